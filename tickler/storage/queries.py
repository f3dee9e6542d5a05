"""Every question to the binder: one SELECT each, rows in, values out. Named parameters run on other databases too."""

import json
import sqlite3
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Literal

from tickler.dossiers import (
    Card,
    Contact,
    DayOff,
    Dossier,
    DueDossier,
    FilledForm,
    Move,
    Occasion,
    Person,
    Promise,
    Purchase,
    Sheet,
)
from tickler.rules.occasions import Ahead, Greeting
from tickler.rules.views import Counts, LyingSheet, Thickness
from tickler.storage import rows
from tickler.tabs import Tab, day_tab
from tickler.words import fold, folded_words

_DOSSIER = rows.columns("d", rows.DOSSIER_COLUMNS)
_SHEET = rows.columns("s", tuple(name for name in Sheet._fields if name != "words"))  # a text may be long
_PROMISE = rows.columns("p", Promise._fields, "promise_")
_OCCASION = rows.columns("o", Occasion._fields, "o_")
_LAST_CONTACT = rows.columns("c", rows.CONTACT_COLUMNS, "last_")
_LAST_CONTACT_OF_D = (
    "LEFT JOIN contact c ON c.id = (SELECT id FROM contact WHERE dossier_id = d.id ORDER BY at DESC, id DESC LIMIT 1)"
)

_PAST_ALL_NUMBERS = 10**12
_FEW_CLOSED = 2000  # that many are sorted in no time
_MANY = 50

Among = Literal["active", "closed", "all"]
_AMONG: dict[Among, str] = {"active": "AND d.tab IS NOT NULL", "closed": "AND d.tab IS NULL", "all": ""}


def dossier(db: sqlite3.Connection, number: int) -> Dossier | None:
    """The dossier with this number."""
    row = db.execute(f"SELECT {_DOSSIER} FROM dossier d WHERE d.id = :id", {"id": number}).fetchone()
    return rows.dossier_of(row) if row else None


def called(db: sqlite3.Connection, said: str, among: Among, *, most: int) -> list[Dossier]:
    """The dossiers that go by these words: the whole name, else words of name, company or person, else beginnings.

    By number; at most ``most``.
    """
    words = folded_words(said)
    if not words:
        return []
    named = _named(db, fold(said), most, _AMONG[among])
    if named:
        return named
    for ending in ("", "*"):
        wanted = "who : (" + " AND ".join(f"{_quoted(word)}{ending}" for word in words) + ")"
        found = _matching(db, wanted, most, _AMONG[among])
        found = found or _with_persons(db, wanted, most, f"{_AMONG[among]} ORDER BY d.id")
        if found:
            return found
    return []


def names_near(db: sqlite3.Connection, said: str, *, most: int) -> list[Dossier]:
    """The dossiers whose names are worth comparing with a misspelt one: they share the first letters of a word.

    Those that share most of them come first, each once; at most ``most`` of those that share three, two and one.
    """
    words, found = folded_words(said), dict[int, Dossier]()
    for length in (3, 2, 1):
        beginnings = " OR ".join(f"{_quoted(word[:length])}*" for word in words if word[:length].isalnum())
        for one in _matching(db, f"who : ({beginnings})", most) if beginnings else ():
            found.setdefault(one.id, one)
    return list(found.values())


def with_words(db: sqlite3.Connection, said: str, among: Among, *, most: int) -> list[Dossier]:
    """The dossiers with these words in name, company or person, the last one a beginning; by number."""
    words = [_quoted(word) for word in folded_words(said)]
    return _matching(db, f"who : ({' AND '.join(words)}*)", most, _AMONG[among]) if words else []


def beginning_with(
    db: sqlite3.Connection, folded: str, among: Among, *, most: int, last: bool = False
) -> list[Dossier]:
    """The dossiers whose name begins with these letters (folded), in the order of names, or the last first."""
    order = "DESC" if last else "ASC"
    # A few closed dossiers are found by their missing tab; + keeps SQLite from walking through all names instead.
    key = "+d.name_key" if among == "closed" and _closed_are_few(db) else "d.name_key"
    select = (
        f"SELECT {_DOSSIER} FROM dossier d WHERE {key} >= :first AND {key} < :past {_AMONG[among]}"
        f" ORDER BY {key} {order}, d.id {order} LIMIT :most"
    )
    return [
        rows.dossier_of(row)
        for row in db.execute(select, {"first": folded, "past": folded + "\U0010ffff", "most": most})
    ]


