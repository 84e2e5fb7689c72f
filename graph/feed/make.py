"""Brings the feed up to the loads: of each, a version for every node that it changed, exactly once.

The feed is a matter of the archive alone: what a load changed is found again from what the sources stated before and
after it, so nothing is noted while a load runs, and nothing is lost if it is killed. A load that is not yet wholly in
the store is not yet in the feed.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from graph.archive import Archive
from graph.connection import Graph
from graph.load import Load
from graph.lock import FileLock
from graph.merge import State
from graph.settings import Settings
from ontology.schema import Schema

from .members import Step, Writing
from .pages import Feed, Page, cut, list_, listed, write_page
from .versions import told

PATIENCE = 10.0
"""Seconds that one who asks for the feed waits for it to be brought up to the loads; then it is given as it is."""


class Feeding:
    """Keeps the feed of one observatory.

    Args:
        graph: The store; it is not read.
        archive: The loads.
        schema: The ontology.
        settings: Where the feed is kept, and what stands before a local id.
    """

    def __init__(self, graph: Graph, archive: Archive, schema: Schema, settings: Settings) -> None:
        self._graph, self._archive, self._schema = graph, archive, schema
        self._base = settings.base_iri
        self.folder = folder_of(settings)
        self._lock = threading.Lock()
        self._working: _Working | None = None

    def feed(self, patience: float = PATIENCE) -> Feed | None:
        """Give the feed, brought up to the loads if that takes no longer than is waited.

        What takes longer goes on meanwhile; until it is done the feed is given as it was.

        Args:
            patience: Seconds to wait.

        Returns:
            The feed; ``None`` if the very first of it is still being made.

        Raises:
            GraphProblem: It cannot be made.
        """
        with self._lock:
            if self._working is None or self._working.done:
                if (feed := listed(self.folder)) is not None and self._is_up(feed):
                    return feed
                self._working = _Working(self.renewed)
            working = self._working
        working.join(patience)
        if working.done and working.problem is not None:
            raise working.problem
        return listed(self.folder)

    def renewed(self) -> Feed:
        """Bring the feed up to the loads.

        Raises:
            GraphProblem: It cannot be made.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / "lock"):
            loads, feed = self._loads(), listed(self.folder)
            if feed is None or not self._goes_on(feed, loads):
                feed = self._begun(loads)
            for done in range(feed.loads, len(loads)):
                before, after = (self._archive.state_of(loads[:count]) for count in (done, done + 1))
                feed = self._with(feed, before, after, loads[: done + 1])
            return feed

    def _loads(self) -> tuple[Load, ...]:
        """Give the loads that are done."""
        pending = self._archive.pending()
        return tuple(load for load in self._archive.loads() if pending is None or load.number < pending.number)

    def _is_up(self, feed: Feed) -> bool:
        loads = self._loads()
        return self._goes_on(feed, loads) and feed.loads == len(loads)

    def _goes_on(self, feed: Feed, loads: Sequence[Load]) -> bool:
        """Whether the feed tells of these loads, up to one of them."""
        same = feed.loads <= len(loads) and (not feed.loads or loads[feed.loads - 1].id == feed.last)
        return same and feed.base == self._base

    def _begun(self, loads: Sequence[Load]) -> Feed:
        """Begin a stream: with a version of each node that there is, made by the last load."""
        feed = Feed(f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z", self._base)
        if loads:
            return self._with(feed, {}, self._archive.state_of(loads), loads)
        list_(self.folder, feed)
        return feed

    def _with(self, feed: Feed, before: State, after: State, loads: Sequence[Load]) -> Feed:
        """Add the versions that the last of some loads made."""
        load = loads[-1]
        step = Step(load.number, load.id, max(feed.moment, _moment(load.finished)))
        writing = Writing(self._schema, self._base, feed.iri)
        pages, place = list(feed.pages), feed.place
        for number, members in enumerate(cut(writing.members(told(before, after), step, place + 1)), feed.numbered + 1):
            write_page(self.folder, feed, number, members)
            last = place + len(members)
            pages.append(Page(number, place + 1, last, step.moment, step.moment, len(members)))
            place = last
        numbered = feed.numbered + len(pages) - len(feed.pages)
        feed = replace(feed, loads=len(loads), last=load.id, moment=step.moment, place=place, pages=tuple(pages),
                       numbered=numbered)  # fmt: skip
        list_(self.folder, feed)
        return feed


class _Working(threading.Thread):
    """Work that goes on while nobody waits; the process may end without it, since it is done whole or not at all."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(name="feed", daemon=True)
        self._work = work
        self.problem: Exception | None = None
        self.start()

    @property
    def done(self) -> bool:
        return not self.is_alive()

    def run(self) -> None:
        try:
            self._work()
        except Exception as problem:  # noqa: BLE001  (whoever waits is told)
            self.problem = problem


_feedings: weakref.WeakKeyDictionary[Graph, Feeding] = weakref.WeakKeyDictionary()
_finding = threading.Lock()


def feeding(graph: Graph, archive: Archive, schema: Schema, settings: Settings) -> Feeding:
    """Give what keeps the feed of an observatory: one for each store that is open."""
    with _finding:
        return _feedings.setdefault(graph, Feeding(graph, archive, schema, settings))


def folder_of(settings: Settings) -> Path:
    """Name the folder of the feed."""
    return settings.home / "feed"


def _moment(moment: datetime) -> str:
    """Spell a moment so that texts are in the order of moments."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
