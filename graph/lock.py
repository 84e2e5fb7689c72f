"""A lock between processes: a file that one of them holds until it lets go or dies."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """Exclusive hold of a file, released by the operating system when its holder dies, even by ``kill -9``.

    Two locks of one process exclude each other as those of two processes do.

    Args:
        path: The file; made if missing, mode 0600, never removed by the lock itself.

    Example:
        >>> import tempfile
        >>> folder = tempfile.TemporaryDirectory()
        >>> first, second = FileLock(Path(folder.name, "x")), FileLock(Path(folder.name, "x"))
        >>> first.take(), second.take()
        (True, False)
        >>> first.release(); second.take(); second.release()
        True
        >>> folder.cleanup()
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def take(self, wait: float = 0.0) -> bool:
        """Try to take the lock for at most ``wait`` seconds and say whether it was got."""
        deadline = time.monotonic() + wait
        while not self._try():
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.02)
        return True

    def release(self) -> None:
        """Let go; doing so twice does no harm."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        self.take(float("inf"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _try(self) -> bool:
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(descriptor)
        except OSError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True
