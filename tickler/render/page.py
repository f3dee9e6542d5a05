"""The page that is written on: a terminal with its width and colours, or a pipe that is never cut.

What is shown is built from ``rich.text.Text`` alone, never from markup: a client may be called ``[bold]``.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import category

from rich.cells import cell_len
from rich.text import Text

from tickler.errors import Refused

if TYPE_CHECKING:
    from rich.console import Console

_PIPE_WIDTH = 100
_NARROWEST = 40
_WIDEST_TEXT = 100
_WORD = re.compile(r"\S+")
_LONGEST_INDENT = 12
_HANG = 4  # columns that the rest of a long line is set in

# What a terminal obeys, and what turns the direction of the text around it, is shown as a sign instead.
_OBEYED = dict.fromkeys((*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd")
_LINE_OBEYED = {**_OBEYED, 9: " ", 10: " "}


class Page:
    """Where the output goes: how wide it is laid out, whether it may be cut there, and is in colour, and can ask."""

    __slots__ = ("asks", "colour", "cut", "width")

    def __init__(self, width: int, *, cut: bool, colour: bool, asks: bool) -> None:
        self.width = width
        self.cut = cut
        self.colour = colour
        self.asks = asks

    @classmethod
    def of_this_process(cls, *, no_color: bool) -> "Page":
        """The page that standard output is."""
        terminal = sys.stdout.isatty()
        plain = no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        asks = terminal and sys.stdin is not None and sys.stdin.isatty()
        width = _width(terminal=terminal)
        return cls(width, cut=terminal, colour=terminal and not plain, asks=asks)

    def show(self, lines: Iterable[Text | str]) -> None:
        """Print lines on standard output: laid out already; on a terminal, one that is too long is broken at words.

        A ``str`` is data for another program, and goes out as it is.
        """
        for line in lines:
            if isinstance(line, str):
                sys.stdout.write(f"{line}\n")
                continue
            for piece in at_words(line, self.width) if self.cut else (line,):
                sys.stdout.write(f"{self._styled(piece) if self.colour else piece.plain}\n")

    def _styled(self, line: Text) -> str:
        """The line with the codes that colour it, as this terminal knows them."""
        console = _console(self.width)
        with console.capture() as captured:
            console.print(line, soft_wrap=True, end="")
        return captured.get()

    def tell(self, *lines: str) -> None:
        """Say something beside the data, on standard error; on a terminal, broken at words.

        A word that is too long for a line, such as a path, is left whole, so that it can be copied.
        """
        for line in (line for one in lines for line in plain(one, lines=True).split("\n")):
            whole = not self.cut or any(len(word) > self.width - _LONGEST_INDENT for word in line.split())
            for piece in (line,) if whole else at_words(Text(line), self.width):
                sys.stderr.write(f"{piece}\n")


def pour_out(pieces: Iterable[bytes]) -> None:
    """Write content for another program to standard output, as it is, whatever letters the locale has.

    Raises Refused where that cannot be, SystemExit where the reader has gone: neither is the fault of what is read.
    """
    sys.stdout.flush()
    out = getattr(sys.stdout, "buffer", None)
    for piece in pieces:
        try:
            if out is None:  # a test's
                sys.stdout.write(piece.decode())
            else:
                out.write(piece)
                out.flush()
        except BrokenPipeError as error:
            raise SystemExit from error
        except OSError as error:
            raise Refused(f"the answer cannot be written: {error.strerror or error}") from error


@cache
def _console(width: int) -> "Console":
    from rich.console import Console  # 20 ms, saved where nothing is coloured

    return Console(color_system="auto", force_terminal=True, width=width, highlight=False, markup=False, emoji=False)


def plain(said: str, *, lines: bool = False) -> str:
    """The text with nothing in it that a terminal obeys; on one line, unless it may have several."""
    if said.isascii() and said.isprintable():
        return said
    return said.translate(_OBEYED | {10: "\n", 9: " "}) if lines else " ".join(said.translate(_LINE_OBEYED).split())


def text(*parts: str | tuple[str, str]) -> Text:
    """One line from parts, each a text or a (text, style): client data goes in as it is, made plain."""
    made = Text()
    for part in parts:
        words, style = part if isinstance(part, tuple) else (part, "")
        made.append(plain_spaces(words), style)
    return made


def plain_spaces(said: str) -> str:
    """As ``plain`` on one line, blanks kept."""
    return said if said.isascii() and said.isprintable() else said.translate(_LINE_OBEYED)


def width_of(said: str | Text) -> int:
    """How many columns of a terminal the text takes.

    Spacing marks, such as the vowels of Devanagari, take one each in the terminals at large; rich counts them as none.
    """
    words = said.plain if isinstance(said, Text) else said
    return len(words) if words.isascii() else cell_len(words) + sum(category(c) == "Mc" for c in words)


def padded(said: str, width: int) -> str:
    """The text, filled up with blanks to a width; a longer one stays whole."""
    return said + " " * (width - width_of(said))


def shortened(said: str, width: int) -> str:
    """The text, cut to a width with an ellipsis if it is longer."""
    if width_of(said) <= width:
        return said
    kept = said[: max(width - 1, 0)]
    while kept and (width_of(kept) >= width or category(said[len(kept)]) in {"Mn", "Mc"}):
        kept = kept[:-1]
    return kept.rstrip() + "…" if width > 0 else ""


def wrapped(line: Text, width: int) -> list[Text]:
    """The line in pieces of a width, broken between words; a word that is wider than that is broken within."""
    words, begin, breaks = line.plain, 0, list[int]()
    for word in _WORD.finditer(words):
        if width_of(words[begin : word.end()]) > width and word.start() > begin:
            begin = word.start()
            breaks.append(begin)
        while width_of(words[begin : word.end()]) > width:
            begin += len(shortened(words[begin : word.end()], width)) - 1 or 1
            breaks.append(begin)
    pieces = list(line.divide(breaks))
    for piece in pieces:
        piece.rstrip()
    return pieces


def paragraphs(said: str, page: Page, label: Text) -> Iterator[Text]:
    """A text of several lines behind its label, wrapped at words on a terminal, whole in a pipe."""
    width = min(page.width - width_of(label), _WIDEST_TEXT)
    before = label
    for paragraph in plain(said, lines=True).splitlines():
        body = text(paragraph)
        for piece in wrapped(body, width) if page.cut else [body]:
            yield before + piece
            before = Text(" " * width_of(label))


def at_words(line: Text, width: int) -> Iterator[Text]:
    """The line in pieces of a width, broken between words; the later ones hang under its beginning."""
    if width_of(line) <= width:
        yield line
        return
    indent = " " * (len(line.plain) - len(line.plain.lstrip(" ")))
    first, *later = wrapped(line[len(indent) :], width - len(indent) - _HANG)
    yield Text(indent) + first
    for piece in later:
        yield Text(indent + " " * _HANG) + piece


def bar(count: int, of: int, width: int) -> tuple[str, str]:
    """A bar of so many columns: the filled part and the rest. Something is never shown as nothing, nor less as all."""
    most = width if count >= of else width - 1
    filled = min(round(width * count / of), most) if of else 0
    filled = max(filled, 1) if count else 0
    return "█" * filled, "░" * (width - filled)


def _width(*, terminal: bool) -> int:
    told = os.environ.get("COLUMNS", "")
    if told.isascii() and told.isdigit() and int(told):
        return max(int(told), _NARROWEST)
    if not terminal:
        return _PIPE_WIDTH
    try:
        return max(os.get_terminal_size(sys.stdout.fileno()).columns, _NARROWEST)
    except OSError:
        return 80
