"""A tab: the place of a dossier in the binder, as an ISO label.

A day tab is labelled ``2026-12-08``, a month tab ``2027-07``. As text the labels sort in tickler order, and a month
sorts before its first day: on the 1st the month tab is open.

The binder has 43 dividers. The day dividers 1 to 31 hold the dates of the *window*: from today up to, not including,
the same day of next month. Later dates lie behind the twelve month dividers, with the day (and a far year) noted on
them.
"""

from datetime import date, timedelta
from typing import NamedTuple, NewType

from dateutil.relativedelta import relativedelta

Tab = NewType("Tab", str)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_tab(day: date) -> Tab:
    """The label of a day: ``2026-12-08``."""
    return Tab(day.isoformat())


def month_tab(year: int, month: int) -> Tab:
    """The label of a month, no day noted: ``2027-07``."""
    return Tab(f"{year:04}-{month:02}")


def is_month(tab: Tab) -> bool:
    """Whether the label is a month's, with no day yet."""
    return len(tab) == len("2027-07")


def day_of(tab: Tab) -> date | None:
    """The day that a label notes; None for a month's."""
    return None if is_month(tab) else date.fromisoformat(tab)


def first_day(tab: Tab) -> date:
    """The day on which what lies under the label becomes due: the day itself, or the 1st of the month."""
    return day_of(tab) or date.fromisoformat(f"{tab}-01")


def is_due(tab: Tab, today: date) -> bool:
    """Whether what lies under the label is today's work: its day is today or past, or its month has begun."""
    return tab <= day_tab(today)


def carried_days(tab: Tab, today: date) -> int:
    """For how many days a dossier has been carried over: 0 for what is not past, and for a month's label."""
    day = day_of(tab)
    return max((today - day).days, 0) if day else 0


def window_end(today: date) -> date:
    """The first date that no longer lies under a day divider: the same day of next month."""
    return today + relativedelta(months=1)


def window(today: date) -> list[date]:
    """The dates that lie under day dividers, in order, from today."""
    return [today + timedelta(days=n) for n in range((window_end(today) - today).days)]


class Style(NamedTuple):
    """Which dates have tabs of their own: those of the window by their numbers; or, dated, those of whole months."""

    dated_months: int = 0  # after this one; 0: the tabs are numbered

    def end(self, today: date) -> date:
        """The first date that has no tab of its own."""
        return today.replace(day=1) + relativedelta(months=self.dated_months + 1) if self else window_end(today)

    def days(self, today: date) -> list[date]:
        """The dates that have tabs of their own, in order, from today."""
        return [today + timedelta(days=n) for n in range((self.end(today) - today).days)]

    def called(self, day: date) -> str:
        """What stands on a day's tab: ``8``; dated, ``8 dec``."""
        return f"{day.day} {month_name(day.month)[:3].lower()}" if self else str(day.day)

    def __bool__(self) -> bool:
        """Whether the tabs are dated."""
        return self.dated_months > 0


NUMBERS = Style()


def date_under(number: int, today: date) -> date | None:
    """The date that lies under the day divider with this number; None if the window has none."""
    return next((day for day in window(today) if day.day == number), None)


def month_dividers(today: date) -> list[tuple[int, int]]:
    """The twelve month dividers in order, as (year, month): from next month to this month of next year."""
    first = today.replace(day=1)
    return [((first + relativedelta(months=n)).year, (first + relativedelta(months=n)).month) for n in range(1, 13)]


def month_name(month: int) -> str:
    """``July`` for 7."""
    return MONTHS[month - 1]


def say_day(day: date) -> str:
    """A date in full, with its weekday: ``Tue 8 Dec 2026``."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {month_name(day.month)[:3]} {day.year}"


def say(tab: Tab, today: date, style: Style = NUMBERS) -> str:
    """A place in full: ``Tue 8 Dec 2026, tab 8``, ``Fri 5 Mar 2027, under March``, ``July 2027, no day yet``."""
    day = day_of(tab)
    if day is None:
        first = first_day(tab)
        return f"{month_name(first.month)} {first.year}, no day yet"
    if day < style.end(today):
        return f"{say_day(day)}, tab {style.called(day)}"
    return f"{say_day(day)}, under {month_name(day.month)}"
