"""The verbs of the binder: what a command changes, as values that the store writes in one transaction.

A change says what it found (``was``): where the binder no longer agrees, somebody was quicker, and the whole command is
refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tickler.dossiers import Card, Closing, Contact, Dossier, Filing, Move, Promise
from tickler.tabs import Tab


@dataclass(frozen=True, slots=True)
class File:
    """A new dossier goes under its first tab."""

    uid: str
    card: Card
    filing: Filing


@dataclass(frozen=True, slots=True)
class NoteContact:
    """What was said goes into the dossier."""

    id: int
    contact: Contact


@dataclass(frozen=True, slots=True)
class MakePromise:
    """What was promised goes into the dossier."""

    id: int
    promise: Promise


@dataclass(frozen=True, slots=True)
class Refile:
    """The dossier goes from one tab to another; ``moves`` is how often that has happened without a contact."""

    id: int
    was: Tab
    filing: Filing
    moves: int


@dataclass(frozen=True, slots=True)
class NoteMove:
    """That the dossier went elsewhere without a contact, and why, goes into the dossier."""

    id: int
    move: Move


@dataclass(frozen=True, slots=True)
class Close:
    """The dossier leaves the binder for the archive."""

    id: int
    was: Tab
    closing: Closing


@dataclass(frozen=True, slots=True)
class Reopen:
    """The dossier comes back from the archive."""

    id: int
    filing: Filing


@dataclass(frozen=True, slots=True)
class EditCard:
    """Lines of the card are written anew: ``was`` and ``now`` hold the same fields."""

    id: int
    was: Mapping[str, Any]
    now: Mapping[str, Any]


Change = File | NoteContact | MakePromise | Refile | NoteMove | Close | Reopen | EditCard


@dataclass(frozen=True, slots=True)
class Entry:
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
                dossier = replace(dossier, filing=filing, moves=moves)
            case Close(_, _, closing):
                dossier = replace(dossier, filing=None, closed=closing, moves=0)
            case Reopen(_, filing):
                dossier = replace(dossier, filing=filing, closed=None, moves=0)
            case EditCard(_, _, now):
                dossier = replace(dossier, card=replace(dossier.card, **now))
            case File() | NoteContact() | MakePromise() | NoteMove():
                pass  # what lies in the dossier, not what it is
    return dossier
