"""What is printed, as one self-contained HTML file: black on white, nothing in it that is fetched from anywhere."""

from typing import Any

from tickler.render import blanks, checklists
from tickler.render.page import plain
from tickler.rules.forms import Form
from tickler.rules.paper import Imprint, Numbers, Printable, StackOnPaper, TabsOnPaper, WeekOnPaper

# Whatever the machine has; for the scripts that its first font lacks, those that go well with it.
FONTS = (
    "'Noto Sans', 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans Georgian', 'Noto Sans Armenian',"
    " 'Noto Sans Devanagari', 'Noto Sans Hebrew', 'Noto Sans Arabic', 'DejaVu Sans', sans-serif"
)

# The template of each kind of sheet, and what makes the values for it.
_SHEETS: dict[type, tuple[str, Any]] = {
    StackOnPaper: ("stack.html", checklists.stack),
    WeekOnPaper: ("week.html", checklists.week),
    Form: ("form.html", blanks.form),
    TabsOnPaper: ("tabs.html", blanks.tabs),
}


def document(value: Printable, imprint: Imprint, numbers: Numbers | None = None) -> str:
    """The HTML of what is printed, to be printed from any browser; ``numbers`` are those of its pages in a whole."""
    import jinja2  # 24 ms, and only paper needs it

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("tickler.render", "paper"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template, values = _SHEETS[type(value)]
    size = blanks.SIZES[imprint.paper]
    sheet = environment.get_template(template)
    return sheet.render(values(value, imprint), imprint=imprint, numbers=numbers, font=FONTS, **size, **blanks.MARGINS)


def harmless(value: Any) -> Any:  # noqa: ANN401  # whatever a template writes
    """Client data with nothing in it that a terminal or the direction of the text would obey."""
    return plain(value, lines=True) if type(value) is str else value
