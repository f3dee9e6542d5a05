"""The report on a month on the screen, with bars; what a template is given; and where a report was written."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from tickler.render.page import Page, bar, padded, text
from tickler.render.terminal.figured import counts
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN, counted
from tickler.rules.report import Answers, Client, Made, Meanings, Report, values
from tickler.tabs import say_day

_NAME = 16
_WIDEST_BAR = 24
_WEEK = 12
_MOST_CLIENTS = 5
_VALUE = 32
_AT_ONCE = "at once"


def lines(value: Report | Meanings | Made, page: Page) -> Iterable[Text]:
    """The screen of one of them."""
    match value:
        case Report():
            return _report(value, page)
        case Meanings():
            return _meanings(value)
        case Made():
            by = f" · by {value.template}" if value.template else ""
            return [text(("made", GOOD), f" the report on {value.title}{by} · ", (value.path, STRONG))]


def _report(report: Report, page: Page) -> Iterator[Text]:
    days = counted(report.working_days, "working day")
    yield text(
        (report.title, STRONG), f" · {report.owner} · {days}",
        ("" if report.over else f" · until {say_day(report.last)}", WARN),
    )  # fmt: skip
    if report.begun and report.last < report.begun:
        yield text((f"The binder was begun on {say_day(report.begun)}: of before it knows what was noted later.", WARN))
    yield from _contacts(report, page)
    yield Text()
    yield from _weeks(report, page)
    yield from _clients(report)
    if report.answers.asked:
        yield _answers(report.answers)
    word = report.word
    if word.due:
        parts = ((word.in_time, "kept", GOOD), (word.broken, "broken", LATE), (word.open, "still to keep", HEAD))
        yield _row("Promised", f"{word.due:,} due", parts)


def _contacts(report: Report, page: Page) -> Iterator[Text]:
    talks, quota = report.talks, report.quota
    reached = ""
    if talks.calls:
        reached = f" · {talks.reached:,} of {counted(talks.calls, 'call')} reached somebody · "
        reached += f"{100 * talks.reached / talks.calls:.0f} %"
    yield text(("Contacts", HEAD), f" · {talks.contacts:,}", (reached, FAINT))
    for what, number, asked in (
        ("calls", talks.calls, report.target(quota.calls)),
        ("first calls", report.first_calls, report.target(quota.first_calls)),
        ("offers", talks.offers, report.target(quota.offers)),
        ("new contracts", report.contracts, quota.contracts),
    ):
        target = asked or None  # in a month without a working day nothing is asked for
        style = "" if target is None else GOOD if number >= target else WARN
        filled, rest = bar(number, target or talks.contacts, max(min(page.width - _NAME - 36, _WIDEST_BAR), 8))
        line = text(f"  {what:<{_NAME}}", (filled, style), (rest, FAINT), (f" {number:,}", STRONG))
        done = (" · done", GOOD) if target is not None and number >= target else ("", "")
        yield line + text(f" of {target:,}" if target is not None else "", done)
    told = values(report)
    for by in ("kind", "outcome"):
        yield from counts([(one[by], one["count"]) for one in told[f"{by}s"]], page)


def _weeks(report: Report, page: Page) -> Iterator[Text]:
    columns = ("planned", "done", "", "calls", "reached", "offers")
    width = max(min(page.width - _WEEK - 46, _WIDEST_BAR), 6)
    widths = (8, 7, width, 8, 9, 8)
    head = "".join(f"{name:>{wide}}" if name else " " * (wide + 2) for name, wide in zip(columns, widths, strict=True))
    yield text((padded("By week", _WEEK), HEAD), (head, FAINT))
    for week in report.weeks:
        if week.is_empty:
            continue
        filled, rest = bar(week.done, week.planned, width)
        rate = week.talks.reached_rate
        yield text(
            f"  {week.name:<{_WEEK - 2}}",
            f"{week.planned:>8,}", (f"{week.done:>7,}", STRONG), "  ", (filled, GOOD), (rest, FAINT),
            f"{week.talks.calls:>8,}", f"{'-' if rate is None else f'{100 * rate:.0f} %':>9}",
            f"{week.talks.offers:>8,}",
        )  # fmt: skip


def _clients(report: Report) -> Iterator[Text]:
    bought = " + ".join(f"{one.amount:,f} {one.currency}" for one in report.sums)
    purchases = counted(sum(one.purchases for one in report.sums), "purchase")
    yield text((f"{'Sold':<{_NAME}}", HEAD), f"  {bought or 'nothing'}", (f" · {purchases}", FAINT))
    for name, number, clients, style in (
        ("Gained", report.contracts, report.gained, GOOD),
        ("Lost", report.lost, report.lost_clients, LATE),
    ):
        said = (f"{number:,}", style if number else "")
        yield text((f"{name:<{_NAME}}", HEAD), "  ", said, *_named(clients, number))
    yield text(
        (f"{'Quiet':<{_NAME}}", HEAD), f"  {report.quiet:,} beyond the cadence now",
        (f" · spoken with in the month: {report.spoken_with:,}", FAINT),
    )  # fmt: skip


def _named(clients: tuple[Client, ...], count: int) -> Iterator[str]:
    shown = clients[:_MOST_CLIENTS]
    yield "".join(f" · {one.id} {one.name}" for one in shown)
    if count > len(shown):
        yield f" · {count - len(shown):,} more"


def _answers(answers: Answers) -> Text:
    complaints = f", {counted(answers.complaints, 'complaint')}" if answers.complaints else ""
    told = _row(
        "Questions", f"{answers.asked:,}{complaints}",
        (
            (answers.in_time, "in time", GOOD), (answers.late, "late", LATE), (answers.open, "open", ""),
            (answers.overdue, "overdue", LATE), (answers.dropped, "dropped", ""),
        ),
    )  # fmt: skip
    if answers.median_hours is None or answers.longest_hours is None:
        return told
    half, longest = _took(answers.median_hours), _took(answers.longest_hours)
    of = "" if longest == _AT_ONCE else " of working time"
    return told + text((f" · half {half}, all {longest}{of}", FAINT))


def _took(hours: float) -> str:
    """Within how long something was answered."""
    minutes = round(60 * hours)
    if not minutes:
        return _AT_ONCE
    return f"within {minutes} min" if minutes < 60 else f"within {hours:.1f} h"  # noqa: PLR2004  # minutes of an hour


def _row(name: str, number: str, parts: Iterable[tuple[int, str, str]]) -> Text:
    told = text((f"{name:<{_NAME}}", HEAD), "  ", number)
    for count, what, style in parts:
        if count:
            told += text(" · ", (f"{count:,} {what}", style))
    return told


def _meanings(meanings: Meanings) -> Iterator[Text]:
    for name, meaning in meanings.values:
        yield text((f"{name:<{_VALUE}}", STRONG), f"  {meaning}")
