"""Starts, shares and stops the bundled engine: a child process that owns one data folder.

The first process to open a data folder starts the engine; others of the same user attach to it by the recorded
port and the password file. Each holds a file lock as long as it uses the engine, and the last one to leave stops it.
Locks die with their holder, so a process killed with ``kill -9`` leaves at most an idle engine behind, which the
next one to come takes over.
"""

from __future__ import annotations

import atexit
import getpass
import importlib.util
import json
import os
import platform
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

from . import process
from .lock import FileLock
from .problem import DiskProblem, EngineProblem, OwnedProblem

DATABASE = "observatory"
USER = "root"
ROOM_TO_START = 64 * 1024**2
ROOM_TO_WRITE = 128 * 1024**2
STATEMENT_LIMIT = 600.0
"""Seconds after which the engine itself stops any statement, loads included."""

_MAIN_CLASS = "com.arcadedb.server.ArcadeDBServer"
_BOLT_PORT = re.compile(r"Listening for incoming BOLT connections on \S*?:(\d+)")
_READY = "ArcadeDB Server started in"
_NEO4J_INSTEAD = "Run a Neo4j 5.26 of your own and set OBSERVATORY_URI=neo4j://<host>:7687 (compose.yaml starts one)."

Answers = Callable[[str, str], bool]
"""Says whether the engine at an address answers with a password; only the gateway speaks Bolt."""


@dataclass(frozen=True, slots=True)
class EngineRecord:
    """What a starting process writes down for those who come later."""

    pid: int
    port: int
    host: str
    user: str
    version: str

    @classmethod
    def read(cls, path: Path) -> EngineRecord | None:
        """Read the record, or None when there is none that can be used."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


class Engine:
    """One process's share in the engine of a data folder.

    Args:
        folder: The data folder; made if missing, readable by its user only.
        answers: Says whether an address answers.
        patience: Seconds a start may take.

    Raises:
        OwnedProblem: Another user or machine holds the folder.
        DiskProblem: The disk is full.
        EngineProblem: The engine does not run here, or did not come up.
    """

    def __init__(self, folder: Path, answers: Answers, patience: float = 90.0) -> None:
        self.folder = _prepared(folder)
        self.patience = patience
        self.port = 0
        self.pid = 0
        self._answers = answers
        self._child: subprocess.Popen[bytes] | None = None
        self._share: FileLock | None = None
        self._guard = threading.RLock()
        self.start()
        atexit.register(self.close)

    @property
    def address(self) -> str:
        """The Bolt address, on the loopback interface."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def password(self) -> str:
        """The password, read from the file that only this user can read."""
        return (self.folder / "password").read_text(encoding="ascii")

    def alive(self) -> bool:
        """Say whether the engine's process is still there."""
        return self._mark in process.command(self.pid)

    def start(self) -> None:
        """Attach to the running engine of the folder, or start one; also after it died."""
        with self._guard, _starting(self.folder, self.patience):
            if self._share is None:
                self._share = _joined(self.folder)
            record = self._usable()
            if record is None:
                self._launch()
            else:
                self.pid, self.port = record.pid, record.port

    def close(self) -> None:
        """Leave the engine, and stop it if nobody else uses it."""
        with self._guard:
            if self._share is None:
                return
            atexit.unregister(self.close)
            with _starting(self.folder, self.patience):
                self._share.release()
                self._share.path.unlink(missing_ok=True)
                self._share = None
                if not _others(self.folder):
                    self._stop(self.pid)
            if self._child is not None and self._child.poll() is None:
                self._child.returncode = 0  # it lives on for others; Popen must not complain about it

    @property
    def _mark(self) -> str:
        return f"-Darcadedb.server.rootPath={self.folder}"

    @property
    def _record(self) -> Path:
        return self.folder / "engine.json"

    def _usable(self) -> EngineRecord | None:
        """Give the record of a running engine that this process may share; stop one that is of no use."""
        record = EngineRecord.read(self._record)
        if record is not None and record.host != socket.gethostname() and _others(self.folder, self._share):
            raise _owned(self.folder, f"process {record.pid} on the machine {record.host}")
        pid = record.pid if record is not None else process.running_with(self._mark) or 0
        if self._mark not in process.command(pid):
            return None
        others = _others(self.folder, self._share)
        fit = record is not None and record.port > 0 and (bool(others) or record.version == _version())
        if record is not None and fit and self._answers(f"bolt://127.0.0.1:{record.port}", self.password):
            return record
        if others:
            raise _owned(self.folder, f"an engine (process {pid}) that does not answer")
        self._stop(pid)
        return None

    def _launch(self) -> None:
        refuse_without_room(self.folder, ROOM_TO_START)
        password = _password(self.folder)
        log = self.folder / "log" / "engine.log"
        log.parent.mkdir(exist_ok=True)
        self._child = _spawn(self.folder, log)
        self.pid, self.port = self._child.pid, 0
        try:
            self._write_record()
            self._await(self._child, log, password)
            self._write_record()
        except BaseException:
            self._stop(self.pid)
            raise
        _end_cleanly_on_sigterm()

    def _await(self, child: subprocess.Popen[bytes], log: Path, password: str) -> None:
        """Wait until the engine answers; its log tells the port, and why it failed."""
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            text = log.read_text(encoding="utf-8", errors="replace")
            found = _BOLT_PORT.search(text)
            if found and _READY in text:
                self.port = int(found.group(1))
                if self._answers(self.address, password):
                    return
            if child.poll() is not None:
                raise _explained(self.folder, log)
            time.sleep(0.02)
        raise _explained(self.folder, log, f"no answer within {self.patience:.0f} s")

    def _write_record(self) -> None:
        record = EngineRecord(self.pid, self.port, socket.gethostname(), getpass.getuser(), _version())
        fresh = self._record.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(record)), encoding="utf-8")
        fresh.replace(self._record)

    def _stop(self, pid: int) -> None:
        if self._child is not None and self._child.pid == pid:
            _reap(self._child)
        else:
            process.stop(pid, self._mark)
        self._record.unlink(missing_ok=True)


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


