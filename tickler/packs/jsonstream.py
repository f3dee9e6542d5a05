"""Reading a large JSON object piece by piece: its members one after the other, long lists entry by entry.

The long texts of another member can be read in pieces, so that not even one of them has to be held whole.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple, TextIO

_PIECE = 1 << 16  # characters
_LONGEST_ESCAPE = 6  # \u002b
_BLANKS = " \t\r\n"


class Member(NamedTuple):
    """A member of the object, or an entry of one that is read entry by entry.

    A text that is read in pieces has its name as the ``key``, and its pieces as the value, until the next is asked for.
    """

    name: str
    value: Any
    is_entry: bool
    key: str | None = None


def members(text: TextIO, streamed: Collection[str], most: int, *, texts: str | None = None) -> Iterator[Member]:
    """The members of the JSON object in the text; of the lists named in ``streamed``, their entries one by one.

    The object named ``texts`` holds long texts by their keys: each of them is read in pieces. No other member and no
    entry may be longer than ``most`` characters.

    Raises ValueError where it is no such object, and for a name that comes twice; it names the line.
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
        if name in streamed:
            yield from (Member(name, value, is_entry=True) for value in reader.entries())
        elif name == texts:
            yield from (Member(name, pieces, is_entry=True, key=key) for key, pieces in reader.texts())
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
        self._lines_behind = 0
        self._ended = False
        self._decode = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_refuse).raw_decode

    def expect(self, sign: str) -> None:
        """Step over a sign that must come now."""
        if not self.skipped(sign):
            raise self._wrong(f"{sign} is missing")

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

    def texts(self) -> Iterator[tuple[str, Iterator[str]]]:
        """The members of the object that comes now, which are texts: each with its pieces."""
        self.expect("{")
        first = True
        while not self.skipped("}"):
            if not first:
                self.expect(",")
            first = False
            key = self.value()
            if not isinstance(key, str):
                raise self._wrong("a member has no name")
            self.expect(":")
            pieces = self._pieces()
            yield key, pieces
            for _ in pieces:  # what nobody wanted of it
                pass

    def value(self) -> Any:  # noqa: ANN401  # whatever JSON holds
        """The value that comes now, whole."""
        self._next()
        self._leave_behind(self._at)
        while True:
            try:
                value, end = self._decode(self._held)
            except RecursionError as error:
                raise self._wrong("it is nested too deep") from error
            except json.JSONDecodeError as error:
                if self._ended:
                    said = error.msg.removesuffix(" starting at")
                    raise self._wrong(said[:1].lower() + said[1:], error.lineno - 1) from error
            except ValueError as error:
                raise self._wrong(str(error)) from error
            else:
                if end < len(self._held) or self._ended:  # a number may go on in the next piece
                    self._at = end
                    return value
            if len(self._held) > self._most:
                raise self._wrong("one of its entries is too long")
            self._read(len(self._held))

    def end(self) -> None:
        """See that nothing comes any more."""
        if self._next():
            raise self._wrong("something comes after its end")

    def _pieces(self) -> Iterator[str]:
        """The text that comes now, piece by piece; it has no quote in it."""
        self.expect('"')
        while True:
            end = self._held.find('"', self._at)
            stop = len(self._held) if end < 0 else end
            if end < 0 and not self._ended:
                cut_off = self._held.find("\\", max(self._at, stop - _LONGEST_ESCAPE + 1))
                stop = cut_off if cut_off >= 0 else stop  # the rest of an escape may come in the next piece
            piece = self._held[self._at : stop]
            yield json.loads(f'"{piece}"') if "\\" in piece else piece
            if end >= 0:
                self._at = end + 1
                return
            if self._ended:
                raise self._wrong("a text never ends")
            self._leave_behind(stop)
            self._read(0)

    def _wrong(self, said: str, within: int = 0) -> ValueError:
        """What is wrong, with the line on which it stands; ``within`` are the lines from here on."""
        line = self._lines_behind + self._held.count("\n", 0, self._at) + within + 1
        return ValueError(f"line {line}: {said}")

    def _leave_behind(self, until: int) -> None:
        """Keep only what is not read yet."""
        self._lines_behind += self._held.count("\n", 0, until)
        self._held, self._at = self._held[until:], 0

    def _next(self) -> str:
        """The sign that comes now, blanks skipped; empty at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in _BLANKS:
                self._at += 1
            if self._at < len(self._held):
                return self._held[self._at]
            if self._ended:
                return ""
            self._leave_behind(self._at)
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
