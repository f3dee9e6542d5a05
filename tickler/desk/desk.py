"""The desk as a value, and what each key makes of it. What is written goes through the hands; nothing is drawn here."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from tickler.desk import forms
from tickler.desk.forms import WHERE, Form
from tickler.desk.hands import Hands, Said
from tickler.dossiers import Dossier
from tickler.errors import Conflict, TicklerError
from tickler.rules import deck as leafing
from tickler.rules.deck import Deck, Did
from tickler.rules.inside import SheetOpened
from tickler.rules.promises import is_open, numbered
from tickler.rules.views import DayVolume, DossierView, Filed, Promised

MOST_FOUND = 6

_DID: dict[str, Did] = {"refiled": "noted", "moved": "moved", "closed": "closed"}


class Written(NamedTuple):
    """Something that was done from here and can be taken back: the journal's entry, and whose it is."""

    entry: int
    number: int
    leaf: bool = True  # whether the dossier was done with by that


class Search(NamedTuple):
    """What a search has found so far, and which of it is chosen."""

    found: tuple[Dossier, ...] = ()
    at: int = 0

    @property
    def chosen(self) -> Dossier | None:
        """The one that Enter opens."""
        return self.found[self.at] if self.found else None


class Desk(NamedTuple):
    """What lies on the desk: the deck, the dossier that is open, what is being typed, and what there is to say."""

    deck: Deck
    now: datetime
    view: DossierView | None = None  # None at the end of the stack
    sheet: SheetOpened | None = None  # of the dossier, where one is looked at
    helps: bool = False
    top: int = 0  # the first line in view
    form: Form | None = None
    search: Search = Search()
    drafts: Mapping[tuple[int, str], Form] = {}  # what was typed and not saved, by dossier and by what it is
    ahead: tuple[DayVolume, ...] = ()
    done: Filed | Promised | None = None  # what was done last
    error: TicklerError | None = None
    message: str | None = None
    written: tuple[Written, ...] = ()
    stopped: bool = False

    @property
    def dossier(self) -> Dossier | None:
        """The dossier that is open."""
        return self.view and self.view.dossier

    @property
    def unsaved(self) -> list[tuple[int, Form]]:
        """The words that were typed and not saved, with the numbers of their dossiers."""
        kept = dict(self.drafts)
        if self.form and self.dossier and self.form.asks != "search":
            kept[self.dossier.id, self.form.asks] = self.form
        return [(number, form) for (number, _asks), form in kept.items() if form.is_written]


def begun(hands: Hands) -> Desk:
    """The desk in the morning: the stack, and its first dossier open."""
    stack, now = hands.stack(), hands.now()
    desk = Desk(leafing.dealt(stack.day, stack), now, ahead=hands.ahead())
    return _looked_at(desk, hands)


def pressed(desk: Desk, hands: Hands, key: str, text: str | None = None, *, page: int = 10) -> Desk:
    """The desk after a key, or after a ``text`` was typed or pasted; ``page`` is how many lines are in view.

    What cannot be done is said on the desk, and all is as it was.
    """
    before = desk._replace(now=hands.now())
    clean = before._replace(done=None, error=None, message=None)
    try:
        if desk.form and key in _SCROLLING:
            after = _scrolled(clean, key, page) or clean
        elif desk.form:
            after = _typed(clean, hands, desk.form, key, text)
        elif desk.helps:
            after = _scrolled(clean, key, page) or clean._replace(helps=False, top=0)
        else:
            after = _read(clean, hands, text if text and text in _KEYS else key, page)
    except TicklerError as error:
        after = clean._replace(error=error)
        if isinstance(error, Conflict):
            after = _looked_again(after, hands)
    told = hands.told()
    return after._replace(message="; ".join(filter(None, (after.message, *told)))) if told else after


# -- reading -----------------------------------------------------------------------------------------------------------


def _read(desk: Desk, hands: Hands, key: str, page: int) -> Desk:  # noqa: C901, PLR0911, PLR0912  # one case a key
    """A key while a dossier, a sheet of it, or the end is looked at."""
    match key:
        case "c" | "enter":
            return _asked(desk, "contact")
        case "m":
            return _asked(desk, "move")
        case "p":
            return _promise_asked(desk)
        case "v":
            return _older_sheet(desk, hands)
        case "s" | "space" | " ":
            return _leafed(desk, hands, leafing.skipped)
        case "b" | "left" | "escape" if desk.sheet:
            return desk._replace(sheet=None, top=0)
        case "b" | "left":
            return _leafed(desk, hands, leafing.back)
        case "a":
            return _to_agreed(desk, hands)
        case "/":
            return desk._replace(form=forms.search_form(), search=Search())
        case "u":
            return _taken_back(desk, hands)
        case "?":
            return desk._replace(helps=True, top=0)
        case "q":
            return desk._replace(stopped=True)
        case _ if key.isdigit() and desk.dossier:
            return desk._replace(sheet=hands.sheet(desk.dossier.id, int(key)), top=0)
    return _scrolled(desk, key, page) or desk


