"""What commands say of sheets and forms: what was put in or taken out, what there is, and what is to read."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rich.text import Text

from tickler.dossiers import Dossier
from tickler.render.page import Page, padded, plain, text, width_of
from tickler.render.terminal.behind import answers, facts, named, sheet_lines, wrapped
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, STRONG, WARN, counted, moment
from tickler.rules.forms import Field
from tickler.rules.formtext import asked
from tickler.rules.inside import FormAsked, FormFilled, FormList, SheetList, SheetMoved, SheetOpened, SheetOut
from tickler.rules.sheettext import MOST_BYTES

_INDENT = 2
_LETTER = 4  # bytes that the longest letter takes


def lines(value: Any, page: Page) -> Iterable[Text]:  # noqa: ANN401  # one of the views below
    """The lines of the view."""
    return _LINES_OF[type(value)](value, page)


def _moved(moved: SheetMoved, _page: Page) -> Iterator[Text]:
    dossier, sheet = moved.dossier, moved.lying.sheet
    did = f"would be {moved.did}" if moved.dry_run else moved.did
    way = {"attached": "to", "erased": "from"}.get(moved.did, "of")
    yield text(
        (did, GOOD),
        f" {way} {dossier.id} ",
        (dossier.card.name, STRONG),
        f": sheet {sheet.number} ",
        (sheet.title, STRONG),
    )
    yield text(" " * _INDENT, (sheet.kind, FAINT), *facts(moved.lying))
    if moved.note:
        yield text("  ", (moved.note, WARN))
    if moved.did == "taken out" and not moved.dry_run:
        number = moved.lying.sheet.number
        yield text(("  its content stays in the binder, so that tickler undo brings it back; to be rid of it:", FAINT))
        yield text((f"  tickler sheet {dossier.id} {number} --erase", FAINT))


def _list(view: SheetList, _page: Page) -> Iterator[Text]:
    if not view.sheets:
        yield text((f"{view.dossier.id}  ", FAINT), (view.dossier.card.name, STRONG), " has no sheets.")
        return
    yield text(
        (f"{view.dossier.id}  ", FAINT), (view.dossier.card.name, STRONG), f" · {counted(len(view.sheets), 'sheet')}"
    )
    yield from sheet_lines(view.sheets)


def _opened(view: SheetOpened, page: Page) -> Iterator[Text]:
    sheet, dossier = view.lying.sheet, view.dossier
    yield text((f"{dossier.id}  ", FAINT), (dossier.card.name, STRONG), f" · {named(sheet)}")
    yield text(" " * _INDENT, sheet.kind, *facts(view.lying), (f" · {sheet.media_type}", FAINT))
    yield text(" " * _INDENT, (f"added {moment(sheet.added_at)}", FAINT), (f" · {sheet.author or ''}", FAINT))
    yield text(" " * _INDENT, (f"SHA-256 {sheet.sha256}", FAINT))
    yield Text()
    if not sheet.words:
        yield text(("No text to show.  ", FAINT), *_ways(dossier, sheet.number))
        return
    yield from wrapped(sheet.words, page, 0)
    if len(sheet.words.encode()) > MOST_BYTES - _LETTER:
        yield text(("… and so on.  ", FAINT), *_ways(dossier, sheet.number))


def _ways(dossier: Dossier, number: int) -> tuple[str, ...]:
    return (f"tickler open {dossier.id} {number}, or tickler sheet {dossier.id} {number} --to FILE",)


def _out(view: SheetOut, _page: Page) -> Iterator[Text]:
    did = view.did if view.did == "opened" else f"{view.did} it to"
    yield text((did, GOOD), f" {view.path}", *list(facts(view.lying))[1:])


def _filled(view: FormFilled, page: Page) -> Iterator[Text]:
    dossier, form = view.dossier, view.form
    if view.did == "taken out":
        did = f"would be {view.did}" if view.dry_run else view.did
        yield text((did, GOOD), f" of {dossier.id} ", (dossier.card.name, STRONG), ": ", (form.title, STRONG),
                   (f" · filled {moment(form.filled_at)}", FAINT))  # fmt: skip
        return
    did = "would fill" if view.dry_run else "filled"
    yield text(
        (did, GOOD), " ", (form.title, STRONG), f" for {dossier.id} ", (dossier.card.name, STRONG),
        (f" · {len(form.answers)} of {counted(view.asked, 'field')}", FAINT),
    )  # fmt: skip
    if view.dry_run:
        yield from answers(form, page)


def _forms(view: FormList, page: Page) -> Iterator[Text]:
    column = max((width_of(plain(form.name)) for form, _path in view.forms), default=0)
    for form, path in view.forms:
        yield text(
            (padded(plain(form.name), column), STRONG), f"  {form.title}",
            (f" · {counted(len(form.fields), 'field')}{' · own' if path else ''}", FAINT),
        )  # fmt: skip
        if form.help:
            yield from (piece for piece in wrapped(form.help, page, column + _INDENT))
    yield Text()
    if view.own:
        yield text(("Own forms: TOML files in ", FAINT), view.own)
    if view.forms:
        yield text(("Next  ", FAINT), f"tickler forms {view.forms[0][0].name}")


def _asked(view: FormAsked, page: Page) -> Iterator[Text]:
    form = view.form
    yield text((form.title, STRONG), (f" · {form.name}", FAINT))
    if form.help:
        yield from wrapped(form.help, page, 0)
    yield Text()
    column = max(width_of(field.key) for field in form.fields)
    for field in form.fields:
        yield from _field(field, column, page)
    yield Text()
    required = [field for field in form.fields if field.required] or list(form.fields[:1])
    said = " ".join(f"--set {field.key}=…" for field in required)
    yield text(("On a terminal  ", FAINT), f"tickler form REF {form.name}")
    yield text(("In a script    ", FAINT), f"tickler form REF {form.name} {said}")


def _field(field: Field, column: int, page: Page) -> Iterator[Text]:
    kind = " · several lines" if field.type == "text" else ""
    yield text(" " * _INDENT, (padded(field.key, column), HEAD), f"  {field.label}", (kind, FAINT))
    known = " ".join(asked(field))
    if known:
        yield from wrapped(known, page, _INDENT + column + 2)


_LINES_OF: dict[type, Callable[[Any, Page], Iterator[Text]]] = {
    SheetMoved: _moved,
    SheetList: _list,
    SheetOpened: _opened,
    SheetOut: _out,
    FormFilled: _filled,
    FormList: _forms,
    FormAsked: _asked,
}
