"""The contract that people script against: JSON key by key, exit codes, columns, what is printed where, in colour."""

import os
import pty
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MONDAY, Ran, run
from tests.probing import FULL_DATE, ROOT, begin, binder_path, dump, environment, must_be_safe, must_fail, spawned
from tickler.cli import COMMANDS, MOMENTS
from tickler.cli import run as run_program

LONG = "A client of a very long name " * 6 + "Ltd"


@pytest.fixture(scope="module")
def five_dossiers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A binder to copy: one of each kind is due, one lies ahead, one is closed."""
    path = begin(
        tmp_path_factory.mktemp("five") / "binder.db",
        [
            "add",
            "Weber Söhne",
            "--next",
            "today 10:30",
            "--company",
            "Weber GmbH",
            "--person",
            "Eva",
            "--phone",
            "+49 30 1",
        ],
        ["call", "1", "Wants a price", "-o", "interested", "--next", "today 10:30", "--promise", "samples by fri"],
        ["add", "Carried Over", "--next", "today", "--position", "buyer", "--email", "c@o.example", "--tag", "a, b"],
        ["add", "No Day", "--next", "december", "--about", "a trial order"],
        ["add", "Ahead", "--next", "2 dec", "--do", "offer", "--agreed"],
        ["add", "Closed", "--next", "fri"],
        ["close", "5", "--because", "moved away"],
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TICKLER_CONFIG", os.devnull)
        assert run("move", "1", "1 dec 10:30", "--force", db=path).status == 0
        assert run("close", "5", "--because", "x", db=path).status == 1
    return path


TUESDAY = "2026-12-01T09:00"  # 1 December: the binder of five has a carried one, an agreed one and one to place
WEDNESDAY = "2026-12-02T09:00"


@pytest.fixture
def binder(five_dossiers: Path) -> Path:
    """The test's own binder of five dossiers."""
    binder_path().write_bytes(five_dossiers.read_bytes())
    return binder_path()


# ------------------------------------------------------------------------------------------------------------- JSON

# A shape is a value that is expected to be equal, a type or several, a list of one shape, or an object of shapes.
# PRODUCT.md's keys must be there; what was added since may be.
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
ISO_MONTH = re.compile(r"\d{4}-\d\d")
ISO_TAB = re.compile(r"\d{4}-\d\d(-\d\d)?")
ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
TIME = re.compile(r"\d\d:\d\d")
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DO = re.compile("call|first-call|meeting|offer|email|other")
TEXT, NUMBER, YES, MAYBE = str, int, bool, (str, None)

