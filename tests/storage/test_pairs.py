"""Likely pairs, and who is reached as a new card: what the indexes answer is what comparing each with each says."""

from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.storage.test_schema import ENTRY
from tickler.changes import File, PutIn
from tickler.dossiers import Card, Filing, Person
from tickler.rules.likeness import likely_because
from tickler.rules.phones import FEWEST, is_one
from tickler.storage import connection, pairs, queries, store
from tickler.tabs import Tab
from tickler.words import digits, fold

PHONES = (
    None,
    "089 5550171",
    "+49 89 5550171",
    "0049 (0)89/555-0171",
    "555 0171",
    "+1 555 0171",
    "112",
    "0 112",
    "89 5550172",
)
EMAILS = (None, "Ida@weber.example", "ida@WEBER.example", "ida@weber", "a.ida@weber.example")


class Said(NamedTuple):
    """A client as the law makes one: the phone and email on the card, and of one more person there."""

    phone: str | None
    email: str | None
    her_phone: str | None
    her_email: str | None

    @property
    def phones(self) -> list[str]:
        """Whoever's they are, as they are dialled."""
        return [digits(phone) for phone in (self.phone, self.her_phone) if phone]

    @property
    def emails(self) -> list[str]:
        """Whoever's they are, folded."""
        return [fold(email) for email in (self.email, self.her_email) if email]

    def shares(self, other: "Said") -> bool:
        """Whether somebody at the one has the phone or the email of somebody at the other."""
        by_phone = any(is_one(mine, its) for mine in self.phones for its in other.phones)
        return by_phone or not set(self.emails).isdisjoint(other.emails)


phones, emails = st.sampled_from(PHONES), st.sampled_from(EMAILS)
clients = st.lists(st.builds(Said, phones, emails, phones, emails), max_size=6)


def test_pairs_are_what_a_slow_comparison_says(tmp_path: Path) -> None:
    """By phones and emails of all persons; and a new card is reached at those that it shares one with."""
    with connection.begun(tmp_path / "binder.db") as db:

        @settings(max_examples=150)
        @given(clients, phones.filter(lambda phone: phone is None or len(digits(phone)) >= FEWEST), emails)
        def law(clients: list[Said], phone: str | None, email: str | None) -> None:
            with connection.transaction(db, keep=False):
                first = queries.highest_number(db) + 1
                numbered = list(enumerate(clients, first))
                for number, said in numbered:
                    card = Card(f"Client {number}", phone=said.phone, email=said.email)
                    her = Person(f"her {number}", "Ida", None, said.her_phone, said.her_email)
                    store.write(db, [File(f"uid {number}", card, Filing(Tab("2026-12-08"))), PutIn(number, her)], ENTRY)

                found = pairs.likely(db, most=100)
                reached = pairs.reached_as(db, Card("New", phone=phone, email=email))

                assert [(one.dossier.id, other.dossier.id) for one, other in found] == [
                    (one, other) for (one, mine), (other, its) in combinations(numbered, 2) if mine.shares(its)
                ]
                assert all("name" not in likely_because(one, other) for one, other in found)
                new = Said(phone, email, None, None)
                assert [client.dossier.id for client in reached] == [n for n, said in numbered if new.shares(said)]

        law()
