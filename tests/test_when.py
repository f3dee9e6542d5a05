"""Words to a place in the binder: what each form means from several days of the year, and the laws of all readings."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TypeVar

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from tickler.errors import NotUnderstood, Refused
from tickler.tabs import MONTHS, WEEKDAYS, day_of, day_tab, is_month, month_tab, say, say_day
from tickler.when import Place, _ordinal, month_named, read, read_moment
from tickler.workdays import Calendar

SUNDAY = datetime(2026, 11, 22, 9, 0)
MONDAY = datetime(2026, 11, 23, 10, 30)
FRIDAY = datetime(2026, 11, 27, 17, 0)
END_OF_JANUARY = datetime(2027, 1, 31, 8, 0)
DAY_BEFORE_LEAP_DAY = datetime(2028, 2, 28, 8, 0)
LEAP_DAY = datetime(2028, 2, 29, 8, 0)
NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 59)

NEVER_CLOSED = Calendar(workdays=frozenset(range(7)))
OFFICE = Calendar(
    holidays={2026: {date(2026, 12, 25): "Christmas Day"}, 2027: {date(2027, 1, 1): "New Year's Day"}},
    days_off={date(2026, 12, 24): "skiing"},
)

LAW = settings(max_examples=100)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2120, 12, 31))
calendars = st.builds(
    Calendar,
    workdays=st.frozensets(st.integers(0, 6), min_size=1),
    days_off=st.dictionaries(st.dates(date(1990, 1, 1), date(2121, 1, 1)), st.just("off"), max_size=5),
)
date_orders = st.sampled_from(["DMY", "MDY", "YMD"])


def days_from(start: date) -> Iterator[date]:
    """The days from ``start`` on, one by one: what the readers compute is held against them."""
    return (start + timedelta(days=n) for n in range(9 * 366))


def days_back_from(start: date) -> Iterator[date]:
    """The days from ``start`` backwards, one by one."""
    return (start - timedelta(days=n) for n in range(9 * 366))


# ------------------------------------------------------------------------------------------ what each form means


@pytest.mark.parametrize(
    ("now", "words", "tab"),
    [
        # today, tomorrow
        (SUNDAY, "today", "2026-11-22"),
        (MONDAY, "today", "2026-11-23"),
        (MONDAY, "tomorrow", "2026-11-24"),
        (NEW_YEARS_EVE, "tomorrow", "2027-01-01"),
        (DAY_BEFORE_LEAP_DAY, "tomorrow", "2028-02-29"),
        (LEAP_DAY, "tomorrow", "2028-03-01"),
        # a weekday: the first one after today
        (SUNDAY, "fri", "2026-11-27"),
        (MONDAY, "friday", "2026-11-27"),
        (FRIDAY, "fri", "2026-12-04"),
        (SUNDAY, "mon", "2026-11-23"),
        (MONDAY, "mon", "2026-11-30"),
        (MONDAY, "sun", "2026-11-29"),
        (NEW_YEARS_EVE, "thu", "2027-01-07"),
        # of the coming calendar week, which begins on Monday
        (SUNDAY, "next fri", "2026-11-27"),
        (MONDAY, "next fri", "2026-12-04"),
        (FRIDAY, "next friday", "2026-12-04"),
        (FRIDAY, "next mon", "2026-11-30"),
        (MONDAY, "next mon", "2026-11-30"),
        (MONDAY, "next sun", "2026-12-06"),
        (MONDAY, "fri next week", "2026-12-04"),
        (MONDAY, "next week friday", "2026-12-04"),
        (SUNDAY, "next week", "2026-11-23"),
        (MONDAY, "next week", "2026-11-30"),
        (FRIDAY, "next week", "2026-11-30"),
        (NEW_YEARS_EVE, "next week", "2027-01-04"),
        # next month's tab
        (SUNDAY, "next month", "2026-12"),
        (NEW_YEARS_EVE, "next month", "2027-01"),
        (END_OF_JANUARY, "next month", "2027-02"),
        # that much later
        (SUNDAY, "+0d", "2026-11-22"),
        (SUNDAY, "+3d", "2026-11-25"),
        (SUNDAY, "+2w", "2026-12-06"),
        (SUNDAY, "+1m", "2026-12-22"),
        (SUNDAY, "+1y", "2027-11-22"),
        (END_OF_JANUARY, "+1m", "2027-02-28"),
        (END_OF_JANUARY, "+13m", "2028-02-29"),
        (LEAP_DAY, "+1y", "2029-02-28"),
        (LEAP_DAY, "+4y", "2032-02-29"),
        (NEW_YEARS_EVE, "+2m", "2027-02-28"),
        (MONDAY, "in 3 days", "2026-11-26"),
        (MONDAY, "in 1 day", "2026-11-24"),
        (MONDAY, "in a week", "2026-11-30"),
        (MONDAY, "in two weeks", "2026-12-07"),
        (MONDAY, "in a  year", "2027-11-23"),
        (MONDAY, "in 2 months", "2027-01-23"),
        (MONDAY, "3 days", "2026-11-26"),
        (MONDAY, "+ 3 days", "2026-11-26"),
        (MONDAY, "+100y", "2126-11-23"),
        (MONDAY, "day after tomorrow", "2026-11-25"),
        (NEW_YEARS_EVE, "the day after tomorrow", "2027-01-02"),
        # this calendar week's, where that has not passed
        (MONDAY, "this fri", "2026-11-27"),
        (MONDAY, "this monday", "2026-11-23"),
        (SUNDAY, "this week sun", "2026-11-22"),
        # a day tab's number: the first one from today on that exists
        (SUNDAY, "8", "2026-12-08"),
        (SUNDAY, "22", "2026-11-22"),
        (SUNDAY, "21", "2026-12-21"),
        (SUNDAY, "31", "2026-12-31"),
        (END_OF_JANUARY, "31", "2027-01-31"),
        (END_OF_JANUARY, "30", "2027-03-30"),
        (END_OF_JANUARY, "29", "2027-03-29"),
        (datetime(2027, 2, 1), "31", "2027-03-31"),
        (DAY_BEFORE_LEAP_DAY, "29", "2028-02-29"),
        (NEW_YEARS_EVE, "1", "2027-01-01"),
        (SUNDAY, "the 8th", "2026-12-08"),
        (SUNDAY, "tab 8", "2026-12-08"),
        (SUNDAY, "8.", "2026-12-08"),
        (SUNDAY, "tuesday the 8th", "2026-12-08"),
        # a date: without a year the first one from today on
        (SUNDAY, "8 dec", "2026-12-08"),
        (SUNDAY, "dec 8", "2026-12-08"),
        (SUNDAY, "22 nov", "2026-11-22"),
        (SUNDAY, "21 nov", "2027-11-21"),
        (NEW_YEARS_EVE, "1 jan", "2027-01-01"),
        (NEW_YEARS_EVE, "31 dec", "2026-12-31"),
        (SUNDAY, "29 feb", "2028-02-29"),
        (LEAP_DAY, "29 feb", "2028-02-29"),
        (datetime(2028, 3, 1), "29 feb", "2032-02-29"),
        (datetime(2096, 3, 1), "29 feb", "2104-02-29"),
        (SUNDAY, "8 december 2027", "2027-12-08"),
        (SUNDAY, "december 8 2027", "2027-12-08"),
        (SUNDAY, "8 dec 27", "2027-12-08"),
        (SUNDAY, "8th december", "2026-12-08"),
        (SUNDAY, "8th of december", "2026-12-08"),
        (SUNDAY, "dec. 8, 2027", "2027-12-08"),
        (SUNDAY, "8dec", "2026-12-08"),
        (SUNDAY, "8-dec-2027", "2027-12-08"),
        (SUNDAY, "3 sept", "2027-09-03"),
        (SUNDAY, "29 feb 2028", "2028-02-29"),
        # as the program itself prints it
        (SUNDAY, "Tue 8 Dec 2026", "2026-12-08"),
        (SUNDAY, "Tue 8 Dec 2026, tab 8", "2026-12-08"),
        (SUNDAY, "Fri 5 Mar 2027, under March", "2027-03-05"),
        (SUNDAY, "July 2027, no day yet", "2027-07"),
        # a month's tab
        (SUNDAY, "july", "2027-07"),
        (SUNDAY, "jul", "2027-07"),
        (SUNDAY, "in july", "2027-07"),
        (SUNDAY, "november", "2026-11"),
        (SUNDAY, "october", "2027-10"),
        (SUNDAY, "december", "2026-12"),
        (NEW_YEARS_EVE, "dec", "2026-12"),
        (SUNDAY, "may", "2027-05"),
        (SUNDAY, "next july", "2027-07"),
        (SUNDAY, "next november", "2027-11"),
        (SUNDAY, "july 2027", "2027-07"),
        (SUNDAY, "november 2026", "2026-11"),
        (SUNDAY, "2027-07", "2027-07"),
        (SUNDAY, "7/2027", "2027-07"),
        (SUNDAY, "nov 2126", "2126-11"),
        # ISO
        (SUNDAY, "2026-12-08", "2026-12-08"),
        (SUNDAY, "2026-11-22", "2026-11-22"),
        (SUNDAY, "2126-11-22", "2126-11-22"),
    ],
)
def test_each_form_of_words_names_its_tab(now: datetime, words: str, tab: str) -> None:
    """Each form of words names the tab that the contract gives it, read against now."""
    assert read(words, now, NEVER_CLOSED) == Place(tab)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "tab", "time"),
    [
        ("fri 10:30", "2026-11-27", "10:30"),
        ("friday at 9am", "2026-11-27", "09:00"),
        ("on friday at 9 a.m.", "2026-11-27", "09:00"),
        ("10:30 fri", "2026-11-27", "10:30"),
        ("10:30 on fri", "2026-11-27", "10:30"),
        ("8 dec at 9am", "2026-12-08", "09:00"),
        ("8 dec, 10:30", "2026-12-08", "10:30"),
        ("8 dec 2026 1:30pm", "2026-12-08", "13:30"),
        ("8. 10:30", "2026-12-08", "10:30"),
        ("8.12. 10:30", "2026-12-08", "10:30"),
        ("8 @ 10:30", "2026-12-08", "10:30"),
        ("+3d 10:30", "2026-11-26", "10:30"),
        ("in 3 days at 3pm", "2026-11-26", "15:00"),
        ("tomorrow 14:00", "2026-11-24", "14:00"),
        ("next week 9:30", "2026-11-30", "09:30"),
        ("Tue 8 Dec 2026, tab 8, 10:30", "2026-12-08", "10:30"),
        ("Tue 8 Dec 2026 10:30, tab 8", "2026-12-08", "10:30"),
        ("2026-12-08T10:30", "2026-12-08", "10:30"),
        ("2026-12-08 10:30", "2026-12-08", "10:30"),
        ("14:00", "2026-11-23", "14:00"),
        ("at 2pm", "2026-11-23", "14:00"),
        ("1pm", "2026-11-23", "13:00"),
        ("1:30 PM", "2026-11-23", "13:30"),
        ("12pm", "2026-11-23", "12:00"),
        ("noon", "2026-11-23", "12:00"),
        ("2026-12-08T10:30:59", "2026-12-08", "10:30"),  # as other programs write a moment
        ("8 dec at noon", "2026-12-08", "12:00"),
        ("tomorrow 12am", "2026-11-24", "00:00"),
        ("tomorrow 12:30am", "2026-11-24", "00:30"),
        ("today 10:30", "2026-11-23", "10:30"),
        ("23:59", "2026-11-23", "23:59"),
    ],
)
def test_a_time_may_stand_with_any_day(words: str, tab: str, time: str) -> None:
    """A time, of 24 hours or with am and pm, stands with any form of a day; alone it is today's."""
    assert read(words, MONDAY, NEVER_CLOSED) == Place(tab, time)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("date_order", "words", "day"),
    [
        ("DMY", "8.12.", date(2026, 12, 8)),
        ("MDY", "8.12.", date(2027, 8, 12)),
        ("YMD", "8.12.", date(2027, 8, 12)),
        ("DMY", "8.12", date(2026, 12, 8)),
        ("DMY", "8/12", date(2026, 12, 8)),
        ("MDY", "8/12", date(2027, 8, 12)),
        ("YMD", "8/12", date(2027, 8, 12)),
        ("DMY", "8-12", date(2026, 12, 8)),
        ("DMY", "12/8/2027", date(2027, 8, 12)),
        ("MDY", "12/8/2027", date(2027, 12, 8)),
        ("YMD", "12/8/2027", date(2027, 12, 8)),
        ("DMY", "8.12.27", date(2027, 12, 8)),
        ("MDY", "8.12.27", date(2027, 8, 12)),
        ("YMD", "27.8.12", date(2027, 8, 12)),
        ("DMY", "08.12.2027", date(2027, 12, 8)),
        ("DMY", "8. 12. 2027", date(2027, 12, 8)),
        ("DMY", "22.11.", date(2026, 11, 22)),
        ("DMY", "21.11.", date(2027, 11, 21)),
        ("DMY", "29.2.", date(2028, 2, 29)),
        ("DMY", "wed 8.12.27", date(2027, 12, 8)),
        *(
            (order, words, date(2027, 8, 12))
            for order in ("DMY", "MDY", "YMD")
            for words in ("2027/8/12", "2027-08-12")
        ),
    ],
)
def test_figures_go_by_the_date_order(date_order: str, words: str, day: date) -> None:
    """A date in figures goes by the setting, but a year of four figures shows its own place."""
    assert read(words, SUNDAY, NEVER_CLOSED, date_order).tab == day_tab(day)


