"""What clients bought: amounts that are never floats, summed in each currency, taken out when noted by mistake."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import run
from tests.probing import dump, must_be_safe, must_fail
from tickler.dossiers import Purchase
from tickler.rules.purchases import totals

amounts = st.decimals(min_value="0.01", max_value="999999999999.99", places=2)


@pytest.fixture(autouse=True)
def binder() -> None:
    """One client who can buy, and one who is in the archive."""
    run("add", "Kavkaz Trading", "--next", "july")
    run("add", "Weber Söhne", "--next", "july")
    run("close", "weber", "--because", "retired")


def test_a_purchase_stands_in_the_dossier_with_its_sum() -> None:
    """Amount, currency, day and what was bought; the newest first, each with its number, the sum in each currency."""
    run("deal", "kavkaz", "1,200.50", "EUR", "--what", "kraft pouches", "--on", "3 nov")
    run("deal", "kavkaz", "0.10 EUR", "--on", "20 nov")
    noted = run("deal", "kavkaz", "300 ₾")

    assert "noted 1 Kavkaz Trading: 300 GEL  Mon 23 Nov 2026" in noted.out
    assert "in all 1,200.60 EUR + 300 GEL" in noted.out
    shown = run("show", "kavkaz").out
    assert "Bought · 3 · in all 1,200.60 EUR + 300 GEL" in shown
    assert "1  1,200.50 EUR  Tue 3 Nov 2026  kraft pouches" in shown
    held = run("show", "kavkaz", "--json").json
    assert held["bought"] == {"EUR": "1200.60", "GEL": "300"}
    assert [(one["number"], one["amount"], one["currency"], one["on"]) for one in held["purchases"]] == [
        (3, "300", "GEL", "2026-11-23"),
        (2, "0.10", "EUR", "2026-11-20"),
        (1, "1200.50", "EUR", "2026-11-03"),
    ]


def test_without_a_currency_it_is_the_usual_one(config: Callable[[str], Path]) -> None:
    """The setting `currency` is meant."""
    config('currency = "GEL"\n')

    noted = run("deal", "kavkaz", "99.90", "--json").json

    assert (noted["purchase"]["amount"], noted["purchase"]["currency"]) == ("99.90", "GEL")


def test_a_client_of_the_archive_can_have_bought() -> None:
    """A purchase is a fact, wherever the dossier lies."""
    assert run("deal", "weber", "10").status == 0


def test_a_purchase_that_was_noted_by_mistake_is_taken_out() -> None:
    """By the number that show gives it; the sum follows."""
    run("deal", "kavkaz", "10")
    run("deal", "kavkaz", "20")

    taken = run("deal", "kavkaz", "--take-out", "1")

    assert "taken out 1 Kavkaz Trading: 10 EUR" in taken.out
    assert "in all 20 EUR" in taken.out
    assert run("show", "kavkaz", "--json").json["bought"] == {"EUR": "20"}
    assert "taken out" in run("history", "kavkaz").out


@pytest.mark.parametrize("words", [("20 EUR", "--what", "pouches"), ("--take-out", "1")])
def test_undo_brings_everything_back(words: tuple[str, ...]) -> None:
    """Noted or taken out: one undo, and check is content. A dry run writes nothing to begin with."""
    run("deal", "kavkaz", "10", "--what", "labels")
    tables = ("purchase", "dossier_words")
    before = {table: dump()[table] for table in tables}

    assert run("deal", "kavkaz", *words, "-n").out.startswith("would be ")
    assert {table: dump()[table] for table in tables} == before
    assert run("deal", "kavkaz", *words, "-q").out == ""
    assert {table: dump()[table] for table in tables} != before
    run("undo")

    assert {table: dump()[table] for table in tables} == before
    assert run("check").status == 0


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ((), 2, "a purchase is an amount"),
        (("10", "--take-out", "1"), 2, "a purchase is an amount"),
        (("--take-out", "1", "--what", "x"), 2, "a purchase is an amount"),
        (("--take-out", "7"), 3, "has no purchase 7"),
        (("much",), 2, "no amount of money"),
        (("0",), 2, "more than nothing"),
        (("10", "QQQ"), 2, "no currency"),
        (("10", "--on", "tomorrow"), 1, "still to come"),
        (("10", "--what", "\x1b[2J"), 2, "control character"),
        (("10", "--what", "x" * 10_000), 2, "too long"),
        (("1" * 10_000,), 2, "no amount of money"),
    ],
)
def test_what_is_no_purchase_is_refused_in_one_line(words: tuple[str, ...], status: int, said: str) -> None:
    """Nothing is written."""
    before = dump()

    must_fail(run("deal", "kavkaz", *words), status, said)

    assert dump() == before


def test_hostile_words_are_shown_and_obeyed_by_nobody() -> None:
    """Markup in what was bought comes back as it was said."""
    run("deal", "kavkaz", "10", "--what", "[bold]შეკვრა[/] \u202ex")

    for words in (("show", "1"), ("show", "1", "--plain"), ("show", "1", "--json"), ("history", "1")):
        must_be_safe(run(*words))
    assert "[bold]შეკვრა[/]" in run("show", "1").out


@given(st.lists(st.tuples(amounts, st.sampled_from(("EUR", "GEL", "USD")))))
def test_sums_are_to_the_last_digit(bought: list[tuple[Decimal, str]]) -> None:
    """In cents, as whole numbers, it comes to the same; no currency is mixed with another."""
    from datetime import date

    purchases = [Purchase(str(n), date(2026, 11, 23), *one) for n, one in enumerate(bought)]

    cents: dict[str, int] = {}
    for amount, currency in bought:
        cents[currency] = cents.get(currency, 0) + int(amount * 100)
    assert {currency: int(amount * 100) for currency, amount in totals(purchases).items()} == cents
