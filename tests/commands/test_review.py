"""The day that was, and the weeks: figures counted by hand, one screen, quotas, and what other programs read."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from tests.conftest import Ran, run
from tests.probing import must_fail
from tickler.render.page import Page
from tickler.render.terminal import figured
from tickler.rules.figures import mondays

EVENING = "2026-11-23T18:00"


@pytest.fixture
def day() -> None:
    """A Monday: seven were planned; what became of each is told below, and one more was called."""
    for name in ("Agreed and kept", "Agreed and late", "Called", "Moved", "Left", "Closed", "Not agreed any more"):
        when = {"Agreed and kept": "mon 10:30", "Agreed and late": "mon 11:00", "Not agreed any more": "mon 15:00"}
        run("add", name, "--next", when.get(name, "mon"), now="2026-11-20T16:00")
    run("add", "New one", "--next", "today", now="2026-11-23T09:05")
    run("call", "kept", "-o", "offer-sent", "--next", "+1w", "--promise", "samples by today", now="2026-11-23T10:50")
    run("call", "late", "-o", "no-answer", "--next", "tomorrow", now="2026-11-23T14:00")
    run("call", "called", "-o", "deal", "--offer", "offer 7", "--next", "today", now="2026-11-23T14:10")
    run("call", "new one", "-o", "reached", "--next", "+1w", "--inbound", now="2026-11-23T14:20")
    run("move", "moved", "tomorrow", now="2026-11-23T15:00")
    run("close", "closed", "--because", "retired", now="2026-11-23T15:05")
    run("move", "any more", "+1w", "--force", now="2026-11-23T15:10")
    run("promise", "left", "a price", "today 12:00", now="2026-11-23T09:10")
    run("promise", "left", "a visit", "today", now="2026-11-23T09:10")
    run("kept", "agreed and kept", now="2026-11-23T16:00")


@pytest.mark.usefixtures("day")
def test_a_day_is_told_in_figures_that_add_up() -> None:
    """Each planned dossier is done, moved, carried over or closed; calls, offers, agreed times and promises beside."""
    told = run("review", "--json", now=EVENING).json

    assert (told["date"], told["over"], told["closed_because"]) == ("2026-11-23", False, None)
    names = ("planned", "done", "moved", "carried", "closed", "unplanned")
    assert [told[name] for name in names] == [7, 3, 2, 1, 1, 1]
    assert told["agreed"] == {"agreed": 3, "kept": 1, "late": 1, "moved": 1, "missed": 0, "ahead": 0}
    assert (told["contacts"], told["calls"], told["first_calls"], told["reached"]) == (4, 3, 3, 2)
    assert (told["reached_rate"], told["offers"], told["contracts"]) == (0.667, 2, 1)
    assert told["outcomes"] == [
        {"outcome": name, "count": 1} for name in ("deal", "no-answer", "offer-sent", "reached")
    ]
    assert told["promises"] == {"due": 3, "in_time": 1, "broken": 1, "open": 1, "kept": 1, "kept_late": 0}
    assert told["next"] == {"date": "2026-11-24", "due": 4, "capacity": 30}


@pytest.mark.usefixtures("day")
def test_a_day_long_past_is_told_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever happened since, the day stays what it was; what was open then is broken."""
    monkeypatch.chdir(tmp_path)
    run("merge", "called", "agreed and kept", now="2026-12-15T09:00")
    run("handover", "boris", "left", "--until", "+1w", "--quiet", now="2026-12-16T09:00")
    run("recall", "left", now="2026-12-17T09:00")
    run("close", "moved", "--because", "gone", now="2026-12-18T09:00")

    told = run("review", "23 nov", "--json", now="2026-12-28T09:00").json

    assert told["over"]
    names = ("planned", "done", "moved", "carried", "closed", "unplanned")
    assert [told[name] for name in names] == [7, 3, 2, 1, 1, 1]
    assert told["promises"] == {"due": 3, "in_time": 1, "broken": 2, "open": 0, "kept": 1, "kept_late": 0}
    assert told["next"]["due"] == 4


