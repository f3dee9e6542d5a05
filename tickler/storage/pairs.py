"""Pairs of dossiers that share a key: found by the indexes, as many as are asked for."""

import sqlite3

from tickler.dossiers import Dossier
from tickler.storage import rows

_KEYS = ("email_key", "phone_key", "name_key")

# The words of a name in another order, the twin of matching.turned_keys: turned at a comma, or after the first word.
_NAME = "substr(a.name_key, 1, instr(a.name_key, char(10)) - 1)"
_COMPANY = "substr(a.name_key, instr(a.name_key, char(10)))"
_HAS = "instr(a.name_key, '{sign}') BETWEEN 1 AND instr(a.name_key, char(10))"
_HAS_A_COMMA, _HAS_A_BLANK = _HAS.format(sign=", "), _HAS.format(sign=" ")
_TURNED_AT = (
    "substr({name}, instr({name}, '{sign}') + length('{sign}')) || ' '"
    " || substr({name}, 1, instr({name}, '{sign}') - 1) || {company}"
)
_AT_A_COMMA = _TURNED_AT.format(name=_NAME, company=_COMPANY, sign=", ")
_AT_A_BLANK = _TURNED_AT.format(name=_NAME, company=_COMPANY, sign=" ")
_TURNED = (
    f"b.name_key = CASE WHEN {_HAS_A_COMMA} THEN {_AT_A_COMMA} WHEN {_HAS_A_BLANK} THEN {_AT_A_BLANK} END",
    f"{_HAS_A_COMMA} AND b.name_key = replace({_NAME}, ', ', ' ') || {_COMPANY}",
)

# The key of a name without a company is the beginning of that with one.
_LAST_LETTER = "\U0010ffff"
_ONE_HAS_NO_COMPANY = (
    "a.company IS NULL AND b.name_key > a.name_key AND b.name_key < a.name_key || :last"
    " AND COALESCE(a.email_key = b.email_key, TRUE) AND COALESCE(a.phone_key = b.phone_key, TRUE)"
)


def likely(db: sqlite3.Connection, *, most: int) -> list[tuple[Dossier, Dossier]]:
    """The pairs with the same email, phone, or name and company of which one at least is active; by their numbers.

    What a colleague has, or what is kept for one, is in none: neither can be merged as long as that is so.

    Where only one of two with the same name has a company, they are a pair unless the emails or the phones are others.
    So are two whose names have the same words in another order, at the same company or both at none.
    """
    # A dossier that was merged into another is closed with that reason, and is no pair of it.
    pair = (
        "SELECT {one} AS one, {other} AS other FROM dossier a JOIN dossier b ON {same}"
        " WHERE (a.tab IS NOT NULL OR b.tab IS NOT NULL)"
        " AND COALESCE(a.closed_because, '') NOT LIKE 'merged into %'"
        " AND COALESCE(b.closed_because, '') NOT LIKE 'merged into %'"
        " AND COALESCE(a.out_with, a.given_pack, a.for_owner, b.out_with, b.given_pack, b.for_owner) IS NULL"
    )
    selects = [pair.format(one="a.id", other="b.id", same=f"b.{key} = a.{key} AND b.id > a.id") for key in _KEYS]
    either = (_ONE_HAS_NO_COMPANY, *(f"b.id <> a.id AND {turned}" for turned in _TURNED))
    selects += [pair.format(one="MIN(a.id, b.id)", other="MAX(a.id, b.id)", same=same) for same in either]
    select = " UNION ".join(selects)
    values = {"most": most, "last": _LAST_LETTER}
    found = db.execute(f"{select} ORDER BY one, other LIMIT :most", values).fetchall()
    return [(_dossier(db, row["one"]), _dossier(db, row["other"])) for row in found]


def _dossier(db: sqlite3.Connection, number: int) -> Dossier:
    names = rows.columns("d", rows.DOSSIER_COLUMNS)
    return rows.dossier_of(db.execute(f"SELECT {names} FROM dossier d WHERE d.id = :id", {"id": number}).fetchone())
