"""A measure as a table: computed once for each state of the graph, the highest first."""

from __future__ import annotations

import math

from graph.measure import Measure, Values, discover
from graph.network import Network, read_network
from ontology.problem import near
from queries.parameter import full_id
from queries.table import Column, Table

from .entity import read_entity
from .observatory import Observatory
from .problem import NotFound, NotPossible


def known_measure(name: str) -> Measure:
    """Find a measure by name.

    Raises:
        NotFound: There is none, with the nearest name.
    """
    known = discover()
    if name not in known:
        raise NotFound("measure", repr(name), "the name of a measure", near(name, known))
    return known[name]


def measured(here: Observatory, measure: Measure, *, top: int = 20, region: str = "", lowest: bool = False) -> Table:
    """Compute a measure on the network of actors that share activities.

    Args:
        here: The observatory.
        measure: Which measure.
        top: How many actors to give.
        region: Id or code of a region; then the network is that of the actors in it alone.
        lowest: Give those for whom it is lowest: brokers, when the measure is constraint.

    Raises:
        NotFound: There is no such region.
        NotPossible: What is given is no id of a region.
    """
    id_ = _region(here, region) if region else None
    network: Network = here.once(("network", id_), lambda: read_network(here.graph, region=id_))
    values: Values = here.once(("measure", measure.name, id_), lambda: measure(network))
    place = {node: number for number, node in enumerate(network.ids)}
    # A value may be missing (None) or, for a measure that divides by nothing, not finite: neither has a rank.
    known = [(node, value) for node, value in values.items() if value is not None and math.isfinite(value)]
    best = sorted(known, key=lambda pair: (pair[1] if lowest else -pair[1], pair[0]))[:top]
    rows = tuple(
        (rank, node, network.names[place[node]], network.kinds[place[node]], network.regions[place[node]], value)
        for rank, (node, value) in enumerate(best, start=1)
    )
    return Table(_columns(measure), rows, len(known) > top, measure.title.rstrip("."), _notes(network, known, id_))


def _columns(measure: Measure) -> tuple[Column, ...]:
    return (
        Column("rank", "place in this order"),
        Column("id", "id of the actor"),
        Column("name", "its name"),
        Column("kind", "its class"),
        Column("region", "the region it is located in"),
        Column("value", measure.title.rstrip(".")),
    )


def _notes(network: Network, known: list[tuple[str, float]], region: str | None) -> tuple[str, ...]:
    ties = network.ties.nnz // 2
    where = f"the actors of {region} alone" if region else "all actors"
    return (
        f"Computed on the network of {where}: {len(network)} actors, {ties} ties (two that share activities).",
        f"{len(network) - len(known)} actors have no value.",
    )


def _region(here: Observatory, given: str) -> str:
    id_ = full_id("Region", given)
    if id_ is None:
        raise NotPossible("parameter region", repr(given), "the code or id of a region", "For example PL22.")
    return read_entity(here.graph, here.schema, id_).id
