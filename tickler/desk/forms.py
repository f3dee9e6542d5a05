"""What is asked on the desk: a contact, a move, what became of a promise, words to look for; and what a key does there.

Each is a few lines to type. Enter goes on to the next line, and from the date on it saves. What is rarely said lies
behind the date.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from tickler.desk import typing
from tickler.desk.typing import Line
from tickler.dossiers import DOS, KINDS, OUTCOMES, Do, Kind
from tickler.errors import TicklerError
from tickler.rules.views import Filed

Asks = Literal["contact", "move", "promise", "search"]
Wish = Literal["save", "leave"]
"""What the user wants beside changing a line."""

WHERE = "next"
"""The name of the line that says where the dossier goes."""

CAME = ("us", "client", "question", "complaint", "no-question")
"""From whom a contact came: from us; from the client, and what he asks, where that does not go without saying."""

_KIND_OF: dict[Do, Kind] = {"meeting": "meeting", "email": "email"}


class Field(NamedTuple):
    """A line that is asked for; of a choice, the word that is chosen."""

    name: str
    line: Line = Line()
    choices: tuple[str, ...] = ()
    first: str = ""  # what it says from the start

    @property
    def is_typed(self) -> bool:
        """Whether it says something else than from the start."""
        return self.said not in {"", self.first}

    @property
    def said(self) -> str:
        """What was said, without blanks around it."""
        return self.line.text.strip()


class Form(NamedTuple):
    """Lines that are asked for, the one that is typed on, and how the date is understood so far."""

    asks: Asks
    fields: tuple[Field, ...]
    at: int = 0
    understood: Filed | TicklerError | None = None
    letters: str = ""  # typed in a row on a choice

    @property
    def field(self) -> Field:
        """The line that is typed on."""
        return self.fields[self.at]

    @property
    def is_typed(self) -> bool:
        """Whether anything was said that would be lost."""
        return any(field.is_typed for field in self.fields)

    @property
    def is_written(self) -> bool:
        """Whether words were typed: what was chosen alone is chosen again in a moment."""
        return any(field.is_typed for field in self.fields if not field.choices and field.name != "which")

    def said(self, name: str) -> str | None:
        """What a line says; None where it is empty."""
        return next((field.said for field in self.fields if field.name == name), None) or None


def contact_form(do: Do) -> Form:
    """A contact, as it goes with what was to be done."""
    return Form(
        "contact",
        (
            Field("outcome", choices=OUTCOMES),
            Field("note"),
            Field(WHERE),
            Field("offer"),
            Field("promise"),
            Field("about"),
            Field("do", choices=DOS),
            Field("at"),
            _set("kind", _KIND_OF.get(do, "call"), KINDS),
            _set("came", "us", CAME),
        ),
    )


def move_form() -> Form:
    """A move without a contact."""
    return Form("move", (Field(WHERE), Field("because")))


def promise_form(numbers: Sequence[int]) -> Form:
    """What became of one of the promises with these numbers, the first of them unless another one is said."""
    return Form("promise", (_set("which", str(numbers[0])), Field("dropped")), at=1 if len(numbers) == 1 else 0)


def search_form() -> Form:
    """Words of a name, or a number."""
    return Form("search", (Field("words"),))


def typed(form: Form, said: str) -> Form:
    """The form with a text typed, or pasted; on a choice a figure or a first letter chooses.

    Words that are no outcome are what was said: they go on the line of the note, with the letters before them.
    """
    field = form.field
    if not field.choices:
        return _with(form, field._replace(line=typing.with_text(field.line, said)))
    if said.isascii() and said.isdigit() and 1 <= int(said) <= len(field.choices):
        return moved(_chosen(form, field.choices[int(said) - 1]), 1)
    letters = form.letters + said
    choice = _meant(field, letters.lower(), typed=len(said) == 1)
    if choice:
        return _chosen(form, choice)._replace(letters=letters)
    if field.name != "outcome":
        return form
    note = at(_chosen(form, ""), "note")._replace(letters="")
    return _with(note, note.field._replace(line=typing.with_text(note.field.line, letters)))


def _meant(field: Field, letters: str, *, typed: bool) -> str | None:
    """The choice that begins with the letters, or with the last of them; the same letter again is the next such one."""
    for first in range(len(letters) if typed else 1):
        beginning = [choice for choice in field.choices if choice.startswith(letters[first:])]
        if beginning and len(letters) - first == 1 and field.said in beginning:
            return beginning[(beginning.index(field.said) + 1) % len(beginning)]
        if beginning:
            return field.said if field.said in beginning else beginning[0]
    return None


def pressed(form: Form, key: str) -> tuple[Form, Wish | None]:
    """The form after a key that is no text, and what is wished by it."""
    form = form._replace(letters="")
    if key == "escape":
        return form, "leave"
    if key == "ctrl+s":
        return form, "save"
    if key == "enter":
        names, last = [field.name for field in form.fields], _SAVES[form.asks]
        return (form, "save") if form.at >= names.index(last) else (moved(form, 1), None)
    if key in ("tab", "down"):
        return moved(form, 1), None
    if key in ("shift+tab", "up"):
        return moved(form, -1), None
    return (_choosing(form, key) if form.field.choices else _typing(form, key)), None


_SAVES: dict[Asks, str] = {"contact": WHERE, "move": WHERE, "promise": "dropped", "search": "words"}
"""The line from which on Enter saves."""


def moved(form: Form, by: int) -> Form:
    """On another line, round the ends."""
    return form._replace(at=(form.at + by) % len(form.fields), letters="")


def at(form: Form, name: str) -> Form:
    """On the line with this name."""
    return form._replace(at=[field.name for field in form.fields].index(name))


def _set(name: str, first: str, choices: tuple[str, ...] = ()) -> Field:
    """A line that says something from the start."""
    return Field(name, Line.of(first), choices, first)


def _typing(form: Form, key: str) -> Form:
    line = typing.pressed(form.field.line, key)
    return form if line is None else _with(form, form.field._replace(line=line))


def _choosing(form: Form, key: str) -> Form:
    choices, said = form.field.choices, form.field.said
    if key in ("backspace", "delete"):
        return _chosen(form, "")
    if key not in ("left", "right"):
        return form
    step = 1 if key == "right" else -1
    place = choices.index(said) + step if said in choices else min(step, 0)
    return _chosen(form, choices[place % len(choices)])


def _chosen(form: Form, choice: str) -> Form:
    return _with(form, form.field._replace(line=Line.of(choice)))


def _with(form: Form, field: Field) -> Form:
    return form._replace(fields=(*form.fields[: form.at], field, *form.fields[form.at + 1 :]))
