"""Signs that the encoding of a stream lacks: plain ones stand for those of the screens, a question mark for others."""

import codecs
from typing import Any

_NAME = "tickler"
_PLAIN = {"█": "#", "░": ".", "·": "-", "…": "~", "→": ">", "\u2013": "-", "✓": "+"}  # as wide as they are


def stand_for(stream: Any) -> None:  # noqa: ANN401  # a text stream that can be reconfigured
    """See that a stream takes whatever is written to it."""
    codecs.register_error(_NAME, _plain)
    stream.reconfigure(errors=_NAME)


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign, "?") for sign in lacking), error.end
