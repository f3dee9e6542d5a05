"""Forms: what a file may ask, what may be answered, and how a form looks in an editor."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.probing import ROOT
from tickler.errors import NotUnderstood
from tickler.rules.forms import FIELD_TYPES, Field, Form, dates_read_by, fill, read_answer, read_form
from tickler.rules.formtext import read_text, text_of
from tickler.workdays import Calendar

MONDAY = datetime(2026, 11, 23, 9, 0)
DATES = dates_read_by(MONDAY, Calendar(), "DMY")
CHOICES = ("price", "delivery", "terms, and payment")

BUILT_IN = sorted((ROOT / "tickler" / "forms").glob("*.toml"))
EXAMPLES = sorted((ROOT / "examples" / "forms").glob("*.toml"))


def answered(kind: str, words: str) -> str | None:
    """What a field of this type keeps of these words."""
    choices = CHOICES if kind in {"choice", "choices"} else ()
    return read_answer(Field("it", "It", kind, choices=choices), words, DATES)  # type: ignore[arg-type]  # a table's words


# -- answers


@pytest.mark.parametrize(
    ("kind", "words", "kept"),
    [
        ("line", "  two\n words ", "two words"),
        ("text", "one\r\ntwo  ", "one\ntwo"),
        ("number", "1 200,5", "1200.5"),
        ("number", "−3", "-3"),
        ("date", "8 dec", "Tue 8 Dec 2026"),
        ("date", "2020-02-29", "Sat 29 Feb 2020"),
        ("date", "yesterday", "Sun 22 Nov 2026"),
        ("date", "sat", "Sat 28 Nov 2026"),
        ("time", "9.30", "09:30"),
        ("yes/no", "ДА", "yes"),
        ("yes/no", "n", "no"),
        ("choice", "DELIVERY", "delivery"),
        ("choice", "3", "terms, and payment"),
        ("choice", "del", "delivery"),
        ("choices", "3; price", "price; terms, and payment"),
        ("choices", "2,1", "price; delivery"),
        ("choices", "terms, and payment", "terms, and payment"),
        ("choices", " ; ", None),
        ("line", " ", None),
    ],
)
def test_an_answer_is_kept_in_one_way_however_it_is_written(kind: str, words: str, kept: str | None) -> None:
    """Case, blanks, a comma for the point, the number of a choice or its beginning: the same answer."""
    assert answered(kind, words) == kept


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("number", "many"),
        ("number", "1.2.3"),
        ("date", "someday"),
        ("date", "july"),
        ("date", "30 feb"),
        ("time", "25:00"),
        ("yes/no", "perhaps"),
        ("choice", "quality"),
        ("choice", "0"),
        ("choice", "4"),
        ("choices", "price; quality"),
        ("line", "\x1b[2J"),
        ("line", "x" * 501),
        ("text", "x" * 20_001),
    ],
)
def test_an_answer_of_the_wrong_kind_names_the_field(kind: str, words: str) -> None:
    """What cannot stand there is refused, in one line that says where."""
    with pytest.raises(NotUnderstood, match="the field it") as refused:
        answered(kind, words)

    assert len(refused.value.message) < 200


@given(words=st.text(max_size=60), kind=st.sampled_from(FIELD_TYPES))
def test_what_was_kept_is_kept_the_same_when_it_is_answered_again(words: str, kind: str) -> None:
    """An answer that is read back, as from an editor, stays what it is."""
    try:
        kept = answered(kind, words)
    except NotUnderstood:
        return
    if kept is not None:
        assert answered(kind, kept) == kept


# -- a form filled

FORM = Form(
    "visit",
    "Visit",
    None,
    (Field("day", "Day", "date", required=True), Field("seen", "Seen", "text"), Field("by", "By")),
)


def test_a_filled_form_has_the_answers_in_the_order_of_the_form() -> None:
    """What was said in any order stands as it is asked; what is empty is left out."""
    answers = fill(FORM, {"by": "  ", "seen": "film\non the floor", "day": "today"}, DATES)

    assert answers == (("Day", "Mon 23 Nov 2026"), ("Seen", "film\non the floor"))


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"seen": "x"}, "day is missing"),
        ({"day": " "}, "day is missing"),
        ({"day": "today", "sen": "x"}, "has no field 'sen'"),
        ({}, "day is missing"),
    ],
)
def test_a_form_is_not_filled_by_halves(said: dict[str, str], problem: str) -> None:
    """A required field that is missing, and a field that the form has not, are named."""
    with pytest.raises(NotUnderstood, match=problem):
        fill(FORM, said, DATES)


def test_a_form_without_any_answer_is_not_filled() -> None:
    """Where nothing is required, something must be answered all the same."""
    with pytest.raises(NotUnderstood, match="nothing was filled in"):
        fill(Form("f", "F", None, (Field("a", "A"),)), {"a": ""}, DATES)


# -- a form in an editor


@given(st.dictionaries(st.sampled_from(["day", "seen", "by"]), st.text(max_size=40)))
def test_what_stands_in_a_form_is_read_back_from_its_text(said: dict[str, str]) -> None:
    """Whatever was written, remarks and brackets in it too, comes back from the editor as it went in."""
    read = read_text(FORM, text_of(FORM, "17 Weber\nSöhne", said, {"day": "no date"}))

    expected = {key: "\n".join(words.splitlines()).strip() for key, words in said.items()}
    assert read == {key: words for key, words in expected.items() if words}


def test_remarks_and_what_stands_above_the_first_field_are_no_answers() -> None:
    """Only what stands below a key in brackets is read, up to the next one."""
    assert read_text(FORM, "hello\n[seen] Seen\n# help\nfilm\n\n[by]\n[other] is text\n") == {
        "seen": "film",
        "by": "[other] is text",
    }


# -- the file


def read(written: str) -> Form:
    """The form in these words."""
    return read_form("f", "f.toml", written)


def test_a_form_is_read_with_all_it_says() -> None:
    """Title, help, and each field with its type; a field without a type is a line, with choices a choice."""
    form = read(
        'title = "Visit"\nhelp = """\nTwo\nlines\n"""\n[fields.by_whom]\n'
        '[fields."შენიშვნა"]\nlabel = "Note"\nrequired = true\n'
        '[fields.state]\nchoices = ["new", "old"]\n'
    )

    assert (form.name, form.title, form.help) == ("f", "Visit", "Two\nlines")
    assert form.fields == (
        Field("by_whom", "By whom"),
        Field("შენიშვნა", "Note", required=True),
        Field("state", "State", "choice", choices=("new", "old")),
    )


TITLE = 'title = "T"\n'


@pytest.mark.parametrize(
    ("written", "line", "said"),
    [
        ("", 1, "the key title is missing"),
        ('title = ""\n[fields.a]', 1, "title is empty"),
        ("title = 3\n[fields.a]", 1, "title is a text, not '3'"),
        (TITLE, 1, "a form asks something"),
        (TITLE + "\nfields = []", 3, "a form asks something"),
        (TITLE + "\nfields.a = 1", 3, "fields.a is a table"),
        (TITLE + "extra = 1\n[fields.a]", 2, "there is no key 'extra' in a form"),
        (TITLE + '[fields.a]\nlabl = "x"', 3, "there is no key 'fields.a.labl' in a form"),
        (TITLE + "[fields.a]\n[fields.b]\nlabel = 1", 4, "fields.b.label is a text"),
        (TITLE + '[fields.a]\ntype = "lines"', 3, "there is no type 'lines' of field"),
        (TITLE + "[fields.a]\ntype = 3", 3, "there is no type '3' of field"),
        (TITLE + '[fields.a]\nrequired = "yes"', 3, "fields.a.required is true or false"),
        (TITLE + '[fields.a]\ntype = "choice"', 3, "fields.a has the type choice, and no choices"),
        (TITLE + '[fields.a]\ntype = "line"\nchoices = ["a", "b"]', 4, "fields.a has choices, but the type line"),
        (TITLE + '[fields.a]\nchoices = ["a"]', 3, "fields.a.choices is a list of 2"),
        (TITLE + '[fields.a]\nchoices = ["a", "A"]', 3, "the same choice twice"),
        (TITLE + '[fields.a]\nchoices = ["a", 2]', 3, "fields.a.choices is a text"),
        (TITLE + '[fields.a]\nchoices = ["a", "b;c"]', 3, "a semicolon parts choices"),
        (TITLE + '[fields.a]\nhelp = "\\u001b[2J"', 3, "holds a control character"),
        (TITLE + '[fields.a]\nlabel = "x"\n[fields.b]\nlabel = "x"', 5, "two fields are labelled 'x'"),
        (TITLE + '[fields."a b"]', 2, "a field's key is letters, digits"),
        (TITLE + '[fields."\\u001b[2J"]', 1, "a field's key is letters, digits"),
        (TITLE + "[fields]\na = {label = 1}", 3, "fields.a.label is a text"),
    ],
)
def test_a_mistake_in_a_form_is_named_with_file_line_and_key(written: str, line: int, said: str) -> None:
    """Unknown keys and types, missing and empty ones, choices where none belong."""
    with pytest.raises(NotUnderstood) as refused:
        read(written)

    assert refused.value.message.startswith(f"f.toml, line {line}: ")
    assert said in refused.value.message


@pytest.mark.parametrize(
    "written", ["title = ", "[fields.a]\n[fields.a]", "\x00", "title = 'a'\ntitle = 'b'", "a = " + "[" * 5000, '"""']
)
def test_what_is_no_toml_is_said_with_its_line(written: str) -> None:
    """Half a line, a table twice, a key twice, brackets without end."""
    with pytest.raises(NotUnderstood, match=r"f\.toml: ") as refused:
        read(written)

    assert "line" in refused.value.message or "without end" in refused.value.message


