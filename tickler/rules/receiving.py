"""A pack is received: what each dossier in it does in this binder.

A dossier that was never here is filed for its owner. One that went out from here, or was given back from here, becomes
one with the copy that lies here. One that lies here for another reason is left as it is, and named.

A dossier lies in one binder, and what comes late of it is a note, which goes on to the one who has the dossier. So it
comes into these hands again in one way only: by a pack that answers the one with which it went out. Whatever else comes
is news of it, which goes into the copy here.

| the copy here           | what comes                                      | the dossier                            |
| ----------------------- | ----------------------------------------------- | -------------------------------------- |
| is in these hands       | anything                                        | stays here; what is new goes in        |
| is out with a pack      | what came by that pack                          | is here again                          |
|                         | the same, given back past here to another       | goes by: given back, too               |
|                         | the same, but it was handed over to here since  | is here again                          |
|                         | the same, one's own, on its way to a colleague  | stays out; what is new goes in         |
|                         | what did not come by that pack                  | stays out; what is new goes in         |
| was given back          | it is handed over to here                       | is here again                          |
| was given away for good | its new owner hands it over, or another his own | is here again                          |
| was given back, or away | anything else: somebody did not know of that    | stays away; what is new can be sent on |

Whose it is, a handover says, also of one that stays out: who has it for good by then does not give it back.
"""

from datetime import date
from typing import Literal, NamedTuple

from tickler.changes import Change, Close, EditCard, Mark, PutIn, Refile, Reopen, TakeIn, after
from tickler.dossiers import Closing, Dossier, Marks, Passage, Way, Whole
from tickler.rules import documents, reuniting
from tickler.rules.filing import GIVEN_BACK, given_away
from tickler.rules.handing import Pack, close_anew, passage
from tickler.rules.reuniting import Content, Difference, Mine, Place, Side, read_state

# What becomes of a dossier that came: new here; merged with the copy here; or nothing.
Became = Literal[
    "received",
    "refiled",
    "closed",
    "reopened",
    "changed",
    "untouched",
    "passed on",
    "already here",
    "left out",
    "differs",
]


class Owner(NamedTuple):
    """Whose dossier it is."""

    name: str
    binder: str  # the uid of his binder


class Arrival(NamedTuple):
    """A dossier as it came in a pack, with its way so far; the last step is the one with this pack."""

    whole: Whole
    owner: Owner
    number: int  # that it has in the binder it came from


class Here(NamedTuple):
    """The binder that a pack comes to."""

    binder: str  # its uid; empty where it has none yet
    owner: str


class Taken(NamedTuple):
    """What a dossier that came does here: the changes, and in a word what becomes of it."""

    became: Became
    changes: list[Change]
    differences: list[Difference]
    why: str | None = None  # it was left out, or stays where it is
    recommended_by: str | None = None  # the uid of the dossier of who did, where that is news


def new(arrival: Arrival, pack: Pack, here: Here) -> TakeIn:
    """A dossier that was never here: filed for its owner, or as one's own."""
    steps = tuple(_foreign(step) for step in arrival.whole.kind(Passage)[:-1])
    step = passage(pack, "in", arrival.whole.uid, arrival.whole.kind(Passage)[-1].state)
    lying = tuple(one for one in arrival.whole.lying if not isinstance(one, Passage))
    own = pack.for_good or (pack.kind == "handback" and _is_mine(arrival.owner, here))
    marks = Marks() if own else Marks(for_owner=arrival.owner.name, in_pack=pack.uid)
    return TakeIn(arrival.whole._replace(lying=(*lying, *steps, step)), marks)


