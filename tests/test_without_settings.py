"""What works whatever is wrong with the settings: the help, the version, and the demo, which brings its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import run
from tickler.cli import COMMANDS


@pytest.fixture(params=["broken", "missing"])
def settings(request: pytest.FixtureRequest, config: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> str:
    """A config file that cannot be read, or is not there."""
    path = config("capasity = [")
    if request.param == "missing":
        monkeypatch.setenv("TICKLER_CONFIG", str(path.with_name("none.toml")))
    return str(request.param)


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("command", COMMANDS)
def test_every_commands_help_is_given(command: str) -> None:
    """`COMMAND --help` reads no settings."""
    ran = run(command, "--help")

    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: tickler {command}")


@pytest.mark.usefixtures("settings")
def test_the_demo_and_the_version_need_no_settings(tmp_path: Path) -> None:
    """The demo writes settings of its own."""
    assert run("--version").status == 0
    assert run("demo", str(tmp_path / "demo"), "--quiet").status == 0


def test_a_config_file_that_is_not_there_is_told_with_what_names_it(settings: str) -> None:
    """Any other command is refused; where it is the variable that leads nowhere, the hint says so."""
    ran = run("today")

    assert ran.status == 2
    assert ("TICKLER_CONFIG names it: name another, or unset it" in ran.err) is (settings == "missing")


def test_what_is_misspelt_is_told_before_what_is_wrong_with_the_settings(settings: str) -> None:
    """The command line is read first."""
    assert "--nxt" in run("call", "1", "--nxt", "fri").err, settings
