"""What Tab offers in a shell: commands, options, and their values.

typer's own machinery is left aside: it drops what is spelt otherwise than it was typed (``sohne`` for ``Söhne``), and
its scripts have the shell evaluate what they are answered, which here are names of clients.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import tickler
from tickler.commands.cursor import Cursor, find_cursor, takes_a_value
from tickler.errors import NotUnderstood
from tickler.shells.offers import FILES, Offer, answer
from tickler.shells.typed import SHELLS, ShellName, read_typed

ASKED = "_TICKLER_COMPLETE"  # the shell's name, where a script of ours asks what to offer

_SCRIPTS = {"bash": "tickler.bash", "zsh": "tickler.zsh", "fish": "tickler.fish", "powershell": "tickler.ps1"}
_BASH_LISTS = "63"  # COMP_TYPE after a second Tab: the offers are shown, and nothing is written

Shell = Annotated[
    ShellName | None,
    typer.Argument(
        metavar="[SHELL]", help="bash, zsh, fish or powershell; else the one of $SHELL.", show_default=False
    ),
]


def completion(shell: Shell = None) -> None:
    """Let Tab complete in a shell: prints the script for commands, options, tabs and dossiers.

    \b
    bash, in ~/.bashrc:
        eval "$(tickler completion bash)"
    zsh, in ~/.zshrc:
        eval "$(tickler completion zsh)"
    fish, in ~/.config/fish/config.fish:
        tickler completion fish | source
    PowerShell, in the file that $PROFILE names:
        tickler completion powershell | Out-String | Invoke-Expression
    """  # noqa: D301  # \b is typer's sign for lines that stay as they are
    script = Path(tickler.__file__).parent / "shells" / _SCRIPTS[shell or _shell_of_the_user()]
    sys.stdout.write(script.read_text(encoding="utf-8"))


def offer(group: TyperGroup, commands: Mapping[str, str]) -> int:
    """Print what fits at the cursor, as the shell's script asked for it. Whatever is wrong, nothing is offered then.

    ``commands`` names the module of each command.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", newline="\n")  # whatever the console of Windows speaks
    told = os.environ.get
    try:
        shell = next(name for name in SHELLS if name == told(ASKED))
        typed = read_typed(told(f"{ASKED}_LINE", ""), shell, told(f"{ASKED}_BREAKS", "") if shell == "bash" else "")
        cursor = find_cursor(group, typed.words)
        if cursor and cursor.names_command(typed.word):
            offers = list(_commands(commands, typed.word))
        else:
            offers = list(_offers(cursor, typed.word)) if cursor else []
        listing = shell == "bash" and told(f"{ASKED}_TYPE") == _BASH_LISTS
        passing = told(f"{ASKED}_PASSING", "") if shell == "powershell" else ""
        sys.stdout.writelines(f"{line}\n" for line in answer(offers, typed, shell, listing=listing, passing=passing))
        sys.stdout.flush()
    except Exception:  # whoever is typing is not disturbed, by anything
        if told("TICKLER_DEBUG"):
            raise
    return 0


def _shell_of_the_user() -> ShellName:
    named = Path(os.environ.get("SHELL", "")).stem or ("powershell" if os.name == "nt" else "")
    named = "powershell" if named == "pwsh" else named
    for shell in SHELLS:
        if shell == named:
            return shell
    raise NotUnderstood("which shell is it?", "for example: tickler completion bash")


def _offers(cursor: Cursor, word: str) -> Iterable[Offer]:
    if cursor.waiting:
        return _values(cursor, cursor.waiting, word)
    if word.startswith("-") and not cursor.only_arguments:
        name, equals, value = word.partition("=")
        option = cursor.option(name) if equals else None
        if option and takes_a_value(option):
            offers = _values(cursor, option, value)
            return (one if one is FILES else one._replace(word=f"{name}={one.word}") for one in offers)
        return _options(cursor, word)
    found = list(chain.from_iterable(_values(cursor, param, word) for param in cursor.possible_arguments()))
    return found if found or word else _options(cursor, word)


def _values(cursor: Cursor, param: Any, word: str) -> Iterable[Offer]:  # noqa: ANN401  # typer's own class is private
    from tickler.commands.values import values  # 40 ms, saved where a command or an option is completed

    return values(cursor, param, word)


def _commands(modules: Mapping[str, str], word: str) -> Iterator[Offer]:
    """The commands, and what they do, read from their source: to import them all takes longer than a day's stack."""
    for name, module in modules.items():
        if name.startswith(word.lower()):
            source = Path(__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
            said = re.search(
                rf'^def {name.replace("-", "_")}_?\(.*?^    """(.*?)(?:"""|\n)', source, re.DOTALL | re.MULTILINE
            )
            yield Offer(name, said[1] if said else "")


def _options(cursor: Cursor, word: str) -> Iterator[Offer]:
    """The options that were not given yet, by their long names unless a short one was typed."""
    for option in cursor.options():
        names = [*option.opts, *option.secondary_opts]
        if option.multiple or option.opts[0] not in cursor.used:
            yield from (
                Offer(name, option.help or "")
                for name in names
                if name.startswith(word) and (name.startswith("--") or name == word)
            )
