"""Columns give what the store holds, in however many answers it comes, and are spelled and woven as they should be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.archive import Archive
from graph.problem import GraphProblem
from graph.rdf import columns
from graph.rdf.export import exported
from graph.rdf.group import spelled
from graph.rdf.woven import Thread, woven
from graph.records import Link, Node
from graph.settings import Settings
from ontology.schema import load_schema
from tests.contract.conftest import emptied
from tests.graph.loading import load

SCHEMA = load_schema()
RECORDS: list[Node | Link] = [
    *(Node("Project", f"project/{number}", name={tag: "P"}, startDate=dt.date(2021, 10, number))
      for number, tag in enumerate(("en", "pl", "pt-br", "en", "cs"), 1)),
    *(Node("SME", f"organisation/{number}", name="A", identifier=["VAT:1", "PIC:2"]) for number in range(5)),
    *(Link("participatesIn", f"organisation/{number}", f"project/{1 + number * 2 % 5}", role=["partner"] * (number % 2))
      for number in range(5)),
]  # fmt: skip


@pytest.mark.parametrize("engine", ["embedded_server", pytest.param("neo4j_server", marks=pytest.mark.neo4j)])
def test_what_is_read_in_many_answers_is_the_same(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place: Settings = request.getfixturevalue(engine)
    with emptied(place) as graph:
        load(graph, Archive(tmp_path), "some", RECORDS)
        lines = sorted("".join(exported(graph, SCHEMA, "https://x.org/", "nq")).splitlines())
        monkeypatch.setattr(columns, "_RANGE", 2)
        assert sorted("".join(exported(graph, SCHEMA, "https://x.org/", "nq")).splitlines()) == lines
        assert {line.rpartition("@")[2].partition(" ")[0] for line in lines if "#name>" in line} >= {"pt-br", "cs"}


def test_an_export_of_a_graph_that_changes_meanwhile_ends_with_a_problem(
    embedded_server: Settings, tmp_path: Path
) -> None:
    with emptied(embedded_server) as graph:
        load(graph, Archive(tmp_path), "some", RECORDS)
        pieces = exported(graph, SCHEMA, "https://x.org/", "nq")
        next(pieces)
        load(graph, Archive(tmp_path), "more", [Node("SME", "organisation/9", name="B")])
        with pytest.raises(GraphProblem, match="changed while it was read"):
            list(pieces)


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_a_number_is_spelled_in_full_and_as_short_as_can_be(numbers: list[float]) -> None:
    assert spelled(np.arange(len(numbers)), numbers)[1].to_list() == [
        format(Decimal(repr(one)), "f") for one in numbers
    ]


def test_a_piece_has_whole_rows_however_long_a_text_is() -> None:
    texts = ["ż" * 700_000, "", "b"] * 2
    pieces = list(woven([Thread.of(pl.Series(texts)).at(np.arange(6, dtype=np.uint32)), Thread.same(".\n")], 6))
    assert all(piece.endswith(b".\n") for piece in pieces)
    assert len(pieces) > 1
    assert b"".join(pieces).decode() == "".join(text + ".\n" for text in texts)
