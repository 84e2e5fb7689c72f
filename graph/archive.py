"""The records of every load, kept as they were read: the truth that the graph is made from."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import polars as pl

from .load import FileRead, Load, LoadHeader, own_records
from .lock import FileLock
from .merge import State, Stated, as_frames
from .problem import GraphProblem
from .spelling import restored
from .stage import Staged
from .storage import Storage

__all__ = ["Archive", "Contents", "FileRead", "Load", "LoadHeader", "Staged", "Statement"]

PATIENCE = 30.0
"""Seconds to wait for another process that changes the archive."""

_LAST = "load.json"
_CONTENTS = "contents.json"


@dataclass(frozen=True, slots=True)
class Contents:
    """How much a store must hold.

    Attributes:
        labels: Nodes by label, subclasses counted under each of their labels.
        types: Links by type.
        waiting: Links that stay outside because nobody states one of their ends.
    """

    labels: dict[str, int]
    types: dict[str, int]
    waiting: int

    @property
    def expected(self) -> dict[str, int]:
        """Labels and types together, as `graph.connection.Graph.audit` takes them."""
        return {**self.labels, **self.types}


@dataclass(frozen=True, slots=True)
class Statement:
    """What one row of one source says about a thing.

    Attributes:
        source: The name of the source.
        load: The id of the load.
        name: The class, or the name of the link.
        key: The id, or both ids of the link.
        properties: What is stated.
        file: The file that the row stood in; empty if the load named none.
        row: The number of the row in that file, from 1.
    """

    source: str
    load: str
    name: str
    key: tuple[str, ...]
    properties: dict[str, Any]
    file: str
    row: int


class Archive:
    """All finished loads, by source and time. The present state of a source is its last load.

    Args:
        url: A folder, or any place fsspec reaches; made if missing.

    Example:
        >>> import tempfile
        >>> from .records import Node
        >>> folder = tempfile.TemporaryDirectory()
        >>> archive = Archive(folder.name)
        >>> with archive.stage(LoadHeader("towns", "Towns")) as staged:
        ...     staged.add(Node("Region", "region/CZ05", name="Severovýchod", code="CZ05", level=2), row=1)
        >>> staged.load(1, "").nodes, archive.loads()
        (1, ())
        >>> staged.discard(); folder.cleanup()
    """

    def __init__(self, url: str | os.PathLike[str]) -> None:
        self.storage = Storage(url)
        self._read: dict[str, Load] = {}
        self.clear()

    def clear(self) -> None:
        """Throw away what killed loads left in the workplace; loads that still run keep theirs."""
        for leftover in self.storage.workplace.glob("*.lock"):
            lock = FileLock(leftover)
            if lock.take():
                shutil.rmtree(leftover.with_suffix(""), ignore_errors=True)
                leftover.unlink(missing_ok=True)
                lock.release()

    def stage(self, header: LoadHeader) -> Staged:
        """Begin a load; it counts once `graph.write.apply` has taken it."""
        return Staged(header, self.storage.workplace)

    def loads(self, source: str | None = None) -> tuple[Load, ...]:
        """Give all finished loads, or those of one source, in their order."""
        names = [source] if source else self.storage.names("loads")
        found = [self._load(f"loads/{name}/{stamp}") for name in names for stamp in self.storage.names(f"loads/{name}")]
        return tuple(sorted((load for load in found if load is not None), key=lambda load: load.number))

    def present(self, as_of: datetime | None = None) -> dict[str, Load]:
        """Give the load of each source that holds now, or that held at a moment."""
        return {load.source: load for load in self.loads() if as_of is None or load.finished <= as_of}

    def version(self, as_of: datetime | None = None) -> str:
        """Name the state of the archive: two archives with the same present loads have the same version."""
        return version_of(self.present(as_of))

    def state(self, as_of: datetime | None = None) -> State:
        """Give what all sources state now, or stated at a moment, as frames that are read when they are needed."""
        return self.state_of(load for load in self.loads() if as_of is None or load.finished <= as_of)

    def state_of(self, loads: Iterable[Load]) -> State:
        """Give what all sources state once some loads are done.

        Args:
            loads: All loads up to a moment, in their order.
        """
        every = list(loads)
        present = {load.source: load for load in every}
        return {name: self.stated(load, tuple(x for x in every if x.source == name)) for name, load in present.items()}

    def stated(self, load: Load, history: tuple[Load, ...], folder: Path | None = None) -> Stated:
        """Give what one load states, together with the nodes of the source itself and its loads.

        Args:
            load: The load.
            history: All loads of the source up to it.
            folder: Where its records stand, if not yet in the archive.
        """
        near = folder or self.storage.near(_path(load))
        own_nodes, own_links = as_frames(own_records(history), row=0)
        return Stated(
            load.header.rank,
            load.id,
            pl.concat([pl.scan_parquet(near / "nodes-*.parquet"), own_nodes.lazy()]),
            pl.concat([pl.scan_parquet(near / "links-*.parquet"), own_links.lazy()]),
        )

    def contents(self) -> Contents:
        """Say how much a store that holds the archive's present state must hold."""
        made = f"rebuilt/{self.version()}/{_CONTENTS}"
        if self.storage.exists(made):
            return Contents(**orjson.loads(self.storage.text(made)))
        last = self.loads()[-1:]
        return Contents(dict(last[0].labels), dict(last[0].types), last[0].waiting) if last else Contents({}, {}, 0)

    def rebuilt(self, contents: Contents) -> None:
        """Note what a rebuild of the present state came to, which a newer ontology may count differently."""
        last = self.loads()[-1:]
        if last:
            self.storage.remove(self.plan_of(last[0]))
        self.storage.remove("rebuilt")
        made = self.storage.workplace / uuid4().hex
        made.mkdir()
        (made / _CONTENTS).write_bytes(orjson.dumps(contents))
        self.storage.keep(made, f"rebuilt/{self.version()}", last=_CONTENTS)

    def statements(self, id_: str) -> tuple[Statement, ...]:
        """Give every present statement about a thing: its own records, then the links it is an end of.

        Args:
            id_: The id of a node.

        Returns:
            The statements by source, then as they stood in its files.
        """
        found = []
        for load in sorted(self.present().values(), key=lambda load: load.source):
            near = self.storage.near(_path(load))
            nodes = pl.scan_parquet(near / "nodes-*.parquet").filter(pl.col("id") == id_).collect()
            links = pl.scan_parquet(near / "links-*.parquet")
            links = links.filter((pl.col("source") == id_) | (pl.col("target") == id_))
            found += [
                _statement(load, row) for frame in (nodes, links.collect()) for row in frame.iter_rows(named=True)
            ]
        return tuple(found)

    def rejects(self, load: Load) -> Iterator[tuple[int, str, str]]:
        """Give what a load rejected: number of the row, where it stood, why."""
        yield from pl.read_parquet(self.storage.near(_path(load)) / "rejects-*.parquet").iter_rows()

    def keep(self, staged: Staged, load: Load) -> None:
        """Take a staged load into the archive, whole or not at all."""
        (staged.folder / _LAST).write_bytes(load.json())
        self.storage.keep(staged.folder, _path(load), last=_LAST)
        staged.discard()

    def pending(self) -> Load | None:
        """Give the load that is kept but not yet wholly in the store; None if there is none."""
        last = self.loads()[-1:]
        return last[0] if last and self.storage.exists(f"{self.plan_of(last[0])}/plan.json") else None

    def plan_of(self, load: Load) -> str:
        """Name the folder that holds what the load changes in the store, until that is done."""
        return f"{_path(load)}/plan"

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Give a folder on this machine for as long as it is needed."""
        folder = self.storage.workplace / uuid4().hex
        with FileLock(folder.with_suffix(".lock")) as lock:
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder)
                lock.path.unlink()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the archive alone while it and the store change.

        Raises:
            GraphProblem: Another process holds it for longer than `PATIENCE`.
        """
        lock = FileLock(self.storage.lock)
        if not lock.take(PATIENCE):
            raise GraphProblem(
                self.storage.url, "another load at work", "one at a time", "Wait until it has ended and start again."
            )
        try:
            yield
        finally:
            lock.release()

    def _load(self, path: str) -> Load | None:
        """Read a load.json once; a folder without one does not count."""
        if path not in self._read and self.storage.exists(f"{path}/{_LAST}"):
            self._read[path] = Load.from_json(f"{path}/{_LAST}", self.storage.text(f"{path}/{_LAST}"))
        return self._read.get(path)


def version_of(present: dict[str, Load]) -> str:
    """Name a choice of loads, one for each source."""
    return hashlib.sha256("\n".join(sorted(load.id for load in present.values())).encode()).hexdigest()[:16]


def _path(load: Load) -> str:
    return f"loads/{load.source}/{load.stamp}"


def _statement(load: Load, row: dict[str, Any]) -> Statement:
    file = next((file for file in reversed(load.files) if file.first <= row["row"]), None)
    number = row["row"] - file.first + 1 if file else row["row"]
    name = row["class"] if "class" in row else row["name"]
    key = (row["id"],) if "id" in row else (row["source"], row["target"])
    return Statement(
        load.source, load.id, name, key, restored(name, row["properties"]), file.name if file else "", number
    )
