"""When two phones are one, however they are written: with the country's code or without, with the trunk's 0 or without.

Phones are strings of digits here, as they are dialled (``words.digits``): without the ``+``, or the ``00``.
"""

from collections.abc import Iterator
from itertools import product

FEWEST = 7  # digits after the country's code; with fewer, a number is as any other
_LONGEST_CODE = 3  # digits of a country's code
_RARE = 5  # digits in a row that are mostly the end of one number


def is_one(one: str, other: str) -> bool:
    """Whether two phones are one.

    So it is where one without its 0 is the end of the other, which has no more than a country's code before it, and
    perhaps the 0 as in ``+49 (0) 911``.
    """
    if one[-FEWEST:] != other[-FEWEST:]:
        return False
    bare = without_zero(one)
    same = one == other or (len(bare) >= FEWEST and bare == without_zero(other))
    return same or other in other_ways(one) or one in other_ways(other)


def other_ways(dialled: str) -> tuple[str, ...]:
    """The other ways to write a phone that has the country's code: without it, and with or without a 0 behind it.

    How long the code is, is not known: each length is tried. A phone that begins with 0 has none.
    """
    return tuple(dict.fromkeys(way for way in _ways(dialled) if way != dialled))


def without_zero(dialled: str) -> str:
    """A phone without the zeros that are dialled first."""
    return dialled.lstrip("0")


def endings(dialled: str) -> tuple[tuple[str, ...], ...]:
    """The groups of digits in a row that a phone may end with in a text: enough of them to be rarely another number.

    None for what is too short. Groups have two digits or more; to the first one may belong the 0. Or the whole of it is
    one group, behind any country's code.
    """
    bare = without_zero(dialled)
    if len(bare) < FEWEST:
        return ()
    lengths = range(2, len(bare))
    rows: list[tuple[str, ...]] = [(bare[-last:],) for last in range(_RARE, len(bare) + 1)]
    rows += [(bare[:-last][-first:], bare[-last:]) for last, first in product((4, 3, 2), lengths)]
    rows += [(bare[:-4][-first:], bare[-4:-2], bare[-2:]) for first in lengths]
    enough = [row for row in rows if len("".join(row)) >= _RARE]
    with_zero = [(f"0{row[0]}", *row[1:]) for row in enough if len("".join(row)) >= FEWEST]
    with_code = [(f"{code}{bare}",) for code in range(1, 10**_LONGEST_CODE)]
    return tuple(dict.fromkeys((*enough, *with_zero, (f"00{bare}",), *with_code)))


def _ways(dialled: str) -> Iterator[str]:
    for length in range(1, _LONGEST_CODE + 1):
        code, rest = dialled[:length], dialled[length:].removeprefix("0")
        if not dialled.startswith("0") and len(rest) >= FEWEST:
            yield from (rest, f"0{rest}", f"{code}{rest}", f"{code}0{rest}")
