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


def apply(db: sqlite3.Connection, changes: Iterable[Change], entry: Entry) -> list[int]:
    """Write the changes and their journal entry, all or nothing; the numbers of the dossiers, in order, come back.

    Raises Conflict where the binder is no longer as a change found it.
    """
    with transaction(db):
        return write(db, changes, entry)


def write(db: sqlite3.Connection, changes: Iterable[Change], entry: Entry) -> list[int]:
    """Write the changes as ``apply`` does, inside a transaction of the caller's. No changes, no entry."""
    journal: _Journal | None = None
    numbers: dict[int, None] = {}  # a set that keeps the order
    for change in changes:
        journal = journal or _begin_entry(db, entry)
        numbers[_write(db, journal, change)] = None
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
class _Journal:
    """The entry being written: its number, its moment, and how many lines it has."""

    entry_id: int
    at: str
    lines: int = 0


def _begin_entry(db: sqlite3.Connection, entry: Entry) -> _Journal:
    row = {field.name: getattr(entry, field.name) for field in fields(entry)}
    return _Journal(_insert_row(db, "journal", row), entry.at)


def _write(db: sqlite3.Connection, journal: _Journal, change: Change) -> int:  # noqa: PLR0911  # one return a verb
    """Write one change; the dossier's number comes back."""
    match change:
        case File(uid, card, filing):
            row = {"uid": uid, "added_at": journal.at} | rows.row_of_card(card) | rows.row_of_filing(filing)
            number = _insert(db, journal, "file", None, "dossier", row)
            _keep_card_words(db, number, card)
            return number
        case NoteContact(number, contact):
            contact_id = _insert(db, journal, "note-contact", number, "contact", rows.row_of_contact(contact))
            _keep_contact_words(db, contact_id, contact)
            return number
        case MakePromise(number, promise):
            _insert(db, journal, "promise", number, "promise", rows.row_of_promise(promise))
            return number
        case NoteMove(number, move):
            _insert(db, journal, "note-move", number, "move", rows.row_of_move(move))
            return number
        case Refile(number, was, filing, moves):
            _update(db, journal, "refile", number, {"tab": was}, rows.row_of_filing(filing) | {"moves": moves})
            return number
        case Close(number, was, closing):
            row = {"tab": None, "time": None, "agreed": 0, "moves": 0}
            row |= {"closed_on": closing.on.isoformat(), "closed_because": closing.because}
            _update(db, journal, "close", number, {"tab": was}, row)
            return number
        case Reopen(number, filing):
            row = rows.row_of_filing(filing) | {"closed_on": None, "closed_because": None, "moves": 0}
            _update(db, journal, "reopen", number, {"tab": None}, row)
            return number
        case EditCard(number, was, now):
            card = replace(_card(db, number), **now)
            _update(db, journal, "edit", number, {name: _as_column(was[name]) for name in was}, rows.row_of_card(card))
            _keep_card_words(db, number, card)
            return number


def _insert(
    db: sqlite3.Connection, journal: _Journal, verb: str, dossier_id: int | None, table: str, row: dict[str, Any]
) -> int:
    """Insert a row, with its line in the journal; its number comes back. ``dossier_id`` is None for a new dossier."""
    if dossier_id is not None:
        row = {**row, "dossier_id": dossier_id}
    row_id = _insert_row(db, table, row)
    _note_line(db, journal, verb, dossier_id or row_id, table, row_id, None, row)
    return row_id


def _update(
    db: sqlite3.Connection, journal: _Journal, verb: str, number: int, was: dict[str, Any], now: dict[str, Any]
) -> None:
    """Change a dossier's row where it is as it was found, with its line in the journal.

    Raises Conflict where it is not, or where a colleague has the dossier.
    """
    found = db.execute("SELECT * FROM dossier WHERE id = :id", {"id": number}).fetchone()
    if found is None or any(found[name] != value for name, value in was.items()):
        raise Conflict(f"dossier {number} was changed elsewhere meanwhile", f"look at it: tickler show {number}")
    if found["out_with"]:
        raise Conflict(f"dossier {number} is out with {found['out_with']}")
    changed = {name: value for name, value in now.items() if found[name] != value}
    if not changed:
        return
    assignments = ", ".join(f"{name} = :{name}" for name in changed)
    # Column names come from this module's own dictionaries, values are bound.
    db.execute(f"UPDATE dossier SET {assignments} WHERE id = :id", {**changed, "id": number})  # noqa: S608
    _note_line(db, journal, verb, number, "dossier", number, {name: found[name] for name in changed}, changed)


def _note_line(
    db: sqlite3.Connection,
    journal: _Journal,
    verb: str,
    dossier_id: int,
    table: str,
    row_id: int,
    was: Mapping[str, Any] | None,
    now: Mapping[str, Any] | None,
) -> None:
    journal.lines += 1
    db.execute(
        "INSERT INTO journal_line (entry_id, line, verb, dossier_id, table_name, row_id, was, now)"
        " VALUES (:entry_id, :line, :verb, :dossier_id, :table_name, :row_id, :was, :now)",
        {
            "entry_id": journal.entry_id,
            "line": journal.lines,
            "verb": verb,
            "dossier_id": dossier_id,
            "table_name": table,
            "row_id": row_id,
            "was": was and json.dumps(was, ensure_ascii=False),
            "now": now and json.dumps(now, ensure_ascii=False),
        },
    )


def _insert_row(db: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    # Table and column names come from this module's own dictionaries, values are bound.
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
