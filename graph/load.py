"""One load of one source: what its header says, which files it read, what came of it, and its nodes in the graph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from ontology.problem import Problem

from .problem import GraphProblem
from .records import Link, Node

_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")


@dataclass(frozen=True, slots=True)
class LoadHeader:
    """What a load says of its source, before any row is read.

    Args:
        source: The source's name, as its file is called (``cordis``).
        title: What it is called in texts.
        publisher: Who publishes it.
        url: Where it is found.
        licence: Under which licence.
        rank: Whose word counts where sources differ: the lower wins; 100 is ordinary.

    Raises:
        GraphProblem: The name is not made of small letters, digits and underscores.

    Example:
        >>> LoadHeader("cordis", "CORDIS").rank
        100
    """

    source: str
    title: str
    publisher: str = ""
    url: str = ""
    licence: str = ""
    rank: int = 100

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.source):
            raise GraphProblem("source", repr(self.source), "small letters, digits and _", "Rename the source's file.")


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file that a load read, all rows of which were counted.

    Attributes:
        name: The file's name, without its folder.
        sha256: The digest of its content, in hexadecimal.
        size: Its length in bytes.
        rows: How many rows it gave.
        first: The number of its first row among all rows of the load, from 1.
    """

    name: str
    sha256: str
    size: int
    rows: int
    first: int


@dataclass(frozen=True, slots=True)
class Load:
    """A finished load as the archive keeps it (``load.json``).

    Attributes:
        header: What the source said of itself.
        number: Its place in the order of all loads of the archive, from 1.
        started: When it began, UTC.
        finished: When all rows were read, UTC.
        files: What it read.
        nodes: How many node records it keeps (rows may repeat a node).
        links: How many link records it keeps.
        rejected: How many rows were rejected.
        written: How many rows say something that the source's load before did not.
        unchanged: How many rows that load had as well.
        labels: What the graph of all sources holds with this load: nodes by label.
        types: The same for links, by type.
        waiting: How many links of all sources then wait for a node that nobody states.
        before: The archive's version before this load.
    """

    header: LoadHeader
    number: int
    started: datetime
    finished: datetime
    files: tuple[FileRead, ...]
    nodes: int
    links: int
    rejected: int
    before: str
    written: int = 0
    unchanged: int = 0
    labels: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0

    @property
    def source(self) -> str:
        """The name of the source."""
        return self.header.source

    @property
    def stamp(self) -> str:
        """The moment it began, as its folder is called."""
        return f"{self.started.astimezone(UTC):%Y%m%dT%H%M%S%f}Z"

    @property
    def id(self) -> str:
        """The load's id in the graph."""
        return f"load/{self.source}-{self.stamp}"

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return sum(file.rows for file in self.files)

    def json(self) -> bytes:
        """Write it down."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z)

    @classmethod
    def from_json(cls, where: str, text: str | bytes) -> Load:
        """Read what `json` wrote.

        Raises:
            GraphProblem: The text is not a load's.
        """
        try:
            said: dict[str, Any] = orjson.loads(text)
            said["header"] = LoadHeader(**said["header"])
            said["files"] = tuple(FileRead(**file) for file in said["files"])
            for moment in ("started", "finished"):
                said[moment] = datetime.fromisoformat(said[moment])
            return cls(**said)
        except (ValueError, KeyError, TypeError, Problem) as error:
            raise GraphProblem(
                where, f"a damaged load.json ({error})", "what a finished load writes", "Restore the archive's folder."
            ) from error


def own_records(loads: tuple[Load, ...]) -> tuple[Node | Link, ...]:
    """Give the nodes and links that stand for a source and its loads in the graph.

    Args:
        loads: All finished loads of one source, in their order.
    """
    if not loads:
        return ()
    header = loads[-1].header
    source = Node(
        "Source",
        f"source/{header.source}",
        name=header.title,
        publisher=header.publisher,
        licence=header.licence,
        homepage=header.url,
        rank=header.rank,
    )
    return source, *(record for load in loads for record in _of_load(load, source.id))


def _of_load(load: Load, source_id: str) -> tuple[Node | Link, ...]:
    node = Node(
        "Load",
        load.id,
        name=f"{load.header.title}, {load.started:%Y-%m-%d %H:%M:%S}",
        startedAt=load.started,
        finishedAt=load.finished,
        rowsRead=load.rows,
        rowsWritten=load.written,
        rowsUnchanged=load.unchanged,
        rowsRejected=load.rejected,
        sha256=[file.sha256 for file in load.files],
    )
    return node, Link("loadedFrom", load.id, source_id)
