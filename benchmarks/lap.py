"""Wall time, processor time and memory of a process, and of others that work for it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path


class Lap:
    """Wall time, and the processor time of this process and of others.

    Args:
        pids: The others.
    """

    def __init__(self, pids: Iterable[int] = ()) -> None:
        self._pids = tuple(pids)
        self._begun = self._now()

    def end(self) -> tuple[float, float]:
        """Give wall seconds and processor seconds since it began."""
        wall, cpu = self._now()
        return wall - self._begun[0], cpu - self._begun[1]

    def _now(self) -> tuple[float, float]:
        ticks = sum(int(ticks) for pid in self._pids for ticks in _stat(pid)[11:13])
        own = os.times()
        return time.perf_counter(), sum(own[:4]) + ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()


def peak() -> float:
    """Give the peak of this process's memory in MiB."""
    # Not getrusage: its peak is inherited from the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
