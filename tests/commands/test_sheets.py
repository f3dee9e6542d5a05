"""The sheets behind the card: attached, listed, read, found, opened, written out, taken out; whatever file comes."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran, run
from tests.probing import alter, binder_path, dump, must_be_safe, must_fail, spawned
from tickler import desktop
from tickler.render.page import Page
from tickler.rules.sheettext import read_sheet
from tickler.storage import contents

OFFER = "Offer 46\nPouches 250 g, 5,000 pieces at 0.31 EUR\n"


BINDER: list[bytes] = []  # with one client: made once, which takes longer than most tests


@pytest.fixture(autouse=True)
def _dossier() -> None:
    """A binder with one client."""
    if not BINDER:
        assert run("add", "Kavkaz Trading", "--next", "fri").status == 0
        BINDER.append(binder_path().read_bytes())
    binder_path().write_bytes(BINDER[0])
    binder_path().chmod(0o600)


@pytest.fixture
def offer(tmp_path: Path) -> Path:
    """An offer as a text file."""
    path = tmp_path / "Offer_46.txt"
    path.write_text(OFFER, encoding="utf-8")
    return path


def attached(path: Path | str, *words: str) -> Any:  # noqa: ANN401  # JSON
    """Attach a file to the client; the sheet comes back."""
    ran = run("attach", "kavkaz", str(path), *words, "--json")
    assert ran.status == 0, ran
    return ran.json["sheet"]


def sheets() -> list[dict[str, Any]]:
    """The sheets of the client."""
    found: list[dict[str, Any]] = run("sheets", "kavkaz", "--json").json
    return found


def sound() -> None:
    """Assert that nothing is wrong with the binder."""
    checked = run("check")
    assert checked.status == 0, checked


# -- in and out


def test_a_file_becomes_a_sheet_behind_the_card(offer: Path) -> None:
    """With number, kind and title told by its name, size, SHA-256, moment and author; the file stays where it is."""
    sheet = attached(offer)

    assert sheet | {"uid": ""} == {
        "uid": "",
        "number": 1,
        "kind": "offer",
        "title": "Offer 46",
        "file_name": "Offer_46.txt",
        "media_type": "text/plain",
        "size": len(OFFER),
        "sha256": sha256(OFFER.encode()).hexdigest(),
        "added_at": "2026-11-23T09:00",
        "author": "anna",
    }
    assert offer.read_text(encoding="utf-8") == OFFER
    assert sheets() == [sheet]
    assert run("show", "kavkaz", "--json").json["sheets"] == [sheet]
    sound()


def test_what_comes_out_is_what_went_in(tmp_path: Path) -> None:
    """A megabyte of any bytes, through several pieces: the same file, for its owner alone."""
    path, out = tmp_path / "scan.pdf", tmp_path / "out.pdf"
    path.write_bytes(bytes(range(256)) * 4096 + b"end")
    attached(path)

    assert run("sheet", "kavkaz", "1", "--to", str(out)).status == 0

    assert out.read_bytes() == path.read_bytes()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_into_a_folder_a_sheet_goes_under_its_own_name(offer: Path, tmp_path: Path) -> None:
    """--to a folder writes the file into it."""
    attached(offer)
    (tmp_path / "out").mkdir()

    told = run("sheet", "kavkaz", "1", "--to", str(tmp_path / "out"), "--json").json

    assert told["path"] == str(tmp_path / "out" / "Offer_46.txt")
    assert (tmp_path / "out" / "Offer_46.txt").read_text(encoding="utf-8") == OFFER


def test_nothing_is_written_over_unless_told_to(offer: Path, tmp_path: Path) -> None:
    """A file that is there is kept; --force replaces it, whole; a device never is."""
    attached(offer)
    (tmp_path / "mine").write_text("mine", encoding="utf-8")

    must_fail(run("sheet", "kavkaz", "1", "--to", str(tmp_path / "mine")), 1, "is there already")
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"
    must_fail(run("sheet", "kavkaz", "1", "--to", os.devnull, "--force"), 1)
    assert run("sheet", "kavkaz", "1", "--to", str(tmp_path / "mine"), "--force").status == 0
    assert (tmp_path / "mine").read_text(encoding="utf-8") == OFFER
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Offer_46.txt", "mine"]


def test_a_sheet_goes_to_standard_output_as_it_is(tmp_path: Path) -> None:
    """Byte by byte, with nothing else beside it."""
    path = tmp_path / "bytes.bin"
    path.write_bytes(bytes(range(256)))
    attached(path)

    ended = subprocess.run(
        [sys.executable, "-m", "tickler", "sheet", "kavkaz", "1", "--to", "-"], capture_output=True, check=True
    )

    assert ended.stdout == bytes(range(256))
    assert ended.stderr == b""


def test_a_reader_that_goes_away_is_nobodys_fault(tmp_path: Path) -> None:
    """A pipe that is closed early ends it quietly."""
    path = tmp_path / "big.bin"
    path.write_bytes(os.urandom(2_000_000))
    attached(path)

    with subprocess.Popen(
        [sys.executable, "-m", "tickler", "sheet", "kavkaz", "1", "--to", "-"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(3)
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait() == 0
    assert said == b""


def test_the_same_content_is_kept_once(offer: Path, tmp_path: Path) -> None:
    """Two sheets, in two dossiers or in one, share it; the second in one dossier is told."""
    run("add", "Weber", "--next", "fri")
    copy = tmp_path / "copy.txt"
    copy.write_text(OFFER, encoding="utf-8")
    attached(offer)

    again = run("attach", "kavkaz", str(copy), "--json").json
    run("attach", "weber", str(copy))

    assert again["note"] == "the same content as sheet 1"
    assert len(dump()["content"]) == 1
    assert [sheet["number"] for sheet in sheets()] == [1, 2]
    sound()


def test_kind_and_title_can_be_told(offer: Path) -> None:
    """--kind and --title go before what the name says; an empty title is none."""
    sheet = attached(offer, "--kind", "contract", "--title", " Frame   contract ")

    assert (sheet["kind"], sheet["title"]) == ("contract", "Frame contract")
    must_fail(run("attach", "kavkaz", str(offer), "--title", " "), 2, "a sheet is not without a title")


def test_a_dry_run_attaches_nothing(offer: Path) -> None:
    """It says what would come, and leaves the binder as it is."""
    before = dump()

    tried = run("attach", "kavkaz", str(offer), "--dry-run")

    assert tried.out.startswith("would be attached to 1 Kavkaz Trading: sheet 1 Offer 46")
    assert dump() == before


def test_a_closed_dossier_takes_sheets_and_one_that_is_out_does_not(offer: Path) -> None:
    """What comes late belongs to the archive; what a colleague has is his to write in."""
    run("add", "Weber", "--next", "fri")
    run("close", "weber", "--because", "moved")
    assert run("attach", "weber", str(offer)).status == 0
    attached(offer)

    alter("UPDATE dossier SET out_with = 'boris' WHERE id = 1")

    must_fail(run("attach", "kavkaz", str(offer)), 4, "is out with boris")
    must_fail(run("sheet", "kavkaz", "1", "--remove"), 4, "is out with boris")


# -- taken out, taken back


def test_undo_of_attach_takes_the_sheet_out_and_redo_brings_it_back(offer: Path, tmp_path: Path) -> None:
    """The sheet is gone, not to be found, and comes back with its content."""
    sheet = attached(offer)

    assert run("undo").status == 0
    assert sheets() == []
    assert run("find", "pouches", "--json").json["dossiers"] == []
    sound()
    assert run("redo").status == 0
    assert sheets() == [sheet]
    assert run("sheet", "kavkaz", "1", "--to", str(tmp_path / "back")).status == 0
    assert (tmp_path / "back").read_text(encoding="utf-8") == OFFER
    sound()


def test_a_sheet_is_taken_out_and_an_undo_brings_it_back_whole(offer: Path, tmp_path: Path) -> None:
    """Row, text and content, to the letter."""
    attached(offer)
    before = {table: dump()[table] for table in ("sheet", "content", "sheet_words")}

    tried = run("sheet", "kavkaz", "1", "--remove", "--dry-run")
    assert tried.out.startswith("would be taken out of 1 Kavkaz Trading")
    assert len(sheets()) == 1
    assert run("sheet", "kavkaz", "1", "--remove").status == 0

    assert sheets() == []
    must_fail(run("sheet", "kavkaz", "1"), 3, "Kavkaz Trading (1) has no sheet 1")
    sound()
    assert run("undo").status == 0
    assert {table: dump()[table] for table in ("sheet", "content", "sheet_words")} == before
    assert run("sheet", "kavkaz", "1", "--to", str(tmp_path / "back")).status == 0
    sound()


def test_a_sheets_number_is_never_given_to_another(offer: Path) -> None:
    """Neither after it was taken out nor after its attaching was undone."""
    attached(offer)
    run("sheet", "kavkaz", "1", "--remove")
    assert attached(offer)["number"] == 2
    run("undo")

    assert attached(offer)["number"] == 3


CONFIDENTIAL = "Quinceberry, 0.19 EUR, between us"


@pytest.mark.parametrize(
    "before", [(), ("sheet", "kavkaz", "2", "--remove"), ("undo",)], ids=["lying", "out", "undone"]
)
def test_a_sheet_that_is_erased_leaves_no_trace_in_the_binder(
    offer: Path, tmp_path: Path, before: tuple[str, ...]
) -> None:
    """Content, text and the words to find it by, also of one that was taken out before; all else is as it was."""
    (tmp_path / "secret.txt").write_text(CONFIDENTIAL * 2_000, encoding="utf-8")
    attached(offer)
    attached(tmp_path / "secret.txt")
    if before:
        run(*before)
    assert b"Quinceberry" in binder_path().read_bytes()

    tried = run("sheet", "kavkaz", "2", "--erase", "--dry-run")
    assert tried.out.startswith("would be erased from 1 Kavkaz Trading: sheet 2 secret")
    erased = run("sheet", "kavkaz", "2", "--erase")

    assert erased.out.startswith("erased from 1 Kavkaz Trading: sheet 2 secret")
    for path in binder_path().parent.glob(f"{binder_path().name}*"):
        held = path.read_bytes().lower()
        assert b"quinceberry" not in held, path
        assert b"between" not in held, path
    assert [one["title"] for one in sheets()] == ["Offer 46"]
    assert run("find", "quinceberry", "--json").json["dossiers"] == []
    assert run("find", "pouches", "--json").json["dossiers"] != []
    must_fail(run("sheet", "kavkaz", "2", "--erase"), 3, "has no sheet 2")
    sound()


def test_an_erased_sheet_that_others_still_read_is_told(offer: Path) -> None:
    """Erased is erased; that the file beside the binder may hold it for a while, as others read there, is said."""
    attached(offer)
    with closing(sqlite3.connect(binder_path())) as other:
        other.execute("BEGIN")
        other.execute("SELECT COUNT(*) FROM content").fetchone()
        erased = run("sheet", "kavkaz", "1", "--erase")

    assert erased.status == 0
    assert "binder.db-wal may hold it until" in erased.out
    assert sheets() == []


def test_no_undo_brings_an_erased_sheet_back(offer: Path) -> None:
    """It is said, and no earlier command goes in its place, unless that is named; the history tells of all."""
    run("edit", "kavkaz", "--phone", "+1 555 1")
    attached(offer)
    run("sheet", "kavkaz", "1", "--erase")

    assert "erased sheet 1 of 1 Kavkaz Trading: Offer 46" in run("history").out
    must_fail(run("undo", "--entry", "3"), 3, "there is nothing to take back of entry 3: attached sheet 1")
    must_fail(run("undo", "--entry", "4"), 3, "there is nothing to take back of entry 4: erased sheet 1")
    must_fail(run("undo"), 3, "there is nothing to take back of entry 4: erased sheet 1")
    assert run("show", "kavkaz", "--json").json["phone"] == "+1 555 1"
    assert "took back" in run("undo", "--entry", "2").out
    assert run("show", "kavkaz", "--json").json["phone"] is None
    assert sheets() == []
    assert run("redo").status == 0
    sound()


def test_what_other_sheets_hold_too_is_not_erased(offer: Path) -> None:
    """The others are named; when they are taken out, all of it goes."""
    run("add", "Weber", "--next", "fri")
    attached(offer)
    run("attach", "weber", str(offer))

    must_fail(run("sheet", "kavkaz", "1", "--erase"), 1, "the same content lies elsewhere: sheet 1 of 2 Weber")
    assert len(dump()["content"]) == 1
    run("sheet", "weber", "1", "--remove")
    assert run("sheet", "kavkaz", "1", "--erase").status == 0
    assert dump()["content"] == []
    sound()


def test_erasing_tells_of_the_copies_that_hold_it_still(offer: Path) -> None:
    """The day's copy was made before: where it lies is said."""
    attached(offer)

    assert "copies made before may hold it until they go: " in run("sheet", "kavkaz", "1", "--erase").out


