"""Two copies of a dossier become one again: what only one side changed holds, what both added is kept once.

Each copy is held against the state in which they were last the same. Where both changed the same thing otherwise,
nothing is guessed: it is a difference, and somebody says which of the two holds.
"""

import json
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, Literal, NamedTuple

from tickler.changes import Change, KeepContent, MakePromise, NoteContact, NoteMove, PutIn, Rewrite, TakeOut
from tickler.dossiers import (
    CARD_FIELDS,
    Card,
    Closing,
    Contact,
    Filing,
    Move,
    Occasion,
    Person,
    Promise,
    Sheet,
    Whole,
)
from tickler.rules import documents
from tickler.rules.occasions import say_occasion
from tickler.tabs import first_day, is_month, month_name, say_day
from tickler.words import fold

Side = Literal["mine", "theirs"]
Changing = Promise | Person | Occasion

RECOMMENDED_BY = "recommended by"  # a difference of which both sides are uids of dossiers
NOTHING = "nothing"


class Place(NamedTuple):
    """Where a dossier lies and what is to be done there, or why it is closed."""

    filing: Filing | None
    closed: Closing | None


class Difference(NamedTuple):
    """What both sides changed, each otherwise, in words."""

    what: str
    mine: str
    theirs: str


class State(NamedTuple):
    """How a dossier was when its two copies were last the same."""

    card: Card
    recommended_by: str | None
    place: Place
    changing: Mapping[tuple[type, str], Changing]  # by kind and uid
    lasting: frozenset[tuple[type, str]]  # kinds and uids


class Reunited(NamedTuple):
    """What a dossier becomes: the lines of its card that change, its place, and what goes into it or out of it."""

    card: dict[str, Any]
    recommended_by: str | None  # the uid of the dossier of who did, where that is news
    place: Place
    moves: int
    inside: list[Change]
    differences: list[Difference]


class Mine(NamedTuple):
    """The copy that lies here: its number, all that lies in it, and its place as far as this side chose it."""

    number: int
    whole: Whole
    place: Place


Content = Callable[[int, Sheet], KeepContent]  # what is on a sheet, to be kept for the dossier with this number


def read_state(state: str) -> State:
    """The state that ``documents.state`` wrote."""
    told = json.loads(state)
    card, recommended_by = documents.read_card(told["card"])
    changing = {
        (kind, uid): documents.read(kind, one)
        for name, kind in documents.CHANGING.items()
        for uid, one in told.get(name, {}).items()
    }
    lasting = frozenset((kind, uid) for name, kind in documents.LASTING.items() for uid in told.get(name, ()))
    return State(card, recommended_by, Place(*documents.read_place(told["place"])), changing, lasting)


def reunite(mine: Mine, theirs: Whole, base: State, take: Side | None, content: Content) -> Reunited:
    """What the copy that lies here becomes with what the other one brings; ``take`` settles the differences."""
    judge = _Judge(take)
    card = _card(mine.whole.card, theirs.card, base.card, judge)
    recommended_by = None
    if theirs.recommended_by not in (None, base.recommended_by, mine.whole.recommended_by):
        # A copy elsewhere may not know that dossier: that it names nobody says nothing.
        chosen = judge.of(RECOMMENDED_BY, base.recommended_by, mine.whole.recommended_by, theirs.recommended_by, _named)
        recommended_by = chosen if chosen != mine.whole.recommended_by else None
    place = judge.of("place", base.place, mine.place, Place(theirs.filing, theirs.closed), _said_place)
    moves = mine.whole.moves if place == mine.place else theirs.moves
    inside = [*_added(mine, theirs), *_changing(mine, theirs, base, judge), *_lasting(mine, theirs, base, content)]
    return Reunited(card, recommended_by, place, moves, inside, judge.differences)


class _Judge:
    """Settles what both sides say of the same thing, and remembers where they differ."""

    def __init__(self, take: Side | None) -> None:
        self.take = take
        self.differences: list[Difference] = []

    def of(self, what: str, base: Any, mine: Any, theirs: Any, said: Callable[[Any], str]) -> Any:  # noqa: ANN401  # whatever is compared
        """What holds: the side that changed it; of two that did, the one that is to be taken."""
        if theirs in (base, mine):
            return mine
        if mine == base:
            return theirs
        self.differences.append(Difference(what, said(mine), said(theirs)))
        return theirs if self.take == "theirs" else mine


def _card(mine: Card, theirs: Card, base: Card, judge: _Judge) -> dict[str, Any]:
    """The lines of the card that change here."""
    changed: dict[str, Any] = {}
    for name in CARD_FIELDS:
        was, here, there = (getattr(card, name) for card in (base, mine, theirs))
        if name == "recommended_by":
            continue
        if name == "tags":
            now: Any = _tags(was, here, there)
        elif name == "own":
            now = _own(dict(was), dict(here), dict(there), judge)
        else:
            now = judge.of(_SAID.get(name, name), was, here, there, _named)
        if now != here:
            changed[name] = now
    return changed


def _tags(base: tuple[str, ...], mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """Mine, without those that were taken off there, with those that were put on there."""
    kept = [tag for tag in mine if tag in theirs or tag not in base]
    return tuple(dict.fromkeys((*kept, *(tag for tag in theirs if tag not in base))))


def _own(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str], judge: _Judge
) -> tuple[tuple[str, str], ...]:
    keys = dict.fromkeys((*mine, *theirs))
    settled = ((key, judge.of(key, base.get(key), mine.get(key), theirs.get(key), _named)) for key in keys)
    return tuple((key, value) for key, value in settled if value is not None)


