"""Proof under crashes, faults and company: processes that are killed, disks that fail, many at one binder.

    python -m tests.soak [--kills N] [--faults N] [--commands N] [--seed N]

The test-suite runs it with small numbers, ``make soak`` with large ones; the figures of what was tried are printed at
the end. It is a process of its own: it forks, and must have no threads.
"""

import argparse
import io
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from tests.probing import dump
from tickler.cli import run as run_program
from tickler.storage import checks, journal
from tickler.storage.connection import opened

NOW = "2026-11-23T09:00"
CLIENTS = 12
LIST_ROWS = 200
PROCESSES = 8
DONE, REFUSED, NOT_FOUND, CONFLICT, UNUSABLE = 0, 1, 3, 4, 5

_WHENS = ("fri", "8 dec", "+3wd", "+2w 10:30", "july", "tomorrow", "2027-03-05", "14")
_OUTCOMES = ("reached", "no-answer", "interested", "deal", "callback")


class Ended(NamedTuple):
    """How a forked command ended: its exit code if it said so before it was killed, and what it printed on stderr."""

    acknowledged: int | None
    err: str


def commands(chance: random.Random, path: Path) -> list[str]:
    """A writing command on one of the clients, at random; each kind comes up."""
    number = str(chance.randint(1, CLIENTS))
    when = chance.choice(_WHENS)
    kinds: tuple[Callable[[], list[str]], ...] = (
        lambda: [
            "add",
            f"Client {chance.random()}",
            "--next",
            when,
            "--phone",
            f"+44 20 7946 {chance.randint(0, 9999):04}",
        ],
        lambda: ["call", number, "said this and that " * 9, "--outcome", chance.choice(_OUTCOMES), "--next", when],
        lambda: ["log", number, "met", "--kind", "meeting", "--next", when, "--promise", "send samples by fri"],
        lambda: ["call", number, "no more", "--outcome", "refused", "--close", "buys elsewhere"],
        lambda: ["move", number, str(chance.randint(1, CLIENTS)), when, "--force"],
        lambda: ["close", number, "--because", "moved away"],
        lambda: ["reopen", number, "--next", when],
        lambda: ["edit", number, "--person", f"Person {chance.random()}", "--tag", "soak"],
        lambda: ["undo"],
        lambda: ["redo"],
        lambda: ["import", str(path.parent / f"list-{chance.randint(1, 3)}.csv")],
    )
    return chance.choice(kinds)()


def forked(path: Path, words: list[str], after: float | None = None, limit: int | None = None) -> Ended:
    """Run a command in a forked process, killed ``after`` seconds if told, no file growing beyond ``limit`` bytes."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        status, err = in_process(path, words)
        os.write(write, f"{status}\n{err}"[:4000].encode())
        os._exit(0)
    os.close(write)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    said = _all_of(read)
    os.waitpid(child, 0)
    code, _, err = said.partition("\n")
    return Ended(int(code) if code else None, err)


def _all_of(pipe: int) -> str:
    """What was written into a pipe until its other end was closed."""
    with os.fdopen(pipe, "rb") as file:
        return file.read().decode()


def in_process(path: Path, words: list[str]) -> tuple[int, str]:
    """Run a command here; its exit code and what it said on stderr."""
    err = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(err):
        status = run_program(["--db", str(path), "--now", NOW, *words])
    return status, err.getvalue()


def sound(path: Path) -> None:
    """Hold the laws: the binder has no fault."""
    with opened(path) as db:
        found = list(checks.faults(db))
    assert not found, found


def last_entry(path: Path) -> int:
    """The number of the newest journal entry."""
    with opened(path) as db:
        last = journal.last(db)
    return last.id if last else 0


def begin_binder(folder: Path) -> Path:
    """A binder of some clients, and lists to import."""
    path = folder / "binder.db"
    for number in range(1, CLIENTS + 1):
        status, err = in_process(path, ["add", f"Kavkaz {number}", "--next", "fri", "--company", f"Company {number}"])
        assert status == DONE, err
    for nth in (1, 2, 3):
        rows = "".join(f"Client {nth}-{row},c{nth}-{row}@example.com\n" for row in range(LIST_ROWS))
        (folder / f"list-{nth}.csv").write_text(f"name,email\n{rows}")
    return path


def crash(path: Path, kills: int, chance: random.Random) -> str:
    """Kill commands at random moments: each is there whole, or absent whole; the acknowledged ones are there."""
    took: dict[str, float] = {}
    for _ in range(200):  # how long each kind takes undisturbed, so that the kills hit all of it
        words = commands(chance, path)
        begin = time.perf_counter()
        ended = forked(path, words)
        assert ended.acknowledged in {DONE, REFUSED, NOT_FOUND, CONFLICT}, (words, ended)
        took[words[0]] = max(took.get(words[0], 0.0), time.perf_counter() - begin)
    killed = whole = absent = acknowledged = 0
    while killed < kills:
        words = commands(chance, path)
        before, entry = dump(path), last_entry(path)
        ended = forked(path, words, after=chance.uniform(0, took[words[0]] * 1.1))
        sound(path)
        now = last_entry(path)
        if ended.acknowledged is None:
            killed += 1
            assert now in {entry, entry + 1}, (words, entry, now)
            whole += now == entry + 1
            absent += now == entry
        elif ended.acknowledged == DONE:
            acknowledged += 1
        if now == entry:
            assert data(dump(path)) == data(before), words
    return f"{killed} kills ({whole} whole, {absent} absent), {acknowledged} acknowledged commands, all there"


def data(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The tables that commands write, without the inner ones of the words' index."""
    return {
        table: held
        for table, held in rows.items()
        if not table.startswith(("card_words_", "dossier_words_", "person_words_", "sheet_words_"))
    }


