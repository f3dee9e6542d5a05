"""The values that Tab offers: outcomes and the like, places in the binder, dossiers by the beginning of their names.

Values of a fixed list are known by their type; the others by the metavar of the parameter: REF, WHEN, TAB, PATH. A pack
is a file where it comes in, and a name where it is spoken of.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from tickler.commands.cursor import Cursor
from tickler.commands.run import Run, begin
from tickler.dossiers import DOS, KINDS, OUTCOMES, PROMISE_KINDS, Dossier
from tickler.render.page import plain
from tickler.shells.offers import FILES, Offer
from tickler.storage import connection, queries
from tickler.storage.queries import Among
from tickler.tabs import MONTHS, WEEKDAYS, month_dividers, month_name, say_day, window
from tickler.words import fold, folded_words

MOST = 30  # dossiers offered at once
_SHORTEST_WORD = 2  # letters, from which names are looked through for it
_WORD = re.compile(r"(?<=[^\w])\w|^\w")

_AMONG: dict[str, Among] = {"call": "active", "log": "active", "move": "active", "close": "active", "reopen": "closed"}

_WHENS = (
    ("today", ""),
    ("tomorrow", ""),
    *((day.lower(), f"the first {day} after today") for day in WEEKDAYS),
    ("next week", "the Monday of next week"),
    ("next month", "next month's tab, no day yet"),
    ("+1wd", "the next working day"),
    ("+3wd", "in 3 working days"),
    ("+1w", "in a week"),
    ("+2w", "in 2 weeks"),
    ("+1m", "in a month"),
    ("eom", "the last working day of the month"),
    *((month.lower(), "the month's tab, no day yet") for month in MONTHS),
)
_MONTHS_SAID = (("last month", ""), ("this month", "until now"))
_PRINTED_BY = {"card": "REF", "tab": "TAB", "today": "WHEN", "week": "WHEN", "form": "NAME"}
_LOOKING_BACK = ("at", "on", "since")  # each is a WHEN, too
_MOMENTS = (("yesterday", ""), ("today", ""))


def values(cursor: Cursor, param: Any, word: str) -> Iterable[Offer]:  # noqa: ANN401  # typer's own class is private
    """The values of an option or an argument that begin so; of free text, none."""
    choices: tuple[str, ...] = getattr(param.type, "choices", ())
    if choices:
        return _beginning(word, ((choice, "") for choice in choices))
    if param.name in _LOOKING_BACK:
        return _beginning(word, _MOMENTS)
    kinds = (param.metavar or "").strip("[]…").split("|")
    if cursor.command.name == "restore":
        return _copies(cursor, word)
    if cursor.command.name == "print":
        kinds = [kind for kind in kinds if kind in ("FILE", _PRINTED_BY.get(cursor.said[0] if cursor.said else "", ""))]
    return chain.from_iterable(_BY_METAVAR[kind](cursor, word) for kind in kinds if kind in _BY_METAVAR)


def _beginning(word: str, known: Iterable[tuple[str, str]]) -> Iterator[Offer]:
    return (Offer(value, about) for value, about in known if value.startswith(word.lower()))


def _run(cursor: Cursor) -> Run:
    return begin(cursor.told.get("db"), cursor.told.get("now"), no_color=True)


# -- places in the binder ----------------------------------------------------------------------------------------------


def _whens(cursor: Cursor, word: str) -> Iterator[Offer]:
    """The words for a place in the binder; where a number was begun, the day tabs."""
    return _day_tabs(cursor, word) if word[:1].isdecimal() else _beginning(word, _WHENS)


def _tabs(cursor: Cursor, word: str) -> Iterator[Offer]:
    """The dividers in the order of the binder, each with its date or year."""
    yield from _day_tabs(cursor, word)
    months = month_dividers(_run(cursor).today)
    yield from _beginning(word, ((month_name(month).lower(), f"{month_name(month)} {year}") for year, month in months))


def _day_tabs(cursor: Cursor, word: str) -> Iterator[Offer]:
    return _beginning(word, ((str(day.day), say_day(day)) for day in window(_run(cursor).today)))


def _months(cursor: Cursor, word: str) -> Iterator[Offer]:
    """The months that were, or run, each by the year of its last time."""
    today = _run(cursor).today
    was = [(month, today.year - (month > today.month)) for month in range(1, 13)]
    return _beginning(word, (*_MONTHS_SAID, *((month_name(n).lower(), f"{month_name(n)} {year}") for n, year in was)))


def _stages(cursor: Cursor, word: str) -> Iterator[Offer]:
    return _beginning(word, ((stage, "") for stage in _run(cursor).settings.stages))


# -- other names -------------------------------------------------------------------------------------------------------


def _forms(cursor: Cursor, word: str) -> Iterable[Offer]:
    """The forms by their names, where a name is a form's."""
    if cursor.command.name not in ("form", "forms", "print"):
        return ()
    from tickler.formfile import form_files

    return _beginning(word, ((one.name, "") for one in form_files(_run(cursor).settings)))


