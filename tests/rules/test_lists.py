"""A row of a list: what its cells say of a client, and which rows cannot be read, and why."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickler.rules.columns import recognise
from tickler.rules.lists import BadRow, Record, Row, dates_read_by, read_row
from tickler.rules.occasions import DayOfYear
from tickler.rules.own import House, OwnField
from tickler.tabs import Tab
from tickler.when import Place
from tickler.workdays import Calendar

MONDAY = datetime(2026, 11, 23, 9, 0)
HOUSE = House(
    MONDAY,
    stages=("cold", "warm"),
    fields=(
        OwnField("tonnes", "number", "t a month"),
        OwnField("since", "date"),
        OwnField("grade", "choice", "", ("A", "B")),
    ),
)
OFFICE = Calendar(days_off={date(2026, 12, 24): "skiing"})


def read(header: str, *cells: str, line: int = 2) -> Row | BadRow:
    """A row under a header written with semicolons."""
    columns = recognise(header.split(";"), {}, HOUSE.fields)
    return read_row(columns, Record(line, list(cells)), dates_read_by(MONDAY, OFFICE, "DMY"), HOUSE)


def good(header: str, *cells: str) -> Row:
    """A row that can be read."""
    row = read(header, *cells)
    assert isinstance(row, Row), row
    return row


def bad(header: str, *cells: str) -> str:
    """What is said of a row that cannot be read."""
    row = read(header, *cells, line=7)
    assert isinstance(row, BadRow), row
    return str(row)


# ------------------------------------------------------------------------------------------ the card


@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [
        ("Name;First Name;Last Name;Company", ("Kavkaz", "Nino", "Beridze", "Kavkaz Ltd"), "Kavkaz"),
        ("Name;First Name;Last Name;Company", ("", "Nino", "Beridze", "Kavkaz Ltd"), "Nino Beridze"),
        ("Name;First Name;Last Name;Company", ("", "", "", "Kavkaz Ltd"), "Kavkaz Ltd"),
        ("Company;Contact", ("Kavkaz Ltd", "Nino Beridze"), "Kavkaz Ltd"),
        ("Company;Contact", ("Kavkaz Ltd", "-"), "Kavkaz Ltd"),
        ("Company;Contact", ("", "Nino Beridze"), "Nino Beridze"),
        ("Фамилия;Имя;Отчество", ("Петрова", "Анна", "Сергеевна"), "Анна Сергеевна Петрова"),
        ("სახელი;გვარი", ("ნინო", "ბერიძე"), "ნინო ბერიძე"),
    ],
)
def test_the_name_is_the_clients_else_the_persons_else_the_companys(
    header: str, cells: tuple[str, ...], name: str
) -> None:
    """The first of them that stands in the row names the dossier; in a list of firms with contacts, the firm does."""
    row = good(header, *cells)

    assert row.card.name == name
    assert row.named == (cells[0] == "Kavkaz")


def test_first_middle_and_last_name_are_the_person() -> None:
    """The parts of a name are joined to whom to ask for."""
    row = good("Name;First Name;Middle Name;Last Name", "Kavkaz", "Nino", "", "Beridze")

    assert row.card.person == "Nino Beridze"


def test_an_empty_cell_leaves_the_field_to_the_next_column() -> None:
    """A mobile number is the phone where there is no other; a dash is nothing."""
    assert good("Name;Phone;Mobile", "A", "", "0171 5").card.phone == "0171 5"
    assert good("Name;Phone;Mobile", "A", "n/a", "0171 5").card.phone == "0171 5"
    assert good("Name;Phone;Mobile", "A", "030 5", "0171 5").card.phone == "030 5"


def test_all_notes_and_all_tags_are_kept() -> None:
    """Notes from several columns stand below each other, tags beside each other."""
    row = good("Name;Notes;Comment;Tags;Category", "A", "one\r\ntwo", "three\x0bfour", "x, y", "y; #z")

    assert row.card.note == "one\ntwo\nthree\nfour"
    assert row.card.tags == ("x", "y", "z")


@pytest.mark.parametrize(
    ("column", "cell", "field", "read_as"),
    [
        ("Email", "Anna Weber <anna@weber.example>", "email", "anna@weber.example"),
        ("Email", "a@x.example; b@x.example", "email", "a@x.example"),
        ("Email", "a@x.example ::: b@x.example", "email", "a@x.example"),
        ("Email", "mailto:a@x.example", "email", "a@x.example"),
        ("Phone", "+995 32 1 ::: +995 32 2", "phone", "+995 32 1"),
        ("Phone", "'0301234", "phone", "0301234"),
        ("Tags", "* myContacts ::: Wine ::: * starred", "tags", ("Wine",)),
        ("Phone", "\u202a+49 30 5\u202c", "phone", "+49 30 5"),
        ("Position", "  Head  of\tpurchasing ", "position", "Head of purchasing"),
        ("Kundennr.", "K-1001", "list_id", "K-1001"),
        ("Website", "https://x.example", "website", "https://x.example"),
    ],
)
def test_cells_are_read_as_other_programs_write_them(
    column: str, cell: str, field: str, read_as: str | tuple[str, ...]
) -> None:
    """Several values in a cell, spreadsheets' signs, invisible marks: what a person would read is kept."""
    row = good(f"Name;{column}", "A", cell)

    assert getattr(row.card, field) == read_as


