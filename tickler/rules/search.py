"""What is looked for: words, phrases and filters, read from what was said into a value.

A word stands for all words that begin with it, without regard to case and accents; words in quotes stand in a row, the
last one again for a beginning. ``-`` before anything leaves out what has it. A filter is ``key:value``, or
``key:"several words"``; values with commas between are alternatives.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from dateutil.relativedelta import relativedelta

from tickler.dossiers import DOS, KINDS, OUTCOMES, PROMISE_KINDS
from tickler.errors import NotUnderstood
from tickler.rules.phones import without_zero
from tickler.rules.refs import shortly
from tickler.rules.tokens import SignOf, own_value, tokens
from tickler.when import month_named, read_moment
from tickler.words import digits, fold

if TYPE_CHECKING:
    from tickler.rules.own import House, OwnField

Line = Literal["name", "company", "person"]

MOST_WORDS = 20
_SHORT = 4  # letters of a filter, of which one is a large part
_SHORTEST_PHONE = 5  # digits; fewer are a number as any other


class Words(NamedTuple):
    """Words in a row, folded, the last of them a beginning: anywhere in the dossier, or in a line of its card."""

    row: tuple[str, ...]
    line: Line | None = None
    without: bool = False

    @property
    def phone(self) -> str:
        """The digits of what may be a phone, or the end of one, as it is dialled."""
        said = "".join(self.row)
        dialled = digits(said) if said.isdecimal() else ""
        return dialled if len(without_zero(dialled)) >= _SHORTEST_PHONE else ""


class Sign(NamedTuple):
    """Something that a dossier has or has not: a tag, a stage, a contact that ended so. Values are alternatives."""

    of: SignOf
    values: tuple[str, ...]
    without: bool = False


class Search(NamedTuple):
    """All that a dossier must be to be found."""

    said: str
    words: tuple[Words, ...] = ()
    signs: tuple[Sign, ...] = ()
    do: tuple[str, ...] = ()  # one of these is to be done
    do_not: tuple[str, ...] = ()  # none of these is
    after: date | None = None  # a contact on this day or later (that ended so, of that kind)
    before: date | None = None  # and before this day
    quiet: date | None = None  # no contact after this day, and no newer than that
    closed: bool | None = None
    open: tuple[str, ...] = ()  # one of these kinds of promises is still to be kept
    open_not: tuple[str, ...] = ()  # none of these is

    @property
    def wanted(self) -> tuple[Words, ...]:
        """The words that must stand in it."""
        return tuple(words for words in self.words if not words.without)

    @property
    def of_contact(self) -> tuple[Sign, ...]:
        """What one contact must have been."""
        return tuple(sign for sign in self.signs if sign.of in _OF_CONTACT and not sign.without)


# -- read --------------------------------------------------------------------------------------------------------------


def read_search(said: Sequence[str], now: datetime, date_order: str = "DMY", house: "House | None" = None) -> Search:
    """What is looked for, from the words of a command line; the house knows the fields of one's own.

    Raises NotUnderstood for an unknown filter, a value that it cannot have, and where nothing is looked for.
    """
    search = Search(" ".join(said))
    own = {field.key: field for field in house.fields} if house else {}
    for without, key, value in _items(said, own):
        if key is None:
            search = search._replace(words=(*search.words, *_words(value, without=without)))
            continue
        filtered, name = _Filter(key, value, without, search, now, date_order), _known(key, own)
        search = _FILTERS[name](filtered) if name in _FILTERS or not house else _own(filtered, own[name], house)
    if search == Search(search.said):
        raise NotUnderstood("nothing to find", "for example: tickler find kraft pouches, or tag:vip quiet:30d")
    if sum(len(words.row) for words in search.words) > MOST_WORDS:
        raise NotUnderstood(f"more than {MOST_WORDS} words are too many to look for at once")
    if search.after and search.before and search.after >= search.before:
        raise NotUnderstood(f"no day is both after {search.after} and before {search.before}")
    return search


def read_otherwise(search: Search) -> Search | None:
    """What may be meant where nothing is found: by words in a row, each for itself; by numbers, in a row, a phone."""
    rows = [words.row for words in search.wanted]
    said = " ".join(word for row in rows for word in row)
    if any(len(row) > 1 for row in rows):
        apart = all(len(word) > 1 or word.isascii() for row in rows for word in row)  # no letters of an unspaced script
        return Search(said, tuple(Words((word,)) for row in rows for word in row)) if apart else None
    phone = Words(tuple(word for row in rows for word in row))
    return Search(f'"{said}"', (phone,)) if len(rows) > 1 and phone.phone else None


class _Filter(NamedTuple):
    """A filter as it was said, and the search that it belongs to."""

    key: str
    value: str
    without: bool
    search: Search
    now: datetime
    date_order: str


_ITEMS = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
_KEY = r"[^\W\d_]+"


def _items(said: Sequence[str], own: Iterable[str] = ()) -> Iterator[tuple[bool, str | None, str]]:
    """What was said, one after the other: whether it is to be left out, the key of a filter, and the value."""
    known = "|".join([_KEY, *(re.escape(key).replace("_", "[_-]") for key in own)])
    a_key = rf"(?:{known}):(?!//|\s)"
    # A shell takes quotes away: where one word of the command line has blanks and is not several items, it had some.
    several = re.compile(rf'"|\s-\S|\s{a_key}')
    for words in said:
        for one in _ITEMS.findall(words) if several.search(words) else [words.strip()]:
            item = re.fullmatch(rf"-?(?:(?P<key>{known}):(?!//|\s))?(?P<value>.*)", one, re.DOTALL | re.IGNORECASE)
            key, value = (item["key"], item["value"]) if item else (None, one)
            if key and not value and fold(key) not in _FILTERS and _as_own(key) not in own:
                key, value = None, one  # a word with a colon behind it
            yield one.startswith("-"), key, value.replace('"', " ").strip()


def _words(value: str, *, without: bool, line: Line | None = None) -> list[Words]:
    """One search for the words in a row; of signs alone, such as ``&``, none."""
    row = tuple(tokens(value))
    return [Words(row, line, without)] if row else []


def _as_own(key: str) -> str:
    return key.lower().replace("-", "_")


def _known(key: str, own: Mapping[str, Any] = MappingProxyType({})) -> str:
    """The name of a filter, or the key of a field of one's own.

    Raises NotUnderstood, with the nearest, where there is none of this name.
    """
    name = fold(key)
    if name in _FILTERS:
        return name
    if _as_own(key) in own:
        return _as_own(key)
    import difflib  # 2 ms, and only here

    names = [*_FILTERS, *own]
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.75 if len(name) > _SHORT else 0.6)
    there_are = f"the filters are {', '.join(f'{name}:' for name in names)}; text with a colon in it goes in quotes"
    hint = f"did you mean {near[0]}:?" if near else there_are
    raise NotUnderstood(f"there is no filter {shortly(key)}", hint)


def _alternatives(filtered: _Filter, example: str) -> list[str]:
    values = [value.strip() for value in filtered.value.split(",")]
    if not all(values):
        raise NotUnderstood(f"{filtered.key}: needs a value", f"for example: {filtered.key}:{example}")
    return values


def _one_of(known: Iterable[str], filtered: _Filter) -> tuple[str, ...]:
    """The values, as they are written in the binder.

    Raises NotUnderstood for another.
    """
    known = tuple(known)
    read = []
    for value in _alternatives(filtered, known[0]):
        plain = fold(value).replace(" ", "-").replace("_", "-")
        if plain not in known:
            raise not_one_of(filtered.key, value, known)
        read.append(plain)
    return tuple(read)


def not_one_of(key: str, value: str, known: Iterable[str]) -> NotUnderstood:
    """The error for a value that a filter cannot have, with the nearest that it can."""
    import difflib  # 2 ms, and only here

    known = tuple(known)
    near = difflib.get_close_matches(fold(value).replace(" ", "-").replace("_", "-"), known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"it is one of {', '.join(known)}"
    return NotUnderstood(f"{key}: cannot be {shortly(value)}", hint)


def _line(filtered: _Filter) -> Search:
    """Words that stand in one line of the card."""
    line: Line = _LINES[_known(filtered.key)]
    words = _words(filtered.value, without=filtered.without, line=line)
    if not words:
        raise NotUnderstood(
            f"{filtered.key}: needs a value", f'for example: {filtered.key}:kavkaz, {filtered.key}:"tea house"'
        )
    return filtered.search._replace(words=(*filtered.search.words, *words))


def _sign(filtered: _Filter) -> Search:
    """A sign that is written freely: a tag, a stage."""
    of: SignOf = _SIGNS[_known(filtered.key)]
    values = tuple(value.removeprefix("#") for value in _alternatives(filtered, _EXAMPLES.get(of, "x")))
    return _with_sign(filtered, Sign(of, values, filtered.without))


def _own(filtered: _Filter, field: "OwnField", house: "House") -> Search:
    """A field of one's own, by its value: read as it is on its way onto a card."""
    from tickler.rules.own import read_own  # only where fields are declared

    values = (read_own(field, value, house) or "" for value in _alternatives(filtered, (*field.choices, "x")[0]))
    found = Sign("own", tuple(own_value(field.key, value) for value in values), filtered.without)
    return _with_sign(filtered, found)


