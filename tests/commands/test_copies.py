"""Copies of a binder: the way back where the binder is gone, which there are, and whose they are."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import run

LATER = "2026-11-26T09:00"


@pytest.fixture
def binder(tmp_path: Path) -> Path:
    """A binder of three days' work: the copies of the second and third day lie beside it."""
    path = tmp_path / "binder.db"
    for day, name in ((24, "Weber"), (25, "Kavkaz"), (26, "Tea House")):
        assert run("add", name, "--next", "fri", db=path, now=f"2026-11-{day}T09:00").status == 0
    return path


def unlink(binder: Path) -> None:
    """The binder vanishes, as under a program that synchronises folders."""
    for path in binder.parent.glob("binder.db*"):
        path.unlink()


@pytest.mark.parametrize(
    "words",
    [
        ["today"],
        ["check"],
        ["add", "New", "--next", "fri"],
        ["add", "New", "--next", "fri", "--dry-run"],
        ["import", "clients.csv"],
    ],
)
def test_a_binder_that_has_vanished_is_not_begun_anew(
    binder: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where copies of it lie, every command says so, with the one that brings back the newest; nothing is begun."""
    monkeypatch.chdir(binder.parent)
    Path("clients.csv").write_text("Name,Phone\nNew,123\n", encoding="utf-8")
    unlink(binder)

    ran = run(*words, db=binder, now=LATER)

    assert ran.status == 5
    assert ran.err.startswith(f"error: the binder {binder} is not there, but there are copies of it\n")
    assert "tickler restore binder-2026-11-26.db --apply" in ran.err
    assert "to begin another one: tickler --db PATH" in ran.err
    assert not binder.exists()


def test_a_vanished_binder_comes_back_by_the_command_that_was_named(binder: Path) -> None:
    """All up to the last copy is there again."""
    unlink(binder)

    assert run("restore", "binder-2026-11-26.db", "--apply", db=binder, now=LATER).status == 0

    assert run("binder", "--json", db=binder, now=LATER).json["count"]["active"] == 2


def test_another_binder_beside_the_copies_of_one_is_begun(binder: Path) -> None:
    """Copies are another's where their name is."""
    assert run("add", "New", "--next", "fri", db=binder.with_name("other.db")).status == 0


def test_it_is_told_where_a_new_binder_was_begun(tmp_path: Path) -> None:
    """A mistyped path begins one too: the first write says it, once; --quiet does not."""
    path = tmp_path / "bindr.db"

    first = run("add", "Weber", "--next", "fri", db=path)

    assert first.err == f"a new binder was begun at {path}\n"
    assert run("add", "Kavkaz", "--next", "fri", db=path).err == ""
    assert run("add", "Weber", "--next", "fri", "--quiet", db=tmp_path / "quiet.db").err == ""


def test_restore_alone_lists_the_copies(binder: Path) -> None:
    """The newest first, with size and dossiers, and what to type to go back to it; nothing is changed."""
    (binder.parent / "backups" / "binder-2026-11-25.db").write_bytes(b"no binder")

    listed = run("restore", db=binder, now=LATER)

    newest, damaged = listed.out.splitlines()[1:3]
    assert newest.split()[:4] == ["Thu", "26", "Nov", "2026"]
    assert newest.endswith("2 dossiers      tickler restore binder-2026-11-26.db")
    assert "cannot be read" in damaged
    told = run("restore", "--json", db=binder, now=LATER).json["copies"]
    assert [(one["date"], one["count"] and one["count"]["active"]) for one in told] == [
        ("2026-11-26", 2),
        ("2026-11-25", None),
    ]
    assert run("restore", "--apply", db=binder, now=LATER).status == 2


def test_no_copies_are_told(tmp_path: Path) -> None:
    """A binder of its first day has none."""
    run("add", "Weber", "--next", "fri", db=tmp_path / "new.db")

    assert run("restore", db=tmp_path / "new.db").out.startswith("No copies lie in")


@pytest.mark.parametrize("said", ["yesterday", "wed", "25 nov", "1 day ago", "2026-11-25"])
def test_a_copy_is_called_by_its_day_in_words(binder: Path, said: str) -> None:
    """Any day that has been, as a WHEN looks back."""
    assert "binder-2026-11-25.db" in run("restore", said, db=binder, now=LATER).out


def test_a_day_without_a_copy_is_named(binder: Path) -> None:
    """So that a wrong reading is seen."""
    ran = run("restore", "mon", db=binder, now=LATER)

    assert (ran.status, ran.err.splitlines()[0]) == (3, "error: there is no copy of Mon 23 Nov 2026")


def test_a_copy_of_another_binder_is_told_as_such(binder: Path, tmp_path: Path) -> None:
    """It shares no command with the binder here; a copy of this one does, whatever was done since."""
    other = tmp_path / "elsewhere" / "other.db"
    run("add", "Weber", "--next", "fri", db=other, now="2026-11-24T09:00")

    shown = run("restore", str(other), db=binder, now=LATER)

    assert "it is a copy of another binder: the two have no command in common" in shown.out
    assert "3 commands of the binder here would be lost" in shown.out
    assert run("restore", str(other), "--json", db=binder, now=LATER).json["other_binder"] is True
    own = run("restore", "yesterday", db=binder, now=LATER).out
    assert ("another binder" in own, "2 commands since would be lost" in own) == (False, True)


def test_a_backup_to_a_name_that_ends_in_a_slash_is_put_into_that_folder(binder: Path, tmp_path: Path) -> None:
    """The file is dated."""
    (tmp_path / "stick").mkdir()

    run("backup", f"{tmp_path / 'stick'}/", db=binder, now=LATER)

    assert sorted(path.name for path in (tmp_path / "stick").glob("*.db")) == ["binder-2026-11-26-090000.db"]


@pytest.mark.parametrize("words", [["move", "weber", "8 dec"], ["backup"]])
def test_whoever_waits_for_the_copy_of_a_large_binder_is_told(
    binder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    """Said on a terminal at the first write of a day, and by `backup`; not for a small binder, nor in a pipe."""
    terminal = SimpleNamespace(stderr=SimpleNamespace(isatty=lambda: True))
    told = {}
    for day, (where, large) in enumerate((("pipe", 1_000), ("terminal", 1_000), ("terminal", 100_000_000)), start=27):
        monkeypatch.setattr("tickler.commands.run.sys", terminal if where == "terminal" else sys)
        monkeypatch.setattr("tickler.commands.run._LARGE", large)
        told[where, large] = run(*words, db=binder, now=f"2026-11-{day}T09:00").err

    assert [at for at, said in told.items() if said.startswith("copying the binder, ")] == [("terminal", 1_000)]
