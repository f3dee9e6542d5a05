"""Reading the journal: what was done, by whom and when; and taking a command back, which is itself a command.

An entry that takes another back names it in ``undoes``; the one taken back names it in ``taken_back_by`` as long as
that holds. A redo takes the undo back. Nothing is ever struck out of the journal.
"""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

from tickler.changes import Entry
from tickler.errors import Conflict, NotFound, Refused
from tickler.rules.history import Event, Past
from tickler.storage.rows import CALENDAR, JOURNALED
from tickler.storage.store import Scribe, begin_entry

_MENDING = "repair"
# Named: SQLite, which knows how many lines an entry has on average, would look through all of them where one import
# brought most.
_BY_ENTRY = "INDEXED BY sqlite_autoindex_journal_line_1"
_ENTRY = "j.id, j.at, j.author, j.command, j.said, j.undoes, j.taken_back_by"


def begun_on(db: sqlite3.Connection) -> date | None:
    """The day of the first command that was noted, if there is any."""
    at = db.execute("SELECT MIN(at) AS at FROM journal").fetchone()["at"]
    return date.fromisoformat(at[:10]) if at else None


def last_done(db: sqlite3.Connection) -> Past | None:
    """The last command that is in force; a report that was made changed nothing, and nobody takes a mending back."""
    select = f"SELECT {_ENTRY} FROM journal j WHERE j.undoes IS NULL AND j.taken_back_by IS NULL"
    select += f" AND j.command NOT IN ('report', '{_MENDING}')"
    return _first(db.execute(f"{select} ORDER BY j.id DESC LIMIT 1"))


def last_undone(db: sqlite3.Connection) -> Past | None:
    """The last undo that is in force, if no other command came after it: the one that a redo takes back."""
    select = f"SELECT {_ENTRY} FROM journal j WHERE j.command = 'undo' AND j.taken_back_by IS NULL"
    after = "AND j.id > COALESCE((SELECT MAX(id) FROM journal WHERE undoes IS NULL AND command <> 'report'), 0)"
    return _first(db.execute(f"{select} {after} ORDER BY j.id DESC LIMIT 1"))


def entry(db: sqlite3.Connection, number: int) -> Past | None:
    """The entry with this number."""
    return _first(db.execute(f"SELECT {_ENTRY} FROM journal j WHERE j.id = :id", {"id": number}))


def entries(db: sqlite3.Connection, since: str, most: int, dossier_id: int | None = None) -> list[Past]:
    """The newest entries from a moment on, of the whole binder or of one dossier; at most ``most``."""
    of_one = "AND j.id IN (SELECT entry_id FROM journal_line WHERE dossier_id = :dossier)" if dossier_id else ""
    select = f"SELECT {_ENTRY} FROM journal j WHERE j.at >= :since {of_one} ORDER BY j.id DESC LIMIT :most"
    return [_past(row) for row in db.execute(select, {"since": since, "most": most, "dossier": dossier_id})]


def events(db: sqlite3.Connection, entry_id: int, dossier_id: int | None = None) -> Iterator[Event]:
    """What an entry changed, row by row, in order; of all dossiers or of one."""
    of_one = "AND dossier_id = :dossier" if dossier_id else ""
    select = f"SELECT * FROM journal_line WHERE entry_id = :entry {of_one} ORDER BY line"
    for row in db.execute(select, {"entry": entry_id, "dossier": dossier_id}):
        was, now = (json.loads(row[name]) if row[name] else None for name in ("was", "now"))
        yield Event(row["verb"], row["dossier_id"], row["table_name"], was, now)


def dossiers_in(db: sqlite3.Connection, entry_id: int, *, most: int) -> list[int]:
    """The numbers of the dossiers that an entry touched."""
    select = (
        f"SELECT DISTINCT dossier_id FROM journal_line {_BY_ENTRY} WHERE entry_id = :entry"
        " AND dossier_id <> :calendar ORDER BY dossier_id LIMIT :most"
    )
    values = {"entry": entry_id, "calendar": CALENDAR, "most": most}
    return [row["dossier_id"] for row in db.execute(select, values)]


