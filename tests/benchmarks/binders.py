"""Binders of any size for the benchmarks: invented clients, two contacts each or more, 30 dossiers due.

The binder grows, the work of a day does not: no day to come holds more than the capacity, on no past day was more said,
or sold. What is more reaches further ahead, and further back.
"""

import csv
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from tickler.dossiers import Card, Contact, Filing, Outcome, Purchase
from tickler.storage import rows, wordchecks
from tickler.storage.connection import begun
from tickler.tabs import day_tab

DUE = 30
ON_A_CLOSED_DAY = 20  # lie under the Saturday that is to come, and are to be moved
CAPACITY = 500  # for a team that shares a binder
CONTACTS = 2
ADDED = "2026-01-01T09:00:00"
_ENTRY = "INSERT INTO journal (at, author, command, said) VALUES (:at, 'anna', 'import', 'a list of clients')"
_SATURDAY = 5
_MOST = 400  # a day, on the average: none holds more than the capacity then
_AHEAD, _BACK, _BOUGHT_SINCE = 365, 200, 500  # days over which the rest lies, contacts were, and purchases; or more
_FIRST = ("Nino", "Jürgen", "Ελένη", "Անի", "नेहा", "Siti", "Łukasz", "Mary", "Tõnu", "Çiğdem", "გიორგი", "Ana")
_LAST = ("Beridze", "Weber", "Papadaki", "Sargsyan", "Sharma", "Osman", "Nowak", "Bloom", "Tamm", "Demir", "Kapanadze")
_TRADE = ("Tea", "Bakery", "Winery", "Pharmacy", "Olive Oil", "Spices", "Roasters", "Cosmetics", "Labels", "Cartons")
_SAID = (
    "wants a price for kraft pouches",
    "asked to call later",
    "decides with her brother",
    "offer sent, waits for samples",
)


_STAGES = ("lead", "prospect", "client", "client", "partner")
_OUTCOMES: tuple[Outcome, ...] = ("reached", "no-answer", "callback", "interested", "offer-sent")
_SYLLABLES = ("ka", "ro", "mi", "ten", "sol", "ba", "dur", "li", "vam", "po", "ges", "ni", "tar", "fu", "lek", "wo")
_VOCABULARY = 30_000  # invented words, the first ones said most, as in any language
_RARELY = 0.0005
_COLUMNS = (
    "name", "company", "person", "position", "phone", "email", "notes", "address", "source", "tags", "stage", "next",
)  # fmt: skip
_ALIKE = ("wants a price for kraft pouches; decides with her brother", "1 High Street, London", "fair", "tea;vip")
_INVENTED = 6  # of them in each contact


def make_binder(path: Path, size: int, today: date, contacts: int = CONTACTS, *, busy: bool = False) -> None:
    """A binder with ``size`` dossiers, of which DUE lie under today's tab, written in bulk.

    ``busy``: all contacts were within the last _BACK days, however many a day that makes.
    `tickler check` finds no fault in it: its journal says that one import brought it all.
    """
    back = _BACK if busy else _days(size * contacts, _BACK)
    with begun(path) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -200000")
        db.execute("BEGIN")
        db.execute(_ENTRY, {"at": ADDED})
        _insert(db, "dossier", _dossiers(size, today), "id")
        _insert(db, "contact", _contacts(size, today, contacts, back), "dossier_id")
        _insert(db, "purchase", _purchases(size, today), "dossier_id")
        wordchecks.all_anew(db)
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("ANALYZE")


def clients(size: int, today: date) -> Iterator[tuple[str, date]]:
    """The names of the same clients, and the days they are due on."""
    return ((row["name"], date.fromisoformat(row["tab"])) for row in _dossiers(size, today))


