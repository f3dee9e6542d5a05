"""A list on its way into the binder: what each of its rows does there.

The list is read twice, so that it never has to be held in memory. First it is looked over: bad rows are found, the days
that its own dates fill are counted, and dossiers are claimed by the rows that surely are theirs. Then it is taken in.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, Literal

from dateutil.relativedelta import relativedelta

from tickler.changes import Change, File, PutIn, after
from tickler.dossiers import Card, Dossier, Filing, Occasion
from tickler.errors import Refused
from tickler.rules import cards, listed, matching
from tickler.rules.dealing import deal
from tickler.rules.filing import filing_at
from tickler.rules.lists import BadRow, Row
from tickler.rules.matching import Match
from tickler.rules.occasions import BIRTHDAY, DayOfYear, birthday_of, named, set_day
from tickler.rules.persons import LINES, Among, Said, put, read_person, set_birthday
from tickler.rules.views import TakenIn, Tally
from tickler.tabs import day_of, day_tab
from tickler.words import fold
from tickler.workdays import Calendar

_YEARS_AHEAD = 100
_MOST_SHOWN = 3
_MOST_RENAMED = 20
_WHO = ("name", "company", "person", "phone", "email")
_FEW_STRANGERS = 2


class Marks:
    """Numbers of dossiers that are marked: a byte for each dossier that was there before the list came."""

    def __init__(self, highest: int) -> None:
        self._marked = bytearray(highest + 1)

    def __contains__(self, number: object) -> bool:
        """Whether a number is marked."""
        return isinstance(number, int) and number < len(self._marked) and bool(self._marked[number])

    def add(self, number: int) -> None:
        """Mark a number."""
        self._marked[number] = 1


Twin = Literal["surely", "perhaps"]


@dataclass(frozen=True, slots=True)
class Binder:
    """What the binder is asked while a list is taken in: the dossiers up to ``highest`` were there before it came."""

    highest: int
    alike: Callable[[Card, str | None, Marks], Iterable[Dossier]]  # perhaps the same client, and not marked
    has_uid: Callable[[str], bool]
    inside: Callable[[Dossier], Among]  # the dossier with the persons and occasions in it
    whose: Callable[[str], Among | None]  # the dossier with this uid, those that were taken in already too
    twin: Callable[[Card, str | None], Twin | None]  # whether a new dossier of a row further up is of this client
    turned: Callable[[Card], bool]  # whether a dossier has the words of its name in another order
    said_before: Callable[[Dossier], Mapping[str, Any]]  # lines of the card as a list said them last


@dataclass(frozen=True, slots=True)
class Terms:
    """How what has no date is dealt out: from which day on, how many a day, beside what lies there already."""

    today: date
    calendar: Calendar
    start: date
    per_day: int
    capacity: int
    thickness: Mapping[date, int]
    past_too: bool  # a date that has passed is none


@dataclass(slots=True)
class Survey:
    """What was found when the list was looked over."""

    claimed: Marks
    rows: int = 0
    passed: int = 0  # rows that are bad because their date has passed
    dated: Counter[date] = field(default_factory=Counter)  # rows that bring a date of their own, by day
    same_list: bool = False  # whether its numbers are those of the list that came before, whatever else it says
    shared: set[int] = field(default_factory=set)  # dossiers of whose uid the list has several rows
    numbered: int = 0  # rows that have the number of a dossier
    strangers: int = 0  # and nothing else that says that they are its client's

    @property
    def of_others(self) -> bool:
        """Whether the numbers in the list are those of other clients."""
        return self.strangers > max(_FEW_STRANGERS, self.numbered // 2)


Refuse = Callable[[BadRow], None]


def look_over(
    rows: Iterable[Row | BadRow], binder: Binder, refuse: Refuse, *, past_too: bool, same_list: bool = False
) -> Survey:
    """What the list will do, as far as it must be known before it is taken in; bad rows are handed to ``refuse``."""
    survey = Survey(Marks(binder.highest), same_list=same_list)
    for row in rows:
        survey.rows += 1
        if isinstance(row, BadRow):
            refuse(row)
            continue
        if not row.beside:
            _claim(row, binder, survey, refuse, past_too=past_too)
    return survey


def _claim(row: Row, binder: Binder, survey: Survey, refuse: Refuse, *, past_too: bool) -> None:
    """Note which dossier a row surely is of, or which day it fills."""
    match, _ = _match(row, binder, survey, survey.claimed)
    if row.uid and not (match and match.dossier.uid == row.uid) and (held := binder.whose(row.uid)):
        survey.shared.add(held.dossier.id)
    if match and _by_number(row, match.dossier):
        survey.numbered += 1
        survey.strangers += match.doubtful
    if match and (bad := _in_doubt(row, match)):
        refuse(bad)
    elif match and match.sure:
        survey.claimed.add(match.dossier.id)
    elif match is None and row.closed:
        pass  # it stays out
    elif match is None and row.passed and not past_too:
        survey.passed += 1
        refuse(row.passed)
    elif row.place and (day := day_of(row.place.tab)):
        survey.dated[day] += 1


def _match(row: Row, binder: Binder, survey: Survey, but: Marks) -> tuple[Match | None, Dossier | None]:
    """The dossier that a row is of, and the first that has anything in common with it.

    A number in doubt is believed if it is of what a list said before.
    """
    alike = (one for one in binder.alike(row.card, row.uid, but) if not _is_copy(row, one, survey))
    first = next(alike, None)
    if first is None:
        return None, None
    among = chain([first], alike)
    match = matching.best(row.card, among, row.uid, claimed=survey.claimed, same_list=survey.same_list)
    if match and match.doubtful:
        before = binder.said_before(match.dossier)
        lines = {name: before.get(name, held) for name, held in match.dossier.card._asdict().items() if name in _WHO}
        as_listed = match.dossier._replace(card=match.dossier.card._replace(**lines))
        if matching.same_client(row.card, as_listed):
            return Match(match.dossier, sure=True), first
    return match, first


def _is_copy(row: Row, dossier: Dossier, survey: Survey) -> bool:
    """Whether a row has a dossier's uid as another has it, and is not of its client: a row copied for a new one."""
    by_uid = row.uid == dossier.uid and dossier.id in survey.shared
    return by_uid and not matching.same_client(row.card, dossier)


