"""The network picture at rest, as SVG text: for print, for PNG, for places where no script may run."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from .marks import Key, Mark
from .page import spaced
from .picture import Dot, Line, Picture, label_lines

_FONT = "font-family='DejaVu Sans, Noto Sans, Segoe UI, sans-serif'"
_MARGIN = 10.0
"""Room left and right for half a label, in sizes of its font."""
_LETTER = 0.63
_WIDE = dict.fromkeys("fijlrtI.,:;'()/ -", 0.4) | dict.fromkeys("mwMW", 0.98)
"""Width of most letters, and of narrow and wide ones, as a share of the size of the font."""


def svg_of(picture: Picture) -> str:
    """Draw a picture: the legend above; links below, then marks, then as many labels as fit, by rank."""
    across = max((dot.x for dot in picture.dots), default=0.0)
    down = max((dot.y for dot in picture.dots), default=0.0)
    font = max(13.0, across / 70)
    margin = font * _MARGIN
    width = max(across + 2 * margin, 640.0)
    legend, top = _legend(picture, font, width)
    at = {dot.id: dot for dot in picture.dots}
    body = [
        *(_line(at[line.source], at[line.target], line) for line in picture.lines),
        *(_dot(dot, picture) for dot in picture.dots),
        *_labels(picture, font, (across - width) / 2, (across + width) / 2),
    ]
    height = top + down + font * 9
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width:.0f} {height:.0f}' role='img'>"
    title = f"<title>{escape(picture.title or 'Network')}</title><rect width='100%' height='100%' fill='#fff'/>"
    moved = f"<g transform='translate({(width - across) / 2:.0f} {top + font * 4:.0f})'>{''.join(body)}</g>"
    return "".join([head, title, legend, moved, "</svg>"])


def mark_svg(mark: Mark, size: float | None = None) -> Markup:
    """Draw one mark around the origin, with the shapes of vis-network, in its own size or another.

    Example:
        >>> "circle" in mark_svg(Mark("#0072B2", "dot"))
        True
    """
    size = mark.size if size is None else size
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


def _line(source: Dot, target: Dot, line: Line) -> Markup:
    width = min(1.0 + line.weight**0.5 * 0.4, 7.0) if line.weight > 0 else 1.0
    shape = Markup("<path d='{}' fill='none' stroke='#9aa7b3' stroke-width='{}'><title>{} {} {}{}</title></path>")
    said = f": {spaced(line.label)}" if line.label else ""
    return shape.format(
        _way(source, target, line.bend), round(width, 1), source.name, "→" if line.leads else "–", target.name, said
    )


def _way(source: Dot, target: Dot, bend: int) -> str:
    dx, dy = target.x - source.x, target.y - source.y
    if not dx and not dy:  # a link to itself is a loop above the node
        return f"M{source.x} {source.y} c-40 -60 40 -60 0 0"
    middle_x = (source.x + target.x) / 2 - dy * 0.12 * bend
    middle_y = (source.y + target.y) / 2 + dx * 0.12 * bend
    return f"M{source.x} {source.y} Q{middle_x:.1f} {middle_y:.1f} {target.x} {target.y}"


def _dot(dot: Dot, picture: Picture) -> Markup:
    said = " · ".join(picture.said(dot))
    return Markup("<g transform='translate({} {})'>{}<title>{}</title></g>").format(
        dot.x, dot.y, mark_svg(dot.mark), said
    )


def _labels(picture: Picture, font: float, left: float, right: float) -> list[Markup]:
    """Write as many labels as fit, the highest ranks first: where no mark is, else over marks of lower rank."""
    beyond = [(-math.inf, -math.inf, left, math.inf), (right, -math.inf, math.inf, math.inf)]
    marks = [(dot.rank, _square(dot), dot.id) for dot in picture.dots]
    labels: list[_Box] = []
    made: list[Markup] = []
    for dot in sorted(picture.dots, key=lambda dot: (-dot.rank, dot.id)):
        lines = label_lines(dot.name)
        places = _places(dot, max(map(_letters, lines)) * font, font * 1.2 * len(lines))
        others = [box for _, box, id_ in marks if id_ != dot.id]
        # A label may cover the mark of a node of lower rank: those of high rank are what one looks for.
        higher = [box for rank, box, id_ in marks if rank >= dot.rank and id_ != dot.id]
        box = _free(places, beyond + labels + others) or _free(places[:2], labels + higher)
        if box is not None:
            labels.append(box)
            middle = (box[0] + box[2]) / 2
            made += [_text(line, middle, box[1] + font * (1 + 1.2 * row), font, anchor="middle")
                     for row, line in enumerate(lines)]  # fmt: skip
    return made


def _places(dot: Dot, wide: float, high: float) -> list[_Box]:
    """Give where a label may stand: below its mark, above it, to its right, to its left."""
    away = dot.mark.size + 2
    return [
        _box(dot.x, dot.y + away, wide, high),
        _box(dot.x, dot.y - away - high, wide, high),
        _box(dot.x + away + wide / 2, dot.y - high / 2, wide, high),
        _box(dot.x - away - wide / 2, dot.y - high / 2, wide, high),
    ]


def _free(places: Iterable[_Box], taken: Sequence[_Box]) -> _Box | None:
    return next((place for place in places if not any(_overlap(place, other) for other in taken)), None)


def _square(dot: Dot) -> _Box:
    size = dot.mark.size
    return _box(dot.x, dot.y - size, 2 * size, 2 * size)


_Box = tuple[float, float, float, float]


def _box(middle: float, top: float, wide: float, high: float) -> _Box:
    return middle - wide / 2, top, middle + wide / 2, top + high


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _letters(text: str) -> float:
    """Estimate how wide a text is, in sizes of its font: a little more than it is, so that labels do not touch."""
    return sum(_WIDE.get(letter, 0.74 if letter.isupper() else _LETTER) for letter in text)


def _text(text: str, x: float, y: float, size: float, *, anchor: str = "start", weight: str = "400") -> Markup:
    halo = "paint-order='stroke' stroke='#fff' stroke-width='3' stroke-linejoin='round'"
    shape = "<text x='{}' y='{}' font-size='{}' text-anchor='{}' font-weight='{}' fill='#1b2733' "
    return Markup(shape + halo + " " + _FONT + ">{}</text>").format(  # noqa: S704  (constants; the text is escaped)
        round(x, 1), round(y, 1), round(size, 1), anchor, weight, text
    )


def _legend(picture: Picture, font: float, width: float) -> tuple[Markup, float]:
    """Write title, keys and caption from the top; give where they end."""
    parts = [_text(picture.title or "Network", font, font * 1.8, font * 1.3, weight="700")]
    bottom = font * 2.2
    for key in picture.keys:
        made, bottom = _key(key, font, width, bottom)
        parts += made
    parts.append(_text(picture.caption, font, bottom + font * 1.4, font))
    return Markup("").join(parts), bottom + font * 2.2


def _key(key: Key, font: float, width: float, top: float) -> tuple[list[Markup], float]:
    """Set title and marks of a key side by side, in as many rows as it takes: true to size if size says something."""
    sizes = {mark.size for mark, _ in key.entries}
    large = max(sizes) if len(sizes) > 1 else font * 0.55
    high = max(font * 1.7, 2 * large + font * 0.4)
    parts, x, top = _key_title(key.title, font, width, top, high)
    y = top + high / 2
    first = min(x, width / 3)
    for mark, name in key.entries:
        size = mark.size if len(sizes) > 1 else large
        wide = 2 * size + font * (_letters(name) + 1.4)
        if x + wide > width and x > first:
            x, y = first, y + high
        parts.append(Markup("<g transform='translate({:.1f} {:.1f})'>{}</g>").format(x + size, y, mark_svg(mark, size)))
        parts.append(_text(name, x + 2 * size + font * 0.4, y + font * 0.35, font))
        x += wide
    return parts, y + high / 2


def _key_title(title: str, font: float, width: float, top: float, high: float) -> tuple[list[Markup], float, float]:
    """Write the title of a key; give where its marks begin: beside it, or in the next row if it takes half of this."""
    wide = font * (_letters(title) * 1.1 + 1.2)
    if wide < width / 2:
        drawn = [_text(title, font, top + high / 2 + font * 0.35, font, weight="700")] if title else []
        return drawn, font + (wide if title else 0.0), top
    lines = textwrap.wrap(title, int(width / font / _LETTER / 1.1) - 2)
    drawn = [_text(line, font, top + font * (1.2 + 1.3 * row), font, weight="700") for row, line in enumerate(lines)]
    return drawn, font, top + font * (0.4 + 1.3 * len(lines))
