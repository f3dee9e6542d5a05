"""Words that the command line does not know are answered with the way on."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import run
from tests.probing import ROOT
from tickler.cli import COMMANDS
from tickler.commands.run import text_said
from tickler.errors import NotUnderstood


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("toady", "did you mean tickler today?"),
        ("Show", "did you mean tickler show?"),
        ("xyzzy", "the commands are listed by tickler --help"),
        ("delete", "the commands are listed by tickler --help"),
        ("init", "the commands are listed by tickler --help"),
        ("version", "tickler --version"),
        ("call", "what it takes: tickler call --help"),
        ("move 14", "it takes REF… WHEN: tickler move --help"),
        ("merge 14", "it takes REF INTO: tickler merge --help"),
        ("call 1 --nxt fri", "what it takes: tickler call --help"),
        ("today --now 2026-11-24", "it goes before the command: tickler --now … today"),
        ("today --no-color", "it goes before the command: tickler --no-color today"),
        ("--json today", "it goes after the command: tickler COMMAND --json"),
        ("-q add Weber --next fri", "it goes after the command: tickler COMMAND -q"),
        ("show weber soehne", "words that belong together go in quotes; what it takes: tickler show --help"),
        ("--bd x today", "what it takes: tickler --help"),
        ("deal 1 -50", "what was noted by mistake is taken out again: --take-out N"),
        ("deal 1 -€50", "what was noted by mistake is taken out again: --take-out N"),
        (
            "call 1 -10% -o reached --next fri",
            (
                "text that begins with - goes behind all options and a --: tickler call … -- '-…'; "
                "what it takes: tickler call --help"
            ),
        ),
        ("deal 1 -x", "what it takes: tickler deal --help"),
    ],
)
def test_a_usage_error_shows_the_way_on(words: str, hint: str) -> None:
    """A misspelt command is met with the nearest, anything else that cannot be taken with where it is explained."""
    ran = run(*words.split())

    assert ran.status == 2
    assert ran.err.splitlines()[1:] == [hint]


def test_call_and_log_take_the_same() -> None:
    """`call` is `log --kind call`: it has every option of `log` but the kind, in the same order and words."""
    call, log = (run(command, "--help").out.partition("Arguments:")[2] for command in ("call", "log"))
    kind = log[log.index("  -k, --kind") : log.index("  -o, --outcome")]

    assert "What kind of contact it was." in kind
    assert log.replace(kind, "") == call


def test_a_name_in_full_names_its_dossier_though_others_hold_it() -> None:
    """Whoever is called exactly so is meant, in any case and accents, and not those whose names go on."""
    for name in ("Söhne Weber", "Weber", "Weber Söhne", "Weber Söhne"):
        run("add", name, "--next", "fri", "--json")

    assert run("show", "WEBER", "--json").json["id"] == 2
    assert run("show", "soehne", "--json").status == 3
    both = run("show", "weber sohne")
    assert both.status == 4
    assert [line.split()[0] for line in both.err.splitlines()[1:]] == ["3", "4"]


def test_a_closed_namesake_does_not_stand_in_the_way() -> None:
    """Among active dossiers the words are looked for first; the archive is opened for `reopen`."""
    run("add", "Weber", "--next", "fri")
    run("close", "1", "--because", "moved away")
    run("add", "Weber Maschinen", "--next", "fri")

    assert run("move", "weber", "mon", "--json").json[0]["id"] == 2
    assert run("reopen", "weber", "--next", "fri", "--json").json["id"] == 1


@pytest.mark.parametrize(
    ("words", "together"),
    [("fri 10:30", "fri 10:30"), ("next week", "next week"), ("weber in 3 days", "in 3 days"), ("8 dec", "8 dec")],
)
def test_a_when_without_quotes_is_told_with_them(words: str, together: str) -> None:
    """Where the words of `move` are no dossiers and no place one by one, those that are a WHEN together are named."""
    run("add", "Weber", "--next", "fri")

    refused = run("move", "1", *words.split())

    assert refused.status in {2, 3}
    assert refused.err.splitlines()[1:] == [f"words that belong together go in quotes: '{together}'"]
    assert run("move", "1", "kavkaz", "fri").err == "error: no dossier goes by 'kavkaz'\n"
    assert run("move", "1", together, "--force").status == 0


@pytest.mark.parametrize(
    "said", [["WEBER"], ["Else", "--phone", "+49 40 55500199"], ["Else", "--email", "W@example.com"]]
)
def test_a_new_dossier_of_a_known_client_is_told(said: list[str]) -> None:
    """Who is there already by name, phone or email is named, and the new dossier is filed all the same."""
    run("add", "Weber", "--next", "fri", "--phone", "0049 40 555-00199", "--email", "w@example.com")
    run("add", "Another", "--next", "fri", "--phone", "1")

    added = run("add", *said, "--next", "mon")

    assert added.status == 0
    assert "  the same client as 1 Weber? tickler duplicates" in added.out.splitlines()
    assert "the same client" not in run("add", "Nobody's Twin", "--next", "mon").out


@pytest.mark.parametrize("company", [("Weber GmbH", None), (None, "Weber GmbH"), (None, None)])
def test_a_name_that_is_there_with_or_without_a_company_is_told(company: tuple[str | None, str | None]) -> None:
    """Whoever is noted by the name alone may be the one who is there with the company, and the other way round."""
    options = [["--company", one] if one else [] for one in company]
    run("add", "Weber", "--next", "fri", *options[0])

    added = run("add", "weber", "--next", "fri", *options[1])

    assert "  the same client as 1 Weber? tickler duplicates" in added.out.splitlines()
    assert len(run("duplicates", "--plain").out.splitlines()) == 1
    other = run("add", "Weber", "--company", "Another firm", "--next", "fri").out
    assert other.count("the same client") == sum(not one for one in company)


def test_a_namesake_with_another_phone_is_another_client() -> None:
    """What `add` tells, `duplicates` shows, and nothing else."""
    run("add", "Weber", "--next", "fri", "--phone", "+49 40 55500199", "--company", "Weber GmbH")

    assert "the same client" not in run("add", "Weber", "--next", "fri", "--phone", "+49 40 55500198").out
    assert "No two dossiers" in run("duplicates").out


@pytest.mark.parametrize("words", [["edit", "1"], ["add", "Kavkaz", "--next", "fri"]])
def test_the_cards_note_is_read_from_standard_input(words: list[str]) -> None:
    """`--note -`, as with every note; a text that begins with a minus is an option's value still."""
    run("add", "Weber", "--next", "fri")

    assert run(*words, "--note", "-", stdin="Buys in spring.\nPrefers mornings.\n").status == 0

    assert run("find", "mornings", "--json").json["dossiers"][0]["name"] in {"Weber", "Kavkaz"}
    assert run("deal", "1", "20", "--what", "-5 % on all", "--dry-run").status == 0


