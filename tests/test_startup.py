"""What a run of the daily loop imports: nothing that takes longer than the command itself."""

import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from tests.conftest import MONDAY, run
from tests.probing import ROOT, begin, binder_path, environment
from tickler import settings
from tickler.cli import COMMANDS

# What each takes to import is told in pyproject.toml. `rich_utils` is typer's own coloured help, with Markdown.
HEAVY = (
    "sqlmodel", "sqlalchemy", "pydantic", "alembic", "holidays", "charset_normalizer", "jinja2", "urllib.request",
    "importlib.metadata", "rich.markdown", "rich.progress", "rich.traceback", "typer.rich_utils", "dateutil.parser",
    "tickler.storage.tables", "tickler.storage.upgrade", "tickler.demo", "email", "asyncio", "pygments", "unittest",
    "textual", "tickler.desk", *(() if sys.platform != "linux" else ("platformdirs",)),
)  # fmt: skip
# Not even these where the binder, the config file and the owner are told.
SAVED_WHERE_TOLD = ("getpass",)

DAILY_LOOP = {
    "today": ["today"],
    "tab": ["tab", "23"],
    "binder": ["binder"],
    "show": ["show", "weber"],
    "find": ["find", "price"],
    "add": ["add", "New", "--next", "fri"],
    "call": ["call", "1", "said", "-o", "reached", "--next", "fri"],
    "log": ["log", "1", "said", "--kind", "visit", "--next", "fri"],
    "move": ["move", "1", "fri"],
    "close": ["close", "1", "--because", "no need"],
    "reopen": ["reopen", "2", "--next", "fri"],
    "edit": ["edit", "1", "--phone", "123"],
}

PROBE = """
import sys
from tickler.cli import run
status = run(sys.argv[1:])
sys.stderr.write("\\n".join(sys.modules))
sys.exit(status)
"""


@pytest.fixture(scope="module")
def used_binder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A binder that was worked with today: the copy of the day is made."""
    return begin(
        tmp_path_factory.mktemp("used") / "binder.db",
        ["add", "Weber Söhne", "--next", "today"],
        ["add", "Closed Client", "--next", "fri"],
        ["close", "2", "--because", "moved away"],
    )


def imported_by(words: list[str], path: Path, config: Path) -> set[str]:
    """The modules that are there when a command has ended, which it must do well."""
    env = environment({"TICKLER_DB": str(path), "TICKLER_CONFIG": str(config), "TICKLER_NOW": MONDAY})

    ended = subprocess.run(
        [sys.executable, "-c", PROBE, *words], capture_output=True, text=True, env=env, cwd=ROOT, check=False
    )

    assert ended.returncode == 0, ended.stderr
    modules = set(ended.stderr.splitlines())
    assert "tickler.commands.run" in modules
    return modules


def within(packages: tuple[str, ...], modules: set[str]) -> set[str]:
    """The modules that are one of the packages or lie in one."""
    return {one for one in modules if any(f"{one}.".startswith(f"{package}.") for package in packages)}


@pytest.mark.parametrize("command", DAILY_LOOP)
def test_the_daily_loop_imports_nothing_heavy(used_binder: Path, tmp_path: Path, command: str) -> None:
    """Where all is told, no schema tools, no holidays, no folders of the platform, no coloured help are loaded."""
    config = tmp_path / "config.toml"
    config.write_text('owner = "anna"\ncapacity = 30\n')
    path = tmp_path / "binder.db"
    path.write_bytes(used_binder.read_bytes())
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "binder-2026-11-23.db").touch()

    modules = imported_by(DAILY_LOOP[command], path, config)

    assert within(HEAVY + SAVED_WHERE_TOLD, modules) == set()


@pytest.mark.parametrize("command", ["today", "tab", "binder", "show", "find"])
def test_who_only_reads_brings_nothing_to_write_with(used_binder: Path, tmp_path: Path, command: str) -> None:
    """The writer, the copies and the journal stay out of commands that only look."""
    config = tmp_path / "config.toml"
    config.write_text('owner = "anna"\n')

    modules = imported_by(DAILY_LOOP[command], used_binder, config)

    writing = ("tickler.storage.store", "tickler.storage.backups", "tickler.rules.history", "tickler.rules.copies")
    assert within(writing, modules) == set()


@pytest.mark.parametrize("command", ["today", "call"])
def test_the_start_is_not_held_up_by_a_search_for_garbage(used_binder: Path, tmp_path: Path, command: str) -> None:
    """All that is imported stays: Python looks through it twice at most, and no more when the program ends."""
    path, config = tmp_path / "binder.db", tmp_path / "config.toml"
    path.write_bytes(used_binder.read_bytes())
    config.write_text('owner = "anna"\n')
    env = environment({"TICKLER_DB": str(path), "TICKLER_CONFIG": str(config), "TICKLER_NOW": MONDAY})
    probe = """
