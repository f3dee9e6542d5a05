"""Two dossiers of one client become one: nothing that either holds is lost."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tickler.changes import Change, Close, EditCard, Join, MakePromise, NoteMove, PutIn, Refile, Rewrite, TakeOut
from tickler.dossiers import Card, Closing, Dossier, Filing, Move, Occasion, Person, Promise
from tickler.errors import NotUnderstood, Refused
from tickler.rules import cards
from tickler.rules.filing import must_not_be_out
from tickler.rules.occasions import say_occasion
from tickler.rules.persons import ON_THE_CARD, Among
from tickler.tabs import Tab, day_of, first_day, month_name, say_day
from tickler.words import fold

MERGED = "merged into"

# Lines that the other card may fill, and that are kept in the note where both have them otherwise.
_LINES = ("company", "phone", "email", "address", "website", "language", "source", "terms", "price_type", "receivables")
_HERS = ("position", "person_note")  # of the person, who may be the same
_NOTED = ("name", *_LINES, "stage")


class Moment(NamedTuple):
    """When and by whom the two are joined."""

    today: date
    at: str  # 2026-11-22T10:30
    author: str


class Uids(NamedTuple):
    """Names for what a merge may add: a person, a promise, the move out of the binder."""

    person: str
    promise: str
    move: str


def merge(both: tuple[Among, Among], moment: Moment, uids: Uids) -> list[Change]:
    """The changes that join the first into the second: all that lies in it, its place in the binder, its card.

    The card that stays keeps its lines and takes those that it lacks; what the other one said otherwise goes into its
    note, and another person becomes one more. Whoever, and whatever day, is in both is there once. An agreed date is
    kept: it becomes the place if the other's was not agreed, else a promise. What is gone is closed, under its number,
    with where it went.

    Raises NotUnderstood for a dossier with itself, Refused where the one that stays is closed and the other is not,
    and where one is gone already or is another's, Conflict where a colleague has one of them.
    """
    theirs, ours = both
    gone, into = theirs.dossier, ours.dossier
    _may(gone, into)
    because = f"{MERGED} {into.id} {into.card.name}"
    changes: list[Change] = [
        Join(gone.id, into.id),
        *_card(theirs, ours, uids),
        *_each_once(theirs, ours),
    ]
    if gone.filing and into.filing:
        changes += _place(gone.filing, into, into.filing, moment.today, uids)
    if gone.filing:
        changes.append(Close(gone.id, gone.filing, Closing(moment.today, because)))
        changes.append(NoteMove(gone.id, Move(uids.move, moment.at, gone.filing.tab, None, because, moment.author)))
    return changes


def is_merged(dossier: Dossier) -> bool:
    """Whether a dossier is gone into another one."""
    return dossier.closed is not None and dossier.closed.because.startswith(f"{MERGED} ")


def _may(gone: Dossier, into: Dossier) -> None:
    if gone.id == into.id:
        raise NotUnderstood("a dossier is not merged with itself", "see likely pairs: tickler duplicates")
    for dossier in (gone, into):
        must_not_be_out(dossier)
        if dossier.for_owner:
            raise Refused(
                f"{dossier.card.name} ({dossier.id}) is {dossier.for_owner}'s: only its owner merges it",
                f"give it back: tickler handback '{dossier.for_owner}'",
            )
        if is_merged(dossier):
            raise Refused(
                f"{dossier.card.name} ({dossier.id}) is {dossier.closed.because if dossier.closed else MERGED}"
            )
    if gone.filing and not into.filing:
        hint = f"the other way round: tickler merge {into.id} {gone.id}; or tickler reopen {into.id} --next WHEN first"
        raise Refused(f"{into.card.name} ({into.id}) is closed, and {gone.id} is not", hint)


def _place(gone: Filing, into: Dossier, stays: Filing, today: date, uids: Uids) -> list[Change]:
    """Where the one that stays lies then: agreed before not agreed, else where it lies; of two agreed both are kept."""
    if not gone.agreed or gone == stays:
        return []
    if not stays.agreed:
        return [Refile(into.id, stays, gone, into.moves)]
    text = f"agreed for {_date(gone.tab)} {gone.time or ''}".strip()
    due = max(first_day(gone.tab), today)
    return [MakePromise(into.id, Promise(uids.promise, text, today, due, due_time=gone.time))]


def _each_once(theirs: Among, ours: Among) -> Iterator[Change]:
    """A person, or a day of the year, that both hold: once, with the lines that either has.

    Who is noted otherwise is kept twice; another day by the same name goes into the note.
    """
    into = ours.dossier.id
    for one in theirs.others:
        same = next((held for held in ours.everybody if fold(held.name) == fold(one.name)), None)
        if same is None or any(its and mine and its != mine for its, mine in zip(one[2:], same[2:], strict=True)):
            continue
        filled = Person(same.uid, same.name, *(mine or its for its, mine in zip(one[2:], same[2:], strict=True)))
        if same.uid != ON_THE_CARD or filled == same:
            yield TakeOut(into, one)
            if filled != same:
                yield Rewrite(into, same, filled)
    for day in theirs.occasions:
        twin = _twin(day, ours)
        if twin:
            yield TakeOut(into, day)
            if _is_same_day(day, twin) and day.year and not twin.year:
                yield Rewrite(into, twin, twin._replace(year=day.year))


def _twin(day: Occasion, ours: Among) -> Occasion | None:
    """What the dossier that stays calls the same: the same person's birthday, or an occasion of this name."""
    called = (fold(day.what), fold(day.who or ""))
    return next((held for held in ours.occasions if (fold(held.what), fold(held.who or "")) == called), None)


