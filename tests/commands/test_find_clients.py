"""Finding a client by the number that calls, by a field of one's own, by a month; and stages that are none."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.conftest import run
from tests.probing import must_fail
from tickler.rules.search import read_search

SETTINGS = """
stages = ["lead", "client"]
[fields]
customer_no = "text"
tonnes = "number"
renewal = "date"
[fields.rating]
choices = ["A", "B"]
"""


@pytest.fixture
def path(tmp_path: Path, config: Callable[[str], Path]) -> Path:
    """Clients with phones in many spellings, and fields of one's own."""
    config(SETTINGS)
    path = tmp_path / "binder.db"
    for words in (
        (
            "Kavkaz",
            "--phone",
            "+995 32 200 00 17",
            "--set",
            "customer_no=K-1",
            "--set",
            "rating=A",
            "--stage",
            "client",
        ),
        ("Millbrook", "--phone", "+1 845 555 0143", "--set", "customer_no=K-17", "--set", "rating=b"),
        ("Weber", "--phone", "0049 40/66969-017", "--set", "tonnes=1.5", "--set", "renewal=8 dec 2027"),
        ("Tea House", "--person", "Ann", "--note", "a 98765 in the note"),
        ("Nürnberg", "--phone", "(0911) 55 0041"),
        ("Brooklyn", "--phone", "718-555-0199"),
        ("Roma", "--phone", "+39 (0)6 555 0177"),
    ):
        assert (ran := run("add", *words, "--next", "fri", db=path)).status == 0, ran.err
    run("person", "tea house", "Zaza", "--phone", "(995) 32 200 00 18", db=path)
    return path


def names(path: Path, *words: str) -> list[str]:
    """The names of the dossiers that are found."""
    found = run("find", "--json", *words, db=path)
    assert found.status == 0, found.err
    return [one["name"] for one in found.json["dossiers"]]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("995 32 2000017",), ["Kavkaz"]),
        (("995", "32", "2000017"), ["Kavkaz"]),
        (("+995322000017",), ["Kavkaz"]),
        (("00995322000017",), ["Kavkaz"]),
        (("0322000017",), ["Kavkaz"]),  # as it shows within the country
        (("2000017",), ["Kavkaz"]),
        (("200-0018",), ["Tea House"]),  # of another person
        (("8455550143",), ["Millbrook"]),
        (("845 5550143",), ["Millbrook"]),
        (("040 66969017",), ["Weber"]),
        (("+49 4066969 017",), ["Weber"]),
        (("+1 8455",), ["Millbrook"]),  # its beginning
        (("98765",), ["Tea House"]),  # a number as any other is found still
        (("-2000017", "kavkaz"), []),
        (("5550144",), []),
        (("+49911550041",), ["Nürnberg"]),  # as it shows abroad, where the card has it as it is dialled at home
        (("49911550041",), ["Nürnberg"]),
        (("+49 911 550041",), ["Nürnberg"]),
        (("0049 911 55 0041",), ["Nürnberg"]),
        (("+49 (0)911 550041",), ["Nürnberg"]),
        (("0911550041",), ["Nürnberg"]),
        (("-+49911550041", "nürnberg"), []),
        (("+1 718 555 0199",), ["Brooklyn"]),
        (("+39 06 5550177",), ["Roma"]),
        (("+39 6 5550177",), ["Roma"]),
        (("+49 911 550042",), []),
        (("+4949911550041",), []),  # more than a country's code before it
        (("0171 8555 0199",), []),  # what begins with a 0 has none
        (("name:8455550143",), []),
    ],
)
def test_the_number_that_calls_finds_the_client(path: Path, words: tuple[str, ...], found: list[str]) -> None:
    """However the phone is written on the card, whole or its end."""
    assert names(path, *words) == found


def test_the_phone_is_shown_as_the_place_where_it_was_found(path: Path) -> None:
    """On the card, or at one of the persons."""
    (kavkaz,) = run("find", "--json", "8455550143", db=path).json["dossiers"]
    (tea,) = run("find", "--json", "2000018", db=path).json["dossiers"]

    assert kavkaz["found"][0]["matched"] == ["+1 845 555 0143"]
    assert (tea["found"][0]["in"], tea["found"][0]["matched"]) == ("persons", ["(995) 32 200 00 18"])


def test_a_phone_is_shown_as_it_is_written_where_it_was_said_with_a_code(path: Path) -> None:
    """The place is the whole number on the card, though it lacks the beginning of what was said."""
    (found,) = run("find", "--json", "+49 911 550041", db=path).json["dossiers"]

    assert found["found"][0]["matched"] == ["(0911) 55 0041"]


def test_numbers_that_are_a_phone_only_in_a_row_are_offered_so(path: Path) -> None:
    """What a shell has taken apart; and what is offered finds the client."""
    told = run("find", "+49", "911", "550041", db=path).out.splitlines()

    assert told[1] == 'In a row, as a phone: tickler find "49 911 550041"'
    assert names(path, "49 911 550041") == ["Nürnberg"]


@pytest.mark.parametrize(
    "written",
    [
        "+49 171 777000",
        "0171/777000",
        "+49171777000",
        "0171 777 000",
        "0171 77 70 00",
        "0049 (0)171-777.000",
        "0171777000",
    ],
)
@pytest.mark.parametrize("said", ["0171777000", "0171 777000", "+49171777000", "+49 171 777 000", "0049 171 77 7000"])
def test_a_second_phone_in_a_note_is_found_as_it_shows(tmp_path: Path, written: str, said: str) -> None:
    """Where an import puts it: in whichever groups of digits, with the country's code or without."""
    path = tmp_path / "binder.db"
    for name, note in (
        ("Other", f"also: {written[:-1]}1, a@b.example"),
        ("Meant", f"Pays late.\nalso: {written}, a@b.example"),
    ):
        run("add", name, "--note", note, "--next", "fri", db=path)

    (found,) = run("find", "--json", said, db=path).json["dossiers"]

    assert found["name"] == "Meant"
    assert found["found"][0]["matched"] == [written.lstrip("+")]


