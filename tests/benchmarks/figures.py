"""How fast the figures are beside `today`: whole processes, medians, in a binder of many dossiers, ten contacts each.

    python -m tests.benchmarks.figures [SIZE | BINDER]

A BINDER is one that `make_binder` has made before, and stays as it is. Beside what it holds, some weeks of work are
typed into a copy: calls, moves and closings, some thirty a day. Each round runs all commands in turn, so that a noisy
moment of the machine touches all alike. What a command may take at most stands beside it: twice `today`, `report` and
`segments` ten times. A command that is not there yet is left out.
"""

import shutil
import sqlite3
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from tests.benchmarks.binders import make_binder
from tests.benchmarks.measuring import ROUNDS, Line, say, took
from tickler.changes import Change, Close, Entry, NoteContact, Refile
from tickler.cli import COMMANDS
from tickler.dossiers import Closing, Contact, Filing
from tickler.storage import queries, store
from tickler.storage.connection import opened
from tickler.tabs import day_tab

SIZE = 100_000
CONTACTS = 10
TODAY = date(2026, 11, 23)
WEEKS = 12
A_DAY = 30
MOST = {  # times `today`
    ("review",): 2,
    ("review", "3 weeks ago"): 2,
    ("review", "2025-12-29"): 2,  # before all that lies in the binder came into it
    ("stats",): 2,
    ("quiet",): 2,
    ("week",): 2,
    ("report",): 10,
    ("segments",): 10,
}


def main() -> None:
    """Measure, and print the table."""
    told = sys.argv[1] if len(sys.argv) > 1 else str(SIZE)
    with tempfile.TemporaryDirectory(prefix="tickler-bench-") as folder:
        path = Path(folder) / "binder.db"
        if Path(told).is_file():
            shutil.copy(told, path)
        else:
            say(f"making a binder of {told} dossiers with {CONTACTS} contacts each …")
            make_binder(path, int(told.replace("_", "")), TODAY, CONTACTS)
        work(path)
        show(measure(path))


def work(path: Path) -> None:
    """Some weeks of work until yesterday, each day's in one entry an hour."""
    with opened(path) as db:
        db.execute("PRAGMA synchronous = OFF")
        first = TODAY - timedelta(weeks=WEEKS)
        number = queries.highest_number(db) // 2
        for day in (first + timedelta(days=n) for n in range((TODAY - first).days)):
            for hour in range(10):
                changes: list[Change] = []
                for nth in range(A_DAY // 10):
                    number += 1
                    changes += worked(db, number, f"{day}T{9 + hour:02}:{nth:02}", day)
                store.apply(db, changes, Entry(f"{day}T{9 + hour:02}:30:00", "anna", "call", "worked"))


def worked(db: sqlite3.Connection, number: int, at: str, day: date) -> list[Change]:
    """One dossier is worked: mostly called and refiled, now and then moved or closed."""
    dossier = queries.dossier(db, number)
    if dossier is None or dossier.filing is None:
        return []
    was, later = dossier.filing, Filing(day_tab(TODAY + timedelta(days=number % 300 + 1)))  # today's stack stays small
    if number % 10 == 0:
        return [Close(number, was, Closing(day, "bench"))]
    if number % 10 == 1:
        return [Refile(number, was, later, 1)]
    called = Contact(f"bench-{number}-{at}", at, "call", "offer-sent" if number % 3 else "reached", "said")
    return [NoteContact(number, called), Refile(number, was, later, 0)]


def measure(path: Path) -> dict[str, list[float]]:
    """Seconds of each run, by what was run; the first round warms up."""
    program = (sys.executable, "-m", "tickler", "--now", f"{TODAY}T17:00")
    commands = [("today",), *(words for words in MOST if words[0] in COMMANDS)]
    times: dict[str, list[float]] = {}
    for round_number in range(-1, ROUNDS):
        say(f"round {round_number + 1} of {ROUNDS}")
        for words in commands:
            line = Line((*program, *words), {"TICKLER_DB": str(path)})
            seconds = took(line).seconds
            if round_number >= 0:
                times.setdefault(" ".join(words), []).append(seconds)
    return times


def show(times: dict[str, list[float]]) -> None:
    """Each beside `today`, and what it may be at most."""
    today = median(times["today"])
    most = {" ".join(words): f"{limit:.0f}×" for words, limit in MOST.items()}
    print(f"today {today * 1000:.0f} ms (median of {len(times['today'])}); the rest as multiples of it")
    print(f"{'':24}{'':>8}{'at most':>9}")
    for name, seconds in times.items():
        print(f"{name:24}{median(seconds) / today:>7.2f}×{most.get(name, ''):>9}")


if __name__ == "__main__":
    main()
