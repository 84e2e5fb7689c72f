"""Describes the graph of what several sources state together: which they are, and how much it is."""

from __future__ import annotations

from collections.abc import Sequence

from graph.connection import Graph
from ontology.prefixes import KNOWN
from ontology.schema import Schema
from ontology.turtle import DCTERMS, RDFS, XSD

from .chunk import Chunk
from .iris import Iris
from .quads import Reading
from .statements import Literal, Statements
from .terms import DERIVED, TYPE

_VOID = KNOWN["void"]
_TIMEOUT = 60.0


def together(graph: Graph, schema: Schema, base: str, names: Sequence[str]) -> tuple[Chunk, ...]:
    """Describe the graph of some sources, with their names.

    Args:
        graph: The store.
        schema: The ontology.
        base: What stands before a local id.
        names: The names of the sources.

    Returns:
        Statements; none if these sources, and they alone, state nothing.
    """
    stated = sorted(names)
    nodes, links = (_count(graph, schema, pattern, stated) for pattern in ("(x:{})", "(:{})-[x]->()"))
    if not nodes + links:
        return ()
    iris, about, all_ = Iris(base), Statements(), _listed(stated)
    own = iris.graph(stated)
    about.say(own, TYPE, f"{_VOID}Dataset")
    about.say(own, f"{DCTERMS}title", Literal(f"What {all_} state together", "@en"))
    about.say(
        own,
        f"{RDFS}comment",
        Literal(f"Nodes: {nodes:,}, links: {links:,}; {all_} state them, no other source.", "@en"),
    )
    about.say(own, f"{_VOID}entities", Literal(str(nodes), f"{XSD}integer"))
    about.say(own, DERIVED, *(iris.node(f"source/{name}") for name in stated))
    sources = Reading(graph, schema, base).nodes([f"source/{name}" for name in stated], only=frozenset({"name"}))
    return (about.chunk(), *sources)


def _count(graph: Graph, schema: Schema, pattern: str, stated: Sequence[str]) -> int:
    """Count the nodes or links of exactly these sources, class by class, as both engines do it fast."""
    queries = (f"MATCH {pattern.format(class_.name)} WHERE x.sources = $stated RETURN count(x) AS number"
               for class_ in schema.keyed())  # fmt: skip
    return sum(graph.read(query, {"stated": list(stated)}, timeout=_TIMEOUT).values[0][0] for query in queries)


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
