"""RDF/XML, https://www.w3.org/TR/rdf-syntax-grammar/."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import polars as pl

from graph.problem import GraphProblem
from graph.rdf.chunk import Block, Chunk
from graph.rdf.format import Format
from graph.rdf.grouped import pairs, pieces, texts
from graph.rdf.prefixes import Prefixes
from graph.rdf.terms import IRI, STRING

_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
# What no XML document can hold, however it is spelled (XML 1.0, 2.2).
_NOT_XML = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"


def _write(chunks: Iterable[Chunk], prefixes: Prefixes) -> Iterator[str]:
    spaces = "".join(f'\n    xmlns:{name}="{_escaped(space)}"' for name, space in prefixes.names.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'
    for chunk in pieces(chunks):
        yield _descriptions(chunk, prefixes)
    yield "</rdf:RDF>\n"


def _descriptions(chunk: Chunk, prefixes: Prefixes) -> str:
    def values(block: Block) -> pl.Series:
        if block.values.str.contains(_NOT_XML).any():
            raise _unwritable(chunk, block)
        texts = block.values.str.replace_many(_ESCAPED)
        if block.kind == IRI:
            return ' rdf:resource="' + texts + '"/>'
        kind = f' xml:lang="{block.kind[1:]}"' if block.kind.startswith("@") else f' rdf:datatype="{block.kind}"'
        return ("" if block.kind == STRING else kind) + ">" + texts + "</"

    def name(iri: str) -> str:
        if (short := prefixes.short(iri)) is None:
            raise GraphProblem(iri, "a property without a name", "a name after the last # or /", "Use another format.")
        return short

    frame = pairs(chunk, name, values)
    end = pl.when(pl.col("value").str.ends_with("/>")).then(pl.lit("\n")).otherwise(
        pl.concat_str("predicate", pl.lit(">\n")))  # fmt: skip
    said = frame.select("subject", text=pl.concat_str(pl.lit("    <"), "predicate", "value", end))
    of_subject = said.group_by("subject", maintain_order=True).agg(pl.col("text").str.join(""))
    about = pl.col("subject").str.replace_many(_ESCAPED)
    start, close = pl.lit('  <rdf:Description rdf:about="'), pl.lit("  </rdf:Description>\n")
    return texts(of_subject.select(out=pl.concat_str(start, about, pl.lit('">\n'), "text", close)), "out")


def _escaped(text: str) -> str:
    return re.sub("|".join(map(re.escape, _ESCAPED)), lambda found: _ESCAPED[found[0]], text)


def _unwritable(chunk: Chunk, block: Block) -> GraphProblem:
    row = block.rows.gather(block.values.str.contains(_NOT_XML).arg_true())[0]
    return GraphProblem(
        f"{chunk.subjects[row]}, {block.predicates[0]}",
        "a control character, which no XML can hold",
        "a text without",
        "Take another format, such as Turtle, or correct the text at its source.",
    )


FORMAT = Format("rdf", "RDF/XML", "application/rdf+xml", _write)
