"""Every write: changes go into the binder in one transaction, each with its line in the journal.

A journal line holds the columns of one row before and after. Read forwards the lines tell what happened, backwards they
take it back.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from tickler.changes import (
    Change,
    Close,
    EditCard,
    Entry,
    Erase,
    File,
    GiveDayBack,
    Join,
    KeepContent,
    MakePromise,
    Mark,
    NoteContact,
    NoteMove,
    PutIn,
    Refile,
    Reopen,
    Rewrite,
    TakeDayOff,
    TakeIn,
    TakeOut,
)  # fmt: skip
from tickler.dossiers import Lying, Passage
from tickler.errors import Conflict
from tickler.storage import rows, wording
from tickler.storage.connection import transaction
from tickler.tabs import say_day
from tickler.words import digits, fold

Row = Mapping[str, Any]  # columns by name
RowName = tuple[str, int]  # a table, and the number of a row in it


def apply(db: sqlite3.Connection, changes: Iterable[Change], entry: Entry) -> list[int]:
    """Write the changes and their journal entry, all or nothing; the numbers of the dossiers, in order, come back.

    Raises Conflict where the binder is no longer as a change found it.
    """
    with transaction(db):
        return write(db, changes, entry)


def pour(
    db: sqlite3.Connection, changes: Iterable[Change], entry: Entry, *, then: Iterable[Change] = (), at_once: int = 1
) -> None:
    """Write the changes as ``apply`` does, however many they are: they are not kept in memory.

    So many new dossiers are written ``at_once``, which is faster: nobody finds them before. All of them are there when
    the changes that come ``then`` are asked for.
    """
    with transaction(db):
        for _ in _written(db, (changes, then), entry, at_once):
            pass


def write(db: sqlite3.Connection, changes: Iterable[Change], entry: Entry) -> list[int]:
    """Write the changes as ``apply`` does, inside a transaction of the caller's. No changes, no entry."""
    return list(dict.fromkeys(_written(db, (changes,), entry)))  # each once, in order


def _written(
    db: sqlite3.Connection, series: Iterable[Iterable[Change]], entry: Entry, at_once: int = 1
) -> Iterator[int]:
    """Write one change after the other; the numbers of their dossiers come back."""
    scribe: Scribe | None = None
    for changes in series:
        for change in changes:
            scribe = scribe or begin_entry(db, entry, at_once)
            yield _write(scribe, change)
        if scribe:
            scribe.write_new()


def begin_entry(db: sqlite3.Connection, entry: Entry, at_once: int = 1) -> "Scribe":
    """A new journal entry, and the scribe who writes under it."""
    return Scribe(db, insert_row(db, "journal", entry._asdict()), entry.at, at_once)


def keep_holidays(db: sqlite3.Connection, country: str, region: str, year: int, days: Mapping[date, str]) -> None:
    """Keep a computed year of public holidays in the binder. It is no one's news: the journal has no line of it."""
    db.execute(
        "INSERT OR REPLACE INTO holidays (country, region, year, days) VALUES (:country, :region, :year, :days)",
        {
            "country": country,
            "region": region,
            "year": year,
            "days": rows.as_json({day.isoformat(): name for day, name in days.items()}),
        },
    )


