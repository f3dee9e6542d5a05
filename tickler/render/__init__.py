"""What was found or done, made visible. Each renderer is imported only when it is chosen."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from rich.text import Text

from tickler.render.page import Page

# Whole modules of views, with what makes JSON and records of them: imported only where one of them is shown.
_MADE_BY = {
    "tickler.rules.calendar_views": "calendar",
    "tickler.rules.plans": "planned",
    "tickler.rules.handover_views": "away",
    "tickler.rules.figures": "figured",
    "tickler.rules.report": "reported",
    "tickler.rules.segments": "segmented",
}


def rendered(value: Any, page: Page, *, as_json: bool = False, plain: bool = False) -> Iterable[Text | str]:  # noqa: ANN401
    """The lines that show a value of ``rules.views``: for a person, as JSON, or as one record a line."""
    if as_json:
        from tickler.render import json as renderer  # only when chosen
    elif plain:
        from tickler.render import records as renderer  # type: ignore[no-redef]  # only when chosen
    else:
        from tickler.render import terminal as renderer  # type: ignore[no-redef]  # only when chosen
    lines: Iterable[Text | str] = renderer.lines(value, page)
    return lines


def maker(kind: type) -> Any:  # noqa: ANN401  # a module with OBJECT_OF and RECORDS_OF
    """The module that makes JSON and records of a view which has one of its own; None for any other."""
    name = _MADE_BY.get(kind.__module__)
    return import_module(f"tickler.render.{name}") if name else None