OUTLOOK = (
    "Name;Business Street;Business Street 2;Business City;Business State;Business Postal Code;Business Country/Region"
    ";Home Street;Home City;Other City"
)
GOOGLE = (
    "Name;Address 1 - Type;Address 1 - Formatted;Address 1 - Street;Address 1 - City;Address 1 - PO Box"
    ";Address 1 - Region;Address 1 - Postal Code;Address 1 - Country;Address 1 - Extended Address"
)
HUBSPOT = "Name;Street Address;City;State/Region;Postal Code;Country/Region"


@pytest.mark.parametrize(
    ("header", "cells", "address", "also"),
    [
        (OUTLOOK, "Weg 7;2. OG;Köln;;50667;DE;Am Bach 1;Bonn;", "Weg 7, 2. OG, 50667 Köln, DE", "Am Bach 1, Bonn"),
        (OUTLOOK, ";;;;;;Am Bach 1;Bonn;Köln", "Am Bach 1, Bonn", "Köln"),
        (OUTLOOK, "Weg 7;;Köln;;;;weg 7;KÖLN;", "Weg 7, Köln", None),
        (GOOGLE, "Work;Leoforos 14\nHeraklion\nGreece;x;y;;;z;GR;", "Leoforos 14, Heraklion, Greece", None),
        (GOOGLE, "Work;;Leoforos 14;Heraklion;PO 7;Crete;713 06;GR;2nd floor",
         "Leoforos 14, 2nd floor, PO 7, Heraklion, Crete 713 06, GR", None),
        (HUBSPOT, "12 Main Street;Boston;MA;02110;USA", "12 Main Street, Boston, MA 02110, USA", None),
        (HUBSPOT, ";Boston;;;USA", "Boston, USA", None),
        (HUBSPOT, ";;;;", None, None),
        ("Name;PLZ;Ort;Straße;Land", "50667;Köln;Hauptstr. 5;DE", "Hauptstr. 5, 50667 Köln, DE", None),
        ("Name;Straße geschäftlich;Ort geschäftlich;Weitere Straße", "Weg 7;Köln;Weg 1", "Weg 7, Köln", "Weg 1"),
        ("Name;Address;City;Zip", "Hauptstr. 5;Köln;50667", "Hauptstr. 5, 50667 Köln", None),
        ("Name;Address;City;Zip", "Hauptstr. 5, 50667 Köln;Köln;50667", "Hauptstr. 5, 50667 Köln", None),
        ("Name;Address;Street;City;Home City", "Weg 7, Köln;Weg;Koeln;Bonn", "Weg 7, Köln", "Bonn"),
        ("Name;State;Country", "open;Georgia", None, None),
    ],
)  # fmt: skip
def test_an_address_in_parts_is_joined(header: str, cells: str, address: str | None, also: str | None) -> None:
    """As Outlook, Google, HubSpot and people write it, unless all of it stands in one cell; a second one is kept."""
    row = good(header, "A", *cells.split(";"))

    assert row.card.address == address
    assert row.also == ((also,) if also else ())


