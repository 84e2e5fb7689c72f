"""A store that holds what another observatory holds: filled from its RDF, not from loads of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from graph import ledger, plan
from graph.batch import step_of
from graph.connection import Graph
from graph.problem import GraphProblem
from graph.records import Link
from ontology.schema import Schema

from .read import Stated

_NODES = ("class", "id", "properties", "sources")
_LINKS = ("name", "from_prefix", "to_prefix", "source", "target", "properties", "sources")


def fill(graph: Graph, schema: Schema, stated: Iterable[Stated], origin: str) -> int:
    """Write records into an empty store, with the sources that state them.

    Args:
        graph: The store.
        schema: The ontology.
        stated: All nodes and links, as `graph.rdf.read.Read.records` gives them.
        origin: What it mirrors; loads into the store are refused and say so.

    Returns:
        How many were written.

    Raises:
        GraphProblem: The store is not empty.
    """
    if graph.read("MATCH (n) RETURN 1 AS one LIMIT 1").values:
        raise GraphProblem(graph.uri, "a store with nodes", "an empty store", "Take another store for the mirror.")
    graph.prepare(schema)
    written = 0
    for kind, frame in _frames(stated):
        graph.write([step_of(kind, frame)])
        written += frame.height
    ledger.begin(graph, ledger.mirror_of(origin))
    return written


def _frames(stated: Iterable[Stated]) -> Iterator[tuple[str, pl.DataFrame]]:
    nodes: list[tuple[str, ...]] = []
    links: list[tuple[str, ...]] = []
    for one in stated:
        record, said = one.record, (one.record.canonical().decode(), ",".join(one.sources))
        if isinstance(record, Link):
            prefixes = (id_.partition("/")[0] for id_ in (record.source_id, record.target_id))
            links.append((record.name, *prefixes, record.source_id, record.target_id, *said))
        else:
            nodes.append((record.class_name, record.id, *said))
    for kind, rows, names, shape in ((plan.CREATE, nodes, _NODES, 1), (plan.LINK, links, _LINKS, 3)):
        frame = pl.DataFrame(rows, dict.fromkeys(names, pl.String), orient="row")
        for part in frame.partition_by(names[:shape]) if rows else ():
            yield from ((kind, piece) for piece in part.iter_slices(plan.ROWS))
