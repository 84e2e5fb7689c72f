"""What all sources state together, and how that changes when one of them says something new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import orjson
import polars as pl

from .combine import Conflict, Said, combined
from .records import CANONICAL, Link, Node
from .stage import LINKS, NODES

BUCKET = 100_000
"""About how many records are merged at a time; it bounds memory, not the outcome."""

_NODE_KEY = ("id",)
_LINK_KEY = ("name", "source", "target")


@dataclass(frozen=True, slots=True)
class Stated:
    """All that one source states.

    Attributes:
        rank: Whose word counts: the lower.
        version: What differs when the statements differ.
        nodes: Node records (columns of `graph.stage.NODES`), read when needed.
        links: Link records (columns of `graph.stage.LINKS`), read when needed.
    """

    rank: int
    version: str
    nodes: pl.LazyFrame
    links: pl.LazyFrame


State = Mapping[str, Stated]
"""What each source states, by its name."""


def as_frames(records: Iterable[Node | Link], row: int = 0) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Spell records as the frames that loads are kept in.

    Args:
        records: The records.
        row: The number of the row that states them; 0 for what no row states.

    Returns:
        The frame of nodes and the frame of links.
    """
    nodes, links = [], []
    for record in records:
        properties = record.canonical().decode()
        if isinstance(record, Node):
            nodes.append((record.class_name, record.id, properties, row))
        else:
            links.append((*record.key, properties, row))
    return pl.DataFrame(nodes, NODES, orient="row"), pl.DataFrame(links, LINKS, orient="row")


