"""The report on a month: a month of work typed day by day, whose figures were counted by hand; and its forms."""

import csv
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.conftest import run
from tests.probing import alter, must_fail
from tickler.render.page import Page
from tickler.rules.report import VALUES

DECEMBER = "2026-12-01T08:30"
HOSTILE = "<script>alert(1)</script> | [b](http://x) {{ title }}"

# November 2026: the 1st is a Sunday, the 30th a Monday; 21 working days without holidays.
MONTH = """
2026-10-28T10:00 add Old --next "2 nov"
2026-10-28T10:01 add Kavkaz --next "2 nov"
2026-10-28T10:02 add Weber --next "3 nov"
2026-10-28T10:03 add Lost --next "4 nov"
2026-10-28T10:04 add Lead --next "5 nov"
2026-10-28T10:05 deal old 500 --on "12 oct"
2026-10-28T10:06 deal lost 70.10 --on "13 oct"
2026-11-02T09:30 call old "Wants more" -o reached --next "9 nov"
2026-11-02T10:00 call kavkaz "Nobody" -o no-answer --next "3 nov"
2026-11-03T10:00 call kavkaz "Takes it" -o deal --next "10 nov"
2026-11-03T10:05 deal kavkaz 1200.50 EUR --what pouches
2026-11-03T11:00 call weber "Wants an offer" -o interested --next "4 nov"
2026-11-04T09:30 log weber "Sent" --kind email -o offer-sent --offer "Offer 1" --next "16 nov"
2026-11-04T10:00 close lost --because "went bankrupt"
2026-11-09T16:00 log old "When does it come?" --kind message --inbound --next "17 nov"
2026-11-10T10:00 kept old
2026-11-10T11:00 deal old 99.99 EUR
2026-11-10T11:30 call kavkaz "The zip breaks" -o reached --complaint --inbound --next "20 nov"
2026-11-12T17:00 kept kavkaz
2026-11-16T09:30 log weber "Brought samples" --kind visit --next "23 nov"
2026-11-17T09:30 call old "Asked again" -o callback --next "24 nov"
2026-11-23T10:00 log weber "Is it there?" --kind email --inbound --next "2 dec"
2026-11-23T11:00 deal weber 300 USD
2026-11-23T11:05 deal weber 0.05 USD
2026-11-24T10:00 call old "Fine" -o reached --next "4 jan" --promise "a calendar by 27 nov"
"""


@pytest.fixture
def november(config: Callable[[str], Path]) -> Path:
    """A month of work: three clients, one who was lost, and one to whom nobody spoke."""
    settings = config('currency = "EUR"\n[quota]\ncalls = 2\noffers = 1\ncontracts = 2\n')
    for line in MONTH.strip().splitlines():
        now, *words = shlex.split(line)
        ran = run(*words, now=now)
        assert ran.status == 0, (line, ran.err)
    return settings


def reported(*words: str, now: str = DECEMBER) -> Any:  # noqa: ANN401  # JSON
    """What the report says."""
    ran = run("report", *words, "--json", now=now)
    assert ran.status == 0, ran.err
    return ran.json


