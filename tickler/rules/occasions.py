"""Occasions: the days of the year on which a client is greeted, and when they come round.

A birthday is an occasion of the name ``birthday``, of a person. One on 29 February comes round on 1 March in a year
that has no such day: nobody is greeted too early.
"""

import re
from calendar import isleap, monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tickler.changes import Change, PutIn, Rewrite, TakeOut
from tickler.dossiers import Dossier, Occasion
from tickler.errors import NotFound, NotUnderstood
from tickler.rules.refs import shortly
from tickler.tabs import MONTHS, month_name
from tickler.words import fold, line

BIRTHDAY = "birthday"

_LEAP_DAY = "02-29"
_FIRST_OF_MARCH = "03-01"
_LEAP_YEAR = 2000
_FULL_YEAR = 4  # digits
_LONGEST = 100  # characters of a name, or a date
_HINT = "a day of the year is written 8 march, 8.3. or 8 march 1985"

_NAME = r"(?P<name>[a-z]{3,9})\.?"
_DAY = r"(?P<D>[0-9]{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?P<Y>[0-9]{4}|[0-9]{2})"
_FORMS = (
    rf"{_DAY}[ -]?(?:of )?{_NAME}(?:,?[ -]?{_YEAR})?",  # 8-Mar-85, as spreadsheets write it
    rf"{_NAME} ?(?:the )?{_DAY}(?:,? {_YEAR})?",
    r"(?P<Y>[0-9]{4})(?P<sign>[./-])(?P<M>[0-9]{1,2})(?P=sign)(?P<D>[0-9]{1,2})",
    r"--(?P<M>[0-9]{2})-?(?P<D>[0-9]{2})",  # as in a vCard
    r"(?P<first>[0-9]{1,2})(?P<sign>[./-]) ?(?P<second>[0-9]{1,2})(?:(?P=sign) ?(?P<third>[0-9]{4}|[0-9]{1,2}))?\.?",
)


class DayOfYear(NamedTuple):
    """A day of any year, and the year in which it was first, if that was said."""

    day: str  # MM-DD
    year: int | None = None


class Ahead(NamedTuple):
    """An occasion that is today or soon."""

    occasion: Occasion
    on: date
    in_days: int

    @property
    def years(self) -> int | None:
        """How many years it will be, where it is known since when; of a birthday, the age."""
        year = self.occasion.year
        return self.on.year - year if year is not None and year < self.on.year else None


def say_when(in_days: int) -> str:
    """``today``, ``tomorrow``, ``in 3 days``."""
    return {0: "today", 1: "tomorrow"}.get(in_days, f"in {in_days} days")


class Greeting(NamedTuple):
    """Whom to greet, what for, and how to reach the person: by the lines beside the name, else those on the card."""

    dossier: Dossier
    ahead: Ahead
    phone: str | None
    email: str | None


# -- reading


def read_day_of_year(words: str, today: date, date_order: str = "DMY") -> DayOfYear:
    """The day that the words name: ``8 march``, ``8.3.``, ``8 march 1985``, ``1985-03-08``.

    Raises NotUnderstood for what is no day of a year, and for a year that lies ahead.
    """
    day, month, written = parts_of_date(words, date_order)
    if written is None:
        return DayOfYear(f"{month:02}-{day:02}")
    year = int(written)
    if len(written) < _FULL_YEAR:  # the last one that is written so
        year += today.year - today.year % 100
        year -= 100 if year > today.year else 0
    if date_in(year, month, day) > today:
        raise NotUnderstood(f"{shortly(words)} lies ahead: the year of an occasion is the one since when it is", _HINT)
    return DayOfYear(f"{month:02}-{day:02}", year)


def parts_of_date(words: str, date_order: str) -> tuple[int, int, str | None]:
    """Day, month, and the year as it is written, if it is.

    Raises NotUnderstood for what is no date.
    """
    plain = " ".join(fold(words).split())
    forms = (re.fullmatch(form, plain) for form in _FORMS) if len(plain) <= _LONGEST else ()
    said = next(filter(None, forms), None)
    parts = _in_order(said.groupdict(), date_order) if said else {}
    day, month = int(parts.get("D") or 0), int(parts.get("M") or 0)
    if not day or not month:
        raise NotUnderstood(f"{shortly(words)} cannot be read as a day of the year", _HINT)
    if month not in range(1, 13) or day > monthrange(_LEAP_YEAR, month)[1]:
        raise NotUnderstood(f"no year has the day {shortly(words)}", _HINT)
    return day, month, parts.get("Y")


def date_in(year: int, month: int, day: int) -> date:
    """The date.

    Raises NotUnderstood for one that the year does not have.
    """
    if year == 0 or day > monthrange(year, month)[1]:
        raise NotUnderstood(f"{month_name(month)} {year} has no {day}.")
    return date(year, month, day)


