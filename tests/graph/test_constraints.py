"""Constraints and indexes: from the ontology, before the data, on both engines."""

from __future__ import annotations

import pytest

from graph.connection import Graph
from graph.constraints import Rule, missing, prepare, rules
from graph.problem import SchemaProblem, UniqueProblem
from ontology.schema import Schema


def test_every_class_that_owns_ids_keeps_them_unique(schema: Schema) -> None:
    unique = {rule.label for rule in rules(schema) if rule.unique and rule.key == "id"}
    assert unique == {class_.name for class_ in schema.keyed()} | {"Ledger"}


def test_a_prepared_store_lacks_nothing_and_is_left_alone(graph: Graph, schema: Schema) -> None:
    assert missing(graph, schema) == ()
    graph.write([("CREATE (:Region {id: 'region/A'})", {})])
    prepare(graph, schema)


def test_two_nodes_cannot_have_one_id_whatever_their_further_labels(graph: Graph) -> None:
    graph.write([("CREATE (:Organisation:CareProvider:Hospital {id: 'organisation/a'})", {})])
    with pytest.raises(UniqueProblem, match="id that is given twice"):
        graph.write([("CREATE (:Organisation:SME {id: 'organisation/a'})", {})])
    assert graph.read("MATCH (n:Organisation) RETURN count(n) AS n").values == [(1,)]


def test_a_constraint_is_never_made_over_data(graph: Graph, schema: Schema) -> None:
    graph.write([("DROP CONSTRAINT region_id IF EXISTS", {})])
    graph.write([("CREATE (:Region {id: 'region/A'})", {})])
    assert missing(graph, schema) == (Rule("Region", "id", True),)
    with pytest.raises(SchemaProblem, match="observatory rebuild"):
        prepare(graph, schema)
    graph.write([("MATCH (n:Region) DELETE n", {})])
    prepare(graph, schema)
    assert missing(graph, schema) == ()