def take_in(  # noqa: PLR0913  # what is read, what it meets, what was found, what is wanted, and what is told
    rows: Iterable[Row | BadRow],
    binder: Binder,
    survey: Survey,
    terms: Terms,
    tally: Tally,
    *,
    refuse: Refuse,
    new_uid: Callable[[], str],
    said_by: Callable[[str, Row], None],
) -> Iterator[Change]:
    """The changes that bring the list into the binder, one by one; ``tally`` counts what is done.

    ``said_by`` is told the uid of each dossier with the row that it is of; of one that is still to come, too.

    A row of a client who has a dossier brings its card up to date; any other is a new dossier. Within one list no
    dossier belongs to two rows, and one that surely is some row's is no other's by an email or a phone alone.

    Raises Refused where the days run out.
    """
    taken = Marks(binder.highest)
    days = _days(terms, survey)
    for row in rows:
        if isinstance(row, BadRow):
            tally.skipped += 1
            refuse(row)
            continue
        if row.beside:
            yield from _beside(row, binder.whose(row.beside), tally, new_uid, said_by)
            continue
        match, alike = _match(row, binder, survey, taken)
        if match and (bad := _in_doubt(row, match)):
            tally.skipped += 1
            refuse(bad)
        elif match:
            taken.add(match.dossier.id)
            said_by(match.dossier.uid, row)
            changes = _brought_up_to_date(row, match.dossier, binder, tally, new_uid)
            if changes and (not match.sure or matching.is_other_name(row.card, match.dossier)):
                _tell_renamed(match.dossier, changes, tally)
            yield from changes
        elif row.closed:
            tally.left_closed += 1
        elif row.passed and not terms.past_too:
            tally.skipped += 1
            refuse(row.passed)
        else:
            twin = binder.twin(row.card, row.uid)
            turned = twin == "perhaps" or binder.turned(row.card)
            if turned or (alike and alike.id not in survey.claimed):
                tally.alike += 1
                tally.first_alike = tally.first_alike or f"{row.record.where}, {row.card.name}"
            filing = _dated(row, tally) or _dealt(row, days, tally)
            uid = _uid_of_new(row, twin, binder, tally) or new_uid()
            new = _new_dossier(row, uid, filing, tally, new_uid)
            yield new
            said_by(new.uid, row)


