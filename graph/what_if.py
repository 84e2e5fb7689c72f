"""What moves if a network had some ties and actors more or fewer: measures, components, communities, contacts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from . import leiden
from .changes import Changes, changed
from .grouping import groups_of, numbered
from .measure import Measure, Values
from .network import Network
from .progress import step

Ints = NDArray[np.int64]
# Searches for communities end once a round changes nothing; then what moves, moves by the change.
_ROUNDS = 20
# Decimals beyond which two values are one: sums over the same paths in another order differ there.
_DECIMALS = 12


@dataclass(frozen=True)
class Moved:
    """A node whose value of a measure changes.

    Args:
        id: Its id; empty for a measure of the whole network.
        before: Its value in the network as it is; ``None`` where it has none, or is not there.
        after: Its value in the changed network.
        rank_before: Its rank by that value, 1 for the highest; nodes of the same value have the same rank.
        rank_after: Its rank in the changed network.
    """

    id: str
    before: float | None
    after: float | None
    rank_before: int | None
    rank_after: int | None

    @property
    def change(self) -> float:
        """How much is gained or lost; a value that comes or goes counts in full."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True)
class Components:
    """What becomes of the components of a network.

    Args:
        before: Number of components.
        after: The same in the changed network.
        largest_before: Number of nodes of the largest.
        largest_after: The same in the changed network.
        fallen: Ids of nodes that are cut off from the larger part of what they were joined with.
        joined: Ids of nodes that are joined with a larger part, from which they were cut off.
    """

    before: int
    after: int
    largest_before: int
    largest_after: int
    fallen: tuple[str, ...]
    joined: tuple[str, ...]


@dataclass(frozen=True)
class Regrouping:
    """What becomes of the communities of a network.

    Args:
        before: Number of communities of two nodes or more.
        after: The same in the changed network.
        quality_before: Their modularity; ``None`` without a tie.
        quality_after: The same in the changed network.
        moved: Ids of nodes that are in another community than before: each community after the change is taken for
            that one before with which it shares most nodes. Those that are unsettled are left out.
        unsettled: Number of nodes that another search from the same communities moves in the network as it is: what
            they do says nothing of the change.
    """

    before: int
    after: int
    quality_before: float | None
    quality_after: float | None
    moved: tuple[str, ...]
    unsettled: int


@dataclass(frozen=True)
class Contact:
    """Two groups that become tied, or are tied no longer.

    Args:
        one: The first group by name.
        other: The second.
        before: Number of ties between them.
        after: The same in the changed network.
    """

    one: str
    other: str
    before: int
    after: int


@dataclass(frozen=True, eq=False)
class WhatIf:
    """All that moves.

    Args:
        changes: What was changed.
        before: The network as it is.
        after: The changed one.
        moved: For each measure, by name, the nodes whose value changes, the greatest change first.
        components: What becomes of the components.
        communities: What becomes of the communities.
        contacts: Groups that become tied, or are tied no longer, sorted.
        notes: What a reader must know beside.
    """

    changes: Changes
    before: Network
    after: Network
    moved: Mapping[str, tuple[Moved, ...]]
    components: Components
    communities: Regrouping
    contacts: tuple[Contact, ...]
    notes: tuple[str, ...]


def what_if(
    network: Network,
    changes: Changes,
    measures: Sequence[Measure] = (),
    *,
    by: str = "nuts2",
    known: Mapping[str, Values] | None = None,
) -> WhatIf:
    """Change a network and say what moves.

    Communities are those of the Leiden algorithm; in the changed network the search begins with those of the network as
    it is, so that only what gains by the change moves, and not what chance would have put elsewhere.

    Args:
        network: The network; it stays as it is.
        changes: What to change.
        measures: Which measures to compare, with their default options.
        by: What divides the nodes into groups, see `graph.grouping.groups_of`.
        known: Values of measures in the network as it is, by name, where they are known already.

    Raises:
        GraphProblem: A change names what is not there, or an actor that is there already.
        Cancelled: It was called off.

    Example:
        >>> from graph.changes import Tie
        >>> from graph.measure import named
        >>> two = Network.of([("a", "b", 1), ("b", "c", 1), ("x", "y", 1), ("y", "z", 1)])
        >>> found = what_if(two, Changes(add_ties=(Tie("c", "x"),)), [named("constraint")])
        >>> [(one.id, one.before, one.after) for one in found.moved["constraint"]]
        [('c', 1.0, 0.5), ('x', 1.0, 0.5)]
        >>> found.components.before, found.components.after, found.components.joined
        (2, 1, ('x', 'y', 'z'))
    """
    after, notes = changed(network, changes)
    contacts = _contacts(network, after, by)  # first: by may be wrong, and what follows takes its time
    moved, known = {}, known or {}
    for done, measure in enumerate(measures):
        step(done, len(measures))
        before = known[measure.name] if measure.name in known else measure(network)
        moved[measure.name] = movements(before, measure(after))
    parts, communities = _components(network, after), _communities(network, after)
    return WhatIf(changes, network, after, moved, parts, communities, contacts, notes)


def movements(before: Values, after: Values) -> tuple[Moved, ...]:
    """Compare the values of a measure in two networks.

    Returns:
        The nodes whose value is another, the greatest change first, then the greatest change of rank, then by id.

    Example:
        >>> [(one.id, one.rank_before, one.rank_after) for one in movements({"a": 1, "b": 2}, {"a": 3, "b": 2})]
        [('a', 2, 1)]
    """
    was, now = ranks(before), ranks(after)
    found = [
        Moved(id_, before.get(id_), after.get(id_), was.get(id_), now.get(id_))
        for id_ in before.keys() | after.keys()
        if not _same(before.get(id_), after.get(id_))
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.change), -_climbed(one), one.id)))


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=10**-_DECIMALS)


