"""Blank paper: forms to fill in by hand, and the dividers of a binder."""

from typing import Any

from tickler.render.fitting import lines_of
from tickler.rules.forms import Field, Form
from tickler.rules.paper import Imprint, TabsOnPaper
from tickler.tabs import MONTHS

# Millimetres. A sheet is punched on the left.
SIZES = {"A4": {"width": 210.0, "height": 297.0}, "Letter": {"width": 215.9, "height": 279.4}}
MARGINS = {"left": 22, "right": 13, "top": 12, "bottom": 12}

# On a form: its head, that of a field, and lines of help, of choices, and to write on.
_FORM_HEAD, _FIELD_HEAD, _HELP_LINE, _CHOICE_LINE, _WRITING_LINE = 32, 9, 4, 6.2, 8
_HELP_COLUMNS = 90
_ONE_BELOW_ANOTHER = 3  # choices
_FEWEST_LINES, _USUAL_LINES, _MOST_LINES = 2, 4, 12

# On a divider: the edge that no printer reaches, the ear, half the height of a capital letter in sizes of the font, and
# for each length of label the size of its letters and how wide they are set (0: as wide as they are).
_EDGE, _EAR = 6, 14
_HALF_A_CAPITAL = 0.357
_LETTERS = {1: (290, 150), 2: (210, 170), 3: (72, 0)}


def form(value: Form, imprint: Imprint) -> dict[str, Any]:
    """What the template of a form needs."""
    room = SIZES[imprint.paper]["height"] - MARGINS["top"] - MARGINS["bottom"]
    return {"title": value.title, "form": value, "lines": _lines_to_write_on(value, room)}


def _lines_to_write_on(blank: Form, room: float) -> int:
    """How many lines a text gets: what leaves the form on one page, if that can be."""
    texts = sum(field.type == "text" for field in blank.fields)
    left = room - _FORM_HEAD - _height(blank.help) - sum(map(_height_but_lines, blank.fields))
    lines = int(left / texts / _WRITING_LINE) if texts else 0
    return min(lines, _MOST_LINES) if lines >= _FEWEST_LINES else _USUAL_LINES


def _height_but_lines(field: Field) -> float:
    """The height of a field, without the lines of a text."""
    rows = len(field.choices)
    if rows > _ONE_BELOW_ANOTHER:
        rows = -(-rows // 2)
    below = _WRITING_LINE if field.type == "line" or (field.help and not rows) else 0
    return _FIELD_HEAD + _height(field.help) + (rows * _CHOICE_LINE if rows else below if field.type != "text" else 0)


def _height(help_text: str | None) -> float:
    return lines_of(help_text, _HELP_COLUMNS) * _HELP_LINE if help_text else 0


def tabs(_value: TabsOnPaper, imprint: Imprint) -> dict[str, Any]:
    """What the template of the dividers needs: the days, then the months."""
    days = [_tab(str(day), str(day), (day - 1) / 31, 1 / 31, imprint) for day in range(1, 32)]
    months = [_tab(month[:3], month, number / 12, 1 / 12, imprint) for number, month in enumerate(MONTHS)]
    return {"title": "The 43 tabs", "dividers": [*days, *months]}


def _tab(label: str, name: str, down: float, high: float, imprint: Imprint) -> dict[str, Any]:
    """A divider: its label as large as the sheet allows, and an ear at the right edge, further down on each sheet."""
    size = SIZES[imprint.paper]
    left, ears = MARGINS["left"], size["height"] - 2 * _EDGE
    room = size["width"] - left - _EDGE - _EAR - _EDGE
    letter, widest = _LETTERS[len(label)]
    length = min(room, widest) if widest else None
    return {
        "label": label,
        "name": name,
        "size": letter,
        "length": length,
        "middle": left + room / 2,
        "foot": size["height"] / 2 + letter * _HALF_A_CAPITAL,
        "ear_left": size["width"] - _EDGE - _EAR,
        "ear_width": _EAR,
        "ear_top": _EDGE + down * ears,
        "ear_height": high * ears,
    }