@pytest.mark.usefixtures("november")
def test_the_figures_of_a_month_are_those_counted_by_hand() -> None:
    """Each figure, from the list of commands above: contacts, contracts, sums, clients, answers."""
    told = reported()

    assert (told["month"], told["first"], told["last"], told["over"]) == ("2026-11", "2026-11-01", "2026-11-30", True)
    assert (told["working_days"], told["made_on"]) == (21, "2026-12-01")
    # Contacts: seven calls, one of them the client's; two messages and mails from clients, one mail of ours, a visit.
    assert (told["contacts"], told["calls"], told["reached"]) == (11, 6, 4)
    assert (told["calls_target"], told["offers_target"], told["contracts_target"]) == (42, 21, 2)
    assert (told["reached_rate"], told["offers"], told["first_calls"]) == (0.667, 1, 4)
    assert told["kinds"] == [
        {"kind": "call", "count": 7}, {"kind": "email", "count": 2},
        {"kind": "message", "count": 1}, {"kind": "visit", "count": 1},
    ]  # fmt: skip
    assert {one["outcome"]: one["count"] for one in told["outcomes"]} == {
        "reached": 3, "no-answer": 1, "deal": 1, "interested": 1, "offer-sent": 1, "callback": 1, None: 3,
    }  # fmt: skip
    assert {"kind": "call", "outcome": "reached", "count": 3} in told["by_kind"]
    assert sum(one["count"] for one in told["by_kind"]) == 11
    # Kavkaz by the outcome and the purchase of one day, Weber by a purchase; Old had bought in October.
    assert told["contracts"] == 2
    assert [(one["name"], one["on"]) for one in told["gained"]] == [("Kavkaz", "2026-11-03"), ("Weber", "2026-11-23")]
    assert (told["lost"], told["lost_clients"][0]["because"]) == (1, "went bankrupt")
    assert told["sums"] == [
        {"currency": "EUR", "amount": "1300.49", "purchases": 2},
        {"currency": "USD", "amount": "300.05", "purchases": 2},
    ]
    assert (told["purchases"], told["spoken_with"]) == (4, 3)
    # Only the lead was never spoken with: added on 28 October, 34 days before.
    assert told["quiet"] == 1
    # 9 Nov 16:00 to 10 Nov 10:00: 3 hours. 10 Nov 11:30 to 12 Nov 17:00: 6.5 + 9 + 8 = 23.5, of 10. Weber's waits.
    assert told["answers"] == {
        "asked": 3, "complaints": 1, "in_time": 1, "late": 1, "open": 0, "overdue": 1, "dropped": 0,
        "median_hours": 3.0, "longest_hours": 23.5,
    }  # fmt: skip
    # Two answers were due on 10 and 11 Nov, Weber's on the 24th, the calendar on the 27th.
    assert told["promises"] == {"due": 4, "in_time": 1, "broken": 3, "open": 0, "kept": 2, "kept_late": 1}


@pytest.mark.usefixtures("november")
def test_plan_and_fact_by_week_are_those_counted_by_hand() -> None:
    """A week is cut at the month's ends; what waits is planned again on each day."""
    weeks = reported()["weeks"]

    assert [(week["first"][8:], week["last"][8:], week["working_days"]) for week in weeks] == [
        ("01", "01", 0), ("02", "08", 5), ("09", "15", 5), ("16", "22", 5), ("23", "29", 5), ("30", "30", 1),
    ]  # fmt: skip
    # 2: Old, Kavkaz. 3: Kavkaz, Weber. 4: Weber, Lost. 5, 6: Lead, who then waits all month: 2 + 5 + 5 + 5 + 1 times.
    # 9: Old. 10: Kavkaz. 16: Weber. 17: Old. 20: Kavkaz, who waits from then on: 1 + 5 + 1. 23: Weber. 24: Old.
    assert [(week["planned"], week["done"]) for week in weeks] == [(0, 0), (8, 5), (7, 2), (8, 2), (12, 2), (2, 0)]
    assert [(week["calls"], week["reached"], week["offers"]) for week in weeks] == [
        (0, 0, 0), (4, 3, 1), (0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 0, 0),
    ]  # fmt: skip
    assert [week["calls_target"] for week in weeks] == [0, 10, 10, 10, 10, 2]


@pytest.mark.usefixtures("november")
def test_the_running_month_is_told_until_now() -> None:
    """The words *this month* end today; a month without a year is the last one that has begun."""
    told = reported("this month", now="2026-11-04T10:30")

    assert (told["last"], told["over"], told["working_days"], told["calls"]) == ("2026-11-04", False, 3, 4)
    assert reported("november", now="2026-11-04T10:30") == told
    assert reported("nov", now="2027-02-01")["month"] == "2026-11"
    assert reported("2026-11", now="2027-02-01")["calls"] == 6
    assert reported("11/2026", now="2027-02-01")["month"] == reported("last month", now=DECEMBER)["month"]