def test_a_note_from_a_closed_standard_input_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no standard input, `-` is refused."""
    monkeypatch.setattr(sys, "stdin", None)

    with pytest.raises(NotUnderstood, match="standard input is closed"):
        text_said("-")


@pytest.mark.parametrize(("order", "tab"), [("mdy", "2027-08-12"), ("MDY", "2027-08-12"), ("Dmy", "2026-12-08")])
def test_the_date_order_is_read_in_any_case(config: Callable[[str], Path], order: str, tab: str) -> None:
    """`mdy` in the config file is MDY."""
    config(f'date_order = "{order}"')

    assert run("add", "Weber", "--next", "8/12", "--json").json["tab"] == tab


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        ("call", "call [OPTIONS] REF [NOTE]"),
        ("move", "move [OPTIONS] REF… WHEN"),
        ("find", "find [OPTIONS] WORDS…"),
        ("handback", "handback [OPTIONS] OWNER|PACK [REF…]"),
        ("balance", "balance [OPTIONS] [WHEN…]"),
        ("print", "print [OPTIONS] WHAT [REF|TAB|WHEN|NAME…]"),
    ],
)
def test_the_usage_is_written_as_everywhere(command: str, usage: str) -> None:
    """Arguments stand in capitals, those that can be left out in brackets, and in nothing else."""
    assert run(command, "--help").out.splitlines()[0] == f"Usage: tickler {usage}"


@pytest.mark.parametrize(
    "words",
    [
        "sheet 1 1 --to nofolder/",
        "handover qq 1 --until fri --to nofolder/",
        "backup nofolder/",
        "backup nofolder/x.db",
        "export nofolder/ --as csv",
        "print card 1 --to nofolder/",
        "print card 1 --to nofolder/x.html",
        "report --to nofolder/",
    ],
)
def test_a_folder_that_is_not_there_is_not_made(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that ends in a slash is a folder, with every command that writes a file: no file gets its name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "offer.txt").write_text("offer", encoding="utf-8")
    binder = tmp_path / "binder.db"
    run("add", "Weber", "--next", "fri", db=binder)
    run("attach", "1", "offer.txt", db=binder)

    refused = run(*words.split(), db=binder)

    assert refused.status == 1
    assert refused.err.startswith("error: there is no folder nofolder\n")
    assert not (tmp_path / "nofolder").exists()


def test_a_misspelt_choice_is_met_with_the_nearest() -> None:
    """A value of a fixed list, one or two letters off; what is far from all is told where it is explained."""
    run("add", "Kavkaz", "--next", "fri")

    near = run("call", "kavkaz", "x", "--outcome", "noanswer", "--next", "fri")
    far = run("call", "kavkaz", "x", "--outcome", "foo", "--next", "fri")

    assert (near.status, near.err.splitlines()[1]) == (2, "did you mean no-answer?")
    assert far.err.splitlines()[1] == "what it takes: tickler call --help"


@pytest.mark.parametrize("command", [*COMMANDS, ""])
def test_what_is_typed_for_a_value_is_named_in_the_words_of_the_help(command: str) -> None:
    """No option names its value as Python does, and nothing that can be said again stands apart from its dots."""
    helped = run(*command.split(), "--help").out

    assert not re.search(r"<(str|int|int range|path)>", helped)
    assert "]…" not in helped


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("find a --most x", "'--most': 'x' is no whole number"),
        ("undo x", "'[N]': 'x' is no whole number"),
        ("undo --entry x", "'--entry': 'x' is no whole number"),
        ("undo 0", "0 is less than 1"),
        ("week --days 99", "99 is not between 1 and 31"),
    ],
)
def test_a_number_that_is_none_is_told_in_words(words: str, said: str) -> None:
    """And so is one that is too small or too large."""
    ran = run(*words.split())

    assert ran.status == 2
    assert ran.err.splitlines()[0].endswith(said)


def test_a_list_of_one_is_told_as_one() -> None:
    """One client that is dealt out is a first call."""
    assert "  1 dealt out as a first call, at most 20 a day" in run("import", "-", stdin="name\nWeber\n").out


def test_a_card_that_is_changed_in_the_archive_is_told_as_closed() -> None:
    """The reason that it was closed for is not taken for what was changed."""
    run("add", "Weber", "--next", "fri")
    assert run("reopen", "1", "--next", "mon").err.splitlines()[1] == "to refile it: tickler move 1 WHEN"

    assert run("close", "1", "--because", "sold").out.splitlines()[0] == "closed 1 Weber: sold"
    assert run("edit", "1", "--phone", "123").out.splitlines()[0] == "changed 1 Weber · closed: sold"


def test_every_command_that_a_message_names_is_there() -> None:
    """Whatever the program advises can be typed."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "tickler").rglob("*.py")]
    named = {name for source in sources for name in re.findall(r"[:,`] ?tickler ([a-z][a-z-]*)", source)}

    assert named <= {*COMMANDS}
    assert len(named) > 20


