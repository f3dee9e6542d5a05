"""Who buys again: clients by how many times they bought, and how long ago they last did.

A client *bought* on each day on which a purchase of theirs is on record: what is bought on one day is one purchase.
Clients whose dossiers are closed count as well; those of colleagues, and those that were given away, do not.

The limits are those of the settings (``[segments]``), or come from the data, as quantiles, which are always one of the
figures themselves: the smallest that so many of them do not exceed.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, get_args

from tickler.dossiers import Dossier

Segment = Literal["newcomers", "one-time", "growing", "vip", "lost"]
SEGMENTS: tuple[Segment, ...] = get_args(Segment)

RECENT_QUANTILE = 0.9
"""Of the times between one purchase and the next: within it most who buy again have done so."""
MANY_QUANTILE = 0.8
"""Of how many times those bought who bought several times: many is what the top fifth of them has, and 3 at least."""
FEWEST = 10
"""Fewer figures than that tell nothing: then the limits below hold."""
USUAL_RECENT = 180
USUAL_MANY = 5
LEAST_MANY = 3

MEANING: dict[Segment, str] = {
    "newcomers": "one purchase, recently",
    "one-time": "one purchase, long ago",
    "growing": "several, recently",
    "vip": "many, recently",
    "lost": "several or many, then nothing",
}


class Found(NamedTuple):
    """What the purchases say of themselves."""

    gaps: int
    """How many times somebody bought again."""
    recent: int | None
    """RECENT_QUANTILE of the days from one purchase to the next."""
    again: int
    """How many clients bought several times."""
    many: int | None
    """MANY_QUANTILE of how many times they did."""
    second: int | None
    """Days from the first purchase to the second that half of these clients took at most: the usual time."""


class Limit(NamedTuple):
    """A limit, and where it comes from."""

    value: int
    source: Literal["settings", "data", "usual"]


class Limits(NamedTuple):
    """What is recent, in days, and how many purchases are many."""

    recent: Limit
    many: Limit


class Amounts(NamedTuple):
    """A segment: its clients, how many times they bought, and what that came to."""

    segment: Segment
    clients: int
    purchases: int
    sums: Mapping[str, Decimal]  # by currency


class Buyer(NamedTuple):
    """A client who bought."""

    dossier: Dossier
    segment: Segment
    purchases: int
    first: date
    last: date
    sums: Mapping[str, Decimal]


class Matrix(NamedTuple):
    """All clients who bought, in their segments; and the newcomers who are to be reminded."""

    today: date
    limits: Limits
    found: Found
    segments: tuple[Amounts, ...]
    past: int
    """Newcomers whose purchase is longer ago than the usual time to the second one."""
    newcomers: tuple[Buyer, ...]
    """The first of them, the longest first."""


class Buyers(NamedTuple):
    """The clients of one segment; for the newcomers, those past the usual time first."""

    today: date
    segment: Segment
    limits: Limits
    second: int | None
    clients: int
    buyers: tuple[Buyer, ...]


def limits_of(found: Found, recent: int | None, many: int | None) -> Limits:
    """The limits of the settings, else of the data, else the usual ones."""
    return Limits(
        _limit(recent, found.recent, found.gaps, USUAL_RECENT),
        _limit(many, found.many and max(found.many, LEAST_MANY), found.again, USUAL_MANY),
    )


def _limit(told: int | None, found: int | None, figures: int, usual: int) -> Limit:
    if told is not None:
        return Limit(told, "settings")
    return Limit(found, "data") if found is not None and figures >= FEWEST else Limit(usual, "usual")
