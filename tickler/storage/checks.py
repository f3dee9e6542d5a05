"""Proving that a binder is sound, and mending what is safe to mend.

The journal is the second witness: it holds every column of every row as the commands wrote them, so that a row which
was lost or altered behind the program's back is seen, and a lost one can be written again.
"""

import os
import re
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from tickler.changes import Entry
from tickler.storage import calendars, contents, handovers, journalchecks, thickness, wordchecks
from tickler.storage.connection import transaction
from tickler.storage.rows import JOURNALED
from tickler.storage.store import RowName, begin_entry
from tickler.tabs import Tab

_MOST_NAMED = 20
_NUMBERED = (*JOURNALED, "journal")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

_LOOSE = "(closed_on IS NULL) <> (tab IS NOT NULL) OR (closed_on IS NULL) <> (closed_because IS NULL)"
_FIRST_DAY = "tab || CASE length(tab) WHEN 7 THEN '-01' ELSE '' END"
_NO_TAB = (
    f"tab IS NOT NULL AND date({_FIRST_DAY}, '+0 days') IS NOT {_FIRST_DAY}"  # '+0 days' makes 31 February 3 March
)


class Fault(NamedTuple):
    """Something that is wrong with a binder, in words, and the way to mend it."""

    said: str
    mend: str
    repair: str = ""  # what --repair does about it: "loose", or one of _MENDERS


def faults(db: sqlite3.Connection) -> Iterator[Fault]:
    """All that is wrong with an open binder, as it is at one moment, whatever others write meanwhile."""
    for words in wordchecks.torn_indexes(db):
        yield Fault(f"the index {words} is not what the words say", "--repair", "words")
    with transaction(db, mode="DEFERRED", keep=False):
        yield from _faults(db)


def _faults(db: sqlite3.Connection) -> Iterator[Fault]:
    said_by_sqlite = [row[0] for row in db.execute(f"PRAGMA integrity_check({_MOST_NAMED})")]
    # A constraint that a row breaks is no damage to the file: what it is about is looked at, and named, below. So is
    # what the newer SQLite says of the words' indexes.
    told_below = re.compile("CHECK constraint failed|.*fts5", re.IGNORECASE)
    damage = [said for said in said_by_sqlite if said != "ok" and not told_below.match(said)]
    for said in damage:
        index = "index" in said
        yield Fault(f"SQLite says: {said}", "--repair" if index else "tickler restore", "indexes" if index else "")
    if damage:
        return  # what is read from a damaged file is no evidence of anything else
    for of, part in _PARTS.items():
        try:
            yield from part(db)
        except (*_NONSENSE, sqlite3.DatabaseError) as error:
            if getattr(error, "sqlite_errorname", "SQLITE_ERROR").partition("_")[2] not in {"ERROR", "CORRUPT_VTAB"}:
                raise  # the disk does not answer, or the file is damaged as a whole
            said = f"{of} cannot be looked at: there is something else where they should be"
            yield Fault(said, "--repair, else tickler restore")  # perhaps for want of what else is wrong


def warnings(path: Path) -> Iterator[str]:
    """What others could read of the binder."""
    if os.name != "posix":
        return
    if path.stat().st_mode & _OTHERS:
        yield f"{path} can be opened by others: chmod 600 {path}"
    if path.parent.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield f"the folder {path.parent} can be looked into by others: chmod 700 {path.parent}"


def repair(db: sqlite3.Connection, found: list[Fault], by: Entry, today: Tab) -> None:
    """Mend what is safe to mend, inside a transaction of the caller's; nothing is guessed or deleted.

    A dossier that has no place, or none that there is, goes under today's tab, where it is seen.
    """
    wanted = {fault.repair for fault in found}
    if "rows" in wanted:
        wanted.add("words")
    for what, mend in _MENDERS.items():
        if what in wanted:
            mend(db)
    if "loose" in wanted:
        scribe = begin_entry(db, by)
        for row in db.execute(f"SELECT * FROM dossier WHERE {_LOOSE} OR {_NO_TAB}").fetchall():
            now = {"tab": today, "closed_on": None, "closed_because": None}
            scribe.change("repair", row["id"], ("dossier", row["id"]), {name: row[name] for name in now}, now)


def _mend_indexes(db: sqlite3.Connection) -> None:
    from tickler.storage import shape  # SQLModel, 330 ms

    shape.make_indexes(db)
    with suppress(sqlite3.IntegrityError):  # two rows of which there may be one: the fault stays, and is told
        db.execute("REINDEX")


def _mend_rows(db: sqlite3.Connection) -> None:
    """Write what is lost again; the words of it are made anew later, by whoever calls this.

    Round after round: a row can stand only where what it belongs to stands. One that never can stays told as lost.
    """
    lost = {
        name: columns
        for name, columns, _ in journalchecks.rows_told(db)
        if name[0] in JOURNALED and columns is not None and _row(db, name) is None
    }
    while written := [name for name, columns in lost.items() if _write_again(db, name, columns)]:
        for name in written:
            del lost[name]


