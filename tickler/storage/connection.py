"""Opening a binder: the one place that knows files, locks and SQLite's own errors."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG, S_IWUSR
from typing import Literal

from tickler.errors import BinderUnusable

APPLICATION_ID = 0x74696B6C  # "tikl", in the header of every binder
OLDEST, NEWEST = "0001", "0005"
WAIT_SECONDS = 5

_SAID_OF = {
    "SQLITE_FULL": ("the disk is full", "make room, and say it again: nothing was written"),
    "SQLITE_READONLY": ("it cannot be written", "look at the rights of the file and its folder"),
    "SQLITE_CANTOPEN": ("it cannot be opened", "look at the rights of the file and its folder"),
    "SQLITE_PERM": ("it cannot be opened", "look at the rights of the file and its folder"),
    "SQLITE_IOERR": ("the disk does not answer as it should", "nothing was written; look after the disk"),
    "SQLITE_NOTADB": ("it is no binder, but some other file", "name another: tickler --db PATH"),
}

_OF_DAMAGE = (b"no such ", b"malformed ", b"error in ")  # how SQLite speaks of what it cannot read, in no text even
_OF_WORDS = ("vtable constructor failed", "fts5: ")  # and of an index of words; the binder has no other such tables
_WORDS_ANEW = (
    "what is kept to find words by can be made anew, and nothing is lost by that: tickler check --repair; else "
)


@contextmanager
def opened(path: Path, told: str | None = None) -> Iterator[sqlite3.Connection]:
    """The binder at ``path``, to read and to write; ``told`` is how it was named on the command line, if it was.

    Raises BinderUnusable where there is none, and for whatever SQLite says of it.
    """
    with speaking_of(path), _connected(path) as connection:
        if connection is None or not _is_binder(connection, path):
            refuse_lost(path)
            raise BinderUnusable(f"there is no binder at {path}", _how_to_begin(told))
        _bring_up_to_date(connection, path)
        lying = path.stat()
        yield connection
        if connection.total_changes and not _lies_there(path, lying):
            raise BinderUnusable(
                f"the binder {path} was moved, replaced or removed while it was written",
                "look for the one that was there: what was said is in it; say it again if it is gone",
            )


@contextmanager
def glanced_at(path: Path) -> Iterator[sqlite3.Connection | None]:
    """The binder at ``path``, to read only, at once: not waited for, nor brought up to date; None if it is not ready.

    Raises what SQLite says as it comes: nobody is told.
    """
    with _connected(path, wait_seconds=0) as connection:
        ready = connection is not None and _is_binder(connection, path) and version(connection) == NEWEST
        if connection is not None:
            connection.execute("PRAGMA query_only = ON")
        yield connection if ready else None


def _how_to_begin(told: str | None) -> str:
    """The command that begins a binder where this one was looked for."""
    from shlex import quote  # only where there is none

    return f'begin one: tickler {f"--db {quote(told)} " if told else ""}add "NAME" --next WHEN'


def is_begun(path: Path) -> bool:
    """Whether something lies at ``path`` that ``opened`` should look at."""
    try:
        return path.exists() and not (path.is_file() and path.stat().st_size == 0)
    except OSError:
        return True


def refuse_lost(path: Path) -> None:
    """Raises BinderUnusable where no binder lies, but copies of one: an empty binder is not begun in its place."""
    if has_copies(path):
        gone = "is empty" if path.exists() else "is not there"
        other = f"; to begin another one: tickler --db PATH, or move {path.parent / 'backups'} away"
        raise BinderUnusable(f"the binder {path} {gone}, but there are copies of it", way_back(path) + other)


@contextmanager
def begun(path: Path) -> Iterator[sqlite3.Connection]:
    """The binder at ``path``, to read and to write; where there is none, an empty one is begun.

    Raises BinderUnusable for whatever SQLite or the file system says of it.
    """
    with speaking_of(path):
        if not is_begun(path):
            refuse_lost(path)
        for folder in reversed([folder for folder in path.parents if not folder.exists()]):
            folder.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with _connected(path) as connection:
            blank = connection is not None and not _is_binder(connection, path)
        if blank:
            with suppress(PermissionError):  # a file of somebody else's
                path.chmod(0o600)  # one that was there, empty
            _upgrade(path)
    with opened(path) as connection:
        yield connection


@contextmanager
def transaction(
    connection: sqlite3.Connection, *, keep: bool = True, mode: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE"
) -> Iterator[None]:
    """All of what is written inside, or nothing; ``keep=False`` only tries, and lets go of it.

    Where nothing is written, ``DEFERRED`` holds up nobody, and sees the binder as it is at one moment.
    """
    connection.execute(f"BEGIN {mode}")
    try:
        yield
        connection.execute("COMMIT" if keep else "ROLLBACK")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def without_waiting(connection: sqlite3.Connection) -> Iterator[None]:
    """Try what may as well be left for another time; where somebody else writes just now, or nobody can, it is."""
    waits = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        with suppress(sqlite3.OperationalError):
            yield
    finally:
        connection.execute(f"PRAGMA busy_timeout = {waits}")


@contextmanager
def _connected(path: Path, wait_seconds: float = WAIT_SECONDS) -> Iterator[sqlite3.Connection | None]:
    """A connection set up as every one is; None where there is no file."""
    lying = _found(path)
    if lying is None:
        yield None
        return
    mode = "mode=ro&immutable=1" if _lies_still(path) else "mode=rw"
    _free_what_lies_beside(path, lying.st_mode)
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=wait_seconds, isolation_level=None
    )
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        yield connection
    finally:
        connection.close()


def _found(path: Path) -> os.stat_result | None:
    """What lies at ``path``; None where nothing does.

    Raises BinderUnusable for what is neither a file nor a folder.
    """
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not (S_ISREG(found.st_mode) or S_ISDIR(found.st_mode)):
        raise BinderUnusable(f"{path} is no file, but a device or a pipe", "name a file: tickler --db PATH")
    return found


def _lies_there(path: Path, lying: os.stat_result) -> bool:
    """Whether the file that was opened is still the one at ``path``: else what is written goes where nobody looks."""
    try:
        return os.path.samestat(path.stat(), lying)
    except OSError:
        return False


def _lies_still(path: Path) -> bool:
    """Whether nobody can write beside the binder, so that it can be read only as a file that does not change."""
    return not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()


def _free_what_lies_beside(path: Path, mode: int) -> None:
    """Give what SQLite keeps beside a binder the rights of the binder: it was made while that could not be written."""
    for ending in ("-wal", "-shm") if mode & S_IWUSR else ():
        beside = path.with_name(f"{path.name}{ending}")
        with suppress(OSError):  # there is none, or it is somebody else's
            if not beside.stat().st_mode & S_IWUSR:
                beside.chmod(S_IMODE(mode))


def _is_binder(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is a binder; False for a blank one, such as a first command leaves that was interrupted.

    Raises BinderUnusable for a database of another program.
    """
    if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
        return True
    if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        if has_copies(path):
            raise BinderUnusable(f"the binder {path} is damaged: what marks it as a binder is lost", way_back(path))
        raise BinderUnusable(
            f"{path} is no binder, but a database of another program", "name another: tickler --db PATH"
        )
    return False


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    refuse_newer(connection, path)
    if version(connection) < NEWEST:
        _copy_before(connection, path)
        _upgrade(path)


