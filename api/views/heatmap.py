"""Draw numbers between each two of some things, as a matrix of colours."""

from __future__ import annotations

import statistics
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.drawing import Drawing, View, rows_of
from api.vega import chart
from queries.table import Table, plain

VIEW = View(
    title="How much there is between each two",
    needs=("row|region", "column|other", "value|count"),
    may=("row_name", "region_name"),
)
_MOST = 60
_WRITTEN_UP_TO = 20
# One hue that darkens from white, and two hues that no common colour blindness takes for each other.
_UP = ("#ffffff", "#d3e5f2", "#8fc1de", "#3d8fc0", "#0b5f99", "#06304f")
_BOTH = ("#06304f", "#0b5f99", "#5ea6d0", "#c5deed", "#ffffff", "#f8d5b8", "#eb965c", "#c9540b", "#6b2400")
_UNKNOWN = "#dfe3e7"
_LETTER = 8.0
"""Width of a letter in pixels, a little more than the mean."""
_LONGEST = 230
"""Room for the label of a row in pixels, as Vega measures it; DejaVu Sans is wider by a sixth."""


@dataclass(frozen=True)
class _Matrix:
    """What is drawn: labels of rows and of columns in their order, and a number for some pairs of these."""

    down: list[str]
    across: list[str]
    cells: list[dict[str, Any]]
    beyond: int

    @property
    def step(self) -> int:
        """Pixels from one row to the next: as large as a page allows, and no smaller than a letter."""
        return min(max(760 // max(len(self.down), len(self.across), 1), 13), 44)

    @property
    def numbers(self) -> list[float]:
        """The numbers of all cells."""
        return [cell["value"] for cell in self.cells]


def draw(table: Table) -> Drawing:
    """Draw a cell for each row of the table: rows and columns in the order in which the table first names them.

    Where both axes hold the same things they stand in the same order. Colours begin at white for 0; where few numbers
    are far above all others they follow the logarithm. Numbers below 0 get a second hue, with white in the middle. A
    pair that the table does not name, or names without a number, is grey. Up to 20 × 20 the numbers are written into
    the cells; up to 60 × 60 are drawn, those with the largest sums, and a note says how many more there are.
    """
    names = [next(name for name in need.split("|") if name in table.names) for need in VIEW.needs]
    matrix = _matrix(table, *names)
    said = {column.name: column.meaning for column in table.columns}
    notes = [f"{matrix.beyond} more with smaller sums are in the table."] if matrix.beyond else []
    return chart(_spec(matrix, [said[name] for name in names]), table, notes=notes)


def _matrix(table: Table, row: str, column: str, number: str) -> _Matrix:
    named = next((name for name in VIEW.may if name in table.names), row)
    found = [(str(one[row]), str(one[column]), plain(one[number]), str(one[named] or "")) for one in rows_of(table)]
    down, across = list(dict.fromkeys(one[0] for one in found)), list(dict.fromkeys(one[1] for one in found))
    if set(down) == set(across):
        across = down
    kept_down, kept_across = _largest(found, 0, down), _largest(found, 1, across)
    labels = {one: one if name in ("", one) else f"{one} {name}" for one, _, _, name in found}
    cells = [
        {"row": labels[one], "column": other, "value": value}
        for one, other, value, _ in found
        if one in kept_down and other in kept_across and value is not None
    ]
    beyond = len({*down, *across} - {*kept_down, *kept_across})
    return _Matrix([labels[one] for one in kept_down], kept_across, cells, beyond)


def _largest(found: Sequence[tuple[Any, ...]], end: int, names: list[str]) -> list[str]:
    """Keep the names with the largest sums, in the order they have."""
    sums = dict.fromkeys(names, 0.0)
    for one in found:
        sums[one[end]] += abs(one[2] or 0.0)
    kept = set(sorted(sums, key=lambda name: (-sums[name], name))[:_MOST])
    return [name for name in names if name in kept]


def _spec(matrix: _Matrix, said: Sequence[str]) -> dict[str, Any]:
    layer: list[dict[str, Any]] = [{"mark": {"type": "rect", "stroke": "#ffffff", "strokeWidth": 0.6}}]
    if max(len(matrix.down), len(matrix.across)) <= _WRITTEN_UP_TO:
        layer.append(_written(matrix.numbers))
    return {
        "data": {"values": matrix.cells},
        "width": {"step": matrix.step},
        "height": {"step": matrix.step},
        "view": {"fill": _UNKNOWN},
        "encoding": {
            "y": _down(matrix, said[0]),
            "x": _axis("column", matrix.across, matrix.step, said[1], orient="top", labelAngle=-90, labelLimit=150),
            "color": _colour(matrix.numbers, said[2]),
        },
        "layer": layer,
    }


def _axis(field: str, names: list[str], step: int, said: str, **more: Any) -> dict[str, Any]:
    title = textwrap.wrap(said, max(int(len(names) * step / _LETTER), 14)) or None
    axis = {"labelFontSize": min(step - 1, 13), "domain": False, "ticks": False, "titlePadding": 12, **more}
    return {"field": field, "type": "nominal", "scale": {"domain": names}, "title": title, "axis": axis}


def _down(matrix: _Matrix, said: str) -> dict[str, Any]:
    """Set the title of the rows left of their labels: Vega would set it into them, as it takes letters for narrower."""
    axis = _axis("row", matrix.down, matrix.step, said, labelLimit=_LONGEST)
    wide = min(max(map(len, matrix.down), default=0) * _LETTER, _LONGEST * 7 / 6)
    axis["axis"]["titleX"] = -wide - 16 * len(axis["title"] or ())
    return axis


def _colour(numbers: list[float], said: str) -> dict[str, Any]:
    scale, marks = _scale(numbers)
    legend = {"orient": "bottom", "gradientLength": 320, "titleLimit": 420, "values": marks, "format": ",~g"}
    title = textwrap.wrap(said, 50) or None
    return {"field": "value", "type": "quantitative", "scale": scale, "title": title, "legend": legend}


def _scale(numbers: list[float]) -> tuple[dict[str, Any], list[float] | None]:
    """Give the scale of colours, and the numbers named beside it where Vega would set them too close."""
    least, most = min(numbers, default=0.0), max(numbers, default=0.0)
    if least < 0:
        reach = max(-least, most)
        return {"type": "linear", "domain": [-reach, reach], "range": _BOTH, "interpolate": "lab", "nice": False}, None
    scale = {"type": "linear", "domain": [0, most or 1], "range": _UP, "interpolate": "lab", "nice": False}
    usual = statistics.median([number for number in numbers if number] or [0.0])
    if most >= 10 * max(usual, 1.0):
        leads = (1, 2, 5) if most < 1000 else (1,)
        marks = [lead * 10**power for power in range(12) for lead in leads if lead * 10**power <= most]
        return scale | {"type": "symlog"}, [0, *marks]
    return scale, list(range(int(most) + 1)) if _whole(numbers) and 0 < most < 10 else None


def _whole(numbers: list[float]) -> bool:
    return all(float(number).is_integer() for number in numbers)


def _written(numbers: list[float]) -> dict[str, Any]:
    """Write the numbers into the cells, white on the dark ones."""
    dark = max(map(abs, numbers), default=0.0) * 0.55
    text = {"field": "value", "type": "quantitative", "format": ",d" if _whole(numbers) else ".2~f"}
    ink = {"condition": {"test": f"abs(datum.value) > {dark}", "value": "#ffffff"}, "value": "#1b2733"}
    return {"mark": {"type": "text", "fontSize": 12}, "encoding": {"text": text, "color": ink}}