# -- looked at


def test_a_sheet_shows_its_text(offer: Path) -> None:
    """What it is, and what stands on it."""
    attached(offer)

    shown = run("sheet", "kavkaz", "1")

    assert "1  Kavkaz Trading · sheet 1 Offer 46\n  offer · txt, 49 bytes · text/plain\n" in shown.out
    assert "\n\nOffer 46\nPouches 250 g, 5,000 pieces at 0.31 EUR\n" in shown.out
    assert run("sheet", "kavkaz", "1", "--json").json["text"] == OFFER.strip()


def test_sheets_are_listed_for_people_and_for_programs(offer: Path) -> None:
    """A line each, tab-separated with --plain; a dossier without any says so."""
    assert run("sheets", "kavkaz").out == "1  Kavkaz Trading has no sheets.\n"
    assert run("sheets", "kavkaz", "--json").json == []
    attached(offer)

    assert run("sheets", "kavkaz").out == (
        "1  Kavkaz Trading · 1 sheet\n  1  offer  Offer 46 · txt, 49 bytes · Mon 23 Nov 2026 · anna\n"
    )
    columns = run("sheets", "kavkaz", "--plain").out.rstrip("\n").split("\t")
    assert columns[:6] == ["1", "offer", "Offer 46", "Offer_46.txt", "text/plain", "49"]
    assert "\nSheets · 1\n  1  offer  Offer 46" in run("show", "kavkaz").out


