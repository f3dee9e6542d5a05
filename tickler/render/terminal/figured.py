"""The figures of the work on the screen: the day that was, and the trends of weeks."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import ceil

from rich.text import Text

from tickler.render.page import Page, bar, text
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN, counted, short_day
from tickler.rules.figures import Agreed, Review, Stack, Stats, Week, Word
from tickler.tabs import say_day

_NAME = 16  # columns of a figure's name
_WIDEST_BAR = 30
_TREND = 13  # columns of a trend's name
_WEEK = 7  # columns of a week's figure
_A_YEAR = 364  # days back, from which on
_WEEK_OF_A_YEAR = 10  # its Monday is said with the year
_FEWEST_WEEKS = 2  # whose figures stand beside the line
_SPARKS = "▁▂▃▄▅▆▇█"
_NO_FIGURE = "-"
_BETWEEN = " · "

Parts = Iterable[tuple[int, str, str]]  # number, what, style


def lines(value: Review | Stats, page: Page) -> Iterable[Text]:
    """The screen of a day that was, or of weeks."""
    return _review(value, page) if isinstance(value, Review) else _stats(value, page)


def _review(view: Review, page: Page) -> Iterator[Text]:
    closed = f" · closed: {view.closed_because}" if view.closed_because else ""
    yield text((say_day(view.day), STRONG), (" · until now" if view.is_today else "", FAINT), (closed, WARN))
    yield Text()
    yield from _stack(view.stack, page, left="left" if view.is_today else "carried over")
    yield Text()
    yield from _contacts(view, page)
    yield Text()
    if view.agreed.agreed:
        yield _agreed(view.agreed)
    if view.word.due or view.word.kept:
        yield _word(view.word)
    yield _next(view, page)


def _stack(stack: Stack, page: Page, *, left: str) -> Iterator[Text]:
    if not stack.planned and not stack.unplanned:
        yield text("Nothing was planned, and nothing was done.")
        return
    fates: Parts = (
        (stack.done, "done", GOOD),
        (stack.moved, "moved", WARN),
        (stack.carried, left, LATE),
        (stack.closed, "closed", ""),
    )
    added_up = " + ".join(f"{number:,} {what}" for number, what, _ in fates)
    yield text(("Planned", HEAD), f" · {stack.planned:,}", (f" = {added_up}", FAINT))
    most = max(stack.planned, stack.unplanned)
    also = {"moved": f" · {stack.handed_over:,} to colleagues" if stack.handed_over else ""}
    for number, what, style in (*fates, (stack.unplanned, "done unplanned", GOOD)):
        yield _bar(what, number, most, page, style) + text((also.get(what, ""), FAINT))


def _contacts(view: Review, page: Page) -> Iterator[Text]:
    talks, quota = view.talks, view.quota
    rate = f" · {talks.reached:,} of {counted(talks.calls, 'call')} reached somebody" if talks.calls else ""
    share = f" · {_percent(talks.reached_rate)}" if talks.calls else ""
    yield text(("Contacts", HEAD), f" · {talks.contacts:,}", (f"{rate}{share}", FAINT))
    for what, number, least, also in (
        ("calls", talks.calls, quota.calls, ""),
        ("first calls", view.first_calls, quota.first_calls, ""),
        ("offers", talks.offers, quota.offers, ""),
        ("new contracts", view.contracts, quota.contracts, " this month"),
    ):
        if least is not None:
            done, style = (" · done", GOOD) if number >= least else ("", WARN)
            yield _bar(what, number, least, page, style) + text(f" of {least:,}", (also, FAINT), (done, GOOD))
        elif what != "new contracts":
            yield _bar(what, number, talks.contacts, page, "")
        elif number:
            yield text(f"  {what:<{_NAME}}", (f"{number:,}", STRONG), (also, FAINT))
    yield from counts(view.outcomes, page)


def counts(found: Iterable[tuple[str | None, int]], page: Page) -> Iterator[Text]:
    """How many there were of each, side by side; None: nothing was said of it. A figure stands beside its word."""
    line = ""
    for said in (f"{what or 'nothing said'} {number:,}" for what, number in found):
        if line and page.cut and len(line) + len(said) > page.width - len(_BETWEEN) - 2:
            yield text("  ", line)
            line = ""
        line += f"{_BETWEEN if line else ''}{said}"
    if line:
        yield text("  ", line)


def _agreed(agreed: Agreed) -> Text:
    parts: Parts = (
        (agreed.kept, "kept", GOOD),
        (agreed.late, "done at another time", WARN),
        (agreed.moved, "moved", ""),
        (agreed.missed, "missed", LATE),
        (agreed.ahead, "still ahead", HEAD),
    )
    return _told("Agreed", f"{agreed.agreed:,} for this day", parts)


def _word(word: Word) -> Text:
    late = f", {word.kept_late:,} late" if word.kept_late else ""
    parts: Parts = (
        (word.in_time, "kept", GOOD),
        (word.broken, "broken", LATE),
        (word.open, "still to keep", HEAD),
    )
    told = _told("Promised", f"{word.due:,} due", parts)
    if word.kept and (word.kept, word.kept_late) != (word.in_time, 0):
        told += text((f" · on this day {word.kept:,} kept{late}", GOOD))
    return told


def _told(name: str, number: str, parts: Parts) -> Text:
    told = text((f"{name:<{_NAME}}", HEAD), "  ", number)
    for count, what, style in parts:
        if count:
            told += text(" · ", (f"{count:,} {what}", style))
    return told


def _next(view: Review, page: Page) -> Text:
    ahead = view.next
    over = ahead.due - ahead.capacity
    filled, rest = bar(ahead.due, ahead.capacity, _bar_width(page))
    told = text((f"{'Next':<{_NAME}}", HEAD), "  ", (filled, LATE if over > 0 else GOOD), (rest, FAINT))
    told += text((f" {ahead.due:,}", STRONG), f" of {ahead.capacity:,}")
    return told + text((f" · {over:,} over" if over > 0 else "", LATE), f" · {say_day(ahead.day)}")


def _bar(what: str, number: int, of: int, page: Page, style: str) -> Text:
    filled, rest = bar(number, of, _bar_width(page))
    return text(f"  {what:<{_NAME}}", (filled, style), (rest, FAINT), (f" {number:,}", STRONG))


def _bar_width(page: Page) -> int:
    return max(min(page.width - _NAME - 36, _WIDEST_BAR), 8)


def _stats(stats: Stats, page: Page) -> Iterator[Text]:
    weeks = stats.weeks
    years = (stats.today - weeks[0].first).days >= _A_YEAR  # else a day and a month name each Monday
    wide = _WEEK_OF_A_YEAR if years else _WEEK
    room = page.width - _TREND - 2 if page.cut else max(len(weeks), _FEWEST_WEEKS) * (wide + 1)
    drawn = weeks[-min(len(weeks), room - _FEWEST_WEEKS * _WEEK) :]
    told = drawn[-max((room - len(drawn)) // wide, 1) :]
    left_out = f" · the last {len(drawn)} are drawn; all of them: --json" if len(drawn) < len(weeks) else ""
    if len(told) < len(drawn):
        left_out += f" · figures of the last {len(told)}"
    yield text((f"{counted(len(weeks), 'week')} until {say_day(stats.today)}", STRONG), (left_out, FAINT))
    yield Text()
    gap = " " * (_TREND + 2 + len(drawn))
    yield text((gap + "".join(f"{_monday(week.first, years=years):>{wide}}" for week in told), FAINT))
    rows = (
        ("due a day", [week.volume for week in drawn], _one_digit, HEAD),
        ("carried over", [week.carried_a_day for week in drawn], _one_digit, LATE),
        ("contacts", [week.talks.contacts for week in drawn], _whole, GOOD),
        ("calls", [week.talks.calls for week in drawn], _whole, GOOD),
        ("reached", [week.talks.reached_rate for week in drawn], _percent, GOOD),
        ("offers", [week.talks.offers for week in drawn], _whole, GOOD),
    )
    for name, figures, say, style in rows:
        said = "".join(f"{say(figure):>{wide}}" for figure in figures[-len(told) :])
        yield text(f"  {name:<{_TREND}}", (_sparkline(figures, _SPARKS), style), said)
    yield Text()
    yield text((_running(weeks[-1]), FAINT))


def _sparkline(figures: Sequence[float | None], signs: str) -> str:
    """A sign for each figure, as high as it is beside the highest, the lowest one for 0 alone; blank for none."""
    highest = max((figure for figure in figures if figure), default=1)
    heights = (figure if figure is None else ceil((len(signs) - 1) * (figure / highest)) for figure in figures)
    return "".join(" " if height is None else signs[height] for height in heights)


def _monday(day: date, *, years: bool) -> str:
    return short_day(day, day) + (f" {day:%y}" if years else "")


def _running(week: Week) -> str:
    days = counted(week.working_days, "working day")
    return f"Due, carried over: on an average morning. This week has had {days}."


def _one_digit(figure: float | None) -> str:
    return _NO_FIGURE if figure is None else f"{figure:,.1f}"


def _whole(figure: float | None) -> str:
    return _NO_FIGURE if figure is None else f"{figure:,.0f}"


def _percent(rate: float | None) -> str:
    return _NO_FIGURE if rate is None else f"{100 * rate:.0f} %"
