"""The card in an editor: a file that is read again, mistakes named in their places, and nothing typed is lost."""

import shlex
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Ran, run
from tests.probing import OBEYED, ROOT, TURNING, begin, binder_path, dump
from tickler.dossiers import Card, Dossier, Occasion, Person
from tickler.rules import cardfile
from tickler.rules.own import House, OwnField
from tickler.rules.persons import Among
from tickler.words import fold, line, text

Edit = Callable[..., Ran]
WORDS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
    .map(lambda said: line(said, "") or "")
    .filter(lambda said: any(c.isalnum() for c in fold(said)))
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A binder to copy: a client with two persons, a birthday and an occasion."""
    return begin(
        tmp_path_factory.mktemp("editor") / "binder.db",
        ["add", 'Kavkaz "Tea" Trading', "--next", "fri", "--person", "Nino Beridze", "--phone", "+995 32 1",
         "--birthday", "8 mar 1985", "--occasion", "Founded=1 dec 2010", "--note", "Two\nlines", "--tag", "tea"],
        ["person", "1", "გიორგი", "--position", "Production", "--birthday", "26 nov"],
        ["add", "Weber Söhne", "--next", "fri"],
    )  # fmt: skip


@pytest.fixture
def edit(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Edit dossier 1 with an editor that is a script: a step for each time that the file is opened."""
    shutil.copy(begun, binder_path())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv("VISUAL", raising=False)

    def run_with(*steps: str, options: tuple[str, ...] = ()) -> Ran:
        script = tmp_path / "editor.sh"
        cases = "".join(f"{number}) {step} ;;\n" for number, step in enumerate(steps, start=1))
        count = f'count={tmp_path}/count\necho x >> $count\ncp "$1" {tmp_path}/seen\n'
        script.write_text(f"{count}case $(wc -l < $count) in\n{cases}esac\n", encoding="utf-8")
        monkeypatch.setenv("EDITOR", f"sh {shlex.quote(str(script))}")
        return run("edit", "1", "--editor", *options)

    return run_with


def sed(*changes: str) -> str:
    """A step that changes the file."""
    return f'sed -i {" ".join(f"-e {shlex.quote(change)}" for change in changes)} "$1"'


def kept(tmp_path: Path) -> list[Path]:
    """The files that were left for the user."""
    return list(tmp_path.glob("tickler-*/*"))


def test_what_is_changed_in_the_file_is_changed_on_the_card(edit: Edit, tmp_path: Path) -> None:
    """Lines, a person, an occasion, all at once and undone at once; the file is gone afterwards."""
    before = dump()

    edited = edit(
        sed(
            's/^phone = "+995 32 1"/phone = "+995 32 2"/',
            's/^on = .*/on = "2 dec"/',
            's/^birthday = "26.*/birthday = "27.11.1990"/',
            's/^stage = ""/stage = "Client"/',
        ),
    )

    assert (edited.status, edited.err) == (0, "")
    assert "  phone: +995 32 1 → +995 32 2\n" in edited.out
    card = run("show", "1", "--json").json
    assert (card["stage"], card["note"], card["tags"]) == ("client", "Two\nlines", ["tea"])
    assert [person["name"] for person in card["persons"]] == ["გიორგი"]
    assert {(one["what"], one["who"], one["day"], one["year"]) for one in card["occasions"]} == {
        ("birthday", "Nino Beridze", "03-08", 1985),
        ("birthday", "გიორგი", "11-27", 1990),
        ("Founded", None, "12-02", None),
    }
    assert kept(tmp_path) == []
    run("undo")
    for table in ("dossier", "person", "occasion"):
        assert dump()[table] == before[table]
    assert run("check").status == 0


def test_a_file_that_is_closed_as_it_was_changes_nothing(edit: Edit, tmp_path: Path) -> None:
    """Nor does one from which all was taken out."""
    before = dump()

    assert "unchanged" in edit("true").out
    assert "unchanged" in edit("true", ': > "$1"').out
    assert dump() == before
    assert kept(tmp_path) == []


def test_every_mistake_is_named_above_its_line_until_none_is_left(edit: Edit, tmp_path: Path) -> None:
    """The file is opened again with what was typed; after it is mended, all of it is written."""
    edited = edit(
        sed('s/^stage = ""/stage = "friend"/', 's/^on = .*/on = "30 feb"/', 's/^terms = ""/terms = "30 days"/',
            's/^email = ""/emial = ""/'),
        sed("s/friend/lead/", "s/30 feb/3 dec/", "s/^emial/email/"),
    )  # fmt: skip

    assert edited.status == 0
    lines = (tmp_path / "seen").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#! 4 mistakes, each named above its line.")
    for mistake, held in (
        ("#! there is no stage 'friend'; one of lead, prospect", 'stage = "friend"  # lead'),
        ("#! no year has the day '30 feb'", 'on = "30 feb"'),
        ("#! there is no line 'emial' here; did you mean email?", 'emial = ""'),
    ):
        number = next(number for number, said in enumerate(lines) if said.startswith(mistake))
        assert lines[number + 1].startswith(held)
    card = run("show", "1", "--json").json
    assert (card["stage"], card["terms"], card["note"]) == ("lead", "30 days", "Two\nlines")
    assert kept(tmp_path) == []


