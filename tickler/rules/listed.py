"""What a row of a list says of a card that is there already: its news goes on it, and what was written here stays."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tickler.changes import Change, PutIn, TakeOut, after
from tickler.dossiers import Card, Dossier, Person
from tickler.rules import cards, matching
from tickler.rules.lists import Row
from tickler.rules.persons import Among
from tickler.words import LONGEST_TEXT, fold


def said_by(row: Row, held: Card) -> dict[str, Any]:
    """What the row fills of the card. A name made of the person or the company replaces only one that was made so."""
    said = {field: value for field, value in row.card._asdict().items() if value}
    if not row.named and held.name not in (held.person, held.company):
        del said["name"]
    note = with_also(row.card.note, row.also)
    return said | ({"note": note} if note else {})


def news_in(said: Mapping[str, Any], held: Card, before: Mapping[str, Any]) -> dict[str, Any]:
    """What a list did not say last time already: the rest was changed here since, or stands there."""
    news = {field: value for field, value in said.items() if not before.get(field) == value != getattr(held, field)}
    if "own" in news:
        was, now = before.get("own", {}), dict(held.own)
        own = tuple((key, value) for key, value in said["own"] if not was.get(key) == value != now.get(key))
        news |= {"own": own}
    return news


def united(said: Mapping[str, Any], held: Card) -> dict[str, Any]:
    """The lines of the card with what is said: tags, notes and fields of one's own are added to those it has."""
    now = dict(said)
    if "own" in said:
        now["own"] = tuple((dict(held.own) | dict(said["own"])).items())
    if "tags" in said:
        now["tags"] = cards.each_once((*held.tags, *said["tags"]))
    if "note" in said and held.note:
        now["note"] = _noted_beside(held.note, said["note"])
    return now


def with_also(note: str | None, also: Sequence[str]) -> str | None:
    """The note with the phones and addresses that have no line of their own on the card."""
    missing = [said for said in also if said not in (note or "")]
    with_them = "\n".join(filter(None, (note, f"also: {', '.join(missing)}")))
    return with_them if missing and len(with_them) <= LONGEST_TEXT else note


def with_who_was_there(
    row: Row, dossier: Dossier, changes: list[Change], inside: Callable[[Dossier], Among], new_uid: Callable[[], str]
) -> list[Change]:
    """Where another person takes the card, who stood there stays in the dossier, with all that was known of her."""
    was, now = dossier.card, after(dossier, changes).card
    if not (was.person and now.person) or not matching.are_others(was.person, now.person):
        return changes
    others = inside(dossier).others
    there = next((one for one in others if fold(one.name) == fold(now.person)), None)
    lines = now._asdict() | {"person_note": there.note if there else None}
    if row.card.position is None:
        lines["position"] = there.position if there else None
    stays = Person(
        new_uid(),
        was.person,
        was.position,
        None if was.phone == now.phone else was.phone,
        None if was.email == now.email else was.email,
        was.person_note,
    )
    moved: list[Change] = []
    if there and all(said in (None, on_card) for said, on_card in zip(there[2:], _lines_of(lines), strict=True)):
        moved.append(TakeOut(dossier.id, there))
    if all(fold(one.name) != fold(was.person) for one in others):
        moved.append(PutIn(dossier.id, stays))
    return [*cards.rewrite(dossier, lines), *moved]


def _lines_of(card: Mapping[str, Any]) -> tuple[str | None, ...]:
    """What a card says of its person, in the order of a person's lines."""
    return card["position"], card["phone"], card["email"], card["person_note"]


def _noted_beside(held: str, said: str) -> str:
    """The note that is there, and below it the lines that it lacks; where there is no room for them it stays."""
    if held in said:
        return said
    there = held.splitlines()
    both = "\n".join((held, *(line for line in said.splitlines() if line not in there)))
    return both if len(both) <= LONGEST_TEXT else held
