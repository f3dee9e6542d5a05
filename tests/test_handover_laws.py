"""The laws of the handover, held under random histories in three binders: nothing is lost, nothing is doubled.

Packs are lost, late, doubled and out of order; dossiers are worked on, merged, recalled, handed on, given away for good
and given back, whole or in part, by any way.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.conftest import Ran, run
from tickler.storage import checks
from tickler.storage.connection import opened

OWNERS = ("anna", "giorgi", "nino")
CLIENTS = 3
EXAMPLES = int(os.environ.get("TICKLER_HANDOVER_EXAMPLES", "8"))
UNEXPECTED = "something went wrong inside"

KINDS = (
    "work", "work", "fill", "fill", "close", "reopen", "edit", "move", "merge", "handover", "handover", "for_good",
    "deliver", "deliver", "deliver", "lose", "handback", "handback", "recall", "undo",
)  # fmt: skip

# What lies in a dossier and is told by words of its own.
TOLD = (
    ("contact", "note"), ("promise", "text"), ("sheet", "title"), ("purchase", "what"), ("person", "name"),
)  # fmt: skip

# One step: what is done, by whom, and two numbers that choose what with.
STEPS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.integers(0, 2),
        st.integers(0, 11),
        st.integers(0, 11),
    ),
    min_size=4,
    max_size=30,
)


# All that is rare, in one history: merged by the deputy, lost on the way, recalled, given back in part, for good.
RARE = [
    ("handover", 0, 0, 0), ("deliver", 0, 0, 1), ("work", 1, 0, 3), ("fill", 1, 1, 2), ("merge", 1, 0, 0),
    ("merge", 1, 1, 1), ("handback", 1, 0, 0), ("lose", 0, 0, 0), ("work", 1, 1, 5), ("recall", 0, 1, 0),
    ("work", 0, 1, 6), ("handback", 1, 1, 0), ("deliver", 0, 0, 0), ("for_good", 0, 2, 0), ("deliver", 0, 0, 1),
    ("work", 1, 2, 4), ("recall", 0, 0, 0), ("merge", 0, 0, 1), ("undo", 1, 0, 0),
]  # fmt: skip


@pytest.fixture(scope="module")
def binders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Anna's binder with some clients, and two others with one of their own."""
    folder = tmp_path_factory.mktemp("binders")
    with pytest.MonkeyPatch.context() as monkeypatch:
        for owner in OWNERS:
            (folder / f"{owner}.toml").write_text(f'owner = "{owner}"\n', encoding="utf-8")
            monkeypatch.setenv("TICKLER_CONFIG", str(folder / f"{owner}.toml"))
            names = [f"Client {number}" for number in range(1, CLIENTS + 1)] if owner == "anna" else [f"Of {owner}"]
            for name in names:
                assert run("add", name, "--next", "fri", db=folder / f"{owner}.db").status == 0
    return folder


