"""The cadence on the card, the warning where a date breaks it, and who was not heard of for too long."""

import json
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import run
from tests.storage.test_schema import ENTRY
from tickler.changes import Close, File, Mark, NoteContact
from tickler.dossiers import Card, Closing, Contact, Filing, Marks
from tickler.rules.cadence import Cadences
from tickler.rules.tokens import sign
from tickler.storage import connection, queries, quiet, store
from tickler.tabs import Tab, day_tab, first_day, month_tab

TODAY = date(2026, 11, 23)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the binder of a test lies."""
    monkeypatch.setenv("TICKLER_DB", str(tmp_path / "binder.db"))
    return tmp_path / "binder.db"


# -- on the card -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("path")
def test_the_cadence_is_a_line_of_the_card() -> None:
    """Said when a dossier is made, changed, shown, and taken off by an empty text."""
    added = run("add", "Weber", "--next", "fri", "--cadence", "2w")
    assert "  cadence: 14 days" in added.out.splitlines()
    assert run("show", "1", "--json").json["cadence"] == 14
    assert "cadence  14 days" in run("show", "1").out
    assert "card\tcadence\t14" in run("show", "1", "--plain").out

    assert "  cadence: 14 days → 31 days" in run("edit", "1", "--set", "cadence=1m").out.splitlines()
    assert run("edit", "1", "--cadence", "").status == 0
    assert run("show", "1", "--json").json["cadence"] is None
    refused = run("edit", "1", "--cadence", "often")
    assert (refused.status, refused.err.splitlines()[0]) == (2, "error: 'often' is no cadence from 1 to 3660 days")


def test_the_cadence_is_in_the_editor(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands in the card's file, is read from it, and a wrong one is named at its line."""
    run("add", "Weber", "--next", "fri", "--cadence", "14", db=path)
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i \'s/^cadence = "14"/cadence = 21/\' "$1"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(editor))

    assert run("edit", "1", "--editor", db=path).status == 0
    assert run("show", "1", "--json", db=path).json["cadence"] == 21


def test_the_cadence_goes_out_in_a_list_and_comes_back(path: Path, tmp_path: Path) -> None:
    """CSV and JSON have it, and so has a binder that takes them in."""
    run("add", "Weber", "--next", "fri", "--cadence", "14", db=path)
    for name in ("all.csv", "all.json"):
        assert run("export", str(tmp_path / name), db=path).status == 0
        other = tmp_path / f"{name}.db"
        assert run("import", str(tmp_path / name), db=other).status == 0
        assert run("show", "1", "--json", db=other).json["cadence"] == 14, name
    bad = tmp_path / "bad.csv"
    bad.write_text("name,cadence\nNino,often\n")
    assert "line 2, column 'cadence': 'often' is no cadence" in run("import", str(bad), "-n", db=path).err


def test_of_two_cadences_merged_the_shorter_holds(path: Path) -> None:
    """So that neither is broken."""
    run("add", "Weber", "--next", "fri", "--cadence", "14", db=path)
    run("add", "Weber KG", "--next", "fri", "--cadence", "7", db=path)

    assert run("merge", "2", "1", db=path).status == 0

    assert run("show", "1", "--json", db=path).json["cadence"] == 7


