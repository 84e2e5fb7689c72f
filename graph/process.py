"""Processes of the operating system that are not children of ours: what they are, and how to end one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_PROC = Path("/proc")


def command(pid: int) -> str:
    """Give the command line of a running process; empty when it is gone or waits to be buried.

    Example:
        >>> command(0)
        ''
    """
    if pid <= 0:
        return ""
    if sys.platform == "win32":
        query = f'(Get-CimInstance Win32_Process -Filter "ProcessId={pid}").CommandLine'
        return _output("powershell", "-NoProfile", "-Command", query)
    if _PROC.joinpath("self").exists():
        return _proc_command(_PROC / str(pid))
    return _output("ps", "-ww", "-o", "command=", "-p", str(pid))


def running_with(text: str) -> int | None:
    """Find a process of this user whose command line holds ``text``; None where /proc cannot tell."""
    for folder in _PROC.glob("[0-9]*"):
        if text in _proc_command(folder):
            return int(folder.name)
    return None


def stop(pid: int, text: str, patience: float = 20.0) -> None:
    """End a process, gently at first, after checking that its command line holds ``text``.

    Args:
        pid: The process.
        text: What proves that it is the one meant; a number alone may have been given to somebody else since.
        patience: Seconds to wait for a clean end before the process is killed.
    """
    deadline = time.monotonic() + patience
    if text in command(pid):
        os.kill(pid, signal.SIGTERM)
    while text in command(pid):
        if time.monotonic() > deadline and sys.platform != "win32":
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)


def _proc_command(folder: Path) -> str:
    try:
        return folder.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def _output(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
