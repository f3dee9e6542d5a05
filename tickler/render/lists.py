"""Dossiers as other programs take them: a list (CSV), an address book (vCard), a calendar (iCalendar).

What is written is safe to open: no cell of a list is a formula, and no text ends a line that it stands in.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import tickler
from tickler.dossiers import Dossier
from tickler.render.terminal.styles import task
from tickler.tabs import day_of, first_day, month_name

# The names are those that an import recognises, so that a list can go out, be worked on, and come back.
_COLUMNS = (
    "uid", "number", "name", "company", "person", "position", "phone", "email", "tags", "note", "address", "website",
    "language", "source", "terms", "price type", "receivables", "stage", "next date", "do", "about", "agreed", "closed",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PHONE = re.compile(r"\+[\d\s()./-]+")
_CALL = timedelta(minutes=30)


def csv_pieces(dossiers: Iterable[Dossier]) -> Iterator[bytes]:
    """A list as UTF-8 with a mark, so that spreadsheets read every script; a row a dossier."""
    yield "\ufeff".encode()
    yield _row(_COLUMNS)
    for dossier in dossiers:
        yield _row([_harmless(cell) for cell in _cells(dossier)])


def vcard_pieces(dossiers: Iterable[Dossier], version: str = "3.0") -> Iterator[bytes]:
    """An address book, vCard 3.0 or 4.0; the same dossier has the same UID each time."""
    import vobject  # 60 ms, and only for address books

    for dossier in dossiers:
        card = vobject.vCard()
        _add(card, "version", version)
        held = dossier.card
        person = held.person or held.name
        _add(card, "fn", person)
        given, _blank, family = person.rpartition(" ")
        card.add("n").value = vobject.vcard.Name(family=family, given=given)
        card.add("org").value = [held.company or held.name]
        lines = (("title", held.position), ("email", held.email), ("url", held.website), ("note", held.note))
        for name, said in (("uid", dossier.uid), ("x-tickler-uid", dossier.uid), ("x-tickler-name", held.name), *lines):
            if said:
                _add(card, name, said)
        if held.phone:
            _add(card, "tel", held.phone).type_param = "WORK"
        if held.address:
            card.add("adr").value = vobject.vcard.Address(street=held.address)
        if held.tags:
            card.add("categories").value = list(held.tags)
        yield card.serialize().encode()


def calendar_pieces(dossiers: Iterable[Dossier], owner: str, now: datetime, *, todos: bool = False) -> Iterator[bytes]:
    """The next contacts as a calendar: events, or to-dos. The same dossier has the same UID each time.

    What has a time takes half an hour, what has a day is of the whole day; what has a month only can be a to-do alone.
    """
    from icalendar import Calendar  # 80 ms, and only for calendars

    calendar = Calendar()
    calendar.add("prodid", f"-//tickler//tickler {tickler.__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"tickler: {owner}")
    for dossier in dossiers:
        entry = _entry(dossier, now, todos=todos)
        if entry is not None:
            calendar.add_component(entry)
    yield calendar.to_ical()


def _entry(dossier: Dossier, now: datetime, *, todos: bool) -> Any:  # noqa: ANN401  # a component, typed as it may be
    from icalendar import Event, Todo  # as above

    filing, card = dossier.filing, dossier.card
    day = day_of(filing.tab) if filing else None
    if filing is None or (day is None and not todos):
        return None
    entry = Todo() if todos else Event()
    entry.add("uid", f"{dossier.uid}@tickler")
    entry.add("dtstamp", now)
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
    return entry


def _add(card: Any, name: str, said: str) -> Any:  # noqa: ANN401  # vobject has no types
    if hasattr(card, name):
        getattr(card, name).value = said
        return getattr(card, name)
    line = card.add(name)
    line.value = said
    return line


def _cells(dossier: Dossier) -> list[str]:
    card, filing = dossier.card, dossier.filing
    when = " ".join(said for said in (filing.tab, filing.time) if said) if filing else ""
    cells: list[Any] = [
        dossier.uid, dossier.id, card.name, card.company, card.person, card.position, card.phone, card.email,
        ", ".join(card.tags), card.note, card.address, card.website, card.language, card.source, card.terms,
        card.price_type, card.receivables, card.stage, when, filing and filing.do, filing and filing.about,
        "yes" if filing and filing.agreed else "", dossier.closed and dossier.closed.because,
    ]  # fmt: skip
    return ["" if cell is None else str(cell) for cell in cells]


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before it, unless it is a phone number."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _PHONE.fullmatch(cell) else cell


def _row(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()
