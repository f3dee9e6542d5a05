"""Nothing is ever lost: taking back, what was done, copies and the way back to them, the proof that all is there."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tickler.commands import options
from tickler.commands.run import Run
from tickler.errors import BinderUnusable, NotFound, NotUnderstood, Refused, TicklerError
from tickler.rules.copies import Copies, Copy
from tickler.rules.history import History, Past, TakenBack, Told, tell_all
from tickler.rules.refs import shortly
from tickler.rules.views import BackupMade, Checked, Restoration
from tickler.settings import file_said, path_said
from tickler.storage import backups, checks, handovers, journal, queries
from tickler.storage.connection import transaction
from tickler.tabs import day_tab, say_day

MOST_SHOWN = 5
MOST_TOLD = 50

Steps = Annotated[int, typer.Argument(metavar="[N]", min=1, help="How many commands.", show_default=False)]
Apply = Annotated[bool, typer.Option("--apply", help="Do it. Without this, it is only said what would be done.")]


def undo(
    ctx: typer.Context,
    steps: Steps = 1,
    entry: Annotated[
        int | None, typer.Option("--entry", metavar="NUMBER", help="That one command, as `tickler history` numbers it.")
    ] = None,
    *,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Take back the last command as a whole, whatever it touched; again for the one before."""
    run: Run = ctx.obj
    with run.binder() as db:
        if entry is None:
            taken = _back(run, db, "undo", steps, journal.last_done, dry_run=dry_run)
        else:
            target = journal.entry(db, entry)
            if target is None:
                raise NotFound(f"the journal has no entry {entry}", "see what it has: tickler history")
            taken = _back(run, db, "undo", 1, lambda _db: target, dry_run=dry_run)
    run.show(taken, as_json=as_json, quiet=quiet)


def redo(
    ctx: typer.Context,
    steps: Steps = 1,
    *,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Do again what was taken back: as long as nothing else was done since."""
    run: Run = ctx.obj
    with run.binder() as db:
        taken = _back(run, db, "redo", steps, journal.last_undone, dry_run=dry_run)
    run.show(taken, as_json=as_json, quiet=quiet)


def history(
    ctx: typer.Context,
    ref: Annotated[
        str | None,
        typer.Argument(metavar="[REF]", help="Of one dossier; else of the whole binder.", show_default=False),
    ] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="WHEN", help="From then on: mon, -7d, 1 nov.")] = None,
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, help="How many, the newest.")] = MOST_TOLD,
    *,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """Tell who did what and when, newest first."""
    run: Run = ctx.obj
    with run.binder() as db:
        number = run.dossier(db, ref, "all").id if ref is not None else None
        first = run.moment(since)[:10] if since else ""
        told = [_told(run, db, past, number) for past in journal.entries(db, first, most, number)]
    run.show(History(told), as_json=as_json, plain=plain)


def backup(
    ctx: typer.Context,
    to: Annotated[
        str | None, typer.Argument(metavar="[TO]", help="A file or a folder; else the folder of backups.")
    ] = None,
    *,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Make a verified copy of the binder now."""
    run: Run = ctx.obj
    name = f"{run.path.stem}-{run.now:%Y-%m-%d-%H%M%S}.db"
    to_path = file_said(to, name) if to else backups.folder_of(run.path) / name
    if to and not to_path.parent.is_dir():  # a stick that is not there is not written for
        raise Refused(f"there is no folder {to_path.parent}", f"make it first: mkdir -p {to_path.parent}")
    with run.binder() as db:
        with suppress(sqlite3.OperationalError):  # it can only be read: the copy is one all the same
            handovers.name_binder(db)
        run.tell_of_copying()
        made = backups.make(db, to_path)
        answer = BackupMade(str(made), made.stat().st_size, queries.recounted(db))
    run.show(answer, as_json=as_json, quiet=quiet)


def restore(
    ctx: typer.Context,
    copy: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE|DATE]",
            help="A copy, or the day of one: 2026-11-20, yesterday. Without it, the copies that there are.",
            show_default=False,
        ),
    ] = None,
    *,
    apply: Apply = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """Go back to a copy: first it is said what would be lost; --apply does it, and keeps the binder as it was."""
    run: Run = ctx.obj
    if copy is None:
        if apply:
            raise NotUnderstood("which copy is to be gone back to?", "see which there are: tickler restore")
        run.show(_copies(run), as_json=as_json, plain=plain, quiet=quiet)
        return
    source = _copy(run, copy)
    with backups.looked_into(source) as db:
        (lost, other, uid), counts = _lost(run, db), queries.recounted(db)
    aside = _not_there(run.path.with_name(f"{run.path.stem}-replaced-{run.now:%Y-%m-%d-%H%M%S}.db"))
    replaced = apply and backups.put_back(source, run.path, aside)
    if apply:
        with run.binder() as db, transaction(db):
            handovers.go_by(db, uid)
            journal.note(db, run.entry("restore", f"went back to the copy {source.name}"))
    shown = Restoration(str(source), lost, counts, apply, str(aside) if replaced else None, other)
    run.show(shown, as_json=as_json, plain=plain, quiet=quiet)


