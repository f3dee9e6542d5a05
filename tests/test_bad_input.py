"""Whatever is typed, lies in the binder or happens to its file: one line, the right exit code, and nothing written."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Ran, run
from tests.probing import (
    ROOT,
    TURNING,
    alter,
    begin,
    binder_path,
    dump,
    environment,
    must_be_safe,
    must_fail,
    spawned,
)
from tickler.changes import Entry, Refile
from tickler.dossiers import Filing
from tickler.errors import Conflict
from tickler.storage import connection, handovers, store
from tickler.tabs import Tab

REFUSED, USAGE, NOT_FOUND, CONFLICT, UNUSABLE = 1, 2, 3, 4, 5

AN_ENTRY = Entry("2026-11-23T09:00:00", "anna", "move", "moved")
READING = (["today"], ["tab", "23"], ["tab", "july"], ["binder"], ["show", "1"], ["find", "weber"])
WRITING = (
    ["add", "New", "--next", "fri"],
    ["call", "1", "said", "--outcome", "reached", "--next", "fri"],
    ["log", "1", "said", "--kind", "visit", "--close", "done"],
    ["move", "1", "fri"],
    ["close", "1", "--because", "done"],
    ["edit", "1", "--person", "Eva"],
)


@pytest.fixture(scope="module")
def three_dossiers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A binder to copy: two dossiers of the name of Weber, and a closed one."""
    return begin(
        tmp_path_factory.mktemp("three") / "binder.db",
        ["add", "Weber Söhne", "--next", "today", "--phone", "+49 30 1234"],
        ["add", "Weber Maschinen", "--next", "fri"],
        ["add", "Closed Client", "--next", "fri"],
        ["close", "3", "--because", "moved away"],
    )


@pytest.fixture
def binder(three_dossiers: Path) -> Path:
    """The test's own binder with three dossiers: two of the name of Weber, and a closed one."""
    shutil.copy(three_dossiers, binder_path())
    return binder_path()


