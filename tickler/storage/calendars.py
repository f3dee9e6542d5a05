"""The binder's calendar: public holidays are computed once for a country and year, and kept in the binder."""

import sqlite3
from collections.abc import Mapping
from datetime import date

from tickler.errors import NotUnderstood
from tickler.storage import queries, rows
from tickler.storage.connection import without_waiting
from tickler.workdays import Calendar


def calendar(
    db: sqlite3.Connection | None, workdays: frozenset[int], country: str, region: str, said_at: Mapping[str, str]
) -> Calendar:
    """The calendar of a binder (None: one that is not begun yet), with the public holidays of a country if one is set.

    The days off are those of the binder. Asking it for a day raises NotUnderstood where country or region are unknown;
    ``said_at`` tells the file and the line on which each of the two stands.
    """
    holidays = _Holidays(db, country, region, said_at) if country else {}
    own = queries.days_off(db) if db else []
    return Calendar(
        workdays,
        holidays,
        {one.day: one.reason for one in own if one.capacity is None},
        {one.day: one.capacity for one in own if one.capacity is not None},
    )


def unreadable_years(db: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """The country, region and year of each row of public holidays that is not as the program writes them."""
    kept = db.execute("SELECT country, region, year, days FROM holidays ORDER BY country, region, year")
    return [(row["country"], row["region"], row["year"]) for row in kept.fetchall() if not _are_days(row["days"])]


def forget_unreadable_years(db: sqlite3.Connection) -> None:
    """Take those rows out; they are computed again when they are asked for."""
    for country, region, year in unreadable_years(db):
        named = {"country": country, "region": region, "year": year}
        db.execute("DELETE FROM holidays WHERE country = :country AND region = :region AND year IS :year", named)


def _are_days(kept: object) -> bool:
    try:
        days = rows.holidays_of(str(kept))
    except (AttributeError, RecursionError, TypeError, ValueError):
        return False
    return all(isinstance(name, str) for name in days.values())


class _Holidays(dict[int, Mapping[date, str]]):
    """The holidays of each year, looked up in the binder when the year is asked for."""

    def __init__(self, db: sqlite3.Connection | None, country: str, region: str, said_at: Mapping[str, str]) -> None:
        super().__init__()
        self._db, self._country, self._region, self._said_at = db, country.upper(), region, said_at
        self._said = country

    def __missing__(self, year: int) -> Mapping[date, str]:
        kept = queries.holidays(self._db, self._country, self._region, year) if self._db else None
        self[year] = kept if kept is not None else self._computed(year)
        return self[year]

    def _computed(self, year: int) -> Mapping[date, str]:
        days = public_holidays(self._said, self._region, year, self._said_at)
        if self._db:
            from tickler.storage import store  # once for a country and year

            # Where the binder is locked or read-only the days are right all the same, and computed again next time.
            with without_waiting(self._db):
                store.keep_holidays(self._db, self._country, self._region, year, days)
        return days


def public_holidays(country: str, region: str, year: int, said_at: Mapping[str, str]) -> Mapping[date, str]:
    """The public holidays of a country's year, each with its name.

    Raises NotUnderstood where country or region are unknown.
    """
    import holidays  # 150 ms, once for a country and year

    code = country.upper()
    try:
        return dict(holidays.country_holidays(code, subdiv=region or None, years=year, language="en_US"))
    except NotImplementedError as error:
        regions = holidays.list_supported_countries().get(code)
        if regions is None:
            named = getattr(holidays, country.title().replace(" ", ""), None)  # Germany, United States
            meant = getattr(named, "country", None)
            hint = f"did you mean {meant}?" if meant else "a country is written as its ISO code, such as GE or DE"
            raise NotUnderstood(f"{said_at['country']}: there is no country {country!r}", hint) from error
        hint = f"the regions of {code} are {', '.join(regions)}" if regions else "leave it out: it has none"
        raise NotUnderstood(f"{said_at['region']}: {code} has no region {region!r}", hint) from error
