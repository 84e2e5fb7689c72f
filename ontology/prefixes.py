"""Short names that people know namespaces by: one table for pages, for the published ontology and for all exports."""

from __future__ import annotations

from types import MappingProxyType

from .turtle import DCTERMS, GEO, OBS, OWL, RDF, RDFS, SH, SKOS, VOC, XSD

#: Namespace by short name.
KNOWN = MappingProxyType(
    {
        "obs": OBS,
        "adms": "http://www.w3.org/ns/adms#",
        "cv": "http://data.europa.eu/m8g/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": DCTERMS,
        "eurio": "http://data.europa.eu/s66#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "geo": GEO,
        "legal": "http://www.w3.org/ns/legal#",
        "locn": "http://www.w3.org/ns/locn#",
        "org": "http://www.w3.org/ns/org#",
        "owl": OWL,
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": "https://schema.org/",
        "sh": SH,
        "spdx": "http://spdx.org/rdf/terms#",
        "skos": SKOS,
        "voc": VOC,
        "void": "http://rdfs.org/ns/void#",
        "xsd": XSD,
    }
)
