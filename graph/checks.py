"""What a property may hold: one check per datatype of the ontology, each giving the value in its one normal form."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from ontology.schema import Property

Check = Callable[[Any], Any]
"""Takes a stated value, gives its normal form, or None where nothing is stated; raises `WrongValue`."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")
_YEAR_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_GEOMETRY = re.compile(r"(<[^>]+>\s*)?[A-Z]+\s*\(.*\)", re.DOTALL)
_INTEGERS = range(-(2**63), 2**63)


class WrongValue(ValueError):  # noqa: N818  (it ends as a RecordProblem, which names place and remedy)
    """A value that its property does not allow; the message says what would have been right."""


def check_of(property_: Property) -> Check:
    """Build the check of one property: its datatype, allowed values, pattern, limits and number of values.

    Args:
        property_: The property as the ontology has it.

    Returns:
        A function from a stated value to its normal form: texts stay texts (a mapping by language for language-tagged
        ones), decimals become float, moments UTC, several values a sorted list without repeats. Blank texts and
        empty lists give None.
    """
    one = _limited(property_, _CHECKS[property_.datatype])
    if not property_.multiple:
        return one
    return _several(_each_language(one) if property_.datatype == "langString" else _alone(one))


def _limited(property_: Property, check: Check) -> Check:
    """Add the property's own limits to the check of its datatype, as far as it has any."""
    if property_.allowed:
        check = _among(check, property_.allowed)
    if property_.pattern is not None:
        check = _matching(check, property_.pattern)
    if property_.minimum is not None or property_.maximum is not None:
        check = _between(check, property_.minimum, property_.maximum)
    return check


def _among(check: Check, allowed: tuple[str, ...]) -> Check:
    known = frozenset(allowed)

    def among(value: Any) -> Any:
        if type(value) is str and value in known:
            return value
        value = check(value)
        if value is not None and value not in allowed:
            raise WrongValue("one of " + ", ".join(allowed))
        return value

    return among


def _matching(check: Check, pattern: str) -> Check:
    expression = re.compile(pattern)

    def matching(value: Any) -> Any:
        value = check(value)
        if value is not None and not expression.search(str(value)):
            raise WrongValue(f"a text like {pattern}")
        return value

    return matching


def _between(check: Check, minimum: float | None, maximum: float | None) -> Check:
    low = -math.inf if minimum is None else minimum
    high = math.inf if maximum is None else maximum

    def between(value: Any) -> Any:
        value = check(value)
        if value is not None and not low <= value <= high:
            raise WrongValue(f"a number from {low:g} to {high:g}")
        return value

    return between


def _several(ones: Callable[[Any], Iterable[Any]]) -> Check:
    def several(value: Any) -> list[Any] | None:
        stated: Iterable[Any] = value if isinstance(value, (list, tuple)) else (value,)
        kept: list[Any] = []
        for item in stated:
            kept += [normal for normal in ones(item) if normal not in kept]
        return in_order(kept) or None

    return several


def _alone(one: Check) -> Callable[[Any], list[Any]]:
    def alone(value: Any) -> list[Any]:
        normal = None if value is None else one(value)
        return [] if normal is None else [normal]

    return alone


def _each_language(one: Check) -> Callable[[Any], list[Any]]:
    """Take a text in several languages for several texts: which belong together, neither store nor RDF can say."""

    def each(value: Any) -> list[Any]:
        normal = None if value is None else one(value)
        if not isinstance(normal, dict):
            return [] if normal is None else [normal]
        return [text if tag == "und" else {tag: text} for tag, text in normal.items()]

    return each


def in_order(values: Iterable[Any]) -> list[Any]:
    """Put the values of one property into their normal order, which says nothing: they are a set.

    Example:
        >>> in_order(["b", {"pl": "a"}, "a"]), in_order([10, 9])
        ([{'pl': 'a'}, 'a', 'b'], [9, 10])
    """

    def place(value: Any) -> Any:
        if isinstance(value, dict):
            return next(iter(value.items()))
        return ("und", value) if isinstance(value, str) else value

    return sorted(values, key=place)


# Millions of values pass here: the exact type, which nearly all have, is asked first.


def _string(value: Any) -> str | None:
    if type(value) is not str and not isinstance(value, str):
        raise WrongValue("a text")
    return value if value and not value.isspace() else None


def _lang_string(value: Any) -> str | dict[str, str] | None:
    if isinstance(value, str):
        return _string(value)
    if not isinstance(value, Mapping):
        raise WrongValue("a text, or texts by language")
    texts = {str(tag).lower().replace("_", "-"): _string(text) for tag, text in value.items() if text is not None}
    kept = {tag: text for tag, text in sorted(texts.items()) if text is not None}
    for tag in kept:
        if not _LANGUAGE.fullmatch(tag):
            raise WrongValue(f"language tags like 'en', not {tag!r}")
    return kept["und"] if list(kept) == ["und"] else kept or None


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value not in _INTEGERS:
        raise WrongValue("a whole number")
    return int(value)


def _decimal(value: Any) -> float:
    if type(value) is not float and (isinstance(value, bool) or not isinstance(value, (int, float, Decimal))):
        raise WrongValue("a number")
    number = float(value)
    if not math.isfinite(number):
        raise WrongValue("a finite number")
    return number + 0.0  # -0.0 and 0.0 are one value and must be spelled alike


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongValue("true or false")
    return value


def _date(value: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise WrongValue("a date")
    return value


def _moment(value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise WrongValue("a moment with its time zone")
    return value.astimezone(UTC)


def _year_month(value: Any) -> str:
    spelled = f"{value:%Y-%m}" if isinstance(value, date) else value
    if not isinstance(spelled, str) or not _YEAR_MONTH.fullmatch(spelled):
        raise WrongValue("a year and month like 2021-10")
    return spelled


def _address(value: Any) -> str | None:
    text = _string(value)
    if text is not None and not _ADDRESS.fullmatch(text):
        raise WrongValue("an address with its scheme, like https://example.org/")
    return text


def _geometry(value: Any) -> str | None:
    text = _string(value)
    if text is not None and not _GEOMETRY.fullmatch(text):
        raise WrongValue("a geometry like POINT(16.6 49.2)")
    return text


_CHECKS: dict[str, Check] = {
    "string": _string,
    "langString": _lang_string,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": _date,
    "dateTime": _moment,
    "gYearMonth": _year_month,
    "anyURI": _address,
    "wkt": _geometry,
}