CONTACT = {
    "at": ISO_MOMENT,
    "kind": re.compile("call|meeting|email|visit|message|other"),
    "outcome": MAYBE,
    "note": MAYBE,
    "offer": MAYBE,
}
CARD = {"name": TEXT, "company": MAYBE, "person": MAYBE, "position": MAYBE, "phone": MAYBE, "email": MAYBE}
DUE = {
    "id": NUMBER, "uid": UID, **CARD, "tab": ISO_TAB, "time": (TIME, None), "do": DO, "about": MAYBE, "agreed": YES,
    "carried_days": NUMBER, "moves": NUMBER, "last_contact": (CONTACT, None),
}  # fmt: skip
SHAPES: dict[str, Any] = {
    "today": {
        "date": ISO_DAY, "tab": TEXT, "owner": TEXT, "working_day": YES, "capacity": NUMBER,
        "volume": {"due": NUMBER, "carried": NUMBER, "agreed": NUMBER, "unplaced": NUMBER, "done": NUMBER},
        "dossiers": [DUE],
    },
    "binder": {
        "date": ISO_DAY,
        "days": [{"tab": TEXT, "date": ISO_DAY, "count": NUMBER, "agreed": NUMBER, "open": YES, "capacity": NUMBER}],
        "months": [{"tab": TEXT, "month": ISO_MONTH, "count": NUMBER, "dated": NUMBER, "undated": NUMBER}],
        "count": {"active": NUMBER, "filed": NUMBER, "out": NUMBER, "closed": NUMBER},
    },
    "show 1": {
        "id": 1, "uid": UID, **CARD, "tags": [TEXT], "tab": (ISO_TAB, None), "time": (TIME, None), "do": (DO, None),
        "about": MAYBE, "agreed": YES, "closed": None, "contacts": [CONTACT], "sheets": [dict],
        "promises": [{"text": TEXT, "made_on": ISO_DAY, "due": (ISO_DAY, None), "kept_on": (ISO_DAY, None)}],
        "moves": [{"at": ISO_MOMENT, "from": (ISO_TAB, None), "to": (ISO_TAB, None), "because": MAYBE}],
    },
    "show 5": {"tab": None, "time": None, "do": None, "closed": {"on": "2026-11-23", "because": "moved away"}},
    "tab 2": {"dossiers": [DUE]},
    "find weber": {"dossiers": [{"id": NUMBER, "uid": UID, **CARD, "tab": (ISO_TAB, None), "time": (TIME, None)}]},
}  # fmt: skip
FILED = {"id": NUMBER, "uid": UID, "name": TEXT, "tab": ISO_TAB, "time": (TIME, None), "agreed": YES, "note": MAYBE}
FILING: dict[str, Any] = {
    "add 'New Client' --next fri": FILED | {"tab": "2026-12-04", "time": None, "agreed": False, "note": None},
    "add 'New Client' --next 'sat 9:30'": FILED | {"tab": "2026-12-07", "time": "09:30", "agreed": True, "note": TEXT},
    "call 1 said -o reached --next july": FILED | {"id": 1, "tab": "2027-07"},
    "log 1 said --kind visit --next fri": FILED | {"id": 1, "tab": "2026-12-04"},
    "call 1 said -o deal --close 'all bought'": FILED | {"id": 1, "tab": None},
    "move 2 3 fri": [FILED | {"tab": "2026-12-04"}],
    "move 2 fri": [FILED | {"id": 2, "tab": "2026-12-04"}],
    "move 2 today": [FILED | {"id": 2, "tab": "2026-12-01"}],
    "close 1 --because 'no need'": FILED | {"id": 1, "tab": None},
    "reopen 5 --next 4": FILED | {"id": 5, "tab": "2026-12-04"},
    "edit 1 --phone 123": FILED | {"id": 1, "tab": "2026-12-01", "time": "10:30"},
}


def fits(value: Any, shape: Any) -> bool:  # noqa: ANN401  # whatever JSON holds
    """Whether a JSON value has a shape; a list has at least one element, an object at least the keys."""
    if isinstance(shape, tuple):
        return any(fits(value, one) for one in shape)
    if isinstance(shape, type):
        return type(value) is shape
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(one, shape[0]) for one in value)
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(key in value and fits(value[key], shape[key]) for key in shape)
    return type(value) is type(shape) and bool(value == shape)


@pytest.mark.parametrize(("words", "shape"), SHAPES.items(), ids=SHAPES)
@pytest.mark.parametrize("now", [TUESDAY, MONDAY])
@pytest.mark.usefixtures("binder")
def test_what_is_read_as_json_has_its_keys_and_types(words: str, shape: Any, now: str) -> None:  # noqa: ANN401  # a shape
    """Every key of the contract is there with its type; what is absent is null, never missing."""
    read = run(*shlex.split(words), "--json", now=now)

    assert read.status == 0
    assert read.err == ""
    assert fits(read.json, shape), read.out


