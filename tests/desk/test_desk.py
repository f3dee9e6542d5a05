"""The desk at a binder, without a screen: what each key writes, and what is said where it cannot."""

import os
import shlex
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import MONDAY, run
from tests.probing import begin, binder_path, dump
from tickler.commands.run import begin as begin_run
from tickler.commands.work import BinderHands, _command
from tickler.desk import desk as desks
from tickler.desk import screen
from tickler.dossiers import KINDS
from tickler.errors import TicklerError
from tickler.render.page import width_of
from tickler.storage import connection


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A binder to copy: three dossiers are due on Monday, one of them agreed; one lies ahead, one is closed."""
    return begin(
        tmp_path_factory.mktemp("stack") / "binder.db",
        ["add", "Weber", "--next", "today", "--do", "meeting"],
        ["add", "Agreed Ltd", "--next", "today 10:30"],
        ["add", "Kavkaz", "--next", "today", "--about", "the price"],
        ["add", "Ahead", "--next", "fri"],
        ["add", "Closed", "--next", "fri"],
        ["close", "5", "--because", "moved away"],
    )


class Sitting:
    """Somebody at the desk: presses keys, and looks at what is there."""

    def __init__(self, now: str = MONDAY) -> None:
        run_of_today = begin_run(str(binder_path()), now, no_color=True)
        self.hands = BinderHands(run_of_today, run_of_today.today)
        self.desk = desks.begun(self.hands)

    def press(self, *keys: str) -> "Sitting":
        """Press keys: in angle brackets by their names, else what is typed."""
        for key in keys:
            named = key.startswith("<")
            self.desk = desks.pressed(self.desk, self.hands, key.strip("<>"), None if named else key)
        return self

    def shown(self, width: int = 80, height: int = 24) -> str:
        """The screen as it is."""
        lines = screen.lines(self.desk, screen.body(self.desk, width), width, height)
        assert len(lines) == height
        assert [line.plain for line in lines if width_of(line) > width] == []
        return "\n".join(line.plain.rstrip() for line in lines)

    @property
    def error(self) -> str:
        """What went wrong, in a line."""
        assert self.desk.error is not None
        return self.desk.error.message


@pytest.fixture
def sitting(stack: Path) -> Sitting:
    """Somebody at the desk on Monday at nine: 2 Agreed Ltd is open, then come 1 Weber and 3 Kavkaz."""
    binder_path().write_bytes(stack.read_bytes())
    return Sitting()


def last_contact(ref: str) -> dict[str, object]:
    """The newest contact in a dossier."""
    found: dict[str, object] = run("show", ref, "--json").json["contacts"][0]
    return found


def test_a_contact_is_what_call_writes(sitting: Sitting) -> None:
    """All that a form says is in the binder at once, as `log` writes it, and the journal tells it so."""
    sitting.press(
        "c", "6", "Sent it", "<enter>", "8 dec agreed", "<tab>", "Offer 9", "<tab>", "samples by fri", "<tab>"
    )
    sitting.press("the samples", "<tab>", "offer", "<ctrl+s>")

    seen = run("show", "2", "--json").json
    noted = {"at": "2026-11-23T09:00", "kind": "call", "outcome": "offer-sent", "note": "Sent it", "offer": "Offer 9"}
    assert noted.items() <= last_contact("2").items()
    assert (seen["tab"], seen["agreed"], seen["about"], seen["moves"]) == ("2026-12-08", True, "the samples", [])
    assert [(one["text"], one["due"]) for one in seen["promises"]] == [("samples", "2026-11-27")]
    told = run("history", "2", "--json").json[0]
    assert (told["command"], told["said"]) == ("call", "refiled 2 Agreed Ltd: call, offer-sent")


def test_the_next_dossier_is_open_when_one_is_saved(sitting: Sitting) -> None:
    """After the date the next of the stack is there, with what was done with the last one below it."""
    sitting.press("c", "1", "<enter>", "fri", "<enter>")

    assert sitting.desk.deck.current == 1
    assert "refiled 2 Agreed Ltd → Fri 27 Nov 2026, tab 27 · call\n  Fri 27 Nov: 2 of 30" in sitting.shown()
    assert "2 of 3" in sitting.shown()


def test_a_meeting_is_noted_as_one_and_needs_no_outcome(sitting: Sitting) -> None:
    """The kind goes with what was to be done; a call without an outcome is asked for it, and nothing is lost."""
    sitting.press("c", "<tab>", "Met him", "<tab>", "fri", "<enter>")
    assert sitting.desk.message == "how did it end? a figure chooses"
    sitting.press("<up>", "<up>", "<backspace>", "<ctrl+s>")
    assert sitting.desk.message == "how did it end? a figure chooses"
    sitting.press("1", "<ctrl+s>")
    assert last_contact("2")["note"] == "Met him"

    sitting.press("c", "<tab>", "In her office", "<tab>", "fri", "<enter>")

    assert (last_contact("1")["kind"], last_contact("1")["outcome"]) == ("meeting", None)


def test_a_call_that_is_agreed_for_later_today_comes_again(sitting: Sitting) -> None:
    """Refiled for this afternoon it is in the line of progress, and open when the others are done."""
    sitting.press("c", "4", "<enter>", "today 15:00", "<enter>")
    assert "2 of 4 · next agreed 15:00" in sitting.shown()

    sitting.press("m", "fri", "<enter>", "m", "fri", "<enter>")

    assert sitting.desk.deck.current == 2
    assert sitting.desk.deck.leaf is not None
    assert sitting.desk.deck.leaf.filing.time == "15:00"


def test_an_agreed_date_moves_only_if_it_is_said(sitting: Sitting) -> None:
    """Without the word the rule of `move` holds, the form stays as it was typed, and the way on is said."""
    before = dump()
    sitting.press("m", "fri", "<enter>")
    assert sitting.error == "Agreed Ltd (2) has an agreed date: Mon 23 Nov 2026 10:30"
    assert "add the word force" in sitting.shown()
    assert dump() == before

    sitting.press(" force", "<tab>", "he knows", "<enter>")

    assert run("show", "2", "--json").json["moves"][0]["because"] == "he knows"
    assert run("history", "2", "--json").json[0]["command"] == "move"


def test_a_dossier_is_closed_by_word(sitting: Sitting) -> None:
    """`close REASON` in the place of a date closes: after a contact, and without one."""
    sitting.press("c", "8", "<enter>", "close buys elsewhere", "<enter>", "m", "close a twin", "<enter>")

    assert run("show", "2", "--json").json["closed"]["because"] == "buys elsewhere"
    assert run("show", "1", "--json").json["closed"]["because"] == "a twin"
    assert "1 moved" not in sitting.shown()
    assert "2 closed" in sitting.shown()


def test_what_was_done_here_is_taken_back_step_by_step(sitting: Sitting) -> None:
    """Undo takes back what this desk did and nothing else, and opens the dossier again."""
    untouched = run("show", "4", "--json").json
    before = {number: run("show", number, "--json").json for number in ("1", "2")}
    sitting.press("c", "1", "<enter>", "fri", "<enter>", "m", "tue", "<enter>")
    run("move", "4", "mon")

    sitting.press("u")
    assert sitting.desk.deck.current == 1
    sitting.press("u")
    assert sitting.desk.deck.current == 2
    assert "1 of 3" in sitting.shown()
    sitting.press("u")

    assert sitting.desk.message == "nothing was done here yet; what was done before: tickler undo"
    assert {number: run("show", number, "--json").json for number in ("1", "2")} == before
    assert run("show", "4", "--json").json != untouched


def test_a_dossier_that_was_changed_elsewhere_is_told_and_shown_as_it_is(sitting: Sitting) -> None:
    """Nothing is written over what somebody else did; what was typed stays, and can be saved on the new state."""
    sitting.press("c", "1", "Long talk", "<enter>", "fri")
    run("move", "2", "tue", "--force")

    sitting.press("<enter>")

    assert sitting.error == "dossier 2 was changed elsewhere meanwhile"
    assert "Tue 24 Nov 2026, tab 24" in sitting.shown(80, 40)
    assert sitting.desk.form is not None
    sitting.press("<enter>")
    assert last_contact("2")["note"] == "Long talk"


def test_what_is_taken_from_the_stack_elsewhere_is_not_opened(sitting: Sitting) -> None:
    """A dossier that somebody else worked with is passed over, and counted as done elsewhere."""
    run("move", "1", "tue")

    sitting.press("s")

    assert sitting.desk.deck.current == 3
    assert "1 done elsewhere" in sitting.shown()


def test_a_dossier_that_is_out_is_told(sitting: Sitting, tmp_path: Path) -> None:
    """What a colleague has cannot be worked with, as everywhere."""
    assert run("handover", "giorgi", "2", "--until", "fri", "--to", str(tmp_path / "p.tickler")).status == 0

    sitting.press("c", "1", "<enter>", "fri", "<enter>")

    assert "out with giorgi" in sitting.error or "changed" in sitting.error


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], sqlite3.Connection]]:
    """A lock on the binder that another program holds."""
    monkeypatch.setattr(connection, "WAIT_SECONDS", 0)
    monkeypatch.setattr(connection._connected.__wrapped__, "__defaults__", (0,))  # type: ignore[attr-defined]
    with closing(sqlite3.connect(binder_path(), isolation_level=None)) as other:

        def lock() -> sqlite3.Connection:
            other.execute("BEGIN IMMEDIATE")
            return other

        yield lock


def test_a_binder_in_use_elsewhere_is_told_and_tried_again(
    sitting: Sitting, locked: Callable[[], sqlite3.Connection]
) -> None:
    """While another program writes nothing is saved and nothing is lost; afterwards Enter saves it."""
    other = locked()
    sitting.press("c", "1", "Long talk", "<enter>", "fri", "<enter>")
    assert "is in use elsewhere" in sitting.error

    other.execute("ROLLBACK")
    sitting.press("<enter>")

    assert sitting.desk.error is None
    assert last_contact("2")["note"] == "Long talk"


def test_a_damaged_binder_is_told_and_the_desk_stays(sitting: Sitting) -> None:
    """A binder that breaks under the desk is one line with the way back; once it is mended one goes on."""
    whole = binder_path().read_bytes()
    sitting.press("c", "1", "<enter>", "fri")
    binder_path().write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)

    sitting.press("<enter>")
    assert str(binder_path()) in sitting.error
    assert sitting.desk.form is not None
    sitting.press("<escape>", "s", "b", "/", "w", "<escape>", "u", "?")
    assert sitting.shown()

    binder_path().write_bytes(whole)
    sitting.press("x", "c", "<ctrl+s>")
    assert last_contact("2")["outcome"] == "reached"


def test_a_full_disk_is_told_and_nothing_is_half_written(sitting: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk has no room the form stays with all that was typed, and the binder is as it was."""
    before = dump()
    sitting.press("c", "1", "Long talk", "<enter>", "fri")

    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("tickler.storage.store.write", full)
        sitting.press("<enter>")
    assert "the disk is full" in sitting.error
    assert dump() == before

    sitting.press("<enter>")

    assert last_contact("2")["note"] == "Long talk"


