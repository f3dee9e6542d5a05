"""What is with colleagues: a line for each of them, and what to do where something is not back in time."""

from collections.abc import Iterable, Iterator
from datetime import date

from rich.text import Text

from tickler.render.page import text
from tickler.render.terminal.styles import FAINT, LATE, WARN, short_tab
from tickler.rules.views import OutWith
from tickler.tabs import day_tab

_MOST_NAMED = 20  # under one tab


def said(colleague: str, until: date | None, today: date) -> str:
    """Who has it: ``out with Giorgi until Mon 14 Dec``."""
    return f"out with {colleague}{f' until {short_tab(day_tab(until), today)}' if until else ''}"


def lines(out: Iterable[OutWith], today: date) -> Iterator[Text]:
    """How many are with whom until when; in red where that has passed, with the way back once below all of them."""
    is_late = False
    for one in out:
        until = f" until {short_tab(day_tab(one.until), today)}" if one.until else ""
        if one.until and one.until < today:
            days = (today - one.until).days
            late = f"{one.dossiers} with {one.colleague}, due back {short_tab(day_tab(one.until), today)}"
            yield text(("Out   ", LATE), (f"{late}, {days} {'day' if days == 1 else 'days'} ago: not back yet", LATE))
            is_late = True
        else:
            yield text(("Out   ", WARN), f"{one.dossiers} with {one.colleague}{until}")
        for number, name in one.named[:_MOST_NAMED]:
            yield text((f"{number:>9}  ", FAINT), name)
        if len(one.named) > _MOST_NAMED:
            yield text((f"{'…':>9}  and {len(one.named) - _MOST_NAMED} more", FAINT))
    if is_late:
        yield text(" " * 6, ("tickler receive PACK, or take them back: tickler recall PACK (tickler handovers)", FAINT))