def numbers_beginning_with(db: sqlite3.Connection, digits: str, among: Among, *, most: int) -> list[Dossier]:
    """The dossiers whose number begins with these digits, the lowest first."""
    first, ranges = int(digits), list[tuple[int, int]]()
    while 0 < first < _PAST_ALL_NUMBERS:
        ranges.append((first, first + 10 ** len(ranges)))
        first *= 10
    wanted = f"d.id >= :first AND d.id < :past {_AMONG[among]}"
    select = f"SELECT {_DOSSIER} FROM dossier d WHERE {wanted} ORDER BY d.id LIMIT :most"
    found = (db.execute(select, {"first": first, "past": past, "most": most}) for first, past in ranges)
    return [rows.dossier_of(row) for rows_found in found for row in rows_found][:most]


def stack(db: sqlite3.Connection, after: Tab | None, until: Tab, most: int | None = None) -> Iterator[DueDossier]:
    """What lies under the labels after ``after`` up to ``until``, in tickler order, the last contacts on top.

    At most ``most`` of those that are not agreed, and all that are.
    """
    lies = "tab > :after AND tab <= :until AND out_with IS NULL"
    few = f"SELECT id FROM dossier WHERE {lies} AND agreed = 0 ORDER BY id LIMIT :most"
    only = "" if most is None else f" AND (d.agreed = 1 OR d.id IN ({few}))"
    select = (
        f"SELECT {_DOSSIER}, {_LAST_CONTACT} FROM dossier d {_LAST_CONTACT_OF_D}"
        f" WHERE d.tab > :after AND d.tab <= :until AND d.out_with IS NULL{only} ORDER BY d.tab, d.time, d.id"
    )
    return _due(db.execute(select, {"after": after or "", "until": until, "most": most}))


def under_month(db: sqlite3.Connection, month: int, year: int | None, today: date, end: date) -> Iterator[DueDossier]:
    """What lies behind a month's divider, of one year or of all: without a day, or from the day on that has no tab."""
    select = (
        f"SELECT {_DOSSIER}, {_LAST_CONTACT} FROM dossier d {_LAST_CONTACT_OF_D}"
        " WHERE d.tab IN (SELECT tab FROM thickness WHERE tab > :today AND (length(tab) = 7 OR tab >= :end)"
        " AND substr(tab, 6, 2) = :month AND tab LIKE :year)"
        " AND d.out_with IS NULL ORDER BY d.tab, d.time, d.id"
    )
    parameters = {"month": f"{month:02}", "year": f"{year or ''}%", **_from_to(today, end)}
    return _due(db.execute(select, parameters))


def thickness(db: sqlite3.Connection, first: Tab, last: Tab) -> dict[Tab, Thickness]:
    """How much lies under each label from ``first`` to ``last``; labels with nothing are left out."""
    select = "SELECT tab, filed, agreed FROM thickness WHERE tab >= :first AND tab <= :last AND filed > 0"
    return {
        row["tab"]: Thickness(row["filed"], row["agreed"]) for row in db.execute(select, {"first": first, "last": last})
    }


def under(db: sqlite3.Connection, tab: Tab) -> Thickness:
    """How much lies under one label."""
    return thickness(db, tab, tab).get(tab, Thickness())


def agreed_at(db: sqlite3.Connection, tab: Tab, time: str, number: int) -> tuple[int, str, int] | None:
    """The first dossier that is agreed for a moment, beside the one with this number; and how many there are."""
    select = (
        "SELECT id, name, COUNT(*) OVER () AS count FROM dossier"
        " WHERE tab = :tab AND agreed = 1 AND out_with IS NULL AND time = :time AND id <> :number ORDER BY id LIMIT 1"
    )
    row = db.execute(select, {"tab": tab, "time": time, "number": number}).fetchone()
    return (row["id"], row["name"], row["count"]) if row else None


def due_count(db: sqlite3.Connection, today: date) -> Thickness:
    """How much is due: under today's tab and all that sort before it."""
    select = (
        "SELECT COALESCE(SUM(filed), 0) AS count, COALESCE(SUM(agreed), 0) AS agreed FROM thickness"
        " WHERE tab > '' AND tab <= :today"
    )
    row = db.execute(select, {"today": day_tab(today)}).fetchone()
    return Thickness(row["count"], row["agreed"])


