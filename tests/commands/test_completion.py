"""Tab completes commands, options, outcomes, tabs and dossiers, and whatever a client is called arrives as one word."""

import json
import os
import re
import select
import shutil
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import MONDAY, run
from tickler.cli import COMMANDS, app
from tickler.commands.completion import offer
from tickler.commands.values import MOST
from tickler.dossiers import DOS, KINDS, OUTCOMES
from tickler.shells.offers import Offer, answer
from tickler.shells.typed import SHELLS, SINGLE_QUOTES, ShellName, Typed, read_typed

ROOT = Path(__file__).parents[2]
BREAKS = " \t\n\"'><=;|&(:@"  # COMP_WORDBREAKS of a bash out of the box
HOSTILE = (
    'O\'Brien & Söhne "A" $HOME',
    "Solar `touch PWNED` $(touch PWNED)",
    "Bang! Co",
    "Foo: Bar = Baz @ x",
    "Semi; touch PWNED & | > <",
    "Glob [x]* ? {a,b} ~",
    "back\\slash\\",
    "Łukasz \"Q\" 'S'",
    "თბილისი ღვინო",
    "~tilde",
    "=equals",
    "%percent ^caret",
    "Hey!",
)
HEAVY = ("sqlmodel", "sqlalchemy", "pydantic", "alembic", "holidays", "typer.rich_utils")

Ask = Callable[..., list[str]]

powershell = pytest.mark.skipif(not shutil.which("pwsh"), reason="no PowerShell here")


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """What the program answers to the script of a shell; it says nothing else, and ends well."""

    def asked(line: str, shell: str = "zsh", **more: str) -> list[str]:
        told = {"": shell, "_LINE": line, "_BREAKS": BREAKS, **more}
        with monkeypatch.context() as patch:
            for name, value in told.items():
                patch.setenv(f"_TICKLER_COMPLETE{name}", value)
            patch.setenv("TICKLER_NOW", os.environ.get("TICKLER_NOW", MONDAY))
            capsys.readouterr()
            status = offer(typer.main.get_group(app), COMMANDS)
        printed = capsys.readouterr()
        assert (status, printed.err) == (0, "")
        return printed.out.splitlines()

    return asked


def words(lines: list[str]) -> list[str]:
    """The words of an answer, without what is said about them."""
    return [line.partition("\t")[0] for line in lines]


def add(*names: str) -> None:
    """A dossier for each name, filed under tab 8."""
    for name in names:
        assert run("add", "--next", "8", "--", name).status == 0


# -- words -------------------------------------------------------------------------------------------------------------


def test_a_dossier_is_offered_by_any_word_of_its_name(ask: Ask) -> None:
    """Names that begin so come first; the others are offered from that word on, which is a REF as well."""
    add("შპს თბილისი", "თბილისის პური", "Müller GmbH", "O'Brien & Sons GmbH")
    run("add", "Kavkaz", "--next", "8", "--person", "Nino Beridze")

    assert words(ask("tickler show თბი")) == ["თბილისის პური", "თბილისი"]
    assert ask("tickler show bri") == ["Brien & Sons GmbH\t4 O'Brien & Sons GmbH"]
    assert words(ask("tickler call gmb")) == ["GmbH · Müller GmbH", "GmbH · O'Brien & Sons GmbH"]
    assert ask("tickler call ber") == ["Beridze\t5 Kavkaz · Nino Beridze"]
    assert ask("tickler show b") == []
    for ref in ("თბილისი", "Brien & Sons GmbH", "GmbH · Müller GmbH", "Beridze"):
        assert run("show", ref).status == 0, ref


def test_a_word_that_is_the_whole_name_of_another_is_offered_with_more(ask: Ask) -> None:
    """By itself it would name the other dossier."""
    add("Kapanadze")
    run("add", "Tea House", "--next", "8", "--person", "Nino Kapanadze")

    assert ask("tickler show kap") == ["Kapanadze\t1", "Kapanadze · Tea House\t2 Tea House · Nino Kapanadze"]
    assert run("show", "Kapanadze · Tea House", "--json").json["id"] == 2


def test_of_too_many_names_with_a_word_it_is_said_that_there_are_more(ask: Ask) -> None:
    """What all that are shown begin with is written by a shell: then it is no more than what was typed."""
    add(*(f"A{n} Trading" for n in range(MOST + 2)))

    offered = words(ask("tickler show tra"))

    assert len(offered) == MOST + 1
    assert offered[-1] == "tra"


@pytest.mark.parametrize("shell", SHELLS)
def test_commands_are_offered_in_every_shell(ask: Ask, shell: str) -> None:
    """With nothing typed yet every command is offered, in the order of a day's work."""
    assert words(ask("tickler ", shell)) == list(COMMANDS)


def test_commands_come_with_what_they_do(ask: Ask) -> None:
    """A shell that can show it is told what a command does, which is what `--help` says."""
    for line in ask("tickler "):
        name, said = line.split("\t")
        assert said
        assert said in " ".join(run(name, "--help").out.split())
    assert ask("tickler tod") == [
        "today\tTurn to today's tab: the day's stack, its volume, and how full the coming days are."
    ]


