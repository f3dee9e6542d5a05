"""The evening: the day that was, and trends over weeks."""

import sqlite3
from datetime import date, timedelta
from typing import Annotated

import typer

from tickler.commands.options import AsJson, Plain
from tickler.commands.run import Run
from tickler.rules.figures import Quota, Review, Stats, Volume, Week, mondays
from tickler.storage import figures
from tickler.when import read_moment
from tickler.workdays import Calendar

WEEKS = 8
MOST_WEEKS = 520
PAST_ALL_CLOCKS = "99:99"


def review(
    ctx: typer.Context,
    on: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WHEN]", help="Another day that has begun: yesterday, fri, 20 nov.", show_default=False
        ),
    ] = None,
    *,
    as_json: AsJson = False,
    plain: Plain = False,
) -> None:
    """Look back at the day: what was planned and what became of it, the calls against the quota, promises, tomorrow."""
    run: Run = ctx.obj
    day = read_moment(" ".join(on or ["today"]), run.now, run.settings.date_order).date()
    with run.binder() as db:
        view = review_of(run, db, day)
    run.show(view, as_json=as_json, plain=plain)


def stats(
    ctx: typer.Context,
    weeks: Annotated[
        int, typer.Option("--weeks", "-w", min=1, max=MOST_WEEKS, help="How many weeks, this one included.")
    ] = WEEKS,
    *,
    as_json: AsJson = False,
    plain: Plain = False,
) -> None:
    """See how the weeks go: the volume, what was carried over, contacts, calls that reached somebody, offers."""
    run: Run = ctx.obj
    with run.binder() as db:
        view = stats_of(run, db, weeks)
    run.show(view, as_json=as_json, plain=plain)


def review_of(run: Run, db: sqlite3.Connection, day: date) -> Review:
    """The figures of a day that has begun; of today until now."""
    calendar, settings = run.calendar(db), run.settings
    clock = f"{run.now:%H:%M}" if day == run.today else PAST_ALL_CLOCKS
    stack, agreed = figures.stack(db, day, clock)
    following = calendar.open_from(day + timedelta(days=1))
    quota = Quota(settings.quota_calls, settings.quota_first_calls, settings.quota_offers, settings.quota_contracts)
    return Review(
        today=run.today,
        day=day,
        closed_because=calendar.closed_because(day),
        stack=stack,
        agreed=agreed,
        talks=figures.talks(db, [(day, day)])[0],
        first_calls=figures.first_calls(db, day, day),
        outcomes=figures.outcomes(db, day),
        word=figures.word(db, day, clock),
        contracts=figures.contracts(db, day.replace(day=1), day),
        quota=quota if calendar.is_open(day) else Quota(contracts=quota.contracts),  # nobody need work on a closed day
        next=Volume(
            following,
            figures.due(db, [following])[following][0],
            calendar.capacity_of(following, settings.capacity),
        ),
    )


def stats_of(run: Run, db: sqlite3.Connection, weeks: int) -> Stats:
    """The figures of that many weeks, the oldest first; of this one until now."""
    calendar = run.calendar(db)
    spans = [(monday, min(monday + timedelta(days=6), run.today)) for monday in mondays(run.today, weeks)]
    worked = [open_days(calendar, *span) for span in spans]
    due = figures.due(db, (day for days in worked for day in days))
    return Stats(
        run.today,
        tuple(
            Week(
                first,
                last,
                working_days=len(days),
                planned=sum(due[day][0] for day in days),
                carried=sum(due[day][1] for day in days),
                talks=talks,
            )
            for (first, last), days, talks in zip(spans, worked, figures.talks(db, spans), strict=True)
        ),
    )


def open_days(calendar: Calendar, first: date, last: date) -> list[date]:
    """The days from one to another that the calendar has open."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if calendar.is_open(day)]
