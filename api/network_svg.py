"""The network picture at rest, as SVG text: for print, for PNG, for places where no script may run."""

from __future__ import annotations

import math

from markupsafe import Markup, escape

from .page import spaced
from .picture import Dot, Line, Mark, Picture, label_lines

_FONT = "font-family='DejaVu Sans, Noto Sans, Segoe UI, sans-serif'"
_MARGIN = 10.0
"""Room left and right for half a label, in sizes of its font."""
_LETTER = 0.6
"""Width of a letter as a share of the size of the font; a little more than the mean, so that labels do not touch."""


def svg_of(picture: Picture) -> str:
    """Draw a picture: links below, then marks, then as many labels as fit, the best linked first."""
    across = max((dot.x for dot in picture.dots), default=0.0)
    down = max((dot.y for dot in picture.dots), default=0.0)
    font = max(13.0, across / 70)
    margin, top = font * _MARGIN, font * 6.5
    width, height = max(across + 2 * margin, 640.0), down + top + font * 6
    at = {dot.id: dot for dot in picture.dots}
    marks = picture.marks
    body = [
        *(_line(at[line.source], at[line.target], line) for line in picture.lines),
        *(_dot(dot, marks[dot.kind]) for dot in picture.dots),
        *_labels(picture, font),
    ]
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width:.0f} {height:.0f}' role='img'>"
    title = f"<title>{escape(picture.title or 'Network')}</title><rect width='100%' height='100%' fill='#fff'/>"
    moved = f"<g transform='translate({margin:.0f} {top + font * 2:.0f})'>{''.join(body)}</g>"
    return "".join([head, title, _legend(picture, marks, font, width), moved, "</svg>"])


def mark_svg(mark: Mark, size: float = 9.0) -> Markup:
    """Draw one mark around the origin, with the shapes of vis-network.

    Example:
        >>> "circle" in mark_svg(Mark("#0072B2", "dot"))
        True
    """
    fill = Markup("fill='{}' stroke='#fff' stroke-width='1'").format(mark.colour)
    if mark.shape == "dot":
        return Markup("<circle r='{}' {}/>").format(round(size, 1), fill)
    points = " ".join(f"{x * size:.1f},{y * size:.1f}" for x, y in _corners(mark.shape))
    return Markup("<polygon points='{}' {}/>").format(points, fill)


def _corners(shape: str) -> list[tuple[float, float]]:
    turns = {
        "triangle": (3, -90.0),
        "triangleDown": (3, 90.0),
        "diamond": (4, 0.0),
        "square": (4, 45.0),
        "hexagon": (6, 0.0),
    }
    if shape == "star":
        return [(r * math.cos(a), r * math.sin(a)) for k in range(10)
                for r, a in [((1.2, 0.5)[k % 2], math.radians(-90 + 36 * k))]]  # fmt: skip
    count, first = turns[shape]
    angles = [math.radians(first + 360 * k / count) for k in range(count)]
    return [(1.15 * math.cos(angle), 1.15 * math.sin(angle)) for angle in angles]


def _size(dot: Dot) -> float:
    return 8.0 + 2.0 * math.sqrt(min(dot.degree, 100))


def _line(source: Dot, target: Dot, line: Line) -> Markup:
    width = min(1.0 + line.weight**0.5 * 0.4, 7.0) if line.weight > 0 else 1.0
    shape = Markup("<path d='{}' fill='none' stroke='#9aa7b3' stroke-width='{}'><title>{} → {}{}</title></path>")
    said = f": {spaced(line.label)}" if line.label else ""
    return shape.format(_way(source, target, line.bend), round(width, 1), source.name, target.name, said)


def _way(source: Dot, target: Dot, bend: int) -> str:
    dx, dy = target.x - source.x, target.y - source.y
    if not dx and not dy:  # a link to itself is a loop above the node
        return f"M{source.x} {source.y} c-40 -60 40 -60 0 0"
    middle_x = (source.x + target.x) / 2 - dy * 0.12 * bend
    middle_y = (source.y + target.y) / 2 + dx * 0.12 * bend
    return f"M{source.x} {source.y} Q{middle_x:.1f} {middle_y:.1f} {target.x} {target.y}"


def _dot(dot: Dot, mark: Mark) -> Markup:
    links = "1 link" if dot.degree == 1 else f"{dot.degree} links"
    said = " · ".join(part for part in (dot.name, spaced(dot.kind), dot.region, links) if part)
    return Markup("<g transform='translate({} {})'>{}<title>{}</title></g>").format(
        dot.x, dot.y, mark_svg(mark, _size(dot)), said
    )


def _labels(picture: Picture, font: float) -> list[Markup]:
    marks = [
        (dot.degree, _box(dot.x, dot.y - _size(dot), 2 * _size(dot), 2 * _size(dot)), dot.id) for dot in picture.dots
    ]
    labels: list[_Box] = []
    made: list[Markup] = []
    for dot in sorted(picture.dots, key=lambda dot: (-dot.degree, dot.id)):
        lines = label_lines(dot.name)
        wide, high = max(map(_letters, lines)) * font, font * 1.2 * len(lines)
        # A label may cover the mark of a node with fewer links: the hubs are what one looks for.
        taken = labels + [mark for degree, mark, id_ in marks if degree >= dot.degree and id_ != dot.id]
        for top in (dot.y + _size(dot) + 1, dot.y - _size(dot) - high - 2):
            box = _box(dot.x, top, wide, high)
            if not any(_overlap(box, other) for other in taken):
                labels.append(box)
                rows = enumerate(lines)
                made += [_text(line, dot.x, top + font * (1 + 1.2 * row), font, anchor="middle") for row, line in rows]
                break
    return made


_Box = tuple[float, float, float, float]


def _box(middle: float, top: float, wide: float, high: float) -> _Box:
    return middle - wide / 2, top, middle + wide / 2, top + high


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _letters(text: str) -> float:
    """Estimate how wide a text is, in sizes of its font: capitals are wider."""
    return sum(0.74 if letter.isupper() else _LETTER for letter in text)


def _text(text: str, x: float, y: float, size: float, *, anchor: str = "start", weight: str = "400") -> Markup:
    halo = "paint-order='stroke' stroke='#fff' stroke-width='3' stroke-linejoin='round'"
    shape = "<text x='{}' y='{}' font-size='{}' text-anchor='{}' font-weight='{}' fill='#1b2733' "
    return Markup(shape + halo + " " + _FONT + ">{}</text>").format(  # noqa: S704  (constants; the text is escaped)
        round(x, 1), round(y, 1), round(size, 1), anchor, weight, text
    )


def _legend(picture: Picture, marks: dict[str, Mark], font: float, width: float) -> Markup:
    parts = [_text(picture.title or "Network", font, font * 1.8, font * 1.3, weight="700")]
    x, y = font * 1.5, font * 3.4
    for kind, mark in marks.items():
        name = spaced(kind)
        wide = font * (2.6 + len(name) * _LETTER)
        if x + wide > width:
            x, y = font * 1.5, y + font * 1.7
        parts.append(
            Markup("<g transform='translate({} {})'>{}</g>").format(x, y - font * 0.35, mark_svg(mark, font * 0.55))
        )
        parts.append(_text(name, x + font, y, font))
        x += wide
    parts.append(_text(picture.caption, font, y + font * 1.7, font))
    return Markup("").join(parts)
