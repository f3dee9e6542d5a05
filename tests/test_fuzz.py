"""Anything on the command line: never a traceback, never a broken law."""

import os
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import run
from tests.soak import sound
from tickler.cli import COMMANDS

KNOWN_EXITS = {0, 1, 2, 3, 4, 5}
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "80"))

words = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "1",
            "2",
            "3",
            "kavkaz",
            "weber",
            "fri",
            "8 dec",
            "+3wd 10:30",
            "july",
            "eom",
            "31",
            "next week",
            "-1",
            "--",
            "-",
            "",
        ]
    ),
    st.from_regex(r"[0-9]{1,4}[-/.][0-9]{1,2}([-/.][0-9]{1,4})?", fullmatch=True),
)
options = st.sampled_from(
    [
        "--next", "--outcome", "--close", "--because", "--agreed", "--exact", "--force", "--json", "--plain", "-n",
        "-q",
        "--do", "--about", "--at", "--promise", "--offer", "--tag", "--set", "--phone", "--entry", "--since", "--kind",
        "reached", "call", "meeting", "name=", "phone=1", "--repair", "--apply", "--next=fri", "--next=8 dec 9:00",
        "--outcome=reached", "--kind=visit", "--because=x", "--close=moved",
    ]
)  # fmt: skip
# What writes into folders of its own, takes in files, or starts a program, is tried with wrong input in its own tests.
ELSEWHERE = {
    "demo",
    "backup",
    "import",
    "completion",
    "export",
    "print",
    "open",
    "attach",
    "sheet",
    "handover",
    "receive",
}
names = st.sampled_from([name for name in COMMANDS if name not in ELSEWHERE | {"handback"}])
line = st.tuples(names, st.lists(st.one_of(words, words, options), max_size=6))


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(lines=st.lists(line, min_size=1, max_size=8))
def test_whatever_is_typed_there_is_no_traceback_and_no_law_is_broken(
    lines: list[tuple[str, list[str]]], tmp_path: Path
) -> None:
    """Random commands, REFs, WHENs, texts and options end with a known exit code, and the binder is sound."""
    path = tmp_path / "binder.db"
    for name in ("Kavkaz Trading", "Weber Söhne"):
        run("add", name, "--next", "fri", db=path)

    for command, rest in lines:
        ran = run(command, *rest, db=path)

        assert ran.status in KNOWN_EXITS, (command, rest)
        assert "something went wrong inside" not in ran.err, (command, rest, ran.err)
        assert "Traceback" not in ran.err + ran.out
        assert ran.status == 0 or ran.err.startswith("error: ") or command == "check", (command, rest, ran)

    sound(path)
