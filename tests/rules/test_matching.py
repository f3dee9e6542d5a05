"""Whether a card from a list is of a client who has a dossier already: never two clients made one."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tickler.dossiers import Card, Closing, Dossier, Filing
from tickler.rules.matching import best, is_other_name, same_client, turned_keys
from tickler.tabs import Tab

UID = "8f14e45f-ceea-467f-a0e6-5f3b1d1c0a77"
ANNA = Card("Anna Weber", "Weber GmbH", "Anna Weber", phone="+49 30 555 1", email="anna@weber.example", list_id="7")


def dossier(card: Card, number: int = 1, uid: str = UID) -> Dossier:
    """An active dossier with this card."""
    return Dossier(number, uid, card, Filing(Tab("2026-12-08")))


def closed(card: Card, number: int = 1) -> Dossier:
    """A dossier with this card in the archive."""
    return Dossier(number, UID, card, None, Closing(date(2026, 1, 1), "buys elsewhere"))


# ------------------------------------------------------------------------------------------ the same client


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Weber", "WEBER Anna"),
        ("Anna Weber", "Weber, Anna"),
        ("Weber Anna", "Weber, Anna"),
        ("Anna Maria Weber", "Weber Anna Maria"),
        ("Gabriel José García Márquez", "Garcia Marquez, Gabriel Jose"),
    ],
)
def test_a_name_may_be_turned(one: str, other: str) -> None:
    """The family name first or last, with a comma or without; at another company it is another's name."""
    assert Card(one).name_key in turned_keys(Card(other))
    assert Card(other).name_key in turned_keys(Card(one))
    assert Card(one, "Tea House").name_key in turned_keys(Card(other, "Tea House"))
    assert Card(one, "Tea House").name_key not in turned_keys(Card(other))


def test_a_name_that_reads_the_same_turned_is_not_turned() -> None:
    """Nor is one of a single word, or another name."""
    assert turned_keys(Card("Anna")) == ()
    assert Card("Anna Anna").name_key not in turned_keys(Card("Anna Anna"))
    assert Card("Anna Weber").name_key not in turned_keys(Card("Anna Berg"))


def test_what_else_a_client_may_be_called_has_an_order() -> None:
    """After the person with the firm, then after the firm: of dossiers that are equally near the first is taken."""
    assert ANNA.other_name_keys == ("weber gmbh\nweber gmbh", "weber gmbh\n")
    assert Card("Firm", "Firm", "Anna").other_name_keys == ("anna\nfirm", "firm\n")


@pytest.mark.parametrize(
    ("card", "why"),
    [
        (Card("Anna Weber", phone="+1 2", email="new@weber.example", list_id="7"), "the number and the name"),
        (Card("Anna Berg", "Weber GmbH", email="anna@berg.example", list_id="7"), "the number and the company"),
        (Card("Weber GmbH", list_id="7"), "the number and the company, that is the client's name here"),
        (Card("Anna Maria Weber", list_id="7"), "the number and the name, with a word more"),
        (Card("Berta", "Klein KG", email="anna@weber.example", list_id="7"), "the number and the email"),
        (Card("Berta", "Klein KG", phone="0049 30 5551", list_id="7"), "the number and the phone"),
        (Card("Someone", email="ANNA@Weber.example"), "the email, in any case"),
        (Card("Someone", email="anna@weber.example", phone="+1 2"), "the email, whatever the phone"),
        (Card("Someone", phone="0049 30/5551"), "the phone, however it is written"),
        (Card("Anna Weber", email="new@weber.example", phone="+49 30 555-1"), "phone and name, whatever the email"),
        (Card("ANNA WEBER", "weber gmbh"), "name and company"),
        (Card("Anna Weber", "Weber GmbH", email="new@weber.example", phone="+1 2"), "name and company, whatever else"),
    ],
)
def test_one_thing_in_common_is_enough(card: Card, why: str) -> None:
    """By the number, else the email, else the phone, else name and company."""
    assert same_client(card, dossier(ANNA)), why


def test_a_uid_is_the_same_client_whatever_else() -> None:
    """A uid names one dossier in every binder."""
    assert same_client(Card("Someone", email="x@y.example"), dossier(ANNA), UID)
    assert not same_client(Card("Someone", email="x@y.example"), dossier(ANNA), UID.replace("8", "9"))


@pytest.mark.parametrize(
    ("card", "why"),
    [
        (Card("Someone else"), "nothing in common"),
        (Card("Anna Weber"), "another company, or none"),
        (Card("Boris Weber", "Weber GmbH"), "a colleague"),
        (Card("Boris", "Weber GmbH", phone="+49 30 555 1", email="boris@weber.example"), "the phone of an exchange"),
        (Card("Boris", email="anna@weber.example", list_id="8"), "two rows of a list with one address"),
        (Card("Boris", phone="+49 30 555 1", list_id="8"), "two rows of a list with one phone"),
        (Card("Boris", "Weber GmbH", phone="+49 30 555 1"), "a colleague with the phone of the exchange"),
        (Card("Boris", "Klein KG", phone="+49 30 555 1"), "another person of another firm with one phone"),
        (Card("Boris", "Klein KG", email="anna@weber.example"), "another person of another firm with one address"),
    ],
)
def test_what_contradicts_itself_is_another_client(card: Card, why: str) -> None:
    """A shared phone or address is no proof where names and addresses, or numbers in the list, are others."""
    assert not same_client(card, dossier(ANNA)), why


