"""A plan for other programs: as JSON, and as one record for each dossier that goes, or stays in the evening."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from tickler.dossiers import DueDossier
from tickler.rules.plans import Plan, PlanDay, Shift
from tickler.tabs import carried_days

Record = tuple[object, ...]


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "date": plan.today.isoformat(),
        "applied": plan.applied,
        "dossiers": [_shift(shift) for shift in plan.shifts],
        "days": [_day(day) for day in plan.days],
        "left": list(plan.left),
        "note": plan.note,
        "stays": [_stay(due, plan.today) for due in plan.stays],
    }


def _shift(shift: Shift) -> dict[str, Any]:
    dossier = shift.dossier
    return {
        "id": dossier.id,
        "uid": dossier.uid,
        "name": dossier.card.name,
        "from": shift.filing.tab,
        "to": shift.to.isoformat(),
        "why": shift.why,
        "moves": dossier.moves,
    }


def _stay(due: DueDossier, today: date) -> dict[str, Any]:
    dossier, filing = due.dossier, due.filing
    return {
        "id": dossier.id,
        "uid": dossier.uid,
        "name": dossier.card.name,
        "tab": filing.tab,
        "time": filing.time,
        "agreed": filing.agreed,
        "carried_days": carried_days(filing.tab, today),
        "moves": dossier.moves,
    }


def _day(day: PlanDay) -> dict[str, Any]:
    return {
        "date": day.day.isoformat(),
        "before": day.before,
        "after": day.after,
        "capacity": day.capacity,
        "over": day.over,
        "closed_because": day.closed_because,
    }


def _records(plan: Plan) -> Iterator[Record]:
    for shift in plan.shifts:
        yield shift.dossier.id, shift.dossier.card.name, shift.filing.tab, shift.to.isoformat(), shift.why
    for due in plan.stays:
        yield due.dossier.id, due.dossier.card.name, due.filing.tab, due.filing.tab, "stays"


OBJECT_OF: dict[type, Callable[[Any], dict[str, Any]]] = {Plan: _plan}
RECORDS_OF: dict[type, Callable[[Any], Iterable[Record]]] = {Plan: _records}
