"""Who buys again: a matrix made by hand, limits from the data or the settings, and the newcomers to be reminded."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from tests.conftest import run
from tests.probing import must_fail
from tickler.render.page import Page
from tickler.render.terminal.segmented import lines
from tickler.rules.segments import FEWEST, SEGMENTS, Amounts, Found, Limit, Limits, Matrix, limits_of
from tickler.storage import segmenting

NOW = "2026-11-23T09:00"
TODAY = date(2026, 11, 23)

# Each client with the days ago on which they bought.
CLIENTS = {
    "New": (5,),
    "New and due": (60,),
    "Once": (200,),
    "Growing": (100, 70),
    "VIP": (300, 200, 90, 40, 10),
    "Lost": (400, 300),
    "Lost VIP": (900, 800, 700, 600, 500, 181),
    "On the edge": (210, 180),
}


# As much of the schema as purchases need.
TABLES = """
    CREATE TABLE dossier (id INTEGER PRIMARY KEY, tab, agreed, todo, out_with, for_owner, given_pack);
    CREATE INDEX dossier_tab ON dossier (tab, agreed, todo, out_with);
    CREATE INDEX dossier_for_owner ON dossier (for_owner) WHERE for_owner IS NOT NULL;
    CREATE TABLE purchase (id INTEGER PRIMARY KEY, dossier_id, on_day, amount, currency);
    CREATE INDEX purchase_dossier ON purchase (dossier_id);
"""


def bought(clients: dict[str, tuple[int, ...]]) -> None:
    """A binder in which these clients bought on these days."""
    for number, (name, days) in enumerate(clients.items(), start=1):
        assert run("add", name, "--next", "july", "--phone", f"+995 {number}", now=NOW).status == 0
        for ago in days:
            on = (TODAY - timedelta(days=ago)).isoformat()
            assert run("deal", str(number), "100.10", "--on", on, now=NOW).status == 0


def told(*words: str) -> Any:  # noqa: ANN401  # JSON
    """What ``segments`` says."""
    ran = run("segments", *words, "--json", now=NOW)
    assert ran.status == 0, ran.err
    return ran.json


def named(segment: str) -> list[str]:
    """The clients of a segment, in their order."""
    return [one["name"] for one in told(segment)["clients"]]


@pytest.fixture
def matrix() -> None:
    """The clients above."""
    bought(CLIENTS)


@pytest.mark.usefixtures("matrix")
def test_clients_fall_into_the_matrix_by_hand(config: Callable[[str], Path]) -> None:
    """By how long ago the last purchase was, and how many there were; 180 days ago is recent, 181 is not."""
    config("[segments]\nrecent = 180\nmany = 5\n")

    assert named("newcomers") == ["New and due", "New"]
    assert named("one-time") == ["Once"]
    assert named("growing") == ["Growing", "On the edge"]
    assert named("vip") == ["VIP"]
    assert named("lost") == ["Lost VIP", "Lost"]
    counts = {one["segment"]: (one["clients"], one["purchases"], one["bought"]) for one in told()["segments"]}
    assert counts == {
        "newcomers": (2, 2, {"EUR": "200.20"}),
        "one-time": (1, 1, {"EUR": "100.10"}),
        "growing": (2, 4, {"EUR": "400.40"}),
        "vip": (1, 5, {"EUR": "500.50"}),
        "lost": (2, 8, {"EUR": "800.80"}),
    }


@pytest.mark.usefixtures("matrix")
def test_newcomers_past_the_usual_time_are_to_be_reminded() -> None:
    """Second purchases came after 30, 30, 100, 100 and 100 days: half within 100; nobody is past that yet."""
    view = told()
    assert (view["second_purchase_days"], view["newcomers_past"]) == (100, 0)

    for name, days in {"Quick": (50, 40), "Quicker": (51, 45)}.items():
        run("add", name, "--next", "july", now=NOW)
        for ago in days:
            run("deal", name, "7", "--on", (TODAY - timedelta(days=ago)).isoformat(), now=NOW)

    view = told()  # 6, 10, 30, 30, 100, 100, 100
    assert (view["second_purchase_days"], view["newcomers_past"]) == (30, 1)
    assert [(one["name"], one["last"]) for one in view["newcomers"]] == [("New and due", "2026-09-24")]


@pytest.mark.usefixtures("matrix")
def test_the_limits_come_from_the_data_where_there_are_enough() -> None:
    """With 13 gaps: nine of ten are within so many days; with 5 who bought again, how many is many is not known yet."""
    view = told()

    # Gaps: 30; 100, 110, 50, 30; 100; 100, 100, 100, 100, 319; 30. The 11th of 12 in order is 110.
    assert view["limits"] == {
        "recent_days": 110, "recent_from": "data", "many_purchases": 5, "many_from": "usual",
    }  # fmt: skip


def test_what_is_bought_on_one_day_is_one_purchase() -> None:
    """In two currencies and two lines: the client is a newcomer, with both sums."""
    run("add", "Weber", "--next", "july", now=NOW)
    for amount in ("10", "20.50", "5 USD"):
        run("deal", "1", *amount.split(), now=NOW)

    (client,) = told("newcomers")["clients"]

    assert (client["purchases"], client["bought"]) == (1, {"EUR": "30.50", "USD": "5"})


@pytest.mark.usefixtures("matrix")
def test_closed_clients_count_and_those_of_colleagues_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: Callable[[str], Path]
) -> None:
    """The archive is full of lost ones; what a deputy has received is his colleague's, and what was given is gone."""
    config("[segments]\nrecent = 180\nmany = 5\n")
    monkeypatch.chdir(tmp_path)
    run("close", "6", "--because", "moved away", now=NOW)
    assert [(one["name"], one["tab"]) for one in told("lost")["clients"]] == [("Lost VIP", "2027-07"), ("Lost", None)]
    out = run("handover", "boris", "5", "growing", "--until", "+1w", "--json", now=NOW).json["file"]
    assert (named("vip"), named("growing")) == (["VIP"], ["Growing", "On the edge"])

    monkeypatch.setenv("TICKLER_DB", str(tmp_path / "boris.db"))
    monkeypatch.setenv("LOGNAME", "boris")
    run("add", "Own", "--next", "july", now=NOW)
    assert run("receive", out, now=NOW).status == 0

    assert sum(one["clients"] for one in told()["segments"]) == 0


