"""Starts a Neo4j Community server of the tests' own, from the fetched jars, on loopback ports."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from graph.connection import connect
from graph.settings import Settings
from tests import maven, missing

_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


@contextmanager
def running(home: Path, *, quick: bool = True) -> Iterator[Settings]:
    """Give the settings of an empty Neo4j: the one NEO4J_TEST_URI names, or one that lives as long as the block.

    Args:
        home: An empty folder for it.
        quick: Quick to start, as a short session of tests wants it; or as a server is run, for benchmarks.
    """
    if named := os.environ.get("NEO4J_TEST_URI"):
        yield _foreign(named)
        return
    jars = maven.jars("neo4j")
    if jars is None:
        missing.lacks("neo4j", "its jars were not fetched")
    if shutil.which("java") is None:
        missing.lacks("neo4j", "no java found")
    port, password = _free_port(), secrets.token_urlsafe(16)
    process = _spawn(jars, home, port, quick=quick)
    try:
        _await(process, home, port, password)
        yield Settings(uri=f"bolt://127.0.0.1:{port}", archive=str(home / "archive"), home=home, password=password)
    finally:
        process.kill()
        process.wait()


def _foreign(uri: str) -> Settings:
    """Use a server of the user's, unless it holds anything: the tests delete what they find."""
    settings = Settings(
        uri=uri,
        archive="",
        user=os.environ.get("NEO4J_TEST_USER", "neo4j"),
        password=os.environ.get("NEO4J_TEST_PASSWORD", ""),
    )
    with connect(settings) as graph:
        if graph.read("MATCH (n) RETURN 1 AS one LIMIT 1").values:
            raise ValueError(f"NEO4J_TEST_URI={uri} is not empty; the tests would delete what is there")
    return settings


def _spawn(jars: Path, home: Path, port: int, *, quick: bool) -> subprocess.Popen[bytes]:
    conf = home / "conf"
    conf.mkdir(parents=True)
    (conf / "neo4j.conf").write_text(
        f"server.bolt.listen_address=127.0.0.1:{port}\nserver.http.enabled=false\ndbms.usage_report.enabled=false\n"
        f"server.memory.pagecache.size={'128m' if quick else '512m'}\ndb.tx_log.preallocate=false\n",
        encoding="utf-8",
    )
    opened = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENED]
    machine = ["-Xmx768m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"] if quick else ["-Xmx2g"]
    words = ["java", *machine, *opened, "-cp", f"{jars}/*", "org.neo4j.server.CommunityEntryPoint"]
    with (home / "output.log").open("wb") as log:
        return subprocess.Popen([*words, f"--config-dir={conf}", f"--home-dir={home}"], stdout=log, stderr=log)


def _await(process: subprocess.Popen[bytes], home: Path, port: int, password: str) -> None:
    """Wait for the first answer, and change the password that every new server has."""
    deadline = time.monotonic() + 120
    with neo4j.GraphDatabase.driver(f"bolt://127.0.0.1:{port}", auth=("neo4j", "neo4j")) as driver:
        while True:
            try:
                change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
                with driver.session(database="system") as session:  # execute_query would wait longer each time
                    session.run(change, password=password).consume()
            except (Neo4jError, DriverError) as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    log = (home / "output.log").read_text(encoding="utf-8", errors="replace")
                    raise RuntimeError(f"Neo4j did not start: {log[-2000:]}") from error
                time.sleep(0.25)
            else:
                return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
