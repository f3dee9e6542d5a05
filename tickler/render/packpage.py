"""What a person finds in a handover pack: a page to read and print, a letter in plain words, a calendar.

The page is made piece by piece, one dossier at a time, and fetches nothing from anywhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from tickler.dossiers import (
    Card,
    Contact,
    FilledForm,
    Move,
    Occasion,
    Person,
    Promise,
    Purchase,
    Sheet,
    Whole,
)
from tickler.render.page import plain
from tickler.render.terminal.styles import counted, moment, short_day, task
from tickler.rules.handing import Pack
from tickler.rules.handover_views import HandedDay
from tickler.rules.money import Money, money_in
from tickler.rules.own import OwnField, say_own
from tickler.rules.promises import is_open
from tickler.tabs import MONTHS, day_of, first_day, is_month, month_name, say_day

_FONT = (
    "'Noto Sans', 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans Georgian', 'Noto Sans Armenian',"
    " 'Noto Sans Devanagari', 'DejaVu Sans', sans-serif"
)
_HALF_AN_HOUR = timedelta(minutes=30)
_HEADS = (
    ("person", "Person"), ("position", "Position"), ("phone", "Phone"), ("email", "Email"),
    ("person_note", "To be known"), ("address", "Address"), ("website", "Website"), ("language", "Language"),
)  # fmt: skip
_TERMS = (
    ("stage", "Stage"), ("source", "Came by"), ("terms", "Terms"), ("price_type", "Price type"),
    ("receivables", "Open receivables"), ("cadence", "Days without a contact, at most"),
)  # fmt: skip

Entry = tuple[int, str | None, Whole]  # a dossier's number, whose it is if it is another's, and the dossier


def title_of(pack: Pack) -> str:
    """What the pack is called."""
    what = {"handover": "Handover", "handback": "Given back"}[pack.kind]
    return f"{what}: {pack.owner} to {pack.colleague}"


def letter(pack: Pack, count: int) -> str:
    """README.txt: for someone who has never heard of tickler."""
    return str(_template("README.txt").render(_about(pack, count))).strip() + "\n"


def head(pack: Pack, count: int, days: Sequence[HandedDay], today: date) -> str:
    """The beginning of the page: the cover, up to the list of what there is to do."""
    most = max((day.dossiers for day in days), default=1)
    shown = [
        {
            "name": _day_named(day.day, today),
            "dossiers": day.dossiers,
            "agreed": day.agreed,
            "width": round(60 * day.dossiers / most),
        }
        for day in days
    ]
    return str(_template("head.html").render(_about(pack, count), days=shown, font=_FONT))


def row(entry: Entry, today: date) -> str:
    """A dossier on the cover's list, with what was promised to the client and is still to be kept."""
    number, _owner, whole = entry
    filing, card = whole.filing, whole.card
    return str(
        _template("row.html").render(
            number=number,
            anchor=f"d{number}",
            when=_short_place(whole),
            time=(filing and filing.time) or "",
            name=card.name,
            who=card.person if card.person != card.name else None,
            phone=card.phone,
            task=_capital(task(filing.do, filing.about)) if filing else _closed(whole),
            agreed=bool(filing and filing.agreed),
            promises=[
                {"said": _owed(promise), "late": promise.due is not None and promise.due < today}
                for promise in whole.kind(Promise)
                if is_open(promise)
            ],
        )
    )


def dossier(
    entry: Entry,
    paths: Iterable[tuple[Sheet, str]],
    recommended_by: str | None,
    fields: Sequence[OwnField],
) -> str:
    """A dossier's page; ``paths`` are its sheets with their files, ``fields`` the sender's own on the card."""
    number, owner, whole = entry
    card, filing = whole.card, whole.filing
    terms = [*_said(card, _TERMS), *([("Recommended by", recommended_by)] if recommended_by else [])]
    terms += _own(card, fields)
    return str(
        _template("dossier.html").render(
            number=number,
            owner=owner,
            anchor=f"d{number}",
            card=card,
            where=_long_place(whole),
            agreed=bool(filing and filing.agreed),
            task=_capital(task(filing.do, filing.about)) if filing else None,
            cards=[("Card", _said(card, _HEADS)), ("Terms", terms)],
            promises=[_promise(promise) for promise in whole.kind(Promise)],
            persons=whole.kind(Person),
            occasions=[_occasion(occasion) for occasion in whole.kind(Occasion)],
            contacts=[_contact(contact) for contact in sorted(whole.kind(Contact), key=_at, reverse=True)],
            sheets=[_sheet(sheet, path) for sheet, path in paths],
            purchases=[_purchase(purchase) for purchase in whole.kind(Purchase)],
            forms=[_form(form) for form in whole.kind(FilledForm)],
            moves=[_move(move) for move in sorted(whole.kind(Move), key=_at, reverse=True)],
        )
    )


def calendar(entries: Iterable[Entry], pack: Pack, now: datetime) -> Iterator[bytes]:
    """The dates of the dossiers, as a calendar: each as an event that keeps its name from one pack to the next."""
    from icalendar import Calendar, Event  # 60 ms, and only a pack needs it

    made = Calendar()
    made.add("prodid", "-//tickler//handover//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", plain(title_of(pack)))
    empty = made.to_ical()
    end = b"END:VCALENDAR\r\n"
    yield empty.removesuffix(end)
    for _number, _owner, whole in entries:
        day = day_of(whole.filing.tab) if whole.filing else None
        if whole.filing is None or day is None:
            continue
        event = Event()
        event.add("uid", f"{plain(whole.uid)}@tickler")
        event.add("dtstamp", now)
        if whole.filing.time:
            start = datetime.combine(day, datetime.strptime(whole.filing.time, "%H:%M").time())
            event.add("dtstart", start)
            event.add("dtend", start + _HALF_AN_HOUR)
        else:
            event.add("dtstart", day)
        event.add("summary", plain(f"{whole.card.name}: {task(whole.filing.do, whole.filing.about)}"))
        said = (whole.card.person, whole.card.position, whole.card.phone, whole.card.email, whole.card.company)
        event.add("description", "\n".join(plain(one) for one in said if one))
        yield event.to_ical()
    yield end


