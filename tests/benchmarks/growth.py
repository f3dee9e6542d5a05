"""What tickler alone is asked in a binder of any size: every command once, and what it did taken back.

A command that lasts leaves the binder as it found it, so that each round asks the same: what clears away behind it, or
lays out what it needs, is not measured.
"""

import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.benchmarks.binders import DUE, name_of
from tests.benchmarks.measuring import Line, took
from tests.benchmarks.peers import program

PACK = 200  # dossiers in a handover pack

# What is asked, by its name; ~ before what is not measured. {n}, {m} and {o} are dossiers that are not due.
_ASKED: dict[str, tuple[str, ...]] = {
    "tab": ("tab {day}",),
    "tab july": ("tab july",),
    "binder": ("binder",),
    "week": ("week",),
    "show": ("show {n}",),
    "log": ("log {n} seen --kind visit --next fri", "~undo"),
    "move": ("move {n} +2wd", "~undo"),
    "first move of a day": ("~uncopied", "move {n} +2wd", "~undo"),
    "close": ("close {n} --because moved", "~undo"),
    "reopen": ("~close {n} --because moved", "reopen {n} --next fri", "~undo 2"),
    "edit": ("edit {n} --phone 123", "~undo"),
    "person": ("person {n} 'Second Person'", "~undo"),
    "promise": ("promise {n} samples fri", "~undo"),
    "kept": ("kept {o} 1", "~undo"),
    "dropped": ("dropped {o} 1 --because late", "~undo"),
    "deal": ("deal {n} 1200.50 EUR", "~undo"),
    "form": ("form {n} needs --set today=paper --set trouble=slow --set fits=yes", "~undo"),
    "forms": ("forms",),
    "attach": ("attach {n} {folder}/offer.txt", "~undo"),
    "sheets": ("sheets {o}",),
    "sheet": ("sheet {o} 1",),
    "open": ("open {o} 1",),
    "print card": ("print card {n} --to {folder}/card.html --force",),
    "print today": ("print today --to {folder}/today.html --force",),
    "export one": ("export {folder}/one.json {n} --force",),
    "export all cards": ("export {folder}/all.csv --force",),
    "duplicates": ("duplicates",),
    "merge": ("merge {n} {m}", "~undo"),
    f"handover of {PACK}": ("handover boris {pack} --until +10d --to {folder}/p.tickler", "~undo", "~rm"),
    "handovers": ("handovers",),
    "receive": ("receive {folder}/from-boris.tickler", "~undo"),
    "handback": ("~receive {folder}/from-boris.tickler", "handback boris --to {folder}/p.tickler", "~undo 2", "~rm"),
    "recall": ("~handover boris {n} --until +10d --to {folder}/p.tickler", "recall {n}", "~undo 2", "~rm"),
    "close-day": ("close-day --to tomorrow", "~undo"),
    "balance": ("balance",),
    "open-month": ("open-month",),
    "days-off": ("days-off add +20d --because training", "~undo"),
    "quiet": ("quiet",),
    "review": ("review",),
    "stats": ("stats",),
    "report": ("report",),
    "segments": ("segments",),
    "undo": ("~edit {n} --phone 123", "undo"),
    "redo": ("~edit {n} --phone 123", "~undo", "redo", "~undo"),
    "history": ("history",),
    "history of one": ("history {n}",),
    "backup": ("backup {folder}/copy.db", "~rm"),
    "restore": ("restore",),
    "check": ("check",),
}  # fmt: skip
COMPLETE = "complete a name"
HANDOVER = f"handover of {PACK}"
IN_STEP = ("export all cards", "backup", "first move of a day", "check", "duplicates")  # they look at all there is
WEIGHED = (HANDOVER, "receive", "report", "export all cards", "backup", "check", COMPLETE)
ELSEWHERE = {"today", "call", "find", "add", "import", "work", "demo", "completion"}  # asked of all, or in no binder
COMMANDS = ELSEWHERE | {step.split()[0] for steps in _ASKED.values() for step in steps if not step.startswith("~")}


def prepare(folder: Path, today: date) -> None:
    """What some of it needs: an offer to attach, one attached and a promise, and a pack of a colleague's."""
    (folder / "offer.txt").write_text("1,000 kraft pouches at 0.21", encoding="utf-8")
    theirs = folder / "theirs"
    theirs.mkdir()
    (theirs / "config.toml").write_text('owner = "boris"\n', encoding="utf-8")
    for mine, words in (
        (True, "attach {o} {folder}/offer.txt"),
        (True, "promise {o} samples fri"),
        (False, "add 'Lost Luggage Ltd' --next +3d"),
        (False, "handover anna --until +10d --to {folder}/from-boris.tickler"),
    ):
        took(program(folder if mine else theirs, today, *_words(words, folder)))


def growth(folder: Path, today: date) -> Iterator[tuple[str, list[Line]]]:
    """Each thing that is asked, and its command lines."""
    for what, steps in _ASKED.items():
        yield what, [_line(step.replace("{day}", str(today.day)), folder, today) for step in steps]
    typed = f"tickler show {name_of(777).split()[0][:3]}"
    told = {"_TICKLER_COMPLETE": "bash", "_TICKLER_COMPLETE_LINE": typed}
    line = program(folder, today)
    yield COMPLETE, [line._replace(environment={**line.environment, **told})]


def _line(step: str, folder: Path, today: date) -> Line:
    aside, words = step.startswith("~"), _words(step.removeprefix("~"), folder)
    if words == ["rm"]:
        return Line(("rm", "-f", f"{folder}/p.tickler", f"{folder}/copy.db", f"{folder}/copy.db.sha256"), aside=True)
    if words == ["uncopied"]:
        return Line(("rm", "-rf", f"{folder}/backups"), aside=True)
    line = program(folder, today, *words)
    return line._replace(environment={**line.environment, "TICKLER_OPENER": "true"}, aside=aside)


def _words(step: str, folder: Path) -> list[str]:
    pack = " ".join(map(str, range(DUE + 10, DUE + 10 + PACK)))
    return shlex.split(step.format(folder=folder, n=DUE + 500, m=DUE + 501, o=DUE + 502, pack=pack))
