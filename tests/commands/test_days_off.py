"""Days off and half days: taken, listed, given back; and what else minds them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import MONDAY, run
from tests.probing import dump


@pytest.fixture
def binder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A binder with three dossiers under Friday, one of them agreed."""
    path = tmp_path / "binder.db"
    monkeypatch.setenv("TICKLER_DB", str(path))
    for name, when in (("Weber", "fri"), ("Kavkaz", "fri 10:30"), ("Nino", "fri")):
        assert run("add", name, "--next", when).status == 0
    return path


@pytest.mark.usefixtures("binder")
def test_a_day_off_lists_what_lies_there_with_a_way_for_each() -> None:
    """The nearest open day with room is proposed, the agreed one is named and stays, and the command is told."""
    shown = run("days-off", "add", "fri", "--because", "training")

    assert shown.status == 0
    assert shown.out.splitlines() == [
        "taken off Fri 27 Nov 2026 · training",
        "  Fri 27 Nov 2026: 3 lie there",
        "    2 Kavkaz · agreed 10:30: stays, it is the client's",
        "    1 Weber → Thu 26 Nov 2026",
        "    3 Nino → Thu 26 Nov 2026",
        "Next  tickler balance 2026-11-27 --apply",
    ]
    assert run("tab", "27", "--json").json["count"] == 3  # nothing is moved by that


@pytest.mark.usefixtures("binder")
def test_the_proposal_is_what_the_command_does(config: Callable[[str], Path]) -> None:
    """The command that is told puts each where it was proposed: days off and `balance` have one rule."""
    config("capacity = 2")
    for name, when in (("Full", "thu"), ("Fuller", "thu"), ("Half", "mon"), ("Late", "wed")):
        run("add", name, "--next", when)
    proposed = run("days-off", "add", "thu", "fri", "--json").json["lying"]
    ways = {one["id"]: one["to"] for burden in proposed for one in burden["dossiers"] if one["to"]}

    done = run("balance", "2026-11-26", "2026-11-27", "--apply", "--json").json

    assert len(ways) == 4
    assert {one["id"]: one["to"] for one in done["dossiers"]} == ways


@pytest.mark.usefixtures("binder")
def test_a_date_on_a_day_off_goes_to_the_next_open_day() -> None:
    """At once, for every WHEN, and the reason is told; --exact keeps it."""
    run("days-off", "add", "fri", "--because", "training")

    moved = run("move", "1", "fri", "--json").json[0]
    assert moved["tab"] == "2026-11-30"
    assert moved["note"] == "Fri 27 Nov 2026 is closed (training): moved to the next open day"
    assert run("add", "New", "--next", "+4wd", "--json").json["tab"] == "2026-11-30"
    assert run("add", "Newer", "--next", "fri", "--exact", "--json").json["tab"] == "2026-11-27"
    days = {day["date"]: day for day in run("binder", "--json").json["days"]}
    assert (days["2026-11-27"]["open"], days["2026-11-27"]["closed_because"]) == (False, "training")


@pytest.mark.usefixtures("binder")
def test_a_half_day_has_its_own_capacity_everywhere(config: Callable[[str], Path]) -> None:
    """`binder`, `today`, `week` and the answer of a command measure it against what it holds; other days as usual."""
    config("capacity = 20")
    taken = run("days-off", "add", "fri", "--capacity", "2", "--json").json

    assert taken["days"] == [{"date": "2026-11-27", "because": "half a day", "capacity": 2}]
    assert [one["name"] for one in taken["lying"][0]["dossiers"]] == ["Nino"]
    days = {day["date"]: day["capacity"] for day in run("binder", "--json").json["days"]}
    assert (days["2026-11-26"], days["2026-11-27"]) == (20, 2)
    assert run("today", "fri", "--json").json["capacity"] == 2
    assert {day["date"]: day["capacity"] for day in run("today", "--json").json["ahead"]}["2026-11-27"] == 2
    assert {day["date"]: day["capacity"] for day in run("week", "--json").json["days"]}["2026-11-27"] == 2
    assert "Fri 27 Nov: 4 of 2, 2 over" in run("add", "New", "--next", "fri").out


def test_a_range_is_one_step_back(tmp_path: Path) -> None:
    """From one day to another over the new year: its working days, all taken back by one undo."""
    path = tmp_path / "binder.db"
    before = run("add", "Weber", "--next", "fri", db=path)
    taken = run("days-off", "add", "24 dec", "6 jan", "--because", "holiday", "--json", db=path).json

    assert before.status == 0
    assert (taken["did"], len(taken["days"]), taken["note"]) == ("taken off", 10, "4 are closed anyway")
    assert taken["days"][-1]["date"] == "2027-01-06"
    assert run("days-off", db=path).out == "Thu 24 Dec 2026 to Wed 6 Jan 2027   10 days  holiday\n"
    undone = run("undo", db=path)
    assert undone.out.startswith("took back #2 taken off Thu 24 Dec 2026 to Wed 6 Jan 2027")
    assert run("days-off", "--json", db=path).json == {"date": "2026-11-23", "days_off": []}
    assert run("redo", db=path).status == 0
    assert len(run("days-off", "--plain", db=path).out.splitlines()) == 10
    assert run("check", db=path).status == 0


@pytest.mark.usefixtures("binder")
def test_a_day_off_is_given_back() -> None:
    """The day is worked as any other; a day that is none off is not found."""
    run("days-off", "add", "thu", "fri")

    given = run("days-off", "remove", "fri", "--json").json

    assert (given["did"], [day["date"] for day in given["days"]]) == ("given back", ["2026-11-27"])
    assert [one["date"] for one in run("days-off", "--json").json["days_off"]] == ["2026-11-26"]
    again = run("days-off", "remove", "fri")
    assert (again.status, again.err.splitlines()[0]) == (3, "error: no day off of yours on Fri 27 Nov 2026")


