"""The cadence: how many days a client stays without a contact at most. Said on the card, for a tag, a stage, or all."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from math import ceil
from typing import Any, Literal, NamedTuple

from tickler.dossiers import Card
from tickler.errors import NotUnderstood
from tickler.rules.refs import shortly
from tickler.rules.tokens import sign
from tickler.tabs import Tab, first_day, is_month
from tickler.when import how_far
from tickler.words import fold

LONGEST = 3660  # days
_WRITTEN = "a cadence is written 14, 2w or 1m, in whole days, weeks or months"
_DAYS_IN = {"d": 1.0, "w": 7.0, "m": 365.25 / 12, "y": 365.25}


class Cadences(NamedTuple):
    """What the settings say: the days for all clients, for those in a stage, and for those with a tag.

    Stages and tags are written as signs, by which the binder finds them.
    """

    days: int = 31
    stages: Mapping[str, int] = {}
    tags: Mapping[str, int] = {}

    def of(self, card: Card) -> int:
        """The days that hold for a client: its own, else the shortest of its tags, else its stage's, else all's."""
        if card.cadence is not None:
            return card.cadence
        tagged = [days for tag in card.tags if (days := self.tags.get(sign("tag", tag)))]
        return min(tagged) if tagged else self.stages.get(sign("stage", card.stage or ""), self.days)

    def shortest(self, own: int | None) -> int:
        """The shortest of all, with the shortest that is said on a card."""
        return min(filter(None, (own, self.days, *self.stages.values(), *self.tags.values())))


def read_cadence(words: str) -> int | None:
    """So many days: ``14``, ``2w``, ``1m``; None for no words. A month is 31 days, three are 92.

    Raises NotUnderstood.
    """
    if not words.strip():
        return None
    said = re.fullmatch(r"([0-9]{1,4}) ?(d|days?|w|weeks?|m|months?|y|years?)?", words.strip().lower())
    days = ceil(int(said[1]) * _DAYS_IN[(said[2] or "d")[0]]) if said else 0
    if not 1 <= days <= LONGEST:
        raise NotUnderstood(f"{shortly(words)} is no cadence from 1 to {LONGEST} days", _WRITTEN)
    return days


def declared(
    of: Literal["stage", "tag"],
    said: Any,  # noqa: ANN401  # whatever TOML holds
    where: Callable[[str], str],
    stages: Iterable[str],
) -> dict[str, int]:
    """The days for each stage or tag, by its sign, from a table of the config file; ``where`` tells a key's line.

    Raises NotUnderstood.
    """
    table = f"cadence.{of}s"
    if not isinstance(said, dict):
        raise NotUnderstood(f"{where('')}: {table} is a table", f"for example: [{table}] and below it: client = 31")
    known, held = set(map(fold, stages)), dict[str, int]()
    for key, words in said.items():
        if of == "stage" and fold(key) not in known:
            raise NotUnderstood(f"{where(key)}: there is no stage {shortly(key)}", f"one of {', '.join(stages)}")
        held[sign(of, key)] = read_setting(f"{table}.{key}", words, where(key))
    return held


def read_setting(name: str, said: Any, where: str) -> int:  # noqa: ANN401  # whatever TOML holds
    """The days that a key of the config file says: 14, "2w".

    Raises NotUnderstood.
    """
    try:
        days = read_cadence(str(said)) if isinstance(said, int | str) and not isinstance(said, bool) else None
    except NotUnderstood:
        days = None
    if days is None:
        raise NotUnderstood(f"{where}: {name} is a cadence from 1 to {LONGEST} days, not {said!r}", _WRITTEN)
    return days


def say_days(days: int) -> str:
    """``14 days``."""
    return "1 day" if days == 1 else f"{days} days"


def warning(cadence: int, last: date, tab: Tab, today: date, *, spoken: bool) -> str | None:
    """That a place comes later than the cadence allows; None where it does not.

    ``last`` is the day of the last contact; of a client who was never spoken with, the one since when the dossier is
    there.
    """
    days = (max(first_day(tab), today) - last).days
    if days <= cadence:
        return None
    if last == today and how_far(first_day(tab), today):  # the answer says how far it is as it is
        return f"the cadence is {cadence}"
    at_least = "at least " if is_month(tab) else ""
    since = "after the last contact" if spoken else "without a contact"
    return f"that is {at_least}{days} days {since}; the cadence is {cadence}"
