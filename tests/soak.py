"""Proof under crashes, faults and company: processes that are killed, disks that fail, many at one binder.

    python -m tests.soak [--kills N] [--restores N] [--faults N] [--damages N] [--commands N] [--histories N]
                         [--seed N]

The test-suite runs it with small numbers, ``make soak`` with large ones; the figures of what was tried are printed at
the end. It is a process of its own: it forks, and must have no threads.
"""

import argparse
import io
import json
import os
import random
import re
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
LIST_ROWS = 100
PROCESSES = 8
LIFE = (
    20  # commands that a binder lives for under crashes: then a new one, so that it stays small and is looked at fast
)
LIVED = 60  # commands that a binder has lived through before its file is spoiled
SECTOR = 512  # bytes
THEIRS, WRITTEN_OVER = "theirs.tickler", "all.json"
DONE, REFUSED, NOT_FOUND, CONFLICT, UNUSABLE = 0, 1, 3, 4, 5

_WHENS = ("fri", "8 dec", "+3wd", "+2w 10:30", "july", "tomorrow", "2027-03-05", "14")
_OUTCOMES = ("reached", "no-answer", "interested", "deal", "callback")
# How an answer says that all was as it should be: such a command leaves no entry in the journal.
_IDLE = {"move": "unchanged", "edit": "unchanged", "person": "unchanged", "import": " 0 new", "days-off": "unchanged",
         "receive": "received already", "export": "wrote"}  # fmt: skip
_PLANS = ("close-day", "balance", "open-month")  # they say what they moved, if anything


_SAID_ONCE = {"journal": ("at", "author", "command", "said"), "journal_line": ("line", "verb")}


class Ended(NamedTuple):
    """How a command ended: its exit code, None where it was killed before it said so, and what it printed."""

    status: int | None
    out: str
    err: str


def kinds(chance: random.Random, path: Path) -> tuple[Callable[[], list[str]], ...]:
    """A writing command of each kind, on one of the clients, at random."""
    number, other = (str(one) for one in chance.sample(range(1, CLIENTS + 1), 2))
    when = chance.choice(_WHENS)
    return (
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
        lambda: ["move", number, other, when, "--force"],
        lambda: ["close", number, "--because", "moved away"],
        lambda: ["reopen", number, "--next", when],
        lambda: ["edit", number, "--person", f"Person {chance.random()}", "--tag", "soak"],
        lambda: ["person", number, f"Person {chance.random()}", "--phone", "12"],
        lambda: ["promise", number, "samples by fri"],
        lambda: ["kept", number, "1"],
        lambda: ["dropped", number, "1", "--because", "no stock"],
        lambda: ["deal", number, f"{chance.randint(1, 999)} EUR"],
        lambda: ["form", number, "objection", *_set("about=price", "words=too dear", "answer=a trial", "outcome=open")],
        lambda: ["attach", number, str(path.parent / "list-1.csv")],
        lambda: ["sheet", number, "1", chance.choice(("--remove", "--erase"))],
        lambda: ["merge", number, other],
        lambda: ["close-day", *chance.choice((("--spread",), ("--to", "tomorrow"), ("--keep",)))],
        lambda: ["balance", "--apply"],
        lambda: ["open-month", "--apply"],
        lambda: ["days-off", "add", f"{chance.randint(1, 28)} dec", "--because", "holiday"],
        lambda: ["days-off", "remove", f"{chance.randint(1, 28)} dec"],
        lambda: ["report", "--to", str(path.parent / f"{chance.random()}.csv")],
        lambda: ["export", str(path.parent / WRITTEN_OVER), "--force"],
        lambda: ["handover", "giorgi", number, other, "--from", "today", "--until", "14 dec", *_into(path, chance)],
        lambda: ["recall", number],
        lambda: ["receive", str(path.parent / THEIRS)],
        lambda: ["handback", "nino", *_into(path, chance)],
        lambda: ["undo"],
        lambda: ["redo"],
        lambda: ["import", str(path.parent / f"list-{chance.randint(1, 3)}.csv")],
    )


def _into(path: Path, chance: random.Random) -> list[str]:
    return ["--to", str(path.parent / f"{chance.random()}.tickler")]


def _set(*answers: str) -> Iterator[str]:
    for answer in answers:
        yield from ("--set", answer)


