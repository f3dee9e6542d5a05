"""The nouns of the binder: the dossier, its card, where it lies, what was noted in it. Values that never change.

They are named tuples: a frozen dataclass takes a millisecond to make at every start, these a seventh of that.
"""

from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, TypeVar, get_args

from tickler.tabs import Tab
from tickler.words import digits, fold

Outcome = Literal[
    "reached", "no-answer", "busy", "callback", "interested", "offer-sent", "deal", "refused", "wrong-number"
]
Kind = Literal["call", "meeting", "email", "visit", "message", "other"]
Do = Literal["call", "first-call", "meeting", "offer", "email", "other"]

PromiseKind = Literal["promise", "question", "complaint"]
Way = Literal[
    "out",  # handed over from here
    "good",  # handed over from here for good
    "gave",  # given back from here
    "in",  # received here
    "back",  # came back here
    "elsewhere",  # from one other binder to another
]
SheetKind = Literal["offer", "letter", "estimate", "contract", "schedule", "other"]

Noun = TypeVar("Noun")

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
KINDS: tuple[Kind, ...] = get_args(Kind)
DOS: tuple[Do, ...] = get_args(Do)
PROMISE_KINDS: tuple[PromiseKind, ...] = get_args(PromiseKind)

# After these the client was not spoken with: what was to be done still is.
NOT_SPOKEN: frozenset[Outcome] = frozenset({"no-answer", "busy", "callback", "wrong-number"})


class Card(NamedTuple):
    """The info card: everything about the client on one sheet."""

    name: str
    company: str | None = None
    person: str | None = None
    position: str | None = None
    phone: str | None = None
    email: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    list_id: str | None = None  # the client's number in the list that it was imported from
    address: str | None = None
    website: str | None = None
    language: str | None = None
    source: str | None = None  # where the client came from
    recommended_by: int | None = None  # the number of the dossier of who did
    terms: str | None = None  # of the contract
    price_type: str | None = None
    receivables: str | None = None  # open: a decimal and a currency, 1200.50 EUR
    stage: str | None = None
    person_note: str | None = None  # what should be known of the person
    own: tuple[tuple[str, str], ...] = ()  # fields of one's own: (key, value as it is written)
    cadence: int | None = None  # days without a contact, at most; None: as the settings say

    @property
    def name_key(self) -> str:
        """Name and company, folded: two cards with the same key are likely one client."""
        return f"{fold(self.name)}\n{fold(self.company or '')}"

    @property
    def other_name_keys(self) -> tuple[str, ...]:
        """The keys of the client called after the person, or after the company; none where one of them is not known."""
        who = self.person or (self.name if self.company else None)
        firm = self.company or (self.name if self.person else None)
        if not (who and firm) or who == firm or self.name not in (who, firm):
            return ()
        who, firm = fold(who), fold(firm)
        keys = (f"{who}\n{firm}", f"{firm}\n{firm}", f"{firm}\n")
        return tuple(key for key in dict.fromkeys(keys) if key != self.name_key)

    @property
    def email_key(self) -> str | None:
        """The address, folded."""
        return fold(self.email) if self.email else None

    @property
    def phone_key(self) -> str | None:
        """The digits of the phone."""
        return (digits(self.phone) or None) if self.phone else None


CARD_FIELDS = Card._fields


class Filing(NamedTuple):
    """Where an active dossier lies, and what is to be done when its day comes."""

    tab: Tab
    time: str | None = None  # HH:MM
    agreed: bool = False  # promised to the client: never moved without being told to
    do: Do = "call"
    about: str | None = None


class Closing(NamedTuple):
    """Why a dossier is in the archive."""

    on: date
    because: str


class Dossier(NamedTuple):
    """One client's dossier: active with exactly one filing, or closed with none."""

    id: int
    uid: str
    card: Card
    filing: Filing | None
    closed: Closing | None = None
    moves: int = 0  # without any contact since the last one
    out_with: str | None = None  # the colleague who has it
    out_until: date | None = None  # when it is due back
    out_pack: str | None = None  # the uid of the pack that it went out with
    for_owner: str | None = None  # the colleague whose it is; None for one's own
    in_pack: str | None = None  # the uid of the pack that it came with
    given_pack: str | None = None  # the uid of the pack that it was given back with, or away for good; it is closed

    @property
    def marks(self) -> "Marks":
        """Who has it, and for whom it is kept."""
        return Marks(self.out_with, self.out_until, self.out_pack, self.for_owner, self.in_pack, self.given_pack)


