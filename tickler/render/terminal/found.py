"""What was found: each dossier with its tab, and where in it the words stand, as they are written there."""

from collections.abc import Iterable, Iterator
from datetime import date

from rich.text import Text

from tickler.dossiers import PROMISE_KINDS, Dossier
from tickler.render.page import Page, text, width_of
from tickler.render.terminal import out
from tickler.render.terminal.styles import FAINT, HEAD, STRONG, WARN, short_day
from tickler.rules.places import Place, Said, cut, spans_in
from tickler.rules.search import Search
from tickler.rules.views import Found
from tickler.tabs import say, say_day

_MATCHED = "bold underline"
_GAP = 2
_IN_THE_HEAD = ("name", "company", "person", "phone")
_LABELS = {
    "person_note": "of the person",
    "price_type": "price type",
    "list_id": "number",
    "persons": "person",
    "closed": "closed",
    "promise": "promised",
    "purchase": "bought",
    "move": "moved because",
}


def lines(found: Found, page: Page) -> Iterable[Text]:
    """A dossier on a line or two, and what was found in it below."""
    if not found.hits:
        yield from _nothing(found)
        return
    number = max(len(str(hit.dossier.id)) for hit in found.hits)
    for hit in found.hits:
        yield from _head(hit.dossier, found, number, page)
        for place in hit.places:
            if place.said.where not in _IN_THE_HEAD or not _is_shown(hit.dossier, place.said):
                yield _place(place, found.today, number, page)
    if len(found.hits) == found.most:
        yield text((f"The first {found.most:,}: more words or a filter find fewer, --most shows more.", FAINT))


def _nothing(found: Found) -> Iterator[Text]:
    yield text(f"Nothing found: {found.words}")
    kind = found.words.lower().removesuffix("s")
    if kind in PROMISE_KINDS:
        yield text(("Those that are open: ", FAINT), f"tickler find open:{kind}")
    if found.otherwise:
        how = "Not in a row; each for itself" if len(found.otherwise.words) > 1 else "In a row, as a phone"
        yield text((f"{how}: ", FAINT), f"tickler find {found.otherwise.said}")


def _head(dossier: Dossier, found: Found, number: int, page: Page) -> Iterator[Text]:
    """Who it is, and where it lies; what has no room on the line goes below as a whole."""
    card = dossier.card
    said = [("name", card.name), ("company", card.company), ("person", card.person), ("phone", card.phone)]
    shown: dict[str, str] = {}
    for where, one in said:
        if one and one not in shown.values():
            shown[where] = one
    parts = [
        _emphasised(one, _spans(found.search, where, one), STRONG if where == "name" else "")
        for where, one in shown.items()
    ]
    line, tab = text((f"{dossier.id:>{number}}", FAINT), " " * _GAP) + parts[0], _tab(dossier, found)
    for dot, part in [*((" · ", part) for part in parts[1:]), (" " * _GAP, tab)]:
        if page.cut and width_of(line) + len(dot) + width_of(part) > page.width:
            yield line
            line = text(" " * (number + _GAP)) + part
        else:
            line += text(dot) + part
    yield line


def _tab(dossier: Dossier, found: Found) -> Text:
    if dossier.closed:
        return text((f"closed {say_day(dossier.closed.on)}", WARN))
    away = (
        text((f" · {out.said(dossier.out_with, dossier.out_until, found.today)}", WARN)) if dossier.out_with else Text()
    )
    away += text((f" · for {dossier.for_owner}", HEAD)) if dossier.for_owner else Text()
    return text((say(dossier.filing.tab, found.today, found.style), HEAD)) + away if dossier.filing else away


def _place(place: Place, today: date, number: int, page: Page) -> Text:
    label = text(" " * (number + _GAP), (f"{_label(place.said, today)}: ", FAINT))
    room = page.width - width_of(label)
    words, spans = (
        cut(place.said.text, place.spans, room, width_of)
        if page.cut
        else cut(place.said.text, place.spans, len(place.said.text))
    )
    return label + _emphasised(words, spans, "")


def _label(said: Said, today: date) -> str:
    if said.sheet:
        return f"sheet {said.sheet.number} {said.sheet.title}"
    if said.where == "contact" and said.at:
        how = (said.how or "").removeprefix("call, ")
        return f"{short_day(date.fromisoformat(said.at[:10]), today)} {how}"
    return _LABELS.get(said.where, said.where)


def _is_shown(dossier: Dossier, said: Said) -> bool:
    card = dossier.card
    return said.text in (card.name, card.company, card.person, card.phone)


def _spans(search: Search, where: str, said: str) -> tuple[tuple[int, int], ...]:
    return spans_in(said, [words for words in search.wanted if words.line in (None, where)])


def _emphasised(said: str, spans: Iterable[tuple[int, int]], style: str) -> Text:
    made = text((said, style))
    for begin, end in spans:
        made.stylize(_MATCHED, begin, end)
    return made
