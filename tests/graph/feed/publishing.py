"""A publisher of a feed, without a network between it and who follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph

from graph.archive import Archive
from graph.connection import Graph
from graph.feed.fetch import Document, NoMore, Origin
from graph.feed.make import Feeding
from graph.feed.pages import Feed, read_page
from graph.feed.stream import page_in, root, written
from graph.feed.words import PLACE, VERSION_OF
from graph.rdf.export import exported
from graph.rdf.terms import TYPE
from graph.records import Link, Node
from graph.settings import Settings
from ontology.schema import load_schema
from tests.graph.loading import Record, load

BASE = "https://example.org/id/"
ADDRESS = "http://publisher.example/feed"
NQ = "application/n-quads"
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
        self.days = 0
        self.now: dt.datetime | None = None

    def load(self, source: str, rows: Iterable[Record], rank: int = 100) -> None:
        load(self.graph, self.archive, source, list(rows), rank=rank)

    def settings(self, base: str = BASE) -> Settings:
        return Settings.from_environment({
            "OBSERVATORY_HOME": str(self.home), "OBSERVATORY_BASE_IRI": base, "OBSERVATORY_FEED_DAYS": str(self.days)
        })  # fmt: skip

    def feeding(self, base: str = BASE) -> Feeding:
        return Feeding(self.archive, load_schema(), self.settings(base), self.now)

    def feed(self, base: str = BASE) -> Feed:
        feeding = self.feeding(base)
        feed = feeding.present() or feeding.renewed()
        assert feeding.present() == feed
        return feed

    def quads(self) -> list[pyoxigraph.Quad]:
        feed = self.feed()
        texts = [read_page(self.feeding().folder, feed, page.number) for page in feed.pages]
        return [quad for text in texts for quad in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_QUADS)]

    def told(self) -> list[tuple[str, str]]:
        """Give kind and id of each version, in the order of the stream, which lacks none."""
        assert [place for place, *_ in self._versions()] == list(range(1, len(self._versions()) + 1))
        return self.kept()

    def kept(self) -> list[tuple[str, str]]:
        """Give kind and id of each version that is kept."""
        return [(kind, id_) for _, kind, id_ in self._versions()]

    def _versions(self) -> list[tuple[int, str, str]]:
        found: dict[str, dict[str, str]] = {}
        for quad in self.quads():
            if isinstance(quad.graph_name, pyoxigraph.DefaultGraph):
                found.setdefault(text(quad.subject), {})[quad.predicate.value] = text(quad.object)
        versions = [one for one in found.values() if VERSION_OF in one]
        return sorted((int(one[PLACE]), one[TYPE], one[VERSION_OF].removeprefix(BASE)) for one in versions)

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
        whole = "".join(exported(self.graph, load_schema(), BASE, "nt"))
        return {f"{quad.triple} ." for quad in pyoxigraph.parse(whole, format=pyoxigraph.RdfFormat.N_TRIPLES)}


class Direct(Origin):
    """Fetches from a publisher in the same process.

    Attributes:
        pages: The numbers of the pages that were fetched.
    """

    def __init__(self, publisher: Publisher, base: str = BASE) -> None:
        super().__init__(ADDRESS)
        self.publisher, self.base = publisher, base
        self.pages: list[int] = []

    def fetch(self, address: str, tag: str = "") -> Document | None:
        feed = self.publisher.feed(self.base)
        start = f"{ADDRESS}/{feed.stream}/"
        if address == ADDRESS:
            state = f"{feed.stream}-{feed.numbered}"
            said = written(root(feed, self.publisher.settings(self.base), ADDRESS, start), "nq")
            return None if tag == state else self._document(address, said, state)
        if not address.startswith(start):
            raise NoMore(address, "another stream", "a page", "Begin again.")
        self.pages.append(int(address.removeprefix(start)))
        members = read_page(self.publisher.feeding(self.base).folder, feed, self.pages[-1])
        return self._document(address, page_in("nq", members, address, NQ), "")

    def _document(self, address: str, said: bytes, tag: str) -> Document:
        return Document(address, tuple(pyoxigraph.parse(said, format=pyoxigraph.RdfFormat.N_QUADS)), tag)
