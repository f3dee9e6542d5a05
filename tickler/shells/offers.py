"""What Tab offers, written so that the shell puts it on the line as one word, whatever stands in it.

An answer is one offer a line: the word, and after a tab what there is to say about it. bash and PowerShell write the
words as they come, so that they come quoted; zsh and fish quote by themselves.
"""

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import NamedTuple

from tickler.shells.typed import SINGLE_QUOTES, ShellName, Typed
from tickler.words import fold


class Offer(NamedTuple):
    """A word that fits, and what there is to say about it."""

    word: str
    about: str = ""
    number: str = ""  # says the same where a shell cannot take the word


FILES = Offer("", "files")  # asks the shell for its files


def answer(offers: list[Offer], typed: Typed, shell: ShellName, *, listing: bool = False) -> Iterable[str]:
    """The lines that the shell's script reads. ``listing``: bash only shows them, and writes nothing."""
    if FILES in offers:
        return [f"{FILES.word}\t{FILES.about}"]
    if shell != "powershell":
        offers = _each_once(offers)
    if listing:
        return [f"{offer.word}  ({offer.about})" if offer.about else offer.word for offer in offers]
    if shell == "powershell":
        words = [offer.word for offer in offers]
        lines = (_for_powershell(offer, typed, alone=words.count(offer.word) == 1) for offer in offers)
        return [line for line in lines if line]
    offers = (_all_found if shell == "fish" else _none_unwritten)(offers, typed.word)
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
    """Offers whose common beginning holds all that was typed: bash and zsh write that beginning over it.

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


def _for_powershell(offer: Offer, typed: Typed, *, alone: bool) -> str:
    """The word as it goes on the line, as it is listed, and what there is to say about it, which may not be nothing.

    Before PowerShell 7.3 a double quote in a word, or a backslash at its end, does not reach a program; a number does,
    unless a beginning of the name is kept: then there is nothing to write.
    """
    reaches = '"' not in offer.word and not offer.word.endswith("\\")
    rest = _rest(offer.word if reaches and alone else offer.number or offer.word, typed.kept)
    if rest is None:
        return ""
    written = (
        rest if re.fullmatch(r"[\w./+=-]+", rest) else "'" + re.sub(f"[{SINGLE_QUOTES}]", r"\g<0>\g<0>", rest) + "'"
    )
    return f"{written}\t{offer.word}\t{offer.about or offer.word}"