def how_many_in(db: sqlite3.Connection, entry_ids: list[int]) -> int:
    """How many dossiers some entries touched."""
    select = (
        "SELECT COUNT(DISTINCT dossier_id) AS touched FROM json_each(:entries)"
        f" CROSS JOIN journal_line {_BY_ENTRY} ON entry_id = value WHERE dossier_id <> :calendar"
    )
    touched: int = db.execute(select, {"entries": json.dumps(entry_ids), "calendar": CALENDAR}).fetchone()["touched"]
    return touched


def root(db: sqlite3.Connection) -> tuple[str | None, ...] | None:
    """What a binder and its copies have in common, and no two others: the first entry, and whom it filed first."""
    whom = (
        "SELECT json_extract(l.now, '$.uid') FROM journal_line l"
        " WHERE l.entry_id = j.id AND l.table_name = 'dossier' ORDER BY l.line LIMIT 1"
    )
    select = f"SELECT j.at, j.author, j.command, j.said, ({whom}) AS uid FROM journal j ORDER BY j.id LIMIT 1"
    row = db.execute(select).fetchone()
    return tuple(row) if row else None


def said_by_lists(db: sqlite3.Connection, dossier_id: int) -> dict[str, Any]:
    """The lines of a card as the lists that were imported said them, each as it was said last."""
    select = (
        "SELECT l.now FROM journal_line l JOIN journal j ON j.id = l.entry_id"
        " WHERE l.dossier_id = :dossier AND l.table_name = 'dossier' AND l.now IS NOT NULL"
        " AND j.command = 'import' AND j.taken_back_by IS NULL ORDER BY l.entry_id, l.line"
    )
    said: dict[str, Any] = {}
    for row in db.execute(select, {"dossier": dossier_id}):
        said |= json.loads(row["now"])
    held = {name: json.loads(said[name]) for name in ("tags", "own") if name in said}
    return said | held | ({"tags": tuple(held["tags"])} if "tags" in held else {})


def take_back(db: sqlite3.Connection, target: Past, by: Entry) -> None:
    """Put every row that an entry changed back as it was, under a new entry, inside a transaction of the caller's.

    Raises Conflict where another command has changed one of its dossiers since; Refused for one that mended the
    binder; NotFound where it is taken back already, changed nothing, or what it changed was erased.
    """
    if target.command == _MENDING:
        raise Refused(
            f"entry {target.id} mended the binder: what was wrong with it is not brought back",
            "the binder as it was before is kept among its backups: tickler restore",
        )
    if target.taken_back_by is not None:
        raise NotFound(f"entry {target.id} is taken back already: {target.said}", "do it again: tickler redo")
    if next(events(db, target.id), None) is None:
        raise NotFound(
            f"there is nothing to take back of entry {target.id}: {target.said}",
            "to take back an earlier one: tickler undo --entry NUMBER; the numbers: tickler history",
        )
    _refuse_if_overtaken(db, target)
    scribe = begin_entry(db, by)
    _mark(db, target, scribe.entry_id)
    lines = "SELECT * FROM journal_line WHERE entry_id = :entry ORDER BY line DESC"
    for line in db.execute(lines, {"entry": target.id}):
        _put_back(scribe, line)


def note(db: sqlite3.Connection, by: Entry) -> None:
    """An entry that changes no dossier, such as going back to a copy."""
    begin_entry(db, by)


def last(db: sqlite3.Connection) -> Past | None:
    """The newest entry of all."""
    return _first(db.execute(f"SELECT {_ENTRY} FROM journal j ORDER BY j.id DESC LIMIT 1"))


def unknown_to(db: sqlite3.Connection, known: Past | None) -> list[Past]:
    """The entries after ``known``, the last that a copy has too; all, where it has none of them."""
    after = known.id if known else 0
    select = f"SELECT {_ENTRY} FROM journal j WHERE j.id > :after ORDER BY j.id DESC"
    return [_past(row) for row in db.execute(select, {"after": after})]


