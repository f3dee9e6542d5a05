"""The command line: assembles the commands, and turns errors into one line and an exit code."""

import builtins
import os
import re
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from keyword import iskeyword
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

import tickler
from tickler import signs
from tickler.errors import NotUnderstood, TicklerError

# Where each command lives. A run imports the one that was called, and only its module.
COMMANDS = {
    "today": "daily",
    "work": "work",
    "tab": "daily",
    "binder": "daily",
    "week": "calendar",
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
    "receive": "handback",
    "handback": "handback",
    "recall": "handovers",
    "handovers": "handovers",
    "close-day": "evening",
    "balance": "clearing",
    "open-month": "clearing",
    "days-off": "calendar",
    "quiet": "cadence",
    "review": "review",
    "stats": "review",
    "report": "report",
    "segments": "report",
    "undo": "safety",
    "redo": "safety",
    "history": "safety",
    "backup": "safety",
    "restore": "safety",
    "check": "safety",
    "demo": "upkeep",
    "completion": "completion",
}


# Under which heading the help has them: each from its first command on.
MOMENTS = {
    "today": "The morning",
    "add": "The call",
    "person": "In the dossier",
    "print": "On paper, and in other programs",
    "handover": "Absence",
    "close-day": "The evening, the month and the figures",
    "undo": "Nothing is lost",
    "demo": "To begin with",
}

# What is typed for a value of each kind, where an option does not say it better.
METAVARS = {"str": "TEXT", "int": "N", "int range": "N"}

GLOBAL = ("--db", "--now", "--no-color", "--version")
OF_COMMANDS = ("--json", "--plain", "--dry-run", "-n", "--quiet", "-q")  # of most, and never before them
_NEAR = 0.7  # of letters, from which a word is perhaps a command misspelt
STOPPED = 130  # how typer ends on Ctrl-C, as shells do


def _begun(invoke: Callable[[typer.Context], Any], ctx: typer.Context) -> Any:  # noqa: ANN401  # whatever it gives back
    """Run a command, its run begun: only now, as its --help needs neither settings nor a binder."""
    if ctx.info_name != "completion" and ctx.parent:  # a shell asks as it starts: no settings are its business
        from tickler.commands import options
        from tickler.commands.run import begin  # --help and --version need none of it

        said = {name: ctx.parent.params[name] for name in ("db", "now", "no_color")}
        options.refuse_two_forms(as_json=bool(ctx.params.get("as_json")), plain=bool(ctx.params.get("plain")))
        ctx.obj = ctx.parent.obj = begin(**said, configured=ctx.info_name != "demo")
    return invoke(ctx)


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
        command: Any = typer.main.get_command(app)
        pieces = command.collect_usage_pieces
        command.collect_usage_pieces = lambda ctx: [piece.strip("{}") for piece in pieces(ctx)]  # typer writes {REF}
        for param in command.params:
            param.metavar = param.metavar or METAVARS.get(param.type.name)
        command.invoke = partial(_begun, command.invoke)
        return command

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401  # as above
        """What each command does, in a line, under the moment of the work that it belongs to."""
        widest = max(map(len, COMMANDS))
        moments: dict[str, list[tuple[str, str]]] = {}
        for name in COMMANDS:
            if name in MOMENTS:
                listed = moments.setdefault(MOMENTS[name], [])
            said = self.get_command(ctx, name).get_short_help_str(formatter.width - widest - 6)
            listed.append((f"{name:<{widest}}", said))
        for moment, rows in moments.items():
            with formatter.section(moment):
                formatter.write_dl(rows)

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # noqa: ANN401  # as above
        """Run the command; where something goes wrong inside, the binder may be to blame.

        Raises BinderUnusable for a damaged one.
        """
        try:
            return super().invoke(ctx)
        except (TicklerError, typer.TyperException, typer.Exit, typer.Abort, OSError):
            raise
        except Exception:
            if ctx.obj is not None:
                ctx.obj.refuse_damaged()
            raise

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]  # noqa: ANN401  # as above
        """The command that the first word names.

        Raises NotUnderstood, with the nearest name, for one that is none.
        """
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise _no_command(args[0])
        return super().resolve_command(ctx, args)


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
        str | None, typer.Option("--now", metavar="MOMENT", help="Another now: 2026-11-23T10:30.", show_default=False)
    ] = None,
    *,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours.")] = False,
    version: Annotated[bool, typer.Option("--version", help="The version, and no more.")] = False,
) -> None:
    """Keep a tickler file: the salesperson's binder of 43 tabs."""
    del db, now, no_color  # what they say, _begun reads
    if version:
        sys.stdout.write(f"tickler {tickler.__version__}\n")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        sys.stderr.write(f"{ctx.get_help()}\n")
        raise typer.Exit(2)


