"""How the work of each command grows with the binder, without a clock: SQLite's steps and Python's calls are counted.

What a command says of a few dossiers costs the same in a binder of any size. What prints what it finds may grow with
what it prints, and what adds up what there is, with that.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import pytest

from tests.benchmarks import growth
from tests.benchmarks.binders import make_binder
from tests.benchmarks.measuring import Line, took
from tests.conftest import run

SMALL, LARGE = 600, 6_000
BINDERS = {"first": SMALL, "small": SMALL, "large": LARGE}  # in the first one all is imported that there is
TODAY = date(2026, 11, 23)
PRINTS_WHAT_IT_FINDS = ("tab july", "days-off")
# The contacts and purchases of a day, a week or a month; who bought, or was not heard of; or all there is.
ADDS_UP = ("close-day", "review", "stats", "report", "quiet", "segments", *growth.IN_STEP)
_EACH = 100  # steps of SQLite's that are counted as one
_SOME = 150  # of these: the index of words is put in order now and then
_FEW = 1.25  # times, of which nobody waits: a longer number, a name that is folded otherwise


class Work(NamedTuple):
    """What a command asked of SQLite and of Python, and how much it printed."""

    steps: int  # of SQLite's, each _EACH of them
    calls: int  # of Python's functions
    printed: int  # characters


def test_no_command_grows_faster_than_what_it_is_about(tmp_path: Path) -> None:
    """Ten times the dossiers are no more work for a few of them, and ten times as much for all of them."""
    with counted() as counter:
        _, small, large = (worked_in(tmp_path / name, size, counter) for name, size in BINDERS.items())

    grown = {what: (small[what], large[what]) for what in small if not is_within(what, small[what], large[what])}

    assert not grown


def is_within(what: str, small: Work, large: Work) -> bool:
    """Whether a command's work in a large binder is what may be, by what it was in a small one."""
    times, some = _FEW, _SOME
    if what in PRINTS_WHAT_IT_FINDS:
        times, some = _FEW * large.printed / small.printed, 0
    if what in ADDS_UP:
        times, some = _FEW * LARGE / SMALL, 0
    return large.steps <= times * small.steps + some and large.calls <= times * small.calls + some


class Counter:
    """Counts as long as it is asked to."""

    def __init__(self) -> None:
        self.steps = self.calls = 0

    def step(self) -> int:
        """Another _EACH steps of SQLite's; it goes on."""
        self.steps += 1
        return 0

    def call(self, _frame: FrameType, event: str, _of: object) -> None:
        """Whatever Python does."""
        self.calls += event == "call"


@contextmanager
def counted() -> Iterator[Counter]:
    """Have every connection to SQLite counted."""
    counter, connect = Counter(), sqlite3.connect

    def connected(*given: Any, **named: Any) -> sqlite3.Connection:  # noqa: ANN401  # as sqlite3.connect has it
        connection: sqlite3.Connection = connect(*given, **named)
        connection.set_progress_handler(counter.step, _EACH)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", connected)
        yield counter


def worked_in(folder: Path, size: int, counter: Counter) -> dict[str, Work]:
    """Each command's work in a binder of some size."""
    folder.mkdir()
    make_binder(folder / "binder.db", size, TODAY)
    growth.prepare(folder, TODAY)
    return {
        what: Work(*(sum(figures) for figures in zip(*(work_of(line, counter) for line in lines), strict=True)))
        for what, lines in growth.growth(folder, TODAY)
        if what != growth.COMPLETE  # answers before the commands are there
    }


def work_of(line: Line, counter: Counter) -> Work:
    """What a command line of tickler's asks for; none, where it is another program's, or is not measured."""
    _, module, *words = line.words
    if module != "-m":
        took(line)
        return Work(0, 0, 0)
    with pytest.MonkeyPatch.context() as patch:
        for name, said in line.environment.items():
            patch.setenv(name, said)
        counter.steps = counter.calls = 0
        sys.setprofile(counter.call)
        try:
            ran = run(*words[1:], now=line.environment["TICKLER_NOW"])
        finally:
            sys.setprofile(None)
    assert ran.status == 0, ran.err
    return Work(0, 0, 0) if line.aside else Work(counter.steps, counter.calls - counter.steps, len(ran.out))
