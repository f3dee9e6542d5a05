"""Every write: changes go into the binder in one transaction, each with its line in the journal.

A journal line holds the columns of one row before and after. Read forwards the lines tell what happened, backwards they
take it back.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from tickler.changes import Change, Close, EditCard, Entry, File, MakePromise, NoteContact, NoteMove, Refile, Reopen
from tickler.dossiers import Card, Contact
from tickler.errors import Conflict
from tickler.storage import rows
from tickler.storage.connection import transaction
from tickler.words import digits, fold

_Columns = Mapping[str, Any] | None


def apply(db: sqlite3.Connection, changes: Iterable[Change], entry: Entry) -> list[int]:
    """Write the changes and their journal entry, all or nothing; the numbers of the dossiers, in order, come back.

    Raises Conflict where the binder is no longer as a change found it.
    """
    with transaction(db):
        return write(db, changes, entry)


def write(db: sqlite3.Connection, changes: Iterable[Change], entry: Entry) -> list[int]:
    """Write the changes as ``apply`` does, inside a transaction of the caller's. No changes, no entry."""
    scribe: _Scribe | None = None
    numbers: dict[int, None] = {}  # a set that keeps the order
    for change in changes:
        scribe = scribe or _begin_entry(db, entry)
        numbers[_write(scribe, change)] = None
    return list(numbers)


def keep_holidays(db: sqlite3.Connection, country: str, region: str, year: int, days: Mapping[date, str]) -> None:
    """Keep a computed year of public holidays in the binder. It is no one's news: the journal has no line of it."""
    db.execute(
        "INSERT OR REPLACE INTO holidays (country, region, year, days) VALUES (:country, :region, :year, :days)",
        {
            "country": country,
            "region": region,
            "year": year,
            "days": json.dumps({day.isoformat(): name for day, name in days.items()}, ensure_ascii=False),
        },
    )


@dataclass(slots=True)
class _Scribe:
    """Writes rows, and for each a line under one journal entry."""

    db: sqlite3.Connection
    entry_id: int
    at: str
    lines: int = 0

    def insert(self, verb: str, dossier_id: int | None, table: str, row: dict[str, Any]) -> int:
        """A new row; its number comes back. ``dossier_id`` is None where the row itself is the dossier."""
        if dossier_id is not None:
            row = {**row, "dossier_id": dossier_id}
        row_id = _insert_row(self.db, table, row)
        self._note(verb, dossier_id or row_id, (table, row_id), None, row)
        return row_id

    def update(self, verb: str, number: int, was: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        """Change a dossier's row, where it is as it was found.

        Raises Conflict where it is not, or where a colleague has the dossier.
        """
        found = self.db.execute("SELECT * FROM dossier WHERE id = :id", {"id": number}).fetchone()
        if found is None or any(found[name] != value for name, value in was.items()):
            raise Conflict(f"dossier {number} was changed elsewhere meanwhile", f"look at it: tickler show {number}")
        if found["out_with"]:
            raise Conflict(f"dossier {number} is out with {found['out_with']}")
        changed = {name: value for name, value in now.items() if found[name] != value}
        if not changed:
            return
        assignments = ", ".join(f"{name} = :{name}" for name in changed)
        # Column names come from this package's own dictionaries, values are bound.
        self.db.execute(f"UPDATE dossier SET {assignments} WHERE id = :id", {**changed, "id": number})  # noqa: S608
        self._note(verb, number, ("dossier", number), {name: found[name] for name in changed}, changed)

    def _note(self, verb: str, dossier_id: int, row: tuple[str, int], was: _Columns, now: _Columns) -> None:
        self.lines += 1
        line = {
            "entry_id": self.entry_id,
            "line": self.lines,
            "verb": verb,
            "dossier_id": dossier_id,
            "table_name": row[0],
            "row_id": row[1],
            "was": was and json.dumps(was, ensure_ascii=False),
            "now": now and json.dumps(now, ensure_ascii=False),
        }
        _insert_row(self.db, "journal_line", line)


def _begin_entry(db: sqlite3.Connection, entry: Entry) -> _Scribe:
    row = {field.name: getattr(entry, field.name) for field in fields(entry)}
    return _Scribe(db, _insert_row(db, "journal", row), entry.at)


def _write(scribe: _Scribe, change: Change) -> int:
    """Write one change; the dossier's number comes back."""
    match change:
        case File(uid, card, filing):
            row = {"uid": uid, "added_at": scribe.at} | rows.row_of_card(card) | rows.row_of_filing(filing)
            number = scribe.insert("file", None, "dossier", row)
            _keep_card_words(scribe.db, number, card)
        case NoteContact(number, contact):
            contact_id = scribe.insert("note-contact", number, "contact", rows.row_of_contact(contact))
            _keep_contact_words(scribe.db, contact_id, contact)
        case MakePromise(number, promise):
            scribe.insert("promise", number, "promise", rows.row_of_promise(promise))
        case NoteMove(number, move):
            scribe.insert("note-move", number, "move", rows.row_of_move(move))
        case Refile(number, was, filing, moves):
            scribe.update("refile", number, {"tab": was}, rows.row_of_filing(filing) | {"moves": moves})
        case Close(number, was, closing):
            row = {"tab": None, "time": None, "agreed": 0, "moves": 0}
            row |= {"closed_on": closing.on.isoformat(), "closed_because": closing.because}
            scribe.update("close", number, {"tab": was}, row)
        case Reopen(number, filing):
            row = rows.row_of_filing(filing) | {"closed_on": None, "closed_because": None, "moves": 0}
            scribe.update("reopen", number, {"tab": None}, row)
        case EditCard(number, was, now):
            card = replace(_card(scribe.db, number), **now)
            scribe.update("edit", number, {name: _as_column(was[name]) for name in was}, rows.row_of_card(card))
            _keep_card_words(scribe.db, number, card)
    return number


def _insert_row(db: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    # Table and column names come from this package's own dictionaries, values are bound.
    number = db.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", row).lastrowid  # noqa: S608
    assert number is not None, "an INSERT has a row number"  # noqa: S101  # says so to the type checker
    return number


def _card(db: sqlite3.Connection, number: int) -> Card:
    return rows.card_of(db.execute("SELECT * FROM dossier WHERE id = :id", {"id": number}).fetchone())


def _as_column(value: Any) -> Any:  # noqa: ANN401  # a card's field: a text, nothing, or the tags
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value


def _keep_card_words(db: sqlite3.Connection, number: int, card: Card) -> None:
    who = [card.name, card.company, card.person]
    rest = [card.position, card.phone, digits(card.phone or ""), card.email, card.note, *card.tags]
    _keep_words(db, "card_words", number, {"who": _folded(who), "rest": _folded(rest)})


def _keep_contact_words(db: sqlite3.Connection, contact_id: int, contact: Contact) -> None:
    _keep_words(db, "contact_words", contact_id, {"said": _folded([contact.note, contact.offer])})


def _keep_words(db: sqlite3.Connection, table: str, row_id: int, words: dict[str, str]) -> None:
    db.execute(f"DELETE FROM {table} WHERE rowid = :rowid", {"rowid": row_id})  # noqa: S608  # a name of this module
    _insert_row(db, table, {"rowid": row_id, **words})


def _folded(said: Iterable[str | None]) -> str:
    return "\n".join(fold(words) for words in said if words)
