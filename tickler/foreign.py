"""Lists in other forms than CSV, read as if they were: address books (vCard) and workbooks (XLSX).

Each becomes a CSV in a file without a name, which is gone when it is closed, so that all lists are taken in the same
way.
"""

import csv
import logging
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial
from io import TextIOWrapper
from typing import IO, Any, Literal

from tickler.errors import NotUnderstood
from tickler.rules.lists import BETWEEN, LINE_IN_A_CELL
from tickler.vcards import NoCard, cards_in

ENCODING = "utf-8"
_MOST_INSIDE = 1 << 29  # bytes that a workbook may hold unpacked: a million clients
_MOST_TIMES = 100  # that it may grow when it is unpacked; with the same word in every cell it grows 25 times
_MOST_PARTS = 5_000
_LONGEST_ROW = 1 << 21  # bytes of a row of a workbook, or of one of the texts that its cells share
_ROW = re.compile(rb"<(?P<ends>/?)(?:\w+:)?(?:row|si)[\s/>]")
_LONGEST_TAG = 100  # of these, without what is said in it
_BEFORE_XML = b"\0\xef\xbb\xbf\xff\xfe \r\n\t"
_HEAD = 64
_PIECE = 1 << 16
_LONGEST_NAME = 60
_LAST_WANTED = 101  # of vCard's preferences, which go from 1 to 100

Kind = Literal["vcard", "icalendar", "xlsx"]

# The columns that a card of an address book fills.
_CARD_COLUMNS = (
    "uid", "record id", "name", "company", "person", "position", "phone", "mobile", "email",
    "address", "website", "tags", "note", "birthday", "beside",
)  # fmt: skip


def kind_of(name: str, head: bytes) -> Kind | None:
    """``vcard``, ``icalendar`` or ``xlsx``, by how a file begins and is called; None for any other."""
    plain = head.translate(None, _BEFORE_XML).upper()  # whatever Unicode it is in
    if plain.startswith(b"BEGIN:VCARD"):
        return "vcard"
    if plain.startswith(b"BEGIN:VCALENDAR"):
        return "icalendar"
    if head.startswith(b"PK\x03\x04") and name.lower().endswith((".xlsx", ".xlsm")):
        return "xlsx"
    return None


def as_csv(kind: Kind, name: str, file: IO[bytes], encoding: str) -> IO[bytes]:
    """The list as CSV, in a file without a name; each row on the line of the card, or the row, that it comes from.

    Raises NotUnderstood where it is not what it seems, or no list at all.
    """
    if kind == "icalendar":
        raise NotUnderstood(
            f"{name} is a calendar, and no list of clients", "tickler export writes one, and reads none"
        )
    rows = _cards(name, file, encoding) if kind == "vcard" else _sheet(name, file)
    made = tempfile.TemporaryFile()  # noqa: SIM115  # the caller closes it
    text = TextIOWrapper(made, encoding=ENCODING, newline="")
    try:
        write = csv.writer(text, lineterminator="\n").writerow
        line = 1
        for wanted, cells in rows:
            text.write("\n" * (wanted - line))
            write([cell.replace("\r\n", "\n").replace("\n", LINE_IN_A_CELL) for cell in cells])
            line = wanted + 1
    except BaseException:
        made.close()
        raise
    text.detach()  # and flushed: the wrapper would close the file with it
    made.seek(0)
    return made


def _cards(name: str, file: IO[bytes], encoding: str) -> Iterator[tuple[int, Iterable[str]]]:
    """The cards of an address book, vCard 2.1 to 4; one without a name is called by whatever else tells it apart."""
    import vobject  # 60 ms, and only for address books
    from vobject.base import ParseError

    logging.getLogger("vobject").setLevel(logging.CRITICAL + 1)  # it says there what stands in the cards
    logging.getLogger("vobject.base").setLevel(logging.CRITICAL + 1)
    text = TextIOWrapper(file, encoding=encoding, newline=None)
    yield 1, _CARD_COLUMNS
    line, found = 0, False
    try:
        for line, lines in cards_in(text):
            card = vobject.readOne("\r\n".join(lines), ignoreUnreadable=True, allowQP=True)
            cells = {} if _is_group(card) else _cells_of(card)
            found = found or any(cells.values())
            yield line + 1, [cells.get(column, "") for column in _CARD_COLUMNS]
    except NoCard as error:
        raise NotUnderstood(f"{name}, line {error.line}: {error}") from error
    except (ParseError, ValueError, AttributeError, KeyError, IndexError, TypeError) as error:
        raise NotUnderstood(f"{name}, line {line}: this card cannot be read as a vCard") from error
    finally:
        text.detach()  # the file is the caller's to close
    if not found:
        raise NotUnderstood(f"{name} has no card that says whose it is")


