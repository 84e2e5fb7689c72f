"""Draw links as a network: every script inside the file, positions computed beforehand, all text escaped."""

from __future__ import annotations

import importlib.resources
import json
from functools import lru_cache, partial
from typing import Any

from pyvis.network import Network

from api.drawing import Drawing, View
from api.network_svg import mark_svg, svg_of
from api.page import spaced
from api.picture import Line, Picture, label_lines, picture_of
from api.sealed import sealed_page
from api.vega import png_of
from queries.table import Table

VIEW = View(
    title="Who is linked with whom",
    needs=("source", "target"),
    may=(
        *("source_name", "target_name", "source_kind", "target_kind", "source_region", "target_region"),
        *("source_value", "target_value", "value_title", "source_group", "target_group", "group_title"),
        *("weight", "label"),
    ),
)
_OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 120, "navigationButtons": False, "keyboard": {"enabled": True}},
    "nodes": {"font": {"size": 15, "color": "#1b2733", "strokeWidth": 4, "strokeColor": "#ffffff"}, "borderWidth": 1},
    "edges": {"color": {"color": "#9aa7b3", "highlight": "#1b2733", "hover": "#1b2733"}, "selectionWidth": 1},
}


def draw(table: Table) -> Drawing:
    """Draw a table of links.

    A value of a node, as a measure gives it, sets the size of its mark, and its colour if there are no groups; a group
    sets the colour. The titles of both stand above the key to them. What is without either has the colour of its kind,
    and the size of its number of links.

    HTML moves, zooms and opens the page of a node that is clicked; SVG and PNG are the same picture at rest.
    """
    picture = picture_of(table)
    svg = lru_cache(maxsize=1)(partial(svg_of, picture))
    return Drawing(
        {"html": lambda: _html(picture), "svg": lambda: svg().encode(), "png": lambda: png_of(svg())},
    )


def _html(picture: Picture) -> bytes:
    net = Network(directed=True)  # an undirected one drops parallel and reverse links
    for dot in picture.dots:
        net.add_node(
            dot.id, label="\n".join(label_lines(dot.name)), title="\n".join(picture.said(dot)), x=dot.x, y=dot.y,
            color=dot.mark.colour, shape=dot.mark.shape, size=dot.mark.size, rank=dot.rank,
        )  # fmt: skip
    for line in picture.lines:
        net.add_edge(line.source, line.target, **_line_style(line))
    nodes, edges, *_ = net.get_network_data()
    data = json.dumps({"nodes": nodes, "edges": edges, "options": _OPTIONS}, ensure_ascii=False, allow_nan=False)
    names = {dot.id: dot.name for dot in picture.dots}
    shown = {"picture": picture, "names": names, "mark_svg": mark_svg}
    return sealed_page("network.html", scripts=(_vis(), "network.js"), data=data, **shown)


@lru_cache(maxsize=1)
def _vis() -> str:
    """Read vis-network (Apache-2.0 or MIT) as pyvis carries it."""
    home = importlib.resources.files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js"
    text = home.read_text(encoding="utf-8")
    return text.rpartition("//# sourceMappingURL")[0] or text


def _line_style(line: Line) -> dict[str, Any]:
    bend: Any = {"enabled": True, "type": "curvedCW", "roundness": 0.12 * line.bend} if line.bend else False
    width = min(1.0 + line.weight**0.5 * 0.4, 7.0) if line.weight > 0 else 1.0
    arrow = {"to": {"enabled": True, "scaleFactor": 0.45}}
    weight = f" ({line.weight:g})" if line.weight != 1 else ""
    return {
        "title": f"{spaced(line.label) or 'link'}{weight}",
        "smooth": bend,
        "width": width,
        "arrows": arrow if line.leads else {},
    }