def test_a_uid_is_a_name_across_binders_and_anything_else_so_called_a_number_in_the_list() -> None:
    """Only a UUID can name a dossier in every binder."""
    uid = "8f14e45f-ceea-467f-a0e6-5f3b1d1c0a77"

    assert (good("Name;uid", "A", uid).uid, good("Name;uid", "A", uid).card.list_id) == (uid, None)
    assert (good("Name;uid", "A", "K-7").uid, good("Name;uid", "A", "K-7").card.list_id) == (None, "K-7")


# ------------------------------------------------------------------------------------------ the date


@pytest.mark.parametrize(
    ("cell", "tab", "time"),
    [
        ("2026-12-08", "2026-12-08", None),
        ("2026-12-08 00:00:00", "2026-12-08", None),
        ("2026-12-08 10:30:00", "2026-12-08", "10:30"),
        ("2026-12-08T10:30:00.000Z", "2026-12-08", "10:30"),
        ("2026-12-08 9:05", "2026-12-08", "09:05"),
        ("8.12.2026", "2026-12-08", None),
        ("08.12.2026 0:00", "2026-12-08", None),
        ("8/12/2026 14:15", "2026-12-08", "14:15"),
        ("8 dec 2pm", "2026-12-08", "14:00"),
        ("fri 10:30", "2026-11-27", "10:30"),
        ("march 2027", "2027-03", None),
        ("today", "2026-11-23", None),
    ],
)
def test_dates_are_read_as_when_and_as_spreadsheets_write_them(cell: str, tab: str, time: str | None) -> None:
    """Whatever WHEN understands, with the seconds and the midnight that a spreadsheet adds."""
    row = good("Name;Next", "A", cell)

    assert row.place is not None
    assert (row.place.tab, row.place.time) == (tab, time)


def test_a_date_under_a_closed_tab_goes_to_the_next_open_day_with_a_note() -> None:
    """As everywhere, and the time stays."""
    row = good("Name;Next", "A", "2026-12-24 10:30")

    expected = "Thu 24 Dec 2026 is closed (skiing): moved to the next open day"
    assert row.place == Place(Tab("2026-12-25"), "10:30", expected)


def test_a_date_that_has_passed_is_kept_as_what_makes_the_row_bad() -> None:
    """Whether that matters shows when it is known whether the client is new."""
    row = good("Name;Next", "A", "2026-11-20")

    assert row.place is None
    assert str(row.passed) == "line 2, column 'Next': Fri 20 Nov 2026 has passed"


def test_what_is_to_be_done_is_read_with_or_without_a_hyphen() -> None:
    """``First call`` is ``first-call``."""
    row = good("Name;Do;About", "A", "First call", "labels")

    assert (row.do, row.about) == ("first-call", "labels")


# ------------------------------------------------------------------------------------------ bad rows


@pytest.mark.parametrize(
    ("header", "cells", "said"),
    [
        ("Name;Phone", ("", "030"), "line 7: it names no client: name, person and company are empty"),
        ("Name;Phone", ("A", "x"), "line 7, column 'Phone': 'x' is no phone number: it has no digit"),
        ("Name;Mobile", ("A", "9,95E+11"), "line 7, column 'Mobile': '9,95E+11' is a phone number that a"),
        ("Name;E-mail", ("A", "x"), "line 7, column 'E-mail': 'x' is no email address"),
        ("Name;Next", ("A", "soon"), "line 7, column 'Next': 'soon' cannot be read as a day"),
        ("Name;Next", ("A", "31.11.2026"), "line 7, column 'Next': November has no 31st"),
        ("Name;Next", ("A", "march 2027 10:30"), "line 7, column 'Next': March 2027 is a whole month"),
        ("Name;Do", ("A", "dance"), "line 7, column 'Do': 'dance' is none of call, first-call"),
        ("Name;Phone", ("A",), "line 7: 1 cell, where the header names 2 columns"),
        ("Name;Phone", ("A", "1", "2"), "line 7: 3 cells, where the header names 2 columns"),
        ("Name;Notes", ("\x1b[31mA", ""), "line 7, column 'Name': the name holds a control character (U+001B"),
        ("Name;Notes", ("A", "b\x00c"), "line 7, column 'Notes': the note on the card holds a control character"),
        ("Name;Notes", ("x" * 10_000, ""), "line 7, column 'Name': the name is too long: 10,000 characters"),
        ("Name;Website", ("x" * 300, "x.example"), "line 7, column 'Name': the name is too long"),
        ("Name;Street;City", ("A", "x" * 300, "y" * 300), "line 7, column 'City': the address is too long"),
        ("Name;About", ("A", "x" * 600), "line 7, column 'About': what it is about is too long"),
        ("Vorname;Nachname", ("x" * 300, "y" * 300), "line 7, column 'Nachname': the person is too long"),
    ],
)
def test_a_bad_row_is_told_by_line_column_and_reason(header: str, cells: tuple[str, ...], said: str) -> None:
    """What cannot stand where it does is named, shortly, with nothing in it that a terminal obeys."""
    assert bad(header, *cells).startswith(said)


