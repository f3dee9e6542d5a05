"""Copies of the binder: made with SQLite's own backup, verified when made, kept for some days and some months.

They lie in the folder ``backups`` beside the binder, and are named by the binder and by what they hold:
``binder-2026-11-23.db`` is the binder as it was before the first write of that day. Beside each lies its sum, as
``sha256sum --check`` reads it: what a disk has altered in a text is no fault to SQLite.
"""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tickler.errors import BinderUnusable, Refused
from tickler.rules.views import Counts
from tickler.storage.connection import (
    APPLICATION_ID,
    NEWEST,
    WAIT_SECONDS,
    opened,
    refuse_newer,
    speaking_of,
    version,
    without_waiting,
)

_BEGUN = ".new"  # how the name of a copy ends that is being made


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


def before_first_write(
    db: sqlite3.Connection, binder: Path, today: date, retention: Retention, begins: Callable[[], None]
) -> Path | None:
    """The day's copy, if there is none yet, and those that are too old taken away; None where there was one.

    ``begins`` is called before the binder is copied: a large one takes a while. One in which nothing was done yet is
    not copied. A copy bears the uid of the binder's packs, also of later ones: they are known again after going back
    to it.

    Raises BinderUnusable where it cannot be made.
    """
    from tickler.storage import handovers  # once a day

    path = folder_of(binder) / f"{binder.stem}-{today}.db"
    if path.exists():
        return None
    with without_waiting(db):  # in use just now: the next day's copy bears it
        handovers.give_uid(db)
    if not db.execute("SELECT 1 FROM journal LIMIT 1").fetchone():
        return None
    with speaking_of(path, "the backup"):
        path.parent.mkdir(mode=0o700, exist_ok=True)  # not its parents: a binder's folder that has vanished stays so
    begins()
    try:
        make(db, path)
    except Refused:  # another command was quicker
        return None
    for old in superfluous(kept(binder), retention):
        old.path.unlink(missing_ok=True)
        sum_of(old.path).unlink(missing_ok=True)
    for begun in folder_of(binder).glob(f".{_globbed(binder.stem)}-*{_BEGUN}"):
        if str(today) not in begun.name:  # of another day: whoever made it was killed
            begun.unlink(missing_ok=True)
    return path


def make(db: sqlite3.Connection, to: Path) -> Path:
    """A verified copy of the open binder at ``to``, readable by its owner alone; it is there whole, or not at all.

    Raises Refused where a file is there already, BinderUnusable where it cannot be written or is not as it should be.
    """
    _refuse_taken(to)
    making = to.with_name(f".{to.name}.{os.getpid()}{_BEGUN}")
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
            digest = _sum(making)
            _name(making, to)
            _write_sum(to, digest)
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
    """See that a copy is a whole and sound binder, and what it was when it was made.

    Raises BinderUnusable where it is not.
    """
    with speaking_of(copy, "the backup"), closing(_read_only(copy)) as db:
        written = sum_of(copy)
        if written.exists() and written.read_text(encoding="utf-8", errors="replace").split()[:1] != [_sum(copy)]:
            raise BinderUnusable(
                f"the backup {copy} is not as it was made: its sum is another one",
                f"take another one; if it was you who changed it, remove {written}",
            )
        if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise BinderUnusable(f"{copy} is no binder")
        said = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said != "ok":
            raise BinderUnusable(f"the backup {copy} is damaged: {said}")


@contextmanager
def looked_into(copy: Path) -> Iterator[sqlite3.Connection]:
    """A copy, to read. It stays as it is: one of an earlier version is brought up to date elsewhere.

    Raises BinderUnusable where it is no sound binder.
    """
    verify(copy)
    with speaking_of(copy, "the backup"), closing(_read_only(copy)) as db:
        db.row_factory = sqlite3.Row
        refuse_newer(db, copy)
        if version(db) == NEWEST:
            yield db
            return
    from tempfile import TemporaryDirectory  # only for a copy of an earlier version

    with TemporaryDirectory() as folder:
        newer = preserve(copy, Path(folder) / "binder.db")
        with opened(newer) as db:
            yield db


