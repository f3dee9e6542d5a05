"""What there is to see of dossiers that go to a colleague and come back."""

from datetime import date
from typing import NamedTuple

from tickler.dossiers import Dossier, Filing
from tickler.rules.handing import Pack
from tickler.rules.receiving import Became
from tickler.rules.reuniting import Difference
from tickler.rules.views import DayVolume


class HandedDay(NamedTuple):
    """The dossiers of one day (None: of a month's tab) that go to a colleague."""

    day: date | None
    dossiers: int
    agreed: int


class HandedOver(NamedTuple):
    """Dossiers that went into a pack: which, and how they fill the days."""

    today: date
    pack: Pack
    dossiers: list[tuple[Dossier, Filing | None]]  # as they were before
    days: list[HandedDay]
    file: str | None
    encrypted: bool
    dry_run: bool


class Received(NamedTuple):
    """A line of a receipt: what became of one dossier of a pack."""

    became: Became
    dossier: Dossier  # as it is here now; number 0 where it is not here
    why: str | None = None
    differences: tuple[Difference, ...] = ()


class Account(NamedTuple):
    """Of the dossiers that were out with the packs that this one answers: how many are where."""

    out: int
    back: int
    recalled: int
    still_out: int


class Receipt(NamedTuple):
    """What became of each dossier of a pack that was received."""

    today: date
    pack: Pack
    lines: list[Received]
    received_on: str | None  # all of it was received before, then
    account: Account | None
    volumes: list[DayVolume]  # of the days that the received ones fill
    dry_run: bool
    addressed: str | None = None  # to whom, where that is not whose binder this is


class Recalled(NamedTuple):
    """Dossiers that were taken back."""

    today: date
    dossiers: list[tuple[Dossier, str]]  # as they are now, and who had them
    dry_run: bool
    given: bool = False  # whether one of them was given back, or away for good


class OnTheWay(NamedTuple):
    """A pack that went out or came in, and what has become of its dossiers."""

    way: str
    pack: str  # its uid
    name: str
    owner: str
    colleague: str
    at: str
    first: date | None
    last: date | None
    dossiers: int
    out: int  # still with the colleague, or still here for the owner
    back: int
    recalled: int
    still: tuple[tuple[int, str], ...] = ()  # the numbers and clients of those that are still out, or here
    news: int = 0  # given back, and something came of it late, which is to go after it


class Handovers(NamedTuple):
    """The packs that went out and came in, newest first."""

    today: date
    packs: list[OnTheWay]
    whole: bool = False  # whether each dossier is named
