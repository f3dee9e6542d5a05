"""How tests look behind the scenes: into a binder's tables, and at the program as a process of its own."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MONDAY, Ran, run

ROOT = Path(__file__).parent.parent

# All that a terminal obeys, the line's end apart: C0 with ESC, DEL, C1. A tab stands between the columns of --plain.
OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
FULL_DATE = re.compile(
    r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [1-9][0-9]? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4}\b"
)

Dump = dict[str, list[dict[str, Any]]]


def binder_path() -> Path:
    """The binder of the running test."""
    return Path(os.environ["TICKLER_DB"])


def begin(path: Path, *command_lines: list[str], now: str = MONDAY) -> Path:
    """A binder that some commands have written, under no settings: for fixtures that tests copy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TICKLER_CONFIG", os.devnull)
        for words in command_lines:
            assert run(*words, db=path, now=now).status == 0
    return path


def dump(path: Path | None = None) -> Dump:
    """All rows of all tables; the computed holidays apart, which are kept but are no one's news."""
    with closing(sqlite3.connect((path or binder_path()).absolute().as_uri() + "?mode=ro", uri=True)) as db:
        return dump_of(db)


def dump_of(db: sqlite3.Connection) -> Dump:
    """As ``dump``, on an open connection."""
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: _rows(db, name) for name in names if name != "holidays"}


def alter(statement: str, *values: object) -> None:
    """Change the running test's binder behind the program's back."""
    with closing(sqlite3.connect(binder_path())) as db:
        db.execute(statement, values)
        db.commit()


def spawned(
    *arguments: str | bytes,
    now: str | None = MONDAY,
    env: Mapping[str, str | None] | None = None,
    before: Sequence[str] = (),
    stdin: str = "",
) -> Ran:
    """Run one command line as a process of its own; ``before`` is a command that starts it, None in ``env`` unsets."""
    command = [*before, sys.executable, "-m", "tickler", *(["--now", now] if now else []), *arguments]
    ended = subprocess.run(
        command, input=stdin.encode(), capture_output=True, env=environment(env), cwd=ROOT, check=False, timeout=60
    )
    return Ran(ended.stdout.decode(), ended.stderr.decode(), ended.returncode)


def environment(changes: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The running test's environment for a process of its own; None unsets."""
    changed = {"PYTHONPATH": str(ROOT), **os.environ, **(changes or {})}
    return {name: value for name, value in changed.items() if value is not None}


def must_fail(ran: Ran, status: int, said: str = "") -> None:
    """Assert how every failure looks: its exit code, one line on standard error, perhaps a hint, and nothing else."""
    assert ran.status == status, ran
    assert ran.out == ""
    lines = ran.err.splitlines()
    assert lines[0].startswith("error: ")
    assert said in lines[0]
    assert len(lines) <= 2 or lines[0].startswith("error: several dossiers go by"), ran.err
    assert "something went wrong inside" not in ran.err
    must_be_safe(ran)


def must_be_safe(ran: Ran) -> None:
    """Assert that nothing was printed that a terminal obeys, and no traceback."""
    for printed in (ran.out, ran.err):
        assert not OBEYED.search(printed), repr(printed)
        assert "Traceback" not in printed


def _rows(db: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    found = db.execute(f"SELECT * FROM {table}")  # noqa: S608  # a table's own name
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]
