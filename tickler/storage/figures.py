"""Counting what ``rules/figures.py`` defines: one SELECT each, whatever the size of the binder.

How a dossier lay on a past day is read from the journal, backwards: a column was, until it was changed for the first
time since, what that change found. What an undo took back was never done.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from tickler.dossiers import NOT_SPOKEN, Outcome
from tickler.rules.figures import EARLY_MINUTES, LATE_MINUTES, Agreed, Stack, Talks, Word
from tickler.storage.rows import as_json

# The journal's lines of some days. Their indexes are named: SQLite, which knows how many lines an entry has on average,
# would look through all of them where one import brought most.
_LINES = (
    "journal j INDEXED BY journal_at"
    " CROSS JOIN journal_line l INDEXED BY sqlite_autoindex_journal_line_1 ON l.entry_id = j.id"
)
_CHANGED_LINES = _LINES.replace("sqlite_autoindex_journal_line_1", "journal_line_changed")
_IN_FORCE = "j.undoes IS NULL AND j.taken_back_by IS NULL"
UNREACHED = ", ".join(f"'{outcome}'" for outcome in sorted(NOT_SPOKEN))

# The contacts that came with packs, and the dossiers in which those were noted that lie in others since a merge.
_RECEIVED = (
    f"SELECT l.row_id AS id FROM {_LINES} WHERE j.at >= :first AND j.command = 'receive' AND {_IN_FORCE}"
    " AND l.table_name = 'contact' AND l.was IS NULL"
)
_OF_THE_DAYS = "c.at >= :first AND c.at < :past"
_MERGED = (
    "merged AS MATERIALIZED (SELECT l.row_id AS id, json_extract(l.was, '$.dossier_id') AS dossier_id,"
    " ROW_NUMBER() OVER (PARTITION BY l.row_id ORDER BY l.entry_id, l.line) AS nth"
    f" FROM {_LINES} WHERE j.at >= :first AND j.command = 'merge' AND {_IN_FORCE}"
    " AND l.table_name = 'contact' AND l.verb = 'join')"
)
_TALKED = (
    "talked AS MATERIALIZED (SELECT c.id, COALESCE(m.dossier_id, c.dossier_id) AS dossier_id, c.at"
    " FROM contact c LEFT JOIN merged m ON m.id = c.id AND m.nth = 1"
    f" WHERE {_OF_THE_DAYS} AND c.id NOT IN ({_RECEIVED}))"
)

# What columns of dossiers held: `value`, from the day after `after` (none: always) until `until`, as the days began.
_HELD = (
    "changed AS MATERIALIZED (SELECT l.dossier_id AS id, w.key AS name, w.value, substr(j.at, 1, 10) AS day,"
    f" l.entry_id, l.line FROM {_CHANGED_LINES} JOIN json_each(l.was) w"
    f" WHERE j.at >= :first AND {_IN_FORCE} AND l.table_name = 'dossier' AND l.was IS NOT NULL"
    " AND w.key IN ('tab', 'time', 'agreed', 'out_with', 'given_pack')),"
    " held AS MATERIALIZED (SELECT id, name, value, day AS until, MAX(day) OVER (PARTITION BY id, name"
    " ORDER BY entry_id, line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS after FROM changed),"
    " latest AS MATERIALIZED (SELECT id, name, MAX(day) AS day FROM changed GROUP BY id, name)"
)
_FILED_SINCE = (
    "(SELECT MAX(substr(j.at, 1, 10)) FROM journal_line l CROSS JOIN journal j ON j.id = l.entry_id"
    " WHERE l.dossier_id = t.id AND l.table_name = 'dossier' AND l.was IS NULL"
    f" AND j.at >= :first AND {_IN_FORCE})"
)
# Under which tabs that came up until :last dossiers lay, and when they were with colleagues.
_LAY = (
    "tabs AS (SELECT id, value AS tab, after, until FROM held WHERE name = 'tab' AND value <= :last"
    " UNION ALL SELECT d.id, d.tab, f.day, NULL FROM dossier d LEFT JOIN latest f ON f.id = d.id AND f.name = 'tab'"
    " WHERE d.tab <= :last),"
    " lay AS MATERIALIZED (SELECT t.id, t.tab, t.until,"
    f" MAX(COALESCE(t.after, ''), COALESCE({_FILED_SINCE}, '')) AS after FROM tabs t),"
    " away AS MATERIALIZED (SELECT id, after, until FROM held WHERE name = 'out_with' AND value IS NOT NULL"
    " UNION ALL SELECT d.id, f.day, NULL FROM dossier d LEFT JOIN latest f ON f.id = d.id AND f.name = 'out_with'"
    " WHERE d.out_with IS NOT NULL)"
)

# Dossiers that are kept for colleagues: what these clients buy is theirs to count.
KEPT_FOR_OTHERS = "SELECT id FROM dossier INDEXED BY dossier_for_owner WHERE for_owner IS NOT NULL"
# Who bought for the first time between two days, and when: by an outcome `deal`, or a purchase.
BOUGHT_FIRST = (
    "SELECT n.dossier_id AS id, MIN(n.day) AS day FROM"
    " (SELECT dossier_id, substr(at, 1, 10) AS day FROM contact WHERE at >= :first AND at < :past AND outcome = 'deal'"
    " UNION ALL SELECT dossier_id, on_day FROM purchase WHERE on_day >= :first AND on_day < :past) n"
    f" WHERE n.dossier_id NOT IN ({KEPT_FOR_OTHERS})"
    " AND NOT EXISTS (SELECT 1 FROM contact e WHERE e.dossier_id = n.dossier_id AND e.at < :first"
    " AND e.outcome = 'deal')"
    " AND NOT EXISTS (SELECT 1 FROM purchase e WHERE e.dossier_id = n.dossier_id AND e.on_day < :first)"
    " GROUP BY n.dossier_id"
)


def _covers(table: str, day: str) -> str:
    """Whether a row of what was held tells of the moment when a day began."""
    return f"({table}.after IS NULL OR {table}.after < {day}) AND ({table}.until IS NULL OR {table}.until >= {day})"


def _due(day: str) -> str:
    """Whether a row of ``lay`` tells of a dossier that was due when a day began."""
    out = f"SELECT 1 FROM away a WHERE a.id = lay.id AND {_covers('a', day)}"
    return f"lay.tab <= {day} AND {_covers('lay', day)} AND NOT EXISTS ({out})"


def _as_was(moment: str, day: str, names: tuple[str, ...]) -> str:
    """A CTE with what columns of dossiers held when a day began; ``…_said``: only where they were changed since."""
    columns = ", ".join(
        f"MAX(name = '{name}') AS {name}_said, MAX(CASE name WHEN '{name}' THEN value END) AS {name}" for name in names
    )
    return f"{moment} AS MATERIALIZED (SELECT id, {columns} FROM held WHERE {_covers('held', day)} GROUP BY id)"


def _was(moment: str, name: str) -> str:
    return f"CASE WHEN {moment}.{name}_said THEN {moment}.{name} ELSE d.{name} END"


def _minute(column: str, start: int) -> str:
    return f"(60 * CAST(substr({column}, {start}, 2) AS INTEGER) + CAST(substr({column}, {start + 3}, 2) AS INTEGER))"


_NEAR = (
    "EXISTS (SELECT 1 FROM talked t WHERE t.dossier_id = f.id AND"
    f" {_minute('t.at', 12)} - {_minute('f.time', 1)} BETWEEN -{EARLY_MINUTES} AND {LATE_MINUTES})"
)
_FATES = (
    f"WITH {_MERGED}, {_TALKED}, {_HELD}, {_LAY},"
    f" {_as_was('dawn', ':first', ('time', 'agreed'))},"
    f" {_as_was('dusk', ':past', ('tab', 'out_with', 'given_pack'))},"
    f" planned AS MATERIALIZED (SELECT lay.id, lay.tab FROM lay WHERE {_due(':first')}),"
    f" lots AS MATERIALIZED (SELECT p.id, p.tab = :first AND {_was('dawn', 'agreed')} AS agreed,"
    f" {_was('dawn', 'time')} AS time,"
    " p.id IN (SELECT dossier_id FROM talked) AS done,"
    f" {_was('dusk', 'out_with')} IS NOT NULL OR {_was('dusk', 'given_pack')} IS NOT NULL AS handed_over,"
    f" {_was('dusk', 'tab')} AS tab FROM planned p JOIN dossier d ON d.id = p.id"
    " LEFT JOIN dawn ON dawn.id = p.id LEFT JOIN dusk ON dusk.id = p.id),"
    # Looked for only where it says something: SQLite works out both sides of an AND.
    f" fates AS MATERIALIZED (SELECT f.*, CASE WHEN agreed AND done AND time IS NOT NULL THEN {_NEAR} END AS near"
    " FROM lots f)"
)
_AWAITED = "COALESCE(f.time, '24:00') >= :clock"


def stack(db: sqlite3.Connection, day: date, clock: str) -> tuple[Stack, Agreed]:
    """What became of a day's stack, and of the dates agreed for it; ``clock`` is the time, past 24:00 if it is over."""
    still = "NOT done AND NOT handed_over AND tab <= :first"
    select = (
        f"{_FATES} SELECT COUNT(*) AS planned, TOTAL(done) AS done,"
        " TOTAL(NOT done AND NOT handed_over AND tab IS NULL) AS closed,"
        " TOTAL(NOT done AND (handed_over OR tab > :first)) AS moved,"
        f" TOTAL({still}) AS carried, TOTAL(NOT done AND handed_over) AS handed_over,"
        " (SELECT COUNT(DISTINCT dossier_id) FROM talked WHERE dossier_id NOT IN (SELECT id FROM planned))"
        " AS unplanned,"
        " TOTAL(agreed) AS agreed, TOTAL(agreed AND done AND COALESCE(near, 1)) AS agreed_kept,"
        " TOTAL(agreed AND done AND NOT COALESCE(near, 1)) AS agreed_late,"
        " TOTAL(agreed AND NOT done AND (handed_over OR tab IS NULL OR tab > :first)) AS agreed_moved,"
        f" TOTAL(agreed AND {still} AND NOT {_AWAITED}) AS agreed_missed,"
        f" TOTAL(agreed AND {still} AND {_AWAITED}) AS agreed_ahead FROM fates f"
    )
    row = db.execute(select, {**_span(day, day), "last": day.isoformat(), "clock": clock}).fetchone()
    agreed = (int(row["agreed" if name == "agreed" else f"agreed_{name}"]) for name in Agreed._fields)
    return Stack(*(int(row[name]) for name in Stack._fields)), Agreed(*agreed)