def test_what_a_colleagues_client_buys_is_the_colleagues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who takes over counts his own contacts alone; contracts, sums and lost clients come back with the dossiers."""
    monkeypatch.chdir(tmp_path)
    for name in ("Weber", "Kavkaz", "Omega"):
        run("add", name, "--next", "4 nov", now="2026-11-02T09:00")
    run("deal", "omega", "50 EUR", now="2026-11-02T09:10")
    run("log", "kavkaz", "Where is it?", "--kind", "message", "--inbound", "--next", "4 nov", now="2026-11-02T09:20")
    run("log", "weber", "And mine?", "--kind", "message", "--inbound", "--next", "4 nov", now="2026-11-02T09:30")
    out = run("handover", "boris", "kavkaz", "omega", "--until", "10 nov", "--json", now="2026-11-02T10:00").json[
        "file"
    ]
    # What waits where boris has the dossier is not Anna's to answer; what waits in hers is overdue.
    assert reported("november", now="2026-11-05T10:00")["answers"] | {"longest_hours": 0} == {
        "asked": 1, "complaints": 0, "in_time": 0, "late": 0, "open": 0, "overdue": 1, "dropped": 0,
        "median_hours": None, "longest_hours": 0,
    }  # fmt: skip

    with monkeypatch.context() as at_boris:
        at_boris.setenv("TICKLER_DB", str(tmp_path / "boris.db"))
        at_boris.setenv("LOGNAME", "boris")
        assert run("receive", out, now="2026-11-03T09:00").status == 0
        run("call", "kavkaz", "Takes it", "-o", "deal", "--next", "12 nov", now="2026-11-03T10:00")
        run("deal", "kavkaz", "70 EUR", now="2026-11-03T10:01")
        run("kept", "kavkaz", now="2026-11-03T10:02")
        run("close", "omega", "--because", "bankrupt", now="2026-11-03T10:03")
        his = reported("november", now="2026-11-09T10:00")
        back = run("handback", "anna", "--json", now="2026-11-09T10:00").json["file"]
        assert reported("november", now="2026-11-09T10:01")["lost"] == 0
    assert run("receive", back, now="2026-11-09T11:00").status == 0
    hers = reported("november", now="2026-11-09T12:00")

    assert (his["calls"], his["contracts"], his["sums"], his["lost"]) == (1, 0, [], 0)
    assert (hers["calls"], hers["contracts"], hers["lost"]) == (0, 2, 1)
    assert [one["name"] for one in hers["gained"]] == ["Omega", "Kavkaz"]
    assert hers["sums"] == [{"currency": "EUR", "amount": "120", "purchases": 2}]
    assert (hers["answers"]["asked"], hers["answers"]["in_time"], hers["answers"]["overdue"]) == (2, 1, 1)


@pytest.mark.usefixtures("november")
def test_what_was_taken_back_was_never_done() -> None:
    """A call that an undo takes back is in no figure."""
    run("undo", now="2026-11-24T10:01")

    told = reported()

    assert (told["calls"], told["contacts"], told["promises"]["due"]) == (5, 10, 3)


def test_amounts_are_added_to_the_last_digit() -> None:
    """Large and small ones, with and without cents, with three decimals, in sums that no float holds."""
    run("add", "Weber", "--next", "fri", now="2026-11-02T09:00")
    for amount in ("9999999999999.99 EUR", "9999999999999.99 EUR", "0.01 EUR", "3 EUR", "0.125 KWD", "0.005 KWD"):
        assert run("deal", "1", *amount.split(), now="2026-11-03T09:00").status == 0

    assert reported()["sums"] == [
        {"currency": "EUR", "amount": "20000000000002.99", "purchases": 4},
        {"currency": "KWD", "amount": "0.130", "purchases": 2},
    ]


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    """Write a report to a file, and give what is in it."""

    def write(month: str, ending: str, *words: str, now: str = DECEMBER) -> str:
        path = tmp_path / f"report.{ending}"
        ran = run("report", month, "--to", str(path), "--force", *words, now=now)
        assert ran.status == 0, ran.err
        return path.read_text(encoding="utf-8")

    return write


def test_an_empty_month_is_reported_as_such(written: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was done before the binder was begun, and all forms say so."""
    run("add", "Weber", "--next", "fri", now="2026-11-20T09:00")

    told = reported("october")

    assert (told["contacts"], told["reached_rate"], told["sums"], told["gained"]) == (0, None, [], [])
    assert "No purchase was noted." in written("october", "md")
    assert "<svg" in written("october", "html")
    assert "Sold              nothing" in on_a_terminal(monkeypatch, "report", "october")


