"""What a source states: nodes and links, refused at once where the ontology does not allow them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, NoReturn

import orjson

from ontology.names import id_prefix
from ontology.problem import near
from ontology.schema import Class, Schema, load_schema
from ontology.schema import Link as LinkType

from .checks import Check, WrongValue, check_of
from .problem import GraphProblem

CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z
"""How the properties of a record are written down: equal properties are equal bytes."""

LONGEST = 2 * 1024 * 1024
"""The most bytes the properties of one record may take; a record must fit well within one message to the store."""

# No quote, backslash or blank: an id stands in IRIs and between quotes without being changed.
_ID = re.compile(r"([a-z][a-z0-9-]*)/[^\s<>\"{}|\\^`\x00-\x1f]{1,500}")


class RecordProblem(GraphProblem):
    """A record that the ontology does not allow."""


class _Record:
    """What nodes and links share: checked properties that nobody can change afterwards."""

    __slots__ = ("_values",)
    _values: dict[str, Any]

    @property
    def properties(self) -> Mapping[str, Any]:
        """The stated properties in their normal form, without those stated as None."""
        return MappingProxyType(self._values)

    def canonical(self) -> bytes:
        """Write the properties as JSON that is the same for the same properties.

        Raises:
            RecordProblem: A text cannot be written in UTF-8, or the whole is longer than `LONGEST`.
        """
        try:
            written = orjson.dumps(self._values, option=CANONICAL)
        except orjson.JSONEncodeError as error:
            raise RecordProblem(
                str(self), f"a text that is not Unicode ({error})", "readable text", "Check the file's encoding."
            ) from error
        if len(written) > LONGEST:
            raise RecordProblem(
                str(self), f"{len(written):,} bytes", f"at most {LONGEST:,}", "Keep long texts outside."
            )
        return written

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a record does not change: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a record does not change: {name}")


class Node(_Record):
    """One thing as a source states it: its class, its id and what the source says about it.

    Args:
        class_name: A class of the ontology that is not abstract.
        id: The id in the whole system, ``<prefix>/<rest>`` (``organisation/pic-998189947``).
        properties: What is stated, by the ontology's property names; None and blank texts state nothing. Texts with
            languages are mappings ``{"cs": "…"}``; properties that may have several values take a list.

    Raises:
        RecordProblem: The ontology has no such class or property, or the id or a value does not fit.

    Example:
        >>> node = Node("Hospital", "organisation/st-anne", name={"cs": "U svaté Anny"}, beds=1000, city=None)
        >>> dict(node.properties)
        {'name': {'cs': 'U svaté Anny'}, 'beds': 1000}
        >>> Node("Hospitel", "organisation/st-anne")
        Traceback (most recent call last):
        graph.records.RecordProblem: Hospitel organisation/st-anne: found class 'Hospitel'; ...
    """

    __slots__ = ("class_name", "id")
    class_name: str
    id: str

    def __init__(self, class_name: str, id: str, /, **properties: Any) -> None:  # noqa: A002  (the model's word)
        shape = _node_shape(class_name) or _no_class(class_name, id)
        _set(self, "class_name", class_name)
        _set(self, "id", id)
        _check_id(self, id, shape.prefixes)
        _set(self, "_values", _checked(self, shape.checks, properties) if properties else {})

    @property
    def key(self) -> str:
        """What makes two nodes the same one: the id."""
        return self.id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Node):
            return NotImplemented
        return (self.id, self.class_name, self._values) == (other.id, other.class_name, other._values)

    def __hash__(self) -> int:
        return hash((self.class_name, self.id))

    def __repr__(self) -> str:
        return f"Node({self.class_name!r}, {self.id!r}{_shown(self._values)})"

    def __str__(self) -> str:
        return f"{self.class_name} {self.id}"


class Link(_Record):
    """One directed relation between two things as a source states it.

    A symmetric link is kept once, from the smaller id to the greater.

    Args:
        name: A link of the ontology (``participatesIn``).
        source_id: The id of the node it starts from.
        target_id: The id of the node it goes to.
        properties: What is stated about the relation itself, as for `Node`.

    Raises:
        RecordProblem: The ontology has no such link or property, an id cannot be of the link's domain or range, or
            a value does not fit.

    Example:
        >>> link = Link("participatesIn", "organisation/dex", "project/hocare", role=["partner"], contribution=5)
        >>> dict(link.properties)
        {'role': ['partner'], 'contribution': 5.0}
    """

    __slots__ = ("name", "source_id", "target_id")
    name: str
    source_id: str
    target_id: str

    def __init__(self, name: str, source_id: str, target_id: str, /, **properties: Any) -> None:
        shape = _link_shape(name) or _no_link(name)
        _set(self, "name", name)
        _set(self, "source_id", source_id)
        _set(self, "target_id", target_id)
        _check_id(self, source_id, shape.prefixes)
        _check_id(self, target_id, shape.target_prefixes)
        if shape.symmetric and source_id > target_id:
            _set(self, "source_id", target_id)
            _set(self, "target_id", source_id)
        _set(self, "_values", _checked(self, shape.checks, properties) if properties else {})

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two links the same one: name and both ends."""
        return self.name, self.source_id, self.target_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Link):
            return NotImplemented
        return self.key == other.key and self._values == other._values

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"Link({self.name!r}, {self.source_id!r}, {self.target_id!r}{_shown(self._values)})"

    def __str__(self) -> str:
        return f"{self.source_id} {self.name} {self.target_id}"


