"""What stands on the cover of a pack, the file that it goes to, and what is told of it."""

import re
import sqlite3
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from tickler.commands.run import Run, new_uid
from tickler.dossiers import Dossier
from tickler.newfile import refuse_taken
from tickler.packs.form import ENDING
from tickler.rules import handing, receiving
from tickler.rules.handing import Pack, Span
from tickler.rules.handover_views import HandedDay, HandedOver
from tickler.rules.reuniting import Place
from tickler.settings import file_said
from tickler.storage import handovers as asked
from tickler.words import line, text

_MOST_BYTES = 100  # of each of two names in a file's name

To = Annotated[str | None, typer.Option("--to", metavar="FILE", help="The file, or the folder that it goes to.")]
Encrypt = Annotated[bool, typer.Option("--encrypt", help="Encrypt the pack with a passphrase, as `age -d` opens it.")]
PackNote = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What to say on the cover.")]


def cover(
    run: Run,
    db: sqlite3.Connection,
    kind: handing.PackKind,
    colleague: str,
    days: Span | None,
    note: str | None,
    to: str | None,
    *,
    for_good: bool,
    dry_run: bool,
) -> tuple[Pack, Path]:
    """What stands on the cover, and the file that it goes to."""
    owner = run.settings.owner
    file = _file(db, f"{_slug(owner)}-to-{_slug(colleague)}-{days.first if days else run.today}", to)
    pack = Pack(
        uid=new_uid(),
        name=line(file.name.removesuffix(ENDING), "the file's name") or "pack",
        kind=kind,
        at=f"{run.now:%Y-%m-%dT%H:%M:%S}",
        owner=owner,
        binder=asked.binder_uid(db) if dry_run else asked.name_binder(db),
        colleague=colleague,
        first=days and days.first,
        last=days and days.last,
        note=text(note, "the note") if note else None,
        for_good=for_good,
    )
    return pack, file


def handed_over(
    run: Run, db: sqlite3.Connection, pack: Pack, chosen: list[Dossier], file: Path, *, encrypted: bool, dry_run: bool
) -> HandedOver:
    """What goes, or went, with a pack, and how it fills the days."""
    dossiers = [
        (dossier, lay_before(db, dossier).filing if dossier.given_pack else dossier.filing) for dossier in chosen
    ]
    days = handing.days_of((lies for _, lies in dossiers if lies), run.today)
    agreed = handing.days_of((lies for _, lies in dossiers if lies and lies.agreed), run.today)
    volumes = [HandedDay(day, how_many, agreed.get(day, 0)) for day, how_many in days.items()]
    return HandedOver(run.today, pack, dossiers, volumes, str(file), encrypted, dry_run)


def lay_before(db: sqlite3.Connection, dossier: Dossier) -> Place:
    """The place of a dossier; for one that was given away, where it lay before that."""
    return receiving.lay_before(dossier, asked.steps(db, dossier.id))


def pack_named(db: sqlite3.Connection, said: str) -> str | None:
    """The uid of the pack that goes by a name, or lies in a file of that name."""
    return asked.pack_named(db, said) or asked.pack_named(db, Path(said).name.removesuffix(ENDING))


def _file(db: sqlite3.Connection, name: str, to: str | None) -> Path:
    """The file that was told; else one that is not there yet, by a name that no pack had."""
    told = file_said(to) if to else Path()
    if to and not told.is_dir():
        refuse_taken(told, force=False, hint="no pack is written over a file: name another, --to FILE")
        return told
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(
        path
        for path in (told / f"{one}{ENDING}" for one in names)
        if not path.exists() and not pack_named(db, path.name)
    )


def _slug(name: str) -> str:
    """A name as it stands in a file's name, of which no file system takes more than 255 bytes."""
    short = re.sub(r"[^\w.-]+", "-", name).lower().encode()[:_MOST_BYTES].decode(errors="ignore")
    return short.strip("-.") or "somebody"
