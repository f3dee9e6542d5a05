"""Bars say at a glance what their figures say."""

import pytest

from tickler.render.page import bar


@pytest.mark.parametrize(
    ("count", "of", "filled"),
    [(0, 100, 0), (1, 100, 1), (50, 100, 10), (99, 100, 19), (100, 100, 20), (130, 100, 20), (3, 0, 1), (0, 0, 0)],
)
def test_a_bar_is_full_where_all_is_there(count: int, of: int, filled: int) -> None:
    """Something is not shown as nothing, nor less than all as all."""
    assert bar(count, of, 20) == ("█" * filled, "░" * (20 - filled))
