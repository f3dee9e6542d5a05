"""The clients that a list has brought so far: kept on the disk, in a file without a name, however long the list is."""

import sqlite3
from types import TracebackType
from typing import Self

from tickler.dossiers import Card
from tickler.rules.intake import Twin
from tickler.rules.matching import turned_keys


class Twins:
    """Tells of each card in turn whether one before it surely is of the same client, also where nothing is written."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("CREATE TABLE client (key TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID")
        self._db.execute("BEGIN")  # never ended: it goes with the file

    def __enter__(self) -> Self:
        """The list begins."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """The list is at its end, and the file is gone."""
        self._db.close()

    def came(self, card: Card, uid: str | None) -> Twin | None:
        """Whether a card before has the same uid, number in a list, email, or name, company and phone.

        Perhaps where it has the words of the name in another order, and no other email or phone.
        """
        keys = (uid and f"uid {uid}", card.list_id and f"number {card.list_id}")
        known = [not self._add(key) for key in (*keys, card.email_key and f"email {card.email_key}") if key]
        name, phone, email = card.name_key, card.phone_key or "", card.email_key or ""
        words = f"words {in_any_order(name)}"
        turned = False
        if not self._add(words, f"{name}\n{phone}\n{email}"):  # else no card before has the name either
            first: str = self._db.execute("SELECT name FROM client WHERE key = :key", {"key": words}).fetchone()[0]
            its_name, its_phone, its_email = first.rsplit("\n", 2)
            known.append((its_name, its_phone) == (name, phone) or not self._add(f"name {name}\n{phone}"))
            are_others = (its_phone and phone and its_phone != phone) or (its_email and email and its_email != email)
            turned = its_name in turned_keys(card) and not are_others
        return "surely" if any(known) else "perhaps" if turned else None

    def _add(self, key: str, name: str | None = None) -> bool:
        """Keep a key; whether it is new."""
        insert = "INSERT OR IGNORE INTO client (key, name) VALUES (:key, :name)"
        return bool(self._db.execute(insert, {"key": key, "name": name}).rowcount)


def in_any_order(name_key: str) -> str:
    """The words of a name and company, those of the name in an order that does not depend on how they are said."""
    name, _, company = name_key.partition("\n")
    words = sorted(name.replace(",", " ").split())
    return f"{' '.join(words)}\n{company}"