def test_options_are_offered_until_they_are_given(ask: Ask) -> None:
    """Options come by their long names, those that were given no more, those that may be said again again."""
    offered = words(ask("tickler call kavkaz -nq --outcome=reached --promise x --"))

    assert {"--next", "--promise", "--help"} < set(offered)
    assert not {"--outcome", "--dry-run", "--quiet", "-o"} & set(offered)


def test_options_are_offered_where_no_argument_can_be_completed(ask: Ask) -> None:
    """After the dossier the options of a call are offered without a dash."""
    assert words(ask("tickler call 17 "))[:2] == ["--outcome", "--next"]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("tickler call 17 --outcome ", list(OUTCOMES)),
        ("tickler call 17 -o re", ["reached", "refused"]),
        ("tickler call 17 -nqo re", ["reached", "refused"]),
        ("tickler call 17 --outcome RE", ["reached", "refused"]),
        ("tickler call 17 --outcome=of", ["--outcome=offer-sent"]),
        ("tickler log 17 --kind ", list(KINDS)),
        ("tickler call 17 --do ", list(DOS)),
        ("tickler call 17 --next tom", ["tomorrow"]),
        ("tickler call 17 --next +1", ["+1wd", "+1w", "+1m"]),
        ("tickler call 17 --next 2", ["23", "24", "25", "26", "27", "28", "29", "2", "20", "21", "22"]),
        ("tickler call 17 --at y", ["yesterday"]),
        ("tickler --now t", []),
        ("tickler move 17 ju", ["june", "july"]),
        ("tickler today f", ["friday", "february"]),
        ("tickler tab j", ["january", "june", "july"]),
        ("tickler completion p", ["powershell"]),
        ("tickler report j", ["january", "june", "july"]),
        ("tickler report t", ["this month"]),
        ("tickler segments n", ["newcomers"]),
        ("tickler call 17 --close ", []),
        ("tickler nonsense ", []),
        ("tickler form 17 ne", ["needs"]),
        ("tickler print form ob", ["objection"]),
        ("tickler print week f", ["friday", "february"]),
        ("tickler find outcome:re", ["outcome:reached", "outcome:refused"]),
        ("tickler find stage:cl", ["stage:client"]),
        ("tickler find clos", ["closed:yes", "closed:no"]),
        ("tickler find open", ["open:promise", "open:question", "open:complaint"]),
        ("tickler find tea", []),
        ("tickler add ne", []),
    ],
)
def test_the_words_of_the_method_are_offered(ask: Ask, line: str, offered: list[str]) -> None:
    """Outcomes, kinds, what is to be done, and places in the binder, in whatever case they are typed."""
    assert words(ask(line)) == offered


def test_what_a_dossier_numbers_is_offered_by_its_numbers(ask: Ask, tmp_path: Path) -> None:
    """The open promises where one is kept or dropped, the sheets where one is looked at; of no other dossier."""
    add("Kavkaz", "Weber")
    (tmp_path / "offer.txt").write_text("0.21 a piece")
    run("promise", "kavkaz", "samples", "fri")
    run("promise", "kavkaz", "a price", "fri")
    run("kept", "kavkaz", "1")
    run("attach", "kavkaz", str(tmp_path / "offer.txt"))

    assert ask("tickler kept kavkaz ") == ask("tickler dropped 1 ") == ["2\ta price"]
    assert ask("tickler sheet kavkaz ") == ask("tickler open 1 ") == ["1\toffer"]
    assert words(ask("tickler kept weber ")) == words(ask("tickler kept weber -"))
    assert ask("tickler sheet nobody 1") == []


def test_the_copies_of_the_binder_are_offered_to_go_back_to(ask: Ask) -> None:
    """The newest first; a word that begins none of them may be a file."""
    for day in ("23", "24", "25"):
        run("add", f"Client {day}", "--next", "fri", now=f"2026-11-{day}T09:00")

    assert words(ask("tickler restore ")) == ["binder-2026-11-25.db", "binder-2026-11-24.db"]
    assert ask("tickler restore /media/") == ["\tfiles"]
    assert words(ask("tickler restore --app")) == ["--apply"]


def test_tabs_are_offered_in_the_order_of_the_binder(ask: Ask) -> None:
    """The dividers begin with today's; each number comes with its date, each month with its year."""
    offered = ask("tickler tab ")

    assert offered[0] == "23\tMon 23 Nov 2026"
    assert offered[8] == "1\tTue 1 Dec 2026"
    assert offered[-1] == "november\tNovember 2027"
    assert len(offered) == 30 + 12


@pytest.mark.parametrize("shell", SHELLS)
def test_files_are_left_to_the_shell(ask: Ask, shell: str) -> None:
    """Where a path is wanted the shell completes files."""
    assert ask("tickler --db ", shell) == ask("tickler --db=x", shell) == ["\tfiles"]