def test_a_mail_shows_subject_sender_date_and_text(tmp_path: Path) -> None:
    """Its subject is the title, and it is a letter."""
    path = tmp_path / "17.eml"
    path.write_bytes(
        b"From: Nino <nino@kavkaz.example>\r\nDate: Fri, 20 Nov 2026 10:00:00 +0400\r\n"
        b"Subject: =?utf-8?q?F=C3=BCr_250_g?=\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Zips too wide</p>"
    )

    sheet = attached(path)
    shown = run("sheet", "kavkaz", "1").out

    assert (sheet["title"], sheet["kind"], sheet["media_type"]) == ("Für 250 g", "letter", "message/rfc822")
    for said in ("From: Nino <nino@kavkaz.example>", "Date: Fri, 20 Nov 2026 10:00:00 +0400", "Zips too wide"):
        assert said in shown


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.txt", "we pay zebra prices".encode("utf-16")),
        ("table.csv", b"what;price\nzebra;1"),
        ("page.html", b"<p>a <i>zebra</i></p>"),
        ("readme.md", "# Зебра zebra".encode()),
        ("mail.eml", b"Subject: x\r\n\r\nzebra"),
        ("old.txt", "Прайс-лист на упаковку: zebra, и ещё немного слов по-русски".encode("cp1251")),
        ("zebra.pdf", b"%PDF-1.7"),
    ],
)
def test_a_client_is_found_by_what_is_on_a_sheet(tmp_path: Path, name: str, content: bytes) -> None:
    """Its text or its name; the hit says which sheet."""
    path = tmp_path / name
    path.write_bytes(content)
    sheet = attached(path)

    (hit,) = run("find", "zebra", "--json").json["dossiers"]

    assert hit["id"] == 1
    assert hit["sheet"] == {key: sheet[key] for key in ("number", "kind", "title", "file_name")}
    assert f"sheet 1 {sheet['title']}" in run("find", "zebra").out


