"""A dossier with all that lies in it, as it travels: read as one value, to be written with ``TakeIn``.

``rules/documents.py`` makes JSON of it, and back. What is on the sheets is not in it: ``contents.pieces``.
"""

import sqlite3
from collections.abc import Iterable, Iterator

from tickler.dossiers import Lying, Marks, Whole
from tickler.rules.documents import KINDS
from tickler.storage import rows

_SELECT = f"SELECT {rows.columns('d', (*rows.DOSSIER_COLUMNS, 'added_at'))} FROM dossier d WHERE d.id = :id"


def read(db: sqlite3.Connection, number: int) -> Whole:
    """The dossier with this number, which is there."""
    row = db.execute(_SELECT, {"id": number}).fetchone()
    dossier = rows.dossier_of(row)
    return Whole(
        dossier.uid,
        dossier.card,
        dossier.filing,
        dossier.closed,
        dossier.moves,
        row["added_at"],
        uid_of(db, dossier.card.recommended_by),
        tuple(_lying_in(db, number)),
    )


def marks_of(db: sqlite3.Connection, number: int) -> Marks:
    """Who has the dossier with this number, and for whom it is kept: what does not travel with it in a pack."""
    return rows.dossier_of(db.execute(_SELECT, {"id": number}).fetchone()).marks


def read_all(db: sqlite3.Connection, numbers: Iterable[int]) -> Iterator[Whole]:
    """The dossiers with these numbers, one at a time."""
    return (read(db, number) for number in numbers)


def uid_of(db: sqlite3.Connection, number: int | None) -> str | None:
    """The uid of the dossier with this number."""
    row = db.execute("SELECT uid FROM dossier WHERE id = :id", {"id": number}).fetchone()
    return str(row["uid"]) if row else None


def number_of(db: sqlite3.Connection, uid: str | None) -> int | None:
    """The number here of the dossier with this uid; None where it is not here."""
    row = db.execute("SELECT id FROM dossier WHERE uid = :uid", {"uid": uid}).fetchone()
    return int(row["id"]) if row else None


def without_strangers(db: sqlite3.Connection, whole: Whole) -> Whole:
    """The dossier without what lies in another one here already, as after two were made one."""
    here = number_of(db, whole.uid)
    return whole._replace(lying=tuple(one for one in whole.lying if _lies_in(db, one) in (None, here)))


def _lies_in(db: sqlite3.Connection, one: Lying) -> int | None:
    """The number of the dossier in which this lies here."""
    select = f"SELECT dossier_id FROM {rows.TABLE_OF[type(one)]} WHERE uid = :uid"
    row = db.execute(select, {"uid": one.uid}).fetchone()
    return int(row["dossier_id"]) if row else None


def _lying_in(db: sqlite3.Connection, number: int) -> Iterator[Lying]:
    for kind in KINDS.values():
        select = f"SELECT * FROM {rows.TABLE_OF[kind]} WHERE dossier_id = :id ORDER BY id"
        for row in db.execute(select, {"id": number}):
            yield rows.value_of(kind, row)
