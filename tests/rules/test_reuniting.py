"""Two copies of a dossier become one: what only one side changed holds, and nothing is guessed."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickler.changes import Change, KeepContent, NoteContact, PutIn, Rewrite, TakeOut
from tickler.dossiers import (
    Card,
    Closing,
    Contact,
    Filing,
    FilledForm,
    Move,
    Occasion,
    Passage,
    Person,
    Promise,
    Purchase,
    Sheet,
    Whole,
)  # fmt: skip
from tickler.rules import documents
from tickler.rules.handing import falls_due, span
from tickler.rules.reuniting import Mine, Place, Reunited, Side, read_state, reunite
from tickler.tabs import Tab

TODAY = date(2026, 11, 23)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
MAYBE = st.none() | WORDS
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
UIDS = st.sampled_from(["u1", "u2", "u3"])
TABS = st.sampled_from([Tab("2026-11-27"), Tab("2026-12-08"), Tab("2027-03")])
FILINGS = st.builds(lambda tab, about: Filing(tab, about=about), TABS, MAYBE)
PLACES = st.builds(lambda filing: (filing, None), FILINGS) | st.builds(
    lambda on, because: (None, Closing(on, because)), DAYS, WORDS
)
CARDS = st.builds(
    lambda name, phone, tags, own: Card(name, phone=phone, tags=tuple(tags), own=tuple(own.items())),
    WORDS,
    MAYBE,
    st.lists(WORDS, max_size=2, unique=True),
    st.dictionaries(WORDS, WORDS, max_size=2),
)
AT = "2026-11-10T11:05"
LYING = st.one_of(
    st.builds(lambda uid, note: Contact(uid, AT, "call", note=note), UIDS, MAYBE),
    st.builds(lambda uid, text, due, kept: Promise(uid, text, TODAY, due, kept), UIDS, WORDS, DAYS, st.none() | DAYS),
    st.builds(lambda uid, name, phone: Person(uid, name, phone=phone), UIDS, WORDS, MAYBE),
    st.builds(lambda uid, what: Occasion(uid, what, "03-08"), UIDS, WORDS),
    st.builds(lambda uid, answer: FilledForm(uid, "brief", "Brief", AT, (("Who?", answer),)), UIDS, WORDS),
    st.builds(lambda uid, number: Sheet(uid, number, "offer", "a", "a", "b", "0" * 64, AT), UIDS, st.integers(1, 9)),
    st.builds(lambda uid, amount: Purchase(uid, TODAY, amount, "EUR"), UIDS, st.decimals(0, 999, places=2)),
    st.builds(lambda uid: Move(uid, AT, Tab("2026-11-10"), None), UIDS),
)


def _whole(card: Card, place: tuple[Any, Any], lying: list[Any]) -> Whole:
    return Whole("d", card, *place, 0, "2026-11-01T10:00:00", None, tuple(lying))


WHOLES = st.builds(_whole, CARDS, PLACES, st.lists(LYING, max_size=6, unique_by=lambda one: (type(one), one.uid)))


def content(number: int, sheet: Sheet) -> KeepContent:
    """What is on a sheet, where it does not matter."""
    return KeepContent(number, sheet.sha256, 0, ())


def united(mine: Whole, theirs: Whole, base: Whole, take: Side | None = None) -> Reunited:
    """The two copies, after they left each other in the state ``base``."""
    place = Place(mine.filing, mine.closed)
    return reunite(Mine(1, mine, place), theirs, read_state(documents.state(base)), take, content)


@settings(max_examples=40)
@given(WHOLES)
def test_a_document_says_it_all(whole: Whole) -> None:
    """A dossier, written as JSON and read again, is the same to the last letter."""
    read = documents.whole(json.loads(json.dumps(documents.document(whole))))

    assert read._replace(lying=()) == whole._replace(lying=())
    for kind in documents.KINDS.values():
        assert read.kind(kind) == whole.kind(kind)


@settings(max_examples=40)
@given(WHOLES, WHOLES)
def test_what_came_back_as_it_left_changes_nothing(mine: Whole, base: Whole) -> None:
    """Whatever was done here meanwhile stays, and nothing is asked."""
    came = united(mine, base, base)

    assert not came.differences
    assert (came.card, came.place) == ({}, (mine.filing, mine.closed))
    assert all(isinstance(change, NoteContact) or "Move" in type(change).__name__ for change in came.inside)


@settings(max_examples=40)
@given(WHOLES, WHOLES)
def test_what_was_not_touched_here_becomes_as_it_came(base: Whole, theirs: Whole) -> None:
    """Nobody worked on it here: card and place are theirs, and nothing is asked."""
    came = united(base, theirs, base)

    assert not came.differences
    assert came.place == (theirs.filing, theirs.closed)
    card = base.card._replace(**came.card)
    assert card._replace(tags=(), own=()) == theirs.card._replace(tags=(), own=())
    assert (set(card.tags), dict(card.own)) == (set(theirs.card.tags), dict(theirs.card.own))


@settings(max_examples=40)
@given(WHOLES, WHOLES, WHOLES)
def test_who_takes_a_side_is_asked_no_more(mine: Whole, theirs: Whole, base: Whole) -> None:
    """What differs does not depend on the side that is taken; with mine, card and place of both-changed lines stay."""
    asked, kept, taken = (united(mine, theirs, base, take) for take in (None, "mine", "theirs"))

    assert asked.differences == kept.differences == taken.differences
    if any(one.what == "place" for one in asked.differences):
        assert kept.place == (mine.filing, mine.closed)
        assert taken.place == (theirs.filing, theirs.closed)


@dataclass(frozen=True)
class Case:
    """A person in the three copies, and what becomes of him here."""

    base: Person | None
    mine: Person | None
    theirs: Person | None
    becomes: list[Change]
    differs: bool = False


EVA, EVA_MOVED, EVA_MARRIED = Person("e", "Eva"), Person("e", "Eva", phone="1"), Person("e", "Eva Weber")


@pytest.mark.parametrize(
    "case",
    [
        Case(None, None, EVA, [PutIn(1, EVA)]),
        Case(EVA, EVA, EVA_MOVED, [Rewrite(1, EVA, EVA_MOVED)]),
        Case(EVA, EVA_MOVED, EVA, []),
        Case(EVA, EVA, None, [TakeOut(1, EVA)]),
        Case(EVA, None, EVA, []),
        Case(EVA, EVA_MOVED, EVA_MOVED, []),
        Case(EVA, EVA_MOVED, EVA_MARRIED, [], differs=True),
        Case(EVA, EVA_MOVED, None, [], differs=True),
        Case(EVA, None, EVA_MOVED, [], differs=True),
    ],
)
def test_a_person_at_the_clients(case: Case) -> None:
    """New, changed, taken out, on one side or on both."""
    mine, theirs, base = (
        _whole(Card("Weber"), (Filing(Tab("2026-12")), None), [one] if one else [])
        for one in (case.mine, case.theirs, case.base)
    )

    came = united(mine, theirs, base)

    assert came.inside == case.becomes
    assert bool(came.differences) == case.differs


MAY_2, MAY_3 = Occasion("b", "birthday", "05-02", "Eva"), Occasion("c", "birthday", "05-03", "EVA", 1990)


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        (MAY_2, MAY_3, ("occasion", "birthday of Eva: 2 May", "birthday of EVA: 3 May 1990")),
        (Occasion("b", "Fair", "05-02"), Occasion("c", "fair", "05-03"), ("occasion", "Fair: 2 May", "fair: 3 May")),
        (Person("b", "Eva", phone="1"), Person("c", "eva", phone="2"), ("person", "Eva, 1", "eva, 2")),
    ],
)
def test_what_both_added_and_call_the_same_differs(
    mine: Occasion | Person, theirs: Occasion | Person, said: tuple[str, str, str]
) -> None:
    """It is one of which both said something else: shown, and one of the two holds."""
    lies = (Filing(Tab("2026-12")), None)
    base, here, there = (_whole(Card("Weber"), lies, lying) for lying in ([], [mine], [theirs]))

    asked, kept, taken = (united(here, there, base, take) for take in (None, "mine", "theirs"))

    assert asked.differences == kept.differences == taken.differences == [said]
    assert kept.inside == []
    assert taken.inside == [Rewrite(1, mine, theirs._replace(uid="b"))]


def test_what_both_added_alike_is_there_once() -> None:
    """And later, when one side changes it, or takes it out, the other side's becomes so too."""
    lies = (Filing(Tab("2026-12")), None)
    here, there, moved, gone = (
        _whole(Card("Weber"), lies, lying)
        for lying in ([Person("b", "Eva")], [Person("c", "Eva")], [Person("c", "Eva", phone="1")], [])
    )

    first, later, last = united(here, there, gone), united(here, moved, there), united(here, gone, here)

    assert (first.inside, first.differences) == ([], [])
    assert (later.inside, later.differences) == ([Rewrite(1, Person("b", "Eva"), Person("b", "Eva", phone="1"))], [])
    assert last.inside == [TakeOut(1, Person("b", "Eva"))]


