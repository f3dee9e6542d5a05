"""Words to a place in the binder: ``fri 10:30``, ``8 dec``, ``+3wd``, ``july``, always read against *now*.

The words are made plain (small letters, single blanks) and the time is taken out of them, wherever it stands. What is
left is held against two tables, the forms of a month and the forms of a day; the first form that fits decides. When a
contact is backdated, the same forms of a day look back instead of ahead.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from tickler.errors import NotUnderstood, Refused
from tickler.tabs import MONTHS, WEEKDAYS, Tab, day_tab, first_day, month_name, month_tab, say_day
from tickler.workdays import Calendar

_YEARS_AHEAD = 100
_DAYS_AHEAD = 36_525
_LONGEST = 100  # characters; nothing that is understood is longer
_SHOWN = 40  # characters of the user's words in a message
_NOON = time(12)
_FAR = 300  # days, from which it is said how far a date is
_TWO_YEARS = 730  # days
_LEAP_YEAR = 2000
_HOURS, _MINUTES = 24, 60
_LONG_ENOUGH = 4  # letters of a word that may be misspelt; one or two of them are off
_NEAR = 0.8
_A_YEAR_IS_WRITTEN = "a year is written 2027 or 27"
_OF_THE_CLOCK = r"[0-9] ?(?:h|hours?|min|minutes?)$|\bmidday$"
_A_TIME_IS_WRITTEN = "a time is written 9:30, 14:00 or 2pm"

# What date arithmetic raises beyond the years 1 to 9999.
_BEYOND_ALL_DATES = (OverflowError, ValueError)


class NoSuchDay(NotUnderstood):
    """A day of a month that no calendar has: a slip of the pen, and surely meant as a date."""


class Place(NamedTuple):
    """A place in the binder that was agreed on: its tab, perhaps a time, and what there is to say about the reading."""

    tab: Tab
    time: str | None = None  # HH:MM
    note: str | None = None  # why the day was shifted, or kept although closed; that the time has passed; how far it is


class _Standpoint(NamedTuple):
    """Where the reader of a date stands: on which day, with whose calendar and habits, looking ahead or back."""

    today: date
    calendar: Calendar
    date_order: str
    ahead: bool = True

    def in_sight(self, day: date) -> bool:
        """Whether the day lies in the direction of the look; today always does."""
        return day >= self.today if self.ahead else day <= self.today

    def further(self, start: date, *, months: int = 0, years: int = 0) -> date:
        """So many months or years from ``start`` in the direction of the look."""
        span = relativedelta(months=months, years=years)
        return start + span if self.ahead else start - span


def read(words: str, now: datetime, calendar: Calendar, date_order: str = "DMY", *, exact: bool = False) -> Place:
    """The place that the words name, from today on.

    A date under a closed tab goes to the next open day, and the note says so; ``exact`` keeps it. A month's tab is
    never shifted. ``date_order`` is ``DMY``, ``MDY`` or ``YMD``.

    Raises NotUnderstood for words that name no place, or one more than a hundred years ahead; Refused for a day or a
    month that has passed, and for a calendar that has no open day.
    """
    rest, at = _without_time(words)
    try:
        month = _month_said(rest, now.date())
        if month is not None:
            return Place(_month_ahead(month, words, at, now.date()))
        day = _day_said(rest, at, _Standpoint(now.date(), calendar, date_order))
        if day is None:
            raise _not_understood(words, rest, _PLACES)
        return _placed(_day_ahead(day, words, rest, now.date()), at, now, calendar, exact=exact)
    except _BEYOND_ALL_DATES as beyond:
        raise _too_far(words) from beyond


def noted_if_far(place: Place, today: date) -> Place:
    """The place, with a note of how far off it is: a year may be a slip of the pen, a day may have just passed."""
    far = how_far(first_day(place.tab), today)
    return place._replace(note="; ".join(filter(None, (place.note, far)))) if far else place


def how_far(day: date, today: date) -> str | None:
    """``in 364 days``, ``in 3 years``; None for a day that is not far off."""
    days = (day - today).days
    if days < _FAR:
        return None
    return f"in {days} days" if days < _TWO_YEARS else f"in {relativedelta(day, today).years} years"


def read_moment(words: str, now: datetime, date_order: str = "DMY") -> datetime:
    """The moment, not after now, that the words name: when a contact took place that is noted later.

    Where the words leave a choice they mean the last one: ``fri`` is the last Friday before today, ``20 nov`` the last
    one up to today. Without a time, today means now, and any other day its noon, as nobody said more.

    Raises NotUnderstood for words that name no day, Refused for a moment that is still to come, and for a date without
    a year that lies most of a year back: whoever says ``25 nov`` two days before it does not mean last year's.
    """
    rest, at = _without_time(words)
    try:
        if _month_said(rest, now.date()) is not None:
            raise NotUnderstood(f"{_shown(words)} is a whole month: a moment needs a day", _MOMENTS)
        day = _day_said(rest, at, _Standpoint(now.date(), Calendar(), date_order, ahead=False))
    except _BEYOND_ALL_DATES as beyond:
        raise _too_far(words) from beyond
    if day is None:
        raise _not_understood(words, rest, _MOMENTS)
    if day == now.date() and at is None:
        return now
    moment = datetime.combine(day, time.fromisoformat(at) if at else _NOON)
    if moment > now:
        raise Refused(" ".join(filter(None, (say_day(day), at, "is still to come"))))
    return moment


def month_named(words: str) -> int | None:
    """7 for ``july`` or ``Jul`` alone; None for any other words."""
    return _MONTHS.get(words.strip().lower())


def _month_ahead(first: date, words: str, at: str | None, today: date) -> Tab:
    """The tab of a month, given by its 1st, that has not passed, is not too far off, and has no time agreed for it."""
    name = f"{month_name(first.month)} {first.year}"
    if at is not None:
        raise NotUnderstood(f"{name} is a whole month: a time needs a day", f"for example: '8 {name[:3].lower()} {at}'")
    if first < today.replace(day=1):
        raise Refused(f"{name} has passed")
    _check_distance(first, words, today)
    return month_tab(first.year, first.month)


def _day_ahead(day: date, words: str, rest: str, today: date) -> date:
    """The day, if it has not passed and is not too far off."""
    if day < today:
        hour = re.fullmatch(r"(?=.*[a-z]).* ([0-9]{2})", rest)  # 8 dec 10
        meant = hour and int(hour[1]) < _HOURS and day.year == _year_of(hour[1])
        raise Refused(f"{say_day(day)} has passed", f"if it is a time: '{rest}:00'" if meant else None)
    _check_distance(day, words, today)
    return day


def _check_distance(day: date, words: str, today: date) -> None:
    """Raise NotUnderstood for a day more than a hundred years after today."""
    if (day.year - _YEARS_AHEAD, day.month, day.day) > (today.year, today.month, today.day):
        raise _too_far(words)


def _placed(day: date, at: str | None, now: datetime, calendar: Calendar, *, exact: bool) -> Place:
    """The day under an open tab (or its own, if ``exact``), with what there is to say about it."""
    notes = []
    closed = calendar.closed_because(day)
    if closed is not None:
        outcome = "kept all the same" if exact else "moved to the next open day"
        outcome += "" if exact or at is None else "; --exact keeps the day that was agreed"
        notes.append(f"{say_day(day)} is closed ({closed}): {outcome}")
        day = day if exact else calendar.open_from(day)
    if at is not None and day == now.date() and at < f"{now:%H:%M}":
        notes.append(f"{at} has passed today")
    return Place(day_tab(day), at, "; ".join(notes) or None)


# The vocabulary


def _named(names: tuple[str, ...], first: int) -> dict[str, int]:
    """The names in small letters, in full and by their first three, numbered from ``first``."""
    return {word.lower(): number for number, name in enumerate(names, first) for word in (name, name[:3])}


_WEEKDAYS = _named(WEEKDAYS, 0) | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_MONTHS = _named(MONTHS, 1) | {"sept": 9}
_NEAR_DAYS = {
    "today": 0,
    "tomorrow": 1,
    "day after tomorrow": 2,
    "yesterday": -1,
    "day before yesterday": -2,
}
_TO_TEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNTS = {"a": 1, "an": 1} | {word: count for count, word in enumerate(_TO_TEN, 1)}
_SPANS = {
    "d": relativedelta(days=1),
    "w": relativedelta(weeks=1),
    "m": relativedelta(months=1),
    "y": relativedelta(years=1),
}
_PHRASES = ("next", "next week", "next month", "eom", "end of month", "working days", "in 3 days", "3 days ago")
_PLACES = "for example: tomorrow, fri, 'fri 10:30', 8, '8 dec', +3d, +2w, july, 2027-07, 2026-12-08, eom"
_MOMENTS = "for example: yesterday, fri, 'fri 10:30', '3 days ago', '20 nov', 2026-11-20T10:30"


def _any_of(words: Iterable[str]) -> str:
    return "|".join(words)


# Words made plain, and the time in them

_COUNT_IN_WORDS = rf"\b(?:{_any_of(_COUNTS)})(?=\s+(?:day|week|month|year|work|business))"
_TIMES = (
    r"(?:^| )(?:at |@ ?)?(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2}))? ?(?P<half>[ap]) ?m(?= |$)",
    r"(?:^| )(?:at |@ ?)?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::[0-5][0-9])?(?P<half>)(?= |$)",
)


def _plain(words: str) -> str:
    """The words in small letters, single blanks between them, counts in figures; empty if too long for any form."""
    if len(words) > _LONGEST:
        return ""
    text = words.lower().replace(",", " ")
    text = re.sub(r"(?<=[a-z])\.", " ", text)  # dec. 8; 9 a.m.
    text = re.sub(r"\bnoon\b", "12:00", text)
    text = re.sub(r"(?<=[0-9])-(?=[a-z])|(?<=[a-z])-(?=[0-9])", " ", text)  # 8-dec-2026
    text = re.sub(r"(?<=-[0-9]{2})t(?=[0-9])", " ", text)  # 2026-12-08t10:30
    text = re.sub(_COUNT_IN_WORDS, lambda said: str(_COUNTS[said[0]]), text)  # in a week; two days ago
    return " ".join(text.split())


def _without_time(words: str) -> tuple[str, str | None]:
    """The plain words around the time, and the time as ``HH:MM``; None if none is said.

    Raises NotUnderstood for a time that no clock shows.
    """
    text = _plain(words)
    at = None
    said = next(filter(None, (re.search(form, text) for form in _TIMES)), None)
    if said is not None:
        at = _clock(said)
        text = f"{text[: said.start()]}{text[said.end() :]}".strip()
    return text.removeprefix("on "), at


def _clock(said: re.Match[str]) -> str:
    """The time of day, ``HH:MM`` of 24 hours; ``12am`` is midnight."""
    hour, minute, half = int(said["hour"]), int(said["minute"] or 0), said["half"]
    hours = range(1, 13) if half else range(24)
    if hour not in hours or minute not in range(60):
        raise NotUnderstood(f"{_shown(said[0].strip())} is no time of the day", _A_TIME_IS_WRITTEN)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}"


# The forms of a day and of a month


def _day_said(rest: str, at: str | None, standpoint: _Standpoint) -> date | None:
    """The day that the words name; a bare time is today's. None if no form fits.

    Raises NotUnderstood for a day that no calendar has, or whose weekday or tab does not belong to it.
    """
    if not rest and at is not None:
        return standpoint.today
    for form, reader in _DAYS:
        said = re.fullmatch(form, rest)
        if said is not None:
            day = reader(said, standpoint)
            _must_agree(said, day)
            return day
    return None


def _month_said(rest: str, today: date) -> date | None:
    """The 1st of the month that the words name with no day; None if no form fits."""
    for form, reader in _MONTH_TABS:
        said = re.fullmatch(form, rest)
        if said is not None:
            return reader(said, today)
    return None


def _must_agree(said: re.Match[str], day: date) -> None:
    """Raise NotUnderstood if the weekday or the tab that is said with a date is not the date's own."""
    beside = said.groupdict()
    weekday, tab, divider = beside.get("weekday"), beside.get("tab"), beside.get("divider")
    agrees = (
        (weekday is None or _WEEKDAYS[weekday] == day.weekday())
        and (tab is None or int(tab) == day.day)
        and (divider is None or _MONTHS[divider] == day.month)
    )
    if not agrees:
        hour = re.fullmatch(r"([a-z]+) ([0-9]{1,2})", said[0])  # fri 9
        hint = f"if it is a time: '{hour[1]} {hour[2]}:00'" if hour and int(hour[2]) < _HOURS else None
        raise NotUnderstood(f"{_shown(said[0])} contradicts itself: the date is {say_day(day)}", hint)