def _outcome(filtered: _Filter) -> Search:
    return _with_sign(filtered, Sign("outcome", _one_of(OUTCOMES, filtered), filtered.without))


def _kind(filtered: _Filter) -> Search:
    return _with_sign(filtered, Sign("kind", _one_of(KINDS, filtered), filtered.without))


def _with_sign(filtered: _Filter, found: Sign) -> Search:
    """One more sign; a second value of what can only have one is an alternative to the first."""
    signs = filtered.search.signs
    first = next((one for one in signs if one[::2] == found[::2] and one.of in _ONLY_ONE and not one.without), None)
    if first:
        signs = tuple(one for one in signs if one is not first)
        found = first._replace(values=(*first.values, *found.values))
    return filtered.search._replace(signs=(*signs, found))


def _do(filtered: _Filter) -> Search:
    """What is to be done, or is not."""
    search, values = filtered.search, _one_of(DOS, filtered)
    if filtered.without:
        return search._replace(do_not=(*search.do_not, *values))
    return search._replace(do=(*search.do, *values))


def _open(filtered: _Filter) -> Search:
    """What is promised and still to be kept, asked or complained of and still to be answered; or is not."""
    search, values = filtered.search, _one_of(PROMISE_KINDS, filtered)
    if filtered.without:
        return search._replace(open_not=(*search.open_not, *values))
    return search._replace(open=(*search.open, *values))