def command(chance: random.Random, path: Path) -> list[str]:
    """A writing command of any kind."""
    return chance.choice(kinds(chance, path))()


def forked(path: Path, words: list[str], after: float | None = None, limit: int | None = None) -> Ended:
    """Run a command in a forked process, killed ``after`` seconds if told, no file growing beyond ``limit`` bytes."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        ended = in_process(path, words)
        os.write(write, f"{ended.status}\0{ended.out[:2000]}\0{ended.err[:2000]}".encode())
        os._exit(0)
    os.close(write)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    said = _all_of(read)
    os.waitpid(child, 0)
    if not said:
        return Ended(None, "", "")
    status, out, err = said.split("\0")
    return Ended(int(status), out, err)


def _all_of(pipe: int) -> str:
    """What was written into a pipe until its other end was closed."""
    with os.fdopen(pipe, "rb") as file:
        return file.read().decode()


def in_process(path: Path, words: list[str]) -> Ended:
    """Run a command here."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = run_program(["--db", str(path), "--now", NOW, *words])
    return Ended(status, out.getvalue(), err.getvalue())


def wrote(words: list[str], ended: Ended) -> bool:
    """Whether a command did something that the journal tells of."""
    if words[0] in _PLANS:
        return ended.status == DONE and bool(re.search(r"^(moved|dealt out) [1-9]", ended.out, re.MULTILINE))
    heads = [line for line in ended.out.splitlines() if line and not line.startswith(" ")]
    idle = words[0] in _IDLE and all(_IDLE[words[0]] in line for line in heads)
    return ended.status == DONE and not idle


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
    """A binder of some clients, and lists to import beside it."""
    path = folder / "binder.db"
    for number in range(1, CLIENTS + 1):
        ended = in_process(path, ["add", f"Kavkaz {number}", "--next", "fri", "--company", f"Company {number}"])
        assert ended.status == DONE, ended
    for nth in (1, 2, 3):
        rows = "".join(f"Client {nth}-{row},c{nth}-{row}@example.com\n" for row in range(LIST_ROWS))
        (folder / f"list-{nth}.csv").write_text(f"name,email\n{rows}")
        ended = in_process(path, ["attach", str(nth), str(folder / f"list-{nth}.csv")])
        assert ended.status == DONE, ended
    for number in range(1, CLIENTS + 1, 3):
        in_process(path, ["promise", str(number), "a price by fri"])
    shutil.rmtree(folder / "backups")
    _write_theirs(folder)
    return path


def _write_theirs(folder: Path) -> None:
    """A pack of another's that can be received."""
    own, theirs = os.environ["TICKLER_CONFIG"], folder / "nino.toml"
    theirs.write_text('owner = "nino"\n')
    os.environ["TICKLER_CONFIG"] = str(theirs)
    for name in ("Papadaki", "Nowak"):
        in_process(folder / "nino.db", ["add", name, "--next", "fri"])
    packed = in_process(
        folder / "nino.db", ["handover", "anna", "--all", "--until", "18 dec", "--to", str(folder / THEIRS)]
    )
    assert packed.status == DONE, packed
    os.environ["TICKLER_CONFIG"] = own


def another(begun: Path) -> Path:
    """A binder as ``begun`` is, in a folder of its own that takes the place of the one before."""
    folder = begun.parent.with_name("another")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(begun.parent, folder)
    return folder / begun.name


def paces(begun: Path, chance: random.Random) -> dict[str, float]:
    """How many seconds a command of each kind takes undisturbed, so that the kills hit all of it."""
    took: dict[str, float] = {}
    for nth in range(len(kinds(chance, begun))):
        for run_once in (in_process, forked):  # what it imports is there for those that are forked
            path = another(begun)
            in_process(path, ["edit", "1", "--tag", "paces"])  # the day's backup is made
            words = kinds(chance, path)[nth]()
            begin = time.perf_counter()
            ended = run_once(path, words)
            assert ended.status in {DONE, REFUSED, NOT_FOUND, CONFLICT}, (words, ended)
            took[words[0]] = max(took.get(words[0], 0.0), time.perf_counter() - begin) if run_once is forked else 0.0
    return took


