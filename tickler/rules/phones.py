"""When two phones are one, however they are written: with the country's code or without, with the trunk's 0 or without.

Phones are strings of digits here, as they are dialled (``words.digits``): without the ``+``, or the ``00``.
"""

from collections.abc import Iterator

FEWEST = 7  # digits after the country's code; with fewer, a number is as any other
_LONGEST_CODE = 3  # digits of a country's code


def is_one(one: str, other: str) -> bool:
    """Whether two phones are one.

    So it is where one without its 0 is the end of the other, which has no more than a country's code before it, and
    perhaps the 0 as in ``+49 (0) 911``.
    """
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


def _ways(dialled: str) -> Iterator[str]:
    for length in range(1, _LONGEST_CODE + 1):
        code, rest = dialled[:length], dialled[length:].removeprefix("0")
        if not dialled.startswith("0") and len(rest) >= FEWEST:
            yield from (rest, f"0{rest}", f"{code}{rest}", f"{code}0{rest}")
