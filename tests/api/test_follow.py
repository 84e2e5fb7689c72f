"""Two observatories on this machine, one following the other, as people run them."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from graph.archive import Archive
from graph.connection import connect
from graph.rdf.export import exported
from graph.records import Link, Node
from graph.settings import Settings
from ontology.schema import load_schema
from tests.graph.loading import Record, load

RUN = (sys.executable, "-m", "api.cli")
PUBLISHERS_BASE, MIRRORS_BASE = "https://publisher.example/id/", "https://mirror.example/id/"


class Home:
    """An observatory of its own, with processes of its own."""

    def __init__(self, folder: Path, base: str) -> None:
        self.env = {**os.environ, "OBSERVATORY_HOME": str(folder), "OBSERVATORY_BASE_IRI": base}
        self.settings = Settings.from_environment(self.env)

    def started(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen((*RUN, *words), env=self.env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run((*RUN, *words), env=self.env, text=True, capture_output=True, check=False, timeout=300)

    @contextmanager
    def serving(self) -> Iterator[str]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with self.started("serve", "--port", str(port)) as process:
            assert process.stdout is not None
            said = process.stdout.readline()
            found = re.search(r"http://\S+", said)
            assert found, process.communicate()[1]
            yield found[0]
            process.terminate()
            process.communicate(timeout=60)

    def load(self, source: str, rows: list[Record]) -> None:
        with connect(self.settings) as graph:
            load(graph, Archive(self.settings.archive), source, rows)

    def lines(self) -> list[str]:
        """Give the graph as sorted N-Quads, whatever stands before the ids here."""
        with connect(self.settings) as graph:
            return sorted("".join(exported(graph, load_schema(), "https://x.org/", "nq")).splitlines())


def drawn(seed: int, size: int) -> list[Record]:
    draw = random.Random(seed)  # noqa: S311
    there = [number for number in range(size) if draw.random() < 0.8]
    rows: list[Record] = [Node("Region", f"region/CZ0{number}", name=f"Kraj {number}", code=f"CZ0{number}", level=2)
                          for number in range(8)]  # fmt: skip
    for number in there:
        id_ = f"organisation/o{number}"
        other = (number + draw.randrange(1, 5)) % (size + 5)  # which may not be there
        rows += [
            Node(draw.choice(("SME", "Hospital")), id_, name={"cs": f"Č {draw.randrange(9)}", "en": "C"}),
            Link("locatedIn", id_, f"region/CZ0{draw.randrange(8)}", basis="city"),
            Link("cooperatesWith", id_, f"organisation/o{other}"),
        ]
    return rows


@pytest.mark.bolt
def test_started_late_and_killed_again_and_again_it_ends_with_the_publisher_s_graph(tmp_path: Path) -> None:
    publisher, mirror = Home(tmp_path / "publisher", PUBLISHERS_BASE), Home(tmp_path / "mirror", MIRRORS_BASE)
    publisher.load("first", drawn(1, 1_300))
    with publisher.serving() as address:
        feed = f"{address}/feed"
        httpx.get(feed, timeout=60).raise_for_status()
        publisher.load("second", drawn(2, 400))
        kills = 0
        for seed in (3, 4):
            publisher.load(("first", "second")[seed % 2], drawn(seed, 1_300))
            kills += killed_while_it_works(mirror, feed)
        assert kills == 2
        done = mirror.run("follow", feed, "--once")
        assert done.returncode == 0, done.stderr
        assert "versions taken in" in done.stdout
        assert mirror.lines() == publisher.lines()
        again = mirror.run("follow", feed, "--once")
        assert again.stdout.startswith("0 versions taken in"), again.stderr
    refused = mirror.run("load", "nuts", "tests/valmont/nuts", "--fewer")
    assert (refused.returncode, "a mirror of" in refused.stderr) == (2, True)
    with mirror.serving() as its_own:
        assert httpx.get(f"{its_own}/api/health", timeout=60).json()["status"] == "ok"
        assert httpx.get(f"{its_own}/data/region/CZ01.ttl", timeout=60).status_code == 200
        refusal = httpx.get(f"{its_own}/feed", timeout=60)
        assert (refusal.status_code, feed in refusal.text) == (404, True)


def killed_while_it_works(mirror: Home, feed: str) -> bool:
    """Let it take in a part of what is new, then kill it without a warning."""
    with mirror.started("follow", feed, "--every", "1s") as process:
        before = place_of(mirror)
        while process.poll() is None and place_of(mirror) == before:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return process.returncode == -signal.SIGKILL


def place_of(mirror: Home) -> int:
    """Read how far it has come, beside it."""
    with connect(mirror.settings) as graph:
        rows = graph.read("MATCH (b:Ledger {id: 'bookmark'}) RETURN b.place").values
        return int(rows[0][0]) if rows else 0
