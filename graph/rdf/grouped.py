"""Puts together what is said of one subject, for the formats that name it once."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from .chunk import Block, Chunk


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
