"""What is exported, read by the programs that it is for: khal, todoman, a reader of vCards; skipped without them."""

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import run

NOW = "2026-11-23T08:30"

KHAL = """
[calendars]
[[work]]
path = {folder}/calendar
[sqlite]
path = {folder}/khal.db
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
TODOMAN = """
path = "{folder}/to-dos"
cache_path = "{folder}/todoman.db"
date_format = "%Y-%m-%d"
time_format = "%H:%M"
"""
ADDRESSES = r"""
use Text::vCard::Addressbook;
binmode STDOUT, ":utf8";
for my $card (Text::vCard::Addressbook->load([$ARGV[0]])->vcards) {
    my ($phone, $note) = map { my $lines = $card->get($_); $lines ? $lines->[0]->value : "" } "TEL", "NOTE";
    my $firm = $card->get("ORG")->[0]->name;
    my $birthday = $card->BDAY // "";
    print join("\t", $card->fullname, $firm, $phone, $card->EMAIL // "", $birthday, $note), "\n";
}
"""


TODO = "todoman" if shutil.which("todoman") else "todo"  # Debian's name, and its own


def has(*words: str) -> bool:
    """Whether a program is there, and starts."""
    return bool(shutil.which(words[0])) and subprocess.run(words, capture_output=True, check=False).returncode == 0


@pytest.fixture
def binder(tmp_path: Path) -> Path:
    """Clients at a time, on a day, and in a month; in several scripts, and with signs that files end words with."""
    path = tmp_path / "binder.db"
    for words in (
        ("Weber; Söhne, KG", "--next", "fri 10:30", "--person", "Jürgen Weber", "--about", 'price, "again"; \\n'),
        ("თბილისის პური", "--next", "8 dec", "--phone", "+995 32 200 00 17", "--do", "meeting"),
        ("देवभूमि मसाले", "--next", "july", "--email", "a@devbhumi.example", "--note", "first\nsecond; third, \\fourth"),
    ):
        assert run("add", *words, db=path, now=NOW).status == 0
    run("edit", "1", "--birthday", "8 march 1985", db=path, now=NOW)
    return path


def asked(program: str, *words: str | Path, folder: Path) -> str:
    """What another program says; it sees nobody's own settings."""
    here = {name: str(folder / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    told = [program, *map(str, words)]
    ran = subprocess.run(
        told, capture_output=True, text=True, env=os.environ | here | {"LANG": "C.UTF-8"}, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.skipif(not has("khal", "--version"), reason="khal is not installed")
def test_khal_updates_its_events_by_a_second_import(binder: Path, tmp_path: Path) -> None:
    """Each contact is an event at its time or of its day; moved, it is there once, on its new day."""
    (tmp_path / "calendar").mkdir()
    (tmp_path / "khal.conf").write_text(KHAL.format(folder=tmp_path), encoding="utf-8")

    def events() -> Counter[str]:
        run("export", str(tmp_path / "a.ics"), "--force", db=binder, now=NOW)
        asked("khal", "-c", tmp_path / "khal.conf", "import", "--batch", tmp_path / "a.ics", folder=tmp_path)
        form = "{start-date} {start-time} {title}"
        words = ("list", "--format", form, "--day-format", "", "2026-11-23", "30d")
        return Counter(asked("khal", "-c", tmp_path / "khal.conf", *words, folder=tmp_path).strip().splitlines())

    assert events() == {
        "2026-11-27 10:30 call: Weber; Söhne, KG · Jürgen Weber": 1,
        "2026-12-08  meeting: თბილისის პური": 1,
    }
    run("move", "1", "8 dec 9:00", "--force", db=binder, now=NOW)
    run("move", "3", "9 dec", db=binder, now=NOW)
    assert events() == {
        "2026-12-08 09:00 call: Weber; Söhne, KG · Jürgen Weber": 1,
        "2026-12-08  meeting: თბილისის პური": 1,
        "2026-12-09  call: देवभूमि मसाले": 1,
    }


@pytest.mark.skipif(not has(TODO, "--version"), reason="todoman is not installed")
def test_todoman_reads_the_to_dos(binder: Path, tmp_path: Path) -> None:
    """Each contact is to be done by its time, its day, or the first of its month; moved, the same one is due later."""
    (tmp_path / "to-dos").mkdir()
    (tmp_path / "todoman.py").write_text(TODOMAN.format(folder=tmp_path), encoding="utf-8")

    def to_dos() -> str:
        for number in ("1", "2", "3"):
            path = tmp_path / "to-dos" / f"{number}.ics"
            run("export", str(path), number, "--todos", "--force", db=binder, now=NOW)
        return asked(TODO, "--config", tmp_path / "todoman.py", "list", folder=tmp_path)

    before = to_dos()
    run("move", "1", "8 dec 9:00", "--force", db=binder, now=NOW)
    after = to_dos()

    assert [sum(due in said for said in before.splitlines()) for due in ("2026-11-27 10:30", "2026-12-08")] == [1, 1]
    assert "2027-07-01 call: देवभूमि मसाले" in before
    assert "2026-12-08 09:00 call: Weber; Söhne, KG · Jürgen Weber" in after
    assert len(after.splitlines()) == len(before.splitlines()) == 3


@pytest.mark.skipif(not has("perl", "-MText::vCard::Addressbook", "-e", "1"), reason="Text::vCard is not installed")
@pytest.mark.parametrize("version", ["3", "4"])
def test_a_reader_of_address_books_reads_the_cards(binder: Path, tmp_path: Path, version: str) -> None:
    r"""Names, firms, numbers, birthdays and notes, with every sign in them; this reader leaves a new line as \n."""
    path, reader = tmp_path / "all.vcf", tmp_path / "read.pl"
    run("export", str(path), "--vcard", version, db=binder, now=NOW)
    reader.write_text(ADDRESSES, encoding="utf-8")

    cards = [line.split("\t") for line in asked("perl", reader, path, folder=tmp_path).splitlines()]

    assert cards == [
        ["Jürgen Weber", "Weber; Söhne, KG", "", "", "1985-03-08", ""],
        ["თბილისის პური", "თბილისის პური", "+995 32 200 00 17", "", "", ""],
        ["देवभूमि मसाले", "देवभूमि मसाले", "", "a@devbhumi.example", "", r"first\nsecond; third, \fourth"],
    ]
