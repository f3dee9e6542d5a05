"""Pairs of dossiers that share a key: found by the indexes, as many as are asked for."""

import sqlite3

from tickler.dossiers import Dossier
from tickler.storage import rows

_KEYS = ("email_key", "phone_key", "name_key")


def likely(db: sqlite3.Connection, *, most: int) -> list[tuple[Dossier, Dossier]]:
    """The pairs with the same email, phone, or name and company of which one at least is active; by their numbers."""
    # A dossier that was merged into another is closed with that reason, and is no pair of it.
    pair = (
        "SELECT a.id AS one, b.id AS other FROM dossier a JOIN dossier b ON b.{key} = a.{key} AND b.id > a.id"
        " WHERE (a.tab IS NOT NULL OR b.tab IS NOT NULL)"
        " AND COALESCE(a.closed_because, '') NOT LIKE 'merged into %'"
        " AND COALESCE(b.closed_because, '') NOT LIKE 'merged into %'"
    )
    select = " UNION ".join(pair.format(key=key) for key in _KEYS)
    found = db.execute(f"{select} ORDER BY one, other LIMIT :most", {"most": most}).fetchall()
    return [(_dossier(db, row["one"]), _dossier(db, row["other"])) for row in found]


def _dossier(db: sqlite3.Connection, number: int) -> Dossier:
    names = rows.columns("d", rows.DOSSIER_COLUMNS)
    return rows.dossier_of(db.execute(f"SELECT {names} FROM dossier d WHERE d.id = :id", {"id": number}).fetchone())
