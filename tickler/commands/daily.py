"""The morning: the day's stack, what lies under a tab, and the whole binder."""

import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice
from typing import Annotated

import typer

from tickler.commands.options import AsJson, Plain
from tickler.commands.run import Run
from tickler.dossiers import DueDossier
from tickler.errors import NotUnderstood
from tickler.rules.stack import sort_stack
from tickler.rules.views import Divider, Morning, Thickness, binder_view, day_volume
from tickler.storage import queries
from tickler.tabs import date_under, day_of, day_tab, first_day, month_name, month_tab, window
from tickler.when import month_named, read
from tickler.workdays import Calendar

DAYS_AHEAD = 5
LAST_DAY_TAB = 31

When = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WHEN]",
        help="Another day's stack: tomorrow, fri, 8 dec.",
        show_default=False,
    ),
]
TabName = Annotated[
    list[str],
    typer.Argument(metavar="TAB", help="13, july, 2026-12-08, fri …", show_default=False),
]


def today(ctx: typer.Context, when: When = None, *, as_json: AsJson = False, plain: Plain = False) -> None:
    """Turn to today's tab: the day's stack, its volume, and how full the coming days are."""
    run: Run = ctx.obj
    with run.binder() as db:
        day = _day_said(run, " ".join(when or ["today"]))
        calendar = run.calendar(db)
        ahead = list(islice(calendar.open_days(day + timedelta(days=1)), DAYS_AHEAD))
        lying = queries.thickness(db, day_tab(ahead[0]), day_tab(ahead[-1]))
        morning = Morning(
            today=run.today,
            stack=sort_stack(_due_on(db, day, run.today), day),
            owner=run.settings.owner,
            capacity=run.settings.capacity,
            closed_because=calendar.closed_because(day),
            done=queries.done_on(db, day),
            ahead=tuple(day_volume(later, lying.get(day_tab(later), Thickness()), calendar) for later in ahead),
        )
    run.show(morning, as_json=as_json, plain=plain)


def tab(ctx: typer.Context, tab: TabName, *, as_json: AsJson = False, plain: Plain = False) -> None:
    """Turn to a tab: what lies under a day, or behind a month's divider."""
    run: Run = ctx.obj
    with run.binder() as db:
        divider = _divider(run, db, " ".join(tab))
    run.show(divider, as_json=as_json, plain=plain)


def binder(ctx: typer.Context, *, as_json: AsJson = False, plain: Plain = False) -> None:
    """See the whole binder: all 43 tabs with their thickness, and the count that must add up."""
    run: Run = ctx.obj
    today = run.today
    with run.binder() as db:
        view = binder_view(
            today=today,
            due=queries.due_count(db, today),
            lying=queries.thickness(db, day_tab(today), day_tab(window(today)[-1])),
            far=queries.far_months(db, today),
            counts=queries.counts(db),
            calendar=run.calendar(db),
            capacity=run.settings.capacity,
        )
    run.show(view, as_json=as_json, plain=plain)


def _day_said(run: Run, words: str) -> date:
    """The day whose stack is asked for, open or not."""
    place = read(words, run.now, Calendar(), run.settings.date_order, exact=True)
    day = day_of(place.tab)
    if day is None:
        raise NotUnderstood(f"{words!r} is a month, not a day", f"look behind its divider: tickler tab {words}")
    return day


def _due_on(db: sqlite3.Connection, day: date, today: date) -> Iterable[DueDossier]:
    """Today: all that is due. Another day: what becomes due on it, on the 1st the month's undated ones too."""
    after = None if day == today else day_tab(day - timedelta(days=1))
    return queries.stack(db, after, day_tab(day))


def _divider(run: Run, db: sqlite3.Connection, words: str) -> Divider:
    """What lies under the divider that is named: a number, a month, or any day."""
    today, month = run.today, month_named(words)
    if words.isascii() and words.isdigit() and 1 <= int(words) <= LAST_DAY_TAB:
        day = date_under(int(words), today)
        return _under_day(db, words, day, today)
    if month is not None:
        due = queries.under_month(db, month, None, today)
        return Divider(today, month_name(month), None, (None, month), sort_stack(due, today))
    place = read(words, run.now, Calendar(), run.settings.date_order, exact=True)
    day = day_of(place.tab)
    if day is not None:
        return _under_day(db, str(day.day), day, today)
    first = first_day(place.tab)
    due = queries.under_month(db, first.month, first.year, today)
    return Divider(today, month_name(first.month), None, (first.year, first.month), sort_stack(due, today))


def _under_day(db: sqlite3.Connection, name: str, day: date | None, today: date) -> Divider:
    """Today's divider holds all that is due, another day's what is filed under that day, and no month."""
    due: Iterable[DueDossier] = []
    if day:
        label_before = max(day_tab(day - timedelta(days=1)), month_tab(day.year, day.month))
        due = queries.stack(db, None if day == today else label_before, day_tab(day))
    return Divider(today, name, day, None, sort_stack(due, today))
