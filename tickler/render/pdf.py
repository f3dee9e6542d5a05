"""A printed sheet as PDF, through WeasyPrint: an extra, since it needs Pango from the system."""

import logging
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from typing import Any, NamedTuple

from tickler.errors import Refused

_INSTALL = "install it: pip install 'tickler-binder[pdf]'; or print to .html, and that from a browser"
_PANGO = (
    "install it: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, dnf install pango, or"
    " brew install pango; or print to .html, and that from a browser"
)


class Pdf(NamedTuple):
    """A PDF, and how many pages it has."""

    content: bytes
    pages: int


def pdf_of(html: str, advance: Callable[[int], None] = lambda _page: None) -> Pdf:
    """The pages of an HTML document, which needs nothing from outside; ``advance`` is told which page is being set.

    Raises Refused where WeasyPrint or its system library is missing.
    """
    weasyprint = _weasyprint()
    with _pages_told(advance):
        laid_out = weasyprint.HTML(string=html, url_fetcher=_nothing_is_fetched).render()
    return Pdf(laid_out.write_pdf(), len(laid_out.pages))


class _Pages(logging.Handler):
    """Hears from WeasyPrint which page it sets: it says so to a logger of its own."""

    def __init__(self, advance: Callable[[int], None]) -> None:
        super().__init__()
        self._advance = advance

    def emit(self, record: logging.LogRecord) -> None:
        page = re.search(r"Page (\d+)", record.getMessage())
        if page:
            self._advance(int(page[1]))


@contextmanager
def _pages_told(advance: Callable[[int], None]) -> Iterator[None]:
    logger, pages = logging.getLogger("weasyprint.progress"), _Pages(advance)
    level, propagate = logger.level, logger.propagate
    logger.addHandler(pages)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(pages)
        logger.setLevel(level)
        logger.propagate = propagate


def _weasyprint() -> Any:  # noqa: ANN401  # it has no types
    """WeasyPrint, with its system library found; what it says of a missing one is said here, in a line."""
    with warnings.catch_warnings(), redirect_stdout(StringIO()):
        warnings.simplefilter("ignore")
        try:
            import weasyprint  # 400 ms, and only PDF needs it
        except ImportError as error:
            raise Refused(f"PDF needs WeasyPrint, and {error.name or 'it'} is not installed", _INSTALL) from error
        except OSError as error:  # from its foreign function interface: a library that the system lacks
            raise Refused("PDF needs Pango, a system library, which WeasyPrint does not find", _PANGO) from error
    return weasyprint


def _nothing_is_fetched(url: str, **_how: object) -> dict[str, Any]:
    raise ValueError(f"a printed sheet needs nothing from {url}")
