"""Draw numbers over time as lines, one for each series."""

from __future__ import annotations

from typing import Any

from api.drawing import Drawing, View
from api.vega import chart, values_of
from queries.table import Table

VIEW = View(title="How a number changes over time", needs=("year|date", "value"), may=("series",))


def draw(table: Table) -> Drawing:
    """Draw one line per series; a year that no row names stays a gap the line crosses, not a zero."""
    time = "year" if "year" in table.names else "date"
    values = [value for value in values_of(table, (time, "value", "series")) if value[time] is not None]
    if time == "year":
        values = [value | {"year": int(value["year"])} for value in values]
    across = (
        {"field": "year", "type": "quantitative", "scale": {"zero": False, "nice": False}, "axis": {"format": "d", "tickMinStep": 1, "title": "Year"}}
        if time == "year"
        else {"field": "date", "type": "temporal", "title": "Date"}
    )  # fmt: skip
    encoding: dict[str, Any] = {"x": across, "y": {"field": "value", "type": "quantitative", "title": meaning(table)}}
    if "series" in table.names:
        encoding["color"] = {"field": "series", "type": "nominal", "title": None, "legend": {"orient": "bottom", "columns": 3}}
        encoding["shape"] = {"field": "series", "type": "nominal", "title": None}
    mark = {"type": "line", "point": {"filled": True, "size": 55}, "strokeWidth": 2}
    return chart({"data": {"values": values}, "width": 820, "height": 340, "mark": mark, "encoding": encoding}, table)


def meaning(table: Table) -> str:
    """Say what the values are, as the axis shows it."""
    said = next(column.meaning for column in table.columns if column.name == "value")
    return said or "Value"
