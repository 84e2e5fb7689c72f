"""What moves when ties and actors come and go, on networks where it can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from graph.changes import Actor, Changes, Tie, changed
from graph.grouping import groups_of
from graph.leiden import leiden
from graph.measure import Values, named
from graph.network import Network
from graph.problem import GraphProblem
from graph.what_if import Moved, movements, what_if

#: Two triangles, joined by nothing, and one node alone.
APART = Network.of(
    [("a", "b", 1), ("b", "c", 1), ("a", "c", 1), ("x", "y", 1), ("y", "z", 1), ("x", "z", 1)], alone=["lone"]
)
#: A hub that holds three others together, one of them with a tail.
STAR = Network.of([("hub", "a", 1), ("hub", "b", 2), ("hub", "c", 3), ("c", "d", 1)])


def values(one: Moved) -> list[float | None]:
    return [one.before, one.after]


def tied(network: Network) -> dict[tuple[str, str], float]:
    return {(network.ids[one], network.ids[other]): weight for one, other, weight in network.listed()}


def test_a_bridge_frees_both_its_ends_as_worked_out_by_hand() -> None:
    found = what_if(APART, Changes(add_ties=(Tie("c", "x"),)), [named("constraint"), named("effective_size")])
    moved = {one.id: one for one in found.moved["constraint"]}
    # In a triangle: twice (1/2 + 1/4)² = 9/8. With a third partner: twice (1/3 + 1/3 · 1/2)² + (1/3)² = 1/2 + 1/9.
    assert values(moved["c"]) == pytest.approx([9 / 8, 11 / 18])
    # For a, of c's ties only a third goes to b now: (1/2 + 1/2 · 1/3)² + (1/2 + 1/2 · 1/2)².
    assert values(moved["a"]) == pytest.approx([9 / 8, 4 / 9 + 9 / 16])
    assert set(moved) == {"a", "b", "c", "x", "y", "z"}
    assert (moved["c"].rank_before, moved["c"].rank_after) == (1, 5)
    assert [one.id for one in found.moved["constraint"][:2]] == ["c", "x"]
    assert [one.id for one in found.moved["effective_size"]] == ["c", "x"]
    assert values(found.moved["effective_size"][0]) == pytest.approx([1, 7 / 3])


def test_a_bridge_joins_components() -> None:
    parts = what_if(APART, Changes(add_ties=(Tie("c", "x"),))).components
    assert (parts.before, parts.after, parts.largest_before, parts.largest_after) == (3, 2, 3, 6)
    assert (parts.joined, parts.fallen) == (("x", "y", "z"), ())


def test_without_an_articulation_point_the_smaller_parts_fall_off() -> None:
    parts = what_if(STAR, Changes(remove_actors=("hub",))).components
    assert (parts.before, parts.after, parts.largest_before, parts.largest_after) == (1, 3, 5, 2)
    assert parts.fallen == ("a", "b")


def test_without_a_bridge_its_far_end_falls_off_and_a_node_that_is_left_alone_has_no_constraint() -> None:
    found = what_if(STAR, Changes(remove_ties=(("d", "c"),)), [named("constraint")])
    assert found.components.fallen == ("d",)
    (alone,) = [one for one in found.moved["constraint"] if one.id == "d"]
    assert (alone.before, alone.after, alone.rank_before, alone.rank_after) == (1.0, None, 1, None)
    assert alone.change == -1.0


def test_what_moves_comes_in_the_order_of_its_change_and_what_stays_is_left_out() -> None:
    found = movements({"a": 0.5, "b": 1.0, "c": 0.1, "d": 0.2}, {"a": 0.5 + 1e-14, "b": 0.7, "c": 0.5, "d": 0.2})
    assert [one.id for one in found] == ["c", "b"]
    # What differs by rounding alone has the same rank.
    assert [(one.rank_before, one.rank_after) for one in found] == [(4, 2), (1, 1)]


def test_values_that_are_known_are_not_computed_again() -> None:
    known: dict[str, Values] = {"degree": dict.fromkeys(STAR.ids, 7.0)}
    found = what_if(STAR, Changes(add_ties=(Tie("a", "b"),)), [named("degree")], known=known)
    assert {one.before for one in found.moved["degree"]} == {7.0}


def test_groups_that_become_tied_and_that_are_tied_no_longer() -> None:
    regions = ("region/CZ051", "region/CZ052", "region/PL22", "region/ITH3", "region/ITH3")
    network = replace(Network.of([("a", "c", 1), ("b", "c", 1), ("d", "e", 1)]), regions=regions)
    assert groups_of(network, "nuts2")[0] == "region/CZ05"
    changes = Changes(
        add_ties=(Tie("c", "d", 2.0), Tie("c", "new")),
        remove_ties=(("a", "c"),),
        add_actors=(Actor("new", "region/DE21"),),
    )
    contacts = what_if(network, changes).contacts
    found = {(one.one, one.other): (one.before, one.after) for one in contacts}
    # Severovýchod stays tied to Śląskie by its other tie.
    assert found == {("region/DE21", "region/PL22"): (0, 1), ("region/ITH3", "region/PL22"): (0, 1)}
    ended = what_if(network, Changes(remove_actors=("c",))).contacts
    assert [(one.one, one.other, one.before, one.after) for one in ended] == [("region/CZ05", "region/PL22", 2, 0)]


def cliques(*names: str) -> list[tuple[str, str, float]]:
    """Give the ties of several cliques, each named by its letters."""
    return [(one, other, 1.0) for name in names for one, other in combinations(name, 2)]


def test_a_node_whose_ties_go_over_changes_its_community_and_no_other_does() -> None:
    network = Network.of([*cliques("abcde", "vwxyz"), ("e", "v", 1)])
    over = Changes(
        remove_ties=tuple(("e", other) for other in "abcd"), add_ties=tuple(Tie("e", other) for other in "wxyz")
    )
    found = what_if(network, over).communities
    assert (found.before, found.after, found.moved, found.unsettled) == (2, 2, ("e",), 0)
    assert found.quality_before is not None


def test_a_new_node_moves_nobody_to_another_community() -> None:
    network = Network.of([*cliques("abcde", "vwxyz"), ("e", "v", 1)])
    found = what_if(network, Changes(add_actors=(Actor("0"),), add_ties=(Tie("0", "a"),))).communities
    assert (found.before, found.after, found.moved) == (2, 2, ())


def test_a_clique_that_is_parted_is_two_communities_one_of_which_is_new() -> None:
    network = Network.of(cliques("abcdefg"))
    parted = Changes(remove_ties=tuple((one, other) for one in "abcd" for other in "efg"))
    found = what_if(network, parted).communities
    assert (found.before, found.after, found.moved) == (1, 2, ("e", "f", "g"))


def test_the_search_for_communities_stays_where_it_begins_if_nothing_is_better() -> None:
    ties = Network.of([*cliques("abcde", "vwxyz"), ("e", "v", 1)]).ties
    found = leiden(ties)
    for seed in range(5):
        assert leiden(ties, start=found.member, seed=seed).member.tolist() == found.member.tolist()
    assert leiden(sparse.csr_array((0, 0)), start=np.zeros(0, np.int64)).member.tolist() == []


def test_all_actors_may_go() -> None:
    found = what_if(STAR, Changes(remove_actors=STAR.ids), [named("constraint"), named("betweenness")])
    assert (len(found.after), found.components.after, found.communities.quality_after) == (0, 0, None)


@pytest.mark.parametrize(
    ("changes", "found", "remedy"),
    [
        (Changes(remove_actors=("hupb",)), "no node 'hupb'", "Did you mean 'hub'?"),
        (Changes(add_ties=(Tie("a", "hup"),)), "no node 'hup'", "Did you mean 'hub'?"),
        (Changes(add_ties=(Tie("a", "hub"),), remove_actors=("hub",)), "no node 'hub'", "Known: a, b, c, d."),
        (Changes(remove_ties=(("hub", "d"),)), "none", "Known: a, b, c."),
        (Changes(add_actors=(Actor("a"),)), "a", "Leave it out"),
        (Changes(add_actors=(Actor("e"), Actor("e"))), "twice", "Leave it out"),
    ],
)
def test_a_change_that_cannot_be_made_says_why(changes: Changes, found: str, remedy: str) -> None:
    with pytest.raises(GraphProblem) as caught:
        changed(STAR, changes)
    assert found in caught.value.found
    assert remedy in caught.value.remedy


def test_a_tie_that_cannot_be_is_refused_and_so_is_no_change_at_all() -> None:
    for weight in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(GraphProblem, match="a positive number"):
            Tie("a", "b", weight)
    with pytest.raises(GraphProblem, match="at both ends"):
        Tie("a", "a")
    with pytest.raises(GraphProblem, match="a tie or an actor"):
        Changes()


def test_a_tie_that_is_there_already_weighs_more_and_that_is_said() -> None:
    after, notes = changed(STAR, Changes(add_ties=(Tie("b", "hub", 0.5),)))
    assert tied(after)["b", "hub"] == 2.5
    assert notes == ("b and hub are tied already: their tie weighs 2.5 instead of 2.",)
    again, notes = changed(STAR, Changes(remove_ties=(("b", "hub"),), add_ties=(Tie("b", "hub", 0.5),)))
    assert (tied(again)["b", "hub"], notes) == (0.5, ())


def test_a_tie_named_twice_is_removed_once() -> None:
    after, _ = changed(STAR, Changes(remove_ties=(("hub", "c"), ("c", "hub"))))
    assert tied(after) == {("a", "hub"): 1, ("b", "hub"): 2, ("c", "d"): 1}


def test_arcs_are_added_and_removed_in_their_direction() -> None:
    network = Network.of([("a", "b", 1), ("b", "a", 2), ("b", "c", 1)], directed=True)
    after, _ = changed(network, Changes(remove_ties=(("a", "b"),), add_ties=(Tie("c", "a"),)))
    assert tied(after) == {("b", "a"): 2, ("b", "c"): 1, ("c", "a"): 1}
    assert after.ties.toarray().tolist() == [[0, 2, 1], [2, 0, 1], [1, 1, 0]]
    with pytest.raises(GraphProblem, match="the tie of c and b: found none"):
        changed(network, Changes(remove_ties=(("c", "b"),)))


def test_the_network_itself_stays_as_it_is_and_says_so() -> None:
    before = tied(STAR)
    after, _ = changed(STAR, Changes(remove_actors=("hub",), add_actors=(Actor("bb", "region/PL22"),)))
    assert tied(STAR) == before
    assert (after.ids, after.regions) == (("a", "b", "bb", "c", "d"), (None, None, "region/PL22", None, None))
    assert after.told == "1 actor added, 1 actor removed"


NAMES = "abcdefgh"
PAIRS = list(combinations(NAMES, 2))


@given(st.data())
def test_a_changed_network_is_the_one_made_of_the_changed_ties(data: st.DataObject) -> None:
    ties = data.draw(st.dictionaries(st.sampled_from(PAIRS), st.integers(1, 5)))
    gone = data.draw(st.sets(st.sampled_from(sorted(ties)))) if ties else set()
    more = data.draw(st.dictionaries(st.sampled_from(PAIRS), st.integers(1, 5)))
    free = sorted(set(NAMES) - {name for pair in more for name in pair})
    leave = data.draw(st.sets(st.sampled_from(free))) if free else set()
    come = data.draw(st.sets(st.sampled_from(["1", "cc", "z"]), min_size=1))
    network = Network.of([(*pair, weight) for pair, weight in ties.items()], alone=NAMES)
    after, _ = changed(
        network,
        Changes(
            add_ties=tuple(Tie(*pair, weight) for pair, weight in more.items()),
            remove_ties=tuple(sorted(gone)),
            add_actors=tuple(Actor(id_) for id_ in come),
            remove_actors=tuple(sorted(leave)),
        ),
    )
    kept = [(*pair, weight) for pair, weight in ties.items() if pair not in gone and not leave & set(pair)]
    expected = Network.of(
        [*kept, *((*pair, weight) for pair, weight in more.items())], alone=[*(set(NAMES) - leave), *come]
    )
    assert after.ids == expected.ids
    assert tied(after) == tied(expected)
    assert (after.ties.has_sorted_indices, after.ties.dtype, after.ties.indices.dtype) == (True, np.float64, np.int32)
