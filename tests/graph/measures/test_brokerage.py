"""The measures of Gould and Fernandez' roles, and what they share."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest

from graph.measure import named
from graph.measures.betweenness import betweenness
from graph.network import Network
from graph.problem import GraphProblem
from graph.roles import ROLES, roles

MEASURES = {"brokerage" if role == "total" else role: role for role in ROLES}
SHAPE = ("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("b", "d"), ("e", "f")


def network(*, directed: bool = False) -> Network:
    """A network of two regions and three kinds, one node of no region."""
    made = Network.of([(*ends, 1) for ends in SHAPE], directed=directed)
    regions = ("region/PL22", "region/PL224", "region/ITH3", "region/ITH36", "region/PL22", None)
    return replace(made, regions=regions, kinds=("SME", "Hospital", "SME", "Clinic", "SME", "Clinic"))


@pytest.mark.parametrize("measure", sorted(MEASURES))
@pytest.mark.parametrize("by", ["nuts2", "kind", "kind+country"])
@pytest.mark.parametrize("directed", [False, True])
def test_a_measure_is_one_column_of_the_roles(measure: str, by: str, directed: bool) -> None:
    made, role = network(directed=directed), ROLES.index(MEASURES[measure])
    groups = {"nuts2": ("PL", "PL", "IT", "IT", "PL", None), "kind": made.kinds}
    divided = groups.get(by) or [f"{kind}{place}" if place else None
                                 for kind, place in zip(made.kinds, groups["nuts2"], strict=True)]  # fmt: skip
    expected = roles(made, divided, arcs=made.arcs)
    tables = {"count": expected.counts, "expected": expected.expected, "z": expected.z}
    for score, table in tables.items():
        found = named(measure)(made, by=by, score=score)
        for id_, group, value in zip(made.ids, divided, table[:, role].tolist(), strict=True):
            assert found[id_] == (None if group is None or math.isnan(value) else pytest.approx(value))


def test_a_gatekeeper_lets_in_and_a_representative_carries_out() -> None:
    """An arc from abroad to a, one from a to its neighbour: in that direction alone."""
    made = Network.of([("abroad", "a", 1), ("a", "near", 1)], directed=True)
    made = replace(made, countries=("PL", "IT", "PL"))
    assert made.ids == ("a", "abroad", "near")
    assert named("gatekeeper")(made, by="country")["a"] == 1
    assert named("representative")(made, by="country")["a"] == 0


@pytest.mark.parametrize("measure", [*MEASURES, "participation_coefficient", "external_internal_index"])
def test_an_unknown_grouping_gets_the_near_name(measure: str) -> None:
    with pytest.raises(GraphProblem, match="Did you mean 'nuts2'"):
        named(measure)(network(), by="nut2")


def test_spread_can_be_over_kinds() -> None:
    """The partners of b, a hospital, are two SMEs and a clinic."""
    made = network()
    assert named("participation_coefficient")(made, by="kind")["b"] == pytest.approx(1 - (2 / 3) ** 2 - (1 / 3) ** 2)
    assert named("external_internal_index")(made, by="kind")["b"] == 1
    assert named("external_internal_index")(made, by="country")["b"] == pytest.approx(1 / 3)


def test_betweenness_says_how_long_it_takes_and_what_to_take_instead() -> None:
    rings = ([(f"a{i}", f"a{(i + 1) % size}", 1.0) for i in range(size)] for size in (10, 1000))
    small, large = (Network.of(ring) for ring in rings)
    exact = named("betweenness")
    assert 0 < exact.seconds(small) < exact.seconds(large)
    assert named(exact.instead).seconds(large) == 0


def test_sampled_betweenness_has_bounds_that_hold_the_exact_values() -> None:
    ties = [
        (f"n{one:02}", f"n{other:02}", 1) for one, other in itertools.combinations(range(40), 2) if one * other % 7 < 2
    ]
    made = Network.of(ties)
    sampled, exact = named("betweenness_sampled"), betweenness(made)
    found, bounds = sampled(made), sampled.bounds(made)
    for id_, (low, high) in bounds.items():
        value, truth = found[id_], exact[id_]
        assert value is not None
        assert truth is not None
        assert low <= truth <= high
        assert low <= value <= high
