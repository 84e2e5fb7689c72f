"""What the benchmark of measures is given: synthetic networks of three sizes, written once, read by each process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import synthetic
from numpy.typing import NDArray
from scipy import sparse

from graph.network import Network
from graph.projection import project
from graph.ties import tied
from graph.triangles import walk

Ints = NDArray[np.int64]
#: Scales of `synthetic.make` by name; XS is to try the benchmark itself.
SCALES = {"XS": 0.0015, "S": 0.012, "M": 0.105, "L": 1.0}


@dataclass(frozen=True, eq=False)
class Data:
    """A network of one size; what is asked for is read when it is first asked for.

    Attributes:
        size: Its name.
        folder: Where its files are.
        store: A store that holds it: where, and how to get in; empty if there is none.
    """

    size: str
    folder: Path
    store: Mapping[str, Any]

    @cached_property
    def counts(self) -> dict[str, int]:
        """What time may grow with, by name."""
        found: dict[str, int] = json.loads((self.folder / "counts.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def pairs(self) -> Ints:
        """Participations: number of the organisation, number of the project."""
        return np.asarray(np.load(self.folder / "pairs.npy"))

    @property
    def part(self) -> sparse.csr_array:
        """Organisations × projects."""
        return taking_part(self.pairs, (self.counts["organisations"], self.counts["projects"]))

    @property
    def two(self) -> sparse.csr_array:
        """The network of two modes as one: organisations first, then projects."""
        size = self.counts["organisations"]
        ends = self.pairs[:, 0], self.pairs[:, 1] + size
        whole = size + self.counts["projects"]
        return tied(*ends, np.ones(len(self.pairs)), whole)

    @cached_property
    def ties(self) -> sparse.csr_array:
        """The projection, weighted by the projects shared."""
        with np.load(self.folder / "ties.npz") as held:
            return sparse.csr_array((held["data"], held["indices"], held["indptr"]))

    @property
    def edges(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
        """The ties of the projection, each once, as arrays."""
        upper = sparse.coo_array(sparse.triu(self.ties))
        return *(end.astype(np.int32) for end in upper.coords), upper.data

    @property
    def group(self) -> Ints:
        """The country of each organisation, by number."""
        return np.arange(self.counts["organisations"]) * 13 % len(synthetic.COUNTRIES)

    @property
    def network(self) -> Network:
        """The projection as measures take it: each time another, so that nothing is remembered of it."""
        ids = tuple(f"{number:07}" for number in range(self.ties.shape[0]))
        ties = sparse.csr_array((self.ties.data, self.ties.indices, self.ties.indptr), shape=self.ties.shape)
        return Network(ids, ids, ("",) * len(ids), (None,) * len(ids), ties)


def taking_part(pairs: Ints, shape: tuple[int, int]) -> sparse.csr_array:
    """Make the matrix of who takes part in what, as `graph.selection` does."""
    return sparse.csr_array((np.ones(len(pairs), np.int32), (pairs[:, 0], pairs[:, 1])), shape=shape)


def prepared(size: str, folder: Path) -> Data:
    """Give the data of a size; its files are written once, by another process, since that takes much memory."""
    if not (folder / size).exists():
        subprocess.run([sys.executable, __file__, size, str(folder / size)], check=True)
    return Data(size, folder / size, {})


def prepare(size: str, folder: Path, seed: int = 7) -> None:
    """Draw the network of a size and write its files."""
    folder.mkdir(parents=True, exist_ok=True)
    world = synthetic.make(SCALES[size], seed)
    ties = project(taking_part(world.pairs, (world.organisations, world.projects)))
    np.save(folder / "pairs.npy", world.pairs)
    np.savez(folder / "ties.npz", data=ties.data, indices=ties.indices, indptr=ties.indptr)
    (folder / "counts.json").write_text(json.dumps(_counts(world, ties)), encoding="utf-8")


def _counts(world: synthetic.World, ties: sparse.csr_array) -> dict[str, int]:
    members, degree = np.bincount(world.pairs[:, 1]), np.diff(ties.indptr).astype(np.int64)
    ids = ("",) * ties.shape[0]
    return {
        "organisations": world.organisations,
        "projects": world.projects,
        "participations": len(world.pairs),
        "pairs": int((members * (members - 1)).sum()) // 2,
        "ties": ties.nnz // 2,
        "triangles": int(walk(Network(ids, ids, ids, ids, ties)).triangles.sum()) // 3,
        "two-paths": int((degree**2).sum()),
    }


if __name__ == "__main__":
    prepare(sys.argv[1], Path(sys.argv[2]))