def _climbed(moved: Moved) -> int:
    return abs((moved.rank_after or 0) - (moved.rank_before or 0))


def ranks(values: Values) -> dict[str, int]:
    """Give ranks, 1 for the highest value and the same for the same value; nodes without a value have none.

    Example:
        >>> ranks({"a": 1.0, "b": 5.0, "c": 5.0, "d": None})
        {'a': 3, 'b': 1, 'c': 1}
    """
    known = {id_: value for id_, value in values.items() if value is not None}
    rounded = np.round(np.array(list(known.values()), np.float64), _DECIMALS)
    place = len(rounded) - np.searchsorted(np.sort(rounded), rounded, side="right") + 1
    return dict(zip(known, place.tolist(), strict=True))


def _common(before: Network, after: Network) -> tuple[list[int], list[int]]:
    """Give the positions, in both networks, of the nodes that are in both."""
    place = {id_: number for number, id_ in enumerate(after.ids)}
    both = [(number, place[id_]) for number, id_ in enumerate(before.ids) if id_ in place]
    return [one for one, _ in both], [other for _, other in both]


def _components(before: Network, after: Network) -> Components:
    part, part_after = _parts(before), _parts(after)
    one, other = _common(before, after)
    was, now = part[one], part_after[other]
    sizes, sizes_after = np.bincount(part), np.bincount(part_after)
    return Components(
        before=len(sizes),
        after=len(sizes_after),
        largest_before=int(sizes.max(initial=0)),
        largest_after=int(sizes_after.max(initial=0)),
        fallen=tuple(before.ids[one[place]] for place in _apart(was, now)),
        joined=tuple(before.ids[one[place]] for place in _apart(now, was)),
    )


def _parts(network: Network) -> Ints:
    """Number the components, from 0, and give that of each node."""
    if not len(network):
        return np.zeros(0, np.int64)
    return np.asarray(csgraph.connected_components(network.ties, directed=False)[1], np.int64)


def _apart(whole: Ints, part: Ints) -> list[int]:
    """Give the nodes that are not in the largest part of the whole that they are in."""
    pair, largest_first = _crossed(whole, part)
    main: dict[int, int] = {}
    for number, (one, _) in largest_first:
        main.setdefault(one, number)
    return np.flatnonzero(~np.isin(pair, list(main.values()))).tolist()


def _communities(before: Network, after: Network) -> Regrouping:
    """Compare communities, those of the changed network being sought from those of the one that was."""
    was = leiden.leiden(before.ties, rounds=_ROUNDS)
    one, other = _common(before, after)
    start = np.arange(len(after)) + len(before)  # a new node is one of its own
    start[other] = was.member[one]
    now, still = (
        leiden.leiden(network.ties, rounds=_ROUNDS, start=begin, seed=was.seed + 1)
        for network, begin in ((after, start), (before, was.member))
    )
    unsettled = set(_elsewhere(was.member, still.member))
    moved = [one[place] for place in _elsewhere(was.member[one], now.member[other])]
    return Regrouping(
        before=int((was.sizes > 1).sum()),
        after=int((now.sizes > 1).sum()),
        quality_before=was.quality,
        quality_after=now.quality,
        moved=tuple(before.ids[place] for place in moved if place not in unsettled),
        unsettled=len(unsettled),
    )


def _elsewhere(was: Ints, now: Ints) -> list[int]:
    """Give the nodes in another group, each now being taken for the one before with which it shares most nodes."""
    pair, largest_first = _crossed(was, now)
    olds, news, same = set[int](), set[int](), list[int]()
    for number, (old, new) in largest_first:
        if old not in olds and new not in news:
            olds.add(old)
            news.add(new)
            same.append(number)
    return np.flatnonzero(~np.isin(pair, same)).tolist()


def _crossed(one: Ints, other: Ints) -> tuple[Ints, list[tuple[int, tuple[int, int]]]]:
    """Group nodes by two groupings at once.

    Returns:
        The number of each node's pair of groups; and the pairs with their numbers, that of most nodes first.
    """
    width = int(other.max(initial=0)) + 1
    keys, first, pair, sizes = np.unique(
        one * width + other, return_index=True, return_inverse=True, return_counts=True
    )
    groups = [divmod(key, width) for key in keys.tolist()]
    return pair, [(number, groups[number]) for number in np.lexsort((first, -sizes)).tolist()]


def _contacts(before: Network, after: Network, by: str) -> tuple[Contact, ...]:
    was, now = (_between(network, by) for network in (before, after))
    return tuple(Contact(*pair, was.get(pair, 0), now.get(pair, 0)) for pair in sorted(was.keys() ^ now.keys()))


def _between(network: Network, by: str) -> dict[tuple[str, str], int]:
    """Count the ties between each two groups that have some."""
    number, names = numbered(groups_of(network, by))
    half, width = sparse.coo_array(sparse.triu(network.ties)), len(names)
    ends = np.sort(np.stack([number[end] for end in half.coords]), axis=0)
    across = ends[:, (ends[0] >= 0) & (ends[0] != ends[1])]
    keys, counts = np.unique(across[0] * width + across[1], return_counts=True)
    pairs = ((names[key // width], names[key % width]) for key in keys.tolist())
    return dict(zip(pairs, counts.tolist(), strict=True))
