"""Nothing is ever lost: undo, redo, history, backup, restore, check."""

import gzip
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran, run
from tests.probing import ROOT, dump, must_fail
from tickler.storage import backups, checks, exporting
from tickler.storage.backups import Kept, Retention, superfluous

BINDERS = ROOT / "tests" / "storage" / "binders"
TUESDAY = "2026-11-24T09:00"


@pytest.fixture
def binder(tmp_path: Path) -> Path:
    """A binder with one dossier that was called once, and another that was moved once."""
    path = tmp_path / "binder.db"
    for words in (
        ("add", "Weber Söhne", "--next", "today", "--phone", "+49 30 5550"),
        ("add", "Kavkaz Trading", "--next", "fri"),
        ("call", "weber", "Wants a price", "--outcome", "interested", "--next", "8 dec 10:30"),
        ("move", "kavkaz", "7 dec", "--because", "trade fair"),
    ):
        assert run(*words, db=path).status == 0
    return path


def where(path: Path, ref: str) -> str | None:
    """The tab of a dossier; None for a closed one."""
    tab: str | None = run("show", ref, "--json", db=path).json["tab"]
    return tab


# -- undo and redo ---------------------------------------------------------------------------------------------------


def test_undo_takes_back_the_last_command_as_a_whole(binder: Path) -> None:
    """The dossier lies where it lay, the move is not in it any more, and the answer says what was taken back."""
    undone = run("undo", db=binder)

    assert undone.status == 0
    assert "took back #4 moved 2 Kavkaz Trading" in undone.out
    assert "2 Kavkaz Trading → Fri 27 Nov 2026, tab 27" in undone.out
    shown = run("show", "kavkaz", "--json", db=binder).json
    assert (shown["tab"], shown["moves"]) == ("2026-11-27", [])


def test_undo_again_takes_back_the_one_before(binder: Path) -> None:
    """After the move the call is taken back: contact, tab, time and all."""
    run("undo", db=binder)
    run("undo", db=binder)

    shown = run("show", "weber", "--json", db=binder).json
    assert (shown["tab"], shown["time"], shown["agreed"], shown["contacts"]) == ("2026-11-23", None, False, [])
    assert run("find", "price", "--json", db=binder).json["dossiers"] == []


def test_undoing_everything_leaves_an_empty_binder_and_gives_no_number_again(binder: Path) -> None:
    """Even a dossier's first filing can be taken back; its number is not given to another."""
    undone = run("undo", "4", db=binder)

    assert undone.status == 0
    assert run("binder", "--json", db=binder).json["count"] == {"active": 0, "filed": 0, "out": 0, "closed": 0}
    assert run("add", "Another", "--next", "fri", "--json", db=binder).json["id"] == 3
    assert run("check", db=binder).status == 0


def test_undo_of_a_list_takes_back_every_row_as_one_step(binder: Path, tmp_path: Path) -> None:
    """An import is one command: five of its dossiers are named, the others counted; redo brings all of them back."""
    (tmp_path / "list.csv").write_text("name\n" + "".join(f"Firma {n}\n" for n in range(300)))
    run("import", str(tmp_path / "list.csv"), db=binder)

    undone = run("undo", db=binder)

    assert undone.out.splitlines()[0].startswith("took back #5 imported ")
    assert undone.out.splitlines()[-1] == "  … and 295 more dossiers"
    assert run("binder", "--json", db=binder).json["count"]["active"] == 2
    run("redo", db=binder)
    assert run("binder", "--json", db=binder).json["count"]["active"] == 302
    assert run("check", db=binder).status == 0


def test_an_undo_stops_at_what_cannot_be_taken_back(binder: Path, tmp_path: Path) -> None:
    """After an erased sheet, or after a way back to a copy, no earlier command is taken back in its place."""
    (tmp_path / "secret.txt").write_text("between us", encoding="utf-8")
    copy = tmp_path / "copy.db"
    run("attach", "1", str(tmp_path / "secret.txt"), db=binder)
    run("sheet", "1", "1", "--erase", db=binder)
    run("backup", str(copy), db=binder)
    before = dump(binder)

    must_fail(run("undo", db=binder), 3, "there is nothing to take back of entry")
    assert dump(binder) == before
    run("restore", str(copy), "--apply", db=binder)
    must_fail(run("undo", db=binder), 3, "went back to the copy copy.db")
    run("edit", "1", "--phone", "555", db=binder)
    assert run("undo", db=binder).status == 0


