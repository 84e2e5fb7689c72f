"""Throws old pages of the feed together: of each node the newest version stays, and no word of those that are gone.

Pages never change, so what stays is written onto pages of new numbers, with the members as they were. Who has followed
up to a place that is whole goes on; who has not begins anew, since it would miss which nodes are gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from graph.progress import step

from .pages import Feed, Page, cut, read_page, relist, write_page
from .words import DELETE, MEMBER


@dataclass(frozen=True, slots=True)
class Member:
    """A member on a page.

    Attributes:
        text: All its statements, as N-Quads.
        gone: Whether it says that a node is gone.
        of: The IRI of the node.
        moment: Its moment.
        place: Its place.
    """

    text: str
    gone: bool
    of: str
    moment: str
    place: int


def due(feed: Feed, before: str) -> tuple[Page, ...]:
    """Give the pages that are older than a moment, if some of them are not thrown together yet."""
    old = tuple(page for page in feed.pages if page.until < before)
    return old if old and old[-1].last >= feed.whole else ()


def compacted(folder: Path, feed: Feed, before: str) -> Feed:
    """Throw the pages together that are older than a moment.

    Args:
        folder: The folder of the feed.
        feed: What it holds.
        before: The moment, as ``xsd:dateTime``.
    """
    old = due(feed, before)
    if not old:
        return feed
    newest = _newest(folder, feed)
    stay = (one for one in _members(folder, feed, old) if not one.gone and newest[one.of] == one.place)
    made = []
    for number, page in enumerate(cut(stay, lambda one: len(one.text)), feed.numbered + 1):
        write_page(folder, feed, number, (one.text for one in page))
        made.append(Page(number, page[0].place, page[-1].place, page[0].moment, page[-1].moment, len(page)))
    rest = feed.pages[len(old) :]
    feed = replace(feed, pages=(*made, *rest), numbered=feed.numbered + len(made), whole=old[-1].last + 1)
    relist(folder, feed)
    return feed


def members_in(text: str, stream: str) -> Iterator[Member]:
    """Take the members of a page apart, in their order."""
    start = f"<{stream}> <{MEMBER}> "  # at the beginning of a line no text of a literal can stand
    for part in f"\n{text.removesuffix(chr(10))}".split(f"\n{start}")[1:]:
        kind, of, moment, place = (line.split(" ", 2)[2] for line in part.split("\n", 5)[1:5])
        whole = f"{start}{part}\n"
        yield Member(whole, DELETE in kind, of[1:-3], moment.split('"')[1], int(place.split('"')[1]))


def _members(folder: Path, feed: Feed, pages: Iterable[Page]) -> Iterator[Member]:
    for page in pages:
        step(0, 1)
        yield from members_in(read_page(folder, feed, page.number).decode(), feed.iri)


def _newest(folder: Path, feed: Feed) -> dict[str, int]:
    """Give the place of the newest version of each node."""
    return {one.of: one.place for one in _members(folder, feed, feed.pages)}