def faults(path: Path, tries: int, chance: random.Random) -> str:
    """Let the disk fill up at every point of a command: exit 5 and nothing changed, or done and whole."""
    refused = done = 0
    for nth in range(tries):
        words = commands(chance, path)
        before = data(dump(path))
        # From no room at all to enough: the write-ahead log, then the binder itself, meet the limit.
        ended = forked(path, words, limit=4096 * (nth % 40) + chance.randint(0, 4095))
        sound(path)
        if ended.acknowledged == DONE:
            done += 1
            continue
        assert ended.acknowledged in {UNUSABLE, REFUSED, NOT_FOUND, CONFLICT}, (words, ended)
        assert data(dump(path)) == before, (words, ended)
        refused += ended.acknowledged == UNUSABLE
    assert refused, "no write met the limit"
    return f"{tries} commands on a disk that fills up ({refused} refused, {done} done)"


def company(path: Path, each: int, seed: int) -> str:
    """Eight processes at one binder: no update lost, no number given twice, no error but "in use"."""
    entry = last_entry(path)
    children, pipes = [], []
    for nth in range(PROCESSES):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(write, "".join(worked(path, each, random.Random(seed * 100 + nth))).encode())
            os._exit(0)
        os.close(write)
        children.append(child)
        pipes.append(read)
    said = "".join(map(_all_of, pipes))
    for child in children:
        os.waitpid(child, 0)
    ends = [line.split("\t") for line in said.splitlines()]
    assert len(ends) == PROCESSES * each, f"{len(ends)} of {PROCESSES * each} commands ended"
    done = sum(1 for end in ends if end[0] == str(DONE) and end[1] == "wrote")
    bad = [end for end in ends if int(end[0]) not in {DONE, REFUSED, NOT_FOUND, CONFLICT, UNUSABLE}]
    bad += [end for end in ends if int(end[0]) == UNUSABLE and "in use elsewhere" not in end[2]]
    bad += [end for end in ends if "something went wrong inside" in end[2]]
    assert not bad, bad[:3]
    sound(path)
    assert last_entry(path) - entry == done, (last_entry(path) - entry, done)
    conflicts = sum(1 for end in ends if end[0] == str(CONFLICT))
    return f"{PROCESSES} processes, {len(ends)} commands at one binder ({done} wrote, {conflicts} conflicts), none lost"


def worked(path: Path, each: int, chance: random.Random) -> Iterator[str]:
    """The commands of one process in company; a line says how each ended."""
    for _ in range(each):
        words = commands(chance, path)
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = run_program(["--db", str(path), "--now", NOW, *words])
        # What changed nothing (moved where it lay, a list that was imported before) has no entry in the journal.
        idle = {"move": "unchanged", "edit": "unchanged", "import": " 0 new"}
        quiet = words[0] == "import" or (
            words[0] in idle and all(idle[words[0]] in line for line in heads(out.getvalue()))
        )
        yield f"{status}\t{'idle' if quiet else 'wrote'}\t{' '.join(err.getvalue().split())}\n"


def heads(out: str) -> list[str]:
    """The lines of an answer that name a dossier."""
    return [line for line in out.splitlines() if line and not line.startswith(" ")]


def main() -> None:
    """Try everything, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=3000)
    parser.add_argument("--faults", type=int, default=1000)
    parser.add_argument("--commands", type=int, default=8000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    for name in [name for name in os.environ if name.startswith("TICKLER_")]:
        del os.environ[name]
    folder = Path(tempfile.mkdtemp(prefix="tickler-soak-"))
    os.environ["TICKLER_CONFIG"] = str(folder / "config.toml")
    (folder / "config.toml").write_text('owner = "anna"\n')
    try:
        path = begin_binder(folder)
        chance = random.Random(told.seed)
        figures = [
            crash(path, told.kills, chance),
            faults(path, told.faults, chance),
            company(path, told.commands // PROCESSES, told.seed),
        ]
    finally:
        shutil.rmtree(folder)
    sys.stdout.write("\n".join((*figures, f"seed {told.seed}")) + "\n")


if __name__ == "__main__":
    main()
