"""Keeps what was counted of a state of the graph on disk, so that a service that starts anew need not count again."""

from __future__ import annotations

import functools
import hashlib
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from ontology.schema import Schema, files

from .counting import Counts

_KEPT = 3
"""Files that are kept; those used longest ago go."""


def file_of(folder: Path, schema: Schema, state: str, base: str) -> Path:
    """Name the file of the counts of a state: another program or other terms would count something else in it."""
    depends = "\n".join([state, base, _maker(schema)])
    return folder / f"{hashlib.sha256(depends.encode()).hexdigest()[:32]}.json"


def read(file: Path) -> Counts | None:
    """Give the counts that are kept in a file; none if it is not there, or is not what was written."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        known: dict[str, Any] = orjson.loads(file.read_bytes())
        linksets = {(predicate, space): number for predicate, space, number in known.pop("linksets")}
        file.touch()
        return Counts(linksets=linksets, **known)
    return None


def keep(file: Path, counts: Counts) -> None:
    """Keep counts in a file, which is there whole or not at all; in a folder that cannot be written to, not at all."""
    linksets = {"linksets": [[*pair, number] for pair, number in counts.linksets.items()]}
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".unfinished-", delete=False) as made:
            made.write(orjson.dumps({**asdict(counts), **linksets}))
        Path(made.name).replace(file)
        for old in sorted(file.parent.glob("*.json"), key=lambda one: one.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)


@functools.cache
def _maker(schema: Schema) -> str:
    """Name what states the graph: the same graph stated by another program, or with other terms, has other counts."""
    stating = [*sorted(Path(__file__).parent.rglob("*.py")), *files(schema.folder)]
    return hashlib.sha256(b"\n".join(file.read_bytes() for file in stating)).hexdigest()