def _scrolled(desk: Desk, key: str, page: int) -> Desk | None:
    """Further down or up in what is looked at; None for a key that does neither."""
    match key:
        case "o" | "pagedown":
            return desk._replace(top=desk.top + max(page - 1, 1))
        case "pageup":
            return desk._replace(top=max(desk.top - max(page - 1, 1), 0))
        case "down" | "up":
            return desk._replace(top=max(desk.top + (1 if key == "down" else -1), 0))
        case "home" | "end":
            return desk._replace(top=0 if key == "home" else _FAR)
    return None


_SCROLLING = ("pagedown", "pageup")  # in a form too: what one writes of is above it
_KEYS = frozenset("cmpvsboa/u?q 123456789")
_FAR = 10**6  # beyond the last line; the screen stops at it


def _asked(desk: Desk, asks: Literal["contact", "move"]) -> Desk:
    """Begin a form for the open dossier, or go on with what was typed in it before."""
    if desk.dossier is None:
        return desk
    kept = desk.drafts.get((desk.dossier.id, asks))
    todo = desk.dossier.filing.do if desk.dossier.filing else "call"
    return desk._replace(form=kept or (forms.contact_form(todo) if asks == "contact" else forms.move_form()))


def _promise_asked(desk: Desk) -> Desk:
    """Begin to say what became of a promise, or go on with it."""
    if desk.view is None:
        return desk
    still_open = [number for number, promise in numbered(desk.view.promises) if is_open(promise)]
    if not still_open:
        return desk._replace(message="no promise to this client is open")
    kept = desk.drafts.get((desk.view.dossier.id, "promise"))
    return desk._replace(form=kept or forms.promise_form(still_open))


def _older_sheet(desk: Desk, hands: Hands) -> Desk:
    """The newest sheet; from a sheet the one before it, and past the oldest the dossier again."""
    if desk.view is None:
        return desk
    if not desk.view.sheets:
        return desk._replace(message="no sheet lies in this dossier: tickler attach puts one in")
    here = desk.sheet.lying.sheet.number if desk.sheet else None
    numbers = [lying.sheet.number for lying in desk.view.sheets]
    older = [number for number in numbers if here is None or number < here]
    sheet = hands.sheet(desk.view.dossier.id, max(older)) if older else None
    return desk._replace(sheet=sheet, top=0)


def _to_agreed(desk: Desk, hands: Hands) -> Desk:
    agreed = leafing.next_agreed(desk.deck, desk.now)
    if agreed is None:
        return desk._replace(message="no other time is agreed for today")
    return _leafed(desk, hands, lambda deck: leafing.opened(deck, agreed.leaf.number))


def _taken_back(desk: Desk, hands: Hands) -> Desk:
    if not desk.written:
        return desk._replace(message="nothing was done here yet; what was done before: tickler undo")
    *rest, last = desk.written
    said = hands.taken_back(last.entry)
    deck = (leafing.taken_back if last.leaf else leafing.opened)(desk.deck, last.number)
    desk = desk._replace(written=tuple(rest), message=said, deck=deck)
    return _leafed(desk, hands, lambda deck: deck)


def _leafed(desk: Desk, hands: Hands, to: Callable[[Deck], Deck]) -> Desk:
    """The desk with another leaf open, of the stack as the binder has it now."""
    deck = to(leafing.met(desk.deck, hands.stack()))
    return _looked_at(desk._replace(deck=deck, ahead=hands.ahead()), hands)


def _looked_at(desk: Desk, hands: Hands) -> Desk:
    number = desk.deck.current
    view = hands.opened(number) if number is not None else None
    return desk._replace(view=view, sheet=None, top=0)


def _looked_again(desk: Desk, hands: Hands) -> Desk:
    """What is open, as it is now that it was changed elsewhere; the form stays, with all that was typed."""
    try:
        return _leafed(desk, hands, lambda deck: deck)
    except TicklerError:
        return desk


# -- typing ------------------------------------------------------------------------------------------------------------