# ----------------------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        # REF
        (["show", "17"], NOT_FOUND, "there is no dossier 17"),
        (["show", "#17"], NOT_FOUND, "there is no dossier 17"),
        (["show", "0"], NOT_FOUND, "there is no dossier 0"),
        (["show", "9" * 19], NOT_FOUND, "no dossier goes by '9999"),  # more than SQLite holds
        (["show", "9" * 40], NOT_FOUND, "no dossier goes by '9999"),
        (["show", "weger"], NOT_FOUND, "no dossier goes by 'weger'"),
        (["show", "'; DROP TABLE dossier; --"], NOT_FOUND, "no dossier goes by"),
        (["show", '" OR name : *'], NOT_FOUND, "no dossier goes by"),
        (["show", "***"], NOT_FOUND, "no dossier goes by '***'"),
        (["show", "a " * 240], NOT_FOUND, "no dossier goes by"),
        (["show", ""], USAGE, "an empty REF"),
        (["show", " \t "], USAGE, "an empty REF"),
        (["show", "\u200b"], USAGE, "an empty REF"),
        (["show", "#"], USAGE, "an empty REF"),
        (["show", "x" * 10_000], USAGE, "a REF is too long"),
        (["show", "web\0er"], USAGE, "a REF holds a control character"),
        (["show", "\x1b[31mweber"], USAGE, "a REF holds a control character"),
        (["show", "\udcffweber"], USAGE, "a REF is not UTF-8 text"),
        (["show", "weber"], CONFLICT, "several dossiers go by 'weber'"),
        (["move", "1", "weber", "fri"], CONFLICT, "several dossiers go by 'weber'"),
        (["move", "1", "17", "fri"], NOT_FOUND, "there is no dossier 17"),
        # names
        (["add", "", "--next", "fri"], USAGE, "a dossier needs a name"),
        (["add", "   ", "--next", "fri"], USAGE, "a dossier needs a name"),
        (["add", "\u200e\u200b\ufeff", "--next", "fri"], USAGE, "a dossier needs a name"),
        (["add", "\u3000", "--next", "fri"], USAGE, "a dossier needs a name"),
        (["add", "N" * 10_000, "--next", "fri"], USAGE, "the name is too long: 10,000 characters"),
        (["add", "bell\a", "--next", "fri"], USAGE, "the name holds a control character (U+0007, at character 5)"),
        (["add", "nul\0", "--next", "fri"], USAGE, "the name holds a control character (U+0000"),
        (["add", "\x1b[31mred", "--next", "fri"], USAGE, "the name holds a control character (U+001B"),
        (["add", "\x9b31mred", "--next", "fri"], USAGE, "the name holds a control character (U+009B"),
        (["add", "half \ud800", "--next", "fri"], USAGE, "the name is not UTF-8 text (at character 6)"),
        (["edit", "1", "--name", " "], USAGE, "a dossier needs a name"),
        (["edit", "1", "--set", "name="], USAGE, "a dossier needs a name"),
        (["edit", "1", "--set", "name=\x1b[2J"], USAGE, "the name holds a control character"),
        # other lines of the card
        (["edit", "1", "--phone", "none"], USAGE, "'none' is no phone number"),
        (["edit", "1", "--email", "nobody"], USAGE, "'nobody' is no email address"),
        (["edit", "1", "--email", "\x1b]0;x\a@y"], USAGE, "the email holds a control character"),
        (["edit", "1", "--company", "C" * 10_000], USAGE, "the company is too long"),
        (["edit", "1", "--tag", "a\x1bb"], USAGE, "a tag holds a control character"),
        (["edit", "1", "--set", "fone=1"], USAGE, "a card has no line 'fone'"),
        (["edit", "1", "--set", "\x1b[31m=1"], USAGE, "a card has no line"),
        (["edit", "1", "--set", "phone"], USAGE, "--set takes KEY=VALUE"),
        (["edit", "1", "--set", "\x1b[31m"], USAGE, "--set takes KEY=VALUE"),
        (["edit", "1"], USAGE, "nothing to change"),
        # notes
        (["call", "1", "\x1b[31m", "-o", "reached", "--next", "fri"], USAGE, "the note holds a control character"),
        (["call", "1", "n" * 20_001, "-o", "reached", "--next", "fri"], USAGE, "the note is too long"),
        (["call", "1", "x", "-o", "reached", "--next", "fri", "--offer", "\a"], USAGE, "--offer holds a control"),
        (["call", "1", "x", "-o", "reached", "--next", "fri", "--promise", " "], USAGE, "an empty promise"),
        (["move", "1", "fri", "--because", "\x1b"], USAGE, "--because holds a control character"),
        (["close", "1", "--because", ""], USAGE, "not closed without a reason"),
        (["call", "1", "x", "-o", "reached", "--close", " "], USAGE, "not closed without a reason"),
        # WHEN
        (["move", "1", "yesterday"], REFUSED, "Sun 22 Nov 2026 has passed"),
        (["move", "1", "2026-11-22"], REFUSED, "Sun 22 Nov 2026 has passed"),
        (["move", "1", "october 2026"], REFUSED, "October 2026 has passed"),
        (["move", "1", "30 feb"], USAGE, "February has no 30th"),
        (["move", "1", "29 feb 2027"], USAGE, "February 2027 has no 29th"),
        (["move", "1", "32"], USAGE, "no month has a 32nd"),
        (["move", "1", "fri 25:00"], USAGE, "is no time of the day"),
        (["move", "1", "whenever"], USAGE, "'whenever' cannot be read as a day"),
        (["move", "1", ""], USAGE, "'' cannot be read as a day"),
        (["move", "1", "+9999y"], USAGE, "too far off"),
        (["move", "1", "\x1b[31mfri"], USAGE, "cannot be read as a day"),
        (["move", "1", "f" * 10_000], USAGE, "cannot be read as a day"),
        (["move", "1", "july", "--agreed"], USAGE, "an agreed date needs a day"),
        (["call", "1", "x", "-o", "reached", "--next", "fri", "--at", "tomorrow"], REFUSED, "is still to come"),
        (["call", "1", "x", "-o", "reached", "--next", "fri", "--at", "when"], USAGE, "cannot be read as a day"),
        (["today", "july"], USAGE, "is a month, not a day"),
        (["today", "yesterday"], REFUSED, "has passed"),
        (["tab", "32"], USAGE, "no month has a 32nd"),
        (["tab", "\x1b"], USAGE, "cannot be read"),
        # what the method refuses
        (["call", "1", "x", "-o", "reached"], USAGE, "no contact without saying where the dossier goes next"),
        (["call", "1", "x", "--next", "fri"], USAGE, "say how it ended"),
        (["call", "1", "x", "-o", "reached", "--next", "fri", "--close", "y"], USAGE, "not both"),
        (["call", "3", "x", "-o", "reached", "--next", "fri"], REFUSED, "was closed on Mon 23 Nov 2026: moved away"),
        (["move", "3", "fri"], REFUSED, "was closed"),
        (["close", "3", "--because", "x"], REFUSED, "was closed"),
        (["edit", "3", "--do", "offer"], REFUSED, "was closed"),
        (["reopen", "1", "--next", "fri"], REFUSED, "is not closed: it lies under Mon 23 Nov 2026"),
        # the search
        (["find", ""], USAGE, "nothing to find"),
        (["find", " ", "\u200b"], USAGE, "nothing to find"),
        (["find", "f" * 10_000], USAGE, "the search is too long"),
        (["find", "\x1b[31m"], USAGE, "the search holds a control character"),
        # the command line itself
        (["frobnicate"], USAGE, "there is no command 'frobnicate'"),
        (["\x1b[31m"], USAGE, "there is no command"),
        (["show"], USAGE, "Missing argument"),
        (["add", "New"], USAGE, "Missing option '--next'"),
        (["log", "1", "x", "--next", "fri"], USAGE, "Missing option '--kind'"),
        (["log", "1", "x", "--next", "fri", "--kind", "dance"], USAGE, "'dance' is not one of"),
        (["call", "1", "x", "-o", "\x1b[31m", "--next", "fri"], USAGE, "is not one of"),
        (["show", "1", "--frobnicate"], USAGE, "No such option"),
        (["show", "1", "2"], USAGE, "unexpected extra argument"),
        (["--now", "soon", "today"], USAGE, "now is a date or a moment, not 'soon'"),
        (["--now", "9999-12-31", "today"], USAGE, "now is of the years"),
        (["--now", "0001-01-01", "binder"], USAGE, "now is of the years"),
        (["--now", "\x1b[31m", "today"], USAGE, "now is a date or a moment"),
        (["--now", "2026-11-23T10:30+02:00", "today"], USAGE, "now is said as the clock on the wall has it"),
        (["--db", "postgresql://host/db", "today"], USAGE, "'postgresql' is no kind of binder"),
        (["--db", "~nobody-of-that-name/b.db", "today"], USAGE, "nobody-of-that-name"),
    ],
)  # fmt: skip
def test_words_that_cannot_be_are_refused_with_one_line_and_nothing_written(
    binder: Path, words: list[str], status: int, said: str
) -> None:
    """What cannot be understood, found or allowed ends with its exit code and reason, and the binder is as it was."""
    before = dump(binder)

    ran = run(*words)

    must_fail(ran, status, said)
    assert dump(binder) == before


@pytest.mark.parametrize("command", WRITING, ids=lambda words: str(words[0]))
def test_a_number_that_is_nobodys_is_not_found_by_any_command(command: list[str]) -> None:
    """With a binder that holds nobody yet each command on a dossier ends with exit 3."""
    run("add", "Weber", "--next", "fri")
    alter("DELETE FROM dossier")
    before = dump()

    if command[0] != "add":
        must_fail(run(*command), NOT_FOUND, "there is no dossier 1")
        assert dump() == before


@pytest.mark.usefixtures("binder")
def test_candidates_are_told_with_their_numbers() -> None:
    """An ambiguous REF is answered with who it could be, on standard error, by number."""
    ran = run("close", "weber", "--because", "x")

    must_fail(ran, CONFLICT)
    assert [line.split() for line in ran.err.splitlines()[1:]] == [["1", "Weber", "Söhne"], ["2", "Weber", "Maschinen"]]


