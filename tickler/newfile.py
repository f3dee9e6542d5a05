"""Files for others to read: there whole or not at all, for their owner only, never over another one unasked."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from tickler.errors import Refused

_BINDER_MARK = b"tikl"  # storage.connection.APPLICATION_ID, where SQLite keeps it: at the end of so many bytes
_HEADER_BYTES = 72
_OTHER_NAME = "--force writes over it; or name another file"


class NewFile:
    """A file without its name yet: ``stream`` is written to, ``name_it`` puts it where it belongs."""

    def __init__(self, to: Path, stream: BinaryIO, making: Path | None, *, force: bool) -> None:
        self._to = to
        self.stream = stream
        self._making = making  # None: it has no name at all
        self._force = force

    def to_disk(self) -> None:
        """See that all of it is on the disk."""
        self.stream.flush()
        os.fsync(self.stream.fileno())

    def name_it(self) -> None:
        """Give it its name.

        Raises Refused where another file took that meanwhile (unless ``force``).
        """
        with _speaking_of(self._to):
            if self._making is None:
                _link_unnamed(self.stream, self._to)
            elif self._force:
                self._making.replace(self._to)
            else:
                _rename_to_new(self._making, self._to)
            _folder_to_disk(self._to.parent)

    def unname(self) -> None:
        """Take its name from it again, if it has it."""
        with suppress(OSError):
            if os.path.samestat(self._to.stat(), os.fstat(self.stream.fileno())):
                self._to.unlink()


@contextmanager
def new_file(to: Path, *, force: bool = False) -> Iterator[NewFile]:
    """A new file that will be called ``to``, readable by its owner alone. Unless it is named, it is gone in the end.

    On Linux it has no name until then: not even a process that is killed leaves anything behind.

    Raises Refused where it cannot be written, or is there already (unless ``force``).
    """
    refuse_taken(to, force=force)
    with _speaking_of(to):
        descriptor, making = _opened(to, force=force)
    stream = cast("BinaryIO", os.fdopen(descriptor, "w+b"))
    try:
        with _speaking_of(to):
            yield NewFile(to, stream, making, force=force)
    finally:
        with suppress(OSError):  # a full disk was told already
            stream.close()
        if making is not None:
            making.unlink(missing_ok=True)


def refuse_taken(path: Path, *, force: bool, hint: str = _OTHER_NAME) -> None:
    """See that a file can be written here, before the work that leads to it.

    Raises Refused where one lies there already (unless ``force``), where it is a binder or a copy of one (always), and
    where there is no such folder.
    """
    if path.is_dir():
        raise Refused(f"{path} is a folder", f"name a file in it: {path / 'name'}")
    if path.exists() and not path.is_file():
        raise Refused(f"{path} is no file, but a device or a pipe", "name a file")
    if os.path.lexists(path) and not force:
        raise Refused(f"{path} is there already", hint)
    if _is_of_a_binder(path):
        raise Refused(f"{path} is a binder: nothing writes over one", "name another file")
    if not path.parent.is_dir():
        raise Refused(f"there is no folder {path.parent}", f"make it first: mkdir -p {path.parent}")


def _is_of_a_binder(path: Path) -> bool:
    """Whether a binder lies here, or what SQLite keeps beside one."""
    beside = re.sub(r"-(wal|shm|journal)$", "", path.name)
    with suppress(OSError), path.with_name(beside).open("rb") as file:
        header = file.read(_HEADER_BYTES)
        return header.startswith(b"SQLite format 3\0") and header.endswith(_BINDER_MARK)
    return False


def write_new(path: Path, content: bytes, *, force: bool = False) -> None:
    """As ``write_pieces``, all of it at once."""
    write_pieces(path, [content], force=force)


def write_pieces(path: Path, pieces: Iterable[bytes], *, force: bool = False) -> None:
    """Write a file, readable by its owner alone; nobody ever sees a part of it.

    Raises Refused where one lies there already (unless ``force``), and where it cannot be written.
    """
    with new_file(path, force=force) as file:
        for piece in pieces:
            file.stream.write(piece)
        file.to_disk()
        file.name_it()


def _opened(to: Path, *, force: bool) -> tuple[int, Path | None]:
    unnamed = getattr(os, "O_TMPFILE", None)
    if unnamed is not None and not force and Path("/proc/self/fd").is_dir():
        with suppress(OSError):  # a file system that has no files without names
            return os.open(to.parent, unnamed | os.O_RDWR, 0o600), None
    making = to.with_name(f".tickler-{os.getpid()}.new")  # short: the file's own name may be as long as any
    return os.open(making, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), making


def _link_unnamed(stream: BinaryIO, to: Path) -> None:
    folder = os.open(to.parent, os.O_RDONLY)  # Python follows the link only where a folder is told
    try:
        os.link(f"/proc/self/fd/{stream.fileno()}", to, src_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _rename_to_new(making: Path, path: Path) -> None:
    """Give a file its name, unless another one took it meanwhile."""
    try:
        path.hardlink_to(making)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, as on a memory stick
        refuse_taken(path, force=False)
        making.replace(path)


def _folder_to_disk(folder: Path) -> None:
    with suppress(OSError):  # a file system that cannot be told so
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _speaking_of(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise Refused(f"{path} is there already", "name another file") from error
    except OSError as error:
        if error.errno is None:
            raise
        raise Refused(f"{path} cannot be written: {error.strerror}") from error
