"""When two phones are one: the country's code and the trunk's 0 make no difference, another digit does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickler.rules.phones import FEWEST, endings, is_one, other_ways
from tickler.rules.places import phones_in_text
from tickler.rules.tokens import tokens
from tickler.words import digits

codes = st.integers(1, 999).map(str)
numbers = st.text("0123456789", min_size=FEWEST, max_size=11).filter(lambda number: not number.startswith("0"))


@given(codes, numbers)
def test_a_phone_is_one_with_itself_in_all_the_ways_to_write_it(code: str, number: str) -> None:
    """At home with the trunk's 0 or without, from abroad with the code, and with the 0 in brackets behind it."""
    ways = [digits(way) for way in (f"0{number}", number, f"+{code} {number}", f"00{code}{number}")]
    ways += [digits(f"+{code} (0) {number}")]

    assert all(is_one(one, other) for one in ways for other in ways)


@given(codes, numbers, st.integers(0, FEWEST - 1), st.integers(1, 9))
def test_another_digit_is_another_phone(code: str, number: str, place: int, more: int) -> None:
    """Whichever of the last seven it is, and wherever the code is written."""
    at = len(number) - 1 - place
    other = f"{number[:at]}{(int(number[at]) + more) % 10}{number[at + 1 :]}"

    assert not is_one(f"0{number}", f"{code}{other}")
    assert not is_one(f"{code}{number}", f"{code}{other}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5550041", "49911" + "5550041"),  # five digits before it are no country's code
        ("5550041", "0915550041"),  # what begins with 0 has none
        ("550041", "49550041"),  # six digits are too few
        ("0550041", "550041"),
        ("", "49"),
    ],
)
def test_what_ends_alike_is_not_one_for_that(one: str, other: str) -> None:
    """Before the end stands a country's code or nothing, and the end is long enough."""
    assert not is_one(one, other)
    assert not is_one(other, one)


def test_short_numbers_are_one_only_as_they_are() -> None:
    """The number of an extension, or of a service."""
    assert is_one("112", "112")
    assert other_ways("49112") == ()


@given(codes, numbers, st.lists(st.integers(2, 5), max_size=4))
def test_a_phone_in_a_text_ends_as_one_looks_for_it(code: str, number: str, groups: list[int]) -> None:
    """Whatever groups of digits it is written in, and however it is said: with the code, or with the trunk's 0."""
    written = list[str]()
    rest = number
    for length in groups:
        if len(rest) > length + 1:
            rest, group = rest[:-length], rest[-length:]
            written.insert(0, group)
    for before in ((f"+{code}", rest), (f"0{rest}",), (f"+{code}{rest}",) if not written else (f"(0){rest}",)):
        row = tokens(" ".join((*before, *written)))

        for said in (f"0{number}", f"{code}{number}"):
            assert any(row[-len(ending) :] == list(ending) for ending in endings(said)), (row, said)
            assert list(phones_in_text(" ".join(row), said))


def test_what_is_too_short_for_a_phone_ends_in_nothing() -> None:
    """It is looked for as it was said."""
    assert endings("550041") == ()
