"""Plain signs for a terminal whose encoding lacks the ones that are drawn with: a bar stays a bar, as wide as it was.

What it lacks of a client's name is shown as a question mark.
"""

import codecs

ERRORS = "tickler-signs"
"""The name by which a stream is told to write so."""

_INSTEAD = {
    "█": "#", "░": ".", "▁": "_", "▂": ".", "▃": "-", "▄": "~", "▅": "=", "▆": "+", "▇": "*",
    "─": "-", "—": "-", "·": "-", "→": ">", "…": ".", "\u00a0": " ", "\ufffd": "?",
}  # fmt: skip


def instead(error: UnicodeError) -> tuple[str, int]:
    """What is written instead of signs that an encoding lacks, each as wide as it was, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_INSTEAD.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


codecs.register_error(ERRORS, instead)