@pytest.mark.parametrize(("words", "shape"), FILING.items(), ids=FILING)
@pytest.mark.parametrize("dry", [False, True], ids=["done", "dry"])
@pytest.mark.usefixtures("binder")
def test_what_is_filed_answers_as_json(words: str, shape: Any, *, dry: bool) -> None:  # noqa: ANN401  # a shape
    """Each command that files answers with the same keys, `move` with a list of them, a dry run as if it were done."""
    if dry and words.startswith("add"):
        shape = {**shape, "id": None}

    answer = run(*shlex.split(words), "--json", *(["--dry-run"] if dry else []), now=TUESDAY)

    assert answer.status == 0
    assert answer.err == ""
    assert fits(answer.json, shape), answer.out
    if isinstance(shape, list):
        assert [one["id"] for one in answer.json] == [int(word) for word in words.split() if word.isdigit()]


@pytest.mark.usefixtures("binder")
def test_the_numbers_of_today_are_what_they_say() -> None:
    """`due` counts the stack, `carried`, `agreed`, `unplaced` parts of it, `done` those with a contact that day."""
    seen = run("today", "--json", now=TUESDAY).json

    assert (seen["date"], seen["tab"], seen["owner"], seen["working_day"]) == ("2026-12-01", "1", "anna", True)
    assert seen["capacity"] == 30
    assert seen["volume"] == {"due": 3, "carried": 1, "agreed": 1, "unplaced": 1, "done": 0}
    assert [(one["id"], one["carried_days"], one["moves"]) for one in seen["dossiers"]] == [
        (2, 8, 0),
        (1, 0, 1),
        (3, 0, 0),
    ]
    assert [one["last_contact"] and one["last_contact"]["note"] for one in seen["dossiers"]] == [
        None,
        "Wants a price",
        None,
    ]
    assert run("today", "--json").json["volume"]["done"] == 1


@pytest.mark.usefixtures("binder")
def test_today_asked_for_another_day_shows_what_becomes_due_on_it() -> None:
    """The stack of a coming day holds what lies under it, and what is carried over today is not in it."""
    seen = run("today", "wed", "--json", now=TUESDAY).json

    assert (seen["date"], seen["tab"]) == ("2026-12-02", "2")
    assert [one["id"] for one in seen["dossiers"]] == [4]


@pytest.mark.usefixtures("binder")
def test_the_tabs_of_the_binder_are_the_window_and_twelve_months() -> None:
    """`days` runs from today up to the same day of next month, `months` from next month on; all counts add up."""
    seen = run("binder", "--json", now=TUESDAY).json

    first = date(2026, 12, 1)
    assert [day["date"] for day in seen["days"]] == [str(first + timedelta(days=n)) for n in range(31)]
    assert [day["tab"] for day in seen["days"]] == [str(n) for n in range(1, 32)]
    assert [day["open"] for day in seen["days"][:7]] == [True, True, True, True, False, False, True]
    assert [month["month"] for month in seen["months"]] == [f"2027-{n:02}" for n in range(1, 13)]
    assert (seen["months"][0]["tab"], seen["months"][11]["tab"]) == ("january", "december")
    assert [(day["count"], day["agreed"]) for day in seen["days"][:3]] == [(3, 1), (1, 1), (0, 0)]
    assert seen["count"] == {"active": 4, "filed": 4, "out": 0, "closed": 1}


# --------------------------------------------------------------------------------------------- columns of --plain

COLUMNS = {"today": 16, "tab 2": 16, "binder": 5, "find weber": 11}


@pytest.mark.parametrize(("words", "columns"), COLUMNS.items(), ids=COLUMNS)
@pytest.mark.usefixtures("binder")
def test_plain_has_a_record_a_line_with_stable_columns(words: str, columns: int) -> None:
    """Every record has the same columns, apart by tabs; columns are only ever added at the end."""
    read = run(*words.split(), "--plain", now=TUESDAY)

    assert read.status == 0
    assert read.out.endswith("\n")
    counted = [len(line.split("\t")) for line in read.out.splitlines()]
    assert counted
    assert len(set(counted)) == 1
    assert counted[0] >= columns


