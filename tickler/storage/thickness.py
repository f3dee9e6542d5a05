"""The thickness of each tab, which the database keeps itself: by triggers on ``dossier``, whoever writes there.

The binder is seen from above, and a day's volume told, without counting dossiers. The archive is the tab with no label.
"""

import sqlite3
from collections.abc import Iterator

_PUT_IN = """
    INSERT INTO thickness (tab, filed, agreed, out)
    VALUES (COALESCE(NEW.tab, ''), NEW.out_with IS NULL, NEW.out_with IS NULL AND NEW.agreed, NEW.out_with IS NOT NULL)
    ON CONFLICT (tab) DO UPDATE
    SET filed = filed + excluded.filed, agreed = agreed + excluded.agreed, out = out + excluded.out;
"""
_TAKE_OUT = """
    UPDATE thickness
    SET filed = filed - (OLD.out_with IS NULL), agreed = agreed - (OLD.out_with IS NULL AND OLD.agreed),
        out = out - (OLD.out_with IS NOT NULL)
    WHERE tab = COALESCE(OLD.tab, '');
    DELETE FROM thickness WHERE tab = COALESCE(OLD.tab, '') AND filed = 0 AND out = 0;
"""
TRIGGERS = {
    "dossier_put_in": f"AFTER INSERT ON dossier BEGIN {_PUT_IN} END",
    "dossier_taken_out": f"AFTER DELETE ON dossier BEGIN {_TAKE_OUT} END",
    "dossier_refiled": (
        "AFTER UPDATE OF tab, agreed, out_with ON dossier"
        " WHEN OLD.tab IS NOT NEW.tab OR OLD.agreed IS NOT NEW.agreed OR OLD.out_with IS NOT NEW.out_with"
        f" BEGIN {_TAKE_OUT} {_PUT_IN} END"
    ),
}
_KEPT = "SELECT tab, filed, agreed, out FROM thickness"
_RECOUNTED = (
    "SELECT COALESCE(tab, '') AS tab, SUM(out_with IS NULL) AS filed, SUM(out_with IS NULL AND agreed) AS agreed,"
    " SUM(out_with IS NOT NULL) AS out FROM dossier GROUP BY COALESCE(tab, '')"
)


def statements() -> Iterator[str]:
    """What makes the triggers, and counts all there is."""
    for name, what in TRIGGERS.items():
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} {what}"
    yield "DELETE FROM thickness"
    yield f"INSERT INTO thickness (tab, filed, agreed, out) {_RECOUNTED}"


def anew(db: sqlite3.Connection) -> None:
    """Make the triggers anew, and count all there is."""
    for statement in statements():
        db.execute(statement)


def lost_triggers(db: sqlite3.Connection) -> list[str]:
    """The triggers that are not there, or are others."""
    there = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
    return [name for name, what in TRIGGERS.items() if there.get(name) != f"CREATE TRIGGER {name} {what}"]


def out_of_step(db: sqlite3.Connection, most: int) -> list[str]:
    """The tabs of which something else is kept than lies there."""
    either = f"SELECT tab FROM ({_RECOUNTED} EXCEPT {_KEPT}) UNION SELECT tab FROM ({_KEPT} EXCEPT {_RECOUNTED})"
    return [row["tab"] for row in db.execute(f"{either} ORDER BY tab LIMIT :most", {"most": most})]
