"""Questions about dossiers that are with colleagues, or here for them, and about the packs that they went with."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

from tickler.dossiers import Dossier, Passage
from tickler.rules.handing import ENCRYPTED
from tickler.rules.handover_views import Account, OnTheWay
from tickler.storage import rows
from tickler.tabs import Tab
from tickler.words import fold

# Whether a dossier is still where the pack p brought it.
_STILL = (
    "CASE p.way WHEN 'out' THEN d.out_pack = p.pack WHEN 'good' THEN d.given_pack = p.pack"
    " WHEN 'gave' THEN p.id >= (SELECT MIN(g.id) FROM passage g WHERE g.dossier_id = d.id AND g.pack = d.given_pack)"
    " ELSE d.in_pack = p.pack AND d.given_pack IS NULL END"
)

# Whether something came late of a dossier that had been given back, and has not gone after it yet.
_NEWS = (
    "EXISTS (SELECT 1 FROM passage l WHERE l.dossier_id = d.id AND l.way = 'back' AND l.id > (SELECT MAX(g.id)"
    " FROM passage g WHERE g.dossier_id = d.id AND (g.way = 'gave' OR g.pack = d.given_pack)))"
)

_HERE = f"(d.given_pack IS NULL OR {_NEWS})"

# As they lie, with those that have a time first on their day; what is closed comes last.
_IN_ORDER = "ORDER BY d.tab IS NULL, d.tab, d.time IS NULL, d.time, d.id"


def binder_uid(db: sqlite3.Connection) -> str:
    """The binder's own uid; empty where it has none yet."""
    row = db.execute("SELECT uid FROM binder LIMIT 1").fetchone()
    return str(row["uid"]) if row else ""


def name_binder(db: sqlite3.Connection) -> str:
    """The binder's own uid, given to it now if it has none. It is no one's news: the journal has no line of it."""
    give_uid(db)
    return binder_uid(db)


def give_uid(db: sqlite3.Connection) -> None:
    """A uid for a binder that has none."""
    go_by(db, str(uuid4()))


def uid_in_packs(db: sqlite3.Connection) -> str:
    """The uid that the binder bore in the last pack that was written here; empty where there was none."""
    select = (
        "SELECT p.binder FROM passage p JOIN journal_line l ON l.table_name = 'passage' AND l.row_id = p.id"
        " AND l.was IS NULL JOIN journal j ON j.id = l.entry_id WHERE j.command = 'handover' ORDER BY p.id DESC LIMIT 1"
    )
    row = db.execute(select).fetchone()
    return str(row["binder"]) if row else ""


def go_by(db: sqlite3.Connection, uid: str) -> None:
    """Let a binder that has no uid yet have this one: that of the binder whose earlier self it is."""
    if uid:
        db.execute("INSERT INTO binder (uid) SELECT :uid WHERE NOT EXISTS (SELECT 1 FROM binder)", {"uid": uid})


def keep_binder_uid(db: sqlite3.Connection, uid: str) -> None:
    """Name a binder that holds nothing yet as the one was of which all comes into it; any other keeps its own."""
    packed = "SELECT 1 FROM journal_line WHERE table_name = 'passage'"
    blank = f"NOT EXISTS (SELECT 1 FROM dossier) AND NOT EXISTS ({packed})"
    db.execute(f"DELETE FROM binder WHERE :uid <> '' AND {blank}", {"uid": uid})
    db.execute(
        f"INSERT INTO binder (uid) SELECT :uid WHERE NOT EXISTS (SELECT 1 FROM binder) AND {blank}", {"uid": uid}
    )


def lying_here(db: sqlite3.Connection, until: Tab | None) -> Iterator[tuple[int, Tab]]:
    """The active dossiers that nobody has, in tickler order, up to a label: their numbers and tabs."""
    select = (
        "SELECT id, tab FROM dossier WHERE tab IS NOT NULL AND tab <= :until AND out_with IS NULL"
        " ORDER BY tab, time IS NULL, time, id"
    )
    return ((row["id"], Tab(row["tab"])) for row in db.execute(select, {"until": until or "9999-99"}))


def lying_elsewhere(db: sqlite3.Connection, until: Tab | None) -> int:
    """How many active dossiers up to a label are with colleagues."""
    select = "SELECT COUNT(*) AS dossiers FROM dossier WHERE out_with IS NOT NULL AND tab <= :until"
    return int(db.execute(select, {"until": until or "9999-99"}).fetchone()["dossiers"])