TAIL = "</main>\n</body>\n</html>\n"
END_OF_LIST = "</table>\n</section>\n"


@cache
def _template(name: str) -> Any:  # noqa: ANN401  # jinja2 is imported only here
    import jinja2  # 24 ms, and only a pack needs it

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("tickler.render", "handover"),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def _harmless(value: Any) -> Any:  # noqa: ANN401  # whatever a template writes
    """Client data with nothing in it that turns the direction of the text around it, or that a terminal obeys."""
    if value is None:
        return ""
    return plain(value, lines=True) if type(value) is str else value


def _about(pack: Pack, count: int) -> dict[str, Any]:
    span = f"{say_day(pack.first)} to {say_day(pack.last)}" if pack.first and pack.last else ""
    return {
        "pack": pack,
        "title": title_of(pack),
        "span": span,
        "counted": counted(count, "dossier"),
        "made": moment(pack.at),
        "back": pack.kind == "handback",
        "for_good": pack.for_good,
    }


def _said(card: Card, lines: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    held = ((label, getattr(card, name), name) for name, label in lines)
    return [
        (label, money_in(said).said() if name == "receivables" else str(said)) for label, said, name in held if said
    ]


def _own(card: Card, fields: Sequence[OwnField]) -> list[tuple[str, str]]:
    """What stands in fields of one's own, by the labels that the sender gave them."""
    declared = {field.key: field for field in fields}
    called = ((declared.get(key), key, kept) for key, kept in card.own if kept)
    return [(field.called if field else key, say_own(field, kept)) for field, key, kept in called]


def _owed(promise: Promise) -> str:
    """What a client waits for, in a line."""
    what = "promised" if promise.kind == "promise" else promise.kind
    return f"{what} {_due(promise)}".strip() + f": {promise.text}"


def _promise(promise: Promise) -> dict[str, Any]:
    settled = f"kept {say_day(promise.kept_on)}" if promise.kept_on else None
    if promise.dropped_on:
        settled = f"dropped: {promise.dropped_because or say_day(promise.dropped_on)}"
    what = promise.text if promise.kind == "promise" else f"{_capital(promise.kind)}: {promise.text}"
    return {"due": _due(promise) or "no date", "what": what, "open": settled is None, "state": settled}


def _due(promise: Promise) -> str:
    return f"by {say_day(promise.due)} {promise.due_time or ''}".strip() if promise.due else ""


def _occasion(occasion: Occasion) -> dict[str, Any]:
    month, day = occasion.day.split("-")
    return {"day": f"{int(day)} {MONTHS[int(month) - 1]}", "what": _capital(occasion.what), "who": occasion.who}


def _contact(contact: Contact) -> dict[str, Any]:
    how = ", ".join(said for said in (contact.kind, contact.outcome) if said)
    how += " · from the client" if contact.inbound else ""
    return {**contact._asdict(), "when": moment(contact.at), "how": how}


def _sheet(sheet: Sheet, path: str) -> dict[str, Any]:
    from urllib.parse import quote  # only where a dossier has sheets

    return {**sheet._asdict(), "path": quote(path), "added": say_day(date.fromisoformat(sheet.added_at[:10]))}


def _purchase(purchase: Purchase) -> dict[str, Any]:
    amount = Money(purchase.amount, purchase.currency).said()
    return {"day": say_day(purchase.on_day), "amount": amount, "what": purchase.what}


def _form(form: FilledForm) -> dict[str, Any]:
    return {"title": form.title, "when": moment(form.filled_at), "answers": form.answers}


def _move(move: Move) -> dict[str, Any]:
    was, to = (_tab_named(tab) if tab else None for tab in (move.was, move.to))
    way = f"{was or 'the archive'} → {to or 'the archive'}"
    return {"when": moment(move.at), "way": way, "because": move.because}


def _tab_named(tab: Any) -> str:  # noqa: ANN401  # a Tab
    first = first_day(tab)
    return f"{month_name(first.month)} {first.year}" if is_month(tab) else say_day(first)


def _at(noun: Contact | Move) -> str:
    return noun.at


def _day_named(day: date | None, today: date) -> str:
    if day is None:
        return "no day yet"
    return f"{say_day(day)[:3]} {short_day(day, today)}" if day != today else "due already"


def _short_place(whole: Whole) -> str:
    if whole.filing is None:
        return "closed"
    day = day_of(whole.filing.tab)
    first = first_day(whole.filing.tab)
    return f"{say_day(day)[:3]} {day.day} {MONTHS[day.month - 1][:3]}" if day else month_name(first.month)


def _long_place(whole: Whole) -> str:
    if whole.filing is None:
        return _closed(whole)
    time = f", {whole.filing.time}" if whole.filing.time else ""
    return f"{_tab_named(whole.filing.tab)}{time}{', no day yet' if is_month(whole.filing.tab) else ''}"


def _closed(whole: Whole) -> str:
    return f"closed {say_day(whole.closed.on)}: {whole.closed.because}" if whole.closed else ""


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]
