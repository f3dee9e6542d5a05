"""The cadence: how it is written, which one holds, and when a date breaks it."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tickler.dossiers import Card
from tickler.errors import NotUnderstood
from tickler.rules.cadence import LONGEST, Cadences, read_cadence, say_days, warning
from tickler.rules.tokens import sign
from tickler.tabs import Tab, day_tab

TODAY = date(2026, 11, 23)
FAR = 300  # days, from which every answer says how far a place is
SAID = Cadences(31, {sign("stage", "client"): 20}, {sign("tag", "VIP"): 7, sign("tag", "Key Account"): 14})


@pytest.mark.parametrize(
    ("words", "days"),
    [("14", 14), ("2w", 14), ("2 weeks", 14), ("1m", 31), ("3 months", 92), ("1y", 366), (" 10 D ", 10), ("", None)],
)
def test_a_cadence_is_read_as_whole_days(words: str, days: int | None) -> None:
    """Days, weeks, months and years, each for at least as long as they last; nothing for no words."""
    assert read_cadence(words) == days


@pytest.mark.parametrize("words", ["0", "-3", "1.5", "3661", "11y", "2q", "14ays", "soon", "1w 2d"])
def test_what_is_no_cadence_is_refused(words: str) -> None:
    """No days, parts of days, and more than ten years."""
    with pytest.raises(NotUnderstood, match="is no cadence from 1 to 3660 days"):
        read_cadence(words)


@given(st.integers(1, LONGEST))
def test_a_cadence_reads_back_as_it_is_said(days: int) -> None:
    """What a list or a card says of it is understood again."""
    assert read_cadence(say_days(days)) == read_cadence(str(days)) == days


@pytest.mark.parametrize(
    ("card", "days"),
    [
        (Card("x"), 31),
        (Card("x", stage="Client"), 20),
        (Card("x", stage="lead"), 31),
        (Card("x", stage="client", tags=("key account",)), 14),
        (Card("x", stage="client", tags=("key account", "vip", "other")), 7),
        (Card("x", stage="client", tags=("vip",), cadence=60), 60),
    ],
)
def test_the_dossiers_own_cadence_holds_before_its_tags_stage_and_all(card: Card, days: int) -> None:
    """The card's own, else the shortest of its tags, else its stage's, else everybody's."""
    assert SAID.of(card) == days


@given(st.integers(1, 400), st.integers(0, 400), st.integers(0, 400))
@example(cadence=1, since=0, ahead=FAR)
@example(cadence=1, since=0, ahead=FAR - 1)
def test_a_date_breaks_the_cadence_from_the_day_after_it_on(cadence: int, since: int, ahead: int) -> None:
    """A date is warned of exactly where more days lie between it and the last contact than the cadence has."""
    said = warning(cadence, TODAY - timedelta(days=since), day_tab(TODAY + timedelta(days=ahead)), TODAY, spoken=True)

    told_already = since == 0 and ahead >= FAR  # how far the place is
    days = "" if told_already else f"that is {since + ahead} days after the last contact; "
    assert said == (f"{days}the cadence is {cadence}" if since + ahead > cadence else None)


def test_a_month_without_a_day_breaks_it_by_its_first_day() -> None:
    """It is at least so long; and of a client who was never spoken with there is no last contact."""
    said = warning(31, TODAY, Tab("2027-01"), TODAY, spoken=False)

    assert said == "that is at least 39 days without a contact; the cadence is 31"
