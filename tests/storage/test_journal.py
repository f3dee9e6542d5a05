"""The journal: one entry a command, in it what each row was and is; read backwards it takes everything back."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import run
from tests.probing import Dump, alter, binder_path, dump
from tickler.changes import Change, EditCard, Entry, Join, Mark, NoteContact, PutIn, Refile, TakeOut
from tickler.dossiers import Contact, Filing, Marks, Passage, Person
from tickler.errors import Conflict
from tickler.storage import connection, store
from tickler.tabs import Tab

ENTRY = Entry("2026-11-23T09:00:00", "anna", "test", "tested")
TUESDAY = "2026-11-24T14:30:15"

# Each command that writes, in an order that each can work in.
A_LIFE = (
    ["add", "Weber Söhne", "--next", "today", "--phone", "+49 30 1234", "--tag", "key", "--note", "two\nlines 🌻"],
    ["add", "Kavkaz Trading", "--next", "july"],
    ["call", "1", "Wants a price", "-o", "interested", "--next", "fri 10:30", "--promise", "samples by fri"],
    ["log", "1", "Met", "--kind", "meeting", "--next", "8 dec", "--at", "9:00", "--offer", "an offer"],
    ["move", "1", "2", "9 dec", "--because", "trade fair"],
    ["edit", "1", "--name", "Weber & Söhne", "--phone", "", "--tag", "new", "--about", "the price"],
    ["edit", "2", "--set", "email=a@b", "--do", "offer"],
    ["close", "2", "--because", "moved away"],
    ["reopen", "2", "--next", "+2wd", "--agreed"],
    ["call", "2", "No need", "-o", "refused", "--close", "buys elsewhere"],
)


def journal(path: Path | None = None) -> list[dict[str, Any]]:
    """The journal's entries, each with its lines in order, their columns read."""
    rows = dump(path)
    for line in rows["journal_line"]:
        line |= {name: line[name] and json.loads(line[name]) for name in ("was", "now")}
    return [
        entry | {"lines": [line for line in rows["journal_line"] if line["entry_id"] == entry["id"]]}
        for entry in rows["journal"]
    ]


def kept(rows: Dump) -> dict[tuple[str, int], dict[str, Any]]:
    """The rows that the journal tells of: those that belong to dossiers, by table and number."""
    return {
        (table, row["id"]): {name: value for name, value in row.items() if name != "id"}
        for table, held in rows.items()
        for row in held
        if table == "dossier" or "dossier_id" in row
        if table not in {"journal_line", "last_contact"}  # the last contact is kept for looking up alone
    }


@pytest.mark.parametrize("nth", range(len(A_LIFE)), ids=[str(words[0]) for words in A_LIFE])
def test_an_entry_tells_exactly_what_its_command_changed(nth: int) -> None:
    """One command, one entry by whom and when, and a line for each row with the columns before and after."""
    for words in A_LIFE[:nth]:
        assert run(*words).status == 0
    before = kept(dump()) if nth else {}
    entries_before = journal() if nth else []

    assert run(*A_LIFE[nth], now=TUESDAY).status == 0

    *earlier, entry = journal()
    assert earlier == entries_before
    assert (entry["command"], entry["author"], entry["at"]) == (A_LIFE[nth][0], "anna", TUESDAY)
    assert entry["said"]
    assert [line["line"] for line in entry["lines"]] == list(range(1, len(entry["lines"]) + 1))
    now, seen = dict(before), set()
    for line in entry["lines"]:
        name = line["table_name"], line["row_id"]
        held = now.get(name)
        if line["was"] is None:
            assert held is None
        else:
            assert held is not None
            assert {column: held[column] for column in line["was"]} == line["was"]
            assert all(line["was"][column] != line["now"][column] for column in line["was"])
        defaults = {} if held is not None else defaults_of(name[0])
        now[name] = defaults | (held or {}) | line["now"]
        seen.add(name)
        assert line["dossier_id"] == (name[1] if name[0] == "dossier" else now[name]["dossier_id"])
    assert now == kept(dump())
    assert seen == {name for name, row in now.items() if before.get(name) != row}


def defaults_of(table: str) -> dict[str, Any]:
    """What stands in the columns of a new row that nobody has written to."""
    with closing(sqlite3.connect(binder_path())) as db:
        columns = db.execute(f"SELECT name, dflt_value FROM pragma_table_info('{table}') WHERE name <> 'id'")  # noqa: S608
        return {name: default and db.execute(f"SELECT {default}").fetchone()[0] for name, default in columns}


def test_the_journal_read_backwards_takes_everything_back() -> None:
    """Line by line from the last to the first every row becomes what it was before each command, to the last column."""
    states: list[dict[tuple[str, int], dict[str, Any]]] = []
    for words in A_LIFE:
        states.append(kept(dump()) if states else {})
        assert run(*words).status == 0

    for entry, before in zip(reversed(journal()), reversed(states), strict=True):
        for line in reversed(entry["lines"]):
            take_back(line)
        assert kept(dump()) == before, entry["said"]


def take_back(line: dict[str, Any]) -> None:
    """Make a row what it was before a line was written, knowing nothing but the line."""
    table, row_id, was = line["table_name"], line["row_id"], line["was"]
    if was is None:
        alter(f"DELETE FROM {table} WHERE id = ?", row_id)  # noqa: S608  # a name in the journal
    else:
        assignments = ", ".join(f"{column} = ?" for column in was)
        alter(f"UPDATE {table} SET {assignments} WHERE id = ?", *was.values(), row_id)  # noqa: S608  # as above


