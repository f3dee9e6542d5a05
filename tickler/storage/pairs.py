"""Pairs of dossiers that are likely of one client, as many as are asked for; and what a new card shares with others."""

import json
import sqlite3
from collections.abc import Iterable
from itertools import groupby, islice

from tickler.dossiers import Card, Person
from tickler.rules.likeness import Client, is_reached_as
from tickler.rules.phones import FEWEST, is_one, other_ways, without_zero
from tickler.rules.tokens import phone_word, tokens
from tickler.storage import rows
from tickler.storage.questions import Part, any_of
from tickler.words import digits

_DOSSIER = rows.columns("d", rows.DOSSIER_COLUMNS)
_MANY = 50
_SIGNS = " +-/.()\u00a0\u202f\u2011\u2013"  # in phones, beside the digits
_LAST_LETTER = "\U0010ffff"  # the key of a name without a company is the beginning of that with one

# A dossier that was merged into another is closed with that reason, and is no pair of it.
_PAIR = (
    "SELECT MIN(a.id, b.id) AS one, MAX(a.id, b.id) AS other, {phones} FROM {both}"
    " WHERE (a.tab IS NOT NULL OR b.tab IS NOT NULL)"
    " AND COALESCE(a.closed_because, '') NOT LIKE 'merged into %'"
    " AND COALESCE(b.closed_because, '') NOT LIKE 'merged into %'"
    " AND COALESCE(a.out_with, a.given_pack, a.for_owner, b.out_with, b.given_pack, b.for_owner) IS NULL"
)

# -- by what they are reached by: all emails, and the ends of all phones, are gone through once

_EMAILS = (
    "SELECT id, NULL AS said, email_key AS ends FROM dossier WHERE email_key IS NOT NULL"
    " UNION ALL SELECT dossier_id, NULL, lower(email) FROM person WHERE email IS NOT NULL"
)
_DIALLED = "phone"
for _sign in _SIGNS:
    _DIALLED = f"replace({_DIALLED}, '{_sign}', '')"
_PHONES = (
    f"SELECT id, phone_key AS said, substr(phone_key, -{FEWEST}) AS ends FROM dossier WHERE phone_key IS NOT NULL"
    f" UNION ALL SELECT dossier_id, phone, substr({_DIALLED}, -{FEWEST}) FROM person WHERE phone IS NOT NULL"
)
_SHARING = (
    "(SELECT json_group_array(json_array(id, said)) AS these FROM ({each})"
    " GROUP BY ends HAVING COUNT(*) BETWEEN 2 AND :many) s JOIN json_each(s.these) x JOIN json_each(s.these) y"
    " JOIN dossier a ON a.id = json_extract(x.value, '$[0]')"
    " JOIN dossier b ON b.id = json_extract(y.value, '$[0]') AND b.id > a.id"
)

# -- by their names

_NO_OTHER = "COALESCE(a.email_key = b.email_key, TRUE) AND COALESCE(a.phone_key = b.phone_key, TRUE)"
_ONE_HAS_NO_COMPANY = (
    f"a.company IS NULL AND b.name_key > a.name_key AND b.name_key < a.name_key || :last AND {_NO_OTHER}"
)
# What stands behind the comma, or the first word, goes to the front: Weber, Uta is Uta Weber; and Weber Uta.
_NAME = "substr(a.name_key, 1, instr(a.name_key, :line) - 1)"
_PARTED = f"CASE instr({_NAME}, ', ') WHEN 0 THEN ' ' ELSE ', ' END"
_PLACE = f"instr({_NAME}, {_PARTED})"
_TURNED = f"substr({_NAME}, {_PLACE} + length({_PARTED})) || ' ' || substr({_NAME}, 1, {_PLACE} - 1) || :line"
_FIRM = "substr({0}.name_key, instr({0}.name_key, :line))"
_IN_ANOTHER_ORDER = [
    f"{parted} > 0 AND b.name_key >= {turned} AND b.name_key < {turned} || :last AND b.name_key <> a.name_key"
    f" AND (a.company IS NULL OR b.company IS NULL OR {_FIRM.format('a')} = {_FIRM.format('b')}) AND {_NO_OTHER}"
    for parted, turned in ((_PLACE, _TURNED), (f"instr({_NAME}, ', ')", f"replace({_NAME}, ', ', ' ') || :line"))
]

