"""What stands in one cell of the register, read into a fact; a ValueError says in words what is wrong."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

Read = Callable[[str], Any]

# Control characters: those of cp1252 that slipped through as such mean their cp1252 letter, white space is a
# space, the rest goes.
_CONTROLS: dict[int, str | None] = dict.fromkeys([*range(32), 127, *range(128, 160)], None)
_CONTROLS |= dict.fromkeys([9, 10, 11, 12, 13, 0x85, 0xA0, 0x2007, 0x202F, 0x2028, 0x2029], " ")
_CONTROLS |= dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F)], None)
for _code in range(0x80, 0xA0):
    try:
        _CONTROLS[_code] = bytes([_code]).decode("cp1252")
    except UnicodeDecodeError:
        continue

NOTHING = frozenset(["", "-", "not applicable", "does not apply", "not recorded", "not known", "n/a", "none"])
# How figures are left out in the statistics of the department: not available, suppressed, not submitted.
NO_FIGURE = NOTHING | {"na", "supp", "x", "z", "c", "dns", "low", "ne", "np"}
_DATE = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T][\d:.]+)?$")
_ISO_DATE = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[ T][\d:.+Z]+)?$")
_WHOLE = re.compile(r"^(\d{1,9})(?:\.0+)?$")
_POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$")


def clean(text: str) -> str:
    """A cell's text without control characters and doubled spaces."""
    if not text:
        return text
    if not text.isprintable():
        text = text.translate(_CONTROLS)
    return " ".join(text.split()) if "  " in text or text[0] == " " or text[-1:] == " " else text


def words(most: int) -> Read:
    """A text of at most so many letters; "Not applicable" and its like are nothing."""

    @lru_cache(maxsize=8192)
    def read(text: str) -> str:
        text = clean(text)
        if text.lower() in NOTHING:
            return ""
        if len(text) > most:
            raise ValueError(f"is longer than {most} letters")
        return text

    return read


def name(text: str) -> str:
    """The name of a school or trust, which must be there."""
    text = clean(text)
    if not text:
        raise ValueError("is empty")
    if len(text) > 160:
        raise ValueError("is longer than 160 letters")
    return text


@lru_cache(maxsize=4096)
def day(text: str) -> date | None:
    """A date as dd-mm-yyyy or dd/mm/yyyy. 1 January 1900 is how the register writes "not known"."""
    text = clean(text)
    if not text:
        return None
    found = _DATE.match(text)
    parts = (found[3], found[2], found[1]) if found else ()
    if not parts and (iso := _ISO_DATE.match(text)):
        parts = (iso[1], iso[2], iso[3])
    if not parts:
        raise ValueError("is not a date like 31-08-2024")
    try:
        read = date(*map(int, parts))
    except ValueError:
        raise ValueError("is a date that does not exist") from None
    if read == date(1900, 1, 1):
        return None
    if not 1000 <= read.year <= 2200:
        raise ValueError("is a date in an impossible year")
    return read


def number(most: int) -> Read:
    """A whole number up to so many, or nothing."""

    @lru_cache(maxsize=4096)
    def read(text: str) -> int | None:
        text = clean(text)
        if text.lower() in NO_FIGURE:
            return None
        found = _WHOLE.match(text.replace(",", ""))
        if not found:
            raise ValueError("is not a whole number")
        if int(found[1]) > most:
            raise ValueError(f"is more than {most:,}")
        return int(found[1])

    return read


def at_least_one(most: int) -> Read:
    """As `number`, but 0 stands for "not known"."""
    read_number = number(most)

    @lru_cache(maxsize=4096)
    def read(text: str) -> int | None:
        return read_number(text) or None

    return read


@lru_cache(maxsize=4096)
def percent(text: str) -> Decimal | None:
    """A percentage with one decimal, or nothing."""
    text = clean(text).removesuffix("%").strip()
    if text.lower() in NO_FIGURE:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError("is not a number") from None
    if not 0 <= value <= 100:
        raise ValueError("is not between 0 and 100")
    return value.quantize(Decimal("0.1"))


def code(width: int, *, unknown: frozenset[str] = frozenset()) -> Read:
    """A code of digits as text, with the zeros that a spreadsheet cut off put back."""

    @lru_cache(maxsize=4096)
    def read(text: str) -> str:
        text = clean(text).removesuffix(".0")
        if text.lower() in NOTHING:
            return ""
        if text.isascii() and text.isdigit():
            text = text.lstrip("0").rjust(width, "0")
        if len(text) > width:
            raise ValueError(f"is longer than {width} digits")
        return "" if text in unknown else text.upper()

    return read


def one_of(choices: dict[str, str]) -> Read:
    """One of a list of codes."""

    @lru_cache(maxsize=256)
    def read(text: str) -> str:
        text = clean(text).removesuffix(".0").upper()
        if not text:
            return ""
        text = text.lstrip("0") or "0"
        if text not in choices:
            raise ValueError("is not one of the register's codes")
        return text

    return read


@lru_cache(maxsize=1024)
def gss(text: str) -> str:
    """The code of a district: a letter and eight digits; 9999 and its like are none."""
    text = clean(text).upper()
    return text if len(text) == 9 and text[0] in "ENSW" and text[1:].isdigit() else ""


def postcode(text: str) -> str:
    """A British postcode in its usual form; schools elsewhere have none here."""
    text = clean(text).upper()
    found = _POSTCODE.match(text.replace(" ", ""))
    if found:
        return f"{found[1]} {found[2]}"
    return text if len(text) <= 8 and text.isascii() else ""


def website(text: str) -> str:
    """An address on the web. One too long to be kept is left out: it is no fact to lose a row by."""
    text = clean(text)
    return text if len(text) <= 250 and text.lower() not in NOTHING else ""


def urn(text: str) -> int | None:
    """A school's number, or None where the cell holds none."""
    found = _WHOLE.match(text if text.isdigit() else clean(text))
    return int(found[1]) if found and 10_000 <= int(found[1]) <= 9_999_999 else None


@lru_cache(maxsize=4096)
def companies_house(text: str) -> str:
    """A number of eight places, some with letters; zeros that a spreadsheet cut off are put back."""
    text = clean(text).upper().replace(" ", "").removesuffix(".0")
    if text.lower() in NOTHING or text == "0":
        return ""
    if len(text) > 8 or not text.isalnum():
        raise ValueError("is not a Companies House number")
    return text.rjust(8, "0") if text.isdigit() else text
