"""The clients that a list has brought so far: kept on the disk, in a file without a name, however long the list is."""

import sqlite3
from types import TracebackType
from typing import Self

from tickler.dossiers import Card


class Twins:
    """Tells of each card in turn whether one before it surely is of the same client, also where nothing is written."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("CREATE TABLE client (key TEXT PRIMARY KEY) WITHOUT ROWID")
        self._db.execute("BEGIN")  # never ended: it goes with the file

    def __enter__(self) -> Self:
        """The list begins."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """The list is at its end, and the file is gone."""
        self._db.close()

    def came(self, card: Card, uid: str | None) -> bool:
        """Whether a card before has the same uid, number in a list, email, or name, company and phone."""
        known = False
        for key in filter(None, _keys(card, uid)):
            added = self._db.execute("INSERT OR IGNORE INTO client (key) VALUES (:key)", {"key": key}).rowcount
            known = known or not added
        return known


def _keys(card: Card, uid: str | None) -> tuple[str | None, ...]:
    by_name = f"name {card.name_key}\n{card.phone_key or ''}"
    by_number = uid and f"uid {uid}", card.list_id and f"number {card.list_id}"
    return *by_number, card.email_key and f"email {card.email_key}", by_name
