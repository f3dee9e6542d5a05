"""What stands on the command line up to the cursor, read by the rules of the shell that it is typed in.

Quotes, escapes and variables of the environment are read, and nothing else: no word on the line is ever run.
"""

import os
import re
from typing import Literal, NamedTuple, get_args

ShellName = Literal["bash", "zsh", "fish", "powershell"]
SHELLS: tuple[ShellName, ...] = get_args(ShellName)

_BEFORE_THE_PROGRAM = re.compile(r"[A-Za-z_]\w*=.*|command|exec|time|and|or|not", re.DOTALL)


class Typed(NamedTuple):
    """The words before the cursor's, without the program's name, and what the cursor's word says so far."""

    words: list[str]
    word: str
    quote: str = ""  # the quote that is still open
    kept: str = ""  # the beginning of the word that bash does not replace: up to a quote, or a sign that breaks words


class _Rules(NamedTuple):
    """What may stand between quotes, and what means something else there: escapes (``kept``), variables (``name``)."""

    escape: str
    variable: str
    single: str
    double: str
    in_single: str
    in_double: str


_POSIX = _Rules(
    escape=r"\\",
    variable=r"\$\{?(?P<name>[A-Za-z_]\w*)\}?",
    single=r"[^']*",
    double=r'(?:[^"\\]|\\.|\\\Z)*',
    in_single=r"(?!)(?P<kept>)",
    in_double=r'\\(?P<kept>[$`"\\])',
)
_FISH = _Rules(
    escape=_POSIX.escape,
    variable=_POSIX.variable,
    single=r"(?:[^'\\]|\\.|\\\Z)*",
    double=_POSIX.double,
    in_single=r"\\(?P<kept>['\\])",
    in_double=r'\\(?P<kept>[$"\\])',
)
_POWERSHELL = _Rules(
    escape="`",
    variable=r"\$\{?env:(?P<name>\w+)\}?",
    single=r"(?:[^']|'')*",
    double=r'(?:[^"`]|`.|`\Z|"")*',
    in_single=r"'(?P<kept>')",
    in_double=r'[`"](?P<kept>.)',
)
_RULES: dict[ShellName, _Rules] = {"bash": _POSIX, "zsh": _POSIX, "fish": _FISH, "powershell": _POWERSHELL}


def read_typed(line: str, shell: ShellName, breaks: str = "") -> Typed:
    """The line up to the cursor; ``breaks`` are the signs at which bash begins a new word (COMP_WORDBREAKS)."""
    rules = _RULES[shell]
    words, quote, kept = [""], "", 0
    for piece in _pieces(rules, breaks).finditer(line.lstrip()):
        if piece["blank"]:
            words.append("")
            kept = 0
        elif piece["sign"]:
            words[-1] += piece["sign"]
            kept = len(words[-1])
        elif piece["bare"]:
            words[-1] += _plain(piece["bare"], rf"{rules.escape}(?P<kept>.?)|{rules.variable}")
        else:
            opened = len(words[-1])
            if piece["single"] is not None:
                words[-1] += _plain(piece["single"], rules.in_single)
            else:
                words[-1] += _plain(piece["double"], rf"{rules.in_double}|{rules.variable}")
            if not (piece["closed_single"] or piece["closed_double"]):
                quote, kept = piece[0][0], opened
    *whole, word = words
    while whole and _BEFORE_THE_PROGRAM.fullmatch(whole[0]):
        del whole[0]
    return Typed(whole[1:], word, quote, word[:kept])


def _pieces(rules: _Rules, breaks: str) -> re.Pattern[str]:
    escape, signs = rules.escape, re.escape("".join(sign for sign in breaks if sign not in "\"'\\` \t\n"))
    sign = f"[{signs}]" if signs else "(?!)"
    return re.compile(
        rf"(?P<blank>(?:\s|{escape}\n)+)"
        rf"|(?P<sign>{sign})"
        rf"|(?P<bare>(?:[^\s'\"{escape}{signs}]|{escape}[^\n]|{escape}\Z)+)"
        rf"|'(?P<single>{rules.single})(?P<closed_single>'|\Z)"
        rf"|\"(?P<double>{rules.double})(?P<closed_double>\"|\Z)",
        re.DOTALL,
    )


def _plain(written: str, otherwise: str) -> str:
    """The text that is meant, variables of the environment in their place; others stay as they are written."""

    def meant(found: re.Match[str]) -> str:
        said = found.groupdict()
        if said.get("name"):
            return os.environ.get(said["name"], found[0])
        return said["kept"] or ""

    return re.sub(otherwise, meant, written, flags=re.DOTALL | re.IGNORECASE)
