"""Between the rows of the binder and the values that the rest of the program knows.

What lies in a dossier has a table of its own, and the same names in both: a noun's fields are its columns.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from tickler.dossiers import (
    CARD_FIELDS,
    Card,
    Closing,
    Contact,
    Dossier,
    Filing,
    FilledForm,
    Marks,
    Move,
    Occasion,
    Passage,
    Person,
    Promise,
    Purchase,
    Sheet,
    Whole,
)
from tickler.tabs import Tab

DOSSIER_COLUMNS = (
    "id", "uid", *CARD_FIELDS, "tab", "time", "agreed", "todo", "about", "moves",
    "closed_on", "closed_because", *Marks._fields,
)  # fmt: skip
CONTACT_COLUMNS = Contact._fields
KEY_COLUMNS = ("name_key", "email_key", "phone_key")

# The tables of what lies in a dossier, and of the dossier itself: what the journal tells of, and what a check looks at.
TABLE_OF: dict[type, str] = {
    Dossier: "dossier",
    Contact: "contact",
    Promise: "promise",
    Move: "move",
    Person: "person",
    Occasion: "occasion",
    FilledForm: "form",
    Sheet: "sheet",
    Purchase: "purchase",
    Passage: "passage",
}
TABLES = tuple(TABLE_OF.values())
CALENDAR = 0  # the number under which the journal tells of the days off, which are no dossier's
JOURNALED = (*TABLES, "day_off")

Noun = TypeVar("Noun")

_in_card = itemgetter(*CARD_FIELDS)
_TAGS, _OWN = CARD_FIELDS.index("tags"), CARD_FIELDS.index("own")
_FIRST_OF_CARD = DOSSIER_COLUMNS.index(CARD_FIELDS[0])
_PAST_CARD = _FIRST_OF_CARD + len(CARD_FIELDS)

as_json = json.JSONEncoder(ensure_ascii=False).encode  # made once: json.dumps makes one at each call

# Where a column is named otherwise than the field, since the field's name is a word of SQL.
_COLUMN_OF: dict[type, dict[str, str]] = {Move: {"was": "from_tab", "to": "to_tab"}}


def columns(table: str, names: tuple[str, ...], prefix: str = "") -> str:
    """The columns of a SELECT: ``d.id AS id, d.uid AS uid`` …, named with the prefix."""
    return ", ".join(f"{table}.{name} AS {prefix}{name}" for name in names)


def row_of_card(card: Card) -> dict[str, Any]:
    """The columns that hold a card, and those by which it is looked up."""
    held = card._asdict() | {name: getattr(card, name) for name in KEY_COLUMNS}
    return held | {name: card_column(name, held[name]) for name in ("tags", "own")}


def card_column(name: str, value: Any) -> Any:  # noqa: ANN401  # a field of a card, as its column holds it
    """A field of a card as its column holds it: tags as a JSON list, fields of one's own as a JSON object."""
    if name == "tags":
        return as_json(value)
    return as_json(dict(value)) if name == "own" else value


def row_of_whole(whole: Whole) -> dict[str, Any]:
    """The columns of a dossier that comes from elsewhere; who recommended it, it does not know yet."""
    place = row_of_filing(whole.filing) if whole.filing else {"tab": None, "time": None, "agreed": 0}
    closed: dict[str, Any] = {"closed_on": None, "closed_because": None}
    if whole.closed:
        closed = {"closed_on": whole.closed.on.isoformat(), "closed_because": whole.closed.because}
    card = row_of_card(whole.card._replace(recommended_by=None))
    return {"uid": whole.uid, "added_at": whole.added_at, **card, **place, **closed, "moves": whole.moves}


def row_of_filing(filing: Filing) -> dict[str, Any]:
    """The columns that say where a dossier lies and what for."""
    return {
        "tab": filing.tab,
        "time": filing.time,
        "agreed": int(filing.agreed),
        "todo": filing.do,
        "about": filing.about,
    }


def row_of_marks(marks: Marks) -> dict[str, Any]:
    """The columns that say who has a dossier, and for whom it is kept."""
    return {name: _column(value) for name, value in marks._asdict().items()}


def card_of(row: sqlite3.Row | Mapping[str, Any]) -> Card:
    """The card in a row."""
    return _card(_in_card(row))


def _card(columns: Sequence[Any]) -> Card:
    lines = list(columns)
    lines[_TAGS], lines[_OWN] = _tags_in(lines[_TAGS]), _own_in(lines[_OWN])
    return Card._make(lines)


@lru_cache(maxsize=1000)  # many dossiers have the same tags, and nothing of one's own
def _tags_in(column: str) -> tuple[str, ...]:
    return tuple(json.loads(column))


@lru_cache(maxsize=1000)
def _own_in(column: str) -> tuple[tuple[str, str], ...]:
    return tuple(json.loads(column).items())


def dossier_of(row: sqlite3.Row) -> Dossier:
    """The dossier in a row that begins with DOSSIER_COLUMNS.

    They are told by their places: a long list asks for a dossier at each row, and names would take twice as long.
    """
    number, uid = row[:_FIRST_OF_CARD]
    tab, time, agreed, todo, about, moves, closed_on, closed_because, *marks = row[_PAST_CARD : len(DOSSIER_COLUMNS)]
    out_with, out_until, *others = marks
    return Dossier(
        number,
        uid,
        _card(row[_FIRST_OF_CARD:_PAST_CARD]),
        Filing(Tab(tab), time, bool(agreed), todo, about) if tab else None,
        Closing(date.fromisoformat(closed_on), closed_because) if closed_on else None,
        moves,
        out_with,
        _day(out_until),
        *others,
    )


def row_of(noun: NamedTuple) -> dict[str, Any]:
    """The columns that hold what lies in a dossier: dates as ISO, amounts as decimals in words, lists as JSON."""
    names = _COLUMN_OF.get(type(noun), {})
    return {names.get(field, field): _column(value) for field, value in noun._asdict().items()}


def value_of(kind: type[Noun], row: sqlite3.Row, prefix: str = "") -> Noun:
    """What lies in a dossier, from its row; the columns may be named with a prefix."""
    names = _COLUMN_OF.get(kind, {})
    readers = _READERS.get(kind, {})
    fields: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]  # a named tuple
    held = {field: row[f"{prefix}{names.get(field, field)}"] for field in fields}
    return kind(**{field: readers[field](value) if field in readers else value for field, value in held.items()})


def _column(value: Any) -> Any:  # noqa: ANN401  # whatever a noun holds
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, tuple):
        return as_json(value)
    return str(value) if isinstance(value, Decimal) else value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


_READERS: dict[type, dict[str, Callable[[Any], Any]]] = {
    Contact: {"inbound": bool},
    Promise: {"made_on": _day, "due": _day, "kept_on": _day, "dropped_on": _day},
    FilledForm: {"answers": lambda said: tuple((label, answer) for label, answer in json.loads(said))},
    Purchase: {"on_day": _day, "amount": Decimal},
    Passage: {"from_day": _day, "until_day": _day},
}


def holidays_of(days: str) -> dict[date, str]:
    """The public holidays of a year as they are kept, each with its name."""
    return {date.fromisoformat(day): name for day, name in json.loads(days).items()}