def kept_for(db: sqlite3.Connection, name: str) -> list[Dossier]:
    """What is here for a colleague: his own, or what came by him; closed ones too.

    Not what was given back; but if something came late of it, that.
    """
    select = (
        f"SELECT {rows.columns('d', rows.DOSSIER_COLUMNS)}, p.owner AS sender FROM dossier d"
        " LEFT JOIN passage p ON p.dossier_id = d.id AND p.pack = d.in_pack AND p.way <> 'elsewhere'"
        f" WHERE d.for_owner IS NOT NULL AND {_HERE} {_IN_ORDER}"
    )
    found = db.execute(select)
    return [rows.dossier_of(row) for row in found if fold(name) in (fold(row["for_owner"]), fold(row["sender"] or ""))]


def known_as(db: sqlite3.Connection, name: str) -> str:
    """A colleague's name as it was written when a pack first went to him, or came from him; else as it is said now."""
    select = (
        "SELECT CASE WHEN way IN ('in', 'back') THEN owner ELSE colleague END AS name FROM passage"
        " WHERE way <> 'elsewhere' GROUP BY 1 ORDER BY MIN(id)"
    )
    return next((str(row["name"]) for row in db.execute(select) if fold(row["name"]) == fold(name)), name)


def owners(db: sqlite3.Connection) -> list[str]:
    """Those for whom something is here."""
    here = f"d.for_owner IS NOT NULL AND {_HERE}"
    select = f"SELECT DISTINCT d.for_owner FROM dossier d WHERE {here} ORDER BY 1"
    return [str(row["for_owner"]) for row in db.execute(select)]


def kept_of(db: sqlite3.Connection, pack: str) -> list[Dossier]:
    """What is here of a pack that came, by its uid, as ``kept_for`` has it."""
    return _of_pack(db, pack, f"p.pack = d.in_pack AND {_HERE}")


def away_with(db: sqlite3.Connection, pack: str) -> list[Dossier]:
    """The dossiers that are out, or given away, with a pack, by its uid."""
    return _of_pack(db, pack, f"(d.given_pack = p.pack OR (p.way IN ('out', 'good', 'gave') AND {_STILL}))")


def _of_pack(db: sqlite3.Connection, pack: str, where: str) -> list[Dossier]:
    select = (
        f"SELECT {rows.columns('d', rows.DOSSIER_COLUMNS)} FROM passage p JOIN dossier d ON d.id = p.dossier_id"
        f" WHERE p.pack = :pack AND p.way <> 'elsewhere' AND {where} {_IN_ORDER}"
    )
    return [rows.dossier_of(row) for row in db.execute(select, {"pack": pack})]


def pack_named(db: sqlite3.Connection, name: str) -> str | None:
    """The uid of the pack that goes by this name, or by this uid; the newest, where several do."""
    select = (
        "SELECT pack FROM passage WHERE way <> 'elsewhere' AND (pack = :name OR lower(name) = lower(:name))"
        " ORDER BY id DESC LIMIT 1"
    )
    row = db.execute(select, {"name": name}).fetchone()
    return str(row["pack"]) if row else None


def steps(db: sqlite3.Connection, number: int) -> tuple[Passage, ...]:
    """A dossier's way between binders, step by step."""
    select = "SELECT * FROM passage WHERE dossier_id = :id ORDER BY id"
    return tuple(rows.value_of(Passage, row) for row in db.execute(select, {"id": number}))


def received_on(db: sqlite3.Connection, pack: str) -> str | None:
    """When a pack was received here: the moment of that command."""
    select = (
        "SELECT j.at FROM passage p JOIN journal_line l ON l.table_name = 'passage' AND l.row_id = p.id"
        " AND l.was IS NULL AND l.dossier_id = p.dossier_id JOIN journal j ON j.id = l.entry_id"
        " WHERE p.pack = :pack AND p.way IN ('in', 'back') ORDER BY j.id LIMIT 1"
    )
    row = db.execute(select, {"pack": pack}).fetchone()
    return str(row["at"]) if row else None


def entry_of(db: sqlite3.Connection, pack: str) -> int | None:
    """The journal entry of the command that wrote the steps with this pack; None where there are none."""
    select = (
        "SELECT MAX(l.entry_id) AS entry_id FROM passage p JOIN journal_line l ON l.table_name = 'passage'"
        " AND l.row_id = p.id AND l.was IS NULL AND l.dossier_id = p.dossier_id WHERE p.pack = :pack"
    )
    entry_id: int | None = db.execute(select, {"pack": pack}).fetchone()["entry_id"]
    return entry_id


def came_encrypted(db: sqlite3.Connection, pack: str) -> bool:
    """Whether a pack was encrypted that was received here: the journal's words of that command end so."""
    select = "SELECT said FROM journal WHERE id = :id"
    row = db.execute(select, {"id": entry_of(db, pack)}).fetchone()
    return bool(row and row["said"].endswith(ENCRYPTED))


