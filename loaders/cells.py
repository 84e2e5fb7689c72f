"""The text of one cell as a number, a date, a month or a yes-or-no; never guessed, always the same."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from html import unescape
from typing import Literal

Order = Literal["ymd", "dmy", "mdy"]

_MONEY = re.compile(r"€|\bEUR\b|\bEuros?\b", re.IGNORECASE)
_SPACED = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
# Figures with a point that nobody could take for one that groups: not three figures after it.
_SURE = re.compile(r"-?[0-9]{1,300}(?:\.(?:[0-9]{1,2}|[0-9]{4,300}))?\Z")
_POINT = re.compile(r"-?[0-9]{1,300}(?:\.[0-9]{1,300})?\Z")
_DIGITS = re.compile(r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?\Z")
_GROUPED = {mark: re.compile(rf"[+-]?\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+\Z") for mark in ".,"}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\Z")
_PARTS = re.compile(r"(\d{1,4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,4})\.?\Z")
_WRITTEN = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s+([^\W\d_]{3,})\.?,?\s+(\d{4})\Z")
_MONTH = re.compile(r"(?:(\d{4})[-./](\d{1,2})|(\d{1,2})[-./](\d{4}))\Z")
_ADDRESS = re.compile(
    r"(https?://)?([^\s/:<>\"{}|\\^`]+\.[^\s/:<>\"{}|\\^`]+(?:[:/?#][^\s<>\"{}|\\^`]*)?)\Z", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<!--.*?-->", re.DOTALL)
_BREAK = re.compile(r"</(?:p|li|div|tr|h\d)>|<br\s*/?>", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YES = frozenset({"true", "yes", "y", "1", "x", "ja", "ano", "tak", "sì", "si", "oui"})
_NO = frozenset({"false", "no", "n", "0", "nein", "ne", "nie", "non"})


def number(text: str, decimal: str | None = None) -> float:
    """Read a number as people write it: with a currency, grouped digits, a decimal comma or point.

    Args:
        text: The cell.
        decimal: ``","`` or ``"."``: that mark is the decimal one and the other groups digits.
            ``",."``: either is decimal and digits are never grouped. None: told from the text, and refused where
            the text can be read in two ways (``1,234``).

    Returns:
        A finite number.

    Raises:
        ValueError: It is no number, or could be two.

    Example:
        >>> number("40.000,00 €"), number("€544,310.5"), number("7995922,4"), number("2 120 000 EUR")
        (40000.0, 544310.5, 7995922.4, 2120000.0)
        >>> number("1,234", decimal=","), number("1,234", decimal=".")
        (1.234, 1234.0)
    """
    # Most cells are plain; to look for all else costs ten times as much.
    if decimal != "," and (_SURE if decimal is None else _POINT).match(text):
        return float(text)
    plain = _SPACED.sub("", _MONEY.sub("", text).strip())
    if decimal is None:
        decimal = _decimal_mark(plain)
    if decimal in {",", "."}:
        grouping = "." if decimal == "," else ","
        whole, mark, fraction = plain.partition(decimal)
        if grouping in whole:
            if not _GROUPED[grouping].match(whole):
                raise ValueError(f"{text!r} is no number with {decimal!r} as decimal mark")
            whole = whole.replace(grouping, "")
        plain = whole + mark + fraction
    if not _DIGITS.match(plain):
        raise ValueError(f"{text!r} is no number")
    value = float(plain.replace(",", "."))
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is too large for a number")
    return value


def whole(text: str, decimal: str | None = None) -> int:
    """Read a whole number; ``8`` and ``8.0`` are the same.

    Raises:
        ValueError: It is no whole number.

    Example:
        >>> whole("8.0"), whole("1.200", decimal=",")
        (8, 1200)
    """
    value = number(text, decimal)
    if not value.is_integer():
        raise ValueError(f"{text!r} is no whole number")
    return int(value)


def _decimal_mark(plain: str) -> str:
    """Tell the decimal mark where only one reading is possible."""
    comma, point = plain.rfind(","), plain.rfind(".")
    if comma < 0 and point < 0:
        return ",."
    if comma >= 0 and point >= 0:
        return "," if comma > point else "."
    mark = "," if comma >= 0 else "."
    if plain.count(mark) > 1:
        return "." if mark == "," else ","
    if _GROUPED[mark].match(plain) and not plain.lstrip("+-").startswith("0"):
        raise ValueError(f"{plain!r} can be read in two ways; say which mark is the decimal one")
    return mark


def day(text: str, order: Order = "ymd") -> date:
    """Read a date: ISO always; ``23 March 2018`` always; figures in the order that is given.

    A year of two figures is the nearest within 1970 to 2069.

    Args:
        text: The cell; a time after an ISO date is left out.
        order: The order of day, month and year where they are figures and the year does not come first.

    Raises:
        ValueError: It is no date, or no such day exists.

    Example:
        >>> day("2018-03-23 10:00:00"), day("23 March 2018"), day("1/2/21", order="dmy")
        (datetime.date(2018, 3, 23), datetime.date(2018, 3, 23), datetime.date(2021, 2, 1))
    """
    plain = text.strip()
    if len(plain) == 10 and plain[4] == plain[7] == "-":
        return _iso(text, plain)
    if iso := _ISO.match(plain):
        return _date(text, *iso.groups())
    if written := _WRITTEN.match(plain):
        name = written[2].lower()[:3]
        if name in _MONTHS:
            return _date(text, written[3], _MONTHS.index(name) + 1, written[1])
    if parts := _PARTS.match(plain):
        first, second, third = parts.groups()
        if len(first) == 4:
            return _date(text, first, second, third)
        if order != "ymd" and len(third) in {2, 4}:
            year = int(third) if len(third) == 4 else int(third) + (2000 if int(third) < 70 else 1900)
            days, months = (first, second) if order == "dmy" else (second, first)
            return _date(text, year, months, days)
    raise ValueError(f"{text!r} is no date")


def _iso(text: str, plain: str) -> date:
    try:
        return date.fromisoformat(plain)
    except ValueError as error:
        raise ValueError(f"{text!r} is no date: {error}") from None


def _date(text: str, year: str | int, month_: str | int, day_: str | int) -> date:
    try:
        return date(int(year), int(month_), int(day_))
    except ValueError as error:
        raise ValueError(f"{text!r} is no date: {error}") from None


def month(text: str) -> str:
    """Read a month of a year as ``2021-10``.

    Raises:
        ValueError: It is no month.

    Example:
        >>> month("10/2021"), month("2021-3")
        ('2021-10', '2021-03')
    """
    match = _MONTH.match(text.strip())
    if match:
        year, number_ = (match[1], match[2]) if match[1] else (match[4], match[3])
        if 1 <= int(number_) <= 12:
            return f"{year}-{int(number_):02}"
    raise ValueError(f"{text!r} is no month of a year")


def flag(text: str) -> bool:
    """Read a yes or a no.

    Raises:
        ValueError: It is neither.

    Example:
        >>> flag("True"), flag("0")
        (True, False)
    """
    plain = text.strip().lower()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise ValueError(f"{text!r} is neither yes nor no")


def degrees(text: str) -> tuple[float, float]:
    """Read latitude and longitude in one cell, in degrees.

    Raises:
        ValueError: It is no place on Earth.

    Example:
        >>> degrees("51.9863279,5.6679366")
        (51.9863279, 5.6679366)
    """
    parts = text.strip("() ").split(",")
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        raise ValueError(f"{text!r} is no pair of degrees") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"{text!r} is no place on Earth")
    return latitude, longitude


def address(text: str) -> str:
    """Read a web address as people type it.

    Raises:
        ValueError: It is no web address.

    Example:
        >>> address("www.muni.cz"), address("HTTP://www.dex-ic.com/ ")
        ('https://www.muni.cz', 'http://www.dex-ic.com/')
    """
    found = _ADDRESS.match(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no web address")
    return f"{(found[1] or 'https://').lower()}{found[2]}"


def prose(text: str) -> str:
    r"""Strip the remnants of HTML from a text and set its spaces in order; paragraphs become lines.

    Example:
        >>> prose("<p>R&amp;D for  <b>CO<sub>2</sub></b></p><p>p < 0.05</p>")
        'R&D for CO2\np < 0.05'
    """
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "&" in text:
        text = unescape(text)
    lines = (_SPACES.sub(" ", line).strip() for line in text.replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def shown(value: object) -> str:
    """Spell a cell of any type (a spreadsheet has numbers and dates) as text.

    Example:
        >>> shown(12.0), shown(datetime(2021, 2, 1)), shown(None), shown(" a ")
        ('12', '2021-02-01', '', 'a')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    return str(value).strip()
