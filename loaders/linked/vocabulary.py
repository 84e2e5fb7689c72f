"""What is known of the vocabularies of others beyond the alignments of the ontology: how they cut up what is one here.

ORG and EURIO give an organisation sites, these addresses, and a part in a project is a node between both. Here the
place is the organisation's own and the part is a link. The tables say which terms are such cuts, which are said from
the other end, and which mean what an aligned term means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ontology.prefixes import KNOWN
from ontology.turtle import OWL, SKOS

_SCHEMA, _SCHEMA_AS_WAS = KNOWN["schema"], "http://schema.org/"
_SPACES = MappingProxyType(
    {
        **KNOWN,
        "adms": "http://www.w3.org/ns/adms#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    }
)


def iri(name: str) -> str:
    """Spell a short name out.

    Example:
        >>> iri("org:hasSite")
        'http://www.w3.org/ns/org#hasSite'
    """
    prefix, _, rest = name.partition(":")
    return _SPACES[prefix] + rest


def short(full: str) -> str:
    """Spell an IRI by its short name, if it has one, for people.

    Example:
        >>> short("http://www.w3.org/ns/org#hasSite"), short("https://example.org/x")
        ('org:hasSite', 'https://example.org/x')
    """
    known = ((prefix, space) for prefix, space in _SPACES.items() if full.startswith(space))
    return next((f"{prefix}:{full[len(space) :]}" for prefix, space in known), full)


def spelled(full: str) -> str:
    """Give the present IRI of a term of schema.org, which many still write with ``http``."""
    return _SCHEMA + full[len(_SCHEMA_AS_WAS) :] if full.startswith(_SCHEMA_AS_WAS) else full


def _iris(pairs: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({iri(one): iri(other) for one, other in pairs.items()})


def _set(names: str) -> frozenset[str]:
    return frozenset(map(iri, names.split()))


INVERSE = _iris(
    {
        "eurio:hasInvolvedParty": "eurio:isInvolvedIn",
        "eurio:hasRole": "eurio:isRoleOf",
        "eurio:isSiteOf": "eurio:hasSite",
        "eurio:isAcronymOf": "eurio:hasAcronym",
        "eurio:hasSubOrganisation": "eurio:isSubOrganisationOf",
        "eurio:hasUnit": "eurio:isUnitOf",
        "eurio:hasSubScheme": "eurio:isSubSchemeOf",
        "eurio:funds": "eurio:isFundedBy",
        "eurio:isResultOf": "eurio:hasResult",
        "org:hasMembership": "org:member",
        "org:siteOf": "org:hasSite",
        "org:hasSubOrganization": "org:subOrganizationOf",
        "org:hasUnit": "org:unitOf",
        "org:hasMember": "org:memberOf",
        "schema:subOrganization": "schema:parentOrganization",
        "skos:narrower": "skos:broader",
        "geo:sfContains": "geo:sfWithin",
    }
)
"""Terms that say from the other end what the second says."""

MEANS = _iris(
    dict.fromkeys(("dcterms:title", "foaf:name", "eurio:title", "eurio:legalName", "legal:legalName",
                   "schema:legalName"), "schema:name")
    | dict.fromkeys(("eurio:abstract", "schema:description", "skos:definition"), "dcterms:description")
    | dict.fromkeys(("org:identifier", "adms:identifier", "schema:identifier", "legal:registration", "eurio:code"),
                    "dcterms:identifier")
    | {"schema:taxID": "schema:vatID", "eurio:projectStatus": "schema:status"}
    | {"vcard:locality": "schema:addressLocality", "vcard:postal-code": "schema:postalCode"}
    | {"vcard:street-address": "schema:streetAddress", "vcard:country-name": "schema:addressCountry"}
    | {"locn:adminUnitL1": "schema:addressCountry", "locn:fullAddress": "schema:streetAddress"}
    | {f"eurio:hasNUTS{level}code": "eurio:hasNUTSCode" for level in range(4)}
    | {"skos:exactMatch": "owl:sameAs"}
    | {"org:unitOf": "org:subOrganizationOf", "eurio:isUnitOf": "org:subOrganizationOf"}
    | {"schema:parentOrganization": "org:subOrganizationOf", "eurio:isSubSchemeOf": "dcterms:isPartOf"}
    | dict.fromkeys(("eurio:hasFundingScheme", "eurio:hasFundingSchemeProgramme", "eurio:hasFundingSchemeTopic"),
                    "eurio:isFundedBy")
    | {"eurio:startDate": "schema:startDate", "eurio:endDate": "schema:endDate"}
)  # fmt: skip
"""Terms without an alignment of their own, and the aligned ones that they mean, or are narrower than."""

NARROWER = _iris(
    dict.fromkeys(("org:FormalOrganization", "org:OrganizationalUnit", "foaf:Organization", "schema:LocalBusiness",
                   "schema:NGO", "eurio:OrganisationUnit", "eurio:FundingAgency"), "org:Organization")
    | dict.fromkeys(("eurio:HigherOrSecondaryEducation", "schema:CollegeOrUniversity"), "eurio:ResearchOrganisation")
    | {"schema:ResearchProject": "schema:Project", "foaf:Project": "schema:Project"}
    | {"eurio:Country": "eurio:AdministrativeArea"}
)  # fmt: skip
"""Classes without an alignment of their own, and the aligned ones that they are narrower than."""

LINKS = MappingProxyType({iri("org:memberOf"): ("participatesIn", "partOf")})
"""Links that a term without an alignment may say; the ends tell which."""

OPEN = _set(
    "org:hasSite org:hasPrimarySite org:hasRegisteredSite org:siteAddress eurio:hasSite eurio:hasAddress "
    "eurio:hasCoordinates eurio:hasGeographicalLocation eurio:isFundedBy legal:registeredAddress cv:registeredAddress "
    "locn:address locn:location locn:geometry schema:address schema:location schema:geo"
)
"""Terms that lead to a part of the thing itself: what is said there is said of the thing."""

SITES = tuple(map(iri, ("org:hasRegisteredSite", "org:hasPrimarySite", "org:hasSite", "eurio:hasSite")))
"""Of the above, those to a site, from the one that counts most: a thing has one place here."""

WIDER = _set(
    "owl:Thing schema:Thing prov:Entity prov:Activity prov:Agent prov:Plan dcterms:Location schema:Place "
    "dcat:Dataset schema:Event"
)
"""Classes so much wider than ours that to be one of them says nothing of what a thing is here."""

PASSED = _set("prov:wasDerivedFrom rdf:type rdfs:isDefinedBy")
"""Terms that say what a thing is, which is read apart, and where a statement comes from, which the source says."""

INSIDE = tuple(map(iri, ("skos:notation", "eurio:value", "schema:value", "rdf:value", "eurio:shortForm", "eurio:code",
                         "rdfs:label", "skos:prefLabel", "schema:name", "eurio:name", "eurio:title")))  # fmt: skip
"""Where the value stands of a thing that is a plain value here: an amount, an acronym, a code of a list."""

CURRENCY = iri("eurio:currency")
LATITUDE = tuple(map(iri, ("eurio:latitude", "schema:latitude", "wgs:lat")))
LONGITUDE = tuple(map(iri, ("eurio:longitude", "schema:longitude", "wgs:long")))
POINT = iri("geo:asWKT")
SAME = (OWL + "sameAs", SKOS + "exactMatch", _SCHEMA + "sameAs")
IDENTIFIERS = tuple(map(iri, ("dcterms:identifier", "org:identifier", "adms:identifier", "eurio:identifier",
                              "schema:identifier", "legal:registration")))  # fmt: skip
NOTATION = SKOS + "notation"
SCHEMES = tuple(map(iri, ("dcterms:conformsTo", "skos:inScheme", "adms:schemaAgency", "dcterms:creator")))
"""What an ``adms:Identifier`` says of where its notation is from, from the most exact."""


@dataclass(frozen=True, slots=True)
class Between:
    """A class of nodes that stand between two things and are a link here.

    Attributes:
        source: The terms that lead from it to the thing that the link starts from.
        target: The terms that lead to the other.
        links: The links that it may be; the ends tell which.
        role: The term of its part or role, which is said of the link.
        roles: Terms that mean the same.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    links: tuple[str, ...]
    role: str = iri("eurio:roleLabel")
    roles: tuple[str, ...] = (iri("org:role"), iri("schema:roleName"))


_PART = Between((iri("eurio:isRoleOf"),), (iri("eurio:isInvolvedIn"),), ("participatesIn",))
_MEMBER = Between((iri("org:member"),), (iri("org:organization"),), ("participatesIn", "partOf"))
BETWEEN = MappingProxyType(
    {
        iri("eurio:OrganisationRole"): _PART,
        iri("eurio:Role"): _PART,
        iri("org:Membership"): _MEMBER,
    }
)
"""Nodes that are a link here, by their class."""