def check(
    ctx: typer.Context,
    *,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what is safe to mend, after a backup.")] = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """Prove that nothing is lost: the file, the count, one place for each dossier, the rows against the journal."""
    run: Run = ctx.obj
    with run.binder() as db:
        found, copy = list(checks.faults(db)), None
        if found and repair:
            name = f"{run.path.stem}-{run.now:%Y-%m-%d}-before-repair-{run.now:%H%M%S}.db"
            copy = backups.make_unverified(db, backups.folder_of(run.path) / name)
            with transaction(db):
                checks.repair(db, found, run.entry("repair", "mended the binder"), day_tab(run.today))
        left = list(checks.faults(db)) if copy else found
        counts = queries.recounted(db)
    mended = [fault.said for fault in found if fault not in left]
    faults = [(fault.said, mend) for fault, mend in zip(left, _mends(run, left), strict=True)]
    warnings = list(checks.warnings(run.path))
    answer = Checked(counts, faults, mended, warnings, str(copy) if copy else None)
    run.show(answer, as_json=as_json, plain=plain, quiet=quiet and not faults)
    if faults:
        raise typer.Exit(5)


def _back(
    run: Run,
    db: sqlite3.Connection,
    command: str,
    steps: int,
    target_in: Callable[[sqlite3.Connection], Past | None],
    *,
    dry_run: bool,
) -> TakenBack:
    """Take entries back, all of them or none; a dry run does it too, and lets go of it."""
    if not dry_run:
        run.copy_first(db)
    taken: list[Past] = []
    with transaction(db, keep=not dry_run):
        for step in range(steps):
            target = target_in(db)
            if target is None:
                done = "taken back" if command == "undo" else "done again"
                raise NotFound(
                    f"there {'is only 1 command' if step == 1 else f'are only {step} commands'} to be {done}"
                    if step
                    else f"nothing is left to be {done}"
                )
            journal.take_back(db, target, run.entry(command, _said(db, command, target)))
            taken.append(target)
        numbers = sorted({number for past in taken for number in journal.dossiers_in(db, past.id, most=MOST_SHOWN)})
        dossiers = [(number, queries.dossier(db, number)) for number in numbers[:MOST_SHOWN]]
        more = journal.how_many_in(db, [past.id for past in taken]) - len(dossiers)
        unpacked = frozenset(past.id for past in taken if _made_a_pack(db, past))
    return TakenBack(run.today, command, taken, dossiers, more, dry_run, run.settings.binder_style, unpacked)


def _made_a_pack(db: sqlite3.Connection, past: Past) -> bool:
    """Whether what was done with an entry was to hand over or give back, also for the second time: by a redo of it."""
    undone = journal.entry(db, past.undoes) if past.undoes else None
    first = journal.entry(db, undone.undoes) if undone and undone.undoes else None
    return _made_a_pack(db, first) if first else undone is None and past.command in ("handover", "handback")


def _said(db: sqlite3.Connection, command: str, target: Past) -> str:
    if command == "undo":
        return f"took back: {target.said}"
    undone = journal.entry(db, target.undoes) if target.undoes else None
    return f"did again: {undone.said if undone else target.said}"


def _told(run: Run, db: sqlite3.Connection, past: Past, number: int | None) -> Told:
    """An entry in words: of one dossier with all that changed in it, of the whole binder on one line."""
    if number is None:
        return Told(past, [])
    return Told(past, tell_all(journal.events(db, past.id, number), run.today, run.settings.binder_style))


def _mends(run: Run, faults: list[checks.Fault]) -> list[str]:
    """The way to mend each fault, as it can be typed: with the copy that a restore would go back to."""
    mends = [fault.mend for fault in faults]
    if any("tickler restore" in mend for mend in mends):
        newest = backups.newest_sound(run.path)
        restore = f"tickler restore {newest.name}" if newest else "there is no sound backup to go back to"
        mends = [mend.replace("tickler restore", restore) for mend in mends]
    return mends


def _copy(run: Run, said: str) -> Path:
    """The copy that is meant: a file, the name of one in the folder of backups, or the day of one.

    Raises NotFound, with what there is.
    """
    for path in (path_said(said), backups.folder_of(run.path) / said):
        if path.is_file():
            return path
    kept, day = backups.kept(run.path), _day(run, said)
    of_the_day = [copy.path for copy in kept if copy.day == day]
    if of_the_day:
        return of_the_day[-1]
    there_are = ", ".join(copy.path.name for copy in kept[-10:]) or "none"
    of = f" of {say_day(day)}" if day else f" {shortly(said)}"
    raise NotFound(f"there is no copy{of}", f"copies of this binder: {there_are}")


def _day(run: Run, said: str) -> date | None:
    """The day that is meant: a date, or words for a day that has been; None for other words.

    Raises NotUnderstood for a date that no calendar has.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        try:
            return date.fromisoformat(said)
        except ValueError as error:
            raise NotUnderstood(f"{said} is no date") from error
    try:
        return date.fromisoformat(run.moment(said)[:10])
    except TicklerError:
        return None


def _last_in_common(db: sqlite3.Connection, copy: sqlite3.Connection) -> Past | None:
    """The last command that the binder and its copy both know: after an earlier way back, each has others."""
    last = journal.last(copy)
    for number in range(last.id if last else 0, 0, -1):
        mine, its = journal.entry(db, number), journal.entry(copy, number)
        if mine and its and (mine.at, mine.author, mine.said) == (its.at, its.author, its.said):
            return mine
    return None


def _not_there(path: Path) -> Path:
    """The path, or the same with a number where something lies there already."""
    free, nth = path, 1
    while free.exists():
        nth += 1
        free = path.with_stem(f"{path.stem}-{nth}")
    return free


def _copies(run: Run) -> Copies:
    """The copies that there are, the newest first."""
    kept = (
        Copy(copy.path.name, copy.day, copy.what, copy.path.stat().st_size, backups.counted(copy.path))
        for copy in reversed(backups.kept(run.path))
    )
    return Copies(run.today, str(backups.folder_of(run.path)), list(kept))


def _lost(run: Run, copy: sqlite3.Connection) -> tuple[list[Past] | None, bool, str]:
    """The commands of the binder that a copy does not know, newest first; None where the binder cannot say.

    And whether it is a copy of another binder; and the uid that the packs of this one bear.
    """
    try:
        with run.binder() as db:
            mine, its = journal.root(db), journal.root(copy)
            other = None not in {mine, its} and mine != its
            uid = "" if other else handovers.binder_uid(db)
            return journal.unknown_to(db, None if other else _last_in_common(db, copy)), other, uid
    except BinderUnusable:  # damaged or gone: the reason to restore
        return None, False, ""