import atexit, gc, sys
before = sum(generation["collections"] for generation in gc.get_stats())
def told():
    looked = sum(generation["collections"] for generation in gc.get_stats()) - before
    sys.stderr.write(f"{looked} {gc.get_freeze_count()} {len(gc.get_objects())}")
atexit.register(told)
from tickler.__main__ import main
main()
"""

    ended = subprocess.run(
        [sys.executable, "-c", probe, *DAILY_LOOP[command]],
        capture_output=True, text=True, env=env, cwd=ROOT, check=True,
    )  # fmt: skip

    looked, frozen, left = map(int, ended.stderr.splitlines()[-1].split())
    assert looked <= 2
    assert frozen > 100 * left


@pytest.mark.parametrize("command", ["today", "call"])
def test_a_country_s_holidays_are_computed_once(used_binder: Path, tmp_path: Path, command: str) -> None:
    """With a country set, the first command computes the year and keeps it, and the next ones load no `holidays`."""
    config = tmp_path / "config.toml"
    config.write_text('owner = "anna"\ncountry = "GE"\n')
    path = tmp_path / "binder.db"
    path.write_bytes(used_binder.read_bytes())

    assert within(("holidays",), imported_by(["today"], path, config))
    assert not within(("holidays",), imported_by(DAILY_LOOP[command], path, config))


@pytest.mark.parametrize(
    "words", [["--version"], ["--help"], ["call", "--help"], ["call", "1", "-o", "nonsense"]], ids=" ".join
)
def test_help_and_usage_errors_import_nothing_heavy(words: list[str]) -> None:
    """Help, the version and a usage error are there at once, too: no Markdown, no schema tools."""
    probe = PROBE.replace("sys.exit(status)", "")

    ended = subprocess.run(
        [sys.executable, "-c", probe, *words], capture_output=True, text=True, env=environment(), cwd=ROOT, check=False
    )

    modules = set(ended.stderr.splitlines())
    assert "tickler.cli" in modules
    assert within(HEAVY, modules) == set()


def test_a_run_imports_only_the_module_of_its_command(used_binder: Path, tmp_path: Path) -> None:
    """Of the commands' modules only the one that was called is loaded, beside what all share."""
    config = tmp_path / "config.toml"
    config.write_text('owner = "anna"\n')

    modules = imported_by(["today"], used_binder, config)

    others = {f"tickler.commands.{module}" for module in COMMANDS.values()} - {"tickler.commands.daily"}
    assert modules & others <= {"tickler.commands.completion"}
    assert "tickler.render.json" not in modules


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs itself is asked")
@pytest.mark.parametrize("told", [None, "", " ", "/elsewhere"])
def test_the_folders_are_those_of_the_platform(monkeypatch: pytest.MonkeyPatch, told: str | None) -> None:
    """Settings and binder lie where the library that knows all platforms has them."""
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable) if told is None else monkeypatch.setenv(variable, told)

    assert settings.data_folder() == Path(platformdirs.user_data_dir("tickler", appauthor=False))
    assert settings._usual_place().parent == Path(platformdirs.user_config_dir("tickler", appauthor=False))


def test_the_first_command_of_all_works_without_anything_told() -> None:
    """Begun under the platform's folders, with no config file, the binder lies where XDG says, and is found again."""
    env = environment({"TICKLER_DB": None, "TICKLER_NOW": MONDAY})
    begun = f"a new binder was begun at {binder_path().parent / 'data' / 'tickler' / 'binder.db'}\n"
    for words, told in ((["add", "Weber", "--next", "today"], begun), (["today"], "")):
        ended = subprocess.run(
            [sys.executable, "-m", "tickler", *words], capture_output=True, text=True, env=env, cwd=ROOT, check=False
        )
        assert ended.returncode == 0, ended.stderr
        assert ended.stderr == told

    assert (binder_path().parent / "data" / "tickler" / "binder.db").exists()
    assert run("today").status == 5


def test_who_stops_it_as_it_starts_is_told_in_a_line() -> None:
    """Ctrl-C while the modules come in is answered as at any other time: one line, exit 1."""
    probe = """
import sys
class Stops:
    def find_spec(self, name, *_):
        if name == "tickler.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stops())
from tickler.__main__ import main
main()
"""

    ended = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, cwd=ROOT, check=False)

    assert (ended.returncode, ended.stderr) == (1, "error: stopped; nothing was written\n")