@pytest.mark.parametrize("today", [date(2026, 11, 23) + timedelta(days=n) for n in range(7)])
@pytest.mark.parametrize("weekday", WEEKDAYS)
def test_a_weekday_is_the_first_after_today_and_looking_back_the_last_before(today: date, weekday: str) -> None:
    """From every weekday, each weekday is one to seven days ahead; of a moment, one to seven days ago."""
    now = datetime.combine(today, datetime.min.time())

    ahead = read(weekday[:3], now, NEVER_CLOSED).tab
    back = read_moment(weekday, now).date()

    assert ahead == day_tab(
        next(day for day in days_from(today + timedelta(days=1)) if say_day(day)[:3] == weekday[:3])
    )
    assert back == next(day for day in days_back_from(today - timedelta(days=1)) if say_day(day)[:3] == weekday[:3])


@pytest.mark.parametrize("today", [date(2026, 11, 23) + timedelta(days=n) for n in range(7)])
@pytest.mark.parametrize("weekday", WEEKDAYS)
def test_a_weekday_of_next_week_lies_in_the_week_from_the_coming_monday(today: date, weekday: str) -> None:
    """From every day of a week, `next` with a weekday names the same day, that of the week after it."""
    now = datetime.combine(today, datetime.min.time())

    tab = read(f"next {weekday}", now, NEVER_CLOSED).tab

    assert tab == day_tab(date(2026, 11, 30) + timedelta(days=WEEKDAYS.index(weekday)))


