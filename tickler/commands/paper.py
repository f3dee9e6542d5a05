"""On paper: the day, cards, a week, forms to fill in by hand, and the dividers of a binder made of paper."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tickler.commands import daily, options
from tickler.commands.dossier import opened
from tickler.commands.run import Run
from tickler.errors import NotUnderstood, Refused
from tickler.formfile import form_called
from tickler.newfile import refuse_taken, write_new
from tickler.render.page import pour_out
from tickler.render.progress import Advance, progress
from tickler.rules.forms import Form
from tickler.rules.paper import (
    Imprint,
    Numbers,
    Printable,
    StackOnPaper,
    TabsOnPaper,
    WeekOnPaper,
    coming_day,
    days_of_week,
    in_order,
    in_parts,
    said_of,
)
from tickler.rules.refs import shortly
from tickler.rules.stack import sort_stack
from tickler.rules.views import Printed
from tickler.settings import file_said
from tickler.tabs import say_day

if TYPE_CHECKING:
    from tickler.render.pdf import Pdf

What = Literal["today", "card", "tab", "week", "form", "tabs"]
PaperSize = Literal["A4", "Letter"]

MANY_CARDS = 10  # a PDF of more takes seconds: it is shown how far it has come
MOST_AT_ONCE = 40  # cards that are laid out as PDF: each takes 3 MB of memory meanwhile
_ENDINGS = (".html", ".htm", ".pdf")
_EXAMPLE = "for example: tickler print today --to today.pdf"


def print_(
    ctx: typer.Context,
    what: Annotated[
        What,
        typer.Argument(
            metavar="WHAT",
            help="today [WHEN]: a day's list, and its dossiers. card REF…: dossiers. tab TAB: what lies under one. "
            "week [WHEN]: the days ahead side by side. form NAME: to be filled in by hand. tabs: the 43 dividers.",
            show_default=False,
        ),
    ],
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[REF|TAB|WHEN|NAME…]", help="Which one.", show_default=False)
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="FILE", help="A file that ends in .html or .pdf; else standard output."),
    ] = None,
    paper: Annotated[
        PaperSize | None,
        typer.Option("--paper", help="The paper; else the setting.", case_sensitive=False, show_default=False),
    ] = None,
    *,
    pdf: Annotated[bool, typer.Option("--pdf", help="PDF on standard output: tickler print today --pdf | lp")] = False,
    list_only: Annotated[bool, typer.Option("--list", help="Of today or a tab the list alone.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Print on paper: the day, a card, a tab, the week, a blank form, the dividers; as HTML or PDF."""
    run: Run = ctx.obj
    file, as_pdf = _target(run, to, pdf=pdf, as_json=as_json)
    if file:
        refuse_taken(file, force=force)
    value = _ASKED[what](run, words or [])
    if list_only:
        value = _without_cards(value, what)
    imprint = Imprint(run.settings.owner, run.now, paper or run.settings.paper)
    content, pages = _printed(run, value, imprint, as_pdf=as_pdf)
    if file is None:
        pour_out([content])
        return
    write_new(file, content, force=force)
    run.show(Printed(str(file), said_of(value), imprint.paper, pages), as_json=as_json, quiet=quiet)


# -- where to
# ----------------------------------------------------------------------------------------------------------


def _target(run: Run, to: str | None, *, pdf: bool, as_json: bool) -> tuple[Path | None, bool]:
    """The file that is written, None for standard output, and whether it is PDF.

    Raises NotUnderstood where standard output is a terminal, and where the file's name says something else.
    """
    if to is None or to == "-":
        options.refuse_two_forms(as_json=as_json, to_standard_output=True)
        if run.page.cut and (pdf or to is None):
            raise NotUnderstood("paper does not go to a terminal: say to which file with --to", _EXAMPLE)
        return None, pdf
    file = file_said(to)
    ending = file.suffix.lower()
    if ending not in _ENDINGS or (pdf and ending != ".pdf"):
        wanted = "does not end in .pdf" if pdf else "ends neither in .html nor in .pdf"
        raise NotUnderstood(f"{shortly(to, 80)} {wanted}", _EXAMPLE)
    return file, ending == ".pdf"