def _uid_of_new(row: Row, twin: Twin | None, binder: Binder, tally: Tally) -> str | None:
    """The uid that the list gives a new dossier, if no other has it.

    One client twice in a list has two dossiers then: which is right, nobody guesses, but it is said.
    """
    uid_is_given = row.uid is not None and binder.has_uid(row.uid)
    if twin == "surely" or uid_is_given:
        tally.twins += 1
        tally.first_twin = tally.first_twin or f"{row.record.where}, {row.card.name}"
    return None if uid_is_given else row.uid


def _new_dossier(row: Row, uid: str, filing: Filing, tally: Tally, new_uid: Callable[[], str]) -> File:
    tally.new += 1
    card = row.card._replace(note=listed.with_also(row.card.note, row.also))
    _show(tally, row, "filed", card, filing)
    return File(uid, card, filing, tuple(_occasions_of_new(row, new_uid)))


def _beside(
    row: Row, among: Among | None, tally: Tally, new_uid: Callable[[], str], said_by: Callable[[str, Row], None]
) -> Iterator[Change]:
    """One more person, whose dossier is here, or still to come; one who is there as the list has him is not counted."""
    if among:
        changes = one_more_person(row, among, new_uid)
        tally.persons += bool(changes)
        yield from changes
    else:
        tally.persons += 1
        said_by(row.beside or "", row)


def _by_number(row: Row, dossier: Dossier) -> bool:
    """Whether a row and a dossier have the same number in a list, and no better sign that they are one."""
    return row.card.list_id is not None and row.card.list_id == dossier.card.list_id and row.uid != dossier.uid


def _in_doubt(row: Row, match: Match) -> BadRow | None:
    """Why nobody can tell whether the row is of this dossier's client; None where it is.

    Another list has counted its clients too, or the client has another name. A column that was sorted without the
    others gives each client the phone of another.
    """
    held = f"that of {match.dossier.card.name} ({match.dossier.id})"
    if match.doubtful:
        number = f"number {row.card.list_id} is {held}"
        return BadRow(row.record, None, f"{number}, and nothing else says that this is the same client")
    if match.namesake:
        by = "email" if row.card.email_key and row.card.email_key == match.dossier.card.email_key else "phone"
        other = f"that of {match.namesake.card.name} ({match.namesake.id})"
        return BadRow(row.record, None, f"the {by} is {held}, and the name {other}")
    return None


def _days(terms: Terms, survey: Survey) -> Iterator[date]:
    """The day for the next row without a date: what the list's own dates will fill is counted beforehand."""
    last = terms.today + relativedelta(years=_YEARS_AHEAD)
    thickness = Counter(terms.thickness) + survey.dated
    for day in deal(terms.calendar, terms.start, thickness, terms.per_day, terms.capacity):
        if day > last:
            raise Refused(f"at {terms.per_day} a day, the list reaches more than a hundred years ahead", "--per-day")
        yield day


def _dated(row: Row, tally: Tally) -> Filing | None:
    """Where the row's own date says; None without one."""
    if row.place is None:
        return None
    tally.dated += 1
    if row.place.note:
        tally.noted += 1
        tally.first_note = tally.first_note or f"{row.record.where}: {row.place.note}"
    return filing_at(row.place, agreed=row.agreed, do=row.do or "call", about=row.about)


def _dealt(row: Row, days: Iterator[date], tally: Tally) -> Filing:
    """A first call, on the next day that has room."""
    day = next(days)
    tally.dealt += 1
    tally.first_day = tally.first_day or day
    tally.last_day = day
    return Filing(day_tab(day), do=row.do or "first-call", about=row.about)


def recommendations(
    said: Iterable[tuple[Dossier | None, str]],
    called: Callable[[str], Sequence[Dossier]],
    unknown: Callable[[str], None],
) -> Iterator[Change]:
    """Who recommended whom, once all dossiers of the list are there: dossiers, each with the words that name who did.

    Words that name none, or several, are handed to ``unknown``.
    """
    for dossier, words in said:
        if dossier is None or dossier.out_with or dossier.given_pack:
            continue
        found = [one for one in called(words) if one.id != dossier.id]
        by = dossier.card.recommended_by
        if by is not None and any(one.id == by for one in found):
            continue
        if len(found) == 1:
            yield from cards.rewrite(dossier, {"recommended_by": found[0].id})
        else:
            unknown(words)


