"""The binder's calendar: public holidays are computed once for a country and year, and kept in the binder."""

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from tickler.errors import NotUnderstood
from tickler.storage import queries, store
from tickler.workdays import Calendar


def calendar(db: sqlite3.Connection | None, workdays: frozenset[int], country: str, region: str) -> Calendar:
    """The calendar of a binder (None: one that is not begun yet), with the public holidays of a country if one is set.

    Asking it for a day raises NotUnderstood where country or region are unknown.
    """
    return Calendar(workdays, _Holidays(db, country.upper(), region) if country else {})


class _Holidays(dict[int, Mapping[date, str]]):
    """The holidays of each year, looked up in the binder when the year is asked for."""

    def __init__(self, db: sqlite3.Connection | None, country: str, region: str) -> None:
        super().__init__()
        self._db, self._country, self._region = db, country, region

    def __missing__(self, year: int) -> Mapping[date, str]:
        kept = queries.holidays(self._db, self._country, self._region, year) if self._db else None
        self[year] = kept if kept is not None else self._computed(year)
        return self[year]

    def _computed(self, year: int) -> Mapping[date, str]:
        days = public_holidays(self._country, self._region, year)
        if self._db:
            # Where the binder is locked or read-only the days are right all the same, and computed again next time.
            with suppress(sqlite3.OperationalError):
                store.keep_holidays(self._db, self._country, self._region, year, days)
        return days


def public_holidays(country: str, region: str, year: int) -> Mapping[date, str]:
    """The public holidays of a country's year, each with its name.

    Raises NotUnderstood where country or region are unknown.
    """
    import holidays  # 150 ms, once for a country and year

    try:
        return dict(holidays.country_holidays(country, subdiv=region or None, years=year, language="en_US"))
    except NotImplementedError as error:
        known = country in holidays.list_supported_countries()
        where = f"region {region!r} of {country}" if known else f"country {country!r}"
        hint = "a country is written as its ISO code, such as GE or DE, a region as the country's own code"
        raise NotUnderstood(f"the settings name an unknown {where}", hint) from error
