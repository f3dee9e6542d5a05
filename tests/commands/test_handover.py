"""A colleague takes over, and gives everything back: two and three binders, and only the command line between them."""

import json
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran, run
from tests.probing import dump, must_be_safe, must_fail
from tickler.render.page import Page

MONDAY, TUESDAY = "2026-11-23T09:00", "2026-11-24T09:00"
BACK = "2026-12-15T09:00"


class Desk:
    """A person with a binder of his own."""

    def __init__(self, folder: Path, owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder / owner
        self.folder.mkdir()
        self.owner = owner
        self._monkeypatch = monkeypatch
        self.config = self.folder / "config.toml"
        self.config.write_text(f'owner = "{owner}"\ncapacity = 3\n', encoding="utf-8")
        self.binder = self.folder / "binder.db"

    def __call__(self, *words: str, now: str = MONDAY, status: int | None = 0) -> Ran:
        """Run a command at this desk."""
        self._monkeypatch.setenv("TICKLER_CONFIG", str(self.config))
        self._monkeypatch.chdir(self.folder.parent)
        ran = run(*words, db=self.binder, now=now)
        assert status is None or ran.status == status, ran
        return ran

    def show(self, ref: str, now: str = MONDAY) -> Any:  # noqa: ANN401  # JSON
        """A dossier, as `show --json` has it."""
        return self("show", ref, "--json", now=now).json

    def count(self, now: str = MONDAY) -> Any:  # noqa: ANN401  # JSON
        """The count that must add up."""
        return self("binder", "--json", now=now).json["count"]


Desks = Callable[[str], Desk]

# What lies in whose binder before anything is handed over.
BEFORE: dict[str, tuple[tuple[str, ...], ...]] = {
    "anna": (
        ("add", "Weber Söhne", "--next", "today", "--phone", "+49 30 5550", "--person", "Jürgen Weber", "--tag", "tea"),
        ("add", "Kavkaz Trading", "--next", "wed 10:30", "--do", "meeting", "--about", "offer 114"),
        ("add", "თბილისის პური", "--next", "8 dec"),
        ("add", "Later Client", "--next", "march"),
        ("add", "Month Client", "--next", "2026-12"),
        ("call", "weber", "Wants a price", "-o", "interested", "--next", "fri", "--promise", "samples by thu"),
    ),
    "giorgi": (("add", "Own Client", "--next", "fri"),),
    "nino": (("add", "Nino's own", "--next", "fri"),),
}


@pytest.fixture(scope="session")
def binders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A binder of each of them, made once."""
    folder = tmp_path_factory.mktemp("binders")
    with pytest.MonkeyPatch.context() as monkeypatch:
        for owner, commands in BEFORE.items():
            desk = Desk(folder, owner, monkeypatch)
            for words in commands:
                desk(*words)
    return folder


@pytest.fixture
def desks(binders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desks:
    """Desks of several persons, in one folder that they exchange packs through."""

    def desk_of(owner: str) -> Desk:
        desk = Desk(tmp_path, owner, monkeypatch)
        shutil.copytree(binders / owner, desk.folder, dirs_exist_ok=True)
        return desk

    return desk_of


@pytest.fixture
def anna(desks: Desks) -> Desk:
    """Anna, who goes away: five clients, one of them called before."""
    return desks("anna")


@pytest.fixture
def giorgi(desks: Desks) -> Desk:
    """Giorgi, who stands in, and has a client of his own."""
    return desks("giorgi")


def handed_over(anna: Desk, giorgi: Desk, *also: str) -> str:
    """Anna's dossiers of the coming weeks are in Giorgi's binder; the pack's file comes back."""
    file: str = anna("handover", "giorgi", "--until", "14 dec", *also, "--json").json["file"]
    giorgi("receive", file)
    return file


# -- out
# ------------------------------------------------------------------------------------------------------------------


def test_all_that_is_due_in_that_time_goes_out(anna: Desk) -> None:
    """Dated ones up to the last day, carried over ones, and the undated ones of the months; not what comes later."""
    told = anna("handover", "giorgi", "--until", "14 dec", "--dry-run", "--json").json

    assert [one["name"] for one in told["dossiers"]] == [
        "Kavkaz Trading", "Weber Söhne", "Month Client", "თბილისის პური",
    ]  # fmt: skip
    assert (told["from"], told["until"]) == ("2026-11-23", "2026-12-14")
    assert anna.count() == {"active": 5, "filed": 5, "out": 0, "closed": 0}
    assert list(anna.folder.parent.glob("*.tickler")) == []


def test_what_is_due_before_the_first_day_stays_ones_own_work_unless_it_is_carried_over(anna: Desk) -> None:
    """From the 1st of December on: what lies under the days before is done by Anna, what was left over goes along."""
    told = anna("handover", "giorgi", "--from", "1 dec", "--until", "14 dec", "-n", "--json", now="2026-11-26").json

    assert [one["name"] for one in told["dossiers"]] == ["Kavkaz Trading", "Month Client", "თბილისის პური"]


def test_a_dry_run_lists_them_by_day_with_the_volume(anna: Desk) -> None:
    """Each day with how many, below it the dossiers with their times."""
    said = anna("handover", "giorgi", "--until", "14 dec", "--dry-run").out

    assert "would hand over 4 dossiers to giorgi, Mon 23 Nov 2026 to Mon 14 Dec 2026" in said
    assert "Wed 25 Nov · 1\n2  10:30  Kavkaz Trading · meeting: offer 114 · agreed" in said
    assert "not encrypted" in said


def test_each_dossier_leaves_a_marker(anna: Desk) -> None:
    """Today, tab, binder, show and find say who has it; the count adds up."""
    anna("handover", "giorgi", "--until", "14 dec")

    assert "Out   4 with giorgi until Mon 14 Dec" in anna("today").out
    assert "Out   1 with giorgi until Mon 14 Dec" in anna("tab", "25").out
    assert "Out   1 with giorgi until Mon 14 Dec" in anna("tab", "december").out
    assert "5 active = 1 under tabs + 4 out" in anna("binder").out
    assert "out with giorgi until Mon 14 Dec" in anna("show", "weber").out
    assert "out with giorgi until Mon 14 Dec" in anna("find", "weber").out
    assert anna.count() == {"active": 5, "filed": 1, "out": 4, "closed": 0}
    assert anna("today", "--json").json["out"] == [
        {"with": "giorgi", "until": "2026-12-14", "count": 4, "overdue": False}
    ]
    assert "all is there" in anna("check").out


@pytest.mark.parametrize(
    "words",
    [
        ("call", "weber", "x", "-o", "reached", "--next", "fri"),
        ("move", "weber", "8 dec", "--force"),
        ("close", "weber", "--because", "x"),
        ("edit", "weber", "--phone", "123"),
        ("promise", "weber", "a price by fri"),
        ("deal", "weber", "100 EUR"),
        ("handover", "nino", "weber", "--until", "fri"),
        ("merge", "weber", "later"),
        ("merge", "later", "weber"),
    ],
    ids=lambda words: words[0],
)
def test_nobody_works_on_what_a_colleague_has(anna: Desk, words: tuple[str, ...]) -> None:
    """Exit 4 with who has it, and nothing is written."""
    anna("handover", "giorgi", "--until", "14 dec", "--quiet")
    before = dump(anna.binder)

    must_fail(anna(*words, status=None), 4, "is out with giorgi")

    assert dump(anna.binder) == before


def test_overdue_is_said(anna: Desk) -> None:
    """The day after the last day, with nothing back: today says since when, and once what to do."""
    anna("handover", "giorgi", "--until", "14 dec", "--quiet")
    anna("handover", "nino", "later", "--until", "14 dec", "--quiet")

    said = anna("today", now="2026-12-16").out

    assert "4 with giorgi, due back Mon 14 Dec, 2 days ago: not back yet" in said
    assert "1 with nino, due back Mon 14 Dec, 2 days ago: not back yet" in said
    assert said.count("tickler recall PACK") == 1
    assert "overdue" in anna("handovers", now="2026-12-16").out


def test_in_a_pack_agreed_times_come_first_on_their_day(anna: Desk, giorgi: Desk) -> None:
    """As in today: by their times, then the rest; on the cover, in the list and in the receipt."""
    anna("add", "Any hour", "--next", "wed")
    anna("add", "Early", "--next", "wed 8:30")
    names = ["Early", "Kavkaz Trading", "Any hour"]

    listed = anna("handover", "giorgi", "--from", "wed", "--until", "wed", "--dry-run").out
    file = anna("handover", "giorgi", "--from", "wed", "--until", "wed", "--json").json["file"]
    with zipfile.ZipFile(file) as pack:
        cover = pack.read("index.html").decode().split("</table>\n</section>")[0]

    for told in (listed, cover, anna("handovers").out, giorgi("receive", file).out):
        assert sorted(names, key=told.index) == names


def test_it_is_told_what_a_colleague_without_tickler_does(anna: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that ends in .tickler says nothing to him: that it is a zip, or how it becomes one."""
    monkeypatch.setenv("TICKLER_PASSPHRASE", "correct horse")

    plain = anna("handover", "giorgi", "weber", "--until", "fri").out
    encrypted = anna("handover", "giorgi", "kavkaz", "--until", "fri", "--encrypt").out

    assert "without tickler: it is a zip; index.html in it opens in any browser" in plain
    assert "without tickler: age -d makes a zip of it; index.html in it opens in any browser" in encrypted


def test_what_is_named_goes_by_its_days(anna: Desk, giorgi: Desk) -> None:
    """In whatever order it was named, out and back: the cover says what there is to do on which day."""
    out = anna("handover", "giorgi", "თბილ", "weber", "kavkaz", "--until", "14 dec", "--json").json
    giorgi("receive", out["file"])
    back = giorgi("handback", "anna", "თბილ", "weber", "kavkaz", "--json").json

    for told in (out, back):
        assert [one["name"] for one in told["dossiers"]] == ["Kavkaz Trading", "Weber Söhne", "თბილისის პური"]


def test_recall_takes_back_one_or_all(anna: Desk) -> None:
    """By REF or by the pack's name; it lies where it lay, and can be worked on."""
    name = anna("handover", "giorgi", "--until", "14 dec", "--json").json["name"]

    anna("recall", "weber")
    assert anna.count()["out"] == 3
    anna("call", "weber", "x", "-o", "reached", "--next", "mon")
    anna("recall", f"{name}.tickler")

    assert anna.count() == {"active": 5, "filed": 5, "out": 0, "closed": 0}
    assert anna.show("kavkaz")["time"] == "10:30"
    must_fail(anna("recall", name, status=None), 1, "nothing of that pack is out")
    must_fail(anna("recall", "weber", status=None), 1, "is not out")


def test_packs_of_one_day_have_names_of_their_own(anna: Desk, tmp_path: Path) -> None:
    """Also where the first file is gone already: each name means one pack."""
    first = anna("handover", "giorgi", "weber", "--until", "fri", "--json").json
    (tmp_path / first["file"]).unlink()
    second = anna("handover", "giorgi", "kavkaz", "--until", "fri", "--json").json

    anna("recall", first["name"])

    assert (first["name"], second["name"]) == ("anna-to-giorgi-2026-11-23", "anna-to-giorgi-2026-11-23-2")
    assert anna.show("weber")["out_with"] is None
    assert anna.show("kavkaz")["out_with"] == "giorgi"


def test_handover_can_be_undone(anna: Desk) -> None:
    """One undo, and no dossier is out; a redo, and all are again."""
    tables = ("dossier", "passage")
    before = {table: dump(anna.binder)[table] for table in tables}
    anna("handover", "giorgi", "--until", "14 dec", "--quiet")
    out = {table: dump(anna.binder)[table] for table in tables}

    anna("undo")
    assert {table: dump(anna.binder)[table] for table in tables} == before
    anna("redo")

    assert {table: dump(anna.binder)[table] for table in tables} == out
    anna("check")


def test_the_pack_is_its_owners_alone_and_has_everything(anna: Desk, tmp_path: Path) -> None:
    """One file, 0600; a page, a calendar, a letter, the schema, everything machine-readable, and the sums."""
    sheet = tmp_path / "offer.pdf"
    sheet.write_bytes(b"%PDF-1.4 offer")
    anna("attach", "weber", str(sheet))
    file = tmp_path / anna("handover", "giorgi", "--until", "14 dec", "--note", "Call me", "--json").json["file"]

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as pack:
        names = pack.namelist()
        assert set(names) >= {"README.txt", "index.html", "calendar.ics", "schema.json", "pack.json", "SUMS"}
        (name,) = [name for name in names if name.startswith("sheets/")]
        assert pack.read(name) == b"%PDF-1.4 offer"
        told = json.loads(pack.read("pack.json"))
        page = pack.read("index.html").decode()
        assert (told["format"], told["version"], told["note"]) == ("tickler-pack", 1, "Call me")
        assert told["dossiers"][0]["card"]["name"] == "Kavkaz Trading"
        assert name in page
        assert "Wants a price" in page
        assert "BEGIN:VEVENT" in pack.read("calendar.ics").decode()
        assert "Giorgi stands in".lower() in pack.read("README.txt").decode().lower()


def test_the_page_speaks_as_the_owner_does(anna: Desk, tmp_path: Path) -> None:
    """Fields of one's own by the labels of the settings, and money with its thousands."""
    with anna.config.open("a", encoding="utf-8") as config:
        config.write('[fields.tonnes]\ntype = "number"\nlabel = "t a month"\n')
    anna("edit", "weber", "--set", "tonnes=2.5", "--receivables", "1200.50 EUR")
    anna("deal", "weber", "3400 EUR")

    with zipfile.ZipFile(tmp_path / anna("handover", "giorgi", "--until", "fri", "--json").json["file"]) as pack:
        page = pack.read("index.html").decode()

    for said in ("<dt>t a month</dt><dd>2.5</dd>", "1,200.50 EUR", "3,400 EUR"):
        assert said in page


def test_a_file_is_never_written_over(anna: Desk, tmp_path: Path) -> None:
    """A name that is taken is refused where it was told, and counted on where it was not."""
    anna("handover", "giorgi", "weber", "--until", "fri")
    second = anna("handover", "giorgi", "kavkaz", "--until", "fri", "--json").json["file"]
    taken = tmp_path / "taken.tickler"
    taken.write_text("mine")

    refused = anna("handover", "giorgi", "later", "--until", "fri", "--to", str(taken), status=None)

    assert second == "anna-to-giorgi-2026-11-23-2.tickler"
    must_fail(refused, 1, "is there already")
    assert taken.read_text() == "mine"
    assert anna.count()["out"] == 2


# -- in
# -------------------------------------------------------------------------------------------------------------------


def test_received_dossiers_lie_beside_ones_own(anna: Desk, giorgi: Desk) -> None:
    """Filed under their tabs, marked for their owner, with all that was said; the receipt lists each."""
    file = anna("handover", "giorgi", "--until", "14 dec", "--note", "Good luck", "--json").json["file"]

    first = giorgi("receive", file, "--dry-run")
    assert giorgi.count()["active"] == 1
    receipt = giorgi("receive", file)

    assert first.out.replace("would receive", "received").splitlines()[0] == receipt.out.splitlines()[0]
    assert "received 4 dossiers from anna: Good luck" in receipt.out
    assert "თბილისის პური received → Tue 8 Dec · for anna" in receipt.out
    weber = giorgi.show("weber")
    assert (weber["for_owner"], weber["tab"], weber["contacts"][0]["note"]) == ("anna", "2026-11-27", "Wants a price")
    assert weber["contacts"][0]["author"] == "anna"
    assert weber["promises"][0]["text"] == "samples"
    assert "for anna" in giorgi("today", now="2026-11-27").out
    assert weber["uid"] == anna.show("weber")["uid"]
    giorgi("check")


def test_capacity_is_shown(anna: Desk, giorgi: Desk) -> None:
    """The days that the received ones fill beyond capacity are named, before and after it is done."""
    for name in ("One", "Two", "Three"):
        giorgi("add", name, "--next", "8 dec")
    file = anna("handover", "giorgi", "--until", "14 dec", "--json").json["file"]

    assert "Tue 8 Dec: 4 of 3 with the received ones" in giorgi("receive", file, "--dry-run").out
    assert "Tue 8 Dec: 4 of 3 with the received ones" in giorgi("receive", file).out


def test_capacity_is_shown_before_there_is_a_binder(anna: Desk, desks: Desks, tmp_path: Path) -> None:
    """Whoever looks at his first pack sees how full his days would be, and nothing is begun."""
    for name in ("One", "Two", "Three"):
        anna("add", name, "--next", "8 dec")
    file = anna("handover", "giorgi", "--until", "14 dec", "--json").json["file"]
    giorgi = desks("giorgi")
    giorgi.binder = tmp_path / "not-begun.db"

    assert "Tue 8 Dec: 4 of 3 with the received ones" in giorgi("receive", file, "--dry-run").out
    assert not giorgi.binder.exists()


def test_twice_received_is_once_received(anna: Desk, giorgi: Desk) -> None:
    """The second time says when it was, and changes nothing; exit 0."""
    file = handed_over(anna, giorgi)
    before = dump(giorgi.binder)

    again = giorgi("receive", file, now=TUESDAY)

    assert "received already on Mon 23 Nov 2026 09:00" in again.out
    assert dump(giorgi.binder) == before


def test_what_is_there_already_is_named_and_left(anna: Desk, giorgi: Desk) -> None:
    """A client whom Giorgi has in his own binder is not written over."""
    giorgi("add", "Weber Söhne", "--next", "fri", "--phone", "+49 30 5550")
    file = anna("handover", "giorgi", "--until", "14 dec", "--json").json["file"]
    before = giorgi.show("weber")

    receipt = giorgi("receive", file)

    assert "Weber Söhne left out: the same client as 2 Weber Söhne" in receipt.out
    assert "left out here, it is still out in anna's binder: tickler recall there" in receipt.out
    assert giorgi.show("weber") == before
    assert giorgi.count()["active"] == 5


def test_receive_can_be_undone_and_done_again(anna: Desk, giorgi: Desk) -> None:
    """One undo takes all of them out; the pack can be received again."""
    before = {table: dump(giorgi.binder)[table] for table in ("dossier", "contact", "passage", "card_words")}
    file = handed_over(anna, giorgi)

    giorgi("undo")

    assert {table: dump(giorgi.binder)[table] for table in before} == before
    giorgi("check")
    assert "received 4 dossiers" in giorgi("receive", file).out


def test_who_takes_back_is_told_that_the_pack_may_have_arrived(anna: Desk, giorgi: Desk) -> None:
    """The undo of a handover or a handback, and the recall of a handback; the undo of a receipt says what is out."""
    file = handed_over(anna, giorgi)
    back = giorgi("handback", "anna", "--json").json["file"]
    anna("receive", back)

    received, out = anna("undo").out, anna("undo").out
    given, recalled = giorgi("recall", "weber").out, giorgi("undo", "2").out

    assert "1 Weber Söhne → Fri 27 Nov 2026, tab 27 · out with giorgi" in received
    assert "may have arrived" not in received
    for said in (out, given, recalled):
        assert "  the pack may have arrived: whoever received it" in said
    assert Path(anna.folder.parent / file).exists()


def test_who_takes_back_that_it_was_handed_over_again_is_told_so_too(anna: Desk) -> None:
    """A redo hands over again; to undo that, and that only, is to take back a handover."""
    anna("handover", "giorgi", "--until", "14 dec")
    redo = str(anna("history", "--json").json[0]["entry"] + 2)
    last = str(int(redo) + 1)

    undone, done, undone_again, done_again = (
        anna(*words).out for words in (("undo",), ("redo",), ("undo", "--entry", redo), ("undo", "--entry", last))
    )

    told = ["the pack may have arrived" in said for said in (undone, done, undone_again, done_again)]
    assert told == [True, False, True, False]


def test_a_pack_for_somebody_else_says_so(anna: Desk, desks: Desks) -> None:
    """Nino may take in what was addressed to Giorgi, and sees that before and after; whoever it is for does not.

    Looked at only, it is refused as it would be.
    """
    file = anna("handover", "Giorgi", "--until", "14 dec", "--json").json["file"]
    nino, giorgi = desks("nino"), desks("giorgi")
    before = nino("binder", "--json", status=None).status

    looked = nino("receive", file, "-n", status=None)
    assert "it is addressed to Giorgi" in looked.out
    assert (looked.status, "error: the pack anna-to-giorgi-2026-11-23 is for Giorgi" in looked.err) == (4, True)
    assert nino("receive", file, "-n", "--anyway").status == 0
    must_fail(nino("receive", file, status=None), 4, "is for Giorgi, and this is nino's binder: nothing was taken in")
    assert nino("binder", "--json", status=None).status == before
    assert nino("receive", file, "--anyway", "--json").json["addressed"] == "Giorgi"
    assert giorgi("receive", file, "--json").json["addressed"] is None


def test_a_dossier_of_anothers_is_merged_by_its_owner_alone(anna: Desk, giorgi: Desk) -> None:
    """What Giorgi noted for Anna would be his own then, or his own hers; and what was given back stays as it was."""
    handed_over(anna, giorgi)
    before = dump(giorgi.binder)
    must_fail(giorgi("merge", "weber", "own", status=None), 1, "is anna's: only its owner merges it")
    must_fail(giorgi("merge", "own", "weber", status=None), 1, "is anna's: only its owner merges it")
    assert dump(giorgi.binder) == before

    giorgi("handback", "anna", "--quiet")
    giorgi("close", "own", "--because", "gone")
    must_fail(giorgi("merge", "own", "weber", status=None), 4, "was given back to anna")


def test_ones_own_pack_is_not_received(anna: Desk) -> None:
    """Anna is told to recall it."""
    file = anna("handover", "giorgi", "--until", "14 dec", "--json").json["file"]

    must_fail(anna("receive", file, status=None), 1, "this pack went out from this binder")


# -- and back
# -------------------------------------------------------------------------------------------------------------


def test_what_was_done_comes_back(anna: Desk, giorgi: Desk) -> None:
    """Contacts, dates, promises, sheets, purchases, closings, cards, with authors: each is accounted for."""
    handed_over(anna, giorgi)
    sheet = giorgi.folder / "offer.txt"
    sheet.write_text("An offer")
    for words in (
        ("call", "kavkaz", "Signed", "-o", "deal", "--next", "9 dec 11:00", "--promise", "contract by fri"),
        ("deal", "kavkaz", "1200 EUR"),
        ("attach", "kavkaz", str(sheet)),
        ("close", "თბილისის", "--because", "gave up"),
        ("edit", "weber", "--phone", "+49 30 5551", "--tag", "vip"),
        ("kept", "weber", "1"),
    ):
        giorgi(*words, now=TUESDAY)
    file = giorgi("handback", "anna", "--json", now=BACK).json["file"]

    receipt = anna("receive", file, now=BACK)

    assert "1 refiled, 1 closed, 1 changed, 1 untouched" in receipt.out
    assert "4 out, 4 back" in receipt.out
    kavkaz, weber, bread = (anna.show(ref, now=BACK) for ref in ("kavkaz", "weber", "3"))
    assert (kavkaz["tab"], kavkaz["time"], kavkaz["out_with"]) == ("2026-12-09", "11:00", None)
    assert (kavkaz["contacts"][0]["note"], kavkaz["contacts"][0]["author"]) == ("Signed", "giorgi")
    assert [one["title"] for one in kavkaz["sheets"]] == ["offer"]
    assert kavkaz["promises"][0]["text"] == "contract"
    assert kavkaz["purchases"][0]["currency"] == "EUR"
    assert (weber["phone"], weber["tags"]) == ("+49 30 5551", ["tea", "vip"])
    assert weber["promises"][0]["kept_on"] == "2026-11-24"
    assert bread["closed"]["because"] == "gave up"
    assert anna.count(BACK) == {"active": 4, "filed": 4, "out": 0, "closed": 1}
    assert giorgi.count(BACK) == {"active": 1, "filed": 1, "out": 0, "closed": 4}
    anna("check")
    giorgi("check")


def test_back_twice_is_back_once(anna: Desk, giorgi: Desk) -> None:
    """The same pack again changes nothing."""
    handed_over(anna, giorgi)
    giorgi("call", "kavkaz", "Signed", "-o", "deal", "--next", "9 dec", now=TUESDAY)
    file = giorgi("handback", "anna", "--json", now=BACK).json["file"]
    anna("receive", file, now=BACK)
    before = dump(anna.binder)

    assert "received already" in anna("receive", file, now=BACK).out
    assert dump(anna.binder) == before


def test_a_part_comes_back_and_then_the_rest(anna: Desk, giorgi: Desk) -> None:
    """First one dossier, the others stay out; then the others."""
    handed_over(anna, giorgi)
    first = giorgi("handback", "anna", "weber", "--json", now=TUESDAY).json["file"]
    rest = giorgi("handback", "anna", "--json", now=BACK).json["file"]

    receipt = anna("receive", first, now=TUESDAY)
    assert "4 out, 1 back, 3 still out" in receipt.out
    assert anna.count()["out"] == 3
    receipt = anna("receive", rest, now=BACK)

    assert "4 out, 4 back" in receipt.out
    assert anna.count()["out"] == 0


def test_back_after_it_was_recalled(anna: Desk, giorgi: Desk) -> None:
    """Both worked on it: every contact is there once, and what only one of them changed holds."""
    handed_over(anna, giorgi)
    giorgi("log", "weber", "From Giorgi", "--kind", "email", "--next", "7 dec", now=TUESDAY)
    anna("recall", "weber")
    anna("edit", "weber", "--email", "w@weber.example")
    file = giorgi("handback", "anna", "--json", now=BACK).json["file"]

    receipt = anna("receive", file, now=BACK)

    weber = anna.show("weber", now=BACK)
    assert (weber["email"], weber["tab"]) == ("w@weber.example", "2026-12-07")
    assert [one["note"] for one in weber["contacts"]] == ["From Giorgi", "Wants a price"]
    assert "refiled" in receipt.out


def test_back_after_it_was_given_to_somebody_else_for_good(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """Nino has it: what Giorgi did comes into Anna's closed copy, opens nothing, and can be sent on to Nino.

    The date that Giorgi agreed, too: Nino, who had given it another, says which holds.
    """
    handed_over(anna, giorgi)
    giorgi("log", "weber", "From Giorgi", "--kind", "email", "--next", "7 dec", now=TUESDAY)
    anna("recall", "weber")
    nino("receive", anna("handover", "nino", "weber", "--for-good", "--json").json["file"])
    nino("move", "weber", "9 dec", now=TUESDAY)

    receipt = anna("receive", giorgi("handback", "anna", "weber", "--json", now=BACK).json["file"], now=BACK)

    weber = anna.show("weber", now=BACK)
    assert (weber["tab"], weber["closed"]["because"][:29]) == (None, "handed over for good to nino ")
    assert [one["note"] for one in weber["contacts"]] == ["From Giorgi", "Wants a price"]
    assert "Weber Söhne changed: it stays handed over for good to nino" in receipt.out
    assert "the news goes on: tickler recall REF" in receipt.out
    assert "with news since: tickler recall REF, and handover again" in anna("handovers", now=BACK).out
    anna("recall", "weber", now=BACK)
    again = anna("handover", "nino", "weber", "--for-good", "--json", now=BACK).json["file"]
    asked = nino("receive", again, now=BACK, status=4).err
    assert "place: mine Wed 9 Dec 2026 · call | theirs Mon 7 Dec 2026 · call" in asked
    nino("receive", again, "--take", "mine", now=BACK)
    assert [one["note"] for one in nino.show("weber", now=BACK)["contacts"]] == ["From Giorgi", "Wants a price"]
    assert nino.show("weber", now=BACK)["tab"] == "2026-12-09"
    for desk in (anna, nino):
        desk("check", now=BACK)


@pytest.mark.parametrize("named", [True, False])
def test_back_after_going_back_to_a_copy_from_before_the_handover(anna: Desk, giorgi: Desk, *, named: bool) -> None:
    """What the deputy did is taken in, whether the copy knows the uid of the packs or not; so is a second handover."""
    anna("backup", str(anna.folder / "before.db"))
    if not named:
        with closing(sqlite3.connect(anna.folder / "before.db", isolation_level=None)) as copy:
            copy.execute("DELETE FROM binder")
        (anna.folder / "before.db.sha256").unlink()
    handed_over(anna, giorgi)
    giorgi("log", "weber", "From Giorgi", "--kind", "email", "--next", "7 dec", now=TUESDAY)
    if not named:
        anna.binder.unlink()  # so that nothing tells of it any more
    anna("restore", str(anna.folder / "before.db"), "--apply", now=TUESDAY)

    receipt = anna("receive", giorgi("handback", "anna", "--json", now=BACK).json["file"], now=BACK)

    assert "4 dossiers" in receipt.out
    assert "left out" not in receipt.out
    assert [one["note"] for one in anna.show("weber", now=BACK)["contacts"]] == ["From Giorgi", "Wants a price"]
    again = anna("handover", "giorgi", "weber", "--until", "24 dec", "--json", now=BACK).json["file"]
    assert "left out" not in giorgi("receive", again, now=BACK).out
    assert giorgi.show("weber", now=BACK)["closed"] is None
    for desk in (anna, giorgi):
        desk("check", now=BACK)


def test_a_copy_that_has_no_uid_gets_that_of_the_binder_that_it_replaces(anna: Desk, giorgi: Desk) -> None:
    """So that packs that went out since are known to be this binder's."""
    anna("backup", str(anna.folder / "before.db"))
    with closing(sqlite3.connect(anna.folder / "before.db", isolation_level=None)) as copy:
        copy.execute("DELETE FROM binder")
    (anna.folder / "before.db.sha256").unlink()
    handed_over(anna, giorgi)
    was = dump(anna.binder)["binder"]

    anna("restore", str(anna.folder / "before.db"), "--apply", now=TUESDAY)

    assert dump(anna.binder)["binder"] == was


def test_for_good_and_back_for_good(anna: Desk, nino: Desk) -> None:
    """Whoever got it hands it over in his turn: here it is told as back, and not as recalled."""
    nino("receive", anna("handover", "nino", "weber", "--for-good", "--json").json["file"])

    anna("receive", nino("handover", "anna", "weber", "--for-good", "--json", now=TUESDAY).json["file"], now=TUESDAY)

    given = next(one for one in anna("handovers", "--json").json if one["way"] == "good")
    assert (given["out"], given["back"], given["recalled"]) == (0, 1, 0)
    assert anna.show("weber")["closed"] is None


def test_for_good_recalled_and_back_late(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """What its new owner gives back counts as back; what comes from another, to whom it was lent before, does not."""
    handed_over(anna, giorgi)
    anna("recall", "weber")
    file = anna("handover", "nino", "weber", "--for-good", "--json").json["file"]
    anna("recall", "weber")

    def given() -> tuple[int, int, int]:
        one = next(one for one in anna("handovers", "--json", now=TUESDAY).json if one["way"] == "good")
        return one["out"], one["back"], one["recalled"]

    anna("receive", giorgi("handback", "anna", "weber", "--json", now=TUESDAY).json["file"], now=TUESDAY)
    assert given() == (0, 0, 1)
    nino("receive", file)
    anna("receive", nino("handover", "anna", "weber", "--for-good", "--json", now=TUESDAY).json["file"], now=TUESDAY)
    assert given() == (0, 1, 0)


@pytest.mark.parametrize(
    ("take", "tab"), [("mine", "2026-11-30"), ("theirs", "2026-12-07"), ("1=theirs", "2026-12-07")]
)
def test_where_both_changed_the_same_nothing_is_guessed(anna: Desk, giorgi: Desk, take: str, tab: str) -> None:
    """Both versions are shown, nothing is written; --take says which holds, and the contacts of both are kept."""
    handed_over(anna, giorgi)
    giorgi("log", "weber", "From Giorgi", "--kind", "email", "--next", "7 dec", now=TUESDAY)
    anna("recall", "weber")
    anna("call", "weber", "From Anna", "-o", "reached", "--next", "30 nov", now=TUESDAY)
    file = giorgi("handback", "anna", "--json", now=BACK).json["file"]
    before = dump(anna.binder)

    refused = anna("receive", file, status=None, now=BACK)

    assert refused.status == 4
    assert refused.err.startswith("error: 1 dossier was changed on both sides: nothing was taken in")
    assert "place: mine Mon 30 Nov 2026 · call | theirs Mon 7 Dec 2026 · call" in refused.err
    assert dump(anna.binder) == before
    assert "differs" in anna("receive", file, "--dry-run", now=BACK, status=4).out
    must_fail(anna("receive", file, "--take", "99=mine", now=BACK, status=None), 3, "--take speaks of dossier 99")
    both = anna("receive", file, "--take", "mine", "--take", "theirs", now=BACK, status=None)
    must_fail(both, 2, "--take says that both mine and theirs hold")
    assert dump(anna.binder) == before
    anna("receive", file, "--take", take, now=BACK)
    weber = anna.show("weber", now=BACK)
    assert weber["tab"] == tab
    assert {one["note"] for one in weber["contacts"]} == {"From Giorgi", "From Anna", "Wants a price"}
    anna("check")


def test_what_both_added_and_call_the_same_is_asked_about(anna: Desk, giorgi: Desk) -> None:
    """A birthday, an occasion, a person: with both versions, and one of each is there afterwards."""
    anna("edit", "weber", "--recommended-by", "kavkaz")
    handed_over(anna, giorgi)
    anna("recall", "weber")
    for desk, day, phone in ((anna, "2 may", "+49 30 2"), (giorgi, "3 may 1990", "+49 30 3")):
        desk("edit", "weber", "--birthday", day, "--occasion", f"Fair={day[:5]}", now=TUESDAY)
        desk("person", "weber", "Uta Weber", "--phone", phone, now=TUESDAY)
        desk("edit", "weber", "--recommended-by", "პური" if desk is anna else "month", now=TUESDAY)
    file = giorgi("handback", "anna", "--json", now=BACK).json["file"]

    refused = anna("receive", file, status=4, now=BACK).err

    assert "occasion: mine birthday of Jürgen Weber: 2 May | theirs birthday of Jürgen Weber: 3 May 1990" in refused
    assert "occasion: mine Fair: 2 May | theirs Fair: 3 May" in refused
    assert "person: mine Uta Weber, +49 30 2 | theirs Uta Weber, +49 30 3" in refused
    assert "recommended by: mine თბილისის პური | theirs Month Client" in refused
    anna("receive", file, "--take", "theirs", now=BACK)
    weber = anna.show("weber", now=BACK)
    assert [(one["what"], one["day"]) for one in weber["occasions"]] == [("birthday", "05-03"), ("Fair", "05-03")]
    assert [(one["name"], one["phone"]) for one in weber["persons"]] == [("Uta Weber", "+49 30 3")]
    anna("check")


def test_on_a_terminal_one_chooses_for_each_dossier(anna: Desk, giorgi: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both versions are shown, and what is typed holds; anything else is asked again."""
    handed_over(anna, giorgi)
    giorgi("edit", "weber", "--phone", "+49 30 1", now=TUESDAY)
    anna("recall", "weber")
    anna("edit", "weber", "--phone", "+49 30 2", now=TUESDAY)
    file = giorgi("handback", "anna", "weber", "--json", now=BACK).json["file"]
    answers = ["what", "theirs"]
    asking = Page(width=80, cut=True, colour=False, asks=True)
    monkeypatch.setattr(Page, "of_this_process", lambda **_told: asking)
    monkeypatch.setattr("typer.prompt", lambda *_args, **_more: answers.pop(0))

    ran = anna("receive", file, now=BACK)

    assert "phone: mine +49 30 2 | theirs +49 30 1" in ran.err
    assert anna.show("weber", now=BACK)["phone"] == "+49 30 1"
    assert answers == []


def test_who_recommended_whom_comes_along(anna: Desk, giorgi: Desk) -> None:
    """By the numbers of each binder; where the other dossier is not there, that says nothing when it comes back."""
    anna("edit", "weber", "--recommended-by", "kavkaz")
    anna("edit", "თბილისის", "--recommended-by", "later")
    handed_over(anna, giorgi)

    assert giorgi.show("weber")["recommended_by"] == giorgi.show("kavkaz")["id"]
    assert giorgi.show("თბილისის")["recommended_by"] is None
    anna("receive", giorgi("handback", "anna", "--json", now=BACK).json["file"], now=BACK)
    assert anna.show("weber", now=BACK)["recommended_by"] == 2
    assert anna.show("3", now=BACK)["recommended_by"] == 4


def test_who_recommended_whom_is_what_the_one_side_changed(anna: Desk, giorgi: Desk) -> None:
    """Changed here alone it stays, also where it went out otherwise; changed on both sides, as it is said."""
    anna("edit", "weber", "--recommended-by", "kavkaz")
    anna("edit", "თბილისის", "--recommended-by", "kavkaz")
    handed_over(anna, giorgi)
    anna("recall", "weber")
    anna("recall", "თბილისის")
    for ref in ("weber", "თბილისის"):
        anna("edit", ref, "--recommended-by", "month")
    giorgi("edit", "თბილისის", "--recommended-by", "weber")
    file = giorgi("handback", "anna", "--json", now=BACK).json["file"]

    assert "1 dossier was changed on both sides" in anna("receive", file, now=BACK, status=4).err
    anna("receive", file, "--take", "mine", now=BACK)

    assert [anna.show(ref, now=BACK)["recommended_by"] for ref in ("weber", "თბილისის")] == [5, 5]


def test_who_recommended_whom_is_news_too(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """It comes late, into the copy of what was given back, and goes on from there."""
    handed_on(anna, giorgi, nino)
    nino("edit", "weber", "--recommended-by", "kavkaz", now=TUESDAY)
    giorgi("recall", "weber", now=TUESDAY)
    anna("receive", giorgi("handback", "anna", "weber", "--json", now=TUESDAY).json["file"], now=TUESDAY)
    giorgi("receive", nino("handback", "giorgi", "--json", now=TUESDAY).json["file"], now=TUESDAY)

    assert giorgi.show("weber", now=BACK)["recommended_by"] == giorgi.show("kavkaz")["id"]
    anna("receive", giorgi("handback", "anna", "--json", now=BACK).json["file"], now=BACK)
    assert anna.show("weber", now=BACK)["recommended_by"] == 2
    for desk in (anna, giorgi):
        desk("check", now=BACK)


def test_a_handback_that_is_lost_can_be_recalled(anna: Desk, giorgi: Desk) -> None:
    """Giorgi takes back what he gave back; it lies where it lay, and can be worked on and given back again."""
    handed_over(anna, giorgi)
    giorgi("call", "weber", "x", "-o", "reached", "--next", "7 dec", now=TUESDAY)
    name = giorgi("handback", "anna", "--json", now=BACK).json["name"]
    must_fail(giorgi("reopen", "weber", "--next", "fri", status=None, now=BACK), 4, "given back to anna")

    giorgi("recall", name, now=BACK)

    weber = giorgi.show("weber", now=BACK)
    assert (weber["tab"], weber["for_owner"]) == ("2026-12-07", "anna")
    file = giorgi("handback", "anna", "--json", now=BACK).json["file"]
    assert "4 out, 4 back" in anna("receive", file, now=BACK).out


def test_the_later_of_two_packs_arrives_first(anna: Desk, giorgi: Desk) -> None:
    """What the older pack says is known by the newer one: it changes nothing any more."""
    handed_over(anna, giorgi)
    giorgi("call", "weber", "first", "-o", "reached", "--next", "7 dec", now=TUESDAY)
    older = giorgi("handback", "anna", "weber", "--json", now=BACK).json["file"]
    giorgi("recall", "weber", now=BACK)
    giorgi("call", "weber", "second", "-o", "reached", "--next", "16 dec", now=BACK)
    newer = giorgi("handback", "anna", "weber", "--json", now=BACK).json["file"]

    anna("receive", newer, now=BACK)
    anna("receive", older, now=BACK)

    weber = anna.show("weber", now=BACK)
    assert weber["tab"] == "2026-12-16"
    assert [one["note"] for one in weber["contacts"]] == ["second", "first", "Wants a price"]


def test_out_again_after_it_came_back(anna: Desk, giorgi: Desk) -> None:
    """The next absence: Giorgi's closed copies are opened again, and all of it comes back once more."""
    handed_over(anna, giorgi)
    anna("receive", giorgi("handback", "anna", "--json", now=BACK).json["file"], now=BACK)
    anna("call", "weber", "between", "-o", "reached", "--next", "16 dec", now=BACK)
    file = anna("handover", "giorgi", "weber", "--until", "24 dec", "--json", now=BACK).json["file"]

    receipt = giorgi("receive", file, now=BACK)

    assert "Weber Söhne refiled → Wed 16 Dec · for anna" in receipt.out
    giorgi("call", "weber", "again", "-o", "reached", "--next", "18 dec", now=BACK)
    anna("receive", giorgi("handback", "anna", "--json", now=BACK).json["file"], now=BACK)
    assert [one["note"] for one in anna.show("weber", now=BACK)["contacts"]] == ["again", "between", "Wants a price"]
    assert anna.count(BACK)["out"] == giorgi.count(BACK)["out"] == 0


def test_notes_of_someone_without_tickler_are_taken_in_afterwards(anna: Desk) -> None:
    """He worked from the page; Anna recalls, and notes what he wrote down for the day that it was."""
    anna("handover", "giorgi", "--until", "14 dec", "--quiet")
    anna("recall", "anna-to-giorgi-2026-11-23", now=BACK)

    anna("log", "weber", "Agreed on the price", "--kind", "call", "-o", "reached", "--at", "8 dec 11:00",
         "--next", "16 dec", now=BACK)  # fmt: skip

    assert anna.show("weber", now=BACK)["contacts"][0]["at"] == "2026-12-08T11:00"


# -- further on
# ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def nino(desks: Desks) -> Desk:
    """Nino, to whom Giorgi hands on."""
    return desks("nino")


def handed_on(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """Two of the four went on to Nino, who called one of them."""
    handed_over(anna, giorgi)
    giorgi("call", "weber", "by Giorgi", "-o", "reached", "--next", "27 nov", now=TUESDAY)
    file = giorgi("handover", "nino", "weber", "kavkaz", "--until", "4 dec", "--json", now=TUESDAY).json["file"]
    nino("receive", file, now=TUESDAY)
    nino("call", "weber", "by Nino", "-o", "reached", "--next", "1 dec", now=TUESDAY)


def test_what_is_given_back_to_another_stays_on_its_way(anna: Desk, giorgi: Desk, nino: Desk, tmp_path: Path) -> None:
    """Nino, who got hold of the pack that goes to Anna, does not work on her dossiers, too; unless it is meant."""
    handed_over(anna, giorgi)
    file = giorgi("handback", "anna", "--json").json["file"]

    left_out = "Weber Söhne left out: it is given back to anna, and was never here"
    assert left_out in nino("receive", file).out
    assert nino.count()["active"] == 1
    nino.binder = tmp_path / "not-begun.db"
    assert left_out in nino("receive", file, "-n").out

    assert "received 4 dossiers" in nino("receive", file, "--anyway").out
    assert nino.count()["active"] == 4


def test_handed_on_and_back_the_same_way(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """Nino gives back to Giorgi, Giorgi to Anna: everything that both said is there."""
    handed_on(anna, giorgi, nino)
    assert nino.show("weber")["for_owner"] == "anna"
    assert giorgi.show("weber")["out_with"] == "nino"

    giorgi("receive", nino("handback", "giorgi", "--json", now=TUESDAY).json["file"], now=TUESDAY)
    assert giorgi.count()["out"] == 0
    receipt = anna("receive", giorgi("handback", "anna", "--json", now=BACK).json["file"], now=BACK)

    assert "4 out, 4 back" in receipt.out
    weber = anna.show("weber", now=BACK)
    assert [one["author"] for one in weber["contacts"]] == ["nino", "giorgi", "anna"]
    assert weber["tab"] == "2026-12-01"
    for desk in (anna, giorgi, nino):
        desk("check", now=BACK)


def test_handed_on_and_back_directly(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """Nino gives back to Anna herself; Giorgi takes the same pack in, and knows that it is back."""
    handed_on(anna, giorgi, nino)
    file = nino("handback", "anna", "--json", now=TUESDAY).json["file"]

    receipt = anna("receive", file, now=TUESDAY)
    assert "4 out, 2 back, 2 still out" in receipt.out
    passed = giorgi("receive", file, now=TUESDAY)

    assert "passed on" in passed.out
    assert giorgi.count() == {"active": 3, "filed": 3, "out": 0, "closed": 2}
    assert "4 dossiers · 2 here · 2 given back" in giorgi("handovers").out
    assert [one["author"] for one in anna.show("weber")["contacts"]] == ["nino", "giorgi", "anna"]
    rest = giorgi("handback", "anna", "--json", now=BACK).json["file"]
    assert "4 out, 4 back" in anna("receive", rest, now=BACK).out


def recalled_in_the_middle(anna: Desk, giorgi: Desk, nino: Desk) -> str:
    """Nino worked on, Giorgi took weber back and gave it to Anna; Nino's late handback to him comes back."""
    handed_on(anna, giorgi, nino)
    nino("call", "weber", "late", "-o", "reached", "--next", "8 dec 10:30", "--promise", "samples by fri", now=TUESDAY)
    giorgi("recall", "weber", now=TUESDAY)
    anna("receive", giorgi("handback", "anna", "weber", "--json", now=TUESDAY).json["file"], now=TUESDAY)
    file: str = nino("handback", "giorgi", "--json", now=TUESDAY).json["file"]
    return file


def test_late_in_the_middle_of_a_chain_it_is_news_and_goes_on(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """Giorgi does not have it again, and sends on what came: contacts, promises and the date, each once."""
    file = recalled_in_the_middle(anna, giorgi, nino)

    receipt = giorgi("receive", file, now=TUESDAY).out

    assert "Weber Söhne changed: it stays given back to anna (giorgi-to-anna-2026-11-24)" in receipt
    assert "Kavkaz Trading untouched → Wed 25 Nov 10:30 · for anna" in receipt
    assert "the news goes on: tickler handback anna" in receipt
    assert giorgi.show("weber")["tab"] is None
    must_fail(giorgi("reopen", "weber", "--next", "fri", status=None), 4, "was given back to anna")
    assert "1 of them went back before: what came late of it goes after it" in giorgi("handback", "anna", "-n").err
    assert "1 given back · 1 with news since: tickler handback anna" in giorgi("handovers").out
    assert giorgi("history", "weber").out.count("given away") == 1

    news = giorgi("handback", "anna", "weber", "--json", now=BACK).json
    assert news["dossiers"][0]["tab"] == "2026-12-08"
    assert "Weber Söhne refiled → Tue 8 Dec" in anna("receive", news["file"], now=BACK).out
    assert "with news" not in giorgi("handovers").out
    assert "Weber Söhne already here" in anna("receive", file, now=BACK).out
    weber = anna.show("weber", now=BACK)
    assert [one["note"] for one in weber["contacts"]] == ["late", "by Nino", "by Giorgi", "Wants a price"]
    assert (weber["time"], [one["text"] for one in weber["promises"]]) == ("10:30", ["samples", "samples"])
    must_fail(giorgi("handback", "anna", "weber", now=BACK, status=None), 4, "was given back to anna")
    for desk in (anna, giorgi, nino):
        desk("check", now=BACK)


def test_for_good_while_it_is_with_a_third_is_ones_own_when_it_comes_back(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """Anna gives away for good what Giorgi has out with Nino: it comes back as Giorgi's, who keeps it."""
    handed_on(anna, giorgi, nino)
    anna("recall", "weber", now=TUESDAY)
    file = anna("handover", "giorgi", "weber", "--for-good", "--json", now=TUESDAY).json["file"]

    said = giorgi("receive", file, now=TUESDAY).out
    giorgi("receive", nino("handback", "giorgi", "weber", "--json", now=TUESDAY).json["file"], now=TUESDAY)

    assert "Weber Söhne untouched: it stays out with nino, and is yours for good" in said
    weber = giorgi.show("weber", now=TUESDAY)
    assert (weber["for_owner"], weber["out_with"], weber["closed"]) == (None, None, None)
    assert "Weber" not in giorgi("handback", "anna", "-n", now=TUESDAY).out
    for desk in (anna, giorgi, nino):
        desk("check", now=TUESDAY)


def test_what_goes_past_here_stays_where_it_was_handed_over_to_since(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """Anna waits for Giorgi by then, and not for Nino, who gave it back to her: else nobody would have it."""
    handed_on(anna, giorgi, nino)
    anna("recall", "weber", now=TUESDAY)
    again = anna("handover", "giorgi", "weber", "--until", "20 dec", "--json", now=TUESDAY).json["file"]
    giorgi("receive", again, now=TUESDAY)
    past = nino("handback", "anna", "weber", "--json", now=TUESDAY).json["file"]

    assert "it stays out with giorgi" in anna("receive", past, now=TUESDAY).out
    said = giorgi("receive", past, now=TUESDAY).out

    assert "Weber Söhne refiled → " in said
    weber = giorgi.show("weber", now=TUESDAY)
    assert (weber["closed"], weber["out_with"], weber["for_owner"]) == (None, None, "anna")
    anna("receive", giorgi("handback", "anna", "weber", "--json", now=TUESDAY).json["file"], now=TUESDAY)
    assert anna.show("weber", now=TUESDAY)["out_with"] is None
    for desk in (anna, giorgi, nino):
        desk("check", now=TUESDAY)


def test_news_of_what_went_past_here_is_listed_too(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """Nino gave it to Anna himself, called it back, and gives it to Giorgi: his handback to Anna takes that along."""
    handed_on(anna, giorgi, nino)
    past = nino("handback", "anna", "weber", "--json", now=TUESDAY).json
    for desk in (anna, giorgi):
        desk("receive", past["file"], now=TUESDAY)
    nino("recall", past["name"], now=TUESDAY)
    nino("call", "weber", "late", "-o", "reached", "--next", "9 dec", now=TUESDAY)

    giorgi("receive", nino("handback", "giorgi", "weber", "--json", now=TUESDAY).json["file"], now=TUESDAY)

    said = giorgi("handovers", past["name"], now=TUESDAY).out
    assert _headings(said) == ["Given back"]
    assert "1 came back · 1 with news since: tickler handback anna" in said
    giorgi("handback", "anna", "weber", now=TUESDAY)
    assert "with news" not in giorgi("handovers", now=TUESDAY).out


def test_news_of_what_went_back_is_counted_as_given_back(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """Of both packs that Giorgi sent, nothing was recalled; each takes the dossier back, as Nino's date says."""
    giorgi("receive", recalled_in_the_middle(anna, giorgi, nino), now=TUESDAY)
    name = giorgi("handback", "anna", "weber", "--json", now=BACK).json["name"]

    gave = [one for one in giorgi("handovers", "--json", now=BACK).json if one["way"] == "gave"]

    assert [(one["out"], one["recalled"]) for one in gave] == [(1, 0), (1, 0)]
    assert "took back 3 Weber Söhne → Tue 8 Dec" in giorgi("recall", name, now=BACK).out
    assert giorgi.show("weber", now=BACK)["time"] == "10:30"
    gave = [one for one in giorgi("handovers", "--json", now=BACK).json if one["way"] == "gave"]
    assert [(one["out"], one["recalled"]) for one in gave] == [(0, 1), (0, 1)]


def test_late_in_the_middle_of_a_chain_both_dates_are_shown(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """Giorgi agreed another day before he gave it back: whoever takes Nino's pack in says which of them holds."""
    handed_on(anna, giorgi, nino)
    giorgi("recall", "weber", now=TUESDAY)
    giorgi("call", "weber", "mine", "-o", "reached", "--next", "9 dec", now=TUESDAY)
    anna("receive", giorgi("handback", "anna", "weber", "--json", now=TUESDAY).json["file"], now=TUESDAY)
    file = nino("handback", "giorgi", "--json", now=TUESDAY).json["file"]

    for desk in (giorgi, anna):
        asked = desk("receive", file, now=TUESDAY, status=4).err
        assert "place: mine Wed 9 Dec 2026 · call | theirs Tue 1 Dec 2026 · call" in asked
    giorgi("receive", file, "--take", "mine", now=TUESDAY)
    anna("receive", file, "--take", "theirs", now=TUESDAY)
    anna("receive", giorgi("handback", "anna", "--json", now=BACK).json["file"], now=BACK)

    assert anna.show("weber", now=BACK)["tab"] == "2026-12-01"
    assert [one["note"] for one in anna.show("weber")["contacts"]] == ["by Nino", "mine", "by Giorgi", "Wants a price"]


def test_what_nino_closed_late_is_closed_when_it_is_taken_back(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """Giorgi's pack to Anna was lost: he takes back what he gave, with what came late, and gives that."""
    handed_on(anna, giorgi, nino)
    giorgi("recall", "weber", now=TUESDAY)
    lost = giorgi("handback", "anna", "weber", "--json", now=TUESDAY).json["name"]
    nino("close", "weber", "--because", "gave up", now=TUESDAY)
    giorgi("receive", nino("handback", "giorgi", "--json", now=TUESDAY).json["file"], now=TUESDAY)

    giorgi("recall", lost, now=BACK)

    assert giorgi.show("weber", now=BACK)["closed"]["because"] == "gave up"
    anna("receive", giorgi("handback", "anna", "--json", now=BACK).json["file"], now=BACK)
    assert anna.show("weber", now=BACK)["closed"]["because"] == "gave up"
    must_fail(giorgi("reopen", "weber", "--next", "fri", status=None), 4, "given back to anna, closed: gave up")
    for desk in (anna, giorgi):
        desk("check", now=BACK)


def test_what_went_back_past_one_who_had_taken_it_back_stays_with_him(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """What he noted is still to be given back, and he is told so: nothing of it is closed under his hands."""
    handed_on(anna, giorgi, nino)
    giorgi("recall", "weber", now=TUESDAY)
    giorgi("log", "weber", "since then", "--kind", "email", "--next", "27 nov", now=TUESDAY)
    file = nino("handback", "anna", "--json", now=TUESDAY).json["file"]
    anna("receive", file, now=TUESDAY)

    passed = giorgi("receive", file, "--take", "theirs", now=TUESDAY).out

    assert "Weber Söhne refiled: nino gave it back to anna" in passed
    assert "Kavkaz Trading passed on: given back to anna by nino" in passed
    assert "what you have of it goes there, too: tickler handback anna REF" in passed
    assert giorgi.show("weber", now=TUESDAY)["tab"] == "2026-12-01"
    anna("receive", giorgi("handback", "anna", "--json", now=BACK).json["file"], now=BACK)
    assert "since then" in [one["note"] for one in anna.show("weber", now=BACK)["contacts"]]
    assert giorgi.show("weber", now=BACK)["closed"] is not None


def test_what_is_on_its_way_to_a_colleague_stays_out(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """Anna, who got hold of the pack that goes from Nino to Giorgi, has the news of it, and not the dossiers."""
    handed_on(anna, giorgi, nino)
    file = nino("handback", "giorgi", "--json", now=TUESDAY).json["file"]

    assert "Weber Söhne refiled: it stays out with giorgi" in anna("receive", file, now=TUESDAY).out
    assert anna.count()["out"] == 4
    giorgi("receive", file, now=TUESDAY)
    anna("receive", giorgi("handback", "anna", "--json", now=BACK).json["file"], now=BACK)
    assert anna.count(BACK)["out"] == 0
    assert [one["author"] for one in anna.show("weber", now=BACK)["contacts"]] == ["nino", "giorgi", "anna"]


def test_late_of_what_is_out_with_somebody_else_it_is_news(anna: Desk, giorgi: Desk, nino: Desk) -> None:
    """Anna took it back from Giorgi and handed it over to Nino: what Giorgi gives back changes nothing in that."""
    handed_over(anna, giorgi)
    giorgi("log", "weber", "From Giorgi", "--kind", "email", "--next", "7 dec", now=TUESDAY)
    anna("recall", "weber", now=TUESDAY)
    nino("receive", anna("handover", "nino", "weber", "--until", "14 dec", "--json", now=TUESDAY).json["file"])

    receipt = anna("receive", giorgi("handback", "anna", "weber", "--json", now=BACK).json["file"], now=BACK)

    assert "Weber Söhne refiled: it stays out with nino" in receipt.out
    assert anna.show("weber", now=BACK)["out_with"] == "nino"
    anna("receive", nino("handback", "anna", "--json", now=BACK).json["file"], now=BACK)
    assert anna.show("weber", now=BACK)["tab"] == "2026-12-07"


def test_for_good(anna: Desk, giorgi: Desk) -> None:
    """They are Giorgi's own from then on; Anna keeps a closed copy, and cannot work on it."""
    file = anna("handover", "giorgi", "--for-good", "--json").json["file"]

    giorgi("receive", file)

    assert anna.count() == {"active": 0, "filed": 0, "out": 0, "closed": 5}
    assert "handed over for good to giorgi" in anna.show("weber")["closed"]["because"]
    assert giorgi.count() == {"active": 6, "filed": 6, "out": 0, "closed": 0}
    assert giorgi.show("weber")["for_owner"] is None
    must_fail(anna("reopen", "weber", "--next", "fri", status=None), 4, "handed over for good")
    must_fail(giorgi("handback", "anna", status=None), 3, "nothing is here for 'anna'")
    anna("check")
    giorgi("check")


def test_what_is_out_already_is_not_in_it_and_said(anna: Desk) -> None:
    """A dossier that somebody else has stays there; with nothing else here there is nothing to hand over."""
    anna("handover", "nino", "weber", "--until", "14 dec")

    ran = anna("handover", "giorgi", "--for-good")

    assert "1 more is out already, and not in it" in ran.err
    assert anna.show("weber")["out_with"] == "nino"
    assert anna.count() == {"active": 1, "filed": 0, "out": 1, "closed": 4}
    must_fail(anna("handover", "giorgi", "--for-good", status=None), 1, "nothing is here to be handed over")


def test_long_names_make_a_file_name_that_there_can_be(desks: Desks) -> None:
    """Of two names of sixty letters with three bytes each, as much as fits."""
    anna = desks("anna")
    anna.config.write_text(f'owner = "{"ა" * 60}"\n', encoding="utf-8")

    name = anna("handover", "ბ" * 60, "--until", "14 dec", "--json").json["file"]

    assert len(name.encode()) < 255
    assert (anna.folder.parent / name).exists()


def test_what_is_anothers_is_not_given_away_for_good(anna: Desk, giorgi: Desk) -> None:
    """Only the owner can."""
    handed_over(anna, giorgi)

    must_fail(giorgi("handover", "nino", "weber", "--for-good", status=None), 1, "not yours to give away")


def test_handovers_lists_what_is_out_and_in(anna: Desk, giorgi: Desk) -> None:
    """Since when, until when, and what is back, on both sides."""
    handed_over(anna, giorgi)
    anna("receive", giorgi("handback", "anna", "weber", "--json").json["file"])

    (out,) = [one for one in anna("handovers", "--json").json if one["way"] == "out"]
    (here,) = [one for one in giorgi("handovers", "--json").json if one["way"] == "in"]

    assert (out["dossiers"], out["out"], out["back"], out["until"]) == (4, 3, 1, "2026-12-14")
    assert (here["dossiers"], here["out"], here["back"], here["owner"]) == (4, 3, 1, "anna")
    assert "3 still out · 1 back" in anna("handovers").out
    assert giorgi("handovers", "--plain").out.count("\n") == 2


def test_what_goes_along_before_the_first_day_is_explained_and_since_when_it_is_out(anna: Desk) -> None:
    """Today's stays, what is carried over and to place goes; it is out since today, for the days from then on."""
    anna("add", "Today's", "--next", "thu")
    anna("add", "Of November", "--next", "november")

    ran = anna("handover", "giorgi", "--from", "30 nov", "--until", "14 dec", now="2026-11-26")

    assert "2 due before Mon 30 Nov 2026 stay with you, 1 of them today's; 2 carried over, or to place" in ran.err
    said = anna("handovers", now="2026-11-26").out
    assert "to giorgi since Thu 26 Nov, from Mon 30 Nov until Mon 14 Dec" in said


def test_what_goes_back_adds_up_with_what_is_closed(anna: Desk, giorgi: Desk) -> None:
    """Closed ones have a line of their own, as those without a day have, in the dry run and in the receipt."""
    handed_over(anna, giorgi)
    giorgi("close", "weber", "--because", "gone")

    tried, gave = giorgi("handback", "anna", "-n").out, giorgi("handback", "anna").out

    assert "no day yet · 1" in tried
    assert "closed · 1" in tried
    assert "  closed      1" in gave
    counts = [int(one[14:15]) for one in gave.splitlines() if "█" in one or one.startswith("  closed")]
    assert sum(counts) == 4


def test_a_receipt_says_what_has_no_day(anna: Desk, giorgi: Desk) -> None:
    """Between the days of the month before and those of the month."""
    file = anna("handover", "giorgi", "--until", "14 dec", "--json").json["file"]

    assert "Month Client received → December, no day · for anna" in giorgi("receive", file).out


def test_handovers_names_what_is_out_and_here(anna: Desk, giorgi: Desk) -> None:
    """The first few of each pack; of one pack or one colleague, all of them; for scripts always all."""
    for number in range(3):
        anna("add", f"Client {number}", "--next", "fri")
    file = anna("handover", "Giorgi", "--until", "14 dec", "--json").json["file"]
    giorgi("receive", file)
    anna("receive", giorgi("handback", "anna", "weber", "--json").json["file"])

    (out,) = [one for one in anna("handovers", "--json").json if one["way"] == "out"]
    assert len(out["still"]) == 6
    assert out["still"][0] == {"id": 2, "name": "Kavkaz Trading"}
    assert "and 1 more: tickler handovers anna-to-giorgi-2026-11-23" in anna("handovers").out
    assert "Client 2" in anna("tab", "27").out
    assert anna("tab", "25", "--json").json["out"][0]["dossiers"] == [{"id": 2, "name": "Kavkaz Trading"}]
    for which in ("giorgi", "GIORGI", out["name"], file):
        said = anna("handovers", which).out
        assert all(one["name"] in said for one in out["still"])
    assert "Weber" not in anna("handovers", out["name"]).out
    must_fail(giorgi("handovers", "giorgi", status=None), 3, "no pack and no colleague")


def test_handovers_counts_what_came_again(anna: Desk, giorgi: Desk) -> None:
    """Given back, and out to Giorgi once more: nothing of that was recalled, on either side."""
    handed_over(anna, giorgi)
    anna("receive", giorgi("handback", "anna", "--json").json["file"])
    giorgi("receive", anna("handover", "giorgi", "weber", "--until", "24 dec", "--json").json["file"])

    told = {(one["way"], one["dossiers"]): one for one in giorgi("handovers", "--json").json}
    of_anna = {(one["way"], one["dossiers"]): one for one in anna("handovers", "--json").json}

    assert [told["in", 4][name] for name in ("out", "back", "recalled")] == [0, 4, 0]
    assert [told["in", 1][name] for name in ("out", "back", "recalled")] == [1, 0, 0]
    assert [told["gave", 4][name] for name in ("out", "back", "recalled")] == [3, 1, 0]
    assert [of_anna["out", 4][name] for name in ("out", "back", "recalled")] == [0, 4, 0]
    assert [of_anna["back", 4][name] for name in ("out", "back", "recalled")] == [0, 4, 0]


def test_who_is_meant_does_not_depend_on_case(desks: Desks) -> None:
    """In any script, with or without accents: as with the names of clients."""
    anna, giorgi = desks("anna"), desks("giorgi")
    anna.config.write_text('owner = "Анна Öztürk"\n', encoding="utf-8")
    giorgi("receive", "--anyway", anna("handover", "გიორგი", "--until", "14 dec", "--json").json["file"])

    assert len(giorgi("handback", "АННА ozturk", "-n", "--json").json["dossiers"]) == 4


# -- wrong input
# ---------------------------------------------------------------------------------------------------------


def test_a_colleague_is_called_as_before(anna: Desk) -> None:
    """However the name is written the next time: one colleague, and one line of what is out with him."""
    anna("handover", "Giorgi", "weber", "--until", "14 dec")
    anna("handover", "GIORGI", "kavkaz", "--until", "14 dec")

    assert "Out   2 with Giorgi until Mon 14 Dec" in anna("today").out
    assert "GIORGI" not in anna("handovers").out


def test_wrong_words(anna: Desk, giorgi: Desk) -> None:
    """Each mistake is one line that says what to do."""
    must_fail(anna("handover", "giorgi", status=None), 2, "say until when")
    must_fail(anna("handover", " ", "--until", "fri", status=None), 2, "who the colleague is")
    must_fail(anna("handover", "Anna", "--until", "fri", status=None), 2, "own binder")
    must_fail(anna("handovers", "nobody", status=None), 3, "no pack and no colleague")
    must_fail(anna("handover", "g", "--from", "fri", "--until", "tue", status=None), 2, "is before")
    must_fail(anna("handover", "g", "weber", "--all", "--until", "fri", status=None), 2, "either some")
    must_fail(anna("handover", "g", "nobody", "--until", "fri", status=None), 3, "nobody")
    must_fail(anna("handover", "g", "--until", "fri", "--to", "no/such/folder/x", status=None), 1, "there is no folder")
    must_fail(anna("handback", "giorgi", status=None), 3, "nothing is here for")
    must_fail(anna("receive", "no-such.tickler", status=None), 3, "there is no pack")
    must_fail(anna("receive", "x", "--take", "both", status=None), 2, "--take is mine or theirs")
    must_fail(anna("handover", "g", "--until", "fri", "--to", "a\x1bb", status=None), 2, "control character")
    assert anna.count()["out"] == 0
    assert anna("handovers").out == "Nothing was handed over yet.\n"
    assert giorgi("handovers", "--json").json == []


HOSTILE = "<script>alert(1)</script> [bold] 'x\" & გიორგი"


def test_hostile_words_do_no_harm(anna: Desk, giorgi: Desk, tmp_path: Path) -> None:
    """Scripts are text on the page, and nothing reaches the terminal that it obeys."""
    said = HOSTILE
    anna("add", said, "--next", "fri", "--company", said, "--note", f"{said}\n{said}", "--tag", said, "--about", said)
    anna("call", "6", "x" * 10_000, "-o", "reached", "--next", "fri", "--about", said, "--promise", said)
    answers = [anna("handover", "<b>giorgi</b>", "--until", "14 dec", "--note", f"{said}\n{said}", "--to", "p.tickler")]
    answers += [
        giorgi("receive", "p.tickler", "--dry-run", status=4),
        giorgi("receive", "--anyway", "p.tickler"),
        giorgi("today"),
    ]
    answers += [anna("handovers"), giorgi("handovers"), anna("show", "6"), anna("history", "6")]

    with zipfile.ZipFile(tmp_path / "p.tickler") as pack:
        page = pack.read("index.html").decode()
    for answer in answers:
        must_be_safe(answer)
    assert "<script" not in page
    assert "<b>giorgi" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert [one["name"] for one in giorgi("find", "script", "--json").json["dossiers"]] == [anna.show("6")["name"]]


def test_an_absence_of_next_year_is_said_with_its_year(anna: Desk) -> None:
    """A last day that has just passed is next year's: so long ahead it is refused, and nothing is handed over."""
    refused = anna("handover", "giorgi", "--until", "14 nov", status=None)

    must_fail(refused, 2, "--until '14 nov' is Sun 14 Nov 2027, in 356 days")
    assert "--until 2027-11-14" in refused.err
    for meant in ("14 nov 2027", "2027-11-14", "+1y", "in 12 months"):
        assert anna("handover", "giorgi", "--until", meant, "--dry-run", "--all").status == 0


def test_what_is_due_before_the_first_day_is_told(anna: Desk) -> None:
    """What falls due between today and the first day of the absence stays, and is not passed over in silence."""
    anna("add", "Due Before", "--next", "tue")

    told = anna("handover", "giorgi", "--from", "8 dec", "--until", "14 dec", "--dry-run")

    assert "due before Tue 8 Dec 2026 stay" in told.err


def test_the_numbers_of_the_days_stand_below_each_other(anna: Desk) -> None:
    """However long a day is called, and however many there are."""
    for number in range(11):
        anna("add", f"Client {number}", "--next", "today")
    anna("add", "Of next year", "--next", "2027-01-08")

    said = anna("handover", "giorgi", "--until", "2027-01-31").out

    bars = [line for line in said.splitlines() if "█" in line]
    assert bars[0].startswith("  due already     11  █")
    assert bars[-2].startswith("  Fri 8 Jan 2027   1  █")
    assert len({line.index("█") for line in bars}) == 1


def test_a_promise_of_that_time_is_told_where_its_dossier_stays(anna: Desk) -> None:
    """It lies in March, something is to be kept in December: that is told, and how it goes, too. So is what is late."""
    anna("promise", "later", "a catalogue by 1 dec")
    anna("promise", "later", "after the absence by 20 dec")
    anna("promise", "later", "some day")
    when = ("--from", "tomorrow", "--until", "14 dec", "-n")

    ran = anna("handover", "giorgi", *when)
    late = anna("handover", "giorgi", *when, now="2026-12-02")

    assert (
        "1 promise to be kept in that time stays with you:\n  4 Later Client: a catalogue by Tue 1 Dec 2026" in ran.err
    )
    assert "that dossier goes in a pack of its own: tickler handover COLLEAGUE 4 --until WHEN" in ran.err
    assert "4 Later Client: a catalogue by Tue 1 Dec 2026" in late.err
    for told_all in (("--all",), ("weber",)):
        assert "promise" not in anna("handover", "giorgi", *when, *told_all).err
    assert "promise" not in anna("handover", "giorgi", "--until", "30 nov", "-n").err
    assert anna("handover", "giorgi", *when, "-q").err == ""


def test_what_is_promised_is_told_where_nothing_is_due(anna: Desk) -> None:
    """Nobody is to look for it who hears that nothing is due."""
    anna("promise", "later", "a catalogue by 16 feb")

    for ref in ("weber", "kavkaz", "month", "პური"):
        anna("close", ref, "--because", "gone")

    refused = anna("handover", "giorgi", "--from", "15 feb", "--until", "17 feb", now="2027-02-15", status=None)

    assert refused.status == 1
    assert refused.err.splitlines()[-2] == "error: nothing is due in that time"
    assert "4 Later Client: a catalogue by Tue 16 Feb 2027" in refused.err


def test_what_is_all_back_stands_under_no_heading_that_says_it_is_out(anna: Desk, giorgi: Desk) -> None:
    """Out, here and given back is what is still so; what is done with comes last."""
    handed_over(anna, giorgi)
    anna("receive", giorgi("handback", "anna", "weber", "--json").json["file"])
    part = anna("handovers").out, giorgi("handovers").out
    anna("receive", giorgi("handback", "anna", "--json").json["file"])

    whole = anna("handovers").out, giorgi("handovers").out

    assert [_headings(said) for said in part] == [["Out", "Done"], ["Here for others", "Given back"]]
    assert [_headings(said) for said in whole] == [["Done"], ["Given back", "Done"]]


def test_what_is_here_by_a_later_pack_or_for_good_is_told_as_such(anna: Desk, giorgi: Desk) -> None:
    """Recalled and handed over again, and handed over for good: neither pack is listed without a word."""
    first = handed_over(anna, giorgi)
    anna("recall", first)
    second = handed_over(anna, giorgi)
    giorgi("receive", anna("handover", "giorgi", "later", "--for-good", "--json").json["file"])

    said = giorgi("handovers").out
    refused = giorgi("handback", Path(first).stem, status=None)

    assert "4 dossiers · 4 came again" in said
    assert "4 dossiers · 4 here" in said
    assert "1 dossier · 1 yours for good" in said
    must_fail(refused, 3, "nothing is here of the pack 'anna-to-giorgi-2026-11-23'")
    assert giorgi("handback", Path(second).stem, "-n").status == 0


def test_an_owner_goes_before_a_pack_that_is_called_as_he_is(anna: Desk, giorgi: Desk) -> None:
    """A pack that was sent as anna.tickler does not stand for all that is here for anna."""
    giorgi(
        "receive", anna("handover", "giorgi", "weber", "--until", "fri", "--to", "anna.tickler", "--json").json["file"]
    )
    handed_over(anna, giorgi)

    assert len(giorgi("handback", "anna", "-n", "--json").json["dossiers"]) == 4
    assert len(giorgi("handback", "anna.tickler", "-n", "--json").json["dossiers"]) == 1


def test_a_pack_of_ones_own_that_is_not_out_any_more_is_not_to_be_taken_back(anna: Desk) -> None:
    """After an undo there is nothing to recall: no hint leads there; what is no pack is said not to be one."""
    file = anna("handover", "giorgi", "--until", "14 dec", "--json").json["file"]
    out = anna("receive", file, status=None)
    anna("undo")

    must_fail(out, 1, "this pack went out from this binder")
    assert "tickler recall anna-to-giorgi" in out.err
    refused = anna("receive", file, status=None)
    must_fail(refused, 1, "this pack went out from this binder")
    assert "nothing of it is out any more" in refused.err
    must_fail(anna("recall", "anna-to-giorgi", status=None), 3, "no dossier and no pack goes by")


def test_for_good_names_the_way_back_should_the_pack_never_arrive(anna: Desk) -> None:
    """As a handback does; it is done, and a dry run has no need of it."""
    assert "tickler recall" not in anna("handover", "giorgi", "--for-good", "-n").out
    assert (
        "should it never arrive: tickler recall f" in anna("handover", "giorgi", "--for-good", "--to", "f.tickler").out
    )


def test_what_is_a_colleagues_own_is_given_back_to_him_and_not_handed_over(anna: Desk, giorgi: Desk) -> None:
    """Else it would be out with him for ever: he has it as his own, and never gives it back."""
    handed_over(anna, giorgi)
    due = ("handover", "Anna", "--until", "14 dec")

    ran = giorgi(*due, "--to", "own.tickler", "--json")
    named, alone = giorgi(*due, "weber", status=None), giorgi(*due, status=None)

    assert [one["name"] for one in ran.json["dossiers"]] == ["Own Client"]
    assert ran.err == "4 are anna's own, and not in it: tickler handback 'anna'\n"
    must_fail(named, 1, "Weber Söhne (3) is anna's own: it is given back, not handed over")
    must_fail(alone, 1, "all that would go is anna's own")
    assert "tickler handback 'anna'" in alone.err
    assert giorgi.count()["out"] == 1


def test_two_owners_of_one_name_have_their_own_back_each(anna: Desk, giorgi: Desk, desks: Desks) -> None:
    """By the packs: what is the other's would be taken in as one's own."""
    other = desks("nino")
    other.config.write_text('owner = "Anna"\n', encoding="utf-8")
    first = handed_over(anna, giorgi)
    second = other("handover", "giorgi", "--until", "14 dec", "--to", "other.tickler", "--json").json["file"]
    giorgi("receive", second)

    must_fail(giorgi("handback", "anna", status=None), 4, "these came from 2 binders, and the owner of each")
    assert giorgi("handback", "anna", "weber", "-n").status == 0
    anna("receive", giorgi("handback", Path(first).stem, "--json").json["file"])
    other("receive", giorgi("handback", second, "--json").json["file"])

    assert anna.count() == {"active": 5, "filed": 5, "out": 0, "closed": 0}
    assert other.count() == {"active": 1, "filed": 1, "out": 0, "closed": 0}


def test_one_that_somebody_else_has_is_told_as_one(anna: Desk, giorgi: Desk) -> None:
    """One of them is, two of them are."""
    handed_over(anna, giorgi)
    giorgi("handover", "nino", "weber", "--until", "fri")

    assert "1 of them is with others, and stays as it is: tickler handovers" in giorgi("handback", "anna", "-n").err


def test_what_comes_back_to_this_binder_is_addressed_to_nobody_else(anna: Desk, giorgi: Desk) -> None:
    """Whose owner goes by another name by now: the pack knows the binder."""
    handed_over(anna, giorgi)
    file = giorgi("handback", "anna", "--json").json["file"]
    anna.config.write_text('owner = "anna b."\n', encoding="utf-8")

    for how in (("-n",), ()):
        assert "addressed to" not in anna("receive", file, *how).out
    assert anna.count()["out"] == 0


def test_a_name_that_no_file_can_have_is_told_as_such(anna: Desk) -> None:
    """Neither the binder nor the answer is at fault."""
    long = "x" * 256

    for words in (
        ("receive", long),
        ("handover", "giorgi", "weber", "--until", "fri", "--to", long),
        ("export", f"{long}/y.json"),
    ):
        must_fail(anna(*words, status=None), 2, "too long for the name of a file: 'xxx")


def _headings(said: str) -> list[str]:
    return [line for line in said.splitlines() if line and not line.startswith(" ")]


def test_a_dry_run_of_receive_ends_as_the_real_one(anna: Desk, giorgi: Desk, desks: Desks, tmp_path: Path) -> None:
    """A side that is said of a dossier that is new, or not there: in a binder, where none is begun, and for another."""
    file = anna("handover", "giorgi", "--until", "14 dec", "--json").json["file"]
    nino = desks("nino")
    begun, not_begun = giorgi.binder, tmp_path / "not-begun.db"
    for binder in (begun, not_begun):
        giorgi.binder = binder
        for take in ("2=mine", "99=theirs", "0=mine"):
            for how in ("-n", "-q"):
                must_fail(giorgi("receive", file, "--take", take, how, status=None), 3, "did not come with this pack")
                must_fail(nino("receive", file, "--take", take, how, status=None), 4, "is for giorgi")
    giorgi.binder = begun
    assert giorgi.count()["active"] == 1
    assert not not_begun.exists()
    assert giorgi("receive", file, "--take", "mine").status == 0


def test_a_beginning_of_next_year_is_said_with_its_year(anna: Desk) -> None:
    """A first day that has just passed is next year's, too: it is refused without the year."""
    for until in ("2027-12-01", "14 dec"):  # which is before it, too
        refused = anna("handover", "giorgi", "--from", "14 nov", "--until", until, status=None)

        must_fail(refused, 2, "--from '14 nov' is Sun 14 Nov 2027, in 356 days")
        assert "--from 2027-11-14" in refused.err


def test_a_long_word_squeezes_nothing_on_the_page(anna: Desk) -> None:
    """However long a phone, a name or a kind of sheet is, what stands beside it keeps its breadth."""
    weasyprint = pytest.importorskip("weasyprint")
    anna("add", "W" * 150, "--next", "fri", "--phone", "+49 30 1234567 / " * 6, "--about", "what to ask him " * 30)
    file = anna("handover", "giorgi", "5", "6", "--until", "fri", "--json").json["file"]

    with zipfile.ZipFile(file) as pack:
        page = pack.read("index.html").decode()

    assert len(weasyprint.HTML(string=page).render().pages) == 3  # the cover, and each dossier's


def test_what_was_promised_stands_on_the_cover(anna: Desk, tmp_path: Path) -> None:
    """Beside what there is to do with a client, what was promised to him and is open; what is late is marked."""
    path = tmp_path / "p.tickler"
    anna("promise", "weber", "price list", "by today")
    anna("promise", "weber", "kept already", "by today")
    anna("kept", "weber", "3")
    anna("promise", "weber", "some day")
    anna("log", "weber", "What is in it?", "--kind", "email", "--question", "--next", "fri")
    anna("handover", "giorgi", "weber", "--until", "31 dec", "--to", str(path), now=TUESDAY)

    with zipfile.ZipFile(path) as pack:
        cover = pack.read("index.html").decode().split("</table>\n</section>")[0]
    assert 'promised by Mon 23 Nov 2026: price list <span class="mark">late</span>' in cover
    assert "promised by Thu 26 Nov 2026: samples" in cover
    assert "promised: some day" in cover
    assert "question by Tue 24 Nov 2026 10:00: What is in it?" in cover
    assert cover.count("late</span>") == 1
