"""From the archive to the store: the difference, in batches that can be interrupted at any point and taken up again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import polars as pl

from ontology.schema import load_schema

from . import ledger
from .archive import Archive, Contents, version_of
from .batch import Step, step_of
from .connection import Graph
from .ledger import Ledger
from .load import Load
from .merge import Difference, State
from .outcome import Outcome, outcome_of
from .plan import Plan, Tally, draw_up
from .problem import GraphProblem, UncertainProblem
from .stage import Staged

__all__ = ["Outcome", "Progress", "Tally", "Written", "apply", "finish", "rebuild"]

Progress = Callable[[str, int, int], None]
"""Told what is done (``compared``, ``written``), how much of it, and of how much."""

AHEAD = 2
"""How many batches are made ready while the store works on one."""

_REBUILD = "Run: observatory rebuild"
_EMPTYING = "emptying"


@dataclass(frozen=True, slots=True)
class Written:
    """What a load did.

    Attributes:
        load: The load as the archive keeps it; None if it states exactly what the source's last one did, in which
            case nothing was kept or written.
        nodes: What became of the store's nodes, those of the source and the load included.
        links: What became of its links.
        outcome: What became of each row.
        waiting: How many links of this source wait for an end that nobody states.
        examples: Some of them, as (name, source, target).
        version: The archive's version now.
    """

    load: Load | None
    nodes: Tally
    links: Tally
    outcome: Outcome
    waiting: int
    examples: tuple[tuple[str, str, str], ...]
    version: str


def apply(graph: Graph, archive: Archive, staged: Staged, progress: Progress | None = None) -> Written:
    """Make a staged load count: keep it in the archive and bring the store to what all sources now state.

    Killed at any point, it is either as if it had never been, or it is finished by the next `apply` or `finish`.

    Args:
        graph: The store.
        archive: The archive that the store belongs to.
        staged: The load; it is used up.
        progress: Told how far it is.

    Raises:
        GraphProblem: The store holds another state than the archive's, or another process is at work.
    """
    try:
        with archive.changing(), graph.exclusive():
            _finish(graph, archive, progress)
            return _apply(graph, archive, staged, progress)
    finally:
        staged.discard()


def finish(graph: Graph, archive: Archive, progress: Progress | None = None) -> bool:
    """Finish what a killed load had begun to write; to be called at every start.

    Args:
        graph: The store.
        archive: The archive that the store belongs to.
        progress: Told how far it is.

    Returns:
        Whether there was anything to finish.

    Raises:
        GraphProblem: The store holds neither the state before that load nor one on the way to it, or another process
            is writing it at this moment.
    """
    if archive.pending() is None:
        return False
    with archive.changing(), graph.exclusive():
        return _finish(graph, archive, progress)


def rebuild(
    graph: Graph, archive: Archive, *, as_of: datetime | None = None, progress: Progress | None = None
) -> Contents:
    """Empty the store and write it anew from the archive.

    Args:
        graph: The store; all it holds is removed.
        archive: The archive.
        as_of: Write the graph of that moment; such a store takes no loads until it is rebuilt as of now.
        progress: Told how far it is.

    Returns:
        How much the store holds now.

    Raises:
        GraphProblem: The store mirrors another observatory, of which the archive says nothing.
    """
    with archive.changing(), graph.exclusive(), archive.scratch() as folder:
        _refuse_mirror(graph)
        _empty(graph)
        graph.prepare(load_schema())
        nothing, version = version_of({}), archive.version(as_of)
        difference = Difference({}, archive.state(as_of))
        plan = draw_up(folder, Plan(uuid4().hex, nothing, version), difference.nodes(), difference.links())
        ledger.begin(graph, nothing)
        _carry_out(graph, folder, plan, progress)
        contents = Contents(dict(plan.labels), dict(plan.types), plan.waiting)
        if as_of is None:
            archive.rebuilt(contents)
        return contents


def _apply(graph: Graph, archive: Archive, staged: Staged, progress: Progress | None) -> Written:
    before, loads = archive.state(), archive.loads()
    load = staged.load(loads[-1].number + 1 if loads else 1, archive.version())
    _check(graph, load.before, fresh=not loads)
    history = tuple(one for one in loads if one.source == load.source)
    new = archive.stated(load, (*history, load), staged.folder)
    outcome = outcome_of(before.get(load.source), new)
    load = replace(load, written=outcome.written, unchanged=outcome.unchanged)
    new = archive.stated(load, (*history, load), staged.folder)
    if outcome.same and history[-1].header == load.header:
        waiting, examples = _waiting(archive, before, load.source)
        return Written(None, Tally(), Tally(), outcome, waiting, examples, load.before)
    after = {**before, load.source: new}
    version = version_of({**archive.present(), load.source: load})
    difference = Difference(before, after)
    plan = draw_up(
        staged.folder / "plan",
        Plan(uuid4().hex, load.before, version),
        _told(difference.nodes(), progress),
        difference.links(),
    )
    archive.keep(staged, _with_contents(load, archive.contents(), plan))
    _finish(graph, archive, progress)
    waiting, examples = _waiting(archive, archive.state(), load.source)
    return Written(archive.loads()[-1], plan.nodes, plan.links, outcome, waiting, examples, version)


def _finish(graph: Graph, archive: Archive, progress: Progress | None) -> bool:
    load = archive.pending()
    if load is None:
        return False
    folder = archive.storage.near(archive.plan_of(load))
    _carry_out(graph, folder, Plan.read(folder), progress)
    archive.storage.remove(archive.plan_of(load))
    return True


def _check(graph: Graph, version: str, *, fresh: bool) -> None:
    """Refuse a store that is not at the archive's state; an empty one is begun if the archive is empty as well."""
    _refuse_mirror(graph)
    held = ledger.read(graph)
    if held.version is None and fresh:
        graph.prepare(load_schema())
        ledger.begin(graph, version)
    elif held.version != version or held.plan:
        found = "an empty store" if held.version is None else f"state {held.version}{', unfinished' * bool(held.plan)}"
        raise GraphProblem(graph.uri, found, f"the archive's state {version}", _REBUILD)


