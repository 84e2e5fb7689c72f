"""The bundled engine as a command: where it is, how it is started, what its log says."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .problem import DiskProblem, EngineProblem, OwnedProblem

DATABASE = "observatory"
USER = "root"
ROOM_TO_START = 64 * 1024**2
ROOM_TO_WRITE = 128 * 1024**2
STATEMENT_LIMIT = 600.0
"""Seconds after which the engine itself stops any statement, loads included."""

_MAIN_CLASS = "com.arcadedb.server.ArcadeDBServer"
_BOLT_PORT = re.compile(r"Listening for incoming BOLT connections on \S*?:(\d+)")
_HTTP_PORT = re.compile(r"HTTP Server started \(host=\S+ port=(\d+)")
_READY = "ArcadeDB Server started in"
_NEO4J_INSTEAD = "Run a Neo4j 5.26 of your own and set OBSERVATORY_URI=neo4j://<host>:7687 (compose.yaml starts one)."


@dataclass(frozen=True, slots=True)
class Ports:
    """Where a started engine listens, on the loopback interface."""

    bolt: int
    http: int


def ports(log: Path) -> Ports | None:
    """Read from its log where an engine listens; None until it has opened its database."""
    text = log.read_text(encoding="utf-8", errors="replace")
    bolt, http = _BOLT_PORT.search(text), _HTTP_PORT.search(text)
    return Ports(int(bolt[1]), int(http[1])) if bolt and http and _READY in text else None


def room(folder: Path) -> int:
    """Give the free bytes of the disk that a folder stands on."""
    return shutil.disk_usage(folder).free


def refuse_without_room(folder: Path, needed: int) -> None:
    """Raise a ``DiskProblem`` when fewer bytes than ``needed`` are free: the engine survives a full disk badly."""
    free = room(folder)
    if free < needed:
        raise DiskProblem(
            str(folder),
            f"{free / 1024**2:.0f} MB free on its disk",
            f"at least {needed / 1024**2:.0f} MB",
            "Make room, or move the data folder and set OBSERVATORY_HOME.",
        )


def owned(folder: Path, holder: str) -> OwnedProblem:
    """Say that somebody else holds a data folder."""
    return OwnedProblem(
        str(folder),
        f"the data folder in the hands of {holder}",
        "a data folder that is free, or whose engine this process can share",
        "Wait for it or end it, or work in another folder (OBSERVATORY_HOME), or ask the server that runs over HTTP.",
    )


def password(folder: Path) -> str:
    """Give the folder's password; make one at the first start, or when the file was lost."""
    path = folder / "password"
    if path.exists():
        return path.read_text(encoding="ascii")
    # The engine keeps the first password it was told; forget that one together with the lost file.
    (folder / "config" / "server-users.jsonl").unlink(missing_ok=True)
    fresh = secrets.token_urlsafe(32)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(fresh)
    return fresh


def package() -> Path:
    """Find the engine's files without importing the package, which would start Java in this process."""
    found = importlib.util.find_spec("arcadedb_embedded")
    if found is None or not found.submodule_search_locations:
        raise EngineProblem(
            f"{sys.platform} on {platform.machine()}",
            "no embedded engine installed",
            "the package arcadedb-embedded, which exists for Linux, Windows and Macs with Apple chips",
            f"Install it if your system is one of these (pip install arcadedb-embedded). {_NEO4J_INSTEAD}",
        )
    return Path(found.submodule_search_locations[0])


def version() -> str:
    """Tell engines apart that were started by another version or from another place."""
    found = package()
    return f"{found} " + " ".join(sorted(jar.name for jar in (found / "jars").glob("arcadedb-server-*.jar")))


def _options(folder: Path) -> list[str]:
    """Give the engine's settings; why each is needed was measured (docs/decisions)."""
    first = 20_000 + 200 * secrets.randbelow(60)
    values = {
        "server.rootPath": folder,
        "server.rootPasswordPath": folder / "password",
        "server.httpIncomingHost": "127.0.0.1",
        # 0 would do, were the port then in the log; below the range that systems give to others
        "server.httpIncomingPort": f"{first}-{first + 199}",
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server.defaultDatabases": f"{DATABASE}[{USER}]",
        "bolt.host": "127.0.0.1",
        "bolt.port": 0,
        "bolt.maxMessageSize": 64 * 1024**2,
        # without it a datetime loses its zone when stored
        "dateTimeImplementation": "java.time.ZonedDateTime",
        # a commit is on the disk before it is acknowledged
        "txWalFlush": 2,
        "command.timeout": int(STATEMENT_LIMIT * 1000),
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
    }
    return [f"-Darcadedb.{name}={value}" for name, value in values.items()]


def spawn(folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start the engine on a data folder, its output going to a log."""
    found = package()
    java = found / "jre" / "bin" / ("java.exe" if sys.platform == "win32" else "java")
    words = [
        # The serial collector does a tenth less work than the default on two cores, in less memory.
        str(java), "-Xmx1g", "-XX:+UseSerialGC", "--add-modules=jdk.incubator.vector",
        "--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED", *_options(folder), "-cp", str(found / "jars" / "*"), _MAIN_CLASS,
    ]  # fmt: skip
    try:
        with log.open("wb") as output:
            # A session of its own: Ctrl-C is for the application, which then stops the engine in order.
            return subprocess.Popen(  # noqa: S603
                words, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
            )
    except OSError as error:
        raise EngineProblem(
            str(java),
            f"a Java that does not run here ({error.strerror})",
            "the Java bundled with arcadedb-embedded",
            _NEO4J_INSTEAD,
        ) from error


def explained(folder: Path, log: Path, symptom: str = "") -> EngineProblem | DiskProblem:
    """Turn the log of a failed start into an error that says what to do."""
    text = log.read_text(encoding="utf-8", errors="replace")
    if "LockException" in text:
        return owned(folder, "another engine that was not started by this application")
    if "No space left on device" in text:
        return DiskProblem(str(folder), "a full disk", "room for the store", "Make room and start again.")
    lines = [line.strip() for line in text.splitlines() if re.search(r"Exception|Error|GLIBC|SEVER", line)]
    reason = symptom or (lines[-1][:300] if lines else "an end without a message")
    remedy = f"Read {log}. {_NEO4J_INSTEAD}"
    return EngineProblem(str(folder), f"an engine that did not start: {reason}", "a running engine", remedy)
