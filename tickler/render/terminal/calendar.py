"""Days off and what lies under them, the coming days side by side, and who was not heard of for too long."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import zip_longest
from typing import NamedTuple

from rich.text import Text

from tickler.dossiers import DueDossier
from tickler.render.page import Page, bar, padded, plain, shortened, text, width_of
from tickler.render.terminal.styles import (
    FAINT,
    GOOD,
    HEAD,
    LATE,
    STRONG,
    WARN,
    client_parts,
    counted,
    short_day,
    short_tab,
)
from tickler.rules.cadence import say_days
from tickler.rules.calendar_views import (
    MOST_NAMED,
    DayOffLying,
    DaysChanged,
    DaysOff,
    Quiet,
    QuietOne,
    WeekAhead,
    WeekDay,
)
from tickler.rules.daysoff import Burden, Lying
from tickler.rules.relieving import ENOUGH
from tickler.tabs import say_day

_MOST_LYING = 10  # under one day that are named
_TIME = 6
_NARROWEST = 13  # columns of a day
_WIDEST = 30
_WIDEST_NAME = 56
_NARROWEST_NAME = 16


def lines(value: DaysOff | DaysChanged | WeekAhead | Quiet, page: Page) -> Iterable[Text]:
    """The screen of one of them."""
    match value:
        case DaysOff():
            return _days_off(value)
        case DaysChanged():
            return _changed(value)
        case WeekAhead():
            return _week(value, page)
        case Quiet():
            return _quiet(value, page)


# -- days off ----------------------------------------------------------------------------------------------------------


def _days_off(view: DaysOff) -> Iterator[Text]:
    if not view.spans:
        yield text("No days off ahead.", ("  tickler days-off add WHEN --because TEXT", FAINT))
        return
    named = [_span(span) for span in view.spans]
    widest = max(map(len, named))
    for span, said in zip(view.spans, named, strict=True):
        first, lying, agreed = span[0].day_off, sum(one.lying for one in span), sum(one.agreed for one in span)
        days = counted(len(span), "day")
        holds = f" · holds {first.capacity}" if first.capacity else ""
        parts: list[str | tuple[str, str]] = [(f"{said:<{widest}}", STRONG), f"  {days:>8}  {first.reason}{holds}"]
        if lying and not first.capacity:
            parts.append((f" · {_lie(lying)} there{f', {agreed} agreed' if agreed else ''}", WARN))
        yield text(*parts)


def _span(span: tuple[DayOffLying, ...]) -> str:
    first, last = span[0].day_off.day, span[-1].day_off.day
    return say_day(first) if first == last else f"{say_day(first)} to {say_day(last)}"


def _lie(count: int) -> str:
    return f"{count:,} {'lies' if count == 1 else 'lie'}"


def _changed(view: DaysChanged) -> Iterator[Text]:
    did = f"would be {view.did}" if view.dry_run else view.did
    parts: list[str | tuple[str, str]] = [(did, GOOD)]
    if view.days:
        first, last = view.days[0], view.days[-1]
        until = f" to {say_day(last.day)}, {counted(len(view.days), 'day')}" if len(view.days) > 1 else ""
        holds = f" · holds {first.capacity}" if first.capacity else ""
        parts += [" ", (f"{say_day(first.day)}{until}", STRONG), f" · {first.reason}{holds}"]
    yield text(*parts)
    if view.note:
        yield text("  ", (view.note, WARN))
    for burden in view.burdens:
        yield from _burden(burden)
    if view.command:
        yield text(("Next  ", FAINT), view.command)


def _burden(burden: Burden) -> Iterator[Text]:
    holds = f", it holds {burden.day_off.capacity}" if burden.day_off.capacity else ""
    yield text("  ", (f"{say_day(burden.day_off.day)}: {_lie(burden.held)} there{holds}", LATE))
    for one in burden.lying[:_MOST_LYING]:
        yield text(f"    {one.dossier.id} ", (one.dossier.card.name, STRONG), *_way(one))
    if len(burden.lying) > _MOST_LYING:
        yield text((f"    … and {len(burden.lying) - _MOST_LYING:,} more", FAINT))


def _way(one: Lying) -> list[str | tuple[str, str]]:
    time = one.dossier.filing.time if one.dossier.filing else None
    if one.agreed:
        return [(f" · agreed{f' {time}' if time else ''}: stays, it is the client's", WARN)]
    if one.to:
        return [" → ", (say_day(one.to), HEAD)]
    return [(f" · moved {ENOUGH} times or more: stays" if one.often else " · no room nearby", WARN)]


# -- the week ----------------------------------------------------------------------------------------------------------


class _Cell(NamedTuple):
    """What stands in a day's column on one line."""

    said: str
    style: str = ""


