"""`tickler work` in a real terminal: the day worked through by keys, and every way to leave it."""

import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.conftest import MONDAY, run
from tests.probing import begin, binder_path, must_fail, spawned

if sys.platform == "win32":
    pytest.skip("a pty is a thing of Unix", allow_module_level=True)

from tests.terminal import Terminal

NAMES = ("Weber Söhne", "ალაზნის მარანი", "देवभूमि मसाले", "[bold]東京包装\u202e[/bold]")
COLOURED = re.compile(rb"\x1b\[(?:[0-9]+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A binder to copy: four dossiers are due on Monday, one was carried over, one is agreed."""
    return begin(
        tmp_path_factory.mktemp("stack") / "binder.db",
        ["add", NAMES[0], "--next", "today", "--phone", "+49 30 1"],
        ["call", "1", "Wants a price", "-o", "interested", "--next", "today"],
        ["add", NAMES[1], "--next", "today 10:30"],
        ["add", NAMES[2], "--next", "today", "--about", "pouches"],
        ["add", NAMES[3], "--next", "today"],
        ["add", "Ahead", "--next", "fri"],
    )


@pytest.fixture(autouse=True)
def binder(stack: Path) -> Path:
    """The test's own binder."""
    binder_path().write_bytes(stack.read_bytes())
    return binder_path()


def work(*words: str, size: tuple[int, int] = (80, 24), **env: str | None) -> Terminal:
    """`tickler work` on Monday, in a terminal."""
    return Terminal("--now", MONDAY, "work", *words, size=size, env=env)


def contacts(ref: str) -> list[str]:
    """The notes in a dossier, newest first."""
    return [contact["note"] for contact in run("show", ref, "--json").json["contacts"]]


def kept() -> list[str]:
    """What was typed and not saved, in files that nobody else can read."""
    paths = [*Path(os.environ["TMPDIR"]).glob("tickler-*/not-saved.txt")]
    assert not any(path.stat().st_mode & 0o77 for path in paths)
    return [path.read_text(encoding="utf-8") for path in paths]


def test_a_stack_is_worked_through_by_keys() -> None:
    """A contact, a move, a skip, an undo and a search, typed as fast as they come, are done and told one by one."""
    with work() as terminal:
        terminal.sees("1 of 4", NAMES[1])
        terminal.press("c5", "Wants 300 g", "\r", "fri 11:00", "\r")
        terminal.sees(f"refiled 2 {NAMES[1]} → Fri 27 Nov 2026, tab 27, 11:00 · agreed", "2 of 4", "Weber Söhne")
        terminal.press("mtue\r")
        terminal.sees("moved 1 Weber Söhne → Tue 24 Nov 2026, tab 24", "3 of 4")
        terminal.press("u")
        terminal.sees("took back: moved 1 Weber Söhne", "2 of 4")
        terminal.press("ss/ahead\r")
        terminal.sees("beside the stack", "5 Ahead")
        terminal.press("c9\tclose no such number\x13")
        terminal.sees("closed 5 Ahead: no such number", "4 of 4", "1 noted")
        terminal.press("q")
        assert terminal.status() == 0
        assert terminal.is_restored
        assert "1 noted, 2 skipped · 3 left: tickler work" in terminal.shown

    assert contacts("2") == ["Wants 300 g"]
    assert [one["id"] for one in run("today", "--json").json["dossiers"]] == [1, 3, 4]
    assert run("show", "5", "--json").json["closed"] == {"on": "2026-11-23", "because": "no such number"}


def test_promises_and_what_clients_began_are_worked_with_too() -> None:
    """A promise is kept by two keys, sheets are looked for, a question that came by email is noted with its answer."""
    run("promise", "2", "samples", "fri")
    with work() as terminal:
        terminal.sees("1 of 4", "p kept")
        terminal.press("p\r")
        terminal.sees(f"kept 2 {NAMES[1]} · promise 1: samples")
        terminal.press("v")
        terminal.sees("no sheet lies in this dossier")
        terminal.press("c\tAsks for the price\tfri", "\x1b[Z" * 4, "3q\x13")
        terminal.sees("refiled 2", "to be answered")
        terminal.press("q")
        assert terminal.status() == 0

    seen = run("show", "2", "--json").json
    assert [(one["kind"], one["inbound"]) for one in seen["contacts"]] == [("email", True)]
    assert {one["kind"]: one["kept_on"] for one in seen["promises"]} == {"promise": "2026-11-23", "question": None}


def test_the_date_is_understood_as_it_is_typed() -> None:
    """The day in full and its volume stand there before Enter; a day that has passed, and a closed one, are told."""
    with work() as terminal:
        terminal.sees("1 of 4")
        terminal.press("c1\r", "fri")
        terminal.sees("Fri 27 Nov 2026, tab 27 · 2 of 30", "Tue 24", "Mon 30")
        terminal.press("\x15", "sat")
        terminal.sees("Mon 30 Nov 2026, tab 30", "Sat 28 Nov 2026 is closed (a Saturday)")
        terminal.press("\x15", "20 nov 2026")
        terminal.sees("Fri 20 Nov 2026 has passed")
        terminal.press("\r")
        terminal.sees("error: Fri 20 Nov 2026 has passed")

    assert contacts("2") == []


@pytest.mark.parametrize(
    ("leave", "status"),
    [
        pytest.param("\x03", 130, id="ctrl-c"),
        pytest.param(signal.SIGINT, 130, id="SIGINT"),
        pytest.param(signal.SIGTERM, 143, id="SIGTERM"),
        pytest.param(signal.SIGHUP, 129, id="SIGHUP"),
    ],
)
def test_stopped_at_any_time_what_was_saved_is_saved(leave: str | signal.Signals, status: int) -> None:
    """The terminal is as it was, what was done is in the binder, and what was half typed is kept in a file."""
    with work() as terminal:
        terminal.sees("1 of 4")
        terminal.press("c1", "all is well", "\r", "fri", "\r")
        terminal.sees("refiled 2")
        terminal.press("c5", "half a no")
        terminal.sees("half a no")
        if isinstance(leave, str):
            terminal.press(leave)
        else:
            terminal.signal(leave)

        assert terminal.status() == status
        assert terminal.is_restored
        assert "what you typed and did not save is kept in" in terminal.shown

    assert contacts("2") == ["all is well"]
    assert contacts("1") == ["Wants a price"]
    assert kept() == ["tickler log 1 'half a no' --outcome interested --kind call\n"]


def test_a_terminal_that_is_gone_ends_the_run() -> None:
    """Hung up, the program ends by itself; what was saved is saved, and what was half typed is kept."""
    with work() as terminal:
        terminal.sees("1 of 4")
        terminal.press("c1", "all is well", "\r", "fri", "\r", "c5half a no")
        terminal.sees("1 noted", "half a no")
        terminal.hang_up()

        assert terminal.status() == 129

    assert contacts("2") == ["all is well"]
    assert kept() == ["tickler log 1 'half a no' --outcome interested --kind call\n"]


def test_the_screen_follows_the_terminal_s_size() -> None:
    """Resized, all is laid out anew, what is being typed too; too small, it says so, and goes on when it is not."""
    with work() as terminal:
        terminal.sees("1 of 4")
        terminal.press("c1typed before")
        terminal.resize(100, 30)
        terminal.sees("typed before", "1 of 4", "ctrl+s save")
        terminal.resize(30, 8)
        terminal.sees("too small: 30 x 8")
        terminal.resize(44, 14)
        terminal.sees("typed before", "> Note")
        terminal.press(" and after\r", "fri\r")
        terminal.sees("refiled 2")

    assert contacts("2") == ["typed before and after"]


@pytest.mark.parametrize("term", ["dumb", "vt100", "xterm-256color"])
def test_it_works_in_old_terminals_and_without_colour(term: str) -> None:
    """Without colour not one code for a colour is sent, and every key does what it does."""
    no_color = "1" if term == "xterm-256color" else None
    with work(TERM=term, NO_COLOR=no_color) as terminal:
        terminal.sees("1 of 4", "q stop")
        terminal.press("c1fine\rfri\r")
        terminal.sees("refiled 2")
        terminal.press("q")
        assert terminal.status() == 0
        assert bool(COLOURED.search(terminal.written)) == (term == "vt100")


def test_a_terminal_without_the_signs_gets_plain_ones() -> None:
    """Where the encoding lacks blocks and lines, the screen is drawn without them, and works."""
    with work(PYTHONIOENCODING="ascii") as terminal:
        terminal.sees("1 of 4", "-" * 60)
        terminal.press("c1fine\rfri")
        terminal.sees("Fri 27 Nov 2026, tab 27 - 2 of 30", "Fri 27 #... 1")
        terminal.press("\r")
        terminal.sees("refiled 2")
        terminal.press("q")
        assert terminal.status() == 0
        assert terminal.is_restored


def test_names_in_every_script_are_shown_as_they_are() -> None:
    """Georgian, Devanagari and wide signs are whole; markup is text, and what turns the text is a sign."""
    with work() as terminal:
        terminal.sees(NAMES[1])
        terminal.press("ss")
        terminal.sees("call: pouches")
        terminal.press("s")
        assert "\u202e" not in terminal.sees("[bold]東", "[/bold]")
        assert [len(line) for line in terminal.lines if len(line) > 80] == []


def test_an_empty_day_says_what_comes_next() -> None:
    """With nothing due no screen is opened: the day is told, and the next one with work."""
    with work("tomorrow") as terminal:
        assert terminal.status() == 0
        assert "Nothing lies under this day yet." in terminal.shown
        assert "The next work: Fri 27 Nov 2026, tab 27 · 1: tickler work 2026-11-27" in terminal.shown
        assert b"\x1b[?1049h" not in terminal.written


@pytest.mark.parametrize("words", [["work"], ["work", "tomorrow"]], ids=" ".join)
def test_without_a_terminal_it_is_refused(words: list[str]) -> None:
    """In a pipe there is nothing to work at: one line, exit 2."""
    refused = spawned(*words)

    must_fail(refused, 2, "`work` needs a terminal")
    assert len(refused.err.splitlines()) == 1


def test_a_day_that_is_not_understood_is_told_before_the_screen() -> None:
    """A WHEN that is none, or a month, is answered as everywhere."""
    for words in ("someday", "july"):
        with work(words) as terminal:
            assert terminal.status() == 2
            assert "error: " in terminal.shown
            assert b"\x1b[?1049h" not in terminal.written
