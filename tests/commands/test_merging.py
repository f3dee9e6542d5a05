"""Two dossiers of one client are found, and become one; nothing that either held is lost."""

from itertools import combinations
from pathlib import Path

import pytest

from tests.conftest import run
from tests.probing import dump
from tests.soak import data
from tickler.dossiers import Card
from tickler.rules.matching import turned_keys

ORDER = "the same name, its words in another order"


@pytest.fixture
def binder(tmp_path: Path) -> Path:
    """A client twice: once with an agreed date and a contact, once with another person and a promise."""
    path = tmp_path / "binder.db"
    for words in (
        (
            "add",
            "Weber Söhne",
            "--next",
            "fri",
            "--phone",
            "+49 30 5550 112",
            "--tag",
            "paper",
            "--person",
            "Jürgen Weber",
        ),
        ("add", "Weber & Soehne", "--next", "8 dec 10:30", "--phone", "0049 30 5550112", "--email", "w@weber.example"),
        ("edit", "2", "--person", "Uta Weber", "--tag", "labels", "--note", "Rings back himself"),
        ("call", "2", "Wants a price", "-o", "interested", "--next", "8 dec 10:30", "--promise", "send samples by fri"),
        ("add", "Kavkaz Trading", "--next", "fri"),
    ):
        assert run(*words, db=path).status == 0
    return path


def test_dossiers_with_the_same_phone_are_a_likely_pair(binder: Path) -> None:
    """However the number is written; and who shares nothing is no pair."""
    found = run("duplicates", "--json", db=binder).json["pairs"]

    assert [[one["id"] for one in pair["dossiers"]] for pair in found] == [[1, 2]]
    assert found[0]["because"] == "the same phone"


def test_names_with_the_same_words_in_another_order_are_likely_pairs(tmp_path: Path) -> None:
    """The same pairs that an import tells of, whichever came first."""
    names = (
        "Anna Weber", "Weber Anna", '"Weber, Anna"', "Anna Maria Weber", "Maria Anna Weber", '"Weber, Anna Maria"',
        "Weber Anna Maria", "José de la Peña", '"de la Peña, José"', "Anna", "Anna Anna", "Anna ☆", "☆ Anna",
    )  # fmt: skip
    (tmp_path / "list.csv").write_text("\n".join(["Name,Company", *(f"{one},Tea" for one in names), "Anna Weber,"]))
    assert run("import", str(tmp_path / "list.csv"), db=tmp_path / "binder.db").status == 0

    found = run("duplicates", "--json", db=tmp_path / "binder.db").json["pairs"]

    cards = [Card(name.strip('"'), "Tea") for name in names]
    turned = [
        [one, other]
        for (one, card), (other, its) in combinations(enumerate(cards, start=1), 2)
        if card.name_key in turned_keys(its)
    ]
    likely = {tuple(one["id"] for one in pair["dossiers"]): pair["because"] for pair in found}
    at_no_company = len(names) + 1
    assert [list(pair) for pair, because in likely.items() if because == ORDER and at_no_company not in pair] == turned
    assert len(turned) == 8
    assert {one for one, other in likely if other == at_no_company} == {1, 2, 3}


@pytest.mark.parametrize("out", ["1", "2"])
def test_what_is_with_a_colleague_or_kept_for_one_is_no_pair(binder: Path, tmp_path: Path, out: str) -> None:
    """It cannot be merged now; when it is back it is a pair again."""
    pack, theirs = tmp_path / "out.tickler", tmp_path / "theirs.db"
    run("handover", "bob", out, "--until", "+1w", "--to", str(pack), db=binder)
    run("add", "Weber", "--next", "fri", "--phone", "+49 30 5550112", db=theirs)
    assert run("receive", str(pack), "--anyway", db=theirs).status == 0

    while_out = [run("duplicates", "--json", db=path).json["pairs"] for path in (binder, theirs)]
    run("recall", out, db=binder)

    assert while_out == [[], []]
    assert len(run("duplicates", "--json", db=binder).json["pairs"]) == 1


