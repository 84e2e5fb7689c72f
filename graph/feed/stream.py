"""Describes the stream, and its pages, in the terms of LDES 1.0 and TREE.

The root of the one view says what the stream is, how long it keeps what, and which page holds which part of it. The
pages hold members and never change; so whoever follows asks for the root again, and for pages that are new to it.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph

from graph.rdf.format import named
from graph.rdf.prefixes import Prefixes
from graph.rdf.statements import Literal, Statements
from graph.rdf.terms import TYPE
from graph.settings import Settings
from ontology.prefixes import KNOWN
from ontology.turtle import SH

from .pages import Feed, Page
from .words import (
    BOOLEAN,
    CREATE,
    DATE_TIME,
    DELETE,
    DURATION,
    INTEGER,
    LDES,
    MOMENT,
    PLACE,
    PREFIXES,
    SPACE,
    SPECIFICATION,
    TREE,
    UPDATE,
    VERSION_OF,
)

POLLING = 60
"""Seconds after which one who follows asks again."""
FORMS = ("nq", "trig", "jsonld")
"""The formats of the pages: those that can tell which statements belong to which member; best first."""
_DCTERMS = KNOWN["dcterms"]
_BOUNDS = (("GreaterThanOrEqualTo", "first", "since"), ("LessThanOrEqualTo", "last", "until"))


def root(feed: Feed, settings: Settings, at: str, pages: str) -> Statements:
    """Describe the stream and the root of its view.

    Args:
        feed: What it holds.
        settings: Names publisher and licence.
        at: The address of the root.
        pages: The address that the number of a page is put behind.
    """
    said = Statements()
    said.say(feed.iri, TYPE, f"{LDES}EventStream")
    said.say(feed.iri, f"{_DCTERMS}title", Literal("Changes of the Innovation Observatory", "@en"))
    said.say(feed.iri, f"{_DCTERMS}license", settings.licence)
    said.say(feed.iri, f"{_DCTERMS}conformsTo", SPECIFICATION)
    for name, value in _context().items():
        said.say(feed.iri, LDES + name, value)
    said.say(feed.iri, SPACE, Literal(feed.base))
    said.say(feed.iri, f"{TREE}view", at)
    said.say(at, TYPE, f"{TREE}Node", f"{LDES}EventSource")
    _shape(said, feed.iri)
    _retention(said, feed, settings, at)
    for page in feed.pages:
        _relations(said, page, at, pages)
    return said


def written(said: Statements, form: str) -> bytes:
    """Write what is said of the stream in a format."""
    return "".join(named(form).write([said.chunk()], Prefixes(dict(PREFIXES)))).encode()


def page_in(form: str, members: bytes, at: str, media_type: str) -> bytes:
    """Write a page.

    Args:
        form: The name of one of `FORMS`.
        members: Its members, as N-Quads.
        at: Its address.
        media_type: The media type of the form.
    """
    head = Statements()
    head.say(at, TYPE, f"{TREE}Node")
    head.say(at, f"{LDES}immutable", Literal("true", BOOLEAN))
    whole = written(head, "nq") + members
    if form == "nq":
        return whole
    quads = pyoxigraph.parse(input=whole, format=pyoxigraph.RdfFormat.N_QUADS)
    short = {} if form == "jsonld" else dict(PREFIXES)
    text = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.from_media_type(media_type), prefixes=short) or b""
    *heads, rest = text.split(b"\n", len(short))  # short names come in any order, and a page is always the same
    return b"\n".join([*sorted(heads), rest])


def _context() -> dict[str, str | Literal]:
    """Say how members are read: which is newer, of what each is a version, and what it says of it."""
    return {
        "timestampPath": MOMENT,
        "sequencePath": PLACE,
        "versionOfPath": VERSION_OF,
        "versionCreatePath": TYPE,
        "versionCreateObject": CREATE,
        "versionUpdatePath": TYPE,
        "versionUpdateObject": UPDATE,
        "versionDeletePath": TYPE,
        "versionDeleteObject": DELETE,
        "pollingInterval": Literal(str(POLLING), INTEGER),
    }


def _shape(said: Statements, stream: str) -> None:
    """Give the shape of members: each is a version of one thing, of one moment, at one place."""
    shape = f"{stream}/shape"
    said.say(stream, f"{TREE}shape", shape)
    said.say(shape, TYPE, f"{SH}NodeShape")
    for name, path, what, of in (
        ("version-of", VERSION_OF, "nodeKind", f"{SH}IRI"),
        ("moment", MOMENT, "datatype", DATE_TIME),
        ("place", PLACE, "datatype", INTEGER),
    ):
        one = f"{shape}/{name}"
        said.say(shape, f"{SH}property", one)
        said.say(one, f"{SH}path", path)
        said.say(one, SH + what, of)
        for count in ("minCount", "maxCount"):
            said.say(one, SH + count, Literal("1", INTEGER))


def _retention(said: Statements, feed: Feed, settings: Settings, at: str) -> None:
    """Say what is kept: everything from the first member on, or so many days, and of what is older the newest."""
    if not feed.pages:
        return
    policy = f"{at}#retention"
    said.say(at, f"{LDES}retentionPolicy", policy)
    said.say(policy, TYPE, f"{LDES}RetentionPolicy")
    said.say(policy, PLACE, Literal(str(feed.whole), INTEGER))  # from there on nothing is left out
    if not settings.feed_days:
        first = next((page.since for page in feed.pages if page.first >= feed.whole), feed.moment)
        said.say(policy, f"{LDES}startingFrom", Literal(first, DATE_TIME))
        return
    said.say(policy, f"{LDES}versionAmount", Literal("1", INTEGER))
    for name in ("fullLogDuration", "versionDeleteDuration"):
        said.say(policy, LDES + name, Literal(f"P{settings.feed_days}D", DURATION))


def _relations(said: Statements, page: Page, at: str, pages: str) -> None:
    """Lead to a page, by the moments and places of its first and last member."""
    bounds: Iterable[tuple[str, str, str, Literal]] = (
        (f"{relation}Relation", name, path, Literal(str(getattr(page, part)), kind))
        for relation, *parts in _BOUNDS
        for name, path, part, kind in (("moment", MOMENT, parts[1], DATE_TIME), ("place", PLACE, parts[0], INTEGER))
    )
    for relation, name, path, value in bounds:
        one = f"{at}#page-{page.number}-{name}-{'from' if relation.startswith('G') else 'to'}"
        said.say(at, f"{TREE}relation", one)
        said.say(one, TYPE, TREE + relation)
        said.say(one, f"{TREE}node", f"{pages}{page.number}")
        said.say(one, f"{TREE}path", path)
        said.say(one, f"{TREE}value", value)
