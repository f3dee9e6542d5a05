"""How a dossier gets its place, as a rule: what is counted, what is agreed, and what goes with the next task."""

from datetime import date

import pytest

from tickler.changes import Refile
from tickler.dossiers import Card, Closing, Contact, Dossier, Filing, Move
from tickler.errors import NotUnderstood, Refused
from tickler.rules import filing
from tickler.tabs import Tab
from tickler.when import Place

TODAY = date(2026, 11, 23)
MOVED = Move("m", "2026-11-23T09:00", Tab("2026-11-23"), Tab("2026-11-27"), None, "anna")
LIES = Filing(Tab("2026-11-23"), do="first-call", about="the price")


def dossier(lies: Filing | None = LIES, moves: int = 2) -> Dossier:
    """A dossier, moved twice since the last contact."""
    closed = None if lies else Closing(TODAY, "buys elsewhere")
    return Dossier(7, "u", Card("Weber"), lies, closed, moves)


def contact(outcome: str | None, *, kind: str = "call", inbound: bool = False) -> Contact:
    """A contact that ended so."""
    return Contact("c", "2026-11-23T09:00", kind, outcome, None, None, "anna", inbound=inbound)  # type: ignore[arg-type]


def test_a_contact_ends_the_count_of_moves_and_a_move_goes_on_with_it() -> None:
    """How often a dossier was moved is counted from the last contact on."""
    to = Filing(Tab("2026-11-27"))

    *_, refiled = filing.note_and_refile(dossier(), contact("reached"), to, [])
    moved, _ = filing.move(dossier(), to, MOVED, force=False)

    assert refiled == Refile(7, LIES, to, 0)
    assert moved == Refile(7, LIES, to, 3)


@pytest.mark.parametrize(
    ("said", "time", "is_agreed"), [(False, None, False), (True, None, True), (False, "10:30", True)]
)
def test_a_date_with_a_time_is_agreed(said: bool, time: str | None, is_agreed: bool) -> None:
    """Or one that is said to be."""
    place = Place(Tab("2026-11-27"), time)

    assert filing.filing_at(place, agreed=said, do="call", about=None).agreed is is_agreed


def test_a_month_cannot_be_agreed() -> None:
    """An agreed date needs a day."""
    with pytest.raises(NotUnderstood, match="needs a day"):
        filing.filing_at(Place(Tab("2027-07")), agreed=True, do="call", about=None)


def test_an_agreed_date_is_moved_only_if_the_client_knows() -> None:
    """Refused, with the date; with force it is done."""
    lies, to = Filing(Tab("2026-11-24"), "10:30", agreed=True), Filing(Tab("2026-11-27"))

    with pytest.raises(Refused, match="agreed date: Tue 24 Nov 2026 10:30"):
        filing.move(dossier(lies), to, MOVED, force=False)

    assert filing.move(dossier(lies), to, MOVED, force=True)[0] == Refile(7, lies, to, 3)


@pytest.mark.parametrize(
    ("outcome", "kind", "inbound", "task"),
    [
        ("no-answer", "call", False, ("first-call", "the price")),
        ("busy", "call", False, ("first-call", "the price")),
        ("reached", "call", False, ("call", None)),
        (None, "email", True, ("first-call", "the price")),
        ("reached", "call", True, ("call", "the price")),
    ],
)
def test_what_is_to_be_done_next(outcome: str | None, kind: str, inbound: bool, task: tuple[str, str | None]) -> None:
    """Nobody reached: the same again. Whoever came of his own accord takes nothing of what was planned away."""
    said = contact(outcome, kind=kind, inbound=inbound)

    assert filing.next_task(dossier(), said, None, None) == task


def test_a_closed_dossier_is_not_worked_on_and_only_a_closed_one_is_reopened() -> None:
    """Both are refused, with where it is."""
    with pytest.raises(Refused, match="was closed on Mon 23 Nov 2026: buys elsewhere"):
        filing.held(dossier(None))
    with pytest.raises(Refused, match="is not closed: it lies under Mon 23 Nov 2026"):
        filing.reopen(dossier(), Filing(Tab("2026-11-27")), MOVED)
