"""Which dossier a card from a list belongs to: the same client is brought up to date, never two clients made one."""

from collections.abc import Container, Iterable
from operator import eq
from typing import NamedTuple

from tickler.dossiers import Card, Dossier
from tickler.rules.phones import is_one
from tickler.rules.tokens import tokens
from tickler.words import fold

_COMMA = ", "


class Match(NamedTuple):
    """The dossier of a card's client; ``sure`` where its number or its name says so, not an email or a phone alone.

    Nor a name alone, where the number in the list is another.

    ``doubtful`` where the number in the list says so, and nothing vouches for it: perhaps another list's client.
    ``namesake`` is the dossier of another that has the card's name, where an email or a phone alone says so.
    """

    dossier: Dossier
    sure: bool
    doubtful: bool = False
    namesake: Dossier | None = None


def same_client(card: Card, dossier: Dossier, uid: str | None = None) -> bool:
    """Whether a card is of a dossier's client.

    The first of these that holds decides:

    1. the uid is the same: the same client;
    2. the number in the list is the same, and something else vouches for it: the same. Two lists that count from 1
       share their numbers and nothing else;
    3. the email is the same: the same, unless the names and the numbers in the list, or person and firm, are others;
    4. the phone is the same: the same, unless the names and the emails, or the numbers in the list, are others, or the
       persons: all of a firm have the phone of its exchange;
    5. name and company are the same: the same; where there is no company, unless email, phone or the numbers in the
       list are others; where the company alone is the name, unless the persons are others. So are person and company,
       where one list calls the client after the one, and another after the other.

    What only one of the two has is no difference. A name is the person's, or the client's where there is no person.

    For a number vouches the email, or the phone, or a name: of the client, the company or the person, the same in both,
    or with more words if neither email nor phone are others. No name does so where the persons have no word in common,
    or the firm of one is not in the other's: Alpha Bakery and Omega Bakery are two, and so are Anna and Boris of one
    firm.
    """
    mine, its = _signs(card, uid), _signs(dossier.card, dossier.uid)
    return _is_same(mine, its) and not _is_doubtful(mine, its)


def best(
    card: Card,
    candidates: Iterable[Dossier],
    uid: str | None = None,
    *,
    claimed: Container[int] = (),
    same_list: bool = False,
) -> Match | None:
    """The dossier among the candidates that the card belongs to; None where it is a new client's.

    By its number before its name, by its name before an email or a phone alone (several people answer to info@ or to a
    switchboard), then by how much else is the same; of equals the first. A number that nothing vouches for comes last,
    unless it is said to be of the ``same_list``. ``claimed`` are the numbers of dossiers that surely belong to other
    cards: they are not taken by an email or a phone alone. Nor is one of several that are known by it as well.
    """
    found: Match | None = None
    namesake: Dossier | None = None
    rank: tuple[int, ...] = ()
    one_of_several = False
    mine = _signs(card, uid)
    for dossier in candidates:
        its = _signs(dossier.card, dossier.uid)
        if not _is_same(mine, its):
            namesake = dossier if _same_name(mine, its) else namesake
            continue
        doubtful = not same_list and _is_doubtful(mine, its)
        sure = not doubtful and (_same_number(mine, its) or (_same_name(mine, its) and not _only_by_name(mine, its)))
        if dossier.id in claimed and not (sure or doubtful):
            continue
        same = sum(map(eq, card, dossier.card))
        this = (
            not doubtful,
            _same_number(mine, its),
            _same_name(mine, its),
            mine.person == its.person,
            mine.email == its.email,
            mine.phone == its.phone,
            dossier.filing is not None,
            same,
        )
        one_of_several = this[:-1] == rank[:-1] or (one_of_several and this < rank)
        if this > rank:
            found, rank = Match(dossier, sure, doubtful), this
        if card == dossier.card:
            break
    if found is None or found.sure or found.doubtful:
        return found
    return None if one_of_several else found._replace(namesake=namesake)


def turned_keys(card: Card) -> tuple[str, ...]:
    """The name keys of the same words in another order, at the same company: perhaps the same client.

    ``Anna Weber`` is ``Weber Anna``, ``Weber, Anna`` and ``Anna, Weber``.
    """
    name, _, company = card.name_key.partition("\n")
    before, comma, after = name.partition(_COMMA)
    if comma:
        turned = [f"{after} {before}", name.replace(_COMMA, " ")]
    else:
        words = name.split()
        parted = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
        turned = [f"{last} {first}" for first, last in (*parted[:1], *parted[-1:])]
        turned += [f"{one}{_COMMA}{other}" for first, last in parted for one, other in ((first, last), (last, first))]
    return tuple(key for one in dict.fromkeys(turned) if (key := f"{one}\n{company}") != card.name_key)


def are_others(person: str, other: str) -> bool:
    """Whether two persons have no word of their names in common."""
    return set(tokens(person)).isdisjoint(tokens(other))