def far_months(db: sqlite3.Connection, today: date, end: date) -> dict[int, tuple[int, int]]:
    """Behind each month's divider (1 to 12): how many dossiers with a day noted (``end`` or later), and without."""
    select = (
        "SELECT substr(tab, 6, 2) AS month, SUM(CASE length(tab) WHEN 10 THEN filed ELSE 0 END) AS dated,"
        " SUM(CASE length(tab) WHEN 7 THEN filed ELSE 0 END) AS undated"
        " FROM thickness WHERE tab > :today AND (length(tab) = 7 OR tab >= :end) AND filed > 0"
        " GROUP BY substr(tab, 6, 2)"
    )
    return {int(row["month"]): (row["dated"], row["undated"]) for row in db.execute(select, _from_to(today, end))}


def counts(db: sqlite3.Connection) -> Counts:
    """All dossiers of the binder by where they are, as the thickness of its tabs tells."""
    select = (
        "SELECT COALESCE(SUM(filed) FILTER (WHERE tab > ''), 0) AS filed, COALESCE(SUM(out), 0) AS out,"
        " COALESCE(SUM(filed) FILTER (WHERE tab = ''), 0) AS closed FROM thickness"
    )
    row = db.execute(select).fetchone()
    return Counts(row["filed"] + row["out"], row["filed"], row["out"], row["closed"])


def recounted(db: sqlite3.Connection) -> Counts:
    """The same, counted one by one: of a binder of any version."""
    select = (
        "SELECT COUNT(tab) AS active, COUNT(CASE WHEN tab IS NOT NULL AND out_with IS NULL THEN 1 END) AS filed,"
        " COUNT(out_with) AS out, COUNT(closed_on) AS closed FROM dossier"
    )
    row = db.execute(select).fetchone()
    return Counts(row["active"], row["filed"], row["out"], row["closed"])


def report_made_since(db: sqlite3.Connection, first: date) -> bool:
    """Whether the report on any month was made since that day."""
    select = (
        "SELECT EXISTS (SELECT 1 FROM journal INDEXED BY journal_at WHERE at >= :first AND command = 'report') AS made"
    )
    return bool(db.execute(select, {"first": first.isoformat()}).fetchone()["made"])


def done_on(db: sqlite3.Connection, day: date) -> int:
    """How many dossiers had a contact on the day."""
    select = "SELECT COUNT(DISTINCT dossier_id) AS done FROM contact WHERE at >= :day AND at < :next"
    row = db.execute(select, {"day": day.isoformat(), "next": (day + timedelta(days=1)).isoformat()}).fetchone()
    done: int = row["done"]
    return done


def contacts(db: sqlite3.Connection, number: int) -> list[Contact]:
    """The contacts of a dossier, newest first."""
    return _lying_in(db, Contact, number, "at DESC, id DESC")


def promises(db: sqlite3.Connection, number: int) -> list[Promise]:
    """The promises made to a client, in the order in which they were made: their numbers, from 1."""
    return _lying_in(db, Promise, number, "id")


def promises_due(db: sqlite3.Connection, after: date | None, until: date) -> Iterator[tuple[Dossier, int, Promise]]:
    """The open promises in the binder that are due after one day and until another, each with its number.

    Those of closed dossiers, and of those that a colleague has, are left out.
    """
    number = "(SELECT COUNT(*) FROM promise o WHERE o.dossier_id = p.dossier_id AND o.id <= p.id) AS number"
    select = (
        f"SELECT {_DOSSIER}, {_PROMISE}, {number} FROM promise p INDEXED BY promise_open"
        " JOIN dossier d ON d.id = p.dossier_id WHERE p.kept_on IS NULL AND p.dropped_on IS NULL"
        " AND p.due > :after AND p.due <= :until AND d.tab IS NOT NULL AND d.out_with IS NULL"
    )
    for row in db.execute(select, {"after": after.isoformat() if after else "", "until": until.isoformat()}):
        yield rows.dossier_of(row), row["number"], rows.value_of(Promise, row, "promise_")


def moves(db: sqlite3.Connection, number: int) -> list[Move]:
    """The moves of a dossier without a contact, newest first."""
    return _lying_in(db, Move, number, "id DESC")


def persons(db: sqlite3.Connection, number: int) -> list[Person]:
    """The persons at a client's beside the one on the card."""
    return _lying_in(db, Person, number, "id")