def _near_day(said: re.Match[str], standpoint: _Standpoint) -> date:
    return standpoint.today + timedelta(days=_NEAR_DAYS[said["near"]])


def _weekday(said: re.Match[str], standpoint: _Standpoint) -> date:
    """The first such weekday after today, or the last one before."""
    if not standpoint.ahead:
        return _last_weekday(said, standpoint)
    wait = (_WEEKDAYS[said["weekday"]] - standpoint.today.weekday()) % 7 or 7
    return standpoint.today + timedelta(days=wait)


def _last_weekday(said: re.Match[str], standpoint: _Standpoint) -> date:
    since = (standpoint.today.weekday() - _WEEKDAYS[said["weekday"]]) % 7 or 7
    return standpoint.today - timedelta(days=since)


def _this_week(said: re.Match[str], standpoint: _Standpoint) -> date:
    return standpoint.today + timedelta(days=_WEEKDAYS[said["weekday"]] - standpoint.today.weekday())


def _next_week(said: re.Match[str], standpoint: _Standpoint) -> date:
    """The weekday of the coming calendar week; its Monday if none is said."""
    weekday = said.groupdict().get("weekday", "mon")
    return standpoint.today + timedelta(days=7 - standpoint.today.weekday() + _WEEKDAYS[weekday])


