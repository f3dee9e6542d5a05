"""The persons at a client's: the first to ask for stands on the card, the others beside it.

Within a dossier a person goes by the name: no two are given the same. Where two copies brought two of one name
together, words of the position, the phone or the email behind the name tell which is meant.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from tickler.changes import Change, PutIn, Rewrite, TakeOut
from tickler.dossiers import Card, Dossier, Occasion, Person
from tickler.errors import Ambiguous, NotFound, NotUnderstood, Refused
from tickler.rules import cards, occasions
from tickler.rules.occasions import BIRTHDAY, DayOfYear
from tickler.rules.refs import shortly
from tickler.words import fold, folded_words, line

ON_THE_CARD = ""  # the uid of the person who stands on the card
LINES = ("position", "phone", "email", "note")

_LINE_OF_CARD = {"name": "person", "note": "person_note"}  # where the card calls it otherwise


class Among(NamedTuple):
    """A dossier with the persons and occasions that lie in it."""

    dossier: Dossier
    others: Sequence[Person]
    occasions: Sequence[Occasion]

    @property
    def everybody(self) -> list[Person]:
        """The first to ask for, and the others."""
        first = first_of(self.dossier.card)
        return [*([first] if first else []), *self.others]


Birthday = DayOfYear | Literal[""] | None  # as it was said: "" takes it out, None leaves it


class Said(NamedTuple):
    """What was said of a person: lines in words, and the birthday."""

    lines: Mapping[str, str]
    birthday: Birthday = None


class Decided(NamedTuple):
    """What becomes of a person: the changes, the person as she is then, and what there is to say about it."""

    did: str  # added, changed, unchanged, removed
    changes: list[Change]
    person: Person
    first: bool
    note: str | None = None


def first_of(card: Card) -> Person | None:
    """The person who stands on the card, if there is one."""
    if card.person is None:
        return None
    return Person(ON_THE_CARD, card.person, card.position, card.phone, card.email, card.person_note)


def read_person(uid: str, said: Mapping[str, str]) -> Person:
    """A person from what was said of her lines; checked as the card's are.

    Raises NotUnderstood, naming the line.
    """
    name = line(said.get("name", ""), "the person's name", cards.LONGEST_NAME)
    if name is None:
        raise NotUnderstood("a person needs a name: this one is empty")
    lines = {key: cards.read_field(_LINE_OF_CARD.get(key, key), words) for key, words in said.items() if key != "name"}
    return Person(uid, name, **lines)


def find(everybody: Sequence[Person], words: str) -> Person | None:
    """The person of this name, or the only one who has these words in hers; of two of one name, with other words.

    Raises Ambiguous where several have them.
    """
    wanted = folded_words(words)
    same = [person for person in everybody if fold(person.name) == fold(words.strip())]
    found = same or [person for person in everybody if wanted and set(wanted) <= set(folded_words(person.name))]
    found = found or [person for person in everybody if _is_told_apart(person, everybody, set(wanted))]
    if len(found) > 1:
        names = "\n".join(", ".join(filter(None, (one.name, *_apart(one)))) for one in found)
        raise Ambiguous(f"several persons there go by {shortly(words)}", names)
    return found[0] if found else None


def _is_told_apart(person: Person, everybody: Sequence[Person], wanted: set[str]) -> bool:
    """Whether the words are the name of a person who is not the only one of it, and words of her other lines."""
    name = set(folded_words(person.name))
    others = set(folded_words(" ".join(filter(None, _apart(person)))))
    namesakes = sum(fold(one.name) == fold(person.name) for one in everybody)
    return namesakes > 1 and name < wanted and wanted - name <= others


def _apart(person: Person) -> tuple[str | None, ...]:
    return person.position, person.phone, person.email


def put(among: Among, name: str, said: Said, new_uid: Callable[[], str], *, first: bool) -> Decided:
    """Add a person, or write lines of one anew; with ``first`` the person changes places with the one on the card.

    Raises NotUnderstood, Ambiguous; Refused for the name of another; Conflict where a colleague has the dossier.
    """
    cards.must_be_here(among.dossier)
    was = find(among.everybody, name)
    if was is None:
        return _added(among, read_person(new_uid(), {"name": name, **said.lines}), said, new_uid, first=first)
    held = {key: getattr(was, key) or "" for key in LINES}
    now = read_person(was.uid, {"name": was.name, **held, **said.lines})
    twin = next((one for one in among.everybody if one.uid != was.uid and fold(one.name) == fold(now.name)), None)
    if twin and "name" in said.lines:
        raise Refused(f"there is a {twin.name} there already", "two persons need two names")
    changes: list[Change] = []
    on_card = was.uid == ON_THE_CARD
    if first and not on_card:
        changes += _change_places(among, was, now, new_uid)
    elif on_card:
        changes += cards.rewrite(among.dossier, _lines_of_card(now))
    elif now != was:
        changes.append(Rewrite(among.dossier.id, was, now))
    changes += _birthday(among, was.name, now.name, said, new_uid)
    did = "changed" if changes else "unchanged"
    gone = among.dossier.card.phone if first and not on_card and not now.phone else None
    note = f"no phone stands on the card now: {gone} went with {_gave_way(among).name}" if gone else None
    return Decided(did, changes, now, on_card or first, note)


def remove(among: Among, words: str) -> Decided:
    """Take a person out, and the birthday with her.

    Raises NotFound, Ambiguous; Refused for the first to ask for, while there are others; Conflict.
    """
    cards.must_be_here(among.dossier)
    was = find(among.everybody, words)
    number, client = among.dossier.id, among.dossier.card.name
    if was is None:
        names = ", ".join(person.name for person in among.everybody) or "nobody"
        raise NotFound(f"there is no {shortly(words)} at {client}", f"there: {names}")
    namesake = any(one.uid != was.uid and fold(one.name) == fold(was.name) for one in among.everybody)
    birthday = None if namesake else occasions.birthday_of(among.occasions, was.name)
    changes: list[Change] = [TakeOut(number, birthday)] if birthday else []
    if was.uid != ON_THE_CARD:
        return Decided("removed", [TakeOut(number, was), *changes], was, first=False)
    if among.others:
        hint = f"say who is: tickler person {number} {shortly(among.others[0].name)} --first"
        raise Refused(f"{was.name} is the first to ask for at {client}", hint)
    changes = [*cards.rewrite(among.dossier, {"person": None, "position": None, "person_note": None}), *changes]
    stays = " and ".join(said for said in (was.phone, was.email) if said)
    return Decided("removed", changes, was, first=True, note=f"on the card stays {stays}" if stays else None)


def birthday_on_card(
    among: Among, now: str | None, birthday: Birthday, new_uid: Callable[[], str]
) -> tuple[list[Change], str | None]:
    """What becomes of the birthday of the person on the card, whose name is now this one; and what to say about it.

    A name that shares a word with the old one is hers, written otherwise: the birthday goes with it. Another name is
    another person's, and the birthday stays with the old one.
    """
    was = among.dossier.card.person
    held = occasions.birthday_of(among.occasions, was)
    if now == was or was is None or (now and set(folded_words(now)) & set(folded_words(was))):
        wanted = held._replace(who=now) if held else None
        if birthday is not None:
            wanted = Occasion(new_uid(), BIRTHDAY, birthday.day, now, birthday.year) if birthday else None
        return occasions.set_day(among.dossier.id, held, wanted), None
    note = f"the birthday of {was} stays; to take it out: tickler edit {among.dossier.id} --editor" if held else None
    return set_birthday(among, now, birthday, new_uid), note


def set_birthday(among: Among, who: str | None, birthday: Birthday, new_uid: Callable[[], str]) -> list[Change]:
    """What sets a person's birthday, or (for "") takes it out; nothing for None."""
    if birthday is None:
        return []
    held = occasions.birthday_of(among.occasions, who)
    now = Occasion(new_uid(), BIRTHDAY, birthday.day, who, birthday.year) if birthday else None
    return occasions.set_day(among.dossier.id, held, now)


