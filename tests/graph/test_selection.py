"""A network is cut from who takes part in what: each filter and folding, on arrays made by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from graph.affiliations import NO_DAY, Activities, Actors, Affiliations, Regions
from graph.network import Network
from graph.problem import GraphProblem
from graph.projection import project
from graph.selection import Selection, network_of

REGIONS = Regions(
    parents={"region/IT": None, "region/ITH3": "region/IT", "region/ITH36": "region/ITH3", "region/PL": None},
    levels={"region/IT": 0, "region/ITH3": 2, "region/ITH36": 3, "region/PL": 0},
    names={"region/IT": "Italia", "region/ITH3": "Veneto", "region/ITH36": "Padova", "region/PL": "Polska"},
    points={},
)


def day(text: str) -> int:
    return (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days


def known(parents: tuple[int, ...] = (-1, -1, -1, -1)) -> Affiliations:
    """Four organisations: a and b do one, a, b and c do two, d is alone in three."""
    actors = Actors(
        ids=("a", "b", "c", "d"),
        names=("A", "B", "C", "D"),
        kinds=("SME", "Hospital", "Clinic", "SME"),
        regions=("region/ITH36", "region/ITH3", "region/PL", None),
        countries=(None, "IT", "PL", "ZZ"),
        parents=np.array(parents, np.int32),
    )
    activities = Activities(
        ids=("one", "three", "two"),
        kinds=("Project",) * 3,
        starts=np.array([day("2020-01-01"), -NO_DAY, day("2022-01-01")], np.int32),
        ends=np.array([day("2021-12-31"), NO_DAY, day("2023-12-31")], np.int32),
        topics=sparse.csr_array(np.array([[1, 0], [0, 0], [0, 1]])),
        topic_ids=("topic/care", "topic/home-care"),
    )
    pairs = [(0, 0), (1, 0), (0, 2), (1, 2), (2, 2), (3, 1), (0, 0)]
    return Affiliations(
        actors,
        activities,
        REGIONS,
        actor=np.array([one for one, _ in pairs], np.int32),
        activity=np.array([other for _, other in pairs], np.int32),
        link=np.array([0, 0, 0, 0, 0, 0, 1], np.int8),
        leads=np.array([True, False, False, False, True, True, False]),
        broader={"topic/home-care": ("topic/care",)},
    )


def ties(network: Network) -> dict[tuple[str, str], float]:
    return {(network.ids[one], network.ids[other]): weight for one, other, weight in network.listed()}


def test_a_tie_weighs_the_activities_shared_and_two_links_are_one_participation() -> None:
    assert ties(network_of(known(), Selection())) == {("a", "b"): 2, ("a", "c"): 1, ("b", "c"): 1}


def test_newman_weights_add_up_to_the_activities_with_others() -> None:
    network = network_of(known(), Selection(weight="newman"))
    assert ties(network) == {("a", "b"): 1.5, ("a", "c"): 0.5, ("b", "c"): 0.5}
    assert network.ties.sum(axis=1).tolist() == [2, 2, 1, 0]


def test_an_organisation_without_a_tie_is_a_node() -> None:
    assert network_of(known(), Selection()).ids == ("a", "b", "c", "d")


def test_days_keep_what_goes_on_between_them() -> None:
    assert ties(network_of(known(), Selection(until=dt.date(2021, 12, 31)))) == {("a", "b"): 1}
    assert len(ties(network_of(known(), Selection(since=dt.date(2022, 1, 1))))) == 3
    assert network_of(known(), Selection(since=dt.date(2030, 1, 1))).ties.nnz == 0


def test_a_topic_keeps_narrower_ones() -> None:
    assert len(ties(network_of(known(), Selection(topic="topic/care")))) == 3
    assert ties(network_of(known(), Selection(topic="topic/home-care"))) == {
        ("a", "b"): 1,
        ("a", "c"): 1,
        ("b", "c"): 1,
    }


def test_a_region_keeps_what_lies_within_it() -> None:
    assert network_of(known(), Selection(region="region/IT")).ids == ("a", "b")


def test_sub_units_stand_as_what_they_are_part_of() -> None:
    folded = network_of(known(parents=(1, -1, -1, -1)), Selection(folded=True))
    assert folded.ids == ("b", "c", "d")
    assert ties(folded) == {("b", "c"): 1}


def test_units_of_units_fold_to_the_top_and_a_circle_of_parts_stays() -> None:
    assert known(parents=(1, 2, -1, -1)).tops.tolist() == [2, 2, 2, 3]
    assert known(parents=(1, 0, -1, -1)).tops.tolist() == [0, 1, 2, 3]


def test_regions_stand_for_their_organisations() -> None:
    folded = network_of(known(), Selection(level=0))
    assert folded.ids == ("region/IT", "region/PL")
    assert ties(folded) == {("region/IT", "region/PL"): 1}
    assert network_of(known(), Selection(level=2)).ids == ("region/ITH3",)


def test_arcs_lead_from_the_coordinator() -> None:
    directed = network_of(known(), Selection(directed=True))
    assert ties(directed) == {("a", "b"): 1, ("c", "a"): 1, ("c", "b"): 1}
    assert directed.ties.toarray().tolist() == [[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 0], [0, 0, 0, 0]]


def test_the_country_is_the_one_stated_else_that_of_the_region() -> None:
    assert network_of(known(), Selection()).countries == ("IT", "IT", "PL", "ZZ")


@pytest.mark.parametrize(
    ("value", "said"),
    [({"kind": "Hospitl"}, "Hospital"), ({"weight": "newmann"}, "newman"), ({"level": 4}, "level"),
     ({"links": ("owns",)}, "participatesIn")],
)  # fmt: skip
def test_a_wrong_value_is_told_with_what_is_right(value: dict[str, object], said: str) -> None:
    with pytest.raises(GraphProblem, match=said):
        replace(Selection(), **value)  # type: ignore[arg-type]


def test_a_region_that_is_not_there_is_told_with_the_near_one() -> None:
    with pytest.raises(GraphProblem, match="Did you mean 'region/ITH3'"):
        network_of(known(), Selection(region="region/ITH33"))


def test_the_selection_says_in_words_what_it_is_of() -> None:
    told = network_of(known(), Selection(region="region/IT", kind="SME", folded=True, weight="newman")).told
    assert told == "organisations of kind SME in region/IT, sub-units folded; a tie weighs Newman's weight"


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 9)), max_size=80))
def test_a_projection_is_the_product_with_its_transpose(pairs: list[tuple[int, int]]) -> None:
    part = sparse.coo_array(
        (np.ones(len(pairs)), ([one for one, _ in pairs], [other for _, other in pairs])), shape=(15, 10)
    ).tocsr()
    dense = (part.toarray() > 0).astype(float)
    sizes = dense.sum(axis=0)
    for weight, share in (("count", np.ones(10)), ("newman", 1 / np.maximum(sizes - 1, 1))):
        expected = (dense * share) @ dense.T
        np.fill_diagonal(expected, 0)
        found = project(part, weight)  # type: ignore[arg-type]
        np.testing.assert_allclose(found.toarray(), expected, rtol=1e-12)
        assert found.has_sorted_indices
        assert found.nnz == np.count_nonzero(expected)


def test_arcs_need_to_know_who_coordinates() -> None:
    with pytest.raises(GraphProblem, match="leading=True"):
        network_of(replace(known(), leads=None), Selection(directed=True))
