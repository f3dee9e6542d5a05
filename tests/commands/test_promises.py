"""Promises to the client: due until they are kept or dropped, wherever the dossier lies; answers within hours."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MONDAY, Ran, run
from tests.probing import dump, must_be_safe, must_fail

TUESDAY, FRIDAY, SATURDAY = "2026-11-24T09:00", "2026-11-27T09:00", "2026-11-28T09:00"
HOSTILE = "\N{OLD HUNGARIAN CAPITAL LETTER A}[bold]red[/] " + "მიაწოდე ნიმუშები " * 20


@pytest.fixture(autouse=True)
def binder() -> None:
    """Two dossiers that lie under far tabs, so that nothing but a promise can be due."""
    for words in (
        ("add", "Kavkaz Trading", "--next", "1 march", "--person", "Nino Beridze"),
        ("add", "Weber Söhne", "--next", "july"),
    ):
        assert run(*words).status == 0


def due(now: str, *words: str) -> list[tuple[int, int, str, bool]]:
    """The promises of a day: dossier, number, text, and whether it is overdue."""
    day = run("today", *words, "--json", now=now)
    return [(one["id"], one["number"], one["text"], one["overdue"]) for one in day.json["promises"]]


def promises(ref: str = "1") -> list[dict[str, Any]]:
    """All promises of a dossier."""
    held: list[dict[str, Any]] = run("show", ref, "--json").json["promises"]
    return held


# -- made ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("promise", "kavkaz", "send samples", "fri"),
        ("promise", "kavkaz", "send samples by fri"),
        ("promise", "kavkaz", "send samples", "by", "fri"),
        ("promise", "kavkaz", "send samples BY Friday"),
        ("call", "kavkaz", "--outcome", "reached", "--next", "1 march", "--promise", "send samples by fri"),
    ],
)
def test_a_promise_is_due_on_its_day_wherever_the_dossier_lies(words: tuple[str, ...]) -> None:
    """Made by itself or in a call: in today on Friday and not on Thursday, though the dossier lies in March."""
    assert run(*words).status == 0

    assert due("2026-11-26T09:00") == []
    assert due(FRIDAY) == [(1, 1, "send samples", False)]
    assert run("today", now=FRIDAY).out.count("send samples") == 1


def test_a_promise_that_is_far_ahead_is_said_with_its_distance() -> None:
    """A day that has just passed is read as next year's, a year may be mistyped: that is seen in the answer."""
    alone = run("promise", "kavkaz", "visit", "20 nov")
    in_words = run("promise", "kavkaz", "visit by 1 jan 2099")
    in_a_call = run("call", "kavkaz", "-o", "reached", "--next", "1 march", "--promise", "send it by 20 nov")
    near = run("promise", "kavkaz", "visit", "20 dec")

    assert alone.out.splitlines()[1] == "  by Sat 20 Nov 2027 · in 362 days"
    assert in_words.out.splitlines()[1] == "  by Thu 1 Jan 2099 · in 72 years"
    assert "  promised by Sat 20 Nov 2027 · in 362 days: send it" in in_a_call.out.splitlines()
    assert near.out.splitlines()[1] == "  by Sun 20 Dec 2026"


def test_who_promises_to_a_client_in_the_archive_is_told_that_nobody_is_reminded() -> None:
    """It is due when the client comes back, and until then in no today."""
    run("close", "kavkaz", "--because", "gone")

    answered = run("promise", "kavkaz", "send samples", "fri").out

    assert answered.endswith("by Fri 27 Nov 2026: it comes up in no `today` while the dossier is closed\n")
    assert due(FRIDAY) == []


def test_a_promise_for_a_month_is_due_before_it_begins_or_by_the_end_of_this_one() -> None:
    """What is promised in November for November is not late at once; what is for March comes up on its first day."""
    run("promise", "kavkaz", "send the samples", "november")
    run("promise", "kavkaz", "send the price list by march")

    assert [one["due"] for one in promises()] == ["2026-11-30", "2027-03-01"]
    assert due(MONDAY) == []
    assert due("2026-11-30T09:00") == [(1, 1, "send the samples", False)]


def test_the_answer_says_the_date_in_full() -> None:
    """A wrong reading of the date is seen at once, time and all."""
    answered = run("promise", "kavkaz", "send samples", "fri", "14:00")

    assert "promise 1: send samples" in answered.out
    assert "by Fri 27 Nov 2026, 14:00" in answered.out


