"""A form as a text to write in: made for an editor, read back by its keys in brackets."""

from collections.abc import Iterator, Mapping

from tickler.rules.forms import Field, Form

_REMARK = "#"
_MISTAKE = "#!"


def text_of(form: Form, client: str, said: Mapping[str, str], wrong: Mapping[str, str] | None = None) -> str:
    """The form to write in, for a client; with what was said already, and what is wrong with it above each field."""
    return "\n".join(_lines(form, client, said, wrong or {}))


def read_text(form: Form, written: str) -> dict[str, str]:
    """What was written under each key in brackets; remarks, and what stands above the first key, are left out."""
    keys = {f"[{field.key}]": field.key for field in form.fields}
    said: dict[str, list[str]] = {}
    here: list[str] | None = None
    for one in written.splitlines():
        key = keys.get(one.split(maxsplit=1)[0]) if one.strip() else None
        if key is not None:
            here = said.setdefault(key, [])
        elif here is not None and not one.startswith(_REMARK):
            here.append(one.removeprefix("\\") if one.startswith(("\\#", "\\[")) else one)
    return {key: words for key, held in said.items() if (words := "\n".join(held).strip())}


def _lines(form: Form, client: str, said: Mapping[str, str], wrong: Mapping[str, str]) -> Iterator[str]:
    if wrong:
        many = f"{len(wrong)} mistakes, each" if len(wrong) > 1 else "1 mistake,"
        yield f"{_MISTAKE} {many} named above its field."
    yield from _remarks(f"{form.title} · {client}")
    if form.help:
        yield from _remarks(form.help)
    yield from _remarks(
        "Write below each key in brackets. Lines that begin with # are left out, and a field may stay empty."
    )
    yield from _remarks("If nothing is written at all, the form is not filled.")
    for field in form.fields:
        yield ""
        if field.key in wrong:
            yield f"{_MISTAKE} {' '.join(wrong[field.key].split())}"
        yield f"[{field.key}] {field.label}"
        yield from _remarks(" ".join(asked(field)))
        yield from map(_guarded, said.get(field.key, "").splitlines())
        yield ""


def asked(field: Field) -> list[str]:
    """What there is to know before a field is answered: that it is required, what it takes, its help."""
    known = ["Required."] if field.required else []
    takes = {
        "number": "A number.",
        "date": "A date: 8 dec, 2026-12-08, yesterday.",
        "time": "A time: 9:30.",
        "yes/no": "yes or no.",
        "choice": f"One of: {', '.join(field.choices)}.",
        "choices": f"Any of: {'; '.join(field.choices)}.",
    }.get(field.type)
    return [*known, *([takes] if takes else []), *([field.help] if field.help else [])]


def _remarks(words: str) -> Iterator[str]:
    return (f"{_REMARK} {one}".rstrip() for one in words.splitlines())


def _guarded(one: str) -> str:
    return f"\\{one}" if one.startswith((_REMARK, "[", "\\#", "\\[")) else one
