"""What stands on the screen: exactly as many lines as it has, none wider than it is."""

from collections.abc import Iterable, Iterator, Mapping

from rich.text import Text

from tickler.desk.desk import Desk
from tickler.desk.forms import WHERE, Field, Form
from tickler.dossiers import Dossier
from tickler.errors import TicklerError
from tickler.render.page import Page, at_words, bar, padded, plain, shortened, text, width_of, wrapped
from tickler.render.terminal import answers, dossier, inside, promised
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN
from tickler.rules.deck import progress, tally
from tickler.rules.promises import is_open
from tickler.rules.refs import candidate
from tickler.rules.views import DayVolume, Filed, Promised
from tickler.rules.whereto import EXAMPLES
from tickler.tabs import say, say_day

NARROWEST, SHORTEST = 40, 12

_FRAME = 3  # lines: the progress, the rule, the keys
_LABEL = 9
_DAYS = 5  # on a line
_CURSOR = "reverse"
_LABELS = {
    "outcome": "Outcome",
    "note": "Note",
    WHERE: "Next",
    "offer": "Offer",
    "promise": "Promise",
    "about": "About",
    "do": "To do",
    "kind": "Kind",
    "because": "Because",
    "came": "From",
    "at": "When",
    "which": "Promise",
    "dropped": "Dropped",
    "words": "Look for",
}
_HINTS = {
    "note": "what was said",
    WHERE: EXAMPLES,
    "offer": "the offer that was made",
    "promise": "send samples by fri",
    "about": "what it will be about",
    "do": "what is to be done then",
    "because": "why",
    "at": "when it was, if not now: 14:00, yesterday 15:30",
    "which": "its number",
    "dropped": "why it is not to be kept; enter: it was kept",
    "words": "a name, a company, a person, or a number",
}
_RARE = (
    "offer",
    "promise",
    "about",
    "do",
    "at",
    "kind",
    "came",
)  # shown where one of them is typed on, or says something
_KEYS = (
    ("c", "note"), ("m", "move"), ("s", "skip"), ("b", "back"), ("o", "older"), ("/", "find"),
    ("p", "kept"), ("v", "sheet"), ("u", "undo"), ("?", "help"), ("q", "stop"),
)  # fmt: skip
_FORM_KEYS = (("enter", "on, saves after the date"), ("tab", "next line"), ("ctrl+s", "save"), ("esc", "leave"))
_PROMISE_KEYS = (("enter", "saves"), ("tab", "next line"), ("ctrl+s", "save"), ("esc", "leave"))
_SEARCH_KEYS = (("enter", "open"), ("tab", "next"), ("esc", "leave"))
_HELP = (
    ("c, enter", "note a contact: how it ended, what was said, where the dossier goes next"),
    ("m", "move it without a contact, or close it: close REASON"),
    ("s, space", "skip it for now; at the end: once more through what is left"),
    ("b, left", "one back, done or not; from a sheet or a dossier beside the stack: back to where you were"),
    ("o, pg down", "older: further down; up, down, home, end; pg down, up in a form, too"),
    ("p", "a promise was kept, a question answered; or why it is dropped"),
    ("v, 1 … 9", "look at the newest sheet, again for the one before; at that sheet"),
    ("a", "to the next time that was agreed for today"),
    ("/", "look up a dossier, of the stack or of the whole binder"),
    ("u", "undo what was done here last, and again for the one before"),
    ("q, ctrl+c", "stop: what was done is saved, what is left stays where it lies"),
    ("", ""),
    ("the date", f"any WHEN: {EXAMPLES}"),
    ("", "a time makes it agreed, and so does the word agreed; exact keeps a closed day;"),
    ("", "force moves an agreed date, if the client knows; close REASON closes the dossier"),
    ("outcome", "a figure, a first letter or the arrows; words go on to the note"),
    ("esc", "leaves a form; what was typed is there when you come back to it"),
)


def lines(desk: Desk, body: list[Text], width: int, height: int) -> list[Text]:
    """The whole screen, with as much of the ``body`` as there is room for."""
    if is_too_small(width, height):
        small = f"too small: {width} x {height}; {NARROWEST} x {SHORTEST} at least; q stops"
        return _filled([text(shortened(small, width))], height)
    below = _below(desk, width, height)
    top, room = in_view(desk, body, width, height)
    shown = _filled(body[top : top + room], room)
    return [_head(desk, width), *shown, _rule(desk, len(body) - top - room, width), *below, _foot(desk, width)]


