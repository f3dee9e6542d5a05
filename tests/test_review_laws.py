"""The figures of a day, of weeks and of a month, after random histories, against a slow and plain recount in Python.

The recount knows nothing of the SQL: it reads the journal forwards, command by command, and looks at what it has come
to when a day began and when it ended.
"""

import json
import os
import shutil
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import Ran, run
from tests.probing import Dump, dump

EXAMPLES = int(os.environ.get("TICKLER_REVIEW_EXAMPLES", "8"))
START = datetime(2026, 11, 26, 9, 0)  # a Thursday: the histories run over a weekend, into another month
SPEECHLESS = ("no-answer", "busy", "callback", "wrong-number")

WHENS = (
    "today", "today 16:00", "tomorrow", "tomorrow 9:30", "tomorrow 10:30", "tomorrow 12:00", "+2d", "+3wd", "mon 9:00",
    "december", "+5w",
)  # fmt: skip
OUTCOMES = ("reached", "no-answer", "callback", "interested", "offer-sent", "deal", "refused")
ALSO: tuple[list[str], ...] = (
    ["--at", "yesterday 15:00"], ["--inbound", "--question"], ["--offer", "an offer"], ["--promise", "it by today"],
    [], [],
)  # fmt: skip
KINDS = (
    "add", "call", "call", "call", "close", "reopen", "move", "move", "log", "promise", "kept", "dropped", "deal",
    "edit", "import", "merge", "handover", "recall", "boris", "undo", "undo", "redo", "later", "next day", "next day",
    "before",
)  # fmt: skip
small = st.integers(0, 11)


def drawn(seed: int) -> list[tuple[str, int, int]]:
    """A long history by chance: all numbers are as likely in it."""
    random = Random(seed)  # noqa: S311  # a history, and no secret
    return [(random.choice(KINDS), random.randrange(12), random.randrange(12)) for _ in range(random.randrange(20, 60))]


STEPS = st.one_of(
    st.lists(st.tuples(st.sampled_from(KINDS), small, small), min_size=5, max_size=40),
    st.integers(0, 2**32).map(drawn),
)


# ------------------------------------------------------------------------------------------------- histories


