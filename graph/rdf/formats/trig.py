"""TriG: Turtle with graphs, https://www.w3.org/TR/trig/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.rdf.chunk import Chunk
from graph.rdf.format import Format
from graph.rdf.grouped import pieces
from graph.rdf.prefixes import Prefixes
from graph.rdf.turtle_text import head, subjects


def _write(chunks: Iterable[Chunk], prefixes: Prefixes) -> Iterator[str]:
    yield head(prefixes)
    for chunk in pieces(chunks):
        for graph, text in subjects(chunk, prefixes):
            yield f"<{graph}> {{\n{text}}}\n" if graph else text


FORMAT = Format("trig", "TriG", "application/trig", _write, graphs=True)
