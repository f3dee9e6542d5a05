"""The forms that there are: those that come with tickler, and a company's own from a folder.

One's own form takes the place of one that came with tickler and has the same name.
"""

from pathlib import Path
from typing import NamedTuple

from tickler.errors import NotFound, NotUnderstood
from tickler.rules.forms import Form, read_form
from tickler.rules.refs import shortly
from tickler.settings import Settings
from tickler.words import fold

_BUILT_IN = Path(__file__).parent / "forms"
_LARGEST = 1_000_000  # bytes


class FormFile(NamedTuple):
    """Where a form is written."""

    name: str
    path: Path
    own: bool

    def read(self) -> Form:
        """The form.

        Raises NotUnderstood, naming file, line and key, for what is none.
        """
        where = str(self.path)
        try:
            if not self.path.is_file():  # of a pipe there is no end
                raise NotUnderstood(f"{where} is no file")
            if self.path.stat().st_size > _LARGEST:
                raise NotUnderstood(f"{where} is too large for a form: {_LARGEST:,} bytes at most")
            written = self.path.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise NotUnderstood(f"{where} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise NotUnderstood(f"{where} is not UTF-8 text") from error
        return read_form(self.name, where, written)


def form_files(settings: Settings) -> list[FormFile]:
    """The files of all forms, by name.

    Raises NotUnderstood for a folder that the settings name and that cannot be read.
    """
    found = {fold(one.name): one for one in _in_folder(_BUILT_IN, own=False)}
    own = own_folder(settings)
    if own and (settings.forms or own.is_dir()):
        found |= {fold(one.name): one for one in _in_folder(own, own=True)}
    return [found[name] for name in sorted(found)]


def own_folder(settings: Settings) -> Path | None:
    """The folder of one's own forms: the one that is set, else ``forms`` beside the config file, there or not."""
    return settings.forms or (settings.beside / "forms" if settings.beside else None)


def form_called(settings: Settings, name: str) -> Form:
    """The form that goes by this name, as ``file_called`` finds it.

    Raises NotFound, with the nearest names; NotUnderstood where its file is no form.
    """
    return file_called(settings, name).read()


def file_called(settings: Settings, name: str) -> FormFile:
    """The file of the form that goes by this name, or alone by this beginning of one.

    Raises NotFound, with the nearest names.
    """
    wanted, files = fold(name.strip()), form_files(settings)
    exactly = [one for one in files if fold(one.name) == wanted]
    likely = exactly or [one for one in files if wanted and fold(one.name).startswith(wanted)]
    if len(likely) == 1:
        return likely[0]
    names = ", ".join(one.name for one in likely or files)
    raise NotFound(f"there is no form {shortly(name)}", _nearest(name, files) or f"there are: {names}")


def _in_folder(folder: Path, *, own: bool) -> list[FormFile]:
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".toml" and path.stem[:1] != ".")
    except OSError as error:
        raise NotUnderstood(f"the folder of forms {folder} cannot be read: {error.strerror}") from error
    return [FormFile(path.stem, path, own) for path in found if path.stem.isprintable()]  # else it cannot be typed


def _nearest(name: str, files: list[FormFile]) -> str | None:
    import difflib  # 2 ms, and only here

    near = difflib.get_close_matches(name, [one.name for one in files], n=1)
    return f"did you mean {near[0]}?" if near else None