class History:
    """A binder in which commands are typed, over some days; boris has another one."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.patch = folder, patch
        self.now, self.past = START, 0  # past: how many days the next command is dated back
        self.seen: dict[date, int] = {}  # how many dossiers `today` showed before the first command of a day
        self.notes = 0

    @property
    def binder(self) -> Path:
        """Anna's."""
        return self.folder / "anna.db"

    def say(self, *words: str, owner: str = "anna") -> Ran:
        """Type a command; it is done or refused."""
        self.patch.setenv("TICKLER_CONFIG", str(self.folder / f"{owner}.toml"))
        moment = self.now - timedelta(days=self.past)
        self.past = 0
        ran = run(*words, db=self.folder / f"{owner}.db", now=f"{moment:%Y-%m-%dT%H:%M}")
        assert "something went wrong inside" not in ran.err, (words, ran)
        assert ran.status in {0, 1, 2, 3, 4}, (words, ran)
        self.now += timedelta(minutes=7)
        return ran

    def step(self, kind: str, one: int, other: int) -> None:
        """Type what this step says."""
        self.notes += 1
        getattr(self, f"_{kind.replace(' ', '_')}", lambda *_: None)(str(one % 6 + 1), one, other)

    def _add(self, _ref: str, one: int, _other: int) -> None:
        self.say("add", f"Client n{self.notes}", "--next", WHENS[one % len(WHENS)])

    def _call(self, ref: str, one: int, other: int) -> None:
        goes = ["--close", "no need"] if other == 11 else ["--next", WHENS[other % len(WHENS)]]
        outcome, also = OUTCOMES[(one + other) % len(OUTCOMES)], ALSO[(one * 3 + other) % len(ALSO)]
        self.say("call", ref, "said", "--outcome", outcome, *goes, *also)

    def _log(self, ref: str, _one: int, other: int) -> None:
        self.say("log", ref, "said", "--kind", "meeting", "--next", WHENS[other % len(WHENS)])

    def _close(self, ref: str, _one: int, _other: int) -> None:
        self.say("close", ref, "--because", "no need")

    def _reopen(self, ref: str, _one: int, other: int) -> None:
        self.say("reopen", ref, "--next", WHENS[other % len(WHENS)])

    def _move(self, ref: str, _one: int, other: int) -> None:
        self.say("move", ref, WHENS[other % len(WHENS)], "--force")

    def _promise(self, ref: str, _one: int, other: int) -> None:
        self.say("promise", ref, "samples", ("today", "tomorrow", "today 12:00")[other % 3])

    def _kept(self, ref: str, _one: int, _other: int) -> None:
        self.say("kept", ref)

    def _dropped(self, ref: str, _one: int, _other: int) -> None:
        self.say("dropped", ref, "--because", "sold out")

    def _deal(self, ref: str, _one: int, _other: int) -> None:
        self.say("deal", ref, "100 EUR")

    def _edit(self, ref: str, _one: int, _other: int) -> None:
        self.say("edit", ref, "--about", f"about {self.notes}")

    def _import(self, _ref: str, _one: int, _other: int) -> None:
        path = self.folder / "list.csv"
        path.write_text(f"name\nFrom a list {self.notes}\n", encoding="utf-8")
        self.say("import", str(path))

    def _merge(self, ref: str, _one: int, other: int) -> None:
        self.say("merge", ref, str(other % 6 + 1))

    def _handover(self, ref: str, _one: int, _other: int) -> None:
        self.say("handover", "boris", ref, "--until", "+1w")

    def _recall(self, ref: str, _one: int, _other: int) -> None:
        self.say("recall", ref)

    def _boris(self, ref: str, _one: int, other: int) -> None:
        """He takes a dossier over, calls, and gives it back, perhaps a day later."""
        pack = self.say("handover", "boris", ref, "--until", "+1w", "--json")
        if pack.status or self.say("receive", pack.json["file"], owner="boris").status:
            return
        self.say("call", "client", "said to boris", "--outcome", "reached", "--next", "+2d", owner="boris")
        if other % 2:
            self._next_day("", 0, 0)
        back = self.say("handback", "anna", "--json", owner="boris")
        if back.status == 0:
            self.say("receive", back.json["file"], "--take", "theirs")

    def _undo(self, _ref: str, _one: int, _other: int) -> None:
        self.say("undo")
        self.seen.clear()  # what was taken back was never done, also on the days before

    def _redo(self, _ref: str, _one: int, _other: int) -> None:
        self.say("redo")
        self.seen.clear()

    def _later(self, _ref: str, one: int, _other: int) -> None:
        self.now += timedelta(minutes=10 * one)

    def _before(self, _ref: str, one: int, _other: int) -> None:
        self.past = one % 3
        self.seen.clear()

    def _next_day(self, _ref: str, _one: int, _other: int) -> None:
        self.now, self.past = datetime.combine(self.now.date() + timedelta(days=1), START.time()), 0
        self.seen[self.now.date()] = self.say("today", "--json").json["volume"]["due"]


# ------------------------------------------------------------------------------------------------- the recount


