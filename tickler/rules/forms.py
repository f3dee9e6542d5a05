"""The forms that a company makes for its managers: what is asked, and what was answered.

A form is a TOML file, its name that of the file:

    title = "Meeting brief"
    help = "Filled the day before, taken along."

    [fields.goal]
    label = "What the meeting is for"
    type = "text"
    required = true
    help = "One thing. If there are three, which one is left when time runs out?"
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, get_args

from tickler.dossiers import Dossier, FilledForm
from tickler.errors import NotFound, NotUnderstood, Refused
from tickler.rules.refs import shortly
from tickler.tabs import day_of, say_day
from tickler.when import read, read_moment
from tickler.words import fold, line, text
from tickler.workdays import Calendar

FieldType = Literal["line", "text", "number", "date", "time", "yes/no", "choice", "choices"]
FIELD_TYPES: tuple[FieldType, ...] = get_args(FieldType)

MOST_FIELDS = 100
MOST_CHOICES = 50
_NEEDS_CHOICES = ("choice", "choices")
_FORM_KEYS = ("title", "help", "fields")
_FIELD_KEYS = ("label", "type", "required", "help", "choices")

_YES = ("yes", "y", "true", "1", "да", "კი", "ja", "oui")
_NO = ("no", "n", "false", "0", "нет", "არა", "nein", "non")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,10})?")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")

Dates = Callable[[str], date]


class Field(NamedTuple):
    """What a form asks."""

    key: str  # by which it is named on the command line
    label: str
    type: FieldType = "line"
    required: bool = False
    help: str | None = None
    choices: tuple[str, ...] = ()


class Form(NamedTuple):
    """A form of the company's, blank."""

    name: str
    title: str
    help: str | None
    fields: tuple[Field, ...]


Answers = tuple[tuple[str, str], ...]  # (label, answer), in the order of the form


# -- what was answered
# ----------------------------------------------------------------------------------------------


def fill(form: Form, said: Mapping[str, str], dates: Dates) -> Answers:
    """The form filled with what was said of its fields, by their keys; what was left empty is left out.

    Raises NotUnderstood, naming the field, for an answer of the wrong kind, a required one that is missing, a key that
    the form has not, and where nothing was answered at all.
    """
    for key in said:
        field_called(form, key)
    read_answers = [(field, read_answer(field, said.get(field.key, ""), dates)) for field in form.fields]
    missing = [field.key for field, answer in read_answers if field.required and answer is None]
    if missing:
        raise NotUnderstood(
            f"the form {form.name} is not filled: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing",
            f"for example: --set {missing[0]}=…; what it asks: tickler forms {form.name}",
        )
    answers = tuple((field.label, answer) for field, answer in read_answers if answer is not None)
    if not answers:
        raise NotUnderstood(
            f"nothing was filled in: the form {form.name} is empty",
            f"for example: --set {form.fields[0].key}=…; what it asks: tickler forms {form.name}",
        )
    return answers


def mistakes(form: Form, said: Mapping[str, str], dates: Dates) -> dict[str, str]:
    """What is wrong with what was said of the fields, by their keys; nothing where the form can be filled with it."""
    return {field.key: wrong for field in form.fields if (wrong := _mistake(field, said.get(field.key, ""), dates))}


def _mistake(field: Field, words: str, dates: Dates) -> str | None:
    try:
        answer = read_answer(field, words, dates)
    except NotUnderstood as error:
        return f"{error.message}; {error.hint}" if error.hint else error.message
    return f"the field {field.key} is required" if field.required and answer is None else None


def read_answer(field: Field, words: str, dates: Dates) -> str | None:
    """What stands in a field after these words were written there; None for nothing.

    Raises NotUnderstood, naming the field.
    """
    what = f"the field {field.key}"
    said = text(words, what) if field.type == "text" else line(words, what)
    return _READERS[field.type](field, said, dates) if said else None


def field_called(form: Form, key: str) -> Field:
    """The field that goes by this key.

    Raises NotUnderstood where the form has none.
    """
    for field in form.fields:
        if field.key == key:
            return field
    keys = [field.key for field in form.fields]
    hint = _nearest(key, keys) or f"it has {', '.join(keys)}"
    raise NotUnderstood(f"the form {form.name} has no field {shortly(key)}", hint)


def dates_read_by(now: datetime, calendar: Calendar, date_order: str) -> Dates:
    """A reader of days, to come or past: ``8 dec``, ``2026-12-08``, ``yesterday``.

    It raises NotUnderstood for what names no day.
    """

    def day(words: str) -> date:
        try:
            return date.fromisoformat(words)
        except ValueError:
            pass
        try:
            ahead = day_of(read(words, now, calendar, date_order, exact=True).tab)
        except (NotUnderstood, Refused):
            try:
                return read_moment(words, now, date_order).date()
            except Refused as error:
                raise NotUnderstood(error.message) from error
        if ahead is None:
            raise NotUnderstood(f"{shortly(words)} is a whole month, not a day", "for example: 8 dec, 2026-12-08")
        return ahead

    return day


