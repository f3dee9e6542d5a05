"""The config file: read only if it is there, every key optional, every mistake named with its file and line."""

import os
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from tickler.errors import NotUnderstood
from tickler.tabs import WEEKDAYS
from tickler.workdays import MONDAY_TO_FRIDAY

DATE_ORDERS = ("DMY", "MDY", "YMD")
_DAY_NAMES = tuple(day[:3].lower() for day in WEEKDAYS)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a binder's owner has set; each field is a key of config.toml."""

    db: Path | None = None
    owner: str = ""  # the login name unless set
    capacity: int = 30  # dossiers that a working day holds
    date_order: str = "DMY"
    workdays: frozenset[int] = MONDAY_TO_FRIDAY  # Monday = 0
    country: str = ""
    region: str = ""
    file: Path | None = None  # where these were read from; not a key


KEYS = tuple(field.name for field in fields(Settings) if field.name != "file")


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
    read: dict[str, Any] = {"file": path}
    for key, value in said.items():
        where = f"{path}, line {_line_of(key, written)}"
        if key not in KEYS:
            raise NotUnderstood(f"{where}: there is no setting {key!r}", _nearest(key))
        try:
            read[key] = _READERS[key](value)
        except ValueError as error:
            raise NotUnderstood(f"{where}: {key} is {error}, not {value!r}") from error
    if isinstance(read.get("db"), Path):
        read["db"] = path.parent / read["db"]
    return Settings(**read)


def _line_of(key: str, written: str) -> int:
    """The line on which a key stands."""
    for number, line in enumerate(written.splitlines(), start=1):
        if line.replace("[", " ").replace('"', " ").split("=")[0].split(".")[0].split("]")[0].strip() == key:
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
}
