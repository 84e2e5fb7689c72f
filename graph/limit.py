"""Time limits kept by the one who waits, for an engine that keeps none for a single query."""

from __future__ import annotations

import contextvars
import itertools
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar, cast

T = TypeVar("T")
GRACE = 2.0
"""Seconds that something told to end gets before it is left to itself."""


class Slots:
    """Small numbers, each lent to one borrower at a time.

    Example:
        >>> slots = Slots()
        >>> with slots.lend() as first, slots.lend() as second:
        ...     (first, second)
        (0, 1)
    """

    def __init__(self) -> None:
        self._fresh = itertools.count()
        self._free: list[int] = []

    @contextmanager
    def lend(self) -> Iterator[int]:
        """Lend a number for the time of a ``with`` block."""
        try:
            number = self._free.pop()
        except IndexError:
            number = next(self._fresh)
        try:
            yield number
        finally:
            self._free.append(number)


@contextmanager
def after(seconds: float, end: Callable[[], None]) -> Iterator[None]:
    """Call ``end`` from another thread if the block is not left in time."""
    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def within(seconds: float, run: Callable[[], T], end: Callable[[], None]) -> T:
    """Run something for at most some seconds, then end it and go on.

    Args:
        seconds: How long to wait.
        run: What to do, in a thread of its own.
        end: What makes ``run`` stop; called when the time is over.

    Returns:
        What ``run`` returns.

    Raises:
        TimeoutError: The time is over; what ``run`` gives or raises afterwards is dropped.

    Example:
        >>> within(5.0, lambda: 6 * 7, lambda: None)
        42
    """
    done: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()

    def work() -> None:
        try:
            done.put((run(), None))
        except BaseException as error:  # noqa: BLE001  (it is raised again where it was waited for)
            done.put((None, error))

    # In the caller's context, so that what watches and cancels its work is heard.
    worker = threading.Thread(target=contextvars.copy_context().run, args=(work,), daemon=True, name="observatory-read")
    worker.start()
    try:
        result, error = done.get(timeout=seconds)
    except queue.Empty:
        end()
        worker.join(GRACE)
        raise TimeoutError(f"no end within {seconds:g} s") from None
    if error is not None:
        raise error
    return cast("T", result)