def _in_order(parts: dict[str, str | None], date_order: str) -> dict[str, str | None]:
    """The parts by name: a month's name as its number, figures by the date order."""
    if "first" in parts:
        short = date_order.replace("Y", "")
        third = parts["third"] or ""
        order = short if not third else f"{short}Y" if len(third) == _FULL_YEAR else date_order
        in_order = dict(zip(order, (parts["first"], parts["second"], third), strict=False))
        return {} if len(in_order.get("Y") or "") == 1 else in_order  # 8.3.5 is no year
    name = parts.get("name")
    month = next((n for n, month in enumerate(MONTHS, start=1) if name and month.lower().startswith(name)), None)
    return parts | ({"M": str(month or "")} if name else {})


# -- when they come round


def days_ahead(day: date, ahead: int) -> dict[str, date]:
    """The days of the year from this day on, so many ahead, each with its date; 29 February has one every year."""
    dates = [day + timedelta(days=n) for n in range(ahead + 1)]
    found = {f"{one:%m-%d}": one for one in dates}
    if _FIRST_OF_MARCH in found and not isleap(found[_FIRST_OF_MARCH].year):
        found[_LEAP_DAY] = found[_FIRST_OF_MARCH]
    return found


def say_day_of_year(occasion: Occasion | DayOfYear) -> str:
    """``8 March``; ``8 March 1985`` where it is known since when."""
    month, day = (int(part) for part in occasion.day.split("-"))
    return f"{day} {month_name(month)}{f' {occasion.year}' if occasion.year else ''}"


def say_occasion(occasion: Occasion) -> str:
    """``birthday of Uta Weber: 8 March 1985``, ``Fair: 21 November``."""
    return f"{occasion.what}{f' of {occasion.who}' if occasion.who else ''}: {say_day_of_year(occasion)}"


def next_time(occasion: Occasion, today: date) -> Ahead:
    """When the occasion comes round the next time, today included."""
    on = next(on for year in (today.year, today.year + 1) if (on := _in_year(occasion, year)) >= today)
    return Ahead(occasion, on, (on - today).days)


def _in_year(occasion: Occasion, year: int) -> date:
    month, day = (int(part) for part in occasion.day.split("-"))
    return date(year, 3, 1) if occasion.day == _LEAP_DAY and not isleap(year) else date(year, month, day)


# -- changing


def birthday_of(occasions: Sequence[Occasion], who: str | None) -> Occasion | None:
    """The birthday of a person; of None, the client's own."""
    return next((one for one in occasions if one.what == BIRTHDAY and one.who == who), None)


def named(occasions: Sequence[Occasion], name: str) -> Occasion | None:
    """The occasion of this name that is nobody's birthday."""
    return next((one for one in occasions if one.what != BIRTHDAY and fold(one.what) == fold(name)), None)


def set_day(number: int, was: Occasion | None, now: Occasion | None) -> list[Change]:
    """What puts an occasion in, rewrites it, or takes it out (``now`` is None); nothing where it is so already."""
    if was is None:
        return [PutIn(number, now)] if now else []
    if now is None:
        return [TakeOut(number, was)]
    now = now._replace(uid=was.uid)
    return [Rewrite(number, was, now)] if now != was else []


def split_occasion(said: str) -> tuple[str, str]:
    """The name and the day in ``NAME=DATE``; an empty day takes the occasion out.

    Raises NotUnderstood.
    """
    name, equals, day = said.rpartition("=")
    clean = line(name, "the name of an occasion", _LONGEST)
    if not equals or clean is None:
        hint = 'for example: --occasion "Accountants\' day=21 nov"'
        raise NotUnderstood(f"--occasion takes NAME=DATE, not {shortly(said)}", hint)
    return clean, day.strip()


def said_occasions(
    number: int,
    held: Sequence[Occasion],
    said: Sequence[str],
    read: Callable[[str], DayOfYear],
    new_uid: Callable[[], str],
) -> list[Change]:
    """What becomes of occasions that are said as ``NAME=DATE``; the last word on a name counts.

    Raises NotUnderstood, NotFound where one is to be taken out that is not there.
    """
    changes: list[Change] = []
    for name, day in {fold(name): (name, day) for name, day in map(split_occasion, said)}.values():
        if fold(name) == BIRTHDAY:
            raise NotUnderstood("a birthday is of a person", "for example: --birthday '8 march 1985'")
        was = named(held, name)
        if not day and was is None:
            names = ", ".join(one.what for one in held if one.what != BIRTHDAY) or "none"
            raise NotFound(f"there is no occasion {shortly(name)} to take out", f"its occasions: {names}")
        changes += set_day(number, was, Occasion(new_uid(), name, *_day_and_none(read(day))) if day else None)
    return changes


def _day_and_none(day: DayOfYear) -> tuple[str, None, int | None]:
    return day.day, None, day.year
