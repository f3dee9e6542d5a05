"""The method's laws, held against random histories: one place, nothing falls out, agreed is agreed, no closed day."""

# ruff: noqa: D102  # the rules and laws of a history are named by what is done and what holds

import shutil
import sqlite3
from calendar import monthrange
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import holidays
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.conftest import run
from tests.probing import dump, dump_of, must_be_safe
from tickler.changes import Change, Entry, Refile
from tickler.commands import daily
from tickler.commands.run import Run
from tickler.dossiers import Card, Closing, Contact, Dossier, DueDossier, Filing, Move
from tickler.errors import Conflict, Refused, TicklerError
from tickler.render.page import Page
from tickler.rules import filing
from tickler.rules.stack import sort_stack
from tickler.settings import Settings
from tickler.storage import connection, queries, store
from tickler.tabs import MONTHS, Tab, carried_days, day_tab
from tickler.when import read
from tickler.workdays import Calendar

START = datetime(2026, 11, 20, 9, 0)
ISO_DAY, ISO_MONTH = "%Y-%m-%d", "%Y-%m"

# The public holidays of Georgia, looked up without the program: some follow the Easter of a year.
GEORGIAN = holidays.country_holidays("GE", years=range(2026, 2036))

OPEN_WHENS = (
    "today", "tomorrow", "fri", "sat", "next mon", "next week", "next month", "8", "31", "+1d", "+10d", "+1m", "+13m",
    "+3wd", "january", "july", "7 jan", "29 feb", "eom", "fri 10:30", "sun 9:00", "2029-06",
)  # fmt: skip
WRONG_WHENS = ("yesterday", "30 feb", "2020-01-01", "july 2020", "whenever", "", "8/13/8/13", "25:00")
whens = st.sampled_from(OPEN_WHENS * 3 + WRONG_WHENS)
picks = st.integers(0, 23)
flags = st.booleans()


# ---------------------------------------------------------------------------- where things lie, told a second time


