"""Dossiers on their way out, one at a time, however many there are."""

import base64
import json
import sqlite3
from collections.abc import Iterable, Iterator

from tickler.dossiers import DayOff
from tickler.rules import documents
from tickler.rules.views import Listed
from tickler.storage import contents, queries, retelling, whole

FORMAT = "tickler-binder"
VERSION = 1


def numbers(db: sqlite3.Connection, *, closed_too: bool) -> list[int]:
    """The numbers of all dossiers, in order."""
    only = "" if closed_too else "WHERE tab IS NOT NULL"
    return [row["id"] for row in db.execute(f"SELECT id FROM dossier {only} ORDER BY id")]  # noqa: S608  # texts of our own


def dossiers(db: sqlite3.Connection, wanted: Iterable[int]) -> Iterator[Listed]:
    """The dossiers with these numbers, as lists tell of them."""
    for number in wanted:
        dossier = queries.dossier(db, number)
        if dossier:
            by = queries.dossier(db, dossier.card.recommended_by) if dossier.card.recommended_by else None
            found = queries.occasions(db, number), by.card.name if by else None, queries.persons(db, number)
            yield Listed(dossier, *found)


def last_number(db: sqlite3.Connection) -> int:
    """The highest number that a dossier was ever given, one that is not there any more included."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'dossier'").fetchone()
    return row["seq"] if row else 0


def keep_last_number(db: sqlite3.Connection, number: int) -> None:
    """Give no dossier a number up to this one any more."""
    update = "UPDATE sqlite_sequence SET seq = :number WHERE name = 'dossier' AND seq < :number"
    db.execute(update, {"number": number})


def json_pieces(  # noqa: PLR0913  # each is one thing to say
    db: sqlite3.Connection,
    wanted: Iterable[int],
    owner: str,
    at: str,
    *,
    binder: str | None,
    last_number: int | None = None,
    days_off: Iterable[DayOff] = (),
    all_of_it: bool = False,
) -> Iterator[bytes]:
    """The whole of the dossiers as one JSON document, with what is on their sheets in base64; nothing is left out.

    Where all of a binder goes out, ``binder`` is its uid, ``last_number`` the last that a dossier of it was given, and
    ``days_off`` are its days off; its journal goes along, with what it would want for an undo.
    ``packs/schema.json`` describes it, as ``export``.
    """
    head = {"format": FORMAT, "version": VERSION, "owner": owner, "binder": binder, "made_at": at}
    head |= {"last_number": last_number}
    head |= {"days_off": [documents.said(one) for one in days_off]}
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "dossiers": ['.encode()
    digests: dict[str, None] = {}
    yield from _entries(_documents(db, wanted, digests))
    if all_of_it:
        yield b'\n], "journal": ['
        yield from _entries(retelling.entries(db))
        yield b'\n], "journal_lines": ['
        yield from _entries(retelling.lines(db))
        digests |= dict.fromkeys(contents.digests(db))
    yield b'\n], "contents": {'
    between = "\n"
    for digest in digests:
        yield f'{between}"{digest}": "'.encode()
        yield from _in_base64(contents.pieces(db, digest))
        yield b'"'
        between = ",\n"
    yield b"\n}}\n"


def _documents(db: sqlite3.Connection, wanted: Iterable[int], digests: dict[str, None]) -> Iterator[documents.Document]:
    """The dossiers as plain values; what is on their sheets is added to ``digests``."""
    for number in wanted:
        one, marks = whole.read(db, number), whole.marks_of(db, number)
        document = {"number": number, "marks": documents.said(marks), **documents.document(one)}
        digests |= {sheet["sha256"]: None for sheet in document["sheets"]}
        yield document


def _entries(of_a_list: Iterable[documents.Document]) -> Iterator[bytes]:
    """The entries of a list in JSON, each on a line of its own."""
    between = "\n"
    for one in of_a_list:
        yield f"{between}{json.dumps(one, ensure_ascii=False)}".encode()
        between = ",\n"


def _in_base64(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces in base64, as if they were one: three bytes become four letters."""
    left = b""
    for piece in pieces:
        left += piece
        whole_triples = len(left) - len(left) % 3
        yield base64.b64encode(left[:whole_triples])
        left = left[whole_triples:]
    yield base64.b64encode(left)
