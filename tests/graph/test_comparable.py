"""What regions lack, on worlds in which it is known; comparables against a search of all regions by hand."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pytest

from graph.comparable import comparison
from graph.grouping import membership
from graph.problem import GraphProblem
from graph.shortfall import Floats


def world(
    seed: int, *, regions: int = 60, kinds: int = 6, dispersion: float = 0.0, lacks: Collection[tuple[int, int]] = ()
) -> tuple[Floats, Floats]:
    """Draw actors of regions of one of three profiles, and the sizes of these; none of a kind where it is lacking."""
    chance = np.random.default_rng(seed)
    profile = chance.dirichlet(np.full(kinds, 3.0), 3)[chance.integers(0, 3, regions)]
    size = 40 * kinds * np.exp(chance.normal(0, 0.5, regions))
    mean = size[:, None] * profile
    if dispersion:
        mean = mean * chance.gamma(1 / dispersion, dispersion, mean.shape)
    counts = chance.poisson(mean).astype(float)
    for cell in lacks:
        counts[cell] = 0.0
    return counts, size


def plenty(seed: int, **options: float) -> tuple[Floats, list[tuple[int, int]]]:
    """Draw a world in which four regions lack a kind of which they would have the most."""
    counts, _ = world(seed, **options)  # type: ignore[arg-type]
    lacks = [(region, int(np.argmax(counts[region]))) for region in (0, 7, 20, 41)]
    for cell in lacks:
        counts[cell] = 0.0
    return counts, lacks


@pytest.mark.parametrize(("dispersion", "share"), [(0.0, 0.8), (0.05, 0.6)])
def test_finds_what_regions_lack_and_hardly_anything_else(dispersion: float, share: float) -> None:
    """Of 40 gaps in ten worlds; the more regions differ in what cannot be known, the fewer can be told from chance."""
    found, false = 0, 0
    for seed in range(10):
        counts, lacks = plenty(seed, dispersion=dispersion)
        gaps = {(gap.region, gap.kind) for gap in comparison(counts).gaps}
        found, false = found + len(gaps & set(lacks)), false + len(gaps - set(lacks))
    assert found >= share * 40
    assert false <= 0.05 * found + 2


@pytest.mark.parametrize("dispersion", [0.0, 0.05, 0.3])
def test_finds_none_where_nothing_is_lacking(dispersion: float) -> None:
    """The rate of false gaps is held at 5 %: where all are false, of 40 worlds some two may show any."""
    found = [comparison(world(seed, dispersion=dispersion)[0]).gaps for seed in range(40)]
    assert sum(1 for gaps in found if gaps) <= 4


def test_comparables_are_the_most_alike_in_the_other_kinds_and_of_like_size() -> None:
    counts, size = world(3)
    found = comparison(counts, size, most=5, factor=1.5)
    for region, kind in [(0, 0), (17, 3), (59, 5)]:
        others = np.delete(counts, kind, axis=1)
        profile = np.sqrt(others / others.sum(axis=1, keepdims=True))
        near = [
            other
            for other in np.argsort(-profile @ profile[region], kind="stable").tolist()
            if other != region and 1 / 1.5 <= size[other] / size[region] <= 1.5
        ][:5]
        assert found.comparables[region, kind].tolist() == near
        wanted = size[region] * np.mean(counts[near, kind] / size[near])
        assert found.expected[region, kind] == pytest.approx(wanted)


def test_what_is_lacking_does_not_choose_the_comparables() -> None:
    counts, _ = plenty(1)
    gap = comparison(counts).gaps[0]
    fuller = counts.copy()
    fuller[gap.region, gap.kind] = 500.0
    assert tuple(comparison(fuller).comparables[gap.region, gap.kind].tolist()) == gap.comparables
    assert comparison(fuller).expected[gap.region, gap.kind] == gap.expected


def test_comparables_that_differ_among_themselves_prove_less() -> None:
    """Ten regions alike otherwise, of which all have 20, or every second none and the others 40."""
    counts = np.full((11, 4), 30.0)
    counts[:, 0] = 20.0
    counts[0, 0] = 2.0
    mixed = counts.copy()
    mixed[1:, 0] = [0.0, 40.0] * 5
    assert comparison(counts).p[0, 0] < 0.001
    assert comparison(mixed).expected[0, 0] == pytest.approx(comparison(counts).expected[0, 0])
    assert comparison(mixed).p[0, 0] > 0.05


def test_kinds_can_be_put_together_into_the_groups_of_a_workshop() -> None:
    """Of each of three kinds of insurers and policymakers too few are expected for a gap, of group D they are not."""
    counts = np.random.default_rng(2).poisson([30.0, 40, 50, 5, 5, 5], (40, 6)).astype(float)
    counts[4, 3:] = 0.0
    groups = membership(np.array([0, 1, 2, 3, 3, 3])).toarray()
    assert [(gap.region, gap.kind) for gap in comparison(counts @ groups).gaps] == [(4, 3)]


def test_an_absence_that_chance_explains_is_told_apart_from_a_gap() -> None:
    counts = np.random.default_rng(1).poisson([30.0, 40, 3], (30, 3)).astype(float)
    counts[5, 2] = 0.0
    found = comparison(counts)
    assert found.gaps == []
    absent = found.absent()
    assert (5, 2) in {(gap.region, gap.kind) for gap in absent}
    assert all(gap.observed == 0 and gap.expected >= 1 for gap in absent)
    assert found.absent(least=10.0) == []


def test_too_few_comparables_conclude_nothing() -> None:
    counts = np.array([[20.0, 30, 0], [20, 30, 25], [20, 30, 25]])
    found = comparison(counts)
    assert (found.gaps, found.absent()) == ([], [])
    assert found.expected.tolist() == np.zeros((3, 3)).tolist()
    assert found.comparables[0, 2, :3].tolist() == [1, 2, -1]


def test_a_region_without_other_kinds_or_of_no_size_is_compared_with_none() -> None:
    counts, size = world(4, regions=20)
    counts[3], counts[4, 1:], size[6] = 0.0, 0.0, 0.0
    by_actors, by_size = comparison(counts), comparison(counts, size)
    assert by_actors.expected[3].tolist() == [0.0] * 6
    assert by_actors.expected[4, 0] == 0.0
    assert by_size.expected[6].tolist() == [0.0] * 6
    for found, left in ((by_actors, 3), (by_size, 6)):
        assert left not in found.comparables
        assert np.isfinite([found.expected, found.p, found.q]).all()


def test_a_region_of_another_order_of_size_is_no_comparable() -> None:
    counts = np.tile([10.0, 20.0, 15.0], (12, 1))
    counts[0] *= 100
    found = comparison(counts)
    assert 0 not in found.comparables
    assert (found.comparables[0] == -1).all()


def test_no_regions_have_no_gaps() -> None:
    assert comparison(np.zeros((0, 4))).gaps == []
    assert comparison(np.zeros((5, 4))).gaps == []


@pytest.mark.parametrize(
    ("counts", "size", "message"),
    [
        (np.ones((5, 1)), None, "5 × 1; expected regions × two or more kinds"),
        (np.ones(5), None, "a table of 5"),
        (-np.ones((5, 3)), None, "counts: found a number that is negative"),
        (np.ones((5, 3)), np.ones(4), "4 sizes; expected one for each of 5"),
        (np.ones((5, 3)), np.full(5, np.nan), "sizes: found a number that is negative or not finite"),
    ],
)
def test_what_does_not_fit_together_is_refused(counts: Floats, size: Floats | None, message: str) -> None:
    with pytest.raises(GraphProblem, match=message):
        comparison(counts, size)
