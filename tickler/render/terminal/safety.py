"""What was taken back, what was done, which copies there are, and whether all is there."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rich.text import Text

from tickler.dossiers import Dossier
from tickler.render.page import Page, text
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, LATE, STRONG, WARN, counted, moment
from tickler.rules.history import History, Past, TakenBack
from tickler.rules.views import BackupMade, Checked, Counts, Restoration
from tickler.tabs import say

_MOST_LOST = 10
_KIB = 1024


def lines(value: Any, _page: Page) -> Iterable[Text]:  # noqa: ANN401  # one of the views below
    """The lines of the view."""
    return _LINES_OF[type(value)](value)


def _taken_back(taken: TakenBack) -> Iterator[Text]:
    undo = taken.command == "undo"
    did = (
        ("would take back" if taken.dry_run else "took back")
        if undo
        else "would do again"
        if taken.dry_run
        else "did again"
    )
    for past in taken.taken:
        said = past.said if undo else past.said.removeprefix("took back: ")
        yield text((did, GOOD), f" #{past.id if undo else past.undoes} {said}", (_by(past) if undo else "", FAINT))
        if past.id in taken.unpacked:
            yield text(("  the pack may have arrived", WARN), ": whoever received it works on it, until it comes back")
    for number, dossier in taken.dossiers:
        yield _now(number, dossier, taken)
    if taken.more:
        yield text(f"  … and {counted(taken.more, 'more dossier')}")


def _now(number: int, dossier: Dossier | None, taken: TakenBack) -> Text:
    if dossier is None:
        return text("  ", (f"{number} is out of the binder again", WARN))
    if dossier.filing is None:
        return text("  ", f"{number} ", (dossier.card.name, STRONG), " is closed")
    time = f", {dossier.filing.time}" if dossier.filing.time else ""
    lies = say(dossier.filing.tab, taken.today, taken.style)
    out = f" · out with {dossier.out_with}" if dossier.out_with else ""
    return text("  ", f"{number} ", (dossier.card.name, STRONG), " → ", (lies + time, HEAD), (out, WARN))


def _by(past: Past) -> str:
    return f" ({moment(past.at)}, {past.author})"


def _history(history: History) -> Iterator[Text]:
    if not history.told:
        yield text("Nothing was done yet.")
    width = max((len(str(one.past.id)) for one in history.told), default=1)
    for one in history.told:
        past = one.past
        gone = past.taken_back_by is not None
        yield text(
            (f"#{past.id:<{width}}  ", FAINT),
            (moment(past.at), STRONG),
            (f"  {past.author}  ", FAINT),
            (past.said, FAINT if gone else ""),
            (f"  taken back by #{past.taken_back_by}" if gone else "", WARN),
        )
        for words in one.words:
            yield text(" " * (width + 5), (words, FAINT if gone else ""))


def _backup(made: BackupMade) -> Iterator[Text]:
    yield text(("copied and verified", GOOD), f" {made.path}", (f"  {made.size / _KIB:,.0f} KiB", FAINT))
    yield text("  ", _adds_up(made.counts))


def _restoration(view: Restoration) -> Iterator[Text]:
    done = "went back to" if view.applied else "would go back to"
    yield text((done, GOOD if view.applied else WARN), f" {view.copy}")
    yield text("  it holds ", _adds_up(view.counts))
    lost = "was lost from it" if view.applied else "would be lost"
    if view.other:
        yield text("  ", ("it is a copy of another binder: the two have no command in common", LATE))
    if view.lost is None:
        yield text("  ", (f"the binder cannot say what {lost}: it is damaged, or not there", WARN))
    elif not view.lost:
        yield text("  nothing was done since")
    else:
        since = "of the binder here" if view.other else "since"
        lost = lost if len(view.lost) == 1 else lost.replace("was", "were")
        yield text("  ", (f"{counted(len(view.lost), 'command')} {since} {lost}:", LATE))
        for past in view.lost[:_MOST_LOST]:
            yield text(f"    #{past.id} {past.said}", (_by(past), FAINT))
        if len(view.lost) > _MOST_LOST:
            yield text(f"    … and {len(view.lost) - _MOST_LOST} more")
    if view.aside:
        yield text(f"  the binder as it was is kept: {view.aside}")
    elif not view.applied:
        yield text(("  nothing was changed; to do it: --apply", FAINT))


def _checked(view: Checked) -> Iterator[Text]:
    for said in view.mended:
        yield text(("mended: ", GOOD), said)
    for said, mend in view.faults:
        yield text(("fault: ", LATE), said, (f"  ({mend})", FAINT))
    for said in view.warnings:
        yield text(("warning: ", WARN), said)
    if view.backup:
        yield text(f"the binder as it was before is kept: {view.backup}")
    if view.faults:
        yield text((counted(len(view.faults), "fault"), LATE), ": ", _adds_up(view.counts))
    else:
        yield text(("all is there", GOOD), ": ", _adds_up(view.counts))


def _adds_up(counts: Counts) -> str:
    return f"{counts.active:,} active = {counts.filed:,} under tabs + {counts.out:,} out, {counts.closed:,} closed"


_LINES_OF: dict[type, Callable[[Any], Iterator[Text]]] = {
    TakenBack: _taken_back,
    History: _history,
    BackupMade: _backup,
    Restoration: _restoration,
    Checked: _checked,
}
