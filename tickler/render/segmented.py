"""Who buys again, for other programs: as JSON, and as one record a line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from tickler.rules.segments import Amounts, Buyer, Buyers, Limits, Matrix

Record = tuple[object, ...]


def _matrix(view: Matrix) -> dict[str, Any]:
    return {
        "date": view.today.isoformat(),
        "limits": _limits(view.limits),
        "second_purchase_days": view.found.second,
        "segments": [_segment(one) for one in view.segments],
        "newcomers_past": view.past,
        "newcomers": [_buyer(one) for one in view.newcomers],
    }


def _limits(limits: Limits) -> dict[str, Any]:
    return {
        "recent_days": limits.recent.value,
        "recent_from": limits.recent.source,
        "many_purchases": limits.many.value,
        "many_from": limits.many.source,
    }


def _segment(one: Amounts) -> dict[str, Any]:
    return {
        "segment": one.segment,
        "clients": one.clients,
        "purchases": one.purchases,
        "bought": _sums(one.sums),
    }


def _buyer(one: Buyer) -> dict[str, Any]:
    dossier = one.dossier
    return {
        "id": dossier.id,
        "uid": dossier.uid,
        **{name: getattr(dossier.card, name) for name in ("name", "company", "person", "phone", "email")},
        "tab": dossier.filing and dossier.filing.tab,
        "segment": one.segment,
        "purchases": one.purchases,
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "bought": _sums(one.sums),
    }


def _sums(sums: Mapping[str, Decimal]) -> dict[str, str]:
    return {currency: f"{amount:f}" for currency, amount in sums.items()}


def _buyers(view: Buyers) -> dict[str, Any]:
    return {
        "date": view.today.isoformat(),
        "segment": view.segment,
        "limits": _limits(view.limits),
        "second_purchase_days": view.second,
        "count": view.clients,
        "clients": [_buyer(one) for one in view.buyers],
    }


def _records(view: Matrix) -> Iterator[Record]:
    yield from ((one.segment, one.clients, one.purchases, _said(one.sums)) for one in view.segments)


def _record(one: Buyer) -> Record:
    card, filing = one.dossier.card, one.dossier.filing
    return (
        one.dossier.id, one.segment, one.last, one.purchases, _said(one.sums), one.first, card.name, card.company,
        card.person, card.phone, filing and filing.tab,
    )  # fmt: skip


def _said(sums: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{amount:f} {currency}" for currency, amount in sums.items())


OBJECT_OF: dict[type, Callable[[Any], Any]] = {Matrix: _matrix, Buyers: _buyers}
RECORDS_OF: dict[type, Callable[[Any], Iterable[Record]]] = {
    Matrix: _records,
    Buyers: lambda view: map(_record, view.buyers),
}
