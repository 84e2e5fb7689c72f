"""A place for files that are written once: a folder, or anything fsspec reaches."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import fsspec


class Storage:
    """Folders of files that appear whole or not at all and never change afterwards.

    Args:
        url: A folder's path, or an address that fsspec knows (``s3://bucket/observatory``). Files of a remote place
            are copied once to this machine when they are read.

    Example:
        >>> folder = tempfile.TemporaryDirectory()
        >>> storage = Storage(folder.name)
        >>> made = storage.workplace / "made"
        >>> made.mkdir(); _ = (made / "end.txt").write_text("whole")
        >>> storage.keep(made, "a/b", last="end.txt")
        >>> storage.names("a"), storage.text("a/b/end.txt")
        (['b'], 'whole')
        >>> folder.cleanup()
    """

    def __init__(self, url: str | os.PathLike[str]) -> None:
        self.url = os.fspath(url)
        self._files, root = fsspec.core.url_to_fs(self.url)
        self._root = str(root).rstrip("/")
        self._folder = Path(self._root) if "file" in _protocols(self._files) else None
        self._near = self._folder or _copies(self.url)
        self.workplace.mkdir(parents=True, exist_ok=True)

    @property
    def workplace(self) -> Path:
        """The folder on this machine where something is made before it is kept."""
        return self._near / "staging"

    @property
    def lock(self) -> Path:
        """The file on this machine that whoever changes this place holds."""
        return self._near / "lock"

    def names(self, path: str) -> list[str]:
        """Give the names of what stands in a folder, sorted; none if it does not exist."""
        self._files.invalidate_cache()
        if not self._files.isdir(self._at(path)):
            return []
        return sorted(str(name).rstrip("/").rsplit("/", 1)[-1] for name in self._files.ls(self._at(path), detail=False))

    def exists(self, path: str) -> bool:
        """Say whether a file or folder is there."""
        self._files.invalidate_cache()
        return bool(self._files.exists(self._at(path)))

    def text(self, path: str) -> str:
        """Read a small file."""
        return str(self._files.cat_file(self._at(path)).decode())

    def near(self, path: str) -> Path:
        """Give a folder of this place on this machine, copied if it must be."""
        if self._folder is not None:
            return self._folder / path
        copy = self._near / "copies" / path
        if not copy.exists():
            part = copy.with_name(copy.name + f".{os.getpid()}")
            self._files.get(self._at(path), str(part), recursive=True)
            part.rename(copy)
        return copy

    def keep(self, made: Path, path: str, *, last: str) -> None:
        """Take a folder made in the workplace into this place, whole or not at all.

        Args:
            made: The folder; it is gone afterwards.
            path: Where it shall stand.
            last: The file without which the folder does not count; it is copied when all others are there.
        """
        if self._folder is not None:
            _settle(made)
            target = self._folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            made.rename(target)
            return
        files = sorted(file for file in made.rglob("*") if file.is_file() and file != made / last)
        for file in [*files, made / last]:
            goal = f"{path}/{file.relative_to(made).as_posix()}"
            self._files.makedirs(self._at(goal.rpartition("/")[0]), exist_ok=True)
            self._files.put_file(str(file), self._at(goal))
        shutil.rmtree(made)

    def remove(self, path: str) -> None:
        """Take a folder away; its absence is no error."""
        if self.exists(path):
            self._files.rm(self._at(path), recursive=True)
        if self._folder is None:
            shutil.rmtree(self._near / "copies" / path, ignore_errors=True)

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"


def _protocols(files: fsspec.AbstractFileSystem) -> tuple[str, ...]:
    return (files.protocol,) if isinstance(files.protocol, str) else tuple(files.protocol)


def _copies(url: str) -> Path:
    """Name the folder on this machine where copies of a remote place stand."""
    user = os.getuid() if hasattr(os, "getuid") else "user"
    return Path(tempfile.gettempdir(), f"observatory-{user}", hashlib.sha256(url.encode()).hexdigest()[:16])


def _settle(folder: Path) -> None:
    """Make sure that what a folder holds outlives a loss of power before the folder gets its name."""
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb") as opened:
                os.fsync(opened.fileno())
