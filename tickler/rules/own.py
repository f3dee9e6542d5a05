"""Fields of one's own on the card: declared in the config file, checked on the way in."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, NamedTuple, get_args

from tickler.dossiers import CARD_FIELDS
from tickler.errors import NotUnderstood
from tickler.rules.money import DEFAULT_CURRENCY, money_in, read_money
from tickler.rules.occasions import date_in, parts_of_date
from tickler.rules.refs import shortly
from tickler.tabs import day_of, say_day
from tickler.when import read
from tickler.words import fold, line
from tickler.workdays import Calendar

OwnKind = Literal["text", "number", "money", "date", "choice", "yes/no"]
OWN_KINDS: tuple[OwnKind, ...] = get_args(OwnKind)
STAGES = ("lead", "prospect", "client", "partner", "former")

# The forms are compiled when they are first tried, which keeps them out of the start-up of every command.
_KEY = r"[^\W\d_]\w{0,39}"
_LONGEST_LABEL = 40
_LONGEST_NUMBER = 40
_NUMBER = r"-?(?:[0-9]+|[0-9]{1,3}(?P<group>[ '.,])[0-9]{3}(?:(?P=group)[0-9]{3})*)(?:[.,][0-9]+)?"
_TWO_WAYS = r"-?[1-9][0-9]{0,2}[.,][0-9]{3}"
_YES = frozenset({"yes", "y", "true", "1", "on", "+"})
_NO = frozenset({"no", "n", "false", "0", "off", "-"})
_FULL_YEAR = 4  # digits


class OwnField(NamedTuple):
    """A field of one's own, as it is declared."""

    key: str
    kind: OwnKind = "text"
    label: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False

    @property
    def called(self) -> str:
        """How people call it: its label, else its key."""
        return self.label or self.key.replace("_", " ")


class House(NamedTuple):
    """What the settings say of cards, and now: what is relative is read against it."""

    now: datetime
    date_order: str = "DMY"
    currency: str = DEFAULT_CURRENCY
    stages: tuple[str, ...] = STAGES
    fields: tuple[OwnField, ...] = ()

    def field(self, key: str) -> OwnField | None:
        """The declared field of this key; a hyphen in it is as good as an underscore."""
        return next((field for field in self.fields if field.key == key.replace("-", "_")), None)


# -- declared


def declared(said: Mapping[str, Any], where: Callable[[str, str | None], str]) -> tuple[OwnField, ...]:
    """The fields that ``[fields]`` declares; ``where`` says file and line of a field, or of a key of its declaration.

    Raises NotUnderstood, naming file, line and key.
    """
    fields = []
    for key, declaration in said.items():
        if not re.fullmatch(_KEY, key) or key != key.lower():
            hint = "a field's key is one word in small letters: customer_no"
            raise NotUnderstood(f"{where(key, None)}: {shortly(key)} is no key of a field", hint)
        if key in CARD_FIELDS:
            hint = "name the field otherwise"
            raise NotUnderstood(f"{where(key, None)}: every card has a line {key!r} already", hint)
        written = {"type": declaration} if isinstance(declaration, str) else declaration
        if not isinstance(written, dict):
            raise NotUnderstood(f"{where(key, None)}: the field {key} is declared by its type", _hint_of_types())
        fields.append(_declared(key, written, where))
    return tuple(fields)


def _declared(key: str, written: Mapping[str, Any], where: Callable[[str, str | None], str]) -> OwnField:
    for name, value in written.items():
        reader = _READERS.get(name)
        dotted = f"fields.{key}.{name}"
        if reader is None:
            hint = f"a field has {', '.join(_READERS)}"
            raise NotUnderstood(f"{where(key, name)}: there is no setting {dotted!r}", _nearest(name, _READERS) or hint)
        if not reader.fits(value):
            raise NotUnderstood(f"{where(key, name)}: {dotted} is {reader.wanted}, not {value!r}")
    kind: OwnKind = written.get("type", "choice" if "choices" in written else "text")
    if kind == "choice" and "choices" not in written:
        hint = 'for example: choices = ["A", "B", "C"]'
        raise NotUnderstood(f"{where(key, None)}: the field {key} is a choice without choices", hint)
    if kind != "choice" and "choices" in written:
        hint = f'type = "choice", or leave the choices out of fields.{key}'
        raise NotUnderstood(f"{where(key, 'choices')}: the field {key} is of type {kind}, which has no choices", hint)
    choices = tuple(choice.strip() for choice in written.get("choices", ()))
    return OwnField(key, kind, written.get("label", "").strip(), choices, written.get("required", False))


class _Reader(NamedTuple):
    """What a key of a declaration must be."""

    wanted: str
    fits: Callable[[Any], bool]


def _is_choices(value: object) -> bool:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        return False
    return bool(value) and len({fold(one.strip()) for one in value}) == len(value) and all(map(str.isprintable, value))


