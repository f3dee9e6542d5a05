"""On paper: a day, cards, a week, forms and dividers, as HTML that needs nothing else, and as PDF."""

import os
import pty
import re
import shutil
import stat
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.conftest import MONDAY, run
from tests.probing import ROOT, alter, begin, environment
from tickler.commands import paper

HINDI = "देवभूमि मसाले"
NAMES = ("Αρτοποιείο Παπαδάκη", "ალაზნის მარანი", "Արփի Թեյ", HINDI, "Café Żółć")
WRITING = "What was said, and how it ended"
HOSTILE = "<script>alert(1)</script> [bold]x[/] & \u200f{{ 7 * 7 }}"
A4, LETTER = (595, 842), (612, 792)

try:
    import weasyprint  # noqa: F401  # whether it finds its system library is what is asked
except (ImportError, OSError) as missing:
    WITHOUT_PDF: str | None = f"WeasyPrint or Pango is not there: {missing}"
else:
    WITHOUT_PDF = None
needs_pdf = pytest.mark.skipif(WITHOUT_PDF is not None, reason=str(WITHOUT_PDF))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five clients of five scripts under today's tab, the first at a time; a sixth later."""
    said = ["Wants the price\nby Friday", "-o", "interested", "--about", "samples", "--promise", "the price by fri"]
    filed = [
        ["add", name, "--next", "today" if place else "today 10:30", "--phone", f"+49 30 555 0{place}"]
        for place, name in enumerate(NAMES)
    ]
    return begin(
        tmp_path_factory.mktemp("made") / "binder.db",
        *([*words, "--about", "samples"] for words in filed),
        ["call", "2", *said, "--next", "today"],
        ["add", "Later", "--next", "july 2027"],
    )


@pytest.fixture
def binder(made: Path) -> None:
    """The same, in the binder of this test."""
    shutil.copy(made, os.environ["TICKLER_DB"])


