"""The day's stack as it lies on the desk, and what lies under any other tab."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from rich.text import Text

from tickler.dossiers import DueDossier
from tickler.render.page import Page, bar, padded, plain, shortened, text, width_of, wrapped
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN, client_parts, counted, ended, task
from tickler.rules.stack import Stack
from tickler.rules.views import REPORTED_BY, DayVolume, Divider, Morning
from tickler.tabs import carried_days, day_of, is_month, month_name, say_day

_WIDE = 150  # columns from which what is to be done stands beside the client
_WIDEST_CLIENT = 56
_WIDEST_PHONE = 22  # columns; a longer one, with an extension or a second number, takes no room from all the others
_TIME = 5
_WIDEST_BAR = 24
_SHORTEST_BAR = 8
_SHORTEST_WORDS = 32  # columns below which a task, or the words of the last contact, says too little


def lines(value: Morning | Divider, page: Page) -> Iterable[Text]:
    """The screen of a day's stack, or of a divider."""
    return _morning(value, page) if isinstance(value, Morning) else _divider(value, page)


def _morning(morning: Morning, page: Page) -> Iterator[Text]:
    day, stack = morning.stack.day, morning.stack
    head: list[str | tuple[str, str]] = [
        (say_day(day), STRONG),
        f" · tab {morning.style.called(day)} · {morning.owner}",
    ]
    if morning.closed_because:
        head.append((f" · closed: {morning.closed_because}", WARN))
    yield text(*head)
    yield _volume(morning, page.width)
    if morning.short and len(stack):
        from tickler.render.terminal import short  # only where it was asked for

        yield from short.lines(morning, page)
        return
    yield Text()
    if len(stack):
        sections = (
            ("Carried over", LATE, stack.carried),
            ("Agreed times", HEAD, stack.timed),
            ("Today" if day == morning.today else "That day", HEAD, stack.rest),
            ("To place", WARN, stack.to_place),
        )
        opens = day == morning.today and not morning.closed_because
        yield from _sections(sections, stack, day, page, hints={"To place": "tickler open-month"} if opens else {})
    else:
        yield text(_nothing(morning))
        yield Text()
    if morning.promises:
        from tickler.render.terminal import promised  # only on days that something was promised for

        yield from promised.due(morning.promises, day, page)
    if morning.greetings:
        from tickler.render.terminal import greet  # only on days that somebody is to be greeted on

        yield from greet.ahead(morning.greetings, page)
    if morning.out:
        from tickler.render.terminal import out  # only where something is with a colleague

        yield from out.lines(morning.out, morning.today)
    if morning.report:
        yield _report(morning.report, morning.today)
    yield from _ahead(morning.ahead, page.width)
    yield from _relief(morning)
    yield from _next(morning)


def _divider(divider: Divider, page: Page) -> Iterator[Text]:
    stack = divider.stack
    where = say_day(divider.day) if divider.day else ""
    if divider.month:
        year, month = divider.month
        where = f"{month_name(month)} {year or ''}".strip()
    head = f"Tab {divider.name}" if divider.day or not divider.month else f"The {divider.name} tab"
    if divider.day and divider.in_month:
        head, beside = f"{where}, under {month_name(divider.day.month)}", ""
    else:
        beside = f" · {where}" if divider.day else ""
    yield text((head, STRONG), beside, f" · {counted(len(stack), 'dossier')}")
    yield Text()
    if divider.out:
        from tickler.render.terminal import out  # only where something is with a colleague

        yield from out.lines(divider.out, divider.today)
        yield Text()
    if not len(stack):
        nothing = (
            "Nothing lies here."
            if where
            else f"No date lies under tab {divider.name} now: that day is past the window."
        )
        yield text(nothing)
        yield from _opened(divider)
        return
    if divider.month:
        dated = tuple(due for due in stack if not is_month(due.filing.tab))
        sections: tuple[tuple[str, str, tuple[DueDossier, ...]], ...] = (
            ("No day yet", WARN, stack.to_place),
            ("With a day noted", HEAD, dated),
        )
    else:
        sections = (
            ("Carried over", LATE, stack.carried),
            ("Agreed times", HEAD, stack.timed),
            ("That day", HEAD, stack.rest),
            ("To place", WARN, stack.to_place),
        )
    yield from _sections(sections, stack, divider.today, page, dated=divider.month is not None)
    yield from _opened(divider)


