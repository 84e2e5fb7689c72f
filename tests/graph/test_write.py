"""What a load does to the store, on both engines."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph.archive import Archive, LoadHeader
from graph.connection import Graph, connect
from graph.problem import GraphProblem
from graph.records import Link, Node
from graph.settings import Settings
from graph.write import apply, finish, rebuild
from ontology.schema import load_schema
from tests.graph.loading import Record, held, load

DEX = "organisation/dex"
HOCARE = "project/hocare"
CORDIS: list[Record] = [
    Node("Organisation", DEX, name="DEX", city="Liberec"),
    Node("Project", HOCARE, name={"en": "HoCare", "cs": "HoČare"}, startDate=dt.date(2016, 4, 1), totalCost=2),
    Link("participatesIn", DEX, HOCARE, role=["coordinator"], contribution=5),
    Link("locatedIn", DEX, "region/CZ05", basis="code"),
]
NUTS: list[Record] = [Node("Region", "region/CZ05", name="Severovýchod", code="CZ05", level=2)]
REGISTER: list[Record] = [Node("InnovationCentre", DEX, name={"cs": "DEX IC"}, city="Praha", shortName="Ž-DEX")]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_first_load_stores_what_the_records_say(graph: Graph, archive: Archive) -> None:
    written = load(graph, archive, "cordis", [*CORDIS, *NUTS])
    found = held(graph)
    assert found[DEX] == (
        ["Organisation"],
        {"id": DEX, "name": "DEX", "name_und": "DEX", "city": "Liberec", "searchText": "dex", "sources": ["cordis"]},
    )
    labels, project = found[HOCARE]
    assert labels == ["Activity", "Project"]
    assert (project["name"], project["name_cs"], project["name_en"]) == ("HoCare", "HoČare", "HoCare")
    assert (project["startDate"], project["totalCost"]) == (dt.date(2016, 4, 1), 2.0)
    assert isinstance(project["totalCost"], float)
    assert project["searchText"] == "hocare"
    assert found[DEX, "PARTICIPATES_IN", HOCARE] == {
        "role": ["coordinator"],
        "contribution": 5.0,
        "sources": ["cordis"],
    }
    assert found[DEX, "LOCATED_IN", "region/CZ05"] == {"basis": "code", "sources": ["cordis"]}
    assert found["source/cordis"][1]["rank"] == 100
    assert (written.nodes.added, written.links.added, written.waiting) == (5, 3, 0)
    assert (written.outcome.written, written.outcome.unchanged) == (5, 0)


def test_same_load_again_keeps_and_writes_nothing(graph: Graph, archive: Archive) -> None:
    load(graph, archive, "cordis", CORDIS)
    before, version = held(graph), archive.version()
    written = load(graph, archive, "cordis", list(reversed(CORDIS)))
    assert written.load is None
    assert (written.outcome.unchanged, written.outcome.written) == (4, 0)
    assert (written.waiting, written.examples) == (1, (("locatedIn", DEX, "region/CZ05"),))
    assert (len(archive.loads()), archive.version(), held(graph)) == (1, version, before)
    assert not list(archive.storage.workplace.iterdir())


def test_newer_cut_changes_what_its_source_said_and_nothing_else(graph: Graph, archive: Archive) -> None:
    load(graph, archive, "nuts", NUTS)
    load(graph, archive, "cordis", [*CORDIS, Node("Project", "project/gone", name="Gone")])
    load(graph, archive, "register", REGISTER, rank=50)
    assert held(graph)[DEX][0] == ["InnovationCentre", "Intermediary", "Organisation"]
    newer: list[Record] = [
        Node("Organisation", DEX, name="DEX"),  # says no city any more
        CORDIS[1],
        Link("participatesIn", DEX, HOCARE, role=["partner"]),
        Node("Project", "project/new", name="New"),
        CORDIS[3],
    ]
    written = load(graph, archive, "cordis", newer)
    found = held(graph)
    assert found[DEX][1]["city"] == "Praha"
    assert found[DEX][1]["name_cs"] == "DEX IC"
    assert found[DEX][1]["searchText"] == "dex ic | dex | z-dex"
    assert found[DEX][1]["sources"] == ["cordis", "register"]
    assert found[DEX, "PARTICIPATES_IN", HOCARE] == {"role": ["partner"], "sources": ["cordis"]}
    assert "project/gone" not in found
    assert "project/new" in found
    assert (written.nodes.added, written.nodes.removed) == (2, 1)  # the new project and the load; the project gone
    assert (written.outcome.written, written.outcome.unchanged) == (3, 2)
    assert graph.audit(load_schema(), archive.contents().expected) == ()


def test_what_the_last_source_no_longer_states_is_gone_with_its_properties_and_class(
    graph: Graph, archive: Archive
) -> None:
    load(graph, archive, "cordis", [*CORDIS, *NUTS])
    before = held(graph)
    load(graph, archive, "register", REGISTER, rank=50)
    load(graph, archive, "register", [])
    after = held(graph)
    assert after.pop("source/register")
    assert after == before


def test_link_waits_for_its_end_comes_with_it_and_goes_with_it(graph: Graph, archive: Archive) -> None:
    written = load(graph, archive, "cordis", CORDIS)
    key = (DEX, "LOCATED_IN", "region/CZ05")
    assert (written.waiting, written.examples, key in held(graph)) == (1, (("locatedIn", DEX, "region/CZ05"),), False)
    written = load(graph, archive, "nuts", NUTS)
    assert (written.links.added, archive.contents().waiting, held(graph)[key]["sources"]) == (2, 0, ["cordis"])
    written = load(graph, archive, "nuts", [])
    assert (written.links.removed, archive.contents().waiting, key in held(graph)) == (1, 1, False)
    assert graph.audit(load_schema(), archive.contents().expected) == ()


def test_rows_about_the_same_are_combined_and_named(graph: Graph, archive: Archive) -> None:
    repeated: list[Record] = [
        Node("Organisation", DEX, name="DEX"),
        Link("participatesIn", DEX, HOCARE, role="partner", contribution=3),
    ]
    written = load(graph, archive, "cordis", [CORDIS[:3], NUTS, repeated])
    assert written.outcome.combined == ((3, 1),)
    assert written.outcome.written == 3
    link = held(graph)[DEX, "PARTICIPATES_IN", HOCARE]
    assert link == {"role": ["coordinator", "partner"], "contribution": 8.0, "sources": ["cordis"]}


def test_changed_rank_turns_the_decision(graph: Graph, archive: Archive) -> None:
    load(graph, archive, "a", [Node("Organisation", DEX, city="A")])
    load(graph, archive, "b", [Node("Organisation", DEX, city="B")])
    assert held(graph)[DEX][1]["city"] == "A"
    load(graph, archive, "b", [Node("Organisation", DEX, city="B")], rank=10)
    assert held(graph)[DEX][1]["city"] == "B"


def test_rebuild_ends_in_the_same_graph(graph: Graph, archive: Archive) -> None:
    load(graph, archive, "cordis", CORDIS)
    load(graph, archive, "nuts", NUTS)
    load(graph, archive, "register", REGISTER, rank=50)
    before = held(graph)
    graph.write([("MATCH (n:Organisation) DETACH DELETE n", {}), ("CREATE (:Region {id: 'region/stray'})", {})])
    contents = rebuild(graph, archive)
    assert held(graph) == before
    assert contents == archive.contents()
    assert graph.audit(load_schema(), contents.expected) == ()
    assert load(graph, archive, "nuts", NUTS).load is None


def test_rebuild_into_another_engine_ends_in_the_same_graph(
    embedded_graph: Graph, neo4j_server: Settings, archive: Archive
) -> None:
    load(embedded_graph, archive, "cordis", [*CORDIS, *NUTS])
    load(embedded_graph, archive, "register", REGISTER, rank=50)
    with connect(neo4j_server) as other:
        rebuild(other, archive)
        assert held(other) == held(embedded_graph)


def test_graph_of_a_past_day_can_be_had_and_takes_no_loads(graph: Graph, archive: Archive) -> None:
    load(graph, archive, "cordis", CORDIS)
    past, moment = held(graph), dt.datetime.now(dt.UTC)
    load(graph, archive, "cordis", CORDIS[:1])
    rebuild(graph, archive, as_of=moment)
    assert held(graph) == past
    with pytest.raises(GraphProblem, match="observatory rebuild"):
        load(graph, archive, "nuts", NUTS)


def test_store_of_another_archive_is_refused(graph: Graph, archive: Archive, tmp_path: Path) -> None:
    load(graph, archive, "cordis", CORDIS)
    before = held(graph)
    with pytest.raises(GraphProblem, match="the archive's state"):
        load(graph, Archive(tmp_path / "other"), "nuts", NUTS)
    assert held(graph) == before


_KILLED = """
import os, signal, sys
from graph.archive import Archive
from graph.connection import connect
from graph.settings import Settings
from tests.graph.loading import load
from tests.graph.test_write import large

