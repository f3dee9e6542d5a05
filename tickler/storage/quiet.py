"""Who was not heard of for longer than the cadence: what the daily loop asks of one client, and ``quiet`` of all."""

import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from tickler.dossiers import Dossier
from tickler.rules.cadence import Cadences
from tickler.storage import queries
from tickler.tabs import day_tab

_OWN = "SELECT {0} FROM dossier o INDEXED BY dossier_cadence WHERE o.id = l.dossier_id AND o.cadence IS NOT NULL"
_SIGNED = "l.dossier_id IN (SELECT rowid FROM dossier_words WHERE dossier_words MATCH :{0})"
# All that is asked stands in indexes, so that a hundred thousand are gone through quickly.
_BEYOND = (
    "FROM last_contact l INDEXED BY last_contact_at WHERE l.at < {0}"
    " AND l.dossier_id NOT IN (SELECT id FROM dossier INDEXED BY dossier_tab WHERE tab IS NULL)"
    " AND l.dossier_id NOT IN (SELECT id FROM dossier INDEXED BY dossier_out WHERE out_with IS NOT NULL)"
)
# The next date (of a month without a day its 1st) is more days after the last contact than there may be: of each tab
# the days before which that contact was are worked out once, for all that lies under it.
_COMING = (
    "WITH next AS (SELECT tab, MIN(substr(tab || '-01', 1, 10), :until) AS day"
    " FROM (SELECT DISTINCT tab FROM dossier INDEXED BY dossier_tab WHERE tab > :today)),"
    " tabs AS MATERIALIZED (SELECT tab, day, {0} FROM next),"
    " these AS MATERIALIZED (SELECT l.dossier_id, l.at FROM tabs t"
    " CROSS JOIN dossier d INDEXED BY dossier_tab ON d.tab = t.tab CROSS JOIN last_contact l ON l.dossier_id = d.id"
    " WHERE d.out_with IS NULL AND l.at >= {1} AND l.at < {2})"
    " SELECT dossier_id, at, (SELECT COUNT(*) FROM these) AS count FROM these ORDER BY at, dossier_id LIMIT :most"
)


class Silent(NamedTuple):
    """A client who is beyond the cadence, or will be before the next date."""

    dossier: Dossier
    last: date  # of the last contact; where there was none, since when the dossier is there
    spoken: bool
    cadence: int  # days


def last_contact(db: sqlite3.Connection, number: int) -> tuple[date, bool]:
    """The day of the last contact, and that there was one; else since when the dossier is there."""
    select = (
        "SELECT at, EXISTS (SELECT 1 FROM contact WHERE dossier_id = :id) AS spoken FROM last_contact"
        " WHERE dossier_id = :id"
    )
    row = db.execute(select, {"id": number}).fetchone()
    return date.fromisoformat(row["at"][:10]), bool(row["spoken"])


def beyond(db: sqlite3.Connection, cadences: Cadences, today: date, *, most: int) -> tuple[int, list[Silent]]:
    """How many are beyond the cadence, and the first of them, the longest first."""
    since, _, values = _allowed(db, cadences, today)
    values |= {"latest": _before(today, cadences.shortest(_shortest_own(db))), "most": most}
    those = f"{_BEYOND.format(since)} AND l.at < :latest"
    count = db.execute(f"SELECT COUNT(*) AS count {those}", values).fetchone()["count"]
    found = db.execute(f"SELECT l.dossier_id, l.at {those} ORDER BY l.at, l.dossier_id LIMIT :most", values)
    return count, _opened(db, cadences, found)


def coming(
    db: sqlite3.Connection, cadences: Cadences, today: date, until: date, *, most: int
) -> tuple[int, list[Silent]]:
    """How many will be beyond it before the next date, and until that day; and the first of them."""
    since, before, values = _allowed(db, cadences, today)
    values |= {"today": day_tab(today), "until": day_tab(until), "most": most}
    each = {cadences.days, *cadences.stages.values(), *cadences.tags.values()}
    days = ", ".join(f"date(day, '-{days:d} days') AS before_{days:d}" for days in sorted(each))
    select = _COMING.format(days, since, before)
    found = db.execute(select, values).fetchall()
    return (found[0]["count"] if found else 0), _opened(db, cadences, found)


def _opened(db: sqlite3.Connection, cadences: Cadences, found: Iterable[sqlite3.Row]) -> list[Silent]:
    return [
        Silent(dossier, *last_contact(db, dossier.id), cadences.of(dossier.card))
        for row in found
        if (dossier := queries.dossier(db, row["dossier_id"]))
    ]


def _shortest_own(db: sqlite3.Connection) -> int | None:
    """The shortest cadence that is said on a card."""
    select = "SELECT MIN(cadence) AS shortest FROM dossier INDEXED BY dossier_cadence WHERE cadence IS NOT NULL"
    shortest: int | None = db.execute(select).fetchone()["shortest"]
    return shortest


def _allowed(db: sqlite3.Connection, cadences: Cadences, today: date) -> tuple[str, str, dict[str, Any]]:
    """Since when a client may not have been heard of today, and since when on the day of a tab `t`, as SQL.

    The cadence is a dossier's own, else the shortest of its tags, else its stage's, else all clients'.
    """
    since, before, values = list[str](), list[str](), dict[str, Any]()
    for signs in (cadences.tags, cadences.stages):
        for days in sorted(set(signs.values())):
            name = f"signs{len(since)}"
            any_of_these = " OR ".join(f'"{sign}"' for sign, of in signs.items() if of == days)
            values[name] = f"signs : ({any_of_these})"
            since.append(f"WHEN {_SIGNED.format(name)} THEN '{_before(today, days)}'")
            before.append(f"WHEN {_SIGNED.format(name)} THEN t.before_{days:d}")
    usual = (_case(since, f"'{_before(today, cadences.days)}'"), _case(before, f"t.before_{cadences.days:d}"))
    if _shortest_own(db) is None:
        return *usual, values
    values["today"] = day_tab(today)
    own = [_OWN.format(f"date({day}, '-' || o.cadence || ' days')") for day in (":today", "t.day")]
    return f"COALESCE(({own[0]}), {usual[0]})", f"COALESCE(({own[1]}), {usual[1]})", values


def _case(cases: list[str], otherwise: str) -> str:
    return f"CASE {' '.join(cases)} ELSE {otherwise} END" if cases else otherwise


def _before(today: date, days: int) -> str:
    return day_tab(today - timedelta(days=days))
