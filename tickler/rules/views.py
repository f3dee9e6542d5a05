"""What there is to see: values that a renderer shows, put together from what the binder was asked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from tickler.dossiers import (
    Card,
    Contact,
    Dossier,
    Filing,
    FilledForm,
    Move,
    Occasion,
    Person,
    Promise,
    Purchase,
    Sheet,
)
from tickler.rules.occasions import Greeting
from tickler.rules.promises import DuePromise
from tickler.rules.stack import Stack
from tickler.tabs import NUMBERS, Style, Tab, day_tab, month_dividers
from tickler.workdays import Calendar

if TYPE_CHECKING:
    from tickler.rules.history import Past
    from tickler.rules.own import OwnField
    from tickler.rules.places import Place
    from tickler.rules.search import Search


REPORTED_BY = 3
"""The day of the month by which the report on the past one is made."""


class Thickness(NamedTuple):
    """How much lies under one label, and how much of it is agreed."""

    count: int = 0  # type: ignore[assignment]  # what a tuple counts is of no use here
    agreed: int = 0


class Counts(NamedTuple):
    """The count that must add up: active = filed + out."""

    active: int
    filed: int
    out: int
    closed: int


class OutWith(NamedTuple):
    """How many dossiers a colleague has, and until when."""

    colleague: str
    until: date | None
    dossiers: int
    named: tuple[tuple[int, str], ...] = ()  # their numbers and clients, where one tab is looked at


class DayVolume(NamedTuple):
    """A day of the binder and how full it is."""

    day: date
    count: int  # type: ignore[assignment]  # as above
    agreed: int
    closed_because: str | None
    capacity: int

    @property
    def over(self) -> int:
        """How many more lie there than it holds."""
        return max(self.count - self.capacity, 0)


class MonthVolume(NamedTuple):
    """A month's divider and what lies behind it: with a day noted, and without."""

    year: int
    month: int
    dated: int
    undated: int

    @property
    def count(self) -> int:  # type: ignore[override]  # as above
        """All that lies behind it."""
        return self.dated + self.undated


class Morning(NamedTuple):
    """The day's stack with its volume, and the volume of the working days that follow."""

    today: date
    stack: Stack
    owner: str
    capacity: int
    closed_because: str | None
    done: int
    ahead: tuple[DayVolume, ...]
    promises: tuple[DuePromise, ...] = ()
    greetings: tuple[Greeting, ...] = ()
    out: tuple[OutWith, ...] = ()  # all that colleagues have, if it is today
    short: bool = False  # to be seen at one look: one line a dossier
    report: date | None = None  # the 1st of the month on which the report is still to be made
    style: Style = NUMBERS


class Divider(NamedTuple):
    """What lies under one day's tab, or behind one month's divider."""

    today: date
    name: str  # as it is written on the divider: 13, July
    day: date | None
    month: tuple[int | None, int] | None  # (year or every year, month)
    stack: Stack
    out: tuple[OutWith, ...] = ()  # what would lie here, and is with colleagues
    in_month: bool = False  # a day without a tab of its own: it lies under its month's


class BinderView(NamedTuple):
    """All tabs with their thickness, and the count that must add up."""

    days: tuple[DayVolume, ...]
    months: tuple[MonthVolume, ...]
    counts: Counts
    style: Style
    out: tuple[OutWith, ...] = ()


class LyingSheet(NamedTuple):
    """A sheet behind the card, and how large it is; None where its content is lost."""

    sheet: Sheet
    size: int | None  # bytes


class DossierView(NamedTuple):
    """A dossier, opened: all that lies in it."""

    today: date
    dossier: Dossier
    contacts: list[Contact]
    promises: list[Promise]
    moves: list[Move]
    sheets: Sequence[LyingSheet] = ()
    forms: Sequence[FilledForm] = ()
    purchases: Sequence[Purchase] = ()
    persons: Sequence[Person] = ()  # beside the one on the card
    occasions: Sequence[Occasion] = ()
    recommended_by: Dossier | None = None
    recommended: Sequence[Dossier] = ()  # the first of those whom this client recommended
    fields: "tuple[OwnField, ...]" = ()  # of one's own, as they are declared
    style: Style = NUMBERS


class Hit(NamedTuple):
    """A dossier that was found, and where in it the words stand."""

    dossier: Dossier
    places: "tuple[Place, ...]" = ()


class Found(NamedTuple):
    """What a search came to."""

    today: date
    words: str
    hits: list[Hit]
    most: int
    search: "Search"
    style: Style = NUMBERS
    otherwise: "Search | None" = None  # where nothing is found: the same words read so that something is


class Filed(NamedTuple):
    """What a command did with one dossier: where it lies now, and how full that day is with it."""

    today: date
    did: str  # filed, refiled, moved, closed, reopened, changed, unchanged
    dossier: Dossier
    note: str | None = None
    volume: DayVolume | None = None
    dry_run: bool = False
    promised: tuple[Promise, ...] = ()
    lines: tuple[str, ...] = ()  # of the card, as they were read or changed
    style: Style = NUMBERS


class Promised(NamedTuple):
    """What a command did with a promise."""

    today: date
    did: str  # promised, kept, dropped
    dossier: Dossier
    number: int
    promise: Promise
    dry_run: bool = False


