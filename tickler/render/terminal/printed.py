"""What was printed, and the file that it is in."""

from collections.abc import Iterable

from rich.text import Text

from tickler.render.page import Page, text
from tickler.render.terminal.styles import GOOD, STRONG, counted
from tickler.rules.views import Printed


def lines(printed: Printed, _page: Page) -> Iterable[Text]:
    """In a line: what, on how much paper, and where it is."""
    pages = counted(printed.pages, "page") if printed.pages else "as HTML"
    yield text(("printed", GOOD), f" {printed.what} · {pages}, {printed.paper} · ", (printed.file, STRONG))
