"""Standing in for each other: which dossiers go to a colleague, how they are marked, and how they are taken back."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple

from dateutil.relativedelta import relativedelta

from tickler.changes import Change, Close, Mark, PutIn, Reopen
from tickler.dossiers import Closing, Dossier, Filing, Passage, Way
from tickler.errors import NotUnderstood, Refused
from tickler.rules.filing import FOR_GOOD, GIVEN_BACK, held, must_not_be_out
from tickler.rules.reuniting import Place
from tickler.tabs import Tab, carried_days, day_of, day_tab, first_day, is_month, month_tab, say_day

ENCRYPTED = ", encrypted"  # how the journal's words of a receipt end, where the pack was

_LONG = 180  # days

PackKind = Literal["handover", "handback"]


class Pack(NamedTuple):
    """What stands on the cover of a pack: from whom to whom it goes, for which days, and what for."""

    uid: str
    name: str  # as its file is called, without the ending
    kind: PackKind
    at: str  # 2026-11-23T17:30:00
    owner: str  # who sends it
    binder: str  # the uid of the binder that it leaves
    colleague: str  # to whom it goes
    to_binder: str | None = None  # the uid of the binder that it goes to, where that is known
    first: date | None = None
    last: date | None = None
    note: str | None = None
    for_good: bool = False


class Span(NamedTuple):
    """The days for which a colleague stands in, both included."""

    first: date
    last: date


def span(first: Tab, last: Tab, today: date) -> Span:
    """The days from a place in the binder to another; a month is all of its days.

    Raises NotUnderstood where the last comes before the first.
    """
    begin = max(first_day(first), today)
    end = first_day(last) + relativedelta(months=1) - timedelta(days=1) if is_month(last) else first_day(last)
    if end < begin:
        raise NotUnderstood(f"{say_day(end)} is before {say_day(begin)}", "--from WHEN --until WHEN, in this order")
    return Span(begin, end)


def falls_due(tab: Tab, days: Span, today: date) -> bool:
    """Whether what lies under a label is the work of these days: due in them, carried over, or of a month begun.

    What is due before the first of them, and not past yet, is still one's own work.
    """
    day = day_of(tab)
    if day is None:
        return tab <= month_tab(days.last.year, days.last.month)
    return days.first <= day <= days.last or carried_days(tab, today) > 0


def falls_due_before(tab: Tab, days: Span, today: date) -> bool:
    """Whether what lies under a label is one's own work until the colleague begins."""
    day = day_of(tab)
    return day is not None and today <= day < days.first


def in_order(dossiers: Iterable[Dossier]) -> list[Dossier]:
    """Each once, as they lie: those with a time first on their day; what is closed comes last."""
    return sorted(dict.fromkeys(dossiers), key=_order)


def _order(dossier: Dossier) -> tuple[bool, str, bool, str, int]:
    lies = dossier.filing
    return (lies is None, lies.tab if lies else "", not (lies and lies.time), (lies and lies.time) or "", dossier.id)


def must_be_meant(day: date, option: str, said: str, today: date) -> None:
    """A day that has just passed is read as next year's: so long an absence is said with its year.

    Raises NotUnderstood.
    """
    ahead = (day - today).days
    if ahead > _LONG and not re.search(r"[0-9]{4}|^\s*(\+|in\b)", said):
        hint = f"if it is meant, say the year: {option} {day}"
        raise NotUnderstood(f"{option} {said.strip()!r} is {say_day(day)}, in {ahead} days", hint)


def passage(pack: Pack, way: Way, uid: str, state: str) -> Passage:
    """The step that a dossier takes with a pack; ``uid`` is the dossier's."""
    return Passage(
        uid=f"{pack.uid}:{uid}",
        pack=pack.uid,
        name=pack.name,
        way=way,
        at=pack.at,
        owner=pack.owner,
        binder=pack.binder,
        colleague=pack.colleague,
        from_day=pack.first,
        until_day=pack.last,
        note=pack.note,
        state=state,
    )


def hand_out(dossier: Dossier, pack: Pack, state: str) -> list[Change]:
    """The dossier goes out with a pack, and leaves a marker where it lies; for good, a closed copy stays.

    Raises Conflict, Refused for one that is not in one's hands.
    """
    lies = held(dossier)
    step = PutIn(dossier.id, passage(pack, "good" if pack.for_good else "out", dossier.uid, state))
    if not pack.for_good:
        marks = dossier.marks._replace(out_with=pack.colleague, out_until=pack.last, out_pack=pack.uid)
        return [Mark(dossier.id, dossier.marks, marks), step]
    if dossier.for_owner:
        raise Refused(
            f"{dossier.card.name} ({dossier.id}) is {dossier.for_owner}'s: it is not yours to give away for good",
            f"give it back: tickler handback '{dossier.for_owner}'",
        )
    closing = Closing(date.fromisoformat(pack.at[:10]), f"{FOR_GOOD} {pack.colleague} ({pack.name})")
    marks = dossier.marks._replace(given_pack=pack.uid)
    return [Close(dossier.id, lies, closing), Mark(dossier.id, dossier.marks, marks), step]


def give_back(dossier: Dossier, pack: Pack, state: str) -> list[Change]:
    """The dossier goes back with a pack; a closed copy stays. What came late of one that went back goes after it.

    Raises Conflict for one that a colleague has.
    """
    step = PutIn(dossier.id, passage(pack, "gave", dossier.uid, state))
    if dossier.for_owner and dossier.given_pack:
        return [step]
    must_not_be_out(dossier)
    closing = Closing(date.fromisoformat(pack.at[:10]), f"{GIVEN_BACK} {pack.colleague} ({pack.name})")
    marks = dossier.marks._replace(given_pack=pack.uid)
    closes = [Close(dossier.id, dossier.filing, closing)] if dossier.filing else []
    return [*closes, Mark(dossier.id, dossier.marks, marks), step]


def recall(dossier: Dossier, lay: Place) -> list[Change]:
    """The dossier is taken back: it lies where it lay (``lay``, for one that was given away and closed by that).

    Raises Refused for one that nobody has.
    """
    marks = dossier.marks
    if marks.out_with:
        return [Mark(dossier.id, marks, marks._replace(out_with=None, out_until=None, out_pack=None))]
    if marks.given_pack:
        taken = [Mark(dossier.id, marks, marks._replace(given_pack=None))]
        if lay.filing:
            return [*taken, Reopen(dossier.id, lay.filing)]
        closed_since = lay.closed if lay.closed != dossier.closed else None
        return [*taken, *(close_anew(dossier.id, closed_since) if closed_since else [])]
    raise Refused(f"{dossier.card.name} ({dossier.id}) is not out: nobody has it", "what is out: tickler handovers")


def close_anew(number: int, closing: Closing) -> list[Change]:
    """A closed dossier is closed for another reason."""
    taken_up = Filing(day_tab(closing.on))
    return [Reopen(number, taken_up), Close(number, taken_up, closing)]


def days_of(filings: Iterable[Filing], today: date) -> dict[date | None, int]:
    """How many of these lie under each day, in order; what is due is today's; those without a day come last."""
    counted: dict[date | None, int] = {}
    for filing in filings:
        day = day_of(filing.tab) if filing.tab > day_tab(today) else today
        counted[day] = counted.get(day, 0) + 1
    return dict(sorted(counted.items(), key=lambda one: (one[0] is None, one[0] or today)))
