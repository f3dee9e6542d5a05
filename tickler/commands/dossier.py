"""The dossier in one's hand: the whole of it, what it is found by, and its card."""

import sqlite3

import typer

from tickler.commands import options
from tickler.commands.run import Run
from tickler.dossiers import Dossier
from tickler.rules.views import DossierView
from tickler.storage import queries

MOST_RECOMMENDED = 10


def show(
    ctx: typer.Context, ref: options.Ref, *, as_json: options.AsJson = False, plain: options.Plain = False
) -> None:
    """Open a dossier: card, where it lies, promises, sheets, forms, contacts newest first, moves."""
    run: Run = ctx.obj
    with run.binder() as db:
        view = opened(run, db, run.dossier(db, ref, "all"))
    run.show(view, as_json=as_json, plain=plain)


def opened(run: Run, db: sqlite3.Connection, dossier: Dossier) -> DossierView:
    """All that lies in a dossier."""
    number, friend = dossier.id, dossier.card.recommended_by
    return DossierView(
        run.today,
        dossier,
        queries.contacts(db, number),
        queries.promises(db, number),
        queries.moves(db, number),
        purchases=queries.purchases(db, number),
        sheets=queries.lying_sheets(db, number),
        forms=queries.forms(db, number),
        persons=queries.persons(db, number),
        occasions=queries.occasions(db, number),
        recommended_by=queries.dossier(db, friend) if friend else None,
        recommended=queries.recommended_by(db, number, most=MOST_RECOMMENDED),
        fields=run.settings.fields,
        style=run.settings.binder_style,
    )