class World:
    """Three binders, and the packs that were made of their dossiers."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch
        self.packs: list[tuple[Path, str]] = []  # the file, and to whom it goes
        self.notes = 0
        self.minutes = 0
        self.told: set[str] = set()  # by anybody, and not taken back by an undo
        with closing(sqlite3.connect(folder / "anna.db")) as db:
            self.annas = {uid for (uid,) in db.execute("SELECT uid FROM dossier")}

    def run(self, owner: str, *words: str) -> Ran:
        """Run a command in a person's binder: it is done or refused, and the binder stays sound."""
        self.minutes += 1
        self.monkeypatch.setenv("TICKLER_CONFIG", str(self.folder / f"{owner}.toml"))
        now = f"2026-11-23T{9 + self.minutes // 60:02}:{self.minutes % 60:02}"
        ran = run(*words, db=self.folder / f"{owner}.db", now=now)
        assert UNEXPECTED not in ran.err, (words, ran)
        assert ran.status in (0, 1, 3, 4), (words, ran)
        return ran

    def step(self, what: str, owner: str, one: int, other: int) -> None:
        """Do one step, if it can be done."""
        getattr(self, f"_{what}")(owner, one, other)
        self.must_be_sound(what, owner, one, other)
        there = {note for name in OWNERS for note in self.notes_of(name)}
        self.told = self.told & there if what == "undo" else self.told | there

    def must_be_sound(self, *after: object) -> None:
        """Nothing is wrong with any of the binders, after what was done."""
        for owner in OWNERS:
            with opened(self.folder / f"{owner}.db") as db:
                assert not list(checks.faults(db)), (owner, *after)

    def _ref(self, one: int) -> str:
        return f"Client {one % CLIENTS + 1}"

    def _work(self, owner: str, one: int, other: int) -> None:
        self.notes += 1
        self.run(owner, "call", self._ref(one), f"note {self.notes}", "-o", "reached", "--next", f"+{other + 1}d")

    def _fill(self, owner: str, one: int, other: int) -> None:
        """Something that is no contact is put in, or written anew."""
        self.notes += 1
        told, ref = f"note {self.notes}", self._ref(one)
        match other % 5:
            case 0:
                self.run(owner, "promise", ref, told, "fri")
            case 1:
                self.run(owner, "kept", ref, "1")
            case 2:
                Path("sheet.txt").write_text(told, encoding="utf-8")
                self.run(owner, "attach", ref, "sheet.txt", "--title", told)
            case 3:
                self.run(owner, "deal", ref, "100", "EUR", "--what", told)
            case 4:
                self.run(owner, "person", ref, told, "--phone", f"+49 30 777{other}")

    def _close(self, owner: str, one: int, other: int) -> None:
        if other % 2:
            self.run(owner, "close", self._ref(one), "--because", f"why {other}")
            return
        self.notes += 1
        self.run(owner, "call", self._ref(one), f"note {self.notes}", "-o", "refused", "--close", f"why {other}")

    def _reopen(self, owner: str, one: int, other: int) -> None:
        self.run(owner, "reopen", self._ref(one), "--next", f"+{other + 1}d")

    def _edit(self, owner: str, one: int, other: int) -> None:
        self.run(owner, "edit", self._ref(one), "--phone", f"+49 30 555{other}", "--tag", f"t{other}")

    def _move(self, owner: str, one: int, other: int) -> None:
        self.run(owner, "move", self._ref(one), f"+{other + 1}d", "--force")

    def _merge(self, owner: str, one: int, other: int) -> None:
        self.run(owner, "merge", self._ref(one), f"Of {owner}" if other % 4 == 0 else self._ref(one + 1))

    def _for_good(self, owner: str, one: int, other: int) -> None:
        to = [name for name in OWNERS if name != owner][other % 2]
        self._packed(self.run(owner, "handover", to, self._ref(one), "--for-good", "--json"), to)

    def _handover(self, owner: str, one: int, other: int) -> None:
        to = [name for name in OWNERS if name != owner][other % 2]
        which = ["--all"] if one % 4 == 0 else [self._ref(one)]
        self._packed(self.run(owner, "handover", to, *which, "--until", "fri", "--json"), to)

    def _handback(self, owner: str, one: int, other: int) -> None:
        to = [name for name in OWNERS if name != owner][other % 2]
        which = [] if one % 2 else [self._ref(one)]
        self._packed(self.run(owner, "handback", to, *which, "--json"), to)

    def _packed(self, ran: Ran, to: str) -> None:
        if ran.status == 0:
            self.packs.append((Path(ran.json["file"]), to))

    def _deliver(self, owner: str, one: int, other: int) -> None:
        """Any pack, the last one rather than others, to whom it goes: once, again, late; now and then to another."""
        if self.packs:
            pack, to = self.packs[-1 - one % len(self.packs)]
            to = owner if other > 8 else to
            self.run(to, "receive", str(pack), *(("--take", ("mine", "theirs")[other % 2]) if other % 3 else ()))

    def _lose(self, _owner: str, one: int, _other: int) -> None:
        """A pack is lost on the way, and never comes to anybody."""
        if self.packs:
            pack, _to = self.packs.pop(-1 - one % len(self.packs))
            pack.unlink()

    def _recall(self, owner: str, one: int, _other: int) -> None:
        self.run(owner, "recall", self._ref(one))

    def _undo(self, owner: str, _one: int, _other: int) -> None:
        """The last command of this history, if there is one: not the clients' being there."""
        last = "SELECT command FROM journal WHERE undoes IS NULL AND taken_back_by IS NULL ORDER BY id DESC LIMIT 1"
        if self.rows(owner, last) != [("add",)]:
            self.run(owner, "undo")

    def rows(self, owner: str, select: str) -> list[Any]:
        """The rows of a person's binder."""
        with closing(sqlite3.connect(self.folder / f"{owner}.db")) as db:
            return db.execute(select).fetchall()

    def notes_of(self, owner: str) -> list[str]:
        """What is told in a person's binder of Anna's clients: notes, and all that has a text of its own."""
        select = "SELECT '{0} ' || {1} FROM {0} WHERE {1} LIKE 'note %'"
        return [note for told in TOLD for (note,) in self.rows(owner, select.format(*told))]

    def holders(self, uid: str) -> list[str]:
        """Those in whose hands a dossier is: here, and neither out nor given away."""
        select = f"SELECT 1 FROM dossier WHERE uid = '{uid}' AND out_with IS NULL AND given_pack IS NULL"  # noqa: S608
        return [owner for owner in OWNERS if self.rows(owner, select)]

    def packs_of(self, uid: str) -> set[str]:
        """The packs with which a dossier is out or given away, as the binders say."""
        select = f"SELECT out_pack, given_pack FROM dossier WHERE uid = '{uid}'"  # noqa: S608  # a uid of ours
        return {pack for owner in OWNERS for row in self.rows(owner, select) for pack in row if pack}

    def settle(self) -> None:
        """Everybody gives back what is not his, whatever was lost or recalled; Anna recalls the rest."""
        for pack, to in self.packs:
            self.run(to, "receive", str(pack), "--take", "mine")
        for owner in ("nino", "giorgi"):
            self._recall_all(owner)
        for owner in ("nino", "giorgi", "nino", "giorgi"):
            for to in OWNERS:
                self._brought(self.run(owner, "handback", to, "--json"), to)
            for number in range(1, CLIENTS + 1):  # what has become his own for good goes back for good
                self.run(owner, "reopen", f"Client {number}", "--next", "fri")
                self._brought(self.run(owner, "handover", "anna", f"Client {number}", "--for-good", "--json"), "anna")
        self._recall_all("anna")

    def _recall_all(self, owner: str) -> None:
        for number in range(1, CLIENTS + 1):
            self.run(owner, "recall", f"Client {number}")

    def _brought(self, ran: Ran, to: str) -> None:
        if ran.status == 0:
            assert self.run(to, "receive", ran.json["file"], "--take", "mine").status == 0


