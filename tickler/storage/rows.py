"""Between the rows of the binder and the values that the rest of the program knows."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any

from tickler.dossiers import CARD_FIELDS, Card, Closing, Contact, Dossier, Filing, Move, Promise
from tickler.tabs import Tab

DOSSIER_COLUMNS = (
    "id", "uid", *CARD_FIELDS, "tab", "time", "agreed", "todo", "about", "moves",
    "closed_on", "closed_because", "out_with",
)  # fmt: skip
CONTACT_COLUMNS = ("uid", "at", "kind", "outcome", "note", "offer", "about", "author")
CARD_COLUMNS = (*CARD_FIELDS, "name_key", "email_key", "phone_key")


def columns(table: str, names: tuple[str, ...], prefix: str = "") -> str:
    """The columns of a SELECT: ``d.id AS id, d.uid AS uid`` …, named with the prefix."""
    return ", ".join(f"{table}.{name} AS {prefix}{name}" for name in names)


def row_of_card(card: Card) -> dict[str, Any]:
    """The columns that hold a card, and those by which it is looked up."""
    row: dict[str, Any] = {name: getattr(card, name) for name in CARD_COLUMNS}
    row["tags"] = json.dumps(card.tags, ensure_ascii=False)
    return row


def row_of_filing(filing: Filing) -> dict[str, Any]:
    """The columns that say where a dossier lies and what for."""
    return {
        "tab": filing.tab,
        "time": filing.time,
        "agreed": int(filing.agreed),
        "todo": filing.do,
        "about": filing.about,
    }


def card_of(row: sqlite3.Row | Mapping[str, Any]) -> Card:
    """The card in a row."""
    held = {name: row[name] for name in CARD_FIELDS}
    return Card(**{**held, "tags": tuple(json.loads(row["tags"]))})


def dossier_of(row: sqlite3.Row) -> Dossier:
    """The dossier in a row with DOSSIER_COLUMNS."""
    filing = row["tab"] and Filing(Tab(row["tab"]), row["time"], bool(row["agreed"]), row["todo"], row["about"])
    closed = row["closed_on"] and Closing(date.fromisoformat(row["closed_on"]), row["closed_because"])
    return Dossier(
        id=row["id"],
        uid=row["uid"],
        card=card_of(row),
        filing=filing or None,
        closed=closed or None,
        moves=row["moves"],
        out_with=row["out_with"],
    )


def contact_of(row: sqlite3.Row, prefix: str = "") -> Contact:
    """The contact in a row with CONTACT_COLUMNS, named with the prefix."""
    return Contact(*(row[f"{prefix}{name}"] for name in CONTACT_COLUMNS))


def row_of_contact(contact: Contact) -> dict[str, Any]:
    """The columns that hold a contact."""
    return {name: getattr(contact, name) for name in CONTACT_COLUMNS}


def row_of_promise(promise: Promise) -> dict[str, Any]:
    """The columns that hold a promise."""
    return {
        "uid": promise.uid,
        "text": promise.text,
        "made_on": promise.made_on.isoformat(),
        "due": promise.due and promise.due.isoformat(),
        "kept_on": promise.kept_on and promise.kept_on.isoformat(),
    }


def promise_of(row: sqlite3.Row) -> Promise:
    """The promise in a row."""
    due, kept = (row[name] and date.fromisoformat(row[name]) for name in ("due", "kept_on"))
    return Promise(row["uid"], row["text"], date.fromisoformat(row["made_on"]), due, kept)


def row_of_move(move: Move) -> dict[str, Any]:
    """The columns that hold a move."""
    return {
        "uid": move.uid,
        "at": move.at,
        "from_tab": move.was,
        "to_tab": move.to,
        "because": move.because,
        "author": move.author,
    }


def move_of(row: sqlite3.Row) -> Move:
    """The move in a row."""
    return Move(row["uid"], row["at"], row["from_tab"], row["to_tab"], row["because"], row["author"])
