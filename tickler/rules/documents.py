"""A dossier as a document: plain values that JSON can hold, with nothing lost on the way there and back.

Everything is named by its uid, and the fields are called as the nouns call them. Dates are ISO, amounts decimals in
words.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, cast

from tickler.dossiers import (
    CARD_FIELDS,
    Card,
    Closing,
    Contact,
    Do,
    Filing,
    FilledForm,
    Lying,
    Move,
    Noun,
    Occasion,
    Passage,
    Person,
    Promise,
    Purchase,
    Sheet,
    Whole,
)  # fmt: skip
from tickler.tabs import Tab

Document = dict[str, Any]

# What lies in a dossier, by the name of its list in the document.
KINDS: dict[str, type[Lying]] = {
    "contacts": Contact,
    "promises": Promise,
    "persons": Person,
    "occasions": Occasion,
    "forms": FilledForm,
    "sheets": Sheet,
    "purchases": Purchase,
    "moves": Move,
    "lineage": Passage,
}

# What can be written anew, and what stays as it is until it is taken out.
CHANGING: dict[str, type[Promise | Person | Occasion]] = {
    "promises": Promise,
    "persons": Person,
    "occasions": Occasion,
}
LASTING: dict[str, type[FilledForm | Sheet | Purchase]] = {
    "forms": FilledForm,
    "sheets": Sheet,
    "purchases": Purchase,
}


def document(whole: Whole) -> Document:
    """The dossier as plain values."""
    return {
        "uid": whole.uid,
        "added_at": whole.added_at,
        "card": card_document(whole),
        "place": place_document(whole),
        **{name: [said(one) for one in whole.kind(kind)] for name, kind in KINDS.items()},
    }


def card_document(whole: Whole) -> Document:
    """The card as plain values; who recommended the client is named by the uid of that dossier."""
    card = {name: _plain(value) for name, value in whole.card._asdict().items()}
    return card | {"own": dict(whole.card.own), "recommended_by": whole.recommended_by}


def place_document(whole: Whole) -> Document:
    """Where the dossier lies and what is to be done, or why it is closed; all keys are there, null where not known."""
    filing, closed = whole.filing, whole.closed
    return {
        "tab": filing and filing.tab,
        "time": filing and filing.time,
        "agreed": bool(filing and filing.agreed),
        "do": filing and filing.do,
        "about": filing and filing.about,
        "closed_on": closed and closed.on.isoformat(),
        "closed_because": closed and closed.because,
        "moves": whole.moves,
    }


def said(noun: NamedTuple) -> Document:
    """What lies in a dossier as plain values."""
    told = {name: _plain(value) for name, value in noun._asdict().items()}
    return told | {"state": json.loads(noun.state)} if isinstance(noun, Passage) else told


def state(whole: Whole) -> str:
    """How a dossier is, as JSON, as far as two who work on it could change the same thing."""
    changing = {name: {one.uid: said(one) for one in whole.kind(kind)} for name, kind in CHANGING.items()}
    lasting = {name: [one.uid for one in whole.kind(kind)] for name, kind in LASTING.items()}
    told = {"card": card_document(whole), "place": place_document(whole), **changing, **lasting}
    return json.dumps(told, ensure_ascii=False)


def placed(state: str, whole: Whole) -> str:
    """The state that ``state`` wrote, with the place of another."""
    return json.dumps(json.loads(state) | {"place": place_document(whole)}, ensure_ascii=False)


def whole(document: Mapping[str, Any]) -> Whole:
    """The dossier that a document tells of. What it does not tell is as it is in a new one.

    Raises KeyError, TypeError, ValueError where it is none: hold it against the schema first.
    """
    lying = [read(kind, one) for name, kind in KINDS.items() for one in document.get(name, ())]
    card, recommended_by = read_card(document["card"])
    filing, closed = read_place(document["place"])
    return Whole(
        document["uid"],
        card,
        filing,
        closed,
        document["place"].get("moves", 0),
        document["added_at"],
        recommended_by,
        tuple(lying),
    )


def read_card(document: Mapping[str, Any]) -> tuple[Card, str | None]:
    """The card, and the uid of the dossier of who recommended the client."""
    told = {name: document[name] for name in CARD_FIELDS if name in document}
    told |= {"tags": tuple(told.get("tags", ())), "own": tuple(told.get("own", {}).items())}
    recommended_by: str | None = told.pop("recommended_by", None)
    return Card(**told), recommended_by


def read_place(document: Mapping[str, Any]) -> tuple[Filing | None, Closing | None]:
    """Where the dossier lies, or why it is closed: one of the two."""
    told = document.get
    if told("tab"):
        agreed, do = bool(told("agreed")), cast("Do", told("do") or "call")
        return Filing(Tab(document["tab"]), told("time"), agreed, do, told("about")), None
    return None, Closing(date.fromisoformat(document["closed_on"]), document["closed_because"])


def read(kind: type[Noun], document: Mapping[str, Any]) -> Noun:
    """What lies in a dossier, from its document; a field that is not told is as it is in a new one."""
    fields: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]  # a named tuple
    told = {name: document[name] for name in fields if name in document}
    read_as = {name: _READERS.get(name, _as_it_is) for name in told}
    return kind(**{name: None if value is None else read_as[name](value) for name, value in told.items()})


def _plain(value: Any) -> Any:  # noqa: ANN401  # whatever a noun holds
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _as_it_is(value: Any) -> Any:  # noqa: ANN401  # whatever a document holds
    return value


_DAYS = ("made_on", "due", "kept_on", "dropped_on", "on_day", "from_day", "until_day", "out_until")
_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_DAYS, date.fromisoformat),
    "amount": Decimal,
    "answers": lambda answers: tuple((label, answer) for label, answer in answers),
    "state": lambda state: json.dumps(state, ensure_ascii=False),
}
