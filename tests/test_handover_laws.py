"""The laws of the handover, held under random histories in three binders: nothing is lost, nothing is doubled.

Packs are lost, late, doubled and out of order; dossiers are worked on, merged, recalled, handed on, given away for good
and given back, whole or in part, by any way, also in the middle of a chain, and past it.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

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

Step = tuple[str, int, int, int]  # what is done, by whom, and two numbers that choose what with

# All of Anna's went to Giorgi, and on to Nino: what comes then comes in the middle of a chain.
CHAIN: list[Step] = [("handover", 0, 0, 0), ("deliver", 0, 0, 1), ("handover", 1, 0, 1), ("deliver", 0, 0, 1)]

STEPS = st.builds(
    lambda begin, steps: [*begin, *steps],
    st.sampled_from([[], CHAIN, CHAIN]),
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.integers(0, 2), st.integers(0, 11), st.integers(0, 11)),
        min_size=4,
        max_size=30,
    ),
)


# All that is rare, in one history: merged by the deputy, lost on the way, recalled, given back in part, for good.
RARE = [
    ("handover", 0, 0, 0), ("deliver", 0, 0, 1), ("work", 1, 0, 3), ("fill", 1, 1, 2), ("merge", 1, 0, 0),
    ("merge", 1, 1, 1), ("handback", 1, 0, 0), ("lose", 0, 0, 0), ("work", 1, 1, 5), ("recall", 0, 1, 0),
    ("work", 0, 1, 6), ("handback", 1, 1, 0), ("deliver", 0, 0, 0), ("for_good", 0, 2, 0), ("deliver", 0, 0, 1),
    ("work", 1, 2, 4), ("recall", 0, 0, 0), ("merge", 0, 0, 1), ("undo", 1, 0, 0),
]  # fmt: skip

# Giorgi recalls from Nino and gives back to Anna; then Nino's handback comes to Giorgi, who sends the news on, and to
# Anna; once more of each, and out of order.
LATE = [
    *CHAIN, ("work", 2, 0, 3), ("fill", 2, 1, 2), ("close", 2, 2, 1), ("recall", 1, 0, 0), ("recall", 1, 1, 0),
    ("work", 1, 1, 5), ("handback", 1, 1, 0), ("deliver", 0, 0, 1), ("handback", 2, 1, 1), ("deliver", 0, 0, 1),
    ("deliver", 0, 0, 1), ("handback", 1, 1, 0), ("deliver", 0, 0, 10), ("deliver", 0, 1, 10), ("deliver", 0, 0, 1),
    ("deliver", 1, 1, 10), ("handback", 1, 1, 0),
]  # fmt: skip

# The same, but Nino gives back straight to Anna, while Giorgi's own handback is on its way; then he sees both.
PAST = [
    *CHAIN, ("work", 2, 0, 3), ("recall", 1, 0, 0), ("work", 1, 0, 6), ("handback", 1, 0, 0), ("handback", 2, 1, 0),
    ("deliver", 1, 0, 10), ("deliver", 0, 0, 1), ("deliver", 0, 1, 1), ("deliver", 1, 0, 10), ("handback", 1, 1, 0),
]  # fmt: skip

# One client's dossier, which goes from hand to hand: a step with 3 is about that one, and takes not all of them along.
ONE_CHAIN: list[Step] = [("handover", 0, 3, 0), ("deliver", 0, 0, 4), ("handover", 1, 3, 1), ("deliver", 0, 0, 4)]
ONE_STEPS = st.builds(
    lambda begin, steps: [*begin, *steps],
    st.sampled_from([[], ONE_CHAIN, ONE_CHAIN]),
    st.lists(
        st.one_of(
            st.tuples(
                st.sampled_from(["work", "handover", "for_good", "handback", "recall"]),
                st.integers(0, 2),
                st.just(3),
                st.integers(0, 1),
            ),
            st.tuples(st.just("deliver"), st.integers(0, 2), st.integers(0, 3), st.sampled_from([4, 4, 10])),
        ),
        min_size=4,
        max_size=14,
    ),
)

# Giorgi has it out with Nino when Anna recalls it, and gives it to him for good; he sends on what Nino gives back.
FOR_GOOD = [
    *ONE_CHAIN, ("recall", 0, 3, 0), ("for_good", 0, 3, 0), ("deliver", 0, 0, 4), ("handback", 2, 3, 1),
    ("deliver", 0, 0, 4), ("handback", 1, 3, 0),
]  # fmt: skip

# The same, but she hands it over to him again; Nino gives it back to her, and Giorgi sees that.
AGAIN = [
    *ONE_CHAIN, ("recall", 0, 3, 0), ("handover", 0, 3, 0), ("deliver", 0, 0, 4), ("handback", 2, 3, 0),
    ("deliver", 0, 0, 4), ("deliver", 1, 0, 10),
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


class Copy(NamedTuple):
    """A dossier as it lies in one of the binders."""

    out_pack: str | None
    given_pack: str | None
    way: dict[str, str]  # the packs that it went or came with, and how

    @property
    def is_held(self) -> bool:
        """Whether it is in these hands: here, and neither out nor given away."""
        return self.out_pack is None and self.given_pack is None

    def came_with(self, pack: str) -> bool:
        """Whether this pack brought it here."""
        return self.way.get(pack) in ("in", "back")


Copies = dict[tuple[str, str], Copy]  # by whose binder it is, and the dossier's uid


class World:
    """Three binders, and the packs that were made of their dossiers."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch
        self.packs: list[tuple[Path, str]] = []  # the file, and to whom it goes
        self.notes = 0
        self.minutes = 0
        self.told: set[str] = set()  # by anybody, and not taken back by an undo
        self.taken_back: set[tuple[str, str, str]] = set()  # who took back which dossier, out with which pack
        self.received: tuple[str, str] | None = None  # in the last step: who, and which kind of pack
        with closing(sqlite3.connect(folder / "anna.db")) as db:
            self.annas = {uid for (uid,) in db.execute("SELECT uid FROM dossier")}
        self.before: Copies = {}  # the last step
        self.now = self.copies()

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
        self.received = None
        getattr(self, f"_{what}")(owner, one, other)
        self.must_be_sound(what, owner, one, other)
        self.before, self.now = self.now, self.copies()
        if what in ("recall", "undo"):
            self.taken_back |= _away(self.before) - _away(self.now)
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
            take = ("--take", ("mine", "theirs")[other % 2]) if other % 3 else ()
            ran = self.run(to, "receive", str(pack), "--json", *take)
            self.received = (to, ran.json["kind"]) if ran.status == 0 else None

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

    def copies(self) -> Copies:
        """Anna's dossiers, in whatever binder they are."""
        select = "SELECT d.uid, out_pack, given_pack, pack, way FROM dossier d LEFT JOIN passage p ON d.id = dossier_id"
        copies: Copies = {}
        for owner in OWNERS:
            for uid, out, given_pack, pack, way in self.rows(owner, select):
                if uid in self.annas:
                    copies.setdefault((owner, uid), Copy(out, given_pack, {})).way[pack] = way
        return copies

    def holders(self, uid: str) -> list[str]:
        """Those in whose hands a dossier is."""
        return [owner for (owner, of), copy in self.copies().items() if of == uid and copy.is_held]

    def whereabouts(self, uid: str) -> tuple[str, str | None]:
        """Who has a dossier, as its way from Anna tells; or who sent the pack that it is in, and can recall it."""
        at, left = "anna", [owner for owner in OWNERS if (owner, uid) in self.now]
        while pack := self.now[at, uid].out_pack or self.now[at, uid].given_pack:
            left.remove(at)
            to = next((owner for owner in left if self.now[owner, uid].came_with(pack)), None)
            if to is None:
                return at, pack
            at = to
        return at, None

    def astray(self) -> set[tuple[str, str]]:
        """Who has a dossier of Anna's that is elsewhere by its way: nobody but for what was taken back."""
        by_its_way = {(name, uid) for uid in self.annas for name, pack in [self.whereabouts(uid)] if pack is None}
        return {one for one, copy in self.now.items() if copy.is_held} - by_its_way

    def may_be_astray(self, owner: str, uid: str) -> bool:
        """Whether somebody can have a dossier now, and not before, that is elsewhere.

        What he received had been on its way when it was taken back before him: it was handed over to him, or came back
        to him from where it was out. Or he took it back himself, in vain: it had been sent on past him, and has come
        there now. Whoever gave it back does not have it again by what is given back to him.
        """
        if self.received is None:
            return False
        receiver, kind = self.received
        came, was = self.now[receiver, uid], self.before.get((owner, uid))
        if receiver != owner:
            return any((who, of) == (owner, uid) and pack in came.way for who, of, pack in self.taken_back)
        if kind == "handback" and was and was.given_pack:
            return False
        before_him = {(of, pack) for who, of, pack in self.taken_back if kind == "handover" or who != owner}
        return any(of == uid and pack in came.way for of, pack in before_him)

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