def run(arguments: list[str] | None = None) -> int:  # noqa: PLR0911  # one return an end
    """Run one command line; the exit code comes back. Errors are one line, and at most a hint, on standard error."""
    _make_writable()
    try:
        status: int = typer.main.get_command(app).main(arguments, prog_name="tickler", standalone_mode=False) or 0
        if status == STOPPED:
            sys.stderr.write("stopped\n")
        sys.stdout.flush()  # what goes wrong with it is told here, and not by Python as it ends
    except TicklerError as error:
        return _fail(error.message, error.hint, error.exit_code, error)
    except typer.TyperException as error:
        return _fail(_in_words(error.format_message()), _where_help_is(error), error.exit_code, error)
    except (KeyboardInterrupt, typer.Abort) as error:
        sys.stderr.write("\n" * (sys.stderr.isatty() and not error.args))  # the line holds a question, or ^C
        return _fail("stopped; nothing was written", None, 1, error)
    except (BrokenPipeError, SystemExit):  # typer leaves by SystemExit when a pipe breaks under it
        _say_no_more()  # the reader has gone: nothing is left to say to it
        return 0
    except OSError as error:  # the binder and the config file speak for themselves: this is standard output
        _say_no_more()
        hint = "a command that writes into the binder has done so: tickler history tells"
        return _fail(f"the answer cannot be written: {error.strerror or error}", hint, 1, error)
    except Exception as error:  # noqa: BLE001  # the promise: one line, never a traceback
        hint = "TICKLER_DEBUG=1 shows where; whether the binder is to blame: tickler check"
        return _fail(f"something went wrong inside: {type(error).__name__}", hint, 1, error)
    return status


def _make_writable() -> None:
    """Standard output and error take whatever is written: also where whoever started the program has closed them."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  # until the end
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=signs.ERRORS)  # what the terminal's encoding lacks is shown by plain signs


def _no_command(said: str) -> NotUnderstood:
    from difflib import get_close_matches  # 2 ms, and only here

    near = get_close_matches(said.lower(), COMMANDS, n=1, cutoff=_NEAR)
    hint = f"did you mean tickler {near[0]}?" if near else "the commands are listed by tickler --help"
    hint = "tickler --version" if said.lower() == "version" else hint  # by its letters almost a person
    return NotUnderstood(f"there is no command {said[:40]!r}", hint)


def _in_words(said: str) -> str:
    """What typer says of a number that is none, or too large, as a person would."""
    said = re.sub(r"is not a valid int(eger)?( range)?\.$", "is no whole number", said)
    said = re.sub(r"is not in the range x>=(\d+)\.$", r"is less than \1", said)
    return re.sub(r"is not in the range (\d+)<=x<=(\d+)\.$", r"is not between \1 and \2", said)


def _where_help_is(error: typer.TyperException) -> str | None:
    """For what a command cannot take: what it takes, or where on the line it belongs."""
    ctx = getattr(error, "ctx", None)
    option = getattr(error, "option_name", "")
    if option in GLOBAL and ctx and ctx.parent:
        value = " …" if option in {"--db", "--now"} else ""
        return f"it goes before the command: tickler {option}{value} {ctx.info_name}"
    if option in OF_COMMANDS and ctx and not ctx.parent:
        return f"it goes after the command: tickler COMMAND {option}"
    if " is not one of " in error.message:
        from difflib import get_close_matches  # as above

        said, *known = re.findall(r"'([^']*)'", error.message)
        near = get_close_matches(said.lower(), known, n=1, cutoff=0.75)
        if near:
            return f"did you mean {near[0]}?"
    if ctx and error.format_message().startswith("Missing argument"):
        needed = [one.metavar for one in ctx.command.params if one.param_type_name == "argument" and one.required]
        if len(needed) > 1:  # which of them was left out, nobody knows: it need not be the one that is named
            return f"it takes {' '.join(needed)}: {ctx.command_path} --help"
    hint = "words that belong together go in quotes; " if "extra argument" in error.message else ""
    if re.fullmatch(r"-(\d|[^\w-])", option) and "No such option" in error.message:  # -1 of "-10% off"
        hint = (
            f"text that begins with - goes behind all options and a --: {ctx.command_path} … -- '-…'; " if ctx else ""
        )
    return f"{hint}what it takes: {ctx.command_path} --help" if ctx else None


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


def main() -> int:
    """What was typed; the shells' scripts ask what Tab offers, too. The exit code comes back."""
    if os.environ.get("_TICKLER_COMPLETE"):
        from tickler.commands.completion import offer  # only where Tab was pressed

        return offer(typer.main.get_group(app), COMMANDS)
    return run()
