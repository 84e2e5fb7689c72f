"""Which kinds of actor a region lacks, that regions comparable in size and in all other kinds have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .problem import GraphProblem
from .progress import step
from .shortfall import Floats, adjusted, dispersion, tail

Ints = NDArray[np.int64]
# Of fewer comparables nothing is concluded.
_LEAST = 3


@dataclass(frozen=True)
class Missing:
    """A kind of actor of which a region has none, or far fewer than expected.

    Args:
        region: Number of the region.
        kind: Number of the kind.
        observed: How many of the kind the region has.
        expected: How many it would have with the mean share of its comparables.
        p: Chance of so few or fewer.
        q: The same, corrected for the number of regions and kinds looked at.
        comparables: Numbers of the regions it was compared with, the most similar first.
    """

    region: int
    kind: int
    observed: float
    expected: float
    p: float
    q: float
    comparables: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Each region and kind against the comparables of the region.

    Args:
        observed: Regions × kinds: actors.
        expected: Regions × kinds; 0 where there are too few comparables to say.
        p: Regions × kinds: the chance of so few or fewer; 1 where nothing is expected.
        q: The same, corrected for their number (see ``shortfall.adjusted``).
        comparables: Regions × kinds × most comparables: numbers of regions, the most similar first, −1 for none.
        at_most: The share of the expected actors that makes for far fewer.
        rate: The share of false gaps that is put up with.
    """

    observed: Floats
    expected: Floats
    p: Floats
    q: Floats
    comparables: Ints
    at_most: float
    rate: float

    @property
    def gaps(self) -> list[Missing]:
        """What regions significantly lack, the most surprising first."""
        return self._listed((self.q <= self.rate) & (self.observed <= self.at_most * self.expected))

    def absent(self, least: float = 1.0) -> list[Missing]:
        """Give the kinds of which a region has none though at least so many are expected, whatever chance may do.

        It is for what significance cannot tell: in a small region, of which two or three of a kind are expected.
        """
        return self._listed((self.observed == 0) & (self.expected >= least))

    def _listed(self, found: NDArray[np.bool_]) -> list[Missing]:
        region, kind = np.nonzero(found)
        order = np.lexsort((-self.expected[found], self.p[found]))
        tables = (region, kind, *(table[found] for table in (self.observed, self.expected, self.p, self.q)))
        known = [tuple(number for number in row if number >= 0) for row in self.comparables[found][order].tolist()]
        return [Missing(*row) for row in zip(*(table[order].tolist() for table in tables), known, strict=True)]


def comparison(
    counts: Floats,
    size: Floats | None = None,
    *,
    most: int = 10,
    factor: float = 3.0,
    at_most: float = 0.5,
    rate: float = 0.05,
) -> Comparison:
    """Compare how many actors of each kind regions have with the regions that are most like them otherwise.

    For the kind k, two regions are as similar as their profiles over all other kinds: with c the counts of a region,
    and n the sum of those of other kinds, this is Hellinger's affinity,

        affinity(r, s) = Σ over kinds j ≠ k of √( c(r, j)/n(r) · c(s, j)/n(s) ), from 0 to 1,

    which a few common kinds do not decide alone, as they do cosines. Comparables of r are those ``most`` regions of the
    greatest affinity whose size is within ``factor`` of its own; with fewer than three, nothing is concluded. Then

        expected(r, k) = size(r) · mean over comparables s of c(s, k) / size(s).

    Regions are never alike in all that matters, and the mean is one of a few: counts vary about it more than Poisson's.
    Their dispersion, that of a negative binomial, is estimated three times, and the greatest is taken: for the kind
    over all regions (see ``shortfall.dispersion``), for the region over its other kinds, and for the kind among the
    comparables. So where none is really like the region, it has to differ all the more. Still, where regions fall into
    sharply different types, one without its like within the factor of size is called a gap more often than the rate.

    Kinds can be put together before, into the four helices or the groups of a workshop, as in the example.

    Args:
        counts: Regions × kinds: actors, whole numbers ≥ 0.
        size: The size of each region, such as its inhabitants; by default its actors of the other kinds. A region of no
            size is compared with none.
        most: How many comparables a region has at most.
        factor: How many times larger or smaller a comparable may be.
        at_most: The share of the expected actors that makes for far fewer.
        rate: The share of false gaps that is put up with.

    Returns:
        Expected numbers, chances and comparables of all regions and kinds, and from these the gaps.

    Raises:
        GraphProblem: Fewer than two kinds, negative counts, or sizes that are not those of the regions.

    References:
        Legendre, P. and Gallagher, E. D. (2001). Ecologically meaningful transformations for ordination of species
        data. Oecologia 129, 271–280.
        Carayannis, E. G. and Campbell, D. F. J. (2009). 'Mode 3' and 'Quadruple Helix': toward a 21st century fractal
        innovation ecosystem. International Journal of Technology Management 46, 201–234.

    Example:
        Twelve regions have clinics, companies and start-ups, and insurers; but the first has no insurer. Companies and
        start-ups are one group.

        >>> from graph.grouping import membership
        >>> counts = np.tile([20.0, 30.0, 12.0, 25.0], (12, 1)) + np.arange(12)[:, None] % 3
        >>> counts[0, 3] = 0
        >>> found = comparison(counts @ membership(np.array([0, 1, 1, 2])).toarray())
        >>> [(gap.region, gap.kind, gap.observed, round(gap.expected), gap.p < 0.001) for gap in found.gaps]
        [(0, 2, 0.0, 25, True)]
    """
    _check(counts, size)
    regions, kinds = counts.shape
    expected, p, least = np.zeros((regions, kinds)), np.ones((regions, kinds)), np.ones((regions, kinds))
    comparables = np.full((regions, kinds, most), -1, np.int64)
    roots = np.sqrt(counts)
    whole = roots @ roots.T
    for kind in range(kinds):
        step(kind, kinds)
        others = counts.sum(axis=1) - counts[:, kind]
        own = others if size is None else size
        alike = (whole - np.outer(roots[:, kind], roots[:, kind])) / np.sqrt(np.maximum(np.outer(others, others), 1))
        chosen = _most_alike(np.where(_of_like_size(own, others, factor), alike, -1.0), most)
        comparables[:, kind, : chosen.shape[1]] = chosen
        wanted = _mean_share(counts, own, chosen) * own[:, None]
        expected[:, kind] = wanted[:, kind]
        alpha = _dispersion(counts, wanted, kind, _among(counts[:, kind], own, chosen))
        p[:, kind] = tail(counts[:, kind], expected[:, kind], alpha)
        least[:, kind] = tail(np.zeros(1), expected[:, kind], alpha)
    q = adjusted(p.ravel(), least.ravel(), rate).reshape(p.shape)
    return Comparison(counts, expected, p, q, comparables, at_most, rate)