def test_undo_of_more_than_was_done_does_nothing(binder: Path) -> None:
    """Five steps back where four were done: refused, and not one of them is taken."""
    before = dump(binder)

    refused = run("undo", "5", db=binder)

    assert refused.status == 3
    assert refused.err.startswith("error: there are only 4 commands to be taken back")
    assert dump(binder) == before


def test_one_command_is_told_as_one() -> None:
    """Where one thing was done, or undone, nobody speaks of 1 commands."""
    run("add", "Weber", "--next", "fri")

    assert "there is only 1 command to be taken back" in run("undo", "2").err
    assert run("undo").status == 0
    assert "there is only 1 command to be done again" in run("redo", "2").err


def test_redo_does_again_what_undo_took_back(binder: Path) -> None:
    """Undo and redo bring every row back to the letter."""
    rows = ("dossier", "contact", "move", "promise", "card_words", "dossier_words")
    before = {table: dump(binder)[table] for table in rows}
    run("undo", "3", db=binder)

    again = run("redo", "3", db=binder)

    assert again.status == 0
    assert {table: dump(binder)[table] for table in rows} == before
    assert run("redo", db=binder).status == 3


def test_nothing_is_redone_after_something_else_was_done(binder: Path) -> None:
    """A new command ends what can be redone."""
    run("undo", db=binder)
    run("move", "weber", "9 dec", "--force", db=binder)

    assert run("redo", db=binder).status == 3


def test_undo_reaches_what_was_redone(binder: Path) -> None:
    """Undo, redo, undo: the same command again."""
    run("undo", db=binder)
    run("redo", db=binder)

    undone = run("undo", db=binder)

    assert "took back #4" in undone.out
    assert where(binder, "kavkaz") == "2026-11-27"


def test_a_redo_that_is_taken_back_leaves_the_undo_in_force(binder: Path) -> None:
    """Undo, redo, and the redo taken back by its number: the next undo goes on with the command before."""
    run("undo", db=binder)
    run("redo", db=binder)

    taken = run("undo", "--entry", "6", db=binder)

    assert taken.status == 0, taken
    assert where(binder, "kavkaz") == "2026-11-27"
    assert "taken back by #5" in run("history", "kavkaz", db=binder).out
    assert "took back #3" in run("undo", db=binder).out
    assert run("check", db=binder).status == 0


def test_an_undo_is_not_taken_back_over_an_earlier_one(binder: Path) -> None:
    """Of two commands on a dossier, both taken back, the later cannot come back alone: the other undo is named."""
    run("edit", "kavkaz", "--phone", "1", db=binder)
    run("undo", "2", db=binder)
    before = dump(binder)

    refused = run("undo", "--entry", "6", db=binder)

    assert refused.status == 4
    assert "dossier 2 was changed since, by entry 7: took back: moved 2 Kavkaz Trading" in refused.err
    assert dump(binder) == before


def test_what_was_changed_since_is_a_conflict_that_is_named(binder: Path) -> None:
    """An earlier command is not taken back under a later one on the same dossier; nothing is half undone."""
    run("edit", "weber", "--phone", "+49 30 5551", db=binder)
    before = dump(binder)

    refused = run("undo", "--entry", "3", db=binder)

    assert refused.status == 4
    assert "dossier 1 was changed since, by entry 5: changed 1 Weber Söhne" in refused.err
    assert dump(binder) == before


# Of each kind of change one command on dossier 1, and how it can be done when the others were done before.
CHANGES = (
    ["call", "1", "said", "-o", "reached", "--next", "fri"],
    ["move", "1", "9 dec", "--force"],
    ["edit", "1", "--phone", "9"],
    ["person", "1", "Max Braun"],
    ["person", "1", "Max Braun", "--phone", "7"],
    ["promise", "1", "a price by fri"],
    ["kept", "1", "1"],
    ["deal", "1", "5 EUR"],
    [
        "form",
        "1",
        "objection",
        "--set",
        "about=price",
        "--set",
        "words=x",
        "--set",
        "answer=x",
        "--set",
        "outcome=open",
    ],
    ["form", "1", "objection", "--remove"],
    ["attach", "1", "sheet.txt"],
    ["sheet", "1", "1", "--remove"],
    ["handover", "giorgi", "1", "--until", "14 dec", "--to", "pack.tickler"],
    ["recall", "1"],
    ["close", "1", "--because", "moved away"],
    ["merge", "1", "2"],
)


