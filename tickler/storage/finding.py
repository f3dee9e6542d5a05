"""Looking for dossiers: the best first, and of the equally good those that come up first.

How well a dossier fits goes by where the words stand in it, in a few steps: in the names, in part, on the card,
anywhere, on sheets. A step ends when enough are found. What few dossiers hold, the words' index tells; what many hold
is met soon in the order of the tabs, and there looked at one by one: so no word is too common. (To rank by how often a
word comes, all that hold it would have to be counted first.)
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import islice
from typing import Any, NamedTuple

from tickler.dossiers import Dossier
from tickler.rules.places import phones_in_text
from tickler.rules.search import Search, Words
from tickler.rules.views import Hit
from tickler.storage import rows
from tickler.storage.placing import Opening, placed
from tickler.storage.queries import dossier, highest_number
from tickler.storage.questions import (
    ALL,
    CARD,
    WHO,
    Clause,
    Part,
    Question,
    any_of,
    clause_of,
    endings_of,
    part_of,
    without_in,
)

_DOSSIER = rows.columns("d", rows.DOSSIER_COLUMNS)
_FEW = 1000  # dossiers, which are sorted by where they lie in no time
_FEW_ROWS = 10_000  # which are sooner gone through than each dossier is asked about them
_MANY = 0.1  # of all dossiers: one by one in the order of tabs, enough of them are met before long
_LOOKED_AT = 2000  # dossiers; where they were not enough, the index must tell

_MATCHING = "SELECT rowid FROM dossier_words WHERE dossier_words MATCH :question"
_BY_TABS = "d.tab, d.time IS NULL, d.time"  # agreed times first, in order, as in the day's stack
_ON_SHEETS = "SELECT s.dossier_id FROM sheet_words w JOIN sheet s ON s.id = w.rowid WHERE sheet_words MATCH :{0}"
_OPEN = "SELECT dossier_id FROM promise WHERE kept_on IS NULL AND dropped_on IS NULL"

Conditions = list[str]


class _Asked(NamedTuple):
    """What is asked of a dossier d beside its words: conditions in SQL, and their values."""

    conditions: Conditions
    values: dict[str, Any]
    archive: bool | None  # only there, only in the binder, or in both
    most: int
    but: tuple[int, ...] = ()  # those that are found already

    def also(self, *conditions: str, **values: object) -> "_Asked":
        """With more conditions."""
        return self._replace(conditions=[*self.conditions, *conditions], values=self.values | values)


def find(db: sqlite3.Connection, search: Search, *, most: int) -> list[Hit]:
    """The dossiers that are all that was asked for, at most so many; the best first."""
    asked = _asked(db, search, most)
    found: list[Dossier] = []
    for question in _steps(db, search):
        found += _answering(db, _beside(asked, found), question)
        if len(found) == most:
            break
    else:
        found += _with_sheets(db, search, _beside(asked, found))
        found += _with_phones_in_texts(db, search, _beside(asked, found))
    values = dict(asked.values)
    on_sheets = any_of(_free(search))
    return list(placed(db, search, found, Opening(_fitting(search, values), on_sheets, values)))


# -- what is asked -----------------------------------------------------------------------------------------------------


def _steps(db: sqlite3.Connection, search: Search) -> Iterator[Question]:
    """The questions to the words' index, the one for the best dossiers first."""
    free, without = _free(search), without_in(search)
    on_cards = [part for part in free if _stands_on_a_card(db, part)]
    anywhere = tuple((part,) for part in free)
    beside = _beside_words(search)
    if free and len(on_cards) == len(free):
        whole = tuple((part._replace(columns=WHO, beginning=False),) for part in free)
        yield Question((*whole, *beside), without)
        yield Question((*((part._replace(columns=WHO),) for part in free), *beside), without)
    if on_cards and len(free) > 1:
        yield Question((tuple(part._replace(columns=WHO) for part in on_cards), *anywhere, *beside), without)
    if free and len(on_cards) == len(free):
        yield Question((*((part._replace(columns=CARD),) for part in free), *beside), without)
    yield Question((*anywhere, *beside), without)


def _free(search: Search) -> list[Part]:
    """The words that may stand anywhere."""
    return [part_of(words) for words in search.wanted if words.line is None]


def _beside_words(search: Search) -> tuple[Clause, ...]:
    """Words that must stand in a line of the card, and signs."""
    lines = [(part_of(words),) for words in search.wanted if words.line]
    return (*lines, *(clause_of(one) for one in search.signs if not one.without))


def _asked(db: sqlite3.Connection, search: Search, most: int) -> _Asked:
    asked = _Asked([], {}, search.closed, most)
    if search.closed is None and (search.do or search.do_not or search.quiet):
        asked = asked._replace(archive=False)
    if search.do:
        asked.conditions.append(f"d.todo IN ({_bound(asked.values, 'do', search.do)})")
    if search.do_not:
        asked.conditions.append(f"d.todo NOT IN ({_bound(asked.values, 'not', search.do_not)})")
    for isnt, kinds in (("", search.open), ("NOT ", search.open_not)):
        if kinds:
            named = _bound(asked.values, f"open{isnt.strip()}", kinds)
            asked.conditions.append(f"d.id {isnt}IN ({_OPEN} AND kind IN ({named}))")
    if search.quiet:
        asked.conditions.append(_quiet(db, search, asked.values))
    if search.after or search.before or len(search.of_contact) > 1:
        asked.conditions.append(_contacted(db, search, asked.values))
    on_sheets = any_of(part_of(words) for words in search.words if words.without and not words.line)
    if on_sheets and _stands_on_a_sheet(db, on_sheets):
        asked = asked.also(f"d.id NOT IN ({_ON_SHEETS.format('without')})", without=on_sheets)
    return asked


