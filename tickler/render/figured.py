"""The figures of the work for other programs: as JSON, and as one record a line."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tickler.rules.figures import Review, Stats, Talks, Week

Record = tuple[object, ...]

_FIGURE = 4  # columns


def _review(view: Review) -> dict[str, Any]:
    return {
        "date": view.day.isoformat(),
        "over": not view.is_today,
        "closed_because": view.closed_because,
        **view.stack._asdict(),
        "agreed": view.agreed._asdict(),
        **_talks(view.talks),
        "first_calls": view.first_calls,
        "outcomes": [{"outcome": outcome, "count": count} for outcome, count in view.outcomes],
        "contracts": view.contracts,
        "quota": view.quota._asdict(),
        "promises": view.word._asdict(),
        "next": {"date": view.next.day.isoformat(), "due": view.next.due, "capacity": view.next.capacity},
    }


def _talks(talks: Talks) -> dict[str, Any]:
    return talks._asdict() | {"reached_rate": _rounded(talks.reached_rate)}


def _week(week: Week) -> dict[str, Any]:
    return {
        "first": week.first.isoformat(),
        "last": week.last.isoformat(),
        "working_days": week.working_days,
        "planned": week.planned,
        "carried": week.carried,
        "volume": _rounded(week.volume),
        "carried_a_day": _rounded(week.carried_a_day),
        **_talks(week.talks),
    }


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 3)


def _figures(view: Review) -> Iterator[Record]:
    """A figure a line: its name, the figure, its quota if there is one, and of the next day its date."""
    return ((*record, None, None, None)[:_FIGURE] for record in _shorter(view))


def _shorter(view: Review) -> Iterator[Record]:
    yield ("date", view.day)
    yield from view.stack._asdict().items()
    yield from ((f"agreed_{name}" if name != "agreed" else name, n) for name, n in view.agreed._asdict().items())
    yield from ((name, n, view.quota._asdict().get(name)) for name, n in view.talks._asdict().items())
    yield ("first_calls", view.first_calls, view.quota.first_calls)
    yield ("contracts", view.contracts, view.quota.contracts)
    yield from ((f"outcome_{outcome or 'none'}", count) for outcome, count in view.outcomes)
    yield from ((f"promises_{name}", n) for name, n in view.word._asdict().items())
    yield ("next", view.next.due, view.next.capacity, view.next.day)


def _weeks(view: Stats) -> Iterator[Record]:
    for week in view.weeks:
        yield (week.first, week.last, week.working_days, week.planned, week.carried, *week.talks)


OBJECT_OF: dict[type, Callable[[Any], Any]] = {
    Review: _review,
    Stats: lambda view: {"date": view.today.isoformat(), "weeks": [_week(week) for week in view.weeks]},
}
RECORDS_OF: dict[type, Callable[[Any], Iterable[Record]]] = {Review: _figures, Stats: _weeks}
