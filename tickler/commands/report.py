"""The month: its report in the company's form, and which clients buy again."""

import sqlite3
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tickler.commands import options
from tickler.commands.review import PAST_ALL_CLOCKS, open_days
from tickler.commands.run import Run
from tickler.errors import NotFound, NotUnderstood
from tickler.newfile import refuse_taken, write_new
from tickler.render.page import pour_out
from tickler.rules import report as rules
from tickler.rules import segments as buying
from tickler.rules.figures import Quota, Talks, Word
from tickler.rules.refs import shortly
from tickler.rules.report import VALUES, Made, MonthWeek, Report, month_asked
from tickler.rules.segments import Buyers, Matrix, Segment, limits_of
from tickler.settings import file_said, path_said
from tickler.storage import figures, journal, reporting, segmenting
from tickler.storage import quiet as unheard
from tickler.storage.connection import transaction
from tickler.workdays import Calendar

if TYPE_CHECKING:
    from tickler.render.filling import Template

MOST_BUYERS = 50
MOST_REMINDED = 10

_ENDINGS = {
    ".md": "md", ".markdown": "md", ".txt": "md", ".html": "html", ".htm": "html", ".pdf": "pdf", ".csv": "csv",
    ".json": "json",
}  # fmt: skip
_TEMPLATES = (".j2", ".jinja", ".jinja2")  # what may stand behind the ending of a template
_EXAMPLE = "for example: tickler report october --to october.pdf"


class Target(NamedTuple):
    """The file that is written, None for standard output; in which form, by which template of one's own."""

    file: Path | None
    form: str
    template: Path | None


