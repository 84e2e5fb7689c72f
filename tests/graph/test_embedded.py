"""The embedded engine as a process: shared, recovered, stopped, and clear when it cannot run."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import process
from graph.connection import Graph, connect
from graph.embedded import Engine
from graph.launch import refuse_without_room
from graph.lock import FileLock
from graph.problem import DiskProblem, EngineProblem, OwnedProblem, UncertainProblem

pytestmark = pytest.mark.bolt
ROOT = Path(__file__).resolve().parents[2]
COUNT = "MATCH (n:Region) RETURN count(n) AS n"
ATTACHED = """
import sys, time
from graph.connection import connect
with connect(sys.argv[1]) as graph:
    graph.write([("CREATE (:Region {id: $id})", {"id": "region/" + sys.argv[2]})])
    print(graph.read("MATCH (n:Region) RETURN count(n) AS n").values[0][0], graph._engine.pid, flush=True)
    if len(sys.argv) > 3:
        time.sleep(60)
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[str]:
    """The address of a data folder of the test's own; no engine of it survives the test."""
    yield f"embedded:{tmp_path / 'store'}"
    assert process.running_with(f"-Darcadedb.server.rootPath={tmp_path / 'store'} ") is None


def _other(store: str, name: str, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ATTACHED, store, name, *more], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def _said(other: subprocess.Popen[str]) -> tuple[int, int]:
    """Read how many regions the other process counted, and the engine's process it used."""
    assert other.stdout is not None
    count, pid = other.stdout.readline().split()
    return int(count), int(pid)


def _end(other: subprocess.Popen[str], number: int = signal.SIGKILL) -> None:
    other.send_signal(number)
    other.communicate()


def _pid(graph: Graph) -> int:
    assert graph._engine is not None
    return graph._engine.pid


