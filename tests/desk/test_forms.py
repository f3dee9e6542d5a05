"""Typing on the desk: lines, choices, and which key does what, without a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickler.desk import forms, typing
from tickler.desk.forms import Form
from tickler.desk.typing import Line
from tickler.dossiers import Do
from tickler.render.page import plain_spaces


def after(line: Line, *keys: str) -> Line:
    """The line after some keys."""
    for key in keys:
        line = typing.pressed(line, key) or line
    return line


def test_a_line_is_typed_and_mended() -> None:
    """Letters go in at the cursor, and keys take out what they take out in a shell."""
    line = typing.with_text(after(Line.of("Wants price"), "ctrl+left"), "a ")

    assert line == Line("Wants a price", 8)
    assert after(line, "ctrl+w") == Line("Wants price", 6)
    assert after(line, "ctrl+k").text == "Wants a "
    assert after(line, "ctrl+u") == Line("price", 0)
    assert after(line, "home", "delete").text == "ants a price"
    assert after(line, "end", "backspace", "backspace").text == "Wants a pri"
    assert after(line, "ctrl+right").at == len("Wants a price")


@pytest.mark.parametrize("letter", ["e\u0301", "दे", "👩\u200d🚀", "ლ", "東"])
def test_a_letter_is_taken_out_whole(letter: str) -> None:
    """Marks that stand on a letter, and the parts of one emoji, go with it; one key is one letter."""
    line = Line.of(f"a{letter}")

    assert after(line, "backspace") == Line("a", 1)
    assert after(line, "left") == Line(f"a{letter}", 1)
    assert after(line, "left", "right") == line


def test_nothing_is_typed_that_a_terminal_obeys() -> None:
    """What is pasted comes on one line, with neither escapes nor marks that turn the text around it."""
    pasted = typing.with_text(Line(), "one\r\ntwo\x1b[31m\u202ethree\x07\tfour")

    assert pasted.text == "one two[31mthree four"


@given(said=st.text(max_size=12), keys=st.lists(st.sampled_from([*typing._TO, *typing._OUT]), max_size=12))
def test_whatever_is_pressed_the_cursor_stands_in_the_line(said: str, keys: list[str]) -> None:
    """The cursor is never outside of the text, and the text is never what a terminal obeys."""
    line = after(typing.with_text(Line(), said), *keys)

    assert 0 <= line.at <= len(line.text)
    assert plain_spaces(line.text) == line.text


# ---------------------------------------------------------------------------------------------------------------- forms


def filled(form: Form, *keys: str) -> tuple[Form, str | None]:
    """The form after keys and texts: what is in angle brackets is a key."""
    wish = None
    for key in keys:
        if key.startswith("<"):
            form, wish = forms.pressed(form, key.strip("<>"))
        else:
            form = forms.typed(form, key)
    return form, wish


def test_a_contact_is_a_figure_a_note_and_a_date() -> None:
    """The outcome takes one key; Enter goes on, and saves at the date."""
    form, wish = filled(forms.contact_form("call"), "5", "Wants a price", "<enter>", "fri 10:30", "<enter>")

    assert wish == "save"
    assert [form.said(name) for name in ("outcome", "note", "next", "kind")] == [
        "interested", "Wants a price", "fri 10:30", "call",
    ]  # fmt: skip


def test_what_is_rarely_said_lies_behind_the_date() -> None:
    """Tab goes on past the date, round the end; Enter saves from there too, and ctrl+s from anywhere."""
    form, wish = filled(
        forms.contact_form("call"), "<tab>", "<tab>", "<tab>", "Offer 9", "<tab>", "samples by fri", "<enter>"
    )

    assert wish == "save"
    assert (form.said("offer"), form.said("promise")) == ("Offer 9", "samples by fri")
    assert filled(forms.contact_form("call"), "<ctrl+s>")[1] == "save"
    assert filled(forms.contact_form("call"), "<shift+tab>", "<shift+tab>")[0].field.name == "kind"


def test_a_choice_is_made_by_figure_letter_or_arrow() -> None:
    """A first letter goes round those that begin with it; arrows go round all; Backspace takes the choice back."""
    form = forms.contact_form("call")

    assert filled(form, "r")[0].said("outcome") == "reached"
    assert filled(form, "r", "r")[0].said("outcome") == "refused"
    assert filled(form, "r", "r", "r")[0].said("outcome") == "reached"
    assert filled(form, "<right>", "<right>")[0].said("outcome") == "no-answer"
    assert filled(form, "<left>")[0].said("outcome") == "wrong-number"
    assert filled(form, "r", "<backspace>")[0].said("outcome") is None
    assert filled(form, "x", "0", "interested")[0].said("outcome") is None


@pytest.mark.parametrize(("do", "kind"), [("meeting", "meeting"), ("email", "email"), ("first-call", "call")])
def test_the_kind_goes_with_what_was_to_be_done(do: Do, kind: str) -> None:
    """A meeting that was filed is noted as one, unless another kind is chosen; that alone is nothing typed."""
    form = forms.contact_form(do)

    assert form.said("kind") == kind
    assert not form.is_typed
    assert filled(form, "1")[0].is_typed
    assert filled(form, "<shift+tab>", "c")[0].is_typed


def test_the_only_promise_is_kept_by_enter() -> None:
    """Of several the number is said first; Enter on the last line saves; a reason alone is something typed."""
    assert filled(forms.promise_form([2]), "<enter>")[1] == "save"
    several, wish = filled(forms.promise_form([2, 3]), "<backspace>", "3", "<enter>")
    assert (several.said("which"), wish, several.field.name) == ("3", None, "dropped")
    assert not forms.promise_form([2, 3]).is_typed
    assert filled(several, "sold out")[0].is_typed