def _bound(values: dict[str, Any], name: str, given: Iterable[Any]) -> str:
    """Named parameters for a list of values, which are put beside the others."""
    named = {f"{name}{n}": value for n, value in enumerate(given)}
    values |= named
    return ", ".join(f":{name}" for name in named)


def _quiet(db: sqlite3.Connection, search: Search, values: dict[str, Any]) -> str:
    """No contact since that day; a client who was never spoken with is quiet since the dossier was made."""
    assert search.quiet is not None, "asked only where it was said"  # noqa: S101  # says so to the type checker
    values["since"] = (search.quiet + timedelta(days=1)).isoformat()
    if _are_few(db, "last_contact WHERE at < :since", values):
        return "d.id IN (SELECT dossier_id FROM last_contact WHERE at < :since)"
    return "EXISTS (SELECT 1 FROM last_contact WHERE dossier_id = d.id AND at < :since)"


def _contacted(db: sqlite3.Connection, search: Search, values: dict[str, Any]) -> str:
    """One contact is all that was said of contacts."""
    fitting = _fitting(search, values)
    days = _within(search, values)
    if days and _are_few(db, f"contact WHERE {days}", values):
        return f"d.id IN (SELECT dossier_id FROM contact WHERE {fitting})"
    return f"EXISTS (SELECT 1 FROM contact WHERE dossier_id = d.id AND {fitting})"


def _fitting(search: Search, values: dict[str, Any]) -> str:
    """The condition that a contact fulfils which is all that was said of contacts; empty where nothing was."""
    signs = [f"{one.of} IN ({_bound(values, one.of, one.values)})" for one in search.of_contact]
    return " AND ".join(filter(None, (_within(search, values), *signs)))


def _within(search: Search, values: dict[str, Any]) -> str:
    """The condition that a contact was in the days that were said; empty where none were."""
    values |= {
        "after": search.after and search.after.isoformat(),
        "before": search.before and search.before.isoformat(),
    }
    after, before = "at >= :after" if search.after else "", "at < :before" if search.before else ""
    return " AND ".join(filter(None, (after, before)))


def _are_few(db: sqlite3.Connection, rows_of: str, values: Mapping[str, Any]) -> bool:
    select = f"SELECT COUNT(*) FROM (SELECT 1 FROM {rows_of} LIMIT {_FEW_ROWS + 1})"
    few: bool = db.execute(select, values).fetchone()[0] <= _FEW_ROWS
    return few


def _stands_on_a_card(db: sqlite3.Connection, part: Part) -> bool:
    """Whether the words may stand on a card: the index of cards knows, where it has each word apart."""
    if not "".join(part.row).isascii():
        return True
    on_a_card = "SELECT 1 FROM card_words WHERE card_words MATCH :wanted LIMIT 1"
    at_a_client = "SELECT 1 FROM person_words WHERE person_words MATCH :wanted LIMIT 1"
    return any(db.execute(select, {"wanted": part.said}).fetchone() for select in (on_a_card, at_a_client))


def _stands_on_a_sheet(db: sqlite3.Connection, question: str) -> bool:
    select = "SELECT 1 FROM sheet_words WHERE sheet_words MATCH :question LIMIT 1"
    return db.execute(select, {"question": question}).fetchone() is not None


# -- answered ----------------------------------------------------------------------------------------------------------


def _beside(asked: _Asked, found: list[Dossier]) -> _Asked:
    """The same, for as many as are still to be found."""
    return asked._replace(most=asked.most - len(found), but=tuple(one.id for one in found))


def _answering(db: sqlite3.Connection, asked: _Asked, question: Question) -> list[Dossier]:
    """The first dossiers whose words answer the question."""
    asked = _without_those(asked)
    if not question.clauses:
        if question.without:
            asked = asked.also(f"d.id NOT IN ({_MATCHING})", question=any_of(question.without))
        return _first(db, asked)
    numbers = _numbers(db, question)
    if numbers is not None:
        return _of_these(db, asked, numbers)
    soon = _looked_at(db, asked, question)
    if len(soon) == asked.most:
        return soon
    return _first(db, asked.also(f"d.id IN ({_MATCHING})", question=question.said))


def _without_those(asked: _Asked) -> _Asked:
    """The same, without those that are found already."""
    if not asked.but:
        return asked
    return asked.also("d.id NOT IN (SELECT value FROM json_each(:but))", but=json.dumps(asked.but))


