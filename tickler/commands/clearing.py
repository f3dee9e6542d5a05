"""Overfull days, the month's tab on the first, and what is left of the stack in the evening: each gets its place."""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import partial
from itertools import islice, takewhile
from typing import Annotated

import typer

from tickler.commands import options
from tickler.commands.daily import day_said, due_on, label_before
from tickler.commands.review import review_of
from tickler.commands.run import Run, new_uid
from tickler.commands.safety import Apply
from tickler.dossiers import DueDossier, Move
from tickler.errors import NotUnderstood
from tickler.rules import plans, relieving
from tickler.rules.plans import Plan, PlanDay, Shift
from tickler.rules.relieving import NEARBY
from tickler.rules.stack import sort_stack
from tickler.storage import queries
from tickler.tabs import day_of, day_tab, is_month, month_name, say_day
from tickler.workdays import Calendar

AHEAD = timedelta(days=28)  # that are looked through for overfull days
SPREAD = 5  # working days over which the rest of a stack is spread


def balance(
    ctx: typer.Context,
    when: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WHEN]…", help="These days; else today and the next four weeks.", show_default=False),
    ] = None,
    *,
    apply: Apply = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """Relieve overfull days: what was not agreed goes where there is room nearby. First the plan; --apply does it.

    For example: tickler balance · tickler balance fri · tickler balance 2026-12-08 2026-12-09 --apply
    """
    run: Run = ctx.obj
    with run.binder() as db:
        calendar = run.calendar(db)
        days = [_coming(run, words) for words in when] if when else None
        first, last = (min(days), max(days)) if days else (run.today, run.today + AHEAD)
        lying = _lying(run, db, first - timedelta(days=NEARBY), last + timedelta(days=NEARBY))
        wanted = days or [day for day in lying if first <= day <= last and _is_over(run, calendar, day, lying[day])]
        stacks = {day: _on(run, db, day) for day in wanted}
        relief = relieving.relieve(stacks, lying, calendar, run.settings.capacity, run.today)
        touched = {*stacks, *(shift.to for shift in relief.shifts)}
        said = f"tickler balance {' '.join(map(str, days))} --apply" if days else "tickler balance --apply"
        plan = Plan(
            run.today, "balance", relief.shifts, _days(run, calendar, touched, lying, relief.filled),
            relief.left, apply, None if apply or not relief.shifts else said,
        )  # fmt: skip
        if apply:
            _carry_out(run, db, plan, f"balanced {len(plan.shifts)}", "balanced")
    run.show(plan, as_json=as_json, plain=plain, quiet=quiet)


