"""The verbs of the binder: what a command changes, as values that the store writes in one transaction.

A change says what it found (``was``): where the binder no longer agrees, somebody was quicker, and the whole command is
refused.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tickler.dossiers import (
    Card,
    Closing,
    Contact,
    DayOff,
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
)  # fmt: skip


class File(NamedTuple):
    """A new dossier goes under its first tab; ``inside`` is what lies in it from the start."""

    uid: str
    card: Card
    filing: Filing
    inside: tuple[Person | Occasion, ...] = ()


class NoteContact(NamedTuple):
    """What was said goes into the dossier."""

    id: int
    contact: Contact


class MakePromise(NamedTuple):
    """What was promised goes into the dossier."""

    id: int
    promise: Promise


class PutIn(NamedTuple):
    """Something that the work produced goes into the dossier."""

    id: int
    what: Person | Occasion | FilledForm | Sheet | Purchase | Passage


class Rewrite(NamedTuple):
    """Something that lies in the dossier is written anew: found by its uid, and as ``was`` says."""

    id: int
    was: Person | Occasion | Promise
    now: Person | Occasion | Promise


class TakeOut(NamedTuple):
    """Something is taken out of the dossier again: found by its uid."""

    id: int
    what: Person | Occasion | FilledForm | Sheet | Purchase


class KeepContent(NamedTuple):
    """What is on a sheet of the dossier's goes into the binder, where it does not lie there already."""

    id: int
    sha256: str
    size: int  # bytes
    pieces: Iterable[bytes]


class Erase(NamedTuple):
    """A sheet is taken out for good, with what is on it: nothing of it stays to be brought back."""

    id: int
    sheet: Sheet


class Refile(NamedTuple):
    """The dossier goes from one tab to another; ``moves`` is how often that has happened without a contact."""

    id: int
    was: Filing
    filing: Filing
    moves: int


class NoteMove(NamedTuple):
    """That the dossier went elsewhere without a contact, and why, goes into the dossier."""

    id: int
    move: Move


class Close(NamedTuple):
    """The dossier leaves the binder for the archive."""

    id: int
    was: Filing
    closing: Closing


class Reopen(NamedTuple):
    """The dossier comes back from the archive."""

    id: int
    filing: Filing


class EditCard(NamedTuple):
    """Lines of the card are written anew: ``was`` and ``now`` hold the same fields."""

    id: int
    was: Mapping[str, Any]
    now: Mapping[str, Any]


class Join(NamedTuple):
    """All that lies in a dossier goes into another one; the sheets are numbered on."""

    id: int
    into: int


class TakeIn(NamedTuple):
    """A dossier comes from elsewhere, with all that lies in it; what is on its sheets lies in the binder already."""

    whole: Whole
    marks: Marks = Marks()
    number: int | None = None  # the one that it had, if it is to keep it; taken where it was never given


class Mark(NamedTuple):
    """The dossier is marked anew: a colleague has it, or has it no more; it is kept for one, or given back."""

    id: int
    was: Marks
    now: Marks


class TakeDayOff(NamedTuple):
    """A day is closed, or holds less than others: the calendar's own news, no dossier's."""

    day_off: DayOff


class GiveDayBack(NamedTuple):
    """A day that was taken off is worked again as any other."""

    day_off: DayOff


Change = (
    File
    | NoteContact
    | MakePromise
    | PutIn
    | Rewrite
    | TakeOut
    | KeepContent
    | Erase
    | Refile
    | NoteMove
    | Close
    | Reopen
    | EditCard
    | Join
    | TakeIn
    | Mark
    | TakeDayOff
    | GiveDayBack
)


class Entry(NamedTuple):
    """A line in the journal: one command, by whom, when, and in words."""

    at: str  # 2026-11-22T10:30:00
    author: str
    command: str
    said: str


def after(dossier: Dossier, changes: Iterable[Change]) -> Dossier:
    """The dossier as it is when the changes to it are done."""
    for change in changes:
        match change:
            case Refile(_, _, filing, moves):
                dossier = dossier._replace(filing=filing, moves=moves)
            case Close(_, _, closing):
                dossier = dossier._replace(filing=None, closed=closing, moves=0)
            case Reopen(_, filing):
                dossier = dossier._replace(filing=filing, closed=None, moves=0)
            case EditCard(_, _, now):
                dossier = dossier._replace(card=dossier.card._replace(**now))
            case Mark(_, _, now):
                dossier = dossier._replace(**now._asdict())
            case (
                Join()
                | File()
                | NoteContact()
                | MakePromise()
                | NoteMove()
                | PutIn()
                | Rewrite()
                | TakeOut()
                | KeepContent()
                | Erase()
                | TakeDayOff()
                | GiveDayBack()
            ):
                pass  # what lies in the dossier, not what it is
    return dossier
