"""What is out and what is here for others; and what is out, taken back."""

import sqlite3
from typing import Annotated

import typer

from tickler.changes import Change, after
from tickler.commands import covers, options
from tickler.commands.run import Run
from tickler.dossiers import Dossier
from tickler.errors import NotFound, Refused
from tickler.rules import filing, handing
from tickler.rules.handover_views import Handovers, OnTheWay, Recalled
from tickler.storage import handovers as asked
from tickler.tabs import say_day
from tickler.words import fold

_MOST_NAMED = 5


def recall(
    ctx: typer.Context,
    what: Annotated[
        list[str], typer.Argument(metavar="REF|PACK…", help="Dossiers, or all of a pack.", show_default=False)
    ],
    *,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Take back what is out with a colleague, or what was given back: it lies where it lay."""
    run: Run = ctx.obj
    with run.binder() as db:
        changes: list[Change] = []
        recalled: list[tuple[Dossier, str]] = []
        given = False
        for dossier in dict.fromkeys(one for said in what for one in _meant(run, db, said)):
            taken = handing.recall(dossier, covers.lay_before(db, dossier))
            changes += taken
            recalled.append((after(dossier, taken), _who_had(dossier)))
            given = given or dossier.given_pack is not None
        if not dry_run:
            names = ", ".join(f"{dossier.id} {dossier.card.name}" for dossier, _ in recalled[:_MOST_NAMED])
            more = f" and {len(recalled) - _MOST_NAMED} more" if len(recalled) > _MOST_NAMED else ""
            run.apply(db, changes, "recall", f"took back {names}{more}")
    run.show(Recalled(run.today, recalled, dry_run, given), as_json=as_json, quiet=quiet)


def handovers(
    ctx: typer.Context,
    which: Annotated[
        str | None,
        typer.Argument(
            metavar="[COLLEAGUE|PACK]", help="Of one colleague, or one pack: with each dossier.", show_default=False
        ),
    ] = None,
    *,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """What is out and what is here for others: since when, until when, and what is back."""
    run: Run = ctx.obj
    with run.binder() as db:
        pack = covers.pack_named(db, which) if which else None
        packs = [one for one in asked.on_the_way(db, pack) if not which or pack or _is_with(one, which)]
        packs = [one._replace(still=asked.still(db, one.pack)) for one in packs]
    if which and not packs:
        raise NotFound(f"no pack and no colleague is called {which!r}", "all of them: tickler handovers")
    run.show(Handovers(run.today, packs, whole=which is not None), as_json=as_json, plain=plain)


def _meant(run: Run, db: sqlite3.Connection, said: str) -> list[Dossier]:
    """The dossiers of a pack that are out or given back, or the one that a REF names.

    Raises NotFound, Refused where none of them is.
    """
    pack = covers.pack_named(db, said)
    if pack is None:
        return [run.dossier(db, said, "all")]
    there = asked.away_with(db, pack)
    if not there:
        raise Refused("nothing of that pack is out", "what is out: tickler handovers")
    return there


def _is_with(one: OnTheWay, name: str) -> bool:
    """Whether a pack went to a colleague, or came from one."""
    return fold(name) == fold(one.owner if one.way in ("in", "back") else one.colleague)


def _who_had(dossier: Dossier) -> str:
    if dossier.out_with:
        until = f" until {say_day(dossier.out_until)}" if dossier.out_until else ""
        return f"was out with {dossier.out_with}{until}"
    return f"was {filing.given_away(dossier)}" if dossier.given_pack else ""
