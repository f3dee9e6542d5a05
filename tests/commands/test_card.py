"""The card in full: all its lines, the persons, days to greet on, and fields of one's own."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran, run
from tests.probing import OBEYED, Dump, alter, begin, binder_path, dump
from tickler.rules.occasions import days_ahead
from tickler.storage import queries

FIELDS = """
[fields.customer_no]
label = "Customer no."
required = true
[fields.rating]
choices = ["A", "B", "C"]
[fields.until]
type = "date"
[fields.limit]
type = "money"
"""
KAVKAZ = ["--person", "Nino Beridze", "--position", "Buyer", "--phone", "+995 32 1", "--email", "nino@kavkaz.example"]
HOSTILE = ["\x1b[31mred", "a\x00b", "x" * 10_000, "\x9b2J", "a\x7f"]
STRANGE = ["[bold]x[/bold]", "ნინო ბერიძე", "line\nbreak", "<script>", "'; DROP TABLE dossier; --", "%s {0}", "🎂"]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A binder to copy: a client far from today, with a person, and another."""
    return begin(
        tmp_path_factory.mktemp("card") / "binder.db",
        ["add", "Kavkaz Trading", "--next", "july 2027", *KAVKAZ],
        ["add", "Weber Söhne", "--next", "today", "--phone", "+49 30 5550"],
    )


@pytest.fixture(autouse=True)
def _binder(begun: Path) -> None:
    """The test's own copy of it."""
    shutil.copy(begun, binder_path())


def shown(ref: str = "kavkaz") -> dict[str, Any]:
    """The dossier, opened."""
    card: dict[str, Any] = run("show", ref, "--json").json
    return card


def held(rows: Dump) -> Dump:
    """What lies in dossiers, without the journal's own tables and the words to find it by."""
    return {name: held for name, held in rows.items() if name in ("dossier", "person", "occasion")}


def must_fail(ran: Ran, status: int, said: str) -> None:
    """One line, perhaps a hint, the exit code, and nothing that a terminal obeys."""
    assert (ran.status, ran.out) == (status, "")
    assert ran.err.startswith("error: ")
    assert said in ran.err
    assert not OBEYED.search(ran.err)


# -- the card


def test_every_line_of_the_card_is_written_and_shown() -> None:
    """What was said stands in the JSON, and each line on the screen; the answer says how it was read."""
    edited = run(
        "edit", "kavkaz", "--address", "12 Rustaveli Ave", "--website", "kavkaz.example", "--language", "Georgian",
        "--source", "fair", "--recommended-by", "weber", "--terms", "30 days", "--price-type", "wholesale",
        "--receivables", "1.200,50 €", "--stage", "CLIENT", "--set", "person_note=Prefers mornings",
    )  # fmt: skip

    assert edited.status == 0
    assert "  receivables: 1,200.50 EUR\n" in edited.out
    assert "  recommended by: 2 Weber Söhne\n" in edited.out
    card = shown()
    assert card | {
        "address": "12 Rustaveli Ave", "website": "kavkaz.example", "language": "Georgian", "source": "fair",
        "recommended_by": 2, "terms": "30 days", "price_type": "wholesale", "receivables": "1200.50 EUR",
        "stage": "client", "person_note": "Prefers mornings",
    } == card  # fmt: skip
    screen = run("show", "kavkaz").out
    for words in ("12 Rustaveli Ave", "1,200.50 EUR", "2 Weber Söhne", "wholesale", "client", "Prefers mornings"):
        assert words in screen
    assert shown("weber")["recommended"] == [{"id": 1, "name": "Kavkaz Trading"}]
    assert "1 Kavkaz Trading" in run("show", "weber").out
    assert [one["id"] for one in run("find", "rustaveli", "--json").json["dossiers"]] == [1]


