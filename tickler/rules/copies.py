"""The copies of a binder that there are, to go back to."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tickler.rules.views import Counts


class Copy(NamedTuple):
    """A copy: the day that it is named by, why it was made if not as the day's own, and what it holds."""

    name: str
    day: date
    what: str
    size: int  # bytes
    counts: Counts | None  # None: it cannot be read


class Copies(NamedTuple):
    """All copies of a binder, the newest first."""

    today: date
    folder: str
    copies: Sequence[Copy]
