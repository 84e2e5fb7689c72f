"""What one run of one candidate costs: wall time, processor time, peak of memory."""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from lap import Lap, peak
from numpy.typing import NDArray
from sizes import Data

Values = NDArray[np.float64]
# Work shorter than this is done several times in a process: one time of a few milliseconds says little.
_SHORT, _TIMES = 0.5, 5


@dataclass(frozen=True, eq=False)
class Found:
    """What a candidate came to.

    Attributes:
        values: What is compared with the others' values; NaN where it was not computed.
        share: The part of the work that was done: times are divided by it.
        note: What a reader should know of it.
        spent: Wall seconds, CPU seconds and MiB, where the work was done by another program.
    """

    values: Values
    share: float = 1.0
    note: str = ""
    spent: tuple[float, float, float] | None = None


def plain(result: Any, _: Any) -> Found:
    """Take a result for the values."""
    return Found(np.asarray(result, np.float64))


@dataclass(frozen=True)
class Candidate:
    """A way to do a job.

    Attributes:
        name: Whose way it is.
        work: What is timed.
        given: Makes what the work is given, before the clock starts.
        found: Reads the result, and what was given, after the clock has stopped.
        needs: A package, or a program, without which it cannot run.
        beyond: Sizes at which it is not tried, and why.
    """

    name: str
    work: Callable[[Any], Any]
    given: Callable[[Data], Any]
    found: Callable[[Any, Any], Found] = plain
    needs: str = ""
    beyond: Mapping[str, str] = field(default_factory=dict)

    def lacks(self, size: str) -> str:
        """Say why it is not tried here at this size; nothing if it is."""
        if size in self.beyond:
            return f"not tried: {self.beyond[size]}"
        there = not self.needs or shutil.which(self.needs) or importlib.util.find_spec(self.needs)
        return "" if there else f"{self.needs} is not installed"


@dataclass(frozen=True)
class Trial:
    """What one run cost.

    Attributes:
        wall: Seconds for the whole work, by the share that was done.
        cpu: Processor seconds, all threads, and those of the store.
        mib: Peak of the process's memory; ``None`` where it is not its own.
        share: The part of the work that was done.
        note: What a reader should know of it.
    """

    wall: float
    cpu: float
    mib: float | None
    share: float = 1.0
    note: str = ""


def measure(candidate: Candidate, data: Data, warm: Data) -> tuple[Trial, Values]:
    """Run a candidate in this process, first on a small network, so that nothing is compiled or imported on time."""
    if not data.store and data.size != warm.size:
        candidate.work(candidate.given(warm))
    laps: list[tuple[float, float]] = []
    begun = time.perf_counter()
    while not laps or (time.perf_counter() - begun < _SHORT and len(laps) < _TIMES):
        given = candidate.given(data)
        lap = Lap(data.store.get("pids", ()))
        result = candidate.work(given)
        laps.append(lap.end())
    found = candidate.found(result, given)
    wall, cpu, mib = found.spent or (*(statistics.median(times) for times in zip(*laps, strict=True)), peak())
    return Trial(wall / found.share, cpu / found.share, mib, found.share, found.note), found.values.ravel()
