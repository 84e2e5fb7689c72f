"""The benchmarks of measures and of RDF run, and on a small network all that they compare comes to the same values."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
# Several answers are right here; these are judged by how good they are.
JUDGED = {"communities", "betweenness, top list"}
Row = Mapping[str, Any]


def run(*words: str, file: str = "measures.py") -> subprocess.CompletedProcess[str]:
    """Run a benchmark, of the code that is tested."""
    place = {**os.environ, "PYTHONPATH": str(ROOT)}
    whole = [sys.executable, f"benchmarks/{file}", *words]
    return subprocess.run(whole, cwd=ROOT, env=place, check=False, capture_output=True, text=True)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """The rows of one run at the smallest size, in one process and without a store: a matter of seconds."""
    path = tmp_path_factory.mktemp("benchmark") / "rows.json"
    done = run("--sizes", "XS", "--rounds", "1", "--no-store", "--together", "--json", str(path))
    assert done.returncode == 0, done.stderr
    found: list[Row] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_every_candidate_is_measured_or_its_row_says_why_not(rows: list[Row]) -> None:
    assert [row for row in rows if row["trial"] is None and not row["notes"]] == []
    left_out = {row["job"] for row in rows if row["who"] == "ours" and row["trial"] is None}
    assert left_out == {"out of the store, embedded", "out of the store, neo4j", "whole run"}


def test_peers_come_to_the_same_values(rows: list[Row]) -> None:
    assert [(row["job"], row["who"], row["notes"]) for row in rows if not row["agrees"]] == []
    measured = {row["job"] for row in rows if row["trial"] is not None}
    compared = {row["job"] for row in rows if any(note.startswith("agrees") for note in row["notes"])}
    assert measured - compared == JUDGED


def test_sampled_betweenness_finds_the_first_organisations(rows: list[Row]) -> None:
    (row,) = (row for row in rows if row["job"] == "betweenness, top list" and row["who"] == "ours")
    found, _, rest = row["notes"][0].partition(" ")
    assert int(found) >= 47
    assert rest == "of the first 50 organisations"


def test_a_word_that_is_no_job_is_refused() -> None:
    done = run("--jobs", "betwenness")
    assert done.returncode == 2
    assert "no 'betwenness'; there are:" in done.stderr


def test_rdf_is_compared_statement_by_statement_and_violation_by_violation(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    small = ("--scale", "0.0015", "--nodes", "500", "--rounds", "1")
    done = run(*small, "--jobs", "SPARQL,SHACL", "--json", str(path), file="rdf.py")
    assert done.returncode == 0, done.stderr
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert [(row["job"], row["who"]) for row in rows] == [
        ("SPARQL store", "Observatory"), ("SPARQL store", "pyoxigraph"),
        ("SHACL", "Observatory"), ("SHACL", "pyshacl"),
    ]  # fmt: skip
    compared = [row["notes"][-1] for row in rows if row["who"] != "Observatory"]
    assert compared[0].startswith("the same ")
    assert compared[1] == "the same 5"
