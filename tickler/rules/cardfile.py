"""The card as a file: written for an editor as commented TOML, and read again with each mistake named at its line."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from functools import partial
from typing import Any, NamedTuple, TypeVar

from tickler.changes import Change, PutIn, Rewrite, TakeOut
from tickler.dossiers import Occasion, Person
from tickler.errors import NotUnderstood, TicklerError
from tickler.rules import cards
from tickler.rules.edits import Called, read_birthday, read_day
from tickler.rules.occasions import BIRTHDAY, DayOfYear, birthday_of, say_day_of_year
from tickler.rules.own import House, OwnField, read_own
from tickler.rules.persons import Among, read_person
from tickler.rules.refs import shortly
from tickler.words import fold, line

MARK = "#!"  # begins the lines that name mistakes

_BLOCKS = (
    ("name", "company"),
    ("person", "position", "phone", "email", "birthday", "person_note"),
    ("stage", "cadence", "terms", "price_type", "receivables"),
    ("address", "website", "language", "source", "recommended_by", "list_id"),
    ("tags", "note"),
)
_OF_PERSON = ("name", "position", "phone", "email", "birthday", "note")
_OF_OCCASION = ("name", "on", "who")
_LONG = 70  # characters of a line that has no room for a remark
_TABLES = ("own", "persons", "occasions")

Place = tuple[str, int, str]  # a table, which one of them, and a key in it
Kept = TypeVar("Kept", Person, Occasion)


class Mistake(NamedTuple):
    """What is wrong with a line."""

    line: int  # from 1
    said: str


class CardFile(NamedTuple):
    """What a file says: the card's lines, the persons beside the one on it, the days to greet on. Nothing has a uid."""

    lines: Mapping[str, Any]
    persons: Sequence[Person]
    occasions: Sequence[Occasion]


# -- written


def written(among: Among, house: House, called: Called) -> str:
    """The card with its persons and occasions, to be changed in an editor."""
    return "\n".join((*_head(among), *_card(among, house, called), *_own(among, house), *_inside(among))) + "\n"


def _head(among: Among) -> Iterator[str]:
    yield f"# {_on_one_line(among.dossier.card.name)} ({among.dossier.id})"
    yield "# Save and close to write this on the card; close without a change to leave it as it is."
    yield '# An empty text "", or a line that is gone, is taken off the card.'


def _card(among: Among, house: House, called: Called) -> Iterator[str]:
    card = among.dossier.card
    birthday = birthday_of(among.occasions, card.person)
    remarks = {
        "person": "the first to ask for",
        "birthday": "8 march, 8 march 1985",
        "person_note": "what should be known of the person",
        "stage": ", ".join(house.stages),
        "cadence": "days without a contact, at most: 14, 2w, 1m",
        "receivables": "what is open: 1200.50 EUR",
        "recommended_by": called(card.recommended_by) if card.recommended_by else "a number, or words of the name",
        "note": "what should always be known of the client",
    }
    for block in _BLOCKS:
        yield ""
        for name in block:
            value = say_day_of_year(birthday) if name == "birthday" and birthday else getattr(card, name, None)
            if name == "list_id" and value is None:
                continue
            yield _line(name, value, remarks.get(name))


def _own(among: Among, house: House) -> Iterator[str]:
    held = dict(among.dossier.card.own)
    if not house.fields and not held:
        return
    yield from ("", "[own]")
    for field in house.fields:
        kind = f"one of {', '.join(field.choices)}" if field.choices else field.kind
        remark = ", ".join(said for said in (field.label, kind, "required" if field.required else "") if said)
        yield _line(field.key, held.pop(field.key, None), remark)
    for key, value in held.items():
        yield _line(key, value, "not declared in the config file any more")


def _inside(among: Among) -> Iterator[str]:
    shown = {among.dossier.card.person, *(person.name for person in among.others)}
    yield from ("", "# More persons, each under a [[persons]] of its own.")
    for person in among.others:
        birthday = birthday_of(among.occasions, person.name)
        said = person._asdict() | {"birthday": say_day_of_year(birthday) if birthday else None}
        yield from ("[[persons]]", *(_line(name, said[name]) for name in _OF_PERSON), "")
    if not among.others:
        yield from ("# [[persons]]", *(f"# {_line(name, None)}" for name in _OF_PERSON), "")
    yield "# Days of the year to greet on, each under an [[occasions]] of its own."
    others = [one for one in among.occasions if one.what != BIRTHDAY or one.who not in shown]
    for occasion in others:
        yield from ("[[occasions]]", _line("name", occasion.what), _line("on", say_day_of_year(occasion)))
        yield from ([_line("who", occasion.who)] if occasion.who else [])
        yield ""
    if not others:
        yield from ("# [[occasions]]", '# name = "Accountants\' day"', '# on = "21 november"')


