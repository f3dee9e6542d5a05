"""What is printed: the divider at a card's corner, the days of a week's sheet, the order of a list."""

from datetime import date, timedelta

import pytest

from tickler.dossiers import Card, Closing, Dossier, DueDossier, Filing
from tickler.rules.paper import Corner, coming_day, corner, days_of_week, in_order
from tickler.rules.stack import sort_stack
from tickler.rules.views import Divider
from tickler.tabs import Tab
from tickler.workdays import Calendar

MONDAY = date(2026, 11, 23)


def dossier(tab: str | None, number: int = 1) -> Dossier:
    """A dossier under a tab; a closed one without."""
    closed = None if tab else Closing(MONDAY, "no need")
    return Dossier(number, str(number), Card("Kavkaz"), Filing(Tab(tab)) if tab else None, closed)


def due(tab: str, number: int) -> DueDossier:
    """The same as it lies in a stack."""
    lying = dossier(tab, number)
    return DueDossier(lying, Filing(Tab(tab)), None)


@pytest.mark.parametrize(
    ("tab", "shown"),
    [
        ("2026-11-23", Corner("23", "November")),
        ("2026-11-10", Corner("23", "November")),  # carried over: it lies in today's stack
        ("2026-11", Corner("23", "November")),  # to place
        ("2026-12-08", Corner("8", "December")),
        ("2026-12-22", Corner("22", "December")),
        ("2026-12-23", Corner("Dec", "23 December 2026")),  # past the window
        ("2027-07", Corner("Jul", "2027")),
        ("2029-03-05", Corner("Mar", "5 March 2029")),
        (None, Corner("—", "closed")),
    ],
)
def test_the_corner_names_the_divider_that_the_dossier_lies_behind(tab: str | None, shown: Corner) -> None:
    """What is due lies at today's divider, a date of the window at its day's, what is further off at its month's."""
    assert corner(dossier(tab), MONDAY) == shown


@pytest.mark.parametrize(("days", "comes"), [(0, 1), (3, 4), (4, 7), (5, 7), (6, 7)])
def test_the_week_that_comes_is_the_one_of_the_next_working_day(days: int, comes: int) -> None:
    """From Monday to Thursday it is this week; on a Friday and on the weekend the next."""
    assert coming_day(MONDAY + timedelta(days=days), Calendar()) == MONDAY + timedelta(days=comes)


def test_a_week_has_its_open_days_and_closed_ones_where_something_lies() -> None:
    """A Saturday appears with the dossier that was filed there all the same; an empty Sunday and a holiday do not."""
    calendar = Calendar(days_off={MONDAY + timedelta(days=2): "fair"})
    filed = {MONDAY: [due("2026-11-23", 1)], MONDAY + timedelta(days=5): [due("2026-11-28", 2)]}
    week = [MONDAY + timedelta(days=n) for n in range(7)]

    days = days_of_week({day: sort_stack(filed.get(day, []), day) for day in week}, calendar, 30)

    assert [(day.volume.day.day, day.volume.count) for day in days] == [(23, 1), (24, 0), (26, 0), (27, 0), (28, 1)]
    assert days[-1].volume.closed_because == "a Saturday"


def test_behind_a_months_divider_what_has_no_day_comes_first() -> None:
    """The cards follow each other as their list has them."""
    stack = sort_stack([due("2027-07-05", 1), due("2027-07", 2)], MONDAY)

    ordered = in_order(Divider(MONDAY, "July", None, (None, 7), stack))

    assert [one.dossier.id for one in ordered] == [2, 1]
