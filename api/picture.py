"""A network as it will be drawn: which nodes and links are shown, where, with which mark, and what is left out."""

from __future__ import annotations

import textwrap
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from queries.table import Table

from .drawing import rows_of
from .layout import Positions, positions
from .page import spaced

MOST_NODES = 250
MOST_LINES = 2000
# Okabe and Ito (2008): told apart with every common colour blindness; the shape says it a second time.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#56B4E9", "#5B5B5B")
_SHAPES = ("dot", "square", "triangle", "diamond", "star", "triangleDown", "hexagon")
# The kinds met most often keep a colour and a shape of their own.
_USUAL = ("ResearchOrganisation", "Project", "SME", "GoodPractice", "Action", "Hospital", "Organisation")


@dataclass(frozen=True)
class Mark:
    """How a kind of node is drawn: a colour and a shape in the words of vis-network."""

    colour: str
    shape: str


@dataclass(frozen=True)
class Dot:
    """One node of the picture; ``degree`` counts its links in the whole table, also those not shown."""

    id: str
    name: str
    kind: str
    region: str
    degree: int
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """One link of the picture; ``bend`` sets those between the same two nodes apart, 0 is straight."""

    source: str
    target: str
    label: str
    weight: float
    bend: int


@dataclass(frozen=True)
class Picture:
    """What is drawn, and how many nodes and links the table had beyond it."""

    title: str
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    more_dots: int
    more_lines: int
    notes: tuple[str, ...] = ()

    @property
    def marks(self) -> dict[str, Mark]:
        """The mark of each kind shown, most frequent kind first."""
        counted = Counter(dot.kind for dot in self.dots)
        chosen: dict[str, Mark] = {}
        for kind, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
            tries = [mark_of(kind, turn) for turn in range(49)]
            colours = {mark.colour for mark in chosen.values()}
            free = [mark for mark in tries if mark not in chosen.values()]
            # A colour of its own while there are some; then a shape of its own in a colour that is taken.
            chosen[kind] = next((mark for mark in free if mark.colour not in colours), (free or tries)[0])
        return chosen

    @property
    def caption(self) -> str:
        """One sentence on how much is shown, and how much more there is."""
        more = [f"{self.more_dots} more nodes"] if self.more_dots else []
        more += [f"{self.more_lines} more links"] if self.more_lines else []
        beyond = f" · {' and '.join(more)} not shown" if more else ""
        return f"{len(self.dots)} nodes, {len(self.lines)} links{beyond}"


def label_lines(name: str, wide: int = 24) -> list[str]:
    """Break a name into at most two lines, as it stands below its mark.

    Example:
        >>> label_lines("Università degli Studi di Padova e molto altro ancora")
        ['Università degli Studi', 'di Padova e molto altro…']
    """
    return textwrap.wrap(name, wide, max_lines=2, placeholder="…") or [name[:wide]]


def mark_of(kind: str, turn: int = 0) -> Mark:
    """Choose the mark of a kind: the same in every picture, also for a class added tomorrow.

    Args:
        kind: Name of the class.
        turn: How many marks further on, when the first choice is taken.

    Example:
        >>> mark_of("Region") == mark_of("Region"), mark_of("Region") == mark_of("Project")
        (True, False)
    """
    if kind in _USUAL and not turn:
        place = _USUAL.index(kind)
        return Mark(_COLOURS[place], _SHAPES[place])
    number = zlib.crc32(kind.encode()) + turn
    return Mark(_COLOURS[number % 7], _SHAPES[(number // 7) % 7])


def picture_of(table: Table, most_nodes: int = MOST_NODES, most_lines: int = MOST_LINES) -> Picture:
    """Read a table of links as a picture, the nodes with most links first when there are too many.

    Args:
        table: Rows with ``source`` and ``target``; names, kinds, regions, weight and label where they are known.
            A row without a target is a node without links.
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
    dots = tuple(_dot(id_, known[id_], degree[id_], placed) for id_ in sorted(kept))
    return Picture(table.title, dots, _lines(drawn), len(known) - len(kept), linked - len(drawn), table.notes)


def _known(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Gather what the rows say of each node: its first name, kind and region that is not empty."""
    known: dict[str, dict[str, str]] = {}
    for row in rows:
        for end in ("source", "target"):
            if row[end] is not None:
                facts = known.setdefault(row[end], {})
                for fact in ("name", "kind", "region"):
                    if (value := row.get(f"{end}_{fact}")) is not None:
                        facts.setdefault(fact, _text(value))
    return known


def _dot(id_: str, facts: Mapping[str, str], degree: int, placed: Positions) -> Dot:
    kind = facts.get("kind") or spaced(id_.partition("/")[0].replace("-", " ")).title().replace(" ", "")
    return Dot(id_, facts.get("name") or id_, kind, facts.get("region", ""), degree, *placed[id_])


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
        made.append(Line(row["source"], row["target"], _text(row.get("label")), _weight(row), bend))
    return tuple(made)


def _weight(row: Mapping[str, Any]) -> float:
    weight = row.get("weight")
    return float(weight) if isinstance(weight, int | float) and not isinstance(weight, bool) else 1.0


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