def _number(field: Field, said: str, _dates: Dates) -> str:
    plain = said.replace(" ", "").replace("\u2212", "-")
    if not _NUMBER.fullmatch(plain):
        raise NotUnderstood(f"the field {field.key} is a number, not {shortly(said)}", "for example: 1200 or 12.5")
    return plain.replace(",", ".").removeprefix("+")


def _date(field: Field, said: str, dates: Dates) -> str:
    try:
        return say_day(dates(said))
    except NotUnderstood as error:
        raise NotUnderstood(f"the field {field.key} is a date: {error.message}", error.hint) from error


def _time(field: Field, said: str, _dates: Dates) -> str:
    clock = _CLOCK.fullmatch(said)
    if clock is None:
        raise NotUnderstood(f"the field {field.key} is a time, not {shortly(said)}", "for example: 9:30 or 14:00")
    return f"{int(clock[1]):02}:{clock[2]}"


def _yes_no(field: Field, said: str, _dates: Dates) -> str:
    if fold(said) in _YES:
        return "yes"
    if fold(said) in _NO:
        return "no"
    raise NotUnderstood(f"the field {field.key} is yes or no, not {shortly(said)}")


def _choice(field: Field, said: str, _dates: Dates) -> str:
    return _chosen(field, said)


def _choices(field: Field, said: str, _dates: Dates) -> str:
    """Several of the choices, apart at semicolons, or at commas where there are none; in the order of the form."""
    if any(fold(choice) == fold(said) for choice in field.choices):
        parts = [said]
    else:
        parts = said.split(";" if ";" in said else ",")
    chosen = {_chosen(field, part.strip()) for part in parts if part.strip()}
    return "; ".join(choice for choice in field.choices if choice in chosen)


def _chosen(field: Field, said: str) -> str:
    """The choice that was meant: in full, by its number from 1, or by the beginning of it alone."""
    wanted = fold(said)
    for choice in field.choices:
        if fold(choice) == wanted:
            return choice
    if said.isascii() and said.isdigit() and 1 <= int(said[:5]) <= len(field.choices):
        return field.choices[int(said[:5]) - 1]
    beginning = [choice for choice in field.choices if fold(choice).startswith(wanted)]
    if len(beginning) == 1:
        return beginning[0]
    raise NotUnderstood(f"the field {field.key} has no choice {shortly(said)}", f"one of {', '.join(field.choices)}")


_READERS: dict[FieldType, Callable[[Field, str, Dates], str | None]] = {
    "line": lambda _field, said, _dates: said,
    "text": lambda _field, said, _dates: said,
    "number": _number,
    "date": _date,
    "time": _time,
    "yes/no": _yes_no,
    "choice": _choice,
    "choices": lambda field, said, dates: _choices(field, said, dates) or None,
}


def filled_last(dossier: Dossier, filled: Sequence[FilledForm], name: str) -> FilledForm:
    """Of the forms in a dossier, newest first, the first that goes by this name, or by this beginning of it.

    Raises NotFound.
    """
    wanted = fold(name.strip())
    likely = [one for one in filled if fold(one.name) == wanted] or [
        one for one in filled if wanted and fold(one.name).startswith(wanted)
    ]
    if not likely:
        there = ", ".join(dict.fromkeys(one.name for one in filled))
        hint = f"filled for this client: {there}" if there else None
        raise NotFound(f"no form {shortly(name)} was filled for {dossier.card.name} ({dossier.id})", hint)
    return likely[0]


# -- the form itself
# ------------------------------------------------------------------------------------------------


def read_form(name: str, where: str, written: str) -> Form:
    """The form that is written in a file; ``where`` names the file in what is said of it.

    Raises NotUnderstood, naming file, line and key, for what is no form.
    """
    import tomllib  # 7 ms, saved where no form is read

    try:
        said = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        at_the_end = f"at the end, line {len(written.splitlines())}"
        raise NotUnderstood(f"{where}: {str(error).replace('at end of document', at_the_end)}") from error
    except RecursionError as error:
        raise NotUnderstood(f"{where}: lists within lists without end") from error
    source = _Source(where, written)
    source.only((), said, _FORM_KEYS)
    title = source.words((), said, "title", required=True)
    fields = said.get("fields")
    if not isinstance(fields, dict) or not fields:
        raise source.wrong(("fields",), "a form asks something: it needs [fields.KEY]", _example())
    if len(fields) > MOST_FIELDS:
        raise source.wrong(("fields",), f"a form has {MOST_FIELDS} fields at most, not {len(fields)}")
    made = tuple(_field(source, key, held) for key, held in fields.items())
    for twice in (field for place, field in enumerate(made) if field.label in {one.label for one in made[:place]}):
        raise source.wrong(("fields", twice.key, "label"), f"two fields are labelled {shortly(twice.label)}")
    return Form(name, title or name, source.words((), said, "help", long=True), made)


