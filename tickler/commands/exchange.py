"""To and from other programs: a list of clients comes into the binder."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from tickler.changes import Change
from tickler.commands import options
from tickler.commands.run import Run, new_uid
from tickler.commands.wholes import take_in_whole
from tickler.csvfile import Rejected, Table, encoding_name, opened
from tickler.dossiers import Card, Dossier
from tickler.errors import NotUnderstood, Refused
from tickler.packs.exported import is_whole
from tickler.render.progress import Advance, progress
from tickler.rules import intake
from tickler.rules.columns import Columns, name_all, read_maps, recognise
from tickler.rules.intake import Binder, Survey, Terms, Twin
from tickler.rules.lists import BadRow, Record, Row, dates_read_by, read_row
from tickler.rules.matching import turned_keys
from tickler.rules.persons import Among
from tickler.rules.refs import shortly
from tickler.rules.views import Imported, Tally
from tickler.storage import journal, queries, store
from tickler.storage.twins import Twins
from tickler.tabs import Tab, day_of, day_tab, first_day

MOST_BAD_ROWS = 20  # that are told one by one
LONG_LIST = 2_000_000  # bytes, from which on it is shown how far it has come
AT_ONCE = 1_000  # new dossiers that are written together, some 5 MB
LAST_TAB = Tab("9999-12-31")


def import_(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="The list: .csv, .vcf, .xlsx, or the .json of an export. `-` is standard input.",
            show_default=False,
        ),
    ],
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            "-m",
            metavar="COLUMN=FIELD",
            help="What a column is: Kunde=name. `-` leaves it out. May be said again.",
        ),
    ] = None,
    per_day: Annotated[int, typer.Option("--per-day", min=1, help="How many a day are dealt out.")] = 20,
    from_: Annotated[
        str,
        typer.Option("--from", metavar="WHEN", help="From which day on."),
    ] = "today",
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help="Its encoding, if not found: windows-1251.")
    ] = None,
    *,
    skip_bad: Annotated[
        bool,
        typer.Option(
            "--skip-bad",
            help="Leave bad rows out, and write them to a file beside it: of clients.csv clients.rejected.csv.",
        ),
    ] = False,
    same_list: Annotated[
        bool,
        typer.Option("--same-list", help="Its numbers (ID) are those of the list before, whatever names it has now."),
    ] = False,
    past: Annotated[bool, typer.Option("--past", help="Deal out what has a date that has passed, too.")] = False,
    dry_run: options.DryRun = False,
    quiet: options.Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    """Take in a list of clients: file the new ones, bring the cards of the known ones up to date."""
    run: Run = ctx.obj
    if is_whole(file):
        if map_ or encoding or skip_bad or same_list or past:
            hint = "--map, --encoding, --skip-bad, --same-list and --past go with lists"
            raise NotUnderstood("a whole binder comes in as it is", hint)
        run.show(take_in_whole(run, file, dry_run=dry_run, quiet=quiet), as_json=as_json, quiet=quiet)
        return
    with opened(file, encoding) as table:
        fields = run.settings.fields
        columns = recognise(table.header, read_maps(map_ or [], table.header, fields), fields)
        start = _start(run, from_)
        look = partial(intake.look_over, past_too=past, same_list=same_list)
        survey = _looked_over(run, table, columns, look, skip_bad=skip_bad, quiet=quiet)
        tally, rejected, friends = Tally(), Rejected(file, table), _Friends()
        place = run.binder_if_any() if dry_run else run.binder_or_new(quiet=quiet)
        with place as db, Twins() as twins, _progress(run, table, "taking in", quiet=quiet) as advance:
            changes = intake.take_in(
                _rows(run, db, table, columns, lambda _: advance(table.read_so_far)),
                _binder(db, twins.came, friends),
                survey,
                _terms(run, db, start, per_day, past_too=past),
                tally,
                refuse=_left_out(rejected, skip_bad=skip_bad, dry_run=dry_run),
                new_uid=new_uid,
                said_by=friends.add,
            )
            if dry_run:
                for _ in changes:
                    pass
            elif db:
                at_once = 1 if columns.names_dossiers else AT_ONCE
                series = _Series(changes, friends.changes(db), at_once)
                _pour(run, db, series, rejected, f"imported {shortly(table.name)}")
    if not quiet:
        run.page.tell(*friends.told())
    path = str(rejected.path) if rejected.path else None
    told, style = run.settings, run.settings.binder_style
    imported = Imported(run.today, table.name, tally, per_day, told.capacity, path, dry_run, style)
    run.show(imported, as_json=as_json, quiet=quiet)


def _looked_over(
    run: Run, table: Table, columns: Columns, look_over: Callable[..., Survey], *, skip_bad: bool, quiet: bool
) -> Survey:
    """The list read for the first time; what there is to say of it is told.

    Raises Refused where there are bad rows that are not to be left out, NotUnderstood where there are no rows.
    """
    bad_rows = _BadRows()
    unused = _Unused(columns)
    with run.binder_if_any() as db, _progress(run, table, "looking over", quiet=quiet) as advance:

        def look_at(record: Record) -> None:
            advance(table.read_so_far)
            unused.look_at(record)

        rows = _rows(run, db, table, columns, look_at)
        survey = look_over(rows, _binder(db), bad_rows.add)
    if not survey.rows:
        raise NotUnderstood(f"{table.name} names its columns, and has no row below them")
    if not quiet:
        run.page.tell(*_remarks(table, unused))
    if survey.of_others:
        run.page.tell(*bad_rows.told())
        raise Refused(
            f"the list counts its clients otherwise than the binder: {survey.strangers:,} of {survey.numbered:,} rows"
            " share nothing but the number with a dossier",
            _ways_with_numbers(columns),
        )
    if bad_rows.count and not skip_bad:
        run.page.tell(*bad_rows.told())
        ways = "mend them, or leave them out: --skip-bad"
        if survey.passed:
            ways += "; --past deals out those whose date has passed"
        if survey.strangers:
            ways += f"; the numbers: {_ways_with_numbers(columns)}"
        raise Refused(f"{bad_rows.count:,} of {survey.rows:,} rows cannot be taken in: nothing was imported", ways)
    return survey


def _ways_with_numbers(columns: Columns) -> str:
    """What can be said of a list whose numbers are those of dossiers that nothing else in it speaks of."""
    left_out = " ".join(f"--map {shortly(f'{columns.header[column]}=-')}" for column in columns.numbers)
    return f"{left_out} if the list counts its own clients, --same-list if they are the same under new names"


def _progress(run: Run, table: Table, doing: str, *, quiet: bool) -> AbstractContextManager[Advance]:
    return progress(doing, table.size, shown=table.size > LONG_LIST and not quiet, colour=run.page.colour)


def _rows(
    run: Run, db: sqlite3.Connection | None, table: Table, columns: Columns, look_at: Callable[[Record], None]
) -> Iterator[Row | BadRow]:
    """The rows of the list as they are understood, one by one; each is looked at before."""
    dates, house = dates_read_by(run.now, run.calendar(db), run.settings.date_order), run.house
    for record in table.records():
        look_at(record)
        yield read_row(columns, record, dates, house)


def _binder(
    db: sqlite3.Connection | None,
    twin: Callable[[Card, str | None], Twin | None] = lambda *_: None,
    friends: "_Friends | None" = None,
) -> Binder:
    if db is None:
        return Binder(
            0,
            alike=lambda *_: (),
            has_uid=lambda _: False,
            inside=lambda dossier: Among(dossier, (), ()),
            whose=lambda _: None,
            twin=twin,
            turned=lambda _: False,
            said_before=lambda _: {},
        )
    highest = queries.highest_number(db)
    return Binder(
        highest,
        lambda card, uid, but: queries.alike(db, card, uid, until=highest, but=but) if highest else (),
        partial(queries.has_uid, db),
        partial(_among, db),
        partial((friends or _Friends()).whose, db),
        twin,
        lambda card: bool(highest) and queries.is_called_so(db, card, turned_keys(card), until=highest),
        lambda dossier: journal.said_by_lists(db, dossier.id),
    )


def _among(db: sqlite3.Connection, dossier: Dossier) -> Among:
    return Among(dossier, queries.persons(db, dossier.id), queries.occasions(db, dossier.id))


def _start(run: Run, from_: str) -> date:
    """The day from which on is dealt out; of this month, today."""
    with run.binder_if_any() as db:
        return max(first_day(run.place(db, from_).tab), run.today)


def _terms(run: Run, db: sqlite3.Connection | None, start: date, per_day: int, *, past_too: bool) -> Terms:
    thickness = _thickness(db, start, run.today) if db else {}
    return Terms(run.today, run.calendar(db), start, per_day, run.settings.capacity, thickness, past_too)


def _thickness(db: sqlite3.Connection, start: date, today: date) -> dict[date, int]:
    """How much lies under each day; all that is due lies under today."""
    lying = queries.thickness(db, day_tab(start), LAST_TAB)
    thickness = {day: under.count for tab, under in lying.items() if (day := day_of(tab))}
    return thickness | ({today: queries.due_count(db, today).count} if start == today else {})


def _left_out(rejected: Rejected, *, skip_bad: bool, dry_run: bool) -> Callable[[BadRow], None]:
    """What to do with a bad row when the list is taken in: it is left out, or all is refused."""

    def refuse(bad: BadRow) -> None:
        raise Refused(f"{bad}: nothing was imported", "mend it, or leave it out: --skip-bad")

    if not skip_bad:
        return refuse
    return (lambda _: None) if dry_run else rejected.write


class _Series(NamedTuple):
    """What is written: the list, row by row, and then what is known when all of it is there."""

    of_rows: Iterable[Change]
    then: Iterable[Change]
    at_once: int  # new dossiers


def _pour(run: Run, db: sqlite3.Connection, series: _Series, rejected: Rejected, said: str) -> None:
    """Write it all, in one transaction; the file of the bad rows is whole before that, or is none."""

    def rest() -> Iterator[Change]:
        yield from series.then
        rejected.close()

    run.copy_first(db)
    try:
        store.pour(db, series.of_rows, run.entry("import", said), then=rest(), at_once=series.at_once)
    except BaseException:
        rejected.discard()
        raise


class _Friends:
    """Who recommended whom, and who belongs to whom, by the list: known when all of the list is in the binder."""

    def __init__(self) -> None:
        self._said: list[tuple[str, str]] = []
        self._unknown: list[str] = []
        self._here: dict[str, str] = {}  # what a dossier is called in the list, and here
        self._beside: list[Row] = []  # whose dossier has not come yet
        self._strays: list[str] = []

    def add(self, uid: str, row: Row) -> None:
        if row.beside:
            self._beside.append(row)
            return
        if row.uid and row.uid != uid:
            self._here[row.uid] = uid
        if row.recommended_by:
            self._said.append((uid, row.recommended_by))

    def whose(self, db: sqlite3.Connection, uid: str) -> Among | None:
        """The dossier that the list calls by this uid, if it is here by now."""
        dossier = queries.dossier_of_uid(db, uid) or queries.dossier_of_uid(db, self._here.get(uid, uid))
        return _among(db, dossier) if dossier else None

    def changes(self, db: sqlite3.Connection) -> Iterator[Change]:
        said = ((queries.dossier_of_uid(db, uid), words) for uid, words in self._said)
        yield from intake.recommendations(said, partial(self._called, db), self._unknown.append)
        for row in self._beside:
            among = self.whose(db, row.beside or "")
            if among:
                yield from intake.one_more_person(row, among, new_uid)
            else:
                self._strays.append(row.card.person or row.card.name)

    def told(self) -> list[str]:
        lines = []
        if self._unknown:
            names = name_all(list(dict.fromkeys(self._unknown)))
            lines.append(f"who recommended them has no dossier here, or several have the name: {names}")
        if self._strays:
            lines.append(f"the dossiers that these persons belong to are not here: {name_all(self._strays)}")
        return lines

    @staticmethod
    def _called(db: sqlite3.Connection, words: str) -> list[Dossier]:
        by_uid = queries.dossier_of_uid(db, words)
        return [by_uid] if by_uid else queries.called(db, words, "all", most=3)


class _BadRows:
    """The bad rows of a list: how many, and the first of them."""

    def __init__(self) -> None:
        self.count = 0
        self._first: list[str] = []

    def add(self, bad: BadRow) -> None:
        self.count += 1
        if len(self._first) < MOST_BAD_ROWS:
            self._first.append(str(bad))

    def told(self) -> list[str]:
        more = self.count - len(self._first)
        return [*self._first, f"and {more:,} more"] if more else self._first


class _Unused:
    """The columns that nothing is read from, though something stands in them."""

    def __init__(self, columns: Columns) -> None:
        self._header = columns.header
        self._empty = set(columns.unused)
        self._again = columns.again
        self._filled: set[int] = set()

    def look_at(self, record: Record) -> None:
        cells = record.cells
        filled = [column for column in self._empty if column < len(cells) and cells[column].strip()]
        self._empty.difference_update(filled)
        self._filled.update(filled)
        self._filled.update(
            column
            for column, first in self._again
            if column < len(cells) and cells[first].strip() and cells[column].strip() not in ("", cells[first].strip())
        )

    def names(self) -> list[str]:
        return [self._header[column] for column in sorted(self._filled)]


def _remarks(table: Table, unused: _Unused) -> list[str]:
    """What there is to say of how a list was read."""
    remarks = []
    if table.guessed:
        encoding = encoding_name(table.written_in or table.encoding)
        remarks.append(f"read as {encoding}; if that is wrong: --encoding NAME")
    if table.titled:
        remarks.append(f"the columns are named on line {table.header_line}; what stands above is no client")
    if unused.names():
        remarks.append(f"not used: {name_all(unused.names())}; to use one: --map COLUMN=FIELD")
    return remarks
