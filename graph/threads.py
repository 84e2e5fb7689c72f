"""Work shared out over threads, with the same result on every machine."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from .progress import step

Result = TypeVar("Result")
Given = TypeVar("Given")
Numbers = NDArray[np.int64]
#: Shares of every piece of work. Fixed, not the number of cores: floating point sums depend on how they are cut.
STRIPES = 8


def in_stripes(work: Callable[[Numbers], Result], count: int) -> list[Result]:
    """Run ``work`` on interleaved shares of ``0 … count − 1``, on as many threads as there are cores.

    Only work that lets go of Python's lock (numba's ``nogil``) runs at once. Each share has arrays of its own, so that
    nothing is written by two threads; the results come in the order of the shares.

    Raises:
        Cancelled: The work was called off (see `graph.progress`); shares that run are waited for, others not begun.

    Example:
        >>> sum(in_stripes(lambda share: int(share.sum()), 100))
        4950
    """

    def whole(pieces: Iterator[Numbers]) -> Result:
        (found,) = [work(share) for share in pieces]
        return found

    return in_pieces(whole, count, max(count, 1))


def in_pieces(work: Callable[[Iterator[Numbers]], Result], count: int, piece: int = 1) -> list[Result]:
    """Run ``work`` on shares as ``in_stripes`` does, each handed over piece by piece, to be watched and called off.

    Between two pieces the work is counted as done so far, or ends: what takes seconds is cut into pieces of less. How
    it is cut changes no result as long as a share adds up its pieces one after the other.

    Args:
        work: Takes all pieces of a share, in their order; gives what they come to.
        count: How many numbers there are.
        piece: How many of them a piece has, but the last of a share.

    Raises:
        Cancelled: The work was called off; pieces that run are waited for, others not begun.

    Example:
        >>> in_pieces(lambda pieces: [piece.tolist() for piece in pieces], 20, 2)[:2]
        [[[0, 8], [16]], [[1, 9], [17]]]
    """
    shares = [np.arange(first, count, STRIPES, dtype=np.int64) for first in range(min(STRIPES, count))]
    if not shares:
        return []
    shared = _Shared(work, shares, piece)
    helpers = min(len(shares), os.cpu_count() or 1) - 1
    with ThreadPoolExecutor(max_workers=max(helpers, 1)) as pool:
        running = {pool.submit(shared.run, lambda: None) for _ in range(helpers)}
        try:
            # This thread works, too: to wake another one takes longer than many a small piece.
            shared.run(shared.tell)
            while running:
                ended, running = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
                for one in ended:
                    one.result()
                shared.tell()
        except BaseException:
            shared.called_off.set()
            raise
    return [shared.results[number] for number in range(len(shares))]


def in_turn(work: Callable[[Given], Result], of: Iterable[Given], ahead: int = 2) -> Iterator[Result]:
    """Give the results of work on one thing after the other, while other threads work on the next.

    Args:
        work: What is done; it waits for others, such as a store, or lets go of Python's lock.
        of: What it is done with.
        ahead: How many are worked on at once; so many results wait at most.

    Example:
        >>> list(in_turn(str.upper, "abc"))
        ['A', 'B', 'C']
    """
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(max_workers=ahead) as pool:
        try:
            for one in of:
                if len(waiting) == ahead:
                    yield waiting.popleft().result()
                waiting.append(pool.submit(work, one))
            while waiting:
                yield waiting.popleft().result()
        finally:
            for begun in waiting:
                begun.cancel()


class _Shared(Generic[Result]):
    """Shares of work, of which each thread takes the next."""

    def __init__(self, work: Callable[[Iterator[Numbers]], Result], shares: Sequence[Numbers], piece: int) -> None:
        self.results: dict[int, Result] = {}
        self.called_off = threading.Event()
        self._work, self._shares, self._piece = work, shares, piece
        self._numbers = iter(range(len(shares)))
        self._done = [0] * len(shares)

    def run(self, tell: Callable[[], None]) -> None:
        """Work on one share after the other, telling between pieces; where one fails, all are called off."""
        try:
            for number in self._numbers:
                self.results[number] = self._work(self._pieces(number, tell))
        except BaseException:
            self.called_off.set()
            raise

    def tell(self) -> None:
        """Tell what is done to whoever watches this thread."""
        step(sum(self._done), sum(map(len, self._shares)))

    def _pieces(self, number: int, tell: Callable[[], None]) -> Iterator[Numbers]:
        share = self._shares[number]
        for first in range(0, len(share), self._piece):
            if self.called_off.is_set():
                return
            yield share[first : first + self._piece]
            self._done[number] = min(first + self._piece, len(share))
            tell()