def _line(key: str, value: Any, remark: str | None = None) -> str:  # noqa: ANN401  # whatever a line of a card holds
    said = f"[{', '.join(map(_text, value))}]" if isinstance(value, tuple) else _text(str(value or ""))
    name = key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)
    begun, several, rest = f"{name} = {said}".partition("\n")
    beside = f"  # {_on_one_line(remark)}" if remark and not several and len(begun) < _LONG else ""
    return f"{begun}{beside}{several}{rest}"


def _text(said: str) -> str:
    """The text as TOML writes it, in several lines if it has several; what a terminal would obey is escaped."""
    escaped = "\n".join("".join(map(_escaped, held)) for held in said.split("\n"))
    if "\n" in said:
        escaped = escaped.replace('"""', '""\\"')
        return f'"""\n{escaped}\n"""'
    if '"' not in said:
        return f'"{escaped}"'
    if "'" not in said and escaped == said:
        return f"'{said}'"
    escaped = escaped.replace('"', '\\"')
    return f'"{escaped}"'


def _escaped(character: str) -> str:
    if character == "\\":
        return "\\\\"
    return f"\\u{ord(character):04x}" if _is_obeyed(character) else character


def _is_obeyed(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Zl", "Zp"} or unicodedata.bidirectional(character) in {
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    }  # fmt: skip


def _on_one_line(said: str) -> str:
    return "".join(" " if _is_obeyed(c) else c for c in said)


# -- read


def read(
    text: str, among: Among, house: House, number_of: Callable[[str], int]
) -> tuple[CardFile | None, list[Mistake]]:
    """What a file says; or, where something in it cannot be read, all that is wrong with it.

    ``number_of`` gives the number of the dossier that a REF names, and raises a TicklerError for none.
    """
    import tomllib  # 7 ms, saved where nothing is edited

    places = _Places(text)
    try:
        said = tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        return None, [_mistake_of(str(error), places)]
    except RecursionError:
        return None, [Mistake(1, "lists within lists without end")]
    reading = _Reading(places, house)
    file = CardFile(
        reading.card(said, among, number_of), tuple(reading.persons(said, among)), tuple(reading.occasions(said))
    )
    reading.no_others(said, "", 0, (*(name for block in _BLOCKS for name in block), *_TABLES))
    reading.no_twins(file)
    return (None, reading.mistakes) if reading.mistakes else (file, [])


def with_mistakes(text: str, mistakes: Iterable[Mistake]) -> str:
    """The text with each mistake named in a comment above its line."""
    named: dict[int, list[str]] = {}
    for mistake in mistakes:
        named.setdefault(mistake.line, []).append(f"{MARK} {_on_one_line(mistake.said)}")
    count = sum(map(len, named.values()))
    many = f"{count} mistakes, each named" if count > 1 else "1 mistake, named"
    head = f"{MARK} {many} above its line. Save and close to try again; close without a change to give up."
    lines = text.split("\n")
    return "\n".join((head, *(one for number, held in enumerate(lines, 1) for one in (*named.get(number, ()), held))))


def without_mistakes(text: str, shown: str) -> str:
    """The text without the comments that named mistakes when it was shown."""
    put_in = {held for held in shown.split("\n") if held.startswith(f"{MARK} ")}
    return "\n".join(held for held in text.split("\n") if held not in put_in)


class _Places:
    """On which line each key of a file stands."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self._of: dict[Place, int] = {}
        self._outside: dict[int, int] = {}  # from a line within a text of several to the one on which that begins
        table, which, seen = "", 0, Counter[str]()
        quotes, begun = "", 0
        for number, held in enumerate(self.lines, start=1):
            if quotes:
                self._outside[number] = begun
                quotes = "" if quotes in held else quotes
            elif header := re.match(r"\s*\[+\s*([^\]#]+?)\s*\]", held):
                table = header[1].strip("\"'")
                which = seen[table]
                seen[table] += 1
                self._of[table, which, ""] = number
            elif key := re.match(r"""\s*["']?([^\s"'=#]+)["']?\s*=\s*(.*)""", held):
                self._of[table, which, key[1]] = number
                quotes = next((q for q in ('"""', "'''") if key[2].startswith(q) and q not in key[2][3:]), "")
                begun = number

    def line_of(self, place: Place) -> int:
        """The line of a key; of its table, where the key is not there."""
        table, which, _key = place
        return self._of.get(place) or self._of.get((table, which, "")) or 1

    def outside(self, number: int) -> int:
        """The line, or the one on which the text of several lines begins that it is within."""
        return self._outside.get(number, number)