@pytest.mark.usefixtures("binder")
@pytest.mark.parametrize(
    ("ref", "nearest"),
    [
        ("obrian", "O'Brien & Sons Ltd of Dublin"),
        ("mueller", "Müller Verpackungen GmbH"),
        ("BERIDSE", "Kavkaz Trading"),
    ],
)
def test_a_misspelt_word_of_a_name_is_answered_with_the_nearest(ref: str, nearest: str) -> None:
    """Word by word, without regard to case, accents and signs, and the person's name too; what is far is not named."""
    run("add", "O'Brien & Sons Ltd of Dublin", "--next", "fri")
    run("add", "Müller Verpackungen GmbH", "--next", "fri")
    run("add", "Kavkaz Trading", "--person", "Nino Beridze", "--next", "fri")
    run("add", "Obermaier", "--next", "fri")
    run("add", "Muesli", "--next", "fri")

    hint = run("show", ref).err.splitlines()[1]

    assert hint.startswith("nearest: ")
    assert nearest in hint
    assert len(run("show", "zyx").err.splitlines()) == 1


@pytest.mark.usefixtures("binder")
def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    """A misspelt REF names who was perhaps meant."""
    assert run("show", "weber sohnne").err.splitlines()[1].startswith("nearest: 1 Weber Söhne")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("[bold]Bold & Sons[/bold]", "[bold]Bold & Sons[/bold]"),
        ("[red]", "[red]"),
        (":smile: [link=http://x]y[/link]", ":smile: [link=http://x]y[/link]"),
        ("%s {0} \\x1b[31m $HOME `id`", "%s {0} \\x1b[31m $HOME `id`"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("Двойник ООО", "Двойник ООО"),
        ("株式会社 田中", "株式会社 田中"),
        ("مؤسسة النور", "مؤسسة النور"),
        ("👩‍👩‍👧 Kita 🌻", "👩‍👩‍👧 Kita 🌻"),
        ("  two\t words\n here ", "two words here"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("--next", "--next"),
    ],
)
def test_odd_names_are_kept_and_printed_as_they_are(said: str, kept: str) -> None:
    """Markup, formats and any script are letters to the program; what only steers the text around it is taken out."""
    added = run("add", "--next", "today", "--json", "--", said)
    assert added.status == 0
    assert added.json["name"] == kept

    assert run("show", "1", "--json").json["name"] == kept
    assert kept in run("show", "1").out
    assert kept in run("today").out
    assert run("today", "--plain").out.split("\t")[8] == kept
    for words in READING:
        must_be_safe(run(*words))


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_a_note_that_is_no_text_is_told(locale: str) -> None:
    """What is piped in by another program may be in any encoding: nobody looks for a control character then."""
    run("add", "Weber", "--next", "today")

    ran = subprocess.run(
        [sys.executable, "-m", "tickler", "log", "1", "-", "--kind", "email", "--next", "fri"],
        input=b"caf\xe9", capture_output=True, check=False, env=environment({"LC_ALL": locale}), cwd=ROOT,
    )  # fmt: skip

    assert ran.returncode == USAGE
    assert b"is not UTF-8 text" in ran.stderr


def test_a_note_keeps_its_lines_and_emoji() -> None:
    """A note of several lines with emoji stands in the dossier as it was said, also from standard input."""
    note = "First line 🌻\n\n  indented – second, “quoted”\n\tthird"
    run("add", "Weber", "--next", "today")

    run("call", "1", note, "--outcome", "reached", "--next", "today")
    run("log", "1", "-", "--kind", "email", "--next", "today", stdin=f"{note}\r\n")

    contacts = run("show", "1", "--json").json["contacts"]
    assert [contact["note"] for contact in contacts] == [note, note]
    shown = run("show", "1").out
    assert shown.count("First line 🌻\n") == 2
    assert shown.count("second, “quoted”\n") == 2
    assert run("show", "1", "--plain").out.count("\n") == 3


def test_standard_input_that_is_no_text_is_refused() -> None:
    """A note that is piped in and is not UTF-8 is a usage error, and no contact is noted."""
    run("add", "Weber", "--next", "today")
    before = dump()
    command = [sys.executable, "-m", "tickler", "log", "1", "-", "--kind", "email", "--next", "fri"]

    ended = subprocess.run(command, input=b"caf\xe9", capture_output=True, env=environment(), check=False)

    must_fail(Ran(ended.stdout.decode(), ended.stderr.decode(), ended.returncode), USAGE)
    assert dump() == before


@pytest.mark.parametrize(
    "words",
    [
        [b"show", b"Caf\xe9"],
        [b"add", b"Caf\xe9", b"--next", b"fri"],
        [b"add", b"New", b"--next", b"fr\xff"],
        [b"find", b"Caf\xe9"],
        [b"call", b"1", b"\xff", b"-o", b"reached", b"--next", b"fri"],
        [b"edit", b"1", b"--set", b"\xff=x"],
        [b"\xff"],
    ],
    ids=lambda words: str(b" ".join(words)),
)
def test_bytes_that_are_no_text_are_a_usage_error(words: list[bytes]) -> None:
    """Invalid UTF-8 on the command line is refused in one line, and nothing is written."""
    run("add", "Weber", "--next", "today")
    before = dump()

    must_fail(spawned(*words), USAGE)

    assert dump() == before


def test_a_binder_may_lie_under_any_name_that_the_disk_allows(tmp_path: Path) -> None:
    """A file name that is no text, with blanks and signs of URLs, is opened as it is; only its print is approximate."""
    name = os.fsdecode(bytes(tmp_path) + b"/a b?mode=ro#\xff%41.db")

    assert spawned("--db", os.fsencode(name), "today").status == UNUSABLE
    assert spawned("--db", os.fsencode(name), "add", "Weber", "--next", "today").status == 0

    assert Path(name).exists()
    assert len(spawned("--db", os.fsencode(name), "today", "--json").json["dossiers"]) == 1


# --------------------------------------------------------------------------------------------------------- the file


def all_fail(status: int, said: str, path: Path, *, reading: bool = True) -> None:
    """Every command of the daily loop fails in the same way, and leaves the file and its folder as they were."""
    before = contents(path)
    for words in (*(READING if reading else ()), *WRITING):
        must_fail(run(*words, db=path), status, said)
    assert contents(path) == before


def contents(path: Path) -> dict[Path, bytes]:
    """What lies in the folder of a file."""
    return {one: one.read_bytes() if one.is_file() else b"" for one in path.parent.rglob("*")}


