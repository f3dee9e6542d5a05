"""What came of a list: how many dossiers are new and where they lie, and what was left as it is."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from tickler.render.page import Page, plain, shortened, text
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, STRONG, WARN, counted, task
from tickler.rules.views import Imported, TakenIn, Tally
from tickler.tabs import day_tab, say

_CALLED = {"list_id": "id", "price_type": "price type"}
_LABEL = len("receivables  ")


def lines(imported: Imported, page: Page) -> Iterable[Text]:
    """The figures; before it is done, the first rows as they were understood."""
    if imported.dry_run:
        for taken in imported.tally.first_rows:
            yield from _first_row(taken, imported, page)
    yield _figures(imported)
    yield from _dates(imported)
    yield from _persons(imported.tally)
    yield from _left(imported)
    if imported.rejected:
        yield text("  ", (f"the bad rows are in {imported.rejected}", WARN))


def _first_row(taken: TakenIn, imported: Imported, page: Page) -> Iterator[Text]:
    """A row with each field by its name, so that a column which was taken for another is seen."""
    card, filing = taken.card, taken.filing
    said: list[str | tuple[str, str]] = [(f"{taken.where}: {taken.did} ", FAINT), (card.name, STRONG)]
    if filing:
        time = f", {filing.time}" if filing.time else ""
        lies = say(filing.tab, imported.today, imported.style)
        said += [" → ", (lies + time, HEAD), f" · {task(filing.do, filing.about)}"]
    yield text(*said)
    for name, value in card._asdict().items():
        if value and name not in ("name", "own"):
            words = plain(", ".join(value) if name == "tags" else str(value))
            shown = shortened(words, page.width - _LABEL - 2) if page.cut else words
            yield text("  ", (f"{_CALLED.get(name, name):<{_LABEL}}", FAINT), shown)


def _figures(imported: Imported) -> Text:
    tally = imported.tally
    figures = [counted(tally.new, "new dossier")]
    figures += [f"{tally.changed:,} changed"] if tally.changed else []
    figures += [f"{tally.unchanged:,} unchanged"] if tally.unchanged else []
    figures += [counted(tally.skipped, "bad row left out", "bad rows left out")] if tally.skipped else []
    return text(("would import" if imported.dry_run else "imported", GOOD), f" {', '.join(figures)}")


def _dates(imported: Imported) -> Iterator[Text]:
    tally = imported.tally
    if tally.dealt and tally.first_day and tally.last_day:
        most = f"at most {imported.per_day} a day, and no day beyond {imported.capacity}"
        calls = "a first call" if tally.dealt == 1 else "first calls"
        yield text("  ", (f"{tally.dealt:,} dealt out as {calls}", STRONG), f", {most}")
        first, last = (say(day_tab(day), imported.today, imported.style) for day in (tally.first_day, tally.last_day))
        yield text("    ", (first, HEAD), *(() if first == last else (" to ", (last, HEAD))))
    if tally.dated:
        yield text("  ", (f"{tally.dated:,} with a date of their own", STRONG))
    if tally.noted:
        which = "" if tally.noted == 1 else f"{tally.noted:,} dates were moved, such as "
        yield text("    ", (f"{which}{tally.first_note}", WARN))


def _persons(tally: Tally) -> Iterator[Text]:
    if tally.persons:
        persons = counted(tally.persons, "more person", "more persons")
        yield text("  ", (persons, STRONG), " beside the first in a dossier")


def _left(imported: Imported) -> Iterator[Text]:
    """What the list does not change, as nobody's date is moved and nothing is taken from a colleague or the archive."""
    tally = imported.tally
    if tally.otherwise_dated:
        lie = "1 lies" if tally.otherwise_dated == 1 else f"{tally.otherwise_dated:,} lie"
        yield text("  ", (f"{lie} under another date than the list says: not moved", WARN))
    if tally.kept:
        were = "1 was" if tally.kept == 1 else f"{tally.kept:,} were"
        yield text("  ", (f"{were} edited here since the list said the same: your lines are kept", WARN))
    if tally.renamed:
        are = "1 was" if tally.renamed == 1 else f"{tally.renamed:,} were"
        yield text("  ", (f"{are} known by number, phone or email, and renamed: tickler undo takes it back", WARN))
        more = tally.renamed - len(tally.first_renamed)
        for renamed in (*tally.first_renamed, *([f"and {more:,} more"] if more else [])):
            yield text("    ", renamed)
    if tally.alike:
        are = "1 new one has" if tally.alike == 1 else f"{tally.alike:,} new ones have"
        such = "" if tally.alike == 1 else "such as "
        told = f"{are} email, phone or name of another dossier: {such}{tally.first_alike}: tickler duplicates"
        yield text("  ", (told, WARN))
    if tally.twins:
        are = "1 is" if tally.twins == 1 else f"{tally.twins:,} are"
        such = "" if tally.twins == 1 else "such as "
        now = "would be two dossiers" if imported.dry_run else "two dossiers now"
        told = f"{are} in the list twice, and {now}: {such}{tally.first_twin}"
        yield text("  ", (told, WARN))
        yield text("    ", ("make them one afterwards: tickler duplicates, tickler merge", FAINT))
    if tally.left_closed:
        are = "1 is" if tally.left_closed == 1 else f"{tally.left_closed:,} are"
        yield text("  ", (f"{are} closed in the list: left out", WARN))
    if tally.closed:
        lie = "1 lies" if tally.closed == 1 else f"{tally.closed:,} lie"
        yield text("  ", (f"{lie} in the archive, and stay there: tickler reopen", WARN))
    if tally.out:
        are = "1 is" if tally.out == 1 else f"{tally.out:,} are"
        yield text("  ", (f"{are} out with a colleague: not changed", WARN))