def test_who_is_due_already_does_not_make_today_thicker() -> None:
    """Carried over, to place, or under today: the answer counts it once."""
    for name, when in (("Carried", "20 nov"), ("To place", "november"), ("Here", "23 nov"), ("Later", "27 nov")):
        run("add", name, "--next", when, now="2026-11-18T09:00")

    said = [run("call", name, "-o", "busy", "--next", "today", "-n").out for name in ("Carried", "To place", "Here")]

    assert [lines.splitlines()[-1] for lines in said] == ["  Mon 23 Nov: 3 of 30"] * 3
    assert run("call", "Later", "-o", "busy", "--next", "today", "-n").out.splitlines()[-1] == "  Mon 23 Nov: 4 of 30"


def test_who_lies_there_already_is_counted_once_beside_those_who_are_moved() -> None:
    """Of several that are moved each answer says how thick the day is with it."""
    for name, when in (("Here", "fri"), ("One", "mon"), ("Two", "mon")):
        run("add", name, "--next", when)

    said = run("move", "1", "2", "3", "fri").out

    assert re.findall(r"Fri 27 Nov: (\d) of 30", said) == ["2", "3"]
    assert "it lies there already" in said


def test_a_dossier_that_is_named_twice_is_moved_once() -> None:
    """By its number and by its name it is one, and answered once."""
    run("add", "Weber", "--next", "mon")

    assert [one["did"] for one in run("move", "1", "weber", "#1", "fri", "--json").json] == ["moved"]
    assert len(run("show", "1", "--json").json["moves"]) == 1
