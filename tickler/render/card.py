"""A dossier's card for one sheet of paper: what stands on it, cut so that there is room to write on."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from tickler.dossiers import Card, Contact, Dossier, Occasion, Person, Promise, Purchase
from tickler.render.fitting import Room, cut_to, lines_of
from tickler.render.page import plain
from tickler.render.terminal.styles import counted, short_day, task
from tickler.rules.money import Money, money_in
from tickler.rules.occasions import say_day_of_year
from tickler.rules.own import say_own
from tickler.rules.paper import Corner, Imprint, corner
from tickler.rules.promises import is_open
from tickler.rules.views import DossierView, LyingSheet
from tickler.tabs import carried_days, say, say_day

# A sheet in lines of 4.1 mm, and what of it is not for the dossier: the foot, and the lines to write on.
_LINES = {"A4": 65, "Letter": 61}
_FOOT_AND_NOTES = 12.5
_TITLE = 1.5  # of a section
_WITHOUT_END = 10_000

# Columns of a line, fewer than it has in common fonts.
_NAME = 26
_LONG_NAME = 40
_TOP = 70
_TASK = 60
_WIDE_CELL = 36
_CELL = 25
_LEAD = 17
_TEXT = 66
_WHOLE = 80

# Lines at most.
_HIGHEST_CELL = 3
_NOTE = 8
_LAST_CONTACT = 9
_EARLIER_CONTACT = 2


class Cell(NamedTuple):
    """A line of the card with its label."""

    label: str
    said: str


class Row(NamedTuple):
    """A row of a section: what leads it, and what it says."""

    lead: str
    head: str
    said: str = ""
    box: bool = False  # to be ticked
    runs_on: bool = False  # what it says goes on behind its head

    @property
    def lines(self) -> float:
        """How high it is."""
        parts = (f"{self.head} {self.said}",) if self.runs_on else (self.head, self.said)
        return max(lines_of(self.lead, _LEAD), sum(lines_of(part, _TEXT) for part in parts if part)) + 0.25


class Section(NamedTuple):
    """Rows under a title."""

    title: str
    rows: list[Row]
    of: int  # how many there are, shown or not

    @property
    def led(self) -> bool:
        """Whether something stands before the rows."""
        return any(row.lead or row.box for row in self.rows)


class CardSheet(NamedTuple):
    """All that is printed of a dossier."""

    number: int
    name: str
    long_name: bool
    company: str
    tags: str
    corner: Corner
    task: str
    where: str
    marks: list[str]
    main: list[Cell]
    more: list[Cell]
    sections: list[Section]
    left_out: str  # the sections that there was no room for


def card_sheet(view: DossierView, imprint: Imprint) -> CardSheet:
    """The sheet of a dossier; what there is no room for is left out, the oldest contacts first."""
    dossier, card = view.dossier, view.dossier.card
    room = Room(_LINES[imprint.paper] - _FOOT_AND_NOTES)
    long_name = lines_of(card.name, _NAME) > 2  # noqa: PLR2004  # two lines beside the corner
    name = cut_to(card.name, _LONG_NAME, 5) if long_name else card.name
    company = cut_to(card.company or "", _TOP, 2) if card.company != card.name else ""
    tags = cut_to("   ".join(f"#{tag}" for tag in card.tags), _TOP, 2)
    to_do = cut_to(_task(dossier), _TASK, 4)
    height_of_name = lines_of(name, _LONG_NAME) * 1.5 if long_name else lines_of(name, _NAME) * 2.2
    room.take(max(7.5, 1.5 + height_of_name + 1.3 * lines_of(company, _TOP) + 1.2 * lines_of(tags, _TOP)))
    room.take(2.5 + 1.2 * lines_of(to_do, _TASK))
    last = [_last_contact(contact, imprint.owner) for contact in view.contacts[:1]]
    kept_for_last = sum(_TITLE + row.lines for row in last)
    kept_for_last = kept_for_last if room.take(kept_for_last) else 0
    main = list(_main(card, room))
    more = list(_more(view, room))
    sections = list(_sections(view, room))
    room.lines += kept_for_last
    earlier = (_earlier_contact(contact, imprint.owner) for contact in view.contacts[1:])
    sections += _section("Contacts", [*last, *islice(earlier, _LINES[imprint.paper])], room, len(view.contacts))
    return CardSheet(
        number=dossier.id,
        name=name,
        long_name=long_name,
        company=company,
        tags=tags,
        corner=corner(dossier, view.today),
        task=to_do,
        where=_where(dossier, view.today),
        marks=list(_marks(dossier, view.today)),
        main=main,
        more=more,
        sections=sections,
        left_out=_left_out(view, more, sections),
    )


def _task(dossier: Dossier) -> str:
    if dossier.closed:
        return f"Closed: {dossier.closed.because}"
    return _capital(task(dossier.filing.do, dossier.filing.about)) if dossier.filing else ""


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _where(dossier: Dossier, today: date) -> str:
    if dossier.closed:
        return say_day(dossier.closed.on)
    filing = dossier.filing
    if filing is None:
        return ""
    return f"{say(filing.tab, today)}{f', {filing.time}' if filing.time else ''}"


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
    return 1.4 + max(max(lines_of(cell.said, columns), 1) * 1.1 for cell in cells)


# -- what lies in the dossier
# ----------------------------------------------------------------------------------------------


def _sections(view: DossierView, room: Room) -> Iterator[Section]:
    card = view.dossier.card
    if card.note:
        lines = max(min(_NOTE, int(room.lines - _TITLE)), 1)
        yield from _section("Note", [Row("", "", cut_to(card.note, _WHOLE, lines))], room, 1)
    open_ones = list(filter(is_open, view.promises))
    for title, rows, most in (
        ("Promised, not kept yet", [_promise(promise, view.today) for promise in open_ones], 6),
        ("People", [*_first_person(card), *map(_person, view.persons)], 6),
        ("To be greeted", [_occasion(occasion) for occasion in view.occasions], 4),
        ("Purchases", [_purchase(purchase) for purchase in view.purchases], 4),
        ("Sheets", [_sheet(lying) for lying in reversed(view.sheets)], 4),
        ("Forms", [Row(_day(form.filled_at), _head(form.title)) for form in view.forms], 3),
    ):
        yield from _section(title, rows[:most], room, len(rows))


def _left_out(view: DossierView, more: list[Cell], sections: list[Section]) -> str:
    """What is in the dossier and found no room at all, in words."""
    shown = {section.title for section in sections}
    left = [section.title.lower() for section in _sections(view, Room(_WITHOUT_END)) if section.title not in shown]
    cells = sum(1 for _ in _known(view)) - len(more)
    return cut_to(", ".join([*([f"{cells} more lines of the card"] if cells else []), *left]), _TOP, 1)


def _section(title: str, rows: list[Row], room: Room, count: int) -> Iterator[Section]:
    """The rows that there is room for under their title; no section where there are none."""
    shown: list[Row] = []
    for row in rows:
        if not room.take(row.lines if shown else _TITLE + row.lines):
            break
        shown.append(row)
    if shown:
        yield Section(title, shown, count)


def _last_contact(contact: Contact, owner: str) -> Row:
    said = "\n".join(part for part in (contact.note, _offer(contact)) if part)
    return Row(_day(contact.at), _how(contact, owner), cut_to(said, _TEXT, _LAST_CONTACT))


def _earlier_contact(contact: Contact, owner: str) -> Row:
    said = " ".join(part for part in (contact.note, _offer(contact)) if part)
    return _run_on(_day(contact.at), _how(contact, owner), said, _EARLIER_CONTACT)


def _how(contact: Contact, owner: str) -> str:
    """When and how a contact was, what about, and by whom, if that was somebody else."""
    how = ", ".join(said for said in (contact.kind, contact.outcome) if said)
    author = contact.author if contact.author != owner else None
    parts = (contact.at[11:16], how, "from the client" if contact.inbound else None, contact.about, author)
    return _head(" · ".join(part for part in parts if part))


def _offer(contact: Contact) -> str | None:
    return f"Offered: {contact.offer}" if contact.offer else None


def _run_on(lead: str, head: str, said: str, most: int) -> Row:
    """A row whose words go on behind its head, in at most so many lines."""
    whole = cut_to(f"{head} {' '.join(said.split())}", _TEXT, most)
    return Row(lead, head, whole[len(head) :].strip(), runs_on=True)


def _promise(promise: Promise, today: date) -> Row:
    days = (today - promise.due).days if promise.due else 0
    late = f" · {counted(days, 'day')} late" if days > 0 else ""
    what = promise.text if promise.kind == "promise" else f"{_capital(promise.kind)}: {promise.text}"
    by = f"{short_day(promise.due, today)} {promise.due_time or ''}" if promise.due else "some day"
    return Row(by.strip(), f"{cut_to(what, _TEXT, 2)}{late}", box=True)


def _person(person: Person) -> Row:
    said = " · ".join(said for said in (person.phone, person.email, person.note) if said)
    return _run_on(cut_to(person.position or "", _LEAD, 2), _head(person.name), said, 3)


def _first_person(card: Card) -> Iterator[Row]:
    """Who is the first to ask for, if there is more to say than the card's own lines do."""
    if card.person_note:
        yield _run_on(cut_to(card.position or "", _LEAD, 2), _head(card.person or card.name), card.person_note, 3)


def _occasion(occasion: Occasion) -> Row:
    who = f" of {occasion.who}" if occasion.who else ""
    return Row(say_day_of_year(occasion), _head(f"{occasion.what}{who}"))


def _purchase(purchase: Purchase) -> Row:
    amount = Money(purchase.amount, purchase.currency).said()
    return Row(_day(purchase.on_day.isoformat()), _head(f"{amount}  {purchase.what or ''}".strip()))


def _sheet(lying: LyingSheet) -> Row:
    sheet = lying.sheet
    return Row(_day(sheet.added_at), _head(f"{sheet.number}  {sheet.kind}: {sheet.title}"))


def _head(said: str) -> str:
    return cut_to(said, _TEXT, 2)


def _day(at: str) -> str:
    return say_day(date.fromisoformat(at[:10]))