def test_whatever_was_changed_since_is_a_conflict_that_is_named(binder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets, forms, promises, persons, marks of a handover: none is taken back under what came after, all in turn."""
    monkeypatch.chdir(binder.parent)
    Path("sheet.txt").write_text("a sheet")
    states = []
    for words in CHANGES:
        states.append(dump(binder)["dossier"])
        assert run(*words, db=binder).status == 0, words
    first = len(dump(binder)["journal"]) - len(CHANGES) + 1
    before = dump(binder)

    for entry in range(first, first + len(CHANGES) - 1):
        refused = run("undo", "--entry", str(entry), db=binder)
        assert refused.status == 4, (entry, refused)
        assert refused.err.startswith("error: dossier 1 was changed since, by entry "), refused.err
        assert dump(binder) == before

    for words, state in reversed(list(zip(CHANGES, states, strict=True))):
        assert run("undo", db=binder).status == 0, words
        assert dump(binder)["dossier"] == state
    assert run("check", db=binder).status == 0


def test_days_off_are_taken_back_though_dossiers_were_moved_since_but_not_under_other_days_off(binder: Path) -> None:
    """They are no dossier's: what came after on the list of days off is named, a refile is in nobody's way."""
    run("days-off", "add", "24 dec", "--because", "holiday", db=binder)
    run("move", "kavkaz", "9 dec", db=binder)
    assert run("undo", "--entry", "5", db=binder).status == 0
    run("redo", db=binder)
    run("days-off", "add", "28 dec", "--because", "holiday", db=binder)

    refused = run("undo", "--entry", "5", db=binder)

    assert refused.status == 4
    assert refused.err.startswith("error: the list of days off was changed since, by entry 9: ")


def test_an_earlier_command_on_another_dossier_is_taken_back_alone(binder: Path) -> None:
    """What nobody has touched since can be taken back by its number."""
    assert run("undo", "--entry", "3", db=binder).status == 0

    assert where(binder, "weber") == "2026-11-23"
    assert where(binder, "kavkaz") == "2026-12-07"


def test_a_dry_run_of_undo_changes_nothing(binder: Path) -> None:
    """It says what would be taken back, and leaves it."""
    before = dump(binder)

    tried = run("undo", "2", "--dry-run", db=binder)

    assert "would take back #4" in tried.out
    assert dump(binder) == before


def test_a_row_that_was_altered_behind_the_program_is_not_written_over(binder: Path) -> None:
    """Undo refuses where the binder is not as the command left it."""
    with closing(sqlite3.connect(binder)) as db, db:
        db.execute("UPDATE dossier SET tab = '2026-12-09' WHERE id = 2")

    refused = run("undo", db=binder)

    assert refused.status == 4
    assert where(binder, "kavkaz") == "2026-12-09"


def test_an_export_sees_one_moment_while_others_write(
    binder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sheet that another process erases in the middle of an export is in it whole: nothing is called lost."""
    (tmp_path / "offer.txt").write_text("an offer")
    run("attach", "weber", str(tmp_path / "offer.txt"), db=binder)
    numbers = exporting.numbers

    def numbers_then_erased(*told: Any, **options: Any) -> list[int]:  # noqa: ANN401  # whatever is asked
        found = list(numbers(*told, **options))
        assert run("sheet", "weber", "1", "--erase", db=binder).status == 0
        return found

    monkeypatch.setattr(exporting, "numbers", numbers_then_erased)

    exported = run("export", str(tmp_path / "all.json"), db=binder)

    assert exported.status == 0, exported
    assert "offer.txt" in (tmp_path / "all.json").read_text()


# -- what is written over --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ["export", "{}", "--as", "json"],
        ["export", "{}", "weber", "--as", "ics"],
        ["sheet", "weber", "1", "--to", "{}"],
        ["print", "today", "--to", "{}.html"],
        ["report", "--to", "{}.csv"],
    ],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize("name", ["binder.db", "binder.db-wal", "backups/binder-2026-11-24.db"])
