"""Bars say at a glance what their figures say."""

import unicodedata

import pytest

from tickler.render.page import bar, shortened, width_of


@pytest.mark.parametrize(
    ("count", "of", "filled"),
    [(0, 100, 0), (1, 100, 1), (50, 100, 10), (99, 100, 19), (100, 100, 20), (130, 100, 20), (3, 0, 1), (0, 0, 0)],
)
def test_a_bar_is_full_where_all_is_there(count: int, of: int, filled: int) -> None:
    """Something is not shown as nothing, nor less than all as all."""
    assert bar(count, of, 20) == ("█" * filled, "░" * (20 - filled))


@pytest.mark.parametrize("said", ["देवभूमि मसाले", "Cafe\u0301 Zu\u0308rich", "গ্রাম বাংলা", "plain"])
def test_a_cut_leaves_letters_whole(said: str) -> None:
    """What is left out begins with a letter, not with a vowel sign or an accent of the last one that is shown."""
    for width in range(1, width_of(said)):
        kept = shortened(said, width)

        assert width_of(kept) <= width
        left = said[len(kept) - 1 :]
        assert kept == "…" or unicodedata.category(left.lstrip()[0])[0] != "M", (width, kept)
