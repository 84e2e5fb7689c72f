"""Search by name: in any language, with or without accents, the closest first."""

from __future__ import annotations

from dataclasses import dataclass

from graph.connection import Graph
from ontology.names import folded
from ontology.schema import Schema

from .entity import kind_of, name_in, named_class

LONGEST = 200
_UNNAMED = "provenance"
"""Module whose nodes nobody looks for by name."""


@dataclass(frozen=True)
class Hit:
    """A node that was found, and how close its name is: ``exact``, ``prefix``, ``word`` or ``contains``."""

    id: str
    kind: str
    name: str
    match: str


_MATCHES = ("exact", "prefix", "word", "contains")


def search(
    graph: Graph, schema: Schema, text: str, *, class_name: str = "", language: str = "en", most: int = 20
) -> tuple[Hit, ...]:
    """Find nodes by their names.

    All words of the text must occur, in any order. First come those one of whose names is the text, then those that
    begin with it, then those that have it at the start of a word, then the rest; the shorter name before the longer.

    Args:
        graph: The store.
        schema: The ontology.
        text: What to look for; an id is found by the name it has.
        class_name: Only nodes of this class.
        language: In which to call what is found.
        most: How many at most.
    """
    words = folded(text[:LONGEST]).split()
    if not words:
        return ()
    labels, also = _labels(schema, class_name)
    found = graph.read(
        f"MATCH (n:{'|'.join(labels)}) WHERE all(word IN $words WHERE n.searchText CONTAINS word){also} "
        "WITH n, split(n.searchText, ' | ') AS names "
        "WITH n, CASE WHEN $text IN names THEN 0 WHEN any(name IN names WHERE name STARTS WITH $text) THEN 1 "
        "WHEN n.searchText CONTAINS $inside THEN 2 ELSE 3 END AS closeness "
        f"RETURN n.id AS id, labels(n) AS labels, {name_in('n', language)} AS name, closeness "
        f"ORDER BY closeness, size(n.searchText), id LIMIT {most:d}",
        {"words": words, "text": " ".join(words), "inside": " " + " ".join(words)},
    )
    return tuple(Hit(id_, kind_of(schema, kinds), name, _MATCHES[how]) for id_, kinds, name, how in found.values)


def _labels(schema: Schema, class_name: str) -> tuple[list[str], str]:
    if not class_name:
        return [class_.name for class_ in schema.keyed() if class_.module != _UNNAMED], ""
    class_ = named_class(schema, class_name)
    if class_.key:
        return [class_.key], "" if class_.key == class_.name else f" AND n:{class_.name}"
    below = [name for name in schema.descendants(class_name) if schema.class_(name).key == name]
    return below, ""