def _later(said: re.Match[str], standpoint: _Standpoint) -> date:
    return standpoint.today + _span(said)


def _earlier(said: re.Match[str], standpoint: _Standpoint) -> date:
    return standpoint.today - _span(said)


def _span(said: re.Match[str]) -> relativedelta:
    """So many days, weeks, months or years."""
    return _SPANS[said["unit"][0]] * int(said["count"])


def _working_days_later(said: re.Match[str], standpoint: _Standpoint) -> date:
    count = int(said["count"])
    if count > _DAYS_AHEAD:  # they are counted one by one
        raise OverflowError
    return standpoint.calendar.add(standpoint.today, count)


def _end_of_month(_said: re.Match[str], standpoint: _Standpoint) -> date:
    """The month's last working day; next month's, if that has passed."""
    last = standpoint.calendar.last_open_of_month(standpoint.today)
    if last >= standpoint.today:
        return last
    return standpoint.calendar.last_open_of_month(standpoint.today + relativedelta(months=1))


def _numbered_day(said: re.Match[str], standpoint: _Standpoint) -> date:
    """The first 8th that exists, from today on or up to today."""
    number = int(said["day"])
    if number not in range(1, 32):
        raise NotUnderstood(f"no month has a {_ordinal(number)}")
    this_month = standpoint.today.replace(day=1)
    return _first_in_sight(number, (standpoint.further(this_month, months=n) for n in range(3)), standpoint)


