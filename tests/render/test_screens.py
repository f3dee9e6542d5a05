"""The screens at 80, 100 and 160 columns and in a pipe: pictures of them, and what holds for each."""

import re
import shlex
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.conftest import run
from tickler.render.page import Page, width_of

NOW = "2026-11-23T08:30"
WIDTHS = (80, 100, 160)
SCREENS = (
    "today",
    "binder",
    "week",
    "quiet",
    "show kavkaz",
    "show 20",
    "tab july",
    "find pouch",
    "today tomorrow",
    "today 'sat'",
    "today --short",
    "report october",
    "segments",
    "segments growing",
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo binder, made once."""
    folder = tmp_path_factory.mktemp("demo")
    assert run("demo", str(folder), "--quiet", now=NOW).status == 0
    return folder


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, width: int, *, colour: bool = False) -> None:
    """Let standard output be a terminal of a width."""
    page = Page(width=width, cut=True, colour=colour, asks=False)
    monkeypatch.setattr(Page, "of_this_process", classmethod(lambda _cls, *, no_color: page))  # noqa: ARG005


def screen(demo: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> str:
    """What a command shows of the demo binder."""
    monkeypatch.delenv("TICKLER_DB", raising=False)
    monkeypatch.setenv("TICKLER_CONFIG", str(demo / "config.toml"))
    shown = run(*shlex.split(command), now=NOW)
    assert shown.status == 0, shown.err
    return shown.out


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("command", SCREENS)
def test_a_screen_looks_as_it_did(
    demo: Path, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion, command: str, width: int
) -> None:
    """A change of a screen is seen, and meant (pytest --snapshot-update)."""
    on_a_terminal(monkeypatch, width)

    assert screen(demo, monkeypatch, command) == snapshot


@pytest.mark.parametrize("command", SCREENS)
def test_a_pipe_looks_as_it_did(
    demo: Path, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion, command: str
) -> None:
    """What goes down a pipe is seen too."""
    assert screen(demo, monkeypatch, command) == snapshot


@pytest.mark.parametrize("width", [40, 60, *WIDTHS, 200])
@pytest.mark.parametrize("command", SCREENS)
def test_no_line_is_wider_than_the_terminal(
    demo: Path, monkeypatch: pytest.MonkeyPatch, command: str, width: int
) -> None:
    """A terminal never breaks a line by itself, at any width, whatever the script."""
    on_a_terminal(monkeypatch, width)

    too_wide = [line for line in screen(demo, monkeypatch, command).splitlines() if width_of(line) > width]

    assert too_wide == []


@pytest.mark.parametrize("width", [60, *WIDTHS])
def test_nothing_that_identifies_a_client_is_cut(demo: Path, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Number, name, person and phone of every dossier in the stack stand in it whole."""
    stack = run("--db", str(demo / "binder.db"), "today", "--json", now=NOW).json["dossiers"]
    on_a_terminal(monkeypatch, width)

    shown = screen(demo, monkeypatch, "today")

    words = " ".join(shown.split())
    for dossier in stack:
        for key in ("id", "name", "person", "phone"):
            assert dossier[key] is None or str(dossier[key]) in words, (key, dossier[key])


def test_a_screen_is_the_same_with_colour_and_without(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Colour adds codes and takes nothing away: every colour has a word or a sign beside it."""
    on_a_terminal(monkeypatch, 100)
    plain = screen(demo, monkeypatch, "today")
    monkeypatch.setenv("TERM", "xterm-256color")
    on_a_terminal(monkeypatch, 100, colour=True)

    coloured = screen(demo, monkeypatch, "today")

    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_names_of_wide_and_combining_characters_are_aligned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Phones stand under each other behind names in Japanese, Devanagari, with accents set apart, and emoji."""
    path = tmp_path / "binder.db"
    for name in ("東京包装株式会社", "देवभूमि मसाले", "Cafe\u0301 Zürich", "Gift 🎁 Shop", "Plain Ltd"):
        run("add", name, "--next", "today", "--phone", "+1 555 0100", db=path)
    on_a_terminal(monkeypatch, 80)

    shown = run("today", db=path).out

    heads = [line.partition("+1 555 0100")[0] for line in shown.splitlines() if "+1 555 0100" in line]
    assert len(heads) == 5
    assert {width_of(head) for head in heads} == {width_of(heads[0])}


@pytest.mark.parametrize("width", [40, 60, *WIDTHS])
def test_the_tabs_of_a_thick_binder_stand_one_under_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """With hundreds under a tab no line of the binder is broken; the month tabs go below where that is too narrow."""
    path = tmp_path / "binder.db"
    counted = [("today", 120), ("fri", 1200), ("july", 110), ("march", 1100)]
    rows = [f"{word} {number},{word}" for word, count in counted for number in range(count)]
    assert run("import", "-", "-q", db=path, stdin="\n".join(["name,next", *rows])).status == 0
    on_a_terminal(monkeypatch, width)

    shown = run("binder", db=path).out

    table = [line for line in shown.split("\n\n", 1)[1].rpartition("\n\n")[0].splitlines() if line]
    assert len(table) == (15 + 12 if width < 80 else 15)
    assert "1100 · 1100 no day" in shown
    assert " 110 · 110 no day" in shown


LONG_PHONE = "+44 20 7946 0000 ext. 12 / +44 7700 900123"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("words", [["today"], ["today", "--short"]])
def test_a_long_phone_takes_no_room_from_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], width: int
) -> None:
    """Beside one with an extension and a second number the other lines stay as they are; it stands there whole."""
    path = tmp_path / "binder.db"
    for name in ("Kaukasische Genossenschaft", "Weber"):
        run("add", name, "--next", "today", "--phone", "+1 555 0100 0100 0100", "--about", "price " * 5, db=path)
    on_a_terminal(monkeypatch, width)
    without = run(*words, db=path).out.splitlines()
    run("add", "Long", "--next", "today", "--phone", LONG_PHONE, db=path)

    shown = run(*words, db=path).out

    others = [line for line in without if line.strip() and "Today" not in line and "of 30" not in line]
    assert [line for line in others if line not in shown.splitlines()] == []
    assert LONG_PHONE in shown


