"""The copies of a binder, a line each, and what to type to go back to one."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from tickler.render.page import Page, text
from tickler.render.terminal.styles import FAINT, LATE, STRONG, counted
from tickler.rules.copies import Copies, Copy
from tickler.tabs import say_day

_KIB = 1024


def lines(view: Copies, _page: Page) -> Iterable[Text]:
    """The copies, the newest first."""
    if not view.copies:
        yield text(f"No copies lie in {view.folder} yet.")
        yield text(("one is made before the first write of each day, and by tickler backup", FAINT))
        return
    yield text((counted(len(view.copies), "copy", "copies"), STRONG), f" in {view.folder}")
    width = max(len(f"{copy.size / _KIB:,.0f}") for copy in view.copies)
    for copy in view.copies:
        yield from _copy(copy, width)
    yield text(("a day's copy is the binder as it was before the first write of that day", FAINT))


def _copy(copy: Copy, width: int) -> Iterator[Text]:
    held = copy.counts
    holds = f"{counted(held.active + held.closed, 'dossier')}" if held else "cannot be read"
    size = f"{copy.size / _KIB:>{width},.0f} KiB"
    held_by = (f"{holds:<14}", "" if held else LATE)
    yield text(f"  {say_day(copy.day):<15}  {size}  ", held_by, f"  tickler restore {copy.name}")
