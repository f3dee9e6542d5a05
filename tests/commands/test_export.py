"""Out to other programs and back: JSON is the whole binder, CSV a list, vCard an address book, .ics a calendar."""

import csv
import io
import json
from pathlib import Path

import icalendar
import openpyxl
import pytest
import vobject

from tests.conftest import run
from tests.soak import sound

NOW = "2026-11-23T08:30"


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """The demo binder, with a sheet in one dossier."""
    path = tmp_path / "demo" / "binder.db"
    assert run("demo", str(path.parent), "--quiet", now=NOW).status == 0
    (tmp_path / "offer.txt").write_text("Angebot für Weber: 12.000 Beutel", encoding="utf-8")
    assert run("attach", "weber", str(tmp_path / "offer.txt"), "--kind", "offer", db=path, now=NOW).status == 0
    return path


def exported(demo: Path, name: str, *options: str) -> Path:
    """A file that was written from the demo."""
    path = demo.parent / name
    made = run("export", str(path), *options, db=demo, now=NOW)
    assert made.status == 0, made.err
    return path


def test_json_into_an_empty_binder_gives_the_same_binder(demo: Path, tmp_path: Path) -> None:
    """Every dossier with all that lies in it, its number, and what is on its sheets: exported again it is the same."""
    first = exported(demo, "all.json")
    copy = tmp_path / "copy.db"

    taken = run("import", str(first), "--json", db=copy, now=NOW)

    assert taken.json["new"] == 62
    run("export", str(tmp_path / "again.json"), db=copy, now=NOW)
    one, other = (json.loads(path.read_text(encoding="utf-8")) for path in (first, tmp_path / "again.json"))
    assert (one["dossiers"], one["contents"]) == (other["dossiers"], other["contents"])
    assert (
        run("show", "weber", "--json", db=copy, now=NOW).json == run("show", "weber", "--json", db=demo, now=NOW).json
    )
    sound(copy)


def test_json_a_second_time_changes_nothing(demo: Path) -> None:
    """What is here already is named, and left as it is."""
    again = run("import", str(exported(demo, "all.json")), "--json", db=demo, now=NOW)

    assert again.json["new"] == 0
    assert len(again.json["known"]) == 62


def test_taking_in_json_is_one_step_to_take_back(demo: Path, tmp_path: Path) -> None:
    """Undo leaves an empty binder."""
    copy = tmp_path / "copy.db"
    run("import", str(exported(demo, "all.json")), db=copy, now=NOW)

    assert run("undo", db=copy, now=NOW).status == 0
    assert run("binder", "--json", db=copy, now=NOW).json["count"]["active"] == 0
    sound(copy)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "is no JSON"),
        ("[1, 2", "is no JSON"),
        ("{}", "is not what tickler export writes"),
        ('{"format": "tickler-binder", "version": 99}', "another version"),
        ('{"format": "tickler-binder", "version": 1, "dossiers": [{}], "contents": {}}', "dossier 1 in the file"),
        ('{"format": "tickler-binder", "version": 1, "dossiers": 3, "contents": {}}', "lacks something"),
        ('{"format": "tickler-binder", "version": 1, "dossiers": [], "contents": {"ab": "YQ=="}}', "was altered"),
        ("[" * 100_000, "is no JSON"),
    ],
)
def test_json_that_is_none_of_ours_is_refused(tmp_path: Path, written: str, said: str) -> None:
    """One line, exit 2, and no binder is begun."""
    path = tmp_path / "bad.json"
    path.write_text(written, encoding="utf-8")

    refused = run("import", str(path), db=tmp_path / "new.db", now=NOW)

    assert refused.status == 2
    assert said in refused.err
    assert not (tmp_path / "new.db").exists()