class Sheet(HTMLParser):
    """What a browser finds in a sheet: its words, its tags, and what it would fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.tags: list[str] = []
        self.classes: list[str] = []
        self.addresses: list[str] = []
        self._beside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        self.tags.append(tag)
        told = {name: value or "" for name, value in attrs}
        self.classes += told.get("class", "").split()
        self.addresses += [told[name] for name in ("src", "href", "data", "srcset", "action") if name in told]
        self._beside = tag in {"style", "title"}
        self.words += " "

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        self._beside = self._beside and tag not in {"style", "title"}

    def handle_data(self, data: str) -> None:
        """Words of the sheet, not those beside it."""
        if not self._beside:
            self.words += data

    @property
    def said(self) -> str:
        """The words, blanks collapsed."""
        return " ".join(self.words.split())


def printed(*words: str, now: str = MONDAY) -> Sheet:
    """What the sheet says that goes to standard output."""
    ran = run("print", *words, now=now)
    assert ran.status == 0, ran.err
    return Sheet(ran.out)


def pdf(*words: str, to: Path) -> PdfReader:
    """What is printed, as PDF."""
    ran = run("print", *words, "--to", str(to))
    assert ran.status == 0, ran.err
    return PdfReader(to)


def text_of(reader: PdfReader) -> list[str]:
    """The words of each page, blanks collapsed."""
    return [unicodedata.normalize("NFC", " ".join(page.extract_text().split())) for page in reader.pages]


def outline_of(reader: PdfReader) -> list[str]:
    """What a reader shows beside the pages, to go to one of them."""
    return [str(entry["/Title"]) for entry in reader.outline if not isinstance(entry, list)]


def size(reader: PdfReader) -> tuple[int, int]:
    """Width and height of the first page, in points."""
    return round(float(reader.pages[0].mediabox.width)), round(float(reader.pages[0].mediabox.height))


# -- what is on it
# ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("binder")
def test_today_is_a_list_to_tick_off_and_a_card_for_each_dossier() -> None:
    """The agreed time stands first, and each client stands on the list and on a sheet of its own."""
    sheet = printed("today")

    assert sheet.said.startswith("Mon 23 Nov 2026")
    assert sheet.classes.count("card") == len(NAMES)
    assert sheet.classes.count("box") >= len(NAMES)
    assert all(sheet.said.count(name) >= 2 for name in NAMES)
    assert sheet.said.index("10:30") < sheet.said.index(NAMES[1])


@pytest.mark.usefixtures("binder")
def test_the_list_can_be_had_alone() -> None:
    """``--list`` saves the paper of the cards."""
    sheet = printed("today", "--list")

    assert "card" not in sheet.classes
    assert all(name in sheet.said for name in NAMES)


def test_the_list_ends_with_promises_and_whom_to_greet() -> None:
    """What is due today wherever its dossier lies, and birthdays with the number to ring."""
    run("add", "Kavkaz", "--person", "Nino", "--phone", "+995 32", "--birthday", "24 nov 1985", "--next", "july 2027")
    run("promise", "kavkaz", "send samples", "today")

    said = printed("today").said

    assert "Promised · 1 1 Kavkaz send samples by Mon 23 Nov 2026" in said
    assert "To greet · 1 1 Kavkaz Nino: birthday, 41 tomorrow · +995 32" in said


@pytest.mark.usefixtures("binder")
def test_a_card_has_what_a_talk_needs() -> None:
    """Number, name, divider, task, phone, the promise, what was said and what it was about; and lines to write on."""
    said = printed("card", "ალაზნის").said

    inside = ("No. 2", "23 November", "Call: samples", "+49 30 555 01", "the price", "27 Nov", "Wants the price by")
    for words in inside:
        assert words in said
    assert "09:00 · call, interested" in said
    assert WRITING in said


@pytest.mark.usefixtures("binder")
def test_cards_are_printed_in_the_order_in_which_they_were_named() -> None:
    """One named twice is one card."""
    sheet = printed("card", "6", "1", "later")

    assert [words[:3] for words in re.findall(r"No\. (\d)", sheet.said)] == ["6", "1"]
    assert "Jul 2027" in sheet.said


def test_a_card_has_persons_occasions_purchases_and_fields_of_ones_own(config: Callable[[str], Path]) -> None:
    """Whatever else lies in the dossier stands on its card, under the names that it goes by."""
    config('[fields]\nshoe = { type = "text", label = "Shoe size" }\n')
    run("add", "Kavkaz", "--next", "fri", "--address", "Rustaveli 1", "--set", "shoe=43", "--terms", "30 days")
    run("person", "kavkaz", "Nino Beridze", "--position", "Buyer", "--birthday", "8 march 1985")
    run("deal", "kavkaz", "1200.50 GEL", "--what", "pouches")

    said = printed("card", "kavkaz").said

    for words in ("Rustaveli 1", "Shoe size 43", "30 days", "Nino Beridze", "Buyer", "8 March", "1,200.50 GEL pouches"):
        assert words in said


@pytest.mark.usefixtures("binder")
def test_a_week_has_agreed_times_in_their_hour_and_the_rest_below() -> None:
    """What is agreed for half past ten stands between ten and eleven o'clock."""
    said = printed("week").said

    assert said.startswith("Mon 23 Nov 2026 to Fri 27 Nov 2026")
    assert re.search(rf"10:00 10:30 1 {NAMES[0]} .* 11:00 12:00 .* 17:00 2 {NAMES[1]} ", said)


def test_a_week_begins_today_or_after_the_weekend() -> None:
    """On a Wednesday it has three days, on a Friday it is the next one; a day that is named brings its week."""
    run("add", "Kavkaz", "--next", "fri")

    assert printed("week", now="2026-11-25T09:00").said.startswith("Wed 25 Nov 2026 to Fri 27 Nov")
    assert printed("week", now="2026-11-27T09:00").said.startswith("Mon 30 Nov 2026 to Fri 4 Dec")
    assert printed("week", "today", now="2026-11-27T09:00").said.startswith("Fri 27 Nov 2026 to Fri 27 Nov")
    assert printed("week", "9", "dec").said.startswith("Mon 7 Dec 2026 to Fri 11 Dec")


def test_a_form_is_printed_blank(tmp_path: Path, config: Callable[[str], Path]) -> None:
    """Labels, help, what is required, boxes for choices and for yes and no, lines for what is written."""
    config("")
    (tmp_path / "forms").mkdir()
    fields = '[fields.a]\nlabel = "Colour"\nchoices = ["<red>", "blue"]\n[fields.b]\ntype = "text"\nrequired = true\n'
    fields += '[fields.c]\ntype = "yes/no"\n'
    (tmp_path / "forms/own.toml").write_text(f'title = "Our form"\nhelp = "Slowly."\n{fields}', encoding="utf-8")

    sheet = printed("form", "own")

    assert sheet.said.startswith("Our form Slowly. Client No. Date Filled by Colour <red> blue B · required C yes no")
    assert sheet.classes.count("box") == 4
    assert sheet.classes.count("line") >= 3


