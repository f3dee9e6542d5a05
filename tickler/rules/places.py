"""Where in a dossier the words stand that were looked for, and a piece of the text around them."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from tickler.dossiers import Sheet
from tickler.rules.phones import is_one, other_ways, without_zero
from tickler.rules.search import Line, Words
from tickler.rules.tokens import placed_tokens
from tickler.words import digits, fold

Span = tuple[int, int]  # from where to where in a text

MOST_PLACES = 3  # of one dossier; the words are mostly in fewer
_LINES: dict[Line, tuple[str, ...]] = {"name": ("name",), "company": ("company",), "person": ("person", "persons")}
_SNIPPET = 120  # characters
_PHONE = r"[+(]*\d[\d\s()/.-]*\d"
_LONGEST_BEFORE = 6  # digits of a phone that were not said: 00, the country's code, 0
_BEFORE = 3  # words that are left before the first that was found


class Said(NamedTuple):
    """A text in a dossier, and where it stands there."""

    where: str  # name, company, phone … on the card; persons, contact, promise, purchase, form, occasion, move; sheet
    text: str
    at: str | None = None  # of a contact, a move, a sheet …: when
    how: str | None = None  # of a contact: its kind and outcome
    sheet: Sheet | None = None  # without its text


class Place(NamedTuple):
    """A text in which something was found, and where in it; nowhere, where the text itself was looked for."""

    said: Said
    spans: tuple[Span, ...]


def places_of(wanted: Sequence[Words], texts: Iterable[Said]) -> list[Place]:
    """The fewest texts in which all that is wanted stands, as far as it does; of two that say as much, the first."""
    held: list[tuple[Said, frozenset[int]]] = []
    for said in texts:
        here = frozenset(n for n, words in enumerate(wanted) if stands_in(words, said))
        if here:
            held.append((said, here))
        if len(here) == len(wanted):
            break
    found: list[Place] = []
    missing = set(range(len(wanted)))
    while missing and held and len(found) < MOST_PLACES:
        said, here = max(held, key=lambda one: len(one[1] & missing))
        if not here & missing:
            break
        may_stand = [words for words in wanted if _may_stand(words, said)]
        found.append(Place(said, _spans(said, may_stand)))
        missing -= here
    return found


def _spans(said: Said, wanted: Sequence[Words]) -> tuple[Span, ...]:
    """Where the words stand in a text; a phone as a whole, and not its groups of digits beside it."""
    phones = _phones_in(said, wanted)
    words = (one for one in spans_in(said.text, wanted) if not any(b <= one[0] and one[1] <= e for b, e in phones))
    return tuple(sorted({*words, *phones}))


def stands_in(words: Words, said: Said) -> bool:
    """Whether the words stand in a text, in a row."""
    if not _may_stand(words, said):
        return False
    return (words.row[0] in fold(said.text) and bool(spans_in(said.text, [words]))) or bool(_phones_in(said, [words]))


def spans_in(text: str, wanted: Iterable[Words]) -> tuple[Span, ...]:
    """Where in a text the wanted words stand, in order; each word in a row has a span of its own."""
    folded = fold(text)
    rows = [words.row for words in wanted if words.row[0] in folded]
    if not rows:
        return ()
    placed = list(placed_tokens(text))
    found: set[Span] = set()
    for row in rows:
        for first in range(len(placed) - len(row) + 1):
            here = placed[first : first + len(row)]
            if all(map(_fits, here[:-1], row[:-1])) and _begins(here[-1][2], row[-1]):
                found |= {(begin, end) for begin, end, _ in here}
    return tuple(sorted(found))


def _phones_in(said: Said, wanted: Iterable[Words]) -> set[Span]:
    """The phones on the card, and those of persons, that are the one, or begin or end so, however they are written.

    In other texts, and where there are several in a line, those that are the one.
    """
    phones = [words.phone for words in wanted if words.phone]
    if not phones:
        return set()
    on_card = re.finditer(_PHONE, said.text) if said.where in {"phone", "persons"} else ()
    written = [(one.span(), digits(one[0])) for one in on_card]
    found = {span for span, dialled in written for phone in phones if _is_meant(phone, dialled)}
    return found or {span for phone in phones for span in phones_in_text(said.text, phone)}


def phones_in_text(text: str, phone: str) -> Iterator[Span]:
    """Where in a text a phone stands, in groups of digits in a row: with the country's code if it is there."""
    placed = list(placed_tokens(text)) if phone[-2:] in text else []
    for last in range(len(placed)):
        dialled, first = "", None
        for begin, _, word in reversed(placed[max(last - _LONGEST_BEFORE - len(phone), 0) : last + 1]):
            dialled = word + dialled
            if not word.isdecimal() or len(dialled) > len(phone) + _LONGEST_BEFORE:
                break
            if is_one(digits(dialled), phone):
                first = begin
        if first is not None:
            yield first, placed[last][1]


def _is_meant(phone: str, dialled: str) -> bool:
    """Whether a phone was looked for by another, or by its beginning or end."""
    bare = without_zero(phone)
    return dialled.startswith(bare) or dialled.endswith(bare) or dialled in other_ways(phone)


def cut(
    text: str, spans: Sequence[Span], room: int = _SNIPPET, width: Callable[[str], int] = len
) -> tuple[str, tuple[Span, ...]]:
    """A piece of the text on one line, no wider than the room, with some words before the first that was found.

    The spans come back as they are in the piece. A text that fits stays whole.
    """
    line = "".join(" " if character.isspace() else character for character in text)
    if width(line) <= room:
        return line, tuple(spans)
    words = [(found.start(), found.end()) for found in re.finditer(r"\S+", line)]
    first = spans[0][0] if spans else 0
    at = next((n for n, (_, end) in enumerate(words) if end > first), 0)

    def wide(begin: int, end: int) -> int:
        """How wide the piece from one word to another is, with the signs that something is left out."""
        return width(line[words[begin][0] : words[end][1]]) + 2 * (begin > 0) + 2 * (end < len(words) - 1)

    begin = end = at
    while begin > max(at - _BEFORE, 0) and wide(begin - 1, end) <= room:
        begin -= 1
    while end < len(words) - 1 and wide(begin, end + 1) <= room:
        end += 1
    while begin > 0 and wide(begin - 1, end) <= room:
        begin -= 1
    start, stop = words[begin][0], words[end][1]
    alone = begin == end and wide(begin, end) > room  # one word, which leaves no room for signs, or has not enough
    while alone and stop > start + 1 and width(line[start:stop]) > room - (stop < words[end][1]):
        stop -= 1
    cut_off = "…" if stop < words[end][1] else ""
    before, after = ("", cut_off) if alone else ("… " if begin else "", " …" if end < len(words) - 1 else "")
    shift = len(before) - start
    inside = tuple((max(b, start) + shift, min(e, stop) + shift) for b, e in spans if b < stop and e > start)
    return before + line[start:stop] + after, inside


def _may_stand(words: Words, said: Said) -> bool:
    return words.line is None or said.where in _LINES[words.line]


def _fits(token: tuple[int, int, str], word: str) -> bool:
    return token[2] == word


def _begins(folded: str, word: str) -> bool:
    """Whether a word is meant by a beginning; a single letter means itself alone."""
    return folded.startswith(word) if len(word) > 1 else folded == word
