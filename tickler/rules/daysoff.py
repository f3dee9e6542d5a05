"""Days off: which days a range takes, and where what lies under them could go. Proposed alone: nothing is moved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import takewhile
from typing import NamedTuple

from tickler.changes import Change, GiveDayBack, TakeDayOff
from tickler.dossiers import DayOff, Dossier, DueDossier
from tickler.errors import NotFound, NotUnderstood
from tickler.tabs import say_day
from tickler.workdays import Calendar

LONGEST = 366  # days that can be taken off at once
AHEAD = timedelta(days=120)  # within which there is room, or it is not proposed


class Lying(NamedTuple):
    """A dossier under a day that does not hold it; the day that it could go to, unless it was agreed."""

    dossier: Dossier
    agreed: bool
    to: date | None


class Burden(NamedTuple):
    """What lies under a day off, or under one with less room: more than it holds."""

    day_off: DayOff
    held: int  # that lie there
    lying: tuple[Lying, ...]  # those that it does not hold, the agreed ones first: they are never moved


def days_between(first: date, last: date) -> list[date]:
    """The days from one to another.

    Raises NotUnderstood for none, and for more than a year.
    """
    if last < first:
        raise NotUnderstood(f"{say_day(last)} is before {say_day(first)}", "the first day, then the last one")
    if (last - first).days >= LONGEST:
        raise NotUnderstood(f"{say_day(first)} to {say_day(last)} is more than a year")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def take_off(
    days: Iterable[date], reason: str, capacity: int | None, there: Iterable[DayOff], calendar: Calendar
) -> list[Change]:
    """The changes that close the days, or let them hold less; those that are closed anyway stay as they are."""
    held = {one.day: one for one in there}
    return [
        change
        for day in days
        if closed_anyway(day, calendar) is None
        for change in _put(DayOff(day, reason, capacity), held.get(day))
    ]


def closed_anyway(day: date, calendar: Calendar) -> str | None:
    """Why the day would be closed without any day off: a Saturday, a holiday."""
    return Calendar(calendar.workdays, calendar.holidays).closed_because(day)


def give_back(days: Sequence[date], there: Iterable[DayOff]) -> list[Change]:
    """The changes that make usual days of those that are days off.

    Raises NotFound where none of them is.
    """
    changes: list[Change] = [GiveDayBack(one) for one in there if days[0] <= one.day <= days[-1]]
    if not changes:
        until = f" to {say_day(days[-1])}" if len(days) > 1 else ""
        raise NotFound(f"no day off of yours on {say_day(days[0])}{until}", "the days off: tickler days-off")
    return changes


def with_days_off(calendar: Calendar, there: Iterable[DayOff]) -> Calendar:
    """The calendar as it is with these days off, and no others."""
    days = list(there)
    closed = {one.day: one.reason for one in days if one.capacity is None}
    return Calendar(
        calendar.workdays, calendar.holidays, closed, {one.day: one.capacity for one in days if one.capacity}
    )


def burdens(
    taken: Mapping[DayOff, Sequence[DueDossier]], lying: Mapping[date, int], calendar: Calendar, usual: int
) -> Iterator[Burden]:
    """For each day taken off that holds less than lies there: what, and where each could go.

    ``lying`` tells how much lies under each day, ``calendar`` has the new days off already. Each goes to the next open
    day with room, those of a half day that were moved least before others.
    """
    filled = dict(lying)
    for day_off, dossiers in taken.items():
        count = lying.get(day_off.day, 0)
        surplus = count - (day_off.capacity or 0)
        if surplus <= 0:
            continue
        agreed = [Lying(due.dossier, agreed=True, to=None) for due in dossiers if due.filing.agreed]
        free = sorted((due for due in dossiers if not due.filing.agreed), key=lambda due: due.dossier.moves)
        ways = (_next_room(day_off.day, filled, calendar, usual) for _ in free[:surplus])
        moved = [Lying(due.dossier, agreed=False, to=to) for due, to in zip(free, ways, strict=False)]
        yield Burden(day_off, count, (*agreed[: surplus - len(moved)], *moved))


def spans(days: Iterable[DayOff], calendar: Calendar) -> list[list[DayOff]]:
    """The days off, those together that follow each other for one reason with no open day between them."""
    found: list[list[DayOff]] = []
    for one in days:
        before = found[-1][-1] if found else None
        if before and before[1:] == one[1:] and not any(map(calendar.is_open, days_between(before.day, one.day)[1:-1])):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _put(day_off: DayOff, held: DayOff | None) -> list[Change]:
    if held == day_off:
        return []
    return [*([GiveDayBack(held)] if held else []), TakeDayOff(day_off)]


def _next_room(day: date, filled: dict[date, int], calendar: Calendar, usual: int) -> date | None:
    """The next open day with room, in which one more lies from now on; None where there is none soon."""
    soon = takewhile(lambda later: later <= day + AHEAD, calendar.open_days(day + timedelta(days=1)))
    to = next((later for later in soon if filled.get(later, 0) < calendar.capacity_of(later, usual)), None)
    if to:
        filled[to] = filled.get(to, 0) + 1
    return to
