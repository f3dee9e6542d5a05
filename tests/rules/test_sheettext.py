"""What can be read on a sheet: mails, web pages, notes; also what was made to break whoever reads it."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.probing import OBEYED
from tickler.rules.sheettext import MOST_BYTES, Legible, read_sheet, without_markup

MAIL, PAGE = "message/rfc822", "text/html"


def utf8(said: bytes) -> str | None:
    """A decoder that knows one encoding, and that a NUL is no text."""
    return None if b"\0" in said else said.decode("utf-8", "replace")


def mail(*head: str, body: bytes = b"Hello") -> Legible:
    """What is read of a mail."""
    return read_sheet(MAIL, "\r\n".join([*head, "", ""]).encode() + body, utf8)


# -- mails


def test_a_mail_shows_who_wrote_to_whom_when_and_what() -> None:
    """Subject, sender, date and text; the subject is the sheet's title. Encoded words are read."""
    read = mail(
        "From: =?utf-8?b?0JjQstCw0L0=?= <ivan@firm.example>",
        "To: anna@us.example",
        "Date: Mon, 23 Nov 2026 10:00:00 +0400",
        "Subject: =?koi8-r?b?8NLJ18XU?=",
        "Content-Type: text/plain; charset=koi8-r",
        body="Привет\r\n".encode("koi8-r"),
    )

    assert read.title == "Привет"
    assert read.text == (
        "From: Иван <ivan@firm.example>\nTo: anna@us.example\nDate: Mon, 23 Nov 2026 10:00:00 +0400\n"
        "Subject: Привет\n\nПривет"
    )


def test_of_a_mail_in_two_forms_the_plain_one_is_read_and_what_came_along_is_named() -> None:
    """Text goes before the page; an attachment stands by its name, its content is no text of the mail."""
    read = mail(
        'Content-Type: multipart/mixed; boundary="b"',
        "Subject: Price",
        body=b"--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
        b"--c\r\nContent-Type: text/html\r\n\r\n<p>page</p>\r\n"
        b"--c\r\nContent-Type: text/plain\r\n\r\nplain\r\n--c--\r\n"
        b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=list.txt\r\n\r\nsecret\r\n"
        b"--b\r\nContent-Type: application/pdf; name=offer.pdf\r\n\r\n%PDF\r\n--b--\r\n",
    )

    assert read.text == "Subject: Price\nWith it: list.txt, offer.pdf\n\nplain"


def test_a_mail_that_is_only_a_page_is_read_without_its_tags() -> None:
    """HTML-only mails are the rule: scripts, styles and tags are left out."""
    page = b"<html><head><style>p {}</style><title>t</title></head><p>Good <b>day</b></p><script>alert(1)</script>"

    read = mail("Subject: s", "Content-Type: text/html; charset=utf-8", body=page)

    assert read.text == "Subject: s\n\nGood day"


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        ("Content-Type: text/plain; charset=klingon", b"hello", "hello"),
        ("Content-Type: text/plain; charset=punycode", b"hello", "hello"),
        ("Content-Type: text/plain; charset=ascii", "ქართული".encode(), "ქართული"),
        ("Content-Type: text/plain; charset=utf-16", b"hel", "hel"),
        ("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64", base64.b64encode(b"hello"), "hello"),
        ("Content-Type: ;;;==\x01", b"hello", "hello"),
        ("Content-Type: message/rfc822", b"Subject: inner\r\n\r\nhello", "hello"),
        ("X: y", b"a\x1b[2J\x07\x9bb", "a [2J \ufffdb"),
    ],
)
def test_a_mail_that_lies_about_its_encoding_is_read_all_the_same(head: str, body: bytes, text: str) -> None:
    """An encoding that does not exist, or is not the one: what can be read is."""
    read = mail("Subject: s", head, body=body)

    assert read == Legible("s", f"Subject: s\n\n{text}")


@pytest.mark.parametrize(
    "hostile",
    [
        b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\n\r\nhello",
        b"Subject: x" + b"\r\n =?utf-8?q?a?=" * 100_000 + b"\r\n\r\nhello",
        b"X: y\r\n" * 100_000 + b"\r\nhello",
        b"From: " + b"(" * 100_000 + b"\r\n\r\nhello",
        b"Content-Type: " + b";" * 100_000 + b"\r\n\r\nhello",
        b"Content-Type: text/plain; " + b"a*0*=x;" * 200 + b"\r\n\r\nhello",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nhello\r\n" * 5_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(5_000)),
        b"Content-Type: message/rfc822\r\n\r\n" * 5_000,
        b"Subject: \xff\xfe\x00\r\n\r\n\xff",
        bytes(range(256)) * 20,
    ],
    ids=["encoded", "folded", "headers", "comment", "semicolons", "pieces", "parts", "nested", "mails", "bytes", "all"],
)
def test_a_mail_that_was_made_to_break_its_reader_is_read_or_let_be(hostile: bytes) -> None:
    """Headers and parts without end, or within each other without end: it ends, with a title of a line or none."""
    read = read_sheet(MAIL, hostile, utf8)

    assert read.title is None or len(read.title) <= 500
    assert not OBEYED.search((read.title or "") + (read.text or ""))


# -- pages and plain texts


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a < b and 3 <4", "a < b and 3 <4"),
        ("<p>one</p><p>two<br>three", "\none\n\ntwo\nthree"),
        ("a<!-- <b> -->b", "ab"),
        ("a<!-- never closed <p>b", "a"),
        ("<SCRIPT src=x>if (a<b) {}</Script >after", "after"),
        ("<script>never closed", ""),
        ("<title>T</title>x", "x"),
        ("a<b", "a"),
        ("<td>a</td><td>b</td>", "a\tb\t"),
        ("&lt;b&gt; &amp; &#8364; &nosuch;", "<b> & € &nosuch;"),
        ("&#" + "9" * 5000 + ";", "\ufffd;"),
        ("<<<", "<<<"),
    ],
)
def test_a_page_is_read_without_its_tags(page: str, text: str) -> None:
    """Lines where the page has them, nothing that is not shown, however broken it is."""
    assert without_markup(page) == text


@given(st.text(alphabet="<>!-/ab &#;spcrit\n", max_size=80))
def test_no_page_is_too_broken(page: str) -> None:
    """Whatever tags and remarks are left open, there is a text, and it is no longer than the page."""
    assert len(without_markup(page)) <= len(page)


def test_a_page_has_its_title() -> None:
    """The title of a web page is the sheet's."""
    assert read_sheet(PAGE, b"<title>Price\n list &amp; terms</title>x", utf8) == Legible("Price list & terms", "x")


def test_of_a_long_text_the_beginning_is_kept() -> None:
    """200 kB, cut between letters."""
    read = read_sheet("text/plain", "ქ".encode() * MOST_BYTES, utf8)

    assert read.text == "ქ" * (MOST_BYTES // 3)


@given(st.binary(max_size=300), st.sampled_from([MAIL, PAGE, "text/plain", "text/csv", "application/json"]))
def test_whatever_a_file_holds_nothing_is_kept_that_a_terminal_obeys(said: bytes, media_type: str) -> None:
    """Any bytes at all are read, or let be."""
    read = read_sheet(media_type, said, utf8)

    assert not OBEYED.search((read.title or "") + (read.text or ""))


def test_what_is_no_text_is_not_read() -> None:
    """Neither a PDF nor a text with a NUL in it."""
    assert read_sheet("application/pdf", b"%PDF hello", utf8) == Legible()
    assert read_sheet("text/plain", b"hel\0lo", utf8) == Legible()