def write_list(path: Path, size: int, today: date) -> None:
    """The same clients as a list of twelve columns, such as another program would export."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for row in _dossiers(size, today):
            email = f"buyer{row['uid'][-8:]}@example.com"
            who = (row[name] for name in ("name", "company", "person", "position", "phone"))
            writer.writerow([*who, email, *_ALIKE, row["stage"], row["tab"]])


def name_of(number: int) -> str:
    """The name of the dossier with this number, which no other bears."""
    return f"{_LAST[number % len(_LAST)]} {_TRADE[number % len(_TRADE)]} n{number}"


def _days(count: int, at_least: int) -> int:
    """Over how many days so many are spread."""
    return max(at_least, count // _MOST)


def _dossiers(size: int, today: date) -> Iterator[dict[str, Any]]:
    random = Random(size)
    ahead = [today + timedelta(days=n) for n in range(1, 1 + _days(size * 7 // 5, _AHEAD))]
    worked = [day for day in ahead if day.weekday() < _SATURDAY]
    closed = next(day for day in ahead if day.weekday() == _SATURDAY)
    for number in range(1, size + 1):
        person = f"{random.choice(_FIRST)} {random.choice(_LAST)}"
        day = random.choice(worked)
        if number <= DUE + ON_A_CLOSED_DAY:
            day = today if number <= DUE else closed
        card = Card(
            name_of(number),
            f"{name_of(number)} Ltd",
            person,
            "Buyer",
            f"+44 20 7946 {number:07}",
            tags=("bench", *(("vip",) if number % 50 == 0 else ())),
            stage=_STAGES[number % len(_STAGES)],
        )
        filing = Filing(day_tab(day), do="meeting" if number % 1000 == 0 else "call", about="the offer")
        uid = f"00000000-0000-4000-8000-{number:012}"
        yield {"uid": uid, "added_at": ADDED} | rows.row_of_card(card) | rows.row_of_filing(filing)


def invented(nth: int) -> str:
    """A word, the n-th of a language that nobody speaks: rarer and longer the higher n is."""
    word = ""
    while not word or nth:
        nth, syllable = divmod(nth, len(_SYLLABLES))
        word += _SYLLABLES[syllable]
    return word


def _contacts(size: int, today: date, contacts: int, back: int) -> Iterator[dict[str, Any]]:
    random = Random(size)
    for number in range(1, size + 1):
        for nth in range(contacts):
            at = f"{today - timedelta(days=random.randint(1, back))}T{9 + nth % 9:02}:30"
            uid = f"00000000-0000-4000-9{nth:03}-{number:012}"
            words = (invented(int(_VOCABULARY ** random.random()) - 1) for _ in range(_INVENTED))
            said = f"{random.choice(_SAID)} {' '.join(words)}"
            outcome = "refused" if random.random() < _RARELY else random.choice(_OUTCOMES)
            yield rows.row_of(Contact(uid, at, "call", outcome, said)) | {"dossier_id": number}


def _purchases(size: int, today: date) -> Iterator[dict[str, Any]]:
    """Every third client has bought, one to four times."""
    random, since = Random(size), _days(size * 5 // 6, _BOUGHT_SINCE)
    for number in range(1, size + 1, 3):
        for nth in range(1 + number % 4):
            day = today - timedelta(days=random.randint(1, since))
            uid = f"00000000-0000-4000-a{nth:03}-{number:012}"
            amount = Decimal(random.randint(1_000, 999_999)) / 100
            yield rows.row_of(Purchase(uid, day, amount, "EUR")) | {"dossier_id": number}


def _insert(db: sqlite3.Connection, table: str, made: Iterator[dict[str, Any]], dossier: str) -> None:
    """Rows into a table, and for each a line into the journal; ``dossier`` is the column that says whose they are."""
    first = next(made)
    names = ", ".join(first)
    insert = f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in first)})"
    db.execute(insert, first)
    db.executemany(insert, made)
    now = ", ".join(f"'{name}', {name}" for name in first)
    db.execute(
        "INSERT INTO journal_line (entry_id, line, verb, dossier_id, table_name, row_id, now)"
        " SELECT 1, (SELECT COALESCE(MAX(line), 0) FROM journal_line) + id, :verb, "
        f"{dossier}, :table, id, json_object({now}) FROM {table}",
        {"verb": "file" if table == "dossier" else f"put-in-{table}", "table": table},
    )
