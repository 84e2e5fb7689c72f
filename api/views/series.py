"""Draw numbers over time as lines, one for each series."""

from __future__ import annotations

import textwrap
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
    across = _years(values) if time == "year" else {"field": "date", "type": "temporal", "title": "Date"}
    whole = all(value["value"] is None or float(value["value"]).is_integer() for value in values)
    up = {
        "field": "value",
        "type": "quantitative",
        "title": textwrap.wrap(meaning(table), 44),
        "axis": {"tickMinStep": 1 if whole else 0},
    }
    encoding: dict[str, Any] = {"x": across, "y": up}
    if "series" in table.names:
        legend = {"orient": "bottom", "columns": 4}
        encoding["color"] = {"field": "series", "type": "nominal", "title": None, "legend": legend}
    layer = [{"mark": {"type": "line", "strokeWidth": 2}}, {"mark": {"type": "point", "filled": True, "size": 55}}]
    spec = {"data": {"values": values}, "width": 820, "height": 340, "encoding": encoding, "layer": layer}
    return chart(spec, table)


def _years(values: list[dict[str, Any]]) -> dict[str, Any]:
    years = {value["year"] for value in values}
    every = list(range(min(years), max(years) + 1)) if years else []
    shown = every if len(every) <= 16 else every[:: len(every) // 12]
    scale = {"domain": [every[0] - 0.3, every[-1] + 0.3]} if every else {}
    return {"field": "year", "type": "quantitative", "scale": scale | {"nice": False, "zero": False},
            "axis": {"format": "d", "values": shown, "title": "Year", "grid": False}}  # fmt: skip


def meaning(table: Table) -> str:
    """Say what the values are, as the axis shows it."""
    said = next(column.meaning for column in table.columns if column.name == "value")
    return said or "Value"
