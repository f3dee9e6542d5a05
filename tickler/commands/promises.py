"""Promises to the client: made, kept, or dropped and why. What the client asks is one, too: an answer."""

import sqlite3
from typing import Annotated

import typer

from tickler.changes import Change
from tickler.commands import options
from tickler.commands.run import Run, new_uid
from tickler.dossiers import Dossier
from tickler.errors import NotUnderstood
from tickler.rules import promises
from tickler.rules.views import Promised
from tickler.storage import queries
from tickler.words import line

Number = Annotated[
    int | None,
    typer.Argument(
        metavar="[N]", min=1, help="Which one, as `tickler show` numbers them; else the open one.", show_default=False
    ),
]


def promise(
    ctx: typer.Context,
    ref: options.Ref,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is promised.", show_default=False)],
    when: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WHEN]", help="By when: fri, 8 dec 14:00; else some day.", show_default=False),
    ] = None,
    *,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Promise something to a client. It is in `today` when it is due, wherever the dossier lies."""
    run: Run = ctx.obj
    with run.binder() as db:
        dossier = run.dossier(db, ref)
        by = " ".join(when or ()).removeprefix("by ")
        if by:
            made = promises.promise_by(new_uid(), text, run.place(db, by, exact=True), run.today)
        else:
            made = promises.read_promise(new_uid(), text, run.now, run.calendar(db), run.settings.date_order)
        changes = promises.make(dossier, made)
        number = len(queries.promises(db, dossier.id)) + 1
        if not dry_run:
            run.apply(db, changes, "promise", f"promised {dossier.id} {dossier.card.name}: {made.text}")
    run.show(Promised(run.today, "promised", dossier, number, made, dry_run), as_json=as_json, quiet=quiet)


def kept(
    ctx: typer.Context,
    ref: options.Ref,
    number: Number = None,
    *,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Note that a promise was kept, a question or complaint answered."""
    _done(ctx.obj, ref, number, None, dry_run=dry_run, quiet=quiet, as_json=as_json)


def dropped(
    ctx: typer.Context,
    ref: options.Ref,
    number: Number = None,
    *,
    because: options.Reason,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Note that a promise is not to be kept any more, and why."""
    reason = line(because, "--because")
    if reason is None:
        raise NotUnderstood("a promise is not dropped without a reason", 'for example: --because "samples sold out"')
    _done(ctx.obj, ref, number, reason, dry_run=dry_run, quiet=quiet, as_json=as_json)


def _done(
    run: Run, ref: str, number: int | None, because: str | None, *, dry_run: bool, quiet: bool, as_json: bool
) -> None:
    """A promise is kept, or dropped for a reason."""
    with run.binder() as db:
        dossier = run.dossier(db, ref, "all")
        changes, answer = ending(run, db, dossier, number, because)
        if not dry_run:
            run.apply(db, changes, answer.did, said_of(answer))
    run.show(answer._replace(dry_run=dry_run), as_json=as_json, quiet=quiet)


def ending(
    run: Run, db: sqlite3.Connection, dossier: Dossier, number: int | None, because: str | None
) -> tuple[list[Change], Promised]:
    """The changes by which a promise is kept, or dropped for a reason; and the answer."""
    number, found = promises.only_one(dossier, queries.promises(db, dossier.id), number)
    if because is None:
        changes = promises.keep(dossier, number, found, run.today)
        return changes, Promised(run.today, "kept", dossier, number, found._replace(kept_on=run.today))
    changes = promises.drop(dossier, number, found, run.today, because)
    now = found._replace(dropped_on=run.today, dropped_because=because)
    return changes, Promised(run.today, "dropped", dossier, number, now)


def said_of(answer: Promised) -> str:
    """What the journal says of it: ``kept 14 Kavkaz Trading: send samples``."""
    return f"{answer.did} {answer.dossier.id} {answer.dossier.card.name}: {answer.promise.text}"
