"""The day's stack at one look: one line a dossier, and what else the day brings in a last one."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from tickler.dossiers import DueDossier
from tickler.render.page import Page, padded, shortened, text, width_of
from tickler.render.terminal.stack import phone_column, phone_of, when_due
from tickler.render.terminal.styles import FAINT, STRONG, WARN, client_parts, task
from tickler.rules.views import Morning
from tickler.tabs import is_month

_TIME = 5
_GAP = 2
_SHORTEST_PERSON = 7  # columns, with the dot before
_CLIENT = 0.45  # of the room beside the phone that the client takes, and all that the tasks leave


def lines(morning: Morning, page: Page) -> Iterable[Text]:
    """The dossiers in the order of the stack, and what there is beside them."""
    number = max((len(str(due.dossier.id)) for due in morning.stack), default=1)
    phone = phone_column(morning.stack)
    client = max((width_of("".join(client_parts(due.dossier.card))) for due in morning.stack), default=0)
    room = page.width - number - _TIME - phone - 4 - 2 * _GAP
    if page.cut:
        tasks = max((width_of(task(due.filing.do, due.filing.about)) for due in morning.stack), default=0)
        client = min(client, max(int(room * _CLIENT), room - tasks, _TIME))
    for due in morning.stack:
        when, style = ("place", WARN) if is_month(due.filing.tab) else when_due(due, morning.stack.day)
        head = text((f"{due.dossier.id:>{number + 1}}", FAINT), "  ", (f"{when:>{_TIME}}", style), " ")
        what = task(due.filing.do, due.filing.about)
        dialled = padded(phone_of(due), phone)
        left = room - client - (width_of(dialled) - phone)
        yield (
            head
            + _who(due, client, cut=page.cut)
            + text(f"{' ' * _GAP}{dialled}{' ' * _GAP}", shortened(what, left) if page.cut else what)
        )
    yield from _beside(morning)


def _who(due: DueDossier, width: int, *, cut: bool) -> Text:
    """The client, and whom to ask for as far as there is room."""
    name, person = client_parts(due.dossier.card)
    if cut:
        name = shortened(name, width)
        left = width - width_of(name)
        person = shortened(person, left) if left >= _SHORTEST_PERSON else ""
    return text((name, STRONG), padded(person, width - width_of(name)))


def _beside(morning: Morning) -> Iterator[Text]:
    """How much else the day brings, and where it is seen."""
    others = (("promised", len(morning.promises)), ("to greet", len(morning.greetings)))
    said = [
        f"{number} {what}" for what, number in (*others, ("out", sum(one.dossiers for one in morning.out))) if number
    ]
    said += ["the report on the past month"] if morning.report else []
    if said:
        yield text((f"beside: {', '.join(said)}; in full: tickler today", FAINT))
