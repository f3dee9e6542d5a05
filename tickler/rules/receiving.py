"""A pack is received: what each dossier in it does in this binder.

A dossier that was never here is filed for its owner. One that went out from here, or was given back from here, becomes
one with the copy that lies here. One that lies here for another reason is left as it is, and named.
"""

from datetime import date
from typing import Literal, NamedTuple

from tickler.changes import Change, Close, EditCard, Mark, PutIn, Refile, Reopen, TakeIn, after
from tickler.dossiers import Closing, Dossier, Filing, Marks, Passage, Whole
from tickler.rules import reuniting
from tickler.rules.handing import Pack, passage
from tickler.rules.reuniting import Content, Difference, Mine, Place, Side, read_state
from tickler.tabs import day_tab

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
    held, came = Mine(dossier.id, mine, lay), arrival.whole
    stays = _stays_given(dossier, arrival, pack, here)
    if stays:
        came = came._replace(filing=lay.filing, closed=lay.closed)  # where it lies, whoever has it decides
    merged = reuniting.reunite(held, came, read_state(common.state), take, content)
    if merged.differences and take is None:
        return Taken("differs", [], merged.differences)
    marks, came_back = _marks(dossier, arrival, pack, here)
    freed = marks._replace(out_with=None, out_until=None, out_pack=None)
    changes: list[Change] = [Mark(dossier.id, dossier.marks, freed)] if freed != dossier.marks else []
    if lay.filing and dossier.closed and dossier.given_pack and not stays:
        changes.append(Reopen(dossier.id, lay.filing))
    changes += merged.inside
    if merged.card:
        was = {name: getattr(dossier.card, name) for name in merged.card}
        changes.append(EditCard(dossier.id, was, merged.card))
    changes += _to(dossier.id, lay, merged, moves=0 if dossier.given_pack else dossier.moves)
    now = after(dossier, changes)
    changes += [PutIn(dossier.id, _foreign(step)) for step in lineage[:-1] if step.pack not in known]
    changes.append(PutIn(dossier.id, passage(pack, "back" if came_back else "in", dossier.uid, lineage[-1].state)))
    if stays:
        changes.append(Mark(dossier.id, freed, dossier.marks))
        return Taken(_became(lay, merged), changes, merged.differences, stays)
    if _passes_by(dossier, pack, here):
        because = f"given back to {pack.colleague} by {pack.owner} ({pack.name})"
        changes += _given(now, freed, pack, because)
        return Taken("passed on", changes, merged.differences)
    if marks != freed:
        changes.append(Mark(dossier.id, freed, marks))
    return Taken(_became(lay, merged), changes, merged.differences)


def _is_known(step: Passage, known: set[str], dossier: Dossier, pack: Pack, here: Here) -> bool:
    """Whether a step is one of this binder's: its pack is known, or bears the binder's uid.

    Or it is one's own dossier that is given back, and went out under one's own name: after going back to a copy from
    before the first handover, nothing else tells.
    """
    given_back = pack.kind == "handback" and dossier.for_owner is None
    went_out = given_back and step.owner.casefold() == here.owner.casefold()
    return step.pack in known or step.binder == here.binder or went_out


def lay_before(dossier: Dossier, steps: tuple[Passage, ...]) -> Place:
    """The place of a dossier; for one that was given away, where it lay before that."""
    given = next((step for step in reversed(steps) if step.pack == dossier.given_pack), None)
    return read_state(given.state).place if given else Place(dossier.filing, dossier.closed)


def _marks(dossier: Dossier, arrival: Arrival, pack: Pack, here: Here) -> tuple[Marks, bool]:
    """How the dossier is marked after it came, and whether it came back to where it went out from."""
    marks = dossier.marks
    came_back = dossier.for_owner is None or pack.kind == "handback"
    if marks.out_pack in {step.pack for step in arrival.whole.kind(Passage)}:
        marks = marks._replace(out_with=None, out_until=None, out_pack=None)
    was_given_for_good = marks.given_pack is not None and marks.for_owner is None
    marks = marks._replace(given_pack=None)
    if pack.kind == "handover" and (dossier.for_owner or was_given_for_good):
        lent = not pack.for_good and not _is_mine(arrival.owner, here)
        marks = marks._replace(for_owner=arrival.owner.name if lent else None, in_pack=pack.uid if lent else None)
        came_back = False
    return marks, came_back


def _stays_given(dossier: Dossier, arrival: Arrival, pack: Pack, here: Here) -> str | None:
    """Why a dossier that was given away for good stays so: what comes was lent before that, and its new owner has it.

    None where it does not: it comes from there, or from somebody to whom it belongs.
    """
    was_given_for_good = dossier.given_pack is not None and dossier.for_owner is None
    came_from_there = dossier.given_pack in {step.pack for step in arrival.whole.kind(Passage)}
    lent = pack.kind == "handback" or _is_mine(arrival.owner, here)
    if not was_given_for_good or came_from_there or not lent or dossier.closed is None:
        return None
    return f"it stays {dossier.closed.because}"


def _passes_by(dossier: Dossier, pack: Pack, here: Here) -> bool:
    """Whether the pack goes to another binder, past the one that the dossier was handed on from."""
    return dossier.for_owner is not None and pack.kind == "handback" and pack.to_binder not in (None, here.binder)


def _given(dossier: Dossier, marks: Marks, pack: Pack, because: str) -> list[Change]:
    closes = [Close(dossier.id, dossier.filing, Closing(_day(pack), because))] if dossier.filing else []
    return [*closes, Mark(dossier.id, marks, marks._replace(given_pack=pack.uid))]


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
        taken_up = Filing(day_tab(now.closed.on))
        return [Reopen(number, taken_up), Close(number, taken_up, now.closed)]
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
    return [EditCard(dossier.id, was, {"recommended_by": recommended_by})]