class Recount:
    """The figures, from the journal read forwards."""

    def __init__(self, rows: Dump) -> None:
        self.rows = rows
        self.entries = {
            entry["id"]: entry
            for entry in rows["journal"]
            if entry["undoes"] is None and entry["taken_back_by"] is None
        }
        self.lines = sorted(
            (line for line in rows["journal_line"] if line["entry_id"] in self.entries),
            key=lambda line: (line["entry_id"], line["line"]),
        )
        self.contacts = list(self._contacts())

    def lying(self, day: str) -> dict[int, dict[str, Any]]:
        """The dossiers as a day began: no column as a command of this day or a later one has left it."""
        dossiers: dict[int, dict[str, Any]] = {}
        changed_since: set[tuple[int, str]] = set()
        for line in self.lines:
            if line["table_name"] != "dossier":
                continue
            since = self.entries[line["entry_id"]]["at"][:10] >= day
            number, was, now = line["row_id"], json.loads(line["was"] or "{}"), json.loads(line["now"] or "{}")
            if not was:
                dossiers[number] = {} if since else dict(now)
            for name, value in now.items() if was else ():
                changed_since |= {(number, name)} if since else set()
                if (number, name) not in changed_since and dossiers[number]:
                    dossiers[number][name] = value
        return {number: columns for number, columns in dossiers.items() if columns}

    def due(self, day: str) -> dict[int, dict[str, Any]]:
        """What was due as a day began."""
        return {
            number: columns
            for number, columns in self.lying(day).items()
            if columns["tab"] and columns["tab"] <= day and not columns.get("out_with")
        }

    def _contacts(self) -> Any:  # noqa: ANN401  # of dictionaries
        for line in self.lines:
            if line["table_name"] == "contact" and line["was"] is None:
                entry = self.entries[line["entry_id"]]
                yield json.loads(line["now"]) | {"noted_in": line["dossier_id"], "command": entry["command"]}

    def of(self, day: str) -> list[dict[str, Any]]:
        """The contacts of a day."""
        return [one for one in self.contacts if one["at"][:10] == day and one["command"] != "receive"]

    def stack(self, day: str, past: str) -> tuple[dict[str, int], dict[str, int], str]:
        """The stack's figures and the agreed dates', and the law that they keep."""
        today = day == past
        clock = past[11:] if today else "99:99"
        next_day = (date.fromisoformat(day[:10]) + timedelta(days=1)).isoformat()
        planned, evening, talked = self.due(day[:10]), self.lying(next_day), self.of(day[:10])
        fates: Counter[str] = Counter()
        agreed: Counter[str] = Counter()
        for number, morning in planned.items():
            fate = self._fate(number, day[:10], evening[number], talked)
            fates[fate] += 1
            if morning["tab"] == day[:10] and morning["agreed"]:
                agreed[self._kept(number, fate, morning["time"], talked, clock)] += 1
        unplanned = {one["noted_in"] for one in talked} - set(planned)
        return fates | {"planned": len(planned), "unplanned": len(unplanned)}, agreed, clock

    @staticmethod
    def _fate(number: int, day: str, evening: dict[str, Any], talked: list[dict[str, Any]]) -> str:
        if any(one["noted_in"] == number for one in talked):
            return "done"
        if evening.get("out_with") or evening.get("given_pack"):
            return "handed_over"
        if evening["tab"] is None:
            return "closed"
        return "moved" if evening["tab"] > day else "carried"

    @staticmethod
    def _kept(number: int, fate: str, time: str | None, talked: list[dict[str, Any]], clock: str) -> str:
        if fate == "done":
            minutes = [
                (datetime.fromisoformat(one["at"]) - datetime.fromisoformat(f"{one['at'][:10]}T{time or '00:00'}"))
                for one in talked
                if one["noted_in"] == number
            ]
            near = (timedelta(minutes=-15) <= one <= timedelta(minutes=60) for one in minutes)
            return "kept" if time is None or any(near) else "late"
        if fate == "carried":
            return "ahead" if (time or "24:00") >= clock else "missed"
        return "moved"

    def calls(self, first: str, last: str) -> dict[str, int]:
        """The figures of contacts between two days."""
        talked = [one for one in self.contacts if first <= one["at"][:10] <= last and one["command"] != "receive"]
        called = [one for one in talked if one["kind"] == "call" and not one["inbound"]]
        return {
            "contacts": len(talked),
            "calls": len(called),
            "reached": sum(one["outcome"] not in {None, *SPEECHLESS} for one in called),
            "offers": sum(one["outcome"] == "offer-sent" or one["offer"] is not None for one in talked),
        }

    def plan(self, day: str, now: str) -> tuple[int, int]:
        """How many dossiers were planned for a day, and how many of them were done."""
        fates, _, _ = self.stack(now if day == now[:10] else day, now)
        return fates["planned"], fates.get("done", 0)

    def spoken_with(self, first: str, last: str) -> int:
        """The dossiers, as they are now, in which somebody spoke."""
        received = {one["uid"] for one in self.contacts if one["command"] == "receive"}
        return len(
            {
                one["dossier_id"]
                for one in self.rows["contact"]
                if first <= one["at"][:10] <= last and one["outcome"] not in SPEECHLESS and one["uid"] not in received
            }
        )

    def lost(self, first: str, last: str) -> set[int]:
        """The clients who had bought when they were closed between two days."""
        bought = [(one["dossier_id"], one["on_day"]) for one in self.rows["purchase"]]
        bought += [(one["dossier_id"], one["at"][:10]) for one in self.rows["contact"] if one["outcome"] == "deal"]
        return {
            one["id"]
            for one in self.rows["dossier"]
            if one["closed_on"] and first <= one["closed_on"] <= last and not one["given_pack"]
            if any(number == one["id"] and day <= one["closed_on"] for number, day in bought)
        }

    def answers(self, first: str, last: str, now: str) -> dict[str, int]:
        """What became of the questions that came between two days."""
        away = {one["id"] for one in self.rows["dossier"] if one["out_with"] or one["given_pack"]}
        counts: Counter[str] = Counter()
        for one in self.rows["promise"]:
            if one["kind"] != "question" or not first <= one["made_on"] <= last:
                continue
            due = f"{one['due']}T{one['due_time'] or '24:00'}"
            if one["kept_on"]:
                answered = self._kept_at(one) or f"{one['kept_on']}T00:00"
                counts["in_time" if answered <= due else "late"] += 1
            elif one["dropped_on"]:
                counts["dropped"] += 1
            elif one["dossier_id"] not in away:
                counts["open" if now <= due else "overdue"] += 1
        return {"asked": counts.total(), **counts}

    def _kept_at(self, promise: dict[str, Any]) -> str | None:
        """The minute in which a promise was kept, if that was noted on its day."""
        said = [
            self.entries[line["entry_id"]]["at"][:16]
            for line in self.lines
            if (line["table_name"], line["row_id"]) == ("promise", promise["id"]) and line["was"]
            if json.loads(line["now"] or "{}").get("kept_on") == promise["kept_on"]
        ]
        return next((at for at in reversed(said) if at[:10] == promise["kept_on"]), None)

    def first_calls(self, day: str) -> int:
        """The calls before which nobody had been spoken with; of merged dossiers, in either of them."""
        count = 0
        received = {one["uid"] for one in self.contacts if one["command"] == "receive"}
        for dossier in self.rows["dossier"]:
            spoken = False
            mine = [one for one in self.rows["contact"] if one["dossier_id"] == dossier["id"]]
            for one in sorted(mine, key=lambda contact: (contact["at"], contact["id"])):
                called = one["kind"] == "call" and not one["inbound"] and one["uid"] not in received
                count += called and not spoken and one["at"][:10] == day
                spoken = spoken or one["outcome"] not in SPEECHLESS
        return count

    def contracts(self, first: str, last: str) -> int:
        """The clients whose first deal lies between two days."""
        deals: dict[int, list[str]] = {}
        for one in self.rows["contact"]:
            if one["outcome"] == "deal":
                deals.setdefault(one["dossier_id"], []).append(one["at"][:10])
        for one in self.rows["purchase"]:
            deals.setdefault(one["dossier_id"], []).append(one["on_day"])
        return sum(first <= min(days) <= last for days in deals.values())

    def word(self, day: str, clock: str) -> dict[str, int]:
        """What became of promises."""
        dossiers = {one["id"]: one for one in self.rows["dossier"]}
        counts: Counter[str] = Counter()
        for one in self.rows["promise"]:
            dossier = dossiers[one["dossier_id"]]
            if one["kept_on"] == day:
                counts["kept"] += 1
                counts["kept_late"] += one["due"] is not None and one["due"] < day
            dropped = one["dropped_on"] and one["dropped_on"] <= day
            gone = dossier["out_with"] or (dossier["closed_on"] and dossier["closed_on"] <= day)
            if one["due"] == day and not dropped and not gone:
                kept = one["kept_on"] and one["kept_on"] <= day
                waits = (one["due_time"] or "24:00") >= clock
                counts["due"] += 1
                counts["in_time" if kept else "open" if waits else "broken"] += 1
        return counts


