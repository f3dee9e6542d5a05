"""The calendar: days off and half days of one's own, and the coming days side by side."""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice
from typing import Annotated, Literal

import typer

from tickler.changes import Change, GiveDayBack, TakeDayOff
from tickler.commands import options
from tickler.commands.daily import due_on, lies_on
from tickler.commands.relief import relieved
from tickler.commands.run import Run
from tickler.dossiers import DayOff
from tickler.errors import NotUnderstood, Refused
from tickler.rules import daysoff
from tickler.rules.calendar_views import MOST_NAMED, DayOffLying, DaysChanged, DaysOff, WeekAhead, WeekDay
from tickler.rules.stack import sort_stack
from tickler.rules.views import Thickness, day_volume
from tickler.storage import queries
from tickler.tabs import day_of, day_tab, first_day, say_day
from tickler.when import how_far, read, read_moment
from tickler.words import line
from tickler.workdays import Calendar

DAYS_OF_A_WEEK = 5
MOST_DAYS = 31
_IN_QUOTES = "a day of several words goes in quotes: tickler days-off add '24 dec' '6 jan'"


def days_off(
    ctx: typer.Context,
    do: Annotated[
        Literal["list", "add", "remove"], typer.Argument(metavar="[list|add|remove]", help="What to do.")
    ] = "list",
    when: Annotated[
        str | None, typer.Argument(metavar="[WHEN]", help="The day, or the first: fri, '24 dec'.", show_default=False)
    ] = None,
    until: Annotated[
        str | None, typer.Argument(metavar="[UNTIL]", help="The last day: '6 jan'.", show_default=False)
    ] = None,
    because: options.Because = None,
    capacity: Annotated[
        int | None,
        typer.Option("--capacity", metavar="N", min=1, max=10_000, help="Not closed: so many dossiers it holds."),
    ] = None,
    *,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """Take days off: holidays of your own, training, half days. What lies there already is told, with a way for each.

    For example: tickler days-off add '24 dec' '6 jan' --because holiday · tickler days-off add fri --capacity 10
    --because training · tickler days-off remove fri
    """
    run: Run = ctx.obj
    if do == "list":
        if (when, until, because, capacity) != (None,) * 4:
            raise NotUnderstood("the list takes no days", "tickler days-off add WHEN, or remove WHEN")
        with run.binder() as db:
            listed = days_off_from(run, db)
        run.show(listed, as_json=as_json, plain=plain)
        return
    if when is None:
        raise NotUnderstood(f"say which day: tickler days-off {do} WHEN", "for example: fri, or '24 dec' '6 jan'")
    if do == "remove" and (because is not None or capacity is not None):
        raise NotUnderstood("a day off is removed as it is", "leave out --because and --capacity")
    said = _days_said(run, when, until)
    days = daysoff.still_to_come(said, run.today) if do == "add" else said
    begins = do == "add" and not dry_run
    with run.binder_or_new(quiet=quiet) if begins else run.binder() as db:
        there = queries.days_off(db)
        if do == "add":
            reason = line(because or "", "--because") or ("a day off" if capacity is None else "half a day")
            changes = daysoff.take_off(days, reason, capacity, there, run.calendar(db))
        else:
            changes = daysoff.give_back(days, there)
        answer = _answer(run, db, days, changes, passed=said[: -len(days)], dry_run=dry_run)
        if not dry_run:
            run.apply(db, changes, "days-off", f"{answer.did} {_said(days)}")
    run.show(answer, as_json=as_json, quiet=quiet)


def week(
    ctx: typer.Context,
    when: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WHEN]", help="From which day on: next week, 8 dec.", show_default=False),
    ] = None,
    days: Annotated[
        int, typer.Option("--days", "-d", metavar="N", min=1, max=MOST_DAYS, help="How many working days.")
    ] = DAYS_OF_A_WEEK,
    *,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """See the coming days side by side: agreed times in their place, and how much else lies there.

    For example: tickler week · tickler week next week · tickler week 8 dec --days 10
    """
    run: Run = ctx.obj
    first = first_day(read(" ".join(when or ["today"]), run.now, Calendar(), run.settings.date_order, exact=True).tab)
    with run.binder() as db:
        view = week_from(run, db, max(first, run.today), days, whole=as_json or plain)
    run.show(view, as_json=as_json, plain=plain)


