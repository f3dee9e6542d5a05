"""Out to other programs and back: JSON is the whole binder, CSV a list, vCard an address book, .ics a calendar."""

import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import icalendar
import openpyxl
import pytest
import vobject

from tests.conftest import run
from tests.soak import sound
from tickler.packs import schema

NOW = "2026-11-23T08:30"
_KINDS_OF_CARD = ("KIND", "X-ADDRESSBOOKSERVER-KIND")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo binder, with a sheet in one dossier; made once."""
    folder = tmp_path_factory.mktemp("made")
    assert run("demo", str(folder), "--quiet", now=NOW).status == 0
    (folder / "offer.txt").write_text("Angebot für Weber: 12.000 Beutel", encoding="utf-8")
    attached = run("attach", "weber", str(folder / "offer.txt"), "--kind", "offer", db=folder / "binder.db", now=NOW)
    assert attached.status == 0
    return folder / "binder.db"


@pytest.fixture
def demo(made: Path, tmp_path: Path) -> Path:
    """A copy of it for each test."""
    (tmp_path / "demo").mkdir()
    return Path(shutil.copy(made, tmp_path / "demo"))


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


@pytest.mark.parametrize("as_written", ["escaped", "UTF-16", "indented"])
def test_json_that_another_program_wrote_anew_is_the_same(demo: Path, tmp_path: Path, as_written: str) -> None:
    """Signs escaped, in another Unicode, indented and with its members in another order: what it says counts."""
    told = json.loads(exported(demo, "all.json").read_text(encoding="utf-8"))
    written = {
        "escaped": json.dumps(told).replace("/", "\\/").replace("+", "\\u002b").encode(),
        "UTF-16": json.dumps(told, ensure_ascii=False).encode("utf-16"),
        "indented": json.dumps(told, indent=4, sort_keys=True).encode(),
    }
    (tmp_path / "other.json").write_bytes(written[as_written])

    taken = run("import", str(tmp_path / "other.json"), db=tmp_path / "copy.db", now=NOW)

    assert taken.status == 0, taken.err
    run("export", str(tmp_path / "again.json"), db=tmp_path / "copy.db", now=NOW)
    again = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))
    assert (again["dossiers"], again["contents"]) == (told["dossiers"], told["contents"])


def test_json_comes_in_through_a_pipe(demo: Path, tmp_path: Path) -> None:
    """What one tickler writes to standard output, another reads from standard input."""
    whole = exported(demo, "all.json").read_bytes()
    command = [sys.executable, "-m", "tickler", "--now", NOW, "--db", str(tmp_path / "copy.db"), "import", "-"]

    taken = subprocess.run(command, input=whole, capture_output=True, check=True)

    assert b"took in 62 dossiers from standard input" in taken.stdout


def test_json_is_never_held_in_memory(demo: Path, tmp_path: Path) -> None:
    """Neither are all dossiers, nor all that is on one sheet."""
    (tmp_path / "large.bin").write_bytes(os.urandom(12_000_000))
    run("attach", "weber", str(tmp_path / "large.bin"), db=demo, now=NOW)
    whole = exported(demo, "all.json")

    tracemalloc.start()
    taken = run("import", str(whole), db=tmp_path / "copy.db", now=NOW)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert taken.status == 0, taken.err
    assert peak < 6_000_000
    sound(tmp_path / "copy.db")


def test_a_number_that_was_given_once_is_given_to_no_other_in_the_copy_either(demo: Path, tmp_path: Path) -> None:
    """A dossier that was undone stands in no file, and its number may stand on somebody's paper."""
    copy, other = tmp_path / "copy.db", tmp_path / "other.db"
    run("add", "Undone", "--next", "fri", db=demo, now=NOW)
    run("undo", db=demo, now=NOW)
    run("add", "Mine", "--next", "fri", db=other, now=NOW)
    for path in (copy, other):
        run("import", str(exported(demo, "all.json", "--force")), db=path, now=NOW)

    numbers = [
        run("add", "New", "--next", "fri", "--json", db=path, now=NOW).json["id"] for path in (demo, copy, other)
    ]

    assert numbers == [64, 64, 64]
    sound(copy)


