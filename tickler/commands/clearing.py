"""Overfull days are relieved, and the month's tab is dealt out on the first: the plan first, and then in one step."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from itertools import takewhile
from typing import Annotated

import typer

from tickler.commands import options
from tickler.commands.daily import day_said, due_on
from tickler.commands.relief import lying_under, relieved
from tickler.commands.run import Run, new_uid
from tickler.commands.safety import Apply
from tickler.dossiers import Move
from tickler.errors import NotUnderstood
from tickler.rules import plans, relieving
from tickler.rules.plans import Plan, PlanDay, Shift
from tickler.rules.relieving import holding
from tickler.rules.stack import sort_stack
from tickler.tabs import day_tab, month_name
from tickler.workdays import Calendar

AHEAD = timedelta(days=28)  # that are looked through for overfull days
MOST_WORDS = 5  # of one day: 8 december 2027 at 14:00


def balance(
    ctx: typer.Context,
    when: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WHEN…]", help="These days: fri, 8 dec; else today and the next four weeks.", show_default=False
        ),
    ] = None,
    *,
    apply: Apply = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """Relieve overfull days: what was not agreed goes where there is room nearby. First the plan; --apply does it.

    For example: tickler balance · tickler balance 8 dec · tickler balance thu fri --apply
    """
    run: Run = ctx.obj
    applied = apply and not dry_run
    with run.binder() as db:
        calendar, usual = run.calendar(db), run.settings.capacity
        days = _days_said(run, when) if when else []
        lying = {} if days else lying_under(run, db, run.today, run.today + AHEAD)
        over = [day for day, count in lying.items() if count > holding(day, calendar, usual)]
        stacks, lying, relief = relieved(run, db, days or over, calendar)
        touched = {*stacks, *(shift.to for shift in relief.shifts)}
        said = " ".join(["tickler balance", *(day.isoformat() for day in days), "--apply"])
        plan = Plan(
            run.today, "balance", relief.shifts, days_of(run, calendar, touched, lying, relief.filled),
            relief.left, applied, None if applied or not relief.shifts else said,
        )  # fmt: skip
        if applied:
            carry_out(run, db, plan, f"balanced {len(plan.shifts)}", "balanced")
    run.show(plan, as_json=as_json, plain=plain, quiet=quiet)


def open_month(
    ctx: typer.Context,
    *,
    apply: Apply = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """Open the month's tab: what lies there without a day is dealt out over its open days, first as a plan.

    For example: tickler open-month · tickler open-month --apply
    """
    run: Run = ctx.obj
    applied = apply and not dry_run
    with run.binder() as db:
        calendar, usual = run.calendar(db), run.settings.capacity
        end = (run.today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        open_days = list(takewhile(lambda day: day <= end, calendar.open_days(run.today)))
        lying = lying_under(run, db, run.today, end)
        to_place = sort_stack(due_on(db, run.today, run.today), run.today).to_place
        lying[run.today] -= len(to_place)
        placed, left, filled = relieving.spread(
            to_place, open_days, lying, lambda day: calendar.capacity_of(day, usual)
        )
        shifts = tuple(Shift(due.dossier, due.filing, to, "where there is room") for due, to in placed)
        days = days_of(run, calendar, {*open_days, *(day for day in lying if lying[day])}, lying, filled)
        plan = Plan(
            run.today, "open-month", shifts, days, _no_room(len(left), f"{month_name(end.month)} has no room"),
            applied, None if applied or not shifts else "tickler open-month --apply",
        )  # fmt: skip
        if applied:
            said = f"opened {month_name(end.month)} {end.year}: {len(shifts)} dealt out"
            run.apply(db, plans.changes(shifts, None), "open-month", said)
    run.show(plan, as_json=as_json, plain=plain, quiet=quiet)


def days_of(
    run: Run, calendar: Calendar, days: Iterable[date], before: Mapping[date, int], after: Mapping[date, int]
) -> tuple[PlanDay, ...]:
    """The days of a plan in order, before and after it."""
    usual = run.settings.capacity
    return tuple(
        PlanDay(
            day,
            before.get(day, 0),
            after.get(day, 0),
            calendar.capacity_of(day, usual),
            calendar.closed_because(day),
        )
        for day in sorted(set(days))
    )


def carry_out(run: Run, db: sqlite3.Connection, plan: Plan, said: str, because: str) -> None:
    """All shifts of a plan as moves, in one step."""

    def noted(shift: Shift) -> Move:
        return Move(new_uid(), run.moment(None), shift.filing.tab, day_tab(shift.to), because, run.settings.owner)

    run.apply(db, plans.changes(plan.shifts, noted), plan.command, said)


def _days_said(run: Run, words: list[str]) -> list[date]:
    """The days that are named, one after the other: of the words each takes as many as can be read as one day."""
    days, rest = [], words
    while rest:
        day, took = _first_day(run, rest)
        days.append(day)
        rest = rest[took:]
    return days


def _first_day(run: Run, words: list[str]) -> tuple[date, int]:
    """The day that the first words name, and how many they are.

    Raises NotUnderstood for words that name none, Refused for a day that has passed.
    """
    for took in range(min(len(words), MOST_WORDS), 1, -1):
        with suppress(NotUnderstood):
            return day_said(run, " ".join(words[:took])), took
    return day_said(run, words[0]), 1


def _no_room(count: int, said: str) -> tuple[str, ...]:
    return (f"{said} for {count} more: {'it stays' if count == 1 else 'they stay'} to be placed",) if count else ()
