"""A dossier's card for one sheet of paper: what stands on it, cut so that there is room to write on."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from tickler.dossiers import Card, Dossier
from tickler.render.card_rows import Section, sections
from tickler.render.fitting import Room, cut_to, lines_of
from tickler.render.page import plain
from tickler.render.terminal.styles import counted, task
from tickler.rules.cadence import say_days
from tickler.rules.money import money_in
from tickler.rules.own import say_own
from tickler.rules.paper import Corner, Imprint, corner
from tickler.rules.views import DossierView
from tickler.tabs import Style, carried_days, say, say_day

# A sheet in lines of 4.1 mm, and what of it is not for the dossier: the foot, and the lines to write on.
_LINES = {"A4": 65, "Letter": 61}
_FOOT_AND_NOTES = 11
_WITHOUT_END = 10_000

# Columns of a line, fewer than it has in common fonts.
_NAME = 26
_LONG_NAME = 40
_TOP = 70
_TASK = 60
_WIDE_CELL = 36
_CELL = 25

_HIGHEST_CELL = 3  # lines
_BEHIND_THE_CARD = 16  # lines for contacts, promises and the rest, however many lines the card itself has


class Top(NamedTuple):
    """The head of a card: who it is, the divider it lies behind, what is to be done and when."""

    number: int
    name: str
    long_name: bool  # for two lines beside the corner
    company: str
    tags: str
    corner: Corner
    task: str
    where: str
    marks: list[str]

    @property
    def lines(self) -> float:
        """How high it is."""
        name = 1.5 * lines_of(self.name, _LONG_NAME) if self.long_name else 2.2 * lines_of(self.name, _NAME)
        beside_corner = 1.5 + name + 1.3 * lines_of(self.company, _TOP) + 1.2 * lines_of(self.tags, _TOP)
        return max(7.5, beside_corner) + 2.2 + 1.25 * lines_of(self.task, _TASK)


class Cell(NamedTuple):
    """A line of the card with its label."""

    label: str
    said: str


class CardSheet(NamedTuple):
    """All that is printed of a dossier."""

    top: Top
    main: list[Cell]
    more: list[Cell]
    sections: list[Section]
    left_out: str  # what there was no room for, in words


def card_sheet(view: DossierView, imprint: Imprint) -> CardSheet:
    """The sheet of a dossier; what there is no room for is left out, the oldest contacts first."""
    room = Room(_LINES[imprint.paper] - _FOOT_AND_NOTES)
    top = _top(view.dossier, view.today, view.style)
    room.take(top.lines)
    main = list(_main(view.dossier.card, room))
    behind = min(sum(section.lines for section in sections(view, "", Room(_WITHOUT_END))), _BEHIND_THE_CARD)
    kept = min(behind, room.lines)
    room.take(kept)
    more = list(_more(view, room))
    room.lines += kept
    rows = list(sections(view, imprint.owner, room))
    return CardSheet(top, main, more, rows, _left_out(view, more, rows))


def _left_out(view: DossierView, more: list[Cell], shown: list[Section]) -> str:
    """What is in the dossier and found no room at all."""
    titles = {section.title for section in shown}
    left = [section.title.lower() for section in sections(view, "", Room(_WITHOUT_END)) if section.title not in titles]
    cells = sum(1 for _ in _known(view)) - len(more)
    return cut_to(", ".join([*([f"{cells} more lines of the card"] if cells else []), *left]), _TOP, 1)


# -- its head
# ----------------------------------------------------------------------------------------------------------


def _top(dossier: Dossier, today: date, style: Style) -> Top:
    card = dossier.card
    long_name = lines_of(card.name, _NAME) > 2  # noqa: PLR2004  # lines beside the corner
    return Top(
        number=dossier.id,
        name=cut_to(card.name, _LONG_NAME, 5) if long_name else card.name,
        long_name=long_name,
        company=cut_to(card.company or "", _TOP, 2) if card.company != card.name else "",
        tags=cut_to("   ".join(f"#{tag}" for tag in card.tags), _TOP, 2),
        corner=corner(dossier, today, style),
        task=cut_to(_task(dossier), _TASK, 4),
        where=_where(dossier, today, style),
        marks=list(_marks(dossier, today)),
    )


def _task(dossier: Dossier) -> str:
    if dossier.closed:
        return f"Closed: {dossier.closed.because}"
    return _capital(task(dossier.filing.do, dossier.filing.about)) if dossier.filing else ""


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _where(dossier: Dossier, today: date, style: Style) -> str:
    if dossier.closed:
        return say_day(dossier.closed.on)
    filing = dossier.filing
    if filing is None:
        return ""
    return f"{say(filing.tab, today, style)}{f', {filing.time}' if filing.time else ''}"


def _marks(dossier: Dossier, today: date) -> Iterator[str]:
    """What else there is to know of where it lies."""
    filing = dossier.filing
    if filing is None:
        return
    if filing.agreed:
        yield "agreed"
    days = carried_days(filing.tab, today)
    if days:
        yield f"carried over {counted(days, 'day')}"
    if dossier.moves:
        yield f"moved {counted(dossier.moves, 'time')}"
    if dossier.out_with:
        yield f"out with {plain(dossier.out_with)[:_CELL]}"


# -- the lines of the card
# ----------------------------------------------------------------------------------------------


def _main(card: Card, room: Room) -> Iterator[Cell]:
    """The lines that every card has, to be written on where they are empty; address and website where there are any."""
    lines = [("Person", card.person), ("Position", card.position), ("Phone", card.phone), ("Email", card.email)]
    if card.address or card.website:
        lines += [("Address", card.address), ("Website", card.website)]
    cells = [Cell(label, cut_to(said or "", _WIDE_CELL, _HIGHEST_CELL)) for label, said in lines]
    for pair in zip(cells[::2], cells[1::2], strict=True):
        room.take(_height(pair, _WIDE_CELL))
    yield from cells


def _more(view: DossierView, room: Room) -> Iterator[Cell]:
    """The other lines that there are, in rows of three, as long as there is room."""
    cells = [
        Cell(cut_to(_capital(label), _CELL, 1), cut_to(said, _CELL, _HIGHEST_CELL)) for label, said in _known(view)
    ]
    for first in range(0, len(cells), 3):
        row = cells[first : first + 3]
        if not room.take(_height(row, _CELL)):
            return
        yield from row


def _known(view: DossierView) -> Iterator[tuple[str, str]]:
    """What else is known; and fields of one's own, to be written on where one is missing."""
    card, held = view.dossier.card, dict(view.dossier.card.own)
    friend = view.recommended_by
    for label, said in (
        ("stage", card.stage),
        ("cadence", say_days(card.cadence) if card.cadence else None),
        ("terms", card.terms),
        ("price type", card.price_type),
        ("receivables", money_in(card.receivables).said() if card.receivables else None),
        ("language", card.language),
        ("source", card.source),
        ("recommended by", f"{friend.id} {friend.card.name}" if friend else None),
        ("recommended", ", ".join(f"{one.id} {one.card.name}" for one in view.recommended)),
    ):
        if said:
            yield label, said
    for field in view.fields:
        value = held.pop(field.key, None)
        if value or field.required:
            yield field.called, say_own(field, value)
    yield from held.items()


def _height(cells: Iterable[Cell], columns: int) -> float:
    return 1.2 + max(max(lines_of(cell.said, columns), 1) * 1.05 for cell in cells)