@dataclass(slots=True)
class Scribe:
    """Writes rows: for each a line under one journal entry, and the words that it is found by.

    A row is named by its table and its number, and belongs to a dossier.
    """

    db: sqlite3.Connection
    entry_id: int
    at: str
    at_once: int = 1  # how many new dossiers are written together
    lines: int = 0
    _new: list["_New"] = field(default_factory=list)  # those that are still to be written

    def begin(self, verb: str, row: Row, lying: Sequence[Lying]) -> int:
        """A new dossier, with what lies in it from the start; its number comes back."""
        number = insert_row(self.db, "dossier", row)
        self._note_new([_New(verb, number, row, lying)])
        return number

    def begin_soon(self, verb: str, row: Row, lying: Sequence[Lying]) -> int:
        """A new dossier as ``begin`` makes it, but written together with the next ones."""
        if self.at_once == 1:
            return self.begin(verb, row, lying)
        number = (self._new[-1].number if self._new else _highest_given(self.db)) + 1
        self._new.append(_New(verb, number, row, lying))
        if len(self._new) == self.at_once:
            self.write_new()
        return number

    def write_new(self) -> None:
        """Write the new dossiers that are still to be written."""
        new, self._new = self._new, []
        if new:
            _insert_dossiers(self.db, [{"id": one.number, **one.row} for one in new])
            self._note_new(new)

    def _note_new(self, new: Sequence["_New"]) -> None:
        """The lines of new dossiers, and what lies in them; then their words, all at once.

        SQLite brings its index of words to the disk before each row that a trigger looks at.
        """
        words = []
        for one in new:
            self._note(one.verb, one.number, ("dossier", one.number), None, one.row)
            inside = defaultdict[str, list[Row]](list)
            for what in one.lying:
                table = rows.TABLE_OF[type(what)]
                inside[table].append(self._lay(f"put-in-{table}", one.number, table, rows.row_of(what)))
            words.append(wording.New(one.number, one.row, inside))
        insert_rows(self.db, "card_words", [{"rowid": one.number, **_words_of_card(one.row)} for one in new])
        wording.put_in_new(self.db, words)

    def insert(self, verb: str, dossier_id: int, table: str, row: Row) -> None:
        """A new row in a dossier."""
        wording.put_in(self.db, table, dossier_id, self._lay(verb, dossier_id, table, row))

    def _lay(self, verb: str, dossier_id: int, table: str, row: Row) -> Row:
        """A new row in a dossier, with its line, but without the words that the dossier is found by."""
        row = {**row, "dossier_id": dossier_id} if dossier_id != rows.CALENDAR else row
        row_id = insert_row(self.db, table, row)
        self._note(verb, dossier_id, (table, row_id), None, row)
        keep_words(self.db, table, row_id, row, new=True)
        return row

    def update(self, verb: str, number: int, was: Row, now: Row) -> None:
        """Change a dossier's row, where it is as it was found.

        Raises Conflict where it is not, or where a colleague has the dossier.
        """
        found = self.db.execute("SELECT * FROM dossier WHERE id = :id", {"id": number}).fetchone()
        if found is None or any(found[name] != value for name, value in was.items()):
            raise _changed_elsewhere(number)
        _must_be_here(self.db, number)
        changed = {name: value for name, value in now.items() if found[name] != value}
        if changed:
            self.change(verb, number, ("dossier", number), {name: found[name] for name in changed}, changed)

    def change(self, verb: str, dossier_id: int, row: RowName, was: Row, now: Row) -> None:
        """Write columns of a row anew; ``was`` and ``now`` hold the same ones."""
        table, row_id = row
        assignments = ", ".join(f"{name} = :{name}" for name in now)
        # Table and column names come from this package's own dictionaries, or from its journal; values are bound.
        self.db.execute(f"UPDATE {table} SET {assignments} WHERE id = :id", {**now, "id": row_id})  # noqa: S608
        self._note(verb, dossier_id, row, was, now)
        if not _WORD_COLUMNS.isdisjoint(now):
            keep_words(self.db, table, row_id, _row(self.db, table, row_id))
        dossier_ids = (dossier_id, was.get("dossier_id", dossier_id), now.get("dossier_id", dossier_id))
        wording.rewritten(self.db, table, dossier_ids, now)

    def put(self, verb: str, dossier_id: int, row: RowName, columns: Row) -> None:
        """A row that was there before, with its number."""
        table, row_id = row
        insert_row(self.db, table, {**columns, "id": row_id})
        self._note(verb, dossier_id, row, None, columns)
        keep_words(self.db, table, row_id, columns)
        wording.anew(self.db, dossier_id)

    def delete(self, verb: str, dossier_id: int, row: RowName) -> None:
        """Take a row out; the journal keeps all of it."""
        table, row_id = row
        was = {name: value for name, value in _row(self.db, table, row_id).items() if name != "id"}
        self.db.execute(f"DELETE FROM {table} WHERE id = :id", {"id": row_id})  # noqa: S608  # as in change
        self._note(verb, dossier_id, row, was, None)
        keep_words(self.db, table, row_id, None)
        wording.anew(self.db, dossier_id)

    def _note(self, verb: str, dossier_id: int, row: RowName, was: Row | None, now: Row | None) -> None:
        self.lines += 1
        line = {
            "entry_id": self.entry_id,
            "line": self.lines,
            "verb": verb,
            "dossier_id": dossier_id,
            "table_name": row[0],
            "row_id": row[1],
            "was": was and rows.as_json(was),
            "now": now and rows.as_json(now),
        }
        insert_row(self.db, "journal_line", line)


