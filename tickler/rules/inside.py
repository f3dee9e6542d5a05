"""What there is to see of sheets and forms: the views that ``render`` shows of what lies behind the card."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tickler.dossiers import Dossier, FilledForm
from tickler.rules.forms import Form
from tickler.rules.views import LyingSheet


class SheetMoved(NamedTuple):
    """A sheet that a command put into a dossier, or took out of it."""

    did: str  # attached, taken out, erased
    dossier: Dossier
    lying: LyingSheet
    note: str | None = None
    dry_run: bool = False


class SheetList(NamedTuple):
    """The sheets behind the card of a dossier."""

    dossier: Dossier
    sheets: Sequence[LyingSheet]


class SheetOpened(NamedTuple):
    """One sheet, with its text."""

    dossier: Dossier
    lying: LyingSheet


class SheetOut(NamedTuple):
    """A sheet that was written to a file, or given to a program."""

    did: str  # wrote, opened
    dossier: Dossier
    lying: LyingSheet
    path: str


class FormFilled(NamedTuple):
    """A form that was filled for a client, or taken out again."""

    today: date
    dossier: Dossier
    form: FilledForm
    asked: int  # how many fields it has
    dry_run: bool = False
    did: str = "filled"  # or taken out


class FormList(NamedTuple):
    """The forms that there are, and where each is written."""

    forms: Sequence[tuple[Form, str]]
    own: str | None  # the folder of one's own


class FormAsked(NamedTuple):
    """What a form asks."""

    form: Form
    path: str