def days_off_from(run: Run, db: sqlite3.Connection) -> DaysOff:
    """The days off from today on, with what lies under them all the same."""
    there = [one for one in queries.days_off(db) if one.day >= run.today]
    lying = queries.thickness(db, day_tab(there[0].day), day_tab(there[-1].day)) if there else {}
    told = {one: lying.get(day_tab(one.day), Thickness()) for one in there}
    spans = daysoff.spans(there, run.calendar(db))
    return DaysOff(
        run.today,
        tuple(tuple(DayOffLying(one, told[one].count, told[one].agreed) for one in span) for span in spans),
    )


def week_from(run: Run, db: sqlite3.Connection, first: date, working_days: int, *, whole: bool) -> WeekAhead:
    """So many working days from a day on, and the closed ones between them under which something lies.

    ``whole``: with all that lies under each; else with all that is agreed, and as many of the rest as are looked at.
    """
    calendar, usual = run.calendar(db), run.settings.capacity
    last = list(islice(calendar.open_days(first), working_days))[-1]
    held = []
    for day in daysoff.days_between(first, last):
        all_of_it = whole or day == run.today
        stack = sort_stack(due_on(db, day, run.today, most=None if all_of_it else MOST_NAMED), day)
        lying, unplaced = lies_on(db, day, run.today)
        if lying.count or calendar.is_open(day):
            more = lying.count - unplaced - (len(stack) - len(stack.to_place))
            held.append(WeekDay(day_volume(day, lying, calendar, usual), stack, unplaced, more))
    return WeekAhead(run.today, tuple(held))


def _answer(
    run: Run,
    db: sqlite3.Connection,
    days: Sequence[date],
    changes: list[Change],
    *,
    passed: Sequence[date],
    dry_run: bool,
) -> DaysChanged:
    """What is done with the days, and what lies under them that they do not hold; asked before it is done."""
    taken = [change.day_off for change in changes if isinstance(change, TakeDayOff)]
    given = [change.day_off for change in changes if isinstance(change, GiveDayBack)]
    did = "taken off" if taken else "given back" if given else "unchanged"
    burdens = tuple(_burdens(run, db, taken)) if taken else ()
    left_out = f"from today on: {_said(passed)} has passed" if passed else None
    anyway = _anyway(days, run.calendar(db)) if did != "given back" else None
    note = "; ".join(filter(None, (left_out, anyway, how_far(days[0], run.today)))) or None
    return DaysChanged(run.today, did, tuple(taken or given), note, burdens, dry_run)


def _burdens(run: Run, db: sqlite3.Connection, taken: Sequence[DayOff]) -> list[daysoff.Burden]:
    new = {one.day for one in taken}
    there = [*(one for one in queries.days_off(db) if one.day not in new), *taken]
    calendar = daysoff.with_days_off(run.calendar(db), there)
    stacks, _lying, relief = relieved(run, db, [one.day for one in taken], calendar)
    return list(daysoff.burdens(taken, stacks, relief))


def _anyway(days: Sequence[date], calendar: Calendar) -> str | None:
    """Which of the days would be closed without any day off."""
    closed = [(day, because) for day in days if (because := daysoff.closed_anyway(day, calendar))]
    if not closed:
        return None
    day, because = closed[0]
    return f"{say_day(day)} is closed anyway ({because})" if len(days) == 1 else f"{len(closed)} are closed anyway"


def _days_said(run: Run, when: str, until: str | None) -> list[date]:
    """The days from one to another; a last day that would be before the first is looked for after it.

    Raises NotUnderstood where it would be nearly a year after it: then the days were said the wrong way round.
    """
    first = _day_said(when, run.now, run.settings.date_order)
    if until is None:
        return [first]
    last = _day_said(until, run.now, run.settings.date_order)
    if last < first:
        after = _day_said(until, datetime.combine(first, run.now.time()), run.settings.date_order)
        last = after if (after - first).days < daysoff.LONGEST // 2 else last
    return daysoff.days_between(first, last)


def _day_said(words: str, now: datetime, order: str) -> date:
    """The day that was said, one that has passed too: a span may begin there, and a day off of the past is removed."""
    try:
        place = read(words, now, Calendar(), order, exact=True)
    except Refused:
        return read_moment(words, now, order).date()
    day = day_of(place.tab)
    if day is None:
        raise NotUnderstood(f"{words!r} is a month, not a day", _IN_QUOTES)
    return day


def _said(days: Sequence[date]) -> str:
    return say_day(days[0]) if len(days) == 1 else f"{say_day(days[0])} to {say_day(days[-1])}"
