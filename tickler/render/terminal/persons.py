"""What was done with a person of a dossier."""

from collections.abc import Iterable

from rich.text import Text

from tickler.render.page import Page, text
from tickler.render.terminal.styles import FAINT, GOOD, STRONG, WARN
from tickler.rules.occasions import say_day_of_year
from tickler.rules.views import PersonNoted

_WAY = {"added": "to", "removed": "from"}


def lines(noted: PersonNoted, _page: Page) -> Iterable[Text]:
    """Who it was and what is noted of the person now, in full: a wrong reading is seen."""
    person, dossier = noted.person, noted.dossier
    did = f"would be {noted.did}" if noted.dry_run else noted.did
    at = f" {_WAY.get(noted.did, 'of')} {dossier.id} "
    yield text((did, GOOD), " ", (person.name, STRONG), at, (dossier.card.name, STRONG))
    if noted.did != "removed":
        birthday = f"birthday {say_day_of_year(noted.birthday)}" if noted.birthday else None
        said = " · ".join(said for said in (person.position, person.phone, person.email, birthday) if said)
        first = "the first to ask for" if noted.first else ""
        if said or first:
            yield text("  ", (first, FAINT), " · " if said and first else "", said)
        if person.note:
            yield text("  ", person.note)
    if noted.note:
        yield text("  ", (noted.note, WARN))
