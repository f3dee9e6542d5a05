"""One run of the program: what the global options, the environment and the config file came to."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

import typer

from tickler.dossiers import Dossier
from tickler.errors import BinderUnusable, NotFound, NotUnderstood
from tickler.render import rendered
from tickler.render.page import Page
from tickler.rules import refs
from tickler.rules.cadence import Cadences
from tickler.settings import Settings, data_folder, path_said, read_settings
from tickler.storage import calendars, connection, queries
from tickler.when import Place, noted_if_far, read, read_moment
from tickler.words import line
from tickler.workdays import Calendar

if TYPE_CHECKING:
    from tickler.changes import Change, Entry
    from tickler.rules.own import House

ANSWERED = "answered"  # how one left: the line of the question has ended
_LARGE = 100_000_000  # bytes, from which on a copy takes the better part of a second
_YEARS = range(1900, 9000)  # from which a hundred years ahead, and some back, are dates still


class Run(NamedTuple):
    """Now, the binder's file, the owner's settings, and the page that is written on."""

    now: datetime
    path: Path
    settings: Settings
    page: Page
    now_is_told: bool = False  # and stands still
    db: str | None = None  # how the binder was named on the command line

    # -- the binder
    # --------------------------------------------------------------------------------------------------------

    def binder(self) -> AbstractContextManager[sqlite3.Connection]:
        """The binder, which must be there."""
        return connection.opened(self.path, self.db)

    @contextmanager
    def binder_or_new(self, *, quiet: bool = False) -> Iterator[sqlite3.Connection]:
        """The binder, begun if it is not there: that is told, as a mistyped path begins one too."""
        new = not connection.is_begun(self.path)
        with connection.begun(self.path) as db:
            if new and not quiet:
                self.page.tell(f"a new binder was begun at {self.path}")
            yield db

    @contextmanager
    def binder_if_any(self) -> Iterator[sqlite3.Connection | None]:
        """The binder; None where none is begun yet."""
        if connection.is_begun(self.path):
            with self.binder() as db:
                yield db
        else:
            connection.refuse_lost(self.path)
            yield None

    def refuse_damaged(self) -> None:
        """See that it is not the binder that makes a command go wrong, such as words where there should be a date.

        Raises BinderUnusable where it is.
        """
        from tickler.storage import checks  # only where something went wrong

        with self.binder_if_any() as db:
            fault = db and next(checks.faults(db), None)
        if fault:
            mend = "it can be mended: tickler check --repair; else " if fault.repair else ""
            raise BinderUnusable(
                f"the binder {self.path} is damaged: {fault.said}", mend + connection.way_back(self.path)
            )

    def apply(self, db: sqlite3.Connection, changes: "list[Change]", command: str, said: str) -> list[int]:
        """Write changes under this run's moment and owner; the dossiers' numbers come back."""
        from tickler.storage import store  # a command that reads goes without

        warning = self._copied(db)
        numbers = store.apply(db, changes, self.entry(command, said))
        self.page.tell(*warning)  # where nothing could be written, that is what there is to tell
        return numbers

    def copy_first(self, db: sqlite3.Connection) -> None:
        """Before the first write of a day, a copy. One that cannot be made is told, and holds up nobody's work."""
        self.page.tell(*self._copied(db))

    def _copied(self, db: sqlite3.Connection) -> list[str]:
        """Make the copy of the day, if there is none; a warning where it cannot be made."""
        from tickler.storage import backups  # a command that reads goes without

        retention = backups.Retention(self.settings.backup_days, self.settings.backup_months)
        try:
            backups.before_first_write(db, self.path, self.today, retention, self.tell_of_copying)
        except BinderUnusable as error:
            return [f"warning: no backup today: {error.message}"]
        return []

    def tell_of_copying(self) -> None:
        """Say to whoever waits that the binder is copied, where that takes a while."""
        from tickler.render.terminal.styles import said_size  # once a day

        size = self.path.stat().st_size
        if size > _LARGE and sys.stderr.isatty():
            self.page.tell(f"copying the binder, {said_size(size)} …")

    def entry(self, command: str, said: str) -> "Entry":
        """A line for the journal."""
        from tickler.changes import Entry  # as above

        return Entry(f"{self.now:%Y-%m-%dT%H:%M:%S}", self.settings.owner, command, said)

    def show(self, value: Any, *, as_json: bool = False, plain: bool = False, quiet: bool = False) -> None:  # noqa: ANN401
        """Show one of the views on the page, in the form that was chosen; quiet is for persons, JSON is asked for."""
        if as_json or not quiet:
            self.page.show(rendered(value, self.page, as_json=as_json, plain=plain))

    # -- words
    # -------------------------------------------------------------------------------------------------------------

    def later(self) -> "Run":
        """The run some time later, for a screen that stays open: its clock is read again, unless it was told."""
        return self if self.now_is_told else self._replace(now=_moment_in(None))

    @property
    def today(self) -> date:
        """The day of this run."""
        return self.now.date()

    def calendar(self, db: sqlite3.Connection | None) -> Calendar:
        """The binder's calendar, by the settings."""
        told = self.settings
        return calendars.calendar(db, told.workdays, told.country, told.region, told.lines)

    def place(self, db: sqlite3.Connection | None, words: str, *, exact: bool = False) -> Place:
        """The place that WHEN names; a far one with a note of how far it is."""
        place = read(words, self.now, self.calendar(db), self.settings.date_order, exact=exact)
        return noted_if_far(place, self.today)

    @property
    def house(self) -> "House":
        """What the settings say of cards."""
        from tickler.rules.own import House  # of no use to most commands of the daily loop

        told = self.settings
        return House(self.now, told.date_order, told.currency, told.stages, told.fields)

    @property
    def cadences(self) -> Cadences:
        """How long clients stay without a contact at most, by the settings."""
        told = self.settings
        return Cadences(told.cadence_days, told.cadence_stages, told.cadence_tags)

    def moment(self, words: str | None) -> str:
        """The moment that ``--at`` names, as it stands in the binder; now where nothing was said."""
        at = read_moment(words, self.now, self.settings.date_order) if words else self.now
        return f"{at:%Y-%m-%dT%H:%M}"

    def dossier(self, db: sqlite3.Connection, ref: str, among: queries.Among = "active") -> Dossier:
        """The dossier that REF names: one among the active (or closed) ones if there is one, else any.

        Raises NotFound, Ambiguous; on a terminal several are a choice.
        """
        ref = line(ref, "a REF") or ""
        number = refs.number_in(ref)
        if number is not None:
            found = queries.dossier(db, number)
            if found is None:
                raise NotFound(f"there is no dossier {number}", "look for it: tickler find WORDS")
            return found
        candidates = queries.called(db, ref, among, most=refs.MOST_CANDIDATES + 1)
        candidates = candidates or queries.called(db, ref, "all", most=refs.MOST_CANDIDATES + 1)
        if len(candidates) > 1 and self.page.asks:
            return self._chosen(ref, candidates)
        only = refs.only_one(ref, candidates)
        if only is None:
            raise refs.not_found(ref, queries.names_near(db, ref, most=500))
        return only

    def _chosen(self, ref: str, candidates: list[Dossier]) -> Dossier:
        by_number = {str(dossier.id): dossier for dossier in candidates}
        self.page.tell(f"several dossiers go by {refs.shortly(ref)}:", *refs.to_choose_from(candidates))
        while True:
            number = answered("which number").removeprefix("#")
            if number in by_number:
                return by_number[number]
            self.page.tell("a number of the list")