def due(db: sqlite3.Connection, days: Iterable[date]) -> dict[date, tuple[int, int]]:
    """How many dossiers were due when each of these days began, and how many of them were carried over by then.

    Of a day that is still to come: how many will be, as they lie now.
    """
    asked = sorted(days)
    if not asked:
        return {}
    select = (
        f"WITH {_HELD}, {_LAY} SELECT day.value AS day, COUNT(*) AS due,"
        " SUM(length(lay.tab) = 10 AND lay.tab < day.value) AS carried"
        f" FROM json_each(:days) day JOIN lay ON {_due('day.value')} GROUP BY day.value"
    )
    values = {
        "first": asked[0].isoformat(),
        "last": asked[-1].isoformat(),
        "days": as_json([day.isoformat() for day in asked]),
    }
    found = {date.fromisoformat(row["day"]): (row["due"], row["carried"]) for row in db.execute(select, values)}
    return {day: found.get(day, (0, 0)) for day in asked}


def plan_and_fact(db: sqlite3.Connection, days: Iterable[date]) -> dict[date, tuple[int, int]]:
    """How many dossiers were planned for each of these days, all past or today, and how many of them were done."""
    asked = sorted(days)
    if not asked:
        return {}
    select = (
        f"WITH {_MERGED}, {_TALKED}, {_HELD}, {_LAY},"
        " spoken AS MATERIALIZED (SELECT DISTINCT substr(at, 1, 10) AS day, dossier_id AS id FROM talked)"
        " SELECT day.value AS day, COUNT(*) AS planned, COUNT(s.id) AS done"
        f" FROM json_each(:days) day JOIN lay ON {_due('day.value')}"
        " LEFT JOIN spoken s ON s.day = day.value AND s.id = lay.id GROUP BY day.value"
    )
    values = {
        **_span(asked[0], asked[-1]),
        "last": asked[-1].isoformat(),
        "days": as_json([day.isoformat() for day in asked]),
    }
    found = {date.fromisoformat(row["day"]): (row["planned"], row["done"]) for row in db.execute(select, values)}
    return {day: found.get(day, (0, 0)) for day in asked}


def talks(db: sqlite3.Connection, spans: Sequence[tuple[date, date]]) -> list[Talks]:
    """The contacts of each span, from one day to another; the earliest span stands first."""
    called = "c.kind = 'call' AND NOT c.inbound"
    ours = f"WHERE {_OF_THE_DAYS} {noted_here(db, spans[0][0])}" if spans else ""
    other_offers = f"SELECT COUNT(*) FROM contact c INDEXED BY contact_offer {ours}"
    select = (
        f"SELECT COUNT(*) AS contacts, COUNT(*) FILTER (WHERE {called}) AS calls,"
        f" COUNT(*) FILTER (WHERE {called} AND c.outcome NOT IN ({UNREACHED})) AS reached,"
        f" COUNT(*) FILTER (WHERE c.outcome = 'offer-sent') + ({other_offers}"
        f" AND c.offer IS NOT NULL AND c.outcome IS NOT 'offer-sent') AS offers FROM contact c {ours}"
    )
    rows = (db.execute(select, _span(*span)).fetchone() for span in spans)
    return [Talks(*(row[name] for name in Talks._fields)) for row in rows]


def first_calls(db: sqlite3.Connection, first: date, last: date) -> int:
    """How many calls from one day to another were in dossiers in which no earlier contact had reached the client."""
    reached = (
        "SELECT 1 FROM contact e WHERE e.dossier_id = {0}.dossier_id AND {1}"
        f" AND COALESCE(e.outcome, 'reached') NOT IN ({UNREACHED})"
    )
    of_these = f"{_OF_THE_DAYS} AND c.kind = 'call' AND NOT c.inbound {noted_here(db, first)}"
    # Most clients were reached long before: each is looked up once for that, however often we called.
    select = (
        "WITH fresh AS MATERIALIZED (SELECT n.dossier_id FROM"
        f" (SELECT DISTINCT c.dossier_id FROM contact c INDEXED BY contact_at WHERE {of_these}) n"
        f" WHERE NOT EXISTS ({reached.format('n', 'e.at < :first')}))"
        f" SELECT COUNT(*) AS calls FROM contact c WHERE {of_these} AND c.dossier_id IN (SELECT dossier_id FROM fresh)"
        f" AND NOT EXISTS ({reached.format('c', 'e.at <= c.at AND (e.at < c.at OR e.id < c.id)')})"
    )
    calls: int = db.execute(select, _span(first, last)).fetchone()["calls"]
    return calls


def outcomes(db: sqlite3.Connection, day: date) -> tuple[tuple[Outcome | None, int], ...]:
    """How many contacts of a day ended how, the most first."""
    select = (
        f"SELECT c.outcome, COUNT(*) AS count FROM contact c WHERE {_OF_THE_DAYS} {noted_here(db, day)}"
        " GROUP BY c.outcome ORDER BY c.outcome IS NULL, COUNT(*) DESC, c.outcome"
    )
    return tuple((row["outcome"], row["count"]) for row in db.execute(select, _span(day, day)))


def contracts(db: sqlite3.Connection, first: date, last: date) -> int:
    """How many clients bought for the first time between two days: by an outcome ``deal``, or a purchase."""
    select = f"SELECT COUNT(*) AS contracts FROM ({BOUGHT_FIRST})"
    made: int = db.execute(select, _span(first, last)).fetchone()["contracts"]
    return made


def word(db: sqlite3.Connection, day: date, clock: str) -> Word:
    """What became of the promises that were due on a day, and which were kept on it; ``clock`` as for ``stack``."""
    kept_by_then = "COALESCE(p.kept_on, '9999') <= :day"
    awaited = "COALESCE(p.due_time, '24:00') >= :clock"
    select = (
        f"SELECT COUNT(*) AS due, TOTAL({kept_by_then}) AS in_time,"
        f" TOTAL(NOT {kept_by_then} AND NOT {awaited}) AS broken, TOTAL(NOT {kept_by_then} AND {awaited}) AS open,"
        " (SELECT COUNT(*) FROM promise WHERE kept_on = :day) AS kept,"
        " (SELECT COUNT(*) FROM promise WHERE kept_on = :day AND due < :day) AS kept_late"
        " FROM promise p JOIN dossier d ON d.id = p.dossier_id"
        " WHERE p.due = :day AND COALESCE(p.dropped_on, '9999') > :day"
        " AND COALESCE(d.closed_on, '9999') > :day AND d.out_with IS NULL"
    )
    row = db.execute(select, {"day": day.isoformat(), "clock": clock}).fetchone()
    return Word(*(int(row[name]) for name in Word._fields))


def noted_here(db: sqlite3.Connection, since: date) -> str:
    """The condition that leaves out what came with packs; none where none came, as contacts may be many."""
    select = f"SELECT EXISTS ({_RECEIVED}) AS any"
    came = db.execute(select, {"first": since.isoformat()}).fetchone()["any"]
    return f"AND c.id NOT IN ({_RECEIVED})" if came else ""


def _span(first: date, last: date) -> dict[str, str]:
    return {"first": first.isoformat(), "past": (last + timedelta(days=1)).isoformat()}