def test_no_force_writes_over_a_binder_or_a_copy(
    binder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], name: str
) -> None:
    """A file that is a binder stays, however it is named, with --force too; so does what SQLite keeps beside it."""
    monkeypatch.chdir(binder.parent)
    Path("a.txt").write_text("a sheet")
    run("attach", "weber", "a.txt", db=binder, now=TUESDAY)
    path = next(f"{name}{end}" for end in (".html", ".csv", "") if words[-1].endswith(end))
    if path != name:
        Path(path).hardlink_to(name if Path(name).exists() else "binder.db")
    with closing(sqlite3.connect(binder)) as db:  # open, so that the file beside it stays
        db.execute("SELECT * FROM dossier").fetchone()
        before = dump(binder), Path("backups/binder-2026-11-24.db").read_bytes()

        refused = run(*(word.format(name) for word in words), "--force", db=binder, now=TUESDAY)

        assert refused.status == 1, refused
        assert "is a binder: nothing writes over one" in refused.err
        assert (dump(binder), Path("backups/binder-2026-11-24.db").read_bytes()) == before


# -- history ---------------------------------------------------------------------------------------------------------


def test_history_tells_who_did_what_when(binder: Path) -> None:
    """Newest first, each command on its line, with its author and moment."""
    told = run("history", "--json", db=binder).json

    assert [one["command"] for one in told] == ["move", "call", "add", "add"]
    assert told[0]["author"] == "anna"
    assert told[0]["at"] == "2026-11-23T09:00:00"


def test_the_history_of_a_dossier_says_what_changed_in_words(binder: Path) -> None:
    """Of one dossier only, with from where to where."""
    run("undo", db=binder)

    told = run("history", "kavkaz", db=binder)

    assert "Fri 27 Nov 2026, tab 27 → Mon 7 Dec 2026, tab 7" in told.out
    assert "taken back by #5" in told.out
    assert "Weber" not in told.out


def test_history_since_a_day_leaves_out_what_was_before(binder: Path) -> None:
    """--since takes a WHEN that looks back."""
    run("move", "kavkaz", "9 dec", db=binder, now=TUESDAY)

    told = run("history", "--since", "today", "--json", db=binder, now=TUESDAY).json

    assert [one["entry"] for one in told] == [5]


# -- backups ---------------------------------------------------------------------------------------------------------


def test_the_first_write_of_a_day_makes_a_verified_copy_of_what_was_before(binder: Path) -> None:
    """On Tuesday's first write Monday's binder is kept, readable by its owner alone, and the second write adds none."""
    before = dump(binder)
    run("move", "kavkaz", "9 dec", db=binder, now=TUESDAY)
    run("move", "kavkaz", "10 dec", db=binder, now=TUESDAY)

    copy = binder.parent / "backups" / "binder-2026-11-24.db"
    assert dump(copy) == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert [kept.what for kept in backups.kept(binder) if kept.day.day == 24] == [""]


def test_the_last_days_and_the_last_of_each_month_are_kept(config: Callable[[str], Path]) -> None:
    """Two days and two months: the two newest copies, and the last one of the month before."""
    config("[backup]\ndays = 2\nmonths = 2\n")
    path = config("[backup]\ndays = 2\nmonths = 2\n").parent / "b.db"
    run("add", "Weber", "--next", "july", db=path, now="2026-09-01")
    for day in ("2026-09-02", "2026-09-30", "2026-10-01", "2026-10-28", "2026-11-02", "2026-11-03", "2026-11-04"):
        run("edit", "weber", "--person", f"P {day}", db=path, now=day)

    kept = [copy.day.isoformat() for copy in backups.kept(path)]

    assert kept == ["2026-10-28", "2026-11-03", "2026-11-04"]


def test_copies_made_for_a_reason_are_never_thrown_away() -> None:
    """Only the daily ones are superfluous."""
    from datetime import date

    reason = Kept(Path("a"), date(2020, 1, 1), "before-repair-090000")
    daily = [Kept(Path(str(n)), date(2026, 11, n), "") for n in range(1, 5)]

    assert superfluous([reason, *daily], Retention(days=2, months=1)) == daily[:2]


