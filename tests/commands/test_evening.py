"""`close-day` at a terminal: each dossier gets its place by a key, at once, and nothing that was answered is lost."""

import pkgutil
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import run
from tests.probing import OBEYED, alter, begin, binder_path, dump
from tickler.render.page import Page

if sys.platform == "win32":
    pytest.skip("a pty is a thing of Unix", allow_module_level=True)

from tests.terminal import Terminal

EVENING = "2026-11-23T18:00"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A binder to copy, on Monday evening: one is late, one was agreed, three are left, one is to be placed."""
    return begin(
        tmp_path_factory.mktemp("evening") / "binder.db",
        ["add", "Late", "--next", "fri"],
        ["add", "Agreed", "--next", "mon 10:30"],
        ["add", "Weber", "--next", "mon", "--about", "the price"],
        ["add", "Nino", "--next", "mon"],
        ["add", "Last", "--next", "mon"],
        ["add", "Undated", "--next", "november"],
        now="2026-11-19T09:00",
    )


@pytest.fixture(autouse=True)
def binder(stack: Path) -> Path:
    """The test's own binder."""
    binder_path().write_bytes(stack.read_bytes())
    return binder_path()


def close_day(*words: str, rows: int = 60, **env: str) -> Terminal:
    """`tickler close-day` on Monday evening, in a terminal that holds all of it."""
    return Terminal("--now", EVENING, "close-day", *words, size=(80, rows), env=env)


def lies(name: str) -> tuple[str | None, str | None, bool]:
    """Where a dossier lies: its tab, its time, whether it is agreed."""
    shown = run("show", name, "--json", now=EVENING).json
    return shown["tab"], shown["time"], shown["agreed"]


def test_each_gets_its_place_by_a_key() -> None:
    """Kept, tomorrow, a WHEN with its time, closed, where there is room: done at once and told; then the review."""
    with close_day() as terminal:
        terminal.sees("6 not worked", "Tue 24 Nov 2026 0 of 30", "1 of 6 · 1 Late · 3 d late:")
        terminal.press("t\r")
        terminal.sees("moved 1 Late → Tue 24 Nov 2026, tab 24", "1 of 30", "2 of 6 · 2 Agreed · agreed 10:30:")
        terminal.press("k\r")
        terminal.sees("3 of 6 · 3 Weber:")
        terminal.press("wed 14:15\r")
        terminal.sees("moved 3 Weber → Wed 25 Nov 2026, tab 25, 14:15 · agreed", "4 of 6 · 4 Nino:")
        terminal.press("c buys elsewhere\r")
        terminal.sees("closed 4 Nino: buys elsewhere", "5 of 6 · 5 Last:")
        terminal.press("s\r")
        terminal.sees("moved 5 Last → Thu 26 Nov 2026", "6 of 6 · 6 Undated · to be placed:")
        terminal.press("\r")
        terminal.sees("1 stays, and is carried over", "2 Agreed · agreed 10:30", "1 of the month stays to be placed")
        terminal.sees("Planned · 6 = 0 done + 3 moved + 2 left + 1 closed")
        assert terminal.status() == 0

    assert lies("late") == ("2026-11-24", None, False)
    assert lies("weber") == ("2026-11-25", "14:15", True)
    assert run("show", "nino", "--json").json["closed"] == {"on": "2026-11-23", "because": "buys elsewhere"}
    assert run("show", "late", "--json").json["moves"][0]["because"] == "not worked on its day"
    assert (lies("agreed"), lies("undated")) == (("2026-11-23", "10:30", True), ("2026-11", None, False))


def test_what_is_to_be_done_and_the_last_word_stand_above_each_question() -> None:
    """Nobody has to look up a dossier to say where it goes."""
    run("log", "3", "He asks his partner", "--kind", "meeting", "--about", "the price", "--next", "mon",
        now="2026-11-20T09:00")  # fmt: skip
    with close_day() as terminal:
        terminal.press("t\r", "k\r")
        terminal.sees("call: the price", "20 Nov meeting: He asks his partner", "3 of 6 · 3 Weber:")


def test_what_is_refused_is_asked_again() -> None:
    """A day that has passed, today, no words of a day, a reason that lacks: told, and what was done before stands."""
    with close_day() as terminal:
        terminal.sees("1 of 6")
        terminal.press("?\r")
        terminal.sees("1 of 6 · 1 Late · 3 d late: ? t Tue 24 Nov 2026 · s where there is room this week")
        terminal.press("today\r")
        terminal.sees("what was not worked goes to a later day")
        terminal.press("t\r")
        terminal.sees("2 of 6")
        for words, said in (
            ("yesterday", "Sun 22 Nov 2026 has passed"),
            ("someday", "someday"),
            ("t", "it was promised to the client; if he knows: add the word force"),
            ("c", "a dossier is not closed without a reason"),
        ):
            terminal.press(f"{words}\r")
            terminal.sees(said)
        terminal.press("t force\r")
        terminal.sees("it is agreed no more", "3 of 6")
        terminal.press("tue 9:00 agreed\rq\r")
        terminal.sees("Planned · 6 = 0 done + 3 moved")
        assert terminal.status() == 0

    assert (lies("late")[0], lies("agreed"), lies("weber")) == (
        "2026-11-24", ("2026-11-24", None, False), ("2026-11-24", "09:00", True),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("leave", "status"),
    [("\x03", 130), ("\x04", 130), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGHUP, -signal.SIGHUP)],
    ids=["ctrl-c", "ctrl-d", "SIGTERM", "SIGHUP"],
)
def test_whoever_leaves_has_what_was_answered(leave: str | signal.Signals, status: int) -> None:
    """Ctrl-C and the end of input are said to be that; what was answered is done, the rest stays and is named."""
    with close_day() as terminal:
        terminal.sees("1 of 6")
        terminal.press("t\r")
        terminal.sees("2 of 6 · 2 Agreed")
        if isinstance(leave, str):
            terminal.press(leave)
            terminal.sees("what was answered is done, the rest stays", "4 stay, and are carried over")
        else:
            terminal.signal(leave)
        assert terminal.status() == status
        assert "nothing was written" not in terminal.shown

    assert lies("late")[0] == "2026-11-24"
    assert lies("weber")[0] == "2026-11-23"
    assert run("check").status == 0


