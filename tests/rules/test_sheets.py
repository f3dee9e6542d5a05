"""What a file's name tells of a sheet, and the names that a sheet can have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickler.rules.sheets import kind_of, media_type_of, safe_file_name, title_of


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Offer 46.pdf", "Offer 46.pdf"),
        ("შეთავაზება.pdf", "შეთავაზება.pdf"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("..", "sheet"),
        (".", "sheet"),
        ("a\n\x1b[2J\u202eb.txt", "a__[2J_b.txt"),
        ("-rf.txt", "rf.txt"),
        (".bashrc", "bashrc"),
        ("C:\\x.txt", "C__x.txt"),
        ("con.txt", "_con.txt"),
        ("x.exe. . ", "x.exe"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("ქ" * 300 + ".pdf", "ქ" * 65 + ".pdf"),
        ("a." + "b" * 300, "a." + "b" * 117),
        ("\udce4.txt", "_.txt"),
    ],
)
def test_a_file_name_is_made_safe_to_write_anywhere(name: str, safe: str) -> None:
    """No folder, nothing that a shell or a terminal obeys, no name that some platform cannot have."""
    assert safe_file_name(name) == safe
    assert safe_file_name(safe) == safe


@given(st.text(max_size=300))
def test_whatever_a_file_is_called_its_name_is_one_name(name: str) -> None:
    """Never a way into another folder, never empty, never longer than a file system takes, and safe once is safe."""
    safe = safe_file_name(name)

    assert safe == safe_file_name(safe)
    assert safe not in {"", ".", ".."}
    assert not set(safe) & set('/\\:*?"<>|\n\x1b\0')
    assert len(safe.encode()) <= 255


@pytest.mark.parametrize(
    ("told", "own", "file_name", "title"),
    [
        (None, None, "Offer_46  pouches.pdf", "Offer 46 pouches"),
        (None, "Re: price", "17.eml", "Re: price"),
        (" Frame\tcontract ", "Re: price", "17.eml", "Frame contract"),
        (None, None, "README", "README"),
    ],
)
def test_a_sheet_has_the_title_that_was_told_or_its_own_or_its_files(
    told: str | None, own: str | None, file_name: str, title: str
) -> None:
    """In this order."""
    assert title_of(told, own, file_name) == title


@pytest.mark.parametrize(
    ("name", "kind", "media_type"),
    [
        ("Offer 46.pdf", "offer", "application/pdf"),
        ("2026_contract-final.DOCX", "contract",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("re.eml", "letter", "message/rfc822"),
        ("scan.jpeg", "other", "image/jpeg"),
        ("coffers.xyzzy", "other", "application/octet-stream"),
        ("schedule", "schedule", "application/octet-stream"),
        ("data.csv", "other", "text/csv"),
    ],
)  # fmt: skip
def test_the_name_tells_what_it_is(name: str, kind: str, media_type: str) -> None:
    """A word of it the kind, its ending the type; the same on every platform."""
    assert (kind_of(name), media_type_of(name)) == (kind, media_type)
