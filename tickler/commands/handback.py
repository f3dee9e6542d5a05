"""In, and back: a colleague's dossiers are taken in, and given back with all that was done."""

import sqlite3
from collections.abc import Iterable
from functools import partial
from typing import Annotated

import typer

from tickler.commands import covers, options
from tickler.commands.packing import sent
from tickler.commands.run import Run
from tickler.commands.secrets import IdentityFiles, PassphraseFile, Recipients, opener, secret
from tickler.commands.taking_in import Sides, must_be_for, take_in
from tickler.dossiers import Dossier
from tickler.errors import Ambiguous, Conflict, NotFound, NotUnderstood, Refused
from tickler.rules import filing, handing
from tickler.rules.reuniting import Side
from tickler.settings import path_said
from tickler.storage import handovers as asked
from tickler.words import fold, line


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
    to: covers.To = None,
    note: covers.PackNote = None,
    passphrase_file: PassphraseFile = None,
    recipient: Recipients = None,
    *,
    encrypt: covers.Encrypt = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Give back what was received: one file with all that was done, and a closed copy here."""
    run: Run = ctx.obj
    with run.binder() as db:
        name, kept = _kept_for(db, whom)
        chosen, told = _chosen(run, db, refs or [], kept, name)
        if told and not quiet:
            run.page.tell(*told)
        pack, file = covers.cover(run, db, "handback", name, None, note, to, for_good=False, dry_run=dry_run)
        pack = pack._replace(to_binder=_binder_of(db, name, chosen))
        answer = sent(
            run, db, pack, chosen, file, handing.give_back,
            partial(secret, run, passphrase_file, recipient or [], encrypt=encrypt, dry_run=dry_run),
            in_the_clear="it came encrypted, and goes back as anybody can read it: --encrypt, or --recipient KEY",
            said=f"gave back to {name}: {len(chosen)} ({pack.name})",
            dry_run=dry_run,
        )  # fmt: skip
    run.show(answer, as_json=as_json, quiet=quiet)


def _kept_for(db: sqlite3.Connection, whom: str) -> tuple[str, list[Dossier]]:
    """To whom it goes, and what is here for him.

    Raises NotFound, with those for whom something is here.
    """
    said = line(whom, "the owner", 4096) or ""
    kept = asked.kept_for(db, said)
    if kept:
        steps = [step for one in kept for step in asked.steps(db, one.id) if fold(step.owner) == fold(said)]
        return (steps[-1].owner if steps else kept[0].for_owner or said), kept
    pack = covers.pack_named(db, said)
    kept = asked.kept_of(db, pack) if pack else []
    came = next((step for one in kept for step in asked.steps(db, one.id) if step.pack == pack), None)
    if came:
        return came.owner, kept
    others = asked.owners(db)
    hint = f"something is here for {', '.join(others)}" if others else "what was received: tickler handovers"
    raise NotFound(f"nothing is here {'of the pack' if pack else 'for'} {said!r}", hint)


def _binder_of(db: sqlite3.Connection, name: str, chosen: Iterable[Dossier]) -> str | None:
    """The uid of the binder that these go back to, where it is known.

    Raises Ambiguous where two who are called so have a binder each: to either of them, the other's are strangers.
    """
    ways = [[step.binder for step in asked.steps(db, one.id) if fold(step.owner) == fold(name)] for one in chosen]
    binders = list(dict.fromkeys(way[-1] for way in ways if way))
    if len(binders) > 1:
        raise Ambiguous(
            f"these came from {len(binders)} binders, and the owner of each is called {name}",
            "give back what came with each pack: tickler handback PACK (tickler handovers)",
        )
    return binders[0] if binders else None


def _chosen(
    run: Run, db: sqlite3.Connection, refs: list[str], kept: list[Dossier], name: str
) -> tuple[list[Dossier], list[str]]:
    """The dossiers that were named, else all that nobody else has; and what is to be told of that.

    Raises NotFound where there are none, Refused for one that is not here for him.
    """
    chosen = _of_those(run, db, refs, kept, name) if refs else [one for one in kept if not one.out_with]
    if not chosen:
        raise NotFound(f"nothing is here to be given back to {name}", "what is here and out: tickler handovers")
    out, late = len(kept) - len(chosen), sum(one.given_pack is not None for one in chosen)
    are = "is with others, and stays as it is" if out == 1 else "are with others, and stay as they are"
    told = [f"{out} of them {are}: tickler handovers"] if out and not refs else []
    it = "it" if late == 1 else "them"
    told += [f"{late} of them went back before: what came late of {it} goes after {it}"] if late else []
    return chosen, told


def _of_those(run: Run, db: sqlite3.Connection, refs: Iterable[str], kept: list[Dossier], name: str) -> list[Dossier]:
    chosen = handing.in_order(run.dossier(db, ref) for ref in refs)
    for dossier in chosen:
        if dossier.id not in {one.id for one in kept}:
            filing.must_not_be_out(dossier)
            raise Refused(f"{dossier.card.name} ({dossier.id}) is not here for {name}")
    return chosen


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
