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
from tickler.rules import promises
from tickler.rules.occasions import days_ahead
from tickler.rules.promises import DuePromise
from tickler.rules.stack import Stack, sort_stack
from tickler.rules.views import Divider, Morning, OutWith, Thickness, binder_view, day_volume
from tickler.storage import out, queries
from tickler.tabs import date_under, day_of, day_tab, first_day, month_name, month_tab, window, window_end
from tickler.when import month_named, read
from tickler.workdays import Calendar

DAYS_AHEAD = 5
MOST_GREETED = 200
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
        morning = morning_of(run, db, day_said(run, " ".join(when or ["today"])))
    run.show(morning, as_json=as_json, plain=plain)


def tab(ctx: typer.Context, tab: TabName, *, as_json: AsJson = False, plain: Plain = False) -> None:
    """Turn to a tab: what lies under a day, or behind a month's divider."""
    run: Run = ctx.obj
    with run.binder() as db:
        divider = divider_called(run, db, " ".join(tab))
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
            out=out.everywhere(db),
        )
    run.show(view, as_json=as_json, plain=plain)


def morning_of(run: Run, db: sqlite3.Connection, day: date) -> Morning:
    """A day's stack with its volume, and that of the working days that follow."""
    calendar = run.calendar(db)
    ahead = list(islice(calendar.open_days(day + timedelta(days=1)), DAYS_AHEAD))
    lying = queries.thickness(db, day_tab(ahead[0]), day_tab(ahead[-1]))
    return Morning(
        today=run.today,
        stack=sort_stack(due_on(db, day, run.today), day),
        owner=run.settings.owner,
        capacity=run.settings.capacity,
        closed_because=calendar.closed_because(day),
        done=queries.done_on(db, day),
        ahead=tuple(day_volume(later, lying.get(day_tab(later), Thickness()), calendar) for later in ahead),
        promises=promised_on(run, db, day, ahead[0]),
        greetings=tuple(queries.greetings(db, days_ahead(day, run.settings.occasions_ahead), day, most=MOST_GREETED)),
        out=tuple(_out_on(db, day, run.today)),
    )


def _out_on(db: sqlite3.Connection, day: date, today: date) -> list[OutWith]:
    """Today: all that colleagues have. Another day: what of it becomes due on that day."""
    return out.everywhere(db) if day == today else out.under(db, day_tab(day - timedelta(days=1)), day_tab(day))


def day_said(run: Run, words: str) -> date:
    """The day whose stack is asked for, open or not."""
    place = read(words, run.now, Calendar(), run.settings.date_order, exact=True)
    day = day_of(place.tab)
    if day is None:
        raise NotUnderstood(f"{words!r} is a month, not a day", f"look behind its divider: tickler tab {words}")
    return day


def due_on(db: sqlite3.Connection, day: date, today: date) -> Iterable[DueDossier]:
    """Today: all that is due. Another day: what becomes due on it, on the 1st the month's undated ones too."""
    after = None if day == today else day_tab(day - timedelta(days=1))
    return queries.stack(db, after, day_tab(day))


def promised_on(run: Run, db: sqlite3.Connection, day: date, next_open: date) -> tuple[DuePromise, ...]:
    """The promises due on a day, and before the next open one: on closed days nobody looks. Today: the overdue too."""
    after = None if day == run.today else day - timedelta(days=1)
    due = queries.promises_due(db, after, next_open - timedelta(days=1))
    return promises.in_order(DuePromise(*one, overdue=promises.is_overdue(one[2], run.now)) for one in due)


def divider_called(run: Run, db: sqlite3.Connection, words: str) -> Divider:
    """What lies under the divider that is named: a number, a month, or any day."""
    today, month = run.today, month_named(words)
    if words.isascii() and words.isdigit() and 1 <= int(words) <= LAST_DAY_TAB:
        day = date_under(int(words), today)
        return _under_day(db, words, day, today)
    if month is not None:
        due = queries.under_month(db, month, None, today)
        return _under_month(db, None, month, sort_stack(due, today), today)
    place = read(words, run.now, Calendar(), run.settings.date_order, exact=True)
    day = day_of(place.tab)
    if day is not None:
        return _under_day(db, str(day.day), day, today)
    first = first_day(place.tab)
    due = queries.under_month(db, first.month, first.year, today)
    return _under_month(db, first.year, first.month, sort_stack(due, today), today)


def _under_month(db: sqlite3.Connection, year: int | None, month: int, stack: Stack, today: date) -> Divider:
    away = tuple(out.under_month(db, month, year, day_tab(window_end(today))))
    return Divider(today, month_name(month), None, (year, month), stack, away)


def _under_day(db: sqlite3.Connection, name: str, day: date | None, today: date) -> Divider:
    """Today's divider holds all that is due, another day's what is filed under that day, and no month."""
    due: Iterable[DueDossier] = []
    away: tuple[OutWith, ...] = ()
    if day:
        label_before = max(day_tab(day - timedelta(days=1)), month_tab(day.year, day.month))
        after = None if day == today else label_before
        due = queries.stack(db, after, day_tab(day))
        away = tuple(out.under(db, after, day_tab(day)))
    return Divider(today, name, day, None, sort_stack(due, today), away)
