"""Money as people write it, read to a decimal and a currency."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickler.errors import NotUnderstood
from tickler.rules.money import CURRENCIES, Money, money_in, read_money

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("1200", "1200 EUR"),
        ("1200.5", "1200.50 EUR"),
        ("1,200.50 EUR", "1200.50 EUR"),
        ("1.200,50 €", "1200.50 EUR"),
        ("1 200,50 eur", "1200.50 EUR"),
        ("1\u202f200,50\u00a0€", "1200.50 EUR"),
        ("1'200.50 CHF", "1200.50 CHF"),
        ("1’200.50 Fr.", "1200.50 CHF"),
        ("12,00,000.50 INR", "1200000.50 INR"),
        ("1,234,567", "1234567 EUR"),
        ("1.234.567", "1234567 EUR"),
        ("1.200", "1200 EUR"),
        ("1,200", "1200 EUR"),
        ("0,5", "0.50 EUR"),
        ("$ 99", "99 USD"),
        ("US$99", "99 USD"),
        ("₾ 7", "7 GEL"),
        ("GEL7", "7 GEL"),
        ("-€50", "-50 EUR"),
        ("€ −50", "-50 EUR"),
        ("0.500 KWD", "0.500 KWD"),
        ("-0", "0 EUR"),
    ],
)
def test_an_amount_is_read_by_sense(words: str, kept: str) -> None:
    """Signs part thousands or cents as their places say; code and sign of a currency stand before or behind."""
    assert str(read_money(words)) == kept


@pytest.mark.parametrize(
    "words",
    ["", "EUR", "abc", "1,2,3", "1.2345", "0.500", "5.", ".5", "1e5", "NaN", "Infinity", "½", "5 EUR USD", "1.2.3,44",
     "12 34", "5\n6", "5 \x1b[31m", "9" * 16, "9" * 10_000, "[bold]5", "5 [/]"],
)  # fmt: skip
def test_what_is_no_amount_is_refused(words: str) -> None:
    """What cannot be read as one amount is a usage error."""
    with pytest.raises(NotUnderstood):
        read_money(words)


def test_what_can_be_read_in_two_ways_is_asked_for() -> None:
    """Where a currency has three decimals, a lone sign before three digits is told with both ways to write it."""
    with pytest.raises(NotUnderstood, match="two ways") as refused:
        read_money("1.200 KWD")

    assert refused.value.hint == "write 1200 or 1.20"


def test_an_unknown_currency_is_told_with_the_nearest() -> None:
    """A code that no currency has is told; the setting says the currency where none is written."""
    with pytest.raises(NotUnderstood, match="no currency 'GER'"):
        read_money("5 GER")

    assert read_money("5", "GEL").currency == "GEL"


@given(amount=AMOUNTS, currency=st.sampled_from(sorted(CURRENCIES)))
def test_what_is_kept_is_read_as_the_same(amount: Decimal, currency: str) -> None:
    """The text in the binder gives the same amount again, to the cent, and so does what is shown of it."""
    money = Money(amount + 0, currency)  # + 0: there is no minus nothing

    assert money_in(str(money)) == money
    assert read_money(str(money)) == money
    assert read_money(money.said()) == money