def test_add_takes_the_same_lines_as_edit() -> None:
    """A new dossier is made with all of it in one go, and undone in one go."""
    before = dump()

    added = run(
        "add", "Bakery", "--next", "fri", "--person", "Ana", "--birthday", "8 mar 1990", "--occasion", "Fair=1 dec",
        "--recommended-by", "kavkaz", "--receivables", "$ 5", "--stage", "lead", "--set", "language=German",
    )  # fmt: skip

    assert added.status == 0
    assert "  birthday of Ana: 8 March 1990\n" in added.out
    card = shown("bakery")
    assert (card["recommended_by"], card["receivables"], card["language"]) == (1, "5 USD", "German")
    assert [(one["what"], one["who"], one["day"], one["year"]) for one in card["occasions"]] == [
        ("birthday", "Ana", "03-08", 1990), ("Fair", None, "12-01", None),
    ]  # fmt: skip
    run("undo")
    assert held(dump()) == held(before)
    assert run("check").status == 0


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--stage", "friend"], 2, "there is no stage 'friend'"),
        (["--receivables", "much"], 2, "is no amount"),
        (["--website", "a b"], 2, "is no website"),
        (["--recommended-by", "nobody"], 3, "no dossier goes by 'nobody'"),
        (["--recommended-by", "99"], 3, "there is no dossier 99"),
        (["--recommended-by", "kavkaz"], 1, "cannot have recommended itself"),
        (["--set", "own=x"], 2, "a card has no line 'own'"),
        (["--set", "colour=x"], 2, "a card has no line 'colour'"),
        (["--set", "stage"], 2, "--set takes KEY=VALUE"),
        (["--birthday", "30 feb"], 2, "no year has the day"),
        (["--birthday", "8 march 2027"], 2, "lies ahead"),
        (["--occasion", "Fair"], 2, "--occasion takes NAME=DATE"),
        (["--occasion", "=1 may"], 2, "--occasion takes NAME=DATE"),
        (["--occasion", "Fair="], 3, "there is no occasion 'Fair'"),
        (["--occasion", "birthday=1 may"], 2, "a birthday is of a person"),
        ([], 2, "nothing to change was said"),
    ],
)
def test_what_cannot_stand_on_a_card_is_refused(words: list[str], status: int, said: str) -> None:
    """One line says what is wrong, and nothing is written, though another line was right."""
    before = dump()
    right = ["--terms", "right"] if words else []

    must_fail(run("edit", "kavkaz", *right, *words), status, said)

    assert dump() == before


@pytest.mark.parametrize("words", HOSTILE)
def test_control_characters_and_endless_lines_stay_out(words: str) -> None:
    """They are refused wherever a line is written, and the error holds none of them."""
    for said in (
        ["edit", "kavkaz", "--address", words], ["edit", "kavkaz", "--occasion", f"{words}=1 may"],
        ["edit", "kavkaz", "--stage", words], ["edit", "kavkaz", "--birthday", words],
        ["edit", "kavkaz", "--set", f"{words}=1"], ["edit", "kavkaz", "--receivables", words],
        ["person", "kavkaz", words], ["person", "kavkaz", "Ana", "--email", words],
    ):  # fmt: skip
        must_fail(run(*said), 2, "")


@pytest.mark.parametrize("words", STRANGE)
def test_strange_names_are_names(words: str, config: Callable[[str], Path]) -> None:
    """They are kept on one line, and shown as they are."""
    config("[fields.extra]")
    plain = " ".join(words.split())

    assert run("person", "kavkaz", words, "--position", words).status == 0
    assert (
        run("edit", "kavkaz", "--address", words, "--occasion", f"{words}=23 nov", "--set", f"extra={words}").status
        == 0
    )

    card = shown()
    assert (card["persons"][0]["name"], card["address"], card["own"]) == (plain, plain, {"extra": plain})
    for screen in (run("show", "kavkaz").out, run("today").out):
        assert plain in screen
        assert not OBEYED.search(screen)


def test_an_empty_text_takes_a_line_out() -> None:
    """And what is there already is no change."""
    run("edit", "kavkaz", "--stage", "lead", "--receivables", "5")

    assert "stage: lead → –\n" in run("edit", "kavkaz", "--stage", "").out
    assert "unchanged" in run("edit", "kavkaz", "--stage", "", "--receivables", "5 EUR").out
    assert (shown()["stage"], shown()["receivables"]) == (None, "5 EUR")


def test_a_tag_is_the_same_in_capitals() -> None:
    """It is put on once, however it is written, as it was written first; and taken off however it is written."""
    run("edit", "kavkaz", "--untag", ",".join(shown()["tags"]))

    run("edit", "kavkaz", "--tag", "Café", "--tag", "tea,TEA")
    assert "unchanged" in run("edit", "kavkaz", "--tag", "CAFÉ").out
    assert shown()["tags"] == ["Café", "tea"]

    run("edit", "kavkaz", "--untag", "café")
    assert shown()["tags"] == ["tea"]


