"""A list of clients becomes dossiers: whatever program wrote it, as often as it comes, all of it or nothing."""

import csv
import itertools
import os
import re
import shutil
import sqlite3
import stat
import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Ran, run
from tests.probing import Dump, dump
from tickler.dossiers import Dossier
from tickler.storage import queries, store
from tickler.storage.connection import opened

UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
LISTS = Path(__file__).parents[2] / "examples" / "clients"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a list, one line each; the file's path comes back."""

    def write_lines(*lines: str, encoding: str = "utf-8", name: str = "list.csv") -> Path:
        path = tmp_path / name
        path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
        return path

    return write_lines


def binder() -> Path:
    """The binder of this test."""
    return Path(os.environ["TICKLER_DB"])


def dossiers() -> list[Dossier]:
    """All dossiers, by number."""
    with opened(binder()) as db:
        found = (queries.dossier(db, number) for number in range(1, queries.highest_number(db) + 1))
        return [dossier for dossier in found if dossier]


def names() -> list[str]:
    """The names of all dossiers, by number."""
    return [dossier.card.name for dossier in dossiers()]


def imported(file: Path | str, *arguments: str, now: str = "2026-11-23T09:00", stdin: bytes = b"") -> Ran:
    """An import that succeeds."""
    ran = run("import", str(file), *arguments, now=now, stdin=stdin)
    assert ran.status == 0, ran.err
    return ran


def figures(ran: Ran) -> tuple[int, int, int, int]:
    """How many dossiers are new, changed and unchanged, and how many rows were left out."""
    return ran.json["new"], ran.json["changed"], ran.json["unchanged"], ran.json["skipped"]


def tabs() -> Counter[str]:
    """How many dossiers lie under each label."""
    return Counter(dossier.filing.tab for dossier in dossiers() if dossier.filing)


# ------------------------------------------------------------------------------------------ lists of other programs


@pytest.mark.parametrize(
    ("file", "cards"),
    [
        (
            "google-old.csv",
            [
                {
                    "name": "Nino Beridze", "company": "Marani Kakheti", "position": "Head of purchasing",
                    "phone": "+995 350 55 01 20", "email": "nino@marani-kakheti.example",
                    "tags": ("Wine", "Key accounts"), "note": "Prefers mornings.\nSpeaks Georgian, Russian, English."
                    "\nalso: +995 350 55 01 21",
                },
                {"name": "გიორგი მაისურაძე", "company": "თბილისის ჩაი", "position": "დირექტორი"},
                {"name": "Stefan Grünwald", "person": "Stefan M. Grünwald", "phone": "+43 660 00 55 33"},
            ],
        ),
        (
            "google.csv",
            [
                {
                    "name": "Maria Papadaki", "company": "Elaiones Papadaki", "position": "Owner",
                    "tags": ("Olive oil",), "address": "Leoforos Knosou 14, Heraklion 713 06, Greece",
                },
                {"name": "José Antonio de la Peña", "note": 'Wants the "matt" finish; ask for samples, 2 sizes'},
                {"name": "Tea House Batumi", "company": "Tea House Batumi", "person": None},
            ],
        ),
        (
            "outlook.csv",
            [
                {
                    "name": "Jürgen Weiß", "company": "Süßwaren Weiß & Söhne", "position": "Geschäftsführer",
                    "phone": "+49 221 555 0101", "tags": ("Süßwaren", "Großkunde"),
                    "address": "Lübecker Straße 7, Köln",
                    "note": "Rückruf nur nachmittags, 14–16 Uhr.\nZahlt pünktlich.\nalso: +49 170 555 0101",
                },
                {"name": "Zoë Lefèvre", "company": "Épicerie Lefèvre", "position": None, "phone": "+33 6 55 55 01 02"},
                {
                    "name": "Annelies van den Bøgh", "email": "avb@boegh.example",
                    "note": "Offer 114 over 1,200 €\nalso: annelies@privat.example",
                },
            ],
        ),
        (
            "hubspot.csv",
            [
                {"name": "Emre Yılmaz", "company": "Yılmaz Kuruyemiş", "list_id": "151"},
                {"name": "Łukasz Wójcik", "company": "Palarnia Wójcik", "list_id": "152"},
                {"name": "Kavkaz Trading", "person": None, "email": "info@kavkaz-trading.example"},
                {"name": "Giorgi Kapanadze", "company": "Kavkaz Trading", "email": "info@kavkaz-trading.example"},
            ],
        ),
        (
            "kunden-de.csv",
            [
                {
                    "name": "Müller Feinkost GmbH", "person": "Käthe Müller", "position": "Einkauf",
                    "phone": "030 555 0171", "note": "Größe der Beutel klären; Muster schicken\nalso: 0171 555 0171",
                    "tags": ("Feinkost", "Bestand"), "list_id": "K-1001",
                },
                {"name": "Gewürzhandel Böhm", "person": "Jörg Böhm"},
                {
                    "name": "Öko-Hof Grüßing", "phone": "0172 555 0173",
                    "note": "möchte erst im Frühjahr\nwieder sprechen",
                },
                {"name": "Bäckerei Süß", "company": "Bäckerei Süß", "person": None},
            ],
        ),
        (
            "klienty-ru.csv",
            [
                {"name": "Анна Сергеевна Петрова", "company": "ООО «Ромашка»", "note": "Звонить после обеда"},
                {"name": "Юрий Щербаков", "note": "ёмкость 250 мл; «матовая» этикетка"},
                {"name": "Чайный дом «Восток»", "phone": "+7 343 555-01-83"},
            ],
        ),
        (
            "unicode-text.csv",
            [
                {"name": "ნინო ბერიძე", "company": "კახური მარანი", "note": "ურჩევნია დილით"},
                {"name": "დავით ლომიძე", "company": "ჩაის სახლი"},
            ],
        ),
    ],
)  # fmt: skip
def test_a_list_of_another_program_is_understood(file: str, cards: list[dict[str, object]]) -> None:
    """Google Contacts (old and new), Outlook, HubSpot and spreadsheets, in their encodings, with nothing told."""
    imported(LISTS / file)

    found = [dossier.card._asdict() for dossier in dossiers()]
    assert [card | expected for card, expected in zip(found, cards, strict=True)] == found


def test_dates_times_months_and_tasks_of_a_list_are_filed() -> None:
    """Each row lies where it says; a time makes it agreed; what has no date is a first call."""
    imported(LISTS / "simple.csv")

    filings = [dossier.filing for dossier in dossiers() if dossier.filing]
    assert [(filing.tab, filing.time, filing.agreed, filing.do, filing.about) for filing in filings] == [
        ("2026-12-08", None, False, "call", "answer on offer 114"),
        ("2026-11-27", "10:30", True, "meeting", None),
        ("2027-03", None, False, "offer", "labels for olive oil"),
        ("2026-11-23", None, False, "first-call", None),
        ("2026-11-23", None, False, "first-call", None),
    ]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-32", None),
        ("cp1251", None),
        ("utf-16-le", "utf-16-le"),
        ("koi8-u", "koi8-u"),
        ("cp1251", "Windows-1251"),
        ("utf-8-sig", "UTF8"),
    ],
)
def test_encodings_are_found_or_told(write: Write, encoding: str, told: str | None) -> None:
    """Unicode by its mark or its form, code pages by their letters, anything by its name."""
    file = write("Имя;Фамилия;Компания", "Анна;Петрова;Весна", "Юрий;Щербаков;Ромашка", encoding=encoding)

    imported(file, *(["--encoding", told] if told else []))

    assert names() == ["Анна Петрова", "Юрий Щербаков"]


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("cp1252", ["Société;Prénom;Nom", "Établissements Lefèvre;Zoë;Lefèvre", "Crème & Cie;François;Noël"]),
        ("cp1250", ["Firma;Name", "Spółka Świt;Łukasz Żółć", "Źródło;Małgorzata Dąbrowska", "Řezník;Jiří Dvořák"]),
        ("cp1253", ["Company;Name", "Αθηνά ΑΕ;Γιώργος Παπαδόπουλος", "Ελαιώνες;Μαρία Παπαδάκη"]),
        ("cp1254", ["Company;Name", "Güneş Işık;Ayşe Öztürk", "Çağ;İbrahim Yılmaz"]),
    ],
)
def test_a_guessed_code_page_is_told(write: Write, page: str, lines: list[str]) -> None:
    """The names come out right, and standard error says what the list was read as."""
    ran = imported(write(*lines, encoding=page))

    assert f"read as Windows-{page[2:]}" in ran.err
    assert {dossier.card.company for dossier in dossiers()} == {line.split(";")[0] for line in lines[1:]}


