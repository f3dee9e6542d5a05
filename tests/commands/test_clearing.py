"""Overfull days relieved, the month's tab dealt out, the evening: plan first, one step, and back again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import run
from tests.probing import dump, must_fail

Config = Callable[[str], Path]


@pytest.fixture(autouse=True)
def full_monday(config: Config) -> None:
    """A day holds three; on Friday six were filed for Monday: one agreed, one moved three times, one for November."""
    config("capacity = 3")
    for words in (
        ["add", "Agreed", "--next", "mon 10:30"],
        ["add", "First", "--next", "mon", "--do", "first-call"],
        ["add", "Repeat", "--next", "mon"],
        ["add", "Often", "--next", "tue"],
        *(["move", "often", day] for day in ("wed", "thu", "mon")),
        ["add", "Other", "--next", "mon"],
        ["add", "Undated", "--next", "november"],
    ):
        assert run(*words, now="2026-11-20T17:00").status == 0


def tabs() -> dict[str, str]:
    """Where each dossier lies."""
    listed = [run("show", str(number), "--json").json for number in range(1, 7)]
    return {one["name"]: one["tab"] for one in listed}


def test_balance_says_its_plan_and_does_nothing() -> None:
    """From, to and why for each, how thick the days are then, and the command that does it."""
    before = dump()

    told = run("balance").out

    assert "would be moved 3 dossiers" in told
    assert "First   Mon 23 Nov → Tue 24 Nov  a first call, not moved yet" in told
    assert "Mon 23 Nov  ████████████████████    3 of 3 was 6" in told
    assert told.endswith("Next  tickler balance --apply\n")
    assert dump() == before


def test_balance_leaves_agreed_and_often_moved_ones() -> None:
    """What is done is one step that counts as moves; a second run has nothing to do; an undo takes all of it back."""
    before = tabs()

    done = run("balance", "--apply", "--json").json

    after = tabs()
    assert done["applied"] is True
    assert {name for name in after if after[name] != before[name]} == {"First", "Repeat", "Other"}
    assert run("show", "first", "--json").json["moves"][0]["because"] == "balanced"
    assert "nothing to do" in run("balance").out
    assert run("check").status == 0
    run("undo")
    assert tabs() == before


def test_a_day_that_stays_over_is_told_with_figures(config: Config) -> None:
    """Where agreed dates alone are too many, nothing goes, and it is said why."""
    config("capacity = 1")
    for name in ("One", "Two", "Three"):
        run("add", name, "--next", "8 dec 9:00")

    assert "Tue 8 Dec 2026 holds 1, 3 stay: 3 agreed" in run("balance", "8 dec").out


def test_what_lies_under_a_day_off_goes() -> None:
    """A day that was closed afterwards is emptied, but for what was agreed."""
    run("days-off", "add", "today", "--because", "training")

    told = run("balance", "today", "--json").json

    assert {one["name"] for one in told["dossiers"]} == {"First", "Repeat", "Other"}
    assert {one["why"] for one in told["dossiers"]} == {"training"}
    assert told["days"][0]["closed_because"] == "training"
    assert "is closed (training)" in told["left"][0]


def test_today_reminds_of_the_month_until_it_is_opened() -> None:
    """The undated ones of the month are to be placed: once they are, nothing is said any more."""
    assert "To place · 1 · over the month: tickler open-month" in run("today").out

    told = run("open-month").out
    done = run("open-month", "--apply")

    assert "would be dealt out 1 dossier" in told
    assert done.status == 0
    assert tabs()["Undated"] == "2026-11-24"
    assert run("show", "undated", "--json").json["moves"] == []
    assert "open-month" not in run("today").out
    assert "nothing to do" in run("open-month").out
    run("undo")
    assert tabs()["Undated"] == "2026-11"


def test_a_month_without_room_leaves_the_rest_to_be_placed(config: Config) -> None:
    """Never beyond what the days hold: what does not fit is counted, and stays."""
    config("capacity = 1")
    for number in range(8):
        run("add", f"Month {number}", "--next", "november")

    told = run("open-month", "--apply").out

    assert "November has no room for 4 more: they stay to be placed" in told
    assert run("today", "--json").json["volume"]["unplaced"] == 4


def test_the_evening_needs_a_rule_where_nobody_can_be_asked() -> None:
    """Without a terminal nothing moves until it is said where to."""
    before = dump()

    must_fail(run("close-day"), 2, "6 of today's stack were not worked: say where they go")
    must_fail(run("close-day", "--keep", "--spread"), 2, "one rule for all")
    must_fail(run("close-day", "--to", "today"), 2, "goes to a later day")

    assert dump() == before


@pytest.mark.parametrize(
    ("rule", "moved"),
    [(["--to", "tomorrow"], 5), (["--spread"], 5), (["--keep"], 0)],
    ids=["to", "spread", "keep"],
)
def test_the_evening_by_one_rule(rule: list[str], moved: int) -> None:
    """All that was not worked goes, but for the agreed one, which is named; then the review of the day."""
    told = run("close-day", *rule, now="2026-11-23T18:00")

    assert told.status == 0
    assert (f"moved {moved} dossiers" in told.out) is (moved > 0)
    assert "agreed, not worked: 1 Agreed" in told.out
    assert "Planned · 6" in told.out
    after = tabs()
    assert after["Agreed"] == "2026-11-23"
    assert sum(tab > "2026-11-23" for tab in after.values()) == moved
    assert run("check").status == 0


def test_a_worked_day_has_nothing_left() -> None:
    """Where all was worked, the evening is the review alone."""
    for number in range(1, 7):
        run("call", str(number), "fine", "-o", "reached", "--next", "fri")

    told = run("close-day").out

    assert "The stack is worked: nothing is left of it." in told
    assert "Planned · 6 = 6 done" in told
