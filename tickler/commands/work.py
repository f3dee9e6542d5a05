"""Working the day's stack through, dossier by dossier, on a screen; the screen itself is in ``desk``."""

import os
import shlex
import sqlite3
import sys
import tempfile
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

from tickler.changes import Change
from tickler.commands import filing, promises
from tickler.commands.daily import When, day_said, due_on, morning_of
from tickler.commands.dossier import opened
from tickler.commands.going import going
from tickler.commands.run import Run, new_uid
from tickler.dossiers import Contact, Do, Dossier, Kind, Outcome
from tickler.errors import NotFound, NotUnderstood
from tickler.render.page import Page, text
from tickler.rules import filing as rules
from tickler.rules.inside import SheetOpened
from tickler.rules.refs import number_in
from tickler.rules.sheets import no_such_sheet
from tickler.rules.stack import Stack, sort_stack
from tickler.rules.views import DayVolume, DossierView, Filed, Thickness, day_volume
from tickler.rules.whereto import Whereto, read_whereto
from tickler.storage import journal, queries, store
from tickler.storage.connection import transaction
from tickler.tabs import day_of, day_tab, say, window_end
from tickler.words import line
from tickler.words import text as text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tickler.desk.forms import Form
    from tickler.desk.hands import Ended, Said, Worked

DAYS_AHEAD = 10
WHERE = "next"  # the line of a form that says where the dossier goes
MOST_FOUND = 20


def work(ctx: typer.Context, when: When = None) -> None:
    """Work the day's stack through on a screen: one dossier after the other: `?` there shows the keys."""
    run: Run = ctx.obj
    if not (run.page.asks and sys.stderr.isatty()):
        raise NotUnderstood("`work` needs a terminal: it is a screen to work at")
    with run.binder() as db:
        day = day_said(run, " ".join(when or ["today"]))
        morning = morning_of(run, db, day)
        following = _following(run, db, day)
    if not len(morning.stack):
        run.show(morning)
        run.page.show([text(following)])
        return
    _tell_textual()
    from tickler.desk import app, screen  # 300 ms: Textual, which nothing else uses

    desk, status = app.worked(BinderHands(run, day), colour=run.page.colour)
    with suppress(OSError):  # after a hangup nobody is left to be told
        _keep(run, desk.unsaved)
        run.page.show(screen.farewell(desk))
        sys.stdout.flush()
    raise typer.Exit(status)


def _tell_textual() -> None:
    """What Textual reads from the environment, once, as it is imported."""
    os.environ.setdefault("ESCDELAY", "25")  # ms after which Esc is a key, and not the beginning of one
    os.environ["TEXTUAL_COLOR_SYSTEM"] = "standard"  # the terminal's own colours; where it has none, the cursor is seen


