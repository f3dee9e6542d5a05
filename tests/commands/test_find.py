"""Finding a dossier: by words anywhere in it, in any script, and by what it is; each hit says where, and its tab."""

import sys
from pathlib import Path

import pytest

from tests.conftest import run
from tests.probing import dump, must_be_safe, must_fail, spawned

LATER = "2026-12-20T09:00"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A binder of clients in several scripts, some spoken with, one in the archive."""
    path = tmp_path_factory.mktemp("find") / "binder.db"
    sheet = path.with_name("contract.txt")
    sheet.write_text("Contract 114\n\nThe warranty covers the zipper for two years.\n", encoding="utf-8")
    for words in (
        ("add", "Kavkaz Trading", "--person", "Nino Beridze", "--phone", "+995 32 200 00 17", "--next", "8 dec"),
        ("add", "Weber Söhne", "--company", "Weber Söhne GmbH", "--next", "fri", "--do", "meeting"),
        ("add", "Tea House", "--note", "sells kraft tea", "--next", "july", "--tag", "Key Account", "--tag", "vip"),
        ("add", "Team Nord", "--next", "today", "--tag", "key", "--about", "kraft samples"),
        ("add", "ბერიძე და შვილები", "--company", "绿茶公司", "--next", "9 dec"),
        ("add", "Παπαδάκη", "--next", "10 dec", "--tag", "key account manager"),
        ("call", "kavkaz", "Wants a price for kraft pouches", "-o", "interested", "--next", "8 dec", "--at", "20 nov"),
        ("call", "kavkaz", "Nobody there", "-o", "no-answer", "--next", "8 dec"),
        ("log", "weber", "The price is fine", "--kind", "meeting", "--next", "fri", "--offer", "Offer 7: lined boxes"),
        ("call", "tea house", "No", "-o", "refused", "--close", "signed with a cousin"),
        ("promise", "weber", "bring the foil proofs", "fri"),
        ("edit", "weber", "--set", "stage=client", "--set", "source=Trade fair"),
        ("person", "team", "Åsa Sjöberg", "--position", "Purchaser"),
        ("attach", "kavkaz", str(sheet), "--title", "Contract"),
    ):
        assert (ran := run(*words, db=path)).status == 0, ran.err
    return path


def names(path: Path, *words: str, now: str = "2026-11-23T10:00") -> list[str]:
    """The first word of the name of each dossier that is found, in order."""
    found = run("find", "--json", *words, db=path, now=now)
    assert found.status == 0, found.err
    return [one["name"].split()[0] for one in found.json["dossiers"]]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("kavkaz",), ["Kavkaz"]),
        (("KÁVK",), ["Kavkaz"]),
        (("sohne",), ["Weber"]),
        (("ბერიძ",), ["ბერიძე"]),
        (("παπαδακη",), ["Παπαδάκη"]),
        (("ΠΑΠΑΔΆΚΗ",), ["Παπαδάκη"]),
        (("茶公",), ["ბერიძე"]),
        (("price", "kavkaz"), ["Kavkaz"]),  # one in the name, one in a note
        (("price",), ["Weber", "Kavkaz"]),  # equally good: by their tabs
        (("tea",), ["Tea", "Team"]),  # the whole word before a beginning, though it is in the archive
        (("kraft",), ["Team", "Tea", "Kavkaz"]),  # on the card before a note
        (("+995 32",), ["Kavkaz"]),
        (("99532200",), ["Kavkaz"]),
        (("lined",), ["Weber"]),
        (("foil proofs",), ["Weber"]),
        (("sjoberg",), ["Team"]),
        (("cousin",), ["Tea"]),
        (("warranty",), ["Kavkaz"]),
        (("warranty", "pouches"), ["Kavkaz"]),  # on a sheet, and in a note
        (("warranty", "weber"), []),
        (("kraft pouches",), ["Kavkaz"]),
        (("pouches kraft",), []),
        (('"a price"', "interes"), []),
        (("price", "-kraft"), ["Weber"]),
        (("-price", "kraft"), ["Team", "Tea"]),
        (("-warranty", "price"), ["Weber"]),
        (("-kraft pouches", "price"), ["Weber"]),
        (("trading", "-nobody"), []),
        (("nothing-like-it",), []),
    ],
)
def test_words_find_dossiers_the_best_first(path: Path, words: tuple[str, ...], found: list[str]) -> None:
    """Every word anywhere in the dossier, by its beginning, without case and accents; names before notes."""
    assert names(path, *words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("tag:vip",), ["Tea"]),
        (("tag:key account",), ["Tea"]),  # neither `key` nor `key account manager`
        (("tag:KEY",), ["Team"]),
        (("tag:vip,key",), ["Team", "Tea"]),
        (("tag:vip", "tag:key"), []),
        (("-tag:key", "te"), ["Tea"]),
        (("stage:Client",), ["Weber"]),
        (("source:trade fair",), ["Weber"]),
        (("company:weber",), ["Weber"]),
        (("company:kavkaz",), []),
        (("name:te",), ["Team", "Tea"]),
        (("person:nino",), ["Kavkaz"]),
        (("person:sjö",), ["Team"]),
        (("do:meeting",), []),  # after a meeting a call was planned
        (("do:call", "price"), ["Weber", "Kavkaz"]),
        (("-do:call",), []),
        (("outcome:interested",), ["Kavkaz"]),
        (("outcome:interested,refused",), ["Kavkaz", "Tea"]),
        (("-outcome:no-answer", "price"), ["Weber"]),
        (("kind:meeting",), ["Weber"]),
        (("kind:call", "outcome:no-answer"), ["Kavkaz"]),
        (("kind:meeting", "outcome:no-answer"), []),  # of one contact
        (("before:mon",), []),
        (("before:2026-11-23",), ["Kavkaz"]),
        (("after:2026-11-23", "outcome:interested"), []),
        (("after:2026-11-20", "outcome:interested"), ["Kavkaz"]),
        (("after:today", "kind:meeting"), ["Weber"]),
        (("quiet:30d",), []),
        (("closed:yes",), ["Tea"]),
        (("closed:yes", "price"), []),
        (("closed:no", "te"), ["Team"]),
        (("closed:no", "-price"), ["Team", "ბერიძე", "Παπαδάκη"]),
    ],
)
def test_filters_find_dossiers_by_what_they_are(path: Path, words: tuple[str, ...], found: list[str]) -> None:
    """Filters alone, together, and with words; equally good ones in tickler order."""
    assert names(path, *words) == found


def test_quiet_is_who_was_not_spoken_with_for_so_long(path: Path) -> None:
    """Also who never was, since the dossier is there; the archive is quiet for good and is left out."""
    assert names(path, "quiet:27d", now=LATER) == ["Team", "Weber", "Kavkaz", "ბერიძე", "Παπαδάკη".replace("კ", "κ")]
    assert names(path, "quiet:28d", now=LATER) == []
    assert names(path, "quiet:27d", "price", now=LATER) == ["Weber", "Kavkaz"]


def test_all_ways_to_the_answer_agree(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sorted where few fit; looked at along the tabs where many do; told by the index where that was not enough."""
    asked = [("te",), ("price",), ("kraft",), ("-price",), ("tag:vip,key",), ("outcome:interested", "after:2026-11-01"),
             ("quiet:27d",), ("before:2026-11-23",), ("te", "-tag:vip"), ("closed:yes",)]  # fmt: skip
    few = [names(path, *words, now=LATER) for words in asked]

    for name in ("_FEW", "_FEW_ROWS", "_MANY"):
        monkeypatch.setattr(f"tickler.storage.finding.{name}", 0)
    looked_at = [names(path, *words, now=LATER) for words in asked]
    monkeypatch.setattr("tickler.storage.finding._LOOKED_AT", 0)
    told = [names(path, *words, now=LATER) for words in asked]

    assert looked_at == few
    assert told == few