def test_a_text_in_an_old_encoding_is_found_by_its_own_letters(tmp_path: Path) -> None:
    """Windows-1251, as it comes from an old mailbox."""
    path = tmp_path / "old.txt"
    path.write_bytes("Прайс-лист на упаковку, высылаю как договорились по телефону".encode("cp1251"))
    attached(path)

    assert [hit["id"] for hit in run("find", "упаковку", "--json").json["dossiers"]] == [1]


def test_a_hit_shows_the_line_on_the_sheet(offer: Path) -> None:
    """As it is written there, and a hit on the card goes before it."""
    attached(offer)

    assert "\n   sheet 1 Offer 46: Pouches 250 g, 5,000 pieces at 0.31 EUR\n" in run("find", "pouches", "0.31").out
    assert run("find", "kavkaz", "--json").json["dossiers"][0]["sheet"] is None


# -- opened


def opener(tmp_path: Path, script: str) -> str:
    """A program that shows files: a Python script."""
    path = tmp_path / "my opener.py"
    path.write_text(script, encoding="utf-8")
    return f"{sys.executable} '{path}'"


def test_a_sheet_is_opened_from_a_private_folder_without_a_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program gets one file, named like the sheet, whatever signs are in the name; nobody else can look at it."""
    path = tmp_path / "a;touch pwned `id` $(id).txt"
    path.write_text(OFFER, encoding="utf-8")
    attached(path)
    seen = tmp_path / "seen"
    script = f"import sys, pathlib; pathlib.Path({str(seen)!r}).write_text(repr(sys.argv[1:]))"
    monkeypatch.setenv("TICKLER_OPENER", opener(tmp_path, script))

    ran = run("open", "kavkaz", "1", "--json")
    told = ran.json["path"]

    assert ran.err.startswith("a copy, cleared away after a day: what is changed in it comes into the binder by")
    assert seen.read_text(encoding="utf-8") == repr([told])
    assert Path(told).name == path.name
    assert Path(told).read_text(encoding="utf-8") == OFFER
    assert stat.S_IMODE(Path(told).stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(told).parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("told", "status", "said"),
    [
        ("/nowhere/program", 1, "/nowhere/program cannot be started"),
        ("sh 'half", 2, "$TICKLER_OPENER cannot be read"),
        (" ", 2, "$TICKLER_OPENER names no program"),
        ("false", 1, "false ended with 1"),
    ],
)
def test_an_opener_that_does_not_open_is_said(
    offer: Path, monkeypatch: pytest.MonkeyPatch, told: str, status: int, said: str
) -> None:
    """Not there, not to be read, or failing: one line, and where the file lies."""
    attached(offer)
    monkeypatch.setenv("TICKLER_OPENER", told)

    must_fail(run("open", "kavkaz", "1"), status, said)


@pytest.mark.parametrize("name", ["invoice.pdf.exe", "x.DESKTOP", "run.sh", "link.lnk", "a.js", "exe.exe ", "b.hta."])
def test_what_would_be_run_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A program that a stranger sent is kept, and can be written out, but is never started."""
    path = tmp_path / name
    path.write_bytes(b"MZ")
    attached(path)
    monkeypatch.setenv("TICKLER_OPENER", "true")

    must_fail(run("open", "kavkaz", "1"), 1, "it would be run, not shown")
    assert run("sheet", "kavkaz", "1", "--to", str(tmp_path / "out")).status == 0