def crash(begun: Path, tries: int, chance: random.Random) -> str:
    """Kill commands at random moments: each is there whole, or absent whole; the acknowledged ones are there."""
    took, stretch = paces(begun, chance), 1.0
    killed = whole = acknowledged = tried = 0
    while killed < tries:
        if tried % LIFE == 0:
            path = another(begun)
            state, entry = data(dump(path)), last_entry(path)
        words = command(chance, path)
        ended = forked(path, words, after=chance.uniform(0, took[words[0]] * stretch))
        stretch *= 1.1 if ended.status is None else 0.8  # a machine may have other work: some three in ten are to end
        tried += 1
        sound(path)
        if path.with_name(WRITTEN_OVER).exists():
            json.loads(path.with_name(WRITTEN_OVER).read_bytes())  # what was there, or what came: never a part of it
        before, was = state, entry
        state, entry = data(dump(path)), last_entry(path)
        if ended.status is None:
            assert entry in {was, was + 1}, (words, was, entry)
            killed += 1
            whole += entry == was + 1
        else:
            assert ended.status in {DONE, REFUSED, NOT_FOUND, CONFLICT}, (words, ended)
            assert "something went wrong inside" not in ended.err, (words, ended)
            assert entry == was + wrote(words, ended), (words, ended, was, entry)
            acknowledged += ended.status == DONE
        assert entry != was or state == before, words
    absent = killed - whole
    return f"{killed} kills ({whole} whole, {absent} absent), {acknowledged} acknowledged commands, all there"