class _Reading:
    """A file while it is read; what cannot be read is noted, and the rest is read all the same."""

    def __init__(self, places: _Places, house: House) -> None:
        self.places, self.house = places, house
        self.mistakes: list[Mistake] = []

    def card(self, said: Mapping[str, Any], among: Among, number_of: Callable[[str], int]) -> dict[str, Any]:
        """The card's lines, by the names of its fields."""
        lines: dict[str, Any] = {}
        for name in (name for block in _BLOCKS for name in block if name != "birthday"):
            place = ("", 0, name)
            if name == "recommended_by":
                lines[name] = self._take(place, said, lambda words: _recommended_by(words, among, number_of))
            else:
                lines[name] = self._take(place, said, partial(cards.read_field, name, house=self.house))
        lines["own"] = self._own(said.get("own", {}), dict(among.dossier.card.own))
        lines["tags"] = lines["tags"] or ()
        return lines

    def persons(self, said: Mapping[str, Any], among: Among) -> Iterator[Person]:
        """The persons beside the one on the card; one with nothing said of it is none."""
        for which, table in enumerate(self._tables(said, "persons")):
            self.no_others(table, "persons", which, _OF_PERSON)
            if any(table.values()):
                yield self._person(table, which)
        del among

    def _person(self, table: Mapping[str, Any], which: int) -> Person:
        read = {
            name: self._take(("persons", which, name), table, partial(_line_of_person, name))
            for name in _OF_PERSON
            if name != "birthday"
        }
        return Person("", read["name"] or "", read["position"], read["phone"], read["email"], read["note"])

    def occasions(self, said: Mapping[str, Any]) -> Iterator[Occasion]:
        """The days to greet on: the birthdays that stand beside their persons, and the others."""
        yield from self._birthday(("", 0, "birthday"), said, said.get("person"))
        for which, table in enumerate(self._tables(said, "persons")):
            yield from self._birthday(("persons", which, "birthday"), table, table.get("name"))
        for which, table in enumerate(self._tables(said, "occasions")):
            self.no_others(table, "occasions", which, _OF_OCCASION)
            if any(table.values()):
                yield from self._occasion(table, which)

    def _birthday(self, place: Place, table: Mapping[str, Any], who: Any) -> Iterator[Occasion]:  # noqa: ANN401  # whatever TOML holds
        day = self._take(place, table, lambda words: read_birthday(words, self.house))
        if day:
            yield Occasion("", BIRTHDAY, day.day, _name_in(who), day.year)

    def _occasion(self, table: Mapping[str, Any], which: int) -> Iterator[Occasion]:
        what = self._take(("occasions", which, "name"), table, lambda words: _needed(words, "an occasion needs a name"))
        who = self._take(("occasions", which, "who"), table, lambda words: line(words, "the name"))
        day = self._take(("occasions", which, "on"), table, lambda words: read_day(words, self.house))
        if what and fold(what) == BIRTHDAY and who is None:
            self._note(("occasions", which, "name"), "a birthday is of a person: it stands beside the name")
        if what and isinstance(day, DayOfYear):
            yield Occasion("", what, day.day, who, day.year)

    def _own(self, said: Any, held: Mapping[str, str]) -> tuple[tuple[str, str], ...]:  # noqa: ANN401  # whatever TOML holds
        if not isinstance(said, dict):
            self._note(("", 0, "own"), "fields of your own stand under [own]")
            return ()
        fields = [*self.house.fields, *(OwnField(key) for key in held if self.house.field(key) is None)]
        self.no_others(said, "own", 0, [field.key for field in fields])
        read = {field.key: self._take(("own", 0, field.key), said, self._own_reader(field, held)) for field in fields}
        return tuple((key, value) for key, value in read.items() if value is not None)

    def _own_reader(self, field: OwnField, held: Mapping[str, str]) -> Callable[[str], str | None]:
        """How a field is read. A required one that was missing before may stay so: another time is time for it."""
        lenient = field._replace(required=field.required and field.key in held)
        return lambda words: read_own(lenient, words, self.house)

    def no_others(self, table: Mapping[str, Any], name: str, which: int, known: Sequence[str]) -> None:
        """Note the keys that nobody knows."""
        import difflib  # 2 ms, saved where nothing is edited

        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"here are {', '.join(known) or 'none'}"
                self._note((name, which, key), f"there is no line {shortly(key)} here; {hint}")

    def no_twins(self, file: CardFile) -> None:
        """Note the persons, and the occasions, that have the name of another."""
        seen = {fold(file.lines.get("person") or "")}
        for which, person in enumerate(file.persons):
            if fold(person.name) in seen and person.name:
                self._note(("persons", which, "name"), "two persons need two names")
            seen.add(fold(person.name))
        twins = [key for key, count in Counter(map(_key_of_occasion, file.occasions)).items() if count > 1]
        if twins:
            self._note(("occasions", 0, ""), f"{twins[0][0]} is there twice")

    def _tables(self, said: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
        tables = said.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            if name not in {mistake.said.split("[[")[-1].split("]]")[0] for mistake in self.mistakes}:
                self._note((name, 0, ""), f"each of them stands under [[{name}]]")
            return []
        return tables

    def _take(self, place: Place, table: Mapping[str, Any], read: Callable[[str], Any]) -> Any:  # noqa: ANN401  # what a line holds
        """What stands at a place, read; None where it cannot be, and that is noted."""
        try:
            return read(_words(table.get(place[2], "")))
        except TicklerError as error:
            self._note(place, f"{error.message}; {error.hint}" if error.hint else error.message)
            return None

    def _note(self, place: Place, said: str) -> None:
        self.mistakes.append(Mistake(self.places.line_of(place), said))


def _mistake_of(said: str, places: _Places) -> Mistake:
    """What TOML says of a file that it cannot read, at the line that it names."""
    at = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", said)
    number = int(at[1]) if at and at[1] else len(places.lines)
    why = said.replace(at[0], "") if at else said
    return Mistake(places.outside(number), f'{why}; a text stands in quotes: phone = "+44 20 7946 0000"')


def _words(value: Any) -> str:  # noqa: ANN401  # whatever TOML holds
    """What was written, as words: quotes were perhaps left out.

    Raises NotUnderstood for tables.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ",".join(map(_words, value))
    if isinstance(value, date | time):
        return value.isoformat()
    if not isinstance(value, str | int):
        raise NotUnderstood("a text in quotes belongs here")
    return str(value)


def _name_in(value: Any) -> str | None:  # noqa: ANN401  # whatever TOML holds
    """The name that was written; None for none, and for what is told where the name itself is read."""
    try:
        return line(_words(value), "the name") if value else None
    except NotUnderstood:
        return None


def _needed(words: str, otherwise: str) -> str:
    said = line(words, "the name")
    if said is None:
        raise NotUnderstood(otherwise)
    return said


def _line_of_person(name: str, words: str) -> str | None:
    held: str | None = getattr(read_person("", {"name": "x", name: words}), name)
    return held


def _recommended_by(words: str, among: Among, number_of: Callable[[str], int]) -> int | None:
    number = number_of(words) if words.strip() else None
    if number == among.dossier.id:
        raise NotUnderstood("nobody is recommended by himself")
    return number


# -- decided


def changes_to(among: Among, file: CardFile, new_uid: Callable[[], str]) -> list[Change]:
    """What makes the card, the persons and the occasions as the file says.

    Raises Conflict where a colleague has the dossier.
    """
    cards.must_be_here(among.dossier)
    return [
        *cards.rewrite(among.dossier, file.lines),
        *_differences(among, among.others, file.persons, lambda person: fold(person.name), new_uid),
        *_differences(among, among.occasions, file.occasions, _key_of_occasion, new_uid),
    ]


def _differences(
    among: Among,
    held: Sequence[Kept],
    wanted: Sequence[Kept],
    key: Callable[[Kept], object],
    new_uid: Callable[[], str],
) -> Iterator[Change]:
    left = list(held)
    for one in wanted:
        was = next((lying for lying in left if key(lying) == key(one)), None)
        if was in left:
            left.remove(was)
        if was is None:
            yield PutIn(among.dossier.id, one._replace(uid=new_uid()))
        elif (now := one._replace(uid=was.uid)) != was:
            yield Rewrite(among.dossier.id, was, now)
    for one in left:
        yield TakeOut(among.dossier.id, one)


def _key_of_occasion(occasion: Occasion) -> tuple[str, str | None]:
    return fold(occasion.what), occasion.who and fold(occasion.who)
