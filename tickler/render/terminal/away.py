"""What goes to a colleague and comes back: packs, receipts, and what is on the way."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, get_args

from rich.text import Text

from tickler.dossiers import Dossier, Filing
from tickler.render.page import Page, text
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN, counted, moment, short_tab, task
from tickler.rules.handover_views import Account, HandedOver, Handovers, OnTheWay, Recalled, Receipt, Received
from tickler.rules.receiving import Became
from tickler.rules.views import DayVolume
from tickler.tabs import day_of, day_tab, is_month, say_day

_MOST_DAYS = 12
_BAR = 30
_MOST_NAMED = 5


def lines(value: Any, _page: Page) -> Iterable[Text]:  # noqa: ANN401  # one of the views below
    """The lines of the view."""
    return _LINES_OF[type(value)](value)


def _handed_over(view: HandedOver) -> Iterator[Text]:
    pack = view.pack
    gone = "give back" if pack.kind == "handback" else "hand over for good" if pack.for_good else "hand over"
    did = {"give back": "gave back", "hand over": "handed over", "hand over for good": "handed over for good"}[gone]
    span = f", {say_day(pack.first)} to {say_day(pack.last)}" if pack.first and pack.last else ""
    count = counted(len(view.dossiers), "dossier")
    yield text((f"would {gone}" if view.dry_run else did, GOOD), f" {count} to ", (pack.colleague, STRONG), span)
    if view.dry_run:
        yield from _by_day(view)
    else:
        yield from _volumes_of(view)
    into = f"  {'would go' if view.dry_run else 'went'} into {view.file}"
    yield text(into, (" · encrypted" if view.encrypted else " · not encrypted", FAINT))
    if not view.dry_run and pack.kind == "handover":
        opened = "age -d makes a zip of it" if view.encrypted else "it is a zip"
        yield text(("  without tickler: ", FAINT), f"{opened}; index.html in it opens in any browser")
    if not view.dry_run and pack.kind == "handover" and not pack.for_good:
        yield text(("  take them back: ", FAINT), f"tickler recall {pack.name}")
    if not view.dry_run and pack.kind == "handback":
        yield text(("  should it never arrive: ", FAINT), f"tickler recall {pack.name}")


def _by_day(view: HandedOver) -> Iterator[Text]:
    """Each day with its dossiers; what is closed comes last."""
    lying: dict[date | None, list[tuple[Dossier, Filing | None]]] = {}
    for dossier, filing in view.dossiers:
        if filing:
            lying.setdefault(_day(filing, view.today), []).append((dossier, filing))
    width = max((len(str(dossier.id)) for dossier, _ in view.dossiers), default=1)
    in_order = sorted(lying.items(), key=lambda one: (one[0] is None, one[0] or view.today))
    closed = [one for one in view.dossiers if one[1] is None]
    titled = [(_named(day, view.today), dossiers) for day, dossiers in in_order]
    for title, dossiers in [*titled, *([("closed", closed)] if closed else [])]:
        yield Text()
        yield text((title, HEAD), (f" · {len(dossiers)}", FAINT))
        for dossier, filing in dossiers:
            yield _line(dossier, filing, width)
    yield Text()


def _line(dossier: Dossier, filing: Filing | None, width: int) -> Text:
    what = task(filing.do, filing.about) if filing else f"closed: {dossier.closed.because}" if dossier.closed else ""
    agreed = " · agreed" if filing and filing.agreed else ""
    owner = f" · for {dossier.for_owner}" if dossier.for_owner else ""
    when = f"{(filing and filing.time) or '':>5}  "
    return text(
        (f"{dossier.id:>{width}}  ", FAINT),
        when,
        (dossier.card.name, STRONG),
        f" · {what}",
        (agreed, GOOD),
        (owner, FAINT),
    )


def _volumes_of(view: HandedOver) -> Iterator[Text]:
    most = max((day.dossiers for day in view.days), default=1)
    for day in view.days[:_MOST_DAYS]:
        agreed = f"  {day.agreed} agreed" if day.agreed else ""
        bar = "█" * max(round(_BAR * day.dossiers / most), 1)
        yield text(f"  {_named(day.day, view.today):<12} {day.dossiers:>3}  ", (bar, GOOD), (agreed, FAINT))
    if len(view.days) > _MOST_DAYS:
        yield text((f"  … and {len(view.days) - _MOST_DAYS} days more", FAINT))
    closed = sum(filing is None for _, filing in view.dossiers)
    if closed:
        yield text(f"  {'closed':<12} {closed:>3}")


def _receipt(view: Receipt) -> Iterator[Text]:
    pack = view.pack
    if view.received_on:
        yield text(("received already", WARN), f" on {moment(view.received_on)}: {pack.name}. Nothing was done.")
        return
    did = "would receive" if view.dry_run else "received"
    note = f": {pack.note}" if pack.note else ""
    yield text((did, GOOD), f" {counted(len(view.lines), 'dossier')} from ", (pack.owner, STRONG), note)
    if view.addressed:
        yield text(("  it is addressed to ", WARN), view.addressed)
    width = max((len(str(line.dossier.id)) for line in view.lines if line.dossier.id), default=0)
    for line in view.lines:
        yield from _received(line, width, view.today)
    yield text("  ", *_summed_up(view))
    if pack.kind == "handover" and any(line.became == "left out" for line in view.lines):
        yield text((f"  left out here, it is still out in {pack.owner}'s binder: tickler recall there", FAINT))
    for way in dict.fromkeys(filter(None, (_onwards(line, goes_itself=bool(view.addressed)) for line in view.lines))):
        yield text((f"  {way}", FAINT))
    if view.account:
        yield from _account(view.account)
    yield from _filled(view)


def _received(line: Received, width: int, today: date) -> Iterator[Text]:
    dossier = line.dossier
    number = f"{dossier.id:>{width}}  " if width else ""
    style = WARN if line.became in ("left out", "differs") else GOOD if line.became != "already here" else FAINT
    yield text(
        "  ", (number if dossier.id else " " * len(number), FAINT), (dossier.card.name, STRONG),
        (f" {line.became}", style), f": {line.why}" if line.why else _now(dossier, today),
    )  # fmt: skip
    for one in line.differences if line.became == "differs" else ():
        yield text("      ", (f"{one.what}: ", FAINT), f"mine {one.mine}", (" | ", FAINT), f"theirs {one.theirs}")


def _now(dossier: Dossier, today: date) -> str:
    if dossier.closed:
        return f": {dossier.closed.because}"
    if dossier.filing is None:
        return ""
    time = f" {dossier.filing.time}" if dossier.filing.time else ""
    owner = f" · for {dossier.for_owner}" if dossier.for_owner else ""
    undated = ", no day" if is_month(dossier.filing.tab) else ""
    return f" → {short_tab(dossier.filing.tab, today)}{undated}{time}{owner}"


def _onwards(line: Received, *, goes_itself: bool) -> str | None:
    """How what came of a dossier goes on to the one who has it, where the pack is not one that goes there itself."""
    now = line.dossier
    if not line.why or line.became in ("left out", "differs", "untouched") or now.out_with:
        return None
    if not now.given_pack:
        return f"what you have of it goes there, too: tickler handback {now.for_owner} REF"
    if goes_itself:
        return None
    if now.for_owner:
        return f"the news goes on: tickler handback {now.for_owner}"
    return "the news goes on: tickler recall REF, and tickler handover COLLEAGUE REF --for-good again"


def _summed_up(view: Receipt) -> Iterator[str]:
    became: dict[str, int] = {}
    for line in view.lines:
        became[line.became] = became.get(line.became, 0) + 1
    yield ", ".join(f"{became[what]} {what}" for what in get_args(Became) if what in became)


def _account(account: Account) -> Iterator[Text]:
    parts = [f"{account.out} out, {account.back} back"]
    parts += [f"{account.recalled} recalled"] if account.recalled else []
    parts += [f"{account.still_out} still out"] if account.still_out else []
    yield text("  ", (", ".join(parts), STRONG))


def _filled(view: Receipt) -> Iterator[Text]:
    """How full the days are with what came: those beyond capacity, else the fullest."""
    over = [volume for volume in view.volumes if volume.over]
    shown = over or sorted(view.volumes, key=lambda volume: -volume.count)[:1]
    for volume in shown[:_MOST_DAYS]:
        yield _volume(volume, view)
    if len(shown) > _MOST_DAYS:
        yield text((f"  … and {len(shown) - _MOST_DAYS} days more beyond what they hold", LATE))


def _volume(volume: DayVolume, view: Receipt) -> Text:
    full = f"{short_tab(day_tab(volume.day), view.today)}: {volume.count} of {volume.capacity} with the received ones"
    return text("  ", (full, LATE if volume.over else FAINT))


def _recalled(view: Recalled) -> Iterator[Text]:
    for dossier, had in view.dossiers:
        did = "would take back" if view.dry_run else "took back"
        where = f" → {short_tab(dossier.filing.tab, view.today)}" if dossier.filing else ""
        yield text((did, GOOD), f" {dossier.id} ", (dossier.card.name, STRONG), (where, HEAD), (f" · {had}", FAINT))
    if view.given:
        yield text(("  the pack may have arrived", WARN), ": whoever received it works on it, too")


def _handovers(view: Handovers) -> Iterator[Text]:
    out = [one for one in view.packs if one.way in ("out", "good")]
    here = [one for one in view.packs if one.way == "in"]
    back = [one for one in view.packs if one.way in ("gave", "back")]
    for title, packs in (("Out", out), ("Here for others", here), ("Given back and come back", back)):
        if packs:
            yield text((title, HEAD))
            for one in packs:
                yield from _on_the_way(one, view)
            yield Text()
    if not view.packs:
        yield text("Nothing was handed over yet.")


def _on_the_way(one: OnTheWay, view: Handovers) -> Iterator[Text]:
    today = view.today
    who = f"to {one.colleague}" if one.way in ("out", "good", "gave") else f"from {one.owner}"
    went = date.fromisoformat(one.at[:10])
    begins = f", from {short_tab(day_tab(one.first), today)}" if one.first and one.first > went else ""
    until = f" until {short_tab(day_tab(one.last), today)}" if one.last else ""
    since = short_tab(day_tab(went), today)
    yield text("  ", (who, STRONG), f" since {since}{begins}{until}", (f"  {one.name}", FAINT))
    yield text("    ", *_whereabouts(one, today))
    named = one.still if view.whole else one.still[:_MOST_NAMED] if one.way in ("out", "in") else ()
    for number, name in named:
        yield text((f"{number:>9}  ", FAINT), name)
    if named and len(named) < len(one.still):
        yield text((f"{'…':>9}  and {len(one.still) - len(named)} more: tickler handovers {one.name}", FAINT))


def _whereabouts(one: OnTheWay, today: date) -> Iterator[str | tuple[str, str]]:
    yield counted(one.dossiers, "dossier")
    late = one.way == "out" and one.last is not None and one.last < today and one.out > 0
    words = {"out": "still out", "good": "for good", "gave": "given back", "in": "here", "back": "came back"}
    count = one.dossiers if one.way == "back" else one.out
    if count:
        yield (f" · {count:,} {words[one.way]}", LATE if late else WARN if one.way == "out" else "")
    if one.back and one.way in ("out", "in", "good"):
        yield (f" · {one.back:,} {'given back' if one.way == 'in' else 'back'}", GOOD)
    if one.way == "gave" and one.back:
        yield f" · {one.back} came again"
    if one.news:
        yield (f" · {one.news:,} with news since: tickler handback {one.colleague}", WARN)
    if one.recalled and one.way in ("out", "good", "gave"):
        yield f" · {one.recalled:,} recalled"
    if late:
        yield (" · overdue", LATE)


def _day(filing: Filing, today: date) -> date | None:
    return day_of(filing.tab) if filing.tab > day_tab(today) else today


def _named(day: date | None, today: date) -> str:
    return "no day yet" if day is None else "due already" if day == today else short_tab(day_tab(day), today)


_LINES_OF: dict[type, Callable[[Any], Iterator[Text]]] = {
    HandedOver: _handed_over,
    Receipt: _receipt,
    Recalled: _recalled,
    Handovers: _handovers,
}
