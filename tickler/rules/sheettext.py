"""What there is to read on a sheet: the text of letters, notes, tables and web pages, whatever a stranger wrote.

Every file comes from outside. No step takes longer than the file is long, none believes what a file says of itself, and
what cannot be read is simply no text.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import count
from typing import Any, NamedTuple

from tickler.words import LONGEST_LINE

MOST_BYTES = 200_000  # of text that is kept to be found by, as UTF-8
MOST_READ = 4_000_000  # bytes at the beginning of a file that are looked into
_MOST_SHOWN = 2 * MOST_BYTES  # characters of a web page

# Of a mail. No mail that anybody wrote has more; one that was made to keep others busy has.
_LONGEST_HEADER = 2_000  # characters
_MOST_HEADERS = 5_000
_MOST_PARTS = 200
_MOST_LINES = 60_000

Decode = Callable[[bytes], str | None]  # a text of unknown encoding; None for what is no text

_MARKUP = ("text/html", "application/xhtml+xml")
_MAIL = "message/rfc822"

# What a person calls text, beside all of text/….
_TEXTS = ("application/json", "application/xml", *_MARKUP)

# Control characters except the tab and the line's end, and what turns the direction of a line.
_NOT_TEXT = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFEFF), " ")


class Legible(NamedTuple):
    """What can be read on a sheet: its title, if it has one of its own, and its text."""

    title: str | None = None
    text: str | None = None


def read_sheet(media_type: str, begin: bytes, decode: Decode) -> Legible:
    """What can be read at the beginning of a file of this type; nothing in one that is no text."""
    if media_type == _MAIL:
        return _mail(begin, decode)
    if not media_type.startswith("text/") and media_type not in _TEXTS:
        return Legible()
    said = decode(begin)
    if said is None:
        return Legible()
    if media_type in _MARKUP:
        return Legible(_one_line(_title_in(said)), _kept(without_markup(said)))
    return Legible(None, _kept(said))


def without_markup(said: str) -> str:
    """The text of a web page: without tags, remarks, scripts and styles; in one pass, however broken the page is."""
    return _unescaped("".join(_between_tags(said)))


def _between_tags(said: str) -> Iterator[str]:
    place = shown = 0
    while (tag := said.find("<", place)) >= 0:
        yield said[place:tag]
        shown += tag - place + 1
        if said.startswith("<!--", tag):
            end = said.find("-->", tag + 4)
            place = end + 3
        elif hidden := _HIDDEN.match(said, tag):
            closing = _CLOSINGS[hidden[1].lower()].search(said, hidden.end())
            end = closing.start() if closing else -1
            place = end
        elif not said[tag + 1 : tag + 2].strip("\n\t =0123456789<"):  # a < b is no tag
            yield "<"
            end = place = tag + 1
        else:
            end = said.find(">", tag)
            place = end + 1
            yield "\n" if _BLOCK.match(said, tag) else "\t" if _CELL.match(said, tag) else ""
        if end < 0 or shown > _MOST_SHOWN:
            return
    yield said[place : place + _MOST_SHOWN]


_HIDDEN = re.compile(r"<(script|style|title|template)\b", re.IGNORECASE)
_CLOSINGS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title", "template")}
_BLOCK = re.compile(r"</?(p|div|br|tr|li|ul|ol|table|h[1-6]|section|article|blockquote|hr|pre|dt|dd)\b", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,2000})<", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"&#[0-9]{8,}|&#[xX][0-9a-fA-F]{8,}")


def _unescaped(said: str) -> str:
    return unescape(_LONG_NUMBER.sub("\ufffd", said)) if "&" in said else said


def _title_in(page: str) -> str | None:
    found = _TITLE.search(page[:100_000])
    return _unescaped(found[1]) if found else None


def _kept(said: str | None) -> str | None:
    """A text as it is kept: nothing in it that a terminal obeys, few blanks, and no more than there is room for."""
    if not said:
        return None
    clean = said.replace("\r\n", "\n").replace("\r", "\n").translate(_NOT_TEXT)
    clean = re.sub(r"(?:[ \t]*\n){3,}", "\n\n", re.sub(r"[ \t]{3,}", "  ", clean)).strip()
    return clean.encode("utf-8", "replace")[:MOST_BYTES].decode("utf-8", "ignore").rstrip() or None


def _one_line(said: str | None) -> str | None:
    clean = " ".join((said or "").translate(_NOT_TEXT).split())
    return clean.encode("utf-8", "replace").decode("utf-8")[:LONGEST_LINE].strip() or None


# -- mails
# ---------------------------------------------------------------------------------------------------------


def _mail(begin: bytes, decode: Decode) -> Legible:
    """A mail: its subject; from whom, to whom, when, about what; its text, and the names of what came along."""
    try:
        message = _parsed(begin)
        heads = {name: _header(message, name) for name in ("From", "To", "Cc", "Date", "Subject")}
        body, files = _body(message, decode)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):  # whatever email says of a broken one
        return Legible(None, _kept(decode(begin)))
    if not any(heads.values()) and not body:
        return Legible(None, _kept(decode(begin)))
    head = [f"{name}: {said}" for name, said in heads.items() if said]
    along = [f"With it: {', '.join(files)}"] if files else []
    return Legible(_one_line(heads["Subject"]), _kept("\n".join([*head, *along, "", body or ""])))


def _parsed(begin: bytes) -> Any:  # noqa: ANN401  # email's message, whose class is imported here only
    """The mail.

    Raises ValueError for one of too many parts or headers, RecursionError for parts within parts without end.
    """
    from email import message_from_bytes  # 20 ms, saved where no mail comes
    from email.message import EmailMessage
    from email.policy import EmailPolicy, Policy

    parts, headers = count(), count()

    class Short(EmailPolicy):
        """The policy of today, with headers of a number and a length that are read in no time."""

        def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
            """The name of a header and the beginning of what stands in it."""
            if next(headers) > _MOST_HEADERS:
                raise ValueError("too many headers")
            name, _colon, value = sourcelines[0].partition(":")
            rest = "".join(sourcelines[1:50])[:_LONGEST_HEADER]
            return name[:_LONGEST_HEADER], (value.lstrip(" \t") + rest)[:_LONGEST_HEADER].rstrip("\r\n")

    def one_more(policy: Policy) -> EmailMessage:
        if next(parts) > _MOST_PARTS:
            raise ValueError("too many parts")
        return EmailMessage(policy)

    lines = begin.split(b"\n", _MOST_LINES)[:_MOST_LINES]
    return message_from_bytes(b"\n".join(lines), policy=Short(message_factory=one_more))


def _header(message: Any, name: str) -> str | None:  # noqa: ANN401  # email's message
    """A header as it is read; as it is written where it cannot be read; None where there is none."""
    try:
        said = message.get(name)
    except Exception:  # noqa: BLE001  # email's readers of headers raise whatever occurs to them
        said = next((value for key, value in message.raw_items() if key.lower() == name.lower()), None)
    return _one_line(str(said)) if said is not None else None


def _body(message: Any, decode: Decode) -> tuple[str | None, list[str]]:  # noqa: ANN401  # email's message
    """The text of a mail, or of its page where it has no text, and the names of the files that came with it."""
    text = page = None
    files: list[str] = []
    for part in _parts(message):
        kind = _quietly(part.get_content_type, "application/octet-stream")
        if _quietly(part.is_attachment, default=False) or (kind != _MAIL and not kind.startswith("text/")):
            files.append(_one_line(_quietly(part.get_filename, None)) or kind)
        elif kind == "text/plain" and text is None:
            text = _content(part, decode)
        elif kind == "text/html" and page is None:
            page = _content(part, decode)
    return text if text and text.strip() else without_markup(page) if page else text, files[:20]


def _parts(message: Any) -> Iterator[Any]:  # noqa: ANN401  # email's message
    """The parts in their order that hold something themselves."""
    left = [message]
    while left:
        part = left.pop()
        within = part.get_payload() if part.is_multipart() else None
        if isinstance(within, list):
            left.extend(reversed(within))
        else:
            yield part


def _content(part: Any, decode: Decode) -> str | None:  # noqa: ANN401  # email's message
    """The text of a part, by the encoding that it names, or by what it looks like."""
    held = _quietly(lambda: part.get_payload(decode=True), None)
    if not isinstance(held, bytes):
        return None
    named = _quietly(part.get_content_charset, None)
    try:
        return held.decode(named) if named and codecs.lookup(named).name not in _ENDLESS else decode(held)
    except (LookupError, ValueError, TypeError):
        return decode(held) or held.decode("utf-8", "replace")


_ENDLESS = ("punycode", "idna")  # encodings of names, that take hours for a letter


def _quietly(ask: Callable[[], Any], default: Any) -> Any:  # noqa: ANN401  # whatever email holds
    try:
        return ask()
    except Exception:  # noqa: BLE001  # email's readers of headers raise whatever occurs to them
        return default
