"""Queries to begin with on the page of the SPARQL endpoint."""

from __future__ import annotations

from dataclasses import dataclass

from graph.rdf.iris import Iris
from ontology.prefixes import KNOWN

PREFIXES = "".join(f"PREFIX {name}: <{KNOWN[name]}>\n" for name in ("obs", "rdf", "skos"))


@dataclass(frozen=True, slots=True)
class Example:
    """A query that runs on every observatory.

    Attributes:
        title: What it asks.
        pattern: The query, with ``{region}`` for the IRI of a region.
    """

    title: str
    pattern: str

    def text(self, iris: Iris) -> str:
        """Give the query for the IRIs of one observatory."""
        return self.pattern.replace("{region}", f"<{iris.node('region/PL22')}>")


EXAMPLES = (
    Example(
        "Organisations of a region, and the regions within it, by kind",
        """SELECT ?kind (COUNT(DISTINCT ?organisation) AS ?organisations)
WHERE {
  ?organisation obs:locatedIn/obs:within* {region} ;
                a ?kind .
  FILTER(STRSTARTS(STR(?kind), STR(obs:)))
}
GROUP BY ?kind
ORDER BY DESC(?organisations) ?kind
""",
    ),
    Example(
        "Partners of the organisations of a region, by joint activities",
        """SELECT ?name ?partner (COUNT(DISTINCT ?activity) AS ?activities)
WHERE {
  ?organisation obs:locatedIn {region} ;
                obs:name ?name ;
                obs:participatesIn ?activity .
  ?other obs:participatesIn ?activity ;
         obs:name ?partner .
  FILTER(?organisation != ?other)
}
GROUP BY ?organisation ?name ?other ?partner
ORDER BY DESC(?activities) ?name ?partner
LIMIT 100
""",
    ),
    Example(
        "Participations by role, and what they contribute: what a link itself says",
        """SELECT ?role (COUNT(?link) AS ?participations) (SUM(?contribution) AS ?contributions)
WHERE {
  ?link rdf:predicate obs:participatesIn ;
        obs:role ?role .
  OPTIONAL { ?link obs:contribution ?contribution }
}
GROUP BY ?role
ORDER BY DESC(?participations)
""",
    ),
    Example(
        "Names of regions in Polish",
        """SELECT ?region ?name
WHERE {
  ?region a obs:Region ;
          obs:name ?name .
  FILTER(LANGMATCHES(LANG(?name), "pl"))
}
ORDER BY ?name
LIMIT 100
""",
    ),
    Example(
        "What each source states",
        """SELECT ?source (COUNT(*) AS ?statements)
WHERE { GRAPH ?source { ?subject ?predicate ?object } }
GROUP BY ?source
ORDER BY DESC(?statements)
""",
    ),
    Example(
        "All that is said of a region, as a graph",
        """DESCRIBE {region}
""",
    ),
)