def test_a_backup_that_cannot_be_made_is_said_on_the_screen(sitting: Sitting) -> None:
    """It holds up nobody's work, and is told where one looks."""
    (binder_path().parent / "backups").write_text("a file where the folder should be")

    sitting.press("c", "1", "<enter>", "fri", "<enter>")

    assert "warning: no backup today" in " ".join(sitting.shown().split())
    assert last_contact("2")["outcome"] == "reached"


def test_what_was_half_typed_is_there_again(sitting: Sitting) -> None:
    """Esc leaves a form; coming back to its dossier one goes on where one was, and what is left at the end is told."""
    sitting.press("c", "5", "Half a no", "<escape>", "s", "b", "c")

    assert sitting.desk.form is not None
    assert (sitting.desk.form.said("note"), sitting.desk.form.field.name) == ("Half a no", "note")
    assert [number for number, _form in sitting.desk.unsaved] == [2]
    sitting.press("te", "<enter>", "fri", "<enter>")
    assert last_contact("2")["note"] == "Half a note"
    assert sitting.desk.unsaved == []


def test_what_was_chosen_alone_is_not_kept(sitting: Sitting) -> None:
    """A key that was pressed to look is nothing to write down; words are."""
    assert sitting.press("c", "r").desk.unsaved == []
    assert sitting.press("<enter>", "H").desk.unsaved != []


