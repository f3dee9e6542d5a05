"""Reading a large JSON object piece by piece: its members one after the other, one long list entry by entry."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple, TextIO

_PIECE = 1 << 16  # characters
_BLANKS = " \t\r\n"


class Member(NamedTuple):
    """A member of the object, or an entry of the list that is read entry by entry."""

    name: str
    value: Any
    is_entry: bool


def members(text: TextIO, streamed: str, most: int) -> Iterator[Member]:
    """The members of the JSON object in the text; of the list named ``streamed``, its entries one by one.

    No member and no entry may be longer than ``most`` characters.

    Raises ValueError where it is no such object, and for a name that comes twice.
    """
    reader = _Reader(text, most)
    reader.expect("{")
    seen: set[str] = set()
    while not reader.skipped("}"):
        if seen:
            reader.expect(",")
        name = reader.value()
        if not isinstance(name, str) or name in seen:
            raise ValueError("a member comes twice, or has no name")
        seen.add(name)
        reader.expect(":")
        if name == streamed:
            yield from (Member(name, value, is_entry=True) for value in reader.entries())
        else:
            yield Member(name, reader.value(), is_entry=False)
    reader.end()


class _Reader:
    """The text with a place in it; only what is not read yet is kept."""

    def __init__(self, text: TextIO, most: int) -> None:
        self._text = text
        self._most = most
        self._held = ""
        self._at = 0
        self._ended = False
        self._decode = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_refuse).raw_decode

    def expect(self, sign: str) -> None:
        """Step over a sign that must come now."""
        if not self.skipped(sign):
            raise ValueError(f"{sign} is missing")

    def skipped(self, sign: str) -> bool:
        """Whether this sign comes now; if so it is stepped over."""
        if self._next() != sign:
            return False
        self._at += 1
        return True

    def entries(self) -> Iterator[Any]:
        """The entries of the list that comes now."""
        self.expect("[")
        first = True
        while not self.skipped("]"):
            if not first:
                self.expect(",")
            first = False
            yield self.value()

    def value(self) -> Any:  # noqa: ANN401  # whatever JSON holds
        """The value that comes now, whole."""
        self._next()
        self._held, self._at = self._held[self._at :], 0
        while True:
            try:
                value, end = self._decode(self._held)
            except RecursionError as error:
                raise ValueError("it is nested too deep") from error
            except ValueError:
                if self._ended:
                    raise
            else:
                if end < len(self._held) or self._ended:  # a number may go on in the next piece
                    self._at = end
                    return value
            if len(self._held) > self._most:
                raise ValueError("one of its entries is too long")
            self._read(len(self._held))

    def end(self) -> None:
        """See that nothing comes any more."""
        if self._next():
            raise ValueError("something comes after its end")

    def _next(self) -> str:
        """The sign that comes now, blanks skipped; empty at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in _BLANKS:
                self._at += 1
            if self._at < len(self._held):
                return self._held[self._at]
            if self._ended:
                return ""
            self._held, self._at = "", 0
            self._read(0)

    def _read(self, held: int) -> None:
        """As much again as is held, so that a long value is not decoded too often."""
        piece = self._text.read(max(held, _PIECE))
        self._ended = not piece
        self._held += piece


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a member comes twice")
    return made


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")
