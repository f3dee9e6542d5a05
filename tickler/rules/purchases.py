"""What clients bought: an amount in a currency on a day, and what all of it comes to. Decimals, never floats."""

from collections.abc import Iterable
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from tickler.changes import Change, PutIn, TakeOut
from tickler.dossiers import Dossier, Purchase
from tickler.errors import NotFound, NotUnderstood
from tickler.rules.filing import must_not_be_out

if TYPE_CHECKING:
    from tickler.rules.money import Money

_DIGITS = 50  # kept in sums, more than any binder holds


def read_price(words: str, default_currency: str) -> "Money":
    """What a purchase came to, from words.

    Raises NotUnderstood for what is no amount, or not more than nothing.
    """
    from tickler.rules.money import read_money  # 2 ms, and only here

    money = read_money(words, default_currency)
    if money.amount <= 0:
        raise NotUnderstood(
            f"a purchase is of more than nothing, not of {money.said()}", "what was noted by mistake: --take-out N"
        )
    return money


def put_in(dossier: Dossier, purchase: Purchase) -> list[Change]:
    """A purchase goes into the dossier.

    Raises Conflict where a colleague has it.
    """
    _in_hand(dossier)
    return [PutIn(dossier.id, purchase)]


def take_out(dossier: Dossier, purchase: Purchase) -> list[Change]:
    """A purchase is taken out of the dossier again.

    Raises Conflict where a colleague has it.
    """
    _in_hand(dossier)
    return [TakeOut(dossier.id, purchase)]


def numbered(purchases: Iterable[Purchase]) -> list[tuple[int, Purchase]]:
    """The purchases of a client, each with its number, in the order in which they were noted; the newest first."""
    return sorted(enumerate(purchases, start=1), key=lambda one: (one[1].on_day, one[0]), reverse=True)


def the_one(dossier: Dossier, purchases: list[Purchase], number: int) -> Purchase:
    """The purchase with the number.

    Raises NotFound where there is none.
    """
    if not 1 <= number <= len(purchases):
        hint = f"see them: tickler show {dossier.id}" if purchases else None
        raise NotFound(f"{dossier.card.name} ({dossier.id}) has no purchase {number}", hint)
    return purchases[number - 1]


def totals(purchases: Iterable[Purchase]) -> dict[str, Decimal]:
    """What all of them come to in each currency, to the last digit; the currencies in order."""
    sums: dict[str, Decimal] = {}
    with localcontext(prec=_DIGITS):
        for purchase in purchases:
            sums[purchase.currency] = sums.get(purchase.currency, Decimal(0)) + purchase.amount
    return dict(sorted(sums.items()))


def _in_hand(dossier: Dossier) -> None:
    must_not_be_out(dossier)