def test_words_on_the_outcome_go_to_the_note(sitting: Sitting) -> None:
    """What is no outcome is what was said: not a letter of it is lost, and no outcome is chosen by it."""
    sitting.press("c", *"rings back in July")

    form = sitting.desk.form
    assert form is not None
    assert (form.said("outcome"), form.said("note"), form.field.name) == (None, "rings back in July", "note")
    typed = sitting.press("<escape>", "m", "<escape>", "c", "<up>", "r", "r", "<right>").desk.form
    assert typed is not None
    assert typed.said("outcome") == "wrong-number"
    assert sitting.press("<down>", "<down>", *["<tab>"] * 6, "x").desk.message == ("a figure or a first letter chooses")


def test_the_dossier_is_leafed_through_while_a_note_is_written(sitting: Sitting) -> None:
    """What one writes of may stand further down: the keys for it are named on the rule above the form."""
    run("edit", "2", "--note", "\n".join(f"line {n}" for n in range(40)))
    sitting.press("s", "b", "c", "2", "A note")
    assert "line 30" not in sitting.shown()
    assert "── pg down, pg up: " in sitting.shown()

    scrolled = [sitting.press("<pagedown>").shown() for _ in range(5)]
    back = sitting.press("<pageup>", "<pageup>", "<pageup>", "<pageup>", "<pageup>").shown()

    assert any("line 30" in one and "A note" in one for one in scrolled)
    assert "line 30" not in back
    assert sitting.desk.form is not None
    assert sitting.desk.form.said("note") == "A note"