def _after(filtered: _Filter) -> Search:
    search, day = filtered.search, _day(filtered)
    return search._replace(after=max(search.after or day, day))


def _before(filtered: _Filter) -> Search:
    search, day = filtered.search, _day(filtered)
    return search._replace(before=min(search.before or day, day))


_PART_OF_A_DATE = r"(?P<year>[12][0-9]{3})(?:-(?P<month>0[1-9]|1[0-2]))?"
_NAMED_MONTH = r"(?P<name>[^\W\d_]+)(?: (?P<year>[12][0-9]{3}))?"


def _day(filtered: _Filter) -> date:
    """A day that has been: any WHEN that looks back; the first of a year or a month, also of one that is named."""
    _not_without(filtered)
    value = filtered.value.strip()
    part = re.fullmatch(_PART_OF_A_DATE, value)
    if part:
        return date(int(part["year"]), int(part["month"] or 1), 1)
    named = re.fullmatch(_NAMED_MONTH, value)
    month = month_named(named["name"]) if named else None
    if named and month:
        today = filtered.now.date()
        return date(int(named["year"] or today.year - (month > today.month)), month, 1)
    if not value:
        raise NotUnderstood(
            f"{filtered.key}: needs a day", f"for example: {filtered.key}:2026-10-01, {filtered.key}:mon"
        )
    return read_moment(value, filtered.now, filtered.date_order).date()


_SPAN = r"(?P<count>[0-9]{1,4}) ?(?P<unit>d|days?|w|weeks?|m|months?|y|years?)?"
_UNITS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}


def _quiet(filtered: _Filter) -> Search:
    """No contact for so long: 30d, 6w, 2m, 1y; a number alone is days."""
    _not_without(filtered)
    said = re.fullmatch(_SPAN, fold(filtered.value.strip()))
    if said is None or not int(said["count"]):
        raise NotUnderstood(
            f"{filtered.key}: cannot be {shortly(filtered.value)}", "for example: quiet:30d, quiet:6w, quiet:2m"
        )
    unit = _UNITS[(said["unit"] or "d")[0]]
    try:
        since = filtered.now.date() - relativedelta(**{unit: int(said["count"])})  # type: ignore[arg-type]  # one of its units
    except (OverflowError, ValueError) as error:
        raise NotUnderstood(f"{filtered.key}:{filtered.value} is before all dates") from error
    return filtered.search._replace(quiet=min(filtered.search.quiet or since, since))


def _closed(filtered: _Filter) -> Search:
    (value,) = _one_of(("yes", "no"), filtered)[:1]
    return filtered.search._replace(closed=(value == "yes") is not filtered.without)


def _not_without(filtered: _Filter) -> None:
    if filtered.without:
        other = {"after": "before", "before": "after"}.get(filtered.key, "after")
        raise NotUnderstood(f"-{filtered.key}: cannot be left out", f"the other way round it is {other}:")


_LINES: dict[str, Line] = {line: line for line in get_args(Line)}
_SIGNS: dict[str, SignOf] = {"tag": "tag", "stage": "stage", "source": "source", "language": "language"}
_EXAMPLES: dict[SignOf, str] = {"tag": "vip", "stage": "client", "source": "fair", "language": "georgian"}
_OF_CONTACT: frozenset[SignOf] = frozenset({"outcome", "kind"})
_ONLY_ONE: frozenset[SignOf] = frozenset({"stage", "source", "language", "outcome", "kind"})
_FILTERS: dict[str, Callable[[_Filter], Search]] = {
    **dict.fromkeys(_SIGNS, _sign),
    **dict.fromkeys(_LINES, _line),
    "do": _do,
    "outcome": _outcome,
    "kind": _kind,
    "after": _after,
    "before": _before,
    "quiet": _quiet,
    "closed": _closed,
    "open": _open,
}
FILTERS = tuple(_FILTERS)