class Contact(NamedTuple):
    """A call, a meeting, a letter, and how it ended."""

    uid: str
    at: str  # 2026-11-10T11:05
    kind: Kind
    outcome: Outcome | None = None
    note: str | None = None
    offer: str | None = None
    about: str | None = None  # what was to be done about that day
    author: str | None = None
    inbound: bool = False  # the client came to us


class Promise(NamedTuple):
    """What was promised to the client, and by when; or a question or complaint that waits for its answer."""

    uid: str
    text: str
    made_on: date
    due: date | None = None
    kept_on: date | None = None
    kind: PromiseKind = "promise"
    due_time: str | None = None  # HH:MM
    dropped_on: date | None = None
    dropped_because: str | None = None


class Person(NamedTuple):
    """One more person at the client's, beside the one on the card who is the first to ask for."""

    uid: str
    name: str
    position: str | None = None
    phone: str | None = None
    email: str | None = None
    note: str | None = None


class Occasion(NamedTuple):
    """A day of the year on which the client is greeted: a person's birthday, a professional holiday."""

    uid: str
    what: str  # birthday, or its name
    day: str  # MM-DD
    who: str | None = None
    year: int | None = None  # since when, if known


class FilledForm(NamedTuple):
    """A form of the company's, filled."""

    uid: str
    name: str
    title: str
    filled_at: str  # 2026-11-10T11:05
    answers: tuple[tuple[str, str], ...]  # (label, answer), in the order of the form
    author: str | None = None


class Sheet(NamedTuple):
    """A sheet behind the card: an offer, a letter. Its content lies in the binder once, under its SHA-256."""

    uid: str
    number: int  # within the dossier, from 1
    kind: SheetKind
    title: str
    file_name: str
    media_type: str
    sha256: str
    added_at: str
    author: str | None = None
    words: str | None = None  # its text, if it has one


class Purchase(NamedTuple):
    """A purchase of the client's: a decimal amount, never a float."""

    uid: str
    on_day: date
    amount: Decimal
    currency: str
    what: str | None = None
    author: str | None = None


class Move(NamedTuple):
    """A dossier moved without any contact: refiled, closed (``to`` is None) or reopened (``was`` is None)."""

    uid: str
    at: str
    was: Tab | None
    to: Tab | None
    because: str | None = None
    author: str | None = None


class Marks(NamedTuple):
    """What a dossier is marked with while colleagues stand in for each other: who has it, and for whom it is kept."""

    out_with: str | None = None
    out_until: date | None = None
    out_pack: str | None = None
    for_owner: str | None = None
    in_pack: str | None = None
    given_pack: str | None = None


class Passage(NamedTuple):
    """A step of a dossier's way between binders: the pack that it went with, and how it was when it left.

    The steps in their order tell how far two copies of a dossier have a common past.
    """

    uid: str
    pack: str  # the pack's uid
    name: str  # the pack's name, as its file is called
    way: Way
    at: str
    owner: str  # who sent it
    binder: str  # the uid of the binder that it left
    colleague: str  # to whom
    from_day: date | None = None
    until_day: date | None = None
    note: str | None = None
    state: str = "{}"  # a JSON object: card and place, and what can be changed in it, as it left


Lying = Contact | Promise | Move | Person | Occasion | FilledForm | Sheet | Purchase | Passage


class Whole(NamedTuple):
    """A dossier with all that lies in it, as it travels: others are named by their uids, never by their numbers."""

    uid: str
    card: Card
    filing: Filing | None
    closed: Closing | None
    moves: int
    added_at: str
    recommended_by: str | None = None  # the uid of the dossier of who did; the card's own number is not used
    lying: tuple[Lying, ...] = ()

    def kind(self, kind: type[Noun]) -> tuple[Noun, ...]:
        """What lies in it of one kind."""
        return tuple(one for one in self.lying if isinstance(one, kind))


class DayOff(NamedTuple):
    """A day of one's own without work, such as a holiday; or with less of it, such as half a day of training."""

    day: date
    reason: str
    capacity: int | None = None  # how many dossiers it holds; None: it is closed


class DueDossier(NamedTuple):
    """A dossier as it lies in a stack, with the last contact on top."""

    dossier: Dossier
    filing: Filing
    last_contact: Contact | None
