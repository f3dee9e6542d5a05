"""What is asked on a terminal where an option was left out. Whatever is asked here, a flag can say."""

import sqlite3
from datetime import timedelta
from itertools import islice

import typer

from tickler.commands.run import ANSWERED, Run, answered
from tickler.dossiers import OUTCOMES, Dossier, Outcome
from tickler.errors import NotUnderstood, Refused
from tickler.render.page import bar, plain, shortened
from tickler.rules.filing import filing_at
from tickler.rules.views import Thickness, day_volume
from tickler.rules.whereto import EXAMPLES, read_whereto
from tickler.storage import queries
from tickler.tabs import day_tab, say_day
from tickler.when import Place

_DAYS_SHOWN = 10
_WIDEST_NAME = 50
_WIDEST_BAR = 30


def ask_outcome(run: Run, dossier: Dossier) -> Outcome:
    """How the call ended: asked, or refused where nobody can be asked.

    Raises NotUnderstood.
    """
    if not run.page.asks:
        raise NotUnderstood("say how it ended: --outcome OUTCOME", f"one of {', '.join(OUTCOMES)}")
    run.page.tell(*(f"  {number} {outcome}" for number, outcome in enumerate(OUTCOMES, start=1)))
    while True:
        said = answered(f"how did it end with {named_shortly(dossier)}").lower()
        if said.isascii() and said.isdigit() and 1 <= int(said) <= len(OUTCOMES):
            return OUTCOMES[int(said) - 1]
        for outcome in OUTCOMES:
            if outcome == said:
                return outcome
        run.page.tell("a number or a word of the list")


def ask_where(
    run: Run, db: sqlite3.Connection, dossier: Dossier, *, agreed: bool, exact: bool
) -> tuple[Place | str, bool]:
    """Where the dossier goes, or why it is closed, and whether that is agreed: asked with the days ahead in view.

    Raises NotUnderstood where nobody can be asked.
    """
    if not run.page.asks:
        raise NotUnderstood("no contact without saying where the dossier goes next", "--next WHEN, or --close REASON")
    run.page.tell(*days_ahead(run, db), f"  {EXAMPLES}")
    while True:
        said = answered(f"where does {named_shortly(dossier)} go")
        try:
            goes = read_whereto(said)
            if goes.close is not None:
                return goes.close, agreed
            place = run.place(db, goes.when, exact=exact or goes.exact)
            to = filing_at(place, agreed=agreed or goes.agreed, do="call", about=None)
        except (NotUnderstood, Refused) as error:
            run.page.tell(error.message, *([f"  {error.hint}"] if error.hint else []))
        else:
            return place, to.agreed


def ask_whether_a_date(run: Run, number: str, month: str) -> None:
    """On a terminal: whether a dossier is meant by the number before a month, and not the day. #8 is not asked about.

    Raises Abort where the day is meant.
    """
    if run.page.asks:
        run.page.tell(f"the day is written '{number} {month}', in quotes; as it stands dossier {number} is moved too")
        if not typer.confirm(f"move dossier {number} to {month.strip().capitalize()}", err=True):
            raise typer.Abort(ANSWERED)


def named_shortly(dossier: Dossier) -> str:
    """``14 Kavkaz Trading``, on one line and with nothing in it that a terminal obeys."""
    return f"{dossier.id} {shortened(plain(dossier.card.name), _WIDEST_NAME)}"


def days_ahead(run: Run, db: sqlite3.Connection) -> list[str]:
    """The thickness of the coming working days, a line each."""
    calendar = run.calendar(db)
    days = list(islice(calendar.open_days(run.today + timedelta(days=1)), _DAYS_SHOWN))
    lying = queries.thickness(db, day_tab(days[0]), day_tab(days[-1]))
    usual = run.settings.capacity
    volumes = [day_volume(day, lying.get(day_tab(day), Thickness()), calendar, usual) for day in days]
    shown = [(f"  {say_day(one.day):<16} {one.count:>3} of {one.capacity}  ", one) for one in volumes]
    room = min(run.page.width - max(len(words) for words, _ in shown), _WIDEST_BAR)
    return [words + "".join(bar(one.count, one.capacity, room)) for words, one in shown]
