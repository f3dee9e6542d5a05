"""The evening: what is left of the day's stack gets its place, one by one or all by one rule; then the day's review."""

import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from itertools import islice
from typing import Annotated, Literal, NamedTuple

import typer

from tickler.commands import options
from tickler.commands.asking import days_ahead, named_shortly
from tickler.commands.clearing import carry_out, days_of
from tickler.commands.daily import due_on
from tickler.commands.going import going
from tickler.commands.relief import lying_under
from tickler.commands.review import review_of
from tickler.commands.run import Run
from tickler.dossiers import DueDossier
from tickler.errors import Conflict, NotUnderstood, Refused
from tickler.render.page import plain, shortened
from tickler.render.terminal.styles import ended, task
from tickler.rules import relieving
from tickler.rules.plans import Plan, Shift
from tickler.rules.stack import sort_stack
from tickler.rules.whereto import Whereto, read_whereto
from tickler.storage import queries
from tickler.tabs import carried_days, day_of, is_due, is_month, say_day
from tickler.workdays import Calendar

SPREAD = 5  # working days over which the rest of a stack is spread
STOPPED = 130  # how shells say Ctrl-C
_BECAUSE = "not worked on its day"
_LATER = "what was not worked goes to a later day"


class Rule(NamedTuple):
    """One rule for all: to a day, spread over the coming ones, or kept."""

    does: Literal["to", "spread", "keep"]
    to: date | None = None
    note: str | None = None


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

    A rule for all moves no agreed date and nothing that the month has still to place: these stay, and are named. For
    example: tickler close-day · tickler close-day --to tomorrow · tickler close-day --spread
    """
    run: Run = ctx.obj
    with run.binder() as db:
        stack = tuple(sort_stack(due_on(db, run.today, run.today), run.today))
        rule = _rule(run, db, to, spread=spread, keep=keep)
        finished = True
        if rule is not None or not stack:
            plan = _by_rule(run, db, rule or Rule("keep"), stack, dry_run=dry_run)
        elif not run.page.asks or as_json or plain:
            undecided = _plan(run, (), stack, applied=False)._replace(undecided=True)
            run.show(undecided, as_json=as_json, plain=plain, quiet=quiet)
            were = "was" if len(stack) == 1 else "were"
            raise NotUnderstood(
                f"{len(stack)} of today's stack {were} not worked: say where they go",
                "--to tomorrow, --spread over the week, or --keep",
            )
        else:
            stays, finished = _Asking(run, db, dry_run=dry_run, quiet=quiet).through(stack)
            plan = _plan(run, (), stays, applied=not dry_run)
        review = review_of(run, db, run.today)
    run.show(plan, as_json=as_json, plain=plain, quiet=quiet)
    if not finished:
        raise typer.Exit(STOPPED)
    if not (as_json or plain):
        run.show(review, quiet=quiet)


# -- one rule for all --------------------------------------------------------------------------------------------------


def _rule(run: Run, db: sqlite3.Connection, to: str | None, *, spread: bool, keep: bool) -> Rule | None:
    """The rule that was said, if one was.

    Raises NotUnderstood for several, and for what is no later day.
    """
    if (to is not None) + spread + keep > 1:
        raise NotUnderstood("one rule for all: --to WHEN, --spread or --keep")
    if to is None:
        return Rule("spread") if spread else Rule("keep") if keep else None
    place = run.place(db, to)
    day = day_of(place.tab)
    if day is None or day <= run.today:
        raise NotUnderstood(f"{_LATER}: --to tomorrow")
    if place.time:
        raise NotUnderstood(
            "all of it cannot go to one time", "a day: --to tomorrow; a time is agreed with each client"
        )
    return Rule("to", day, place.note)


def _by_rule(run: Run, db: sqlite3.Connection, rule: Rule, stack: Sequence[DueDossier], *, dry_run: bool) -> Plan:
    """What was not worked goes by one rule, in one step; what was agreed, and what is to place, stays."""
    free = [due for due in stack if not due.filing.agreed and not is_month(due.filing.tab)]
    calendar = run.calendar(db)
    if rule.does == "keep":
        placed: list[tuple[DueDossier, date]] = []
    elif rule.to:
        placed = [(due, rule.to) for due in free]
    else:
        placed = _spread(run, db, calendar, free)
    why = "where there is room" if rule.does == "spread" else "not worked"
    shifts = tuple(Shift(due.dossier, due.filing, day, why) for due, day in placed)
    lying = lying_under(run, db, run.today, max((shift.to for shift in shifts), default=run.today))
    filled = dict(lying)
    for shift in shifts:
        filled[shift.to] = filled.get(shift.to, 0) + 1
        filled[run.today] -= 1
    gone = {shift.dossier.id for shift in shifts}
    days = days_of(run, calendar, {run.today, *(shift.to for shift in shifts)}, lying, filled)
    no_room = len(free) - len(shifts) if rule.does == "spread" else 0
    plan = _plan(run, shifts, [due for due in stack if due.dossier.id not in gone], applied=not dry_run)._replace(
        days=days, note=rule.note,
        left=(f"no room in the coming {SPREAD} working days for {no_room}",) if no_room else (),
    )  # fmt: skip
    if not dry_run:
        carry_out(run, db, plan, f"closed the day: {len(shifts)} moved", _BECAUSE)
    return plan


def _spread(
    run: Run, db: sqlite3.Connection, calendar: Calendar, dossiers: Sequence[DueDossier]
) -> list[tuple[DueDossier, date]]:
    """Where each goes in the coming week, as far as there is room."""
    days = list(islice(calendar.open_days(run.today + timedelta(days=1)), SPREAD))
    lying = lying_under(run, db, days[0], days[-1])
    placed, _, _ = relieving.spread(dossiers, days, lying, partial(calendar.capacity_of, usual=run.settings.capacity))
    return placed


def _plan(run: Run, shifts: tuple[Shift, ...], stays: Sequence[DueDossier], *, applied: bool) -> Plan:
    return Plan(run.today, "close-day", shifts, (), (), applied, None, stays=tuple(stays))


# -- one by one --------------------------------------------------------------------------------------------------------


class _Asking:
    """Somebody at the terminal who is asked for each dossier where it goes; what is answered is done at once."""

    def __init__(self, run: Run, db: sqlite3.Connection, *, dry_run: bool, quiet: bool) -> None:
        self._run, self._db, self._dry_run, self._quiet = run, db, dry_run, quiet
        self._tomorrow = run.calendar(db).open_from(run.today + timedelta(days=1))

    def through(self, stack: Sequence[DueDossier]) -> tuple[list[DueDossier], bool]:
        """Ask through the stack; what stays of it, and whether it was asked to the end."""
        self._run.page.tell(f"{len(stack)} not worked.", *days_ahead(self._run, self._db))
        self._tell_keys()
        stays: list[DueDossier] = []
        for place, due in enumerate(stack):
            question = f"{place + 1} of {len(stack)} · {named_shortly(due.dossier)}{_how(due, self._run.today)}"
            try:
                self._tell_all_about(due)
                said = self._answered(question, due)
            except (typer.Abort, KeyboardInterrupt):  # at a question, or around it
                self._run.page.tell("", "what was answered is done, the rest stays")
                return [*stays, *stack[place + self._has_gone(due) :]], False
            if said in _FOR_ALL:
                return [*stays, *self._rest(said, stack[place:])], True
            if said in _KEEPS:
                stays.append(due)
        return stays, True

    def _answered(self, question: str, due: DueDossier) -> str:
        """What was answered in the end, and done where it says a place.

        Raises Abort on Ctrl-C, and where nobody answers any more.
        """
        while True:
            said = " ".join(typer.prompt(question, default="", show_default=False, err=True).split())
            if said in _KEEPS or said in _FOR_ALL:
                return said
            if said == "?":
                self._tell_keys()
                continue
            try:
                self._go(due, self._goes(due, said))
            except Conflict as error:  # it is a colleague's now
                self._run.page.tell(f"  {error.message}")
                return said
            except (NotUnderstood, Refused) as error:
                hint = (error.hint or "").replace("--force", "add the word force")
                self._run.page.tell(f"  {error.message}", *([f"  {hint}"] if hint else []))
            else:
                return said

    def _has_gone(self, due: DueDossier) -> bool:
        """Whether it lies elsewhere than it did: what was being done was done, or was not."""
        dossier = queries.dossier(self._db, due.dossier.id)
        return dossier is None or dossier.filing != due.filing

    def _tell_all_about(self, due: DueDossier) -> None:
        """What is to be done, and the last word: by these one says where it goes."""
        last, what = due.last_contact, task(due.filing.do, due.filing.about)
        said = [what, f"{ended(last, self._run.today)}: {plain(last.note or last.offer or '')}"] if last else [what]
        page = self._run.page
        page.tell("", *(shortened(f"  {one.removesuffix(': ')}", page.width) for one in said))

    def _tell_keys(self) -> None:
        self._run.page.tell(
            f"t {say_day(self._tomorrow)} · s where there is room this week · k stays, carried over · c REASON closes",
            "or any WHEN: wed 14:15, 8 dec agreed · T, S, K: so do all the rest · q: the rest stays · ? these keys",
        )

    def _rest(self, said: str, stack: Sequence[DueDossier]) -> Sequence[DueDossier]:
        """All that are left go by one rule; what stays of them."""
        rule = {"T": Rule("to", self._tomorrow), "S": Rule("spread")}.get(said, Rule("keep"))
        plan = _by_rule(self._run, self._db, rule, stack, dry_run=self._dry_run)
        if plan.shifts or plan.left:
            self._run.show(plan._replace(stays=()), quiet=self._quiet)
        return plan.stays

    def _goes(self, due: DueDossier, said: str) -> Whereto:
        """What an answer says: a key with what may stand behind it, or where the dossier goes.

        Raises NotUnderstood for words that are neither, Refused where the week has no room.
        """
        key, _, more = said.partition(" ")
        if key == "c":
            return read_whereto(f"close {more}")
        if key == "t":
            return read_whereto(f"{self._tomorrow.isoformat()} {more}")
        if key == "s":
            placed = _spread(self._run, self._db, self._run.calendar(self._db), [due])
            if not placed:
                raise Refused(f"no room in the coming {SPREAD} working days")
            return read_whereto(f"{placed[0][1].isoformat()} {more}")
        return read_whereto(said)

    def _go(self, due: DueDossier, goes: Whereto) -> None:
        """The dossier goes there.

        Raises NotUnderstood where that is no later day, Refused for an agreed date that nobody spoke of.
        """
        gone = going(self._run, self._db, due.dossier, goes, _BECAUSE, dry_run=self._dry_run)
        lies = gone.answer.dossier.filing
        if lies and is_due(lies.tab, self._run.today):
            raise NotUnderstood(_LATER)
        if not self._dry_run:
            self._run.apply(self._db, gone.changes, gone.command, gone.said)
        self._run.show(gone.answer, quiet=self._quiet)


_KEEPS = ("", "k")
_FOR_ALL = ("T", "S", "K", "q")


def _how(due: DueDossier, today: date) -> str:
    """How it lies there: agreed, late, to be placed."""
    late = carried_days(due.filing.tab, today)
    said = (
        f"agreed {due.filing.time or ''}".rstrip() if due.filing.agreed else "",
        f"{late} d late" if late else "",
        "to be placed" if is_month(due.filing.tab) else "",
    )
    return "".join(f" · {one}" for one in said if one)
