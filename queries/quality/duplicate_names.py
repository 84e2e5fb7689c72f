"""Organisations whose names differ only in case, accents, punctuation, legal form or the order of words."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from graph.connection import Graph
from ontology.names import folded, slug
from queries.table import Table

QUERY = """
title = "Names that look alike"
question = "Which organisations may be the same, since their names are the same words and their city is too?"

[columns]
group = "the words all of the names share, folded and sorted"
id = "id of one of the organisations"
name = "its name"
country = "its country as stated"
city = "city as stated"
sources = "sources that name it"
"""

_Row = tuple[Any, ...]
# What registers add to a name and others leave out.
LEGAL_FORMS = frozenset(
    {"a", "ab", "ag", "as", "b", "bv", "doo", "ev", "gmbh", "inc", "k", "l", "llc", "ltd", "nv", "o", "oy", "p", "plc"}
    | {"r", "s", "sa", "sas", "sl", "sp", "spa", "spol", "srl", "sro", "v", "z", "zoo"}
)
_READ = (
    "MATCH (o:Organisation) WHERE o.name IS NOT NULL "
    "RETURN o.id AS id, o.name AS name, o.country AS country, o.city AS city, o.sources AS sources"
)


def answer(graph: Graph) -> Table:
    """Group organisations by country and words of their names; give those that another one in the city equals."""
    groups: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for id_, name, country, city, sources in graph.read(_READ, timeout=60).values:
        words = _words(name)
        if words:
            groups[words, country or ""].append((words, id_, name, country, city, sources))
    alike = [row for key in sorted(groups) for row in sorted(_in_one_place(groups[key]), key=_by_id)]
    return Table.of(("group", "id", "name", "country", "city", "sources"), alike)


def _in_one_place(rows: list[_Row]) -> list[_Row]:
    """Keep the rows whose city another row has too; one without a city may be in any."""
    cities = Counter(folded(row[4] or "") for row in rows)
    return [row for row in rows if len(rows) > 1 and (cities[""] or cities[folded(row[4])] > 1)]


def _words(name: str) -> str:
    words = slug(name, 1000).split("-")
    return " ".join(sorted(word for word in words if word not in LEGAL_FORMS))


def _by_id(row: _Row) -> str:
    return str(row[1])
