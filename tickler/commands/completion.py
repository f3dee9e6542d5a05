"""What Tab offers in a shell: words of the product, and dossiers by the beginning of their names.

A completion must never disturb who is typing: whatever is wrong with the binder, there is nothing to offer then.
"""

from collections.abc import Callable

import typer

from tickler.dossiers import Dossier

_MOST = 30

_WHENS = (
    ("today", ""), ("tomorrow", ""), ("+1wd", "the next working day"), ("+3wd", "in 3 working days"),
    ("+1w", "in a week"), ("+2w", "in two weeks"), ("+1m", "in a month"), ("monday", ""), ("tuesday", ""),
    ("wednesday", ""), ("thursday", ""), ("friday", ""), ("eom", "the last working day of the month"),
    ("january", "the month's tab"), ("february", "the month's tab"), ("march", "the month's tab"),
    ("april", "the month's tab"), ("may", "the month's tab"), ("june", "the month's tab"), ("july", "the month's tab"),
    ("august", "the month's tab"), ("september", "the month's tab"), ("october", "the month's tab"),
    ("november", "the month's tab"), ("december", "the month's tab"),
)  # fmt: skip


def words(known: tuple[str, ...]) -> Callable[[str], list[str]]:
    """The words of a fixed list that begin so."""
    return lambda incomplete: [word for word in known if word.startswith(incomplete.lower())]


def when(incomplete: str) -> list[tuple[str, str]]:
    """The words for a place in the binder that begin so."""
    return [(word, said) for word, said in _WHENS if word.startswith(incomplete.lower())]


def tab(incomplete: str) -> list[tuple[str, str]]:
    """The tabs: day numbers and months."""
    days = [(str(number), "") for number in range(1, 32)]
    months = [(word, said) for word, said in _WHENS if said == "the month's tab"]
    return [(word, said) for word, said in (*days, *months) if word.startswith(incomplete.lower())]


def ref(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The dossiers whose number or name begins so: numbers for digits, else names."""
    from tickler.commands.run import begin  # only when a dossier is completed
    from tickler.errors import TicklerError
    from tickler.storage import queries
    from tickler.words import fold

    told = ctx.find_root().params
    try:
        run = begin(told.get("db"), told.get("now"), no_color=True)
        with run.binder() as db:
            if incomplete.isdecimal():
                found = queries.numbers_beginning_with(db, incomplete, most=_MOST)
                return [(str(dossier.id), _who(dossier)) for dossier in found]
            return [
                (dossier.card.name, _who(dossier))
                for dossier in queries.beginning_with(db, fold(incomplete), most=_MOST)
            ]
    except TicklerError:
        return []


def _who(dossier: Dossier) -> str:
    card = dossier.card
    return " · ".join(said for said in (card.person, card.company, card.name) if said)
