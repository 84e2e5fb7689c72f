"""Gaps as answers: the four columns that all questions about gaps share, and how their reasons are worded.

A question about gaps says in each row of which type the gap is, why it is one, how large it is, and what would close
it; `gaps/overview` asks every question of the catalogue that has these columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from graph import kept
from graph.connection import Graph
from graph.kept import of_state
from graph.network import Network
from graph.profiles import Profiles
from ontology.schema import load_schema

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


def sentence(text: str) -> str:
    """End a sentence, if a name has not done so: what is "a.s." takes no second full stop.

    Example:
        >>> sentence("It lacks a tie with Nemocnice, a.s."), sentence("It lacks a tie")
        ('It lacks a tie with Nemocnice, a.s.', 'It lacks a tie.')
    """
    return text if text.endswith(".") else f"{text}."


def worded_kind(kind: str) -> str:
    """Give the label of a class.

    Example:
        >>> worded_kind("ResearchOrganisation"), worded_kind("SME")
        ('research organisation', 'SME')
    """
    classes = load_schema().classes
    return classes[kind].label["en"] if kind in classes else kind


def topic_names(graph: Graph) -> Mapping[str, str]:
    """Read the names of all topics; one without a name is called by its id."""
    cypher = "MATCH (t:Topic) RETURN collect(t.id), collect(coalesce(t.name, t.id))"
    return of_state(graph, ("topic names",), lambda: dict(zip(*graph.columns(cypher), strict=True)))


def meeting(profiles: Profiles, one: int, other: int, topics: Mapping[str, str], topic: int | None = None) -> str:
    """Say which actors of two regions could work together, and on what: the most active ones that do not yet.

    Args:
        profiles: The regions.
        one: Number of the one.
        other: Number of the other.
        topics: Names of topics.
        topic: On which they should; by default the one on which both do most.
    """
    shared = profiles.shared_topic(one, other) if topic is None else topic
    about = "" if shared is None else f" on {topics.get(profiles.topic_ids[shared], profiles.topic_ids[shared])}"
    first = profiles.most_active(one, shared)
    second = profiles.most_active(other, shared, apart_from=first)
    ends = (_doing(profiles, one, first, shared), _doing(profiles, other, second, shared))
    return f"an activity{about} of {ends[0]} with {ends[1]}"


def _doing(profiles: Profiles, region: int, actor: int | None, topic: int | None) -> str:
    if actor is None:
        return f"an actor of {profiles.names[region]}"
    (number,) = profiles.activities(np.array([actor]), topic).tolist()
    doing = counted(number, "activity", "activities") + ("" if topic is None else " on it")
    return f"{profiles.actors.names[actor]} ({profiles.names[region]}, {doing})"


def of_which_graph(graph: Graph, network: Network | None = None, told: str = "") -> str:
    """Say of which graph an answer is: what was kept of it, and its state.

    Args:
        graph: The store.
        network: The network that was looked at, if it is one.
        told: What was kept, in words; the network's by default.
    """
    part = told if network is None else network.told
    size = "" if network is None else f"{len(network):,} nodes and {network.ties.nnz // 2:,} ties, "
    return f"Of {size}{part}; {kept.told(graph)}."
