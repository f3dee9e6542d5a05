"""Fields of one's own: what may be declared, and what may be written in each."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickler.errors import NotUnderstood, TicklerError
from tickler.rules.own import House, OwnField, OwnKind, read_own, say_own

HOUSE = House(datetime(2026, 11, 23, 9))


@pytest.mark.parametrize(
    ("kind", "words", "kept"),
    [
        ("text", "  K  17 ", "K 17"),
        ("text", "[bold]x", "[bold]x"),
        ("text", "\x1b[31m", None),
        ("number", "1200", "1200"),
        ("number", "-12.50", "-12.5"),
        ("number", "1,234,567", "1234567"),
        ("number", "1.234.567,89", "1234567.89"),
        ("number", "1 200", "1200"),
        ("number", "0.125", "0.125"),
        ("number", "100", "100"),
        ("number", "0,0", "0"),
        ("number", "1.200", None),
        ("number", "1e5", None),
        ("number", "NaN", None),
        ("number", "9" * 10_000, None),
        ("money", "1.200,50 €", "1200.50 EUR"),
        ("money", "dear", None),
        ("date", "31.12.2027", "2027-12-31"),
        ("date", "31 dec 1999", "1999-12-31"),
        ("date", "2020-02-29", "2020-02-29"),
        ("date", "31.12.27", "2027-12-31"),
        ("date", "8 dec", "2026-12-08"),
        ("date", "tomorrow", "2026-11-24"),
        ("date", "+1y", "2027-11-23"),
        ("date", "july", None),
        ("date", "30.2.2027", None),
        ("date", "29.2.2027", None),
        ("date", "never", None),
        ("choice", "tea", "Tea"),
        ("choice", "CAFÉ", "Cafe"),
        ("choice", "milk", None),
        ("yes/no", "Yes", "yes"),
        ("yes/no", "0", "no"),
        ("yes/no", "perhaps", None),
    ],
)
def test_a_field_takes_what_its_type_says(kind: OwnKind, words: str, kept: str | None) -> None:
    """What fits is kept in one form, what does not is a usage error that names the field by its label."""
    field = OwnField("field", kind, "My field", ("Tea", "Cafe"))

    if kept is None:
        with pytest.raises(NotUnderstood, match="My field"):
            read_own(field, words, HOUSE)
    else:
        assert read_own(field, words, HOUSE) == kept


@given(kind=st.sampled_from(["text", "number", "money", "date", "choice", "yes/no"]), words=st.text(max_size=60))
def test_what_is_kept_is_taken_again_as_it_is(kind: OwnKind, words: str) -> None:
    """Whatever is typed is refused in one line, or kept in a form that is read as the same and can be shown."""
    field = OwnField("field", kind, choices=("Tea", "Ćafe"))
    try:
        kept = read_own(field, words, HOUSE)
    except TicklerError:
        return

    assert read_own(field, kept or "", HOUSE) == kept
    assert say_own(field, kept) == (say_own(field, kept) or "")


def test_what_was_written_under_another_type_is_shown_as_it_stands() -> None:
    """A declaration that has changed breaks nothing."""
    assert say_own(OwnField("field", "money"), "green") == "green"
    assert say_own(OwnField("field", "date"), "1200.50 EUR") == "1200.50 EUR"
    assert say_own(None, "x") == "x"
