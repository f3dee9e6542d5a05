"""Looking for dossiers: the best first, and of the equally good those that come up first.

How well a dossier fits goes by where the words stand in it, in a few steps: in the names, in part, on the card,
anywhere, on sheets. A step ends when enough are found, so the most common words cost no more than their own list in the
index. (To rank by how often a word comes, all that hold it would have to be counted first.)
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from tickler.dossiers import Dossier
from tickler.rules.search import Search, Sign, Words
from tickler.rules.tokens import sign
from tickler.rules.views import Hit
from tickler.storage import rows
from tickler.storage.placing import Opening, placed

_DOSSIER = rows.columns("d", rows.DOSSIER_COLUMNS)
_WHO = "{name company person}"
_CARD = "{name company person card}"

# So many dossiers are sorted by where they lie in no time; more are met in that order, on the index of tabs.
_FEW = 1000
_FEW_ROWS = 10_000

_MATCHING = "SELECT rowid FROM dossier_words WHERE dossier_words MATCH :question"

Conditions = list[str]
Archive = bool | None  # only there, only in the binder, or in both


class _Asked(NamedTuple):
    """A search as SQL: what the words' index is asked, the conditions on a dossier d, and the values for both."""

    words: tuple[str, ...]  # all of these, each a question to the index
    signs: tuple[str, ...]
    without: str  # none of these
    conditions: Conditions
    values: dict[str, Any]
    archive: Archive


def find(db: sqlite3.Connection, search: Search, *, most: int) -> list[Hit]:
    """The dossiers that are all that was asked for, at most so many; the best first."""
    asked = _asked(db, search)
    found: list[Dossier] = []
    for question in _steps(db, search, asked):
        found += _in_tickler_order(db, asked, question, most - len(found), [dossier.id for dossier in found])
        if len(found) == most:
            break
    else:
        found += _with_sheets(db, search, asked, most - len(found), [dossier.id for dossier in found])
    values = dict(asked.values)
    on_sheets = _any_of([_quoted(words) for words in search.wanted if words.line is None])
    return list(placed(db, search, found, Opening(_fitting(search, values), on_sheets, values)))


# -- what is asked -----------------------------------------------------------------------------------------------------


def _asked(db: sqlite3.Connection, search: Search) -> _Asked:
    conditions: Conditions = []
    values: dict[str, Any] = {}
    archive = search.closed
    if search.do or search.do_not or search.quiet:
        archive = False if archive is None else archive
    if search.do:
        conditions.append(f"d.todo IN ({_bound(values, 'do', search.do)})")
    if search.do_not:
        conditions.append(f"d.todo NOT IN ({_bound(values, 'not', search.do_not)})")
    if search.quiet:
        conditions.append(_quiet(db, search, values))
    if search.after or search.before or len(search.of_contact) > 1:
        conditions.append(_contacted(db, search, values))
    without = _any_of([*(_row(w) for w in search.words if w.without), *(_sign(s) for s in search.signs if s.without)])
    if without:
        on_sheets = _any_of([_quoted(w) for w in search.words if w.without and not w.line])
        if on_sheets and _stands_on_a_sheet(db, on_sheets):
            conditions.append(f"d.id NOT IN ({_ON_SHEETS.format('without_sheets')})")
            values["without_sheets"] = on_sheets
    words = tuple(_row(words) for words in search.wanted)
    signs = tuple(_sign(one) for one in search.signs if not one.without)
    return _Asked(words, signs, without, conditions, values, archive)


def _steps(db: sqlite3.Connection, search: Search, asked: _Asked) -> Iterator[str | None]:
    """The questions to the words' index, the one for the best dossiers first. None: all dossiers are asked about."""
    free = [words for words in search.wanted if words.line is None]
    anywhere = _all_of([*asked.words, *asked.signs])
    else_asked = _all_of([*(_row(words) for words in search.wanted if words.line), *asked.signs])
    on_cards = [words for words in free if _stands_on_a_card(db, words)]
    if free and len(on_cards) == len(free):
        yield _all_of([*(f"{_WHO} : {_quoted(words, whole=True)}" for words in free), else_asked])
        yield _all_of([*(f"{_WHO} : {_quoted(words)}" for words in free), else_asked])
    if on_cards and len(free) > 1:
        yield _all_of([_any_of([f"{_WHO} : {_quoted(words)}" for words in on_cards]), anywhere])
    if free and len(on_cards) == len(free):
        yield _all_of([*(f"{_CARD} : {_quoted(words)}" for words in free), else_asked])
    yield anywhere or None


def _row(words: Words) -> str:
    return f"{words.line} : {_quoted(words)}" if words.line else _quoted(words)


def _quoted(words: Words, *, whole: bool = False) -> str:
    """Words in a row, the last one a beginning unless whole ones are wanted. A single letter is no beginning."""
    row = " ".join(words.row).replace('"', '""')
    return f'"{row}"' if whole or len(words.row[-1]) == 1 else f'"{row}" *'


def _sign(one: Sign) -> str:
    column = "said" if one.of in {"outcome", "kind"} else "signs"
    return _any_of([f'{column} : "{sign(one.of, value)}"' for value in one.values])


def _all_of(questions: list[str]) -> str:
    return " AND ".join(f"({question})" for question in questions if question)


