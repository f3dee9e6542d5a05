"""What a command answers: where the dossier lies now, in full, so that a wrong reading is seen; and what was found."""

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from tickler.render.page import Page, plain, shortened, text
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN, counted, moment, short_tab, task
from tickler.rules.views import DayVolume, Filed, Found, Hit
from tickler.tabs import day_tab, say


def lines(value: Filed | Found | Sequence[Filed], page: Page) -> Iterable[Text]:
    """The answer in one line a dossier, what there is to say about it below."""
    if isinstance(value, Found):
        yield from _found(value, page)
    elif isinstance(value, Filed):
        yield from _filed(value)
    else:
        for one in value:
            yield from _filed(one)


def _filed(filed: Filed) -> Iterator[Text]:
    dossier = filed.dossier
    did = f"would be {filed.did}" if filed.dry_run else filed.did
    number = f"{dossier.id} " if dossier.id else ""
    parts: list[str | tuple[str, str]] = [(did, GOOD), f" {number}", (dossier.card.name, STRONG)]
    if dossier.closed:
        parts.append(f": {dossier.closed.because}")
    elif dossier.filing:
        filing = dossier.filing
        time = f", {filing.time}" if filing.time else ""
        parts += [" → ", (f"{say(filing.tab, filed.today)}{time}", HEAD), (" · agreed" if filing.agreed else "", GOOD)]
        parts.append(f" · {task(filing.do, filing.about)}")
    yield text(*parts)
    if filed.note:
        yield text("  ", (filed.note, WARN))
    if filed.volume and filed.did in ("filed", "refiled", "moved", "reopened"):
        yield _volume(filed.volume, filed)


def _volume(volume: DayVolume, filed: Filed) -> Text:
    over = volume.count - filed.capacity
    said = f"{short_tab(day_tab(volume.day), filed.today)}: {volume.count} of {filed.capacity}"
    return text("  ", (said, LATE if over > 0 else FAINT), (f", {over} over" if over > 0 else "", LATE))


def _found(found: Found, page: Page) -> Iterator[Text]:
    if not found.hits:
        yield text(f"Nothing holds {found.words!r}.")
        return
    number = max(len(str(hit.dossier.id)) for hit in found.hits)
    for hit in found.hits:
        yield from _hit(hit, found, number, page)
    if len(found.hits) == found.most:
        yield text((f"The best {counted(found.most, 'dossier')}; more words find fewer.", FAINT))


def _hit(hit: Hit, found: Found, number: int, page: Page) -> Iterator[Text]:
    dossier, card = hit.dossier, hit.dossier.card
    who = " · ".join(
        dict.fromkeys(said for said in (card.company, card.person, card.phone) if said and said != card.name)
    )
    where = say(dossier.filing.tab, found.today) if dossier.filing else "closed"
    line = text((f"{dossier.id:>{number}}  ", FAINT), (card.name, STRONG), f" · {who}" if who else "")
    line += text("  ", (where, HEAD if dossier.filing else WARN))
    yield line
    if hit.said and hit.said_at:
        said = f"{moment(hit.said_at)}: {plain(hit.said)}"
        yield text(" " * (number + 2), (shortened(said, page.width - number - 2) if page.cut else said, FAINT))
