"""The company's forms: listed, filled by options, on a terminal or in an editor, kept in the dossier."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.conftest import run
from tests.probing import alter, binder_path, dump, must_be_safe, must_fail
from tickler.render.page import Page

BINDER: list[bytes] = []  # with one client: made once, which takes longer than most tests

ANSWERED = ("--set", "about=price", "--set", "words=Too dear", "--set", "answer=Why?", "--set", "outcome=open")
VISIT = 'title = "Visit"\n[fields.day]\ntype = "date"\nrequired = true\n[fields.seen]\ntype = "text"\n'


@pytest.fixture(autouse=True)
def _dossier() -> None:
    """A binder with one client."""
    if not BINDER:
        assert run("add", "Kavkaz Trading", "--next", "fri").status == 0
        BINDER.append(binder_path().read_bytes())
    binder_path().write_bytes(BINDER[0])
    binder_path().chmod(0o600)


def forms() -> list[dict[str, Any]]:
    """The forms in the dossier."""
    found: list[dict[str, Any]] = run("show", "kavkaz", "--json").json["forms"]
    return found


def own(config: Callable[[str], Path], **written: str) -> Path:
    """A folder of own forms beside the config file."""
    folder = config("").parent / "forms"
    folder.mkdir()
    for name, words in written.items():
        (folder / f"{name}.toml").write_text(words, encoding="utf-8")
    return folder


# -- filled


def test_a_form_is_filled_and_kept_with_moment_and_author() -> None:
    """It stands in the dossier with what was asked and answered, in the order of the form."""
    filled = run("form", "kavkaz", "objection", *ANSWERED, "--json").json["form"]

    assert filled | {"uid": ""} == {
        "uid": "",
        "name": "objection",
        "title": "Objection",
        "filled_at": "2026-11-23T09:00",
        "author": "anna",
        "answers": [
            {"label": "About", "answer": "price"},
            {"label": "In the client's words", "answer": "Too dear"},
            {"label": "What we answered", "answer": "Why?"},
            {"label": "What came of it", "answer": "open"},
        ],
    }
    assert forms() == [filled]
    shown = run("show", "kavkaz").out
    assert "Mon 23 Nov 2026 09:00  Objection · anna" in shown
    assert "In the client's words  Too dear" in shown
    assert run("check").status == 0


def test_a_form_filled_since_the_last_contact_is_seen_before_the_contacts() -> None:
    """A preparation is for the next call; once that is noted, it lies behind the contacts."""
    run("form", "kavkaz", "objection", *ANSWERED)
    run("log", "kavkaz", "--kind", "visit", "--next", "fri", "--at", "20 nov")
    before = run("show", "kavkaz").out
    run("log", "kavkaz", "--kind", "visit", "--next", "fri", now="2026-11-24")
    after = run("show", "kavkaz").out

    assert before.index("Prepared · 1") < before.index("Contacts · 1")
    assert after.index("Contacts · 2") < after.index("Forms · 1")


def test_undo_takes_a_form_out_and_redo_brings_it_back() -> None:
    """To the letter, and the binder stays sound."""
    run("form", "kavkaz", "objection", *ANSWERED)
    before = dump()["form"]

    assert run("undo").status == 0
    assert forms() == []
    assert run("check").status == 0
    assert run("redo").status == 0
    assert dump()["form"] == before


def test_a_form_that_was_filled_for_the_wrong_client_is_taken_out() -> None:
    """The one of this name that was filled last; an undo brings it back as it was."""
    run("form", "kavkaz", "objection", *ANSWERED, now="2026-11-20T09:00")
    run("form", "kavkaz", "objection", *ANSWERED[:-1], "outcome=settled")
    before = forms()

    assert run("form", "kavkaz", "obj", "--remove", "-n").out.startswith("would be taken out of 1 Kavkaz Trading")
    ran = run("form", "kavkaz", "obj", "--remove")

    assert ran.out == "taken out of 1 Kavkaz Trading: Objection · filled Mon 23 Nov 2026 09:00\n"
    assert forms() == before[1:]
    assert "taken out: form: Objection" in run("history", "kavkaz").out
    run("undo")
    assert forms() == before
    must_fail(run("form", "kavkaz", "needs", "--remove"), 3, "no form 'needs' was filled for Kavkaz Trading (1)")
    must_fail(run("form", "kavkaz", "objection", "--remove", "--editor"), 2, "not both")
    assert run("check").status == 0


def test_a_dry_run_shows_the_answers_and_keeps_nothing() -> None:
    """As they would stand there."""
    before = dump()

    tried = run("form", "kavkaz", "objection", *ANSWERED, "--dry-run")

    assert tried.out.startswith("would fill Objection for 1 Kavkaz Trading · 4 of 6 fields\n")
    assert "About                  price" in tried.out
    assert dump() == before


def test_an_answer_may_come_from_standard_input() -> None:
    """Several lines, with KEY=-."""
    words = [*ANSWERED, "--set", "behind=-"]

    filled = run("form", "kavkaz", "objection", *words, "--json", stdin="one\ntwo\n").json["form"]

    assert {"label": "What is behind it", "answer": "one\ntwo"} in filled["answers"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["objection"], 2, "about, words, answer, outcome are missing"),
        (["objection", "--set", "about=price"], 2, "words, answer, outcome are missing"),
        (["objection", *ANSWERED, "--set", "about=magic"], 2, "the field about has no choice 'magic'"),
        (["objection", *ANSWERED, "--set", "abuot=price"], 2, "has no field 'abuot'"),
        (["objection", "--set", "about"], 2, "--set takes KEY=ANSWER"),
        (["objections"], 3, "there is no form 'objections'"),
        ([""], 3, "there is no form ''"),
        (["../forms/needs"], 3, "there is no form"),
        (["objection", "--editor"], 2, "an editor needs a terminal"),
    ],
)
def test_what_cannot_be_filled_is_said_and_nothing_is_written(words: list[str], status: int, said: str) -> None:
    """Missing and wrong answers, unknown fields and forms."""
    before = dump()

    must_fail(run("form", "kavkaz", *words), status, said)

    assert dump() == before


def test_a_form_is_named_by_the_beginning_of_its_name_alone() -> None:
    """Where it is the only one; several are told."""
    assert run("form", "kavkaz", "OBJ", *ANSWERED).status == 0


def test_a_dossier_that_is_out_takes_no_form() -> None:
    """What a colleague has is his to write in."""
    alter("UPDATE dossier SET out_with = 'boris' WHERE id = 1")

    must_fail(run("form", "kavkaz", "objection", *ANSWERED), 4, "is out with boris")


def test_hostile_answers_are_shown_harmless(config: Callable[[str], Path]) -> None:
    """Markup, Georgian, 10,000 characters; control characters are refused."""
    own(config, visit=VISIT.replace("Visit", "[bold]ვიზიტი[/bold]"))
    seen = "[red]ბეღურა[/red]\n" + "ა" * 10_000

    run("form", "kavkaz", "visit", "--set", "day=today", "--set", f"seen={seen}")

    for words in (["show", "kavkaz"], ["show", "kavkaz", "--json"], ["show", "kavkaz", "--plain"], ["forms"]):
        ran = run(*words)
        must_be_safe(ran)
        assert "[bold]ვიზიტი[/bold]" in ran.out
    assert "[red]ბეღურა[/red]" in run("show", "kavkaz").out
    must_fail(run("form", "kavkaz", "visit", "--set", "day=today", "--set", "seen=\x1b[2J"), 2, "a control character")


# -- on a terminal


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], list[str]]:
    """A terminal on which somebody answers so; the questions come back."""
    page = Page(width=80, cut=True, colour=False, asks=True)
    monkeypatch.setattr(Page, "of_this_process", lambda **_: page)

    def answers(said: list[str]) -> list[str]:
        asked: list[str] = []

        def prompt(text: str, **_options: object) -> str:
            asked.append(text)
            return said.pop(0)

        monkeypatch.setattr(typer, "prompt", prompt)
        monkeypatch.setattr(typer, "confirm", lambda *_, **__: False)
        return asked

    return answers


def test_on_a_terminal_each_field_is_asked_until_it_can_be_read(terminal: Callable[[list[str]], list[str]]) -> None:
    """A choice by its number, several lines up to an empty one, a required one again."""
    said = ["1", "", "Too dear", "really", "", "", "Why?", "", "perhaps", "2", ""]
    terminal(said)

    ran = run("form", "kavkaz", "objection")

    assert ran.status == 0, ran
    assert said == []
    assert [answer["answer"] for answer in forms()[0]["answers"]] == ["price", "Too dear\nreally", "Why?", "open"]
    assert "this one is required" in ran.err
    assert "the field outcome has no choice 'perhaps'" in ran.err


def test_where_some_answers_are_told_only_the_missing_ones_are_asked(
    terminal: Callable[[list[str]], list[str]],
) -> None:
    """A script that tells all of them is asked nothing."""
    asked = terminal(["open"])

    assert run("form", "kavkaz", "objection", *ANSWERED[:-2]).status == 0
    assert len(asked) == 1
    assert run("form", "kavkaz", "objection", *ANSWERED).status == 0
    assert len(asked) == 1


# -- in an editor


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """An editor that does this with ``text``; what it saw lies in the file that comes back."""
    path, seen = tmp_path / "my editor.py", tmp_path / "seen"
    whole = f"import sys, pathlib\np = pathlib.Path(sys.argv[1])\ntext = p.read_text()\n{script}\np.write_text(text)\n"
    path.write_text(f"{whole}pathlib.Path({str(seen)!r}).write_text(sys.argv[1])\n", encoding="utf-8")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} '{path}'")
    return seen


def test_a_form_is_filled_in_an_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: Callable[[list[str]], list[str]]
) -> None:
    """What was written below the keys is kept; the draft lay where nobody else looks, and is gone."""
    terminal([])
    script = (
        "import os, stat\n"
        "assert stat.S_IMODE(os.stat(p).st_mode) == 0o600 and stat.S_IMODE(os.stat(p.parent).st_mode) == 0o700\n"
        "assert text.startswith('# Objection · 1 Kavkaz Trading')\n"
        "for key, said in (('words', 'Too dear\\n\\nreally'), ('answer', 'Why?'), ('outcome', 'open')):\n"
        "    text = text.replace(f'[{key}]', f'[{key}]\\n{said}\\n#', 1)"
    )
    seen = editor(tmp_path, monkeypatch, script)

    ran = run("form", "kavkaz", "objection", "--editor", "--set", "about=delivery")

    assert ran.status == 0, ran
    answers = [answer["answer"] for answer in forms()[0]["answers"]]
    assert answers == ["delivery", "Too dear\n\nreally", "Why?", "open"]
    assert not Path(seen.read_text(encoding="utf-8")).parent.exists()


def test_what_cannot_be_read_from_the_editor_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: Callable[[list[str]], list[str]]
) -> None:
    """The draft is kept, and it is said where."""
    terminal([])
    seen = editor(tmp_path, monkeypatch, "text = text.replace('[about]', '[about]\\nmagic\\n#', 1)")

    ran = run("form", "kavkaz", "objection", "--editor")

    draft = seen.read_text(encoding="utf-8")
    assert ran.status == 2
    assert f"what you typed is kept in {draft}" in ran.err
    kept = Path(draft).read_text(encoding="utf-8")
    assert kept.startswith("#! 4 mistakes, each named above its field.\n")
    assert "\n#! the field about has no choice 'magic'; one of price, quality," in kept
    assert kept.index("has no choice 'magic'") < kept.index("[about] About") < kept.index("\nmagic\n")
    assert "\n#! the field words is required\n[words]" in kept
    assert forms() == []


def test_what_was_answered_before_somebody_stopped_is_kept(
    monkeypatch: pytest.MonkeyPatch, terminal: Callable[[list[str]], list[str]]
) -> None:
    """Ctrl-C at the third question: nothing is in the dossier, and the first two answers lie in a file."""
    terminal([])
    said = iter(["price", "Too dear", ""])

    def prompt(_text: str, **_options: object) -> str:
        for answer in said:
            return answer
        raise typer.Abort

    monkeypatch.setattr(typer, "prompt", prompt)

    ran = run("form", "kavkaz", "objection")

    assert (ran.status, forms()) == (1, [])
    kept = re.search(r"what you typed is kept in\s+(\S+)", ran.err)
    assert kept, ran
    assert "[words] In the client's words\n# Required.\nToo dear\n" in Path(kept[1]).read_text(encoding="utf-8")


def test_what_is_asked_is_broken_at_words(terminal: Callable[[list[str]], list[str]]) -> None:
    """Help and hints fit a terminal of 80 columns."""
    terminal(["nope", "1", "Too dear", "", "", "Why?", "", "open", ""])

    asked = run("form", "kavkaz", "objection").err.splitlines()

    assert max(map(len, asked)) <= 80
    assert asked[1].endswith("what came of it. The next")
    assert asked[2] == "    colleague reads it before the call."


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("pass", "nothing was written: the form is not filled"),
        ("text = ''", "nothing was written: the form is not filled"),
        ("sys.exit(3)", "failed (exit 3)"),
        ("p.write_bytes(b'\\xff'); sys.exit()", "is not UTF-8 text"),
        ("p.unlink(); sys.exit()", "took the file away"),
    ],
)
def test_an_editor_that_leaves_nothing_usable_fills_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    terminal: Callable[[list[str]], list[str]],
    script: str,
    said: str,
) -> None:
    """Nothing written, given up, no text, no file: one line, and nothing in the dossier."""
    terminal([])
    editor(tmp_path, monkeypatch, script)

    must_fail(run("form", "kavkaz", "objection", "--editor"), 2 if "UTF-8" in said else 1, said)
    assert forms() == []


# -- which there are


def test_the_forms_that_come_with_tickler_are_usable_at_once() -> None:
    """First call, meeting brief, needs, objection: listed, and each says what it asks."""
    listed = run("forms", "--json").json

    assert [one["name"] for one in listed] == ["first-call", "meeting-brief", "needs", "objection"]
    for one in listed:
        assert run("forms", one["name"], "--json").json["fields"] == one["fields"]
        shown = run("forms", one["name"]).out
        assert all(field["key"] in shown and field["label"] in shown for field in one["fields"])
    assert run("forms", "--plain").out.splitlines()[3].split("\t") == ["objection", "Objection", "6", ""]
    assert run("forms", "needs", "--plain").out.splitlines()[0].startswith("today\tHow they do it today\ttext\tyes\t\t")


def test_own_forms_lie_beside_the_config_file(config: Callable[[str], Path]) -> None:
    """They join those that come with tickler, and take the place of one with the same name."""
    folder = own(config, visit=VISIT, Needs=VISIT.replace("Visit", "Our needs"))
    (folder / "notes.txt").write_text("no form", encoding="utf-8")

    listed = {one["name"]: one for one in run("forms", "--json").json}

    assert list(listed) == ["first-call", "meeting-brief", "Needs", "objection", "visit"]
    assert listed["Needs"]["title"] == "Our needs"
    assert listed["visit"]["path"] == str(folder / "visit.toml")
    assert listed["objection"]["path"] is None
    assert run("form", "kavkaz", "needs", "--set", "day=today").status == 0
    assert forms()[0]["title"] == "Our needs"


def test_the_folder_of_own_forms_is_a_setting(config: Callable[[str], Path]) -> None:
    """Beside the config file unless the path is absolute; one that is not there is said, and holds up nothing else."""
    path = config('forms = "company/forms"\n')

    must_fail(run("forms"), 2, f"the folder of forms {path.parent / 'company' / 'forms'} cannot be read")
    assert run("today").status == 0
    (path.parent / "company" / "forms").mkdir(parents=True)
    (path.parent / "company" / "forms" / "visit.toml").write_text(VISIT, encoding="utf-8")
    assert run("forms", "visit").status == 0


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("title = ", "visit.toml: Invalid value"),
        ('title = "V"\n[fields.a]\ntype = "linee"\n', "visit.toml, line 3: there is no type 'linee' of field"),
        ("[fields.a]\n", "visit.toml, line 1: the key title is missing"),
    ],
)
def test_a_mistake_in_an_own_form_is_named_and_the_others_can_be_used(
    config: Callable[[str], Path], written: str, said: str
) -> None:
    """File, line and key, exit 2; a form that is in order is filled all the same."""
    own(config, visit=written)

    must_fail(run("form", "kavkaz", "visit", "--set", "a=b"), 2, said)
    listed = run("forms")
    assert (listed.status, "needs" in listed.out) == (2, True)
    assert said in listed.err
    assert run("form", "kavkaz", "objection", *ANSWERED).status == 0


@pytest.mark.skipif(os.name != "posix", reason="pipes by name")
def test_what_is_no_file_is_no_form(config: Callable[[str], Path]) -> None:
    """A folder, a pipe, bytes that are no text, a file without end: said, and nothing is waited for."""
    folder = own(config)
    (folder / "a.toml").mkdir()
    os.mkfifo(folder / "b.toml")
    (folder / "c.toml").write_bytes(b"\xff\xff")
    (folder / "d.toml").symlink_to("/dev/zero")
    (folder / "e.toml").write_bytes(b" " * 1_000_001)

    for name, said in (
        ("a", "is no file"),
        ("b", "is no file"),
        ("c", "not UTF-8"),
        ("d", "no file"),
        ("e", "too large"),
    ):
        must_fail(run("form", "kavkaz", name), 2, said)


def test_a_form_keeps_what_was_asked_when_the_company_changes_it(config: Callable[[str], Path]) -> None:
    """What was filled stays as it was, even when the form is gone."""
    folder = own(config, visit=VISIT)
    run("form", "kavkaz", "visit", "--set", "day=yesterday")
    (folder / "visit.toml").unlink()

    assert forms()[0]["answers"] == [{"label": "Day", "answer": "Sun 22 Nov 2026"}]


def test_a_date_goes_by_the_holidays(config: Callable[[str], Path]) -> None:
    """Where a country is set, the holidays are looked up in the binder when the answer is read."""
    config('country = "GE"')
    run("add", "Kavkaz", "--next", "fri")

    filled = run("form", "1", "meeting-brief", "--set", "day=fri", "--set", "present=Nino", "--set", "goal=an order",
                 "--set", "next_step=offer")  # fmt: skip

    assert filled.status == 0, filled.err
    assert "2026-11-27" in str(run("show", "1", "--json").json)


def test_one_broken_form_hides_no_other(config: Callable[[str], Path]) -> None:
    """The rest are listed, what is wrong is told with its file, and the exit says that something is."""
    own(config, visit=VISIT, broken="title = \n", worse="[fields.a]\n")

    ran = run("forms")

    assert ran.status == 2
    assert "visit" in ran.out
    assert "needs" in ran.out
    told = ran.err.splitlines()
    assert "broken.toml: Invalid value" in told[0]
    assert told[1].startswith("error: ")
    assert "worse.toml, line 1: the key title is missing" in told[1]