def _day_and_month(said: re.Match[str], standpoint: _Standpoint) -> date:
    return _date(int(said["day"]), _MONTHS[said["month"]], said["year"], standpoint)


def _numeric(said: re.Match[str], standpoint: _Standpoint) -> date:
    """``8.12.``, ``12/8/2027``, ``2026-12-08``: a year in full shows itself, the rest goes by the date order."""
    parts = [part for part in said.group("first", "second", "third") if part]
    order = standpoint.date_order
    if _is_full_year(parts[0]):  # a day follows: a year and a month alone are a month's tab
        order = "YMD"
    elif said["third"] is None:
        order = order.replace("Y", "")
    elif _is_full_year(parts[-1]):
        order = order.replace("Y", "") + "Y"
    named = dict(zip(order, parts, strict=True))
    may_be_time = int(parts[0]) < _HOURS and len(parts[1]) == len("30") and int(parts[1]) < _MINUTES
    if said["third"] is None and int(named["M"]) > len(MONTHS) and may_be_time:
        hint = f"if it is a time: {parts[0]}:{parts[1]}; 8/12 is read by the setting date_order"
        raise NotUnderstood(f"there is no month {named['M']}", hint)
    return _date(int(named["D"]), int(named["M"]), named.get("Y"), standpoint)


