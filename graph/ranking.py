"""Brokers in order: how all nodes of a network stand by four measures, and why the first of them are first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import cuts
from .broker import Sides, explained, sides_of, who, without
from .connection import Graph
from .kept import of_state, told
from .measure import named
from .network import Network
from .problem import GraphProblem
from .progress import step
from .results import Result, result_of, told_of
from .roles import ROLES, Roles, roles_by
from .selection import Selection, known_affiliations, members, read_network
from .triangles import Floats, Ints, walk

Keep = NDArray[np.bool_]
#: Nodes times ends of ties up to which betweenness is exact, some ten seconds on two cores; it is estimated beyond. Not
#: a time: the same network is measured alike on every machine.
EXACT = 20_000_000_000
#: How brokers are ranked, in words.
TOLD = (
    "Ranked by the mean of four places among those asked for: by low constraint, effective size, betweenness, and z of "
    "brokerage (see the measures of these names)."
)
#: What to say of betweenness that is estimated.
SAMPLED = (
    "Betweenness is estimated from a sample of paths with a fixed seed; low and high say between which values the "
    "truth lies, with probability 0.9 or more for all actors at once."
)


@dataclass(frozen=True)
class Broker:
    """One of the brokers.

    Args:
        rank: Its place.
        id: Its id.
        name: Its name.
        kind: Its class.
        region: Id of the region it is located in, or ``None``.
        region_name: The name of that.
        score: The mean of its four places.
        count: Its partners.
        constraint: Burt's constraint.
        effective_size: Burt's effective size.
        betweenness: Share of the shortest paths that pass through it.
        low: The true value of that is no lower,
        high: and no higher; both the value itself where it is exact.
        coordinator: How often it has each role; paths in both directions are counted.
        itinerant: The same.
        gatekeeper: The same.
        representative: The same.
        liaison: The same.
        brokerage: By how many standard deviations the sum is above chance; ``None`` where chance leaves no choice.
        cut_off: Others that lose the rest of their component without it.
        regions: Regions of its partners other than its own.
        why: What it links, in words.
    """

    rank: int
    id: str
    name: str
    kind: str
    region: str | None
    region_name: str | None
    score: float
    count: int
    constraint: float
    effective_size: float
    betweenness: float
    low: float
    high: float
    coordinator: int
    itinerant: int
    gatekeeper: int
    representative: int
    liaison: int
    brokerage: float | None
    cut_off: int
    regions: int
    why: str


@dataclass(frozen=True, eq=False)
class Standing:
    """How the nodes of a network stand as brokers; arrays in its order.

    Args:
        network: The network.
        roles: The roles of its nodes, by the grouping asked for.
        degree: Partners.
        apart: Pairs of these that have no tie of their own: who has none is no broker.
        constraint: Burt's constraint.
        effective_size: Burt's effective size.
        betweenness: Three rows: the values, and between which values the truth lies.
        cut_off: Others that lose the rest of their component without the node.
    """

    network: Network
    roles: Roles
    degree: Ints
    apart: Ints
    constraint: Floats
    effective_size: Floats
    betweenness: Floats
    cut_off: Ints

    def order(self, listed: Keep) -> tuple[Ints, Floats]:
        """Rank the brokers among some nodes.

        Returns:
            Their numbers, the best first, and the mean of the four places of each.
        """
        found = np.flatnonzero(listed & (self.apart > 0))
        measures = (-self.constraint, self.effective_size, self.betweenness[0], self.roles.z[:, ROLES.index("total")])
        score = np.mean([places(values[found]) for values in measures], axis=0)
        order = np.lexsort((found, score))
        return found[order], score[order]

    def broker(self, place: int, sides: Sides, names: Mapping[str, str], *, rank: int, score: float) -> Broker:
        """Tell all of one node."""
        network, z = self.network, self.roles.z[place, ROLES.index("total")]
        partners, lost = network.partners(place), int(self.cut_off[place])
        value, low, high = self.betweenness[:, place].tolist()
        return Broker(
            **who(network, place, names),
            rank=rank,
            score=score,
            count=int(self.degree[place]),
            constraint=float(self.constraint[place]),
            effective_size=float(self.effective_size[place]),
            betweenness=value,
            low=low,
            high=high,
            **dict(zip(ROLES[:-1], self.roles.counts[place].tolist(), strict=False)),
            brokerage=None if np.isnan(z) else float(z),
            cut_off=lost,
            regions=len({network.regions[other] for other in partners} - {None, network.regions[place]}),
            why=explained(network, place, sides) + without(lost),
        )


def places(values: Floats) -> Floats:
    """Give the place of each value, the highest first; equal values share the mean of theirs, and NaN is last.

    Example:
        >>> places(np.array([5.0, 7.0, np.nan, 5.0])).tolist()
        [2.5, 1.0, 4.0, 2.5]
    """
    _, group, sizes = np.unique(-values, return_inverse=True, return_counts=True)  # NaN comes last, and once
    last = np.cumsum(sizes)
    return np.asarray((last - (sizes - 1) / 2)[group], np.float64)


def standing(network: Network, by: str, between: Result) -> Standing:
    """Measure a network in all that a broker is known by.

    Args:
        network: The network.
        by: What divides the nodes into the groups of their roles: see `graph.grouping.groups_of`.
        between: Its betweenness, exact or estimated.

    Raises:
        GraphProblem: There is no such grouping.
    """
    found = walk(network)
    values = [value or 0.0 for value in between.values.values()]
    low, high = zip(*between.bounds.values(), strict=True) if between.bounds else (values, values)
    return Standing(
        network=network,
        roles=roles_by(network, by),
        degree=found.degree,
        apart=found.degree * (found.degree - 1) // 2 - found.triangles,
        constraint=found.constraint,
        effective_size=found.effective_size,
        betweenness=np.array([values, low, high]),
        cut_off=cuts.without(network.ties).cut_off,
    )


def brokers(
    graph: Graph,
    selection: Selection | None = None,
    *,
    by: str = "nuts2",
    among: Selection | None = None,
    top: int = 20,
) -> tuple[list[Broker], tuple[str, ...]]:
    """Rank the brokers of a network and say why the first are first.

    Args:
        graph: The store.
        selection: What the network is of: all that brokers are measured in.
        by: What divides the nodes into the groups between which they broker, see `graph.grouping.groups_of`.
        among: Whom to rank: those of this region and kind; all by default.
        top: How many to give at most.

    Returns:
        The first, and what is to be said of all of them.

    Raises:
        GraphProblem: There is no such grouping, region, kind or topic; or nobody is left by the filters.
        Cancelled: It was called off.
    """
    wanted, known = selection or Selection(), known_affiliations(graph)
    network = read_network(graph, wanted)
    listed = members(network, known, among or Selection())
    _check(network, listed)
    exact = named("betweenness")
    measure = exact if len(network) * network.ties.nnz <= EXACT else named(exact.instead)
    between = result_of(graph, measure, wanted)
    found = of_state(graph, ("standing", wanted, by, measure.name), lambda: standing(network, by, between))
    order, score = found.order(listed)
    names = known.regions.names
    sides, rows = sides_of(network, by, names), []
    for rank, (place, mean) in enumerate(zip(order[:top].tolist(), score.tolist(), strict=False), start=1):
        step(rank, min(top, len(order)))
        rows.append(found.broker(place, sides, names, rank=rank, score=mean))
    notes = (
        f"{len(order):,} of the {int(listed.sum()):,} actors asked for are brokers, between groups by {by}. {TOLD}",
        SAMPLED if between.bounds else "Betweenness is exact.",
        *told_of(network, told(graph)),
    )
    return rows, notes


def _check(network: Network, listed: Keep) -> None:
    """Refuse a network in which nobody can be a broker, and a list of nobody."""
    if not network.ties.nnz:
        raise GraphProblem("the brokers", f"no tie at all: {network.told}", "actors who do something together",
                           "Leave out a filter, or load more data.")  # fmt: skip
    if not listed.any():
        raise GraphProblem("the brokers", "nobody of this kind in this region", "one actor or more",
                           "Take a larger region, or a wider kind.")  # fmt: skip