@pytest.mark.parametrize(
    "text",
    [
        'Name,Note\nAnna,"one\ntwo"\nBoris,x\n',
        'Name;Note\nAnna;"one\ntwo"\nBoris;x\n',
        'Name\tNote\nAnna\t"one\ntwo"\nBoris\tx\n',
        'sep=;\r\nName;Note\r\nAnna;"one\r\ntwo"\r\nBoris;x\r\n',
        'Name,Note\rAnna,"one\rtwo"\rBoris,x',
        '\n\n"Name", "Note"\n\nAnna, "one\ntwo"\n,\n  ,\t\nBoris, x\n\n',
        '"Name, of the client";Note\nAnna;"one\ntwo"\nBoris;x\n',
    ],
)  # fmt: skip
def test_separators_line_ends_and_quotes_are_found(tmp_path: Path, text: str) -> None:
    """Comma, semicolon or tab, any line ends, blanks and blank rows, line breaks inside a cell."""
    file = tmp_path / "list.csv"
    file.write_bytes(text.encode())

    imported(file, *(["--map", "1=name"] if "client" in text else []))

    assert [(dossier.card.name, dossier.card.note) for dossier in dossiers()] == [("Anna", "one\ntwo"), ("Boris", "x")]


def test_what_is_not_used_is_told_if_something_stands_in_it(write: Write) -> None:
    """One line on standard error, with the way to use it; empty columns are not worth a word."""
    ran = imported(write("Name,Hobby,Shoe size,Fax", "Anna,chess,38,", "Boris,,,"))

    assert "not used: 'Hobby', 'Shoe size'; to use one: --map COLUMN=FIELD\n" in ran.err


def test_a_column_named_as_another_is_told_where_it_says_something_else(write: Write) -> None:
    """Of two columns of one name the first that is filled is read; that the second is not is told."""
    ran = imported(write("Name,Name,Phone,Phone", "Anna,Boris,1,2", ",Carla,,"))

    assert "not used: 'Name'; to use one" in ran.err
    assert [(dossier.card.name, dossier.card.phone) for dossier in dossiers()] == [("Anna", "1"), ("Carla", None)]
    assert "not used" not in run("import", str(write("Name,Name", "Anna,Anna", "Boris,")), "-n").err


def test_a_row_is_named_as_a_spreadsheet_counts(write: Write) -> None:
    """Where a cell above has several lines, a row has another number than its line: both are told."""
    file = write("Name,Note,Phone", 'Anna,"one\ntwo\nthree",1', "Boris,x,none", "Carla,y,z")

    ran = run("import", str(file))

    assert "row 3 (line 5), column 'Phone': 'none' is no phone number" in ran.err
    assert "row 4 (line 6)" in ran.err
    assert "line 2: filed Anna" in run("import", str(write("Name,Note", 'Anna,"a\nb"', "Boris,")), "-n").out


def test_a_column_that_was_left_out_is_not_told_of(write: Write) -> None:
    """Who said so knows it."""
    ran = imported(write("Name,ID,Hobby", "Anna,7,chess"), "--map", "ID=-", "--map", "Hobby=-")

    assert "not used" not in ran.err
    assert dossiers()[0].card.list_id is None


def test_a_column_can_be_told(write: Write) -> None:
    """What is not recognised is told with --map."""
    imported(write("Wer;Wo;Was", "Anna;Weber GmbH;mag Tee"), "--map", "Wer=name", "-m", "Wo=company", "-m", "Was=note")

    (card,) = (dossier.card for dossier in dossiers())
    assert (card.name, card.company, card.note) == ("Anna", "Weber GmbH", "mag Tee")


def test_a_list_comes_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads it there, in any encoding; rejected rows go to the folder that one is in."""
    monkeypatch.chdir(tmp_path)

    ran = imported("-", "--skip-bad", "--json", stdin="Имя;Телефон\nАнна;1\nЮрий;x\n".encode("cp1251"))

    assert figures(ran) == (1, 0, 0, 1)
    assert ran.json["rejected"] == "stdin.rejected.csv"
    assert "Юрий" in (tmp_path / "stdin.rejected.csv").read_text(encoding="utf-8-sig")


def test_a_pipe_is_read_though_it_can_be_read_only_once() -> None:
    """As `tickler import <(…)` hands it over."""
    read, written = os.pipe()
    os.write(written, b"Name\nAnna\n")
    os.close(written)

    imported(f"/dev/fd/{read}")

    os.close(read)
    assert names() == ["Anna"]


# ------------------------------------------------------------------------------------------ dealing out


def test_what_has_no_date_is_dealt_out_over_the_coming_working_days(write: Write) -> None:
    """So many a day, from today, no closed day among them; the answer says from when to when."""
    ran = imported(write("Name", *(f"Client {n}" for n in range(12))), "--per-day", "2", "--json")

    expected = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"]
    assert tabs() == dict.fromkeys(expected, 2)
    assert (ran.json["dealt"], ran.json["dealt_from"], ran.json["dealt_to"]) == (12, "2026-11-23", "2026-11-30")


@pytest.mark.parametrize(
    ("start", "first"),
    [("next mon", "2026-11-30"), ("sat", "2026-11-30"), ("july", "2027-07-01"), ("november", "2026-11-23")],
)
def test_it_begins_where_it_is_told(write: Write, start: str, first: str) -> None:
    """From a day on, from the next open day, from the first of a month, of this one from today."""
    imported(write("Name", "Anna"), "--from", start)

    assert tabs() == {first: 1}


def test_no_day_is_dealt_beyond_its_capacity(write: Write, config: Callable[[str], Path]) -> None:
    """What lies there already counts, and what is carried over today, and the dates that come later in the list."""
    config("capacity = 4")
    run("add", "Carried", "--next", "today", now="2026-11-20T09:00")
    run("add", "Today", "--next", "today")
    run("add", "Tuesday", "--next", "tomorrow")
    for n in range(5):
        run("add", f"Full {n}", "--next", "wed")

    file = write("Name,Next", *(f"Client {n}," for n in range(10)), *(f"Dated {n},2026-11-26" for n in range(3)))
    imported(file, "--per-day", "3")

    lying = tabs()
    assert lying["2026-11-20"] + lying["2026-11-23"] == 4
    assert [lying[f"2026-11-{day}"] for day in (24, 25, 26, 27, 30)] == [4, 5, 4, 3, 1]


def test_dates_of_their_own_are_kept_though_the_day_is_full(write: Write, config: Callable[[str], Path]) -> None:
    """The list's own dates are not the program's to move."""
    config("capacity = 2")

    imported(write("Name,Next", *(f"Dated {n},2026-11-26" for n in range(5)), "Client,"), "--from", "26 nov")

    assert tabs() == {"2026-11-26": 5, "2026-11-27": 1}


def test_a_date_under_a_closed_tab_goes_to_the_next_open_day_and_the_answer_says_so(write: Write) -> None:
    """As everywhere; of many, one is told and the others counted."""
    ran = imported(write("Name,Next", "Anna,2026-11-28", "Boris,29.11.2026"))

    assert tabs() == {"2026-11-30": 2}
    assert "2 dates were moved, such as line 2: Sat 28 Nov 2026 is closed (a Saturday): moved to" in ran.out


def test_holidays_are_closed_to_a_list_too(write: Write, config: Callable[[str], Path]) -> None:
    """In a first import, before there is a binder to keep them in, and while it is taken in."""
    config('country = "DE"')

    imported(write("Name,Next", "Anna,2026-12-25", "Boris,"), "--from", "25 dec")

    assert tabs() == {"2026-12-28": 2}


def test_a_passed_day_to_begin_from_is_refused_before_anything_is_begun(write: Write) -> None:
    """Exit 1, and no binder."""
    ran = run("import", str(write("Name", "Anna")), "--from", "2026-11-20")

    assert (ran.status, ran.err) == (1, "error: Fri 20 Nov 2026 has passed\n")
    assert not binder().exists()


# ------------------------------------------------------------------------------------------ the same list again


@pytest.mark.parametrize("file", sorted(path.name for path in LISTS.glob("*.csv") if path.name != "with-mistakes.csv"))
def test_a_second_import_changes_nothing_and_is_no_entry_in_the_journal(file: str) -> None:
    """Every row finds its dossier again."""
    imported(LISTS / file)
    before = dossiers()

    ran = imported(LISTS / file, "--json", now="2026-11-24T09:00")

    assert figures(ran) == (0, 0, len(before), 0)
    assert dossiers() == before
    assert len(run("history", "--json").json) == 1


def test_a_later_list_brings_the_cards_up_to_date(write: Write) -> None:
    """What it says more or otherwise goes on the card, empty cells take nothing away, tags are united."""
    header = "ID,Name,Company,Phone,Email,Tags,Notes"
    imported(write(header, "1,Anna Weber,Weber,030 1,anna@weber.example,tea,likes tea", "2,Boris,,030 2,,,"))

    ran = imported(write(header, "1,Anna Berg,Weber,,anna@berg.example,coffee,", "2,Boris,,030 3,,,"), "--json")

    assert figures(ran) == (0, 2, 0, 0)
    anna, boris = (dossier.card for dossier in dossiers())
    assert (anna.name, anna.phone, anna.email) == ("Anna Berg", "030 1", "anna@berg.example")
    assert (anna.tags, anna.note) == (("tea", "coffee"), "likes tea")
    assert boris.phone == "030 3"


@pytest.mark.parametrize(
    ("row", "by"),
    [
        ("7,Anna Weber,,+1 2,new@weber.example", "the number"),
        ("7,Anna Berg,Weber GmbH,,", "the number, under a new name"),
        (",Someone,,,ANNA@weber.example", "the email"),
        (",Someone,,0049 30 5551,", "the phone"),
        (",anna WEBER,weber gmbh,,", "name and company"),
    ],
)
def test_a_client_is_known_by_one_thing_alone(write: Write, row: str, by: str) -> None:
    """By the number in the list, else the email, else the phone, else name and company."""
    header = "ID,Name,Company,Phone,Email"
    imported(write(header, "7,Anna Weber,Weber GmbH,+49 30 555-1,anna@weber.example"))

    ran = imported(write(header, row), "--json")

    assert figures(ran) == (0, 1, 0, 0), by


def test_a_name_made_of_the_person_does_not_rename_a_client(write: Write) -> None:
    """A dossier that was called after the firm stays so; one that was called after its person goes with it."""
    run("add", "Kavkaz", "--email", "info@kavkaz.example", "--next", "today")
    header = "ID,First Name,Last Name,Email"
    imported(write(header, "1,Nino,Beridze,info@kavkaz.example", "2,Anna,Weber,anna@weber.example"))

    imported(write(header, "1,Nino,Beridze,info@kavkaz.example", "2,Anna,Berg,anna@weber.example"))

    assert [(dossier.card.name, dossier.card.person) for dossier in dossiers()] == [
        ("Kavkaz", "Nino Beridze"),
        ("Anna Berg", "Anna Berg"),
    ]


def test_what_was_edited_here_stays_where_the_list_says_what_it_said_before(
    write: Write, config: Callable[[str], Path]
) -> None:
    """An old line of a list takes nothing away that was written since, and puts nothing back that was taken out."""
    config('[fields]\ntonnes = "number"\n')
    file = write(
        "ID,Name,Phone,Email,Tags,Notes,Tonnes", "1,Anna,030 1,a@x.example,tea;vip,likes tea,5", "2,Boris,,,,,"
    )
    imported(file)
    run("edit", "1", "--name", "Anna W.", "--phone", "030 9", "--email", "", "--note", "calls back", "--untag", "vip")
    run("edit", "1", "--set", "tonnes=7")
    before = dossiers()

    ran = imported(file)

    assert dossiers() == before
    assert before[0].card.email is None
    assert "2 unchanged" in ran.out
    assert "1 was edited here since the list said the same: your lines are kept" in ran.out


def test_what_the_list_says_anew_goes_on_the_card_that_was_edited_here(write: Write) -> None:
    """Line by line: news is taken, and what is old is not."""
    imported(write("ID,Name,Phone,Email", "1,Anna,030 1,a@x.example"))
    run("edit", "1", "--phone", "030 9", "--email", "b@x.example")

    ran = imported(write("ID,Name,Phone,Email", "1,Anna,030 2,a@x.example"), "--json")

    assert (figures(ran), ran.json["kept"]) == ((0, 1, 0, 0), 1)
    assert [(one.card.phone, one.card.email) for one in dossiers()] == [("030 2", "b@x.example")]


def test_an_import_that_was_taken_back_is_no_word_of_the_list(write: Write) -> None:
    """Imported again after an undo, the card has it again."""
    run("add", "Anna", "--email", "a@x.example", "--phone", "030 9", "--next", "today")
    file = write("Name,Phone,Email", "Anna,030 1,a@x.example", "Boris,,")
    imported(file)
    run("undo")

    imported(file)

    assert [one.card.phone for one in dossiers()] == ["030 1", None]


def test_a_note_of_a_list_takes_no_note_away(write: Write) -> None:
    """It is added to what stands there, each line once, however often the list comes."""
    run("add", "Anna", "--note", "Prefers mornings", "--next", "today")
    file = write("Name,Notes", "Anna,likes tea")

    imported(file)
    again = imported(file, "--json")
    imported(write("Name,Notes", "Anna,likes tea and cake"))
    imported(write("Name,Notes", '"Anna","likes tea\nPrefers mornings"'))

    assert figures(again) == (0, 0, 1, 0)
    assert [one.card.note for one in dossiers()] == ["Prefers mornings\nlikes tea\nlikes tea and cake"]


def test_nobodys_date_is_moved_by_a_list(write: Write) -> None:
    """A dossier stays where it lies, agreed or not; that the list has another date is told."""
    run("add", "Anna", "--next", "8 dec 10:30")

    ran = imported(write("Name,Phone,Next", "Anna,030 1,2026-12-14"))

    (anna,) = dossiers()
    assert anna.filing
    assert (anna.filing.tab, anna.filing.time, anna.card.phone) == ("2026-12-08", "10:30", "030 1")
    assert "1 lies under another date than the list says: not moved" in ran.out


def test_the_dates_of_known_clients_may_have_passed(write: Write) -> None:
    """The same list weeks later: its dates are of no more use, and in nobody's way."""
    file = write("Name,Next", "Anna,2026-11-24", "Boris,2026-12-08")
    imported(file)

    ran = imported(file, "--json", now="2027-02-01T09:00")

    assert figures(ran) == (0, 0, 2, 0)


