"""Terminals whose encoding lacks the signs that are drawn with."""

import re
import unicodedata

from tests.conftest import run
from tests.probing import ROOT, must_be_safe, spawned
from tickler import signs

DRAWN = re.compile(r"[\u2010-\u2bff·]")


def test_bars_stay_bars() -> None:
    """What is drawn is drawn with plain signs, each in its column; there are no question marks."""
    run("add", "Weber", "--next", "today")
    run("add", "Full", "--next", "today 10:30")
    run("add", "Later", "--next", "tomorrow", "--about", "the price of a long, long list of all that there is to say")
    screens = (
        ["today"], ["binder"], ["week"], ["review"], ["stats"], ["balance"], ["close-day", "--to", "fri", "-n"],
        ["show", "1"], ["segments"], ["report"],
    )  # fmt: skip
    for words in screens:
        told = spawned(*words, env={"PYTHONIOENCODING": "ascii"})

        assert told.status == 0, told
        must_be_safe(told)
        assert "?" not in told.out, (words, told.out)
    drawn = spawned("today", env={"PYTHONIOENCODING": "ascii"})
    whole = spawned("today", env={"PYTHONIOENCODING": "utf-8"})
    assert "##." in drawn.out
    assert [len(line) for line in drawn.out.splitlines()] == [len(line) for line in whole.out.splitlines()]


def test_only_what_an_encoding_lacks_is_replaced() -> None:
    """Latin-1 has the dot between two things and lacks the block; a sign of a name that it lacks is a question mark."""
    assert "1 · ███░ → ჩაი …".encode("latin-1", signs.ERRORS) == b"1 \xb7 ###. > ??? ."
    assert "▁▂▃▄▅▆▇█".encode("ascii", signs.ERRORS) == b"_.-~=+*#"


def test_a_name_in_another_script_fails_nowhere() -> None:
    """What a terminal cannot show of a name is shown by its length, asked about or told."""
    run("add", "ჩაის სახლი", "--next", "today")

    assert "???? ?????" in spawned("today", env={"PYTHONIOENCODING": "ascii"}).out
    assert "???? ?????" in spawned("move", "1", "fri", env={"PYTHONIOENCODING": "ascii"}).out


def test_every_sign_that_is_drawn_has_a_plain_one() -> None:
    """Whatever sign the screens draw with, there is one in ASCII for it, of one column."""
    screens = [*(ROOT / "tickler" / "render").rglob("*.py"), *(ROOT / "tickler" / "desk").rglob("*.py")]
    drawn = {sign for path in screens for sign in DRAWN.findall(path.read_text(encoding="utf-8"))}

    drawn = {sign for sign in drawn if unicodedata.category(sign) != "Sc"}

    assert drawn - signs._INSTEAD.keys() == set()
    assert all(len(plain) == 1 and plain.isascii() for plain in signs._INSTEAD.values())