def _is_same_day(one: Occasion, other: Occasion) -> bool:
    return one.day == other.day and (not one.year or not other.year or one.year == other.year)


def _days_otherwise(theirs: Among, ours: Among) -> list[str]:
    """The days of the year that both have, each otherwise: those that are given up, in words."""
    pairs = ((day, _twin(day, ours)) for day in theirs.occasions)
    return [say_occasion(day) for day, twin in pairs if twin and not _is_same_day(day, twin)]


def _card(theirs: Among, ours: Among, uids: Uids) -> list[Change]:
    gone, into = theirs.dossier, ours.dossier
    mine, its = into.card, gone.card
    now = {name: getattr(its, name) for name in _LINES if getattr(its, name) and not getattr(mine, name)}
    if not mine.person and its.person:
        now |= {"person": its.person, "position": its.position, "person_note": its.person_note}
    elif its.person and mine.person and fold(its.person) == fold(mine.person):
        now |= {name: getattr(its, name) for name in _HERS if getattr(its, name) and not getattr(mine, name)}
    now["tags"] = cards.each_once((*mine.tags, *its.tags))
    now["own"] = tuple((dict(its.own) | dict(mine.own)).items())
    now["stage"] = mine.stage or its.stage
    now["cadence"] = min(filter(None, (mine.cadence, its.cadence)), default=None)  # so that neither is broken
    by = (mine.recommended_by, its.recommended_by)  # nobody recommends himself
    now["recommended_by"] = next((one for one in by if one not in (None, gone.id, into.id)), None)
    now["note"] = _note(theirs, ours)
    changed = [name for name in now if now[name] != getattr(mine, name)]
    changes: list[Change] = []
    if changed:
        changes.append(EditCard(into.id, {n: getattr(mine, n) for n in changed}, {n: now[n] for n in changed}))
    if its.person and fold(its.person) not in {fold(person.name) for person in ours.everybody} and mine.person:
        person = Person(uids.person, its.person, its.position, its.phone, its.email, its.person_note)
        changes.append(PutIn(into.id, person))
    return changes


def _note(theirs: Among, ours: Among) -> str | None:
    """The note of the card that stays, the other's note, what the other card said otherwise, and what was planned."""
    gone, into = theirs.dossier, ours.dossier
    mine, its = into.card, gone.card
    otherwise = [f"{name.replace('_', ' ')}: {getattr(its, name)}" for name in _NOTED if _otherwise(name, mine, its)]
    if its.person and mine.person and fold(its.person) == fold(mine.person):
        otherwise += [
            f"{name.replace('_', ' ')}: {getattr(its, name)}" for name in _HERS if _otherwise(name, mine, its)
        ]
    otherwise += [f"{key.replace('_', ' ')}: {said}" for key, said in its.own if dict(mine.own).get(key, said) != said]
    otherwise += _days_otherwise(theirs, ours)
    from_it = f"From {gone.id}: {', '.join(otherwise)}" if otherwise else None
    said = (mine.note, its.note, from_it, _planned(gone, into))
    return "\n".join(one for one in dict.fromkeys(said) if one) or None


def _otherwise(name: str, mine: Card, its: Card) -> bool:
    said, kept = getattr(its, name), getattr(mine, name)
    alike = mine.phone_key == its.phone_key if name == "phone" else fold(said or "") == fold(kept or "")
    return bool(said and kept) and not alike


def _planned(gone: Dossier, into: Dossier) -> str | None:
    """What was to be done in the dossier whose place is given up, unless it is the same, or a mere call."""
    if gone.filing is None or into.filing is None:
        return None
    given_up, stays = gone.filing, into.filing
    if gone.filing.agreed and not into.filing.agreed:
        given_up, stays = stays, given_up
    same = (given_up.do, given_up.about) in ((stays.do, stays.about), ("call", None))
    about = f": {given_up.about}" if given_up.about else ""
    return None if same else f"Was planned: {given_up.do}{about}, {_date(given_up.tab)}"


def _date(tab: Tab) -> str:
    """The date, or the month, in full; without the tab, which has another name by the time that it is read."""
    day, first = day_of(tab), first_day(tab)
    return say_day(day) if day else f"{month_name(first.month)} {first.year}"