def test_a_promise_by_a_day_that_no_month_has_is_refused() -> None:
    """A slip of the pen is not taken for a promise without a date, and nothing of the contact is noted."""
    for said, wrong in (
        ("samples by 31 feb", "February has no 31st"),
        ("a by 29 feb 2027", "February 2027 has no 29th"),
    ):
        ran = run("call", "kavkaz", "x", "-o", "reached", "--next", "fri", "--promise", said)
        assert (ran.status, ran.err.splitlines()[0]) == (2, f"error: {wrong}")
    assert run("show", "kavkaz", "--json").json["contacts"] == []
    assert run("promise", "kavkaz", "a discount by 45").status == 0


def test_a_promise_without_a_date_is_for_some_day() -> None:
    """It stands in the dossier and in no today."""
    run("promise", "kavkaz", "a sketch by our designer")

    assert [(one["text"], one["due"]) for one in promises()] == [("a sketch by our designer", None)]
    assert due("2036-11-27") == []


@pytest.mark.parametrize(
    ("said", "text", "day"),
    [
        ("Muster schicken fri", "Muster schicken fri", "2026-11-27"),
        ("samples on Friday", "samples on Friday", "2026-11-27"),
        ("the price next wed 14:00", "the price next wed 14:00", "2026-12-02"),
        ("an answer tomorrow", "an answer tomorrow", "2026-11-24"),
        ("samples until 8 dec", "samples", "2026-12-08"),
        ("the sketch of friday's talk", "the sketch of friday's talk", None),
        ("8 samples", "8 samples", None),
    ],
)
def test_a_day_at_the_end_of_a_promise_is_when_it_is_due(said: str, text: str, day: str | None) -> None:
    """Who says `by` or `until` says when; a weekday at the end is meant so, too, and the words stay whole."""
    run("call", "kavkaz", "-o", "reached", "--next", "fri", "--promise", said)

    assert [(one["text"], one["due"]) for one in promises()] == [(text, day)]


def test_whoever_promises_something_for_some_day_in_a_call_is_told() -> None:
    """It would never come up, and nobody would know."""
    answered = run("call", "kavkaz", "-o", "reached", "--next", "fri", "--promise", "send pro-forma").out

    assert "  promised: send pro-forma · for some day: it comes up in no `today`" in answered.splitlines()


def test_a_promise_for_a_closed_day_comes_up_on_the_last_open_day_before() -> None:
    """What is due on Sunday is in Friday's today, since nobody looks on Sunday; and not in Thursday's."""
    run("promise", "kavkaz", "send samples", "29 nov")

    assert due("2026-11-26T09:00") == []
    assert due(FRIDAY) == due(SATURDAY) == [(1, 1, "send samples", False)]
    assert due("2026-11-30T09:00") == [(1, 1, "send samples", True)]


def test_overdue_promises_come_first_and_by_the_minute() -> None:
    """Of today's, one whose time has passed comes before one that is for any time of the day."""
    run("promise", "weber", "send prices", "today")
    run("promise", "weber", "ring back", "today", "11:00")
    run("promise", "kavkaz", "send samples", "today", "10:00")

    assert due("2026-11-23T10:30") == [
        (1, 1, "send samples", True),
        (2, 2, "ring back", False),
        (2, 1, "send prices", False),
    ]
    assert [one[3] for one in due(TUESDAY)] == [True, True, True]


def test_another_day_shows_what_is_due_on_it_and_nothing_before() -> None:
    """`today fri` on Monday: Friday's promise, not Tuesday's."""
    run("promise", "kavkaz", "send samples", "fri")
    run("promise", "kavkaz", "send prices", "tue")

    assert due(MONDAY, "fri") == [(1, 1, "send samples", False)]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("promise", "1", ""), 2, "an empty promise promises nothing"),
        (("promise", "1", " ", "fri"), 2, "an empty promise promises nothing"),
        (("promise", "1", "x" * 10_000), 2, "a promise is too long"),
        (("promise", "1", "\x1b[31mred", "fri"), 2, "control character"),
        (("promise", "1", "send", "someday"), 2, "cannot be read as a day"),
        (("promise", "1", "send", "20 nov 2026"), 1, "has passed"),
        (("promise", "9", "send"), 3, "there is no dossier 9"),
        (("kept", "1"), 3, "has no promise that is open"),
        (("kept", "1", "2"), 3, "has no promise 2"),
        (("kept", "1", "0"), 2, "0"),
        (("dropped", "1"), 2, "--because"),
        (("dropped", "1", "--because", " "), 2, "not dropped without a reason"),
        (("log", "1", "--kind", "message", "--question", "--complaint", "--next", "fri"), 2, "not both"),
    ],
)
def test_what_cannot_be_promised_is_refused_in_one_line(words: tuple[str, ...], status: int, said: str) -> None:
    """Nothing is written."""
    before = dump()

    must_fail(run(*words), status, said)

    assert dump() == before


