"""The address of a client, where a list has it in parts: street, city and country each in a column of its own.

Outlook writes ``Business Street`` and ``Home City``, Google Contacts ``Address 1 - Postal Code``, HubSpot ``Street
Address`` and ``State/Region``, people ``PLZ`` and ``Ort``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from tickler.rules.tokens import tokens
from tickler.words import fold

Part = Literal["street", "box", "city", "state", "code", "country"]
BUSINESS, PLAIN, FIRST = "business", "", "address 1"

# The names of each part, as keys of a header.
_USUAL: dict[Part, str] = {
    "street": "street, street address, address street, extended address, strasse, rue, улица, ქუჩა",
    "box": "po box, postfach, boite postale",
    "city": "city, town, ort, stadt, wohnort, ville, город, ქალაქი",
    "state": "state, state region, state province, province, bundesland",
    "code": "postal code, zip, zip code, zip postal code, postcode, plz, postleitzahl, code postal, индекс",
    "country": "country, country region, land, land region, pays, страна, ქვეყანა",
}
_PART_OF: dict[str, Part] = {name: part for part, names in _USUAL.items() for name in map(fold, names.split(", "))}

# Words that say which of a client's addresses a column is of.
_WHICH = {
    "business": BUSINESS, "work": BUSINESS, "geschaftlich": BUSINESS,
    "home": "home", "private": "home", "privat": "home",
    "other": "other", "weitere": "other", "weiterer": "other", "weiteres": "other",
}  # fmt: skip
_BEST_FIRST = (BUSINESS, PLAIN, FIRST, "home", "address 2", "other")
_OF_GOOGLE = re.compile(r"(address [0-9]) (.+)")


class Address(NamedTuple):
    """The columns of one of a client's addresses, in the order in which each part is written."""

    which: str
    columns: Mapping[Part, tuple[int, ...]]


def in_parts(keys: Mapping[int, str]) -> tuple[Address, ...]:
    """The addresses of which the columns with these keys are parts, the best first.

    A state or a country alone is none: the state may be how far the client is, the country where he sells.
    """
    found: dict[str, dict[Part, list[tuple[int, int]]]] = {}
    for column, key in keys.items():
        which, name = _parted(key)
        bare, place = _numbered(name)
        part = _PART_OF.get(bare) or ("state" if bare == "region" and which else None)
        if part:
            found.setdefault(which, {}).setdefault(part, []).append((place, column))
    return tuple(
        Address(which, {part: tuple(column for _, column in sorted(columns)) for part, columns in parts.items()})
        for which, parts in sorted(found.items(), key=lambda one: _rank(one[0]))
        if "street" in parts or "city" in parts
    )


def joined(said: Mapping[Part, Sequence[str]], street: str = "") -> str:
    """The address on one line; what is in a street that was told apart is not said again.

    ``Hauptstr. 5, 50667 Köln, Germany``; with a state, ``12 Main Street, Boston, MA 02110, USA``.
    """
    there = set(tokens(street))
    box, city, state, code, country = (
        " ".join(one for one in said.get(part, ()) if not there.issuperset(tokens(one)))
        for part in ("box", "city", "state", "code", "country")
    )
    place = (city, f"{state} {code}".strip()) if state else (f"{code} {city}".strip(),)
    return ", ".join(filter(None, (street, *said.get("street", ()), box, *place, country)))


def on_one_line(said: str) -> str:
    """An address that is written on several lines, with a comma where each but the last ends."""
    return ", ".join(line.strip().rstrip(",") for line in said.splitlines() if line.strip())


def _parted(key: str) -> tuple[str, str]:
    """Which address a column is of, and the name of the part."""
    of_google = _OF_GOOGLE.fullmatch(key)
    if of_google:
        return of_google[1], of_google[2]
    words = key.split()
    which = next((_WHICH[word] for word in words if word in _WHICH), PLAIN)
    return which, " ".join(word for word in words if word not in _WHICH)


def _numbered(name: str) -> tuple[str, int]:
    """The name of a part, and which of several it is: ``street 2``."""
    bare, _, number = name.rpartition(" ")
    if bare and number.isdecimal():
        return bare, int(number)
    return name, 2 if name == "extended address" else 1


def _rank(which: str) -> tuple[int, str]:
    return _BEST_FIRST.index(which) if which in _BEST_FIRST else len(_BEST_FIRST), which


def others(addresses: Sequence[Address]) -> Iterator[Address]:
    """Those that are surely not the one that a list has in one column, too."""
    return (address for address in addresses if address.which not in (BUSINESS, PLAIN, FIRST))
