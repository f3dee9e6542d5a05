"""Which column of a list is what: recognised by its usual names, as people and other programs write them, or told."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from tickler.errors import NotUnderstood
from tickler.rules.addresses import Address, in_parts
from tickler.rules.own import OwnField
from tickler.rules.refs import shortly
from tickler.words import fold

Field = Literal[
    "name", "company", "person", "first-name", "middle-name", "last-name", "position", "phone", "email",
    "note", "tags", "next", "do", "about", "id", "uid",
    "address", "website", "language", "source", "terms", "price-type", "receivables", "stage",
    "recommended-by", "birthday", "occasions", "cadence", "closed", "beside", "agreed",
]  # fmt: skip

FIELDS: tuple[Field, ...] = get_args(Field)
IGNORED = "-"

# Of these all that a row has is kept.
_SEVERAL: tuple[Field, ...] = ("phone", "email", "note", "tags", "occasions")

# By any of these a row says which client it is of.
NAMING: tuple[Field, ...] = ("name", "person", "first-name", "last-name", "company")

_MOST_NAMED = 8

# The names of each field in order of preference: a phone at work before a mobile one. Written as in a header; case,
# accents and signs do not count. Google Contacts writes "E-mail 1 - Value", Outlook "E-mail Address", HubSpot "Email".
_USUAL: dict[Field, str] = {
    "name": """
        name, client, client name, customer, customer name, full name, display name, lead, lead name
        kunde, kundenname, mandant, vollständiger name, anzeigename
        имя, клиент, имя клиента, название, наименование, фио
        nom, client, nom du client, nom complet
        სახელი, კლიენტი, დასახელება, სახელი და გვარი, სახელი გვარი
        """,
    "company": """
        company, company name, organization name, organization 1 name, organization, organisation, firm, employer
        business, business name, account name, associated company, primary associated company
        firma, firmenname, unternehmen, organisation, gesellschaft
        компания, название компании, фирма, организация, название организации, предприятие, юридическое лицо
        société, entreprise, raison sociale, organisme
        კომპანია, კომპანიის სახელი, ორგანიზაცია, ფირმა, დამსაქმებელი
        """,
    "person": """
        person, contact person, contact, contact name, main contact, primary contact, key contact, attention
        ansprechpartner, ansprechpartnerin, ansprechperson, kontakt, kontaktperson
        контактное лицо, контакт, контактный человек, представитель
        contact, personne à contacter, interlocuteur, nom du contact
        საკონტაქტო პირი, კონტაქტი, პირი
        """,
    "first-name": """
        first name, given name, forename, first
        vorname
        имя и отчество
        prénom
        """,
    "middle-name": """
        middle name, additional name
        zweiter vorname
        отчество
        deuxième prénom
        """,
    "last-name": """
        last name, family name, surname, last
        nachname, familienname, zuname
        фамилия
        nom de famille
        გვარი
        """,
    "position": """
        position, job title, organization title, organization 1 title, job, role, title, occupation
        funktion, stellung, berufsbezeichnung
        должность, позиция
        poste, fonction, titre du poste
        თანამდებობა, პოზიცია
        """,
    "phone": """
        phone, phone number, telephone, telephone number, tel, tel no, phone no, business phone, work phone
        office phone, direct phone, primary phone, phone 1 value, phone 1, company main phone, company phone
        mobile phone, mobile phone number, mobile, mobile number, cell phone, cell
        business phone 2, phone 2 value, phone 2, home phone, other phone, phone 3 value, phone 3
        contact number, whatsapp
        telefon, telefonnummer, telefon geschäftlich, rufnummer, tel nr, festnetz, handy, handynummer, mobil
        mobiltelefon, telefon mobil, telefon privat
        телефон, номер телефона, рабочий телефон, тел, мобильный телефон, мобильный, моб, сотовый, домашний телефон
        téléphone, numéro de téléphone, téléphone professionnel, téléphone fixe, portable, téléphone portable
        téléphone mobile
        ტელეფონი, ტელეფონის ნომერი, ტელ, მობილური, მობილური ტელეფონი, ნომერი
        """,
    "email": """
        email, email address, mail, mail address, work email, business email, primary email, email 1 value, email 1
        email 2 address, email 2 value, email 2, email 3 address, email 3 value, home email, personal email
        email adresse, mailadresse
        электронная почта, почта, эл почта, адрес электронной почты, эл адрес, имейл
        courriel, adresse email, adresse mail, adresse électronique
        ელფოსტა, ელ ფოსტა, ელექტრონული ფოსტა, მეილი, იმეილი
        """,
    "note": """
        note, notes, comment, comments, remark, remarks, description, about the client
        notiz, notizen, bemerkung, bemerkungen, anmerkung, anmerkungen, kommentar
        примечание, примечания, заметка, заметки, комментарий, комментарии
        remarque, remarques, commentaire, commentaires
        შენიშვნა, შენიშვნები, კომენტარი
        """,
    "tags": """
        tags, tag, labels, label, categories, category, group membership, groups, segment
        kategorien, kategorie, schlagwörter, schlagworte, gruppe
        теги, тег, метки, метка, категории, категория, группа
        étiquettes, étiquette, catégories, catégorie
        ტეგები, ტეგი, კატეგორია
        """,
    "next": """
        next, next date, next call, next contact, next contact date, next activity date, next follow up, next step date
        follow up, follow up date, follow up on, followup, followup date, due, due date, call on, call date
        call back date, call back on, callback date, reminder, reminder date, when
        wiedervorlage, wiedervorlage am, nächster kontakt, nächster anruf, nächster termin, termin, rückruf am
        следующий звонок, следующий контакт, дата следующего звонка, дата следующего контакта, дата звонка
        перезвонить, когда звонить, напомнить
        relance, date de relance, prochain contact, prochain appel, prochaine relance, rappel
        შემდეგი ზარი, შემდეგი კონტაქტი, შემდეგი თარიღი, დარეკვის თარიღი
        """,
    "do": "do, to do, todo, what to do",
    "about": "about, subject, next step, next action, betreff, тема, objet, თემა",
    "id": """
        id, list id, record id, record id contact, contact id, client id, customer id, client number, customer number
        client no, customer no, kundennummer, kunden nr, kundennr, kdnr
        номер клиента, код клиента, numéro client, numéro de client
        """,
    "uid": "uid, uuid",
    "address": """
        address, postal address, business address, address 1 formatted, full address
        anschrift, adresse, адрес, юридический адрес, фактический адрес, მისამართი
        """,
    "website": """
        website, website url, web site, web page, homepage, url, website 1 value, company website
        webseite, internetseite, сайт, веб сайт, site web, site internet, ვებგვერდი, საიტი
        """,
    "language": "language, preferred language, sprache, язык, langue, ენა",
    "source": "source, lead source, original source, quelle, herkunft, источник, origine, წყარო",
    "terms": "terms, payment terms, zahlungsbedingungen, условия, условия оплаты, conditions",
    "price-type": "price type, price list, price group, preisliste, preisgruppe, тип цены, прайс лист",
    "receivables": "receivables, open receivables, offene posten, дебиторская задолженность",
    "stage": "stage, pipeline stage, стадия",
    "recommended-by": "recommended by, referred by, referrer, empfohlen von, кто рекомендовал, recommandé par",
    "birthday": """
        birthday, birthdate, birth date, date of birth
        geburtstag, geburtsdatum, день рождения, дата рождения, anniversaire, date de naissance, დაბადების დღე
        """,
    "occasions": "occasions, occasion",
    "cadence": "cadence, contact every, contact interval, kontaktintervall",
    "closed": "closed, closed because",
    "beside": "",
    "agreed": "agreed",
}

# Columns that say of the one beside them whether it is at work or at home.
_OF_ANOTHER = (" type", " label")

# One word for the whole of a name, and for half of it where the other half has a column of its own.
_WHOLE_OR_HALF = ("name", "имя", "nom", "სახელი")  # as keys


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a list are: for each field, the columns that it is read from, the best first.

    ``own`` are the columns of fields of one's own, ``left_out`` those that nothing is to be read from, ``addresses``
    those that have several columns each.
    """

    header: tuple[str, ...]
    of: Mapping[Field, tuple[int, ...]]
    own: tuple[tuple[OwnField, int], ...] = ()
    left_out: tuple[int, ...] = ()
    addresses: tuple[Address, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The columns that a client's number in the list is read from."""
        return self.of.get("id") or self.of.get("uid", ())

    @property
    def names_dossiers(self) -> bool:
        """Whether a row may name a dossier by its uid, one of a row further up too."""
        return "uid" in self.of or "beside" in self.of

    @property
    def again(self) -> tuple[tuple[int, int], ...]:
        """The columns that are named as another one, and that nothing is read from where that one is filled; and it."""
        return tuple(
            (column, first)
            for field, (first, *others) in self.of.items()
            if field not in _SEVERAL
            for column in others
            if _key(self.header[column]) == _key(self.header[first])
        )

    @property
    def unused(self) -> tuple[int, ...]:
        """The columns that no field is read from, unless told so, and that say more than how to call another."""
        used = {column for columns in self.of.values() for column in columns} | {column for _, column in self.own}
        used.update(self.left_out)
        used.update(column for address in self.addresses for columns in address.columns.values() for column in columns)
        return tuple(
            column
            for column, name in enumerate(self.header)
            if column not in used and not _key(name).endswith(_OF_ANOTHER)
        )


def recognise(
    header: Sequence[str], told: Mapping[int, Sequence[Field | OwnField]], fields: Sequence[OwnField] = ()
) -> Columns:
    """What the columns are: as they were told, the rest as fields of one's own, or by their usual names.

    Raises NotUnderstood where no column says which client a row is of.
    """
    ranked: dict[Field, list[tuple[int, int]]] = {}
    own: dict[OwnField, int] = {}
    for column, name in enumerate(header):
        for rank, field in _meanings(name, told.get(column), fields):
            if isinstance(field, OwnField):
                own.setdefault(field, column)
            else:
                ranked.setdefault(field, []).append((rank, column))
    found = {field: tuple(column for _, column in sorted(columns)) for field, columns in ranked.items()}
    left_to_names = [column for column in range(len(header)) if column not in told and column not in own.values()]
    _settle(found, {column: _key(header[column]) for column in left_to_names})
    if not any(field in found for field in NAMING):
        raise _nothing_known(header)
    left_out = tuple(column for column, meant in told.items() if not meant)
    in_order = {field: found[field] for field in FIELDS if field in found}
    known = {column for columns in found.values() for column in columns}
    addresses = in_parts({column: _key(header[column]) for column in left_to_names if column not in known})
    return Columns(tuple(header), in_order, tuple(own.items()), left_out, addresses)


def read_maps(
    said: Iterable[str], header: Sequence[str], fields: Sequence[OwnField] = ()
) -> dict[int, tuple[Field | OwnField, ...]]:
    """The columns that were told with ``COLUMN=FIELD``; the field ``-`` leaves a column out.

    A column is named as in the header, or by its number, the first is 1. Raises NotUnderstood for one that is not
    there, and for a field that no dossier has.
    """
    told: dict[int, tuple[Field | OwnField, ...]] = {}
    for one in said:
        name, equals, field = one.rpartition("=")
        if not equals or not name.strip() or not field.strip():
            raise NotUnderstood(f"--map takes COLUMN=FIELD, not {shortly(one)}", "for example: --map 'Kunde=name'")
        for column in _columns_named(name, header):
            told[column] = told.get(column, ()) + (() if field.strip() == IGNORED else (_field_named(field, fields),))
    return told


def known_names(header: Sequence[str]) -> int:
    """How many of these are usual names of columns: a row in which several are is a header."""
    return sum(_key(name) in _by_key() for name in header)


def name_all(names: Sequence[str]) -> str:
    """The names of columns in quotes, the first of them if they are many."""
    shown = [shortly(name, 30) for name in names[:_MOST_NAMED]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _meanings(
    name: str, told: Sequence[Field | OwnField] | None, fields: Sequence[OwnField]
) -> Sequence[tuple[int, Field | OwnField]]:
    """The fields that a column is, each with its rank among the columns of that field; told ones come first."""
    if told is not None:
        return [(-1, field) for field in told]
    own = _own_named(name, fields)
    if own:
        return [(0, own)]
    usual = _by_key().get(_key(name))
    return [usual] if usual else []


def _settle(found: dict[Field, tuple[int, ...]], keys: Mapping[int, str]) -> None:
    """Decide by the columns beside it what one is that could be two things."""
    halves: list[Field] = [field for field in ("first-name", "last-name") if field in found]
    if len(halves) == 1:  # Name and Vorname, Имя and Фамилия: the name is the other half
        other: Field = "last-name" if halves == ["first-name"] else "first-name"
        half = tuple(column for column in found.get("name", ()) if keys.get(column) in _WHOLE_OR_HALF)
        _take_out(found, "name", half)
        if half:
            found[other] = half
    if len(found.get("position", ())) > 1:  # beside a job title, Outlook's title is Mr or Dr
        _take_out(found, "position", [column for column in found["position"] if keys.get(column) == "title"])
    if "uid" in found:  # a list of tickler's own: its id is the number in the binder that it comes from
        _take_out(found, "id", [column for column in found.get("id", ()) if keys.get(column) == "id"])


def _take_out(found: dict[Field, tuple[int, ...]], field: Field, columns: Sequence[int]) -> None:
    left = tuple(column for column in found.get(field, ()) if column not in columns)
    if left:
        found[field] = left
    else:
        found.pop(field, None)


def _columns_named(name: str, header: Sequence[str]) -> list[int]:
    key = _key(name)
    columns = [column for column, title in enumerate(header) if title == name or (key and _key(title) == key)]
    number = name.strip()
    if not columns and number.isascii() and number.isdigit() and 1 <= int(number[:5]) <= len(header):
        columns = [int(number) - 1]
    if not columns:
        raise NotUnderstood(f"the list has no column {shortly(name)}", _nearest(name, header, "its columns are"))
    return columns


def _own_named(name: str, fields: Sequence[OwnField]) -> OwnField | None:
    """The field of one's own that goes by this name, its key or its label."""
    key = _key(name)
    return next((field for field in fields if key and key in (_key(field.key), _key(field.label))), None)


def _field_named(said: str, fields: Sequence[OwnField]) -> Field | OwnField:
    own = _own_named(said, fields)
    if own:
        return own
    usual = _by_key().get(_key(said))
    if usual is None:
        hint = _nearest(said, [*FIELDS, *(field.key for field in fields)], "the fields are")
        raise NotUnderstood(f"a dossier has no field {shortly(said)}", hint)
    return usual[1]


def _nothing_known(header: Sequence[str]) -> NotUnderstood:
    example = next((name for name in header if name.strip()), "COLUMN")
    return NotUnderstood(
        f"no column says which client it is: {name_all(header)}",
        f"the first line must name the columns; say what one is: --map {shortly(f'{example}=name')}",
    )


def _nearest(said: str, known: Sequence[str], else_: str) -> str:
    import difflib  # 2 ms, and only here

    near = difflib.get_close_matches(said, known, n=1, cutoff=0.5)
    return f"did you mean {shortly(near[0])}?" if near else f"{else_} {name_all(known)}"


def _key(name: str) -> str:
    """A header as it is compared: folded, signs as blanks, ``e-mail`` as one word, ``FirstName`` as two."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    plain = re.sub(r"[\W_]+", " ", fold(apart)).strip()
    return re.sub(r"\be mail\b", "email", plain)


@cache
def _by_key() -> dict[str, tuple[int, Field]]:
    """Each usual name to its rank and its field; where two fields have the same name, the first has it."""
    known: dict[str, tuple[int, Field]] = {_key(field): (0, field) for field in FIELDS}
    for field, names in _USUAL.items():
        for rank, name in enumerate(re.split(r",|\n", names), start=1):
            if name.strip():
                known.setdefault(_key(name), (rank, field))
    return known
