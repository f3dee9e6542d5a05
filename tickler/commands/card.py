"""The info card: made, its lines changed one by one or as a file in the editor, and the persons at the client's."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain, islice
from typing import Annotated

import typer

from tickler.changes import Change, after
from tickler.commands import options
from tickler.commands.filing import agreed_already, volume_with
from tickler.commands.run import Run, given, new_uid, text_said
from tickler.dossiers import Card, Dossier
from tickler.errors import NotFound, NotUnderstood
from tickler.rules import cards, edits, filing, occasions, persons
from tickler.rules.cadence import warning
from tickler.rules.edits import CardSaid
from tickler.rules.persons import Among
from tickler.rules.refs import shortly
from tickler.rules.views import Filed, PersonNoted
from tickler.storage import queries
from tickler.words import line

MOST_ALIKE = 3  # that a new dossier is compared with


def add(  # a card has many lines
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The client.", show_default=False)],
    next_: options.RequiredNext,
    company: options.Company = None,
    person: options.Person = None,
    position: options.Position = None,
    phone: options.Phone = None,
    email: options.Email = None,
    birthday: options.Birthday = None,
    address: options.Address = None,
    website: options.Website = None,
    language: options.Language = None,
    stage: options.Stage = None,
    cadence: options.Cadence = None,
    source: options.Source = None,
    recommended_by: options.RecommendedBy = None,
    terms: options.Terms = None,
    price_type: options.PriceType = None,
    receivables: options.Receivables = None,
    tag: options.Tags = None,
    note: options.CardNote = None,
    occasion: options.Occasions = None,
    do: options.Do = "call",
    about: options.About = None,
    set_: options.SetLines = None,
    *,
    agreed: options.Agreed = False,
    exact: options.Exact = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Make a new dossier, and file it."""
    run: Run = ctx.obj
    tags = ",".join(tag) if tag else None
    said = given(name=name, company=company, person=person, position=position, phone=phone, email=email,
                 address=address, website=website, language=language, stage=stage, source=source,
                 recommended_by=recommended_by, terms=terms, price_type=price_type, receivables=receivables,
                 cadence=cadence, tags=tags, note=text_said(note)) | read_set(set_)  # fmt: skip
    birthday = said.pop("birthday", birthday)
    with run.binder_if_any() as db:
        card = cards.new_card(with_number(run, db, said), run.house)
        inside = edits.occasions_of_new(card, CardSaid(said, birthday, occasion or ()), run.house, new_uid)
        place = run.place(db, next_, exact=exact)
        new = filing.filing_at(place, agreed=agreed, do=do or "call", about=line(about, "--about") if about else None)
        volume, taken = volume_with(run, db, new), agreed_already(db, new)
        lines = (
            *edits.lines_of(card, run.house, partial(called, db)),
            *map(edits.say_inside, inside),
            *_alike(db, card),
        )
    number, uid = 0, new_uid()
    if not dry_run:
        with run.binder_or_new(quiet=quiet) as db:
            (number,) = run.apply(db, filing.file_new(uid, card, new, inside), "add", f"filed {card.name}")
    dossier = Dossier(number, uid, card, new)
    late = warning(run.cadences.of(card), run.today, new.tab, run.today, spoken=False)
    note = "; ".join(filter(None, (place.note, taken, late))) or None
    answer = Filed(run.today, "filed", dossier, note, volume, dry_run, lines=lines, style=run.settings.binder_style)
    run.show(answer, as_json=as_json, quiet=quiet)


def _alike(db: sqlite3.Connection | None, card: Card) -> list[str]:
    """That a new card looks like one that is there already: the same email, the same phone, or name and company.

    So does one of that name, where either has no company.
    """
    if db is None:
        return []
    reached: dict[int, Dossier] = {}
    if card.email or card.phone:
        from tickler.storage import pairs  # 3 ms, saved where there is neither

        reached = {client.dossier.id: client.dossier for client in pairs.reached_as(db, card)}
    alike = queries.alike(db, card, None, until=queries.highest_number(db), but=reached)
    found = [*islice(chain(reached.values(), alike), MOST_ALIKE), *queries.namesakes(db, card, most=MOST_ALIKE)]
    names = {one.id: one.card.name for one in found}
    return [f"the same client as {n} {name}? tickler duplicates" for n, name in islice(names.items(), MOST_ALIKE)]


