"""The morning at one look, and days that have passed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import run
from tickler.render.page import Page, width_of


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day of twenty dossiers, on a terminal of 80 columns."""
    for number in range(20):
        run("add", f"Client {number}", "--next", "today", "--person", "Nino Beridze", "--phone", f"+995 32 {number}")
    page = Page(width=80, cut=True, colour=False, asks=False)
    monkeypatch.setattr(Page, "of_this_process", classmethod(lambda _cls, *, no_color: page))  # noqa: ARG005


@pytest.mark.usefixtures("full")
def test_a_full_day_is_seen_at_one_look_in_short() -> None:
    """Twenty dossiers, the volume and whatever else there is fit on 24 lines with room for the next command."""
    run("promise", "1", "send samples", "today")

    shown = run("today", "-s").out.splitlines()

    assert len(shown) == 23
    assert shown[2].split() == ["1", "Client", "0", "·", "Nino", "Beridze", "+995", "32", "0", "call"]
    assert shown[-1] == "beside: 1 promised; in full: tickler today"
    assert max(map(len, shown)) <= 80


@pytest.mark.usefixtures("full")
def test_a_client_has_all_the_room_that_the_tasks_leave() -> None:
    """Where all that is to be done is a call, name and person stand there whole."""
    run("edit", "1", "--name", "Kaukasische Genossenschaft")

    assert "Kaukasische Genossenschaft · Nino Beridze  " in run("today", "-s").out


@pytest.mark.usefixtures("full")
def test_the_volume_stands_on_one_line_with_all_its_counters(config: Callable[[str], Path]) -> None:
    """Words and bar are made shorter before the line is wider than the terminal."""
    config("capacity = 10")
    for number in range(12):
        run("add", f"Late {number}", "--next", "today", now="2026-11-20T09:00")
        run("add", f"Agreed {number}", "--next", "today 10:00")
        run("add", f"Month {number}", "--next", "november")
        run("add", f"Done {number}", "--next", "today")
        run("log", f"Done {number}", "x", "--kind", "email", "--next", "fri")

    volume = run("today").out.splitlines()[1]

    assert "56 of 10 · 46 over · 12 carried" in volume
    assert volume.endswith("12 agreed · 12 to place · 12 done")
    assert width_of(volume) <= 80


@pytest.mark.usefixtures("full")
def test_data_for_programs_is_the_same_in_short() -> None:
    """--json and --plain do not mind --short."""
    for form in ("--json", "--plain"):
        assert run("today", "--short", form).out == run("today", form).out


def test_what_is_to_place_is_told_in_short() -> None:
    """A dossier of the month's tab has no day, and one carried over its days."""
    run("add", "Weber", "--next", "november")
    run("add", "Kavkaz", "--next", "today", now="2026-11-20")

    assert [line[:17].strip() for line in run("today", "--short").out.splitlines()[2:]] == [
        "2    3 d Kavkaz",
        "1  place Weber",
    ]


def test_an_empty_day_is_told_in_short() -> None:
    """As in full."""
    run("add", "Weber", "--next", "fri")

    assert "Nothing is due today." in run("today", "--short").out


@pytest.mark.parametrize("command", ["today", "tab"])
@pytest.mark.parametrize(("said", "quoted"), [("yesterday", "yesterday"), ("2 days ago", "'2 days ago'")])
def test_a_day_that_has_passed_is_looked_back_at_elsewhere(
    command: str, said: str, quoted: str, tmp_path: Path
) -> None:
    """The hint names the commands, which take the same words."""
    db = tmp_path / "binder.db"
    run("add", "Weber", "--next", "fri", db=db)

    ran = run(command, said, db=db)

    assert ran.status == 1
    hint = f"what was done then: tickler review {quoted}, or tickler history --since {quoted}"
    assert ran.err.splitlines()[1] == hint
    for words in (("review", *said.split()), ("history", "--since", said)):
        assert run(*words, db=db).status == 0


def test_a_month_that_has_passed_is_refused_alone() -> None:
    """Nothing looks back at a month."""
    run("add", "Weber", "--next", "fri")

    assert run("tab", "2026-10").err == "error: October 2026 has passed\n"


def test_what_has_no_day_yet_lies_behind_its_month_and_under_no_day() -> None:
    """Neither under the 1st, on which it will be due, nor twice; in that day's own stack it comes up."""
    run("add", "Someday", "--next", "december")
    run("add", "First", "--next", "1 dec")

    def lying(*words: str) -> list[int]:
        return [one["id"] for one in run(*words, "--json").json["dossiers"]]

    assert lying("tab", "1") == [2]
    assert lying("tab", "december") == [1]
    assert lying("today", "1 dec") == [2, 1]


def test_a_day_past_the_window_is_told_as_under_its_month() -> None:
    """The last day that has a tab, and the first that has none."""
    run("add", "Weber", "--next", "fri")

    heads = [run("tab", words).out.splitlines()[0] for words in ("22 dec", "23 dec")]

    assert heads == ["Tab 22 · Tue 22 Dec 2026 · 0 dossiers", "Wed 23 Dec 2026, under December · 0 dossiers"]
