"""The demo's clients, lived through: every step as a command of the daily loop would have written it, up to now.

All of it is counted from now, and nothing else: the same now gives the same binder.
"""

import sqlite3
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from itertools import count, islice
from typing import Any
from uuid import UUID, uuid5

from dateutil.relativedelta import relativedelta

from tickler.changes import Change, Entry, PutIn, after
from tickler.dossiers import Card, Closing, Contact, Do, Dossier, Filing, Kind, Move, Occasion, Person, Purchase
from tickler.rules import cards, filing
from tickler.rules.money import read_money
from tickler.rules.occasions import BIRTHDAY
from tickler.rules.own import House, OwnField
from tickler.rules.promises import read_promise
from tickler.storage import store
from tickler.storage.connection import transaction
from tickler.tabs import Tab, day_tab, month_tab
from tickler.when import Place, read
from tickler.workdays import Calendar

OWNER = "anna"
SETTINGS = f"""\
# The settings of the demo. No country is set: no public holiday closes a day of it.
db = "binder.db"  # beside this file
owner = "{OWNER}"
capacity = 20  # dossiers that a working day holds

[quota]  # at least, a day; contracts with new clients a month
calls = 5
first_calls = 1
offers = 1
contracts = 4

[fields.tonnes]  # a field of one's own on the card
type = "number"
label = "t a month"
"""
FIELDS = (OwnField("tonnes", "number", "t a month"),)

Step = tuple[Entry, list[Change]]
Said = Mapping[str, Any]  # a table of clients.toml: a client, a contact, a move

_UIDS = UUID("3a1f0c52-6d0e-4f5b-9a43-7b1e51c6d0a7")
_CARDS_MADE = time(16, 40)  # the first one of an afternoon, the others a minute later each
_CARDS_PREPARED = 3  # working days ago: the cards of those who were never spoken with
_MOVED = time(17, 45)

# What is planned where the next contact was of this kind; whatever else came, a call was planned.
_PLANNED: Mapping[Kind, Do] = {"meeting": "meeting", "visit": "meeting", "email": "email"}


def history(now: datetime) -> list[Step]:
    """What was done up to now, in the order in which it was done; the dossiers are numbered from 1."""
    clients = _clients()
    days = _Days(now.date(), {client["name"]: number for number, client in enumerate(clients, start=1)})
    lives = (_Life(number, client, days) for number, client in enumerate(clients, start=1))
    # Two steps of one minute stay in the order of their numbers: sorting is stable.
    return sorted((step for life in lives for step in life.steps()), key=lambda step: step[0].at)


def fill(db: sqlite3.Connection, steps: list[Step]) -> None:
    """Write the steps into a binder that is empty: all of them, or none."""
    with transaction(db):
        for entry, changes in steps:
            store.write(db, changes, entry)


def _clients() -> list[Said]:
    written = files("tickler.demo").joinpath("clients.toml").read_text(encoding="utf-8")
    clients: list[Said] = tomllib.loads(written)["client"]
    return clients


class _Days:
    """Working days counted from today, or from the next open one; and the dossiers' numbers, by name."""

    def __init__(self, today: date, numbers: Mapping[str, int]) -> None:
        self.today, self.numbers = today, numbers
        self.calendar = Calendar()
        self.first = self.calendar.open_from(today)

    def ago(self, working_days: int) -> date:
        """The working day so many before."""
        before = (self.first - timedelta(days=n) for n in count(1))
        return next(islice(filter(self.calendar.is_open, before), working_days - 1, None))

    def place(self, lies: str) -> Place:
        """Where a dossier lies: ``carried 3``, ``month 0``, ``year 1``, or any WHEN."""
        match lies.split():
            case ["carried", working_days]:
                return Place(day_tab(self.ago(int(working_days))))
            case ["month", months]:
                return Place(self._month(int(months)))
            case ["year", years]:  # past the twelve month dividers: its year is noted
                return Place(self._month(12 * int(years) + 1))
            case _:
                return read(lies, datetime.combine(self.first, time()), self.calendar)

    def _month(self, months: int) -> Tab:
        month = self.today + relativedelta(months=months)
        return month_tab(month.year, month.month)


