"""A binder that was exported whole (JSON) comes in: every dossier with all that lies in it."""

import base64
import binascii
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tickler.changes import Change, EditCard, KeepContent, TakeIn
from tickler.commands.run import Run
from tickler.dossiers import Sheet, Whole
from tickler.errors import NotUnderstood, Refused
from tickler.rules import documents
from tickler.rules.views import WholesTakenIn
from tickler.storage import exporting, queries, store, whole
from tickler.words import text


class _File(NamedTuple):
    """What a file holds: the dossiers with the numbers that they had, and what is on their sheets."""

    dossiers: list[tuple[int | None, Whole]]
    contents: Mapping[str, bytes]


def take_in_whole(run: Run, file: Path, *, dry_run: bool) -> WholesTakenIn:
    """Take in the dossiers that are not here yet, in one step; those that are here stay as they are.

    Raises Refused for a file that cannot be read, NotUnderstood for one that is no whole export.
    """
    held = _read(file)
    with run.binder_if_any() as db:
        known = [one.card.name for _number, one in held.dossiers if db and queries.has_uid(db, one.uid)]
    if not dry_run:
        with run.binder_or_new() as db:
            run.copy_first(db)
            store.pour(
                db, _changes(db, held), run.entry("import", f"took in {len(held.dossiers) - len(known)} dossiers")
            )
    return WholesTakenIn(str(file), len(held.dossiers) - len(known), known, dry_run)


def _changes(db: sqlite3.Connection, held: _File) -> Iterator[Change]:
    taken: list[Whole] = []
    for number, one in sorted(held.dossiers, key=lambda pair: pair[0] or 0):
        if queries.has_uid(db, one.uid):
            continue
        for sheet in one.kind(Sheet):
            content = held.contents[sheet.sha256]
            yield KeepContent(0, sheet.sha256, len(content), [content])
        card = one.card._replace(recommended_by=None)
        yield TakeIn(whole.without_strangers(db, one._replace(card=card)), number=number)
        taken.append(one)
    for one in taken:  # who recommended a client may have come after him
        by, here = whole.number_of(db, one.recommended_by), whole.number_of(db, one.uid)
        if by is not None and here is not None:
            yield EditCard(here, {"recommended_by": None}, {"recommended_by": by})


def _read(file: Path) -> _File:
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
        contents = {str(digest): _content(str(digest), said) for digest, said in told["contents"].items()}
        dossiers = [_dossier(nth, one, contents) for nth, one in enumerate(told["dossiers"], start=1)]
    except (KeyError, TypeError, AttributeError) as error:
        raise NotUnderstood(f"{file} lacks something that an export has: {error}") from error
    return _File(dossiers, contents)


def _dossier(nth: int, told: Any, contents: Mapping[str, bytes]) -> tuple[int | None, Whole]:  # noqa: ANN401  # whatever JSON holds
    try:
        _refuse_control_characters(told)
        one = documents.whole(told)
        number = told.get("number")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotUnderstood(f"dossier {nth} in the file cannot be read: {error}") from error
    if any(sheet.sha256 not in contents for sheet in one.kind(Sheet)):
        raise NotUnderstood(f"dossier {nth} in the file has a sheet with nothing on it")
    return (number if isinstance(number, int) and number > 0 else None), one


def _content(digest: str, said: Any) -> bytes:  # noqa: ANN401  # whatever JSON holds
    try:
        content = base64.b64decode(said, validate=True)
    except (binascii.Error, TypeError, ValueError) as error:
        raise NotUnderstood(f"what is on sheet {digest[:12]} is no base64") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise NotUnderstood(f"what is on sheet {digest[:12]} was altered on the way")
    return content


def _refuse_control_characters(told: Any) -> None:  # noqa: ANN401  # whatever JSON holds
    if isinstance(told, str):
        text(told, "a text in the file", longest=10_000_000)
    elif isinstance(told, Mapping):
        for value in told.values():
            _refuse_control_characters(value)
    elif isinstance(told, list):
        for value in told:
            _refuse_control_characters(value)


def _where(error: Exception) -> str:
    return f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "it cannot be read"