uri, password, home, folder, what, number = sys.argv[1:]
def die(done, count, _):
    if (done, count) == (what, int(number)):
        os.kill(os.getpid(), signal.SIGKILL)

with connect(Settings(uri, folder, password=password)) as graph:
    load(graph, Archive(folder), "cordis", large(), progress=die)
"""


def large() -> list[Record]:
    """Records that make a plan of several batches, changes of all kinds among them."""
    people: list[Record] = [
        Node("Hospital" if n % 2 else "Organisation", f"organisation/o{n}", name=f"O{n}") for n in range(40)
    ]
    return [*people, *CORDIS, *(Link("participatesIn", f"organisation/o{n}", HOCARE) for n in range(40))]


@pytest.mark.parametrize(("what", "number"), [("compared", 1), ("written", 1), ("written", 3), ("written", 6)])
def test_killed_load_is_as_if_it_had_never_been_or_is_finished_by_the_next(
    graph: Graph, archive: Archive, tmp_path: Path, what: str, number: int
) -> None:
    earlier: list[Record] = [
        Node("Organisation", "organisation/o1", name="old", city="x"),
        Node("Project", "project/old", name="P"),
    ]
    load(graph, archive, "cordis", [*earlier, Link("participatesIn", "organisation/o1", "project/old")])
    before = held(graph)
    settings = graph.settings
    words = [settings.uri, settings.password, str(settings.home), str(tmp_path / "archive"), what, str(number)]
    killed = subprocess.run([sys.executable, "-c", _KILLED, *words], check=False, env={**os.environ, "PYTHONPATH": "."})
    assert killed.returncode == -signal.SIGKILL
    again = Archive(tmp_path / "archive")
    assert not list(again.storage.workplace.iterdir())
    if what == "compared":
        assert held(graph) == before
        assert not finish(graph, again)
        load(graph, again, "cordis", large())
    else:
        assert finish(graph, again)
        assert load(graph, again, "cordis", large()).load is None
    after = held(graph)
    assert graph.audit(load_schema(), again.contents().expected) == ()
    rebuild(graph, again)
    assert held(graph) == after
    assert "project/old" not in after


def test_engine_killed_under_a_load_loses_nothing(tmp_path: Path) -> None:
    with connect(f"embedded:{tmp_path / 'store'}") as graph:
        archive = Archive(tmp_path / "archive")

        def kill(what: str, number: int, _of: int) -> None:
            if (what, number) == ("written", 2) and graph._engine is not None:
                os.kill(graph._engine.pid, signal.SIGKILL)

        load(graph, archive, "cordis", large(), progress=kill)
        after = held(graph)
        rebuild(graph, archive)
        assert held(graph) == after
        assert len(after) == 40 + 2 + 40 + 1 + 1


def test_load_that_fails_leaves_nothing_behind(graph: Graph, archive: Archive) -> None:
    with pytest.raises(ZeroDivisionError), archive.stage(LoadHeader("cordis", "CORDIS")) as staged:  # noqa: PT012
        staged.add(CORDIS[0], 1)
        raise ZeroDivisionError
    assert not list(archive.storage.workplace.iterdir())
    with archive.stage(LoadHeader("cordis", "CORDIS")) as staged:
        staged.reject(1, "no name", "cordis.csv, line 2")
    written = apply(graph, archive, staged)
    assert written.load is not None
    assert list(archive.rejects(written.load)) == [(1, "cordis.csv, line 2", "no name")]


def test_a_node_changes_to_a_class_beside_its_own(graph: Graph, archive: Archive) -> None:
    for class_, labels in (("Hospital", ["CareProvider", "Hospital", "Organisation"]), ("SME", ["Organisation", "SME"]),
                           ("Organisation", ["Organisation"])):  # fmt: skip
        load(graph, archive, "cordis", [Node(class_, DEX, name="DEX"), CORDIS[1], CORDIS[2]])
        found = held(graph)
        assert found[DEX][0] == labels
        assert (DEX, "PARTICIPATES_IN", HOCARE) in found
    assert graph.audit(load_schema(), archive.contents().expected) == ()
