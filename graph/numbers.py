"""Where the engine's own numbers of nodes lead, within one read: they are short to send, and not kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .affiliations import Places
from .problem import GraphProblem

# Numbers for one node up to which a table of all numbers is held.
_SPARSE = 16


class Numbers:
    """The places of nodes in the order of their ids, by their numbers.

    Args:
        numbers: The number of each node.
        ids: The id of each.

    Example:
        >>> numbers = Numbers([7, 3], ["b", "a"])
        >>> numbers.ids, numbers.places([7, 7, 3]).tolist()
        (('a', 'b'), [1, 1, 0])
    """

    def __init__(self, numbers: Sequence[int], ids: Sequence[str]) -> None:
        # As Python sorts texts, by code point, in a third of the time.
        self.order: list[int] = pl.Series(ids, dtype=pl.String).arg_sort().to_list()
        self.ids: tuple[str, ...] = tuple(map(ids.__getitem__, self.order))
        known = np.array(numbers, np.int64)[self.order]
        self._places = np.argsort(known).astype(np.int32)
        self._numbers = known[self._places]
        self._dense = _dense(self._numbers, self._places)

    def near(self, numbers: Sequence[int] | NDArray[np.int64]) -> Places:
        """Give the place of each; −1 for one that is not known."""
        if not len(self._numbers):
            return np.full(len(numbers), -1, np.int32)
        asked = np.array(numbers, np.int64)
        if self._dense is not None:
            beyond = len(self._dense) - 1
            offset = asked - self._numbers[0]
            return self._dense[np.where((offset >= 0) & (offset < beyond), offset, beyond)]
        found = np.minimum(np.searchsorted(self._numbers, asked), len(self._numbers) - 1)
        return np.where(self._numbers[found] == asked, self._places[found], -1).astype(np.int32)

    def places(self, numbers: Sequence[int] | NDArray[np.int64]) -> Places:
        """Give the place of each.

        Raises:
            GraphProblem: One is not known: it came to the store after the others were read.
        """
        places = self.near(numbers)
        if (places < 0).any():
            raise changed()
        return places


def changed() -> GraphProblem:
    """Say that a store changed between two answers that belong together."""
    return GraphProblem("the graph", "a store that changed while it was read", "the same nodes throughout",
                        "Wait until the load is done, then ask again.")  # fmt: skip


def _dense(numbers: NDArray[np.int64], places: Places) -> Places | None:
    """Give the place by number itself, counted from the least, and −1 at the end; ``None`` if that takes much room.

    One engine counts its nodes, the other's numbers lie far apart; to look up is ten times as fast as to search.
    """
    if not len(numbers) or numbers[-1] - numbers[0] > _SPARSE * len(numbers):
        return None
    table = np.full(int(numbers[-1] - numbers[0]) + 2, -1, np.int32)
    table[numbers - numbers[0]] = places
    return table
