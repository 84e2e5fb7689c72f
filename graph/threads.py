"""Work shared out over threads, with the same result on every machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .progress import step

Result = TypeVar("Result")
#: Shares of every piece of work. Fixed, not the number of cores: floating point sums depend on how they are cut.
STRIPES = 8


def in_stripes(work: Callable[[NDArray[np.int64]], Result], count: int) -> list[Result]:
    """Run ``work`` on interleaved shares of ``0 … count − 1``, on as many threads as there are cores.

    Only work that lets go of Python's lock (numba's ``nogil``) runs at once. Each share has arrays of its own, so that
    nothing is written by two threads; the results come in the order of the shares.

    Raises:
        Cancelled: The work was called off (see `graph.progress`); shares that run are waited for, others not begun.

    Example:
        >>> sum(in_stripes(lambda share: int(share.sum()), 100))
        4950
    """
    shares = [np.arange(first, count, STRIPES, dtype=np.int64) for first in range(min(STRIPES, count))]
    if not shares:
        return []
    with ThreadPoolExecutor(max_workers=min(len(shares), os.cpu_count() or 1)) as pool:
        begun = [pool.submit(work, share) for share in shares]
        waiting = set(begun)
        try:
            while waiting:
                _, waiting = wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED)
                step(len(begun) - len(waiting), len(begun))
        except BaseException:
            for one in waiting:
                one.cancel()
            raise
        return [one.result() for one in begun]
