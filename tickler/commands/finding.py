"""Looking for a dossier by anything that was ever written down in it, and by what it is."""

import sqlite3
from typing import Annotated

import typer
from typer.core import TyperCommand, TyperOption

from tickler.commands import options
from tickler.commands.run import Run
from tickler.rules.search import Search, Sign, not_one_of, read_otherwise, read_search
from tickler.rules.views import Found
from tickler.storage import finding
from tickler.words import fold, line

MOST_FOUND = 50

WantedWords = Annotated[
    list[str],
    typer.Argument(
        metavar="WORDS…",
        help='Words, "words in a row", filters such as tag:vip or quiet:30d; -word leaves out what has it.',
        show_default=False,
    ),
]


class CommandClass(TyperCommand):
    """A command whose words may begin with a minus: only what its options are called is an option."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # typer's own class, made public
        """Options first, then the words, parted by ``--``."""
        taking = {name for one in self.params if isinstance(one, TyperOption) and not one.is_flag for name in one.opts}
        said, words = [], list[str]()
        rest = iter(args)
        for one in rest:
            if one == "--":
                words += rest
            elif one.startswith("--") or one in ctx.help_option_names:
                said += [one, *([next(rest, "")] if one in taking else [])]
            else:
                words.append(one)
        return super().parse_args(ctx, [*said, "--", *words])


def find(
    ctx: typer.Context,
    words: WantedWords,
    most: Annotated[
        int, typer.Option("--most", metavar="N", min=1, max=100_000, help="How many, the best.")
    ] = MOST_FOUND,
    *,
    as_json: options.AsJson = False,
    plain: options.Plain = False,
) -> None:
    """Find dossiers by words and by filters: on the card, in notes, offers and sheets, in any script.

    Filters: tag: stage: source: language: name: company: person: do: outcome: kind: after: before: quiet: closed: open:
    """
    run: Run = ctx.obj
    run.show(found(run, words, most), as_json=as_json, plain=plain)


def found(run: Run, words: list[str], most: int) -> Found:
    """What a search comes to."""
    for said in (*words, " ".join(words)):
        line(said, "the search")
    search = read_search(words, run.now, run.settings.date_order, run.house if run.settings.fields else None)
    with run.binder() as db:
        hits = finding.find(db, search, most=most)
        otherwise = None
        if not hits:
            _refuse_no_stage(run, db, search)
            otherwise = read_otherwise(search)
            otherwise = otherwise if otherwise and finding.find(db, otherwise, most=1) else None
        return Found(run.today, search.said, hits, most, search, run.settings.binder_style, otherwise)


def _refuse_no_stage(run: Run, db: sqlite3.Connection, search: Search) -> None:
    """Raises NotUnderstood for a stage that is neither among the settings nor on any card."""
    known = {fold(stage): stage for stage in run.settings.stages}
    for one in search.signs:
        for value in one.values if one.of == "stage" else ():
            held = Search(value, signs=(Sign("stage", (value,)),))
            if fold(value) not in known and not finding.find(db, held, most=1):
                raise not_one_of("stage", value, known)
