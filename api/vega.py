"""Charts by Vega-Lite, drawn on the server: no script and no address in what comes out."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from markupsafe import Markup

from queries.table import Table, plain

from .drawing import Drawing
from .sealed import sealed_page

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#56B4E9", "#5B5B5B", "#E69F00")
"""Okabe and Ito (2008), the yellow left out: it does not show on white."""
LINES: dict[str, Any] = {"labelExpr": "split(datum.label, '\\n')", "labelLimit": 420}
"""An axis whose labels have several lines: see `wrapped`."""
_FONT = "DejaVu Sans, Noto Sans, Segoe UI, sans-serif"
_LABELLED = re.compile(r'(<(?:path|text|rect)\b[^>]*?aria-label="([^"]*)"[^>]*?)(?:/>|></(?:path|text|rect)>)')


def chart(spec: Mapping[str, Any], table: Table, *, notes: Sequence[str] = ()) -> Drawing:
    """Give a Vega-Lite chart in all forms.

    Args:
        spec: The chart without size of fonts, colours and data of its own schema; its data inside.
        table: What it was drawn from: title, and the table below the picture.
        notes: Sentences that belong below the picture.
    """
    whole = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "config": _config(), **spec}
    svg = lru_cache(maxsize=1)(partial(_svg, whole))
    said = (*notes, *table.notes)
    return Drawing(
        {
            "html": lambda: sealed_page("chart.html", svg=Markup(titled(svg())), table=table, notes=said),  # noqa: S704  (made by Vega, which escapes)
            "svg": lambda: svg().encode(),
            "png": lambda: png_of(svg()),
        }
    )


def wrapped(name: str, wide: int = 46) -> str:
    r"""Break a long name into at most two lines.

    Example:
        >>> wrapped("Powering the transnational medtech-biomed observatory", 30)
        'Powering the transnational\nmedtech-biomed observatory'
    """
    return "\n".join(textwrap.wrap(name, wide, max_lines=2, placeholder=" …"))


def values_of(table: Table, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Give the rows as the data of a chart: only these columns, only values that JSON has."""
    present = [name for name in columns if name in table.names]
    places = [table.names.index(name) for name in present]
    return [dict(zip(present, (plain(row[place]) for place in places), strict=True)) for row in table.rows]


def png_of(svg: str, wide: float = 1600.0) -> bytes:
    """Paint an SVG as PNG about ``wide`` pixels across, with the fonts of this machine."""
    import vl_convert  # noqa: PLC0415  (84 MB, needed only when a picture is asked for)

    found = re.search(r"viewBox=['\"]0 0 ([\d.]+)", svg)
    scale = wide / float(found.group(1)) if found else 2.0
    painted: bytes = vl_convert.svg_to_png(svg, scale=min(max(scale, 0.2), 4.0))
    return painted


def titled(svg: str) -> str:
    """Let each mark of a chart say its values when the mouse rests on it, without a script.

    Vega writes the values as ``aria-label``; a ``title`` element inside shows them.

    Example:
        >>> titled('<path aria-label="year: 2021" d="M0"/>')
        '<path aria-label="year: 2021" d="M0"><title>year: 2021</title></path>'
    """

    def with_title(found: re.Match[str]) -> str:
        element = found.group(1)[1:].partition(" ")[0]
        return f"{found.group(1)}><title>{found.group(2)}</title></{element}>"

    return _LABELLED.sub(with_title, svg)


def _svg(spec: Mapping[str, Any]) -> str:
    import vl_convert  # noqa: PLC0415  (84 MB, needed only when a picture is asked for)

    drawn: str = vl_convert.vegalite_to_svg(dict(spec))
    return drawn


def _config() -> dict[str, Any]:
    text = {"labelFont": _FONT, "titleFont": _FONT, "labelFontSize": 13, "titleFontSize": 13}
    return {
        "font": _FONT,
        "background": "#ffffff",
        "axis": {**text, "labelColor": "#1b2733", "titleColor": "#435261", "gridColor": "#e3e8ed", "labelLimit": 320},
        "legend": {**text, "labelColor": "#1b2733", "titleColor": "#435261", "labelLimit": 320},
        "range": {"category": list(PALETTE)},
        "view": {"stroke": None},
    }
