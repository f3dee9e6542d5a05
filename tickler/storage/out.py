"""Who has how many dossiers: what the daily loop asks, on an index of those alone that are out."""

import sqlite3
from datetime import date

from tickler.rules.views import OutWith
from tickler.tabs import Tab

_OUT = "SELECT out_with, out_until, COUNT(*) AS dossiers FROM dossier WHERE out_with IS NOT NULL"
_BY_COLLEAGUE = "GROUP BY out_with, out_until ORDER BY out_until IS NULL, out_until, out_with"


def everywhere(db: sqlite3.Connection) -> list[OutWith]:
    """Who has how many dossiers, the first due back first."""
    return _out(db.execute(f"{_OUT} {_BY_COLLEAGUE}"))


def under(db: sqlite3.Connection, after: Tab | None, until: Tab) -> list[OutWith]:
    """Who has how many of the dossiers that lie under the labels after ``after`` up to ``until``."""
    where = "AND tab > :after AND tab <= :until"
    return _out(db.execute(f"{_OUT} {where} {_BY_COLLEAGUE}", {"after": after or "", "until": until}))


def under_month(db: sqlite3.Connection, month: int, year: int | None, window_end: Tab) -> list[OutWith]:
    """Who has how many of the dossiers that lie behind a month's divider, of one year or of all."""
    where = "AND substr(tab, 6, 2) = :month AND (length(tab) = 7 OR tab >= :window_end) AND tab LIKE :year"
    parameters = {"month": f"{month:02}", "year": f"{year or ''}%", "window_end": window_end}
    return _out(db.execute(f"{_OUT} {where} {_BY_COLLEAGUE}", parameters))


def _out(found: sqlite3.Cursor) -> list[OutWith]:
    return [OutWith(row["out_with"], _day(row["out_until"]), row["dossiers"]) for row in found]


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
