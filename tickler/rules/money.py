"""Money as people write it: ``1,200.50 EUR``, ``1.200,50 €``, ``$ 99``: a decimal amount and a currency, never a float.

Which sign parts the thousands and which the cents is read by sense: of two signs the last one parts the cents; a lone
one does if it stands before one or two digits, and parts thousands before three.
"""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from tickler.errors import NotUnderstood
from tickler.rules.refs import shortly

DEFAULT_CURRENCY = "EUR"

_MOST_DIGITS = 15
_EXAMPLES = "an amount is written 1200.50, 1,200.50 EUR or 1.200,50 €"
_CENTS = Decimal("0.01")

# The currencies in use, as ISO 4217 codes.
_CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
    CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR
    ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
    MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
    SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES
    VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
    """
CURRENCIES = frozenset(_CODES.split())
_SIGNS = {
    "€": "EUR", "EURO": "EUR", "EUROS": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "¥": "JPY", "₾": "GEL", "₽": "RUB",
    "₴": "UAH", "₺": "TRY", "₹": "INR", "₸": "KZT", "₼": "AZN", "֏": "AMD", "₪": "ILS", "₩": "KRW", "฿": "THB",
    "ZŁ": "PLN", "KČ": "CZK", "FR.": "CHF", "SFR.": "CHF",
}  # fmt: skip
_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})

# The minus sign and the apostrophe of typography, and the one that programmers part thousands with.
_LOOK_ALIKES = {0x2212: "-", 0x2019: "'", ord("_"): " "}
# The forms are compiled when they are first tried, which keeps them out of the start-up of every command.
_WHOLE = r"(?P<before>[^\d+-]*?) ?(?P<minus>[+-]? ?)(?P<figures>[0-9][0-9.,' ]*?) ?(?P<after>[^\d]*)"
_GROUPED = r"[0-9]+|[0-9]{1,3}(?P<sign>[.,' ])[0-9]{3}(?:(?P=sign)[0-9]{3})*|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"


class Money(NamedTuple):
    """An amount of money in a currency."""

    amount: Decimal
    currency: str  # ISO 4217: EUR

    def __str__(self) -> str:
        """As a binder keeps it: ``1200.50 EUR``. It is read back as the same."""
        return f"{self.amount:f} {self.currency}"

    def said(self) -> str:
        """As it is shown: ``1,200.50 EUR``."""
        return f"{self.amount:,f} {self.currency}"


def read_money(words: str, default_currency: str = DEFAULT_CURRENCY) -> Money:
    """The money that the words name; in the default currency where none is said.

    Raises NotUnderstood for what is no amount, can be read in two ways, or has an unknown currency.
    """
    plain = unicodedata.normalize("NFKC", words).translate(_LOOK_ALIKES)
    plain = " ".join(plain.split())
    said = re.fullmatch(_WHOLE, plain) if len(plain) <= _MOST_DIGITS * 4 else None
    minus_first = plain.startswith(("-", "+"))  # -€50
    if said is None and minus_first:
        said = re.fullmatch(_WHOLE, plain[1:].strip())
    if said is None:
        raise NotUnderstood(f"{shortly(words)} is no amount of money", _EXAMPLES)
    currency = _currency(said["before"], said["after"], words) or default_currency
    amount = _amount(said["figures"].strip(), currency, words)
    negative = "-" in said["minus"] or (minus_first and plain.startswith("-"))
    return Money(-amount if negative and amount else amount, currency)


def read_currency(words: str) -> str:
    """The ISO code of a currency that is named by its code or its sign.

    Raises NotUnderstood for an unknown one.
    """
    return _currency(words, "", words) or _unknown(words, words)


def money_in(kept: str) -> Money:
    """The money in a column of the binder, as ``str`` of it wrote it there."""
    amount, _, currency = kept.partition(" ")
    return Money(Decimal(amount), currency)


def _currency(before: str, after: str, words: str) -> str | None:
    named = [name for name in (before.strip().upper(), after.strip().upper()) if name]
    if not named:
        return None
    codes = {_SIGNS.get(name, name) for name in named}
    code = codes.pop()
    if codes:
        raise NotUnderstood(f"{shortly(words)} names two currencies", _EXAMPLES)
    return code if code in CURRENCIES else _unknown(code, words)


def _unknown(code: str, words: str) -> str:
    import difflib  # 2 ms, and only here

    if not code.isalpha():
        raise NotUnderstood(f"{shortly(words)} is no amount of money", _EXAMPLES)
    near = difflib.get_close_matches(code, sorted(CURRENCIES), n=1)
    hint = f"did you mean {near[0]}?" if near else "a currency is written as its code: EUR, USD, GEL"
    raise NotUnderstood(f"there is no currency {shortly(code)}", hint)


def _amount(figures: str, currency: str, words: str) -> Decimal:
    """The figures as a number: with cents where there are any."""
    whole, cents = _parted(figures, currency, words)
    if len(whole) + len(cents) > _MOST_DIGITS:
        raise NotUnderstood(f"{shortly(words)} is more money than there is")
    amount = Decimal(f"{whole}.{cents}" if cents else whole)
    return amount.quantize(_CENTS) if len(cents) == 1 else amount


def _parted(figures: str, currency: str, words: str) -> tuple[str, str]:
    """The digits before and after the sign that parts the cents."""
    signs = [sign for sign in figures if not sign.isdigit()]
    if not signs or signs[-1] not in ".," or signs.count(signs[-1]) > 1:
        return _ungrouped(figures, words), ""
    whole, sign, cents = figures.rpartition(signs[-1])
    most = 3 if currency in _THREE_DECIMALS else 2
    could_be_thousands = len(signs) == 1 and len(cents) == len("000") and whole.strip("0")
    if len(cents) > most:
        return _ungrouped(figures if could_be_thousands else "", words), ""
    if could_be_thousands and len(whole) <= len("999"):
        raise NotUnderstood(
            f"{shortly(words)} can be read in two ways", f"write {whole}{cents} or {whole}{sign}{cents[:2]}"
        )
    return _ungrouped(whole, words), cents


def _ungrouped(figures: str, words: str) -> str:
    """Digits, their thousands (or lakhs) apart by one sign or by none."""
    if not re.fullmatch(_GROUPED, figures):
        raise NotUnderstood(f"{shortly(words)} is no amount of money", _EXAMPLES)
    return re.sub(r"\D", "", figures).lstrip("0") or "0"