_SELECT = " UNION ".join(
    (
        _PAIR.format(phones="NULL AS phone, NULL AS its", both=_SHARING.format(each=_EMAILS)),
        _PAIR.format(
            phones="json_extract(x.value, '$[1]') AS phone, json_extract(y.value, '$[1]') AS its",
            both=_SHARING.format(each=_PHONES),
        ),
        _PAIR.format(
            phones="NULL AS phone, NULL AS its",
            both="dossier a JOIN dossier b ON b.name_key = a.name_key AND b.id > a.id",
        ),
        _PAIR.format(phones="NULL AS phone, NULL AS its", both=f"dossier a JOIN dossier b ON {_ONE_HAS_NO_COMPANY}"),
        *(
            _PAIR.format(phones="NULL AS phone, NULL AS its", both=f"dossier a JOIN dossier b ON {in_another_order}")
            for in_another_order in _IN_ANOTHER_ORDER
        ),
    )
)


def likely(db: sqlite3.Connection, *, most: int) -> list[tuple[Client, Client]]:
    """The pairs with the same email, phone, or name and company of which one at least is active; by their numbers.

    What a colleague has, or what is kept for one, is in none: neither can be merged as long as that is so. An email or
    a phone may be of any person there; what more than 50 share, such as the phone of an exchange, says nothing.

    Where only one of two with the same name has a company, or the words of their names stand in another order, they are
    a pair unless the companies, the emails or the phones are others.
    """
    found = db.execute(f"{_SELECT} ORDER BY one, other", {"last": _LAST_LETTER, "line": "\n", "many": _MANY})
    same = (row for row in found if row["phone"] is None or is_one(digits(row["phone"]), digits(row["its"])))
    pairs = groupby((row["one"], row["other"]) for row in same)
    numbers = [pair for pair, _ in islice(pairs, most)]
    clients = _clients(db, {number for pair in numbers for number in pair})
    return [(clients[one], clients[other]) for one, other in numbers]


def reached_as(db: sqlite3.Connection, card: Card) -> list[Client]:
    """The clients where somebody has the email or the phone of a new card, however it is written; by their numbers.

    None by what more than 50 may share.
    """
    row, dialled = tuple(tokens(card.email or "")), digits(card.phone or "")
    email = [Part(row, ("card",), beginning=False)] if row else []
    phone = [Part((phone_word(way),), ("card",), beginning=False) for way in other_ways(dialled)]
    if len(without_zero(dialled)) >= FEWEST:
        phone.append(Part((phone_word(without_zero(dialled)),), ("card",)))
    found = set[int]()
    for alternatives in filter(None, (email, phone)):
        select = "SELECT rowid FROM dossier_words WHERE dossier_words MATCH :wanted LIMIT :many + 1"
        values = {"wanted": any_of(alternatives), "many": _MANY}
        numbers = [one["rowid"] for one in db.execute(select, values)]
        found |= set(numbers) if len(numbers) <= _MANY else set()
    return [client for client in _clients(db, found).values() if is_reached_as(client, card)] if found else []


def _clients(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Client]:
    """The dossiers with these numbers, in the order of them, and who is there beside the person on the card."""
    which = {"numbers": json.dumps(sorted(numbers))}
    these = "IN (SELECT value FROM json_each(:numbers))"
    select = f"SELECT {_DOSSIER} FROM dossier d WHERE d.id {these} ORDER BY d.id"
    others: dict[int, list[Person]] = {}
    for row in db.execute(f"SELECT * FROM person WHERE dossier_id {these} ORDER BY id", which):
        others.setdefault(row["dossier_id"], []).append(rows.value_of(Person, row))
    found = (rows.dossier_of(row) for row in db.execute(select, which))
    return {dossier.id: Client(dossier, others.get(dossier.id, [])) for dossier in found}
