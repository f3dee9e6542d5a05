"""Who has how many dossiers: what the daily loop asks, on an index of those alone that are out."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from itertools import groupby

from tickler.rules.views import OutWith
from tickler.tabs import Tab

_OUT = "FROM dossier WHERE out_with IS NOT NULL"
_FIRST_DUE_BACK = "ORDER BY out_until IS NULL, out_until, out_with"


def everywhere(db: sqlite3.Connection) -> list[OutWith]:
    """Who has how many dossiers, the first due back first."""
    select = f"SELECT out_with, out_until, COUNT(*) AS dossiers {_OUT} GROUP BY out_with, out_until {_FIRST_DUE_BACK}"
    return [OutWith(row["out_with"], _day(row["out_until"]), row["dossiers"]) for row in db.execute(select)]


def under(db: sqlite3.Connection, after: Tab | None, until: Tab) -> list[OutWith]:
    """Who has which of the dossiers that lie under the labels after ``after`` up to ``until``."""
    return _named(db, "tab > :after AND tab <= :until", {"after": after or "", "until": until})


def under_month(db: sqlite3.Connection, month: int, year: int | None, window_end: Tab) -> list[OutWith]:
    """Who has which of the dossiers that lie behind a month's divider, of one year or of all."""
    where = "substr(tab, 6, 2) = :month AND (length(tab) = 7 OR tab >= :window_end) AND tab LIKE :year"
    return _named(db, where, {"month": f"{month:02}", "year": f"{year or ''}%", "window_end": window_end})


def _named(db: sqlite3.Connection, where: str, parameters: dict[str, str]) -> list[OutWith]:
    select = f"SELECT out_with, out_until, id, name {_OUT} AND {where} {_FIRST_DUE_BACK}, tab, time, id"
    return [
        OutWith(colleague, _day(until), len(named), named)
        for (colleague, until), rows in groupby(
            db.execute(select, parameters), lambda row: (row["out_with"], row["out_until"])
        )
        for named in [_names(rows)]
    ]


def _names(rows: Iterable[sqlite3.Row]) -> tuple[tuple[int, str], ...]:
    return tuple((row["id"], row["name"]) for row in rows)


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