def _is_group(card: Any) -> bool:  # noqa: ANN401  # vobject's component has no types
    """Whether a card is that of a group, which names its members; Apple says it in a way of its own."""
    kinds = [line.value for name in ("kind", "x-addressbookserver-kind") for line in card.contents.get(name, [])]
    return any(_said(kind).lower() == "group" for kind in kinds)


def _cells_of(card: Any) -> dict[str, str]:  # noqa: ANN401  # vobject's component has no types
    """What a card says, by our columns."""
    first = {key: values[0].value for key, values in card.contents.items() if values}
    numbers = [(_kinds(tel), str(tel.value)) for tel in _preferred(card, "tel")]
    mobiles = [number.removeprefix("tel:") for kinds, number in numbers if {"CELL", "MOBILE"} & kinds]
    others = {"CELL", "MOBILE", "FAX", "PAGER"}
    phones = [number.removeprefix("tel:") for kinds, number in numbers if not others & kinds]
    emails = [_said(line.value).removeprefix("mailto:") for line in _preferred(card, "email")]
    company = " ".join(_said(part) for part in _several(first.get("org"))).strip()
    ours = _said(first.get("x-tickler-name"))
    if company == ours:
        company = ""  # an address book wants one: the client's name stood in for it
    person = _said(first.get("fn")) or _full_name(first.get("n")) or _said(first.get("nickname"))
    if _said(first.get("kind")).lower() == "org" or _said(first.get("x-abshowas")).lower() == "company":
        company, person = company or ("" if ours else person), ""
    website, address, note = _said(first.get("url")), _address(first.get("adr")), _said(first.get("note"))
    told_apart_by = [said for said in (*emails, *phones, *mobiles, website, note, address) if said]
    if not (ours or person or company or told_apart_by):
        return {}  # a birthday or a number of nobody's
    is_company = person in {"", company}
    return {
        "uid": _said(first.get("x-tickler-uid")),
        "record id": "" if {"x-tickler-uid", "x-tickler-beside"} & first.keys() else _said(first.get("uid")),
        "name": _said(first.get("x-tickler-name"))
        or ("" if person or company else _as_name("".join(told_apart_by[:1]))),
        "company": company,
        "person": "" if is_company else person,
        "position": _said(first.get("title")) or _said(first.get("role")),
        "phone": BETWEEN.join(phones),
        "mobile": BETWEEN.join(mobiles),
        "email": BETWEEN.join(emails),
        "address": address,
        "website": website,
        "tags": ",".join(_said(tag) for tag in _several(first.get("categories"))),
        "note": note,
        "birthday": _birthday(_said(first.get("bday"))),
        "beside": _said(first.get("x-tickler-beside")),
    }


def _as_name(said: str) -> str:
    """The beginning of a text, as a client can be called who has no name."""
    line = said.partition("\n")[0].strip()
    return line if len(line) <= _LONGEST_NAME else f"{line[:_LONGEST_NAME].strip()}…"


def _birthday(said: str) -> str:
    """A birthday in one of the ways in which vCards write it; nothing where it has no day. 1604 is Apple's no year."""
    found = re.match(r"(?P<year>\d{4}|-)-?(?P<month>\d{2})-?(?P<day>\d{2})(?!\d)", said)
    if found is None:
        return ""
    year = "-" if found["year"] == "1604" else found["year"]
    return f"{year}-{found['month']}-{found['day']}"


def _preferred(card: Any, name: str) -> list[Any]:  # noqa: ANN401  # as above
    """The lines of this name, the preferred ones first; else as they stand."""
    return sorted(card.contents.get(name, []), key=_preference)


def _preference(line: Any) -> int:  # noqa: ANN401  # vobject's line has no types
    """How late a line is wanted: 1 is the first, by vCard 4's number or the word of the older ones."""
    said = next(iter(line.params.get("PREF", [])), "")
    by_number = int(said) if said.isascii() and said.isdigit() else _LAST_WANTED
    return 1 if "PREF" in _kinds(line) else by_number


