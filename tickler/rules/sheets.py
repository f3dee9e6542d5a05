"""The sheets behind the card: how a file becomes one, how it is named, and when it is shown by a program."""

import re
import unicodedata
from collections.abc import Sequence
from typing import get_args

from tickler.changes import Change, Erase, KeepContent, PutIn, TakeOut
from tickler.dossiers import Dossier, Sheet, SheetKind
from tickler.errors import NotFound, NotUnderstood, Refused
from tickler.rules.filing import must_not_be_out
from tickler.rules.refs import shortly
from tickler.words import fold, line

SHEET_KINDS: tuple[SheetKind, ...] = get_args(SheetKind)

MEGABYTE = 1_000_000
_LONGEST_NAME = 120  # characters of a file's name, its ending included
_LONGEST_NAME_IN_BYTES = 200
_LONGEST_ENDING = 16
_PLAIN_BYTES = "application/octet-stream"

# What Python's own table lacks, or what the table of some platform has otherwise. All others: mimetypes.
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".heic": "image/heic",
    ".htm": "text/html",
    ".html": "text/html",
    ".log": "text/plain",
    ".md": "text/markdown",
    ".msg": "application/vnd.ms-outlook",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

# What a desktop does not show, but runs: nothing to open because a stranger sent it.
_PROGRAMS = """
    action app appimage apk bat bin chm cmd com command cpl desktop dll dmg exe gadget hta inf iso jar js jse lnk msc
    msi msix msp pif pl pkg ps1 psm1 py pyw rb reg run scf scr settingcontent-ms sh shs terminal tool url vb vbe vbs
    webloc workflow ws wsc wsf wsh xbap
    """
_RUN = frozenset(_PROGRAMS.split())

# Names that a file cannot have on Windows, whatever their ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
_FORBIDDEN = frozenset('/\\:*?"<>|')


def attach(dossier: Dossier, sheet: Sheet, content: KeepContent) -> list[Change]:
    """The sheet goes into the dossier, what is on it into the binder.

    Raises Conflict where a colleague has the dossier.
    """
    in_hand(dossier)
    return [content, PutIn(dossier.id, sheet)]


def take_out(dossier: Dossier, sheet: Sheet) -> list[Change]:
    """The sheet is taken out of the dossier. What is on it stays in the binder: an undo brings it back whole.

    Raises Conflict where a colleague has the dossier.
    """
    in_hand(dossier)
    return [TakeOut(dossier.id, sheet)]


def erase(dossier: Dossier, sheet: Sheet, lying: Sequence[tuple[Dossier, int]]) -> list[Change]:
    """The sheet goes for good, taken out before or not; ``lying`` is where its content lies.

    Raises Refused where other sheets have the same content, Conflict where a colleague has the dossier.
    """
    in_hand(dossier)
    others = [(one, number) for one, number in lying if (one.id, number) != (dossier.id, sheet.number)]
    if others:
        named = ", ".join(f"sheet {number} of {one.id} {one.card.name}" for one, number in others[:5])
        hint = f"if it is to go from there too: tickler sheet {others[0][0].id} {others[0][1]} --remove"
        raise Refused(f"the same content lies elsewhere: {named}{' …' if len(others) > 5 else ''}", hint)  # noqa: PLR2004  # says itself
    return [Erase(dossier.id, sheet)]


def in_hand(dossier: Dossier) -> None:
    """Raise Conflict for a dossier that a colleague has; a closed one can be written in."""
    must_not_be_out(dossier)


def no_such_sheet(dossier: Dossier, number: int, there_are: list[int]) -> NotFound:
    """What to say of a sheet that does not lie in the dossier."""
    named = ", ".join(map(str, there_are[:20]))
    hint = f"it has {named}: tickler sheets {dossier.id}" if named else f"put one in: tickler attach {dossier.id} FILE"
    return NotFound(f"{dossier.card.name} ({dossier.id}) has no sheet {number}", hint)


def title_of(told: str | None, own: str | None, file_name: str) -> str:
    """The title of a sheet: the one that was told, else its own (a mail's subject), else the file's name.

    Raises NotUnderstood for one that cannot be a title.
    """
    if told is not None:
        title = line(told, "--title")
        if title is None:
            raise NotUnderstood("a sheet is not without a title: this one is empty", "leave --title out for its own")
        return title
    stem = file_name.rpartition(".")[0] or file_name
    return own or " ".join(stem.replace("_", " ").split()) or file_name


def kind_of(file_name: str) -> SheetKind:
    """The kind that a file's name tells: ``Offer 45.pdf`` is an offer, a mail a letter."""
    words = re.split(r"[\W_\d]+", fold(file_name))
    for kind in SHEET_KINDS:
        if kind in words:
            return kind
    return "letter" if file_name.lower().endswith((".eml", ".msg")) else "other"


def media_type_of(file_name: str) -> str:
    """The type of a file by the ending of its name: ``application/pdf``."""
    ending = _ending(file_name)
    if ending in _MEDIA_TYPES:
        return _MEDIA_TYPES[ending]
    from mimetypes import MimeTypes  # 4 ms, saved where the ending is a usual one

    return MimeTypes().guess_type(f"a{ending}")[0] or _PLAIN_BYTES  # Python's table, the same on every platform


def safe_file_name(name: str) -> str:
    """A name that a file can have anywhere, made of this one: no folder, nothing that a shell or a terminal obeys."""
    clean = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    clean = "".join("_" if c in _FORBIDDEN or (c != " " and not c.isprintable()) else c for c in clean)
    clean = clean.strip(" .").lstrip("-~")
    stem, dot, ending = clean.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = clean, "", ""
    if _DEVICES.fullmatch(stem.partition(".")[0].strip()):
        stem = f"_{stem}"
    stem = stem[: _LONGEST_NAME - len(ending) - 1]
    while len(f"{stem}{dot}{ending}".encode()) > _LONGEST_NAME_IN_BYTES:
        stem = stem[:-1]
    return f"{stem.rstrip(' .') or 'sheet'}{dot}{ending}"


def must_only_be_shown(dossier: Dossier, sheet: Sheet) -> None:
    """Raise Refused for a sheet that a desktop would not show, but run."""
    if _ending(safe_file_name(sheet.file_name)).removeprefix(".") in _RUN:
        raise Refused(
            f"{shortly(sheet.file_name)} is not opened: it would be run, not shown",
            f"if you trust who sent it, write it out: tickler sheet {dossier.id} {sheet.number} --to FILE",
        )


def too_large(name: str, size: int, limit: int) -> Refused:
    """What to say of a file of ``size`` bytes, where ``limit`` megabytes are let in."""
    return Refused(
        f"{name} is too large for a sheet: {size / MEGABYTE:,.1f} MB, {limit} MB at most",
        "sheet_limit in the config file says how much is let in",
    )


def _ending(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot >= 0 else ""
