"""A binder that somebody or something has altered: each thing is seen, told, and mended in the way that is told."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Ran, run
from tests.probing import Dump, begin, dump
from tickler.storage import checks
from tickler.storage.connection import opened
from tickler.storage.tables import DossierRow

A_SHEET, A_PACK = "offer.txt", "for-giorgi.tickler"
LATER = "2026-11-24T09:00"

# What no second witness tells of: who did what, when, in the journal's own words; in which order a command wrote.
SAID_ONCE = {("journal", name) for name in ("at", "author", "command", "said")}
SAID_ONCE |= {("journal_line", "line"), ("journal_line", "verb")}
WORDS = ("card_words", "person_words", "sheet_words", "dossier_words")


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A binder with a row in every table, and a copy of it made; to be copied by each test."""
    path = tmp_path_factory.mktemp("lived") / "binder.db"
    sheet = path.with_name(A_SHEET)
    sheet.write_text("Offer: 5,000 pouches\n")
    return begin(
        path,
        ["add", "Weber Söhne", "--next", "today", "--phone", "+49 30 5550", "--tag", "key", "--note", "first"],
        ["add", "Kavkaz Trading", "--next", "fri", "--person", "Nino"],
        ["add", "Closed One", "--next", "july"],
        ["add", "Away One", "--next", "8 dec"],
        ["person", "1", "Eva", "--phone", "+49 30 1", "--birthday", "3 march"],
        ["call", "1", "Wants a price", "-o", "interested", "--next", "8 dec 10:30", "--promise", "samples by fri"],
        ["move", "2", "7 dec", "--because", "trade fair"],
        ["close", "3", "--because", "moved away"],
        ["deal", "1", "1200.50 EUR"],
        [
            "form",
            "1",
            "objection",
            "--set",
            "about=price",
            "--set",
            "words=dear",
            "--set",
            "answer=a trial",
            "--set",
            "outcome=open",
        ],
        ["attach", "1", str(sheet)],
        ["days-off", "add", "24 dec", "--because", "holiday"],
        ["handover", "giorgi", "4", "--until", "14 dec", "--to", str(path.with_name(A_PACK))],
        ["edit", "2", "--phone", "5"],
        ["undo"],
        ["backup"],
    )


@pytest.fixture
def binder(lived_in: Path, in_memory: Path) -> Path:
    """The test's own."""
    own = shutil.copytree(lived_in.parent, in_memory / "its own")
    own.chmod(0o700)
    return own / lived_in.name