class _New(NamedTuple):
    """A new dossier, with what lies in it from the start."""

    verb: str
    number: int
    row: Row
    lying: Sequence[Lying]


def _write(scribe: Scribe, change: Change) -> int:  # noqa: C901, PLR0912  # one case a verb
    """Write one change; the dossier's number comes back."""
    if not isinstance(change, File):
        scribe.write_new()
    match change:
        case File(uid, card, filing, inside):
            row = {"uid": uid, "added_at": scribe.at} | rows.row_of_card(card) | rows.row_of_filing(filing)
            number = scribe.begin_soon("file", row, inside)
        case PutIn(number, Passage() as what):  # its way is told also of a dossier that is out
            _dossier_row(scribe.db, number)
            _put_in(scribe, number, what)
        case NoteContact(number, what) | MakePromise(number, what) | NoteMove(number, what) | PutIn(number, what):
            _must_be_here(scribe.db, number)
            _put_in(scribe, number, what)
        case Rewrite(number, was, now):
            _must_be_here(scribe.db, number)
            _rewrite(scribe, number, rows.row_of(was), rows.row_of(now), _found(scribe.db, number, was))
        case Join(number, into):
            _join(scribe, number, into)
        case TakeOut(number, what):
            _must_be_here(scribe.db, number)
            table, row_id = _found(scribe.db, number, what)
            scribe.delete(f"take-out-{table}", number, (table, row_id))
        case KeepContent(number, digest, size, pieces):
            from tickler.storage import contents  # only where a sheet is put in

            contents.keep(scribe.db, digest, size, pieces)  # no row of the journal's: it is taken out by nobody
        case Erase(number, sheet):
            from tickler.storage import contents  # as above

            _must_be_here(scribe.db, number)
            contents.erase(scribe.db, sheet.sha256)  # no row of the journal's: nothing could be taken back
        case Refile(number, was, filing, moves):
            scribe.update("refile", number, rows.row_of_filing(was), rows.row_of_filing(filing) | {"moves": moves})
        case Close(number, was, closing):
            row = {"tab": None, "time": None, "agreed": 0, "moves": 0}
            row |= {"closed_on": closing.on.isoformat(), "closed_because": closing.because}
            scribe.update("close", number, rows.row_of_filing(was), row)
        case Reopen(number, filing):
            row = rows.row_of_filing(filing) | {"closed_on": None, "closed_because": None, "moves": 0}
            scribe.update("reopen", number, {"tab": None}, row)
        case TakeIn(whole, marks, wanted):
            row = rows.row_of_whole(whole) | rows.row_of_marks(marks)
            row |= {"id": wanted} if wanted is not None and _never_given(scribe.db, wanted) else {}
            number = scribe.begin("take-in", row, whole.lying)
        case Mark(number, was, now):
            _mark(scribe, number, rows.row_of_marks(was), rows.row_of_marks(now))
        case TakeDayOff() | GiveDayBack():
            number = rows.CALENDAR
            _change_calendar(scribe, change)
        case EditCard(number, was, now):
            card = rows.card_of(_dossier_row(scribe.db, number))._replace(**now)
            scribe.update(
                "edit", number, {name: rows.card_column(name, was[name]) for name in was}, rows.row_of_card(card)
            )
    return number


def _never_given(db: sqlite3.Connection, number: int) -> bool:
    """Whether a dossier's number was never given to one: the next new one gets a higher number then."""
    return number > _highest_given(db)


def _highest_given(db: sqlite3.Connection) -> int:
    """The highest number that a dossier was ever given; 0 where there was none."""
    select = (
        "SELECT COALESCE(MAX(given), 0) AS highest FROM (SELECT seq AS given FROM sqlite_sequence"
        " WHERE name = 'dossier' UNION ALL SELECT MAX(id) AS given FROM dossier)"
    )
    highest: int = db.execute(select).fetchone()["highest"]
    return highest


