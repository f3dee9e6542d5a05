"""What fits on a sheet: a text never takes more lines than it is given, and says where something was left out."""

from hypothesis import given
from hypothesis import strategies as st

from tickler.render.fitting import Room, cut_to, lines_of

TEXTS = st.text(st.sampled_from("ab W茶ა\u0301\nहिं"), max_size=300)


@given(TEXTS, st.integers(2, 40), st.integers(0, 12))
def test_a_text_takes_no_more_lines_than_it_is_given(said: str, columns: int, most: int) -> None:
    """Whatever the script, and however long: cut, it fits."""
    assert lines_of(cut_to(said, columns, most), columns) <= most


@given(TEXTS, st.integers(2, 40), st.integers(1, 12))
def test_what_is_left_out_is_marked(said: str, columns: int, most: int) -> None:
    """Either all the words are there, or an ellipsis stands at the end."""
    cut = cut_to(said, columns, most)

    assert cut.split() == said.split() or cut.endswith("…")


def test_a_text_of_any_length_is_cut_at_once() -> None:
    """Ten thousand letters without a blank leave as many as there is room for."""
    assert cut_to("x" * 10_000, 60, 2) == "x" * 119 + "…"


def test_a_mark_stays_with_its_letter() -> None:
    """No text is cut between a letter and its vowel sign."""
    assert cut_to("हिहिहि", 4, 1) == "हि…"


def test_room_is_taken_while_there_is_some() -> None:
    """What does not fit takes nothing."""
    room = Room(3)

    assert (room.take(2), room.take(2), room.take(1)) == (True, False, True)
