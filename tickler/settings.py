"""The config file: read only if it is there, every key optional, every mistake named with its file and line."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tickler.errors import NotUnderstood
from tickler.tabs import WEEKDAYS
from tickler.workdays import MONDAY_TO_FRIDAY

DATE_ORDERS = ("DMY", "MDY", "YMD")
_DAY_NAMES = tuple(day[:3].lower() for day in WEEKDAYS)


@dataclass(frozen=True, slots=True)
class Settings:
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


def read_settings(told: str | None = None) -> Settings:
    """The settings in the file that was told (TICKLER_CONFIG), else in the platform's config folder, else the defaults.

    Raises NotUnderstood, naming file and line, for an unknown key or a wrong value, and for a told file that is not
    there.
    """
    path = Path(told).expanduser() if told else _usual_place()
    try:
        written = path.read_text(encoding="utf-8") if told or path.exists() else ""
    except OSError as error:
        raise NotUnderstood(f"the config file {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise NotUnderstood(f"the config file {path} is not UTF-8 text") from error
    settings = _read(path, written) if written else Settings()
    return replace(settings, owner=settings.owner or _login_name())


def data_folder() -> Path:
    """Where the binder lies unless told otherwise."""
    import platformdirs  # 11 ms, saved where the place is told

    return Path(platformdirs.user_data_dir("tickler", appauthor=False))


def _usual_place() -> Path:
    import platformdirs  # 11 ms, saved where the place is told

    return Path(platformdirs.user_config_dir("tickler", appauthor=False)) / "config.toml"


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
        raise NotUnderstood(f"{path}: {error}") from error
    read: dict[str, Any] = {}
    for table, key, value in _keys(said):
        dotted = f"{table}.{key}" if table else key
        where = f"{path}, line {_line_of(table, key, written)}"
        if dotted not in _READERS:
            raise NotUnderstood(f"{where}: there is no setting {dotted!r}", _nearest(dotted))
        try:
            read[dotted.replace(".", "_")] = _READERS[dotted](value)
        except ValueError as error:
            raise NotUnderstood(f"{where}: {dotted} is {error}, not {value!r}") from error
    if "db" in read:
        read["db"] = path.parent / read["db"]
    return Settings(**read)


def _keys(said: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Each key with the table that it stands in (none: "") and its value."""
    for key, value in said.items():
        if isinstance(value, dict) and value:
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
        if (within == table and name == key) or (not within and name == f"{table}.{key}") or (within == key and not table):
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
    return Path(_text(value)).expanduser()


def _whole_number(value: Any) -> int:  # noqa: ANN401  # whatever TOML holds
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 10_000:  # noqa: PLR2004  # says itself
        raise ValueError("a whole number from 1 to 10000")
    return value


def _date_order(value: Any) -> str:  # noqa: ANN401  # whatever TOML holds
    if value not in DATE_ORDERS:
        raise ValueError(f"one of {', '.join(DATE_ORDERS)}")
    return str(value)


def _workdays(value: Any) -> frozenset[int]:  # noqa: ANN401  # whatever TOML holds
    if not isinstance(value, list) or not value or any(str(day).lower()[:3] not in _DAY_NAMES for day in value):
        raise ValueError(f"a list of {', '.join(_DAY_NAMES)}")
    return frozenset(_DAY_NAMES.index(str(day).lower()[:3]) for day in value)


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
}
KEYS = tuple(_READERS)
