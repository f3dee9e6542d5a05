"""The README tells the truth: its sessions print what it says, and no command is left out of it."""

import re
from pathlib import Path

import pytest

from tests import readme
from tickler.cli import COMMANDS
from tickler.settings import KEYS, read_settings


def test_the_sessions_print_what_the_readme_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command in a session, run on the demo binder, prints what stands below it (else: python -m tests.readme)."""
    monkeypatch.setenv("TICKLER_CONFIG", "")
    monkeypatch.setenv("TICKLER_DB", "")
    written = readme.README.read_text(encoding="utf-8")

    assert readme.written_anew(written, tmp_path) == written


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_reference(command: str) -> None:
    """A command that the README's reference does not name is undocumented."""
    reference = readme.README.read_text(encoding="utf-8").partition("## Commands")[2]

    assert f"`tickler {command}" in reference


@pytest.mark.parametrize("key", KEYS)
def test_every_setting_is_in_the_configuration(key: str) -> None:
    """A key that the README's configuration does not name is undocumented."""
    configuration = readme.README.read_text(encoding="utf-8").partition("## Configuration")[2]

    table, _dot, name = key.rpartition(".")
    _before, _header, within = configuration.replace("# ", "").partition(f"[{table}]" if table else "```toml")
    assert f"\n{name} = " in within


def test_the_configuration_can_be_copied_as_it_stands(tmp_path: Path) -> None:
    """The config file of the README is read without an error."""
    configuration = readme.README.read_text(encoding="utf-8").partition("## Configuration")[2]
    shown = configuration.partition("```toml\n")[2].partition("```")[0]
    path = tmp_path / "config.toml"
    path.write_text(shown, encoding="utf-8")

    settings = read_settings(str(path))

    assert (settings.owner, settings.country) == ("anna", "GE")
    assert [field.key for field in settings.fields] == ["customer_no", "rating"]


def test_no_command_is_in_the_reference_twice() -> None:
    """One line of the table tells about a command."""
    reference = readme.README.read_text(encoding="utf-8").partition("## Commands")[2]

    named = re.findall(r"^\| `tickler ([\w-]+)", reference, re.MULTILINE)

    assert sorted(named) == sorted(set(named))
