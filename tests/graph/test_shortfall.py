"""What is called too few: against SciPy's distributions, a search of the likelihood, and the step-up rule by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from graph.shortfall import adjusted, dispersion, shortfall, tail

CHANCES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=30)


@pytest.mark.parametrize("alpha", [1e-6, 0.1, 1.0, 20.0])
def test_the_tail_is_that_of_the_negative_binomial(alpha: float) -> None:
    observed, expected = np.array([0.0, 1.0, 7.0, 40.0]), np.array([3.0, 1e-9, 30.0, 35.0])
    peer = stats.nbinom.cdf(observed, 1 / alpha, 1 / (1 + alpha * expected))
    assert tail(observed, expected, alpha).tolist() == pytest.approx(peer.tolist(), rel=1e-9)


def test_without_dispersion_the_tail_is_poissons() -> None:
    observed, expected = np.array([0.0, 2.0, 9.0]), np.array([4.0, 2.0, 0.0])
    assert tail(observed, expected, 0.0).tolist() == pytest.approx(stats.poisson.cdf(observed, expected).tolist())


@pytest.mark.parametrize("alpha", [0.05, 0.5, 1.0])
def test_dispersion_is_where_the_likelihood_is_greatest(alpha: float) -> None:
    chance = np.random.default_rng(5)
    expected = chance.uniform(0.1, 30, 400)
    observed = chance.poisson(expected * chance.gamma(1 / alpha, alpha, 400)).astype(float)
    grid = np.geomspace(alpha / 3, alpha * 3, 2001)
    heights = [stats.nbinom.logpmf(observed, 1 / one, 1 / (1 + one * expected)).sum() for one in grid]
    found = dispersion(observed, expected)
    assert found == pytest.approx(grid[int(np.argmax(heights))], rel=2e-3)
    assert found == pytest.approx(alpha, rel=0.3)
    assert dispersion(observed, expected, fitted=100) == pytest.approx(found * 4 / 3)


def test_one_count_where_nearly_none_was_expected_does_not_decide_on_dispersion() -> None:
    """By moments, the one count here would give a dispersion of some thousands."""
    expected = np.append(np.full(200, 20.0), 1e-6)
    observed = np.append(np.random.default_rng(0).poisson(20.0, 200), 1).astype(float)
    assert dispersion(observed, expected) < 0.01


def test_gaps_are_not_taken_for_dispersion() -> None:
    """Four of forty counts are gaps. With the dispersion of them all, 0.7, each would have a chance of one in 400."""
    observed = np.random.default_rng(1).poisson(100.0, 40).astype(float)
    observed[:4] = 0.0
    found = shortfall(observed, np.full(40, 100.0))
    assert found.dispersion < 0.01
    assert np.flatnonzero(found.q < 0.05).tolist() == [0, 1, 2, 3]


def test_the_dispersion_can_be_given_for_each_count() -> None:
    observed, expected, alpha = np.array([1.0, 1.0]), np.array([9.0, 9.0]), np.array([0.0, 2.0])
    both = [tail(observed[:1], expected[:1], one)[0] for one in alpha.tolist()]
    assert tail(observed, expected, alpha).tolist() == both


@settings(max_examples=60, deadline=None)
@given(CHANCES)
def test_where_all_can_be_found_it_is_the_procedure_of_benjamini_and_hochberg(chances: list[float]) -> None:
    p = np.array(chances)
    assert adjusted(p, np.zeros(len(p))).tolist() == pytest.approx(stats.false_discovery_control(p).tolist())


@settings(max_examples=60, deadline=None)
@given(CHANCES, st.floats(0.01, 0.5))
def test_as_many_are_looked_at_as_places_are_needed_for(chances: list[float], rate: float) -> None:
    """Gilbert's K by trying all, and those looked at by their correction: 0 of 0 is 0, all others are left at 1."""
    least = np.array(chances)
    places = next(k for k in range(1, len(least) + 1) if np.sum(least <= rate / k) <= k)
    looked_at = least <= rate / places
    assert (adjusted(np.zeros(len(least)), least, rate) == 0).tolist() == looked_at.tolist()


def test_counts_of_which_little_is_expected_do_not_hide_a_finding() -> None:
    """A hundred thousand pairs that could not be found would ask of each finding a chance below 5 in 10 million."""
    observed = np.concatenate([[0.0], np.full(20, 12.0), np.zeros(100_000)])
    expected = np.concatenate([np.full(21, 12.0), np.full(100_000, 1e-4)])
    found = shortfall(observed, expected)
    assert np.flatnonzero(found.q < 0.05).tolist() == [0]
    assert found.q[-1] == 1.0


def test_nothing_observed_where_nothing_is_expected_is_no_finding() -> None:
    found = shortfall(np.zeros(3), np.zeros(3))
    assert (found.dispersion, found.z.tolist(), found.p.tolist(), found.q.tolist()) == (0.0, [0] * 3, [1] * 3, [1] * 3)
    assert len(shortfall(np.zeros(0), np.zeros(0)).q) == 0
