"""What a pack is made of: the names of its files, its cover as JSON, and how large it may be."""

import re
from datetime import date
from typing import Any

from tickler.rules.handing import Pack

PACK, SUMS, README, PAGE, CALENDAR, SCHEMA = (
    "pack.json", "SUMS", "README.txt", "index.html", "calendar.ics", "schema.json",
)  # fmt: skip
TEXTS = (README, PAGE, CALENDAR, SCHEMA)
FORMAT = "tickler-pack"
VERSION = 1
ENDING = ".tickler"

SHEET = re.compile(r"sheets/([0-9a-f]{12})-[^/\\:*?\"<>|\x00-\x1f\x7f-\x9f]{1,100}")

MOST_FILES = 100_000
MOST_DOSSIERS = 200_000
MOST_BYTES = 16 << 30  # of all files, unpacked
MOST_BYTES_OF_TEXT = 2 << 30  # of one of the files that are no sheets
MOST_OF_A_DOSSIER = 64 << 20  # characters
SMALL = 64 << 20  # bytes; only what is larger is looked at for how well it was packed
MOST_PACKED = 200  # times smaller; of a sheet, or of anything large


def cover(pack: Pack, tickler: str) -> dict[str, Any]:
    """The cover of a pack as JSON: what stands in it before the dossiers."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "uid": pack.uid,
        "name": pack.name,
        "kind": pack.kind,
        "at": pack.at,
        "origin": {"owner": pack.owner, "binder": pack.binder, "tickler": tickler},
        "to": {"owner": pack.colleague, "binder": pack.to_binder},
        "from": pack.first and pack.first.isoformat(),
        "until": pack.last and pack.last.isoformat(),
        "note": pack.note,
        "for_good": pack.for_good,
    }


def read_cover(told: dict[str, Any]) -> Pack:
    """The cover that fits the schema."""
    return Pack(
        uid=told["uid"],
        name=told["name"],
        kind=told["kind"],
        at=told["at"],
        owner=told["origin"]["owner"],
        binder=told["origin"]["binder"],
        colleague=told["to"]["owner"],
        to_binder=told["to"]["binder"],
        first=_day(told.get("from")),
        last=_day(told.get("until")),
        note=told.get("note"),
        for_good=told["for_good"],
    )


def sheet_name(digest: str, file_name: str) -> str:
    """What a sheet's file is called in a pack: the same content has one file."""
    safe = "".join(c if c.isalnum() or c in "._-" else "-" for c in file_name).strip(".-")[-80:]
    return f"sheets/{digest[:12]}-{safe or 'sheet'}"


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
