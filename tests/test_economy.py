"""What a run of the daily loop asks for: how many statements, which files. A slow change is caught without a clock."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.benchmarks import growth
from tests.conftest import MONDAY
from tests.probing import ROOT, begin, environment
from tickler.cli import COMMANDS

# The statements that each command tells SQLite, transactions and pragmas included, on a binder that was worked with
# today. One more is a decision, and is made here.
STATEMENTS = {
    "today": (["today"], 16),
    "tab": (["tab", "23"], 7),
    "binder": (["binder"], 11),
    "show": (["show", "1"], 15),
    "find": (["find", "price"], 20),
    "add": (["add", "New", "--next", "fri"], 27),
    "add with a phone": (["add", "New", "--phone", "+49 30 555017", "--email", "n@x.example", "--next", "fri"], 29),
    "call": (["call", "1", "said", "-o", "reached", "--next", "fri"], 23),
    "move": (["move", "1", "fri"], 20),
    "close": (["close", "1", "--because", "no need"], 39),
    "reopen": (["reopen", "2", "--next", "fri"], 31),
    "edit": (["edit", "1", "--phone", "123"], 30),
}

PROBE = """
import json, sqlite3, sys
told, opened = [], []
class Cursor(sqlite3.Cursor):
    def execute(self, statement, *values):
        told.append(statement)
        return super().execute(statement, *values)
    def executemany(self, statement, values):
        for one in values:
            self.execute(statement, one)
class Connection(sqlite3.Connection):
    def cursor(self, factory=Cursor):
        return super().cursor(factory)
    def execute(self, statement, *values):
        told.append(statement)
        return super().execute(statement, *values)
    def executemany(self, statement, values):
        return self.cursor().executemany(statement, values)
connect = sqlite3.connect
sqlite3.connect = lambda *given, **named: connect(*given, factory=Connection, **named)
sys.addaudithook(lambda event, about: event == "open" and opened.append(str(about[0])))
from tickler.cli import run
status = run(sys.argv[1:])
sys.stderr.write(json.dumps({"statements": told, "files": opened}))
sys.exit(status)
"""


class Asked(NamedTuple):
    """What a run asked for."""

    statements: list[str]
    files: set[str]


@pytest.fixture(scope="module")
def used_binder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A binder that was worked with today, with dossiers enough that one for each would be seen."""
    return begin(
        tmp_path_factory.mktemp("used") / "binder.db",
        ["add", "Weber Söhne", "--next", "today"],
        ["promise", "1", "samples", "today"],
        ["add", "Closed Client", "--next", "fri"],
        ["close", "2", "--because", "moved away"],
        *(["add", f"Client {nth}", "--next", "today", "--about", "the price"] for nth in range(8)),
    )


def asked_by(words: list[str], path: Path, config: Path) -> Asked:
    """What a command asks for that ends well: the program's own files and Python's are no news."""
    env = environment({"TICKLER_DB": str(path), "TICKLER_CONFIG": str(config), "TICKLER_NOW": MONDAY})

    ended = subprocess.run(
        [sys.executable, "-c", PROBE, *words], capture_output=True, text=True, env=env, cwd=ROOT, check=False
    )

    assert ended.returncode == 0, ended.stderr
    asked = json.loads(ended.stderr.splitlines()[-1])
    code = tuple({str(ROOT / "tickler"), sys.prefix, sys.base_prefix, *filter(None, sys.path[1:])})
    return Asked(asked["statements"], {file for file in asked["files"] if not file.startswith(code)})


@pytest.mark.parametrize("command", STATEMENTS)
def test_the_daily_loop_tells_the_binder_no_more_than_it_must(used_binder: Path, tmp_path: Path, command: str) -> None:
    """Each command has its number of statements, whatever lies in the stack; and reads the config file alone."""
    words, statements = STATEMENTS[command]
    config, path = tmp_path / "config.toml", tmp_path / "binder.db"
    config.write_text('owner = "anna"\ncapacity = 30\n')
    shutil.copy(used_binder, path)
    shutil.copytree(used_binder.parent / "backups", tmp_path / "backups")

    asked = asked_by(words, path, config)

    assert len(asked.statements) == statements, "\n".join(asked.statements)
    assert asked.files <= {str(config), os.devnull}


def test_every_command_is_asked_how_it_grows() -> None:
    """The benchmark asks each command in a small binder and in a large one."""
    assert set(COMMANDS) == growth.COMMANDS