def test_each_hit_says_where_the_words_stand(path: Path) -> None:
    """In which line of the card, which contact, which sheet; in the original spelling."""
    (kavkaz,) = run("find", "--json", "warranty", "pouches", db=path).json["dossiers"]

    assert kavkaz["tab"] == "2026-12-08"
    assert [(one["in"], one["matched"]) for one in kavkaz["found"]] == [
        ("contact", ["pouches"]),
        ("sheet", ["warranty"]),
    ]
    assert kavkaz["said"].startswith("Wants a price for kraft pouches")
    assert kavkaz["said_at"] == "2026-11-20T12:00"
    assert (kavkaz["sheet"]["number"], kavkaz["sheet"]["title"]) == (1, "Contract")
    (team,) = run("find", "--json", "samples", db=path).json["dossiers"]
    assert team["found"] == [
        {"in": "about", "at": None, "sheet": None, "snippet": "kraft samples", "matched": ["samples"]}
    ]


def test_the_answer_is_one_look(path: Path) -> None:
    """Who it is and where it lies; below, where the words stand."""
    shown = run("find", "price", "kavkaz", db=path).out

    assert shown.splitlines() == [
        "1  Kavkaz Trading · Nino Beridze · +995 32 200 00 17  Tue 8 Dec 2026, tab 8",
        "   20 Nov interested: Wants a price for kraft pouches",
    ]
    assert "closed Mon 23 Nov 2026" in run("find", "tea house", db=path).out
    assert "sheet 1 Contract: The warranty covers" in run("find", "warranty", db=path).out


def test_nothing_found_is_said_and_words_in_a_row_are_offered_apart(path: Path) -> None:
    """An empty answer is exit 0."""
    nothing = run("find", "pouches kraft", db=path)

    assert (nothing.status, nothing.err) == (0, "")
    assert nothing.out == "Nothing found: pouches kraft\nNot in a row; each for itself: tickler find pouches kraft\n"


