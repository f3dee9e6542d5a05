"""What Tab offers, written so that the shell puts it on the line as one word, whatever stands in it.

An answer is one offer a line: the word, and after a tab what there is to say about it. bash and PowerShell write the
words as they come, so that they come quoted; zsh and fish quote by themselves.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from tickler.shells.typed import SINGLE_QUOTES, ShellName, Typed
from tickler.words import fold

_AS_IT_IS = ("Standard", "Windows")  # $PSNativeCommandArgumentPassing of PowerShell from 7.3 on


class Offer(NamedTuple):
    """A word that fits, and what there is to say about it."""

    word: str
    about: str = ""
    number: str = ""  # says the same where a shell cannot take the word


FILES = Offer("", "files")  # asks the shell for its files


def answer(
    offers: list[Offer], typed: Typed, shell: ShellName, *, listing: bool = False, passing: str = ""
) -> Iterable[str]:
    """The lines that the shell's script reads.

    ``listing``: bash only shows them, and writes nothing. ``passing``: how PowerShell passes words to a program.
    """
    if FILES in offers:
        return [f"{FILES.word}\t{FILES.about}"]
    if shell != "powershell":
        offers = _each_once(offers)
    if listing:
        return [f"{offer.word}  ({offer.about})" if offer.about else offer.word for offer in offers]
    offers = (_all_found if shell == "fish" else _none_unwritten)(offers, typed.word)
    if shell == "powershell":
        return _for_powershell(offers, typed, passing)
    if shell == "bash":
        return [_for_bash(offer.word, typed) for offer in offers]
    return [f"{offer.word}\t{offer.about}" for offer in offers]


def _each_once(offers: list[Offer]) -> list[Offer]:
    """One offer for each word, with all that is said about it: 8 may be a dossier and a tab, a name two dossiers."""
    once: dict[str, Offer] = {}
    for offer in offers:
        was = once.get(offer.word)
        once[offer.word] = was._replace(about=f"{was.about} | {offer.about}") if was else offer
    return list(once.values())


def _none_unwritten(offers: list[Offer], typed: str) -> list[Offer]:
    """Offers whose common beginning holds all that was typed: but for fish, shells write that beginning over it.

    ``so`` must not become ``S`` because of ``Söhne`` and ``Solar``: there the words begin as they were typed.
    """
    if len(offers) == 1 or fold(_common_beginning(offers)).startswith(fold(typed)):
        return offers
    begun = [_begun_as(typed, offer) for offer in offers]
    return [offer for offer in begun if offer.word.startswith(typed)] or offers[:1]


def _all_found(offers: list[Offer], typed: str) -> list[Offer]:
    """Offers that fish finds alike: it takes those that begin as was typed, else in another case; accents it minds."""
    found = {(offer.word.startswith(typed), offer.word.lower().startswith(typed.lower())) for offer in offers}
    return offers if len(found) == 1 and (False, False) not in found else [_begun_as(typed, offer) for offer in offers]


def _common_beginning(offers: list[Offer]) -> str:
    letters = zip(*(offer.word for offer in offers), strict=False)
    return "".join(first for first, *others in takewhile(lambda letter: len(set(letter)) == 1, letters))


def _begun_as(typed: str, offer: Offer) -> Offer:
    """The offer, the beginning of its word spelt as it was typed: the same in any case and with any accents."""
    rest = _rest(offer.word, typed)
    if rest is None or offer.word == typed + rest:
        return offer
    return offer._replace(word=typed + rest, about=" · ".join(said for said in (offer.word, offer.about) if said))


def _rest(word: str, beginning: str) -> str | None:
    """What follows in a word after a beginning, whatever its case and accents; None where it does not begin so."""
    folded = fold(beginning)
    longest = len(word) if beginning else 0  # with the accents that follow the last letter
    for length in range(longest, -1, -1):
        if fold(word[:length]) == folded:
            return word[length:]
    return None


def _for_bash(word: str, typed: Typed) -> str:
    """What comes after the part of the word that bash keeps, in the quotes that are open."""
    rest = _rest(word, typed.kept)
    rest = word if rest is None else rest
    if typed.quote == "'":
        return _shut(rest.replace("'", "'\\''"), typed.quote)
    if typed.quote:
        written = re.sub(r'([$`"\\])', r"\\\1", rest)
        return _shut(written.replace("!", "\"'!'\""), typed.quote)  # between double quotes ! stands for history
    return re.sub(r"([^\w./,+%\x80-\U0010ffff-])", r"\\\1", rest)


def _shut(written: str, quote: str) -> str:
    """The quoted text, shut where bash would not: it takes any quote at the end for the one that shuts."""
    return written + quote if written.endswith(quote) else written


def _for_powershell(offers: list[Offer], typed: Typed, passing: str) -> Iterator[str]:
    """The words as they go on the line, as they are listed, and what there is to say about each, which is something.

    A word that others have too, or that does not reach a program, gives way to the number that says the same; where a
    beginning of it is kept on the line, no number can.
    """
    words = [offer.word for offer in offers]
    for offer in offers:
        says_it = words.count(offer.word) == 1 and _reaches(offer.word, passing)
        rest = _rest(offer.word if says_it else offer.number or offer.word, typed.kept)
        if rest is not None:
            yield f"{_quoted_for_powershell(rest)}\t{offer.word}\t{offer.about or offer.word}"


def _reaches(word: str, passing: str) -> bool:
    """Whether PowerShell passes the word as it is; before 7.3 it breaks one with a ``"``, or a backslash at its end."""
    return passing in _AS_IT_IS or ('"' not in word and not word.endswith("\\"))


def _quoted_for_powershell(word: str) -> str:
    if re.fullmatch(r"[\w./+=-]+", word):
        return word
    return "'" + re.sub(f"[{SINGLE_QUOTES}]", r"\g<0>\g<0>", word) + "'"
