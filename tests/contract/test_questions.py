"""Every question of the catalogue gives its golden answer, on the embedded engine and on a real Neo4j alike."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph.connection import Graph
from queries.query import catalogue
from tests.contract.golden import FOLDER, golden_answer, golden_file

QUERIES = catalogue()


def kept(name: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(golden_file(QUERIES[name]).read_text(encoding="utf-8"))
    return answer


@pytest.mark.bolt
@pytest.mark.parametrize("name", QUERIES)
def test_the_embedded_engine_gives_the_golden_answer(name: str, embedded_world: Graph) -> None:
    assert golden_answer(embedded_world, QUERIES[name]) == kept(name)


@pytest.mark.bolt
@pytest.mark.neo4j
@pytest.mark.parametrize("name", QUERIES)
def test_neo4j_gives_the_golden_answer(name: str, neo4j_world: Graph) -> None:
    assert golden_answer(neo4j_world, QUERIES[name]) == kept(name)


@pytest.mark.parametrize("name", QUERIES)
def test_a_golden_answer_says_something(name: str) -> None:
    """A golden file without rows would hold whatever the query does."""
    answer = kept(name)
    assert answer["rows"]
    assert not answer["truncated"]
    assert not answer["notes"] or QUERIES[name].is_python


@pytest.mark.parametrize("name", QUERIES)
def test_every_column_holds_a_value_somewhere(name: str) -> None:
    """A column that is empty throughout would hide a property that is spelt wrong."""
    rows = kept(name)["rows"]
    never = {column.name for column in QUERIES[name].columns if all(row[column.name] in (None, []) for row in rows)}
    assert not never


def test_no_golden_answer_outlives_its_question() -> None:
    assert {file.relative_to(FOLDER).with_suffix("").as_posix() for file in FOLDER.rglob("*.json")} == set(QUERIES)
