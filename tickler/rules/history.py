"""What was done, told in readable words from the journal."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from tickler.dossiers import Dossier, Marks
from tickler.tabs import NUMBERS, Style, Tab, month_name, say, say_day


class Past(NamedTuple):
    """An entry of the journal: one command, and whether another has taken it back."""

    id: int
    at: str
    author: str
    command: str
    said: str
    undoes: int | None
    taken_back_by: int | None


class Event(NamedTuple):
    """A row that a command changed: its columns before and after; None where there was, or is, no row."""

    verb: str
    dossier_id: int
    table: str
    was: Mapping[str, Any] | None
    now: Mapping[str, Any] | None


class Told(NamedTuple):
    """An entry with what it changed, in words."""

    past: Past
    words: list[str]


class History(NamedTuple):
    """What was done, newest first."""

    told: list[Told]


class TakenBack(NamedTuple):
    """What an undo or a redo did, and where the dossiers are now that it touched; None for one that is gone again."""

    today: date
    command: str  # undo or redo
    taken: list[Past]
    dossiers: list[tuple[int, Dossier | None]]
    more: int  # that it touched beside these
    dry_run: bool
    style: Style = NUMBERS
    unpacked: frozenset[int] = frozenset()  # the numbers of those that had made a pack, which is there all the same


def tell_all(events: Iterable[Event], today: date, style: Style = NUMBERS) -> list[str]:
    """The changes to a dossier in words, without those that say nothing.

    That a move was noted, when no reason was given for it; that it was taken in hand to put something in, and is away
    as before.
    """
    told = list(events)
    marks = [event for event in told if event.table == "dossier" and event.was and _MARKS.issuperset(event.was)]
    first = {name: value for event in reversed(marks) for name, value in (event.was or {}).items()}
    last = {name: value for event in marks for name, value in (event.now or {}).items()}
    silent = marks if first == last else []
    return [words for words in (tell(event, today, style) for event in told if event not in silent) if words]


def tell(event: Event, today: date, style: Style = NUMBERS) -> str:  # noqa: PLR0911  # one return a kind of change
    """One change in words: ``Mon 23 Nov 2026, tab 23 → Fri 27 Nov 2026, tab 27, 10:30, agreed``."""
    was, now = event.was or {}, event.now or {}
    if event.table == "move":
        return f"because: {now['because']}" if now.get("because") else ""
    if event.was is None or event.now is None:
        row = event.now or event.was or {}
        gone = "" if event.now else "taken out: "
        told = _TOLD_ROWS.get(event.table)
        return gone + (told(row, today, style) if told else f"{event.table}: {_named(row)}")
    if "dossier_id" in now:
        return f"{event.table} taken over from {was['dossier_id']}"
    if event.table == "promise":
        return _promise_done(now)
    if _MARKS & set(now):
        return _marked(was, now)
    if set(now) == {"agreed"}:
        return "agreed" if now["agreed"] else "no longer agreed"
    if {"tab", "time"} & set(now):
        return f"{_place(was, today, style)} → {_place(now, today, style)}"
    changed = [_COLUMNS.get(name, name).replace("_", " ") for name in now if not name.endswith("_key")]
    of = "" if event.table == "dossier" else f"{event.table}: "
    return f"{of}{', '.join(changed)} changed"


_MARKS = set(Marks._fields)


def _marked(was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Who has it, or has it no more."""
    if now.get("out_with"):
        until = f" until {say_day(date.fromisoformat(now['out_until']))}" if now.get("out_until") else ""
        return f"out with {now['out_with']}{until}"
    if was.get("out_with"):
        return f"no longer out with {was['out_with']}"
    if "given_pack" in now:
        return "given away" if now["given_pack"] else "no longer given away"
    return f"kept for {now.get('for_owner') or 'nobody else'}"


def _passage(row: Mapping[str, Any], _today: date, _style: Style) -> str:
    """The pack that it went or came with."""
    went = {"out": "went", "good": "went for good", "gave": "went back", "in": "came", "back": "came back"}
    return f"{went.get(row['way'], 'was elsewhere')} with the pack {row['name']}"


_COLUMNS = {"todo": "what to do", "list_id": "number in the list", "own": "own fields"}


def _place(columns: Mapping[str, Any], today: date, style: Style) -> str:
    if columns.get("closed_because"):
        return f"closed: {columns['closed_because']}"
    parts = [say(Tab(columns["tab"]), today, style)] if columns.get("tab") else []
    parts += [columns["time"]] if columns.get("time") else []
    if columns.get("agreed"):
        parts.append("agreed")
    return ", ".join(parts) or ("the archive" if "closed_on" in columns else "no time")


def _dossier(row: Mapping[str, Any], today: date, style: Style) -> str:
    return f"filed {row['name']}: {_place(row, today, style)}"


def _contact(row: Mapping[str, Any], _today: date, _style: Style) -> str:
    how = ", ".join(said for said in (row["kind"], row["outcome"]) if said)
    return f"{how}: {row['note']}" if row["note"] else how


def _promise(row: Mapping[str, Any], _today: date, _style: Style) -> str:
    kind = row.get("kind") or "promise"
    return f"{'promised' if kind == 'promise' else kind}: {row['text']}"


def _promise_done(now: Mapping[str, Any]) -> str:
    if now.get("kept_on"):
        return "promise kept"
    return f"promise dropped: {now['dropped_because']}" if now.get("dropped_on") else "promise open again"


def _named(row: Mapping[str, Any]) -> str:
    """What lies in a dossier by its name, title or amount."""
    amount = f"{row['amount']} {row['currency']}" if row.get("amount") else None
    return str(
        next(said for said in (row.get("title"), row.get("name"), amount, row.get("what"), "") if said is not None)
    )


def _occasion(row: Mapping[str, Any], _today: date, _style: Style) -> str:
    month, day = row["day"].split("-")
    return f"{row['what']}{' of ' + row['who'] if row['who'] else ''}: {int(day)} {month_name(int(month))}"


def _day_off(row: Mapping[str, Any], _today: date, _style: Style) -> str:
    holds = f", holds {row['capacity']}" if row.get("capacity") else ""
    return f"{say_day(date.fromisoformat(row['day']))} off: {row['reason']}{holds}"


_TOLD_ROWS = {"dossier": _dossier, "contact": _contact, "promise": _promise, "occasion": _occasion, "passage": _passage,
               "day_off": _day_off}  # fmt: skip
