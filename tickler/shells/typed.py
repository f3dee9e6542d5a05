"""What stands on the command line up to the cursor, read by the rules of the shell that it is typed in.

Quotes, escapes and variables of the environment are read, and nothing else: no word on the line is ever run.
"""

import os
import re
from typing import Literal, NamedTuple, get_args

ShellName = Literal["bash", "zsh", "fish", "powershell"]
SHELLS: tuple[ShellName, ...] = get_args(ShellName)

# To PowerShell a typographer's quotes are as good as the straight ones, and each shuts what another opened.
SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
DOUBLE_QUOTES = '"\u201c\u201d\u201e'

_BEFORE_THE_PROGRAM = re.compile(r"[A-Za-z_]\w*=.*|command|exec|time|and|or|not", re.DOTALL)


class Typed(NamedTuple):
    """The words before the cursor's, without the program's name, and what the cursor's word says so far."""

    words: list[str]
    word: str
    quote: str = ""  # the quote that is still open
    kept: str = ""  # the beginning of the word that is not replaced: up to a sign that breaks words, in bash to a quote


class _Rules(NamedTuple):
    """What may stand between quotes, and what means something else there: escapes (``kept``), variables (``name``)."""

    escape: str
    variable: str
    single: str
    double: str
    in_single: str
    in_double: str
    single_quotes: str = "'"
    double_quotes: str = '"'
    breaks: str = ""  # where a new word begins for the shell, which is the same one to the program


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
    single=rf"(?:[^{SINGLE_QUOTES}]|[{SINGLE_QUOTES}]{{2}})*",
    double=rf"(?:[^`{DOUBLE_QUOTES}]|`.|`\Z|[{DOUBLE_QUOTES}]{{2}})*",
    in_single=rf"[{SINGLE_QUOTES}](?P<kept>.)",
    in_double=rf"[`{DOUBLE_QUOTES}](?P<kept>.)",
    single_quotes=SINGLE_QUOTES,
    double_quotes=DOUBLE_QUOTES,
    breaks=",",
)
_RULES: dict[ShellName, _Rules] = {"bash": _POSIX, "zsh": _POSIX, "fish": _FISH, "powershell": _POWERSHELL}


def read_typed(line: str, shell: ShellName, breaks: str = "") -> Typed:
    """The line up to the cursor; ``breaks`` are the signs at which bash begins a new word (COMP_WORDBREAKS)."""
    rules = _RULES[shell]
    words, quote, kept = [""], "", 0
    for piece in _pieces(rules, breaks or rules.breaks).finditer(line.lstrip()):
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
                quote = piece[0][0]
                kept = opened if shell == "bash" else kept
    *whole, word = words
    while whole and _BEFORE_THE_PROGRAM.fullmatch(whole[0]):
        del whole[0]
    return Typed(whole[1:], word, quote, word[:kept])


def _pieces(rules: _Rules, breaks: str) -> re.Pattern[str]:
    escape, signs = rules.escape, re.escape("".join(sign for sign in breaks if sign not in "\"'\\` \t\n"))
    sign = f"[{signs}]" if signs else "(?!)"
    single, double = f"[{rules.single_quotes}]", f"[{rules.double_quotes}]"
    return re.compile(
        rf"(?P<blank>(?:\s|{escape}\n)+)"
        rf"|(?P<sign>{sign})"
        rf"|(?P<bare>(?:[^\s{rules.single_quotes}{rules.double_quotes}{escape}{signs}]|{escape}[^\n]|{escape}\Z)+)"
        rf"|{single}(?P<single>{rules.single})(?P<closed_single>{single}|\Z)"
        rf"|{double}(?P<double>{rules.double})(?P<closed_double>{double}|\Z)",
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
