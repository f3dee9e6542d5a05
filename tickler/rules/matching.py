"""Which dossier a card from a list belongs to: the same client is brought up to date, never two clients made one."""

from collections.abc import Container, Iterable
from operator import eq
from typing import NamedTuple

from tickler.dossiers import Card, Dossier
from tickler.words import fold


class Match(NamedTuple):
    """The dossier of a card's client; ``sure`` where its number or its name says so, not an email or a phone alone."""

    dossier: Dossier
    sure: bool


def same_client(card: Card, dossier: Dossier, uid: str | None = None) -> bool:
    """Whether a card is of a dossier's client.

    The first of these that holds decides:

    1. the uid, or the number in the list, is the same: the same client;
    2. the email is the same: the same, unless both the names and the numbers in the list are others;
    3. the phone is the same: the same, unless both the names and the emails, or the numbers in the list, are others;
    4. name and company are the same: the same; where there is no company, unless email or phone are others; where the
       company alone is the name, unless the persons are others.

    What only one of the two has is no difference. A name is the person's, or the client's where there is no person.
    """
    return _is_same(_signs(card, uid), _signs(dossier.card, dossier.uid))


def best(
    card: Card, candidates: Iterable[Dossier], uid: str | None = None, *, claimed: Container[int] = ()
) -> Match | None:
    """The dossier among the candidates that the card belongs to; None where it is a new client's.

    By its number before its name, by its name before an email or a phone alone (several people answer to info@ or to a
    switchboard), then by how much else is the same; of equals the first. ``claimed`` are the numbers of dossiers that
    surely belong to other cards: they are not taken by an email or a phone alone.
    """
    found: Match | None = None
    rank: tuple[int, ...] = ()
    for dossier in candidates:
        mine = _signs(card, uid)
        its = _signs(dossier.card, dossier.uid)
        sure = _same_number(mine, its) or _same_name(mine, its)
        if not _is_same(mine, its) or (dossier.id in claimed and not sure):
            continue
        same = sum(map(eq, card, dossier.card))
        this = (
            _same_number(mine, its),
            _same_name(mine, its),
            mine.person == its.person,
            mine.email == its.email,
            mine.phone == its.phone,
            dossier.filing is not None,
            same,
        )
        if this > rank:
            found, rank = Match(dossier, sure), this
        if card == dossier.card:
            break
    return found


def is_stranger(card: Card, dossier: Dossier) -> bool:
    """Whether a card and a dossier of the same number have nothing else in common, as two lists that count from 1."""
    mine, its = _signs(card, None), _signs(dossier.card, None)
    reached_by = ((mine.email, its.email), (mine.phone, its.phone))
    if not any(_differ(one, other) for one, other in reached_by):
        return False
    return is_other_name(card, dossier) and not any(one and one == other for one, other in reached_by)


def is_other_name(card: Card, dossier: Dossier) -> bool:
    """Whether no word is in the names of both."""
    return _words(card).isdisjoint(_words(dossier.card))


class _Signs(NamedTuple):
    """What a client is known by, folded; what is not there is None."""

    uid: str | None
    number: str | None
    name: str
    person: str | None
    name_and_company: str
    company: str | None
    email: str | None
    phone: str | None


def _signs(card: Card, uid: str | None) -> _Signs:
    name_key = card.name_key
    return _Signs(
        uid,
        card.list_id,
        name_key.partition("\n")[0],
        fold(card.person) if card.person else None,
        name_key,
        card.company,
        card.email_key,
        card.phone_key,
    )


def _is_same(mine: _Signs, its: _Signs) -> bool:
    if _same_number(mine, its):
        return True
    other_name, other_number = not _same_name(mine, its), _differ(mine.number, its.number)
    if mine.email is not None and mine.email == its.email:
        return not (other_name and other_number)
    other_email = _differ(mine.email, its.email)
    if mine.phone is not None and mine.phone == its.phone:
        return not (other_name and (other_email or other_number))
    if mine.name_and_company != its.name_and_company or (_called_by_company(mine) and _differ(mine.person, its.person)):
        return False
    return mine.company is not None or not (other_email or _differ(mine.phone, its.phone))


def _same_number(mine: _Signs, its: _Signs) -> bool:
    return (mine.uid is not None and mine.uid == its.uid) or (mine.number is not None and mine.number == its.number)


def _same_name(mine: _Signs, its: _Signs) -> bool:
    if mine.person is not None and its.person is not None:
        return mine.person == its.person
    return mine.name == its.name


def _called_by_company(signs: _Signs) -> bool:
    """Whether the client has no name but the company's."""
    name, _, company = signs.name_and_company.partition("\n")
    return name == company


def _differ(one: str | None, other: str | None) -> bool:
    """Whether both are there, and not the same."""
    return one is not None and other is not None and one != other


def _words(card: Card) -> set[str]:
    return {word for said in (card.name, card.company, card.person) if said for word in fold(said).split()}
