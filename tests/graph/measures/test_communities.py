"""Community and how firmly a node is in it, as measures by id."""

from __future__ import annotations

from graph.measures.community import community
from graph.measures.community_stability import community_stability
from graph.network import Network


def two_groups(one: int, other: int, *more: tuple[str, str, float]) -> Network:
    """Tie all within group a and all within group b, the first of these with each other, and z with nobody."""
    groups = [[f"{name}{number}" for number in range(size)] for name, size in (("a", one), ("b", other))]
    ties = [(low, high, 1.0) for group in groups for low in group for high in group if low < high]
    return Network.of([*ties, ("a0", "b0", 1), *more], alone=["z"])


def test_the_larger_community_is_number_0_and_a_node_alone_has_the_last() -> None:
    found = community(two_groups(4, 5))
    assert {found[f"b{number}"] for number in range(5)} == {0}
    assert {found[f"a{number}"] for number in range(4)} == {1}
    assert found["z"] == 2


def test_a_node_that_works_with_both_groups_alike_is_firmly_in_neither() -> None:
    found = community_stability(
        two_groups(5, 5, *((f"{group}{number}", "broker", 1) for group in "ab" for number in (1, 2)))
    )
    between = found["broker"]
    assert between is not None
    assert between < 0.7
    assert found["a4"] == found["b4"] == 1
    assert found["z"] is None


def test_a_heavy_tie_takes_a_node_to_its_partner() -> None:
    light = [("broker", "a1", 1.0), ("broker", "b1", 1.0)]
    to_a, to_b = (community(two_groups(5, 5, *light, ("broker", heavy, 3.0))) for heavy in ("a1", "b1"))
    assert to_a["broker"] == to_a["a1"] != to_a["b1"]
    assert to_b["broker"] == to_b["b1"] != to_b["a1"]
