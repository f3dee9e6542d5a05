"""Promises to the client: what, and by when; and the answers that the client waits for, which are promises too."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple

from tickler.changes import Change, MakePromise, Rewrite
from tickler.dossiers import Contact, Dossier, Kind, Promise, PromiseKind
from tickler.errors import NotFound, NotUnderstood, Refused
from tickler.rules.filing import must_not_be_out
from tickler.tabs import WEEKDAYS, first_day, is_month, say_day
from tickler.when import NoSuchDay, Place, read
from tickler.words import LONGEST_LINE, line
from tickler.workdays import Calendar

# What came in writing waits for an answer, unless it is said that it does not. Who called got one.
_WRITTEN: frozenset[Kind] = frozenset({"message", "email"})
_BY = re.compile(r"(.*\S) (?:by|until|till) (.+)", re.IGNORECASE)
_WEEKDAY = "|".join(f"{day[:3]}(?:{day[3:]})?" for day in WEEKDAYS)
_LAST = re.compile(rf".*?\S ((?:next )?(?:today|tomorrow|{_WEEKDAY})(?: \d\d?:\d\d)?)", re.IGNORECASE)


class DuePromise(NamedTuple):
    """A promise that is due, with the dossier that it was made in."""

    dossier: Dossier
    number: int
    promise: Promise
    overdue: bool


# -- made ------------------------------------------------------------------------------------------------------------


def read_promise(uid: str, words: str, now: datetime, calendar: Calendar, date_order: str) -> Promise:
    """A promise as it is said: ``send samples by fri`` is due on Friday, closed tab or not; without a date, some day.

    ``send samples fri`` is due then, too, and stays as it was said: *sun* may be no day.

    Raises NotUnderstood for an empty one, and for *by 31 feb*; Refused for a day that has passed.
    """
    said = line(words, "a promise")
    if said is None:
        raise NotUnderstood("an empty promise promises nothing", 'for example: "send samples by fri"')
    by, last = _BY.fullmatch(said), _LAST.fullmatch(said)
    words, when = (by[1], by[2]) if by else (said, last[1] if last else None)
    if when:
        try:
            place = read(when, now, calendar, date_order, exact=True)
        except NotUnderstood as error:
            if by and isinstance(error, NoSuchDay):
                raise
            # "a sketch by our designer": no date, all of it is the promise
        else:
            return promise_by(uid, words, place, now.date())
    return Promise(uid, said, now.date())


def promise_by(uid: str, words: str, place: Place, today: date) -> Promise:
    """A promise that is due at a place: on its day; for a month before it begins, for this one by its end.

    Raises NotUnderstood for an empty one.
    """
    said = line(words, "a promise")
    if said is None:
        raise NotUnderstood("an empty promise promises nothing", 'for example: "send samples"')
    due = first_day(place.tab)
    if is_month(place.tab) and due <= today:
        due = due.replace(day=monthrange(due.year, due.month)[1])
    return Promise(uid, said, today, due, due_time=place.time)


def make(dossier: Dossier, promise: Promise) -> list[Change]:
    """A promise goes into the dossier.

    Raises Conflict where a colleague has it.
    """
    _in_hand(dossier)
    return [MakePromise(dossier.id, promise)]


def waits_for_an_answer(kind: Kind, *, inbound: bool, question: bool | None, complaint: bool) -> PromiseKind | None:
    """What a contact asks of us: a complaint or a question, if it was said; a question, where the client wrote.

    Raises NotUnderstood where it is said to be both.
    """
    if complaint and question:
        raise NotUnderstood("it is a question or a complaint, not both", "a complaint is answered like a question")
    if complaint:
        return "complaint"
    if question or (question is None and inbound and kind in _WRITTEN):
        return "question"
    return None


def answer_to(uid: str, kind: PromiseKind, contact: Contact, due: datetime) -> Promise:
    """The promise that the client waits for: an answer."""
    came = datetime.fromisoformat(contact.at)
    said = " ".join((contact.note or "").split()) or f"the {kind} of {say_day(came.date())}"
    if len(said) > LONGEST_LINE:
        said = said[: LONGEST_LINE - 1] + "…"
    return Promise(uid, said, came.date(), due.date(), kind=kind, due_time=f"{due:%H:%M}")


# -- kept, or not ----------------------------------------------------------------------------------------------------


def is_open(promise: Promise) -> bool:
    """Whether it is still to be kept."""
    return promise.kept_on is None and promise.dropped_on is None


def is_overdue(promise: Promise, now: datetime) -> bool:
    """Whether it is still to be kept, and should have been."""
    if promise.due is None or not is_open(promise):
        return False
    return (promise.due, promise.due_time or "24:00") < (now.date(), f"{now:%H:%M}")


def numbered(promises: Iterable[Promise]) -> list[tuple[int, Promise]]:
    """The promises of a dossier, each with its number, in the order in which they were made.

    They come as they are worked on: open before done, the first due first, those for some day last.
    """
    return sorted(enumerate(promises, start=1), key=lambda one: (not is_open(one[1]), *_when(one[1]), one[0]))


def in_order(due: Iterable[DuePromise]) -> tuple[DuePromise, ...]:
    """Promises that are due: overdue before others, the earliest first."""
    return tuple(sorted(due, key=lambda one: (not one.overdue, *_when(one.promise), one.dossier.id, one.number)))


def keep(dossier: Dossier, number: int, promise: Promise, today: date) -> list[Change]:
    """A promise was kept.

    Raises Refused where it is done with already, Conflict where a colleague has the dossier.
    """
    _still_open(dossier, number, promise)
    return [Rewrite(dossier.id, promise, promise._replace(kept_on=today))]


def drop(dossier: Dossier, number: int, promise: Promise, today: date, because: str) -> list[Change]:
    """A promise is not to be kept any more, and why.

    Raises Refused where it is done with already, Conflict where a colleague has the dossier.
    """
    _still_open(dossier, number, promise)
    return [Rewrite(dossier.id, promise, promise._replace(dropped_on=today, dropped_because=because))]


def only_one(dossier: Dossier, promises: list[Promise], number: int | None) -> tuple[int, Promise]:
    """The promise with the number; without one, the only one that is open.

    Raises NotFound where there is none, NotUnderstood where several are open and none was named.
    """
    named, show = f"{dossier.card.name} ({dossier.id})", f"see them: tickler show {dossier.id}"
    if number is not None:
        if not 1 <= number <= len(promises):
            raise NotFound(f"{named} has no promise {number}", show if promises else None)
        return number, promises[number - 1]
    still_open = [one for one in numbered(promises) if is_open(one[1])]
    if not still_open:
        raise NotFound(f"{named} has no promise that is open", show if promises else None)
    if len(still_open) > 1:
        choice = "\n".join(f"{n:>6}  {promise.text}" for n, promise in still_open)
        raise NotUnderstood(f"several promises to {named} are open: say which", choice)
    return still_open[0]


def _still_open(dossier: Dossier, number: int, promise: Promise) -> None:
    _in_hand(dossier)
    named = f"promise {number} to {dossier.card.name} ({dossier.id})"
    if promise.kept_on:
        raise Refused(f"{named} was kept on {say_day(promise.kept_on)}: {promise.text}")
    if promise.dropped_on:
        raise Refused(f"{named} was dropped on {say_day(promise.dropped_on)}: {promise.dropped_because}")


def _in_hand(dossier: Dossier) -> None:
    must_not_be_out(dossier)


def _when(promise: Promise) -> tuple[date, str]:
    return promise.due or date.max, promise.due_time or time.max.isoformat()