def is_too_small(width: int, height: int) -> bool:
    """Whether there is no room to work in."""
    return width < NARROWEST or height < SHORTEST


def in_view(desk: Desk, body: list[Text], width: int, height: int) -> tuple[int, int]:
    """The first line of the body that is in view, and how many are: never beyond the last screenful."""
    room = height - len(_below(desk, width, height)) - _FRAME
    return max(min(desk.top, len(body) - room), 0), room


def body(desk: Desk, width: int) -> list[Text]:
    """All lines of what is looked at: the help, a sheet, the dossier, or the end of the stack."""
    page = Page(width=width, cut=True, colour=True, asks=False)
    if desk.helps:
        return _broken(_help(), width)
    if desk.sheet:
        return _broken(inside.lines(desk.sheet, page), width)
    if desk.view:
        return _broken(dossier.lines(desk.view, page), width)
    return _broken(_the_end(desk), width)


def farewell(desk: Desk) -> list[Text]:
    """What is said when the screen is closed."""
    left, done = len(desk.deck.left), tally(desk.deck)
    if left:
        return [text((", ".join(done) or "nothing done", GOOD if done else FAINT), f" · {left} left: tickler work")]
    return [text((", ".join(done), GOOD), " · the stack is worked through")]


# -- above and below ---------------------------------------------------------------------------------------------------


def _head(desk: Desk, width: int) -> Text:
    """How far one is, and on the right what was done and the day; the counters give way first, the day last."""
    day = say_day(desk.deck.day)
    rights = [" · ".join((*tally(desk.deck), day)), day]
    if desk.now.date() > desk.deck.day:
        rights = [f"{say_day(desk.now.date())} has begun: q, then tickler work"]
    lefts = [_how_far(desk, {}), _how_far(desk, _SHORTER)]
    for right, left in ((right, left) for right in rights for left in lefts):
        gap = width - width_of(left) - width_of(right)
        if gap >= 2:  # noqa: PLR2004  # blanks that keep them apart
            return left + text(" " * gap, (right, FAINT))
    made = lefts[-1]
    return made if width_of(made) <= width else text(shortened(made.plain, width))


_SHORTER = {" carried over": " carried", "next agreed ": "next ", "agreed ": "", " has passed": " passed"}


def _how_far(desk: Desk, shorter: Mapping[str, str]) -> Text:
    first, *rest = progress(desk.deck, desk.now)
    made = text((first, STRONG))
    for said in rest:
        style = LATE if said.endswith("has passed") else ""
        for words, short in shorter.items():
            said = said.replace(words, short)  # noqa: PLW2901  # made shorter step by step
        made += text(" · ", (said, style))
    return made


def _rule(desk: Desk, left: int, width: int) -> Text:
    key = "pg down, pg up" if desk.form else "o"
    said = f" {key}: {left} more line{'s' if left > 1 else ''} " if left > 0 else ""
    return text(("─" * 2 + said + "─" * (width - 2 - len(said)), FAINT))


def _foot(desk: Desk, width: int) -> Text:
    keys: tuple[tuple[str, str], ...]
    keys = _FORM_KEYS_OF[desk.form.asks] if desk.form else tuple(key for key in _KEYS if _is_of_use(key[0], desk))
    if desk.helps:
        keys = (("any other key", "back"),)
    shown = list(keys)
    while sum(len(key) + len(does) + 3 for key, does in shown) - 2 > width:
        del shown[-3 if len(shown) > 2 else 0]  # noqa: PLR2004  # help and stop stay to the last
    made = Text()
    for key, does in shown:
        made += text("  " if made else "", (key, STRONG), f" {does}")
    return made


_FORM_KEYS_OF = {"contact": _FORM_KEYS, "move": _FORM_KEYS, "promise": _PROMISE_KEYS, "search": _SEARCH_KEYS}


