"""Days off, the coming week and who was not heard of, for other programs: as JSON, and as one record a line."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from tickler.dossiers import DayOff, Dossier, DueDossier
from tickler.rules.calendar_views import DayOffLying, DaysChanged, DaysOff, Quiet, QuietOne, WeekAhead, WeekDay
from tickler.rules.daysoff import Burden
from tickler.tabs import carried_days

Record = tuple[object, ...]


def _off(day: DayOff) -> dict[str, Any]:
    return {"date": day.day.isoformat(), "because": day.reason, "capacity": day.capacity}


def _lying(one: DayOffLying) -> dict[str, Any]:
    return _off(one.day_off) | {"count": one.lying, "agreed": one.agreed}


def _changed(view: DaysChanged) -> dict[str, Any]:
    return {
        "did": view.did,
        "days": [_off(day) for day in view.days],
        "note": view.note,
        "lying": [_burden(burden) for burden in view.burdens],
        "command": view.command,
        "dry_run": view.dry_run,
    }


def _burden(burden: Burden) -> dict[str, Any]:
    lying = [_named(one.dossier) | {"agreed": one.agreed, "to": one.to and one.to.isoformat()} for one in burden.lying]
    return _off(burden.day_off) | {"count": burden.held, "dossiers": lying}


def _week_day(day: WeekDay) -> dict[str, Any]:
    volume, stack = day.volume, day.stack
    return {
        "tab": str(volume.day.day),
        "date": volume.day.isoformat(),
        "open": volume.closed_because is None,
        "closed_because": volume.closed_because,
        "count": volume.count,
        "agreed": volume.agreed,
        "capacity": volume.capacity,
        "carried": len(stack.carried),
        "unplaced": day.unplaced,
        "dossiers": [_due(due, day) for due in stack],
    }


def _due(due: DueDossier, day: WeekDay) -> dict[str, Any]:
    filing, card = due.filing, due.dossier.card
    return {
        **_named(due.dossier),
        **{name: getattr(card, name) for name in ("company", "person", "phone")},
        "tab": filing.tab,
        "time": filing.time,
        "do": filing.do,
        "about": filing.about,
        "agreed": filing.agreed,
        "carried_days": carried_days(filing.tab, day.volume.day),
    }


def _quiet(view: Quiet) -> dict[str, Any]:
    return {
        "date": view.today.isoformat(),
        "within": view.within,
        "count": {"beyond": view.beyond, "coming": view.coming},
        "dossiers": [_quiet_one(one) for one in view.dossiers],
    }


def _quiet_one(one: QuietOne) -> dict[str, Any]:
    filing, card = one.dossier.filing, one.dossier.card
    return {
        **_named(one.dossier),
        **{name: getattr(card, name) for name in ("company", "person", "position", "phone", "email")},
        "days": one.days,
        "cadence": one.cadence,
        "beyond": one.beyond,
        "beyond_from": (one.last + timedelta(days=one.cadence + 1)).isoformat(),
        "last_contact": one.last.isoformat() if one.spoken else None,
        "since": one.last.isoformat(),
        "tab": filing and filing.tab,
        "time": filing and filing.time,
        "agreed": bool(filing and filing.agreed),
    }


def _named(dossier: Dossier) -> dict[str, Any]:
    return {"id": dossier.id, "uid": dossier.uid, "name": dossier.card.name}


def _day_records(view: DaysOff) -> Iterator[Record]:
    for one in view.days:
        yield (one.day_off.day, one.day_off.capacity, one.day_off.reason, one.lying, one.agreed)


def _week_records(view: WeekAhead) -> Iterator[Record]:
    """A dossier a line, in the order of the days."""
    for day in view.days:
        for due in day.stack:
            filing, card = due.filing, due.dossier.card
            yield (
                day.volume.day, filing.time, due.dossier.id, card.name, card.company, card.person, card.phone,
                filing.do, filing.about, filing.agreed, carried_days(filing.tab, day.volume.day),
            )  # fmt: skip


def _quiet_records(view: Quiet) -> Iterator[Record]:
    for one in view.dossiers:
        dossier, card = one.dossier, one.dossier.card
        tab = dossier.filing and dossier.filing.tab
        yield (dossier.id, one.days, one.cadence, one.beyond, one.last, tab, card.name, card.person, card.phone)


OBJECT_OF: dict[type, Callable[[Any], dict[str, Any]]] = {
    DaysOff: lambda view: {"date": view.today.isoformat(), "days_off": [_lying(one) for one in view.days]},
    DaysChanged: _changed,
    WeekAhead: lambda view: {"date": view.today.isoformat(), "days": [_week_day(day) for day in view.days]},
    Quiet: _quiet,
}
RECORDS_OF: dict[type, Callable[[Any], Iterable[Record]]] = {
    DaysOff: _day_records,
    WeekAhead: _week_records,
    Quiet: _quiet_records,
}