@pytest.mark.usefixtures("matrix")
def test_the_matrix_fits_on_one_screen(
    config: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    """At 80 columns, with bars, limits and who is to be reminded."""
    config("[segments]\nrecent = 180\nmany = 5\n")
    run("add", "Quick", "--next", "july", now=NOW)
    for ago in (50, 40, 30):
        run("deal", "Quick", "7", "--on", (TODAY - timedelta(days=ago)).isoformat(), now=NOW)
    run("deal", "growing", "1", "--on", (TODAY - timedelta(days=99)).isoformat(), now=NOW)

    shown = on_a_terminal(monkeypatch, "segments")

    assert len(shown.splitlines()) < 24
    assert shown == snapshot


@pytest.mark.usefixtures("matrix")
def test_one_segment_is_listed(monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion) -> None:
    """Each client with phone, the last purchase, what all came to, and where the dossier lies."""
    assert on_a_terminal(monkeypatch, "segments", "lost", "--most", "1") == snapshot


@pytest.mark.usefixtures("matrix")
@pytest.mark.parametrize("words", [["segments"], ["segments", "lost"]], ids=" ".join)
def test_other_programs_read_a_record_a_line(words: list[str], snapshot: SnapshotAssertion) -> None:
    """With --plain, and stable columns."""
    assert run(*words, "--plain", now=NOW).out == snapshot


@pytest.mark.usefixtures("matrix")
@pytest.mark.parametrize("width", [40, 60, 100, 160])
def test_no_line_is_wider_than_the_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """At any width."""
    for words in (["segments"], ["segments", "vip"]):
        shown = on_a_terminal(monkeypatch, *words, width=width)
        assert max(map(len, shown.splitlines())) <= width


def test_a_long_name_leaves_its_place_to_the_phone(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is cut, so that the phone stands beside it. A segment is known in capitals, too, as the screen writes it."""
    run("add", "Bäckerei " + "Lindner " * 9, "--person", "Uta", "--phone", "+49 30 5550", "--next", "july", now=NOW)
    run("deal", "1", "12345678.90 EUR", now=NOW)

    listed = on_a_terminal(monkeypatch, "segments", "NEWCOMERS").splitlines()[-2]

    assert listed == " 1  Bäckerei Lindner Lindner Lindner Lindner Li…  +49 30 5550"


def test_a_small_segment_is_not_shown_as_none() -> None:
    """One client of many is some part of them."""
    counts = {"newcomers": 1, "one-time": 0, "growing": 0, "vip": 0, "lost": 500}
    segments = tuple(Amounts(name, counts[name], counts[name], {}) for name in SEGMENTS)
    limits = Limits(Limit(180, "usual"), Limit(5, "usual"))
    view = Matrix(TODAY, limits, Found(0, None, 0, None, None), segments, past=0, newcomers=())

    shown = [line.plain for line in lines(view, Page(width=80, cut=True, colour=False, asks=False))]

    assert [line.split()[3:5] for line in shown if "%" in line][:2] == [["<1", "%"], ["0", "%"]]


def test_no_purchase_on_record_says_so() -> None:
    """And how one is noted."""
    run("add", "Weber", "--next", "july", now=NOW)

    assert (
        "No purchase of a client of yours is on record. tickler deal REF AMOUNT notes one."
        in run("segments", now=NOW).out
    )


@given(
    st.none() | st.integers(1, 3660),
    st.none() | st.integers(2, 1000),
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(1, 1000),
    st.integers(2, 1000),
)
def test_the_settings_go_before_the_data_and_few_figures_tell_nothing(
    recent: int | None, many: int | None, gaps: int, again: int, found_recent: int, found_many: int
) -> None:
    """Each limit by itself; many is three at least."""
    limits = limits_of(Found(gaps, found_recent, again, found_many, 1), recent, many)

    if recent is not None:
        assert limits.recent == Limit(recent, "settings")
    else:
        assert limits.recent.source == ("data" if gaps >= FEWEST else "usual")
    if many is not None:
        assert limits.many == Limit(many, "settings")
    else:
        assert limits.many.value >= 3
        assert limits.many.source == ("data" if again >= FEWEST else "usual")


@given(st.lists(st.lists(st.integers(0, 900), min_size=1, max_size=8, unique=True), min_size=1, max_size=30))
def test_the_figures_are_those_of_a_slow_recount(clients: list[list[int]]) -> None:
    """Quantiles and segments from SQL are those of lists in memory, for any purchases."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.row_factory = sqlite3.Row
        db.executescript(TABLES)
        insert = "INSERT INTO purchase (dossier_id, on_day, amount, currency) VALUES (?, ?, '1', 'EUR')"
        for number, days in enumerate(clients, start=1):
            db.executemany(insert, [(number, (TODAY - timedelta(days=ago)).isoformat()) for ago in days])
        found = segmenting.found(db, TODAY)
        limits = limits_of(found, None, None)
        counts = {one.segment: one.clients for one in segmenting.segments(db, limits, TODAY)}
    gaps = sorted(later - sooner for days in clients for later, sooner in pairs(sorted(days)))
    seconds = sorted(days[-1] - days[-2] for days in map(sorted, clients) if len(days) > 1)
    times = sorted(len(days) for days in clients if len(days) > 1)

    assert (found.gaps, found.again) == (len(gaps), len(times))
    assert found.recent == rank(gaps, 90)
    assert found.many == rank(times, 80)
    assert found.second == rank(seconds, 50)
    slow = dict.fromkeys(counts, 0)
    for days in clients:
        recently = min(days) <= limits.recent.value
        if len(days) == 1:
            slow["newcomers" if recently else "one-time"] += 1
        elif not recently:
            slow["lost"] += 1
        else:
            slow["vip" if len(days) >= limits.many.value else "growing"] += 1
    assert counts == slow


def pairs(days: list[int]) -> list[tuple[int, int]]:
    """Each day ago with the one before."""
    return [(later, sooner) for sooner, later in pairwise(days)]


def rank(figures: list[int], percent: int) -> int | None:
    """The smallest figure that so many percent do not exceed."""
    return figures[ceil(percent * len(figures) / 100) - 1] if figures else None


@pytest.mark.parametrize(
    ("words", "said"),
    [(["loyal"], "loyal"), (["Lost", "--most", "0"], "0"), (["lost", "lost"], "extra argument")],
    ids=lambda said: " ".join(said) if isinstance(said, list) else None,
)
def test_what_is_no_segment_is_refused(words: list[str], said: str) -> None:
    """An unknown word, no clients, too many words."""
    must_fail(run("segments", *words, now=NOW), 2, said)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('recent = "soon"', 'line 2: segments.recent is so many days, such as 180 or "6m"'),
        ("recent = 0", "segments.recent"),
        ("many = 1", "segments.many is a whole number from 2 to 1000"),
    ],
)
def test_a_wrong_limit_is_named(config: Callable[[str], Path], setting: str, said: str) -> None:
    """With file and line."""
    config(f"[segments]\n{setting}\n")

    must_fail(run("segments", now=NOW), 2, said)


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, *words: str, width: int = 80) -> str:
    """What a command shows on a terminal of a width."""
    page = Page(width=width, cut=True, colour=False, asks=False)
    monkeypatch.setattr(Page, "of_this_process", classmethod(lambda _cls, *, no_color: page))  # noqa: ARG005
    shown = run(*words, now=NOW)
    assert shown.status == 0, shown.err
    return shown.out
