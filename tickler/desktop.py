"""The program of the desktop that shows a file: never started through a shell, nor with a file that others see."""

import os
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from tickler.errors import NotUnderstood, Refused

_PREFIX = "tickler-open-"
_KEPT_SECONDS = 24 * 60 * 60  # whatever is still shown then was read by its program long ago


def private_folder() -> Path:
    """A new temporary folder that only its owner can look into; those of yesterday are taken away.

    Raises Refused where none can be made.
    """
    try:
        made = Path(tempfile.mkdtemp(prefix=_PREFIX))
    except OSError as error:
        raise Refused(f"no temporary folder can be made: {error.strerror}") from error
    with suppress(OSError):
        _sweep(made)
    return made


def show(path: Path, *, quietly: bool) -> None:
    """Show a file with the program that $TICKLER_OPENER names, or that the desktop has for it.

    ``quietly``: what the program prints goes to standard error.
    Raises Refused where there is none, or it fails; NotUnderstood where the variable cannot be read.
    """
    if sys.platform == "win32" and not os.environ.get("TICKLER_OPENER"):
        try:
            os.startfile(path)  # noqa: S606  # without a shell is what is wanted
        except OSError as error:
            raise Refused(f"no program shows it: {error.strerror}", f"it lies here: {path}") from error
        return
    usual = "open" if sys.platform == "darwin" else "xdg-open"
    words = _words(os.environ.get("TICKLER_OPENER") or usual)
    hint = f"name a program in TICKLER_OPENER; or take it from here: {path}"
    try:
        ended = subprocess.run([*words, str(path)], check=False, stdout=2 if quietly else None)  # noqa: S603  # the user's own
    except OSError as error:
        raise Refused(f"{words[0]} cannot be started: {error.strerror}", hint) from error
    if ended.returncode:
        raise Refused(f"{words[0]} ended with {ended.returncode}", hint)


def _words(said: str) -> list[str]:
    try:
        words = shlex.split(said, posix=os.name != "nt")
    except ValueError as error:
        raise NotUnderstood(f"$TICKLER_OPENER cannot be read: {error}") from error
    if not words:
        raise NotUnderstood("$TICKLER_OPENER names no program")
    return words


def _sweep(made: Path) -> None:
    """Take away the folders that were made here a day and more before this one, by the clock of the disk."""
    now = made.stat().st_mtime
    for old in made.parent.glob(f"{_PREFIX}*"):
        status = old.lstat()
        mine = not hasattr(os, "getuid") or status.st_uid == os.getuid()
        if stat.S_ISDIR(status.st_mode) and mine and now - status.st_mtime > _KEPT_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
