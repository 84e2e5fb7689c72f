"""The terms that the feed is said with: those of LDES and TREE, and of whom they borrow from."""

from __future__ import annotations

from types import MappingProxyType

from ontology.prefixes import KNOWN
from ontology.turtle import XSD

LDES = "https://w3id.org/ldes#"
TREE = "https://w3id.org/tree#"
ACTIVITY = "https://www.w3.org/ns/activitystreams#"
PROFILE = "https://w3id.org/tree/profile"
SPECIFICATION = "https://w3id.org/ldes/specification"

CREATE, UPDATE, DELETE = ACTIVITY + "Create", ACTIVITY + "Update", ACTIVITY + "Delete"
MEMBER = TREE + "member"
VERSION_OF = KNOWN["dcterms"] + "isVersionOf"
MOMENT = KNOWN["dcterms"] + "created"
PLACE = KNOWN["schema"] + "position"
"""The place of a version in the stream, from 1: which of two versions of one moment comes first."""
MADE_BY = KNOWN["prov"] + "wasGeneratedBy"
SPACE = KNOWN["void"] + "uriSpace"

INTEGER, DATE_TIME, BOOLEAN, DURATION = (XSD + name for name in ("integer", "dateTime", "boolean", "duration"))
PREFIXES = MappingProxyType({**KNOWN, "as": ACTIVITY, "ldes": LDES, "tree": TREE})
