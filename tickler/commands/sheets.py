"""The sheets behind the card: put in, looked at, shown, written out, taken out."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from tickler.changes import KeepContent
from tickler.commands import options
from tickler.commands.run import Run, new_uid
from tickler.dossiers import Dossier, Sheet, SheetKind
from tickler.errors import NotUnderstood
from tickler.newfile import refuse_taken, write_pieces
from tickler.render.page import pour_out
from tickler.rules import sheets as rules
from tickler.rules.inside import SheetList, SheetMoved, SheetOpened, SheetOut
from tickler.rules.views import LyingSheet
from tickler.settings import file_said, path_said
from tickler.sheetfile import Candidate, looked_at
from tickler.storage import backups, contents, queries, store
from tickler.storage.connection import transaction

Number = Annotated[
    int, typer.Argument(metavar="N", min=1, help="The sheet, as `tickler sheets REF` numbers them.", show_default=False)
]


def attach(
    ctx: typer.Context,
    ref: options.Ref,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file.", show_default=False)],
    kind: Annotated[
        SheetKind | None,
        typer.Option("--kind", "-k", help="What it is; else what its name says.", show_default=False),
    ] = None,
    title: Annotated[
        str | None,
        typer.Option("--title", metavar="TEXT", help="Its title; else a mail's subject, or the file's name."),
    ] = None,
    *,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Put a file into a dossier, as a sheet behind the card. It lies in the binder then; the file stays where it is."""
    run: Run = ctx.obj
    with run.binder() as db, looked_at(path_said(file), run.settings.sheet_limit) as found:
        dossier = run.dossier(db, ref, "all")
        with _written_at_once(run, db, dry_run=dry_run):
            alike = [one.number for one in queries.sheets(db, dossier.id) if one.sha256 == found.sha256]
            sheet = _sheet_of(run, found, queries.next_sheet(db, dossier.id), kind, title)
            content = KeepContent(dossier.id, found.sha256, found.size, found.pieces)
            changes = rules.attach(dossier, sheet, content)
            if not dry_run:
                said = f"attached sheet {sheet.number} to {dossier.id} {dossier.card.name}: {sheet.title}"
                store.write(db, changes, run.entry("attach", said))
    note = f"the same content as sheet {alike[0]}" if alike else None
    answer = SheetMoved("attached", dossier, LyingSheet(sheet, found.size), note, dry_run)
    run.show(answer, as_json=as_json, quiet=quiet)


def sheets(
    ctx: typer.Context, ref: options.Ref, *, as_json: options.AsJson = False, plain: options.Plain = False
) -> None:
    """List the sheets behind the card of a dossier."""
    run: Run = ctx.obj
    with run.binder() as db:
        dossier = run.dossier(db, ref, "all")
        lying = SheetList(dossier, queries.lying_sheets(db, dossier.id))
    run.show(lying, as_json=as_json, plain=plain)


def sheet(
    ctx: typer.Context,
    ref: options.Ref,
    number: Number,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="FILE", help="Write it to a file, or into a folder. `-` is standard output."),
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take it out of the dossier; undo brings it back.")] = False,
    erase: Annotated[
        bool, typer.Option("--erase", help="Take it out for good, with its content: no undo brings it back.")
    ] = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """Show one sheet with its text; or write it out, or take it out."""
    run: Run = ctx.obj
    if remove + erase + (to is not None) > 1:
        raise NotUnderstood("a sheet is written out, taken out or erased, not both", "--to FILE, --remove, or --erase")
    if erase:
        run.show(_erased(run, ref, number, dry_run=dry_run), as_json=as_json, plain=plain, quiet=quiet)
        return
    with run.binder() as db:
        dossier, lying = _lying(run, db, ref, number)
        answer: SheetOpened | SheetMoved | SheetOut | None = SheetOpened(dossier, lying)
        if remove:
            answer = _taken_out(run, db, dossier, lying, dry_run=dry_run)
        elif to == "-":
            options.refuse_two_forms(as_json=as_json, plain=plain, to_standard_output=True)
            answer = None
            with closing(contents.pieces(db, lying.sheet.sha256)) as pieces:
                _to_standard_output(run, pieces)
        elif to is not None:
            path = _place(to, lying.sheet)
            refuse_taken(path, force=force)
            if not dry_run:
                _write(db, lying.sheet, path, force=force)
            answer = SheetOut("would write" if dry_run else "wrote", dossier, lying, str(path))
    if answer is not None:
        run.show(answer, as_json=as_json, plain=plain, quiet=quiet)


