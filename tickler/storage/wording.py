"""What a dossier is found by: all words that stand in it, folded, on one row, and when its client was last spoken with.

One row for the whole dossier, and not one for each contact: so words that stand apart in it, one on the card and one in
a note, are looked for together, and the index answers that by itself. Texts of sheets are long; they have their own.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from tickler.dossiers import CARD_FIELDS
from tickler.rules.tokens import SignOf, sign, spaced
from tickler.words import digits

Row = Mapping[str, Any]  # columns by name

_BREAK = "\n\ue000\n"  # a word of its own between two lines: no words in a row go across

_CARD = (*(name for name in CARD_FIELDS if name not in {"name", "company", "person", "tags", "own", "recommended_by"}),
         "about", "closed_because")  # fmt: skip
_SIGNS: tuple[SignOf, ...] = ("stage", "source", "language")
_OF_CARD = frozenset({*_CARD, "name", "company", "person", "tags", "own"})

# What else lies in a dossier, in the columns of these tables.
MORE = {
    "promise": ("text",),
    "purchase": ("what",),
    "occasion": ("what", "who"),
    "form": ("title", "answers"),
    "move": ("because",),
}
_LAST = "COALESCE((SELECT MAX(at) FROM contact WHERE dossier_id = d.id), d.added_at)"
_TABLES = frozenset({*MORE, "dossier", "person", "contact"})


def put_in(db: sqlite3.Connection, table: str, dossier_id: int, row: Row) -> None:
    """A new row lies in a dossier, or is one: its words are kept."""
    if table == "dossier":
        _insert(db, dossier_id, _of_dossier(row, [], [], []))
        _date(db, dossier_id)
    elif table == "contact":
        append = "UPDATE dossier_words SET said = said || :said WHERE rowid = :id"
        db.execute(append, {"id": dossier_id, "said": _of_contact(row)})
        _date(db, dossier_id)
    elif table == "person" or any(row[name] for name in MORE.get(table, ())):
        anew(db, dossier_id)


def rewritten(db: sqlite3.Connection, table: str, dossier_ids: Iterable[int], now: Row) -> None:
    """Columns of a row are written anew, perhaps under another dossier: so are the words of the dossiers."""
    if table in _TABLES and (table != "dossier" or not _OF_CARD.isdisjoint(now)):
        for dossier_id in set(dossier_ids):
            anew(db, dossier_id)


def anew(db: sqlite3.Connection, dossier_id: int) -> None:
    """What a dossier is found by, from all that lies in it; of one that is not there, nothing."""
    db.execute("DELETE FROM dossier_words WHERE rowid = :id", {"id": dossier_id})
    words = words_of(db, dossier_id)
    if words is not None:
        _insert(db, dossier_id, words)
        _date(db, dossier_id)


def all_anew(db: sqlite3.Connection) -> None:
    """The words of all dossiers."""
    db.execute("DELETE FROM dossier_words")
    for (dossier_id,) in db.execute("SELECT id FROM dossier"):
        anew(db, dossier_id)


def out_of_step(db: sqlite3.Connection) -> int:
    """For how many dossiers something else is kept than stands in them, or for none that is there."""
    wrong: int = db.execute(
        "SELECT (SELECT COUNT(*) FROM dossier_words WHERE rowid NOT IN (SELECT id FROM dossier))"
        " + (SELECT COUNT(*) FROM dossier d LEFT JOIN last_contact l ON l.dossier_id = d.id"
        f" WHERE l.at IS NOT {_LAST})"
    ).fetchone()[0]
    kept = "SELECT name, company, person, card, signs, said, more FROM dossier_words WHERE rowid = :id"
    for (dossier_id,) in db.execute("SELECT id FROM dossier"):
        wrong += [dict(row) for row in _rows(db, kept, dossier_id)] != [words_of(db, dossier_id)]
    return wrong


def words_of(db: sqlite3.Connection, dossier_id: int) -> dict[str, str] | None:
    """What ``dossier_words`` should hold of a dossier; None where there is no such dossier."""
    found = _rows(db, "SELECT * FROM dossier WHERE id = :id", dossier_id)
    if not found:
        return None
    of_dossier = "WHERE dossier_id = :id ORDER BY id"
    more: list[str | None] = []
    for table, columns in MORE.items():
        for row in _rows(db, f"SELECT {', '.join(columns)} FROM {table} {of_dossier}", dossier_id):
            more += [said_in(row, name) for name in columns]
    persons = _rows(db, f"SELECT * FROM person {of_dossier}", dossier_id)
    contacts = _rows(db, f"SELECT kind, outcome, note, offer, about FROM contact {of_dossier}", dossier_id)
    return _of_dossier(dict(found[0]), persons, contacts, more)


def said_in(row: Row, column: str) -> str | None:
    """The text in a column; of a form, the answers."""
    said: str | None = row[column]
    return " · ".join(answer for _, answer in json.loads(said) if answer) if said and column == "answers" else said


def _of_dossier(row: Row, persons: list[Row], contacts: list[Row], more: list[str | None]) -> dict[str, str]:
    tags, own = json.loads(row.get("tags") or "[]"), json.loads(row.get("own") or "{}")
    card = [*(row.get(name) for name in _CARD), digits(row["phone"] or ""), *tags, *own.values()]
    for person in persons:
        card += [person["position"], person["phone"], digits(person["phone"] or ""), person["email"], person["note"]]
    signs = [*(sign("tag", tag) for tag in tags), *(sign(of, row[of]) for of in _SIGNS if row.get(of))]
    return {
        "name": spaced(row["name"]),
        "company": spaced(row["company"] or ""),
        "person": _lines([row["person"], *(person["name"] for person in persons)]),
        "card": _lines(card),
        "signs": " ".join(signs),
        "said": "".join(map(_of_contact, contacts)),
        "more": _lines(more),
    }


def _of_contact(row: Row) -> str:
    signs = [sign("kind", row["kind"]), *([sign("outcome", row["outcome"])] if row["outcome"] else [])]
    return f"\n{' '.join(signs)}\n{_lines([row['note'], row['offer'], row['about']])}"


def _date(db: sqlite3.Connection, dossier_id: int) -> None:
    """Since when nobody spoke with the client."""
    put = f"INSERT OR REPLACE INTO last_contact (dossier_id, at) SELECT d.id, {_LAST} FROM dossier d WHERE d.id = :id"
    db.execute(put, {"id": dossier_id})


def _lines(said: Iterable[str | None]) -> str:
    return _BREAK.join(spaced(words) for words in said if words)


def _rows(db: sqlite3.Connection, select: str, dossier_id: int) -> list[Any]:
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(select, {"id": dossier_id}).fetchall()


def _insert(db: sqlite3.Connection, dossier_id: int, words: dict[str, str]) -> None:
    insert = (
        f"INSERT INTO dossier_words (rowid, {', '.join(words)}) VALUES (:id, {', '.join(f':{name}' for name in words)})"
    )
    db.execute(insert, {"id": dossier_id, **words})
