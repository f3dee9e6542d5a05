"""Relieving days that hold more than they should: what may go goes to the nearest open day that has room.

Never an agreed date, never what was moved often enough, never to a day that is closed or full.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from tickler.dossiers import DueDossier
from tickler.rules.plans import Shift
from tickler.tabs import say_day
from tickler.workdays import Calendar

ENOUGH = 3  # moves without a contact, after which a dossier is not moved again
NEARBY = 14  # days before and after


class Relief(NamedTuple):
    """What goes where, how thick each day is then, and what stays over though it should not."""

    shifts: tuple[Shift, ...]
    filled: Mapping[date, int]
    left: tuple[str, ...]


def relieve(
    stacks: Mapping[date, Iterable[DueDossier]],
    lying: Mapping[date, int],
    calendar: Calendar,
    usual: int,
    today: date,
) -> Relief:
    """Take from each day what it does not hold, the least urgent first, as far as there is room nearby.

    ``stacks`` are the days to relieve with what lies there and has a day, ``lying`` tells how much lies under each day
    near them; today's is all that is due, the month's undated ones included, which wait to be placed.
    """
    filled = dict(lying)
    shifts: list[Shift] = []
    left: list[str] = []
    for day, stack in sorted(stacks.items()):
        closed = calendar.closed_because(day)
        holds = 0 if closed else calendar.capacity_of(day, usual)
        dossiers = list(stack)
        surplus = filled.get(day, 0) - holds
        if surplus <= 0:
            continue
        gone = 0
        for due in sorted(filter(may_go, dossiers), key=urgency):
            to = _room(day, filled, calendar, usual, today) if gone < surplus else None
            if to is None:
                break
            filled[to] = filled.get(to, 0) + 1
            filled[day] -= 1
            gone += 1
            shifts.append(Shift(due.dossier, due.filing, to, _why(due, closed)))
        if gone < surplus:
            left.append(_left(day, dossiers, filled.get(day, 0), holds, closed))
    return Relief(tuple(shifts), filled, tuple(left))


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


def urgency(due: DueDossier) -> tuple[int, bool, bool, int]:
    """The order in which dossiers are moved: what was moved least, first calls before others, the newest first."""
    return due.dossier.moves, due.filing.do != "first-call", due.last_contact is not None, -due.dossier.id


def _room(day: date, filled: Mapping[date, int], calendar: Calendar, usual: int, today: date) -> date | None:
    """The nearest open day with room, the later one of two; None where there is none nearby."""
    for near in _nearby(day, today):
        if calendar.is_open(near) and filled.get(near, 0) < calendar.capacity_of(near, usual):
            return near
    return None


def _nearby(day: date, today: date) -> Iterator[date]:
    for away in range(1, NEARBY + 1):
        yield day + timedelta(days=away)
        if day - timedelta(days=away) >= today:
            yield day - timedelta(days=away)


def _why(due: DueDossier, closed: str | None) -> str:
    if closed:
        return closed
    times = {0: "not moved yet", 1: "moved once", 2: "moved twice"}.get(due.dossier.moves, "moved")
    return f"{'a first call' if due.filing.do == 'first-call' else 'not agreed'}, {times}"


def _left(day: date, dossiers: list[DueDossier], stays: int, holds: int, closed: str | None) -> str:
    """Why a day still holds more than it should, with figures."""
    agreed = sum(due.filing.agreed for due in dossiers)
    often = sum(not due.filing.agreed and due.dossier.moves >= ENOUGH for due in dossiers)
    no_room = stays - holds if any(map(may_go, dossiers)) and stays > agreed + often else 0
    said = [
        f"{agreed} agreed" if agreed else "",
        f"{often} moved {ENOUGH} times or more" if often else "",
        f"no room nearby for {no_room}" if no_room else "",
    ]
    whole = f"is closed ({closed})" if closed else f"holds {holds}"
    why = ", ".join(filter(None, said)) or "the rest is to be placed: tickler open-month"
    return f"{say_day(day)} {whole}, {stays} stay: {why}"
