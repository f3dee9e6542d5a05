"""The laws of `balance`, `open-month` and the evening's rules, held against random binders through the command line."""

import os
import shutil
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import run
from tests.probing import begin, dump
from tickler.changes import Change, Entry, File, Refile, TakeDayOff
from tickler.dossiers import Card, DayOff, Filing
from tickler.render.page import Page
from tickler.storage import connection, store
from tickler.tabs import day_tab, month_tab

EXAMPLES = int(os.environ.get("TICKLER_CLEARING_EXAMPLES", "15"))
BEGIN = date(2026, 11, 16)  # a Monday; the days run over a month's end
CAPACITY = 3

Laid = list[tuple[int, bool, bool, int]]
"""On which day after the begin, whether agreed, with a time, and how often it was moved."""


class Binder(NamedTuple):
    """A binder by chance: what lies under days, how many under the month, which days are off or half, and today."""

    laid: Laid
    undated: int
    off: set[int]
    half: set[int]
    today: int

    @property
    def day(self) -> date:
        """Today."""
        return BEGIN + timedelta(days=self.today)

    def holds(self, tab: str) -> int:
        """How many dossiers a day may hold."""
        day = date.fromisoformat(tab)
        after = (day - BEGIN).days
        closed = day.weekday() > 4 or after in self.off
        return 0 if closed else 1 if after in self.half else CAPACITY


binders = st.builds(
    Binder,
    st.lists(st.tuples(st.integers(0, 24), st.booleans(), st.booleans(), st.integers(0, 4)), max_size=30),
    st.integers(0, 12),
    st.sets(st.integers(0, 40), max_size=5),
    st.sets(st.integers(0, 40), max_size=5),
    st.integers(4, 18),
)


@pytest.fixture(scope="module")
def blank() -> Iterator[Path]:
    """A binder with nothing in it, and settings by which a day holds three."""
    with TemporaryDirectory() as folder:
        path = begin(Path(folder) / "blank.db", ["add", "Nobody", "--next", "fri"], ["undo"])
        (Path(folder) / "config.toml").write_text(f"capacity = {CAPACITY}\n")
        yield path


def filed(binder: Binder) -> Iterator[Change]:
    """All that lies in it, and its calendar."""
    for number, (after, agreed, timed, _moves) in enumerate(binder.laid):
        day = BEGIN + timedelta(days=after)
        yield File(f"u{number}", Card(f"Client {number}"), Filing(day_tab(day), "10:00" if timed else None, agreed))
    for number in range(binder.undated):
        month = month_tab(binder.day.year, binder.day.month)
        yield File(f"m{number}", Card(f"Month {number}"), Filing(month))
    for after in binder.off | binder.half:
        yield TakeDayOff(DayOff(BEGIN + timedelta(days=after), "fair", None if after in binder.off else 1))


def rows() -> dict[int, dict[str, Any]]:
    """Each dossier as it is in the tables."""
    return {row["id"]: row for row in dump()["dossier"]}


def thick(found: dict[int, dict[str, Any]], today: date) -> Counter[str]:
    """How much lies under each day; today's is all that is due."""
    return Counter(max(row["tab"], day_tab(today)) for row in found.values())


def laid(binder: Binder, blank: Path, folder: str, patch: pytest.MonkeyPatch) -> None:
    """Put it on the disk, where the commands find it."""
    path = shutil.copy(blank, Path(folder) / "binder.db")
    patch.setenv("TICKLER_DB", str(path))
    patch.setenv("TICKLER_CONFIG", str(blank.parent / "config.toml"))
    agreed = [(after, agreed or timed, timed, moves) for after, agreed, timed, moves in binder.laid]
    entry = Entry(f"{BEGIN}T09:00:00", "anna", "add", "filed")
    with connection.opened(Path(path)) as db:
        numbers = store.apply(db, list(filed(binder._replace(laid=agreed))), entry)
        moved = []
        for number, (after, is_agreed, timed, moves) in zip(numbers, agreed, strict=False):
            lies = Filing(day_tab(BEGIN + timedelta(days=after)), "10:00" if timed else None, is_agreed)
            moved.append(Refile(number, lies, lies, moves))
        store.apply(db, moved, entry)


def must_keep_the_laws(binder: Binder, words: list[str], before: dict[int, dict[str, Any]]) -> None:
    """No dossier is lost, no agreed one touched, no closed day used, no day made worse than it was or may be."""
    after = rows()
    assert after.keys() == before.keys()
    for number, row in after.items():
        if row != before[number]:
            assert not before[number]["agreed"], words
            assert binder.holds(row["tab"]), words
            assert row["tab"] >= day_tab(binder.day)
    was, now = thick(before, binder.day), thick(after, binder.day)
    for tab, count in now.items():
        assert count <= max(was[tab], binder.holds(tab)), (words, tab)