@pytest.mark.parametrize(
    ("step", "stay"),
    [("tickler.commands.evening._Asking._tell_all_about", 4), ("tickler.commands.run.Run.show", 3)],
    ids=["before the question", "after it was done"],
)
def test_whoever_leaves_beside_a_question_has_what_was_answered(
    monkeypatch: pytest.MonkeyPatch, step: str, stay: int
) -> None:
    """Ctrl-C comes where nothing is asked, too: what was done by then is not said to stay."""
    module, _, name = step.rpartition(".")
    done, happened = pkgutil.resolve_name(step), []

    def interrupted(*given: Any, **named: Any) -> None:  # noqa: ANN401  # whatever it takes
        happened.append(name)
        if len(happened) == 2:
            raise KeyboardInterrupt
        done(*given, **named)

    page = Page(width=80, cut=True, colour=False, asks=True)
    monkeypatch.setattr(Page, "of_this_process", classmethod(lambda _cls, *, no_color: page))  # noqa: ARG005
    monkeypatch.setattr(pkgutil.resolve_name(module), name, interrupted)

    ran = run("close-day", now=EVENING, stdin="t\nt force\n")

    assert ran.status == 130
    assert "what was answered is done, the rest stays" in ran.err
    assert f"{stay} stay, and are carried over" in ran.out
    assert lies("late")[0] == "2026-11-24"
    assert (lies("agreed")[0] == "2026-11-24") == (stay == 3)


@pytest.mark.parametrize(
    ("key", "moved"), [("T", ["weber", "nino", "last"]), ("S", ["weber", "nino", "last"]), ("K", []), ("q", [])]
)
def test_one_key_is_the_rule_for_the_rest(key: str, moved: list[str]) -> None:
    """What was answered before stands; of the rest the agreed and the undated stay."""
    with close_day() as terminal:
        terminal.sees("1 of 6")
        terminal.press("wed\r")
        terminal.sees("2 of 6")
        terminal.press(f"{key}\r")
        terminal.sees("1 of the month stays to be placed", "Planned · 6")
        assert terminal.status() == 0

    assert lies("late")[0] == "2026-11-25"
    assert [name for name in ("agreed", "weber", "nino", "last", "undated") if lies(name)[0] not in {
        "2026-11-23", "2026-11"}] == moved  # fmt: skip


def test_a_dry_run_asks_and_writes_nothing() -> None:
    """What would be done is told for each answer."""
    before = dump()

    with close_day("--dry-run") as terminal:
        terminal.sees("1 of 6")
        terminal.press("t\r")
        terminal.sees("would be moved 1 Late → Tue 24 Nov 2026")
        terminal.press("T\r")
        terminal.sees("would be moved 3 dossiers")
        assert terminal.status() == 0

    assert dump() == before


def test_what_somebody_else_took_is_told_and_passed_over() -> None:
    """A dossier that was moved meanwhile is not moved again; the next one is asked about."""
    with close_day() as terminal:
        terminal.sees("1 of 6")
        run("move", "1", "8 dec", now=EVENING)
        terminal.press("t\r")
        terminal.sees("dossier 1 was changed elsewhere meanwhile", "2 of 6")
        terminal.press("q\r")
        assert terminal.status() == 0

    assert lies("late")[0] == "2026-12-08"


def test_a_name_is_nothing_that_a_terminal_obeys() -> None:
    """What a client is called reaches the question as signs."""
    alter("UPDATE dossier SET name = ? WHERE id = 1", "Evil\x1b[2J\x1b]0;owned\x07\u202e")

    with close_day() as terminal:
        terminal.sees("1 of 6 · 1 Evil")
        terminal.press("q\r")
        assert terminal.status() == 0
        written = terminal.written.decode().replace("\r\n", "\n").replace("\x1b[0m", "")

    assert "\x1b[2J" not in written
    assert "\x1b]0" not in written
    assert "\u202e" not in written
    plain = [line for line in written.split("\n") if "Evil" in line]
    assert not any(OBEYED.search(line.replace("\x1b[", "").replace("\r", "")) for line in plain), plain


def test_nothing_is_asked_in_a_pipe_and_for_a_program() -> None:
    """With --json a terminal is asked no more than a pipe is: it lists what was not worked, and says the rules."""
    with close_day("--json") as terminal:
        assert terminal.status() == 2
        assert b'"stays": [' in terminal.written
        assert "--to tomorrow, --spread over the week, or --keep" in terminal.shown


def test_without_the_signs_the_questions_are_asked_all_the_same() -> None:
    """Where the encoding lacks what bars are drawn with, plain signs stand in the days ahead."""
    run("move", "last", "tue", now=EVENING)

    with close_day(PYTHONIOENCODING="ascii") as terminal:
        terminal.sees("Tue 24 Nov 2026 1 of 30 #", "1 Late")
        terminal.press("q\r")
        assert terminal.status() == 0
