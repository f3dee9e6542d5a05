"""The screen itself, driven by Textual's pilot: what is drawn, keys in their order, and how it ends."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from tests.conftest import run
from tickler.commands.run import begin as begin_run
from tickler.commands.work import BinderHands
from tickler.desk import desk as desks
from tickler.desk.app import DeskApp
from tickler.rules.views import DossierView

NOW = "2026-11-23T08:30"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo binder, made once, and only read."""
    folder = tmp_path_factory.mktemp("demo")
    assert run("demo", str(folder), "--quiet", now=NOW).status == 0
    return folder


@pytest.fixture
def app(demo: Path, monkeypatch: pytest.MonkeyPatch) -> DeskApp:
    """The desk on the morning of the demo."""
    monkeypatch.setenv("TICKLER_CONFIG", str(demo / "config.toml"))
    run_of_today = begin_run(str(demo / "binder.db"), NOW, no_color=True)
    hands = BinderHands(run_of_today, run_of_today.today)
    return DeskApp(desks.begun(hands), hands, colour=True)


def drive(app: DeskApp, do: Callable[[Pilot[None]], Coroutine[None, None, None]], size: tuple[int, int]) -> None:
    """Run the screen without a terminal, and do something with it."""

    async def driven() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await do(pilot)

    asyncio.run(driven())


def seen(app: DeskApp) -> str:
    """What is drawn."""
    return "\n".join(app._lines.render_line(row).text.rstrip() for row in range(app.size.height))


async def press(app: DeskApp, pilot: Pilot[None], *keys: str) -> None:
    """Press keys, one right after the other, and wait until all are worked on."""
    await pilot.press(*keys)
    await app.idle()


@pytest.mark.parametrize("size", [(80, 24), (120, 32)], ids=str)
@pytest.mark.parametrize(
    "keys",
    [(), ("c", "5", *"Price", "enter", *"fri"), ("?",), ("slash", *"tea"), ("m", *"someday", "enter")],
    ids=["dossier", "contact", "help", "search", "move"],
)
def test_a_screen_looks_as_it_did(
    app: DeskApp, snapshot: SnapshotAssertion, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    """A change of a screen is seen, and meant (pytest --snapshot-update)."""
    pictures = []

    async def look(pilot: Pilot[None]) -> None:
        await press(app, pilot, *keys)
        pictures.append(seen(app))

    drive(app, look, size)

    assert pictures[0] == snapshot


def test_no_strip_is_wider_than_the_screen(app: DeskApp) -> None:
    """Whatever the script, each line is told as wide as the screen, so that nothing is drawn over its edge."""
    widths: set[int] = set()

    async def leaf_through(pilot: Pilot[None]) -> None:
        for _ in range(len(app.desk.deck.leaves)):
            widths.update(app._lines.render_line(row).cell_length for row in range(app.size.height))
            await press(app, pilot, "s")

    drive(app, leaf_through, (80, 24))

    assert widths == {80}
    assert app.desk.view is None


def test_on_a_screen_that_is_too_small_no_key_does_anything(app: DeskApp) -> None:
    """What is typed blindly is let go; larger again, all is as it was."""

    async def type_blindly(pilot: Pilot[None]) -> None:
        await press(app, pilot, "c", *"bc")
        await pilot.resize_terminal(30, 8)
        await press(app, pilot, "tab", *"xyz")
        assert seen(app).startswith("too small")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "> Outcome" in seen(app)

    drive(app, type_blindly, (80, 24))


def test_what_goes_wrong_inside_is_raised_when_the_terminal_is_as_it_was(
    app: DeskApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that nobody thought of ends the screen, prints nothing on it, and comes out of it."""

    def broken(_number: int) -> DossierView:
        raise ZeroDivisionError

    monkeypatch.setattr(app._hands, "opened", broken)

    async def stumble(pilot: Pilot[None]) -> None:
        await pilot.press("s")

    drive(app, stumble, (80, 24))

    assert isinstance(app.failure, ZeroDivisionError)


def test_a_binder_that_lets_one_wait_is_told_and_can_be_left(app: DeskApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the binder does not answer the screen says so; Ctrl-C stops once it does, before the keys typed behind."""
    release, opened = threading.Event(), app._hands.opened

    def slow(number: int) -> DossierView:
        release.wait(20)
        return opened(number)

    monkeypatch.setattr(app._hands, "opened", slow)

    async def wait(pilot: Pilot[None]) -> None:
        await pilot.press("s", "s")
        while "waiting for the binder" not in seen(app):
            await pilot.pause(0.05)
        await pilot.press("ctrl+c")
        release.set()
        await app.idle()

    drive(app, wait, (80, 24))

    assert app.return_code == 130
    assert app.desk.deck.at == 1


def test_an_hour_later_the_clock_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no now is told, each thing is done at its own time; one that is told stands still."""
    told = begin_run(None, NOW, no_color=True)
    read = begin_run(None, None, no_color=True)
    moments = iter([datetime(2026, 11, 23, 9), datetime(2026, 11, 23, 10)])
    monkeypatch.setattr("tickler.commands.run._moment_in", lambda _told: next(moments))

    assert told.later().now == told.now
    assert (read.later().now.hour, read.later().now.hour) == (9, 10)
