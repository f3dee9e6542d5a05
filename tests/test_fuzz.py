"""Anything on the command line: never a traceback, never a broken law; ``make soak`` tries it at length."""

import os
from pathlib import Path

from tests.fuzz import LINES, try_all
from tests.probing import ROOT
from tickler.cli import COMMANDS

HISTORIES = int(os.environ.get("FUZZ_EXAMPLES", "80"))


def test_every_command_is_tried() -> None:
    """A new command has its line among those that are typed at random."""
    assert LINES.keys() == COMMANDS.keys()


def test_whatever_is_typed_there_is_no_traceback_and_no_law_is_broken(in_memory: Path) -> None:
    """Random commands, REFs, WHENs, texts, files and options end with a known exit code, and the binder is sound."""
    here = sorted(ROOT.iterdir())

    tried = try_all(in_memory, HISTORIES)

    assert tried.histories >= HISTORIES
    assert sorted(ROOT.iterdir()) == here