def test_backup_to_a_file_is_a_binder_by_itself(binder: Path, tmp_path: Path) -> None:
    """The copy opens as a binder, and a second one does not write over it."""
    made = run("backup", str(tmp_path / "copy.db"), db=binder)

    assert made.status == 0
    assert (
        run("show", "weber", "--json", db=tmp_path / "copy.db").json == run("show", "weber", "--json", db=binder).json
    )
    assert run("backup", str(tmp_path / "copy.db"), db=binder).status == 1


def test_a_backup_into_a_folder_is_named_there(binder: Path, tmp_path: Path) -> None:
    """A folder, such as a memory stick's, gets a file of the binder's name and the moment."""
    (tmp_path / "stick").mkdir()

    assert run("backup", str(tmp_path / "stick"), db=binder).status == 0

    assert dump(tmp_path / "stick" / "binder-2026-11-23-090000.db") == dump(binder)


def test_each_copy_has_its_sum_and_one_that_a_disk_altered_is_not_gone_back_to(binder: Path) -> None:
    """The sum is what sha256sum checks; with one letter changed on the disk, which SQLite takes as sound, exit 5."""
    copy = Path(run("backup", "--json", db=binder).json["path"])
    summed = copy.with_name(f"{copy.name}.sha256")
    said = summed.read_text()
    assert said == f"{sha256(copy.read_bytes()).hexdigest()}  {copy.name}\n"
    assert stat.S_IMODE(summed.stat().st_mode) == 0o600
    before = dump(binder)
    copy.write_bytes(copy.read_bytes().replace(b"Wants a price", b"Wants a prize"))

    refused = run("restore", str(copy), "--apply", db=binder)

    assert refused.status == 5
    assert "is not as it was made" in refused.err
    assert dump(binder) == before


def test_what_a_killed_backup_left_goes_with_the_next_days_copy(binder: Path) -> None:
    """The begun file of another day is taken away, that of another binder is not."""
    folder = binder.parent / "backups"
    left, others = folder / ".binder-2026-11-20.db.123.new", folder / ".other-2026-11-20.db.123.new"
    left.touch()
    others.touch()

    run("move", "kavkaz", "9 dec", db=binder, now=TUESDAY)

    assert (left.exists(), others.exists()) == (False, True)


def test_a_backup_that_cannot_be_made_holds_up_nobodys_work(binder: Path) -> None:
    """Where the folder of backups cannot be, the call is noted all the same, and the warning is seen."""
    for old in (binder.parent / "backups").glob("*"):
        old.unlink()
    (binder.parent / "backups").rmdir()
    (binder.parent / "backups").write_text("in the way")

    noted = run("move", "kavkaz", "9 dec", db=binder, now=TUESDAY)

    assert noted.status == 0
    assert noted.err.startswith("warning: no backup today:")
    assert where(binder, "kavkaz") == "2026-12-09"


def test_restore_says_first_what_would_be_lost(binder: Path) -> None:
    """Without --apply the commands since are named, and nothing is changed."""
    run("move", "kavkaz", "9 dec", db=binder, now=TUESDAY)
    before = dump(binder)

    told = run("restore", "2026-11-24", db=binder, now=TUESDAY)

    assert told.status == 0
    assert "1 command since would be lost:" in told.out
    assert "#5 moved 2 Kavkaz Trading" in told.out
    assert dump(binder) == before


def test_restore_goes_back_and_keeps_the_binder_that_it_replaces(binder: Path) -> None:
    """With --apply the binder is as the copy, and what was there lies beside it."""
    run("move", "kavkaz", "9 dec", db=binder, now=TUESDAY)

    restored = run("restore", "2026-11-24", "--apply", "--json", db=binder, now=TUESDAY)

    assert where(binder, "kavkaz") == "2026-12-07"
    assert where(Path(restored.json["replaced"]), "kavkaz") == "2026-12-09"
    assert run("check", db=binder).status == 0


