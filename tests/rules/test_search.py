"""What is looked for: words, phrases, filters, read into a value; mistakes named with what was likely meant."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickler.errors import NotUnderstood, TicklerError
from tickler.rules.search import FILTERS, MOST_WORDS, Search, Sign, Words, read_search
from tickler.rules.tokens import placed_tokens, sign, spaced, tokens
from tickler.words import fold

NOW = datetime(2026, 11, 23, 9)  # a Monday


def read(*said: str) -> Search:
    """What the words of a command line ask for."""
    return read_search(said, NOW)


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        (("kraft", "pouches"), [("kraft",), ("pouches",)]),
        (("Söhne",), [("sohne",)]),
        (("ПЁТР", "ΠΑΠΑΔΆΚΗ"), [("петр",), ("παπαδακη",)]),
        (("ბერიძე",), [("ბერიძე",)]),
        (("kraft pouches",), [("kraft", "pouches")]),  # a shell took the quotes away
        (('"kraft pouches" price',), [("kraft", "pouches"), ("price",)]),
        (('"unbalanced quote',), [("unbalanced", "quote")]),
        (("nino@kavkaz.ge",), [("nino", "kavkaz", "ge")]),
        (("+995 32-200",), [("995", "32", "200")]),
        (("AT&T",), [("at", "t")]),
        (("茶公司",), [("茶", "公", "司")]),
        (("https://example.com",), [("https", "example", "com")]),
        (("10:30",), [("10", "30")]),
        (("re:",), [("re",)]),
        (("re: offer",), [("re", "offer")]),
        (('"re:offer"',), [("re", "offer")]),
        (("&", "tea"), [("tea",)]),
    ],
)
def test_words_and_words_in_a_row(said: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Each word by itself, folded; in quotes, or quoted for the shell, in a row."""
    assert read(*said).words == tuple(Words(row) for row in rows)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("-price",), Words(("price",), without=True)),
        (("-kraft pouches",), Words(("kraft", "pouches"), without=True)),
        (("company:weber",), Words(("weber",), "company")),
        (("company:weber söhne",), Words(("weber", "sohne"), "company")),
        (('company:"weber söhne"',), Words(("weber", "sohne"), "company")),
        (('-person:"nino b"',), Words(("nino", "b"), "person", without=True)),
        (("NAME:Tea",), Words(("tea",), "name")),
    ],
)
def test_words_to_leave_out_and_words_of_a_line(said: tuple[str, ...], words: Words) -> None:
    """A minus leaves out; name:, company: and person: look in that line alone."""
    assert read(*said).words == (words,)


def test_one_argument_may_hold_a_whole_search() -> None:
    """As a script would pass it on."""
    search = read('tag:vip,"key account" "kraft pouches" -price stage:client')

    assert search.words == (Words(("kraft", "pouches")), Words(("price",), without=True))
    assert search.signs == (Sign("tag", ("vip", "key account")), Sign("stage", ("client",)))


def test_a_second_value_of_what_can_only_have_one_is_an_alternative() -> None:
    """Two tags must both be there, of two stages or outcomes one."""
    search = read("tag:a", "tag:b", "stage:lead", "stage:client", "outcome:deal", "-outcome:refused", "outcome:reached")

    assert search.signs == (
        Sign("tag", ("a",)),
        Sign("tag", ("b",)),
        Sign("stage", ("lead", "client")),
        Sign("outcome", ("refused",), without=True),
        Sign("outcome", ("deal", "reached")),
    )


def test_filters_by_days() -> None:
    """Days are read as a WHEN that looks back, months and years by their first day; quiet counts back from today."""
    search = read("after:1nov", "after:2026-10", "before:mon", "quiet:30d", "quiet:1m")

    assert (search.after, search.before, search.quiet) == (date(2026, 11, 1), date(2026, 11, 16), date(2026, 10, 23))


@pytest.mark.parametrize(("said", "closed"), [("closed:yes", True), ("closed:no", False), ("-closed:yes", False)])
def test_the_archive_is_asked_for_or_left_out(said: str, closed: bool) -> None:
    """Without the filter both are meant."""
    assert read(said).closed is closed
    assert read("tea").closed is None


