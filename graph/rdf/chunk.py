"""Statements as columns, which all formats write: a block for those with the same terms, a chunk for some subjects."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Block:
    """Statements with the same predicates and values of one kind.

    Attributes:
        predicates: All that is said of each pair; one statement for each.
        kind: What the values are: see `graph.rdf.terms.IRI`.
        rows: The place of the subject, for each statement.
        values: The value, as text.
    """

    predicates: tuple[str, ...]
    kind: str
    rows: pl.Series
    values: pl.Series


@dataclass(frozen=True, slots=True)
class Chunk:
    """Statements about some subjects.

    Attributes:
        subjects: Their IRIs.
        graphs: The IRI of the graph that what is said of each belongs to.
        blocks: What is said.
    """

    subjects: pl.Series
    graphs: pl.Series
    blocks: tuple[Block, ...]
