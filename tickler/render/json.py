"""The JSON of the contract: keys are added, never changed or removed; what is absent is null, never missing."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from tickler.dossiers import CARD_FIELDS, Contact, Dossier, DueDossier, Move, Promise
from tickler.render.page import Page
from tickler.rules.history import History, Past, TakenBack, Told
from tickler.rules.views import (
    BackupMade,
    BinderView,
    Checked,
    Counts,
    DayVolume,
    Divider,
    DossierView,
    Filed,
    Found,
    Hit,
    Imported,
    Morning,
    Restoration,
    TakenIn,
)
from tickler.tabs import carried_days, day_of, month_name


def lines(value: Any, _page: Page) -> Iterable[str]:  # noqa: ANN401  # one of the views
    """The value as indented JSON; a list of answers as a list."""
    if isinstance(value, list):
        return [_dumped([_OBJECT_OF[type(one)](one) for one in value])]
    return [_dumped(_OBJECT_OF[type(value)](value))]


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
        "ahead": [_day(volume, morning.capacity) for volume in morning.ahead],
        "dossiers": [_due(due, stack.day.isoformat()) for due in stack],
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
        "last_contact": _contact(due.last_contact) if due.last_contact else None,
    }


def _divider(divider: Divider) -> dict[str, Any]:
    year, month = divider.month or (None, None)
    return {
        "tab": divider.name.lower(),
        "date": divider.day and divider.day.isoformat(),
        "month": month and (f"{year:04}-{month:02}" if year else f"{month:02}"),
        "count": len(divider.stack),
        "dossiers": [_due(due, divider.today.isoformat()) for due in divider.stack],
    }


def _binder(binder: BinderView) -> dict[str, Any]:
    return {
        "date": binder.days[0].day.isoformat(),
        "days": [_day(volume, binder.capacity) for volume in binder.days],
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
    }


def _day(volume: DayVolume, capacity: int) -> dict[str, Any]:
    return {
        "tab": str(volume.day.day),
        "date": volume.day.isoformat(),
        "count": volume.count,
        "agreed": volume.agreed,
        "open": volume.closed_because is None,
        "closed_because": volume.closed_because,
        "capacity": capacity,
    }


def _opened(view: DossierView) -> dict[str, Any]:
    dossier = view.dossier
    return {
        "id": dossier.id,
        "uid": dossier.uid,
        **_card(dossier),
        **_place(dossier),
        "closed": _closed(dossier),
        "out_with": dossier.out_with,
        "contacts": [_contact(contact) for contact in view.contacts],
        "sheets": [],
        "promises": [_promise(promise) for promise in view.promises],
        "moves": [_move(move) for move in view.moves],
    }


def _card(dossier: Dossier) -> dict[str, Any]:
    card = dossier.card
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


def _closed(dossier: Dossier) -> dict[str, str] | None:
    closed = dossier.closed
    return {"on": closed.on.isoformat(), "because": closed.because} if closed else None


def _contact(contact: Contact) -> dict[str, Any]:
    return {name: getattr(contact, name) for name in Contact._fields}


def _promise(promise: Promise) -> dict[str, Any]:
    return {
        "uid": promise.uid,
        "text": promise.text,
        "made_on": promise.made_on.isoformat(),
        "due": promise.due and promise.due.isoformat(),
        "kept_on": promise.kept_on and promise.kept_on.isoformat(),
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
        "dry_run": filed.dry_run,
    }


def _found(found: Found) -> dict[str, Any]:
    return {"words": found.words, "dossiers": [_hit(hit) for hit in found.hits]}


def _hit(hit: Hit) -> dict[str, Any]:
    dossier = hit.dossier
    return {
        "id": dossier.id,
        "uid": dossier.uid,
        **_card(dossier),
        **_place(dossier),
        "closed": _closed(dossier),
        "said": hit.said,
        "said_at": hit.said_at,
    }


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
    return {"copy": view.copy, "lost": lost, "count": counts, "applied": view.applied, "replaced": view.aside}


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
        "first_rows": [_taken_in(taken) for taken in tally.first_rows],
        "dry_run": imported.dry_run,
    }


def _taken_in(taken: TakenIn) -> dict[str, Any]:
    card = {name: getattr(taken.card, name) for name in CARD_FIELDS} | {"tags": list(taken.card.tags)}
    filing = taken.filing
    return {"line": taken.line, "did": taken.did, **card, "tab": filing and filing.tab, "do": filing and filing.do}


def _counts(counts: Counts) -> dict[str, int]:
    return {"active": counts.active, "filed": counts.filed, "out": counts.out, "closed": counts.closed}


_OBJECT_OF: dict[type, Callable[[Any], dict[str, Any] | list[dict[str, Any]]]] = {
    Morning: _morning,
    Divider: _divider,
    BinderView: _binder,
    DossierView: _opened,
    Filed: _filed,
    Found: _found,
    TakenBack: _taken_back,
    History: lambda history: [_told(told) for told in history.told],
    BackupMade: _backup,
    Restoration: _restoration,
    Checked: _checked,
    Imported: _imported,
}