def test_what_was_opened_yesterday_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders of a day ago are taken away, those of today and those of others are not."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, new, other = desktop.private_folder(), desktop.private_folder(), tmp_path / "other-folder"
    other.mkdir()
    for folder in (old, other):
        os.utime(folder, (0, 0))

    desktop.private_folder()

    assert not old.exists()
    assert new.exists()
    assert other.exists()


# -- files that are none


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    """Missing, or with a name that no file can have."""
    for path in (tmp_path / "nothing", tmp_path / "a\x1b[2Jb\nc", "nul\0", "x" * 5000):
        ran = run("attach", "kavkaz", str(path))
        must_fail(ran, 2 if str(path).startswith("xxx") else 3)


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices by name")
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (Path.mkdir, "is a folder, not a file"),
        (os.mkfifo, "is a pipe, not a file"),
        (lambda path: path.symlink_to("/dev/zero"), "is a device, not a file"),
        (lambda path: path.symlink_to(path), "cannot be read"),
        (Path.touch, "is empty"),
        (lambda path: path.symlink_to("/proc/self/status"), "is empty"),
    ],
    ids=["folder", "pipe", "device", "itself", "empty", "proc"],
)
def test_what_is_no_file_with_something_in_it_is_refused_at_once(
    tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    """Nothing is waited for, nothing without end is read, nothing is written."""
    path = tmp_path / "it"
    make(path)
    before = dump()

    must_fail(run("attach", "kavkaz", str(path)), 1, said)

    assert dump() == before


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="nothing is unreadable to root")
def test_a_file_that_may_not_be_read_is_refused(offer: Path) -> None:
    """The rights are named."""
    offer.chmod(0)

    must_fail(run("attach", "kavkaz", str(offer)), 1, "may not be read")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, config: Callable[[str], Path]) -> None:
    """The limit is a setting, in MB."""
    config("sheet_limit = 2\n")
    path = tmp_path / "large.bin"
    with path.open("wb") as file:
        file.truncate(2_000_001)

    must_fail(run("attach", "kavkaz", str(path)), 1, "is too large for a sheet: 2.0 MB, 2 MB at most")
    os.truncate(path, 2_000_000)
    assert run("attach", "kavkaz", str(path)).status == 0


