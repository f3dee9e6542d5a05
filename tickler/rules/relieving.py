"""Relieving days that hold more than they should: what may go goes to the nearest open day that has room.

Never an agreed date, never what was moved often enough, never to a day that is closed or full.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from tickler.dossiers import DueDossier
from tickler.rules.plans import Shift
from tickler.tabs import day_of, say_day
from tickler.workdays import Calendar

ENOUGH = 3  # moves without a contact, after which a dossier is not moved again
NEARBY = 10  # open days before and after

Goes = dict[date, Counter[date]]
"""How many go from each day to each other one."""


class Relief(NamedTuple):
    """What goes where, how thick each day is then, and what stays over though it should not."""

    shifts: tuple[Shift, ...]
    filled: Mapping[date, int]
    left: tuple[str, ...]


def relieve(
    stacks: Mapping[date, Sequence[DueDossier]],
    lying: Mapping[date, int],
    calendar: Calendar,
    usual: int,
    today: date,
) -> Relief:
    """Take from each day what it does not hold, the least urgent first, so much of it as there is room for nearby.

    ``stacks`` are the days to relieve with what lies there and has a day, ``lying`` tells how much lies under each day
    near them; today's is all that is due. The month's undated ones count where there would have to be room, but drive
    nothing away: they wait to be placed.
    """
    near = {day: nearby(day, calendar, today) for day in sorted(stacks)}
    room = {to: calendar.capacity_of(to, usual) - lying.get(to, 0) for days in near.values() for to in days}
    going = {day: _going(stacks[day], holding(day, calendar, usual)) for day in near}
    goes: Goes = {day: Counter() for day in near}
    for day, dossiers in going.items():
        for _ in dossiers:
            if not _found(day, near, room, goes, set()):
                break
    filled, shifts, left = Counter(lying), [], []
    for day, dossiers in going.items():
        closed, holds = calendar.closed_because(day), holding(day, calendar, usual)
        to_days = (to for to in near[day] for _ in range(goes[day][to]))
        for due, to in zip(dossiers, to_days, strict=False):
            filled[to] += 1
            filled[day] -= 1
            shifts.append(Shift(due.dossier, due.filing, to, _why(due, closed)))
        if filled[day] > holds:
            whole = f"is closed ({closed})" if closed else f"holds {holds}"
            undated = lying.get(day, 0) - len(stacks[day])
            left.append(f"{say_day(day)} {whole}, {_left(stacks[day], undated, holds, filled[day])}")
    return Relief(tuple(shifts), dict(filled), tuple(left))


def spread(
    dossiers: Iterable[DueDossier], days: Iterable[date], lying: Mapping[date, int], capacity: Callable[[date], int]
) -> tuple[list[tuple[DueDossier, date]], list[DueDossier], dict[date, int]]:
    """Deal dossiers out over some open days, each to the one with the most room; what finds none is left.

    What goes where, what is left, and how thick each day is then.
    """
    filled, open_days = dict(lying), list(days)
    placed: list[tuple[DueDossier, date]] = []
    left: list[DueDossier] = []
    for due in dossiers:
        to = max(open_days, key=lambda day: (capacity(day) - filled.get(day, 0), -day.toordinal()), default=None)
        if to is None or filled.get(to, 0) >= capacity(to):
            left.append(due)
        else:
            filled[to] = filled.get(to, 0) + 1
            placed.append((due, to))
    return placed, left, filled


def may_go(due: DueDossier) -> bool:
    """Whether a dossier may be moved by a plan: its date is no promise, and it was not moved often enough already."""
    return not due.filing.agreed and due.dossier.moves < ENOUGH


def urgency(due: DueDossier) -> tuple[int, int, bool, bool, int]:
    """The order in which they go: what was moved least, what is late least, first calls before others, the newest."""
    late = -day.toordinal() if (day := day_of(due.filing.tab)) else 0
    return due.dossier.moves, late, due.filing.do != "first-call", due.last_contact is not None, -due.dossier.id


def holding(day: date, calendar: Calendar, usual: int) -> int:
    """How many dossiers a day may hold: a closed one none."""
    return calendar.capacity_of(day, usual) if calendar.is_open(day) else 0


def nearby(day: date, calendar: Calendar, today: date) -> list[date]:
    """The open days around a day, the nearest first, of two the later one; none before today."""
    later = list(islice(calendar.open_days(day + timedelta(days=1)), NEARBY))
    before = (day - timedelta(days=n) for n in range(1, (day - today).days + 1))
    return sorted([*later, *islice(filter(calendar.is_open, before), NEARBY)], key=lambda to: (abs(to - day), day > to))


def _going(stack: Sequence[DueDossier], holds: int) -> list[DueDossier]:
    """What is to go of a stack that has a day, in its order."""
    return sorted(filter(may_go, stack), key=urgency)[: max(len(stack) - holds, 0)]


def _found(day: date, near: Mapping[date, list[date]], room: dict[date, int], goes: Goes, tried: set[date]) -> bool:
    """Find a place for one more of a day, the nearest; where all are taken, what comes from another day gives way.

    So a day is left over its measure only where no other plan would have helped it (Kuhn's way to a largest matching).
    """
    for to in near[day]:
        if room[to] > 0:
            room[to] -= 1
            goes[day][to] += 1
            return True
    for to in near[day]:
        if to not in tried:
            tried.add(to)
            for other in [one for one in goes if one != day and goes[one][to]]:
                if _found(other, near, room, goes, tried):
                    goes[other][to] -= 1
                    goes[day][to] += 1
                    return True
    return False


def _why(due: DueDossier, closed: str | None) -> str:
    if closed:
        return closed
    times = {0: "not moved yet", 1: "moved once", 2: "moved twice"}.get(due.dossier.moves, "moved")
    return f"{'a first call' if due.filing.do == 'first-call' else 'not agreed'}, {times}"


def _left(stack: Sequence[DueDossier], undated: int, holds: int, stays: int) -> str:
    """Why a day still holds more than it should, with figures."""
    agreed = sum(due.filing.agreed for due in stack)
    often = sum(not due.filing.agreed and due.dossier.moves >= ENOUGH for due in stack)
    no_room = min(stays - undated - holds, stays - undated - agreed - often)
    said = [
        f"{agreed} agreed" if agreed else "",
        f"{often} moved {ENOUGH} times or more" if often else "",
        f"no room nearby for {no_room}" if no_room > 0 else "",
    ]
    if stays - undated <= holds:
        said = []
    if undated:
        said.append(f"{undated} to be placed (tickler open-month)")
    return f"{stays} {'stays' if stays == 1 else 'stay'}: {', '.join(filter(None, said))}"
