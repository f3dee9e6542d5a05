"""Where in the dossiers that were found the words stand: cards first, then contacts from the newest, then the rest."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from tickler.dossiers import CARD_FIELDS, Dossier, Sheet
from tickler.rules.places import Place, Said, places_of, stands_in
from tickler.rules.search import Search
from tickler.rules.views import Hit
from tickler.storage import rows, wording
from tickler.words import digits

_WHEN = {"promise": "made_on", "purchase": "on_day", "form": "filled_at", "move": "at"}
_PERSON = ("name", "position", "phone", "email", "note")
_OF_THESE = "dossier_id IN (SELECT value FROM json_each(:numbers))"


class Opening(NamedTuple):
    """How dossiers are opened to look for the places."""

    fitting: str  # the condition on the contact that was looked for, if one was
    on_sheets: str  # the question to the words of sheets
    values: dict[str, Any]


def placed(db: sqlite3.Connection, search: Search, found: list[Dossier], opening: Opening) -> Iterator[Hit]:
    """Each dossier with the places in it where the words stand; where all stand on the card, no more is read."""
    cards = {dossier.id: list(_of_card(dossier)) for dossier in found}
    fitting, on_sheets, values = opening
    for_contact = bool(fitting or search.quiet)
    to_open = [number for number, said in cards.items() if for_contact or not _stand_on(said, search)]
    inside: dict[int, list[Said]] = {number: [] for number in to_open}
    values = values | {"numbers": json.dumps(to_open), "question": on_sheets}
    for number, said in _contacts(db, fitting, values):
        inside[number].append(said)
    if search.wanted:
        for number, said in (*_more(db, values), *(_sheets(db, values) if on_sheets else ())):
            inside[number].append(said)
    for dossier in found:
        texts = [*cards[dossier.id], *inside.get(dossier.id, [])]
        places = places_of(search.wanted, texts)
        contact = next((one for one in texts if one.where == "contact"), None)
        if for_contact and contact and all(place.said.where != "contact" for place in places):
            places.append(Place(contact, ()))
        yield Hit(dossier, tuple(places))


def _stand_on(card: list[Said], search: Search) -> bool:
    return all(any(stands_in(words, said) for said in card) for words in search.wanted)


def _of_card(dossier: Dossier) -> Iterator[Said]:
    card = dossier.card
    for name in CARD_FIELDS:
        value = getattr(card, name)
        if isinstance(value, str):
            yield Said(name, value)
    if card.phone:
        yield Said("phone", digits(card.phone))
    for tag in card.tags:
        yield Said("tag", tag)
    for name, value in card.own:
        yield Said(name, value)
    if dossier.filing and dossier.filing.about:
        yield Said("about", dossier.filing.about)
    if dossier.closed:
        yield Said("closed", dossier.closed.because)


def _contacts(db: sqlite3.Connection, fitting: str, values: dict[str, Any]) -> Iterator[tuple[int, Said]]:
    """The one that was looked for before others, the newest first."""
    order = f"({fitting}) DESC, at DESC, id DESC" if fitting else "at DESC, id DESC"
    for row in db.execute(f"SELECT * FROM contact WHERE {_OF_THESE} ORDER BY {order}", values):
        how = ", ".join(text for text in (row["kind"], row["outcome"]) if text)
        for said in (_joined(row["note"], row["offer"]), row["about"]):
            if said:
                yield row["dossier_id"], Said("contact", said, row["at"], how)


def _more(db: sqlite3.Connection, values: dict[str, Any]) -> Iterator[tuple[int, Said]]:
    for row in db.execute(f"SELECT * FROM person WHERE {_OF_THESE} ORDER BY id", values):
        yield row["dossier_id"], Said("persons", _joined(*(row[name] for name in _PERSON)))
    for table, columns in wording.MORE.items():
        for row in db.execute(f"SELECT * FROM {table} WHERE {_OF_THESE} ORDER BY id DESC", values):
            at = row[_WHEN[table]] if table in _WHEN else None
            yield row["dossier_id"], Said(table, _joined(*(wording.said_in(row, name) for name in columns)), at)


def _sheets(db: sqlite3.Connection, values: dict[str, Any]) -> Iterator[tuple[int, Said]]:
    """The sheets on which any of the words stands, line by line."""
    select = (
        f"SELECT * FROM sheet WHERE {_OF_THESE}"
        " AND id IN (SELECT rowid FROM sheet_words WHERE sheet_words MATCH :question) ORDER BY number"
    )
    for row in db.execute(select, values):
        sheet = rows.value_of(Sheet, row)
        bare = sheet._replace(words=None)
        for text in (sheet.title, sheet.file_name, *(sheet.words or "").splitlines()):
            if text.strip():
                yield row["dossier_id"], Said("sheet", text.strip(), sheet.added_at, sheet=bare)


def _joined(*texts: str | None) -> str:
    return " · ".join(text for text in texts if text)
