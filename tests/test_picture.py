"""The pictures of the screens in examples/ show what the program prints."""

import pytest

from tests import picture

COMMITTED = {name: (picture.EXAMPLES / f"{name}.svg").read_text(encoding="utf-8") for name in picture.SCREENS}


def test_the_pictures_are_up_to_date() -> None:
    """Each picture shows the screen as it is now; where it does not: make picture."""
    drawn = {name: picture.texts(svg) for name, svg in picture.pictures().items()}

    assert {name: picture.texts(svg) for name, svg in COMMITTED.items()} == drawn


@pytest.mark.parametrize("name", COMMITTED)
def test_a_picture_fetches_nothing(name: str) -> None:
    """No font or image comes from elsewhere: the one address in a picture is the name of its format."""
    assert COMMITTED[name].count("://") == 1
    assert 'xmlns="http://www.w3.org/2000/svg"' in COMMITTED[name]