def open_(
    ctx: typer.Context,
    ref: options.Ref,
    number: Number,
    *,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Show a sheet with the desktop's program for it: or with the one that $TICKLER_OPENER names."""
    from tickler import desktop  # 10 ms, saved where nothing is shown

    run: Run = ctx.obj
    with run.binder() as db:
        dossier, lying = _lying(run, db, ref, number)
        rules.must_only_be_shown(dossier, lying.sheet)
        path = desktop.private_folder() / rules.safe_file_name(lying.sheet.file_name)
        _write(db, lying.sheet, path)
    desktop.show(path, quietly=not run.page.asks)
    if not quiet:
        run.page.tell("a copy, cleared away after a day: what is changed in it comes into the binder by tickler attach")
    run.show(SheetOut("opened", dossier, lying, str(path)), as_json=as_json, quiet=quiet)


@contextmanager
def _written_at_once(run: Run, db: sqlite3.Connection, *, dry_run: bool) -> Iterator[None]:
    """One transaction for what is asked and what is written by it: no number is given twice. A dry run needs none."""
    if dry_run:
        yield
        return
    run.copy_first(db)
    with transaction(db):
        yield


def _sheet_of(run: Run, found: Candidate, number: int, kind: SheetKind | None, title: str | None) -> Sheet:
    return Sheet(
        uid=new_uid(),
        number=number,
        kind=kind or rules.kind_of(found.file_name),
        title=rules.title_of(title, found.legible.title, found.file_name),
        file_name=found.file_name,
        media_type=found.media_type,
        sha256=found.sha256,
        added_at=run.moment(None),
        author=run.settings.owner,
        words=found.legible.text,
    )


def _lying(run: Run, db: sqlite3.Connection, ref: str, number: int) -> tuple[Dossier, LyingSheet]:
    """The sheet that was named, and its dossier.

    Raises NotFound where it has none of that number.
    """
    dossier = run.dossier(db, ref, "all")
    lying = queries.sheet(db, dossier.id, number)
    if lying is None:
        raise rules.no_such_sheet(dossier, number, [one.number for one in queries.sheets(db, dossier.id)])
    return dossier, lying


def _taken_out(run: Run, db: sqlite3.Connection, dossier: Dossier, lying: LyingSheet, *, dry_run: bool) -> SheetMoved:
    changes = rules.take_out(dossier, lying.sheet)
    if not dry_run:
        said = f"took sheet {lying.sheet.number} out of {dossier.id} {dossier.card.name}: {lying.sheet.title}"
        run.apply(db, changes, "sheet", said)
    return SheetMoved("taken out", dossier, lying, None, dry_run)


def _erased(run: Run, ref: str, number: int, *, dry_run: bool) -> SheetMoved:
    """A sheet erased, that lies in the dossier or was taken out of it."""
    with run.binder() as db:
        dossier = run.dossier(db, ref, "all")
        with _written_at_once(run, db, dry_run=dry_run):
            lying = queries.sheet(db, dossier.id, number)
            gone = None if lying else queries.sheet_taken_out(db, dossier.id, number)
            lying = lying or (LyingSheet(gone, contents.size_of(db, gone.sha256)) if gone else None)
            if lying is None:
                raise rules.no_such_sheet(dossier, number, [one.number for one in queries.sheets(db, dossier.id)])
            changes = rules.erase(dossier, lying.sheet, queries.having_sheets_of(db, lying.sheet.sha256))
            if not dry_run:
                said = f"erased sheet {number} of {dossier.id} {dossier.card.name}: {lying.sheet.title}"
                store.write(db, changes, run.entry("erase", said))
        gone_whole = dry_run or contents.erased(db)
    notes = []
    if not gone_whole:
        notes.append(f"{run.path}-wal may hold it until the binder is next written to with room and by nobody else")
    if backups.kept(run.path):
        notes.append(f"copies made before may hold it until they go: {backups.folder_of(run.path)}")
    return SheetMoved("erased", dossier, lying, "; ".join(notes) or None, dry_run)


def _write(db: sqlite3.Connection, sheet: Sheet, path: Path, *, force: bool = False) -> None:
    with closing(contents.pieces(db, sheet.sha256)) as pieces:
        write_pieces(path, pieces, force=force)


def _place(to: str, sheet: Sheet) -> Path:
    """The file that is written; in a folder, under the sheet's own name."""
    return file_said(to, rules.safe_file_name(sheet.file_name))


def _to_standard_output(run: Run, pieces: Iterable[bytes]) -> None:
    if run.page.cut:
        raise NotUnderstood("a sheet may hold what a terminal obeys: it is not written there", "name a file: --to FILE")
    pour_out(pieces)
