"""A binder that was exported whole (JSON) comes in: every dossier with all that lies in it.

The file is read twice, entry by entry, so that it never has to be held in memory. First all of it is looked over: held
against the schema, and what is on the sheets against its sums. Then it is taken in.
"""

import base64
import binascii
import hashlib
import json
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import IO, Any, NamedTuple

from tickler.changes import Change, EditCard, KeepContent, Mark, TakeDayOff, TakeIn
from tickler.commands.run import Run
from tickler.dossiers import DayOff, Marks, Sheet, Whole
from tickler.errors import NotFound, NotUnderstood, Refused
from tickler.packs import form, schema
from tickler.packs.jsonstream import Member, members
from tickler.packs.reading import must_be_a_place
from tickler.render.progress import Advance, progress
from tickler.rules import documents
from tickler.rules.views import WholesTakenIn
from tickler.storage import contents, exporting, handovers, queries, retelling, store, whole
from tickler.storage.connection import transaction

_STANDARD_INPUT = Path("-")
_LARGE = 5_000_000  # bytes, from which on it is shown how far it has come
_GROUP = 4  # letters of base64 that make three bytes
_OF_JOURNAL = {"journal": "entry", "journal_lines": "entry_line"}  # long lists beside the dossiers, and their schema

_Reading = Callable[[str], AbstractContextManager[Iterator[Member]]]  # the file read once more, and what that is for

# What reading a row comes to that an untrue journal has made.
_NONSENSE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class _Held(NamedTuple):
    """A dossier in a file: its number and its marks in the binder that it comes from."""

    number: int
    marks: Marks
    whole: Whole


class _Later(NamedTuple):
    """What a dossier gets when all of them are here: who recommended the client, and who has it."""

    number: int
    recommended_by: str | None
    marks: Marks


@dataclass(slots=True)
class _Survey:
    """What was found when the file was looked over."""

    new: int = 0
    known: list[str] = field(default_factory=list)  # the names of those that are here already
    sizes: dict[str, int] = field(default_factory=dict)  # of what is on the sheets, in bytes, by its SHA-256
    wanted: set[str] = field(default_factory=set)  # what of it is on sheets of dossiers that are new
    binder: str | None = None  # the uid of the binder, if the file is all of one
    days_off: list[DayOff] = field(default_factory=list)  # and its days off
    last_number: int = 0  # and the last number that a dossier of it was given
    has_journal: bool = False  # and what was done in it


def is_whole(file: Path) -> bool:
    """Whether a list that is to come in is the JSON of an export, by its name, or by how standard input begins."""
    if file != _STANDARD_INPUT:
        return file.suffix.lower() == ".json"
    coming = sys.stdin.buffer
    return isinstance(coming, BufferedReader) and coming.peek(1)[:1] == b"{"


def take_in_whole(run: Run, path: Path, *, dry_run: bool, quiet: bool = False) -> WholesTakenIn:
    """Take in the dossiers that are not here yet, in one step; those that are here stay as they are.

    Raises Refused for a file that cannot be read, NotUnderstood for one that is no whole export.
    """
    name = "standard input" if path == _STANDARD_INPUT else str(path)
    with _opened(path, name) as file:
        reading = partial(_reading, run, file, name, quiet=quiet)
        with run.binder_if_any() as db, reading("looking over") as told:
            survey = _looked_over(db, name, told)
        if not dry_run:
            with run.binder_or_new(quiet=quiet) as db:
                run.copy_first(db)
                why_not = _retold(db, survey, reading)
                if why_not:
                    count = "1 dossier" if survey.new == 1 else f"{survey.new:,} dossiers"
                    with reading("taking in") as told:
                        store.pour(db, _changes(db, survey, told), run.entry("import", f"took in {count}"))
            if why_not and survey.has_journal and survey.new:
                run.page.tell(f"who did what when (tickler history) does not come along: {why_not}")
    return WholesTakenIn(name, survey.new, survey.known, dry_run)


def _looked_over(db: sqlite3.Connection | None, name: str, told: Iterable[Member]) -> _Survey:
    """All of a file held against the schema, and what is on the sheets against its sums.

    Raises NotUnderstood for what is no whole export.
    """
    survey = _Survey()
    head: dict[str, Any] = {"dossiers": [], "contents": {}}
    uids: set[str] = set()
    sheets: dict[str, int] = {}  # what must be there, and the first dossier that has it
    for one in told:
        if one.key is not None:
            survey.sizes[one.key] = _size_of(one.key, one.value)
        elif one.is_entry and one.name in _OF_JOURNAL:
            survey.has_journal = True
            _fits(one.value, _OF_JOURNAL[one.name], f"the {one.name.replace('_', ' ')} in {name}")
        elif one.is_entry:
            nth = len(uids) + 1
            came = _looked_at(nth, one.value).whole
            if came.uid in uids:
                raise NotUnderstood(f"a dossier in {name} comes twice")
            uids.add(came.uid)
            digests = [sheet.sha256 for sheet in came.kind(Sheet)]
            for digest in digests:
                sheets.setdefault(digest, nth)
            if db and queries.has_uid(db, came.uid):
                survey.known.append(came.card.name)
            else:
                survey.new += 1
                survey.wanted.update(digests)
        else:
            head[one.name] = one.value
            _must_be_ours(name, head, one.name)
    for key in ("format", "version"):
        _must_be_ours(name, head, key)
    _keep_head(survey, name, head)
    missing = next((nth for digest, nth in sheets.items() if digest not in survey.sizes), None)
    if missing:
        raise NotUnderstood(f"dossier {missing} in the file has a sheet with nothing on it")
    return survey