def test_the_dividers_are_43() -> None:
    """The days, and behind them the months, each on a sheet, with its number on the sheet and at its edge."""
    sheet = printed("tabs")

    assert sheet.tags.count("section") == 43
    assert sheet.said.startswith("1 1 2 2 3 3")
    assert sheet.said.endswith("30 30 31 31 " + " ".join(MONTHS_TWICE))


MONTHS_TWICE = [
    "Jan January Jan", "Feb February Feb", "Mar March Mar", "Apr April Apr", "May May", "Jun June Jun",
    "Jul July Jul", "Aug August Aug", "Sep September Sep", "Oct October Oct", "Nov November Nov", "Dec December Dec",
]  # fmt: skip


def test_an_empty_day_is_a_sheet_that_says_so() -> None:
    """Nothing is due: one sheet, no card, no error."""
    run("add", "Later", "--next", "july 2027")

    assert "Nothing lies here." in printed("today").said
    assert "Nothing lies here." in printed("tab", "13").said


# -- what it is made of
# ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("binder")
@pytest.mark.parametrize("what", ["today", "card 2", "tab july", "week", "form needs", "tabs"])
def test_a_sheet_needs_nothing_from_outside(what: str) -> None:
    """No script, no picture, no style sheet, no address at all; and the sheet itself forbids to fetch any."""
    html = run("print", *what.split()).out
    sheet = Sheet(html)

    assert not {"script", "link", "img", "iframe", "object", "a", "base"} & set(sheet.tags)
    assert sheet.addresses == []
    assert not re.search(r"https?:|url\(|@import|@font-face", html)
    assert "default-src 'none'" in html


def test_hostile_text_is_shown_as_text() -> None:
    """Tags, markup, templates and escape sequences of a client's stand on the sheets as they were written."""
    run("add", HOSTILE, "--next", "today 9:30", "--note", HOSTILE, "--about", HOSTILE, "--tag", "<b>")
    run("call", "1", HOSTILE, "-o", "reached", "--next", "today 10:30", "--offer", HOSTILE)

    for what in ("today", "card 1", "week", "tab 23"):
        sheet = printed(*what.split())
        assert "<script>alert(1)</script> [bold]x[/] & " in sheet.said
        assert "{{ 7 * 7 }}" in sheet.said
        assert "script" not in sheet.tags


def test_no_sign_that_steers_a_terminal_or_the_direction_of_a_text_is_left() -> None:
    """What a binder holds in spite of all is shown as a sign: the sheet may be looked at in a terminal, too."""
    run("add", "Kavkaz", "--next", "today")
    alter("UPDATE dossier SET name = ?, note = ?", "\x1b[31mred\u202e", "\x9bbold\x07")

    html = run("print", "today").out

    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    assert "\ufffd[31mred\ufffd" in html


def test_ten_thousand_letters_stay_on_their_card() -> None:
    """A text without end is cut, with a sign that it is; the rest is in the binder."""
    run("add", "x" * 200, "--company", "W" * 500, "--next", "today", "--note", "n" * 10_000)
    run("call", "1", "y" * 10_000, "-o", "reached", "--next", "today")

    said = printed("card", "1").said

    assert len(said) < 3000
    assert "nnn…" in said
    assert "yyy…" in said


# -- where it goes
# ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("binder")
def test_a_file_is_for_its_owner_and_never_written_over_unasked(tmp_path: Path) -> None:
    """It is readable by its owner alone; another one at its place stays unless ``--force`` says otherwise."""
    file = tmp_path / "day.html"

    first = run("print", "today", "--to", str(file))
    again = run("print", "card", "1", "--to", str(file))

    assert first.out == f"printed the list of Mon 23 Nov 2026 and 5 cards · as HTML, A4 · {file}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (again.status, again.err.splitlines()[0]) == (1, f"error: {file} is there already")
    assert run("print", "card", "1", "--to", str(file), "--force", "--quiet").out == ""
    assert Sheet(file.read_text(encoding="utf-8")).classes.count("card") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["day.html"]


