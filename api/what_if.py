"""What if, as the command line and the service are told it and tell it: the same names, the same two tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.changes import Actor, Changes, Tie
from graph.measure import Measure
from graph.network import Network
from graph.problem import TooSlow
from graph.results import refuse_slow, result_of
from graph.selection import Selection, read_network
from graph.what_if import Contact, Moved, WhatIf, what_if
from queries.parameter import full_id
from queries.table import Column, Table

from .measuring import PATIENCE, known_measure
from .observatory import Observatory
from .problem import NotPossible

#: Measures that are compared unless others are named; one that would take too long is left out.
USUAL = ("constraint", "effective_size", "brokerage", "betweenness")
#: Ids that one cell of the summary holds at most.
_MOST = 200


@dataclass(frozen=True)
class Supposed:
    """What comes of some changes.

    Args:
        summary: The network before and after, a row for each thing that is counted.
        moved: The nodes whose value or rank changes most, by measure.
    """

    summary: Table
    moved: Table


def changes_of(
    *,
    add_tie: Iterable[tuple[str, str, float]] = (),
    remove_tie: Iterable[tuple[str, str]] = (),
    add_actor: Iterable[tuple[str, str | None]] = (),
    remove_actor: Iterable[str] = (),
    level: int | None = None,
) -> Changes:
    """Read changes; ids may lack their prefix, as everywhere.

    Args:
        add_tie: One actor, the other, and the weight.
        remove_tie: One actor, and the other.
        add_actor: The actor, and the region it is located in.
        remove_actor: The actor.
        level: That of the selection: where regions stand for their actors, all ids are of regions.

    Raises:
        NotPossible: An id is none.
        GraphProblem: There is nothing to change, or a weight is not positive.

    Example:
        >>> changes_of(add_tie=[("a", "organisation/b", 2)], add_actor=[("a", "PL22")]).add_actors
        (Actor(id='organisation/a', region='region/PL22'),)
    """
    of = "Organisation" if level is None else "Region"
    return Changes(
        tuple(Tie(_id(of, one), _id(of, other), weight) for one, other, weight in add_tie),
        tuple((_id(of, one), _id(of, other)) for one, other in remove_tie),
        tuple(Actor(_id(of, id_), _id("Region", region) if region else None) for id_, region in add_actor),
        tuple(_id(of, id_) for id_ in remove_actor),
    )


def _id(class_name: str, value: str) -> str:
    if (id_ := full_id(class_name, value)) is None:
        raise NotPossible("the changes", repr(value), f"the id of a node of class {class_name}", "Search by name.")
    return id_


def supposed(
    here: Observatory,
    changes: Changes,
    *,
    selection: Selection | None = None,
    measures: Sequence[str] = (),
    by: str = "nuts2",
    top: int = 20,
    patience: float = PATIENCE,
) -> Supposed:
    """Change a network, without writing anything, and say what moves.

    Args:
        here: The observatory.
        changes: What to change.
        selection: What the network is of.
        measures: Names of measures to compare; the usual ones by default.
        by: What divides the nodes into groups, see `graph.grouping.groups_of`.
        top: How many nodes to give for each measure.
        patience: Seconds to wait at most for one measure.

    Raises:
        NotFound: There is no measure of that name.
        TooSlow: A measure that is named would take longer.
        GraphProblem: A change, or the selection, names what is not there.
    """
    network = read_network(here.graph, selection)
    chosen, left_out = _chosen(measures, network, patience)
    known = {one.name: result_of(here.graph, one, selection).values for one in chosen if len(network)}
    found = what_if(network, changes, chosen, by=by, known=known)
    notes = (f"The changed network: {found.after.told}. Nothing is written.", *found.notes)
    return Supposed(_summary(found, by, notes), _moved(found, top, tuple(left_out)))


def _chosen(names: Sequence[str], network: Network, patience: float) -> tuple[list[Measure], list[str]]:
    """Find measures by name, or the usual ones that do not take too long, and say which do."""
    chosen, left_out = [], []
    for name in names or USUAL:
        measure = known_measure(name)
        try:
            refuse_slow(measure, network, patience)
            chosen.append(measure)
        except TooSlow as problem:
            if names:
                raise
            left_out.append(f"{name} is left out: {problem.found}. {problem.remedy}")
    return chosen, left_out


def _summary(found: WhatIf, by: str, notes: tuple[str, ...]) -> Table:
    columns = (
        Column("what", "what is counted"),
        Column("before", "in the network as it is"),
        Column("after", "in the changed network"),
        Column("who", f"ids of those it is about, {_MOST} at most"),
    )
    return Table(columns, tuple(_counted(found, by)), title="What if: summary", notes=notes)


def _counted(found: WhatIf, by: str) -> Iterator[tuple[Any, ...]]:
    parts, groups = found.components, found.communities

    def those(what: str, ids: Sequence[str]) -> tuple[Any, ...]:
        return what, None, len(ids), list(ids[:_MOST])

    yield "nodes", len(found.before), len(found.after), []
    yield "ties", found.before.ties.nnz // 2, found.after.ties.nnz // 2, []
    yield "components", parts.before, parts.after, []
    yield "nodes of the largest component", parts.largest_before, parts.largest_after, []
    yield those("nodes that fall off", parts.fallen)
    yield those("nodes that are joined", parts.joined)
    yield "communities of two nodes or more", groups.before, groups.after, []
    yield "modularity of the communities", groups.quality_before, groups.quality_after, []
    yield those("nodes that change community", groups.moved)
    yield "nodes whose community is unsettled anyway", groups.unsettled, None, []
    yield those(f"pairs of groups by {by} that become tied", _pairs(found.contacts, tied=True))
    yield those(f"pairs of groups by {by} that are tied no longer", _pairs(found.contacts, tied=False))
    for name, moved in found.moved.items():
        yield f"nodes whose {name} changes", None, len(moved), []


def _pairs(contacts: Iterable[Contact], *, tied: bool) -> list[str]:
    return [f"{one.one} – {one.other}" for one in contacts if bool(one.after) is tied]


def _moved(found: WhatIf, top: int, notes: tuple[str, ...]) -> Table:
    columns = (
        Column("measure", "the measure"),
        Column("id", "id of the node; empty for a measure of the whole network"),
        Column("name", "its name"),
        Column("region", "the region it is located in"),
        Column("before", "its value in the network as it is; empty where it has none or is not there"),
        Column("after", "its value in the changed network"),
        Column("change", "the difference"),
        Column("rank_before", "its rank by that value, 1 for the highest"),
        Column("rank_after", "its rank in the changed network"),
    )
    facts = _facts(found)
    rows = (
        (name, one.id, *facts.get(one.id, ("", None)), *_values(one))
        for name, moved in found.moved.items()
        for one in moved[:top]
    )
    cut = any(len(moved) > top for moved in found.moved.values())
    return Table(columns, tuple(rows), cut, "What if: the nodes that move most", notes)


def _values(one: Moved) -> tuple[Any, ...]:
    return one.before, one.after, one.change, one.rank_before, one.rank_after


def _facts(found: WhatIf) -> Mapping[str, tuple[str, str | None]]:
    """Give name and region of each node, those that are gone included."""
    return {
        id_: (network.names[place], network.regions[place])
        for network in (found.after, found.before)
        for place, id_ in enumerate(network.ids)
    }
