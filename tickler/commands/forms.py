"""The forms that a company makes for its managers: which there are, and filling one for a client."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Annotated

import typer

from tickler.changes import PutIn, TakeOut
from tickler.commands import options
from tickler.commands.run import Run, new_uid, text_said
from tickler.dossiers import Dossier, FilledForm
from tickler.errors import NotUnderstood, Refused
from tickler.formfile import file_called, form_files, own_folder
from tickler.rules.forms import (
    Answers,
    Dates,
    Field,
    Form,
    dates_read_by,
    field_called,
    fill,
    filled_last,
    mistakes,
    read_answer,
)
from tickler.rules.formtext import asked, read_text, text_of
from tickler.rules.inside import FormAsked, FormFilled, FormList
from tickler.rules.refs import shortly
from tickler.rules.sheets import in_hand
from tickler.storage import queries


def form(
    ctx: typer.Context,
    ref: options.Ref,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The form, as `tickler forms` names them.", show_default=False)
    ],
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=ANSWER",
            help="The answer to a field. `KEY=-` reads standard input. May be said again.",
        ),
    ] = None,
    *,
    editor: Annotated[bool, typer.Option("--editor", "-e", help="Fill it in your editor: $VISUAL, $EDITOR.")] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help="Take the one that was filled last out; undo brings it back.")
    ] = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Fill a form of the company's for a client. On a terminal each field is asked."""
    run: Run = ctx.obj
    if remove:
        if set_ or editor:
            raise NotUnderstood("a form is filled or taken out, not both", "leave out --remove, or all else")
        run.show(_taken_out(run, ref, name, dry_run=dry_run), as_json=as_json, quiet=quiet)
        return
    blank = file_called(run.settings, name).read()
    said = dict(_key_and_answer(blank, words) for words in set_ or [])
    with run.binder() as db:
        dossier = run.dossier(db, ref, "all")
        in_hand(dossier)
    answering = _edited if editor else _answered
    with answering(run, blank, dossier, said, partial(_date, run)) as answers:
        filled = FilledForm(new_uid(), blank.name, blank.title, run.moment(None), answers, run.settings.owner)
        if not dry_run:
            with run.binder() as db:
                in_hand(run.dossier(db, str(dossier.id), "all"))
                told = f"filled {blank.title} for {dossier.id} {dossier.card.name}"
                run.apply(db, [PutIn(dossier.id, filled)], "form", told)
    answer = FormFilled(run.today, dossier, filled, len(blank.fields), dry_run)
    run.show(answer, as_json=as_json, quiet=quiet)


def forms(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="What this one asks; else all there are.", show_default=False)
    ] = None,
    *,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """List the forms that there are: those that come with tickler, and your own; or what one of them asks."""
    run: Run = ctx.obj
    if name is not None:
        file = file_called(run.settings, name)
        run.show(FormAsked(file.read(), str(file.path)), as_json=as_json, plain=plain)
        return
    own = own_folder(run.settings)
    listed, broken = [], list[NotUnderstood]()
    for file in form_files(run.settings):
        try:
            listed.append((file.read(), str(file.path) if file.own else ""))
        except NotUnderstood as error:
            broken.append(error)
    run.show(FormList(listed, str(own) if own else None), as_json=as_json, plain=plain)
    if broken:
        run.page.tell(*(error.message for error in broken[:-1]))
        raise broken[-1]


def _taken_out(run: Run, ref: str, name: str, *, dry_run: bool) -> FormFilled:
    """The form of this name that was filled last, taken out; the company may have given it up since."""
    with run.binder() as db:
        dossier = run.dossier(db, ref, "all")
        in_hand(dossier)
        filled = filled_last(dossier, queries.forms(db, dossier.id), name)
        if not dry_run:
            said = f"took {filled.title} out of {dossier.id} {dossier.card.name}"
            run.apply(db, [TakeOut(dossier.id, filled)], "form", said)
    return FormFilled(run.today, dossier, filled, len(filled.answers), dry_run, "taken out")


def _date(run: Run, words: str) -> date:
    """A date as it is answered; the binder, which keeps the calendar, is not held open while somebody types."""
    with run.binder() as db:
        return dates_read_by(run.now, run.calendar(db), run.settings.date_order)(words)