def _kinds(line: Any) -> set[str]:  # noqa: ANN401  # vobject's line has no types
    """What a phone is marked as, such as CELL or FAX."""
    marked = [*line.params.get("TYPE", []), *getattr(line, "singletonparams", [])]
    return {word.strip('"').upper() for words in marked for word in words.split(",")}


def _several(value: Any) -> list[Any]:  # noqa: ANN401  # a text or a list of them
    return value if isinstance(value, list) else [value] if value else []


def _said(value: Any) -> str:  # noqa: ANN401  # a text, or nothing
    return str(value).strip() if isinstance(value, str) else ""


def _full_name(value: Any) -> str:  # noqa: ANN401  # vobject's Name
    parts = [getattr(value, part, "") for part in ("given", "additional", "family")]
    return " ".join(_said(part) for part in parts if _said(part))


def _address(value: Any) -> str:  # noqa: ANN401  # vobject's Address
    parts = [getattr(value, part, "") for part in ("street", "code", "city", "region", "country")]
    said = [" ".join(map(_said, part)) if isinstance(part, list) else _said(part) for part in parts]
    return ", ".join(part for part in said if part)


def _sheet(name: str, file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """The first sheet of a workbook that has rows, row by row."""
    _refuse_bomb(name, file)
    import openpyxl  # 150 ms, and only for workbooks
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        for sheet in book.worksheets:
            found = False
            sheet.reset_dimensions()  # it may claim a million rows of sixteen thousand cells, and have three
            width = 0  # as wide as the widest so far, which the header is; a row ends where its last filled cell is
            for line, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                cells = [_cell(value) for value in row]
                if any(cells):
                    found, width = True, max(width, len(cells))
                    yield line, cells + [""] * (width - len(cells))
            if found:
                return
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError) as error:
        raise NotUnderstood(
            f"{name} cannot be read as a workbook", "save it as CSV in the program that it comes from"
        ) from error
    raise NotUnderstood(f"{name} is a workbook with no rows")


def _cell(value: object) -> str:
    """What stands in a cell, as one would write it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a phone or a number that the workbook keeps as 995322000017.0
    return str(value)


def _refuse_bomb(name: str, file: IO[bytes]) -> None:
    """See that a workbook is not made to fill the memory when it is unpacked."""
    try:
        with zipfile.ZipFile(file) as parts:
            inside = parts.infolist()
            packed = sum(part.compress_size for part in inside) or 1
            unpacked = sum(part.file_size for part in inside)
            if len(inside) > _MOST_PARTS or unpacked > _MOST_INSIDE or unpacked > packed * _MOST_TIMES:
                raise NotUnderstood(f"{name} is no workbook of clients: it would grow to {unpacked:,} bytes")
            if any(map(partial(_has_giant, parts), inside)):
                raise NotUnderstood(
                    f"{name} is no workbook of clients: a row of it has more than {_LONGEST_ROW:,} bytes"
                )
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise NotUnderstood(f"{name} cannot be read as a workbook: it is cut off, or something else") from error
    file.seek(0)


def _has_giant(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether something in this part would have to be held in memory whole that is longer than a row can be."""
    at = last_sign = row_began = 0  # bytes: where what is held begins, the last tag of all, and of a row
    in_row = False
    with parts.open(part) as read:
        held = read.read(_HEAD)
        if not held.translate(None, _BEFORE_XML).startswith(b"<"):
            return False  # a picture
        while piece := read.read(_PIECE):
            held += piece.translate(None, b"\0")  # in UTF-16 every second byte
            for tag in _ROW.finditer(held):
                if in_row and at + tag.start() - row_began > _LONGEST_ROW:
                    return True
                in_row, row_began = not tag["ends"], at + tag.start()
            last = held.rfind(b"<")
            last_sign = at + last if last >= 0 else last_sign
            behind = min(row_began, last_sign) if in_row else last_sign
            if at + len(held) - behind > _LONGEST_ROW:
                return True
            cut = last if 0 <= len(held) - last < _LONGEST_TAG else len(held)  # it may go on in the next piece
            at, held = at + cut, held[cut:]
    return False