def merge(  # noqa: PLR0913  # the two copies, the pack, the binder, who decides, and what is on the sheets
    dossier: Dossier, mine: Whole, arrival: Arrival, *, pack: Pack, here: Here, take: Side | None, content: Content
) -> Taken:
    """The dossier that lies here becomes one with the one that came, if they have a common past."""
    steps = mine.kind(Passage)
    known = {step.pack for step in steps}
    lineage = arrival.whole.kind(Passage)
    if pack.uid in known:
        return Taken("already here", [], [])
    common = next((step for step in reversed(lineage) if _is_known(step, known, dossier, pack, here)), None)
    if common is None:
        return Taken("left out", [], [], "it is here already")
    lay = lay_before(dossier, steps)
    held, base = Mine(dossier.id, mine, lay), read_state(common.state)
    merged = reuniting.reunite(held, arrival.whole, base, take, content)
    if merged.differences and take is None:
        return Taken("differs", [], merged.differences)
    lands = _lands(dossier, arrival, pack, here)
    freed = _freed(lands.marks)
    changes: list[Change] = [Mark(dossier.id, dossier.marks, freed)] if freed != dossier.marks else []
    became, way, state = _became(lay, merged), lands.way, lineage[-1].state
    if dossier.given_pack and lands.why:  # where it would lie is told by the step
        became = "untouched" if became == "untouched" else "changed"
        way = "elsewhere" if became == "untouched" else way
        changes += _inside(dossier, merged)
        state = documents.placed(state, _placed(mine, lay if way == "elsewhere" else merged.place))
    else:
        changes += [Reopen(dossier.id, lay.filing)] if dossier.given_pack and lay.filing else []
        changes += _inside(dossier, merged)
        changes += _to(dossier.id, lay, merged, moves=0 if dossier.given_pack else dossier.moves)
    if lands.goes_by:
        became, state = "passed on", documents.placed(state, _placed(mine, merged.place))
        changes += _goes_by(after(dossier, changes), pack)
    changes += [PutIn(dossier.id, _foreign(step)) for step in lineage[:-1] if step.pack not in known]
    changes.append(PutIn(dossier.id, passage(pack, way, dossier.uid, state)))
    changes += [Mark(dossier.id, freed, lands.marks)] if lands.marks != freed else []
    return Taken(became, changes, merged.differences, lands.why, merged.recommended_by)


def _freed(marks: Marks) -> Marks:
    """The marks of a dossier that is here: something can be put into it."""
    return marks._replace(out_with=None, out_until=None, out_pack=None, given_pack=None)


def _inside(dossier: Dossier, merged: reuniting.Reunited) -> list[Change]:
    """What lies in the dossier, and its card, with what came."""
    was = {name: getattr(dossier.card, name) for name in merged.card}
    return [*merged.inside, *([EditCard(dossier.id, was, merged.card)] if was else [])]


def _placed(whole: Whole, place: Place) -> Whole:
    return whole._replace(filing=place.filing, closed=place.closed)


def _goes_by(dossier: Dossier, pack: Pack) -> list[Change]:
    """It went back past here: it is closed here, as what was given back from here."""
    because = f"{GIVEN_BACK} {pack.colleague} by {pack.owner} ({pack.name})"
    return [Close(dossier.id, dossier.filing, Closing(_day(pack), because))] if dossier.filing else []


def _is_known(step: Passage, known: set[str], dossier: Dossier, pack: Pack, here: Here) -> bool:
    """Whether a step is one of this binder's: its pack is known, or bears the binder's uid.

    Or it is one's own dossier that is given back, and went out under one's own name: after going back to a copy from
    before the first handover, nothing else tells.
    """
    given_back = pack.kind == "handback" and dossier.for_owner is None
    went_out = given_back and step.owner.casefold() == here.owner.casefold()
    return step.pack in known or step.binder == here.binder or went_out


def lay_before(dossier: Dossier, steps: tuple[Passage, ...]) -> Place:
    """The place of a dossier; for one that was given away, where it lay before that, with what came late since then."""
    if dossier.given_pack is None:
        return Place(dossier.filing, dossier.closed)
    told = (step for step in reversed(steps) if step.way != "elsewhere")
    return next((read_state(step.state).place for step in told), Place(dossier.filing, dossier.closed))


class _Lands(NamedTuple):
    """Whose hands a dossier is in after a pack came, and the step with it."""

    marks: Marks
    way: Way
    why: str | None = None  # it does not come into these hands, or is not to stay in them
    goes_by: bool = False  # it went past here to somebody else, and is given back here, too