@pytest.mark.usefixtures("binder")
def test_the_answer_is_told_to_scripts(tmp_path: Path) -> None:
    """``--json`` tells of the file, what is in it, the paper and the pages."""
    file = tmp_path / "card.html"

    told = run("print", "card", "1", "--to", str(file), "--json").json

    assert told == {"file": str(file), "what": f"the card of 1 {NAMES[0]}", "paper": "A4", "pages": None}


@pytest.mark.usefixtures("binder")
@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("today --to day.txt", 2, "'day.txt' ends neither in .html nor in .pdf"),
        ("today --pdf --to day.html", 2, "'day.html' does not end in .pdf"),
        ("today --json", 2, "--json tells of a file"),
        ("today july", 2, "'july' is a month, not a day"),
        ("today --to nowhere/day.html", 1, "there is no folder nowhere"),
        ("card", 2, "which one is not said: tickler print card REF"),
        ("card nobody", 3, "no dossier goes by 'nobody'"),
        ("tab", 2, "which one is not said: tickler print tab TAB"),
        ("tab --list", 2, "which one is not said"),
        ("week --list", 2, "week has no list"),
        ("form", 2, "which one is not said: tickler print form NAME"),
        ("form needles", 3, "there is no form 'needles'"),
        ("tabs 13", 2, "tabs are all 43 of them"),
        ("poster", 2, "'poster' is not one of 'today', 'card'"),
        ("today --paper A5", 2, "'A5' is not one of"),
    ],
)
def test_what_cannot_be_printed_is_said_in_a_line(words: str, status: int, said: str) -> None:
    """The exit code of each mistake, and the words that name it."""
    ran = run("print", *words.split())

    assert ran.status == status
    assert said in ran.err.splitlines()[0]
    assert ran.out == ""


@pytest.mark.usefixtures("binder")
def test_a_terminal_gets_no_html() -> None:
    """On a terminal it is refused, and the hint names a file; in a pipe it is UTF-8 whatever the locale is."""
    env = environment({"TICKLER_DB": os.environ["TICKLER_DB"], "TICKLER_NOW": MONDAY, "LC_ALL": "C", "PYTHONUTF8": "0"})
    command = [sys.executable, "-m", "tickler", "print", "card", "2"]
    main, terminal = pty.openpty()

    refused = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=env, cwd=ROOT)
    os.close(terminal)
    shown = b"".join(_read(main))
    piped = subprocess.run(command, capture_output=True, env=env, cwd=ROOT, check=False)

    assert refused.wait() == 2
    assert shown.decode().splitlines() == [
        "error: paper does not go to a terminal: say to which file with --to",
        "for example: tickler print today --to today.pdf",
    ]
    assert NAMES[1] in piped.stdout.decode("utf-8")
    assert piped.stderr == b""


def _read(main: int) -> Iterator[bytes]:
    """What was written to a terminal."""
    with suppress(OSError):  # the terminal is gone with the process
        while piece := os.read(main, 4096):
            yield piece
    os.close(main)


# -- as PDF
# ----------------------------------------------------------------------------------------------------------


@needs_pdf
@pytest.mark.usefixtures("binder")
def test_a_pdf_has_a_page_for_each_card_and_every_script(tmp_path: Path) -> None:
    """The list is a page, each dossier one more; the names can be read out of it in all their scripts.

    The signs of Devanagari stand in another order on paper than in a text: of these the outline has the names in full.
    """
    told = run("print", "today", "--to", str(tmp_path / "day.pdf"), "--json").json
    reader = PdfReader(tmp_path / "day.pdf")
    pages = text_of(reader)

    assert told["pages"] == len(pages) == 1 + len(NAMES)
    assert size(reader) == A4
    for place, name in enumerate(NAMES, start=1):
        if name != HINDI:
            assert name in pages[0]
            assert name in pages[place]
    assert set(HINDI) <= set(pages[0])
    assert outline_of(reader) == ["Mon 23 Nov 2026", *NAMES]
    assert stat.S_IMODE((tmp_path / "day.pdf").stat().st_mode) == 0o600


@needs_pdf
@pytest.mark.usefixtures("binder")
def test_the_paper_is_set_or_said(tmp_path: Path, config: Callable[[str], Path]) -> None:
    """A4 unless the setting or the command says Letter, in whatever case; a week lies across."""
    assert size(pdf("card", "1", "--paper", "letter", to=tmp_path / "1.pdf")) == LETTER
    config('paper = "letter"')
    assert size(pdf("card", "1", to=tmp_path / "2.pdf")) == LETTER
    assert size(pdf("week", "--paper", "A4", to=tmp_path / "3.pdf")) == A4[::-1]


