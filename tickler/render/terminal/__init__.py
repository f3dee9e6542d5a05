"""The screens: calm, aligned, one look. Every colour has a word or a sign beside it."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from rich.text import Text

from tickler.render.page import Page
from tickler.rules.views import (
    BackupMade,
    BinderView,
    Bought,
    Checked,
    Divider,
    DossierView,
    Exported,
    Filed,
    Found,
    Imported,
    Morning,
    Pairs,
    PersonNoted,
    Printed,
    Promised,
    Restoration,
    WholesTakenIn,
)

_SCREEN_OF: dict[type, str] = {
    Morning: "stack",
    Divider: "stack",
    BinderView: "binder",
    DossierView: "dossier",
    Filed: "answers",
    Found: "found",
    Pairs: "pairs",
    WholesTakenIn: "answers",
    Exported: "answers",
    Promised: "promised",
    PersonNoted: "persons",
    Bought: "bought",
    BackupMade: "safety",
    Restoration: "safety",
    Checked: "safety",
    Imported: "imported",
    Printed: "printed",
}

# Whole modules of views, which are imported only where one of them is shown.
_SCREEN_OF_MODULE = {
    "tickler.rules.history": "safety",
    "tickler.rules.copies": "copies",
    "tickler.rules.inside": "inside",
    "tickler.rules.handover_views": "away",
    "tickler.rules.figures": "figured",
    "tickler.rules.report": "reported",
    "tickler.rules.segments": "segmented",
    "tickler.rules.calendar_views": "calendar",
    "tickler.rules.plans": "planned",
}


def lines(value: Any, page: Page) -> Iterable[Text]:  # noqa: ANN401  # one of the views
    """The lines of the screen that shows the value."""
    kind = type(value[0]) if isinstance(value, list) else type(value)
    name = _SCREEN_OF.get(kind) or _SCREEN_OF_MODULE[kind.__module__]
    screen = import_module(f"tickler.render.terminal.{name}")  # only the one that is shown
    shown: Iterable[Text] = screen.lines(value, page)
    return shown