@pytest.mark.parametrize("width", [80, 60, 50])
def test_the_day_stays_on_the_screen_where_counters_have_no_room(sitting: Sitting, width: int) -> None:
    """They are made shorter, or left out, before the date is."""
    for name in ("Late One", "Late Two"):
        run("add", name, "--next", "fri", now="2026-11-16T09:00")
    run("add", "Later", "--next", "today 11:00")
    sitting.press("s", "m", "fri", "<enter>", "c", "1", "<enter>", "fri", "<enter>", "s")

    head = sitting.shown(width).splitlines()[0]

    assert head.endswith("Mon 23 Nov 2026")
    assert "next" in head or "10:30" in head


def test_any_dossier_is_looked_up_and_worked_with(sitting: Sitting) -> None:
    """By words or number, in the stack or not, closed ones too, which cannot be worked with."""
    sitting.press("/", "kav", "<enter>")
    assert "3 of 3" in sitting.shown()
    sitting.press("/", "4", "<enter>", "c", "1", "<enter>", "tue", "<enter>")
    assert sitting.desk.deck.current == 3
    assert last_contact("4")["outcome"] == "reached"
    sitting.press("/", "closed", "<enter>", "c", "1", "<enter>", "fri", "<enter>")
    assert "Closed (5) was closed on Mon 23 Nov 2026: moved away" in sitting.error
    sitting.press("<escape>", "/", "nobody", "<enter>")
    assert sitting.desk.message == "nothing found: a name, a company, a person, or a number"


def test_sheets_are_looked_at_by_their_numbers(sitting: Sitting, tmp_path: Path) -> None:
    """A figure opens the sheet with its text, b goes back to the dossier; a number that no sheet has is told."""
    (tmp_path / "offer.txt").write_text("12,000 pouches at 0.21\x1b[31m", encoding="utf-8")
    run("attach", "2", str(tmp_path / "offer.txt"))

    sitting.press("1")
    assert "12,000 pouches at 0.21" in sitting.shown()
    assert "\x1b" not in sitting.shown()
    sitting.press("b")
    assert sitting.desk.sheet is None
    assert sitting.desk.deck.current == 2
    sitting.press("7")
    assert isinstance(sitting.desk.error, TicklerError)


def test_sheets_are_leafed_through_from_the_newest_to_the_oldest(sitting: Sitting, tmp_path: Path) -> None:
    """With v, however many there are; past the oldest one is at the dossier again; where there is none it is told."""
    sitting.press("v")
    assert "no sheet lies in this dossier" in sitting.shown()
    for number in range(1, 12):
        (tmp_path / f"offer {number}.txt").write_text(f"Offer number {number}.", encoding="utf-8")
        run("attach", "2", str(tmp_path / f"offer {number}.txt"))
    sitting = Sitting()
    assert "v sheet" in sitting.shown()

    for number in range(11, 0, -1):
        sitting.press("v")
        assert f"Offer number {number}." in sitting.shown()

    assert sitting.press("v").desk.sheet is None
    assert sitting.desk.deck.current == 2