@pytest.mark.usefixtures("binder")
def test_the_columns_of_plain_are_in_their_places() -> None:
    """The columns that scripts cut out of `today`, `binder` and `find` are the ones they were."""
    first = run("today", "--plain", now=TUESDAY).out.splitlines()[1].split("\t")
    assert first[:12] == [
        "1", "2026-12-01", "10:30", "yes", "0", "1", "call", "", "Weber Söhne", "Weber GmbH", "Eva", "+49 30 1",
    ]  # fmt: skip
    assert first[12:16] == ["2026-11-23T09:00", "call", "interested", "Wants a price"]
    assert run("binder", "--plain", now=TUESDAY).out.splitlines()[0].split("\t") == ["1", "2026-12-01", "3", "1", "yes"]
    assert run("find", "closed", "--plain").out.rstrip("\n").split("\t")[:4] == ["5", "", "", "Closed"]


@pytest.mark.usefixtures("binder")
def test_show_as_records_names_the_kind_of_each() -> None:
    """The records of a dossier begin with what they are: the dossier, its contacts, promises and moves."""
    kinds = [line.split("\t")[0] for line in run("show", "1", "--plain").out.splitlines()]

    assert kinds == ["dossier", "contact", "promise", "move"]


# ---------------------------------------------------------------------------------------------------- what is said

WRITING = (
    "add 'New Client' --next fri",
    "call 2 said -o reached --next fri",
    "call 2 said -o reached --close done",
    "log 2 said --kind email --next fri",
    "move 2 4 fri --force",
    "close 2 --because done",
    "reopen 5 --next fri",
    "edit 2 --phone 123 --do offer",
    "undo",
)
READING = ("today", "tab 2", "binder", "show 1", "find weber", "history")


@pytest.mark.parametrize("words", WRITING)
def test_a_dry_run_writes_nothing_and_says_what_would_be_done(binder: Path, words: str) -> None:
    """Not a byte of the binder changes, no file appears beside it, and the answer says that it is only tried."""
    before, files = dump(binder), sorted(binder.parent.iterdir())

    tried = run(*shlex.split(words), "--dry-run", now=TUESDAY)

    assert tried.status == 0
    assert re.search(r"^would (be|take back)", tried.out, re.MULTILINE)
    assert dump(binder) == before
    assert sorted(one for one in binder.parent.iterdir() if one.suffix == ".db" or one.is_dir()) == [
        one for one in files if one.suffix == ".db" or one.is_dir()
    ]


@pytest.mark.parametrize("words", WRITING)
def test_a_dry_run_says_what_the_run_itself_then_says(binder: Path, words: str) -> None:
    """The places, times and volumes of a dry run are those of the run."""
    tried = run(*shlex.split(words), "--dry-run", now=TUESDAY)
    done = run(*shlex.split(words), now=TUESDAY)

    def bare(said: str) -> list[str]:
        return re.sub(r"would be |would take back|took back|(?<=filed )\d+ |#\d+ ", "", said).splitlines()

    assert binder.exists()
    assert bare(tried.out) == bare(done.out)


@pytest.mark.parametrize("words", WRITING)
def test_quiet_prints_nothing_and_still_works(binder: Path, words: str) -> None:
    """With --quiet there is no word on either stream where all goes well, and it is done."""
    before = dump(binder)

    ran = run(*shlex.split(words), "--quiet", now=TUESDAY)

    assert ran == Ran("", "", 0)
    assert dump(binder)["journal"] != before["journal"]


@pytest.mark.parametrize("words", WRITING)
def test_quiet_silences_no_json(five_dossiers: Path, tmp_path: Path, words: str) -> None:
    """--quiet is about words for persons: the JSON that was asked for is printed, the same as without it."""
    twins = (tmp_path / "one.db", tmp_path / "other.db")
    for twin in twins:
        twin.write_bytes(five_dossiers.read_bytes())

    quiet, usual = (
        run(*shlex.split(words), "--json", *more, db=twin, now=TUESDAY)
        for twin, more in zip(twins, (["-q"], []), strict=True)
    )

    assert (quiet.err, quiet.status) == ("", 0)
    assert re.sub(UID, "", quiet.out) == re.sub(UID, "", usual.out) != ""