def _must_be_here(db: sqlite3.Connection, number: int) -> None:
    """Refuse to work on a dossier that is with a colleague.

    Raises Conflict.
    """
    row = db.execute("SELECT out_with, given_pack FROM dossier WHERE id = :id", {"id": number}).fetchone()
    if row is None:
        raise _changed_elsewhere(number)
    if row["out_with"] or row["given_pack"]:
        where = f"out with {row['out_with']}" if row["out_with"] else "given away"
        raise Conflict(f"dossier {number} is {where}", f"take it back: tickler recall {number}")


def _changed_elsewhere(number: int) -> Conflict:
    return Conflict(f"dossier {number} was changed elsewhere meanwhile", f"look at it: tickler show {number}")


def _dossier_row(db: sqlite3.Connection, number: int) -> dict[str, Any]:
    """A dossier's row.

    Raises Conflict where an undo has taken it back meanwhile.
    """
    found = db.execute("SELECT * FROM dossier WHERE id = :id", {"id": number}).fetchone()
    if found is None:
        raise _changed_elsewhere(number)
    return dict(found)


def _mark(scribe: Scribe, number: int, was: Row, now: Row) -> None:
    """Mark a dossier anew, also one that a colleague has."""
    found = _dossier_row(scribe.db, number)
    if any(found[name] != value for name, value in was.items()):
        raise _changed_elsewhere(number)
    changed = [name for name in now if now[name] != was[name]]
    if changed:
        before, after = ({name: row[name] for name in changed} for row in (was, now))
        scribe.change("mark", number, ("dossier", number), before, after)


def _put_in(scribe: Scribe, number: int, what: NamedTuple) -> None:
    table = rows.TABLE_OF[type(what)]
    scribe.insert(f"put-in-{table}", number, table, rows.row_of(what))


def _change_calendar(scribe: Scribe, change: TakeDayOff | GiveDayBack) -> None:
    """A day off more, or one less.

    Raises Conflict where the day is not as it was found.
    """
    columns = rows.row_of(change.day_off)
    row = scribe.db.execute("SELECT * FROM day_off WHERE day = :day", {"day": columns["day"]}).fetchone()
    taking = isinstance(change, TakeDayOff)
    if taking is not (row is None) or (row and any(row[name] != value for name, value in columns.items())):
        raise Conflict(f"{say_day(change.day_off.day)} was changed elsewhere meanwhile", "look: tickler days-off")
    if taking:
        scribe.insert("take-day-off", rows.CALENDAR, "day_off", columns)
    else:
        scribe.delete("give-day-back", rows.CALENDAR, ("day_off", row["id"]))


