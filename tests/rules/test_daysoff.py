"""Days off: which days a range takes, where what lies there could go, and which of them are told together."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickler.changes import GiveDayBack, TakeDayOff
from tickler.dossiers import Card, DayOff, Dossier, DueDossier, Filing
from tickler.errors import NotFound, NotUnderstood
from tickler.rules import daysoff, relieving
from tickler.rules.dealing import deal
from tickler.tabs import day_tab
from tickler.workdays import Calendar

MONDAY = date(2026, 11, 23)
USUAL = 5

days = st.integers(0, 20).map(lambda n: MONDAY + timedelta(days=n))
taken_off = st.dictionaries(days.filter(Calendar().is_open), st.one_of(st.none(), st.integers(1, 8)), min_size=1)


def lying_under(day: date, number: int, *, agreed: bool = False, moves: int = 0) -> DueDossier:
    """A dossier under a day."""
    filing = Filing(day_tab(day), agreed=agreed)
    return DueDossier(Dossier(number, f"u{number}", Card(f"Client {number}"), filing, moves=moves), filing, None)


@given(taken_off, st.dictionaries(days, st.lists(st.tuples(st.booleans(), st.integers(0, 4)), max_size=9)))
def test_what_is_proposed_is_what_balance_does(
    taken: dict[date, int | None], filed: dict[date, list[tuple[bool, int]]]
) -> None:
    """All that a day does not hold is named; each with the day that the plan gives it, or with why it stays."""
    there = [DayOff(day, "fair", holds) for day, holds in sorted(taken.items())]
    calendar = daysoff.with_days_off(Calendar(), there)
    stacks = {
        one.day: [
            lying_under(one.day, one.day.day * 100 + n, agreed=agreed, moves=moves)
            for n, (agreed, moves) in enumerate(filed.get(one.day, []))
        ]
        for one in there
    }
    lying = {day: len(stack) for day, stack in filed.items()}
    relief = relieving.relieve(stacks, lying, calendar, USUAL, MONDAY)

    burdens = list(daysoff.burdens(there, stacks, relief))

    named = {(one.dossier.id, one.to) for burden in burdens for one in burden.lying if one.to}
    assert named == {(shift.dossier.id, shift.to) for shift in relief.shifts}
    for burden in burdens:
        assert burden.held == len(filed[burden.day_off.day])
        assert len(burden.lying) == burden.held - (burden.day_off.capacity or 0) > 0
        for one in burden.lying:
            assert one.to is None or not (one.agreed or one.often)
            assert one.often == (one.to is None and not one.agreed and one.dossier.moves >= relieving.ENOUGH)
    held = {burden.day_off.day for burden in burdens}
    assert held == {one.day for one in there if len(stacks[one.day]) > (one.capacity or 0)}


def test_of_a_half_day_the_least_moved_go_and_the_agreed_stay() -> None:
    """A day that holds two of four, one of them agreed: the two that were moved least are proposed elsewhere."""
    half = DayOff(MONDAY, "training", 2)
    stacks = {MONDAY: [lying_under(MONDAY, n, agreed=n == 1, moves=n - 2) for n in (4, 3, 2, 1)]}
    relief = relieving.relieve(stacks, {MONDAY: 4}, Calendar(holding={MONDAY: 2}), USUAL, MONDAY)

    (burden,) = daysoff.burdens([half], stacks, relief)

    assert sorted(one.dossier.id for one in burden.lying) == [2, 3]


def test_days_that_are_closed_anyway_are_not_taken_off() -> None:
    """A range over a weekend takes its working days; what is off already, and otherwise, is written anew."""
    friday = MONDAY + timedelta(days=4)
    there = [DayOff(friday, "fair", 3)]

    changes = daysoff.take_off(daysoff.days_between(friday, friday + timedelta(days=3)), "ill", None, there, Calendar())

    monday = friday + timedelta(days=3)
    assert changes == [
        GiveDayBack(there[0]),
        TakeDayOff(DayOff(friday, "ill")),
        TakeDayOff(DayOff(monday, "ill")),
    ]
    assert daysoff.take_off([friday], "fair", 3, there, Calendar()) == []


def test_a_range_goes_forwards_and_for_a_year_at_most() -> None:
    """The last day before the first, and more than a year, are slips."""
    with pytest.raises(NotUnderstood, match="is before"):
        daysoff.days_between(MONDAY, MONDAY - timedelta(days=1))
    with pytest.raises(NotUnderstood, match="more than a year"):
        daysoff.days_between(MONDAY, MONDAY + timedelta(days=366))
    assert len(daysoff.days_between(MONDAY, MONDAY + timedelta(days=365))) == 366


def test_a_day_that_is_none_off_cannot_be_given_back() -> None:
    """It is not found, with its date."""
    with pytest.raises(NotFound, match="Mon 23 Nov 2026"):
        daysoff.give_back([MONDAY], [DayOff(MONDAY + timedelta(days=1), "fair")])


def test_days_off_over_a_weekend_are_told_as_one() -> None:
    """Friday and Monday for one reason belong together; another reason, or a working day between, parts them."""
    friday = MONDAY + timedelta(days=4)
    there = [
        DayOff(MONDAY, "fair"), DayOff(friday, "holiday"), DayOff(friday + timedelta(days=3), "holiday"),
        DayOff(friday + timedelta(days=4), "fair"), DayOff(friday + timedelta(days=6), "fair"),
    ]  # fmt: skip

    spans = daysoff.spans(there, daysoff.with_days_off(Calendar(), there))

    assert [len(span) for span in spans] == [1, 2, 1, 1]


def test_dealing_minds_what_each_day_holds() -> None:
    """A half day takes no more than it holds, a day off nothing."""
    calendar = Calendar(days_off={MONDAY: "fair"}, holding={MONDAY + timedelta(days=1): 2})
    dealt = deal(calendar, MONDAY, {MONDAY + timedelta(days=1): 1}, 10, USUAL)

    assert [(next(dealt) - MONDAY).days for _ in range(7)] == [1, 2, 2, 2, 2, 2, 3]
