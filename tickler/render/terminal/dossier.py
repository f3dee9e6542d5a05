"""A dossier, opened: a page that one can talk from."""

from collections.abc import Iterable, Iterator
from datetime import date

from rich.text import Text

from tickler.dossiers import Contact, Move
from tickler.render.page import Page, paragraphs, text
from tickler.render.terminal import behind, card, out
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN, counted, moment, short_tab, task
from tickler.rules.views import DossierView
from tickler.tabs import Tab, carried_days, say, say_day

_INDENT = 2
_SAID = 6


def lines(view: DossierView, page: Page) -> Iterable[Text]:
    """The card, where it lies, what is to be done, promises, contacts newest first, moves.

    The forms that were filled since the last contact stand before the contacts, the earlier ones behind all.
    """
    yield from _head(view)
    yield Text()
    yield from card.lines(view, page)
    yield from _promised(view)
    yield from _bought(view)
    yield from behind.sheets(view.sheets)
    last = view.contacts[0].at if view.contacts else ""
    yield from behind.forms((form for form in view.forms if form.filled_at >= last), "Prepared", page)
    yield from _contacts(view, page)
    yield from _moves(view)
    yield from behind.forms_before((form for form in view.forms if form.filled_at < last), page)


def _head(view: DossierView) -> Iterator[Text]:
    dossier, card = view.dossier, view.dossier.card
    company = card.company if card.company != card.name else None
    tags = "  ".join(f"#{tag}" for tag in card.tags)
    yield text(
        (f"{dossier.id}  ", FAINT),
        (card.name, STRONG),
        f" · {company}" if company else "",
        (f"   {tags}" if tags else "", FAINT),
    )
    yield _where(view)


def _where(view: DossierView) -> Text:
    dossier = view.dossier
    if dossier.closed:
        whose = f" · for {dossier.for_owner}" if dossier.for_owner else ""
        return text((f"closed {say_day(dossier.closed.on)}", WARN), f": {dossier.closed.because}", (whose, HEAD))
    filing = dossier.filing
    if filing is None:
        return Text()
    parts: list[str | tuple[str, str]] = [(_place(filing.tab, filing.time, view), HEAD)]
    if filing.agreed:
        parts.append((" · agreed", GOOD))
    days = carried_days(filing.tab, view.today)
    if days:
        parts.append((f" · carried over {counted(days, 'day')}", LATE))
    if dossier.moves:
        parts.append((f" · moved {counted(dossier.moves, 'time')} since the last contact", WARN))
    if dossier.out_with:
        parts.append((f" · {out.said(dossier.out_with, dossier.out_until, view.today)}", WARN))
    if dossier.for_owner:
        parts.append((f" · for {dossier.for_owner}", HEAD))
    return text(*parts, f" · {task(filing.do, filing.about)}")


def _place(tab: Tab, time: str | None, view: DossierView) -> str:
    return f"{say(tab, view.today, view.style)}{', ' + time if time else ''}"


def _promised(view: DossierView) -> Iterator[Text]:
    if view.promises:
        from tickler.render.terminal import promised  # only where something was promised

        yield from promised.standing(view.promises, view.today)


def _bought(view: DossierView) -> Iterator[Text]:
    if view.purchases:
        from tickler.render.terminal import bought  # only where something was bought

        yield from bought.standing(view.purchases)


def _contacts(view: DossierView, page: Page) -> Iterator[Text]:
    if not view.contacts:
        yield text(("No contact yet.", FAINT))
        return
    yield text(("Contacts", HEAD), (f" · {len(view.contacts)}", FAINT))
    for contact in view.contacts:
        yield from _contact(contact, page)


def _contact(contact: Contact, page: Page) -> Iterator[Text]:
    how = ", ".join(
        said for said in (contact.kind, "from the client" if contact.inbound else "", contact.outcome) if said
    )
    author = f" · {contact.author}" if contact.author else ""
    about = f" · {contact.about}" if contact.about else ""
    yield text(" " * _INDENT, (moment(contact.at), STRONG), f"  {how}", (f"{about}{author}", FAINT))
    if contact.note:
        yield from paragraphs(contact.note, page, text(" " * _SAID))
    if contact.offer:
        yield from paragraphs(contact.offer, page, text(" " * _SAID, ("offered  ", GOOD)))


def _moves(view: DossierView) -> Iterator[Text]:
    if not view.moves:
        return
    yield Text()
    yield text(("Moved without a contact", HEAD), (f" · {len(view.moves)}", FAINT))
    for move in view.moves:
        why = f": {move.because}" if move.because else ""
        yield text(" " * _INDENT, (moment(move.at), FAINT), f"  {_way(move, view.today)}", why)


def _way(move: Move, today: date) -> str:
    was = short_tab(move.was, today) if move.was else "reopened"
    return f"{was} → {short_tab(move.to, today) if move.to else 'closed'}"
