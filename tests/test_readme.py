"""The README tells the truth: its sessions print what it says, and no command is left out of it."""

import re
from pathlib import Path

import pytest

from tests import readme
from tests.conftest import run
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


TOLD_MORE = {
    "tab": "tab 25", "find": "find kraft", "sheets": "sheets 14", "close-day": "close-day --to tomorrow --dry-run",
    "balance": "balance 2026-11-27",
}  # fmt: skip


def columns_of_plain() -> dict[str, list[str]]:
    """The columns that the README tells of, by command; none where they are told by those of another command."""
    table = readme.README.read_text(encoding="utf-8").partition("| records of |")[2].partition("\n\n")[0]
    told = re.findall(r"^\| (`[^|]+`) \| ([^|]*)", table, re.MULTILINE)
    return {
        command: [] if "`" in columns.partition(";")[0] else columns.partition(";")[0].split(", ")
        for commands, columns in told
        for command in re.findall(r"`([\w-]+)`", commands)
    }


def test_every_command_with_records_tells_their_columns() -> None:
    """Whatever takes --plain stands in the table of columns, and nothing else does."""
    takes = {command for command in COMMANDS if " --plain " in run(command, "--help").out}

    assert set(columns_of_plain()) == takes


def test_the_columns_of_plain_are_as_many_as_the_readme_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each record of a command has all of them, if need be empty ones."""
    sheet = tmp_path / "offer.txt"
    sheet.write_text("Kraft bags")
    run("demo", str(tmp_path / "demo"), "-q", now=readme.NOW)
    monkeypatch.setenv("TICKLER_CONFIG", str(tmp_path / "demo" / "config.toml"))
    monkeypatch.setenv("TICKLER_DB", str(tmp_path / "demo" / "binder.db"))
    for words in (
        ["backup"], ["attach", "14", str(sheet)], ["add", "Kavkaz Trading", "--next", "tomorrow"],
        ["days-off", "add", "fri"],        ["handover", "giorgi", "5", "--until", "fri", "--to", str(tmp_path)],
    ):  # fmt: skip
        assert run(*words, now=readme.NOW).status == 0, words

    for command, columns in columns_of_plain().items():
        if columns:
            printed = run(*TOLD_MORE.get(command, command).split(), "--plain", now=readme.NOW).out.splitlines()
            printed = printed[:20] if command == "report" else printed  # its figures, before the lists
            assert {len(line.split("\t")) for line in printed} == {len(columns)}, command


def test_each_kind_of_record_of_a_dossier_has_its_columns() -> None:
    """What `show` gives tells what is to be done next, behind the columns that were there before."""
    run("add", "Weber", "--next", "fri 10:30", "--do", "offer", "--about", "bags")

    (dossier,) = run("show", "1", "--plain").out.splitlines()

    assert len(dossier.split("\t")) == 1 + len(columns_of_plain()["find"])
    assert dossier.split("\t")[-4:] == ["", "offer", "bags", "yes"]


COMMON = {"--json", "--plain", "--dry-run", "--quiet", "--help"}  # told of once, for scripts


def row_of(command: str) -> str:
    """What the README's reference says of a command, and of the one that it is said to be as."""
    reference = readme.README.read_text(encoding="utf-8").partition("## Commands")[2]
    row = re.search(rf"^\| `tickler {command}[ `].*$", reference, re.MULTILINE)
    assert row, command
    other = re.search(r"as in `(\w+)`", row.group())
    return row.group() + (row_of(other[1]) if other else "")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_in_the_row_of_its_command(command: str) -> None:
    """Its long name stands in the reference, or it is one of those that many commands have."""
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", run(command, "--help").out.partition("Options:")[2]))

    missing = {option for option in options - COMMON if not re.search(rf"{option}(?![\w-])", row_of(command))}

    assert options >= {"--help"}
    assert not missing


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
