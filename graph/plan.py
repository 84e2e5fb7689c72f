"""What has to change in the store, written down as batches before the first of them is applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from ontology.schema import load_schema

from .problem import GraphProblem

ROWS = 10_000
"""The most rows of one batch."""

BYTES = 2 * 1024 * 1024
"""About the most bytes of canonical properties in one batch: spelled for the store they take up to thrice as much."""

# In the order in which they are applied: a link goes before its ends and comes after them.
UNLINK, DROP, CREATE, RELABEL = "a-unlink", "b-drop", "c-create", "d-relabel"
UPDATE, LINK, RELINK = "e-update", "f-link", "g-relink"

_LAST = "plan.json"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many nodes, or links, of the store change.

    Attributes:
        added: New ones.
        changed: Those that get other properties, sources or another class.
        removed: Those that nobody states any more, and links that lose an end.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """All batches that turn the store of one version of the archive into that of another.

    Attributes:
        id: What the ledger calls it.
        before: The version of the archive that the store must have.
        after: The version that it has in the end.
        batches: How many there are.
        nodes: What becomes of nodes.
        links: What becomes of links.
        labels: By how much the nodes of each label grow.
        types: By how much the links of each type grow.
        waiting: By how much the waiting links grow.
    """

    id: str
    before: str
    after: str
    batches: int = 0
    nodes: Tally = Tally()
    links: Tally = Tally()
    labels: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0

    @classmethod
    def read(cls, folder: Path) -> Plan:
        """Read a plan's head.

        Raises:
            GraphProblem: It is damaged.
        """
        try:
            said: dict[str, Any] = orjson.loads((folder / _LAST).read_bytes())
            said |= {kind: Tally(**said[kind]) for kind in ("nodes", "links")}
            return cls(**said)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise GraphProblem(
                str(folder), f"a damaged plan ({error})", "the batches of a load", "Run: observatory rebuild"
            ) from error


def draw_up(folder: Path, plan: Plan, nodes: Iterable[pl.DataFrame], links: Iterable[pl.DataFrame]) -> Plan:
    """Write the batches of a difference to a folder.

    Args:
        folder: An empty folder.
        plan: Its id and versions.
        nodes: The nodes that differ (`graph.merge.Difference.nodes`), read to the end before the links.
        links: The links that differ.

    Returns:
        The plan with its counts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn = _Drawn(folder)
    for frame in nodes:
        drawn.nodes(frame)
    for frame in links:
        drawn.links(frame)
    whole = Plan(
        plan.id, plan.before, plan.after, drawn.batches, *drawn.tallies(), drawn.labels, drawn.types, drawn.waiting
    )
    (folder / _LAST).write_bytes(orjson.dumps(asdict(whole), option=orjson.OPT_INDENT_2))
    return whole


