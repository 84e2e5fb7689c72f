"""How nodes are marked: shape by kind, colour by kind, group or value, size by links or value; and the key to these."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .page import spaced

# Okabe and Ito (2008): told apart with every common colour blindness; the shape of a kind says it a second time.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#56B4E9", "#5B5B5B")
_SHAPES = ("dot", "square", "triangle", "diamond", "star", "triangleDown", "hexagon")
# The kinds met most often keep a colour and a shape of their own.
_USUAL = ("ResearchOrganisation", "Project", "SME", "GoodPractice", "Action", "Hospital", "Organisation")
# From light to dark, so that it can be read without colour too.
_LOW_TO_HIGH = ("#f9cc6c", "#f29b5b", "#d8576b", "#8f2f7d", "#2f0f5b")
_OTHER, _UNKNOWN, _PLAIN = "#8d99a5", "#d3d9df", "#5b6b7a"
_LEAST, _MOST = 8.0, 30.0


@dataclass(frozen=True)
class Mark:
    """How a node is drawn: a colour and a shape in the words of vis-network, and its radius."""

    colour: str
    shape: str
    size: float = 9.0


@dataclass(frozen=True)
class Node:
    """What the mark of a node depends on.

    Args:
        kind: Its class.
        degree: Its links.
        value: What a measure gives for it, if it was measured.
        group: The group it is in, if nodes are grouped.
    """

    kind: str
    degree: int
    value: float | None = None
    group: str | None = None


@dataclass(frozen=True)
class Key:
    """One part of the legend.

    Args:
        title: What the marks tell apart.
        entries: Marks, each with what it stands for.
    """

    title: str
    entries: tuple[tuple[Mark, str], ...]


@dataclass(frozen=True)
class Scale:
    """How a value becomes a size and a colour: the square root makes the area grow as the value does.

    Args:
        least: The least value.
        most: The greatest.
        whole: Whether all values are whole numbers.
    """

    least: float
    most: float
    whole: bool

    @classmethod
    def of(cls, values: Iterable[float | None]) -> Scale | None:
        """Make the scale of some values; ``None`` if none is known."""
        known = [value for value in values if value is not None]
        return cls(min(known), max(known), all(value.is_integer() for value in known)) if known else None

    def place(self, value: float | None) -> float:
        """Give the place of a value between the least, 0, and the greatest, 1; 0 for none."""
        if value is None or self.least == self.most:
            return 0.0 if value is None else 0.5
        return math.sqrt((value - self.least) / (self.most - self.least))

    def size(self, value: float | None) -> float:
        """Give the radius of the mark of a value."""
        return round(_LEAST + (_MOST - _LEAST) * self.place(value), 1)

    def colour(self, value: float | None) -> str:
        """Give the colour of a value.

        Example:
            >>> scale = Scale(0.0, 4.0, True)
            >>> scale.colour(0.0), scale.colour(1.0), scale.colour(4.0), scale.colour(None)
            ('#f9cc6c', '#d8576b', '#2f0f5b', '#d3d9df')
        """
        if value is None:
            return _UNKNOWN
        along = self.place(value) * (len(_LOW_TO_HIGH) - 1)
        before = min(int(along), len(_LOW_TO_HIGH) - 2)
        pair = zip(_rgb(_LOW_TO_HIGH[before]), _rgb(_LOW_TO_HIGH[before + 1]), strict=True)
        return "#" + "".join(f"{round(low + (high - low) * (along - before)):02x}" for low, high in pair)

    def samples(self) -> list[float]:
        """Give five values, evenly spread in size, for the legend; fewer where whole numbers leave no more.

        Example:
            >>> Scale(1.0, 64.0, True).samples(), Scale(0.0, 1.125, False).samples()
            ([1.0, 5.0, 17.0, 36.0, 64.0], [0.0, 0.07, 0.28, 0.63, 1.125])
        """
        between = [self.least + (self.most - self.least) * (part / 4) ** 2 for part in (1, 2, 3)]
        rounded = [float(round(one)) if self.whole else float(f"{one:.2g}") for one in between]
        return sorted({self.least, self.most, *(one for one in rounded if self.least < one < self.most)})


def marked(nodes: Mapping[str, Node], value_title: str = "", group_title: str = ""
           ) -> tuple[dict[str, Mark], tuple[Key, ...]]:  # fmt: skip
    """Give the mark of each node, and the key to all.

    Without values and groups, colour and shape say the kind, and the size the links. A group takes the colour, a value
    the size, and the colour too where there is no group; the shape says the kind in any case.

    Args:
        nodes: The nodes by id.
        value_title: What the values are.
        group_title: What the groups are.
    """
    scale = Scale.of(node.value for node in nodes.values())
    groups = _colours_of_groups([node.group for node in nodes.values()])
    kinds = marks_of_kinds([node.kind for node in nodes.values()], shapes_alone=bool(scale or groups))

    def mark(node: Node) -> Mark:
        of_kind = kinds[node.kind]
        colour = scale.colour(node.value) if scale else of_kind.colour
        size = scale.size(node.value) if scale else 8.0 + 2.1 * math.sqrt(min(node.degree, 100))
        return Mark(groups[node.group] if groups else colour, of_kind.shape, round(size, 1))

    keys = []
    if scale:
        missing = any(node.value is None for node in nodes.values())
        keys.append(Key(value_title or "Value", tuple(_samples(scale, coloured=not groups, missing=missing))))
    if groups:
        keys.append(Key(group_title or "Group", tuple(_named(groups))))
    if len(kinds) > 1 or not keys:
        keys.append(Key("Kind" if keys else "", tuple((mark, spaced(kind)) for kind, mark in kinds.items())))
    return {id_: mark(node) for id_, node in nodes.items()}, tuple(keys)


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


def marks_of_kinds(kinds: Sequence[str], *, shapes_alone: bool = False) -> dict[str, Mark]:
    """Give the mark of each kind, the most frequent first; different ones as far as there are any.

    Args:
        kinds: The kind of each node.
        shapes_alone: The colour says something else.
    """
    chosen: dict[str, Mark] = {}
    for kind, _ in _by_number(kinds):
        tries = [mark_of(kind, turn) for turn in range(49)]
        taken = {mark.shape if shapes_alone else mark.colour for mark in chosen.values()}
        free = [mark for mark in tries if mark not in chosen.values()] or tries
        # A colour of its own while there are some; then a shape of its own in a colour that is taken.
        found = next((mark for mark in free if (mark.shape if shapes_alone else mark.colour) not in taken), free[0])
        chosen[kind] = Mark(_PLAIN, found.shape) if shapes_alone else found
    return chosen


def spelled(value: float) -> str:
    """Spell a value for the legend.

    Example:
        >>> spelled(1234.5), spelled(0.12345), spelled(3.0)
        ('1,234', '0.123', '3')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _colours_of_groups(groups: Sequence[str | None]) -> dict[str | None, str]:
    """Give each of the largest groups a colour of its own, and grey to the rest; nothing where there are no groups."""
    ranked = [group for group, _ in _by_number([group for group in groups if group is not None])]
    colours: dict[str | None, str] = dict.fromkeys(ranked, _OTHER)
    colours.update(zip(ranked, _COLOURS[:-1], strict=False))
    return colours | {None: _UNKNOWN} if colours and None in groups else colours


def _by_number(names: Sequence[str]) -> list[tuple[str, int]]:
    return sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0]))


def _samples(scale: Scale, *, coloured: bool, missing: bool) -> Iterable[tuple[Mark, str]]:
    for value in scale.samples():
        yield Mark(scale.colour(value) if coloured else _PLAIN, "dot", scale.size(value)), spelled(value)
    if missing:
        yield Mark(_UNKNOWN if coloured else _PLAIN, "dot", scale.size(None)), "no value"


def _named(groups: Mapping[str | None, str]) -> Iterable[tuple[Mark, str]]:
    named = [(group, colour) for group, colour in groups.items() if group is not None and colour != _OTHER]
    for group, colour in named:
        yield Mark(colour, "dot"), group
    if (others := len(groups) - len(named) - (None in groups)) > 0:
        yield Mark(_OTHER, "dot"), f"{others} others"
    if None in groups:
        yield Mark(_UNKNOWN, "dot"), "not known"


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
