"""One node and what it is linked with, read from the graph for any class alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.connection import Graph
from ontology.names import link_name
from ontology.problem import near
from ontology.schema import Class, Link, OntologyProblem, Property, Schema

from .page import LANGUAGES
from .problem import NotFound

_LIKE = 1_000
_OUT, _IN, _BOTH = "out", "in", "both"
_ARROWS = {_OUT: "-[r:{0}]->", _IN: "<-[r:{0}]-", _BOTH: "-[r:{0}]-"}


@dataclass(frozen=True)
class Entity:
    """A node as a caller sees it.

    Args:
        id: Its local id.
        kind: Its most specific class.
        name: What to call it in the language asked for.
        properties: By the ontology's names; a text with languages is a mapping from tag to text (``und``: untagged).
        sources: Names of the sources that state it.
    """

    id: str
    kind: str
    name: str
    properties: Mapping[str, Any]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class End:
    """The other end of a link, with what the link itself says."""

    id: str
    kind: str
    name: str
    properties: Mapping[str, Any]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """All links of one name and direction at a node, one page of them.

    Args:
        link: The link's name.
        direction: ``out`` from the node, ``in`` to it, ``both`` when the link is symmetric.
        label: How it reads from the node, in the language asked for.
        total: How many there are.
        ends: Those of this page, by id.
        next: The id after which the next page starts, or ``None``.
    """

    link: str
    direction: str
    label: str
    total: int
    ends: tuple[End, ...]
    next: str | None


def key_of(schema: Schema, id_: str) -> Class:
    """Find the keyed class of an id.

    Raises:
        NotFound: No class has ids that begin so.
    """
    try:
        return schema.key_of(id_)
    except OntologyProblem as problem:
        raise NotFound("id", repr(id_), problem.expected, problem.remedy) from None


def missing(graph: Graph, schema: Schema, id_: str) -> NotFound:
    """Say that there is no node of an id, with the near one if one begins like it, be it in capitals as codes are."""
    key, (prefix, _, rest) = key_of(schema, id_), id_.partition("/")
    half = rest[: len(rest) // 2]
    like = graph.read(
        f"MATCH (n:{key.name}) WHERE n.id STARTS WITH $start OR n.id STARTS WITH $capitals "
        f"RETURN n.id ORDER BY n.id LIMIT {_LIKE}",
        {"start": f"{prefix}/{half}", "capitals": f"{prefix}/{half.upper()}"},
    ).values
    remedy = near(id_, [known for (known,) in like]) if like else "Search for it by name."
    return NotFound("id", repr(id_), f"the id of a {key.name} in the graph", remedy)


def named_class(schema: Schema, name: str) -> Class:
    """Find a class by name.

    Raises:
        NotFound: The ontology has none, with the nearest name.
    """
    if name not in schema.classes:
        raise NotFound("class", repr(name), "a class of the ontology", near(name, schema.classes))
    return schema.classes[name]


def read_entity(graph: Graph, schema: Schema, id_: str, language: str = "en") -> Entity:
    """Read one node.

    Raises:
        NotFound: There is none of that id.
    """
    key = key_of(schema, id_)
    found = graph.read(
        f"MATCH (n:{key.name} {{id: $id}}) RETURN labels(n) AS labels, properties(n) AS properties", {"id": id_}
    )
    if not found.values:
        raise missing(graph, schema, id_)
    labels, stored = found.values[0]
    kind = kind_of(schema, labels)
    return Entity(id_, kind, _name(stored, id_, language), plain_properties(stored, schema.class_(kind).properties),
                  tuple(stored.get("sources") or ()))  # fmt: skip


def read_groups(graph: Graph, schema: Schema, id_: str, language: str = "en", *, most: int = 25) -> tuple[Group, ...]:
    """Read the links of a node, grouped by name and direction, the first page of each."""
    found = [
        (link, direction, total) for direction in (_OUT, _IN) for link, total in _totals(graph, schema, id_, direction)
    ]
    merged: dict[tuple[str, str], int] = {}
    for link, direction, total in found:
        both = schema.link(link).symmetric
        key = (link, _BOTH if both else direction)
        merged[key] = merged.get(key, 0) + total
    order = {name: place for place, name in enumerate(schema.links)}
    return tuple(
        read_group(graph, schema, id_, link, direction, language=language, most=most, total=total)
        for (link, direction), total in sorted(merged.items(), key=lambda item: (item[0][1] == _IN, order[item[0][0]]))
    )


def read_group(
    graph: Graph,
    schema: Schema,
    id_: str,
    link: str,
    direction: str,
    *,
    language: str = "en",
    most: int = 25,
    after: str = "",
    total: int | None = None,
) -> Group:
    """Read one page of the links of one name at a node.

    Args:
        graph: The store.
        schema: The ontology.
        id_: The node.
        link: Name of the link.
        direction: ``out``, ``in`` or ``both``.
        language: In which to call things.
        most: How many ends a page has.
        after: The id of the last end of the page before.
        total: How many there are, when that is known.
    """
    known = _link(schema, link)
    key = key_of(schema, id_)
    direction = _BOTH if known.symmetric else direction
    arrow = _ARROWS[direction].format(known.type)
    anchor = f"MATCH (n:{key.name} {{id: $id}}) WITH n MATCH (n){arrow}(m)"
    if total is None:
        total = graph.read(f"{anchor} RETURN count(*) AS total", {"id": id_}).values[0][0]
    found = graph.read(
        f"{anchor} WHERE m.id > $after RETURN m.id AS id, {name_in('m', language)} AS name, labels(m) AS labels, "
        f"properties(r) AS properties ORDER BY id LIMIT {most + 1:d}",
        {"id": id_, "after": after},
    )
    ends = tuple(
        End(
            other,
            kind_of(schema, labels),
            name,
            plain_properties(said, known.carries),
            tuple(said.get("sources") or ()),
        )
        for other, name, labels, said in found.values[:most]
    )
    more = ends[-1].id if len(found.values) > most else None
    return Group(link, direction, label_of(known, direction, language), int(total), ends, more)


def read_page(
    graph: Graph, schema: Schema, class_name: str, language: str = "en", *, most: int = 50, after: str = ""
) -> tuple[tuple[End, ...], str | None]:
    """Read a page of the nodes of a class in the order of their ids, and the id after which the next one starts."""
    class_ = named_class(schema, class_name)
    labels = [class_.key] if class_.key else [name for name in schema.descendants(class_name) if _is_key(schema, name)]
    also = f" AND n:{class_.name}" if class_.key and class_.key != class_.name else ""
    rows: list[tuple[Any, ...]] = []
    for label in labels:
        found = graph.read(
            f"MATCH (n:{label}) WHERE n.id > $after{also} RETURN n.id AS id, {name_in('n', language)} AS name, "
            f"labels(n) AS labels, n.sources AS sources ORDER BY id LIMIT {most + 1:d}",
            {"after": after},
        )
        rows += found.values
    rows.sort(key=lambda row: row[0])
    ends = tuple(
        End(id_, kind_of(schema, labels), name, {}, tuple(sources or ())) for id_, name, labels, sources in rows[:most]
    )
    return ends, ends[-1].id if len(rows) > most else None


def kind_of(schema: Schema, labels: Iterable[str]) -> str:
    """Give the most specific class among the labels of a node.

    Example:
        >>> from ontology.schema import load_schema
        >>> kind_of(load_schema(), ["Organisation", "Hospital", "CareProvider"])
        'Hospital'
    """
    known = [label for label in labels if label in schema.classes]
    return max(known, key=lambda label: (len(schema.class_(label).ancestors), label), default="")


def name_in(variable: str, language: str) -> str:
    """Write the Cypher that calls a node by its name in a language, else by the one to show, else by its id.

    Example:
        >>> name_in("m", "cs")
        'coalesce(m.name_cs, m.name, m.id)'
    """
    tagged = f"{variable}.name_{language}, " if language in LANGUAGES else ""
    return f"coalesce({tagged}{variable}.name, {variable}.id)"


def told_in(variable: str, language: str) -> str:
    """Write the Cypher that calls a node by its acronym and name, as lists and pictures do.

    Example:
        >>> told_in("m", "en")
        "coalesce(m.acronym + ': ', '') + coalesce(m.name_en, m.name, m.id)"
    """
    return f"coalesce({variable}.acronym + ': ', '') + {name_in(variable, language)}"


def label_of(link: Link, direction: str, language: str) -> str:
    """Say how a link reads from the node at hand."""
    label: str = (link.reverse_label if direction == _IN else link.label)[language]
    return label


def plain_properties(stored: Mapping[str, Any], declared: Mapping[str, Property]) -> dict[str, Any]:
    """Give stored properties by the ontology's names: a text with languages as a mapping from tag to text.

    Example:
        >>> from ontology.schema import load_schema
        >>> region = load_schema().class_("Region").properties
        >>> plain_properties({"name": "Veneto", "name_it": "Veneto", "searchText": "veneto", "level": 2}, region)
        {'name': {'it': 'Veneto'}, 'level': 2}
    """
    given: dict[str, Any] = {}
    for name, property_ in declared.items():
        if property_.datatype == "langString":
            start = f"{name}_"
            tags = {key.removeprefix(start).replace("_", "-"): value for key, value in stored.items()
                    if key.startswith(start) and value is not None}  # fmt: skip
            if tags or stored.get(name) is not None:
                given[name] = dict(sorted(tags.items())) or {"und": stored[name]}
        elif stored.get(name) is not None:
            given[name] = stored[name]
    return given


def _link(schema: Schema, name: str) -> Link:
    if name not in schema.links:
        raise NotFound("link", repr(name), "a link of the ontology", near(name, schema.links))
    return schema.links[name]


def _totals(graph: Graph, schema: Schema, id_: str, direction: str) -> Sequence[tuple[str, int]]:
    key = key_of(schema, id_)
    arrow = "-[r]->" if direction == _OUT else "<-[r]-"
    found = graph.read(
        f"MATCH (n:{key.name} {{id: $id}}) WITH n MATCH (n){arrow}(m) RETURN type(r) AS type, count(*) AS total",
        {"id": id_},
    )
    named = ((link_name(type_), int(total)) for type_, total in found.values)
    return [(name, total) for name, total in named if name in schema.links]


def _name(stored: Mapping[str, Any], id_: str, language: str) -> str:
    return str(stored.get(f"name_{language}") or stored.get("name") or id_)


def _is_key(schema: Schema, name: str) -> bool:
    return schema.class_(name).key == name
