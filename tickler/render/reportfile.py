"""The report on a month as a file: by the company's template, by the built-in ones, or as data."""

import csv
import io
import re
from datetime import date
from typing import Any

from tickler.render import blanks, charts, reported
from tickler.render import json as as_json
from tickler.render.bounds import LONGEST_LINE, TooMuch
from tickler.render.cells import harmless_cell, quoted_cell
from tickler.render.filling import Manner, Template, filled
from tickler.render.html import FONTS, harmless
from tickler.render.page import Page
from tickler.render.terminal.styles import counted
from tickler.rules.report import Report, values
from tickler.tabs import say_day

_NONE = "-"
_BAR = 20  # signs of a bar in a text
_MARKS = re.compile(r"([\\`*_\[\]<>|#~&])")


def document(report: Report, form: str, paper: str, template: Template | None = None) -> str:
    """The report as Markdown, HTML (which is printed to PDF, too, on paper of a size), CSV or JSON.

    Raises NotUnderstood for what is wrong in a template, with its name and line.
    """
    if template is None and form == "json":
        page = Page(width=100, cut=False, colour=False, asks=False)
        return "".join(f"{line}\n" for line in as_json.lines(report, page))
    if template is None and form == "csv":
        return _csv(report)
    as_html = form in {"html", "pdf"}
    if template is None:
        template = _built_in("report.html" if as_html else "report.md")
    given = values(report)
    if as_html:
        given |= {"charts": charts.of(report), "font": FONTS, **blanks.SIZES[paper], **blanks.MARGINS}
    made = _csv_value if form == "csv" else harmless
    return filled(template, given, Manner(as_html, made, _FILTERS))


def _built_in(name: str) -> Template:
    from importlib.resources import files  # 5 ms, and only here

    return Template(name, files("tickler.render").joinpath("report", name).read_text(encoding="utf-8"))


def _csv(report: Report) -> str:
    """The records of --plain, as a table: figure, value, target; the lists below."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(("figure", "value", "target"))
    for record in reported.records(report):
        writer.writerow([_cell(column) for column in record])
    return table.getvalue()


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    said = harmless(value)
    if isinstance(said, bool):
        return "yes" if said else "no"
    return harmless_cell(said) if isinstance(said, str) else said


def _csv_value(value: object) -> object:
    """What a template of CSV writes: a whole cell."""
    said = harmless(value)
    return quoted_cell(said) if isinstance(said, str) and said != _NONE else said


# -- filters -----------------------------------------------------------------------------------------------------------


def _day(day: date) -> str:
    return say_day(day)


def _number(number: float | None) -> str:
    """``1,234``, ``2.5``; a dash for none."""
    if number is None:
        return _NONE
    return f"{number:,.1f}" if number % 1 else f"{number:,.0f}"


def _percent(part: float | None) -> str:
    return _NONE if part is None else f"{100 * part:.0f} %"


def _money(one: dict[str, Any]) -> str:
    """A sum with its currency: ``1,200.50 EUR``."""
    return f"{one['amount']:,f} {one['currency']}"


def _bar(number: int, of: int, width: int = _BAR) -> str:
    """A bar of signs, for a text: so much of so much."""
    if width > LONGEST_LINE:
        raise TooMuch(f"a bar of more than {LONGEST_LINE:,} signs")
    filled = min(round(width * number / of), width) if of else 0
    filled = max(filled, 1) if number else 0
    return "█" * filled + "░" * (width - filled)


def _md(said: str | None) -> str:
    """Client data in Markdown, where it stands as it is: on one line, and with no sign that means something."""
    return _MARKS.sub(r"\\\1", " ".join(said.split())) if said else ""


_FILTERS: dict[str, Any] = {
    "day": _day, "number": _number, "percent": _percent, "money": _money, "bar": _bar, "md": _md, "counted": counted,
}  # fmt: skip