@pytest.mark.usefixtures("day")
def test_what_was_taken_back_was_never_done() -> None:
    """Of a call that an undo takes back the next morning, the day knows nothing."""
    run("undo", "--entry", "11", now="2026-11-24T08:30")

    told = run("review", "yesterday", "--json", now="2026-11-24T08:31").json

    assert [told[name] for name in ("planned", "done", "carried", "calls", "offers")] == [7, 2, 2, 2, 1]


@pytest.mark.usefixtures("day")
def test_a_day_fits_on_one_screen(
    config: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    """At 80 columns all of it stands in 24 lines, with the quotas that are set."""
    config("[quota]\ncalls = 30\nfirst_calls = 2\noffers = 50\ncontracts = 4\n")

    shown = on_a_terminal(monkeypatch, 80, "review")

    assert len(shown.splitlines()) < 24
    assert shown == snapshot


def test_an_empty_day_says_so(monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion) -> None:
    """On a Sunday nothing was planned; the next working day is Monday."""
    run("add", "Weber", "--next", "8 dec", now="2026-11-20T16:00")

    assert on_a_terminal(monkeypatch, 80, "review", "22 nov") == snapshot


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("words", [["review"], ["stats", "--weeks", "3"]], ids=" ".join)
def test_other_programs_read_a_figure_a_line(words: list[str], snapshot: SnapshotAssertion) -> None:
    """With --plain, and stable columns."""
    assert run(*words, "--plain", now=EVENING).out == snapshot


@pytest.mark.usefixtures("day")
def test_weeks_are_told_with_a_line_and_figures(monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion) -> None:
    """The running week is the last one, and says how many days it has had."""
    assert on_a_terminal(monkeypatch, 80, "stats") == snapshot


def test_weeks_stand_apart_down_a_pipe() -> None:
    """A single one is drawn, and those of another year have room for it."""
    run("add", "Weber", "--next", "23 nov", now="2026-11-20T09:00")

    one = run("stats", "--weeks", "1", now="2026-11-23T17:00").out.splitlines()
    many = run("stats", "--weeks", "60", now="2026-11-23T17:00").out.splitlines()

    assert one[2:4] == [f"{'':17}23 Nov", "  due a day    █    1.0"]
    assert many[2].split()[:6] == ["6", "Oct", "25", "13", "Oct", "25"]


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("width", [40, 60, 80, 160])
@pytest.mark.parametrize("weeks", ["1", "8", "60", "520"])
def test_many_weeks_fit_into_any_width(monkeypatch: pytest.MonkeyPatch, width: int, weeks: str) -> None:
    """The last ones are drawn; what is left out is said."""
    shown = on_a_terminal(monkeypatch, width, "stats", "--weeks", weeks).splitlines()

    assert max(map(len, shown)) <= width
    assert ("are drawn" in " ".join(shown)) == (int(weeks) > width - 15 - 14)


@given(st.lists(st.none() | st.floats(0, 1e9, allow_subnormal=False), min_size=1))
def test_a_sparkline_is_as_high_as_its_figures(heights: list[float | None]) -> None:
    """The highest figure has the highest sign, 0 alone the lowest, none a blank, and more is never lower."""
    drawn = figured._sparkline(heights, "01234567")

    assert [sign == " " for sign in drawn] == [figure is None for figure in heights]
    seen = sorted((figure, int(sign)) for figure, sign in zip(heights, drawn, strict=True) if figure is not None)
    assert [sign for _, sign in seen] == sorted(sign for _, sign in seen)
    assert all((sign == 0) == (figure == 0) for figure, sign in seen)
    assert not seen or seen[-1][0] == 0 or seen[-1][1] == 7


def test_the_calls_of_a_deputy_are_his(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dossier that went out that day was moved; the contacts that came back with it are counted by the deputy."""
    monkeypatch.chdir(tmp_path)

    def say(owner: str, *words: str, now: str) -> Ran:
        monkeypatch.setenv("LOGNAME", owner)
        return run(*words, db=tmp_path / f"{owner}.db", now=now)

    say("anna", "add", "Weber", "--next", "mon", now="2026-11-20T16:00")
    say("boris", "add", "Own", "--next", "july", now="2026-11-20T16:00")
    out = say("anna", "handover", "boris", "weber", "--until", "fri", "--json", now="2026-11-23T09:00").json["file"]
    say("boris", "receive", out, now="2026-11-23T09:10")
    say("boris", "call", "weber", "-o", "reached", "--next", "fri", now="2026-11-23T10:00")
    back = say("boris", "handback", "anna", "--json", now="2026-11-23T17:00").json["file"]
    assert say("anna", "receive", back, now="2026-11-24T09:00").status == 0

    annas = say("anna", "review", "23 nov", "--json", now="2026-11-24T18:00").json
    boriss = say("boris", "review", "23 nov", "--json", now="2026-11-24T18:00").json

    assert [annas[name] for name in ("planned", "moved", "handed_over", "contacts", "unplanned")] == [1, 1, 1, 0, 0]
    assert [boriss[name] for name in ("planned", "unplanned", "calls", "reached")] == [0, 1, 1, 1]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["review", "tomorrow"], 1, "Tue 24 Nov 2026 is still to come"),
        (["review", "july"], 2, "is a whole month"),
        (["review", "whenever"], 2, "whenever"),
        (["stats", "--weeks", "0"], 2, "0"),
        (["stats", "--weeks", "many"], 2, "many"),
    ],
    ids=lambda said: " ".join(said) if isinstance(said, list) else None,
)
def test_what_cannot_be_looked_back_on_is_refused(words: list[str], status: int, said: str) -> None:
    """A day that has not come, a month, nonsense; no weeks."""
    run("add", "Weber", "--next", "july")

    must_fail(run(*words), status, said)


def test_a_quota_is_a_whole_number(config: Callable[[str], Path]) -> None:
    """A wrong value names the file and the line."""
    config('[quota]\ncalls = "many"\n')

    must_fail(run("review"), 2, "line 2: quota.calls is a whole number")


def test_the_mondays_of_a_few_weeks_are_said_alike_over_new_year() -> None:
    """The year is said where a day and a month could be one of two years, and then of all."""
    run("add", "Weber", "--next", "fri", now="2026-11-02T09:00")

    few, many = (run("stats", "--weeks", weeks, now="2027-01-06T17:00").out for weeks in ("3", "60"))

    assert few.splitlines()[2].split("   ")[-1].split() == ["21", "Dec", "28", "Dec", "4", "Jan"]
    assert many.splitlines()[2].endswith(" 21 Dec 26 28 Dec 26  4 Jan 27")


@pytest.mark.usefixtures("day")
def test_on_a_closed_day_there_is_no_quota_of_a_day(config: Callable[[str], Path]) -> None:
    """Nobody need call on a Sunday; the month's contracts are counted on all the same."""
    config("[quota]\ncalls = 5\nfirst_calls = 1\noffers = 1\ncontracts = 4\n")

    open_day, closed_day = (run("review", "--json", now=f"2026-11-2{n}T19:00").json["quota"] for n in (3, 9))

    assert open_day == {"calls": 5, "first_calls": 1, "offers": 1, "contracts": 4}
    assert closed_day == {"calls": None, "first_calls": None, "offers": None, "contracts": 4}


def test_weeks_begin_on_monday() -> None:
    """The last one is that of today."""
    assert mondays(date(2026, 11, 22), 2) == [date(2026, 11, 9), date(2026, 11, 16)]


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, width: int, *words: str) -> str:
    """What a command shows in the evening on a terminal of a width."""
    page = Page(width=width, cut=True, colour=False, asks=False)
    monkeypatch.setattr(Page, "of_this_process", classmethod(lambda _cls, *, no_color: page))  # noqa: ARG005
    shown = run(*words, now=EVENING)
    assert shown.status == 0, shown.err
    return shown.out


@pytest.mark.usefixtures("day")
def test_a_narrow_screen_says_of_how_many_weeks_it_has_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all weeks are drawn and fewer are told in figures, that is said; where they have room, nothing is."""
    assert "figures of the last 5" in on_a_terminal(monkeypatch, 60, "stats").splitlines()[0]
    assert "figures of" not in on_a_terminal(monkeypatch, 80, "stats")
