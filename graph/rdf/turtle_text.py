"""Writes statements as people read them best, with short names and a subject once: Turtle and TriG."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from .chunk import Block, Chunk
from .grouped import pairs, texts
from .lines import literals
from .prefixes import Prefixes
from .terms import IRI, TYPE


def head(prefixes: Prefixes) -> str:
    """Declare the short names."""
    return "".join(f"@prefix {name}: <{space}> .\n" for name, space in prefixes.names.items()) + "\n"


def subjects(chunk: Chunk, prefixes: Prefixes) -> Iterator[tuple[str, str]]:
    """Write what is said of each subject of a chunk.

    Yields:
        A graph, and all its subjects as one text; of each graph once.
    """

    def short(iri: str) -> str:
        return prefixes.short(iri) or f"<{iri}>"

    def values(block: Block) -> pl.Series:
        if block.kind == IRI and block.predicates == (TYPE,):
            return pl.Series([short(iri) for iri in block.values.to_list()], dtype=pl.String)
        if block.kind == IRI or block.kind.startswith("@"):
            return literals(block)
        return literals(block).str.replace(f"^^<{block.kind}>", f"^^{short(block.kind)}", literal=True)

    frame = pairs(chunk, lambda iri: "a" if iri == TYPE else short(iri), values)
    said = frame.group_by("graph", "subject", "predicate", maintain_order=True).agg(pl.col("value").str.join(", "))
    of_subject = said.group_by("graph", "subject", maintain_order=True).agg(
        text=pl.concat_str("predicate", pl.lit(" "), "value").str.join(" ;\n    ")
    )
    written = of_subject.with_columns(pl.concat_str(pl.lit("<"), "subject", pl.lit("> "), "text", pl.lit(" .\n")))
    for (graph,), part in (
        written.rename({"literal": "out"}).partition_by("graph", as_dict=True, maintain_order=True).items()
    ):
        yield str(graph), texts(part, "out")