def refuse_newer(connection: sqlite3.Connection, path: Path) -> None:
    """Raises BinderUnusable for a binder of a version that is not known here."""
    if version(connection) > NEWEST:
        raise BinderUnusable(f"{path} was written by a newer tickler", "upgrade: pip install -U tickler-binder")


def version(connection: sqlite3.Connection) -> str:
    """The version of a binder's schema: ``0003``.

    Raises SQLite's own error where none is written there that a binder ever had.
    """
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    held = str(row["version_num"]) if row else "none"
    if not (held.isdecimal() and held >= OLDEST):
        raise sqlite3.DatabaseError(f"no such version of a binder: {held!r}")
    return held


def _copy_before(connection: sqlite3.Connection, path: Path) -> None:
    """A verified copy of a binder before it is upgraded, named by the day of its last command."""
    from tickler.storage import backups  # once in the life of a binder and version

    last = connection.execute("SELECT MAX(at) AS at FROM journal").fetchone()["at"] or "2000-01-01"
    to = backups.folder_of(path) / f"{path.stem}-{last[:10]}-before-{NEWEST}.db"
    if not to.exists():
        backups.make(connection, to)


def _upgrade(path: Path) -> None:
    # Alembic and SQLAlchemy take some 500 ms to import: once in the life of a binder and version.
    from sqlalchemy.exc import DBAPIError

    from tickler.storage.upgrade import upgrade

    try:
        upgrade(path)
    except DBAPIError as error:
        raise (error.orig or error) from error


@contextmanager
def speaking_of(path: Path, what: str = "the binder") -> Iterator[None]:
    """Turn what SQLite and the file system say of a file into one line about it.

    Raises BinderUnusable.
    """
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.DatabaseError as error:
        raise _said(path, what, error) from error
    except UnicodeDecodeError as error:  # SQLite names what it cannot read, in bytes that are no text
        if not error.object.startswith(_OF_DAMAGE):
            raise
        raise BinderUnusable(f"{what} {path} is damaged: its schema cannot be read", way_back(path)) from error
    except OSError as error:
        if error.filename is None and error.errno is None:
            raise
        raise BinderUnusable(f"{what} {path} cannot be used: {error.strerror}") from error


def _said(path: Path, what: str, error: sqlite3.Error) -> BinderUnusable:
    name = getattr(error, "sqlite_errorname", "")
    if path.is_dir():
        return BinderUnusable(f"{path} is a folder, not a binder", f"name the file: tickler --db {path / 'binder.db'}")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return BinderUnusable(
            f"{what} {path} is in use elsewhere (waited {WAIT_SECONDS} seconds)", "nothing was written: say it again"
        )
    of_words = name == "SQLITE_CORRUPT_VTAB" or str(error).startswith(_OF_WORDS)
    if of_words and what == "the binder":
        return BinderUnusable(f"{what} {path} is damaged: {error}", _WORDS_ANEW + way_back(path))
    # All that is said to SQLite is constant: where it, or the answer, is not understood, the binder is not what it was.
    damaged = of_words or name.startswith("SQLITE_CORRUPT") or name in {"", "SQLITE_ERROR"}
    if damaged or (name.startswith("SQLITE_NOTADB") and has_copies(path)):
        return BinderUnusable(f"{what} {path} is damaged: {error}", way_back(path))
    for prefix, (why, hint) in _SAID_OF.items():
        if name.startswith(prefix):
            return BinderUnusable(f"{what} {path} cannot be used: {why}", hint)
    return BinderUnusable(f"{what} {path} cannot be used: {error}")


def has_copies(path: Path) -> bool:
    """Whether backups of a binder lie beside it."""
    from tickler.storage import backups  # as below

    return bool(backups.kept(path))


def way_back(path: Path) -> str:
    """How to go back to the newest sound copy of a damaged binder."""
    from tickler.storage import backups  # only where something is wrong

    newest = backups.newest_sound(path)
    if newest is None:
        return "there is no sound backup of it; keep the file as it is, and ask for help"
    return f"the newest sound backup is {newest}; go back to it: tickler restore {newest.name} --apply"