_set = object.__setattr__


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a class or a link of the ontology asks of its records, ready to be checked."""

    checks: Mapping[str, Check]
    prefixes: frozenset[str]
    target_prefixes: frozenset[str] = frozenset()
    symmetric: bool = False


@cache
def _node_shape(name: str) -> _Shape | None:
    class_ = load_schema().classes.get(name)
    if class_ is None or class_.abstract:
        return None
    checks = {name: check_of(property_) for name, property_ in class_.properties.items()}
    return _Shape(checks, frozenset({id_prefix(class_.key)}))


@cache
def _link_shape(name: str) -> _Shape | None:
    link = load_schema().links.get(name)
    if link is None:
        return None
    return _shape_of_link(load_schema(), link)


def _shape_of_link(schema: Schema, link: LinkType) -> _Shape:
    checks = {name: check_of(property_) for name, property_ in link.carries.items()}
    return _Shape(checks, _prefixes(schema, link.domain), _prefixes(schema, link.range), link.symmetric)


def _prefixes(schema: Schema, end: str) -> frozenset[str]:
    """Give the id prefixes that a member of the class can have.

    Of a subclass of a keyed class the prefix says only that the node may be one: what it is, its own record says.
    """

    def may_be(keyed: Class) -> bool:
        return end == "Entity" or schema.is_a(keyed.name, end) or schema.is_a(end, keyed.name)

    return frozenset(id_prefix(keyed.name) for keyed in schema.keyed() if may_be(keyed))


def _check_id(record: _Record, id_: str, prefixes: frozenset[str]) -> None:
    found = _ID.fullmatch(id_) if isinstance(id_, str) else None
    if found is None or found[1] not in prefixes:
        expected = " or ".join(f"{known}/…" for known in sorted(prefixes)[:6])
        raise RecordProblem(
            str(record), f"id {id_!r}", f"{expected}, without blanks", "Build the id from a stable key."
        )


def _checked(record: _Record, checks: Mapping[str, Check], properties: Mapping[str, Any]) -> dict[str, Any]:
    values = {}
    for name, value in properties.items():
        if value is None:
            continue
        check = checks.get(name)
        if check is None:
            raise RecordProblem(str(record), f"property {name!r}", "one that the ontology gives it", near(name, checks))
        try:
            normal = check(value)
        except WrongValue as wrong:
            raise RecordProblem(
                str(record), f"{name} = {value!r}", str(wrong), "Correct the source or how it is read."
            ) from None
        if normal is not None:
            values[name] = normal
    return values


def _no_class(name: str, id_: str) -> NoReturn:
    concrete = [known.name for known in load_schema().classes.values() if not known.abstract]
    raise RecordProblem(
        f"{name} {id_}", f"class {name!r}", "a class of the ontology that is not abstract", near(name, concrete)
    )


def _no_link(name: str) -> NoReturn:
    raise RecordProblem(name, f"link {name!r}", "a link of the ontology", near(name, load_schema().links))


def _shown(values: Mapping[str, Any]) -> str:
    return "".join(f", {name}={value!r}" for name, value in values.items())
