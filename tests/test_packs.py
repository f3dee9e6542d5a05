"""Packs as files: whatever is no pack, or not as it was made, is one clear line, and nothing is written."""

import io
import json
import os
import random
import shutil
import stat
import struct
import subprocess
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import run
from tests.probing import dump, must_fail
from tickler.changes import Entry, TakeIn
from tickler.dossiers import (
    CARD_FIELDS,
    Card,
    Contact,
    Filing,
    FilledForm,
    Move,
    Occasion,
    Passage,
    Person,
    Promise,
    Purchase,
    Sheet,
    Whole,
)  # fmt: skip
from tickler.errors import Refused
from tickler.newfile import new_file
from tickler.packs import form, passphrase, schema
from tickler.packs.jsonstream import members
from tickler.render.page import Page
from tickler.render.progress import progress
from tickler.storage import store
from tickler.storage.connection import opened
from tickler.tabs import Tab

PASSPHRASE = "correct horse battery staple"  # noqa: S105  # of packs that are made up


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a pack of one dossier with a sheet, and the empty binder of someone else."""
    folder = tmp_path_factory.mktemp("packs")
    (folder / "offer.txt").write_text("An offer. " * 50)
    for words in (
        ("add", "Weber Söhne", "--next", "fri", "--phone", "+49 30 5550", "--note", "kept"),
        ("attach", "weber", str(folder / "offer.txt")),
        ("call", "weber", "said", "-o", "reached", "--next", "fri", "--promise", "samples by thu"),
        ("handover", "giorgi", "--until", "14 dec", "--to", str(folder / "pack.tickler")),
    ):
        assert run(*words, db=folder / "anna.db").status == 0
    assert run("add", "Own", "--next", "fri", db=folder / "giorgi.db").status == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder, to work in."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(passphrase, "WORK", 10)  # a second and 256 MB saved at each
    return tmp_path


def refused(folder: Path, said: str, *also: str) -> None:
    """Assert that the pack is refused in one line, and the binder is as it was."""
    before = dump(folder / "giorgi.db")
    for dry in ((), ("--dry-run",)):
        must_fail(run("receive", "--anyway", "pack.tickler", *also, *dry, db=folder / "giorgi.db"), 1, said)
    assert dump(folder / "giorgi.db") == before


Files = dict[str, bytes]


def rewritten(pack: Path, change: Callable[[Files], object], *, sums: bool = True) -> None:
    """Write the pack anew with other files; the sums fit them, unless that is what is wrong."""
    with zipfile.ZipFile(pack) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    if sums:
        files.pop("SUMS", None)
        told = None
        with suppress(ValueError, RecursionError):
            told = json.loads(files["pack.json"])
        if isinstance(told, dict) and "files" in told:
            others = {name: raw for name, raw in files.items() if name != "pack.json"}
            told["files"] = {n: {"sha256": sha256(raw).hexdigest(), "size": len(raw)} for n, raw in others.items()}
            files["pack.json"] = json.dumps(told).encode()
        files["SUMS"] = "".join(f"{sha256(raw).hexdigest()}  {name}\n" for name, raw in files.items()).encode()
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as new:
        for name, raw in files.items():
            new.writestr(name, raw)


def told(change: Callable[[dict[str, Any]], None]) -> Callable[[Files], None]:
    """A change of what is machine-readable."""

    def of(files: Files) -> None:
        document = json.loads(files["pack.json"])
        change(document)
        files["pack.json"] = json.dumps(document).encode()

    return of


def test_a_pack_written_anew_as_it_was_is_received(folder: Path) -> None:
    """The ground for what follows: the tests' own way to write packs is not what is refused."""
    rewritten(folder / "pack.tickler", lambda _files: None)

    assert "received 1 dossier" in run("receive", "--anyway", "pack.tickler", db=folder / "giorgi.db").out


def test_every_cut_is_refused(folder: Path) -> None:
    """Wherever the file ends too early."""
    whole = (folder / "pack.tickler").read_bytes()

    for end in (0, 1, 100, len(whole) // 2, len(whole) - 30, len(whole) - 1):
        (folder / "pack.tickler").write_bytes(whole[:end])
        refused(folder, "no whole pack")


def test_every_flipped_byte_is_refused_or_says_nothing(folder: Path) -> None:
    """A byte that was altered on the way: refused, or it was one that nothing depends on. Never a crash."""
    whole = bytearray((folder / "pack.tickler").read_bytes())
    chance = random.Random(1)  # noqa: S311  # the same bytes each time
    good = run("receive", "--anyway", "pack.tickler", "--dry-run", db=folder / "giorgi.db").out

    for _ in range(60):
        place = chance.randrange(len(whole))
        altered = bytes([*whole[:place], whole[place] ^ 1 << chance.randrange(8), *whole[place + 1 :]])
        (folder / "pack.tickler").write_bytes(altered)
        ran = run("receive", "--anyway", "pack.tickler", "--dry-run", db=folder / "giorgi.db")
        assert (ran.status == 1 and ran.err.startswith("error: pack.tickler")) or ran.out == good, (place, ran)
        assert "went wrong inside" not in ran.err


def test_a_list_of_files_that_begins_nowhere_is_refused(folder: Path) -> None:
    """One bit of where a zip's list of files begins, and it is sought before the beginning of the file."""
    whole = bytearray((folder / "pack.tickler").read_bytes())
    whole[-6] |= 1
    whole[-5] |= 0x80
    whole[-3] = 0x7F
    (folder / "pack.tickler").write_bytes(whole)

    ran = run("receive", "--anyway", "pack.tickler", "--dry-run", db=folder / "giorgi.db")

    assert (ran.status, ran.err.startswith("error: pack.tickler")) == (1, True)


def test_other_files_are_refused(folder: Path) -> None:
    """A text, another zip, a folder."""
    (folder / "pack.tickler").write_text("hello")
    refused(folder, "no whole pack")
    with zipfile.ZipFile(folder / "pack.tickler", "w") as other:
        other.writestr("holiday.jpg", b"x")
    refused(folder, "does not belong into a pack")
    with zipfile.ZipFile(folder / "pack.tickler", "w"):
        pass
    refused(folder, "it has no pack.json")
    (folder / "pack.tickler").unlink()
    (folder / "pack.tickler").mkdir()
    refused(folder, "cannot be read")
    (folder / "pack.tickler").rmdir()
    os.mkfifo(folder / "pack.tickler")
    refused(folder, "it is no plain file")


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc/passwd", "sheets/../../evil", "sheets/0123456789ab-a/b", "C:\\evil", "sheets/", "evil.exe",
     "sheets/0123456789ab-\x1b[31m", "pack.json/", "sheets\\0123456789ab-a"],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(folder: Path, name: str) -> None:
    """Path traversal, absolute names, folders, and whatever no pack has."""
    rewritten(folder / "pack.tickler", lambda files: files.update({name: b"x"}))

    refused(folder, "pack.tickler is refused")
    assert not (folder.parent / "evil").exists()


