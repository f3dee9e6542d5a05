"""Dossiers as other programs take them: a list (CSV), an address book (vCard), a calendar (iCalendar).

What is written is safe to open: no cell of a list is a formula, and no text ends a line that it stands in.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import tickler
from tickler.dossiers import Dossier, Occasion, Person
from tickler.render.cells import harmless_cell
from tickler.render.terminal.styles import task
from tickler.rules.occasions import BIRTHDAY, birthday_of, say_day_of_year
from tickler.rules.own import OwnField
from tickler.rules.views import Listed
from tickler.tabs import day_of, first_day, month_name

# The names are those that an import recognises, so that a list can go out, be worked on, and come back.
_COLUMNS = (
    "uid", "number", "name", "company", "person", "position", "phone", "email", "tags", "note", "address", "website",
    "language", "source", "recommended by", "terms", "price type", "receivables", "stage", "birthday", "occasions",
    "next date", "do", "about", "agreed", "closed", "cadence",
)  # fmt: skip
_CALL = timedelta(minutes=30)


def csv_pieces(listed: Iterable[Listed], fields: Sequence[OwnField]) -> Iterator[bytes]:
    """A list as UTF-8 with a mark, so that spreadsheets read every script; a row a dossier.

    The fields of one's own that are declared have a column each.
    """
    yield "\ufeff".encode()
    yield _row([*_COLUMNS, *(field.key for field in fields)])
    for one in listed:
        own = dict(one.dossier.card.own)
        yield _row([harmless_cell(cell) for cell in (*_cells(one), *(own.get(field.key, "") for field in fields))])


def vcard_pieces(listed: Iterable[Listed], version: str = "3.0") -> Iterator[bytes]:
    """An address book, vCard 3.0 or 4.0; the same person has the same UID each time.

    Who is one more person at a client's has a card that names the dossier, so that it comes back to it.
    """
    import vobject  # 60 ms, and only for address books

    for one in listed:
        held, uid = one.dossier.card, one.dossier.uid
        first = Person(uid, held.person or held.name, held.position, held.phone, held.email, held.note)
        birthday = birthday_of(one.occasions, held.person)
        card = _person(first, birthday, held.company or held.name, version)
        for name, said in (("x-tickler-uid", uid), ("x-tickler-name", held.name), ("url", held.website)):
            if said:
                _add(card, name, said)
        if not held.person:  # the client's name stands in for it; for version 3 this is Apple's word
            _add(card, *(("kind", "org") if version == "4.0" else ("x-abshowas", "COMPANY")))
        if held.address:
            card.add("adr").value = vobject.vcard.Address(street=held.address)
        if held.tags:
            card.add("categories").value = list(held.tags)
        yield card.serialize().encode()
        for person in one.persons:
            card = _person(person, birthday_of(one.occasions, person.name), held.company or held.name, version)
            _add(card, "x-tickler-beside", uid)
            yield card.serialize().encode()


def _person(person: Person, birthday: Occasion | None, firm: str, version: str) -> Any:  # noqa: ANN401  # as in _add
    """What a card says of a person, whoever else is there."""
    import vobject  # as above

    card = vobject.vCard()
    given, _blank, family = person.name.rpartition(" ")
    _add(card, "version", version)
    _add(card, "fn", person.name)
    card.add("n").value = vobject.vcard.Name(family=family, given=given)
    card.add("org").value = [firm]
    lines = (("uid", person.uid), ("title", person.position), ("email", person.email), ("note", person.note))
    for name, said in lines:
        if said:
            _add(card, name, said)
    if birthday:
        _add(card, "bday", f"{birthday.year or '-'}-{birthday.day}")
    if person.phone:
        _add(card, "tel", person.phone).type_param = "WORK"
    return card


def calendar_pieces(listed: Iterable[Listed], owner: str, now: datetime, *, todos: bool = False) -> Iterator[bytes]:
    """The next contacts as a calendar: events, or to-dos. The same dossier has the same UID each time.

    What has a time takes half an hour, what has a day is of the whole day; what has a month only can be a to-do alone.
    """
    from icalendar import Calendar  # 80 ms, and only for calendars

    calendar = Calendar()
    calendar.add("prodid", f"-//tickler//tickler {tickler.__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"tickler: {owner}")
    head, end, rest = calendar.to_ical().partition(b"END:VCALENDAR")
    yield head
    for one in listed:  # one by one: a calendar of all would be held in memory
        entry = _entry(one.dossier, now, todos=todos)
        if entry is not None:
            yield entry.to_ical()
    yield end + rest


def has_day(dossier: Dossier) -> bool:
    """Whether a dossier has a day, and not a month alone."""
    return dossier.filing is not None and day_of(dossier.filing.tab) is not None


def _entry(dossier: Dossier, now: datetime, *, todos: bool) -> Any:  # noqa: ANN401  # a component, typed as it may be
    from icalendar import Event, Todo  # as above

    filing, card = dossier.filing, dossier.card
    day = day_of(filing.tab) if filing else None
    if filing is None or (day is None and not todos):
        return None
    entry = Todo() if todos else Event()
    entry.add("uid", f"{dossier.uid}@tickler")
    entry.add("dtstamp", now.astimezone(UTC))
    who = f"{card.name} · {card.person}" if card.person and card.person != card.name else card.name
    entry.add("summary", f"{task(filing.do, None)}: {who}")
    said = [
        filing.about,
        card.phone,
        card.email,
        None if day else f"{month_name(first_day(filing.tab).month)}, no day yet",
    ]
    entry.add("description", "\n".join(words for words in said if words))
    start = day or first_day(filing.tab)
    moment = datetime.combine(start, datetime.strptime(filing.time, "%H:%M").time()) if filing.time else start
    if todos:
        entry.add("due", moment)
        entry.add("status", "NEEDS-ACTION")
    else:
        entry.add("dtstart", moment)
        entry.add("dtend", moment + (_CALL if filing.time else timedelta(days=1)))
        entry.add("transp", "OPAQUE" if filing.time else "TRANSPARENT")  # who has calls to make is not away all day
    return entry


def _add(card: Any, name: str, said: str) -> Any:  # noqa: ANN401  # vobject has no types
    if hasattr(card, name):
        getattr(card, name).value = said
        return getattr(card, name)
    line = card.add(name)
    line.value = said
    return line


def _cells(listed: Listed) -> list[str]:
    dossier, card, filing = listed.dossier, listed.dossier.card, listed.dossier.filing
    birthday = birthday_of(listed.occasions, card.person)
    others = [f"{one.what}={say_day_of_year(one)}" for one in listed.occasions if one.what != BIRTHDAY]
    when = " ".join(said for said in (filing.tab, filing.time) if said) if filing else ""
    cells: list[Any] = [
        dossier.uid, dossier.id, card.name, card.company, card.person, card.position, card.phone, card.email,
        ", ".join(card.tags), card.note, card.address, card.website, card.language, card.source, listed.recommended_by,
        card.terms, card.price_type, card.receivables, card.stage, birthday and say_day_of_year(birthday),
        "; ".join(others), when, filing and filing.do, filing and filing.about,
        "yes" if filing and filing.agreed else "", dossier.closed and dossier.closed.because, card.cadence,
    ]  # fmt: skip
    return ["" if cell is None else str(cell) for cell in cells]


def _row(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()
