"""Proving that the journal is whole: every entry there, each line following from the one before it.

It is the second witness of every row, so nothing is believed of it that it does not say twice: what a line found is
what the line before it left.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from tickler.storage.rows import CALENDAR, JOURNALED
from tickler.storage.store import RowName

_MOMENT = "____-__-__T__:__:__"
_REPAIRS = "repair"  # the verb of lines that found something else than the journal knew: that was the reason for them


class RowTold(NamedTuple):
    """What the journal says of a row: its columns as they should be now, None if it was taken out."""

    name: RowName
    columns: dict[str, Any] | None
    torn: int | None  # the entry that does not follow from what came before; None where all do


def rows_told(db: sqlite3.Connection) -> Iterator[RowTold]:
    """Each row that the journal tells of."""
    unsaid = {table: _defaults(db, table) for table in JOURNALED}
    select = (
        "SELECT entry_id, verb, dossier_id, table_name, row_id, was, now FROM journal_line"
        " ORDER BY table_name, row_id, entry_id, line"
    )
    for (table, row_id), lines in groupby(db.execute(select), key=lambda line: (line["table_name"], line["row_id"])):
        columns: dict[str, Any] | None = None
        torn: int | None = None
        for line in lines:
            was, now = (json.loads(line[name]) if line[name] else None for name in ("was", "now"))
            if torn is None and not (_follows(columns, was, now, line) and _whose(columns, now, line)):
                torn = line["entry_id"]
            columns = None if now is None else {**(columns or unsaid.get(table, {})), **now}
        yield RowTold((table, row_id), columns, torn)


def lost_entries(db: sqlite3.Connection) -> int:
    """How many entries are not there, of those that were written: their numbers have no gaps."""
    lost: int = db.execute(
        "SELECT MAX(COALESCE(MAX(id), 0), COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'journal'), 0))"
        " - COUNT(*) FROM journal"
    ).fetchone()[0]
    return max(lost, 0)


def altered_entries(db: sqlite3.Connection, most: int) -> list[int]:
    """The entries that do not say when, by whom or what for; or that are not taken back by the one that they say."""
    no_text = " OR ".join(f"typeof(j.{name}) <> 'text'" for name in ("at", "author", "command", "said"))
    no_moment = f"datetime(j.at) IS NULL OR j.at NOT LIKE '{_MOMENT}'"
    not_undone = "j.undoes IS NOT NULL AND (u.id IS NULL OR j.taken_back_by IS NULL AND u.taken_back_by IS NOT j.id)"
    not_by_that = "j.taken_back_by IS NOT NULL AND b.undoes IS NOT j.id"
    select = (
        "SELECT j.id FROM journal j"
        " LEFT JOIN journal u ON u.id = j.undoes LEFT JOIN journal b ON b.id = j.taken_back_by"
        f" WHERE {no_text} OR {no_moment} OR {not_undone} OR {not_by_that} ORDER BY j.id LIMIT :most"
    )
    return [row["id"] for row in db.execute(select, {"most": most})]


def _follows(
    before: Mapping[str, Any] | None, was: Mapping[str, Any] | None, now: Mapping[str, Any] | None, line: sqlite3.Row
) -> bool:
    """Whether a line found the row as the lines before it left it."""
    if line["verb"] == _REPAIRS:
        return True
    if before is None or was is None:
        return before is None and was is None and now is not None
    known = all(before[name] == value for name, value in was.items() if name in before)
    return known and (now is None or was.keys() == now.keys())


def _whose(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None, line: sqlite3.Row) -> bool:
    """Whether a line stands under the dossier that the row belongs to, or belonged to."""
    if line["table_name"] == "dossier":
        return bool(line["dossier_id"] == line["row_id"])
    if line["table_name"] == "day_off":
        return bool(line["dossier_id"] == CALENDAR)
    return line["dossier_id"] in {row.get("dossier_id") for row in (before, now) if row}


def _defaults(db: sqlite3.Connection, table: str) -> dict[str, Any]:
    """What stands in the columns of a new row that nobody has written to."""
    columns = db.execute("SELECT name, dflt_value FROM pragma_table_info(:table) WHERE name <> 'id'", {"table": table})
    return {
        column["name"]: db.execute(f"SELECT {column['dflt_value'] or 'NULL'}").fetchone()[0]
        for column in columns.fetchall()
    }
