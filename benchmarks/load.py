"""How fast a load is, from the files to the store, against the barest way to write the same rows on the same engine.

Bare is: rows ready in memory as dictionaries, ``UNWIND`` in transactions of 10,000 rows, the unique keys made first,
nodes by CREATE with all labels, links by MATCH of both ends and CREATE. It reads no file, checks nothing, keeps no
archive, merges nothing, remembers no progress and writes no search text. Ours is `loaders.run.load`: all of that.

    python benchmarks/load.py --scale 0.1 --engine both
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import neo4j
import synthetic

from graph.archive import Archive
from graph.connection import Graph, connect
from graph.settings import Settings
from graph.write import rebuild
from loaders.places import Places
from loaders.run import load
from ontology.schema import load_schema
from tests.neo4j import server

BATCH = 10_000
TARGETS = {"nodes": 0.4, "links": 0.7}


def main() -> None:
    """Print the rates, their ratios and the memory."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--scale", type=float, default=1.0, help="1: as large as CORDIS")
    words.add_argument("--engine", choices=("embedded", "neo4j", "both"), default="both")
    words.add_argument("--rounds", type=int, default=3, help="how often each way is run, by turns; the median counts")
    words.add_argument("--seed", type=int, default=7)
    words.add_argument("--memory-of", type=float, help=argparse.SUPPRESS)
    said = words.parse_args()
    if said.memory_of is not None:
        _load_once(said.memory_of, said.seed)
        return
    engines = ("embedded", "neo4j") if said.engine == "both" else (said.engine,)
    for engine in engines:
        _compare(engine, said.scale, said.seed, said.rounds)
    _memory(said.scale, said.seed)


def _compare(engine: str, scale: float, seed: int, rounds: int) -> None:
    world, small = synthetic.make(scale, seed), synthetic.make(0.02, seed)
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder, "files")
        synthetic.write(world, files)
        synthetic.write(small, Path(folder, "small"))
        counts = {"nodes": world.organisations + world.projects, "links": len(world.pairs)}
        print(
            f"\n{engine}: {counts['nodes']:,} nodes, {counts['links']:,} links, median of {rounds} rounds", flush=True
        )
        found = []
        for number in range(rounds):
            ways = ("ours", "bare") if number % 2 == 0 else ("bare", "ours")
            found.append({way: _once(engine, way, world, small, Path(folder, f"{number}{way}")) for way in ways})
        for what, count in counts.items():
            print(f"  {what}: {_line(found, what, count)}", flush=True)
        for number, times in enumerate(found, 1):
            told = (f"{way} {what} {wall:.2f} s" for way, of in times.items() for what, (wall, _) in of.items())
            print(f"    round {number}: {', '.join(told)}", flush=True)


def _line(found: Sequence[Mapping[str, Times]], what: str, count: int) -> str:
    wall, cpu = (
        [statistics.median(times[way][what][kind] for times in found) for way in ("bare", "ours")] for kind in (0, 1)
    )
    ratio = wall[0] / wall[1]
    verdict = "reached" if ratio >= TARGETS[what] else "MISSED"
    return (
        f"bare {count / wall[0]:9,.0f}/s   ours {count / wall[1]:9,.0f}/s   ratio {ratio:.2f} "
        f"(target {TARGETS[what]}: {verdict}); by processor time {cpu[0] / cpu[1]:.2f} "
        f"({1e6 * cpu[0] / count:.0f} against {1e6 * cpu[1] / count:.0f} µs each, both sides)"
    )


def _once(engine: str, way: str, world: synthetic.World, small: synthetic.World, folder: Path) -> Times:
    """Run one way in a store of its own, which a small set has warmed and left empty, so that neither is favoured."""
    with _store(engine, folder) as settings, connect(settings) as graph:
        _emptied(graph, folder / "cold")
        _run(way, graph, small, folder.parent / "small", folder / "warm")
        _emptied(graph, folder / "warmed")
        return _run(way, graph, world, folder.parent / "files", folder / "archive")


def _run(way: str, graph: Graph, world: synthetic.World, files: Path, archive: Path) -> Times:
    return _ours(graph, files, Archive(archive)) if way == "ours" else _bare(graph, *_ready(world))


def _ours(graph: Graph, files: Path, archive: Archive) -> Times:
    places = Places()
    clock, times = _Clock(graph), {}
    for what, part in (("nodes", "things"), ("links", "participations")):
        report = load(graph, archive, "table", files / part, places=places)
        times[what] = clock.lap()
        assert not report.lost
    return times


