"""Lists on paper: a day's or a tab's dossiers to tick off, and a week side by side."""

from datetime import date
from itertools import zip_longest
from typing import Any

from tickler.dossiers import DueDossier
from tickler.render.card import card_sheet
from tickler.render.terminal.styles import counted, ended, task
from tickler.rules.occasions import BIRTHDAY, Greeting, say_when
from tickler.rules.paper import DayOnPaper, Imprint, StackOnPaper, WeekOnPaper, title_of
from tickler.rules.promises import DuePromise
from tickler.rules.stack import Stack
from tickler.rules.views import Divider, Morning
from tickler.tabs import carried_days, day_of, is_month, month_name, say_day

# A week's sheet has the hours of a usual day, and more where something is agreed earlier or later.
_FIRST_HOUR, _LAST_HOUR = 8, 17

_WORDS = 50  # characters of the last contact on a list: a line of it; two, where no card follows that has it all


def stack(value: StackOnPaper, imprint: Imprint) -> dict[str, Any]:
    """What the template of a stack needs."""
    cards = [card_sheet(card, imprint) for card in value.cards]
    if value.stack is None:
        title = cards[0].top.name if len(cards) == 1 else counted(len(cards), "dossier")
        return {"title": title, "list": None, "cards": cards}
    listed = _morning(value.stack) if isinstance(value.stack, Morning) else _divider(value.stack)
    return {"title": listed["title"], "list": listed, "cards": cards, "words": _WORDS if cards else 2 * _WORDS}


def _morning(morning: Morning) -> dict[str, Any]:
    day, stack = morning.stack.day, morning.stack
    said = [f"{len(stack)} of {morning.capacity}"]
    for count, what in (
        (len(stack.carried), "carried over"),
        (stack.agreed, "agreed"),
        (len(stack.to_place), "to place"),
    ):
        said += [f"{count} {what}"] if count else []
    ahead = [f"{say_day(volume.day)[:3]} {volume.day.day}: {volume.count}" for volume in morning.ahead]
    titles = ("Carried over", "Agreed times", "Today" if day == morning.today else "That day", "To place")
    return {
        "title": title_of(morning),
        "corner": (str(day.day), month_name(day.month)),
        "volume": " · ".join(said),
        "note": f"Closed: {morning.closed_because}" if morning.closed_because else "",
        "ahead": "   ".join(ahead),
        "sections": _sections(titles, stack, day),
        "besides": [
            ("Promised", list(map(_promise, morning.promises))),
            ("To greet", list(map(_greeting, morning.greetings))),
        ],
    }


def _promise(due: DuePromise) -> tuple[str, str, str]:
    """What is due by when, and in whose dossier it was made."""
    by = f"by {say_day(due.promise.due)} {due.promise.due_time or ''}".strip() if due.promise.due else ""
    return f"{due.dossier.id} {due.dossier.card.name}", due.promise.text, f"{by}, late" if due.overdue else by


def _greeting(greeting: Greeting) -> tuple[str, str, str]:
    """Whom to greet, what for, when, and where to ring."""
    ahead, dossier = greeting.ahead, greeting.dossier
    years = f", {ahead.years}{'' if ahead.occasion.what == BIRTHDAY else ' years'}" if ahead.years else ""
    what = f"{ahead.occasion.who or dossier.card.name}: {ahead.occasion.what}{years}"
    reach = greeting.phone or greeting.email
    return f"{dossier.id} {dossier.card.name}", what, " · ".join(filter(None, (say_when(ahead.in_days), reach)))


