"""Taking a pack in: looked at from cover to cover first, then dossier by dossier in one transaction."""

import sqlite3
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from tickler.changes import Change, KeepContent, after
from tickler.commands.run import Run, answered
from tickler.dossiers import Dossier, Filing, Passage, Sheet, Whole
from tickler.errors import Conflict, NotFound, Refused, TicklerError
from tickler.packs import reading
from tickler.packs.reading import PackReader
from tickler.packs.sealing import Opener, is_sealed, unsealed
from tickler.render.progress import Advance, progress
from tickler.rules import documents, matching, receiving, reuniting
from tickler.rules.handing import ENCRYPTED, Pack
from tickler.rules.handover_views import Receipt, Received
from tickler.rules.receiving import Arrival, Became, Here, Owner
from tickler.rules.reuniting import Difference, Side
from tickler.rules.views import DayVolume, Thickness, day_volume
from tickler.storage import handovers, queries, store, whole
from tickler.storage.connection import is_begun, refuse_lost
from tickler.tabs import Tab, day_of, day_tab
from tickler.words import fold

Sides = dict[int | None, Side]  # by the dossier's number; None: of all others

LARGE = 20_000_000  # bytes, from which it is shown how far it has come
_EACH = 20_000  # bytes that a dossier counts for, beside its sheets
_MOST_SHOWN = 10  # dossiers of which the differences are told


def take_in(
    run: Run, path: Path, sides: Sides, keys: Opener, *, anyway: bool, dry_run: bool, quiet: bool = False
) -> Receipt:
    """What becomes of the dossiers of a pack, done or only looked at; ``anyway``: also if it is for somebody else.

    Raises NotFound where there is no such file, Refused for what is no pack or was altered, Conflict for a handover to
    somebody else, and where both sides changed the same thing and nobody says which holds.
    """
    with ExitStack() as stack:
        reader, was_sealed = _opened(stack, run, path, keys)
        if not (anyway or dry_run):
            must_be_for(run, reader.pack)
        if not is_begun(run.path):
            refuse_lost(run.path)
            with _refused_as_done(run, reader.pack, anyway=anyway):
                _must_be_here(sides, there=())
            if dry_run:
                return _Unbegun(run, reader, anyway=anyway).receipt()
        with run.binder() if dry_run else run.binder_or_new(quiet=quiet) as db:
            taking = _Taking(run, db, reader, sides, anyway=anyway, dry_run=dry_run)
            if dry_run:
                with _refused_as_done(run, reader.pack, anyway=anyway):
                    for _ in taking.changes():
                        pass
            else:
                run.copy_first(db)
                handovers.name_binder(db)
                _write(run, db, taking, ENCRYPTED if was_sealed else "")
            return taking.receipt()


@contextmanager
def _refused_as_done(run: Run, pack: Pack, *, anyway: bool) -> Iterator[None]:
    """What is only looked at is refused for what the real one is refused for first: that it is for somebody else."""
    try:
        yield
    except TicklerError:
        if not anyway:
            must_be_for(run, pack)
        raise


def _write(run: Run, db: sqlite3.Connection, taking: "_Taking", how: str) -> None:
    """Write what the dossiers do here; who stops that when it is on the disk already is told so."""
    try:
        store.pour(db, taking.changes(), run.entry("receive", _said(taking.reader) + how))
    except KeyboardInterrupt:
        if handovers.received_on(db, taking.pack.uid):
            run.page.tell("all of it was taken in by then: tickler handovers")
        raise


def _opened(stack: ExitStack, run: Run, path: Path, keys: Opener) -> tuple[PackReader, bool]:
    """The pack, and whether it was encrypted."""
    if path.exists() and not path.is_file():  # to open a pipe would wait for somebody to write
        raise Refused(f"the pack {path} cannot be read: it is no plain file")
    try:
        file: BinaryIO = stack.enter_context(path.open("rb"))
    except FileNotFoundError as error:
        raise NotFound(f"there is no pack {path}") from error
    except OSError as error:
        raise Refused(f"the pack {path} cannot be read: {error.strerror}") from error
    with reading.speaking_of(str(path.name)):
        was_sealed = is_sealed(file)
        if was_sealed:
            file = stack.enter_context(unsealed(file, keys, partial(_watched, run, file, "decrypting")))
    with _watched(run, file, "looking at") as advance:
        return reading.opened(file, path.name, advance), was_sealed