def test_each_way_back_keeps_the_binder_that_it_replaces(binder: Path, tmp_path: Path) -> None:
    """Also twice in the same second; and what is lost is what the copy lacks, after an earlier way back as well."""
    early, late = tmp_path / "early.db", tmp_path / "late.db"
    run("backup", str(early), db=binder)
    run("add", "Known To The Later Copy", "--next", "fri", db=binder)
    run("backup", str(late), db=binder)
    run("add", "In No Copy", "--next", "fri", db=binder)

    first = run("restore", str(early), "--apply", "--json", db=binder).json
    run("add", "Begun Since", "--next", "fri", db=binder)
    second = run("restore", str(late), "--apply", "--json", db=binder).json

    kept = [{row["name"] for row in dump(Path(one["replaced"]))["dossier"]} for one in (first, second)]
    assert kept[0] - kept[1] == {"In No Copy", "Known To The Later Copy"}
    assert kept[1] - kept[0] == {"Begun Since"}
    assert [past["said"] for past in second["lost"]] == ["filed Begun Since", "went back to the copy early.db"]


def test_a_copy_stays_as_it_is_whatever_is_asked_of_it(binder: Path, tmp_path: Path) -> None:
    """A copy of an earlier version is neither upgraded by a dry run nor by going back to it: the binder is."""
    old = tmp_path / "old" / "old.db"
    old.parent.mkdir()
    old.write_bytes(gzip.decompress((BINDERS / "0001.db.gz").read_bytes()))
    before = old.read_bytes()

    told = run("restore", str(old), db=binder)
    gone_back = run("restore", str(old), "--apply", db=binder)

    assert (told.status, gone_back.status) == (0, 0)
    assert old.read_bytes() == before
    assert list(old.parent.iterdir()) == [old]
    assert run("show", "kavkaz", "--json", db=binder).json["id"] == 14


