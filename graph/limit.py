"""A time limit kept by the one who waits, for an engine that does not keep one for a single query."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar, cast

T = TypeVar("T")


def within(seconds: float, run: Callable[[], T]) -> T:
    """Run something for at most some seconds; past them the caller goes on and the engine's own limit ends it.

    Args:
        seconds: How long to wait.
        run: What to do, in a thread of its own.

    Returns:
        What ``run`` returns.

    Raises:
        TimeoutError: The time is over; what ``run`` gives or raises afterwards is dropped.

    Example:
        >>> within(5.0, lambda: 6 * 7)
        42
    """
    done: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()

    def work() -> None:
        try:
            done.put((run(), None))
        except BaseException as error:  # noqa: BLE001  (it is raised again where it was waited for)
            done.put((None, error))

    threading.Thread(target=work, daemon=True, name="observatory-read").start()
    try:
        result, error = done.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"no end within {seconds:g} s") from None
    if error is not None:
        raise error
    return cast("T", result)