def test_hostile_words_in_a_promise_are_shown_and_obeyed_by_nobody() -> None:
    """Markup and scripts come back as they were said, on every screen."""
    run("promise", "kavkaz", HOSTILE, "today")

    for words in (
        ("today",),
        ("show", "1"),
        ("kept", "1"),
        ("history", "1"),
        ("today", "--plain"),
        ("show", "1", "--plain"),
    ):
        shown = run(*words)
        assert shown.status == 0
        must_be_safe(shown)
    assert promises()[0]["text"] == HOSTILE.strip()


# -- kept or dropped -------------------------------------------------------------------------------------------------


def test_a_kept_promise_is_due_no_more() -> None:
    """The only open one needs no number; its day and kind stand in the dossier."""
    run("promise", "kavkaz", "send samples", "today")

    kept = run("kept", "kavkaz")

    assert "kept 1 Kavkaz Trading · promise 1: send samples" in kept.out
    assert due(MONDAY) == []
    assert promises()[0]["kept_on"] == "2026-11-23"


def test_of_several_open_promises_one_is_named_by_the_number_that_show_gives_it() -> None:
    """Without a number they are listed and nothing is done; a number stays the same when another is kept."""
    run("promise", "kavkaz", "send samples", "fri")
    run("promise", "kavkaz", "send prices", "tue")

    must_ask = run("kept", "kavkaz")
    run("kept", "kavkaz", "1")

    assert must_ask.status == 2
    assert "1  send samples" in must_ask.err
    assert [(one["number"], one["text"], one["kept_on"]) for one in promises()] == [
        (2, "send prices", None),
        (1, "send samples", "2026-11-23"),
    ]
    assert "2  send prices by Tue 24 Nov 2026" in run("show", "1").out
    assert run("kept", "kavkaz", "--json").json["promise"]["number"] == 2


def test_a_dropped_promise_says_why() -> None:
    """It is due no more, and the reason stands in the dossier."""
    run("promise", "kavkaz", "send samples", "today")

    dropped = run("dropped", "kavkaz", "--because", "sold out")

    assert dropped.status == 0
    assert due(MONDAY) == []
    assert "dropped Mon 23 Nov 2026: sold out" in run("show", "1").out


@pytest.mark.parametrize("done", [("kept", "1", "1"), ("dropped", "1", "1", "--because", "x")])
def test_a_promise_is_done_with_once(done: tuple[str, ...]) -> None:
    """What was kept or dropped is neither again, and the day of it is said."""
    run("promise", "kavkaz", "send samples", "today")
    run(*done)

    for again in (("kept", "1", "1"), ("dropped", "1", "1", "--because", "y")):
        must_fail(run(*again), 1, "on Mon 23 Nov 2026")


@pytest.mark.parametrize(
    "words",
    [
        ("promise", "1", "send prices", "tue"),
        ("kept", "1"),
        ("dropped", "1", "--because", "sold out"),
        ("log", "1", "why?", "--kind", "message", "--inbound", "--next", "fri"),
    ],
)
def test_undo_brings_everything_back(words: tuple[str, ...]) -> None:
    """After each writing command one undo is enough, the words to find it by included, and check is content."""
    run("promise", "kavkaz", "send samples", "today")
    tables = ("dossier", "contact", "promise", "dossier_words", "last_contact")
    before = {table: dump()[table] for table in tables}

    assert run(*words, "--dry-run").status == 0
    assert {table: dump()[table] for table in tables} == before
    assert run(*words).status == 0
    assert {table: dump()[table] for table in tables} != before
    assert run("undo").status == 0

    assert {table: dump()[table] for table in tables} == before
    assert run("check").status == 0


def test_the_history_tells_what_became_of_a_promise() -> None:
    """Made, kept, and why another was dropped."""
    run("promise", "kavkaz", "send samples", "today")
    run("promise", "kavkaz", "send prices", "today")
    run("kept", "kavkaz", "1")
    run("dropped", "kavkaz", "2", "--because", "sold out")

    told = run("history", "kavkaz").out

    for words in ("promised: send samples", "promise kept", "promise dropped: sold out"):
        assert words in told


def test_promises_of_a_closed_dossier_are_not_due_and_closing_says_so() -> None:
    """They stay open in the archive, can be kept there, and are due again when the client comes back."""
    run("promise", "kavkaz", "send samples", "today")

    closed = run("close", "kavkaz", "--because", "buys elsewhere")

    assert "1 promise to this client stays open, and will be in no `today`" in closed.out
    assert due(MONDAY) == []
    run("reopen", "kavkaz", "--next", "july")
    assert due(MONDAY) == [(1, 1, "send samples", False)]
    run("close", "kavkaz", "--because", "buys elsewhere")
    assert run("kept", "kavkaz").status == 0


