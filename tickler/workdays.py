"""Which days are worked: the week, the public holidays, and days off of one's own."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from tickler.errors import Refused
from tickler.tabs import WEEKDAYS, month_name

MONDAY_TO_FRIDAY = frozenset(range(5))

# With the longest row of holidays and days off, an open day is found within this many days, or there is none.
_SEARCH_DAYS = 366

_NONE: Mapping[Any, Any] = MappingProxyType({})


class Calendar(NamedTuple):
    """A binder's open and closed days.

    ``workdays`` are the weekdays that are worked, Monday = 0. ``holidays`` maps a year to its public holidays, each
    date to its name; the mapping may compute a year when it is asked for it. ``days_off`` maps dates to the manager's
    own reasons, ``holding`` the days that hold another number of dossiers than the usual one, such as half days.
    """

    workdays: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: Mapping[int, Mapping[date, str]] = _NONE
    days_off: Mapping[date, str] = _NONE
    holding: Mapping[date, int] = _NONE

    def closed_because(self, day: date) -> str | None:
        """Why no work lies under this day: ``a Saturday``, a holiday's name, one's own reason; None for an open day."""
        if day.weekday() not in self.workdays:
            return f"a {WEEKDAYS[day.weekday()]}"
        return self.days_off.get(day) or self._holidays_of(day.year).get(day)

    def is_open(self, day: date) -> bool:
        """Whether the day is worked."""
        return self.closed_because(day) is None

    def capacity_of(self, day: date, usual: int) -> int:
        """How many dossiers the day holds, where a usual one holds ``usual``; of a closed day, as if it were open."""
        return self.holding.get(day, usual)

    def open_from(self, day: date) -> date:
        """The first open day, this one included.

        Raises Refused where a year holds no open day.
        """
        return next(self.open_days(day))

    def open_days(self, start: date) -> Iterator[date]:
        """The open days in order, from ``start`` on, this one included, without end.

        Raises Refused where a year holds no open day.
        """
        day, closed = start, 0
        while closed < _SEARCH_DAYS:
            if self.is_open(day):
                closed = 0
                yield day
            else:
                closed += 1
            day += timedelta(days=1)
        raise Refused("the calendar has no open day in a whole year", "look at your days off: tickler days-off")

    def add(self, day: date, working_days: int) -> date:
        """The day that many working days after ``day``, which itself does not count; 0 is the day itself."""
        later = self.open_days(day + timedelta(days=1))
        for _ in range(working_days):
            day = next(later)
        return day

    def last_open_of_month(self, day: date) -> date:
        """The last working day of the day's month.

        Raises Refused where the month has none.
        """
        last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        while not self.is_open(last):
            if last.day == 1:
                raise Refused(f"{month_name(last.month)} {last.year} has no working day")
            last -= timedelta(days=1)
        return last

    def _holidays_of(self, year: int) -> Mapping[date, str]:
        # Indexed, not ``.get``: a mapping that computes a year does so for a missing key.
        try:
            return self.holidays[year]
        except KeyError:
            return {}
