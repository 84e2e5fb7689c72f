"""The whole Horizon 2020 network, by its mapping file: loaded without a row lost, and asked for brokers and gaps."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.archive import Archive
from graph.connection import Graph, connect
from graph.kept import version
from graph.measure import named
from graph.results import result_of
from graph.selection import Selection, read_network
from graph.settings import Settings
from loaders.run import load
from ontology.schema import load_schema
from queries.query import catalogue
from queries.run import answer
from queries.table import Table

ROOT = Path(__file__).parent.parent.parent
MAPPING = ROOT / "docs" / "sources" / "h2020_network.toml"
PARTICIPATIONS, PROJECTS, ORGANISATIONS, EUROS = 144_726, 31_451, 35_871, 59_062_053_006.72
# Those that take part in most projects, by their PICs: CNRS, Fraunhofer, CEA, KU Leuven, Cambridge, CNR.
GIANTS = {f"organisation/pic-{pic}" for pic in (999997930, 999984059, 999992401, 999991722, 999977172, 999979500)}


@pytest.fixture(scope="module")
def programme(open_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The regions and the network in an embedded store of their own."""
    home = tmp_path_factory.mktemp("h2020")
    files = home / "files"
    shutil.copytree(open_data / "cordis" / "h2020_network", files)
    shutil.copy(MAPPING, files)
    with connect(Settings.from_environment({"OBSERVATORY_HOME": str(home)})) as graph:
        graph.prepare(load_schema())
        archive = Archive(home / "archive")
        load(graph, archive, "nuts", ROOT / "loaders" / "shipped" / "nuts")
        report = load(graph, archive, "table", files)
        assert not report.lost
        assert report.rejected == 0
        yield graph


def asked(graph: Graph, name: str, **parameters: object) -> Table:
    return answer(graph, catalogue()[name], parameters, timeout=120)


@pytest.mark.bolt
def test_every_participation_is_in_the_network(programme: Graph) -> None:
    network = read_network(programme)
    assert len(network) == ORGANISATIONS
    links = programme.read("MATCH ()-[r:PARTICIPATES_IN]->() RETURN count(r) AS links", timeout=120).values
    projects = programme.read("MATCH (p:Project) RETURN count(p) AS projects", timeout=120).values
    assert links == [(PARTICIPATIONS,)]
    assert projects == [(PROJECTS,)]
    contributions = programme.read(
        "MATCH ()-[r:PARTICIPATES_IN]->() RETURN sum(r.contribution) AS euros", timeout=120
    ).values
    assert contributions[0][0] == pytest.approx(EUROS, rel=1e-9)


@pytest.mark.bolt
def test_the_greatest_brokers_are_the_giants_of_european_research(programme: Graph) -> None:
    ranked = asked(programme, "brokers/ranked", top=10)
    assert len(GIANTS & set(ranked.column("id"))) >= 3
    assert all(ranked.column("why"))
    assert version(programme) in " ".join(ranked.notes)


@pytest.mark.bolt
def test_communities_and_gaps_come_out_and_the_same_twice(programme: Graph) -> None:
    communities = result_of(programme, named("community"))
    assert len(set(communities.values.values())) > 10
    holes = asked(programme, "gaps/holes", by="community", rate=1, top=10)
    assert len(holes.rows) == 10
    assert all(holes.column("reason"))
    assert asked(programme, "gaps/holes", by="community", rate=1, top=10) == holes
    pairs = asked(programme, "gaps/little_cooperation", level=0, rate=1, top=10)
    assert len(pairs.rows) == 10
    missing = asked(programme, "gaps/missing_links", top=10)
    assert len(missing.rows) == 10


@pytest.mark.bolt
def test_countries_stand_for_their_organisations(programme: Graph) -> None:
    network = read_network(programme, Selection(level=0))
    assert "region/DE" in network.ids
    strongest = result_of(programme, named("strength"), Selection(level=0)).ranked()[:5]
    assert {id_ for id_, _ in strongest} == {f"region/{code}" for code in ("DE", "ES", "FR", "IT", "UK")}
