"""Why two dossiers may be of one client."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tickler.dossiers import Card, Dossier, Person
from tickler.rules.phones import is_one
from tickler.rules.tokens import tokens
from tickler.words import digits, fold


class Client(NamedTuple):
    """A dossier with the persons beside the one on the card."""

    dossier: Dossier
    others: Sequence[Person] = ()

    @property
    def emails(self) -> list[str]:
        """All emails, that on the card first."""
        return [email for email in (self.dossier.card.email, *(one.email for one in self.others)) if email]

    @property
    def phones(self) -> list[str]:
        """All phones, that on the card first."""
        return [phone for phone in (self.dossier.card.phone, *(one.phone for one in self.others)) if phone]


def is_reached_as(client: Client, card: Card) -> bool:
    """Whether somebody at a client has the email or the phone of a card."""
    alone = Client(client.dossier._replace(card=card))
    return any(True for _ in _shared_emails(client, alone)) or any(True for _ in _shared_phones(client, alone))


def likely_because(one: Client, other: Client) -> str:
    """Why two dossiers may be of one client, in words."""
    mine, its = one.dossier.card, other.dossier.card
    shared = (("email", mine.email, its.email, _shared_emails), ("phone", mine.phone, its.phone, _shared_phones))
    same = []
    for what, on_one, on_other, sharing in shared:
        first = next(sharing(one, other), None)
        if first:
            same.append(f"the same {what}" if first == (on_one, on_other) else f"the same {what}: {first[0]}")
    if mine.name_key == its.name_key:
        same.append("the same name and company")
    if same:
        return " and ".join(same).replace(" and the same", " and")
    if fold(mine.name) != fold(its.name) and sorted(tokens(mine.name)) == sorted(tokens(its.name)):
        return "the same name, its words in another order"
    return "the same name, one without a company"


def _shared_emails(one: Client, other: Client) -> Iterator[tuple[str, str]]:
    return ((mine, its) for mine in one.emails for its in other.emails if fold(mine) == fold(its))


def _shared_phones(one: Client, other: Client) -> Iterator[tuple[str, str]]:
    return ((mine, its) for mine in one.phones for its in other.phones if is_one(digits(mine), digits(its)))