def test_a_closed_dossier_stays_closed(write: Write) -> None:
    """Its card is brought up to date in the archive; that it lies there is told."""
    run("add", "Anna", "--next", "today")
    run("close", "anna", "--because", "buys elsewhere")

    ran = imported(write("Name,Phone", "Anna,030 1"))

    (anna,) = dossiers()
    assert (anna.filing, anna.card.phone) == (None, "030 1")
    assert "1 lies in the archive" in ran.out


def test_what_a_colleague_has_is_left_as_it_is(write: Write) -> None:
    """It is told, and the others are taken in."""
    run("add", "Anna", "--next", "today")
    with sqlite3.connect(binder()) as db:
        db.execute("UPDATE dossier SET out_with = 'boris'")

    ran = imported(write("Name,Phone", "Anna,030 1", "Carla,030 2"))

    assert [dossier.card.phone for dossier in dossiers()] == [None, "030 2"]
    assert "1 is out with a colleague: not changed" in ran.out


SHARED = [
    "Anna,Weber GmbH,030 555,info@weber.example,buys tea",
    "Boris,Weber GmbH,030 555,info@weber.example,buys coffee",
    "Carla,Other,030 555,,",
    "Dora,Other,030 555,,",
]


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]])
def test_clients_who_share_an_address_or_a_phone_stay_apart(write: Write, order: list[int]) -> None:
    """In one list, and when it comes again in any order: each row finds its own."""
    header = "Name,Company,Phone,Email,Notes"
    imported(write(header, *SHARED))
    before = dossiers()

    ran = imported(write(header, *(SHARED[place] for place in order)), "--json")

    assert len(before) == 4
    assert figures(ran) == (0, 0, 4, 0)
    assert dossiers() == before


def test_a_new_colleague_does_not_take_the_dossier_of_an_old_one(write: Write) -> None:
    """Above her in the list and with the same address: she keeps her dossier, he gets one."""
    header = "Name,Email"
    imported(write(header, "Anna,info@weber.example"))

    ran = imported(write(header, "Boris,info@weber.example", "Anna,info@weber.example"), "--json")

    assert figures(ran) == (1, 0, 1, 0)
    assert names() == ["Anna", "Boris"]


def test_a_colleague_in_a_later_list_renames_nobody(write: Write) -> None:
    """With the phone of the exchange in common: she keeps her dossier, he gets one."""
    header = "Name,Company,Phone"
    imported(write(header, "Anna Weber,Weber GmbH,030 555"))

    ran = imported(write(header, "Boris Klein,Weber GmbH,030 555"))

    assert names() == ["Anna Weber", "Boris Klein"]
    assert "1 new one has email, phone or name of another dossier: line 2, Boris Klein: tickler duplicates" in ran.out
    assert "Boris Klein" in run("duplicates").out


def test_who_has_nothing_in_common_with_a_dossier_is_not_told_of(write: Write) -> None:
    """Nor is a colleague of somebody whose own row stands in the list."""
    header = "Name,Company,Phone"
    imported(write(header, "Anna Weber,Weber GmbH,030 555"))

    ran = imported(write(header, "Boris Klein,Weber GmbH,030 555", "Anna Weber,Weber GmbH,030 555", "Late,,"), "--json")

    assert (figures(ran), ran.json["alike"]) == ((2, 0, 1, 0), 0)


def test_what_very_many_share_is_nobodys(write: Write) -> None:
    """An address that stands for none does not make one client of two."""
    imported(write("Name,Email", *(f"Client {n},none@example.com" for n in range(60))))

    ran = imported(write("Name,Email", "Someone,none@example.com"), "--json")

    assert figures(ran) == (1, 0, 0, 0)


