"""Out: a colleague stands in, and has dossiers as a pack; each leaves a marker where it lies."""

import sqlite3
from collections.abc import Container
from datetime import date
from functools import partial
from typing import Annotated

import typer

from tickler.commands import covers, options
from tickler.commands.packing import sent
from tickler.commands.run import Run
from tickler.commands.secrets import PassphraseFile, Recipients, secret
from tickler.dossiers import Dossier
from tickler.errors import NotUnderstood, Refused
from tickler.rules import filing, handing
from tickler.rules.handing import Span
from tickler.storage import handovers as asked
from tickler.storage import queries
from tickler.tabs import Tab, day_tab, first_day, say_day
from tickler.words import fold, line

_LONGEST_NAME = 60
_MOST_NAMED = 5


def handover(  # each is one thing that can be said
    ctx: typer.Context,
    colleague: Annotated[str, typer.Argument(metavar="COLLEAGUE", help="Who stands in for you.", show_default=False)],
    refs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[REF…]", help="These dossiers; else all that is due in that time.", show_default=False),
    ] = None,
    from_: Annotated[str, typer.Option("--from", metavar="WHEN", help="The first day.")] = "today",
    until: Annotated[
        str | None, typer.Option("--until", metavar="WHEN", help="The last day.", show_default=False)
    ] = None,
    to: covers.To = None,
    note: covers.PackNote = None,
    passphrase_file: PassphraseFile = None,
    recipient: Recipients = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Every active dossier.")] = False,
    for_good: Annotated[bool, typer.Option("--for-good", help="For good: a closed copy stays here.")] = False,
    encrypt: covers.Encrypt = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Hand dossiers over to a colleague: one file with all that is known, and a marker where each lies."""
    run: Run = ctx.obj
    if until is None and not for_good:
        raise NotUnderstood("say until when: --until WHEN", "or --for-good, for one who takes them over for good")
    name = _person(colleague)
    if fold(name) == fold(run.settings.owner):
        raise NotUnderstood(f"this is {run.settings.owner}'s own binder", "name the colleague who stands in")
    with run.binder() as db:
        name = asked.known_as(db, name)
        days = _span(run, db, from_, until)
        pack, file = covers.cover(run, db, "handover", name, days, note, to, for_good=for_good, dry_run=dry_run)
        chosen, told = _chosen(run, db, name, refs or [], days, everything=all_ or (for_good and until is None))
        if told and not quiet:
            run.page.tell(*told)
        if not chosen:
            raise Refused("nothing is due in that time", "name dossiers, or take all: --all")
        answer = sent(
            run, db, pack, chosen, file, handing.hand_out,
            partial(secret, run, passphrase_file, recipient or [], encrypt=encrypt, dry_run=dry_run),
            in_the_clear="some came encrypted, and go on as anybody can read them: --encrypt, or --recipient KEY",
            said=f"handed over to {name}: {len(chosen)} ({pack.name})",
            dry_run=dry_run,
        )  # fmt: skip
    run.show(answer, as_json=as_json, quiet=quiet)


def _person(said: str) -> str:
    name = line(said, "the colleague", _LONGEST_NAME)
    if name is None:
        raise NotUnderstood("say who the colleague is", "for example: tickler handover giorgi --until fri")
    return name


def _span(run: Run, db: sqlite3.Connection, first: str, last: str | None) -> Span | None:
    """The days that were named, closed ones too; None where it is for good, and no day was named."""
    if last is None:
        return None
    begins, ends = (run.place(db, said, exact=True).tab for said in (first, last))
    handing.must_be_meant(first_day(begins), "--from", first, run.today)
    days = handing.span(begins, ends, run.today)
    handing.must_be_meant(days.last, "--until", last, run.today)
    return days


def _chosen(
    run: Run, db: sqlite3.Connection, name: str, refs: list[str], days: Span | None, *, everything: bool
) -> tuple[list[Dossier], list[str]]:
    """The dossiers that were named; else all that fall due in these days; or every one that nobody has.

    And what is to be told of those that stay.

    Raises Refused where nothing is here.
    """
    if refs and everything and not days:
        everything = False
    if refs and everything:
        raise NotUnderstood("either some dossiers or all of them: REF…, or --all")
    if refs:
        chosen = handing.in_order(run.dossier(db, ref) for ref in refs)
        for dossier in chosen:
            filing.held(dossier)
        return chosen, []
    return _lying(run, db, name, None if everything else days)


def _lying(run: Run, db: sqlite3.Connection, name: str, days: Span | None) -> tuple[list[Dossier], list[str]]:
    """What falls due in these days, or all that nobody has, without the colleague's own; and what is told of the rest.

    Raises Refused where nothing is here.
    """
    until = day_tab(days.last) if days else None
    lying = list(asked.lying_here(db, until))
    wanted = [number for number, tab in lying if days is None or handing.falls_due(tab, days, run.today)]
    found = [dossier for number in wanted if (dossier := queries.dossier(db, number))]
    chosen = [dossier for dossier in found if fold(dossier.for_owner or "") != fold(name)]
    his = len(found) - len(chosen)
    if his and not chosen:
        raise Refused(
            f"all that would go is {name}'s own: it is given back, not handed over",
            f"give it back: tickler handback '{name}'",
        )
    if not chosen and days is None:
        raise Refused("nothing is here to be handed over", "what is out: tickler handovers")
    told = _what_stays(run.today, days, [tab for _, tab in lying]) if days else []
    if his:
        told.append(f"{his:,} {'is' if his == 1 else 'are'} {name}'s own, and not in it: tickler handback '{name}'")
    away = asked.lying_elsewhere(db, until)
    if away:
        told.append(f"{away:,} more {'is' if away == 1 else 'are'} out already, and not in it: tickler handovers")
    if days:
        told += _promised(db, days, {dossier.id for dossier in found}, run.today)
    return chosen, told


def _what_stays(today: date, days: Span, lying: list[Tab]) -> list[str]:
    """What is due before the first day is still one's own work: left undone, nobody has it on his list.

    What is left over, or has no day, is nobody's work of a day, and goes along.
    """
    stays = sum(handing.falls_due_before(tab, days, today) for tab in lying)
    todays = lying.count(day_tab(today)) if days.first > today else 0
    along = sum(tab < day_tab(today) for tab in lying) if days.first > today else 0
    said = []
    if stays:
        of_today = f", {'' if todays == stays else f'{todays:,} of them '}today's" if todays else ""
        said.append(
            f"{stays:,} due before {say_day(days.first)} {'stays' if stays == 1 else 'stay'} with you{of_today}"
        )
    if along:
        said.append(f"{along:,} carried over, or to place by now, {'goes' if along == 1 else 'go'} along")
    return ["; ".join(said)] if said else []


def _promised(db: sqlite3.Connection, days: Span, lying: Container[int], today: date) -> list[str]:
    """What is to be kept in these days, or is late, to clients whose dossiers do not lie there."""
    due = [(dossier, one) for dossier, _, one in queries.promises_due(db, None, days.last) if dossier.id not in lying]
    stay = [(dossier, one) for dossier, one in due if one.due and handing.is_to_be_kept(one.due, days, today)]
    if not stay:
        return []
    it = len(stay) == 1
    how_many = "1 promise" if it else f"{len(stay):,} promises"
    told = [f"{how_many} to be kept in that time {'stays' if it else 'stay'} with you:"]
    shown = sorted(stay, key=lambda one: (one[1].due or date.max, one[0].id))[:_MOST_NAMED]
    for dossier, promise in shown:
        by = f" by {say_day(promise.due)}" if promise.due else ""
        told.append(f"  {dossier.id} {dossier.card.name}: {promise.text}{by}")
    told += [f"  … and {len(stay) - len(shown):,} more"] if len(stay) > len(shown) else []
    numbers = list(dict.fromkeys(str(dossier.id) for dossier, _ in shown))
    own = "that dossier goes in a pack of its own" if len(numbers) == 1 else "those dossiers go in a pack of their own"
    return [*told, f"{own}: tickler handover COLLEAGUE {' '.join(numbers)} --until WHEN"]