@pytest.mark.parametrize(
    "words",
    ["FRI", "Friday", " fri ", "fri,", "Fri.", "on fri", "\tfri\n", "on  friday,"],
)
def test_case_blanks_and_commas_do_not_matter(words: str) -> None:
    """However a word is typed, it is read the same."""
    assert read(words, MONDAY, NEVER_CLOSED) == Place(day_tab(date(2026, 11, 27)))


@pytest.mark.parametrize(
    ("words", "weekday"),
    [("tues", "Tuesday"), ("weds", "Wednesday"), ("thur", "Thursday"), ("thurs", "Thursday")],
)
def test_usual_short_names_of_weekdays_are_read(words: str, weekday: str) -> None:
    """The short names that people write beside the three-letter ones are read too."""
    assert read(words, MONDAY, NEVER_CLOSED) == read(weekday, MONDAY, NEVER_CLOSED)


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, 1)))
def test_every_month_is_read_by_its_full_and_its_short_name(number: int, name: str) -> None:
    """Each of the twelve names, in full and by three letters, is a month's tab and, with a number, a date."""
    for word in (name, name[:3].upper()):
        assert read(f"{word} 2027", SUNDAY, NEVER_CLOSED).tab == month_tab(2027, number)
        assert read(f"15 {word} 2027", SUNDAY, NEVER_CLOSED).tab == day_tab(date(2027, number, 15))
        assert month_named(word) == number


@pytest.mark.parametrize("words", ["", "8", "july 2027", "8 dec", "fri", "decem", "ju", "13", "\0", "next month"])
def test_month_named_knows_a_month_alone(words: str) -> None:
    """Whatever is not the name of a month alone is no month's name."""
    assert month_named(words) is None


def test_month_named_is_generous_with_blanks_and_the_short_september() -> None:
    """Blanks around a month's name do not matter, and September has a short name of four letters."""
    assert (month_named(" July "), month_named("sept")) == (7, 9)


# --------------------------------------------------------------------------------- working days and closed tabs


@pytest.mark.parametrize(
    ("now", "words", "day"),
    [
        (MONDAY, "+3wd", date(2026, 11, 26)),
        (FRIDAY, "+1wd", date(2026, 11, 30)),
        (SUNDAY, "+1wd", date(2026, 11, 23)),
        (FRIDAY, "in 2 working days", date(2026, 12, 1)),
        (FRIDAY, "in a working day", date(2026, 11, 30)),
        (FRIDAY, "2 business days", date(2026, 12, 1)),
        (MONDAY, "+0wd", date(2026, 11, 23)),
        (datetime(2026, 12, 23), "+1wd", date(2026, 12, 28)),  # over the day off, Christmas and the weekend
        (NEW_YEARS_EVE, "+1wd", date(2027, 1, 4)),
    ],
)
def test_working_days_are_counted_by_the_calendar(now: datetime, words: str, day: date) -> None:
    """Working days skip weekends, holidays and days off, and need no note."""
    assert read(words, now, OFFICE) == Place(day_tab(day))


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (SUNDAY, date(2026, 11, 30)),
        (datetime(2026, 11, 30), date(2026, 11, 30)),
        (END_OF_JANUARY, date(2027, 2, 26)),  # a Sunday: January's last working day has passed
        (datetime(2027, 1, 29), date(2027, 1, 29)),
        (DAY_BEFORE_LEAP_DAY, date(2028, 2, 29)),
        (NEW_YEARS_EVE, date(2026, 12, 31)),
        (datetime(2027, 7, 31), date(2027, 8, 31)),
        (datetime(2027, 10, 31), date(2027, 11, 30)),
    ],
)
@pytest.mark.parametrize("words", ["eom", "end of month", "end of the month"])
def test_eom_is_the_last_working_day_that_has_not_passed(now: datetime, words: str, day: date) -> None:
    """`eom` is this month's last working day, or next month's where that has passed."""
    assert read(words, now, OFFICE) == Place(day_tab(day))


def test_eom_skips_a_holiday() -> None:
    """A month that ends with days off has its last working day before them."""
    calendar = Calendar(days_off={date(2026, 11, 30): "stocktaking"})
    assert read("eom", MONDAY, calendar) == Place(day_tab(date(2026, 11, 27)))


