"""Long work that can be watched and called off: who asks opens a watch, what computes tells how far it has come."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from .problem import GraphProblem


class Cancelled(GraphProblem):
    """The work was called off by who had asked for it; nothing of it is kept."""


@dataclass(frozen=True, eq=False)
class Watch:
    """What stands between the one who waits and the work.

    Args:
        told: Called now and then with the share that is done, from 0 to 1; from the thread that computes.
        stop: Set from any thread to call the work off.
    """

    told: Callable[[float], None] = lambda share: None  # noqa: ARG005  (by default nobody listens)
    stop: threading.Event = field(default_factory=threading.Event)


_present: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(watch: Watch) -> Iterator[Watch]:
    """Watch all that is computed within the block, in this thread and in those that ``in_stripes`` starts.

    Example:
        >>> heard = []
        >>> with watched(Watch(heard.append)):
        ...     step(1, 4)
        >>> heard
        [0.25]
    """
    token = _present.set(watch)
    try:
        yield watch
    finally:
        _present.reset(token)


def step(done: int, whole: int) -> None:
    """Tell that so many of so many pieces are done; whoever computes for seconds calls this several times a second.

    Raises:
        Cancelled: The work was called off.
    """
    if (watch := _present.get()) is None:
        return
    if watch.stop.is_set():
        raise Cancelled("the computation", f"a request to stop it at {done} of {whole} pieces", "time to end",
                        "Ask again, for a smaller network or a faster measure.")  # fmt: skip
    watch.told(done / whole if whole else 1.0)
