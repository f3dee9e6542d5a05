"""After the call: what was said goes into the dossier, the dossier under its next date. And the ways in and out."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from typing import Annotated, Any

import typer

from tickler.changes import Change, NoteContact, after
from tickler.commands import options
from tickler.commands.asking import ask_outcome, ask_where, ask_whether_a_date
from tickler.commands.run import Run, new_uid, text_said
from tickler.dossiers import Closing, Contact, Do, Dossier, Filing, Move, Promise
from tickler.errors import NotFound, NotUnderstood, Refused
from tickler.rules import cadence, filing, promises
from tickler.rules.refs import said_without_quotes
from tickler.rules.views import DayVolume, Filed, Thickness, day_volume
from tickler.rules.worktime import worked_until
from tickler.storage import queries, quiet
from tickler.tabs import day_of, day_tab, is_due, say_day
from tickler.when import Place
from tickler.words import line, text


def log(  # what a contact is made of
    ctx: typer.Context,
    ref: options.Ref,
    kind: options.Kind,
    note: options.Note = None,
    outcome: options.Outcome = None,
    next_: options.Next = None,
    close: options.Close = None,
    offer: options.Offer = None,
    promise: options.Promises = None,
    do: options.Do = None,
    about: options.About = None,
    at: options.At = None,
    *,
    inbound: options.Inbound = False,
    question: options.Question = None,
    complaint: options.Complaint = False,
    agreed: options.Agreed = False,
    exact: options.Exact = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Note a contact of any kind, and refile the dossier (or close it)."""
    run: Run = ctx.obj
    if next_ is not None and close is not None:
        raise NotUnderstood("a dossier goes to a next date or is closed, not both", "--next WHEN, or --close REASON")
    with run.binder() as db:
        dossier = run.dossier(db, ref)
        filing.held(dossier)
        goes = close if next_ is None else run.place(db, next_, exact=exact)
        contact = Contact(
            uid=new_uid(),
            at=run.moment(at),
            kind=kind,
            outcome=outcome or (ask_outcome(run, dossier) if kind == "call" else None),
            note=text(text_said(note) or "", "the note"),
            offer=_line(offer, "--offer"),
            author=run.settings.owner,
            inbound=inbound or bool(question) or complaint,
        )
        promised = promises_said(run, db, promise)
        promised += answers_to(run, db, contact, question=question, complaint=complaint)
        if goes is None:
            goes, agreed = ask_where(run, db, dossier, agreed=agreed, exact=exact)
        task = (do, _line(about, "--about"))
        changes, answer = noting(run, db, dossier, contact, goes, promised, task=task, agreed=agreed, dry_run=dry_run)
        if not dry_run:
            run.apply(db, changes, ctx.info_name or kind, said_of_contact(answer, contact))
    run.show(answer, as_json=as_json, quiet=quiet)


def call(ctx: typer.Context, **said: Any) -> None:  # noqa: ANN401  # the options of log, but for the kind
    """Note a call, and refile the dossier (or close it)."""
    log(ctx, kind="call", **said)


options.take_over(call, log, but="kind")


