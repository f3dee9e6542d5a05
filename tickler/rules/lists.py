"""A row of a list: what its cells say of a client, or why they cannot be read."""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from tickler.dossiers import DOS, Card, Do
from tickler.errors import NotUnderstood, Refused
from tickler.rules import addresses, cards
from tickler.rules.addresses import Address, Part
from tickler.rules.columns import Columns, Field
from tickler.rules.occasions import DayOfYear, read_day_of_year, split_occasion
from tickler.rules.own import House, read_own, says_yes
from tickler.rules.refs import shortly
from tickler.tabs import is_month
from tickler.when import Place, read
from tickler.words import digits, fold, line
from tickler.workdays import Calendar

_DATES_REMEMBERED = 5_000

# What people write into a cell to say that there is nothing, and Outlook for no date.
_NOTHING = frozenset({"-", "\u2013", "\u2014", "n/a", "N/A", "#N/A", "0/0/00", "0.0.00"})

# A spreadsheet's sign for text, where a formula would stand without it.
_TEXT_ALL_THE_SAME = re.compile(r"'(?='*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r])")

_QUOTED_FORMULA = re.compile(r'="(.*)"', re.DOTALL)  # Excel's: ="+49 30 55" is text
_OF_SPREADSHEETS = ("'", "=")  # how these begin
_BETWEEN_ADDRESSES = re.compile(r"[\s;,<>]+|:::")

_ROUNDED = re.compile(r"[0-9]+(?:[.,][0-9]+)?[Ee]\+[0-9]+")  # by a spreadsheet: the last digits are lost

# Google Contacts puts several values into one cell this way, and marks its own labels with a star.
BETWEEN = ":::"
_LABEL_OF_GOOGLE = "* "

# What stands on a card as it stands in the list.
_LINES: tuple[Field, ...] = (
    "position", "website", "language", "source", "terms", "price-type", "receivables", "stage",
    "cadence",
)  # fmt: skip

LINE_IN_A_CELL = "\v"  # as some programs write a new line in a note


class Record(NamedTuple):
    """A row as it stands in the file, from this line on; ``broken`` says why it does not fall into cells."""

    line: int
    cells: list[str]
    broken: str | None = None
    row: int | None = None  # as a spreadsheet counts: a row whose cells hold several lines is one

    @property
    def where(self) -> str:
        """``line 8``; ``row 8 (line 10)`` where a cell above has several lines."""
        return f"line {self.line}" if self.row in (None, self.line) else f"row {self.row} (line {self.line})"


class BadRow(NamedTuple):
    """A row that cannot be taken in: where, and why."""

    record: Record
    column: str | None
    reason: str

    def __str__(self) -> str:
        """The row on one line, as it is told."""
        column = f", column {shortly(self.column)}" if self.column is not None else ""
        return f"{self.record.where}{column}: {self.reason}"


class Row(NamedTuple):
    """A row as it is understood."""

    record: Record
    uid: str | None
    card: Card
    named: bool  # whether the name stands in a column of its own; else it is the person's, or the company's
    place: Place | None
    passed: BadRow | None  # what is to say of the row where a new dossier would need its date: the day has passed
    do: Do | None
    about: str | None
    recommended_by: str | None = None  # who did, in the list's words
    birthday: DayOfYear | None = None  # of the person
    occasions: tuple[tuple[str, DayOfYear], ...] = ()
    closed: bool = False  # the list says why it is in the archive
    also: tuple[str, ...] = ()  # phones and addresses beside those on the card
    beside: str | None = None  # the uid of the dossier in which the card's person is one more
    agreed: bool = False  # the client was promised the date


class Passed(NamedTuple):
    """What is said of a date that has passed."""

    reason: str


Dates = Callable[[str], Place | Passed]


