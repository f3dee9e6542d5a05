"""The command line: assembles the commands, and turns errors into one line and an exit code."""

import builtins
import os
import re
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

import tickler
from tickler.errors import TicklerError

# Where each command lives. A run imports the one that was called, and only its module.
COMMANDS = {
    "today": "daily",
    "tab": "daily",
    "binder": "daily",
    "show": "dossier",
    "find": "finding",
    "add": "card",
    "call": "filing",
    "log": "filing",
    "move": "filing",
    "close": "filing",
    "reopen": "filing",
    "edit": "card",
    "person": "card",
    "promise": "promises",
    "kept": "promises",
    "dropped": "promises",
    "deal": "purchases",
    "form": "forms",
    "forms": "forms",
    "attach": "sheets",
    "sheets": "sheets",
    "sheet": "sheets",
    "open": "sheets",
    "print": "paper",
    "import": "exchange",
    "export": "export",
    "duplicates": "merging",
    "merge": "merging",
    "handover": "handover",
    "receive": "handover",
    "handback": "handover",
    "recall": "handover",
    "handovers": "handover",
    "undo": "safety",
    "redo": "safety",
    "history": "safety",
    "backup": "safety",
    "restore": "safety",
    "check": "safety",
    "demo": "upkeep",
    "completion": "completion",
}


STOPPED = 130  # how typer ends on Ctrl-C, as shells do


class Commands(TyperGroup):
    """The commands in the order of a day's work, each imported when it is asked for."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # typer's own class, made public
        """All names, in the order of a day's work."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # noqa: ANN401  # typer's private class
        """The command, built from its function; None for a name that is none."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        function = cmd_name.replace("-", "_")
        if iskeyword(function) or hasattr(builtins, function):
            function += "_"  # import_, open_
        module = import_module(f"tickler.commands.{COMMANDS[cmd_name]}")
        called = getattr(module, function)
        shortly = re.split(r"[.:;]", called.__doc__ or "", maxsplit=1)[0]
        app.command(cmd_name, cls=getattr(module, "CommandClass", TyperCommand), short_help=shortly)(called)
        return typer.main.get_command(app)


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    invoke_without_command=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.callback(epilog="The morning begins with: tickler today")
def begin(
    ctx: typer.Context,
    db: Annotated[
        str | None, typer.Option("--db", metavar="PATH", help="The binder's file.", show_default=False)
    ] = None,
    now: Annotated[
        str | None, typer.Option("--now", metavar="WHEN", help="Another now: 2026-11-23T10:30.", show_default=False)
    ] = None,
    *,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours.")] = False,
    version: Annotated[bool, typer.Option("--version", help="The version, and no more.")] = False,
) -> None:
    """Keep a tickler file: the salesperson's binder of 43 tabs."""
    if version:
        sys.stdout.write(f"tickler {tickler.__version__}\n")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        sys.stderr.write(f"{ctx.get_help()}\n")
        raise typer.Exit(2)
    from tickler.commands.run import begin as begin_run  # --help and --version need no binder

    ctx.obj = begin_run(db, now, no_color=no_color)


def run(arguments: list[str] | None = None) -> int:  # noqa: PLR0911  # one return an end
    """Run one command line; the exit code comes back. Errors are one line, and at most a hint, on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a name that the terminal's encoding lacks is shown with a sign
    try:
        status: int = typer.main.get_command(app).main(arguments, prog_name="tickler", standalone_mode=False) or 0
        if status == STOPPED:
            sys.stderr.write("stopped\n")
        sys.stdout.flush()  # what goes wrong with it is told here, and not by Python as it ends
    except TicklerError as error:
        return _fail(error.message, error.hint, error.exit_code, error)
    except typer.TyperException as error:
        return _fail(error.format_message(), None, error.exit_code, error)
    except (KeyboardInterrupt, typer.Abort) as error:
        return _fail("stopped; nothing was written", None, 1, error)
    except (BrokenPipeError, SystemExit):  # typer leaves by SystemExit when a pipe breaks under it
        _say_no_more()  # the reader has gone: nothing is left to say to it
        return 0
    except OSError as error:  # the binder and the config file speak for themselves: this is standard output
        _say_no_more()
        return _fail(f"the answer cannot be written: {error.strerror or error}", None, 1, error)
    except Exception as error:  # noqa: BLE001  # the promise: one line, never a traceback
        hint = "TICKLER_DEBUG=1 shows where; whether the binder is to blame: tickler check"
        return _fail(f"something went wrong inside: {type(error).__name__}", hint, 1, error)
    return status


def _say_no_more() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, hint: str | None, code: int, error: BaseException) -> int:
    if os.environ.get("TICKLER_DEBUG"):
        raise error
    from tickler.render.page import plain  # only where something failed

    sys.stderr.write(f"error: {plain(message)}\n")
    if hint:
        sys.stderr.write(f"{plain(hint, lines=True)}\n")
    return code


def main() -> None:
    """The console script; the shells' scripts ask it what Tab offers, too."""
    if os.environ.get("_TICKLER_COMPLETE"):
        from tickler.commands.completion import offer  # only where Tab was pressed

        sys.exit(offer(typer.main.get_group(app), COMMANDS))
    sys.exit(run())