def test_json_with_escapes_in_a_name_is_refused(demo: Path, tmp_path: Path) -> None:
    """What a terminal obeys does not come in by this way either."""
    told = json.loads(exported(demo, "all.json").read_text(encoding="utf-8"))
    told["dossiers"][0]["card"]["name"] = "\x1b[31mRed"
    (tmp_path / "bad.json").write_text(json.dumps(told), encoding="utf-8")

    refused = run("import", str(tmp_path / "bad.json"), db=tmp_path / "new.db", now=NOW)

    assert refused.status == 2
    assert "control character" in refused.err


def test_csv_comes_back_unchanged(demo: Path) -> None:
    """A list that went out and was not worked on changes nothing when it comes back."""
    back = run("import", str(exported(demo, "all.csv")), "--json", db=demo, now=NOW)

    assert (back.json["new"], back.json["changed"]) == (0, 0)


def test_csv_has_no_formula_in_any_cell(demo: Path) -> None:
    """A name that begins like a formula is text in a spreadsheet; a phone stays a phone."""
    run("add", "=cmd|' /C calc'!A0", "--next", "fri", "--phone", "+1 555 0100", "--person", "@SUM(1)", db=demo, now=NOW)

    rows = list(csv.DictReader(io.StringIO(exported(demo, "all.csv").read_text(encoding="utf-8-sig"))))

    assert rows[-1]["name"] == "'=cmd|' /C calc'!A0"
    assert rows[-1]["person"] == "'@SUM(1)"
    assert rows[-1]["phone"] == "+1 555 0100"


@pytest.mark.parametrize("version", ["3", "4"])
def test_an_address_book_is_read_by_another_program(demo: Path, version: str) -> None:
    """Another program reads every card, in every script; and a second import of it here changes nothing."""
    path = exported(demo, "all.vcf", "--vcard", version)

    cards = list(vobject.readComponents(path.read_text(encoding="utf-8")))

    assert len(cards) == 58
    assert "გიორგი ლომსაძე" in {card.fn.value for card in cards}
    assert {card.version.value for card in cards} == {f"{version}.0"}
    back = run("import", str(path), "--json", db=demo, now=NOW).json
    assert (back["new"], back["changed"]) == (0, 0)


def test_a_calendar_is_read_by_another_program_and_keeps_its_uids(demo: Path) -> None:
    """Agreed times are events at their time; after a refile the same UID has the new date, so that it is updated."""
    before = icalendar.Calendar.from_ical(exported(demo, "a.ics").read_bytes())
    run("move", "weber", "8 dec 10:30", "--force", db=demo, now=NOW)
    after = icalendar.Calendar.from_ical(exported(demo, "b.ics").read_bytes())

    was, now = (
        {str(event["uid"]): event.decoded("dtstart") for event in made.walk("VEVENT")} for made in (before, after)
    )
    assert set(was) == set(now)
    changed = [uid for uid in was if was[uid] != now[uid]]
    assert len(changed) == 1
    assert f"{now[changed[0]]:%Y-%m-%d %H:%M}" == "2026-12-08 10:30"


def test_to_dos_hold_what_has_a_month_only(demo: Path) -> None:
    """As to-dos, every active dossier is in the calendar."""
    made = icalendar.Calendar.from_ical(exported(demo, "a.ics", "--todos").read_bytes())

    assert len(made.walk("VTODO")) == 58


def test_a_file_that_is_there_is_not_written_over(demo: Path) -> None:
    """Without --force: exit 1; and what is written is readable by its owner alone."""
    path = exported(demo, "all.csv")
    before = path.read_bytes()

    assert run("export", str(path), "weber", db=demo, now=NOW).status == 1
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_unknown_ending_is_not_guessed(demo: Path) -> None:
    """Exit 2, with the endings that are known."""
    refused = run("export", str(demo.parent / "all.doc"), db=demo, now=NOW)

    assert refused.status == 2
    assert ".json, .csv, .vcf or .ics" in refused.err


# -- address books and workbooks from elsewhere --------------------------------------------------------------------

