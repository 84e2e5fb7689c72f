"""Stores that hold a synthetic network, for as long as something is read from them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import synthetic

from graph.archive import Archive
from graph.connection import Graph, connect
from graph.settings import Settings
from loaders.places import Places
from loaders.run import load
from tests import maven
from tests.neo4j import server


def lacks(engine: str, *, wanted: bool = True) -> str:
    """Say why a store cannot be had, or is not wanted; nothing if it can, or none is needed."""
    if engine and not wanted:
        return "no store wanted"
    if engine == "neo4j" and (maven.jars("neo4j") is None or shutil.which("java") is None):
        return "Neo4j is not there: run python -m tests.maven neo4j"
    return ""


@contextmanager
def loaded(engine: str, scale: float, seed: int = 7) -> Iterator[Mapping[str, Any]]:
    """Load the world of a scale into a store of its own; give where it is and how to get in; nothing for no engine."""
    if not engine:
        yield {}
        return
    with tempfile.TemporaryDirectory() as name, _running(engine, Path(name)) as settings:
        synthetic.write(synthetic.make(scale, seed), Path(name, "files"))
        with connect(settings) as graph:
            archive, places = Archive(Path(name, "archive")), Places()
            for part in ("things", "participations"):
                load(graph, archive, "table", Path(name, "files", part), places=places)
            yield _told(graph)


@contextmanager
def _running(engine: str, folder: Path) -> Iterator[Settings]:
    if engine == "embedded":
        yield Settings.from_environment({"OBSERVATORY_HOME": str(folder / "home")})
    else:
        with server.running(folder / "neo4j", quick=False) as settings:
            yield settings


def _told(graph: Graph) -> dict[str, Any]:
    """Tell what another process needs, by the gateway and by the plain driver."""
    settings, engine = graph.settings, graph._engine  # noqa: SLF001  (the plain way must reach the same engine)
    return {
        "settings": {
            "uri": settings.uri,
            "archive": settings.archive,
            "home": str(settings.home),
            "password": settings.password,
        },
        "address": settings.uri if engine is None else engine.address,
        "login": [settings.user, settings.password] if engine is None else ["root", engine.password],
        "database": graph._database,  # noqa: SLF001
        "pids": [engine.pid] if engine is not None else _children(),
    }


def _children() -> list[int]:
    """Give the processes that this one has started: the server is among them."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    return [int(pid) for pid in listed.split()]
