"""N-Triples: a statement a line, https://www.w3.org/TR/n-triples/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.rdf.chunk import Chunk
from graph.rdf.format import Format
from graph.rdf.lines import lines
from graph.rdf.prefixes import Prefixes


def _write(chunks: Iterable[Chunk], _: Prefixes) -> Iterator[str]:
    return lines(chunks, graphs=False)


FORMAT = Format("nt", "N-Triples", "application/n-triples", _write)
