"""The screens: calm, aligned, one look. Every colour has a word or a sign beside it."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from rich.text import Text

from tickler.render.page import Page
from tickler.rules.history import History, TakenBack
from tickler.rules.views import (
    BackupMade,
    BinderView,
    Checked,
    Divider,
    DossierView,
    Filed,
    Found,
    Imported,
    Morning,
    Restoration,
)

_SCREEN_OF: dict[type, str] = {
    Morning: "stack",
    Divider: "stack",
    BinderView: "binder",
    DossierView: "dossier",
    Filed: "answers",
    Found: "answers",
    TakenBack: "safety",
    History: "safety",
    BackupMade: "safety",
    Restoration: "safety",
    Checked: "safety",
    Imported: "imported",
}


def lines(value: Any, page: Page) -> Iterable[Text]:  # noqa: ANN401  # one of the views
    """The lines of the screen that shows the value."""
    kind = type(value[0]) if isinstance(value, list) else type(value)
    screen = import_module(f"tickler.render.terminal.{_SCREEN_OF[kind]}")  # only the one that is shown
    shown: Iterable[Text] = screen.lines(value, page)
    return shown