def _opened(divider: Divider) -> Iterator[Text]:
    """Of the month that has begun: where to look for what lay behind its divider without a day."""
    today = divider.today
    if divider.month in {(None, today.month), (today.year, today.month)}:
        begun = f"{month_name(today.month)} {today.year} has begun: what had no day yet is to place, in tickler today."
        yield text((begun, FAINT))


def _volume(morning: Morning, width: int) -> Text:
    """The bar and all counters on one line: where they are many, in short words, and then without the bar."""
    said = _counters(morning, "carried over")
    if width_of(said) + 2 + _SHORTEST_BAR > width:
        said = _counters(morning, "carried")
    room = min(width - width_of(said) - 2, _WIDEST_BAR)
    if room < _SHORTEST_BAR:
        return said
    return text(*_bar(len(morning.stack), morning.capacity, room), "  ") + said


def _counters(morning: Morning, carried: str) -> Text:
    stack = morning.stack
    over = len(stack) - morning.capacity
    parts: list[str | tuple[str, str]] = [(f"{len(stack)} of {morning.capacity}", STRONG)]
    if over > 0:
        parts.append((f" · {over} over", LATE))
    for number, what, style in (
        (len(stack.carried), carried, LATE),
        (stack.agreed, "agreed", ""),
        (len(stack.to_place), "to place", WARN),
        (morning.done, "done", GOOD),
    ):
        if number or what == "done":
            parts += [" · ", (f"{number} {what}", style if number else FAINT)]
    return text(*parts)


def _nothing(morning: Morning) -> str:
    if morning.closed_because and morning.stack.day == morning.today:
        return f"Nothing is due: today is {morning.closed_because}."
    if morning.done:
        return "The stack is worked through."
    if morning.promises:
        return "No dossier is due."
    return "Nothing is due today." if morning.stack.day == morning.today else "Nothing lies under this day yet."


class _Columns(NamedTuple):
    """How wide the columns are that all dossiers of a stack share."""

    number: int
    client: int
    phone: int
    task: int
    page: int
    all_beside: bool  # how the last contacts ended fits beside the tasks, on every line

    @property
    def indent(self) -> int:
        """Where the client's column begins."""
        return self.number + _TIME + 4


def _sections(  # noqa: PLR0913  # each is one thing that the sections show
    sections: Iterable[tuple[str, str, tuple[DueDossier, ...]]],
    stack: Stack,
    today: date,
    page: Page,
    *,
    dated: bool = False,
    hints: Mapping[str, str] = {},
) -> Iterator[Text]:
    columns = _columns(stack, page, today, dated=dated)
    for title, style, dossiers in sections:
        if dossiers:
            hint = f" · over the month: {hints[title]}" if title in hints else ""
            yield text((title, style), (f" · {len(dossiers)}{hint}", FAINT))
            for due in dossiers:
                yield from _dossier(due, columns, today, cut=page.cut, dated=dated)
            yield Text()


def _columns(stack: Stack, page: Page, today: date, *, dated: bool) -> _Columns:
    number = max((len(str(due.dossier.id)) for due in stack), default=1)
    room = page.width - number - _TIME - 4
    phone = phone_column(stack)
    client = max((width_of(_client(due)) for due in stack), default=0)
    what = max((width_of(_what(due)) for due in stack), default=0)
    client = min(client, _WIDEST_CLIENT, max(room - phone - 2, 20))
    left = room - client - phone - what - 6
    tails = (
        width_of(_joined(_tail(due, today, dated=dated), None)) + max(width_of(phone_of(due)) - phone, 0)
        for due in stack
    )
    return _Columns(
        number, client, phone, what, page.width, page.width >= _WIDE and all(tail <= left for tail in tails)
    )