def insert_row(db: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    """Write a row, of columns whose names are known to this program; its number comes back."""
    number = db.execute(_insertion(table, tuple(row)), row).lastrowid
    assert number is not None, "an INSERT has a row number"  # noqa: S101  # says so to the type checker
    return number


def insert_rows(db: sqlite3.Connection, table: str, several: Sequence[Mapping[str, Any]]) -> None:
    """Write rows that have the same columns."""
    db.executemany(_insertion(table, tuple(several[0])), several)


def _insert_dossiers(db: sqlite3.Connection, several: Sequence[Mapping[str, Any]]) -> None:
    """Write dossiers in one statement: where a trigger looks on, each statement costs as much as many rows."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS coming AS SELECT * FROM dossier WHERE false")
    insert_rows(db, "coming", several)
    names = ", ".join(several[0])
    db.execute(f"INSERT INTO dossier ({names}) SELECT {names} FROM coming ORDER BY id")  # noqa: S608  # as in change
    db.execute("DELETE FROM coming")


@cache
def _insertion(table: str, names: tuple[str, ...]) -> str:
    # Table and column names come from this package's own dictionaries, values are bound.
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"  # noqa: S608


def _row(db: sqlite3.Connection, table: str, row_id: int) -> dict[str, Any]:
    return dict(db.execute(f"SELECT * FROM {table} WHERE id = :id", {"id": row_id}).fetchone())  # noqa: S608  # as in change


def _join(scribe: Scribe, number: int, into: int) -> None:
    """Every row that belongs to one dossier belongs to another from now on; who was recommended by it, too."""
    _dossier_row(scribe.db, into)
    highest = "SELECT COALESCE(MAX(number), 0) AS number FROM sheet WHERE dossier_id = :into"
    last_sheet = scribe.db.execute(highest, {"into": into}).fetchone()["number"]
    for table in rows.TABLES[1:]:
        if table == "passage":  # the way between binders is each dossier's own
            continue
        select = f"SELECT * FROM {table} WHERE dossier_id = :number ORDER BY id"  # noqa: S608  # a name of this package
        for row in scribe.db.execute(select, {"number": number}).fetchall():
            was, now = {"dossier_id": number}, {"dossier_id": into}
            if table == "sheet":
                was, now = was | {"number": row["number"]}, now | {"number": row["number"] + last_sheet}
            scribe.change("join", into, (table, row["id"]), was, now)
    recommended = "SELECT id FROM dossier WHERE recommended_by = :number AND id <> :into"
    for row in scribe.db.execute(recommended, {"number": number, "into": into}).fetchall():
        was, now = {"recommended_by": number}, {"recommended_by": into}
        scribe.change("join", row["id"], ("dossier", row["id"]), was, now)


def _rewrite(scribe: Scribe, number: int, was: Row, now: Row, name: RowName) -> None:
    changed = [column for column in now if now[column] != was[column]]
    if changed:
        before, after = ({column: row[column] for column in changed} for row in (was, now))
        scribe.change(f"rewrite-{name[0]}", number, name, before, after)


def _found(db: sqlite3.Connection, number: int, what: NamedTuple) -> RowName:
    """The row of what lies in a dossier, by its uid, if it is as it was found.

    Raises Conflict where it is not.
    """
    table, columns = rows.TABLE_OF[type(what)], rows.row_of(what)
    select = f"SELECT * FROM {table} WHERE uid = :uid AND dossier_id = :number"  # noqa: S608  # as in change
    row = db.execute(select, {"uid": columns["uid"], "number": number}).fetchone()
    if row is None or any(row[name] != value for name, value in columns.items()):
        raise _changed_elsewhere(number)
    return table, row["id"]


def keep_words(db: sqlite3.Connection, table: str, row_id: int, row: Row | None, *, new: bool = False) -> None:
    """Keep the words that a row of this table is found by, folded; of no row, none."""
    if table not in WORDS_OF:
        return
    words, said = WORDS_OF[table]
    if not new:
        db.execute(f"DELETE FROM {words} WHERE rowid = :rowid", {"rowid": row_id})  # noqa: S608  # a name of this module
    if row is not None:
        insert_row(db, words, {"rowid": row_id, **said(row)})


def _words_of_card(row: Row) -> dict[str, str]:
    who = [row["name"], row["company"], row["person"]]
    rest = [*[row.get(name) for name in _REST], digits(row["phone"] or ""), *wording.in_json(row["tags"])]
    return {"who": _folded(who), "rest": _folded([*rest, *wording.in_json(row.get("own") or "{}").values()])}


def _words_of_person(row: Row) -> dict[str, str]:
    rest = [row["position"], row["phone"], digits(row["phone"] or ""), row["email"], row["note"]]
    return {"who": _folded([row["name"]]), "rest": _folded(rest)}


def _folded(said: Iterable[str | None]) -> str:
    return "\n".join([fold(words) for words in said if words])


def _words_of_sheet(row: Row) -> dict[str, str]:
    return {"said": _folded([row["title"], row["file_name"], row["words"]])}


WORDS_OF: dict[str, tuple[str, Callable[[Row], dict[str, str]]]] = {
    "dossier": ("card_words", _words_of_card),
    "person": ("person_words", _words_of_person),
    "sheet": ("sheet_words", _words_of_sheet),
}
# The lines of a card that it is found by beside who it is; an older journal entry may lack the newer ones.
_REST = (
    "position",
    "phone",
    "email",
    "note",
    "address",
    "website",
    "language",
    "source",
    "terms",
    "price_type",
    "stage",
    "person_note",
)
_WORD_COLUMNS = frozenset({*_REST, "name", "company", "person", "tags", "own", "title", "file_name", "words"})