def test_a_likely_pair_is_a_record_a_line(binder: Path) -> None:
    """`--plain`: number and name of the one, of the other, and why."""
    (line,) = run("duplicates", "--plain", db=binder).out.splitlines()

    assert [column for column in line.split("\t") if column.isdigit()] == ["1", "2"]


def test_a_name_with_a_company_and_the_same_without_are_a_likely_pair(binder: Path) -> None:
    """Unless another email or phone says that they are two; a longer name is another one."""
    for said in ("Kavkaz Trading --company Kavkaz", "Kavkaz --company X", "KAVKAZ Trading --phone 1", "Kavkaz Trade"):
        name, *options = said.split(" --")
        words = [word for option in options for word in f"--{option}".split()]
        assert run("add", name, "--next", "fri", *words, db=binder).status == 0
    run("add", "Kavkaz Trading", "--next", "fri", "--company", "Other", "--phone", "2", db=binder)

    found = run("duplicates", "--json", db=binder).json["pairs"]

    pairs = {tuple(one["id"] for one in pair["dossiers"]): pair["because"] for pair in found}
    without = "the same name, one without a company"
    assert pairs == {
        (1, 2): "the same phone",
        (3, 6): "the same name and company",
        **dict.fromkeys([(3, 4), (3, 8), (4, 6)], without),
    }


def reasons(path: Path) -> dict[tuple[int, ...], str]:
    """The likely pairs, by their numbers, each with its reason."""
    found = run("duplicates", "--json", db=path).json["pairs"]
    return {tuple(one["id"] for one in pair["dossiers"]): pair["because"] for pair in found}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("089/550035", "+49 89 550035", True),
        ("+49 (0)89 550035", "0049 89 550035", True),
        ("718-555-0199", "+1 718 555 0199", True),
        ("089/550035", "+49 89 550036", False),
        ("089/550035", "0711 89550035", False),
        ("0550035", "+49 550035", False),
    ],
)
def test_a_phone_with_the_code_and_one_without_are_the_same(tmp_path: Path, one: str, other: str, same: bool) -> None:
    """The pair is listed, and a new card that has it so is told of, whichever of the two was there first."""
    for path, first, second in ((tmp_path / "a.db", one, other), (tmp_path / "b.db", other, one)):
        run("add", "Weber", "--phone", first, "--next", "fri", db=path)

        added = run("add", "Telefonzwilling", "--phone", second, "--next", "fri", db=path)

        assert ("the same client as 1 Weber? tickler duplicates" in added.out) is same
        assert reasons(path) == ({(1, 2): "the same phone"} if same else {})


def test_an_email_or_a_phone_of_any_person_makes_a_pair(binder: Path) -> None:
    """Of the second there with the first of another, and of two who are both the second; it is told which one it is."""
    run("person", "1", "Ida Weber", "--email", "Ida@Weber.example", "--phone", "0170 5551234", db=binder)
    run("edit", "3", "--person", "Nino Beridze", db=binder)
    run("person", "3", "Ede Beridze", "--phone", "(0170) 555-12 34", db=binder)

    by_email = run("add", "Ida", "--email", "ida@weber.example", "--next", "fri", db=binder)
    by_phone = run("add", "Kavkaz", "--phone", "+49 170 5551234", "--next", "fri", db=binder)

    assert by_email.out.count("the same client as") == 1
    assert "the same client as 1 Weber Söhne?" in by_email.out
    assert by_phone.out.count("the same client as") == 2
    phone = "the same phone: 0170 5551234"
    assert reasons(binder) == {
        (1, 2): "the same phone",
        (1, 3): phone,
        (1, 4): "the same email: Ida@Weber.example",
        (1, 5): phone,
        (3, 5): "the same phone: (0170) 555-12 34",
    }


