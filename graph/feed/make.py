"""Brings the feed up to the loads: of each, a version for every node that it changed, exactly once.

The feed is a matter of the archive alone: what a load changed is found again from what the sources stated before and
after it, so nothing is noted while a load runs, and nothing is lost if it is killed. A load that is not yet wholly in
the store is not yet in the feed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from graph.archive import Archive
from graph.load import Load
from graph.lock import FileLock
from graph.merge import State
from graph.progress import step
from graph.settings import Settings
from ontology.schema import Schema

from .compact import compacted, due
from .members import Step, Writing
from .pages import Feed, Page, cut, listed, relist, write_page
from .versions import told


class Feeding:
    """Keeps the feed of one observatory.

    Args:
        archive: The loads.
        schema: The ontology.
        settings: Where the feed is kept, for how long all of it, and what stands before a local id.
        now: The moment; that of the clock when left out.

    Attributes:
        folder: Where it is kept.
    """

    def __init__(self, archive: Archive, schema: Schema, settings: Settings, now: datetime | None = None) -> None:
        self._archive, self._schema = archive, schema
        self._base = settings.base_iri
        self._now = now or datetime.now(UTC)
        self._oldest = _moment(self._now - timedelta(days=settings.feed_days)) if settings.feed_days else ""
        self.folder = settings.home / "feed"

    def listed(self) -> Feed | None:
        """Give the feed as it is; ``None`` if there is none yet."""
        return listed(self.folder)

    def present(self) -> Feed | None:
        """Give the feed if it tells of all loads that are done, and of none for too long; ``None`` if it does not."""
        feed, loads = listed(self.folder), self._loads()
        if feed is None or not self._goes_on(feed, loads) or feed.loads < len(loads) or due(feed, self._oldest):
            return None
        return feed

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
            return compacted(self.folder, feed, self._oldest)

    def _loads(self) -> tuple[Load, ...]:
        """Give the loads that are done."""
        pending = self._archive.pending()
        return tuple(load for load in self._archive.loads() if pending is None or load.number < pending.number)

    def _goes_on(self, feed: Feed, loads: Sequence[Load]) -> bool:
        """Whether the feed tells of these loads, up to one of them."""
        same = feed.loads <= len(loads) and (not feed.loads or loads[feed.loads - 1].id == feed.last)
        return same and feed.base == self._base

    def _begun(self, loads: Sequence[Load]) -> Feed:
        """Begin a stream: with a version of each node that there is, made by the last load."""
        feed = Feed(f"{self._now:%Y%m%dT%H%M%S%f}Z", self._base)
        if loads:
            return self._with(feed, {}, self._archive.state_of(loads), loads)
        relist(self.folder, feed)
        return feed

    def _with(self, feed: Feed, before: State, after: State, loads: Sequence[Load]) -> Feed:
        """Add the versions that the last of some loads made."""
        load = loads[-1]
        made = Step(load.id, max(feed.moment, _moment(load.finished)))
        writing = Writing(self._schema, self._base, feed.iri)
        pages, place = list(feed.pages), feed.place
        texts = writing.members(told(before, after), made, place + 1)
        for number, members in enumerate(cut(texts, len), feed.numbered + 1):
            step(0, 1)
            write_page(self.folder, feed, number, members)
            last = place + len(members)
            pages.append(Page(number, place + 1, last, made.moment, made.moment, len(members)))
            place = last
        numbered = feed.numbered + len(pages) - len(feed.pages)
        feed = replace(feed, loads=len(loads), last=load.id, moment=made.moment, place=place, pages=tuple(pages),
                       numbered=numbered)  # fmt: skip
        relist(self.folder, feed)
        return feed


def _moment(moment: datetime) -> str:
    """Spell a moment so that texts are in the order of moments."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
