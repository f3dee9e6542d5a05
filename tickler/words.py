"""Words as people write them: made clean on the way in, folded for looking up.

Names, notes and phone numbers arrive from command lines, lists and packs. ``line`` and ``text`` let in what a person
can read and refuse what only a terminal obeys; ``fold`` makes two spellings of one name the same in any script.
"""

import unicodedata
from functools import lru_cache

from tickler.errors import NotUnderstood

LONGEST_LINE = 500
LONGEST_TEXT = 20_000

# Marks that steer the direction or the joining of a whole run of text and are not seen: phones copied from address
# books come wrapped in them. They are taken out. (Joiners inside words, U+200C and U+200D, belong to Devanagari and
# stay.)
_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
)

# Letters that carry their accent inside and have no decomposition.
_ACCENT_INSIDE = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}

# Combining classes that are no accents: signs that make another letter (nukta, kana voicing, virama).
_LETTER_SIGNS = (0, 7, 8, 9)


class _Bare(dict[int, int | str | None]):
    """What is left of each character without its accent; found out when the character first comes."""

    def __missing__(self, character: int) -> int | None:
        """The character itself, or None for an accent."""
        self[character] = left = character if unicodedata.combining(chr(character)) in _LETTER_SIGNS else None
        return left


_BARE = _Bare({ord(letter): bare for letter, bare in _ACCENT_INSIDE.items()})


def line(said: str, what: str, longest: int = LONGEST_LINE) -> str | None:
    """One line of a card, such as a name or a phone: blanks collapsed; None where nothing is left.

    Raises NotUnderstood, naming ``what``, for control characters and for more than ``longest`` characters.
    """
    clean = " ".join((said if said.isascii() and said.isprintable() else _readable(said, what)).split())
    if len(clean) > longest:
        raise _too_long(clean, what, longest)
    return clean or None


def text(said: str, what: str, longest: int = LONGEST_TEXT) -> str | None:
    """A note of any number of lines; None where nothing is left.

    Raises NotUnderstood, naming ``what``, for control characters and for more than ``longest`` characters.
    """
    clean = _readable(said, what).strip()
    if len(clean) > longest:
        raise _too_long(clean, what, longest)
    return clean or None


def _too_long(said: str, what: str, longest: int) -> NotUnderstood:
    return NotUnderstood(f"{what} is too long: {len(said):,} characters, {longest:,} at most")


def _readable(said: str, what: str) -> str:
    """The text as it is read, each letter written in the one way."""
    visible = said if said.isprintable() else _made_visible(said, what)
    return visible if visible.isascii() else unicodedata.normalize("NFC", visible)


def _made_visible(said: str, what: str) -> str:
    """The text without its invisible marks, each line ended in the one way.

    Raises NotUnderstood for control characters, and for what is no text.
    """
    clean = said.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    if clean.replace("\n", "").replace("\t", "").isprintable():
        return clean
    for place, character in enumerate(clean, start=1):
        if unicodedata.category(character) == "Cs":  # how Python keeps bytes that are no text
            raise NotUnderstood(f"{what} is not UTF-8 text (at character {place})")
        if character not in "\n\t" and unicodedata.category(character) == "Cc":
            raise NotUnderstood(f"{what} holds a control character (U+{ord(character):04X}, at character {place})")
    return clean


def fold(said: str) -> str:
    """The same word without case and accents, in any script: ``Söhne`` and ``SOHNE`` are one."""
    if said.isascii():
        return said.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", said.casefold()).translate(_BARE))


def folded_words(said: str) -> list[str]:
    """The words to look for: folded, without those that are signs only."""
    return [word for word in fold(said).split() if any(c.isalnum() for c in word)]


@lru_cache(maxsize=100)  # of one row the same phone is asked for again and again
def digits(phone: str) -> str:
    """The digits of a phone number, as it is dialled from anywhere: ``+995 32-200`` and ``00995 32 200`` are one."""
    dialled = "".join(filter(str.isdigit, phone))
    if not dialled.isascii():
        dialled = "".join(str(unicodedata.digit(c)) for c in dialled)
    return dialled.removeprefix("00")
