"""Which column of a list is what: by its usual names in several languages, by those beside it, or as it was told."""

import pytest

from tickler.errors import NotUnderstood
from tickler.rules.columns import Columns, Field, read_maps, recognise


def recognised(header: str, *told: str) -> dict[Field, list[str]]:
    """The fields of a header written with semicolons, each with its columns."""
    names = header.split(";")
    columns = recognise(names, read_maps(told, names))
    return {field: [names[place] for place in places] for field, places in columns.of.items()}


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Name;Company;Phone;Email;Notes;Tags", ["name", "company", "phone", "email", "note", "tags"]),
        ("client;contact person;position;mobile;e-mail", ["name", "person", "position", "phone", "email"]),
        ("CUSTOMER NAME;JOB TITLE;TEL.;E-Mail Address", ["name", "position", "phone", "email"]),
        ("customer_name;jobTitle;phoneNumber;followUpDate", ["name", "position", "phone", "next"]),
        ("Kunde;Firma;Ansprechpartner;Handy;Bemerkung", ["name", "company", "person", "phone", "note"]),
        ("Клиент;Фирма;Должность;Телефон;Эл. почта", ["name", "company", "position", "phone", "email"]),
        ("Raison sociale;Prénom;Nom de famille;Téléphone", ["company", "first-name", "last-name", "phone"]),
        ("კლიენტი;კომპანია;ტელეფონი;ელ-ფოსტა;შენიშვნა", ["name", "company", "phone", "email", "note"]),
        ("Record ID;First Name;Last Name;Associated Company", ["company", "first-name", "last-name", "id"]),
        ("Name;Next Activity Date", ["name", "next"]),
        ("Name;Do;About;Website;Address;Lead source", ["name", "do", "about", "address", "website", "source"]),
    ],
)
def test_columns_are_known_by_their_usual_names(header: str, fields: list[Field]) -> None:
    """Case, accents, signs and the way words are joined do not count, in any of the languages."""
    found = recognised(header)

    assert sorted(found) == sorted(fields)


@pytest.mark.parametrize(
    ("header", "field", "columns"),
    [
        ("Name;Mobile;Phone", "phone", ["Phone", "Mobile"]),
        ("Name;Home Phone;Mobile Phone;Business Phone", "phone", ["Business Phone", "Mobile Phone", "Home Phone"]),
        ("Name;Phone 2 - Value;Phone 1 - Value", "phone", ["Phone 1 - Value", "Phone 2 - Value"]),
        ("Name;E-mail 2 Address;E-mail Address", "email", ["E-mail Address", "E-mail 2 Address"]),
        ("Name;Associated Company;Company name", "company", ["Company name", "Associated Company"]),
    ],
)
def test_the_better_column_comes_first(header: str, field: Field, columns: list[str]) -> None:
    """Where several columns can be a field, a phone at work goes before a mobile one, the first address before more."""
    found = recognised(header)

    assert found[field] == columns


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("Name;Vorname;Firma", "Vorname", "Name"),
        ("Nom;Prénom;Société", "Prénom", "Nom"),
        ("Имя;Фамилия;Компания", "Имя", "Фамилия"),
        ("Name;Surname;Company", "Name", "Surname"),
        ("სახელი;გვარი;კომპანია", "სახელი", "გვარი"),
    ],
)
def test_a_name_beside_half_a_name_is_the_other_half(header: str, first: str, last: str) -> None:
    """What is called name in the header is the family name beside a first name, and the first beside a family name."""
    found = recognised(header)

    assert (found["first-name"], found["last-name"]) == ([first], [last])
    assert "name" not in found


def test_a_name_beside_both_halves_is_the_whole() -> None:
    """Google's old export has a name, a given name and a family name: the name stays the client's."""
    found = recognised("Name;Given Name;Family Name")

    assert found == {"name": ["Name"], "first-name": ["Given Name"], "last-name": ["Family Name"]}


def test_a_title_beside_a_job_title_is_no_position() -> None:
    """In Outlook's export the title is Mr or Dr; alone, a title is a position."""
    assert recognised("Title;First Name;Job Title")["position"] == ["Job Title"]
    assert recognised("Title;Name")["position"] == ["Title"]


def test_the_id_in_a_list_of_ticklers_own_is_no_number_of_a_client() -> None:
    """Beside a uid the id is the number in the binder that the list comes from."""
    assert "id" not in recognised("id;uid;name")
    assert recognised("id;name")["id"] == ["id"]


def test_a_told_column_goes_before_recognised_ones() -> None:
    """What is told comes first, the recognised columns fill in where it is empty."""
    found = recognised("Name;Phone;Hotline", "hotline=phone")

    assert found["phone"] == ["Hotline", "Phone"]


def test_a_column_may_be_told_by_its_number_and_for_several_fields() -> None:
    """The first column is 1; told twice it is both."""
    found = recognised("Foo;Bar", "1=name", "1=company", "2=job title")

    assert found == {"name": ["Foo"], "company": ["Foo"], "position": ["Bar"]}


def test_a_column_can_be_left_out() -> None:
    """The field `-` takes a column out of what was recognised."""
    found = recognised("Name;Title", "Title=-")

    assert found == {"name": ["Name"]}


def test_a_column_name_may_hold_an_equals_sign() -> None:
    """The last equals sign parts column and field."""
    assert recognised("a=b;c", "a=b=name") == {"name": ["a=b"]}


@pytest.mark.parametrize(
    ("told", "message", "hint"),
    [
        ("Hotlin=phone", "the list has no column 'Hotlin'", "did you mean 'Hotline'?"),
        ("xyz=phone", "the list has no column 'xyz'", "its columns are 'Name', 'Hotline'"),
        ("9=phone", "the list has no column '9'", "its columns are"),
        ("Hotline=fone", "a dossier has no field 'fone'", "did you mean 'phone'?"),
        ("Hotline=qqqq", "a dossier has no field 'qqqq'", "the fields are 'name', 'company'"),
        ("Hotline", "--map takes COLUMN=FIELD, not 'Hotline'", "for example"),
        ("=phone", "--map takes COLUMN=FIELD, not '=phone'", "for example"),
        ("Hotline=", "--map takes COLUMN=FIELD, not 'Hotline='", "for example"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_nearest(told: str, message: str, hint: str) -> None:
    """A column that is not there and a field that there is not are named, with what was likely meant."""
    with pytest.raises(NotUnderstood) as refused:
        recognised("Name;Hotline", told)

    assert refused.value.message == message
    assert refused.value.hint is not None
    assert refused.value.hint.startswith(hint)


@pytest.mark.parametrize("header", ["Foo;Bar", "Phone;Email;Notes", "", "12;Anna;+49 30"])
def test_a_header_that_names_no_client_is_refused(header: str) -> None:
    """Without a column for name, person or company nobody knows whose rows they are."""
    with pytest.raises(NotUnderstood, match="no column says which client it is"):
        recognised(header)


def test_unused_columns_are_those_that_say_something_more() -> None:
    """The columns that nothing is read from, without those that say how to call the one beside them."""
    columns = Columns(("Name", "Hobby", "Phone 1 - Type", "Phone 1 - Value"), {"name": (0,), "phone": (3,)})

    assert columns.unused == (1,)
    assert recognise(["Name", "Business City", "City", "State", "Country"], {}).unused == ()
    assert recognise(["Name", "Business State", "State", "Country"], {}).unused == (1, 2, 3)
    assert recognise(["Name", "City", "Street"], {1: ("tags",)}).of["tags"] == (1,)
