"""Adding up amounts in SQL, which knows no decimals: to the last digit, as whole numbers of it, in two halves.

So no sum is rounded, and none is too large for SQLite.
"""

import sqlite3
from decimal import Decimal, localcontext

_HALF = 1_000_000_000
_DIGITS = "CAST(replace(p.amount, '.', '') AS INTEGER)"
_DECIMALS = "CASE instr(p.amount, '.') WHEN 0 THEN 0 ELSE length(p.amount) - instr(p.amount, '.') END"
_PRECISION = 50

# Columns of purchases `p`, which are to be grouped by `decimals` and whatever else the sum is told for.
ADDED_UP = f"{_DECIMALS} AS decimals, SUM({_DIGITS} / {_HALF}) AS high, SUM({_DIGITS} % {_HALF}) AS low"


def added(amount: Decimal, row: sqlite3.Row) -> Decimal:
    """An amount, and what a row with the columns of ADDED_UP comes to."""
    with localcontext(prec=_PRECISION):
        return amount + Decimal(row["high"] * _HALF + row["low"]).scaleb(-row["decimals"])