def _any_of(questions: list[str]) -> str:
    return " OR ".join(f"({question})" for question in questions if question)


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
    """Whether so few rows are meant that they are sooner gone through than each dossier is asked about them."""
    select = f"SELECT COUNT(*) FROM (SELECT 1 FROM {rows_of} LIMIT {_FEW_ROWS + 1})"
    few: bool = db.execute(select, values).fetchone()[0] <= _FEW_ROWS
    return few


# -- answered ----------------------------------------------------------------------------------------------------------


def _in_tickler_order(
    db: sqlite3.Connection, asked: _Asked, question: str | None, most: int, but: list[int]
) -> list[Dossier]:
    """The first dossiers that answer the question and are all else that was asked, and are not found yet."""
    values = asked.values | {"question": question, "most": most, "but": json.dumps(but)}
    conditions = [*asked.conditions, *(["d.id NOT IN (SELECT value FROM json_each(:but))"] if but else [])]
    if question is None and asked.without:
        values["question"] = asked.without
        return _met_in_order(db, asked.archive, [f"d.id NOT IN ({_MATCHING})", *conditions], values)
    if question is None:
        return _met_in_order(db, asked.archive, conditions, values)
    if asked.without:
        values["question"] = f"({question}) NOT ({asked.without})"
    few = _few(db, values["question"])
    if few is None:
        return _met_in_order(db, asked.archive, [f"d.id IN ({_MATCHING})", *conditions], values)
    values["few"] = json.dumps(few)
    return _few_sorted(db, asked.archive, ["d.id IN (SELECT value FROM json_each(:few))", *conditions], values)


def _few(db: sqlite3.Connection, question: str) -> list[int] | None:
    """The numbers of the dossiers that answer a question, if they are few."""
    # Whole words are counted at once, for beginnings all words that begin so are brought together first.
    found: list[int] = []
    for asked in dict.fromkeys((question.replace('" *', '"'), question)):
        found = [row[0] for row in db.execute(f"{_MATCHING} LIMIT {_FEW + 1}", {"question": asked})]
        if len(found) > _FEW:
            return None
    return found


def _few_sorted(
    db: sqlite3.Connection, archive: Archive, conditions: Conditions, values: dict[str, Any]
) -> list[Dossier]:
    if archive is not None:
        conditions = [*conditions, f"d.tab IS {'' if archive else 'NOT '}NULL"]
    order = "d.tab IS NULL, d.tab, d.time, d.closed_on DESC, d.id"
    select = f"SELECT {_DOSSIER} FROM dossier d WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT :most"
    return [rows.dossier_of(row) for row in db.execute(select, values)]


def _met_in_order(
    db: sqlite3.Connection, archive: Archive, conditions: Conditions, values: dict[str, Any]
) -> list[Dossier]:
    """Along the index of tabs, from the first that is due; then through the archive, from the newest dossier."""
    found: list[Dossier] = []
    ways = {False: ("d.tab > ''", "d.tab, d.agreed, d.id"), True: ("d.tab IS NULL", "d.agreed DESC, d.id DESC")}
    for closed, (where, order) in ways.items():
        if archive in {None, closed} and len(found) < values["most"]:
            select = (
                f"SELECT {_DOSSIER} FROM dossier d INDEXED BY dossier_tab WHERE {' AND '.join([where, *conditions])}"
                f" ORDER BY {order} LIMIT :most"
            )
            found += [
                rows.dossier_of(row) for row in db.execute(select, values | {"most": values["most"] - len(found)})
            ]
    return found


def _stands_on_a_card(db: sqlite3.Connection, words: Words) -> bool:
    """Whether the words may stand on a card: the index of cards knows, where it has each word apart."""
    if not "".join(words.row).isascii():
        return True
    wanted = {"wanted": _quoted(words)}
    on_a_card = "SELECT 1 FROM card_words WHERE card_words MATCH :wanted LIMIT 1"
    at_a_client = "SELECT 1 FROM person_words WHERE person_words MATCH :wanted LIMIT 1"
    return any(db.execute(select, wanted).fetchone() for select in (on_a_card, at_a_client))


# -- sheets ------------------------------------------------------------------------------------------------------------

_ON_SHEETS = "SELECT s.dossier_id FROM sheet_words w JOIN sheet s ON s.id = w.rowid WHERE sheet_words MATCH :{0}"


def _stands_on_a_sheet(db: sqlite3.Connection, question: str) -> bool:
    select = "SELECT 1 FROM sheet_words WHERE sheet_words MATCH :question LIMIT 1"
    return db.execute(select, {"question": question}).fetchone() is not None


def _with_sheets(db: sqlite3.Connection, search: Search, asked: _Asked, most: int, but: list[int]) -> list[Dossier]:
    """The dossiers in which each of the words stands, some of them on a sheet only."""
    free = [words for words in search.wanted if words.line is None]
    if not free or not _stands_on_a_sheet(db, _any_of(list(map(_quoted, free)))):
        return []
    conditions, values = list(asked.conditions), dict(asked.values)
    for n, words in enumerate(free):
        values[f"word{n}"] = _quoted(words)
        in_dossier = f"SELECT rowid FROM dossier_words WHERE dossier_words MATCH :word{n}"
        conditions.append(f"d.id IN ({in_dossier} UNION {_ON_SHEETS.format(f'word{n}')})")
    lines = _all_of([*(_row(words) for words in search.wanted if words.line), *asked.signs])
    return _in_tickler_order(db, asked._replace(conditions=conditions, values=values), lines or None, most, but)
