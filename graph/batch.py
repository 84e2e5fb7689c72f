"""One batch of a plan as the statement and rows that carry it out, in shapes quick and safe on both engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson
import polars as pl

from ontology.schema import load_schema

from . import plan
from .parameters import Ready
from .spelling import spell, stored

Step = tuple[str, Mapping[str, Any]]


def step_of(kind: str, rows: pl.DataFrame) -> Step:
    """Turn a batch into a statement and its parameters.

    Labels are given when a node is created and each node is found by the one label that has the key, since one
    engine rewrites nodes that get a label later and scans for two labels at once.

    Args:
        kind: What to do, as `graph.plan` calls it.
        rows: The rows of the batch, all of one shape.
    """
    return _STEPS[kind](rows)


def _create(rows: pl.DataFrame) -> Step:
    name = rows["class"][0]
    labels = ":".join(f"`{label}`" for label in load_schema().class_(name).labels)
    sent = _parsed(rows, pl.concat_str(pl.lit('{"id":"'), "id", pl.lit('",'), _PROPERTIES))
    spell(name, sent)
    return f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row", Ready(rows=sent)


# Rows are joined to one JSON text and read in one go, which is several times faster than one by one; ids and names
# of sources hold nothing that JSON would escape.
_PROPERTIES = pl.concat_str(
    pl.lit('"sources":["'),
    pl.col("sources").str.replace_all(",", '","', literal=True),
    pl.when(pl.col("properties") == "{}").then(pl.lit('"]')).otherwise(pl.lit('"],')),
    pl.col("properties").str.slice(1),
)


def _parsed(rows: pl.DataFrame, text: pl.Expr) -> list[dict[str, Any]]:
    parsed: list[dict[str, Any]] = orjson.loads(f"[{','.join(rows.select(text).to_series())}]")
    return parsed


def _update(rows: pl.DataFrame) -> Step:
    key = load_schema().key_of(rows["id"][0]).name
    before, after = rows["class_before"][0], rows["class_after"][0]
    sent = [
        {"id": id_, "set": _changed((before, *was), (after, *is_))}
        for id_, *both in rows.select("id", *_SIDES).iter_rows()
        for was, is_ in [(both[:2], both[2:])]
    ]
    return f"UNWIND $rows AS row MATCH (n:`{key}` {{id: row.id}}) SET n += row.set", {"rows": sent}


def _relabel(rows: pl.DataFrame) -> Step:
    schema = load_schema()
    key = schema.key_of(rows["id"][0]).name
    before = schema.class_(rows["class_before"][0]).labels
    after = schema.class_(rows["class_after"][0]).labels
    gone = "".join(f":`{label}`" for label in before if label not in after)
    new = "".join(f":`{label}`" for label in after if label not in before)
    change = " ".join(filter(None, [gone and f"REMOVE n{gone}", new and f"SET n{new}"]))
    return f"UNWIND $ids AS id MATCH (n:`{key}` {{id: id}}) {change}", {"ids": rows["id"].to_list()}


def _drop(rows: pl.DataFrame) -> Step:
    key = load_schema().key_of(rows["id"][0]).name
    return f"UNWIND $ids AS id MATCH (n:`{key}` {{id: id}}) DETACH DELETE n", {"ids": rows["id"].to_list()}


def _link(rows: pl.DataFrame) -> Step:
    name = rows["name"][0]
    ends = (pl.lit('{"s":"'), pl.col("source"), pl.lit('","t":"'), pl.col("target"), pl.lit('","p":{'))
    sent = _parsed(rows, pl.concat_str(*ends, _PROPERTIES, pl.lit("}")))
    spell(name, [row["p"] for row in sent])
    type_ = load_schema().link(name).type
    return f"{_ends(rows)} CREATE (a)-[r:`{type_}`]->(b) SET r = row.p", Ready(rows=sent)


def _relink(rows: pl.DataFrame) -> Step:
    name = rows["name"][0]
    type_ = load_schema().link(name).type
    sent = [
        {"s": source, "t": target, "set": _changed((name, *both[:2]), (name, *both[2:]))}
        for source, target, *both in rows.select("source", "target", *_SIDES).iter_rows()
    ]
    return f"{_ends(rows)} MATCH (a)-[r:`{type_}`]->(b) SET r += row.set", {"rows": sent}


def _unlink(rows: pl.DataFrame) -> Step:
    type_ = load_schema().link(rows["name"][0]).type
    sent = [{"s": source, "t": target} for source, target in rows.select("source", "target").iter_rows()]
    return f"{_ends(rows)} MATCH (a)-[r:`{type_}`]->(b) DELETE r", {"rows": sent}


_SIDES = ("properties_before", "sources_before", "properties_after", "sources_after")


def _ends(rows: pl.DataFrame) -> str:
    schema = load_schema()
    source, target = (schema.key_of(rows[end][0]).name for end in ("source", "target"))
    return f"UNWIND $rows AS row MATCH (a:`{source}` {{id: row.s}}) MATCH (b:`{target}` {{id: row.t}})"


def _changed(before: tuple[str, str, str], after: tuple[str, str, str]) -> dict[str, Any]:
    """Give the store's properties that differ; null for those that nobody states any more."""
    was, is_ = (
        stored(name, properties) | {"sources": sources.split(",")} for name, properties, sources in (before, after)
    )
    return {name: is_.get(name) for name in {**was, **is_} if was.get(name) != is_.get(name)}


_STEPS: dict[str, Callable[[pl.DataFrame], Step]] = {
    plan.UNLINK: _unlink,
    plan.DROP: _drop,
    plan.CREATE: _create,
    plan.RELABEL: _relabel,
    plan.UPDATE: _update,
    plan.LINK: _link,
    plan.RELINK: _relink,
}
