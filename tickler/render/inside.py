"""Sheets and forms for other programs: as JSON, and a record a line."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tickler.dossiers import Dossier, FilledForm
from tickler.rules.forms import Field
from tickler.rules.inside import FormAsked, FormFilled, FormList, SheetList, SheetMoved, SheetOpened, SheetOut
from tickler.rules.views import LyingSheet

Record = tuple[object, ...]


def sheet(lying: LyingSheet) -> dict[str, Any]:
    """A sheet, without its text."""
    one = lying.sheet
    return {
        "uid": one.uid,
        "number": one.number,
        "kind": one.kind,
        "title": one.title,
        "file_name": one.file_name,
        "media_type": one.media_type,
        "size": lying.size,
        "sha256": one.sha256,
        "added_at": one.added_at,
        "author": one.author,
    }


def form(filled: FilledForm) -> dict[str, Any]:
    """A filled form with its answers, in their order."""
    said = [{"label": label, "answer": answer} for label, answer in filled.answers]
    return {**filled._asdict(), "answers": said}


def _of(dossier: Dossier) -> dict[str, Any]:
    return {"id": dossier.id, "dossier_uid": dossier.uid, "name": dossier.card.name}


def _moved(moved: SheetMoved) -> dict[str, Any]:
    said = {"did": moved.did, "note": moved.note, "dry_run": moved.dry_run}
    return {**_of(moved.dossier), **said, "sheet": sheet(moved.lying)}


def _asked(field: Field) -> dict[str, Any]:
    return {**field._asdict(), "choices": list(field.choices)}


def _form_listed(view: FormAsked) -> dict[str, Any]:
    one = view.form
    fields = [_asked(field) for field in one.fields]
    return {"name": one.name, "title": one.title, "help": one.help, "path": view.path or None, "fields": fields}


OBJECT_OF: dict[type, Callable[[Any], Any]] = {
    SheetMoved: _moved,
    SheetList: lambda view: [sheet(one) for one in view.sheets],
    SheetOpened: lambda view: {**_of(view.dossier), **sheet(view.lying), "text": view.lying.sheet.words},
    SheetOut: lambda view: {**_of(view.dossier), "did": view.did, "path": view.path, "sheet": sheet(view.lying)},
    FormFilled: lambda view: {**_of(view.dossier), "did": view.did, "form": form(view.form), "dry_run": view.dry_run},
    FormList: lambda view: [_form_listed(FormAsked(one, path)) for one, path in view.forms],
    FormAsked: _form_listed,
}


def sheet_record(lying: LyingSheet) -> Record:
    """A sheet's columns."""
    one = lying.sheet
    file = (one.file_name, one.media_type, lying.size)
    return (one.number, one.kind, one.title, *file, one.added_at, one.author, one.sha256)


def form_records(filled: Iterable[FilledForm]) -> Iterator[Record]:
    """A record for each answer of filled forms."""
    for one in filled:
        for label, answer in one.answers:
            yield (one.filled_at, one.name, one.title, label, answer, one.author)


def _fields(view: FormAsked) -> Iterator[Record]:
    for field in view.form.fields:
        yield (field.key, field.label, field.type, field.required, "; ".join(field.choices), field.help)


RECORDS_OF: dict[type, Callable[[Any], Iterable[Record]]] = {
    SheetList: lambda view: map(sheet_record, view.sheets),
    SheetOpened: lambda view: [(*sheet_record(view.lying), view.lying.sheet.words)],
    SheetMoved: lambda view: [sheet_record(view.lying)],
    SheetOut: lambda view: [(*sheet_record(view.lying), view.path)],
    FormList: lambda view: ((one.name, one.title, len(one.fields), path) for one, path in view.forms),
    FormAsked: _fields,
}