def test_stages_and_currency_are_settings(config: Callable[[str], Path]) -> None:
    """The house has its own."""
    config('stages = ["cold", "warm"]\ncurrency = "gel"')

    run("edit", "kavkaz", "--stage", "Warm", "--receivables", "7")

    assert (shown()["stage"], shown()["receivables"]) == ("warm", "7 GEL")
    must_fail(run("edit", "kavkaz", "--stage", "lead"), 2, "one of cold, warm")


# -- persons


def test_a_person_is_added_changed_and_taken_out() -> None:
    """One more person stands in the dossier until it is taken out; each step is undone as a whole."""
    steps = [held(dump())]
    for words in (
        ["Giorgi Kapanadze", "--position", "Production", "--phone", "+995 5", "--birthday", "26 nov 1990"],
        ["giorgi", "--email", "g@kavkaz.example", "--phone", "", "--note", "Decides on machines"],
        ["Kapanadze", "--rename", "Gio Kapanadze", "--birthday", "27 nov"],
        ["gio", "--first"],
        ["nino", "--remove"],
    ):
        assert run("person", "kavkaz", *words).status == 0
        steps.append(held(dump()))

    card = shown()
    assert (card["person"], card["position"], card["phone"], card["email"], card["person_note"]) == (
        "Gio Kapanadze", "Production", None, "g@kavkaz.example", "Decides on machines",
    )  # fmt: skip
    assert (card["persons"], [(one["who"], one["day"], one["year"]) for one in card["occasions"]]) == (
        [], [("Gio Kapanadze", "11-27", None)],
    )  # fmt: skip
    assert run("check").status == 0
    for step in reversed(steps[:-1]):
        assert run("undo").status == 0
        assert held(dump()) == step
    assert run("check").status == 0


def test_changing_places_twice_brings_everything_back() -> None:
    """The one on the card and the other take each other's lines, and lose none."""
    run("person", "kavkaz", "Giorgi", "--phone", "+995 5", "--note", "Machines", "--birthday", "1 may")
    before = shown()

    swapped = run("person", "kavkaz", "giorgi", "--first", "--json").json
    between = shown()
    run("person", "kavkaz", "nino", "--first")

    assert (swapped["first"], between["person"], between["phone"], between["person_note"]) == (
        True,
        "Giorgi",
        "+995 5",
        "Machines",
    )
    assert [(one["name"], one["phone"], one["email"]) for one in between["persons"]] == [
        ("Nino Beridze", "+995 32 1", "nino@kavkaz.example")
    ]
    assert shown() == before


def test_the_first_person_goes_on_the_card_if_nothing_is_written_over() -> None:
    """Weber has a phone and no person: a person without one takes it, a person with another stands beside."""
    other = run("person", "weber", "Jürgen Weber", "--phone", "+49 40 1")
    assert "--first" in other.out
    assert (shown("weber")["person"], shown("weber")["phone"]) == (None, "+49 30 5550")

    run("person", "weber", "Anke Weber", "--position", "Sales")
    assert (shown("weber")["person"], shown("weber")["position"], shown("weber")["phone"]) == (
        "Anke Weber",
        "Sales",
        "+49 30 5550",
    )


def test_the_phone_of_a_client_without_a_person_is_not_lost() -> None:
    """Who is put first writes over nothing: the client's own lines stand beside, under the client's name."""
    run("person", "weber", "Jürgen Weber", "--phone", "+49 40 1", "--first")

    card = shown("weber")
    assert (card["person"], card["phone"]) == ("Jürgen Weber", "+49 40 1")
    assert [(one["name"], one["phone"]) for one in card["persons"]] == [("Weber Söhne", "+49 30 5550")]


