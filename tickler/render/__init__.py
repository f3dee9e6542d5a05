"""What was found or done, made visible. Each renderer is imported only when it is chosen."""

from collections.abc import Iterable
from typing import Any

from rich.text import Text

from tickler.render.page import Page


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
