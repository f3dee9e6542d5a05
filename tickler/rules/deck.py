"""The day's stack as one leafs through it: where one is, what was done with each dossier, how far the day is."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, NamedTuple

from tickler.dossiers import DueDossier, Filing
from tickler.tabs import carried_days, day_tab

Did = Literal["noted", "moved", "closed", "elsewhere"]
"""What became of a dossier; ``elsewhere``: it was worked with, or taken away, from outside the screen."""

_DIDS: tuple[tuple[Did, str], ...] = (
    ("noted", "noted"),
    ("moved", "moved"),
    ("closed", "closed"),
    ("elsewhere", "done elsewhere"),
)


class Leaf(NamedTuple):
    """A dossier of the stack, as it lay there; it is left as long as nothing was done with it."""

    number: int
    name: str
    filing: Filing
    did: Did | None = None
    skipped: bool = False


class Deck(NamedTuple):
    """The stack of a day in its order, and the leaf that is open: ``at``, which is past the last one at the end.

    ``aside`` is a dossier that was looked up beside it; the leaf waits.
    """

    day: date
    leaves: tuple[Leaf, ...]
    at: int = 0
    aside: int | None = None

    @property
    def leaf(self) -> Leaf | None:
        """The leaf that is open, or waits; None at the end."""
        return self.leaves[self.at] if self.at < len(self.leaves) else None

    @property
    def current(self) -> int | None:
        """The number of the dossier that is open; None at the end."""
        return self.aside if self.aside is not None else self.leaf and self.leaf.number

    @property
    def left(self) -> tuple[Leaf, ...]:
        """The leaves that nothing was done with yet."""
        return tuple(leaf for leaf in self.leaves if leaf.did is None)


# -- leafing -----------------------------------------------------------------------------------------------------------


def dealt(day: date, stack: Iterable[DueDossier]) -> Deck:
    """A stack at its first dossier."""
    return Deck(day, tuple(Leaf(due.dossier.id, due.dossier.card.name, due.filing) for due in stack))


def turned(deck: Deck) -> Deck:
    """On to the next leaf that is left, or to the end; from beside the stack back to where one was, if it is left."""
    start = deck.at if deck.aside is not None else deck.at + 1
    ahead = (place for place in range(start, len(deck.leaves)) if deck.leaves[place].did is None)
    return deck._replace(at=next(ahead, len(deck.leaves)), aside=None)


def skipped(deck: Deck) -> Deck:
    """Leave the dossier that is open for later. At the end: from the top again, through what is left."""
    if deck.aside is not None:
        return turned(deck)
    if deck.leaf is None:
        return turned(deck._replace(at=-1))
    return turned(_with(deck, deck.at, deck.leaf._replace(skipped=True)))


def back(deck: Deck) -> Deck:
    """One leaf back, done or not; from beside the stack to where one was."""
    return deck._replace(at=deck.at if deck.aside is not None else max(deck.at - 1, 0), aside=None)


def opened(deck: Deck, number: int) -> Deck:
    """At the dossier with this number: in the stack, if it is left there, else beside it."""
    for place, leaf in enumerate(deck.leaves):
        if leaf.number == number and leaf.did is None:
            return deck._replace(at=place, aside=None)
    return deck._replace(aside=number)


# -- done --------------------------------------------------------------------------------------------------------------


def done(deck: Deck, number: int, did: Did) -> Deck:
    """Mark what was done with a dossier, if it lies in the stack."""
    for place, leaf in enumerate(deck.leaves):
        if leaf.number == number and leaf.did is None:
            return _with(deck, place, leaf._replace(did=did))
    return deck


def taken_back(deck: Deck, number: int) -> Deck:
    """What was done last with a dossier was taken back: it is left again, and open."""
    for place in reversed(range(len(deck.leaves))):
        leaf = deck.leaves[place]
        if leaf.number == number and leaf.did is not None:
            deck = _with(deck, place, leaf._replace(did=None))
            break
    return opened(deck, number)


def met(deck: Deck, stack: Iterable[DueDossier]) -> Deck:
    """The deck as the binder has it now.

    What lies there no more was done elsewhere; what came, such as a call that was agreed for later today, is put in
    behind the open leaf: before the first that has a later time, else at the end.
    """
    lying = {due.dossier.id: due for due in stack}
    leaves = []
    for leaf in deck.leaves:
        due = lying.pop(leaf.number, None) if leaf.did is None else None
        if leaf.did is None:
            leaves.append(leaf._replace(filing=due.filing) if due else leaf._replace(did="elsewhere"))
        else:
            leaves.append(leaf)
    for due in lying.values():
        leaves.insert(_place(leaves, deck.at + 1, due.filing), Leaf(due.dossier.id, due.dossier.card.name, due.filing))
    at = deck.at if deck.leaf else len(leaves)
    return deck._replace(leaves=tuple(leaves), at=at)


def _place(leaves: list[Leaf], first: int, filing: Filing) -> int:
    """Where one that came is put in."""
    for place in range(first, len(leaves)):
        other = leaves[place]
        same_day = other.did is None and other.filing.tab == filing.tab
        if same_day and filing.time and other.filing.time and other.filing.time > filing.time:
            return place
    return len(leaves)


def _with(deck: Deck, place: int, leaf: Leaf) -> Deck:
    return deck._replace(leaves=(*deck.leaves[:place], leaf, *deck.leaves[place + 1 :]))


# -- how far -----------------------------------------------------------------------------------------------------------


class Agreed(NamedTuple):
    """The next time that was agreed with a client, and whether it has passed."""

    leaf: Leaf
    time: str
    late: bool


def next_agreed(deck: Deck, now: datetime) -> Agreed | None:
    """The earliest agreed time of the day among the leaves that are left, but for the open one; None if there is none.

    It is late when it has passed on the day itself.
    """
    today = day_tab(deck.day)
    others = (leaf for leaf in deck.left if leaf is not deck.leaf or deck.aside is not None)
    timed = [(leaf.filing.time, leaf) for leaf in others if leaf.filing.tab == today and leaf.filing.time]
    if not timed:
        return None
    time, leaf = min(timed, key=lambda one: one[0])
    return Agreed(leaf, time, f"{today}T{time}" < f"{now:%Y-%m-%dT%H:%M}")


def progress(deck: Deck, now: datetime) -> list[str]:
    """How far one is: ``7 of 31``, ``3 carried over``, ``next agreed 10:30``; nothing is said of what there is none."""
    of = len(deck.leaves)
    said = [f"{deck.at + 1} of {of}" if deck.leaf else f"through {of}" if not deck.left else f"the end of {of}"]
    if deck.aside is not None:
        said = ["beside the stack"]
    carried = sum(carried_days(leaf.filing.tab, deck.day) > 0 for leaf in deck.left)
    if carried:
        said.append(f"{carried} carried over")
    agreed = next_agreed(deck, now)
    if agreed:
        said.append(f"agreed {agreed.time} has passed" if agreed.late else f"next agreed {agreed.time}")
    return said


def tally(deck: Deck) -> list[str]:
    """What was done: ``6 noted``, ``1 moved``, ``2 skipped``; empty where nothing was."""
    counted = [(sum(leaf.did == did for leaf in deck.leaves), said) for did, said in _DIDS]
    counted.append((sum(leaf.skipped for leaf in deck.left), "skipped"))
    return [f"{count} {said}" for count, said in counted if count]
