"""One client, one dossier: likely pairs are listed, and made one."""

from typing import Annotated

import typer

from tickler.changes import File, GiveDayBack, MakePromise, TakeDayOff, TakeIn, after
from tickler.commands import options
from tickler.commands.card import among
from tickler.commands.run import Run, new_uid
from tickler.rules import joining
from tickler.rules.likeness import likely_because
from tickler.rules.views import Filed, Pair, Pairs
from tickler.storage import pairs

MOST_PAIRS = 100


def duplicates(
    ctx: typer.Context,
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, help="How many pairs.")] = MOST_PAIRS,
    *,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """List pairs of dossiers that are likely of one client: the same email, phone, or name and company.

    An email or a phone of any person there; and names that differ by the order of their words, or by a company.
    """
    run: Run = ctx.obj
    with run.binder() as db:
        likely = pairs.likely(db, most=most)
    found = [Pair(one.dossier, other.dossier, likely_because(one, other)) for one, other in likely]
    run.show(Pairs(found, most), as_json=as_json, plain=plain)


def merge(
    ctx: typer.Context,
    ref: options.Ref,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The dossier that stays.", show_default=False)],
    *,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Join a dossier INTO another one, with all that lies in it. One step: tickler undo takes it back."""
    run: Run = ctx.obj
    with run.binder() as db:
        gone, stays = run.dossier(db, ref, "all"), run.dossier(db, into, "all")
        uids = joining.Uids(new_uid(), new_uid(), new_uid())
        moment = joining.Moment(run.today, run.moment(None), run.settings.owner)
        changes = joining.merge((among(db, gone), among(db, stays)), moment, uids)
        if not dry_run:
            said = f"merged {gone.id} {gone.card.name} into {stays.id} {stays.card.name}"
            run.apply(db, changes, "merge", said)
        now = after(
            stays,
            (
                change
                for change in changes
                if not isinstance(change, File | TakeIn | TakeDayOff | GiveDayBack) and change.id == stays.id
            ),
        )
    note = f"{gone.id} {gone.card.name} is in it now, and closed under its own number"
    promised = next((change.promise for change in changes if isinstance(change, MakePromise)), None)
    if promised:
        note += f"; of two agreed dates the other one is a promise now: {promised.text}"
    answer = Filed(run.today, "merged", now, note, dry_run=dry_run, style=run.settings.binder_style)
    run.show(answer, as_json=as_json, quiet=quiet)
