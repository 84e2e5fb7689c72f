"""The in-memory network that measures take: organisations, tied by what they do together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np
from scipy import sparse

from .problem import GraphProblem

if TYPE_CHECKING:
    import networkx as nx

#: Which of a node's ties count, where they have a direction.
Direction = Literal["both", "out", "in"]
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Network:
    """A weighted network of n nodes; position i in every array is the same node.

    Args:
        ids: Ids of the nodes, sorted.
        names: Their names, as shown.
        kinds: Their most specific class each.
        regions: The region each is located in, or ``None``.
        ties: n × n, symmetric, no diagonal, float64: the weight of each tie (CSR, int32 indices in ascending order).
        countries: The EU code of the country of each, or ``None``; all ``None`` if left out.
        arcs: n × n, no diagonal, float64: an entry in row i and column j leads from i to j. ``None`` where ties have no
            direction; where there are arcs, ties are the sum of both directions.
        told: Which graph it is of, in words: what was filtered, how ties are weighed.

    Example:
        >>> star = Network.of([("hub", "a", 2), ("hub", "b", 1)])
        >>> star.ids, star.ties.toarray().tolist()
        (('a', 'b', 'hub'), [[0.0, 0.0, 2.0], [0.0, 0.0, 1.0], [2.0, 1.0, 0.0]])
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    regions: tuple[str | None, ...]
    ties: sparse.csr_array
    countries: tuple[str | None, ...] = ()
    arcs: sparse.csr_array | None = None
    told: str = ""
    _found: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.countries:
            object.__setattr__(self, "countries", (None,) * len(self.ids))

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(
        cls, ties: Iterable[tuple[str, str, float]], alone: Iterable[str] = (), *, directed: bool = False
    ) -> Network:
        """Make a network by hand, from ``(one, other, weight)`` and the ids of nodes without a tie.

        A tie given twice weighs the sum; a tie of a node with itself is no tie.

        Args:
            ties: The ties.
            alone: Ids of nodes that have none.
            directed: Each leads from the one to the other.
        """
        from .ties import tied  # noqa: PLC0415  (its kernels load numba, which costs most callers of this module much)

        known = list(ties)
        ids = tuple(sorted({*alone, *(id_ for tie in known for id_ in tie[:2])}))
        place = {id_: number for number, id_ in enumerate(ids)}
        ends = np.array([(place[one], place[other]) for one, other, _ in known], np.int32).reshape(-1, 2)
        weights = np.array([weight for *_, weight in known], np.float64)
        columns, size = (ends[:, 0], ends[:, 1]), len(ids)
        arcs = without_diagonal(sparse.coo_array((weights, columns), shape=(size, size))) if directed else None
        return cls(ids, ids, ("",) * size, (None,) * size, tied(*columns, weights, size), arcs=arcs)

    def place(self, id_: str) -> int:
        """Give the position of a node.

        Raises:
            GraphProblem: The network has no such node.
        """
        place = bisect_left(self.ids, id_)
        if place == len(self.ids) or self.ids[place] != id_:
            raise GraphProblem(
                f"the network of {self.told or 'these ties'}",
                f"no node {id_!r}",
                "the id of one of its nodes",
                "Search for its id by name, or widen what the network is of.",
            )
        return place

    def partners(self, place: int) -> np.ndarray[Any, np.dtype[np.int32]]:
        """Give the positions of the partners of the node at a position, in ascending order."""
        found: np.ndarray[Any, np.dtype[np.int32]] = self.ties.indices[
            self.ties.indptr[place] : self.ties.indptr[place + 1]
        ]
        return found

    def along(self, direction: Direction) -> sparse.csr_array:
        """Give the ties, or the arcs that lead from each node (``out``) or to it (``in``), a row for each node.

        Raises:
            GraphProblem: Arcs are asked for and there are none.
        """
        if direction == "both":
            return self.ties
        if self.arcs is None:
            raise GraphProblem("the network", f"no arcs, so nothing that leads {direction}", "a directed network",
                               "Select it as directed, or ask for both directions.")  # fmt: skip
        return self.arcs if direction == "out" else sparse.csr_array(self.arcs.T.tocsr())

    def once(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Give what was found in this network before, or find it now: what several measures share is kept with it.

        Args:
            key: Name of the result, and all it depends on beside the network.
            compute: What makes it; two callers at once may both run it.

        Example:
            >>> pair = Network.of([("a", "b", 1)])
            >>> pair.once("answer", lambda: 42), pair.once("answer", lambda: 43)
            (42, 42)
        """
        if key not in self._found:
            self._found[key] = compute()
        found: T = self._found[key]
        return found

    def part(self, places: Sequence[int] | np.ndarray[Any, Any]) -> Network:
        """Cut out the network of some nodes, given by their positions in ascending order, with the ties among them."""
        kept = np.asarray(places, np.int64)

        def some(values: Sequence[Any]) -> tuple[Any, ...]:
            return tuple(values[place] for place in kept.tolist())

        return replace(
            self,
            ids=some(self.ids),
            names=some(self.names),
            kinds=some(self.kinds),
            regions=some(self.regions),
            countries=some(self.countries),
            ties=_square(self.ties, kept),
            arcs=None if self.arcs is None else _square(self.arcs, kept),
        )

    def to_networkx(self) -> nx.Graph:
        """Give the network as NetworkX has it, a ``DiGraph`` if it has arcs.

        Nodes carry ``name``, ``kind``, ``region``, ``country``; edges carry ``weight``.
        """
        import networkx as nx  # noqa: PLC0415  (costs half a second that most callers need not pay)

        graph = nx.Graph() if self.arcs is None else nx.DiGraph()
        for place, id_ in enumerate(self.ids):
            graph.add_node(id_, **self.facts(place))
        ids = self.ids
        graph.add_weighted_edges_from((ids[one], ids[other], weight) for one, other, weight in self.listed())
        return graph

    def to_igraph(self) -> Any:
        """Give the network as an ``igraph.Graph``: vertices carry ``name`` (the id), ``label``, ``kind``, ``region``.

        igraph is under the GPL and does not come with the observatory; it is used where its owner has installed it.

        Raises:
            GraphProblem: It is not installed.
        """
        try:
            import igraph  # noqa: PLC0415  (optional)
        except ImportError as error:
            raise GraphProblem(
                "the Python environment", "no igraph", "the package igraph", "Run: pip install igraph"
            ) from error
        listed = list(self.listed())
        made = igraph.Graph(len(self), [tie[:2] for tie in listed], directed=self.arcs is not None)
        made.es["weight"] = [weight for *_, weight in listed]
        made.vs["name"], made.vs["label"] = list(self.ids), list(self.names)
        for fact in ("kind", "region", "country"):
            made.vs[fact] = [self.facts(place)[fact] for place in range(len(self))]
        return made

    def facts(self, place: int) -> dict[str, str | None]:
        """Give what is known of the node at a position, by name."""
        return {
            "name": self.names[place],
            "kind": self.kinds[place],
            "region": self.regions[place],
            "country": self.countries[place],
        }

    def listed(self) -> Iterable[tuple[int, int, float]]:
        """Give every tie once, or every arc, as two positions and a weight, sorted."""
        found = sparse.coo_array(sparse.triu(self.ties) if self.arcs is None else self.arcs)
        order = np.lexsort((found.coords[1], found.coords[0]))
        columns = (column[order].tolist() for column in (*found.coords, found.data))
        return zip(*columns, strict=True)


def without_diagonal(square: Any) -> sparse.csr_array:
    """Give a square matrix as ties are kept: float64, int32 indices in ascending order, no loops, no zeros."""
    square = sparse.coo_array(square)
    off = square.coords[0] != square.coords[1]
    ends = tuple(end[off].astype(np.int32) for end in square.coords)
    ties = sparse.csr_array((square.data[off].astype(np.float64), ends), shape=square.shape)
    ties.sum_duplicates()
    ties.eliminate_zeros()
    return ties


def _square(matrix: sparse.csr_array, kept: np.ndarray[Any, Any]) -> sparse.csr_array:
    cut = sparse.csr_array(matrix[kept][:, kept])
    cut.sort_indices()
    return cut
