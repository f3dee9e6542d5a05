"""A file that is there whole or not at all, readable by its owner alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from tickler.errors import Refused


class NewFile:
    """A file without a name yet: ``stream`` is written to, ``name_it`` puts it where it belongs."""

    def __init__(self, to: Path, stream: BinaryIO, temporary: Path | None) -> None:
        self._to = to
        self.stream = stream
        self._temporary = temporary

    def to_disk(self) -> None:
        """See that all of it is on the disk."""
        self.stream.flush()
        os.fsync(self.stream.fileno())

    def name_it(self) -> None:
        """Give it its name.

        Raises Refused where another file has that name meanwhile.
        """
        with _speaking_of(self._to):
            if self._temporary is not None:
                os.link(self._temporary, self._to)
                return
            folder = os.open(self._to.parent, os.O_RDONLY)
            try:
                here = f"/proc/self/fd/{self.stream.fileno()}"
                os.link(here, self._to, src_dir_fd=folder, follow_symlinks=True)
                os.fsync(folder)
            finally:
                os.close(folder)


@contextmanager
def new_file(to: Path) -> Iterator[NewFile]:
    """A new file that will be called ``to``. Unless it is named, it is gone in the end.

    On Linux it has no name until then: not even a process that is killed leaves anything behind.

    Raises Refused where it cannot be written, or is there already.
    """
    with _speaking_of(to):
        if to.exists() or to.is_symlink():
            raise FileExistsError(17, "it is there already", str(to))
        descriptor, temporary = _opened(to)
    stream = cast("BinaryIO", os.fdopen(descriptor, "w+b"))
    try:
        with _speaking_of(to):
            yield NewFile(to, stream, temporary)
    finally:
        with suppress(OSError):  # a full disk was told already
            stream.close()
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _opened(to: Path) -> tuple[int, Path | None]:
    unnamed = getattr(os, "O_TMPFILE", None)
    if unnamed is not None:
        with suppress(OSError):  # a file system that has no files without names
            return os.open(to.parent, unnamed | os.O_RDWR, 0o600), None
    temporary = to.with_name(f".{to.name}.{os.getpid()}.part")
    return os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), temporary


@contextmanager
def _speaking_of(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise Refused(f"{path} is there already: no pack is written over a file", "name another: --to FILE") from error
    except OSError as error:
        if error.errno is None:
            raise
        raise Refused(f"the pack {path} cannot be written: {error.strerror}") from error
