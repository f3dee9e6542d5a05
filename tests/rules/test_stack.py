"""The day's stack: all that is due, once, in the order in which the morning takes it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tickler.dossiers import Card, Dossier, DueDossier, Filing
from tickler.rules.stack import sort_stack
from tickler.tabs import Tab, day_tab

TODAY = date(2026, 11, 23)

tabs = st.integers(0, 40).map(lambda ago: day_tab(TODAY - timedelta(days=ago))) | st.sampled_from(
    [day_tab(TODAY), day_tab(TODAY), Tab("2026-11"), Tab("2026-09")]
)
filings = st.builds(
    lambda tab, time, agreed: Filing(tab, None if len(tab) == len("2026-11") else time, agreed or time is not None),
    tabs,
    st.sampled_from([None, None, "09:00", "10:30", "16:00"]),
    st.booleans(),
)


def due(filed: list[Filing]) -> list[DueDossier]:
    """A dossier for each of the filings, by number."""
    return [
        DueDossier(Dossier(number, str(number), Card("Client"), filing), filing, None)
        for number, filing in enumerate(filed, start=1)
    ]


def numbers(filed: list[Filing]) -> list[int]:
    """The dossiers in the order of the stack."""
    return [one.dossier.id for one in sort_stack(due(filed), TODAY)]


def test_carried_over_lies_on_top_then_agreed_times_then_the_rest_then_what_is_to_place() -> None:
    """As the morning is told: the longest carried first, times in their order, what was agreed before what was not."""
    filed = [
        Filing(Tab("2026-11"), do="call"),
        Filing(Tab("2026-11-23")),
        Filing(Tab("2026-11-23"), None, agreed=True),
        Filing(Tab("2026-11-23"), "15:30", agreed=True),
        Filing(Tab("2026-11-23"), "09:30", agreed=True),
        Filing(Tab("2026-11-20")),
        Filing(Tab("2026-11-20"), "16:00", agreed=True),
        Filing(Tab("2026-11-13")),
        Filing(Tab("2026-09")),
    ]

    assert numbers(filed) == [8, 7, 6, 5, 4, 3, 2, 9, 1]


@given(st.lists(filings, max_size=20))
def test_each_due_dossier_lies_in_the_stack_once(filed: list[Filing]) -> None:
    """However it was filed; and the parts count what they say."""
    stack = sort_stack(due(filed), TODAY)

    assert sorted(one.dossier.id for one in stack) == list(range(1, len(filed) + 1))
    assert len(stack) == len(filed)
    assert stack.agreed == sum(filing.agreed for filing in filed)


@given(st.lists(filings, max_size=20), st.integers(0, 20))
def test_the_order_does_not_depend_on_how_the_stack_comes(filed: list[Filing], cut: int) -> None:
    """Cut like cards, it lies in the same order."""
    came = due(filed)

    assert list(sort_stack([*came[cut:], *came[:cut]], TODAY)) == list(sort_stack(came, TODAY))