def test_what_is_no_toml_is_named_at_its_line(edit: Edit, tmp_path: Path) -> None:
    """A forgotten quote, within a text of several lines too, breaks nothing that was typed."""
    edited = edit(sed('s/^terms = ""/terms = 30 days/'), sed('s/^terms = .*/terms = "30 days"/'))

    assert edited.status == 0
    lines = (tmp_path / "seen").read_text(encoding="utf-8").splitlines()
    number = lines.index("terms = 30 days")
    assert lines[number - 1].startswith("#! ")
    assert run("show", "1", "--json").json["terms"] == "30 days"


def test_who_gives_up_is_told_where_the_typed_file_is(edit: Edit, tmp_path: Path) -> None:
    """With mistakes left and no further change nothing is written; the file is the owner's alone."""
    before = dump()

    given_up = edit(sed('s/^stage = ""/stage = "friend"/', 's/^terms = ""/terms = "my long text"/'))

    assert given_up.status == 1
    (file,) = kept(tmp_path)
    assert given_up.err.startswith("error: nothing was changed: a mistake is left\n")
    assert f"what you typed is kept in {file}\n" in given_up.err
    assert 'terms = "my long text"' in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert dump() == before


@pytest.mark.parametrize(
    "step", ['echo typed >> "$1"; exit 3', 'echo \'terms = "\' >> "$1"; kill -9 $$', 'printf "\\377" >> "$1"']
)
def test_an_editor_that_fails_loses_nothing(edit: Edit, tmp_path: Path, step: str) -> None:
    """Whatever happens to it, what was typed is kept."""
    failed = edit(step)

    assert failed.status in (1, 2)
    (file,) = kept(tmp_path)
    assert f"kept in {file}" in failed.err


def test_an_editor_that_fails_before_anything_was_typed_leaves_nothing(edit: Edit, tmp_path: Path) -> None:
    """There is nothing to keep then."""
    assert edit("exit 1").status == 1
    assert kept(tmp_path) == []


@pytest.mark.parametrize("editor", ["no-such-editor", "'unfinished", "/"])
def test_an_editor_that_cannot_be_started_is_told(edit: Edit, monkeypatch: pytest.MonkeyPatch, editor: str) -> None:
    """$VISUAL goes before $EDITOR."""
    edit("true")
    monkeypatch.setenv("VISUAL", editor)

    failed = run("edit", "1", "--editor")

    assert (failed.status, failed.err.count("\n")) == (2, 2)


def test_a_card_that_changed_meanwhile_is_not_written_over(edit: Edit, tmp_path: Path) -> None:
    """Somebody was quicker: exit 4, and the typed file is kept."""
    words = [sys.executable, "-m", "tickler", "--db", str(binder_path()), "edit", "1", "--phone", "+995 99"]
    other = f"PYTHONPATH={shlex.quote(str(ROOT))} {shlex.join(words)} >/dev/null"
    typed = sed('s/^phone = .*/phone = "+995 77"/')

    conflict = edit(f"{other}; {typed}")

    assert conflict.status == 4
    assert "changed elsewhere meanwhile" in conflict.err
    assert f"kept in {kept(tmp_path)[0]}" in conflict.err
    assert run("show", "1", "--json").json["phone"] == "+995 99"


def test_a_dry_run_says_what_would_be_changed_and_keeps_the_file(edit: Edit, tmp_path: Path) -> None:
    """Nothing is written, and nothing lost."""
    before = dump()

    told = edit(sed('s/^terms = ""/terms = "30 days"/'), options=("--dry-run",))

    assert "would be changed" in told.out
    assert "kept in" in told.err
    assert len(kept(tmp_path)) == 1
    assert dump() == before


def test_fields_of_ones_own_are_in_the_file(edit: Edit, config: Callable[[str], Path], tmp_path: Path) -> None:
    """With type and choices beside them; a required one cannot be taken out any more."""
    config("[fields.no]\nrequired = true\n[fields.rating]\nchoices = ['A', 'B']\n[fields.n]\ntype = 'number'")

    edited = edit(sed('s/^no = ""/no = "7"/', 's/^rating = ""/rating = "b"/', 's/^n = ""/n = 12.50/'))
    assert run("show", "1", "--json").json["own"] == {"no": "7", "rating": "B", "n": "12.5"}
    assert "rating: B" in edited.out

    (tmp_path / "count").unlink()
    assert edit(sed('s/^no = "7"/no = ""/')).status == 1
    seen = (tmp_path / "seen").read_text(encoding="utf-8")
    assert "#! no cannot be left empty" in seen
    assert 'rating = "B"  # one of A, B' in seen


@given(
    names=st.lists(WORDS, min_size=2, max_size=4, unique_by=fold),
    note=st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\"'\\"), max_size=60),
    own=WORDS,
)
def test_whatever_stands_on_a_card_comes_back_as_it_was(names: list[str], note: str, own: str) -> None:
    """A card that is written to a file and read again is the same card, and a terminal obeys nothing in the file."""
    first, *others = names
    card = Card(first, person=first, note=text(note, ""), tags=("a", "b"), own=(("own", own),))
    occasions = (Occasion("o", "birthday", "02-29", first, 1984), Occasion("p", f"x{own}", "05-01"))
    persons = [Person(f"u{number}", name, position=own) for number, name in enumerate(others)]
    among = Among(Dossier(1, "u", card, None), persons, occasions)
    house = House(datetime(2026, 11, 23), fields=(OwnField("own"),))

    written = cardfile.written(among, house, str)
    file, mistakes = cardfile.read(written, among, house, int)

    assert mistakes == []
    assert file
    assert cardfile.changes_to(among, file, str) == []
    assert not OBEYED.search(written)
    assert not TURNING.search(written)
