"""Positions of the nodes of a picture, computed once on the server: the largest part alone, the rest packed below."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

SEED = 20180323
SPACING = 120.0
"""Least distance between two nodes, in the units of the picture."""
_STRESS_UP_TO = 150
_ROUNDS = 60

Positions = dict[str, tuple[float, float]]


def positions(ids: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Positions:
    """Place nodes so that what is linked stands close and nothing stands on anything else.

    The largest connected part is laid out alone: by stress (Kamada and Kawai, 1989) up to 150 nodes, by forces
    (Fruchterman and Reingold, 1991) above. Every other part is laid out alone too and set on shelves below it, so
    that small parts are not thrown far out. The same input gives the same picture.

    Example:
        >>> placed = positions(["a", "b", "c"], [("a", "b")])
        >>> placed["c"][1] > max(placed["a"][1], placed["b"][1])
        True
    """
    whole: nx.Graph = nx.Graph()
    whole.add_nodes_from(ids)
    whole.add_edges_from(pairs)
    parts = sorted(nx.connected_components(whole), key=lambda part: (-len(part), min(part)))
    return _packed([_laid_out(whole.subgraph(sorted(part))) for part in parts])


def _laid_out(part: nx.Graph) -> Positions:
    names = sorted(part)
    if len(names) == 1:
        return {names[0]: (0.0, 0.0)}
    ordered: nx.Graph = nx.Graph()
    ordered.add_nodes_from(names)
    ordered.add_edges_from(sorted(tuple(sorted(pair)) for pair in part.edges))
    placed = _by_stress(ordered) if len(names) <= _STRESS_UP_TO else _by_forces(ordered)
    points = np.array([placed[name] for name in names], dtype=np.float64)
    return dict(zip(names, map(tuple, _spread(points).tolist()), strict=True))


def _by_stress(part: nx.Graph) -> dict[str, NDArray[np.float64]]:
    start = nx.circular_layout(part)
    placed: dict[str, NDArray[np.float64]] = nx.kamada_kawai_layout(part, pos=start)
    return placed


def _by_forces(part: nx.Graph) -> dict[str, NDArray[np.float64]]:
    apart = 2.2 / math.sqrt(len(part))
    placed: dict[str, NDArray[np.float64]] = nx.spring_layout(part, k=apart, iterations=150, seed=SEED)
    return placed


def _spread(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale the points to the spacing, then push apart those that are still too close."""
    wide = SPACING * 1.25 * math.sqrt(len(points))
    extent = float(np.ptp(points, axis=0).max()) or 1.0
    points = (points - points.mean(axis=0)) * (wide / extent)
    generator = np.random.default_rng(SEED)
    points = points + generator.normal(0.0, 0.01, points.shape)  # two nodes at one point have no direction apart
    for _ in range(_ROUNDS):
        between = points[:, None, :] - points[None, :, :]
        distance = np.sqrt((between**2).sum(axis=2))
        np.fill_diagonal(distance, np.inf)
        lacking = np.clip(SPACING - distance, 0.0, None)
        if not lacking.any():
            break
        points = points + (between / distance[:, :, None] * lacking[:, :, None] * 0.5).sum(axis=1) * 0.6
    return points


def _packed(parts: Sequence[Positions]) -> Positions:
    """Set the parts on shelves: the first fills the top one, the others follow from left to right."""
    if not parts:
        return {}
    width = max(_extent(parts[0])[0], SPACING * 2 * math.sqrt(sum(map(len, parts))))
    placed: Positions = {}
    left = top = height = 0.0
    for number, part in enumerate(parts):
        wide, high = _extent(part)
        if left > 0.0 and (left + wide > width or number == 1):
            left, top, height = 0.0, top + height + SPACING * 1.2, 0.0
        placed.update(_moved(part, left + ((width - wide) / 2 if number == 0 else 0.0), top))
        left, height = left + wide + SPACING * 1.6, max(height, high)
    return placed


def _extent(part: Positions) -> tuple[float, float]:
    xs, ys = zip(*part.values(), strict=True)
    return max(xs) - min(xs), max(ys) - min(ys)


def _moved(part: Positions, left: float, top: float) -> Positions:
    least_x = min(x for x, _ in part.values())
    least_y = min(y for _, y in part.values())
    return {name: (round(x - least_x + left, 1), round(y - least_y + top, 1)) for name, (x, y) in part.items()}
