"""Telling clients apart by their purchases, as ``rules/segments.py`` defines it: in SQL, however many they are."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from tickler.rules.segments import (
    MANY_QUANTILE,
    RECENT_QUANTILE,
    SEGMENTS,
    Amounts,
    Buyer,
    Found,
    Limits,
    Segment,
)
from tickler.storage import queries
from tickler.storage.adding import ADDED_UP, added
from tickler.storage.figures import KEPT_FOR_OTHERS
from tickler.storage.rows import as_json

_OWN = (
    f"p.dossier_id NOT IN ({KEPT_FOR_OTHERS})"
    " AND p.dossier_id NOT IN"
    " (SELECT id FROM dossier INDEXED BY dossier_tab WHERE tab IS NULL AND given_pack IS NOT NULL)"
)
_BOUGHT = (
    f"bought AS MATERIALIZED (SELECT p.dossier_id AS id, p.on_day AS day FROM purchase p"
    f" WHERE p.on_day <= :today AND {_OWN} GROUP BY p.dossier_id, p.on_day)"
)
# A client after the other, as the index has them: so nothing is put into order for it.
_TIMES = (
    "clients AS (SELECT p.dossier_id AS id, COUNT(DISTINCT p.on_day) AS times,"
    " MIN(p.on_day) AS first, MAX(p.on_day) AS last FROM purchase p INDEXED BY purchase_dossier"
    f" WHERE p.on_day <= :today AND {_OWN} GROUP BY p.dossier_id),"
    " times AS MATERIALIZED (SELECT *,"
    " CASE WHEN times = 1 THEN CASE WHEN last >= :since THEN 'newcomers' ELSE 'one-time' END"
    " WHEN last < :since THEN 'lost' WHEN times >= :many THEN 'vip' ELSE 'growing' END AS segment"
    " FROM clients)"
)
_PAST = "segment = 'newcomers' AND julianday(:today) - julianday(first) > :second"
# The latest that were lost can be won back first; who has waited longest is reminded first; who buys most stands first.
_ORDER: dict[Segment, str] = {
    "newcomers": "first, id",
    "one-time": "last DESC, id",
    "growing": "times DESC, last DESC, id",
    "vip": "times DESC, last DESC, id",
    "lost": "last DESC, id",
}


def found(db: sqlite3.Connection, today: date) -> Found:
    """What the purchases say of themselves."""
    select = (
        f"WITH {_BOUGHT},"
        " gaps AS MATERIALIZED (SELECT id, CAST(julianday(day) - julianday(LAG(day) OVER client) AS INTEGER) AS days,"
        " ROW_NUMBER() OVER client AS nth FROM bought WINDOW client AS (PARTITION BY id ORDER BY day)),"
        # How often there was each of them: few rows, of however many purchases.
        " days AS MATERIALIZED (SELECT days AS value, COUNT(*) AS times, SUM(nth = 2) AS seconds FROM gaps"
        " WHERE nth > 1 GROUP BY days),"
        " again AS MATERIALIZED (SELECT value, COUNT(*) AS times FROM"
        " (SELECT MAX(nth) AS value FROM gaps GROUP BY id HAVING MAX(nth) > 1) GROUP BY value)"
        " SELECT (SELECT TOTAL(times) FROM days) AS gaps, (SELECT TOTAL(times) FROM again) AS again,"
        f" ({_quantile('days', 'times', RECENT_QUANTILE)}) AS recent,"
        f" ({_quantile('again', 'times', MANY_QUANTILE)}) AS many,"
        f" ({_quantile('days', 'seconds', 0.5)}) AS second"
    )
    row = db.execute(select, {"today": today.isoformat()}).fetchone()
    return Found(*(row[name] if row[name] is None else int(row[name]) for name in Found._fields))


def segments(db: sqlite3.Connection, limits: Limits, today: date) -> tuple[Amounts, ...]:
    """Each segment with its clients, their purchases, and what these came to."""
    select = (
        f"WITH {_TIMES} SELECT segment AS key, NULL AS currency, COUNT(*) AS clients, SUM(times) AS times,"
        " NULL AS decimals, NULL AS high, NULL AS low FROM times GROUP BY segment"
        f" UNION ALL SELECT t.segment, p.currency, NULL, NULL, {ADDED_UP} FROM times t"
        " CROSS JOIN purchase p ON p.dossier_id = t.id WHERE p.on_day <= :today"
        " GROUP BY t.segment, p.currency, decimals ORDER BY currency"
    )
    rows = db.execute(select, _values(limits, today)).fetchall()
    counted = {row["key"]: (row["clients"], row["times"]) for row in rows if row["currency"] is None}
    sums = _sums(row for row in rows if row["currency"] is not None)
    return tuple(Amounts(name, *counted.get(name, (0, 0)), sums.get(name, {})) for name in SEGMENTS)


def buyers(
    db: sqlite3.Connection, limits: Limits, today: date, segment: Segment, *, most: int
) -> tuple[int, tuple[Buyer, ...]]:
    """How many clients a segment has, and the first of them."""
    values = _values(limits, today) | {"segment": segment, "most": most}
    return _first_of(db, "segment = :segment", _ORDER[segment], values)


def newcomers_past(
    db: sqlite3.Connection, limits: Limits, today: date, second: int, *, most: int
) -> tuple[int, tuple[Buyer, ...]]:
    """How many newcomers bought longer ago than so many days, and the first of them, the longest first."""
    values = _values(limits, today) | {"second": second, "most": most}
    return _first_of(db, _PAST, _ORDER["newcomers"], values)


def _first_of(db: sqlite3.Connection, which: str, order: str, values: dict[str, Any]) -> tuple[int, tuple[Buyer, ...]]:
    select = (
        f"WITH {_TIMES}, these AS MATERIALIZED (SELECT * FROM times WHERE {which})"
        f" SELECT *, (SELECT COUNT(*) FROM these) AS count FROM these ORDER BY {order} LIMIT :most"
    )
    rows = db.execute(select, values).fetchall()
    return (rows[0]["count"] if rows else 0), _opened(db, {row["id"]: row for row in rows}, values["today"])


def _opened(db: sqlite3.Connection, rows: dict[int, sqlite3.Row], today: str) -> tuple[Buyer, ...]:
    select = (
        f"SELECT p.dossier_id AS key, p.currency, {ADDED_UP} FROM json_each(:ids) one"
        " CROSS JOIN purchase p ON p.dossier_id = one.value WHERE p.on_day <= :today"
        " GROUP BY p.dossier_id, p.currency, decimals ORDER BY p.currency"
    )
    sums = _sums(db.execute(select, {"today": today, "ids": as_json(list(rows))}))
    return tuple(
        Buyer(
            dossier,
            row["segment"],
            row["times"],
            date.fromisoformat(row["first"]),
            date.fromisoformat(row["last"]),
            sums.get(number, {}),
        )
        for number, row in rows.items()
        if (dossier := queries.dossier(db, number))
    )


def _sums(rows: Iterable[sqlite3.Row]) -> dict[Any, dict[str, Decimal]]:
    """What each key's rows come to, by currency."""
    sums: dict[Any, dict[str, Decimal]] = {}
    for row in rows:
        of_one = sums.setdefault(row["key"], {})
        of_one[row["currency"]] = added(of_one.get(row["currency"], Decimal(0)), row)
    return sums


def _quantile(of: str, times: str, part: float) -> str:
    """The smallest value that such a part of all figures does not exceed; ``times``: how many figures have it."""
    upto = f"SELECT value, SUM({times}) OVER (ORDER BY value) AS upto, SUM({times}) OVER () AS figures FROM {of}"
    return f"SELECT MIN(value) FROM ({upto}) WHERE upto > 0 AND 100 * upto >= {round(100 * part)} * figures"


def _values(limits: Limits, today: date) -> dict[str, Any]:
    since = date.fromordinal(max(today.toordinal() - limits.recent.value, 1))
    return {"today": today.isoformat(), "since": since.isoformat(), "many": limits.many.value}