def _key_and_answer(blank: Form, said: str) -> tuple[str, str]:
    key, equals, answer = said.partition("=")
    if not equals:
        raise NotUnderstood(
            f"--set takes KEY=ANSWER, not {shortly(said)}", f"for example: --set {blank.fields[0].key}=…"
        )
    return field_called(blank, key.strip()).key, text_said(answer) or ""


# -- asked, field by field
# -------------------------------------------------------------------------------------------


@contextmanager
def _answered(run: Run, blank: Form, dossier: Dossier, said: Mapping[str, str], dates: Dates) -> Iterator[Answers]:
    """The answers that were told, and on a terminal those that were asked for."""
    asked_for = _asked(run, blank, dossier, said, dates) if run.page.asks else {}
    yield fill(blank, {**said, **asked_for}, dates)


def _asked(run: Run, blank: Form, dossier: Dossier, said: Mapping[str, str], dates: Dates) -> dict[str, str]:
    """What was answered on the terminal: to all fields; where some were told, to the required others."""
    left = [field for field in blank.fields if field.key not in said and (field.required or not said)]
    if left:
        run.page.tell(f"{blank.title} · {dossier.id} {dossier.card.name}", *([blank.help] if blank.help else []))
    answered: dict[str, str] = {}
    try:
        for field in left:
            answered[field.key] = _answer(run, field, dates)
    except typer.Abort:
        _keep(run, blank, dossier, {**said, **answered})
        raise
    return answered


def _keep(run: Run, blank: Form, dossier: Dossier, said: Mapping[str, str]) -> None:
    """What was answered before somebody stopped is kept in a file, as an editor's draft is, and it is said where."""
    from tickler.commands.editor import Draft  # a file, where one is needed

    if any(said.values()):
        with Draft(f"{blank.name}.txt", "", run) as draft:
            draft.write(text_of(blank, f"{dossier.id} {dossier.card.name}", said))


def _answer(run: Run, field: Field, dates: Dates) -> str:
    run.page.tell("", *_question(field))
    while True:
        words = _lines() if field.type == "text" else _line()
        try:
            if read_answer(field, words, dates) is not None or not field.required:
                return words
            run.page.tell("  this one is required")
        except NotUnderstood as error:
            run.page.tell(f"  {error.message}", *([f"  {error.hint}"] if error.hint else []))


def _question(field: Field) -> Iterator[str]:
    several = " (several lines; an empty one ends them)" if field.type == "text" else ""
    yield f"{field.label}{several}"
    if field.choices:
        if field.required:
            yield "  Required."
        yield from (f"  {number} {choice}" for number, choice in enumerate(field.choices, start=1))
        if field.type == "choices":
            yield "  Several: 1, 3"
        if field.help:
            yield f"  {field.help}"
    else:
        yield from (f"  {known}" for known in asked(field))


def _line() -> str:
    answer: str = typer.prompt(">", default="", show_default=False, prompt_suffix=" ", err=True)
    return answer


def _lines() -> str:
    lines: list[str] = []
    while line := _line():
        lines.append(line)
    return "\n".join(lines)


# -- written in an editor
# --------------------------------------------------------------------------------------------


@contextmanager
def _edited(run: Run, blank: Form, dossier: Dossier, said: Mapping[str, str], dates: Dates) -> Iterator[Answers]:
    """The answers as they were written in the editor, and written again until they can be read; kept until they are.

    Raises NotUnderstood where they cannot, and nobody wants to go on; Refused where nothing was written.
    """
    from tickler.commands.editor import Draft  # another program, and a file for it

    if not run.page.asks:
        raise NotUnderstood("an editor needs a terminal", "answer with --set KEY=ANSWER")
    client = f"{dossier.id} {dossier.card.name}"
    with Draft(f"{blank.name}.txt", text_of(blank, client, said), run) as draft:
        while True:
            draft.open()
            said = read_text(blank, draft.text)
            if not said:
                raise Refused("nothing was written: the form is not filled")
            wrong = mistakes(blank, said, dates)
            if not wrong:
                break
            run.page.tell(*wrong.values())
            draft.write(text_of(blank, client, said, wrong))
            if not _goes_on():
                break
        yield fill(blank, said, dates)
        draft.is_done = True


def _goes_on() -> bool:
    try:
        return typer.confirm("write on", default=True, err=True)
    except typer.Abort:
        return False
