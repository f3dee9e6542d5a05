"""A question is answered by hand as the words' index answers it, so that both ways find the same dossiers."""

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickler.rules.tokens import phone_word, sign, spaced, tokens
from tickler.storage.questions import ALL, CARD, WHO, Part, Question

# Words that share beginnings, marks that belong to letters, signs, scripts without blanks, a word of signs.
PIECES = (
    *(
        "tea",
        "team",
        "te",
        "t",
        "TEA",
        "söhne",
        "sohn",
        "नेहा",
        "ნინო",
        "茶",
        "绿茶",
        "ชา",
        "7",
        "70",
        "½",
        "-",
        "&",
        ".",
    ),
    *("a'b", "ß", "ﬁx", "İ", sign("tag", "key account"), sign("tag", "key"), "\ue000"),
    *("7012", phone_word("7012"), phone_word("9012")),
    *(phone_word(phone) for phone in ("0555017012", "555017012", "49555017012", "490555017012")),
)
PHONES = st.sampled_from(("", "7012", "12", "701", "49555017012", "0555017012"))
texts = st.lists(st.sampled_from(PIECES), max_size=4).map(" ".join) | st.text(alphabet="te a茶ö\u0301-", max_size=8)
rows = texts.map(lambda said: tuple(tokens(said))).filter(bool)
parts = st.builds(
    Part, rows, st.sampled_from((ALL, WHO, CARD, ("name",), ("said",), ("signs",))), st.booleans(), PHONES
)
clauses = st.lists(parts, min_size=1, max_size=3).map(tuple)
questions = st.builds(
    Question, st.lists(clauses, min_size=1, max_size=3).map(tuple), st.lists(parts, max_size=2).map(tuple)
)


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    """An index like that of a binder, empty."""
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    tokenizer = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
    db.execute(f'CREATE VIRTUAL TABLE words USING fts5({", ".join(ALL)}, columnsize = 0, tokenize = "{tokenizer}")')
    yield db
    db.close()


@given(said=st.lists(texts, min_size=len(ALL), max_size=len(ALL)), question=questions)
def test_both_ways_give_the_same_answer(index: sqlite3.Connection, said: list[str], question: Question) -> None:
    """Whatever is kept and whatever is asked: words, beginnings, words in a row, in some columns, without others."""
    index.execute("DELETE FROM words")
    insert = f"INSERT INTO words ({', '.join(ALL)}) VALUES ({', '.join('?' * len(ALL))})"  # noqa: S608
    index.execute(insert, [spaced(one) for one in said])
    kept = index.execute("SELECT * FROM words").fetchone()

    told = index.execute("SELECT 1 FROM words WHERE words MATCH ?", (question.said,)).fetchone() is not None

    assert question.is_answered_by(kept) == told


@given(questions, st.lists(texts, min_size=len(ALL), max_size=len(ALL)))
def test_what_whole_words_answer_beginnings_answer_too(question: Question, said: list[str]) -> None:
    """The cheaper question never finds a dossier that the other one does not."""
    kept = dict(zip(ALL, map(spaced, said), strict=True))

    assert question.is_answered_by(kept) or not question.of_whole_words.is_answered_by(kept)
