"""A record a line, tab-separated, for ``cut``, ``awk`` and ``sort``. Columns are stable: new ones come at the end."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from tickler.dossiers import Contact, Dossier
from tickler.render import inside, maker
from tickler.render.page import Page, plain
from tickler.rules import purchases
from tickler.rules.copies import Copies
from tickler.rules.history import History, Past, Told
from tickler.rules.promises import numbered
from tickler.rules.stack import Stack
from tickler.rules.views import BinderView, Checked, Divider, DossierView, Found, Morning, Pairs, Restoration
from tickler.tabs import carried_days, month_name

# The lines of the card beside those of its record.
_MORE_LINES = (
    "note", "person_note", "stage", "terms", "price_type", "receivables", "address", "website", "language", "source",
    "recommended_by", "list_id", "cadence",
)  # fmt: skip


def lines(value: Any, _page: Page) -> Iterable[str]:  # noqa: ANN401  # one of the views
    """The value's records; what is absent is an empty column."""
    return ("\t".join(_column(column) for column in record) for record in _records(value))


def _records(value: Any) -> Iterable[tuple[object, ...]]:  # noqa: ANN401  # one of the views
    kind = type(value)
    made_by = maker(kind)
    if made_by:
        records: Iterable[tuple[object, ...]] = made_by.RECORDS_OF[kind](value)
        return records
    return _RECORDS_OF[kind](value) if kind in _RECORDS_OF else inside.RECORDS_OF[kind](value)


def _column(value: object) -> str:
    if value is None:
        return ""
    return ("yes" if value else "no") if isinstance(value, bool) else plain(str(value))


def _stack(stack: Stack, today: date) -> Iterator[tuple[object, ...]]:
    for due in stack:
        dossier, filing, card = due.dossier, due.filing, due.dossier.card
        yield (
            dossier.id, filing.tab, filing.time, filing.agreed, carried_days(filing.tab, today), dossier.moves,
            filing.do, filing.about, card.name, card.company, card.person, card.phone, *_last(due.last_contact),
        )  # fmt: skip


def _last(contact: Contact | None) -> tuple[str | None, ...]:
    if contact is None:
        return (None, None, None, None)
    return (contact.at, contact.kind, contact.outcome, contact.note)


def _binder(binder: BinderView) -> Iterator[tuple[object, ...]]:
    for volume in binder.days:
        called, opened = binder.style.called(volume.day), volume.closed_because is None
        yield (called, volume.day.isoformat(), volume.count, volume.agreed, opened)
    for month in binder.months:
        yield (month_name(month.month).lower(), f"{month.year:04}-{month.month:02}", month.count, None, None)


def _dossier(dossier: Dossier) -> tuple[object, ...]:
    card, filing = dossier.card, dossier.filing
    return (
        dossier.id, filing and filing.tab, filing and filing.time, card.name, card.company, card.person, card.position,
        card.phone, card.email, ",".join(card.tags), dossier.closed and dossier.closed.because,
        filing and filing.do, filing and filing.about, filing and filing.agreed,
    )  # fmt: skip


def _opened(view: DossierView) -> Iterator[tuple[object, ...]]:
    yield ("dossier", *_dossier(view.dossier))
    card = view.dossier.card
    yield from (("card", name, getattr(card, name)) for name in _MORE_LINES if getattr(card, name) is not None)
    yield from (("own", key, value) for key, value in card.own)
    for person in view.persons:
        yield ("person", person.name, person.position, person.phone, person.email, person.note)
    for occasion in view.occasions:
        yield ("occasion", occasion.what, occasion.who, occasion.day, occasion.year)
    for contact in view.contacts:
        yield ("contact", contact.at, contact.kind, contact.outcome, contact.note, contact.offer, contact.author)
    for number, promise in numbered(view.promises):
        yield (
            "promise", promise.made_on, promise.text, promise.due, promise.kept_on,
            number, promise.kind, promise.due_time, promise.dropped_on, promise.dropped_because,
        )  # fmt: skip
    for number, bought in purchases.numbered(view.purchases):
        yield ("purchase", number, bought.on_day, f"{bought.amount:f}", bought.currency, bought.what, bought.author)
    for move in view.moves:
        yield ("move", move.at, move.was, move.to, move.because, move.author)
    for lying in view.sheets:
        yield ("sheet", *inside.sheet_record(lying))
    for answered in inside.form_records(view.forms):
        yield ("form", *answered)


def _copies(view: Copies) -> Iterator[tuple[object, ...]]:
    for copy in view.copies:
        counts = (copy.counts.active, copy.counts.closed) if copy.counts else (None, None)
        yield (copy.name, copy.day, copy.what, copy.size, *counts)


def _checked(view: Checked) -> Iterator[tuple[object, ...]]:
    yield ("sound", not view.faults, None)
    yield from ((name, count, None) for name, count in view.counts._asdict().items())
    yield from (("fault", said, mend) for said, mend in view.faults)
    yield from (("mended", said, None) for said in view.mended)
    yield from (("warning", said, None) for said in view.warnings)


def _past(past: Past) -> tuple[object, ...]:
    return (past.id, past.at, past.author, past.command, past.said)


def _told(told: Told) -> tuple[object, ...]:
    past = told.past
    return (*_past(past), past.taken_back_by, "; ".join(told.words))


_RECORDS_OF: dict[type, Callable[[Any], Iterable[tuple[object, ...]]]] = {
    Morning: lambda morning: _stack(morning.stack, morning.stack.day),
    Divider: lambda divider: _stack(divider.stack, divider.today),
    BinderView: _binder,
    DossierView: _opened,
    History: lambda history: map(_told, history.told),
    Pairs: lambda found: ((*_dossier(pair.one)[:2], *_dossier(pair.other)[:2], pair.because) for pair in found.pairs),
    Restoration: lambda view: map(_past, view.lost or ()),
    Copies: _copies,
    Checked: _checked,
    Found: lambda found: (_dossier(hit.dossier) for hit in found.hits),
}