def move(  # each is one thing that can be said
    ctx: typer.Context,
    refs: Annotated[
        list[str],
        typer.Argument(metavar="REF…", help="One dossier or several.", show_default=False),
    ],
    when: Annotated[
        str,
        typer.Argument(
            metavar="WHEN",
            help="Where to: fri, '8 dec', +3wd, july …",
            show_default=False,
        ),
    ],
    because: options.Because = None,
    do: options.Do = None,
    about: options.About = None,
    *,
    agreed: options.Agreed = False,
    exact: options.Exact = False,
    force: Annotated[bool, typer.Option("--force", help="Move an agreed date too: the client knows.")] = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Refile without a contact. It is counted, and an agreed date is not moved without --force."""
    run: Run = ctx.obj
    reason = _line(because, "--because")
    if said_without_quotes(refs, when):
        ask_whether_a_date(run, refs[-1], when)
    with run.binder() as db, _minding_quotes(run, db, refs, when):
        place = run.place(db, when, exact=exact)
        answers: list[Filed] = []
        changes: list[Change] = []
        joining = 0
        for dossier in dict.fromkeys(run.dossier(db, ref) for ref in refs):
            was = filing.held(dossier)
            to = filing.filing_at(place, agreed=agreed, do=do or was.do, about=_line(about, "--about") or was.about)
            moved = moving(run, dossier, to, reason, force=force)
            changes += moved
            joining += bool(moved)
            answers.append(answer_moved(run, db, dossier, moved, place, joining=joining, dry_run=dry_run))
        if not dry_run:
            run.apply(db, changes, "move", f"moved {', '.join(named(a.dossier) for a in answers if a.did == 'moved')}")
    run.show(answers, as_json=as_json, quiet=quiet)


@contextmanager
def _minding_quotes(run: Run, db: sqlite3.Connection, refs: list[str], when: str) -> Iterator[None]:
    """Where the words cannot be taken one by one, but some of them are a WHEN together, the hint says so."""
    try:
        yield
    except (NotFound, NotUnderstood) as error:
        for first in range(1, len(refs)):
            together = " ".join([*refs[first:], when])
            with suppress(NotUnderstood, Refused):
                run.place(db, together)
                error.hint = f"words that belong together go in quotes: '{together}'"
                break
        raise


def close(
    ctx: typer.Context,
    ref: options.Ref,
    because: options.Reason,
    *,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Take a dossier out of the binder, into the archive."""
    run: Run = ctx.obj
    reason = _reason(because, "--because")
    with run.binder() as db:
        dossier = run.dossier(db, ref)
        changes, answer = closing(run, db, dossier, reason, dry_run=dry_run)
        if not dry_run:
            run.apply(db, changes, "close", f"closed {named(dossier)}: {reason}")
    run.show(answer, as_json=as_json, quiet=quiet)


def reopen(  # each is one thing that can be said
    ctx: typer.Context,
    ref: options.Ref,
    next_: options.RequiredNext,
    because: options.Because = None,
    do: options.Do = "call",
    about: options.About = None,
    *,
    agreed: options.Agreed = False,
    exact: options.Exact = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Take a closed dossier out of the archive, back into the binder."""
    run: Run = ctx.obj
    with run.binder() as db:
        dossier = run.dossier(db, ref, "closed")
        place = run.place(db, next_, exact=exact)
        new = filing.filing_at(place, agreed=agreed, do=do or "call", about=_line(about, "--about"))
        noted = Move(new_uid(), run.moment(None), None, new.tab, _line(because, "--because"), run.settings.owner)
        changes = filing.reopen(dossier, new, noted)
        answer = _answer(run, db, "reopened", dossier, changes, place.note, dry_run=dry_run)
        if not dry_run:
            run.apply(db, changes, "reopen", f"reopened {named(dossier)}")
    run.show(answer, as_json=as_json, quiet=quiet)


def noting(  # each is one thing that was said
    run: Run,
    db: sqlite3.Connection,
    dossier: Dossier,
    contact: Contact,
    goes: Place | str,
    promised: list[Promise],
    *,
    task: tuple[Do | None, str | None],
    agreed: bool,
    dry_run: bool = False,
) -> tuple[list[Change], Filed]:
    """The changes that note a contact and refile the dossier, or close it, where ``goes`` is a reason; the answer."""
    if isinstance(goes, str):
        to_archive = Closing(run.today, _reason(goes, "--close"))
        changes = filing.note_and_close(dossier, contact, to_archive, promised)
        note = _notes(filing.given_up(dossier, None, run.today), _left_open(db, dossier, promised))
        answer = _answer(run, db, "closed", dossier, changes, note, dry_run=dry_run)
    else:
        do, about = filing.next_task(dossier, contact, *task)
        agreed = agreed or filing.stays_agreed(dossier, goes)
        new = filing.filing_at(goes, agreed=agreed, do=do, about=about)
        changes = filing.note_and_refile(dossier, contact, new, promised)
        note = _notes(goes.note, filing.given_up(dossier, new, run.today))
        answer = _answer(run, db, "refiled", dossier, changes, note, dry_run=dry_run)
    note = _notes(_noted_under(contact, run.today), answer.note)
    return changes, answer._replace(note=note, promised=tuple(promised))


def said_of_contact(answer: Filed, contact: Contact) -> str:
    """What the journal says of a contact: ``refiled 14 Kavkaz Trading: call, reached``."""
    return f"{answer.did} {named(answer.dossier)}: {', '.join(filter(None, (contact.kind, contact.outcome)))}"


def moving(run: Run, dossier: Dossier, to: Filing, reason: str | None, *, force: bool) -> list[Change]:
    """The changes that refile a dossier without a contact; none where it lies there already."""
    noted = Move(new_uid(), run.moment(None), filing.held(dossier).tab, to.tab, reason, run.settings.owner)
    return filing.move(dossier, to, noted, force=force)


def closing(
    run: Run, db: sqlite3.Connection, dossier: Dossier, reason: str, *, dry_run: bool = False
) -> tuple[list[Change], Filed]:
    """The changes that take a dossier out of the binder, and the answer."""
    noted = Move(new_uid(), run.moment(None), filing.held(dossier).tab, None, reason, run.settings.owner)
    changes = filing.close(dossier, Closing(run.today, reason), noted)
    note = _notes(filing.given_up(dossier, None, run.today), _left_open(db, dossier))
    return changes, _answer(run, db, "closed", dossier, changes, note, dry_run=dry_run)


def _answer(  # each is one thing to say
    run: Run,
    db: sqlite3.Connection,
    did: str,
    dossier: Dossier,
    changes: list[Change],
    note: str | None = None,
    *,
    joining: int = 1,
    dry_run: bool,
) -> Filed:
    """What is done with a dossier, and how full its day is then; asked before it is done: a dry run says the same."""
    now = after(dossier, changes)
    volume = volume_with(run, db, now.filing, dossier.filing, joining)
    note = _notes(note, agreed_already(db, now.filing, now.id), _beyond_cadence(run, db, now, changes))
    return Filed(run.today, did, now, note, volume, dry_run, style=run.settings.binder_style)


def _beyond_cadence(run: Run, db: sqlite3.Connection, dossier: Dossier, changes: Iterable[Change]) -> str | None:
    """That a dossier lies where it will have been too long without a contact."""
    if dossier.filing is None:
        return None
    noted = [filing.contact_day(change.contact.at) for change in changes if isinstance(change, NoteContact)]
    last, spoken = quiet.last_contact(db, dossier.id)
    last = max([*noted, *([last] if spoken or not noted else [])])
    allowed = run.cadences.of(dossier.card)
    return cadence.warning(allowed, last, dossier.filing.tab, run.today, spoken=spoken or bool(noted))


def answer_moved(  # each is one thing to say
    run: Run,
    db: sqlite3.Connection,
    dossier: Dossier,
    changes: list[Change],
    place: Place,
    *,
    joining: int = 1,
    dry_run: bool = False,
) -> Filed:
    """What moving a dossier does; that it lies there already, where nothing is to be done."""
    if not changes:
        style = run.settings.binder_style
        return Filed(run.today, "unchanged", dossier, "it lies there already", dry_run=dry_run, style=style)
    lies = after(dossier, changes).filing
    given_up = "it is agreed no more" if filing.held(dossier).agreed and lies and not lies.agreed else None
    return _answer(run, db, "moved", dossier, changes, _notes(place.note, given_up), joining=joining, dry_run=dry_run)


def volume_with(
    run: Run, db: sqlite3.Connection | None, lies: Filing | None, was: Filing | None = None, joining: int = 1
) -> DayVolume | None:
    """How full the day is with ``joining`` dossiers more, unless this one lies there already; no day, no volume."""
    day = day_of(lies.tab) if lies else None
    if day is None:
        return None
    due = day <= run.today
    lying = Thickness() if db is None else queries.due_count(db, run.today) if due else queries.under(db, day_tab(day))
    stays = was is not None and (is_due(was.tab, run.today) if due else was.tab == day_tab(day))
    now = lying._replace(count=lying.count + (0 if stays else joining))
    return day_volume(day, now, run.calendar(db), run.settings.capacity)


def agreed_already(db: sqlite3.Connection | None, lies: Filing | None, but: int = 0) -> str | None:
    """That somebody else was promised the same moment: one would have to wait."""
    other = queries.agreed_at(db, lies.tab, lies.time, but) if db and lies and lies.time else None
    if other is None:
        return None
    number, name, count = other
    return f"the same time is agreed with {number} {name}{f' and {count - 1} more' if count > 1 else ''}"


def named(dossier: Dossier) -> str:
    """``14 Kavkaz Trading``."""
    return f"{dossier.id} {dossier.card.name}"


def promises_said(run: Run, db: sqlite3.Connection, said: list[str] | None) -> list[Promise]:
    """The promises that were said, each with its day."""
    calendar, order = run.calendar(db), run.settings.date_order
    return [promises.read_promise(new_uid(), words, run.now, calendar, order) for words in said or []]


def answers_to(
    run: Run, db: sqlite3.Connection, contact: Contact, *, question: bool | None, complaint: bool
) -> list[Promise]:
    """The answer that the client waits for, as a promise with its time; none where he asked nothing."""
    inbound = contact.inbound
    asked = promises.waits_for_an_answer(contact.kind, inbound=inbound, question=question, complaint=complaint)
    if asked is None:
        return []
    came, within = datetime.fromisoformat(contact.at), timedelta(hours=run.settings.answer_within)
    due = worked_until(came, within, run.settings.hours, run.calendar(db))
    return [promises.answer_to(new_uid(), asked, contact, due)]


def _noted_under(contact: Contact, today: date) -> str | None:
    """The day and time of a contact that was not today, in full: a wrong reading is seen at once."""
    day = filing.contact_day(contact.at)
    return None if day == today else f"noted under {say_day(day)}, {contact.at[11:]}"


def _left_open(db: sqlite3.Connection, dossier: Dossier, promised: Iterable[Promise] = ()) -> str | None:
    """That promises to a client stay open as the dossier is closed: nobody is reminded of them any more."""
    left = sum(map(promises.is_open, (*queries.promises(db, dossier.id), *promised)))
    if not left:
        return None
    stay = "1 promise to this client stays" if left == 1 else f"{left} promises to this client stay"
    return f"{stay} open, and will be in no `today`: tickler show {dossier.id}"


def _notes(*notes: str | None) -> str | None:
    return "; ".join(filter(None, notes)) or None


def _line(said: str | None, what: str) -> str | None:
    return line(said, what) if said is not None else None


def _reason(said: str, option: str) -> str:
    reason = line(said, option)
    if reason is None:
        raise NotUnderstood("a dossier is not closed without a reason", f'for example: {option} "buys elsewhere"')
    return reason
