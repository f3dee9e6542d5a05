"""Pages of HTML: what stands in it is on them, and nothing is fetched for them."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.conftest import run
from tickler.errors import Refused
from tickler.render.pdf import pdf_of

try:
    import weasyprint  # noqa: F401  # whether it finds its system library is what is asked
except (ImportError, OSError) as error:
    pytest.skip(f"PDF needs WeasyPrint: {error}", allow_module_level=True)

A_DOT = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_a_picture_that_stands_in_the_html_is_on_the_page() -> None:
    """The company's sign, as ``data:``."""
    pages = PdfReader(io.BytesIO(pdf_of(f'<img src="{A_DOT}">').content)).pages

    assert [image.image.size for page in pages for image in page.images if image.image] == [(1, 1)]


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('<img src="http://127.0.0.1:1/x.png">', "'http://127.0.0.1:1/x.png'"),
        ('<img src="file:///etc/hostname">', "'file:///etc/hostname'"),
        ('<img src="sign.png">', "'sign.png'"),
        ('<link rel="stylesheet" href="house.css">', "'house.css'"),
    ],
    ids=lambda said: said.strip("'<>"),
)
def test_what_is_to_be_fetched_is_refused_by_name(html: str, said: str) -> None:
    """A page without the sign that it should have would be sent by mistake; no address and no file is opened."""
    with pytest.raises(Refused, match="nothing is fetched") as refused:
        pdf_of(html)

    assert said in refused.value.message
    assert "data:" in str(refused.value.hint)


def test_a_form_that_needs_a_file_makes_no_report(tmp_path: Path) -> None:
    """It is refused in a line, and nothing is written."""
    run("add", "Weber", "--next", "today")
    form = tmp_path / "form.html"
    form.write_text('<img src="sign.png">{{ title }}', encoding="utf-8")

    refused = run("report", "--template", str(form), "--to", str(tmp_path / "made.pdf"))

    assert (refused.status, refused.out) == (1, "")
    assert "sign.png" in refused.err
    assert not (tmp_path / "made.pdf").exists()