def test_what_is_to_be_done() -> None:
    """One of several; or none of these."""
    search = read("do:call,meeting", "do:offer", "-do:email")

    assert (search.do, search.do_not) == (("call", "meeting", "offer"), ("email",))


@pytest.mark.parametrize(
    ("said", "message", "hint"),
    [
        (("tga:vip",), "there is no filter 'tga'", "did you mean tag:?"),
        (("customer:7",), "there is no filter 'customer'", "the filters are tag:"),
        (("outcom:deal",), "there is no filter 'outcom'", "did you mean outcome:?"),
        (("xyz:1",), "there is no filter 'xyz'", "the filters are tag:"),
        (("tag:",), "tag: needs a value", "tag:vip"),
        (("tag:a,,b",), "tag: needs a value", "tag:vip"),
        (("name:&",), "name: needs a value", "name:kavkaz"),
        (("after:",), "after: needs a day", "after:2026-10-01"),
        (("after:soon",), "'soon' cannot be read as a day", ""),
        (("-after:mon",), "-after: cannot be left out", "before:"),
        (("outcome:intersted",), "outcome: cannot be 'intersted'", "did you mean interested?"),
        (("do:dance",), "do: cannot be 'dance'", "call"),
        (("closed:perhaps",), "closed: cannot be 'perhaps'", "yes, no"),
        (("quiet:long",), "quiet: cannot be 'long'", "quiet:30d"),
        (("quiet:0d",), "quiet: cannot be '0d'", "quiet:30d"),
        (("quiet:9999y",), "before all dates", ""),
        (("after:2026-10", "before:2026-09"), "no day is both after 2026-10-01 and before 2026-09-01", ""),
        (("&",), "nothing to find", "kraft"),
        (("",), "nothing to find", "kraft"),
        (tuple("abcdefghijklmnopqrstuvw"), f"more than {MOST_WORDS} words", ""),
    ],
)
def test_a_mistake_is_named_with_what_was_likely_meant(said: tuple[str, ...], message: str, hint: str) -> None:
    """One line and a hint, as everywhere."""
    with pytest.raises(NotUnderstood) as raised:
        read(*said)

    assert message in raised.value.message
    assert hint in (raised.value.hint or "")


@given(st.lists(st.text(max_size=60), max_size=6))
def test_whatever_is_said_is_read_or_refused(said: list[str]) -> None:
    """No words whatever end in anything but a search or one of the program's own errors."""
    try:
        search = read(*said)
    except TicklerError:
        return
    assert search.words or search.signs or search.do or search.do_not or search.quiet or search.closed is not None


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=12), st.sampled_from(FILTERS))
def test_no_letter_is_part_of_the_language(word: str, key: str) -> None:
    """A word in quotes is only a word, even one that looks like a filter."""
    assert read(f'"{key}:{word}"').words == (Words(tuple(tokens(f"{key} {word}"))),)


# -- tokens and signs ------------------------------------------------------------------------------------------------


@given(st.text())
def test_each_word_stands_where_it_is_said_to_stand(said: str) -> None:
    """It is a word of what stands there; the words are in order, and apart unless one sign is several words: ½."""
    before = (0, 0)
    for begin, end, word in placed_tokens(said):
        assert begin < end
        assert before[1] <= begin or before == (begin, end)
        assert word in tokens(said[begin:end])
        before = (begin, end)


@given(st.text())
def test_case_and_accents_do_not_count(said: str) -> None:
    """What is folded already is not folded further: both spellings have the same words."""
    assert tokens(spaced(said)) == tokens(spaced(fold(said)))


@pytest.mark.parametrize("value", ["Key Account", "key account", " KEY ACCOUNT ", "kéy account"])
def test_a_sign_is_the_same_however_it_is_spelled(value: str) -> None:
    """And is none of a shorter or a longer tag."""
    assert sign("tag", value) == sign("tag", "key account")
    assert sign("tag", value) not in (sign("tag", "key"), sign("tag", "key account manager"), sign("stage", value))
