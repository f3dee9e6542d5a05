"""Reading a pack from elsewhere: nothing in it is believed before it was looked at.

First the list of its files is held against the limits, then each file against its sum, then all that is
machine-readable against the schema. Only then is a dossier handed out. Whatever is wrong is one line.
"""

import io
import re
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from tickler.errors import Refused
from tickler.packs import form, schema
from tickler.packs.jsonstream import members

_PIECE = 1 << 18
_SUM = re.compile(r"([0-9a-f]{64})  (.+)")
_ENCRYPTED = 1  # in the flags of a zip's entry
_MOST_SUMS = 64 << 20  # bytes

Advance = Callable[[int], None]


class PackReader:
    """A pack that was looked at, and holds what it says."""

    def __init__(self, zipped: ZipFile, name: str, advance: Advance) -> None:
        self._zip = zipped
        self._name = name
        with speaking_of(name):
            self._files = _listed(zipped)
            self._sums = self._checked(advance)
            self.sheets = {sums: file for file, sums in self._sums.items() if file.startswith("sheets/")}
            self.count = 0
            told = self._surveyed()
            self.pack = form.read_cover(told)

    @property
    def size(self) -> int:
        """How large it is, unpacked, in bytes."""
        return sum(info.file_size for info in self._files.values())

    @property
    def size_of_sheets(self) -> int:
        """How large all sheets in it are, in bytes."""
        return sum(self._files[file].file_size for file in self.sheets.values())

    def dossiers(self) -> Iterator[dict[str, Any]]:
        """The dossiers, one by one, as they fit the schema."""
        with speaking_of(self._name), self._text() as text:
            yield from (one.value for one in members(text, ["dossiers"], form.MOST_OF_A_DOSSIER) if one.is_entry)

    def sheet(self, digest: str) -> tuple[int, Iterator[bytes]]:
        """The content that has this SHA-256: its size, and the pieces of it."""
        info = self._files[self.sheets[digest]]
        return info.file_size, self._pieces(info)

    def _pieces(self, info: ZipInfo) -> Iterator[bytes]:
        with speaking_of(self._name), self._zip.open(info) as file:
            while piece := file.read(_PIECE):
                yield piece

    @contextmanager
    def _text(self) -> Iterator[io.TextIOWrapper]:
        with self._zip.open(form.PACK) as raw, io.TextIOWrapper(raw, encoding="utf-8", newline="") as text:
            yield text

    def _checked(self, advance: Advance) -> dict[str, str]:
        """The sums of all files, as they are and as they should be."""
        wanted = self._wanted_sums()
        read = 0
        for name, info in self._files.items():
            if name == form.SUMS:
                continue
            hashed = sha256()
            for piece in self._pieces(info):
                hashed.update(piece)
                read += len(piece)
                advance(read)
            if hashed.hexdigest() != wanted.get(name):
                raise Refused(f"{name} in it is not what it was when the pack was made")
        return wanted

    def _wanted_sums(self) -> dict[str, str]:
        if self._files[form.SUMS].file_size > _MOST_SUMS:
            raise Refused("its sums are too large")
        lines = self._zip.read(form.SUMS).decode("utf-8").splitlines()
        found = [_SUM.fullmatch(line) for line in lines]
        wanted = {match[2]: match[1] for match in found if match}
        if len(wanted) != len(lines) or set(wanted) != set(self._files) - {form.SUMS}:
            raise Refused("its sums are of other files")
        return wanted

    def _surveyed(self) -> dict[str, Any]:
        """The cover, after everything was held against the schema."""
        told: dict[str, Any] = {}
        uids: set[str] = set()
        packs: set[str] = set()
        with self._text() as text:
            for one in members(text, ["dossiers"], form.MOST_OF_A_DOSSIER):
                if not one.is_entry:
                    told[one.name] = one.value
                    if one.name == "version" and one.value != form.VERSION:
                        raise Refused(
                            f"it is of version {str(one.value)[:20]}, and this tickler reads {form.VERSION}",
                            "upgrade: pip install -U tickler-binder",
                        )
                    continue
                schema.check(one.value, "dossier")
                self._must_make_sense(one.value, uids)
                packs.add(one.value["lineage"][-1]["pack"])
        schema.check(told | {"dossiers": []})
        if packs - {told["uid"]}:
            raise Refused("its dossiers are another pack's")
        others = {name: held["sha256"] for name, held in told["files"].items()}
        if others != {name: sums for name, sums in self._sums.items() if name != form.PACK}:
            raise Refused("it tells of other files than it has")
        self.count = len(uids)
        return told

    def _must_make_sense(self, dossier: dict[str, Any], uids: set[str]) -> None:
        """What a schema cannot say of a dossier."""
        where = f"dossier {dossier['number']} in it"
        if dossier["uid"] in uids or len(uids) == form.MOST_DOSSIERS:
            raise Refused(f"{where} comes twice, or is one too many")
        uids.add(dossier["uid"])
        for state in (dossier, *(step["state"] for step in dossier["lineage"])):
            must_be_a_place(state["place"], where)
        for kind in ("contacts", "promises", "persons", "occasions", "forms", "sheets", "purchases", "moves"):
            names = [one["uid"] for one in dossier.get(kind, ())]
            if len(set(names)) != len(names):
                raise Refused(f"one of the {kind} of {where} comes twice")
        steps = [step["pack"] for step in dossier["lineage"]]
        if len(set(steps)) != len(steps):
            raise Refused(f"the way of {where} goes in a circle")
        for sheet in dossier.get("sheets", ()):
            if sheet["sha256"] not in self.sheets:
                raise Refused(f"a sheet of {where} is missing")


