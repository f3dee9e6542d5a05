"""What lies behind the card of an opened dossier: its sheets, a line each, and the forms that were filled."""

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from tickler.dossiers import FilledForm, Sheet
from tickler.render.page import Page, padded, plain, text, width_of
from tickler.render.page import wrapped as in_pieces
from tickler.render.terminal.styles import FAINT, HEAD, STRONG, WARN, moment, said_size
from tickler.rules.views import LyingSheet

_INDENT = 2
_SAID = 6
_HANG = 4
_WIDEST_LABEL = 30
_WIDEST_TEXT = 100


def sheets(lying: Sequence[LyingSheet]) -> Iterator[Text]:
    """The sheets under their heading; nothing where there are none."""
    if lying:
        yield text(("Sheets", HEAD), (f" · {len(lying)}", FAINT))
        yield from sheet_lines(lying)
        yield Text()


def sheet_lines(lying: Sequence[LyingSheet]) -> Iterator[Text]:
    """A line for each sheet: its number, what it is, what it is called, how large it is and since when it is there."""
    number = max((len(str(one.sheet.number)) for one in lying), default=1)
    kind = max((len(one.sheet.kind) for one in lying), default=1)
    for one in lying:
        sheet = one.sheet
        since = f" · {say_day_of(sheet.added_at)}{f' · {sheet.author}' if sheet.author else ''}"
        yield text(
            " " * _INDENT, (f"{sheet.number:>{number}}  ", FAINT), f"{sheet.kind:<{kind}}  ", (sheet.title, STRONG),
            *facts(one), (since, FAINT),
        )  # fmt: skip


def facts(lying: LyingSheet) -> Iterator[tuple[str, str]]:
    """The name of the file, of which the ending is enough where the title has the rest, and its size."""
    sheet = lying.sheet
    stem, _dot, ending = sheet.file_name.rpartition(".")
    told = sheet.title in (sheet.file_name, " ".join(stem.replace("_", " ").split()))
    yield f" · {ending if told else sheet.file_name}", FAINT
    if lying.size is None:
        yield " · its content is lost: tickler check", WARN
    else:
        yield f", {said_size(lying.size)}", FAINT


def named(sheet: Sheet) -> str:
    """A sheet in words: ``sheet 2 Offer 45``."""
    return f"sheet {sheet.number} {sheet.title}"


def say_day_of(at: str) -> str:
    """The day of a moment: ``Tue 10 Nov 2026``."""
    return moment(at)[: -len(" 11:05")]


def forms(filled: Iterable[FilledForm], title: str, page: Page) -> Iterator[Text]:
    """Filled forms under a heading, with all answers; nothing where there are none."""
    listed = list(filled)
    if not listed:
        return
    yield text((title, HEAD), (f" · {len(listed)}", FAINT))
    for form in listed:
        author = f" · {form.author}" if form.author else ""
        yield text(" " * _INDENT, (moment(form.filled_at), STRONG), f"  {form.title}", (author, FAINT))
        yield from answers(form, page)
    yield Text()


def forms_before(filled: Iterable[FilledForm], page: Page) -> Iterator[Text]:
    """Forms of the time before the last contact, at the end of the dossier."""
    listed = list(forms(filled, "Forms", page))
    if listed:
        yield Text()
        yield from listed[:-1]


def answers(form: FilledForm, page: Page) -> Iterator[Text]:
    """The answers of a form, the short ones beside what was asked, the long ones below."""
    widest = max((width_of(plain(label)) for label, _answer in form.answers), default=0)
    column = min(widest, _WIDEST_LABEL)
    for label, answer in form.answers:
        asked = text(" " * _SAID, (padded(plain(label), column), FAINT), "  ")
        room = page.width - width_of(asked)
        said = plain(answer, lines=True)
        if "\n" not in said and width_of(said) <= room:
            yield asked + text(said)
        else:
            yield text(" " * _SAID, (plain(label), FAINT))
            yield from wrapped(said, page, _SAID + _HANG)


def wrapped(said: str, page: Page, indent: int) -> Iterator[Text]:
    """A text of several lines, set in, wrapped at words on a terminal, whole in a pipe."""
    width = min(page.width - indent, _WIDEST_TEXT)
    for paragraph in plain(said, lines=True).split("\n"):
        body = text(paragraph)
        for piece in in_pieces(body, width) if page.cut and paragraph else [body]:
            yield text(" " * indent) + piece
