"""The main job: a client is filed, found in the stack on the day, called, and refiled."""

from tests.conftest import run


def test_a_new_dossier_is_filed_and_found_under_its_tab() -> None:
    """What is added with a date lies under the tab of that date, and nowhere else."""
    added = run("add", "Kavkaz Trading", "--next", "8 dec", "--json")

    assert added.status == 0
    assert added.json["id"] == 1
    assert added.json["tab"] == "2026-12-08"
    assert [one["name"] for one in run("tab", "8", "--json").json["dossiers"]] == ["Kavkaz Trading"]
    assert run("today", "--json").json["volume"]["due"] == 0


def test_a_call_is_noted_and_the_dossier_refiled_in_one_go() -> None:
    """After a call the contact stands in the dossier, and the dossier lies under the date agreed."""
    run("add", "Weber Söhne", "--next", "today")

    called = run("call", "weber", "Wants a price", "--outcome", "interested", "--next", "fri 10:30", "--json")

    assert called.json | {"tab": "2026-11-27", "time": "10:30", "agreed": True} == called.json
    shown = run("show", "weber", "--json").json
    assert [(contact["outcome"], contact["note"]) for contact in shown["contacts"]] == [("interested", "Wants a price")]
    assert run("today", "--json").json["volume"] == {"due": 0, "carried": 0, "agreed": 0, "unplaced": 0, "done": 1}


def test_a_contact_without_a_destination_is_refused_and_nothing_is_written() -> None:
    """No loose ends: without --next or --close there is exit 2, and no contact."""
    run("add", "Weber Söhne", "--next", "today")

    refused = run("call", "weber", "Wants a price", "--outcome", "interested")

    assert refused.status == 2
    assert refused.err.startswith("error: no contact without saying where the dossier goes next")
    assert run("show", "weber", "--json").json["contacts"] == []


def test_a_contact_of_another_day_is_answered_with_that_day_in_full() -> None:
    """A wrong reading is seen at once; of today nothing is said, and what is near ahead is not last year's."""
    run("add", "Kavkaz", "--next", "fri")

    backdated = run("log", "kavkaz", "x", "--kind", "meeting", "--at", "20 nov 11:00", "--next", "thu")
    today = run("log", "kavkaz", "x", "--kind", "meeting", "--next", "thu")
    ahead = run("log", "kavkaz", "x", "--kind", "meeting", "--at", "25 nov 11:00", "--next", "thu")
    bought = run("deal", "kavkaz", "500", "--on", "20 dec")

    assert "  noted under Fri 20 Nov 2026, 11:00" in backdated.out.splitlines()
    assert "noted under" not in today.out
    assert (ahead.status, ahead.err.splitlines()[0]) == (
        1,
        "error: without a year that is Tue 25 Nov 2025, 363 days back",
    )
    assert (bought.status, bought.err.splitlines()[-1]) == (1, "if it is meant, say so: 2025-12-20")
    assert len(run("show", "kavkaz", "--json").json["contacts"]) == 2
