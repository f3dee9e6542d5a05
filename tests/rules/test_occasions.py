"""Days of the year on which a client is greeted: read, and found when they come round."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickler.dossiers import Occasion
from tickler.errors import NotUnderstood
from tickler.rules.occasions import DayOfYear, days_ahead, next_time, read_day_of_year, say_day_of_year

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("words", "day", "year"),
    [
        ("8 march", "03-08", None),
        ("March 8th", "03-08", None),
        ("the 8", None, None),
        ("8th of Mar 1985", "03-08", 1985),
        ("8. märz", None, None),
        ("8.3.", "03-08", None),
        ("8/3/1985", "03-08", 1985),
        ("8.3.85", "03-08", 1985),
        ("8.3.26", "03-08", 2026),
        ("8.3.27", "03-08", 1927),
        ("1985-03-08", "03-08", 1985),
        ("--03-08", "03-08", None),
        ("--0308", "03-08", None),
        ("29 feb", "02-29", None),
        ("29.2.2024", "02-29", 2024),
        ("29.2.2023", None, None),
        ("30 feb", None, None),
        ("0 march", None, None),
        ("8.13.", None, None),
        ("8 march 2027", None, None),
        ("8 ma 1985", None, None),
        ("march", None, None),
        ("", None, None),
        ("1.1.0000", None, None),
        ("8 march \x1b[31m", None, None),
        ("8" * 10_000, None, None),
    ],
)
def test_a_day_of_the_year_is_read_as_people_write_it(words: str, day: str | None, year: int | None) -> None:
    """With or without the year; a day that no year has, or a year that lies ahead, is a usage error."""
    if day is None:
        with pytest.raises(NotUnderstood):
            read_day_of_year(words, TODAY)
    else:
        assert read_day_of_year(words, TODAY) == DayOfYear(day, year)


def test_figures_go_by_the_date_order() -> None:
    """8/3 is the 3rd of August where the month is written first."""
    assert read_day_of_year("8/3", TODAY, "MDY") == DayOfYear("08-03")
    assert read_day_of_year("85-3-8", TODAY, "YMD") == DayOfYear("03-08", 1985)


@given(day=st.dates(date(1900, 1, 1), TODAY))
def test_what_is_said_is_read_as_the_same(day: date) -> None:
    """``8 March 1985`` as the screens say it is the same day when it is typed."""
    said = DayOfYear(f"{day:%m-%d}", day.year)

    assert read_day_of_year(say_day_of_year(said), TODAY) == said


@given(today=DAYS, born=st.dates(date(1940, 1, 1), date(1949, 12, 31)), ahead=st.integers(0, 31))
def test_each_occasion_comes_up_exactly_when_it_is_near(today: date, born: date, ahead: int) -> None:
    """What comes round within so many days is found, with its date, and nothing else; over New Year too."""
    occasion = Occasion("u", "birthday", f"{born:%m-%d}", "Nino", born.year)

    coming = next_time(occasion, today)

    assert (occasion.day in days_ahead(today, ahead)) == (coming.in_days <= ahead)
    if coming.in_days <= ahead:
        assert days_ahead(today, ahead)[occasion.day] == coming.on
    assert coming.years == coming.on.year - born.year


@pytest.mark.parametrize(("today", "on"), [("2026-02-20", "2026-03-01"), ("2028-02-20", "2028-02-29")])
def test_who_was_born_on_29_february_is_never_greeted_too_early(today: str, on: str) -> None:
    """In a year without that day it is 1 March."""
    day = date.fromisoformat(today)

    assert next_time(Occasion("u", "birthday", "02-29"), day).on.isoformat() == on
    assert days_ahead(day, 31)["02-29"].isoformat() == on
    assert days_ahead(date(2026, 3, 1), 0).keys() == {"03-01", "02-29"}
    assert days_ahead(date(2028, 3, 1), 0).keys() == {"03-01"}