def test_a_form_has_a_limit() -> None:
    """A hundred fields are enough."""
    with pytest.raises(NotUnderstood, match="100 fields at most, not 101"):
        read(TITLE + "".join(f"[fields.f{n}]\n" for n in range(101)))


@given(st.text(max_size=200))
def test_whatever_a_file_holds_it_is_a_form_or_no_form(written: str) -> None:
    """No text at all makes the reader fail otherwise than in words."""
    try:
        read(written)
    except NotUnderstood as refused:
        assert refused.message.startswith("f.toml")  # noqa: PT017  # nothing else may come


# -- those that come with tickler


@pytest.mark.parametrize("path", [*BUILT_IN, *EXAMPLES], ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_the_forms_that_come_with_tickler_are_forms(path: Path) -> None:
    """Each is read, asks for something that is required, and explains itself."""
    form = read_form(path.stem, str(path), path.read_text(encoding="utf-8"))

    assert form.help
    assert any(field.required for field in form.fields)


def test_the_examples_are_the_forms_that_come_with_tickler_and_one_more() -> None:
    """Preparing a first call, the meeting brief, the needs and the objection lie there to be changed, as they are."""
    told = {path.name: path.read_text(encoding="utf-8") for path in EXAMPLES}

    assert {path.name for path in BUILT_IN} == {"first-call.toml", "meeting-brief.toml", "needs.toml", "objection.toml"}
    assert {path.name: path.read_text(encoding="utf-8") for path in BUILT_IN}.items() <= told.items()


def test_the_example_of_ones_own_form_shows_every_type() -> None:
    """Who copies it finds all that a field can be."""
    path = ROOT / "examples" / "forms" / "site-visit.toml"

    form = read_form(path.stem, str(path), path.read_text(encoding="utf-8"))

    assert {field.type for field in form.fields} == set(FIELD_TYPES)


def test_a_day_is_a_day_whichever_way_it_lies() -> None:
    """A date in a form may have passed or be still to come."""
    assert (DATES("fri"), DATES("20 nov"), DATES("2026-11-20")) == (
        date(2026, 11, 27),
        date(2027, 11, 20),
        date(2026, 11, 20),
    )
