"""The check at every start: does the store hold what it should, and is there room to go on?"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ontology.schema import Schema

from .constraints import missing
from .launch import ROOM_TO_WRITE, room
from .problem import TimeLimitProblem

if TYPE_CHECKING:
    from .connection import Graph

_REBUILD = "Run: observatory rebuild"
# Rows a second that counting by scan gets through on either engine, on a slow machine: what is too big is skipped.
_PACE = 300_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the audit noticed.

    Args:
        severity: ``error`` when answers may be wrong, ``warning`` when something is about to go wrong, ``note`` for
            what was not looked at.
        where: The constraint, class, link or disk.
        found: What is there.
        expected: What should be.
        remedy: What to do.
    """

    severity: Literal["error", "warning", "note"]
    where: str
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.where}: found {self.found}; expected {self.expected}. {self.remedy}"


def audit(graph: Graph, schema: Schema, expected: Mapping[str, int], *, patience: float = 5.0) -> tuple[Finding, ...]:
    """Compare the store with the ontology and with the counts of the archive.

    Counts are taken by scanning, since the embedded engine's quick count goes on as before when a file is damaged.

    Args:
        graph: The store.
        schema: Says which constraints and indexes there must be.
        expected: How many nodes or links the archive adds up to, by label or by link type.
        patience: Seconds the counting may take in all; small classes come first, and what is left is named.

    Returns:
        What is not as it should be; empty when all is well.
    """
    return (*_rules(graph, schema), *_counts(graph, schema, expected, patience), *_disk(graph))


def _rules(graph: Graph, schema: Schema) -> Iterator[Finding]:
    for rule in missing(graph, schema):
        yield Finding("error", str(rule), "none", "one, made before the data", _REBUILD)


def _counts(graph: Graph, schema: Schema, expected: Mapping[str, int], patience: float) -> Iterator[Finding]:
    deadline = time.monotonic() + patience
    types = {link.type for link in schema.links.values()}
    skipped = []
    for name, number in sorted(expected.items(), key=lambda item: item[1]):
        left = deadline - time.monotonic()
        if left <= number / _PACE:
            skipped.append(name)
            continue
        try:
            found = _scanned(graph, name, name in types, left + 1)
        except TimeLimitProblem:
            skipped.append(name)
            continue
        if found != number:
            yield Finding("error", name, f"{found} in the store", f"{number} by the archive", _REBUILD)
    if skipped:
        remedy = "Count them by: observatory check"
        yield Finding("note", ", ".join(skipped), "not counted", f"a count within {patience:g} s", remedy)


def _scanned(graph: Graph, name: str, is_link: bool, timeout: float) -> int:
    text = (
        f"MATCH ()-[r:`{name}`]->() WHERE r.sources IS NOT NULL OR r.sources IS NULL RETURN count(r) AS number"
        if is_link
        else f"MATCH (n:`{name}`) WHERE n.id IS NOT NULL RETURN count(n) AS number"
    )
    rows = graph.read(text, timeout=timeout).values
    return int(rows[0][0]) if rows else 0


def _disk(graph: Graph) -> Iterator[Finding]:
    folder = graph.settings.embedded_folder
    if folder is None:
        return
    free = room(folder)
    if free < 8 * ROOM_TO_WRITE:
        severity: Literal["error", "warning"] = "error" if free < ROOM_TO_WRITE else "warning"
        wanted = f"{8 * ROOM_TO_WRITE / 1024**2:.0f} MB or more"
        yield Finding(severity, str(folder), f"{free / 1024**2:.0f} MB free", wanted, "Make room before the next load.")
