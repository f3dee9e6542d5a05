"""Working time passes only while one is at work: the laws of it."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickler.errors import Refused
from tickler.rules.worktime import Hours, worked_until
from tickler.workdays import Calendar

NINE_TO_SIX: Hours = (time(9), time(18))
WEEK = Calendar()

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(second=0, microsecond=0))
spans = st.integers(0, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))
calendars = st.builds(
    Calendar,
    workdays=st.frozensets(st.integers(0, 6), min_size=1),
    days_off=st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.just("a day off"), max_size=20),
)


@st.composite
def working_hours(draw: st.DrawFn) -> Hours:
    """Two times of a day, an hour or more apart."""
    begins = draw(st.integers(0, 22 * 60))
    ends = draw(st.integers(begins + 60, 23 * 60 + 59))
    return time(*divmod(begins, 60)), time(*divmod(ends, 60))


def minutes_worked(start: datetime, until: datetime, hours: Hours, calendar: Calendar) -> timedelta:
    """The working time from one moment to another, day by day."""
    worked = timedelta()
    for n in range((until.date() - start.date()).days + 1):
        day = start.date() + timedelta(days=n)
        if calendar.is_open(day):
            begins, ends = (datetime.combine(day, at) for at in hours)
            worked += max(min(ends, until) - max(begins, start), timedelta())
    return worked


@given(moments, spans, working_hours(), calendars)
def test_exactly_so_much_working_time_lies_between(
    start: datetime, span: timedelta, hours: Hours, calendar: Calendar
) -> None:
    """Between the start and the moment that comes of it, the time was worked, no more and no less."""
    assert minutes_worked(start, worked_until(start, span, hours, calendar), hours, calendar) == span


@given(moments, spans, working_hours(), calendars)
def test_the_moment_is_one_at_work_and_never_before_the_start(
    start: datetime, span: timedelta, hours: Hours, calendar: Calendar
) -> None:
    """It lies on an open day, between opening and closing."""
    until = worked_until(start, span, hours, calendar)

    assert until >= start
    assert calendar.is_open(until.date())
    assert hours[0] <= until.time() <= hours[1]


@given(moments, spans, spans, working_hours(), calendars)
def test_working_on_comes_to_the_same(
    start: datetime, first: timedelta, then: timedelta, hours: Hours, calendar: Calendar
) -> None:
    """One span after another ends where both together end."""
    half_way = worked_until(start, first, hours, calendar)

    assert worked_until(half_way, then, hours, calendar) == worked_until(start, first + then, hours, calendar)


@given(moments, moments, spans, working_hours(), calendars)
def test_who_comes_first_is_answered_first(
    one: datetime, other: datetime, span: timedelta, hours: Hours, calendar: Calendar
) -> None:
    """A later start never ends earlier."""
    first, second = sorted((one, other))

    assert worked_until(first, span, hours, calendar) <= worked_until(second, span, hours, calendar)


@pytest.mark.parametrize(
    ("start", "hours", "until"),
    [
        ("2026-11-23T09:00", 10, "2026-11-24T10:00"),  # Monday morning: the first hour of Tuesday
        ("2026-11-23T08:00", 9, "2026-11-23T18:00"),  # before opening; used up as the day closes
        ("2026-11-27T17:30", 1, "2026-11-30T09:30"),  # Friday evening: Monday
        ("2026-11-27T18:00", 10, "2026-12-01T10:00"),  # as the week closes
        ("2026-11-28T12:00", 2, "2026-11-30T11:00"),  # on a Saturday
        ("2026-11-28T12:00", 0, "2026-11-30T09:00"),  # nothing: the first moment at work
    ],
)
def test_working_hours_by_the_clock(start: str, hours: int, until: str) -> None:
    """From nine to six, Monday to Friday."""
    came = datetime.fromisoformat(start)

    assert worked_until(came, timedelta(hours=hours), NINE_TO_SIX, WEEK) == datetime.fromisoformat(until)


def test_without_an_open_day_there_is_no_end() -> None:
    """A calendar with no open day in a year is refused, not searched for ever."""
    with pytest.raises(Refused, match="no open day"):
        worked_until(datetime(2026, 11, 23), timedelta(hours=1), NINE_TO_SIX, Calendar(workdays=frozenset()))
