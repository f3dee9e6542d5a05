"""A binder that was exported whole (JSON) comes in: every dossier with all that lies in it.

The file is read twice, entry by entry, so that it never has to be held in memory. First all of it is looked over: held
against the schema, and what is on the sheets against its sums. Then it is taken in.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

from tickler.changes import Change, EditCard, KeepContent, Mark, TakeDayOff, TakeIn
from tickler.commands.run import Run
from tickler.dossiers import DayOff, Marks, Sheet
from tickler.errors import NotUnderstood
from tickler.packs import exported, schema
from tickler.packs.jsonstream import Member
from tickler.render.progress import progress
from tickler.rules import documents
from tickler.rules.views import WholesTakenIn
from tickler.storage import contents, exporting, handovers, queries, retelling, store, whole
from tickler.storage.connection import transaction

_LARGE = 5_000_000  # bytes, from which on it is shown how far it has come

_Reading = Callable[[str], AbstractContextManager[Iterator[Member]]]  # the file read once more, and what that is for

# What reading a row comes to that an untrue journal has made.
_NONSENSE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


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


def take_in_whole(run: Run, path: Path, *, dry_run: bool, quiet: bool = False) -> WholesTakenIn:
    """Take in the dossiers that are not here yet, in one step; those that are here stay as they are.

    Raises Refused for a file that cannot be read, NotUnderstood for one that is no whole export.
    """
    name = "standard input" if path == exported.STANDARD_INPUT else str(path)
    with exported.opened(path, name) as file:
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
            survey.sizes[one.key] = exported.size_of(one.key, one.value)
        elif one.is_entry and one.name in exported.OF_JOURNAL:
            survey.has_journal = True
            exported.must_fit(one.value, exported.OF_JOURNAL[one.name], f"the {one.name.replace('_', ' ')} in {name}")
        elif one.is_entry:
            nth = len(uids) + 1
            came = exported.looked_at(nth, one.value).whole
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
    survey.days_off = [exported.day_off(one) for one in head.get("days_off", ())]
    exported.refuse_twice([one.day.isoformat() for one in survey.days_off], f"a day off in {name}")


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
            contents.keep(db, one.key, survey.sizes[one.key], exported.bytes_of(one.key, one.value))
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
            same = same and _is_here(db, exported.read(one.value))
    if not same:
        raise retelling.Untrue("the file says otherwise")


def _is_here(db: sqlite3.Connection, one: exported.Held) -> bool:
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
                yield KeepContent(0, one.key, survey.sizes[one.key], exported.bytes_of(one.key, one.value))
        elif one.is_entry and one.name not in exported.OF_JOURNAL:
            yield from _taken_in(db, exported.read(one.value), later)
    yield from _afterwards(db, later)
    if is_empty:
        exporting.keep_last_number(db, survey.last_number)


def _taken_in(db: sqlite3.Connection, one: exported.Held, later: list[_Later]) -> Iterator[Change]:
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


@contextmanager
def _reading(run: Run, file: IO[bytes], name: str, doing: str, *, quiet: bool) -> Iterator[Iterator[Member]]:
    """What stands in the file, from its start; how far that has come is shown."""
    size = file.seek(0, 2)
    with progress(doing, size, shown=size > _LARGE and not quiet, colour=run.page.colour) as advance:
        yield exported.members_of(file, name, advance)
