"""The journal of a binder on its way to another one, where it makes the same binder: every row stands in it."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from tickler.storage import journalchecks, rows, wordchecks
from tickler.storage.store import insert_row

Told = Mapping[str, Any]

_ENTRY = ("id", "at", "author", "command", "said", "undoes", "taken_back_by")
_LINE = ("entry_id", "line", "verb", "dossier_id", "table_name", "row_id")


class Untrue(ValueError):
    """A journal that does not tell how a binder came about."""


def is_blank(db: sqlite3.Connection) -> bool:
    """Whether nobody has done anything in the binder yet: it has no journal of its own."""
    return db.execute("SELECT 1 FROM journal UNION ALL SELECT 1 FROM dossier LIMIT 1").fetchone() is None


def entries(db: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """What was done, entry by entry."""
    return (dict(row) for row in db.execute("SELECT * FROM journal ORDER BY id"))


def lines(db: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """What each entry changed, line by line."""
    for row in db.execute("SELECT * FROM journal_line ORDER BY entry_id, line"):
        columns = {name: json.loads(row[name]) if row[name] else None for name in ("was", "now")}
        yield {name: row[name] for name in _LINE} | columns


def keep_entry(db: sqlite3.Connection, told: Told) -> None:
    """Write an entry into a journal that is empty but for others of the same, inside a transaction of the caller's."""
    insert_row(db, "journal", {name: told.get(name) for name in _ENTRY})


class Lines:
    """Writes the lines of a journal that comes from elsewhere, inside a transaction of the caller's."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        select = "SELECT name FROM pragma_table_info(:table)"
        self._columns = {
            table: {row["name"] for row in db.execute(select, {"table": table})} for table in rows.JOURNALED
        }

    def keep(self, told: Told) -> None:
        """Write one of them.

        Raises Untrue for one that tells of something that no binder has: its names become part of a statement.
        """
        known = self._columns.get(told["table_name"], set()) - {"id"}
        columns = {name: told.get(name) for name in ("was", "now")}
        if any(said is not None and not known.issuperset(said) for said in columns.values()):
            raise Untrue(f"entry {told['entry_id']} tells of columns that {told['table_name']!a} does not have")
        line = {name: told[name] for name in _LINE}
        line |= {name: None if said is None else rows.as_json(said) for name, said in columns.items()}
        insert_row(self._db, "journal_line", line)


def make_rows(db: sqlite3.Connection) -> None:
    """Every row as the journal tells of it, with its number and its words; inside a transaction of the caller's.

    Raises Untrue where the journal is not whole, or a line does not follow from those before it.
    """
    if journalchecks.lost_entries(db) or journalchecks.altered_entries(db, 1):
        raise Untrue("not all entries are there")
    for (table, number), columns, torn in journalchecks.rows_told(db):
        if torn is not None:
            raise Untrue(f"entry {torn} does not follow from those before it")
        if columns is not None:
            insert_row(db, table, {**columns, "id": number})
    _give_no_number_again(db)
    wordchecks.all_anew(db)


def _give_no_number_again(db: sqlite3.Connection) -> None:
    """The next row of a table comes after all that were ever there, those that were taken out included."""
    for table in rows.JOURNALED:
        name = {"table": table}
        db.execute("DELETE FROM sqlite_sequence WHERE name = :table", name)
        db.execute(
            "INSERT INTO sqlite_sequence (name, seq)"
            " SELECT table_name, MAX(row_id) FROM journal_line WHERE table_name = :table GROUP BY table_name",
            name,
        )