def test_what_an_exchange_shares_makes_no_pairs(tmp_path: Path) -> None:
    """What more than fifty have says nothing, and is nobody's: neither a list nor a hint is full of it."""
    path, clients = tmp_path / "binder.db", tmp_path / "clients.csv"
    rows = [f"Client {nth},Firm {nth},0711 555000,info@firms.example,fri" for nth in range(51)]
    clients.write_text("\n".join(["name,company,phone,email,next", *rows]))
    assert run("import", str(clients), db=path).status == 0

    added = run("add", "New", "--phone", "+49 711 555000", "--email", "info@firms.example", "--next", "fri", db=path)

    assert run("show", "51", db=path).status == 0
    assert "the same client" not in added.out
    assert reasons(path) == {}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (["Müller Jürgen"], ["Jürgen Mueller"], False),
        (["Müller Jürgen"], ["JÜRGEN MULLER"], True),
        (["von Berg, Anna"], ["Anna von Berg", "--phone", "1"], True),
        (["Anna Maria Berg", "--company", "Berg AG"], ["Berg Anna Maria"], True),
        (["Berg Anna", "--company", "Berg AG"], ["Anna Berg", "--company", "Berg AG"], True),
        (["Berg Anna", "--company", "Berg AG"], ["Anna Berg", "--company", "Tal AG"], False),
        (["Berg Anna", "--phone", "2"], ["Anna Berg", "--phone", "1"], False),
        (["Berg Anna", "--email", "a@b.example"], ["Anna Berg", "--email", "b@b.example"], False),
        (["Anna Anna"], ["Anna"], False),
    ],
)
def test_a_name_whose_words_stand_in_another_order_is_alike(
    tmp_path: Path, one: list[str], other: list[str], same: bool
) -> None:
    """Unless another company, email or phone says that they are two; and it is told what is alike."""
    for path, order in ((tmp_path / "a.db", (one, other)), (tmp_path / "b.db", (other, one))):
        for words in order:
            assert run("add", *words, "--next", "fri", db=path).status == 0

        assert reasons(path) == ({(1, 2): "the same name, its words in another order"} if same else {})


def test_a_pair_says_each_name_once(binder: Path) -> None:
    """The client's, and the company's and the person's where they are others."""
    run("edit", "1", "--company", "Weber Söhne", db=binder)

    assert "\n     1  Weber Söhne · Jürgen Weber · +49 30 5550 112\n" in run("duplicates", db=binder).out


def test_a_letter_that_is_folded_makes_no_other_name(tmp_path: Path) -> None:
    """Süß and Süss are one spelling of a name, and so are capitals."""
    for name in ("Bäckerei Süss GmbH", "BÄCKEREI SÜß GMBH"):
        run("add", name, "--next", "fri", db=tmp_path / "binder.db")

    assert reasons(tmp_path / "binder.db") == {(1, 2): "the same name and company"}


def test_merging_keeps_all_that_either_held(binder: Path) -> None:
    """Contacts, promises, tags, the other person, and what the other card said otherwise are in the one that stays."""
    merged = run("merge", "2", "1", "--json", db=binder)

    assert merged.status == 0
    shown = run("show", "1", "--json", db=binder).json
    assert [contact["note"] for contact in shown["contacts"]] == ["Wants a price"]
    assert [promise["text"] for promise in shown["promises"]] == ["send samples"]
    assert shown["tags"] == ["paper", "labels"]
    assert shown["email"] == "w@weber.example"
    assert "Rings back himself" in shown["note"]
    assert "From 2: name: Weber & Soehne" in shown["note"]
    assert "Uta Weber" in str(shown)
    assert len(run("find", "price", "--json", db=binder).json["dossiers"]) == 1


