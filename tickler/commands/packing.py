"""Putting dossiers into a pack: the file is whole on the disk before they are marked, and they are before it is named.

Whatever breaks off in between leaves nothing; or, between the last two steps, dossiers that `tickler recall` takes
back.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import tickler
from tickler.changes import Change
from tickler.commands import covers
from tickler.commands.run import Run
from tickler.dossiers import Dossier, Passage, Sheet, Whole
from tickler.errors import Conflict, Refused, TicklerError
from tickler.newfile import new_file
from tickler.packs import form, schema
from tickler.packs.sealing import Secret, sealed
from tickler.packs.writing import PackWriter
from tickler.render import packpage
from tickler.render.progress import Advance, progress
from tickler.rules import documents, handing
from tickler.rules.handing import Pack
from tickler.rules.handover_views import HandedDay, HandedOver
from tickler.rules.receiving import lay_before
from tickler.storage import contents, handovers, journal, queries, store, whole
from tickler.storage.connection import transaction

Hand = Callable[[Dossier, Pack, str], list[Change]]  # how one dossier is handed out or given back

LARGE = 20_000_000  # bytes of sheets, from which it is shown how far it has come
_EACH = 20_000  # bytes that a dossier counts for, each time that it is read
_TIMES_READ = 4  # for the list, for its page, for the calendar, for programs


def sent(  # what goes, where to, what it does here, how it is locked, and what is told
    run: Run,
    db: sqlite3.Connection,
    pack: Pack,
    chosen: list[Dossier],
    file: Path,
    hand: Hand,
    lock: Callable[[], Secret | None],
    *,
    in_the_clear: str,
    said: str,
    dry_run: bool,
) -> HandedOver:
    """Put dossiers into the pack's file, locked; a dry run is refused as that would be, and writes nothing.

    ``in_the_clear`` is told where what came encrypted goes unlocked.
    """
    for dossier in chosen:  # what cannot go is refused before anybody is asked for a passphrase
        hand(dossier, pack, "{}")
    locked = lock()
    if locked is None and covers.came_encrypted(db, chosen):
        run.page.tell(in_the_clear)
    answer = covers.handed_over(run, db, pack, chosen, file, encrypted=locked is not None, dry_run=dry_run)
    if not dry_run:
        numbers = [dossier.id for dossier in chosen]
        _pack_up(run, db, pack=pack, numbers=numbers, days=answer.days, to=file, secret=locked, hand=hand, said=said)
    return answer


def _pack_up(  # what is packed, where to, how it is locked, and what it does here
    run: Run,
    db: sqlite3.Connection,
    *,
    pack: Pack,
    numbers: list[int],
    days: list[HandedDay],
    to: Path,
    secret: Secret | None,
    hand: Hand,
    said: str,
) -> None:
    """Write the pack, hand its dossiers over, and give the file its name: all of it or nothing.

    Raises Conflict where one of them was changed while it was packed, Refused where the file cannot be written.
    """
    with new_file(to) as file:
        with _as_it_is_now(db):
            newest = handovers.newest_entry(db)
            packing = _Packing(run, db, pack, numbers)
            with sealed(file.stream, secret) as out:
                packing.write(PackWriter(out, run.now), days)
        file.to_disk()
        run.copy_first(db)
        try:
            with progress("marking", len(numbers), shown=packing.is_large, colour=run.page.colour) as advance:
                store.pour(db, _handed(db, pack, numbers, newest, hand, advance), run.entry(pack.kind, said))
            file.name_it()
        except BaseException:  # Ctrl-C, too
            file.unname()
            _take_back(run, db, pack)
            raise


def read_marked(db: sqlite3.Connection, number: int) -> tuple[Dossier, Whole]:
    """A dossier that is there, and all that lies in it; one that was given away as it lay before that."""
    dossier = queries.dossier(db, number)
    if dossier is None:
        raise Conflict(f"dossier {number} was taken out of the binder meanwhile")
    held = whole.read(db, number)
    lies = lay_before(dossier, held.kind(Passage))
    return dossier, held._replace(filing=lies.filing, closed=lies.closed)


class _Packing:
    """A pack's files, each made of the dossiers one by one."""

    def __init__(self, run: Run, db: sqlite3.Connection, pack: Pack, numbers: list[int]) -> None:
        self.run = run
        self.db = db
        self.pack = pack
        self.numbers = numbers
        self.size = sum(
            handovers.size_of(db, sheet.sha256) for _, _, held in self._entries() for sheet in _sheets(held)
        )

    @property
    def is_large(self) -> bool:
        """Whether it takes so long that it is shown how far it has come."""
        return self.size + len(self.numbers) * _EACH > LARGE

    def write(self, writer: PackWriter, days: list[HandedDay]) -> None:
        """Write all files, what is machine-readable last: it has the sums of the others."""
        count = len(self.numbers)
        total = self.size + _TIMES_READ * count * _EACH
        try:
            with progress("packing", total, shown=self.is_large, colour=self.run.page.colour) as advance:
                self.done, self.advance = 0, advance
                writer.add(form.README, [packpage.letter(self.pack, count)])
                writer.add(form.PAGE, self._page(days))
                writer.add(form.CALENDAR, packpage.calendar(self._each(), self.pack, self.run.now))
                for _, _, held in self._entries():
                    for sheet in _sheets(held):
                        self._add(writer, sheet)
                writer.add(form.SCHEMA, [schema.text()])
                writer.finish(form.cover(self.pack, tickler.__version__), self._documents())
        except BaseException:
            writer.abandon()
            raise

    def _entries(self) -> Iterator[packpage.Entry]:
        for number in self.numbers:
            dossier, held = read_marked(self.db, number)
            yield number, dossier.for_owner, held

    def _each(self) -> Iterator[packpage.Entry]:
        """The dossiers, each counted when it is done."""
        for entry in self._entries():
            yield entry
            self._counted(_EACH)

    def _counted(self, size: int) -> None:
        self.done += size
        self.advance(self.done)

    def _page(self, days: list[HandedDay]) -> Iterator[str]:
        yield packpage.head(self.pack, len(self.numbers), days, self.run.today)
        for entry in self._each():
            yield packpage.row(entry, self.run.today)
        yield packpage.END_OF_LIST
        for entry in self._each():
            friend = entry[2].card.recommended_by
            named = queries.dossier(self.db, friend) if friend else None
            paths = ((sheet, self._path(sheet)) for sheet in _sheets(entry[2]))
            yield packpage.dossier(entry, paths, named and named.card.name, self.run.settings.fields)
        yield packpage.TAIL

    def _add(self, writer: PackWriter, sheet: Sheet) -> None:
        name = self._path(sheet)
        if name not in writer:
            writer.add(name, self._pieces(sheet), packed=False)

    def _pieces(self, sheet: Sheet) -> Iterator[bytes]:
        for piece in contents.pieces(self.db, sheet.sha256):
            yield piece
            self._counted(len(piece))

    def _path(self, sheet: Sheet) -> str:
        return form.sheet_name(sheet.sha256, handovers.file_name_of(self.db, sheet.sha256))

    def _documents(self) -> Iterator[documents.Document]:
        for number in self.numbers:
            dossier, held = read_marked(self.db, number)
            step = handing.passage(self.pack, "elsewhere", held.uid, documents.state(held))
            travelling = held._replace(lying=(*held.lying, step))
            told = {"number": number, "owner": self._owner(dossier, held), **documents.document(travelling)}
            try:
                schema.check(told, "dossier")
            except schema.DoesNotFit as error:  # whoever receives it would refuse all of it
                raise Refused(f"{dossier.card.name} ({number}) cannot be packed: {error}") from error
            yield told
            self._counted(_EACH)

    def _owner(self, dossier: Dossier, held: Whole) -> dict[str, str]:
        """Whose it is, and the uid of his binder: the step with which it left him tells that."""
        if dossier.for_owner is None:
            return {"name": self.pack.owner, "binder": self.pack.binder}
        steps = held.kind(Passage)
        binder = next((step.binder for step in reversed(steps) if step.owner == dossier.for_owner), steps[0].binder)
        return {"name": dossier.for_owner, "binder": binder}


