"""What several commands take, each with its one help text."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from tickler import dossiers
from tickler.errors import NotUnderstood

Ref = Annotated[
    str,
    typer.Argument(
        metavar="REF",
        help="The dossier: its number, or words of name, company or person.",
    ),
]
OneOrMoreWords = Annotated[list[str], typer.Argument(metavar="WORDS…", show_default=False)]
Note = Annotated[
    str | None,
    typer.Argument(metavar="[NOTE]", help="What was said. `-` reads it from standard input.", show_default=False),
]
Outcome = Annotated[dossiers.Outcome | None, typer.Option("--outcome", "-o", help="How it ended.", show_default=False)]
Kind = Annotated[dossiers.Kind, typer.Option("--kind", "-k", help="What kind of contact it was.", show_default=False)]
Next = Annotated[
    str | None,
    typer.Option(
        "--next",
        metavar="WHEN",
        help="Where the dossier goes: fri 10:30, 8 dec, +3wd, july …",
    ),
]
RequiredNext = Annotated[
    str,
    typer.Option(
        "--next",
        metavar="WHEN",
        help="Where the dossier goes: fri 10:30, 8 dec, +3wd, july …",
        show_default=False,
    ),
]
Agreed = Annotated[
    bool, typer.Option("--agreed", help="The date is promised to the client. A date with a time always is.")
]
Exact = Annotated[bool, typer.Option("--exact", help="Keep a date under a closed tab.")]
Do = Annotated[dossiers.Do | None, typer.Option("--do", help="What is to be done then.", show_default=False)]
About = Annotated[str | None, typer.Option("--about", metavar="TEXT", help="What it will be about.")]
Close = Annotated[str | None, typer.Option("--close", metavar="REASON", help="Out of the binder instead, and why.")]
Offer = Annotated[str | None, typer.Option("--offer", metavar="TEXT", help="The offer that was made.")]
Promises = Annotated[
    list[str] | None,
    typer.Option("--promise", metavar="TEXT", help='What was promised: "send samples by fri". May be said again.'),
]
Inbound = Annotated[bool, typer.Option("--inbound", "-i", help="The client came to us.")]
Question = Annotated[
    bool | None,
    typer.Option(
        "--question/--no-question",
        help="The client asks something. So do all who write, unless it is said.",
        show_default=False,
    ),
]
Complaint = Annotated[bool, typer.Option("--complaint", help="The client complains, and is to be answered.")]
At = Annotated[
    str | None, typer.Option("--at", metavar="WHEN", help="When it was, if not now: 14:00, yesterday 15:30.")
]
Because = Annotated[str | None, typer.Option("--because", metavar="TEXT", help="Why.")]
Reason = Annotated[str, typer.Option("--because", metavar="REASON", help="Why.", show_default=False)]

Company = Annotated[str | None, typer.Option("--company", help="The company.")]
Person = Annotated[str | None, typer.Option("--person", help="Whom to ask for.")]
Position = Annotated[str | None, typer.Option("--position", help="The person's position.")]
Phone = Annotated[str | None, typer.Option("--phone", help="The phone number.")]
Email = Annotated[str | None, typer.Option("--email", help="The email address.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", "-t", metavar="TAG", help="A tag. May be said again.")]
Address = Annotated[str | None, typer.Option("--address", help="The address.")]
Website = Annotated[str | None, typer.Option("--website", help="The website.")]
Language = Annotated[str | None, typer.Option("--language", help="The language to speak with them.")]
Source = Annotated[str | None, typer.Option("--source", help="Where the client came from.")]
RecommendedBy = Annotated[
    str | None, typer.Option("--recommended-by", metavar="REF", help="The client who recommended us.")
]
Terms = Annotated[str | None, typer.Option("--terms", help="The terms of the contract.")]
PriceType = Annotated[str | None, typer.Option("--price-type", help="The prices that the client has.")]
Receivables = Annotated[str | None, typer.Option("--receivables", metavar="AMOUNT", help="What is open: 1200.50 EUR.")]
Stage = Annotated[
    str | None, typer.Option("--stage", metavar="STAGE", help="lead, prospect, client … (the setting stages).")
]
Cadence = Annotated[
    str | None,
    typer.Option("--cadence", metavar="DAYS", help="At most so long without a contact: 14, 2w, 1m."),
]
Birthday = Annotated[
    str | None, typer.Option("--birthday", metavar="DATE", help="Of the person: 8 march, 8 march 1985.")
]
Occasions = Annotated[
    list[str] | None,
    typer.Option("--occasion", metavar="NAME=DATE", help="A day to greet on. May be said again."),
]
SetLines = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Any line of the card, or a field of your own."),
]
CardNote = Annotated[
    str | None,
    typer.Option("--note", metavar="TEXT", help="What should always be known of the client. `-` reads standard input."),
]

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Plain = Annotated[bool, typer.Option("--plain", help="A record a line, tab-separated.")]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Only say what would be done.")]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Say nothing where all went well. --json is printed all the same.")
]


def refuse_two_forms(*, as_json: bool = False, plain: bool = False, to_standard_output: bool = False) -> None:
    """See that there is one form of the answer: JSON or records, and neither where the content itself is printed.

    Raises NotUnderstood.
    """
    if as_json and plain:
        raise NotUnderstood("the answer is JSON or plain records, not both", "--json, or --plain")
    if (as_json or plain) and to_standard_output:
        said = "--json tells" if as_json else "--plain tells"
        raise NotUnderstood(f"{said} of a file: this goes to standard output", "name a file, or leave it out")


def take_over(command: Callable[..., None], other: Callable[..., None], *, but: str) -> None:
    """Let a command that hands all that is said to another one take what that takes, ``but`` for one option."""
    signature = inspect.signature(other)
    taken = [parameter for name, parameter in signature.parameters.items() if name != but]
    as_typer_reads_it: Any = command
    as_typer_reads_it.__signature__ = signature.replace(parameters=taken)
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in taken}
