"""Copies of the binder: made with SQLite's own backup, verified when made, kept for some days and some months.

They lie in the folder ``backups`` beside the binder, and are named by the binder and by what they hold:
``binder-2026-11-23.db`` is the binder as it was before the first write of that day.
"""

import os
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tickler.errors import BinderUnusable
from tickler.storage.connection import APPLICATION_ID, WAIT_SECONDS, speaking_of


class Kept(NamedTuple):
    """A copy in the folder of backups."""

    path: Path
    day: date
    what: str  # "" for the day's own, else why it was made: before-restore, 143005


class Retention(NamedTuple):
    """How many days are kept, and how many months the last copy of."""

    days: int = 14
    months: int = 12


def folder_of(binder: Path) -> Path:
    """Where a binder's backups lie."""
    return binder.parent / "backups"


def before_first_write(db: sqlite3.Connection, binder: Path, today: date, retention: Retention) -> Path | None:
    """The day's copy, if there is none yet, and those that are too old taken away; None where there was one.

    A binder in which nothing was done yet is not copied.

    Raises BinderUnusable where it cannot be made.
    """
    path = folder_of(binder) / f"{binder.stem}-{today}.db"
    if path.exists() or not db.execute("SELECT 1 FROM journal LIMIT 1").fetchone():
        return None
    make(db, path)
    for old in superfluous(kept(binder), retention):
        old.path.unlink(missing_ok=True)
    return path


def make(db: sqlite3.Connection, to: Path) -> Path:
    """A verified copy of the open binder at ``to``, readable by its owner alone; it is there whole, or not at all.

    Raises BinderUnusable where the file is there already, cannot be written, or is not what it should be.
    """
    if to.exists():
        raise BinderUnusable(f"{to} is there already: a backup never writes over a file", "name another file")
    making = to.with_name(f".{to.name}.{os.getpid()}.new")
    with speaking_of(to, "the backup"):
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.close(os.open(making, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(making, isolation_level=None)) as copy:
                db.backup(copy)
                # A copy is one file that can be carried away: no -wal beside it.
                copy.execute("PRAGMA journal_mode = DELETE")
            verify(making)
            _to_disk(making)
            making.rename(to)
        finally:
            making.unlink(missing_ok=True)
    return to


def make_unverified(db: sqlite3.Connection, to: Path) -> Path:
    """A copy of a binder that is not sound, as it is, before it is mended.

    Raises BinderUnusable where it cannot be written.
    """
    with speaking_of(to, "the backup"):
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(to, isolation_level=None)) as copy:
            db.backup(copy)
    return to


def verify(copy: Path) -> None:
    """See that a copy is a whole and sound binder.

    Raises BinderUnusable where it is not.
    """
    with speaking_of(copy, "the backup"), closing(_read_only(copy)) as db:
        if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise BinderUnusable(f"{copy} is no binder")
        said = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said != "ok":
            raise BinderUnusable(f"the backup {copy} is damaged: {said}")


def is_sound(copy: Path) -> bool:
    """Whether a copy is a whole and sound binder."""
    try:
        verify(copy)
    except BinderUnusable:
        return False
    return True


def kept(binder: Path) -> list[Kept]:
    """The copies of a binder, the oldest first."""
    named = re.compile(re.escape(binder.stem) + r"-(\d{4}-\d\d-\d\d)(?:-([a-z0-9-]+))?\.db")
    found = []
    for path in folder_of(binder).glob(f"{_globbed(binder.stem)}-*.db"):
        match = named.fullmatch(path.name)
        if match:
            found.append(Kept(path, date.fromisoformat(match[1]), match[2] or ""))
    return sorted(found, key=lambda copy: (copy.day, copy.path.stat().st_mtime_ns))


def newest_sound(binder: Path) -> Path | None:
    """The newest copy that is sound."""
    return next((copy.path for copy in reversed(kept(binder)) if is_sound(copy.path)), None)


def superfluous(copies: list[Kept], retention: Retention) -> list[Kept]:
    """The daily copies that need not be kept: beyond the last days that have one, and not the last of a kept month.

    Copies that were made for a reason of their own are never superfluous.
    """
    daily = [copy for copy in copies if not copy.what]
    last_of_month = {(copy.day.year, copy.day.month): copy for copy in daily}
    keep = {*daily[-retention.days :], *list(last_of_month.values())[-retention.months :]}
    return [copy for copy in daily if copy not in keep]


def preserve(binder: Path, aside: Path) -> Path:
    """The binder as it is, sound or not, under another name; that name comes back.

    Raises BinderUnusable where it cannot be written.
    """
    with speaking_of(aside, "the copy"):
        os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            with closing(_read_only(binder)) as db, closing(sqlite3.connect(aside, isolation_level=None)) as copy:
                db.backup(copy)
        except sqlite3.DatabaseError:  # no database any more: its bytes are kept as they are
            shutil.copyfile(binder, aside)
    return aside


def put_back(copy: Path, binder: Path) -> None:
    """The binder becomes what the copy is, in one transaction of SQLite's, also while others have it open.

    What is there and no database any more is written over: ``preserve`` it first.
    Raises BinderUnusable where the binder cannot be written, or the copy is not sound.
    """
    verify(copy)
    with speaking_of(binder), closing(_read_only(copy)) as source:
        if not binder.exists():
            binder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(binder, os.O_CREAT | os.O_RDWR, 0o600))
        try:
            _write_over(source, binder)
        except sqlite3.DatabaseError as error:
            if not getattr(error, "sqlite_errorname", "").startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
                raise
            for ending in ("-wal", "-shm"):
                binder.with_name(binder.name + ending).unlink(missing_ok=True)
            os.truncate(binder, 0)
            _write_over(source, binder)


def _write_over(source: sqlite3.Connection, binder: Path) -> None:
    with closing(sqlite3.connect(binder, timeout=WAIT_SECONDS, isolation_level=None)) as db:
        source.backup(db)
        db.execute("PRAGMA journal_mode = WAL")


def _read_only(copy: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _globbed(stem: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", stem)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
