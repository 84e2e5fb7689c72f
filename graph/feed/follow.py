"""Follows the feed of another observatory: a mirror that goes on where it stopped, however it was stopped.

A group of versions is taken in by one transaction, together with the bookmark that says so. Killed at any point, the
next run goes on with the next version. Versions are taken in in the order of the stream, without one left out: where
the publisher no longer has all that comes next, or has begun another stream, the mirror is emptied and begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from graph.connection import Graph
from graph.lock import FileLock
from graph.problem import GraphProblem
from graph.rdf.read import of_quads
from ontology.schema import Schema

from .bookmark import Bookmark, empty, opened, read, write
from .fetch import NoMore, Origin
from .take import Wanted, transactions
from .told import Part, Root, Version, apart, root_of, versions_of

Progress = Callable[[int, int], None]
"""Told the place of the version taken in last, and of the last that there is."""
_AGAIN = 3


@dataclass(frozen=True, slots=True)
class Followed:
    """What a run did.

    Attributes:
        versions: How many versions it took in.
        place: The place of the last version that the mirror has.
        moment: The moment of that version; empty if there is none.
        polling: Seconds after which the publisher wants to be asked again; 0 if it had nothing to say.
    """

    versions: int
    place: int
    moment: str
    polling: int


def follow(
    graph: Graph, schema: Schema, address: str, *, origin: Origin | None = None, progress: Progress | None = None
) -> Followed:
    """Take in all versions that are new.

    Args:
        graph: The store of the mirror: empty, or one that follows this feed already.
        schema: The ontology.
        address: The address of the feed.
        origin: Fetches from there.
        progress: Told how far it is.

    Raises:
        OutOfReach: The publisher cannot be reached now; what was taken in until then is kept.
        GraphProblem: The store is no mirror of this feed, the feed is not as it should be, or it tells of what this
            observatory's ontology does not know.
    """
    return _Following(graph, schema, origin or Origin(address), progress).run(opened(graph, schema, address))


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the right to follow into a home.

    Raises:
        GraphProblem: Another process follows into it.
    """
    home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home / "follow.lock")
    if not lock.take():
        remedy = "Leave it to that one, or end it first."
        raise GraphProblem(str(home), "another process that follows a feed into it", "one at a time", remedy)
    try:
        yield
    finally:
        lock.release()


class _Following:
    """One run."""

    def __init__(self, graph: Graph, schema: Schema, origin: Origin, progress: Progress | None) -> None:
        self._graph, self._schema, self._origin = graph, schema, origin
        self._progress = progress
        self._taken = 0

    def run(self, bookmark: Bookmark) -> Followed:
        """Take in what is new."""
        for _ in range(_AGAIN):
            try:
                return self._run(bookmark)
            except NoMore:  # pages were thrown together just now
                bookmark = read(self._graph) or bookmark
        return self._run(bookmark)

    def _run(self, bookmark: Bookmark) -> Followed:
        document = self._origin.fetch(bookmark.origin, bookmark.tag)
        if document is None:
            return Followed(0, bookmark.place, bookmark.moment, 0)
        root = root_of(document)
        if root.stream != bookmark.stream or _has_missed(bookmark, root):
            bookmark = replace(empty(self._graph, bookmark), stream=root.stream, whole=root.whole)
        for part in root.parts:
            if part.last > bookmark.place:
                bookmark = self._page(root, part, bookmark)
        bookmark = replace(bookmark, place=max(bookmark.place, root.whole - 1), tag=root.tag)
        write(self._graph, [], bookmark)
        return Followed(self._taken, bookmark.place, bookmark.moment, root.polling)

    def _page(self, root: Root, part: Part, bookmark: Bookmark) -> Bookmark:
        document = self._origin.fetch(self._origin.check(part.address, bookmark.origin))
        assert document is not None  # noqa: S101  (no tag was sent)
        versions = [one for one in versions_of(document, root) if one.place > bookmark.place]
        _check_whole([one.place for one in versions], max(root.whole, bookmark.place + 1), part)
        for group in apart(versions):
            wanted = self._wanted(root, group)
            last = group[-1]
            bookmark = replace(bookmark, place=last.place, moment=last.moment, tag="")
            *before, steps = transactions(self._graph, self._schema, wanted)
            for one in before:
                self._graph.write(one)
            write(self._graph, steps, bookmark)
            self._taken += len(group)
            if self._progress is not None:
                self._progress(last.place, root.parts[-1].last)
        return bookmark

    def _wanted(self, root: Root, group: list[Version]) -> Wanted:
        """Read what versions say.

        Raises:
            GraphProblem: They tell of what is not known here, or of other nodes than they are versions of.
        """
        found = of_quads((quad for one in group for quad in one.quads), self._schema, root.base)
        if found.unknown:
            unknown = ", ".join(sorted(found.unknown)[:5])
            raise GraphProblem(root.stream, f"terms that are not known here: {unknown}",
                               f"those of the ontology {self._schema.version}",
                               "Bring this observatory to the publisher's version, then follow on.")  # fmt: skip
        wanted = Wanted.of((one.id for one in group if one.gone), found.records())
        told = {one.id for one in group if not one.gone}
        if strange := (wanted.nodes.keys() | {source for _, source, _ in wanted.links}) ^ told:
            raise GraphProblem(root.stream, f"a version that tells of {min(strange)}, or does not",
                               "one that tells of its own node, and of no other", "Tell its publisher.")  # fmt: skip
        return wanted


def _has_missed(bookmark: Bookmark, root: Root) -> bool:
    """Whether versions were left out behind the bookmark, since when it was last read: nodes may be gone since then."""
    return 0 < bookmark.place < root.whole - 1 and bookmark.whole != root.whole


def _check_whole(places: list[int], first: int, part: Part) -> None:
    """Make sure that no version is lacking of those that should all be there, nor the last of the page.

    Raises:
        GraphProblem: One is.
    """
    there = [place for place in places if place >= first]
    if there != list(range(first, first + len(there))) or places[-1:] != [part.last]:
        raise GraphProblem(part.address, f"a page that lacks versions up to {part.last}", "all of them",
                           "Tell its publisher; what was taken in before it is kept.")  # fmt: skip
