"""Whether a binder has all the tables and indexes that are declared, and the indexes made anew that it lacks.

Importing this module imports SQLModel: only a check does so.
"""

import sqlite3
from collections.abc import Iterator

from sqlalchemy import Index
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from tickler.storage.tables import DossierRow

_DECLARED = DossierRow.metadata


def missing_tables(db: sqlite3.Connection) -> Iterator[str]:
    """The tables that are declared and not there."""
    there = _named(db, "table")
    return (name for name in _DECLARED.tables if name not in there)


def missing_indexes(db: sqlite3.Connection) -> Iterator[str]:
    """The indexes that are declared and not there."""
    return (str(index.name) for index in _missing(db))


def make_indexes(db: sqlite3.Connection) -> None:
    """Make the indexes that are not there."""
    for index in list(_missing(db)):
        db.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))


def _missing(db: sqlite3.Connection) -> Iterator[Index]:
    there = _named(db, "index")
    for table in _DECLARED.tables.values():
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            if index.name not in there:
                yield index


def _named(db: sqlite3.Connection, kind: str) -> set[str]:
    return {row["name"] for row in db.execute("SELECT name FROM sqlite_master WHERE type = :kind", {"kind": kind})}
