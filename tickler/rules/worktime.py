"""Working time: hours that pass only while one is at work, on open days between two times of the day."""

from datetime import date, datetime, time, timedelta

from tickler.workdays import Calendar

Hours = tuple[time, time]  # from when until when an open day is worked


def worked_until(start: datetime, worked: timedelta, hours: Hours, calendar: Calendar) -> datetime:
    """The moment at which so much working time has passed since ``start``; none: the first moment at work.

    What comes in after hours or on a closed day counts from the next opening. Time that is used up as a day closes ends
    then, and not the next morning.

    Raises Refused where the calendar has no open day in a year.
    """
    left = worked
    for day in calendar.open_days(start.date()):
        begins, ends = _at_work(day, hours)
        begins = max(begins, start)
        if begins > ends or (begins == ends and left):
            continue
        if begins + left <= ends:
            return begins + left
        left -= ends - begins
    raise AssertionError("open days have no end")


def worked_between(start: datetime, end: datetime, hours: Hours, calendar: Calendar) -> timedelta:
    """How much working time passed from one moment to a later one."""
    worked = timedelta()
    for n in range((end.date() - start.date()).days + 1):
        day = start.date() + timedelta(days=n)
        if calendar.is_open(day):
            begins, ends = _at_work(day, hours)
            worked += max(min(ends, end) - max(begins, start), timedelta())
    return worked


def _at_work(day: date, hours: Hours) -> tuple[datetime, datetime]:
    return datetime.combine(day, hours[0]), datetime.combine(day, hours[1])
