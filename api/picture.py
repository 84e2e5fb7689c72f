"""A network as it will be drawn: which nodes and links are shown, where, with which mark, and what is left out."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from queries.table import Table, plain

from .drawing import rows_of
from .layout import positions
from .marks import Key, Mark, Node, Scale, marked, spelled
from .page import spaced

MOST_NODES = 250
MOST_LINES = 2000


@dataclass(frozen=True)
class Dot:
    """One node of the picture.

    Args:
        id: Its id.
        name: Its name.
        region: Where it is.
        node: What its mark depends on; the degree counts links in the whole table, also those not shown.
        mark: Its mark.
        rank: From 0 to 1, by links and by value, whichever is higher: who gets a label first.
        x: Its place.
        y: Its place, downwards.
    """

    id: str
    name: str
    region: str
    node: Node
    mark: Mark
    rank: float
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """One link of the picture; ``bend`` sets those between the same two nodes apart, 0 is straight.

    A link that has a name leads from one node to the other; one that has none, or lists what two have in common, is a
    tie, and has no direction.
    """

    source: str
    target: str
    label: str
    weight: float
    bend: int
    leads: bool


@dataclass(frozen=True)
class Picture:
    """What is drawn, and how many nodes and links the table had beyond it."""

    title: str
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    more_dots: int
    more_lines: int
    keys: tuple[Key, ...]
    value_title: str = ""
    group_title: str = ""
    notes: tuple[str, ...] = ()

    @property
    def caption(self) -> str:
        """One sentence on how much is shown, and how much more there is."""
        more = [f"{self.more_dots} more nodes"] if self.more_dots else []
        more += [f"{self.more_lines} more links"] if self.more_lines else []
        beyond = f" · {' and '.join(more)} not shown" if more else ""
        return f"{len(self.dots)} nodes, {len(self.lines)} links{beyond}"

    def said(self, dot: Dot) -> list[str]:
        """Give what is said of a node when the mouse rests on it, in lines."""
        node = dot.node
        lines = [dot.name, spaced(node.kind), dot.region, "1 link" if node.degree == 1 else f"{node.degree} links"]
        if node.value is not None:
            lines.append(f"{self.value_title or 'Value'}: {spelled(node.value)}")
        if node.group is not None:
            lines.append(f"{self.group_title or 'Group'}: {node.group}")
        return [line for line in lines if line]


def label_lines(name: str, wide: int = 24) -> list[str]:
    """Break a name into at most two lines, as it stands below its mark.

    Example:
        >>> label_lines("Università degli Studi di Padova e molto altro ancora")
        ['Università degli Studi', 'di Padova e molto altro…']
    """
    return textwrap.wrap(name, wide, max_lines=2, placeholder="…") or [name[:wide]]


def picture_of(table: Table, most_nodes: int = MOST_NODES, most_lines: int = MOST_LINES) -> Picture:
    """Read a table of links as a picture, the nodes with most links first when there are too many.

    Args:
        table: Rows with ``source`` and ``target``; names, kinds, regions, values, groups, weight and label where they
            are known. A row without a target is a node without links.
        most_nodes: How many nodes are shown at most.
        most_lines: How many links are shown at most, the heaviest first.
    """
    rows = [row for row in rows_of(table) if row["source"] is not None]
    known = _known(rows)
    degree = Counter(end for row in rows if row["target"] is not None for end in (row["source"], row["target"]))
    kept = set(sorted(known, key=lambda id_: (-degree[id_], id_))[:most_nodes])
    inside = [row for row in rows if row["target"] is not None and {row["source"], row["target"]} <= kept]
    drawn = sorted(inside, key=lambda row: (-_weight(row), row["source"], row["target"], str(row.get("label"))))
    drawn = drawn[:most_lines]
    placed = positions(sorted(kept), [(row["source"], row["target"]) for row in drawn])
    linked = sum(row["target"] is not None for row in rows)
    value_title, group_title = _first(rows, "value_title"), _first(rows, "group_title")
    nodes = {id_: _node(id_, known[id_], degree[id_]) for id_ in sorted(kept)}
    marks, keys = marked(nodes, value_title, group_title)
    ranks = _ranks(nodes)
    dots = tuple(
        Dot(id_, _text(known[id_].get("name")) or id_, _text(known[id_].get("region")), node, marks[id_], ranks[id_],
            *placed[id_])
        for id_, node in nodes.items()
    )  # fmt: skip
    more = len(known) - len(kept), linked - len(drawn)
    return Picture(table.title, dots, _lines(drawn), *more, keys, value_title, group_title, table.notes)


def _first(rows: Iterable[Mapping[str, Any]], name: str) -> str:
    return next((_text(row[name]) for row in rows if row.get(name)), "")


def _known(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Gather what the rows say of each node: the first of each fact that is not empty."""
    known: dict[str, dict[str, Any]] = {}
    for row in rows:
        for end in ("source", "target"):
            if row[end] is not None:
                facts = known.setdefault(row[end], {})
                for fact in ("name", "kind", "region", "value", "group"):
                    if (value := row.get(f"{end}_{fact}")) is not None:
                        facts.setdefault(fact, value)
    return known


def _node(id_: str, facts: Mapping[str, Any], degree: int) -> Node:
    kind = _text(facts.get("kind")) or spaced(id_.partition("/")[0].replace("-", " ")).title().replace(" ", "")
    value = plain(facts.get("value"))
    group = facts.get("group")
    return Node(kind, degree, None if value is None else float(value), None if group is None else _text(group))


def _ranks(nodes: Mapping[str, Node]) -> dict[str, float]:
    """Rank by links, and by value a little after them: who joins others is to be named first."""
    most = max((node.degree for node in nodes.values()), default=0) or 1
    scale = Scale.of(node.value for node in nodes.values())
    return {
        id_: round(max((node.degree / most) ** 0.5, 0.8 * scale.place(node.value) if scale else 0.0), 4)
        for id_, node in nodes.items()
    }


def _lines(rows: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    """Bend the links between the same two nodes apart; a link back bends the other way by itself."""
    rows = list(rows)
    seen: Counter[frozenset[str]] = Counter()
    pairs = Counter(frozenset((row["source"], row["target"])) for row in rows)
    made = []
    for row in rows:
        pair = frozenset((row["source"], row["target"]))
        seen[pair] += 1
        bend = seen[pair] if pairs[pair] > 1 else 0
        label = row.get("label")
        leads = isinstance(label, str) and label != ""
        made.append(Line(row["source"], row["target"], _text(label), _weight(row), bend, leads))
    return tuple(made)


def _weight(row: Mapping[str, Any]) -> float:
    weight = row.get("weight")
    return float(weight) if isinstance(weight, int | float) and not isinstance(weight, bool) else 1.0


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
