"""What a broker links: partners on two sides who have no tie of their own; in numbers, and in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from ontology.schema import load_schema

from .grouping import groups_of
from .network import Network
from .threads import in_stripes

Ints = NDArray[np.int64]
Places = NDArray[np.int32]
#: Row starts and entries of a sparse matrix.
Rows = tuple[Ints, Places]
# Sides of one broker that are compared with each other: the largest ones.
_MOST = 500


@dataclass(frozen=True)
class Side:
    """Actors as a sentence names them: of a kind, in a place.

    Args:
        kind: A class of organisations; empty for one that is not known.
        place: Name of a region or country; empty for anywhere.

    Example:
        >>> Side("Clinic", "Śląskie").counted(14), Side().counted(1)
        ('14 clinics of Śląskie', '1 organisation')
    """

    kind: str = ""
    place: str = ""

    def counted(self, number: int) -> str:
        """Spell so many of them."""
        spelled = load_schema().class_(self.kind or "Organisation").counted(number)
        return f"{spelled} of {self.place}" if self.place else spelled


@dataclass(frozen=True, eq=False)
class Sides:
    """On which side each node of a network is.

    Args:
        number: The number of each node's side, −1 for none.
        sides: The sides by number.
    """

    number: Ints
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Linked:
    """What a broker links on two sides, or within one.

    Args:
        sides: The two sides; twice the same if its partners are of one side.
        partners: Number of its partners on each.
        pairs: Pairs of these, one of each side.
        apart: Pairs that have no tie of their own.
        alone: Pairs of these that have no other partner in common.
    """

    sides: tuple[Side, Side]
    partners: tuple[int, int]
    pairs: int
    apart: int
    alone: int

    @property
    def told(self) -> str:
        """What it links, in words.

        Example:
            >>> clinics, firms = Side("Clinic", "Śląskie"), Side("SME", "Veneto")
            >>> Linked((clinics, firms), (14, 9), 126, 118, 40).told
            'links 14 clinics of Śląskie with 9 SMEs of Veneto: 118 of the 126 pairs have no tie of their own, and 40 have no other partner in common either'
        """  # noqa: E501  (the sentence is one line)
        one, other = (side.counted(number) for side, number in zip(self.sides, self.partners, strict=True))
        ends = f"{one} with each other" if self.sides[0] == self.sides[1] else f"{one} with {other}"
        return f"links {ends}{self._apart}{self._alone}"

    @property
    def _apart(self) -> str:
        if self.pairs == 1:
            return ", who have no tie of their own"
        if self.apart == self.pairs:
            return f": none of the {self.pairs:,} pairs has a tie of its own"
        own = "has no tie of its own" if self.apart == 1 else "have no tie of their own"
        return f": {self.apart:,} of the {self.pairs:,} pairs {own}"

    @property
    def _alone(self) -> str:
        if not self.alone:
            return ", but all have another partner in common" if self.apart > 1 else ", but another partner in common"
        if self.alone == self.apart:
            return ", nor another partner in common"
        return f", and {self.alone:,} {'has' if self.alone == 1 else 'have'} no other partner in common either"


class _Seen(NamedTuple):
    """Two sides as whoever counts their pairs sees them.

    Args:
        middles: For each node of the one side its partners.
        reach: For each node of the network its partners on the other side.
        direct: For each node of the one side its partners on the other.
        size: Number of nodes on the other side.
        broker: Number of the broker.
        within: Whether the two sides are one, so that a node meets itself.
    """

    middles: Rows
    reach: Rows
    direct: Rows
    size: int
    broker: int
    within: bool


def without(cut_off: int) -> str:
    """Say what falls apart without a broker.

    Example:
        >>> without(3), without(0)
        ('; without it 3 organisations fall apart from the rest', '')
    """
    if not cut_off:
        return ""
    return f"; without it {Side().counted(cut_off)} fall{'s' if cut_off == 1 else ''} apart from the rest"


def who(network: Network, place: int, names: Mapping[str, str]) -> dict[str, Any]:
    """Give what is known of a node, the name of its region among it.

    Args:
        network: The network.
        place: Number of the node.
        names: Region id → its name.
    """
    region = network.regions[place]
    return {
        "id": network.ids[place],
        "name": network.names[place],
        "kind": network.kinds[place],
        "region": region,
        "region_name": None if region is None else names.get(region),
    }


def sides_of(network: Network, by: str, names: Mapping[str, str]) -> Sides:
    """Divide the nodes into sides: by kind, and by whatever else they are grouped by.

    Args:
        network: The network.
        by: See `graph.grouping.groups_of`.
        names: Region id → its name.

    Returns:
        The sides. A node whose place is not known is on none.

    Raises:
        GraphProblem: There is no such division.

    Example:
        >>> from dataclasses import replace
        >>> pair = replace(Network.of([("a", "b", 1)]), kinds=("SME", "Clinic"), regions=("region/PL22", None))
        >>> found = sides_of(pair, "nuts2", {"region/PL22": "Śląskie"})
        >>> found.number.tolist(), found.sides
        ([0, -1], (Side(kind='SME', place='Śląskie'),))
    """
    columns = [groups_of(network, part) for part in by.split("+") if part != "kind"]
    keys = [None if None in places else (kind, *places) for kind, *places in zip(network.kinds, *columns, strict=True)]
    known = sorted({key for key in keys if key is not None})
    number = {key: place for place, key in enumerate(known)}
    sides = tuple(Side(kind, ", ".join(_named(place, names) for place in places)) for kind, *places in known)
    return Sides(np.array([-1 if key is None else number[key] for key in keys], np.int64), sides)


def _named(group: str, names: Mapping[str, str]) -> str:
    id_ = group if "/" in group else f"region/{group}"  # countries are called by their code
    return names.get(id_, id_.partition("/")[2])


def explained(network: Network, broker: int, sides: Sides) -> str:
    """Say what a broker links: the two sides of its partners between which most pairs have no tie."""
    found = widest(network.ties, broker, sides.number)
    if found is None:
        return "links no two partners whose place is known and who have no tie"
    partners = network.partners(broker)
    one, other = (partners[sides.number[partners] == number] for number in found)
    return linked(network.ties, broker, (one, other), (sides.sides[found[0]], sides.sides[found[1]])).told


def widest(ties: sparse.csr_array, broker: int, side: Ints) -> tuple[int, int] | None:
    """Find the two sides of a broker's partners between which most pairs have no tie.

    Args:
        ties: n × n, symmetric, no diagonal.
        broker: Number of the node.
        side: The side of each node, −1 for none.

    Returns:
        Numbers of two sides; twice the same where only partners of one side are apart; ``None`` where none are. Of
        sides alike the first. Only its 500 largest sides are looked at.

    Example:
        >>> star = Network.of([("hub", "a", 1), ("hub", "b", 1), ("hub", "c", 1), ("a", "c", 1)])
        >>> widest(star.ties, 3, np.array([0, 0, 1, 2]))
        (0, 1)
    """
    partners = ties.indices[ties.indptr[broker] : ties.indptr[broker + 1]]
    partners = partners[side[partners] >= 0]
    sizes = np.bincount(side[partners])
    large = np.sort(np.argsort(-sizes, kind="stable")[:_MOST])
    place = np.full(len(sizes), -1)
    place[large] = np.arange(len(large))
    at = np.full(len(side), -1)
    at[partners] = place[side[partners]]
    rows = ties[partners]
    mine, theirs = np.repeat(at[partners], np.diff(rows.indptr)), at[rows.indices]
    both, count = (mine >= 0) & (theirs >= 0), len(large)
    tied = np.bincount(mine[both] * count + theirs[both], minlength=count**2).reshape(count, count)
    found = sizes[large]
    apart = np.outer(found, found) - np.diag(found) - tied
    across = np.triu(apart, 1)
    chosen = across if across.any() else np.diag(np.diag(apart))
    if not chosen.any():
        return None
    one, other = np.unravel_index(int(np.argmax(chosen)), chosen.shape)
    return int(large[one]), int(large[other])


def linked(ties: sparse.csr_array, broker: int, members: tuple[Places, Places], sides: tuple[Side, Side]) -> Linked:
    """Count what a broker links.

    Time grows with the number of ties of its partners, and no further than it takes to see that a pair has another
    partner in common.

    Args:
        ties: n × n, symmetric, no diagonal.
        broker: Number of the node.
        members: Its partners on each side, ascending: two sets without a common node, or twice the same.
        sides: What to call them.

    Example:
        >>> ring = Network.of([("hub", "a", 1), ("hub", "b", 1), ("a", "c", 1), ("c", "b", 1)])
        >>> found = linked(ring.ties, 3, (np.array([0]), np.array([1])), (Side("SME"), Side("Clinic")))
        >>> found.pairs, found.apart, found.alone
        (1, 1, 0)
    """
    one, other = members
    within = np.array_equal(one, other)
    twice = 2 if within else 1
    direct, reach = sparse.csr_array(ties[one][:, other]), sparse.csr_array(ties[other].T.tocsr())
    pairs = len(one) * (len(other) - within) // twice
    middles = _most_first(ties[one], np.diff(reach.indptr))
    seen = _Seen(middles, plain(reach), plain(direct), len(other), broker, within)
    found = sum(in_stripes(lambda rows: int(_count_alone(rows, seen)), len(one)))
    return Linked(sides, (len(one), len(other)), pairs, pairs - direct.nnz // twice, found // twice)


def plain(matrix: sparse.csr_array) -> Rows:
    """Give row starts and entries, as compiled code takes them."""
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32)


def _most_first(rows: sparse.csr_array, size: Ints) -> Rows:
    """Order each row by the size of what its entries stand for, so that whoever looks for a partner soon finds one."""
    row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    return rows.indptr.astype(np.int64), rows.indices[np.lexsort((-size[rows.indices], row))].astype(np.int32)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _count_alone(rows: Ints, seen: _Seen) -> int:
    """Count the pairs that neither have a tie nor another partner than the broker, for some nodes of the one side."""
    middles, reach, direct = seen.middles, seen.reach, seen.direct
    met, alone = np.full(seen.size, -1, np.int64), 0
    for row in rows:
        left = seen.size
        if seen.within:
            met[row] = row
            left -= 1
        for place in range(direct[0][row], direct[0][row + 1]):
            met[direct[1][place]] = row
            left -= 1
        for place in range(middles[0][row], middles[0][row + 1]):
            middle = middles[1][place]
            if left == 0:
                break
            if middle == seen.broker:
                continue
            for step in range(reach[0][middle], reach[0][middle + 1]):
                if met[reach[1][step]] != row:
                    met[reach[1][step]] = row
                    left -= 1
        alone += left
    return alone
