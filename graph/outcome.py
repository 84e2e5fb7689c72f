"""What became of each row of a load: written, unchanged since the last load, or combined with another row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
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
    rows, same = _Rows(_last_row(new)), old is not None
    for kind, by, key in (("nodes", "id", ["id"]), ("links", "source", ["name", "source", "target"])):
        for part in difference.parts(kind, by):
            now, was = (side.filter(pl.col("row") > 0).drop("by", "rank") for side in (part.new, part.old))
            same = same and _equal(was, now)
            rows.state(now["row"].to_numpy(), _unknown(was, now)["row"].to_numpy())
            repeated = now.select(key).is_duplicated()
            rows.own(now.filter(~repeated)["row"].to_numpy())
            repeats = now.filter(repeated).select("row", first=pl.col("row").min().over(key))
            rows.own(repeats.filter(pl.col("row") == pl.col("first"))["row"].to_numpy())
            others = repeats.filter(pl.col("row") != pl.col("first"))
            rows.repeat(others["row"].to_numpy(), others["first"].to_numpy(), is_link=kind == "links")
    return Outcome(same, rows.frame())


_Numbers = np.ndarray[Any, np.dtype[np.uint32]]


class _Rows:
    """What is known of each row so far: a few bytes for each, however many records it states."""

    def __init__(self, last: int) -> None:
        self._stated, self._changed, self._own = (np.zeros(last + 1, bool) for _ in range(3))
        self._with = {is_link: np.zeros(last + 1, np.uint32) for is_link in (False, True)}

    def state(self, rows: _Numbers, changed: _Numbers) -> None:
        self._stated[rows] = True
        self._changed[changed] = True

    def own(self, rows: _Numbers) -> None:
        """Note rows that are the first about something."""
        self._own[rows] = True

    def repeat(self, rows: _Numbers, first: _Numbers, *, is_link: bool) -> None:
        """Note that others were first about something; what a row links says more of it than what it names."""
        np.maximum.at(self._with[is_link], rows, first)

    def frame(self) -> pl.DataFrame:
        rows = np.flatnonzero(self._stated)
        first = np.where(self._with[True] > 0, self._with[True], self._with[False])
        first[self._own] = 0
        told = {"row": rows.astype(np.uint32), "changed": self._changed[rows], "combined_with": first[rows]}
        return pl.DataFrame(told).with_columns(
            pl.when(pl.col("combined_with") > 0).then("combined_with").alias("combined_with")
        )


def _last_row(stated: Stated) -> int:
    ends = [getattr(stated, kind).select(pl.col("row").max()).collect().item() for kind in ("nodes", "links")]
    return max(end or 0 for end in ends)


def _equal(was: pl.DataFrame, now: pl.DataFrame) -> bool:
    one, other = counted(was), counted(now)
    return one.height == other.height and one.join(other, on=one.columns, how="anti").height == 0


def _unknown(was: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Give the records that the last load did not have."""
    if not was.height:
        return now
    content = [column for column in was.columns if column != "row"]
    return now.join(was.select(content), on=content, how="anti")
