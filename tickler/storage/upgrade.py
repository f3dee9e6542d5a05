"""Bring a binder's schema to the newest version, with Alembic, in one transaction.

Imported only when a binder is begun or is older than the program: Alembic and SQLAlchemy take longer to import than a
whole ``tickler today`` takes.
"""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from tickler.storage import wordchecks
from tickler.storage.connection import APPLICATION_ID


def upgrade(path: Path, revision: str = "head") -> None:
    """Run the migrations that the binder at ``path`` lacks: all of them, or none.

    Raises sqlite3's own errors, wrapped by SQLAlchemy's.
    """
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)

    # SQLite's schema changes are transactional, Python's driver commits before them unless it is told to leave that
    # alone.
    @event.listens_for(engine, "connect")
    def _leave_transactions_alone(raw: object, _record: object) -> None:
        raw.isolation_level = None  # type: ignore[attr-defined]
        raw.execute("PRAGMA journal_mode = WAL")  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def _begin_at_once(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN EXCLUSIVE")

    config = Config()
    config.set_main_option("script_location", "tickler.storage:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if revision == "head" and isinstance(raw := connection.connection.driver_connection, sqlite3.Connection):
            wordchecks.all_anew(raw)  # words are kept for looking up alone: each version may keep others
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