def is_other_name(card: Card, dossier: Dossier) -> bool:
    """Whether the persons, or the firms, or all names are others."""
    mine, its = _signs(card, None), _signs(dossier.card, None)
    words = [{word for name in signs.names for word in tokens(name)} for signs in (mine, its)]
    return _other_person(mine, its) or _other_firm(mine, its) or words[0].isdisjoint(words[1])


class _Signs(NamedTuple):
    """What a client is known by, folded; what is not there is None."""

    uid: str | None
    number: str | None
    name: str
    person: str | None
    company: str | None
    email: str | None
    phone: str | None

    @property
    def names(self) -> list[str]:
        """The names of the client, its person and its company."""
        return [name for name in (self.name, self.person, self.company) if name]

    @property
    def who(self) -> str | None:
        """The person: by its own line, or the client who has another name than the company."""
        return self.person or (self.name if self.company and self.name != self.company else None)

    @property
    def firm(self) -> str | None:
        """The firm: by its own line, or the client who has another name than the person."""
        return self.company or (self.name if self.person and self.name != self.person else None)

    @property
    def of_firm(self) -> tuple[str, str] | None:
        """The person and the firm, where the client is called after one of them."""
        if not (self.who and self.firm) or self.name not in (self.who, self.firm):
            return None
        return self.who, self.firm


def _signs(card: Card, uid: str | None) -> _Signs:
    name, _, company = card.name_key.partition("\n")
    person = fold(card.person) if card.person else None
    return _Signs(uid, card.list_id, name, person, company or None, card.email_key, card.phone_key)


def _is_same(mine: _Signs, its: _Signs) -> bool:
    if _same_number(mine, its):
        return True
    other_name, other_number = not _same_name(mine, its), _differ(mine.number, its.number)
    other_email = _differ(mine.email, its.email)
    if mine.email is not None and mine.email == its.email:
        elsewhere = _other_person(mine, its) and _other_firm(mine, its)
        return not (other_name and (other_number or elsewhere))
    if _same_phone(mine, its):
        another = mine.name != its.name and _other_person(mine, its)
        return not (other_name and (other_email or other_number or another))
    if mine.of_firm is not None and mine.of_firm == its.of_firm:
        return True
    if (mine.name, mine.company) != (its.name, its.company) or (
        mine.name == mine.company and _differ(mine.person, its.person)
    ):
        return False
    return mine.company is not None or not (other_email or other_number or _other_phone(mine, its))


def _is_doubtful(mine: _Signs, its: _Signs) -> bool:
    """Whether the number in the list is the same, and nothing vouches for it."""
    by_number = mine.number is not None and mine.number == its.number
    if not by_number or _same_uid(mine, its):
        return False
    if (mine.email is not None and mine.email == its.email) or _same_phone(mine, its):
        return False
    if _other_person(mine, its) or _other_firm(mine, its):
        return True
    alike = eq if _differ(mine.email, its.email) or _other_phone(mine, its) else _is_longer
    return not any(alike(one, other) for one in mine.names for other in its.names)


def _same_uid(mine: _Signs, its: _Signs) -> bool:
    return mine.uid is not None and mine.uid == its.uid


def _same_number(mine: _Signs, its: _Signs) -> bool:
    return _same_uid(mine, its) or (mine.number is not None and mine.number == its.number)


def _same_name(mine: _Signs, its: _Signs) -> bool:
    if mine.person is not None and its.person is not None:
        return mine.person == its.person
    return mine.name == its.name


def _same_phone(mine: _Signs, its: _Signs) -> bool:
    return mine.phone is not None and its.phone is not None and is_one(mine.phone, its.phone)


def _other_phone(mine: _Signs, its: _Signs) -> bool:
    """Whether both are there, and not the same: with the country's code or without it is no other phone."""
    return _differ(mine.phone, its.phone) and not _same_phone(mine, its)


def _only_by_name(mine: _Signs, its: _Signs) -> bool:
    """Whether the numbers in the list are others, and neither email nor phone says that it is one client."""
    reached = (mine.email and mine.email == its.email) or _same_phone(mine, its)
    return _differ(mine.number, its.number) and not reached


def _other_person(mine: _Signs, its: _Signs) -> bool:
    """Whether the persons are known, and have no word in common."""
    if not (mine.who and its.who) or mine.who == its.who:
        return False
    return are_others(mine.who, its.who)


def _other_firm(mine: _Signs, its: _Signs) -> bool:
    """Whether the firms are known, and neither is the other with fewer words."""
    return bool(mine.firm and its.firm) and not _is_within(mine.firm or "", its.firm or "")


def _is_within(one: str, other: str) -> bool:
    """Whether all words of one name are in the other, or it is the same."""
    mine, its = set(tokens(one)), set(tokens(other))
    return one == other or (bool(mine and its) and (mine <= its or its <= mine))


def _is_longer(one: str, other: str) -> bool:
    """Whether it is the same name, or all of it with more words: of one word alone, nobody is known by it."""
    return one == other or (_is_within(one, other) and all(len(set(tokens(name))) > 1 for name in (one, other)))


def _differ(one: str | None, other: str | None) -> bool:
    """Whether both are there, and not the same."""
    return one is not None and other is not None and one != other