@dataclass(slots=True)
class _Life:
    """A client's dossier and all that was done with it."""

    number: int
    client: Said
    days: _Days

    def steps(self) -> Iterator[Step]:
        """The card made, each contact with the filing after it, each move since the last contact."""
        filings = self._filings()
        dossier = Dossier(self.number, self._uid("dossier"), self._card(), next(filings))
        yield self._filed(dossier)
        for number, said in enumerate(self._contacts, start=1):
            entry, changes = self._noted(dossier, f"contact {number}", said, next(filings, None))
            yield entry, changes
            dossier = after(dossier, changes)
        for number, moved in enumerate(self._moves, start=1):
            entry, changes = self._moved(dossier, f"move {number}", moved, next(filings))
            yield entry, changes
            dossier = after(dossier, changes)

    @property
    def _contacts(self) -> list[Said]:
        contacts: list[Said] = self.client.get("contact", [])
        return contacts

    @property
    def _moves(self) -> list[Said]:
        moves: list[Said] = self.client.get("moves", [])
        return moves

    def _card(self) -> Card:
        said = {field: self.client.get(field) for field in cards.LINES if field not in ("tags", "recommended_by")}
        own = {field.key: said_of for field in FIELDS if (said_of := self.client.get(field.key))}
        said |= own | {"tags": ",".join(self.client["tags"]), "stage": self.client.get("stage", self._stage)}
        card = cards.card_of(said, House(datetime.combine(self.days.today, time()), fields=FIELDS))
        friend = self.client.get("recommended_by")
        return card._replace(recommended_by=self.days.numbers[friend] if friend else None)

    @property
    def _stage(self) -> str:
        """A lead who was never spoken with, a client who bought, a former one; all others are prospects."""
        outcomes = [contact.get("outcome") for contact in self._contacts]
        if "deal" in outcomes:
            return "former" if self.client["lies"].startswith("closed ") else "client"
        return "prospect" if outcomes else "lead"

    def _inside(self) -> Iterator[Person | Occasion]:
        """The other persons, the birthdays, and the days to greet on."""
        yield from self._birthday(self.client)
        for number, said in enumerate(self.client.get("other", []), start=1):
            lines = {field: said.get(field) for field in ("position", "phone", "email", "note")}
            yield Person(self._uid(f"person {number}"), said["person"], **lines)
            yield from self._birthday(said)
        for number, said in enumerate(self.client.get("occasion", []), start=1):
            yield self._occasion(f"occasion {number}", said["what"], None, said)

    def _birthday(self, said: Said) -> Iterator[Occasion]:
        if "birthday" in said:
            yield self._occasion(f"birthday of {said['person']}", BIRTHDAY, said["person"], said["birthday"])

    def _occasion(self, name: str, what: str, who: str | None, said: Said) -> Occasion:
        on = self.days.today + timedelta(days=said["ahead"])
        return Occasion(self._uid(name), what, f"{on:%m-%d}", who, on.year - said["years"])

    def _filings(self) -> Iterator[Filing]:
        """Where it lay: under the day of each contact, then of each move; then where it lies, unless it is closed."""
        for place, said in enumerate(self._contacts):
            do = _PLANNED.get(said["kind"], "call" if place else "first-call")
            yield Filing(day_tab(self.days.ago(said["ago"])), do=do)
        task = {"do": self.client["do"], "about": self.client.get("about")}
        for moved in self._moves:
            yield Filing(day_tab(self.days.ago(moved["ago"])), **task)
        lies = self.client["lies"]
        if not lies.startswith("closed "):
            agreed = lies.endswith(" agreed")
            yield filing.filing_at(self.days.place(lies.removesuffix(" agreed")), agreed=agreed, **task)

    def _filed(self, dossier: Dossier) -> Step:
        ago = self._contacts[0]["ago"] + 1 if self._contacts else _CARDS_PREPARED
        at = datetime.combine(self.days.ago(ago), _CARDS_MADE) + timedelta(minutes=self.number)
        changes = filing.file_new(dossier.uid, dossier.card, filing.held(dossier), tuple(self._inside()))
        return _entry(at, "add", f"filed {dossier.card.name}"), changes

    def _noted(self, dossier: Dossier, name: str, said: Said, to: Filing | None) -> Step:
        at = datetime.combine(self.days.ago(said["ago"]), time.fromisoformat(said["time"]))
        kind: Kind = said["kind"]
        contact = Contact(
            self._uid(name),
            f"{at:%Y-%m-%dT%H:%M}",
            kind,
            said.get("outcome"),
            said["note"],
            said.get("offer"),
            author=OWNER,
        )
        promised = [said["promise"]] if "promise" in said else []
        uid = self._uid(f"promise of {name}")
        promises = [read_promise(uid, words, at, self.days.calendar, "DMY") for words in promised]
        if to:
            did, changes = "refiled", filing.note_and_refile(dossier, contact, to, promises)
        else:
            closing = Closing(at.date(), self.client["lies"].removeprefix("closed "))
            did, changes = "closed", filing.note_and_close(dossier, contact, closing, promises)
        if "bought" in said:
            changes = [*self._bought(name, said["bought"], at.date()), *changes]
        return _entry(at, "call" if kind == "call" else "log", f"{did} {self._named}: {kind}"), changes

    def _bought(self, name: str, said: str, on: date) -> list[Change]:
        price, _, what = said.partition(": ")
        money = read_money(price)
        uid = self._uid(f"purchase of {name}")
        return [PutIn(self.number, Purchase(uid, on, money.amount, money.currency, what, OWNER))]

    def _moved(self, dossier: Dossier, name: str, moved: Said, to: Filing) -> Step:
        at = datetime.combine(self.days.ago(moved["ago"]), _MOVED)
        was = filing.held(dossier).tab
        move = Move(self._uid(name), f"{at:%Y-%m-%dT%H:%M}", was, to.tab, moved["because"], author=OWNER)
        return _entry(at, "move", f"moved {self._named}"), filing.move(dossier, to, move, force=False)

    @property
    def _named(self) -> str:
        return f"{self.number} {self.client['name']}"

    def _uid(self, what: str) -> str:
        return str(uuid5(_UIDS, f"{self.client['name']}: {what}"))


def _entry(at: datetime, command: str, said: str) -> Entry:
    return Entry(f"{at:%Y-%m-%dT%H:%M:%S}", OWNER, command, said)