def test_how_far_a_large_export_and_its_import_have_come_is_told(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bar on a terminal comes to its end: dossiers when they are written, bytes when they are read."""
    told: dict[str, tuple[int, list[int]]] = {}

    @contextmanager
    def watched(what: str, total: int, *, shown: bool, colour: bool) -> Iterator[Callable[[int], None]]:
        assert (shown, colour) == (True, False)
        told[what] = (total, [])
        yield told[what][1].append

    for module, limit in (("export", "_MANY"), ("wholes", "_LARGE")):
        monkeypatch.setattr(f"tickler.commands.{module}.progress", watched)
        monkeypatch.setattr(f"tickler.commands.{module}.{limit}", 0)
    run("import", str(exported(demo, "all.json")), db=tmp_path / "copy.db", now=NOW)

    assert told["writing"] == (62, list(range(62)))
    for reading in ("looking over", "taking in", "comparing"):
        size, behind = told[reading]
        assert behind == sorted(behind)
        assert behind[-1] == size


def test_json_a_second_time_changes_nothing(demo: Path) -> None:
    """What is here already is named, and left as it is."""
    again = run("import", str(exported(demo, "all.json")), "--json", db=demo, now=NOW)

    assert again.json["new"] == 0
    assert len(again.json["known"]) == 62


@pytest.fixture
def worked_with(demo: Path, tmp_path: Path) -> Path:
    """The demo after a day's work, with all kinds of things done, taken out again, and taken back."""
    (tmp_path / "gone.txt").write_text("What only an undo wants back", encoding="utf-8")
    for said in (
        ["days-off", "add", "2026-12-24", "--because", "Christmas Eve"],
        ["call", "weber", "Fine", "--outcome", "reached", "--next", "fri 10:30", "--promise", "send samples by fri"],
        ["add", "Undone", "--next", "fri"],
        ["undo"],
        ["close", "20", "--because", "moved away"],
        ["handover", "bob", "nino", "--until", "+1w", "--to", str(tmp_path / "pack.tickler")],
        ["attach", "weber", str(tmp_path / "gone.txt")],
        ["sheet", "weber", "2", "--remove"],
    ):
        done = run(*said, db=demo, now="2026-11-24T10:00")
        assert done.status == 0, (said, done.err)
    return demo


def rows_in(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that is in a binder, table by table, without the words that it is found by."""
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        read = {name: f"SELECT * FROM {name}" for name in names if "_words" not in name}  # noqa: S608  # of our schema
        return {name: sorted(db.execute(select), key=repr) for name, select in read.items()}


def test_json_into_an_empty_binder_brings_its_history(worked_with: Path, tmp_path: Path) -> None:
    """Every row of every table is the same: who did what when, the figures of days gone by, what undo takes back."""
    copy, later = tmp_path / "copy.db", "2026-11-25T09:00"

    taken = run("import", str(exported(worked_with, "all.json")), db=copy, now=later)

    assert (taken.status, "history" in taken.err) == (0, False), taken.err
    one, other = rows_in(worked_with), rows_in(copy)
    assert one == other
    sound(copy)
    for said in (
        ["history", "--json"],
        ["review", "2026-11-24", "--json"],
        ["undo"],
        ["find", "only an undo", "--json"],
    ):
        answers = [run(*said, db=path, now=later) for path in (worked_with, copy)]
        assert answers[0].status == 0, answers[0].err
        assert answers[0].out == answers[1].out
    sound(copy)


@pytest.mark.parametrize(
    ("name", "entry", "key", "value"),
    [
        ("dossiers", 0, "card", {"name": "Other"}),
        ("dossiers", -1, None, None),
        ("journal", 0, "id", 7_000),
        ("journal", -1, None, None),
        ("journal_lines", 0, "now", {"name = '' --": "x"}),
        ("journal_lines", 0, "table_name", "sqlite_sequence"),
        ("journal_lines", 0, "row_id", 900),
        ("journal_lines", 3, "now", None),
        ("journal_lines", -1, None, None),
        ("days_off", 0, "reason", "Work"),
    ],
)
def test_a_history_that_does_not_tell_of_the_dossiers_stays_behind(
    worked_with: Path, tmp_path: Path, name: str, entry: int, key: str | None, value: object
) -> None:
    """What was altered in the file on its way is taken in as it stands there, and that is told."""
    told = json.loads(exported(worked_with, "all.json").read_text(encoding="utf-8"))
    if key is None:
        del told[name][entry]
    else:
        told[name][entry][key] = value
    (tmp_path / "altered.json").write_text(json.dumps(told), encoding="utf-8")
    copy = tmp_path / "copy.db"

    taken = run("import", str(tmp_path / "altered.json"), db=copy, now=NOW)

    assert taken.status == 0, taken.err
    assert "history) does not come along: in the file it does not tell how the dossiers became" in taken.err
    assert [done["command"] for done in run("history", "--json", db=copy, now=NOW).json] == ["import"]
    sound(copy)


def test_json_into_a_binder_with_a_history_of_its_own_is_one_step_to_take_back(demo: Path, tmp_path: Path) -> None:
    """That of the other stays behind, which is told; undo leaves what was here."""
    here = tmp_path / "here.db"
    run("add", "Mine", "--next", "fri", db=here, now=NOW)

    taken = run("import", str(exported(demo, "all.json")), db=here, now=NOW)

    assert "does not come along: the binder here has a history of its own" in taken.err
    assert run("undo", db=here, now=NOW).status == 0
    assert run("binder", "--json", db=here, now=NOW).json["count"]["active"] == 1
    sound(here)


@pytest.mark.parametrize("option", ["--map=a=name", "--encoding=utf-8", "--skip-bad", "--same-list", "--past"])
def test_what_is_said_of_lists_does_not_go_with_json(demo: Path, tmp_path: Path, option: str) -> None:
    """It is refused, and not passed over in silence."""
    refused = run("import", str(exported(demo, "all.json")), option, db=tmp_path / "copy.db", now=NOW)

    assert (refused.status, option.partition("=")[0] in refused.err) == (2, True)
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "is no JSON"),
        ("[1, 2", "is no JSON"),
        ("{}", "is not what tickler export writes"),
        ('{"format": "tickler-binder", "version": 99}', "another version"),
        ('{"format": "tickler-binder", "version": 1, "dossiers": [{}], "contents": {}}', "dossier 1 in the file"),
        ('{"format": "tickler-binder", "version": 1, "dossiers": 3, "contents": {}}', "line 1: [ is missing"),
        ('{"format": "tickler-binder", "version": 1, "dossiers": [], "contents": {"ab": "YQ=="}}', "was altered"),
        ('{"format": "tickler-binder", "version": 1, "dossiers": [], "contents": {"ab": "?"}}', "is no base64"),
        ('{"format": "tickler-binder",\n"version": 1, "dossiers": [], "contents": {"ab": "YQ', "line 2: a text never"),
        ('{"format": "tickler-binder",\n "version": 1,\n "binder": "a" "b"}', "line 3: , is missing"),
        ('{"format": "tickler-binder",\n"owner": "an', "line 2: unterminated string\n"),
        ('{"format": "tickler-binder", "binder": NaN}', "line 1: NaN is no number\n"),
        ("[" * 100_000, "is no JSON"),
        ('{"a": ' + "[" * 100_000, "is no JSON"),
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
    assert refused.err.startswith("error: dossier 1 in the file cannot be read: card.name is '\\x1b[31mRed'")


def test_what_is_out_is_out_in_the_copy_too(demo: Path, tmp_path: Path) -> None:
    """With whom, until when and with which pack: the copy is the same binder, and can take it back or receive it."""
    pack, copy = tmp_path / "pack.tickler", tmp_path / "copy.db"
    run("edit", "weber", "--recommended-by", "kavkaz", db=demo, now=NOW)
    given = run("handover", "bob", "weber", "--until", "+1w", "--to", str(pack), db=demo, now=NOW)
    assert given.status == 0, given.err

    taken = run("import", str(exported(demo, "all.json")), "--json", db=copy, now=NOW)

    assert taken.status == 0, taken.err
    run("export", str(tmp_path / "again.json"), db=copy, now=NOW)
    one, other = (
        json.loads(path.read_text(encoding="utf-8")) for path in (demo.parent / "all.json", tmp_path / "again.json")
    )
    assert one == other
    weber = next(told for told in other["dossiers"] if told["card"]["name"] == "Weber Söhne")
    assert (weber["marks"]["out_with"], weber["card"]["recommended_by"] is None) == ("bob", False)
    sound(copy)
    assert run("recall", "weber", db=copy, now=NOW).status == 0


def test_what_is_exported_fits_the_documented_schema(demo: Path) -> None:
    """packs/schema.json describes every key of it, under ``export``."""
    schema.check(json.loads(exported(demo, "all.json").read_text(encoding="utf-8")), "export")


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("card", "name"), 5),
        (("card", "phone"), {"a": 1}),
        (("card", "tags"), "tea"),
        (("card", "own"), []),
        (("place", "tab"), "2026-99-99"),
        (("place", "tab"), "9999-12-31"),
        (("place", "tab"), None),
        (("place", "time"), "25:99"),
        (("number",), -1),
        (("number",), "17"),
        (("number",), 2**63 - 1),
        (("number",), 10**30),
        (("uid",), None),
        (("added_at",), "yesterday"),
        (("marks",), {"out_until": "soon"}),
        (("contacts",), [{"uid": "x"}]),
        (("promises",), {"a": 1}),
        (("more",), 1),
    ],
)
def test_json_of_another_shape_is_refused(demo: Path, tmp_path: Path, where: tuple[str, ...], value: object) -> None:
    """A value that no dossier has there is named by its place; exit 2, and no binder is begun."""
    told = json.loads(exported(demo, "all.json").read_text(encoding="utf-8"))
    *way, last = where
    held = told["dossiers"][1]
    for name in way:
        held = held[name]
    held[last] = value
    (tmp_path / "bad.json").write_text(json.dumps(told), encoding="utf-8")

    refused = run("import", str(tmp_path / "bad.json"), db=tmp_path / "new.db", now=NOW)

    assert refused.status == 2, refused.out
    assert refused.err.startswith("error: dossier 2 in the file")
    assert not (tmp_path / "new.db").exists()


def test_json_with_one_dossier_twice_is_refused(demo: Path, tmp_path: Path) -> None:
    """Nobody says which of the two holds."""
    told = json.loads(exported(demo, "all.json").read_text(encoding="utf-8"))
    told["dossiers"].append(told["dossiers"][0])
    (tmp_path / "bad.json").write_text(json.dumps(told), encoding="utf-8")

    refused = run("import", str(tmp_path / "bad.json"), db=tmp_path / "new.db", now=NOW)

    assert (refused.status, "comes twice" in refused.err) == (2, True)


def test_csv_comes_back_unchanged(demo: Path) -> None:
    """A list that went out and was not worked on changes nothing when it comes back."""
    back = run("import", str(exported(demo, "all.csv")), "--json", db=demo, now=NOW)

    assert (back.json["new"], back.json["changed"], "recommended" in back.err) == (0, 0, False)


def test_csv_carries_all_that_a_card_says(tmp_path: Path, config: Callable[[str], Path]) -> None:
    """Own fields, birthday, occasions, who recommended it, an agreed day, what looks like a formula: elsewhere, too."""
    config('stages = ["cold", "warm"]\n[fields]\ntonnes = "number"\nlast_visit = "date"\n')
    one, other, path = tmp_path / "one.db", tmp_path / "other.db", tmp_path / "list.csv"
    agreed = ("--next", "fri", "--agreed", "--stage", "warm")
    run("add", "Weber", *agreed, "--set", "last_visit=8.3.2020", "--note", "- rings", db=one)
    formula = ("add", "=cmd|'!A0", "--next", "fri", "--person", "'=Ann", "--phone", "+49-30-5550")
    days = ("--birthday", "8 march 1985", "--occasion", "Accountants' day=21 nov")
    run(*formula, *days, "--recommended-by", "weber", "--set", "tonnes=12.5", db=one)
    assert run("export", str(path), db=one).status == 0

    back = run("import", str(path), "--json", db=one)
    there = run("import", str(path), "--json", db=other)

    assert (back.json["new"], back.json["changed"], "recommended" in back.err) == (0, 0, False)
    assert (there.json["new"], "recommended" in there.err) == (2, False)
    for number in ("1", "2"):
        shown, copy = (run("show", number, "--json", db=db).json for db in (one, other))
        assert {**copy, "added": None, "occasions": None} == {**shown, "added": None, "occasions": None}
        here, copied = (
            [(day["what"], day["who"], day["day"], day["year"]) for day in told["occasions"]] for told in (shown, copy)
        )
        assert here == copied
    assert run("undo", db=other).status == 0
    assert run("binder", "--json", db=other).json["count"]["active"] == 0


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

    assert len(cards) == 60
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


def test_memory_does_not_grow_with_what_is_exported(tmp_path: Path) -> None:
    """Each form is written dossier by dossier, whatever the binder holds."""
    small, large = tmp_path / "small.db", tmp_path / "large.db"
    for path, count in ((small, 10), (large, 400)):
        lines = (f"Client {n},+995 32 {n:07},{'note ' * 200},2026-12-0{n % 9 + 1}" for n in range(count))
        (tmp_path / "list.csv").write_text("\n".join(["Name,Phone,Notes,Next", *lines]), encoding="utf-8")
        assert run("import", str(tmp_path / "list.csv"), db=path, now=NOW).status == 0

    def peak(path: Path, form: str) -> int:
        tracemalloc.start()
        try:
            assert run("export", str(tmp_path / f"list.{form}"), "--force", db=path, now=NOW).status == 0
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    for form in ("json", "csv", "vcf", "ics"):
        peak(small, form)  # what is imported and remembered the first time is no part of it
        assert peak(large, form) < peak(small, form) + 200_000


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
    assert nino["note"] == "Prefers mornings.\nBuys tea, much.\nalso: +995 599 00 00 17"
    assert nino["tags"] == ["tea", "key"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"BEGIN:VCARD\nFN:x\n", "line 1: a card begins here, and never ends"),
        (b"\nBEGIN:VCARD\nFN:x\nEND:VCARD\nBEGIN:VCARD\nFN:y\nTEL", "line 5: a card begins here, and never ends"),
        (b"BEGIN:VCARD\nFN:x\n" * 20_000, "line 1: a card begins here, and never ends"),
        (b"BEGIN:VCARD\nNOTE:x\n" + b" more and more of it\n" * 100_000, "line 1: a card begins here that is too long"),
        (b"BEGIN:VCARD\nTEL:1" + b"\nTEL:+1" * 200_000, "line 1: a card begins here that is too long"),
        (b"BEGIN:VCARD\nVERSION:3.0\n" + b"\xff\xfe\x00" * 400, "it holds NUL characters"),
        (b"BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n", "no card that says whose it is"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:never\n", "is a calendar, and no list of clients"),
    ],
)
def test_a_vcard_that_never_ends_is_refused(tmp_path: Path, written: bytes, said: str) -> None:
    """At once, however long it is: one line, exit 2, nothing written, and nothing of it on the screen."""
    (tmp_path / "bad.vcf").write_bytes(written)

    refused = run("import", str(tmp_path / "bad.vcf"), db=tmp_path / "b.db", now=NOW)

    assert refused.status == 2
    assert said in refused.err
    assert refused.err.count("\n") <= 2
    assert not (tmp_path / "b.db").exists()


@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("cp1252", "Windows-1252")]
)
def test_an_address_book_may_be_in_any_encoding(tmp_path: Path, encoding: str, told: str) -> None:
    """Found as of a list, and what was guessed is told; no letter becomes another."""
    lines = ["BEGIN:VCARD", "VERSION:2.1", "N:Müller;Jörg", "ADR;WORK:;;Große Straße 5;Köln", "END:VCARD"]
    (tmp_path / "all.vcf").write_bytes("\r\n".join(lines).encode(encoding))

    taken = run("import", str(tmp_path / "all.vcf"), db=tmp_path / "b.db", now=NOW)

    assert (taken.status, told in taken.err, "read as" in taken.err) == (0, True, bool(told))
    assert run("show", "müller", "--json", db=tmp_path / "b.db", now=NOW).json["address"] == "Große Straße 5, Köln"


def test_a_bad_card_is_told_by_its_line(tmp_path: Path) -> None:
    """The line of the address book, whatever stands in the cards above; photos and somebody's agent are passed over."""
    long = "\n".join(["PHOTO;ENCODING=b:AAAA", *[" AAAA"] * 50])
    first = f"BEGIN:VCARD\nFN:Ann\nNOTE:a\\nb\n{long}\nAGENT:\nBEGIN:VCARD\nFN:Bob\nEND:VCARD\nTEL:+1 555\nEND:VCARD\n"
    (tmp_path / "all.vcf").write_text(first + "BEGIN:VCARD\nFN:Cid\nTEL:call me\nEND:VCARD\n", encoding="utf-8")

    refused = run("import", str(tmp_path / "all.vcf"), db=tmp_path / "b.db", now=NOW)
    taken = run("import", str(tmp_path / "all.vcf"), "--skip-bad", "--json", db=tmp_path / "b.db", now=NOW)

    assert refused.err.startswith("line 62, column 'phone': 'call me' is no phone number")
    assert (taken.json["new"], taken.json["skipped"]) == (1, 1)
    shown = run("show", "1", "--json", db=tmp_path / "b.db", now=NOW).json
    assert (shown["name"], shown["note"], shown["phone"]) == ("Ann", "a\nb", "+1 555")


def test_a_group_of_an_address_book_is_no_client(tmp_path: Path) -> None:
    """Neither in the way of vCard 4 nor in Apple's."""
    groups = [f"BEGIN:VCARD\nFN:Friends\nUID:g1\n{kind}:group\nEND:VCARD" for kind in _KINDS_OF_CARD]
    (tmp_path / "a.vcf").write_text("\n".join([*groups, "BEGIN:VCARD", "FN:Ann", "END:VCARD", ""]), encoding="utf-8")

    taken = run("import", str(tmp_path / "a.vcf"), "--json", db=tmp_path / "b.db", now=NOW)

    assert taken.json["new"] == 1
    assert run("show", "1", "--json", db=tmp_path / "b.db", now=NOW).json["name"] == "Ann"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (["NOTE:Plumber\\nCellar key at Ann's"], "Plumber"),
        ([f"NOTE:{'long ' * 30}"], f"{'long ' * 12}".strip() + "…"),
        (["NICKNAME:Bobby", "NOTE:From the fair"], "Bobby"),
        (["URL:https://weber.example", "NOTE:x"], "https://weber.example"),
        (["ADR:;;Street 4;Town;;;"], "Street 4, Town"),
    ],
)
def test_a_card_without_a_name_is_called_by_what_tells_it_apart(tmp_path: Path, said: list[str], name: str) -> None:
    """Even where that is a note; and a card of nobody's, with a birthday or a number alone, is none. Nothing stops."""
    cards = [["FN:Ann"], ["N:;;;;", "FN:", *said], ["UID:7", "BDAY:1985-03-08", "TITLE:Chief"]]
    book = [line for card in cards for line in ("BEGIN:VCARD", "VERSION:3.0", *card, "END:VCARD")]
    (tmp_path / "a.vcf").write_text("\n".join([*book, ""]), encoding="utf-8")
    db = tmp_path / "b.db"

    taken, again = (run("import", str(tmp_path / "a.vcf"), "--json", db=db, now=NOW) for _ in range(2))

    assert (taken.status, taken.json["new"], again.json["new"]) == (0, 2, 0), taken.err
    assert run("show", "2", "--json", db=db, now=NOW).json["name"] == name


