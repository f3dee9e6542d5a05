"""Birthdays and other occasions on the day's screen: whom to greet today, and whom soon."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from tickler.render.page import Page, text, width_of
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, STRONG
from tickler.rules.occasions import BIRTHDAY, Greeting, say_when

_MOST_SHOWN = 8
_HANG = 8


def ahead(greetings: Sequence[Greeting], page: Page) -> Iterator[Text]:
    """The section of a day's screen: an occasion on a line, today's first, with the phone to ring."""
    yield text(("Greet", HEAD), (f" · {len(greetings)}", FAINT))
    shown = greetings[:_MOST_SHOWN]
    number = max(len(str(one.dossier.id)) for one in shown)
    widest = max(len(_when(one)) for one in shown)
    for one in shown:
        when = (f"{_when(one):<{widest}}", GOOD if one.ahead.in_days == 0 else "")
        whom = text((f"{one.dossier.id:>{number + 1}}", FAINT), "  ", when, "  ", *_whom(one))
        yield from _with_phone(whom, one.phone or one.email or "", page)
    more = len(greetings) - len(shown)
    if more:
        yield text((f"  and {more} more: tickler today --json", FAINT))
    yield Text()


def _when(one: Greeting) -> str:
    return say_when(one.ahead.in_days)


def _with_phone(whom: Text, reached: str, page: Page) -> Iterator[Text]:
    """The phone behind the name, or whole on a line of its own: nobody dials a broken number."""
    behind = text(f" · {reached}" if reached else "")
    if not page.cut or width_of(whom) + width_of(behind) <= page.width:
        yield whom + behind
    else:
        yield whom
        yield text(" " * _HANG, reached)


def _whom(one: Greeting) -> Iterator[str | tuple[str, str]]:
    occasion, client = one.ahead.occasion, one.dossier.card.name
    who = occasion.who if occasion.who and occasion.who != client else None
    years = one.ahead.years
    if occasion.what == BIRTHDAY:
        yield who or client, STRONG
        yield f" · {client}" if who else ""
        yield f": birthday{f', {years}' if years else ''}"
    else:
        yield client, STRONG
        yield f": {occasion.what}{f', {years} years' if years else ''}"