def _divider(divider: Divider) -> dict[str, Any]:
    stack = divider.stack
    if divider.month:
        year, month = divider.month
        dated = tuple(due for due in stack if not is_month(due.filing.tab))
        parts = (("No day yet", stack.to_place), ("With a day noted", dated))
        sections = [
            (name, [_line(due, divider.today, dated=True) for due in dossiers]) for name, dossiers in parts if dossiers
        ]
        corner = (month_name(month)[:3], str(year or ""))
    else:
        sections = _sections(("Carried over", "Agreed times", "That day", "To place"), stack, divider.today)
        corner = (divider.name, month_name(divider.day.month) if divider.day else "")
    return {
        "title": title_of(divider).capitalize() if not divider.day and not divider.month else title_of(divider),
        "corner": corner,
        "volume": counted(len(stack), "dossier"),
        "note": "",
        "ahead": "",
        "sections": sections,
        "besides": [],
    }


def _sections(titles: tuple[str, ...], stack: Stack, day: date) -> list[tuple[str, list[dict[str, Any]]]]:
    parts = zip(titles, (stack.carried, stack.timed, stack.rest, stack.to_place), strict=True)
    return [(title, [_line(due, day) for due in dossiers]) for title, dossiers in parts if dossiers]


def _line(due: DueDossier, today: date, *, dated: bool = False) -> dict[str, Any]:
    """A dossier on the list: when, who, what is to be done, and how the last contact ended."""
    dossier, card, filing = due.dossier, due.dossier.card, due.filing
    days, day = carried_days(filing.tab, today), day_of(filing.tab)
    notes = [f"moved {counted(dossier.moves, 'time')}"] if dossier.moves else []
    if filing.agreed and (days or not filing.time):
        notes.append(f"agreed {filing.time or ''}".strip())
    last = due.last_contact
    ending = f"{ended(last, today)}: {last.note or last.offer or ''}".removesuffix(": ") if last else ""
    when = f"{days} d" if days else filing.time or ""
    return {
        "number": dossier.id,
        "when": say_day(day)[4:-5] if dated and day else when,
        "late": days,
        "name": card.name,
        "who": next((said for said in (card.person, card.company) if said and said != card.name), ""),
        "phone": card.phone or "",
        "task": task(filing.do, filing.about),
        "notes": " · ".join(notes),
        "last": ending,
    }


def week(value: WeekOnPaper, _imprint: Imprint) -> dict[str, Any]:
    """What the template of a week needs: each hour with what was agreed for it on each day; the rest side by side."""
    days = value.days
    hours = [hour for day in days for due in day.stack if (hour := _hour(due, day)) is not None]
    first, last = min([_FIRST_HOUR, *hours]), max([_LAST_HOUR, *hours])
    rest = ([_entry(due, day) for due in day.stack if _hour(due, day) is None] for day in days)
    return {
        "title": f"{say_day(days[0].volume.day)} to {say_day(days[-1].volume.day)}",
        "days": [_head_of_day(day) for day in days],
        "hours": [(f"{hour}:00", [_agreed_at(hour, day) for day in days]) for hour in range(first, last + 1)],
        "rest": list(zip_longest(*rest)),
    }


def _hour(due: DueDossier, day: DayOnPaper) -> int | None:
    """The hour that was agreed for this day; None where there is none, or it was another day's."""
    time = due.filing.time
    return int(time[:2]) if time and not carried_days(due.filing.tab, day.volume.day) else None


def _agreed_at(hour: int, day: DayOnPaper) -> list[dict[str, Any]]:
    return [_entry(due, day) for due in day.stack if _hour(due, day) == hour]


def _head_of_day(day: DayOnPaper) -> dict[str, Any]:
    closed, over = day.volume.closed_because, day.volume.over
    return {
        "weekday": say_day(day.volume.day)[:3],
        "day": day.volume.day.day,
        "month": month_name(day.volume.day.month),
        "volume": f"{day.volume.count} of {day.volume.capacity}{f', {over} over' if over else ''}",
        "closed": f"closed: {closed}" if closed else "",
    }


def _entry(due: DueDossier, day: DayOnPaper) -> dict[str, Any]:
    return _line(due, day.volume.day) | {"to_place": is_month(due.filing.tab)}