def occasions(db: sqlite3.Connection, number: int) -> list[Occasion]:
    """The days of the year on which a client is greeted."""
    return _lying_in(db, Occasion, number, "day, id")


def greetings(db: sqlite3.Connection, days: Mapping[str, date], today: date, *, most: int) -> list[Greeting]:
    """Whom to greet on these days of the year, each given with its date: the first of them, the soonest first.

    Clients in the archive, and those that a colleague has, are left out.
    """
    # Day by day, each in the order of its index: it stops at the limit, however many share a day.
    select = (
        f"SELECT {_DOSSIER}, {_OCCASION}, p.name AS p_name, p.phone AS p_phone, p.email AS p_email"
        " FROM occasion o INDEXED BY occasion_day JOIN dossier d ON d.id = o.dossier_id"
        " LEFT JOIN person p ON p.dossier_id = d.id AND p.name = o.who"
        " WHERE o.day = :day AND d.tab IS NOT NULL AND d.out_with IS NULL ORDER BY o.id LIMIT :most"
    )
    found: list[Greeting] = []
    for day, on in sorted(days.items(), key=lambda one: one[1]):
        for row in db.execute(select, {"day": day, "most": most - len(found)}):
            lying, ahead = rows.dossier_of(row), Ahead(rows.value_of(Occasion, row, "o_"), on, (on - today).days)
            beside = (row["p_phone"], row["p_email"]) if row["p_name"] else (lying.card.phone, lying.card.email)
            found.append(Greeting(lying, ahead, *beside))
    return found


def recommended_by(db: sqlite3.Connection, number: int, *, most: int) -> list[Dossier]:
    """The dossiers of the clients whom this one recommended, by number; at most ``most``."""
    select = f"SELECT {_DOSSIER} FROM dossier d WHERE d.recommended_by = :id ORDER BY d.id LIMIT :most"
    return [rows.dossier_of(row) for row in db.execute(select, {"id": number, "most": most})]


def forms(db: sqlite3.Connection, number: int) -> list[FilledForm]:
    """The forms filled for a client, newest first."""
    return _lying_in(db, FilledForm, number, "filled_at DESC, id DESC")


def sheets(db: sqlite3.Connection, number: int) -> list[Sheet]:
    """The sheets behind the card, by their numbers, without their texts."""
    return [lying.sheet for lying in lying_sheets(db, number)]


def lying_sheets(db: sqlite3.Connection, number: int) -> list[LyingSheet]:
    """The sheets behind the card, by their numbers, without their texts; each with the size of its content."""
    select = (
        f"SELECT {_SHEET}, NULL AS words, o.size FROM sheet s LEFT JOIN content o ON o.sha256 = s.sha256"
        " WHERE s.dossier_id = :id ORDER BY s.number"
    )
    return [LyingSheet(rows.value_of(Sheet, row), row["size"]) for row in db.execute(select, {"id": number})]


def sheet(db: sqlite3.Connection, number: int, which: int) -> LyingSheet | None:
    """A sheet of a dossier, by its number there, with its text."""
    select = (
        "SELECT s.*, o.size FROM sheet s LEFT JOIN content o ON o.sha256 = s.sha256"
        " WHERE s.dossier_id = :id AND s.number = :which"
    )
    row = db.execute(select, {"id": number, "which": which}).fetchone()
    return LyingSheet(rows.value_of(Sheet, row), row["size"]) if row else None


def sheet_taken_out(db: sqlite3.Connection, number: int, which: int) -> Sheet | None:
    """The last sheet of this number that lay in a dossier and was taken out: the journal has it."""
    select = (
        "SELECT was FROM journal_line WHERE dossier_id = :id AND table_name = 'sheet' AND now IS NULL"
        " AND json_extract(was, '$.number') = :which AND row_id NOT IN (SELECT id FROM sheet)"
        " ORDER BY entry_id DESC LIMIT 1"
    )
    row = db.execute(select, {"id": number, "which": which}).fetchone()
    return rows.value_of(Sheet, json.loads(row["was"])) if row else None


def having_sheets_of(db: sqlite3.Connection, sha256: str) -> list[tuple[Dossier, int]]:
    """Where this content lies: the dossiers, with the numbers of their sheets."""
    select = "SELECT dossier_id, number FROM sheet WHERE sha256 = :sha256 ORDER BY dossier_id, number"
    found = [(dossier(db, row["dossier_id"]), row["number"]) for row in db.execute(select, {"sha256": sha256})]
    return [(one, which) for one, which in found if one]


