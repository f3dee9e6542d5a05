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
from tickler.errors import NotUnderstood, Refused, TicklerError
from tickler.rules import promises
from tickler.rules.occasions import Greeting, days_ahead
from tickler.rules.promises import DuePromise
from tickler.rules.stack import Stack, sort_stack
from tickler.rules.views import REPORTED_BY, Divider, Morning, OutWith, Thickness, binder_view, day_volume
from tickler.storage import out, queries
from tickler.tabs import Tab, date_under, day_of, day_tab, first_day, is_month, month_name, month_tab
from tickler.when import Place, month_named, read, read_moment
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


def today(
    ctx: typer.Context,
    when: When = None,
    *,
    short: Annotated[bool, typer.Option("--short", "-s", help="One line a dossier.")] = False,
    as_json: AsJson = False,
    plain: Plain = False,
) -> None:
    """Turn to today's tab: the day's stack, its volume, and how full the coming days are."""
    run: Run = ctx.obj
    with run.binder() as db:
        morning = morning_of(run, db, day_said(run, " ".join(when or ["today"])))
    run.show(morning._replace(short=short), as_json=as_json, plain=plain)


def tab(ctx: typer.Context, tab: TabName, *, as_json: AsJson = False, plain: Plain = False) -> None:
    """Turn to a tab: what lies under a day, or behind a month's divider."""
    run: Run = ctx.obj
    with run.binder() as db:
        divider = divider_called(run, db, " ".join(tab))
    run.show(divider, as_json=as_json, plain=plain)


def binder(ctx: typer.Context, *, as_json: AsJson = False, plain: Plain = False) -> None:
    """See the whole binder: all 43 tabs with their thickness, and the count that must add up."""
    run: Run = ctx.obj
    today, style = run.today, run.settings.binder_style
    with run.binder() as db:
        view = binder_view(
            today=today,
            due=queries.due_count(db, today),
            lying=queries.thickness(db, day_tab(today), day_tab(style.days(today)[-1])),
            far=queries.far_months(db, today, style.end(today)),
            counts=queries.counts(db),
            calendar=run.calendar(db),
            capacity=run.settings.capacity,
            out=out.everywhere(db),
            style=style,
        )
    run.show(view, as_json=as_json, plain=plain)


def morning_of(run: Run, db: sqlite3.Connection, day: date) -> Morning:
    """A day's stack with its volume, and that of the working days that follow."""
    calendar = run.calendar(db)
    usual = run.settings.capacity
    ahead = list(islice(calendar.open_days(day + timedelta(days=1)), DAYS_AHEAD))
    lying = queries.thickness(db, day_tab(ahead[0]), day_tab(ahead[-1]))
    return Morning(
        today=run.today,
        stack=sort_stack(due_on(db, day, run.today), day),
        owner=run.settings.owner,
        capacity=calendar.capacity_of(day, usual),
        closed_because=calendar.closed_because(day),
        done=queries.done_on(db, day),
        ahead=tuple(day_volume(later, lying.get(day_tab(later), Thickness()), calendar, usual) for later in ahead),
        promises=promised_on(run, db, day, ahead[0]),
        greetings=greeted_on(run, db, day, ahead[0]),
        out=tuple(_out_on(db, day, run.today)),
        report=_report_to_make(db, run.today, calendar) if day == run.today else None,
        style=run.settings.binder_style,
    )


def _is_reported(day: date, calendar: Calendar) -> bool:
    """Whether all are asked for the report on the past month: by the 3rd; if nobody works by then, on the next day."""
    return day.day <= REPORTED_BY or day <= calendar.open_from(day.replace(day=1))


def _report_to_make(db: sqlite3.Connection, today: date, calendar: Calendar) -> date | None:
    """The month that has passed, by its 1st, while nobody has made its report.

    After the day by which it is made, only who made one in the month before is still asked: he wants it.
    """
    past = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    if not (_is_reported(today, calendar) or queries.report_made_since(db, past)):
        return None
    from tickler.storage import reporting  # 5 ms, and only for those who report

    return past if reporting.is_to_be_made(db, past, today) else None


def _out_on(db: sqlite3.Connection, day: date, today: date) -> list[OutWith]:
    """Today: all that colleagues have. Another day: what of it becomes due on that day."""
    return out.everywhere(db) if day == today else out.under(db, day_tab(day - timedelta(days=1)), day_tab(day))


