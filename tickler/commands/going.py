"""A dossier goes where one line says, without a contact: ``fri 10:30``, ``8 dec agreed``, ``close buys elsewhere``."""

import sqlite3
from typing import NamedTuple

from tickler.changes import Change
from tickler.commands import filing
from tickler.commands.run import Run
from tickler.dossiers import Dossier
from tickler.rules import filing as rules
from tickler.rules.views import Filed
from tickler.rules.whereto import Whereto


class Going(NamedTuple):
    """The changes that take a dossier there, the answer, and what the journal says of it."""

    changes: list[Change]
    answer: Filed
    command: str
    said: str


def going(
    run: Run, db: sqlite3.Connection, dossier: Dossier, goes: Whereto, because: str | None, *, dry_run: bool = False
) -> Going:
    """Refile or close a dossier, as `move` and `close` do; an agreed date goes only by the word ``force``.

    Raises Refused for an agreed date without it.
    """
    if goes.close is not None:
        changes, answer = filing.closing(run, db, dossier, goes.close, dry_run=dry_run)
        return Going(changes, answer, "close", f"closed {filing.named(dossier)}: {goes.close}")
    was, place = rules.held(dossier), run.place(db, goes.when, exact=goes.exact)
    to = rules.filing_at(place, agreed=goes.agreed, do=was.do, about=was.about)
    changes = filing.moving(run, dossier, to, because, force=goes.force)
    answer = filing.answer_moved(run, db, dossier, changes, place, dry_run=dry_run)
    return Going(changes, answer, "move", f"moved {filing.named(dossier)}")
