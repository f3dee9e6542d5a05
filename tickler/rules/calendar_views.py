"""What there is to see of the calendar: days off and what lies under them, the coming week, who was not heard of."""

from datetime import date
from typing import NamedTuple

from tickler.dossiers import DayOff, Dossier
from tickler.rules.daysoff import Burden
from tickler.rules.stack import Stack
from tickler.rules.views import DayVolume


class DayOffLying(NamedTuple):
    """A day off, and how much lies under it all the same."""

    day_off: DayOff
    lying: int
    agreed: int


class DaysOff(NamedTuple):
    """The days off from a day on."""

    today: date
    spans: tuple[tuple[DayOffLying, ...], ...]  # those that follow each other for one reason, with no open day between

    @property
    def days(self) -> list[DayOffLying]:
        """All of them, in order."""
        return [one for span in self.spans for one in span]


class DaysChanged(NamedTuple):
    """Days that were taken off, or given back, and what lies under them that they do not hold."""

    today: date
    did: str  # taken off, given back, unchanged
    days: tuple[DayOff, ...]
    note: str | None
    burdens: tuple[Burden, ...]
    dry_run: bool

    @property
    def command(self) -> str | None:
        """The command that does what is proposed; None where nothing is."""
        days = [burden.day_off.day.isoformat() for burden in self.burdens if any(one.to for one in burden.lying)]
        return f"tickler balance {' '.join(days)} --apply" if days else None


MOST_NAMED = 6  # of a day of the week ahead, beside what is agreed


class WeekDay(NamedTuple):
    """A day of the week ahead, and what lies under it: all of it, or all that is agreed and the first of the rest."""

    volume: DayVolume
    stack: Stack
    unplaced: int = 0  # of what lies there, those without a day
    more: int = 0  # that lie there too, with a day, and are not in the stack


class WeekAhead(NamedTuple):
    """The coming days, side by side."""

    today: date
    days: tuple[WeekDay, ...]


class QuietOne(NamedTuple):
    """A client who was not heard of for longer than the cadence, or will not be before the next date."""

    dossier: Dossier
    last: date  # of the last contact; where there was none, since when the dossier is there
    spoken: bool
    cadence: int  # days
    days: int  # since then
    beyond: bool  # today


class Quiet(NamedTuple):
    """Who is beyond the cadence, and who will be; the first of each, the longest first."""

    today: date
    within: int | None  # days
    beyond: int
    coming: int
    dossiers: tuple[QuietOne, ...]
