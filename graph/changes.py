"""A network with some ties and actors more or fewer. Nothing is written: neither to the store nor to the network."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from ontology.problem import near

from .network import Network, without_diagonal
from .problem import GraphProblem


@dataclass(frozen=True)
class Tie:
    """A tie to add.

    Args:
        one: Id of its one end; where ties have a direction, the arc leads from there.
        other: Id of its other end.
        weight: Its weight, positive.

    Raises:
        GraphProblem: The weight is not positive, or both ends are the same.
    """

    one: str
    other: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        if self.one == self.other:
            raise GraphProblem("a tie to add", f"{self.one!r} at both ends", "two actors", "Name another.")
        if not 0 < self.weight < math.inf:
            raise GraphProblem(f"the tie of {self.one} and {self.other}", f"a weight of {self.weight:g}",
                               "a positive number", "To take a tie away, remove it.")  # fmt: skip


@dataclass(frozen=True)
class Actor:
    """An actor to add, without ties at first.

    Args:
        id: Its id.
        region: Id of the region it is located in.
    """

    id: str
    region: str | None = None


@dataclass(frozen=True)
class Changes:
    """What is changed: ties and actors are removed first, then actors and ties added.

    Args:
        add_ties: Ties to add; where there is one already, its weight grows.
        remove_ties: Ends of ties to remove, whatever they weigh.
        add_actors: Actors to add.
        remove_actors: Ids of actors to remove, with all their ties.

    Raises:
        GraphProblem: There is nothing to change.

    Example:
        >>> Changes(add_ties=(Tie("a", "b"), Tie("a", "c")), remove_actors=("d",)).told
        '2 ties added, 1 actor removed'
    """

    add_ties: tuple[Tie, ...] = ()
    remove_ties: tuple[tuple[str, str], ...] = ()
    add_actors: tuple[Actor, ...] = ()
    remove_actors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.told:
            raise GraphProblem("the changes", "none", "a tie or an actor to add or to remove", "Name one.")

    @property
    def told(self) -> str:
        """The changes in words."""
        counts = (
            (len(self.add_ties), "tie", "added"),
            (len(self.remove_ties), "tie", "removed"),
            (len(self.add_actors), "actor", "added"),
            (len(self.remove_actors), "actor", "removed"),
        )
        return ", ".join(f"{count} {what}{'s' * (count > 1)} {how}" for count, what, how in counts if count)


def changed(network: Network, changes: Changes) -> tuple[Network, tuple[str, ...]]:
    """Change a network.

    Returns:
        The changed network, and what is to be said of it.

    Raises:
        GraphProblem: A change names what is not there, or an actor that is there already.

    Example:
        >>> star = Network.of([("hub", "a", 2), ("hub", "b", 1)])
        >>> changed(star, Changes(add_ties=(Tie("a", "hub"),), remove_actors=("b",)))[0].ties.toarray().tolist()
        [[0.0, 3.0], [3.0, 0.0]]
    """
    fewer = _without_actors(_without_ties(network, changes.remove_ties), changes.remove_actors)
    more = _with_actors(fewer, changes.add_actors)
    notes = tuple(_heavier(more, changes.add_ties))
    after = _added(more, [(_place(more, tie.one), _place(more, tie.other), tie.weight) for tie in changes.add_ties])
    told = "; ".join(part for part in (network.told, changes.told) if part)
    return replace(after, told=told), notes


def _place(network: Network, id_: str) -> int:
    try:
        return network.place(id_)
    except GraphProblem as problem:
        remedy = f"{_near(id_, network.ids)} {problem.remedy}"
        raise GraphProblem(problem.where, problem.found, problem.expected, remedy) from None


def _near(id_: str, known: Iterable[str]) -> str:
    """Say which id was probably meant, by what follows the prefix: that is the same for nearly all of them."""
    return near(_key(id_), map(_key, known))


def _key(id_: str) -> str:
    return id_.partition("/")[2] or id_


def _without_ties(network: Network, ties: Iterable[tuple[str, str]]) -> Network:
    matrix = network.ties if network.arcs is None else network.arcs
    gone: dict[tuple[int, int], float] = {}
    for one, other in ties:
        row, column = _place(network, one), _place(network, other)
        weight = float(matrix[row, column])
        if not weight:
            partners = [network.ids[place] for place in matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]]
            remedy = _near(other, partners) if partners else f"{one} has no tie at all."
            raise GraphProblem(f"the tie of {one} and {other}", "none", "a tie of the network", remedy)
        gone[(row, column) if network.arcs is not None else (min(row, column), max(row, column))] = -weight
    return _added(network, [(*ends, weight) for ends, weight in gone.items()])


def _without_actors(network: Network, ids: Sequence[str]) -> Network:
    if not ids:
        return network
    return network.part(np.delete(np.arange(len(network)), [_place(network, id_) for id_ in ids]))


def _with_actors(network: Network, actors: Sequence[Actor]) -> Network:
    """Put new nodes among the others, in the order of their ids."""
    if not actors:
        return network
    new = {actor.id: actor for actor in actors}
    there = sorted(new.keys() & set(network.ids))
    if there or len(new) < len(actors):
        twice = there[0] if there else "one of them twice"
        raise GraphProblem("the actors to add", twice, "actors that are not there yet", "Leave it out, or remove it.")
    names, none = tuple(sorted(new)), (None,) * len(new)
    wide = replace(
        network,
        ids=network.ids + names,
        names=network.names + names,
        kinds=network.kinds + ("",) * len(new),
        regions=network.regions + tuple(new[id_].region for id_ in names),
        countries=network.countries + none,
        ties=_wider(network.ties, len(new)),
        arcs=None if network.arcs is None else _wider(network.arcs, len(new)),
    )
    return wide.part(sorted(range(len(wide)), key=wide.ids.__getitem__))


def _wider(matrix: sparse.csr_array, more: int) -> sparse.csr_array:
    """Give a square matrix so many empty rows and columns more."""
    size = matrix.shape[0] + more
    start = np.concatenate([matrix.indptr, np.repeat(matrix.indptr[-1:], more)])
    return sparse.csr_array((matrix.data, matrix.indices, start), shape=(size, size))


def _heavier(network: Network, ties: Iterable[Tie]) -> Iterator[str]:
    """Say of which ties to add there is one already."""
    matrix = network.ties if network.arcs is None else network.arcs
    for tie in ties:
        if weight := float(matrix[_place(network, tie.one), _place(network, tie.other)]):
            now = f"their tie weighs {weight + tie.weight:g} instead of {weight:g}"
            yield f"{tie.one} and {tie.other} are tied already: {now}."


def _added(network: Network, weights: Sequence[tuple[int, int, float]]) -> Network:
    """Add weights to ties, or to arcs where there are some; what comes to 0 is no tie."""
    if not weights:
        return network
    ends, size = np.array([pair for *pair, _ in weights]), len(network)
    half = sparse.coo_array(
        (np.array([weight for *_, weight in weights]), (ends[:, 0], ends[:, 1])), shape=(size, size)
    )
    if network.arcs is None:
        return replace(network, ties=without_diagonal(network.ties + half + half.T))
    arcs = without_diagonal(network.arcs + half)
    return replace(network, arcs=arcs, ties=without_diagonal(arcs + arcs.T))
