"""The laws of relieving days and of dealing a month's tab out: nothing is lost, no promise moved, no day made worse."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from unittest.mock import patch

from hypothesis import given, settings
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


# How many lie under each day, and how many of these may not go: tight, so that plans get in each other's way.
small = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1)), min_size=4, max_size=9).map(
    lambda said: [
        due(10 * day + n, MONDAY + timedelta(days=day), 0, agreed=n < agreed)
        for day, (count, agreed) in enumerate(said)
        for n in range(count)
    ]
)


def holds(day: date, calendar: Calendar, usual: int = USUAL) -> int:
    """How many a day may hold."""
    return calendar.capacity_of(day, usual) if calendar.is_open(day) else 0


def around(day: date, calendar: Calendar, nearby: int) -> list[date]:
    """So many open days after a day, and before it from Monday on."""
    after = [one for n in range(1, 60) if calendar.is_open(one := day + timedelta(days=n))]
    before = [one for n in range(1, 60) if calendar.is_open(one := day - timedelta(days=n)) and one >= MONDAY]
    return after[:nearby] + before[:nearby]


def by_day(lying: list[DueDossier]) -> dict[date, list[DueDossier]]:
    """What lies under each day."""
    days: dict[date, list[DueDossier]] = {}
    for one in lying:
        days.setdefault(date.fromisoformat(one.filing.tab), []).append(one)
    return days


def relieved(
    lying: list[DueDossier], calendar: Calendar, usual: int = USUAL
) -> tuple[relieving.Relief, list[DueDossier]]:
    """The relief of all days, and where everything lies after it."""
    days = by_day(lying)
    counts = {day: len(stack) for day, stack in days.items()}
    relief = relieving.relieve(days, counts, calendar, usual, MONDAY)
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
    over = [day for day in touched if now[day] > holds(day, calendar)]
    assert len(relief.left) == len(over)
    moved = {shift.dossier.id for shift in relief.shifts}
    for day in over:
        room = [one for one in around(day, calendar, relieving.NEARBY) if now[one] < calendar.capacity_of(one, USUAL)]
        may = [one for one in held.get(day, []) if relieving.may_go(one) and one.dossier.id not in moved]
        assert not (may and room)


@settings(max_examples=300)
@given(lying=small, calendar=calendars, nearby=st.integers(1, 2))
def test_no_other_plan_leaves_less_over(lying: list[DueDossier], calendar: Calendar, nearby: int) -> None:
    """Held against the best of all plans, tried one by one: where a day could be relieved, it is."""
    with patch.object(relieving, "NEARBY", nearby):
        relief, _ = relieved(lying, calendar, 2)

    held = by_day(lying)
    going = [
        day
        for day, stack in sorted(held.items())
        for _ in range(min(max(len(stack) - holds(day, calendar, 2), 0), sum(map(relieving.may_go, stack))))
    ]
    near = {day: around(day, calendar, nearby) for day in going}
    days = sorted({to for day in near.values() for to in day})
    room = tuple(max(holds(to, calendar, 2) - len(held.get(to, [])), 0) for to in days)

    @cache
    def most(first: int, room: tuple[int, ...]) -> int:
        """How many of these, from the first on, find a place at the most."""
        if first == len(going):
            return 0
        placed = [most(first + 1, room)]
        for place, to in enumerate(days):
            if room[place] and to in near[going[first]]:
                less = (*room[:place], room[place] - 1, *room[place + 1 :])
                placed.append(1 + most(first + 1, less))
        return max(placed)

    assert len(relief.shifts) == most(0, room)


def test_who_came_first_gives_way_where_it_can() -> None:
    """Tuesday's surplus takes Wednesday, the nearest; Thursday has no other room: so Tuesday's goes to Monday."""
    tuesday, thursday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
    held = {
        tuesday: [due(n, tuesday, 0, agreed=False) for n in range(1, 5)],
        thursday: [due(n, thursday, 0, agreed=False) for n in range(5, 9)],
    }
    lying = {MONDAY: 2, tuesday: 4, tuesday + timedelta(days=1): 2, thursday: 4, thursday + timedelta(days=1): 3}

    with patch.object(relieving, "NEARBY", 1):
        relief = relieving.relieve(held, lying, Calendar(), USUAL, MONDAY)

    assert [shift.to - MONDAY for shift in relief.shifts] == [timedelta(0), timedelta(days=2)]
    assert relief.left == ()


def test_the_month_s_undated_ones_drive_nothing_away() -> None:
    """Four lie there with a day, of which the day holds three; the five that are to be placed are counted and told."""
    stack = [due(n, MONDAY, 0, agreed=False) for n in range(1, 5)]

    relief = relieving.relieve({MONDAY: stack}, {MONDAY: 9}, Calendar(), USUAL, MONDAY)

    assert len(relief.shifts) == 1
    assert relief.left == ("Mon 23 Nov 2026 holds 3, 8 stay: 5 to be placed (tickler open-month)",)


def test_on_a_closed_day_with_an_undated_one_nothing_is_said_of_room() -> None:
    """All that has a day goes; what is to be placed is said to be that, and no want of room."""
    stack = [due(1, MONDAY, 0, agreed=False)]

    relief = relieving.relieve({MONDAY: stack}, {MONDAY: 2}, Calendar(days_off={MONDAY: "ill"}), USUAL, MONDAY)

    assert len(relief.shifts) == 1
    assert relief.left == ("Mon 23 Nov 2026 is closed (ill), 1 stays: 1 to be placed (tickler open-month)",)


def test_what_is_late_stays_rather_than_what_is_not() -> None:
    """Of those that were moved alike, the one that waits longest is not put off."""
    friday = MONDAY - timedelta(days=3)
    stack = [due(9, friday, 0, agreed=False), *(due(n, MONDAY, 0, agreed=False) for n in (1, 2, 3))]

    relief = relieving.relieve({MONDAY: stack}, {MONDAY: 4}, Calendar(), USUAL, MONDAY)

    assert [shift.dossier.id for shift in relief.shifts] == [2]


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
