"""Writes statements one a line: N-Triples and N-Quads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from .chunk import Block, Chunk
from .terms import IRI, STRING
from .woven import Thread, woven

_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}


def lines(chunks: Iterable[Chunk], *, graphs: bool, default: bool = False) -> Iterator[str]:
    """Write statements as lines.

    Args:
        chunks: The statements.
        graphs: End each line with its graph.
        default: Write each line without a graph, too, when it has one.

    Yields:
        Many lines at once.
    """
    opening, nameless = Thread.same("<"), [Thread.same(" .\n")] * (default or not graphs)
    for chunk in chunks:
        subjects, endings = Thread.of(chunk.subjects), [*nameless, *([Thread.of(_ends(chunk.graphs))] * graphs)]
        for block in chunk.blocks:
            start, end = _around(block.kind)
            rows, after = block.rows.to_numpy(), Thread.same(end)
            values = Thread.of(block.values if block.kind == IRI else escaped(block.values))
            for predicate in block.predicates:
                said = Thread.same(f"> <{predicate}> {start}")
                statement = (opening, subjects.at(rows), said, values, after)
                for ending in endings:
                    yield from map(bytes.decode, woven((*statement, ending.at(rows)), len(rows)))


def literals(block: Block) -> pl.Series:
    """Spell the values of a block as N-Triples, Turtle and their kin do."""
    start, end = _around(block.kind)
    return start + (block.values if block.kind == IRI else escaped(block.values)) + end


def escaped(texts: pl.Series) -> pl.Series:
    """Spell what may not stand in a literal as it is."""
    every = str(texts.str.join("").item())  # to look once through all is faster than once through each
    return texts.str.replace_many(_ESCAPED) if any(one in every for one in _ESCAPED) else texts


def _around(kind: str) -> tuple[str, str]:
    """Give what stands before a value, and what behind it."""
    if kind == IRI:
        return "<", ">"
    return '"', '"' + ("" if kind == STRING else kind if kind.startswith("@") else f"^^<{kind}>")


def _ends(graphs: pl.Series) -> pl.Series:
    named = " <" + graphs + "> .\n"
    return named.set(graphs == "", " .\n") if (graphs == "").any() else named