@pytest.mark.usefixtures("binder")
def test_a_quiet_check_gives_its_json(tmp_path: Path) -> None:
    """So do the commands that answer in their own way: the proof, the copies, the demo."""
    assert run("check", "-q", "--json").json["count"]["active"] == 4
    assert run("restore", "-q", "--json").json["copies"] == []
    assert run("demo", str(tmp_path / "demo"), "-q", "--json").json["dossiers"] > 50


@pytest.mark.usefixtures("binder")
def test_an_answer_has_one_form(tmp_path: Path) -> None:
    """JSON and records together are a usage error everywhere; so is either beside content that is printed."""
    both = [command for command in COMMANDS if {"--json", "--plain"} <= {*run(command, "--help").out.split()}]
    template = tmp_path / "report.txt"
    template.write_text("{{ title }}")

    assert len(both) > 15
    for words in (*READING, "review", "report --values", "close-day --keep", "stats"):
        must_fail(run(*words.split(), "--json", "--plain"), 2, "JSON or plain records, not both")
    for words in ("export - --as csv --json", f"report --template {template} --json", "print today --json"):
        must_fail(run(*words.split()), 2, "--json tells of a file")
    must_fail(run("report", "--template", str(template), "--plain"), 2, "--plain tells of a file")


def test_quiet_still_tells_what_failed(binder: Path) -> None:
    """--quiet keeps the good news, not the bad."""
    assert binder.exists()
    must_fail(run("move", "17", "fri", "--quiet"), 3, "there is no dossier 17")


@pytest.mark.parametrize("words", [words for words in WRITING if "--close" not in words and words[:5] != "close"])
@pytest.mark.usefixtures("binder")
def test_every_answer_tells_the_date_in_full_with_its_weekday(words: str) -> None:
    """Where a dossier goes is said so that a wrong reading is seen at once."""
    answer = run(*shlex.split(words), now=TUESDAY)

    assert answer.status == 0
    assert FULL_DATE.search(answer.out), answer.out
    if "fri" in words:
        assert "Fri 4 Dec 2026, tab 4" in answer.out


@pytest.mark.parametrize("words", READING)
@pytest.mark.usefixtures("binder")
def test_every_screen_tells_the_date_in_full_with_its_weekday(words: str) -> None:
    """On each screen a date stands in full."""
    screen = run(*words.split(), now=TUESDAY)

    assert screen.status == 0
    assert FULL_DATE.search(screen.out), screen.out


@pytest.mark.usefixtures("binder")
def test_a_refused_move_tells_the_agreed_date_in_full() -> None:
    """What was promised is named with its weekday and time."""
    must_fail(run("move", "1", "fri"), 1, "has an agreed date: Tue 1 Dec 2026 10:30")


@pytest.mark.parametrize(
    ("words", "now"),
    [("today", TUESDAY), ("today", WEDNESDAY), ("today", "2027-01-01T09:00"), ("today", "2026-11-30T09:00")],
)
@pytest.mark.usefixtures("binder")
def test_the_next_command_that_is_shown_works(words: str, now: str) -> None:
    """The line under the stack can be typed as it is."""
    screen = run(words, now=now).out
    (line,) = re.findall(r"^Next\s+tickler (.+)$", screen, re.MULTILINE)

    assert run(*shlex.split(line), now=now).status == 0, line


@pytest.mark.usefixtures("binder")
def test_the_next_command_places_what_is_to_place() -> None:
    """Where only undated dossiers are left, the command that is shown places the first."""
    for number in ("1", "2"):
        run("move", number, "15 jan", "--force", now=TUESDAY)
    (line,) = re.findall(r"^Next\s+tickler (.+)$", run("today", now=TUESDAY).out, re.MULTILINE)

    assert run(*shlex.split(line), now=TUESDAY).status == 0, line
    assert run("show", "3", "--json").json["tab"] == "2026-12-04"