def test_a_promise_is_kept_at_the_desk(sitting: Sitting) -> None:
    """With two keys where one is open, by its number where there are several; as `kept` writes it, and taken back."""
    run("promise", "2", "samples", "fri")
    untouched = dump()["dossier"]
    sitting = Sitting()
    assert "p kept" in sitting.shown()

    sitting.press("p")
    assert "samples by Fri 27 Nov 2026" in sitting.shown()
    sitting.press("<enter>")

    assert run("show", "2", "--json").json["promises"][0]["kept_on"] == "2026-11-23"
    assert "kept 2 Agreed Ltd · promise 1: samples" in sitting.shown()
    assert "p kept" not in sitting.shown()
    assert (sitting.desk.deck.current, dump()["dossier"]) == (2, untouched)
    assert run("history", "2", "--json").json[0]["command"] == "kept"
    sitting.press("p")
    assert sitting.desk.message == "no promise to this client is open"
    sitting.press("u")
    assert sitting.desk.message == "took back: kept 2 Agreed Ltd: samples"
    assert run("show", "2", "--json").json["promises"][0]["kept_on"] is None


def test_a_promise_is_dropped_at_the_desk_for_a_reason(sitting: Sitting) -> None:
    """Of several the number is typed; one that is none is told, and what was typed stays and is kept as a command."""
    for words in (("samples", "fri"), ("a price", "thu")):
        run("promise", "2", *words)
    sitting = Sitting().press("p")
    assert "a price by Thu 26 Nov 2026" in sitting.shown()
    sitting.press("<backspace>", "7")
    assert "no promise has this number" in sitting.shown()
    sitting.press("<enter>", "sold out", "<enter>")
    assert sitting.error == "Agreed Ltd (2) has no promise 7"
    sitting.press("<escape>", "p")
    assert _command(*sitting.desk.unsaved[0]) == "tickler dropped 2 7 --because 'sold out'"

    sitting.press("<up>", "<backspace>", "1", "<ctrl+s>")

    first, second = run("show", "2", "--json").json["promises"]
    seen = {one["text"]: one for one in (first, second)}
    assert seen["samples"]["dropped_because"] == "sold out"
    assert seen["a price"]["dropped_on"] is None


def test_a_promise_kept_in_a_dossier_that_is_done_leaves_it_done(sitting: Sitting) -> None:
    """Gone back to it, kept and taken back: what was noted before still stands, and so does the count."""
    sitting.press("c", "1", "<enter>", "fri", "<tab>", "<tab>", "samples by fri", "<ctrl+s>", "b", "p", "<enter>")
    assert "kept 2 Agreed Ltd" in sitting.shown()
    assert "1 noted" in sitting.shown()

    sitting.press("u")

    assert "1 noted" in sitting.shown()
    assert sitting.desk.dossier
    assert sitting.desk.dossier.id == 2


@pytest.mark.parametrize(
    ("key", "kind", "inbound", "kinds"),
    [("u", "1", False, []), ("c", "1", True, []), ("c", "3", True, ["question"]), ("n", "3", True, []),
     ("q", "1", True, ["question"]), ("5", "5", True, []), ("4", "4", True, ["complaint"])],
)  # fmt: skip
def test_a_contact_that_the_client_began_is_what_log_writes(
    sitting: Sitting, key: str, kind: str, *, inbound: bool, kinds: list[str]
) -> None:
    """From whom it came is chosen by a letter or a figure, like its kind; what he asks is a promise to answer."""
    sitting.press("c", "1", "Wrote to us", "<enter>", "fri", "<up>", "<up>", "<up>", key)
    sitting.press(*(("<up>", "<up>") if key.isdigit() else ("<up>",)), kind, "<ctrl+s>")

    noted = last_contact("2")
    assert (noted["note"], noted["inbound"], noted["kind"]) == ("Wrote to us", inbound, KINDS[int(kind) - 1])
    assert [one["kind"] for one in run("show", "2", "--json").json["promises"]] == kinds


def test_the_help_is_leafed_through_where_it_is_longer_than_the_screen(sitting: Sitting) -> None:
    """What goes further down in a dossier does so there; any other key leads back to the dossier."""
    sitting.press("?")
    first = sitting.shown(60, 12)
    assert "more lines" in first

    sitting.press("<o>")
    assert sitting.shown(60, 12) != first
    sitting.press("<end>")
    assert "esc" in sitting.shown(60, 12)

    sitting.press("c")
    assert not sitting.desk.helps
    assert sitting.desk.form is None


