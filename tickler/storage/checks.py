"""Proving that a binder is sound, and mending what is safe to mend.

The journal is the second witness: it holds every column of every row as the commands wrote them, so that a row which
was lost or altered behind the program's back is seen, and a lost one can be written again.
"""

import json
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from tickler.changes import Entry
from tickler.dossiers import Marks
from tickler.storage import contents, wording
from tickler.storage.connection import transaction
from tickler.storage.rows import JOURNALED
from tickler.storage.store import RowName, begin_entry, keep_words
from tickler.tabs import Tab

_MOST_NAMED = 20
WORDS = (
    ("dossier", "card_words"),
    ("person", "person_words"),
    ("sheet", "sheet_words"),
)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

_LOOSE = "(closed_on IS NULL) <> (tab IS NOT NULL) OR (closed_on IS NULL) <> (closed_because IS NULL)"
# What the line of a new row leaves out: the dossier is not closed, was never moved, and nobody has it.
_UNSAID = {"dossier": {"moves": 0} | dict.fromkeys(("closed_on", "closed_because", *Marks._fields))}
_FIRST_DAY = "tab || CASE length(tab) WHEN 7 THEN '-01' ELSE '' END"
_NO_TAB = (
    f"tab IS NOT NULL AND date({_FIRST_DAY}, '+0 days') IS NOT {_FIRST_DAY}"  # '+0 days' makes 31 February 3 March
)


class Fault(NamedTuple):
    """Something that is wrong with a binder, in words, and the way to mend it."""

    said: str
    mend: str
    repair: str = ""  # what --repair does about it: "words", "numbers", "rows", "loose", "indexes", "thickness"


def faults(db: sqlite3.Connection) -> Iterator[Fault]:
    """All that is wrong with an open binder, as it is at one moment, whatever others write meanwhile."""
    with transaction(db, mode="DEFERRED", keep=False):
        yield from _faults(db)


def _faults(db: sqlite3.Connection) -> Iterator[Fault]:
    said_by_sqlite = [row[0] for row in db.execute(f"PRAGMA integrity_check({_MOST_NAMED})")]
    # A constraint that a row breaks is no damage to the file: what it is about is looked at, and named, below.
    damage = [said for said in said_by_sqlite if said != "ok" and not said.startswith("CHECK constraint failed")]
    for said in damage:
        index = "index" in said
        yield Fault(f"SQLite says: {said}", "--repair" if index else "tickler restore", "indexes" if index else "")
    if damage:
        return  # what is read from a damaged file is no evidence of anything else
    for of, part in _PARTS.items():
        try:
            yield from part(db)
        except _NONSENSE:
            yield Fault(f"{of} cannot be looked at: there is something else where they should be", "tickler restore")


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

    A loose dossier goes under today's tab, where it is seen.
    """
    wanted = {fault.repair for fault in found}
    if "indexes" in wanted:
        db.execute("REINDEX")
    if "rows" in wanted:
        for name, columns in _journal_states(db):
            if columns is not None and _row(db, name) is None:
                _write_again(db, name, columns)
    if "loose" in wanted:
        scribe = begin_entry(db, by)
        for row in db.execute(f"SELECT * FROM dossier WHERE {_LOOSE}").fetchall():
            now = {"tab": today, "closed_on": None, "closed_because": None}
            scribe.change("repair", row["id"], ("dossier", row["id"]), {name: row[name] for name in now}, now)
    if "words" in wanted:
        _all_words_anew(db)
    if "thickness" in wanted:
        db.execute("DELETE FROM thickness")
        db.execute(f"INSERT INTO thickness (tab, filed, agreed, out) {_RECOUNTED}")
    if "numbers" in wanted:
        _number_on(db)


def _number_on(db: sqlite3.Connection) -> None:
    for table in JOURNALED:
        db.execute(
            "UPDATE sqlite_sequence SET seq = :most WHERE name = :table AND seq < :most",
            {"table": table, "most": _highest(db, table)},
        )


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
        yield Fault(
            f"dossier {number} lies under a tab that is no day and no month", f"tickler move {number} today --force"
        )


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


_RECOUNTED = (
    "SELECT COALESCE(tab, '') AS tab, SUM(out_with IS NULL) AS filed, SUM(out_with IS NULL AND agreed) AS agreed,"
    " SUM(out_with IS NOT NULL) AS out FROM dossier GROUP BY COALESCE(tab, '')"
)
_KEPT = "SELECT tab, filed, agreed, out FROM thickness"


def _thickness(db: sqlite3.Connection) -> Iterator[Fault]:
    """What is kept of each tab's thickness is what lies under it."""
    either = f"SELECT tab FROM ({_RECOUNTED} EXCEPT {_KEPT}) UNION SELECT tab FROM ({_KEPT} EXCEPT {_RECOUNTED})"
    for (tab,) in db.execute(f"{either} LIMIT {_MOST_NAMED}"):
        where = f"tab {tab}" if tab else "the archive"
        yield Fault(f"something else is kept of the thickness of {where} than lies there", "--repair", "thickness")


