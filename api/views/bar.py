"""Draw one number per name as bars, the longest first."""

from __future__ import annotations

from typing import Any

from api.drawing import Drawing, View
from api.page import spaced
from api.vega import LINES, chart, values_of, wrapped
from queries.table import Table

VIEW = View(
    title="How many of each", needs=("name|label|kind|region_name|region", "count|value"), may=("series", "group")
)
_MOST = 40


def draw(table: Table) -> Drawing:
    """Draw horizontal bars, stacked by series; the 40 longest, with a note on the rest."""
    what = _first(table, ("name", "label", "kind", "region_name", "region"))
    number = _first(table, ("count", "value"))
    split = next((name for name in ("series", "group") if name in table.names), None)
    values = [value for value in values_of(table, (what, number, *filter(None, [split]))) if value[number] is not None]
    spelled = spaced if what == "kind" else str
    values = [value | {what: wrapped(spelled(value[what] or ""))} for value in values]
    kept, left = _longest(values, what, number)
    said = next(column.meaning for column in table.columns if column.name == number)
    encoding: dict[str, Any] = {
        "y": {"field": what, "type": "nominal", "sort": "-x", "title": None, "axis": LINES},
        "x": {"field": number, "type": "quantitative", "aggregate": "sum", "title": said or number},
    }
    if split:
        encoding["color"] = {
            "field": split,
            "type": "nominal",
            "title": None,
            "legend": {"orient": "bottom", "columns": 3},
        }
    mark = {"type": "bar", "color": "#0072B2", "cornerRadiusEnd": 2}
    spec = {
        "data": {"values": kept},
        "width": 640,
        "height": {"step": 36 if any("\n" in value[what] for value in kept) else 26},
        "mark": mark,
        "encoding": encoding,
    }
    return chart(spec, table, notes=[f"{left} more with smaller numbers are in the table."] if left else [])


def _first(table: Table, names: tuple[str, ...]) -> str:
    return next(name for name in names if name in table.names)


def _longest(values: list[dict[str, Any]], what: str, number: str) -> tuple[list[dict[str, Any]], int]:
    sums: dict[Any, float] = {}
    for value in values:
        sums[value[what]] = sums.get(value[what], 0.0) + float(value[number])
    kept = sorted(sums, key=lambda name: (-sums[name], str(name)))[:_MOST]
    return [value for value in values if value[what] in set(kept)], len(sums) - len(kept)
