"""A network out of the store: as the observatory reads it, and row by row; and the whole way to a list of brokers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import neo4j
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sizes import Data
from trial import Found

from graph.affiliations import Affiliations
from graph.connection import Graph, connect
from graph.gather import read_affiliations
from graph.measure import Values, named
from graph.network import Network
from graph.projection import project
from graph.roles import ROLES, Roles, roles
from graph.selection import Selection, network_of
from graph.settings import Settings
from ontology.schema import load_schema

# How long the list of brokers is.
_LISTED = 100
_MEASURES = ("constraint", "effective_size", "community", "core_number", "pagerank", "betweenness_sampled")


def by_gateway(data: Data) -> Graph:
    """Connect as the observatory does."""
    load_schema()  # once in a process, and not a part of reading the store
    told = data.store["settings"]
    return connect(Settings(**{**told, "home": Path(told["home"])}))


class Plain(NamedTuple):
    """A store as the plain driver reaches it.

    Attributes:
        driver: The driver.
        database: The name of the database, or nothing for the only one.
    """

    driver: neo4j.Driver
    database: str | None


def by_driver(data: Data) -> Plain:
    """Connect by the driver alone."""
    return Plain(
        neo4j.GraphDatabase.driver(data.store["address"], auth=tuple(data.store["login"])), data.store["database"]
    )


def warmed(connected: Callable[[Data], Any], work: Callable[[Any], Any]) -> Callable[[Data], Any]:
    """Connect, and do the work once, so that the server has seen it before."""

    def given(data: Data) -> Any:
        store = connected(data)
        work(store)
        return store

    return given


def gathered(known: Affiliations, graph: Graph) -> Found:
    """Say who takes part in what."""
    graph.close()
    return Found(_keys(known.actor, known.activity, len(known.activities.ids)))


class Rows(NamedTuple):
    """What was read row by row.

    Attributes:
        actors: Organisations by id: name, labels, country.
        activities: Activities by id: first and last day.
        regions: Regions by id: level, name, where.
        pairs: All links, by what they are.
    """

    actors: dict[str, tuple[Any, ...]]
    activities: dict[str, tuple[Any, ...]]
    regions: dict[str, tuple[Any, ...]]
    pairs: dict[str, list[tuple[Any, ...]]]


_NODES = {
    "actors": "MATCH (n:Organisation) RETURN n.id, n.name, labels(n), n.country",
    "activities": "MATCH (n:Project) RETURN n.id, n.startDate, n.endDate",
    "regions": "MATCH (n:Region) RETURN n.id, n.level, n.name, n.location",
}
_LINKS = {
    "part": "MATCH (o:Organisation)-[r:PARTICIPATES_IN]->(n:Project) RETURN o.id, n.id, r.role",
    "located": "MATCH (n:Organisation)-[:LOCATED_IN]->(r:Region) RETURN n.id, r.id",
    "unit": "MATCH (o:Organisation)-[:PART_OF]->(w:Organisation) RETURN o.id, w.id",
    "within": "MATCH (r:Region)-[:WITHIN]->(o:Region) RETURN r.id, o.id",
}


def row_by_row(store: Plain) -> Rows:
    """Read the same as `graph.gather`, a row for each node and link, as the driver's own documentation shows it."""
    with store.driver.session(database=store.database, default_access_mode=neo4j.READ_ACCESS) as session:
        nodes = {name: {row[0]: tuple(row[1:]) for row in session.run(text)} for name, text in _NODES.items()}
        pairs = {name: [tuple(row) for row in session.run(text)] for name, text in _LINKS.items()}
    return Rows(**nodes, pairs=pairs)


def links_alone(store: Plain) -> Rows:
    """Read the participations alone, of two ids each."""
    with store.driver.session(database=store.database, default_access_mode=neo4j.READ_ACCESS) as session:
        found = session.run("MATCH (o:Organisation)-[:PARTICIPATES_IN]->(n:Project) RETURN o.id, n.id")
        return Rows({}, {}, {}, {"part": [tuple(row) for row in found]})


def read_rows(result: Rows, store: Plain) -> Found:
    """Say who takes part in what."""
    store.driver.close()
    part = result.pairs["part"]
    actors = sorted(result.actors or {row[0] for row in part})
    activities = sorted(result.activities or {row[1] for row in part})
    actor, activity = ({id_: place for place, id_ in enumerate(ids)} for ids in (actors, activities))
    places = np.array([(actor[row[0]], activity[row[1]]) for row in part], np.int64).reshape(-1, 2)
    return Found(_keys(places[:, 0], places[:, 1], len(activities)))


def _keys(actor: NDArray[Any], activity: NDArray[Any], activities: int) -> NDArray[np.float64]:
    return np.sort(actor.astype(np.float64) * activities + activity)


class _Laps:
    """The seconds of each step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._begun = time.perf_counter()

    def end(self, name: str) -> None:
        """End a step."""
        now = time.perf_counter()
        self.seconds[name], self._begun = now - self._begun, now


def ready(data: Data) -> Graph:
    """Connect, once the kernels are there: they are compiled once on a machine, and then read from a file."""
    small = Network.of([("a", "b", 1), ("b", "c", 1), ("a", "c", 1)])
    _measured(small, _Laps())
    project(sparse.csr_array(np.ones((2, 1), np.int32)))
    return by_gateway(data)


def whole_run(graph: Graph) -> dict[str, float]:
    """Go from the store to communities, roles and a list of brokers; tell the seconds of each step."""
    laps = _Laps()
    known = read_affiliations(graph)
    laps.end("read")
    network = network_of(known, Selection())
    laps.end("project")
    brokers = _measured(network, laps)
    assert len(brokers) == min(_LISTED, len(network))
    return laps.seconds


def _measured(network: Network, laps: _Laps) -> list[tuple[Any, ...]]:
    counted = roles(network, network.countries)
    laps.end("roles")
    of = {}
    for name in _MEASURES:
        of[name] = named(name)(network)
        laps.end(name)
    return _brokers(network, counted, of)


def _brokers(network: Network, counted: Roles, of: Mapping[str, Values]) -> list[tuple[Any, ...]]:
    """List the nodes that most paths pass through, with all that was measured and how often each is a gatekeeper."""
    gates = counted.counts[:, ROLES.index("gatekeeper")].tolist()
    between = of["betweenness_sampled"]
    first = sorted(range(len(network)), key=lambda place: -(between[network.ids[place]] or 0.0))[:_LISTED]
    return [(network.names[place], gates[place], *(one[network.ids[place]] for one in of.values())) for place in first]


def steps(laps: dict[str, float], graph: Graph) -> Found:
    """Tell the seconds of each step, and the memory of the engine."""
    engine = graph._engine  # noqa: SLF001
    graph.close()
    told = ", ".join(f"{name} {seconds:.1f}" for name, seconds in laps.items() if seconds >= 0.05)
    pid = engine.pid if engine is not None else 0
    status = Path(f"/proc/{pid}/status")
    memory = status.read_text(encoding="ascii").partition("VmHWM:")[2].split()[0] if status.exists() else ""
    return Found(np.zeros(0), note=told + (f"; the engine's own peak {int(memory) / 1024:,.0f} MiB" if memory else ""))
