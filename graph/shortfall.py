"""What is too few: counts so far below their expectation that chance does not explain it, among many looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

Floats = NDArray[np.float64]
# Between these a dispersion is looked for: below the first it is Poisson to six digits.
_RANGE = (1e-6, 1e4)


@dataclass(frozen=True, eq=False)
class Shortfall:
    """How surprisingly small each count is; arrays in the order of the counts.

    Args:
        dispersion: α of the negative binomial; 0 where counts vary no more than Poisson's.
        z: (observed − expected) / √(expected + α·expected²); 0 where nothing is expected.
        p: Chance of so few or fewer.
        q: The same, corrected for the number of counts: among those of q ≤ rate, false ones are a share of ``rate`` at
            most, on average. It is 1 where so little is expected that even none would prove nothing.
    """

    dispersion: float
    z: Floats
    p: Floats
    q: Floats


def shortfall(
    observed: Floats, expected: Floats, *, alpha: float | None = None, fitted: int = 0, rate: float = 0.05
) -> Shortfall:
    """Say how surprisingly small each of many counts is, given what a model expects.

    Counts of joint activities vary more than Poisson's: what a model leaves out makes a pair's true mean differ from
    the expected by some factor, so that deviations grow with the count itself. A factor that is gamma-distributed with
    variance α gives the negative binomial with variance μ + αμ² (NB2), which is the usual choice for co-operation
    between regions (Scherngell and Barber 2009). Quasi-Poisson, with variance φμ, would take a missing third of 1,000
    for far more surprising than a missing third of 10, and find gaps wherever counts are large.

    Fractions are read as counts: weights that sum to less than the number of activities vary less than counts do, and
    the chances given are then too large rather than too small.

    Args:
        observed: Counts, ≥ 0.
        expected: What the model expects of each, ≥ 0, in the same order.
        alpha: The dispersion, 0 for Poisson's law; estimated over these counts unless it is known.
        fitted: How many numbers of the model were fitted to these counts.
        rate: The share of false ones that is put up with among those called too small.

    References:
        Scherngell, T. and Barber, M. J. (2009). Spatial interaction modelling of cross-region R&D collaborations.
        Papers in Regional Science 88, 531–546.
        Cameron, A. C. and Trivedi, P. K. (2013). Regression Analysis of Count Data, 2nd ed., ch. 3. Cambridge.

    Example:
        >>> observed = np.array([0, 31, 27, 34, 29, 33, 28, 30, 31, 26, 0], np.float64)
        >>> found = shortfall(observed, np.array([30.0] * 10 + [0.5]))
        >>> np.flatnonzero(found.q < 0.05).tolist()
        [0]
    """
    alpha = dispersion(observed, expected, fitted) if alpha is None else alpha
    deviation = np.sqrt(expected + alpha * expected**2)
    z = np.divide(observed - expected, deviation, out=np.zeros(len(expected)), where=deviation > 0)
    p = tail(observed, expected, alpha)
    return Shortfall(alpha, z, p, adjusted(p, tail(np.zeros(1), expected, alpha), rate))


def dispersion(observed: Floats, expected: Floats, fitted: int = 0) -> float:
    """Estimate α of the negative binomial with variance μ + αμ², given the means, undisturbed by gaps.

    The lesser of two maxima of the likelihood in α: that of all counts, and that of the counts y at or above their
    expectation μ, with their mirror images max(2μ − y, 0) in the place of those below. Gaps, being what is looked for,
    would be taken for dispersion by the first, and among few counts hide themselves; the second does not see them, but
    is too large, by half or more, where large counts are skewed. (Where α exceeds 1 and few are expected it is somewhat
    too small; but of such counts none can be a finding.) Unlike moments, neither is led astray by one count where
    nearly none was expected. Both are multiplied by n / (n − fitted), as means that were fitted to n counts are nearer
    to them than the true ones.

    References:
        Dean, C. and Lawless, J. F. (1989). Tests for detecting overdispersion in Poisson regression models. Journal of
        the American Statistical Association 84, 467–472.

    Example:
        >>> dispersion(np.array([3.0, 5.0, 4.0]), np.array([4.0, 4.0, 4.0]))
        0.0
        >>> round(dispersion(np.array([0.0, 1.0, 2.0, 13.0]), np.array([4.0, 4.0, 4.0, 4.0])), 2)
        1.72
    """
    above = observed >= expected
    up, mean = observed[above], expected[above]
    mirrored = np.concatenate([up, np.maximum(2 * mean - up, 0)])
    least = min(_likeliest(observed, expected), _likeliest(mirrored, np.concatenate([mean, mean])))
    return least * len(observed) / max(len(observed) - fitted, 1)


def _likeliest(observed: Floats, expected: Floats) -> float:
    """Find the α of the greatest likelihood: 0 where the slope there, ½ Σ((y − μ)² − y), is not positive."""
    possible = expected > 0
    observed, expected = observed[possible], expected[possible]
    if np.sum((observed - expected) ** 2 - observed) <= 0:
        return 0.0
    values, times = np.unique(observed, return_counts=True)

    def unlikely(log_alpha: float) -> float:
        alpha = np.exp(log_alpha)
        rising = special.gammaln(values + 1 / alpha) - special.gammaln(1 / alpha) + values * log_alpha
        return float(np.sum((observed + 1 / alpha) * np.log1p(alpha * expected)) - times @ rising)

    best = optimize.minimize_scalar(unlikely, bounds=np.log(_RANGE), method="bounded", options={"xatol": 1e-6})
    return float(np.exp(best.x))


def tail(observed: Floats, expected: Floats, alpha: float | Floats) -> Floats:
    """Give the chance of so few or fewer: P(Y ≤ observed) of the negative binomial, of Poisson's law where α is 0.

    With θ = 1/α that is the regularised incomplete beta function I(θ, observed + 1) at 1 / (1 + α·expected), which
    also takes fractions.

    Args:
        observed: Counts, ≥ 0.
        expected: What is expected of each, ≥ 0.
        alpha: The dispersion, of all or of each.

    Example:
        >>> tail(np.array([0.0, 0.0]), np.array([3.0, 0.0]), 0.0).round(3).tolist()
        [0.05, 1.0]
        >>> tail(np.array([0.0]), np.array([3.0]), 1.0).tolist()
        [0.25]
    """
    observed, expected, alpha = np.broadcast_arrays(observed, expected, alpha)
    poisson, p = alpha == 0, np.empty(expected.shape)
    p[poisson] = special.gammaincc(observed[poisson] + 1, expected[poisson])
    more, mean, alpha = observed[~poisson] + 1, expected[~poisson], alpha[~poisson]
    p[~poisson] = special.betainc(1 / alpha, more, 1 / (1 + alpha * mean))
    return p


def adjusted(p: Floats, least: Floats, rate: float = 0.05) -> Floats:
    """Correct chances for their number: the procedure of Benjamini and Hochberg, as Gilbert has it for counts.

    Where the expected count is small, even a count of none has a chance above any threshold: such a count can neither
    be a finding nor a false one, and is not numbered among those looked at. With m(k) the number of counts whose least
    chance is at most rate / k, those m(K) are looked at for the smallest K with m(K) ≤ K. This uses the expected counts
    alone, hence no finding is bought by looking at the observed. Of the m chances left, the i-th smallest becomes
    the least of p(j)·m/j over j ≥ i; all others become 1.

    The rate is kept where counts are independent or go up and down together (Benjamini and Yekutieli 2001).

    Args:
        p: The chance of each count.
        least: The smallest that it could have been: the chance of none.
        rate: The share of false ones to be put up with.

    References:
        Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal Statistical
        Society B 57, 289–300.
        Gilbert, P. B. (2005). A modified false discovery rate multiple-comparisons procedure for discrete data.
        Applied Statistics 54, 143–158.
        Tarone, R. E. (1990). A modified Bonferroni method for discrete data. Biometrics 46, 515–522.

    Example:
        >>> adjusted(np.array([0.01, 0.02, 0.9]), np.array([0.0, 0.0, 0.4])).tolist()
        [0.02, 0.02, 1.0]
    """
    looked_at = np.flatnonzero(_can_be_found(least, rate))
    order = looked_at[np.argsort(p[looked_at], kind="stable")]
    rank = np.arange(1, len(order) + 1)
    corrected = np.ones(len(p))
    corrected[order] = np.minimum(np.minimum.accumulate((p[order] * len(order) / rank)[::-1])[::-1], 1.0)
    return corrected


def _can_be_found(least: Floats, rate: float) -> NDArray[np.bool_]:
    """Mark the counts that are looked at: the number k of places is enough once the next chance exceeds rate / k."""
    following = np.sort(least)[1:]
    enough = np.flatnonzero(following * np.arange(1, len(least)) > rate)
    places = int(enough[0]) + 1 if len(enough) else max(len(least), 1)
    return np.asarray(least <= rate / places, np.bool_)
