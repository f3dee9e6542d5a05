"""The dossier in one's hand: the whole of it, what it is found by, and its card."""

from typing import Annotated

import typer

from tickler.changes import after
from tickler.commands import options
from tickler.commands.run import Run, given
from tickler.dossiers import CARD_FIELDS
from tickler.errors import NotUnderstood
from tickler.rules import cards, filing
from tickler.rules.refs import shortly
from tickler.rules.views import DossierView, Filed, Found
from tickler.storage import queries
from tickler.words import line

MOST_FOUND = 50


def show(
    ctx: typer.Context, ref: options.Ref, *, as_json: options.AsJson = False, plain: options.Plain = False
) -> None:
    """Open a dossier: card, where it lies, contacts newest first, promises, moves."""
    run: Run = ctx.obj
    with run.binder() as db:
        dossier = run.dossier(db, ref, "all")
        number = dossier.id
        opened = DossierView(
            run.today, dossier, queries.contacts(db, number), queries.promises(db, number), queries.moves(db, number)
        )
    run.show(opened, as_json=as_json, plain=plain)


def find(
    ctx: typer.Context, words: options.OneOrMoreWords, *, as_json: options.AsJson = False, plain: options.Plain = False
) -> None:
    """Find dossiers by words on the card, in notes and offers; beginnings of words will do, in any script."""
    run: Run = ctx.obj
    said = line(" ".join(words), "the search")
    if said is None:
        raise NotUnderstood("nothing to find", "for example: tickler find kraft pouches")
    with run.binder() as db:
        found = Found(run.today, said, queries.find(db, said, most=MOST_FOUND), MOST_FOUND)
    run.show(found, as_json=as_json, plain=plain)


def edit(  # a card has many lines
    ctx: typer.Context,
    ref: options.Ref,
    name: Annotated[str | None, typer.Option("--name", help="The client's name.")] = None,
    company: options.Company = None,
    person: options.Person = None,
    position: options.Position = None,
    phone: options.Phone = None,
    email: options.Email = None,
    tag: options.Tags = None,
    untag: Annotated[list[str] | None, typer.Option("--untag", metavar="TAG", help="Take a tag off.")] = None,
    note: options.CardNote = None,
    do: options.Do = None,
    about: options.About = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Any line of the card; an empty value takes it out."),
    ] = None,
    *,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Change the card, or what is to be done. An empty text takes a line out."""
    run: Run = ctx.obj
    said = given(name=name, company=company, person=person, position=position, phone=phone, email=email, note=note)
    said |= dict(map(_key_and_value, set_ or []))
    if not said and not tag and not untag and do is None and about is None:
        raise NotUnderstood("nothing to change was said", "for example: --phone '+44 20 7946 0000'")
    with run.binder() as db:
        dossier = run.dossier(db, ref, "all")
        if tag or untag:
            said["tags"] = ",".join(cards.retag(dossier.card.tags, tag or [], untag or []))
        changes = cards.edit(dossier, said)
        if do is not None or about is not None:
            changes += filing.change_task(dossier, do, line(about, "--about") or "" if about is not None else None)
        if not dry_run:
            run.apply(db, changes, "edit", f"changed {dossier.id} {dossier.card.name}")
    did = "changed" if changes else "unchanged"
    run.show(Filed(run.today, did, after(dossier, changes), dry_run=dry_run), as_json=as_json, quiet=quiet)


def _key_and_value(said: str) -> tuple[str, str]:
    key, equals, value = said.partition("=")
    key = key.strip().lower()
    if not equals:
        raise NotUnderstood(
            f"--set takes KEY=VALUE, not {shortly(said)}", "for example: --set phone='+44 20 7946 0000'"
        )
    if key not in CARD_FIELDS:
        raise cards.no_such_field(key)
    return key, value
