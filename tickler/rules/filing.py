"""How a dossier gets its place: filed when it is new, refiled after a contact, moved without one, closed, reopened."""

from datetime import date

from tickler.changes import Change, Close, File, MakePromise, NoteContact, NoteMove, Refile, Reopen
from tickler.dossiers import NOT_SPOKEN, Card, Closing, Contact, Do, Dossier, Filing, Move, Occasion, Person, Promise
from tickler.errors import Conflict, NotUnderstood, Refused
from tickler.tabs import day_of, first_day, is_month, month_name, say_day
from tickler.when import Place

GIVEN_BACK, FOR_GOOD = "given back to", "handed over for good to"  # how the closing of what was given away begins

_TALKS = ("call", "meeting", "visit")


def filing_at(place: Place, *, agreed: bool, do: Do, about: str | None) -> Filing:
    """A filing at a place. With a time it is agreed; a month, without a day, cannot be."""
    if agreed and is_month(place.tab):
        raise NotUnderstood(
            "an agreed date needs a day, a month alone is none", "for example '8 dec'; or it is not agreed yet"
        )
    return Filing(place.tab, place.time, agreed or place.time is not None, do, about)


def file_new(uid: str, card: Card, filing: Filing, inside: tuple[Person | Occasion, ...] = ()) -> list[Change]:
    """A new dossier, under its first tab; ``inside`` is what lies in it from the start."""
    return [File(uid, card, filing, inside)]


def next_task(dossier: Dossier, contact: Contact, do: Do | None, about: str | None) -> tuple[Do, str | None]:
    """What is to be done next time, as far as it was not said.

    Nobody reached: the same again. A client who came of his own accord: what was planned still is, though no first call
    after a talk. Otherwise a call, and what it is about has to be said anew.
    """
    was = held(dossier)
    if contact.outcome in NOT_SPOKEN:
        return do or was.do, about or was.about
    if contact.inbound and do is None and about is None:
        talked = contact.kind in _TALKS and was.do == "first-call"
        return "call" if talked else was.do, was.about
    return do or "call", about


def stays_agreed(dossier: Dossier, place: Place) -> bool:
    """Whether a dossier goes where it lies, by a date that was promised to the client."""
    was = held(dossier)
    return was.agreed and (was.tab, was.time) == (place.tab, place.time)


def given_up(dossier: Dossier, to: Filing | None, today: date) -> str | None:
    """That an agreed date ahead no longer stands, as the dossier goes elsewhere or is closed; None where it stands."""
    was = held(dossier)
    day = day_of(was.tab)
    if not was.agreed or day is None or day <= today or (to and (to.tab, to.time) == (was.tab, was.time)):
        return None
    return f"the agreed {', '.join(filter(None, (say_day(day), was.time)))} no longer stands"


def note_and_refile(dossier: Dossier, contact: Contact, filing: Filing, promises: list[Promise]) -> list[Change]:
    """A contact goes into the dossier, and the dossier under its next tab."""
    return [*_noted(dossier, contact, promises), Refile(dossier.id, held(dossier), filing, moves=0)]


def note_and_close(dossier: Dossier, contact: Contact, closing: Closing, promises: list[Promise]) -> list[Change]:
    """A contact goes into the dossier, and the dossier out of the binder."""
    return [*_noted(dossier, contact, promises), Close(dossier.id, held(dossier), closing)]


def move(dossier: Dossier, to: Filing, moved: Move, *, force: bool) -> list[Change]:
    """Refile without a contact: counted, and an agreed date is kept unless told to; nothing where it lies there.

    Raises Refused for an agreed date, without ``force``.
    """
    was = held(dossier)
    if to == was:
        return []
    if was.agreed and not force:
        raise Refused(
            f"{dossier.card.name} ({dossier.id}) has an agreed date: {_said(was)}",
            "it was promised to the client; if he knows: --force",
        )
    return [Refile(dossier.id, was, to, dossier.moves + 1), NoteMove(dossier.id, moved)]


def change_task(dossier: Dossier, do: Do | None, about: str | None) -> list[Change]:
    """What is to be done is said anew; the dossier stays where it lies. An empty ``about`` is taken out."""
    was = held(dossier)
    now = was._replace(do=do or was.do, about=was.about if about is None else about or None)
    return [] if now == was else [Refile(dossier.id, was, now, dossier.moves)]


def close(dossier: Dossier, closing: Closing, moved: Move) -> list[Change]:
    """Out of the binder, into the archive."""
    return [Close(dossier.id, held(dossier), closing), NoteMove(dossier.id, moved)]


def reopen(dossier: Dossier, filing: Filing, moved: Move) -> list[Change]:
    """Out of the archive, back into the binder.

    Raises Refused for a dossier that is not closed.
    """
    if dossier.filing:
        raise Refused(
            f"{dossier.card.name} ({dossier.id}) is not closed: it lies under {_said(dossier.filing)}",
            f"to refile it: tickler move {dossier.id} WHEN",
        )
    must_not_be_out(dossier)
    return [Reopen(dossier.id, filing), NoteMove(dossier.id, moved)]


def held(dossier: Dossier) -> Filing:
    """Where a dossier lies that one can work on.

    Raises Refused for a closed one, Conflict for one that a colleague has.
    """
    must_not_be_out(dossier)
    if dossier.filing is None:
        closed = f" on {say_day(dossier.closed.on)}: {dossier.closed.because}" if dossier.closed else ""
        raise Refused(
            f"{dossier.card.name} ({dossier.id}) was closed{closed}",
            f"take it back: tickler reopen {dossier.id} --next WHEN",
        )
    return dossier.filing


def must_not_be_out(dossier: Dossier) -> None:
    """Raises Conflict for a dossier that a colleague has, or that was given away."""
    way_back = f"take it back: tickler recall {dossier.id}"
    if dossier.out_with:
        until = f" until {say_day(dossier.out_until)}" if dossier.out_until else ""
        raise Conflict(f"{dossier.card.name} ({dossier.id}) is out with {dossier.out_with}{until}", way_back)
    if dossier.given_pack:
        raise Conflict(f"{dossier.card.name} ({dossier.id}) was {given_away(dossier)}", way_back)


def given_away(dossier: Dossier) -> str:
    """To whom a dossier was given away, and with which pack; of one that was closed before, why it was closed."""
    because = dossier.closed.because if dossier.closed else ""
    if because.startswith((GIVEN_BACK, FOR_GOOD)):
        return because
    return f"{GIVEN_BACK} {dossier.for_owner}, closed: {because}"


def contact_day(at: str) -> date:
    """The day of a contact's moment."""
    return date.fromisoformat(at[:10])


def _noted(dossier: Dossier, contact: Contact, promises: list[Promise]) -> list[Change]:
    about = held(dossier).about
    noted = NoteContact(dossier.id, contact._replace(about=about))
    return [noted, *(MakePromise(dossier.id, promise) for promise in promises)]


def _said(filing: Filing) -> str:
    day = day_of(filing.tab)
    if day is None:
        first = first_day(filing.tab)
        return f"{month_name(first.month)} {first.year}"
    return f"{say_day(day)} {filing.time or ''}".strip()
