"""What is on the sheets: kept in the binder once, under its SHA-256, in and out piece by piece."""

import sqlite3
from collections.abc import Generator, Iterable, Iterator
from hashlib import sha256

from tickler.errors import BinderUnusable, Refused

_PIECE = 1 << 18  # bytes
_MOST_NAMED = 20


def keep(db: sqlite3.Connection, digest: str, size: int, pieces: Iterable[bytes]) -> None:
    """Put content into the binder, inside a transaction of the caller's; what lies there whole already stays.

    Raises Refused where the pieces are not what the digest and the size say.
    """
    found = db.execute("SELECT rowid, size FROM content WHERE sha256 = :digest", {"digest": digest}).fetchone()
    if found and found["size"] == size and _digest_of(db, found["rowid"]) == digest:
        return
    held = {"digest": digest, "size": size}
    if found:  # damaged: this mends it
        db.execute("UPDATE content SET size = :size, bytes = zeroblob(:size) WHERE sha256 = :digest", held)
    else:
        db.execute("INSERT INTO content (sha256, size, bytes) VALUES (:digest, :size, zeroblob(:size))", held)
    row = db.execute("SELECT rowid FROM content WHERE sha256 = :digest", {"digest": digest}).fetchone()
    written, hashed = 0, sha256()
    with db.blobopen("content", "bytes", row["rowid"]) as blob:
        for piece in pieces:
            written += len(piece)
            if written > size:
                break
            hashed.update(piece)
            blob.write(piece)
    if written != size or hashed.hexdigest() != digest:
        raise Refused("the file was changed while it was read", "nothing was written: say it again")


def come_later(db: sqlite3.Connection) -> None:
    """In this transaction sheets may be written before what is on them; at its end all of it must be there."""
    db.execute("PRAGMA defer_foreign_keys = ON")


def erase(db: sqlite3.Connection, digest: str) -> None:
    """Take content out for good, with all sheets that have it or had it, and with what the journal holds of them.

    Inside a transaction of the caller's. What is freed is overwritten with zeros; ``erased`` does the rest.
    """
    db.execute("PRAGMA secure_delete = ON")
    select = (
        "SELECT DISTINCT row_id FROM journal_line"
        " WHERE table_name = 'sheet' AND json_extract(COALESCE(now, was), '$.sha256') = :digest"
    )
    for row in db.execute(select, {"digest": digest}).fetchall():
        number = {"id": row["row_id"]}
        db.execute("DELETE FROM journal_line WHERE table_name = 'sheet' AND row_id = :id", number)
        db.execute("DELETE FROM sheet WHERE id = :id", number)
        db.execute("DELETE FROM sheet_words WHERE rowid = :id", number)
    db.execute("DELETE FROM content WHERE sha256 = :digest", {"digest": digest})
    db.execute("INSERT INTO sheet_words (sheet_words) VALUES ('optimize')")  # merged, the index forgets the words too


def size_of(db: sqlite3.Connection, digest: str) -> int | None:
    """The size of a content in bytes; None where it is lost."""
    row = db.execute("SELECT size FROM content WHERE sha256 = :digest", {"digest": digest}).fetchone()
    return row["size"] if row else None


def digests(db: sqlite3.Connection) -> list[str]:
    """The SHA-256 of all that is kept, in the order in which it came; also of what an undo alone may want back."""
    return [row["sha256"] for row in db.execute("SELECT sha256 FROM content ORDER BY rowid")]


def erased(db: sqlite3.Connection) -> bool:
    """After the transaction: whether it has gone from the file, too, that SQLite keeps beside the binder.

    It stays there a while where others read the binder, or the disk has no room; the sheet is erased all the same.
    """
    try:
        busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        return False
    return not busy


def pieces(db: sqlite3.Connection, digest: str) -> Generator[bytes]:
    """The content that has this SHA-256, piece by piece.

    Raises BinderUnusable where it is lost, and at its end where it is not what it was.
    """
    row = db.execute("SELECT rowid FROM content WHERE sha256 = :digest", {"digest": digest}).fetchone()
    if row is None:
        raise _damaged(digest, "lost")
    hashed = sha256()
    for piece in _pieces_of(db, row["rowid"]):
        hashed.update(piece)
        yield piece
    if hashed.hexdigest() != digest:
        raise _damaged(digest, "not what was attached")


def faults(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """What is wrong with the content of sheets, each with the way to mend it: of those taken out, too.

    All that is kept is read: it takes as long as the binder is large.
    """
    named = 0
    for digest, wrong in _wrong(db):
        for said, mend in _said_of(db, digest, wrong):
            yield said, mend
            named += 1
            if named == _MOST_NAMED:
                return


def _wrong(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """The digest of each content that is lost or damaged, and which of it."""
    for row in db.execute("SELECT rowid, sha256, size, length(bytes) AS held FROM content ORDER BY rowid").fetchall():
        if row["size"] != row["held"] or _digest_of(db, row["rowid"]) != row["sha256"]:
            yield row["sha256"], "is not what was attached"
    select = (
        "WITH known AS (SELECT sha256 FROM sheet UNION SELECT json_extract(now, '$.sha256') AS sha256"
        " FROM journal_line WHERE table_name = 'sheet' AND now IS NOT NULL)"
        " SELECT sha256 FROM known WHERE sha256 NOT IN (SELECT sha256 FROM content)"
    )
    for row in db.execute(select).fetchall():
        yield row["sha256"], "is lost"


def _said_of(db: sqlite3.Connection, digest: str, wrong: str) -> Iterator[tuple[str, str]]:
    """A fault of some content in the words of the sheets that have it."""
    select = (
        "SELECT s.number, s.title, s.dossier_id, d.name FROM sheet s JOIN dossier d ON d.id = s.dossier_id"
        " WHERE s.sha256 = :digest ORDER BY s.dossier_id, s.number LIMIT :most"
    )
    found = db.execute(select, {"digest": digest, "most": _MOST_NAMED}).fetchall()
    for row in found:
        number, which = row["dossier_id"], f"sheet {row['number']} ({row['title']}) of {row['name']}"
        yield (
            f"the content of {which} ({number}) {wrong}",
            f"the same file attached anew mends it: tickler attach {number} FILE; else tickler restore",
        )
    if not found:
        yield f"content {digest[:12]}… of a sheet that was taken out {wrong}: no undo brings it back", "tickler restore"


def _digest_of(db: sqlite3.Connection, rowid: int) -> str | None:
    """The SHA-256 of what lies in a row; None for what are no bytes."""
    hashed = sha256()
    try:
        for piece in _pieces_of(db, rowid):
            hashed.update(piece)
    except sqlite3.OperationalError as error:
        if "cannot open value" in str(error):
            return None
        raise
    return hashed.hexdigest()


def _pieces_of(db: sqlite3.Connection, rowid: int) -> Iterator[bytes]:
    with db.blobopen("content", "bytes", rowid, readonly=True) as blob:
        while piece := blob.read(_PIECE):
            yield piece


def _damaged(digest: str, how: str) -> BinderUnusable:
    return BinderUnusable(f"the content of the sheet is {how} ({digest[:12]}…)", "see what is wrong: tickler check")
