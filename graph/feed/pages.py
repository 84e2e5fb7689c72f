"""The pages of the feed on disk: written once, never changed, and counted only when the list of them says so.

A page holds members one load made, as N-Quads, gzipped. Which pages there are, and of which loads, stands in
``feed.json``, which is replaced as a whole: a load's pages are all in the feed or none is.
"""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import orjson

from graph.problem import GraphProblem

T = TypeVar("T")
MEMBERS = 1_000
"""The most members of a page."""
BYTES = 4 << 20
"""About the most bytes of a page; a member that is longer has one of its own."""
_LIST = "feed.json"


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        number: Its number, from 1; each is used once.
        first: The place of its first member in the stream.
        last: The place of its last member.
        since: The moment of its first member, as ``xsd:dateTime``.
        until: The moment of its last member.
        members: How many it has.
    """

    number: int
    first: int
    last: int
    since: str
    until: str
    members: int


@dataclass(frozen=True, slots=True)
class Feed:
    """What the feed holds.

    Attributes:
        stream: The name of the stream: when it was begun.
        base: What stands before a local id in it.
        loads: How many loads it tells of.
        last: The id of the last of them; empty if there is none.
        moment: The moment of the last member, as ``xsd:dateTime``; empty if there is none.
        place: The place of the last member; 0 if there is none.
        pages: The pages, in the order of what they hold.
        numbered: How many pages there ever were.
        whole: The place from which on no version is left out.
    """

    stream: str
    base: str
    loads: int = 0
    last: str = ""
    moment: str = ""
    place: int = 0
    pages: tuple[Page, ...] = ()
    numbered: int = 0
    whole: int = 1

    @property
    def iri(self) -> str:
        """The IRI of the stream."""
        return f"{self.base}feed/{self.stream}"


def holding(feed: Feed, place: int) -> Page | None:
    """Give the page that has, or had, the member of a place; ``None`` if there never was one."""
    return next((page for page in feed.pages if page.first <= place <= page.last), None)


def listed(folder: Path) -> Feed | None:
    """Read which pages there are; ``None`` if there never was a feed.

    Raises:
        GraphProblem: The list is damaged.
    """
    path = folder / _LIST
    if not path.exists():
        return None
    try:
        said: dict[str, Any] = orjson.loads(path.read_bytes())
        return Feed(**{**said, "pages": tuple(Page(**page) for page in said["pages"])})
    except (ValueError, KeyError, TypeError) as error:
        remedy = "Remove the folder; the feed then begins anew, and who follows it takes all once more."
        raise GraphProblem(str(path), f"a damaged list ({error})", "the list of the pages", remedy) from error


def relist(folder: Path, feed: Feed) -> None:
    """Replace the list; from then on its pages count, and the files of all others go."""
    made = folder / f"{_LIST}.{os.getpid()}"
    _write(made, orjson.dumps(asdict(feed), option=orjson.OPT_INDENT_2))
    made.replace(folder / _LIST)
    for old in folder.iterdir():
        if old.is_dir() and old.name != feed.stream:
            shutil.rmtree(old, ignore_errors=True)
    kept = {_path(folder, feed.stream, page.number) for page in feed.pages}
    for path in (folder / feed.stream).glob("*.nq.gz"):
        if path not in kept:
            path.unlink()


def write_page(folder: Path, feed: Feed, number: int, members: Iterable[str]) -> None:
    """Write a page for good; it counts once the list has it."""
    path = _path(folder, feed.stream, number)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, gzip.compress("".join(members).encode(), 6, mtime=0))


def read_page(folder: Path, feed: Feed, number: int) -> bytes:
    """Read the members of a page, as N-Quads.

    Raises:
        FileNotFoundError: It was thrown together with others just now.
    """
    return gzip.decompress(_path(folder, feed.stream, number).read_bytes())


def cut(members: Iterable[T], size: Callable[[T], int]) -> Iterator[list[T]]:
    """Cut members into pages.

    Args:
        members: The members.
        size: Says how long one is.

    Example:
        >>> [len(page) for page in cut(["x"] * 2_500, len)]
        [1000, 1000, 500]
    """
    page: list[T] = []
    total = 0
    for member in members:
        if page and (len(page) == MEMBERS or total + size(member) > BYTES):
            yield page
            page, total = [], 0
        page.append(member)
        total += size(member)
    if page:
        yield page


def _path(folder: Path, stream: str, number: int) -> Path:
    return folder / stream / f"{number}.nq.gz"


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