# ---------------------------------------------------------------------------------------------------------------- forms


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, *words: str, width: int = 80) -> str:
    """What a command shows on a terminal of a width."""
    page = Page(width=width, cut=True, colour=False, asks=False)
    monkeypatch.setattr(Page, "of_this_process", classmethod(lambda _cls, *, no_color: page))  # noqa: ARG005
    shown = run(*words, now=DECEMBER)
    assert shown.status == 0, shown.err
    return shown.out


@pytest.mark.usefixtures("november")
def test_a_month_fits_on_one_screen(monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion) -> None:
    """At 80 columns all of it stands in 24 lines, with bars against the quotas."""
    shown = on_a_terminal(monkeypatch, "report")

    assert len(shown.splitlines()) < 24
    assert shown == snapshot


def test_a_month_without_a_working_day_has_nothing_to_reach(config: Callable[[str], Path]) -> None:
    """What is asked for a day is asked for on none: no figure says that it is done."""
    config("[quota]\ncalls = 5\n")
    run("add", "Weber", "--next", "july", now="2026-11-20T09:00")
    run("days-off", "add", "1 dec", "31 dec", "--because", "away", now="2026-11-20T09:00")

    told = run("report", "this month", now="2026-12-30T09:00").out

    calls = next(line for line in told.splitlines() if line.startswith("  calls"))
    assert calls.endswith("░ 0")


@pytest.mark.usefixtures("november")
@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_no_line_is_wider_than_the_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """At any width."""
    shown = on_a_terminal(monkeypatch, "report", width=width)

    assert max(map(len, shown.splitlines())) <= width


@pytest.mark.usefixtures("november")
def test_other_programs_read_a_figure_a_line(snapshot: SnapshotAssertion) -> None:
    """With --plain, and stable columns."""
    assert run("report", "--plain", now=DECEMBER).out == snapshot


@pytest.mark.usefixtures("november")
def test_the_built_in_markdown_tells_all_of_it(written: Callable[..., str], snapshot: SnapshotAssertion) -> None:
    """Tables of contacts and weeks, sums, clients by name, answers."""
    assert written("november", "md") == snapshot


@pytest.mark.usefixtures("november")
def test_a_table_is_written_for_spreadsheets(written: Callable[..., str]) -> None:
    """CSV has the records of --plain: figure, value, target; and the lists below."""
    rows = list(csv.reader(written("november", "csv").splitlines()))

    assert rows[0] == ["\ufefffigure", "value", "target"]  # the mark by which a spreadsheet knows the encoding
    assert ["calls", "6", "42"] in rows
    assert ["sum", "EUR", "1300.49", "2"] in rows
    assert ["over", "yes", ""] in rows


@pytest.mark.usefixtures("november")
def test_json_is_the_same_in_a_file(written: Callable[..., str]) -> None:
    """What --json prints is what --to FILE.json writes."""
    assert written("november", "json") == run("report", "november", "--json", now=DECEMBER).out


@pytest.mark.usefixtures("november")
def test_the_page_has_charts_and_fetches_nothing(written: Callable[..., str]) -> None:
    """Three charts stand in the HTML as pictures, each told in words; no address leads outside."""
    page = written("november", "html")

    assert page.count("<svg") == 3
    assert 'aria-label="Calls by week, against the quota: 2-8 Nov 4 of 10; 9-15 Nov 0 of 10;' in page
    assert "30 Nov 0 of 2" in page
    assert "default-src 'none'" in page
    assert not re.findall(r"(?:src|href)=|url\(|https?://(?!www\.w3\.org/2000/svg)", page)


def test_one_is_said_as_one(written: Callable[..., str]) -> None:
    """One contact, one client, one purchase, one working day."""
    run("add", "Weber", "--next", "fri", now="2026-11-02T09:00")
    run("call", "weber", "-o", "reached", "--next", "fri", now="2026-11-02T09:10")
    run("deal", "weber", "5 EUR", now="2026-11-02T09:20")

    page, text = (written("this month", ending, now="2026-11-02T10:00") for ending in ("html", "md"))

    assert "1 working day <" in page
    assert "1 contact, 1 of them a call that we made (1 first call). Spoken with: 1 client." in page
    assert "1 working day ·" in text
    assert "1 of 1 call reached the client: 100 %. Spoken with: 1 client." in text
    assert "- 5 EUR in 1 purchase\n" in text


