"""A list in a CSV file from another program: found out how it is written, and read row by row, as often as wanted.

The encoding is told, or found: by its mark, as UTF-8, or as the likeliest Windows code page. What separates the cells
is found in the header.
"""

import codecs
import csv
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import TextIOWrapper
from itertools import count, islice
from pathlib import Path
from typing import IO

from tickler import foreign
from tickler.errors import NotFound, NotUnderstood, Refused
from tickler.rules.columns import known_names
from tickler.rules.lists import BadRow, Record
from tickler.rules.refs import shortly

_STANDARD_INPUT = Path("-")
_REASON = "reason"
_CHUNK = 1 << 16
_HEAD = 64  # bytes in which other kinds of lists are recognised
_SAMPLE = 1 << 16  # bytes from which an encoding is guessed
_LONGEST_HEADER = 1 << 20  # characters
_MOST_ABOVE = 10  # rows among which the names of the columns are looked for, below a title
_A_HEADER = 2  # names in a row by which it is known as a header
_LONGEST_CELL = 10_000_000  # a photo in an address book is long; a quote that is never closed is longer
_SEPARATORS = "\t;,"  # a comma may stand in the name of a column

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# What a list that is not in Unicode is likely written in, the commonest first: it decides where several are as likely.
_CODE_PAGES = (
    "cp1252", "cp1251", "cp1250", "cp1254", "cp1253", "cp1257", "cp1255", "cp1256", "cp1258", "cp866", "koi8_r",
)  # fmt: skip
_AS_LIKELY = 0.02