def edit(  # a card has many lines
    ctx: typer.Context,
    ref: options.Ref,
    name: Annotated[str | None, typer.Option("--name", help="The client's name.")] = None,
    company: options.Company = None,
    person: options.Person = None,
    position: options.Position = None,
    phone: options.Phone = None,
    email: options.Email = None,
    birthday: options.Birthday = None,
    address: options.Address = None,
    website: options.Website = None,
    language: options.Language = None,
    stage: options.Stage = None,
    cadence: options.Cadence = None,
    source: options.Source = None,
    recommended_by: options.RecommendedBy = None,
    terms: options.Terms = None,
    price_type: options.PriceType = None,
    receivables: options.Receivables = None,
    tag: options.Tags = None,
    untag: Annotated[list[str] | None, typer.Option("--untag", metavar="TAG", help="Take a tag off.")] = None,
    note: options.CardNote = None,
    occasion: options.Occasions = None,
    do: options.Do = None,
    about: options.About = None,
    set_: options.SetLines = None,
    *,
    editor: Annotated[bool, typer.Option("--editor", "-e", help="The whole card, as a file in $EDITOR.")] = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Change the card, or what is to be done. An empty text takes a line out."""
    run: Run = ctx.obj
    said = given(name=name, company=company, person=person, position=position, phone=phone, email=email,
                 address=address, website=website, language=language, stage=stage, source=source,
                 recommended_by=recommended_by, terms=terms, price_type=price_type, receivables=receivables,
                 cadence=cadence, note=text_said(note)) | read_set(set_)  # fmt: skip
    birthday = said.pop("birthday", birthday)
    anything = said or tag or untag or occasion or birthday is not None or do is not None or about is not None
    if editor and anything:
        raise NotUnderstood("the card is changed in the editor or by options, not both", "tickler edit REF --editor")
    if not editor and not anything:
        raise NotUnderstood("nothing to change was said", "for example: --phone '+44 20 7946 0000', or --editor")
    with run.binder() as db:
        dossier = run.dossier(db, ref, "all")
        if editor:
            from tickler.commands.editor import edit_in_editor  # a file, and another program

            run.show(edit_in_editor(run, db, dossier, dry_run=dry_run), as_json=as_json, quiet=quiet)
            return
        if tag or untag:
            said["tags"] = ",".join(cards.retag(dossier.card.tags, tag or [], untag or []))
        told = CardSaid(with_number(run, db, said), birthday, occasion or ())
        changes, remark = edits.edit_card(among(db, dossier), told, run.house, new_uid)
        if do is not None or about is not None:
            changes += filing.change_task(dossier, do, line(about, "--about") or "" if about is not None else None)
        answer = changed(run, db, dossier, changes, remark, dry_run=dry_run)
    run.show(answer, as_json=as_json, quiet=quiet)


def person(  # a person has many lines
    ctx: typer.Context,
    ref: options.Ref,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The person, a new one or not.", show_default=False)],
    position: options.Position = None,
    phone: options.Phone = None,
    email: options.Email = None,
    birthday: options.Birthday = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="What should be known of the person.")
    ] = None,
    rename: Annotated[str | None, typer.Option("--rename", metavar="NAME", help="The name, written anew.")] = None,
    *,
    first: Annotated[bool, typer.Option("--first", help="The first to ask for: onto the card.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the person out.")] = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Add a person to a dossier, or change what is noted of one. An empty text takes a line out."""
    run: Run = ctx.obj
    said = given(name=rename, position=position, phone=phone, email=email, note=text_said(note))
    if remove and (said or birthday is not None or first):
        raise NotUnderstood("a person is changed or taken out, not both", "leave out --remove, or all else")
    with run.binder() as db:
        dossier = run.dossier(db, ref, "all")
        there = among(db, dossier)
        if remove:
            decided = persons.remove(there, name)
        else:
            born = None if birthday is None else edits.read_birthday(birthday, run.house)
            decided = persons.put(there, name, persons.Said(said, born), new_uid, first=first)
        if not dry_run:
            way = {"added": "to", "removed": "from"}.get(decided.did, "of")
            told = f"{decided.did} {decided.person.name} {way} {dossier.id} {dossier.card.name}"
            run.apply(db, decided.changes, "person", told)
            there = among(db, run.dossier(db, str(dossier.id)))
    answer = PersonNoted(
        decided.did, after(dossier, decided.changes), decided.person, decided.first,
        occasions.birthday_of(there.occasions, decided.person.name), decided.note, dry_run,
    )  # fmt: skip
    run.show(answer, as_json=as_json, quiet=quiet)


# -- shared with add, and with the editor


def among(db: sqlite3.Connection, dossier: Dossier) -> Among:
    """The dossier with its persons and occasions."""
    return Among(dossier, queries.persons(db, dossier.id), queries.occasions(db, dossier.id))


def read_set(said: Sequence[str] | None) -> dict[str, str]:
    """The lines that were told with ``--set KEY=VALUE``.

    Raises NotUnderstood.
    """
    return dict(map(_key_and_value, said or ()))


def with_number(run: Run, db: sqlite3.Connection | None, said: Mapping[str, str]) -> dict[str, str]:
    """The lines, in which a REF to who recommended the client has become a number.

    Raises NotFound, Ambiguous.
    """
    ref = said.get("recommended_by", "").strip()
    if not ref:
        return dict(said)
    if db is None:
        raise NotFound(f"no dossier goes by {shortly(ref)}")
    return {**said, "recommended_by": str(run.dossier(db, ref, "all").id)}


def changed(  # each is one thing to say
    run: Run,
    db: sqlite3.Connection,
    dossier: Dossier,
    changes: list[Change],
    remark: str | None,
    *,
    dry_run: bool,
) -> Filed:
    """Write the changes to a card; what was changed, line by line, is the answer."""
    if not dry_run:
        run.apply(db, changes, "edit", f"changed {dossier.id} {dossier.card.name}")
    lines = tuple(edits.told(changes, run.house, partial(called, db)))
    did = "changed" if changes else "unchanged"
    now, style = after(dossier, changes), run.settings.binder_style
    return Filed(run.today, did, now, remark, dry_run=dry_run, lines=lines, style=style)


def called(db: sqlite3.Connection | None, number: int) -> str:
    """The name of a dossier, by its number."""
    found = queries.dossier(db, number) if db else None
    return found.card.name if found else "?"


def _key_and_value(said: str) -> tuple[str, str]:
    key, equals, value = said.partition("=")
    if not equals:
        raise NotUnderstood(
            f"--set takes KEY=VALUE, not {shortly(said)}", "for example: --set phone='+44 20 7946 0000'"
        )
    return key.strip().lower().replace("-", "_"), value