def _tags(cursor: Cursor, word: str) -> Iterable[Offer]:
    with connection.glanced_at(_run(cursor).path) as db:
        found = queries.tags(db) if db else []
    return [Offer(tag) for tag in found if fold(tag).startswith(fold(word)) and tag == plain(tag)]


def _owners(cursor: Cursor, word: str) -> list[Offer]:
    """Those for whom something is here."""
    from tickler.storage import handovers  # 3 ms, saved where a dossier is named

    with connection.glanced_at(_run(cursor).path) as db:
        return _names(handovers.owners(db), word) if db else []


def _colleagues(cursor: Cursor, word: str) -> list[Offer]:
    """Those who had something from here."""
    from tickler.storage import handovers  # as above

    with connection.glanced_at(_run(cursor).path) as db:
        return _names((one.colleague for one in handovers.on_the_way(db)), word) if db else []


def _packs(cursor: Cursor, word: str) -> list[Offer]:
    """The packs that went out and came in, the newest first."""
    if cursor.command.name == "receive":
        return [FILES]
    from tickler.storage import handovers  # as above

    with connection.glanced_at(_run(cursor).path) as db:
        return _names((one.name for one in handovers.on_the_way(db)), word) if db else []


def _names(found: Iterable[str], word: str) -> list[Offer]:
    each = [name for name in dict.fromkeys(found) if fold(name).startswith(fold(word)) and name == plain(name)]
    return [Offer(name) for name in each[:MOST]]


def _copies(cursor: Cursor, word: str) -> list[Offer]:
    """The copies of the binder by their names, the newest first; where none begins so, files."""
    from tickler.storage import backups  # only where one goes back

    copies = backups.kept(_run(cursor).path)
    return [Offer(copy.path.name) for copy in reversed(copies) if copy.path.name.startswith(word)][:MOST] or [FILES]


def _filters(cursor: Cursor, word: str) -> Iterable[Offer]:
    """What `find` filters by, with the values that are known, once a word is begun."""
    if not word or cursor.command.name != "find":
        return ()
    fixed: tuple[tuple[str, Iterable[str]], ...] = (
        ("outcome", OUTCOMES), ("kind", KINDS), ("do", DOS), ("closed", ("yes", "no")),
        ("open", PROMISE_KINDS),
        ("stage", _run(cursor).settings.stages),
    )  # fmt: skip
    known = [(f"{key}:{value}", "") for key, values in fixed for value in values if " " not in value]
    key, colon, begun = word.partition(":")
    tags = [(f"tag:{offer.word}", "") for offer in _tags(cursor, begun) if " " not in offer.word] if colon else []
    return [*_beginning(word, known), *(Offer(said, about) for said, about in tags if key == "tag")]


def _numbers(cursor: Cursor, word: str) -> Iterable[Offer]:
    """The open promises of the dossier that was named, or its sheets, by their numbers."""
    of_promises = cursor.command.name in {"kept", "dropped"}
    if not (of_promises or cursor.command.name in {"sheet", "open"}):
        return ()
    from tickler.rules.promises import is_open  # only here

    run = _run(cursor)
    with connection.glanced_at(run.path) as db:
        if db is None:
            return ()
        number = run.dossier(db, cursor.said[0], "all").id
        if of_promises:
            listed = [(nth, one.text) for nth, one in enumerate(queries.promises(db, number), start=1) if is_open(one)]
        else:
            listed = [(one.number, one.title) for one in queries.sheets(db, number)]
    return _beginning(word, ((str(nth), plain(said)) for nth, said in listed))


# -- dossiers ----------------------------------------------------------------------------------------------------------


def _dossiers(cursor: Cursor, word: str) -> list[Offer]:
    """The dossiers whose name begins so, and after digits those whose number does."""
    among = _AMONG.get(cursor.command.name, "all")
    with connection.glanced_at(_run(cursor).path) as db:
        if db is None:
            return []
        named = _by_name(db, word, among)
        return [*_by_number(db, word, among), *named, *(_by_word(db, word, among) if len(named) < MOST else ())]


def _by_number(db: sqlite3.Connection, word: str, among: Among) -> list[Offer]:
    if not (word.isascii() and word.isdigit()):
        return []
    found = queries.numbers_beginning_with(db, word, among, most=MOST + 1)
    offers = [Offer(str(dossier.id), _who(dossier, dossier.card.name)) for dossier in found[:MOST]]
    return [*offers, Offer(word, "and more numbers that begin so")] if len(found) > MOST else offers


