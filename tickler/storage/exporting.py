"""Dossiers on their way out, one at a time, however many there are."""

import base64
import json
import sqlite3
from collections.abc import Iterable, Iterator

from tickler.dossiers import Dossier
from tickler.rules import documents
from tickler.storage import contents, rows, whole

FORMAT = "tickler-binder"
VERSION = 1


def numbers(db: sqlite3.Connection, *, closed_too: bool) -> list[int]:
    """The numbers of all dossiers, in order."""
    only = "" if closed_too else "WHERE tab IS NOT NULL"
    return [row["id"] for row in db.execute(f"SELECT id FROM dossier {only} ORDER BY id")]  # noqa: S608  # texts of our own


def dossiers(db: sqlite3.Connection, wanted: Iterable[int]) -> Iterator[Dossier]:
    """The dossiers with these numbers."""
    select = f"SELECT {rows.columns('d', rows.DOSSIER_COLUMNS)} FROM dossier d WHERE d.id = :id"  # noqa: S608  # as above
    return (rows.dossier_of(db.execute(select, {"id": number}).fetchone()) for number in wanted)


def json_pieces(db: sqlite3.Connection, wanted: Iterable[int], owner: str, at: str) -> Iterator[bytes]:
    """The whole of the dossiers as one JSON document, with what is on their sheets in base64; nothing is left out."""
    head = {"format": FORMAT, "version": VERSION, "owner": owner, "made_at": at}
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "dossiers": ['.encode()
    digests: dict[str, None] = {}
    between = "\n"
    for number in wanted:
        one = whole.read(db, number)
        document = {"number": number, **documents.document(one)}
        digests |= {sheet["sha256"]: None for sheet in document["sheets"]}
        yield f"{between}{json.dumps(document, ensure_ascii=False)}".encode()
        between = ",\n"
    yield b'\n], "contents": {'
    between = "\n"
    for digest in digests:
        yield f'{between}"{digest}": "'.encode()
        yield from _in_base64(contents.pieces(db, digest))
        yield b'"'
        between = ",\n"
    yield b"\n}}\n"


def _in_base64(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces in base64, as if they were one: three bytes become four letters."""
    left = b""
    for piece in pieces:
        left += piece
        whole_triples = len(left) - len(left) % 3
        yield base64.b64encode(left[:whole_triples])
        left = left[whole_triples:]
    yield base64.b64encode(left)
