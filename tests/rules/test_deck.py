"""Leafing through a day's stack: where one is, what is left, and that nothing falls out of it."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickler.dossiers import Card, Dossier, DueDossier, Filing
from tickler.errors import NotUnderstood
from tickler.rules import deck as leafing
from tickler.rules.deck import Deck
from tickler.rules.whereto import Whereto, read_whereto
from tickler.tabs import Tab

MONDAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 9)


def due(number: int, time: str | None = None, tab: str = "2026-11-23") -> DueDossier:
    """A dossier as it lies in the stack."""
    filing = Filing(Tab(tab), time, time is not None, "call", None)
    return DueDossier(Dossier(number, str(number), Card(f"Client {number}"), filing), filing, None)


def deck_of(*stack: DueDossier) -> Deck:
    """The deck of a Monday."""
    return leafing.dealt(MONDAY, stack)


def open_ones(deck: Deck) -> list[int]:
    """The numbers that are opened one after the other when each is worked with."""
    seen = []
    while deck.current is not None:
        seen.append(deck.current)
        deck = leafing.turned(leafing.done(deck, deck.current, "noted"))
    return seen


def test_the_line_of_progress_says_where_one_is_and_what_presses() -> None:
    """The place, how many are carried over and the next agreed time stand in it, and what there is none of does not."""
    deck = deck_of(due(1, tab="2026-11-20"), due(2, tab="2026-11-18"), due(3, "10:30"), due(4, "09:00"), due(5))

    assert leafing.progress(deck, NINE) == ["1 of 5", "2 carried over", "next agreed 09:00"]
    later = leafing.turned(leafing.done(deck, 1, "noted"))
    assert leafing.progress(later, NINE) == ["2 of 5", "1 carried over", "next agreed 09:00"]
    later = leafing.opened(later, 4)
    assert leafing.progress(later, NINE) == ["4 of 5", "1 carried over", "next agreed 10:30"]
    assert leafing.progress(later, NINE.replace(hour=11))[-1] == "agreed 10:30 has passed"
    assert leafing.progress(deck_of(due(5), due(6)), NINE) == ["1 of 2"]


def test_an_agreed_time_of_another_day_does_not_press() -> None:
    """What was agreed for Friday and is carried over has no time today; nor has tomorrow's stack passed already."""
    assert leafing.next_agreed(deck_of(due(1), due(2, "08:00", "2026-11-20")), NINE) is None
    tomorrow = leafing.dealt(date(2026, 11, 24), [due(1), due(2, "08:00", "2026-11-24")])

    agreed = leafing.next_agreed(tomorrow, NINE)

    assert agreed is not None
    assert not agreed.late


def test_what_was_skipped_comes_again_at_the_end() -> None:
    """Skipped dossiers are left; from the end one goes through them from the top, and past those that are done."""
    deck = leafing.skipped(leafing.skipped(deck_of(due(1), due(2), due(3))))
    deck = leafing.turned(leafing.done(deck, 3, "moved"))

    assert deck.current is None
    assert leafing.progress(deck, NINE) == ["the end of 3"]
    assert leafing.tally(deck) == ["1 moved", "2 skipped"]
    assert open_ones(leafing.skipped(deck)) == [1, 2]


def test_back_goes_to_what_is_done_too() -> None:
    """One leaf back is the one before, done or not, and never before the first."""
    deck = leafing.turned(leafing.done(deck_of(due(1), due(2)), 1, "noted"))

    assert leafing.back(deck).current == 1
    assert leafing.back(leafing.back(deck)).current == 1


def test_a_dossier_beside_the_stack_leaves_the_place() -> None:
    """One that is looked up elsewhere is open beside the stack; skipped, worked with or left, one is where one was."""
    deck = leafing.opened(leafing.turned(deck_of(due(1), due(2))), 77)

    assert deck.current == 77
    assert leafing.progress(deck, NINE) == ["beside the stack"]
    for way in (leafing.back, leafing.skipped, leafing.turned):
        assert way(deck).current == 2
    assert not any(leaf.skipped for leaf in leafing.skipped(deck).leaves)


