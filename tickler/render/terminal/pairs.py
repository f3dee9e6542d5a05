"""Likely pairs: one under the other, so that what differs is seen."""

from collections.abc import Iterable

from rich.text import Text

from tickler.render.page import Page, text
from tickler.render.terminal.styles import FAINT, STRONG, WARN, counted
from tickler.rules.views import Pairs


def lines(found: Pairs, _page: Page) -> Iterable[Text]:
    """The pairs, the reason above each, and how to make one of two."""
    for pair in found.pairs:
        yield text((pair.because, WARN))
        for dossier in (pair.one, pair.other):
            card = dossier.card
            names = (said for said in (card.company, card.person) if said != card.name)
            who = " · ".join(dict.fromkeys(said for said in (*names, card.phone, card.email) if said))
            closed = " · closed" if dossier.closed else ""
            yield text((f"{dossier.id:>6}  ", FAINT), (card.name, STRONG), f" · {who}" if who else "", (closed, FAINT))
    if not found.pairs:
        yield text("No two dossiers share an email, a phone, or the name.")
        return
    first = found.pairs[0]
    more = f" at most {found.most} are shown ·" if len(found.pairs) == found.most else ""
    yield Text()
    yield text(
        (f"{counted(len(found.pairs), 'pair')} ·{more} join one into the other: ", FAINT),
        f"tickler merge {first.other.id} {first.one.id}",
    )
