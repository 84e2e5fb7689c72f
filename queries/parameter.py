"""What a question asks back: the types a parameter may have, and how a given value is checked against them."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ontology.names import id_prefix
from ontology.problem import near
from ontology.schema import OntologyProblem, Schema, load_schema

from .problem import QueryProblem

#: Types of a parameter that are not a class of the ontology, each with what is expected in words.
PLAIN_TYPES: Mapping[str, str] = {
    "string": "a text",
    "integer": "a whole number",
    "decimal": "a number",
    "boolean": "true or false",
    "date": "a date as 2024-12-31, or today",
    "year": "a year as 2024",
}
#: A parameter every Cypher query may use undeclared: all classes, the most specific first, so that
#: ``[k IN $kinds WHERE k IN labels(n)][0]`` is the class of a node and a new class needs no query changed.
KINDS = "kinds"
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_ID = re.compile(r"\S+")


@dataclass(frozen=True)
class Parameter:
    """One thing a question asks back.

    Args:
        name: What the query calls it, without ``$``.
        type: One of `PLAIN_TYPES`, or a class of the ontology: then it takes the id of a node of that class.
        description: One sentence for the person who fills it in.
        example: A value that gives an answer; tests and documentation use it.
        default: The value when none is given (``"today"`` for a date is the day of asking); ``None`` for none.
        optional: Whether it may stay out without a default; the query then gets ``null``.
        allowed: The only values it takes; empty when any will do.
    """

    name: str
    type: str
    description: str
    example: Any
    default: Any = None
    optional: bool = False
    allowed: tuple[Any, ...] = ()

    @property
    def required(self) -> bool:
        """Whether the question cannot be asked without it."""
        return self.default is None and not self.optional

    @property
    def class_name(self) -> str | None:
        """The class of the ontology whose ids it takes, or ``None`` for a plain value."""
        return None if self.type in PLAIN_TYPES else self.type

    @property
    def expected(self) -> str:
        """What a right value is, in words."""
        if self.allowed:
            return "one of " + ", ".join(map(str, self.allowed))
        return PLAIN_TYPES.get(self.type) or f"the id of a {self.type}, as {self.example}"

    def read(self, value: Any, where: str | None = None) -> Any:
        """Turn a value as given (often text) into the one the query gets.

        Args:
            value: As it came from a command line, an address or Python.
            where: The place for the error; the parameter's name by default.

        Raises:
            QueryProblem: It is not of the type, or not among the allowed ones.

        Example:
            >>> Parameter("region", "Region", "The region.", "PL22").read("ITH3")
            'region/ITH3'
            >>> Parameter("since", "year", "First year.", 2021).read("2022")
            2022
        """
        try:
            known = _READERS[self.type](value) if self.type in PLAIN_TYPES else full_id(self.type, value)
        except (ValueError, TypeError, OverflowError):
            known = None
        if known is None or (self.allowed and known not in self.allowed):
            remedy = near(str(value), map(str, self.allowed)) if self.allowed else f"For example: {self.example}."
            raise QueryProblem(where or f"parameter {self.name}", _found(value), self.expected, remedy)
        return known


def is_type(name: str) -> bool:
    """Say whether a parameter may have that type."""
    return name in PLAIN_TYPES or name in load_schema().classes


def type_names() -> tuple[str, ...]:
    """Give all types a parameter may have."""
    return (*PLAIN_TYPES, *load_schema().classes)


def kinds() -> list[str]:
    """Give all classes of the ontology, the most specific first."""
    classes = load_schema().classes.values()
    return [one.name for one in sorted(classes, key=lambda one: (-len(one.ancestors), one.name))]


def full_id(class_name: str, value: Any) -> str | None:
    """Complete an id of a class: ``PL22`` and ``region/PL22`` name the same region.

    Args:
        class_name: A class of the ontology; an abstract one takes full ids alone.
        value: The id, with or without its prefix.

    Returns:
        The full id, or ``None`` where it cannot be one of that class.

    Example:
        >>> full_id("Region", "PL22"), full_id("Region", "region/PL22"), full_id("Region", "project/x")
        ('region/PL22', 'region/PL22', None)
    """
    schema = load_schema()
    if not isinstance(value, str) or not _ID.fullmatch(value.strip()):
        return None
    value = value.strip()
    stated, key = _key_of(schema, value), schema.class_(class_name).key
    if not key:
        return value if stated and schema.is_a(stated, class_name) else None
    if stated is None:
        return f"{id_prefix(key)}/{value}"
    return value if stated == key else None


def _key_of(schema: Schema, id_: str) -> str | None:
    """Give the keyed class an id's prefix names, ``None`` where it has no such prefix."""
    if "/" not in id_:
        return None
    try:
        return schema.key_of(id_).name
    except OntologyProblem:
        return None


def _found(value: Any) -> str:
    return f"{value!r}" if value not in (None, "") else "nothing"


def _string(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _integer(value: Any) -> int | None:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        return None
    number = int(value)
    return number if abs(number) < 2**63 else None


def _decimal(value: Any) -> float | None:
    number = None if isinstance(value, bool) else float(value)
    return number if number is not None and math.isfinite(number) else None


def _boolean(value: Any) -> bool | None:
    return value if isinstance(value, bool) else _TRUTH.get(str(value).strip().lower())


def _date(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return dt.datetime.now(dt.UTC).date() if value == "today" else dt.date.fromisoformat(value)


def _year(value: Any) -> int | None:
    year = _integer(value)
    return year if year is not None and 1 <= year <= 9999 else None


_READERS = {
    "string": _string,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": _date,
    "year": _year,
}