def window_end(today: date) -> date:
    """The same day of next month, or its last day."""
    year, month = (today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def divider(tab: str, today: date) -> str:
    """The divider behind which a label lies: a day's number or a month's name."""
    if tab <= f"{today:{ISO_DAY}}":
        return str(today.day)
    if len(tab) == len("2026-11") or date.fromisoformat(tab) >= window_end(today):
        return MONTHS[int(tab[5:7]) - 1].lower()
    return str(int(tab[8:]))


def is_closed(day: date) -> bool:
    """Whether no work lies under a day in Georgia."""
    return day.weekday() > 4 or day in GEORGIAN


@dataclass
class Known:
    """What the test knows of a dossier; ``tab`` is None for a closed one."""

    tab: str | None
    time: str | None = None
    agreed: bool = False
    out: bool = False
    notes: list[str] = field(default_factory=list)


# --------------------------------------------------------------------------------- histories of command lines


class CommandLines(RuleBasedStateMachine):
    """Random commands over random days, typed at the command line."""

    blank: ClassVar[Path]
    path: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        copy_binder(self.blank, self.path)
        self.now = START
        self.known: dict[int, Known] = {}
        self.told = 0

    # -- the days go by

    @initialize(days=st.integers(0, 400), first=st.lists(whens, min_size=3, max_size=6))
    def begin_on_some_day(self, days: int, first: list[str]) -> None:
        self.now += timedelta(days=days)
        for nth, when in enumerate(first):
            self.add(when, agreed=nth % 2 == 0, exact=False, dry=False)

    @rule(days=st.one_of(st.just(1), st.integers(0, 45)), minutes=st.integers(0, 400))
    def later(self, days: int, minutes: int) -> None:
        self.now = datetime.combine(self.now.date() + timedelta(days=days), START.time()) + timedelta(minutes=minutes)

    # -- commands

    @rule(when=whens, agreed=flags, exact=flags, dry=st.sampled_from([False, False, False, True]))
    def add(self, when: str, *, agreed: bool, exact: bool, dry: bool) -> None:
        answer = self.say("add", f"Client {len(self.known) + 1}", "--next", when, *said(agreed, exact, dry=dry))
        if answer and not dry:
            assert answer["id"] == len(self.known) + 1
            self.known[answer["id"]] = Known(None)
            self.filed(answer, exact=exact, agreed=agreed)

    @rule(pick=picks, when=whens, outcome=st.sampled_from(["reached", "no-answer"]), agreed=flags, exact=flags)
    def call(self, pick: int, when: str, outcome: str, *, agreed: bool, exact: bool) -> None:
        number, note = self.number(pick), f"note {self.told}"
        options = said(agreed, exact)
        answer = self.say("call", str(number), note, "--outcome", outcome, "--next", when, *options)
        if answer:
            one = self.known[number]
            one.notes.append(note)
            stays = one.agreed and (one.tab, one.time) == (answer["tab"], answer["time"])  # a promise still stands
            self.filed(answer, exact=exact, agreed=agreed or stays)

    @rule(pick=picks.filter(lambda pick: pick % 3 == 0))
    def call_and_close(self, pick: int) -> None:
        number, note = self.number(pick), f"note {self.told}"
        if self.say("log", f"#{number}", note, "--kind", "meeting", "--close", "buys elsewhere"):
            self.known[number].notes.append(note)
            self.known[number].tab = None

    @rule(first=picks, second=picks, when=whens, agreed=flags, exact=flags, force=flags)
    def move(self, first: int, second: int, when: str, *, agreed: bool, exact: bool, force: bool) -> None:
        numbers = [self.number(first)] if first > second else [self.number(first), self.number(second)]
        held = [self.known[number] for number in numbers if number in self.known]
        before = [(one, one.tab, one.time) for one in held if one.agreed]
        options = said(agreed, exact, force=force)
        answers = self.say("move", *map(str, numbers), when, *options)
        for answer in answers or []:
            if answer["did"] == "moved":
                self.filed(answer, exact=exact, agreed=agreed)
        if not force:
            assert all((one.tab, one.time, one.agreed) == (tab, time, True) for one, tab, time in before)

    @rule(pick=picks)
    def close(self, pick: int) -> None:
        number = self.number(pick)
        if self.say("close", str(number), "--because", "no need"):
            self.known[number].tab = None

    @rule(pick=picks, when=whens, exact=flags)
    def reopen(self, pick: int, when: str, *, exact: bool) -> None:
        closed = [number for number, one in self.known.items() if one.tab is None]
        number = closed[pick % len(closed)] if closed and pick % 4 else self.number(pick)
        answer = self.say("reopen", str(number), "--next", when, *said(exact=exact))
        if answer:
            self.filed(answer, exact=exact, agreed=False)

    @rule(pick=picks, task=st.sampled_from([[], ["--do", "offer"]]))
    def edit(self, pick: int, task: list[str]) -> None:
        number = self.number(pick)
        answer = self.say("edit", str(number), "--person", f"Person {self.told}", *task)
        assert answer is None or not self.known[number].out

    @precondition(lambda self: self.known)
    @rule(pick=picks)
    def a_colleague_takes_or_brings_one(self, pick: int) -> None:
        one = self.known[1 + pick % len(self.known)]
        if one.tab is not None:
            one.out = not one.out
            with closing(sqlite3.connect(self.path)) as db:
                with_whom = "boris" if one.out else None
                db.execute("UPDATE dossier SET out_with = ? WHERE id = ?", (with_whom, 1 + pick % len(self.known)))
                db.commit()

    @precondition(lambda self: self.known)
    @rule(pick=picks)
    def open_one(self, pick: int) -> None:
        number = 1 + pick % len(self.known)
        shown = self.say("show", str(number))
        assert sorted(contact["note"] for contact in shown["contacts"]) == sorted(self.known[number].notes)
        assert (shown["tab"], shown["closed"] is None) == (self.known[number].tab, self.known[number].tab is not None)

    # -- the laws

    @invariant()
    def the_count_adds_up(self) -> None:
        seen = self.say("binder")
        count = seen["count"]
        assert count["active"] == count["filed"] + count["out"]
        assert count["filed"] == sum(tab["count"] for tab in seen["days"] + seen["months"])
        assert count == {
            "active": sum(one.tab is not None for one in self.known.values()),
            "filed": len(self.lying()),
            "out": sum(one.out for one in self.known.values()),
            "closed": sum(one.tab is None for one in self.known.values()),
        }
        thickness = {tab["tab"]: tab["count"] for tab in seen["days"] + seen["months"] if tab["count"]}
        assert thickness == Counter(divider(tab, self.today) for tab in self.lying().values())

    @invariant()
    def the_stack_is_what_is_due(self) -> None:
        morning = self.say("today")
        due = {number: tab for number, tab in self.lying().items() if tab <= f"{self.today:{ISO_DAY}}"}
        dossiers = morning["dossiers"]
        assert sorted(one["id"] for one in dossiers) == sorted(due)
        assert {one["id"]: one["carried_days"] for one in dossiers} == {
            number: (self.today - date.fromisoformat(tab)).days if len(tab) == 10 else 0 for number, tab in due.items()
        }
        volume = morning["volume"]
        assert volume["due"] == len(due)
        assert volume["carried"] == sum(one["carried_days"] > 0 for one in dossiers)
        assert volume["unplaced"] == sum(len(one["tab"]) == 7 for one in dossiers)

    def teardown(self) -> None:
        """Walk through all dividers: each dossier lies behind exactly one, the right one; none has lost its notes."""
        found = [
            (one["id"], name)
            for name in (*map(str, range(1, 32)), *map(str.lower, MONTHS))
            for one in self.say("tab", name)["dossiers"]
        ]
        assert sorted(found) == sorted((number, divider(tab, self.today)) for number, tab in self.lying().items())
        for number in self.known:
            self.open_one(number - 1)

    # -- helpers

    @property
    def today(self) -> date:
        return self.now.date()

    def lying(self) -> dict[int, str]:
        """The labels of what lies in the binder."""
        return {number: one.tab for number, one in self.known.items() if one.tab is not None and not one.out}

    def number(self, pick: int) -> int:
        """The number of a dossier: mostly of one that can be worked on, now and then one that is not there."""
        at_hand = list(self.lying())
        if at_hand and pick % 4:
            return at_hand[pick % len(at_hand)]
        return 1 + pick % (len(self.known) + 1)

    def say(self, *words: str) -> Any:  # noqa: ANN401  # whatever was answered
        """Run a command; None if it failed, and then it has changed nothing."""
        self.told += 1
        reads = words[0] in {"today", "binder", "tab", "show"}
        before = self.path.read_bytes()
        ran = run(*words, "--json", db=self.path, now=f"{self.now:%Y-%m-%dT%H:%M}")
        must_be_safe(ran)
        if ran.status == 0:
            return ran.json
        assert ran.status in {1, 2, 3, 4}, ran
        assert ran.out == ""
        assert not reads
        if self.path.read_bytes() != before:  # holidays were kept, perhaps
            spare = self.path.with_name("before.db")
            spare.write_bytes(before)
            assert dump(self.path) == dump(spare)
        return None

    def filed(self, answer: dict[str, Any], *, exact: bool, agreed: bool) -> None:
        """Hold an answer against the laws of a place, and remember it."""
        one = self.known[answer["id"]]
        assert not one.out
        one.tab, one.time, one.agreed = answer["tab"], answer["time"], answer["agreed"]
        assert one.agreed == (agreed or one.time is not None)
        if len(answer["tab"]) == 7:
            assert answer["tab"] >= f"{self.today:{ISO_MONTH}}"
            return
        day = date.fromisoformat(answer["tab"])
        assert day >= self.today
        assert exact or not is_closed(day)


def copy_binder(blank: Path, path: Path) -> None:
    """Begin again, with an empty binder and no backups of another."""
    shutil.rmtree(path.with_name("backups"), ignore_errors=True)
    for rest in ("-wal", "-shm"):
        path.with_name(path.name + rest).unlink(missing_ok=True)
    shutil.copy(blank, path)


def said(agreed: bool = False, exact: bool = False, *, dry: bool = False, force: bool = False) -> list[str]:  # noqa: FBT002
    """The flags that were chosen."""
    flags_said = {"--agreed": agreed, "--exact": exact, "--dry-run": dry, "--force": force}
    return [flag for flag, chosen in flags_said.items() if chosen]


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty binder, to begin each history from."""
    path = tmp_path_factory.mktemp("blank") / "blank.db"
    with connection.begun(path):
        pass
    return path


def test_every_history_of_commands_keeps_the_binder_in_order(
    blank: Path, in_memory: Path, config: Callable[[str], Path]
) -> None:
    """Whatever is typed over whatever days: it adds up, each has one place, and what fails changes nothing."""
    config('country = "GE"')

    CommandLines.blank, CommandLines.path = blank, in_memory / "binder.db"

    run_state_machine_as_test(
        CommandLines,
        settings=settings(max_examples=20, stateful_step_count=40, deadline=None),
    )


# --------------------------------------------------------------------------------- histories of rules and writes

A_CARD = Card("Kavkaz Trading")


class Writes(RuleBasedStateMachine):
    """The same without a command line: rules decide, the store writes, queries look. Faster, so longer histories."""

    blank: ClassVar[Path]
    path: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        copy_binder(self.blank, self.path)
        self.opened = connection.opened(self.path)
        self.db = self.opened.__enter__()
        self.now = START
        self.told = 0
        self.numbers: list[int] = []

    @initialize(days=st.integers(0, 400), first=st.lists(st.sampled_from(OPEN_WHENS), min_size=3, max_size=6))
    def begin_on_some_day(self, days: int, first: list[str]) -> None:
        self.now += timedelta(days=days)
        for when in first:
            self.file(when, agreed=False, exact=False)

    def teardown(self) -> None:
        """Close the binder."""
        self.opened.__exit__(None, None, None)

    @rule(days=st.one_of(st.just(1), st.integers(0, 45)))
    def later(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(when=st.sampled_from(OPEN_WHENS), agreed=flags, exact=flags)
    def file(self, when: str, *, agreed: bool, exact: bool) -> None:
        new = self.place(when, agreed=agreed, exact=exact)
        if new:
            (number,) = self.write(filing.file_new(self.uid(), A_CARD, new))
            assert number == len(self.numbers) + 1
            self.numbers.append(number)

    @rule(pick=picks, when=st.sampled_from(OPEN_WHENS), agreed=flags, exact=flags)
    def contact(self, pick: int, when: str, *, agreed: bool, exact: bool) -> None:
        dossier, new = self.dossier(pick), self.place(when, agreed=agreed, exact=exact)
        if dossier and new and dossier.filing:
            before = queries.contacts(self.db, dossier.id)
            noted = Contact(self.uid(), f"{self.now:%Y-%m-%dT%H:%M}", "call", "reached", "said", author="anna")
            self.write(filing.note_and_refile(dossier, noted, new, []))
            assert sorted(one.uid for one in queries.contacts(self.db, dossier.id)) == sorted(
                [*(one.uid for one in before), noted.uid]
            )
            self.lies(dossier.id, new, moves=0)

    @rule(pick=picks, when=st.sampled_from(OPEN_WHENS), agreed=flags, force=flags)
    def move(self, pick: int, when: str, *, agreed: bool, force: bool) -> None:
        dossier, new = self.dossier(pick), self.place(when, agreed=agreed, exact=False)
        if not (dossier and new and dossier.filing):
            return
        noted = Move(self.uid(), "2026-11-23T09:00", dossier.filing.tab, new.tab)
        if dossier.filing.agreed and not force and new != dossier.filing:
            with pytest.raises(Refused, match="has an agreed date"):
                filing.move(dossier, new, noted, force=force)
            return
        self.write(filing.move(dossier, new, noted, force=force))
        self.lies(dossier.id, new, moves=dossier.moves + (new != dossier.filing))

    @rule(pick=picks)
    def close(self, pick: int) -> None:
        dossier = self.dossier(pick)
        if dossier and dossier.filing:
            noted = Move(self.uid(), "2026-11-23T09:00", dossier.filing.tab, None)
            self.write(filing.close(dossier, Closing(self.now.date(), "no need"), noted))
            closed = queries.dossier(self.db, dossier.id)
            assert closed
            assert closed.filing is None

    @rule(pick=picks, when=st.sampled_from(OPEN_WHENS))
    def reopen(self, pick: int, when: str) -> None:
        dossier, new = self.dossier(pick), self.place(when, agreed=False, exact=False)
        if dossier and new and dossier.closed:
            before = queries.contacts(self.db, dossier.id)
            self.write(filing.reopen(dossier, new, Move(self.uid(), "2026-11-23T09:00", None, new.tab)))
            assert queries.contacts(self.db, dossier.id) == before
            self.lies(dossier.id, new, moves=0)

    @rule(pick=picks, when=st.sampled_from(OPEN_WHENS))
    def somebody_was_quicker(self, pick: int, when: str) -> None:
        """The last of several changes is stale: none of them is written."""
        dossier, new = self.dossier(pick), self.place(when, agreed=False, exact=False)
        if dossier and new and dossier.filing:
            before = dump_of(self.db)
            noted = Contact(self.uid(), "2026-11-23T09:00", "call", "reached")
            stale = Refile(dossier.id, dossier.filing._replace(tab=Tab("1999-01")), new, 0)
            with pytest.raises(Conflict):
                self.write(
                    [*filing.note_and_refile(dossier, noted, new, []), *filing.file_new("x", A_CARD, new), stale]
                )
            assert dump_of(self.db) == before

    @invariant()
    def each_active_dossier_lies_behind_exactly_one_divider(self) -> None:
        today = self.now.date()
        labels = {row["id"]: row["tab"] for row in self.db.execute("SELECT id, tab FROM dossier")}
        assert sorted(labels) == self.numbers
        active = {number: tab for number, tab in labels.items() if tab}

        if self.told % 4 == 0:  # a walk through all 43 takes longer than the command
            lying = dividers(self.db, self.now)
            found = sorted((due.dossier.id, name) for name, dossiers in lying.items() for due in dossiers)
            assert found == sorted((number, divider(tab, today)) for number, tab in active.items())

        counts = queries.counts(self.db)
        assert counts == queries.recounted(self.db)
        assert (counts.active, counts.filed, counts.out) == (len(active), len(active), 0)
        assert counts.closed == len(labels) - len(active)
        behind_months = sum(map(sum, queries.far_months(self.db, today, window_end(today)).values()))
        days = {f"{day:{ISO_DAY}}" for day in days_of_window(today)}
        in_days = sum(
            lying.count for tab, lying in queries.thickness(self.db, *first_and_last(days)).items() if tab in days
        )
        overdue = queries.due_count(self.db, today).count - queries.under(self.db, Tab(min(days))).count
        assert in_days + behind_months + overdue == counts.filed

    # -- helpers

    def uid(self) -> str:
        self.told += 1
        return f"uid {self.told}"

    def dossier(self, pick: int) -> Dossier | None:
        return queries.dossier(self.db, 1 + pick % len(self.numbers)) if self.numbers else None

    def place(self, when: str, *, agreed: bool, exact: bool) -> Filing | None:
        """Where words lead; None where they are refused, as `--agreed` is for a month."""
        try:
            place = read(when, self.now, Calendar(), exact=exact)
            return filing.filing_at(place, agreed=agreed, do="call", about=None)
        except TicklerError:
            return None

    def write(self, changes: list[Change]) -> list[int]:
        return store.apply(self.db, changes, Entry(f"{self.now:%Y-%m-%dT%H:%M:%S}", "anna", "test", "tested"))

    def lies(self, number: int, where: Filing, *, moves: int) -> None:
        now = queries.dossier(self.db, number)
        assert now
        assert (now.filing, now.closed, now.moves) == (where, None, moves)


def days_of_window(today: date) -> list[date]:
    """The days under day dividers, counted by hand."""
    return [today + timedelta(days=n) for n in range((window_end(today) - today).days)]


def first_and_last(labels: set[str]) -> tuple[Tab, Tab]:
    """The first and the last of some labels."""
    return Tab(min(labels)), Tab(max(labels))


def dividers(db: sqlite3.Connection, now: datetime) -> dict[str, list[DueDossier]]:
    """What lies behind each of the 43 dividers, as `tickler tab` turns to it."""
    run_then = Run(now, Path(), Settings(), Page(width=100, cut=False, colour=False, asks=False))
    names = (*map(str, range(1, 32)), *map(str.lower, MONTHS))
    return {name: list(daily.divider_called(run_then, db, name).stack) for name in names}


def test_every_history_of_rules_and_writes_keeps_the_binder_in_order(blank: Path, in_memory: Path) -> None:
    """One place for each, agreed is agreed, no contact is lost, and a command that comes too late writes nothing."""
    Writes.blank, Writes.path = blank, in_memory / "binder.db"

    run_state_machine_as_test(
        Writes,
        settings=settings(max_examples=60, stateful_step_count=50, deadline=None),
    )


# ------------------------------------------------------------------------------------------------ the days go by

# The ends and beginnings of months, a leap day, a year's end, this day of later years, and months with no day.
CRITICAL = (
    "2026-11-23", "2026-11-24", "2026-11-30", "2026-12", "2026-12-01", "2026-12-22", "2026-12-23", "2026-12-24",
    "2026-12-31", "2027-01", "2027-01-01", "2027-01-31", "2027-02", "2027-02-28", "2027-03-01", "2027-03-31",
    "2027-11", "2027-11-22", "2027-11-23", "2027-11-24", "2027-12", "2028-02", "2028-02-28", "2028-02-29",
    "2028-03-01", "2028-03-29", "2028-11", "2029-02-28", "2029-03", "2029-11-22", "2029-11-23", "2031-02", "2031-11-23",
)  # fmt: skip
THREE_YEARS = 3 * 365 + 1


def test_nothing_falls_out_in_three_years_of_mornings(blank: Path, in_memory: Path) -> None:
    """Day by day each dossier lies behind one divider, and is due from its day on, with the days counted."""
    path = in_memory / "binder.db"
    shutil.copy(blank, path)
    labels = dict(enumerate(CRITICAL, start=1))
    with connection.opened(path) as db:
        changes = [filing.file_new(tab, A_CARD, Filing(Tab(tab)))[0] for tab in CRITICAL]
        assert store.apply(db, changes, Entry("2026-11-23T09:00:00", "anna", "test", "tested")) == list(labels)

        for days in range(THREE_YEARS):
            now = datetime(2026, 11, 23, 9, 0) + timedelta(days=days)
            today = now.date()

            lying = dividers(db, now)
            found = sorted((due.dossier.id, name) for name, dossiers in lying.items() for due in dossiers)
            assert found == [(number, divider(tab, today)) for number, tab in labels.items()]

            stack = sort_stack(queries.stack(db, None, day_tab(today)), today)
            due_from = {number: date.fromisoformat(f"{tab}-01"[:10]) for number, tab in labels.items()}
            assert {due.dossier.id for due in stack} == {n for n, first in due_from.items() if first <= today}
            assert {due.dossier.id: carried_days(due.filing.tab, today) for due in stack.carried} == {
                n: (today - first).days for n, first in due_from.items() if first < today and len(labels[n]) == 10
            }


def test_the_screen_counts_the_days_that_a_dossier_is_carried(blank: Path, in_memory: Path) -> None:
    """A dossier that nobody touches stands in `today` each morning, one day more carried over each time."""
    path = in_memory / "binder.db"
    shutil.copy(blank, path)
    run("add", "Weber", "--next", "27 nov", db=path)

    for days in range(-4, 40):
        now = datetime(2026, 11, 27, 9, 0) + timedelta(days=days)
        dossiers = run("today", "--json", db=path, now=now.isoformat()).json["dossiers"]
        assert [one["carried_days"] for one in dossiers] == ([days] if days >= 0 else [])