def test_a_list_that_counts_other_clients_is_refused(write: Write) -> None:
    """Two lists that both count from 1: nobody is overwritten, and the way out is told."""
    header = "ID,Name,Email"
    imported(write(header, *(f"{n},Anna{n},anna{n}@weber.example" for n in range(5))))
    before = dossiers()
    other = write(header, *(f"{n},Kavkaz{n},k{n}@kavkaz.example" for n in range(5)))

    refused = run("import", str(other))

    assert refused.status == 1
    *rows, error, _ways = refused.err.splitlines()
    assert error.startswith("error: the list counts its clients otherwise than the binder: 5 of 5 rows share")
    assert [row.split(",")[0] for row in rows] == [
        f"line {n + 2}: number {n} is that of Anna{n} ({n + 1})" for n in range(5)
    ]
    assert refused.err.splitlines()[-1].startswith("--map 'ID=-' if the list counts its own clients")
    assert dossiers() == before
    assert figures(imported(other, "--map", "id=-", "--json")) == (5, 0, 0, 0)


def test_a_uid_stays_with_its_dossier_and_is_given_once(write: Write) -> None:
    """What came from a binder is known in every other; two rows with one uid are two dossiers."""
    uid = "8f14e45f-ceea-467f-a0e6-5f3b1d1c0a77"

    imported(write("uid,Name", f"{uid},Anna", f"{uid},Boris"))

    anna, boris = dossiers()
    assert anna.uid == uid
    assert boris.uid != uid


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_a_row_copied_for_a_new_client_takes_nobodys_dossier(write: Write, order: list[int]) -> None:
    """Above the one it was copied from, too: by its uid she keeps her dossier, he gets one, and it is told."""
    uid = "8f14e45f-ceea-467f-a0e6-5f3b1d1c0a77"
    header, anna = "uid,Name,Phone", f"{uid},Anna Weber,030 555"
    imported(write(header, anna))
    rows = [anna, f"{uid},Boris Klein,030 777"]

    dry = imported(write(header, *(rows[place] for place in order)), "--dry-run")
    ran = imported(write(header, *(rows[place] for place in order)))

    assert names() == ["Anna Weber", "Boris Klein"]
    for one in (dry, ran):
        assert "1 is in the list twice, and " in one.out
        assert f": line {order.index(1) + 2}, Boris Klein\n" in one.out


def test_who_is_known_by_a_uid_and_has_another_name_is_told(write: Write) -> None:
    """Who it was and is can be seen."""
    uid = "8f14e45f-ceea-467f-a0e6-5f3b1d1c0a77"
    imported(write("uid,Name", f"{uid},Anna Weber"))

    ran = imported(write("uid,Name", f"{uid},Boris Klein"))

    assert "\n    1 Anna Weber → Boris Klein\n" in ran.out


def test_a_column_that_was_sorted_without_the_others_renames_nobody(write: Write) -> None:
    """A row with the phone or email of one and the name of another is named, and nothing is taken in."""
    header = "Name,Phone,Email"
    imported(write(header, "Alpha Bakery,030 1,", "Omega Wines,030 2,", "Zeta Foods,,z@x.example", "Eta,,e@x.example"))
    before = dossiers()
    mixed = write(header, "Alpha Bakery,030 2,", "Omega Wines,030 1,", "Zeta Foods,,e@x.example")

    refused = run("import", str(mixed))
    left_out = imported(mixed, "--skip-bad")

    assert refused.status == 1
    assert refused.err.splitlines()[:3] == [
        "line 2: the phone is that of Omega Wines (2), and the name that of Alpha Bakery (1)",
        "line 3: the phone is that of Alpha Bakery (1), and the name that of Omega Wines (2)",
        "line 4: the email is that of Eta (4), and the name that of Zeta Foods (3)",
    ]
    assert "3 bad rows left out" in left_out.out
    assert dossiers() == before


@pytest.mark.parametrize("company", ["", "Weber GmbH"])
def test_a_namesake_with_another_number_takes_nobodys_dossier(write: Write, company: str) -> None:
    """Above her in the list, too: who has the number keeps the dossier."""
    header = "ID,Name,Company,Phone"
    imported(write(header, f"7,Anna Weber,{company},"))

    ran = imported(write(header, f"8,Anna Weber,{company},030 8", f"7,Anna Weber,{company},"), "--json")

    assert figures(ran) == (1, 0, 1, 0)
    assert [(one.card.list_id, one.card.phone) for one in dossiers()] == [("7", None), ("8", "030 8")]


def test_a_name_alone_with_another_number_is_another_client(write: Write) -> None:
    """Also where a list brings but a part of the clients; that the name is there already is told."""
    imported(write("ID,Name", "7,Anna Weber"))

    ran = imported(write("ID,Name", "8,Anna Weber"))

    assert [one.card.list_id for one in dossiers()] == ["7", "8"]
    assert "1 new one has email, phone or name of another dossier: line 2, Anna Weber" in ran.out


@pytest.mark.parametrize("number", ["1.23457E+11", "5E+11", "1,2e+12"])
def test_a_number_that_a_spreadsheet_has_rounded_is_refused(write: Write, number: str) -> None:
    """Many others are rounded to the same."""
    refused = run("import", str(write("ID;Name;Phone", f"{number};Anna;", f"7;Boris;{number}")))

    assert refused.status == 1
    said = f"'{number}' is a {{}}number that a spreadsheet has rounded: write it as text there"
    assert refused.err.splitlines()[:2] == [
        f"line 2, column 'ID': {said.format('')}",
        f"line 3, column 'Phone': {said.format('phone ')}",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    list(
        itertools.permutations(
            [
                ("Company,Contact", "Kavkaz,Nino Beridze"),
                ("Name,Contact", "Kavkaz,Nino Beridze"),
                ("First name,Last name,Company", "Nino,Beridze,Kavkaz"),
                ("Name,Company", "NINO BERIDZE,Kavkaz"),
            ],
            2,
        )
    ),
)
def test_a_client_called_after_the_person_or_the_company_is_one(
    write: Write, first: tuple[str, str], second: tuple[str, str]
) -> None:
    """Lists have them in other columns: nobody is filed twice, and a colleague is somebody else."""
    imported(write(*first))

    ran = imported(write(*second, second[1].replace("Nino", "Giorgi").replace("NINO", "GIORGI")), "--json")

    assert figures(ran)[0] == 1
    assert len(dossiers()) == 2


def test_an_address_that_several_have_is_nobodys_alone(write: Write) -> None:
    """Which of them is meant, nobody guesses: the row is a new client's, and that they share it is told."""
    header = "Name,Email"
    imported(write(header, "Alpha Bakery,none@x.example", "Omega Wines,none@x.example"))

    ran = imported(write(header, "Zeta Foods,none@x.example"))

    assert names() == ["Alpha Bakery", "Omega Wines", "Zeta Foods"]
    assert "1 new one has email, phone or name of another dossier: line 2, Zeta Foods" in ran.out


cells = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
listed = st.fixed_dictionaries(
    {
        "ID": st.sampled_from(["", "", "1", "2"]),
        "Name": st.sampled_from(["Anna", "anna", "Änna", "Boris", "ბერიძე"]) | st.text(cells, max_size=4),
        "Company": st.sampled_from(["", "Weber", "WEBER"]),
        "Person": st.sampled_from(["", "Carla"]),
        "Phone": st.sampled_from(["", "030 1", "0301", "030 2"]),
        "Email": st.sampled_from(["", "a@x.example", "A@x.example", "b@x.example"]),
        "Next": st.sampled_from(["", "2026-12-08", "fri 10:30", "july"]),
        "Notes": st.sampled_from(["tea", 'a "quote"', "two\nlines"]),
    }
)


