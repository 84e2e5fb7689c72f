"""Brokers as asked for from a store: whom a filter leaves, what a wrong one is told, the same answer twice."""

from __future__ import annotations

from typing import Any

import pytest

from graph import ranking
from graph.connection import Graph
from graph.problem import GraphProblem
from queries.problem import QueryProblem
from queries.query import catalogue
from queries.run import answer
from queries.table import Table


def ask(graph: Graph, name: str, **given: Any) -> Table:
    return answer(graph, catalogue()[f"brokers/{name}"], given)


@pytest.mark.bolt
def test_without_a_filter_all_brokers_are_ranked(embedded_world: Graph) -> None:
    table = ask(embedded_world, "ranked")
    assert table.column("rank") == tuple(range(1, len(table.rows) + 1))
    assert table.column("id")[0] == "organisation/hospital-a"
    assert set(table.column("kind")) > {"Hospital", "SME"}
    assert all(why.startswith("links ") for why in table.column("why"))


@pytest.mark.bolt
def test_filters_choose_whom_to_rank_and_what_to_measure(embedded_world: Graph) -> None:
    firms = ask(embedded_world, "ranked", kind="SME")
    assert set(firms.column("kind")) == {"SME"}
    ageing = ask(embedded_world, "ranked", topic="ageing")
    assert ageing.rows == ()  # of the two projects about it one has a single actor, so that nobody links two others
    late = ask(embedded_world, "ranked", since="2026-01-01", by="kind")
    assert "activities that go on after 2026-01-01" in late.notes[2]
    assert len(late.rows) < len(ask(embedded_world, "ranked", by="kind").rows)
    assert len(ask(embedded_world, "ranked", top=1).rows) == 1


@pytest.mark.bolt
def test_the_same_question_has_the_same_answer(embedded_world: Graph) -> None:
    for name, given in (("ranked", {"region": "ITH3"}), ("between_regions", {"region": "ITH3", "other": "CZ"})):
        assert ask(embedded_world, name, **given) == ask(embedded_world, name, **given)


@pytest.mark.bolt
def test_a_network_too_large_for_exact_betweenness_is_sampled_and_says_so(
    embedded_world: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = ask(embedded_world, "ranked", by="country")
    monkeypatch.setattr(ranking, "EXACT", 0)
    sampled = ask(embedded_world, "ranked", by="region")
    assert "exact" in exact.notes[1]
    assert "sample" in sampled.notes[1]
    truth = dict(zip(exact.column("id"), exact.column("betweenness"), strict=True))
    for id_, low, high in zip(*(sampled.column(name) for name in ("id", "low", "high")), strict=True):
        assert low <= truth[id_] <= high
        assert low < high


@pytest.mark.bolt
@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("ranked", {"until": "1999-12-31"}, "no tie at all"),
        ("ranked", {"region": "AT33", "kind": "Hospital"}, "nobody of this kind"),
        ("between_regions", {"region": "ITH3", "other": "IT"}, "on both"),
        ("between_kinds", {"kind": "Hospital", "other": "SME", "region": "AT33"}, "0 hospitals of Tirol"),
        ("between_kinds", {"kind": "Hospital", "other": "CareProvider"}, "on both"),
    ],
)
def test_filters_that_leave_nothing_are_told(embedded_world: Graph, name: str, given: Any, told: str) -> None:
    with pytest.raises(GraphProblem, match=told):
        ask(embedded_world, name, **given)


@pytest.mark.bolt
def test_an_unknown_grouping_gets_the_near_name(embedded_world: Graph) -> None:
    for name, given in (("ranked", {}), ("profile", {"actor": "hospital-a"})):
        with pytest.raises(QueryProblem, match="Did you mean 'nuts2'"):
            ask(embedded_world, name, by="nust2", **given)


@pytest.mark.bolt
def test_an_actor_of_no_group_has_no_role_and_one_that_is_not_there_is_told(embedded_world: Graph) -> None:
    lost = ask(embedded_world, "profile", actor="lost")
    assert lost.rows == ()
    assert lost.notes[0].startswith("It is in no group by nuts2")
    missing = ask(embedded_world, "profile", actor="nobody")
    assert missing.rows == ()
    assert missing.notes[0].startswith("There is no Organisation organisation/nobody")