def test_nobody_writes_between_what_is_kept_and_what_is_put_back(binder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the replaced binder is being kept it is locked: a command of another process would be lost in neither."""
    copy = run("backup", "--json", db=binder).json["path"]
    keep = backups.preserve
    refused: list[Path] = []

    def keep_and_write(path: Path, aside: Path) -> Path:
        kept = keep(path, aside)
        with closing(sqlite3.connect(path, timeout=0)) as db, pytest.raises(sqlite3.OperationalError, match="locked"):
            db.execute("BEGIN IMMEDIATE")
        refused.append(path)
        return kept

    monkeypatch.setattr(backups, "preserve", keep_and_write)

    restored = run("restore", copy, "--apply", db=binder)

    assert restored.status == 0
    assert refused == [binder]


def test_a_copy_that_is_not_there_is_not_found(binder: Path) -> None:
    """The copies that there are are named."""
    run("move", "kavkaz", "9 dec", db=binder, now=TUESDAY)

    refused = run("restore", "2026-01-01", db=binder)

    assert refused.status == 3
    assert "binder-2026-11-24.db" in refused.err


# -- check and damage ------------------------------------------------------------------------------------------------


def tampered(binder: Path, statement: str) -> Ran:
    """Check a binder that somebody has written to behind the program's back."""
    with closing(sqlite3.connect(binder)) as db, db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute(statement)
    return run("check", db=binder)


def test_words_that_are_out_of_step_are_one_fault(binder: Path) -> None:
    """What a dossier is found by is kept for its card and for all in it: where both are wrong, it is told once."""
    checked = tampered(binder, "UPDATE dossier SET name = 'Else' WHERE id = 1")

    assert checked.out.count("out of step in 1 row") == 1


def test_a_sound_binder_passes(binder: Path) -> None:
    """All is there: exit 0, and the count that adds up."""
    checked = run("check", "--json", db=binder)

    assert checked.status == 0
    assert checked.json["sound"] is True
    assert checked.json["count"] == {"active": 2, "filed": 2, "out": 0, "closed": 0}


def test_a_check_sees_one_moment_while_others_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another process writes in the middle of a check is no fault: journal and rows are of the same moment."""
    path = tmp_path / "binder.db"
    run("add", "Weber", "--next", "fri", db=path)
    row = checks._row
    wrote: list[int] = []

    def row_after_a_write(db: sqlite3.Connection, name: tuple[str, int]) -> dict[str, Any] | None:
        wrote.append(run("edit", "1", "--phone", f"{len(wrote)}", db=path).status)
        return row(db, name)

    monkeypatch.setattr(checks, "_row", row_after_a_write)

    checked = run("check", db=path)

    assert wrote == [0]
    assert checked.status == 0, checked.out


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM move", "row 1 of move is lost: the journal has it"),
        ("UPDATE dossier SET phone = '1' WHERE id = 1", "row 1 of dossier was altered outside of tickler: phone"),
        ("UPDATE dossier SET tab = NULL WHERE id = 1", "dossier 1 is loose"),
        ("UPDATE dossier SET tab = '2026-02-31', time = NULL WHERE id = 2", "a tab that is no day and no month"),
        ("DELETE FROM dossier_words", "the words to find a dossier by are out of step in 2 rows"),
        ("UPDATE last_contact SET at = '2026' WHERE dossier_id = 1", "find a dossier by are out of step in 1 row"),
        ("UPDATE thickness SET filed = 7 WHERE tab <> ''", "something else is kept of the thickness of tab 2"),
        (
            "INSERT INTO thickness (tab, filed, agreed, out) VALUES ('', 1, 0, 0)",
            "something else is kept of the thickness of the archive",
        ),
        ("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'dossier'", "given a number that was given before"),
        (
            "INSERT INTO promise (uid, dossier_id, text, made_on) VALUES ('u', 99, 't', '2026-11-23')",
            "row 1 of promise belongs to a dossier that is not there",
        ),
        (
            "INSERT INTO promise (uid, dossier_id, text, made_on) VALUES ('u', 1, 't', '2026-11-23')",
            "not in the journal",
        ),
    ],
)
def test_check_names_each_fault(binder: Path, statement: str, said: str) -> None:
    """Whatever was done behind the program's back is seen, in words, with exit 5."""
    checked = tampered(binder, statement)

    assert checked.status == 5
    assert said in checked.out


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM move",
        "UPDATE dossier SET tab = NULL, time = NULL, agreed = 0 WHERE id = 2",
        "DELETE FROM card_words",
        "DROP TRIGGER dossier_refiled",
        "UPDATE thickness SET agreed = agreed + 1, out = 3",
        "UPDATE sqlite_sequence SET seq = 0 WHERE name = 'dossier'",
    ],
)
def test_repair_mends_what_is_safe_to_mend(binder: Path, statement: str) -> None:
    """After --repair the binder is sound, nothing is missing in it, and what it was before is kept."""
    tampered(binder, statement)

    mended = run("check", "--repair", "--json", db=binder)

    assert mended.json["faults"] == []
    assert mended.json["mended"] != []
    assert Path(mended.json["backup"]).exists()
    assert run("check", db=binder).status == 0
    assert len(run("find", "kavkaz", "--json", db=binder).json["dossiers"]) == 1


def test_repair_does_not_guess_which_version_is_right(binder: Path) -> None:
    """A phone that was altered outside stays as it is, and stays a fault."""
    tampered(binder, "UPDATE dossier SET phone = '1' WHERE id = 1")

    mended = run("check", "--repair", db=binder)

    assert mended.status == 5
    assert run("show", "weber", "--json", db=binder).json["phone"] == "1"


