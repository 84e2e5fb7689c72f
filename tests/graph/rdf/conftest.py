"""Real data as they go out: the toy region, and the seeds with all of the Horizon Europe cut, in every format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive
from graph.connection import Graph, connect
from graph.rdf.export import exported
from graph.rdf.format import formats
from graph.settings import Settings
from loaders.run import load
from loaders.source import shipped
from ontology.schema import load_schema

BASE = "https://example.org/id/"
VALMONT = Path(__file__).parents[2] / "valmont"


@dataclass(frozen=True)
class Exported:
    """What a store held, and the documents that were written of it."""

    nodes: list[Any]
    links: list[Any]
    files: Mapping[str, Path]


def whole(graph: Graph) -> tuple[list[Any], list[Any]]:
    """Read all nodes and links as they are, but the store's own note."""
    nodes = graph.read(
        "MATCH (n) WHERE NOT n:Ledger RETURN labels(n) AS labels, properties(n) AS p ORDER BY n.id"
    ).dicts()
    links = graph.read(
        "MATCH (a)-[r]->(b) RETURN a.id AS s, type(r) AS t, b.id AS o, properties(r) AS p ORDER BY s, t, o"
    )
    return [(sorted(one["labels"]), one["p"]) for one in nodes], links.values


def documents(graph: Graph, folder: Path) -> dict[str, Path]:
    """Write the graph in every format."""
    folder.mkdir(exist_ok=True)
    files = {name: folder / f"graph.{name}" for name in formats()}
    for name, file in files.items():
        with file.open("w", encoding="utf-8", newline="") as out:
            out.writelines(exported(graph, load_schema(), BASE, name))
    return files


@pytest.fixture(scope="session")
def toy_region(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The sample of every source."""
    return _loaded(tmp_path_factory.mktemp("toy-region"), {path.name: path for path in VALMONT.iterdir()})


@pytest.fixture(scope="session")
def he_2025(open_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Both seeds, the regions, and all of the Horizon Europe cut."""
    sources = {**shipped(), "cordis": open_data / "cordis" / "he_2025"}
    return _loaded(tmp_path_factory.mktemp("he-2025"), sources)


def _loaded(folder: Path, sources: Mapping[str, Path]) -> Exported:
    with connect(Settings.from_environment({"OBSERVATORY_HOME": str(folder / "home")})) as graph:
        archive = Archive(folder / "archive")
        for name in ("nuts", "good_practice", "roadmap", "cordis", "gisco_healthcare", "table"):
            if name in sources:
                assert not load(graph, archive, name, sources[name]).lost
        return Exported(*whole(graph), documents(graph, folder))
