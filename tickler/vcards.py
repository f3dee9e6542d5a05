"""The cards in an address book (vCard), one by one: the lines that a dossier can use, however long the others are."""

from collections.abc import Iterator
from typing import TextIO

_WANTED = frozenset({
    "VERSION", "FN", "N", "ORG", "TITLE", "ROLE", "TEL", "EMAIL", "ADR", "URL", "CATEGORIES", "NOTE", "UID", "BDAY",
    "KIND", "NICKNAME", "X-ABSHOWAS", "X-ADDRESSBOOKSERVER-KIND", "X-TICKLER-UID", "X-TICKLER-NAME", "X-TICKLER-BESIDE",
})  # fmt: skip
_LONGEST_LINE = 1 << 25  # characters: a photo is long
_LONGEST_CARD = 1 << 20  # of the lines that are wanted
_BEGIN, _END = "BEGIN:VCARD", "END:VCARD"


class NoCard(Exception):
    """What stands there is no whole card."""

    def __init__(self, line: int, said: str) -> None:
        super().__init__(said)
        self.line = line


def cards_in(text: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Each card: the line on which it begins, and its lines, unfolded. What stands between cards is passed over.

    Raises NoCard where one begins and never ends, or is too long.
    """
    began, kept, length, agents = 0, list[str](), 0, 0
    for number, line in _lines(text):
        said = line.strip().upper()
        if said == _BEGIN and began and not agents:
            raise NoCard(began, "a card begins here, and never ends")
        if said == _BEGIN and not began:
            began, kept, length = number, [_BEGIN], 0
        elif said == _END and agents:
            agents -= 1
        elif said == _END and began:
            yield began, [*kept, _END]
            began = 0
        elif began and said == "AGENT:":  # of vCard 2.1: somebody else's card inside this one
            agents += 1
        elif began and not agents and _name(line) in _WANTED:
            kept.append(line)
            length += len(line)
            if length > _LONGEST_CARD:
                raise NoCard(began, "a card begins here that is too long")
    if began:
        raise NoCard(began, "a card begins here, and never ends")


def _lines(text: TextIO) -> Iterator[tuple[int, str]]:
    """The lines with the numbers of their beginnings: a line that begins with a blank goes on the one before.

    So does one after the sign at which a quoted-printable line is broken.
    """
    parts, began, length, broken = list[str](), 0, 0, False
    number = 0
    while line := text.readline(_LONGEST_LINE):
        number += 1
        line = line.rstrip("\n")
        if parts and (broken or line.startswith((" ", "\t"))):
            parts.append(line if broken else line[1:])
        else:
            if parts:
                yield began, "".join(parts)
            parts, began, length = [line], number, 0
        length += len(line)
        if length >= _LONGEST_LINE:
            raise NoCard(began, "this line never ends")
        broken = line.endswith("=") and "QUOTED-PRINTABLE" in parts[0][:200].upper()
        if broken:
            parts[-1] = parts[-1][:-1]
    if parts:
        yield began, "".join(parts)


def _name(line: str) -> str:
    """The name of the property: ``TEL`` for ``item1.TEL;TYPE=CELL:+44 …``."""
    return line[:200].partition(":")[0].partition(";")[0].rpartition(".")[2].strip().upper()