def test_empty_cells_beyond_the_header_are_none() -> None:
    """Some programs end each line with separators."""
    assert good("Name;Phone", "A", "1", "", "").card.phone == "1"


def test_a_row_that_does_not_fall_into_cells_is_bad() -> None:
    """The file's reader says why."""
    columns = recognise(["Name"], {})

    row = read_row(columns, Record(3, ['"A"b'], "a quote"), dates_read_by(MONDAY, OFFICE, "DMY"), HOUSE)

    assert str(row) == "line 3: a quote"


@given(st.lists(st.text(), min_size=5, max_size=5))
def test_any_cells_are_a_row_or_a_bad_row(cells: list[str]) -> None:
    """Whatever stands in a list, reading it ends in a row that can be filed or in a reason on one line."""
    row = read("Name;Phone;Email;Next;Notes", *cells)

    if isinstance(row, Row):
        assert row.card.name.strip()
    else:
        assert str(row).isprintable()


# ------------------------------------------------------------------------------------------ what the house declares


def test_fields_of_ones_own_are_read_by_key_or_label() -> None:
    """As they are declared, checked as on the card, in the order of the declaration."""
    row = good("Name;Grade;T a month;since", "Kavkaz", "b", "1 200,5", "8.3.2020")

    assert row.card.own == (("tonnes", "1200.5"), ("since", "2020-03-08"), ("grade", "B"))
    assert good("Name;Tonnes", "Kavkaz", "-").card.own == ()
    assert bad("Name;Tonnes", "Kavkaz", "many") == "line 7, column 'Tonnes': t a month: 'many' is no number"


def test_stages_are_those_of_the_house() -> None:
    """Not those that every house has unless it says so."""
    assert good("Name;Stage", "Kavkaz", "Warm").card.stage == "warm"
    assert bad("Name;Stage", "Kavkaz", "client") == "line 7, column 'Stage': there is no stage 'client'"


def test_birthdays_and_occasions_are_read() -> None:
    """A birthday as other programs write it, nothing where Outlook has none; occasions apart at semicolons."""
    row = good("Name;Birthday;Occasions", "Kavkaz", "1985-03-08", "Accountants' day=21 nov; founded=8 march 1985")

    assert row.birthday == DayOfYear("03-08", 1985)
    assert row.occasions == (("Accountants' day", DayOfYear("11-21")), ("founded", DayOfYear("03-08", 1985)))
    assert good("Name;Birthday", "Kavkaz", "0/0/00").birthday is None
    assert good("Name;Geburtstag", "Kavkaz", "0.0.00").birthday is None
    assert good("Name;Birthday", "Kavkaz", "08-Mar").birthday == DayOfYear("03-08")
    assert "figures are read DMY" in bad("Name;Birthday", "Kavkaz", "3/25/1985")


def test_an_apostrophe_before_a_formula_is_the_spreadsheets() -> None:
    """It is taken off once, and stays before any other text."""
    assert good("Name", "'=SUM(1)").card.name == "=SUM(1)"
    assert good("Name", "''=SUM(1)").card.name == "'=SUM(1)"
    assert good("Name", "'t Hooft").card.name == "'t Hooft"
    assert good("Name", "Rock '-n' Roll").card.name == "Rock '-n' Roll"
