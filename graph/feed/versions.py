"""Which nodes differ between two states, and all that is said of them then: what the feed has versions of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import polars as pl

from graph.merge import Difference, State, about
from ontology.names import id_prefix
from ontology.schema import ROOT, Schema, load_schema

from .words import CREATE, DELETE, UPDATE

SLICE = 20_000
"""How many nodes are told at a time; it bounds memory, not the outcome."""
_SCHEMA = {"id": pl.String, "kind": pl.String}


@dataclass(frozen=True, slots=True)
class Told:
    """Some nodes that differ.

    Attributes:
        versions: Columns ``id`` and ``kind`` (`graph.feed.words.CREATE`, ``UPDATE``, ``DELETE``), in their order.
        nodes: What is said of those that are there: ``id``, ``class``, ``properties``, ``sources``.
        links: The links that start from them: ``name``, ``source``, ``target``, ``properties``, ``sources``.
    """

    versions: pl.DataFrame
    nodes: pl.DataFrame
    links: pl.DataFrame


def told(before: State, after: State, piece: int = SLICE) -> Iterator[Told]:
    """Tell of all nodes that differ between two states.

    A node differs if its class, its properties or its sources do, or a link that starts from it: whether it is there,
    what it says, and who states it. Most nodes come after those that their links lead to; those that go come last.

    Args:
        before: What the sources stated.
        after: What they state now.
        piece: How many nodes to tell of at a time.

    Example:
        >>> from graph.merge import Stated, as_frames
        >>> from graph.records import Node
        >>> nodes, links = as_frames([Node("Region", "region/CZ05", name="Severovýchod")])
        >>> (one,) = told({}, {"nuts": Stated(100, "1", nodes.lazy(), links.lazy())})
        >>> one.versions.rows()
        [('region/CZ05', 'https://www.w3.org/ns/activitystreams#Create')]
    """
    for versions in _ordered(_touched(before, after)).iter_slices(piece):
        there = versions.filter(pl.col("kind") != DELETE).select("id")
        yield Told(versions, *about(after, there))


def _touched(before: State, after: State) -> pl.DataFrame:
    """Give the nodes that differ, and whether they come, change or go."""
    difference = Difference(before, after)
    kind = (
        pl.when(pl.col("class_before").is_null())
        .then(pl.lit(CREATE))
        .when(pl.col("class_after").is_null())
        .then(pl.lit(DELETE))
        .otherwise(pl.lit(UPDATE))
    )
    empty = pl.DataFrame(schema=_SCHEMA)
    nodes = pl.concat([empty, *(frame.select("id", kind=kind) for frame in difference.nodes())])
    ends = pl.concat([empty.select("id"), *map(_starts, difference.links())]).unique()
    links = ends.join(nodes, on="id", how="anti").with_columns(kind=pl.lit(UPDATE))
    return pl.concat([nodes, links])


def _starts(links: pl.DataFrame) -> pl.DataFrame:
    """Give the nodes from which a link starts that differs in the store; one that waited and waits does not."""
    differs = pl.any_horizontal(
        pl.col(f"{one}_before").ne_missing(pl.col(f"{one}_after")) for one in ("properties", "sources")
    )
    return links.filter(differs).select(id="source")


def _ordered(touched: pl.DataFrame) -> pl.DataFrame:
    rank = pl.col("id").str.split_exact("/", 1).struct.field("field_0").replace_strict(_ranks(), default=0)
    keys = touched.with_columns(goes=pl.col("kind") == DELETE, rank=rank)
    return keys.sort("goes", "rank", "id").select(*_SCHEMA)


@cache
def _ranks() -> dict[str, int]:
    """Give each prefix its place in an order in which links lead to what came before, as far as that can be."""
    schema = load_schema()
    leads = _leads(schema)
    order: list[str] = []
    while left := sorted(leads.keys() - set(order)):
        order.append(min(left, key=lambda name: (len(leads[name] - set(order) - {name}), name)))
    return {id_prefix(name): place for place, name in enumerate(order)}


def _leads(schema: Schema) -> dict[str, set[str]]:
    """Say to nodes of which keyed classes the links of each lead, those aside that may lead to anything."""
    keyed = [class_.name for class_ in schema.keyed()]

    def within(end: str) -> set[str]:
        return {name for name in keyed if schema.is_a(name, end) or schema.is_a(end, name)}

    leads: dict[str, set[str]] = {name: set() for name in keyed}
    for link in schema.links.values():
        for name in within(link.domain) if link.range != ROOT else ():
            leads[name] |= within(link.range)
    return leads
