"""What the regions of a level do, counted by hand; and gaps between regions found where they were made."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from graph.affiliations import Affiliations
from graph.co_operation import co_operation
from graph.problem import GraphProblem
from graph.profiles import Profiles, concerned, profiles_of
from graph.selection import Selection
from graph.topics_apart import Apart, topics_apart
from tests.graph.made import affiliations

LEVEL_2 = Selection(level=2)
SMALL = affiliations(
    {"a": "IT01", "b": "IT01", "c": "PL01", "d": "PL02", "e": None},
    [(("care",), "abc"), (("care", "aid"), "ab"), (("aid",), "bd"), (("aid",), "ce"), ((), "d")],
    points={"IT01": (12.0, 45.0), "PL01": (19.0, 50.0)},
)


def test_a_region_takes_part_once_in_what_several_of_its_actors_do() -> None:
    found = profiles_of(SMALL, LEVEL_2)
    assert found.ids == ("region/IT01", "region/PL01", "region/PL02")
    assert found.size.tolist() == [3, 2, 2]
    assert found.joint.tolist() == [[3, 1, 1], [1, 2, 0], [1, 0, 2]]
    assert found.topic_ids == ("aid", "care")
    assert found.topics.toarray().tolist() == [[2, 2], [1, 1], [1, 0]]
    assert found.similarity[0].round(6).tolist() == [1, 1, round(0.5**0.5, 6)]
    assert found.compatriots.tolist() == [[1, 0, 0], [0, 1, 1], [0, 1, 1]]
    assert 740 < found.distance[0, 1] < 780
    assert np.isnan(found.distance[0, 2])


def test_countries_stand_for_the_regions_within_them() -> None:
    found = profiles_of(SMALL, Selection(level=0))
    assert (found.ids, found.size.tolist()) == (("region/IT", "region/PL"), [3, 4])


def test_the_most_active_actor_of_a_region_is_told_by_topic() -> None:
    found = profiles_of(SMALL, LEVEL_2)
    assert found.most_active(0) == 1
    assert found.most_active(0, found.topic_ids.index("care")) == 0
    assert found.activities(np.array([0, 1]), found.topic_ids.index("aid")).tolist() == [1, 2]
    assert found.most_active(2, found.topic_ids.index("care")) is None
    assert found.shared_topic(0, 1) in {0, 1}
    assert found.shared_topic(0, 2) == 0


def test_who_is_to_be_met_has_not_been_met_yet_where_there_is_such() -> None:
    found = profiles_of(SMALL, LEVEL_2)
    ends = {name: found.actors.ids.index(name) for name in "abcd"}
    assert found.most_active(0, apart_from=ends["d"]) == ends["a"]
    assert found.most_active(0, apart_from=ends["c"]) == ends["b"]


def test_some_regions_keep_their_actors() -> None:
    found = profiles_of(SMALL, LEVEL_2).some(np.array([1, 2]))
    assert (found.ids, found.joint.tolist()) == (("region/PL01", "region/PL02"), [[2, 0], [0, 2]])
    assert found.region.tolist() == [-1, -1, 0, 1, -1]


def test_a_region_concerns_what_lies_in_it_or_around_it() -> None:
    ids = profiles_of(SMALL, LEVEL_2).ids
    assert concerned(SMALL.regions, ids, "region/PL", 2).tolist() == [False, True, True]
    assert concerned(SMALL.regions, ("region/IT", "region/PL"), "region/PL02", 0).tolist() == [False, True]
    assert concerned(SMALL.regions, ids, None, 2).all()
    with pytest.raises(GraphProblem, match=r"Did you mean 'region/PL02'"):
        concerned(SMALL.regions, ids, "region/PL20", 2)


def countries(seed: int, apart: frozenset[int] = frozenset(), *, size: int = 12, placed: bool = True) -> Affiliations:
    """Draw activities of three out of twelve regions each; two regions may never meet."""
    chance = np.random.default_rng(seed)
    codes = [f"{'ABCD'[place % 4]}A{place:02}" for place in range(size)]
    drawn = (frozenset(chance.choice(size, 3, replace=False).tolist()) for _ in range(5000))
    some = list(itertools.islice((three for three in drawn if not (apart and apart <= three)), 1500))
    points = {code: (float(chance.uniform(5, 25)), float(chance.uniform(40, 55))) for code in codes}
    return affiliations(
        {f"actor-{place:02}": code for place, code in enumerate(codes)},
        [((f"topic-{chance.integers(5)}",), [f"actor-{place:02}" for place in three]) for three in some],
        points=points if placed else dict(list(points.items())[:0]),
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("placed", [True, False])
def test_two_regions_that_never_meet_are_the_gap(seed: int, placed: bool) -> None:
    found = co_operation(profiles_of(countries(seed, frozenset({2, 7}), placed=placed), LEVEL_2))
    ids = sorted(f"region/{'ABCD'[place % 4]}A{place:02}" for place in range(12))
    wanted = {ids.index("region/CA02"), ids.index("region/DA07")}
    assert [{gap.one, gap.other} for gap in found.model.gaps] == [wanted]
    assert (found.distance is None) == (not placed)
    assert ("distance" in found.model.dropped) == (not placed)


def test_regions_that_meet_at_random_have_no_gap() -> None:
    found = [co_operation(profiles_of(countries(seed), LEVEL_2)).model.gaps for seed in range(10)]
    assert sum(1 for gaps in found if gaps) <= 1


def test_regions_without_a_place_are_left_out_and_named() -> None:
    known = affiliations(
        {"a": "IT01", "b": "IT02", "c": "PL01", "d": "PL02", "e": "CZ01"},
        [((), pair) for pair in ("ab", "ac", "ad", "bc", "bd", "cd", "ab", "ae")],
        points={"IT01": (12.0, 45.0), "IT02": (11.0, 44.0), "PL01": (19.0, 50.0), "PL02": (20.0, 52.0)},
    )
    found = co_operation(profiles_of(known, LEVEL_2), rate=1)
    assert found.unplaced == ("region/CZ01",)
    assert found.profiles.ids == ("region/IT01", "region/IT02", "region/PL01", "region/PL02")
    assert found.distance is not None
    assert found.distance.shape == (4, 4)


def told(profiles: Profiles, found: list[Apart]) -> set[tuple[str, str, str]]:
    return {(profiles.topic_ids[one.topic], profiles.ids[one.one][-4:], profiles.ids[one.other][-4:]) for one in found}


def test_a_topic_two_regions_are_strong_in_each_alone_is_found() -> None:
    """IT01 and PL01 do care, each alone; CZ01 does it with both. CZ01 and AT01 do aid, the others little of it."""
    known = affiliations(
        {"a": "IT01", "b": "PL01", "c": "CZ01", "d": "AT01"},
        [
            *[(("care",), "a")] * 3, *[(("care",), "b")] * 4, *[(("care",), "ac")] * 2, *[(("care",), "bc")],
            *[(("aid",), "cd")] * 9, (("aid",), "a"), (("aid",), "b"),
        ],
    )  # fmt: skip
    profiles = profiles_of(known, LEVEL_2)
    (found,) = topics_apart(profiles)
    assert told(profiles, [found]) == {("care", "IT01", "PL01")}
    # Ten activities on care, three of them of two regions, in thirteen participations.
    assert (found.here, found.there) == (5, 5)
    assert found.expected == pytest.approx(5 * 5 * 3 * 2 / 13**2)
    assert found.shares[0] == pytest.approx((5 / 6) / (13 / 33))
    pairs = [("AT01", "IT01"), ("AT01", "PL01"), ("CZ01", "IT01"), ("CZ01", "PL01"), ("IT01", "PL01")]
    everything = {("care", "IT01", "PL01")} | {("aid", *pair) for pair in pairs}
    assert told(profiles, topics_apart(profiles, least=1, shares=0)) == everything
    assert topics_apart(profiles, least=6) == []
    here = profiles.ids.index("region/IT01")
    assert topics_apart(profiles, marked=np.arange(4) == here, least=5) == [found]
    assert topics_apart(profiles, marked=np.arange(4) == profiles.ids.index("region/CZ01")) == []


def test_the_pairs_that_would_share_most_are_kept_where_there_are_too_many() -> None:
    known = affiliations(
        {name: f"{name.upper()}A01" for name in "abcdef"},
        [((f"t{place % 2}",), [name]) for place in range(8) for name in "abcd"[: 1 + place // 2]]
        + [((f"t{place % 2}",), "ef") for place in range(3)],
    )
    profiles = profiles_of(known, LEVEL_2)
    everything = topics_apart(profiles, least=1, shares=0)
    assert [one.expected for one in everything] == sorted((one.expected for one in everything), reverse=True)
    assert topics_apart(profiles, least=1, shares=0, limit=3) == everything[:3]


def test_a_topic_of_activities_of_one_region_each_is_none_to_share() -> None:
    known = affiliations(
        {"a": "IT01", "b": "PL01", "c": "CZ01", "d": "AT01"},
        [*[(("grants",), "a")] * 9, *[(("grants",), "b")] * 9, *[(("care",), "ac")] * 4, *[(("care",), "bd")] * 4],
    )
    profiles = profiles_of(known, LEVEL_2)
    found = topics_apart(profiles, shares=0)
    assert {profiles.topic_ids[one.topic] for one in found} == {"care"}
    assert {one.expected for one in found} == {4 * 4 * 16 / 16**2}