def test_a_contact_of_yesterday_is_noted_at_the_desk(sitting: Sitting) -> None:
    """When it was is said as --at says it; what is still to come, or no moment, is refused, and nothing is written."""
    sitting.press("c", "1", "Rang at home", "<enter>", "fri", "<tab>", "<tab>", "<tab>", "<tab>", "<tab>", "tomorrow")
    sitting.press("<ctrl+s>")
    assert "is still to come" in sitting.shown()
    assert run("show", "2", "--json").json["contacts"] == []

    sitting.press(*["<backspace>"] * len("tomorrow"), "20 nov 15:30", "<ctrl+s>")

    noted = last_contact("2")
    assert (noted["note"], noted["at"]) == ("Rang at home", "2026-11-20T15:30")


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        (["m", "fri agreed force", "<tab>", "he asked"], "tickler move 2 fri --agreed --force --because 'he asked'"),
        (["m", "close gone for good"], "tickler close 2 --because 'gone for good'"),
        (["c", "1", "Hi", "<enter>", "8 dec agreed"],
         "tickler log 2 Hi --outcome reached --kind call --next '8 dec' --agreed"),
        (["c", "1", "-5 % or nothing", "<enter>", "fri", "<up>", "<up>", "<up>", "<up>", "<up>", "yesterday"],
         "tickler log 2 --outcome reached --at yesterday --kind call --next fri -- '-5 % or nothing'"),
        (["c", "1", "<enter>", "close no money"], "tickler log 2 --outcome reached --kind call --close 'no money'"),
        (["c", "<up>", "q", "<down>", "1", "Hi"], "tickler log 2 Hi --outcome reached --kind call --question"),
    ],
    ids=["move", "close", "contact", "backdated", "contact-close", "question"],
)  # fmt: skip
def test_what_is_not_saved_is_kept_as_a_command_that_works(sitting: Sitting, keys: list[str], command: str) -> None:
    """The line says the same as the form, by the options of the command line."""
    sitting.press(*keys)

    assert _command(*sitting.desk.unsaved[0]) == command
    name, number, *rest = shlex.split(command)[1:]
    ran = run(name, number, "--dry-run", *rest)
    assert ran.status == 0 or "where the dossier goes next" in ran.err, ran.err


def test_the_end_of_the_stack_says_what_was_done_and_what_is_left(sitting: Sitting) -> None:
    """Past the last dossier stand the figures, what was skipped, and the days ahead; s goes through it once more."""
    sitting.press("c", "1", "<enter>", "fri", "<enter>", "s", "s")

    shown = sitting.shown()
    assert "1 noted, 2 skipped" in shown
    assert "2 left: s goes through them once more" in shown
    assert "Weber" in shown
    assert "Kavkaz" in shown
    sitting.press("c", "m", "1")
    assert sitting.desk.form is None
    assert sitting.press("s").desk.deck.current == 1


def test_older_contacts_are_a_key_away(sitting: Sitting) -> None:
    """A long dossier says how much more there is; o goes down by what is in view, and home comes back."""
    for day in range(20, 10, -1):
        run("call", "2", f"talk {day}", "-o", "reached", "--next", "today 10:30", "--at", f"2026-11-{day}T10:00")
    sitting = Sitting()
    assert "talk 20" in sitting.shown(80, 14)
    assert "o: " in sitting.shown(80, 14)

    sitting.press("o", "o")

    assert "talk 20" not in sitting.shown(80, 14)
    assert "talk 20" in sitting.press("<home>").shown(80, 14)


def test_the_next_agreed_time_is_a_key_away(sitting: Sitting) -> None:
    """From anywhere in the stack a opens the dossier that is to be called at the next agreed time, if there is one."""
    assert sitting.press("s").desk.deck.current == 1

    assert sitting.press("a").desk.deck.current == 2
    assert sitting.press("a").desk.message == "no other time is agreed for today"


class Counting:
    """Hands that remember what they were asked."""

    def __init__(self, hands: BinderHands) -> None:
        self._hands, self.asked = hands, list[str]()

    def __getattr__(self, name: str) -> object:
        """What the hands have of this name."""
        self.asked.append(name)
        return getattr(self._hands, name)


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        (["s"], ["ahead", "opened", "stack"]), (["b"], ["ahead", "opened", "stack"]), (["o"], []), (["?"], []),
        (["c"], []), (["c", "1", "a"], []), (["c", "<tab>", "<tab>", "fri"], ["understood"]), (["p"], []),
        (["m", "fri force", "<enter>"], ["ahead", "moved", "opened", "stack"]), (["/", "k"], ["called"]), (["v"], []),
    ],
    ids=str,
)  # fmt: skip
def test_a_key_asks_the_binder_no_more_than_it_must(sitting: Sitting, keys: list[str], asked: list[str]) -> None:
    """Whatever is typed but dates and searches asks it nothing, so that each key answers at once."""
    hands = Counting(sitting.hands)
    sitting.press(*keys[:-1])
    sitting.hands = hands  # type: ignore[assignment]

    sitting.press(keys[-1])

    assert sorted(set(hands.asked) - {"now", "told"}) == asked
    assert len(hands.asked) == len(asked) + 2


