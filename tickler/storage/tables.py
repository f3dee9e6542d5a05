"""The schema, declared once. Migrations bring a binder to it, and the tests hold every statement against it.

Importing this module costs more than a whole ``tickler today``: only migrations, a check, and what validates data from
outside do so.
"""

from typing import get_args

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tickler.dossiers import DOS, Way


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class DossierRow(SQLModel, table=True):
    """A dossier: its card, and its one place or the reason why it has none."""

    __tablename__ = "dossier"
    __table_args__ = (
        CheckConstraint("(closed_on IS NULL) = (tab IS NOT NULL)", name="one_place"),
        CheckConstraint("(closed_on IS NULL) = (closed_because IS NULL)", name="closed_with_a_reason"),
        CheckConstraint("length(tab) IN (7, 10)", name="tab_is_a_day_or_a_month"),
        CheckConstraint("time IS NULL OR (length(time) = 5 AND length(tab) = 10)", name="time_on_a_day"),
        CheckConstraint("time IS NULL OR agreed = 1", name="a_time_is_agreed"),
        CheckConstraint("agreed IN (0, 1)", name="agreed_or_not"),
        CheckConstraint("out_with IS NULL OR tab IS NOT NULL", name="only_active_goes_out"),
        CheckConstraint("trim(name) <> ''", name="has_a_name"),
        CheckConstraint("moves >= 0", name="moves_counted"),
        CheckConstraint(_one_of("todo", DOS), name="todo_known"),
        CheckConstraint("out_until IS NULL OR out_with IS NOT NULL", name="due_back_only_when_out"),
        CheckConstraint("out_pack IS NULL OR out_with IS NOT NULL", name="in_a_pack_only_when_out"),
        CheckConstraint("(for_owner IS NULL) = (in_pack IS NULL)", name="kept_for_whom_it_came_from"),
        CheckConstraint("given_pack IS NULL OR closed_on IS NOT NULL", name="given_away_is_closed"),
        CheckConstraint("cadence >= 1", name="cadence_in_days"),
        Index("dossier_tab", "tab", "agreed", "todo", "out_with"),
        Index("dossier_name_key", "name_key"),
        Index("dossier_email_key", "email_key"),
        Index("dossier_phone_key", "phone_key"),
        Index("dossier_list_id", "list_id"),
        Index("dossier_recommended_by", "recommended_by", sqlite_where=sql("recommended_by IS NOT NULL")),
        Index("dossier_out", "out_with", "out_until", sqlite_where=sql("out_with IS NOT NULL")),
        Index("dossier_cadence", "id", "cadence", sqlite_where=sql("cadence IS NOT NULL")),
        Index("dossier_for_owner", "for_owner", sqlite_where=sql("for_owner IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    name: str = Field(sa_column=Column(Text, nullable=False))
    company: str | None = Field(default=None, sa_type=Text)
    person: str | None = Field(default=None, sa_type=Text)
    position: str | None = Field(default=None, sa_type=Text)
    phone: str | None = Field(default=None, sa_type=Text)
    email: str | None = Field(default=None, sa_type=Text)
    tags: str = Field(sa_column=Column(Text, nullable=False, server_default=sql("'[]'")))  # a JSON list
    note: str | None = Field(default=None, sa_type=Text)
    list_id: str | None = Field(default=None, sa_type=Text)
    address: str | None = Field(default=None, sa_type=Text)
    website: str | None = Field(default=None, sa_type=Text)
    language: str | None = Field(default=None, sa_type=Text)
    source: str | None = Field(default=None, sa_type=Text)
    recommended_by: int | None = Field(default=None, foreign_key="dossier.id")
    terms: str | None = Field(default=None, sa_type=Text)
    price_type: str | None = Field(default=None, sa_type=Text)
    receivables: str | None = Field(default=None, sa_type=Text)  # a decimal and a currency: 1200.50 EUR
    stage: str | None = Field(default=None, sa_type=Text)
    person_note: str | None = Field(default=None, sa_type=Text)
    own: str = Field(
        sa_column=Column(Text, nullable=False, server_default=sql("'{}'"))
    )  # a JSON object: fields of one's own
    name_key: str = Field(sa_column=Column(Text, nullable=False))
    email_key: str | None = Field(default=None, sa_type=Text)
    phone_key: str | None = Field(default=None, sa_type=Text)
    tab: str | None = Field(default=None, sa_type=Text)
    time: str | None = Field(default=None, sa_type=Text)
    agreed: int = Field(default=0, sa_column_kwargs={"server_default": sql("0")})
    todo: str = Field(sa_column=Column(Text, nullable=False, server_default=sql("'call'")))
    about: str | None = Field(default=None, sa_type=Text)
    moves: int = Field(default=0, sa_column_kwargs={"server_default": sql("0")})
    closed_on: str | None = Field(default=None, sa_type=Text)
    closed_because: str | None = Field(default=None, sa_type=Text)
    out_with: str | None = Field(default=None, sa_type=Text)
    out_until: str | None = Field(default=None, sa_type=Text)
    out_pack: str | None = Field(default=None, sa_type=Text)
    for_owner: str | None = Field(default=None, sa_type=Text)
    in_pack: str | None = Field(default=None, sa_type=Text)
    given_pack: str | None = Field(default=None, sa_type=Text)
    cadence: int | None = Field(default=None)  # at most so many days without a contact
    added_at: str = Field(sa_column=Column(Text, nullable=False))


class ContactRow(SQLModel, table=True):
    """A contact noted in a dossier."""

    __tablename__ = "contact"
    __table_args__ = (
        Index("contact_dossier_at", "dossier_id", "at", "outcome"),
        Index("contact_at", "at", "dossier_id", "kind", "outcome", "inbound"),
        Index("contact_offer", "at", "outcome", sqlite_where=sql("offer IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    dossier_id: int = Field(foreign_key="dossier.id")
    at: str = Field(sa_column=Column(Text, nullable=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    outcome: str | None = Field(default=None, sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)
    offer: str | None = Field(default=None, sa_type=Text)
    about: str | None = Field(default=None, sa_type=Text)
    author: str | None = Field(default=None, sa_type=Text)
    inbound: int = Field(default=0, sa_column_kwargs={"server_default": sql("0")})


class LastContactRow(SQLModel, table=True):
    """When a client was last spoken with; where never, since when the dossier is there. Kept for looking up."""

    __tablename__ = "last_contact"
    __table_args__ = (Index("last_contact_at", "at"),)

    dossier_id: int = Field(sa_column=Column(ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True))
    at: str = Field(sa_column=Column(Text, nullable=False))


class ThicknessRow(SQLModel, table=True):
    """How thick a tab is; the archive has no label. Triggers on ``dossier`` keep it, whoever writes there."""

    __tablename__ = "thickness"

    tab: str = Field(sa_column=Column(Text, primary_key=True))
    filed: int  # dossiers that lie under it
    agreed: int  # of these, those that are agreed
    out: int  # that would lie under it, and are with colleagues


class PromiseRow(SQLModel, table=True):
    """A promise made to a client."""

    __tablename__ = "promise"
    __table_args__ = (
        Index("promise_dossier", "dossier_id"),
        Index("promise_open", "due", sqlite_where=sql("kept_on IS NULL AND dropped_on IS NULL")),
        Index("promise_due", "due"),
        Index("promise_kept_on", "kept_on", sqlite_where=sql("kept_on IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    dossier_id: int = Field(foreign_key="dossier.id")
    text: str = Field(sa_column=Column(Text, nullable=False))
    made_on: str = Field(sa_column=Column(Text, nullable=False))
    due: str | None = Field(default=None, sa_type=Text)
    kept_on: str | None = Field(default=None, sa_type=Text)
    kind: str = Field(sa_column=Column(Text, nullable=False, server_default=sql("'promise'")))
    due_time: str | None = Field(default=None, sa_type=Text)
    dropped_on: str | None = Field(default=None, sa_type=Text)
    dropped_because: str | None = Field(default=None, sa_type=Text)


class PersonRow(SQLModel, table=True):
    """One more person at a client's, beside the one on the card who is the first to ask for."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("trim(name) <> ''", name="has_a_name"),
        Index("person_dossier", "dossier_id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    dossier_id: int = Field(foreign_key="dossier.id")
    name: str = Field(sa_column=Column(Text, nullable=False))
    position: str | None = Field(default=None, sa_type=Text)
    phone: str | None = Field(default=None, sa_type=Text)
    email: str | None = Field(default=None, sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)


class OccasionRow(SQLModel, table=True):
    """A day of the year on which a client is greeted: a birthday, a professional holiday."""

    __tablename__ = "occasion"
    __table_args__ = (
        CheckConstraint("length(day) = 5", name="month_and_day"),
        Index("occasion_dossier", "dossier_id"),
        Index("occasion_day", "day"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    dossier_id: int = Field(foreign_key="dossier.id")
    what: str = Field(sa_column=Column(Text, nullable=False))  # birthday, or its name
    who: str | None = Field(default=None, sa_type=Text)  # the person, if it is one's
    day: str = Field(sa_column=Column(Text, nullable=False))  # 03-08
    year: int | None = Field(default=None)  # since when, if known


class FormRow(SQLModel, table=True):
    """A form of the company's, filled."""

    __tablename__ = "form"
    __table_args__ = (Index("form_dossier", "dossier_id"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    dossier_id: int = Field(foreign_key="dossier.id")
    name: str = Field(sa_column=Column(Text, nullable=False))
    title: str = Field(sa_column=Column(Text, nullable=False))
    filled_at: str = Field(sa_column=Column(Text, nullable=False))
    author: str | None = Field(default=None, sa_type=Text)
    answers: str = Field(sa_column=Column(Text, nullable=False))  # a JSON list of [label, answer]


class SheetRow(SQLModel, table=True):
    """A sheet behind the card: an offer, a letter, an estimate. Its content lies in ``content``, once."""

    __tablename__ = "sheet"
    __table_args__ = (
        Index("sheet_dossier", "dossier_id"),
        Index("sheet_sha256", "sha256"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    dossier_id: int = Field(foreign_key="dossier.id")
    number: int  # within the dossier, from 1
    kind: str = Field(sa_column=Column(Text, nullable=False))
    title: str = Field(sa_column=Column(Text, nullable=False))
    file_name: str = Field(sa_column=Column(Text, nullable=False))
    media_type: str = Field(sa_column=Column(Text, nullable=False))
    sha256: str = Field(sa_column=Column(ForeignKey("content.sha256"), nullable=False))
    added_at: str = Field(sa_column=Column(Text, nullable=False))
    author: str | None = Field(default=None, sa_type=Text)
    words: str | None = Field(default=None, sa_type=Text)  # its text, if it has one


class ContentRow(SQLModel, table=True):
    """What is on sheets: the same content is kept once, however many sheets have it."""

    __tablename__ = "content"

    sha256: str = Field(primary_key=True, sa_type=Text)
    size: int  # bytes
    bytes: bytes


class PurchaseRow(SQLModel, table=True):
    """A purchase of a client's."""

    __tablename__ = "purchase"
    __table_args__ = (
        Index("purchase_dossier", "dossier_id"),
        Index("purchase_on_day", "on_day"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    dossier_id: int = Field(foreign_key="dossier.id")
    on_day: str = Field(sa_column=Column(Text, nullable=False))
    amount: str = Field(sa_column=Column(Text, nullable=False))  # a decimal: 1200.50
    currency: str = Field(sa_column=Column(Text, nullable=False))  # EUR
    what: str | None = Field(default=None, sa_type=Text)
    author: str | None = Field(default=None, sa_type=Text)


class MoveRow(SQLModel, table=True):
    """A move without a contact: from tab to tab, into the archive (to_tab is null), or back (from_tab is null)."""

    __tablename__ = "move"
    __table_args__ = (
        CheckConstraint("from_tab IS NOT NULL OR to_tab IS NOT NULL", name="goes_somewhere"),
        Index("move_dossier", "dossier_id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    dossier_id: int = Field(foreign_key="dossier.id")
    at: str = Field(sa_column=Column(Text, nullable=False))
    from_tab: str | None = Field(default=None, sa_type=Text)
    to_tab: str | None = Field(default=None, sa_type=Text)
    because: str | None = Field(default=None, sa_type=Text)
    author: str | None = Field(default=None, sa_type=Text)


class PassageRow(SQLModel, table=True):
    """A step of a dossier's way between binders: the pack that it went with, and how it was when it left."""

    __tablename__ = "passage"
    __table_args__ = (
        CheckConstraint(_one_of("way", get_args(Way)), name="way_known"),
        Index("passage_dossier", "dossier_id"),
        Index("passage_pack", "pack"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    dossier_id: int = Field(foreign_key="dossier.id")
    pack: str = Field(sa_column=Column(Text, nullable=False))
    name: str = Field(sa_column=Column(Text, nullable=False))
    way: str = Field(sa_column=Column(Text, nullable=False))
    at: str = Field(sa_column=Column(Text, nullable=False))
    owner: str = Field(sa_column=Column(Text, nullable=False))
    binder: str = Field(sa_column=Column(Text, nullable=False))
    colleague: str = Field(sa_column=Column(Text, nullable=False))
    from_day: str | None = Field(default=None, sa_type=Text)
    until_day: str | None = Field(default=None, sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)
    state: str = Field(sa_column=Column(Text, nullable=False))


class BinderRow(SQLModel, table=True):
    """The binder's own uid: one row, from its first handover on."""

    __tablename__ = "binder"

    uid: str = Field(primary_key=True, sa_type=Text)


class HolidaysRow(SQLModel, table=True):
    """The public holidays of a country's year, computed once: a JSON object from date to name."""

    __tablename__ = "holidays"

    country: str = Field(primary_key=True, sa_type=Text)
    region: str = Field(primary_key=True, sa_type=Text)  # '' for the whole country
    year: int = Field(primary_key=True)
    days: str = Field(sa_column=Column(Text, nullable=False))


class DayOffRow(SQLModel, table=True):
    """A day of one's own on which no work lies, or less than on others."""

    __tablename__ = "day_off"
    __table_args__ = (
        CheckConstraint("length(day) = 10", name="a_day"),
        CheckConstraint("trim(reason) <> ''", name="has_a_reason"),
        CheckConstraint("capacity >= 1", name="room_for_some"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    day: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    reason: str = Field(sa_column=Column(Text, nullable=False))
    capacity: int | None = Field(default=None)  # how many dossiers it holds; none: it is closed


class JournalRow(SQLModel, table=True):
    """One command that changed the binder."""

    __tablename__ = "journal"
    __table_args__ = (
        CheckConstraint("undoes < id AND taken_back_by > id", name="time_goes_on"),
        Index("journal_taken_back_by", "taken_back_by"),
        Index("journal_at", "at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    at: str = Field(sa_column=Column(Text, nullable=False))
    author: str = Field(sa_column=Column(Text, nullable=False))
    command: str = Field(sa_column=Column(Text, nullable=False))
    said: str = Field(sa_column=Column(Text, nullable=False))
    undoes: int | None = Field(default=None, foreign_key="journal.id")
    taken_back_by: int | None = Field(default=None, foreign_key="journal.id")


class JournalLineRow(SQLModel, table=True):
    """One row that a command changed: the columns before and after, as JSON objects; null where there is no row."""

    __tablename__ = "journal_line"
    __table_args__ = (
        CheckConstraint("was IS NOT NULL OR now IS NOT NULL", name="changes_something"),
        Index("journal_line_dossier", "dossier_id", "entry_id"),
        Index(
            "journal_line_changed",
            "entry_id",
            "line",
            sqlite_where=sql("table_name = 'dossier' AND was IS NOT NULL"),
        ),
    )

    entry_id: int = Field(sa_column=Column(ForeignKey("journal.id"), primary_key=True))
    line: int = Field(primary_key=True)
    verb: str = Field(sa_column=Column(Text, nullable=False))
    dossier_id: int  # no foreign key: the journal outlives what it tells of
    table_name: str = Field(sa_column=Column(Text, nullable=False))
    row_id: int
    was: str | None = Field(default=None, sa_type=Text)
    now: str | None = Field(default=None, sa_type=Text)
