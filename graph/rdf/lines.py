"""Writes statements one a line: N-Triples and N-Quads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from .quads import Block, Chunk
from .terms import IRI, STRING

_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}


def lines(chunks: Iterable[Chunk], *, graphs: bool) -> Iterator[str]:
    """Write statements as lines.

    Args:
        chunks: The statements.
        graphs: End each line with its graph.

    Yields:
        Many lines at once.
    """
    for chunk in chunks:
        starts = "<" + chunk.subjects + "> "
        ends = _ends(chunk.graphs) if graphs else None
        for block in chunk.blocks:
            objects, subjects = literals(block), starts.gather(block.rows)
            end = " .\n" if ends is None else ends.gather(block.rows)
            for predicate in block.predicates:
                yield _joined(subjects + f"<{predicate}> " + objects + end)


def literals(block: Block) -> pl.Series:
    """Spell the values of a block as N-Triples, Turtle and their kin do."""
    if block.kind == IRI:
        return "<" + block.values + ">"
    end = "" if block.kind == STRING else block.kind if block.kind.startswith("@") else f"^^<{block.kind}>"
    return '"' + block.values.str.replace_many(_ESCAPED) + f'"{end}'


def _ends(graphs: pl.Series) -> pl.Series:
    named = " <" + graphs + "> .\n"
    return named.set(graphs == "", " .\n") if (graphs == "").any() else named


def _joined(texts: pl.Series) -> str:
    return str(texts.str.join("").item())