@pytest.mark.usefixtures("november")
def test_pdf_has_the_same_on_pages(tmp_path: Path) -> None:
    """The pages hold the figures as text."""
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("weasyprint")
    path = tmp_path / "report.pdf"

    assert run("report", "--to", str(path), now=DECEMBER).status == 0

    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    assert "Report on November 2026" in text
    assert "1,300.49 EUR" in text
    assert "42" in text


def test_client_data_is_harmless_in_every_form(written: Callable[..., str]) -> None:
    """A name that is HTML, Markdown, a template, a formula or a terminal's command is a name."""
    run("add", HOSTILE, "--next", "fri", now="2026-11-20T09:00")
    run("add", "=1+1", "--next", "fri", now="2026-11-20T09:00")
    alter("UPDATE dossier SET name = :name WHERE id = 2", "=1+1\x1b[31m")
    for number in ("1", "2"):
        assert run("deal", number, "5", now="2026-11-20T10:00").status == 0

    page, text, table = (written("november", ending) for ending in ("html", "md", "csv"))

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "{{ title }}" in page
    assert r"\<script\>alert(1)\</script\> \| \[b\](http://x)" in text
    assert "'=1+1" in table
    assert not any("\x1b" in one for one in (page, text, table))


# -------------------------------------------------------------------------------------------------- the company's form


@pytest.fixture
def form(tmp_path: Path) -> Callable[[str, str], str]:
    """A template of the company's, in a file of a name."""

    def write(name: str, text: str) -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.mark.usefixtures("november")
def test_the_companys_form_is_filled(form: Callable[[str, str], str], written: Callable[..., str]) -> None:
    """A template by --template, to a file or to standard output, in HTML with the charts and with names escaped."""
    text = form("form.md", "{{ title }}: {{ calls }} calls of {{ calls_target }}, {{ reached_rate|percent }}\n")
    page = form("form.html.j2", "<h1>{{ title }}</h1>{{ charts.plan }}{{ gained[0].name }}, {{ first|day }}")

    assert run("report", "--template", text, now=DECEMBER).out == "November 2026: 6 calls of 42, 67 %\n"
    assert written("november", "md", "--template", text) == "November 2026: 6 calls of 42, 67 %\n"
    made = written("november", "html", "--template", page)
    assert made.startswith("<h1>November 2026</h1><svg")
    assert made.endswith("</svg>Kavkaz, Sun 1 Nov 2026")


def test_a_table_of_the_companys_is_made_of_whole_cells(form: Callable[[str, str], str]) -> None:
    """In a template of CSV a value that is a formula, or would part cells, is neither; a figure stays one."""
    for name in ("=1+1", 'Weber, "Söhne"', "+49 30 5550"):
        run("add", name, "--next", "fri", now="2026-11-20T09:00")
    for number in ("1", "2", "3"):
        run("deal", number, "5", now="2026-11-20T10:00")
    table = form(
        "form.csv", "{% for one in gained %}{{ one.id }};{{ one.name }}\n{% endfor %}{{ calls_target|number }}\n"
    )

    ran = run("report", "--template", table, now=DECEMBER)

    assert ran.out == '1;\'=1+1\n2;"Weber, ""Söhne"""\n3;+49 30 5550\n-\n'


DOUBLED = "form.md, line 2: a text that is too long"


def doubling(how: str) -> str:
    """A form that makes a text twice as long, again and again."""
    return f"{{% set ns = namespace(a='x' * 9) %}}a\n{{% for n in range(99) %}}{how}{{% endfor %}}"


