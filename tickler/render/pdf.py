"""A printed sheet as PDF, through WeasyPrint: an extra, since it needs Pango from the system."""

import warnings
from contextlib import redirect_stdout
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


def pdf_of(html: str) -> Pdf:
    """The pages of an HTML document, which needs nothing from outside.

    Raises Refused where WeasyPrint or its system library is missing.
    """
    laid_out = _weasyprint().HTML(string=html, url_fetcher=_nothing_is_fetched).render()
    return Pdf(laid_out.write_pdf(), len(laid_out.pages))


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
