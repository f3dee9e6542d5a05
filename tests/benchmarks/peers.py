"""The programs that people would use instead, given the same work: a client a day, a note, a next date.

Each is made to hold the same clients with the same next dates as the binder of ``binders``, with one note each, by its
own import, or in its own files. What a program cannot do, it has no line for.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.binders import CAPACITY, DUE, clients, make_binder, write_list
from tests.benchmarks.measuring import Line, took

JOBS = ("the day's list", "note and re-date", "search", "add")


class Peer(NamedTuple):
    """A program, how a folder of its own is filled, and what it is told for each job; ``nth`` is the round."""

    name: str
    version: str
    largest: int
    fill: Callable[[Path, int, date], None]
    lines: Callable[[Path, date, int], dict[str, list[Line]]]
    take_in: Callable[[Path, Path, int, date], Line] | None  # a list, into a new folder


def installed() -> list[Peer]:
    """Those that are here, tickler first."""
    return [peer for peer in (tickler(), taskwarrior(), todoman()) if peer]


# ------------------------------------------------------------------------------------------------------------ tickler


def tickler() -> Peer:
    """The program itself, as its console script calls it."""
    from importlib.metadata import version

    return Peer("tickler", version("tickler-binder"), 1_000_000, _fill_binder, _tickler_lines, _tickler_import)


def program(folder: Path, today: date, *words: str) -> Line:
    """A command line of tickler's on the binder in a folder."""
    config = folder / "config.toml"
    if not config.exists():
        config.write_text(f'owner = "anna"\ncapacity = {CAPACITY}\n', encoding="utf-8")
    told = {"TICKLER_DB": str(folder / "binder.db"), "TICKLER_CONFIG": str(config), "TICKLER_NOW": f"{today}T09:00"}
    return Line([sys.executable, "-m", "tickler", *words], told)


def _fill_binder(folder: Path, size: int, today: date) -> None:
    make_binder(folder / "binder.db", size, today)


def _tickler_lines(folder: Path, today: date, nth: int) -> dict[str, list[Line]]:
    number = str(DUE + 1 + 2 * nth)
    words = {
        "the day's list": ["today"],
        "note and re-date": ["call", number, "wants a price", "--outcome", "reached", "--next", "fri"],
        "search": ["find", f"n{7 + nth}"],
        "add": ["add", f"New Client {nth}", "--next", "fri", "--phone", f"+44 20 7946 9{nth:03}"],
    }
    return {job: [program(folder, today, *said)] for job, said in words.items()}


def _tickler_import(folder: Path, listed: Path, size: int, today: date) -> Line:
    write_list(listed, size, today)
    return program(folder, today, "import", str(listed), "--quiet")


# -------------------------------------------------------------------------------------------------------- taskwarrior


def taskwarrior() -> Peer | None:
    """Taskwarrior, without its questions and its footnotes."""
    if not shutil.which("task"):
        return None
    version = subprocess.run(["task", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return Peer("Taskwarrior", version, 1_000_000, _fill_tasks, _task_lines, _task_import)


def _task(folder: Path, *words: str) -> Line:
    rc = folder / "taskrc"
    if not rc.exists():
        rc.write_text(f"data.location={folder}\nconfirmation=off\nverbose=nothing\nhooks=off\n", encoding="utf-8")
    return Line(["task", *words], {"TASKRC": str(rc)})


def _tasks(path: Path, size: int, today: date) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("[\n")
        for number, (name, day) in enumerate(clients(size, today), start=1):
            task = {
                "uuid": f"00000000-0000-4000-8000-{number:012}",
                "description": f"call {name}",
                "status": "pending",
                "entry": "20260101T090000Z",
                "due": f"{day:%Y%m%d}T090000Z",
                "annotations": [{"entry": "20260201T090000Z", "description": "wants a price for kraft pouches"}],
            }
            file.write(json.dumps(task) + (",\n" if number < size else "\n]\n"))


def _fill_tasks(folder: Path, size: int, today: date) -> None:
    took(_task_import(folder, folder / "list.json", size, today))


def _task_lines(folder: Path, today: date, nth: int) -> dict[str, list[Line]]:
    number, friday = str(DUE + 1 + 2 * nth), today + timedelta(days=(4 - today.weekday()) % 7 or 7)
    return {
        "the day's list": [_task(folder, f"due.before:{today + timedelta(days=1)}", "list")],
        "note and re-date": [
            _task(folder, number, "annotate", "wants a price"),
            _task(folder, number, "modify", f"due:{friday}"),
        ],
        "search": [_task(folder, f"/n{7 + nth}/", "list")],
        "add": [_task(folder, "add", f"call New Client {nth}", f"due:{friday}")],
    }


def _task_import(folder: Path, listed: Path, size: int, today: date) -> Line:
    _tasks(listed, size, today)
    return _task(folder, "import", str(listed))


# ------------------------------------------------------------------------------------------------------------ todoman


def todoman() -> Peer | None:
    """todoman, on a folder of entries; it has no import."""
    if not shutil.which("todo"):  # what PyPI's is called: Debian's, todoman, is too old to take a note in
        return None
    version = subprocess.run(["todo", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if "todoman" not in version:
        return None
    return Peer("todoman", version.split()[-1], 10_000, _fill_todos, _todo_lines, None)


def _todo(folder: Path, *words: str, reads: str = "") -> Line:
    config = folder / "config.py"
    if not config.exists():
        (folder / "lists" / "clients").mkdir(parents=True)
        config.write_text(
            f'path = "{folder}/lists/*"\ncache_path = "{folder}/cache.sqlite3"\ndefault_list = "clients"\n'
            'date_format = "%Y-%m-%d"\ntime_format = ""\n',
            encoding="utf-8",
        )
    return Line(["todo", "--config", str(config), *words], reads=reads)


def _fill_todos(folder: Path, size: int, today: date) -> None:
    line = _todo(folder, "list")
    for number, (name, day) in enumerate(clients(size, today), start=1):
        entry = (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tickler//benchmark//EN\r\nBEGIN:VTODO\r\n"
            f"UID:{number:012}\r\nDTSTAMP:20260101T090000Z\r\nSUMMARY:call {name}\r\nSTATUS:NEEDS-ACTION\r\n"
            f"DUE;VALUE=DATE:{day:%Y%m%d}\r\nDESCRIPTION:wants a price for kraft pouches\r\n"
            "END:VTODO\r\nEND:VCALENDAR\r\n"
        )
        (folder / "lists" / "clients" / f"{number:012}.ics").write_bytes(entry.encode())
    took(line)  # its cache is made once


def _todo_lines(folder: Path, today: date, nth: int) -> dict[str, list[Line]]:
    number, friday = str(DUE + 1 + 2 * nth), str(today + timedelta(days=(4 - today.weekday()) % 7 or 7))
    return {
        "the day's list": [_todo(folder, "list", "--due", "24")],
        "note and re-date": [_todo(folder, "edit", number, "--due", friday, "-r", reads="wants a price")],
        "search": [_todo(folder, "list", "--grep", f"n{7 + nth}")],
        "add": [_todo(folder, "new", f"call New Client {nth}", "--due", friday)],
    }