def one_more_person(row: Row, among: Among, new_uid: Callable[[], str]) -> list[Change]:
    """The person of a row who is one more in a dossier: added, or brought up to date if somebody there has the name."""
    dossier = among.dossier
    if dossier.out_with or dossier.given_pack:
        return []
    name = row.card.person or row.card.name
    lines = {key: said for key in LINES if (said := getattr(row.card, key, None))}
    if any(fold(one.name) == fold(name) for one in among.everybody):
        return put(among, name, Said(lines, row.birthday), new_uid, first=False).changes
    added = PutIn(dossier.id, read_person(new_uid(), {"name": name, **lines}))
    return [added, *set_birthday(among, name, row.birthday, new_uid)]


def _occasions_of_new(row: Row, new_uid: Callable[[], str]) -> Iterator[Occasion]:
    if row.birthday:
        yield Occasion(new_uid(), BIRTHDAY, row.birthday.day, row.card.person, row.birthday.year)
    for name, day in row.occasions:
        yield Occasion(new_uid(), name, day.day, None, day.year)


def _occasions_anew(row: Row, among: Among, new_uid: Callable[[], str]) -> Iterator[Change]:
    """The days that the row says more or otherwise; one whose year it does not say keeps it."""
    if row.birthday:
        held = birthday_of(among.occasions, row.card.person or among.dossier.card.person)
        birthday = row.birthday._replace(year=row.birthday.year or _year_of(held, row.birthday))
        yield from set_birthday(among, row.card.person or among.dossier.card.person, birthday, new_uid)
    for name, day in row.occasions:
        was = named(among.occasions, name)
        year = day.year or _year_of(was, day)
        yield from set_day(among.dossier.id, was, Occasion(new_uid(), was.what if was else name, day.day, None, year))


def _year_of(held: Occasion | None, day: DayOfYear) -> int | None:
    return held.year if held and held.day == day.day else None


def _brought_up_to_date(
    row: Row, dossier: Dossier, binder: Binder, tally: Tally, new_uid: Callable[[], str]
) -> list[Change]:
    """What the row says more or otherwise goes on the card. The dossier stays where it lies: nobody's date is moved."""
    said = listed.said_by(row, dossier.card)
    changes = cards.rewrite(dossier, listed.united(said, dossier.card))
    if changes:
        news = listed.news_in(said, dossier.card, binder.said_before(dossier))
        wanted, changes = changes, cards.rewrite(dossier, listed.united(news, dossier.card))
        tally.kept += changes != wanted
        changes = listed.with_who_was_there(row, dossier, changes, binder.inside, new_uid)
    if row.birthday or row.occasions:
        changes += _occasions_anew(row, binder.inside(dossier), new_uid)
    _count(row, dossier, tally, changed=bool(changes))
    _show(tally, row, "changed" if changes else "unchanged", row.card, dossier.filing)
    return [] if dossier.out_with or dossier.given_pack else changes


def _tell_renamed(dossier: Dossier, changes: list[Change], tally: Tally) -> None:
    """A new colleague behind the same switchboard is taken for the client as well: so it is told."""
    was, now = dossier.card, after(dossier, changes).card
    lines = ("name", "person", "company")
    otherwise = next((one for one in lines if getattr(was, one) not in (None, getattr(now, one))), None)
    if otherwise:
        tally.renamed += 1
        if len(tally.first_renamed) < _MOST_RENAMED:
            tally.first_renamed.append(f"{dossier.id} {getattr(was, otherwise)} → {getattr(now, otherwise)}")


def _count(row: Row, dossier: Dossier, tally: Tally, *, changed: bool) -> None:
    if changed and (dossier.out_with or dossier.given_pack):
        tally.out += 1
    elif changed:
        tally.changed += 1
    else:
        tally.unchanged += 1
    if dossier.closed:
        tally.closed += 1
    elif row.place and dossier.filing and row.place.tab != dossier.filing.tab:
        tally.otherwise_dated += 1


def _show(tally: Tally, row: Row, did: str, card: Card, filing: Filing | None) -> None:
    """Keep the first rows, to be seen whether the list is understood."""
    if len(tally.first_rows) < _MOST_SHOWN:
        tally.first_rows.append(TakenIn(row.record.line, did, card, filing, row.record.where))