def _added(mine: Mine, theirs: Whole) -> list[Change]:
    """What is only ever added: contacts and moves, each once."""
    contacts = {one.uid for one in mine.whole.kind(Contact)}
    moves = {one.uid for one in mine.whole.kind(Move)}
    added: list[Change] = [NoteContact(mine.number, one) for one in theirs.kind(Contact) if one.uid not in contacts]
    return [*added, *(NoteMove(mine.number, one) for one in theirs.kind(Move) if one.uid not in moves)]


def _changing(mine: Mine, theirs: Whole, base: State, judge: _Judge) -> list[Change]:
    """Promises, persons and occasions: new, written anew, taken out."""
    changes: list[Change] = []
    for what, kind in _NAMED_KINDS.items():
        here: dict[str, Changing] = {one.uid: one for one in mine.whole.kind(kind)}
        there: dict[str, Changing] = {one.uid: one for one in theirs.kind(kind)}
        known = {uid: one for (of, uid), one in base.changing.items() if of is kind}
        for theirs_uid, uid in _twins(here, there, known).items():
            there[uid] = there.pop(theirs_uid)._replace(uid=uid)
            if theirs_uid in known:
                known[uid] = known.pop(theirs_uid)._replace(uid=uid)
        for uid in dict.fromkeys((*here, *there)):
            was = known.get(uid)
            brought = there.get(uid) or (was if kind is Promise else None)  # a promise is never taken out
            now = judge.of(what, was, here.get(uid), brought, _said_noun)
            changes += _becomes(mine.number, here.get(uid), now)
    return changes


def _twins(
    here: Mapping[str, Changing], there: Mapping[str, Changing], known: Mapping[str, Changing]
) -> dict[str, str]:
    """What each side added anew and calls the same is one and the same: its uid there, and the one that it has here."""
    twins: dict[str, str] = {}
    for uid, one in there.items():
        called = _called(one)
        if uid in here or called is None:
            continue
        alike = (
            held.uid
            for held in here.values()
            if _called(held) == called
            and held.uid not in there
            and held.uid not in twins.values()
            and not (uid in known and held.uid in known)
        )
        twin = next(alike, None)
        if twin is not None:
            twins[uid] = twin
    return twins


def _called(noun: Changing) -> tuple[str, ...] | None:
    """What a person or an occasion goes by within a dossier; a promise goes by nothing."""
    match noun:
        case Person():
            return (fold(noun.name),)
        case Occasion():
            return (fold(noun.what), fold(noun.who or ""))
        case Promise():
            return None


def _becomes(number: int, was: Changing | None, now: Changing | None) -> list[Change]:
    if was == now:
        return []
    if was is None:
        return [MakePromise(number, now)] if isinstance(now, Promise) else [PutIn(number, now)] if now else []
    if now is None:
        return [] if isinstance(was, Promise) else [TakeOut(number, was)]
    return [Rewrite(number, was, now)]


def _lasting(mine: Mine, theirs: Whole, base: State, content: Content) -> list[Change]:
    """Forms, sheets and purchases: put in, and taken out where the other side took them out."""
    changes: list[Change] = []
    numbers = {sheet.number for sheet in mine.whole.kind(Sheet)}
    for kind in documents.LASTING.values():
        here = {one.uid: one for one in mine.whole.kind(kind)}
        there = {one.uid for one in theirs.kind(kind)}
        changes += [
            TakeOut(mine.number, one)
            for one in here.values()
            if (kind, one.uid) in base.lasting and one.uid not in there
        ]
        for one in theirs.kind(kind):
            if one.uid in here or (kind, one.uid) in base.lasting:
                continue  # it is here, or was taken out here
            if isinstance(one, Sheet):
                free = one.number if one.number not in numbers else next(n for n in count(1) if n not in numbers)
                numbers.add(free)
                changes += [content(mine.number, one), PutIn(mine.number, one._replace(number=free))]
            else:
                changes.append(PutIn(mine.number, one))
    return changes


def _named(value: object) -> str:
    return NOTHING if value is None else str(value)


def _said_place(place: Place) -> str:
    """A place in words: ``Tue 8 Dec 2026, 10:30, agreed``, ``closed: bought elsewhere``."""
    if place.closed:
        return f"closed: {place.closed.because}"
    if place.filing is None:
        return "nowhere"
    lies = place.filing
    first = first_day(lies.tab)
    parts = [f"{month_name(first.month)} {first.year}, no day yet" if is_month(lies.tab) else say_day(first)]
    parts += [lies.time] if lies.time else []
    parts += ["agreed"] if lies.agreed else []
    return ", ".join(parts) + f" · {lies.do}" + (f": {lies.about}" if lies.about else "")


def _said_noun(noun: Changing | None) -> str:
    match noun:
        case None:
            return "taken out"
        case Promise():
            kept = f"kept {say_day(noun.kept_on)}" if noun.kept_on else None
            dropped = f"dropped: {noun.dropped_because}" if noun.dropped_on else None
            due = f"by {say_day(noun.due)}" if noun.due else None
            return ", ".join(said for said in (noun.text, due, kept, dropped) if said)
        case Occasion():
            return say_occasion(noun)
        case Person():
            return ", ".join(said for said in (noun.name, noun.position, noun.phone, noun.email, noun.note) if said)


_NAMED_KINDS: dict[str, type[Changing]] = {"promise": Promise, "person": Person, "occasion": Occasion}
_SAID = {"price_type": "price type", "list_id": "number in the list", "person_note": "note on the person"}
