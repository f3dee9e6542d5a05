"""Dealing dossiers out over the coming working days, as cards are dealt: never beyond what a day holds."""

from collections.abc import Iterator, Mapping
from datetime import date

from tickler.workdays import Calendar


def deal(calendar: Calendar, start: date, thickness: Mapping[date, int], per_day: int, capacity: int) -> Iterator[date]:
    """The day for the first dossier, the second, and so on, without end.

    Each open day from ``start`` on takes up to ``per_day`` of them, and no more than leave it within what it holds
    (``capacity``, unless the calendar says otherwise) together with what lies there already (``thickness``).

    Raises Refused where the calendar has no open day.
    """
    for day in calendar.open_days(start):
        room = min(per_day, calendar.capacity_of(day, capacity) - thickness.get(day, 0))
        for _ in range(room):
            yield day
