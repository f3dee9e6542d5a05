"""What is printed: the values that the sheets show, the days that a week's sheet has, and the label of a card."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tickler.dossiers import Dossier, DueDossier
from tickler.rules.forms import Form
from tickler.rules.stack import Stack
from tickler.rules.views import DayVolume, Divider, DossierView, Morning, Thickness, day_volume
from tickler.tabs import NUMBERS, Style, day_of, first_day, is_due, is_month, month_name, say_day
from tickler.workdays import Calendar


class Imprint(NamedTuple):
    """What stands at the foot of every sheet, and what it is printed on."""

    owner: str
    now: datetime
    paper: str  # A4 or Letter


class StackOnPaper(NamedTuple):
    """A stack: its list, then each dossier on a page of its own. Single cards have no list, a list alone no cards."""

    stack: Morning | Divider | None
    cards: list[DossierView]


class Numbers(NamedTuple):
    """The numbers of the pages of a part: that of its first page, and how many pages the whole has."""

    first: int
    of: int


class DayOnPaper(NamedTuple):
    """A day of a week's sheet."""

    volume: DayVolume
    stack: Stack


class WeekOnPaper(NamedTuple):
    """The days of a week that lie ahead."""

    today: date
    days: tuple[DayOnPaper, ...]


class TabsOnPaper(NamedTuple):
    """The 43 dividers of a binder made of paper."""


Printable = StackOnPaper | WeekOnPaper | Form | TabsOnPaper


class Corner(NamedTuple):
    """What stands at the corner of a card, to be seen in a binder: the divider that it lies behind."""

    label: str  # 8, Jul, closed
    below: str  # Dec, 5 July 2027


def corner(dossier: Dossier, today: date, style: Style = NUMBERS) -> Corner:
    """The divider that a dossier lies behind: what is due lies at today's, what is further off at its month's."""
    if dossier.filing is None:
        return Corner("—", "closed")
    tab = dossier.filing.tab
    if is_due(tab, today):
        return Corner(str(today.day), month_name(today.month))
    day, first = day_of(tab), first_day(tab)
    if day and day < style.end(today):
        return Corner(str(day.day), month_name(day.month))
    return Corner(
        month_name(first.month)[:3], f"{day.day} {month_name(day.month)} {day.year}" if day else f"{first.year}"
    )


def coming_day(today: date, calendar: Calendar) -> date:
    """The day whose week comes: the next working day after today; on a Friday, the one after the weekend."""
    return calendar.open_from(today + timedelta(days=1))


def days_of_week(stacks: Mapping[date, Stack], calendar: Calendar, usual: int) -> list[DayOnPaper]:
    """The days that a week's sheet has: the open ones, and closed ones under which something lies all the same."""
    volumes = {
        day: day_volume(day, Thickness(len(stack), stack.agreed), calendar, usual) for day, stack in stacks.items()
    }
    return [DayOnPaper(volumes[day], stack) for day, stack in stacks.items() if len(stack) or calendar.is_open(day)]


def in_order(divider: Divider) -> list[DueDossier]:
    """What lies under a tab in the order of its list: behind a month's what has no day yet comes first."""
    stack = divider.stack
    return sorted(stack, key=lambda due: not is_month(due.filing.tab)) if divider.month else list(stack)


def in_parts(stack: StackOnPaper, most: int) -> list[StackOnPaper]:
    """A stack in parts of at most so many cards, the list before the first of them."""
    cards = stack.cards
    first = stack._replace(cards=cards[:most])
    return [first, *(StackOnPaper(None, cards[begin : begin + most]) for begin in range(most, len(cards), most))]


def said_of(value: Printable) -> str:
    """What is printed, in words."""
    match value:
        case StackOnPaper(None, [one]):
            return f"the card of {one.dossier.id} {one.dossier.card.name}"
        case StackOnPaper(None, cards):
            return f"{len(cards)} cards"
        case StackOnPaper(stack, cards):
            listed = f"the list of {title_of(stack)}" if stack else ""
            return f"{listed} and {len(cards)} card{'s' if len(cards) != 1 else ''}" if cards else listed
        case WeekOnPaper(_, days):
            return f"the days from {say_day(days[0].volume.day)}"
        case TabsOnPaper():
            return "the 43 dividers"
        case form:
            return f"the form {form.name}"


def title_of(stack: Morning | Divider) -> str:
    """What a list is called: the day, the month, or the number of a tab that has no date."""
    if isinstance(stack, Morning):
        return say_day(stack.stack.day)
    if stack.month:
        year, month = stack.month
        return f"{month_name(month)} {year or ''}".strip()
    return say_day(stack.day) if stack.day else f"tab {stack.name}"