class Difference:
    """How the graph of one state turns into that of another, a bounded number of records at a time.

    Only keys whose statements differ are looked at, and links of nodes that appear or vanish. Read `nodes` to its
    end before `links`.

    Args:
        before: What the sources stated; empty for an empty graph.
        after: What they state now.
        bucket: About how many records to hold at a time.

    Example:
        >>> nodes, links = as_frames([Node("Region", "region/CZ05", name="Severovýchod"), Link("within", "region/CZ05", "region/CZ0")])
        >>> difference = Difference({}, {"nuts": Stated(100, "1", nodes.lazy(), links.lazy())})
        >>> [frame["id"].to_list() for frame in difference.nodes()]
        [['region/CZ05']]
        >>> [frame.select("target", "waits_after").rows() for frame in difference.links()]
        [[('region/CZ0', True)]]
    """  # noqa: E501  (an example of two lines says more)

    def __init__(self, before: State, after: State, bucket: int = BUCKET) -> None:
        names = sorted({*before, *after})
        changed = [name for name in names if not _alike(before.get(name), after.get(name))]
        self._old = {name: before[name] for name in changed if name in before}
        self._new = {name: after[name] for name in changed if name in after}
        self._rest = {name: after[name] for name in names if name not in changed}
        self._bucket = bucket
        self._flipped: list[pl.DataFrame] = []

    def nodes(self) -> Iterator[pl.DataFrame]:
        """Give the nodes that differ.

        Yields:
            Frames of ``id`` and, each ``_before`` and ``_after``, ``class``, ``properties`` (canonical JSON) and
            ``sources`` (names joined by commas); null before for a node that appears, null after for one that goes.
        """
        for part in self.parts("nodes", "id"):
            touched = part.touched(_NODE_KEY)
            changes = part.changes(_NODE_KEY, touched).filter(_differs("class", "properties", "sources"))
            self._flipped.append(
                changes.filter(pl.col("class_before").is_null() != pl.col("class_after").is_null()).select(
                    "id", appears=pl.col("class_before").is_null()
                )
            )
            yield changes

    def links(self) -> Iterator[pl.DataFrame]:
        """Give the links that differ in the store, and those touched that wait for an end that nobody states.

        Yields:
            Frames of ``name``, ``source``, ``target`` and, each ``_before`` and ``_after``, ``properties``,
            ``sources`` and ``waits``. Properties and sources are null where the link is not in the store.
        """
        flipped = pl.concat([*self._flipped, pl.DataFrame(schema={"id": pl.String, "appears": pl.Boolean})])
        after = _ids({**self._rest, **self._new})
        appeared = flipped.filter("appears").select("id")
        vanished = flipped.filter(~pl.col("appears")).select("id")
        before = pl.concat([after.join(appeared, on="id", how="anti"), vanished])
        for part in self.parts("links", "source"):
            touched = part.touched(_LINK_KEY, flipped.select("id"))
            changes = part.changes(_LINK_KEY, touched)
            changes = _waiting(_waiting(changes, "before", before), "after", after)
            yield changes.filter(_differs("properties", "sources") | pl.col("waits_before") | pl.col("waits_after"))

    def parts(self, kind: str, by: str) -> Iterator[_Part]:
        """Cut the records into buckets by the hash of one column, so that equal keys meet in one bucket."""
        stated = [*self._old.values(), *self._new.values()]
        total = sum(int(getattr(one, kind).select(pl.len()).collect().item()) for one in stated)
        count = max(1, -(-total // self._bucket))
        for number in range(count):
            here = pl.lit(value=True) if count == 1 else pl.col(by).hash(0) % count == number
            old, new, rest = (_labelled(some, kind, here) for some in (self._old, self._new, self._rest))
            yield _Part(_collected(old, kind), _collected(new, kind), rest)


@dataclass(frozen=True, slots=True)
class _Part:
    """The records of one bucket: those of the sources that changed, before and after, and those of the others."""

    old: pl.DataFrame
    new: pl.DataFrame
    rest: pl.LazyFrame | None

    def touched(self, key: Sequence[str], flipped: pl.DataFrame | None = None) -> pl.DataFrame | None:
        """Give the keys to look at; None for all of the changed sources', where they stated nothing before."""
        flips = flipped is not None and flipped.height > 0
        if not self.old.height and not flips:
            return None
        odd = self._odd().select(key)
        return pl.concat([odd, *self._ending(key, flipped)]).unique() if flipped is not None else odd.unique()

    def _odd(self) -> pl.DataFrame:
        """Give the records that stand on one side only, or more often on one."""
        if not self.old.height:
            return self.new
        sides = [counted(side) for side in (self.old, self.new)]
        return pl.concat(sides).group_by(sides[0].columns).len("sides").filter(pl.col("sides") == 1)

    def changes(self, key: Sequence[str], touched: pl.DataFrame | None) -> pl.DataFrame:
        """Merge what is said about the touched keys before and after, side by side."""
        old, new = self.old, self.new
        if touched is None:
            touched = new.select(key).unique() if self.rest is not None else None
        else:
            old, new = (side.join(touched, on=key, how="semi") for side in (old, new))
        if self.rest is not None and touched is not None:
            rest = self.rest.join(touched.lazy(), on=key, how="semi").collect()
            old, new = pl.concat([old, rest]), pl.concat([new, rest])
        return _beside(merged(old, key), merged(new, key), key)

    def _ending(self, key: Sequence[str], flipped: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """Find the links of all sources that end at a node which appears or vanishes."""
        frames = [self.old.lazy(), self.new.lazy(), *([self.rest] if self.rest is not None else [])]
        every = pl.concat([frame.select(key) for frame in frames])
        for end in ("source", "target"):
            yield every.join(flipped.lazy(), left_on=end, right_on="id", how="semi").collect()


def merged(records: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Add up the records about each key.

    Args:
        records: Columns of nodes or links, and ``by`` (the source that states them) and ``rank``.
        key: The columns that tell things apart.

    Returns:
        One row for each key: its columns, ``class`` for nodes, ``properties`` and ``sources``.
    """
    columns = [*key, *(["class"] if "class" in records.columns else []), "properties"]
    repeated = records.select(key).is_duplicated()
    single = records.filter(~repeated).select(*columns, pl.col("by").alias("sources"))
    if single.height == records.height:
        return single
    several = counted(records.filter(repeated)).sort(*key, "rank", "by", *columns, "times")
    return pl.concat([single, _combined(several, key, columns)])


def about(state: State, ids: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add up what all sources state about some nodes, and about the links that start from them.

    Args:
        state: What the sources state.
        ids: A frame with the column ``id``.

    Returns:
        The nodes (``id``, ``class``, ``properties``, ``sources``) and the links (``name``, ``source``, ``target``,
        ``properties``, ``sources``), in no order; a link whose other end nobody states is left out.
    """
    here = pl.lit(value=True)
    nodes, links = (_labelled(state, kind, here) for kind in ("nodes", "links"))
    some = nodes.join(ids.lazy(), on="id", how="semi") if nodes is not None else None
    if links is not None and nodes is not None:
        starting = links.join(ids.lazy(), left_on="source", right_on="id", how="semi")
        links = starting.join(nodes.select("id"), left_on="target", right_on="id", how="semi")
    return merged(_collected(some, "nodes"), _NODE_KEY), merged(_collected(links, "links"), _LINK_KEY)


def conflicts(state: State, *, limit: int | None = None) -> Iterator[Conflict]:
    """Find where sources, or the rows of one, give different values for what can have only one.

    Args:
        state: What the sources state (`graph.archive.Archive.state`).
        limit: How many to give at most.

    Yields:
        The conflicts with what was chosen, nodes before links, by key within a part of the state.
    """
    found = _conflicts(state)
    for _, conflict in zip(range(limit), found, strict=False) if limit is not None else enumerate(found):
        yield conflict


def _conflicts(state: State) -> Iterator[Conflict]:
    difference = Difference({}, state)
    for kind, by, key in (("nodes", "id", _NODE_KEY), ("links", "source", _LINK_KEY)):
        for part in difference.parts(kind, by):
            several = counted(part.new.filter(part.new.select(key).is_duplicated()))
            for stated, group in _groups(several.sort(*key, "rank", "by", "properties"), key):
                yield from (replace(conflict, key=stated) for conflict in combined(group)[2])


def _combined(several: pl.DataFrame, key: Sequence[str], columns: Sequence[str]) -> pl.DataFrame:
    rows = []
    for stated, group in _groups(several, key):
        name, properties, _ = combined(group)
        spelled = orjson.dumps(properties, option=CANONICAL).decode()
        sources = ",".join(sorted({said.source for said in group}))
        rows.append((*stated, *([name] if "class" in columns else []), spelled, sources))
    return pl.DataFrame(rows, dict.fromkeys([*columns, "sources"], pl.String), orient="row")


def _groups(several: pl.DataFrame, key: Sequence[str]) -> Iterator[tuple[tuple[str, ...], list[Said]]]:
    """Go through sorted, counted records key by key."""
    group: list[Said] = []
    last: tuple[str, ...] = ()
    for row in several.iter_rows(named=True):
        stated = tuple(row[column] for column in key)
        if stated != last and group:
            yield last, group
            group = []
        last = stated
        name = row["class"] if "class" in row else row["name"]
        group.append(Said(row["rank"], row["by"], name, orjson.loads(row["properties"]), row["times"]))
    if group:
        yield last, group


def counted(records: pl.DataFrame) -> pl.DataFrame:
    """Fold equal records of one source into one, with how many there are."""
    content = [column for column in records.columns if column != "row"]
    return records.group_by(content).len("times")


def _alike(one: Stated | None, other: Stated | None) -> bool:
    return one is not None and other is not None and (one.rank, one.version) == (other.rank, other.version)


def _labelled(state: State, kind: str, here: pl.Expr) -> pl.LazyFrame | None:
    """Put the records of several sources into one frame, each with its source and rank."""
    frames = [
        getattr(stated, kind).filter(here).with_columns(by=pl.lit(name), rank=pl.lit(stated.rank, pl.Int32))
        for name, stated in state.items()
    ]
    return pl.concat(frames) if frames else None


def _collected(frame: pl.LazyFrame | None, kind: str) -> pl.DataFrame:
    if frame is None:
        return pl.DataFrame(schema={**(NODES if kind == "nodes" else LINKS), "by": pl.String, "rank": pl.Int32})
    return frame.collect(engine="streaming")


def _beside(before: pl.DataFrame, after: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Put what was and what is into one row for each key, leaving out what stays as it is."""
    said = [column for column in before.columns if column not in key]
    order = [*key, *(f"{column}_{side}" for side in ("before", "after") for column in said)]
    if not before.height:
        missing = [pl.lit(None, pl.String).alias(f"{column}_before") for column in said]
        return after.rename({column: f"{column}_after" for column in said}).with_columns(missing).select(order)
    joined = before.rename({column: f"{column}_before" for column in said}).join(
        after.rename({column: f"{column}_after" for column in said}), on=key, how="full", coalesce=True
    )
    return joined.select(order)


def _differs(*columns: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(f"{column}_before").ne_missing(pl.col(f"{column}_after")) for column in columns)


def _ids(state: State) -> pl.DataFrame:
    """Collect the id of every node that somebody states."""
    frames = [stated.nodes.select("id") for stated in state.values()]
    if not frames:
        return pl.DataFrame(schema={"id": pl.String})
    return pl.concat(frames).unique().collect(engine="streaming")


def _waiting(changes: pl.DataFrame, side: str, ids: pl.DataFrame) -> pl.DataFrame:
    """Mark the links that are stated but whose ends are not, and take them out of that side."""
    columns = (f"properties_{side}", f"sources_{side}")
    waits = f"waits_{side}"
    if changes[columns[0]].null_count() == changes.height:
        return changes.with_columns(pl.lit(value=False).alias(waits))
    known = ids["id"].implode()
    here = changes.select((pl.col("source").is_in(known) & pl.col("target").is_in(known)).alias("here"))["here"]
    if here.all():
        return changes.with_columns(pl.lit(value=False).alias(waits))
    return changes.with_columns(
        (pl.col(columns[0]).is_not_null() & ~here).alias(waits),
        *(pl.when(here).then(column).alias(column) for column in columns),
    )
