"""The config file: read only if it is there, every key optional, every mistake named with its file and line."""

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import time
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from tickler.errors import NotUnderstood, Refused
from tickler.tabs import NUMBERS, WEEKDAYS, Style
from tickler.workdays import MONDAY_TO_FRIDAY

if TYPE_CHECKING:
    from tickler.rules.own import OwnField

DATE_ORDERS = ("DMY", "MDY", "YMD")
PAPERS = ("A4", "Letter")
STYLES = ("numbers", "dates")
MOST_MEGABYTES = 900  # SQLite holds a thousand million bytes in one place, and no more
_DAY_NAMES = tuple(day[:3].lower() for day in WEEKDAYS)
_TIME = "(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"


_NONE: Mapping[str, Any] = MappingProxyType({})


class Settings(NamedTuple):
    """What a binder's owner has set; each field is a key of config.toml, ``backup_days`` the key days of [backup]."""

    db: Path | None = None
    owner: str = ""  # the login name unless set
    capacity: int = 30  # dossiers that a working day holds
    date_order: str = "DMY"
    workdays: frozenset[int] = MONDAY_TO_FRIDAY  # Monday = 0
    country: str = ""
    region: str = ""
    backup_days: int = 14  # the last days of which a copy is kept
    backup_months: int = 12  # the last months of which the last copy is kept
    hours: tuple[time, time] = (time(9), time(18))  # from when until when an open day is worked
    answer_within: int = 10  # hours of working time in which questions and complaints are answered
    currency: str = "EUR"  # of amounts that are written without one
    stages: tuple[str, ...] = ("lead", "prospect", "client", "partner", "former")
    quota_calls: int | None = None  # at least, a day
    quota_first_calls: int | None = None  # a day
    quota_offers: int | None = None  # a day
    quota_contracts: int | None = None  # with new clients, a month
    occasions_ahead: int = 3  # days ahead of which birthdays and other occasions are shown
    fields: "tuple[OwnField, ...]" = ()  # of one's own on the card
    sheet_limit: int = 25  # MB that a sheet may hold
    paper: str = "A4"  # what is printed on
    forms: Path | None = None  # the folder of one's own forms; else ``forms`` beside the config file
    style: str = "numbers"  # of the binder's tabs: the days of the month, or "dates"
    dated_months: int = 1  # after this one, whose working days have dated tabs
    report_template: Path | None = None  # of the report on a month, in the company's form
    segments_recent: int | None = None  # days within which a purchase is recent; else as the data say
    segments_many: int | None = None  # purchases that are many
    cadence_days: int = 31  # that a client stays at most without a contact
    cadence_stages: Mapping[str, int] = _NONE  # the same of those in a stage
    cadence_tags: Mapping[str, int] = _NONE  # the same of those with a tag
    beside: Path | None = None  # no key, but the folder of the config file
    lines: Mapping[str, str] = _NONE  # no key, but file and line on which each key stands

    @property
    def binder_style(self) -> Style:
        """Which dates have tabs of their own."""
        return Style(self.dated_months) if self.style == "dates" else NUMBERS


def read_settings(told: str | None = None) -> Settings:
    """The settings in the file that was told (TICKLER_CONFIG), else in the platform's config folder, else the defaults.

    Raises NotUnderstood, naming file and line, for an unknown key or a wrong value, and for a told file that is not
    there.
    """
    path = path_said(told) if told else _usual_place()
    try:
        written = path.read_text(encoding="utf-8-sig") if told or path.exists() else ""  # as Windows' own editors write
    except OSError as error:
        hint = "TICKLER_CONFIG names it: name another, or unset it" if told else None
        raise NotUnderstood(f"the config file {path} cannot be read: {error.strerror}", hint) from error
    except UnicodeDecodeError as error:
        raise NotUnderstood(f"the config file {path} is not UTF-8 text") from error
    settings = _read(path, written) if written else Settings()
    return settings._replace(owner=settings.owner or _login_name(), beside=path.parent)


