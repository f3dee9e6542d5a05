"""What is asked on a terminal where an option was left out. Whatever is asked here, a flag can say."""

import sqlite3
from datetime import timedelta
from itertools import islice
from typing import get_args

import typer

from tickler.commands.run import Run
from tickler.dossiers import OUTCOMES, Outcome
from tickler.errors import NotUnderstood, Refused
from tickler.rules.views import Thickness
from tickler.storage import queries
from tickler.tabs import day_tab, say_day
from tickler.when import Place

_DAYS_SHOWN = 10


def ask_outcome(run: Run) -> Outcome:
    """How the call ended: asked, or refused where nobody can be asked.

    Raises NotUnderstood.
    """
    if not run.page.asks:
        raise NotUnderstood("say how it ended: --outcome OUTCOME", f"one of {', '.join(OUTCOMES)}")
    run.page.tell(*(f"  {number} {outcome}" for number, outcome in enumerate(OUTCOMES, start=1)))
    while True:
        said = typer.prompt("how did it end", err=True).strip().lower()
        if said.isascii() and said.isdigit() and 1 <= int(said) <= len(OUTCOMES):
            return OUTCOMES[int(said) - 1]
        for outcome in get_args(Outcome):
            if outcome == said:
                return OUTCOMES[OUTCOMES.index(outcome)]
        run.page.tell("a number or a word of the list")


def ask_place(run: Run, db: sqlite3.Connection, *, exact: bool) -> Place:
    """Where the dossier goes: asked with the thickness of the days ahead in view, or refused where nobody can be asked.

    Raises NotUnderstood.
    """
    if not run.page.asks:
        raise NotUnderstood("no contact without saying where the dossier goes next", "--next WHEN, or --close REASON")
    run.page.tell(*_days_ahead(run, db))
    while True:
        said = typer.prompt("next (fri 10:30, 8 dec, +2w, july)", err=True)
        try:
            return run.place(db, said, exact=exact)
        except (NotUnderstood, Refused) as error:
            run.page.tell(error.message, *([f"  {error.hint}"] if error.hint else []))


def _days_ahead(run: Run, db: sqlite3.Connection) -> list[str]:
    days = list(islice(run.calendar(db).open_days(run.today + timedelta(days=1)), _DAYS_SHOWN))
    lying = queries.thickness(db, day_tab(days[0]), day_tab(days[-1]))
    capacity = run.settings.capacity
    counts = [(day, lying.get(day_tab(day), Thickness()).count) for day in days]
    return [f"  {say_day(day):<16} {count:>3} of {capacity}  {'█' * min(count, capacity)}" for day, count in counts]
