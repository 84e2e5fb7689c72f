"""Gaps as answers: the four columns that all questions about gaps share, and how their reasons are worded.

A question about gaps says in each row of which type the gap is, why it is one, how large it is, and what would close
it; `gaps/overview` asks every question of the catalogue that has these columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph.connection import Graph
from graph.kept import version
from graph.network import Network

#: The first columns of every question about gaps.
COLUMNS = ("gap", "reason", "size", "closing")
_ENGLISH = {0: "no", 1: "one"}


def counted(number: float, one: str, many: str = "") -> str:
    """Spell a number of things; a fraction to one digit.

    Example:
        >>> counted(0, "tie"), counted(1, "tie"), counted(1234, "activity", "activities"), counted(2.46, "tie")
        ('no tie', 'one tie', '1,234 activities', '2.5 ties')
    """
    whole = abs(number - round(number)) < 0.05
    spelled = _ENGLISH.get(round(number), f"{round(number):,}") if whole else f"{number:,.1f}"
    return f"{spelled} {one if whole and round(number) in _ENGLISH else many or one + 's'}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Put words in a row.

    Example:
        >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")
        ('a', 'a and b', 'a, b or c')
    """
    *before, end = words
    return f"{', '.join(before)} {last} {end}" if before else end


def topic_names(graph: Graph, ids: Sequence[str]) -> Mapping[str, str]:
    """Read the names of some topics; one without a name is called by its id."""
    cypher = "UNWIND $ids AS id MATCH (t:Topic {id: id}) RETURN t.id AS id, coalesce(t.name, t.id) AS name"
    return dict(graph.read(cypher, {"ids": sorted(set(ids))}).values) if ids else {}


def of_which_graph(graph: Graph, network: Network | None = None, told: str = "") -> str:
    """Say of which graph an answer is: what was kept of it, and its state.

    Args:
        graph: The store.
        network: The network that was looked at, if it is one.
        told: What was kept, in words; the network's by default.
    """
    state = f"state {version(graph)}" if version(graph) else "a state without a version"
    kept = told if network is None else network.told
    size = "" if network is None else f"{len(network):,} nodes and {network.ties.nnz // 2:,} ties, "
    return f"Of {size}{kept}; {state} of the graph."