# -- answers ---------------------------------------------------------------------------------------------------------


def write_in(*words: str, kind: str = "message", now: str = MONDAY) -> Ran:
    """A contact of Kavkaz Trading's that goes to March again."""
    return run("log", "kavkaz", "Why is it late?", "--kind", kind, "--next", "1 march", *words, now=now)


def test_a_question_is_to_be_answered_within_ten_hours_of_working_time() -> None:
    """A message of Monday nine o'clock: by Tuesday ten; the answer says so, today shows it, and late is late."""
    answered = write_in("--inbound")

    assert "to be answered by Tue 24 Nov 2026, 10:00: Why is it late?" in answered.out
    assert [(one["kind"], one["due"], one["time"]) for one in promises()] == [("question", "2026-11-24", "10:00")]
    assert due(TUESDAY) == [(1, 1, "Why is it late?", False)]
    assert due("2026-11-24T10:01") == [(1, 1, "Why is it late?", True)]
    assert run("kept", "kavkaz").out.startswith("answered 1 Kavkaz Trading")


@pytest.mark.parametrize(
    ("words", "kind", "asked"),
    [
        (("--inbound",), "message", ["question"]),
        (("--inbound",), "email", ["question"]),
        (("--inbound", "--question"), "message", ["question"]),
        (("--inbound", "--complaint"), "message", ["complaint"]),
        (("--complaint",), "call", ["complaint"]),
        (("--question",), "meeting", ["question"]),
        (("--inbound", "--no-question"), "message", []),
        (("--inbound",), "call", []),
        ((), "message", []),
    ],
)
def test_what_a_contact_asks_of_us(words: tuple[str, ...], kind: str, asked: list[str]) -> None:
    """Who writes asks, unless it is said that he does not; who calls was answered; a complaint is said."""
    assert write_in(*words, "-o", "reached", kind=kind).status == 0

    assert [one["kind"] for one in promises()] == asked


def test_who_asks_came_to_us() -> None:
    """A question or a complaint is inbound without a word more, and the dossier shows it."""
    write_in("--complaint", kind="visit")

    shown = run("show", "kavkaz", "--json").json["contacts"][0]
    assert shown["inbound"] is True
    assert "visit, from the client" in run("show", "kavkaz").out
    assert "complaint: Why is it late?" in run("show", "kavkaz").out


def test_hours_and_time_to_answer_are_settings(config: Callable[[str], Path]) -> None:
    """Four hours, from ten to four, in a week of four days: a message of Thursday afternoon is due on Monday."""
    config('hours = "10:00-16:00"\nanswer_within = 4\nworkdays = ["mon", "tue", "wed", "thu"]\n')

    write_in("--inbound", now="2026-11-26T15:00")

    assert [(one["due"], one["time"]) for one in promises()] == [("2026-11-30", "13:00")]


def test_a_message_that_is_noted_later_counts_from_when_it_came() -> None:
    """--at backdates the question too."""
    write_in("--inbound", "--at", "fri 17:30")

    assert [(one["due"], one["time"]) for one in promises()] == [("2026-11-24", "09:30")]


def test_a_message_of_many_lines_is_one_line_to_answer() -> None:
    """A long note stays whole in the contact, and the question is cut to what a line holds."""
    run("log", "1", "-", "--kind", "message", "--inbound", "--next", "fri", stdin="Dear Anna,\n\n" + "why? " * 500)

    shown = run("show", "1", "--json").json
    assert len(shown["contacts"][0]["note"]) > 2000
    assert shown["promises"][0]["text"].startswith("Dear Anna, why? why?")
    assert len(shown["promises"][0]["text"]) == 500


@pytest.mark.parametrize(
    "written",
    ['hours = "9-18"', 'hours = "18:00-09:00"', 'hours = "09:00-09:30"', 'hours = "25:00-26:00"', "hours = 9",
     "answer_within = 0", "answer_within = 1.5", "answer_within = 100000"],
)  # fmt: skip
def test_a_wrong_setting_is_named_with_its_line(config: Callable[[str], Path], written: str) -> None:
    """Working hours are two times, an hour apart or more; the time to answer is whole hours."""
    config(f'owner = "anna"\n{written}\n')

    name = written.partition(" ")[0]
    wanted = {"hours": "two times of the day", "answer_within": "a whole number of hours"}
    must_fail(run("today"), 2, f"line 2: {name} is {wanted[name]}")
