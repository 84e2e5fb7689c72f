"""Roles of Gould and Fernandez against R's ``sna::brokerage``, the package they are usually counted with."""

from __future__ import annotations

import csv
import random
import subprocess
from pathlib import Path

import numpy as np
import pytest

from graph.network import Network
from graph.roles import roles
from tests import missing

SCRIPT = """
suppressPackageStartupMessages(library(sna))
words <- commandArgs(trailingOnly = TRUE)
arcs <- as.matrix(read.csv(words[1], header = FALSE))
groups <- read.csv(words[2], header = FALSE)[, 1]
found <- brokerage(arcs, groups)
write.table(cbind(found$raw.nli, found$exp.nli, found$z.nli), row.names = FALSE, col.names = FALSE, sep = ",")
"""
# Columns of sna: w_I coordinator, w_O itinerant, b_IO representative, b_OI gatekeeper, b_O liaison, total.
OURS = [0, 1, 3, 2, 4, 5]


@pytest.mark.parametrize(("seed", "density"), [(1, 0.05), (2, 0.2), (3, 0.5)])
def test_counts_expectations_and_scores_of_arcs_are_those_of_sna(seed: int, density: float, tmp_path: Path) -> None:
    script = missing.rscript("sna")
    chance = random.Random(seed)  # noqa: S311  (the same network at every run)
    size = 30
    arcs = np.array(
        [[float(one != other and chance.random() < density) for other in range(size)] for one in range(size)]
    )
    groups = [f"g{chance.randrange(4)}" for _ in range(size)]
    np.savetxt(tmp_path / "arcs.csv", arcs, fmt="%d", delimiter=",")
    (tmp_path / "groups.csv").write_text("\n".join(groups), encoding="utf-8")
    (tmp_path / "brokerage.R").write_text(SCRIPT, encoding="utf-8")
    words = [str(script), *(str(tmp_path / name) for name in ("brokerage.R", "arcs.csv", "groups.csv"))]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    theirs = np.array([[float(cell) for cell in row] for row in csv.reader(told.splitlines())])
    network = Network.of(
        [(f"n{one:02}", f"n{other:02}", 1) for one, other in np.argwhere(arcs).tolist()],
        alone=[f"n{number:02}" for number in range(size)], directed=True,
    )  # fmt: skip
    ours = roles(network, groups, arcs=network.arcs)
    assert ours.counts[:, OURS].tolist() == theirs[:, :6].tolist()
    np.testing.assert_allclose(ours.expected[:, OURS], theirs[:, 6:12], rtol=1e-9)
    np.testing.assert_allclose(ours.z[:, OURS], theirs[:, 12:], rtol=1e-9, atol=1e-9)
