"""The audit at every start: it sees what was lost, and says what it did not look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.audit import audit
from graph.connection import Graph, connect
from ontology.schema import Schema

WORLD = """
UNWIND range(1, 30) AS n
CREATE (o:Organisation {id: 'organisation/' + toString(n)})-[:LOCATED_IN]->(r:Region {id: 'region/' + toString(n)})
"""


def test_a_sound_store_has_no_findings(graph: Graph, schema: Schema) -> None:
    graph.write([(WORLD, {})])
    assert graph.audit(schema, {"Organisation": 30, "Region": 30, "LOCATED_IN": 30, "Project": 0}) == ()


def test_lost_nodes_and_links_are_counted_and_the_remedy_named(graph: Graph, schema: Schema) -> None:
    graph.write([(WORLD, {}), ("MATCH (n:Region {id: 'region/7'}) DETACH DELETE n", {})])
    found = graph.audit(schema, {"Organisation": 30, "Region": 30, "LOCATED_IN": 30})
    assert {(one.severity, one.where, one.found) for one in found} == {
        ("error", "Region", "29 in the store"),
        ("error", "LOCATED_IN", "29 in the store"),
    }
    assert all("observatory rebuild" in one.remedy for one in found)


def test_a_lost_constraint_is_found(graph: Graph, schema: Schema) -> None:
    graph.write([("DROP CONSTRAINT region_id IF EXISTS", {})])
    (found,) = graph.audit(schema, {})
    assert (found.severity, found.where) == ("error", "constraint on Region.id")


def test_what_there_is_no_time_to_count_is_named(graph: Graph, schema: Schema) -> None:
    (found,) = audit(graph, schema, {"Organisation": 50_000_000, "Region": 0})
    assert (found.severity, found.where) == ("note", "Organisation")


@pytest.mark.bolt
def test_a_damaged_file_of_the_embedded_engine_is_found(tmp_path: Path, schema: Schema) -> None:
    store = f"embedded:{tmp_path / 'store'}"
    with connect(store) as graph:
        graph.prepare(schema)
        rows = [{"id": f"region/{n}", "text": "x" * 200} for n in range(5000)]
        graph.write([("UNWIND $rows AS row CREATE (n:Region {id: row.id}) SET n += row", {"rows": rows})])
    for bucket in (tmp_path / "store" / "databases").glob("*/Region_*.bucket"):
        with bucket.open("r+b") as file:
            file.truncate(bucket.stat().st_size // 2)
    with connect(store) as graph:
        assert "Region" in {one.where for one in graph.audit(schema, {"Region": 5000}) if one.severity == "error"}
