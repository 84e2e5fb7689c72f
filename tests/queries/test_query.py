"""A question's file: what makes it right, and what a person reads who got it wrong."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from ontology.schema import load_schema
from queries.problem import QueryProblem
from queries.query import Query, catalogue, named, read_query

QUERIES = catalogue()
GOOD = """\
// title = "Actors of a region"
// question = "Which actors does a region have?"
// [parameters.region]
// type = "Region"
// example = "PL22"
// description = "The region."
// [columns]
// id = "id of the actor"
// name = "its name"
MATCH (o:Organisation)-[:LOCATED_IN]->(:Region {id: $region})
RETURN o.id AS id, o.name AS name
ORDER BY id
"""
PYTHON = '''\
"""A question."""

QUERY = """
title = "One"
question = "One?"
[parameters.top]
type = "integer"
example = 1
description = "How many."
[columns]
number = "a number"
"""


def answer(graph, top):
    from queries.table import Table
    return Table.of(("number",), [(number,) for number in range(top)])
'''


def written(folder: Path, text: str, name: str = "actors/some.cypher") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_dropped_in_is_found_under_its_folder_and_name(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    written(tmp_path, PYTHON, "brokers/other.py")
    written(tmp_path, "not a question", "brokers/_hidden.py")
    found = catalogue(tmp_path)
    assert list(found) == ["actors/some", "brokers/other"]
    assert found["actors/some"].question == "Which actors does a region have?"
    assert [column.name for column in found["actors/some"].columns] == ["id", "name"]
    assert found["actors/some"].text.startswith("MATCH")
    assert found["brokers/other"].example == {"top": 1}


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ('// title = "Actors of a region"\n', "", 1, "no title"),
        ('// question = "Which actors does a region have?"\n', "", 1, "no question"),
        ('// title = "Actors of a region"', "// title = Actors", 1, "TOML"),
        ('// question = "Which', '// question = "Whi"ch', 2, "TOML"),
        ('// title = "Actors of a region"', '// titel = "Actors"', 1, "Did you mean 'title'"),
        ("// title", '// view = ""\n// title', 1, "view = ''"),
        ('// type = "Region"', '// type = "Regoin"', 4, "Did you mean 'Region'"),
        ('// type = "Region"\n', "", 3, "without type"),
        ('// example = "PL22"\n', "", 3, "without example"),
        ('// description = "The region."\n', "", 3, "without description"),
        ('// example = "PL22"', '// exmple = "PL22"', 5, "Did you mean 'example'"),
        ('// example = "PL22"', '// example = "project/x"', 5, "the id of a Region"),
        ('// type = "Region"\n// example = "PL22"', '// type = "integer"\n// example = "x"', 5, "a whole number"),
        ("{id: $region}", "{id: $regoin}", 1, "'regoin' used but not declared"),
        ("{id: $region}", "{id: 'region/PL22'} /* $region */", 3, "'region' declared but not used"),
        ("{id: $region}", "{id: '$region'}", 3, "'region' declared but not used"),
        ('// name = "its name"\n', "", 7, "RETURN gives id, name"),
        ("o.name AS name", "o.name", 7, "(no alias)"),
        ("RETURN o.id AS id, o.name AS name", "RETURN o.name AS name, o.id AS id", 7, "RETURN gives name, id"),
        ('// name = "its name"', "// name = 3", 9, "its meaning as text"),
        ("// [columns]", "// [cloumns]", 7, "Did you mean 'columns'"),
        (GOOD, "MATCH (n) RETURN n.id AS id", 1, "no header"),
    ],
)
def test_a_wrong_header_names_file_line_and_remedy(tmp_path: Path, old: str, new: str, line: int, told: str) -> None:
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(QueryProblem) as caught:
        read_query(path)
    assert f"actors/some.cypher:{line}" in caught.value.where
    assert told in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("QUERY =", "HEADER =", 1, "no constant QUERY"),
        ("def answer(graph, top)", "def answer(graph, most)", 3, "'most' used but not declared"),
        ("def answer", "def reply", 1, "no function answer"),
        ("example = 1", 'example = "one"', 8, "a whole number"),
        ("def answer(graph, top):", "def answer(graph, top)", 15, "Python"),
    ],
)
def test_a_wrong_python_question_names_file_line(tmp_path: Path, old: str, new: str, line: int, told: str) -> None:
    path = written(tmp_path, PYTHON.replace(old, new), "brokers/other.py")
    with pytest.raises(QueryProblem) as caught:
        read_query(path)
    assert f"brokers/other.py:{line}" in caught.value.where
    assert told in str(caught.value)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    path.write_bytes(GOOD.replace("have?", "hält?").encode("cp1250"))
    with pytest.raises(QueryProblem, match="UTF-8"):
        read_query(path)


def test_allowed_may_be_a_class_and_then_follows_the_ontology(tmp_path: Path) -> None:
    changed = GOOD.replace('"Region"', '"string"\n// allowed = "CareProvider"').replace('"PL22"', '"Clinic"')
    (parameter,) = read_query(written(tmp_path, changed)).parameters
    assert parameter.allowed == ("CareProvider", "Clinic", "HomeCare", "Hospital")


def test_nested_returns_and_commas_do_not_hide_the_columns(tmp_path: Path) -> None:
    body = "RETURN o.id AS id, COLLECT { MATCH (o)--(x) RETURN x.name AS x LIMIT 2 } + ['a, b AS c'] AS name\n"
    query = read_query(written(tmp_path, GOOD.replace("RETURN o.id AS id, o.name AS name\n", body)))
    assert [column.name for column in query.columns] == ["id", "name"]


def test_an_unknown_question_suggests_the_near_one() -> None:
    with pytest.raises(QueryProblem, match="Did you mean 'actors/by_kind'"):
        named(QUERIES, "actors/by_kinds")


# What follows holds for every question that ships, and for each that is added.


def test_the_catalogue_covers_what_the_observatory_is_asked() -> None:
    topics = {query.topic for query in QUERIES.values()}
    assert topics >= {"actors", "collaboration", "demands", "roadmaps", "trends", "gaps", "quality"}
    assert len(QUERIES) >= 15


@pytest.mark.parametrize("query", QUERIES.values(), ids=lambda one: one.name)
def test_a_question_reads_like_one(query: Query) -> None:
    assert query.question.endswith("?")
    assert not query.title.endswith((".", "?"))
    assert all(parameter.description.endswith(".") for parameter in query.parameters)


@pytest.mark.parametrize("query", [one for one in QUERIES.values() if not one.is_python], ids=lambda one: one.name)
def test_a_cypher_question_keeps_to_the_safe_dialect(query: Query) -> None:
    """What both engines say alike: see the decisions on the store."""
    assert "ORDER BY" in query.text.rpartition("RETURN")[2] or "ORDER BY" in query.text.rpartition("\n")[0]
    assert not re.search(r"\b(apoc|gds)\.|\bSKIP\b|shortestPath|\bUSE\b", query.text)
    assert not re.search(r"\(\w*:\w+:\w+ *\{", query.text), "match one label with the key, test others after"


@pytest.mark.parametrize("query", [one for one in QUERIES.values() if not one.is_python], ids=lambda one: one.name)
def test_a_cypher_question_names_only_what_the_ontology_has(query: Query) -> None:
    """A link type or label that is spelt wrong gives an empty answer, not an error."""
    schema = load_schema()
    types = {link.type for link in schema.links.values()}
    used = {one for block in re.findall(r"-\[\w*:([A-Z_|]+)", query.text) for one in block.split("|")}
    labels = set(re.findall(r"\(\w*:([A-Z]\w+)", query.text))
    assert used <= types
    assert labels <= set(schema.classes)


@pytest.mark.parametrize("query", [one for one in QUERIES.values() if one.view], ids=lambda one: one.name)
def test_a_question_has_the_columns_its_view_needs(query: Query) -> None:
    view = importlib.import_module(f"api.views.{query.view}").VIEW
    names = {column.name for column in query.columns}
    for need in view.needs:
        assert names & set(need.split("|"))
