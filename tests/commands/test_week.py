"""The coming days side by side, and the binder with dated tabs."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import run
from tests.probing import begin
from tests.render.test_screens import on_a_terminal
from tests.storage.test_schema import ENTRY
from tickler.changes import Close, File, Mark
from tickler.dossiers import Card, Closing, DueDossier, Filing, Marks
from tickler.render.page import width_of
from tickler.rules.views import BinderView, binder_view
from tickler.storage import connection, queries, store
from tickler.tabs import NUMBERS, Style, Tab, day_tab, month_tab
from tickler.workdays import Calendar

NOW = "2026-11-23T08:30"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A week with agreed times, others, one dossier under a Saturday, and one carried over."""
    filed = [
        ("Weber", "fri 10:30"), ("Kavkaz", "tomorrow 10:30"), ("Nino", "tomorrow 9:00"), ("Harrow", "tomorrow"),
        ("Tamm", "sat"), *((f"Many {n}", "wed") for n in range(9)),
    ]  # fmt: skip
    path = begin(tmp_path_factory.mktemp("week") / "binder.db")
    assert run("add", "Late", "--next", "today", db=path, now="2026-11-20T09:00").status == 0
    for name, when in filed:
        assert run("add", name, "--next", when, "--exact", db=path, now=NOW).status == 0
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    """The test's own binder with that week."""
    return Path(shutil.copy(filled, tmp_path / "binder.db"))


