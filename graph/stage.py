"""A load in the making: records are written to Parquet as they come, so that memory does not grow with the source."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import polars as pl

from .load import FileRead, Load, LoadHeader
from .lock import FileLock
from .records import Link, Node

PART = 50_000
"""How many records one Parquet file holds."""

NODES = {"class": pl.String, "id": pl.String, "properties": pl.String, "row": pl.UInt32}
LINKS = {
    "name": pl.String,
    "source": pl.String,
    "target": pl.String,
    "properties": pl.String,
    "row": pl.UInt32,
}
REJECTS = {"row": pl.UInt32, "where": pl.String, "reason": pl.String}


class Staged:
    """The records of a load before it counts: ``with archive.stage(header) as staged: staged.add(...)``.

    An error inside the ``with`` throws all of it away; a killed process leaves a folder that the next one clears.
    What was staged becomes part of the archive and of the graph with `graph.write.apply`.

    Attributes:
        header: What the source says of itself.
        folder: Where the parts stand.
    """

    def __init__(self, header: LoadHeader, workplace: Path) -> None:
        self.header = header
        self.folder = workplace / uuid4().hex
        self._started = datetime.now(UTC)
        self._finished = self._started
        self._files: list[FileRead] = []
        self._lock = FileLock(self.folder.with_suffix(".lock"))
        self._lock.take()
        self.folder.mkdir()
        self._writer = ThreadPoolExecutor(1, "stage")
        self._nodes = _Parts(self.folder, "nodes", NODES, self._writer)
        self._links = _Parts(self.folder, "links", LINKS, self._writer)
        self._rejects = _Parts(self.folder, "rejects", REJECTS, self._writer)

    def add(self, record: Node | Link, row: int) -> None:
        """Keep one record.

        Args:
            record: What is stated.
            row: The number of the row that states it, counted from 1 over all files of the load.

        Raises:
            RecordProblem: The record cannot be written down (`Node.canonical`).
        """
        properties = record.canonical().decode()
        if isinstance(record, Link):
            self._links.add((record.name, record.source_id, record.target_id, properties, row))
        else:
            self._nodes.add((record.class_name, record.id, properties, row))

    def reject(self, row: int, reason: str, where: str = "") -> None:
        """Note that a row states nothing that can be kept, and why."""
        self._rejects.add((row, where, reason))

    def file(self, name: str, sha256: str, size: int, rows: int) -> None:
        """Note a file once all its rows are read; files are noted in the order in which their rows were counted."""
        first = self._files[-1].first + self._files[-1].rows if self._files else 1
        self._files.append(FileRead(name, sha256, size, rows, first))

    def load(self, number: int, before: str) -> Load:
        """Give the load as far as it is known once staging is over."""
        counts = (self._nodes.count, self._links.count, self._rejects.count)
        return Load(self.header, number, self._started, self._finished, tuple(self._files), *counts, before)

    def finish(self) -> None:
        """Write what is still in memory; nothing can be added afterwards."""
        try:
            for parts in (self._nodes, self._links, self._rejects):
                parts.finish()
        finally:
            self._writer.shutdown()
        self._finished = datetime.now(UTC)

    def discard(self) -> None:
        """Throw the staged records away; doing so twice, or after they were kept, does no harm."""
        self._writer.shutdown(cancel_futures=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.release()
        self._lock.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.discard()
        else:
            self.finish()


class _Parts:
    """Rows of one shape, written to numbered files; one file is written while the next is filled."""

    def __init__(self, folder: Path, stem: str, schema: dict[str, Any], writer: ThreadPoolExecutor) -> None:
        self._folder, self._stem, self._schema, self._writer = folder, stem, schema, writer
        self._rows: list[tuple[Any, ...]] = []
        self._files = 0
        self._writing: Future[None] | None = None

    @property
    def count(self) -> int:
        """How many rows were added."""
        return self._files * PART + len(self._rows)

    def add(self, row: tuple[Any, ...]) -> None:
        self._rows.append(row)
        if len(self._rows) == PART:
            self._flush()
            self._files += 1
            self._rows = []

    def finish(self) -> None:
        if self._rows or not self._files:
            self._flush()
        if self._writing is not None:
            self._writing.result()

    def _flush(self) -> None:
        if self._writing is not None:
            self._writing.result()
        path = self._folder / f"{self._stem}-{self._files:05}.parquet"
        self._writing = self._writer.submit(_write, path, self._rows, self._schema)


def _write(path: Path, rows: Sequence[tuple[Any, ...]], schema: dict[str, Any]) -> None:
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    series = [pl.Series(name, column, kind) for (name, kind), column in zip(schema.items(), columns, strict=True)]
    pl.DataFrame(series).write_parquet(path, compression="zstd", compression_level=1)