@pytest.mark.parametrize("page", [0, 1, 2, 5])
def test_a_damaged_binder_names_its_newest_sound_copy(binder: Path, page: int) -> None:
    """Exit 5, and the command that goes back to the copy; that command works."""
    run("move", "kavkaz", "9 dec", db=binder, now=TUESDAY)
    content = bytearray(binder.read_bytes())
    content[page * 4096 : page * 4096 + 2048] = b"\xa5" * 2048
    binder.write_bytes(content)

    damaged = run("check", db=binder, now=TUESDAY)
    way_back = run("restore", "binder-2026-11-24.db", "--apply", db=binder, now=TUESDAY)

    assert damaged.status == 5
    assert "binder-2026-11-24.db" in damaged.out + damaged.err
    assert way_back.status == 0
    assert where(binder, "kavkaz") == "2026-12-07"
    assert list(binder.parent.glob("binder-replaced-*.db"))


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE dossier SET tab = 'nonsense', time = NULL WHERE id = 1", ["binder"]),
        ("UPDATE dossier SET tags = '[1' WHERE id = 1", ["show", "1"]),
        ("UPDATE dossier SET own = x'ff' WHERE id = 1", ["show", "1"]),
        ("UPDATE dossier SET todo = 'dance' WHERE id = 1", ["show", "1"]),
        ("UPDATE dossier SET closed_on = 'x', closed_because = 'y', tab = NULL WHERE id = 1", ["show", "1"]),
        ("UPDATE dossier SET out_until = 'x' WHERE id = 1", ["show", "1"]),
        ("UPDATE contact SET at = 'nonsense'", ["show", "1"]),
        ("UPDATE contact SET note = x'ff'", ["show", "1"]),
        ("UPDATE journal SET at = 'nonsense'", ["history"]),
        ("UPDATE journal_line SET now = '{' WHERE entry_id = 5", ["undo"]),
        ("DROP TABLE contact", ["show", "1"]),
        ("DROP TABLE alembic_version", ["today"]),
        ("DELETE FROM alembic_version", ["today"]),
        ("UPDATE alembic_version SET version_num = '0'", ["today"]),
        ("UPDATE alembic_version SET version_num = char(27)", ["show", "1"]),
        ("UPDATE dossier SET moves = 'many', tab = '2026-11-20' WHERE id = 1", ["today"]),
        ("UPDATE dossier SET moves = 'many' WHERE id = 1", ["move", "1", "9 dec", "--force"]),
    ],
)
def test_nonsense_in_a_column_is_damage_that_is_named_with_the_way_back(
    binder: Path, statement: str, words: list[str]
) -> None:
    """What cannot be read where a date, a number or JSON should stand ends with exit 5 and the command to go back."""
    run("move", "kavkaz", "9 dec", db=binder, now=TUESDAY)
    tampered(binder, statement)

    refused = run(*words, db=binder, now=TUESDAY)

    assert refused.status == 5, refused
    assert refused.err.startswith(f"error: the binder {binder} is damaged: ")
    assert "tickler restore binder-2026-11-24.db --apply" in refused.err


def test_check_says_the_command_that_goes_back(binder: Path) -> None:
    """A fault that nobody but a copy can mend names the newest sound copy: not one that holds the same fault."""
    run("move", "kavkaz", "9 dec", db=binder, now=TUESDAY)
    tampered(binder, "UPDATE dossier SET phone = '1' WHERE id = 1")
    run("backup", db=binder, now=TUESDAY)

    checked = run("check", db=binder, now=TUESDAY)

    assert "tickler restore binder-2026-11-24.db" in checked.out


def test_a_binder_that_is_empty_is_not_begun_anew_over_its_backups(binder: Path) -> None:
    """A file of no length, such as a full disk leaves, is told with the way back; one that is gone names it too."""
    run("move", "kavkaz", "9 dec", db=binder, now=TUESDAY)
    binder.write_bytes(b"")

    for words in (("add", "New", "--next", "fri"), ("today",)):
        refused = run(*words, db=binder, now=TUESDAY)
        assert refused.status == 5
        assert "tickler restore binder-2026-11-24.db --apply" in refused.err
    binder.unlink()
    assert "tickler restore binder-2026-11-24.db --apply" in run("today", db=binder, now=TUESDAY).err
    assert run("restore", "binder-2026-11-24.db", "--apply", db=binder, now=TUESDAY).status == 0
    assert where(binder, "kavkaz") == "2026-12-07"


def test_check_warns_of_what_others_can_read(binder: Path) -> None:
    """A binder or a folder that others can look into is named, with what to do; that is no fault."""
    binder.chmod(0o644)
    binder.parent.chmod(0o755)

    checked = run("check", db=binder)

    assert checked.status == 0
    assert f"chmod 600 {binder}" in checked.out
    assert f"chmod 700 {binder.parent}" in checked.out


def test_nothing_of_a_client_is_in_a_traceback(binder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong inside is told without the words that were typed."""

    def breaks(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("Weber Söhne")

    monkeypatch.setattr("tickler.storage.store.write", breaks)

    failed = run("move", "weber", "9 dec", "--force", db=binder)

    assert failed.status == 1
    assert "Weber" not in failed.err