def _dossier(due: DueDossier, columns: _Columns, today: date, *, cut: bool, dated: bool) -> Iterator[Text]:
    when, style = when_due(due, today)
    number = (f"{due.dossier.id:>{columns.number + 1}}", FAINT)
    name, person = client_parts(due.dossier.card)
    phone = phone_of(due)
    head = text(number, "  ", (f"{when:>{_TIME}}", style), " ", (name, STRONG), person)
    tail = list(_tail(due, today, dated=dated))
    gap = columns.indent + columns.client - width_of(head)
    beside = columns.page - width_of(head) - max(gap, 0) - max(columns.phone, width_of(phone)) - 4
    if columns.page >= _WIDE and beside >= min(columns.task, _SHORTEST_WORDS):
        head.append(f"{' ' * max(gap, 0)}  {padded(phone, columns.phone)}  ")
        yield from _wide(head, _what(due), tail, columns, cut=cut)
        return
    if cut and width_of(head) > columns.page:
        *before, head = _in_the_column(head, columns)
        yield from before
    yield from _with_phone(head, phone, columns)
    yield from _below([(_what(due), ""), *tail], columns, cut=cut)


def _in_the_column(head: Text, columns: _Columns) -> Iterator[Text]:
    """A client too long for a line, on several of them, one under the other."""
    first, *later = wrapped(head[columns.indent :], columns.page - columns.indent)
    yield head[: columns.indent] + first
    for piece in later:
        yield text(" " * columns.indent) + piece


def _with_phone(head: Text, phone: str, columns: _Columns) -> Iterator[Text]:
    """The phone in its column; what does not fit there stands behind the client, or on a line of its own."""
    column, wide = columns.indent + columns.client + 2, width_of(phone)
    aligned = max(column, width_of(head) + 2)
    behind = aligned if aligned + wide <= columns.page else width_of(head) + 2
    if phone and behind + wide > columns.page:
        yield head
        head, behind = text(), column if column + wide <= columns.page else columns.indent
    if phone:
        head.append(" " * (behind - width_of(head)) + phone)
    yield head


def _wide(head: Text, what: str, tail: list[tuple[str, str]], columns: _Columns, *, cut: bool) -> Iterator[Text]:
    """What is to be done beside the client, and how the last contact ended beside that or below it."""
    if columns.all_beside:
        yield head + text(padded(what, columns.task) if tail else what, "  " if tail else "") + _joined(tail, None)
        return
    yield head + text(shortened(what, columns.page - width_of(head)) if cut else what)
    if tail:
        yield text(" " * columns.indent) + _joined(tail, columns.page - columns.indent if cut else None)


def _below(parts: list[tuple[str, str]], columns: _Columns, *, cut: bool) -> Iterator[Text]:
    """The second line of a dossier; how the last contact ended goes to a third, where it would be cut too short."""
    indent, room = " " * columns.indent, columns.page - columns.indent
    *facts, last = parts
    beside = room - width_of(_joined(facts, None)) - 3
    if cut and facts and beside < min(width_of(last[0]), _SHORTEST_WORDS):
        yield text(indent) + _joined(facts, room)
        yield text(indent) + _joined([last], room)
    else:
        yield text(indent) + _joined(parts, room if cut else None)


def phone_of(due: DueDossier) -> str:
    """The client's phone; empty where there is none."""
    return plain(due.dossier.card.phone or "")


def phone_column(stack: Iterable[DueDossier]) -> int:
    """How wide the column of phones is: as the widest, of those that are no longer than most."""
    widths = [width_of(phone_of(due)) for due in stack]
    return max(
        (width for width in widths if width <= _WIDEST_PHONE), default=min(max(widths, default=0), _WIDEST_PHONE)
    )


def _client(due: DueDossier) -> str:
    return "".join(client_parts(due.dossier.card))


def _what(due: DueDossier) -> str:
    return task(due.filing.do, due.filing.about)


