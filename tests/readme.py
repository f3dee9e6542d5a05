"""The sessions of the README: run as they stand there, and written anew with ``python -m tests.readme``.

A session is a ``console`` block. Its lines that begin with ``$ tickler`` are run, in order, through the whole file, on
one demo binder and at one moment; what follows each is what it printed.
"""

import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import run
from tickler.render.page import Page

README = Path(__file__).parent.parent / "README.md"
NOW = "2026-11-23T08:30"
TERMINAL = Page(width=88, cut=True, colour=False, asks=False)
_BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
_PROMPT = "$ "


def written_anew(readme: str, folder: Path) -> str:
    """The README with what its commands print now; ``folder`` takes the demo binder."""
    for name in ("TICKLER_DB", "TICKLER_CONFIG", "TICKLER_NOW"):
        os.environ.pop(name, None)
    here, page = Path.cwd(), Page.of_this_process
    os.chdir(folder)
    try:
        Page.of_this_process = lambda *, no_color: TERMINAL  # type: ignore[method-assign]  # noqa: ARG005
        made = run("demo", "demo", "--quiet", now=NOW)
        assert made.status == 0, made.err
        os.environ["TICKLER_CONFIG"] = str(folder / "demo" / "config.toml")
        return _BLOCK.sub(lambda block: "".join(_session(block.group())), readme)
    finally:
        Page.of_this_process = page  # type: ignore[method-assign]
        os.chdir(here)


def commands(readme: str) -> list[str]:
    """The command lines of all sessions."""
    blocks = "\n".join(block.group() for block in _BLOCK.finditer(readme))
    return [line.removeprefix(_PROMPT) for line in blocks.splitlines() if line.startswith(_PROMPT)]


def _session(block: str) -> Iterator[str]:
    for line in block.splitlines():
        if line.startswith(_PROMPT):
            yield f"{line}\n"
            ran = run(*shlex.split(line.removeprefix(_PROMPT))[1:], now=NOW)
            yield "".join(f"{printed.rstrip()}\n" for printed in (ran.out + ran.err).splitlines())


def main() -> None:
    """Write the README's sessions anew."""
    with tempfile.TemporaryDirectory() as folder:
        README.write_text(written_anew(README.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
    sys.stdout.write(f"{len(commands(README.read_text(encoding='utf-8')))} commands run\n")


if __name__ == "__main__":
    main()