@pytest.mark.parametrize(
    ("words", "closed", "because", "opens"),
    [
        ("sat", "Sat 28 Nov 2026", "a Saturday", date(2026, 11, 30)),
        ("29 nov", "Sun 29 Nov 2026", "a Sunday", date(2026, 11, 30)),
        ("25 dec", "Fri 25 Dec 2026", "Christmas Day", date(2026, 12, 28)),
        ("2027-01-01", "Fri 1 Jan 2027", "New Year's Day", date(2027, 1, 4)),
        ("24.12.", "Thu 24 Dec 2026", "skiing", date(2026, 12, 28)),
        ("+5d", "Sat 28 Nov 2026", "a Saturday", date(2026, 11, 30)),
    ],
)
def test_a_closed_day_goes_to_the_next_open_one_unless_exact(
    words: str, closed: str, because: str, opens: date
) -> None:
    """A date under a closed tab is moved, with its time, to the next open day, or kept by `exact`; the note tells."""
    moved = read(f"{words} 16:00", MONDAY, OFFICE)
    kept = read(f"{words} 16:00", MONDAY, OFFICE, exact=True)

    said = f"{closed} is closed ({because}): moved to the next open day"
    assert moved == Place(day_tab(opens), "16:00", f"{said}; --exact keeps the day that was agreed")
    assert read(words, MONDAY, OFFICE).note == said
    assert kept.time == "16:00"
    assert say_day(day_of(kept.tab) or date.min) == closed
    assert kept.note == f"{closed} is closed ({because}): kept all the same"


def test_today_is_moved_too_if_it_is_closed() -> None:
    """On a Sunday, today's words lead to Monday, and the note names the Sunday."""
    for words in ("today", "+0d", "+0wd", "22"):
        place = read(words, SUNDAY, OFFICE)
        assert (place.tab, place.note) == (
            "2026-11-23",
            "Sun 22 Nov 2026 is closed (a Sunday): moved to the next open day",
        )


def test_a_month_tab_is_never_moved() -> None:
    """A month whose first day is closed keeps its tab, without a note."""
    assert read("may 2027", MONDAY, OFFICE) == Place(month_tab(2027, 5))


def test_a_calendar_without_an_open_day_is_refused() -> None:
    """Where nobody ever works, no place can be found, and the error is the calendar's own."""
    for words in ("fri", "+3wd", "eom"):
        with pytest.raises(Refused):
            read(words, MONDAY, Calendar(workdays=frozenset()))


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("10:29", "10:29 has passed today"),
        ("today 9am", "09:00 has passed today"),
        ("10:30", None),
        ("10:31", None),
        ("tomorrow 9:00", None),
        ("today", None),
    ],
)
def test_a_time_that_has_passed_today_is_noted(words: str, note: str | None) -> None:
    """A time of today that is over is allowed, and the note says so; the present minute is not over."""
    assert read(words, MONDAY, OFFICE).note == note


def test_a_time_that_has_passed_on_a_closed_day_is_not_noted_for_the_day_it_moves_to() -> None:
    """A passed time of a closed today is over only if the dossier stays there."""
    late = SUNDAY.replace(hour=18)

    moved = read("16:00", late, OFFICE)
    kept = read("16:00", late, OFFICE, exact=True)

    assert "has passed" not in (moved.note or "has passed")
    assert kept.note == "Sun 22 Nov 2026 is closed (a Sunday): kept all the same; 16:00 has passed today"


def test_ones_own_reason_is_named_before_the_holidays() -> None:
    """A day off that is a public holiday, too, is closed by what one noted oneself; a Saturday is one all the same."""
    day, saturday = date(2026, 12, 25), date(2026, 12, 26)
    calendar = Calendar(holidays={2026: {day: "Christmas Day"}}, days_off={day: "skiing", saturday: "skiing"})

    assert [calendar.closed_because(one) for one in (day, saturday)] == ["skiing", "a Saturday"]


def test_a_long_absence_ends_on_its_next_open_day() -> None:
    """A year of days off is waited for; a calendar without an open day in it is refused."""
    off = {date(2026, 12, 1) + timedelta(days=n): "away" for n in range(365)}
    away = Calendar(frozenset(range(7)), days_off=off)

    assert read("8 dec", MONDAY, away).tab == "2027-12-01"
    assert read("+7wd", MONDAY, away).tab == "2026-11-30"
    assert read("+8wd", MONDAY, away).tab == "2027-12-01"
    never = Calendar(frozenset(range(7)), days_off={date(2026, 12, 1) + timedelta(days=n): "away" for n in range(400)})
    for words in ("8 dec", "+8wd"):
        with pytest.raises(Refused):
            read(words, MONDAY, never)


def test_the_last_working_day_of_a_month_may_be_its_first() -> None:
    """Where all others are days off; and of a month without any there is none."""
    off = {date(2026, 12, day): "away" for day in range(2, 32)}
    first = datetime(2026, 12, 1, 9)

    assert read("eom", first, Calendar(frozenset(range(7)), days_off=off)).tab == "2026-12-01"
    with pytest.raises(Refused, match="December 2026 has no working day"):
        read("eom", first, Calendar(frozenset(range(7)), days_off=off | {date(2026, 12, 1): "away"}))


def test_the_same_day_of_next_month_lies_under_its_month() -> None:
    """The day tabs end before it, and the answers say so."""
    said = [say(day_tab(date(2026, 12, day)), MONDAY.date()) for day in (22, 23)]

    assert said == ["Tue 22 Dec 2026, tab 22", "Wed 23 Dec 2026, under December"]


