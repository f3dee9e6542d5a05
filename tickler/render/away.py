"""What goes to a colleague and comes back, for scripts: as JSON, and as records."""

from collections.abc import Callable, Iterable
from typing import Any

from tickler.dossiers import Dossier, Filing
from tickler.rules.handing import Pack
from tickler.rules.handover_views import HandedOver, Handovers, OnTheWay, Recalled, Receipt, Received
from tickler.rules.views import DayVolume


def _handed_over(view: HandedOver) -> dict[str, Any]:
    days = [{"date": _iso(day.day), "count": day.dossiers, "agreed": day.agreed} for day in view.days]
    return {
        **_pack(view.pack),
        "file": view.file,
        "encrypted": view.encrypted,
        "days": days,
        "dossiers": [_dossier(dossier, filing) for dossier, filing in view.dossiers],
        "dry_run": view.dry_run,
    }


def _receipt(view: Receipt) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for line in view.lines:
        counts[line.became] = counts.get(line.became, 0) + 1
    return {
        **_pack(view.pack),
        "received_on": view.received_on,
        "addressed": view.addressed,
        "counts": counts,
        "account": view.account and view.account._asdict(),
        "volumes": [_volume(volume) for volume in view.volumes],
        "dossiers": [_received(line) for line in view.lines],
        "dry_run": view.dry_run,
    }


def _received(line: Received) -> dict[str, Any]:
    return {
        **_dossier(line.dossier, line.dossier.filing),
        "became": line.became,
        "why": line.why,
        "differences": [one._asdict() for one in line.differences],
    }


def _recalled(view: Recalled) -> dict[str, Any]:
    dossiers = [_dossier(dossier, dossier.filing) | {"had": had} for dossier, had in view.dossiers]
    return {"dossiers": dossiers, "dry_run": view.dry_run}


def _handovers(view: Handovers) -> list[dict[str, Any]]:
    return [_on_the_way(one) for one in view.packs]


def _on_the_way(one: OnTheWay) -> dict[str, Any]:
    told = one._asdict()
    first, last, still = told.pop("first"), told.pop("last"), told.pop("still")
    named = [{"id": number, "name": name} for number, name in still]
    return {**told, "from": _iso(first), "until": _iso(last), "still": named}


def _counts(one: OnTheWay) -> tuple[int, ...]:
    return one.dossiers, one.out, one.back, one.recalled


def _pack(pack: Pack) -> dict[str, Any]:
    return {
        "pack": pack.uid,
        "name": pack.name,
        "kind": pack.kind,
        "owner": pack.owner,
        "colleague": pack.colleague,
        "from": _iso(pack.first),
        "until": _iso(pack.last),
        "note": pack.note,
        "for_good": pack.for_good,
    }


def _dossier(dossier: Dossier, filing: Filing | None) -> dict[str, Any]:
    closed = dossier.closed and {"on": dossier.closed.on.isoformat(), "because": dossier.closed.because}
    return {
        "id": dossier.id or None,
        "uid": dossier.uid,
        "name": dossier.card.name,
        "tab": filing and filing.tab,
        "time": filing and filing.time,
        "do": filing and filing.do,
        "about": filing and filing.about,
        "agreed": bool(filing and filing.agreed),
        "closed": closed,
        "for_owner": dossier.for_owner,
    }


def _volume(volume: DayVolume) -> dict[str, Any]:
    return {"date": volume.day.isoformat(), "count": volume.count, "capacity": volume.capacity}


def _iso(day: Any) -> str | None:  # noqa: ANN401  # a date
    return day and str(day.isoformat())


OBJECT_OF: dict[type, Callable[[Any], Any]] = {
    HandedOver: _handed_over,
    Receipt: _receipt,
    Recalled: _recalled,
    Handovers: _handovers,
}
RECORDS_OF: dict[type, Callable[[Any], Iterable[tuple[object, ...]]]] = {
    Handovers: lambda view: (
        (one.way, one.name, one.owner, one.colleague, one.at, one.first, one.last, *_counts(one)) for one in view.packs
    ),
}