def test_the_setting_names_the_companys_form(
    config: Callable[[str], Path], form: Callable[[str, str], str], written: Callable[..., str]
) -> None:
    """It stands beside the config file, and holds for the files that it fits; others are made as ever."""
    config('report_template = "ours.md"\n')
    form("ours.md", "Our form: {{ calls }}\n")
    run("add", "Weber", "--next", "fri", now="2026-11-20T09:00")

    assert written("november", "md") == written("november", "txt") == "Our form: 0\n"
    assert "Our form" not in run("report", "november", now=DECEMBER).out
    assert "Report on November 2026" in written("november", "html")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one\ntwo {{ nothing }}", "form.md, line 2: 'nothing' is undefined"),
        ("{% for week in weeks %}\n\n{{ week.volume }}{% endfor %}", "form.md, line 3: 'dict object' has no attribute"),
        ("\n{% if %}", "form.md, line 2: Expected an expression"),
        ("{{ calls|wrong }}", "form.md, line 1: No filter named 'wrong'"),
        ("a\n{{ calls / 0 }}", "form.md, line 2: division by zero"),
        ("{{ ''.__class__.__mro__ }}", "form.md, line 1: access to attribute '__class__'"),
        ("{{ weeks.append(1) }}", "form.md, line 1: "),
        ("{% include '/etc/passwd' %}", "form.md, line 1: it is one file: no other is included"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "calls itself without end"),
        ("{{ title|percent }}", "form.md, line 1: "),
        (
            "a\n{% for n in range(9999) %}{% for m in range(9999) %}{% endfor %}{% endfor %}",
            "line 2: it goes on without",
        ),
        ("{% for week in weeks %}" * 25 + "{% endfor %}" * 25, "form.md: too many statically nested blocks"),
        ("a\n{{ title|truncate(-1) }}", "form.md, line 2: "),
        (f"{{{{ {'(' * 500}1{')' * 500} }}}}", "form.md is nested too deeply"),
        ("{{ range(99999) }}", "form.md, line 1: a range of more than 10,000 numbers"),
        ("{{ 'x' * 10 ** 9 }}", "form.md, line 1: a text that is too long"),
        (doubling("{% set ns.a = ns.a ~ ns.a %}"), DOUBLED),
        (doubling("{% set ns.a = ns.a + ns.a %}"), DOUBLED),
        (doubling("{% set ns.a %}{{ ns.a }}{{ ns.a }}{% endset %}"), DOUBLED),
        *(
            (f"a\n{{{{ {what} }}}}", f"form.md, line 2: a {'bar' if 'bar' in what else 'width'} of more than 100,000")
            for what in (
                "'%9999999999s'|format(calls)",
                "'%.999999999f' % 1.5",
                "'%*d' % (999999999, 1)",
                "calls|bar(1, 10**9)",
                "'a'|center(999999999)",
                "[1]|map('center', 999999999)|list",
                "[1]|slice(999999999)|list",
                "'a'.ljust(999999999)",
                "'{:>999999999}'.format(1)",
                "'{:{w}}'.format(1, w=999999999)",
            )
        ),
        pytest.param(
            "{{ (['x' * 10**7] * 200)|join }}",
            "form.md, line 1: more than the memory holds",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="the system is told no bound"),
        ),
        ("{{ 'x'|bar }}", "line 1: the filter bar takes a number, and of how much it is: {{ calls|bar(80) }}"),
        ("{{ 'abc'|format(1) }}", "line 1: the filter format takes as many values as the text has places"),
        ("{{ {1: 2}|xmlattr }}", "line 1: the filter xmlattr cannot take a record"),
        ("{{ 1 + 'a' }}", "line 1: a number + a text cannot be worked out"),
        ("{% for one in 5 %}{% endfor %}", "line 1: a number is no list"),
        ("{{ 9 ** 9 ** 9 }}", "form.md, line 1: a number that is too large"),
        (
            f"{{% for n in range(2001) %}}{'x' * 10_000}{{% endfor %}}",
            "form.md: it writes more than 20,000,000 signs",
        ),
    ],
    ids=lambda said: said[:40],
)
def test_what_is_wrong_in_a_form_is_named_with_its_line(form: Callable[[str, str], str], text: str, said: str) -> None:
    """An undefined value, a fault of syntax, what the sandbox refuses: one line, exit 2, and no file."""
    run("add", "Weber", "--next", "fri", now="2026-11-20T09:00")
    path = form("form.md", text)
    made = Path(path).with_name("made.md")

    ran = run("report", "--template", path, "--to", str(made), now=DECEMBER)

    must_fail(ran, 2, said)
    assert "tickler report --values" in ran.err or "without end" in ran.err
    assert not made.exists()


