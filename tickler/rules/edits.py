"""The card rewritten: its lines, the birthday of the person on it, its occasions; and what was changed, in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from tickler.changes import Change, EditCard, PutIn, Rewrite, TakeOut
from tickler.dossiers import Card, Occasion, Person
from tickler.rules import cards
from tickler.rules.cadence import say_days
from tickler.rules.money import money_in
from tickler.rules.occasions import BIRTHDAY, DayOfYear, read_day_of_year, said_occasions, say_day_of_year
from tickler.rules.own import House, say_own
from tickler.rules.persons import Among, birthday_on_card

NOTHING = "\N{EN DASH}"  # stands where a line is empty
_LONGEST_SHOWN = 60  # characters of a line that was rewritten

Called = Callable[[int], str]  # the name of the dossier with this number


class CardSaid(NamedTuple):
    """What was said of a card: its lines in words, the birthday of the person on it, occasions as ``NAME=DATE``."""

    lines: Mapping[str, str]
    birthday: str | None = None
    occasions: Sequence[str] = ()


def edit_card(
    among: Among, said: CardSaid, house: House, new_uid: Callable[[], str]
) -> tuple[list[Change], str | None]:
    """The changes that write on the card what was said, and what there is to say about it.

    Raises NotUnderstood, NotFound, Refused, Conflict where it cannot be written.
    """
    dossier = among.dossier
    changes = cards.edit(dossier, said.lines, house)
    person = next((change.now["person"] for change in _edits(changes) if "person" in change.now), dossier.card.person)
    birthday = None if said.birthday is None else read_birthday(said.birthday, house)
    birthdays, note = birthday_on_card(among, person, birthday, new_uid)
    days = said_occasions(dossier.id, among.occasions, said.occasions, lambda words: read_day(words, house), new_uid)
    return [*changes, *birthdays, *days], note


def occasions_of_new(card: Card, said: CardSaid, house: House, new_uid: Callable[[], str]) -> tuple[Occasion, ...]:
    """The occasions that a new dossier begins with.

    Raises NotUnderstood, NotFound.
    """
    birthday = read_birthday(said.birthday, house) if said.birthday else None
    hers = (Occasion(new_uid(), BIRTHDAY, birthday.day, card.person, birthday.year),) if birthday else ()
    others = said_occasions(0, (), said.occasions, lambda words: read_day(words, house), new_uid)
    return hers + tuple(
        change.what for change in others if isinstance(change, PutIn) and isinstance(change.what, Occasion)
    )


def read_birthday(words: str, house: House) -> DayOfYear | Literal[""]:
    """A birthday as it was said; "" where it is to be taken out.

    Raises NotUnderstood.
    """
    return read_day(words, house) if words.strip() else ""


def read_day(words: str, house: House) -> DayOfYear:
    """A day of the year as it was said.

    Raises NotUnderstood.
    """
    return read_day_of_year(words, house.now.date(), house.date_order)


# -- in words


def told(changes: Iterable[Change], house: House, called: Called) -> Iterator[str]:
    """What the changes do to a card, a line each: ``phone: +44 20 7946 0000 → +44 20 7946 0001``."""
    for change in changes:
        match change:
            case EditCard(_, was, now):
                yield from _lines(was, now, house, called)
            case PutIn(_, Person() | Occasion() as what):
                yield say_inside(what)
            case Rewrite(_, Person() | Occasion() as was, Person() | Occasion() as now):
                yield f"{say_inside(was)} → {_day_alone(was, now) or say_inside(now)}"
            case TakeOut(_, Person() | Occasion() as what):
                yield f"{say_inside(what)} → taken out"


def lines_of(card: Card, house: House, called: Called) -> Iterator[str]:
    """The lines of a new card that could have been read otherwise: amounts, dates, who recommended it."""
    names = ("stage", "cadence", "receivables", "recommended_by")
    now = {name: value for name in names if (value := getattr(card, name)) is not None}
    for name, value in now.items():
        yield f"{line_called(name)}: {say_line(name, value, called)}"
    for key, value in card.own:
        field = house.field(key)
        yield f"{field.called if field else key}: {say_own(field, value)}"


def line_called(name: str) -> str:
    """How people call a line of the card: ``price type``."""
    return {"list_id": "number in the list", "person_note": "note on the person"}.get(name, name.replace("_", " "))


def say_line(name: str, value: Any, called: Called) -> str:  # noqa: ANN401  # whatever a line holds
    """A line of the card as it is shown."""
    if value is None or value == ():
        return ""
    if name == "receivables":
        return money_in(value).said()
    if name == "cadence":
        return say_days(value)
    if name == "recommended_by":
        return f"{value} {called(value)}"
    return ", ".join(value) if name == "tags" else str(value)


def say_inside(what: Person | Occasion) -> str:
    """A person or an occasion in words: ``birthday of Nino Beridze: 8 March 1985``."""
    if isinstance(what, Person):
        return "person: " + ", ".join(said for said in what[1:] if said)
    of = f" of {what.who}" if what.who else ""
    return f"{what.what}{of}: {say_day_of_year(what)}"


def _day_alone(was: Person | Occasion, now: Person | Occasion) -> str:
    """The new day, where nothing else is new."""
    if isinstance(was, Occasion) and isinstance(now, Occasion) and (was.what, was.who) == (now.what, now.who):
        return say_day_of_year(now)
    return ""


def _lines(was: Mapping[str, Any], now: Mapping[str, Any], house: House, called: Called) -> Iterator[str]:
    for name in now:
        if name == "own":
            held, new = dict(was["own"]), dict(now["own"])
            for key in dict.fromkeys((*new, *held)):
                if held.get(key) != new.get(key):
                    field = house.field(key)
                    before, after = (say_own(field, own.get(key)) for own in (held, new))
                    yield f"{field.called if field else key}: {_from_to(before, after)}"
        else:
            yield f"{line_called(name)}: {_from_to(*(_short(name, row[name], called) for row in (was, now)))}"


def _from_to(was: str, now: str) -> str:
    return f"{was} → {now or NOTHING}" if was else now


def _short(name: str, value: Any, called: Called) -> str:  # noqa: ANN401  # whatever a line holds
    said = " ".join(say_line(name, value, called).split())
    return said if len(said) <= _LONGEST_SHOWN else f"{said[:_LONGEST_SHOWN]}…"


def _edits(changes: Iterable[Change]) -> Iterator[EditCard]:
    return (change for change in changes if isinstance(change, EditCard))
