"""The words of a text as they are looked for: folded, each apart, in every script; and signs that are one word each."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from tickler.words import fold

SignOf = Literal["tag", "stage", "source", "language", "outcome", "kind", "own"]

# Scripts that are written without blanks: each character is a word of its own, and words in a row are looked for.
_UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af]"
)
# Letters for private use: nobody types them, and a word may hold them.
_SIGN, _VALUE, _BLANK, _PHONE = "\ue000", "\ue001", "\ue002", "\ue003"


def spaced(said: str) -> str:
    """A text folded, its words apart in scripts too that are written without blanks."""
    folded = fold(said)
    return folded if folded.isascii() else re.sub(_UNSPACED, r" \g<0> ", folded)


def tokens(said: str) -> list[str]:
    """The words of a text, folded: runs of letters, figures and the marks on them."""
    return [word for _, _, word in placed_tokens(said)]


def placed_tokens(said: str) -> Iterator[tuple[int, int, str]]:
    """The words of a text, folded, each with where it begins and ends there. A mark without a letter is no word."""
    if said.isascii():
        for word in re.finditer("[0-9A-Za-z]+", said):
            yield word.start(), word.end(), word.group().lower()
    else:
        for begin, end in _runs(said):
            folded = spaced(said[begin:end])  # of which there may be several words: ½ is 1 and 2
            for first, last in _runs(folded):
                yield begin, end, folded[first:last]


def _runs(said: str) -> Iterator[tuple[int, int]]:
    """From where to where letters, figures and marks follow each other; in unspaced scripts, one by one."""
    begin: int | None = None
    for place, character in enumerate(said):
        alone = not character.isascii() and re.match(_UNSPACED, character)
        if not alone and is_of_word(character):
            begin = place if begin is None else begin
            continue
        if begin is not None:
            yield begin, place
            begin = None
        if alone and is_of_word(character):
            yield place, place + 1
    if begin is not None:
        yield begin, len(said)


@lru_cache(maxsize=1000)
def sign(of: SignOf, value: str) -> str:
    """A sign as one word, the same however it is spelled: the tag ``Key Account`` is found as a whole or not at all."""
    return f"{_SIGN}{of}{_VALUE}{''.join(c if is_of_word(c) else _BLANK for c in fold(value.strip()))}"


def own_value(key: str, value: str) -> str:
    """The value of a field of one's own, as a sign holds it."""
    return f"{key}{_VALUE}{value}"


def phone_word(digits: str) -> str:
    """A phone as one word whose beginnings are the number's ends: however much of it is shown to who is called."""
    return f"{_PHONE}{digits[::-1]}" if digits else ""


def is_of_word(character: str) -> bool:
    """Whether a character belongs to a word: a letter, a figure, a mark on one, or a letter for private use."""
    if character.isascii():
        return character.isalnum()
    category = unicodedata.category(character)
    return category[0] in "LNM" or category == "Co"
