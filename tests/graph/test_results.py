"""A measure of a state of the store: what it says of itself, how it is kept, and how it is written back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph import results
from graph.archive import Archive
from graph.connection import Graph
from graph.measure import Measure, named
from graph.network import Network
from graph.problem import GraphProblem, TooSlow
from graph.rdf.export import exported
from graph.records import Link, Node
from graph.results import result_of
from graph.selection import Selection
from graph.write_back import property_of, write_back
from ontology.schema import load_schema
from tests.graph.loading import load

ORGANISATIONS = ("a", "b", "c", "alone")


@pytest.fixture
def store(graph: Graph, tmp_path: Path) -> Graph:
    """Three organisations in two projects and one in none, a store for each test, results kept in its folder."""
    graph.settings = replace(graph.settings, home=tmp_path)
    rows: list[Node | Link] = [
        *(Node("SME", f"organisation/{key}", name=key.upper()) for key in ORGANISATIONS),
        *(Node("Project", f"project/{key}", name=key) for key in ("one", "two")),
        *(Link("participatesIn", f"organisation/{one}", f"project/{other}")
          for one, other in (("a", "one"), ("b", "one"), ("b", "two"), ("c", "two"))),
    ]  # fmt: skip
    load(graph, Archive(tmp_path / "archive"), "made", rows)
    return graph


def test_a_result_says_of_which_graph_it_is(store: Graph) -> None:
    found = result_of(store, named("constraint"), Selection(weight="newman"))
    assert found.values["organisation/alone"] is None
    assert found.told[0] == "Network of 4 nodes and 2 ties: organisations; a tie weighs Newman's weight."
    assert found.told[1] == "1 nodes have no value."
    assert found.version in found.told[2]
    assert found.version


def test_the_highest_come_first_and_equals_by_id(store: Graph) -> None:
    found = result_of(store, named("degree"))
    assert [id_ for id_, _ in found.ranked()] == [f"organisation/{key}" for key in ("b", "a", "c", "alone")]
    assert found.ranked(lowest=True)[0] == ("organisation/alone", 0)


def test_the_same_call_gives_the_same_result(store: Graph) -> None:
    assert result_of(store, named("degree")) is result_of(store, named("degree"))


def test_a_result_that_took_long_outlives_the_process(store: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "_WORTH_KEEPING", -1.0)
    monkeypatch.setattr(results, "of_state", lambda _graph, _key, compute: compute())
    first = result_of(store, named("betweenness_sampled"))

    def computed_again(_self: Measure, _network: Network, **_options: object) -> dict[str, float | None]:
        raise AssertionError("it was kept")

    monkeypatch.setattr(Measure, "__call__", computed_again)
    again = result_of(store, named("betweenness_sampled"))
    assert (again.values, again.bounds, again.made) == (first.values, first.bounds, first.made)


def test_a_file_that_is_damaged_is_computed_again(
    store: Graph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(results, "_WORTH_KEEPING", -1.0)
    monkeypatch.setattr(results, "of_state", lambda _graph, _key, compute: compute())
    first = result_of(store, named("degree"))
    (file,) = (tmp_path / "measures").rglob("*.parquet")
    file.write_bytes(b"damaged")
    assert result_of(store, named("degree")).values == first.values


def test_kept_results_of_an_earlier_state_go(store: Graph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(results, "_WORTH_KEEPING", -1.0)
    result_of(store, named("degree"))
    load(store, Archive(tmp_path / "archive"), "more", [Node("SME", "organisation/d", name="D")])
    assert "organisation/d" in result_of(store, named("degree")).values
    assert len(list((tmp_path / "measures").rglob("*.parquet"))) == 1


def test_what_would_take_too_long_says_how_long_and_what_to_take(store: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Measure, "seconds", lambda _self, _network: 9000.0)
    with pytest.raises(TooSlow, match=r"about 2\.5 hours; expected at most 60 seconds"):
        result_of(store, named("constraint"), patience=60)


def test_what_is_there_is_given_however_long_it_took(store: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    made = result_of(store, named("constraint"))
    monkeypatch.setattr(Measure, "seconds", lambda _self, _network: 9000.0)
    assert result_of(store, named("constraint"), patience=60) is made


def test_a_filter_that_leaves_nothing_is_told(store: Graph) -> None:
    with pytest.raises(GraphProblem, match="no node at all: organisations of kind Hospital"):
        result_of(store, named("degree"), Selection(kind="Hospital"))


def test_an_unknown_option_is_told(store: Graph) -> None:
    with pytest.raises(GraphProblem, match="option 'bz'"):
        result_of(store, named("degree"), options={"bz": "country"})


def test_values_written_back_can_be_used_by_cypher_and_say_of_what_they_are(store: Graph) -> None:
    found = result_of(store, named("constraint"))
    assert write_back(store, found) == 3
    rows = store.read("MATCH (o:Organisation) RETURN o.id AS id, o.measure_constraint AS value").values
    assert dict(rows) == found.values
    note = store.read("MATCH (m:Measured) RETURN m.property, m.version, m.of").values
    assert note == [(property_of(found.measure), found.version, found.network.told)]


def test_values_written_again_leave_none_of_the_old(store: Graph) -> None:
    write_back(store, result_of(store, named("constraint")))
    write_back(store, result_of(store, named("constraint"), Selection(kind="SME", links=("attends",))))
    assert store.read("MATCH (o:Organisation) WHERE o.measure_constraint IS NOT NULL RETURN o.id").values == []
    assert store.read("MATCH (m:Measured) RETURN count(m) AS notes").values == [(1,)]


def test_values_written_back_are_no_statement_of_a_source(store: Graph, tmp_path: Path) -> None:
    schema = load_schema()
    before = "".join(exported(store, schema, "https://example.org/"))
    write_back(store, result_of(store, named("degree")))
    assert "".join(exported(store, schema, "https://example.org/")) == before
    expected = Archive(tmp_path / "archive").contents().expected
    assert [finding for finding in store.audit(schema, expected) if finding.severity == "error"] == []
