"""Out to other programs: the whole binder as JSON, a list, an address book, a calendar."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from tickler import newfile
from tickler.commands import options
from tickler.commands.run import Run
from tickler.errors import NotUnderstood
from tickler.render import lists
from tickler.render.page import pour_out
from tickler.render.progress import Advance, progress
from tickler.rules.views import Exported, Listed
from tickler.settings import file_said
from tickler.storage import exporting, handovers, queries
from tickler.storage.connection import transaction

_STANDARD_OUTPUT = Path("-")
_MANY = 2_000  # dossiers, from which on it is shown how far it has come

Form = Literal["json", "csv", "vcf", "ics"]
_FORMS: dict[str, Form] = {".json": "json", ".csv": "csv", ".vcf": "vcf", ".ics": "ics"}


def export(
    ctx: typer.Context,
    to: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="clients.csv, .json, .vcf or .ics; `-` is standard output.", show_default=False
        ),
    ],
    refs: Annotated[
        list[str] | None, typer.Argument(metavar="[REF…]", help="Only these dossiers; else all.", show_default=False)
    ] = None,
    form: Annotated[
        Form | None, typer.Option("--as", help="What to write, if the name does not say it.", show_default=False)
    ] = None,
    vcard: Annotated[Literal["3", "4"], typer.Option("--vcard", help="The version of a vCard.")] = "3",
    *,
    todos: Annotated[bool, typer.Option("--todos", help="In a calendar: to-dos instead of events.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Write dossiers for other programs: JSON is all, CSV the cards, vCard the people, .ics the next contacts."""
    run: Run = ctx.obj
    file = file_said(to)
    chosen = form or _FORMS.get(file.suffix.lower())
    if chosen is None:
        raise NotUnderstood(f"{file} does not say what to write", "name it .json, .csv, .vcf or .ics; or say --as csv")
    if file == _STANDARD_OUTPUT:
        options.refuse_two_forms(as_json=as_json, to_standard_output=True)
    with run.binder() as db, transaction(db, mode="DEFERRED", keep=False):  # as it is at one moment
        wanted = list(dict.fromkeys(run.dossier(db, ref, "all").id for ref in refs or []))
        whole = not wanted
        wanted = wanted or exporting.numbers(db, closed_too=chosen in {"json", "csv"})
        undated: list[int] = []
        shown = len(wanted) > _MANY and file != _STANDARD_OUTPUT
        with progress("writing", len(wanted), shown=shown, colour=run.page.colour) as advance:
            numbers = _counted(wanted, advance)
            if chosen == "json":
                pieces = _whole(run, db, numbers, all_of_it=whole)
            else:
                pieces = _lists(run, db, chosen, numbers, undated, version=f"{vcard}.0", todos=todos)
            if file == _STANDARD_OUTPUT:
                pour_out(pieces)
                return
            newfile.write_pieces(file, pieces, force=force)
    run.show(Exported(str(file), len(wanted), len(undated)), as_json=as_json, quiet=quiet)


def _counted(numbers: Iterable[int], advance: Advance) -> Iterator[int]:
    """The same numbers; how many of them are behind is told."""
    for behind, number in enumerate(numbers):
        advance(behind)
        yield number


def _whole(run: Run, db: sqlite3.Connection, wanted: Iterable[int], *, all_of_it: bool) -> Iterator[bytes]:
    owner, at = run.settings.owner, f"{run.now:%Y-%m-%dT%H:%M:%S}"
    if not all_of_it:
        return exporting.json_pieces(db, wanted, owner, at, binder=None)
    binder, last, days_off = handovers.binder_uid(db) or None, exporting.last_number(db), queries.days_off(db)
    return exporting.json_pieces(
        db, wanted, owner, at, binder=binder, last_number=last, days_off=days_off, all_of_it=True
    )


def _lists(  # each is one thing to say
    run: Run,
    db: sqlite3.Connection,
    form: Form,
    wanted: Iterable[int],
    undated: list[int],
    *,
    version: str,
    todos: bool,
) -> Iterator[bytes]:
    """The pieces of a list; what a calendar has no day for is added to ``undated``."""
    dossiers = exporting.dossiers(db, wanted)
    if form == "csv":
        return lists.csv_pieces(dossiers, run.settings.fields)
    if form == "vcf":
        return lists.vcard_pieces(dossiers, version)
    noted = dossiers if todos else _noting(dossiers, undated)
    return lists.calendar_pieces(noted, run.settings.owner, run.now, todos=todos)


def _noting(listed: Iterable[Listed], undated: list[int]) -> Iterator[Listed]:
    for one in listed:
        if not lists.has_day(one.dossier):
            undated.append(one.dossier.id)
        yield one