def _typed(desk: Desk, hands: Hands, form: Form, key: str, text: str | None) -> Desk:
    """A key while a form is on the desk."""
    if form.asks == "search" and key in ("down", "up", "tab", "shift+tab"):
        return desk._replace(search=_further(desk.search, 1 if key in ("down", "tab") else -1))
    now, wish = (forms.typed(form, text), None) if text else forms.pressed(form, key)
    if wish == "leave":
        return _put_aside(desk, now)
    if wish == "save":
        if form.asks == "promise":
            return _ended(desk, hands, now)
        return _opened(desk, hands) if form.asks == "search" else _saved(desk, hands, now)
    if form.asks == "search":
        words = now.said("words")
        return desk._replace(form=now, search=Search(tuple(hands.called(words)[:MOST_FOUND]) if words else ()))
    refused = bool(text) and now == form and bool(form.field.choices)
    message = "a figure or a first letter chooses" if refused else None
    return desk._replace(form=_understood(now, form, desk, hands), message=message)


def _understood(form: Form, before: Form, desk: Desk, hands: Hands) -> Form:
    """The form with its date as it is understood by now."""
    if form.asks == "promise":
        return form
    where = form.said(WHERE)
    if desk.dossier is None or where == before.said(WHERE):
        return form
    if where is None:
        return form._replace(understood=None)
    try:
        return form._replace(understood=hands.understood(desk.dossier, where, talked=form.asks == "contact"))
    except TicklerError as error:
        return form._replace(understood=error)


def _put_aside(desk: Desk, form: Form) -> Desk:
    """Without the form; what was typed in it is there when it is opened again."""
    if form.asks == "search" or desk.dossier is None:
        return desk._replace(form=None)
    drafts = {key: draft for key, draft in desk.drafts.items() if key != (desk.dossier.id, form.asks)}
    if not form.is_typed:
        return desk._replace(form=None, drafts=drafts)
    drafts[desk.dossier.id, form.asks] = form
    return desk._replace(form=None, drafts=drafts, message=f"not saved; {_BEGINS[form.asks]} goes on where you were")


def _saved(desk: Desk, hands: Hands, form: Form) -> Desk:
    """The form in the binder, and the next dossier open; where it cannot be saved, the line that is to blame."""
    if desk.dossier is None:
        return desk
    calls = form.asks == "contact" and form.said("kind") in {None, "call"}
    for name, lacks in (("outcome", calls), (WHERE, True)):
        if lacks and not form.said(name):
            blamed = form if form.at == _line(form, name) else forms.at(form, name)
            return desk._replace(form=blamed, message=_LACKS[name])
    said = Said(form.said(WHERE) or "", *(form.said(name) for name in Said._fields[1:]))
    saved = (hands.noted if form.asks == "contact" else hands.moved)(desk.dossier, said)
    number, filed = desk.dossier.id, saved.filed
    drafts = {key: draft for key, draft in desk.drafts.items() if key != (number, form.asks)}
    desk = desk._replace(form=None, drafts=drafts)
    if saved.entry is None:
        return desk._replace(done=filed)
    deck = leafing.done(desk.deck, number, _DID[filed.did])
    desk = desk._replace(done=filed, deck=deck, written=(*desk.written, Written(saved.entry, number)))
    try:
        return _leafed(desk, hands, leafing.turned)
    except TicklerError as error:  # it is saved; what comes next cannot be read
        return desk._replace(error=error)


_BEGINS = {"contact": "c", "move": "m", "promise": "p"}
_LACKS = {"outcome": "how did it end? a figure chooses", WHERE: "where does it go next? fri 10:30, +2w, close REASON"}


def _ended(desk: Desk, hands: Hands, form: Form) -> Desk:
    """What became of a promise, in the binder; the same dossier is open, as it is then."""
    if desk.dossier is None:
        return desk
    number = desk.dossier.id
    ended = hands.ended(desk.dossier, form.said("which") or "", form.said("dropped"))
    drafts = {key: draft for key, draft in desk.drafts.items() if key != (number, form.asks)}
    desk = desk._replace(form=None, drafts=drafts, done=ended.promised)
    if ended.entry is not None:
        desk = desk._replace(written=(*desk.written, Written(ended.entry, number, leaf=False)))
    return _looked_again(desk, hands)


def _line(form: Form, name: str) -> int:
    return next((place for place, field in enumerate(form.fields) if field.name == name), -1)


def _further(search: Search, by: int) -> Search:
    return search._replace(at=(search.at + by) % len(search.found)) if search.found else search


def _opened(desk: Desk, hands: Hands) -> Desk:
    """The dossier that was found and chosen."""
    chosen = desk.search.chosen
    if chosen is None:
        return desk._replace(message="nothing found: a name, a company, a person, or a number")
    return _leafed(desk._replace(form=None), hands, lambda deck: leafing.opened(deck, chosen.id))