# ---------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("2026-11-22", "Sun 22 Nov 2026 has passed"),
        ("20 nov 2026", "Fri 20 Nov 2026 has passed"),
        ("8.12.2025 10:30", "Mon 8 Dec 2025 has passed"),
        ("yesterday", "Sun 22 Nov 2026 has passed"),
        ("last fri", "Fri 20 Nov 2026 has passed"),
        ("day before yesterday", "Sat 21 Nov 2026 has passed"),
        ("-3d", "Fri 20 Nov 2026 has passed"),
        ("3 days ago", "Fri 20 Nov 2026 has passed"),
        ("1000-01-01", "Wed 1 Jan 1000 has passed"),
        ("october 2026", "October 2026 has passed"),
        ("2026-10", "October 2026 has passed"),
    ],
)
def test_what_has_passed_is_refused_and_named_in_full(words: str, said: str) -> None:
    """A day or a month of the past is refused with exit code 1, in full, so that a wrong reading is seen."""
    with pytest.raises(Refused) as caught:
        read(words, MONDAY, OFFICE)
    assert (caught.value.message, caught.value.exit_code) == (said, 1)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("8 dec 10", "if it is a time: '8 dec 10:00'"),
        ("Dec 8, 14", "if it is a time: 'dec 8 14:00'"),
        ("8 dec 24", None),
        ("8 dec 2010", None),
        ("8.12.10", None),
    ],
)
def test_an_hour_that_was_read_as_a_year_is_told(words: str, hint: str | None) -> None:
    """What lies far back because a time was written without its minutes is met with how it is written."""
    with pytest.raises(Refused) as caught:
        read(words, MONDAY, OFFICE)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    "words",
    [
        "2126-11-24",
        "24 nov 2126",
        "+101y",
        "+1201m",
        "+9999y",
        "+36526wd",
        f"+{'9' * 90}d",
        f"+{'9' * 90}wd",
        f"in {'9' * 90} years",
        f"-{'9' * 90}d",
        "dec 2126",
        "9999-12-31",
    ],
)
def test_what_is_more_than_a_hundred_years_ahead_is_too_far_off(words: str) -> None:
    """A day or a month more than a hundred years ahead, or beyond all dates, is not taken for a plan."""
    with pytest.raises(NotUnderstood, match="is too far off"):
        read(words, MONDAY, OFFICE)


def test_working_days_too_far_off_are_not_even_counted() -> None:
    """A count of working days beyond all planning is answered without asking the calendar for a single year."""

    class NoYearsAsked(dict[int, dict[date, str]]):
        def __getitem__(self, year: int) -> dict[date, str]:
            pytest.fail(f"the holidays of {year} were computed")

    with pytest.raises(NotUnderstood, match="is too far off"):
        read("+99999999wd", MONDAY, Calendar(holidays=NoYearsAsked()))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("31 feb", "February has no 31st"),
        ("30 feb 2028", "February has no 30th"),
        ("31.4.", "April has no 31st"),
        ("2027-02-29", "February 2027 has no 29th"),
        ("29 feb 2100", "February 2100 has no 29th"),
        ("32 dec", "December has no 32nd"),
        ("0 dec", "December has no 0th"),
        ("00 dec", "December has no 0th"),
        ("0", "no month has a 0th"),
        ("32", "no month has a 32nd"),
        ("99", "no month has a 99th"),
        ("8.13.", "there is no month 13"),
        ("10.30", "there is no month 30"),
        ("2027-13", "there is no month 13"),
        ("2027-00-01", "there is no month 0"),
        ("8.12.7", "7 is no year"),
        ("25:00", "'25:00' is no time of the day"),
        ("24:00", "'24:00' is no time of the day"),
        ("fri 10:60", "'10:60' is no time of the day"),
        ("fri at 13pm", "'at 13pm' is no time of the day"),
        ("0am", "'0am' is no time of the day"),
        ("july 10:30", "July 2027 is a whole month: a time needs a day"),
        ("next month 9am", "December 2026 is a whole month: a time needs a day"),
        ("wed 8 dec", "'wed 8 dec' contradicts itself: the date is Tue 8 Dec 2026"),
        ("Mon 8 Dec 2026", "'mon 8 dec 2026' contradicts itself: the date is Tue 8 Dec 2026"),
        ("fri 2026-12-08", "'fri 2026-12-08' contradicts itself: the date is Tue 8 Dec 2026"),
        ("Tue 8 Dec 2026, tab 9", "'tue 8 dec 2026 tab 9' contradicts itself: the date is Tue 8 Dec 2026"),
        ("5 Mar 2027, under April", "'5 mar 2027 under april' contradicts itself: the date is Fri 5 Mar 2027"),
    ],
)
def test_what_no_calendar_or_clock_shows_is_named(words: str, said: str) -> None:
    """A day, month, year or time that does not exist, or that contradicts itself, is an error that says which."""
    with pytest.raises(NotUnderstood) as caught:
        read(words, MONDAY, OFFICE)
    assert (caught.value.message, caught.value.exit_code) == (said, 2)


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (22, "22nd")],
)
def test_ordinals_end_as_they_are_spoken(number: int, said: str) -> None:
    """The ending of a day's number goes by its last figure, but for eleven to thirteen."""
    assert _ordinal(number) == said


@pytest.mark.parametrize("date_order", ["DMY", "MDY", "YMD"])
def test_a_point_is_never_a_time(date_order: str) -> None:
    """10.30 is a date that does not exist or, month first, 30 October; the error tells how a time is written."""
    if date_order == "DMY":
        with pytest.raises(NotUnderstood) as caught:
            read("10.30", MONDAY, OFFICE, date_order)
        assert "10:30" in (caught.value.hint or "")
    else:
        assert read("10.30", MONDAY, NEVER_CLOSED, date_order) == Place(day_tab(date(2027, 10, 30)))


@pytest.mark.parametrize(
    "words",
    [
        "", " ", ",", "on", "at", "the", "+", "-", "d", "+d", "100", "2027", "20261208", "8 12", "8,12", "8/", "8//12",
        "8/8/8/8", "8.12.20275", "0000-00-00", "8 dec 0000", "+1.5d", "+3x", "--3d", "in 3 days ago", "any", "a.m.",
        "fri fri", "fri 9:00 10:00", "9:5", "1030", "fri at 9", "10:30:75", "today tomorrow", "next", "next 8", "wd",
        "fri\0", "\0", "\x1b[31mfri", "٣", "²", "８", "+٣d", "٣ dec", "fri\u202e", "\ud800", "x" * 10_000, "8" * 10_000,
        "fri" + " " * 10_000, "8 dec " * 2_000,
    ],
)  # fmt: skip
def test_other_words_are_not_understood(words: str) -> None:
    """Whatever has none of the forms is a usage error of one short line with a hint, and nothing in it is obeyed."""
    for reader in (lambda: read(words, MONDAY, OFFICE), lambda: read_moment(words, MONDAY)):
        with pytest.raises(NotUnderstood) as caught:
            reader()
        assert caught.value.message.isprintable()
        assert len(caught.value.message) < 80
        assert caught.value.hint


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("soonish", "'soonish'"),
        ("it's", '"it\'s"'),
        ("\x1b[31m", r"'\x1b[31m'"),
        ("z" * 39, f"'{'z' * 39}'"),
        ("z" * 50, f"'{'z' * 39}…'"),
    ],
)
def test_words_are_shown_short_and_safe(words: str, shown: str) -> None:
    """The words that were not understood are shown in quotes, cut at 40 characters, with controls spelled out."""
    with pytest.raises(NotUnderstood) as caught:
        read(words, MONDAY, OFFICE)
    assert caught.value.message == f"{shown} cannot be read as a day"


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        ("frday", "friday"),
        ("wendesday", "wednesday"),
        ("tomorow 10:30", "tomorrow"),
        ("todya", "today"),
        ("8 decmber", "december"),
        ("febuary", "february"),
        ("nxt week", "next week"),
        ("day after tomorow", "day after tomorrow"),
        ("nextmonth", "next month"),
        ("in 3 dayz", "in 3 days"),
        ("next fridya", "friday"),
        ("8 dec or wendesday", "wednesday"),
    ],
)
def test_the_hint_names_the_nearest_word(words: str, nearest: str) -> None:
    """A misspelt word is met with the word that was probably meant."""
    with pytest.raises(NotUnderstood) as caught:
        read(words, MONDAY, OFFICE)
    assert caught.value.hint == f"did you mean '{nearest}'?"


