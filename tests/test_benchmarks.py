"""The benchmark of measures runs, and on a small network all that it compares comes to the same values."""

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
Row = Mapping[str, Any]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """All rows of one run at the smallest size, in one process and without a store: a matter of seconds."""
    path = tmp_path_factory.mktemp("benchmark") / "rows.json"
    words = [sys.executable, "benchmarks/measures.py", "--sizes", "XS", "--rounds", "1", "--no-store", "--together"]
    place = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([*words, "--json", str(path)], cwd=ROOT, env=place, check=True, capture_output=True)
    found: list[Row] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_every_job_is_measured_or_its_row_says_why_not(rows: list[Row]) -> None:
    assert {row["job"] for row in rows} >= {"projection, newman", "roles", "communities", "whole run"}
    assert [row for row in rows if row["trial"] is None and not row["notes"]] == []
    ours = [row for row in rows if row["who"] == "ours" and "store" not in row["notes"]]
    assert {row["job"] for row in ours if row["trial"] is None} == {
        "out of the store, embedded",
        "whole run",
        "out of the store, neo4j",
    }


def test_peers_come_to_the_same_values(rows: list[Row]) -> None:
    assert [(row["job"], row["who"], row["notes"]) for row in rows if not row["agrees"]] == []
    compared = {row["job"] for row in rows if any(note.startswith("agrees") for note in row["notes"])}
    assert len(compared) == len({row["job"] for row in rows if row["trial"]}) - 2, "all but communities and top list"


def test_sampled_betweenness_finds_the_first_organisations(rows: list[Row]) -> None:
    (row,) = (row for row in rows if row["job"] == "betweenness, top list" and row["who"] == "ours")
    assert row["notes"][0] in {f"{count} of the first 50 organisations" for count in (48, 49, 50)}


def test_a_word_that_is_no_job_is_refused() -> None:
    words = [sys.executable, "benchmarks/measures.py", "--jobs", "betwenness"]
    place = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, cwd=ROOT, env=place, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "no 'betwenness'; there are:" in done.stderr
