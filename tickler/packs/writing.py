"""Writing a pack as a stream: one file after the other, none of them whole in memory."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from tickler.packs.form import PACK, SUMS

_REGULAR_FILE = 0o100600 << 16
_OLDEST = 1980  # a zip knows no earlier year


class PackWriter:
    """A pack that is being written: ``add`` its files, then ``finish`` it."""

    def __init__(self, out: BinaryIO, at: datetime) -> None:
        self._zip = ZipFile(out, "w", ZIP_DEFLATED)
        self._at = (max(at.year, _OLDEST), at.month, at.day, at.hour, at.minute, at.second)
        self._files: dict[str, dict[str, Any]] = {}

    def __contains__(self, name: object) -> bool:
        """Whether a file is in it already."""
        return name in self._files

    def add(self, name: str, pieces: Iterable[str | bytes], *, packed: bool = True) -> None:
        """Write a file; what is packed already, such as pictures, is put in as it is."""
        info = ZipInfo(name, self._at)
        info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        info.external_attr = _REGULAR_FILE
        hashed, size = sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as file:
            for piece in pieces:
                raw = piece.encode() if isinstance(piece, str) else piece
                hashed.update(raw)
                size += len(raw)
                file.write(raw)
        self._files[name] = {"sha256": hashed.hexdigest(), "size": size}

    def finish(self, cover: dict[str, Any], dossiers: Iterable[dict[str, Any]]) -> None:
        """Write all that is machine-readable, with the sums of the other files; then the sums of all."""
        self.add(PACK, _json(cover, dossiers, dict(self._files)))
        self.add(SUMS, (f"{held['sha256']}  {name}\n" for name, held in self._files.items()))
        self._zip.close()

    def abandon(self) -> None:
        """Leave it as it is: it will be no pack."""
        self._zip.fp = None


def _json(cover: dict[str, Any], dossiers: Iterable[dict[str, Any]], files: dict[str, Any]) -> Iterator[str]:
    """The cover, each dossier on a line of its own, and the other files."""
    yield json.dumps(cover, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "dossiers": ['
    for place, dossier in enumerate(dossiers):
        yield ",\n" if place else "\n"
        yield json.dumps(dossier, ensure_ascii=False)
    yield '\n ],\n "files": ' + json.dumps(files, ensure_ascii=False, indent=1) + "\n}\n"