def opened(stream: BinaryIO, name: str, advance: Advance) -> PackReader:
    """A pack, looked at from cover to cover; ``advance`` is told how many bytes are behind.

    Raises Refused for whatever is no pack, or is not as it was made.
    """
    with speaking_of(name):
        zipped = ZipFile(stream)
    return PackReader(zipped, name, advance)


@contextmanager
def speaking_of(name: str) -> Iterator[None]:
    """Turn whatever goes wrong with a pack into one line about it.

    Raises Refused.
    """
    try:
        yield
    except Refused as error:
        said = error.message if error.message.startswith(f"{name} ") else f"{name} is refused: {error.message}"
        raise Refused(said, error.hint or "nothing was taken in") from error
    except schema.DoesNotFit as error:
        raise Refused(f"{name} is refused: {error}", "nothing was taken in") from error
    except OSError as error:  # where a zip says that it goes on before its own beginning, too
        raise Refused(f"{name} cannot be read: {error.strerror or error}", "it may be cut short") from error
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError, RuntimeError, ValueError) as error:
        raise Refused(f"{name} is no whole pack of tickler's", "it may be cut short, or another file") from error


def _listed(zipped: ZipFile) -> dict[str, ZipInfo]:
    """The files in a zip by their names, if they are those of a pack, and within the limits."""
    infos = zipped.infolist()
    if len(infos) > form.MOST_FILES:
        raise Refused(f"it has {len(infos):,} files, {form.MOST_FILES:,} are the most")
    files: dict[str, ZipInfo] = {}
    for info in infos:
        _must_be_a_packs(info)
        if info.filename in files:
            raise Refused(f"{info.filename!a} comes twice in it")
        files[info.filename] = info
    if sum(info.file_size for info in infos) > form.MOST_BYTES:
        raise Refused(f"unpacked it would take more than {form.MOST_BYTES >> 30} GB")
    missing = [name for name in (form.PACK, form.SUMS) if name not in files]
    if missing:
        raise Refused(f"it has no {missing[0]}: it is no pack of tickler's")
    return files


def _must_be_a_packs(info: ZipInfo) -> None:
    """See that a file may be in a pack: by its name, its kind, and its size."""
    name = info.filename
    is_sheet = form.SHEET.fullmatch(name) is not None
    if name != info.orig_filename or not (is_sheet or name in (form.PACK, form.SUMS, *form.TEXTS)):
        raise Refused(f"a file {info.orig_filename[:60]!a} does not belong into a pack")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG) or info.is_dir():
        raise Refused(f"{name} in it is no plain file")
    if info.flag_bits & _ENCRYPTED or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused(f"{name} in it is packed in a way that no pack is")
    large = is_sheet or info.file_size > form.SMALL
    if large and info.file_size > form.MOST_PACKED * info.compress_size + form.MOST_PACKED * _PIECE:
        raise Refused(f"{name} in it would swell up to {info.file_size:,} bytes")
    if not is_sheet and info.file_size > form.MOST_BYTES_OF_TEXT:
        raise Refused(f"{name} in it is too large: {info.file_size:,} bytes")


def must_be_a_place(place: dict[str, Any], where: str) -> None:
    """Under one tab, or closed with a reason; a time only on a day, and agreed.

    Raises Refused.
    """
    tab, time = place.get("tab"), place.get("time")
    closed = place.get("closed_on") is not None
    if (tab is None) != closed or closed != bool((place.get("closed_because") or "").strip()):
        raise Refused(f"{where} has not one place")
    if time and (tab is None or len(tab) != len("2026-12-08") or not place.get("agreed")):
        raise Refused(f"{where} has a time without an agreed day")