def test_a_name_without_a_company_is_not_enough_where_email_or_phone_are_others() -> None:
    """There is more than one Ivan Petrov."""
    held = dossier(Card("Иван Петров", phone="+7 1", email="a@x.example"))

    assert same_client(Card("иван петров"), held)
    assert same_client(Card("Иван Петров", phone="+7 1"), held)
    assert not same_client(Card("Иван Петров", phone="+7 2"), held)
    assert not same_client(Card("Иван Петров", email="b@x.example"), held)


def test_a_phone_as_it_is_dialled_at_home_is_no_other_phone() -> None:
    """It neither says that a namesake is somebody else, nor fails to vouch for a number or for another name."""
    held = dossier(Card("Anna Meyer", phone="089/550035", email="a@x.example", list_id="7"))

    for phone in ("+49 89 550035", "0049 (0)89 550035"):
        assert same_client(Card("Anna Meyer", phone=phone), held)
        assert same_client(Card("Berta", "Klein KG", phone=phone, list_id="7"), held)
        assert same_client(Card("A. Mayer", phone=phone), held)
    assert not same_client(Card("Anna Meyer", phone="+49 89 550036"), held)
    assert not same_client(Card("Berta", "Klein KG", phone="+49 89 550036", list_id="7"), held)


def test_two_numbers_in_two_lists_may_be_of_one_client() -> None:
    """Another program counts otherwise: with the same name and email it is the same client."""
    assert same_client(ANNA._replace(list_id="151"), dossier(ANNA))


# ------------------------------------------------------------------------------------------ the best of several


def test_the_number_goes_before_the_name_and_the_name_before_the_email() -> None:
    """Who has the number is it; among those with one address it is the one of the same name."""
    by_email = dossier(Card("Office", email="info@weber.example"), 1)
    by_name = dossier(Card("Boris", "Weber", email="info@weber.example"), 2)
    by_number = dossier(Card("Boris", list_id="7"), 3)
    card = Card("Boris", "Weber", email="info@weber.example", list_id="7")

    found = [best(card, candidates) for candidates in ([by_email, by_name, by_number], [by_email, by_name], [by_email])]

    assert [(match.dossier.id, match.sure) for match in found if match] == [(3, True), (2, True), (1, False)]


def test_of_equals_the_first_is_taken_and_an_active_one_before_a_closed() -> None:
    """The lower number, unless its dossier is in the archive."""
    changed = ANNA._replace(note="new")

    of_twins = best(ANNA, [dossier(ANNA, 1), dossier(ANNA, 2)])
    beside_a_closed_one = best(changed, [closed(ANNA, 1), dossier(ANNA, 2)])

    assert of_twins
    assert of_twins.dossier.id == 1
    assert beside_a_closed_one
    assert beside_a_closed_one.dossier.id == 2


def test_persons_of_one_firm_are_told_apart() -> None:
    """Where the client's name is the firm's, it is the person who counts."""
    nino = dossier(Card("Kavkaz", "Kavkaz Ltd", "Nino", email="info@kavkaz.example"), 1)
    giorgi = dossier(Card("Kavkaz", "Kavkaz Ltd", "Giorgi", email="info@kavkaz.example"), 2)

    match = best(Card("Kavkaz", "Kavkaz Ltd", "Giorgi", email="info@kavkaz.example", note="new"), [nino, giorgi])

    assert match
    assert match.dossier.id == 2


def test_a_claimed_dossier_is_not_taken_by_an_email_alone() -> None:
    """What surely is another row's stays with it; its own row takes it."""
    anna = dossier(Card("Anna", email="info@weber.example"), 1)

    assert best(Card("Boris", email="info@weber.example"), [anna], claimed={1}) is None
    assert best(Card("Anna", email="info@weber.example"), [anna], claimed={1}) is not None


@pytest.mark.parametrize(
    ("card", "held", "why"),
    [
        (Card("Alpha Bakery"), Card("Omega Wines"), "nothing in common"),
        (Card("Alpha Bakery"), Card("Omega Bakery"), "a word that says what they sell"),
        (Card("Alpha GmbH"), Card("Omega GmbH"), "a word that says what law they are under"),
        (Card("Anna", "Alpha GmbH"), Card("Anna", "Omega GmbH"), "one first name, at two firms"),
        (Card("Anna"), Card("Anna Petrova"), "a first name"),
        (Card("Alpha", person="Nino"), Card("Omega", person="Nino"), "a first name, at two firms"),
        (Card("Kavkaz", "Kavkaz", "Nino"), Card("Kavkaz", "Kavkaz", "Giorgi"), "the firm: its persons are two"),
        (Card("Anna Maria", phone="1"), Card("Anna Maria Berg", phone="2"), "a part of the name, and another phone"),
        (Card("☕ ☕"), Card("⭐ ⭐"), "signs"),
    ],
)
def test_a_number_that_nothing_vouches_for_is_in_doubt(card: Card, held: Card, why: str) -> None:
    """Two lists that count from 1 share their numbers and, by chance, a word: neither is the other's client."""
    row, there = card._replace(list_id="1"), dossier(held._replace(list_id="1"))

    match = best(row, [there])

    assert not same_client(row, there), why
    assert match
    assert (match.doubtful, match.sure) == (True, False), why