@pytest.mark.usefixtures("binder")
def test_how_full_a_day_is_counts_each_dossier_once() -> None:
    """With the dossiers that come to it, a day is as full as its tab then is, whichever command brings them."""
    for words, lying in (
        ("reopen 5 --next '3 dec'", 1),
        ("move 2 '3 dec'", 2),
        ("call 2 x -o reached --next '3 dec'", 2),
        ("move 3 4 '3 dec' --force", 4),
        ("add New --next '3 dec'", 5),
    ):
        answer = run(*shlex.split(words)).out
        assert re.findall(r"Thu 3\b.*: (\d+) of 30", answer)[-1] == str(lying), words
        assert run("tab", "3", "--json").json["count"] == lying


# ------------------------------------------------------------------------------------------------ a pipe, a terminal


@pytest.mark.parametrize("words", ["today", "tab 23", "show 1", "find long", "today --plain", "today --json"])
def test_a_pipe_is_never_cut(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long names, notes and tasks are printed whole, however narrow COLUMNS says it is."""
    monkeypatch.setenv("COLUMNS", "40")
    note = "What was said, at length. " * 20 + "The end."
    run("add", LONG, "--next", "today", "--phone", "+49 30 " + "1 " * 40 + "9", "--about", "about " * 30 + "this")
    run("log", "1", note, "--kind", "call", "-o", "reached", "--next", "today", "--about", "about " * 30 + "this")

    printed = run(*words.split()).out

    assert LONG in printed
    assert "…" not in printed
    if not words.startswith("find"):
        assert note in printed
        assert "about " * 30 + "this" in printed


def on_a_terminal(*words: str, width: int = 80, env: Mapping[str, str] | None = None) -> tuple[str, int]:
    """Run a command line on a terminal of its own; what it showed, and its exit code."""
    main, other = pty.openpty()
    size = f"stty cols {width} rows 40 < /dev/stdin;"
    command = ["sh", "-c", f'{size} exec "$@"', "sh", sys.executable, "-m", "tickler", *words]
    told = environment({"TICKLER_NOW": TUESDAY, "TERM": "xterm-256color", **(env or {})})
    process = subprocess.Popen(command, stdin=other, stdout=other, stderr=other, env=told, cwd=ROOT, close_fds=True)
    os.close(other)
    shown = b""
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:  # the terminal is gone with the process
            break
        if not piece:
            break
        shown += piece
    os.close(main)
    return shown.decode().replace("\r\n", "\n"), process.wait()


COLOUR = "\x1b["


@pytest.mark.usefixtures("binder")
def test_a_terminal_has_colours_and_its_lines_fit() -> None:
    """On a terminal styles are used, and nothing is wider than it is."""
    shown, status = on_a_terminal("today", width=70)

    assert status == 0
    assert COLOUR in shown
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "Weber Söhne" in plain
    assert max(map(len, plain.splitlines())) <= 70


@pytest.mark.parametrize(
    ("flags", "env"),
    [((), {"NO_COLOR": "1"}), ((), {"TERM": "dumb"}), (("--no-color",), {}), (("--no-color",), {"FORCE_COLOR": "1"})],
    ids=["NO_COLOR", "TERM=dumb", "--no-color", "--no-color over FORCE_COLOR"],
)
@pytest.mark.parametrize(
    "words", [["today"], ["show", "1"], ["binder"], ["move", "2", "fri"], ["show", "17"], ["--help"]], ids=" ".join
)
@pytest.mark.usefixtures("binder")
def test_no_colour_is_no_escape_code_at_all(words: list[str], flags: tuple[str, ...], env: dict[str, str]) -> None:
    """Where colours are not wanted, not one escape code reaches the terminal, and every word is still there."""
    shown, status = on_a_terminal(*flags, *words, env=env)

    assert status in {0, 3}
    assert "\x1b" not in shown
    assert shown.strip()


@pytest.mark.parametrize("words", READING)
@pytest.mark.usefixtures("binder")
def test_a_pipe_has_no_escape_code_even_where_colours_are_forced(words: str) -> None:
    """Colour is for terminals only."""
    ran = spawned(*words.split(), env={"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "TERM": "xterm-256color"})

    assert ran.status == 0
    must_be_safe(ran)


@pytest.mark.parametrize(
    "words",
    [["call", "2"], ["call", "2", "x", "-o", "reached"], ["show", "c"], ["log", "2", "x", "--kind", "call"]],
    ids=" ".join,
)
def test_nobody_is_asked_where_nobody_can_answer(binder: Path, words: list[str]) -> None:
    """In a pipe a command that lacks something fails at once, whatever stands on standard input."""
    before = dump(binder)

    ran = spawned(*words, stdin="1\nfri\n")

    assert ran.status in {2, 4}
    must_fail(ran, ran.status)
    assert dump(binder) == before


# ------------------------------------------------------------------------------------------------------------ help


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_needs_no_binder(command: str) -> None:
    """`--help` and `-h` tell what a command does and name all its options, on standard output."""
    helped = run(command, "--help")

    assert helped.status == 0
    assert helped.err == ""
    assert helped.out.startswith(f"Usage: tickler {command}")
    assert len(helped.out.splitlines()[2].strip()) > 10
    assert run(command, "-h").out == helped.out
    assert not binder_path().exists()


def test_the_whole_help_names_every_command() -> None:
    """`tickler --help` lists all commands by the moments of the work; without any it is shown as a usage error."""
    helped = run("--help")

    listed = helped.out[helped.out.index(f"{MOMENTS['today']}:") :]
    assert helped.status == 0
    assert re.findall(r"^  ([a-z-]+)  +\S", listed, re.MULTILINE) == list(COMMANDS)
    assert re.findall(r"^(\S.*):$", listed, re.MULTILINE) == list(MOMENTS.values())
    assert max(map(len, helped.out.splitlines())) <= 80
    assert len(listed.splitlines()) == len(COMMANDS) + 2 * len(MOMENTS) + 1  # a line each
    assert run() == Ran("", helped.out, 2)


def test_every_option_is_explained() -> None:
    """No option is listed without a word about it."""
    for command in COMMANDS:
        options = run(command, "--help").out.partition("Options:")[2]
        for line in re.split(r"\n  (?=-)", options)[1:]:
            assert re.search(r"(  |\n {20,})\S", line), (command, line)


def examples_in_help() -> list[tuple[str, str]]:
    """The WHENs that help texts give as examples, and whether they look ahead or back."""
    found = set()
    for command in ("today", "tab", "add", "move", "call", "history"):
        described = re.split("Arguments:|Options:", run(command, "--help").out, maxsplit=1)[1]
        joined = re.sub(r"\s+", " ", described)
        for label, before in (("next", "Where the dossier goes: "), ("next", "Where to: "), ("today", "day's stack: "),
                              ("tab", "TAB "), ("at", "if not now: "), ("at", "From then on: ")):  # fmt: skip
            for said in re.findall(rf"{re.escape(before)}([^\[…]+?)(?: …|\.|\[)", joined):
                found |= {(label, example.strip().strip("'")) for example in said.split(",")}
    return sorted(found)


def test_the_examples_in_help_can_be_typed(binder: Path) -> None:
    """Every WHEN and every tab that a help text gives as an example is understood."""
    ways: dict[str, Callable[[str], Ran]] = {
        "next": lambda said: run("move", "2", said, "--force"),
        "today": lambda said: run("today", said),
        "tab": lambda said: run("tab", said),
        "at": lambda said: run(
            "call", "2", "x", "-o", "reached", "--next", "fri", "--at", said, now="2026-11-23T17:00"
        ),
    }
    examples = examples_in_help()

    assert binder.exists()
    assert len(examples) > 10
    for way, said in examples:
        assert ways[way](said).status == 0, (way, said)


# ----------------------------------------------------------------------- flag over environment over config over default


def binders(folder: Path, *names: str) -> dict[str, Path]:
    """Binders with one client each, whose name is the binder's."""
    return {name: begin(folder / f"{name}.db", ["add", name, "--next", "today"]) for name in names}


def clients(*words: str) -> list[str]:
    """The clients due today, in a run with no more told than this."""
    ran = spawned(*words, "today", "--json", now=None, env={"TICKLER_NOW": MONDAY})
    assert ran.status == 0, ran
    return [one["name"] for one in ran.json["dossiers"]]


def test_the_binder_is_told_by_flag_environment_config_or_default(
    tmp_path: Path, config: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--db` goes over TICKLER_DB over `db` in the config file over the platform's folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    paths = binders(tmp_path, "flag", "environment", "config") | binders(tmp_path / "data" / "tickler", "binder")
    monkeypatch.setenv("TICKLER_DB", str(paths["environment"]))
    config("db = 'config.db'")

    assert clients("--db", str(paths["flag"])) == ["flag"]
    assert clients("--db", f"sqlite:///{paths['flag']}") == ["flag"]
    assert clients() == ["environment"]
    monkeypatch.delenv("TICKLER_DB")
    assert clients() == ["config"]
    config("")
    assert clients() == ["binder"]


def test_now_is_told_by_flag_or_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--now` goes over TICKLER_NOW, which goes over the clock; a date alone is its midnight."""
    run("add", "Weber", "--next", "fri")

    def day(*words: str) -> str:
        seen = spawned(*words, "today", "--json", now=None)
        assert seen.status == 0, seen
        return str(seen.json["date"])

    monkeypatch.setenv("TICKLER_NOW", "2026-12-01")
    assert day() == "2026-12-01"
    assert day("--now", "2026-12-02T10:30") == "2026-12-02"
    monkeypatch.delenv("TICKLER_NOW")
    assert day() > "2024-01-01"
    assert day() != "2026-12-01"


def test_the_config_file_is_told_by_environment_or_lies_in_its_folder(
    tmp_path: Path, config: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """TICKLER_CONFIG goes over the platform's config folder, and its settings over the defaults."""
    run("add", "Weber", "--next", "fri")
    assert run("today", "--json").json["capacity"] == 30
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "tickler").mkdir()
    (tmp_path / "tickler" / "config.toml").write_text("capacity = 11\nowner = 'boris'\n")

    usual = run("today", "--json").json
    assert (usual["capacity"], usual["owner"]) == (11, "boris")
    config("capacity = 12\n")
    told = run("today", "--json").json
    assert (told["capacity"], told["owner"]) == (12, "anna")


@pytest.mark.parametrize(
    ("setting", "words", "tab"),
    [
        ("date_order = 'DMY'", "8/12", "2026-12-08"),
        ("date_order = 'MDY'", "8/12", "2027-08-12"),
        ("workdays = ['sat', 'sun']", "fri", "2026-11-28"),
        ("country = 'GE'", "7 jan", "2027-01-08"),
        ("country = 'DE'\nregion = 'BY'", "6 jan", "2027-01-07"),
        ("country = 'DE'\nregion = 'BE'", "6 jan", "2027-01-06"),
    ],
)
def test_settings_decide_where_words_lead(config: Callable[[str], Path], setting: str, words: str, tab: str) -> None:
    """Date order, working days and public holidays of the settings are those that a WHEN is read by."""
    config(setting)

    assert run("add", "Weber", "--next", words, "--json").json["tab"] == tab


def test_debug_shows_what_went_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """TICKLER_DEBUG=1 lets the error out as it is, for those who mend the program."""
    monkeypatch.setenv("TICKLER_DEBUG", "1")

    with pytest.raises(Exception, match="there is no binder"):
        run_program(["today"])