@pytest.mark.usefixtures("binder")
def test_a_dry_run_says_the_same_and_writes_nothing() -> None:
    """What would be taken off, and what lies there."""
    before = dump()

    tried = run("days-off", "add", "fri", "--dry-run").out

    assert tried.startswith("would be taken off Fri 27 Nov 2026")
    assert "1 Weber → Thu 26 Nov 2026" in tried
    assert dump() == before
    assert run("days-off", "add", "fri", "--quiet").out == ""


@pytest.mark.usefixtures("binder")
def test_a_day_that_is_closed_anyway_stays_as_it_is() -> None:
    """A Saturday cannot be taken off: it is told, and nothing is written."""
    before = dump()

    assert run("days-off", "add", "sat").out.splitlines() == [
        "unchanged",
        "  Sat 28 Nov 2026 is closed anyway (a Saturday)",
    ]
    assert dump() == before


@pytest.mark.usefixtures("binder")
def test_what_has_passed_cannot_be_taken_off() -> None:
    """The past is not rewritten; a span that began there is taken from today on, and the answer says so."""
    before = dump()
    yesterday = run("days-off", "add", "yesterday", "--because", "ill")
    span = run("days-off", "add", "2026-11-18", "2026-11-20")
    assert (yesterday.status, yesterday.err.splitlines()[0]) == (1, "error: Sun 22 Nov 2026 has passed")
    assert (span.status, span.err.splitlines()[0]) == (1, "error: Wed 18 Nov 2026 to Fri 20 Nov 2026 has passed")
    assert dump() == before

    begun = run("days-off", "add", "2026-11-20", "2026-11-24", "--json").json

    assert [day["date"] for day in begun["days"]] == ["2026-11-23", "2026-11-24"]
    assert begun["note"] == "from today on: Fri 20 Nov 2026 to Sun 22 Nov 2026 has passed"
    assert run("days-off", "remove", "2026-11-23", now="2026-11-24T09:00").status == 0


@pytest.mark.usefixtures("binder")
def test_a_day_off_that_is_far_ahead_is_said_with_its_distance() -> None:
    """A day that has just passed is read as next year's: that is seen in the answer."""
    assert run("days-off", "add", "1 dec", now="2026-12-04T09:00").out.splitlines()[:2] == [
        "taken off Wed 1 Dec 2027 · a day off",
        "  in 362 days",
    ]
    two = run("days-off", "add", "fri", "thu", "--json", now="2026-11-24T09:00").json
    assert (two["days"][-1]["date"], two["note"]) == ("2026-12-03", "2 are closed anyway")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add"], "say which day"),
        (["add", "24", "dec"], "'dec' is a month, not a day"),
        (["add", "fri", "--capacity", "0"], "is not between 1 and 10000"),
        (["add", "someday"], "someday"),
        (["add", "2026-12-01", "2026-11-30"], "is before"),
        (["add", "23 dec", "22 dec"], "Tue 22 Dec 2026 is before Wed 23 Dec 2026"),
        (["remove", "fri", "--because", "x"], "removed as it is"),
        (["list", "fri"], "the list takes no days"),
        (["take", "fri"], "'take' is not one of"),
        (["add", "fri", "--because", "a\x1bb"], "control character"),
    ],
)
@pytest.mark.usefixtures("binder")
def test_bad_input_is_refused_in_a_line(words: list[str], said: str) -> None:
    """With the exit code 2, and nothing written."""
    before = dump()

    refused = run("days-off", *words)

    assert refused.status == 2
    assert said in refused.err.splitlines()[0]
    assert dump() == before


@pytest.mark.usefixtures("binder")
def test_the_binder_says_that_more_lies_there_than_the_day_holds() -> None:
    """Where days hold differently many, none of their numbers is the binder's."""
    run("days-off", "add", "fri", "--capacity", "1")
    run("add", "One More", "--next", "fri")
    run("add", "And Another", "--next", "fri")

    assert run("binder").out.splitlines()[-1].endswith(" · ! more than the day holds")


@pytest.mark.usefixtures("binder")
def test_a_whole_export_carries_the_days_off(tmp_path: Path) -> None:
    """They come into a binder with nothing in it; another's binder keeps its own days."""
    run("days-off", "add", "fri", "--because", "training")
    run("days-off", "add", "thu", "--capacity", "5")
    there = run("days-off", "--plain").out
    assert run("export", str(tmp_path / "all.json")).status == 0
    empty, others = tmp_path / "empty.db", tmp_path / "others.db"
    run("add", "Other", "--next", "fri", db=others)

    for path in (empty, others):
        assert run("import", str(tmp_path / "all.json"), db=path).status == 0

    assert run("days-off", "--plain", db=empty).out == there
    assert run("days-off", "--plain", db=others).out == ""


def test_an_import_deals_past_days_off(tmp_path: Path) -> None:
    """New dossiers from a list go to open days, and no more to a half day than it holds."""
    path, clients = tmp_path / "binder.db", tmp_path / "clients.csv"
    run("days-off", "add", "tue", db=path, now=MONDAY)
    run("days-off", "add", "wed", "--capacity", "1", db=path)
    clients.write_text("name\n" + "".join(f"Client {n}\n" for n in range(4)), encoding="utf-8")

    assert run("import", str(clients), "--from", "tue", "--per-day", "2", db=path).status == 0

    found = [day for day in run("binder", "--json", db=path).json["days"] if day["count"]]
    assert [(day["date"], day["count"]) for day in found] == [
        ("2026-11-25", 1), ("2026-11-26", 2), ("2026-11-27", 1),
    ]  # fmt: skip
