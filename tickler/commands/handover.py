"""Out: a colleague stands in, and has dossiers as a pack; each leaves a marker where it lies."""

import sqlite3
from typing import Annotated

import typer

from tickler.commands import covers, options
from tickler.commands.packing import pack_up
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
        chosen = _chosen(run, db, refs or [], days, everything=all_ or (for_good and until is None))
        for dossier in chosen:
            handing.hand_out(dossier, pack, "{}")
        locked = secret(run, passphrase_file, recipient or [], encrypt=encrypt, dry_run=dry_run)
        answer = covers.handed_over(run, db, pack, chosen, file, encrypted=locked is not None, dry_run=dry_run)
        if not dry_run:
            pack_up(
                run, db,
                pack=pack,
                numbers=[dossier.id for dossier in chosen],
                days=answer.days,
                to=file,
                secret=locked,
                hand=handing.hand_out,
                said=f"handed over to {name}: {len(chosen)} ({pack.name})",
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


def _chosen(run: Run, db: sqlite3.Connection, refs: list[str], days: Span | None, *, everything: bool) -> list[Dossier]:
    """The dossiers that were named; else all that fall due in these days; or every one that nobody has.

    Raises Refused where there are none.
    """
    if refs and everything and not days:
        everything = False
    if refs and everything:
        raise NotUnderstood("either some dossiers or all of them: REF…, or --all")
    if refs:
        chosen = handing.in_order(run.dossier(db, ref) for ref in refs)
        for dossier in chosen:
            filing.held(dossier)
        return chosen
    until = None if everything or days is None else day_tab(days.last)
    lying = list(asked.lying_here(db, until))
    wanted = [number for number, tab in lying if days is None or everything or handing.falls_due(tab, days, run.today)]
    chosen = [found for number in wanted if (found := queries.dossier(db, number))]
    if days and not everything:
        _tell_what_stays(run, days, [tab for _, tab in lying])
    if not chosen and (everything or days is None):
        raise Refused("nothing is here to be handed over", "what is out: tickler handovers")
    if not chosen:
        raise Refused("nothing is due in that time", "name dossiers, or take all: --all")
    away = asked.lying_elsewhere(db, until)
    if away:
        run.page.tell(f"{away:,} more {'is' if away == 1 else 'are'} out already, and not in it: tickler handovers")
    return chosen


def _tell_what_stays(run: Run, days: Span, lying: list[Tab]) -> None:
    """What is due before the first day is still one's own work: left undone, nobody has it on his list.

    What is left over, or has no day, is nobody's work of a day, and goes along.
    """
    stays = sum(handing.falls_due_before(tab, days, run.today) for tab in lying)
    todays = lying.count(day_tab(run.today)) if days.first > run.today else 0
    along = sum(tab < day_tab(run.today) for tab in lying) if days.first > run.today else 0
    said = []
    if stays:
        of_today = f", {'' if todays == stays else f'{todays:,} of them '}today's" if todays else ""
        said.append(
            f"{stays:,} due before {say_day(days.first)} {'stays' if stays == 1 else 'stay'} with you{of_today}"
        )
    if along:
        said.append(f"{along:,} carried over, or to place by now, {'goes' if along == 1 else 'go'} along")
    if said:
        run.page.tell("; ".join(said))
