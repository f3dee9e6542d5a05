"""What the client bought."""

import re
from datetime import date
from itertools import pairwise
from typing import Annotated

import typer
from typer.core import TyperCommand

from tickler.commands import options
from tickler.commands.run import Run, new_uid
from tickler.dossiers import Purchase
from tickler.errors import NotUnderstood
from tickler.rules import purchases
from tickler.rules.refs import shortly
from tickler.rules.views import Bought
from tickler.storage import queries
from tickler.words import line


class CommandClass(TyperCommand):
    """A command to which an amount below nothing is no option."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # typer's own class, made public
        """The arguments.

        Raises NotUnderstood for an amount below nothing.
        """
        for before, one in pairwise(["", *args]):
            if re.match(r"-[\d€$£.,]", one) and not before.startswith("-"):
                hint = "what was noted by mistake is taken out again: --take-out N"
                raise NotUnderstood(f"a purchase is of more than nothing, not of {shortly(one)}", hint)
        return super().parse_args(ctx, args)


def deal(
    ctx: typer.Context,
    ref: options.Ref,
    amount: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="AMOUNT [CURRENCY]", help="What it came to: 1200.50, '1,200.50 EUR'.", show_default=False
        ),
    ] = None,
    what: Annotated[str | None, typer.Option("--what", metavar="TEXT", help="What was bought.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="WHEN", help="When, if not today: yesterday, 3 nov.")
    ] = None,
    number: Annotated[
        int | None,
        typer.Option("--take-out", metavar="N", min=1, help="Take one out again, as `tickler show` numbers them."),
    ] = None,
    *,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Note a purchase: an amount, a currency if it is not the usual one, what was bought and when."""
    run: Run = ctx.obj
    if (number is None) == (not amount) or (number is not None and (what or on)):
        raise NotUnderstood(
            "a purchase is an amount; or --take-out N, and nothing else", "for example: tickler deal kavkaz 1200.50 EUR"
        )
    with run.binder() as db:
        dossier = run.dossier(db, ref, "all")
        noted = queries.purchases(db, dossier.id)
        if number is None:
            purchase = _read(run, " ".join(amount or []), what, on)
            did, changes = "noted", purchases.put_in(dossier, purchase)
            left, number = [*noted, purchase], len(noted) + 1
        else:
            purchase = purchases.the_one(dossier, noted, number)
            did, changes = "taken out", purchases.take_out(dossier, purchase)
            left = [one for one in noted if one is not purchase]
        if not dry_run:
            said = f"{did} a purchase of {dossier.id} {dossier.card.name}: {purchase.amount:f} {purchase.currency}"
            run.apply(db, changes, "deal", said)
    answer = Bought(did, dossier, number, purchase, purchases.totals(left), dry_run)
    run.show(answer, as_json=as_json, quiet=quiet)


def _read(run: Run, words: str, what: str | None, on: str | None) -> Purchase:
    money = purchases.read_price(words, run.settings.currency)
    day = date.fromisoformat(run.moment(on)[:10])
    said = line(what, "--what") if what is not None else None
    return Purchase(new_uid(), day, money.amount, money.currency, said, run.settings.owner)
