"""REF: which dossier is meant by a number or by words."""

from itertools import chain, islice

from tickler.dossiers import Dossier
from tickler.errors import Ambiguous, NotFound, NotUnderstood
from tickler.when import month_named
from tickler.words import fold

MOST_CANDIDATES = 10
_MOST_NEAREST = 3
_LONGEST_NUMBER = 18  # digits that SQLite holds
_DAYS = frozenset(map(str, range(1, 32)))


def number_in(ref: str) -> int | None:
    """The number that a REF is; None where it is words.

    Raises NotUnderstood for an empty one.
    """
    said = ref.strip().removeprefix("#")
    if not said:
        raise NotUnderstood("an empty REF names no dossier", "name it by its number, or by words of its name")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _LONGEST_NUMBER else None


def said_without_quotes(refs: list[str], when: str) -> bool:
    """Whether the last REF and WHEN look like a date: ``8 dec`` may be 8 December, or dossier 8 into December."""
    *others, last = refs
    return bool(others) and last in _DAYS and month_named(when) is not None


def only_one(ref: str, found: list[Dossier]) -> Dossier | None:
    """The dossier that was meant; None where none goes by the words.

    Raises Ambiguous, with the candidates as its hint, where several do.
    """
    if len(found) > 1:
        raise Ambiguous(f"several dossiers go by {shortly(ref)}", "\n".join(to_choose_from(found)))
    return found[0] if found else None


def to_choose_from(found: list[Dossier]) -> list[str]:
    """The first of them, a line each, and that there are more."""
    more = ["        … and more: say more of the name"] if len(found) > MOST_CANDIDATES else []
    return [*map(candidate, found[:MOST_CANDIDATES]), *more]


def not_found(ref: str, near: list[Dossier]) -> NotFound:
    """No dossier goes by these words; the hint has the nearest names."""
    import difflib  # 2 ms, and only here

    by_words: dict[str, dict[int, str]] = {}
    for dossier in near:
        for words in _compared(dossier):
            by_words.setdefault(words, {})[dossier.id] = dossier.card.name
    alike = difflib.get_close_matches(_bare(ref), by_words, n=_MOST_NEAREST, cutoff=0.6)
    nearest = dict(islice(chain.from_iterable(by_words[words].items() for words in alike), _MOST_NEAREST))
    hint = "nearest: " + ", ".join(f"{number} {name}" for number, name in nearest.items()) if nearest else None
    return NotFound(f"no dossier goes by {shortly(ref)}", hint)


def _compared(dossier: Dossier) -> set[str]:
    """What a misspelt REF is compared with: name, company and person, whole and word by word."""
    card = dossier.card
    lines = [line for line in (card.name, card.company, card.person) if line]
    return {*map(_bare, lines), *(_bare(word) for line in lines for word in line.split())} - {""}


def _bare(words: str) -> str:
    """The letters and figures alone, folded: ``O'Brien`` as ``obrien``."""
    return "".join(filter(str.isalnum, fold(words)))


def candidate(dossier: Dossier) -> str:
    """A dossier on one line, to choose from."""
    card = dossier.card
    who = " · ".join(dict.fromkeys(said for said in (card.name, card.company, card.person) if said))
    return f"{dossier.id:>6}  {who}{'  (closed)' if dossier.closed else ''}"


def shortly(ref: str, most: int = 40) -> str:
    """A REF in quotes, cut, with nothing in it that a terminal obeys."""
    return repr(ref if len(ref) <= most else ref[: most - 1] + "…")
