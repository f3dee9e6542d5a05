"""Files for others to read: written whole or not at all, for their owner only, never over another one unasked."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tickler.errors import Refused


def refuse_taken(path: Path, *, force: bool) -> None:
    """See that a file can be written here, before the work that leads to it.

    Raises Refused where one lies there already (unless ``force``), and where there is no such folder.
    """
    if path.is_dir():
        raise Refused(f"{path} is a folder", f"name a file in it: {path / 'name'}")
    if path.exists() and not path.is_file():
        raise Refused(f"{path} is no file, but a device or a pipe", "name a file")
    if os.path.lexists(path) and not force:
        raise Refused(f"{path} is there already", "--force writes over it; or name another file")
    if not path.parent.is_dir():
        raise Refused(f"there is no folder {path.parent}", f"make it first: mkdir -p {path.parent}")


def write_new(path: Path, content: bytes, *, force: bool = False) -> None:
    """As ``write_pieces``, all of it at once."""
    write_pieces(path, [content], force=force)


def write_pieces(path: Path, pieces: Iterable[bytes], *, force: bool = False) -> None:
    """Write a file, readable by its owner alone; nobody ever sees a part of it.

    Raises Refused where one lies there already (unless ``force``), and where it cannot be written.
    """
    refuse_taken(path, force=force)
    making = path.with_name(f".tickler-{os.getpid()}.new")  # short: the file's own name may be as long as any
    with _speaking_of(path):
        try:
            with os.fdopen(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            if force:
                making.replace(path)
            else:
                _rename_to_new(making, path)
        finally:
            making.unlink(missing_ok=True)


def _rename_to_new(making: Path, path: Path) -> None:
    """Give a file its name, unless another one took it meanwhile."""
    try:
        path.hardlink_to(making)
    except FileExistsError as error:
        raise Refused(f"{path} is there already", "--force writes over it; or name another file") from error
    except OSError:  # a file system without links
        refuse_taken(path, force=False)
        making.replace(path)


@contextmanager
def _speaking_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror or error}") from error