def test_what_is_said_to_be_the_same_list_is_known_by_its_numbers() -> None:
    """Whatever else it says: nobody doubts what was said."""
    match = best(Card("Omega Wines", list_id="7"), [dossier(ANNA)], same_list=True)

    assert match
    assert (match.doubtful, match.sure) == (False, True)


def test_a_number_in_doubt_comes_after_an_email() -> None:
    """Whose number another client has, and who has a dossier of the same name and email, is found in it."""
    stranger = dossier(Card("Omega Wines", list_id="1"), 1)
    hers = dossier(Card("Anna", email="anna@weber.example", list_id="1"), 2)

    match = best(Card("Anna", email="anna@weber.example", list_id="1"), [stranger, hers])

    assert match
    assert (match.dossier.id, match.doubtful) == (2, False)


def test_another_name_is_told_by_person_firm_and_words() -> None:
    """Another person of the same firm has another name; a name with a word more has not."""
    held = dossier(Card("Anna Weber", "Weber GmbH"))

    assert is_other_name(Card("Kavkaz"), held)
    assert is_other_name(Card("Boris", "Weber GmbH"), held)
    assert is_other_name(Card("Anna", "Klein GmbH"), held)
    assert not is_other_name(Card("Weber"), held)
    assert not is_other_name(Card("Anna Berg", "Weber GmbH"), held)


# ------------------------------------------------------------------------------------------ laws

few = st.sampled_from([None, "a", "b"])
cards = st.builds(
    Card,
    name=st.sampled_from(["Anna", "Boris"]),
    company=few,
    person=few,
    phone=st.sampled_from([None, "+1", "+2"]),
    email=st.sampled_from([None, "a@x.example", "b@x.example"]),
    note=few,
    list_id=few,
)


@given(cards)
def test_a_card_is_of_its_own_client(card: Card) -> None:
    """What was filed from a card is found by it, and surely."""
    match = best(card, [dossier(card)])

    assert match
    assert match.sure


@given(st.lists(cards, min_size=1, max_size=12))
def test_a_list_finds_each_of_its_own_dossiers_again(listed: list[Card]) -> None:
    """Row by row, however much they share: nobody is left over, and each gets the very card that it is."""
    left = {number: dossier(card, number) for number, card in enumerate(listed, start=1)}

    for card in listed:
        match = best(card, list(left.values()))
        assert match
        assert match.dossier.card == card
        del left[match.dossier.id]

    assert not left


names = st.lists(st.sampled_from(["Alpha", "Omega", "Anna", "Boris", "Bakery", "GmbH"]), min_size=1, max_size=3)
named = names.map(" ".join)
numbered = st.builds(
    Card,
    name=named,
    company=st.none() | named,
    person=st.none() | named,
    phone=st.sampled_from([None, "+1", "+2"]),
    email=st.sampled_from([None, "a@x.example", "b@x.example"]),
    list_id=st.just("1"),
)


@given(numbered, numbered)
def test_of_a_client_known_by_number_something_else_is_the_same(card: Card, held: Card) -> None:
    """The email, the phone, or two words of a name, or a whole name of one word: else nothing is overwritten."""
    if same_client(card, dossier(held)):
        reached = (card.email and card.email == held.email) or (card.phone and card.phone == held.phone)
        mine, its = ({one.name, one.person, one.company} - {None} for one in (card, held))
        shared = [set(one.split()) & set(other.split()) for one in mine for other in its if one and other]
        assert reached or mine & its or max(map(len, shared)) > 1


@given(numbered, numbered)
def test_doubt_is_mutual(card: Card, held: Card) -> None:
    """Whichever of two lists comes first."""
    assert same_client(card, dossier(held)) == same_client(held, dossier(card))


@given(numbered, numbered)
def test_a_number_in_doubt_is_never_sure(card: Card, held: Card) -> None:
    """And the dossier is found all the same, so that the row can be named."""
    match = best(card, [dossier(held)])

    assert match
    assert match.doubtful != match.sure
    assert match.doubtful != same_client(card, dossier(held))


@given(named, named, st.sampled_from(["Bakery", "GmbH", "Wines"]))
def test_a_word_that_many_have_vouches_for_nobody(one: str, other: str, common: str) -> None:
    """Two clients of one trade, each with a word of its own before it, are two, whatever their number."""
    mine, its = {*one.split(), common}, {*other.split(), common}
    assume(mine - its and its - mine)

    card, held = (Card(f"{name} {common}", list_id="1") for name in (one, other))

    assert not same_client(card, dossier(held))