def test_sheets_of_the_same_number_are_numbered_on() -> None:
    """Both sides put in a second sheet: theirs becomes the third."""
    first, here, there = (
        Sheet(uid, number, "offer", uid, uid, "text/plain", uid * 64, "2026-11-23T10:00")
        for uid, number in (("a", 1), ("b", 2), ("c", 2))
    )
    base, mine, theirs = (
        _whole(Card("Weber"), (Filing(Tab("2026-12")), None), sheets)
        for sheets in ([first], [first, here], [first, there])
    )

    came = united(mine, theirs, base)

    assert [one.what.number for one in came.inside if isinstance(one, PutIn) and isinstance(one.what, Sheet)] == [3]


@pytest.mark.parametrize(
    ("tab", "due"),
    [
        ("2026-11-20", True),  # carried over
        ("2026-11-23", False),  # one's own work before one leaves
        ("2026-11-30", False),
        ("2026-12-01", True),
        ("2026-12-14", True),
        ("2026-12-15", False),
        ("2026-11", True),  # to place, and left over
        ("2026-12", True),
        ("2027-01", False),
    ],
)
def test_what_falls_due_in_these_days(tab: str, due: bool) -> None:
    """From the 1st to the 14th of December, seen on the 23rd of November."""
    days = span(Tab("2026-12-01"), Tab("2026-12-14"), TODAY)

    assert falls_due(Tab(tab), days, TODAY) == due


def test_a_month_is_all_of_its_days() -> None:
    """From November, which has begun, to all of December."""
    days = span(Tab("2026-11"), Tab("2026-12"), TODAY)

    assert days == (TODAY, date(2026, 12, 31))


def test_passages_are_told_with_their_state() -> None:
    """The state is JSON within JSON here, and an object in the document."""
    step = Passage("u", "p", "n", "in", "2026-11-23T09:00:00", "anna", "b", "giorgi", state='{"card": {"name": "x"}}')

    told = documents.said(step)

    assert told["state"] == {"card": {"name": "x"}}
    assert documents.read(Passage, told) == step
