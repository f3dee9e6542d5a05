"""A file outside the binder that may become a sheet.

It may be anything and change at any time: it is looked at before it is opened, nothing is waited for, and what is
read the second time must be what was read the first time.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, NamedTuple

from tickler.errors import NotFound, Refused
from tickler.rules.refs import shortly
from tickler.rules.sheets import MEGABYTE, media_type_of, safe_file_name, too_large
from tickler.rules.sheettext import MOST_READ, Legible, read_sheet

_PIECE = 1 << 18  # bytes
_SAMPLE = 1 << 16  # bytes from which an encoding is guessed
_ENCODINGS = ("cp1252", "cp1251", "cp1250", "cp1254", "cp1253", "cp1257", "cp1255", "cp1256", "koi8_r")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class Candidate(NamedTuple):
    """A file that may become a sheet."""

    file_name: str  # as it is safe to write anywhere
    media_type: str
    size: int  # bytes
    sha256: str
    legible: Legible
    pieces: Iterable[bytes]  # its content; can be read once


@contextmanager
def looked_at(path: Path, limit: int) -> Iterator[Candidate]:
    """A file, looked at, open to be read once more; ``limit`` is how many megabytes it may have.

    Raises NotFound where there is none, Refused for what is no file, empty, too large, or cannot be read.
    """
    name = shortly(str(path), 80)
    with _speaking_of(name):
        _must_be_a_file(path.stat(), name)
        file = _opened(path)
    with file:
        with _speaking_of(name):
            size = _size(file, name, limit)
            digest = sha256()
            for piece in _pieces(file, size + 1):
                digest.update(piece)
            if file.tell() != size:
                raise Refused(f"{name} was changed while it was read", "nothing was written: say it again")
            file.seek(0)
            begin = file.read(MOST_READ)
        file_name = safe_file_name(path.name)
        media_type = media_type_of(file_name)
        legible = read_sheet(media_type, begin, decoded)
        yield Candidate(file_name, media_type, size, digest.hexdigest(), legible, _once_more(file, size, name))


def decoded(said: bytes) -> str | None:
    """A text, by its mark, as UTF-8, or by the likeliest code page; None for what is no text.

    A character that is cut at the end is left out.
    """
    for mark, encoding in _MARKS:
        if said.startswith(mark):
            return said.decode(encoding, "replace")
    if b"\0" in said:
        return None
    try:
        return said.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(said) - 3 and len(said) == MOST_READ:
            return said.decode("utf-8", "ignore")
    from charset_normalizer import from_bytes  # 12 ms, saved where a text is in Unicode

    foreign = b"".join(line for line in said[: _SAMPLE * 16].splitlines(keepends=True) if not line.isascii())
    likeliest = from_bytes(foreign[:_SAMPLE], cp_isolation=list(_ENCODINGS)).best()
    return said.decode(likeliest.encoding if likeliest else "cp1252", "replace")


@contextmanager
def _speaking_of(name: str) -> Iterator[None]:
    """Turn what the file system says into one line about the file."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {name}") from error
    except PermissionError as error:
        raise Refused(f"{name} may not be read", "look at the rights of the file and its folder") from error
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # a NUL in its name
        raise NotFound(f"there is no file {name}") from error


def _must_be_a_file(status: os.stat_result, name: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        what = next((said for is_one, said in _KINDS if is_one(status.st_mode)), "something else")
        raise Refused(f"{name} is {what}, not a file", "name a file" if what != "a folder" else "name a file in it")


def _opened(path: Path) -> IO[bytes]:
    """The file, without waiting: it may have become a pipe since it was looked at."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    return os.fdopen(os.open(path, flags), "rb", buffering=0)


def _size(file: IO[bytes], name: str, limit: int) -> int:
    status = os.fstat(file.fileno())
    _must_be_a_file(status, name)
    if not status.st_size:
        raise Refused(f"{name} is empty: there is nothing to put into the dossier")
    if status.st_size > limit * MEGABYTE:
        raise too_large(name, status.st_size, limit)
    return status.st_size


def _pieces(file: IO[bytes], most: int) -> Iterator[bytes]:
    """The file from its beginning, no more than so many bytes of it: it may grow faster than it is read."""
    file.seek(0)
    while most > 0 and (piece := file.read(min(_PIECE, most))):
        most -= len(piece)
        yield piece


def _once_more(file: IO[bytes], size: int, name: str) -> Iterator[bytes]:
    """As ``_pieces``, for whoever knows nothing of files."""
    pieces = _pieces(file, size + 1)
    while True:
        with _speaking_of(name):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