def test_no_binder_is_told_with_how_to_begin_one(tmp_path: Path) -> None:
    """Where there is no binder every command but `add` says so, names the place, and makes no file."""
    path = tmp_path / "deep" / "binder.db"

    for words in (*READING, *WRITING[1:]):
        ran = run(*words, db=path)
        must_fail(ran, UNUSABLE, f"there is no binder at {path}")
        assert ran.err.splitlines()[1] == f'begin one: tickler --db {path} add "NAME" --next WHEN'
    assert run("today").err.splitlines()[1] == 'begin one: tickler add "NAME" --next WHEN'

    assert not path.parent.exists()


@pytest.mark.parametrize("option", ["--db", "--now"])
def test_an_empty_name_stands_for_no_other_binder_or_now(binder: Path, option: str) -> None:
    """Where a script has nothing to say, what the environment says is not taken for it."""
    before = dump(binder)
    ran = spawned(option, "", "add", "Weber", "--next", "fri", now=None)

    must_fail(ran, USAGE, f"{option} is empty")
    assert dump(binder) == before


@pytest.mark.parametrize("when", ["yesterday", "whenever", "30 feb", "", "july 2020"])
def test_a_first_add_that_fails_begins_no_binder(tmp_path: Path, when: str) -> None:
    """Neither a refused `add` nor a dry run leaves a file or a folder behind."""
    path = tmp_path / "deep" / "binder.db"

    assert run("add", "Weber", "--next", when, db=path).status in {REFUSED, USAGE}
    assert run("add", "Weber", "--next", "fri", "--dry-run", db=path).status == 0

    assert not path.parent.exists()


def test_an_empty_file_is_a_binder_that_is_not_begun(tmp_path: Path) -> None:
    """An empty file is no binder yet for those who read, and the first `add` begins it."""
    path = tmp_path / "binder.db"
    path.touch()

    must_fail(run("today", db=path), UNUSABLE, f"there is no binder at {path}")
    assert path.read_bytes() == b""
    assert run("add", "Weber", "--next", "today", db=path).status == 0
    assert len(run("today", "--json", db=path).json["dossiers"]) == 1


def test_a_binder_that_is_begun_in_an_empty_file_is_its_owners_alone(tmp_path: Path) -> None:
    """Whatever rights the file had, and what lies beside it has."""
    path = tmp_path / "binder.db"
    path.touch()
    path.chmod(0o644)

    assert run("add", "Weber", "--next", "today", db=path).status == 0
    with connection.opened(path) as db:
        db.execute("SELECT * FROM dossier")
        assert {one.name: one.stat().st_mode & 0o777 for one in tmp_path.glob("binder.db*")} == dict.fromkeys(
            ("binder.db", "binder.db-shm", "binder.db-wal"), 0o600
        )


def test_a_folder_is_no_binder(tmp_path: Path) -> None:
    """A folder is named as what it is."""
    path = tmp_path / "folder"
    path.mkdir()

    all_fail(UNUSABLE, f"{path} is a folder", path)
    must_fail(run(*WRITING[0], db=f"{tmp_path}/new/"), UNUSABLE, f"{tmp_path}/new/ is a folder, not a binder")
    assert not (tmp_path / "new").exists()


def test_what_is_no_file_is_no_binder(tmp_path: Path) -> None:
    """A pipe, a device and a link to itself are told as such, and nobody waits for them."""
    pipe, link = tmp_path / "pipe.db", tmp_path / "link.db"
    os.mkfifo(pipe)
    link.symlink_to(link)

    for words in (["today"], WRITING[0]):
        for path in (pipe, Path(os.devnull)):
            must_fail(run(*words, db=path), UNUSABLE, f"{path} is no file, but a device or a pipe")
        must_fail(run(*words, db=link), UNUSABLE, f"the binder {link} cannot be used: ")


def test_a_path_through_a_file_is_no_place_for_a_binder(tmp_path: Path) -> None:
    """A binder in a folder that is a file can neither be found nor begun."""
    file = tmp_path / "file"
    file.write_text("x")

    must_fail(run("today", db=file / "binder.db"), UNUSABLE)
    must_fail(run("add", "Weber", "--next", "fri", db=file / "binder.db"), UNUSABLE)
    assert file.read_text() == "x"


def test_a_text_file_is_no_binder_and_stays_as_it_is(tmp_path: Path) -> None:
    """A file of another kind is never written over."""
    path = tmp_path / "letter.txt"
    path.write_text("Dear Mr Weber,\n" * 100)

    all_fail(UNUSABLE, "it is no binder, but some other file", path)