def _date(day: int, month: int, year: str | None, standpoint: _Standpoint) -> date:
    """The date; without a year, the first one that exists from today on, or up to today.

    Raises NotUnderstood for a date that no calendar has.
    """
    _check_month(month)
    if day not in range(1, monthrange(_LEAP_YEAR, month)[1] + 1):
        raise NoSuchDay(f"{month_name(month)} has no {_ordinal(day)}")
    if year is None:
        this_year = standpoint.today.replace(day=1, month=month)
        # From a leap year to the next it is at most eight years: 2096, 2104.
        first = _first_in_sight(day, (standpoint.further(this_year, years=n) for n in range(9)), standpoint)
        return first if standpoint.ahead else _not_far_back(first, standpoint.today)
    if len(year) < len("27"):
        raise NotUnderstood(f"{year} is no year", _A_YEAR_IS_WRITTEN)
    full = _year_of(year)
    if day > monthrange(full, month)[1]:
        raise NoSuchDay(f"{month_name(month)} {full} has no {_ordinal(day)}")
    return date(full, month, day)


def _not_far_back(day: date, today: date) -> date:
    """The day, said without a year, if it does not lie so far back that another one may be meant."""
    days = (today - day).days
    if days >= _FAR:
        raise Refused(f"without a year that is {say_day(day)}, {days} days back", f"if it is meant, say so: {day}")
    return day


def _year_of(figures: str) -> int:
    """2027 for ``2027`` and ``27``."""
    return int(figures) if _is_full_year(figures) else 2000 + int(figures)


def _is_full_year(figures: str) -> bool:
    return len(figures) == len("2027")


def _first_in_sight(number: int, months: Iterable[date], standpoint: _Standpoint) -> date:
    """The first date with this number that exists and is in sight, in months given by their 1st."""
    days = (month + relativedelta(day=number) for month in months)
    return next(day for day in days if day.day == number and standpoint.in_sight(day))


def _named_month(said: re.Match[str], today: date) -> date:
    """Without a year, the first such month from this one on."""
    month = _MONTHS[said["month"]]
    return date(int(said["year"] or today.year + (month < today.month)), month, 1)


def _named_month_of_next_year(said: re.Match[str], today: date) -> date:
    """The next such month, where that is next year's; this year's may be meant, or the one after.

    Raises NotUnderstood.
    """
    month = _MONTHS[said["month"]]
    if month > today.month:
        name = month_name(month).lower()
        hint = f"'{name}' is {today.year}, the one after is '{name} {today.year + 1}'"
        raise NotUnderstood(f"{_shown(said[0])} may be this year's or the one after", hint)
    return date(today.year + 1, month, 1)


def _next_month(_said: re.Match[str], today: date) -> date:
    return today.replace(day=1) + relativedelta(months=1)


def _numbered_month(said: re.Match[str], _today: date) -> date:
    _check_month(int(said["month"]))
    return date(int(said["year"]), int(said["month"]), 1)


def _check_month(month: int) -> None:
    if month not in range(1, 13):
        # 10.30 was perhaps meant for a time.
        hint = f"8/12 is read by the setting date_order; {_A_TIME_IS_WRITTEN}"
        raise NotUnderstood(f"there is no month {month}", hint)


def _ordinal(number: int) -> str:
    """``31st`` for 31."""
    ending = "th" if number in range(11, 14) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_WEEKDAY = rf"(?P<weekday>{_any_of(_WEEKDAYS)})"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?"
_MONTH = rf"(?P<month>{_any_of(_MONTHS)})"
_FULL_YEAR = r"(?P<year>[1-9][0-9]{3})"
_YEAR = r"(?P<year>[1-9][0-9]{3}|[0-9]{2})"
_FIGURES = r"(?P<first>[1-9][0-9]{3}|[0-9]{1,2})(?P<sep>[./-]) ?(?P<second>[0-9]{1,2})"
_MORE_FIGURES = r"(?:(?P=sep) ?(?P<third>[1-9][0-9]{3}|[0-9]{1,2}))?\.?"
_COUNTED = r"(?P<count>[0-9]+) ?(?P<unit>[dwmy]|days?|weeks?|months?|years?)"
_AHEAD = r"(?:\+ ?|in )?"
# A date may be said as the answers print it: Tue 8 Dec 2026, tab 8; Fri 5 Mar 2027, under March.
_BEFORE = rf"(?:{_WEEKDAY} )?(?:the )?"
_AFTER = rf"(?: tab (?P<tab>[0-9]{{1,2}})| under (?P<divider>{_any_of(_MONTHS)}))?"