@pytest.mark.usefixtures("november")
@pytest.mark.parametrize("words", [["--plain"], ["--template", "form.md"]], ids=" ".join)
def test_a_reader_who_has_seen_enough_is_no_fault_of_the_binder(
    form: Callable[[str, str], str], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    """Where the pipe is closed before all is written, nothing is said of a binder that cannot be used."""
    monkeypatch.chdir(Path(form("form.md", "x" * 1_000_000)).parent)
    program = f"{sys.executable} -m tickler --now {DECEMBER} report {shlex.join(words)}"

    ran = subprocess.run(f"{program} | true", shell=True, capture_output=True, text=True, check=True)  # noqa: S602  # ours

    assert ran.stderr == ""


def test_every_value_is_documented() -> None:
    """`report --values` names what a template is given, and nothing else."""
    run("add", "Weber", "--next", "fri", now="2026-11-20T09:00")
    told = reported()

    named = {name for names, _ in VALUES.values for name in names.split(", ")}

    on_a_page = {"font", "width", "height", "top", "right", "bottom", "left"}
    assert {name for name in named if "." not in name and ":" not in name} - on_a_page <= set(told)
    assert set(told) <= named
    for name, inner in (("answers", told["answers"]), ("promises", told["promises"])):
        meaning = dict(VALUES.values)[name]
        assert all(key in meaning or f"{name}.{key}" in named for key in inner)
    shown = run("report", "--values").out
    assert all(name in shown for name in told)
    weeks = " ".join(f"{names} {meaning}" for names, meaning in VALUES.values if names.startswith("weeks"))
    assert set(told["weeks"][0]) <= set(re.findall(r"\w+", weeks))


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["january 2027"], 1, "January 2027 is still to come"),
        (["whenever"], 2, "is no month"),
        (["2026-13"], 2, "is no month"),
        (["11 november"], 2, "is no month"),
        (["--to", "report.docx"], 2, "ends in none of .md, .txt, .html, .pdf, .csv and .json"),
        (["--to", "no/such/report.md"], 1, "there is no folder"),
        (["--template", "none.md"], 3, "there is no template none.md"),
        (["--template", ""], 2, "an empty --template names no file"),
        (["--template", "form.html", "--to", "report.md"], 2, "'form.html' is an HTML template"),
        (["--template", "form.md", "--to", "report.pdf"], 2, "'form.md' is a template of text"),
        (["--template", "form.md", "--to", "report.json"], 2, "'form.md' is a template of text"),
    ],
    ids=lambda said: " ".join(said) if isinstance(said, list) else None,
)
def test_what_cannot_be_reported_is_refused(words: list[str], status: int, said: str) -> None:
    """A month that has not come, nonsense, a file of no known form, a template that does not fit."""
    run("add", "Weber", "--next", "july")

    must_fail(run("report", *words, now=DECEMBER), status, said)


# ------------------------------------------------------------------------------------------------------------- reminded


def reminded(now: str) -> str | None:
    """The month that `today` asks a report for."""
    told: str | None = run("today", "--json", now=now).json["report"]
    return told


def test_today_reminds_until_the_report_is_made(tmp_path: Path) -> None:
    """On the 1st to the 3rd, while no file was made of the past month; a look at the screen is none."""
    run("add", "Weber", "--next", "july", now="2026-11-20T09:00")
    assert reminded("2026-11-30T09:00") is None
    assert reminded(DECEMBER) == "2026-11"
    assert "tickler report --to 2026-11.pdf" in run("today", now=DECEMBER).out
    assert run("report", now=DECEMBER).status == 0
    assert run("report", "october", "--to", str(tmp_path / "october.md"), now=DECEMBER).status == 0
    assert reminded("2026-12-03T09:00") == "2026-11"

    assert run("report", "--to", str(tmp_path / "november.md"), now="2026-12-02T09:00").status == 0

    assert reminded("2026-12-02T09:01") is None
    assert reminded("2027-01-01T09:00") == "2026-12"
    assert "made the report on November 2026" in run("history", now="2026-12-02T09:01").out


