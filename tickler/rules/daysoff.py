"""Days off: which days a range takes, and where what lies under them could go. Proposed alone: nothing is moved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tickler.changes import Change, GiveDayBack, TakeDayOff
from tickler.dossiers import DayOff, Dossier, DueDossier
from tickler.errors import NotFound, NotUnderstood, Refused
from tickler.rules.relieving import Relief, may_go
from tickler.tabs import say_day
from tickler.workdays import Calendar

LONGEST = 366  # days that can be taken off at once


class Lying(NamedTuple):
    """A dossier under a day that does not hold it, and the day that it would go to; None for one that stays."""

    dossier: Dossier
    agreed: bool
    to: date | None
    often: bool = False  # it was moved so often that it is not moved again


class Burden(NamedTuple):
    """What lies under a day off, or under one with less room: more than it holds."""

    day_off: DayOff
    held: int  # that lie there
    lying: tuple[Lying, ...]  # those that it does not hold, those that stay all the same first


def days_between(first: date, last: date) -> list[date]:
    """The days from one to another.

    Raises NotUnderstood for none, and for more than a year.
    """
    if last < first:
        raise NotUnderstood(f"{say_day(last)} is before {say_day(first)}", "the first day, then the last one")
    if (last - first).days >= LONGEST:
        raise NotUnderstood(f"{say_day(first)} to {say_day(last)} is more than a year")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def still_to_come(days: Sequence[date], today: date) -> list[date]:
    """Those of the days that have not passed: what was worked was worked.

    Raises Refused where all have.
    """
    left = [day for day in days if day >= today]
    if not left:
        until = f" to {say_day(days[-1])}" if len(days) > 1 else ""
        raise Refused(f"{say_day(days[0])}{until} has passed", "a day off is of today or later")
    return left


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


def burdens(taken: Iterable[DayOff], stacks: Mapping[date, Sequence[DueDossier]], relief: Relief) -> Iterator[Burden]:
    """For each day taken off that holds less than lies there: what that is, and where each would go.

    ``stacks`` is what lies under the days, ``relief`` the plan that relieves them: the same that `balance` carries out.
    """
    to = {shift.dossier.id: shift.to for shift in relief.shifts}
    for day_off in taken:
        stack = stacks.get(day_off.day, ())
        surplus = len(stack) - (day_off.capacity or 0)
        if surplus > 0:
            goes = [due for due in stack if due.dossier.id in to]
            stays = sorted((due for due in stack if due.dossier.id not in to), key=_to_stay)[: surplus - len(goes)]
            yield Burden(day_off, len(stack), tuple(_lying(due, to.get(due.dossier.id)) for due in (*stays, *goes)))


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


def _to_stay(due: DueDossier) -> tuple[bool, bool]:
    """The agreed ones first, then those that were moved often, then those that find no room."""
    return not due.filing.agreed, may_go(due)


def _lying(due: DueDossier, to: date | None) -> Lying:
    return Lying(due.dossier, due.filing.agreed, to, often=to is None and not due.filing.agreed and not may_go(due))