# The forms are compiled when they are first tried, which keeps them out of the start-up of every command.
_DAYS: tuple[tuple[str, Callable[[re.Match[str], _Standpoint], date]], ...] = (
    (rf"(?:the )?(?P<near>{_any_of(_NEAR_DAYS)})", _near_day),
    (_WEEKDAY, _weekday),
    (rf"last {_WEEKDAY}", _last_weekday),
    (rf"this (?:week )?{_WEEKDAY}", _this_week),
    (rf"next (?:week )?{_WEEKDAY}", _next_week),
    (rf"{_WEEKDAY} next week", _next_week),
    (r"next week", _next_week),
    (rf"{_AHEAD}{_COUNTED}", _later),
    (rf"- ?{_COUNTED}", _earlier),
    (rf"{_COUNTED} ago", _earlier),
    (rf"{_AHEAD}(?P<count>[0-9]+) ?(?:wd|work(?:ing )?days?|business days?)", _working_days_later),
    (r"eom|end of (?:the )?month", _end_of_month),
    (rf"{_BEFORE}(?:tab )?{_DAY}", _numbered_day),
    (rf"{_BEFORE}{_FIGURES}{_MORE_FIGURES}{_AFTER}", _numeric),
    (rf"{_BEFORE}{_DAY} ?(?:of )?{_MONTH}(?: ?{_YEAR})?{_AFTER}", _day_and_month),
    (rf"{_BEFORE}{_MONTH} ?(?:the )?{_DAY}(?: {_YEAR})?{_AFTER}", _day_and_month),
)
_MONTH_TABS: tuple[tuple[str, Callable[[re.Match[str], date], date]], ...] = (
    (rf"(?:in |tab |under )?{_MONTH}(?: {_FULL_YEAR})?(?: no day yet)?", _named_month),
    (r"next month", _next_month),
    (rf"next {_MONTH}", _named_month_of_next_year),
    (rf"{_FULL_YEAR}[./-](?P<month>[0-9]{{1,2}})", _numbered_month),
    (rf"(?P<month>[0-9]{{1,2}})[./-]{_FULL_YEAR}", _numbered_month),
)


# What could not be read


def _shown(words: str) -> str:
    """The words in quotes, cut, nothing in them that a terminal would obey."""
    shown = repr(words)
    return shown if len(shown) <= _SHOWN + 2 else f"{shown[:_SHOWN]}…{shown[0]}"


def _too_far(words: str) -> NotUnderstood:
    return NotUnderstood(f"{_shown(words)} is too far off")


def _not_understood(words: str, rest: str, examples: str) -> NotUnderstood:
    """The error for words that no form fits, with the nearest word that is understood."""
    bare_hour = rf"(?:(?:^| )(?:at|@) ?|(?:{_any_of([*_NEAR_DAYS, *_WEEKDAYS, *_MONTHS])}) )[0-9]{{1,2}}$"
    option = re.search(r" (agreed|exact|force)$", rest)
    if re.search(bare_hour, rest) or re.search(_OF_THE_CLOCK, rest):
        hint = _A_TIME_IS_WRITTEN
    elif option:
        hint = f"here that is an option: --{option[1]}"
    else:
        nearest = _nearest(rest)
        hint = f"did you mean '{nearest}'?" if nearest else examples
    return NotUnderstood(f"{_shown(words)} cannot be read as a day", hint)


def _nearest(rest: str) -> str | None:
    """The word or phrase that is most like what was said, or else like an unknown word in it; none that was said."""
    from difflib import get_close_matches  # slower to import than all the rest, and only an error needs it

    known = [*_NEAR_DAYS, *_WEEKDAYS, *_MONTHS, *_PHRASES]
    unknown = (said for said in (rest, *re.findall("[a-z]+", rest)) if said not in known and len(said) >= _LONG_ENOUGH)
    near = (one for said in unknown for one in get_close_matches(said, known, n=1, cutoff=_NEAR))
    return next((one for one in near if one not in rest.split()), None)