def _field(source: "_Source", key: str, held: object) -> Field:
    path = ("fields", key)
    if not key.replace("-", "").replace("_", "").isalnum():
        raise source.wrong(path, f"a field's key is letters, digits, - and _, not {shortly(key)}")
    if not isinstance(held, dict):
        raise source.wrong(path, f"fields.{key} is a table: [fields.{key}]", _example(key))
    source.only(path, held, _FIELD_KEYS)
    label = source.words(path, held, "label") or _label_of(key)
    required = held.get("required", False)
    if not isinstance(required, bool):
        raise source.wrong(
            (*path, "required"), f"fields.{key}.required is true or false, not {shortly(repr(required))}"
        )
    kind, choices = _type(source, path, held), _choices_of(source, path, held)
    if bool(choices) != (kind in _NEEDS_CHOICES):
        problem = f"has the type {kind}, and no choices" if choices == () else f"has choices, but the type {kind}"
        hint = 'for example: choices = ["warm", "cold"]' if not choices else 'for example: type = "choice"'
        raise source.wrong((*path, "choices" if choices else "type"), f"fields.{key} {problem}", hint)
    return Field(key, label, kind, required, source.words(path, held, "help", long=True), choices)


def _type(source: "_Source", path: tuple[str, ...], held: Mapping[str, Any]) -> FieldType:
    """The type that was written; a field with choices is a choice, any other one a line, where none was."""
    said = held.get("type", "choice" if "choices" in held else "line")
    for known in FIELD_TYPES:
        if said == known:
            return known
    hint = _nearest(str(said), FIELD_TYPES) or f"the types are {', '.join(FIELD_TYPES)}"
    raise source.wrong((*path, "type"), f"there is no type {shortly(str(said))} of field", hint)


def _choices_of(source: "_Source", path: tuple[str, ...], held: Mapping[str, Any]) -> tuple[str, ...]:
    said = held.get("choices", ())
    dotted = ".".join((*path, "choices"))
    if "choices" in held and (not isinstance(said, list) or len(said) not in range(2, MOST_CHOICES + 1)):
        raise source.wrong((*path, "choices"), f"{dotted} is a list of 2 to {MOST_CHOICES} texts")
    choices = tuple(source.one_line((*path, "choices"), choice) for choice in said)
    if len({fold(choice) for choice in choices}) < len(choices):
        raise source.wrong((*path, "choices"), f"{dotted} has the same choice twice")
    for choice in choices:
        if ";" in choice:
            raise source.wrong((*path, "choices"), f"{dotted}: a semicolon parts choices, and cannot stand in one")
    return choices


def _label_of(key: str) -> str:
    words = key.replace("_", " ").replace("-", " ").strip() or key
    return words[:1].upper() + words[1:]


def _example(key: str = "goal") -> str:
    return f'for example: [fields.{key}] and below it label = "What the meeting is for"'


def _nearest(said: str, known: Iterable[str]) -> str | None:
    import difflib  # 2 ms, and only here

    near = difflib.get_close_matches(said, list(known), n=1)
    return f"did you mean {near[0]}?" if near else None


class _Source(NamedTuple):
    """The file that a form is read from: says of every mistake where it stands."""

    where: str
    written: str

    def wrong(self, path: tuple[str, ...], what: str, hint: str | None = None) -> NotUnderstood:
        """What to say of a mistake at a key."""
        return NotUnderstood(f"{self.where}, line {self._line_of(path)}: {what}", hint)

    def only(self, path: tuple[str, ...], held: Mapping[str, Any], known: tuple[str, ...]) -> None:
        """Refuse keys that nothing is known of."""
        for key in held:
            if key not in known:
                dotted = ".".join((*path, key))
                hint = _nearest(key, known) or f"the keys are {', '.join(known)}"
                raise self.wrong((*path, key), f"there is no key {shortly(dotted, 80)} in a form", hint)

    def words(
        self,
        path: tuple[str, ...],
        held: Mapping[str, Any],
        key: str,
        *,
        required: bool = False,
        long: bool = False,
    ) -> str | None:
        """The text of a key; None where there is none."""
        dotted = ".".join((*path, key))
        if key not in held:
            if required:
                raise self.wrong(path, f"the key {dotted} is missing", f'for example: {key} = "Meeting brief"')
            return None
        said = held[key]
        if not isinstance(said, str):
            raise self.wrong((*path, key), f"{dotted} is a text, not {shortly(repr(said))}")
        try:
            clean = text(said, dotted) if long else line(said, dotted)
        except NotUnderstood as error:
            raise self.wrong((*path, key), error.message) from error
        if clean is None:
            raise self.wrong((*path, key), f"{dotted} is empty")
        return clean

    def one_line(self, path: tuple[str, ...], said: object) -> str:
        """One of the texts in a list."""
        held = self.words(path[:-1], {path[-1]: said}, path[-1])
        return held or ""

    def _line_of(self, path: tuple[str, ...]) -> int:
        """The line on which a key stands, or else the nearest table around it."""
        best, depth, within = 1, 0, tuple[str, ...]()
        for number, one in enumerate(self.written.splitlines(), start=1):
            said = one.strip()
            if said.startswith("["):
                within = here = _parts(said.split("#")[0].strip().strip("[]"))
            else:
                here = (*within, *_parts(said.partition("=")[0]))
            if here and len(here) > depth and here == path[: len(here)]:
                best, depth = number, len(here)
        return best


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split(".") if part.strip())