class BinderHands:
    """The binder in one's hands: opened for each thing anew, so that nothing is held while one talks."""

    def __init__(self, run: Run, day: date) -> None:
        self._tells = _Aside(run.page)
        self._run, self._day = run._replace(page=self._tells), day

    def now(self) -> datetime:
        """The time of day."""
        return self._run.later().now

    def stack(self) -> Stack:
        """The day's stack as it is now."""
        run = self._run.later()
        with run.binder() as db:
            return sort_stack(due_on(db, self._day, run.today), self._day)

    def opened(self, number: int) -> DossierView:
        """The whole of a dossier."""
        run = self._run.later()
        with run.binder() as db:
            return opened(run, db, _there(db, number))

    def sheet(self, number: int, which: int) -> SheetOpened:
        """A sheet behind a dossier's card, with its text."""
        with self._run.binder() as db:
            dossier, lying = _there(db, number), queries.sheet(db, number, which)
            if lying is None:
                raise no_such_sheet(dossier, which, [one.number for one in queries.sheets(db, number)])
            return SheetOpened(dossier, lying)

    def ahead(self) -> tuple[DayVolume, ...]:
        """The coming working days."""
        run = self._run.later()
        with run.binder() as db:
            calendar = run.calendar(db)
            days = list(islice(calendar.open_days(run.today + timedelta(days=1)), DAYS_AHEAD))
            lying = queries.thickness(db, day_tab(days[0]), day_tab(days[-1]))
        usual = run.settings.capacity
        return tuple(day_volume(day, lying.get(day_tab(day), Thickness()), calendar, usual) for day in days)

    def understood(self, dossier: Dossier, where: str, *, talked: bool) -> Filed:
        """Where the dossier would go by these words, after a contact or without one; nothing is written."""
        run, goes = self._run.later(), read_whereto(where)
        with run.binder() as db:
            if goes.close is not None:
                return filing.closing(run, db, dossier, goes.close, dry_run=True)[1]
            was, place = rules.held(dossier), run.place(db, goes.when, exact=goes.exact)
            if talked:
                talk, same = Contact(new_uid(), run.moment(None), "call"), (was.do, was.about)
                noting = filing.noting(run, db, dossier, talk, place, [], task=same, agreed=goes.agreed, dry_run=True)
                return noting[1]
            to = rules.filing_at(place, agreed=goes.agreed, do=was.do, about=was.about)
            changes = filing.moving(run, dossier, to, None, force=True)
            return filing.answer_moved(run, db, dossier, changes, place, dry_run=True)

    def noted(self, dossier: Dossier, said: "Said") -> "Worked":
        """Note a contact, and refile or close the dossier that was seen."""
        run, goes = self._run.later(), read_whereto(said.where)
        contact = Contact(
            uid=new_uid(),
            at=run.moment(said.at),
            kind=cast("Kind", said.kind or "call"),
            outcome=cast("Outcome | None", said.outcome),
            note=text_of(said.note or "", "the note"),
            offer=_line(said.offer, "the offer"),
            author=run.settings.owner,
            inbound=said.came not in {None, "us"},
        )
        question = {"question": True, "no-question": False}.get(said.came or "")
        task = (cast("Do | None", said.do), _line(said.about, "what it will be about"))
        with run.binder() as db:
            to = run.place(db, goes.when, exact=goes.exact) if goes.close is None else goes.close
            promised = filing.promises_said(run, db, [said.promise] if said.promise else None)
            promised += filing.answers_to(run, db, contact, question=question, complaint=said.came == "complaint")
            changes, answer = filing.noting(run, db, dossier, contact, to, promised, task=task, agreed=goes.agreed)
            said_of_it = filing.said_of_contact(answer, contact)
            return _worked(answer, _written(run, db, changes, contact.kind, said_of_it))

    def moved(self, dossier: Dossier, said: "Said") -> "Worked":
        """Refile or close the dossier that was seen, without a contact."""
        run, goes = self._run.later(), read_whereto(said.where)
        with run.binder() as db:
            gone = going(run, db, dossier, goes, _line(said.because, "the reason"))
            return _worked(gone.answer, _written(run, db, gone.changes, gone.command, gone.said))

    def ended(self, dossier: Dossier, which: str, because: str | None) -> "Ended":
        """A promise was kept; or dropped, where it is said why."""
        from tickler.desk.hands import Ended  # the desk is opened by `work` alone

        number = number_in(which)
        if number is None:
            raise NotUnderstood("which promise? its number, as it stands in the dossier")
        run, reason = self._run.later(), _line(because, "the reason")
        with run.binder() as db:
            changes, answer = promises.ending(run, db, dossier, number, reason)
            return Ended(answer, _written(run, db, changes, answer.did, promises.said_of(answer)))

    def taken_back(self, entry: int) -> str:
        """Take back what one of these did; in words, what that was."""
        run = self._run.later()
        with run.binder() as db:
            past = journal.entry(db, entry)
            if past is None:
                raise NotFound(f"the journal has no entry {entry}", "see what it has: tickler history")
            said = f"took back: {past.said}"
            run.copy_first(db)
            with transaction(db):
                journal.take_back(db, past, run.entry("undo", said))
        return said

    def called(self, words: str) -> list[Dossier]:
        """The dossiers of the binder that go by these words, active ones first."""
        number = number_in(words)
        with self._run.binder() as db:
            if number is not None:
                return [one for one in [queries.dossier(db, number)] if one]
            found = queries.called(db, words, "active", most=MOST_FOUND)
            return found or queries.called(db, words, "closed", most=MOST_FOUND)

    def told(self) -> list[str]:
        """What was told beside the data since it was last asked."""
        said, self._tells.said[:] = list(self._tells.said), []
        return said


