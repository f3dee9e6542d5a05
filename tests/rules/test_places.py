"""Where the words stand, and the piece of text around them that is shown: as it is written, in the room there is."""

from hypothesis import given
from hypothesis import strategies as st

from tickler.rules.places import Place, Said, cut, places_of, spans_in
from tickler.rules.search import Words

NOTE = "Wants 300 g kraft pouches with valve; price for 5,000 and 10,000. Decides with her brother at the coast."

texts = st.text(alphabet="ab ü茶\n-", max_size=80)


def found(text: str, *rows: tuple[str, ...]) -> list[str]:
    """The words of a text that are emphasised."""
    return [text[begin:end] for begin, end in spans_in(text, map(Words, rows))]


def test_words_are_found_as_they_are_written() -> None:
    """Beginnings, without case and accents, in the original spelling."""
    assert found("SÖHNE und Söhnchen, Nachsohn", ("sohn",)) == ["SÖHNE", "Söhnchen"]
    assert found("შპს ბერიძე", ("ბერ",)) == ["ბერიძე"]
    assert found("绿茶公司", ("茶", "公")) == ["茶", "公"]


def test_words_in_a_row_are_found_in_a_row_only() -> None:
    """All but the last one whole."""
    assert found("kraft pouches, pouches kraft", ("kraft", "pouch")) == ["kraft", "pouches"]
    assert found("krafty pouches", ("kraft", "pouch")) == []


def test_the_fewest_places_tell_most() -> None:
    """One text with both words is better than two with one each; the first of equals is taken."""
    card = [Said("name", "Kavkaz"), Said("note", "pouches"), Said("position", "kraft")]
    contact = Said("contact", "kraft pouches", "2026-11-03T10:00")

    both = places_of([Words(("kraft",)), Words(("pouch",))], [*card, contact])
    assert both == [Place(contact, ((0, 5), (6, 13)))]
    assert [place.said.where for place in places_of([Words(("kraft",)), Words(("kavkaz",))], card)] == [
        "name",
        "position",
    ]


def test_a_line_of_the_card_is_looked_for_in_that_line_alone() -> None:
    """person: finds the other persons at the client's too."""
    texts_there = [Said("name", "Nino"), Said("persons", "Nino Beridze · buyer")]

    (place,) = places_of([Words(("nino",), "person")], texts_there)

    assert place.said.where == "persons"


def test_a_piece_shows_what_was_found_with_words_around_it() -> None:
    """Some words before, as many as fit after; signs where something is left out."""
    piece, spans = cut(NOTE, spans_in(NOTE, [Words(("price",))]), 40)

    assert piece == "… pouches with valve; price for 5,000 …"
    assert [piece[begin:end] for begin, end in spans] == ["price"]
    at_the_end, _ = cut(NOTE, spans_in(NOTE, [Words(("coast",))]), 40)
    assert at_the_end == "… Decides with her brother at the coast."


@given(texts, texts, st.integers(8, 60))
def test_a_piece_fits_its_room_and_shows_the_first_that_was_found(before: str, after: str, room: int) -> None:
    """However long the text is and wherever the word stands; what is emphasised is what was found."""
    text = f"{before} kraft {after}"
    piece, spans = cut(text, spans_in(text, [Words(("kraft",))]), room)

    assert len(piece) <= room or piece == text
    assert "\n" not in piece
    assert [piece[begin:end] for begin, end in spans[:1]] == ["kraft"]


@given(st.text(min_size=1, max_size=300), st.integers(5, 40))
def test_any_text_can_be_cut(text: str, room: int) -> None:
    """Words that are longer than the room too."""
    piece, _ = cut(text, (), room)

    assert len(piece) <= room or len(text) <= room
