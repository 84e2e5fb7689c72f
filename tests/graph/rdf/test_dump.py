"""A dump is whole, can be checked, is the same each time, and leaves nothing half named when it fails."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib import DCAT, RDF

from graph.archive import Archive
from graph.connection import Graph
from graph.problem import GraphProblem
from graph.rdf import dump as dumping
from graph.rdf.dump import SUMS, dump
from graph.rdf.export import exported
from graph.records import Node
from graph.settings import Settings
from ontology.schema import load_schema
from tests.contract.conftest import emptied
from tests.graph.loading import load

SCHEMA = load_schema()
SETTINGS = Settings("embedded:x", "x", base_iri="https://example.org/id/", address="https://example.org/")
DAY = dt.date(2026, 1, 2)
NAME = "observatory-2026-01-02"


@pytest.fixture(scope="module", params=["embedded_server", pytest.param("neo4j_server", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    with emptied(request.getfixturevalue(request.param)) as graph:
        archive = Archive(tmp_path_factory.mktemp("archive"))
        load(graph, archive, "toy", [Node("SME", f"organisation/{n}", name=f"Žižka {n}\n") for n in range(30)])
        yield graph


def held(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_a_dump_holds_the_graph_its_checksums_and_its_record(store: Graph, tmp_path: Path) -> None:
    made = dump(store, SCHEMA, SETTINGS, tmp_path / "deep" / "dumps", day=DAY)
    files = held(made)
    assert made.name == NAME
    assert set(files) == {
        "observatory.nq.gz", "observatory.ttl.gz", "observatory.jsonld.gz", SUMS, "dcat.ttl", "dcat.jsonld"
    }  # fmt: skip
    for name in ("nq", "ttl", "jsonld"):
        text = gzip.decompress(files[f"observatory.{name}.gz"]).decode()
        assert text == "".join(exported(store, SCHEMA, SETTINGS.base_iri, name))
    sums = {name: checksum for checksum, name in (line.split("  ") for line in files[SUMS].decode().splitlines())}
    assert sums == {name: hashlib.sha256(files[name]).hexdigest() for name in files if name.endswith(".gz")}
    about = rdflib.Graph().parse(data=files["dcat.ttl"].decode(), format="turtle")
    for name in sums:
        file = rdflib.URIRef(f"https://example.org/dumps/{NAME}/{name}#distribution")
        assert (file, RDF.type, DCAT.Distribution) in about
        assert int(str(about.value(file, DCAT.byteSize))) == len(files[name])
    assert [one.name for one in made.parent.iterdir()] == [NAME]


def test_the_same_state_gives_the_same_bytes_and_plain_files_if_wished(store: Graph, tmp_path: Path) -> None:
    first, second = (dump(store, SCHEMA, SETTINGS, tmp_path / part, day=DAY) for part in ("a", "b"))
    assert held(first) == held(second)
    plain = dump(store, SCHEMA, SETTINGS, tmp_path / "c", day=DAY, chosen=["nt"], packed=False, at="https://x.org/d")
    assert (plain / "observatory.nt").read_text(encoding="utf-8") == "".join(
        exported(store, SCHEMA, SETTINGS.base_iri, "nt")
    )
    assert f"<https://x.org/d/{NAME}/observatory.nt>" in (plain / "dcat.ttl").read_text(encoding="utf-8")


def test_a_dump_that_fails_leaves_nothing(store: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> Iterator[str]:
        yield "half"
        raise KeyboardInterrupt

    monkeypatch.setattr(dumping, "exported", failing)
    with pytest.raises(KeyboardInterrupt):
        dump(store, SCHEMA, SETTINGS, tmp_path, day=DAY)
    assert list(tmp_path.iterdir()) == []


def test_a_load_while_it_is_written_is_told(store: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    states = iter(["one", "two"])
    monkeypatch.setattr(dumping, "version", lambda _: next(states))
    with pytest.raises(GraphProblem, match="Dump again"):
        dump(store, SCHEMA, SETTINGS, tmp_path, day=DAY)
    assert list(tmp_path.iterdir()) == []


def test_a_dump_of_that_day_stays_and_a_format_that_is_none_is_told(store: Graph, tmp_path: Path) -> None:
    dump(store, SCHEMA, SETTINGS, tmp_path, day=DAY, chosen=["nt"])
    before = held(tmp_path / NAME)
    with pytest.raises(GraphProblem, match="no dump of that day"):
        dump(store, SCHEMA, SETTINGS, tmp_path, day=DAY)
    with pytest.raises(GraphProblem, match="'ttl'"):
        dump(store, SCHEMA, SETTINGS, tmp_path / "other", day=DAY, chosen=["tll"])
    assert held(tmp_path / NAME) == before
    assert not (tmp_path / "other").exists()
