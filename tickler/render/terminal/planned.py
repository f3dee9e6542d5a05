"""A plan on the screen: what goes where and why, and how thick the days are then."""

from collections.abc import Iterable, Iterator
from datetime import date

from rich.text import Text

from tickler.dossiers import DueDossier
from tickler.render.page import Page, bar, padded, shortened, text, width_of
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN, counted, short_tab
from tickler.rules.plans import Plan, PlanDay, Shift
from tickler.tabs import Tab, carried_days, day_tab, is_month

_BAR = 20
_WIDEST_NAME = 40
_DATE = 10  # Fri 18 Dec
_NOTHING = {
    "balance": "No day is over what it holds: nothing to do.",
    "open-month": "Nothing lies under the month's tab without a day: nothing to do.",
    "close-day": "Nothing is left of the stack.",
}
_DID = {"balance": "moved", "open-month": "dealt out", "close-day": "moved"}


def lines(plan: Plan, page: Page) -> Iterator[Text]:
    """The screen of a plan."""
    if not (plan.shifts or plan.left or plan.stays):
        yield text((_NOTHING[plan.command], GOOD))
        return
    if plan.note:
        yield text((plan.note, WARN))
    if plan.shifts:
        would = "" if plan.applied else "would be "
        dated = sum(day.before for day in plan.days) if plan.command == "open-month" else 0
        beside = f", beside {dated:,} with a day of {'its' if dated == 1 else 'their'} own" if dated else ""
        yield text((f"{would}{_DID[plan.command]}", GOOD), f" {counted(len(plan.shifts), 'dossier')}{beside}")
        was = _wide(plan, (shift.filing.tab for shift in plan.shifts))
        to = _wide(plan, (day_tab(shift.to) for shift in plan.shifts))
        most = max(page.width - was - to - 32, 16) if page.cut else _WIDEST_NAME
        names = [shortened(shift.dossier.card.name, most) for shift in plan.shifts]
        widest = max(map(width_of, names))
        for shift, name in zip(plan.shifts, names, strict=True):
            yield _shift(plan, shift, padded(name, widest), (was, to))
        yield text("")
        wide = _wide(plan, (day_tab(day.day) for day in plan.days))
        for day in plan.days:
            yield _day(plan, day, wide)
    for said in plan.left:
        yield text((said, WARN))
    if plan.stays:
        yield from _stays(plan, page)
    if plan.next:
        yield text(("Next  ", FAINT), plan.next)


def _wide(plan: Plan, tabs: Iterable[Tab]) -> int:
    """The columns that the widest of these takes, such as a day of another year."""
    return max((_DATE, *(len(short_tab(tab, plan.today)) for tab in tabs)))


def _stays(plan: Plan, page: Page) -> Iterator[Text]:
    """What stays where it lies in the evening, and why it is seen again."""
    if plan.shifts:
        yield text("")
    dated = [due for due in plan.stays if not is_month(due.filing.tab)]
    undated = [due for due in plan.stays if is_month(due.filing.tab)]
    if dated:
        stay = "stays, and is carried over" if len(dated) == 1 else "stay, and are carried over"
        yield text((f"nothing was moved: {len(dated)} left" if plan.undecided else f"{len(dated)} {stay}", WARN))
        yield from (_stay(due, plan.today, page) for due in dated)
    if undated:
        stay = "stays to be placed" if len(undated) == 1 else "stay to be placed"
        yield text((f"{len(undated)} of the month {stay}: tickler open-month", WARN))
        yield from (_stay(due, plan.today, page) for due in undated)


def _stay(due: DueDossier, today: date, page: Page) -> Text:
    dossier, filing = due.dossier, due.filing
    late, name = carried_days(filing.tab, today), dossier.card.name
    said = [
        f"agreed {short_tab(filing.tab, today) if late else ''} {filing.time or ''}".rstrip() if filing.agreed else "",
        f"carried over {counted(late, 'day')}" if late else "",
        f"moved {counted(dossier.moves, 'time')}" if dossier.moves else "",
    ]
    why = "".join(f" · {' '.join(one.split())}" for one in said if one)
    most = page.width - width_of(why) - 8 if page.cut else width_of(name)
    return text(f"{dossier.id:>5}  ", (shortened(name, max(most, 16)), STRONG), (why, LATE if filing.agreed else FAINT))


def _shift(plan: Plan, shift: Shift, name: str, wide: tuple[int, int]) -> Text:
    was, to = short_tab(shift.filing.tab, plan.today), short_tab(day_tab(shift.to), plan.today)
    there = (f"{to:<{wide[1]}}", HEAD)
    return text(f"{shift.dossier.id:>5}  ", (name, STRONG), f"  {was:<{wide[0]}} → ", there, (f"  {shift.why}", FAINT))


def _day(plan: Plan, day: PlanDay, wide: int) -> Text:
    filled, rest = bar(day.after, day.capacity, _BAR)
    over = day.after > day.capacity or bool(day.closed_because and day.after)
    was = f" was {day.before}" if day.before != day.after else ""
    closed = f" · closed: {day.closed_because}" if day.closed_because else ""
    parts: list[str | tuple[str, str]] = [
        (filled, LATE if over else GOOD),
        (rest, FAINT),
        f"  {day.after:>3} of {day.capacity}",
    ]
    return text(f"  {short_tab(day_tab(day.day), plan.today):<{wide}}  ", *parts, (was, FAINT), (closed, WARN))