def test_what_is_taken_out_of_a_dossier_stands_in_the_journal_whole() -> None:
    """The line of a row that is gone holds every column that it had."""
    run("add", "Weber", "--next", "fri")
    person = Person("a uid", "Eva", "buyer", "+49 30 1", "eva@weber.example", "speaks French")
    with connection.opened(binder_path()) as db:
        store.apply(db, [PutIn(1, person)], ENTRY)
        before = kept(dump())
        store.apply(db, [TakeOut(1, person)], ENTRY)

    (line,) = journal()[-1]["lines"]
    assert (line["table_name"], line["row_id"], line["now"]) == ("person", 1, None)
    assert line["was"] == before["person", 1]


@pytest.mark.parametrize(
    "words",
    [
        ["move", "1", "yesterday"],
        ["move", "1", "17", "fri"],
        ["call", "1", "x", "-o", "reached"],
        ["call", "1", "x", "-o", "reached", "--next", "fri", "--promise", " "],
        ["close", "1", "--because", ""],
        ["reopen", "1", "--next", "fri"],
        ["edit", "1", "--set", "fone=1"],
        ["move", "1", "fri", "--dry-run"],
        ["move", "1", "today"],
        ["edit", "1", "--name", "Weber"],
        ["today"],
        ["show", "1"],
    ],
    ids=" ".join,
)
def test_what_changes_nothing_leaves_no_entry(words: list[str]) -> None:
    """A command that fails, only tries, only reads, or finds all as it should be, is not in the journal."""
    run("add", "Weber", "--next", "today")
    before = dump()

    run(*words)

    assert dump() == before


def test_a_command_that_fails_at_its_last_change_leaves_nothing() -> None:
    """Contact, refile and entry of a command whose last change meets a conflict are all taken back."""
    run("add", "Weber", "--next", "today")
    before = dump()
    changes: list[Change] = [
        NoteContact(1, Contact("c", "2026-11-23T09:00", "call", "reached", "said")),
        Refile(1, Filing(Tab("2026-11-23")), Filing(Tab("2026-12")), 0),
        Refile(1, Filing(Tab("2026-11-23")), Filing(Tab("2026-12-08")), 0),
    ]

    with connection.opened(binder_path()) as db, pytest.raises(Conflict):
        store.apply(db, changes, ENTRY)

    assert dump() == before


def test_a_command_that_the_database_refuses_leaves_nothing() -> None:
    """A uid that is there already breaks off the whole command."""
    run("add", "Weber", "--next", "today")
    contact = NoteContact(1, Contact("the same", "2026-11-23T09:00", "call", "reached"))
    before = dump()

    with connection.opened(binder_path()) as db, pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        store.apply(db, [contact, contact], ENTRY)

    assert dump() == before


def test_a_command_that_is_broken_off_leaves_nothing() -> None:
    """Ctrl-C in the middle of a write takes all of it back."""
    run("add", "Weber", "--next", "today")
    before = dump()

    def changes() -> Iterator[Change]:
        yield Refile(1, Filing(Tab("2026-11-23")), Filing(Tab("2026-12")), 0)
        raise KeyboardInterrupt

    with connection.opened(binder_path()) as db, pytest.raises(KeyboardInterrupt):
        store.apply(db, changes(), ENTRY)

    assert dump() == before


def test_the_journal_keeps_what_was_said_in_any_script() -> None:
    """Columns are kept as they are written, readable in the file itself, and read back the same."""
    run("add", "Παπαδάκη 株式会社", "--next", "today", "--note", "“two”\nlines 🌻")

    run("edit", "1", "--name", "Παπαδάκη")

    filed, edited = dump()["journal_line"]
    assert "Παπαδάκη 株式会社" in filed["now"]
    assert "Παπαδάκη 株式会社" in edited["was"]
    assert journal()[0]["lines"][0]["now"]["note"] == "“two”\nlines 🌻"


@pytest.mark.parametrize(
    "change",
    [
        NoteContact(99, Contact("c", "2026-11-23T09:00", "call", "reached", "said")),
        PutIn(99, Person("p", "Eva")),
        PutIn(99, Passage("w", "pack", "name", "out", "2026-11-23T09:00", "anna", "b", "giorgi", None, None, None, "")),
        Refile(99, Filing(Tab("2026-11-23")), Filing(Tab("2026-12")), 0),
        EditCard(99, {"phone": None}, {"phone": "1"}),
        Mark(99, Marks(), Marks(out_with="giorgi")),
        Join(1, 99),
    ],
    ids=lambda change: f"{type(change).__name__} {type(change[1]).__name__}",
)
def test_a_dossier_that_was_taken_back_meanwhile_is_a_conflict(change: Change) -> None:
    """Where another command's undo was quicker, nothing is written into a dossier that is not there any more."""
    run("add", "Weber", "--next", "today")
    before = dump()

    with connection.opened(binder_path()) as db, pytest.raises(Conflict, match="99 was changed elsewhere meanwhile"):
        store.apply(db, [change], ENTRY)

    assert dump() == before