def test_one_that_is_called_again_later_today_comes_again() -> None:
    """A dossier refiled for today is put in before the first that has a later time."""
    deck = leafing.done(deck_of(due(1), due(2, "11:00"), due(3, "16:00"), due(4)), 1, "noted")

    deck = leafing.turned(leafing.met(deck, [due(1, "15:00"), due(2, "11:00"), due(3, "16:00"), due(4)]))

    assert open_ones(deck) == [2, 1, 3, 4]
    assert [leaf.did for leaf in deck.leaves if leaf.number == 1] == ["noted", None]


def test_one_that_came_while_the_last_was_worked_with_is_not_missed() -> None:
    """Refiled for today from the last leaf, it is the next."""
    deck = leafing.done(deck_of(due(1)), 1, "noted")

    assert open_ones(leafing.turned(leafing.met(deck, [due(1, "15:00")]))) == [1]


def test_what_was_taken_away_meanwhile_is_done_elsewhere() -> None:
    """What lies in the stack no more is not opened again, and counted as what it is."""
    deck = leafing.turned(leafing.met(deck_of(due(1), due(2), due(3)), [due(1), due(3)]))

    assert deck.current == 3
    assert leafing.tally(deck) == ["1 done elsewhere"]


def test_what_is_taken_back_is_open_again() -> None:
    """After an undo its leaf is left, and open; met with the binder, it is there once."""
    deck = leafing.turned(leafing.done(deck_of(due(1), due(2)), 1, "closed"))

    deck = leafing.met(leafing.taken_back(deck, 1), [due(1), due(2)])

    assert deck.current == 1
    assert [leaf.number for leaf in deck.left] == [1, 2]
    assert len(deck.leaves) == 2


numbers = st.integers(1, 9)
keys = st.lists(st.tuples(st.sampled_from(["done", "skip", "back", "open", "undo", "met"]), numbers), max_size=30)


@given(stack=st.sets(numbers, max_size=6), later=st.lists(st.sets(numbers, max_size=8), max_size=9), pressed=keys)
def test_whatever_is_pressed_all_that_lies_in_the_stack_is_left_once(
    stack: set[int], later: list[set[int]], pressed: list[tuple[str, int]]
) -> None:
    """After each look into the binder the leaves that are left are its stack, each once, and one can reach them all."""
    deck, stacks = deck_of(*map(due, sorted(stack))), list(later)
    for key, number in pressed:
        match key:
            case "done":
                deck = leafing.turned(leafing.done(deck, number, "noted"))
            case "skip":
                deck = leafing.skipped(deck)
            case "back":
                deck = leafing.back(deck)
            case "open":
                deck = leafing.opened(deck, number)
            case "undo":
                deck = leafing.taken_back(deck, number)
            case _:
                stack = stacks.pop() if stacks else stack
                deck = leafing.met(deck, map(due, sorted(stack)))
                assert sorted(leaf.number for leaf in deck.left) == sorted(stack)
        assert 0 <= deck.at <= len(deck.leaves)
        assert leafing.progress(deck, NINE)
    deck = leafing.met(deck, map(due, sorted(stack)))
    assert sorted(open_ones(leafing.skipped(deck._replace(at=len(deck.leaves), aside=None)))) == sorted(stack)


# ------------------------------------------------------------------------------------------------- where a dossier goes


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("fri 10:30", Whereto("fri 10:30")),
        ("fri agreed", Whereto("fri", agreed=True)),
        ("Agreed 8 dec exact", Whereto("8 dec", agreed=True, exact=True)),
        ("fri force", Whereto("fri", force=True)),
        ("close buys from a cousin, agreed", Whereto(close="buys from a cousin, agreed")),
        ("CLOSE moved away", Whereto(close="moved away")),
    ],
)
def test_flags_are_words_on_the_desk(said: str, read: Whereto) -> None:
    """What the command line says by flags is said by words behind the date; a closing takes all that follows."""
    assert read_whereto(said) == read


@pytest.mark.parametrize("said", ["", "  ", "close", "agreed", "exact force"])
def test_nowhere_is_not_understood(said: str) -> None:
    """Neither nothing nor a flag alone says where a dossier goes, nor does a closing without a reason."""
    with pytest.raises(NotUnderstood):
        read_whereto(said)