def _gone(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while process.command(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not process.command(pid)


def test_after_the_engine_is_killed_the_next_query_starts_it_again_and_nothing_is_lost(store: str) -> None:
    with connect(store) as graph:
        graph.write([("UNWIND range(1, 500) AS n CREATE (:Region {id: 'region/' + toString(n)})", {})])
        first = _pid(graph)
        os.kill(first, signal.SIGKILL)
        assert graph.read(COUNT).values == [(500,)]
        assert _pid(graph) != first
        os.kill(_pid(graph), signal.SIGKILL)
        graph.write([("CREATE (:Region {id: 'region/0'})", {})])
        assert graph.read(COUNT).values == [(501,)]
    assert _gone(_pid(graph))


def test_an_engine_killed_while_loading_loses_no_acknowledged_batch_and_keeps_no_half(store: str) -> None:
    acknowledged: list[str] = []
    batch = "UNWIND range(1, 200) AS n CREATE (:Region {id: $id + toString(n), batch: $id})"
    with connect(store) as graph:
        killer = threading.Timer(0.5, os.kill, (_pid(graph), signal.SIGKILL))
        killer.start()
        afterwards = 0
        while afterwards < 5:
            afterwards += not killer.is_alive()
            name = f"region/{len(acknowledged)}-{afterwards}-"
            with contextlib.suppress(UncertainProblem):
                graph.write([(batch, {"id": name})])
                acknowledged.append(name)
        kept = dict(graph.read("MATCH (n:Region) RETURN n.batch AS batch, count(n) AS n").values)
    assert set(acknowledged) <= kept.keys()
    assert set(kept.values()) == {200}


def test_a_second_process_shares_the_engine_and_the_last_one_stops_it(store: str) -> None:
    with connect(store) as graph:
        graph.write([("CREATE (:Region {id: 'region/A'})", {})])
        pid = _pid(graph)
        second = _other(store, "B", "stay")
        assert _said(second) == (2, pid)
    assert process.command(pid), "the engine must go on for the second process"
    _end(second, signal.SIGTERM)
    assert _gone(pid), "SIGTERM to the last user must stop the engine"


def test_the_last_to_leave_stops_the_engine_that_another_started_again(store: str) -> None:
    with connect(store) as graph:
        second = _other(store, "B", "stay")
        os.kill(_said(second)[1], signal.SIGKILL)
        assert graph.read(COUNT).values == [(1,)]
        pid = _pid(graph)
    assert process.command(pid)
    _end(second, signal.SIGTERM)
    assert _gone(pid)


def test_an_engine_left_by_a_killed_process_is_taken_over(store: str) -> None:
    owner = _other(store, "A", "stay")
    count, pid = _said(owner)
    _end(owner)
    assert process.command(pid), "kill -9 leaves the engine behind"
    with connect(store) as graph:
        assert graph.read(COUNT).values == [(count,)]
    assert _gone(pid) or _gone(_pid(graph))


def test_an_engine_left_behind_that_hangs_is_replaced(store: str, tmp_path: Path) -> None:
    owner = _other(store, "A", "stay")
    pid = _said(owner)[1]
    _end(owner)
    record = tmp_path / "store" / "engine.json"
    record.write_text(record.read_text().replace('"version": "', '"version": "older '))
    with connect(store) as graph:
        assert graph.read(COUNT).values == [(1,)]
        assert _pid(graph) != pid
    assert _gone(pid)


def test_a_folder_whose_engine_is_being_started_by_another_says_so(store: str, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    other = FileLock(tmp_path / "store" / "engine.lock")
    assert other.take()
    with pytest.raises(OwnedProblem, match="another process that is starting or stopping"):
        Engine(tmp_path / "store", lambda _address, _password: True, patience=0.2)
    other.release()


def test_a_folder_in_use_by_an_engine_that_does_not_answer_names_its_user(store: str, tmp_path: Path) -> None:
    with connect(store) as graph, pytest.raises(OwnedProblem, match=rf"process {os.getpid()}, .* {_pid(graph)}"):
        Engine(tmp_path / "store", lambda _address, _password: False)


def test_nobody_else_can_read_the_password_or_reach_the_ports(store: str, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with connect(store) as graph:
        secret = (folder / "password").read_text()
        assert (folder / "password").stat().st_mode & 0o777 == 0o600
        assert folder.stat().st_mode & 0o777 == 0o700
        assert len(secret) > 30
        assert secret not in process.command(_pid(graph))
        assert secret not in (folder / "log" / "engine.log").read_text() + (folder / "engine.json").read_text()
        if sys.platform == "linux":
            assert _listening(_pid(graph)) == {"0100007F", "0000000000000000FFFF00000100007F"} & _listening(_pid(graph))


def _listening(pid: int) -> set[str]:
    """Give the addresses a process listens on, as the kernel writes them."""
    own = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            own.add(descriptor.readlink().name)
        except OSError:
            continue
    lines = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
    ]
    found = {words[1].partition(":")[0] for words in lines if words[3] == "0A" and f"socket:[{words[9]}]" in own}
    assert found, "an engine listens somewhere"
    return found


def test_a_lost_password_file_is_made_anew_and_the_data_stay(store: str, tmp_path: Path) -> None:
    with connect(store) as graph:
        graph.write([("CREATE (:Region {id: 'region/A'})", {})])
    (tmp_path / "store" / "password").unlink()
    with connect(store) as graph:
        assert graph.read(COUNT).values == [(1,)]


def test_a_start_that_fails_leaves_no_process_behind(tmp_path: Path) -> None:
    with pytest.raises(EngineProblem, match="no answer within 3 s"):
        Engine(tmp_path / "store", lambda _address, _password: False, patience=3.0)
    assert process.running_with(f"-Darcadedb.server.rootPath={tmp_path / 'store'} ") is None
    assert list((tmp_path / "store" / "users").iterdir()) == []


def test_a_system_without_the_engine_is_told_to_use_neo4j(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(EngineProblem, match=r"Run a Neo4j 5.26 of your own and set OBSERVATORY_URI"):
        connect(f"embedded:{tmp_path / 'store'}")


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("")
    with pytest.raises(EngineProblem, match="OBSERVATORY_HOME"):
        connect(f"embedded:{tmp_path / 'store'}")


def test_too_little_room_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(DiskProblem, match="Make room"):
        refuse_without_room(tmp_path, 2**62)