def _check(counts: Floats, size: Floats | None) -> None:
    if counts.ndim != 2 or counts.shape[1] < 2:
        raise GraphProblem("the counts", f"a table of {' × '.join(map(str, counts.shape))}", "regions × two or more "
                           "kinds", "Comparables are found by the other kinds; give some.")  # fmt: skip
    if size is not None and len(size) != len(counts):
        raise GraphProblem("the sizes", f"{len(size)} sizes", f"one for each of {len(counts)} regions",
                           "Leave them out to go by the number of actors.")  # fmt: skip
    for name, values in {"counts": counts, "sizes": counts if size is None else size}.items():
        if not (np.isfinite(values).all() and values.min(initial=0) >= 0):
            raise GraphProblem(f"the {name}", "a number that is negative or not finite", "0 or more", "Correct it.")


def _of_like_size(size: Floats, others: Floats, factor: float) -> NDArray[np.bool_]:
    """Mark which regions can be comparables of which: of like size, with a profile, and not the region itself."""
    known = (size > 0) & (others > 0)
    like = (size[:, None] <= factor * size) & (size <= factor * size[:, None]) & np.outer(known, known)
    np.fill_diagonal(like, val=False)
    return np.asarray(like, np.bool_)


def _most_alike(alike: Floats, most: int) -> Ints:
    """Give for each region the numbers of the most alike, −1 for those that must not be compared (below 0)."""
    order = np.argsort(-alike, axis=1, kind="stable")[:, :most]
    return np.where(np.take_along_axis(alike, order, axis=1) >= 0, order, -1)


def _mean_share(counts: Floats, size: Floats, chosen: Ints) -> Floats:
    """Average the share of each kind over the comparables of each region; 0 where these are too few."""
    share = counts / np.where(size > 0, size, np.inf)[:, None]
    some = chosen >= 0
    number = some.sum(axis=1)[:, None]
    mean = np.where(some[:, :, None], share[chosen], 0.0).sum(axis=1) / np.maximum(number, 1)
    return np.asarray(np.where(number >= _LEAST, mean, 0.0), np.float64)


def _dispersion(counts: Floats, expected: Floats, kind: int, among: Floats) -> Floats:
    """Give for each region the greatest of the dispersions of a kind, of the region's other kinds, of comparables."""
    others = np.delete(counts, kind, axis=1), np.delete(expected, kind, axis=1)
    over_regions = dispersion(counts[:, kind], expected[:, kind])
    return np.maximum(over_regions, np.maximum(_by_moments(*others), among))


def _among(count: Floats, size: Floats, chosen: Ints) -> Floats:
    """Give the dispersion of a kind among the comparables of each region; by k / (k − 1), as the mean is theirs."""
    some = chosen >= 0
    number = np.maximum(some.sum(axis=1), 2)
    mean = _mean_share(count[:, None], size, chosen)
    found = _by_moments(np.where(some, count[chosen], 0.0), np.where(some, mean * size[chosen], 0.0))
    return np.asarray(found * number / (number - 1), np.float64)


def _by_moments(observed: Floats, expected: Floats) -> Floats:
    """Estimate the dispersion of each row of counts: Σ((y − μ)² − y) / Σμ², not below 0."""
    squares = (expected**2).sum(axis=1)
    beyond = np.maximum(((observed - expected) ** 2 - observed).sum(axis=1), 0)
    return np.asarray(np.divide(beyond, squares, out=np.zeros(len(squares)), where=squares > 0))
