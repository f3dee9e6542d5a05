"""The binder seen from above: 43 tabs and their thickness."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from rich.text import Text

from tickler.render.page import Page, bar, text, width_of
from tickler.render.terminal import out
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN, counted
from tickler.rules.views import BinderView, DayVolume, MonthVolume
from tickler.tabs import MONTHS, month_name, say_day

_GAP = 3
_WIDEST_BAR = 24
_SHORTEST_BAR = 3
_NARROWEST = 17  # columns of a dated month's days
_NARROWEST_DAY = 16  # columns of a day tab beside the digits of its count
_NARROWEST_MONTH = 23  # columns of a month tab


def lines(binder: BinderView, page: Page) -> Iterable[Text]:
    """The day tabs in columns, the month tabs beside or below them, and the count."""
    today = binder.days[0]
    yield text((say_day(today.day), STRONG), f" · the binder holds {counted(binder.counts.filed, 'dossier')}")
    yield Text()
    counts = [*(volume.count for volume in binder.days), *(month.count for month in binder.months)]
    widest = max(len(str(count)) for count in counts)
    yield from _dated(binder, widest, page.width) if binder.style else _numbered(binder, widest, page.width)
    yield Text()
    yield _count(binder)
    yield from out.lines(binder.out, today.day)


def _numbered(binder: BinderView, widest: int, width: int) -> Iterator[Text]:
    """The day tabs in two columns from today on, the month tabs in a third, or below where that has no room."""
    third = _month_column(binder, widest)
    column, half = min((width - 2 * _GAP) // 3, (width - 2 * _GAP - third) // 2), (len(binder.days) + 1) // 2
    beside = column >= _NARROWEST_DAY + widest
    column = column if beside else (width - _GAP) // 2
    first = [_day(volume, widest, column, is_today=volume is binder.days[0]) for volume in binder.days[:half]]
    second = [_day(volume, widest, column) for volume in binder.days[half:]]
    if beside:
        yield from _side_by_side((first, second, list(_months(binder, widest, max(column, third)))), column)
    else:
        yield from _side_by_side((first, second), column)
        yield Text()
        yield from _months_below(binder, widest, width)


def _dated(binder: BinderView, widest: int, width: int) -> Iterator[Text]:
    """The working days of each month in a column, closed ones where something lies there; the month tabs below."""
    today, months = binder.days[0], dict[str, list[DayVolume]]()
    for volume in binder.days:
        if volume is today or volume.count or not volume.closed_because:
            months.setdefault(f"{month_name(volume.day.month)} {volume.day.year}", []).append(volume)
    beside = min(len(months), max((width + _GAP) // (_NARROWEST + _GAP), 1))
    column = (width - (beside - 1) * _GAP) // beside
    blocks = [
        [text((name, HEAD)), *(_day(volume, widest, column, is_today=volume is today) for volume in volumes)]
        for name, volumes in months.items()
    ]
    for first in range(0, len(blocks), beside):
        yield from _side_by_side(blocks[first : first + beside], column)
        yield Text()
    yield from _months_below(binder, widest, width)


def _months_below(binder: BinderView, widest: int, width: int) -> Iterator[Text]:
    """The month tabs in as many columns as there is room for."""
    beside = max((width + _GAP) // (max(_NARROWEST_MONTH, _month_column(binder, widest)) + _GAP), 1)
    column, rows = (width - (beside - 1) * _GAP) // beside, -(-len(binder.months) // beside)
    tabs = list(_months(binder, widest, column))
    yield from _side_by_side([tabs[first : first + rows] for first in range(0, len(tabs), rows)], column)


def _side_by_side(blocks: Sequence[Sequence[Text]], column: int) -> Iterator[Text]:
    """Blocks of lines, each in a column."""
    for cells in zip_longest(*blocks, fillvalue=Text()):
        made = Text()
        for number, cell in enumerate(cells):
            made.append(" " * (number * (column + _GAP) - width_of(made)))
            made.append_text(cell)
        made.rstrip()
        yield made


def _day(volume: DayVolume, widest: int, column: int, *, is_today: bool = False) -> Text:
    day = f"{say_day(volume.day)[:3]} {volume.day.day:>2}"
    sign = ">" if is_today else " "
    count = f"{volume.count:>{widest}}" if volume.count or not volume.closed_because else " " * widest
    label = (f"{sign}{day} ", STRONG if is_today else FAINT if volume.closed_because else "")
    room = min(column - len(label[0]) - widest - 3, _WIDEST_BAR)
    if volume.closed_because and not volume.count:
        return text(label, ("·" * 6 + " closed", FAINT) if room > 12 else ("closed", FAINT))  # noqa: PLR2004  # fits
    filled, rest = bar(volume.count, volume.capacity, room)
    tail = "!" if volume.over else "*" if volume.closed_because else ""
    style = LATE if volume.over else GOOD
    return text(label, (filled, style), (rest, FAINT), f" {count}", (tail, LATE if volume.over else WARN))


def _month_column(binder: BinderView, widest: int) -> int:
    """How many columns a month tab takes at least."""
    return len("Jan 27 ") + _SHORTEST_BAR + 1 + widest + _widest_undated(binder)


def _widest_undated(binder: BinderView) -> int:
    return max(len(_undated(month)) for month in binder.months)


def _undated(month: MonthVolume) -> str:
    return f" · {month.undated} no day" if month.undated else ""


def _months(binder: BinderView, widest: int, column: int) -> Iterator[Text]:
    thickest = max((month.count for month in binder.months), default=0)
    room = column - len("Jan 27 ") - widest - 1 - max(_widest_undated(binder), len(" · 10 no day"))
    for month in binder.months:
        yield _month(month, thickest, widest, min(max(room, _SHORTEST_BAR), _WIDEST_BAR))


def _month(month: MonthVolume, thickest: int, widest: int, room: int) -> Text:
    name = MONTHS[month.month - 1][:3]
    label = f"{name} {month.year % 100:02} " if month.month == 1 else f"{name}    "
    filled, rest = bar(month.count, thickest, room)
    return text(label, (filled, HEAD), (" " * len(rest)), f" {month.count:>{widest}}", (_undated(month), FAINT))


def _count(binder: BinderView) -> Text:
    counts = binder.counts
    parts: list[str | tuple[str, str]] = [
        (f"{counts.active:,} active", STRONG),
        f" = {counts.filed:,} under tabs + {counts.out:,} out",
        (f" · {counts.closed:,} closed", FAINT),
    ]
    if any(volume.over for volume in binder.days):
        usual = {volume.capacity for volume in binder.days}
        parts.append((f" · ! more than {usual.pop() if len(usual) == 1 else 'the day holds'}", LATE))
    if any(volume.count and volume.closed_because for volume in binder.days[1:]):
        parts.append((" · * a closed day", WARN))
    return text(*parts)
