"""Who buys again, on the screen."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from rich.text import Text

from tickler.render.page import Page, bar, plain, shortened, text, width_of
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN, counted, short_day, short_tab
from tickler.rules.segments import MEANING, Buyer, Buyers, Limit, Limits, Matrix, Segment
from tickler.tabs import say_day

_NAME = 10
_WIDEST_BAR = 24
_BESIDE = 58  # columns beside a bar
_WIDEST_CLIENT = 44
_STYLE: dict[Segment, str] = {"newcomers": HEAD, "one-time": "", "growing": GOOD, "vip": GOOD, "lost": LATE}
_SAID: dict[Segment, str] = {"vip": "VIP"}
_NOTED = "tickler deal REF AMOUNT notes one."


def lines(value: Matrix | Buyers, page: Page) -> Iterable[Text]:
    """The screen of all segments, or of one."""
    return _matrix(value, page) if isinstance(value, Matrix) else _buyers(value, page)


def _matrix(view: Matrix, page: Page) -> Iterator[Text]:
    clients = sum(one.clients for one in view.segments)
    yield text((say_day(view.today), STRONG), f" · {counted(clients, 'client')} who bought")
    if not clients:
        yield text("No purchase of a client of yours is on record. ", (_NOTED, FAINT))
        return
    yield Text()
    width = max(min(page.width - _BESIDE, _WIDEST_BAR), 6)
    for one in view.segments:
        filled, rest = bar(one.clients, clients, width)
        share = 100 * one.clients / clients
        said = text(
            f"  {_SAID.get(one.segment, one.segment):<{_NAME}}", (filled, _STYLE[one.segment]), (rest, FAINT),
            (f"{one.clients:>8,}", STRONG), f" {_percent(share):>5}  ", (MEANING[one.segment], FAINT),
        )  # fmt: skip
        yield said
        if one.clients:
            yield text(" " * (_NAME + 2), f"{counted(one.purchases, 'purchase')} · {_sums(one.sums)}")
    yield Text()
    yield from _limits(view.limits)
    if view.found.second is None:
        yield text((f"{'Again':<{_NAME}}", HEAD), "  nobody has bought twice yet")
        return
    yield text(
        (f"{'Again':<{_NAME}}", HEAD), f"  half of those who bought twice did so within {_days(view.found.second)}"
    )
    if view.past:
        yield Text()
        yield text(("To remind", WARN), (f" · {counted(view.past, 'newcomer')} past that time", FAINT))
        yield from _list(view.newcomers, page, view)
        yield from _rest(view.past - len(view.newcomers), "tickler segments newcomers")


def _buyers(view: Buyers, page: Page) -> Iterator[Text]:
    named = _SAID.get(view.segment, view.segment.capitalize())
    yield text((named, STRONG), f" · {counted(view.clients, 'client')} · {MEANING[view.segment]}")
    yield from _limits(view.limits)
    yield Text()
    yield from _list(view.buyers, page, view)
    yield from _rest(view.clients - len(view.buyers), f"tickler segments {view.segment} --most {view.clients}")


def _limits(limits: Limits) -> Iterator[Text]:
    recent, many = limits
    yield text((f"{'Recently':<{_NAME}}", HEAD), f"  within {_days(recent.value)}", (_source(recent), FAINT))
    yield text((f"{'Many':<{_NAME}}", HEAD), f"  {many.value} purchases or more", (_source(many), FAINT))


def _source(limit: Limit) -> str:
    return {
        "settings": " · by the settings",
        "data": " · by what was bought so far",
        "usual": " · until more was bought, or the settings say it",
    }[limit.source]


def _list(buyers: tuple[Buyer, ...], page: Page, view: Matrix | Buyers) -> Iterator[Text]:
    number = max((len(str(one.dossier.id)) for one in buyers), default=1)
    client = min(max((width_of(_client(one)) for one in buyers), default=0), _WIDEST_CLIENT, page.width - number - 20)
    for one in buyers:
        name, other = plain(one.dossier.card.name), _other(one)
        if page.cut and width_of(name + other) > client:
            name = shortened(name, client)
            other = shortened(other, client - width_of(name))
        phone = plain(one.dossier.card.phone or "")
        beside = f"{' ' * (client - width_of(name + other))}  {phone}" if phone else ""
        yield text((f"{one.dossier.id:>{number + 1}}", FAINT), "  ", (name, STRONG), other, beside)
        ago = (view.today - one.last).days
        filing = one.dossier.filing
        where = short_tab(filing.tab, view.today) if filing else "closed"
        day = short_day(one.last, view.today)
        last = f"last bought {day}, {_days(ago)} ago" if ago else "bought today"
        said = f"{last} · {counted(one.purchases, 'purchase')} · {_sums(one.sums)}"
        yield text(" " * (number + 3), said, (f" · {where}", FAINT))


def _rest(left: int, command: str) -> Iterator[Text]:
    if left > 0:
        yield text((f"  {left:,} more: {command}", FAINT))


def _client(one: Buyer) -> str:
    return plain(one.dossier.card.name) + _other(one)


def _other(one: Buyer) -> str:
    card = one.dossier.card
    return f" · {plain(card.person)}" if card.person and card.person != card.name else ""


def _sums(sums: Mapping[str, Decimal]) -> str:
    return " + ".join(f"{amount:,f} {currency}" for currency, amount in sums.items())


def _percent(share: float) -> str:
    """Something is never shown as nothing."""
    return "<1 %" if 0 < share < 1 else f"{share:.0f} %"


def _days(days: int) -> str:
    return counted(days, "day")
