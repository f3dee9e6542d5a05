"""What a contact does to a date that was promised, and to what was planned."""

from typing import Any

import pytest

from tests.conftest import run


def noted(*words: str) -> str:
    """What the answer to a contact with Kavkaz says beside where the dossier goes."""
    ran = run(words[0], "kavkaz", *words[1:], "--json")
    assert ran.status == 0, ran.err
    return str(ran.json["note"] or "")


@pytest.fixture(autouse=True)
def _kavkaz() -> None:
    run("add", "Kavkaz", "--next", "fri 10:00", "--do", "meeting", "--about", "foil proofs")


@pytest.mark.parametrize(
    "words",
    [
        ["call", "-o", "busy", "--next", "+1wd"],
        ["call", "-o", "reached", "--next", "fri"],
        ["log", "--kind", "email", "--next", "july"],
        ["call", "-o", "refused", "--close", "buys elsewhere"],
        ["close", "--because", "buys elsewhere"],
    ],
)
def test_an_agreed_date_that_is_given_up_is_told(words: list[str]) -> None:
    """It was promised to the client: whoever refiles the dossier before that day sees it."""
    assert "the agreed Fri 27 Nov 2026, 10:00 no longer stands" in noted(*words)


def test_an_agreed_date_that_has_come_is_not_told() -> None:
    """The contact is the one that was agreed."""
    ran = run("call", "kavkaz", "-o", "reached", "--next", "8 dec", "--json", now="2026-11-27T09:55")

    assert ran.json["note"] is None


def test_a_date_without_agreement_is_not_told() -> None:
    """Nothing was promised."""
    run("add", "Weber", "--next", "fri")

    assert run("call", "weber", "-o", "reached", "--next", "8 dec", "--json").json["note"] is None


def test_where_it_stays_it_is_agreed_still() -> None:
    """Nobody was reached, and the date that was promised stands."""
    run("move", "kavkaz", "fri", "--agreed", "--force")

    ran = run("call", "kavkaz", "-o", "no-answer", "--next", "fri", "--json").json

    assert (ran["agreed"], ran["note"]) == (True, None)


def test_without_the_time_that_was_agreed_it_is_agreed_no_more() -> None:
    """On the same day, but at any hour: the answer says that the time no longer stands, and so does the dossier."""
    ran = run("call", "kavkaz", "-o", "no-answer", "--next", "fri", "--json").json

    assert (ran["agreed"], ran["time"]) == (False, None)
    assert ran["note"] == "the agreed Fri 27 Nov 2026, 10:00 no longer stands"


def planned() -> tuple[str, str | None]:
    """What is to be done with Kavkaz, and about what."""
    shown = run("show", "kavkaz", "--json").json
    return shown["do"], shown["about"]


@pytest.mark.parametrize(
    ("words", "then"),
    [
        (["log", "--kind", "message", "--inbound"], ("meeting", "foil proofs")),
        (["log", "--kind", "email", "--inbound", "--about", "his question"], ("call", "his question")),
        (["log", "--kind", "email", "--inbound", "--do", "offer"], ("offer", None)),
        (["call", "-o", "interested", "--inbound"], ("meeting", "foil proofs")),
        (["call", "-o", "interested"], ("call", None)),
        (["call", "-o", "no-answer"], ("meeting", "foil proofs")),
    ],
)
def test_a_client_who_comes_does_not_use_up_what_was_planned(words: list[str], then: tuple[str, str | None]) -> None:
    """Unless it is said what is to be done next; a contact of our own uses it up."""
    noted(*words, "--next", "8 dec")

    assert planned() == then


def test_who_has_rung_gets_no_first_call() -> None:
    """After the talk it is a call; about what is kept."""
    run("edit", "kavkaz", "--do", "first-call", "--about", "recommended by Weber")

    noted("log", "--kind", "message", "--inbound", "--next", "8 dec")
    assert planned() == ("first-call", "recommended by Weber")
    noted("call", "-o", "reached", "--inbound", "--next", "8 dec")
    assert planned() == ("call", "recommended by Weber")


@pytest.mark.parametrize(
    ("when", "far"),
    [
        ("20 nov", "in 362 days"),
        ("2062-12-08", "in 36 years"),
        ("october", "in 312 days"),
        ("july", None),
        ("+43w", "in 301 days"),
        ("+299d", None),
    ],
)
def test_a_date_far_ahead_is_noted(when: str, far: str | None) -> None:
    """A year that was mistyped, or a day that has just passed, is seen in the answer of whatever files."""
    for words in (
        ("add", "New", "--next", when),
        ("call", "kavkaz", "-o", "reached", "--next", when),
        ("move", "kavkaz", when, "--force"),
    ):
        ran = run(*words, "--dry-run", "--exact", "--json").json
        note = (ran[0] if isinstance(ran, list) else ran)["note"] or ""
        assert (far in note) if far else "in " not in note


def test_a_date_far_ahead_is_said_to_be_far_once() -> None:
    """After a contact of today the cadence is counted from the same day: the distance is not said again."""
    noted = run("call", "kavkaz", "-o", "reached", "--next", "22 nov 2027", "--json").json["note"]
    moved = run("move", "kavkaz", "23 nov 2027", "--force", "--json", now="2026-11-24T09:00").json[0]["note"]

    assert noted == "in 364 days; the agreed Fri 27 Nov 2026, 10:00 no longer stands; the cadence is 31"
    assert moved == "in 364 days; that is 365 days after the last contact; the cadence is 31"


@pytest.mark.parametrize(
    "words",
    [
        ["add", "Weber", "--next", "fri 10:00"],
        ["call", "nino", "-o", "reached", "--next", "fri 10:00"],
        ["move", "--force", "nino", "fri 10:00"],
        ["reopen", "closed", "--next", "fri 10:00"],
    ],
    ids=lambda words: words[0],
)
def test_a_moment_that_is_agreed_with_somebody_else_is_told(words: list[str]) -> None:
    """One of the two would have to wait; it is filed all the same, and nothing is said of another time or day."""
    run("add", "Nino", "--next", "fri 11:00")
    run("add", "Closed", "--next", "8 dec")
    run("close", "closed", "--because", "gone")

    (note,) = {one["note"] for one in _answers(*words, "--dry-run")}
    other_time, other_day = (
        _answers(*words[:-1], when, "--dry-run")[0]["note"] for when in ("fri 10:30", "8 dec 10:00")
    )

    assert "the same time is agreed with 1 Kavkaz" in note
    assert "same time" not in f"{other_time}{other_day}"


def test_several_who_are_agreed_for_one_moment_are_counted() -> None:
    """The first of them is named."""
    run("add", "Nino", "--next", "fri 10:00")

    told = run("add", "Weber", "--next", "fri 10:00").out

    assert "  the same time is agreed with 1 Kavkaz and 1 more" in told.splitlines()


def _answers(*words: str) -> list[dict[str, Any]]:
    ran = run(*words, "--json")
    assert ran.status == 0, ran.err
    return ran.json if isinstance(ran.json, list) else [ran.json]
