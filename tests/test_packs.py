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
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import run
from tests.probing import dump, must_fail
from tickler.dossiers import (
    CARD_FIELDS,
    Contact,
    FilledForm,
    Move,
    Occasion,
    Passage,
    Person,
    Promise,
    Purchase,
    Sheet,
)  # fmt: skip
from tickler.packs import form, passphrase, schema
from tickler.packs.jsonstream import members
from tickler.packs.newfile import new_file

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
        must_fail(run("receive", "pack.tickler", *also, *dry, db=folder / "giorgi.db"), 1, said)
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

    assert "received 1 dossier" in run("receive", "pack.tickler", db=folder / "giorgi.db").out


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
    good = run("receive", "pack.tickler", "--dry-run", db=folder / "giorgi.db").out

    for _ in range(60):
        place = chance.randrange(len(whole))
        altered = bytes([*whole[:place], whole[place] ^ 1 << chance.randrange(8), *whole[place + 1 :]])
        (folder / "pack.tickler").write_bytes(altered)
        ran = run("receive", "pack.tickler", "--dry-run", db=folder / "giorgi.db")
        assert (ran.status == 1 and ran.err.startswith("error: pack.tickler")) or ran.out == good, (place, ran)
        assert "went wrong inside" not in ran.err


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
    assert run("receive", "pack.tickler", db=folder / "giorgi.db").status == 0

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


def test_a_large_list_is_read_entry_by_entry() -> None:
    """However the text is cut into pieces, the members come as they are written."""
    document = {
        "a": 12345,
        "b": [1, {"c": "}]"}],
        "dossiers": [{"n": n, "x": "ü" * 5000} for n in range(40)],
        "z": None,
    }

    read = list(members(io.StringIO(json.dumps(document, indent=3)), "dossiers", 1 << 20))

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

    def stopped(_entry: object) -> str:
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

    monkeypatch.setattr("tickler.packs.newfile.os.fsync", somebody_is_quicker)
    ran = run("handover", "nino", "another", "--until", "fri", "--to", "other.tickler", db=folder / "anna.db")

    must_fail(ran, 1, "is there already")
    assert run("binder", "--json", db=folder / "anna.db").json["count"]["out"] == 1  # weber, from before
    assert run("check", db=folder / "anna.db").status == 0
    assert (folder / "other.tickler").read_text() == "mine"


def test_a_crash_before_the_name_leaves_what_recall_takes_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the marking and the naming: no file, and a marked dossier that is recalled."""
    run("add", "Another", "--next", "fri", db=folder / "anna.db")

    class Killed(BaseException):
        """Nobody catches this."""

    def killed(_file: object) -> None:
        raise Killed

    monkeypatch.setattr("tickler.packs.newfile.NewFile.name_it", killed)
    with pytest.raises(Killed):
        run("handover", "nino", "another", "--until", "fri", db=folder / "anna.db")

    assert not list(folder.glob("*nino*"))
    assert run("show", "another", "--json", db=folder / "anna.db").json["out_with"] == "nino"
    assert run("recall", "another", db=folder / "anna.db").status == 0
    assert run("check", db=folder / "anna.db").status == 0


def test_memory_does_not_grow_with_the_pack(folder: Path) -> None:
    """A sheet of 20 MB goes out and is taken in piece by piece."""
    with (folder / "large.bin").open("wb") as file:
        for _ in range(20):
            file.write(os.urandom(1 << 20))
    run("add", "Large", "--next", "fri", db=folder / "anna.db")
    assert run("attach", "large", str(folder / "large.bin"), db=folder / "anna.db").status == 0
    tracemalloc.start()

    went = run("handover", "nino", "large", "--until", "fri", "--to", "large.tickler", db=folder / "anna.db")
    came = run("receive", "large.tickler", db=folder / "giorgi.db")

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (went.status, came.status) == (0, 0)
    assert peak < 8 << 20
    assert run("check", db=folder / "giorgi.db").status == 0


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
    must_fail(run("receive", "pack.tickler", db=folder / "giorgi.db"), 2, "there is no passphrase")
    (folder / "phrase").write_text(f"{PASSPHRASE}\n")

    received = run("receive", "pack.tickler", "--passphrase-file", "phrase", db=folder / "giorgi.db")
    assert "received 1 dossier" in received.out
    assert run("show", "weber", "--json", db=folder / "giorgi.db").json["sheets"][0]["title"] == "offer"


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
    assert "received 1" in run("receive", "pack.tickler", "--identity", str(key[1]), db=folder / "giorgi.db").out


def test_wrong_words_about_secrets(folder: Path, key: tuple[str, Path]) -> None:
    """Each is one line, and no file is left."""
    run("add", "Another", "--next", "fri", db=folder / "anna.db")
    there = {path.name for path in folder.iterdir()}
    for words, said in (
        (["--encrypt"], "there is no passphrase"),
        (["--recipient", "age1nonsense"], "no age recipient"),
        (["--recipient", "no-such-file"], "cannot be read"),
        (["--passphrase-file", "no-such-file"], "cannot be read"),
        (["--passphrase-file", "giorgi.db"], "is no text"),
        (["--recipient", key[0], "--passphrase-file", "x"], "either a passphrase or recipients"),
    ):
        must_fail(run("handover", "nino", "another", "--until", "fri", *words, db=folder / "anna.db"), 2, said)
    assert {path.name for path in folder.iterdir()} - {"anna.db-wal", "anna.db-shm"} <= there
    assert run("show", "another", "--json", db=folder / "anna.db").json["out_with"] is None


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
    run("receive", "pack.tickler", "--dry-run", db=folder / "giorgi.db")
    pack.write_bytes(pack.read_bytes()[:-1])
    refused(folder, "pack.tickler is")

    assert seen == [[]]
    assert list(temporary.iterdir()) == []


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
