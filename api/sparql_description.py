"""What the SPARQL endpoint is and can, in RDF (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_WRITTEN = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
            "Turtle", "N-Triples", "RDF_XML", "JSON-LD")  # fmt: skip
_RDFLIB = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml",
           "application/ld+json": "json-ld"}  # fmt: skip


def description(endpoint: str, base: str, media: str) -> bytes:
    """Describe the endpoint.

    That it calls other services (``sd:BasicFederatedQuery``) or reads graphs from elsewhere (``sd:DereferencesURIs``)
    is not stated, because it does not.

    Args:
        endpoint: Its address.
        base: What stands before a local id.
        media: The media type to write it in.
    """
    graph, service, dataset, default = Graph(), URIRef(endpoint), BNode(), BNode()
    graph.bind("sd", SD)
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, service))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    for name in _WRITTEN:
        graph.add((service, SD.resultFormat, _FORMATS[name]))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    title = URIRef("http://purl.org/dc/terms/description")
    text = f"All that is stated under {base}, each statement in the graph of the sources that state it."
    graph.add((dataset, title, Literal(text, lang="en")))
    return graph.serialize(format=_RDFLIB[media], encoding="utf-8")