def _entries(db: sqlite3.Connection) -> Iterator[Fault]:
    """Each entry of the journal says when it was made, by whom and what for."""
    texts = " OR ".join(f"typeof({name}) <> 'text'" for name in ("at", "author", "command", "said"))
    select = f"SELECT id FROM journal WHERE {texts} OR datetime(at) IS NULL LIMIT {_MOST_NAMED}"
    for (number,) in db.execute(select):
        yield Fault(f"entry {number} of the journal was altered outside of tickler", "tickler restore")


def _against_the_journal(db: sqlite3.Connection) -> Iterator[Fault]:
    """Each row as the journal says it should be: there or not, and with these columns."""
    named = 0
    for (table, row_id), columns in _journal_states(db):
        row = _row(db, (table, row_id))
        if columns is None and row is not None:
            fault = Fault(f"row {row_id} of {table} is there, but the journal took it out", "tickler restore")
        elif columns is not None and row is None:
            fault = Fault(f"row {row_id} of {table} is lost: the journal has it", "--repair", "rows")
        elif columns is not None and row is not None and (wrong := [c for c in columns if columns[c] != row[c]]):
            fault = Fault(
                f"row {row_id} of {table} was altered outside of tickler: {', '.join(wrong)}", "tickler restore"
            )
        else:
            continue
        yield fault
        named += 1
        if named == _MOST_NAMED:
            return
    for table in JOURNALED:
        known = f"SELECT row_id FROM journal_line WHERE table_name = '{table}'"
        for (row_id,) in db.execute(f"SELECT id FROM {table} WHERE id NOT IN ({known}) LIMIT {_MOST_NAMED}"):
            yield Fault(f"row {row_id} of {table} is not in the journal", "tickler restore")


def _words(db: sqlite3.Connection) -> Iterator[Fault]:
    """Every card and every contact can be found by its words, and no others."""
    for table, words in WORDS:
        select = (
            f"SELECT (SELECT COUNT(*) FROM {table} WHERE id NOT IN (SELECT rowid FROM {words}))"
            f" + (SELECT COUNT(*) FROM {words} WHERE rowid NOT IN (SELECT id FROM {table}))"
        )
        wrong = db.execute(select).fetchone()[0]
        if wrong:
            yield Fault(f"the words to find a {table} by are out of step in {wrong} rows", "--repair", "words")
    wrong = wording.out_of_step(db)
    if wrong:
        yield Fault(f"the words to find a dossier by are out of step in {wrong} rows", "--repair", "words")


def _numbers(db: sqlite3.Connection) -> Iterator[Fault]:
    """No number can be given twice: the next one is beyond all that were given."""
    for table in JOURNALED:
        row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = :table", {"table": table}).fetchone()
        if row is not None and row["seq"] < _highest(db, table):
            yield Fault(f"the next {table} would be given a number that was given before", "--repair", "numbers")


def _highest(db: sqlite3.Connection, table: str) -> int:
    select = (
        f"SELECT MAX(COALESCE((SELECT MAX(id) FROM {table}), 0),"
        " COALESCE((SELECT MAX(row_id) FROM journal_line WHERE table_name = :table), 0))"
    )
    highest: int = db.execute(select, {"table": table}).fetchone()[0]
    return highest


def _journal_states(db: sqlite3.Connection) -> Iterator[tuple[RowName, dict[str, Any] | None]]:
    """Each row that the journal tells of, with its columns as they should be now; None for one that was taken out."""
    select = "SELECT table_name, row_id, now FROM journal_line ORDER BY table_name, row_id, entry_id, line"
    for (table, row_id), lines in groupby(db.execute(select), key=lambda line: (line["table_name"], line["row_id"])):
        state: dict[str, Any] | None = None
        for line in lines:
            known = state or _UNSAID.get(table, {})
            state = None if line["now"] is None else {**known, **json.loads(line["now"])}
        if table in JOURNALED:
            yield (table, row_id), state


def _row(db: sqlite3.Connection, name: RowName) -> dict[str, Any] | None:
    row = db.execute(f"SELECT * FROM {name[0]} WHERE id = :id", {"id": name[1]}).fetchone()
    return dict(row) if row else None


def _write_again(db: sqlite3.Connection, name: RowName, columns: dict[str, Any]) -> None:
    row = {**columns, "id": name[1]}
    places = ", ".join(f":{column}" for column in row)
    db.execute(f"INSERT INTO {name[0]} ({', '.join(row)}) VALUES ({places})", row)
    keep_words(db, name[0], name[1], row)
    wording.anew(db, row.get("dossier_id", name[1]))


def _all_words_anew(db: sqlite3.Connection) -> None:
    for table, words in WORDS:
        db.execute(f"DELETE FROM {words}")
        for row in db.execute(f"SELECT * FROM {table}"):
            keep_words(db, table, row["id"], dict(row))
    wording.all_anew(db)


def _contents(db: sqlite3.Connection) -> Iterator[Fault]:
    return (Fault(said, mend) for said, mend in contents.faults(db))


_PARTS: dict[str, Callable[[sqlite3.Connection], Iterator[Fault]]] = {
    "the rows that belong together": _orphans,
    "the dossiers' places": _places,
    "the counts": _counts,
    "the thickness of the tabs": _thickness,
    "the journal's entries": _entries,
    "the journal's lines": _against_the_journal,
    "the words to find by": _words,
    "the numbers": _numbers,
    "the contents of sheets": _contents,
}
# What reading a row comes to in which somebody has put words where there should be a date, a number or JSON.
_NONSENSE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
