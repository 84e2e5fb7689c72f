"""Turtle: short names and a subject once, https://www.w3.org/TR/turtle/."""

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
        yield from (text for _, text in subjects(chunk, prefixes))


FORMAT = Format("ttl", "Turtle", "text/turtle", _write)