def account(db: sqlite3.Connection, packs: Iterable[str]) -> Account:
    """What has become of the dossiers that went out from here with these packs, each counted once."""
    totals = [0, 0, 0, 0]
    for pack in packs:
        for one in on_the_way(db, pack):
            totals = [sum(pair) for pair in zip(totals, (one.dossiers, one.back, one.recalled, one.out), strict=True)]
    return Account(*totals)


def on_the_way(db: sqlite3.Connection, pack: str | None = None) -> list[OnTheWay]:
    """The packs that went out and came in, newest first, or one of them, with what has become of their dossiers."""
    # What was given away for good comes back as what it was given as: its new owner hands it over. Recalled by then, it
    # comes back as anything else does, and from him. What is here for others goes back from here, or past here.
    returns = (
        "CASE p.way WHEN 'in' THEN l.way = 'gave' OR (l.way = 'back' AND l.pack = d.given_pack)"
        " WHEN 'gave' THEN l.way = 'in' WHEN 'out' THEN l.way = 'back'"
        " ELSE l.way = 'in' OR (l.way = 'back' AND lower(l.owner) = lower(p.colleague)) END"
    )
    later = f"EXISTS (SELECT 1 FROM passage l WHERE l.dossier_id = d.id AND l.id > p.id AND {returns})"
    back = f"(p.way = 'back' OR {later})"
    select = (
        "SELECT p.way, p.pack, MAX(p.name) AS name, MAX(p.owner) AS owner, MAX(p.colleague) AS colleague,"
        " MAX(p.at) AS at, MAX(p.from_day) AS first, MAX(p.until_day) AS last, COUNT(*) AS dossiers,"
        f" SUM(COALESCE({_STILL}, 0)) AS out, SUM(NOT COALESCE({_STILL}, 0) AND {back}) AS back,"
        f" SUM(p.way = 'gave' AND COALESCE(p.pack = d.given_pack, 0) AND {_NEWS}) AS news"
        " FROM passage p CROSS JOIN dossier d ON d.id = p.dossier_id WHERE p.way <> 'elsewhere'"
        f" {'AND p.pack = :pack' if pack else ''} GROUP BY p.way, p.pack ORDER BY MAX(p.id) DESC"
    )
    return [_on_the_way(row) for row in db.execute(select, {"pack": pack} if pack else {})]


def still(db: sqlite3.Connection, pack: str) -> tuple[tuple[int, str], ...]:
    """The numbers and clients of the dossiers of a pack that are still with the colleague, or here for the owner."""
    select = (
        "SELECT d.id, d.name FROM passage p JOIN dossier d ON d.id = p.dossier_id"
        f" WHERE p.pack = :pack AND p.way <> 'elsewhere' AND {_STILL} {_IN_ORDER}"
    )
    return tuple((row["id"], row["name"]) for row in db.execute(select, {"pack": pack}))


def newest_entry(db: sqlite3.Connection) -> int:
    """The number of the newest journal entry; 0 where there is none."""
    return int(db.execute("SELECT COALESCE(MAX(id), 0) AS id FROM journal").fetchone()["id"])


def changed_since(db: sqlite3.Connection, entry_id: int, numbers: Iterable[int]) -> int | None:
    """The first of these dossiers that a command later than this entry has changed."""
    select = (
        "SELECT MIN(l.dossier_id) AS first FROM json_each(:numbers) n"
        " CROSS JOIN journal_line l ON l.dossier_id = n.value AND l.entry_id > :entry"
    )
    row = db.execute(select, {"numbers": rows.as_json(list(numbers)), "entry": entry_id}).fetchone()
    first: int | None = row["first"]
    return first


def file_name_of(db: sqlite3.Connection, digest: str) -> str:
    """What the first sheet with this content is called."""
    select = "SELECT file_name FROM sheet WHERE sha256 = :digest ORDER BY id LIMIT 1"
    row = db.execute(select, {"digest": digest}).fetchone()
    return str(row["file_name"]) if row else "sheet"


def size_of(db: sqlite3.Connection, digest: str) -> int:
    """How many bytes the content with this SHA-256 has; 0 where it is lost."""
    row = db.execute("SELECT size FROM content WHERE sha256 = :digest", {"digest": digest}).fetchone()
    return int(row["size"]) if row else 0


def _on_the_way(row: sqlite3.Row) -> OnTheWay:
    held: dict[str, Any] = {name: row[name] for name in OnTheWay._fields if name not in ("recalled", "still")}
    held |= {"first": _day(row["first"]), "last": _day(row["last"])}
    taken_back = row["way"] in ("out", "good", "gave")
    return OnTheWay(**held, recalled=row["dossiers"] - row["out"] - row["back"] if taken_back else 0)


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
