"""What a dossier is found by: all words that stand in it, folded, on one row, and when its client was last spoken with.

One row for the whole dossier, and not one for each contact: so words that stand apart in it, one on the card and one in
a note, are looked for together, and the index answers that by itself. Texts of sheets are long; they have their own.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from tickler.dossiers import CARD_FIELDS
from tickler.rules.tokens import SignOf, own_value, phone_word, sign, spaced
from tickler.words import digits

Row = Mapping[str, Any]  # columns by name

_BREAK = "\n\ue000\n"  # a word of its own between two lines: no words in a row go across

_NOT_LINES = frozenset({"name", "company", "person", "tags", "own", "recommended_by", "cadence"})
_CARD = (*(name for name in CARD_FIELDS if name not in _NOT_LINES),
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
_INSERT = (
    "INSERT INTO dossier_words (rowid, name, company, person, card, signs, said, more)"
    " VALUES (:id, :name, :company, :person, :card, :signs, :said, :more)"
)
_LAST = "COALESCE((SELECT MAX(at) FROM contact WHERE dossier_id = d.id), d.added_at)"
# Not OR REPLACE: that takes a journal of SQLite's own for each row, ten times as long.
_DATED = "ON CONFLICT DO UPDATE SET at = excluded.at"
_TABLES = frozenset({*MORE, "dossier", "person", "contact"})


class New(NamedTuple):
    """A dossier that is new, with the rows that lie in it from the start, by their tables."""

    id: int
    row: Row
    lying: Mapping[str, Sequence[Row]]


def put_in_new(db: sqlite3.Connection, dossiers: Sequence[New]) -> None:
    """Keep the words of dossiers that are new."""
    db.executemany(_INSERT, ({"id": new.id, **_of_new(new)} for new in dossiers))
    dated = ({"id": new.id, "at": _last_of_new(new)} for new in dossiers)
    db.executemany(f"INSERT INTO last_contact (dossier_id, at) VALUES (:id, :at) {_DATED}", dated)


def _of_new(new: New) -> dict[str, str]:
    more = [
        said_in(one, name) for table, columns in MORE.items() for one in new.lying.get(table, ()) for name in columns
    ]
    return _of_dossier(new.row, new.lying.get("person", ()), new.lying.get("contact", ()), more)


def _last_of_new(new: New) -> str:
    at: str = max((contact["at"] for contact in new.lying.get("contact", ())), default=new.row["added_at"])
    return at


def put_in(db: sqlite3.Connection, table: str, dossier_id: int, row: Row) -> None:
    """A new row lies in a dossier: its words are kept."""
    if table == "contact":
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
    for number, words in _words(db, dossier_id):
        _insert(db, number, words)
        _date(db, number)


def all_anew(db: sqlite3.Connection) -> None:
    """The words of all dossiers, and when each client was last spoken with."""
    db.execute("DELETE FROM dossier_words")
    for dossier_id, words in _words(db):
        _insert(db, dossier_id, words)
    db.execute(f"INSERT INTO last_contact (dossier_id, at) SELECT d.id, {_LAST} FROM dossier d WHERE true {_DATED}")


def out_of_step(db: sqlite3.Connection) -> int:
    """For how many dossiers something else is kept than stands in them, or for none that is there."""
    wrong: int = db.execute(
        "SELECT (SELECT COUNT(*) FROM dossier_words WHERE rowid NOT IN (SELECT id FROM dossier))"
        " + (SELECT COUNT(*) FROM dossier d LEFT JOIN last_contact l ON l.dossier_id = d.id"
        f" WHERE l.at IS NOT {_LAST})"
    ).fetchone()[0]
    kept = "SELECT name, company, person, card, signs, said, more FROM dossier_words WHERE rowid = :id"
    for dossier_id, words in _words(db):
        row = named(db, kept, {"id": dossier_id}).fetchone()
        wrong += row is None or dict(row) != words
    return wrong


def _words(db: sqlite3.Connection, only: int | None = None) -> Iterator[tuple[int, dict[str, str]]]:
    """What ``dossier_words`` should hold of each dossier, or of one: each table is gone through once, side by side."""
    which = {"id": only} if only is not None else {}
    where = "WHERE dossier_id = :id" if which else ""

    def lying(table: str, columns: str) -> Callable[[int], list[Row]]:
        select = f"SELECT dossier_id, {columns} FROM {table} {where} ORDER BY dossier_id, id"
        return _by_dossier(named(db, select, which))

    persons = lying("person", "name, position, phone, email, note")
    contacts = lying("contact", "kind, outcome, note, offer, about")
    more = [(columns, lying(table, ", ".join(columns))) for table, columns in MORE.items()]
    for row in named(db, f"SELECT * FROM dossier {'WHERE id = :id' if which else 'ORDER BY id'}", which):
        number = row["id"]
        rest = [said_in(one, name) for columns, of in more for one in of(number) for name in columns]
        yield number, _of_dossier(dict(row), persons(number), contacts(number), rest)


def _by_dossier(found: Iterable[Row]) -> Callable[[int], list[Row]]:
    """The rows of one dossier after the other, where the rows come in the order of their dossiers."""
    groups = groupby(found, key=lambda row: row["dossier_id"])
    number, rows = next(groups, (None, iter(())))

    def of(dossier_id: int) -> list[Row]:
        nonlocal number, rows
        while number is not None and number < dossier_id:  # of a dossier that is not there
            number, rows = next(groups, (None, iter(())))
        if number != dossier_id:
            return []
        its = list(rows)
        number, rows = next(groups, (None, iter(())))
        return its

    return of


def said_in(row: Row, column: str) -> str | None:
    """The text in a column; of a form, the answers."""
    said: str | None = row[column]
    return " · ".join(answer for _, answer in json.loads(said) if answer) if said and column == "answers" else said


def _of_dossier(
    row: Row, persons: Sequence[Row], contacts: Sequence[Row], more: Iterable[str | None]
) -> dict[str, str]:
    tags, own = in_json(row.get("tags") or "[]"), in_json(row.get("own") or "{}")
    card = [*[row.get(name) for name in _CARD], *_of_phone(row["phone"]), *tags, *own.values()]
    for person in persons:
        card += [person["position"], person["phone"], *_of_phone(person["phone"]), person["email"], person["note"]]
    signs = [
        *(sign("tag", tag) for tag in tags),
        *(sign(of, row[of]) for of in _SIGNS if row.get(of)),
        *(sign("own", own_value(key, value)) for key, value in own.items()),
    ]
    return {
        "name": spaced(row["name"]),
        "company": spaced(row["company"] or ""),
        "person": _lines([row["person"], *(person["name"] for person in persons)]),
        "card": _lines(card),
        "signs": " ".join(signs),
        "said": "".join(map(_of_contact, contacts)),
        "more": _lines(more),
    }


@lru_cache(maxsize=100)
def in_json(said: str) -> Any:  # noqa: ANN401  # the tags, or the fields of one's own
    """What a column holds as JSON; nobody changes it."""
    return json.loads(said)


def _of_phone(phone: str | None) -> list[str]:
    """A phone as it is dialled, from its beginning and from its end."""
    dialled = digits(phone or "")
    return [dialled, phone_word(dialled)]


def _of_contact(row: Row) -> str:
    signs = [sign("kind", row["kind"]), *([sign("outcome", row["outcome"])] if row["outcome"] else [])]
    return f"\n{' '.join(signs)}\n{_lines([row['note'], row['offer'], row['about']])}"


def _date(db: sqlite3.Connection, dossier_id: int) -> None:
    """Since when nobody spoke with the client."""
    last = f"SELECT d.id, {_LAST} FROM dossier d WHERE d.id = :id"
    db.execute(f"INSERT INTO last_contact (dossier_id, at) {last} {_DATED}", {"id": dossier_id})


def _lines(said: Iterable[str | None]) -> str:
    return _BREAK.join([spaced(words) for words in said if words])


def named(db: sqlite3.Connection, select: str, which: Row) -> sqlite3.Cursor:
    """What is selected, by the names of the columns."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(select, which)


def _insert(db: sqlite3.Connection, dossier_id: int, words: dict[str, str]) -> None:
    db.execute(_INSERT, {"id": dossier_id, **words})