def _mark(db: sqlite3.Connection, target: Past, taken_back_by: int) -> None:
    """Say who takes back whom, down the whole chain: what an undo took back holds again when that is taken back."""
    db.execute("UPDATE journal SET undoes = :target WHERE id = :id", {"target": target.id, "id": taken_back_by})
    holds, by, one = False, taken_back_by, target
    while True:
        db.execute("UPDATE journal SET taken_back_by = :by WHERE id = :id", {"by": None if holds else by, "id": one.id})
        before = entry(db, one.undoes) if one.undoes is not None else None
        if before is None:
            return
        holds, by, one = not holds, one.id, before


def _refuse_if_overtaken(db: sqlite3.Connection, target: Past) -> None:
    """What was done later and holds, on the same dossiers; not what was done and taken back later, which cancel out.

    Raises Conflict.
    """
    select = (
        f"SELECT {_ENTRY}, later.dossier_id FROM journal_line mine"
        " JOIN journal_line later ON later.dossier_id = mine.dossier_id AND later.entry_id > :entry"
        " JOIN journal j ON j.id = later.entry_id"
        " WHERE mine.entry_id = :entry AND j.taken_back_by IS NULL AND (j.undoes IS NULL OR j.undoes < :entry)"
        " ORDER BY j.id DESC LIMIT 1"
    )
    row = db.execute(select, {"entry": target.id}).fetchone()
    if row:
        raise _overtaken(row)


def _put_back(scribe: Scribe, line: sqlite3.Row) -> None:
    table, row_id = line["table_name"], line["row_id"]
    if table not in JOURNALED:
        raise Conflict(f"entry {line['entry_id']} changed {table!r}, which this tickler does not know")
    was, now = (json.loads(line[name]) if line[name] else None for name in ("was", "now"))
    _refuse_if_changed(scribe.db, line, now)
    if was is None:
        scribe.delete(line["verb"], line["dossier_id"], (table, row_id))
    elif now is None:
        scribe.put(line["verb"], line["dossier_id"], (table, row_id), was)
    else:
        scribe.change(line["verb"], line["dossier_id"], (table, row_id), now, was)


def _refuse_if_changed(db: sqlite3.Connection, line: sqlite3.Row, now: dict[str, Any] | None) -> None:
    select = f"SELECT * FROM {line['table_name']} WHERE id = :id"  # one of JOURNALED
    row = db.execute(select, {"id": line["row_id"]}).fetchone()
    if (row is None) != (now is None) or (row and now and any(row[name] != value for name, value in now.items())):
        later = (  # under another dossier, where it was joined to one
            f"SELECT {_ENTRY}, :dossier AS dossier_id FROM journal_line l JOIN journal j ON j.id = l.entry_id"
            " WHERE l.entry_id > :entry AND l.table_name = :table AND l.row_id = :row ORDER BY l.entry_id DESC LIMIT 1"
        )
        of_the_row = {"entry": line["entry_id"], "table": line["table_name"], "row": line["row_id"]}
        overtaker = db.execute(later, of_the_row | {"dossier": line["dossier_id"]}).fetchone()
        if overtaker:
            raise _overtaken(overtaker)
        raise Conflict(
            f"{_called(line)} is not as entry {line['entry_id']} left it",
            "see what is wrong with the binder: tickler check",
        )


def _overtaken(row: sqlite3.Row) -> Conflict:
    """What to say where a later entry has changed the same."""
    return Conflict(
        f"{_called(row)} was changed since, by entry {row['id']}: {row['said']}",
        f"take that back first: tickler undo --entry {row['id']}",
    )


def _called(line: sqlite3.Row) -> str:
    """Whose a line of the journal is."""
    return f"dossier {line['dossier_id']}" if line["dossier_id"] != CALENDAR else "the list of days off"


def _first(found: sqlite3.Cursor) -> Past | None:
    row = found.fetchone()
    return _past(row) if row else None


def _past(row: sqlite3.Row) -> Past:
    return Past(*(row[name] for name in Past._fields))
