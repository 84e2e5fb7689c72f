"""Runs: work that takes longer than a request should wait, begun by one request, watched and called off by others."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from types import TracebackType
from typing import Any, Literal, Self
from uuid import uuid4

from graph.progress import Watch, watched
from ontology.problem import Problem
from queries.table import Table

from .errors import defect
from .problem import Busy, NotFound

State = Literal["waiting", "running", "done", "failed", "cancelled"]
#: Runs that compute at the same time; each of them uses all cores already.
AT_ONCE = 2
#: Runs that may wait for their turn.
WAITING = 8
#: Runs that are remembered; those that ended first are forgotten first.
KEPT = 50
_OPEN: tuple[State, ...] = ("waiting", "running")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


@dataclass(frozen=True, eq=False)
class Run:
    """How far some work is, at one moment.

    Args:
        id: Its id.
        asked: What was asked for, as JSON has it.
        address: Where the same is asked for without a run: once this one is done, it answers at once.
        state: Waiting for its turn, running, or how it ended.
        share: How much is done of the step it is at, from 0 to 1.
        begun: When it was asked for.
        started: When its turn came.
        ended: When it ended.
        problem: Why it failed.
        table: What it came to.
    """

    id: str
    asked: Mapping[str, Any]
    address: str
    state: State = "waiting"
    share: float = 0.0
    begun: dt.datetime = field(default_factory=_now)
    started: dt.datetime | None = None
    ended: dt.datetime | None = None
    problem: Problem | None = None
    table: Table | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is still something to wait for."""
        return self.state in _OPEN


class Runs:
    """The runs of one service: they end with it. Safe to share between threads.

    Args:
        at_once: How many may run at the same time.
        waiting: How many may wait for their turn.
        kept: How many are remembered.

    Example:
        >>> with Runs() as runs:
        ...     run = runs.begin({"measure": "degree"}, "/api/measures/degree", lambda: Table.of(("value",), [(1,)]))
        ...     while runs.known(run.id).is_open:
        ...         pass
        ...     runs.known(run.id).state
        'done'
    """

    def __init__(self, *, at_once: int = AT_ONCE, waiting: int = WAITING, kept: int = KEPT) -> None:
        self._waiting, self._kept = waiting, kept
        self._runs: dict[str, Run] = {}
        self._watches: dict[str, Watch] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(at_once, "observatory-run")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Call off what waits and runs, and wait until it has ended: the store is closed next."""
        for run in self.listed():
            self.cancel(run.id)
        self._pool.shutdown()

    def begin(self, asked: Mapping[str, Any], address: str, work: Callable[[], Table]) -> Run:
        """Let some work wait for its turn.

        Args:
            asked: What it is, for those who look at it.
            address: Where the same is asked for without a run.
            work: What is done; it tells how far it is, and hears that it is called off, by `graph.progress.step`.

        Raises:
            Busy: Too many wait already.
        """
        run = Run(uuid4().hex, asked, address)

        def told(share: float) -> None:
            self._change(run.id, "running", share=share)

        watch = Watch(told)
        with self._lock:
            self._make_room()
            self._runs[run.id], self._watches[run.id] = run, watch
        self._pool.submit(self._work, run.id, watch, work)
        return run

    def listed(self) -> list[Run]:
        """Give all runs that are remembered, the newest first."""
        with self._lock:
            return list(reversed(self._runs.values()))

    def known(self, id_: str) -> Run:
        """Give a run as it is now.

        Raises:
            NotFound: There is none of that id, or it ended long ago and is forgotten.
        """
        with self._lock:
            if id_ not in self._runs:
                raise NotFound("run", repr(id_), "the id of a run of this service since it was started",
                               "See /api/runs, or begin it again.")  # fmt: skip
            return self._runs[id_]

    def cancel(self, id_: str) -> Run:
        """Call a run off; one that has ended stays as it is.

        Its result is dropped from now on; the computing ends at its next step, which it takes several times a second.

        Raises:
            NotFound: There is none of that id.
        """
        self.known(id_)
        self._change(id_, *_OPEN, state="cancelled", ended=_now())
        with self._lock:
            if (watch := self._watches.get(id_)) is not None:
                watch.stop.set()
        return self.known(id_)

    def _work(self, id_: str, watch: Watch, work: Callable[[], Table]) -> None:
        if not self._change(id_, "waiting", state="running", started=_now()):
            return
        end = partial(self._change, id_, "running")
        try:
            with watched(watch):
                table = work()
            end(state="done", share=1.0, ended=_now(), table=table)
        except Problem as problem:
            end(state="failed", ended=_now(), problem=problem)
        except Exception as error:  # noqa: BLE001  (nobody else would hear of it)
            end(state="failed", ended=_now(), problem=defect(f"run {id_}", error))

    def _change(self, id_: str, *states: State, **facts: Any) -> bool:
        """Change a run that is in one of some states; say whether it was."""
        with self._lock:
            run = self._runs.get(id_)
            if run is None or run.state not in states:
                return False
            self._runs[id_] = replace(run, **facts)
            return True

    def _make_room(self) -> None:
        waiting = sum(run.state == "waiting" for run in self._runs.values())
        if waiting >= self._waiting:
            raise Busy("the runs", f"{waiting} that wait for their turn", f"fewer than {self._waiting}",
                       "Wait until one has ended, or cancel one: see /api/runs.")  # fmt: skip
        ended = [id_ for id_, run in self._runs.items() if not run.is_open]
        for id_ in ended[: max(len(self._runs) + 1 - self._kept, 0)]:
            del self._runs[id_], self._watches[id_]