def _is_of_use(key: str, desk: Desk) -> bool:
    """Whether a key does anything with what lies on the desk."""
    match key:
        case "p":
            return bool(desk.view and any(map(is_open, desk.view.promises)))
        case "v":
            return bool(desk.view and desk.view.sheets)
    return True


def _below(desk: Desk, width: int, height: int) -> list[Text]:
    """What is typed, and what there is to say; where that is too much, what is around the line that is typed on."""
    made, most = _all_below(desk, width), height - _FRAME - 1
    here = next((place for place, line in enumerate(made) if line.plain.startswith(">")), 0)
    first = max(min(here - most + 3, len(made) - most), 0)
    return made[first : first + most]


def _all_below(desk: Desk, width: int) -> list[Text]:
    made: list[Text] = []
    if desk.form:
        made += _search(desk, width) if desk.form.asks == "search" else _form(desk, desk.form, width)
    if desk.done:
        page = Page(width=width, cut=True, colour=True, asks=False)
        lines = promised.lines(desk.done, page) if isinstance(desk.done, Promised) else answers.lines(desk.done, page)
        made += _broken(lines, width)
    if desk.message:
        made += _broken([text((desk.message, WARN))], width)
    if desk.error:
        made += _wrong(desk.error, width)
    return made


def _wrong(error: TicklerError, width: int) -> list[Text]:
    hint = [text("  ", (_here(line), FAINT)) for line in (error.hint or "").splitlines()]
    return _broken([text((f"error: {error.message}", LATE)), *hint], width)


def _here(hint: str) -> str:
    """A hint for the command line, as it goes on the desk."""
    return hint.replace("--force", "add the word force")


# -- forms -------------------------------------------------------------------------------------------------------------


def _form(desk: Desk, form: Form, width: int) -> list[Text]:
    shown: list[Text] = []
    rare = any(field.name in _RARE and (field is form.field or field.is_typed) for field in form.fields)
    for field in form.fields:
        if field.name in _RARE and form.asks == "contact" and not rare:
            continue
        shown += _field(field, width, here=field is form.field)
        if field.name == WHERE:
            shown += _understanding(form, width)
        if field.name == "which":
            shown += _promise(desk, field, width)
    if form.asks == "contact" and not rare:
        more = shortened("tab: offer, promise, about, to do, when, kind, from", width - _LABEL - 2)
        shown.append(text(" " * (_LABEL + 2), (more, FAINT)))
    return shown if form.asks == "promise" else [*shown, *_ahead(desk.ahead, width)]


def _promise(desk: Desk, field: Field, width: int) -> list[Text]:
    """The promise that is meant by its number."""
    meant = [
        promise
        for number, promise in enumerate(desk.view.promises if desk.view else (), 1)
        if str(number) == field.said
    ]
    before = " " * (_LABEL + 2)
    said = [text(one.text, (f" {promised.by(one)}", HEAD)) for one in meant] or [
        text(("no promise has this number", LATE))
    ]
    return [text(before) + piece for one in said for piece in wrapped(one, width - len(before))]


def _field(field: Field, width: int, *, here: bool) -> list[Text]:
    mark = (">", STRONG) if here else " "
    label = text(mark, " ", (padded(_LABELS[field.name], _LABEL), STRONG if here else FAINT))
    room = width - width_of(label)
    open_choice = field.choices and (here or field.name == "outcome")
    first, *more = _choices(field, room) if open_choice else wrapped(_line(field, here=here), room) or [Text()]
    return [label + first, *(text(" " * width_of(label)) + piece for piece in more)]


def _choices(field: Field, width: int) -> list[Text]:
    """The words that can be chosen, each with its figure; the chosen one in brackets."""
    made = [Text()]
    for number, choice in enumerate(field.choices, start=1):
        chosen = choice == field.said
        one = text((str(number), STRONG), " ", (f"[{choice}]" if chosen else choice, _CURSOR if chosen else ""), "  ")
        if width_of(made[-1]) + width_of(one) - 2 > width:
            made.append(Text())
        made[-1] += one
    for line in made:
        line.rstrip()
    return made


def _line(field: Field, *, here: bool) -> Text:
    said, at = field.line
    if not here or field.choices:
        return text(said)
    if not said:
        return text((" ", _CURSOR), " ", (_HINTS.get(field.name, ""), FAINT))
    under, behind = said[at : at + 1] or "\u00a0", said[at + 1 :]
    return text(said[:at], (under, _CURSOR), behind)


