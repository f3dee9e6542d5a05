"""What all tests share: an environment that cannot touch real data, and one way to drive the program."""

import io
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tickler.cli import run as run_program

settings.register_profile("tickler", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tickler")

MONDAY = "2026-11-23T09:00"  # the now of most tests: Monday, tab 23


@dataclass(frozen=True)
class Ran:
    """What one command line printed, and how it ended."""

    out: str
    err: str
    status: int

    @property
    def json(self) -> Any:  # noqa: ANN401  # whatever was printed
        """What was printed, read as JSON."""
        return json.loads(self.out)


def run(*arguments: str, db: Path | str | None = None, now: str = MONDAY, stdin: str | bytes = "") -> Ran:
    """Run one command line in this process, as in a pipe."""
    told = ["--now", now, *(["--db", str(db)] if db else []), *arguments]
    printed, told_of = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(kept, encoding="utf-8", newline="") for kept in (printed, told_of))
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode() if isinstance(stdin, str) else stdin), encoding="utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            status = run_program(told)
    finally:
        sys.stdin = before
    out.flush()
    err.flush()
    return Ran(printed.getvalue().decode(errors="replace"), told_of.getvalue().decode(), status)


@pytest.fixture(autouse=True)
def _no_real_data(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has a home of its own, with no binder, no settings, no colours and a fixed width."""
    home = tmp_path_factory.mktemp("home")
    for name in ("TICKLER_NOW", "TICKLER_DEBUG", "TICKLER_CONFIG", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, folder in (
        ("HOME", ""),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
    ):
        monkeypatch.setenv(name, str(home / folder))
    monkeypatch.setenv("TICKLER_DB", str(home / "binder.db"))
    monkeypatch.setenv("LOGNAME", "anna")
    monkeypatch.setenv("TMPDIR", str(home))  # where drafts are kept that somebody gave up
    monkeypatch.setattr(tempfile, "tempdir", None)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Write a config file that the following runs read."""

    def write(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv("TICKLER_CONFIG", str(path))
        return path

    return write


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A folder that is not on a disk, where there is one: thousands of commits wait for no disk."""
    memory = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it
    with TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as folder:
        yield Path(folder)