@pytest.mark.parametrize(("width", "height"), [(40, 12), (60, 16), (80, 24), (132, 50)])
def test_whatever_is_done_the_screen_is_filled_and_never_exceeded(sitting: Sitting, width: int, height: int) -> None:
    """At every size all that stands on the screen fits, and the line that is typed on is in view."""
    sitting.shown(width, height)
    long = "a very long note that goes on and on " * 6
    for keys in (["c"], ["1"], [long], ["<enter>", "fri"], ["<tab>", long], ["<tab>"], ["<tab>"], ["<tab>"], ["<tab>"]):
        shown = sitting.press(*keys).shown(width, height)
        assert "\n> " in shown
    for keys in (["<escape>"], ["m"], ["someday"], ["<enter>"], ["<escape>", "/"], ["a"], ["<escape>", "?"], ["q"]):
        sitting.press(*keys).shown(width, height)


TYPED = (
    "fri",
    "today 15:00",
    "someday",
    "close gone",
    "8 dec agreed force",
    "samples by fri",
    "k",
    "2",
    "x" * 90,
    "日本",
)
KEYS = (
    *"cmpvsboa/u?123c cmpu", *(f"<{key}>" for key in ("enter", "enter", "tab", "shift+tab", "escape", "ctrl+s", "up")),
    "<backspace>", "<left>", "<down>", "<home>", "<pageup>", *TYPED,
)  # fmt: skip
DEEDS = (  # so that something is done, too
    ("c", "1", "<enter>", "fri", "<enter>"), ("c", "2", "<tab>", "today 15:00", "<ctrl+s>"), ("m", "tue", "<enter>"),
    ("m", "8 dec force", "<enter>"), ("c", "8", "<enter>", "close gone", "<enter>"), ("p", "<ctrl+s>"),
    ("c", "1", "hm", "<tab>", "fri", "<up>", "<up>", "<up>", "q", "<ctrl+s>"), ("/", "ahead", "<enter>"), ("u",),
    ("p", "no time", "<ctrl+s>"), ("m", "close gone", "<enter>"),
)  # fmt: skip
hands_full = st.lists(st.sampled_from(KEYS).map(lambda key: (key,)) | st.sampled_from(DEEDS), min_size=5, max_size=30)


@settings(max_examples=int(os.environ.get("TICKLER_DESK_EXAMPLES", "20")))
@given(deeds=hands_full, width=st.sampled_from([40, 80, 120]))
def test_whatever_is_pressed_nothing_is_lost(stack: Path, deeds: list[tuple[str, ...]], width: int) -> None:
    """A random hand at the desk: no key fails, the screen fits, no dossier is lost, and undo takes all of it back."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "binder.db"
        path.write_bytes(stack.read_bytes())
        patch.setenv("TICKLER_DB", str(path))
        run("promise", "1", "samples", "fri")
        run("promise", "2", "a price", "fri")
        before = dump()
        sitting = Sitting()

        for key in (key for deed in deeds for key in deed):
            sitting.press(key).shown(width, 24)

        after = dump()
        assert {row["id"] for row in after["dossier"]} == {row["id"] for row in before["dossier"]}
        assert run("check").status == 0
        for number, form in sitting.desk.unsaved:
            assert run(*shlex.split(_command(number, form))[1:], "--dry-run").status in {0, 1, 2, 3, 4}
        sitting.press("<escape>", "<escape>", *("u" * len(sitting.desk.written)))
        assert sitting.desk.written == ()
        for table in ("dossier", "contact", "promise", "move"):
            assert dump()[table] == before[table], table


def test_too_small_a_screen_says_so(sitting: Sitting) -> None:
    """Below the least size there is one line about it, and it fits."""
    assert "too small: 39 x 24; 40 x 12" in sitting.shown(39, 24)
    assert sitting.shown(10, 3).startswith("too small")
