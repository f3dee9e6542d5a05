"""What fits on a sheet: texts cut to a number of lines, and the lines that are left of a page.

How wide a letter is printed is up to the fonts of the machine. So lines are counted in columns, as on a terminal, and
with fewer columns than a line of common text really takes: a sheet rather has a blank line more than a word too few.
"""

from unicodedata import category

from tickler.render.page import width_of

_MARKS = frozenset({"Mn", "Mc"})  # they belong to the letter before them


class Room:
    """What is left of a page, in lines."""

    def __init__(self, lines: float) -> None:
        self.lines = lines

    def take(self, lines: float) -> bool:
        """Whether so many lines are left; if so, they are taken."""
        if lines > self.lines:
            return False
        self.lines -= lines
        return True


def lines_of(said: str, columns: int) -> int:
    """How many lines a text takes at most, at so many columns a line."""
    return sum(max(-(-width_of(paragraph) // columns), 1) for paragraph in said.splitlines())


def cut_to(said: str, columns: int, most: int) -> str:
    """The text in at most so many lines, without blank ones, and with an ellipsis where something was left out."""
    kept: list[str] = []
    left = most
    for paragraph in filter(str.strip, said.splitlines()):
        if left <= 0:
            if kept:
                kept[-1] = _shortened(f"{kept[-1]} …", columns * lines_of(kept[-1], columns))
            break
        kept.append(_shortened(paragraph.strip(), columns * left))
        if kept[-1] != paragraph.strip():
            break  # the ellipsis stands at the end, whatever room its letters leave
        left -= lines_of(kept[-1], columns)
    return "\n".join(kept)


def _shortened(said: str, width: int) -> str:
    """The text in at most so many columns, however long it is: it is looked through once."""
    if width_of(said) <= width:
        return said
    taken = 0
    for place, character in enumerate(said):  # noqa: B007  # its last value is what is looked for
        taken += width_of(character)
        if taken >= width:
            break
    while place and category(said[place]) in _MARKS:
        place -= 1
    return f"{said[:place].rstrip()}…"