def _refuse_mirror(graph: Graph) -> None:
    """Refuse a store that follows another observatory: what it holds is for that one alone to say."""
    if origin := ledger.mirrored(graph):
        remedy = "Name another home for loads of your own: OBSERVATORY_HOME."
        raise GraphProblem(graph.uri, f"a mirror of {origin}", "a store that holds loads of its own", remedy)


def _with_contents(load: Load, before: Contents, plan: Plan) -> Load:
    labels, types = (
        {name: count for name in sorted({*was, *more}) if (count := was.get(name, 0) + more.get(name, 0))}
        for was, more in ((before.labels, plan.labels), (before.types, plan.types))
    )
    return replace(load, labels=labels, types=types, waiting=before.waiting + plan.waiting)


def _carry_out(graph: Graph, folder: Path, plan: Plan, progress: Progress | None) -> None:
    """Apply the batches that the ledger does not have yet, the next ones being made ready meanwhile."""
    start = _start(graph, plan)
    paths = sorted(folder.glob("*.parquet"))
    if len(paths) != plan.batches:
        raise GraphProblem(str(folder), f"{len(paths)} batches", f"{plan.batches} of them", _REBUILD)
    for number, step in enumerate(_steps(paths[start:]), start + 1):
        last = number == plan.batches
        after = Ledger(plan.after) if last else Ledger(plan.before, plan.id, number)
        _write(graph, step, after)
        if progress is not None:
            progress("written", number, plan.batches)
    if not plan.batches:
        graph.write([ledger.mark(Ledger(plan.after))])


def _start(graph: Graph, plan: Plan) -> int:
    """Say with which batch to go on."""
    held = ledger.read(graph)
    if held.plan == plan.id:
        return held.next
    if not held.plan and held.version == plan.after:
        return plan.batches
    if not held.plan and held.version == plan.before:
        return 0
    found = "an empty store" if held.version is None else f"state {held.version}"
    raise GraphProblem(graph.uri, found, f"state {plan.before}, from which the last load began", _REBUILD)


def _write(graph: Graph, step: Step, after: Ledger) -> None:
    """Write one batch and its note in one transaction, exactly once even if the answer to the commit is lost."""
    try:
        graph.write([step, ledger.mark(after)])
    except UncertainProblem:
        if ledger.read(graph) != after:
            graph.write([step, ledger.mark(after)])


def _steps(paths: list[Path]) -> Iterator[Step]:
    with ThreadPoolExecutor(1, "ready") as thread:
        ready: list[Future[Step]] = [thread.submit(_ready, path) for path in paths[:AHEAD]]
        for path in [*paths[AHEAD:], *[None] * len(ready)]:
            step = ready.pop(0).result()
            if path is not None:
                ready.append(thread.submit(_ready, path))
            yield step


def _ready(path: Path) -> Step:
    return step_of(path.stem.rpartition(".")[0], pl.read_parquet(path))


def _told(frames: Iterator[pl.DataFrame], progress: Progress | None) -> Iterator[pl.DataFrame]:
    for number, frame in enumerate(frames, 1):
        yield frame
        if progress is not None:
            progress("compared", number, number)


def _waiting(archive: Archive, state: State, source: str) -> tuple[int, tuple[tuple[str, str, str], ...]]:
    """Count the links of one source that have an end which nobody states."""
    if not archive.contents().waiting:
        return 0, ()
    ids = pl.concat([stated.nodes.select("id") for stated in state.values()]).unique()
    links = state[source].links.select("name", "source", "target").unique()
    here = links.join(ids, left_on="source", right_on="id", how="semi").join(
        ids, left_on="target", right_on="id", how="semi"
    )
    waiting = links.join(here, on=["name", "source", "target"], how="anti").sort("name", "source", "target").collect()
    return waiting.height, tuple(waiting.head(10).iter_rows())


def _empty(graph: Graph) -> None:
    """Remove everything in transactions that fit; until the end the ledger says that the store is not whole."""
    graph.write([ledger.mark(Ledger(_EMPTYING, _EMPTYING))])
    for what, removal in (("()-[x]->()", "DELETE"), ("(x)", "DETACH DELETE")):
        while graph.read(f"MATCH {what} RETURN 1 AS one LIMIT 1", timeout=600).values:
            graph.write([(f"MATCH {what} WITH x LIMIT 5000 {removal} x", {})])