# -- dossiers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("kav", ["Kavala Foods", "Kavkaz Trading"]),
        ("KAVK", ["Kavkaz Trading"]),
        ("lukasz", ["Łukasz"]),
        ("sohne", ["Söhne & Co"]),
        ("Söh", ["Söhne & Co"]),
        ("თბ", ["თბილისი ღვინო"]),
        ("'söhne &", ["Söhne & Co"]),
        ("trading", ["Trading"]),
    ],
)
def test_dossiers_are_offered_by_the_beginning_of_their_names(ask: Ask, typed: str, offered: list[str]) -> None:
    """In any case, with or without accents, in any script, in quotes or not."""
    add("Kavkaz Trading", "Kavala Foods", "Łukasz", "Söhne & Co", "თბილისი ღვინო")

    assert words(ask(f"tickler show {typed}")) == offered


def test_a_dossier_comes_with_its_number_person_and_company(ask: Ask) -> None:
    """What is said about a dossier tells it from others, in bash where offers are listed."""
    run("add", "Kavkaz Trading", "--person", "Nino", "--company", "KT Ltd", "--next", "8")

    assert ask("tickler show k") == ["Kavkaz Trading\t1 · Nino · KT Ltd"]
    assert ask("tickler show k", "bash", _TYPE="63") == ["Kavkaz Trading  (1 · Nino · KT Ltd)"]


def test_what_is_said_already_is_not_said_about_a_dossier_again(ask: Ask) -> None:
    """Neither the person nor the company, where the client is called so; whatever the dossier is offered by."""
    run("add", "Günther Weiß", "--person", "Günther Weiß", "--company", "Molkerei Weiß", "--next", "8")
    run("add", "Kavkaz", "--person", "Nino", "--company", "Kavkaz", "--next", "8")

    assert ask("tickler show gün") == ["Günther Weiß\t1 · Molkerei Weiß"]
    assert ask("tickler show wei") == ["Weiß\t1 Günther Weiß · Molkerei Weiß"]
    assert ask("tickler show 1") == ["1\tGünther Weiß · Molkerei Weiß"]
    assert ask("tickler show k") == ["Kavkaz\t2 · Nino"]


def test_numbers_are_offered_where_digits_were_typed(ask: Ask) -> None:
    """A number comes with the name; names that begin with digits are offered beside."""
    add("Weber", *(f"Client {number}" for number in range(2, 12)), "1a Bakery")

    assert ask("tickler show 1") == ["1\tWeber", "10\tClient 10", "11\tClient 11", "12\t1a Bakery", "1a Bakery\t12"]
    assert ask("tickler show 0") == []


def test_active_dossiers_are_offered_to_be_filed_and_closed_ones_to_be_reopened(ask: Ask) -> None:
    """Each command is offered those that it can be said of; a dossier can be read and changed always."""
    add("Anna", "Arno")
    run("close", "arno", "--because", "moved away")

    for command in ("call", "log", "move", "close"):
        assert words(ask(f"tickler {command} a")) == ["Anna"]
    assert ask("tickler reopen a") == ["Arno\t2 (closed)"]
    assert words(ask("tickler show a")) == words(ask("tickler edit a")) == ["Anna", "Arno"]


def test_move_is_offered_dossiers_first_and_then_places_too(ask: Ask) -> None:
    """`move REF… WHEN`: the first word is a dossier, a later one is another or the place."""
    add("Friedrich", "Weber")

    assert words(ask("tickler move fri")) == ["Friedrich"]
    assert words(ask("tickler move weber fri")) == ["friedrich", "friday"]
    assert ask("tickler move weber 2")[:2] == ["2\tWeber | Wed 2 Dec 2026", "23\tMon 23 Nov 2026"]


def test_namesakes_are_told_apart_by_person_or_company(ask: Ask) -> None:
    """What is offered names one dossier, and can be completed further once it is begun."""
    for person in ("Anna", "Bob"):
        run("add", "Weber", "--person", person, "--next", "8")
    add("Weber Söhne")

    assert words(ask("tickler show web")) == ["Weber · Anna", "Weber · Bob", "Weber Söhne"]
    assert words(ask("tickler show 'Weber · b")) == ["Weber · Bob"]
    assert run("show", "Weber · Bob", "--json").json["person"] == "Bob"


@pytest.mark.parametrize("name", ["-n", "4711", "☎ ☎", "#1"])
def test_a_name_that_is_no_ref_is_offered_by_its_number(ask: Ask, name: str) -> None:
    """An option, a number, signs alone: the words would name another dossier, or none."""
    add("Weber", name)

    assert "2" in words(ask("tickler show "))


def test_of_many_dossiers_the_last_is_offered_too(ask: Ask) -> None:
    """A shell writes how all offers begin: it must not be more than what all the dossiers have in common."""
    add(*(f"Kavkaz {number:03}" for number in range(MOST + 5)), "Kaz")

    offered = words(ask("tickler show k"))

    assert len(offered) == MOST
    assert (offered[0], offered[-1]) == ("Kavkaz 000", "Kaz")


