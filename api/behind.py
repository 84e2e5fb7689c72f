"""Work behind requests: done once for all who ask for it, while those wait a moment and others are answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self, TypeVar

from graph.progress import Watch, watched

from .problem import Busy

T = TypeVar("T")
#: Seconds that a request waits; then it is told to ask again.
PATIENCE = 8.0
#: Requests that may wait at the same time: each of them holds one of the threads that answer.
WAITING = 4


class Behind:
    """What is being made behind the requests of one service: it ends with it. Safe to share between threads.

    Args:
        patience: Seconds that a request waits.
        waiting: Requests that may wait at the same time.

    Example:
        >>> with Behind() as behind:
        ...     behind.made("the answer", lambda: 42)
        42
    """

    def __init__(self, *, patience: float = PATIENCE, waiting: int = WAITING) -> None:
        self._patience = patience
        self._places = threading.BoundedSemaphore(waiting)
        self._made: dict[Hashable, Future[Any]] = {}
        self._lock = threading.Lock()
        self._watch = Watch()
        self._pool = ThreadPoolExecutor(1, "observatory-behind")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Call off what is being made, and wait until it has ended: the store is closed next."""
        self._watch.stop.set()
        self._pool.shutdown(cancel_futures=True)

    def made(self, what: str, work: Callable[[], T]) -> T:
        """Give what some work comes to; whoever asks for the same while it is at work gets the same.

        Args:
            what: What is made, for whoever is told to ask again, and to tell it from other work.
            work: Makes it; it hears by `graph.progress.step` that it is called off.

        Raises:
            Busy: It takes longer than a request waits; it goes on meanwhile.
        """
        with self._lock:
            future: Future[T] = self._made.get(what) or self._begin(what, work)
        has_place = self._places.acquire(blocking=False)
        try:
            return future.result(self._patience if has_place else 0)
        except TimeoutError as error:
            if future.done():  # it is the work's own
                raise
            raise Busy(what, "that they are being made", "that they are there", "Ask again in a moment.") from error
        finally:
            if has_place:
                self._places.release()

    def _begin(self, what: str, work: Callable[[], T]) -> Future[T]:
        future = self._made[what] = self._pool.submit(self._work, what, work)
        return future

    def _work(self, what: str, work: Callable[[], T]) -> T:
        try:
            with watched(self._watch):
                return work()
        finally:
            with self._lock:
                del self._made[what]