def test_the_first_to_ask_for_is_not_taken_out_while_there_are_others() -> None:
    """Somebody else is made the first before; the last one leaves phone and email on the card."""
    run("person", "kavkaz", "Giorgi")
    must_fail(run("person", "kavkaz", "nino", "--remove"), 1, "is the first to ask for")
    run("person", "kavkaz", "giorgi", "--remove")

    removed = run("person", "kavkaz", "nino", "--remove")

    assert "on the card stays +995 32 1 and nino@kavkaz.example" in removed.out
    assert (shown()["person"], shown()["position"], shown()["phone"]) == (None, None, "+995 32 1")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["nobody", "--remove"], 3, "there: Nino Beridze"),
        (["", "--phone", "1"], 2, "a person needs a name"),
        (["nino", "--rename", ""], 2, "a person needs a name"),
        (["giorgi", "--rename", "NINO BERIDZE"], 1, "two persons need two names"),
        (["kapanadze"], 4, "several persons there go by 'kapanadze'"),
        (["nino", "--phone", "none"], 2, "is no phone number"),
        (["nino", "--remove", "--phone", "1"], 2, "changed or taken out, not both"),
    ],
)
def test_what_cannot_be_done_with_a_person_is_told(words: list[str], status: int, said: str) -> None:
    """One line, and nothing is written."""
    run("person", "kavkaz", "Giorgi Kapanadze")
    run("person", "kavkaz", "Ana Kapanadze")
    before = dump()

    must_fail(run("person", "kavkaz", *words), status, said)

    assert dump() == before


def test_every_person_is_found_and_is_a_ref() -> None:
    """A client is found by anybody who works there; a dry run writes nobody."""
    run("person", "kavkaz", "გიორგი კაპანაძე", "--phone", "+995 599 123")
    run("person", "kavkaz", "Nobody", "--dry-run")

    assert shown("გიორგი")["id"] == 1
    assert [one["id"] for one in run("find", "599", "--json").json["dossiers"]] == [1]
    assert [one["name"] for one in shown()["persons"]] == ["გიორგი კაპანაძე"]


def test_a_birthday_goes_with_a_name_that_is_written_otherwise() -> None:
    """Another name is another person: the birthday stays with the old one, and that is said."""
    run("edit", "kavkaz", "--birthday", "8 mar")
    run("edit", "kavkaz", "--person", "Nino Beridze-Lomidze")
    assert [one["who"] for one in shown()["occasions"]] == ["Nino Beridze-Lomidze"]

    other = run("edit", "kavkaz", "--person", "Levan", "--birthday", "9 apr")

    assert "the birthday of Nino Beridze-Lomidze stays" in other.out
    assert {(one["who"], one["day"]) for one in shown()["occasions"]} == {
        ("Levan", "04-09"),
        ("Nino Beridze-Lomidze", "03-08"),
    }
    run("edit", "kavkaz", "--birthday", "")
    assert [one["who"] for one in shown()["occasions"]] == ["Nino Beridze-Lomidze"]


# -- days to greet on


def greeted(now: str, *words: str) -> list[tuple[str, str | None, int]]:
    """What, who, and in how many days, as ``today`` has it."""
    ahead = run("today", *words, "--json", now=now).json["occasions"]
    return [(one["what"], one["who"], one["in_days"]) for one in ahead]


def test_occasions_come_up_on_the_day_and_ahead_of_it_wherever_the_dossier_lies() -> None:
    """Kavkaz lies under July: the birthday is seen in November, three days ahead, today, and not after."""
    run("edit", "kavkaz", "--birthday", "26 nov 1985", "--occasion", "Accountants' day=24 nov")

    assert greeted("2026-11-22") == [("Accountants' day", None, 2)]
    assert greeted("2026-11-23") == [("Accountants' day", None, 1), ("birthday", "Nino Beridze", 3)]
    assert greeted("2026-11-26") == [("birthday", "Nino Beridze", 0)]
    assert greeted("2026-11-27") == []
    assert greeted("2026-11-22", "26 nov") == [("birthday", "Nino Beridze", 0)]
    screen = run("today", now="2026-11-26").out
    assert "1  today  Nino Beridze · Kavkaz Trading: birthday, 41 · +995 32 1" in screen
    assert "1  tomorrow   Kavkaz Trading: Accountants' day" in run("today").out


def test_how_far_ahead_is_a_setting_and_new_year_no_wall(config: Callable[[str], Path]) -> None:
    """On 30 December the birthday of 2 January is near; with 0 only the day itself is."""
    run("edit", "kavkaz", "--birthday", "2 jan")

    assert greeted("2026-12-30") == [("birthday", "Nino Beridze", 3)]
    config("occasions_ahead = 0")
    assert greeted("2026-12-30") == []
    config("occasions_ahead = 31")
    assert greeted("2026-12-05") == [("birthday", "Nino Beridze", 28)]


