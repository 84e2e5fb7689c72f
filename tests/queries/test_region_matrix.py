"""The matrix of regions: which are shown, and beside which."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any, cast

import pytest

from graph.connection import Graph
from graph.network import Network
from queries.collaboration import region_matrix
from queries.table import Table

# Two groups of three that work within the group alone, their codes mixed; and a region without a tie.
GROUPS = (("A1", "C1", "E1"), ("B1", "D1", "F1"))
TIES = [
    (f"region/{one}", f"region/{other}", 5.0) for group in GROUPS for one, other in itertools.combinations(group, 2)
]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Any:
    known = replace(Network.of([*TIES, ("region/A1", "region/B1", 1.0)], alone=["region/G1"]), told="these regions")
    monkeypatch.setattr(region_matrix, "read_network", lambda *_: known)

    def asked(order: str = "code", top: int = 40) -> Table:
        nothing = cast("Graph", None)
        return region_matrix.answer(
            nothing, region=None, level=2, topic=None, since=None, until=None, order=order, top=top
        )

    return asked


def axis(table: Table) -> list[str]:
    return list(dict.fromkeys(table.column("region")))


def test_each_pair_stands_both_ways_round_by_code(ask: Any) -> None:
    table = ask()
    assert axis(table) == ["A1", "B1", "C1", "D1", "E1", "F1"]
    counts = {(row[0], row[1]): row[4] for row in table.rows}
    assert len(counts) == 30
    assert counts["A1", "B1"] == counts["B1", "A1"] == 1
    assert counts["A1", "D1"] == 0
    assert table.notes == ("Of these regions.", "Regions without an activity together with another of these: 1.")


def test_regions_with_the_same_partners_stand_together(ask: Any) -> None:
    order = axis(ask(order="similarity"))
    assert {frozenset(order[:3]), frozenset(order[3:])} == set(map(frozenset, GROUPS))


def test_the_regions_with_most_joint_activities_are_shown(ask: Any) -> None:
    table = ask(top=2)
    assert axis(table) == ["A1", "B1"]
    assert "Regions with fewer joint activities that are not shown: 4." in table.notes
    assert ask(top=0).rows == ()
