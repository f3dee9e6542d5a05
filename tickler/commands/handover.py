"""Away and back: dossiers go to a colleague as a pack, are worked on there, and come back."""

import re
import sqlite3
from collections.abc import Iterable
from datetime import date
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from tickler.changes import Change, after
from tickler.commands import options
from tickler.commands.packing import pack_up
from tickler.commands.run import Run, new_uid
from tickler.commands.secrets import IdentityFiles, PassphraseFile, Recipients, opener, secret
from tickler.commands.taking_in import Sides, must_be_for, take_in
from tickler.dossiers import Dossier
from tickler.errors import Conflict, NotFound, NotUnderstood, Refused
from tickler.newfile import refuse_taken
from tickler.packs.form import ENDING
from tickler.rules import filing, handing, receiving
from tickler.rules.handing import Pack, Span
from tickler.rules.handover_views import HandedDay, HandedOver, Handovers, OnTheWay, Recalled
from tickler.rules.reuniting import Place, Side
from tickler.settings import file_said, path_said
from tickler.storage import handovers as asked
from tickler.storage import queries
from tickler.tabs import Tab, day_tab, first_day, say_day
from tickler.words import fold, line, text

_LONGEST_NAME = 60
_MOST_BYTES = 100  # of each of two names in a file's name

To = Annotated[str | None, typer.Option("--to", metavar="FILE", help="The file, or the folder that it goes to.")]
Encrypt = Annotated[bool, typer.Option("--encrypt", help="Encrypt the pack with a passphrase, as `age -d` opens it.")]
PackNote = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What to say on the cover.")]


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
    to: To = None,
    note: PackNote = None,
    passphrase_file: PassphraseFile = None,
    recipient: Recipients = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Every active dossier.")] = False,
    for_good: Annotated[bool, typer.Option("--for-good", help="For good: a closed copy stays here.")] = False,
    encrypt: Encrypt = False,
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
        pack, file = _pack(run, db, "handover", name, days, note, to, for_good=for_good, dry_run=dry_run)
        chosen = _chosen(run, db, refs or [], days, everything=all_ or (for_good and until is None))
        for dossier in chosen:
            handing.hand_out(dossier, pack, "{}")
        answer = _answer(
            run, db, pack, chosen, file, encrypted=encrypt or bool(recipient or passphrase_file), dry_run=dry_run
        )
        if not dry_run:
            pack_up(
                run, db,
                pack=pack,
                numbers=[dossier.id for dossier in chosen],
                days=answer.days,
                to=file,
                secret=secret(run, passphrase_file, recipient or [], encrypt=encrypt),
                hand=handing.hand_out,
                said=f"handed over to {name}: {len(chosen)} ({pack.name})",
            )  # fmt: skip
    run.show(answer, as_json=as_json, quiet=quiet)