@pytest.fixture
def world(binders: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Makes a world of fresh binders, one for each history."""
    folders: list[Path] = []

    def made() -> World:
        folders.append(Path(tempfile.mkdtemp(prefix="tickler-laws-")))
        folder = folders[-1] / "world"
        shutil.copytree(binders, folder)
        monkeypatch.chdir(folder)
        return World(folder, monkeypatch)

    yield made
    monkeypatch.undo()
    for folder in folders:
        shutil.rmtree(folder)


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
@example(steps=RARE)
def test_nothing_is_lost_and_nothing_doubled(world: Any, steps: list[tuple[str, int, int, int]]) -> None:  # noqa: ANN401  # makes one
    """Whatever happens: each dossier is in Anna's binder once, and in the end every note of anybody, once."""
    here = world()

    for what, who, one, other in steps:
        here.step(what, OWNERS[who], one, other)
    here.settle()

    notes = here.notes_of("anna")
    assert len(set(notes)) == len(notes)
    assert set(notes) >= here.told
    assert {uid for (uid,) in here.rows("anna", "SELECT uid FROM dossier")} >= here.annas
    assert all("anna" in here.holders(uid) for uid in here.annas)
    here.must_be_sound("the end")


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
@example(steps=RARE)
def test_each_dossier_is_in_one_persons_hands(world: Any, steps: list[tuple[str, int, int, int]]) -> None:  # noqa: ANN401  # as above
    """As long as nobody takes anything back, each dossier is with one person, or in a pack that can be recalled."""
    here = world()

    for what, who, one, other in steps:
        if what not in ("recall", "undo"):
            here.step(what, OWNERS[who], one, other)

        for uid in here.annas:
            holders = here.holders(uid)
            assert len(holders) <= 1, (uid, holders)
            assert holders or here.packs_of(uid), uid
