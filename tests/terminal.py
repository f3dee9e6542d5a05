"""A terminal to look at: a program in a pty of its own, its keys, its screen, and how it leaves the terminal."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self

import pyte

from tests.probing import ROOT, environment

_PATIENCE = 30.0  # seconds, on a machine that has other things to do
_LOOK = 0.05


class Terminal:
    """One run of the program in a terminal of a size; used in a ``with``, it leaves no process behind."""

    def __init__(
        self, *words: str, size: tuple[int, int] = (80, 24), env: Mapping[str, str | None] | None = None
    ) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self.written = b""  # all that the program wrote
        self._master, self._slave = pty.openpty()
        self.resize(*size)
        self.begun = termios.tcgetattr(self._slave)
        told = environment({"TERM": "xterm-256color", "COLUMNS": None, "LINES": None, **(env or {})})
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tickler", *words],
            stdin=self._slave, stdout=self._slave, stderr=self._slave, env=told, cwd=ROOT, start_new_session=True,
            preexec_fn=self._takes_control,  # noqa: PLW1509  # no thread runs here
        )  # fmt: skip

    def _takes_control(self) -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def shown(self) -> str:
        """All that stands on the screen, blanks and line ends as one blank each."""
        return " ".join(" ".join(self.lines).split())

    def press(self, *keys: str) -> None:
        """Send keys, all at once, as somebody does who types ahead."""
        os.write(self._master, "".join(keys).encode())

    def sees(self, *said: str) -> str:
        """Wait until all of this stands on the screen."""
        until = time.monotonic() + _PATIENCE
        while not all(words in self.shown for words in said):
            assert time.monotonic() < until, (said, "\n".join(self.lines))
            assert self._read() or self._process.poll() is None, (said, "\n".join(self.lines))
        return self.shown

    def resize(self, columns: int, rows: int) -> None:
        """Another size, which the program is told of by SIGWINCH."""
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._screen.resize(rows, columns)

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        self._process.send_signal(number)

    def hang_up(self) -> None:
        """Take the terminal away."""
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    def status(self) -> int:
        """Wait until the program has ended; its exit code."""
        until = time.monotonic() + _PATIENCE
        while self._process.poll() is None:
            assert time.monotonic() < until, "\n".join(self.lines)
            self._read()
        while self._read():
            pass
        return self._process.returncode

    @property
    def is_restored(self) -> bool:
        """Whether the terminal is as it was: its modes, the cursor seen, the other screen left."""
        left = self.written.rfind(b"\x1b[?1049l") > self.written.rfind(b"\x1b[?1049h")
        seen = self.written.rfind(b"\x1b[?25h") > self.written.rfind(b"\x1b[?25l")
        return left and seen and termios.tcgetattr(self._slave) == self.begun

    def _read(self) -> bool:
        """Take in what the program has written; whether there was anything."""
        if self._master < 0:
            time.sleep(_LOOK)
            return False
        if not select.select([self._master], [], [], _LOOK)[0]:
            return False
        read = os.read(self._master, 65536)
        self.written += read
        self._stream.feed(read)
        return True

    def __enter__(self) -> Self:
        """It runs already."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        """End it, however the test has gone."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for end in (self._master, self._slave):
            with suppress(OSError):
                os.close(end)