@pytest.mark.usefixtures("november")
def test_what_is_still_to_keep_is_told_of_the_running_month() -> None:
    """Promises due = kept + broken + still to keep, on the day on which one is due as well."""
    now = "2026-11-27T09:00"
    promises = reported("this month", now=now)["promises"]

    assert promises["due"] == promises["in_time"] + promises["broken"] + promises["open"]
    assert promises["open"] == 1
    assert "1 still to keep" in run("report", "this month", now=now).out


def test_today_goes_on_reminding_who_reports(tmp_path: Path) -> None:
    """Past the 3rd only who made one in the month before, until it is made; whoever never did is left alone."""
    run("add", "Weber", "--next", "july", now="2026-10-20T09:00")
    assert reminded("2026-11-04T09:00") is None
    assert run("report", "--to", str(tmp_path / "october.md"), now="2026-11-04T10:00").status == 0

    assert reminded("2026-11-30T09:00") is None
    assert [reminded(f"2026-12-{day}T09:00") for day in ("03", "04", "31")] == ["2026-11"] * 3
    assert "November 2026 is to be made by the 3rd" in run("today", now="2026-12-03T09:00").out
    assert "November 2026 was to be made by the 3rd" in run("today", now="2026-12-04T09:00").out
    assert run("report", "--to", str(tmp_path / "november.md"), now="2026-12-07T09:00").status == 0
    assert reminded("2026-12-07T09:10") is None


def test_today_reminds_on_the_first_working_day_where_none_comes_before() -> None:
    """In May 2027 the 1st and 2nd are closed, and the binder's 3rd is too: the 4th asks, the 5th does not."""
    run("add", "Weber", "--next", "july", now="2027-04-20T09:00")
    assert run("days-off", "add", "3 may", "--because", "training", now="2027-04-20T09:00").status == 0

    assert [reminded(f"2027-05-0{day}T09:00") for day in (1, 3, 4, 5)] == ["2027-04", "2027-04", "2027-04", None]


def test_nobody_reports_on_a_month_before_the_binder() -> None:
    """A binder that was begun this month has no past one to report on."""
    run("add", "Weber", "--next", "july", now="2026-12-01T08:00")

    assert reminded(DECEMBER) is None


def test_a_report_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    """Unless --force says so; what is refused is not noted."""
    run("add", "Weber", "--next", "july", now="2026-11-20T09:00")
    path = tmp_path / "november.md"
    path.write_text("mine", encoding="utf-8")

    must_fail(run("report", "--to", str(path), now=DECEMBER), 1, "is there already")

    assert path.read_text(encoding="utf-8") == "mine"
    assert reminded(DECEMBER) == "2026-11"
    told = run("report", "--to", str(path), "--force", "--json", now=DECEMBER).json
    assert told == {"path": str(path), "title": "November 2026", "template": None}


def test_a_report_stands_in_the_way_of_no_redo(tmp_path: Path) -> None:
    """It changes no dossier: what was taken back before can be done again after it."""
    run("add", "Weber", "--next", "july", now="2026-11-20T09:00")
    run("move", "1", "fri", now="2026-11-20T10:00")
    run("undo", now="2026-11-20T10:01")
    run("report", "--to", str(tmp_path / "october.md"), now="2026-11-20T10:02")

    assert run("redo", now="2026-11-20T10:03").status == 0


@pytest.mark.usefixtures("november")
def test_a_month_before_the_binder_says_that_it_was_not_begun() -> None:
    """Its figures are those of what was noted later; a month in which it was begun says nothing."""
    assert reported("september")["begun"] == "2026-10-28"
    assert "begun on Wed 28 Oct 2026" in run("report", "september", now=DECEMBER).out
    assert "begun on" not in run("report", "october", now=DECEMBER).out


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        ("10:00:20", "half at once, all at once"),
        ("10:20", "half within 20 min, all within 20 min of working time"),
        ("13:00", "half within 3.0 h, all within 3.0 h of working time"),
    ],
)
def test_how_soon_was_answered_is_told_as_a_person_would(answered: str, said: str) -> None:
    """At once, in minutes, or in hours."""
    run("add", "Weber", "--next", "july", now="2026-11-20T09:00")
    run("log", "1", "Price?", "--kind", "email", "--inbound", "--next", "july", now="2026-11-20T10:00")
    run("kept", "1", now=f"2026-11-20T{answered}")

    assert said in run("report", now=DECEMBER).out
