"""Anything on the command line: every command, with words that fit and words that do not, in a folder of its own.

Used by tests/test_fuzz.py, and at length by tests/soak.py.
"""

import os
import shutil
import stat
from collections import Counter
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

import hypothesis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Ran, run
from tests.soak import sound
from tickler.cli import COMMANDS

BINDER, SPENT = "binder.db", "fuzz"
KNOWN_EXITS = {0, 1, 2, 3, 4, 5}

# No word leads out of the folder: none has a slash before a letter, two dots, or a home.
texts = st.text(max_size=30).filter(lambda said: not {"/", "~"} & set(said) and ".." not in said)
refs = st.sampled_from(["1", "2", "kavkaz", "weber"] * 4 + ["3", "söhne", "99", "-1", ""])
good_whens = st.sampled_from(["fri", "8 dec", "+3wd 10:30", "july", "eom", "31", "next week", "today", "tomorrow"])
whens = st.one_of(
    good_whens,
    good_whens,
    st.sampled_from(["yesterday", "2027-07", "mon", "last month"]),
    st.from_regex(r"[0-9]{1,4}[-/.][0-9]{1,2}([-/.][0-9]{1,4})?", fullmatch=True),
)
names = ["list.csv", "cards.vcf", "sheet.txt", "pack.tickler", "theirs.tickler", "new.json", "new.csv", "new.ics",
         "new.html", "new.md", "new.vcf", "new.db", "copy.db", "folder", BINDER, "-", "missing.txt"]  # fmt: skip
files = st.sampled_from(names)
good = st.sampled_from(["Wants a price", "samples by fri", "7", "Eva Braun", "+49 30 1"])
said = st.one_of(good, good, good, good, good, texts)
words = st.one_of(texts, refs, whens, files, st.sampled_from(["--", "-"]))
options = st.sampled_from(
    [
        "--next", "--outcome", "--close", "--because", "--agreed", "--exact", "--force", "--json", "--plain", "-n",
        "-q", "--do", "--about", "--at", "--promise", "--offer", "--tag", "--set", "--phone", "--entry", "--since",
        "--kind", "reached", "call", "meeting", "name=", "phone=1", "--repair", "--apply", "--next=fri", "--all",
        "--next=8 dec 9:00", "--outcome=reached", "--kind=visit", "--because=x", "--close=moved", "--to", "--until",
        "--spread", "--keep", "--capacity", "--cadence", "--remove", "--erase", "--take", "mine", "theirs", "--anyway",
        "--for-good", "--as", "csv", "json", "ics", "--most", "--within", "--weeks", "--list", "--skip-bad", "--map",
        "--birthday", "--editor", "--title", "--values", "--template", "--from", "--help", "add", "remove", "today",
        "card", "week", "objection", "won", "100 EUR", "lost", "bash", "october",
    ]
)  # fmt: skip


def fits(*parts: object) -> st.SearchStrategy[list[str]]:
    """Words that a command would take: strings as they are, the others drawn."""
    drawn = [st.just(part) if isinstance(part, str) else part for part in parts]
    return st.tuples(*drawn).map(list)


