"""Proof under crashes, faults and company, in numbers that fit the suite; ``make soak`` runs the same with more."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import run
from tests.probing import ROOT, dump, spawned
from tests.soak import data, sound

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
