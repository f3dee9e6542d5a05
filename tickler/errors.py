"""The whole family of errors: each carries its one line, at most one hint, and the exit code.

Exit codes: 1 refused or failed; 2 usage; 3 not found; 4 ambiguous or in conflict; 5 the binder's file cannot be used.
"""


class TicklerError(Exception):
    """What went wrong in one line, and what to do about it in another."""

    exit_code = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Refused(TicklerError):
    """A rule of the method says no."""

    exit_code = 1


class NotUnderstood(TicklerError):
    """The words on the command line, in a file or in the settings cannot be read."""

    exit_code = 2


class NotFound(TicklerError):
    """Nothing goes by that name or number."""

    exit_code = 3


class Ambiguous(TicklerError):
    """Several dossiers go by that name."""

    exit_code = 4


class Conflict(TicklerError):
    """A colleague has the dossier, or it changed meanwhile."""

    exit_code = 4


class BinderUnusable(TicklerError):
    """The binder's file is missing, damaged, too new, in use, or cannot be written."""

    exit_code = 5