def test_a_paper_that_nobody_has_is_refused(config: Callable[[str], Path]) -> None:
    """The setting names the papers that there are."""
    path = config('paper = "A5"')

    assert run("today").err == f"error: {path}, line 1: paper is one of A4, Letter, not 'A5'\n"


@needs_pdf
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_fullest_card_is_one_page_with_room_to_write(paper: str, tmp_path: Path) -> None:
    """However much lies in a dossier, its card is a page, and at least four lines of it are blank."""
    long = "WIDE WORDS ღრუბელი " * 40
    run("add", long[:200], "--company", long[:499], "--next", "today", "--phone", "1", "--note", long * 10)
    run("edit", "1", "--set", f"address={long[:400]}", "--set", f"terms={long[:400]}", "--set", f"source={long[:400]}")
    for _ in range(5):
        run("call", "1", long * 5, "-o", "reached", "--next", "today", "--promise", long[:400], "--offer", long[:400])

    reader = pdf("card", "1", "--paper", paper, to=tmp_path / "card.pdf")
    heights: list[float] = []
    reader.pages[0].extract_text(
        visitor_text=lambda text, cm, tm, _font, _size: (
            heights.append(cm[3] * tm[5] + cm[5]) if WRITING.lower() in text.lower() else None
        )
    )

    assert len(reader.pages) == 1
    assert heights
    above_the_foot = abs(heights[0]) if heights[0] > 0 else size(reader)[1] + heights[0]
    assert above_the_foot / 72 * 25.4 > 17 + 4 * 8


def test_a_card_of_many_lines_keeps_room_for_what_was_said_and_promised(config: Callable[[str], Path]) -> None:
    """However many fields of one's own there are; those that found no room are counted at the foot."""
    config("\n".join(f'[fields.f{n}]\ntype = "text"' for n in range(60)))
    long = "a value of some length " * 4
    run("add", "Kavkaz", "--next", "fri", *(word for n in range(60) for word in ("--set", f"f{n}={long}")))
    run("call", "1", "Wants the price", "-o", "reached", "--next", "fri", "--promise", "send it by thu")

    said = printed("card", "1").said

    assert "Wants the price" in said
    assert "send it" in said
    assert "more lines of the card" in said


@needs_pdf
def test_forms_and_dividers_are_pdf_too(tmp_path: Path) -> None:
    """The 43 dividers are 43 pages, in order; a form that comes with tickler is one."""
    dividers = text_of(pdf("tabs", to=tmp_path / "tabs.pdf"))

    assert [page.split()[0] for page in dividers[:31]] == [str(day) for day in range(1, 32)]
    assert len(dividers) == 43
    assert "September" in dividers[39]
    assert len(pdf("form", "meeting", to=tmp_path / "form.pdf").pages) == 1
    assert len(pdf("form", "needs", "--paper", "letter", to=tmp_path / "letter.pdf").pages) == 1


@needs_pdf
@pytest.mark.usefixtures("binder")
def test_pdf_goes_through_a_pipe_to_a_printer() -> None:
    """``--pdf`` writes the bytes of a PDF to standard output, and nothing else."""
    env = environment({"TICKLER_DB": os.environ["TICKLER_DB"], "TICKLER_NOW": MONDAY})
    command = [sys.executable, "-m", "tickler", "print", "card", "1", "--pdf"]

    piped = subprocess.run(command, capture_output=True, env=env, cwd=ROOT, check=False)

    assert piped.stdout.startswith(b"%PDF-")
    assert piped.stdout.rstrip().endswith(b"%%EOF")
    assert (piped.returncode, piped.stderr) == (0, b"")