def test_a_database_of_another_program_stays_as_it_is(tmp_path: Path) -> None:
    """An SQLite file that is no binder is not turned into one."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE dossier (id INTEGER)")

    all_fail(UNUSABLE, "is no binder, but a database of another program", path)


def test_a_binder_of_a_newer_version_is_not_touched(binder: Path) -> None:
    """What a newer tickler has written is neither read nor written, and the way out is told."""
    alter("UPDATE alembic_version SET version_num = '9999'")

    all_fail(UNUSABLE, "was written by a newer tickler", binder)
    assert run("today").err.splitlines()[1] == "upgrade: pip install -U tickler-binder"


def test_a_binder_that_somebody_writes_to_is_read_and_not_written(
    binder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program holds the binder for writing, reading works, and writing gives up after a while."""
    run("edit", "1", "--person", "Ada")  # what is done once a day is done
    monkeypatch.setattr(connection._connected.__wrapped__, "__defaults__", (0.02,))  # type: ignore[attr-defined]
    before = dump(binder)
    with closing(sqlite3.connect(binder, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")

        for words in READING:
            assert run(*words).status == 0
        for words in WRITING:
            must_fail(run(*words), UNUSABLE, "is in use elsewhere")

    assert dump(binder) == before
    assert run(*WRITING[3]).status == 0


def test_who_cannot_write_is_not_told_of_the_days_copy_too(binder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first write of a day that somebody else holds up fails in one line, and leaves no copy half made."""
    monkeypatch.setattr(connection._connected.__wrapped__, "__defaults__", (0.02,))  # type: ignore[attr-defined]
    with closing(sqlite3.connect(binder, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        must_fail(run(*WRITING[3]), UNUSABLE, "is in use elsewhere")

    assert run(*WRITING[3]).status == 0


def test_what_can_be_left_for_later_waits_for_nobody(binder: Path) -> None:
    """It is tried at once, and left where it cannot be; after it one waits as before."""
    with closing(sqlite3.connect(binder, isolation_level=None)) as other, connection.opened(binder) as db:
        other.execute("BEGIN IMMEDIATE")
        with connection.without_waiting(db):
            assert db.execute("PRAGMA busy_timeout").fetchone()[0] == 0
            db.execute("DELETE FROM dossier")
        assert db.execute("PRAGMA busy_timeout").fetchone()[0] == 1000 * connection.WAIT_SECONDS


@pytest.mark.usefixtures("binder")
@pytest.mark.parametrize("words", [["today"], WRITING[3]])
def test_the_days_copy_and_the_holidays_are_left_where_somebody_writes(
    config: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    """Whoever asks for a year of holidays, or writes first on a day, waits once at most: for the writing itself."""
    config('country = "DE"')
    waited: list[int] = []
    monkeypatch.setattr(handovers, "go_by", lambda db, _uid: waited.append(_wait_of(db)))
    monkeypatch.setattr(store, "keep_holidays", lambda db, *_year: waited.append(_wait_of(db)))

    assert run(*words).status == 0

    assert waited
    assert set(waited) == {0}


def _wait_of(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA busy_timeout").fetchone()[0])


@pytest.fixture
def as_an_ordinary_user() -> list[str]:
    """A command that starts another with the rights of files in force, also for root."""
    if os.geteuid() != 0:
        return []
    bounded = ["setpriv", "--bounding-set=-all", "--"]
    if shutil.which("setpriv") is None or subprocess.run([*bounded, "true"], check=False).returncode:
        pytest.skip("root cannot lay down its rights here")
    return bounded


@pytest.fixture
def locked_up(binder: Path) -> Iterator[Callable[[Path, int], None]]:
    """Take rights away for the time of a test."""
    run("edit", "1", "--person", "Ada", db=binder)  # the copy of the day is made
    changed: list[tuple[Path, int]] = []

    def lock(path: Path, mode: int) -> None:
        changed.append((path, path.stat().st_mode))
        path.chmod(mode)

    yield lock
    for path, mode in changed:
        path.chmod(mode)


def test_a_file_that_may_not_be_written_can_still_be_read(
    binder: Path, as_an_ordinary_user: list[str], locked_up: Callable[[Path, int], None]
) -> None:
    """A read-only file is read, and every write to it is refused with what to look at."""
    locked_up(binder, 0o400)
    before = dump(binder)

    assert spawned("today", before=as_an_ordinary_user).status == 0
    for words in WRITING[:2]:
        ran = spawned(*words, before=as_an_ordinary_user)
        must_fail(ran, UNUSABLE, "cannot be used: it cannot be written")
        assert ran.err.splitlines()[1] == "look at the rights of the file and its folder"
    assert dump(binder) == before


def test_a_file_that_may_be_written_again_is(binder: Path, as_an_ordinary_user: list[str]) -> None:
    """What lies beside a binder since it was read while it could not be written keeps nobody from it."""
    binder.chmod(0o444)
    assert spawned("today", before=as_an_ordinary_user).status == 0
    binder.chmod(0o600)

    assert spawned(*WRITING[0], before=as_an_ordinary_user).status == 0


def test_without_a_copy_of_the_day_too_a_folder_that_may_not_be_written_is_told_once(
    three_dossiers: Path, tmp_path: Path, as_an_ordinary_user: list[str]
) -> None:
    """That no copy can be made of it goes without saying; nothing was written that it would be one of."""
    path = Path(shutil.copy(three_dossiers, tmp_path / "binder.db"))
    tmp_path.chmod(0o500)
    try:
        must_fail(spawned("--db", str(path), *WRITING[0], before=as_an_ordinary_user), UNUSABLE, "it cannot be written")
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_that_may_not_be_written_can_still_be_read(
    binder: Path, as_an_ordinary_user: list[str], locked_up: Callable[[Path, int], None]
) -> None:
    """In a read-only folder a binder is read, and every write is refused."""
    locked_up(binder.parent, 0o500)
    before = contents(binder)

    assert spawned("today", before=as_an_ordinary_user).status == 0
    assert spawned("check", before=as_an_ordinary_user).status == 0
    for words in WRITING[:2]:
        must_fail(spawned(*words, before=as_an_ordinary_user), UNUSABLE, "cannot be used")
    assert contents(binder) == before


def test_a_file_that_may_not_be_read_is_told(
    binder: Path, as_an_ordinary_user: list[str], locked_up: Callable[[Path, int], None]
) -> None:
    """Without the right to read there is exit 5 for everything."""
    locked_up(binder, 0o000)

    for words in (["today"], WRITING[0]):
        must_fail(spawned(*words, before=as_an_ordinary_user), UNUSABLE, "cannot be used: it cannot be opened")


def test_a_binder_cannot_be_begun_where_nothing_may_be_written(
    tmp_path: Path, as_an_ordinary_user: list[str], locked_up: Callable[[Path, int], None]
) -> None:
    """The first `add` in a read-only folder fails, and leaves nothing."""
    folder = tmp_path / "folder"
    folder.mkdir()
    locked_up(folder, 0o500)

    for path in (folder / "binder.db", folder / "deeper" / "binder.db"):
        ran = spawned("--db", str(path), "add", "Weber", "--next", "fri", before=as_an_ordinary_user)
        must_fail(ran, UNUSABLE, "cannot be used: Permission denied")
    assert list(folder.iterdir()) == []


def test_a_disk_that_fills_up_loses_nothing(binder: Path) -> None:
    """A note too large for what is left of the disk is refused whole, and what was there is there."""
    run("edit", "1", "--person", "Ada")  # the copy of the day is made
    before = dump(binder)
    no_more_than_64_kb = ["sh", "-c", 'ulimit -f 128; exec "$@"', "sh"]

    ran = spawned("call", "1", "-", "-o", "reached", "--next", "fri", stdin="n " * 9_999, before=no_more_than_64_kb)

    must_fail(ran, UNUSABLE, "cannot be used")
    assert dump(binder) == before
    assert run("call", "1", "n " * 9_999, "-o", "reached", "--next", "fri").status == 0


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    """On a disk without room, here a tiny one in memory, nothing is begun, and the reason is told."""
    mounting = f'mount -t tmpfs -o size=192k none "{tmp_path}" && head -c 128k /dev/zero > "{tmp_path}/zeros"'
    on_a_tiny_disk = ["unshare", "--mount", "--map-root-user", "sh", "-c", f'{mounting} && exec "$@"', "sh"]
    if shutil.which("unshare") is None or subprocess.run([*on_a_tiny_disk, "true"], check=False).returncode:
        pytest.skip("no disk can be mounted here")

    ran = spawned("--db", str(tmp_path / "binder.db"), "add", "Weber", "--next", "fri", before=on_a_tiny_disk)

    must_fail(ran, UNUSABLE, "cannot be used: the disk is full")


# ---------------------------------------------------------------------------------------------------------- damage


@pytest.fixture(scope="module")
def full_binder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A binder of many pages: 60 dossiers with a contact each."""
    numbers = range(1, 61)
    return begin(
        tmp_path_factory.mktemp("full") / "binder.db",
        *(["add", f"Client {n}", "--next", f"+{n % 40}d", "--note", f"{n} " * 50] for n in numbers),
        *(["call", f"{n}", "said " * 40, "-o", "reached", "--next", "fri"] for n in numbers),
    )


@pytest.mark.parametrize("left", [1, 50, 100, 512, 4096, 20_000])
def test_a_truncated_binder_is_told_as_damaged(full_binder: Path, tmp_path: Path, left: int) -> None:
    """Of a file that was cut short nothing is read or written as if it were whole."""
    path = tmp_path / "binder.db"
    path.write_bytes(full_binder.read_bytes()[:left])
    before = path.read_bytes()

    for words in (["today"], ["binder"], WRITING[0], WRITING[1]):
        must_fail(run(*words, db=path), UNUSABLE)
    assert path.read_bytes() == before


@pytest.mark.parametrize("seed", range(24))
def test_a_binder_with_flipped_bytes_is_never_answered_with_a_traceback(
    full_binder: Path, tmp_path: Path, seed: int
) -> None:
    """Whatever bytes in the middle of the file are wrong, a command works or says in one line that it cannot."""
    path = tmp_path / "binder.db"
    damaged = bytearray(full_binder.read_bytes())
    chance = random.Random(seed)  # noqa: S311  # the same damage every time
    begin = chance.randrange(100, len(damaged) - 2000)
    for place in range(begin, begin + 2000):
        damaged[place] = chance.randrange(256)
    path.write_bytes(damaged)

    for words in (*READING, *WRITING):
        path.write_bytes(damaged)
        ran = run(*words, db=path)
        must_be_safe(ran)
        assert ran.status in {0, UNUSABLE, NOT_FOUND} or "is to blame: tickler check" in ran.err, ran


# ---------------------------------------------------------------------------------------------------- hostile rows

HOSTILE = "\x1b]0;owned\a\x1b[2J\x9b31m\u202eevil\u2066\n\rnext\x08\x7f\x85\u2028[bold]x"
FREE_TEXT = {
    "dossier": ("name", "company", "person", "position", "phone", "email", "note", "list_id", "about", "uid"),
    "contact": ("kind", "outcome", "note", "offer", "about", "author", "uid"),
    "promise": ("text", "uid"),
    "move": ("because", "author", "uid"),
}
FORMS: tuple[list[str], ...] = ([], ["--json"], ["--plain"])


def test_whatever_text_lies_in_the_binder_no_terminal_obeys_it() -> None:
    """Escape sequences, line ends and turned text in every free column are shown as signs, in every form of output."""
    run("add", "Weber", "--next", "today", "--tag", "x")
    run("log", "1", "said", "--kind", "call", "-o", "reached", "--next", "today", "--promise", "samples")
    run("move", "1", "tomorrow")
    run("move", "1", "today")
    for table, columns in FREE_TEXT.items():
        for column in columns:
            alter(f"UPDATE {table} SET {column} = ? WHERE id = 1", HOSTILE)  # noqa: S608  # names of this module
    alter("UPDATE dossier SET tags = ?, out_with = NULL", json.dumps([HOSTILE]))
    alter("UPDATE dossier SET time = ?, agreed = 1", "\x1b[31m")

    for form in FORMS:
        for words in (*READING, ["find", "web"], ["today", "today"], ["history"], ["history", "1"]):
            ran = run(*words, *form)
            assert ran.status == 0, ran
            must_be_safe(ran)
            if form == ["--plain"]:
                assert not TURNING.search(ran.out)
            if form == ["--json"]:
                json.loads(ran.out)
    shown = run("show", "1")
    assert "evil" in shown.out
    assert "[bold]x" in shown.out
    assert not TURNING.search(shown.out + run("today").out)
    assert len(run("today", "--plain").out.splitlines()) == 1


def test_hostile_text_in_the_binder_is_safe_in_answers_and_errors() -> None:
    """Answers and errors that name a hostile client, reason or colleague are one line that nothing obeys."""
    for _ in range(2):
        run("add", "Weber", "--next", "today 10:30")
    alter("UPDATE dossier SET name = 'weber ' || ?, about = ?", HOSTILE, HOSTILE)

    for words in (*WRITING, ["reopen", "1", "--next", "fri"], ["show", "weber"], ["move", "2", "fri"], ["undo"]):
        ran = run(*words)
        must_be_safe(ran)
        assert not TURNING.search(ran.out + ran.err)
        if ran.status:
            must_fail(ran, ran.status)
    alter("UPDATE dossier SET out_with = ? WHERE tab IS NOT NULL", HOSTILE)
    ran = run("move", "2", "fri", "--force")
    must_fail(ran, CONFLICT, "is out with")
    assert not TURNING.search(ran.err)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("dossier", "tab", "9999-99-99"),
        ("dossier", "tab", "\x1b[31mabcde"),
        ("dossier", "tab", "zzzz-zz"),
        ("dossier", "tab", "2027-13"),
        ("dossier", "tags", "no json"),
        ("dossier", "tags", '{"a": 1}'),
        ("dossier", "tags", "[1, null]"),
        ("contact", "at", "\x1b[31m"),
        ("contact", "at", "yesterday"),
        ("promise", "due", "soon"),
        ("promise", "made_on", "\x1b[31m"),
        ("move", "at", "\x1b[31m"),
        ("move", "from_tab", "\x1b[31m"),
    ],
)
def test_a_row_that_no_tickler_has_written_is_told_as_damage(table: str, column: str, value: str) -> None:
    """Where a date or a list should stand and does not, commands work without it, or tell the damage."""
    run("add", "Weber", "--next", "today", "--tag", "x")
    run("log", "1", "said", "--kind", "call", "-o", "reached", "--next", "today", "--promise", "samples by fri")
    run("move", "1", "tomorrow")
    run("move", "1", "today")
    alter(f"UPDATE {table} SET {column} = ?", value)  # noqa: S608  # names of this test

    for form in FORMS:
        for words in READING:
            ran = run(*words, *form)
            must_be_safe(ran)
            assert ran.status in {0, UNUSABLE}, ran
            assert ran.status == 0 or words == ["check"] or "is damaged" in ran.err, ran


# -------------------------------------------------------------------------------------------------------- the config


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("# mine\ncapasity = 30\n", "line 2: there is no setting 'capasity'", "did you mean capacity?"),
        ("owner = 'x'\n\nworkday = ['mon']", "line 3: there is no setting 'workday'", "did you mean workdays?"),
        ("'\\u001b[31m' = 1", "there is no setting", None),
        ("capacity = 'many'", "line 1: capacity is a whole number from 1 to 10000, not 'many'", None),
        ("capacity = 0", "line 1: capacity is a whole number", None),
        ("capacity = true", "line 1: capacity is a whole number from 1 to 10000, not true", None),
        ("capacity = 99999999999999999999", "line 1: capacity is a whole number", None),
        ("date_order = 'DYM'", "line 1: date_order is one of DMY, MDY, YMD, not 'DYM'", None),
        ("date_order = []", "line 1: date_order is one of", None),
        ("workdays = []", "line 1: workdays is a list of mon, tue", None),
        ("workdays = ['mon', 'xyz']", "line 1: workdays is a list of mon, tue", None),
        ("workdays = ['monkey']", "line 1: workdays is a list of mon, tue", None),
        ("workdays = ['t', 'fri']", "line 1: workdays is a list of mon, tue", None),
        ("workdays = ['']", "line 1: workdays is a list of mon, tue", None),
        ("workdays = 'mon'", "line 1: workdays is a list of mon, tue", None),
        ("workdays = ['mon', 'mon']", "line 1: workdays is a list of different days", None),
        ("workdays = ['tue', 'Tuesday']", "line 1: workdays is a list of different days", None),
        ("owner = ''", "line 1: owner is empty: it is a text", None),
        ("paper = ' '", "line 1: paper is empty: it is one of A4, Letter", None),
        ("currency = 'FOO'", "line 1: currency is the code, the sign or the name of a currency", None),
        ('owner = "\\u001b[31m"', "line 1: owner is a text", None),
        ("owner = 5", "line 1: owner is a text, not 5", None),
        ("db = 7", "line 1: db is a text", None),
        ("capacity = \n", "line 1", None),
        ("capacity = 3\ncapacity = 4\n", "line 2", None),
        ("capacity = 1\nowner = 'open", "line 2", None),
        ("[[[", "line 1", None),
        ("x = " + "[" * 20_000, "lists within lists", None),
        ("db = '~nobody-of-that-name/b.db'", "line 1: db is a path, from a home that is there", None),
    ],
)
def test_a_wrong_setting_is_told_with_file_line_and_the_nearest_key(
    config: Callable[[str], Path], text: str, said: str, hint: str | None
) -> None:
    """Unknown keys, wrong values and wrong TOML name the file and the line, and no command runs by them."""
    path = config(text)

    ran = run("add", "Weber", "--next", "fri")

    must_fail(ran, USAGE, said)
    assert str(path) in ran.err.splitlines()[0]
    if hint:
        assert ran.err.splitlines()[1] == hint
    assert not binder_path().exists()