def _must_be_ours(name: str, head: Mapping[str, Any], key: str) -> None:
    """See that a file is an export, of a version that is known here, by the member that was read last.

    Raises NotUnderstood.
    """
    if key == "format" and head.get(key) != exporting.FORMAT:
        hint = "a list of clients comes in as CSV, vCard or XLSX"
        raise NotUnderstood(f"{name} is not what tickler export writes", hint)
    if key == "version" and head.get(key) != exporting.VERSION:
        hint = "upgrade: pip install -U tickler-binder"
        raise NotUnderstood(f"{name} was written by another version of tickler", hint)


def _keep_head(survey: _Survey, name: str, head: Mapping[str, Any]) -> None:
    try:
        schema.check(head, "export")
    except schema.DoesNotFit as error:
        raise NotUnderstood(f"{name} lacks something that an export has: {error}") from error
    survey.binder = head.get("binder")
    survey.last_number = head.get("last_number") or 0
    survey.days_off = [_day_off(one) for one in head.get("days_off", ())]
    _refuse_twice([one.day.isoformat() for one in survey.days_off], f"a day off in {name}")


def _retold(db: sqlite3.Connection, survey: _Survey, reading: _Reading) -> str | None:
    """Make the binder that the file tells of from its journal, where nothing was done yet; else why it was not."""
    if not survey.has_journal:
        return "it is not in the file"
    if not retelling.is_blank(db):
        return "the binder here has a history of its own"
    try:
        with transaction(db):
            with reading("taking in") as told:
                _retell(db, survey, told)
            with reading("comparing") as told:
                _must_be_the_same(db, survey, told)
    except (sqlite3.IntegrityError, *_NONSENSE):
        return "in the file it does not tell how the dossiers became what they are"
    return None


def _retell(db: sqlite3.Connection, survey: _Survey, told: Iterable[Member]) -> None:
    contents.come_later(db)
    if survey.binder:
        handovers.keep_binder_uid(db, survey.binder)
    lines = retelling.Lines(db)
    for one in told:
        if one.key is not None:
            contents.keep(db, one.key, survey.sizes[one.key], _bytes_of(one.key, one.value))
        elif one.is_entry and one.name == "journal":
            retelling.keep_entry(db, one.value)
        elif one.is_entry and one.name == "journal_lines":
            lines.keep(one.value)
    retelling.make_rows(db)
    exporting.keep_last_number(db, survey.last_number)


def _must_be_the_same(db: sqlite3.Connection, survey: _Survey, told: Iterable[Member]) -> None:
    """See that the dossiers and the days off here are those of the file, and no others.

    Raises Untrue.
    """
    same = sorted(queries.days_off(db)) == sorted(survey.days_off)
    same = same and len(exporting.numbers(db, closed_too=True)) == survey.new
    for one in told:
        if one.name == "dossiers" and one.is_entry:
            same = same and _is_here(db, _read(one.value))
    if not same:
        raise retelling.Untrue("the file says otherwise")


def _is_here(db: sqlite3.Connection, one: _Held) -> bool:
    """Whether the dossier lies here under its number, exactly as it was written."""
    here = whole.number_of(db, one.whole.uid)
    if here is None or here != one.number or whole.marks_of(db, here) != one.marks:
        return False
    return documents.document(whole.read(db, here)) == documents.document(one.whole)


def _changes(db: sqlite3.Connection, survey: _Survey, told: Iterable[Member]) -> Iterator[Change]:
    contents.come_later(db)
    if survey.binder:
        handovers.keep_binder_uid(db, survey.binder)
    is_empty = not queries.highest_number(db)
    if is_empty:  # else it is another's, who has days off of his own
        known = {one.day for one in queries.days_off(db)}
        yield from (TakeDayOff(one) for one in survey.days_off if one.day not in known)
    later: list[_Later] = []
    for one in told:
        if one.key is not None:
            if one.key in survey.wanted:
                yield KeepContent(0, one.key, survey.sizes[one.key], _bytes_of(one.key, one.value))
        elif one.is_entry and one.name not in _OF_JOURNAL:
            yield from _taken_in(db, _read(one.value), later)
    yield from _afterwards(db, later)
    if is_empty:
        exporting.keep_last_number(db, survey.last_number)