def test_what_was_planned_in_the_place_that_is_given_up_is_noted(binder: Path) -> None:
    """In whichever of the two it was; a call about nothing is not worth it."""
    run("edit", "1", "--do", "offer", "--about", "paper bags", db=binder)
    run("add", "Weber", "--next", "9 dec", "--do", "meeting", db=binder)

    run("merge", "2", "1", db=binder)
    run("merge", "4", "1", db=binder)

    note = run("show", "1", "--json", db=binder).json["note"].splitlines()
    assert "Was planned: offer: paper bags, Fri 27 Nov 2026" in note
    assert "Was planned: meeting, Wed 9 Dec 2026" in note
    assert sum(line.startswith("Was planned") for line in note) == 2


def test_nobody_recommends_himself_and_a_number_written_otherwise_is_the_same(binder: Path) -> None:
    """After a merge the one who recommended the client may be the client; the note tells only what differs."""
    run("edit", "1", "--recommended-by", "2", db=binder)
    run("edit", "2", "--recommended-by", "3", db=binder)

    run("merge", "2", "1", db=binder)

    shown = run("show", "1", "--json", db=binder).json
    assert shown["recommended_by"] == 3
    assert "phone" not in shown["note"]


def test_whoever_is_in_both_is_there_once(binder: Path) -> None:
    """A person with the lines of both, a day of the year with its year; who is noted otherwise is kept twice."""
    run("person", "1", "Ida Weber", "--phone", "+49 30 5", db=binder)
    run("person", "1", "Ede Weber", "--phone", "+49 30 6", db=binder)
    run("person", "2", "ida weber", "--position", "Buyer", "--birthday", "3 may 1990", db=binder)
    run("person", "2", "Ede Weber", "--phone", "+49 30 7", db=binder)
    run("edit", "1", "--occasion", "Fair=21 nov", db=binder)
    run("edit", "2", "--occasion", "fair=21 nov 2001", "--position", "Head", "--stage", "client", db=binder)
    run("edit", "1", "--person", "Uta Weber", "--position", "Owner", "--stage", "lead", db=binder)
    tables = ("dossier", "contact", "promise", "person", "occasion", "move")
    before = dump(binder)

    assert run("merge", "2", "1", db=binder).status == 0

    shown = run("show", "1", "--json", db=binder).json
    people = [(one["name"], one["position"], one["phone"]) for one in shown["persons"][-3:]]
    assert ("Ida Weber", "Buyer", "+49 30 5") in people
    assert sorted(phone for name, _, phone in people if name == "Ede Weber") == ["+49 30 6", "+49 30 7"]
    assert [(day["what"], day["year"]) for day in shown["occasions"] if day["what"].lower() == "fair"] == [
        ("Fair", 2001)
    ]
    assert "stage: client, position: Head" in shown["note"]
    assert run("check", db=binder).status == 0
    assert run("undo", db=binder).status == 0
    assert {table: dump(binder)[table] for table in tables} == {table: before[table] for table in tables}


def test_of_two_days_by_one_name_that_of_the_one_that_stays_is_kept(binder: Path) -> None:
    """A birthday of one person, an occasion of one name: the other day goes into the note, as a phone does."""
    run("edit", "1", "--person", "Uta Weber", "--birthday", "2 july", "--occasion", "Fair=21 nov", db=binder)
    run("edit", "2", "--birthday", "1 june 1980", "--occasion", "fair=22 nov", db=binder)

    run("merge", "2", "1", db=binder)

    shown = run("show", "1", "--json", db=binder).json
    days = {(one["what"], one["who"], one["day"]) for one in shown["occasions"]}
    assert days == {("birthday", "Uta Weber", "07-02"), ("Fair", None, "11-21")}
    assert "birthday of Uta Weber: 1 June 1980, fair: 22 November" in shown["note"]


def test_an_agreed_date_is_kept(binder: Path) -> None:
    """The agreed date of the one that is gone becomes the place of the one that stays."""
    run("merge", "2", "1", db=binder)

    shown = run("show", "1", "--json", db=binder).json
    assert (shown["tab"], shown["time"], shown["agreed"]) == ("2026-12-08", "10:30", True)


