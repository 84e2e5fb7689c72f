"""Reads RDF with Apache Jena, many files in one process."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from tests import maven, missing

_MARK = "http://marks.example/"


@contextmanager
def reading(files: Sequence[Path], beside: Path) -> Iterator[Iterator[tuple[Path, Iterator[str]]]]:
    """Read files, whose endings say their formats, with all of Jena's checks.

    Args:
        files: They are read in this order.
        beside: An empty folder.

    Yields:
        Each file with its statements as lines of N-Quads, in the order of the file, none left out and none twice that
        does not stand there twice.

    Raises:
        AssertionError: Jena refuses one, or warns of something.
    """
    words = ["java", "-Xmx1500m", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp",
             f"{_jars()}/*", "riotcmd.riot", "--check", "--output=nquads"]  # fmt: skip
    for number, file in enumerate(files):
        words += [str(_mark(beside, number)), str(file)]
    said = beside / "said.txt"
    with said.open("wb") as told, subprocess.Popen(words, stdout=subprocess.PIPE, stderr=told, text=True,
                                                   encoding="utf-8") as process:  # fmt: skip
        assert process.stdout is not None
        yield zip(files, _parts(process.stdout), strict=True)
        process.stdout.read()
    assert (process.returncode, said.read_text(encoding="utf-8")) == (0, "")


def _jars() -> Path:
    jars = maven.jars("jena")
    if jars is None:
        missing.lacks("jena", "its jars were not fetched")
    if shutil.which("java") is None:
        missing.lacks("jena", "no java found")
    return jars


def _mark(folder: Path, number: int) -> Path:
    """Write a file of one statement: where it comes out, the next file begins."""
    mark = folder / f"{number}.nt"
    mark.write_text(f"<{_MARK}{number}> <{_MARK}> <{_MARK}> .\n", encoding="utf-8")
    return mark


def _parts(lines: Iterator[str]) -> Iterator[Iterator[str]]:
    for is_mark, part in groupby(lines, lambda line: line.startswith(f"<{_MARK}")):
        if not is_mark:
            yield part
