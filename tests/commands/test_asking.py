"""What is asked on a terminal where it was left out: how a call ended, where the dossier goes, which one is meant."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import MONDAY, Ran, run
from tests.terminal import Terminal
from tickler.render.page import Page


@pytest.fixture(autouse=True)
def _at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(width=80, cut=True, colour=False, asks=True)
    monkeypatch.setattr(Page, "of_this_process", classmethod(lambda _cls, *, no_color: page))  # noqa: ARG005
    run("add", "Weber Söhne", "--next", "today")


def contacts() -> list[tuple[str, str]]:
    """Outcome and note of Weber's contacts."""
    shown = run("show", "weber sohne", "--json").json["contacts"]
    return [(contact["outcome"], contact["note"]) for contact in shown]


def lies() -> str | None:
    """The tab that Weber lies under."""
    tab: str | None = run("show", "weber sohne", "--json").json["tab"]
    return tab


@pytest.mark.parametrize("outcome", ["4", "callback", " Callback "])
def test_outcome_and_place_are_asked(outcome: str) -> None:
    """By its number or its name, and with the coming days in view; what cannot be read is asked again."""
    ran = run("call", "weber", "Back on Friday", stdin=f"10\nnonsense\n{outcome}\nfrii\nyesterday\nfri 10:30\n")

    assert ran.status == 0, ran.err
    assert contacts() == [("callback", "Back on Friday")]
    assert lies() == "2026-11-27"
    assert ran.err.count("a number or a word of the list") == 2
    assert "Tue 24 Nov 2026    0 of 30" in ran.err
    assert "did you mean 'fri'?" in ran.err
    assert "Sun 22 Nov 2026 has passed" in ran.err


def test_a_dossier_can_be_closed_where_its_place_is_asked() -> None:
    """`close REASON` takes it out of the binder; without a reason it is asked again."""
    ran = run("call", "weber", "Sold the firm", "--outcome", "refused", stdin="close\nclose  gave up\n")

    assert ran.status == 0, ran.err
    assert "a dossier is not closed without a reason" in ran.err
    assert run("show", "1", "--json").json["closed"] == {"on": "2026-11-23", "because": "gave up"}


def test_what_flags_say_can_be_said_where_the_place_is_asked() -> None:
    """`8 dec agreed` promises the day, `sat exact` keeps a closed one; what cannot be agreed is asked again."""
    for said in ("july agreed\n8 dec agreed\n", "sat exact\n"):
        ran = run("call", "weber", "-o", "reached", stdin=said)
        assert ran.status == 0, ran.err
        assert ("an agreed date needs a day" in ran.err) == ("july" in said)
        shown = run("show", "1", "--json").json
        assert (shown["tab"], shown["agreed"]) == (("2026-12-08", True) if "july" in said else ("2026-11-28", False))
    assert len(contacts()) == 2


def test_the_days_ahead_are_no_wider_than_the_terminal(config: Callable[[str], Path]) -> None:
    """Also where a day holds more dossiers than a line has columns."""
    config("capacity = 500")
    for number in range(120):
        run("add", f"Client {number}", "--next", "tomorrow")

    shown = run("call", "weber", "-o", "reached", stdin="q\n").err.splitlines()

    (tomorrow,) = (line for line in shown if "Tue 24 Nov 2026" in line)
    assert "120 of 500  ███████░" in tomorrow
    assert max(map(len, shown)) <= 80


def test_the_questions_name_the_dossier() -> None:
    """Who was found by the words is seen before anything is answered, and nothing in the name is obeyed."""
    run("edit", "1", "--name", "Weber [bold]Söhne " + "und " * 30)

    ran = run("call", "weber", stdin="1\nfri\n")

    assert "how did it end with 1 Weber [bold]Söhne und und" in ran.err
    assert "where does 1 Weber [bold]Söhne und und" in ran.err
    assert max(len(line) for line in ran.err.splitlines()) < 160


@pytest.mark.parametrize("stdin", ["", "1\n", "1\nnonsense\n", "\n", "q\n", "1\n\n", "1\nQ\n"])
def test_who_leaves_before_all_is_answered_has_written_nothing(stdin: str) -> None:
    """At the end of the answers, with an empty one or q there is exit 1 and no contact."""
    ran = run("call", "weber", "x", stdin=stdin)

    assert ran.status == 1
    assert ran.err.endswith("error: stopped; nothing was written\n")
    assert contacts() == []
    assert lies() == "2026-11-23"


def test_what_is_wrong_on_the_command_line_is_told_before_anything_is_asked() -> None:
    """Nobody answers questions for a WHEN that cannot be read."""
    ran = run("call", "weber", "x", "--next", "frii")

    assert ran.status == 2
    assert "how did it end" not in ran.err


def choose(answers: str) -> Ran:
    """Show a dossier by words that several go by."""
    return run("show", "weber", "--json", stdin=answers)


def test_of_several_dossiers_one_is_chosen() -> None:
    """By its number, with or without #; a number that is not in the list is asked again."""
    run("add", "Weber Maschinen", "--next", "fri")

    ran = choose("7\nwhich\n#2\n")

    assert ran.json["id"] == 2
    assert ran.err.count("a number of the list") == 2
    assert choose("").status == 1
    assert choose("q\n").err.endswith("error: stopped; nothing was written\n")


def test_of_many_dossiers_it_is_said_that_there_are_more() -> None:
    """Ten are listed; whoever is not among them is found by more words."""
    for number in range(11):
        run("add", f"Weber Nr. {number}", "--next", "fri")

    listed = choose("").err.splitlines()

    assert sum("Weber" in line for line in listed) == 10
    assert any("and more: say more of the name" in line for line in listed)


@pytest.mark.parametrize(("answer", "moved"), [("n\n", []), ("", []), ("y\n", [1, 2])])
def test_a_date_without_quotes_is_asked_about(answer: str, moved: list[int]) -> None:
    """`move 1 2 dec` may be 2 December: dossier 2 goes to December only if that is meant."""
    run("add", "Kavkaz", "--next", "fri")

    ran = run("move", "1", "2", "dec", "--json", stdin=answer)

    assert ("'2 dec', in quotes" in ran.err, ran.status) == (True, 0 if moved else 1)
    assert [one["id"] for one in run("tab", "december", "--json").json["dossiers"]] == moved


@pytest.mark.parametrize("words", ["move 1 #2 dec", "move 1 2 fri", "move 2 dec", "move kavkaz 1 2026-12"])
def test_what_is_no_date_is_not_asked_about(words: str) -> None:
    """A number with #, a day, a single dossier: nothing in them can be a day without quotes."""
    run("add", "Kavkaz", "--next", "fri")

    assert run(*words.split()).status == 0


@pytest.mark.parametrize("keys", ["q\r", "\r", "\x03", "\x04"])
def test_who_leaves_a_question_sees_it_on_the_next_line(keys: str) -> None:
    """By q, Enter, Ctrl-C or Ctrl-D: below the question, with no line between."""
    with Terminal("--now", MONDAY, "call", "1", "x", "-o", "reached") as terminal:
        terminal.sees("where does 1 Weber Söhne go")
        terminal.press(keys)
        terminal.sees("error: stopped; nothing was written")
        (asked,) = (n for n, line in enumerate(terminal.lines) if line.startswith("where does"))
        assert terminal.lines[asked + 1] == "error: stopped; nothing was written"