def next_sheet(db: sqlite3.Connection, number: int) -> int:
    """The number of the next sheet in a dossier: one that no sheet of it ever had, taken out or not, but erased."""
    select = (
        "SELECT MAX(COALESCE((SELECT MAX(number) FROM sheet WHERE dossier_id = :id), 0),"
        " COALESCE((SELECT MAX(json_extract(now, '$.number')) FROM journal_line"
        " WHERE dossier_id = :id AND table_name = 'sheet' AND now IS NOT NULL), 0)) AS highest"
    )
    highest: int = db.execute(select, {"id": number}).fetchone()["highest"]
    return highest + 1


def purchases(db: sqlite3.Connection, number: int) -> list[Purchase]:
    """The purchases of a client, in the order in which they were noted: their numbers, from 1."""
    return _lying_in(db, Purchase, number, "id")


def _lying_in(db: sqlite3.Connection, kind: type[rows.Noun], number: int, order: str) -> list[rows.Noun]:
    select = f"SELECT * FROM {rows.TABLE_OF[kind]} WHERE dossier_id = :id ORDER BY {order}"
    return [rows.value_of(kind, row) for row in db.execute(select, {"id": number})]


def days_off(db: sqlite3.Connection) -> list[DayOff]:
    """The days of one's own on which no work lies, or less, in order."""
    return [
        DayOff(date.fromisoformat(row["day"]), row["reason"], row["capacity"])
        for row in db.execute("SELECT day, reason, capacity FROM day_off WHERE day > '' ORDER BY day")
    ]


def holidays(db: sqlite3.Connection, country: str, region: str, year: int) -> Mapping[date, str] | None:
    """The public holidays that the binder keeps of a year; None where it keeps none yet."""
    select = "SELECT days FROM holidays WHERE country = :country AND region = :region AND year = :year"
    row = db.execute(select, {"country": country, "region": region, "year": year}).fetchone()
    return rows.holidays_of(row["days"]) if row else None


def highest_number(db: sqlite3.Connection) -> int:
    """The highest number of a dossier; 0 where there is none."""
    highest: int = db.execute("SELECT COALESCE(MAX(id), 0) AS highest FROM dossier").fetchone()["highest"]
    return highest


def tags(db: sqlite3.Connection) -> list[str]:
    """All tags that dossiers have, in order."""
    each = (json.loads(row["tags"]) for row in db.execute("SELECT DISTINCT tags FROM dossier WHERE tags <> '[]'"))
    return sorted({tag for several in each for tag in several})


def has_uid(db: sqlite3.Connection, uid: str) -> bool:
    """Whether a dossier has this uid."""
    return db.execute("SELECT 1 FROM dossier WHERE uid = :uid", {"uid": uid}).fetchone() is not None


def dossier_of_uid(db: sqlite3.Connection, uid: str) -> Dossier | None:
    """The dossier with this uid."""
    row = db.execute("SELECT id FROM dossier WHERE uid = :uid", {"uid": uid}).fetchone()
    return dossier(db, row["id"]) if row else None


def alike(db: sqlite3.Connection, card: Card, uid: str | None, *, until: int, but: Container[int]) -> Iterator[Dossier]:
    """The dossiers that share something with a card: uid, number in a list, email, phone, or name and company.

    Called after the person or after the company: a client of both may be either.

    In this order, each once; only those up to the number ``until``, and not those in ``but``. What more than 50 share,
    such as the phone of an exchange, says nothing: nobody is found by it.
    """
    keys = {
        "uid": uid,
        "list_id": card.list_id,
        "email_key": card.email_key,
        "phone_key": card.phone_key,
        "name_key": card.name_key,
    }
    found: set[int] = set()
    called = {f"called_{place}": key for place, key in enumerate(card.other_name_keys)}
    select = _alike_by(tuple(name for name, key in keys.items() if key is not None), tuple(called))
    for row in db.execute(select, keys | called | {"until": until, "many": _MANY}):
        number = row["id"]
        if number not in but and number not in found:
            found.add(number)
            yield from filter(None, [dossier(db, number)])