def test_a_section_may_be_empty(config: Callable[[str], Path]) -> None:
    """Its keys are commented out, or still to come; one that is unknown is told."""
    run("add", "Weber", "--next", "fri")

    for known in ("quota", "backup", "segments", "cadence", "fields"):
        config(f"[{known}]\n# calls = 5\n")
        assert run("today").status == 0, known

    config("\n[quotas]\n")
    must_fail(run("today"), USAGE, "line 2: there is no setting 'quotas'")


def test_a_config_file_that_is_no_text_is_told(config: Callable[[str], Path]) -> None:
    """A config file in another encoding is a usage error that names it."""
    path = config("")
    path.write_bytes(b"owner = 'Jos\xe9'")

    must_fail(run("today"), USAGE, f"the config file {path} is not UTF-8 text")


def test_a_config_file_may_begin_with_a_mark_as_windows_writes_it(config: Callable[[str], Path]) -> None:
    """The byte order mark before the first key is no part of it."""
    config("").write_bytes(b'\xef\xbb\xbfowner = "nino"\r\ncapacity = 7\r\n')
    run("add", "Weber", "--next", "today")

    assert run("today", "--json").json["owner"] == "nino"


def test_a_config_file_that_was_told_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TICKLER_CONFIG that leads nowhere, or to a folder, is a usage error; without it no config file is needed."""
    run("add", "Weber", "--next", "fri")
    assert run("today").status == 0

    for path in (tmp_path / "none.toml", tmp_path):
        monkeypatch.setenv("TICKLER_CONFIG", str(path))
        must_fail(run("today"), USAGE, f"the config file {path} cannot be read")


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        (
            "country = 'xx'",
            "line 1: there is no country 'xx'",
            "a country is written as its ISO code, such as GE or DE",
        ),
        ("country = 'Germany'", "line 1: there is no country 'Germany'", "did you mean DE?"),
        ("country = 'united states'", "line 1: there is no country 'united states'", "did you mean US?"),
        ("country = 'de'\nregion = 'XX'", "line 2: DE has no region 'XX'", "the regions of DE are BB, BE, BW, BY"),
        ("region = 'BY'", "line 1: a region alone has no holidays", 'for example: country = "DE"'),
    ],
)
def test_an_unknown_country_is_told(config: Callable[[str], Path], text: str, said: str, hint: str) -> None:
    """Holidays of nowhere are a usage error that names file and line, and nothing is filed by them."""
    path = config(text)
    ran = run("add", "Weber", "--next", "fri")

    must_fail(ran, USAGE, f"{path}, {said}")
    assert ran.err.splitlines()[1].startswith(hint)

    assert not binder_path().exists()


# ------------------------------------------------------------------------------------------------ colleagues, races


def test_two_who_refile_from_the_same_place_are_in_conflict(binder: Path) -> None:
    """The second of two refiles that found the dossier under the same tab is refused whole."""
    with connection.opened(binder) as db:
        first = Refile(1, Filing(Tab("2026-11-23")), Filing(Tab("2026-11-30")), 1)
        second = Refile(1, Filing(Tab("2026-11-23")), Filing(Tab("2026-12-07")), 1)
        store.apply(db, [first], AN_ENTRY)
        before = dump(binder)

        with pytest.raises(Conflict, match="was changed elsewhere meanwhile") as caught:
            store.apply(db, [second], AN_ENTRY)

    assert caught.value.exit_code == CONFLICT
    assert dump(binder) == before


def test_a_dossier_that_is_given_away_meanwhile_is_not_written_to(binder: Path) -> None:
    """A refile that was decided before a colleague took the dossier is refused when it is written."""
    alter("UPDATE dossier SET out_with = 'boris' WHERE id = 1")
    before = dump(binder)

    with connection.opened(binder) as db, pytest.raises(Conflict, match="is out with boris"):
        store.apply(db, [Refile(1, Filing(Tab("2026-11-23")), Filing(Tab("2026-11-30")), 1)], AN_ENTRY)

    assert dump(binder) == before


@pytest.mark.parametrize("also", [[], ["--dry-run"]], ids=["done", "dry"])
@pytest.mark.parametrize("command", WRITING[1:], ids=lambda words: str(words[0]))
def test_a_dossier_that_a_colleague_has_is_not_worked_on(binder: Path, command: list[str], also: list[str]) -> None:
    """Who wants to work on a dossier that is out is told who has it, and nothing is written."""
    alter("UPDATE dossier SET out_with = 'boris' WHERE id = 1")
    before = dump(binder)

    must_fail(run(*command, *also), CONFLICT, "is out with boris")

    assert dump(binder) == before


@pytest.mark.usefixtures("binder")
def test_a_dossier_that_is_out_is_counted_as_out() -> None:
    """It is active and not filed: not in the stack, not under its tab, but it can be opened, and says who has it."""
    alter("UPDATE dossier SET out_with = 'boris' WHERE id = 1")

    assert run("binder", "--json").json["count"] == {"active": 2, "filed": 1, "out": 1, "closed": 1}
    assert run("today", "--json").json["dossiers"] == []
    assert run("tab", "23", "--json").json["dossiers"] == []
    assert run("show", "1", "--json").json["out_with"] == "boris"
    assert "out with boris" in run("show", "1").out


# --------------------------------------------------------------------------------------------- an output that is gone


@pytest.mark.parametrize("words", [["today"], ["today", "--json"], ["binder", "--plain"], ["--help"]], ids=" ".join)
def test_an_answer_that_cannot_be_written_is_told_in_one_line(words: list[str]) -> None:
    """A full disk behind standard output is exit 1 and a reason, and Python adds nothing of its own."""
    run("add", "Weber", "--next", "today")
    to_a_full_disk = ["sh", "-c", 'exec "$@" > /dev/full', "sh"]

    ran = spawned(*words, before=to_a_full_disk, env={"PYTHONUNBUFFERED": None})

    must_fail(ran, REFUSED, "the answer cannot be written: No space left on device")
    assert ran.err.splitlines()[1] == "a command that writes into the binder has done so: tickler history tells"


CONTENT = (
    ["export", "-", "--as", "json"], ["export", "-", "--as", "csv"], ["export", "-", "--as", "vcf"],
    ["export", "-", "--as", "ics"], ["print", "today", "--to", "-"], ["sheet", "1", "1", "--to", "-"],
)  # fmt: skip


@pytest.mark.parametrize("words", CONTENT, ids=" ".join)
def test_content_that_cannot_be_written_is_no_fault_of_the_binder(tmp_path: Path, words: list[str]) -> None:
    """A full disk behind a pipe is told as it is, and a reader who has gone is told nothing."""
    (tmp_path / "offer.txt").write_text("1,000 pouches\n" * 10_000, encoding="utf-8")
    run("add", "Weber", "--next", "today")
    run("attach", "1", str(tmp_path / "offer.txt"))

    full = spawned(*words, before=["sh", "-c", 'exec "$@" > /dev/full', "sh"])
    gone = spawned(*words, before=["bash", "-c", 'set -o pipefail; "$@" | :', "bash"])

    must_fail(full, REFUSED, "the answer cannot be written: No space left on device")
    assert (gone.status, gone.err) == (0, "")


@pytest.mark.parametrize(
    ("words", "status"), [(["today"], 0), (["move", "1", "fri"], 0), (["--help"], 0), (["show", "9"], 3), (["toda"], 2)]
)
def test_who_closes_the_outputs_is_served_all_the_same(words: list[str], status: int) -> None:
    """With standard output and standard error closed a command does what it does, and its exit code says how."""
    run("add", "Weber", "--next", "today")

    ran = spawned(*words, before=["sh", "-c", 'exec "$@" >&- 2>&-', "sh"])

    assert (ran.status, ran.out, ran.err) == (status, "", "")
    assert run("show", "1", "--json").json["tab"] == ("2026-11-27" if words[0] == "move" else "2026-11-23")


@pytest.mark.parametrize("words", [["today"], ["today", "--json"], ["binder", "--plain"]], ids=" ".join)
def test_a_reader_that_leaves_early_is_no_error(words: list[str]) -> None:
    """A pipe that is closed before all is read, as by `head`, ends the command without a word."""
    run("add", "Weber", "--next", "today")
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "tickler", "--now", "2026-11-23T09:00", *words]

    ended = subprocess.run(
        command, stdout=write, stderr=subprocess.PIPE, env=environment({"PYTHONUNBUFFERED": None}), check=False
    )
    os.close(write)

    assert (ended.returncode, ended.stderr) == (0, b"")
