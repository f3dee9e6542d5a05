"""Holding JSON against the schema of packs: ``schema.json``, which also goes into every pack.

It is a JSON Schema, and this reads as much of that language as it uses, without a library that every start would pay
for. A pattern fits the whole text; ``format`` is looked at.
"""

import json
import re
from collections.abc import Callable
from datetime import MAXYEAR, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

_LONGEST_SHOWN = 60
_DEEPEST = 40

Schema = dict[str, Any]


class DoesNotFit(ValueError):
    """A value that the schema does not allow: where it stands, and what is wrong with it."""


@cache
def text() -> str:
    """The schema as it is written."""
    return files("tickler.packs").joinpath("schema.json").read_text(encoding="utf-8")


@cache
def _root() -> Schema:
    schema: Schema = json.loads(text())
    return schema


def check(value: Any, definition: str | None = None) -> None:  # noqa: ANN401  # whatever JSON holds
    """See that a value fits the whole schema, or one of its definitions.

    Raises DoesNotFit.
    """
    _check(value, _root()["$defs"][definition] if definition else _root(), definition or "pack", 0)


def _check(value: Any, schema: Schema, where: str, depth: int) -> None:  # noqa: ANN401  # as above
    if depth > _DEEPEST:
        raise DoesNotFit(f"{where} is nested too deep")
    if "$ref" in schema:
        _check(value, _root()["$defs"][schema["$ref"].rpartition("/")[2]], where, depth + 1)
        return
    if "const" in schema and (value != schema["const"] or isinstance(value, bool)):
        raise DoesNotFit(f"{where} is not {schema['const']!r}")
    if "enum" in schema and (value not in schema["enum"] or isinstance(value, bool | int | float)):
        raise DoesNotFit(f"{where} is {_shown(value)}, which is none of what it may be")
    if "type" in schema:
        _check_type(value, schema["type"], where)
    for kind, checks in _CHECKS.items():
        if isinstance(value, kind):
            checks(value, schema, where, depth)


def _check_type(value: Any, wanted: str | list[str], where: str) -> None:  # noqa: ANN401  # as above
    names = [wanted] if isinstance(wanted, str) else wanted
    if not any(isinstance(value, _TYPES[name]) and isinstance(value, bool) == (name == "boolean") for name in names):
        raise DoesNotFit(f"{where} is {_shown(value)}, not {' or '.join(names)}")


def _check_text(value: str, schema: Schema, where: str, _depth: int) -> None:
    if len(value) > schema.get("maxLength", 10_000_000):
        raise DoesNotFit(f"{where} is too long")
    if any("\ud800" <= c <= "\udfff" for c in value) if not value.isascii() else False:
        raise DoesNotFit(f"{where} is no text")
    if "pattern" in schema and not re.fullmatch(schema["pattern"].removeprefix("^").removesuffix("$"), value):
        raise DoesNotFit(f"{where} is {_shown(value)}, which cannot stand there")
    if "format" in schema:
        try:
            _FORMATS[schema["format"]](value)
        except ValueError as error:
            raise DoesNotFit(f"{where} is {_shown(value)}, which is no {schema['format']}") from error


def _check_number(value: int, schema: Schema, where: str, _depth: int) -> None:
    if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        raise DoesNotFit(f"{where} is {value}, which cannot be")


def _check_list(value: list[Any], schema: Schema, where: str, depth: int) -> None:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        raise DoesNotFit(f"{where} has {len(value)} entries")
    if "items" in schema:
        for place, one in enumerate(value):
            _check(one, schema["items"], f"{where}[{place}]", depth + 1)


def _check_object(value: dict[str, Any], schema: Schema, where: str, depth: int) -> None:
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    missing = [name for name in schema.get("required", ()) if name not in value]
    if missing:
        raise DoesNotFit(f"{where} has no {missing[0]}")
    if len(value) > schema.get("maxProperties", len(value)):
        raise DoesNotFit(f"{where} has too many entries")
    for name, one in value.items():
        if name in properties:
            _check(one, properties[name], f"{where}.{name}", depth + 1)
        elif others is False:
            raise DoesNotFit(f"{where} has an unknown {_shown(name)}")
        elif isinstance(others, dict):
            _check_text(name, {}, where, depth)
            _check(one, others, f"{where}.{_shown(name)}", depth + 1)


def _shown(value: Any) -> str:  # noqa: ANN401  # as above
    said = ascii(value)
    return said if len(said) <= _LONGEST_SHOWN else f"{said[:_LONGEST_SHOWN]}…"


def _tab(value: str) -> None:
    first = date.fromisoformat(value if len(value) == len("2026-12-08") else f"{value}-01")
    if first.year == MAXYEAR:
        raise ValueError("there is no day after the last one of it")


_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
_FORMATS: dict[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "local-date-time": datetime.fromisoformat,
    "tab": _tab,
}
_CHECKS: dict[type, Callable[[Any, Schema, str, int], None]] = {
    str: _check_text,
    int: _check_number,
    list: _check_list,
    dict: _check_object,
}
