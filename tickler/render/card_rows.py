"""What lies in a dossier, as rows of its card: as many as there is room for."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from tickler.dossiers import Card, Contact, Occasion, Person, Promise, Purchase
from tickler.render.fitting import Room, cut_to, lines_of
from tickler.render.terminal.styles import counted, short_day
from tickler.rules.money import Money
from tickler.rules.occasions import next_time, say_day_of_year
from tickler.rules.promises import is_open, numbered
from tickler.rules.views import DossierView, LyingSheet
from tickler.tabs import say_day

# Columns of a line, fewer than it has in common fonts.
_LEAD = 18
_TEXT = 66

# Lines: of a title, between rows; and how many at most of a note, of contacts.
_TITLE = 1.3
_BETWEEN = 0.25
_NOTE = 8
_LAST_CONTACT = 9
_EARLIER_CONTACT = 2
_MOST_CONTACTS = 60
_CONTACTS_KEPT = 3  # for which there is room, whatever else there is


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
        return max(lines_of(self.lead, _LEAD), sum(lines_of(part, _TEXT) for part in parts if part)) + _BETWEEN


class Section(NamedTuple):
    """Rows under a title."""

    title: str
    rows: list[Row]
    of: int  # how many there are, shown or not

    @property
    def lines(self) -> float:
        """How high it is."""
        return _TITLE + sum(row.lines for row in self.rows)

    @property
    def led(self) -> bool:
        """Whether something stands before the rows."""
        return any(row.lead or row.box for row in self.rows)


def sections(view: DossierView, owner: str, room: Room) -> Iterator[Section]:
    """All that lies in the dossier. Whatever else finds room, the last contacts have their own."""
    last = [_last_contact(contact, owner) for contact in view.contacts[:1]]
    earlier = [_earlier_contact(contact, owner) for contact in islice(view.contacts, 1, _MOST_CONTACTS)]
    contacts = [*last, *earlier]
    before = room.lines
    for place, row in enumerate(contacts[:_CONTACTS_KEPT]):
        room.take(row.lines if place else _TITLE + row.lines)
    kept = before - room.lines
    yield from _besides_contacts(view, room)
    room.lines += kept
    yield from _section("Contacts", contacts, room, len(view.contacts))


def _besides_contacts(view: DossierView, room: Room) -> Iterator[Section]:
    card = view.dossier.card
    if card.note:
        lines = max(min(_NOTE, int(room.lines - _TITLE)), 1)
        yield from _section("Note", [Row("", "", cut_to(card.note, _TEXT, lines))], room, 1)
    open_ones = [promise for _, promise in numbered(view.promises) if is_open(promise)]
    next_ones = sorted(view.occasions, key=lambda occasion: next_time(occasion, view.today).on)
    for title, rows, most in (
        ("Promised, not kept yet", [_promise(promise, view.today) for promise in open_ones], 6),
        ("To be greeted", [_occasion(occasion) for occasion in next_ones], 4),
        ("People", [*_first_person(card), *map(_person, view.persons)], 6),
        ("Purchases", [_purchase(purchase) for purchase in view.purchases], 4),
        ("Sheets", [_sheet(lying) for lying in reversed(view.sheets)], 4),
        ("Forms", [Row(_day(form.filled_at), _head(form.title)) for form in view.forms], 3),
    ):
        yield from _section(title, rows[:most], room, len(rows))


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
    what = promise.text if promise.kind == "promise" else f"{promise.kind.capitalize()}: {promise.text}"
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