@pytest.mark.parametrize("limit", ["0", "901", "1.5", '"25"', "true"])
def test_a_wrong_limit_is_named(config: Callable[[str], Path], limit: str) -> None:
    """File, line and key."""
    path = config(f"owner = 'anna'\nsheet_limit = {limit}\n")

    must_fail(run("sheets", "kavkaz"), 2, f"{path}, line 2: sheet_limit is a whole number of MB from 1 to 900")


@pytest.mark.parametrize("change", ["grows", "shrinks", "vanishes", "is written over"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """What was looked at is what is kept, or nothing is; one that vanishes is held open, and kept."""
    path = tmp_path / "log.txt"
    path.write_text("first\n" * 100_000, encoding="utf-8")

    def meanwhile(*given: Any) -> Any:  # noqa: ANN401  # whatever read_sheet takes and gives
        if change == "vanishes":
            path.unlink()
        else:
            said = {"grows": "first\n" * 100_001, "shrinks": "first\n", "is written over": "other\n" * 100_000}[change]
            path.write_text(said, encoding="utf-8")
        return read_sheet(*given)

    monkeypatch.setattr("tickler.sheetfile.read_sheet", meanwhile)
    ran = run("attach", "kavkaz", str(path))

    if change == "vanishes":
        assert ran.status == 0
        assert run("sheet", "kavkaz", "1", "--to", str(path)).status == 0
        assert path.read_text(encoding="utf-8") == "first\n" * 100_000
    else:
        must_fail(ran, 1, "was changed while it was read")
        assert dump()["content"] == dump()["sheet"] == []
    sound()


# -- names


@pytest.mark.skipif(os.name != "posix", reason="names that only POSIX has")
def test_a_hostile_name_comes_in_harmless(tmp_path: Path) -> None:
    """Newlines, escapes and bytes that are no letters: shown as signs, stored safe, written out under a safe name."""
    for name in (b"a\n\x1b[31mb[bold].txt", b"\xff\xfe.txt", b" -x "):
        path = os.fsencode(tmp_path) + b"/" + name
        with open(path, "wb") as file:  # noqa: PTH123  # a name in bytes
            file.write(b"x")
        must_be_safe(run("attach", "kavkaz", os.fsdecode(path)))

    for words in (["sheets", "kavkaz"], ["show", "kavkaz"], ["sheet", "kavkaz", "1"], ["history", "kavkaz"]):
        must_be_safe(run(*words))
    assert [sheet["file_name"] for sheet in sheets()] == ["a__[31mb[bold].txt", "__.txt", "x"]


def test_hostile_titles_and_texts_are_shown_harmless(tmp_path: Path) -> None:
    """Escapes in a text, markup in a title, 10,000 characters, Georgian: nothing a terminal obeys comes out."""
    path = tmp_path / "x.txt"
    path.write_text("\x1b]0;owned\x07 [bold]fat[/bold]\n" + "ქართული " * 2_000, encoding="utf-8")
    attached(path, "--title", "[red]ბეღურა[/red]")

    for words in (
        ["sheet", "kavkaz", "1"],
        ["find", "ქართული"],
        ["show", "kavkaz"],
        ["sheet", "kavkaz", "1", "--json"],
    ):
        ran = run(*words)
        must_be_safe(ran)
        assert "[red]ბეღურა[/red]" in ran.out
    must_fail(run("attach", "kavkaz", str(path), "--title", "a\x1b[2Jb"), 2, "--title holds a control character")
    must_fail(run("attach", "kavkaz", str(path), "--title", "x" * 10_000), 2, "--title is too long")


# -- wrong words


def test_wrong_words_are_refused(offer: Path, tmp_path: Path) -> None:
    """Numbers that are none, a sheet that is not there, two things at once, an unknown kind, no folder."""
    attached(offer)

    must_fail(run("sheet", "kavkaz", "2"), 3, "has no sheet 2")
    must_fail(run("open", "kavkaz", "99999999999999999"), 3, "has no sheet")
    must_fail(run("sheet", "kavkaz", "1", "--remove", "--to", "x"), 2, "not both")
    must_fail(run("sheet", "kavkaz", "1", "--to", "-", "--json"), 2, "--json tells of a file")
    must_fail(run("sheet", "kavkaz", "1", "--to", str(tmp_path / "no" / "x")), 1, "there is no folder")
    must_fail(run("sheet", "nobody", "1"), 3)
    for words in (["sheet", "kavkaz", "0"], ["sheet", "kavkaz", "x"], ["attach", "kavkaz", str(offer), "-k", "poem"]):
        assert run(*words).status == 2


def test_raw_bytes_never_go_to_a_terminal(offer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--to - is for pipes."""
    attached(offer)
    terminal = Page(width=80, cut=True, colour=False, asks=False)
    monkeypatch.setattr(Page, "of_this_process", lambda **_: terminal)

    must_fail(run("sheet", "kavkaz", "1", "--to", "-"), 2, "it is not written there")


# -- proved


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE content SET bytes = zeroblob(size)", "is not what was attached"),
        ("UPDATE content SET bytes = substr(bytes, 1, 10)", "is not what was attached"),
        ("UPDATE content SET bytes = 'text'", "is not what was attached"),
        ("UPDATE content SET size = 7", "is not what was attached"),
        ("DELETE FROM content", "is lost"),
    ],
)
def test_content_that_was_lost_or_altered_is_seen_and_mended_by_the_file(
    offer: Path, tmp_path: Path, statement: str, said: str
) -> None:
    """Check names the sheet; its content does not come out as if nothing were; the same file attached anew mends it."""
    attached(offer)
    alter(statement)

    checked = run("check")
    out = run("sheet", "kavkaz", "1", "--to", str(tmp_path / "out"))

    assert checked.status == 5
    assert f"the content of sheet 1 (Offer 46) of Kavkaz Trading (1) {said}" in checked.out
    if "size" not in statement.partition("SET ")[2].partition("=")[0]:
        must_fail(out, 5, "the content of the sheet is")
        assert not (tmp_path / "out").exists()
    assert run("sheets", "kavkaz").status == 0
    assert run("attach", "kavkaz", str(offer)).status == 0
    sound()


def test_the_content_of_a_sheet_that_was_taken_out_is_watched_too(offer: Path) -> None:
    """An undo may want it back."""
    attached(offer)
    run("sheet", "kavkaz", "1", "--remove")
    alter("DELETE FROM content")

    checked = run("check")

    assert checked.status == 5
    assert "of a sheet that was taken out is lost: no undo brings it back" in checked.out


def test_a_kill_in_the_middle_of_attaching_leaves_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Content and row are written in one transaction."""
    path = tmp_path / "big.bin"
    path.write_bytes(os.urandom(1_000_000))

    def stop(*_given: Any) -> None:  # noqa: ANN401  # whatever it is given
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("tickler.storage.store._put_in", stop)
        stopped = run("attach", "kavkaz", str(path))

    assert stopped.status != 0
    assert dump()["content"] == dump()["sheet"] == []
    sound()


def test_content_goes_in_and_out_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No piece is larger than the file is read in, however large the file is."""
    path = tmp_path / "big.bin"
    path.write_bytes(os.urandom(2_000_000))
    sizes: list[int] = []
    keep = contents.keep

    def watched(db: sqlite3.Connection, digest: str, size: int, pieces: Iterable[bytes]) -> None:
        whole = list(pieces)
        sizes.extend(map(len, whole))
        keep(db, digest, size, whole)

    monkeypatch.setattr(contents, "keep", watched)
    digest = attached(path)["sha256"]
    with sqlite3.connect(binder_path()) as db:
        db.row_factory = sqlite3.Row
        out = [len(piece) for piece in contents.pieces(db, digest)]
    db.close()

    assert sum(sizes) == sum(out) == 2_000_000
    assert max(sizes + out) <= 1 << 18


def test_attaching_works_as_a_process_of_its_own(offer: Path) -> None:
    """As it is typed, from the folder that the file is in or from elsewhere."""
    ran: Ran = spawned("attach", "kavkaz", str(offer), "--quiet")

    assert ran == Ran("", "", 0)
    assert len(sheets()) == 1