phones = st.one_of(st.sampled_from(["+49 30 1", "7", "0171 / 55", "+995 599 123456", "none"]), said)
numbers = st.sampled_from(["1", "1", "1", "2", "2", "0", "99", "x"])
reports = st.sampled_from(["new.md", "new.html", "new.csv", "new.json", BINDER])
applied = st.sampled_from(["--apply", "--json", "-q"])
# Of each command what it is for: random words alone are nearly always refused before they do anything.
LINES: dict[str, st.SearchStrategy[list[str]]] = {
    "today": fits(whens),
    "work": fits(whens),
    "tab": fits(whens),
    "binder": fits("--json"),
    "week": fits(whens, "--days", numbers),
    "show": fits(refs),
    "find": fits(said),
    "add": fits(said, "--next", whens, "--phone", phones, "--note", said),
    "call": fits(refs, said, "--outcome", "reached", "--next", whens, "--promise", said),
    "log": fits(refs, said, "--kind", "visit", "--next", whens, "--offer", said),
    "move": fits(refs, refs, whens, "--force"),
    "close": fits(refs, "--because", said),
    "reopen": fits(refs, "--next", whens),
    "edit": fits(refs, "--phone", phones, "--tag", said, "--cadence", numbers),
    "person": fits(refs, said, "--phone", phones, "--birthday", st.sampled_from(["3 march", "29 feb 1980", "x"])),
    "promise": fits(refs, said),
    "kept": fits(refs, numbers),
    "dropped": fits(refs, numbers, "--because", said),
    "deal": fits(refs, st.sampled_from(["100 EUR", "0.5", "x", "1e9 GEL"]), "--what", said),
    "form": fits(refs, "objection", "--set", "about=price", "--set", "words=dear", "--set", "answer=x", "--set",
                 "outcome=open"),
    "forms": fits(st.sampled_from(["objection", "x", "needs"])),
    "attach": fits(refs, files),
    "sheets": fits(refs),
    "sheet": st.one_of(
        fits(refs, numbers, "--to", files), fits(refs, numbers, "--remove"), fits(refs, numbers, "--erase")
    ),
    "open": fits(refs, numbers),
    "print": st.one_of(
        fits("card", refs, "--to", files), fits(st.sampled_from(["today", "week", "tab"]), whens, "--to", "new.html")
    ),
    "import": fits(files, st.sampled_from(["-n", "-q", "--skip-bad", "--past"])),
    "export": fits(files, "--as", st.sampled_from(["json", "csv", "vcf", "ics"]), st.sampled_from(["--force", "-q"])),
    "duplicates": fits("--json"),
    "merge": fits(refs, refs),
    "handover": fits("giorgi", refs, "--until", whens, "--to", files),
    "receive": fits(st.sampled_from(["pack.tickler", "theirs.tickler", "list.csv"]), "--take", "theirs"),
    "handback": fits(st.sampled_from(["nino", "for-anna"]), "--to", files),
    "recall": fits(refs),
    "handovers": fits(st.sampled_from(["giorgi", "nino", "x"])),
    "close-day": st.one_of(fits("--to", whens), fits("--spread"), fits("--keep")),
    "balance": fits(whens, applied),
    "open-month": fits(applied),
    "days-off": fits(st.sampled_from(["add", "remove", "list"]), whens, whens, "--because", said),
    "quiet": fits("--within", numbers),
    "review": fits(whens),
    "stats": fits("--weeks", numbers),
    "report": fits(st.sampled_from(["october", "2026-10", "x"]), "--to", reports),
    "segments": fits(st.sampled_from(["lost", "vip", "x"])),
    "undo": fits(numbers),
    "redo": fits(numbers),
    "history": fits(refs),
    "backup": fits(files),
    "restore": fits(st.sampled_from(["copy.db", "today", "yesterday", "sheet.txt", "new.db", BINDER]), applied),
    "check": fits(st.sampled_from(["--repair", "--json"])),
    "demo": fits(st.sampled_from(["folder", BINDER, "-n"])),
    "completion": fits(st.sampled_from(["bash", "zsh", "fish", "powershell", "x"])),
}  # fmt: skip