def path_said(words: str) -> Path:
    """The path that was written; ``~`` is a home.

    Raises NotUnderstood for the home of nobody.
    """
    try:
        return Path(words).expanduser()
    except RuntimeError as error:
        raise NotUnderstood(f"{words!r} leads to the home of nobody here") from error


def file_said(words: str, name: str | None = None) -> Path:
    """The file to write to; in a folder that is there it goes by ``name``, if one is given.

    A path that ends in a slash is a folder. Raises Refused where there is none, NotUnderstood as above.
    """
    path = path_said(words)
    if words.endswith(("/", os.sep)) and not path.is_dir():
        raise Refused(f"there is no folder {path}", f"make it first: mkdir -p {path}")
    return path / name if name and path.is_dir() else path


def data_folder() -> Path:
    """Where the binder lies unless told otherwise."""
    return _usual_folder("data", "XDG_DATA_HOME", ".local/share")


def _usual_place() -> Path:
    return _usual_folder("config", "XDG_CONFIG_HOME", ".config") / "config.toml"


def _usual_folder(kind: str, told_by: str, at_home: str) -> Path:
    """The platform's folder for tickler's settings or data; on Linux as the XDG Base Directory Specification says."""
    if "linux" in sys.platform:
        return Path(os.environ.get(told_by, "").strip() or Path.home() / at_home) / "tickler"
    import platformdirs  # 3 ms, saved where every run asks for it and the answer is a line

    return Path(getattr(platformdirs, f"user_{kind}_dir")("tickler", appauthor=False))


def _login_name() -> str:
    import getpass  # 3 ms, saved where the owner is set

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return str(os.getuid()) if hasattr(os, "getuid") else "me"


def _read(path: Path, written: str) -> Settings:
    import tomllib  # 7 ms, saved where there is no config file

    try:
        said = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        said_of_the_end = f"at the end, line {len(written.splitlines())}"
        raise NotUnderstood(f"{path}: {str(error).replace('at end of document', said_of_the_end)}") from error
    except RecursionError as error:
        raise NotUnderstood(f"{path}: lists within lists without end") from error
    lines: dict[str, str] = {}
    read: dict[str, Any] = {"lines": lines}
    if "fields" in said:
        read["fields"] = _fields(path, said.pop("fields"), written)
    cadence = said.pop("cadence") if isinstance(said.get("cadence"), dict) else {}
    for table, key, value in _keys(said):
        dotted = f"{table}.{key}" if table else key
        where = f"{path}, line {_line_of(table, key, written)}"
        if dotted not in _READERS:
            raise NotUnderstood(f"{where}: there is no setting {dotted!r}", _nearest(dotted))
        try:
            read[dotted.replace(".", "_")] = _READERS[dotted](value)
        except ValueError as error:
            empty = isinstance(value, str) and not value.strip()
            shown = str(value).lower() if isinstance(value, bool) else repr(value)
            wrong = f"is empty: it is {error}" if empty else f"is {error}, not {shown}"
            raise NotUnderstood(f"{where}: {dotted} {wrong}") from error
        lines[dotted] = where
    read |= _cadence(path, cadence, written, read.get("stages", Settings().stages)) if cadence else {}
    if "region" in read and "country" not in read:
        raise NotUnderstood(f"{lines['region']}: a region alone has no holidays", 'for example: country = "DE"')
    for name in ("db", "forms", "report_template"):
        if name in read:
            read[name] = path.parent / read[name]
    return Settings(**read)


def _fields(path: Path, said: Any, written: str) -> "tuple[OwnField, ...]":  # noqa: ANN401  # whatever TOML holds
    from tickler.rules.own import declared  # only where fields are declared

    def where(key: str, name: str | None) -> str:
        """The line of a key of a field's declaration; of the field, where it is declared on one line."""
        table = f"fields.{key}"
        named = ((table, name), ("fields", f"{key}.{name}")) if name else (("", table),)
        lines = [_line_of(*one, written) for one in named]
        lines += [_line_of("", table, written), _line_of("fields", key, written), _line_of("", "fields", written)]
        return f"{path}, line {max(lines, key=lambda line: line > 1)}"

    if not isinstance(said, dict):
        raise NotUnderstood(f"{where('', None)}: fields are declared in tables", "for example: [fields.customer_no]")
    return declared(said, where)


