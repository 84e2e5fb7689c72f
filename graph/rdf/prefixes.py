"""Short names for namespaces, the same in every format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

#: Short names that people know these namespaces by.
KNOWN = MappingProxyType(
    {
        "obs": "https://w3id.org/innovation-observatory/ontology#",
        "cpov": "http://data.europa.eu/m8g/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "eurio": "http://data.europa.eu/s66#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "geo": "http://www.opengis.net/ont/geosparql#",
        "legal": "http://www.w3.org/ns/legal#",
        "locn": "http://www.w3.org/ns/locn#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "spdx": "http://spdx.org/rdf/terms#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Prefixes:
    """Short names of namespaces.

    Attributes:
        names: Namespace by short name.

    Example:
        >>> prefixes = Prefixes.of(["http://www.w3.org/ns/org#Organization", "https://y.org/a"])
        >>> prefixes.short("http://www.w3.org/ns/org#Organization"), prefixes.short("https://y.org/a")
        ('org:Organization', 'ns1:a')
        >>> prefixes.short("https://y.org/a/") is None
        True
    """

    names: dict[str, str]

    @classmethod
    def of(cls, iris: Iterable[str]) -> Prefixes:
        """Give a short name to the namespace of each IRI that has none; the known ones are always there."""
        names = dict(KNOWN)
        spaces = dict.fromkeys(space for iri in iris if (space := _split(iri)[0]))
        new = [space for space in spaces if space not in names.values()]
        return cls(names | {f"ns{number}": space for number, space in enumerate(new, 1)})

    def short(self, iri: str) -> str | None:
        """Give the short name of an IRI; ``None`` if it has none that every format can write."""
        space, name = _split(iri)
        return next((f"{short}:{name}" for short, known in self.names.items() if known == space), None)


def _split(iri: str) -> tuple[str, str]:
    """Cut an IRI after its last # or /, if what follows is a name."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return (iri[:cut], iri[cut:]) if _NAME.fullmatch(iri[cut:]) else ("", iri)
