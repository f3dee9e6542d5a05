"""A plan for several dossiers at once: said first, with the why of each, and done as one step where it is wanted."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal, NamedTuple

from tickler.changes import Change, NoteMove, Refile
from tickler.dossiers import Dossier, DueDossier, Filing, Move
from tickler.tabs import day_tab


class Shift(NamedTuple):
    """A dossier that goes to another day, and why it is this one."""

    dossier: Dossier
    filing: Filing  # where it lies
    to: date
    why: str


class PlanDay(NamedTuple):
    """A day that the plan touches, and how many dossiers it holds before and after it."""

    day: date
    before: int
    after: int
    capacity: int
    closed_because: str | None

    @property
    def over(self) -> int:
        """How many more than it holds lie there afterwards; under a closed day, all of them."""
        return max(self.after - (0 if self.closed_because else self.capacity), 0)


class Plan(NamedTuple):
    """What a command would do, or did, with the dossiers of some days."""

    today: date
    command: Literal["balance", "open-month", "close-day"]
    shifts: tuple[Shift, ...]
    days: tuple[PlanDay, ...]
    left: tuple[str, ...]  # what stays as it is though it should not, with figures
    applied: bool
    next: str | None  # the command that does it
    note: str | None = None  # what there is to say about the day that was named
    stays: tuple[DueDossier, ...] = ()  # of a stack that is given its place: what stays where it lies
    undecided: bool = False  # nobody has said yet where that goes


def changes(shifts: Iterable[Shift], noted: Callable[[Shift], Move] | None) -> list[Change]:
    """The changes that carry the shifts out: as moves, with what is noted of each; else as mere placing.

    A month's tab that is dealt out postpones nothing: what goes to its day was not moved.
    """
    made: list[Change] = []
    for shift in shifts:
        moves = shift.dossier.moves + (1 if noted else 0)
        goes = shift.filing._replace(tab=day_tab(shift.to), time=None, agreed=False)
        made.append(Refile(shift.dossier.id, shift.filing, goes, moves))
        if noted:
            made.append(NoteMove(shift.dossier.id, noted(shift)))
    return made
