"""A measure of one network of one state of the store: computed once, and kept with what it is of."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from .connection import Graph
from .kept import is_kept, of_state, version
from .measure import Bounds, Measure, Option, Values
from .network import Network
from .problem import GraphProblem, TooSlow
from .selection import Selection, read_network

# A result that took longer than this many seconds is worth a file.
_WORTH_KEEPING = 1.0


@dataclass(frozen=True, eq=False)
class Result:
    """The values of a measure, and all that says of which graph they are.

    Args:
        measure: Which measure.
        options: What was chosen for it.
        selection: What the network is of.
        network: The network.
        values: A value per node id; of a measure of the whole network the one value under ``""``.
        bounds: Where values are estimated: between which values the truth lies.
        version: The state of the store; empty if it has none.
        made: When they were computed.
    """

    measure: Measure
    options: Mapping[str, Option]
    selection: Selection
    network: Network
    values: Values
    bounds: Bounds
    version: str
    made: dt.datetime

    @property
    def told(self) -> tuple[str, ...]:
        """What a reader must know beside the values, in sentences."""
        known = sum(value is not None for value in self.values.values())
        lines = [told_of(self.network, self.version)[0]]
        if not self.measure.whole and known < len(self.values):
            lines.append(f"{len(self.values) - known:,} nodes have no value.")
        if self.bounds:
            lines.append(
                "Estimated from a sample with a fixed seed; low and high say between which values the truth lies."
            )
        chosen = ", ".join(f"{name} = {value}" for name, value in self.options.items())
        state = f"state {self.version}" if self.version else "a state without a version"
        lines.append(
            f"{f'With {chosen}. ' if chosen else ''}Computed {self.made:%Y-%m-%d %H:%M} UTC, {state} of the graph."
        )
        return tuple(lines)

    def ranked(self, *, lowest: bool = False) -> list[tuple[str, float]]:
        """Give ids and values, the highest first, equal values by id; nodes without a value are left out."""
        known = [(id_, value) for id_, value in self.values.items() if value is not None and math.isfinite(value)]
        return sorted(known, key=lambda pair: (pair[1] if lowest else -pair[1], pair[0]))


def told_of(network: Network, state: str) -> tuple[str, str]:
    """Say of which network an answer is, and of which state of the graph.

    Args:
        network: The network.
        state: The state of the graph, as `graph.kept.told` words it.

    Example:
        >>> told_of(Network.of([("a", "b", 1)]), "state 7f of the graph")
        ('Network of 2 nodes and 1 ties: made by hand.', 'State 7f of the graph.')
    """
    ties = network.ties.nnz // 2
    of = f"Network of {len(network):,} nodes and {ties:,} ties: {network.told or 'made by hand'}."
    return of, f"{state[:1].upper()}{state[1:]}."


def result_of(
    graph: Graph,
    measure: Measure,
    selection: Selection | None = None,
    options: Mapping[str, Any] | None = None,
    *,
    patience: float = math.inf,
) -> Result:
    """Compute a measure, or give what was computed for the same network in the same state of the store.

    Args:
        graph: The store.
        measure: Which measure.
        selection: What the network is of; everything by default.
        options: What is chosen for the measure, as text or as values.
        patience: Seconds that the caller is ready to wait for the values themselves.

    Raises:
        TooSlow: They would take longer; the message says how long, and which measure to take instead.
        GraphProblem: An option or the selection is wrong, or the network has no node.
        Cancelled: It was called off.
    """
    wanted = _Wanted(measure, measure.read(options or {}), selection or Selection(), version(graph))
    file = wanted.file(graph.settings.home)
    # Before the wait for another who computes the same, which may take hours as well.
    if not math.isinf(patience) and not is_kept(graph, wanted.key):
        network = _some(read_network(graph, wanted.selection))
        if _read(file, wanted, network) is None:
            refuse_slow(measure, network, patience)

    def made() -> Result:
        network = _some(read_network(graph, wanted.selection))
        return _read(file, wanted, network) or _computed(file, wanted, network)

    return of_state(graph, wanted.key, made)


@dataclass(frozen=True)
class _Wanted:
    """What is asked for, but for the network itself."""

    measure: Measure
    options: Mapping[str, Option]
    selection: Selection
    version: str

    @property
    def key(self) -> tuple[Hashable, ...]:
        """What the values depend on beside the store."""
        return ("measure", self.measure.name, self.selection, tuple(self.options.items()))

    def file(self, home: Path) -> Path | None:
        """Name the file of the result: by the state of the store, the measure as it is written, and what it is of."""
        if not self.version or "+" in self.version:
            return None  # a state that no archive can name, or that passes
        what = repr((self.measure.path.read_text(encoding="utf-8"), self.selection, sorted(self.options.items())))
        key = hashlib.sha256(what.encode()).hexdigest()[:16]
        return home / "measures" / self.version / f"{self.measure.name}-{key}.parquet"

    def result(self, network: Network, values: Values, bounds: Bounds, made: dt.datetime) -> Result:
        return Result(self.measure, self.options, self.selection, network, values, bounds, self.version, made)


def _some(network: Network) -> Network:
    if not len(network):
        raise GraphProblem(
            "the network", f"no node at all: {network.told}", "one or more", "Leave out a filter, or load more data."
        )
    return network


def _computed(file: Path | None, wanted: _Wanted, network: Network) -> Result:
    measure = wanted.measure
    begun = time.perf_counter()
    values = measure(network, **wanted.options)
    made = dt.datetime.now(dt.UTC).replace(microsecond=0)
    result = wanted.result(network, values, measure.bounds(network), made)
    if file is not None and time.perf_counter() - begun > _WORTH_KEEPING:
        _keep(file, result)
    return result


def refuse_slow(measure: Measure, network: Network, patience: float) -> None:
    """Refuse a measure that would take longer than that many seconds.

    Raises:
        TooSlow: It would; the message says how long, and which measure to take instead.
    """
    if (seconds := measure.seconds(network)) <= patience:
        return
    ties = network.ties.nnz // 2
    raise TooSlow(
        f"measure {measure.name}",
        f"a network of {len(network):,} nodes and {ties:,} ties: about {_spelled(seconds)}",
        f"at most {_spelled(patience)}",
        f"Take the measure {measure.instead}, or filter more." if measure.instead else "Filter more.",
    )


def _spelled(seconds: float) -> str:
    """Spell a time.

    Example:
        >>> _spelled(20), _spelled(300), _spelled(9000)
        ('20 seconds', '5 minutes', '2.5 hours')
    """
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.1f} hours"


def _keep(file: Path, result: Result) -> None:
    """Keep a result; those of other states of the store, which nobody will ask for again, are let go."""
    for old in file.parent.parent.glob("*/*.parquet"):
        if old.parent != file.parent:
            old.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    bounds = result.bounds
    frame = pl.DataFrame(
        {
            "id": list(result.values),
            "value": pl.Series(list(result.values.values()), dtype=pl.Float64),
            "low": pl.Series([bounds[id_][0] if bounds else None for id_ in result.values], dtype=pl.Float64),
            "high": pl.Series([bounds[id_][1] if bounds else None for id_ in result.values], dtype=pl.Float64),
        }
    )
    part = file.with_suffix(f".{time.time_ns()}.part")
    frame.write_parquet(part, metadata={"made": result.made.isoformat()})
    part.replace(file)


def _read(file: Path | None, wanted: _Wanted, network: Network) -> Result | None:
    """Read a kept result; a file that does not fit the network is as good as none."""
    if file is None or not file.is_file():
        return None
    try:
        frame, made = pl.read_parquet(file), dt.datetime.fromisoformat(pl.read_parquet_metadata(file)["made"])
        ids, values, low, high = (frame[name].to_list() for name in ("id", "value", "low", "high"))
    except (pl.exceptions.PolarsError, OSError, KeyError, ValueError):
        return None
    if not wanted.measure.whole and tuple(ids) != network.ids:
        return None
    known = zip(ids, low, high, strict=True)
    bounds = {id_: (least, most) for id_, least, most in known if least is not None and most is not None}
    return wanted.result(network, dict(zip(ids, values, strict=True)), bounds, made)
