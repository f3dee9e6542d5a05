"""What the desk asks of the binder, and has written into it: each by itself, saved at once."""

from datetime import datetime
from typing import NamedTuple, Protocol

from tickler.dossiers import Dossier
from tickler.rules.inside import SheetOpened
from tickler.rules.stack import Stack
from tickler.rules.views import DayVolume, DossierView, Filed, Promised


class Said(NamedTuple):
    """What was typed into a form, as it was typed."""

    where: str
    outcome: str | None = None
    note: str | None = None
    offer: str | None = None
    promise: str | None = None
    about: str | None = None
    do: str | None = None
    kind: str | None = None
    came: str | None = None
    because: str | None = None
    at: str | None = None


class Worked(NamedTuple):
    """What was done with a dossier, and the journal's entry of it; None where there was nothing to write."""

    filed: Filed
    entry: int | None


class Ended(NamedTuple):
    """What became of a promise, and the journal's entry of it."""

    promised: Promised
    entry: int | None


class Hands(Protocol):
    """The binder as one works with it. Each of these raises a TicklerError for what cannot be done."""

    def now(self) -> datetime:
        """The time of day."""

    def stack(self) -> Stack:
        """The day's stack as it is now."""

    def opened(self, number: int) -> DossierView:
        """The whole of a dossier."""

    def sheet(self, number: int, which: int) -> SheetOpened:
        """A sheet behind a dossier's card, with its text."""

    def ahead(self) -> tuple[DayVolume, ...]:
        """The coming working days."""

    def understood(self, dossier: Dossier, where: str, *, talked: bool) -> Filed:
        """Where the dossier would go by these words, after a contact or without one; nothing is written."""

    def noted(self, dossier: Dossier, said: Said) -> Worked:
        """Note a contact, and refile or close the dossier that was seen."""

    def moved(self, dossier: Dossier, said: Said) -> Worked:
        """Refile or close the dossier that was seen, without a contact."""

    def ended(self, dossier: Dossier, which: str, because: str | None) -> Ended:
        """A promise was kept; or dropped, where it is said why."""

    def taken_back(self, entry: int) -> str:
        """Take back what one of these did; in words, what that was."""

    def called(self, words: str) -> list[Dossier]:
        """The dossiers of the binder that go by these words."""

    def told(self) -> list[str]:
        """What else there was to say since it was last asked, such as that no backup could be made."""