def report(
    ctx: typer.Context,
    month: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MONTH]", help="october, 2026-10, this month; else the past one.", show_default=False),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="FILE", help="A file that ends in .md, .txt, .html, .pdf, .csv or .json."),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option(
            "--template", metavar="FILE", help="The company's form (Jinja2); else the setting report_template."
        ),
    ] = None,
    *,
    tell_values: Annotated[bool, typer.Option("--values", help="What a template is given, and what it means.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """Report on a month: contacts, contracts, sums, clients gained and lost, answers, plan and fact by week.

    For example: tickler report · tickler report october --to october.pdf · tickler report --template form.html
    --to report.html
    """
    run: Run = ctx.obj
    if tell_values:
        run.show(VALUES, as_json=as_json, plain=plain)
        return
    first = month_asked(" ".join(month or []), run.today)
    target = _target(run, to, template)
    if target and target.file:
        refuse_taken(target.file, force=force)
    elif target:
        options.refuse_two_forms(as_json=as_json, plain=plain, to_standard_output=True)
    with run.binder() as db:
        view = report_of(run, db, first)
    if target is None:
        run.show(view, as_json=as_json, plain=plain, quiet=quiet)
        return
    content = _content(run, view, target)
    if target.file is None:
        pour_out([content])
        return
    with run.binder() as db:
        run.copy_first(db)
        with transaction(db):
            journal.note(db, run.entry("report", rules.said_of(first)))
            write_new(target.file, content, force=force)
    made = Made(str(target.file), view.title, str(target.template) if target.template else None)
    run.show(made, as_json=as_json, plain=plain, quiet=quiet)


def segments(
    ctx: typer.Context,
    segment: Annotated[
        Segment | None,
        typer.Argument(
            metavar="[SEGMENT]",
            case_sensitive=False,
            help="newcomers, one-time, growing, vip or lost: its clients, with when they bought last.",
            show_default=False,
        ),
    ] = None,
    most: Annotated[
        int | None,
        typer.Option("--most", metavar="N", min=1, max=100_000, help="How many clients.", show_default=False),
    ] = None,
    *,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """See who buys again: newcomers, one-time, growing, VIP and lost clients, and which newcomers are to be reminded.

    For example: tickler segments · tickler segments lost
    """
    run: Run = ctx.obj
    with run.binder() as db:
        view = segment_of(run, db, segment, most or MOST_BUYERS) if segment else matrix_of(run, db, most)
    run.show(view, as_json=as_json, plain=plain)


# -- asked -------------------------------------------------------------------------------------------------------------


def report_of(run: Run, db: sqlite3.Connection, first: date) -> Report:
    """The figures of a month that has begun; of the running one until now."""
    settings, calendar, last = run.settings, run.calendar(db), rules.last_of(first, run.today)
    weeks = _weeks(db, calendar, first, last)
    contracts, gained = reporting.gained(db, first, last, most=rules.MOST_NAMED)
    lost, lost_clients = reporting.lost(db, first, last, most=rules.MOST_NAMED)
    return Report(
        today=run.today,
        owner=settings.owner,
        first=first,
        last=last,
        working_days=sum(week.working_days for week in weeks),
        talks=Talks(*map(sum, zip(*(week.talks for week in weeks), strict=True))),
        first_calls=figures.first_calls(db, first, last),
        kinds=reporting.kinds(db, first, last),
        spoken_with=reporting.spoken_with(db, first, last),
        contracts=contracts,
        gained=gained,
        sums=reporting.sums(db, first, last),
        lost=lost,
        lost_clients=lost_clients,
        quiet=unheard.beyond(db, run.cadences, run.today, most=0)[0],
        word=_word(run, db, first, last),
        answers=rules.answers_of(reporting.asked(db, first, last), run.now, settings.hours, calendar),
        quota=Quota(settings.quota_calls, settings.quota_first_calls, settings.quota_offers, settings.quota_contracts),
        weeks=weeks,
        begun=journal.begun_on(db),
    )


def matrix_of(run: Run, db: sqlite3.Connection, most: int | None = None) -> Matrix:
    """All clients who bought, in their segments."""
    found = segmenting.found(db, run.today)
    limits = limits_of(found, run.settings.segments_recent, run.settings.segments_many)
    past, newcomers = 0, tuple[buying.Buyer, ...]()
    if found.second is not None:
        past, newcomers = segmenting.newcomers_past(db, limits, run.today, found.second, most=most or MOST_REMINDED)
    return Matrix(run.today, limits, found, segmenting.segments(db, limits, run.today), past=past, newcomers=newcomers)


def segment_of(run: Run, db: sqlite3.Connection, segment: Segment, most: int) -> Buyers:
    """The clients of a segment."""
    found = segmenting.found(db, run.today)
    limits = limits_of(found, run.settings.segments_recent, run.settings.segments_many)
    clients, buyers = segmenting.buyers(db, limits, run.today, segment, most=most)
    return Buyers(run.today, segment, limits, found.second, clients, buyers)


def _weeks(db: sqlite3.Connection, calendar: Calendar, first: date, last: date) -> tuple[MonthWeek, ...]:
    days = figures.plan_and_fact(db, open_days(calendar, first, last))
    spans = rules.weeks_of(first, last)

    def week(begins: date, ends: date, talks: Talks) -> MonthWeek:
        worked = [fate for day, fate in days.items() if begins <= day <= ends]
        planned, done = (sum(fate[n] for fate in worked) for n in (0, 1))
        return MonthWeek(begins, ends, len(worked), planned, done, talks)

    return tuple(week(*span, talks) for span, talks in zip(spans, figures.talks(db, spans), strict=True))


def _word(run: Run, db: sqlite3.Connection, first: date, last: date) -> Word:
    """Promises by the days on which they were due, or kept."""
    days = (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
    clock = f"{run.now:%H:%M}"
    words = [figures.word(db, day, clock if day == run.today else PAST_ALL_CLOCKS) for day in days]
    return Word(*map(sum, zip(*words, strict=True)))


# -- written -----------------------------------------------------------------------------------------------------------


def _target(run: Run, to: str | None, template: str | None) -> Target | None:
    """Where the report goes, and in which form; None for the screen.

    Raises NotUnderstood for an ending that names no form, and for a template that is of another one or has no name.
    """
    if template is not None and not template.strip():
        raise NotUnderstood("an empty --template names no file", "leave it out for the report as it is made here")
    told = None if template is None else path_said(template)
    if to is None:
        return Target(None, _form_of(told), told) if told else None
    file = file_said(to)
    form = _ENDINGS.get(file.suffix.lower())
    if form is None:
        raise NotUnderstood(f"{shortly(to, 80)} ends in none of .md, .txt, .html, .pdf, .csv and .json", _EXAMPLE)
    usual = run.settings.report_template
    wanted = "html" if form == "pdf" else form
    if told is None:
        fits = usual is not None and _form_of(usual) == wanted != "json"
        return Target(file, form, usual if fits else None)
    if _form_of(told) != wanted:
        made = {"html": "an HTML template", "csv": "a CSV template"}.get(_form_of(told), "a template of text")
        raise NotUnderstood(
            f"{shortly(str(told), 80)} is {made}, which makes no {file.suffix}",
            "an .html template makes .html and .pdf, a .csv one .csv, any other .md and .txt",
        )
    return Target(file, form, told)


def _form_of(template: Path) -> str:
    """Of which form a template is: its name says so."""
    named = Path(template.stem) if template.suffix.lower() in _TEMPLATES else template
    form = _ENDINGS.get(named.suffix.lower(), "md")
    return {"pdf": "html", "json": "md"}.get(form, form)


def _content(run: Run, view: Report, target: Target) -> bytes:
    from tickler.render import reportfile  # with the templates 30 ms, and only for a file

    written = reportfile.document(view, target.form, run.settings.paper, _read(target.template))
    if target.form != "pdf":
        # With a mark a spreadsheet reads every script.
        return written.encode("utf-8-sig" if target.form == "csv" and target.file else "utf-8", "replace")
    from tickler.render.pdf import pdf_of  # 400 ms, and only for PDF

    return pdf_of(written).content


def _read(template: Path | None) -> "Template | None":
    """A template.

    Raises NotFound where there is none, NotUnderstood where it cannot be read.
    """
    if template is None:
        return None
    from tickler.render.filling import Template

    hint = "--template names it, or the setting report_template"
    try:
        return Template(str(template), template.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise NotFound(f"there is no template {template}", hint) from error
    except OSError as error:
        raise NotUnderstood(f"the template {template} cannot be read: {error.strerror}", hint) from error
    except UnicodeDecodeError as error:
        raise NotUnderstood(f"the template {template} is not UTF-8 text", hint) from error