@given(st.lists(listed, min_size=1, max_size=10))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_list_imported_twice_is_there_once(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    """Each row is a dossier or stands in the file of rejected rows; the second time nothing is new or changed."""
    folder = Path(tempfile.mkdtemp(dir=tmp_path))  # a new one for each list
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as written:
        table = csv.DictWriter(written, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    command = ("--db", str(folder / "binder.db"), "import", str(folder / "list.csv"), "--skip-bad", "--json")

    first, second = run(*command), run(*command)

    new, _, _, skipped = figures(first)
    assert figures(first) == (new, 0, 0, len(rows) - new)
    assert figures(second) == (0, 0, new, skipped)
    with opened(folder / "binder.db") as db:
        there = [dossier.card for number in range(1, new + 1) if (dossier := queries.dossier(db, number))]
        assert queries.counts(db).active == new
    known = Counter((row["Email"], row["Notes"]) for row in rows) - Counter(rejected_in(folder / "list.rejected.csv"))
    assert Counter((card.email or "", card.note) for card in there) == known


def rejected_in(file: Path) -> list[tuple[str, str]]:
    """The email and the note of each row that was rejected."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as written:
        return [(row["Email"], row["Notes"]) for row in csv.DictReader(written)]


def test_a_client_known_by_the_phone_alone_who_is_renamed_is_told(write: Write) -> None:
    """A new colleague behind the same switchboard is taken for the client as well: who it was and is can be seen."""
    imported(write("Name,Person,Phone", "Kavkaz,Nino,+995 32 1", "Weber,Jo,+49 30 5"))

    ran = imported(write("Name,Person,Phone", "Kavkaz,Gio,0099532 1", "Weber,Jo,+49 30 6"))

    assert "1 was known by number, phone or email, and renamed: tickler undo takes it back\n" in ran.out
    assert "\n    1 Nino → Gio\n" in ran.out


def test_a_client_who_is_of_another_firm_now_is_told(write: Write) -> None:
    """By her address it is she; that the dossier is not the old firm's any more can be seen."""
    header = "Name,Company,Email"
    imported(write(header, "Anna Weber,Alpha Bakery,anna@x.example", "Jo,Kavkaz,jo@x.example"))

    ran = imported(write(header, "Anna Weber,Omega Wines,anna@x.example", "Jo,Kavkaz Ltd,jo@x.example"))

    assert "1 was known by number, phone or email, and renamed: tickler undo takes it back\n" in ran.out
    assert "\n    1 Alpha Bakery → Omega Wines\n" in ran.out


def test_who_recommended_a_client_is_found_in_the_list_and_in_the_binder(write: Write) -> None:
    """Also one who comes later in the list; a name that nobody or several have is told, and nothing is guessed."""
    imported(write("Name,Company", "Ilze,A", "Anna,B", "Anna,C"), "--json")

    ran = imported(
        write("Name,Recommended by", "Kask,ilze", "Weber,Late", "Late,", "Lost,Nobody", "Two,Anna", "Selv,Selv"),
        "--json",
    )

    by = {name: run("show", name, "--json").json["recommended_by"] for name in ("kask", "weber", "lost", "two")}
    assert list(by.values()) == [1, 6, None, None]
    assert "'Nobody', 'Anna', 'Selv'" in ran.err


def test_a_second_import_brings_birthdays_and_own_fields_up_to_date(
    write: Write, config: Callable[[str], Path]
) -> None:
    """What the row says more or otherwise; a year that it does not say is kept, and nothing is doubled."""
    config('[fields]\ntonnes = "number"\ngrade = "text"\n')
    imported(write("Name,Person,Birthday,Tonnes,Grade", "Kavkaz,Nino,1985-03-08,5,A"), "--json")

    again = imported(write("Name,Person,Birthday,Tonnes,Grade", "Kavkaz,Nino,8 march,7,"), "--json")
    moved = imported(write("Name,Person,Birthday", "Kavkaz,Nino,9 march"), "--json")

    assert (again.json["changed"], moved.json["changed"]) == (1, 1)
    shown = run("show", "kavkaz", "--json").json
    assert shown["own"] == {"tonnes": "7", "grade": "A"}
    assert [(day["what"], day["who"], day["day"], day["year"]) for day in shown["occasions"]] == [
        ("birthday", "Nino", "03-09", None)
    ]


# ------------------------------------------------------------------------------------------ bad rows


def test_bad_rows_are_told_by_line_column_and_reason_and_nothing_is_imported() -> None:
    """One line each on standard error, exit 1, and no binder."""
    as_text = "write it as text there"

    ran = run("import", str(LISTS / "with-mistakes.csv"))

    assert ran.status == 1
    assert ran.out == ""
    assert ran.err.splitlines() == [
        "line 3, column 'Phone': 'unknown' is no phone number: it has no digit",
        "line 4: it names no client: name, person and company are empty",
        "line 5, column 'Email': 'tamar at hotel-kazbegi.example' is no email address: it has no name@place",
        "line 6, column 'Next': November has no 31st",
        f"line 7, column 'Phone': '9.95322E+11' is a phone number that a spreadsheet has rounded: {as_text}",
        "line 8, column 'Next': Fri 1 Mar 2024 has passed",
        "line 9: 2 cells, where the header names 5 columns",
        "error: 7 of 9 rows cannot be taken in: nothing was imported",
        "mend them, or leave them out: --skip-bad; --past deals out those whose date has passed",
    ]
    assert not binder().exists()


def test_of_many_bad_rows_twenty_are_told(write: Write) -> None:
    """And how many more there are."""
    ran = run("import", str(write("Name,Email", *(f"Client {n},x" for n in range(1500)))))

    lines = ran.err.splitlines()
    assert len(lines) == 23
    assert lines[20:22] == ["and 1,480 more", "error: 1,500 of 1,500 rows cannot be taken in: nothing was imported"]


def test_the_line_of_a_row_is_the_one_on_which_it_begins(write: Write) -> None:
    """Lines inside cells and empty lines are counted, as an editor counts them; beside it stands the row."""
    ran = run("import", str(write("Name,Notes,Email", 'A,"1\r\n2\r\n3",', "", 'B,"1\r\n2",x')))

    assert ran.err.startswith("row 4 (line 6), column 'Email'")


def test_bad_rows_can_be_left_out_and_are_written_to_a_file(tmp_path: Path) -> None:
    """Beside the list, as they stand there, with the reason, for the owner's eyes; no older file is written over."""
    file = shutil.copy(LISTS / "with-mistakes.csv", tmp_path / "list.csv")

    ran = imported(file, "--skip-bad", "--json")
    again = imported(file, "--skip-bad", "--json")

    rejected = tmp_path / "list.rejected.csv"
    assert figures(ran) == (2, 0, 0, 7)
    assert names() == ["Weber Söhne", "Café Praha"]
    assert ran.json["rejected"] == str(rejected)
    assert again.json["rejected"] == str(tmp_path / "list.rejected-2.csv")
    assert stat.S_IMODE(rejected.stat().st_mode) == 0o600
    with rejected.open(encoding="utf-8-sig", newline="") as written:
        rows = list(csv.DictReader(written))
    assert list(rows[0]) == ["Name", "Company", "Phone", "Email", "Next", "reason"]
    assert [row["Name"] for row in rows] == [
        "Lindner", "", "Hotel Kazbegi", "Brasserie du Lac", "Bosch & Co", "Kovács", "Nordsee Fisch",
    ]  # fmt: skip
    assert rows[0]["reason"] == "Phone: 'unknown' is no phone number: it has no digit"
    assert rows[6]["reason"] == "2 cells, where the header names 5 columns"


def test_the_file_of_rejected_rows_can_be_mended_and_imported(tmp_path: Path) -> None:
    """Its separator is the list's, its own reasons are no client's data, and what is bad again is written anew."""
    file = tmp_path / "list.csv"
    file.write_text("Name;Phone\nÄnne;x\nJörg;y\n", encoding="cp1252")
    imported(file, "--skip-bad")
    rejected = tmp_path / "list.rejected.csv"
    rejected.write_text(rejected.read_text(encoding="utf-8-sig").replace("Änne;x", "Änne;030 1"), encoding="utf-8-sig")

    ran = imported(rejected, "--skip-bad", "--json")

    assert figures(ran) == (1, 0, 0, 1)
    assert names() == ["Änne"]
    again = (tmp_path / "list.rejected-2.csv").read_text(encoding="utf-8-sig").splitlines()
    assert again == ["Name;Phone;reason", "Jörg;y;Phone: 'y' is no phone number: it has no digit"]


def test_a_row_that_does_not_fall_into_cells_is_left_out_as_it_stands(write: Write, tmp_path: Path) -> None:
    """A quote in the middle of a cell spoils one row, not those after it."""
    file = write("Name,Phone", '"Weber "Söhne" GmbH",1', "Anna,2", "Boris,2,3")

    imported(file, "--skip-bad")

    assert names() == ["Anna"]
    with (tmp_path / "list.rejected.csv").open(encoding="utf-8-sig", newline="") as written:
        assert list(csv.reader(written)) == [
            ["Name", "Phone", "reason"],
            ['"Weber "Söhne" GmbH",1', "", "a quote inside a cell that is not written twice"],
            ["Boris", "2", "3 cells, where the header names 2 columns", "3"],
        ]


def test_dates_that_have_passed_can_be_dealt_out(write: Write) -> None:
    """With --past they are as those without a date."""
    file = write("Name,Next", "Anna,2026-11-20", "Boris,2026-12-08")

    assert figures(imported(file, "--past", "--json")) == (2, 0, 0, 0)
    assert tabs() == {"2026-11-23": 1, "2026-12-08": 1}


def test_where_the_rejected_rows_cannot_be_written_nothing_is_imported(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row is in the binder or in the file, never lost."""
    file = write("Name,Phone", "Anna,1", "Boris,x")
    open_file = os.open

    def refused(path: str | Path, *arguments: int) -> int:
        if "rejected" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return open_file(path, *arguments)

    monkeypatch.setattr("tickler.csvfile.os.open", refused)

    ran = run("import", str(file), "--skip-bad")

    assert ran.status == 1
    assert ran.err.splitlines()[-2].endswith("may not be written to")
    assert dossiers() == []


# ------------------------------------------------------------------------------------------ bad files


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 2, "is empty"),
        (b"\n\r\n   \n", 2, "is empty"),
        (b"\xef\xbb\xbf", 2, "is empty"),
        (b"Name,Phone\n", 2, "names its columns, and has no row below them"),
        (b"Name,Phone\n,\n\n", 2, "names its columns, and has no row below them"),
        (b"Foo,Bar\n1,2\n", 2, "error: no column says which client it is: 'Foo', 'Bar'"),
        (b"Phone,Email\n1,a@x.example\n", 2, "error: no column says which client it is: 'Phone', 'Email'"),
        (b"Anna,030 1\nBoris,030 2\n", 2, "error: no column says which client it is: 'Anna', '030 1'"),
        (bytes(range(256)) * 20, 2, "is no text: it holds NUL characters"),
        (b"Name\nAn\0na\n", 2, "is no text: it holds NUL characters"),
        (b"Name\n" + b"Anna\n" * 20_000 + b"An\0na\n", 2, "is no text: it holds NUL characters"),
        ("Name\nAnna\n".encode("utf-16-le"), 2, "is no text: it holds NUL characters"),
        (b"PK\x03\x04\x14\0\0\0", 2, "is a spreadsheet or an archive, not a CSV file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 2, "is an old Excel workbook, not a CSV file"),
        (b"%PDF-1.7\n", 2, "is a PDF, not a CSV file"),
        (b'{"clients": []}', 2, "error: no column says which client it is"),
        (b"\xff\xfeN\0a\0m\0e\0\n\0A", 2, "is not in UTF-16"),
        (b"x" * 2_000_000, 2, "does not begin with a line that names its columns"),
        (b'Name,Phone\nAnna,1\n"Boris,2\nCarla,3\n', 2, "line 3: a quote opens in this row and is never closed"),
        (b'Na"me,"Phone\nAnna,1\n', 2, "line 1: a quote opens in this row and is never closed"),
        (b'"Na"me,Phone\nAnna,1\n', 2, "line 1: a quote inside a cell that is not written twice"),
        (b"Name,Phone\nAnna\nBoris,1,2\n", 1, "2 of 2 rows cannot be taken in"),
    ],
)
def test_what_is_no_list_is_refused_in_one_clear_line(tmp_path: Path, content: bytes, status: int, said: str) -> None:
    """Nothing is written, nothing is begun, and no traceback is shown."""
    file = tmp_path / "list.csv"
    file.write_bytes(content)

    ran = run("import", str(file))

    error = [line for line in ran.err.splitlines() if line.startswith("error: ")]
    assert ran.status == status
    assert ran.out == ""
    assert len(error) == 1
    assert said in error[0]
    assert not binder().exists()


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, one without the rights to it: exit 1; one that is not there, a list or a whole binder: exit 3."""
    missing = run("import", str(tmp_path / "missing.csv"))
    no_binder = run("import", str(tmp_path / "missing.json"))
    folder = run("import", str(tmp_path))
    below_a_file = run("import", str(LISTS / "simple.csv" / "x"))

    def refused(path: Path, *_arguments: str) -> Iterator[bytes]:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refused)
    locked = run("import", str(tmp_path / "locked.csv"))

    assert (no_binder.status, no_binder.err) == (3, f"error: there is no file {tmp_path / 'missing.json'}\n")
    assert (missing.status, missing.err) == (3, f"error: there is no file {tmp_path / 'missing.csv'}\n")
    assert (folder.status, folder.err.splitlines()[0]) == (1, f"error: {tmp_path} is a folder, not a list")
    assert (below_a_file.status, "cannot be read: Not a directory" in below_a_file.err) == (1, True)
    assert (locked.status, "locked.csv may not be read" in locked.err) == (1, True)


@pytest.mark.parametrize("encoding", ["latin-99", "rot13", "hex", "", "a\0b"])
def test_an_encoding_that_there_is_not_is_refused(write: Write, encoding: str) -> None:
    """Exit 2, with examples; what Python calls an encoding but is none of text is none."""
    ran = run("import", str(write("Name", "Anna")), f"--encoding={encoding}")

    if encoding:
        assert ran.status == 2
        assert ran.err.startswith("error: there is no encoding ")
    else:
        assert ran.status == 0


def test_an_encoding_that_is_not_the_lists_is_refused(write: Write) -> None:
    """What was told is believed or refused, never bent."""
    ran = run("import", str(write("Name", "Jürgen", encoding="cp1252")), "--encoding", "utf-8")

    assert ran.status == 2
    assert "is not in UTF-8" in ran.err


def test_hostile_cells_harm_no_terminal(write: Write) -> None:
    """Controls are refused, what only looks like markup is kept, marks that turn the text around are taken out."""
    file = write("Name,Notes", "[bold]Anna[/bold],x", "A\u202enna,y", '"=cmd()","\u2066z\u2069"', "\x9b31mBoris,x")

    ran = run("import", str(file), "--skip-bad", "-n")
    refused = run("import", str(file))

    assert "[bold]Anna[/bold]" in ran.out
    assert refused.err.startswith("line 5, column 'Name': the name holds a control character (U+009B, at character 1)")
    for shown in (ran.out, ran.err, refused.err):
        assert all(character.isprintable() or character == "\n" for character in shown)


def test_a_hostile_header_harms_no_terminal(write: Write) -> None:
    """What is echoed of it is quoted and cut."""
    ran = run("import", str(write("\x1b[31mName,\x07" + "x" * 300, "Anna,1")))

    assert ran.status == 2
    assert all(character.isprintable() or character == "\n" for character in ran.err)
    assert len(ran.err) < 300


# ------------------------------------------------------------------------------------------ all or nothing


def test_a_dry_run_shows_what_would_come_and_writes_nothing(tmp_path: Path) -> None:
    """The first rows as they are understood, the figures, no binder, no file."""
    file = shutil.copy(LISTS / "kunden-de.csv", tmp_path / "list.csv")

    ran = imported(file, "--dry-run")

    assert ran.out.splitlines()[:4] == [
        "line 2: filed Müller Feinkost GmbH → Tue 8 Dec 2026, tab 8 · call",
        "  company      Müller Feinkost GmbH",
        "  person       Käthe Müller",
        "  position     Einkauf",
    ]
    assert "would import 4 new dossiers\n" in ran.out
    assert not binder().exists()
    assert list(tmp_path.iterdir()) == [tmp_path / "list.csv"]


def test_a_dry_run_says_what_the_import_does(write: Write) -> None:
    """The same figures, on a binder in use, with rows that are known, changed, bad and new."""
    run("add", "Anna", "--phone", "030 1", "--next", "today")
    run("add", "Boris", "--next", "today")
    file = write("Name,Phone,Next", "Anna,030 1,", "Boris,030 2,", "Carla,x,", "Dora,,", "Emil,,8 dec")

    before = dossiers()
    dry = imported(file, "--skip-bad", "-n", "--json")
    unchanged = dossiers() == before
    done = imported(file, "--skip-bad", "--json")

    assert unchanged
    assert figures(dry) == figures(done) == (2, 1, 1, 1)
    assert dry.json | {"dry_run": False, "rejected": done.json["rejected"]} == done.json


def test_what_many_share_is_counted_before_the_list_comes(write: Write) -> None:
    """The new clients of a list do not change by what the rows below them are known: a dry run says what will be."""
    header = "Name,Person,Company,Email,Phone"
    imported(write(header, *(f"Client {n},,Firm,c{n}@firm.example,030 1" for n in range(49)), "Anna,,Firm,,030 1"))
    file = write(header, *(f"New {n},,Firm,n{n}@firm.example,030 1" for n in range(5)), "Desk,Anna,Firm,,030 1")

    dry, done = imported(file, "-n", "--json"), imported(file, "--json")

    assert figures(dry) == figures(done) == (5, 1, 0, 0)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError, sqlite3.OperationalError])