@settings(max_examples=EXAMPLES)
@given(binder=binders, words=st.permutations([["balance", "--apply"], ["open-month", "--apply"]]))
def test_days_are_cleared_by_the_laws(binder: Binder, words: list[list[str]], blank: Path) -> None:
    """In whatever order: each keeps the laws, has nothing to do a second time, and is taken back by one undo."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        laid(binder, blank, folder, patch)
        now = f"{binder.day}T09:00"
        for command in words:
            before = rows()
            told = run(*command, "--json", now=now).json

            must_keep_the_laws(binder, command, before)
            after = rows()
            changed = {one["id"] for one in told["dossiers"]}
            assert changed == {number for number in after if after[number]["tab"] != before[number]["tab"]}
            whole = dump()
            assert run(*command, "--json", now=now).json["dossiers"] == []
            assert dump() == whole
            if changed:
                assert run("undo", now=now).status == 0
                assert rows() == before
                run("redo", now=now)
                assert rows() == after
        must_be_as_good_as_said(binder)
        assert run("check", now=now).status == 0


def must_be_as_good_as_said(binder: Binder) -> None:
    """After both, a day is over what it holds only by what may not go; a month's rest waits only where it is full."""
    after, today = rows(), day_tab(binder.day)
    now = thick(after, binder.day)
    dated = [row for row in after.values() if len(row["tab"]) == len(today)]
    for tab, count in now.items():
        stay = [row for row in dated if max(row["tab"], today) == tab]
        free = [row for row in stay if not row["agreed"] and row["moves"] < 3]
        if count > binder.holds(tab) and len(stay) > binder.holds(tab):
            assert not free or len(free) <= binder.holds(tab) or no_room(binder, now, tab)
    if any(len(row["tab"]) != len(today) for row in after.values()):
        last = monthrange(binder.day.year, binder.day.month)[1]
        days = [f"{binder.day:%Y-%m}-{day:02}" for day in range(binder.day.day + 1, last + 1)]
        assert all(now[day] >= binder.holds(day) for day in days)


def no_room(binder: Binder, now: Counter[str], tab: str) -> bool:
    """Whether the ten open days after a day, and before it, are full."""
    day = date.fromisoformat(tab)
    after = [day_tab(day + timedelta(days=n)) for n in range(1, 60)]
    before = [day_tab(day - timedelta(days=n)) for n in range(1, (day - binder.day).days + 1)]
    near = [*list(filter(binder.holds, after))[:10], *list(filter(binder.holds, before))[:10]]
    return all(now[one] >= binder.holds(one) for one in near)


@settings(max_examples=EXAMPLES)
@given(binder=binders, rule=st.sampled_from([["--to", "tomorrow"], ["--to", "+2wd"], ["--spread"], ["--keep"]]))
def test_the_evening_by_one_rule_keeps_the_laws(binder: Binder, rule: list[str], blank: Path) -> None:
    """No rule for all touches what was agreed or is to be placed, or what lies ahead; what stays is named."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        laid(binder, blank, folder, patch)
        now, today = f"{binder.day}T18:00", day_tab(binder.day)
        before = rows()

        told = run("close-day", *rule, "--json", now=now)

        after = rows()
        assert after.keys() == before.keys()
        due = {number for number, row in before.items() if row["tab"] <= today}
        changed = {number for number in after if after[number]["tab"] != before[number]["tab"]}
        assert changed <= {number for number in due if not before[number]["agreed"] and len(before[number]["tab"]) > 7}
        assert {one["id"] for one in told.json["dossiers"]} == changed
        assert {one["id"] for one in told.json["stays"]} == due - changed
        for number in changed:
            assert after[number]["tab"] > today
            assert binder.holds(after[number]["tab"])
            assert after[number]["moves"] == before[number]["moves"] + 1
        if rule == ["--spread"]:
            was, full = thick(before, binder.day), thick(after, binder.day)
            assert all(full[tab] <= max(was[tab], binder.holds(tab)) for tab in full)
        assert run("check", now=now).status == 0


ANSWERS = (
    "", "k", "t", "t", "s", "s", "c gone", "c", "wed 14:15", "8 dec agreed", "yesterday", "today", "t force", "july",
    "wed exact agreed force", "sat", "sat exact", "close gone", "someday", "?", "T", "S",
    "K", "q", "23:59", "tea", "+3wd",
)  # fmt: skip


@settings(max_examples=EXAMPLES)
@given(binder=binders, answers=st.lists(st.sampled_from(ANSWERS), max_size=40))
def test_whatever_is_answered_in_the_evening_the_laws_are_kept(binder: Binder, answers: list[str], blank: Path) -> None:
    """No dossier is lost, agreed ones go by the word alone, nothing is left for today, and each answer is one undo."""
    page = Page(width=80, cut=True, colour=False, asks=True)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        laid(binder, blank, folder, patch)
        now, today = f"{binder.day}T18:00", day_tab(binder.day)
        before, told_before = rows(), len(dump()["journal"])
        due = [number for number, row in before.items() if row["tab"] <= today]
        with pytest.MonkeyPatch.context() as at_terminal:
            at_terminal.setattr(Page, "of_this_process", classmethod(lambda _cls, *, no_color: page))  # noqa: ARG005
            ran = run("close-day", now=now, stdin="".join(f"{answer}\n" for answer in answers))

        after = rows()
        assert ran.status in ({0, 130} if due else {0}), ran.err
        assert "nothing was written" not in ran.err
        assert after.keys() == before.keys()
        for number in after:
            if after[number] != before[number]:
                assert number in due
                assert after[number]["tab"] is None or after[number]["tab"] > today
                assert not before[number]["agreed"] or "force" in " ".join(answers) or after[number]["closed_on"]
        assert run("check", now=now).status == 0
        for _ in range(len(dump()["journal"]) - told_before):
            assert run("undo", now=now).status == 0
        assert rows() == before
