"""The binders themselves: a demo of one, to try everything on."""

import json
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tickler.commands import daily, options
from tickler.commands.run import Run
from tickler.errors import BinderUnusable, NotUnderstood, Refused
from tickler.render.page import text
from tickler.render.terminal.styles import FAINT, GOOD, HEAD, STRONG
from tickler.settings import path_said, read_settings

Folder = Annotated[
    str | None,
    typer.Argument(metavar="[DIR]", help="Where to make it; else in a new temporary folder.", show_default=False),
]

# What there is to try on the demo, after ``tickler``.
_TO_TRY = (
    "today",
    "show kavkaz",
    'call kavkaz "Prefers the 250 g pouch, asks for a new price" --outcome interested --next "+2wd 10:30"',
    "find pouches",
    "binder",
)


def demo(
    ctx: typer.Context,
    folder: Folder = None,
    *,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Make a binder of some 60 fictional clients, to try everything on. No other binder is touched."""
    from tickler.demo import build  # of use once

    run: Run = ctx.obj
    steps = build.history(run.now)
    dossiers = sum(entry.command == "add" for entry, _changes in steps)
    place = _told(folder)
    if dry_run:
        _answer(run, place, f"would make a demo of {dossiers} fictional clients", dossiers, as_json=as_json)
        return
    place = place or _temporary()
    made = run._replace(path=place / "binder.db")
    with made.binder_or_new(quiet=True) as db:
        _write_new(place / "config.toml", build.SETTINGS)
        build.fill(db, steps)
    if as_json or not quiet:
        _answer(run, place, f"made a demo of {dossiers} fictional clients", dossiers, as_json=as_json)
    if not quiet and not as_json:
        _show_screens(ctx, made._replace(settings=read_settings(str(place / "config.toml"))))
        run.page.show(_to_type(ctx, place))


def _told(folder: str | None) -> Path | None:
    """The folder that was told, in which nothing is overwritten; None for a temporary one.

    Raises NotUnderstood for an empty word, Refused where a binder or a config file lies there.
    """
    if folder is None:
        return None
    if not folder.strip():
        raise NotUnderstood("an empty DIR names no folder", "leave it out for a temporary one")
    place = path_said(folder).absolute()
    for name, what in (("binder.db", "a binder"), ("config.toml", "a config file")):
        if os.path.lexists(place / name):
            raise Refused(f"there is {what} in {place} already", "name another folder, or none for a temporary one")
    return place


def _temporary() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix="tickler-demo-"))
    except OSError as error:
        raise BinderUnusable(
            f"no temporary folder can be made: {error.strerror}", "name one: tickler demo DIR"
        ) from error


def _write_new(path: Path, words: str) -> None:
    """Write a file that was not there, for its owner only."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(words)


def _answer(run: Run, place: Path | None, did: str, dossiers: int, *, as_json: bool) -> None:
    if as_json:
        binder, config = (place and str(place / name) for name in ("binder.db", "config.toml"))
        run.page.show([json.dumps({"binder": binder, "config": config, "dossiers": dossiers}, indent=2)])
    else:
        run.page.show([text((did, GOOD), " in ", (str(place or "a new temporary folder"), STRONG))])


def _show_screens(ctx: typer.Context, run: Run) -> None:
    """The day's stack and the binder as their commands show them; on a closed day the next open day's stack, too."""
    ctx.obj = run
    with run.binder() as db:
        first_open = run.calendar(db).open_from(run.today)
    run.page.show([Text()])
    daily.today(ctx)
    run.page.show([Text()])
    if first_open != run.today:
        daily.today(ctx, [first_open.isoformat()])
        run.page.show([Text()])
    daily.binder(ctx)
    run.page.show([Text()])


def _to_type(ctx: typer.Context, place: Path) -> Iterator[Text]:
    """The lines that work as they are printed: what would lead to another binder or another day is said in them."""
    said = {"TICKLER_CONFIG": str(place / "config.toml")}
    if os.environ.get("TICKLER_DB"):
        said["TICKLER_DB"] = str(place / "binder.db")
    if ctx.find_root().params.get("now"):
        said["TICKLER_NOW"] = ctx.obj.now.isoformat()
    program = _program(sys.argv[0])
    yield text(("Type next:", HEAD))
    for name, value in said.items():
        yield text(f"  export {name}={shlex.quote(value)}")
    for words in _TO_TRY:
        yield text(f"  {program} {words}")
    yield text(("In a new shell you are back at your own binder.", FAINT))


def _program(started: str) -> str:
    """How a shell calls this program: ``tickler``, unless that is not on its path or is another one."""
    if Path(started).name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m tickler"
    found = shutil.which("tickler")
    if not Path(started).exists() or (found and Path(started).samefile(found)):
        return "tickler"
    return shlex.quote(started)