def altered(path: Path, *statements: str) -> bool:
    """Write to a binder behind the program's back; whether SQLite let it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        try:
            for statement in statements:
                db.execute(statement)
        except sqlite3.Error:
            return False
    return True


def content(path: Path) -> Dump:
    """All that a binder holds, but for the journal, which tells of the mending, and the inner tables of the words."""
    return {
        name: sorted(rows, key=repr)
        for name, rows in dump(path).items()
        if name in DossierRow.metadata.tables and not name.startswith("journal")
    }


def must_be_seen_and_mended(path: Path, was: Dump) -> None:
    """Hold that a check tells of a fault, and that after all that it advises the binder is what it was."""
    checked = run("check", db=path, now=LATER)
    assert checked.status == 5, checked
    for words in advised(checked):
        assert run(*words, db=path, now=LATER).status in {0, 5}, words
    assert run("check", db=path, now=LATER).status == 0, run("check", db=path, now=LATER)
    assert content(path) == was


def advised(checked: Ran) -> Iterator[list[str]]:
    """The command lines that a check advises: to repair what can be, or to go back to a copy."""
    backs = re.findall(r"tickler restore (\S+?\.db)", checked.out + checked.err)
    if "(--repair" in checked.out:
        yield ["check", "--repair"]
    if backs and not re.fullmatch(r"(fault: [^\n]*\(--repair\)\n)+1? .*", checked.out):
        yield ["restore", backs[0], "--apply"]


def test_a_binder_that_is_lived_in_has_a_row_in_every_table(binder: Path) -> None:
    """So that the laws below are held of each; public holidays apart, which are computed."""
    rows = dump(binder)

    assert [name for name in DossierRow.metadata.tables if not rows.get(name) and name != "holidays"] == []
    assert run("check", db=binder, now=LATER).status == 0


@pytest.mark.parametrize("table", [*DossierRow.metadata.tables, *WORDS])
def test_whatever_is_altered_in_a_row_is_seen(binder: Path, table: str) -> None:
    """Another value, and one that makes no sense, in each column."""
    unseen = []
    for column in next(iter(dump(binder).get(table, [])), {}):
        for value in (f"{column} || 'x'", "7", "NULL", f"{column} + 1"):
            spare = binder.with_name("spare.db")
            shutil.copy(binder, spare)
            before = dump(spare)
            row = f"(SELECT MIN(rowid) FROM {table})"
            if not altered(spare, f"UPDATE {table} SET {column} = {value} WHERE rowid = {row}"):
                continue
            if dump(spare) == before:
                continue
            with opened(spare) as db:
                if next(checks.faults(db), None) is None:
                    unseen.append((table, column))

    assert set(unseen) <= SAID_ONCE


@pytest.mark.parametrize("table", DossierRow.metadata.tables)
def test_a_row_that_is_lost_is_seen_and_comes_back(binder: Path, table: str) -> None:
    """The first row of a table is taken out: a check tells, and what it advises brings it back."""
    if table in {"holidays", "alembic_version"}:
        return
    was = content(binder)

    assert altered(binder, f"DELETE FROM {table} WHERE rowid = (SELECT MIN(rowid) FROM {table})")

    must_be_seen_and_mended(binder, was)


@pytest.mark.parametrize("table", DossierRow.metadata.tables)
def test_a_table_that_is_lost_is_seen_and_comes_back(binder: Path, table: str) -> None:
    """A check tells of it, and names the copy that has it."""
    was = content(binder)

    assert altered(binder, f"DROP TABLE {table}")

    must_be_seen_and_mended(binder, was)


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM {}",
        "DELETE FROM {}_data",
        "DELETE FROM {}_content",
        "UPDATE {}_content SET c0 = 'nobody'",
        "UPDATE {}_data SET block = zeroblob(length(block)) WHERE id > 10",
        "UPDATE {}_data SET block = x'00' WHERE id = 1",
        "INSERT INTO {0} SELECT * FROM {0}",
    ],
)
def test_words_that_are_lost_altered_or_doubled_are_made_anew(binder: Path, words: str, statement: str) -> None:
    """Whatever happens to what a dossier is found by: --repair makes it of the dossiers again, and it is found."""
    was, found = content(binder), dump(binder)[words]
    assert altered(binder, statement.format(words))

    checked = run("check", db=binder, now=LATER)
    mended = run("check", "--repair", db=binder, now=LATER)

    assert checked.status == 5, checked
    assert mended.status == 0, mended
    assert (content(binder), dump(binder)[words]) == (was, found)
    assert run("find", "weber", "--json", db=binder).json["dossiers"]


def test_an_index_that_is_lost_is_made_anew(binder: Path) -> None:
    """Each is told of, and --repair makes them all."""
    was = content(binder)
    indexes = [str(index.name) for table in DossierRow.metadata.tables.values() for index in table.indexes]
    assert altered(binder, *(f"DROP INDEX {index}" for index in indexes))

    checked = run("check", db=binder, now=LATER)

    assert all(f"the index {index} is lost" in checked.out for index in indexes)
    must_be_seen_and_mended(binder, was)


@pytest.mark.parametrize(
    "statements",
    [
        ["UPDATE dossier SET tab = NULL, time = NULL, agreed = 0 WHERE id = 2"],
        ["UPDATE dossier SET closed_on = '2026-11-01', closed_because = 'x' WHERE id = 2"],
        ["INSERT INTO dossier (uid, name, name_key, tab, added_at) VALUES ('u', 'n', 'n', '2026-12-08', '2026')"],
        ["UPDATE journal SET taken_back_by = NULL"],
        ["UPDATE journal_line SET dossier_id = 2 WHERE dossier_id = 1 AND verb = 'refile'"],
        ["DELETE FROM journal WHERE id = 5"],
        ["DELETE FROM journal_line WHERE verb = 'refile' AND dossier_id = 1"],
        ["DELETE FROM journal_line WHERE verb = 'file' AND dossier_id = 1"],
        ["UPDATE sheet SET dossier_id = 99"],
        ["UPDATE content SET bytes = x'00'"],
        ["UPDATE content SET bytes = 'text'"],
        ["UPDATE binder SET uid = 'another'"],
        ["UPDATE sqlite_sequence SET seq = 0"],
        ["UPDATE sqlite_sequence SET seq = 'x'"],
        ["DELETE FROM sqlite_sequence"],
        ["UPDATE dossier SET tab = '2026-13-45' WHERE id = 2"],
        ["INSERT INTO holidays VALUES ('GE', '', 2026, 'nonsense')"],
        ["INSERT INTO holidays VALUES ('GE', '', 2026, '{\"2026-99-99\": \"x\"}')"],
        ["PRAGMA writable_schema = ON", "UPDATE sqlite_master SET rootpage = 3 WHERE name = 'dossier_tab'"],
    ],
    ids=lambda statements: statements[-1][:60],
)
def test_a_fault_of_any_kind_is_seen_and_mended(binder: Path, statements: list[str]) -> None:
    """Loose, in two places, unknown to the journal, out of step, orphaned: told, and mended as it is told."""
    was = content(binder)

    assert altered(binder, *statements)

    checked = run("check", db=binder, now=LATER)
    assert checked.status == 5, checked
    for words in advised(checked):
        run(*words, db=binder, now=LATER)
    assert run("check", db=binder, now=LATER).status == 0
    assert len(content(binder)["dossier"]) == len(was["dossier"])


@pytest.mark.parametrize(
    "statements",
    [
        ["DELETE FROM contact", "DELETE FROM dossier WHERE id = 1"],
        ["DELETE FROM card_words_data", "DELETE FROM dossier WHERE id = 2"],
        ["DELETE FROM dossier_words_data", "DELETE FROM move", "DELETE FROM dossier WHERE id = 2"],
        ["UPDATE dossier SET tab = '2026-02-31', time = NULL, agreed = 0 WHERE id = 4", "DELETE FROM dossier_words"],
    ],
    ids=lambda statements: statements[0],
)
def test_faults_of_several_kinds_are_mended_at_once(binder: Path, statements: list[str]) -> None:
    """What is lost with that which it belongs to, or with the words to find it by: one --repair is enough."""
    inside = ("dossier", "contact", "move", "journal_line")
    was = dump(binder)
    assert altered(binder, *statements)

    mended = run("check", "--repair", db=binder, now=LATER)

    assert mended.status == 0, mended
    assert all(len(dump(binder)[table]) >= len(was[table]) for table in inside)
    assert run("find", "weber", "--json", db=binder).json["dossiers"]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM card_words_data", ["edit", "1", "--phone", "77"]),
        ("DELETE FROM dossier_words_data", ["find", "weber"]),
        ("INSERT INTO holidays VALUES ('DE', '', 2026, 'nonsense')", ["today"]),
    ],
)
def test_what_can_be_mended_is_mended_before_one_goes_back_to_a_copy(
    binder: Path, monkeypatch: pytest.MonkeyPatch, statement: str, words: list[str]
) -> None:
    """A command that fails of it names the repair, by which nothing done since the last copy is lost."""
    config = binder.with_name("config.toml")
    config.write_text('country = "DE"\n', encoding="utf-8")
    monkeypatch.setenv("TICKLER_CONFIG", str(config))
    assert altered(binder, statement)

    refused = run(*words, db=binder, now=LATER)

    assert refused.status == 5, refused
    assert re.search("tickler check --repair; else .* tickler restore", refused.err)
    assert run("check", "--repair", db=binder, now=LATER).status == 0
    assert run(*words, db=binder, now=LATER).status == 0


def test_a_repair_is_not_taken_back(binder: Path) -> None:
    """An undo takes back the last command before it; the repair itself is refused in one line."""
    assert altered(binder, "UPDATE dossier SET tab = NULL WHERE id = 4")
    run("check", "--repair", db=binder, now=LATER)
    mending = run("history", "--most", "1", "--json", db=binder).json[0]

    undone = run("undo", db=binder, now=LATER)
    refused = run("undo", "--entry", str(mending["entry"]), db=binder, now=LATER)

    assert mending["command"] == "repair"
    assert undone.status == 4
    assert (refused.status, "mended the binder" in refused.err) == (1, True)
    assert run("check", db=binder, now=LATER).status == 0


def test_what_cannot_be_written_again_hinders_nothing_else(binder: Path) -> None:
    """A sheet without its content stays lost, and is told with the way back; all else is mended."""
    assert altered(binder, "DELETE FROM sheet", "DELETE FROM content", "DELETE FROM contact")

    mended = run("check", "--repair", db=binder, now=LATER)

    assert "mended: row 1 of contact is lost" in mended.out
    assert re.search(r"fault: row 1 of sheet is lost.*\(--repair, else tickler restore binder-", mended.out)
    assert mended.status == 5


def test_a_header_that_is_overwritten_names_the_copy(binder: Path) -> None:
    """A binder that looks like a database of another program, or like none, is told with the way back to its copy."""
    whole = binder.read_bytes()
    for place in (0, 68):  # SQLite's own mark, and the binder's
        binder.write_bytes(whole[:place] + b"\xa5" * 4 + whole[place + 4 :])

        for words in (["today"], ["check"], ["add", "New", "--next", "fri"]):
            refused = run(*words, db=binder, now=LATER)
            assert refused.status == 5, refused
            assert "tickler restore binder-2026-11-23-090000.db --apply" in refused.err
    assert run("restore", "binder-2026-11-23-090000.db", "--apply", db=binder, now=LATER).status == 0
    assert run("check", db=binder, now=LATER).status == 0


def test_a_schema_that_is_no_text_any_more_names_the_copy(binder: Path) -> None:
    """A bit that turns in the text of the schema: SQLite's own words for it are no text, and are told all the same."""
    binder.write_bytes(binder.read_bytes().replace(b"CREATE INDEX promise_dossier", b"CREATE IN\xc4EX promise_dossier"))

    refused = run("today", db=binder, now=LATER)

    assert refused.status == 5, refused
    assert "is damaged: its schema cannot be read" in refused.err
    assert "tickler restore binder-2026-11-23-090000.db --apply" in refused.err
    assert run("restore", "binder-2026-11-23-090000.db", "--apply", db=binder, now=LATER).status == 0
    assert run("check", db=binder, now=LATER).status == 0


@pytest.mark.parametrize("spoiled", [(b"unicode61", b"unicode6\xb1"), (b"diacritics 0", b"diacritics 9")])
def test_words_indexes_that_can_be_made_no_more_name_the_copy(binder: Path, spoiled: tuple[bytes, bytes]) -> None:
    """A bit that turns in what takes words apart: SQLite says nothing of damage, tickler does."""
    whole = binder.read_bytes()
    assert spoiled[0] in whole
    binder.write_bytes(whole.replace(*spoiled))

    for words in (["find", "kavkaz"], ["call", "1", "said", "-o", "reached", "--next", "fri"], ["check"]):
        refused = run(*words, db=binder, now=LATER)
        assert refused.status == 5, (words, refused)
        assert "is damaged: " in refused.out + refused.err or "restore" in refused.out + refused.err, (words, refused)
    assert run("restore", "binder-2026-11-23-090000.db", "--apply", db=binder, now=LATER).status == 0
    assert run("check", db=binder, now=LATER).status == 0