def test_a_birthday_on_a_closed_day_is_seen_on_the_last_open_one(config: Callable[[str], Path]) -> None:
    """However few days ahead the house wants to know: on Friday for Sunday; not on Thursday."""
    config("occasions_ahead = 0")
    run("edit", "kavkaz", "--birthday", "29 nov")

    assert greeted("2026-11-27") == [("birthday", "Nino Beridze", 2)]
    assert greeted("2026-11-26") == []


def test_a_birthday_is_set_like_any_line_of_the_card() -> None:
    """By ``--set``, in a new card and in an old one; an empty one is taken out."""
    run("add", "Gremi", "--person", "Ana", "--next", "fri", "--set", "birthday=23 nov")
    run("edit", "kavkaz", "--set", "birthday=23 nov")
    assert sorted(greeted("2026-11-23")) == [("birthday", "Ana", 0), ("birthday", "Nino Beridze", 0)]

    run("edit", "kavkaz", "--set", "birthday=")
    assert greeted("2026-11-23") == [("birthday", "Ana", 0)]


def test_a_second_person_is_reached_by_her_own_phone() -> None:
    """Where she has none, the section names none, and not the other's."""
    run("person", "kavkaz", "Ana", "--birthday", "23 nov", "--phone", "+995 7")
    run("person", "kavkaz", "Gia", "--birthday", "23 nov")

    ahead = run("today", "--json").json["occasions"]

    assert [(one["who"], one["phone"]) for one in ahead] == [("Ana", "+995 7"), ("Gia", None)]


def test_clients_in_the_archive_are_not_greeted() -> None:
    """And when they come back, they are again."""
    run("edit", "weber", "--occasion", "Founded=23 nov 1926")
    run("close", "weber", "--because", "gone")
    assert greeted("2026-11-23") == []

    run("reopen", "weber", "--next", "july 2027")

    assert greeted("2026-11-23") == [("Founded", None, 0)]
    assert "Weber Söhne: Founded, 100 years" in run("today").out


def test_an_occasion_is_moved_and_taken_out_by_its_name() -> None:
    """Case and accents do not count; the last word on a name does."""
    run("edit", "kavkaz", "--occasion", "Fête=1 may", "--occasion", "fete=2 may 2001")
    assert [(one["what"], one["day"], one["year"]) for one in shown()["occasions"]] == [("fete", "05-02", 2001)]

    run("edit", "kavkaz", "--occasion", "FETE=3 may")
    assert [(one["day"], one["year"]) for one in shown()["occasions"]] == [("05-03", None)]

    run("edit", "kavkaz", "--occasion", "fête=")
    assert shown()["occasions"] == []


def test_today_asks_the_index_of_days(begun: Path) -> None:
    """Who is to be greeted is found without reading all occasions, however many there are."""
    asked: list[str] = []
    with closing(sqlite3.connect(begun)) as db:
        db.row_factory = sqlite3.Row
        db.set_trace_callback(asked.append)
        queries.greetings(db, days_ahead(date(2026, 11, 23), 3), date(2026, 11, 23), most=10)
        db.set_trace_callback(None)
        plan = [row["detail"] for select in asked for row in db.execute(f"EXPLAIN QUERY PLAN {select}")]

    assert len(asked) == 4
    assert not [step for step in plan if step.startswith(("SCAN", "USE TEMP"))]
    assert any("occasion_day" in step for step in plan)


# -- fields of one's own


def test_fields_of_ones_own_are_checked_kept_and_shown(config: Callable[[str], Path]) -> None:
    """They stand in the order of the config file, by their labels; in the JSON under own."""
    config(FIELDS)

    said = ("limit=1.500 €", "Rating=b", "customer-no=K-17", "until=8.12.")
    edited = run("edit", "kavkaz", *(word for one in said for word in ("--set", one)))

    assert "until: Tue 8 Dec 2026" in edited.out
    assert list(shown()["own"].items()) == [
        ("customer_no", "K-17"), ("rating", "B"), ("until", "2026-12-08"), ("limit", "1500 EUR"),
    ]  # fmt: skip
    screen = run("show", "kavkaz").out
    assert "Customer no.  K-17\n" in screen
    assert "limit         1,500 EUR\n" in screen
    assert [one["id"] for one in run("find", "k-17", "--json").json["dossiers"]] == [1]
    assert "own\tuntil\t2026-12-08\n" in run("show", "kavkaz", "--plain").out


