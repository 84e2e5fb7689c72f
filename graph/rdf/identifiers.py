"""States what registers call the nodes of a chunk: a node for each identifier, and links to what has it elsewhere.

An identifier in the store is a text, ``PIC:999984350``. Where the ontology knows the register (`Schema.registers`), it
is stated as an ``adms:Identifier`` too, with its code, who keeps the register, and the register; an organisation has
the code as its ``org:identifier`` as well, whose datatype is the register, as ORG asks for. What a register has an IRI
for is the same as the node (``owl:sameAs``, of concepts ``skos:exactMatch``), and what it has a page about is described
there (``schema:sameAs``). Some nodes have ids made of a code (``region/PL22``); they need not say it again.

All this follows from what the node says in the ontology's own terms, so whoever reads those loses nothing.

Reference:
    ADMS 2.00, https://semiceu.github.io/ADMS/releases/2.00/; The Organization Ontology, https://www.w3.org/TR/vocab-org/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import polars as pl

from ontology.schema import Register, Schema
from ontology.turtle import OBS

from .chunk import Block, Chunk
from .iris import Iris
from .terms import (
    AGENCY,
    CODE,
    CONFORMS,
    CREATOR,
    IDENTIFIER,
    IDENTIFIES,
    IRI,
    NOTATION,
    ORGANISATION,
    SAME,
    SAME_CONCEPT,
    SAME_PAGE,
    SKOS_CONCEPT,
    STRING,
    TYPE,
)

_STATED = OBS + "identifier"
_ROW = pl.UInt32


def identified(chunk: Chunk, ids: pl.Series, schema: Schema) -> Chunk:
    """Add what follows from the identifiers of nodes.

    An identifier has the IRI of its node with the register and the code behind ``#``, so the document about the node
    is also about it, and no other node has the same.

    Args:
        chunk: What nodes say, with terms of other vocabularies.
        ids: Their ids.
        schema: The ontology that knows the registers.

    Returns:
        The chunk, with the identifiers as further subjects; of one whose register nobody described, nothing more.

    Example:
        >>> from ontology.schema import load_schema
        >>> region = Chunk(pl.Series(["https://x.org/region/PL22"]), pl.Series([""]), ())
        >>> more = identified(region, pl.Series(["region/PL22"]), load_schema())
        >>> more.subjects.to_list()
        ['https://x.org/region/PL22', 'https://x.org/region/PL22#NUTS:PL22']
        >>> [block.values.to_list() for block in more.blocks if block.predicates == (SAME,)]
        [['http://data.europa.eu/nuts/code/PL22']]
    """
    every = [*_stated(chunk, schema.registers), *_told_by_ids(ids, schema.registers)]
    if not every:
        return chunk
    found = pl.concat(every).unique(maintain_order=True).sort("row", maintain_order=True)
    registers = {name: schema.registers[name] for name in found["register"].unique(maintain_order=True)}
    own = Iris("").nodes(found["register"] + ":" + found["code"])
    iris = (chunk.subjects.gather(found["row"]) + "#" + own).rename("iri")
    return replace(
        chunk,
        subjects=pl.concat([chunk.subjects, iris.rename(chunk.subjects.name)]),
        graphs=pl.concat([chunk.graphs, chunk.graphs.gather(found["row"])]),
        blocks=(
            *chunk.blocks,
            Block((IDENTIFIES,), IRI, found["row"], iris),
            *_codes(found.filter(pl.col("row").is_in(_rows_of(chunk, ORGANISATION))), registers),
            *_elsewhere(chunk, found, registers),
            *_described(found, registers, len(chunk.subjects)),
        ),
    )


def _stated(chunk: Chunk, registers: Mapping[str, Register]) -> Iterator[pl.DataFrame]:
    """Split the identifiers that nodes state; give those of registers that are known, by row."""
    for block in chunk.blocks:
        if block.predicates[0] == _STATED:
            parts = block.values.str.splitn(":", 2).struct.rename_fields(["register", "code"]).struct.unnest()
            frame = parts.select(pl.lit(block.rows.cast(_ROW)).alias("row"), "register", "code")
            known = frame.filter(pl.col("register").is_in(list(registers)) & (pl.col("code") != ""))
            if known.height:
                yield known


def _told_by_ids(ids: pl.Series, registers: Mapping[str, Register]) -> Iterator[pl.DataFrame]:
    """Give the codes that ids are made of, by row."""
    rows = pl.Series(range(len(ids)), dtype=_ROW)
    for name, register in registers.items():
        codes = ids.str.extract(register.ids, 1) if register.ids else None
        if codes is not None and codes.null_count() < len(codes):
            frame = pl.DataFrame({"row": rows, "register": name, "code": codes})
            yield frame.drop_nulls()


def _codes(found: pl.DataFrame, registers: Mapping[str, Register]) -> Iterator[Block]:
    """State the codes of organisations, with the register as their datatype."""
    for name, register in registers.items():
        if (mine := found.filter(pl.col("register") == name)).height:
            yield Block((CODE,), register.iri, mine["row"], mine["code"])


def _described(found: pl.DataFrame, registers: Mapping[str, Register], first: int) -> Iterator[Block]:
    """State what each identifier is; they are the subjects from ``first`` on."""
    rows = pl.Series(range(first, first + found.height), dtype=_ROW)

    def block(predicate: str, kind: str, values: Mapping[str, str]) -> Block:
        of_each = found["register"].replace_strict(values, return_dtype=pl.String)
        said = of_each != ""
        return Block((predicate,), kind, rows.filter(said), of_each.filter(said))

    every = registers.values()
    yield block(TYPE, IRI, dict.fromkeys(registers, IDENTIFIER))
    yield Block((NOTATION,), STRING, rows, found["code"])
    yield block(AGENCY, STRING, {one.name: one.agency for one in every})
    yield block(CREATOR, IRI, {one.name: one.publisher for one in every})
    yield block(CONFORMS, IRI, {one.name: one.iri for one in every})


def _elsewhere(chunk: Chunk, found: pl.DataFrame, registers: Mapping[str, Register]) -> Iterator[Block]:
    """State what is the same elsewhere, and where it is described, unless the node says so itself."""
    things = _addresses(found, [(one.resource, one) for one in registers.values() if one.resource])
    pages = _addresses(found, [(one.page, one) for one in registers.values() if one.page])
    is_concept = pl.col("row").is_in(_rows_of(chunk, SKOS_CONCEPT))
    for predicate, frame in (
        (SAME, things.filter(~is_concept)),
        (SAME_CONCEPT, things.filter(is_concept)),
        (SAME_PAGE, pages),
    ):
        new = frame.join(_said(chunk, predicate), on=["row", "value"], how="anti").sort("row", "value")
        if new.height:
            yield Block((predicate,), IRI, new["row"], new["value"])


def _addresses(found: pl.DataFrame, templates: Iterable[tuple[str, Register]]) -> pl.DataFrame:
    """Put codes into the templates of their registers; only those that look as the register says."""
    frames = [pl.DataFrame(schema={"row": _ROW, "value": pl.String})]
    for template, register in templates:
        mine = found.filter((pl.col("register") == register.name) & pl.col("code").str.contains(register.codes))
        if register.listed:
            mine = mine.with_columns(pl.col("code").replace_strict(register.listed, default=None)).drop_nulls()
        before, after = template.split("{code}")
        frames.append(mine.select("row", value=before + Iris("").nodes(mine["code"]) + after))
    return pl.concat(frames)


def _rows_of(chunk: Chunk, class_: str) -> list[int]:
    """Give the rows of the nodes of a class."""
    said = _said(chunk, TYPE)
    return said.filter(pl.col("value") == class_)["row"].to_list()


def _said(chunk: Chunk, predicate: str) -> pl.DataFrame:
    """Give all IRIs that a predicate is said of."""
    frames = [pl.DataFrame({"row": block.rows, "value": block.values}, schema={"row": _ROW, "value": pl.String})
              for block in chunk.blocks if block.kind == IRI and predicate in block.predicates]  # fmt: skip
    return pl.concat(frames) if frames else pl.DataFrame(schema={"row": _ROW, "value": pl.String})
