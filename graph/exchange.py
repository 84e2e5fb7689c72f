"""A network as files that other tools read: GEXF, GraphML, Pajek, CSV, JSON; in parts, and the same bytes each time.

NetworkX has writers for three of these. They hold a second and a third copy of the network in memory, refuse ``None``,
write characters that no XML may hold, put the day into each GEXF file, and break a Pajek file at a name with a quote.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from ontology.problem import near

from .problem import GraphProblem
from .progress import step

if TYPE_CHECKING:
    from .network import Network

#: Name → id of a node → its value; a node that has none may be left out.
NodeValues = Mapping[str, Mapping[str, float | None]]
_FACTS = ("name", "kind", "region", "country")
_BATCH = 2000
# What XML 1.0 cannot hold even escaped, and UTF-8 neither.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*([eE][+-]?[0-9]+)?")


@dataclass(frozen=True)
class Form:
    """A kind of file, named by its ending.

    Args:
        title: Its name, and what reads it.
        media: Its media type.
        lines: What writes it, in lines with their ends.
        valued: Whether it has room for values of nodes.
    """

    title: str
    media: str
    lines: Callable[[Network, NodeValues], Iterable[str]]
    valued: bool = True


def written(network: Network, form: str, values: NodeValues | None = None) -> Iterator[bytes]:
    """Write a network as a file of one of the ``FORMS``.

    Every form has the nodes in the order of the network and each tie once, or each arc, with its weight. What is not
    known is left out, never spelt ``None``. A control character, which XML cannot hold, is U+FFFD; only JSON has it as
    it is. A Pajek file has room for one label alone: the name, made one line without double quotes or backslashes, with
    the id behind it where another node has the same; ``nodes.csv`` has the ids in the same order.

    Args:
        network: The network.
        form: Name of a form.
        values: Values of the nodes by name, written beside what is known of each.

    Returns:
        The file in UTF-8, in parts that are made as they are taken.

    Raises:
        GraphProblem: There is no such form, or it has no room for values.

    Example:
        >>> from graph.network import Network
        >>> print(b"".join(written(Network.of([("a", "b", 2)]), "net")).decode())
        *Vertices 2
        1 "a"
        2 "b"
        *Edges
        1 2 2
        <BLANKLINE>
    """
    refuse(form, values or {})
    return _parts(FORMS[form].lines(network, values or {}), len(network) + network.ties.nnz // 2)


def refuse(form: str, values: Iterable[str]) -> None:
    """Refuse what `written` would, before anybody has waited for the values.

    Args:
        form: Name of a form.
        values: Names of the values.

    Raises:
        GraphProblem: There is no such form, or it has no room for values.
    """
    if form not in FORMS:
        raise GraphProblem("the form of a network", repr(form), f"one of {', '.join(FORMS)}", near(form, FORMS))
    if (names := ", ".join(values)) and not FORMS[form].valued:
        remedy = f"Take {', '.join(name for name, one in FORMS.items() if one.valued)}."
        raise GraphProblem(f"a network as {form}", f"values of nodes: {names}", "none: it has no room", remedy)


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula: names come from outside.

    Excel and LibreOffice run a cell of a CSV file that begins with ``= + - @``, also after blanks, and a formula can
    fetch an address. A number stays as it is. The exact text is in every form but CSV.

    Example:
        >>> harmless("=1+1"), harmless("-0.5"), harmless("SME")
        ("'=1+1", '-0.5', 'SME')
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _parts(lines: Iterable[str], whole: int) -> Iterator[bytes]:
    waiting, done = iter(lines), 0
    while batch := list(islice(waiting, _BATCH)):
        yield _UNWRITABLE.sub("\ufffd", "".join(batch)).encode()
        done += len(batch)
        step(min(done, whole), whole)


def _facts(network: Network, values: NodeValues) -> Iterator[tuple[str, dict[str, str | float]]]:
    """Give id and all that is known of each node, by name."""
    for place, id_ in enumerate(network.ids):
        known: dict[str, str | float] = {name: fact for name, fact in network.facts(place).items() if fact}
        for name, of in values.items():
            if (value := of.get(id_)) is not None and math.isfinite(value):
                known[name] = value
        yield id_, known


def _columns(values: NodeValues) -> dict[str, str]:
    """Give the type of each thing that may be known of a node."""
    return dict.fromkeys(_FACTS, "string") | dict.fromkeys(values, "double")


def _spelled(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _gexf(network: Network, values: NodeValues) -> Iterator[str]:
    columns = {name: kind for name, kind in _columns(values).items() if name != "name"}
    number = {name: place for place, name in enumerate(columns)}
    direction = "undirected" if network.arcs is None else "directed"
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    yield f"<meta><creator>Innovation observatory</creator><description>{_text(network.told)}</description></meta>\n"
    yield f'<graph mode="static" defaultedgetype="{direction}">\n<attributes class="node" mode="static">\n'
    for name, kind in columns.items():
        yield f'<attribute id="{number[name]}" title={quoteattr(name)} type="{kind}"/>\n'
    yield f'</attributes>\n<nodes count="{len(network)}">\n'
    for id_, known in _facts(network, values):
        label = quoteattr(str(known.pop("name", id_)))
        cells = (f'<attvalue for="{number[name]}" value={_attribute(known[name])}/>' for name in known)
        yield f"<node id={quoteattr(id_)} label={label}><attvalues>{''.join(cells)}</attvalues></node>\n"
    yield "</nodes>\n<edges>\n"
    ids = [quoteattr(id_) for id_ in network.ids]
    for place, (one, other, weight) in enumerate(network.listed()):
        yield f'<edge id="{place}" source={ids[one]} target={ids[other]} weight="{_spelled(weight)}"/>\n'
    yield "</edges>\n</graph>\n</gexf>\n"


def _graphml(network: Network, values: NodeValues) -> Iterator[str]:
    columns = _columns(values)
    number = {name: f"n{place}" for place, name in enumerate(columns)}
    direction = "undirected" if network.arcs is None else "directed"
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield f"<desc>{_text(network.told)}</desc>\n"
    for name, kind in columns.items():
        yield f'<key id="{number[name]}" for="node" attr.name={quoteattr(name)} attr.type="{kind}"/>\n'
    yield '<key id="weight" for="edge" attr.name="weight" attr.type="double"/>\n'
    yield f'<graph edgedefault="{direction}">\n'
    for id_, known in _facts(network, values):
        cells = (f'<data key="{number[name]}">{_text(_spelled(value))}</data>' for name, value in known.items())
        yield f"<node id={quoteattr(id_)}>{''.join(cells)}</node>\n"
    ids = [quoteattr(id_) for id_ in network.ids]
    for one, other, weight in network.listed():
        ends = f"source={ids[one]} target={ids[other]}"
        yield f'<edge {ends}><data key="weight">{_spelled(weight)}</data></edge>\n'
    yield "</graph>\n</graphml>\n"


def _attribute(value: str | float) -> str:
    return quoteattr(_spelled(value))


def _text(text: str) -> str:
    return escape(text, {"\r": "&#13;"})


def _pajek(network: Network, values: NodeValues) -> Iterator[str]:  # noqa: ARG001  (all forms are called alike)
    yield f"*Vertices {len(network)}\n"
    for place, label in enumerate(_labels(network), start=1):
        yield f'{place} "{label}"\n'
    yield "*Edges\n" if network.arcs is None else "*Arcs\n"
    for one, other, weight in network.listed():
        yield f"{one + 1} {other + 1} {_spelled(weight)}\n"


def _labels(network: Network) -> Iterator[str]:
    """Give labels that differ: readers of Pajek files know a node by its label."""
    plain = [" ".join(name.replace('"', "'").replace("\\", "/").split()) for name in network.names]
    often = Counter(plain)
    for label, id_ in zip(plain, network.ids, strict=True):
        yield label if label and often[label] == 1 else f"{label} [{id_}]".strip()


def _nodes(network: Network, values: NodeValues) -> Iterator[str]:
    names = _columns(values)
    yield _row(["id", *names])
    for id_, known in _facts(network, values):
        yield _row([id_, *(known.get(name, "") for name in names)])


def _edges(network: Network, values: NodeValues) -> Iterator[str]:  # noqa: ARG001  (all forms are called alike)
    # Gephi reads the direction from a column of this name.
    kind = "Undirected" if network.arcs is None else "Directed"
    yield _row(["source", "target", "weight", "type"])
    ids = [_row([id_]).removesuffix("\r\n") for id_ in network.ids]
    for one, other, weight in network.listed():
        yield f"{ids[one]},{ids[other]},{_spelled(weight)},{kind}\r\n"


def _row(cells: Iterable[str | float]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(harmless(cell) if isinstance(cell, str) else _spelled(cell) for cell in cells)
    return line.getvalue()


def _json(network: Network, values: NodeValues) -> Iterator[str]:
    """Write node-link data as ``networkx.node_link_graph`` reads them."""
    head = {"directed": network.arcs is not None, "multigraph": False, "graph": {"told": network.told}}
    yield _object(head)[:-1] + ', "nodes": ['
    yield from _listed(_object({"id": id_, **known}) for id_, known in _facts(network, values))
    yield '\n], "edges": ['
    ids = [_object(id_) for id_ in network.ids]
    yield from _listed(f'{{"source": {ids[one]}, "target": {ids[other]}, "weight": {_spelled(weight)}}}'
                       for one, other, weight in network.listed())  # fmt: skip
    yield "\n]}\n"


def _listed(objects: Iterable[str]) -> Iterator[str]:
    for place, one in enumerate(objects):
        yield (",\n" if place else "\n") + one


def _object(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


FORMS: Mapping[str, Form] = {
    "json": Form("node-link data, for NetworkX and D3", "application/json", _json),
    "gexf": Form("GEXF, for Gephi", "application/gexf+xml", _gexf),
    "graphml": Form("GraphML, for igraph, NetworkX, Cytoscape, yEd", "application/graphml+xml", _graphml),
    "net": Form("Pajek, for Pajek, VOSviewer, Infomap", "text/plain; charset=utf-8", _pajek, valued=False),
    "nodes.csv": Form("a table of the nodes", "text/csv; charset=utf-8", _nodes),
    "edges.csv": Form("a table of the ties", "text/csv; charset=utf-8", _edges, valued=False),
}
