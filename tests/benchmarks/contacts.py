"""What reads many contacts, beside `today`: searches, and the figures, in a binder of ten contacts a dossier.

Some weeks of work are typed into it: calls, moves and closings, some thirty a day. What a command may take at most
stands beside it: twice `today`, `report` and `segments` ten times; a search as much as the daily loop, 1.5 × base.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.benchmarks.binders import make_binder
from tests.benchmarks.measuring import BASE, ROUNDS, Line, Took, middle, say, took
from tests.benchmarks.peers import program
from tickler.changes import Change, Close, Entry, NoteContact, Refile
from tickler.dossiers import Closing, Contact, Filing
from tickler.storage import queries, store
from tickler.storage.connection import opened
from tickler.tabs import day_tab

SIZE = 100_000
CONTACTS = 10
WEEKS = 12
A_DAY = 30
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
    ("find", "outcome:refused"),
    ("find", "quiet:30d", "price"),
    ("find", "quiet:1y"),  # nobody
)
FIGURES = {  # at most so many times `today`
    ("review",): 2,
    ("review", "3 weeks ago"): 2,
    ("stats",): 2,
    ("quiet",): 2,
    ("week",): 2,
    ("report",): 10,
    ("segments",): 10,
}


def beside_today(folder: Path, today: date, size: int = SIZE) -> Iterator[str]:
    """Measure, and tell it as a table."""
    path = folder / "binder.db"
    say(f"tickler with {size:,} clients and {CONTACTS} contacts each")
    make_binder(path, size, today, CONTACTS, busy=True)
    work(path, today)
    runs = measure(folder, today)
    base, day = middle(runs["base"]).seconds, middle(runs["today"]).seconds
    most = {" ".join(words): f"{limit}× today" for words, limit in FIGURES.items()}
    most |= {" ".join(words): "1.5× base" for words in SEARCHES}
    yield f"| {size:,} clients, {size * CONTACTS:,} contacts | × base | × today | at most |"
    yield "| --- | ---: | ---: | ---: |"
    for name, took_each in runs.items():
        seconds = middle(took_each).seconds
        yield f"| {name} | {seconds / base:.2f} | {seconds / day:.2f} | {most.get(name, '')} |"


def work(path: Path, today: date) -> None:
    """Some weeks of work until yesterday, each day's in one entry an hour."""
    with opened(path) as db:
        db.execute("PRAGMA synchronous = OFF")
        first = today - timedelta(weeks=WEEKS)
        number = queries.highest_number(db) // 2
        for day in (first + timedelta(days=n) for n in range((today - first).days)):
            for hour in range(10):
                changes: list[Change] = []
                for nth in range(A_DAY // 10):
                    number += 1
                    changes += worked(db, number, f"{day}T{9 + hour:02}:{nth:02}", day, today)
                store.apply(db, changes, Entry(f"{day}T{9 + hour:02}:30:00", "anna", "call", "worked"))


def worked(db: sqlite3.Connection, number: int, at: str, day: date, today: date) -> list[Change]:
    """One dossier is worked: mostly called and refiled, now and then moved or closed."""
    dossier = queries.dossier(db, number)
    if dossier is None or dossier.filing is None:
        return []
    was, later = dossier.filing, Filing(day_tab(today + timedelta(days=number % 300 + 1)))  # today's stack stays small
    if number % 10 == 0:
        return [Close(number, was, Closing(day, "bench"))]
    if number % 10 == 1:
        return [Refile(number, was, later, 1)]
    called = Contact(f"bench-{number}-{at}", at, "call", "offer-sent" if number % 3 else "reached", "said")
    return [NoteContact(number, called), Refile(number, was, later, 0)]


def measure(folder: Path, today: date) -> dict[str, list[Took]]:
    """What each took, by what was said; each round runs all of it, in turn. The first one warms up."""
    lines = {"base": Line(BASE), "today": program(folder, today, "today")}
    lines |= {" ".join(words): program(folder, today, *words) for words in (*SEARCHES, *FIGURES)}
    runs: dict[str, list[Took]] = {}
    for nth in range(-1, ROUNDS):
        say(f"round {nth + 1} of {ROUNDS}")
        for name, line in lines.items():
            runs.setdefault(name, []).append(took(line))
    return {name: each[1:] for name, each in runs.items()}
