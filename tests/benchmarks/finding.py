"""How fast `find` is beside `today`: whole processes, medians, in a binder of many dossiers with ten contacts each.

    python -m tests.benchmarks.finding [SIZE]

Words are of all kinds: one that stands in one dossier, one that stands in nearly all, several of these, and filters.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks.binders import make_binder
from tests.benchmarks.daily_loop import BASE, ROUNDS, TODAY, say, timed

SIZE = 100_000
CONTACTS = 10
SEARCHES = (
    ("find", "n777"),  # in a few names
    ("find", "weber", "tea"),  # in many names
    ("find", "price"),  # in nearly every dossier
    ("find", "price", "samples"),
    ("find", "kraft pouches"),  # in a row
    ("find", "weber", "price", "-brother"),
    ("find", "rokalek"),  # rare, in notes
    ("find", "tag:vip"),
    ("find", "tag:bench", "stage:client"),
    ("find", "do:meeting"),
    ("find", "outcome:refused", "after:2026-11-01"),
    ("find", "quiet:30d", "price"),
    ("find", "quiet:1y"),  # nobody
)


def main() -> None:
    """Measure, and print the table."""
    size = int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else SIZE
    with tempfile.TemporaryDirectory(prefix="tickler-bench-") as folder:
        path = Path(folder) / "binder.db"
        say(f"making a binder of {size:,} dossiers with {CONTACTS} contacts each …")
        make_binder(path, size, TODAY, CONTACTS)
        show(measure(path))


def measure(path: Path) -> dict[str, list[float]]:
    """Seconds of each run, by what was run; each round runs all of it, in turn. The first one warms up."""
    program = [sys.executable, "-m", "tickler", "--now", f"{TODAY}T09:00"]
    lines = {"base": BASE, "today": [*program, "today"]}
    lines |= {" ".join(search): [*program, *search] for search in SEARCHES}
    times: dict[str, list[float]] = {}
    for round_number in range(-1, ROUNDS):
        say(f"round {round_number + 1} of {ROUNDS}")
        for name, line in lines.items():
            seconds = timed(line, None if name == "base" else path)
            if round_number >= 0:
                times.setdefault(name, []).append(seconds)
    return times


def show(times: dict[str, list[float]]) -> None:
    """Each beside the base and beside `today`."""
    base, today = median(times["base"]), median(times["today"])
    print(f"base {base * 1000:.0f} ms (median of {len(times['base'])})")
    print(f"{'':42}{'× base':>8}{'× today':>9}")
    for name, seconds in times.items():
        print(f"{name:42}{median(seconds) / base:>8.2f}{median(seconds) / today:>9.2f}")


if __name__ == "__main__":
    main()