def receive(
    ctx: typer.Context,
    pack: Annotated[str, typer.Argument(metavar="PACK", help="The file.", show_default=False)],
    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take",
            metavar="SIDE",
            help="Where both changed the same: mine, theirs, or 17=mine for one dossier. May be said again.",
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    identity: IdentityFiles = None,
    *,
    anyway: Annotated[bool, typer.Option("--anyway", help="Also a pack that is for somebody else.")] = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Take a pack in: a colleague's dossiers to stand in for, or one's own that come back."""
    run: Run = ctx.obj
    sides = _sides(take or [])
    keys = opener(run, passphrase_file, identity or [])
    receipt = take_in(run, path_said(pack), sides, keys, anyway=anyway, dry_run=dry_run, quiet=quiet)
    run.show(receipt, as_json=as_json, quiet=quiet)
    if dry_run and not anyway:
        must_be_for(run, receipt.pack)
    if any(one.became == "differs" for one in receipt.lines):  # it was only looked at
        raise typer.Exit(Conflict.exit_code)


def handback(
    ctx: typer.Context,
    whom: Annotated[
        str, typer.Argument(metavar="OWNER|PACK", help="To whom, or what came with that pack.", show_default=False)
    ],
    refs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[REF…]", help="These dossiers; else all of them.", show_default=False),
    ] = None,
    to: To = None,
    note: PackNote = None,
    passphrase_file: PassphraseFile = None,
    recipient: Recipients = None,
    *,
    encrypt: Encrypt = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Give back what was received: one file with all that was done, and a closed copy here."""
    run: Run = ctx.obj
    with run.binder() as db:
        name, binder, kept = _kept_for(db, whom)
        chosen = _of_those(run, db, refs or [], kept, name) if refs else [one for one in kept if not one.out_with]
        out = len(kept) - len(chosen) if not refs else 0
        if out and not quiet:
            run.page.tell(f"{out} of them are with others, and stay as they are: tickler handovers")
        if not chosen:
            raise NotFound(f"nothing is here to be given back to {name}", "what is here and out: tickler handovers")
        late = sum(one.given_pack is not None for one in chosen)
        if late and not quiet:
            it = "it" if late == 1 else "them"
            run.page.tell(f"{late} of them went back before: what came late of {it} goes after {it}")
        pack, file = _pack(run, db, "handback", name, None, note, to, for_good=False, dry_run=dry_run)
        pack = pack._replace(to_binder=binder)
        for dossier in chosen:
            handing.give_back(dossier, pack, "{}")
        came_in = {dossier.in_pack for dossier in chosen if dossier.in_pack}
        if not (encrypt or recipient or passphrase_file) and any(asked.came_encrypted(db, one) for one in came_in):
            run.page.tell("it came encrypted, and goes back as anybody can read it: --encrypt, or --recipient KEY")
        answer = _answer(
            run, db, pack, chosen, file, encrypted=encrypt or bool(recipient or passphrase_file), dry_run=dry_run
        )
        if not dry_run:
            pack_up(
                run, db,
                pack=pack,
                numbers=[dossier.id for dossier in chosen],
                days=answer.days,
                to=file,
                secret=secret(run, passphrase_file, recipient or [], encrypt=encrypt),
                hand=handing.give_back,
                said=f"gave back to {name}: {len(chosen)} ({pack.name})",
            )  # fmt: skip
    run.show(answer, as_json=as_json, quiet=quiet)


def recall(
    ctx: typer.Context,
    what: Annotated[
        list[str], typer.Argument(metavar="REF|PACK…", help="Dossiers, or all of a pack.", show_default=False)
    ],
    *,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Take back what is out with a colleague, or what was given back: it lies where it lay."""
    run: Run = ctx.obj
    with run.binder() as db:
        changes: list[Change] = []
        recalled: list[tuple[Dossier, str]] = []
        given = False
        for dossier in dict.fromkeys(one for said in what for one in _meant(run, db, said)):
            taken = handing.recall(dossier, _lay(db, dossier))
            changes += taken
            recalled.append((after(dossier, taken), _who_had(dossier)))
            given = given or dossier.given_pack is not None
        if not dry_run:
            names = ", ".join(f"{dossier.id} {dossier.card.name}" for dossier, _ in recalled[:_MOST_NAMED])
            more = f" and {len(recalled) - _MOST_NAMED} more" if len(recalled) > _MOST_NAMED else ""
            run.apply(db, changes, "recall", f"took back {names}{more}")
    run.show(Recalled(run.today, recalled, dry_run, given), as_json=as_json, quiet=quiet)


def handovers(
    ctx: typer.Context,
    which: Annotated[
        str | None,
        typer.Argument(
            metavar="[COLLEAGUE|PACK]", help="Of one colleague, or one pack: with each dossier.", show_default=False
        ),
    ] = None,
    *,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """What is out and what is here for others: since when, until when, and what is back."""
    run: Run = ctx.obj
    with run.binder() as db:
        pack = _pack_named(db, which) if which else None
        packs = [one for one in asked.on_the_way(db, pack) if not which or pack or _is_with(one, which)]
        packs = [one._replace(still=asked.still(db, one.pack)) for one in packs]
    if which and not packs:
        raise NotFound(f"no pack and no colleague is called {which!r}", "all of them: tickler handovers")
    run.show(Handovers(run.today, packs, whole=which is not None), as_json=as_json, plain=plain)


_MOST_NAMED = 5


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


def _pack(
    run: Run,
    db: sqlite3.Connection,
    kind: handing.PackKind,
    colleague: str,
    days: Span | None,
    note: str | None,
    to: str | None,
    *,
    for_good: bool,
    dry_run: bool,
) -> tuple[Pack, Path]:
    """What stands on the cover, and the file that it goes to."""
    owner = run.settings.owner
    file = _file(db, f"{_slug(owner)}-to-{_slug(colleague)}-{days.first if days else run.today}", to)
    pack = Pack(
        uid=new_uid(),
        name=line(file.name.removesuffix(ENDING), "the file's name") or "pack",
        kind=kind,
        at=f"{run.now:%Y-%m-%dT%H:%M:%S}",
        owner=owner,
        binder=asked.binder_uid(db) if dry_run else asked.name_binder(db),
        colleague=colleague,
        first=days and days.first,
        last=days and days.last,
        note=text(note, "the note") if note else None,
        for_good=for_good,
    )
    return pack, file


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
    wanted = [number for number, tab in lying if days is None or everything or _is_due(tab, days, run.today)]
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


def _is_due(tab: Tab, days: Span, today: date) -> bool:
    return handing.falls_due(tab, days, today)


def _answer(
    run: Run, db: sqlite3.Connection, pack: Pack, chosen: list[Dossier], file: Path, *, encrypted: bool, dry_run: bool
) -> HandedOver:
    dossiers = [(dossier, _lay(db, dossier).filing if dossier.given_pack else dossier.filing) for dossier in chosen]
    days = handing.days_of((lies for _, lies in dossiers if lies), run.today)
    agreed = handing.days_of((lies for _, lies in dossiers if lies and lies.agreed), run.today)
    volumes = [HandedDay(day, count, agreed.get(day, 0)) for day, count in days.items()]
    return HandedOver(run.today, pack, dossiers, volumes, str(file), encrypted, dry_run)


def _lay(db: sqlite3.Connection, dossier: Dossier) -> Place:
    return receiving.lay_before(dossier, asked.steps(db, dossier.id))


def _file(db: sqlite3.Connection, name: str, to: str | None) -> Path:
    """The file that was told; else one that is not there yet, by a name that no pack had."""
    told = file_said(to) if to else Path()
    if to and not told.is_dir():
        refuse_taken(told, force=False, hint="no pack is written over a file: name another, --to FILE")
        return told
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(
        path
        for path in (told / f"{one}{ENDING}" for one in names)
        if not path.exists() and not _pack_named(db, path.name)
    )


def _slug(name: str) -> str:
    """A name as it stands in a file's name, of which no file system takes more than 255 bytes."""
    short = re.sub(r"[^\w.-]+", "-", name).lower().encode()[:_MOST_BYTES].decode(errors="ignore")
    return short.strip("-.") or "somebody"


def _kept_for(db: sqlite3.Connection, whom: str) -> tuple[str, str | None, list[Dossier]]:
    """To whom it goes, the uid of his binder, and what is here for him.

    Raises NotFound, with those for whom something is here.
    """
    said = line(whom, "the owner", 4096) or ""
    pack = _pack_named(db, said)
    if pack:
        kept = asked.kept_of(db, pack)
        came = next((step for one in kept for step in asked.steps(db, one.id) if step.pack == pack), None)
        if came:
            return came.owner, came.binder, kept
    kept = asked.kept_for(db, said)
    if not kept:
        others = asked.owners(db)
        hint = f"something is here for {', '.join(others)}" if others else "what was received: tickler handovers"
        raise NotFound(f"nothing is here for {said!r}", hint)
    steps = [step for one in kept for step in asked.steps(db, one.id) if fold(step.owner) == fold(said)]
    return (steps[-1].owner, steps[-1].binder, kept) if steps else (kept[0].for_owner or said, None, kept)


def _of_those(run: Run, db: sqlite3.Connection, refs: Iterable[str], kept: list[Dossier], name: str) -> list[Dossier]:
    chosen = handing.in_order(run.dossier(db, ref) for ref in refs)
    for dossier in chosen:
        if dossier.id not in {one.id for one in kept}:
            filing.must_not_be_out(dossier)
            raise Refused(f"{dossier.card.name} ({dossier.id}) is not here for {name}")
    return chosen


def _pack_named(db: sqlite3.Connection, said: str) -> str | None:
    """The uid of the pack that goes by a name, or lies in a file of that name."""
    return asked.pack_named(db, said) or asked.pack_named(db, Path(said).name.removesuffix(ENDING))


def _meant(run: Run, db: sqlite3.Connection, said: str) -> list[Dossier]:
    """The dossiers of a pack that are out or given back, or the one that a REF names.

    Raises NotFound, Refused where none of them is.
    """
    pack = _pack_named(db, said)
    if pack is None:
        return [run.dossier(db, said, "all")]
    there = asked.away_with(db, pack)
    if not there:
        raise Refused("nothing of that pack is out", "what is out: tickler handovers")
    return there


def _is_with(one: OnTheWay, name: str) -> bool:
    """Whether a pack went to a colleague, or came from one."""
    return fold(name) == fold(one.owner if one.way in ("in", "back") else one.colleague)


def _who_had(dossier: Dossier) -> str:
    if dossier.out_with:
        until = f" until {say_day(dossier.out_until)}" if dossier.out_until else ""
        return f"was out with {dossier.out_with}{until}"
    return f"was {filing.given_away(dossier)}" if dossier.given_pack else ""


def _sides(said: list[str]) -> Sides:
    """Which side holds, by the dossier's number.

    Raises NotUnderstood where both are said to.
    """
    sides: Sides = {}
    for number, side in map(_side, said):
        if sides.setdefault(number, side) != side:
            of = f" of {number}" if number else ""
            raise NotUnderstood(f"--take says that both mine and theirs hold{of}", "one of the two: --take 17=mine")
    return sides


def _side(said: str) -> tuple[int | None, Side]:
    """``mine``, ``theirs``, or one of them for one dossier: ``17=mine``."""
    number, equals, side = said.strip().rpartition("=")
    if side not in ("mine", "theirs") or (equals and not (number.isascii() and number.isdigit())):
        raise NotUnderstood(f"--take is mine or theirs, or 17=mine for dossier 17, not {said[:40]!r}")
    return (int(number) if equals else None, "mine" if side == "mine" else "theirs")
