"""The JSON of the contract: keys are added, never changed or removed; what is absent is null, never missing."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tickler.dossiers import CARD_FIELDS, Card, Contact, Dossier, DueDossier, Move, Occasion, Person, Promise, Purchase
from tickler.render import inside, maker
from tickler.render.page import Page
from tickler.rules import purchases
from tickler.rules.copies import Copies
from tickler.rules.history import History, Past, TakenBack, Told
from tickler.rules.occasions import Greeting
from tickler.rules.promises import DuePromise, numbered
from tickler.rules.views import (
    BackupMade,
    BinderView,
    Bought,
    Checked,
    Counts,
    DayVolume,
    Divider,
    DossierView,
    Exported,
    Filed,
    Found,
    Hit,
    Imported,
    Morning,
    OutWith,
    Pairs,
    PersonNoted,
    Printed,
    Promised,
    Restoration,
    TakenIn,
    WholesTakenIn,
)
from tickler.tabs import NUMBERS, Style, carried_days, day_of, month_name

if TYPE_CHECKING:
    from tickler.rules.places import Place, Said


def lines(value: Any, _page: Page) -> Iterable[str]:  # noqa: ANN401  # one of the views
    """The value as indented JSON; a list of answers as a list."""
    if isinstance(value, list):
        return [_dumped([_OBJECT_OF[type(one)](one) for one in value])]
    kind = type(value)
    made_by = maker(kind)
    if made_by:
        return [_dumped(made_by.OBJECT_OF[kind](value))]
    return [_dumped(_OBJECT_OF[kind](value) if kind in _OBJECT_OF else inside.OBJECT_OF[kind](value))]


def _dumped(value: Any) -> str:  # noqa: ANN401  # an object or a list of them
    # C1 controls are the ones that JSON lets through: some terminals obey them.
    dumped = json.dumps(value, ensure_ascii=False, indent=2)
    return "".join(f"\\u{ord(c):04x}" if "\x7f" <= c <= "\x9f" else c for c in dumped)


def _morning(morning: Morning) -> dict[str, Any]:
    stack = morning.stack
    return {
        "date": stack.day.isoformat(),
        "tab": str(stack.day.day),
        "owner": morning.owner,
        "working_day": morning.closed_because is None,
        "closed_because": morning.closed_because,
        "capacity": morning.capacity,
        "volume": {
            "due": len(stack),
            "carried": len(stack.carried),
            "agreed": stack.agreed,
            "unplaced": len(stack.to_place),
            "done": morning.done,
        },
        "ahead": [_day(volume, NUMBERS) for volume in morning.ahead],
        "dossiers": [_due(due, stack.day.isoformat()) for due in stack],
        "promises": [_promise_due(due) for due in morning.promises],
        "occasions": [_greeting(greeting) for greeting in morning.greetings],
        "out": [_out(one, morning.today) for one in morning.out],
        "report": morning.report and f"{morning.report:%Y-%m}",
    }


def _out(one: OutWith, today: date) -> dict[str, Any]:
    overdue = one.until is not None and one.until < today
    return {
        "with": one.colleague,
        "until": one.until and one.until.isoformat(),
        "count": one.dossiers,
        "overdue": overdue,
    }


def _greeting(greeting: Greeting) -> dict[str, Any]:
    dossier, ahead = greeting.dossier, greeting.ahead
    return {
        "id": dossier.id,
        "uid": dossier.uid,
        "name": dossier.card.name,
        "company": dossier.card.company,
        **_occasion(ahead.occasion),
        "date": ahead.on.isoformat(),
        "in_days": ahead.in_days,
        "years": ahead.years,
        "phone": greeting.phone,
        "email": greeting.email,
        "tab": dossier.filing and dossier.filing.tab,
    }


def _occasion(occasion: Occasion) -> dict[str, Any]:
    return {"what": occasion.what, "who": occasion.who, "day": occasion.day, "year": occasion.year}


def _person(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in ("name", "position", "phone", "email", "note")}


def _person_noted(noted: PersonNoted) -> dict[str, Any]:
    return {
        "id": noted.dossier.id,
        "uid": noted.dossier.uid,
        "name": noted.dossier.card.name,
        "did": noted.did,
        "person": {**_person(noted.person), "birthday": noted.birthday and _occasion(noted.birthday)},
        "first": noted.first,
        "note": noted.note,
        "dry_run": noted.dry_run,
    }


def _promise_due(due: DuePromise) -> dict[str, Any]:
    dossier, card = due.dossier, due.dossier.card
    return {
        "id": dossier.id,
        **{name: getattr(card, name) for name in ("name", "company", "person", "position", "phone", "email")},
        "tab": dossier.filing and dossier.filing.tab,
        **_promise(due.number, due.promise),
        "uid": dossier.uid,
        "promise": due.promise.uid,
        "overdue": due.overdue,
    }


def _due(due: DueDossier, today: str) -> dict[str, Any]:
    dossier, filing, card = due.dossier, due.filing, due.dossier.card
    day = day_of(filing.tab)
    return {
        "id": dossier.id,
        "uid": dossier.uid,
        **{name: getattr(card, name) for name in ("name", "company", "person", "position", "phone", "email")},
        "tab": filing.tab,
        "time": filing.time,
        "do": filing.do,
        "about": filing.about,
        "agreed": filing.agreed,
        "carried_days": carried_days(filing.tab, day.fromisoformat(today)) if day else 0,
        "moves": dossier.moves,
        "for_owner": dossier.for_owner,
        "last_contact": _contact(due.last_contact) if due.last_contact else None,
    }


def _divider(divider: Divider) -> dict[str, Any]:
    year, month = divider.month or (None, None)
    return {
        "tab": divider.name.lower(),
        "date": divider.day and divider.day.isoformat(),
        "month": month and (f"{year:04}-{month:02}" if year else f"{month:02}"),
        "count": len(divider.stack),
        "out": [
            _out(one, divider.today) | {"dossiers": [{"id": number, "name": name} for number, name in one.named]}
            for one in divider.out
        ],
        "dossiers": [_due(due, divider.today.isoformat()) for due in divider.stack],
    }


def _binder(binder: BinderView) -> dict[str, Any]:
    return {
        "date": binder.days[0].day.isoformat(),
        "days": [_day(volume, binder.style) for volume in binder.days],
        "months": [
            {
                "tab": month_name(month.month).lower(),
                "month": f"{month.year:04}-{month.month:02}",
                "count": month.count,
                "dated": month.dated,
                "undated": month.undated,
            }
            for month in binder.months
        ],
        "count": _counts(binder.counts),
        "out": [_out(one, binder.days[0].day) for one in binder.out],
    }


def _day(volume: DayVolume, style: Style) -> dict[str, Any]:
    return {
        "tab": style.called(volume.day),
        "date": volume.day.isoformat(),
        "count": volume.count,
        "agreed": volume.agreed,
        "open": volume.closed_because is None,
        "closed_because": volume.closed_because,
        "capacity": volume.capacity,
    }


def _opened(view: DossierView) -> dict[str, Any]:
    dossier = view.dossier
    return {
        "id": dossier.id,
        "uid": dossier.uid,
        **_card(dossier.card),
        **_place(dossier),
        "closed": _closed(dossier),
        **_marks(dossier),
        "persons": [_person(person) for person in view.persons],
        "occasions": [_occasion(occasion) for occasion in view.occasions],
        "recommended": [{"id": friend.id, "name": friend.card.name} for friend in view.recommended],
        "contacts": [_contact(contact) for contact in view.contacts],
        "sheets": [inside.sheet(lying) for lying in view.sheets],
        "forms": [inside.form(filled) for filled in view.forms],
        "promises": [_promise(number, promise) for number, promise in numbered(view.promises)],
        "purchases": [_purchase(number, purchase) for number, purchase in purchases.numbered(view.purchases)],
        "bought": _totals(purchases.totals(view.purchases)),
        "moves": [_move(move) for move in view.moves],
    }


def _card(card: Card) -> dict[str, Any]:
    return {name: getattr(card, name) for name in CARD_FIELDS} | {"tags": list(card.tags), "own": dict(card.own)}


def _place(dossier: Dossier) -> dict[str, Any]:
    filing = dossier.filing
    if filing is None:
        return {"tab": None, "time": None, "do": None, "about": None, "agreed": False}
    return {
        "tab": filing.tab,
        "time": filing.time,
        "do": filing.do,
        "about": filing.about,
        "agreed": filing.agreed,
    }


def _marks(dossier: Dossier) -> dict[str, Any]:
    until = dossier.out_until and dossier.out_until.isoformat()
    return {"out_with": dossier.out_with, "out_until": until, "for_owner": dossier.for_owner}


def _closed(dossier: Dossier) -> dict[str, str] | None:
    closed = dossier.closed
    return {"on": closed.on.isoformat(), "because": closed.because} if closed else None


def _contact(contact: Contact) -> dict[str, Any]:
    return {name: getattr(contact, name) for name in Contact._fields}


def _promise(number: int | None, promise: Promise) -> dict[str, Any]:
    return {
        "number": number,
        "uid": promise.uid,
        "kind": promise.kind,
        "text": promise.text,
        "made_on": promise.made_on.isoformat(),
        "due": promise.due and promise.due.isoformat(),
        "time": promise.due_time,
        "kept_on": promise.kept_on and promise.kept_on.isoformat(),
        "dropped_on": promise.dropped_on and promise.dropped_on.isoformat(),
        "dropped_because": promise.dropped_because,
    }


def _promised(promised: Promised) -> dict[str, Any]:
    return {
        "id": promised.dossier.id,
        "name": promised.dossier.card.name,
        "did": promised.did,
        "promise": _promise(promised.number, promised.promise),
        "dry_run": promised.dry_run,
    }


def _purchase(number: int, purchase: Purchase) -> dict[str, Any]:
    return {
        "number": number,
        "uid": purchase.uid,
        "on": purchase.on_day.isoformat(),
        "amount": f"{purchase.amount:f}",
        "currency": purchase.currency,
        "what": purchase.what,
        "author": purchase.author,
    }


def _totals(totals: Mapping[str, Decimal]) -> dict[str, str]:
    return {currency: f"{amount:f}" for currency, amount in totals.items()}


def _bought(bought: Bought) -> dict[str, Any]:
    return {
        "id": bought.dossier.id,
        "name": bought.dossier.card.name,
        "did": bought.did,
        "purchase": _purchase(bought.number, bought.purchase),
        "bought": _totals(bought.totals),
        "dry_run": bought.dry_run,
    }


def _move(move: Move) -> dict[str, Any]:
    return {"at": move.at, "from": move.was, "to": move.to, "because": move.because, "author": move.author}


def _filed(filed: Filed) -> dict[str, Any]:
    dossier = filed.dossier
    return {
        "id": dossier.id or None,
        "uid": dossier.uid,
        "name": dossier.card.name,
        **_place(dossier),
        "closed": _closed(dossier),
        "note": filed.note,
        "did": filed.did,
        "promised": [_promise(None, promise) for promise in filed.promised],
        "dry_run": filed.dry_run,
    }


def _found(found: Found) -> dict[str, Any]:
    return {"words": found.words, "most": found.most, "dossiers": [_hit(hit) for hit in found.hits]}


def _hit(hit: Hit) -> dict[str, Any]:
    dossier = hit.dossier
    contact = next((place.said for place in hit.places if place.said.where == "contact"), None)
    on_sheet = next((place.said for place in hit.places if place.said.sheet), None)
    said = contact or on_sheet
    return {
        "id": dossier.id,
        "uid": dossier.uid,
        **_card(dossier.card),
        **_place(dossier),
        "closed": _closed(dossier),
        **_marks(dossier),
        "said": said and said.text,
        "said_at": said and said.at,
        "sheet": _sheet_found(on_sheet) if on_sheet else None,
        "found": [_found_in(place) for place in hit.places],
    }


def _found_in(place: "Place") -> dict[str, Any]:
    from tickler.rules.places import cut  # only where something was found

    snippet, spans = cut(place.said.text, place.spans)
    return {
        "in": place.said.where,
        "at": place.said.at,
        "sheet": place.said.sheet and place.said.sheet.number,
        "snippet": snippet,
        "matched": [snippet[begin:end] for begin, end in spans],
    }


def _sheet_found(said: "Said") -> dict[str, Any]:
    return {name: getattr(said.sheet, name) for name in ("number", "kind", "title", "file_name")}


def _taken_back(taken: TakenBack) -> dict[str, Any]:
    return {
        "did": taken.command,
        "entries": [_past(past) for past in taken.taken],
        "dossiers": [
            {"id": number, "name": dossier and dossier.card.name, "there": dossier is not None, "tab": _tab_of(dossier)}
            for number, dossier in taken.dossiers
        ],
        "dry_run": taken.dry_run,
    }


def _tab_of(dossier: Dossier | None) -> str | None:
    return dossier.filing.tab if dossier and dossier.filing else None


def _past(past: Past) -> dict[str, Any]:
    said = past._asdict()
    return {"entry": said.pop("id"), **said}


def _told(told: Told) -> dict[str, Any]:
    return {**_past(told.past), "changes": told.words}


def _backup(made: BackupMade) -> dict[str, Any]:
    return {"path": made.path, "bytes": made.size, "count": _counts(made.counts)}


def _restoration(view: Restoration) -> dict[str, Any]:
    lost = None if view.lost is None else [_past(past) for past in view.lost]
    counts = _counts(view.counts)
    return {
        "copy": view.copy,
        "lost": lost,
        "count": counts,
        "applied": view.applied,
        "replaced": view.aside,
        "other_binder": view.other,
    }


def _copies(view: Copies) -> dict[str, Any]:
    return {
        "folder": view.folder,
        "copies": [
            {
                "name": copy.name,
                "date": copy.day.isoformat(),
                "why": copy.what or None,
                "bytes": copy.size,
                "count": copy.counts and _counts(copy.counts),
            }
            for copy in view.copies
        ],
    }


def _checked(view: Checked) -> dict[str, Any]:
    return {
        "sound": not view.faults,
        "count": _counts(view.counts),
        "faults": [{"fault": said, "mend": mend} for said, mend in view.faults],
        "mended": view.mended,
        "warnings": view.warnings,
        "backup": view.backup,
    }


def _imported(imported: Imported) -> dict[str, Any]:
    tally = imported.tally
    return {
        "file": imported.file,
        "new": tally.new,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "skipped": tally.skipped,
        "rejected": imported.rejected,
        "dated": tally.dated,
        "dealt": tally.dealt,
        "dealt_from": tally.first_day and tally.first_day.isoformat(),
        "dealt_to": tally.last_day and tally.last_day.isoformat(),
        "per_day": imported.per_day,
        "capacity": imported.capacity,
        "otherwise_dated": tally.otherwise_dated,
        "closed": tally.closed,
        "out": tally.out,
        "kept": tally.kept,
        "renamed": tally.renamed,
        "first_renamed": list(tally.first_renamed),
        "left_closed": tally.left_closed,
        "alike": tally.alike,
        "twins": tally.twins,
        "persons": tally.persons,
        "first_rows": [_taken_in(taken) for taken in tally.first_rows],
        "dry_run": imported.dry_run,
    }


def _taken_in(taken: TakenIn) -> dict[str, Any]:
    filing = taken.filing
    where = {"tab": filing and filing.tab, "time": filing and filing.time, "do": filing and filing.do}
    return {"line": taken.line, "did": taken.did, **_card(taken.card), **where}


def _counts(counts: Counts) -> dict[str, int]:
    return {"active": counts.active, "filed": counts.filed, "out": counts.out, "closed": counts.closed}


def _pairs(found: Pairs) -> dict[str, Any]:
    shown = [{"because": pair.because, "dossiers": [_brief(pair.one), _brief(pair.other)]} for pair in found.pairs]
    return {"pairs": shown}


def _brief(dossier: Dossier) -> dict[str, Any]:
    return {"id": dossier.id, "uid": dossier.uid, **_card(dossier.card), "closed": _closed(dossier)}


_OBJECT_OF: dict[type, Callable[[Any], dict[str, Any] | list[dict[str, Any]]]] = {
    Morning: _morning,
    Divider: _divider,
    BinderView: _binder,
    DossierView: _opened,
    Filed: _filed,
    Promised: _promised,
    PersonNoted: _person_noted,
    Bought: _bought,
    Found: _found,
    Pairs: _pairs,
    WholesTakenIn: lambda came: {"path": came.path, "new": came.new, "known": came.known, "dry_run": came.dry_run},
    Exported: lambda made: {"path": made.path, "dossiers": made.dossiers, "undated": made.undated},
    TakenBack: _taken_back,
    History: lambda history: [_told(told) for told in history.told],
    BackupMade: _backup,
    Restoration: _restoration,
    Copies: _copies,
    Checked: _checked,
    Imported: _imported,
    Printed: lambda printed: printed._asdict(),
}