def test_more_than_can_be_shown_is_said(path: Path) -> None:
    """--most takes more or fewer."""
    assert run("find", "price", "--most", "1", db=path).out.splitlines()[-1].startswith("The first 1: more words")
    assert names(path, "price", "--most", "1") == ["Weber"]


def test_plain_records_are_one_dossier_a_line(path: Path) -> None:
    """Number and tab first, as they always were."""
    assert run("find", "kavkaz", "--plain", db=path).out.startswith("1\t2026-12-08\t\tKavkaz Trading\t\tNino Beridze\t")


def test_a_word_with_a_minus_is_a_word_and_no_option(path: Path) -> None:
    """`-home` is no -h, wherever it stands; `--` ends the options; options are known still."""
    assert names(path, "-home", "trading") == ["Kavkaz"]
    assert names(path, "trading", "--", "-json") == ["Kavkaz"]
    assert run("find", "-h", db=path).out.startswith("Usage: tickler find")
    must_fail(run("find", "price", "--jsn", db=path), 2, "--jsn")
    must_fail(run("find", db=path), 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tga:vip",), "there is no filter 'tga'"),
        (("x" * 10_000,), "the search is too long"),
        (("a\x1b[31m",), "the search holds a control character"),
        (("&", "…"), "nothing to find"),
    ],
)
def test_what_cannot_be_looked_for_is_refused_in_one_line(path: Path, words: tuple[str, ...], said: str) -> None:
    """As everywhere."""
    must_fail(run("find", *words, db=path), 2, said)


HOSTILE = ["'", '"', '""', "*", "weber*", "NEAR(a b)", "a AND OR NOT", "{name} : x", "said:x", "^x", "a+b", "%", "_",
           ";--",
           "'; DROP TABLE dossier; --", "[bold]x[/]", "(((", ")", "\\", "\u202ex", "🙂", "\ud800"]  # fmt: skip


@pytest.mark.parametrize("said", HOSTILE)
def test_the_language_of_the_index_is_spoken_by_nobody_outside(path: Path, said: str) -> None:
    """Whatever is typed is a word, a filter or a mistake, never a question of its own."""
    before = dump(path)

    for words in ((said,), ("tea", said), (f"tag:{said}",), (f"name:{said}",), (f"-{said}",)):
        found = run("find", *words, db=path)
        assert found.status in (0, 2), found
        assert "went wrong" not in found.err
        must_be_safe(found)

    assert dump(path) == before


def test_hostile_clients_are_found_and_obeyed_by_nobody() -> None:
    """Markup, right-to-left marks and a note of ten thousand characters, on a terminal of eighty columns."""
    run("add", "[bold]ბერიძე[/] \N{ARABIC LETTER ALEF}", "--next", "today", "--note", "kraft " + "x" * 10_000)
    run("call", "1", "line one\n[red]pouches[/] " + "y" * 10_000, "-o", "reached", "--next", "fri")

    for words in (("kraft",), ("pouches",), ("bold",), ("y" * 50,)):
        for form in ((), ("--plain",), ("--json",)):
            found = run("find", *words, *form)
            assert "ბერიძე" in found.out
            must_be_safe(found)


def test_a_terminal_shows_what_fits_and_cuts_nothing_that_identifies(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At eighty columns lines are broken between their parts, texts are cut around the words, which are underlined."""
    monkeypatch.setattr(sys.modules["tickler.commands.run"].Page, "of_this_process", _eighty_columns)

    shown = run("find", "kraft", db=path).out
    long = run("find", "price", db=path).out

    assert "\x1b[1;4mkraft\x1b[0m" in shown
    for line in long.splitlines():
        assert len(_bare(line)) <= 80
    assert "+995 32 200 00 17" in _bare(long)


def _eighty_columns(*, no_color: bool) -> object:
    from tickler.render.page import Page

    return Page(80, cut=True, colour=not no_color, asks=False)


def _bare(line: str) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", line)


def test_a_pipe_gets_whole_lines_without_emphasis(path: Path) -> None:
    """Neither cut nor coloured, in a process of its own."""
    piped = spawned("find", "price", env={"TICKLER_DB": str(path)})

    assert "Wants a price for kraft pouches" in piped.out
    assert "\x1b" not in piped.out


def test_words_without_spaces_are_not_taken_apart_in_the_hint(path: Path) -> None:
    """Letters of a script that is written without spaces are looked for in a row; one by one they are no words."""
    run("add", "ยทไ", "--next", "fri", db=path)

    assert run("find", "ไทย", db=path).out.splitlines() == ["Nothing found: ไทย"]


@pytest.mark.parametrize("words", ['"xy zu"', "+49 911 550041", "pouches xyzzy"])
def test_what_finds_nothing_either_is_not_offered(path: Path, words: str) -> None:
    """A hint works when it is typed."""
    assert run("find", words, db=path).out.splitlines() == [f"Nothing found: {words}"]
