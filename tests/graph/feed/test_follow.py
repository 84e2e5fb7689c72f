"""One who follows ends with the publisher's graph, whenever it starts and however it is interrupted."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive
from graph.connection import Graph, connect
from graph.feed import pages
from graph.feed.bookmark import WAITING
from graph.feed.bookmark import read as bookmark_of
from graph.feed.follow import alone, follow
from graph.feed.told import versions_of
from graph.problem import GraphProblem
from graph.rdf.export import exported
from graph.records import Link, Node
from graph.settings import Settings
from graph.write import rebuild
from ontology.schema import load_schema
from tests.graph.feed.publishing import ADDRESS, BASE, CORDIS, DEX, NUTS, Direct, Publisher
from tests.graph.loading import Record, load

SCHEMA = load_schema()
KINDS = ("Organisation", "Hospital", "SME")


@pytest.fixture(scope="module")
def publishers_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    with connect(Settings.from_environment({"OBSERVATORY_HOME": str(tmp_path_factory.mktemp("publisher"))})) as store:
        yield store


@pytest.fixture
def publisher(publishers_store: Graph, tmp_path: Path) -> Publisher:
    while publishers_store.read("MATCH (n) RETURN 1 AS one LIMIT 1").values:
        publishers_store.write([("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n", {})])
    return Publisher(publishers_store, tmp_path)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MEMBERS", 3)


def lines(graph: Graph) -> list[str]:
    return sorted("".join(exported(graph, SCHEMA, BASE, "nq")).splitlines())


def whole(graph: Graph) -> tuple[list[Any], list[Any]]:
    nodes = graph.read(
        f"MATCH (n) WHERE NOT n:Ledger AND NOT n:{WAITING} RETURN labels(n) AS l, properties(n) AS p ORDER BY n.id"
    ).values
    links = graph.read("MATCH (a)-[r]->(b) RETURN a.id AS s, type(r) AS t, b.id AS o, properties(r) ORDER BY s, t, o")
    return [(sorted(labels), properties) for labels, properties in nodes], links.values


def same(publisher: Publisher, mirror: Graph) -> None:
    assert lines(mirror) == lines(publisher.graph)
    assert whole(mirror) == whole(publisher.graph)


def drawn(seed: int) -> list[Record]:
    """Draw what a source says: of few nodes, so that sources and loads meet in them, with links that wait."""
    draw = random.Random(seed)  # noqa: S311
    numbers = range(6)
    nodes: list[Record] = [
        Node(draw.choice(KINDS), f"organisation/o{number}", name=draw.choice("ABC"), city=draw.choice(("X", None)),
             altName=draw.sample(["x", "y", "z"], draw.randint(1, 2)))
        for number in numbers if draw.random() < 0.7
    ]  # fmt: skip
    nodes += [Node("Project", f"project/p{number}", name={"en": draw.choice("PQ"), "cs": "Ř"}) for number in numbers
              if draw.random() < 0.7]  # fmt: skip
    links: list[Record] = [
        Link("participatesIn", f"organisation/o{one}", f"project/p{other}", contribution=draw.choice((1.5, 2, None)))
        for one in numbers for other in numbers if draw.random() < 0.3
    ]  # fmt: skip
    return nodes + links


def test_it_ends_with_the_same_graph_after_each_of_many_loads(publisher: Publisher, graph: Graph) -> None:
    origin = Direct(publisher)
    for seed in range(8):
        publisher.load(("a", "b", "c")[seed % 3], drawn(seed), rank=100 + seed % 2)
        follow(graph, SCHEMA, ADDRESS, origin=origin)
        same(publisher, graph)
    assert len(origin.pages) == len(set(origin.pages))


def test_started_late_it_ends_with_the_same_graph(publisher: Publisher, graph: Graph) -> None:
    publisher.load("a", drawn(1))
    publisher.feed()
    for seed in range(2, 7):
        publisher.load(("a", "b")[seed % 2], drawn(seed))
    follow(graph, SCHEMA, ADDRESS, origin=Direct(publisher))
    same(publisher, graph)
    assert not graph.read(f"MATCH (w:{WAITING}) RETURN 1 AS one LIMIT 1").values


def test_interrupted_before_and_after_transactions_it_goes_on(
    publisher: Publisher, embedded_graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.feed()
    for seed in range(1, 5):
        publisher.load(("a", "b")[seed % 2], drawn(seed))
    really, draw, kills = embedded_graph.write, random.Random(5), 0  # noqa: S311

    class Killed(Exception):  # noqa: N818
        pass

    def write(steps: Any, **more: Any) -> Any:
        nonlocal kills
        before, after = draw.random() < 0.3, draw.random() < 0.3
        kills += before or after
        if before:
            raise Killed
        done = really(steps, **more)
        if after:
            raise Killed
        return done

    monkeypatch.setattr(embedded_graph, "write", write)
    for _ in range(2):
        place = 0
        while not place:
            with contextlib.suppress(Killed):
                place = follow(embedded_graph, SCHEMA, ADDRESS, origin=Direct(publisher)).place
        same(publisher, embedded_graph)
        assert place == publisher.feed().place
        publisher.load("c", drawn(9))
        (tmp_path / "feed" / "feed.json").unlink()  # so another stream begins, and the mirror is emptied
    assert kills > 20


def test_a_link_waits_for_the_node_it_leads_to(publisher: Publisher, graph: Graph) -> None:
    # The project stands on a later page than the action that leads to it: "drawsOn" may lead to anything.
    publisher.load("a", [Node("Action", "action/a", name="A"), Link("drawsOn", "action/a", "project/p8"),
                         *(Node("Project", f"project/p{number}", name="P") for number in range(9))])  # fmt: skip
    waited = []

    def look(_place: int, _last: int) -> None:
        waited.append(graph.read(f"MATCH (w:{WAITING}) RETURN count(w)").values[0][0])

    follow(graph, SCHEMA, ADDRESS, origin=Direct(publisher), progress=look)
    assert (max(waited), waited[-1]) == (1, 0)
    same(publisher, graph)


def test_a_node_may_go_and_come_back_as_another_class(publisher: Publisher, graph: Graph) -> None:
    origin = Direct(publisher)
    for rows in ([*CORDIS, *NUTS], [*CORDIS[1:], *NUTS], [Node("SME", DEX, name="DEX"), *CORDIS[1:], *NUTS],
                 [Node("Hospital", DEX, name="DEX", beds=3), *CORDIS[1:], *NUTS], [CORDIS[1]]):  # fmt: skip
        publisher.load("cordis", rows)
        follow(graph, SCHEMA, ADDRESS, origin=origin)
        same(publisher, graph)


def test_what_was_computed_on_the_mirror_stays_on_it(publisher: Publisher, embedded_graph: Graph) -> None:
    publisher.load("cordis", CORDIS)
    follow(embedded_graph, SCHEMA, ADDRESS, origin=Direct(publisher))
    embedded_graph.write([("MATCH (n:Organisation) SET n.measure_degree = 1", {})])
    publisher.load("nuts", NUTS)
    follow(embedded_graph, SCHEMA, ADDRESS, origin=Direct(publisher))
    assert embedded_graph.read("MATCH (n:Organisation) RETURN n.measure_degree").values == [(1,)]
    assert lines(embedded_graph) == lines(publisher.graph)


def test_nothing_new_is_one_question_and_nothing_written(publisher: Publisher, embedded_graph: Graph) -> None:
    publisher.load("cordis", CORDIS)
    origin = Direct(publisher)
    first = follow(embedded_graph, SCHEMA, ADDRESS, origin=origin)
    before, asked = bookmark_of(embedded_graph), list(origin.pages)
    again = follow(embedded_graph, SCHEMA, ADDRESS, origin=origin)
    assert (first.versions, again.versions, again.place) == (4, 0, 4)
    assert (bookmark_of(embedded_graph), origin.pages) == (before, asked)


def test_another_base_of_the_publisher_s_makes_no_difference(publisher: Publisher, embedded_graph: Graph) -> None:
    publisher.load("cordis", [*CORDIS, *NUTS])
    follow(embedded_graph, SCHEMA, ADDRESS, origin=Direct(publisher, "https://elsewhere.example/things/"))
    same(publisher, embedded_graph)


def test_another_stream_is_taken_in_anew(publisher: Publisher, embedded_graph: Graph, tmp_path: Path) -> None:
    publisher.load("cordis", [*CORDIS, *NUTS])
    follow(embedded_graph, SCHEMA, ADDRESS, origin=Direct(publisher))
    for file in (tmp_path / "feed").glob("*.json"):
        file.unlink()
    publisher.load("cordis", [CORDIS[1]])
    follow(embedded_graph, SCHEMA, ADDRESS, origin=Direct(publisher))
    same(publisher, embedded_graph)


def test_a_mirror_takes_no_loads_and_is_not_rebuilt(
    publisher: Publisher, embedded_graph: Graph, tmp_path: Path
) -> None:
    publisher.load("cordis", CORDIS)
    follow(embedded_graph, SCHEMA, ADDRESS, origin=Direct(publisher))
    before = lines(embedded_graph)
    own = Archive(tmp_path / "own")
    with pytest.raises(GraphProblem, match=f"a mirror of {ADDRESS}"):
        load(embedded_graph, own, "nuts", NUTS)
    with pytest.raises(GraphProblem, match=f"a mirror of {ADDRESS}"):
        rebuild(embedded_graph, own)
    assert (lines(embedded_graph), own.loads()) == (before, ())


def test_a_store_with_loads_or_of_another_feed_is_left_alone(
    publisher: Publisher, embedded_graph: Graph, tmp_path: Path
) -> None:
    load(embedded_graph, Archive(tmp_path / "own"), "nuts", NUTS)
    with pytest.raises(GraphProblem, match="something of its own"):
        follow(embedded_graph, SCHEMA, ADDRESS, origin=Direct(publisher))
    publisher.load("cordis", CORDIS)
    mirror = publisher.graph
    with pytest.raises(GraphProblem, match="something of its own"):
        follow(mirror, SCHEMA, ADDRESS, origin=Direct(publisher))


def test_a_mirror_of_one_does_not_follow_another(publisher: Publisher, embedded_graph: Graph) -> None:
    publisher.load("cordis", CORDIS)
    follow(embedded_graph, SCHEMA, ADDRESS, origin=Direct(publisher))
    with pytest.raises(GraphProblem, match=f"a mirror of {ADDRESS}"):
        follow(embedded_graph, SCHEMA, "http://publisher.example/other", origin=Direct(publisher))


def test_one_process_at_a_time_follows_into_a_home(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(GraphProblem, match="another process"), alone(tmp_path):
        pass


def test_what_the_ontology_here_does_not_know_stops_it(
    publisher: Publisher, embedded_graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.load("cordis", CORDIS)
    page = Direct.fetch

    def newer(self: Direct, address: str, tag: str = "") -> Any:
        monkeypatch.setattr(self, "_document", lambda at, said, tag: real(at, said.replace(b"#city>", b"#town>"), tag))
        return page(self, address, tag)

    origin = Direct(publisher)
    real = origin._document
    monkeypatch.setattr(Direct, "fetch", newer)
    with pytest.raises(GraphProblem, match=r"not known here: .*#town"):
        follow(embedded_graph, SCHEMA, ADDRESS, origin=origin)


def later(publisher: Publisher, days: int) -> None:
    publisher.days, publisher.now = 30, dt.datetime.now(dt.UTC) + dt.timedelta(days=days)


def test_started_when_much_was_left_out_it_ends_with_the_same_graph(publisher: Publisher, graph: Graph) -> None:
    publisher.feed()
    for seed in range(1, 6):
        publisher.load(("a", "b")[seed % 2], drawn(seed))
    later(publisher, 31)
    origin = Direct(publisher)
    follow(graph, SCHEMA, ADDRESS, origin=origin)
    same(publisher, graph)
    publisher.now = None
    publisher.load("a", drawn(6))
    later(publisher, 31)
    publisher.feed()
    publisher.load("b", drawn(7))
    publisher.now = None
    follow(graph, SCHEMA, ADDRESS, origin=origin)
    same(publisher, graph)


def test_away_for_too_long_it_begins_anew_since_nodes_may_be_gone(publisher: Publisher, embedded_graph: Graph) -> None:
    publisher.load("cordis", [*CORDIS, *NUTS])
    follow(embedded_graph, SCHEMA, ADDRESS, origin=Direct(publisher))
    publisher.load("cordis", [CORDIS[1]])
    later(publisher, 31)
    origin = Direct(publisher)
    follow(embedded_graph, SCHEMA, ADDRESS, origin=origin)
    same(publisher, embedded_graph)
    feed, found = publisher.feed(), bookmark_of(embedded_graph)
    assert found is not None
    assert (found.stream, found.place, found.whole) == (feed.iri, feed.place, feed.whole)


def test_at_the_end_of_what_is_left_out_it_goes_on(publisher: Publisher, embedded_graph: Graph) -> None:
    publisher.load("cordis", [*CORDIS, *NUTS])
    follow(embedded_graph, SCHEMA, ADDRESS, origin=Direct(publisher))
    later(publisher, 31)
    publisher.feed()
    origin = Direct(publisher)
    assert follow(embedded_graph, SCHEMA, ADDRESS, origin=origin).versions == 0
    assert not origin.pages
    same(publisher, embedded_graph)


def test_a_version_that_should_be_there_and_is_not_is_told(
    publisher: Publisher, embedded_graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.load("cordis", CORDIS)
    for some in (slice(1, None), slice(0, -1), slice(0, 0)):
        monkeypatch.setattr("graph.feed.follow.versions_of", lambda document, root: versions_of(document, root)[some])  # noqa: B023
        with pytest.raises(GraphProblem, match="lacks versions"):
            follow(embedded_graph, SCHEMA, ADDRESS, origin=Direct(publisher))
