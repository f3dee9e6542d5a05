"""A question to the words that dossiers are found by: as the index understands it, and answered by hand for one row."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tickler.rules.phones import endings, other_ways, without_zero
from tickler.rules.search import Search, Sign, Words
from tickler.rules.tokens import is_of_word, phone_word, sign

ALL = ("name", "company", "person", "card", "signs", "said", "more")  # the columns of dossier_words
WHO = ("name", "company", "person")
CARD = (*WHO, "card")


class Part(NamedTuple):
    """Words in a row, in some of the columns; the last one may be a beginning. A single letter means itself alone."""

    row: tuple[str, ...]
    columns: tuple[str, ...] = ALL
    beginning: bool = True
    phone: str = ""  # the digits as they are dialled, where the row may be a phone, or the end of one

    @property
    def said(self) -> str:
        """As the index understands it."""
        columns = "" if self.columns == ALL else f"{{{' '.join(self.columns)}}} : "
        return " OR ".join(f"({columns}{part.row_said})" for part in (self, *self._as_phone()))

    @property
    def row_said(self) -> str:
        """The words in a row as the index understands them."""
        row = " ".join(self.row).replace('"', '""')
        return f'"{row}"{" *" if self.is_beginning else ""}'

    def _as_phone(self) -> "Iterator[Part]":
        """The same as a phone that is written on cards otherwise: from its beginning, and from its end.

        A card may lack the country's code that was said: there it is the whole number.
        """
        if self.phone and "card" in self.columns:
            bare = without_zero(self.phone)
            yield self._replace(row=(bare,), phone="", beginning=True)
            yield self._replace(row=(phone_word(bare),), phone="", beginning=True)
            for way in other_ways(self.phone):
                yield self._replace(row=(phone_word(way),), phone="", beginning=False)

    @property
    def is_beginning(self) -> bool:
        """Whether longer words are meant too."""
        return self.beginning and len(self.row[-1]) > 1

    def stands_in(self, kept: Mapping[str, Any]) -> bool:
        """Whether it stands in the words that are kept of a dossier."""
        return any(part.stands_in_text(kept[column]) for part in (self, *self._as_phone()) for column in self.columns)

    def stands_in_text(self, text: str) -> bool:
        """Whether the words stand in a text, in a row."""
        at = text.find(self.row[0])
        while at >= 0:
            if not (at and is_of_word(text[at - 1])) and self._goes_on(text, at):
                return True
            at = text.find(self.row[0], at + 1)
        return False

    def _goes_on(self, text: str, at: int) -> bool:
        """Whether the words in a row stand in the text from a place on."""
        last = len(self.row) - 1
        for n, word in enumerate(self.row):
            if not text.startswith(word, at):
                return False
            at += len(word)
            ends = at == len(text) or not is_of_word(text[at])
            if not ends and not (n == last and self.is_beginning):
                return False
            while n < last and at < len(text) and not is_of_word(text[at]):
                at += 1
        return True


Clause = tuple[Part, ...]  # any of these


class Question(NamedTuple):
    """Of each clause something must stand there, and nothing of what it must do without."""

    clauses: tuple[Clause, ...]
    without: Clause = ()

    @property
    def said(self) -> str:
        """As the index understands it; there must be a clause."""
        wanted = " AND ".join(f"({any_of(clause)})" for clause in self.clauses)
        return f"({wanted}) NOT ({any_of(self.without)})" if self.without else wanted

    @property
    def of_whole_words(self) -> "Question":
        """The same question, without beginnings: fewer answer it, and it is answered sooner."""
        clauses = tuple(tuple(part._replace(beginning=False) for part in clause) for clause in self.clauses)
        return self._replace(clauses=clauses)

    def is_answered_by(self, kept: Mapping[str, Any]) -> bool:
        """Whether the words that are kept of a dossier answer it."""
        return all(any(part.stands_in(kept) for part in clause) for clause in self.clauses) and not any(
            part.stands_in(kept) for part in self.without
        )


def any_of(clause: Iterable[Part]) -> str:
    """Alternatives, as the index understands them."""
    return " OR ".join(part.said for part in clause)


def part_of(words: Words) -> Part:
    """Words, anywhere or in a line of the card."""
    return Part(words.row, (words.line,)) if words.line else Part(words.row, phone=words.phone)


def endings_of(words: Words) -> Clause:
    """What a phone that stands in a text may end with there; none where the words are no phone."""
    return tuple(Part(row, beginning=False) for row in endings(words.phone)) if words.line is None else ()


def clause_of(one: Sign) -> Clause:
    """A sign: any of its values."""
    columns = ("said",) if one.of in {"outcome", "kind"} else ("signs",)
    return tuple(Part((sign(one.of, value),), columns, beginning=False) for value in one.values)


def without_in(search: Search) -> Clause:
    """All that must not stand in a dossier."""
    words = [part_of(words) for words in search.words if words.without]
    return (*words, *(part for one in search.signs if one.without for part in clause_of(one)))
