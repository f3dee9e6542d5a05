"""Whole processes, timed and weighed: each run is a program started anew, as it is when somebody types it."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from math import log
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

FLOOR = (sys.executable, "-c", "pass")
BASE = (sys.executable, "-c", "import typer, sqlite3, rich.console, rich.table")
# What every run of tickler's begins with, one after another, as lightly as it does.
_LIGHTLY = "import gc; gc.set_threshold(100_000); import {}; gc.freeze()"
PARTS = {
    "Python": FLOOR,
    "sqlite3": (sys.executable, "-c", _LIGHTLY.format("sqlite3")),
    "typer": (sys.executable, "-c", _LIGHTLY.format("sqlite3, typer")),
    "rich": (sys.executable, "-c", _LIGHTLY.format("sqlite3, typer, rich.text")),
}
ROUNDS = 5
SLOW = 2.0  # seconds, from which on
FEW_ROUNDS = 3  # have to do
VERY_SLOW = 10.0  # seconds, from which on one has to do


class Took(NamedTuple):
    """What a process took: seconds on the clock."""

    seconds: float


class Line(NamedTuple):
    """A command line, what stands in the environment for it, and what it reads."""

    words: Sequence[str]
    environment: Mapping[str, str] = {}
    reads: str = ""
    aside: bool = False  # it lays out what another one needs, or clears away what one has done: it is not measured


# What a process held at most is told of its parent too, where it begins: so a small one starts it, and tells.
_WEIGHER = """
import os, sys
quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, used = os.wait4(child, 0)
print(used.ru_maxrss)
sys.exit(status != 0)
"""


class Failed(Exception):
    """A command line that was to be measured did not succeed."""


def took(line: Line) -> Took:
    """Run a command line to its end; its output goes nowhere.

    Raises Failed where it does not succeed.
    """
    silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    reading, writing = os.pipe()
    os.write(writing, line.reads.encode())
    os.close(writing)
    begin = perf_counter()
    actions = [*silent, (os.POSIX_SPAWN_DUP2, reading, 0)]
    pid = os.posix_spawnp(
        line.words[0], list(line.words), _environment() | dict(line.environment), file_actions=actions
    )
    _, status = os.waitpid(pid, 0)
    seconds = perf_counter() - begin
    os.close(reading)
    if status:
        raise Failed(" ".join(line.words))
    return Took(seconds)


def peak(line: Line) -> float:
    """The memory that a command line holds at most, in MB; a Python that does nothing takes some 10.

    Raises Failed where it does not succeed.
    """
    weighed = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _WEIGHER, *line.words],
        env=_environment() | dict(line.environment), input=line.reads, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if weighed.returncode:
        raise Failed(" ".join(line.words))
    return int(weighed.stdout) / 1024


def middle(runs: Iterable[Took]) -> Took:
    """The medians of some runs."""
    return Took(median(run.seconds for run in runs))


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """How time grows with size: 0 not at all, 1 in step; the slope of a straight line through the logarithms."""
    xs, ys = [log(size) for size in sizes], [log(second) for second in seconds]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def machine() -> str:
    """What this was measured on."""
    import platform

    named = [one.partition(":")[2].strip() for one in _lines("/proc/cpuinfo") if one.startswith("model name")]
    processor = named[0] if named else platform.processor() or platform.machine()
    return f"{os.cpu_count()} cores of {processor}, {platform.system()} {platform.release().split('-')[0]}"


def say(line: str) -> None:
    """What goes on, beside the tables."""
    print(line, file=sys.stderr, flush=True)


def _environment() -> dict[str, str]:
    return {name: said for name, said in os.environ.items() if not name.startswith(("TICKLER_", "PYTHON"))}


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []
