"""The schema: what the migrations build is what is declared, its checks bite, and every statement fits it."""

import inspect
import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, get_args

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, create_engine

from tests.conftest import run
from tests.probing import alter, begin, binder_path
from tickler.changes import (
    Change,
    Close,
    EditCard,
    Entry,
    Erase,
    File,
    GiveDayBack,
    KeepContent,
    MakePromise,
    Mark,
    NoteContact,
    NoteMove,
    PutIn,
    Refile,
    Reopen,
    Rewrite,
    TakeDayOff,
    TakeIn,
    TakeOut,
)
from tickler.dossiers import (
    Card,
    Closing,
    Contact,
    DayOff,
    Filing,
    Marks,
    Move,
    Occasion,
    Passage,
    Person,
    Promise,
    Sheet,
    Whole,
)
from tickler.errors import Conflict, NotFound
from tickler.rules.cadence import Cadences
from tickler.rules.history import Past
from tickler.rules.segments import SEGMENTS, Limit, Limits
from tickler.rules.tokens import sign
from tickler.storage import (
    connection,
    figures,
    handovers,
    journal,
    out,
    pairs,
    queries,
    quiet,
    reporting,
    segmenting,
    store,
)
from tickler.storage.tables import DossierRow
from tickler.tabs import Tab

DECLARED = DossierRow.metadata
ENTRY = Entry("2026-11-23T09:00:00", "anna", "test", "tested")
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def a_bit_of_everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A binder to copy, in which a bit of everything lies."""
    return begin(
        tmp_path_factory.mktemp("everything") / "binder.db",
        ["add", "Weber Söhne", "--next", "today 10:30", "--phone", "+49 30 1234", "--tag", "key"],
        ["call", "1", "Wants a price", "-o", "interested", "--next", "today", "--promise", "samples by fri"],
        ["add", "Kavkaz Trading", "--next", "july"],
        ["move", "1", "fri"],
        ["add", "Closed Client", "--next", "fri"],
        ["close", "3", "--because", "moved away"],
    )


@pytest.fixture
def binder(a_bit_of_everything: Path) -> Path:
    """The test's own binder, in which a bit of everything lies."""
    shutil.copy(a_bit_of_everything, binder_path())
    return binder_path()


# -------------------------------------------------------------------------------------------- declared and migrated


def is_declared(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Whether Alembic should compare it: all but the words' indexes, which no declaration knows."""
    return not (kind == "table" and re.match(r"[a-z]+_words(_|$)", name or ""))


def test_the_migrations_build_what_is_declared(binder: Path) -> None:
    """Tables, columns, types, defaults, keys and indexes of a migrated binder are those of the SQLModel classes."""
    engine = create_engine(f"sqlite:///{binder}")

    with engine.connect() as db:
        options = {"include_object": is_declared, "compare_type": True, "compare_server_default": True}
        differences = compare_metadata(MigrationContext.configure(db, opts=options), DECLARED)
    engine.dispose()

    assert differences == []


def test_the_migrations_build_the_declared_checks(binder: Path) -> None:
    """Alembic compares no CHECKs: their names and conditions are the same in both, and so are permanent numbers."""
    with closing(sqlite3.connect(binder)) as db:
        built = {name: " ".join(sql.split()) for name, sql in db.execute("SELECT name, sql FROM sqlite_master") if sql}

    for table in DECLARED.sorted_tables:
        checks = {c.name: str(c.sqltext) for c in table.constraints if isinstance(c, CheckConstraint)}
        assert set(re.findall(r"CONSTRAINT (\w+) CHECK", built[table.name])) == set(checks)
        for name, condition in checks.items():
            assert f"CONSTRAINT {name} CHECK ({' '.join(condition.split())})" in built[table.name]
        numbered = bool(table.dialect_options["sqlite"]["autoincrement"])
        assert ("AUTOINCREMENT" in built[table.name]) == numbered == ("id" in table.columns)


TRIED = {
    ("dossier", "cadence_in_days"): ["UPDATE dossier SET cadence = 0 WHERE id = 1"],
    ("day_off", "a_day"): ["INSERT INTO day_off (day, reason) VALUES ('2026-12', 'x')"],
    ("day_off", "has_a_reason"): ["INSERT INTO day_off (day, reason) VALUES ('2026-12-01', ' ')"],
    ("day_off", "room_for_some"): ["INSERT INTO day_off (day, reason, capacity) VALUES ('2026-12-01', 'x', 0)"],
    ("dossier", "one_place"): [
        "UPDATE dossier SET tab = NULL, time = NULL WHERE id = 1",
        "UPDATE dossier SET closed_on = '2026-11-23', closed_because = 'x' WHERE id = 1",
        "UPDATE dossier SET tab = '2026-11-23' WHERE id = 3",
        "INSERT INTO dossier (uid, name, name_key, added_at) VALUES ('u', 'n', 'n', 'a')",
    ],
    ("dossier", "closed_with_a_reason"): [
        "UPDATE dossier SET closed_because = NULL WHERE id = 3",
        "UPDATE dossier SET closed_because = 'x' WHERE id = 1",
    ],
    ("dossier", "tab_is_a_day_or_a_month"): [
        "UPDATE dossier SET tab = '' WHERE id = 1",
        "UPDATE dossier SET tab = '2026' WHERE id = 1",
        "UPDATE dossier SET tab = '2026-11-23T10:30' WHERE id = 1",
    ],
    ("dossier", "time_on_a_day"): [
        "UPDATE dossier SET tab = '2026-12', agreed = 1, time = '10:30' WHERE id = 1",
        "UPDATE dossier SET agreed = 1, time = '9:30' WHERE id = 1",
    ],
    ("dossier", "a_time_is_agreed"): ["UPDATE dossier SET time = '10:30', agreed = 0 WHERE id = 1"],
    ("dossier", "agreed_or_not"): ["UPDATE dossier SET agreed = 2 WHERE id = 1"],
    ("dossier", "only_active_goes_out"): ["UPDATE dossier SET out_with = 'boris' WHERE id = 3"],
    ("dossier", "has_a_name"): ["UPDATE dossier SET name = '  '", "UPDATE dossier SET name = ''"],
    ("dossier", "moves_counted"): ["UPDATE dossier SET moves = -1"],
    ("dossier", "todo_known"): ["UPDATE dossier SET todo = 'dance'"],
    ("move", "goes_somewhere"): ["UPDATE move SET from_tab = NULL, to_tab = NULL"],
    ("journal", "time_goes_on"): ["UPDATE journal SET undoes = id", "UPDATE journal SET taken_back_by = id"],
    ("journal_line", "changes_something"): ["UPDATE journal_line SET was = NULL, now = NULL"],
    ("dossier", "due_back_only_when_out"): ["UPDATE dossier SET out_until = '2026-12-01' WHERE id = 1"],
    ("dossier", "in_a_pack_only_when_out"): ["UPDATE dossier SET out_pack = 'a pack' WHERE id = 1"],
    ("dossier", "kept_for_whom_it_came_from"): [
        "UPDATE dossier SET for_owner = 'boris' WHERE id = 1",
        "UPDATE dossier SET in_pack = 'a pack' WHERE id = 1",
    ],
    ("dossier", "given_away_is_closed"): ["UPDATE dossier SET given_pack = 'a pack' WHERE id = 1"],
    ("passage", "way_known"): [
        "INSERT INTO passage VALUES (1, 'u', 1, 'p', 'n', 'lost', 'at', 'o', 'b', 'c', NULL, NULL, NULL, 's')",
    ],
    ("person", "has_a_name"): ["INSERT INTO person (uid, dossier_id, name) VALUES ('u', 1, ' ')"],
    ("occasion", "month_and_day"): [
        "INSERT INTO occasion (uid, dossier_id, what, day) VALUES ('u', 1, 'birthday', '2026-03-08')"
    ],
}


CHECKS = [
    (table.name, str(constraint.name))
    for table in DECLARED.sorted_tables
    for constraint in sorted(table.constraints, key=lambda constraint: str(constraint.name))
    if isinstance(constraint, CheckConstraint)
]


@pytest.mark.parametrize(("table", "check"), CHECKS, ids=map("-".join, CHECKS))
def test_each_check_bites(binder: Path, table: str, check: str) -> None:
    """The database itself refuses a loose dossier, a nameless one, and whatever else no row may be."""
    assert (table, check) in TRIED, f"say in TRIED what {check} of {table} refuses"
    with closing(sqlite3.connect(binder, isolation_level=None)) as db:
        for statement in TRIED[table, check]:
            with pytest.raises(sqlite3.IntegrityError, match=f"CHECK constraint failed: {check}$"):
                db.execute(statement)


def test_a_number_is_never_given_twice(binder: Path) -> None:
    """Even a number that was taken out of the binder is not given to another dossier."""
    alter("DELETE FROM dossier WHERE id = 2")
    alter("DELETE FROM dossier WHERE id = 3")

    assert run("add", "New", "--next", "fri", "--json", db=binder).json["id"] == 4


# ----------------------------------------------------------------------------------------------- rights and pragmas


def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    """Whatever the umask, the binder and all beside it are 0600, folders that are made for it 0700."""
    path = tmp_path / "new" / "folder" / "binder.db"
    before = os.umask(0)
    try:
        run("add", "Weber", "--next", "fri", db=path)
        run("move", "1", "8 dec", db=path, now="2026-11-24")
        with connection.opened(path) as db:
            db.execute("UPDATE dossier SET moves = 0")
            modes = {one: stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "new").rglob("*")}
    finally:
        os.umask(before)

    assert {one.name for one in modes} >= {"binder.db", "binder.db-wal", "binder.db-shm", "folder"}
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert {one.name: mode for one, mode in modes.items() if mode != (0o700 if one.is_dir() else 0o600)} == {}


class Recording(sqlite3.Connection):
    """A connection that remembers what it was told."""

    said: ClassVar[list[tuple[str, Any]]] = []
    writing_under: ClassVar[list[dict[str, Any]]] = []

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:  # noqa: ANN401  # as sqlite3 takes it
        """As ``sqlite3.Connection``, and remembered."""
        self.said.append((sql, parameters))
        if sql.startswith("BEGIN"):
            told, pragmas = super().execute, ("synchronous", "foreign_keys", "journal_mode")
            self.writing_under.append({name: told(f"PRAGMA {name}").fetchone()[0] for name in pragmas})
        return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:  # noqa: ANN401  # as sqlite3 takes it
        """As ``sqlite3.Connection``, and remembered."""
        several = list(parameters)
        self.said.extend((sql, one) for one in several)
        return super().executemany(sql, several)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """The statements that the program's connections to the binder execute from now on."""
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Recording))
    monkeypatch.setattr(Recording, "said", [])
    monkeypatch.setattr(Recording, "writing_under", [])
    return Recording.said


DAILY_LOOP = (
    ["today"],
    ["today", "fri"],
    ["binder"],
    ["tab", "23"],
    ["tab", "8"],
    ["tab", "july"],
    ["show", "1"],
    ["show", "weber"],
    ["call", "weber", "said", "-o", "reached", "--next", "fri 10:30", "--promise", "an offer by mon"],
    ["call", "2", "said", "-o", "no-answer", "--next", "+1wd"],
    ["move", "kavkaz", "1", "fri", "--force"],
    ["add", "New", "--next", "8 dec", "--phone", "123"],
    ["add", "Newer", "--next", "8 dec", "--phone", "+49 30 1234", "--email", "n@weber.example"],
    ["edit", "2", "--phone", "+995 32 1", "--do", "offer"],
    ["close", "kavkaz", "--because", "x"],
    ["reopen", "closed", "--next", "fri"],
)


@pytest.mark.usefixtures("binder", "said")
def test_every_write_is_flushed_to_disk_and_keeps_its_references() -> None:
    """Each transaction of the daily loop runs with synchronous=FULL (2), foreign keys and a write-ahead log."""
    for words in DAILY_LOOP:
        assert run(*words).status == 0

    assert len(Recording.writing_under) >= 7
    for pragmas in Recording.writing_under:
        assert pragmas == {"synchronous": 2, "foreign_keys": 1, "journal_mode": "wal"}


def test_a_row_that_belongs_to_nobody_is_refused(binder: Path) -> None:
    """A contact without its dossier cannot be written on the program's connections, whoever tries."""
    with connection.opened(binder) as db, pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        db.execute("INSERT INTO contact (uid, dossier_id, at, kind) VALUES ('u', 99, '2026-11-23T09:00', 'call')")


def test_another_connection_is_waited_for(binder: Path) -> None:
    """A connection waits some seconds for a lock before it gives up."""
    with connection.opened(binder) as db:
        assert db.execute("PRAGMA busy_timeout").fetchone()[0] == 1000 * connection.WAIT_SECONDS


# ------------------------------------------------------------------------------------------------- every statement

# What the functions that ask or write are given, by the parameter's name; of "function.parameter" where that is not
# enough. A function that is called with all combinations has shown all of its statements.
A_PAST = Past(1, "2026-11-23T09:00:00", "anna", "add", "filed Weber Söhne", None, None)
GIVEN: dict[str, tuple[Any, ...]] = {
    "number": (1, 99),
    "journal.entry.number": (1, 99),
    "said": ("weber", "web kav", "zzz", "'\"*"),
    "among": get_args(queries.Among),
    "most": (1, 50),
    "folded": ("web", ""),
    "digits": ("1",),
    "sha256": ("",),
    "queries.sheet_taken_out.which": (1,),
    "after": (None, Tab("2026-11-01")),
    "until": (Tab("2026-12-31"),),
    "month": (7,),
    "year": (None, 2027),
    "queries.holidays.year": (2026,),
    "today": (TODAY,),
    "first": (Tab("2026-11-01"),),
    "last": (Tab("2027-12-31"),),
    "tab": (Tab("2026-11-27"),),
    "day": (TODAY,),
    "days": ({"11-23": TODAY, "03-08": TODAY},),
    "which": (1,),
    "queries.promises_due.after": (None, TODAY),
    "queries.promises_due.until": (TODAY,),
    "country": ("GE",),
    "region": ("",),
    "uid": (None, "a uid"),
    "queries.has_uid.uid": ("a uid",),
    "card": (Card("Weber"), Card("Weber", phone="+49 30 1234", email="a@b", list_id="7")),
    "queries.alike.until": (99,),
    "name_keys": (("weber\n",), ()),
    "queries.is_called_so.until": (99,),
    "time": ("10:30",),
    "but": (frozenset(),),
    "since": ("2026-11-01",),
    "dossier_id": (None, 1),
    "entry_id": (1,),
    "entry_ids": ([1, 2],),
    "target": (A_PAST,),
    "by": (ENTRY,),
    "known": (None, A_PAST),
    "name": ("boris",),
    "pack": ("a pack",),
    "packs": (("a pack",),),
    "numbers": ((1, 99),),
    "digest": ("0" * 64,),
    "queries.report_made_since.first": (TODAY,),
    "figures.due.days": ((TODAY, date(2026, 11, 24)),),
    "clock": ("10:30",),
    "figures.talks.spans": ([], [(TODAY, TODAY)]),
    "figures.first_calls.first": (TODAY,),
    "figures.first_calls.last": (TODAY,),
    "figures.plan_and_fact.days": ((TODAY, date(2026, 11, 24)),),
    "figures.noted_here.since": (TODAY,),
    **{f"reporting.{name}.first": (TODAY,) for name in ("kinds", "spoken_with", "gained", "lost", "sums", "asked")},
    **{f"reporting.{name}.last": (TODAY,) for name in ("kinds", "spoken_with", "gained", "lost", "sums", "asked")},
    "reporting.is_to_be_made.month": (date(2026, 10, 1),),
    "limits": (Limits(Limit(180, "usual"), Limit(5, "settings")),),
    "segment": SEGMENTS,
    "second": (30,),
    "figures.contracts.first": (TODAY,),
    "figures.contracts.last": (TODAY,),
    "window_end": (Tab("2026-12-23"),),
    "end": (date(2026, 12, 23),),
    "quiet.last_contact.number": (1,),
    "cadences": (Cadences(), Cadences(31, {sign("stage", "client"): 14}, {sign("tag", "key"): 7})),
    "quiet.coming.until": (date(2026, 12, 31),),
    "handovers.lying_here.until": (None, Tab("2026-12-31")),
    "handovers.on_the_way.pack": (None, "a pack"),
}
ASKING: tuple[ModuleType, ...] = (queries, pairs, journal, handovers, out, figures, quiet, reporting, segmenting)
PERSON = Person("p", "Eva")
OCCASION = Occasion("o", "birthday", "03-08")
PROMISE = Promise("pr", "samples", TODAY)
OFFERED = sha256(b"an offer").hexdigest()
OFFER = Sheet("s", 1, "offer", "Offer", "offer.txt", "text/plain", OFFERED, "2026-11-23T09:00")
A_STEP = Passage("s", "a pack", "boris-to-anna", "in", "2026-11-23T09:00:00", "boris", "a binder", "anna", TODAY)
FROM_ELSEWHERE = Whole(
    "w", Card("From Elsewhere"), Filing(Tab("2026-12")), None, 1, "2026-11-23T09:00:00", None, (A_STEP,)
)
EACH_CHANGE: list[Change] = [
    File("a", Card("New"), Filing(Tab("2026-12"))),
    NoteContact(1, Contact("c", "2026-11-23T09:00", "call", "reached", "said", "an offer")),
    MakePromise(1, PROMISE),
    PutIn(1, PERSON),
    PutIn(1, OCCASION),
    Rewrite(1, PERSON, PERSON._replace(name="Eva Weber")),
    Rewrite(1, PROMISE, PROMISE._replace(kept_on=TODAY)),
    TakeOut(1, OCCASION),
    KeepContent(1, OFFERED, len(b"an offer"), [b"an ", b"offer"]),
    PutIn(1, OFFER),
    Erase(1, OFFER),
    Refile(1, Filing(Tab("2026-11-27")), Filing(Tab("2026-12-08"), "10:30", agreed=True), 2),
    NoteMove(1, Move("m", "2026-11-23T09:00", Tab("2026-11-27"), Tab("2026-12-08"))),
    EditCard(1, {"phone": "+49 30 1234"}, {"phone": None}),
    Close(1, Filing(Tab("2026-12-08"), "10:30", agreed=True), Closing(TODAY, "no need")),
    Reopen(1, Filing(Tab("2026-12"))),
    TakeIn(FROM_ELSEWHERE, Marks(for_owner="boris", in_pack="a pack")),
    Mark(1, Marks(), Marks(out_with="boris", out_until=TODAY, out_pack="a pack")),
    Mark(1, Marks(out_with="boris", out_until=TODAY, out_pack="a pack"), Marks()),
    TakeDayOff(DayOff(TODAY, "training", 15)),
    GiveDayBack(DayOff(TODAY, "training", 15)),
]


def asking() -> Iterator[tuple[str, Callable[..., Any]]]:
    """All functions that ask the binder something, with their modules' names."""
    for module in ASKING:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{module.__name__.rpartition('.')[2]}.{name}", function


def calls(name: str, function: Callable[..., Any]) -> Iterator[dict[str, Any]]:
    """The arguments to call a function with, ``db`` apart: all combinations of what is given for its parameters."""
    names = [parameter for parameter in inspect.signature(function).parameters if parameter != "db"]
    for parameter in names:
        assert {parameter, f"{name}.{parameter}"} & set(GIVEN), f"GIVEN has no value for {parameter} of {name}"
    for values in product(*(GIVEN.get(f"{name}.{parameter}", GIVEN.get(parameter, ())) for parameter in names)):
        yield dict(zip(names, values, strict=True))


@pytest.fixture
def every_statement(binder: Path, said: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """All that queries, journal and store have to say to a binder, with its parameters."""
    with connection.opened(binder) as db:
        store.keep_holidays(db, "GE", "", 2026, {TODAY: "St George's Day"})
        for name, function in asking():
            before = len(said)
            for arguments in calls(name, function):
                with connection.transaction(db, keep=False):
                    try:
                        found = function(db, **arguments)
                        if isinstance(found, Iterator):
                            list(found)
                    except (Conflict, NotFound):  # of an entry that cannot be taken back
                        pass
            assert len(said) > before, name
        store.apply(db, EACH_CHANGE, ENTRY)
        store.pour(db, [File(uid, Card("New"), Filing(Tab("2026-12"))) for uid in "xyz"], ENTRY, at_once=2)
    assert {type(change) for change in EACH_CHANGE} <= set(get_args(Change))
    for words in (*DAILY_LOOP, ["find", "weber"], ["history", "1"], ["undo"], ["redo"], ["check"]):
        assert run(*words).status in {0, 5}, words
    return said


@pytest.fixture
def declared(binder: Path) -> Iterator[sqlite3.Connection]:
    """An empty database made of the declarations alone, with the words' indexes of the migrations."""
    engine = create_engine("sqlite://")
    DECLARED.create_all(engine)
    with closing(sqlite3.connect(binder)) as migrated:
        virtual = [sql for (sql,) in migrated.execute("SELECT sql FROM sqlite_master") if sql and "VIRTUAL" in sql]
    raw = engine.raw_connection()
    db = raw.driver_connection
    assert isinstance(db, sqlite3.Connection)
    coming = "CREATE TEMP TABLE coming AS SELECT * FROM dossier"
    for statement in (*virtual, coming, "CREATE TABLE alembic_version (version_num TEXT)"):
        db.execute(statement)
    yield db
    raw.close()
    engine.dispose()


def test_every_statement_fits_the_declared_tables_by_named_parameters(
    every_statement: list[tuple[str, Any]], declared: sqlite3.Connection
) -> None:
    """Every SELECT and every write can be prepared against the SQLModel tables, and takes its values as `:name`."""
    explained = 0
    for statement, parameters in every_statement:
        if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", statement):
            declared.execute(f"EXPLAIN {statement}", parameters)
            explained += 1
            bare = re.sub(r"'[^']*'", "''", statement)
            assert "?" not in bare, statement
            assert not parameters or isinstance(parameters, Mapping), statement
            assert set(re.findall(r":(\w+)", bare)) <= set(parameters), statement

    assert explained > 100


# ------------------------------------------------------------------------------------------------------ query plans


@pytest.mark.parametrize("words", DAILY_LOOP, ids=" ".join)
def test_the_daily_loop_reads_no_table_from_end_to_end(
    binder: Path, said: list[tuple[str, Any]], words: list[str]
) -> None:
    """Every statement of the daily loop finds its rows by a key or an index, however large the binder is."""
    assert run(*words).status == 0
    statements = [(sql, values) for sql, values in said if re.match(r"\s*(SELECT|UPDATE|DELETE)\b", sql)]

    scans = []
    with closing(sqlite3.connect(binder)) as db:
        for statement, parameters in statements:
            plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            scans += [(step, statement) for step in plan if is_full_scan(step, statement)]

    assert statements
    assert scans == []


def is_full_scan(step: str, statement: str) -> bool:
    """Whether a step of a plan goes through all rows of a table, or of an index of it, that grows with the binder.

    The rows of a subquery are those that its own steps have found, each of which is looked at as well.
    """
    if not step.startswith("SCAN") or step.startswith("SCAN (subquery") or "VIRTUAL TABLE" in step:
        return False
    if "CONSTANT ROW" in step:
        return False
    return (
        "sqlite_master" not in statement
        and "alembic_version" not in statement
        and "FROM journal LIMIT 1" not in statement
        and step != "SCAN thickness"  # as many rows as there are tabs with something under them
    )