@pytest.mark.parametrize("words", ["8 dec 8 dec", "fri fri", "8 dec or 9 dec"])
def test_the_hint_names_no_word_that_was_said(words: str) -> None:
    """Where each word is understood, but not all of them together, there are examples."""
    with pytest.raises(NotUnderstood) as caught:
        read(words, MONDAY, OFFICE)
    assert str(caught.value.hint).startswith("for example: ")


@pytest.mark.parametrize("words", ["fri morning", "never", "now", "this weekend", "soon", "money"])
def test_what_is_far_from_every_word_is_met_with_examples(words: str) -> None:
    """A word that was hardly meant misleads: only one of five letters, one or two of them off, is named."""
    with pytest.raises(NotUnderstood) as caught:
        read(words, MONDAY, OFFICE)
    assert (caught.value.hint or "").startswith("for example: ")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("fri 9", "if it is a time: 'fri 9:00'"),
        ("10.30", "if it is a time: 10:30; 8/12 is read by the setting date_order"),
        ("fri 10.30", "if it is a time: 10:30; 8/12 is read by the setting date_order"),
        ("24.30", "8/12 is read by the setting date_order; a time is written 9:30, 14:00 or 2pm"),
        ("8 dec 9", "a time is written 9:30, 14:00 or 2pm"),
        ("10.75", "8/12 is read by the setting date_order; a time is written 9:30, 14:00 or 2pm"),
        ("fri agreed", "here that is an option: --agreed"),
        ("sat exact", "here that is an option: --exact"),
    ],
)
def test_the_hint_says_how_a_time_or_an_option_is_written(words: str, hint: str) -> None:
    """What looks like a time, or is a word of the desk, is told as it is written here."""
    with pytest.raises(NotUnderstood) as caught:
        read(words, MONDAY, OFFICE)
    assert caught.value.hint == hint


@pytest.mark.parametrize("words", ["13/1", "13.30", "13/05", "23.59"])
def test_the_time_in_a_hint_can_be_typed(words: str) -> None:
    """What has no such month may be a time, if it is written as one."""
    with pytest.raises(NotUnderstood) as caught:
        read(words, MONDAY, OFFICE, "MDY")

    hinted = (caught.value.hint or "").partition("if it is a time: ")[2].partition(";")[0]
    assert bool(hinted) == (words != "13/1")
    assert not hinted or read(hinted, MONDAY, OFFICE).time == hinted


def test_a_hint_without_a_near_word_gives_examples_that_are_all_understood() -> None:
    """Words like none that are known are met with examples, and each example can be typed."""
    with pytest.raises(NotUnderstood) as place:
        read("xyzzy", MONDAY, OFFICE)
    with pytest.raises(NotUnderstood) as moment:
        read_moment("xyzzy", MONDAY)

    for_places = (place.value.hint or "").removeprefix("for example: ").replace("'", "").split(", ")
    for_moments = (moment.value.hint or "").removeprefix("for example: ").replace("'", "").split(", ")
    assert len(for_places) > 5
    assert all(read(words, MONDAY, OFFICE) for words in for_places)
    assert len(for_moments) > 3
    assert all(read_moment(words, MONDAY) for words in for_moments)


def test_next_and_a_month_of_this_year_is_asked_for_in_full() -> None:
    """`next december` in November may be the coming one or the one after: the hint has both."""
    with pytest.raises(NotUnderstood) as caught:
        read("next december", MONDAY, OFFICE)

    assert caught.value.hint == "'december' is 2026, the one after is 'december 2027'"


@pytest.mark.parametrize(
    "words",
    ["tomorrow 10", "today at 9", "friday at 3", "in 2 hours", "fri 10h", "midday", "+30 min"],
)
def test_an_hour_after_a_day_is_asked_for_in_full(words: str) -> None:
    """No hint leads to the day without its hour."""
    with pytest.raises(NotUnderstood) as caught:
        read(words, MONDAY, OFFICE)

    assert caught.value.hint == "a time is written 9:30, 14:00 or 2pm"


def test_an_hour_without_am_or_pm_is_asked_for_in_full() -> None:
    """`at 9` may be morning or evening: the hint tells how a time is written."""
    with pytest.raises(NotUnderstood) as caught:
        read("fri at 9", MONDAY, OFFICE)
    assert caught.value.hint == "a time is written 9:30, 14:00 or 2pm"


# -------------------------------------------------------------------------------------------- moments of the past


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2026-11-20", "2026-11-20T12:00"),
        ("2026-11-20T10:30", "2026-11-20T10:30"),
        ("2026-11-20 10:30", "2026-11-20T10:30"),
        ("yesterday", "2026-11-22T12:00"),
        ("yesterday 15:00", "2026-11-22T15:00"),
        ("today", "2026-11-23T10:30"),
        ("today 9:30", "2026-11-23T09:30"),
        ("today 10:30", "2026-11-23T10:30"),
        ("9:00", "2026-11-23T09:00"),
        ("12am", "2026-11-23T00:00"),
        ("fri", "2026-11-20T12:00"),
        ("fri 10:30", "2026-11-20T10:30"),
        ("last fri at 3pm", "2026-11-20T15:00"),
        ("mon", "2026-11-16T12:00"),
        ("sun", "2026-11-22T12:00"),
        ("-3d", "2026-11-20T12:00"),
        ("-2w 9:00", "2026-11-09T09:00"),
        ("3 days ago", "2026-11-20T12:00"),
        ("3d ago", "2026-11-20T12:00"),
        ("a week ago 16:00", "2026-11-16T16:00"),
        ("a month ago", "2026-10-23T12:00"),
        ("0 days ago", "2026-11-23T10:30"),
        ("20 nov", "2026-11-20T12:00"),
        ("20 nov 10:30", "2026-11-20T10:30"),
        ("20 nov 2025 10:30", "2025-11-20T10:30"),
        ("23 nov", "2026-11-23T10:30"),
        ("28 jan", "2026-01-28T12:00"),
        ("24 nov 2025", "2025-11-24T12:00"),
        ("29 feb 24", "2024-02-29T12:00"),
        ("8", "2026-11-08T12:00"),
        ("31", "2026-10-31T12:00"),
        ("Fri 20 Nov 2026", "2026-11-20T12:00"),
        ("20.11.", "2026-11-20T12:00"),
        ("20/11/2026 10:30", "2026-11-20T10:30"),
        ("sat 21 nov", "2026-11-21T12:00"),
    ],
)
def test_a_moment_is_read_looking_back(words: str, moment: str) -> None:
    """A moment is the last one that the words fit; without a time it is noon, and of today it is now."""
    assert read_moment(words, MONDAY) == datetime.fromisoformat(moment)