def _watched(run: Run, file: BinaryIO, what: str) -> AbstractContextManager[Advance]:
    """How far it has come with a file that is read from its beginning."""
    size = file.seek(0, 2)
    file.seek(0)
    return progress(what, size, shown=size > LARGE, colour=run.page.colour)


class _Taking:
    """A pack on its way into a binder."""

    def __init__(  # what comes, where to, who decides, and how far it goes
        self, run: Run, db: sqlite3.Connection, reader: PackReader, sides: Sides, *, anyway: bool, dry_run: bool
    ) -> None:
        self.run = run
        self.db = db
        self.reader = reader
        self.pack = reader.pack
        self.sides = sides
        self.dry_run = dry_run
        self.here = Here(handovers.binder_uid(db), run.settings.owner)
        self.goes_by = None if anyway else _goes_by(run, self.pack, self.here.binder)
        self.lines: list[Received] = []
        self.answered: dict[str, None] = {}
        self.friends: list[tuple[str, str]] = []
        self.done = 0
        self.advance: Advance = lambda _done: None
        self.joining = Counter[date]()
        self.leaving = Counter[date]()
        self.highest = queries.highest_number(db)
        self.lying = queries.thickness(db, day_tab(run.today), Tab("9999-12-31"))
        self.due = queries.due_count(db, run.today).count

    def changes(self) -> Iterator[Change]:
        """What the dossiers do here, one by one; in the end, which of them differ is said, and nothing is written.

        Raises Conflict, Refused; NotFound for a side that is said of a dossier that did not come.
        """
        if self.pack.binder == self.here.binder:
            is_out = handovers.away_with(self.db, self.pack.uid)
            hint = f"take it back: tickler recall {self.pack.name}" if is_out else "nothing of it is out any more"
            raise Refused("this pack went out from this binder", hint)
        total, shown = self.reader.count * _EACH + self.reader.size_of_sheets, self.reader.size > LARGE
        with progress("taking in", total, shown=shown, colour=self.run.page.colour) as self.advance:
            for told in self.reader.dossiers():
                yield from self._dossier(told)
                self._counted(_EACH)
        for uid, friend in self.friends:
            number = whole.number_of(self.db, uid)
            dossier = queries.dossier(self.db, number) if number else None
            if dossier:
                yield from receiving.recommends(dossier, whole.number_of(self.db, friend))
        came = {line.dossier.id for line in self.lines if line.became != "received"} - {0}
        _must_be_here(self.sides, came)
        differing = [line for line in self.lines if line.became == "differs"]
        if differing and not self.dry_run:
            raise _conflict(differing)

    def receipt(self) -> Receipt:
        """What became of each dossier."""
        done = all(line.became == "already here" for line in self.lines)
        return Receipt(
            self.run.today,
            self.pack,
            self.lines,
            handovers.received_on(self.db, self.pack.uid) if done else None,
            handovers.account(self.db, self.answered) if self.answered and not self.dry_run else None,
            self._volumes(),
            self.dry_run,
            None if self.pack.to_binder == self.here.binder else _other_addressee(self.run, self.pack),
        )

    def _dossier(self, told: dict[str, Any]) -> Iterator[Change]:
        came = whole.without_strangers(self.db, documents.whole(told))
        arrival = Arrival(came, Owner(**told["owner"]), told["number"])
        number = whole.number_of(self.db, came.uid)
        if number is None:
            yield from self._new(arrival)
        else:
            dossier = queries.dossier(self.db, number)
            if dossier:
                yield from self._known(dossier, arrival)

    def _new(self, arrival: Arrival) -> Iterator[Change]:
        came = arrival.whole
        if self.goes_by:
            self.lines.append(Received("left out", _as_it_came(came), self.goes_by))
            return
        same = self._same_client(came)
        if same:
            self.lines.append(Received("left out", _as_it_came(came), f"the same client as {same.id} {same.card.name}"))
            return
        taken = receiving.new(arrival, self.pack, self.here)
        for sheet in came.kind(Sheet):
            yield self._content(0, sheet)
        yield taken
        number = whole.number_of(self.db, came.uid) or 0
        self._recommended(came.uid, came.recommended_by)
        self._counts(None, came.filing)
        marks = taken.marks._asdict()
        self.lines.append(Received("received", _as_it_came(came)._replace(id=number, **marks)))

    def _known(self, dossier: Dossier, arrival: Arrival) -> Iterator[Change]:
        mine = whole.read(self.db, dossier.id)
        taken = self._merged(dossier, mine, arrival, self.sides.get(dossier.id, self.sides.get(None)))
        if taken.became == "differs" and not self.dry_run and self.run.page.asks:
            taken = self._merged(dossier, mine, arrival, self._ask(dossier, taken.differences))
        now = after(dossier, taken.changes)
        yield from taken.changes
        if taken.changes:
            self._recommended(dossier.uid, taken.recommended_by)
            self._counts(None if dossier.out_with else dossier.filing, None if now.out_with else now.filing)
        if taken.became not in ("left out", "differs"):
            packs = {step.pack for step in arrival.whole.kind(Passage)}
            went = [step.pack for step in mine.kind(Passage) if step.way == "out" and step.pack in packs]
            self.answered |= dict.fromkeys(went[-1:])
        self.lines.append(Received(taken.became, now, taken.why, tuple(taken.differences)))

    def _merged(self, dossier: Dossier, mine: Whole, arrival: Arrival, take: Side | None) -> receiving.Taken:
        taken = receiving.merge(
            dossier, mine, arrival, pack=self.pack, here=self.here, take=take, content=self._content
        )
        return taken._replace(differences=[self._by_name(one) for one in taken.differences])

    def _by_name(self, one: Difference) -> Difference:
        """A difference, in which who recommended the client goes by the name."""
        if one.what != reuniting.RECOMMENDED_BY:
            return one
        return one._replace(mine=self._name_of(one.mine), theirs=self._name_of(one.theirs))

    def _name_of(self, uid: str) -> str:
        number = whole.number_of(self.db, uid)
        dossier = queries.dossier(self.db, number) if number else None
        return dossier.card.name if dossier else "nobody" if uid == reuniting.NOTHING else "somebody who is not here"

    def _same_client(self, came: Whole) -> Dossier | None:
        """The dossier of the same client that was here before the pack came."""
        if not self.highest:
            return None
        alike = queries.alike(self.db, came.card, None, until=self.highest, but=())
        return next((one for one in alike if matching.same_client(came.card, one)), None)

    def _content(self, number: int, sheet: Sheet) -> KeepContent:
        size, pieces = self.reader.sheet(sheet.sha256)
        return KeepContent(number, sheet.sha256, size, self._each(pieces))

    def _each(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces of a sheet, each counted when it is taken in; a sheet that is here already is not read again."""
        for piece in pieces:
            yield piece
            self._counted(len(piece))

    def _counted(self, size: int) -> None:
        self.done += size
        self.advance(self.done)

    def _recommended(self, uid: str, friend: str | None) -> None:
        if friend:
            self.friends.append((uid, friend))

    def _ask(self, dossier: Dossier, differences: list[Difference]) -> Side:
        self.run.page.tell(*_told(dossier, differences))
        while True:
            said = answered("which holds, mine or theirs").lower()
            if said in ("mine", "theirs"):
                return "mine" if said == "mine" else "theirs"

    def _counts(self, was: Filing | None, now: Filing | None) -> None:
        """A dossier that lies elsewhere now, for the thickness of the days."""
        self.leaving.update(_day_filled(was, self.run.today))
        self.joining.update(_day_filled(now, self.run.today))

    def _volumes(self) -> list[DayVolume]:
        """The days that the received ones fill, with them."""
        calendar = self.run.calendar(self.db)
        volumes = []
        for day, joining in sorted(self.joining.items()):
            before = self.lying.get(day_tab(day))
            count = self.due if day == self.run.today else before.count if before else 0
            count += joining - self.leaving[day]
            volumes.append(day_volume(day, Thickness(count), calendar, self.run.settings.capacity))
        return volumes


class _Unbegun:
    """A pack that is looked at where no binder is begun yet."""

    def __init__(self, run: Run, reader: PackReader, *, anyway: bool) -> None:
        self.run = run
        self.reader = reader
        self.goes_by = None if anyway else _goes_by(run, reader.pack, "")

    def receipt(self) -> Receipt:
        """All of it would be new; or none of it would be taken in."""
        became: Became = "left out" if self.goes_by else "received"
        dossiers = [_as_it_came(documents.whole(told)) for told in self.reader.dossiers()]
        today, told = self.run.today, self.run.settings
        filling = () if self.goes_by else dossiers
        joining = Counter(day for one in filling for day in _day_filled(one.filing, today))
        calendar = self.run.calendar(None)
        return Receipt(
            today,
            self.reader.pack,
            [Received(became, one, self.goes_by) for one in dossiers],
            None,
            None,
            [day_volume(day, Thickness(count), calendar, told.capacity) for day, count in sorted(joining.items())],
            dry_run=True,
            addressed=_other_addressee(self.run, self.reader.pack),
        )


def _day_filled(lies: Filing | None, today: date) -> list[date]:
    """The day that a dossier fills: its own, or today where that is past; none where it waits under a month's tab."""
    day = lies and day_of(lies.tab)
    return [max(day or today, today)] if lies and (lies.tab <= day_tab(today) or day) else []


def _as_it_came(came: Whole) -> Dossier:
    return Dossier(0, came.uid, came.card, came.filing, came.closed, came.moves)


def _other_addressee(run: Run, pack: Pack) -> str | None:
    return pack.colleague if fold(pack.colleague) != fold(run.settings.owner) else None


def _goes_by(run: Run, pack: Pack, binder: str) -> str | None:
    """Why a dossier that was never here is left out: it is given back to somebody else, and would be with both."""
    other = _other_addressee(run, pack)
    if pack.kind == "handover" or not other or pack.to_binder == binder:
        return None
    return f"it is given back to {other}, and was never here"


def must_be_for(run: Run, pack: Pack) -> None:
    """Two who took the same pack in would both work with the same clients.

    Raises Conflict.
    """
    other = _other_addressee(run, pack)
    if pack.kind == "handover" and other and fold(pack.owner) != fold(run.settings.owner):  # one's own is told as such
        told = f"the pack {pack.name} is for {other}, and this is {run.settings.owner}'s binder: nothing was taken in"
        raise Conflict(told, "if it is meant for it all the same: --anyway")


def _must_be_here(sides: Sides, there: Container[int]) -> None:
    """A side is said of a dossier that was here before, and came: of one that is new here there are no two.

    Raises NotFound.
    """
    other = next((number for number in sides if number is not None and number not in there), None)
    if other is not None:
        raise NotFound(f"--take speaks of dossier {other}, which did not come with this pack")


def _said(reader: PackReader) -> str:
    pack = reader.pack
    return f"received {pack.name} from {pack.owner}: {reader.count}"


def _conflict(differing: list[Received]) -> Conflict:
    told = [one for line in differing[:_MOST_SHOWN] for one in _told(line.dossier, list(line.differences))]
    more = len(differing) - _MOST_SHOWN
    told += [f"  … and {more} more"] if more > 0 else []
    one = len(differing) == 1
    return Conflict(
        f"{'1 dossier was' if one else f'{len(differing)} dossiers were'} changed on both sides: nothing was taken in",
        "\n".join([*told, "say which holds: --take mine, --take theirs, or --take 17=mine for one dossier"]),
    )


def _told(dossier: Dossier, differences: list[Difference]) -> Iterator[str]:
    yield f"{dossier.id} {dossier.card.name}"
    for one in differences:
        yield f"  {one.what}: mine {one.mine} | theirs {one.theirs}"
