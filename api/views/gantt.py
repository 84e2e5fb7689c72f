"""Draw planned work over time: a bar for each action and phase, a line for today, and what is late."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from api.drawing import Drawing, View, rows_of
from api.vega import LINES, chart, wrapped
from queries.table import Table

VIEW = View(title="What is planned when", needs=("task", "start", "end"), may=("group", "status"))
_DONE = {"done", "finished", "completed", "complete", "closed", "cancelled"}
_COLOURS = {"planned": "#56B4E9", "running": "#0072B2", "late": "#D55E00", "done": "#009E73"}
"""State to colour; late and done differ in brightness too, for those who see no red and green."""


def draw(table: Table) -> Drawing:
    """Draw one bar per row from the first day of ``start`` to the last day of ``end``.

    A date may be a day, a month (``2021-10``) or a year. Late is what has ended by its plan and is not said to be
    done. A row whose start or end is not known has no bar; the note says how many there are.
    """
    return drawn_on(table, dt.datetime.now(dt.UTC).date())


def drawn_on(table: Table, today: dt.date) -> Drawing:
    """Draw the plan as it looks on one day."""
    rows = list(rows_of(table))
    bars = [bar for number, row in enumerate(rows) if (bar := _bar(row, number, today)) is not None]
    unknown = len(rows) - len(bars)
    tasks = {"field": "task", "type": "nominal", "sort": {"field": "place"}, "title": None, "axis": LINES}
    states = {"domain": list(_COLOURS), "range": list(_COLOURS.values())}
    work: dict[str, Any] = {
        "data": {"values": bars},
        "mark": {"type": "bar", "height": 18, "cornerRadius": 3},
        "encoding": {
            "y": tasks,
            "x": {"field": "start", "type": "temporal", "title": None, "axis": {"format": "%Y", "tickCount": "year"}},
            "x2": {"field": "end"},
            "color": {
                "field": "state",
                "type": "nominal",
                "title": None,
                "scale": states,
                "legend": {"orient": "bottom"},
            },
            "tooltip": [{"field": name} for name in ("task", "from", "to", "state", "group")],
        },
    }
    spec = {"width": 640, "height": {"step": 40}, "layer": [work, _line_at(today)]}
    return chart(spec, table, notes=[f"{unknown} rows have no start or no end and are not drawn."] if unknown else [])


def _line_at(today: dt.date) -> dict[str, Any]:
    ink = "#1b2733"
    said = {"type": "text", "align": "right", "dx": -5, "y": -8, "fontSize": 13, "fontWeight": "bold", "color": ink}
    return {
        "data": {"values": [{"today": today.isoformat()}]},
        "encoding": {"x": {"field": "today", "type": "temporal"}},
        "layer": [
            {"mark": {"type": "rule", "color": ink, "strokeDash": [5, 4], "size": 2}},
            {"mark": said, "encoding": {"text": {"value": f"today, {today.isoformat()}"}}},
        ],
    }


def first_day(when: Any) -> dt.date | None:
    """Read the first day of a day, month or year.

    Example:
        >>> first_day("2021-10"), first_day("2021"), first_day("soon")
        (datetime.date(2021, 10, 1), datetime.date(2021, 1, 1), None)
    """
    return _day(when, last=False)


def last_day(when: Any) -> dt.date | None:
    """Read the last day of a day, month or year.

    Example:
        >>> last_day("2024-02"), last_day(2025), last_day(None)
        (datetime.date(2024, 2, 29), datetime.date(2025, 12, 31), None)
    """
    return _day(when, last=True)


def _day(when: Any, *, last: bool) -> dt.date | None:
    if isinstance(when, dt.date):
        return when
    try:
        parts = [int(part) for part in str(when).split("-")[:3]]
        year = parts[0]
        month = parts[1] if len(parts) > 1 else (12 if last else 1)
        day = parts[2] if len(parts) > 2 else (calendar.monthrange(year, month)[1] if last else 1)
        return dt.date(year, month, day)
    except ValueError:
        return None


def _bar(row: dict[str, Any], number: int, today: dt.date) -> dict[str, Any] | None:
    start, end = first_day(row["start"]), last_day(row["end"])
    if start is None or end is None:
        return None
    group = str(row.get("group") or "")
    # A zero-width space each keeps two tasks of one name on two lines.
    name = wrapped(str(row["task"])) + "\u200b" * number
    said = {"from": str(row["start"]), "to": str(row["end"]), "group": group}
    until = end + dt.timedelta(days=1)
    state = _state(str(row.get("status") or ""), start, end, today)
    return {"task": name, "start": start.isoformat(), "end": until.isoformat(), "state": state, "place": number} | said


def _state(status: str, start: dt.date, end: dt.date, today: dt.date) -> str:
    if status.lower() in _DONE:
        return "done"
    if status in _COLOURS:  # whoever answered has judged it already, perhaps as of another day
        return status
    if end < today:
        return "late"
    return "running" if start <= today else "planned"
