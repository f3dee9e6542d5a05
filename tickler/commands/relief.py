"""Days that hold more than they should, and the plan that relieves them: one for `balance` and for `days-off`."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tickler.commands.daily import label_before
from tickler.commands.run import Run
from tickler.dossiers import DueDossier
from tickler.rules import relieving
from tickler.rules.relieving import Relief
from tickler.storage import queries
from tickler.tabs import day_of, day_tab, is_month
from tickler.workdays import Calendar


class Relieved(NamedTuple):
    """What lies under some days that can be worked on another, how much lies around them, and what goes where."""

    stacks: dict[date, list[DueDossier]]
    lying: dict[date, int]
    relief: Relief


def relieved(run: Run, db: sqlite3.Connection, days: Iterable[date], calendar: Calendar) -> Relieved:
    """The plan that relieves these days."""
    stacks = {day: _on(run, db, day) for day in days}
    around = {near for day in stacks for near in relieving.nearby(day, calendar, run.today)} | stacks.keys()
    lying = lying_under(run, db, min(around), max(around)) if around else {}
    relief = relieving.relieve(stacks, lying, calendar, run.settings.capacity, run.today)
    return Relieved(stacks, lying, relief)


def lying_under(run: Run, db: sqlite3.Connection, first: date, last: date) -> dict[date, int]:
    """How much lies under each day; today's is all that is due."""
    first = max(first, run.today)
    held = queries.thickness(db, day_tab(first), day_tab(last))
    lying = {day: under.count for tab, under in held.items() if (day := day_of(tab))}
    return lying | ({run.today: queries.due_count(db, run.today).count} if first <= run.today <= last else {})


def _on(run: Run, db: sqlite3.Connection, day: date) -> list[DueDossier]:
    """What lies under a day that can be worked on another: a month's undated ones wait for open-month."""
    after = None if day == run.today else label_before(day)
    return [due for due in queries.stack(db, after, day_tab(day)) if not is_month(due.filing.tab)]