def test_an_import_that_is_stopped_leaves_nothing(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    """No dossier, no line in the journal, no file of rejected rows."""
    run("add", "Before", "--next", "today")
    put = store.insert_row

    def put_some(db: sqlite3.Connection, table: str, row: dict[str, object]) -> int:
        if "Client 30" in str(row):
            raise stop
        return put(db, table, row)

    monkeypatch.setattr(store, "insert_row", put_some)
    ran = run("import", str(write("Name,Phone", "Bad,x", *(f"Client {n},1{n}" for n in range(50)))), "--skip-bad")

    assert ran.status != 0
    assert names() == ["Before"]
    assert len(run("history", "--json").json) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_many_new_dossiers_are_written_as_if_it_were_one_by_one(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With their numbers, what lies in them, their lines in the journal and their words; known clients in between."""
    known = "Known,030 0,1.2.1970,,8 dec"
    rows = [f"Client {n},030 1{n},{n}.3.1980,Known,{'fri' if n % 2 else ''}" for n in range(1, 9)]
    file = write("Name,Phone,Birthday,Recommended by,Next", *rows[:4], known, *rows[4:])

    def taken_in(at_once: int) -> Dump:
        counter = itertools.count(1)
        monkeypatch.setattr("tickler.commands.exchange.AT_ONCE", at_once)
        monkeypatch.setattr("tickler.commands.exchange.new_uid", lambda: f"uid {next(counter)}")
        path = tmp_path / f"{at_once}.db"
        run("add", "Gone", "--next", "fri", db=path)
        run("undo", db=path)
        run("add", "Known", "--phone", "030 0", "--next", "fri", db=path)
        assert run("import", str(file), db=path).status == 0
        assert run("check", db=path).status == 0
        of_runs = ("binder", "backup", *(name for name in dump(path) if name.endswith(("_data", "_idx"))))
        return {name: told(rows) for name, rows in dump(path).items() if name not in of_runs}

    def told(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        return [{key: re.sub(UUID, "a uid", str(said)) for key, said in row.items()} for row in rows]

    assert taken_in(1) == taken_in(3) == taken_in(500)


def test_an_import_is_one_entry_in_the_journal_and_can_be_taken_back(write: Write) -> None:
    """As any command: whole."""
    run("add", "Anna", "--next", "today")
    imported(write("Name,Phone", "Anna,030 1", "Boris,030 2"))

    undone = run("undo")

    assert undone.status == 0, undone.err
    assert [(dossier.card.name, dossier.card.phone) for dossier in dossiers()] == [("Anna", None)]


def test_the_answer_says_what_came_of_the_list(write: Write) -> None:
    """In a few lines for a person, nothing with --quiet, and all figures as JSON."""
    file = write("Name,Next,Hobby", "Anna,8 dec,chess", "Boris,,", "Carla,,")

    quiet = imported(file, "--quiet", "--dry-run")
    shown = imported(file, "--dry-run")
    told = imported(file, "--json")

    assert (quiet.out, quiet.err) == ("", "")
    assert shown.out.splitlines()[-4:] == [
        "would import 3 new dossiers",
        "  2 dealt out as first calls, at most 20 a day, and no day beyond 30",
        "    Mon 23 Nov 2026, tab 23",
        "  1 with a date of their own",
    ]
    answer = told.json
    first_row = answer.pop("first_rows")[0]
    assert answer == {
        "file": str(file), "new": 3, "changed": 0, "unchanged": 0, "skipped": 0, "rejected": None,
        "dated": 1, "dealt": 2, "dealt_from": "2026-11-23", "dealt_to": "2026-11-23", "per_day": 20, "capacity": 30,
        "otherwise_dated": 0, "closed": 0, "out": 0, "kept": 0, "renamed": 0, "first_renamed": [],
        "left_closed": 0, "alike": 0, "twins": 0, "persons": 0,
        "dry_run": False,
    }  # fmt: skip
    assert first_row | {"line": 2, "did": "filed", "name": "Anna", "tab": "2026-12-08", "do": "call"} == first_row


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kavkaz,,,nino@kavkaz.example", "Kavkaz Trading,,,Nino@Kavkaz.example"),
        ("Kavkaz,Kavkaz LLC,+995 32 200 00 17,", "KAVKAZ,kavkaz llc,+995 (32) 2000017,"),
        ("Kavkaz,,,", "Kavkaz,,,"),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_client_who_is_in_the_list_twice_is_told(tmp_path: Path, one: str, other: str, *, dry_run: bool) -> None:
    """Nobody guesses which of the rows is right; a dry run tells it before there are two dossiers."""
    (tmp_path / "list.csv").write_text(f"Name,Company,Phone,Email\n{one}\nWeber,,,\n{other}\n", encoding="utf-8")
    arguments = ("import", str(tmp_path / "list.csv"), *(["--dry-run"] if dry_run else []))

    told = run(*arguments, db=tmp_path / "binder.db")

    now = "would be two dossiers" if dry_run else "two dossiers now"
    assert f"1 is in the list twice, and {now}: line 4, {other.partition(',')[0]}" in told.out
    assert run(*arguments, "--json", db=tmp_path / "other.db").json["twins"] == 1


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize(
    ("before", "rows", "alike"),
    [
        ([], ["Anna Weber,", "Weber Anna,"], "line 3, Weber Anna"),
        ([], ["Anna Weber,Tea", '"Weber, Anna",Tea', "Weber Anna,Wine"], "line 3, Weber, Anna"),
        (["Anna Weber,"], ["Boris,", "Weber Anna,"], "line 3, Weber Anna"),
        (["Anna Weber,"], ["Anna Weber,", '"WEBER, Anna",'], "line 3, WEBER, Anna"),
        (["Anna Weber,Tea"], ["Weber Anna,Wine", "Weber Anna,"], None),
        ([], ["Anna Weber,Tea", "Weber Anna,", "Anna Berg,Tea"], None),
    ],
)
def test_a_name_with_its_words_in_another_order_is_told(
    write: Write, before: list[str], rows: list[str], alike: str | None, *, dry_run: bool
) -> None:
    """Of a row further up, or a dossier: perhaps one client. It is not made one."""
    if before:
        imported(write("Name,Company", *before))
    file = write("Name,Company", *rows)
    known = len([row for row in rows if row in before])

    ran = imported(file, *(["-n"] if dry_run else []))

    told = f"1 new one has email, phone or name of another dossier: {alike}: tickler duplicates"
    assert (told in ran.out) is bool(alike)
    assert ("tickler duplicates" in ran.out) is bool(alike)
    assert (len(names()) if binder().exists() else 0) == len(before) + (0 if dry_run else len(rows) - known)


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize(("reached", "told"), [(",", True), ("w@wine.example,", False), (",+49 30 5550199", False)])
def test_of_a_name_in_another_order_an_import_tells_as_duplicates_does(
    write: Write, reached: str, *, told: bool, together: bool
) -> None:
    """With another email or phone it is another client: nobody is sent to look for a pair that is not listed."""
    header, first, second = "Name,Email,Phone", "Anna Weber,a@tea.example,+49 30 5550177", f"Weber Anna,{reached}"
    if together:
        said = imported(write(header, first, second)).out
    else:
        imported(write(header, first))
        said = imported(write(header, second)).out

    assert ("tickler duplicates" in said) == told
    assert bool(run("duplicates", "--json", db=binder()).json["pairs"]) == told


@pytest.mark.parametrize(("quiet", "shown"), [((), True), (("-q",), False)])
def test_how_far_a_long_list_has_come_is_shown(
    write: Write, monkeypatch: pytest.MonkeyPatch, quiet: tuple[str, ...], *, shown: bool
) -> None:
    """Both times that it is read; where nothing is to be said, that neither."""
    told: list[tuple[str, bool]] = []

    @contextmanager
    def watched(what: str, _total: int, *, shown: bool, colour: bool) -> Iterator[Callable[[int], None]]:
        told.append((what, shown and not colour))
        yield lambda _done: None

    monkeypatch.setattr("tickler.commands.exchange.progress", watched)
    monkeypatch.setattr("tickler.commands.exchange.LONG_LIST", 0)

    imported(write("Name", "Anna"), *quiet)

    assert told == [("looking over", shown), ("taking in", shown)]


def test_memory_does_not_grow_with_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the rows take no more memory at their peak, whether the clients are new or known."""
    monkeypatch.setattr("tickler.commands.exchange.AT_ONCE", 100)

    def peak(rows: int) -> int:
        file = tmp_path / f"{rows}.csv"
        lines = (f"Client {n},+995 32 {n:07},u{n}@example.com,{'note ' * 10}" for n in range(rows))
        file.write_text("\n".join(["Name,Phone,Email,Notes", *lines]), encoding="utf-8")
        tracemalloc.start()
        try:
            assert run("--db", str(tmp_path / f"{rows}.db"), "import", str(file), "-q").status == 0
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)  # what is imported and remembered the first time is no part of it
    new_few, known_few, new_many, known_many = peak(800), peak(800), peak(3_200), peak(3_200)

    assert new_many < new_few + 200_000
    assert known_many < known_few + 200_000


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("1,Alpha Bakery,111", "1,Omega Wines,999"),
        ("1,Alpha Bakery,", "1,Omega Wines,"),
        ("1,Alpha Bakery,111", "1,Omega Bakery,"),
        ("1,Alpha GmbH,", "1,Omega GmbH,999"),
    ],
)
def test_another_list_that_counts_its_own_clients_renames_nobody(write: Write, ours: str, theirs: str) -> None:
    """A row that nothing but the number has in common with a dossier is named, and the dossier stays as it is."""
    header = "ID,Name,Phone"
    imported(write(header, ours))
    before, other = dump(), write(header, theirs, name="theirs.csv")

    refused = run("import", str(other))

    held = ours.split(",")[1]
    which = "if the list counts its own clients, --same-list if they are the same under new names"
    assert refused.status == 1
    assert refused.err.splitlines() == [
        f"line 2: number 1 is that of {held} (1), and nothing else says that this is the same client",
        "error: 1 of 1 rows cannot be taken in: nothing was imported",
        f"mend them, or leave them out: --skip-bad; the numbers: --map 'ID=-' {which}",
    ]
    assert dump() == before
    assert figures(imported(other, "--map", "id=-", "--json")) == (1, 0, 0, 0)
    assert names() == [held, theirs.split(",")[1]]


