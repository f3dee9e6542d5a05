"""The report on a month for other programs: as JSON, and as one record a line."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from tickler.rules.report import Made, Meanings, Report, values

Record = tuple[object, ...]

# Each of these is a list: its records begin with the word, and have these columns.
_LISTS = {
    "kinds": ("kind", ("kind", "count")),
    "outcomes": ("outcome", ("outcome", "count")),
    "sums": ("sum", ("currency", "amount", "purchases")),
    "gained": ("gained", ("id", "name", "company", "on")),
    "lost_clients": ("lost_client", ("id", "name", "company", "on", "because")),
    "weeks": (
        "week",
        ("first", "last", "working_days", "planned", "done", "contacts", "calls", "calls_target", "reached", "offers"),
    ),
}
_NESTED = ("promises", "answers")


def records(report: Report) -> Iterator[Record]:
    """A figure a line, with its target if there is one; then the lists."""
    told = values(report)
    for name, value in told.items():
        if name in _NESTED:
            yield from ((f"{name}_{inner}", _rounded(one), None) for inner, one in value.items())
        elif not isinstance(value, list) and not name.endswith("_target"):
            yield (name, _rounded(value), told.get(f"{name}_target"))
    for name, (word, columns) in _LISTS.items():
        yield from ((word, *(one[column] for column in columns)) for one in told[name])


def _as_json(value: Any) -> Any:  # noqa: ANN401  # whatever a template is given
    match value:
        case dict():
            return {name: _as_json(one) for name, one in value.items()}
        case list():
            return [_as_json(one) for one in value]
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return _rounded(value)


def _rounded(value: Any) -> Any:  # noqa: ANN401  # as above
    return round(value, 3) if isinstance(value, float) else value


OBJECT_OF: dict[type, Callable[[Any], Any]] = {
    Report: lambda report: _as_json(values(report)),
    Meanings: lambda meanings: [{"value": name, "meaning": meaning} for name, meaning in meanings.values],
    Made: lambda made: made._asdict(),
}
RECORDS_OF: dict[type, Callable[[Any], Iterable[Record]]] = {
    Report: records,
    Meanings: lambda meanings: meanings.values,
    Made: lambda made: [tuple(made)],
}