def _of_these(db: sqlite3.Connection, asked: _Asked, numbers: list[int]) -> list[Dossier]:
    few = asked.also("d.id IN (SELECT value FROM json_each(:few))", few=json.dumps(numbers))
    return _sorted(db, few) if len(numbers) <= _FEW else _first(db, few)


def _numbers(db: sqlite3.Connection, question: Question) -> list[int] | None:
    """The numbers of the dossiers that answer the question, unless they are many."""
    many = max(_FEW, int(highest_number(db) * _MANY))
    numbers: list[int] = []
    # Beginnings cost more: all words that begin so are brought together first.
    for said in dict.fromkeys((question.of_whole_words.said, question.said)):
        numbers = [row[0] for row in db.execute(f"{_MATCHING} LIMIT {many + 1}", {"question": said})]
        if len(numbers) > many:
            return None
    return numbers


def _looked_at(db: sqlite3.Connection, asked: _Asked, question: Question) -> list[Dossier]:
    """What is found of them among the first that are all else that was asked."""
    first = islice(_in_order(db, asked), _LOOKED_AT)
    kept = ((number, _kept(db, number)) for number in first)
    fit = (number for number, row in kept if row and question.is_answered_by(row))
    return list(_opened(db, islice(fit, asked.most)))


def _kept(db: sqlite3.Connection, number: int) -> Mapping[str, Any] | None:
    """The words that are kept of a dossier."""
    select = f"SELECT {', '.join(ALL)} FROM dossier_words WHERE rowid = :id"
    row: Mapping[str, Any] | None = db.execute(select, {"id": number}).fetchone()
    return row


def _first(db: sqlite3.Connection, asked: _Asked) -> list[Dossier]:
    """The first that fulfil the conditions."""
    return list(_opened(db, islice(_in_order(db, asked), asked.most)))


def _opened(db: sqlite3.Connection, numbers: Iterable[int]) -> Iterator[Dossier]:
    return (one for number in numbers if (one := dossier(db, number)))


def _sorted(db: sqlite3.Connection, asked: _Asked) -> list[Dossier]:
    """All that fulfil the conditions, put in order; they are few."""
    where = {None: "", True: " AND d.tab IS NULL", False: " AND d.tab IS NOT NULL"}[asked.archive]
    select = (
        f"SELECT {_DOSSIER} FROM dossier d WHERE {' AND '.join(asked.conditions)}{where}"
        f" ORDER BY d.tab IS NULL, {_BY_TABS}, CASE WHEN d.tab IS NULL THEN -d.id ELSE d.id END LIMIT :most"
    )
    return [rows.dossier_of(row) for row in db.execute(select, asked.values | {"most": asked.most})]


def _in_order(db: sqlite3.Connection, asked: _Asked) -> Iterator[int]:
    """The numbers of those that fulfil the conditions: along the index of tabs; then the archive, the newest first."""
    ways = ((False, "d.tab > ''", f"{_BY_TABS}, d.id"), (True, "d.tab IS NULL", "d.agreed DESC, d.id DESC"))
    for archive, where, order in ways:
        if asked.archive in {None, archive}:
            conditions = " AND ".join([where, *asked.conditions])
            select = f"SELECT d.id FROM dossier d INDEXED BY dossier_tab WHERE {conditions} ORDER BY {order}"
            yield from (row[0] for row in db.execute(select, asked.values))


def _with_sheets(db: sqlite3.Connection, search: Search, asked: _Asked) -> list[Dossier]:
    """The dossiers in which each of the words stands, some of them on a sheet only."""
    free = _free(search)
    if not free or not _stands_on_a_sheet(db, any_of(free)):
        return []
    for n, part in enumerate(free):
        in_dossier = f"SELECT rowid FROM dossier_words WHERE dossier_words MATCH :word{n}"
        either = f"d.id IN ({in_dossier} UNION {_ON_SHEETS.format(f'word{n}')})"
        asked = asked.also(either, **{f"word{n}": part.said})
    return _answering(db, asked, Question(_beside_words(search), without_in(search)))


def _with_phones_in_texts(db: sqlite3.Connection, search: Search, asked: _Asked) -> list[Dossier]:
    """The dossiers in whose texts a phone stands that was looked for, with another code or in other groups of digits.

    The index knows how such a phone may end; that it is the one, each text must say.
    """
    if not asked.most or not any(map(endings_of, search.wanted)):
        return []
    free = tuple((part_of(words), *endings_of(words)) for words in search.wanted if words.line is None)
    wanted = Question((*free, *_beside_words(search)), without_in(search)).said
    found = [row[0] for row in db.execute(f"{_MATCHING} LIMIT {_LOOKED_AT}", {"question": wanted})]
    kept = ((number, _kept(db, number)) for number in found)
    numbers = [number for number, row in kept if row and all(_is_in(words, row) for words in search.wanted)]
    return _of_these(db, _without_those(asked), numbers)


def _is_in(words: Words, kept: Mapping[str, Any]) -> bool:
    """Whether words stand in what is kept of a dossier, or a phone stands there as one writes it otherwise."""
    if part_of(words).stands_in(kept):
        return True
    return bool(endings_of(words)) and any(True for column in ALL for _ in phones_in_text(kept[column], words.phone))
