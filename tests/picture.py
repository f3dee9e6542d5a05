"""Pictures of the screens, drawn from the demo on a fixed Monday: ``make picture``, or ``python -m tests.picture``."""

import io
import re
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from unicodedata import category
from unittest.mock import patch

from rich.console import Console
from rich.text import Text

from tickler.commands import daily
from tickler.commands.run import Run
from tickler.demo import build
from tickler.render.page import Page, width_of
from tickler.settings import Settings
from tickler.storage.connection import begun

EXAMPLES = Path(__file__).parent.parent / "examples"
SCREENS = {"today": daily.today, "binder": daily.binder}

_NOW = datetime(2026, 11, 23, 8, 30)
_WIDTH = 100
_TEXT = re.compile(r"<text[^>]*>(?P<said>[^<]*)</text>")
_FONTS = "ui-monospace, Menlo, Consolas, monospace"


class _Paper(Page):
    """A page that remembers what is shown on it."""

    def __init__(self, console: Console) -> None:
        super().__init__(_WIDTH, cut=True, colour=True, asks=False)
        self.console = console

    def show(self, lines: Iterable[Text | str]) -> None:
        for line in lines:
            self.console.print(line, soft_wrap=True)


def pictures() -> dict[str, str]:
    """Each screen's name, and its picture as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "binder.db"
        with begun(path) as db:
            build.fill(db, build.history(_NOW))
        return {name: _picture(name, screen, path) for name, screen in SCREENS.items()}


def texts(svg: str) -> list[str]:
    """What can be read in a picture: its pieces of text, in order."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def _picture(name: str, screen: Callable[..., None], path: Path) -> str:
    console = Console(
        record=True, file=io.StringIO(), width=_WIDTH, force_terminal=True, color_system="truecolor", highlight=False
    )
    page = _Paper(console)
    page.show([Text.assemble(("$ ", "dim"), f"tickler {name}")])
    screen(SimpleNamespace(obj=Run(_NOW, path, Settings(owner=build.OWNER, capacity=20), page)))
    with patch("rich.cells.cell_len", width_of):  # what follows a word in Devanagari begins behind it
        drawn = console.export_svg(title="tickler", unique_id=f"tickler-{name}")
    return _on_its_own(_TEXT.sub(_unstretched, drawn))


def _unstretched(drawn: re.Match[str]) -> str:
    """A piece of text in whose letters signs are joined is as wide as it is, not as wide as its characters."""
    joined = any(category(character) in {"Mc", "Mn"} for character in drawn["said"])
    return re.sub(r' textLength="[^"]*"', "", drawn[0]) if joined else drawn[0]


def _on_its_own(svg: str) -> str:
    """The picture with the fonts of its reader, nothing that is fetched from elsewhere, and its blanks kept."""
    svg = re.sub(r"<!--.*?-->\n?", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: [^;]*;", f"font-family: {_FONTS};", svg)
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE).rstrip("\n") + "\n"


if __name__ == "__main__":
    for screen_name, drawn in pictures().items():
        (EXAMPLES / f"{screen_name}.svg").write_text(drawn, encoding="utf-8")