class _Clock:
    """Measures wall time and the processor time of both sides; the second is the steadier on a busy machine."""

    def __init__(self, graph: Graph) -> None:
        self._pids = [graph._engine.pid] if graph._engine else _children()  # noqa: SLF001
        self._last = self._now()

    def lap(self) -> tuple[float, float]:
        """Give wall and processor seconds since the last lap."""
        last, self._last = self._last, self._now()
        return self._last[0] - last[0], self._last[1] - last[1]

    def _now(self) -> tuple[float, float]:
        engine = sum(int(ticks) for pid in self._pids for ticks in _stat(pid)[11:13]) / os.sysconf("SC_CLK_TCK")
        return time.perf_counter(), time.process_time() + engine


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()


def _children() -> list[int]:
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in pids if Path(f"/proc/{pid}/stat").exists() and _stat(pid)[1] == str(os.getpid())]


Times = dict[str, tuple[float, float]]
Rows = list[dict[str, Any]]


def _ready(world: synthetic.World) -> tuple[dict[str, Rows], Rows]:
    """Make the rows that the bare way is given, of the values that the files hold."""
    nodes: dict[str, Rows] = {}
    made = [world.organisation(n) for n in range(world.organisations)]
    for prefix, rows in (("organisation", made), ("project", [world.project(n) for n in range(world.projects)])):
        for row in rows:
            row["id"] = f"{prefix}/{row['id']}"
            if "startDate" in row:
                row["startDate"] = date.fromisoformat(row["startDate"])
            nodes.setdefault(row.pop("class"), []).append(row)
    links = [world.participation(n) for n in range(len(world.pairs))]
    return nodes, [
        {
            "s": f"organisation/{row['source']}",
            "t": f"project/{row['target']}",
            "p": {"role": [row["role"]], "contribution": row["contribution"]},
        }
        for row in links
    ]


def _bare(graph: Graph, nodes: Mapping[str, Rows], links: Rows) -> Times:
    """Write the rows through the driver alone."""
    schema = load_schema()
    with _driver(graph) as driver, driver.session(database=graph._database) as session:  # noqa: SLF001
        clock = _Clock(graph)
        for name, rows in nodes.items():
            labels = ":".join(schema.class_(name).labels)
            _send(session, f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row", rows)
        of_nodes = clock.lap()
        ends = "UNWIND $rows AS row MATCH (a:Organisation {id: row.s}) MATCH (b:Project {id: row.t})"
        _send(session, f"{ends} CREATE (a)-[r:PARTICIPATES_IN]->(b) SET r = row.p", links)
        return {"nodes": of_nodes, "links": clock.lap()}


def _send(session: neo4j.Session, text: str, rows: Sequence[Mapping[str, Any]]) -> None:
    for start in range(0, len(rows), BATCH):
        session.execute_write(_unwound, text, rows[start : start + BATCH])


def _unwound(transaction: neo4j.ManagedTransaction, text: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    transaction.run(text, rows=rows).consume()


def _driver(graph: Graph) -> neo4j.Driver:
    engine = graph._engine  # noqa: SLF001  (the bare way must reach the same engine without the gateway)
    if engine is None:
        return neo4j.GraphDatabase.driver(graph.settings.uri, auth=(graph.settings.user, graph.settings.password))
    return neo4j.GraphDatabase.driver(engine.address, auth=("root", engine.password))


def _emptied(graph: Graph, folder: Path) -> None:
    rebuild(graph, Archive(folder))
    # The next load begins with an archive of its own and must find the store untouched.
    graph.write([("MATCH (l:Ledger) DELETE l", {})])


@contextmanager
def _store(engine: str, folder: Path) -> Iterator[Settings]:
    if engine == "embedded":
        yield Settings.from_environment({"OBSERVATORY_HOME": str(folder / "home")})
    else:
        with server.running(folder / "neo4j", quick=False) as settings:
            yield settings


def _memory(scale: float, seed: int) -> None:
    print("\npeak memory of a whole load on the embedded engine (this side of it), by size:")
    for part in (scale / 4, scale / 2, scale):
        words = [sys.executable, __file__, "--memory-of", str(part), "--seed", str(seed)]
        print(f"  scale {part:g}: {subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()}")


def _load_once(scale: float, seed: int) -> None:
    """Load once in this process, whose peak is then the load's; the files are written by another."""
    with tempfile.TemporaryDirectory() as folder, _store("embedded", Path(folder)) as settings:
        files = Path(folder, "files")
        code = (
            f"import synthetic, pathlib; synthetic.write(synthetic.make({scale}, {seed}), pathlib.Path({str(files)!r}))"
        )
        subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent)
        with connect(settings) as graph:
            _ours(graph, files, Archive(Path(folder, "archive")))
    # Not getrusage: its peak is inherited from the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(f"{int(status.partition('VmHWM:')[2].split()[0]) / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