def _by_name(db: sqlite3.Connection, word: str, among: Among) -> list[Offer]:
    """Dossiers whose name begins so, or is the beginning of the word, where a namesake's person or company goes on."""
    found = queries.beginning_with(db, fold(word), among, most=MOST + 1)
    # Namesakes stand side by side: only of the last one that was asked for there may be more.
    bearers = Counter(fold(dossier.card.name) for dossier in found)
    alone = {dossier.id for dossier in found[:MOST] if bearers[fold(dossier.card.name)] == 1}
    if len(found) > MOST:
        # The last of all: how both it and the first begin, so do all between them. A shell may write that.
        found[MOST - 1 :] = queries.beginning_with(db, fold(word), among, most=1, last=True)
    offers = [_offer(db, dossier, among, alone=dossier.id in alone) for dossier in found]
    name = word.partition(" ·")[0].rstrip()
    if name != word:
        namesakes = queries.beginning_with(db, f"{fold(name)}\n", among, most=MOST)
        others = [_offer(db, dossier, among) for dossier in namesakes]
        offers += [offer for offer in others if fold(offer.word).startswith(fold(word))]
    return offers


def _by_word(db: sqlite3.Connection, word: str, among: Among) -> list[Offer]:
    """Dossiers with a later word in the name, or one of company or person, that begins so: by what stands from there.

    So the offer begins as was typed, which is what shells go by; and it is a REF as well as the whole name.
    """
    begun = fold(word).strip()
    if len(begun) < _SHORTEST_WORD:
        return []
    offers: list[Offer] = []
    found = queries.with_words(db, word, among, most=2 * MOST + 1)
    for dossier in found:
        card = dossier.card
        lines = [line for line in (card.name, card.company, card.person) if line and line == plain(line)]
        tails = (line[at.start() :] for line in lines for at in _WORD.finditer(line))
        tail = next((tail for tail in tails if fold(tail).startswith(begun)), None)
        if tail and not fold(card.name).startswith(begun):
            offer = _offer(db, dossier, among, tail)
            offers += (
                [offer._replace(about=_who(dossier, f"{dossier.id} {card.name}"))] if offer.word != offer.number else []
            )
    more = len(offers) > MOST or len(found) > 2 * MOST
    return [*offers[:MOST], Offer(word, "and more names with such a word")] if more else offers


def _offer(
    db: sqlite3.Connection, dossier: Dossier, among: Among, name: str | None = None, *, alone: bool = False
) -> Offer:
    """The dossier by a REF that names it: its name, with person and company where others share it; else its number.

    ``alone``: it is known that no other bears its name.
    """
    card, number = dossier.card, str(dossier.id)
    name = name or card.name
    called = [dossier] if alone else queries.called(db, name, among, most=2)
    if not called or not folded_words(name) or name.startswith(("-", "#")) or name.isdecimal():
        return Offer(number, _who(dossier, card.name))
    ref = name if [one.id for one in called] == [dossier.id] else _ref_among_namesakes(db, dossier, among, name)
    if ref != plain(ref):
        return Offer(number, _who(dossier, card.name), number)
    return Offer(ref, _who(dossier, number), number)


def _ref_among_namesakes(db: sqlite3.Connection, dossier: Dossier, among: Among, name: str) -> str:
    """The name with what tells the dossier from others that bear it; of namesakes in everything one may choose."""
    card = dossier.card
    beside = () if name == card.name else (card.name,)  # of a part of it, the whole
    for others in (beside, (*beside, card.person), (*beside, card.company), (*beside, card.person, card.company)):
        ref = " · ".join(words for words in (name, *others) if words)
        if [one.id for one in queries.called(db, ref, among, most=2)] == [dossier.id]:
            return ref
    return name


def _who(dossier: Dossier, first: str) -> str:
    """What there is to say about a dossier beside its name, which is said already: person and company, if others."""
    card = dossier.card
    beside = (words for words in (card.person, card.company) if words and words != card.name)
    said = " · ".join((first, *dict.fromkeys(beside)))
    return plain(f"{said} (closed)" if dossier.closed else said)


_BY_METAVAR: dict[str, Callable[[Cursor, str], Iterable[Offer]]] = {
    "REF": _dossiers,
    "WHEN": _whens,
    "UNTIL": _whens,
    "TAB": _tabs,
    "MONTH": _months,
    "STAGE": _stages,
    "INTO": _dossiers,
    "NAME": _forms,
    "TAG": _tags,
    "WORDS": _filters,
    "OWNER": _owners,
    "COLLEAGUE": _colleagues,
    "PACK": _packs,
    "N": _numbers,
    **dict.fromkeys(("PATH", "FILE", "DIR", "TO"), lambda _cursor, _word: [FILES]),
}
