"""The dumps that the service offers: those that ``observatory dump`` writes unless it is told another folder."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.settings import Settings

from .dcat import File, live_files
from .dump import SUMS
from .format import formats

_NAME = re.compile(r"observatory-(\d{4}-\d{2}-\d{2})")
_GRAPH = re.compile(r"observatory\.(\w+?)(\.gz)?")
_PACKED, _PLAIN = "application/gzip", "text/plain"


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump.

    Attributes:
        name: Its name, which is that of its folder.
        day: The day it is of.
        files: Its files by name, in order; nothing else of the folder is offered.
        sums: The SHA-256 checksums of those that hold the graph.
    """

    name: str
    day: dt.date
    files: Mapping[str, Path]
    sums: Mapping[str, str]

    def offered(self, address: str) -> list[File]:
        """Describe the files that hold the graph, for catalogues.

        Args:
            address: Where others reach the service.
        """
        found = []
        for name, checksum in self.sums.items():
            known, path = _GRAPH.fullmatch(name), self.files.get(name)
            if path and known and known[1] in formats():
                url = f"{address}dumps/{self.name}/{name}"
                found.append(File(url, known[1], path.stat().st_size, checksum, bool(known[2]), self.day))
        return found


def folder_of(settings: Settings) -> Path:
    """Name the folder of the dumps that are offered."""
    return settings.home / "dumps"


def dumps(settings: Settings) -> tuple[Dump, ...]:
    """Find all dumps, the newest first; one that is being written is not there yet."""
    folder = folder_of(settings)
    found = sorted(folder.iterdir(), reverse=True) if folder.is_dir() else ()
    return tuple(dump for one in found if (dump := _dump(one)) is not None)


def offered(settings: Settings) -> list[File]:
    """Name all documents that hold the graph: those of the newest dump, then those written when they are asked for."""
    newest = dumps(settings)[:1]
    return [*(file for dump in newest for file in dump.offered(settings.address)), *live_files(settings)]


def media_type(name: str) -> str:
    """Say what a file of a dump is.

    Example:
        >>> media_type("observatory.nq.gz"), media_type("dcat.ttl"), media_type("SHA256SUMS")
        ('application/gzip', 'text/turtle', 'text/plain')
    """
    known = formats().get(name.rpartition(".")[2])
    return _PACKED if name.endswith(".gz") else known.media_type if known else _PLAIN


def _dump(folder: Path) -> Dump | None:
    known = _NAME.fullmatch(folder.name)
    if known is None or folder.is_symlink() or not (folder / SUMS).is_file():
        return None
    files = {one.name: one for one in sorted(folder.iterdir())
             if one.is_file() and not one.is_symlink() and not one.name.startswith(".")}  # fmt: skip
    lines = (line.split("  ", 1) for line in (folder / SUMS).read_text(encoding="utf-8").splitlines())
    sums = {line[1]: line[0] for line in lines if len(line) == 2}
    return Dump(folder.name, dt.date.fromisoformat(known[1]), files, sums)