def _lands(dossier: Dossier, arrival: Arrival, pack: Pack, here: Here) -> _Lands:
    """The table above."""
    marks, own, is_back = dossier.marks, dossier.for_owner is None, pack.kind == "handback"
    packs = {step.pack for step in arrival.whole.kind(Passage)}
    past = is_back and pack.to_binder not in (None, here.binder)
    way: Way = "elsewhere" if past and not own else "back" if own or is_back else "in"
    if dossier.given_pack:
        lent_before = own and dossier.given_pack not in packs and _is_mine(arrival.owner, here)
        if dossier.closed and (is_back or lent_before):
            return _Lands(marks, "elsewhere" if past else "back", f"it stays {given_away(dossier)}")
    elif dossier.out_with:
        if dossier.out_pack not in packs or (past and own):
            why = f"it stays out with {dossier.out_with}"
            if is_back or own:
                return _Lands(marks, "elsewhere" if past else way, why)
            told = _for_whom(marks, arrival, pack, here)
            return _Lands(told, way, why if told.for_owner else f"{why}, and is yours for good")
        marks = marks._replace(out_with=None, out_until=None, out_pack=None)
        if past and dossier.in_pack in packs:
            return _Lands(marks._replace(given_pack=pack.uid), "back", goes_by=True)
        way = "back" if past else way
    elif past and not own:
        return _Lands(marks, way, f"{pack.owner} gave it back to {pack.colleague}")
    marks = marks._replace(given_pack=None)
    if not is_back and (not own or dossier.given_pack):
        marks, way = _for_whom(marks, arrival, pack, here), "in"
    return _Lands(marks, way)


def _for_whom(marks: Marks, arrival: Arrival, pack: Pack, here: Here) -> Marks:
    """The marks of a dossier that was handed over: for its owner, or one's own."""
    lent = not pack.for_good and not _is_mine(arrival.owner, here)
    return marks._replace(for_owner=arrival.owner.name if lent else None, in_pack=pack.uid if lent else None)


def _to(number: int, lay: Place, merged: reuniting.Reunited, moves: int) -> list[Change]:
    """From where it lay to where it lies now."""
    now = merged.place
    if now == lay and (not now.filing or moves == merged.moves):
        return []
    if lay.filing and now.filing:
        return [Refile(number, lay.filing, now.filing, merged.moves)]
    if lay.filing and now.closed:
        return [Close(number, lay.filing, now.closed)]
    if now.filing:
        return [Reopen(number, now.filing), Refile(number, now.filing, now.filing, merged.moves)]
    if now.closed and now != lay:  # closed on both sides, each for its own reason
        return close_anew(number, now.closed)
    return []


def _became(lay: Place, merged: reuniting.Reunited) -> Became:
    if merged.place != lay:
        return "closed" if merged.place.closed else "refiled" if lay.filing else "reopened"
    return "changed" if merged.inside or merged.card or merged.recommended_by else "untouched"


def _foreign(step: Passage) -> Passage:
    """A step that was taken elsewhere, as it is kept here."""
    return step._replace(way="elsewhere")


def _is_mine(owner: Owner, here: Here) -> bool:
    return owner.binder == here.binder or owner.name.casefold() == here.owner.casefold()


def _day(pack: Pack) -> date:
    return date.fromisoformat(pack.at[:10])


def recommends(dossier: Dossier, recommended_by: int | None) -> list[Change]:
    """Who recommended the client, once that dossier is known to be here."""
    if recommended_by is None or recommended_by == dossier.card.recommended_by:
        return []
    was = {"recommended_by": dossier.card.recommended_by}
    edit = EditCard(dossier.id, was, {"recommended_by": recommended_by})
    marks, freed = dossier.marks, _freed(dossier.marks)
    return [edit] if marks == freed else [Mark(dossier.id, marks, freed), edit, Mark(dossier.id, freed, marks)]