# -- where it is looked for --------------------------------------------------------------------------------------------


def test_the_global_options_before_the_command_are_respected(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another binder and another now are looked at as the command would, in quotes, with ~ and with variables."""
    monkeypatch.setenv("HOME", str(tmp_path))
    other = tmp_path / "an other.db"
    run("add", "Kavkaz", "--next", "8", db=other)

    for told in (f"'{other}'", f'"{other}"', '"$HOME/an other.db"', "~/an\\ other.db", "${HOME}/an\\ other.db"):
        assert words(ask(f"tickler --no-color --db {told} show kav")) == ["Kavkaz"]
        assert words(ask(f"tickler --db={told} show kav")) == ["Kavkaz"]
    assert ask("tickler show kav") == []
    assert ask("tickler --now 2027-01-05 tab 5") == ["5\tTue 5 Jan 2027"]


def test_the_environment_is_respected(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TICKLER_DB, TICKLER_NOW and the config file say which binder and which now."""
    run("add", "Kavkaz", "--next", "8", db=tmp_path / "other.db")
    monkeypatch.setenv("TICKLER_NOW", "2027-01-05")
    (tmp_path / "config.toml").write_text('db = "other.db"\n')

    assert ask("tickler tab 5") == ["5\tTue 5 Jan 2027"]
    monkeypatch.setenv("TICKLER_DB", str(tmp_path / "other.db"))
    assert words(ask("tickler show kav")) == ["Kavkaz"]
    monkeypatch.delenv("TICKLER_DB")
    monkeypatch.setenv("TICKLER_CONFIG", str(tmp_path / "config.toml"))
    assert words(ask("tickler show kav")) == ["Kavkaz"]


def _no_binder(path: Path) -> None:
    path.unlink()


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("no binder, but a letter, and a long one at that " * 100)


def _damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000] + b"\0" * 20_000)


def _of_another_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()


@pytest.mark.parametrize("wrong", [_no_binder, _a_folder, _empty, _text, _damaged, _of_another_version])
def test_nothing_is_offered_where_the_binder_cannot_be_read(ask: Ask, wrong: Callable[[Path], None]) -> None:
    """Whoever is typing is not disturbed: no offer, no word, exit 0; and the binder is left as it is."""
    add("Kavkaz")
    path = Path(os.environ["TICKLER_DB"])
    wrong(path)
    before = path.read_bytes() if path.is_file() else None

    assert ask("tickler show kav") == []
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_locked_binder_is_not_waited_for(ask: Ask) -> None:
    """While somebody has the binder for himself alone, Tab offers no dossier, at once."""
    add("Kavkaz")
    with closing(sqlite3.connect(os.environ["TICKLER_DB"], isolation_level=None)) as db:
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE dossier SET moves = 1")
        begun = time.monotonic()

        assert ask("tickler show kav") == []

        assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    "told",
    [{"TICKLER_NOW": "nonsense"}, {"TICKLER_CONFIG": "/nowhere/config.toml"}, {"TICKLER_DB": "mysql://x"}],
    ids=lambda told: next(iter(told)),
)
def test_nothing_is_offered_where_the_environment_is_wrong(
    ask: Ask, told: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken config file, another now that is none, a binder of an unknown kind: no dossier is offered."""
    add("Kavkaz")
    for name, value in told.items():
        monkeypatch.setenv(name, value)

    assert ask("tickler show kav") == []


def test_the_script_is_printed_whatever_is_wrong_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell asks for it each time it starts: a broken config file is not told then."""
    monkeypatch.setenv("TICKLER_CONFIG", "/nowhere/config.toml")
    monkeypatch.setenv("TICKLER_DB", "mysql://x")

    printed = run("completion", "bash", now="nonsense")

    assert (printed.status, printed.err) == (0, "")
    assert "_tickler_completion" in printed.out


@pytest.mark.parametrize("shell", [*SHELLS, "tcsh", "complete_bash"])
@pytest.mark.parametrize(
    "line", ["", "t", "'", '"', "\\", "tickler --db", "tickler show \udcff", "tickler show " + "1" * 9999]
)
def test_no_line_disturbs(ask: Ask, shell: str, line: str) -> None:
    """Whatever is typed, in a shell that is known or not, nothing is said beside the offers."""
    add("Kavkaz")

    ask(line, shell)


def test_another_word_before_the_program_is_passed(ask: Ask) -> None:
    """Where fish hands over assignments and `command`, too, they are no part of the command line."""
    assert words(ask("command tickler tod", "fish")) == words(ask("TICKLER_DB='a b' tickler tod", "fish")) == ["today"]


# -- how it is written -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quote", ["", "'", '"'])
@pytest.mark.parametrize("name", HOSTILE)
def test_bash_reads_the_offer_as_one_word_and_runs_nothing(tmp_path: Path, name: str, quote: str) -> None:
    """Whatever the client is called, in open quotes or not, bash passes the name and nothing else."""
    (reply,) = answer([Offer(name)], Typed([], name[:1], quote), "bash")
    shut = "" if not quote or reply.endswith(quote) else quote

    ran = subprocess.run(
        ["bash", "-c", f"printf '%s\\n' {quote}{reply}{shut}"], capture_output=True, text=True, cwd=tmp_path, check=True
    )

    assert ran.stdout == f"{name}\n"
    assert not list(tmp_path.iterdir())


printable = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1)