# How other files begin that are taken for a list.
_OTHER_KINDS = (
    (b"PK\x03\x04", "a spreadsheet or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
)
_SAVE_AS_CSV = "save it as CSV (UTF-8) in the program that it comes from"


@dataclass(frozen=True, slots=True)
class Table:
    """A list as it lies in a file: how it is written, and the names of its columns."""

    name: str
    header: tuple[str, ...]
    encoding: str
    guessed: bool
    separator: str
    size: int  # in bytes
    header_line: int
    titled: bool  # whether rows above the header were passed over
    _file: IO[bytes]
    written_in: str | None = None  # of a list that was none: the encoding that it came in

    def records(self) -> Iterator[Record]:
        """The rows below the header, from the first one at each call; rows with nothing in them are left out.

        Raises NotUnderstood where a quote is never closed, Refused where the file cannot be read to its end.
        """
        with _speaking_of(self.name):
            for record in _records(self._file, self.encoding, self.separator):
                if record.line > self.header_line:
                    yield record

    @property
    def read_so_far(self) -> int:
        """How many bytes have been read in this turn, roughly."""
        return self._file.tell()


@contextmanager
def opened(path: Path, encoding: str | None) -> Iterator[Table]:
    """The list in a file, or on standard input (``-``), in the encoding that was told, or else found.

    An address book (vCard) and a workbook (XLSX) are read as if they were lists.

    Raises NotFound where there is none, Refused for one that cannot be read, NotUnderstood for one that is no list.
    """
    csv.field_size_limit(_LONGEST_CELL)
    told = _told_encoding(encoding) if encoding else None
    name = "standard input" if path == _STANDARD_INPUT else str(path)
    with _speaking_of(name):
        file = _bytes_of(path)
    with file:
        with _speaking_of(name):
            other = foreign.kind_of(name, file.read(_HEAD))
            file.seek(0)
        if other is None:
            with _speaking_of(name):
                table = _table(name, file, told)
            yield table
            return
        with _speaking_of(name):
            encoding, guessed = _encoding_of(name, file, told) if other == "vcard" else (foreign.ENCODING, False)
            file.seek(0)
            made = foreign.as_csv(other, name, file, encoding)
        with made:
            table = _table(name, made, foreign.ENCODING)
            yield replace(table, guessed=guessed, written_in=encoding)


def encoding_name(encoding: str) -> str:
    """``Windows-1251`` for ``cp1251``."""
    return re.sub(r"^cp(?=125[0-8]$)", "Windows-", encoding).upper().replace("WINDOWS", "Windows")


class Rejected:
    """The file that bad rows are written to, each as it stands in the list, with the reason in a column more.

    It lies beside the list under the first name that is free, ``clients.rejected.csv`` or ``clients.rejected-2.csv``,
    for its owner alone, and is written in UTF-8 with a mark, as spreadsheets want it. Without bad rows there is none.
    """

    def __init__(self, path: Path, table: Table) -> None:
        self._list = Path("stdin") if path == _STANDARD_INPUT else path
        self._table = table
        self._width = len(table.header) - (table.header[-1] == _REASON)  # of a list that was rejected before
        self._file: IO[str] | None = None
        self.path: Path | None = None

    def write(self, bad: BadRow) -> None:
        """Write a row, with its reason.

        Raises Refused where there is no room for it.
        """
        with _speaking_of(str(self._list.parent), "written to"):
            if self._file is None:
                self._file = self._begun()
                self._write((*self._table.header[: self._width], _REASON))
            cells = bad.record.cells
            padding = [""] * (self._width - len(cells))
            said = f"{bad.column}: {bad.reason}" if bad.column else bad.reason
            self._write((*cells[: self._width], *padding, said, *cells[len(self._table.header) :]))

    def close(self) -> None:
        """All of it is on the disk.

        Raises Refused where it is not.
        """
        if self._file:
            with _speaking_of(str(self.path), "written to"):
                self._file.close()

    def discard(self) -> None:
        """It is not wanted: nothing was imported."""
        if self._file and self.path:
            self._file.close()
            self.path.unlink(missing_ok=True)

    def _begun(self) -> IO[str]:
        stem = re.sub(r"\.rejected(-[0-9]+)?$", "", self._list.stem)
        for number in count(1):
            self.path = self._list.with_name(f"{stem}.rejected{f'-{number}' if number > 1 else ''}.csv")
            try:
                file = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except FileExistsError:
                continue
            return os.fdopen(file, "w", encoding="utf-8-sig", newline="")
        raise AssertionError("there is always another number")

    def _write(self, cells: tuple[str, ...]) -> None:
        csv.writer(self._file, delimiter=self._table.separator).writerow(cells)  # type: ignore[arg-type]


# The file


def _bytes_of(path: Path) -> IO[bytes]:
    """A file that can be read more than once; what comes through a pipe is copied to one without a name."""
    if path == _STANDARD_INPUT:
        return _copied(sys.stdin.buffer)
    file = path.open("rb")
    if file.seekable():
        return file
    with file:
        return _copied(file)


def _copied(pipe: IO[bytes]) -> IO[bytes]:
    copy = tempfile.TemporaryFile()  # noqa: SIM115  # closed by who asked for it
    try:
        shutil.copyfileobj(pipe, copy)
    except BaseException:
        copy.close()
        raise
    return copy


@contextmanager
def _speaking_of(name: str, done_to: str = "read") -> Iterator[None]:
    """Turn what the file system says into one line about the file."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {name}") from error
    except IsADirectoryError as error:
        raise Refused(f"{name} is a folder, not a list", "name the file in it") from error
    except PermissionError as error:
        raise Refused(f"{name} may not be {done_to}", "look at the rights of the file and its folder") from error
    except OSError as error:
        raise Refused(f"{name} cannot be {done_to}: {error.strerror or error}") from error
    except UnicodeError as error:
        raise Refused(f"{name} was changed while it was read", "nothing was imported: say it again") from error


# How it is written


def _table(name: str, file: IO[bytes], told: str | None) -> Table:
    """Find out how a list is written.

    Raises NotUnderstood for what is no list.
    """
    encoding, guessed = _encoding_of(name, file, told)
    with _text(file, encoding) as text:
        separator = _separator_in(name, text)
    rows = list(islice(_records(file, encoding, separator), _MOST_ABOVE))
    header = _header_among(rows)
    if header is None:
        raise NotUnderstood(f"{name} is empty")
    if header.broken:
        raise NotUnderstood(f"{name}, line {header.line}: {header.broken}")
    names = tuple(cell.strip() for cell in header.cells)
    size = file.seek(0, os.SEEK_END)
    return Table(name, names, encoding, guessed, separator, size, header.line, header is not rows[0], file)


def _header_among(rows: list[Record]) -> Record | None:
    """The row that names the columns: the first one, or where that names none that are usual, one below that does."""
    first = next(iter(rows), None)
    if first is None or first.broken or known_names(first.cells):
        return first
    return next((row for row in rows if known_names(row.cells) >= _A_HEADER), first)


def _encoding_of(name: str, file: IO[bytes], told: str | None) -> tuple[str, bool]:
    """The encoding of a file, and whether it was guessed.

    Raises NotUnderstood for what is no text, or not in the encoding that was told.
    """
    file.seek(0)
    start = file.read(_SAMPLE)
    if not start:
        raise NotUnderstood(f"{name} is empty")
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
    sure = told or marked
    other_kind = next((kind for begin, kind in _OTHER_KINDS if start.startswith(begin)), None)
    if other_kind:
        raise NotUnderstood(f"{name} is {other_kind}, not a CSV file", _SAVE_AS_CSV)
    if sure is None and b"\0" in start:
        raise _no_text(name)
    if _fits(name, file, sure or "utf-8-sig"):
        return sure or "utf-8-sig", False
    if sure:
        raise NotUnderstood(
            f"{name} is not in {encoding_name(sure)}", "leave --encoding out, or name another" if told else _SAVE_AS_CSV
        )
    for encoding in _likeliest(file):
        if _fits(name, file, encoding):
            return encoding, True
    raise NotUnderstood(f"{name} is in no encoding that is known here", f"name it: --encoding NAME; or {_SAVE_AS_CSV}")


def _fits(name: str, file: IO[bytes], encoding: str) -> bool:
    """Whether all of a file can be read in an encoding.

    Raises NotUnderstood where there are NUL characters in it.
    """
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(_CHUNK):
            if "\0" in decoder.decode(chunk):
                raise _no_text(name)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _no_text(name: str) -> NotUnderstood:
    return NotUnderstood(f"{name} is no text: it holds NUL characters", _SAVE_AS_CSV)


def _likeliest(file: IO[bytes]) -> list[str]:
    """The code pages that a file may be written in, the likeliest first."""
    from charset_normalizer import from_bytes  # 12 ms, saved where a list is in Unicode

    likely: dict[str, float] = {}
    for match in from_bytes(_foreign_lines(file), cp_isolation=list(_CODE_PAGES)):
        for encoding in match.could_be_from_charset:
            likely.setdefault(encoding, match.coherence - match.chaos)
    best = max(likely.values(), default=0)
    fitting = [encoding for encoding in _CODE_PAGES if encoding in likely]
    return sorted(fitting, key=lambda encoding: max(0, best - _AS_LIKELY - likely[encoding]))


def _foreign_lines(file: IO[bytes]) -> bytes:
    """The lines with letters beyond ASCII, from which an encoding can be known."""
    file.seek(0)
    lines = b""
    while len(lines) < _SAMPLE and (line := file.readline(_SAMPLE)):
        if not line.isascii():
            lines += line
    return lines


def _told_encoding(said: str) -> str:
    """Python's name of an encoding.

    Raises NotUnderstood for one that there is not.
    """
    try:
        "a".encode(said)  # raises for what turns bytes into bytes
        name = codecs.lookup(said).name
        codecs.getincrementaldecoder(name)
    except (LookupError, ValueError) as error:
        hint = "for example: utf-8, utf-16, windows-1251, cp1252, koi8-r"
        raise NotUnderstood(f"there is no encoding {shortly(said)}", hint) from error
    return "utf-8-sig" if name == "utf-8" else name


def _separator_in(name: str, text: TextIOWrapper) -> str:
    """What separates the cells: a tab, semicolon or comma, whichever stands most often in the header, outside quotes.

    Raises NotUnderstood for what cannot be a header.
    """
    header = ""
    while not header.strip() or header.count('"') % 2:
        line = text.readline(_LONGEST_HEADER)
        if not line:
            break
        header += line
        if len(header) >= _LONGEST_HEADER:
            raise NotUnderstood(f"{name} does not begin with a line that names its columns", _SAVE_AS_CSV)
    told = _told_separator(header)
    if told:
        return told
    if known_names([header]) == 0:  # a title may stand above the header
        header += "".join(_below(text))
    bare = re.sub(r'"[^"]*"', "", header)
    return max(_SEPARATORS, key=bare.count) if any(map(bare.count, _SEPARATORS)) else ","


def _below(text: TextIOWrapper) -> Iterator[str]:
    """The lines down to the header, if what was read so far is a title."""
    for _ in range(_MOST_ABOVE):
        line = text.readline(_LONGEST_HEADER)
        if any(known_names(line.split(separator)) >= _A_HEADER for separator in _SEPARATORS):
            yield line
            return


def _told_separator(line: str) -> str | None:
    """What Excel's own line above the header says: ``sep=;``."""
    said = re.fullmatch(r'"?sep=(.)"?', line.strip("\r\n"), re.IGNORECASE)
    return said[1] if said and said[1] in _SEPARATORS else None


# Its rows


@contextmanager
def _text(file: IO[bytes], encoding: str) -> Iterator[TextIOWrapper]:
    """The file as text, from its start; it stays open afterwards."""
    file.seek(0)
    text = TextIOWrapper(file, encoding, newline="")
    try:
        yield text
    finally:
        if not file.closed:  # where all was stopped, the file goes first
            text.detach()


def _records(file: IO[bytes], encoding: str, separator: str) -> Iterator[Record]:
    """All rows that have something in them, the header first, each with the line on which it begins.

    Raises NotUnderstood where a quote is never closed: nobody knows where that row ends.
    """
    with _text(file, encoding) as text:
        read: list[str] = []  # the lines of this row
        reader = csv.reader(_kept(text, read), delimiter=separator, skipinitialspace=True, strict=True)
        for row in count(1):
            read.clear()
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Record(line, ["".join(read).rstrip("\r\n")], _said_of(error, line), row)
                continue
            if any(cells) and not (line == 1 and _told_separator(read[0])) and not "".join(cells).isspace():
                yield Record(line, cells, row=row)


def _kept(lines: Iterator[str], read: list[str]) -> Iterator[str]:
    for line in lines:
        read.append(line)
        yield line


def _said_of(error: csv.Error, line: int) -> str:
    """Why a row does not fall into cells.

    Raises NotUnderstood where the rows after it cannot be told from it.
    """
    if "end of data" in str(error) or "field limit" in str(error):
        hint = "a quote inside a cell is written twice, and the cell stands in quotes"
        raise NotUnderstood(f"line {line}: a quote opens in this row and is never closed", hint) from error
    return "a quote inside a cell that is not written twice"