def test_the_cadence_travels_in_a_pack(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A colleague has it, changes it, and gives it back."""
    boris = tmp_path / "boris.db"
    run("add", "Weber", "--next", "fri", "--cadence", "14", db=path)
    file = run("handover", "boris", "--until", "30 dec", "--to", str(tmp_path), "--json", db=path).json["file"]
    monkeypatch.setenv("LOGNAME", "boris")
    assert run("receive", file, db=boris).status == 0
    assert run("show", "1", "--json", db=boris).json["cadence"] == 14
    run("edit", "1", "--cadence", "7", db=boris)
    back = run("handback", "anna", "--to", str(tmp_path), "--json", db=boris).json["file"]
    monkeypatch.setenv("LOGNAME", "anna")

    assert run("receive", back, db=path).status == 0

    assert run("show", "1", "--json", db=path).json["cadence"] == 7


def test_what_an_older_tickler_wrote_is_read(path: Path, tmp_path: Path) -> None:
    """An export that knows neither cadence nor days off has none."""
    run("add", "Weber", "--next", "fri", "--cadence", "14", db=path)
    run("export", str(tmp_path / "all.json"), db=path)
    told = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    del told["dossiers"][0]["card"]["cadence"], told["days_off"]
    (tmp_path / "old.json").write_text(json.dumps(told), encoding="utf-8")

    assert run("import", str(tmp_path / "old.json"), db=tmp_path / "old.db").status == 0

    assert run("show", "1", "--json", db=tmp_path / "old.db").json["cadence"] is None


# -- the warning -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("path")
def test_a_date_that_breaks_the_cadence_is_warned_of() -> None:
    """By add, call, log, move and reopen alike, in the note; a date within it is not."""
    added = run("add", "Weber", "--next", "7 jan", "--json").json
    assert added["note"] == "that is 45 days without a contact; the cadence is 31"
    called = run("call", "1", "-o", "reached", "--next", "7 jan", "--json").json
    assert called["note"] == "that is 45 days after the last contact; the cadence is 31"
    logged = run("log", "1", "--kind", "email", "--next", "7 jan", "--at", "yesterday", "--json").json
    assert (
        logged["note"]
        == "noted under Sun 22 Nov 2026, 12:00; that is 45 days after the last contact; the cadence is 31"
    )
    assert run("call", "1", "-o", "reached", "--next", "fri", "--json").json["note"] is None
    (moved,) = run("move", "1", "7 jan", "--json").json
    assert moved["note"] == "that is 45 days after the last contact; the cadence is 31"
    (moved,) = run("move", "1", "24 dec", "--json").json
    assert moved["note"] is None
    run("close", "1", "--because", "x")
    assert run("reopen", "1", "--next", "july", "--json").json["note"] == (
        "that is at least 220 days after the last contact; the cadence is 31"
    )


@pytest.mark.usefixtures("path")
def test_the_settings_say_the_cadence_of_tags_and_stages(config: Callable[[str], Path]) -> None:
    """The dossier's own before its tags', before its stage's, before all clients'."""
    config('[cadence]\ndays = 60\n[cadence.stages]\nclient = "2w"\n[cadence.tags]\nvip = 7\n')

    def days(*card: str) -> str:
        note: str = run("add", "Weber", "--next", "1 mar", "--dry-run", "--json", *card).json["note"]
        return note.rpartition(" ")[2]

    assert days() == "60"
    assert days("--stage", "client") == "14"
    assert days("--stage", "client", "--tag", "VIP") == "7"
    assert days("--stage", "client", "--tag", "VIP", "--cadence", "21") == "21"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[cadence]\ndays = 0", "line 2: cadence.days is a cadence"),
        ("[cadence]\ndays = true", "line 2: cadence.days is a cadence"),
        ("[cadence.stages]\nclinet = 3", "line 2: there is no stage 'clinet'"),
        ('[cadence.tags]\nvip = "soon"', "line 2: cadence.tags.vip is a cadence"),
        ("[cadence]\ntags = 3", "line 2: cadence.tags is a table"),
        ("[cadence]\nday = 3", "line 2: there is no setting 'cadence.day'"),
        ("cadence = 3", "line 1: there is no setting 'cadence'"),
        ('style = "date"', "line 1: style is one of numbers, dates"),
        ("dated_months = 4", "line 1: dated_months is a whole number of months from 1 to 3"),
    ],
)
@pytest.mark.usefixtures("path")
def test_a_wrong_setting_is_named_with_its_line(config: Callable[[str], Path], text: str, said: str) -> None:
    """File and line, and exit 2."""
    config(text)

    refused = run("quiet")

    assert refused.status == 2
    assert said in refused.err.splitlines()[0]


# -- who was not heard of ----------------------------------------------------------------------------------------------


def test_quiet_lists_who_is_beyond_and_who_will_be(path: Path) -> None:
    """The longest first, with the total; who comes up in time is not in it, and --within looks less far ahead."""
    for name, next_day, spoken in (
        ("Long", "26 nov", "1 oct"),
        ("Short", "26 nov", "20 oct"),
        ("Far", "15 jan", "1 nov"),
        ("Soon", "5 dec", "22 nov"),
    ):
        run("add", name, "--next", next_day, db=path, now="2026-09-01T09:00")
        run("log", name, "--kind", "email", "--at", spoken, "--next", next_day, db=path, now="2026-11-22T09:00")

    seen = run("quiet", "--json", db=path).json

    assert seen["count"] == {"beyond": 2, "coming": 1}
    assert [(one["name"], one["days"], one["beyond"], one["beyond_from"]) for one in seen["dossiers"]] == [
        ("Long", 53, True, "2026-11-02"), ("Short", 34, True, "2026-11-21"), ("Far", 22, False, "2026-12-03"),
    ]  # fmt: skip
    assert run("quiet", "--within", "9", "--json", db=path).json["count"] == {"beyond": 2, "coming": 0}
    assert run("quiet", "--within", "10", "--json", db=path).json["count"] == {"beyond": 2, "coming": 1}
    shown = run("quiet", "--most", "1", db=path).out
    assert "Beyond the cadence · 2" in shown
    assert "… and 1 more" in shown
    assert run("quiet", "--plain", db=path).out.splitlines()[0].split("\t")[:4] == ["1", "53", "31", "yes"]


def test_quiet_shows_once_what_tells_clients_apart(path: Path) -> None:
    """As the day's stack does: the name, and whom to ask for; where that is nobody else, the company."""
    for words in (
        ("Zoë Mayer", "--person", "Zoë Mayer", "--company", "Molkerei Allgäu eG"),
        ("Spedition Huber", "--person", "Ida Huber", "--company", "Spedition Huber"),
        ("Berg AG", "--company", "Berg AG"),
    ):
        run("add", *words, "--next", "15 jan", db=path, now="2026-09-01T09:00")

    shown = run("quiet", db=path).out

    for who in ("Zoë Mayer · Molkerei Allgäu eG", "Spedition Huber · Ida Huber", "Berg AG"):
        assert f"  {who}  " in shown


def test_where_nobody_is_quiet_it_says_so(path: Path) -> None:
    """An empty list is no error."""
    run("add", "Weber", "--next", "fri", db=path)

    assert run("quiet", db=path).out == "Nobody is beyond the cadence, or will be before the next date.\n"


labels = st.one_of(
    st.integers(-40, 400).map(lambda n: day_tab(TODAY + timedelta(days=n))),
    st.integers(0, 13).map(lambda n: month_tab(2026 + (10 + n) // 12, (10 + n) % 12 + 1)),
)


class Client(NamedTuple):
    """A client as the law makes one."""

    tab: Tab
    since: int | None  # days since the last contact
    stage: str | None
    tags: set[str]
    own: int | None
    where: str


clients = st.lists(
    st.builds(
        Client,
        labels,
        st.one_of(st.none(), st.integers(0, 120)),
        st.sampled_from((None, "client", "lead")),
        st.sets(st.sampled_from(("vip", "Key Account", "other"))),
        st.one_of(st.none(), st.integers(1, 60)),
        st.sampled_from(("here", "out", "closed")),
    ),
    max_size=8,
)
said = st.builds(
    Cadences,
    st.integers(1, 60),
    st.one_of(st.just({}), st.just({sign("stage", "client"): 20})),
    st.one_of(st.just({}), st.just({sign("tag", "vip"): 7, sign("tag", "key account"): 14})),
)


def test_quiet_is_what_a_slow_count_says(tmp_path: Path) -> None:
    """Who is beyond and who will be, dossier by dossier, as the rule of one dossier has it."""
    with connection.begun(tmp_path / "binder.db") as db:

        @settings(max_examples=60)
        @given(clients, said, st.one_of(st.none(), st.integers(0, 90)))
        def law(clients: list[Client], cadences: Cadences, within: int | None) -> None:
            until = date.max if within is None else TODAY + timedelta(days=within)
            with connection.transaction(db, keep=False):
                first = queries.highest_number(db) + 1
                lasts = [_filed(db, n, client) for n, client in enumerate(clients, first)]
                beyond, coming = list[int](), list[int]()
                for n, (client, last) in enumerate(zip(clients, lasts, strict=True), first):
                    allowed = cadences.of(_card(client))
                    if client.where == "here" and (TODAY - last).days > allowed:
                        beyond.append(n)
                    elif client.where == "here" and (_next(client, until) - last).days > allowed:
                        coming.append(n)

                assert _found(quiet.beyond(db, cadences, TODAY, most=100)) == beyond
                assert _found(quiet.coming(db, cadences, TODAY, until, most=100)) == coming

        law()


def _card(client: Client) -> Card:
    return Card("Client", stage=client.stage, tags=tuple(sorted(client.tags)), cadence=client.own)


def _next(client: Client, until: date) -> date:
    return min(max(first_day(client.tab), TODAY), until)


def _filed(db: sqlite3.Connection, number: int, client: Client) -> date:
    """File the client's dossier, and give the day of the last contact, or since when it is there."""
    added = date(2026, 9, 1)
    store.write(db, [File(f"u{number}", _card(client), Filing(client.tab))], ENTRY._replace(at=f"{added}T09:00:00"))
    if client.since is not None:
        added = TODAY - timedelta(days=client.since)
        store.write(db, [NoteContact(number, Contact(f"c{number}", f"{added}T10:00", "call"))], ENTRY)
    if client.where == "out":
        store.write(db, [Mark(number, Marks(), Marks(out_with="boris"))], ENTRY)
    if client.where == "closed":
        store.write(db, [Close(number, Filing(client.tab), Closing(TODAY, "x"))], ENTRY)
    return added


def _found(asked: tuple[int, list[quiet.Silent]]) -> list[int]:
    count, silent = asked
    assert count == len(silent)
    assert [one.last for one in silent] == sorted(one.last for one in silent)
    return sorted(one.dossier.id for one in silent)
