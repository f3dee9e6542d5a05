"""What a template calls: filters, formats and methods, none of them wider than any report, and told of in words."""

import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

LONGEST_LINE = 100_000  # signs that something is filled up to

# Filters that fill up to a width or a number of parts.
_FILLING = ("center", "indent", "batch", "slice", "tojson")
_WIDE = re.compile(r"(?<!\d)\d{6,}+(?:\.\d*+)?[A-Za-z]|(?<!\d)0*+\.\d{6,}+[A-Za-z]|%[^A-Za-z%*]*+\*")  # in %9d
_WIDE_FIELD = re.compile(r":[^{}]*\d{6}")  # in {:9}
_FIELD_WITHIN = re.compile(r":[^{}]*\{")  # in {:{width}}

# What a filter takes, where Python says it in its own way.
_TAKES = {
    "bar": "a number, and of how much it is: {{ calls|bar(80) }}",
    "center": "a text, and a width: {{ title|center(40) }}",
    "counted": 'a number, and of what: {{ calls|counted("call") }}',
    "day": "a day: {{ made_on|day }}",
    "format": 'as many values as the text has places: {{ "%s: %d"|format(owner, 3) }}',
    "join": 'a list, and what stands between: {{ weeks|map(attribute="name")|join(", ") }}',
    "md": "a text: {{ owner|md }}",
    "money": "a sum: {{ sums[0]|money }}",
    "number": "a number: {{ calls|number }}",
    "percent": "a part of one: {{ reached_rate|percent }}",
    "round": "a number: {{ 2.5|round(1) }}",
    "sum": "a list of numbers",
}
_KINDS = {
    "int": "a number", "float": "a number", "bool": "yes or no", "str": "a text", "Markup": "a text", "list": "a list",
    "tuple": "a list", "dict": "a record", "NoneType": "nothing", "date": "a day", "method": "a filter",
}  # fmt: skip
_IN_WORDS = (
    (re.compile(r"'(\w+)' object is not iterable"), "{} is no list"),
    (re.compile(r"'(\w+)' object is not (?:callable|subscriptable)"), "{} has nothing in it that could be asked for"),
    (re.compile(r"unsupported operand type\(s\) for (\S+): '(\w+)' and '(\w+)'"), "{1} {0} {2} cannot be worked out"),
    (re.compile(r"no loader for this environment"), "it is one file: no other is included, extended or imported"),
)


class TooMuch(Exception):  # a bound is no fault of the program
    """A template goes beyond a bound; the text says which."""


class WrongValue(Exception):
    """A filter is given what it does not take."""


def bounded(name: str, makes: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that fills nothing up without end, and says in words what it takes."""
    before = 2 if hasattr(makes, "jinja_pass_arg") else 1  # what it is put on, behind what Jinja2 hands to some

    @wraps(makes)
    def made(*given: Any, **named: Any) -> Any:  # noqa: ANN401  # whatever a template puts it on
        if name in _FILLING:
            _refuse_wide((*given[before:], *named.values()))
        if name == "format":
            refuse_wide_format(given[0])
        try:
            return makes(*given, **named)
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            takes = f"takes {_TAKES[name]}" if name in _TAKES else f"cannot take {_kind(given[before - 1 : before])}"
            raise WrongValue(f"the filter {name} {takes}") from error

    return made


def bounded_call(call: Callable[..., Any]) -> Callable[..., Any]:
    """How a template calls something: of a text or a number no method that fills up without end."""

    def called(context: Any, what: Any, *given: Any, **named: Any) -> Any:  # noqa: ANN401  # whatever a template calls
        method = getattr(what, "__wrapped__", what)  # the sandbox puts a format of its own in the place of a text's
        of, name = getattr(method, "__self__", None), getattr(method, "__name__", "")
        if isinstance(of, str) and name in {"format", "format_map"}:
            if _WIDE_FIELD.search(of):
                raise _too_wide()
            if _FIELD_WITHIN.search(of):
                _refuse_wide((*given, *named.values()))
        elif isinstance(of, str | bytes | int):
            _refuse_wide((*given, *named.values()))
        return call(context, what, *given, **named)

    return called


def remainder(left: Any, right: Any) -> Any:  # noqa: ANN401  # whatever a template puts on both sides of it
    """What ``%`` makes: of a text a format."""
    refuse_wide_format(left)
    return left % right


def refuse_wide_format(said: object) -> None:
    """See that no place of ``%9d`` is wider than any line.

    Raises TooMuch.
    """
    if isinstance(said, str | bytes) and _WIDE.search(said if isinstance(said, str) else said.decode("latin-1")):
        raise _too_wide()


def in_words(said: str) -> str:
    """What Python says of a value that cannot be used so, in the words of a template."""
    for pattern, words in _IN_WORDS:
        found = pattern.search(said)
        if found:
            return words.format(*(_KINDS.get(named, named) for named in found.groups()))
    return said


def _refuse_wide(given: Iterable[Any]) -> None:
    if any(isinstance(one, int) and one > LONGEST_LINE for one in given):
        raise _too_wide()


def _too_wide() -> TooMuch:
    return TooMuch(f"a width of more than {LONGEST_LINE:,} signs")


def _kind(given: tuple[Any, ...]) -> str:
    """What kind of value it is, in a word."""
    return _KINDS.get(type(given[0]).__name__, "that") if given else "nothing"