@st.composite
def command_lines(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A command with words that fit, with a few more or less; or with any words at all."""
    name = draw(st.sampled_from(sorted(COMMANDS)))
    how = draw(st.sampled_from(["fits", "fits", "fits", "fits", "more", "more", "any"]))
    if how == "any":
        return name, draw(st.lists(st.one_of(words, words, options), max_size=6))
    line = draw(LINES[name])
    more = draw(st.lists(st.one_of(options, words), max_size=2)) if how == "more" else []
    return name, [*line, *more]


class Tried(NamedTuple):
    """What a fuzz has tried: histories, and how often each command came to each exit code."""

    histories: int
    ends: Counter[tuple[str, int]]

    def __str__(self) -> str:
        """The figures in a line."""
        done = sum(times for (_, status), times in self.ends.items() if status == 0)
        commands = len({name for name, _ in self.ends})
        return (
            f"{self.histories} random histories of {self.ends.total()} command lines, {commands} of {len(COMMANDS)}"
            f" commands ({done} done, {self.ends.total() - done} refused): no traceback, no law broken"
        )


def begin(folder: Path) -> Path:
    """A folder with a binder of two clients, and files of every kind; its name comes back."""
    begun = folder / "begun"
    (begun / "folder").mkdir(parents=True)
    with chdir(begun), pytest.MonkeyPatch.context() as patch:
        Path("list.csv").write_text("name,email,next\nWeber & Co,w@example.com,fri\nNew One,n@example.com,8 dec\n,,\n")
        Path("cards.vcf").write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Eva\nORG:Weber Söhne\nEND:VCARD\n")
        Path("sheet.txt").write_text("Offer: 5,000 pouches\n")
        Path("nino.toml").write_text('owner = "nino"\n')
        patch.setenv("TICKLER_CONFIG", "nino.toml")
        done("nino.db", "add", "Papadaki", "--next", "fri")
        done("nino.db", "handover", "anna", "1", "--until", "8 dec", "--to", "theirs.tickler")
        patch.setenv("TICKLER_CONFIG", os.devnull)
        done(BINDER, "add", "Kavkaz Trading", "--next", "fri")
        done(BINDER, "add", "Weber Söhne", "--next", "today", "--phone", "+49 30 5550")
        done(BINDER, "attach", "2", "sheet.txt")
        done(BINDER, "handover", "giorgi", "1", "--until", "8 dec", "--to", "pack.tickler")
        done(BINDER, "recall", "1")
        done(BINDER, "backup", "copy.db")
    return begun


def done(path: str, *line: str) -> None:
    """Run a command line that must do what it says."""
    ran = run(*line, db=path)
    assert ran.status == 0, (line, ran)


def try_all(folder: Path, examples: int, seed: int | None = None) -> Tried:
    """Type random histories of command lines, each into a folder of its own; with a seed the same ones each time."""
    begun, spent, ends = begin(folder), folder / SPENT, Counter[tuple[str, int]]()
    histories = 0

    @(hypothesis.seed(seed) if seed is not None else _unchanged)
    @settings(
        max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )
    @given(lines=st.lists(command_lines(), min_size=1, max_size=8))
    def whatever_is_typed(lines: list[tuple[str, list[str]]]) -> None:
        nonlocal histories
        histories += 1
        shutil.rmtree(spent, ignore_errors=True)
        shutil.copytree(begun, spent)
        with chdir(spent):
            for name, rest in lines:
                ran = run(name, *rest, db=Path(BINDER))
                ends[name, ran.status] += 1
                must_have_ended_well(ran, name, rest)
            sound(Path(BINDER))
            must_be_private(begun)

    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"TICKLER_OPENER": "true", "VISUAL": "true", "EDITOR": "true"}.items():
            patch.setenv(name, value)
        patch.setenv("TMPDIR", str(folder))
        whatever_is_typed()
    return Tried(histories, ends)


def must_be_private(begun: Path) -> None:
    """Hold that whatever was made here is for its owner's eyes alone."""
    for made in Path().rglob("*"):
        if not (begun / made).exists():
            assert not made.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO), made


def _unchanged(test: Callable[[], None]) -> Callable[[], None]:
    return test


def must_have_ended_well(ran: Ran, name: str, rest: list[str]) -> None:
    """Hold that a command line ended as every one does: a known exit code, and one line where it failed."""
    assert ran.status in KNOWN_EXITS, (name, rest)
    assert "something went wrong inside" not in ran.err, (name, rest, ran.err)
    assert "Traceback" not in ran.err + ran.out
    assert ran.status == 0 or "error: " in ran.err or name == "check", (name, rest, ran)
    assert os.getcwd().endswith(SPENT)  # noqa: PTH109  # nobody has gone elsewhere
