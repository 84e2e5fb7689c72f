"""Puts together what is said of one subject, for the formats that name it once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import polars as pl

from .chunk import Block, Chunk

# Subjects that are put together at once: until they are, their statements take many times the room of what was read.
_AT_ONCE = 4_000


def pieces(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Cut chunks into such as need little memory, after every so many subjects."""
    for chunk in chunks:
        for first in range(0, len(chunk.subjects), _AT_ONCE):
            yield _slice(chunk, first) if len(chunk.subjects) > _AT_ONCE else chunk


def _slice(chunk: Chunk, first: int) -> Chunk:
    blocks = []
    for block in chunk.blocks:
        rows = block.rows.to_numpy()
        mine = np.flatnonzero((rows >= first) & (rows < first + _AT_ONCE))
        blocks.append(Block(block.predicates, block.kind, pl.Series(rows[mine] - first), block.values.gather(mine)))
    return Chunk(
        chunk.subjects.slice(first, _AT_ONCE),
        chunk.graphs.slice(first, _AT_ONCE),
        tuple(block for block in blocks if len(block.rows)),
    )


def pairs(chunk: Chunk, predicate: Callable[[str], str], values: Callable[[Block], pl.Series]) -> pl.DataFrame:
    """Give the statements of a chunk as spelled by a format, those of a subject together.

    Args:
        chunk: The statements.
        predicate: Spells a predicate.
        values: Spells the values of a block.

    Returns:
        Columns ``subject``, ``graph``, ``row``, ``predicate``, ``value``; subjects and what is said of each in the
        order of the chunk.
    """
    frames = []
    for block in chunk.blocks:
        spelled = values(block)
        frames += [pl.DataFrame({"row": block.rows, "value": spelled}).with_columns(predicate=pl.lit(predicate(one)))
                   for one in block.predicates]  # fmt: skip
    whole = pl.concat(frames).sort("row", maintain_order=True)
    return whole.with_columns(subject=chunk.subjects.gather(whole["row"]), graph=chunk.graphs.gather(whole["row"]))


def texts(frame: pl.DataFrame, column: str) -> str:
    """Join a column of texts into one."""
    return str(frame[column].str.join("").item()) if frame.height else ""
