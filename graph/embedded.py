"""Starts, shares and stops the bundled engine: a child process that owns one data folder.

The first process to open a data folder starts the engine; others of the same user attach to it by the recorded
port and the password file. Each holds a file lock as long as it uses the engine, and the last one to leave stops it.
Locks die with their holder, so a process killed with ``kill -9`` leaves at most an idle engine behind, which the
next one to come takes over.
"""

from __future__ import annotations

import atexit
import base64
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from . import launch, process
from .lock import FileLock
from .problem import EngineProblem

Answers = Callable[[str, str], bool]
"""Says whether the engine at an address answers with a password; only the gateway speaks Bolt."""


@dataclass(frozen=True, slots=True)
class EngineRecord:
    """What a starting process writes down for those who come later."""

    pid: int
    bolt: int
    http: int
    host: str
    version: str

    @classmethod
    def read(cls, path: Path) -> EngineRecord | None:
        """Read the record, or None when there is none that can be used."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Write the record, whole or not at all."""
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self)), encoding="utf-8")
        fresh.replace(path)


class Engine:
    """One process's share in the engine of a data folder.

    Args:
        folder: The data folder; made if missing, readable by its user only.
        answers: Says whether an address answers.
        patience: Seconds a start may take.

    Raises:
        OwnedProblem: Another machine or another program holds the folder.
        DiskProblem: The disk is full.
        EngineProblem: The engine does not run here, or did not come up.
    """

    def __init__(self, folder: Path, answers: Answers, patience: float = 90.0) -> None:
        self.folder = _prepared(folder)
        self.patience = patience
        self.pid = 0
        self.ports = launch.Ports(0, 0)
        self._answers = answers
        self._child: subprocess.Popen[bytes] | None = None
        self._share: FileLock | None = None
        self._guard = threading.RLock()
        try:
            self.start()
        except BaseException:
            self._leave()
            raise
        atexit.register(self.close)
        _end_cleanly_on_sigterm()

    @property
    def address(self) -> str:
        """The Bolt address, on the loopback interface."""
        return f"bolt://127.0.0.1:{self.ports.bolt}"

    @property
    def password(self) -> str:
        """The password, read from the file that only this user can read."""
        return (self.folder / "password").read_text(encoding="ascii")

    def alive(self) -> bool:
        """Say whether the engine's process is still there."""
        return self._mark in process.command(self.pid)

    def start(self) -> None:
        """Attach to the running engine of the folder, or start one; also after it died."""
        with self._guard, _Starting(self.folder, self.patience):
            if self._share is None:
                self._share = _joined(self.folder)
            record = self._usable()
            if record is None:
                self._launch()
            else:
                self.pid, self.ports = record.pid, launch.Ports(record.bolt, record.http)

    def terminate(self, token: str) -> None:
        """Stop the queries whose text holds ``token``; the engine keeps no time limit for a single query itself."""
        for query in self._ask("list queries").get("result", ()):
            if token in query.get("text", ""):
                self._ask(f"terminate query {query['id']}")

    def close(self) -> None:
        """Leave the engine, and stop it if nobody else uses it."""
        with self._guard:
            if self._share is None:
                return
            atexit.unregister(self.close)
            with _Starting(self.folder, self.patience):
                self._leave()
                if not _others(self.folder):
                    # Another process may have started a new engine since this one looked.
                    record = EngineRecord.read(self._record)
                    self._stop(record.pid if record is not None else self.pid)
            if self._child is not None and self._child.poll() is None:
                self._child.returncode = 0  # it lives on for others; Popen must not complain about it

    @property
    def _mark(self) -> str:
        return f"-Darcadedb.server.rootPath={self.folder} "

    @property
    def _record(self) -> Path:
        return self.folder / "engine.json"

    def _leave(self) -> None:
        if self._share is not None:
            self._share.release()
            self._share.path.unlink(missing_ok=True)
            self._share = None

    def _usable(self) -> EngineRecord | None:
        """Give the record of a running engine that this process may share; stop one that is of no use."""
        record = EngineRecord.read(self._record)
        others = _others(self.folder, self._share)
        if record is not None and record.host != socket.gethostname() and others:
            raise launch.owned(self.folder, f"process {record.pid} on the machine {record.host}")
        pid = record.pid if record is not None else process.running_with(self._mark) or 0
        if self._mark not in process.command(pid):
            return None
        fit = record is not None and record.bolt > 0 and (bool(others) or record.version == launch.version())
        if record is not None and fit and self._answers(f"bolt://127.0.0.1:{record.bolt}", self.password):
            return record
        if others:
            users = ", ".join(map(str, others))
            raise launch.owned(self.folder, f"process {users}, whose engine (process {pid}) does not answer")
        self._stop(pid)
        return None

    def _launch(self) -> None:
        launch.refuse_without_room(self.folder, launch.ROOM_TO_START)
        password = launch.password(self.folder)
        log = self.folder / "log" / "engine.log"
        log.parent.mkdir(exist_ok=True)
        if self._child is not None:
            self._child.wait()  # it died: bury it before its successor takes its name
        self._child = launch.spawn(self.folder, log)
        self.pid, self.ports = self._child.pid, launch.Ports(0, 0)
        try:
            self._note()
            self._await(self._child, log, password)
            self._note()
        except BaseException:
            self._stop(self.pid)
            raise

    def _await(self, child: subprocess.Popen[bytes], log: Path, password: str) -> None:
        """Wait until the engine answers; its log tells the ports, and why it failed."""
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            if (found := launch.ports(log)) is not None:
                self.ports = found
                if self._answers(self.address, password):
                    return
            if child.poll() is not None:
                raise launch.explained(self.folder, log)
            time.sleep(0.02)
        raise launch.explained(self.folder, log, f"no answer within {self.patience:.0f} s")

    def _note(self) -> None:
        host = socket.gethostname()
        EngineRecord(self.pid, self.ports.bolt, self.ports.http, host, launch.version()).write(self._record)

    def _stop(self, pid: int) -> None:
        if self._child is not None and self._child.pid == pid:
            _reap(self._child)
        else:
            process.stop(pid, self._mark)
        self._record.unlink(missing_ok=True)

    def _ask(self, command: str) -> dict[str, Any]:
        """Send a command to the engine itself; an engine that does not take it is left to its own limit."""
        login = base64.b64encode(f"{launch.USER}:{self.password}".encode()).decode()
        link = http.client.HTTPConnection("127.0.0.1", self.ports.http, timeout=5)
        try:
            headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
            link.request("POST", "/api/v1/server", json.dumps({"command": command}), headers)
            answer = json.loads(link.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError):
            return {}
        finally:
            link.close()
        return answer if isinstance(answer, dict) else {}


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


class _Starting:
    """Hold the right to start and stop the engine of a folder; the same process may wait for itself."""

    def __init__(self, folder: Path, patience: float) -> None:
        self._lock = FileLock(folder / "engine.lock")
        self._patience = patience

    def __enter__(self) -> None:
        if not self._lock.take(self._patience):
            raise launch.owned(self._lock.path.parent, "another process that is starting or stopping the engine")

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


def _reap(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(20)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _end_cleanly_on_sigterm() -> None:
    """Let SIGTERM run the exit handlers, which stop the engine, unless the application has its own way."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _exit)


def _exit(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