def begin(db: str | None, now: str | None, *, no_color: bool, configured: bool = True) -> Run:
    """A run from the global options: flag over environment over config file (if ``configured``) over defaults."""
    for name, said in (("--db", db), ("--now", now)):
        if said is not None and not said.strip():  # a script's variable that is not set: nothing else was meant
            raise NotUnderstood(f"{name} is empty", f"say what it names, or leave {name} out")
    settings = read_settings(os.environ.get("TICKLER_CONFIG")) if configured else Settings()
    told = db or os.environ.get("TICKLER_DB")
    path = _path_in(told) if told else settings.db or data_folder() / "binder.db"
    now = now or os.environ.get("TICKLER_NOW")
    return Run(_moment_in(now), path, settings, Page.of_this_process(no_color=no_color), now_is_told=bool(now), db=db)


def answered(question: str) -> str:
    """What is answered at the terminal, on one line.

    Raises Abort where nothing is, or q.
    """
    answer = " ".join(typer.prompt(f"{question} (q to leave)", default="", show_default=False, err=True).split())
    if answer.lower() in {"", "q"}:
        raise typer.Abort(ANSWERED)
    return answer


def new_uid() -> str:
    """A name for something that can travel, the same in every binder."""
    return str(uuid4())


def text_said(note: str | None) -> str | None:
    """A note from the command line; ``-`` reads it from standard input."""
    if note != "-":
        return note
    if sys.stdin is None:
        raise NotUnderstood("standard input is closed", "say the note itself, or pipe it in")
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise NotUnderstood("standard input is not UTF-8 text") from error


def given(**said: Any) -> dict[str, Any]:  # noqa: ANN401  # whatever the options hold
    """Only what was said on the command line."""
    return {name: value for name, value in said.items() if value is not None}


def _path_in(told: str) -> Path:
    if told.endswith(("/", os.sep)) and "://" not in told:
        raise BinderUnusable(f"{told} is a folder, not a binder", f"name the file: tickler --db {told}binder.db")
    if told.startswith("sqlite:///"):
        return path_said(told.removeprefix("sqlite:///"))
    if "://" in told:
        kind = told.split("://", maxsplit=1)[0]
        raise NotUnderstood(
            f"a binder is an SQLite file, {kind!r} is no kind of binder", "for example: sqlite:///binder.db"
        )
    return path_said(told)


def _moment_in(told: str | None) -> datetime:
    if not told:
        return datetime.now().replace(microsecond=0)  # noqa: TID251  # here the clock is read, once
    hint = "for example: 2026-11-23 or 2026-11-23T10:30"
    try:
        moment = datetime.fromisoformat(told).replace(microsecond=0)
    except ValueError as error:
        raise NotUnderstood(f"now is a date or a moment, not {refs.shortly(told)}", hint) from error
    if moment.tzinfo is not None:
        raise NotUnderstood(f"now is said as the clock on the wall has it, without a zone: {refs.shortly(told)}", hint)
    if moment.year not in _YEARS:
        raise NotUnderstood(f"now is of the years {_YEARS[0]} to {_YEARS[-1]}, not {refs.shortly(told)}", hint)
    return moment
