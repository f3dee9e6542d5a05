"""The demo: a binder of fictional clients, the same for the same now, and beside it nothing is touched."""

import shlex
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.conftest import MONDAY, Ran, run
from tickler.changes import Close, File, NoteContact, Refile
from tickler.commands import upkeep
from tickler.demo import build
from tickler.tabs import day_of
from tickler.workdays import Calendar

NOWS = (
    MONDAY,
    "2026-11-28T10:00",  # a Saturday
    "2026-01-31T18:00",  # the last of a month, and a Saturday
    "2027-02-01T00:00",  # the window is the shortest there is
    "2028-02-29T09:00",
    "2026-12-31T23:59",
)
OPEN_NOWS = tuple(now for now in NOWS if Calendar().is_open(datetime.fromisoformat(now).date()))
REPOSITORY = Path(__file__).parents[2]


def lines_to_type(made: Ran) -> list[str]:
    """The lines that a demo printed for its user to type."""
    _screens, _head, rest = made.out.partition("Type next:\n")
    return [line.strip() for line in rest.splitlines() if line.startswith("  ")]


def type_in(line: str, now: str, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Do with a line what a shell does with it."""
    program, *words = shlex.split(line)
    if program == "export":
        name, _, value = words[0].partition("=")
        monkeypatch.setenv(name, value)
        return Ran("", "", 0)
    assert program == "tickler"
    return run(*words, now=now)


def dump(binder: Path) -> list[str]:
    """All that a binder holds, as SQL."""
    db = sqlite3.connect(binder)
    try:
        return list(db.iterdump())
    finally:
        db.close()


# The binder


@pytest.mark.parametrize("now", NOWS)
def test_the_count_adds_up(now: str, tmp_path: Path) -> None:
    """Whatever day it is, each active dossier lies in one place, and the tabs together hold them all."""
    run("demo", str(tmp_path / "demo"), now=now)

    binder = run("binder", "--json", db=tmp_path / "demo/binder.db", now=now).json

    assert binder["count"] == {"active": 58, "filed": 58, "out": 0, "closed": 4}
    assert sum(tab["count"] for tab in (*binder["days"], *binder["months"])) == 58


@pytest.mark.parametrize("now", OPEN_NOWS)
def test_a_working_day_begins_with_a_stack_of_every_kind(now: str, tmp_path: Path) -> None:
    """On a working day there are dossiers carried over, agreed, and to place, and no day holds more than it should."""
    run("demo", str(tmp_path / "demo"), now=now)

    volume = run("today", "--json", db=tmp_path / "demo/binder.db", now=now).json["volume"]
    days = run("binder", "--json", db=tmp_path / "demo/binder.db", now=now).json["days"]

    assert volume == {"due": 17, "carried": 4, "agreed": 4, "unplaced": 2, "done": 0}
    assert max(day["count"] for day in days) == 17
    assert sum(day["count"] > 0 for day in days) >= 10


@pytest.mark.parametrize("now", NOWS)
def test_no_work_ever_lay_under_a_closed_tab(now: str) -> None:
    """From the first card on, dossiers lie under open days, and contacts take place on open days that have passed."""
    calendar, today = Calendar(), datetime.fromisoformat(now).date()
    changes = [change for _entry, changes in build.history(datetime.fromisoformat(now)) for change in changes]

    filed = {day_of(change.filing.tab) for change in changes if isinstance(change, File | Refile)}
    spoken = {date.fromisoformat(change.contact.at[:10]) for change in changes if isinstance(change, NoteContact)}

    assert [day for day in filed if day and not calendar.is_open(day)] == []
    assert [day for day in spoken if day >= today or not calendar.is_open(day)] == []


@pytest.mark.parametrize("now", NOWS)
def test_the_history_reads_like_days_of_work(now: str) -> None:
    """Entries follow each other up to now, by one author, and after each contact the dossier is refiled or closed."""
    entries, all_changes = zip(*build.history(datetime.fromisoformat(now)), strict=True)

    moments = [entry.at for entry in entries]
    assert moments == sorted(moments)
    assert moments[-1] < now
    assert {entry.author for entry in entries} == {"anna"}
    assert Counter(entry.command for entry in entries) == {"add": 62, "call": 149, "log": 43, "move": 6}
    for changes in all_changes:
        noted = any(isinstance(change, NoteContact) for change in changes)
        assert not noted or isinstance(changes[-1], Refile | Close)


def test_each_deal_is_a_purchase_on_record(tmp_path: Path) -> None:
    """Reports and segments have something to tell: whoever took something has bought it on that day."""
    run("demo", str(tmp_path / "demo"))
    db = tmp_path / "demo/binder.db"

    with closing(sqlite3.connect(db)) as opened:
        deals = opened.execute("SELECT dossier_id, substr(at, 1, 10) FROM contact WHERE outcome = 'deal'").fetchall()
        bought = opened.execute("SELECT dossier_id, on_day FROM purchase").fetchall()

    assert sorted(bought) == sorted(deals)
    assert len(bought) == 16


def test_moves_are_counted_since_the_last_contact(tmp_path: Path) -> None:
    """How often a dossier was moved is what its own list of moves says."""
    run("demo", str(tmp_path / "demo"))
    db = tmp_path / "demo/binder.db"

    moved = [one for one in run("today", "--json", db=db).json["dossiers"] if one["moves"]]

    assert sorted(one["moves"] for one in moved) == [1, 2, 3]
    for one in moved:
        opened = run("show", str(one["id"]), "--json", db=db).json
        since = [move for move in opened["moves"] if move["at"] > one["last_contact"]["at"]]
        assert len(since) == one["moves"]
        assert all(move["because"] for move in since)
        assert since[0]["to"] == one["tab"]


def test_the_names_come_in_many_scripts(tmp_path: Path) -> None:
    """There are names in Latin, Georgian, Armenian, Greek and Devanagari letters, and with accents."""
    run("demo", str(tmp_path / "demo"))

    stack = run("today", "--json", db=tmp_path / "demo/binder.db").json["dossiers"]

    letters = "".join(one["name"] for one in stack)
    scripts = {unicodedata.name(letter).split()[0] for letter in letters if letter.isalpha()}
    assert scripts == {"LATIN", "GEORGIAN", "ARMENIAN", "GREEK", "DEVANAGARI"}
    assert any("LATIN" in unicodedata.name(letter) and not letter.isascii() for letter in letters)


@pytest.mark.parametrize("now", [MONDAY, "2028-02-29T09:00"])
def test_the_same_now_gives_the_same_binder(now: str, tmp_path: Path) -> None:
    """Two demos of one moment hold the same to the last letter; another day's demo holds something else."""
    for name, moment in (("one", now), ("two", now), ("other", "2026-11-24T09:00")):
        run("demo", str(tmp_path / name), now=moment)

    assert dump(tmp_path / "one/binder.db") == dump(tmp_path / "two/binder.db")
    assert dump(tmp_path / "one/binder.db") != dump(tmp_path / "other/binder.db")


# What is printed


def test_the_screens_are_those_of_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo shows what `today` and `binder` print on it, and says where it lies."""
    made = run("demo", str(tmp_path / "demo"))

    monkeypatch.setenv("TICKLER_CONFIG", str(tmp_path / "demo/config.toml"))
    monkeypatch.delenv("TICKLER_DB")
    assert made.out.startswith(f"made a demo of 62 fictional clients in {tmp_path / 'demo'}\n")
    assert run("today").out in made.out
    assert run("binder").out in made.out
    assert "anna" in run("today").out.splitlines()[0]


def test_a_closed_day_shows_the_next_open_one_as_well(tmp_path: Path) -> None:
    """On a Saturday there is Monday's stack to see, too."""
    made = run("demo", str(tmp_path / "demo"), now="2026-11-28")

    assert "Sat 28 Nov 2026 · tab 28 · anna · closed: a Saturday\n" in made.out
    assert "Mon 30 Nov 2026 · tab 30 · anna\n" in made.out


@pytest.mark.parametrize("now", NOWS)
def test_the_printed_lines_work(now: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line works as it is printed, with blanks in the path, and does its work in the demo."""
    monkeypatch.setattr(sys, "argv", ["no such file"])
    made = run("demo", str(tmp_path / "a demo"), now=now)

    typed = {line: type_in(line, now, monkeypatch) for line in lines_to_type(made)}

    assert {line: ran.err for line, ran in typed.items() if ran.status} == {}
    assert sum(line.startswith("tickler ") for line in typed) == 5
    called = run("show", "kavkaz", "--json", db=tmp_path / "a demo/binder.db", now=now).json
    assert called["contacts"][0]["note"] == "Prefers the 250 g pouch, asks for a new price"
    assert called["time"] == "10:30"


def test_a_shell_understands_the_printed_lines(tmp_path: Path) -> None:
    """A real shell runs the lines of a real process, one after the other, without an error."""
    made = subprocess.run(
        [sys.executable, "-m", "tickler", "demo", str(tmp_path / "it's here")],
        cwd=REPOSITORY, capture_output=True, text=True, check=True,
    )  # fmt: skip
    script = "\n".join(lines_to_type(Ran(made.stdout, made.stderr, made.returncode)))

    shell = subprocess.run(["sh", "-eu"], cwd=REPOSITORY, input=script, capture_output=True, text=True, check=False)

    assert (shell.returncode, shell.stderr) == (0, "")
    assert "58 active = 58 under tabs + 0 out" in shell.stdout


def test_only_what_leads_elsewhere_is_set_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The config file is enough where no other binder is in force; where one is, or another now, that is said, too."""
    with_another = lines_to_type(run("demo", str(tmp_path / "one"), now="2026-11-23T08:30"))
    monkeypatch.delenv("TICKLER_DB")
    without = lines_to_type(run("demo", str(tmp_path / "two")))

    assert with_another[:3] == [
        f"export TICKLER_CONFIG={tmp_path / 'one/config.toml'}",
        f"export TICKLER_DB={tmp_path / 'one/binder.db'}",
        "export TICKLER_NOW=2026-11-23T08:30:00",
    ]
    assert [line for line in without if "TICKLER_DB" in line] == []


def test_the_program_is_named_so_that_a_shell_finds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`tickler` is printed where the shell finds this one by that name, its path where it finds none or another."""
    for name in ("here", "else where"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "tickler").touch(mode=0o755)
    here, elsewhere = (str(tmp_path / name / "tickler") for name in ("here", "else where"))

    monkeypatch.setenv("PATH", str(tmp_path / "here"))
    assert upkeep._program(here) == "tickler"
    assert upkeep._program(elsewhere) == f"'{elsewhere}'"
    assert upkeep._program("/usr/lib/tickler/__main__.py") == f"{shlex.quote(sys.executable)} -m tickler"

    monkeypatch.setenv("PATH", str(tmp_path))
    assert upkeep._program(here) == here


# Where it is put


def test_without_a_folder_it_goes_to_a_temporary_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each demo without DIR has a new folder of its own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    one, two = (run("demo", "--json").json for _ in range(2))

    assert Path(one["binder"]).parent.parent == tmp_path
    assert Path(one["binder"]).parent != Path(two["binder"]).parent


def test_json_says_where_it_is_and_quiet_says_nothing(tmp_path: Path) -> None:
    """With --json there is one object, with --quiet nothing."""
    made = run("demo", str(tmp_path / "one"), "--json")
    quiet = run("demo", str(tmp_path / "two"), "--quiet")

    assert made.json == {
        "binder": str(tmp_path / "one/binder.db"), "config": str(tmp_path / "one/config.toml"), "dossiers": 62,
    }  # fmt: skip
    assert (quiet.out, quiet.err, quiet.status) == ("", "", 0)
    assert (tmp_path / "two/binder.db").exists()


def test_a_dry_run_makes_nothing(tmp_path: Path) -> None:
    """With --dry-run it is only said what would be made."""
    told = run("demo", str(tmp_path / "demo"), "--dry-run")

    assert told.out == f"would make a demo of 62 fictional clients in {tmp_path / 'demo'}\n"
    assert run("demo", "-n", "--json").json == {"binder": None, "config": None, "dossiers": 62}
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    """Folders are made 0700 and files 0600, and nothing else is left in the folder."""
    run("demo", str(tmp_path / "new/demo"), "-q")

    assert {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new").rglob("*")} == {
        "demo": 0o700, "binder.db": 0o600, "config.toml": 0o600,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["binder.db", "config.toml"])
def test_nothing_is_overwritten(name: str, tmp_path: Path) -> None:
    """A folder that holds a binder or a config file is refused, and stays as it was."""
    (tmp_path / name).write_text("precious", encoding="utf-8")

    refused = run("demo", str(tmp_path))

    assert refused.status == 1
    assert refused.err.startswith("error: there is a ")
    assert [path.read_text("utf-8") for path in tmp_path.iterdir()] == ["precious"]


def test_a_link_is_not_followed_out_of_the_folder(tmp_path: Path) -> None:
    """A link that leads nowhere yet is something that lies there, too."""
    (tmp_path / "binder.db").symlink_to(tmp_path / "elsewhere.db")

    assert run("demo", str(tmp_path)).status == 1
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    """Where there is no writing, the exit code is 5, and an empty DIR is a mistake in the words."""
    (tmp_path / "file").touch()

    refused = run("demo", str(tmp_path / "file/demo"))

    assert refused.status == 5
    assert refused.err == f"error: the binder {tmp_path / 'file/demo/binder.db'} cannot be used: Not a directory\n"
    assert run("demo", "").status == 2


def test_ones_own_binder_and_settings_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo touches no file outside its folder, and takes nothing from the settings that are in force."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text('owner = "boris"\ncapacity = 3\n', encoding="utf-8")
    monkeypatch.setenv("TICKLER_CONFIG", str(home / "config.toml"))
    monkeypatch.setenv("TICKLER_DB", str(home / "own.db"))
    run("add", "Own Client", "--next", "fri")
    before = {path: path.read_bytes() for path in home.rglob("*")}

    made = run("demo", str(tmp_path / "demo"))

    assert {path: path.read_bytes() for path in home.rglob("*")} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo", "home"]
    assert "· anna\n" in made.out
    assert "17 of 20" in made.out
    assert "boris" not in made.out