def is_called_so(db: sqlite3.Connection, card: Card, name_keys: Sequence[str], *, until: int) -> bool:
    """Whether a dossier up to the number ``until`` has one of these keys of name and company, and may be a card's.

    Not where the emails or the phones are others, as no likely pair is made of these either.
    """
    select = (
        "SELECT EXISTS (SELECT 1 FROM dossier WHERE name_key IN (SELECT value FROM json_each(:keys)) AND id <= :until"
        " AND COALESCE(email_key = :email, TRUE) AND COALESCE(phone_key = :phone, TRUE)) AS called"
    )
    asked = {"keys": json.dumps(name_keys), "until": until, "email": card.email_key, "phone": card.phone_key}
    return bool(db.execute(select, asked).fetchone()["called"])


def namesakes(db: sqlite3.Connection, card: Card, *, most: int) -> list[Dossier]:
    """The dossiers of a card's name, where either has no company, unless the emails or the phones are others."""

    def may_be_it(one: Card) -> bool:
        keys = ((one.email_key, card.email_key), (one.phone_key, card.phone_key))
        return not (one.company and card.company) and all(its is None or mine in (its, None) for its, mine in keys)

    return [one for one in _named(db, fold(card.name), most, "") if may_be_it(one.card)]


@cache
def _alike_by(names: tuple[str, ...], called: tuple[str, ...]) -> str:
    """The numbers of the dossiers with these keys. By name and company all of them: each may be another row's."""
    by_each = []
    for name in names:
        select = f"SELECT id FROM dossier WHERE {name} = :{name} AND id <= :until"
        if name != "name_key":
            sharing = f"SELECT COUNT(*) FROM ({select} LIMIT :many + 1)"
            select = f"SELECT id FROM ({select} LIMIT CASE WHEN ({sharing}) > :many THEN 0 ELSE :many END)"
        by_each.append(select)
    by_each += [f"SELECT id FROM dossier WHERE name_key = :{one} AND id <= :until" for one in called]
    return " UNION ALL ".join(by_each)


def _named(db: sqlite3.Connection, name: str, most: int, also: str) -> list[Dossier]:
    """The dossiers whose whole name, folded, is this one."""
    select = (
        f"SELECT {_DOSSIER} FROM dossier d INDEXED BY dossier_name_key"
        f" WHERE d.name_key >= :first AND d.name_key < :past {also} ORDER BY d.id LIMIT :most"
    )
    parameters = {"first": f"{name}\n", "past": f"{name}\v", "most": most}  # a key is name, line end, company
    return [rows.dossier_of(row) for row in db.execute(select, parameters)]


def _matching(db: sqlite3.Connection, wanted: str, most: int, also: str = "", order: str = "w.rowid") -> list[Dossier]:
    # In the order of the row numbers the words' index stops at the limit, however common a word is.
    select = (
        f"SELECT {_DOSSIER} FROM card_words w JOIN dossier d ON d.id = w.rowid"
        f" WHERE card_words MATCH :wanted {also} ORDER BY {order} LIMIT :most"
    )
    return [rows.dossier_of(row) for row in db.execute(select, {"wanted": wanted, "most": most})]


def _with_persons(db: sqlite3.Connection, wanted: str, most: int, also: str) -> list[Dossier]:
    """The dossiers with such a person beside the one on the card, each once."""
    select = (
        f"SELECT {_DOSSIER} FROM person_words w JOIN person p ON p.id = w.rowid JOIN dossier d ON d.id = p.dossier_id"
        f" WHERE person_words MATCH :wanted {also} LIMIT :most"
    )
    found = (rows.dossier_of(row) for row in db.execute(select, {"wanted": wanted, "most": most}))
    return list({dossier.id: dossier for dossier in found}.values())


def _closed_are_few(db: sqlite3.Connection) -> bool:
    select = "SELECT COUNT(*) AS closed FROM (SELECT 1 FROM dossier WHERE tab IS NULL LIMIT :few)"
    few: bool = db.execute(select, {"few": _FEW_CLOSED}).fetchone()["closed"] < _FEW_CLOSED
    return few


def _quoted(word: str) -> str:
    doubled = word.replace('"', '""')
    return f'"{doubled}"'


def _due(found: sqlite3.Cursor) -> Iterator[DueDossier]:
    for row in found:
        lying = rows.dossier_of(row)
        if lying.filing:
            last = rows.value_of(Contact, row, "last_") if row["last_uid"] else None
            yield DueDossier(lying, lying.filing, last)


def _from_to(today: date, end: date) -> dict[str, str]:
    """Today and the first day without a tab as labels. This month's label sorts before today: it is due."""
    return {"today": day_tab(today), "end": day_tab(end)}
