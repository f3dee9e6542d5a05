"""A binder that was exported whole (JSON) comes in: every dossier with all that lies in it."""

import base64
import binascii
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from tickler.changes import Change, EditCard, KeepContent, Mark, TakeDayOff, TakeIn
from tickler.commands.run import Run
from tickler.dossiers import DayOff, Marks, Sheet, Whole
from tickler.errors import NotUnderstood, Refused
from tickler.packs import schema
from tickler.packs.reading import must_be_a_place
from tickler.rules import documents
from tickler.rules.views import WholesTakenIn
from tickler.storage import exporting, handovers, queries, store, whole


class _Held(NamedTuple):
    """A dossier in a file: its number and its marks in the binder that it comes from."""

    number: int
    marks: Marks
    whole: Whole


class _File(NamedTuple):
    """What a file holds: the dossiers, what is on their sheets, and what is the binder's own, if it is all of one."""

    dossiers: list[_Held]
    contents: Mapping[str, bytes]
    binder: str | None  # its uid
    days_off: list[DayOff]


def take_in_whole(run: Run, file: Path, *, dry_run: bool, quiet: bool = False) -> WholesTakenIn:
    """Take in the dossiers that are not here yet, in one step; those that are here stay as they are.

    Raises Refused for a file that cannot be read, NotUnderstood for one that is no whole export.
    """
    held = _read(file)
    with run.binder_if_any() as db:
        known = [one.whole.card.name for one in held.dossiers if db and queries.has_uid(db, one.whole.uid)]
    new = len(held.dossiers) - len(known)
    if not dry_run:
        with run.binder_or_new(quiet=quiet) as db:
            run.copy_first(db)
            store.pour(db, _changes(db, held), run.entry("import", f"took in {new} dossiers"))
    return WholesTakenIn(str(file), new, known, dry_run)


def _changes(db: sqlite3.Connection, held: _File) -> Iterator[Change]:
    if held.binder:
        handovers.keep_binder_uid(db, held.binder)
    if not queries.highest_number(db):  # else it is another's, who has days off of his own
        known = {one.day for one in queries.days_off(db)}
        yield from (TakeDayOff(one) for one in held.days_off if one.day not in known)
    taken: list[_Held] = []
    for one in sorted(held.dossiers, key=lambda held: held.number):
        if queries.has_uid(db, one.whole.uid):
            continue
        for sheet in one.whole.kind(Sheet):
            content = held.contents[sheet.sha256]
            yield KeepContent(0, sheet.sha256, len(content), [content])
        card = one.whole.card._replace(recommended_by=None)
        yield TakeIn(whole.without_strangers(db, one.whole._replace(card=card)), number=one.number or None)
        taken.append(one)
    for one in taken:  # who recommended a client may have come after him; and what is out is not written any more
        by, here = whole.number_of(db, one.whole.recommended_by), whole.number_of(db, one.whole.uid)
        if by is not None and here is not None:
            yield EditCard(here, {"recommended_by": None}, {"recommended_by": by})
        if here is not None and any(one.marks):
            yield Mark(here, Marks(), one.marks)


def _read(file: Path) -> _File:
    """What a file holds, all of it held against the schema.

    Raises Refused for a file that cannot be read, NotUnderstood for one that is no whole export.
    """
    try:
        told = json.loads(file.read_bytes())
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise NotUnderstood(f"{file} is no JSON, or not all of it: {_where(error)}") from error
    if not isinstance(told, dict) or told.get("format") != exporting.FORMAT:
        raise NotUnderstood(
            f"{file} is not what tickler export writes", "a list of clients comes in as CSV, vCard or XLSX"
        )
    if told.get("version") != exporting.VERSION:
        raise NotUnderstood(
            f"{file} was written by another version of tickler", "upgrade: pip install -U tickler-binder"
        )
    try:
        schema.check(told | {"dossiers": []}, "export")
        contents = {digest: _content(digest, said) for digest, said in told["contents"].items()}
        dossiers = [_dossier(nth, one, contents) for nth, one in enumerate(told["dossiers"], start=1)]
    except (schema.DoesNotFit, KeyError, TypeError) as error:
        raise NotUnderstood(f"{file} lacks something that an export has: {error}") from error
    _refuse_twice([one.whole.uid for one in dossiers], f"a dossier in {file}")
    days_off = [_day_off(one) for one in told.get("days_off", ())]
    _refuse_twice([one.day.isoformat() for one in days_off], f"a day off in {file}")
    return _File(dossiers, contents, told.get("binder"), days_off)


def _day_off(told: Mapping[str, Any]) -> DayOff:
    return DayOff(date.fromisoformat(told["day"]), told["reason"], told.get("capacity"))


def _dossier(nth: int, told: Any, contents: Mapping[str, bytes]) -> _Held:  # noqa: ANN401  # whatever JSON holds
    where = f"dossier {nth} in the file"
    try:
        schema.check(told, "exported")
        must_be_a_place(told["place"], where)
        one = documents.whole(told)
        marks = documents.read(Marks, told.get("marks", {}))
    except (schema.DoesNotFit, ValueError) as error:
        raise NotUnderstood(f"{where} cannot be read: {str(error).removeprefix('exported.')}") from error
    except Refused as error:
        raise NotUnderstood(error.message) from error
    for name, kind in documents.KINDS.items():
        _refuse_twice([lying.uid for lying in one.kind(kind)], f"one of the {name} of {where}")
    if any(sheet.sha256 not in contents for sheet in one.kind(Sheet)):
        raise NotUnderstood(f"{where} has a sheet with nothing on it")
    return _Held(told["number"], marks, one)


def _refuse_twice(uids: list[str], what: str) -> None:
    if len(set(uids)) != len(uids):
        raise NotUnderstood(f"{what} comes twice")


def _content(digest: str, said: str) -> bytes:
    try:
        content = base64.b64decode(said, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotUnderstood(f"what is on sheet {digest[:12]} is no base64") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise NotUnderstood(f"what is on sheet {digest[:12]} was altered on the way")
    return content


def _where(error: Exception) -> str:
    return f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "it cannot be read"
