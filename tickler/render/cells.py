"""Cells of a list that a spreadsheet opens: none of them is a formula to it."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # the wide signs are as good to some
_PHONE = re.compile(r"\+\d+(?:[\d()./-]*\s[\d\s()./-]*)?")  # with a blank in it, no spreadsheet reckons with it
_APART = re.compile(r'[",;\t\r\n]')  # what parts cells, or rows


def harmless_cell(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before it, unless it is a phone number."""
    return f"'{cell}" if _FORMULA.match(cell) and not _PHONE.fullmatch(cell) else cell


def quoted_cell(cell: str) -> str:
    """The same as it stands in a line of CSV: in quotation marks where it has to be."""
    said = harmless_cell(cell)
    doubled = said.replace('"', '""')
    return f'"{doubled}"' if _APART.search(said) else said
