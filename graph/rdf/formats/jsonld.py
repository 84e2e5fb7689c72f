"""JSON-LD 1.1: an object for each subject, https://www.w3.org/TR/json-ld11/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson
import polars as pl

from graph.rdf.chunk import Block, Chunk
from graph.rdf.format import Format
from graph.rdf.grouped import pairs, pieces
from graph.rdf.prefixes import Prefixes
from graph.rdf.terms import IRI, STRING, TYPE

_ESCAPED = {chr(code): f"\\u{code:04x}" for code in range(32)} | {"\\": "\\\\", '"': '\\"'}


def _write(chunks: Iterable[Chunk], prefixes: Prefixes) -> Iterator[str]:
    context = orjson.dumps(prefixes.names).decode()
    yield f'{{"@context":{context},"@graph":['
    comma = ""
    for chunk in pieces(chunks):
        yield comma + "\n" + _objects(chunk, prefixes)
        comma = ","
    yield "\n]}\n"


def _objects(chunk: Chunk, prefixes: Prefixes) -> str:
    def name(iri: str) -> str:
        return "@type" if iri == TYPE else prefixes.short(iri) or iri

    def values(block: Block) -> pl.Series:
        spelled = '"' + block.values.str.replace_many(_ESCAPED) + '"'
        if block.kind == IRI:
            return spelled if block.predicates == (TYPE,) else '{"@id":' + spelled + "}"
        if block.kind == STRING:
            return spelled
        if block.kind.startswith("@"):
            return '{"@value":' + spelled + f',"@language":"{block.kind[1:]}"}}'
        return '{"@value":' + spelled + f',"@type":"{prefixes.short(block.kind) or block.kind}"}}'

    frame = pairs(chunk, name, values)
    said = frame.group_by("subject", "predicate", maintain_order=True).agg(pl.col("value").str.join(","))
    written = said.select("subject", pair=pl.concat_str(pl.lit('"'), "predicate", pl.lit('":['), "value", pl.lit("]")))
    objects = written.group_by("subject", maintain_order=True).agg(pl.col("pair").str.join(","))
    every = objects.select(out=pl.concat_str(pl.lit('{"@id":"'), "subject", pl.lit('",'), "pair", pl.lit("}")))
    return ",\n".join(every["out"].to_list())


FORMAT = Format("jsonld", "JSON-LD", "application/ld+json", _write)