@given(printable, st.sampled_from(["", "'", '"']))
def test_what_is_offered_to_bash_is_read_back_as_it_was(name: str, quote: str) -> None:
    """Each name survives the way to the line and back, in open quotes or not."""
    (reply,) = answer([Offer(name)], Typed([], "", quote), "bash")
    shut = "" if not quote or reply.endswith(quote) else quote

    assert read_typed(f"tickler show {quote}{reply}{shut} ", "bash", BREAKS).words == ["show", name]


@given(st.one_of(printable, st.text("a,'\u2018\u2019\u201a\u201b\u201c\u201d\u201e`$", min_size=1)))
def test_what_is_offered_to_powershell_is_read_back_as_it_was(name: str) -> None:
    """In single quotes each of them stands for itself when it is doubled; all else is text."""
    (line,) = answer([Offer(name, number="17")], Typed([], ""), "powershell")
    written = line.split("\t")[0]

    assert written == "17" or written[0] == written[-1] == "'" or re.fullmatch(r"[\w./+=-]+", written)
    assert read_typed(f"tickler show {written} ", "powershell").words == ["show", "17" if written == "17" else name]
    assert written != "17" or name == "17" or '"' in name or name.endswith("\\")


def test_powershell_gets_the_word_its_listing_and_something_about_it(ask: Ask) -> None:
    """PowerShell writes a word as it comes, and wants no empty text."""
    add("O'Brien & Söhne", 'The "A" Team')

    assert ask("tickler show o", "powershell") == ["'O''Brien & Söhne'\tO'Brien & Söhne\t1"]
    assert ask("tickler show the", "powershell") == ['2\tThe "A" Team\t2']
    assert ask("tickler call 1 -o de", "powershell") == ["deal\tdeal\tdeal"]


def test_a_name_in_double_quotes_is_offered_to_a_powershell_that_passes_it(ask: Ask) -> None:
    """From 7.3 on any word reaches a program, unless the user wants it as it was."""
    add('The "A" Team', 'The "B" Team')

    offered = ["'The \"A\" Team'", "'The \"B\" Team'"]
    assert words(ask("tickler show the", "powershell", _PASSING="Windows")) == offered
    assert words(ask("tickler show the", "powershell", _PASSING="Standard")) == offered
    assert words(ask("tickler show the", "powershell", _PASSING="Legacy")) == ["1", "2"]


def test_powershell_is_given_what_comes_after_a_comma(ask: Ask) -> None:
    """At a comma outside quotes a new word begins for PowerShell, and only that is replaced: no number fits there."""
    add("Smith,Jones & Co", 'Smith,"Q"')

    assert ask("tickler show smith,", "powershell") == ["'Jones & Co'\tSmith,Jones & Co\t1"]
    assert words(ask("tickler show 'smith,", "powershell")) == ["2", "'Smith,Jones & Co'"]


@pytest.mark.parametrize(
    ("line", "replies"),
    [
        ("tickler show foo:", ["\\ Bar"]),
        ("tickler show Foo:\\ B", ["\\ Bar"]),
        ("tickler show 'foo: b", ["Foo: Bar"]),
        ("tickler call 1 --outcome=off", ["offer-sent"]),
        ("tickler show Fo'o: b", ["o: Bar"]),
    ],
)
def test_bash_is_given_what_comes_after_the_part_that_it_keeps(ask: Ask, line: str, replies: list[str]) -> None:
    """At `=`, at `:` and at a quote a new word begins for bash, and only that is replaced."""
    add("Foo: Bar")

    assert ask(line, "bash") == replies


@pytest.mark.parametrize(
    ("shell", "first"), [("bash", "sohn\\ Ltd"), ("zsh", "sohn Ltd"), ("powershell", "'sohn Ltd'")]
)
def test_nothing_that_was_typed_is_taken_away(ask: Ask, shell: str, first: str) -> None:
    """A shell writes how all offers begin: that holds what was typed, spelt as it was typed where they differ."""
    add("Söhne", "Sohn Ltd", "Solar")

    assert words(ask("tickler show so", shell)) == [first, "sohne", "solar"]
    assert words(ask("tickler show sohne", shell)) == ["Söhne"]


def test_fish_finds_what_is_offered(ask: Ask) -> None:
    """What does not begin as it was typed fish drops, and it prefers the same case: all begin as they were typed."""
    add("Söhne", "Sohn Ltd")

    assert ask("tickler show sohne", "fish") == ["sohne\tSöhne · 1"]
    assert words(ask("tickler show Soh", "fish")) == ["Sohn Ltd", "Sohne"]