@pytest.mark.usefixtures("binder")
@pytest.mark.parametrize(
    ("written", "said", "hint"),
    [
        ("raise ModuleNotFoundError('no', name='weasyprint')", "weasyprint is not installed", "tickler-binder[pdf]"),
        ("print('-----')\nraise OSError('cannot load library')", "Pango, a system library", "libpango-1.0-0"),
    ],
)
def test_what_pdf_lacks_is_said_in_a_line(
    written: str, said: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without WeasyPrint, or without its system library: what is missing, and how to get it; HTML goes on working."""
    (tmp_path / "weasyprint.py").write_text(written, encoding="utf-8")
    for module in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.syspath_prepend(tmp_path)

    refused = run("print", "card", "1", "--to", str(tmp_path / "card.pdf"))

    assert (refused.status, refused.out) == (1, "")
    assert said in refused.err.splitlines()[0]
    assert hint in refused.err.splitlines()[1]
    assert not (tmp_path / "card.pdf").exists()
    assert run("print", "card", "1", "--to", str(tmp_path / "card.html")).status == 0


@needs_pdf
def test_how_far_a_pdf_has_come_is_told_page_by_page() -> None:
    """A thick tab takes minutes: a bar on a terminal hears of each page; afterwards nothing listens any more."""
    from tickler.render.pdf import pdf_of

    heard: list[int] = []
    pdf_of("<p>one</p><p style='break-before: page'>two</p>", heard.append)
    pdf_of("<p>one</p>")

    assert heard == [1, 2]


@needs_pdf
@pytest.mark.usefixtures("binder")
@pytest.mark.parametrize("words", [("today",), ("card", "1", "2", "3", "4", "5")])
def test_a_thick_stack_is_laid_out_in_parts_and_bound(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that memory does not grow with it; the PDF is the same: pages, their numbers, outline, what it is called."""
    whole = pdf(*words, to=tmp_path / "whole.pdf")

    monkeypatch.setattr(paper, "MOST_AT_ONCE", 2)
    bound = pdf(*words, to=tmp_path / "bound.pdf")

    assert text_of(bound) == text_of(whole)
    assert text_of(bound)[3].split()[-3:] == ["4", "/", str(len(whole.pages))]
    assert outline_of(bound) == outline_of(whole)
    assert bound.metadata
    assert whole.metadata
    assert (bound.metadata.title, bound.metadata.author) == (whole.metadata.title, whole.metadata.author)


@needs_pdf
@pytest.mark.usefixtures("binder")
def test_a_thick_stack_without_pypdf_is_said_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is bound of parts needs it, and nothing is written without it."""
    monkeypatch.setattr(paper, "MOST_AT_ONCE", 2)
    monkeypatch.setitem(sys.modules, "pypdf", None)

    refused = run("print", "today", "--to", str(tmp_path / "day.pdf"))

    assert (refused.status, "needs pypdf" in refused.err, "tickler-binder[pdf]" in refused.err) == (1, True, True)
    assert not (tmp_path / "day.pdf").exists()
    assert run("print", "card", "1", "--to", str(tmp_path / "card.pdf")).status == 0


@needs_pdf
def test_no_heading_of_the_list_stands_alone_at_the_foot_of_a_page(tmp_path: Path) -> None:
    """However many dossiers come before, a heading is on the page of the first entry below it."""
    run("add", "Unplaced", "--next", "november")
    headed = []
    for number in range(40):
        run("add", f"Client {number}", "--next", "today")
        if number < 31:
            continue
        pages = text_of(pdf("today", "--list", to=tmp_path / f"{number}.pdf"))
        headed += [next(n for n, text in enumerate(pages) if said in text) for said in ("To place", "Unplaced")]

    assert headed[::2] == headed[1::2]
    assert {0, 1} == set(headed)


def test_a_card_has_the_next_days_to_greet_and_promises_in_their_order() -> None:
    """What comes first stands first, though it was noted last; and three contacts, however much else there is."""
    run("add", "Full House", "--next", "fri", "--note", "Word " * 100)
    for day in ("14 jan", "3 may", "1 feb", "2 mar", "24 nov"):
        run("edit", "full", "--occasion", f"feast of {day}={day}")
    for by in ("20 dec", "by 24 nov", "by 1 dec"):
        run("promise", "full", f"to be done {by.removeprefix('by ')}", f"by {by.removeprefix('by ')}")
    for number in range(6):
        run("person", "full", f"Person {number}", "--phone", f"+995 32 {number}", "--position", "Head of something")
        run("call", "full", f"Talk {number}. {'Word ' * 60}", "-o", "reached", "--next", "fri")

    card = printed("card", "full").said

    assert "feast of 24 nov" in card
    assert card.index("feast of 24 nov") < card.index("feast of 14 jan")
    assert card.index("done 24 nov") < card.index("done 1 dec") < card.index("done 20 dec")
    assert all(f"Talk {number}." in card for number in (5, 4, 3))