class _Drawn:
    """A plan that is being drawn up."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.batches = 0
        self.labels: dict[str, int] = {}
        self.types: dict[str, int] = {}
        self.waiting = 0
        self._rows: dict[str, int] = {}
        self._changed = 0

    def nodes(self, frame: pl.DataFrame) -> None:
        was, is_ = pl.col("class_before"), pl.col("class_after")
        gone, new, kept = (
            frame.filter(x) for x in (is_.is_null(), was.is_null(), was.is_not_null() & is_.is_not_null())
        )
        self._write(DROP, gone.select("id", prefix=_prefix("id")), ["prefix"])
        self._write(CREATE, _now(new, "id", "class"), ["class"])
        moved = kept.filter(was != is_)
        for half in relabelled(moved.select("id", "class_before", "class_after")):
            self._write(RELABEL, half, ["class_before", "class_after"])
        self._write(UPDATE, kept, ["class_before", "class_after"])
        for side, sign in ((moved, -1), (gone, -1)):
            self._count_labels(side, "class_before", sign)
        for side in (moved, new):
            self._count_labels(side, "class_after", 1)

    def links(self, frame: pl.DataFrame) -> None:
        self.waiting += int((frame["waits_after"].cast(pl.Int64) - frame["waits_before"].cast(pl.Int64)).sum())
        ends = frame.with_columns(from_prefix=_prefix("source"), to_prefix=_prefix("target"))
        was, is_ = pl.col("properties_before").is_not_null(), pl.col("properties_after").is_not_null()
        gone, new, kept = (ends.filter(x) for x in (was & ~is_, ~was & is_, was & is_))
        shape = ["name", "from_prefix", "to_prefix"]
        self._write(UNLINK, gone.select(*shape, "source", "target"), shape)
        self._write(LINK, _now(new, *shape, "source", "target").sort("source", maintain_order=True), shape)
        differs = pl.any_horizontal(pl.col(f"{x}_before") != pl.col(f"{x}_after") for x in ("properties", "sources"))
        self._write(RELINK, kept.filter(differs), shape)
        for side, sign in ((gone, -1), (new, 1)):
            for name, count in side["name"].value_counts().iter_rows():
                type_ = load_schema().link(name).type
                self.types[type_] = self.types.get(type_, 0) + sign * count

    def tallies(self) -> tuple[Tally, Tally]:
        rows = {step: self._rows.get(step, 0) for step in (UNLINK, DROP, CREATE, UPDATE, LINK, RELINK)}
        return Tally(rows[CREATE], rows[UPDATE], rows[DROP]), Tally(rows[LINK], rows[RELINK], rows[UNLINK])

    def _count_labels(self, frame: pl.DataFrame, column: str, sign: int) -> None:
        for name, count in frame[column].value_counts().iter_rows():
            for label in load_schema().class_(name).labels:
                self.labels[label] = self.labels.get(label, 0) + sign * count

    def _write(self, step: str, frame: pl.DataFrame, shape: list[str]) -> None:
        self._rows[step] = self._rows.get(step, 0) + frame.height
        for group in frame.partition_by(shape) if frame.height else ():
            for batch in cut(group):
                batch.write_parquet(self._folder / f"{step}.{self.batches:06}.parquet", compression="lz4")
                self.batches += 1


def relabelled(moved: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the changes of class that lead to other classes, each of which takes labels away or gives some, not both.

    The embedded engine cannot do both to one node in one transaction.

    Args:
        moved: Columns ``id``, ``class_before``, ``class_after``.

    Returns:
        Those to do first, then those to do in a transaction after it.

    Example:
        >>> moved = pl.DataFrame({"id": ["organisation/a"], "class_before": ["Hospital"], "class_after": ["SME"]})
        >>> [frame.rows() for frame in relabelled(moved)]
        [[('organisation/a', 'Hospital', 'Organisation')], [('organisation/a', 'Organisation', 'SME')]]
    """
    ways = [_way(*row) for row in moved.iter_rows()]
    first, then = ([way[half] for way in ways if len(way) > half] for half in (0, 1))
    return pl.DataFrame(first, moved.schema, orient="row"), pl.DataFrame(then, moved.schema, orient="row")


def _way(id_: str, before: str, after: str) -> list[tuple[str, str, str]]:
    classes = load_schema().classes
    was, is_ = (set(classes[name].labels) for name in (before, after))
    if was <= is_ or is_ <= was:
        return [(id_, before, after)]
    key = classes[before].key
    return [(id_, before, key), (id_, key, after)]


def _now(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Keep what is, without what was."""
    frame = frame.rename({name: name.removesuffix("_after") for name in frame.columns if name.endswith("_after")})
    return frame.select(*columns, "properties", "sources")


def _prefix(column: str) -> pl.Expr:
    return pl.col(column).str.split_exact("/", 1).struct.field("field_0")


def cut(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Cut rows of one shape into batches that fit into one message."""
    texts = [name for name in frame.columns if name.startswith("properties")]
    if sum(frame[name].str.len_bytes().sum() for name in texts) <= BYTES:
        yield from frame.iter_slices(ROWS)
        return
    bytes_ = pl.sum_horizontal(pl.col(name).str.len_bytes().cast(pl.Int64) for name in texts).cum_sum()
    for piece in frame.with_columns(piece=bytes_ // BYTES).partition_by("piece", include_key=False):
        yield from piece.iter_slices(ROWS)
