"""Where on the command line the cursor stands: behind which command, and which parameters a word there could be for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption


@dataclass
class Cursor:
    """The command that the word belongs to, and what was said before it."""

    group: TyperGroup
    ctx: typer.Context
    command: Any  # typer's own classes are private; the group itself before a command is named
    told: dict[str, str] = field(default_factory=dict)  # the values of the global options, by name
    used: set[str] = field(default_factory=set)  # the options of the command that were given
    waiting: TyperOption | None = None  # the option whose value the word is
    only_arguments: bool = False  # after --
    said: list[str] = field(default_factory=list)  # the arguments before the word

    def names_command(self, word: str) -> bool:
        """Whether the word is to be the name of a command."""
        return self.command is self.group and not self.waiting and (self.only_arguments or not word.startswith("-"))

    def options(self) -> list[TyperOption]:
        """The options of the command, hidden ones left out."""
        ctx = self.ctx if self.command is self.group else typer.Context(self.command, parent=self.ctx)
        params = self.command.get_params(ctx)
        return [param for param in params if isinstance(param, TyperOption) and not param.hidden]

    def option(self, name: str) -> TyperOption | None:
        """The option that goes by this name: ``--outcome``, ``-o``."""
        return next((option for option in self.options() if name in (*option.opts, *option.secondary_opts)), None)

    def possible_arguments(self) -> Iterator[TyperArgument]:
        """The arguments that the word could be: with ``REF… WHEN`` from the second word on either."""
        least, many = 0, False
        for param in self.command.params:
            if isinstance(param, TyperArgument):
                many = many or param.nargs < 0
                if len(self.said) == least or (many and len(self.said) > least):
                    yield param
                least += 1


def find_cursor(group: TyperGroup, words: list[str]) -> Cursor | None:
    """The cursor behind these words; None where they name no command."""
    ctx = typer.Context(group, **group.context_settings)
    cursor = Cursor(group, ctx, group)
    for word in words:
        if cursor.waiting:
            _tell(cursor, cursor.waiting, word)
            cursor.waiting = None
        elif word == "--" and not cursor.only_arguments:
            cursor.only_arguments = True
        elif word.startswith("-") and word != "-" and not cursor.only_arguments:
            _pass_option(cursor, word)
        elif cursor.command is group:
            cursor.command, cursor.used, cursor.only_arguments = group.get_command(ctx, word), set(), False
            if cursor.command is None:
                return None
        else:
            cursor.said.append(word)
    return cursor


def takes_a_value(option: TyperOption) -> bool:
    """Whether a word belongs to the option."""
    return not (option.is_flag or option.count)


def _pass_option(cursor: Cursor, word: str) -> None:
    """``--outcome reached``, ``--outcome=reached``, ``-o reached``, ``-oreached``, ``-nq``."""
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        _pass(cursor, cursor.option(name), value if equals else None)
        return
    for place, letter in enumerate(word[1:], start=2):
        option = cursor.option(f"-{letter}")
        if option is None or takes_a_value(option):
            _pass(cursor, option, word[place:] or None)
            return
        _pass(cursor, option, None)


def _pass(cursor: Cursor, option: TyperOption | None, value: str | None) -> None:
    if option is None:
        return
    cursor.used.add(option.opts[0])
    if takes_a_value(option):
        if value is None:
            cursor.waiting = option
        else:
            _tell(cursor, option, value)


def _tell(cursor: Cursor, option: TyperOption, value: str) -> None:
    if cursor.command is cursor.group and option.name:
        cursor.told[option.name] = value
