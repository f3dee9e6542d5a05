"""Where a dossier goes, said on one line: ``fri 10:30``, ``8 dec agreed``, ``sat exact``, ``close buys elsewhere``."""

from typing import NamedTuple

from tickler.errors import NotUnderstood

EXAMPLES = "fri 10:30 · 8 dec agreed · +2w · july · close REASON"

_FLAGS = ("agreed", "exact", "force")


class Whereto(NamedTuple):
    """A WHEN with what the command line says by flags; or the reason to close the dossier."""

    when: str = ""
    agreed: bool = False
    exact: bool = False
    force: bool = False
    close: str | None = None


def read_whereto(said: str) -> Whereto:
    """What the words say.

    Raises NotUnderstood for none, and for a closing without a reason.
    """
    words = said.split()
    if words and words[0].lower() == "close":
        if not words[1:]:
            raise NotUnderstood("a dossier is not closed without a reason", "close buys elsewhere")
        return Whereto(close=" ".join(words[1:]))
    flags = {word.lower() for word in words} & set(_FLAGS)
    when = " ".join(word for word in words if word.lower() not in flags)
    if not when:
        raise NotUnderstood("no contact without saying where the dossier goes next", EXAMPLES)
    return Whereto(when, "agreed" in flags, "exact" in flags, "force" in flags)