def _is_label(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and 0 < len(value.strip()) <= _LONGEST_LABEL


_READERS = {
    "type": _Reader(f"one of {', '.join(OWN_KINDS)}", lambda value: value in OWN_KINDS),
    "label": _Reader(f"a text of at most {_LONGEST_LABEL} characters", _is_label),
    "choices": _Reader("a list of different texts", _is_choices),
    "required": _Reader("true or false", lambda value: isinstance(value, bool)),
}


def _hint_of_types() -> str:
    return f"type = one of {', '.join(OWN_KINDS)}"


def _nearest(said: str, known: Mapping[str, Any]) -> str | None:
    import difflib  # 2 ms, and only here

    near = difflib.get_close_matches(said, known, n=1)
    return f"did you mean {near[0]}?" if near else None


# -- written on a card


def read_own(field: OwnField, words: str, house: House) -> str | None:
    """What a card keeps of these words in a field; None where nothing is left.

    Raises NotUnderstood, naming the field.
    """
    said = line(words, field.called)
    if said is None:
        if field.required:
            hint = f"the config file says so: fields.{field.key}.required"
            raise NotUnderstood(f"{field.called} cannot be left empty", hint)
        return None
    try:
        return _OWN_READERS[field.kind](field, said, house)
    except NotUnderstood as error:
        raise NotUnderstood(f"{field.called}: {error.message}", error.hint) from error


def say_own(field: OwnField | None, kept: str | None) -> str:
    """A value as it is shown; as it stands, if its field is declared no longer, or otherwise."""
    try:
        if field and kept and field.kind == "money":
            return money_in(kept).said()
        if field and kept and field.kind == "date":
            return say_day(date.fromisoformat(kept))
    except (ValueError, ArithmeticError):
        pass  # it was written when the field was of another type
    return kept or ""


def missing(fields: tuple[OwnField, ...], own: Mapping[str, str]) -> list[OwnField]:
    """The required fields that a card lacks."""
    return [field for field in fields if field.required and field.key not in own]


def _number(_field: OwnField, said: str, _house: House) -> str:
    plain = said.replace("\u2212", "-").replace("_", "").replace("\u2019", "'")
    if len(plain) > _LONGEST_NUMBER or not re.fullmatch(_NUMBER, plain):
        raise NotUnderstood(f"{shortly(said)} is no number", "a number is written 1200, 12.5 or -3")
    if re.fullmatch(_TWO_WAYS, plain):
        whole, part = re.split("[.,]", plain)
        raise NotUnderstood(f"{shortly(said)} can be read in two ways", f"write {whole}{part} or {whole}.{part}0")
    signs = [sign for sign in plain.lstrip("-") if not sign.isdigit()]
    decimal = signs[-1] if signs and signs[-1] in ".," and signs.count(signs[-1]) == 1 else None
    bare = "".join("." if c == decimal else c for c in plain if c.isdigit() or c in ("-", decimal))
    number = Decimal(bare)
    return f"{number.normalize():f}" if number else "0"


def _date(_field: OwnField, said: str, house: House) -> str:
    """A date, past or to come: in full, or as any WHEN."""
    try:
        day, month, year = parts_of_date(said, house.date_order)
    except NotUnderstood:
        year = None
    if year is not None:
        return date_in(int(year) if len(year) == _FULL_YEAR else 2000 + int(year), month, day).isoformat()
    found = day_of(read(said, house.now, Calendar(), house.date_order, exact=True).tab)
    if found is None:
        raise NotUnderstood(f"{shortly(said)} is a month, not a day", "for example: 8 dec 2027")
    return found.isoformat()


def _choice(field: OwnField, said: str, _house: House) -> str:
    chosen = one_of(said, field.choices)
    if chosen is None:
        raise NotUnderstood(f"there is no {shortly(said)}", f"one of {', '.join(field.choices)}")
    return chosen


def says_yes(said: str) -> bool:
    """Whether it is a word for yes."""
    return fold(said) in _YES


def _yes_or_no(_field: OwnField, said: str, _house: House) -> str:
    word = fold(said)
    if word not in _YES | _NO:
        raise NotUnderstood(f"yes or no, not {shortly(said)}")
    return "yes" if word in _YES else "no"


@lru_cache(maxsize=1000)  # in a long list the same choices come again and again
def one_of(said: str, choices: tuple[str, ...]) -> str | None:
    """The choice that was said, without regard to case and accents."""
    return next((choice for choice in choices if fold(choice) == fold(said)), None)


_OWN_READERS: dict[OwnKind, Callable[[OwnField, str, House], str]] = {
    "text": lambda _field, said, _house: said,
    "number": _number,
    "money": lambda _field, said, house: str(read_money(said, house.currency)),
    "date": _date,
    "choice": _choice,
    "yes/no": _yes_or_no,
}
