"""What may stand on a card: each line made clean, tags apart, an address with its sign."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from tickler.changes import Change, EditCard
from tickler.dossiers import CARD_FIELDS, Card, Dossier
from tickler.errors import NotUnderstood, Refused
from tickler.rules.cadence import read_cadence
from tickler.rules.filing import must_not_be_out
from tickler.rules.money import read_money
from tickler.rules.own import House, OwnField, missing, one_of, read_own
from tickler.rules.refs import shortly
from tickler.words import digits, fold, line, text

LONGEST_NAME = 200
LINES = tuple(name for name in CARD_FIELDS if name != "own")  # those that every card has
USUAL = House(datetime.min)  # no fields of one's own, so that nothing is read against its now


def card_of(said: Mapping[str, str | None], house: House = USUAL) -> Card:
    """A card from what was said of its fields; a field that was not said is empty.

    Raises NotUnderstood, naming the field, for what cannot stand there.
    """
    return Card(**read_lines({name: words for name, words in said.items() if words is not None}, (), house))


def new_card(said: Mapping[str, str], house: House) -> Card:
    """A card as ``card_of`` makes it, on which all stands that must.

    Raises NotUnderstood, also where a required field was not said.
    """
    card = card_of(said, house)
    lacking = missing(house.fields, dict(card.own))
    if lacking:
        ways = " ".join(f"--set {field.key}=…" for field in lacking)
        raise NotUnderstood(f"a card here needs {', '.join(field.called for field in lacking)}", f"say it: {ways}")
    return card


def edit(dossier: Dossier, said: Mapping[str, str], house: House = USUAL) -> list[Change]:
    """Lines of the card written anew; an empty text takes a line out. No changes where all stands there already.

    Raises NotUnderstood, naming the field, for what cannot stand there; Conflict where a colleague has the dossier;
    Refused where it would recommend itself.
    """
    must_be_here(dossier)
    now = read_lines(said, dossier.card.own, house)
    if now.get("recommended_by") == dossier.id:
        raise Refused(f"{dossier.card.name} ({dossier.id}) cannot have recommended itself")
    return rewrite(dossier, now)


def must_be_here(dossier: Dossier) -> None:
    """Raise Conflict where a colleague has the dossier."""
    must_not_be_out(dossier)


def read_lines(said: Mapping[str, str], own: tuple[tuple[str, str], ...], house: House) -> dict[str, Any]:
    """What stands in each line after these words were written there; fields of one's own are one line of the card.

    Raises NotUnderstood, naming the field, for what cannot stand there.
    """
    now = {name: read_field(name, words, house) for name, words in said.items() if name in LINES}
    held = dict(own)
    for key in said.keys() - now.keys():
        field = house.field(key) or (OwnField(key) if key in held else None)
        if field is None:
            raise no_such_field(key, house)
        value = read_own(field, said[key], house)
        held = {name: kept for name, kept in held.items() if name != field.key}
        held |= {field.key: value} if value is not None else {}
    order = [field.key for field in house.fields]
    in_order = sorted(held.items(), key=lambda one: (order.index(one[0]) if one[0] in order else len(order), one[0]))
    return now | ({"own": tuple(in_order)} if held != dict(own) else {})


def rewrite(dossier: Dossier, now: Mapping[str, Any]) -> list[Change]:
    """The change that brings a card to these values; none where it has them."""
    was = {name: getattr(dossier.card, name) for name in now}
    changed = [name for name in now if now[name] != was[name]]
    if not changed:
        return []
    return [EditCard(dossier.id, {name: was[name] for name in changed}, {name: now[name] for name in changed})]


def read_field(name: str, words: str, house: House = USUAL) -> Any:  # noqa: ANN401  # a text, nothing, or the tags
    """What stands in a field of the card after these words were written there.

    Raises NotUnderstood, naming the field.
    """
    by_the_house = _HOUSE_READERS.get(name)
    return by_the_house(words, house) if by_the_house else _READERS.get(name, _line)(name, words)


@lru_cache(maxsize=1000)  # in a long list the same tags come again and again
def read_tags(words: str) -> tuple[str, ...]:
    """Tags, apart at commas and semicolons, each once, in the order they were said."""
    cleaned = (line(tag.strip().removeprefix("#"), "a tag") for part in words.split(";") for tag in part.split(","))
    return each_once(tag for tag in cleaned if tag)


def each_once(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags as they were written first: ``VIP`` and ``vip`` are the same one."""
    seen: dict[str, str] = {}
    for tag in tags:
        seen.setdefault(fold(tag), tag)
    return tuple(seen.values())


def retag(tags: tuple[str, ...], put_on: list[str], taken_off: list[str]) -> tuple[str, ...]:
    """The tags after some are put on and some taken off."""
    off = set(map(fold, read_tags(",".join(taken_off))))
    return tuple(tag for tag in each_once((*tags, *read_tags(",".join(put_on)))) if fold(tag) not in off)


def no_such_field(key: str, house: House = USUAL) -> NotUnderstood:
    """What to say of a line that no card has."""
    import difflib  # 2 ms, and only here

    known = [*LINES, *(field.key for field in house.fields)]
    near = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"a card has {', '.join(known)}; declare more in [fields]"
    return NotUnderstood(f"a card has no line {shortly(key)}", hint)


def _line(name: str, words: str) -> str | None:
    return line(words, f"the {name.replace('_', ' ')}")


def _name(_field: str, words: str) -> str:
    said = line(words, "the name", LONGEST_NAME)
    if said is None or not any(c.isprintable() and not c.isspace() for c in said):
        raise NotUnderstood("a dossier needs a name: this one is empty")
    return said


def _email(_field: str, words: str) -> str | None:
    said = line(words, "the email")
    if said and ("@" not in said.strip("@") or " " in said):
        raise NotUnderstood(f"{said[:60]!r} is no email address: it has no name@place")
    return said


def _phone(_field: str, words: str) -> str | None:
    said = line(words, "the phone")
    if said and not digits(said):
        raise NotUnderstood(f"{said[:60]!r} is no phone number: it has no digit")
    return said


def _website(_field: str, words: str) -> str | None:
    said = line(words, "the website")
    if said and (" " in said or "." not in said):
        raise NotUnderstood(f"{shortly(said)} is no website", "for example: kavkaz.example")
    return said


def _number(_field: str, words: str) -> int | None:
    said = words.strip()
    if said and not (said.isascii() and said.isdigit()):
        raise NotUnderstood(f"{shortly(words)} is no number of a dossier")
    return int(said) if said else None


def _stage(words: str, house: House) -> str | None:
    said = line(words, "the stage")
    stage = one_of(said, house.stages) if said else None
    if said and stage is None:
        raise NotUnderstood(f"there is no stage {shortly(said)}", f"one of {', '.join(house.stages)}")
    return stage


def _receivables(words: str, house: House) -> str | None:
    return str(read_money(words, house.currency)) if words.strip() else None


_HOUSE_READERS: dict[str, Callable[[str, House], Any]] = {"stage": _stage, "receivables": _receivables}
_READERS: dict[str, Callable[[str, str], Any]] = {
    "name": _name,
    "email": _email,
    "phone": _phone,
    "website": _website,
    "recommended_by": _number,
    "cadence": lambda _field, words: read_cadence(words),
    "person_note": lambda _field, words: text(words, "the note on the person"),
    "note": lambda _field, words: text(words, "the note on the card"),
    "tags": lambda _field, words: read_tags(words),
}