def data(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The tables that commands write: not the inner ones of the words' index, nor the binder's uid, made when asked."""
    inner = ("card_words_", "dossier_words_", "person_words_", "sheet_words_")
    return {table: held for table, held in rows.items() if table != "binder" and not table.startswith(inner)}


def restores(begun: Path, tries: int, chance: random.Random) -> str:
    """Kill a restore at random moments: the binder is as it was, or as the copy is."""
    took, killed, gone_back = 0.0, 0, 0
    while killed < tries:
        path = another(begun)
        copy = path.with_name("copy.db")
        in_process(path, ["backup", str(copy)])
        in_process(path, ["import", str(path.parent / "list-1.csv")])
        before, wanted = content(path), content(copy)
        begin = time.perf_counter()
        ended = forked(path, ["restore", str(copy), "--apply"], after=chance.uniform(0, took) if took else None)
        took = took or time.perf_counter() - begin
        sound(path)
        killed += ended.status is None
        now = content(path)
        assert now == wanted or (now == before and ended.status is None), ended
        gone_back += now == wanted and ended.status is None
    return f"{killed} killed restores ({gone_back} gone back, {killed - gone_back} as before)"


def content(path: Path) -> list[dict[str, Any]]:
    """The dossiers of a binder; that it went back to a copy is noted in its journal."""
    return dump(path)["dossier"]


def faults(begun: Path, tries: int, chance: random.Random) -> str:
    """Let the disk fill up at every point of a command: exit 5 and nothing changed, or done and whole."""
    refused = done = 0
    for nth in range(tries):
        if nth % LIFE == 0:
            path = another(begun)
            state = data(dump(path))
        words = command(chance, path)
        # From no room at all to enough: the write-ahead log, then the binder itself, meet the limit.
        ended = forked(path, words, limit=8192 * (nth % 40) + chance.randint(0, 8191))
        sound(path)
        before, state = state, data(dump(path))
        if ended.status == DONE:
            done += 1
            continue
        assert ended.status in {UNUSABLE, REFUSED, NOT_FOUND, CONFLICT}, (words, ended)
        assert "something went wrong inside" not in ended.err, (words, ended)
        assert state == before, (words, ended)
        refused += ended.status == UNUSABLE
    assert refused or not tries, "no write met the limit"
    return f"{tries} commands on a disk that fills up ({refused} refused, {done} done)"


def damage(begun: Path, tries: int, chance: random.Random) -> str:
    """Spoil the file of a binder: told, with a way back that works; or all that it holds is as it was."""
    path = another(begun)
    for _ in range(LIVED):
        in_process(path, command(chance, path))
    copy = path.with_name("backups") / "binder-2026-11-23-sound.db"
    assert in_process(path, ["backup", str(copy)]).status == DONE
    whole, was = copy.read_bytes(), witnessed(path)
    told = 0
    for _ in range(tries):
        for lying in path.parent.glob("binder*.db*"):
            lying.unlink()
        path.write_bytes(spoiled(whole, chance))
        ended = forked(path, ["check"])
        if ended.status == DONE:
            assert witnessed(path) == was, _differing(witnessed(path), was)
            continue
        told += 1
        assert ended.status == UNUSABLE, ended
        assert copy.name in ended.out + ended.err or "(--repair)" in ended.out, ended
        for words in (
            ["today"],
            ["show", "1"],
            ["find", "said"],
            ["call", "1", "said", "-o", "reached", "--next", "fri"],
        ):
            tried = forked(path, words)
            assert tried.status in {DONE, CONFLICT, REFUSED, NOT_FOUND, UNUSABLE}, (words, tried)
            assert "something went wrong inside" not in tried.err, (words, tried)
        back = forked(path, ["restore", copy.name, "--apply"])
        assert back.status == DONE, back
        sound(path)
        assert content(path) == was["dossier"]
    return f"{tries} spoiled binders ({told} told and brought back, {tries - told} with nothing in them altered)"


def spoiled(whole: bytes, chance: random.Random) -> bytes:
    """A file with a bit turned, a sector of zeros or of noise in it, or cut off."""
    content = bytearray(whole)
    how = chance.choice(("bit", "bit", "bit", "bit", "zeros", "noise", "cut"))
    at = chance.randrange(len(content))
    if how == "bit":
        at = next((place for place in range(at, len(content)) if content[place]), 0)  # most of a small file is empty
        content[at] ^= 1 << chance.randrange(8)
    elif how == "cut":
        del content[at:]
    else:
        at -= at % SECTOR
        content[at : at + SECTOR] = bytes(SECTOR) if how == "zeros" else chance.randbytes(SECTOR)
    return bytes(content)


def _differing(rows: dict[str, list[dict[str, Any]]], was: dict[str, list[dict[str, Any]]]) -> list[Any]:
    return [pair for table in was for pair in zip(rows.get(table, ()), was[table], strict=False) if pair[0] != pair[1]]


def witnessed(path: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows, but for what the journal alone says, without a second witness: by whom, when and in words."""
    return {
        table: [{name: value for name, value in row.items() if name not in _SAID_ONCE.get(table, ())} for row in rows]
        for table, rows in data(dump(path)).items()
    }


def company(begun: Path, each: int, seed: int) -> str:
    """Eight processes at one binder: no update lost, no number given twice, no error but "in use"."""
    path = another(begun)
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
    done = sum(1 for end in ends if end[1] == "wrote")
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
        words = command(chance, path)
        ended = in_process(path, words)
        did = "wrote" if wrote(words, ended) else "idle"
        yield f"{ended.status}\t{did}\t{words[0]}: {' '.join(ended.err.split())}\n"


def fuzz(folder: Path, histories: int, seed: int) -> str:
    """Type whatever a random hand may type."""
    from tests.fuzz import try_all  # it needs this module

    return str(try_all(folder, histories, seed)) if histories else "nothing typed at random"


def main() -> None:
    """Try everything, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=3000)
    parser.add_argument("--restores", type=int, default=300)
    parser.add_argument("--faults", type=int, default=1000)
    parser.add_argument("--damages", type=int, default=2000)
    parser.add_argument("--commands", type=int, default=8000)
    parser.add_argument("--histories", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    for name in [name for name in os.environ if name.startswith("TICKLER_")]:
        del os.environ[name]
    folder = Path(tempfile.mkdtemp(prefix="tickler-soak-"))
    os.environ |= {name: str(folder / "home") for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    os.environ["TICKLER_CONFIG"] = str(folder / "config.toml")
    (folder / "config.toml").write_text('owner = "anna"\ncapacity = 3\n')
    try:
        begun = begin_binder(folder / "begun")
        chance = random.Random(told.seed)
        figures = [
            crash(begun, told.kills, chance),
            restores(begun, told.restores, chance),
            faults(begun, told.faults, chance),
            damage(begun, told.damages, chance),
            company(begun, told.commands // PROCESSES, told.seed),
            fuzz(folder / "fuzz", told.histories, told.seed),
        ]
    finally:
        shutil.rmtree(folder)
    sys.stdout.write("\n".join((*figures, f"seed {told.seed}")) + "\n")


if __name__ == "__main__":
    main()