def _prepared(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "users").mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise EngineProblem(
            str(folder),
            f"a folder that cannot be used ({error.strerror})",
            "a folder this user may write to",
            "Choose another with OBSERVATORY_HOME or OBSERVATORY_URI=embedded:<folder>.",
        ) from error
    return folder.resolve()


class _starting:  # noqa: N801  (reads as a statement: with _starting(folder))
    """Hold the right to start and stop the engine of a folder; the same process may wait for itself."""

    def __init__(self, folder: Path, patience: float) -> None:
        self._lock = FileLock(folder / "engine.lock")
        self._patience = patience

    def __enter__(self) -> None:
        if not self._lock.take(self._patience):
            raise _owned(self._lock.path.parent, "another process that is starting or stopping the engine")

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _joined(folder: Path) -> FileLock:
    share = FileLock(folder / "users" / f"{os.getpid()}-{secrets.token_hex(4)}.lock")
    share.take()
    return share


def _others(folder: Path, own: FileLock | None = None) -> list[int]:
    """Give the processes that use the engine; clear away the locks of those that died."""
    pids = []
    for path in (folder / "users").glob("*.lock"):
        if own is not None and path == own.path:
            continue
        probe = FileLock(path)
        if probe.take():
            probe.release()
            path.unlink(missing_ok=True)
        else:
            pids.append(int(path.name.partition("-")[0]))
    return pids


def _owned(folder: Path, holder: str) -> OwnedProblem:
    return OwnedProblem(
        str(folder),
        f"the data folder in the hands of {holder}",
        "a data folder that is free, or whose engine this process can share",
        "Wait for it or end it, or work in another folder (OBSERVATORY_HOME), or ask the server that runs over HTTP.",
    )


def _password(folder: Path) -> str:
    """Give the folder's password; make one at the first start, or when the file was lost."""
    path = folder / "password"
    if path.exists():
        return path.read_text(encoding="ascii")
    # The engine keeps the first password it was told; forget that one together with the lost file.
    (folder / "config" / "server-users.jsonl").unlink(missing_ok=True)
    password = secrets.token_urlsafe(32)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(password)
    return password


def _package() -> Path:
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


def _version() -> str:
    """Tell engines apart that were started by another version or with other flags."""
    package = _package()
    return f"{package} " + " ".join(sorted(jar.name for jar in (package / "jars").glob("arcadedb-server-*.jar")))


def _options(folder: Path) -> list[str]:
    """Give the engine's settings; why each is needed was measured (docs/decisions)."""
    values = {
        "server.rootPath": folder,
        "server.rootPasswordPath": folder / "password",
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": 0,
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


def _spawn(folder: Path, log: Path) -> subprocess.Popen[bytes]:
    package = _package()
    java = package / "jre" / "bin" / ("java.exe" if sys.platform == "win32" else "java")
    words = [
        str(java), "-Xmx1g", "--add-modules=jdk.incubator.vector",
        "--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED", *_options(folder), "-cp", str(package / "jars" / "*"), _MAIN_CLASS,
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


def _reap(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(20)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _explained(folder: Path, log: Path, symptom: str = "") -> EngineProblem | DiskProblem:
    """Turn the log of a failed start into an error that says what to do."""
    text = log.read_text(encoding="utf-8", errors="replace")
    if "LockException" in text:
        return _owned(folder, "another engine that was not started by this application")
    if "No space left on device" in text:
        return DiskProblem(str(folder), "a full disk", "room for the store", "Make room and start again.")
    lines = [line.strip() for line in text.splitlines() if re.search(r"Exception|Error|GLIBC|SEVER", line)]
    reason = symptom or (lines[-1][:300] if lines else "an end without a message")
    remedy = f"Read {log}. {_NEO4J_INSTEAD}"
    return EngineProblem(str(folder), f"an engine that did not start: {reason}", "a running engine", remedy)


def _end_cleanly_on_sigterm() -> None:
    """Let SIGTERM run the exit handlers, which stop the engine, unless the application has its own way."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _exit)


def _exit(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
