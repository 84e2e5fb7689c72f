"""A load accounts for every row, stops before anything is written, and replaces only what its source said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.archive import Archive
from graph.connection import Graph
from loaders.places import Places
from loaders.problem import ColumnProblem, LoadProblem, SourceProblem, TooFewProblem
from loaders.report import FileRows, Report
from loaders.run import load
from loaders.source import Row
from tests.loaders.conftest import VALMONT, Read

MAPPING = """
name = "towns"
title = "Towns"
publisher = "Valmont"
licence = "made up"
may_reject = {may_reject}
[[file]]
pattern = "towns.csv"
expect = {expect}
[[file.node]]
class = "Organisation"
id = "organisation/{{code}}"
[file.node.properties]
name = "name"
beds = "beds"
"""


@pytest.fixture
def towns(tmp_path: Path) -> Callable[..., Path]:
    def writer(*lines: str, header: str = "code,name,beds", may_reject: float = 0.0, expect: int = 1) -> Path:
        (tmp_path / "towns.toml").write_text(MAPPING.format(may_reject=may_reject, expect=expect))
        (tmp_path / "towns.csv").write_text("\n".join([header, *lines]) + "\n")
        return tmp_path / "towns.toml"

    return writer


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "kept")


def names(graph: Graph) -> list[str]:
    found = graph.read("MATCH (o:Organisation) RETURN o.name AS name ORDER BY name")
    return [name for (name,) in found.values]


def test_every_row_is_written_unchanged_or_rejected(
    embedded_graph: Graph, archive: Archive, towns: Callable[..., Path], places: Places
) -> None:
    first = load(embedded_graph, archive, "table", towns("a,A,1", "b,B,x", "c,C,"), places=places)
    assert (first.read, first.written, first.unchanged, first.rejected) == (3, 2, 0, 1)
    assert [(one.where, one.reason) for one in first.rejects] == [
        ("towns.csv, line 3", "column 'beds': 'x' is no number")
    ]
    assert first.lost
    assert first.exit_code == 1
    assert names(embedded_graph) == ["A", "C"]

    again = load(embedded_graph, archive, "table", towns("a,A,1", "b,B,2", "c,C,"), places=places)
    assert (again.read, again.written, again.unchanged, again.rejected) == (3, 1, 2, 0)
    assert not again.lost
    assert names(embedded_graph) == ["A", "B", "C"]

    same = load(embedded_graph, archive, "table", towns("a,A,1", "b,B,2", "c,C,"), places=places)
    assert (same.load, same.written, same.unchanged) == ("", 0, 3)
    assert "nothing new" in same.text()

    fewer = load(embedded_graph, archive, "table", towns("a,A,1"), places=places)
    assert (fewer.nodes.removed, names(embedded_graph)) == (2, ["A"])


def test_two_tables_do_not_replace_each_other(
    embedded_graph: Graph, archive: Archive, towns: Callable[..., Path], places: Places
) -> None:
    load(embedded_graph, archive, "table", towns("a,A,1"), places=places)
    load(embedded_graph, archive, "table", VALMONT / "table", places=places)
    assert set(archive.present()) == {"towns", "valmont_firms"}
    assert "A" in names(embedded_graph)


def test_a_bad_file_stops_the_load_and_leaves_the_store_as_it_was(
    embedded_graph: Graph, archive: Archive, towns: Callable[..., Path], places: Places
) -> None:
    load(embedded_graph, archive, "table", towns("a,A,1"), places=places)
    before = archive.version()
    for lines in (["b,B,2", "<<<<<<< HEAD"], ["b,B,2", 'c,"C,3']):
        with pytest.raises(LoadProblem):
            load(embedded_graph, archive, "table", towns(*lines), places=places)
    assert (archive.version(), names(embedded_graph)) == (before, ["A"])


def test_a_column_that_nobody_decided_about_stops_the_load(
    read: Callable[..., Read], towns: Callable[..., Path]
) -> None:
    with pytest.raises(ColumnProblem, match="'colour', which are neither read nor ignored"):
        read("table", towns("a,A,1,red", header="code,name,beds,colour"))


def test_a_column_that_is_missing_stops_the_load(read: Callable[..., Read], towns: Callable[..., Path]) -> None:
    with pytest.raises(ColumnProblem, match=r"expected a column 'beds'.*Did you mean 'bed'"):
        read("table", towns("a,A,1", header="code,name,bed"))


def test_too_few_rows_stop_the_load_unless_asked(read: Callable[..., Read], towns: Callable[..., Path]) -> None:
    path = towns("a,A,1", expect=2)
    with pytest.raises(TooFewProblem, match="found 1 rows; expected at least 2"):
        read("table", path)
    assert len(read("table", path, fewer=True).records) == 1


def test_a_file_most_of_which_is_unreadable_stops_the_load(
    read: Callable[..., Read], towns: Callable[..., Path]
) -> None:
    with pytest.raises(LoadProblem, match=r"2 of 3 rows .*line 2: column 'beds': 'x' is no number"):
        read("table", towns("a,A,x", "b,B,y", "c,C,1"))


def test_a_value_that_the_ontology_refuses_rejects_its_row(
    read: Callable[..., Read], towns: Callable[..., Path]
) -> None:
    found = read("table", towns("a b,A,1", "b,B,1", "c,C,1"))
    ((where, reason),) = found.rejects
    assert where == "towns.csv, line 2"
    assert "organisation/a b" in reason


def test_rejects_within_the_allowance_are_no_loss(read: Callable[..., Read], towns: Callable[..., Path]) -> None:
    files = (FileRows("towns.csv", "towns", 10, 1),)
    assert not Report("t", "T", "load/t", files, 9, 0, may_reject=0.1).lost
    assert Report("t", "T", "load/t", files, 9, 0, may_reject=0.05).lost


def test_a_row_that_is_not_accounted_for_is_lost() -> None:
    report = Report("t", "T", "load/t", (FileRows("towns.csv", "towns", 10, 0),), 9, 0, may_reject=1.0)
    assert (report.unaccounted, report.exit_code) == (1, 1)
    assert "NOT ACCOUNTED FOR" in report.text()


def test_the_report_is_also_json(
    embedded_graph: Graph, archive: Archive, towns: Callable[..., Path], places: Places
) -> None:
    told: list[tuple[str, int]] = []
    report = load(
        embedded_graph,
        archive,
        "table",
        towns("a,A,1", "a,A,1"),
        places=places,
        progress=lambda *done: told.append(done),
    )
    found = json.loads(json.dumps(report.json()))
    assert (found["read"], found["written"], found["combined"], found["lost"]) == (2, 2, 1, False)
    assert found["combinations"] == [{"where": "towns.csv, line 3", "with": "towns.csv, line 2"}]
    assert ("towns.csv", 2) in told


def test_a_source_that_passes_over_a_row_in_silence_is_a_defect(
    tmp_path: Path,
    towns: Callable[..., Path],
    places: Places,
    monkeypatch: pytest.MonkeyPatch,
    read: Callable[..., Read],
) -> None:
    def silent(_row: Row) -> list[object]:
        return []

    path = towns("a,A,1")
    monkeypatch.setattr("loaders.sources.table.compile_rows", lambda _tables, _places: silent)
    with pytest.raises(SourceProblem, match="states nothing and is not rejected"):
        read("table", path)


def test_files_that_nobody_reads_are_named(read: Callable[..., Read], tmp_path: Path) -> None:
    for name in ("project.csv", "organization.csv"):
        (tmp_path / name).write_bytes((VALMONT / "cordis" / name).read_bytes())
    (tmp_path / "policyPriorities.csv").write_text("a;b\n")
    (tmp_path / "webLink.csv").write_text("a;b\n")
    assert read("cordis", tmp_path).reading.left_out == ("policyPriorities.csv",)