def test_a_moment_in_figures_goes_by_the_date_order() -> None:
    """8/11 is 8 November or, month first, 11 August, the last one of either."""
    assert read_moment("8/11", MONDAY) == datetime(2026, 11, 8, 12, 0)
    assert read_moment("8/11", MONDAY, "MDY") == datetime(2026, 8, 11, 12, 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("14:00", "Mon 23 Nov 2026 14:00 is still to come"),
        ("10:31", "Mon 23 Nov 2026 10:31 is still to come"),
        ("tomorrow", "Tue 24 Nov 2026 is still to come"),
        ("+3d", "Thu 26 Nov 2026 is still to come"),
        ("next fri 9:00", "Fri 4 Dec 2026 09:00 is still to come"),
        ("2026-11-24", "Tue 24 Nov 2026 is still to come"),
    ],
)
def test_a_moment_still_to_come_is_refused_and_named_in_full(words: str, said: str) -> None:
    """Nothing is backdated into the future."""
    with pytest.raises(Refused) as caught:
        read_moment(words, MONDAY)
    assert caught.value.message == said


@pytest.mark.parametrize(
    ("words", "said", "year"),
    [
        ("25 nov 11:00", "Tue 25 Nov 2025, 363 days back", "2025-11-25"),
        ("25.11.", "Tue 25 Nov 2025, 363 days back", "2025-11-25"),
        ("27 jan", "Tue 27 Jan 2026, 300 days back", "2026-01-27"),
        ("29 feb", "Thu 29 Feb 2024, 998 days back", "2024-02-29"),
    ],
)
def test_a_date_without_a_year_is_not_taken_for_one_most_of_a_year_back(words: str, said: str, year: str) -> None:
    """What is near ahead is no moment of last year; the hint has the date with the year."""
    with pytest.raises(Refused) as caught:
        read_moment(words, MONDAY)
    assert (caught.value.message, caught.value.hint) == (
        f"without a year that is {said}",
        f"if it is meant, say so: {year}",
    )
    assert read_moment(year, MONDAY).date() == date.fromisoformat(year)


@pytest.mark.parametrize("words", ["july", "2026-10", "10/2026", "next month", "nov 10:30"])
def test_a_month_is_no_moment(words: str) -> None:
    """A month's tab says nothing about when a contact took place."""
    with pytest.raises(NotUnderstood, match="a moment needs a day"):
        read_moment(words, MONDAY)


@pytest.mark.parametrize("words", ["tomorrow", "next week", "next month", "january", "+1d", "+1m", "+1wd", "+1w 10:30"])
def test_after_the_last_day_there_is_nothing_is_understood(words: str) -> None:
    """On the last day of all, what would follow it is too far off, for a plan and for a moment."""
    for reader in (lambda: read(words, datetime.max, OFFICE), lambda: read_moment(words, datetime.max)):
        with pytest.raises(NotUnderstood, match="is too far off"):
            reader()


@pytest.mark.parametrize("words", [f"-{'9' * 90}d", "-9999y", f"{'9' * 90} weeks ago"])
def test_a_moment_before_all_dates_is_not_understood(words: str) -> None:
    """No arithmetic error escapes from a moment beyond the first year."""
    with pytest.raises(NotUnderstood, match="is too far off"):
        read_moment(words, MONDAY)


# ------------------------------------------------------------------------------------------------------- the laws

pieces = st.sampled_from(
    [
        *WEEKDAYS, *(name[:3] for name in WEEKDAYS), *MONTHS, "today", "tomorrow", "yesterday", "next", "last", "week",
        "month", "on", "at", "in", "the", "of", "tab", "under", "ago", "eom", "a", "one", "two", "+3d", "-2w", "+1m",
        "+9999y", "+5wd", "working days", "days", "wd", "0", "1", "8", "12", "29", "31", "32", "99", "2026", "9999",
        "0001", "8th", "8.12.", "8/12", "12/8/27", "31-02", "2026-12-08", "2026-12-08T10:30", "2027-07", "10:30", "9am",
        "25:00", "10:30pm", ":", "-", "+", ".", "/", ",", "@", "T", "no day yet", "9" * 30, "\0", "\x1b", "\n", "٣",
    ]
)  # fmt: skip
sentences = st.builds(
    lambda words, glue: glue.join(words), st.lists(pieces, max_size=5), st.sampled_from([" ", "", ", "])
)
any_words = st.text(max_size=120) | sentences | st.text("0123456789.-/:+ dwmyaptTfri", max_size=20)
any_time = st.datetimes() | st.sampled_from([datetime.min, datetime.max])

Answer = TypeVar("Answer")


def answer(reader: Callable[[], Answer]) -> Answer | None:
    """What the reader gives; None for an error of the family, whose message must be one short line, safe to print."""
    try:
        return reader()
    except (NotUnderstood, Refused) as error:
        said = error.message
    assert said.isprintable()
    assert len(said) < 120
    return None


@given(words=any_words, now=any_time, calendar=calendars, date_order=date_orders, exact=st.booleans())
@settings(max_examples=400)
def test_any_words_are_a_place_from_today_on_or_an_error_of_the_family(
    words: str, now: datetime, calendar: Calendar, date_order: str, *, exact: bool
) -> None:
    """Whatever is typed, on any day there is, names a place that has not passed, or is answered with one safe line."""
    place = answer(lambda: read(words, now, calendar, date_order, exact=exact))

    if place is not None:
        assert place.tab >= (month_tab(now.year, now.month) if is_month(place.tab) else day_tab(now.date()))
        assert place.time is None or f"{time.fromisoformat(place.time):%H:%M}" == place.time


