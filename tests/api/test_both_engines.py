"""What the faces read themselves is the same on the embedded engine and on a real Neo4j."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from api.entity import read_entity, read_groups, read_page
from api.neighbourhood import neighbourhood
from api.place import read_place
from api.search import search
from graph.connection import Graph, connect
from graph.rdf.around import around, link_between
from graph.rdf.export import exported
from graph.rdf.lines import lines
from graph.rdf.together import together
from graph.settings import Settings
from ontology.schema import Schema
from tests.api.conftest import fill

BASE = "https://example.org/"


def told(graph: Graph, schema: Schema) -> dict[str, Any]:
    """Read everything the pages show of the small world, but not the load, whose id is a time."""
    ids = ("region/PL22", "region/PL", "organisation/dex", "project/p1", "good-practice/demands", "roadmap/health")
    export = "".join(exported(graph, schema, BASE))
    return {
        "entities": [asdict(read_entity(graph, schema, id_, "pl")) for id_ in ids],
        "groups": [asdict(group) for id_ in ids for group in read_groups(graph, schema, id_, "cs", most=2)],
        "pages": [read_page(graph, schema, name, most=2) for name in ("Organisation", "CareProvider", "Activity")],
        "place": [asdict(read_place(graph, schema, id_)) for id_ in ("region/PL", "region/CZ05")],
        "around": [neighbourhood(graph, schema, id_).as_dict() for id_ in ids],
        "found": [search(graph, schema, text) for text in ("slaskie", "o", "pol", "zizka", "dex innov")],
        "found of a class": search(graph, schema, "o", class_name="Activity"),
        "documents": [
            sorted(line for line in _document(graph, schema, id_) if "/load/" not in line)
            for id_ in (*ids, "source/toy")
        ],
        "links": [
            "".join(lines(link_between(graph, schema, BASE, key), graphs=True))
            for key in (("locatedIn", "organisation/dex", "region/CZ05"), ("within", "region/PL22", "region/PL2"))
        ],
        "together": [
            "".join(lines(together(graph, schema, BASE, names), graphs=False)) for names in (["toy"], ["toy", "none"])
        ],
        "export": [part for part in export.split("\n<") if "/load/" not in part],
    }


def _document(graph: Graph, schema: Schema, id_: str) -> list[str]:
    found = around(graph, schema, BASE, id_, part=1, most=2)
    assert found is not None
    return "".join(lines(found.chunks, graphs=True)).splitlines()


def test_the_faces_read_the_same_from_both_engines(
    graph: Graph, house: Settings, schema: Schema, tmp_path: Path
) -> None:
    fill(graph, tmp_path / "archive")
    with connect(house) as known:
        assert told(graph, schema) == told(known, schema)