class _Aside(Page):
    """A page whose asides go onto the screen, and not through it."""

    __slots__ = ("said",)

    def __init__(self, page: Page) -> None:
        super().__init__(page.width, cut=page.cut, colour=page.colour, asks=False)
        self.said: list[str] = []

    def tell(self, *lines: str) -> None:
        """Keep what is said until it is asked for."""
        self.said.extend(lines)


def _worked(answer: Filed, entry: int | None) -> "Worked":
    from tickler.desk.hands import Worked  # the desk is opened by `work` alone

    return Worked(answer, entry)


def _written(run: Run, db: sqlite3.Connection, changes: list[Change], command: str, said: str) -> int | None:
    """Write changes; their entry in the journal, by which they are taken back, or None where there was nothing."""
    if not changes:
        return None
    run.copy_first(db)
    with transaction(db):
        store.write(db, changes, run.entry(command, said))
        written = journal.last(db)
    return written and written.id


def _there(db: sqlite3.Connection, number: int) -> Dossier:
    found = queries.dossier(db, number)
    if found is None:
        raise NotFound(f"there is no dossier {number} any more", "it was taken back: tickler history")
    return found


def _line(said: str | None, what: str) -> str | None:
    return line(said, what) if said else None


# -- before and after --------------------------------------------------------------------------------------------------


def _following(run: Run, db: sqlite3.Connection, day: date) -> str:
    """What comes next after a day on which nothing lies."""
    lying = queries.thickness(db, day_tab(day + timedelta(days=1)), day_tab(window_end(run.today)))
    for tab in sorted(lying):
        on = day_of(tab)
        if on:
            where, count = say(tab, run.today, run.settings.binder_style), lying[tab].count
            return f"The next work: {where} · {count}: tickler work {on.isoformat()}"
    return "No work lies ahead within a month: tickler binder"


def _keep(run: Run, unsaved: "Iterable[tuple[int, Form]]") -> None:
    """Keep what was typed and not saved, as the commands that would write it, in a file for its owner only."""
    commands = [_command(number, form) for number, form in unsaved]
    if commands:
        path = Path(tempfile.mkdtemp(prefix="tickler-")) / "not-saved.txt"
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.writelines(f"{command}\n" for command in commands)
        run.page.tell(f"what you typed and did not save is kept in {path}")


def _command(number: int, form: "Form") -> str:
    """The command line that says the same as a form."""
    said = {field.name: field.said for field in form.fields if field.said}
    goes = _goes(said.pop(WHERE)) if WHERE in said else None
    if form.asks == "promise":
        words = ["dropped", str(number), said["which"], "--because", said["dropped"]]
    elif form.asks == "move" and goes and goes.close:
        words = ["close", str(number), "--because", goes.close]
    elif form.asks == "move":
        reason = ["--because", said["because"]] if "because" in said else []
        words = ["move", str(number), *([goes.when, *_flags(goes)] if goes else []), *reason]
    else:
        note, came = said.pop("note", None), _CAME[said.pop("came", "us")]
        lines = [word for name, value in said.items() for word in (f"--{name}", value)]
        minus = note is not None and note.startswith("-")  # and would be read as an option
        words = ["log", str(number), *([note] if note and not minus else []), *lines, *came]
        if goes:
            words += ["--close", goes.close] if goes.close else ["--next", goes.when, *_flags(goes)]
        words += ["--", note] if note and minus else []
    return shlex.join(["tickler", *words])


_CAME = {
    "us": (), "client": ("--inbound",), "question": ("--question",), "complaint": ("--complaint",),
    "no-question": ("--inbound", "--no-question"),
}  # fmt: skip


def _goes(where: str) -> Whereto:
    """Where it was to go, as far as it was typed."""
    try:
        return read_whereto(where)
    except NotUnderstood:
        return Whereto(where)


def _flags(goes: Whereto) -> list[str]:
    flags = {"--agreed": goes.agreed, "--exact": goes.exact, "--force": goes.force}
    return [flag for flag, is_said in flags.items() if is_said]