def _printed(run: Run, value: Printable, imprint: Imprint, *, as_pdf: bool) -> tuple[bytes, int | None]:
    """The file's content, and its pages where it has some."""
    from tickler.render.html import document  # with the templates 30 ms, and only here

    if not as_pdf:
        return document(value, imprint).encode("utf-8", "replace"), None
    from tickler.render.pdf import bound, pdf_of  # 400 ms, and only for PDF

    cards = len(value.cards) if isinstance(value, StackOnPaper) else 0
    with progress("setting the pages", cards, shown=cards > MANY_CARDS, colour=run.page.colour, every=1) as advance:
        if isinstance(value, StackOnPaper) and cards > MOST_AT_ONCE:
            return bound(_in_parts(value, imprint, advance), None if value.stack else f"{cards} dossiers")
        return pdf_of(document(value, imprint), advance)


def _in_parts(stack: StackOnPaper, imprint: Imprint, advance: Advance) -> "Iterator[Pdf]":
    """A thick stack as one PDF after the other, so that only a part of it is held in memory; numbered through."""
    from tickler.render.html import document  # as above
    from tickler.render.pdf import pdf_of  # as above

    with_one_card = document(stack._replace(cards=stack.cards[:1]), imprint)
    listed = pdf_of(with_one_card).pages - 1 if stack.stack else 0
    behind, of = 0, listed + len(stack.cards)
    for part in in_parts(stack, MOST_AT_ONCE):
        made = pdf_of(document(part, imprint, Numbers(behind + 1, of)), _counted_on(advance, behind))
        behind += made.pages
        yield made


def _counted_on(advance: Advance, behind: int) -> Advance:
    return lambda page: advance(behind + page)


# -- what
# --------------------------------------------------------------------------------------------------------------


def _today(run: Run, words: list[str]) -> StackOnPaper:
    with run.binder() as db:
        morning = daily.morning_of(run, db, daily.day_said(run, " ".join(words or ["today"])))
        return StackOnPaper(morning, [opened(run, db, due.dossier) for due in morning.stack])


def _tab(run: Run, words: list[str]) -> StackOnPaper:
    said = _named(words, "tab TAB", "tickler print tab 13")
    with run.binder() as db:
        divider = daily.divider_called(run, db, " ".join(said))
        return StackOnPaper(divider, [opened(run, db, due.dossier) for due in in_order(divider)])


def _cards(run: Run, words: list[str]) -> StackOnPaper:
    refs = _named(words, "card REF", "tickler print card 17")
    with run.binder() as db:
        dossiers = {dossier.id: dossier for dossier in (run.dossier(db, ref, "all") for ref in refs)}
        return StackOnPaper(None, [opened(run, db, dossier) for dossier in dossiers.values()])


def _week(run: Run, words: list[str]) -> WeekOnPaper:
    """The week of the day that was said; else the one that the next working day is in."""
    with run.binder() as db:
        calendar, today = run.calendar(db), run.today
        said = daily.day_said(run, " ".join(words)) if words else coming_day(today, calendar)
        monday = said - timedelta(days=said.weekday())
        week = [monday + timedelta(days=n) for n in range(7)]
        stacks = {day: sort_stack(daily.due_on(db, day, today), day) for day in week if day >= today}
        days = days_of_week(stacks, calendar, run.settings.capacity)
    if not days:
        raise Refused(f"the week of {say_day(said)} has no open day, and nothing lies there")
    return WeekOnPaper(today, tuple(days))


def _form(run: Run, words: list[str]) -> Form:
    return form_called(run.settings, " ".join(_named(words, "form NAME", "tickler print form NAME")))


def _tabs(_run: Run, words: list[str]) -> TabsOnPaper:
    if words:
        raise NotUnderstood("tabs are all 43 of them", "what lies under one: tickler print tab 13")
    return TabsOnPaper()


def _named(words: list[str], form: str, example: str) -> list[str]:
    if not words:
        raise NotUnderstood(f"which one is not said: tickler print {form}", f"for example: {example}")
    return words


_ASKED: dict[What, Callable[[Run, list[str]], Printable]] = {
    "today": _today,
    "card": _cards,
    "tab": _tab,
    "week": _week,
    "form": _form,
    "tabs": _tabs,
}


def _without_cards(value: Printable, what: str) -> StackOnPaper:
    if not isinstance(value, StackOnPaper) or value.stack is None:
        raise NotUnderstood(f"{what} has no list", "--list goes with today and with a tab")
    return value._replace(cards=[])