def test_a_symlink_is_refused(folder: Path) -> None:
    """A sheet that is a link to something on this machine."""
    with zipfile.ZipFile(folder / "pack.tickler", "a") as pack:
        link = zipfile.ZipInfo("sheets/0123456789ab-link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        pack.writestr(link, "/etc/passwd")

    refused(folder, "is no plain file")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_comes_twice_is_refused(folder: Path) -> None:
    """Nobody knows which of the two would hold."""
    with zipfile.ZipFile(folder / "pack.tickler", "a") as pack:
        pack.writestr("README.txt", "another")

    refused(folder, "comes twice")


def test_bombs_are_refused_before_they_are_unpacked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many files, too much in all, a sheet that swells up: seen from the list alone."""
    rewritten(folder / "pack.tickler", lambda files: files.update({"sheets/0123456789ab-zeros": bytes(80 << 20)}))
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_args, **_more: pytest.fail("unpacked"))
    refused(folder, "would swell up")
    monkeypatch.setattr(form, "MOST_FILES", 3)
    refused(folder, "3 are the most")
    monkeypatch.setattr(form, "MOST_FILES", 100)
    monkeypatch.setattr(form, "MOST_PACKED", 10_000)
    monkeypatch.setattr(form, "MOST_BYTES", 1 << 20)
    refused(folder, "unpacked it would take more than")


def test_a_size_that_is_a_lie_is_refused(folder: Path) -> None:
    """A file that unpacks to more than the list says."""
    raw = bytearray((folder / "pack.tickler").read_bytes())
    place = raw.find(b"PK\x01\x02")
    raw[place + 24 : place + 28] = struct.pack("<I", 10)
    (folder / "pack.tickler").write_bytes(raw)

    refused(folder, "pack.tickler is")


def test_altered_files_are_refused(folder: Path) -> None:
    """Any file whose sum is another; sums of other files; a file that the cover does not tell of."""
    pack = folder / "pack.tickler"
    whole = pack.read_bytes()
    rewritten(pack, lambda files: files.update({"index.html": b"<p>other</p>"}), sums=False)
    refused(folder, "index.html in it is not what it was")
    pack.write_bytes(whole)
    rewritten(pack, told(lambda document: document.update(note="altered")), sums=False)
    refused(folder, "pack.json in it is not what it was")
    pack.write_bytes(whole)
    rewritten(pack, lambda files: files.pop("SUMS"), sums=False)
    refused(folder, "it has no SUMS")
    pack.write_bytes(whole)
    rewritten(pack, lambda files: files.update(SUMS=b"hello"), sums=False)
    refused(folder, "its sums are of other files")
    pack.write_bytes(whole)
    rewritten(pack, lambda files: files.pop(next(name for name in files if name.startswith("sheets/"))))
    refused(folder, "is missing")


def dossier(change: Callable[[dict[str, Any]], None]) -> Callable[[Files], None]:
    """A change of the first dossier."""
    return told(lambda document: change(document["dossiers"][0]))


DOES_NOT_FIT: dict[str, tuple[Callable[[Files], None], str]] = {
    "unknown version": (told(lambda d: d.update(version=2)), "is of version 2"),
    "no version": (told(lambda d: d.pop("version")), "has no version"),
    "another format": (told(lambda d: d.update(format="zip")), "pack.format is not"),
    "an unknown kind": (told(lambda d: d.update(kind="gift")), "pack.kind"),
    "something else": (told(lambda d: d.update(more=1)), "unknown"),
    "a list": (lambda files: files.update({"pack.json": b"[]"}), "no whole pack"),
    "no JSON": (lambda files: files.update({"pack.json": b'{"format": '}), "no whole pack"),
    "no text": (lambda files: files.update({"pack.json": b"\xff\xfe"}), "no whole pack"),
    "nested": (lambda files: files.update({"pack.json": b'{"a":' + b"[" * 100_000}), "no whole pack"),
    "twice": (lambda files: files.update({"pack.json": b'{"a":1,"a":2}'}), "no whole pack"),
    "no name": (dossier(lambda d: d["card"].pop("name")), "has no name"),
    "a blank name": (dossier(lambda d: d["card"].update(name="  ")), "card.name"),
    "a name of lines": (dossier(lambda d: d["card"].update(name="a\nb")), "card.name"),
    "an escape": (dossier(lambda d: d["card"].update(phone="\x1b[2J")), "card.phone"),
    "a lone surrogate": (dossier(lambda d: d["card"].update(company="\ud800")), "no text"),
    "receivables that are none": (dossier(lambda d: d["card"].update(receivables="lots")), "card.receivables"),
    "a number for a text": (dossier(lambda d: d["card"].update(company=7)), "card.company"),
    "loose": (dossier(lambda d: d["place"].update(tab=None)), "has not one place"),
    "in two places": (
        dossier(lambda d: d["place"].update(closed_on="2026-11-23", closed_because="x")), "has not one place",
    ),
    "no such day": (dossier(lambda d: d["place"].update(tab="2026-02-30")), "no tab"),
    "a time on no day": (dossier(lambda d: d["place"].update(time="10:30", agreed=False)), "has a time without"),
    "an unknown kind of contact": (dossier(lambda d: d["contacts"][0].update(kind="dance")), "contacts[0].kind"),
    "no such moment": (dossier(lambda d: d["contacts"][0].update(at="2026-13-01T10:00")), "contacts[0].at"),
    "a contact twice": (dossier(lambda d: d["contacts"].append(d["contacts"][0])), "comes twice"),
    "no lineage": (dossier(lambda d: d.update(lineage=[])), "lineage"),
    "another pack's": (dossier(lambda d: d["lineage"][0].update(pack="other")), "another pack's"),
    "a state that does not fit": (dossier(lambda d: d["lineage"][0]["state"].pop("card")), "has no card"),
    "an amount that is none": (
        dossier(lambda d: d["purchases"].append({"uid": "u", "on_day": "2026-11-23", "amount": "1e9", "currency": ""})),
        "amount",
    ),
    "a dossier twice": (told(lambda d: d["dossiers"].append(d["dossiers"][0])), "comes twice"),
}  # fmt: skip


@pytest.mark.parametrize("what", DOES_NOT_FIT)
def test_what_does_not_fit_the_schema_is_refused(folder: Path, what: str) -> None:
    """The sums are right, what they are of is not."""
    change, said = DOES_NOT_FIT[what]
    rewritten(folder / "pack.tickler", change)

    refused(folder, said)


def test_script_in_every_text_is_text(folder: Path) -> None:
    """A pack from elsewhere may say what it likes in its texts: they are shown, handed on and printed as texts."""
    script = "<script>alert(1)</script>"

    def everywhere(document: dict[str, Any]) -> None:
        one = document["dossiers"][0]
        for name in ("name", "company", "person", "position", "phone", "email", "note", "address", "website"):
            one["card"][name] = script
        one["card"] |= {"tags": [script], "own": {script: script}}
        one["place"]["about"] = script
        one["contacts"][0] |= {"note": script, "offer": script, "about": script, "author": script}
        one["promises"][0]["text"] = script
        one["sheets"][0] |= {"title": script, "file_name": script}
        one["persons"] = [{"uid": "p", "name": script, "note": script}]
        one["forms"] = [
            {
                "uid": "f",
                "name": script,
                "title": script,
                "filled_at": "2026-11-23T10:00",
                "answers": [[script, script]],
            }
        ]

    rewritten(folder / "pack.tickler", told(everywhere))
    assert run("receive", "--anyway", "pack.tickler", db=folder / "giorgi.db").status == 0

    run("handover", script, "2", "--until", "14 dec", "--note", script, "--to", "on.tickler", db=folder / "giorgi.db")

    with zipfile.ZipFile(folder / "on.tickler") as pack:
        page = pack.read("index.html").decode()
    assert "<script" not in page.lower()
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert page.count("&lt;script&gt;") > 20
    assert 'href="sheets/' in page


# -- the schema
# -----------------------------------------------------------------------------------------------------------


def test_the_schema_tells_of_every_field() -> None:
    """What a noun has, the schema has; a new field that it lacks fails here."""
    definitions = json.loads(schema.text())["$defs"]
    nouns = {
        "contact": Contact, "promise": Promise, "move": Move, "person": Person, "occasion": Occasion,
        "form": FilledForm, "sheet": Sheet, "purchase": Purchase, "step": Passage,
    }  # fmt: skip

    for name, noun in nouns.items():
        assert set(definitions[name]["properties"]) == set(noun._fields), name  # type: ignore[attr-defined]
    assert set(definitions["card"]["properties"]) == set(CARD_FIELDS)


def test_the_schema_goes_along_and_what_is_told_fits_it(folder: Path) -> None:
    """The pack has the schema of this version, by which any program can read it."""
    with zipfile.ZipFile(folder / "pack.tickler") as pack:
        assert pack.read("schema.json").decode() == schema.text()
        schema.check(json.loads(pack.read("pack.json")))
        sums = pack.read("SUMS").decode().splitlines()
        assert {line.split("  ")[1] for line in sums} == set(pack.namelist()) - {"SUMS"}


def test_others_read_the_schema_as_tickler_does(folder: Path) -> None:
    """It is a JSON Schema by the book: a library that knows nothing of tickler takes a pack, and refuses what we do."""
    validator = jsonschema.Draft202012Validator(json.loads(schema.text()))
    validator.check_schema(validator.schema)
    with zipfile.ZipFile(folder / "pack.tickler") as pack:
        files = {name: pack.read(name) for name in pack.namelist()}
    validator.validate(json.loads(files["pack.json"]))

    for what, (change, _said) in DOES_NOT_FIT.items():
        altered = dict(files)
        change(altered)
        with suppress(ValueError, RecursionError):
            document = json.loads(altered["pack.json"])
            ours = fits(document)
            assert validator.is_valid(document) == (ours or what in BEYOND_A_SCHEMA), what


def fits(document: Any) -> bool:  # noqa: ANN401  # whatever JSON holds
    """Whether tickler's own reading of the schema takes it."""
    try:
        schema.check(document)
    except schema.DoesNotFit:
        return False
    return True


# Where tickler looks closer: at days and moments that are none, and at texts that are no Unicode.
BEYOND_A_SCHEMA = {"no such day", "no such moment", "a lone surrogate"}


def test_a_large_list_is_read_entry_by_entry() -> None:
    """However the text is cut into pieces, the members come as they are written."""
    document = {
        "a": 12345,
        "b": [1, {"c": "}]"}],
        "dossiers": [{"n": n, "x": "ü" * 5000} for n in range(40)],
        "z": None,
    }

    read = list(members(io.StringIO(json.dumps(document, indent=3)), ["dossiers"], 1 << 20))

    assert {one.name: one.value for one in read if not one.is_entry} == {"a": 12345, "b": document["b"], "z": None}
    assert [one.value for one in read if one.is_entry] == document["dossiers"]


# -- new files
# ------------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["unnamed", "named"])
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Linux, and as on a file system that has no files without names."""
    if request.param == "named":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)


@pytest.mark.usefixtures("_way")
def test_a_new_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    """Nothing by any name while it is written, nor when that breaks off; then all of it, for its owner alone."""

    def broken_off() -> None:
        with new_file(tmp_path / "a") as file:
            file.stream.write(b"x" * 100)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert list(tmp_path.iterdir()) == []

    with new_file(tmp_path / "a") as file:
        file.stream.write(b"x" * 100)
        file.to_disk()
        assert not (tmp_path / "a").exists()
        assert not hasattr(os, "O_TMPFILE") or list(tmp_path.iterdir()) == []
        file.name_it()

    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"x" * 100
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_a_handover_that_breaks_off_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped while it is packed: no file, no marker, no journal entry."""
    run("add", "Another", "--next", "fri", db=folder / "anna.db")
    before, there = dump(folder / "anna.db"), set(folder.iterdir())

    def stopped(*_entry: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("tickler.render.packpage.row", stopped)
    ran = run("handover", "nino", "another", "--until", "fri", db=folder / "anna.db")

    assert ran.status != 0
    assert "stopped" in ran.err
    assert {path for path in folder.iterdir() if not path.name.startswith("anna.db-")} <= there
    assert {name: rows for name, rows in dump(folder / "anna.db").items() if name != "binder"} == {
        name: rows for name, rows in before.items() if name != "binder"
    }


def test_a_pack_that_cannot_be_named_takes_nothing_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name was taken in the last moment: the dossiers are marked by then, and are taken back."""
    run("add", "Another", "--next", "fri", db=folder / "anna.db")
    real = os.fsync

    def somebody_is_quicker(descriptor: int) -> None:
        real(descriptor)
        (folder / "other.tickler").write_text("mine")

    monkeypatch.setattr("tickler.newfile.os.fsync", somebody_is_quicker)
    ran = run("handover", "nino", "another", "--until", "fri", "--to", "other.tickler", db=folder / "anna.db")

    must_fail(ran, 1, "is there already")
    assert run("binder", "--json", db=folder / "anna.db").json["count"]["out"] == 1  # weber, from before
    assert run("check", db=folder / "anna.db").status == 0
    assert (folder / "other.tickler").read_text() == "mine"


def test_a_pack_that_cannot_be_named_takes_back_nothing_else(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another process wrote in that moment stays: only the handover itself is taken back."""
    run("add", "Another", "--next", "fri", db=folder / "anna.db")

    def meanwhile(_file: object) -> None:
        run("add", "Third", "--next", "fri", db=folder / "anna.db")
        raise Refused("it is there already")

    monkeypatch.setattr("tickler.newfile.NewFile.name_it", meanwhile)
    must_fail(run("handover", "nino", "another", "--until", "fri", db=folder / "anna.db"), 1, "is there already")

    assert run("show", "third", "--json", db=folder / "anna.db").json["tab"] == "2026-11-27"
    assert run("show", "another", "--json", db=folder / "anna.db").json["out_with"] is None


def test_stopped_while_it_is_named_takes_nothing_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the last moment: the name is taken from the file again, and the dossier is here."""
    run("add", "Another", "--next", "fri", db=folder / "anna.db")

    def stopped(_folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tickler.newfile._folder_to_disk", stopped)
    ran = run("handover", "nino", "another", "--until", "fri", db=folder / "anna.db")

    assert (ran.status, ran.err) == (130, "stopped\n")
    assert not list(folder.glob("*nino*"))
    assert run("show", "another", "--json", db=folder / "anna.db").json["out_with"] is None
    assert run("check", db=folder / "anna.db").status == 0


def test_a_pack_goes_onto_a_memory_stick(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that knows neither links nor files without names."""
    run("add", "Another", "--next", "fri", db=folder / "anna.db")

    def no_links(*_names: object, **_more: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    monkeypatch.setattr(os, "link", no_links)
    (folder / "stick").mkdir()
    ran = run("handover", "nino", "another", "--until", "fri", "--to", "stick", db=folder / "anna.db")

    assert ran.status == 0
    assert [path.name for path in (folder / "stick").iterdir()] == ["anna-to-nino-2026-11-23.tickler"]
    assert "received 1" in run("receive", "--anyway", ran.out.split("into ")[1].split()[0], db=folder / "giorgi.db").out


def test_a_crash_before_the_name_leaves_what_recall_takes_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the marking and the naming: no file, and a marked dossier that is recalled."""
    run("add", "Another", "--next", "fri", db=folder / "anna.db")

    monkeypatch.setattr("tickler.newfile.NewFile.name_it", lambda _file: os._exit(9))
    child = os.fork()
    if child == 0:
        run("handover", "nino", "another", "--until", "fri", db=folder / "anna.db")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9

    assert not list(folder.glob("*nino*"))
    assert run("show", "another", "--json", db=folder / "anna.db").json["out_with"] == "nino"
    assert run("recall", "another", db=folder / "anna.db").status == 0
    assert run("check", db=folder / "anna.db").status == 0


@pytest.mark.parametrize("also", [(), ("--encrypt",)], ids=["plain", "encrypted"])
def test_memory_does_not_grow_with_a_sheet(
    folder: Path, monkeypatch: pytest.MonkeyPatch, also: tuple[str, ...]
) -> None:
    """One of 20 MB goes out, is encrypted, decrypted and taken in piece by piece."""
    monkeypatch.setenv("TICKLER_PASSPHRASE", PASSPHRASE)
    with (folder / "large.bin").open("wb") as file:
        for _ in range(20):
            file.write(os.urandom(1 << 20))
    run("add", "Large", "--next", "fri", db=folder / "anna.db")
    assert run("attach", "large", str(folder / "large.bin"), db=folder / "anna.db").status == 0
    tracemalloc.start()

    went = run("handover", "nino", "large", "--until", "fri", "--to", "large.tickler", *also, db=folder / "anna.db")
    came = run("receive", "--anyway", "large.tickler", db=folder / "giorgi.db")

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (went.status, came.status) == (0, 0)
    assert peak < 8 << 20
    assert run("check", db=folder / "giorgi.db").status == 0


def test_memory_does_not_grow_with_what_was_said(folder: Path) -> None:
    """Of 30 dossiers with long talks, 6 MB of text, one is held at a time: out, in, back and in again."""
    anna, giorgi = folder / "anna.db", folder / "giorgi.db"
    with opened(anna) as db:
        store.pour(db, map(_talkative, range(30)), Entry("2026-11-23T09:00:00", "anna", "import", "took in 30"))
    steps = (
        (anna, ("handover", "giorgi", "--until", "fri", "--to", "many.tickler")),
        (giorgi, ("receive", "--anyway", "many.tickler")),
        (giorgi, ("handback", "many", "--to", "back.tickler")),
        (anna, ("receive", "--anyway", "back.tickler")),
    )

    peaks = []
    for binder, words in steps:
        tracemalloc.start()
        assert run(*words, "--quiet", db=binder).status == 0
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert max(peaks) < 3 << 20, peaks
    assert run("binder", "--json", db=anna).json["count"] == {"active": 31, "filed": 30, "out": 1, "closed": 0}


def _talkative(number: int) -> TakeIn:
    """A dossier with two contacts of 100,000 characters each."""
    contacts = tuple(
        Contact(f"talk-{number}-{nth}", f"2026-10-{nth:02}T10:00", "call", "reached", f"{nth} said it." * 10_000)
        for nth in (1, 2)
    )
    filing, added_at = Filing(Tab("2026-11-25")), "2026-10-01T09:00:00"
    return TakeIn(Whole(f"client-{number}", Card(f"Client {number}"), filing, None, 0, added_at, None, contacts))


class Terminal(io.StringIO):
    """A terminal to write on."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_progress_is_shown_on_a_terminal_and_gone_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar with how far it has come, where the work is long and somebody looks."""
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    with progress("packing", 1000, shown=True, colour=False) as advance:
        for done in range(1000):
            advance(done)
    assert "packing" in terminal.getvalue()
    assert "100%" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K")  # the line is empty

    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    with progress("packing", 1000, shown=False, colour=False) as advance:
        advance(500)
    assert terminal.getvalue() == ""


def test_progress_comes_to_its_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told of how far it has come is true: all is behind when all is done, on both sides."""
    told: dict[str, tuple[int, list[int]]] = {}

    @contextmanager
    def watched(what: str, total: int, *, shown: bool, colour: bool) -> Iterator[Callable[[int], None]]:
        assert shown
        assert not colour
        told[what] = (total, [])
        yield told[what][1].append

    for module in ("packing", "taking_in"):
        monkeypatch.setattr(f"tickler.commands.{module}.progress", watched)
        monkeypatch.setattr(f"tickler.commands.{module}.LARGE", 0)
    hand_over_again(folder)
    run("receive", "--anyway", "pack.tickler", db=folder / "giorgi.db")

    packing, marking, taking_in = told["packing"], told["marking"], told["taking in"]
    assert packing[1] == sorted(packing[1])
    assert packing[1][-1] == packing[0]
    assert marking == (1, [0])
    assert taking_in[1] == sorted(taking_in[1])
    assert (len(taking_in[1]), taking_in[1][-1]) == (2, taking_in[0])  # the sheet, and its dossier
    assert set(told) == {"packing", "marking", "looking at", "taking in"}


def test_who_stops_when_all_is_taken_in_is_told_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the disk is waited for: the dossiers are here, and nobody is left to think that they are not."""
    real = store.pour

    def poured_and_stopped(*told: Any) -> None:  # noqa: ANN401  # as pour has it
        real(*told)
        raise KeyboardInterrupt

    monkeypatch.setattr("tickler.storage.store.pour", poured_and_stopped)
    ran = run("receive", "--anyway", "pack.tickler", db=folder / "giorgi.db")

    assert (ran.status, ran.err) == (130, "all of it was taken in by then: tickler handovers\nstopped\n")
    assert run("show", "weber", "--json", db=folder / "giorgi.db").json["contacts"]


def test_a_receive_that_is_stopped_leaves_nothing(folder: Path) -> None:
    """Ctrl-C at each moment at which a dossier or a piece of a sheet is taken in: no row, no word, no file."""
    before = dump(folder / "giorgi.db")
    there = set(folder.iterdir())

    for stopped_at in (
        "storage.contents.keep",
        "storage.wording.put_in_new",
        "commands.taking_in._Taking._recommended",
    ):
        with pytest.MonkeyPatch.context() as stopping:
            stopping.setattr(f"tickler.{stopped_at}", _stopped)
            ran = run("receive", "--anyway", "pack.tickler", db=folder / "giorgi.db")

        assert (ran.status, ran.err) == (130, "stopped\n")
        assert {name: rows for name, rows in dump(folder / "giorgi.db").items() if name != "binder"} == {
            name: rows for name, rows in before.items() if name != "binder"
        }
    assert {path for path in folder.iterdir() if path.suffix == ".tickler"} <= there
    assert run("check", db=folder / "giorgi.db").status == 0


def _stopped(*_told: object, **_more: object) -> None:
    raise KeyboardInterrupt


# -- encrypted
# ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def key(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A key of age's: its public part, and the file of its private part."""
    pyrage = pytest.importorskip("pyrage")
    identity = pyrage.x25519.Identity.generate()
    file = tmp_path_factory.mktemp("keys") / "key.txt"
    file.write_text(f"# created: today\n{identity}\n")
    return str(identity.to_public()), file


def hand_over_again(folder: Path, *also: str) -> Path:
    """A pack by the name of pack.tickler, made in another way."""
    (folder / "pack.tickler").unlink()
    run("recall", "weber", db=folder / "anna.db")
    ran = run("handover", "giorgi", "weber", "--until", "14 dec", "--to", "pack.tickler", *also, db=folder / "anna.db")
    assert ran.status == 0, ran
    return folder / "pack.tickler"


def test_a_pack_with_a_passphrase(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the age format; nothing can be read of it without the passphrase, all of it with it."""
    monkeypatch.setenv("TICKLER_PASSPHRASE", PASSPHRASE)
    raw = hand_over_again(folder, "--encrypt").read_bytes()
    assert raw.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert b"Weber" not in raw
    assert b"pack.json" not in raw

    monkeypatch.setenv("TICKLER_PASSPHRASE", "another")
    refused(folder, "that is not the passphrase")
    monkeypatch.delenv("TICKLER_PASSPHRASE")
    must_fail(run("receive", "--anyway", "pack.tickler", db=folder / "giorgi.db"), 2, "there is no passphrase")
    (folder / "phrase").write_text(f"{PASSPHRASE}\n")

    received = run("receive", "--anyway", "pack.tickler", "--passphrase-file", "phrase", db=folder / "giorgi.db")
    assert "received 1 dossier" in received.out
    assert run("show", "weber", "--json", db=folder / "giorgi.db").json["sheets"][0]["title"] == "offer"


def test_what_came_encrypted_does_not_go_back_open_in_silence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handback that anybody can read says so where the pack was locked; one that is locked, too, says nothing."""
    monkeypatch.setenv("TICKLER_PASSPHRASE", PASSPHRASE)
    hand_over_again(folder, "--encrypt")
    (folder / "phrase").write_text(f"{PASSPHRASE}\n")
    run("receive", "--anyway", "pack.tickler", db=folder / "giorgi.db")
    owner = run("show", "weber", "--json", db=folder / "giorgi.db").json["for_owner"]

    bare, locked, by_file = (
        run("handback", owner, "-n", *also, db=folder / "giorgi.db")
        for also in ([], ["--encrypt"], ["--passphrase-file", "phrase"])
    )

    on, locked_on = (
        run("handover", "nino", "weber", "--until", "14 dec", "-n", *also, db=folder / "giorgi.db")
        for also in ([], ["--encrypt"])
    )

    assert "some came encrypted, and go on as anybody can read them" in on.err
    assert locked_on.err == ""
    assert "it came encrypted, and goes back as anybody can read it" in bare.err
    assert (locked.err, by_file.err) == ("", "")
    assert " · encrypted" in by_file.out


def test_an_encrypted_pack_that_was_altered_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte anywhere, a cut anywhere."""
    monkeypatch.setenv("TICKLER_PASSPHRASE", PASSPHRASE)
    pack = hand_over_again(folder, "--encrypt")
    raw = pack.read_bytes()

    for place in (40, 80, 130, 150, 200, len(raw) // 2, len(raw) - 1):
        pack.write_bytes(bytes([*raw[:place], raw[place] ^ 1, *raw[place + 1 :]]))
        refused(folder, "pack.tickler is")
    for end in (30, 100, 190, len(raw) - 1):
        pack.write_bytes(raw[:end])
        refused(folder, "pack.tickler is")


def test_a_pack_to_keys(folder: Path, key: tuple[str, Path]) -> None:
    """Each recipient opens it with his own key; nobody else does."""
    pyrage = pytest.importorskip("pyrage")
    other = str(pyrage.x25519.Identity.generate().to_public())
    (folder / "keys").write_text(f"# Nino\n{other}\n")
    raw = hand_over_again(folder, "--recipient", key[0], "--recipient", "keys").read_bytes()

    assert raw.count(b"-> X25519") == 2
    refused(folder, "encrypted to keys")
    (folder / "stranger").write_text(f"{pyrage.x25519.Identity.generate()}\n")
    refused(folder, "cannot be opened", "--identity", "stranger")
    (folder / "pack.tickler").write_bytes(raw[:-1])
    refused(folder, "altered on the way, or is not whole", "--identity", str(key[1]))
    (folder / "pack.tickler").write_bytes(raw)
    assert (
        "received 1"
        in run("receive", "--anyway", "pack.tickler", "--identity", str(key[1]), db=folder / "giorgi.db").out
    )


def test_it_is_told_how_far_a_large_pack_is_decrypted(
    folder: Path, key: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a passphrase, once it was asked for, and with a key: all is behind in the end."""
    told: dict[str, tuple[int, list[int]]] = {}

    @contextmanager
    def watched(what: str, total: int, *, shown: bool, colour: bool) -> Iterator[Callable[[int], None]]:
        assert (shown, colour) == (True, False)
        told[what] = (total, [])
        yield told[what][1].append

    def asked(*_told: object, **_more: object) -> str:
        assert "decrypting" not in told
        return PASSPHRASE

    monkeypatch.setattr("tickler.commands.taking_in.progress", watched)
    monkeypatch.setattr("tickler.commands.taking_in.LARGE", 0)
    monkeypatch.setattr("tickler.commands.secrets._passphrase", asked)
    for also in (["--encrypt"], ["--recipient", key[0]]):
        size = hand_over_again(folder, *also).stat().st_size
        looked = run("receive", "-n", "pack.tickler", "--identity", str(key[1]), db=folder / "giorgi.db")
        total, behind = told.pop("decrypting")
        assert looked.status == 0
        assert (total, behind[-1]) == (size, size)
        assert behind == sorted(behind)


def test_wrong_words_about_secrets(folder: Path, key: tuple[str, Path]) -> None:
    """Each is one line, and no file is left."""
    run("add", "Another", "--next", "fri", db=folder / "anna.db")
    there = {path.name for path in folder.iterdir()}
    for words, said in (
        (["--encrypt"], "there is no passphrase"),
        (["--recipient", "age1nonsense"], "no age recipient"),
        (["--recipient", "no-such-file"], "there is no file no-such-file"),
        (["--passphrase-file", "no-such-file"], "there is no file no-such-file"),
        (["--passphrase-file", "giorgi.db"], "is no text"),
        (["--recipient", key[0], "--passphrase-file", "x"], "either a passphrase or recipients"),
        (["--recipient", key[0], "--encrypt"], "either a passphrase or recipients"),
    ):
        status = 3 if "there is no file" in said else 2
        for dry in ((), ("--dry-run",)):
            ran = run("handover", "nino", "another", "--until", "fri", *words, *dry, db=folder / "anna.db")
            must_fail(ran, status, said)
    assert {path.name for path in folder.iterdir()} - {"anna.db-wal", "anna.db-shm"} <= there
    assert run("show", "another", "--json", db=folder / "anna.db").json["out_with"] is None


def test_nobody_is_asked_for_the_passphrase_of_a_dry_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, where it would be asked for: nothing is encrypted yet."""
    run("add", "Another", "--next", "fri", db=folder / "anna.db")
    asking = Page(width=80, cut=True, colour=False, asks=True)
    monkeypatch.setattr(Page, "of_this_process", lambda **_told: asking)
    monkeypatch.setattr("typer.prompt", lambda *_told, **_more: pytest.fail("asked"))

    ran = run("handover", "nino", "another", "--until", "fri", "--encrypt", "-n", db=folder / "anna.db")

    assert (ran.status, " · encrypted" in ran.out) == (0, True)


def test_nothing_unencrypted_is_left_in_temporary_folders(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither when all goes well, nor while it is open, nor when a pack is refused."""
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setenv("TICKLER_PASSPHRASE", PASSPHRASE)
    pack = hand_over_again(folder, "--encrypt")
    seen: list[list[Path]] = []
    real = zipfile.ZipFile.infolist

    def looked(zipped: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
        seen.append(list(temporary.iterdir()))
        return real(zipped)

    monkeypatch.setattr(zipfile.ZipFile, "infolist", looked)
    run("receive", "--anyway", "pack.tickler", "--dry-run", db=folder / "giorgi.db")
    pack.write_bytes(pack.read_bytes()[:-1])
    refused(folder, "pack.tickler is")

    assert seen == [[]]
    assert list(temporary.iterdir()) == []


def test_an_age_file_as_text_says_how_to_open_it(folder: Path) -> None:
    """Armoured, as `age -a` writes it: a key opens it, for a passphrase age itself has to."""
    (folder / "pack.tickler").write_text("-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+\n")

    refused(folder, "an age file written as text")


def test_a_full_disk_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch, key: tuple[str, Path]) -> None:
    """Whether a pack is encrypted or opened, with a passphrase or to a key: one line, and nothing is left."""
    monkeypatch.setenv("TICKLER_PASSPHRASE", PASSPHRASE)

    class Full(io.BytesIO):
        """A disk with no place left."""

        def write(self, _piece: Any) -> int:  # noqa: ANN401  # bytes
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("tickler.packs.sealing.tempfile.TemporaryFile", Full)
    for also in (["--encrypt"], ["--recipient", key[0]]):
        hand_over_again(folder, *also)
        refused(folder, "it cannot be laid out to be read", "--identity", str(key[1]))

    run("add", "Another", "--next", "fri", db=folder / "anna.db")
    monkeypatch.setattr("tickler.newfile.os.fdopen", lambda *_told: Full())
    for also in ([], ["--encrypt"], ["--recipient", key[0]]):
        ran = run("handover", "nino", "another", "--until", "fri", *also, db=folder / "anna.db")
        must_fail(ran, 1, "No space left on device")
    assert not list(folder.glob("*nino*"))


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
def test_age_opens_what_was_encrypted_to_a_key(folder: Path, key: tuple[str, Path]) -> None:
    """`age -d` gives the zip."""
    pack = hand_over_again(folder, "--recipient", key[0])

    opened = subprocess.run(["age", "-d", "-i", str(key[1]), str(pack)], capture_output=True, check=True).stdout

    assert "pack.json" in zipfile.ZipFile(io.BytesIO(opened)).namelist()


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
def test_age_opens_what_was_encrypted_with_a_passphrase(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`age -d` asks for the passphrase on its terminal, and gives the zip."""
    pty = pytest.importorskip("pty")
    monkeypatch.setenv("TICKLER_PASSPHRASE", PASSPHRASE)
    pack = hand_over_again(folder, "--encrypt")

    child, terminal = pty.fork()
    if child == 0:
        os.execvp("age", ["age", "-d", "-o", str(folder / "opened.zip"), str(pack)])  # noqa: S606  # on its terminal
    os.read(terminal, 100)  # the question
    os.write(terminal, f"{PASSPHRASE}\n".encode())
    _, status = os.waitpid(child, 0)
    os.close(terminal)

    assert status == 0
    assert "pack.json" in zipfile.ZipFile(folder / "opened.zip").namelist()


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
def test_what_age_encrypted_with_a_passphrase_is_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`age -p` asks twice on its terminal; the pack that it makes is received."""
    pty = pytest.importorskip("pty")
    monkeypatch.setenv("TICKLER_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(passphrase, "WORK", 18)

    child, terminal = pty.fork()
    if child == 0:
        os.execvp("age", ["age", "-p", "-o", "sealed.tickler", "pack.tickler"])  # noqa: S606  # on its terminal
    said = b""
    for question in (b"passphrase", b"onfirm"):
        while question not in said:
            said += os.read(terminal, 100)
        os.write(terminal, f"{PASSPHRASE}\n".encode())
    _, status = os.waitpid(child, 0)
    os.close(terminal)

    assert status == 0
    assert "received 1 dossier" in run("receive", "--anyway", "sealed.tickler", db=folder / "giorgi.db").out


def sealed(plain: bytes, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """What is encrypted with the passphrase, quickly."""
    monkeypatch.setattr(passphrase, "WORK", 8)
    out = io.BytesIO()
    sealer = passphrase.Sealer(out, PASSPHRASE)
    sealer.write(plain)
    sealer.finish()
    return out.getvalue()


def next_digit(said: bytes) -> bytes:
    """The same base64 but for the bits at its end that say nothing."""
    digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return said[:-1] + digits[digits.index(said[-1:]) + 1 :][:1]


DAMAGED: dict[str, tuple[Callable[[list[bytes]], list[bytes]], str]] = {
    "another version": (lambda h: [h[0].replace(b"/v1", b"/v2"), *h[1:]], "beginning"),
    "the work with a zero": (lambda h: [h[0], h[1][:-2] + b" 08", *h[2:]], "beginning"),
    "the work with a sign": (lambda h: [h[0], h[1][:-2] + b" +8", *h[2:]], "beginning"),
    "no work": (lambda h: [h[0], h[1][:-2] + b" 0", *h[2:]], "beginning"),
    "too much work": (lambda h: [h[0], h[1][:-2] + b" 21", *h[2:]], "too long to try"),
    "another argument": (lambda h: [h[0], h[1] + b" x", *h[2:]], "beginning"),
    "a short salt": (lambda h: [h[0], h[1].replace(h[1].split()[2], h[1].split()[2][4:]), *h[2:]], "beginning"),
    "a salt in another way": (
        lambda h: [h[0], h[1].replace(h[1].split()[2], next_digit(h[1].split()[2])), *h[2:]], "beginning",
    ),
    "padding": (lambda h: [*h[:2], h[2] + b"=", *h[3:]], "beginning"),
    "a key that is longer": (lambda h: [*h[:2], h[2] + b"AA", *h[3:]], "beginning"),
    "a key in another way": (lambda h: [*h[:2], next_digit(h[2]), *h[3:]], "beginning"),
    "a sum in another way": (lambda h: [*h[:3], next_digit(h[3])], "beginning"),
    "another sum": (lambda h: [*h[:3], b"--- " + b"A" * 43], "altered"),
    "no mark before the sum": (lambda h: [*h[:3], h[3].removeprefix(b"--- ")], "beginning"),
    "another stanza before it": (lambda h: [h[0], b"-> X25519 " + b"A" * 43, b"A" * 43, *h[1:]], "beginning"),
    "another stanza after it": (lambda h: [*h[:3], b"-> X25519 " + b"A" * 43, b"A" * 43, h[3]], "beginning"),
    "lines of another system": (lambda h: [line + b"\r" for line in h], "beginning"),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGED)
def test_a_header_that_age_would_not_write_is_refused(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letter for letter as the format wants it: nothing in it can be changed and still be read."""
    change, said = DAMAGED[what]
    *header, rest = sealed(b"plain", monkeypatch).split(b"\n", 4)

    altered = b"\n".join([*change(header), rest])

    with pytest.raises(Refused, match=said):
        list(passphrase.opened(io.BytesIO(altered), PASSPHRASE))


def test_an_empty_chunk_ends_nothing_but_an_empty_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full chunk with an empty one behind it is another way to write the same, which age refuses."""
    monkeypatch.setattr(passphrase.Sealer, "write", lambda sealer, plain: sealer._chunk(plain, last=False))
    raw = sealed(b"x" * 65_536, monkeypatch)
    pyrage = pytest.importorskip("pyrage")

    with pytest.raises(Refused, match="empty chunk"):
        list(passphrase.opened(io.BytesIO(raw), PASSPHRASE))
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(raw, PASSPHRASE)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_the_passphrase_format_is_ages_own(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is encrypted here, age's implementation in Rust decrypts, chunk by chunk."""
    pyrage = pytest.importorskip("pyrage")
    monkeypatch.setattr(passphrase, "WORK", 8)
    plain = bytes(n % 251 for n in range(size))
    out = io.BytesIO()

    sealer = passphrase.Sealer(out, "schlüssel")
    for place in range(0, size, 1000):
        sealer.write(plain[place : place + 1000])
    sealer.finish()

    assert pyrage.passphrase.decrypt(out.getvalue(), "schlüssel") == plain
    assert b"".join(passphrase.opened(io.BytesIO(out.getvalue()), "schlüssel")) == plain