def test_a_client_under_a_new_name_is_told_with_same_list(write: Write) -> None:
    """Then the number alone is believed, for each row, and the new name is told."""
    imported(write("ID,Name", *(f"{n},Alpha{n} Bakery" for n in range(5))))

    ran = imported(write("ID,Name", *(f"{n},Omega{n}" for n in range(5))), "--same-list")

    assert names() == [f"Omega{n}" for n in range(5)]
    assert "5 were known by number, phone or email, and renamed: tickler undo takes it back\n" in ran.out
    assert [line.strip() for line in ran.out.splitlines() if "→" in line] == [
        f"{n + 1} Alpha{n} Bakery → Omega{n}" for n in range(5)
    ]


def test_who_is_replaced_on_the_card_stays_in_the_dossier(write: Write) -> None:
    """With position and numbers, which are not the new person's; once, however often the lists change."""
    header = "Name,Person,Position,Phone,Email"
    hers, his = "Kavkaz,Nino,Buyer,030 1,nino@k.example", "Kavkaz,Gio,,030 1,gio@k.example"
    imported(write("ID," + header, f"7,{hers}"))

    imported(write("ID," + header, f"7,{his}"))

    shown = run("show", "kavkaz", "--json").json
    assert (shown["person"], shown["position"], shown["email"]) == ("Gio", None, "gio@k.example")
    (nino,) = shown["persons"]
    assert (nino["name"], nino["position"], nino["phone"], nino["email"]) == ("Nino", "Buyer", None, "nino@k.example")
    imported(write("ID," + header, f"7,{hers}"))
    imported(write("ID," + header, f"7,{his}"))
    assert [one["name"] for one in run("show", "kavkaz", "--json").json["persons"]] == ["Nino"]
    assert run("check").status == 0


