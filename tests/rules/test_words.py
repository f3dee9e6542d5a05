"""Two spellings of one name are one word, in any script, and two words stay two."""

import pytest

from tickler.words import digits, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Söhne", "SOHNE"),
        ("Straße", "STRASSE"),
        ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("Đorđe", "dorde"),
        ("İstanbul", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("Œuvre", "oeuvre"),
        ("Þór", "thor"),
        ("ΟΔΥΣΣΕΥΣ", "Οδυσσεύς"),
        ("Ёлка", "елка"),
        ("Cafe\u0301", "Café"),
        ("ᲙᲐᲕᲙᲐᲡᲘ", "კავკასი"),
        ("Արև", "ԱՐԵՒ"),
        ("النُّور", "النور"),
        ("ﬁlm", "Film"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_two_spellings_are_one_word(one: str, other: str) -> None:
    """Case, accents, ligatures and the forms of a letter make no other word."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("क़लम", "कलम"),  # nukta
        ("が", "か"),  # voicing
        ("क्षमा", "कषमा"),  # virama
        ("की", "का"),  # vowels
        ("Ж", "Ш"),
    ],
)
def test_what_makes_another_letter_is_no_accent(one: str, other: str) -> None:
    """Signs of a script that is written with them are kept: without them it is another word."""
    assert fold(one) != fold(other)


def test_a_phone_is_its_digits_as_dialled() -> None:
    """However it is written, abroad or at home, in any figures."""
    assert digits("+995 32-200") == digits("00995 32 200") == digits("+٩٩٥ ٣٢ ٢٠٠") == "99532200"
