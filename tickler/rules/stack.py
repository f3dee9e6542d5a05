"""The day's stack in its order, and its volume against what a working day holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tickler.dossiers import DueDossier
from tickler.tabs import carried_days, is_month


@dataclass(frozen=True, slots=True)
class Stack:
    """A day's dossiers: carried over, then the agreed times in order, then the rest, then what is to place."""

    day: date
    carried: tuple[DueDossier, ...]
    timed: tuple[DueDossier, ...]
    rest: tuple[DueDossier, ...]
    to_place: tuple[DueDossier, ...]

    def __iter__(self) -> Iterator[DueDossier]:
        """From the top of the stack to the bottom."""
        return iter((*self.carried, *self.timed, *self.rest, *self.to_place))

    def __len__(self) -> int:
        """How thick it is."""
        return len(self.carried) + len(self.timed) + len(self.rest) + len(self.to_place)

    @property
    def agreed(self) -> int:
        """How many of them were agreed with their clients."""
        return sum(due.filing.agreed for due in self)


def sort_stack(due: Iterable[DueDossier], day: date) -> Stack:
    """Put what is due on a day into its order."""
    carried, timed, rest, to_place = [], [], [], []
    for one in due:
        if is_month(one.filing.tab):
            to_place.append(one)
        elif carried_days(one.filing.tab, day):
            carried.append(one)
        elif one.filing.time:
            timed.append(one)
        else:
            rest.append(one)
    carried.sort(key=lambda one: (one.filing.tab, one.filing.time or "~", one.dossier.id))
    timed.sort(key=lambda one: (one.filing.time, one.dossier.id))
    rest.sort(key=lambda one: (not one.filing.agreed, one.dossier.id))
    to_place.sort(key=lambda one: (one.filing.tab, one.dossier.id))
    return Stack(day, tuple(carried), tuple(timed), tuple(rest), tuple(to_place))