def test_the_card_of_a_firm_is_nobodys(tmp_path: Path) -> None:
    """A card may be said to be a firm's (vCard 4): the firm is the client, and whom to ask for is not known."""
    (tmp_path / "a.vcf").write_text("BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Acme\nEND:VCARD\n", encoding="utf-8")

    run("import", str(tmp_path / "a.vcf"), db=tmp_path / "b.db", now=NOW)

    shown = run("show", "1", "--json", db=tmp_path / "b.db", now=NOW).json
    assert (shown["name"], shown["company"], shown["person"]) == ("Acme", "Acme", None)


@pytest.mark.parametrize("preferred", ["TYPE=work;PREF=1", "TYPE=WORK,pref", "PREF"])
def test_the_preferred_phone_and_address_stand_on_the_card(tmp_path: Path, preferred: str) -> None:
    """However a vCard says it; the others are in the note."""
    lines = ["FN:Ann", "TEL;PREF=2:+1 555 1", f"TEL;{preferred}:+1 555 2", "EMAIL:a@b.example"]
    lines += [f"EMAIL;{preferred}:ann@b.example"]
    (tmp_path / "a.vcf").write_text("\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""]), encoding="utf-8")

    run("import", str(tmp_path / "a.vcf"), db=tmp_path / "b.db", now=NOW)

    shown = run("show", "1", "--json", db=tmp_path / "b.db", now=NOW).json
    assert (shown["phone"], shown["email"]) == ("+1 555 2", "ann@b.example")
    assert shown["note"] == "also: +1 555 1, a@b.example"


@pytest.mark.parametrize(
    ("written", "read"),
    [("1985-03-08", "8 March 1985"), ("19850308T000000Z", "8 March 1985"), ("--0308", "8 March"),
     ("--03-08", "8 March"), ("1604-03-08", "8 March"), ("1985", None), ("spring", None), ("", None)],
)  # fmt: skip
def test_birthdays_come_in_as_vcards_write_them(tmp_path: Path, written: str, read: str | None) -> None:
    """With a year or without; 1604 is how a phone says that it knows none; what is no day is left out."""
    (tmp_path / "a.vcf").write_text(f"BEGIN:VCARD\nFN:Ann\nBDAY:{written}\nEND:VCARD\n", encoding="utf-8")

    run("import", str(tmp_path / "a.vcf"), db=tmp_path / "b.db", now=NOW)

    shown = run("show", "1", db=tmp_path / "b.db", now=NOW).out
    assert ("birthday" in shown, read is None or read in shown) == (read is not None, True)


def test_rows_of_a_workbook_are_told_by_their_number(tmp_path: Path) -> None:
    """As the workbook counts them, empty ones too; a row may end before its last column."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (["Name", "Phone", "Notes"], ["Weber"], [], ["Kavkaz", "none"]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")

    refused = run("import", str(tmp_path / "a.xlsx"), db=tmp_path / "b.db", now=NOW)

    assert refused.err.startswith("line 4, column 'Phone': 'none' is no phone number")
    assert "1 of 2 rows" in refused.err


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("where", "giant"),
    [
        ("in one cell", "<c t='inlineStr'><is><t>{long}</t></is></c>"),
        ("in the parts of one cell", "<c t='inlineStr'><is>{parts}</is></c>"),
        ("in many cells", "{cells}"),
        ("in what is said of a cell", "<c x='{long}'/>"),
    ],
)
def test_a_workbook_with_a_giant_row_is_refused_before_it_is_read(
    tmp_path: Path, where: str, giant: str, encoding: str
) -> None:
    """It would have to be held in memory whole, as often as it pleases; of that much, no client consists."""
    letters = os.urandom(1_500_000).hex()
    pieces = [letters[at : at + 30_000] for at in range(0, len(letters), 30_000)]
    parts = "".join(f"<r><t>{piece}</t></r>" for piece in pieces)
    cells = "".join(f"<c t='inlineStr'><is><t>{piece}</t></is></c>" for piece in pieces)
    book = openpyxl.Workbook()
    book.active.append(["Name"])
    book.save(tmp_path / "good.xlsx")
    with zipfile.ZipFile(tmp_path / "good.xlsx") as good, zipfile.ZipFile(tmp_path / "giant.xlsx", "w") as made:
        for name in good.namelist():
            content = good.read(name)
            if name == "xl/worksheets/sheet1.xml":
                more = f"<row>{giant.format(long=letters, parts=parts, cells=cells)}</row></sheetData>"
                content = content.decode().replace("</sheetData>", more).encode(encoding)
            made.writestr(name, content)

    tracemalloc.start()
    refused = run("import", str(tmp_path / "giant.xlsx"), db=tmp_path / "b.db", now=NOW)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (refused.status, "a row of it has more than 2,097,152 bytes" in refused.err) == (2, True), (where, refused)
    assert peak < 2_000_000
    assert not (tmp_path / "b.db").exists()


def test_a_workbook_with_many_rows_and_a_large_picture_is_none_that_is_refused(tmp_path: Path) -> None:
    """What is long as a whole, and what is no text, is none of a giant row."""
    book = openpyxl.Workbook()
    book.active.append(["Name", "Note"])
    for number in range(300):
        book.active.append([f"Client {number}", os.urandom(6_000).hex()])
    book.save(tmp_path / "large.xlsx")
    with zipfile.ZipFile(tmp_path / "large.xlsx", "a") as made:
        made.writestr("xl/media/image1.png", b"\x89PNG<row " + os.urandom(5_000_000))

    taken = run("import", str(tmp_path / "large.xlsx"), "--json", db=tmp_path / "b.db", now=NOW)

    assert (taken.status, taken.json["new"]) == (0, 300), taken.err


def test_a_workbook_that_claims_to_be_huge_is_read_at_once(tmp_path: Path) -> None:
    """One cell in the last corner is one bad row, and not a million rows of sixteen thousand cells."""
    book = openpyxl.Workbook()
    assert book.active
    for row in (["Name", "Phone"], ["Weber", "+49 30 1"]):
        book.active.append(row)
    book.save(tmp_path / "small.xlsx")
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(tmp_path / "small.xlsx") as small, zipfile.ZipFile(tmp_path / "far.xlsx", "w") as far:
        for part in small.namelist():
            written = small.read(part).replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
            far.writestr(part, written.replace(b"</sheetData>", corner))

    taken = run("import", str(tmp_path / "far.xlsx"), "--skip-bad", "--json", db=tmp_path / "b.db", now=NOW)

    assert (taken.json["new"], taken.json["skipped"]) == (1, 1), taken.err


def test_everybody_at_a_client_is_in_the_address_book_and_comes_back(tmp_path: Path) -> None:
    """One more person has a card that names the dossier: she comes back to it, here and in another binder, once."""
    ours, theirs = tmp_path / "ours.db", tmp_path / "theirs.db"
    run("add", "Kavkaz", "--person", "Zaza Beridze", "--phone", "032 1", "--next", "fri", db=ours, now=NOW)
    run("person", "1", "Lali", "--position", "Head of Purchasing", "--phone", "032 2", db=ours, now=NOW)
    run("person", "1", "Zaza", "--birthday", "27 nov 1980", "--email", "z@kavkaz.example", db=ours, now=NOW)
    run("person", "1", "Lali", "--birthday", "1 dec", db=ours, now=NOW)
    before = run("show", "1", "--json", db=ours, now=NOW).json
    book = tmp_path / "all.vcf"
    run("export", str(book), db=ours, now=NOW)

    here = run("import", str(book), "--json", db=ours, now=NOW).json
    for _ in range(2):
        assert run("import", str(book), db=theirs, now=NOW).status == 0

    assert (here["new"], here["changed"], here["persons"]) == (0, 0, 0)
    assert run("show", "1", "--json", db=ours, now=NOW).json["persons"] == before["persons"]
    there = run("show", "1", "--json", db=theirs, now=NOW).json

    def bare(said: dict[str, list[dict[str, object]]], what: str) -> list[dict[str, object]]:
        return [{key: value for key, value in one.items() if key != "uid"} for one in said[what]]

    assert (bare(there, "persons"), bare(there, "occasions")) == (bare(before, "persons"), bare(before, "occasions"))
    assert run("binder", "--json", db=theirs, now=NOW).json["count"]["active"] == 1


@pytest.mark.parametrize("known", [False, True])
def test_a_person_comes_to_the_dossier_in_whatever_order(tmp_path: Path, *, known: bool) -> None:
    """Another program has sorted the cards; or the client had a dossier here, which was begun apart."""
    first = (
        "BEGIN:VCARD\nFN:Zaza\nEMAIL:z@kavkaz.example\nX-TICKLER-UID:0f0e0d0c-0b0a-4908-8706-050403020100\nEND:VCARD"
    )
    other = "BEGIN:VCARD\nFN:Ann\nTEL:032 2\nX-TICKLER-BESIDE:0f0e0d0c-0b0a-4908-8706-050403020100\nEND:VCARD"
    (tmp_path / "sorted.vcf").write_text(f"{other}\n{first}\n", encoding="utf-8")
    (tmp_path / "as_written.vcf").write_text(f"{first}\n{other}\n", encoding="utf-8")
    if known:
        run("add", "Zaza", "--email", "z@kavkaz.example", "--next", "fri", db=tmp_path / "b.db", now=NOW)

    for book in ("sorted.vcf", "as_written.vcf"):
        ran = run("import", str(tmp_path / book), db=tmp_path / "b.db", now=NOW)
        assert (ran.status, "not here" in ran.err) == (0, False)

    shown = run("show", "1", "--json", db=tmp_path / "b.db", now=NOW).json
    assert [(one["name"], one["phone"]) for one in shown["persons"]] == [("Ann", "032 2")]
    assert run("binder", "--json", db=tmp_path / "b.db", now=NOW).json["count"]["active"] == 1


@pytest.mark.parametrize("version", ["3", "4"])
def test_a_client_of_whom_no_person_is_known_comes_back_without_one(tmp_path: Path, version: str) -> None:
    """The name that stands in for it in an address book becomes nobody's: neither here nor in another binder."""
    ours, theirs, book = tmp_path / "ours.db", tmp_path / "theirs.db", tmp_path / "all.vcf"
    run("add", "Kavkaz", "--next", "fri", db=ours, now=NOW)
    run("add", "Tbilisi Tea House", "--company", "Tea Ltd", "--next", "fri", db=ours, now=NOW)
    run("add", "Ann Weber", "--person", "Ann Weber", "--next", "fri", db=ours, now=NOW)
    run("export", str(book), "--vcard", version, db=ours, now=NOW)

    back = run("import", str(book), "--json", db=ours, now=NOW).json
    run("import", str(book), db=theirs, now=NOW)

    assert (back["new"], back["changed"]) == (0, 0)
    for db in (ours, theirs):
        shown = [run("show", number, "--json", db=db, now=NOW).json for number in ("1", "2", "3")]
        assert [(one["company"], one["person"]) for one in shown] == [
            (None, None), ("Tea Ltd", None), (None, "Ann Weber"),
        ]  # fmt: skip


def test_a_person_whose_dossier_is_not_here_is_told(tmp_path: Path) -> None:
    """One more person makes no dossier of her own: who finds hers nowhere is named."""
    book = tmp_path / "one.vcf"
    book.write_text(
        "BEGIN:VCARD\nFN:Ann\nEND:VCARD\nBEGIN:VCARD\nFN:Lali\nX-TICKLER-BESIDE:nowhere\nEND:VCARD\n", encoding="utf-8"
    )

    ran = run("import", str(book), db=tmp_path / "b.db", now=NOW)

    assert "the dossiers that these persons belong to are not here: 'Lali'" in ran.err
    assert run("binder", "--json", db=tmp_path / "b.db", now=NOW).json["count"]["active"] == 1


def test_a_calendar_says_what_it_has_no_day_for(tmp_path: Path) -> None:
    """As many dossiers as events are said to be written, and those of a month alone not to be."""
    db = tmp_path / "b.db"
    run("add", "Weber", "--next", "fri", db=db, now=NOW)
    run("add", "Kavkaz", "--next", "march", db=db, now=NOW)

    events = run("export", str(tmp_path / "d.ics"), db=db, now=NOW).out
    todos = run("export", str(tmp_path / "t.ics"), "--todos", db=db, now=NOW).out

    assert "d.ics: 1 dossier\n" in events
    assert "1 has no day: not in it; --todos takes those of a month, too" in events
    assert "t.ics: 2 dossiers\n" in todos
    assert "no day" not in todos
