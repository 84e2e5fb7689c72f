"""Parameters as people give them, and tables as people get them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from graph.connection import Graph
from graph.problem import GraphProblem
from graph.records import Node
from queries.parameter import Parameter, full_id
from queries.problem import QueryProblem
from queries.query import catalogue, read_query
from queries.run import answer, check
from queries.table import Column, Table, plain
from tests.queries.test_query import GOOD, PYTHON, written

QUERIES = catalogue()


def parameter(type_: str, **more: Any) -> Parameter:
    return Parameter("it", type_, "Some.", "x", **more)


@pytest.mark.parametrize(
    ("type_", "given", "value"),
    [
        ("string", " Śląskie ", "Śląskie"),
        ("integer", "12", 12),
        ("integer", 12.0, 12),
        ("decimal", "0.5", 0.5),
        ("decimal", 1, 1.0),
        ("boolean", "yes", True),
        ("boolean", "False", False),
        ("date", "2024-02-29", dt.date(2024, 2, 29)),
        ("date", dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC), dt.date(2024, 2, 29)),
        ("year", "2024", 2024),
        ("Region", "PL22", "region/PL22"),
        ("Region", "region/PL22", "region/PL22"),
        ("Hospital", "gisco-cz-1", "organisation/gisco-cz-1"),
        ("GoodPractice", "interreg-416", "good-practice/interreg-416"),
        ("Activity", "project/x", "project/x"),
    ],
)
def test_a_value_is_read_by_its_type(type_: str, given: object, value: object) -> None:
    assert parameter(type_).read(given) == value


@pytest.mark.parametrize(
    ("type_", "given"),
    [
        ("integer", "1.5"),
        ("integer", True),
        ("integer", "9" * 30),
        ("decimal", "nan"),
        ("decimal", "inf"),
        ("boolean", "maybe"),
        ("date", "2023-02-29"),
        ("date", "29.2.2024"),
        ("year", "24-25"),
        ("Region", "project/x"),
        ("Region", "two words"),
        ("Region", 7),
        ("Activity", "x"),
        ("Activity", "region/PL22"),
    ],
)
def test_a_wrong_value_says_what_was_expected(type_: str, given: object) -> None:
    with pytest.raises(QueryProblem) as caught:
        parameter(type_).read(given)
    assert caught.value.where == "parameter it"
    assert caught.value.expected
    assert "x" in caught.value.remedy


def test_a_value_that_is_not_allowed_suggests_the_near_one() -> None:
    with pytest.raises(QueryProblem, match="Did you mean 'planned'"):
        parameter("string", allowed=("planned", "running")).read("plannd")


def test_an_id_with_a_slash_of_its_own_is_kept() -> None:
    assert full_id("Organisation", "ror-a/b") == "organisation/ror-a/b"


def test_parameters_are_filled_with_defaults_and_null() -> None:
    values = check(QUERIES["roadmaps/actions"], {"region": "PL22", "as_of": "2026-01-31", "status": ""})
    assert values["region"] == "region/PL22"
    assert values["as_of"] == dt.date(2026, 1, 31)
    assert values["since"] == dt.date(2000, 1, 1)
    assert values["status"] is None


def test_today_is_the_day_of_asking() -> None:
    assert check(QUERIES["roadmaps/actions"], {})["as_of"] == dt.datetime.now(dt.UTC).date()


def test_a_missing_parameter_shows_an_example() -> None:
    with pytest.raises(QueryProblem, match=r"actors/by_kind, parameter region: found nothing.*For example: ITH3"):
        check(QUERIES["actors/by_kind"], {})


def test_an_unknown_parameter_suggests_the_near_one() -> None:
    with pytest.raises(QueryProblem, match="Did you mean 'region'"):
        check(QUERIES["actors/by_kind"], {"regoin": "PL22"})


def filled(graph: Graph, count: int = 3) -> Graph:
    rows = [
        {"id": f"region/XX{number:02}", "name": f"Walmońskie {number}", "searchText": f"walmonskie {number}"}
        for number in range(count)
    ]
    assert Node("Region", rows[0]["id"], name=rows[0]["name"], code="XX00")
    graph.write([("UNWIND $rows AS row CREATE (n:Region {id: row.id}) SET n += row", {"rows": rows})])
    return graph


LISTING = (
    '// title = "Regions"\n// question = "Which?"\n// [columns]\n// id = "id"\n'
    "MATCH (r:Region) RETURN r.id AS id ORDER BY id\n"
)


def test_an_empty_answer_keeps_its_columns(graph: Graph, tmp_path: Path) -> None:
    table = answer(graph, read_query(written(tmp_path, LISTING)))
    assert table.names == ("id",)
    assert table.rows == ()


def test_more_rows_than_the_limit_are_said(graph: Graph, tmp_path: Path) -> None:
    query = read_query(written(tmp_path, LISTING))
    filled(graph)
    assert answer(graph, query, limit=3).truncated is False
    cut = answer(graph, query, limit=2)
    assert (cut.rows, cut.truncated) == ((("region/XX00",), ("region/XX01",)), True)
    assert "more rows than the 2 shown" in cut.to_text()


def test_a_region_that_is_not_there_is_said_and_near_ones_named(graph: Graph, tmp_path: Path) -> None:
    query = read_query(written(tmp_path, GOOD))
    filled(graph)
    table = answer(graph, query, {"region": "Walmonskie"})
    assert table.rows == ()
    assert table.notes[0].startswith(
        "There is no Region region/Walmonskie in the graph. Near: region/XX00 (Walmońskie 0)"
    )
    assert answer(graph, query, {"region": "XX01"}).notes == ()


def test_a_question_cannot_write(graph: Graph, tmp_path: Path) -> None:
    query = read_query(written(tmp_path, LISTING.replace("MATCH (r:Region)", "CREATE (r:Region {id: 'region/XX'})")))
    with pytest.raises(GraphProblem):
        answer(graph, query)
    assert answer(graph, read_query(written(tmp_path, LISTING, "a/b.cypher"))).rows == ()


def test_a_question_that_takes_too_long_ends(graph: Graph, tmp_path: Path) -> None:
    endless = "UNWIND range(1, 900000) AS a UNWIND range(1, 900000) AS b WITH sum(a * b % 7) AS s "
    slow = LISTING.replace("MATCH (r:Region)", f"{endless} MATCH (r:Region) WHERE s > 0")
    with pytest.raises(GraphProblem):
        answer(graph, read_query(written(tmp_path, slow)), timeout=1)


def test_a_python_question_answers_like_any_other(embedded_graph: Graph, tmp_path: Path) -> None:
    query = read_query(written(tmp_path, PYTHON, "brokers/other.py"))
    table = answer(embedded_graph, query, {"top": "3"}, limit=2)
    assert (table.rows, table.truncated, table.title) == (((0,), (1,)), True, "One")
    assert table.columns == (Column("number", "a number"),)


def test_a_python_answer_with_other_columns_is_refused(embedded_graph: Graph, tmp_path: Path) -> None:
    query = read_query(written(tmp_path, PYTHON.replace('of(("number",)', 'of(("figure",)'), "brokers/other.py"))
    with pytest.raises(QueryProblem, match="columns figure; expected number"):
        answer(embedded_graph, query, {"top": 1})


def test_a_table_goes_out_as_json_csv_and_text() -> None:
    rows = [
        ("Śląskie", 1.5, dt.date(2021, 10, 1), ["a", "b"], None, float("nan")),
        ('Say "x", y', 0.1 + 0.2, None, [], True, 3),
    ]
    table = Table.of(("name", "share", "day", "parts", "known", "odd"), rows, notes=["made up"])
    told = json.loads(table.to_json())
    assert told["rows"][0] == {
        "name": "Śląskie",
        "share": 1.5,
        "day": "2021-10-01",
        "parts": ["a", "b"],
        "known": None,
        "odd": None,
    }
    assert table.to_csv().splitlines()[1:] == [
        "Śląskie,1.5,2021-10-01,a; b,,",
        '"Say ""x"", y",0.30000000000000004,,,yes,3',
    ]
    assert table.to_text().splitlines()[-1] == "note: made up"
    assert "0.3 " in table.to_text()
    assert table.column("share") == (1.5, 0.1 + 0.2)


def test_no_text_of_a_csv_file_is_a_formula() -> None:
    table = Table.of(("name", "change"), [("=cmd()", -1), ("@home", -0.5), ("a=b", "-2")])
    assert table.to_csv().splitlines()[1:] == ["'=cmd(),-1", "'@home,-0.5", "a=b,-2"]


def test_a_long_text_is_cut_in_a_terminal_but_a_sentence_at_the_end_is_not() -> None:
    sentence = "links 14 clinics with 9 firms, " * 5
    header, line, row = Table.of(("name", "why"), [("x" * 100, sentence)]).to_text().splitlines()
    assert row == f"{'x' * 59}…  {sentence.strip()}"
    assert len(header.rstrip()) < len(line) <= 60 + 2 + 60


def test_infinite_numbers_do_not_reach_json() -> None:
    assert plain({"a": [float("inf"), dt.datetime(2024, 1, 1, tzinfo=dt.UTC)]}) == {
        "a": [None, "2024-01-01T00:00:00+00:00"]
    }
