"""The figures of the work: each is defined here, once. ``storage/figures.py`` counts them, the README tells of them.

A *day* is the local date, from 0:00 to 24:00, and what a command did was done at the command's own now. What an undo
took back was never done. A *contact of a day* is one whose moment lies on that day, also if it was noted later, and
which was noted in this binder: what came with a pack is a colleague's work. It counts for the dossier in which it was
noted, also if that was merged into another one since.
"""

from datetime import date, timedelta
from typing import NamedTuple

from tickler.dossiers import Outcome

EARLY_MINUTES = 15  # before an agreed time, from which on a contact keeps it
LATE_MINUTES = 60  # after it: a talk is noted when it has ended


class Stack(NamedTuple):
    """What became of the stack that lay there in the morning: planned = done + moved + carried + closed.

    The four are told apart in this order: what was spoken about is done, whatever else happened to it.
    """

    planned: int
    """Dossiers that were due when the day began, before its first command: under its tab or an earlier one, or under
    that of a month that had begun, and not with a colleague. What was filed or reopened, or came from a colleague,
    later that day is not planned."""

    done: int
    """Planned dossiers with a contact of the day, wherever they went then."""

    closed: int
    """Planned dossiers without a contact that were in the archive when the day ended, merged ones too."""

    moved: int
    """Planned dossiers without a contact that lay under a later tab when the day ended, or were with a colleague."""

    carried: int
    """Planned dossiers without a contact that were still due when the day ended. Of today: that still are."""

    handed_over: int
    """Those of the moved ones that a colleague had when the day ended, or had back."""

    unplanned: int
    """Dossiers with a contact of the day that were not planned."""


class Agreed(NamedTuple):
    """Dates promised to clients: agreed = kept + late + moved + missed + ahead."""

    agreed: int
    """Planned dossiers that lay under this very day as agreed, with a time or without."""

    kept: int
    """With a contact of the day: from 15 minutes before the time until 60 after it; without a time, at any."""

    late: int
    """With a contact of the day, but none of them near the time."""

    moved: int
    """Without one; moved or closed that day, as the client knows."""

    missed: int
    """Without one, and still under its tab when the day ended, or its time had passed."""

    ahead: int
    """Of today alone: their time has not passed yet."""


class Talks(NamedTuple):
    """The contacts of a day, or of several."""

    contacts: int
    """All of them: calls, meetings, visits, letters, messages, whichever side began."""

    calls: int
    """Calls that we made: contacts of the kind ``call`` in which it was not the client who came to us."""

    reached: int
    """Of the calls, those on which the client was spoken with: with any outcome but no-answer, busy, callback and
    wrong-number."""

    offers: int
    """Contacts with an offer: with the outcome ``offer-sent``, or with the offer's text."""

    @property
    def reached_rate(self) -> float | None:
        """The part of the calls on which the client was spoken with, from 0 to 1; None without calls."""
        return self.reached / self.calls if self.calls else None


class Word(NamedTuple):
    """Promises to clients, and answers to their questions and complaints: due = in_time + broken + open."""

    due: int
    """Promises due on this day and not dropped by then, of dossiers neither closed by then nor with a colleague."""

    in_time: int
    """Of these, kept on the day or before."""

    broken: int
    """Of these, not kept by the end of the day; of today: whose time has passed."""

    open: int
    """Of today alone: due, and not yet kept."""

    kept: int
    """Promises that were kept on this day, whenever they were due."""

    kept_late: int
    """Of the kept ones, those that were due on an earlier day."""


class Quota(NamedTuple):
    """What is to be done at least, as the settings say; None: nothing is said of it."""

    calls: int | None = None  # a day
    first_calls: int | None = None  # a day
    offers: int | None = None  # a day
    contracts: int | None = None  # with new clients, a month


class Volume(NamedTuple):
    """How much lay, or lies, due as a day begins, and how much it holds."""

    day: date
    due: int
    capacity: int


class Review(NamedTuple):
    """The day that was."""

    today: date
    day: date
    closed_because: str | None
    stack: Stack
    agreed: Agreed
    talks: Talks
    first_calls: int
    """Of the calls, those in dossiers in which no earlier contact had reached the client."""
    outcomes: tuple[tuple[Outcome | None, int], ...]
    """How many contacts of the day ended how, the most first; None: nothing was said of it."""
    word: Word
    contracts: int
    """Contracts with new clients, from the 1st of the month until the end of the day: clients who bought for the first
    time, by an outcome ``deal`` or a purchase. Clients of colleagues are theirs, whoever sold."""
    quota: Quota
    next: Volume
    """What is due as the next working day begins; in a day that is past, what was."""

    @property
    def is_today(self) -> bool:
        """Whether the day is not over yet."""
        return self.day == self.today


class Week(NamedTuple):
    """A week from Monday to Sunday; the one that runs, until today."""

    first: date
    last: date
    working_days: int  # that the calendar has in it
    planned: int  # ``Stack.planned`` of all its working days: what waits is counted each day
    carried: int  # of these, those with a day that had passed when the working day began: what was carried over
    talks: Talks

    @property
    def volume(self) -> float | None:
        """How many dossiers were due when a working day began, on average; None without working days."""
        return self.planned / self.working_days if self.working_days else None

    @property
    def carried_a_day(self) -> float | None:
        """How many of them were carried over, on average."""
        return self.carried / self.working_days if self.working_days else None


class Stats(NamedTuple):
    """Some weeks, the oldest first; the last one is this week."""

    today: date
    weeks: tuple[Week, ...]


def mondays(today: date, weeks: int) -> list[date]:
    """The Mondays of that many weeks, the oldest first; the last one is this week's."""
    last = today - timedelta(days=today.weekday())
    return [last - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
