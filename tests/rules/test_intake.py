"""A list that comes again: what was written here since is not taken away."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tickler.changes import Change, PutIn, after
from tickler.dossiers import Card, Dossier, Filing, Person
from tickler.rules.intake import Binder, Marks, Survey, Terms, take_in
from tickler.rules.lists import Record, Row
from tickler.rules.persons import Among
from tickler.rules.views import Tally
from tickler.tabs import Tab
from tickler.workdays import Calendar

UID = "8f14e45f-ceea-467f-a0e6-5f3b1d1c0a77"
TODAY = date(2026, 11, 23)

few = st.sampled_from([None, "a", "b"])
tags = st.sampled_from([(), ("tea",), ("tea", "vip"), ("vip",)])
notes = st.none() | st.lists(st.sampled_from(["one", "two", "three"]), min_size=1, max_size=3).map("\n".join)
cards = st.builds(
    Card,
    name=st.sampled_from(["Anna", "Boris"]),
    company=few,
    person=few,
    phone=st.sampled_from([None, "+1", "+2"]),
    email=st.sampled_from([None, "a@x.example", "b@x.example"]),
    tags=tags,
    note=notes,
    own=st.sampled_from([(), (("grade", "A"),), (("grade", "B"), ("tonnes", "5"))]),
    position=few,
    person_note=st.none(),
)


def taken_in(listed: Card, held: Card, before: Mapping[str, Any]) -> tuple[Card, list[Change]]:
    """The card after a row with its uid was taken in, and the changes; ``before`` is what the list said last."""
    dossier = Dossier(1, UID, held, Filing(Tab("2026-12-08")))
    binder = Binder(
        highest=1,
        alike=lambda _card, _uid, but: [] if 1 in but else [dossier],
        has_uid=lambda _: True,
        inside=lambda one: Among(one, (), ()),
        whose=lambda _: None,
        twin=lambda *_: None,
        turned=lambda _: False,
        said_before=lambda _: before,
    )
    row = Row(Record(2, []), UID, listed, named=True, place=None, passed=None, do=None, about=None)
    terms = Terms(TODAY, Calendar(), TODAY, 20, 30, {}, past_too=False)
    changes = list(
        take_in(
            [row],
            binder,
            Survey(Marks(1)),
            terms,
            Tally(),
            refuse=lambda _: None,
            new_uid=lambda: UID,
            said_by=lambda *_: None,
        )
    )
    return after(dossier, changes).card, changes


@given(cards, cards)
def test_a_list_that_repeats_itself_changes_nothing(listed: Card, held: Card) -> None:
    """Whatever was written on the card since, taken out or put on."""
    before = listed._asdict() | {"own": dict(listed.own)}

    _, changes = taken_in(listed, held, before)

    assert changes == []


@given(cards, cards)
def test_what_a_list_says_for_the_first_time_is_on_the_card(listed: Card, held: Card) -> None:
    """Each of its lines. What it leaves empty stays, but for another person's position, who stays in the dossier."""
    now, changes = taken_in(listed, held, {})

    another = held.person and listed.person and held.person != listed.person
    stays = [change.what for change in changes if isinstance(change, PutIn) and isinstance(change.what, Person)]
    assert [(one.name, one.position) for one in stays] == ([(held.person, held.position)] if another else [])
    held = held._replace(position=None) if another else held
    for name, said in listed._asdict().items():
        if name == "note":
            assert {*(held.note or "").split("\n"), *(said or "").split("\n")} - {""} <= set(
                (now.note or "").split("\n")
            )
        elif name == "tags":
            assert {*held.tags, *said} == set(now.tags)
        elif name == "own":
            assert dict(held.own) | dict(said) == dict(now.own)
        else:
            assert getattr(now, name) == (said or getattr(held, name))


@given(cards, cards)
def test_a_list_is_taken_in_once(listed: Card, held: Card) -> None:
    """What it says is there then: the second time there is nothing to do."""
    now, _ = taken_in(listed, held, {})

    again, changes = taken_in(listed, now, {})

    assert (again, changes) == (now, [])
