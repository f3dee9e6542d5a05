"""The few styles of the screens, and how the same things are worded everywhere."""

from datetime import date

from tickler.dossiers import Card, Contact, Do
from tickler.render.page import plain
from tickler.tabs import MONTHS, Tab, first_day, is_month, month_name, say_day

STRONG = "bold"
FAINT = "dim"
WARN = "yellow"
LATE = "red"
GOOD = "green"
HEAD = "bold cyan"

_SAID_DO: dict[Do, str] = {
    "call": "call",
    "first-call": "first call",
    "meeting": "meeting",
    "offer": "write an offer",
    "email": "write an email",
    "other": "see to it",
}


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 dossier``, ``2 dossiers``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def task(do: Do, about: str | None) -> str:
    """What is to be done, and about what: ``call: answer on the offer``."""
    return f"{_SAID_DO[do]}: {plain(about)}" if about else _SAID_DO[do]


def client_parts(card: Card) -> tuple[str, str]:
    """The client's name, and whom to ask for; where that is nobody else, the company, if it has another name."""
    other = next((said for said in (card.person, card.company) if said and said != card.name), None)
    return plain(card.name), f" · {plain(other)}" if other else ""


def short_day(day: date, today: date) -> str:
    """A past day, the year only if it is another: ``10 Nov``, ``10 Nov 2025``."""
    said = f"{day.day} {MONTHS[day.month - 1][:3]}"
    return said if day.year == today.year else f"{said} {day.year}"


def short_tab(tab: Tab, today: date) -> str:
    """A place without much ado: ``Fri 27 Nov``, ``July``, the year only if it is another."""
    first = first_day(tab)
    if is_month(tab):
        return month_name(first.month) if first.year == today.year else f"{month_name(first.month)} {first.year}"
    return f"{say_day(first)[:3]} {short_day(first, today)}"


def ended(contact: Contact, today: date) -> str:
    """When and how a contact ended: ``10 Nov offer-sent``, ``10 Nov meeting``."""
    how = ", ".join(said for said in (contact.kind, contact.outcome) if said and said != "call")
    return f"{short_day(date.fromisoformat(contact.at[:10]), today)} {how or contact.kind}"


def moment(at: str) -> str:
    """A moment in full: ``Tue 10 Nov 2026 11:05``."""
    return f"{say_day(date.fromisoformat(at[:10]))} {at[11:16]}"


def said_size(size: int) -> str:
    """``812 bytes``, ``120 kB``, ``3.4 MB``."""
    if size < 1000:  # noqa: PLR2004  # the kilo of kilobyte
        return counted(size, "byte")
    if size < 999_500:  # noqa: PLR2004  # what would be said as 1,000 kB
        return f"{size / 1000:,.0f} kB"
    return f"{size / 1_000_000:,.1f} MB"
