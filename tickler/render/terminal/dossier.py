"""A dossier, opened: a page that one can talk from."""

from collections.abc import Iterable, Iterator
from datetime import date

from rich.text import Text

from tickler.dossiers import Contact, Dossier, Move
from tickler.render.page import Page, plain, text, width_of, wrapped
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN, counted, moment, short_tab, task
from tickler.rules.views import DossierView
from tickler.tabs import Tab, carried_days, say, say_day

_INDENT = 2
_LABEL = 9
_SAID = 6
_WIDEST_TEXT = 100


def lines(view: DossierView, page: Page) -> Iterable[Text]:
    """The card, where it lies, what is to be done, promises, contacts newest first, moves."""
    yield from _head(view)
    yield Text()
    yield from _card(view.dossier, page)
    yield from _promises(view)
    yield from _contacts(view, page)
    yield from _moves(view)


def _head(view: DossierView) -> Iterator[Text]:
    dossier, card = view.dossier, view.dossier.card
    company = card.company if card.company != card.name else None
    tags = "  ".join(f"#{tag}" for tag in card.tags)
    yield text(
        (f"{dossier.id}  ", FAINT), (card.name, STRONG), f" · {company}" if company else "", (f"   {tags}", FAINT)
    )
    yield _where(view)


def _where(view: DossierView) -> Text:
    dossier = view.dossier
    if dossier.closed:
        return text((f"closed {say_day(dossier.closed.on)}", WARN), f": {dossier.closed.because}")
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
        parts.append((f" · out with {dossier.out_with}", WARN))
    return text(*parts, f" · {task(filing.do, filing.about)}")


def _place(tab: Tab, time: str | None, view: DossierView) -> str:
    return f"{say(tab, view.today)}{', ' + time if time else ''}"


def _card(dossier: Dossier, page: Page) -> Iterator[Text]:
    card = dossier.card
    who = ", ".join(said for said in (card.person, card.position) if said)
    written = [(label, said) for label, said in (("person", who), ("phone", card.phone), ("email", card.email)) if said]
    for label, said in written:
        yield text(" " * _INDENT, (f"{label:<{_LABEL}}", FAINT), said)
    if card.note:
        yield from _wrapped(card.note, page, text(" " * _INDENT, (f"{'note':<{_LABEL}}", FAINT)))
    if written or card.note:
        yield Text()


def _promises(view: DossierView) -> Iterator[Text]:
    if not view.promises:
        return
    yield text(("Promised", HEAD))
    for promise in view.promises:
        due = f" by {say_day(promise.due)}" if promise.due else ""
        late = promise.due is not None and promise.kept_on is None and promise.due < view.today
        kept = f" · kept {say_day(promise.kept_on)}" if promise.kept_on else ""
        yield text(" " * _INDENT, promise.text, (due, LATE if late else FAINT), (kept, GOOD))
    yield Text()


def _contacts(view: DossierView, page: Page) -> Iterator[Text]:
    if not view.contacts:
        yield text(("No contact yet.", FAINT))
        return
    yield text(("Contacts", HEAD), (f" · {len(view.contacts)}", FAINT))
    for contact in view.contacts:
        yield from _contact(contact, page)


def _contact(contact: Contact, page: Page) -> Iterator[Text]:
    how = ", ".join(said for said in (contact.kind, contact.outcome) if said)
    author = f" · {contact.author}" if contact.author else ""
    about = f" · {contact.about}" if contact.about else ""
    yield text(" " * _INDENT, (moment(contact.at), STRONG), f"  {how}", (f"{about}{author}", FAINT))
    if contact.note:
        yield from _wrapped(contact.note, page, text(" " * _SAID))
    if contact.offer:
        yield from _wrapped(contact.offer, page, text(" " * _SAID, ("offered  ", GOOD)))


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


def _wrapped(said: str, page: Page, label: Text) -> Iterator[Text]:
    """A text of several lines behind its label, wrapped at words on a terminal, whole in a pipe."""
    width = min(page.width - width_of(label), _WIDEST_TEXT)
    before = label
    for paragraph in plain(said, lines=True).splitlines():
        body = text(paragraph)
        for piece in wrapped(body, width) if page.cut else [body]:
            yield before + piece
            before = Text(" " * width_of(label))
