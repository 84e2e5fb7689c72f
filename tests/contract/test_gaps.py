"""Gaps as answers: worded alike by every question, gathered by the overview, clear where there is nothing to tell."""

from __future__ import annotations

import pytest

from graph.connection import Graph
from graph.problem import GraphProblem
from queries.gap import COLUMNS
from queries.query import Query, catalogue
from queries.run import answer

GAPS = {name: query for name, query in catalogue().items() if {*COLUMNS} <= {column.name for column in query.columns}}
#: Of what takes part in nothing, nothing is missing.
NEVER = "2200-01-01"


def has(query: Query, name: str) -> bool:
    return name in {parameter.name for parameter in query.parameters}


@pytest.mark.bolt
@pytest.mark.parametrize("name", GAPS)
def test_every_row_says_type_reason_size_and_what_would_close_it(name: str, embedded_world: Graph) -> None:
    table = answer(embedded_world, GAPS[name], GAPS[name].example)
    assert table.names[: len(COLUMNS)] == COLUMNS
    for gap, reason, size, closing in zip(*(table.column(column) for column in COLUMNS), strict=True):
        assert 0 < len(gap.split()) <= 3
        assert reason.endswith(".")
        assert len(reason.split()) > 5
        assert isinstance(size, int | float)
        assert size >= 0
        assert len(closing.split()) > 2


@pytest.mark.bolt
def test_the_overview_asks_every_question_that_needs_no_more_than_a_region(embedded_world: Graph) -> None:
    of_veneto = answer(embedded_world, GAPS["gaps/overview"], {"region": "ITH3", "most": 2})
    told = {*of_veneto.column("question"), *(note.split()[0] for note in of_veneto.notes)}
    assert told == {*GAPS} - {"gaps/overview", "gaps/lacking_kind", "gaps/shared_topics_no_tie"}
    asked = [of_veneto.column("question").count(name) for name in set(of_veneto.column("question"))]
    assert max(asked) == 2
    everywhere = answer(embedded_world, GAPS["gaps/overview"], {})
    assert "gaps/neighbours_apart" not in {
        *everywhere.column("question"),
        *(note.split()[0] for note in everywhere.notes),
    }
    assert "gaps/missing_links" in everywhere.column("question")


@pytest.mark.bolt
@pytest.mark.parametrize("name", [name for name, query in GAPS.items() if query.is_python])
def test_an_unknown_region_is_told(name: str, embedded_world: Graph) -> None:
    table = answer(embedded_world, GAPS[name], {**GAPS[name].example, "region": "ITH39"})
    assert (table.rows, table.notes[0]) == ((), "There is no Region region/ITH39 in the graph.")


@pytest.mark.bolt
@pytest.mark.parametrize("name", ["gaps/holes", "gaps/single_broker"])
def test_an_unknown_grouping_is_told_with_the_near_one(name: str, embedded_world: Graph) -> None:
    with pytest.raises(GraphProblem, match="Did you mean 'community'"):
        answer(embedded_world, GAPS[name], {"by": "comunity"})


@pytest.mark.bolt
@pytest.mark.parametrize("name", [name for name, query in GAPS.items() if has(query, "since")])
def test_where_nothing_is_left_the_answer_is_empty_or_says_why(name: str, embedded_world: Graph) -> None:
    table = answer(embedded_world, GAPS[name], {"since": NEVER})
    assert not table.rows
    assert NEVER in table.notes[0]


@pytest.mark.bolt
@pytest.mark.parametrize("by", ["community", "kind", "country", "kind+country", "region"])
@pytest.mark.parametrize("name", ["gaps/holes", "gaps/single_broker"])
def test_any_division_can_be_asked_for(name: str, by: str, embedded_world: Graph) -> None:
    loose = {"rate": 1} if name == "gaps/holes" else {"ways": 2, "share": 0.5}
    table = answer(embedded_world, GAPS[name], {"by": by, "least": 1} | loose)
    assert all("  " not in reason for reason in table.column("reason"))


@pytest.mark.bolt
def test_all_pairs_of_countries_and_all_scores_can_be_asked_for(embedded_world: Graph) -> None:
    for level in (0, 2):
        table = answer(embedded_world, GAPS["gaps/topics_apart"], {"level": level, "least": 1, "share": 0})
        assert {len(id_.removeprefix("region/")) for id_ in table.column("source")} <= {2 + level}
    for score in ("resource_allocation", "adamic_adar", "common_neighbours", "topic_similarity"):
        table = answer(embedded_world, GAPS["gaps/missing_links"], {"score": score})
        assert list(table.column("score")) == sorted(table.column("score"), reverse=True)
        assert all(
            source != target for source, target in zip(table.column("source"), table.column("target"), strict=True)
        )


@pytest.mark.bolt
def test_a_missing_link_joins_two_without_an_activity_together(embedded_world: Graph) -> None:
    table = answer(embedded_world, GAPS["gaps/missing_links"], {})
    one, other = "(:Organisation {id: $a})", "(:Organisation {id: $b})"
    tied = f"MATCH {one}-[:PARTICIPATES_IN|ATTENDS]->()<-[:PARTICIPATES_IN|ATTENDS]-{other} RETURN 1 AS one"
    assert table.rows
    for source, target in zip(table.column("source"), table.column("target"), strict=True):
        assert not embedded_world.read(tied, {"a": source, "b": target}).values
