"""Whose hands a dossier is in after a pack came: the table at the head of `rules/receiving.py`, row by row."""

from datetime import date
from typing import NamedTuple, NoReturn

import pytest

from tickler.changes import PutIn, after
from tickler.dossiers import Card, Closing, Dossier, Filing, Marks, Passage, Sheet, Way, Whole
from tickler.rules import documents
from tickler.rules.handing import Pack
from tickler.rules.receiving import Arrival, Here, Owner, Taken, merge
from tickler.tabs import Tab

AT = "2026-11-24T09:00:00"
PLACE = Filing(Tab("2026-11-27"))
CARD = Card("Weber")
BINDERS = {"anna": "a", "giorgi": "g", "nino": "n"}


class Came(NamedTuple):
    """A pack: what kind, from whom, to whom, and by which packs the dossier had gone before."""

    kind: str
    sender: str
    to: str
    by: tuple[str, ...]


# Anna's dossier went to Giorgi with o1, and from him to Nino with o2. Giorgi gave it back with p; o4 went elsewhere.
HERE: dict[str, tuple[Marks, dict[str, Way]]] = {
    "here": (Marks(for_owner="anna", in_pack="o1"), {"o1": "in", "o2": "out"}),
    "out": (
        Marks(for_owner="anna", in_pack="o1", out_with="nino", out_pack="o2"),
        {"o1": "in", "o2": "out"},
    ),
    "out, and handed over again": (
        Marks(for_owner="anna", in_pack="o5", out_with="nino", out_pack="o2"),
        {"o1": "in", "o2": "out", "o5": "in"},
    ),
    "out with another": (
        Marks(for_owner="anna", in_pack="o1", out_with="keti", out_pack="o4"),
        {"o1": "in", "o2": "out", "o4": "out"},
    ),
    "given back": (
        Marks(for_owner="anna", in_pack="o1", given_pack="p"),
        {"o1": "in", "o2": "out", "p": "gave"},
    ),
    "anna's, out": (Marks(out_with="giorgi", out_pack="o1"), {"o1": "out"}),
    "anna's, for good": (Marks(given_pack="f"), {"o1": "out", "f": "good"}),
}
BACK = Came("handback", "nino", "giorgi", ("o1", "o2"))
PAST = Came("handback", "nino", "anna", ("o1", "o2"))


@pytest.mark.parametrize(
    ("here", "came", "hands", "why"),
    [
        ("here", BACK, "here", None),
        ("here", PAST, "here", "nino gave it back to anna"),
        ("here", Came("handover", "anna", "giorgi", ("o1",)), "here", None),
        ("out", BACK, "here", None),
        ("out", PAST, "given with it", None),
        ("out", Came("handover", "anna", "giorgi", ("o1",)), "out", "it stays out with nino"),
        ("out", Came("handover", "anna", "giorgi", ("o1", "o2")), "here", None),
        ("out, and handed over again", BACK, "here", None),
        ("out, and handed over again", PAST, "here", None),
        ("out with another", BACK, "out", "it stays out with keti"),
        ("out with another", PAST, "out", "it stays out with keti"),
        ("given back", BACK, "given", "it stays given back to anna (p)"),
        ("given back", PAST, "given", "it stays given back to anna (p)"),
        ("given back", Came("handover", "anna", "giorgi", ("o1",)), "here", None),
        ("anna's, out", Came("handback", "giorgi", "anna", ("o1",)), "here", None),
        ("anna's, out", PAST, "here", None),
        ("anna's, out", BACK, "out", "it stays out with giorgi"),
        ("anna's, for good", PAST, "given", "it stays handed over for good to keti (f)"),
        ("anna's, for good", Came("handover", "nino", "anna", ("o1", "o2")), "given", "it stays handed over for good"),
        ("anna's, for good", Came("handover", "keti", "anna", ("o1", "f")), "here", None),
    ],
)
def test_whose_hands_it_is_in(here: str, came: Came, hands: str, why: str | None) -> None:
    """It comes back only by what answers the pack that it is out with; the rest is news."""
    dossier, taken = _taken(here, came)

    now = after(dossier, taken.changes)
    given = {"p": "given", "f": "given", "new": "given with it", None: "here"}[now.given_pack]
    assert ("out" if now.out_with else given) == hands
    assert taken.why is None if why is None else str(taken.why).startswith(why)
    assert (now.filing is None) == (hands in ("given", "given with it"))


@pytest.mark.parametrize(("kind", "for_owner", "in_pack"), [("handover", "anna", "new"), ("for good", None, None)])
@pytest.mark.parametrize("here", ["here", "out", "out with another", "given back"])
def test_whose_it_is_a_handover_says(here: str, kind: str, for_owner: str | None, in_pack: str | None) -> None:
    """Also of one that stays out: what is one's own for good by then is not to be given back to who gave it away."""
    dossier, taken = _taken(here, Came(kind, "anna", "giorgi", ("o1",)))

    now = after(dossier, taken.changes)

    assert (now.for_owner, now.in_pack) == (for_owner, in_pack)
    assert now.out_with == dossier.out_with
    assert str(taken.why).endswith("and is yours for good") == (kind == "for good" and dossier.out_with is not None)


def test_what_came_late_is_told_by_its_step() -> None:
    """Where it would lie, in the copy of who gave it back; and nothing of it can be given back if there is no news."""
    later = PLACE._replace(tab=Tab("2026-12-08"), time="10:30", agreed=True)
    steps = [
        change.what
        for place in (PLACE, later)
        for change in _taken("given back", BACK, place)[1].changes
        if isinstance(change, PutIn) and isinstance(change.what, Passage)
    ]

    assert [(step.pack, step.way) for step in steps] == [("new", "elsewhere"), ("new", "back")]
    assert documents.read_place(documents.said(steps[1])["state"]["place"]) == (later, None)


def _taken(here: str, came: Came, place: Filing = PLACE) -> tuple[Dossier, Taken]:
    """The copy in the binder of Giorgi, or of Anna, and what becomes of it with a pack that comes."""
    marks, way = HERE[here]
    because = "given back to anna (p)" if marks.for_owner else "handed over for good to keti (f)"
    closed = Closing(date(2026, 11, 24), because) if marks.given_pack else None
    dossier = Dossier(7, "d", CARD, None if closed else PLACE, closed, 0, *marks)
    mine = Whole("d", CARD, dossier.filing, closed, 0, AT, None, tuple(_step(pack, kind) for pack, kind in way.items()))
    pack = Pack("new", "new", "handback" if came.kind == "handback" else "handover", AT, came.sender, came.sender[0],
                came.to, BINDERS[came.to] if came.kind == "handback" else None,
                for_good=came.kind == "for good")  # fmt: skip
    lying = tuple(_step(one, "elsewhere") for one in (*came.by, "new"))
    theirs = Arrival(Whole("d", CARD, place, None, 0, AT, None, lying), Owner("anna", "a"), 3)
    binder = Here("g", "giorgi") if marks.for_owner else Here("a", "anna")
    return dossier, merge(dossier, mine, theirs, pack=pack, here=binder, take=None, content=_no_sheet)


def _step(pack: str, way: Way) -> Passage:
    sender = {"o1": "anna", "o5": "anna", "f": "anna", "o2": "giorgi", "o4": "giorgi", "p": "giorgi"}.get(pack, "nino")
    state = documents.state(Whole("d", CARD, PLACE, None, 0, AT))
    return Passage(f"{pack}:d", pack, pack, way, AT, sender, sender[0], "somebody", state=state)


def _no_sheet(_number: int, sheet: Sheet) -> NoReturn:
    raise AssertionError(sheet)