# ---------------------------------------------------------------------------------------------------- the laws


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Anna's binder with some clients, and one of boris's."""
    folder = tmp_path_factory.mktemp("binders")
    with pytest.MonkeyPatch.context() as patch:
        for owner in ("anna", "boris"):
            (folder / f"{owner}.toml").write_text(f'owner = "{owner}"\n', encoding="utf-8")
            patch.setenv("TICKLER_CONFIG", str(folder / f"{owner}.toml"))
            whens = ("today", "today 16:00", "fri", "mon 9:00", "december") if owner == "anna" else ("fri",)
            for nth, when in enumerate(whens, start=1):
                name = f"Client {nth}" if owner == "anna" else "Of boris"
                assert run("add", name, "--next", when, db=folder / f"{owner}.db", now="2026-11-25T17:00").status == 0
    return folder


@settings(max_examples=EXAMPLES)
@given(steps=STEPS)
@example(drawn(13))  # dated back to before a dossier was there
@example(drawn(37))  # a date kept, promises broken
@example(drawn(158))  # handed over, given back
@example(drawn(238))  # bought after it was closed
@example(drawn(12989962))  # a promise that is due minutes after the last command
@example(drawn(287))  # moved, closed, missed, a promise kept late
def test_the_figures_of_every_day_are_those_of_a_plain_recount(begun: Path, steps: list[tuple[str, int, int]]) -> None:
    """Whatever was typed over some days: planned = done + moved + carried + closed, and each figure is right."""
    memory = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it
    folder_of = memory if memory.is_dir() else None
    with TemporaryDirectory(dir=folder_of) as folder, pytest.MonkeyPatch.context() as patch:
        shutil.copytree(begun, folder, dirs_exist_ok=True)
        patch.chdir(folder)  # packs are put where one is
        history = History(Path(folder), patch)
        for step in steps:
            history.step(*step)
        history.past = 0
        rows = dump(history.binder)
        recount, today = Recount(rows), history.now

        must_tell_what_there_is(recount, rows)
        for back in range(6):
            day = today.date() - timedelta(days=back)
            history.now = today
            said = history.say("review", day.isoformat(), "--json").json
            must_be(said, recount, day, f"{today:%Y-%m-%dT%H:%M}")
            if day in history.seen:
                assert said["planned"] == history.seen[day]
        weeks = history.say("stats", "--weeks", "3", "--json").json["weeks"]
        must_trend(weeks, recount)
        for month in {day.strftime("%Y-%m") for day in (START, today)}:
            history.now = today
            said = history.say("report", month, "--json").json
            must_report(said, recount, f"{today:%Y-%m-%dT%H:%M}")


def must_tell_what_there_is(recount: Recount, rows: Dump) -> None:
    """The recount itself comes to what lies in the binder."""
    lying = recount.lying("9999-99-99")
    assert {one["id"]: one["tab"] for one in rows["dossier"]} == {n: held["tab"] for n, held in lying.items()}
    assert {one["uid"] for one in rows["contact"]} == {one["uid"] for one in recount.contacts}


def must_be(said: dict[str, Any], recount: Recount, day: date, now: str) -> None:
    """Hold the review of a day against the recount."""
    label = day.isoformat()
    stack, agreed, clock = recount.stack(now if label == now[:10] else label, now)
    moved = stack.get("moved", 0) + stack.get("handed_over", 0)
    assert said["planned"] == said["done"] + said["moved"] + said["carried"] + said["closed"]
    for name in ("planned", "done", "carried", "closed", "handed_over", "unplanned"):
        assert said[name] == stack.get(name, 0), name
    assert said["moved"] == moved
    assert said["agreed"] == {
        "agreed": sum(agreed.values()),
        **{name: agreed.get(name, 0) for name in ("kept", "late", "moved", "missed", "ahead")},
    }
    calls = recount.calls(label, label)
    for name in ("contacts", "calls", "reached", "offers"):
        assert said[name] == calls[name], name
    assert said["first_calls"] == recount.first_calls(label)
    assert {one["outcome"]: one["count"] for one in said["outcomes"]} == Counter(
        one["outcome"] for one in recount.of(label)
    )
    assert said["contracts"] == recount.contracts(f"{label[:8]}01", label)
    word = recount.word(label, clock)
    names = ("due", "in_time", "broken", "open", "kept", "kept_late")
    assert said["promises"] == {name: word.get(name, 0) for name in names}
    assert said["next"]["due"] == len(recount.due(said["next"]["date"]))


def must_trend(weeks: list[dict[str, Any]], recount: Recount) -> None:
    """Hold the weeks against the recount: their volume is what was planned on each of their days."""
    for week in weeks:
        first, last = (date.fromisoformat(week[name]) for name in ("first", "last"))
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        worked = [day.isoformat() for day in days if day.weekday() < 5]
        due = [(day, columns["tab"]) for day in worked for columns in recount.due(day).values()]
        carried = [tab for day, tab in due if len(tab) == 10 and tab < day]
        assert (week["working_days"], week["planned"], week["carried"]) == (len(worked), len(due), len(carried))
        calls = recount.calls(week["first"], week["last"])
        assert {name: week[name] for name in calls} == calls


def must_report(said: dict[str, Any], recount: Recount, now: str) -> None:
    """Hold the report on a month against the recount, day by day."""
    first, last = said["first"], said["last"]
    days = days_of(first, last)
    calls = recount.calls(first, last)
    assert {name: said[name] for name in calls} == calls
    assert said["first_calls"] == sum(map(recount.first_calls, days))
    talked = [one for day in days for one in recount.of(day)]
    assert {one["kind"]: one["count"] for one in said["kinds"]} == Counter(one["kind"] for one in talked)
    assert {one["outcome"]: one["count"] for one in said["outcomes"]} == Counter(one["outcome"] for one in talked)
    assert said["spoken_with"] == recount.spoken_with(first, last)
    assert (said["contracts"], len(said["gained"])) == (recount.contracts(first, last),) * 2
    assert said["lost"] == len(recount.lost(first, last))
    assert {one["id"] for one in said["lost_clients"]} == recount.lost(first, last)
    bought = [one for one in recount.rows["purchase"] if first <= one["on_day"] <= last]
    sums = {one["currency"]: (one["amount"], one["purchases"]) for one in said["sums"]}
    assert sums == ({"EUR": (str(100 * len(bought)), len(bought))} if bought else {})
    words = [recount.word(day, now[11:] if day == now[:10] else "99:99") for day in days]
    assert said["promises"] == {name: sum(word.get(name, 0) for word in words) for name in said["promises"]}
    answers = recount.answers(first, last, now)
    names = ("asked", "in_time", "late", "open", "overdue", "dropped")
    assert {name: said["answers"][name] for name in names} == {name: answers.get(name, 0) for name in names}
    assert sum(week["contacts"] for week in said["weeks"]) == said["contacts"]
    for week in said["weeks"]:
        worked = [day for day in days_of(week["first"], week["last"]) if date.fromisoformat(day).weekday() < 5]
        plans = [recount.plan(day, now) for day in worked]
        assert (week["working_days"], week["planned"], week["done"]) == (
            len(worked), sum(planned for planned, _ in plans), sum(done for _, done in plans),
        )  # fmt: skip


def days_of(first: str, last: str) -> list[str]:
    """The days from one to another."""
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    return [(begins + timedelta(days=n)).isoformat() for n in range((ends - begins).days + 1)]
