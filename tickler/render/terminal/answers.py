"""What a command answers: where the dossier lies now, in full, so that a wrong reading is seen; and what was found."""

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from tickler.render.page import Page, text
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN, counted, short_tab, task
from tickler.rules.views import DayVolume, Exported, Filed, WholesTakenIn
from tickler.tabs import day_tab, say


def lines(value: Filed | Exported | WholesTakenIn | Sequence[Filed], _page: Page) -> Iterable[Text]:
    """The answer in one line a dossier, what there is to say about it below."""
    if isinstance(value, Exported):
        yield text(("wrote", GOOD), f" {value.path}: {counted(value.dossiers - value.undated, 'dossier')}")
        if value.undated:
            have = "1 has" if value.undated == 1 else f"{value.undated:,} have"
            yield text("  ", (f"{have} no day: not in it; --todos takes those of a month, too", WARN))
    elif isinstance(value, WholesTakenIn):
        yield from _taken_in(value)
    elif isinstance(value, Filed):
        yield from _filed(value)
    else:
        for one in value:
            yield from _filed(one)


def _taken_in(came: WholesTakenIn) -> Iterator[Text]:
    did = "would take in" if came.dry_run else "took in"
    here = f" · {counted(len(came.known), 'dossier')} here already, left as they are" if came.known else ""
    yield text((did, GOOD), f" {counted(came.new, 'dossier')} from {came.path}", (here, WARN))


def _filed(filed: Filed) -> Iterator[Text]:
    dossier = filed.dossier
    did = f"would be {filed.did}" if filed.dry_run else filed.did
    number = f"{dossier.id} " if dossier.id else ""
    parts: list[str | tuple[str, str]] = [(did, GOOD), f" {number}", (dossier.card.name, STRONG)]
    if dossier.closed:
        parts.append(f"{'' if filed.did == 'closed' else ' · closed'}: {dossier.closed.because}")
    elif dossier.filing:
        filing = dossier.filing
        time = f", {filing.time}" if filing.time else ""
        parts += [
            " → ",
            (f"{say(filing.tab, filed.today, filed.style)}{time}", HEAD),
            (" · agreed" if filing.agreed else "", GOOD),
        ]
        parts.append(f" · {task(filing.do, filing.about)}")
    yield text(*parts)
    if filed.note:
        yield text("  ", (filed.note, WARN))
    if filed.volume and filed.did in ("filed", "refiled", "moved", "reopened"):
        yield _volume(filed.volume, filed)
    for line in filed.lines:
        yield text("  ", line)
    for promise in filed.promised:
        from tickler.render.terminal.promised import made  # only where something was promised

        yield made(promise, filed.today)


def _volume(volume: DayVolume, filed: Filed) -> Text:
    said = f"{short_tab(day_tab(volume.day), filed.today)}: {volume.count} of {volume.capacity}"
    return text("  ", (said, LATE if volume.over else FAINT), (f", {volume.over} over" if volume.over else "", LATE))
