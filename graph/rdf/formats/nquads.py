"""N-Quads: a statement a line, with the graph of its sources, https://www.w3.org/TR/n-quads/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.rdf.chunk import Chunk
from graph.rdf.format import Format
from graph.rdf.lines import lines
from graph.rdf.prefixes import Prefixes


def _write(chunks: Iterable[Chunk], _: Prefixes) -> Iterator[str]:
    return lines(chunks, graphs=True)


FORMAT = Format("nq", "N-Quads", "application/n-quads", _write, graphs=True)