def day_said(run: Run, words: str) -> date:
    """The day whose stack is asked for, open or not."""
    day = day_of(_place_ahead(run, words).tab)
    if day is None:
        raise NotUnderstood(f"{words!r} is a month, not a day", f"look behind its divider: tickler tab {words}")
    return day


def _place_ahead(run: Run, words: str) -> Place:
    """A place from today on.

    Raises Refused for one that has passed, with where to look for what was done then.
    """
    try:
        return read(words, run.now, Calendar(), run.settings.date_order, exact=True)
    except Refused as error:
        try:
            read_moment(words, run.now, run.settings.date_order)
        except TicklerError:  # a month has no review
            raise error from None
        said = f"'{words}'" if " " in words else words
        hint = f"what was done then: tickler review {said}, or tickler history --since {said}"
        raise Refused(error.message, hint) from error


def due_on(db: sqlite3.Connection, day: date, today: date, *, most: int | None = None) -> Iterable[DueDossier]:
    """Today: all that is due. Another day: what becomes due on it, on the 1st the month's undated ones too.

    At most so many that are not agreed, and all that are.
    """
    after = None if day == today else day_tab(day - timedelta(days=1))
    return queries.stack(db, after, day_tab(day), most)


def lies_on(db: sqlite3.Connection, day: date, today: date) -> tuple[Thickness, int]:
    """How much that is, and how many of it have no day."""
    first = "" if day == today else day_tab(day - timedelta(days=1))
    lying = {tab: held for tab, held in queries.thickness(db, Tab(first or "0"), day_tab(day)).items() if tab > first}
    count, agreed = sum(held.count for held in lying.values()), sum(held.agreed for held in lying.values())
    return Thickness(count, agreed), sum(held.count for tab, held in lying.items() if is_month(tab))


def label_before(day: date) -> Tab:
    """The label after which only what lies under this very day comes: on the 1st the month's own label is left out."""
    return max(day_tab(day - timedelta(days=1)), month_tab(day.year, day.month))


def promised_on(run: Run, db: sqlite3.Connection, day: date, next_open: date) -> tuple[DuePromise, ...]:
    """The promises due on a day, and before the next open one: on closed days nobody looks. Today: the overdue too."""
    after = None if day == run.today else day - timedelta(days=1)
    due = queries.promises_due(db, after, next_open - timedelta(days=1))
    return promises.in_order(DuePromise(*one, overdue=promises.is_overdue(one[2], run.now)) for one in due)


def greeted_on(run: Run, db: sqlite3.Connection, day: date, next_open: date) -> tuple[Greeting, ...]:
    """Whom to greet on a day, and so many days ahead; at least until the next open day: on closed days nobody looks."""
    ahead = max(run.settings.occasions_ahead, (next_open - day).days - 1)
    return tuple(queries.greetings(db, days_ahead(day, ahead), day, most=MOST_GREETED))


def divider_called(run: Run, db: sqlite3.Connection, words: str) -> Divider:
    """What lies under the divider that is named: a number, a month, or any day."""
    today, month, style = run.today, month_named(words), run.settings.binder_style
    end = style.end(today)
    if words.isascii() and words.isdigit() and 1 <= int(words) <= LAST_DAY_TAB:
        day = date_under(int(words), today)
        return _under_day(db, style.called(day) if day else words, day, today)
    if month is not None:
        due = queries.under_month(db, month, None, today, end)
        return _under_month(db, (None, month), sort_stack(due, today), today, end)
    place = _place_ahead(run, words)
    day = day_of(place.tab)
    if day is not None:
        return _under_day(db, style.called(day), day, today)._replace(in_month=day >= end)
    first = first_day(place.tab)
    due = queries.under_month(db, first.month, first.year, today, end)
    return _under_month(db, (first.year, first.month), sort_stack(due, today), today, end)


def _under_month(
    db: sqlite3.Connection, month: tuple[int | None, int], stack: Stack, today: date, end: date
) -> Divider:
    year, number = month
    away = tuple(out.under_month(db, number, year, day_tab(end)))
    return Divider(today, month_name(number), None, month, stack, away)


def _under_day(db: sqlite3.Connection, name: str, day: date | None, today: date) -> Divider:
    """Today's divider holds all that is due, another day's what is filed under that day, and no month."""
    due: Iterable[DueDossier] = []
    away: tuple[OutWith, ...] = ()
    if day:
        after = None if day == today else label_before(day)
        due = queries.stack(db, after, day_tab(day))
        away = tuple(out.under(db, after, day_tab(day)))
    return Divider(today, name, day, None, sort_stack(due, today), away)
