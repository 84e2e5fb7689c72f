"""Writes the whole graph into a folder that anybody may take, check and describe: files, checksums, and a record."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from graph.connection import Graph
from graph.kept import version
from graph.problem import GraphProblem
from graph.progress import step
from graph.settings import Settings
from ontology.schema import Schema

from .dcat import File, record
from .export import exported
from .format import named

FORMATS = ("nq", "ttl", "jsonld")
SUMS = "SHA256SUMS"
_RECORDS = ("ttl", "jsonld")


def dump(
    graph: Graph,
    schema: Schema,
    settings: Settings,
    folder: Path,
    *,
    day: dt.date,
    chosen: Sequence[str] = FORMATS,
    packed: bool = True,
    at: str = "",
) -> Path:
    """Write the graph into a new folder, which appears whole or not at all.

    Beside the files of the graph stand ``SHA256SUMS``, as ``sha256sum -c`` reads it, and the DCAT-AP record of the
    files in Turtle and JSON-LD. The same state of the graph on the same day gives the same bytes.

    Args:
        graph: The store.
        schema: The ontology.
        settings: Names the base, the address of the service, the publisher and the licence.
        folder: Where the dumps stand; made if missing.
        day: The day of the dump, which names the new folder.
        chosen: Names of formats.
        packed: Compress the files of the graph with gzip.
        at: The address at which others find what is in ``folder``; ``dumps/`` at the service when left out.

    Returns:
        The new folder.

    Raises:
        GraphProblem: There is no such format, there is a dump of that day already, or the graph changed meanwhile.
    """
    formats = [named(name).name for name in dict.fromkeys(chosen)]
    target = folder / f"observatory-{day:%Y-%m-%d}"
    if target.exists():
        remedy = "Move it away, or dump into another folder."
        raise GraphProblem("dump", f"the folder {target}", "no dump of that day yet", remedy)
    url = f"{(at or settings.address + 'dumps/').rstrip('/')}/{target.name}/"
    with _made(folder, target) as made:
        state = version(graph)
        files = [_file(graph, schema, settings, made, name, packed=packed, url=url) for name in formats]
        about = record(graph, schema, settings, files, at=f"{url}dcat", issued=day)
        for name in _RECORDS:
            _write(made / f"dcat.{name}", about.written(name))
        _write(made / SUMS, (f"{file.sha256}  {file.url.removeprefix(url)}\n" for file in files))
        _refuse_changed(state, version(graph))
    return target


def _file(
    graph: Graph, schema: Schema, settings: Settings, made: Path, format_: str, *, packed: bool, url: str
) -> File:
    name = f"observatory.{format_}{'.gz' if packed else ''}"
    pieces = exported(graph, schema, settings.base_iri, format_)
    size, checksum = _write(made / name, _watched(pieces), packed=packed)
    return File(url + name, format_, size, checksum, packed)


def _watched(pieces: Iterable[str]) -> Iterator[str]:
    for piece in pieces:
        step(0, 1)
        yield piece


def _write(path: Path, pieces: Iterable[str], *, packed: bool = False) -> tuple[int, str]:
    """Write text to a disk for good; give its size and SHA-256 as they are on the disk."""
    with path.open("wb") as file:
        # Neither a name nor a moment stands in the packed file: the same text gives the same bytes.
        body = gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) if packed else file
        with io.TextIOWrapper(body, encoding="utf-8", newline="") as text:
            text.writelines(pieces)
            text.flush()
            if packed:
                body.close()
            file.flush()
            os.fsync(file.fileno())
    with path.open("rb") as whole:
        return path.stat().st_size, hashlib.file_digest(whole, "sha256").hexdigest()


@contextmanager
def _made(folder: Path, target: Path) -> Iterator[Path]:
    """Give a folder to write in, which gets its name when all is written, and is gone if something fails."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder))
    try:
        yield made
        made.chmod(0o755)
        made.rename(target)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _refuse_changed(before: str, after: str) -> None:
    if before != after:
        raise GraphProblem("dump", "a load while it was written", "one state of the graph", "Dump again after it.")