def _sheets(held: Whole) -> Iterable[Sheet]:
    return held.kind(Sheet)


def _handed(
    db: sqlite3.Connection, pack: Pack, numbers: list[int], newest: int, hand: Hand, advance: Advance
) -> Iterator[Change]:
    """What handing them over does in the binder; begun inside the transaction that writes it."""
    changed = handovers.changed_since(db, newest, numbers)
    if changed is not None:
        raise Conflict(f"dossier {changed} was changed while it was packed", "nothing was handed over: say it again")
    for place, number in enumerate(numbers):
        dossier, held = read_marked(db, number)
        yield from hand(dossier, pack, documents.state(held))
        advance(place)


def _take_back(run: Run, db: sqlite3.Connection, pack: Pack) -> None:
    """The pack has no name: it is nowhere, so its dossiers are here."""
    with suppress(TicklerError), transaction(db):  # somebody may have recalled one in that moment
        number = handovers.entry_of(db, pack.uid)
        entry = journal.entry(db, number) if number else None
        if entry:
            journal.take_back(db, entry, run.entry("undo", f"took back: {entry.said}"))


@contextmanager
def _as_it_is_now(db: sqlite3.Connection) -> Iterator[None]:
    """All that is read inside is of one moment, whatever others write meanwhile."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")
