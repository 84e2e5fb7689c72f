"""The archive: what it keeps, what a killed load leaves, what it knows of one thing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from graph.archive import Archive, LoadHeader
from graph.lock import FileLock
from graph.merge import Difference
from graph.problem import GraphProblem
from graph.records import Link, Node

DEX = Node("Organisation", "organisation/dex", name="DEX", city="Liberec")
HOCARE = Node("Project", "project/hocare", startDate=dt.date(2016, 4, 1))
PART = Link("participatesIn", DEX.id, HOCARE.id, since=dt.date(2017, 1, 1))


def keep(archive: Archive, source: str, records: list[Node | Link]) -> None:
    """Keep a load without any store."""
    with archive.stage(LoadHeader(source, source.title())) as staged:
        for number, record in enumerate(records, 1):
            staged.add(record, number)
        staged.file("one.csv", "0" * 64, 1, 1)
        staged.file("two.csv", "0" * 64, 1, len(records) - 1)
    archive.keep(staged, staged.load(len(archive.loads()) + 1, archive.version()))


@pytest.fixture(params=["folder", "memory"])
def archive(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive in a folder, and one in a place that only fsspec reaches."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))  # where copies of the remote one stand
    return Archive(tmp_path / "archive" if request.param == "folder" else f"memory://{tmp_path}")


def test_statements_name_source_file_and_row(archive: Archive) -> None:
    keep(archive, "cordis", [DEX, HOCARE, PART])
    keep(archive, "other", [HOCARE, DEX])
    found = archive.statements(DEX.id)
    assert [(s.source, s.name, s.key, s.file, s.row) for s in found] == [
        ("cordis", "Organisation", (DEX.id,), "one.csv", 1),
        ("cordis", "participatesIn", (DEX.id, HOCARE.id), "two.csv", 2),
        ("other", "Organisation", (DEX.id,), "two.csv", 1),
    ]
    assert found[1].properties == {"since": dt.date(2017, 1, 1)}


def test_present_state_is_the_last_load_and_the_past_can_be_asked(archive: Archive) -> None:
    keep(archive, "cordis", [DEX, HOCARE])
    moment, version = dt.datetime.now(dt.UTC), archive.version()
    keep(archive, "cordis", [DEX])
    again = Archive(archive.storage.url)
    assert [load.nodes for load in again.loads("cordis")] == [2, 1]
    assert again.present()["cordis"].nodes == 1
    assert again.present(moment)["cordis"].nodes == 2
    assert again.version(moment) == version != again.version()
    (now,), (then,) = (list(Difference({}, again.state(when)).nodes()) for when in (None, moment))
    assert (HOCARE.id in now["id"], HOCARE.id in then["id"]) == (False, True)


def test_leftovers_of_a_killed_load_are_cleared_and_those_of_a_running_one_kept(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    running = archive.stage(LoadHeader("cordis", "CORDIS"))
    left = archive.storage.workplace / "killed"
    left.mkdir()
    left.with_suffix(".lock").touch()
    Archive(tmp_path)
    assert not left.exists()
    assert running.folder.exists()
    running.discard()
    assert not list(archive.storage.workplace.iterdir())


def test_folder_without_its_last_file_does_not_count(tmp_path: Path) -> None:
    keep(Archive(tmp_path), "cordis", [DEX, HOCARE])
    (load_file,) = tmp_path.glob("loads/cordis/*/load.json")
    text = load_file.read_text()
    load_file.unlink()
    assert Archive(tmp_path).loads() == ()
    load_file.write_text(text[: len(text) // 2])
    with pytest.raises(GraphProblem, match=r"damaged load\.json"):
        Archive(tmp_path).loads()


def test_second_process_at_the_archive_is_told_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.archive.PATIENCE", 0.05)
    archive = Archive(tmp_path)
    with FileLock(archive.storage.lock), pytest.raises(GraphProblem, match="another load"), archive.changing():
        pass


def test_source_whose_name_is_no_file_name_is_refused() -> None:
    with pytest.raises(GraphProblem, match="small letters"):
        LoadHeader("../cordis", "CORDIS")


def test_records_beyond_one_part_are_all_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.stage.PART", 7)
    archive = Archive(tmp_path)
    keep(archive, "cordis", [Node("Project", f"project/p{number}") for number in range(20)])
    assert archive.loads()[0].nodes == 20
    (frame,) = Difference({}, archive.state()).nodes()
    assert frame.height == 22  # the source and the load are nodes too
