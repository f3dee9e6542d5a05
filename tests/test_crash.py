"""Proof under crashes, faults and company, in numbers that fit the suite; ``make soak`` runs the same with more."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import run
from tests.probing import ROOT, dump, spawned
from tests.soak import NOW, data, sound
from tickler.storage import backups, store

MOST_CALLS = 30
KILLS, RESTORES, FAULTS, DAMAGES, COMMANDS = 240, 20, 80, 40, 800


def test_killed_starved_and_crowded_the_binder_loses_nothing() -> None:
    """Commands killed at random moments, on a disk that fills up, and of eight processes at once: every law holds."""
    soak = [
        sys.executable,
        "-m",
        "tests.soak",
        "--kills",
        str(KILLS),
        "--restores",
        str(RESTORES),
        "--faults",
        str(FAULTS),
        "--damages",
        str(DAMAGES),
        "--histories",
        "0",  # tests/test_fuzz.py
        "--commands",
        str(COMMANDS),
    ]

    ended = subprocess.run(soak, cwd=ROOT, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr[-2000:]
    killed, whole, absent = map(int, re.findall(r"(\d+) kills \((\d+) whole, (\d+) absent\)", ended.stdout)[0])
    assert killed == whole + absent == KILLS
    assert f"{RESTORES} killed restores" in ended.stdout
    assert f"{DAMAGES} spoiled binders" in ended.stdout
    assert whole > 0, "no kill came late enough to find a command done"
    assert absent > 0, "no kill came early enough to find a command undone"


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace makes system calls fail")
@pytest.mark.parametrize("call", ["pwrite64", "fsync,fdatasync", "openat"])
def test_a_disk_that_answers_with_errors_loses_nothing(tmp_path: Path, call: str) -> None:
    """The nth write, flush or opening of a file fails, for each n: exit 5 and nothing changed, or done and whole."""
    path = tmp_path / "binder.db"
    run("add", "Kavkaz", "--next", "fri", db=path)
    run("move", "kavkaz", "tomorrow", db=path)  # the day's backup is made
    refused = 0
    for nth in range(1, MOST_CALLS):
        before = dump(path)
        failing = ["strace", "-f", "-qq", "-o", str(tmp_path / "trace"), "-e", f"trace={call}"]
        failing += ["-P", str(path), "-P", f"{path}-wal", "-e", f"inject={call}:error=EIO:when={nth}"]

        ran = spawned(
            "--db", str(path), "call", "kavkaz", "n" * 9000, "-o", "reached", "--next", f"+{nth}d", before=failing
        )

        sound(path)
        injected = "(INJECTED)" in (tmp_path / "trace").read_text()
        if ran.status == 0:
            assert len(dump(path)["contact"]) == len(before["contact"]) + 1
        else:
            assert ran.status == 5, ran
            assert ran.err.startswith("error: the binder")
            assert data(dump(path)) == data(before)
            refused += 1
        if not injected:
            break
    assert refused, f"no {call} failed"


def test_a_folder_that_vanishes_is_told_and_nothing_is_begun(tmp_path: Path) -> None:
    """A binder whose folder is gone is missing: exit 5, and no empty one is put in its place."""
    folder = tmp_path / "there"
    run("add", "Kavkaz", "--next", "fri", db=folder / "binder.db")
    folder.rename(tmp_path / "gone")

    ran = run("move", "kavkaz", "8 dec", db=folder / "binder.db")

    assert ran.status == 5
    assert ran.err.startswith("error: there is no binder at")
    assert not folder.exists()


@pytest.mark.parametrize("today", [NOW, "2026-11-24T09:00"], ids=["the day's first write", "another day's first write"])
@pytest.mark.parametrize("how", ["moved", "removed", "replaced"])
def test_a_folder_that_vanishes_while_it_is_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, today: str
) -> None:
    """Nothing that nobody would find is said to be done: exit 5; in a binder that was moved it is done, and whole."""
    path, gone = tmp_path / "there" / "binder.db", tmp_path / "gone"
    run("add", "Kavkaz", "--next", "fri", db=path, now=NOW)
    run("edit", "kavkaz", "--phone", "1", db=path, now=NOW)
    write = store.write

    def vanishes(*said: Any) -> Any:  # noqa: ANN401  # whatever is written
        path.parent.rename(gone)
        if how == "replaced":
            shutil.copytree(gone, path.parent)
        written = write(*said)
        if how == "removed":
            shutil.rmtree(gone)
        return written

    monkeypatch.setattr(store, "write", vanishes)

    ran = run("move", "kavkaz", "8 dec", db=path, now=today)

    assert ran.status == 5, ran
    assert ran.out == ""
    assert f"the binder {path} was moved, replaced or removed while it was written" in ran.err
    assert path.parent.exists() == (how == "replaced")
    if how != "removed":
        moved = run("show", "kavkaz", "--json", db=gone / path.name, now=today)
        assert moved.json["tab"] == "2026-12-08"
        sound(gone / path.name)


@pytest.mark.parametrize("folder", ["there", "backups"])
def test_a_folder_that_vanishes_before_the_days_copy_is_not_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """The folder of backups is made where it lacks, the binder's own never: else a stick that was pulled has a twin."""
    path = tmp_path / "there" / "binder.db"
    run("add", "Kavkaz", "--next", "fri", db=path, now=NOW)
    made = backups.before_first_write

    def vanishes(*said: Any) -> Any:  # noqa: ANN401  # as above
        if folder == "there":
            path.parent.rename(tmp_path / "gone")
        return made(*said)

    monkeypatch.setattr(backups, "before_first_write", vanishes)

    ran = run("move", "kavkaz", "8 dec", db=path, now=NOW)

    assert ran.status == (5 if folder == "there" else 0), ran
    assert path.parent.exists() == (folder == "backups")
    assert (path.parent / "backups").exists() == (folder == "backups")
