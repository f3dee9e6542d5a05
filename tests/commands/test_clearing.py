"""Overfull days relieved, the month's tab dealt out, the evening: plan first, one step, and back again."""

import shlex
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


@pytest.mark.parametrize("words", [[], ["--dry-run"], ["--apply", "--dry-run"], ["--apply", "-n"]], ids=str)
def test_balance_says_its_plan_and_does_nothing(words: list[str]) -> None:
    """From, to and why for each, how thick the days are then, and the command that does it."""
    before = dump()

    told = run("balance", *words).out

    assert "would be moved 2 dossiers" in told
    assert "First  Mon 23 Nov → Tue 24 Nov  a first call, not moved yet" in told
    assert "Other  Mon 23 Nov → Tue 24 Nov  not agreed, not moved yet" in told
    assert "Mon 23 Nov  ████████████████████    4 of 3 was 6" in told
    assert "Mon 23 Nov 2026 holds 3, 4 stay: 1 to be placed (tickler open-month)" in told
    assert told.endswith("Next  tickler balance --apply\n")
    assert dump() == before


def test_a_plan_into_the_next_year_stands_in_columns(config: Config) -> None:
    """A day of another year is longer; the arrows, the reasons and the bars stay under each other."""
    config("capacity = 1")
    for name in ("Alma", "Berta"):
        run("add", name, "--next", "31 dec", now="2026-12-28T09:00")
    run("add", "Cleo", "--next", "30 dec", now="2026-12-28T09:00")
    run("add", "Dora", "--next", "30 dec", now="2026-12-28T09:00")
    for number in range(1, 7):
        run("close", str(number), "--because", "gone", now="2026-12-28T09:00")

    told = run("balance", now="2026-12-28T09:00").out.splitlines()

    assert any("2027" in line for line in told)
    assert any("2026" not in line and "2027" not in line and "→" in line for line in told)
    for sign in ("→", "█"):
        assert len({line.index(sign) for line in told if sign in line}) == 1
    assert len({line.index(" not agreed") for line in told if " not agreed" in line}) == 1


def test_balance_leaves_agreed_and_often_moved_ones() -> None:
    """What is done is one step that counts as moves; a second run has nothing to do; an undo takes all of it back."""
    run("open-month", "--apply")
    before = tabs()

    done = run("balance", "--apply", "--json").json

    after = tabs()
    assert done["applied"] is True
    assert {name for name in after if after[name] != before[name]} == {"First", "Other"}
    assert run("show", "first", "--json").json["moves"][0]["because"] == "balanced"
    assert "nothing to do" in run("balance").out
    assert run("check").status == 0
    run("undo")
    assert tabs() == before


@pytest.mark.parametrize("words", ["8 dec", "8 dec thu", "thu 8 dec", "thu 8 dec 2026", "26 '8 dec'", "in 15 days thu"])
def test_days_are_said_as_everywhere(words: str, config: Callable[[str], Path]) -> None:
    """Several words that are one day need no quotes, and several days can be named."""
    config("capacity = 1")
    for name in ("One", "Two"):
        run("add", name, "--next", "8 dec")

    told = run("balance", *shlex.split(words), "--json").json

    assert [one["from"] for one in told["dossiers"]] == ["2026-12-08"]
    assert {one["date"] for one in told["days"]} >= {"2026-12-08"} | ({"2026-11-26"} if len(words) > 5 else set())


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [("thu decc", 2, "'decc' cannot be read"), ("thu july", 2, "'july' is a month"), ("thu 20 nov 2026", 1, "passed")],
)
def test_what_is_no_day_to_relieve_is_refused(words: str, status: int, said: str) -> None:
    """Words that are none, a month, and a day that has passed."""
    must_fail(run("balance", *words.split()), status, said)


def test_an_overfull_day_names_the_command(config: Callable[[str], Path]) -> None:
    """`today` says how many can go, and by which command; not where all was agreed, nor where the day holds it."""
    assert "Over  3 can go to another day: tickler balance\n" in run("today").out
    run("add", "Ahead", "--next", "8 dec")
    config("capacity = 1")
    run("add", "Agreed too", "--next", "8 dec 9:00")
    assert "Over  1 can go to another day: tickler balance 2026-12-08\n" in run("today", "8 dec").out
    run("move", "ahead", "9 dec 9:00")
    run("move", "agreed too", "9 dec 10:00", "--force")
    assert "Over" not in run("today", "9 dec").out
    config("capacity = 5")
    assert "Over" not in run("today").out


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

    assert "no room" not in told["left"][0]
    assert {one["name"] for one in told["dossiers"]} == {"First", "Repeat", "Other"}
    assert {one["why"] for one in told["dossiers"]} == {"training"}
    assert told["days"][0]["closed_because"] == "training"
    assert "is closed (training)" in told["left"][0]


def test_today_reminds_of_the_month_until_it_is_opened() -> None:
    """The undated ones of the month are to be placed: once they are, nothing is said any more."""
    assert "To place · 1 · over the month: tickler open-month" in run("today").out

    told = run("open-month").out
    done = run("open-month", "--apply")

    assert "would be dealt out 1 dossier, beside 5 with a day of their own" in told
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

    refused = run("close-day")
    assert (refused.status, refused.err.splitlines()[0]) == (
        2, "error: 6 of today's stack were not worked: say where they go",
    )  # fmt: skip
    assert refused.out.splitlines() == [
        "nothing was moved: 5 left",
        "    1  Agreed · agreed 10:30",
        "    2  First",
        "    3  Repeat",
        "    4  Often · moved 3 times",
        "    5  Other",
        "1 of the month stays to be placed: tickler open-month",
        "    6  Undated",
    ]
    assert [one["name"] for one in run("close-day", "--json").json["stays"]][-2:] == ["Other", "Undated"]
    assert run("close-day", "--plain").out.splitlines()[-1] == "6\tUndated\t2026-11\t2026-11\tstays"
    must_fail(run("close-day", "--to", "tomorrow 9:00"), 2, "cannot go to one time")
    must_fail(run("close-day", "--keep", "--spread"), 2, "one rule for all")
    must_fail(run("close-day", "--to", "today"), 2, "goes to a later day")

    assert dump() == before


@pytest.mark.parametrize(
    ("rule", "moved"),
    [(["--to", "tomorrow"], 4), (["--spread"], 4), (["--keep"], 0)],
    ids=["to", "spread", "keep"],
)
def test_the_evening_by_one_rule(rule: list[str], moved: int) -> None:
    """All that has a day and was not worked goes; the agreed one, and what is to be placed, is named and stays."""
    told = run("close-day", *rule, now="2026-11-23T18:00")

    assert told.status == 0
    assert (f"moved {moved} dossiers" in told.out) is (moved > 0)
    assert "1  Agreed · agreed 10:30" in told.out
    assert "1 of the month stays to be placed: tickler open-month\n    6  Undated" in told.out
    assert "Planned · 6" in told.out
    after = tabs()
    assert (after["Agreed"], after["Undated"]) == ("2026-11-23", "2026-11")
    assert sum(tab > "2026-11-23" for tab in after.values()) == moved
    assert run("check").status == 0


def test_a_worked_day_has_nothing_left() -> None:
    """Where all was worked, the evening is the review alone."""
    for number in range(1, 7):
        run("call", str(number), "fine", "-o", "reached", "--next", "fri")

    told = run("close-day").out

    assert "Nothing is left of the stack." in told
    assert "Planned · 6 = 6 done" in told
