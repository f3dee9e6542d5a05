"""Purchases on the screens: what a client bought, and what all of it comes to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from rich.text import Text

from tickler.dossiers import Purchase
from tickler.render.page import Page, text
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, STRONG
from tickler.rules.money import Money
from tickler.rules.purchases import numbered, totals
from tickler.rules.views import Bought
from tickler.tabs import say_day


def lines(value: Bought, _page: Page) -> Iterable[Text]:
    """What was noted or taken out, on which day, and the sum of all."""
    did = f"would be {value.did}" if value.dry_run else value.did
    dossier = value.dossier
    yield text((did, GOOD), f" {dossier.id} ", (dossier.card.name, STRONG), ": ", *_one(value.purchase))
    yield text("  ", (f"in all {_summed(value.totals) or 'nothing'}", FAINT))


def standing(purchases: Sequence[Purchase]) -> Iterator[Text]:
    """The section of a dossier: the sum in each currency, and the purchases, the newest first, each with its number."""
    if not purchases:
        return
    yield text(("Bought", HEAD), (f" · {len(purchases)} · in all ", FAINT), (_summed(totals(purchases)), STRONG))
    width = max(len(_amount(purchase)) for purchase in purchases)
    for number, purchase in numbered(purchases):
        yield text(f"  {number}  ", *_one(purchase, width))
    yield Text()


def _one(purchase: Purchase, width: int = 0) -> Iterator[str | tuple[str, str]]:
    yield (f"{_amount(purchase):>{width}}", STRONG)
    yield f"  {say_day(purchase.on_day)}"
    if purchase.what:
        yield f"  {purchase.what}"


def _amount(purchase: Purchase) -> str:
    return Money(purchase.amount, purchase.currency).said()


def _summed(sums: Mapping[str, Decimal]) -> str:
    return " + ".join(Money(amount, currency).said() for currency, amount in sums.items())
