"""The binder seen from above: 43 tabs and their thickness."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from tickler.render.page import Page, bar, text, width_of
from tickler.render.terminal import out
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN, counted
from tickler.rules.views import BinderView, DayVolume, MonthVolume
from tickler.tabs import MONTHS, say_day

_GAP = 3
_WIDEST_BAR = 24


def lines(binder: BinderView, page: Page) -> Iterable[Text]:
    """The day tabs in two columns from today on, the month tabs in a third, and the count."""
    today = binder.days[0]
    yield text((say_day(today.day), STRONG), f" · the binder holds {counted(binder.counts.filed, 'dossier')}")
    yield Text()
    half = (len(binder.days) + 1) // 2
    counts = [*(volume.count for volume in binder.days), *(month.count for month in binder.months)]
    widest = max(len(str(count)) for count in counts)
    column = (page.width - 2 * _GAP) // 3
    blocks = (
        [_day(volume, binder, widest, column, is_today=volume is today) for volume in binder.days[:half]],
        [_day(volume, binder, widest, column) for volume in binder.days[half:]],
        list(_months(binder, widest, column)),
    )
    for row in range(max(map(len, blocks))):
        made = Text()
        for number, block in enumerate(blocks):
            cell = block[row] if row < len(block) else Text()
            made.append(" " * (number * (column + _GAP) - width_of(made)))
            made.append_text(cell)
        yield made
    yield Text()
    yield _count(binder)
    yield from out.lines(binder.out, today.day)


def _day(volume: DayVolume, binder: BinderView, widest: int, column: int, *, is_today: bool = False) -> Text:
    day = f"{say_day(volume.day)[:3]} {volume.day.day:>2}"
    sign = ">" if is_today else " "
    count = f"{volume.count:>{widest}}" if volume.count or not volume.closed_because else " " * widest
    over = volume.count > binder.capacity
    label = (f"{sign}{day} ", STRONG if is_today else FAINT if volume.closed_because else "")
    room = min(column - len(label[0]) - widest - 3, _WIDEST_BAR)
    if volume.closed_because and not volume.count:
        return text(label, ("·" * 6 + " closed", FAINT) if room > 12 else ("closed", FAINT))  # noqa: PLR2004  # fits
    filled, rest = bar(volume.count, binder.capacity, room)
    tail = "!" if over else "*" if volume.closed_because else ""
    return text(label, (filled, LATE if over else GOOD), (rest, FAINT), f" {count}", (tail, LATE if over else WARN))


def _months(binder: BinderView, widest: int, column: int) -> Iterator[Text]:
    thickest = max((month.count for month in binder.months), default=0)
    for month in binder.months:
        yield _month(month, thickest, widest, column)


def _month(month: MonthVolume, thickest: int, widest: int, column: int) -> Text:
    name = MONTHS[month.month - 1][:3]
    label = f"{name} {month.year % 100:02} " if month.month == 1 else f"{name}    "
    undated = f" · {month.undated} no day" if month.undated else ""
    room = min(column - len(label) - widest - 13, _WIDEST_BAR)
    filled, rest = bar(month.count, thickest, max(room, 3))
    return text(label, (filled, HEAD), (" " * len(rest)), f" {month.count:>{widest}}", (undated, FAINT))


def _count(binder: BinderView) -> Text:
    counts = binder.counts
    parts: list[str | tuple[str, str]] = [
        (f"{counts.active:,} active", STRONG),
        f" = {counts.filed:,} under tabs + {counts.out:,} out",
        (f" · {counts.closed:,} closed", FAINT),
    ]
    if any(volume.count > binder.capacity for volume in binder.days):
        parts.append((f" · ! more than {binder.capacity}", LATE))
    if any(volume.count and volume.closed_because for volume in binder.days[1:]):
        parts.append((" · * a closed day", WARN))
    return text(*parts)