def open_month(
    ctx: typer.Context,
    *,
    apply: Apply = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """Open the month's tab: what lies there without a day is dealt out over its open days, first as a plan.

    For example: tickler open-month · tickler open-month --apply
    """
    run: Run = ctx.obj
    with run.binder() as db:
        calendar, usual = run.calendar(db), run.settings.capacity
        end = (run.today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        open_days = list(takewhile(lambda day: day <= end, calendar.open_days(run.today)))
        lying = _lying(run, db, run.today, end)
        to_place = sort_stack(due_on(db, run.today, run.today), run.today).to_place
        lying[run.today] = lying.get(run.today, 0) - len(to_place)
        placed, left, filled = relieving.spread(
            to_place, open_days, lying, lambda day: calendar.capacity_of(day, usual)
        )
        shifts = tuple(Shift(due.dossier, due.filing, to, "where there is room") for due, to in placed)
        days = _days(run, calendar, {*open_days, *(day for day in lying if lying[day])}, lying, filled)
        plan = Plan(
            run.today, "open-month", shifts, days, _no_room(left, f"{month_name(end.month)} has no room"), apply,
            None if apply or not shifts else "tickler open-month --apply",
        )  # fmt: skip
        if apply:
            said = f"opened {month_name(end.month)} {end.year}: {len(shifts)} dealt out"
            run.apply(db, plans.changes(shifts, None), "open-month", said)
    run.show(plan, as_json=as_json, plain=plain, quiet=quiet)


def close_day(
    ctx: typer.Context,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="WHEN", help="All goes to this day: tomorrow.", show_default=False),
    ] = None,
    *,
    spread: Annotated[bool, typer.Option("--spread", help="All of it, over the coming week, by room.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="All of it stays, and is carried over.")] = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """Close the day: what was not worked gets its place, each by a key or all by one rule; then the day's review.

    An agreed date is never moved by a rule for all: it is named. For example: tickler close-day · tickler close-day
    --to tomorrow · tickler close-day --spread
    """
    run: Run = ctx.obj
    if (to is not None) + spread + keep > 1:
        raise NotUnderstood("one rule for all: --to WHEN, --spread or --keep")
    with run.binder() as db:
        calendar = run.calendar(db)
        stack = list(sort_stack(due_on(db, run.today, run.today), run.today))
        chosen = {} if keep else _by_rule(run, db, calendar, stack, to, spread=spread)
        if chosen is None:
            chosen = _asked(run, db, calendar, stack)
        shifts = tuple(Shift(due.dossier, due.filing, chosen[due.dossier.id], "close-day") for due in stack
                       if due.dossier.id in chosen)  # fmt: skip
        lying = _lying(run, db, run.today, max((shift.to for shift in shifts), default=run.today))
        filled = dict(lying)
        for shift in shifts:
            filled[shift.to] = filled.get(shift.to, 0) + 1
            filled[run.today] -= 1
        days = _days(run, calendar, {run.today, *(shift.to for shift in shifts)}, lying, filled)
        stays = [due for due in stack if due.dossier.id not in chosen]
        plan = Plan(run.today, "close-day", shifts, days, _staying(stays), not dry_run, None)
        if not dry_run:
            _carry_out(run, db, plan, f"closed the day: {len(shifts)} moved", "not worked on its day")
        review = review_of(run, db, run.today)
    run.show(plan, as_json=as_json, plain=plain, quiet=quiet)
    if not (as_json or plain):
        run.show(review, quiet=quiet)


# -- what lies where ---------------------------------------------------------------------------------------------------


def _coming(run: Run, words: str) -> date:
    day = day_said(run, words)
    if day < run.today:
        raise NotUnderstood(f"{say_day(day)} has passed: what lay there is carried over to today")
    return day


def _lying(run: Run, db: sqlite3.Connection, first: date, last: date) -> dict[date, int]:
    """How much lies under each day; today's is all that is due."""
    first = max(first, run.today)
    held = queries.thickness(db, day_tab(first), day_tab(last))
    lying = {day: under.count for tab, under in held.items() if (day := day_of(tab))}
    return lying | ({run.today: queries.due_count(db, run.today).count} if first <= run.today <= last else {})


def _on(run: Run, db: sqlite3.Connection, day: date) -> list[DueDossier]:
    """What lies under a day that can be worked on another: a month's undated ones wait for open-month."""
    after = None if day == run.today else label_before(day)
    return [due for due in queries.stack(db, after, day_tab(day)) if not is_month(due.filing.tab)]


def _is_over(run: Run, calendar: Calendar, day: date, count: int) -> bool:
    return not calendar.is_open(day) or count > calendar.capacity_of(day, run.settings.capacity)


def _days(
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


def _carry_out(run: Run, db: sqlite3.Connection, plan: Plan, said: str, because: str) -> None:
    """All shifts of a plan as moves, in one step."""

    def noted(shift: Shift) -> Move:
        return Move(new_uid(), run.moment(None), shift.filing.tab, day_tab(shift.to), because, run.settings.owner)

    run.apply(db, plans.changes(plan.shifts, noted), plan.command, said)


def _no_room(left: list[DueDossier], said: str) -> tuple[str, ...]:
    return (f"{said} for {len(left)} more: they stay to be placed",) if left else ()


# -- the evening -------------------------------------------------------------------------------------------------------


def _by_rule(
    run: Run, db: sqlite3.Connection, calendar: Calendar, stack: list[DueDossier], to: str | None, *, spread: bool
) -> dict[int, date] | None:
    """Where each goes by the one rule for all; None where there is none, and it is asked.

    Raises NotUnderstood where there is no terminal to ask on.
    """
    free = [due for due in stack if not due.filing.agreed]
    if to is not None:
        day = day_of(run.place(db, to).tab)
        if day is None or day <= run.today:
            raise NotUnderstood("what was not worked goes to a later day: --to tomorrow")
        return {due.dossier.id: day for due in free}
    if spread:
        days = list(islice(calendar.open_days(run.today + timedelta(days=1)), SPREAD))
        lying = _lying(run, db, days[0], days[-1])
        usual = run.settings.capacity
        placed, _, _ = relieving.spread(free, days, lying, partial(calendar.capacity_of, usual=usual))
        return {due.dossier.id: day for due, day in placed}
    if stack and not run.page.asks:
        raise NotUnderstood(
            f"{len(stack)} of today's stack {'was' if len(stack) == 1 else 'were'} not worked: say where they go",
            "--to tomorrow, --spread over the week, or --keep",
        )
    return None if stack else {}


def _asked(run: Run, db: sqlite3.Connection, calendar: Calendar, stack: list[DueDossier]) -> dict[int, date]:
    """Where each goes, asked one by one on the terminal; an empty answer keeps it, q keeps the rest too."""
    chosen: dict[int, date] = {}
    tomorrow = calendar.open_from(run.today + timedelta(days=1))
    run.page.tell(
        f"{len(stack)} not worked. t: {say_day(tomorrow)}, a WHEN, enter: stays and is carried over, q: so do all"
    )
    for due in stack:
        lies = f" · agreed {due.filing.time or ''}".rstrip() if due.filing.agreed else ""
        while True:
            words = _answer(f"{due.dossier.id} {due.dossier.card.name}{lies}")
            if words == "q":
                return chosen
            if not words:
                break
            try:
                day = tomorrow if words == "t" else day_of(run.place(db, words).tab)
            except NotUnderstood as error:
                run.page.tell(f"  {error.message}")
                continue
            if day and day > run.today:
                chosen[due.dossier.id] = day
                break
            run.page.tell("  a later day, please")
    return chosen


def _answer(question: str) -> str:
    answer: str = typer.prompt(question, default="", show_default=False, err=True)
    return " ".join(answer.split())


def _staying(stays: list[DueDossier]) -> tuple[str, ...]:
    """What is carried over, the agreed ones by name: each was promised to a client."""
    agreed = [due for due in stays if due.filing.agreed]
    said = [
        f"{len(stays)} {'stays' if len(stays) == 1 else 'stay'}, and {'is' if len(stays) == 1 else 'are'} carried over"
    ]
    said += [f"agreed, not worked: {due.dossier.id} {due.dossier.card.name}" for due in agreed]
    return tuple(said) if stays else ()
