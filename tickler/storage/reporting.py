"""Counting what the report on a month tells beside the figures of ``storage/figures.py``."""

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from tickler.rules.report import Asked, Client, KindOfContact, Sum, said_of
from tickler.storage.adding import ADDED_UP, added
from tickler.storage.figures import BOUGHT_FIRST, KEPT_FOR_OTHERS, UNREACHED, noted_here

_HAD_BOUGHT = (
    "(EXISTS (SELECT 1 FROM purchase p WHERE p.dossier_id = d.id AND p.on_day <= d.closed_on)"
    " OR EXISTS (SELECT 1 FROM contact c INDEXED BY contact_dossier_at WHERE c.dossier_id = d.id"
    " AND c.at < date(d.closed_on, '+1 day') AND c.outcome = 'deal'))"
)
_LOST = (
    f"FROM dossier d INDEXED BY dossier_tab WHERE d.tab IS NULL AND d.closed_on >= :first AND d.closed_on < :past"
    f" AND d.given_pack IS NULL AND d.for_owner IS NULL AND {_HAD_BOUGHT}"
)


def kinds(db: sqlite3.Connection, first: date, last: date) -> tuple[KindOfContact, ...]:
    """The contacts from one day to another by kind and outcome."""
    select = (
        "SELECT c.kind, c.outcome, COUNT(*) AS count FROM contact c WHERE c.at >= :first AND c.at < :past"
        f" {noted_here(db, first)} GROUP BY c.kind, c.outcome ORDER BY c.kind, c.outcome IS NULL, c.outcome"
    )
    return tuple(KindOfContact(*row) for row in db.execute(select, _span(first, last)))


def spoken_with(db: sqlite3.Connection, first: date, last: date) -> int:
    """With how many clients somebody spoke."""
    select = (
        "SELECT COUNT(DISTINCT c.dossier_id) AS clients FROM contact c WHERE c.at >= :first AND c.at < :past"
        f" AND COALESCE(c.outcome, 'reached') NOT IN ({UNREACHED}) {noted_here(db, first)}"
    )
    clients: int = db.execute(select, _span(first, last)).fetchone()["clients"]
    return clients


def gained(db: sqlite3.Connection, first: date, last: date, *, most: int) -> tuple[int, tuple[Client, ...]]:
    """How many clients bought for the first time, and the first of them, in the order of their deals."""
    select = (
        f"SELECT d.id, d.name, d.company, n.day, COUNT(*) OVER () AS count FROM ({BOUGHT_FIRST}) n"
        " CROSS JOIN dossier d NOT INDEXED ON d.id = n.id ORDER BY n.day, d.id LIMIT :most"
    )
    found = db.execute(select, {**_span(first, last), "most": most}).fetchall()
    clients = (Client(row["id"], row["name"], row["company"], date.fromisoformat(row["day"])) for row in found)
    return (found[0]["count"] if found else 0), tuple(clients)


def lost(db: sqlite3.Connection, first: date, last: date, *, most: int) -> tuple[int, tuple[Client, ...]]:
    """How many clients who had bought were closed, and the first of them."""
    values = {**_span(first, last), "most": most}
    count: int = db.execute(f"SELECT COUNT(*) AS count {_LOST}", values).fetchone()["count"]
    select = f"SELECT d.id, d.name, d.company, d.closed_on, d.closed_because {_LOST} ORDER BY 4, 1 LIMIT :most"
    found = db.execute(select, values)
    return count, tuple(
        Client(row["id"], row["name"], row["company"], date.fromisoformat(row["closed_on"]), row["closed_because"])
        for row in found
    )