def _away(copies: Copies) -> set[tuple[str, str, str]]:
    """Who sent which dossier away, and with which pack."""
    sent = ((*one, copy.out_pack or copy.given_pack) for one, copy in copies.items())
    return {(owner, uid, pack) for owner, uid, pack in sent if pack}


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
@example(steps=LATE)
@example(steps=PAST)
def test_nothing_is_lost_and_nothing_doubled(world: Any, steps: list[Step]) -> None:  # noqa: ANN401  # makes one
    """Whatever happens: in the end each dossier is in Anna's hands alone, with every note of anybody, once."""
    here = world()

    for what, who, one, other in steps:
        here.step(what, OWNERS[who], one, other)
    here.settle()

    notes = here.notes_of("anna")
    assert len(set(notes)) == len(notes)
    assert set(notes) >= here.told
    assert {uid for (uid,) in here.rows("anna", "SELECT uid FROM dossier")} >= here.annas
    assert [here.holders(uid) for uid in here.annas] == [["anna"]] * len(here.annas)
    here.must_be_sound("the end")


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
@example(steps=RARE)
@example(steps=LATE)
@example(steps=PAST)
def test_each_dossier_is_in_one_persons_hands(world: Any, steps: list[Step]) -> None:  # noqa: ANN401  # as above
    """Each is with one person, or in a pack that can be recalled.

    Beside him only those have it to whom it had gone before somebody took it back: nothing that comes late, doubled or
    out of order makes anybody else have it again.
    """
    here = world()
    astray: set[tuple[str, str]] = set()

    for step in steps:
        what, who, one, other = step
        here.step(what, OWNERS[who], one, other)

        before, astray = astray, here.astray()
        if what not in ("recall", "undo"):
            assert [one for one in astray - before if not here.may_be_astray(*one)] == [], step
        for uid in here.annas:
            name, pack = here.whereabouts(uid)
            assert pack or here.now[name, uid].is_held, (uid, name)


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(steps=ONE_STEPS)
@example(steps=FOR_GOOD)
@example(steps=AGAIN)
def test_where_every_pack_arrives_somebody_has_each_dossier(world: Any, steps: list[Step]) -> None:  # noqa: ANN401  # as above
    """Nobody has to recall anything: once all have arrived, none lies closed or out with everybody."""
    here = world()

    for what, who, one, other in steps:
        here.step(what, OWNERS[who], one, other)
    for pack, to in here.packs * 2:
        here.run(to, "receive", str(pack), "--take", "mine")

    assert [uid for uid in here.annas if not here.holders(uid)] == []
