"""The laws of relieving days and of dealing a month's tab out: nothing is lost, no promise moved, no day made worse."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tickler.dossiers import Card, Dossier, DueDossier, Filing
from tickler.rules import relieving
from tickler.rules.relieving import ENOUGH
from tickler.tabs import day_tab, month_tab
from tickler.workdays import Calendar

MONDAY = date(2026, 11, 23)
DAYS = 21
USUAL = 3


def due(number: int, day: date, moves: int, *, agreed: bool) -> DueDossier:
    """A dossier under a day."""
    filing = Filing(day_tab(day), None, agreed, "first-call" if number % 3 else "call")
    return DueDossier(Dossier(number, f"uid{number}", Card(f"Client {number}"), filing, moves=moves), filing, None)


dossiers = st.lists(st.tuples(st.integers(0, DAYS - 1), st.integers(0, ENOUGH + 1), st.booleans()), max_size=60).map(
    lambda said: [
        due(number, MONDAY + timedelta(days=day), moves, agreed=agreed)
        for number, (day, moves, agreed) in enumerate(said, start=1)
    ]
)
calendars = st.builds(
    lambda off, half: Calendar(
        days_off={MONDAY + timedelta(days=n): "training" for n in off},
        holding={MONDAY + timedelta(days=n): 1 for n in half},
    ),
    st.sets(st.integers(0, DAYS + 20), max_size=6),
    st.sets(st.integers(0, DAYS + 20), max_size=6),
)


def by_day(lying: list[DueDossier]) -> dict[date, list[DueDossier]]:
    """What lies under each day."""
    days: dict[date, list[DueDossier]] = {}
    for one in lying:
        days.setdefault(date.fromisoformat(one.filing.tab), []).append(one)
    return days


def relieved(lying: list[DueDossier], calendar: Calendar) -> tuple[relieving.Relief, list[DueDossier]]:
    """The relief of all days, and where everything lies after it."""
    days = by_day(lying)
    counts = {day: len(stack) for day, stack in days.items()}
    relief = relieving.relieve(days, counts, calendar, USUAL, MONDAY)
    to = {shift.dossier.id: shift.to for shift in relief.shifts}
    after = []
    for one in lying:
        if one.dossier.id in to:
            filing = one.filing._replace(tab=day_tab(to[one.dossier.id]))
            after.append(DueDossier(one.dossier._replace(filing=filing, moves=one.dossier.moves + 1), filing, None))
        else:
            after.append(one)
    return relief, after


@given(lying=dossiers, calendar=calendars)
def test_relieving_keeps_the_laws(lying: list[DueDossier], calendar: Calendar) -> None:
    """No dossier is lost or doubled, no agreed or often moved one goes, no closed day is used, no day made worse."""
    relief, after = relieved(lying, calendar)

    before = {one.dossier.id: one for one in lying}
    assert sorted(one.dossier.id for one in after) == sorted(before)
    for shift in relief.shifts:
        assert not shift.filing.agreed
        assert shift.dossier.moves < ENOUGH
        assert calendar.is_open(shift.to)
        assert shift.to >= MONDAY
    was, now = (Counter(date.fromisoformat(one.filing.tab) for one in held) for held in (lying, after))
    for day, count in now.items():
        holds = calendar.capacity_of(day, USUAL) if calendar.is_open(day) else 0
        assert count <= max(was[day], holds), "a day is filled up to what it holds, and no further"
    assert {day: count for day, count in relief.filled.items() if count} == dict(now)


@given(lying=dossiers, calendar=calendars)
def test_what_stays_over_is_told_and_could_not_go(lying: list[DueDossier], calendar: Calendar) -> None:
    """A day that still holds too much is named, and nothing of it could have gone to a day nearby with room."""
    relief, after = relieved(lying, calendar)

    now = Counter(date.fromisoformat(one.filing.tab) for one in after)
    held = by_day(after)
    touched = {date.fromisoformat(one.filing.tab) for one in lying}
    over = [day for day in touched if now[day] > (calendar.capacity_of(day, USUAL) if calendar.is_open(day) else 0)]
    assert len(relief.left) == len(over)
    moved = {shift.dossier.id for shift in relief.shifts}
    for day in over:
        near = [day + timedelta(days=n) for n in range(-relieving.NEARBY, relieving.NEARBY + 1) if n]
        room = [
            one for one in near
            if one >= MONDAY and calendar.is_open(one) and now[one] < calendar.capacity_of(one, USUAL)
        ]  # fmt: skip
        may = [one for one in held.get(day, []) if relieving.may_go(one) and one.dossier.id not in moved]
        assert not (may and room)


@given(lying=dossiers, calendar=calendars)
def test_relieving_twice_changes_nothing_more(lying: list[DueDossier], calendar: Calendar) -> None:
    """After the plan is carried out, a second one has nothing to do."""
    _, after = relieved(lying, calendar)

    again, _ = relieved(after, calendar)

    assert again.shifts == ()


@given(count=st.integers(0, 80), lying=dossiers, calendar=calendars)
def test_a_month_is_dealt_out_within_what_its_days_hold(
    count: int, lying: list[DueDossier], calendar: Calendar
) -> None:
    """What is placed lies under open days that hold it, the rest is left; nothing is lost; twice changes nothing."""
    days = [day for day in (MONDAY + timedelta(days=n) for n in range(8)) if calendar.is_open(day)]
    undated = Filing(month_tab(2026, 11))
    to_place = [
        DueDossier(Dossier(1000 + n, f"u{n}", Card(f"Month {n}"), undated), undated, None) for n in range(count)
    ]
    before = Counter(date.fromisoformat(one.filing.tab) for one in lying)

    placed, left, filled = relieving.spread(to_place, days, before, lambda day: calendar.capacity_of(day, USUAL))

    assert sorted([one.dossier.id for one, _ in placed] + [one.dossier.id for one in left]) == [
        one.dossier.id for one in to_place
    ]
    for _, day in placed:
        assert calendar.is_open(day)
        assert filled[day] <= calendar.capacity_of(day, USUAL)
    if left:
        assert all(filled.get(day, 0) >= calendar.capacity_of(day, USUAL) for day in days)
    again, _, _ = relieving.spread(left, days, filled, lambda day: calendar.capacity_of(day, USUAL))
    assert again == []