@pytest.mark.parametrize(
    ("shell", "line", "said"),
    [
        ("zsh", "tickler show 'it'\\''s", "it's"),
        ("fish", "tickler show 'it\\'s \\$HOME", "it's \\$HOME"),
        ("fish", 'tickler show "a \\"b', 'a "b'),
        ("fish", "tickler \\\n show a\\ b", "a b"),
        ("powershell", "tickler show 'O''Br", "O'Br"),
        ("powershell", 'tickler show "a`"b""c $env:FIRM', 'a"b"c Weber'),
        ("powershell", "tickler show a` b", "a b"),
        ("powershell", "tickler show 'D\u2019\u2019Arcy", "D\u2019Arcy"),
        ("powershell", "tickler show \u201cSolar $env:FIRM", "Solar Weber"),
        ("powershell", "tickler show \u201eSolar\u201d\u2018s", "Solars"),
        ("bash", 'tickler show "\\$FIRM $FIRM ${FIRM}s $UNKNOWN', "$FIRM Weber Webers $UNKNOWN"),
        ("bash", "tickler show $(rm -rf x) `rm x", "x"),
    ],
)
def test_the_line_is_read_by_the_rules_of_its_shell(
    shell: ShellName, line: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quotes and escapes are each shell's own; variables of the environment are put in; nothing is run."""
    monkeypatch.setenv("FIRM", "Weber")
    monkeypatch.delenv("UNKNOWN", raising=False)

    assert read_typed(line, shell).word == said


# -- the scripts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_says_how_it_is_installed(shell: str) -> None:
    """Each script is printed with the line that goes into the shell's own file."""
    printed = run("completion", shell)

    assert printed.status == 0
    assert f"tickler completion {shell}" in printed.out
    assert f"tickler completion {shell}" in run("completion", "--help").out


@pytest.mark.parametrize(("path", "shell"), [("/usr/bin/fish", "fish"), ("/opt/pwsh", "powershell")])
def test_the_shell_is_the_user_s_own_unless_it_is_named(path: str, shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """$SHELL says which; where it does not, the command does not guess."""
    monkeypatch.setenv("SHELL", path)
    assert run("completion").out == run("completion", shell).out

    monkeypatch.setenv("SHELL", "/bin/tcsh")
    assert run("completion").status == 2


def test_the_script_for_powershell_asks_by_the_environment() -> None:
    """What is typed goes through a variable, which no version of PowerShell quotes anew; the answer comes as UTF-8."""
    script = run("completion", "powershell").out

    assert "Register-ArgumentCompleter -Native -CommandName tickler" in script
    assert "$Env:_TICKLER_COMPLETE_LINE" in script
    assert "UTF8Encoding" in script
    assert script.count("{") == script.count("}")
    assert script.isascii()  # it comes before its reader knows of UTF-8


@powershell
def test_powershell_completes_and_passes_the_name(tmp_path: Path) -> None:
    """Completed with Tab and sent off, each name arrives at the program as it is, or as its number; nothing is run."""
    names = ["Kavkaz", *HOSTILE, "D\u2019Arcy & Co"]
    add(*names)
    typed = {
        "tickler tod": ["today"],
        "tickler call Kavkaz --outc": ["call", "Kavkaz", "--outcome"],
        "tickler call Kavkaz --outcome int": ["call", "Kavkaz", "--outcome", "interested"],
        "tickler call Kavkaz --outcome=int": ["call", "Kavkaz", "--outcome=interested"],
        "tickler move Kavkaz +1w": ["move", "Kavkaz", "+1wd"],
        "tickler tab jul": ["tab", "july"],
        "tickler show o": ["show", HOSTILE[0]],
        "tickler show sola": ["show", HOSTILE[1]],
        "tickler show 'bang": ["show", HOSTILE[2]],
        'tickler show "foo:': ["show", HOSTILE[3]],
        "tickler show semi": ["show", HOSTILE[4]],
        "tickler show glob": ["show", HOSTILE[5]],
        "tickler show back": ["show", HOSTILE[6]],
        "tickler show \u10d7\u10d1": ["show", HOSTILE[8]],
        "tickler show =": ["show", HOSTILE[10]],
        "tickler show 'D\u2019\u2019A": ["show", "D\u2019Arcy & Co"],
        "& tickler show kav": ["show", "Kavkaz"],
        f"& '{tmp_path}/bin/tickler' show kav": ["show", "Kavkaz"],
    }

    called = in_powershell(
        tmp_path,
        typed,
        """
        $found = TabExpansion2 $line $line.Length
        $completed = $line.Remove($found.ReplacementIndex, $found.ReplacementLength)
        Invoke-Expression $completed.Insert($found.ReplacementIndex, $found.CompletionMatches[0].CompletionText)
        """,
    )

    by_number = {str(number): name for number, name in enumerate(names, start=1)}
    meant = [[by_number.get(word, word) for word in arguments] for arguments in called]
    assert dict(zip(typed, meant, strict=True)) == typed
    assert not (tmp_path / "PWNED").exists()


@powershell
def test_powershell_offers_files_where_files_are_wanted_and_nowhere_else(tmp_path: Path) -> None:
    """Where no dossier is found, no file is offered in its place; a file after a `=` comes with its option."""
    (tmp_path / "zebra x.db").touch()
    add("Kavkaz")
    typed = {
        "tickler --db ze": ["'./zebra x.db'"],
        "tickler --db=ze": ["--db='./zebra x.db'"],
        "tickler show ze": [],
        "tickler call 1 --close ": [],
    }

    offered = in_powershell(
        tmp_path,
        typed,
        """
        $found = try { TabExpansion2 $line $line.Length } catch { }  # an empty word is none, to some versions an error
        $offered = @(if ($found) { $found.CompletionMatches | ForEach-Object CompletionText })
        ConvertTo-Json -Compress $offered | Add-Content called
        """,
    )

    assert dict(zip(typed, offered, strict=True)) == typed


@powershell
def test_powershell_is_left_as_it_was(tmp_path: Path) -> None:
    """Tab changes neither the status of the last command, nor the environment, nor the encoding of the console."""
    add("Kavkaz")

    (left,) = in_powershell(
        tmp_path,
        ["tickler show kav"],
        """
        sh -c 'exit 7'
        $null = TabExpansion2 $line $line.Length
        ConvertTo-Json -Compress @(
            $LASTEXITCODE, [Console]::OutputEncoding.WebName, @(Get-ChildItem Env:_TICKLER*).Count, $Error.Count
        ) | Add-Content called
        """,
    )

    assert left == [7, "iso-8859-1", 0, 0]


@pytest.mark.parametrize("by", ["line", "words"])
def test_the_bash_function_fills_compreply(tmp_path: Path, by: str) -> None:
    """The function offers by the line up to the cursor, and where there is none by the words."""
    add("O'Brien & Söhne")
    asked = {
        "line": "COMP_LINE='tickler show o --json'; COMP_POINT=14; COMP_WORDS=(tickler show o --json); COMP_CWORD=2",
        "words": "COMP_WORDS=(tickler show o); COMP_CWORD=2",
    }[by]
    script = (
        f"{run('completion', 'bash').out}\n{asked}; _tickler_completion tickler; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    )

    ran = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, env=_environment(tmp_path), check=True, cwd=tmp_path
    )

    assert (ran.stdout, ran.stderr) == ("O\\'Brien\\ \\&\\ Söhne\n", "")


SHELL_COMMANDS = {
    "bash": ("bash", "--norc", "--noprofile", "-i"),
    "zsh": ("zsh", "-f", "-i"),
    "fish": ("fish", "--no-config", "-i"),
}
SET_UP = {
    "bash": "eval \"$(tickler completion bash)\"; PS1='rea''dy> '",
    "zsh": "autoload -Uz compinit; compinit -u -D; eval \"$(tickler completion zsh)\"; PS1='rea''dy> '",
    "fish": "tickler completion fish | source; function fish_prompt; echo 'rea''dy> '; end",
}


@pytest.mark.parametrize(
    "shell",
    [pytest.param(s, marks=pytest.mark.skipif(not shutil.which(s), reason=f"no {s} here")) for s in SHELL_COMMANDS],
)
def test_a_shell_on_a_terminal_completes_and_passes_the_name(tmp_path: Path, shell: str) -> None:
    """Typed, completed with Tab and sent off, each name arrives at the program as it is, and nothing is run."""
    add("Kavkaz", *HOSTILE)
    typed = {
        "o": HOSTILE[0],
        "sola": HOSTILE[1],
        "bang": HOSTILE[2],
        "foo:": HOSTILE[3],
        "back": HOSTILE[6],
        "თბ": HOSTILE[8],
    }

    with terminal(shell, tmp_path) as send:
        for begun, name in typed.items():
            for quote in ("", "'", '"'):
                command, ref = send(f"tickler show {quote}{begun}\t\r")
                assert (command, ref.casefold()) == ("show", name.casefold())  # bash keeps foo: as it was typed
        assert send("tickler call kav\t --outc\tint\t\r") == ["call", "Kavkaz", "--outcome", "interested"]
    assert not (tmp_path / "PWNED").exists()


@contextmanager
def terminal(shell: str, folder: Path) -> Iterator[Callable[[str], list[str]]]:
    """A shell on a terminal; what is sent to it returns the arguments with which `tickler` was called then."""
    called = folder / "called"
    called.touch()
    process = subprocess.Popen(
        [sys.executable, "-c", "import pty, sys; pty.spawn(sys.argv[1:])", *SHELL_COMMANDS[shell]],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, env=_environment(folder, recorded=called),
    )  # fmt: skip

    def send(keys: str) -> list[str]:
        before = len(called.read_text().splitlines())
        _type(process, keys)
        shown = _read_until(process, lambda _shown: called.read_text().count("\n") > before)
        calls = called.read_text().splitlines()
        assert len(calls) == before + 1, shown
        arguments: list[str] = json.loads(calls[-1])
        return arguments

    with process:
        try:
            _type(process, f"{SET_UP[shell]}\r")
            assert "ready>" in _read_until(process, lambda shown: "ready>" in shown)
            yield send
        finally:
            process.kill()


def in_powershell(folder: Path, lines: Iterable[str], each: str) -> list[Any]:
    """Runs commands of PowerShell for each $line, as strict as can be: what `tickler` was called with, or was said."""
    script, called = folder / "script.ps1", folder / "called"
    texts = ", ".join("'" + re.sub(f"([{SINGLE_QUOTES}])", r"\1\1", line) + "'" for line in lines)
    script.write_text(
        f"""
        Set-StrictMode -Version Latest
        [Console]::OutputEncoding = [Text.Encoding]::GetEncoding('iso-8859-1')  # as on Windows, where it is not UTF-8
        tickler completion powershell | Out-String | Invoke-Expression
        foreach ($line in {texts}) {{{each}}}
        """,
        encoding="utf-8-sig",
    )

    ran = subprocess.run(
        ["pwsh", "-NoProfile", "-File", str(script)],
        capture_output=True, text=True, cwd=folder, env=_environment(folder, recorded=called), check=False, timeout=120,
    )  # fmt: skip

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    return [json.loads(line) for line in called.read_text().splitlines()]


def _type(process: subprocess.Popen[bytes], keys: str) -> None:
    assert process.stdin
    process.stdin.write(keys.encode())
    process.stdin.flush()


def _read_until(process: subprocess.Popen[bytes], done: Callable[[str], bool], seconds: float = 60) -> str:
    """What a terminal shows until it is enough, or the time is over."""
    assert process.stdout
    shown, end = b"", time.monotonic() + seconds
    while time.monotonic() < end and not done(shown.decode(errors="replace")):
        if select.select([process.stdout], [], [], 0.05)[0]:
            shown += os.read(process.stdout.fileno(), 65536)
    return shown.decode(errors="replace")


def _environment(folder: Path, recorded: Path | None = None) -> dict[str, str]:
    """An environment whose `tickler` is this one; where calls are recorded, it only answers the shells' scripts."""
    program = folder / "bin" / "tickler"
    program.parent.mkdir()
    record = f"""
        if [ -z "$_TICKLER_COMPLETE" ] && [ "$1" != completion ]; then
            exec {sys.executable} -c 'import json, sys; print(json.dumps(sys.argv[1:]))' "$@" >>'{recorded}'
        fi
    """
    call = f'PYTHONPATH={ROOT} exec {sys.executable} -m tickler "$@"'
    program.write_text(f"#!/bin/sh\n{textwrap.dedent(record) if recorded else ''}{call}\n")
    program.chmod(0o700)
    told = {
        "TICKLER_NOW": MONDAY,
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "PATH": f"{program.parent}:{os.environ['PATH']}",
    }
    return {**os.environ, **told}


# -- speed -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "spared"),
    [("tickler show kav", HEAVY), ("tickler tab 1", HEAVY), ("tickler --", (*HEAVY, "tickler.storage", "rich"))],
)
def test_completion_imports_nothing_heavy(line: str, spared: tuple[str, ...]) -> None:
    """Tab answers at the speed of the daily loop: options without the binder, dossiers without the schema."""
    add("Kavkaz")
    probe = "import sys; from tickler.cli import main\ntry:\n main()\nfinally:\n print(*sys.modules, file=sys.stderr)"
    asked = {"_TICKLER_COMPLETE": "zsh", "_TICKLER_COMPLETE_LINE": line, "TICKLER_NOW": MONDAY}

    ran = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, cwd=ROOT, env={**os.environ, **asked}, check=True
    )

    assert ran.stdout
    loaded = ran.stderr.split()
    assert "tickler.commands.completion" in loaded
    assert [one for one in loaded if one.startswith(spared)] == []


def test_tags_owners_and_packs_are_offered(ask: Ask, tmp_path: Path) -> None:
    """Tags that dossiers have; whose dossiers are here, and the packs by name where one is spoken of."""
    theirs, pack = tmp_path / "theirs.db", tmp_path / "p.tickler"
    run("add", "Own", "--next", "fri", "--tag", "Tea", "--tag", "spices")
    run("add", "Kavkaz", "--next", "fri", db=theirs)
    config = tmp_path / "giorgi.toml"
    config.write_text('owner = "giorgi"\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TICKLER_CONFIG", str(config))
        given = run("handover", "anna", "--until", "31 dec", "--all", "--to", str(pack), "--json", db=theirs)
    assert run("receive", str(pack)).status == 0

    assert words(ask("tickler edit own --tag te")) == ["Tea"]
    assert words(ask("tickler find tag:")) == ["tag:Tea", "tag:spices"]
    assert "giorgi" in words(ask("tickler handback gi"))
    assert given.json["name"] in words(ask("tickler handovers "))
    assert ask("tickler receive ") == ["\tfiles"]
