"""Graphs drawn at random from the ontology: every class, datatype, language, link and link property."""

from __future__ import annotations

import datetime as dt
import string
from typing import Any

from hypothesis import strategies as st

from graph.rdf.read import Stated
from graph.records import Link, Node
from ontology.names import id_prefix
from ontology.schema import Class, Property, Schema

SOURCES = (("alpha",), ("alpha", "beta"), ("gamma",))
ODD = (
    "plain",
    'a "quoted" \\ text, and \\n that is no line',
    "two\nlines\r\nand a\ttab",
    "عيادة الأسنان",  # right to left
    "\u200fבית חולים\u200e",
    "Łódź, Čáslav, Ærø, 𝕊mall, 👩\u200d⚕️",
    "<b>&amp;</b> ]]> <!-- --> {{x}} @pl ^^<y>",
    " leading and trailing ",
    "very long ż " * 5_000,
)
TEXTS = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=40).filter(
        lambda text: not text.isspace()
    ),
)
TAGS = ("und", "en", "cs", "pl", "it", "de", "pt-br", "sr-latn", "zh-hant-tw")
IDS = st.one_of(
    st.text(string.ascii_letters + string.digits + "-._~", min_size=1, max_size=20),
    st.sampled_from(["a/b/c", "50%", "100%25", "a?b#c", "ż'ó(ł)ć", "a+b", "x:y@z", "[1]", "ﷺ", "\ue000private"]),
)


def value(known: Property) -> st.SearchStrategy[Any]:
    """Draw what a property may hold."""
    if known.allowed:
        one: st.SearchStrategy[Any] = st.sampled_from(known.allowed)
    elif known.datatype == "langString":
        one = st.one_of(TEXTS, st.dictionaries(st.sampled_from(TAGS), TEXTS, min_size=1, max_size=4))
    else:
        one = _of_datatype(known)
    return st.lists(one, min_size=1, max_size=3) if known.multiple else one


def _of_datatype(known: Property) -> st.SearchStrategy[Any]:
    low, high = known.minimum, known.maximum
    drawn: dict[str, st.SearchStrategy[Any]] = {
        "string": TEXTS
        if known.pattern is None
        else st.from_regex(known.pattern, fullmatch=True, alphabet=string.printable),
        "integer": st.integers(-(2**63) if low is None else int(low), 2**63 - 1 if high is None else int(high)),
        "decimal": st.floats(low, high, allow_nan=False, allow_infinity=False),
        "boolean": st.booleans(),
        "date": st.dates(),
        "gYearMonth": st.dates().map(lambda day: f"{day:%Y-%m}" if day.year > 999 else "2021-10"),
        "dateTime": st.datetimes(timezones=st.just(dt.UTC)),
        "anyURI": st.sampled_from(["https://example.org/", "https://example.org/ż?a=1&b=%20#c", "mailto:a@b.org"]),
        "wkt": st.sampled_from(["POINT (16.6 49.2)", "POINT(-1.5 0)"]),
    }
    return drawn[known.datatype]


class Drawn(list[Stated]):
    """Nodes and links, too many to be shown."""

    def __repr__(self) -> str:
        return f"<a graph of {len(self)} nodes and links>"


@st.composite
def graphs(draw: st.DrawFn, schema: Schema) -> Drawn:
    """Draw nodes of every class, and links of every name between them."""
    nodes = [_node(draw, class_) for class_ in schema.classes.values() if not class_.abstract]
    links = {link.key: link for link in _links(draw, schema, nodes)}
    records: list[Node | Link] = [*nodes, *links.values()]
    return Drawn(Stated(record, draw(st.sampled_from(SOURCES))) for record in records)


def _node(draw: st.DrawFn, class_: Class) -> Node:
    id_ = f"{id_prefix(class_.key)}/{class_.name}-{draw(IDS)}"
    return Node(class_.name, id_, **_drawn(draw, class_.properties))


def _drawn(draw: st.DrawFn, declared: Any) -> dict[str, Any]:
    return {name: draw(value(known)) for name, known in declared.items() if known.required or draw(st.booleans())}


def _links(draw: st.DrawFn, schema: Schema, nodes: list[Node]) -> list[Link]:
    links = []
    for link in schema.links.values():
        source, target = (
            draw(st.sampled_from([node for node in nodes if schema.is_a(node.class_name, end)]))
            for end in (link.domain, link.range)
        )
        links.append(Link(link.name, source.id, target.id, **_drawn(draw, link.carries)))
    return links
