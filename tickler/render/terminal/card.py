"""The info card on the screen: everything about the client on one sheet."""

from collections.abc import Iterator
from datetime import date

from rich.text import Text

from tickler.dossiers import Occasion, Person
from tickler.render.page import Page, padded, paragraphs, plain, text, width_of, wrapped
from tickler.render.terminal.styles import FAINT, GOOD, WARN
from tickler.rules.cadence import say_days
from tickler.rules.money import money_in
from tickler.rules.occasions import BIRTHDAY, birthday_of, next_time, say_day_of_year, say_when
from tickler.rules.own import missing, say_own
from tickler.rules.views import DossierView

_INDENT = 2
_NARROWEST_LABEL = 7
_WIDEST_LABEL = 24
_SOON = 31  # days

Part = str | tuple[str, str]


def lines(view: DossierView, page: Page) -> Iterator[Text]:
    """A line for each thing that is written: whom to ask for, the terms, fields of one's own, days to greet on."""
    written = [(plain(label), said) for label, said in _written(view) if said]
    width = min(max((width_of(label) for label, _ in written), default=0), _WIDEST_LABEL)
    width = max(width, _NARROWEST_LABEL)
    for label, said in written:
        head = text(" " * _INDENT, (padded(label, width), FAINT), "  ")
        yield from paragraphs(said, page, head) if isinstance(said, str) else _in_pieces(text(*said), page, head)
    if written:
        yield Text()


def _in_pieces(said: Text, page: Page, label: Text) -> Iterator[Text]:
    """One line behind its label, wrapped at words on a terminal."""
    before = label
    for piece in wrapped(said, page.width - width_of(label)) if page.cut else [said]:
        yield before + piece
        before = Text(" " * width_of(label))


def _written(view: DossierView) -> Iterator[tuple[str, str | list[Part]]]:
    card, today = view.dossier.card, view.today
    yield "person", ", ".join(said for said in (card.person, card.position) if said)
    yield "", card.person_note or ""
    yield "phone", card.phone or ""
    yield "email", card.email or ""
    yield "birthday", _birthday(card.person, view)
    for label, person in zip(_once("also"), view.persons, strict=False):
        yield label, _person(person, view)
        yield "", person.note or ""
    yield "stage", card.stage or ""
    yield "cadence", say_days(card.cadence) if card.cadence else ""
    yield "terms", card.terms or ""
    yield "price type", card.price_type or ""
    yield "receivables", [(_amount(card.receivables), WARN)] if card.receivables else ""
    yield from _own(view)
    yield "address", card.address or ""
    yield "website", card.website or ""
    yield "language", card.language or ""
    yield "source", card.source or ""
    if view.recommended_by:
        yield "recommended by", f"{view.recommended_by.id} {view.recommended_by.card.name}"
    yield "recommended", ", ".join(f"{friend.id} {friend.card.name}" for friend in view.recommended)
    others = [occasion for occasion in view.occasions if not _is_shown(occasion, view)]
    for label, occasion in zip(_once("greet"), others, strict=False):
        of = f" of {occasion.who}" if occasion.who else ""
        yield label, [f"{occasion.what}{of}, {say_day_of_year(occasion)}", *_soon(occasion, today)]
    yield "note", card.note or ""
    yield "id", card.list_id or ""


def _once(label: str) -> Iterator[str]:
    """The label, and then none."""
    yield label
    while True:
        yield ""


def _person(person: Person, view: DossierView) -> list[Part]:
    said = ", ".join(said for said in (person.name, person.position) if said)
    reached = "".join(f" · {said}" for said in (person.phone, person.email) if said)
    birthday = _birthday(person.name, view)
    return [said, reached, *((" · birthday ", *birthday) if birthday else ())]


def _birthday(name: str | None, view: DossierView) -> list[Part]:
    birthday = birthday_of(view.occasions, name)
    return [say_day_of_year(birthday), *_soon(birthday, view.today)] if birthday else []


def _is_shown(occasion: Occasion, view: DossierView) -> bool:
    """Whether it stands beside its person already."""
    names = {view.dossier.card.person, *(person.name for person in view.persons)}
    return occasion.what == BIRTHDAY and occasion.who in names


def _soon(occasion: Occasion, today: date) -> Iterator[Part]:
    """How far off it is, if it is not far."""
    ahead = next_time(occasion, today)
    if ahead.in_days <= _SOON:
        yield f" · {say_when(ahead.in_days)}", GOOD


def _own(view: DossierView) -> Iterator[tuple[str, str | list[Part]]]:
    """The fields of one's own in the order of their declaration, then what is declared no longer; what is missing."""
    held = dict(view.dossier.card.own)
    lacking = missing(view.fields, held)
    for field in view.fields:
        if field in lacking:
            yield field.called, [("missing", WARN)]
        yield field.called, say_own(field, held.pop(field.key, None))
    yield from held.items()


def _amount(kept: str) -> str:
    try:
        return money_in(kept).said()
    except ArithmeticError:  # a binder that was written otherwise
        return kept
