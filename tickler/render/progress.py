"""How far a long piece of work has come: a bar on standard error, where that is a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_EVERY = 20  # calls: to draw at each would take longer than the work

Advance = Callable[[int], None]


@contextmanager
def progress(what: str, total: int, *, shown: bool, colour: bool, every: int = _EVERY) -> Iterator[Advance]:
    """A bar that is gone when the work is done; it is told how much of ``total`` is behind.

    It is drawn anew at one call in ``every``.
    """
    if not (shown and sys.stderr.isatty()):
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn  # 5 ms

    console = Console(stderr=True, no_color=not colour)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        calls = 0

        def advance(done: int) -> None:
            nonlocal calls
            calls += 1
            if calls % every == 0:
                bar.update(task, completed=done)

        yield advance
