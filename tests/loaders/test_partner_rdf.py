"""What a partner sends as RDF comes in as the right nodes and links, or is refused in the partner's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive
from graph.connection import Graph, connect
from graph.rdf.export import exported
from graph.rdf.format import formats
from graph.settings import BASE_IRI, Settings
from loaders.run import load
from loaders.source import shipped
from ontology.schema import load_schema
from tests.contract.conftest import emptied
from tests.loaders.conftest import VALMONT, Read

SCHEMA = load_schema()


def test_organisations_sites_and_roles_of_org_and_eurio_become_nodes_and_links(read: Callable[..., Read]) -> None:
    found = read("partner_rdf", VALMONT / "partner_rdf")
    assert found.rejects == []
    agency, clinic = "organisation/pic-900000101", next(iter(found.nodes("Clinic")))
    (project,) = found.nodes("Project")
    assert found.nodes("PublicAuthority")[agency] == {
        "name": {"en": "Uplands Development Agency", "fr": "Agence des Hautes-Terres"},
        "altName": ["UDA"],
        "identifier": ["PIC:900000101"],
        "street": "1 rue du Moulin",
        "postcode": "67000",
        "city": "Strasbourg",
        "country": "FR",
        "sameAs": ["https://data.uplands.example/agency"],
    }
    assert found.links("participatesIn")[agency, project]["role"] == ["coordinator"]
    assert found.links("participatesIn")[agency, project]["contribution"] == 120_000
    assert found.links("participatesIn")[clinic, project] == {"role": ["participant"]}
    assert set(found.links("locatedIn")) == {(agency, "region/FRF1"), (clinic, "region/FRF1")}
    assert "left out: 1 × foaf:mbox" in "\n".join(found.reading.remarks)


def whole(graph: Graph) -> tuple[list[Any], list[Any]]:
    """Read all nodes and links but those by which an observatory keeps a record of its own."""
    nodes = graph.read(
        "MATCH (n) WHERE NOT n:Ledger AND NOT n:Source AND NOT n:Load "
        "RETURN labels(n) AS labels, properties(n) AS p ORDER BY n.id"
    ).dicts()
    links = graph.read(
        "MATCH (a)-[r]->(b) WHERE NOT a:Load RETURN a.id AS s, type(r) AS t, b.id AS o, properties(r) AS p "
        "ORDER BY s, t, o"
    )
    told = [(sorted(one["labels"]), {k: v for k, v in one["p"].items() if k != "sources"}) for one in nodes]
    return told, [(s, t, o, {k: v for k, v in p.items() if k != "sources"}) for s, t, o, p in links.values]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """Both seeds and the regions."""
    home = tmp_path_factory.mktemp("seeds")
    with connect(Settings.from_environment({"OBSERVATORY_HOME": str(home)})) as graph:
        for name in ("nuts", "good_practice", "roadmap"):
            assert not load(graph, Archive(home / "archive"), name, shipped()[name]).lost
        yield graph


@pytest.fixture(scope="module", params=["embedded_server", pytest.param("neo4j_server", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest) -> Iterator[Graph]:
    with emptied(request.getfixturevalue(request.param)) as graph:
        yield graph


def emptied_again(graph: Graph) -> None:
    while graph.read("MATCH (n) RETURN 1 AS one LIMIT 1").values:
        graph.write([("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n", {})])
    graph.prepare(SCHEMA)


@pytest.mark.bolt
@pytest.mark.parametrize("name", sorted(formats()))
def test_what_goes_out_comes_in_elsewhere_as_the_same_graph(
    seeds: Graph, store: Graph, name: str, tmp_path: Path
) -> None:
    emptied_again(store)
    file = tmp_path / f"observatory.{name}"
    with file.open("w", encoding="utf-8", newline="") as out:
        out.writelines(exported(seeds, SCHEMA, BASE_IRI, name))
    report = load(store, Archive(tmp_path / "archive"), "partner_rdf", file)
    assert (report.source, report.rejected, report.waiting) == ("partner_observatory", 0, 0)
    assert whole(store) == whole(seeds)