def _taken_in(db: sqlite3.Connection, one: _Held, later: list[_Later]) -> Iterator[Change]:
    """The dossier, if it is not here yet; what must wait until all of them are here is added to ``later``."""
    if queries.has_uid(db, one.whole.uid):
        return
    card = one.whole.card._replace(recommended_by=None)
    yield TakeIn(whole.without_strangers(db, one.whole._replace(card=card)), number=one.number or None)
    here = whole.number_of(db, one.whole.uid)
    if here is not None and (one.whole.recommended_by or any(one.marks)):
        later.append(_Later(here, one.whole.recommended_by, one.marks))


def _afterwards(db: sqlite3.Connection, later: Iterable[_Later]) -> Iterator[Change]:
    """Who recommended a client may have come after him; and what is out is not written any more."""
    for one in later:
        by = whole.number_of(db, one.recommended_by)
        if by is not None:
            yield EditCard(one.number, {"recommended_by": None}, {"recommended_by": by})
        if any(one.marks):
            yield Mark(one.number, Marks(), one.marks)


# The file


@contextmanager
def _opened(path: Path, name: str) -> Iterator[IO[bytes]]:
    """A file that can be read more than once; what comes through a pipe is copied to one without a name.

    Raises NotFound where there is none, Refused for one that cannot be read.
    """
    try:
        with sys.stdin.buffer if path == _STANDARD_INPUT else path.open("rb") as file:
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


def _members(file: IO[bytes], name: str, advance: Advance) -> Iterator[Member]:
    """What stands in the file, from its start at each call.

    Raises NotUnderstood where it is no JSON of that shape.
    """
    file.seek(0)
    encoding = json.detect_encoding(file.read(_GROUP))
    file.seek(0)
    text = TextIOWrapper(file, encoding, newline="")
    try:
        with _speaking_of(name):
            for one in members(text, ("dossiers", *_OF_JOURNAL), form.MOST_OF_A_DOSSIER, texts="contents"):
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


@contextmanager
def _reading(run: Run, file: IO[bytes], name: str, doing: str, *, quiet: bool) -> Iterator[Iterator[Member]]:
    """What stands in the file, from its start; how far that has come is shown."""
    size = file.seek(0, 2)
    with progress(doing, size, shown=size > _LARGE and not quiet, colour=run.page.colour) as advance:
        yield _members(file, name, advance)


# What stands in it


def _day_off(told: Mapping[str, Any]) -> DayOff:
    return DayOff(date.fromisoformat(told["day"]), told["reason"], told.get("capacity"))


def _fits(told: Any, definition: str, where: str) -> None:  # noqa: ANN401  # whatever JSON holds
    """See that an entry of a list fits the schema.

    Raises NotUnderstood.
    """
    try:
        schema.check(told, definition)
    except schema.DoesNotFit as error:
        raise NotUnderstood(f"{where} cannot be read: {error}") from error


def _looked_at(nth: int, told: Any) -> _Held:  # noqa: ANN401  # whatever JSON holds
    """A dossier that was held against the schema.

    Raises NotUnderstood.
    """
    where = f"dossier {nth} in the file"
    try:
        schema.check(told, "exported")
        must_be_a_place(told["place"], where)
        held = _read(told)
    except (schema.DoesNotFit, ValueError) as error:
        raise NotUnderstood(f"{where} cannot be read: {str(error).removeprefix('exported.')}") from error
    except Refused as error:
        raise NotUnderstood(error.message) from error
    for name, kind in documents.KINDS.items():
        _refuse_twice([lying.uid for lying in held.whole.kind(kind)], f"one of the {name} of {where}")
    return held


def _read(told: Mapping[str, Any]) -> _Held:
    """A dossier that was looked at before: to hold it against the schema takes as long as all else."""
    return _Held(told["number"], documents.read(Marks, told.get("marks", {})), documents.whole(told))


def _refuse_twice(uids: list[str], what: str) -> None:
    if len(set(uids)) != len(uids):
        raise NotUnderstood(f"{what} comes twice")


def _size_of(digest: str, pieces: Iterable[str]) -> int:
    """How many bytes are on a sheet, after they were held against their sum.

    Raises NotUnderstood.
    """
    size, hashed = 0, hashlib.sha256()
    for piece in _bytes_of(digest, pieces):
        size += len(piece)
        hashed.update(piece)
    if hashed.hexdigest() != digest:
        raise NotUnderstood(f"what is on sheet {digest[:12]!a} was altered on the way")
    return size


def _bytes_of(digest: str, pieces: Iterable[str]) -> Iterator[bytes]:
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
