"""The screen, by Textual: hands keys to the desk, and shows the lines that come of them. It knows nothing else.

Keys are worked on one after the other, off the screen's own loop: what is typed ahead comes to where it was meant for,
and a binder that lets one wait does not keep the screen from being drawn, resized or left.
"""

import asyncio
import os
import selectors
import signal
import sys
from codecs import getincrementaldecoder
from functools import partial
from typing import Any

from rich.segment import Segment
from rich.text import Text
from textual import events
from textual._xterm_parser import XTermParser  # what LinuxDriver reads keys with
from textual.app import App, ComposeResult
from textual.driver import Driver
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tickler.desk import desk as desks
from tickler.desk import screen
from tickler.desk.desk import Desk
from tickler.desk.hands import Hands
from tickler.render.page import width_of

STOPPED = 128  # and the number of the signal: how shells say it
_SIGNALS = () if sys.platform == "win32" else (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PATIENCE = 0.3  # seconds after which it is said that the binder is waited for
_MOST_UNDRAWN = 8  # keys; somebody who holds one down still sees what it does
_WAITING = "waiting for the binder …"


def worked(hands: Hands, *, colour: bool) -> tuple[Desk, int]:
    """Work at the desk until it is left; how it is then, and the exit code.

    Raises what the first look into the binder raises, and whatever goes wrong inside, with the terminal as it was.
    """
    app = DeskApp(desks.begun(hands), hands, colour=colour)
    app.run(mouse=False)  # the mouse stays the terminal's: a phone number can be marked and copied
    if app.failure:
        raise app.failure
    return app.desk, app.return_code or 0


class _Lines(Widget):
    """The whole screen, line by line."""

    DEFAULT_CSS = "_Lines { width: 100%; height: 100%; background: ansi_default; color: ansi_default; }"
    colour = True
    shown: tuple[Text, ...] = ()

    def show(self, made: list[Text]) -> None:
        """Draw anew what is not as it was."""
        before, self.shown = self.shown, tuple(made)
        if len(before) != len(made):
            self.refresh()
            return
        changed = [row for row, (was, now) in enumerate(zip(before, made, strict=True)) if was != now]
        self.refresh(*(Region(0, row, self.size.width, 1) for row in changed))

    def render_line(self, y: int) -> Strip:
        """One line, filled up with blanks to the width of the screen."""
        line = self.shown[y] if y < len(self.shown) else Text()
        segments = [self._plain(segment) for segment in line.render(self.app.console)]
        width = self.size.width
        # The width is told, not counted: there are signs that terminals make wider than Textual knows.
        return Strip([*segments, Segment(" " * max(width - width_of(line), 0))], width)

    def _plain(self, segment: Segment) -> Segment:
        if self.colour or segment.style is None:
            return segment
        return Segment(segment.text, segment.style.without_color)


class DeskApp(App[None]):
    """The desk on a terminal."""

    CSS = "Screen { background: ansi_default; color: ansi_default; overflow: hidden; }"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None

    def __init__(self, desk: Desk, hands: Hands, *, colour: bool) -> None:
        super().__init__(driver_class=_driver(), ansi_color=True)
        self.desk, self.failure = desk, None
        self._hands, self._status = hands, None
        self._keys: asyncio.Queue[tuple[str, str | None]] = asyncio.Queue()
        self._lines = _Lines()
        self._lines.colour = colour
        self._body: tuple[tuple[Any, ...], list[Text]] = ((), [])

    desk: Desk
    failure: BaseException | None
    _status: int | None
    _undrawn = 0  # keys

    def compose(self) -> ComposeResult:
        """One widget is the whole screen."""
        yield self._lines

    def on_mount(self) -> None:
        """Begin to work on keys, and mind the signals."""
        loop = asyncio.get_running_loop()
        for number in () if self.is_headless else _SIGNALS:
            loop.add_signal_handler(number, self.leave, STOPPED + number)
        self.run_worker(self._work(), exit_on_error=False)
        self.draw()

    async def on_event(self, event: events.Event) -> None:
        """Take keys and what is pasted; the rest is Textual's."""
        match event:
            case events.Key(key="ctrl+c"):
                self.leave(STOPPED + signal.SIGINT)
            case events.Key(key="ctrl+z"):
                self.action_suspend_process()
            case events.Key():
                self._keys.put_nowait((event.key, event.character if event.is_printable else None))
            case events.Paste():
                self._keys.put_nowait(("paste", event.text))
            case _:
                await super().on_event(event)

    def on_resize(self, _event: events.Resize) -> None:
        """All is laid out anew."""
        self.call_after_refresh(self.draw)

    def leave(self, status: int) -> None:
        """Stop as soon as the key that is being worked on is done with; those typed behind it are let go."""
        self._status = status if self._status is None else self._status
        self._keys.put_nowait(("", None))

    async def idle(self) -> None:
        """Wait until all keys are worked on."""
        await self._keys.join()

    async def _work(self) -> None:
        """Work on one key after the other until the desk is left."""
        try:
            while self._status is None and not self.desk.stopped:
                key, said = await self._keys.get()
                try:
                    if self._status is None:
                        await self._press(key, said)
                finally:
                    self._keys.task_done()
        except Exception as error:  # noqa: BLE001  # it is raised again, where the terminal is as it was
            self.failure = error
        while not self._keys.empty():
            self._keys.get_nowait()
            self._keys.task_done()
        self.exit(return_code=self._status or 0)

    async def _press(self, key: str, said: str | None) -> None:
        """One key: on a screen that is too small to see what it does, only those that stop."""
        width, height = self.size
        if screen.is_too_small(width, height) and key != "q":
            return
        _first, room = screen.in_view(self.desk, self._body_for(width), width, height)
        press = partial(desks.pressed, self.desk, self._hands, key, said, page=room)
        pressed = asyncio.create_task(asyncio.to_thread(press))
        done, _ = await asyncio.wait({pressed}, timeout=_PATIENCE)
        if not done:
            self.draw(self.desk._replace(message=_WAITING))
        desk = await pressed
        first, _room = screen.in_view(desk, self._body_for(width, desk), width, height)
        self.desk = desk._replace(top=first)
        self._undrawn += 1
        if self._keys.empty() or self._undrawn > _MOST_UNDRAWN:  # else it is drawn with what is typed ahead
            self._undrawn = 0
            self.draw()

    def draw(self, desk: Desk | None = None) -> None:
        """Show the desk as it is."""
        width, height = self.size
        if width and height:
            desk = desk or self.desk
            self._lines.show(screen.lines(desk, self._body_for(width, desk), width, height))

    def _body_for(self, width: int, desk: Desk | None = None) -> list[Text]:
        """The body of the screen, laid out anew only where something else is looked at: a dossier may be long."""
        desk = desk or self.desk
        of = (desk.view, desk.sheet, desk.helps, desk.view is None and (desk.deck, desk.ahead), width)
        known, lines = self._body
        if len(known) != len(of) or any(was is not now and was != now for was, now in zip(known, of, strict=True)):
            lines = screen.body(desk, width)
            self._body = (of, lines)
        return lines

    def panic(self, *_renderables: Any) -> None:  # noqa: ANN401  # what Textual would print
        """The terminal is gone: the thread that reads keys from it cannot go on."""
        self.leave(STOPPED + 1)

    def _handle_exception(self, error: Exception) -> None:
        """What goes wrong while drawing is told in one line, as anywhere in the program."""
        self.failure = self.failure or error
        self._close_messages_no_wait()


def _driver() -> type[Driver] | None:
    """Textual's own driver; on a Unix terminal with keys that are told sooner."""
    if sys.platform == "win32":
        return None
    from textual.drivers.linux_driver import LinuxDriver

    class Prompt(LinuxDriver):
        """Tells Esc in 25 ms, where Textual looks every 100, and a terminal that is gone, where it looks for ever."""

        def run_input_thread(self) -> None:
            parser, decode = XTermParser(), getincrementaldecoder("utf-8")(errors="replace").decode
            with selectors.DefaultSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    if selector.select(_LOOK):
                        read = os.read(self.fileno, 4096)
                        if not read:
                            raise EOFError
                        self._tell(parser.feed(decode(read)))
                    self._tell(parser.tick())

        def _tell(self, messages: Any) -> None:  # noqa: ANN401  # Textual's own
            for message in messages:
                self.process_message(message)

    return Prompt


_LOOK = 0.025  # seconds