def _week(view: WeekAhead, page: Page) -> Iterator[Text]:
    """So many columns as there is room for; the others below."""
    if page.cut:
        room = page.width - _TIME + 1
        beside = max(min(room // (_NARROWEST + 1), len(view.days)), 1)
        column = min(room // beside - 1, _WIDEST)
    else:
        column = max(width_of(cell.said) for day in view.days for cell in _all_cells(day, view.today))
        beside = max((page.width - _TIME) // (column + 1), 1)
    for first in range(0, len(view.days), beside):
        yield from _band(view, view.days[first : first + beside], column)


def _band(view: WeekAhead, days: tuple[WeekDay, ...], column: int) -> Iterator[Text]:
    yield _row(
        "", [_Cell(_called(day, view.today), STRONG if day.volume.day == view.today else HEAD) for day in days], column
    )
    yield _row("", [_volume(day) for day in days], column)
    yield _row("", [_bar(day, column) for day in days], column)
    for time in sorted({due.filing.time or "" for day in days for due in day.stack.timed}):
        cells = [[_entry(due) for due in day.stack.timed if due.filing.time == time] for day in days]
        for n, row in enumerate(zip_longest(*cells, fillvalue=_Cell(""))):
            yield _row(time if n == 0 else "", row, column)
    rest = [_rest(day) for day in days]
    if any(rest):
        yield Text()
    for row in zip_longest(*rest, fillvalue=_Cell("")):
        yield _row("", row, column)
    yield Text()


def _row(label: str, cells: Iterable[_Cell], column: int) -> Text:
    made = text((f"{label:<{_TIME}}", STRONG))
    for cell in cells:
        said = shortened(cell.said, column)
        made += text((said, cell.style), " " * (column - width_of(said) + 1))
    made.rstrip()
    return made


def _all_cells(day: WeekDay, today: date) -> list[_Cell]:
    return [_Cell(_called(day, today)), _volume(day), *map(_entry, day.stack.timed), *_rest(day)]


def _called(day: WeekDay, today: date) -> str:
    """``Fri 15 Jan``, and of another year ``Fri 15 Jan 27``: the narrowest column holds that."""
    said, _, year = say_day(day.volume.day).rpartition(" ")
    return said if day.volume.day.year == today.year else f"{said} {year[-2:]}"


def _volume(day: WeekDay) -> _Cell:
    volume = day.volume
    if volume.closed_because:
        return _Cell(f"{volume.count} * closed", WARN)
    return _Cell(f"{volume.count} of {volume.capacity}{'!' if volume.over else ''}", LATE if volume.over else "")


def _bar(day: WeekDay, column: int) -> _Cell:
    volume = day.volume
    filled, rest = bar(volume.count, volume.capacity, min(column, _NARROWEST))
    return _Cell(filled + rest, LATE if volume.over else GOOD if volume.count else FAINT)


def _entry(due: DueDossier) -> _Cell:
    return _Cell(f"{due.dossier.id} {plain(due.dossier.card.name)}")


def _rest(day: WeekDay) -> list[_Cell]:
    """What has no time on this day: counted where it is carried over or to place, the first of the others named."""
    stack = day.stack
    cells = [_Cell(f"{len(stack.carried):,} carried", LATE)] if stack.carried else []
    cells += [_Cell(f"{day.unplaced:,} to place", WARN)] if day.unplaced else []
    resting = len(stack.rest) + day.more
    named = stack.rest if resting <= MOST_NAMED else stack.rest[: MOST_NAMED - 1]
    cells += [_entry(due)._replace(style=GOOD if due.filing.agreed else "") for due in named]
    more = resting - len(named)
    return [*cells, *([_Cell(f"and {more:,} more", FAINT)] if more else [])]


# -- who was not heard of ----------------------------------------------------------------------------------------------


def _quiet(view: Quiet, page: Page) -> Iterator[Text]:
    within = f" within {say_days(view.within)}" if view.within is not None else ""
    if not view.beyond and not view.coming:
        yield text(f"Nobody is beyond the cadence, or will be before the next date{within}.")
        return
    number = max(len(str(one.dossier.id)) for one in view.dossiers)
    names = max(width_of(_client(one)) for one in view.dossiers)
    if page.cut:
        room = page.width - number - 5 - max(width_of(_since(one, view)) for one in view.dossiers)
        names = min(names, _WIDEST_NAME, max(room, _NARROWEST_NAME))
    sections = (
        ("Beyond the cadence", LATE, view.beyond, [one for one in view.dossiers if one.beyond]),
        (f"Before the next date{within}", WARN, view.coming, [one for one in view.dossiers if not one.beyond]),
    )
    for title, style, count, ones in sections:
        if count:
            yield text((title, style), (f" · {count:,}", FAINT))
            for one in ones:
                client = shortened(_client(one), names) if page.cut else _client(one)
                label = f"{one.dossier.id:>{number + 1}}"
                yield text((label, FAINT), "  ", (padded(client, names), STRONG), f"  {_since(one, view)}")
            if len(ones) < count:
                yield text((f"  … and {count - len(ones):,} more: --most N shows so many", FAINT))
            yield Text()
    first = view.dossiers[0].dossier
    yield text(("Next  ", FAINT), f'tickler call {first.id} "what was said" --outcome reached --next fri')


def _client(one: QuietOne) -> str:
    return "".join(client_parts(one.dossier.card))


def _since(one: QuietOne, view: Quiet) -> str:
    """For how long, since when or from when on, and where the dossier lies."""
    last = "last" if one.spoken else "no contact since"
    since = f"{last} {short_day(one.last, view.today)}"
    if not one.beyond:
        since = f"beyond from {short_day(one.last + timedelta(days=one.cadence + 1), view.today)}"
    filing = one.dossier.filing
    goes = [short_tab(filing.tab, view.today)] if filing else []
    return " · ".join([f"{one.days} of {say_days(one.cadence)}", since, *goes])
