"""What the feed tells of loads: each change once, in pages that never change."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from graph.archive import Archive
from graph.connection import Graph
from graph.feed import pages
from graph.feed.make import Feeding
from graph.feed.pages import Feed, read_page
from graph.feed.words import CREATE, DELETE, MEMBER, PLACE, UPDATE, VERSION_OF
from graph.rdf.export import exported
from graph.rdf.terms import TYPE
from graph.records import Link, Node
from graph.settings import Settings
from graph.write import rebuild
from ontology.schema import load_schema
from tests.graph.loading import Record, load

BASE = "https://example.org/id/"
DEX, HOCARE = "organisation/dex", "project/hocare"
CORDIS: list[Record] = [
    Node("Organisation", DEX, name="DEX", city="Liberec"),
    Node("Project", HOCARE, name={"en": "HoCare", "cs": "HoČare"}, totalCost=2),
    Link("participatesIn", DEX, HOCARE, role=["coordinator"], contribution=5),
    Link("locatedIn", DEX, "region/CZ05", basis="code"),
]
NUTS: list[Record] = [Node("Region", "region/CZ05", name="Severovýchod", code="CZ05", level=2)]


def text(term: Any) -> str:
    return str(term.value)


class Publisher:
    """An observatory with a feed."""

    def __init__(self, graph: Graph, home: Path) -> None:
        self.graph, self.home = graph, home
        self.archive = Archive(home / "archive")

    def load(self, source: str, rows: list[Record]) -> None:
        load(self.graph, self.archive, source, rows)

    def feeding(self, base: str = BASE) -> Feeding:
        settings = Settings.from_environment({"OBSERVATORY_HOME": str(self.home), "OBSERVATORY_BASE_IRI": base})
        return Feeding(self.graph, self.archive, load_schema(), settings)

    def feed(self, base: str = BASE) -> Feed:
        feed = self.feeding(base).feed(60)
        assert feed is not None
        return feed

    def quads(self) -> list[pyoxigraph.Quad]:
        feed = self.feed()
        texts = [read_page(self.feeding().folder, feed, page.number) for page in feed.pages]
        return [quad for text in texts for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_QUADS)]

    def told(self) -> list[tuple[str, str]]:
        """Give kind and id of each version, in the order of the stream."""
        found: dict[str, dict[str, str]] = {}
        for quad in self.quads():
            if isinstance(quad.graph_name, pyoxigraph.DefaultGraph):
                found.setdefault(text(quad.subject), {})[quad.predicate.value] = text(quad.object)
        versions = sorted((one for one in found.values() if VERSION_OF in one), key=lambda one: int(one[PLACE]))
        assert [int(one[PLACE]) for one in versions] == list(range(1, len(versions) + 1))
        return [(one[TYPE], one[VERSION_OF].removeprefix(BASE)) for one in versions]

    def newest(self) -> set[str]:
        """Give what the newest version of each node says, as the lines of N-Triples."""
        of: dict[str, str] = {}
        said: dict[str, set[str]] = {}
        for quad in self.quads():
            if isinstance(quad.graph_name, pyoxigraph.DefaultGraph):
                if quad.predicate.value == VERSION_OF:
                    of[text(quad.object)] = text(quad.subject)
            else:
                said.setdefault(text(quad.graph_name), set()).add(f"{quad.triple} .")
        return {line for version in of.values() for line in said.get(version, ())}

    def export(self) -> set[str]:
        text = "".join(exported(self.graph, load_schema(), BASE, "nt"))
        return {f"{quad.triple} ." for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_TRIPLES)}


@pytest.fixture
def publisher(embedded_graph: Graph, tmp_path: Path) -> Publisher:
    return Publisher(embedded_graph, tmp_path)


def of_things(told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(kind, id_) for kind, id_ in told if not id_.startswith(("load/", "source/"))]


def test_a_load_tells_of_what_it_changed_and_of_nothing_else(publisher: Publisher) -> None:
    publisher.feed()
    publisher.load("cordis", [*CORDIS, *NUTS])
    assert of_things(publisher.told()) == [(CREATE, "region/CZ05"), (CREATE, HOCARE), (CREATE, DEX)]
    publisher.load("cordis", [*CORDIS[:2], Link("participatesIn", DEX, HOCARE, role=["partner"]), CORDIS[3], *NUTS])
    assert of_things(publisher.told())[3:] == [(UPDATE, DEX)]
    publisher.load("cordis", [*CORDIS[:1], *NUTS])
    assert of_things(publisher.told())[4:] == [(UPDATE, DEX), (DELETE, HOCARE)]
    assert publisher.newest() == publisher.export()


def test_a_link_that_waited_comes_with_a_version_of_the_node_it_starts_from(publisher: Publisher) -> None:
    publisher.feed()
    publisher.load("cordis", CORDIS)
    publisher.load("nuts", NUTS)
    assert of_things(publisher.told())[2:] == [(CREATE, "region/CZ05"), (UPDATE, DEX)]
    assert publisher.newest() == publisher.export()
    publisher.load("nuts", [])
    assert of_things(publisher.told())[4:] == [(UPDATE, DEX), (DELETE, "region/CZ05")]
    assert publisher.newest() == publisher.export()


def test_a_feed_that_begins_late_begins_with_all_that_is_there(publisher: Publisher) -> None:
    publisher.load("cordis", CORDIS)
    publisher.load("nuts", NUTS)
    assert set(Counter(publisher.told()).values()) == {1}
    assert {kind for kind, _ in publisher.told()} == {CREATE}
    assert publisher.newest() == publisher.export()


def test_pages_stay_as_they_are_whatever_is_loaded(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MEMBERS", 2)
    publisher.load("cordis", CORDIS)
    before = publisher.feed()
    held = {page: read_page(publisher.feeding().folder, before, page.number) for page in before.pages}
    assert [page.members for page in before.pages] == [2, 2]
    publisher.load("nuts", NUTS)
    publisher.load("cordis", CORDIS[:1])
    after = publisher.feed()
    assert after.pages[:2] == before.pages
    assert {page: read_page(publisher.feeding().folder, after, page.number) for page in before.pages} == held
    assert [page.first for page in after.pages] == [1, *(page.last + 1 for page in after.pages[:-1])]


def test_the_same_load_again_and_a_rebuild_tell_nothing(publisher: Publisher) -> None:
    publisher.load("cordis", CORDIS)
    before = publisher.feed()
    publisher.load("cordis", list(reversed(CORDIS)))
    rebuild(publisher.graph, publisher.archive)
    assert publisher.feed() == before


def test_two_who_make_it_at_once_make_it_once(publisher: Publisher) -> None:
    publisher.load("cordis", CORDIS)
    publisher.load("nuts", NUTS)
    assert publisher.feeding().renewed() == publisher.feeding().renewed() == publisher.feed()
    assert set(Counter(publisher.quads()).values()) == {1}


def test_what_a_killed_maker_left_does_not_count(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher.load("cordis", CORDIS)
    before = publisher.feed()
    publisher.load("nuts", NUTS)
    with monkeypatch.context() as killed:
        killed.setattr("graph.feed.make.list_", lambda *_: pytest.fail("killed"))
        with pytest.raises(pytest.fail.Exception):
            publisher.feeding().renewed()
    folder = publisher.feeding().folder
    assert pages.listed(folder) == before
    assert of_things(publisher.told())[2:] == [(CREATE, "region/CZ05"), (UPDATE, DEX)]
    assert publisher.newest() == publisher.export()


def test_another_base_or_another_archive_is_another_stream(publisher: Publisher, tmp_path: Path) -> None:
    publisher.load("cordis", CORDIS)
    first = publisher.feed()
    second = publisher.feed("https://other.example/")
    assert first.stream != second.stream
    publisher.archive = Archive(tmp_path / "another")
    assert publisher.feed("https://other.example/").stream != second.stream


def test_a_member_says_of_what_and_in_which_stream_it_is(publisher: Publisher) -> None:
    publisher.load("cordis", CORDIS)
    ends = [(text(quad.subject), text(quad.object)) for quad in publisher.quads() if quad.predicate.value == MEMBER]
    assert f"{BASE}version/1/{DEX}" in {member for _, member in ends}
    assert {stream for stream, _ in ends} == {publisher.feed().iri}