PHONE_EXPORT = """BEGIN:VCARD
VERSION:3.0
N:Beridze;Nino;;;
FN:Nino Beridze
ORG:Kavkaz Trading;Purchasing
TITLE:Head of Purchasing
TEL;TYPE=CELL:+995 599 00 00 17
TEL;TYPE=WORK,VOICE:+995 32 200 00 17
item1.EMAIL;TYPE=INTERNET:nino@kavkaz.example
NOTE:Prefers mornings.\\nBuys tea\\, much.
CATEGORIES:tea,key
UID:4711
END:VCARD
BEGIN:VCARD
VERSION:2.1
ORG:Nameless GmbH
TEL;WORK:+49 30 5550
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:f=C3=BCr immer
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:გიორგი ლომსაძე
TEL;VALUE=uri;TYPE="voice,work":tel:+995-350-00-55-08
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:
EMAIL:only@mail.example
END:VCARD
"""


def test_an_address_book_of_a_phone_comes_in(tmp_path: Path) -> None:
    """Cards of vCard 2.1, 3 and 4 in one file, one of them without a name; a second import never doubles."""
    path, binder = tmp_path / "contacts.vcf", tmp_path / "b.db"
    path.write_text(PHONE_EXPORT, encoding="utf-8")

    first = run("import", str(path), "--json", db=binder, now=NOW).json
    second = run("import", str(path), "--json", db=binder, now=NOW).json

    assert (first["new"], second["new"], second["changed"]) == (4, 0, 0)
    names = {one["name"] for one in run("today", "--json", db=binder, now=NOW).json["dossiers"]}
    assert names == {"Nino Beridze", "Nameless GmbH", "გიორგი ლომსაძე", "only@mail.example"}
    nino = run("show", "nino", "--json", db=binder, now=NOW).json
    assert nino["phone"] == "+995 32 200 00 17"
    assert nino["note"] == "Prefers mornings.\nBuys tea, much."
    assert nino["tags"] == ["tea", "key"]


@pytest.mark.parametrize("written", [b"BEGIN:VCARD\nFN:x\n", b"BEGIN:VCARD\nVERSION:3.0\n" + b"\xff\xfe\x00" * 400])
def test_a_vcard_that_never_ends_is_refused(tmp_path: Path, written: bytes) -> None:
    """One line, exit 2, nothing written, and nothing of it on the screen."""
    (tmp_path / "bad.vcf").write_bytes(written)

    refused = run("import", str(tmp_path / "bad.vcf"), db=tmp_path / "b.db", now=NOW)

    assert refused.status == 2
    assert refused.err.count("\n") <= 2
    assert not (tmp_path / "b.db").exists()


def test_a_workbook_comes_in(tmp_path: Path) -> None:
    """Numbers are phones, dates are days, and the header is recognised as in a list."""
    book = openpyxl.Workbook()
    rows = [
        ["Kunde", "Telefon", "Wiedervorlage"],
        ["Weber", 49305550112, "2026-12-08"],
        ["თბილისის პური", "+995 32 2", None],
    ]
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "clients.xlsx")

    taken = run(
        "import", str(tmp_path / "clients.xlsx"), "--map", "Kunde=name", "--json", db=tmp_path / "b.db", now=NOW
    )

    assert taken.json["new"] == 2
    weber = run("show", "weber", "--json", db=tmp_path / "b.db", now=NOW).json
    assert (weber["phone"], weber["tab"]) == ("49305550112", "2026-12-08")


def test_a_workbook_that_is_cut_off_or_a_bomb_is_refused(tmp_path: Path) -> None:
    """Exit 2, before anything is unpacked."""
    import zipfile

    book = openpyxl.Workbook()
    book.active.append(["Name"])
    book.save(tmp_path / "whole.xlsx")
    (tmp_path / "cut.xlsx").write_bytes((tmp_path / "whole.xlsx").read_bytes()[:1500])
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)

    for name in ("cut.xlsx", "bomb.xlsx"):
        refused = run("import", str(tmp_path / name), db=tmp_path / "b.db", now=NOW)
        assert refused.status == 2, name
        assert refused.err.startswith("error: ")
