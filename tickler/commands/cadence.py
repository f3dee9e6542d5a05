"""The cadence: who was not heard of for too long."""

import sqlite3
from datetime import date, timedelta
from typing import Annotated

import typer

from tickler.commands import options
from tickler.commands.run import Run
from tickler.rules.calendar_views import Quiet, QuietOne
from tickler.storage import quiet as asked

MOST_QUIET = 50


def quiet(
    ctx: typer.Context,
    within: Annotated[
        int | None,
        typer.Option(
            "--within", metavar="N", min=0, max=10_000, help="Of those who will be, only within so many days."
        ),
    ] = None,
    most: Annotated[
        int, typer.Option("--most", metavar="N", min=1, max=100_000, help="How many of each, the longest first.")
    ] = MOST_QUIET,
    *,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """See who was not heard of for too long: longer than the cadence says, now or by the next date.

    The cadence is on the card (edit --cadence 14), or said in the settings for a tag, a stage, or all.
    """
    run: Run = ctx.obj
    with run.binder() as db:
        view = quiet_of(run, db, within, most)
    run.show(view, as_json=as_json, plain=plain)


def quiet_of(run: Run, db: sqlite3.Connection, within: int | None, most: int) -> Quiet:
    """Who is beyond the cadence, and who will be."""
    today, cadences = run.today, run.cadences
    until = date.max if within is None else today + timedelta(days=within)
    beyond, silent = asked.beyond(db, cadences, today, most=most)
    coming, soon = asked.coming(db, cadences, today, until, most=most)
    ones = [QuietOne(*one, days=(today - one.last).days, beyond=True) for one in silent]
    ones += [QuietOne(*one, days=(today - one.last).days, beyond=False) for one in soon]
    return Quiet(today, within, beyond, coming, tuple(ones))
