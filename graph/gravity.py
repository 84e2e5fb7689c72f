"""Which regions co-operate less than their size and their distance let one expect: a gravity model of joint activities.

The model is fitted to the pairs themselves, so that "expected" means: what other pairs of such regions do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from .problem import GraphProblem
from .shortfall import Floats, shortfall

Ints = NDArray[np.int64]

#: Mean radius of the Earth in km (IUGG).
EARTH = 6371.0088
# Names of what is always in the model.
_ALWAYS = ("constant", "size", "distance")
_NOTHING: Mapping[str, Floats] = MappingProxyType({})
# What is left of a column of length 1 when it follows from the others.
_NO_LENGTH = 1e-7


@dataclass(frozen=True)
class Coefficient:
    """What one covariate does to the expected number.

    Args:
        estimate: β: one more of the covariate multiplies the expected number by exp(β). For the logarithms ``size`` and
            ``distance`` it is an elasticity: the per cent by which the number changes with one per cent more.
        error: Its standard error, robust against counts that vary more than Poisson's.
    """

    estimate: float
    error: float


@dataclass(frozen=True)
class Gap:
    """Two regions with significantly fewer joint activities than expected.

    Args:
        one: Number of the first region.
        other: Number of the second, greater than the first.
        observed: Their joint activities.
        expected: What the model expects of such two regions.
        p: Chance of so few or fewer.
        q: The same, corrected for the number of pairs looked at.
    """

    one: int
    other: int
    observed: float
    expected: float
    p: float
    q: float


@dataclass(frozen=True, eq=False)
class Gravity:
    """A gravity model as it was fitted, and each pair of regions against it.

    Args:
        coefficients: By name of covariate, ``constant``, ``size`` and ``distance`` first.
        dropped: Name of each covariate that could not be used → why.
        left_out: Numbers of the regions that were left out, being of no size.
        explained: Share of the deviance explained, 1 − D/D₀ with D₀ the deviance of a constant alone; 0 to 1.
        dispersion: α of the negative binomial with variance μ + αμ²; 0 where counts vary no more than Poisson's.
        rate: The share of false gaps that is put up with.
        one: The first region of each pair, and in the same order:
        other: the second,
        observed: the joint activities of the two,
        expected: those that the model expects,
        p: the chance of so few or fewer,
        q: and this corrected for the number of pairs looked at (see ``shortfall.adjusted``).
    """

    coefficients: Mapping[str, Coefficient]
    dropped: Mapping[str, str]
    left_out: tuple[int, ...]
    explained: float
    dispersion: float
    rate: float
    one: Ints
    other: Ints
    observed: Floats
    expected: Floats
    p: Floats
    q: Floats

    @property
    def gaps(self) -> list[Gap]:
        """The pairs below expectation at the rate asked for, the most surprising first."""
        found = np.flatnonzero((self.q <= self.rate) & (self.observed < self.expected))
        order = found[np.lexsort((-self.expected[found], self.p[found]))]
        columns = (self.one, self.other, self.observed, self.expected, self.p, self.q)
        return [Gap(*row) for row in zip(*(column[order].tolist() for column in columns), strict=True)]


def gravity(
    joint: Floats, size: Floats, distance: Floats, covariates: Mapping[str, Floats] = _NOTHING, *, rate: float = 0.05
) -> Gravity:
    """Fit a gravity model to the joint activities of all pairs of regions, and find those far below it.

    For regions i < j of sizes s and at distance d, with x the further covariates,

        E[joint(i, j)] = exp( β₀ + β₁ log(s(i)·s(j)) + β₂ log d(i, j) + Σ γ x(i, j) ),

    fitted by Poisson pseudo-maximum likelihood over all pairs, also those without any joint activity: that is
    consistent whatever the variance, where least squares on logarithms are not. Standard errors are the sandwich of
    Eicker, Huber and White (HC0); pairs that share a region are taken as independent, hence they are rather too small.
    Whether a pair is far below its expectation is then told by a negative binomial (see ``shortfall.shortfall``).

    A covariate is dropped, and named in ``dropped``, if it does not vary, follows from those before it, or does not
    vary on its own among pairs that do co-operate: no finite coefficient is best then (Santos Silva and Tenreyro 2010).

    Args:
        joint: n × n, symmetric: joint activities of each two regions, counts or weights; the diagonal is not used.
        size: n sizes, such as participations in activities. A region of no size is left out.
        distance: n × n, symmetric: km between regions, such as `great_circle` gives; less than 1 km counts as 1 km.
        covariates: Name → n × n, symmetric: what else brings two regions together, such as the similarity of their
            topics from 0 to 1, or 1 for regions of the same country and 0 for others.
        rate: The share of false gaps that is put up with.

    Raises:
        GraphProblem: A table of another shape, not finite or not symmetric, negative counts, no joint activities at
            all, or no more pairs than coefficients.

    References:
        Santos Silva, J. M. C. and Tenreyro, S. (2006). The log of gravity. Review of Economics and Statistics 88,
        641–658.
        Santos Silva, J. M. C. and Tenreyro, S. (2010). On the existence of the maximum likelihood estimates in Poisson
        regression. Economics Letters 107, 310–312.
        Scherngell, T. and Barber, M. J. (2009). Spatial interaction modelling of cross-region R&D collaborations.
        Papers in Regional Science 88, 531–546.

    Example:
        >>> size = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 0.0])
        >>> distance = great_circle(np.arange(6.0) ** 2, np.zeros(6))
        >>> found = gravity(1000 * np.outer(size, size) / np.maximum(distance, 1), size, distance)
        >>> {name: round(one.estimate, 6) for name, one in found.coefficients.items()}
        {'constant': 6.907755, 'size': 1.0, 'distance': -1.0}
        >>> found.left_out, found.gaps
        ((5,), [])
    """
    _check(joint, size, distance, covariates)
    kept = np.flatnonzero(size > 0)
    one, other = (kept[ends] for ends in np.triu_indices(len(kept), 1))
    observed = joint[one, other].astype(np.float64)
    design = _design(size, distance, covariates, one, other)
    used, dropped = _usable(design, observed)
    if len(observed) <= len(used):
        raise GraphProblem("the gravity model", f"{len(observed)} pairs of regions", f"more than {len(used)}, the "
                           "number of coefficients", "Take more regions, or fewer covariates.")  # fmt: skip
    coefficients, expected = _fit({name: design[name] for name in used}, observed)
    short = shortfall(observed, expected, fitted=len(used), rate=rate)
    return Gravity(
        coefficients=coefficients,
        dropped=dropped,
        left_out=tuple(np.flatnonzero(size <= 0).tolist()),
        explained=_explained(observed, expected),
        dispersion=short.dispersion,
        rate=rate,
        one=one,
        other=other,
        observed=observed,
        expected=expected,
        p=short.p,
        q=short.q,
    )


def great_circle(longitude: Floats, latitude: Floats) -> Floats:
    """Give the distances in km between all points on a sphere, by the haversine formula.

    Args:
        longitude: n degrees east.
        latitude: n degrees north.

    Returns:
        n × n, symmetric, 0 on the diagonal.

    References:
        Sinnott, R. W. (1984). Virtues of the haversine. Sky and Telescope 68, 159.

    Example:
        >>> great_circle(np.array([0.0, 90.0]), np.array([0.0, 0.0])).round(1).tolist()
        [[0.0, 10007.6], [10007.6, 0.0]]
    """
    east, north = np.radians(longitude), np.radians(latitude)
    across = np.sin((east[:, None] - east) / 2) ** 2 * np.outer(np.cos(north), np.cos(north))
    chord = np.sin((north[:, None] - north) / 2) ** 2 + across
    return np.asarray(2 * EARTH * np.arcsin(np.sqrt(np.clip(chord, 0, 1))), np.float64)


def _check(joint: Floats, size: Floats, distance: Floats, covariates: Mapping[str, Floats]) -> None:
    if twice := set(_ALWAYS) & covariates.keys():
        raise GraphProblem("the covariates", f"{min(twice)!r}", "a name the model has no use for", "Rename it.")
    count = len(size)
    for name, table in {"joint activities": joint, "distance": distance, **covariates}.items():
        where = f"the {name} of the gravity model"
        if table.shape != (count, count):
            shape = " × ".join(map(str, table.shape))
            raise GraphProblem(where, f"a table of {shape}", f"{count} × {count}", "Give a row for each size.")
        if not (np.isfinite(table).all() and np.allclose(table, table.T)):
            raise GraphProblem(where, "a table that is not symmetric or not finite", "the same number both ways",
                               "Leave out regions of which it is not known.")  # fmt: skip
    if not np.isfinite(size).all() or min(size.min(initial=0), joint.min(initial=0)) < 0:
        raise GraphProblem("the gravity model", "a size or a count that is negative or not finite", "0 or more",
                           "Correct it.")  # fmt: skip


def _design(
    size: Floats, distance: Floats, covariates: Mapping[str, Floats], one: Ints, other: Ints
) -> dict[str, Floats]:
    """Give the columns of the model, a number for each pair."""
    logs = np.log(np.where(size > 0, size, 1.0))
    always = (np.ones(len(one)), logs[one] + logs[other], np.log(np.maximum(distance[one, other], 1.0)))
    further = {name: table[one, other].astype(np.float64) for name, table in covariates.items()}
    return dict(zip(_ALWAYS, always, strict=True)) | further


def _usable(design: Mapping[str, Floats], observed: Floats) -> tuple[list[str], dict[str, str]]:
    """Name the columns for which there is a best coefficient, and say of the others why there is none."""
    some = observed > 0
    if not some.any():
        raise GraphProblem("the joint activities", "none at all between regions of some size", "at least one",
                           "Take a longer time, or more regions.")  # fmt: skip
    varied = _independent(design)
    used = _independent({name: design[name][some] for name in varied})
    follows = dict.fromkeys(design, "it is the same for all pairs, or follows from the others")
    endless = dict.fromkeys(varied, "among the pairs that co-operate it does not vary on its own")
    return used, {name: why for name, why in (follows | endless).items() if name not in used}


def _independent(columns: Mapping[str, Floats]) -> list[str]:
    """Name the columns that do not follow from those before them (Gram and Schmidt, twice for accuracy)."""
    base: list[Floats] = []
    names = []
    for name, column in columns.items():
        left = column / max(np.linalg.norm(column), np.finfo(np.float64).tiny)
        for _ in range(2):
            for direction in base:
                left = left - (direction @ left) * direction
        if (length := np.linalg.norm(left)) > _NO_LENGTH:
            names.append(name)
            base.append(left / length)
    return names


def _fit(design: Mapping[str, Floats], observed: Floats) -> tuple[dict[str, Coefficient], Floats]:
    """Fit by Newton's steps, halved as long as one overshoots; give coefficients and expected counts.

    There is one maximum, as the likelihood is concave. Columns are centred and scaled first, all but the constant, so
    that the normal equations lose no digits.
    """
    columns = np.column_stack(list(design.values()))
    centre, scale = columns.mean(axis=0), columns.std(axis=0)
    centre[0], scale[0] = 0.0, 1.0
    even = (columns - centre) / scale
    solved = _climb(even, observed)
    expected = np.exp(even @ solved)
    bread = np.linalg.inv(even.T @ (expected[:, None] * even))
    filling = even.T @ (((observed - expected) ** 2)[:, None] * even)
    back = np.diag(1 / scale)
    back[0] -= centre / scale * (np.arange(len(scale)) > 0)
    errors = np.sqrt(np.diag(back @ bread @ filling @ bread @ back.T))
    table = zip((back @ solved).tolist(), errors.tolist(), strict=True)
    return {name: Coefficient(*row) for name, row in zip(design, table, strict=True)}, expected


def _climb(columns: Floats, observed: Floats) -> Floats:
    """Find the coefficients of the greatest likelihood, Σ y·η − exp(η) with η the sum of columns by coefficients."""
    best = np.zeros(columns.shape[1])
    best[0] = np.log(observed.mean())
    height = _height(columns @ best, observed)
    for _ in range(200):
        expected = np.exp(columns @ best)
        slope = columns.T @ (observed - expected)
        step = np.linalg.solve(columns.T @ (expected[:, None] * columns), slope)
        higher = _height(columns @ (best + step), observed)
        while higher < height and np.abs(step).max() > 1e-12:
            step = step / 2
            higher = _height(columns @ (best + step), observed)
        best = best + step
        if slope @ step <= 1e-12 * max(abs(height), 1.0):
            return best
        height = higher
    raise GraphProblem("the gravity model", "no best fit within 200 steps", "covariates of comparable size",
                       "Give covariates as shares or logarithms.")  # fmt: skip


def _height(logs: Floats, observed: Floats) -> float:
    with np.errstate(over="ignore"):
        return float(observed @ logs - np.exp(logs).sum())


def _explained(observed: Floats, expected: Floats) -> float:
    """Give the share of the deviance explained; all of none where all pairs are alike."""
    alone = _deviance(observed, np.full(len(observed), observed.mean()))
    return float(np.clip(1 - _deviance(observed, expected) / alone, 0, 1)) if alone > 0 else 1.0


def _deviance(observed: Floats, expected: Floats) -> float:
    some = observed > 0
    return float(2 * (observed[some] @ np.log(observed[some] / expected[some]) - np.sum(observed - expected)))
