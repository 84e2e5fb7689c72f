"""A reader that is not ours, and knows no more than the specification, comes to the same graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib import RDF, URIRef

from graph.connection import Graph
from graph.feed import pages
from graph.feed.pages import read_page
from graph.feed.stream import page_in, root, written
from graph.records import Link, Node
from tests.graph.feed.publishing import ADDRESS, CORDIS, DEX, HOCARE, NUTS, Publisher

LDES, TREE = rdflib.Namespace("https://w3id.org/ldes#"), rdflib.Namespace("https://w3id.org/tree#")


class Web:
    """What the addresses of a publisher give, as TriG."""

    def __init__(self, publisher: Publisher) -> None:
        self.publisher, self.feed = publisher, publisher.feed()

    def get(self, address: str) -> rdflib.Dataset:
        found, start = rdflib.Dataset(), f"{ADDRESS}/{self.feed.stream}/"
        if address == ADDRESS:
            text = written(root(self.feed, self.publisher.settings(), ADDRESS, start), "trig")
        else:
            members = read_page(self.publisher.feeding().folder, self.feed, int(address.removeprefix(start)))
            text = page_in("trig", members, address, "application/trig")
        found.parse(data=text.decode(), format="trig", publicID=address)
        return found


def followed(web: Web) -> set[Any]:
    """Follow the relations, and take the newest version of each thing."""
    about = web.get(ADDRESS).default_graph
    (stream,) = about.subjects(TREE.view, URIRef(ADDRESS))
    of, moment, sequence, gone = (
        about.value(stream, LDES[name])
        for name in ("versionOfPath", "timestampPath", "sequencePath", "versionDeleteObject")
    )
    newest: dict[Any, tuple[Any, bool, frozenset[Any]]] = {}
    for page in {str(about.value(one, TREE.node)) for one in about.objects(URIRef(ADDRESS), TREE.relation)}:
        found = web.get(page)
        for member in found.default_graph.objects(stream, TREE.member):
            thing, *order = (found.default_graph.value(member, path) for path in (of, moment, sequence))
            is_gone = (member, RDF.type, gone) in found.default_graph
            if thing not in newest or newest[thing][0] < order:
                newest[thing] = (order, is_gone, frozenset(found.graph(URIRef(str(member)))))
    return {triple for _, is_gone, said in newest.values() if not is_gone for triple in said}


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")  # of rdflib's own parsers
def test_a_reader_that_knows_rdf_alone_comes_to_the_same_triples(
    embedded_graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MEMBERS", 2)
    publisher = Publisher(embedded_graph, tmp_path)
    publisher.load("cordis", CORDIS)
    publisher.feed()
    for source, rows in (
        ("nuts", NUTS),
        ("cordis", [Node("Organisation", DEX, name="DEX a.s.", identifier=["PIC:999984350"]), CORDIS[3]]),
        ("register", [Node("SME", DEX, name={"cs": "DEX"}), Node("Project", HOCARE, name="HoCare")]),
        ("cordis", [CORDIS[1], Link("participatesIn", DEX, HOCARE, role=["partner"])]),
        ("nuts", []),
    ):
        publisher.load(source, rows)
        theirs = followed(Web(publisher))
        assert theirs == set(rdflib.Graph().parse(data="\n".join(publisher.export()), format="nt"))
    assert len(publisher.feed().pages) > 6
