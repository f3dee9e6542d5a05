"""Charts as pictures: SVG that stands in the HTML itself, in grey and black, so that it prints as it shows.

Each says in words what it shows; beside each bar stands its figure.
"""

from collections.abc import Iterable
from html import escape
from typing import Any, NamedTuple

from tickler.rules.report import Report, values

_WIDTH = 360
_LABEL, _FIGURE = 88, 84  # left and right of a bar
_ROW, _THICK = 18, 11
_DARK, _MID, _LIGHT = "#222", "#888", "#e4e4e4"


class _Bar(NamedTuple):
    label: str
    value: int
    of: int | None  # the whole, or the target, drawn behind it
    said: str


def of(report: Report) -> dict[str, Any]:
    """The charts that a template of HTML is given: plan, calls, outcomes."""
    told = values(report)
    weeks = [(week["name"], week) for week in told["weeks"] if not week["empty"]]
    return {
        "plan": _bars(
            "Dossiers done of those planned, by week",
            [_Bar(name, week["done"], week["planned"], _of(week["done"], week["planned"])) for name, week in weeks],
        ),
        "calls": _bars(
            "Calls by week" + (", against the quota" if told["calls_target"] is not None else ""),
            [
                _Bar(name, week["calls"], week["calls_target"], _of(week["calls"], week["calls_target"]))
                for name, week in weeks
            ],
        ),
        "outcomes": _bars(
            "Contacts by outcome",
            [
                _Bar(one["outcome"] or "nothing said", one["count"], None, _of(one["count"], None))
                for one in told["outcomes"]
            ],
        ),
    }


def _of(value: int, whole: int | None) -> str:
    return f"{value:,}" if whole is None else f"{value:,} of {whole:,}"


def _bars(title: str, bars: Iterable[_Bar]) -> Any:  # noqa: ANN401  # Markup, from a module that is imported here
    """Bars one below another, as long as their figures."""
    from markupsafe import Markup  # comes with Jinja2, and is of no use without it

    rows = list(bars)
    longest = max((max(row.value, row.of or 0) for row in rows), default=0) or 1
    room = _WIDTH - _LABEL - _FIGURE
    drawn = [_drawn(row, n * _ROW, room / longest) for n, row in enumerate(rows)]
    told = escape(f"{title}: {'; '.join(f'{row.label} {row.said}' for row in rows)}")
    height = max(len(rows), 1) * _ROW
    return Markup(  # noqa: S704  # of our own words and figures, escaped above and below
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="100%" role="img"'
        f' aria-label="{told}" font-family="sans-serif" font-size="10.5">{"".join(drawn)}</svg>'
    )


def _drawn(row: _Bar, top: int, scale: float) -> str:
    middle = top + _ROW / 2
    y = middle - _THICK / 2
    whole = _rect(y, (row.of or 0) * scale, _LIGHT, _MID) if row.of else ""
    end = _LABEL + max(row.value, row.of or 0) * scale + 6
    return (
        f'<text x="{_LABEL - 8}" y="{middle + 4:.1f}" text-anchor="end" fill="{_DARK}">{escape(row.label)}</text>'
        f"{whole}{_rect(y, row.value * scale, _DARK, _DARK) if row.value else ''}"
        f'<text x="{end:.1f}" y="{middle + 4:.1f}" fill="{_DARK}">{escape(row.said)}</text>'
    )


def _rect(y: float, width: float, fill: str, stroke: str) -> str:
    return (
        f'<rect x="{_LABEL}" y="{y:.1f}" width="{max(width, 1):.1f}" height="{_THICK}" fill="{fill}"'
        f' stroke="{stroke}" stroke-width="0.6"/>'
    )
