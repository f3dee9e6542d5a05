"""The screens: calm, aligned, one look. Every colour has a word or a sign beside it."""

from collections.abc import Iterable
from typing import Any

from rich.text import Text

from tickler.render.page import Page
from tickler.rules.views import BinderView, Divider, DossierView, Filed, Found, Morning


def lines(value: Any, page: Page) -> Iterable[Text]:  # noqa: ANN401  # one of the views
    """The lines of the screen that shows the value."""
    match value:
        case Morning() | Divider():
            from tickler.render.terminal import stack as screen  # only the screen that is shown
        case BinderView():
            from tickler.render.terminal import binder as screen  # type: ignore[no-redef]
        case DossierView():
            from tickler.render.terminal import dossier as screen  # type: ignore[no-redef]
        case Filed() | Found() | [*_]:
            from tickler.render.terminal import answers as screen  # type: ignore[no-redef]
    shown: Iterable[Text] = screen.lines(value, page)
    return shown
