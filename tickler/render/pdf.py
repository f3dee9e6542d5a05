"""A printed sheet as PDF, through WeasyPrint: an extra, since it needs Pango from the system."""

import logging
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import BytesIO, StringIO
from typing import Any, NamedTuple

from tickler.errors import Refused
from tickler.rules.refs import shortly

_INSTALL = "install it: pip install 'tickler-binder[pdf]'; or print to .html, and that from a browser"
_PANGO = (
    "install it: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, dnf install pango, or"
    " brew install pango; or print to .html, and that from a browser"
)
_NOWHERE = "file:///nowhere/"  # from where what is named without a place would come


class Pdf(NamedTuple):
    """A PDF, and how many pages it has."""

    content: bytes
    pages: int


def pdf_of(html: str, advance: Callable[[int], None] = lambda _page: None) -> Pdf:
    """The pages of an HTML document, which holds all that it needs; ``advance`` is told which page is being set.

    Raises Refused where WeasyPrint or its system library is missing, and where the document needs something from
    outside, which is not fetched.
    """
    weasyprint = _weasyprint()
    held = _Held(weasyprint)
    with _pages_told(advance):
        laid_out = weasyprint.HTML(string=html, url_fetcher=held, base_url=_NOWHERE).render()
    if held.missed:
        raise Refused(
            f"nothing is fetched for a PDF, and the HTML needs {shortly(held.missed[0].removeprefix(_NOWHERE), 80)}",
            'put a picture into the HTML itself: <img src="data:image/png;base64,…">',
        )
    return Pdf(laid_out.write_pdf(), len(laid_out.pages))


def bound(parts: Iterable[Pdf], title: str | None = None) -> Pdf:
    """Several PDFs as one, in order; without a title it is called as the first one is.

    Raises Refused where pypdf is missing.
    """
    try:
        from pypdf import PdfWriter  # 120 ms, and only for what is too thick to be laid out at once
    except ImportError as error:
        raise Refused("a PDF of so many pages needs pypdf, and it is not installed", _INSTALL) from error
    whole, pages, written = PdfWriter(), 0, BytesIO()
    for part in parts:
        if pages:
            whole.append(BytesIO(part.content))
        else:
            whole = PdfWriter(clone_from=BytesIO(part.content))
        pages += part.pages
    if title:
        whole.add_metadata({"/Title": title})
    whole.write(written)
    return Pdf(written.getvalue(), pages)


class _Held:
    """Gives WeasyPrint what the HTML itself holds as ``data:``, and nothing else."""

    _fail_on_errors = False  # WeasyPrint asks: what is missed is told afterwards, and not by it

    def __init__(self, weasyprint: Any) -> None:  # noqa: ANN401  # it has no types
        self._urls = weasyprint.urls
        self.missed: list[str] = []

    def __call__(self, url: str, **_how: object) -> Any:  # noqa: ANN401  # as above
        if not url.lower().startswith("data:"):
            self.missed.append(url)
            raise ValueError(f"{url} is not fetched")
        from urllib.request import DataHandler, Request  # 22 ms, and only where there is a picture

        with DataHandler().data_open(Request(url)) as data:  # noqa: S310  # it opens no other kind
            content, kind = data.read(), data.headers["Content-Type"]
        if hasattr(self._urls, "URLFetcherResponse"):
            return self._urls.URLFetcherResponse(url, content, {"Content-Type": kind})
        return {"string": content, "mime_type": kind}  # WeasyPrint before 68


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
