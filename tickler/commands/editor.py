"""The card in an editor: a file of its own, opened again until it can be read; what was typed is never lost."""

import os
import shlex
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from tickler.commands.card import among, called, changed
from tickler.commands.run import Run, new_uid
from tickler.dossiers import Dossier
from tickler.errors import NotUnderstood, Refused, TicklerError
from tickler.rules import cardfile
from tickler.rules.cardfile import CardFile, Mistake
from tickler.rules.persons import Among
from tickler.rules.views import Filed

_USUAL = ("notepad",) if os.name == "nt" else ("editor", "nano", "vim", "vi")
_MOST_ROUNDS = 50  # an editor that is a script could go on for ever


def edit_in_editor(run: Run, db: sqlite3.Connection, dossier: Dossier, *, dry_run: bool) -> Filed:
    """The card changed as its file says; the answer says what was changed.

    Raises Refused where the user or the editor gives up; every error says where the file is kept that was typed.
    """
    there = among(db, dossier)
    text = cardfile.written(there, run.house, lambda number: called(db, number))
    with Draft(f"dossier-{dossier.id}.toml", text, run) as draft:
        file = _typed(run, db, there, draft)
        changes = cardfile.changes_to(there, file, new_uid) if file else []
        answer = changed(run, db, dossier, changes, None, dry_run=dry_run)
        draft.is_done = not dry_run or not changes
    return answer


def _typed(run: Run, db: sqlite3.Connection, there: Among, draft: "Draft") -> CardFile | None:
    """What the file says when the editor is closed; None where nothing was changed, or all was taken out of it.

    Raises Refused where mistakes are left.
    """
    mistakes: list[Mistake] = []
    for _ in range(_MOST_ROUNDS):
        shown = draft.text
        draft.open()
        text = cardfile.without_mistakes(draft.text, shown)
        if not text.strip() or (draft.text == shown and not mistakes):
            return None
        if draft.text == shown:
            break
        file, mistakes = cardfile.read(text, there, run.house, lambda ref: run.dossier(db, ref, "all").id)
        if file:
            return file
        draft.write(cardfile.with_mistakes(text, mistakes))
    first = mistakes[0]
    left = f"{len(mistakes)} mistakes are left" if len(mistakes) > 1 else "a mistake is left"
    raise Refused(f"nothing was changed: {left}", f"line {first.line}: {first.said}")


class Draft:
    """A file for an editor, in a folder that nobody else can look into; it stays if anything goes wrong."""

    def __init__(self, name: str, text: str, run: Run) -> None:
        self._begun, self._run = text, run
        self._path = Path(tempfile.mkdtemp(prefix="tickler-")) / name
        self.is_done = False
        self.write(text)

    @property
    def text(self) -> str:
        """What stands in the file.

        Raises NotUnderstood for what is no UTF-8 text.
        """
        try:
            return self._path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise NotUnderstood("the editor wrote what is not UTF-8 text") from error

    def write(self, text: str) -> None:
        """Write the file, for its owner only."""
        with os.fdopen(
            os.open(self._path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(text)

    def open(self) -> None:
        """Open the file in the user's editor, and wait until it is closed.

        Raises NotUnderstood where there is no such editor, Refused where it fails.
        """
        editor = _editor()
        try:
            ended = subprocess.run([*editor, str(self._path)], check=False).returncode  # noqa: S603  # the user's own
        except OSError as error:
            hint = "name another: EDITOR=nano"
            raise NotUnderstood(f"the editor {editor[0]!r} cannot be started: {error.strerror}", hint) from error
        if ended:
            raise Refused(f"the editor {editor[0]!r} failed (exit {ended}): nothing was changed")
        if not self._path.exists():
            raise Refused("the editor took the file away: nothing was changed")

    def __enter__(self) -> Self:
        """Nothing was typed yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Take the file away, unless what was typed in it is not in the binder: then it is said where it is."""
        if (kind is None and self.is_done) or not self._is_typed():
            shutil.rmtree(self._path.parent, ignore_errors=True)
            return
        self._path.chmod(0o600)  # some editors write a new file
        kept = f"what you typed is kept in {self._path}"
        if isinstance(error, TicklerError):
            error.hint = f"{error.hint}\n{kept}" if error.hint else kept
        else:
            self._run.page.tell(kept)

    def _is_typed(self) -> bool:
        try:
            return self._path.read_bytes() != self._begun.encode()
        except OSError:
            return False


def _editor() -> list[str]:
    """The editor's words: of $VISUAL, of $EDITOR, or the first usual one.

    Raises NotUnderstood where there is none.
    """
    told = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    try:
        words = shlex.split(told, posix=os.name != "nt") if told else []
    except ValueError as error:
        raise NotUnderstood(f"$EDITOR cannot be read: {told!r}", "for example: EDITOR='code --wait'") from error
    found = words or [name for name in _USUAL if shutil.which(name)][:1]
    if not found:
        raise NotUnderstood("there is no editor", "name one: EDITOR=nano; or change lines by options: --phone …")
    return found