def dates_read_by(now: datetime, calendar: Calendar, date_order: str) -> Dates:
    """A reader of dates as they stand in lists: WHEN, and the date and time that a spreadsheet or a database writes.

    It raises NotUnderstood for what names no day.
    """

    @lru_cache(_DATES_REMEMBERED)  # in a long list the same dates come again and again
    def day(words: str) -> Place | Passed:
        try:
            return read(words, now, calendar, date_order)
        except Refused as refused:
            return Passed(refused.message)

    @lru_cache(_DATES_REMEMBERED)
    def moment(words: str) -> Place | Passed:
        said = _DAY_AND_CLOCK.fullmatch(words)
        if said is None:
            return day(words)
        place = day(said["day"])
        if isinstance(place, Passed) or (said["hour"], said["minute"]) in _MIDNIGHT:
            return place
        if is_month(place.tab):
            return day(words)
        return Place(place.tab, f"{int(said['hour']):02}:{said['minute']}", place.note)

    return moment


# 2026-12-08 10:30:00, 8.12.2026 9:15, 2026-12-08T10:30:00.000Z; a spreadsheet's date without a time is midnight.
_DAY_AND_CLOCK = re.compile(
    r"(?P<day>.*[0-9])[T ] *(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])"
    r"(?::[0-5][0-9](?:\.[0-9]+)?)? *(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_MIDNIGHT = (("00", "00"), ("0", "00"))


def read_row(columns: Columns, record: Record, dates: Dates, house: House) -> Row | BadRow:
    """What a row says of its client."""
    if record.broken is not None:
        return BadRow(record, None, record.broken)
    surplus = len(record.cells) - len(columns.header)
    if surplus < 0 or (surplus > 0 and any(record.cells[-surplus:])):
        cells_of = "1 cell" if len(record.cells) == 1 else f"{len(record.cells)} cells"
        return BadRow(record, None, f"{cells_of}, where the header names {len(columns.header)} columns")
    cells = _Cells(columns, list(record.cells))
    wrong: list[BadRow] = []
    while True:
        row = _read(cells, record, dates, house)
        if isinstance(row, Row) or (wrong and cells.looked_at is None):
            break
        wrong.append(row)
        if not cells.leave_out():
            break
    if not wrong:
        return row
    rest = "".join(f"; {bad.column}: {bad.reason}" for bad in wrong[1:])
    return wrong[0]._replace(reason=f"{wrong[0].reason}{rest}")


def _read(cells: "_Cells", record: Record, dates: Dates, house: House) -> Row | BadRow:
    """What the cells say, or the first of them that cannot be read."""
    try:
        card = _card(cells, house)
        said = cells.first("next")
        when = dates(said) if said else None
        place = when if isinstance(when, Place) else None
        passed = BadRow(record, cells.looked_at, when.reason) if isinstance(when, Passed) else None
        named = cells.first("name") is not None
        rest = _birthday(cells, house), tuple(_occasions(cells, house)), cells.first("closed") is not None
        more = (
            (*_also(cells, card), *_other_addresses(cells)),
            cells.first("beside"),
            says_yes(cells.first("agreed") or ""),
        )
        what = _do(cells), _about(cells), _recommended_by(cells)
        return Row(record, _uid(cells), card, named, place, passed, *what, *rest, *more)
    except (NotUnderstood, Refused) as error:
        return BadRow(record, cells.looked_at, error.message)


class _Cells:
    """The cells of a row by field, and the column looked at last: what cannot stand there is said of it."""

    __slots__ = ("_cells", "_column", "_header", "in_parts", "of", "own")

    def __init__(self, columns: Columns, cells: list[str]) -> None:
        self.of = columns.of
        self.own = columns.own
        self.in_parts = columns.addresses
        self._header = columns.header
        self._cells = cells
        self._column: int | None = None

    @property
    def looked_at(self) -> str | None:
        """The name of the column that was looked at last."""
        return None if self._column is None else self._header[self._column]

    def leave_out(self) -> bool:
        """Take the cell that was looked at last for an empty one; whether there was one."""
        if self._column is None:
            return False
        self._cells[self._column] = ""
        return True

    def first(self, field: Field) -> str | None:
        """What stands in the first of the field's columns that is not empty."""
        for column in self.of.get(field, ()):
            said = self.at(column)
            if said:
                return said
        self._column = None
        return None

    def at(self, column: int) -> str | None:
        """What stands in a column; None where that is nothing."""
        said = self._cells[column].strip()
        if said.startswith(_OF_SPREADSHEETS):
            said = _as_meant(said)
        if not said or said in _NOTHING:
            return None
        self._column = column
        return said

    def all(self, field: Field) -> list[str]:
        """What stands in all of the field's columns."""
        return [said for column in self.of.get(field, ()) if (said := self.at(column))]

    def parts(self, address: Address) -> dict[Part, list[str]]:
        """What stands in the columns of an address that is in parts."""
        return {
            part: [addresses.on_one_line(said) for column in columns if (said := self.at(column))]
            for part, columns in address.columns.items()
        }


def _as_meant(said: str) -> str:
    """What stands in a cell, without the signs by which a spreadsheet takes it for text."""
    quoted = _QUOTED_FORMULA.fullmatch(said)
    if quoted:
        return quoted[1].replace('""', '"').strip()
    return said[1:] if _TEXT_ALL_THE_SAME.match(said) else said


def _card(cells: _Cells, house: House) -> Card:
    """Raises NotUnderstood for what cannot stand on a card, and for a row that names no client."""
    company = _line(cells, "company")
    person = _line(cells, "person") or _full_name(cells)
    by_company = "name" not in cells.of and "person" in cells.of  # a list of firms, each with whom to ask for
    name = cells.first("name") or (company if by_company else None) or person or company
    if name is None:
        raise NotUnderstood("it names no client: name, person and company are empty")
    called = cards.read_field("name", name)  # before another column is looked at: it is told where it is bad
    address = cards.read_field("address", next(iter(_addresses(cells)), ""))
    lines: dict[str, Any] = {
        name.replace("-", "_"): _line(cells, name, house=house) for name in _LINES if name in cells.of
    }
    return Card(
        name=called,
        company=company,
        person=person,
        phone=_line(cells, "phone", _one_phone),
        email=_line(cells, "email", _one_address),
        tags=cards.read_tags(";".join(map(_labels, cells.all("tags")))),
        note=cards.read_field("note", "\n".join(cells.all("note")).replace(LINE_IN_A_CELL, "\n")),
        list_id=_list_id(cells),
        address=address,
        own=tuple(_own(cells, house)),
        **lines,
    )


def _line(cells: _Cells, field: Field, as_meant: Callable[[str], str] = str, house: House = cards.USUAL) -> str | None:
    words = cells.first(field)
    if words is None:
        return None
    said: str | None = cards.read_field(field.replace("-", "_"), as_meant(words), house)
    return said


def _addresses(cells: _Cells) -> list[str]:
    """The addresses that a row has, the best first: in one cell, or joined of several.

    Beside one cell that has all of it, parts are another address only where they say so: that at home.
    """
    said = cells.first("address")
    whole = addresses.on_one_line(said) if said else ""
    in_parts = cells.in_parts
    if whole and in_parts:
        town = next((one for one in in_parts if one.which == addresses.PLAIN and "street" not in one.columns), None)
        whole = addresses.joined(cells.parts(town), street=whole) if town else whole
        in_parts = tuple(addresses.others(in_parts))
    return [address for address in (whole, *(addresses.joined(cells.parts(one)) for one in in_parts)) if address]


def _other_addresses(cells: _Cells) -> tuple[str, ...]:
    """Those beside the one on the card, each once."""
    return cards.each_once(map(_line_of, _addresses(cells)))[1:] if len(cells.in_parts) else ()


def _own(cells: _Cells, house: House) -> Iterator[tuple[str, str]]:
    """Fields of one's own, in the order in which they are declared."""
    for field, column in sorted(cells.own, key=lambda one: house.fields.index(one[0])):
        words = cells.at(column)
        said = read_own(field, words, house) if words else None
        if said is not None:
            yield field.key, said


def _birthday(cells: _Cells, house: House) -> DayOfYear | None:
    said = cells.first("birthday")
    return _day(said, house) if said else None


def _occasions(cells: _Cells, house: House) -> Iterator[tuple[str, DayOfYear]]:
    """``Accountants' day=21 nov; founded=8 march 1985``."""
    for said in cells.all("occasions"):
        for one in filter(str.strip, said.split(";")):
            name, day = split_occasion(one)
            yield name, _day(day, house)


def _day(said: str, house: House) -> DayOfYear:
    """A day of the year; a birthday may have a time with it, which says nothing.

    Raises NotUnderstood.
    """
    with_a_clock = _DAY_AND_CLOCK.fullmatch(said)
    try:
        return read_day_of_year(with_a_clock["day"] if with_a_clock else said, house.now.date(), house.date_order)
    except NotUnderstood as error:
        raise NotUnderstood(f"{error.message} (figures are read {house.date_order})", error.hint) from error


def _recommended_by(cells: _Cells) -> str | None:
    said = cells.first("recommended-by")
    return None if said is None else line(said, "who recommended the client")


def _full_name(cells: _Cells) -> str | None:
    parts = (cells.first("first-name"), cells.first("middle-name"), cells.first("last-name"))
    return line(" ".join(part for part in parts if part), "the person")


def _one_phone(said: str) -> str:
    """The first of several numbers in a cell.

    Raises NotUnderstood for one whose last digits a spreadsheet has rounded away.
    """
    if _ROUNDED.fullmatch(said):
        raise NotUnderstood(f"{shortly(said)} is a phone number that a spreadsheet has rounded: write it as text there")
    return said.partition(BETWEEN)[0].lstrip("'")  # a spreadsheet's sign for text


def _one_address(said: str) -> str:
    """The first of several addresses in a cell; ``Anna Weber <anna@weber.example>`` is Anna's."""
    return next((part.removeprefix("mailto:") for part in _BETWEEN_ADDRESSES.split(said) if "@" in part), said)


def _also(cells: _Cells, card: Card) -> Iterator[str]:
    """The phones and addresses that the row has beside those on the card, each once."""
    seen = {digits(card.phone or ""), fold(card.email or ""), ""}
    for said in cells.all("phone"):
        if said == card.phone:
            continue
        for one in said.split(BETWEEN):
            number = _line_of(one.strip().lstrip("'"))
            if digits(number) not in seen:
                seen.add(digits(number))
                yield number
    for said in cells.all("email"):
        if said == card.email:
            continue
        for one in _BETWEEN_ADDRESSES.split(said):
            address = _line_of(one.removeprefix("mailto:"))
            if "@" in address and fold(address) not in seen:
                seen.add(fold(address))
                yield address


def _line_of(said: str) -> str:
    return line(said, "a phone or an address") or ""


def _labels(said: str) -> str:
    """Labels apart at semicolons, without those that Google gives to every contact."""
    return ";".join(label for label in map(str.strip, said.split(BETWEEN)) if not label.startswith(_LABEL_OF_GOOGLE))


def _uid(cells: _Cells) -> str | None:
    """The name that a dossier has in every binder; None for anything else that a list calls so."""
    said = cells.first("uid")
    try:
        return str(uuid.UUID(said)) if said else None
    except ValueError:
        return None


def _list_id(cells: _Cells) -> str | None:
    """The client's number in the list.

    Raises NotUnderstood for one whose last digits a spreadsheet has rounded away: others are rounded to the same.
    """
    number = _line(cells, "id")
    if number and _ROUNDED.fullmatch(number):
        raise NotUnderstood(f"{shortly(number)} is a number that a spreadsheet has rounded: write it as text there")
    return number or (None if _uid(cells) else _line(cells, "uid"))


def _do(cells: _Cells) -> Do | None:
    said = cells.first("do")
    if said is None:
        return None
    for do in DOS:
        if do == said.lower().replace(" ", "-"):
            return do
    raise NotUnderstood(f"{shortly(said)} is none of {', '.join(DOS)}")


def _about(cells: _Cells) -> str | None:
    said = cells.first("about")
    return None if said is None else line(said, "what it is about")
