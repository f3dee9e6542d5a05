"""How fast the daily loop is: whole processes, medians, as ratios to what no command can be without.

    python -m tests.benchmarks.daily_loop [SIZE …]

*base* is a Python that imports typer, sqlite3 and rich, and does nothing. Each round runs base and every command once,
in turn, so that a noisy moment of the machine touches all alike. Sizes are dossiers in the binder; 30 are due, each has
two contacts.
"""

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.binders import DUE, make_binder, name_of

SIZES = (1_000, 100_000, 1_000_000)
ROUNDS = 21
TODAY = date(2026, 11, 23)
BASE = [sys.executable, "-c", "import typer, sqlite3, rich.console, rich.table"]


def main() -> None:
    """Measure, and print the table."""
    sizes = [int(size.replace("_", "")) for size in sys.argv[1:]] or list(SIZES)
    with tempfile.TemporaryDirectory(prefix="tickler-bench-") as folder:
        binders = {size: Path(folder) / f"{size}.db" for size in sizes}
        for size, path in binders.items():
            say(f"making a binder of {size:,} dossiers …")
            make_binder(path, size, TODAY)
        base, times = measure(binders)
    show(base, times)


def commands(round_number: int) -> dict[str, list[str]]:
    """The command lines of one round: each round works on dossiers of its own."""
    number = str(DUE + 1 + 2 * round_number)
    other = name_of(DUE + 2 + 2 * round_number).split()[-1]
    return {
        "today": ["today"],
        "tab": ["tab", str(TODAY.day)],
        "show": ["show", number],
        "call": ["call", number, "wants a price", "--outcome", "reached", "--next", "fri"],
        "move": ["move", other, "+2wd"],
    }


def measure(binders: dict[int, Path]) -> tuple[list[float], dict[tuple[str, int], list[float]]]:
    """Seconds of each run: of the base, and of each (command, size)."""
    base: list[float] = []
    times: dict[tuple[str, int], list[float]] = {}
    for round_number in range(-1, ROUNDS):  # the first round warms up
        say(f"round {round_number + 1} of {ROUNDS}")
        measured = [timed(BASE, None)]
        lines = commands(round_number + 1)
        for name, words in lines.items():
            for size, path in binders.items():
                seconds = timed([sys.executable, "-m", "tickler", "--now", f"{TODAY}T09:00", *words], path)
                if round_number >= 0:
                    times.setdefault((name, size), []).append(seconds)
        if round_number >= 0:
            base += measured
    return base, times


def timed(words: list[str], path: Path | None) -> float:
    """Seconds that one process takes; it must succeed."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("TICKLER_", "PYTHON"))}
    environment |= {"TICKLER_DB": str(path)} if path else {}
    begin = perf_counter()
    subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - begin


def show(base: list[float], times: dict[tuple[str, int], list[float]]) -> None:
    """The table of ratios, and what a million costs beside a thousand."""
    names = list(dict.fromkeys(name for name, _ in times))
    sizes = list(dict.fromkeys(size for _, size in times))
    floor = median(base)
    print(f"base {floor * 1000:.0f} ms (median of {len(base)}); the rest as multiples of base")
    print(f"{'':8}" + "".join(f"{size:>12,}" for size in sizes) + f"{'most/least':>14}")
    for name in names:
        ratios = [median(times[name, size]) / floor for size in sizes]
        growth = ratios[-1] / ratios[0]
        print(f"{name:8}" + "".join(f"{ratio:>11.2f}×" for ratio in ratios) + f"{growth:>13.2f}×")


def say(line: str) -> None:
    """What goes on, beside the table."""
    print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