def test_a_required_field_is_asked_for_and_cannot_be_emptied(config: Callable[[str], Path]) -> None:
    """``add`` needs it; a card that was there before is shown without it, and can be changed elsewhere."""
    config(FIELDS)
    must_fail(run("add", "Bakery", "--next", "fri"), 2, "a card here needs Customer no.")
    assert run("add", "Bakery", "--next", "fri", "--set", "customer_no=7").status == 0

    must_fail(run("edit", "bakery", "--set", "customer_no="), 2, "Customer no. cannot be left empty")

    assert run("edit", "kavkaz", "--terms", "30 days").status == 0
    assert "Customer no.  missing" in run("show", "kavkaz").out


def test_what_is_declared_no_longer_stays_until_it_is_taken_out(config: Callable[[str], Path]) -> None:
    """Nothing is lost when a declaration goes or changes."""
    config(FIELDS)
    run("edit", "kavkaz", "--set", "rating=A", "--set", "limit=5")

    config('[fields.limit]\ntype = "yes/no"')

    assert shown()["own"] == {"rating": "A", "limit": "5 EUR"}
    assert run("show", "kavkaz").out.count("5 EUR") == 1
    assert run("edit", "kavkaz", "--set", "rating=").status == 0
    assert shown()["own"] == {"limit": "5 EUR"}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\n[fields.x]\ntyp = 'text'", 3, "there is no setting 'fields.x.typ'"),
        ("[fields.x]\n\ntype = 'txt'", 3, "fields.x.type is one of text, number"),
        ("[fields.x]\ntype = 'choice'", 1, "the field x is a choice without choices"),
        ("[fields.x]\nchoices = ['a', 'A']", 2, "fields.x.choices is a list of different texts"),
        ("[fields.x]\ntype = 'text'\nchoices = ['a']", 3, "which has no choices"),
        ("[fields.x]\nrequired = 'yes'", 2, "fields.x.required is true or false"),
        ("[fields.x]\nlabel = ''", 2, "fields.x.label is a text"),
        ("# mine\n[fields.phone]", 2, "every card has a line 'phone' already"),
        ("[fields.'a b']", 1, "is no key of a field"),
        ("[fields.X]", 1, "is no key of a field"),
        ("[fields]\nx = 3", 2, "the field x is declared by its type"),
        ("\nfields = 3", 2, "fields are declared in tables"),
        ("[fields]\nx = 'txt'", 2, "fields.x.type is one of"),
        ("owner = 'a'\n\nstages = []", 3, "stages is a list of different texts"),
        ("stages = ['a', 'A']", 1, "stages is a list of different texts"),
        ("currency = 'EUX'", 1, "currency is the code, the sign or the name of a currency"),
        ("occasions_ahead = 32", 1, "occasions_ahead is a whole number of days"),
    ],
)
def test_a_wrong_declaration_is_told_with_file_line_and_key(
    config: Callable[[str], Path], text: str, line: int, said: str
) -> None:
    """Every command says where the config file is wrong, and how."""
    path = config(text)

    must_fail(run("today"), 2, f"{path}, line {line}: ")
    must_fail(run("today"), 2, said)


def test_a_field_may_be_declared_by_its_type_alone(config: Callable[[str], Path]) -> None:
    """In one line, by a key in any script."""
    config('[fields]\nvip = "yes/no"\n"კოდი" = "text"')

    run("edit", "kavkaz", "--set", "vip=Y", "--set", "კოდი=თ1")

    assert shown()["own"] == {"vip": "yes", "კოდი": "თ1"}


def test_a_dossier_that_a_colleague_has_is_left_alone() -> None:
    """Neither card nor persons are changed while it is out."""
    alter("UPDATE dossier SET out_with = 'boris' WHERE id = 1")

    for words in (
        ["edit", "kavkaz", "--birthday", "1 may"],
        ["person", "kavkaz", "Ana"],
        ["edit", "kavkaz", "--terms", "x"],
    ):
        must_fail(run(*words), 4, "out with boris")
    assert greeted("2026-05-01") == []