def test_a_client_longer_than_a_line_stands_in_its_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name and person go on below their beginning, and the phone behind them."""
    path = tmp_path / "binder.db"
    name, person = "International Packaging Holdings of London and Tbilisi", "Maximilian von Hohenzollern"
    run("add", name, "--person", person, "--phone", "+1 555 0100", "--next", "today", db=path)
    on_a_terminal(monkeypatch, 80)

    assert run("today", db=path).out.splitlines()[4:7] == [
        f" 1        {name} · Maximilian",
        "          von Hohenzollern                                          +1 555 0100",
        "          call · no contact yet",
    ]


def test_a_wide_terminal_shows_tasks_whole_and_the_words_at_length(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 160 columns no task is cut, and of how the last contact ended there is more than a narrow one has room for."""
    stack = run("--db", str(demo / "binder.db"), "today", "--json", now=NOW).json["dossiers"]
    on_a_terminal(monkeypatch, 160)

    shown = screen(demo, monkeypatch, "today")

    for dossier in stack:
        assert dossier["about"] in shown
        assert dossier["last_contact"] is None or dossier["last_contact"]["note"][:100] in shown


def test_what_fits_on_one_line_stands_on_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a wide terminal has room for all that is to be said of each, a dossier takes one line."""
    path = tmp_path / "binder.db"
    for name in ("Weber", "Kavkaz"):
        run("add", name, "--next", "today", "--phone", "+1 555 0100", db=path)
        run("call", name, "not there", "--outcome", "no-answer", "--next", "fri", db=path)
    on_a_terminal(monkeypatch, 160)

    shown = run("tab", "27", db=path).out.splitlines()

    assert shown[-3:] == [
        " 1        Weber   +1 555 0100  call  23 Nov no-answer: not there",
        " 2        Kavkaz  +1 555 0100  call  23 Nov no-answer: not there",
        "",
    ]


def test_the_month_that_has_begun_says_where_its_dossiers_are(tmp_path: Path) -> None:
    """Behind this month's divider lies what is due in a year; what had no day yet is in today's stack."""
    path = tmp_path / "binder.db"
    run("add", "Weber", "--next", "december", db=path)

    assert "has begun" not in run("tab", "december", db=path).out
    for words in ("december", "2026-12"):
        shown = run("tab", words, db=path, now="2026-12-02T09:00").out.splitlines()
        assert shown[2:] == [
            "Nothing lies here.",
            "December 2026 has begun: what had no day yet is to place, in tickler today.",
        ]