@given(words=any_words, now=any_time, date_order=date_orders)
@settings(max_examples=400)
def test_any_words_are_a_moment_not_after_now_or_an_error_of_the_family(
    words: str, now: datetime, date_order: str
) -> None:
    """Whatever is typed, on any day there is, names a moment up to now, or is answered with one safe line."""
    moment = answer(lambda: read_moment(words, now, date_order))

    assert moment is None or moment <= now


days_in_words = st.one_of(
    st.sampled_from(["today", "tomorrow", "next week", "eom", *WEEKDAYS, *(f"next {name}" for name in WEEKDAYS)]),
    st.integers(1, 31).map(str),
    st.builds("+{}{}".format, st.integers(0, 90), st.sampled_from(["d", "w", "m", "y", "wd"])),
    st.builds("{} {}".format, st.integers(1, 28), st.sampled_from(MONTHS)),
)


@given(words=days_in_words, now=moments, calendar=calendars)
@LAW
def test_no_work_lies_under_a_closed_tab(words: str, now: datetime, calendar: Calendar) -> None:
    """A day that is read is open; it is the first open day from the exact one on, and a note tells of any shift."""
    place = read(words, now, calendar)
    exact = read(words, now, calendar, exact=True)

    day, meant = day_of(place.tab), day_of(exact.tab)
    assert day is not None
    assert meant is not None
    assert day == next(open_day for open_day in days_from(meant) if calendar.is_open(open_day))
    assert (day != meant) == (place.note is not None) == (exact.note is not None)


@given(words=days_in_words, now=moments, calendar=calendars)
@LAW
def test_a_place_read_again_from_its_label_or_its_full_date_is_the_same(
    words: str, now: datetime, calendar: Calendar
) -> None:
    """The label and the printed date of a place that was read name that place again, with no further shift."""
    tab = read(words, now, calendar).tab

    assert read(tab, now, calendar) == Place(tab)
    assert read(say(tab, now.date()), now, calendar) == Place(tab)


@given(now=moments, ahead=st.integers(0, 36_000), date_order=date_orders)
@LAW
def test_every_date_that_is_printed_reads_back_to_itself(now: datetime, ahead: int, date_order: str) -> None:
    """A date in full, as every answer prints it, is that date for a plan; one of the past is, for a moment."""
    later, earlier = now.date() + timedelta(days=ahead), now.date() - timedelta(days=ahead)

    assert read(say_day(later), now, NEVER_CLOSED, date_order).tab == day_tab(later)
    assert read(later.isoformat(), now, NEVER_CLOSED, date_order).tab == day_tab(later)
    assert read_moment(say_day(earlier), now, date_order).date() == earlier


@given(now=moments, months=st.integers(0, 1200))
@LAW
def test_every_month_that_is_printed_reads_back_to_itself(now: datetime, months: int) -> None:
    """A month's tab, as every answer prints it and as it is labelled, is that tab."""
    first = now.date().replace(day=1) + relativedelta(months=months)
    tab = month_tab(first.year, first.month)

    assert read(say(tab, now.date()), now, NEVER_CLOSED) == read(tab, now, NEVER_CLOSED) == Place(tab)


@given(now=moments, number=st.integers(1, 31))
@LAW
def test_a_number_is_the_first_such_day_from_today_on_and_the_last_one_looking_back(now: datetime, number: int) -> None:
    """Walking the days one by one from today meets the day that a tab's number names."""
    assert read(f"{number}", now, NEVER_CLOSED).tab == day_tab(
        next(day for day in days_from(now.date()) if day.day == number)
    )
    assert read_moment(f"{number}", now).date() == next(day for day in days_back_from(now.date()) if day.day == number)


@given(now=moments, some_day=st.dates(date(2000, 1, 1), date(2000, 12, 31)))
@LAW
def test_a_date_without_a_year_is_the_first_from_today_on_and_the_last_one_looking_back(
    now: datetime, some_day: date
) -> None:
    """Walking the days one by one from today meets the date, 29 February too, in words and in figures."""
    number, month = some_day.day, some_day.month
    words = f"{number} {MONTHS[month - 1]}"
    ahead = next(day for day in days_from(now.date()) if (day.day, day.month) == (number, month))
    back = next(day for day in days_back_from(now.date()) if (day.day, day.month) == (number, month))

    assert read(words, now, NEVER_CLOSED).tab == day_tab(ahead)
    assert read(f"{number}.{month}.", now, NEVER_CLOSED).tab == day_tab(ahead)
    assert read(f"{month}/{number}", now, NEVER_CLOSED, "MDY").tab == day_tab(ahead)
    moment = answer(lambda: read_moment(words, now))
    assert (moment.date() if moment else None) == (back if (now.date() - back).days < 300 else None)


@given(now=moments, count=st.integers(0, 1000))
@LAW
def test_spans_add_up(now: datetime, count: int) -> None:
    """Counted days and weeks are plain sums, working days of a week without an end are days, and `ago` mirrors them."""
    later = Place(day_tab(now.date() + timedelta(days=count)))

    assert read(f"+{count}d", now, NEVER_CLOSED) == later
    assert read(f"in {count} days", now, NEVER_CLOSED) == later
    assert read(f"+{count}wd", now, NEVER_CLOSED) == later
    assert read(f"+{count}w", now, NEVER_CLOSED) == read(f"+{7 * count}d", now, NEVER_CLOSED)
    assert read_moment(f"{count} days ago", now).date() == now.date() - timedelta(days=count)


@given(now=moments, minutes=st.integers(0, 24 * 60 - 1), day=days_in_words)
@LAW
def test_a_time_changes_no_day(now: datetime, minutes: int, day: str) -> None:
    """Words with a time name the day that they name without it, whichever clock the time is written by."""
    hour, minute = divmod(minutes, 60)
    by_24_hours = f"{hour:02}:{minute:02}"
    by_12_hours = f"{hour % 12 or 12}:{minute:02}{'pm' if hour >= 12 else 'am'}"
    tab = read(day, now, NEVER_CLOSED).tab

    for words in (f"{day} {by_24_hours}", f"{by_24_hours} {day}", f"{day} at {by_12_hours}"):
        place = read(words, now, NEVER_CLOSED)
        assert (place.tab, place.time) == (tab, by_24_hours)