def _added(among: Among, person: Person, said: Said, new_uid: Callable[[], str], *, first: bool) -> Decided:
    """A person more; the first one goes on the card, unless that would write over what stands there."""
    card, number = among.dossier.card, among.dossier.id
    birthday = set_birthday(among, person.name, said.birthday, new_uid)
    over = [key for key in LINES if _on_card(card, key) and getattr(person, key) not in (None, _on_card(card, key))]
    if card.person is None and (not over or fold(person.name) == fold(card.name)):
        said_lines = {key: value for key, value in _lines_of_card(person).items() if value is not None}
        return Decided("added", [*cards.rewrite(among.dossier, said_lines), *birthday], person, first=True)
    if first:
        aside = PutIn(number, _gave_way(among)._replace(uid=new_uid()))
        lines = _lines_of_card(person)
        return Decided("added", [*cards.rewrite(among.dossier, lines), aside, *birthday], person, first=True)
    note = None
    if card.person is None:
        note = f"another {' and '.join(over)} stands on the card; to put {person.name} there: --first"
    return Decided("added", [PutIn(number, person), *birthday], person, first=False, note=note)


def _change_places(among: Among, was: Person, now: Person, new_uid: Callable[[], str]) -> list[Change]:
    number = among.dossier.id
    aside = _gave_way(among)._replace(uid=new_uid())
    return [TakeOut(number, was), *cards.rewrite(among.dossier, _lines_of_card(now)), PutIn(number, aside)]


def _gave_way(among: Among) -> Person:
    """Who stood on the card; where nobody's name did, the client, whose phone it was."""
    card = among.dossier.card
    return first_of(card) or Person(ON_THE_CARD, card.name, card.position, card.phone, card.email, card.person_note)


def _lines_of_card(person: Person) -> dict[str, str | None]:
    return {_LINE_OF_CARD.get(key, key): getattr(person, key) for key in ("name", *LINES)}


def _on_card(card: Card, key: str) -> str | None:
    said: str | None = getattr(card, _LINE_OF_CARD.get(key, key))
    return said


def _birthday(among: Among, was: str, now: str, said: Said, new_uid: Callable[[], str]) -> list[Change]:
    """The birthday goes with a name that changes, and is set or taken out where that was said."""
    held = occasions.birthday_of(among.occasions, was)
    if said.birthday is None:
        return occasions.set_day(among.dossier.id, held, held._replace(who=now)) if held else []
    wanted = Occasion(new_uid(), BIRTHDAY, said.birthday.day, now, said.birthday.year) if said.birthday else None
    return occasions.set_day(among.dossier.id, held, wanted)
