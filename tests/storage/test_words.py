"""What a dossier is found by: kept with every change, and always what it would be if it were made anew."""

import os
import shutil
from contextlib import chdir
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.benchmarks.binders import make_binder
from tests.conftest import run
from tests.fuzz import BINDER, LINES, SPENT, begin
from tests.probing import Dump, dump
from tests.soak import sound
from tickler.storage import wordchecks
from tickler.storage.connection import opened, transaction

WRITING = (
    "add", "call", "log", "move", "close", "reopen", "edit", "person", "promise", "dropped", "deal", "form", "attach",
    "sheet", "import", "merge", "receive", "handback", "recall", "close-day", "undo", "undo", "redo", "restore",
)  # fmt: skip
writing = st.sampled_from(WRITING).flatmap(lambda name: LINES[name].map(lambda line: [name, *line]))


def words_in(path: Path) -> Dump:
    """All words of a binder, and when each client was last spoken with."""
    rows = dump(path)
    return {name: rows[name] for name in ("card_words", "person_words", "sheet_words", "dossier_words", "last_contact")}


def test_after_any_history_the_words_are_what_they_would_be_made_anew(
    in_memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands that write, undone and redone, joined and received: the words of each table and the index of them."""
    monkeypatch.setenv("TICKLER_CONFIG", os.devnull)
    begun = begin(in_memory)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(lines=st.lists(writing, min_size=4, max_size=12))
    def history(lines: list[list[str]]) -> None:
        shutil.rmtree(in_memory / SPENT, ignore_errors=True)
        shutil.copytree(begun, in_memory / SPENT)
        with chdir(in_memory / SPENT):
            for line in lines:
                run(*line, db=BINDER)
            kept = words_in(Path(BINDER))
            with opened(Path(BINDER)) as db:
                assert list(wordchecks.torn_indexes(db)) == []
                with transaction(db):
                    wordchecks.all_anew(db)
            assert words_in(Path(BINDER)) == kept, lines

    history()


def test_a_binder_that_is_made_for_measuring_is_sound(in_memory: Path) -> None:
    """Written in bulk, it is what the program would have written: its words too."""
    path = in_memory / "binder.db"

    make_binder(path, 100, date(2026, 11, 23))

    sound(path)
