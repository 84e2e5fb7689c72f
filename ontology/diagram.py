"""Draws the ontology as SVG: each link as a line from the class it starts at to the class it ends at.

Three columns: where links start, the links, where they end. A class stands with its subclasses written beneath it, so
every class and every link is in the picture. The order of the boxes is found by moving each to the mean height of its
links a few times (barycentre heuristic of Sugiyama, Tagawa and Toda, 1981, doi:10.1109/TSMC.1981.4308636), so the same
ontology always gives the same bytes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from .schema import ROOT, Class, Link, Schema

_COLOURS = ("#1b6ca8", "#b5541c", "#2e7d4f", "#7b3f98", "#a8851b", "#b03060", "#3a7d7d", "#5a5a8c", "#6b5b3e")
_WIDTH = 1180
_BOX = 330
_PILL = 190
_PITCH = 34
_TOP = 64
_GAP = 14
_LINE = 15
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class _Box:
    """A class in one of the outer columns."""

    class_: Class
    below: tuple[str, ...]
    links: int
    y: float = 0

    @property
    def height(self) -> float:
        return max(30 + _LINE * len(self.below), 9 * self.links + 9)


def draw(schema: Schema) -> str:
    """Return the ontology as an SVG text.

    Example:
        >>> from ontology.schema import load_schema
        >>> draw(load_schema()).startswith("<svg ")
        True
    """
    links, sources, targets = _ordered(schema)
    left = [_boxed(schema, name, [link.domain for link in links]) for name in sources]
    right = [_boxed(schema, name, [link.range for link in links]) for name in targets]
    height = _TOP + max(_PITCH * len(links), _needed(left), _needed(right)) + 20
    starts, ends = _placed(left, height), _placed(right, height)
    middle = {link.name: _TOP + (height - _TOP - 20) * (i + 0.5) / len(links) for i, link in enumerate(links)}
    colours = _colours(schema)
    parts = [
        *_curves(links, starts, middle, colours, lambda link: link.domain, outgoing=True),
        *_curves(links, ends, middle, colours, lambda link: link.range, outgoing=False),
        *(_box(box, 20, colours[box.class_.module]) for box in starts.values()),
        *(_box(box, _WIDTH - 20 - _BOX, colours[box.class_.module]) for box in ends.values()),
        *(_pill(link, middle[link.name], colours[link.module]) for link in links),
    ]
    return _document(height, parts, colours)


def _ordered(schema: Schema) -> tuple[list[Link], list[str], list[str]]:
    """Order links, sources and targets so that few lines cross."""
    links = list(schema.links.values())
    sources = list(dict.fromkeys(link.domain for link in links))
    targets = list(dict.fromkeys(link.range for link in links))
    for _ in range(_ROUNDS):
        links.sort(key=lambda link: (sources.index(link.domain) + targets.index(link.range), link.name))
        place = {link.name: i for i, link in enumerate(links)}
        sources.sort(key=lambda name: _mean(place[link.name] for link in links if link.domain == name))
        targets.sort(key=lambda name: _mean(place[link.name] for link in links if link.range == name))
    return links, sources, targets


def _mean(values: Iterable[int]) -> float:
    found = list(values)
    return sum(found) / len(found)


def _boxed(schema: Schema, name: str, ends: Sequence[str]) -> _Box:
    text = _unlinked(schema) if name == ROOT else ", ".join(schema.descendants(name))
    return _Box(schema.class_(name), tuple(textwrap.wrap(text, 52)), ends.count(name))


def _unlinked(schema: Schema) -> str:
    """Say what the root stands for, and which classes no other box would show."""
    ends = {end for link in schema.links.values() for end in (link.domain, link.range)} - {ROOT}
    rest = [name for name, class_ in schema.classes.items() if name != ROOT and not ends.intersection(class_.labels)]
    return ", ".join(["anything in the graph", *rest])


def _needed(boxes: Iterable[_Box]) -> float:
    return sum(box.height + _GAP for box in boxes)


def _placed(boxes: Sequence[_Box], height: float) -> dict[str, _Box]:
    spare = (height - _TOP - 20 - _needed(boxes)) / len(boxes)
    placed: dict[str, _Box] = {}
    y = _TOP + spare / 2
    for box in boxes:
        placed[box.class_.name] = replace(box, y=y)
        y += box.height + _GAP + spare
    return placed


def _colours(schema: Schema) -> dict[str, str]:
    modules = sorted({class_.module for class_ in schema.classes.values()} | {k.module for k in schema.links.values()})
    return {module: _COLOURS[i % len(_COLOURS)] for i, module in enumerate(modules)}


def _curves(
    links: Sequence[Link],
    boxes: Mapping[str, _Box],
    middle: Mapping[str, float],
    colours: Mapping[str, str],
    end: Callable[[Link], str],
    *,
    outgoing: bool,
) -> list[str]:
    curves = []
    for name, box in boxes.items():
        own = [link for link in links if end(link) == name]
        for i, link in enumerate(own):
            y = box.y + box.height * (i + 1) / (len(own) + 1)
            colour = colours[link.module]
            if outgoing:
                curves.append(_curve(20 + _BOX, y, (_WIDTH - _PILL) / 2, middle[link.name], colour, arrow=False))
            else:
                start = (_WIDTH + _PILL) / 2
                curves.append(_curve(start, middle[link.name], _WIDTH - 26 - _BOX, y, colour, arrow=True))
    return curves


def _curve(x1: float, y1: float, x2: float, y2: float, colour: str, *, arrow: bool) -> str:
    bend = (x1 + x2) / 2
    tip = f'<path d="M{x2:.0f} {y2 - 4:.1f} l7 4 l-7 4 z" fill="{colour}"/>' if arrow else ""
    path = f"M{x1:.0f} {y1:.1f} C{bend:.0f} {y1:.1f} {bend:.0f} {y2:.1f} {x2:.0f} {y2:.1f}"
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.4" opacity=".75"/>{tip}'


def _box(box: _Box, x: float, colour: str) -> str:
    name = escape(box.class_.name)
    style = ' font-style="italic"' if box.class_.abstract else ""
    lines = "".join(
        f'<text x="{x + 12:.0f}" y="{box.y + 36 + _LINE * i:.1f}" font-size="11" fill="#555">{escape(line)}</text>'
        for i, line in enumerate(box.below)
    )
    return (
        f'<rect x="{x:.0f}" y="{box.y:.1f}" width="{_BOX}" height="{box.height:.0f}" rx="5" fill="#fff" '
        f'stroke="{colour}"/><rect x="{x:.0f}" y="{box.y:.1f}" width="5" height="{box.height:.0f}" fill="{colour}"/>'
        f'<text x="{x + 12:.0f}" y="{box.y + 20:.1f}" font-size="14" font-weight="bold"{style}>{name}</text>{lines}'
    )


def _pill(link: Link, y: float, colour: str) -> str:
    x = (_WIDTH - _PILL) / 2
    carried = f" ({len(link.carries)})" if link.carries else ""
    both = ", both ways" if link.symmetric else ""
    return (
        f'<rect x="{x:.0f}" y="{y - 12:.1f}" width="{_PILL}" height="24" rx="12" fill="#fff" stroke="{colour}"/>'
        f'<text x="{_WIDTH / 2:.0f}" y="{y + 4:.1f}" font-size="12" text-anchor="middle">'
        f"{escape(link.name)}{carried}{both}</text>"
    )


def _document(height: float, parts: Iterable[str], colours: Mapping[str, str]) -> str:
    heads = ((20 + _BOX / 2, "from a class"), (_WIDTH / 2, "link (properties it carries)"))
    titles = "".join(
        f'<text x="{x:.0f}" y="24" font-size="13" fill="#555" text-anchor="middle">{escape(text)}</text>'
        for x, text in (*heads, (_WIDTH - 20 - _BOX / 2, "to a class"))
    )
    step = (_WIDTH - 40) / len(colours)
    legend = "".join(
        f'<rect x="{20 + step * i:.0f}" y="38" width="10" height="10" fill="{colour}"/>'
        f'<text x="{35 + step * i:.0f}" y="47" font-size="12">{escape(module)}</text>'
        for i, (module, colour) in enumerate(colours.items())
    )
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}" width="{_WIDTH}" '
        f'height="{height:.0f}" font-family="Helvetica, Arial, sans-serif" role="img">\n'
        "<title>The classes and links of the ontology</title>\n"
        f'<rect width="100%" height="100%" fill="#fff"/>\n{titles}\n{legend}\n{body}\n</svg>\n'
    )
