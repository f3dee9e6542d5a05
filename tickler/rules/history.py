"""What was done, told in readable words from the journal."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from tickler.dossiers import Dossier
from tickler.tabs import Tab, say


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
    more: bool
    dry_run: bool


def tell(event: Event, today: date) -> str:
    """One change in words: ``Mon 23 Nov 2026, tab 23 → Fri 27 Nov 2026, tab 27, 10:30, agreed``."""
    was, now = event.was or {}, event.now or {}
    if event.was is None or event.now is None:
        row = event.now or event.was or {}
        gone = "" if event.now else "taken out: "
        return gone + _TOLD_ROWS[event.table](row, today)
    if {"tab", "time", "agreed"} & set(now):
        return f"{_place(was, today)} → {_place(now, today)}"
    changed = [_COLUMNS.get(name, name) for name in now if not name.endswith("_key")]
    return f"{', '.join(changed)} changed"


_COLUMNS = {"todo": "what to do", "list_id": "number in the list"}


def _place(columns: Mapping[str, Any], today: date) -> str:
    if columns.get("closed_because"):
        return f"closed: {columns['closed_because']}"
    parts = [say(Tab(columns["tab"]), today)] if columns.get("tab") else []
    parts += [columns["time"]] if columns.get("time") else []
    if "agreed" in columns:
        parts.append("agreed" if columns["agreed"] else "not agreed")
    return ", ".join(parts) or ("the archive" if "closed_on" in columns else "no time")


def _dossier(row: Mapping[str, Any], today: date) -> str:
    return f"filed {row['name']}: {_place(row, today)}"


def _contact(row: Mapping[str, Any], _today: date) -> str:
    how = ", ".join(said for said in (row["kind"], row["outcome"]) if said)
    return f"{how}: {row['note']}" if row["note"] else how


def _promise(row: Mapping[str, Any], _today: date) -> str:
    return f"promised: {row['text']}"


def _move(row: Mapping[str, Any], _today: date) -> str:
    return f"because: {row['because']}" if row["because"] else "without a contact"


_TOLD_ROWS = {"dossier": _dossier, "contact": _contact, "promise": _promise, "move": _move}
