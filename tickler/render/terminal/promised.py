"""Promises to clients on the screens: what is due today, what stands in a dossier, what was done with one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rich.text import Text

from tickler.dossiers import Promise, PromiseKind
from tickler.render.page import Page, text, width_of
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN, counted
from tickler.rules.promises import DuePromise, is_open, numbered
from tickler.rules.views import Promised
from tickler.tabs import say_day
from tickler.when import how_far

_TIME = 5
_UNSEEN = "for some day: it comes up in no `today`"

_KEPT: dict[PromiseKind, str] = {"promise": "kept", "question": "answered", "complaint": "answered"}
_MADE: dict[PromiseKind, str] = {"promise": "promised", "question": "to be answered", "complaint": "to be answered"}


def lines(value: Promised, _page: Page) -> Iterable[Text]:
    """What was done with a promise, and when it is due, in full."""
    promise, dossier = value.promise, value.dossier
    did = _KEPT[promise.kind] if value.did == "kept" else value.did
    yield text(
        (f"would be {did}" if value.dry_run else did, GOOD), f" {dossier.id} ", (dossier.card.name, STRONG),
        (f" · {promise.kind} {value.number}", FAINT), f": {promise.text}",
    )  # fmt: skip
    if value.did == "dropped":
        yield text("  ", (f"because: {promise.dropped_because}", WARN))
    elif value.did == "promised":
        due = by(promise) or "for some day"
        unseen = " while the dossier is closed" if dossier.closed and promise.due else ""
        said = f"{due}: it comes up in no `today`{unseen}" if unseen or not promise.due else due
        yield text("  ", (said, HEAD), (_far(promise, value.today), WARN))


def made(promise: Promise, today: date) -> Text:
    """A promise among what else a command did: what is due by when."""
    due = f" {by(promise)}" if promise.due else ""
    unseen = "" if promise.due else f" · {_UNSEEN}"
    said = f": {promise.text}"
    return text("  ", (_MADE[promise.kind], WARN), (due, HEAD), (_far(promise, today), WARN), said, (unseen, WARN))


def _far(promise: Promise, today: date) -> str:
    """How far off the day is, where that may be a slip of the pen."""
    far = promise.due and how_far(promise.due, today)
    return f" · {far}" if far else ""


def by(promise: Promise) -> str:
    """``by Fri 27 Nov 2026, 14:00``; empty for some day."""
    if promise.due is None:
        return ""
    return f"by {say_day(promise.due)}{', ' + promise.due_time if promise.due_time else ''}"


def due(promises: Sequence[DuePromise], day: date, page: Page) -> Iterator[Text]:
    """The section of a day's screen: a promise on a line or two, overdue first, with the number that ``kept`` takes."""
    if not promises:
        return
    first = promises[0]
    yield text(
        ("Promised", HEAD), (f" · {len(promises)} · when done: tickler kept {first.dossier.id} {first.number}", FAINT)
    )
    number = max(len(str(one.dossier.id)) for one in promises)
    for one in promises:
        yield from _due(one, day, number, page)
    yield Text()


def standing(promises: Sequence[Promise], today: date) -> Iterator[Text]:
    """The section of a dossier: open ones first, each with its number."""
    if not promises:
        return
    left = sum(map(is_open, promises))
    yield text(("Promised", HEAD), (f" · {left} open" if left else "", FAINT))
    for number, promise in numbered(promises):
        kind = "" if promise.kind == "promise" else f"{promise.kind}: "
        yield text(f"  {number}  ", (kind, WARN), promise.text, *_end(promise, today))
    yield Text()


def _due(one: DuePromise, day: date, number: int, page: Page) -> Iterator[Text]:
    promise, card = one.promise, one.dossier.card
    when, style = _when(promise, day)
    head = text((f"{one.dossier.id:>{number + 1}}", FAINT), "  ", (f"{when:>{_TIME}}", LATE if one.overdue else style))
    person = f" · {card.person}" if card.person and card.person != card.name else ""
    head += text(" ", (card.name, STRONG), person)
    late = promise.due is not None and promise.due < day and promise.due_time
    said = text((f"{promise.kind} {one.number}: ", FAINT), promise.text)
    said += text((f" · was due at {promise.due_time}" if late else "", FAINT))
    if page.cut and width_of(head) + len(" · ") + width_of(said) > page.width:
        yield head
        yield text(" " * (number + _TIME + 4)) + said
    else:
        yield head + text(" · ") + said


def _when(promise: Promise, day: date) -> tuple[str, str]:
    """How many days it is late; else its time, or the closed day that it is due on."""
    if promise.due is None or promise.due == day:
        return promise.due_time or "", STRONG
    if promise.due < day:
        return f"{(day - promise.due).days} d", LATE
    return say_day(promise.due)[:3], STRONG


def _end(promise: Promise, today: date) -> Iterator[tuple[str, str]]:
    """By when, or what became of it."""
    if promise.kept_on:
        yield f" · {_KEPT[promise.kind]} {say_day(promise.kept_on)}", GOOD
    elif promise.dropped_on:
        yield f" · dropped {say_day(promise.dropped_on)}: {promise.dropped_because}", FAINT
    elif promise.due:
        late = (today - promise.due).days
        yield f" {by(promise)}", LATE if late > 0 else FAINT
        if late > 0:
            yield f" · {counted(late, 'day')} late", LATE