def _mend_numbers(db: sqlite3.Connection) -> None:
    for table in _NUMBERED:
        if _next_is_taken(db, table):
            name = {"table": table, "most": _highest(db, table)}
            db.execute("DELETE FROM sqlite_sequence WHERE name = :table", name)
            db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :most)", name)


def _mend_uid(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM binder")
    db.execute("INSERT INTO binder (uid) VALUES (:uid)", {"uid": handovers.uid_in_packs(db)})


def _orphans(db: sqlite3.Connection) -> Iterator[Fault]:
    for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check").fetchmany(_MOST_NAMED):
        if parent == "content":  # told by the sheet's name: contents.faults
            continue
        mend = "--repair writes it again if the journal has it, else tickler restore"
        yield Fault(f"row {rowid} of {table} belongs to a {parent} that is not there", mend, "rows")


def _places(db: sqlite3.Connection) -> Iterator[Fault]:
    """One place for each dossier: a tab that is a day or a month, or the archive with a reason."""
    for (number,) in db.execute(f"SELECT id FROM dossier WHERE {_LOOSE} LIMIT {_MOST_NAMED}"):
        yield Fault(
            f"dossier {number} is loose: it has neither one tab nor one reason to be closed", "--repair", "loose"
        )
    for (number,) in db.execute(f"SELECT id FROM dossier WHERE {_NO_TAB} LIMIT {_MOST_NAMED}"):
        yield Fault(f"dossier {number} lies under a tab that is no day and no month", "--repair", "loose")


def _counts(db: sqlite3.Connection) -> Iterator[Fault]:
    """Active = filed + out, counted one by one."""
    select = (
        "SELECT (SELECT COUNT(*) FROM dossier WHERE closed_on IS NULL) AS active,"
        " (SELECT COALESCE(SUM(filed), 0) FROM (SELECT COUNT(*) AS filed FROM dossier INDEXED BY dossier_tab"
        " WHERE tab IS NOT NULL AND out_with IS NULL GROUP BY tab)) AS filed,"
        " (SELECT COUNT(*) FROM dossier WHERE out_with IS NOT NULL) AS out"
    )
    active, filed, out = db.execute(select).fetchone()
    if active != filed + out:
        yield Fault(
            f"the count does not add up: {active} active, but {filed} under tabs + {out} out", "--repair", "loose"
        )


def _shape(db: sqlite3.Connection) -> Iterator[Fault]:
    """Every table and every index is there."""
    from tickler.storage import shape  # as above

    for name in shape.missing_tables(db):
        yield Fault(f"the table {name} is lost", "tickler restore")
    for name in shape.missing_indexes(db):
        yield Fault(f"the index {name} is lost", "--repair", "indexes")


def _thickness(db: sqlite3.Connection) -> Iterator[Fault]:
    """What is kept of each tab's thickness is what lies under it, and will be."""
    for name in thickness.lost_triggers(db):
        yield Fault(f"what keeps the thickness of the tabs is lost: the trigger {name}", "--repair", "thickness")
    for tab in thickness.out_of_step(db, _MOST_NAMED):
        where = f"tab {tab}" if tab else "the archive"
        yield Fault(f"something else is kept of the thickness of {where} than lies there", "--repair", "thickness")


def _entries(db: sqlite3.Connection) -> Iterator[Fault]:
    """Each entry of the journal is there, and says when it was made, by whom and what for."""
    for number in journalchecks.altered_entries(db, _MOST_NAMED):
        yield Fault(f"entry {number} of the journal was altered outside of tickler", "tickler restore")
    if lost := journalchecks.lost_entries(db):
        yield Fault(f"of the journal's entries {lost} are lost", "tickler restore")


def _against_the_journal(db: sqlite3.Connection) -> Iterator[Fault]:
    """Each row as the journal says it should be: there or not, and with these columns."""
    named = 0
    for told in journalchecks.rows_told(db):
        fault = _told_wrong(db, told)
        if fault:
            yield fault
            named += 1
        if named == _MOST_NAMED:
            return
    for table in JOURNALED:
        known = f"SELECT row_id FROM journal_line WHERE table_name = '{table}'"
        for (row_id,) in db.execute(f"SELECT id FROM {table} WHERE id NOT IN ({known}) LIMIT {_MOST_NAMED}"):
            yield Fault(f"row {row_id} of {table} is not in the journal", "tickler restore")


def _told_wrong(db: sqlite3.Connection, told: journalchecks.RowTold) -> Fault | None:
    """What is wrong with a row that the journal tells of, or with what it tells."""
    (table, row_id), columns, torn = told
    if table not in JOURNALED:
        return Fault(f"the journal tells of {table!r}, which this tickler does not know", "tickler restore")
    row = _row(db, (table, row_id))
    if columns is None and row is not None:
        return Fault(f"row {row_id} of {table} is there, but the journal took it out", "tickler restore")
    if columns is not None and row is None:
        return Fault(f"row {row_id} of {table} is lost: the journal has it", "--repair, else tickler restore", "rows")
    if columns and row and (wrong := [name for name in columns if columns[name] != row[name]]):
        return Fault(f"row {row_id} of {table} was altered outside of tickler: {', '.join(wrong)}", "tickler restore")
    if torn is not None:
        said = f"what entry {torn} of the journal says of row {row_id} of {table} was altered outside of tickler"
        return Fault(said, "tickler restore")
    return None


def _words(db: sqlite3.Connection) -> Iterator[Fault]:
    """Everything can be found by its words, and by no others."""
    for table, wrong in wordchecks.out_of_step(db):
        if wrong:
            rows = "1 row" if wrong == 1 else f"{wrong} rows"
            yield Fault(f"the words to find a {table} by are out of step in {rows}", "--repair", "words")


def _numbers(db: sqlite3.Connection) -> Iterator[Fault]:
    """No number can be given twice: the next one is beyond all that were given."""
    for table in _NUMBERED:
        if _next_is_taken(db, table):
            yield Fault(f"the next {table} would be given a number that was given before", "--repair", "numbers")


def _next_is_taken(db: sqlite3.Connection, table: str) -> bool:
    found = db.execute("SELECT seq FROM sqlite_sequence WHERE name = :table", {"table": table}).fetchall()
    given = max((row["seq"] for row in found if isinstance(row["seq"], int)), default=0)
    return given < _highest(db, table) or len(found) > 1


def _holidays(db: sqlite3.Connection) -> Iterator[Fault]:
    """The public holidays that are kept can be read: they are computed again where there are none."""
    for country, region, year in calendars.unreadable_years(db):
        where = f"{country} {region}".strip()
        yield Fault(f"the public holidays of {where} in {year} cannot be read", "--repair", "holidays")


def _own_uid(db: sqlite3.Connection) -> Iterator[Fault]:
    """The binder's own uid is the one that its packs bear: by it they are known when they come back."""
    borne = handovers.uid_in_packs(db)
    if borne and [row["uid"] for row in db.execute("SELECT uid FROM binder")] != [borne]:
        yield Fault("the binder's own uid is not the one that its packs bear", "--repair", "uid")


def _highest(db: sqlite3.Connection, table: str) -> int:
    select = (
        f"SELECT MAX(COALESCE((SELECT MAX(id) FROM {table}), 0),"
        " COALESCE((SELECT MAX(row_id) FROM journal_line WHERE table_name = :table), 0))"
    )
    highest: int = db.execute(select, {"table": table}).fetchone()[0]
    return highest


def _row(db: sqlite3.Connection, name: RowName) -> dict[str, Any] | None:
    row = db.execute(f"SELECT * FROM {name[0]} WHERE id = :id", {"id": name[1]}).fetchone()
    return dict(row) if row else None


def _write_again(db: sqlite3.Connection, name: RowName, columns: dict[str, Any]) -> bool:
    """Whether the row could be written: what it belongs to is there, and nothing else stands in its place."""
    row = {**columns, "id": name[1]}
    places = ", ".join(f":{column}" for column in row)
    try:
        db.execute(f"INSERT INTO {name[0]} ({', '.join(row)}) VALUES ({places})", row)
    except sqlite3.IntegrityError:
        return False
    return True


def _contents(db: sqlite3.Connection) -> Iterator[Fault]:
    return (Fault(said, mend) for said, mend in contents.faults(db))


_PARTS: dict[str, Callable[[sqlite3.Connection], Iterator[Fault]]] = {
    "the tables": _shape,
    "the rows that belong together": _orphans,
    "the dossiers' places": _places,
    "the counts": _counts,
    "the thickness of the tabs": _thickness,
    "the journal's entries": _entries,
    "the journal's lines": _against_the_journal,
    "the words to find by": _words,
    "the numbers": _numbers,
    "the public holidays": _holidays,
    "the binder's own uid": _own_uid,
    "the contents of sheets": _contents,
}
_MENDERS: dict[str, Callable[[sqlite3.Connection], None]] = {
    "indexes": _mend_indexes,
    "rows": _mend_rows,
    "words": wordchecks.all_anew,
    "thickness": thickness.anew,
    "numbers": _mend_numbers,
    "holidays": calendars.forget_unreadable_years,
    "uid": _mend_uid,
}
# What reading a row comes to in which somebody has put words where there should be a date, a number or JSON.
_NONSENSE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