def test_two_agreed_dates_are_both_kept(binder: Path) -> None:
    """Where both were agreed, one is the place and the other a promise; the answer says so."""
    run("move", "1", "7 dec 9:00", db=binder)

    merged = run("merge", "2", "1", db=binder)

    told = "of two agreed dates the other one is a promise now: agreed for Tue 8 Dec 2026 10:30"
    assert told in " ".join(merged.out.split())

    shown = run("show", "1", "--json", db=binder).json
    assert (shown["tab"], shown["time"]) == ("2026-12-07", "09:00")
    assert "agreed for Tue 8 Dec 2026 10:30" in [promise["text"] for promise in shown["promises"]]


def test_what_is_gone_is_closed_under_its_number(binder: Path) -> None:
    """Its number leads to where it went, it is in no tab, and no pair any more."""
    run("merge", "2", "1", db=binder)

    assert run("show", "2", "--json", db=binder).json["closed"]["because"] == "merged into 1 Weber Söhne"
    assert run("binder", "--json", db=binder).json["count"] == {"active": 2, "filed": 2, "out": 0, "closed": 1}
    assert run("duplicates", "--json", db=binder).json["pairs"] == []
    assert run("check", db=binder).status == 0


def test_a_merge_is_one_step_to_take_back(binder: Path) -> None:
    """Undo brings both dossiers back to the letter."""
    tables = ("dossier", "contact", "promise", "person", "move", "sheet")
    before = dump(binder)
    run("merge", "2", "1", db=binder)

    undone = run("undo", db=binder)

    assert undone.status == 0, undone.err
    assert {table: dump(binder)[table] for table in tables} == {table: before[table] for table in tables}
    assert run("check", db=binder).status == 0


@pytest.mark.parametrize(
    ("before", "words", "status"),
    [
        ((), ("merge", "1", "1"), 2),
        ((), ("merge", "1", "99"), 3),
        (("close", "1", "--because", "gone"), ("merge", "2", "1"), 1),
        (("merge", "2", "1"), ("merge", "2", "3"), 1),
    ],
)
def test_what_cannot_be_merged_is_refused(
    binder: Path, before: tuple[str, ...], words: tuple[str, ...], status: int
) -> None:
    """A dossier with itself, into none, into the archive, or a second time: refused, and nothing is written."""
    if before:
        assert run(*before, db=binder).status == 0
    was = data(dump(binder))

    refused = run(*words, db=binder)

    assert refused.status == status
    assert data(dump(binder)) == was


def test_a_dry_run_of_merge_writes_nothing(binder: Path) -> None:
    """It only says what would be."""
    was = data(dump(binder))

    tried = run("merge", "2", "1", "--dry-run", db=binder)

    assert "would be merged 1 Weber Söhne → Tue 8 Dec 2026" in tried.out
    assert data(dump(binder)) == was


def test_two_of_one_name_are_told_apart_by_their_other_lines(binder: Path) -> None:
    """Position, phone or email behind the name; so one of them gets another name, or goes, without the birthday."""
    run("person", "1", "Eva", "--phone", "+49 30 1", "--birthday", "2 may", db=binder)
    run("person", "2", "Eva", "--phone", "+49 30 2", "--position", "Head of buying", db=binder)
    run("merge", "2", "1", db=binder)

    unclear = run("person", "1", "eva", "--note", "x", db=binder)
    noted = run("person", "1", "eva 30 1", "--note", "x", db=binder)
    run("person", "1", "eva buying", "--remove", db=binder)

    assert unclear.status == 4
    assert "Eva, Head of buying, +49 30 2" in unclear.err
    assert noted.status == 0, noted
    shown = run("show", "1", "--json", db=binder).json
    evas = [(one["phone"], one["note"]) for one in shown["persons"] if one["name"] == "Eva"]
    assert evas == [("+49 30 1", "x")]
    assert [one["what"] for one in shown["occasions"]] == ["birthday"]
