"""What may stand on a card: each line made clean, tags apart, an address with its sign."""

from collections.abc import Callable, Mapping
from typing import Any

from tickler.changes import Change, EditCard
from tickler.dossiers import CARD_FIELDS, Card, Dossier
from tickler.errors import NotUnderstood
from tickler.words import digits, line, text

LONGEST_NAME = 200


def card_of(said: Mapping[str, str | None]) -> Card:
    """A card from what was said of its fields; a field that was not said is empty.

    Raises NotUnderstood, naming the field, for what cannot stand there.
    """
    return Card(**{name: read_field(name, words) for name, words in said.items() if words is not None})


def edit(dossier: Dossier, said: Mapping[str, str]) -> list[Change]:
    """Lines of the card written anew; an empty text takes a line out. No changes where all stands there already.

    Raises NotUnderstood, naming the field, for what cannot stand there.
    """
    now = {name: read_field(name, words) for name, words in said.items()}
    return rewrite(dossier, now)


def rewrite(dossier: Dossier, now: Mapping[str, Any]) -> list[Change]:
    """The change that brings a card to these values; none where it has them."""
    was = {name: getattr(dossier.card, name) for name in now}
    changed = [name for name in now if now[name] != was[name]]
    if not changed:
        return []
    return [EditCard(dossier.id, {name: was[name] for name in changed}, {name: now[name] for name in changed})]


def read_field(name: str, words: str) -> Any:  # noqa: ANN401  # a text, nothing, or the tags
    """What stands in a field of the card after these words were written there.

    Raises NotUnderstood, naming the field.
    """
    return _READERS.get(name, _line)(name, words)


def read_tags(words: str) -> tuple[str, ...]:
    """Tags, apart at commas and semicolons, each once, in the order they were said."""
    cleaned = (line(tag.strip().removeprefix("#"), "a tag") for part in words.split(";") for tag in part.split(","))
    return tuple(dict.fromkeys(tag for tag in cleaned if tag))


def retag(tags: tuple[str, ...], put_on: list[str], taken_off: list[str]) -> tuple[str, ...]:
    """The tags after some are put on and some taken off."""
    off = set(read_tags(",".join(taken_off)))
    return tuple(tag for tag in dict.fromkeys((*tags, *read_tags(",".join(put_on)))) if tag not in off)


def no_such_field(key: str) -> NotUnderstood:
    """What to say of a line that no card has."""
    import difflib  # 2 ms, and only here

    near = difflib.get_close_matches(key, CARD_FIELDS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"a card has {', '.join(CARD_FIELDS)}"
    return NotUnderstood(f"a card has no line {key[:40]!r}", hint)


def _line(name: str, words: str) -> str | None:
    return line(words, f"the {name}")


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


_READERS: dict[str, Callable[[str, str], Any]] = {
    "name": _name,
    "email": _email,
    "phone": _phone,
    "note": lambda _field, words: text(words, "the note on the card"),
    "tags": lambda _field, words: read_tags(words),
}