def _understanding(form: Form, width: int) -> list[Text]:
    """The date as it is understood, how full that day is then, and what there is to say about it; or what is wrong."""
    before = " " * (_LABEL + 2)
    understood = form.understood
    if isinstance(understood, TicklerError):
        hint = understood.hint if form.said(WHERE) else None
        said = [text((understood.message, LATE)), *([text((_here(hint), FAINT))] if hint and "\n" not in hint else [])]
    elif understood:
        said = [_place(understood), *([text((understood.note, WARN))] if understood.note else [])]
    else:
        said = [text(("where does it go?", FAINT))]
    return [text(before) + piece for one in said for piece in wrapped(one, width - len(before))]


def _place(filed: Filed) -> Text:
    filing = filed.dossier.filing
    if filing is None:
        because = filed.dossier.closed.because if filed.dossier.closed else ""
        return text(("closes the dossier", WARN), f": {because}")
    made = text((f"{say(filing.tab, filed.today, filed.style)}{', ' + filing.time if filing.time else ''}", HEAD))
    made += text((" · agreed" if filing.agreed else "", GOOD))
    if filed.volume:
        over = filed.volume.count - filed.volume.capacity
        made += text(" · ", (f"{filed.volume.count} of {filed.volume.capacity}", LATE if over > 0 else ""))
        made += text((f", {over} over" if over > 0 else "", LATE))
    return made


def _search(desk: Desk, width: int) -> list[Text]:
    if desk.form is None:
        return []
    field = _field(desk.form.field, width, here=True)
    return [*field, *(_found(one, width, here=one is desk.search.chosen) for one in desk.search.found)]


def _found(found: Dossier, width: int, *, here: bool) -> Text:
    said = f"{'>' if here else ' '} {plain(candidate(found)).strip()}"
    return text((shortened(said, width), STRONG if here else ""))


def _ahead(ahead: tuple[DayVolume, ...], width: int) -> list[Text]:
    """The coming working days with their thickness, some on a line, under each other."""
    on_a_line = _DAYS if width >= 15 * _DAYS else 2
    column = width // on_a_line
    made = []
    for first in range(0, min(len(ahead), on_a_line * 2), on_a_line):
        line = Text()
        for one in ahead[first : first + on_a_line]:
            day, over = f"{say_day(one.day)[:3]} {one.day.day:>2}", one.count > one.capacity
            filled, rest = bar(one.count, one.capacity, max(column - len(day) - 6, 1))
            line += text(day, " ", (filled, LATE if over else GOOD), (rest, FAINT), f" {one.count:>2}")
            line += text(("!" if over else " ", LATE), " ")
        line.rstrip()
        made.append(line)
    return made


# -- the end, and help -------------------------------------------------------------------------------------------------


def _the_end(desk: Desk) -> Iterator[Text]:
    deck = desk.deck
    yield text((f"The stack of {say_day(deck.day)}", STRONG))
    yield text((", ".join(tally(deck)) or "nothing done", GOOD))
    yield Text()
    if deck.left:
        yield text((f"{len(deck.left)} left", WARN), ": s goes through them once more, q leaves them where they lie")
        for leaf in deck.left:
            time = f" · {leaf.filing.time}" if leaf.filing.time else ""
            yield text(f"  {leaf.number:>4}  ", leaf.name, (time, STRONG))
    else:
        yield text("The stack is worked through.")
    yield Text()
    yield text(("Ahead", HEAD))
    for one in desk.ahead[:_DAYS]:
        yield text(f"  {say_day(one.day):<16} {one.count:>3} of {one.capacity}")


def _help() -> Iterator[Text]:
    for keys, does in _HELP:
        yield text((f"{keys:<12}", STRONG), does)


# -- laid out ----------------------------------------------------------------------------------------------------------


def _broken(made: Iterable[Text], width: int) -> list[Text]:
    return [piece for line in made for piece in at_words(line, width)]


def _filled(made: list[Text], height: int) -> list[Text]:
    return [*made, *(Text() for _ in range(height - len(made)))][:height]