def test_each_of_two_phones_on_a_line_is_found(path: Path) -> None:
    """Where both were typed into it; the place is the one that was looked for."""
    run("edit", "kavkaz", "--phone", "0711 55 0041 / 0171 777000", db=path)

    for said, shown in (("+49171777000", "0171 777000"), ("+49 711 550041", "0711 55 0041")):
        (found,) = run("find", "--json", said, db=path).json["dossiers"]
        assert (found["name"], found["found"][0]["matched"]) == ("Kavkaz", [shown])


def test_a_phone_in_a_note_is_found_together_with_other_words(tmp_path: Path) -> None:
    """All that was looked for must stand there; what is left out must not."""
    path = tmp_path / "binder.db"
    for name, more in (("Weber", "rings at night"), ("Kavkaz", "never rings")):
        run("add", name, "--note", f"also: 0171 777000, {more}", "--next", "fri", db=path)

    assert names(path, "+49171777000") == ["Weber", "Kavkaz"]
    assert names(path, "+49171777000", "night") == ["Weber"]
    assert names(path, "+49171777000", "-night") == ["Kavkaz"]
    assert names(path, "+49171777000", "name:kavkaz", "do:call") == ["Kavkaz"]
    assert names(path, "+49171777000", "nobody") == []
    assert names(path, "+49171777001") == []
    assert len(names(path, "+49171777000", "--most", "1")) == 1


def test_a_changed_phone_is_found_and_the_old_one_is_not(path: Path) -> None:
    """The words are kept with the card; all of them are in step."""
    run("edit", "kavkaz", "--phone", "+995 32 299 99 99", db=path)

    assert (names(path, "322999999"), names(path, "322000017")) == (["Kavkaz"], [])
    assert run("check", db=path).status == 0


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("customer_no:K-1",), ["Kavkaz"]),
        (("customer-no:k-17",), ["Millbrook"]),
        (("rating:a",), ["Kavkaz"]),
        (("rating:A,B",), ["Kavkaz", "Millbrook"]),
        (("-rating:A", "rating:A,B"), ["Millbrook"]),
        (("tonnes:1.50",), ["Weber"]),
        (("renewal:2027-12-08",), ["Weber"]),
        (("customer_no:K-1 kavkaz",), []),  # a value with a blank
        (('customer_no:K-1 "kavkaz"',), ["Kavkaz"]),
        (("stage:client",), ["Kavkaz"]),
    ],
)
def test_a_field_of_ones_own_is_a_filter(path: Path, words: tuple[str, ...], found: list[str]) -> None:
    """By the whole value, read as it is on its way onto a card."""
    assert names(path, *words) == found


@pytest.mark.parametrize(
    ("words", "said", "hint"),
    [
        (("rating:C",), "rating: there is no 'C'", "one of A, B"),
        (("tonnes:many",), "tonnes: 'many' is no number", "a number is written"),
        (("ratings:A",), "there is no filter 'ratings'", "did you mean rating:?"),
        (("stage:clients",), "stage: cannot be 'clients'", "did you mean client?"),
        (("customer_no:",), "customer_no: needs a value", "for example: customer_no:"),
    ],
)
def test_a_value_that_cannot_be_is_told(path: Path, words: tuple[str, ...], said: str, hint: str) -> None:
    """With what was likely meant."""
    ran = run("find", *words, db=path)

    must_fail(ran, 2, said)
    assert hint in ran.err


def test_a_stage_that_is_no_setting_any_more_is_found_on_its_cards(path: Path, config: Callable[[str], Path]) -> None:
    """Only what nobody has is a slip; and what nobody has of the settings is no slip."""
    config('stages = ["lead", "partner"]')

    assert names(path, "stage:client") == ["Kavkaz"]
    assert names(path, "stage:partner") == []


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("oct", date(2026, 10, 1)),
        ("November", date(2026, 11, 1)),
        ("dec", date(2025, 12, 1)),
        ("may 2024", date(2024, 5, 1)),
    ],
)
def test_a_month_is_a_day_to_search_from(said: str, day: date) -> None:
    """As with 2026-10, it is its first day; without a year that of the last such month which has begun."""
    now = datetime(2026, 11, 23, 9)

    assert read_search([f"after:{said}"], now).after == day
    assert read_search([f"before:{said}"], now).before == day


def test_what_is_still_to_be_answered_or_kept_is_found(path: Path) -> None:
    """Complaints, questions and promises by their kind, until they are done; the word alone is told of the filter."""
    run("log", "kavkaz", "It leaked", "--kind", "email", "--complaint", "--next", "fri", db=path)
    run("log", "weber", "How much?", "--kind", "email", "--question", "--next", "fri", db=path)
    run("promise", "millbrook", "send samples", "fri", db=path)

    assert names(path, "open:complaint") == ["Kavkaz"]
    assert names(path, "open:complaint,question") == ["Kavkaz", "Weber"]
    assert names(path, "open:promise", "open:question") == ["Millbrook", "Weber"]
    assert names(path, "-open:complaint", "-open:question", "-open:promise")[0] == "Tea House"
    assert names(path, "leaked", "open:complaint") == ["Kavkaz"]
    told = run("find", "complaints", db=path).out.splitlines()
    assert told == ["Nothing found: complaints", "Those that are open: tickler find open:complaint"]
    run("kept", "kavkaz", db=path)
    assert names(path, "open:complaint") == []