def _cadence(path: Path, said: dict[str, Any], written: str, stages: tuple[str, ...]) -> dict[str, Any]:
    from tickler.rules.cadence import declared, read_setting  # only where it is set

    read: dict[str, Any] = {}

    def where(key: str, name: str) -> str:
        """The line of a name in a table of the cadence's; of the table, where it is written on one line."""
        places = ((f"cadence.{key}", name), ("cadence", key), ("", f"cadence.{key}"))
        lines = [_line_of(*place, written) for place in places]
        return f"{path}, line {next((line for line in lines if line > 1), 1)}"

    for key, value in said.items():
        if key == "days":
            read["cadence_days"] = read_setting("cadence.days", value, where("days", ""))
        elif key in ("stages", "tags"):
            places = partial(where, key)
            read[f"cadence_{key}"] = declared("stage" if key == "stages" else "tag", value, places, stages)
        else:
            raise NotUnderstood(f"{where(key, '')}: there is no setting 'cadence.{key}'", _nearest(f"cadence.{key}"))
    return read


def _keys(said: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Each key with the table that it stands in (none: "") and its value; a table that is known may be empty."""
    tables = {key.partition(".")[0] for key in KEYS if "." in key}
    for key, value in said.items():
        if isinstance(value, dict) and (value or key in tables):
            for inner, held in value.items():
                yield key, inner, held
        else:
            yield "", key, value


def _line_of(table: str, key: str, written: str) -> int:
    """The line on which a key stands."""
    within = ""
    for number, line in enumerate(written.splitlines(), start=1):
        if line.strip().startswith("["):
            within = line.split("#")[0].strip().strip("[] ").replace('"', "")
        name = line.split("=")[0].strip().replace('"', "")
        if (
            (within == table and name == key)
            or (not within and name == f"{table}.{key}")
            or (within == key and not table)
        ):
            return number
    return 1


def _nearest(key: str) -> str:
    import difflib  # 2 ms, and only here

    near = difflib.get_close_matches(key, KEYS, n=1)
    return f"did you mean {near[0]}?" if near else f"the settings are {', '.join(KEYS)}"


def _text(value: Any) -> str:  # noqa: ANN401  # whatever TOML holds
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("a text")
    return value.strip()


def _path(value: Any) -> Path:  # noqa: ANN401  # whatever TOML holds
    try:
        return path_said(_text(value))
    except NotUnderstood as error:
        raise ValueError("a path, from a home that is there") from error


def _whole_number(value: Any) -> int:  # noqa: ANN401  # whatever TOML holds
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 10_000:  # noqa: PLR2004  # says itself
        raise ValueError("a whole number from 1 to 10000")
    return value


def _megabytes(value: Any) -> int:  # noqa: ANN401  # whatever TOML holds
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST_MEGABYTES:
        raise ValueError(f"a whole number of MB from 1 to {MOST_MEGABYTES}")
    return value


def _date_order(value: Any) -> str:  # noqa: ANN401  # whatever TOML holds
    order = str(value).upper()
    if order not in DATE_ORDERS:
        raise ValueError(f"one of {', '.join(DATE_ORDERS)}")
    return order


def _paper(value: Any) -> str:  # noqa: ANN401  # whatever TOML holds
    for paper in PAPERS:
        if str(value).lower() == paper.lower():
            return paper
    raise ValueError(f"one of {', '.join(PAPERS)}")


def _workdays(value: Any) -> frozenset[int]:  # noqa: ANN401  # whatever TOML holds
    said = [str(day).lower() for day in value] if isinstance(value, list) else []
    days = [number for day in said for number, name in enumerate(WEEKDAYS) if name.lower().startswith(day)]
    if len(set(days)) < len(days):
        raise ValueError("a list of different days")
    if not said or len(days) < len(said) or any(len(day) < len("mon") for day in said):
        raise ValueError(f"a list of {', '.join(_DAY_NAMES)}")
    return frozenset(days)


def _days_ahead(value: Any) -> int:  # noqa: ANN401  # whatever TOML holds
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 31:  # noqa: PLR2004  # says itself
        raise ValueError("a whole number of days from 0 to 31")
    return value


def _hours(value: Any) -> tuple[time, time]:  # noqa: ANN401  # whatever TOML holds
    said = re.fullmatch(rf"({_TIME}) ?[-\u2013] ?({_TIME})", value) if isinstance(value, str) else None
    if said is None:
        raise ValueError('two times of the day, such as "09:00-18:00"')
    begins, ends = (time.fromisoformat(at.zfill(len("09:00"))) for at in said.groups())
    if ends.hour * 60 + ends.minute < begins.hour * 60 + begins.minute + 60:
        raise ValueError("two times of the day, the second an hour or more after the first")
    return begins, ends


def _answer_within(value: Any) -> int:  # noqa: ANN401  # whatever TOML holds
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 1_000:  # noqa: PLR2004  # says itself
        raise ValueError("a whole number of hours from 1 to 1000")
    return value


def _stages(value: Any) -> tuple[str, ...]:  # noqa: ANN401  # whatever TOML holds
    stages = [_text(stage) for stage in value] if isinstance(value, list) else []
    if not stages or len({stage.casefold() for stage in stages}) < len(stages):
        raise ValueError("a list of different texts")
    return tuple(stages)


def _recent(value: Any) -> int:  # noqa: ANN401  # whatever TOML holds
    from tickler.rules.cadence import read_cadence  # only where it is set

    try:
        days = read_cadence(str(value)) if isinstance(value, int | str) and not isinstance(value, bool) else None
    except NotUnderstood:
        days = None
    if days is None:
        raise ValueError('so many days, such as 180 or "6m"')
    return days


def _many(value: Any) -> int:  # noqa: ANN401  # whatever TOML holds
    if not isinstance(value, int) or isinstance(value, bool) or not 2 <= value <= 1_000:  # noqa: PLR2004  # says itself
        raise ValueError("a whole number from 2 to 1000")
    return value


def _style(value: Any) -> str:  # noqa: ANN401  # whatever TOML holds
    if value not in STYLES:
        raise ValueError(f"one of {', '.join(STYLES)}")
    return str(value)


def _dated_months(value: Any) -> int:  # noqa: ANN401  # whatever TOML holds
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 3:  # noqa: PLR2004  # says itself
        raise ValueError("a whole number of months from 1 to 3")
    return value


def _currency(value: Any) -> str:  # noqa: ANN401  # whatever TOML holds
    from tickler.rules.money import read_currency  # only where one is set

    try:
        return read_currency(_text(value))
    except NotUnderstood as error:
        raise ValueError("the code, the sign or the name of a currency, as in an amount: EUR, € or euro") from error


_READERS: dict[str, Callable[[Any], Any]] = {
    "db": _path,
    "owner": _text,
    "capacity": _whole_number,
    "date_order": _date_order,
    "workdays": _workdays,
    "country": _text,
    "region": _text,
    "backup.days": _whole_number,
    "backup.months": _whole_number,
    "hours": _hours,
    "answer_within": _answer_within,
    "currency": _currency,
    "stages": _stages,
    "quota.calls": _whole_number,
    "quota.first_calls": _whole_number,
    "quota.offers": _whole_number,
    "quota.contracts": _whole_number,
    "segments.recent": _recent,
    "segments.many": _many,
    "report_template": _path,
    "occasions_ahead": _days_ahead,
    "sheet_limit": _megabytes,
    "forms": _path,
    "paper": _paper,
    "style": _style,
    "dated_months": _dated_months,
}
KEYS = (*_READERS, "cadence.days", "cadence.stages", "cadence.tags")
