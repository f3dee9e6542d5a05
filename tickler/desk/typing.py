"""A line that is typed: its text and the place in it, and what each key does to it.

Places are between letters as they are seen: marks that stand on a letter go with it.
"""

from typing import NamedTuple
from unicodedata import category

from tickler.render.page import plain_spaces

_JOINER = "\u200d"  # between the parts of one emoji
_MARKS = frozenset({"Mn", "Mc", "Me"})


class Line(NamedTuple):
    """A text, and how many of its characters stand before the cursor."""

    text: str = ""
    at: int = 0

    @classmethod
    def of(cls, text: str) -> "Line":
        """A text with the cursor at its end."""
        return cls(text, len(text))


def with_text(line: Line, said: str) -> Line:
    """The line with a text put in at the cursor: on one line, without what a terminal obeys."""
    clean = "".join(c for c in said.replace("\r\n", "\n").translate(_BLANKS) if plain_spaces(c) == c)
    return Line(line.text[: line.at] + clean + line.text[line.at :], line.at + len(clean))


def pressed(line: Line, key: str) -> Line | None:
    """The line after a key that moves in it or takes something out; None for any other key."""
    text, at = line
    if key in _TO:
        return Line(text, _TO[key](text, at))
    if key in _OUT:
        other = _OUT[key](text, at)
        first, past = min(at, other), max(at, other)
        return Line(text[:first] + text[past:], first)
    return None


def _before(text: str, at: int) -> int:
    """The place one letter before."""
    at = max(at - 1, 0)
    while at and (category(text[at]) in _MARKS or _JOINER in text[at - 1 : at + 1]):
        at -= 1
    return at


def _behind(text: str, at: int) -> int:
    """The place one letter on."""
    at = min(at + 1, len(text))
    while at < len(text) and (category(text[at]) in _MARKS or _JOINER in text[at - 1 : at + 1]):
        at += 1
    return at


def _word_before(text: str, at: int) -> int:
    return text[:at].rstrip().rfind(" ") + 1


def _word_behind(text: str, at: int) -> int:
    start = at + len(text[at:]) - len(text[at:].lstrip())
    space = text.find(" ", start)
    return len(text) if space < 0 else space


def _begin(_text: str, _at: int) -> int:
    return 0


def _end(text: str, _at: int) -> int:
    return len(text)


_BLANKS = {ord(c): " " for c in "\n\r\t\u2028\u2029"}
_TO = {
    "left": _before,
    "right": _behind,
    "home": _begin,
    "ctrl+a": _begin,
    "end": _end,
    "ctrl+e": _end,
    "ctrl+left": _word_before,
    "ctrl+right": _word_behind,
}
_OUT = {
    "backspace": _before,
    "ctrl+h": _before,
    "delete": _behind,
    "ctrl+d": _behind,
    "ctrl+w": _word_before,
    "ctrl+u": _begin,
    "ctrl+k": _end,
}