def test_of_many_renamed_clients_twenty_are_named(write: Write) -> None:
    """And how many more there are; in JSON, too."""
    imported(write("Name,Phone", *(f"Alpha{n},030 {n:03}" for n in range(25))))
    file = write("Name,Phone", *(f"Omega{n},030 {n:03}" for n in range(25)))

    dry, done = imported(file, "-n"), imported(file, "--json")

    assert "    20 Alpha19 → Omega19\n    and 5 more\n" in dry.out
    assert (done.json["renamed"], len(done.json["first_renamed"])) == (25, 20)


def test_the_column_of_the_number_is_named_as_in_the_list(write: Write) -> None:
    """What is told to be said can be said: the list of another program calls its number otherwise."""
    imported(write("Record ID,Customer ID,Name", "1,,Alpha Bakery"))
    other = write("Record ID,Customer ID,Name", "1,,Omega Wines")

    refused = run("import", str(other))

    assert "the numbers: --map 'Record ID=-' --map 'Customer ID=-' if" in refused.err
    assert figures(imported(other, "--map", "Record ID=-", "--map", "Customer ID=-", "--json")) == (1, 0, 0, 0)


def test_a_number_in_doubt_can_be_left_out(write: Write, tmp_path: Path) -> None:
    """The others of the list are taken in, and the row is kept in the file of those that were not."""
    imported(write("ID,Name", "1,Alpha Bakery", "2,Weber"))

    ran = imported(write("ID,Name,Phone", "1,Omega Wines,999", "2,Weber,222", "3,Late,333"), "--skip-bad", "--json")

    assert figures(ran) == (1, 1, 0, 1)
    assert names() == ["Alpha Bakery", "Weber", "Late"]
    assert "Omega Wines" in (tmp_path / "list.rejected.csv").read_text(encoding="utf-8-sig")


def test_what_is_closed_in_the_list_stays_out(tmp_path: Path) -> None:
    """A list that tickler wrote brings no client back that had been closed: it is left out, and counted."""
    run("add", "Open Client", "--next", "fri")
    run("add", "Closed Client", "--next", "fri")
    run("close", "2", "--because", "moved away")
    listed, new = tmp_path / "list.csv", tmp_path / "new.db"
    run("export", str(listed))

    came = run("import", str(listed), db=new)

    assert "1 is closed in the list: left out" in came.out
    assert run("binder", "--json", db=new).json["count"] == {"active": 1, "filed": 1, "out": 0, "closed": 0}


def test_a_client_who_is_in_one_list_twice_is_told(tmp_path: Path) -> None:
    """Rows with one number, one email, or one name and phone are surely one client: it is said that there are two."""
    listed = tmp_path / "list.csv"
    listed.write_text(
        "ID,Name,Phone,Email\n1,Weber,111,\n1,Weber,112,\n2,Kavkaz,222,k@k.example\n3,Kavkaz Ltd,333,K@k.example\n"
        "4,Berg,444,\n,Berg,444,\n5,Berg,555,\n"
    )

    came = run("import", str(listed))

    assert "imported 7 new dossiers" in came.out
    assert "3 are in the list twice, and two dossiers now: such as line 3, Weber" in came.out


@pytest.mark.parametrize("name", ["list.csv", "semicolons.csv", "list.xlsx"])
def test_the_names_of_the_columns_may_stand_below_a_title(tmp_path: Path, name: str) -> None:
    """A title above the table, as spreadsheets have it, is no header: it is told which line was taken for it."""
    rows = [["Client list Q4 2026"], [], ["Company", "Contact", "Phone"], ["Alpha", "Ann", "+49 30 1"], ["Beta"]]
    path = tmp_path / name
    if name.endswith("xlsx"):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        width = 1 if name == "semicolons.csv" else 3  # of the title: saved by a spreadsheet, or written by hand
        separator = ";" if name == "semicolons.csv" else ","
        filled = [[*row, *[""] * ((width if row is rows[0] else 3) - len(row))] for row in rows]
        path.write_text("\n".join(map(separator.join, filled)), encoding="utf-8")

    ran = imported(path)

    assert "the columns are named on line 3" in ran.err
    assert [(one.card.name, one.card.person, one.card.phone) for one in dossiers()] == [
        ("Alpha", "Ann", "+49 30 1"),
        ("Beta", None, None),
    ]


def test_all_that_is_wrong_in_a_row_is_told_at_once(write: Write) -> None:
    """Each cell that cannot be read, with its column."""
    refused = run("import", str(write("Name,Phone,Email,Next", "Anna,none,no address,someday", "Boris,none,,")))

    assert refused.status == 1
    first, second = refused.err.splitlines()[:2]
    assert first.startswith("line 2, column 'Phone': ")
    assert "; Email: " in first
    assert "; Next: " in first
    assert ";" not in second


def test_the_sign_for_text_of_excel_is_no_part_of_it(write: Write) -> None:
    """A cell that says ="…" is what stands between the quotes."""
    imported(write("Name,Phone,ID", 'Anna,"=""+49 30 55""","=""007"""', 'Boris,="+49 30 66",8'))

    assert [(one.card.phone, one.card.list_id) for one in dossiers()] == [("+49 30 55", "007"), ("+49 30 66", "8")]


def test_phones_and_addresses_that_have_no_line_go_into_the_note(write: Write) -> None:
    """No second number of a row is lost, and a second import of it changes nothing; a note of one's own stays."""
    file = write("Name,Phone,Mobile,Email,E-mail 2", "Anna,030 1,0170 2,a@a.example,b@a.example", "Boris,030 3,0303,,")

    imported(file)
    again = imported(file, "--json")
    run("edit", "2", "--note", "Likes tea")
    run("edit", "1", "--note", "also: 0170 2, calls back")
    imported(file)

    assert figures(again) == (0, 0, 2, 0)
    assert [one.card.note for one in dossiers()] == ["also: 0170 2, calls back", "Likes tea"]


def test_in_a_list_of_firms_with_contacts_the_firm_is_the_client(write: Write) -> None:
    """Two persons of a firm are two dossiers still, each known again, and a third one takes nobody's place."""
    header = "Company,Contact"
    imported(write(header, "Alpha,Ann", "Alpha,Bob", ",Carla"))

    again = imported(write(header, "Alpha,Bob", "Alpha,Dan"), "--json")

    assert figures(again) == (1, 0, 1, 0)
    found = [(one.card.name, one.card.person) for one in dossiers()]
    assert found == [("Alpha", "Ann"), ("Alpha", "Bob"), ("Carla", "Carla"), ("Alpha", "Dan")]


def test_a_client_known_by_number_and_phone_who_is_renamed_is_told(write: Write) -> None:
    """Another person of the same firm has taken over: who it was and is can be seen."""
    imported(write("ID,Name,Company,Phone", "1,Anna,Weber,111", "2,Boris Klein,Weber,222"))

    ran = imported(write("ID,Name,Company,Phone", "1,Carla,Weber,111", "2,Boris Groß,Weber,222"))

    assert "1 was known by number, phone or email, and renamed: tickler undo takes it back\n" in ran.out
    assert "\n    1 Anna → Carla\n" in ran.out
    assert "  id       1" in run("show", "carla").out