def when_due(due: DueDossier, today: date) -> tuple[str, str]:
    """For how many days it was carried over, or its time; and the style to say it in."""
    days = carried_days(due.filing.tab, today)
    if days:
        return f"{days} d", LATE
    return (due.filing.time or "", STRONG)


def _tail(due: DueDossier, today: date, *, dated: bool) -> Iterator[tuple[str, str]]:
    """What else there is to know at a glance: the day, days carried over, moves, how the last contact ended."""
    day = day_of(due.filing.tab)
    if dated and day:
        yield say_day(day), ""
    if due.dossier.for_owner:
        yield f"for {plain(due.dossier.for_owner)}", HEAD
    if due.dossier.moves:
        yield f"moved {counted(due.dossier.moves, 'time')}", WARN
    if due.filing.agreed and (not due.filing.time or carried_days(due.filing.tab, today)):
        yield f"agreed {due.filing.time or ''}".strip(), GOOD
    last = due.last_contact
    if last:
        said = plain(last.note or last.offer or "")
        yield f"{ended(last, today)}{': ' if said else ''}{said}", FAINT
    elif due.filing.do != "first-call":
        yield "no contact yet", FAINT


def _joined(parts: Iterable[tuple[str, str]], room: int | None) -> Text:
    """The parts with dots between; the last one cut to the room, if there is a limit to it."""
    made = Text()
    for words, style in parts:
        dot = " · " if made else ""
        left = width_of(words) if room is None else room - width_of(made) - len(dot)
        if left > 0:
            made += text(dot, (shortened(words, left), style))
    return made


def _bar(count: int, capacity: int, width: int) -> list[tuple[str, str]]:
    filled, rest = bar(count, capacity, width)
    return [(filled, LATE if count > capacity else GOOD), (rest, FAINT)]


def _ahead(ahead: tuple[DayVolume, ...], width: int) -> Iterator[Text]:
    """The coming working days, side by side."""
    column = min((width - 6) // len(ahead), 22)
    made = text(("Ahead ", FAINT))
    for volume in ahead:
        day = f"{say_day(volume.day)[:3]} {volume.day.day}"
        count = str(volume.count)
        room = column - len(day) - len(count) - 4
        made += text(day, " ", *_bar(volume.count, volume.capacity, max(room, 1)), " ", (count, STRONG), "  ")
    made.rstrip()
    yield made


def _report(month: date, today: date) -> Text:
    """What is to be made by the 3rd, or was."""
    named = f"{month_name(month.month)} {month.year}"
    said = f"tickler report --to {month:%Y-%m}.pdf"
    late = today.day > REPORTED_BY
    by = f" on {named} {'was' if late else 'is'} to be made by the 3rd: "
    return text(("Report", LATE if late else WARN), by, (said, FAINT))


def _relief(morning: Morning) -> Iterator[Text]:
    """Where more lies than the day holds, and some of it can go: the command that says which."""
    stack = morning.stack
    dated = [due for due in stack if not is_month(due.filing.tab)]
    waits = morning.closed_because and stack.day != morning.today  # on a closed day itself all of it waits anyway
    if len(dated) > (0 if waits else morning.capacity):
        from tickler.rules.relieving import may_go  # only where it is too much

        movable = sum(map(may_go, dated))
        if movable:
            day = "" if stack.day == morning.today else f" {stack.day.isoformat()}"
            yield text(("Over  ", LATE), f"{movable} can go to another day: ", (f"tickler balance{day}", FAINT))


def _next(morning: Morning) -> Iterator[Text]:
    first = next(iter(morning.stack), None)
    if morning.stack.day != morning.today:
        return
    if first is None:
        yield text(("Next  ", FAINT), "tickler binder")
    elif is_month(first.filing.tab):
        yield text(("Next  ", FAINT), f"tickler move {first.dossier.id} fri")
    else:
        yield text(("Next  ", FAINT), f'tickler call {first.dossier.id} "what was said" --outcome reached --next fri')