def is_sound(copy: Path) -> bool:
    """Whether nothing is wrong with a copy, neither with the file nor with what it holds."""
    from tickler.storage import checks  # only where something is wrong with a binder

    try:
        with looked_into(copy) as db:
            return next(checks.faults(db), None) is None
    except BinderUnusable:
        return False


def kept(binder: Path) -> list[Kept]:
    """The copies of a binder, the oldest first."""
    named = re.compile(re.escape(binder.stem) + r"-(\d{4}-\d\d-\d\d)(?:-([a-z0-9-]+))?\.db")
    found = []
    for path in folder_of(binder).glob(f"{_globbed(binder.stem)}-*.db"):
        match = named.fullmatch(path.name)
        if match:
            found.append(Kept(path, date.fromisoformat(match[1]), match[2] or ""))
    return sorted(found, key=lambda copy: (copy.day, copy.path.stat().st_mtime_ns))


def counted(copy: Path) -> Counts | None:
    """How many dossiers a copy holds; None where that cannot be read."""
    from tickler.storage import queries  # only where the copies are listed

    try:
        with closing(_read_only(copy)) as db:
            db.row_factory = sqlite3.Row
            return queries.counts(db) if version(db) == NEWEST else queries.recounted(db)
    except sqlite3.Error:
        return None


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
        except (sqlite3.DatabaseError, UnicodeDecodeError):  # no database any more: its bytes are kept as they are
            shutil.copyfile(binder, aside)
    return aside


def put_back(copy: Path, binder: Path, aside: Path) -> bool:
    """The binder becomes what the copy is, in one transaction of SQLite's, also while others have it open.

    What is replaced is kept as ``aside``, to the last command; whether there was anything comes back.

    Raises BinderUnusable where the binder cannot be written, or the copy is not sound.
    """
    verify(copy)
    with speaking_of(binder), closing(_read_only(copy)) as source:
        if not binder.exists():
            binder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(binder, os.O_CREAT | os.O_RDWR, 0o600))
            _write_over(source, binder)
            return False
        try:
            _write_over(source, binder, aside)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # SQLite may name what is damaged in no text
            name = getattr(error, "sqlite_errorname", "SQLITE_CORRUPT")
            if not name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
                raise
            if not aside.exists():
                preserve(binder, aside)
            for ending in ("-wal", "-shm"):
                binder.with_name(binder.name + ending).unlink(missing_ok=True)
            os.truncate(binder, 0)
            _write_over(source, binder)
    return True


def sum_of(copy: Path) -> Path:
    """The file that holds the sum of a copy."""
    return copy.with_name(f"{copy.name}.sha256")


def _write_over(source: sqlite3.Connection, binder: Path, aside: Path | None = None) -> None:
    """Write the source over the binder; that is kept aside first, behind the lock: nobody writes in between."""
    pages = source.execute("PRAGMA page_count").fetchone()[0] // 100 or 1  # the first step is never the last one

    def keep(_status: int, _remaining: int, _total: int) -> None:
        if aside is not None and not aside.exists():
            preserve(binder, aside)

    with closing(sqlite3.connect(binder, timeout=WAIT_SECONDS, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")  # others can read what is there while it is written over
        source.backup(db, pages=pages, progress=keep)


def _sum(path: Path) -> str:
    from hashlib import file_digest  # 2 ms, and once a day

    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _write_sum(of: Path, digest: str) -> None:
    descriptor = os.open(sum_of(of), os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{digest}  {of.name}\n")


def _refuse_taken(to: Path) -> None:
    if os.path.lexists(to):
        raise Refused(f"{to} is there already: a backup never writes over a file", "name another file")


def _name(making: Path, to: Path) -> None:
    """Give a copy its name, unless another one took it meanwhile."""
    try:
        to.hardlink_to(making)
    except FileExistsError:
        _refuse_taken(to)
        raise
    except OSError:  # a file system without links, as on a memory stick
        _refuse_taken(to)
        making.rename(to)


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