def test_a_week_in_the_next_year_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days of another year have it in their heads, whole at 80 columns."""
    on_a_terminal(monkeypatch, 80)

    heads = run("week", "30 dec", db=path, now=NOW).out.splitlines()[0]

    assert " ".join(heads.split()) == "Wed 30 Dec Thu 31 Dec Fri 1 Jan 27 Mon 4 Jan 27 Tue 5 Jan 27"


def test_the_week_stands_side_by_side(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Agreed times in their place, the rest named, and counted where they are many; at 80 columns on one page."""
    on_a_terminal(monkeypatch, 80)

    assert run("week", db=path, now=NOW).out.splitlines() == [
        "      Mon 23 Nov     Tue 24 Nov     Wed 25 Nov     Thu 26 Nov     Fri 27 Nov",
        "      1 of 30        3 of 30        9 of 30        0 of 30        1 of 30",
        "      █░░░░░░░░░░░░  █░░░░░░░░░░░░  ████░░░░░░░░░  ░░░░░░░░░░░░░  █░░░░░░░░░░░░",
        "09:00                4 Nino",
        "10:30                3 Kavkaz                                     2 Weber",
        "",
        "      1 carried      5 Harrow       7 Many 0",
        "                                    8 Many 1",
        "                                    9 Many 2",
        "                                    10 Many 3",
        "                                    11 Many 4",
        "                                    and 4 more",
        "",
    ]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_a_week_wraps_below_and_is_never_too_wide(path: Path, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Each day has its heading, whatever the width."""
    on_a_terminal(monkeypatch, width)

    shown = run("week", "--days", "10", db=path, now=NOW).out

    assert max(map(width_of, shown.splitlines())) <= width
    for day in ("Mon 23 Nov", "Fri 27 Nov", "Sat 28 Nov", "Fri 4 Dec"):
        assert shown.count(day) == 1
    assert "1 * closed" in shown


def test_a_pipe_is_not_cut(path: Path) -> None:
    """A long name stands there whole."""
    run("add", "An uncommonly long name of a client in the south", "--next", "thu 12:00", db=path, now=NOW)

    assert "16 An uncommonly long name of a client in the south" in run("week", db=path, now=NOW).out


def test_the_week_as_json_and_records(path: Path) -> None:
    """Day by day, with the dossiers in the order of the stack; a closed day only where something lies there."""
    days = run("week", "next week", "--json", db=path, now=NOW).json["days"]
    assert [day["date"] for day in days] == [f"2026-{day}" for day in ("11-30", "12-01", "12-02", "12-03", "12-04")]
    days = run("week", "fri", "--days", "2", "--json", db=path, now=NOW).json["days"]
    assert [(day["date"], day["count"], day["open"]) for day in days] == [
        ("2026-11-27", 1, True), ("2026-11-28", 1, False), ("2026-11-30", 0, True),
    ]  # fmt: skip
    today = run("week", "--json", db=path, now=NOW).json["days"][0]
    assert (today["count"], today["carried"], today["dossiers"][0]["carried_days"]) == (1, 1, 3)
    lines = run("week", "--plain", db=path, now=NOW).out.splitlines()
    assert [line.split("\t")[:4] for line in lines[:3]] == [
        ["2026-11-23", "", "1", "Late"], ["2026-11-24", "09:00", "4", "Nino"], ["2026-11-24", "10:30", "3", "Kavkaz"],
    ]  # fmt: skip


@pytest.mark.parametrize("words", [["someday"], ["--days", "0"], ["yesterday"]])
def test_bad_input_is_refused(path: Path, words: list[str]) -> None:
    """In one line, with its exit code."""
    refused = run("week", *words, db=path, now=NOW)

    assert refused.status in {1, 2}
    assert refused.err.startswith("error: ")


# -- dated tabs --------------------------------------------------------------------------------------------------------


def test_the_binder_has_dated_tabs(path: Path, config: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each month ahead with its working days, and a closed day only where something lies there; JSON goes that far."""
    config('style = "dates"\ndated_months = 2')
    run("add", "Far", "--next", "29 jan", db=path, now=NOW)
    run("add", "Farther", "--next", "1 feb", db=path, now=NOW)
    run("days-off", "add", "24 dec", "--because", "holiday", db=path, now=NOW)
    on_a_terminal(monkeypatch, 80)

    shown = run("binder", db=path, now=NOW).out
    told = run("binder", "--json", db=path, now=NOW).json

    assert "November 2026" in shown
    assert [shown.count(f"{day} ") for day in ("Sat 28", "Sun 29", "Thu 24")] == [1, 0, 0]
    assert told["days"][-1]["date"] == "2027-01-31"
    days = {day["date"]: day for day in told["days"]}
    assert (days["2027-01-29"]["count"], days["2027-01-29"]["tab"]) == (1, "29 jan")
    months = {month["month"]: month["count"] for month in told["months"]}
    assert (months["2027-01"], months["2027-02"]) == (0, 1)
    assert run("tab", "january", "--json", db=path, now=NOW).json["count"] == 0
    assert run("tab", "29 jan", "--json", db=path, now=NOW).json["count"] == 1


def test_a_dated_tab_is_named_as_it_stands_there(path: Path, config: Callable[[str], Path]) -> None:
    """What is filed, moved, shown and found says the tab that has it: the day's own, and beyond these the month's."""
    config('style = "dates"\ndated_months = 2')

    def say(*words: str) -> str:
        return run(*words, db=path, now=NOW).out

    assert "→ Fri 15 Jan 2027, tab 15 jan" in say("add", "Zaza", "--next", "15 jan")
    for words in (["show", "zaza"], ["find", "zaza"], ["move", "zaza", "15 jan"], ["edit", "zaza", "--phone", "1"]):
        assert "Fri 15 Jan 2027, tab 15 jan" in say(*words), words
    assert "Tab 15 jan · Fri 15 Jan 2027 · 1 dossier" in say("tab", "15", "jan")
    assert " · tab 15 jan · " in say("today", "15", "jan").splitlines()[0]
    assert "→ Mon 1 Feb 2027, under February" in say("move", "zaza", "1 feb")
    assert say("tab", "1", "feb").startswith("Mon 1 Feb 2027, under February · 1 dossier")
    assert "→ Fri 15 Jan 2027, tab 15 jan" in say("undo")
    assert "Fri 15 Jan 2027, tab 15 jan" in say("print", "card", "zaza")
    assert "filed Zaza: Fri 15 Jan 2027, tab 15 jan" in say("history", "zaza")
    say("redo")
    assert "The February tab · 1 dossier" in say("tab", "february")


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_dated_tabs_fit(path: Path, config: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """No line is wider than the terminal, with one month ahead or three."""
    for months in (1, 3):
        config(f'style = "dates"\ndated_months = {months}')
        on_a_terminal(monkeypatch, width)
        assert max(map(width_of, run("binder", db=path, now=NOW).out.splitlines())) <= width


days_of_two_years = st.integers(0, 730).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
labels = st.one_of(st.integers(-60, 800).map(lambda n: ("day", n)), st.integers(-2, 26).map(lambda n: ("month", n)))


def test_whatever_the_style_all_counts_add_up_to_what_is_filed(tmp_path: Path) -> None:
    """Every filed dossier is counted under exactly one tab: the days go as far as the style says, months beyond."""
    with connection.begun(tmp_path / "binder.db") as db:

        @settings(max_examples=60)
        @given(
            days_of_two_years,
            st.lists(st.tuples(labels, st.sampled_from(("here", "here", "out", "closed"))), max_size=12),
            st.sampled_from((NUMBERS, Style(1), Style(2), Style(3))),
        )
        def law(today: date, filed: list[tuple[tuple[str, int], str]], style: Style) -> None:
            with connection.transaction(db, keep=False):
                first = queries.highest_number(db) + 1
                for n, ((kind, ahead), where) in enumerate(filed, first):
                    _file(db, n, _label(today, kind, ahead), where)
                view = _seen(db, today, style)

            assert sum(day.count for day in view.days) + sum(month.count for month in view.months) == view.counts.filed
            assert [day.day - today for day in view.days] == [timedelta(days=n) for n in range(len(view.days))]
            if style:
                assert (view.days[-1].day + timedelta(days=1)).day == 1

        law()


def _label(today: date, kind: str, ahead: int) -> Tab:
    months = today.year * 12 + today.month - 1 + ahead
    return month_tab(months // 12, months % 12 + 1) if kind == "month" else day_tab(today + timedelta(days=ahead))


def _file(db: sqlite3.Connection, number: int, tab: Tab, where: str) -> None:
    store.write(db, [File(f"u{number}", Card("Client"), Filing(tab))], ENTRY)
    if where == "out":
        store.write(db, [Mark(number, Marks(), Marks(out_with="boris"))], ENTRY)
    elif where == "closed":
        store.write(db, [Close(number, Filing(tab), Closing(date(2026, 1, 1), "x"))], ENTRY)


def _seen(db: sqlite3.Connection, today: date, style: Style) -> BinderView:
    return binder_view(
        today=today,
        due=queries.due_count(db, today),
        lying=queries.thickness(db, day_tab(today), day_tab(style.days(today)[-1])),
        far=queries.far_months(db, today, style.end(today)),
        counts=queries.counts(db),
        calendar=Calendar(),
        capacity=30,
        style=style,
    )


def test_of_a_thick_day_only_what_is_shown_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the screen all that is agreed and the first of the rest, and how many more; for other programs all of it."""
    for nth in range(12):
        run("add", f"Client {nth}", "--next", "fri")
    for time in ("9:00", "10:30"):
        run("add", f"Agreed {time}", "--next", f"fri {time}")
    looked_at: list[DueDossier] = []
    stack = queries.stack

    def looking(*given: Any) -> Iterator[DueDossier]:  # noqa: ANN401  # as the query takes it
        found = list(stack(*given))
        looked_at.extend(found)
        return iter(found)

    monkeypatch.setattr(queries, "stack", looking)

    friday = run("week").out
    seen = len(looked_at)
    (day,) = [day for day in run("week", "--json").json["days"] if day["date"] == "2026-11-27"]

    assert seen == 2 + 6
    assert "14 of 30" in friday
    assert "and 7 more" in friday
    assert (day["count"], day["agreed"], len(day["dossiers"])) == (14, 2, 14)
