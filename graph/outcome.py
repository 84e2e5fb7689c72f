"""What became of each row of a load: written, unchanged since the last load, or combined with another row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from .merge import Difference, Stated, counted


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the rows of a load that state anything.

    Attributes:
        same: The load states exactly what the source's last one did.
        rows: One line for each row, sorted: ``row``; ``changed`` (False: its last load stated all of it as well);
            ``combined_with`` (the first row that already states everything this one is about, else null).
    """

    same: bool
    rows: pl.DataFrame

    @property
    def written(self) -> int:
        """How many rows say something that the source's last load did not."""
        return int(self.rows["changed"].sum())

    @property
    def unchanged(self) -> int:
        """How many rows the source's last load had as well."""
        return self.rows.height - self.written

    @property
    def combined(self) -> tuple[tuple[int, int], ...]:
        """Rows that are about nothing of their own, each with the first row about the same."""
        repeats = self.rows.filter(pl.col("combined_with").is_not_null())
        return tuple(repeats.select("row", "combined_with").iter_rows())


def outcome_of(old: Stated | None, new: Stated) -> Outcome:
    """Compare a load with the last one of its source, row by row.

    Args:
        old: What the source stated; None for its first load.
        new: What it states now.
    """
    difference = Difference({} if old is None else {"": old}, {"": new})
    same, frames = old is not None, []
    for kind, by, key in (("nodes", "id", ["id"]), ("links", "source", ["name", "source", "target"])):
        for part in difference.parts(kind, by):
            now, was = (side.filter(pl.col("row") > 0).drop("by", "rank") for side in (part.new, part.old))
            same = same and _equal(was, now)
            frames.append(_judged(was, now, key, is_link=kind == "links"))
    return Outcome(same, _by_row(pl.concat(frames)))


def _equal(was: pl.DataFrame, now: pl.DataFrame) -> bool:
    one, other = counted(was), counted(now)
    return one.height == other.height and one.join(other, on=one.columns, how="anti").height == 0


def _judged(was: pl.DataFrame, now: pl.DataFrame, key: Sequence[str], *, is_link: bool) -> pl.DataFrame:
    """Say of each record whether it is new, and whether an earlier row is about the same thing."""
    repeated = now.select(key).is_duplicated()
    frames = []
    for some, first in ((now.filter(~repeated), pl.col("row")), (now.filter(repeated), pl.col("row").min().over(key))):
        frames += list(_marked(some.with_columns(first=first), was))
    told = pl.concat(frames).with_columns(own=pl.col("row") == pl.col("first"))
    return told.select(
        "row", "changed", "own", pl.when(is_link).then("first").alias("link"), pl.col("first").alias("node")
    )


def _marked(some: pl.DataFrame, was: pl.DataFrame) -> Iterator[pl.DataFrame]:
    content = [column for column in was.columns if column != "row"]
    if not was.height:
        yield some.select("row", "first", changed=pl.lit(value=True))
        return
    known = was.select(content).unique()
    yield some.join(known, on=content, how="anti").select("row", "first", changed=pl.lit(value=True))
    yield some.join(known, on=content, how="semi").select("row", "first", changed=pl.lit(value=False))


def _by_row(records: pl.DataFrame) -> pl.DataFrame:
    rows = records.group_by("row").agg(
        pl.col("changed").any(),
        pl.col("own").any(),
        pl.coalesce(pl.col("link").max(), pl.col("node").max()).alias("with"),
    )
    return rows.sort("row").select(
        "row", "changed", combined_with=pl.when(~pl.col("own")).then("with").otherwise(pl.lit(None, pl.UInt32))
    )