def sums(db: sqlite3.Connection, first: date, last: date) -> tuple[Sum, ...]:
    """What clients bought from one day to another, to the last digit; those of colleagues apart."""
    select = (
        f"SELECT p.currency, COUNT(*) AS purchases, {ADDED_UP} FROM purchase p"
        f" WHERE p.on_day >= :first AND p.on_day < :past AND p.dossier_id NOT IN ({KEPT_FOR_OTHERS})"
        " GROUP BY p.currency, decimals ORDER BY p.currency"
    )
    found: dict[str, Sum] = {}
    for row in db.execute(select, _span(first, last)):
        before = found.get(row["currency"], Sum(row["currency"], Decimal(0), 0))
        found[before.currency] = before._replace(
            amount=added(before.amount, row), purchases=before.purchases + row["purchases"]
        )
    return tuple(found.values())


def asked(db: sqlite3.Connection, first: date, last: date) -> Iterator[Asked]:
    """The questions and complaints that came from one day to another, in the order in which they are due.

    What waits in a dossier that a colleague has waits for the colleague.
    When it came is told by the contact of that day in which it was noted: the one with its words, or the first one.
    When it was answered is told by the journal: by the last command that said so.
    """
    came = (
        "SELECT substr(MIN((substr(c.note, 1, 20) IS NOT substr(p.text, 1, 20)) || (c.inbound = 0) || c.at), 3)"
        " FROM contact c WHERE c.dossier_id = p.dossier_id AND c.at >= p.made_on AND c.at < date(p.made_on, '+1 day')"
    )
    answered = (
        "SELECT j.at FROM journal_line l INDEXED BY journal_line_dossier"
        " CROSS JOIN journal j INDEXED BY journal_taken_back_by ON j.id = l.entry_id"
        " WHERE l.dossier_id = p.dossier_id AND l.table_name = 'promise' AND l.row_id = p.id"
        " AND j.undoes IS NULL AND j.taken_back_by IS NULL AND substr(j.at, 1, 10) = p.kept_on"
        " AND json_extract(l.now, '$.kept_on') = p.kept_on AND l.was IS NOT NULL ORDER BY l.entry_id DESC LIMIT 1"
    )
    select = (
        f"SELECT p.kind, p.made_on, ({came}) AS came, p.due, p.due_time, p.kept_on, ({answered}) AS answered,"
        " p.dropped_on FROM promise p INDEXED BY promise_due CROSS JOIN dossier d NOT INDEXED ON d.id = p.dossier_id"
        " WHERE p.due >= :first AND p.made_on >= :first AND p.made_on < :past"
        " AND p.kind IN ('question', 'complaint')"
        " AND (COALESCE(p.kept_on, p.dropped_on) IS NOT NULL OR COALESCE(d.out_with, d.given_pack) IS NULL)"
        " ORDER BY p.due, p.due_time, p.id"
    )
    for row in db.execute(select, _span(first, last)):
        yield Asked(
            row["kind"],
            date.fromisoformat(row["made_on"]),
            _moment(row["came"]),
            datetime.fromisoformat(f"{row['due']}T{row['due_time'] or '23:59:59'}"),
            row["kept_on"] and date.fromisoformat(row["kept_on"]),
            _moment(row["answered"]),
            row["dropped_on"] is not None,
        )


def is_to_be_made(db: sqlite3.Connection, month: date, today: date) -> bool:
    """Whether the report on a past month was not made yet since it is over; of one before the binder, none is."""
    select = (
        "SELECT EXISTS (SELECT 1 FROM journal INDEXED BY journal_at WHERE at < :begun)"
        " AND NOT EXISTS (SELECT 1 FROM journal INDEXED BY journal_at"
        " WHERE at >= :begun AND command = 'report' AND said = :said) AS open"
    )
    values = {"begun": today.replace(day=1).isoformat(), "said": said_of(month)}
    return bool(db.execute(select, values).fetchone()["open"])


def _moment(at: str | None) -> datetime | None:
    return datetime.fromisoformat(at[:16]) if at else None


def _span(first: date, last: date) -> dict[str, str]:
    return {"first": first.isoformat(), "past": (last + timedelta(days=1)).isoformat()}