class Bought(NamedTuple):
    """A purchase that a command put into a dossier, or took out of it, and what all of them come to."""

    did: str  # noted, taken out
    dossier: Dossier
    number: int
    purchase: Purchase
    totals: Mapping[str, Decimal]  # by currency
    dry_run: bool = False


class PersonNoted(NamedTuple):
    """What a command did with a person of a dossier."""

    did: str  # added, changed, unchanged, removed
    dossier: Dossier
    person: Person
    first: bool  # the one who stands on the card
    birthday: Occasion | None = None
    note: str | None = None
    dry_run: bool = False


class TakenIn(NamedTuple):
    """A row of a list as it was understood, and what it does in the binder."""

    line: int
    did: str  # filed, changed, unchanged
    card: Card
    filing: Filing | None
    where: str


class Tally:
    """What becomes of the rows of a list, counted while they are taken in."""

    new = 0
    changed = 0
    unchanged = 0
    skipped = 0  # bad rows, left out
    dated = 0  # new ones that brought a date of their own
    dealt = 0  # new ones that did not
    first_day: date | None = None  # on which they were dealt out
    last_day: date | None = None
    noted = 0  # dates that there is something to say about, and what is to say about the first
    first_note: str | None = None
    otherwise_dated = 0  # dossiers that stay where they lie, though the list has another date
    closed = 0  # dossiers that stay in the archive
    out = 0  # dossiers that a colleague has: they stay as they are
    kept = 0  # dossiers with lines that were changed here since a list said them, and stay so
    renamed = 0  # dossiers known by number, email or phone alone, that have another name or person now
    left_closed = 0  # rows of clients that are closed in the list, and have no dossier here: they stay out
    alike = 0  # new ones that have an email, a phone or a name in common with another dossier; the first in words
    first_alike: str | None = None
    twins = 0  # new ones that surely are clients of a row further up; the first in words
    first_twin: str | None = None
    persons = 0  # rows of one more person in a dossier, new there or changed

    def __init__(self) -> None:
        self.first_rows: list[TakenIn] = []
        self.first_renamed: list[str] = []  # 14 Nino → Gio


class Listed(NamedTuple):
    """A dossier as a list for another program tells of it."""

    dossier: Dossier
    occasions: Sequence[Occasion]
    recommended_by: str | None  # the name of who did
    persons: Sequence[Person] = ()  # beside the one on the card


class Imported(NamedTuple):
    """What came of a list."""

    today: date
    file: str
    tally: Tally
    per_day: int
    capacity: int
    rejected: str | None  # the file that the bad rows were written to
    dry_run: bool
    style: Style = NUMBERS


def binder_view(  # noqa: PLR0913  # each is one answer of the binder
    *,
    today: date,
    due: Thickness,
    lying: Mapping[Tab, Thickness],
    far: Mapping[int, tuple[int, int]],
    counts: Counts,
    calendar: Calendar,
    capacity: int,
    out: Iterable[OutWith] = (),
    style: Style = NUMBERS,
) -> BinderView:
    """The binder from above: today with all that is due, the days that have tabs, the twelve months."""
    first, *later = style.days(today)
    days = [day_volume(first, due, calendar, capacity)]
    days += [day_volume(day, lying.get(day_tab(day), Thickness()), calendar, capacity) for day in later]
    months = [MonthVolume(year, month, *far.get(month, (0, 0))) for year, month in month_dividers(today)]
    return BinderView(tuple(days), tuple(months), counts, style, tuple(out))


def day_volume(day: date, thickness: Thickness, calendar: Calendar, usual: int) -> DayVolume:
    """A day, how full it is, whether it is worked, and how much it holds, where a usual one holds ``usual``."""
    holds = calendar.capacity_of(day, usual)
    return DayVolume(day, thickness.count, thickness.agreed, calendar.closed_because(day), holds)


class Pair(NamedTuple):
    """Two dossiers that are likely of one client, and why."""

    one: Dossier
    other: Dossier
    because: str


class Pairs(NamedTuple):
    """The likely pairs, at most so many."""

    pairs: list[Pair]
    most: int


class Exported(NamedTuple):
    """A file that was written for other programs."""

    path: str
    dossiers: int
    undated: int = 0  # of these, those that a calendar has no day for


class WholesTakenIn(NamedTuple):
    """What came of dossiers that were exported whole: those that are new here, and those that were here already."""

    path: str
    new: int
    known: list[str]  # their names
    dry_run: bool


class BackupMade(NamedTuple):
    """A copy that was made and verified."""

    path: str
    size: int  # bytes
    counts: Counts


class Restoration(NamedTuple):
    """Going back to a copy: what it holds, and the commands that it does not know (None: the binder cannot say)."""

    copy: str
    lost: "list[Past] | None"
    counts: Counts
    applied: bool
    aside: str | None  # where the binder is kept that was replaced
    other: bool = False  # it is a copy of another binder


class Checked(NamedTuple):
    """What is wrong with the binder, if anything: each fault with the way to mend it."""

    counts: Counts
    faults: list[tuple[str, str]]
    mended: list[str]
    warnings: list[str]
    backup: str | None


class Printed(NamedTuple):
    """What was printed, and the file that it is in."""

    file: str
    what: str  # the list of Mon 23 Nov 2026 and 17 cards
    paper: str
    pages: int | None  # None for HTML: whoever prints it makes the pages
