"""Counting figures: by indexes alone, however large the binder and however its statistics mislead."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from typing import Any

import pytest

from tests.probing import begin, binder_path
from tickler.storage import connection, figures, reporting

DAY = date(2026, 11, 23)
TABLES = r"SCAN (dossier|contact|journal|journal_line|promise|purchase|[cdejl])\b(?! VIRTUAL)"
FOR_THE_HIGHEST = r"SEARCH \w+( USING (COVERING )?INDEX \w+)?$"  # from end to end, until one fits


class Told:
    """A connection that remembers what it was told."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.said: list[tuple[str, Any]] = []

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:  # noqa: ANN401  # as sqlite3 takes it
        """As ``sqlite3.Connection``, and remembered."""
        self.said.append((sql, parameters))
        return self.db.execute(sql, parameters)


@pytest.mark.parametrize("analysed", [False, True])
@pytest.mark.parametrize(
    "ask",
    [
        partial(figures.stack, day=DAY, clock="10:30"),
        partial(figures.due, days=[DAY]),
        partial(figures.talks, spans=[(DAY, DAY)]),
        partial(figures.first_calls, first=DAY, last=DAY),
        partial(figures.plan_and_fact, days=[DAY]),
        partial(figures.outcomes, day=DAY),
        partial(figures.contracts, first=DAY, last=DAY),
        partial(figures.word, day=DAY, clock="10:30"),
        partial(reporting.kinds, first=DAY, last=DAY),
        partial(reporting.spoken_with, first=DAY, last=DAY),
        partial(reporting.gained, first=DAY, last=DAY, most=1),
        partial(reporting.lost, first=DAY, last=DAY, most=1),
        partial(reporting.sums, first=DAY, last=DAY),
        partial(reporting.asked, first=DAY, last=DAY),
        partial(reporting.is_to_be_made, month=DAY, today=DAY),
    ],
    ids=lambda ask: ask.func.__name__,
)
def test_no_figure_reads_a_table_from_end_to_end(ask: Any, *, analysed: bool) -> None:  # noqa: ANN401  # a partial
    """Every table is searched by a key or an index, also in a binder that was measured when an import had filled it."""
    path = begin(binder_path(), ["add", "Weber", "--next", "today"], ["call", "1", "-o", "deal", "--next", "today"])
    with connection.opened(path) as db:
        db.execute("ANALYZE") if analysed else None
        told: Any = Told(db)
        list(found) if isinstance(found := ask(told), Iterator) else found

    with closing(sqlite3.connect(path)) as db:
        plans = [row[3] for sql, values in told.said for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", values)]

    assert plans
    assert [step for step in plans if re.search(f"{TABLES}|{FOR_THE_HIGHEST}", step)] == []
