"""A binder that was exported whole (JSON), as a file: read again and again, entry by entry, never held in memory.

What stands in it is held against the schema, and what is on the sheets against its sums.
"""

import base64
import binascii
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import IO, Any, NamedTuple

from tickler.dossiers import DayOff, Marks, Whole
from tickler.errors import NotFound, NotUnderstood, Refused
from tickler.packs import form, schema
from tickler.packs.jsonstream import Member, members
from tickler.packs.reading import Advance, must_be_a_place
from tickler.rules import documents

STANDARD_INPUT = Path("-")
OF_JOURNAL = {"journal": "entry", "journal_lines": "entry_line"}  # long lists beside the dossiers, and their schema
_GROUP = 4  # letters of base64 that make three bytes


class Held(NamedTuple):
    """A dossier in a file: its number and its marks in the binder that it comes from."""

    number: int
    marks: Marks
    whole: Whole


def is_whole(file: Path) -> bool:
    """Whether a list that is to come in is the JSON of an export, by its name, or by how standard input begins."""
    if file != STANDARD_INPUT:
        return file.suffix.lower() == ".json"
    coming = sys.stdin.buffer
    return isinstance(coming, BufferedReader) and coming.peek(1)[:1] == b"{"


@contextmanager
def opened(path: Path, name: str) -> Iterator[IO[bytes]]:
    """A file that can be read more than once; what comes through a pipe is copied to one without a name.

    Raises NotFound where there is none, Refused for one that cannot be read.
    """
    try:
        with sys.stdin.buffer if path == STANDARD_INPUT else path.open("rb") as file:
            if file.seekable():
                yield file
                return
            with tempfile.TemporaryFile() as copy:
                shutil.copyfileobj(file, copy)
                yield copy
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {name}") from error
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror or error}") from error


def members_of(file: IO[bytes], name: str, advance: Advance) -> Iterator[Member]:
    """What stands in the file, from its start at each call; ``advance`` is told how many bytes are behind.

    Raises NotUnderstood where it is no JSON of that shape.
    """
    file.seek(0)
    encoding = json.detect_encoding(file.read(_GROUP))
    file.seek(0)
    text = TextIOWrapper(file, encoding, newline="")
    try:
        with _speaking_of(name):
            for one in members(text, ("dossiers", *OF_JOURNAL), form.MOST_OF_A_DOSSIER, texts="contents"):
                yield one if one.key is None else one._replace(value=_pieces(name, one.value))
                advance(file.tell())
    finally:
        if not file.closed:  # where all was stopped, the file goes first
            text.detach()


def _pieces(name: str, pieces: Iterable[str]) -> Iterator[str]:
    with _speaking_of(name):
        yield from pieces


@contextmanager
def _speaking_of(name: str) -> Iterator[None]:
    """Turn what is wrong with JSON into one line about the file.

    Raises NotUnderstood.
    """
    try:
        yield
    except UnicodeError as error:
        raise NotUnderstood(f"{name} is no JSON: it is not in Unicode") from error
    except ValueError as error:
        raise NotUnderstood(f"{name} is no JSON of a binder, or not all of it: {error}") from error


def day_off(told: Mapping[str, Any]) -> DayOff:
    """A day off that was held against the schema."""
    return DayOff(date.fromisoformat(told["day"]), told["reason"], told.get("capacity"))


def must_fit(told: Any, definition: str, where: str) -> None:  # noqa: ANN401  # whatever JSON holds
    """See that an entry of a list fits the schema.

    Raises NotUnderstood.
    """
    try:
        schema.check(told, definition)
    except schema.DoesNotFit as error:
        raise NotUnderstood(f"{where} cannot be read: {error}") from error


def looked_at(nth: int, told: Any) -> Held:  # noqa: ANN401  # whatever JSON holds
    """A dossier that was held against the schema.

    Raises NotUnderstood.
    """
    where = f"dossier {nth} in the file"
    try:
        schema.check(told, "exported")
        must_be_a_place(told["place"], where)
        held = read(told)
    except (schema.DoesNotFit, ValueError) as error:
        raise NotUnderstood(f"{where} cannot be read: {str(error).removeprefix('exported.')}") from error
    except Refused as error:
        raise NotUnderstood(error.message) from error
    for name, kind in documents.KINDS.items():
        refuse_twice([lying.uid for lying in held.whole.kind(kind)], f"one of the {name} of {where}")
    return held


def read(told: Mapping[str, Any]) -> Held:
    """A dossier that was looked at before: to hold it against the schema takes as long as all else."""
    return Held(told["number"], documents.read(Marks, told.get("marks", {})), documents.whole(told))


def refuse_twice(uids: list[str], what: str) -> None:
    """Raises NotUnderstood where the same uid stands there twice."""
    if len(set(uids)) != len(uids):
        raise NotUnderstood(f"{what} comes twice")


def size_of(digest: str, pieces: Iterable[str]) -> int:
    """How many bytes are on a sheet, after they were held against their sum.

    Raises NotUnderstood.
    """
    size, hashed = 0, hashlib.sha256()
    for piece in bytes_of(digest, pieces):
        size += len(piece)
        hashed.update(piece)
    if hashed.hexdigest() != digest:
        raise NotUnderstood(f"what is on sheet {digest[:12]!a} was altered on the way")
    return size


def bytes_of(digest: str, pieces: Iterable[str]) -> Iterator[bytes]:
    """What base64 says, piece by piece.

    Raises NotUnderstood for what is none.
    """
    left = ""
    try:
        for piece in pieces:
            left += piece
            whole_groups = len(left) - len(left) % _GROUP
            yield base64.b64decode(left[:whole_groups], validate=True)
            left = left[whole_groups:]
        yield base64.b64decode(left, validate=True)
    except binascii.Error as error:
        raise NotUnderstood(f"what is on sheet {digest[:12]!a} is no base64") from error
