"""A binder of every earlier version opens upgraded, with the same content; a failed upgrade leaves it untouched."""

import gzip
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from tests.conftest import run
from tests.probing import Dump, dump
from tests.soak import sound
from tickler.storage import upgrade
from tickler.storage.connection import NEWEST

BINDERS = sorted((Path(__file__).parent / "binders").glob("*.db.gz"))
# Kept by SQLite, or made of the other tables.
INNER = ("alembic_version", "sqlite_sequence", "_words", "last_contact", "thickness")
NOW = "2026-11-23T08:30"


@pytest.fixture(params=BINDERS, ids=[path.name.removesuffix(".db.gz") for path in BINDERS])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A binder as an earlier version of the program left it."""
    path = tmp_path / "binder.db"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


def content(rows: Dump) -> Dump:
    """The tables that hold dossiers and the journal."""
    return {table: held for table, held in rows.items() if not any(inner in table for inner in INNER)}


def test_there_is_a_binder_of_every_earlier_version() -> None:
    """Each version but the newest has left a file to upgrade."""
    versions = [f"{number:04}" for number in range(1, int(NEWEST))]

    assert [path.name.removesuffix(".db.gz") for path in BINDERS] == versions


def test_an_old_binder_opens_with_the_same_content(old: Path) -> None:
    """Reading is enough: every row is there with every column it had, the laws hold, and it can be worked with."""
    before = content(dump(old))

    opened = run("binder", "--json", db=old, now=NOW)

    assert opened.status == 0
    after = content(dump(old))
    for table, rows in before.items():
        assert [{name: row[name] for name in (rows[0] if rows else ())} for row in after[table]] == rows, table
    sound(old)
    assert run("call", "kavkaz", "fine", "-o", "reached", "--next", "fri", db=old, now=NOW).status == 0
    assert run("find", "παπαδακη", "--json", db=old, now=NOW).json["dossiers"]


def test_an_old_binder_is_copied_before_it_is_upgraded(old: Path) -> None:
    """The copy is the old version to the letter."""
    before = dump(old)

    run("today", db=old, now=NOW)

    (copy,) = (old.parent / "backups").glob(f"*-before-{NEWEST}.db")
    assert dump(copy) == before


def test_a_failed_upgrade_leaves_the_old_binder_untouched(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the upgrade breaks off half-way, every table is as it was, and the next try succeeds."""
    before = dump(old)

    def breaks_off(path: Path) -> None:
        monkeypatch.setattr(command, "upgrade", half_way)
        whole(path)

    def half_way(config: Config, revision: str) -> None:
        real(config, revision)
        raise OSError(28, "No space left on device", str(old))

    real, whole = command.upgrade, upgrade.upgrade
    monkeypatch.setattr(upgrade, "upgrade", breaks_off)

    failed = run("today", db=old, now=NOW)

    assert failed.status == 5
    assert failed.err.startswith("error: the binder")
    assert dump(old) == before
    monkeypatch.undo()
    assert run("today", db=old, now=NOW).status == 0
