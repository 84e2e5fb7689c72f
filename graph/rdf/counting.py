"""Counts statements while they go by: how many, of which classes, with which terms, and how many lead elsewhere."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.progress import step
from ontology.prefixes import KNOWN

from .chunk import Chunk
from .terms import IDENTIFIER, IRI, STATEMENT, TYPE

# Terms that say that a thing here and a thing elsewhere are one, or nearly: what links two data sets.
_SAME = frozenset(
    {f"{KNOWN['owl']}sameAs", f"{KNOWN['schema']}sameAs"}
    | {f"{KNOWN['skos']}{name}Match" for name in ("exact", "close", "broad", "narrow", "related")}
)
_SPACE = r"^(.*[/#])"
_Key = TypeVar("_Key", str, tuple[str, str])
_Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of what a set of statements holds; a statement made in two graphs counts once.

    Attributes:
        triples: Statements.
        entities: Subjects that stand for nodes, not for what links say nor for identifiers.
        subjects: Subjects.
        objects: Objects, IRIs and literals.
        classes: Entities of each class, by its IRI.
        properties: Statements of each predicate, by its IRI.
        linksets: Statements that link to another data set, by predicate and namespace.
        example: The first subject; empty if there is none.
    """

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    linksets: Mapping[tuple[str, str], int]
    example: str = ""


def counted(statements: Iterable[Chunk], base: str) -> Counts:
    """Count statements while they go by; a number of 64 bits is kept for each, not its text.

    Args:
        statements: All of them.
        base: What the IRIs of nodes begin with; other objects are of other data sets.
    """
    counting = _Counting(base)
    for chunk in statements:
        step(0, 1)
        counting.add(chunk)
    return counting.counts()


class _Counting:
    """Gathers what is to be counted; all that may come twice is a number here, and told apart at the end."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._subjects: list[_Hashes] = []
        self._objects: list[_Hashes] = []
        self._pairs: dict[str, list[_Hashes]] = {}
        self._classes: dict[str, list[_Hashes]] = {}
        self._linksets: dict[tuple[str, str], list[_Hashes]] = {}
        self._example = ""

    def add(self, chunk: Chunk) -> None:
        subjects = _hashed(chunk.subjects)
        self._example = self._example or (str(chunk.subjects[0]) if len(chunk.subjects) else "")
        for block in chunk.blocks:
            rows = subjects[block.rows.to_numpy()]
            objects = _hashed(block.values, block.kind)
            pairs = rows ^ (objects * np.uint64(0x9E3779B97F4A7C15))
            self._subjects.append(np.unique(rows))
            self._objects.append(np.unique(objects))
            for predicate in block.predicates:
                self._pairs.setdefault(predicate, []).append(pairs)
                if predicate == TYPE:
                    self._add_classes(block.values, rows)
                elif predicate in _SAME and block.kind == IRI:
                    self._add_links(predicate, block.values, pairs)

    def _add_classes(self, classes: pl.Series, subjects: _Hashes) -> None:
        for name, of_class in _parts(classes, subjects):
            self._classes.setdefault(name, []).append(of_class)

    def _add_links(self, predicate: str, objects: pl.Series, pairs: _Hashes) -> None:
        for space, of_space in _parts(objects.str.extract(_SPACE), pairs):
            if not space.startswith(self._base):
                self._linksets.setdefault((predicate, space), []).append(of_space)

    def counts(self) -> Counts:
        classes, properties = _sizes(self._classes), _sizes(self._pairs)
        subjects = _distinct(self._subjects)
        return Counts(
            sum(properties.values()),
            subjects - classes.get(STATEMENT, 0) - classes.get(IDENTIFIER, 0),
            subjects,
            _distinct(self._objects),
            classes,
            properties,
            _sizes(self._linksets),
            self._example,
        )


def _hashed(texts: pl.Series, kind: str = IRI) -> _Hashes:
    """Number texts; those of another kind are other values, though spelled alike."""
    return texts.hash(seed=zlib.crc32(kind.encode())).to_numpy()


def _parts(names: pl.Series, values: _Hashes) -> list[tuple[str, _Hashes]]:
    frame = pl.DataFrame({"name": names, "value": pl.Series(values, dtype=pl.UInt64)}).drop_nulls("name")
    parts = frame.partition_by("name", as_dict=True, maintain_order=True)
    return [(str(name), part["value"].to_numpy()) for (name,), part in parts.items()]


def _distinct(parts: list[_Hashes]) -> int:
    return len(np.unique(np.concatenate(parts))) if parts else 0


def _sizes(parts: Mapping[_Key, list[_Hashes]]) -> dict[_Key, int]:
    return {key: _distinct(parts[key]) for key in sorted(parts)}
