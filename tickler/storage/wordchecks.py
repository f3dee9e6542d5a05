"""Proving that everything can be found by its words, and making them anew.

Words are kept twice: as they stand on the rows of the words' tables, and in SQLite's index of them, which its own
integrity check knows nothing of before 3.44.
"""

import sqlite3
from collections.abc import Iterator

from tickler.storage import wording
from tickler.storage.connection import transaction
from tickler.storage.store import WORDS_OF, keep_words

_EMPTY_INDEX = "(1, x''), (10, x'00000000000000')"
_TABLES = (*(words for words, _ in WORDS_OF.values()), "dossier_words")


def torn_indexes(db: sqlite3.Connection) -> Iterator[str]:
    """The words' tables of which the index is not what the rows say; none where the binder can only be read.

    Outside of a transaction: SQLite looks at an index as if it wrote to it, so each is looked at for itself, and nobody
    is held up longer than that.
    """
    for words in _TABLES:
        try:
            with transaction(db, keep=False):
                db.execute(f"INSERT INTO {words} ({words}) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as error:
            name = getattr(error, "sqlite_errorname", "")
            if name.startswith("SQLITE_READONLY"):
                return
            if not name.startswith("SQLITE_CORRUPT"):
                raise
            yield words


def out_of_step(db: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """For how many rows of a table something else is kept than stands in them, or for none that is there."""
    found = {}
    for table, (words, said) in WORDS_OF.items():
        stray = f"SELECT COUNT(*) FROM {words} WHERE rowid NOT IN (SELECT id FROM {table})"
        wrong = db.execute(stray).fetchone()[0]
        for row in db.execute(f"SELECT * FROM {table} ORDER BY id"):
            kept = db.execute(f"SELECT * FROM {words} WHERE rowid = :id", {"id": row["id"]}).fetchone()
            wrong += kept is None or dict(kept) != said(dict(row))
        found[table] = wrong
    found["dossier"] = max(found["dossier"], wording.out_of_step(db))  # found by its card and by all in it: one fault
    yield from found.items()


def all_anew(db: sqlite3.Connection) -> None:
    """All words, as they stand in the dossiers; inside a transaction of the caller's."""
    for words in _TABLES:
        # An index that is torn can be neither written to nor even dropped: it begins empty, as SQLite makes it.
        db.execute(f"INSERT OR REPLACE INTO {words}_data (id, block) VALUES {_EMPTY_INDEX}")
        db.execute(f"INSERT INTO {words} ({words}) VALUES ('rebuild')")
    for table, (words, _) in WORDS_OF.items():
        db.execute(f"DELETE FROM {words}")
        for row in wording.named(db, f"SELECT * FROM {table}", {}):
            keep_words(db, table, row["id"], dict(row))
    wording.all_anew(db)
