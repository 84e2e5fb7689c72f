"""The change feed on the web: what LDES 1.0 and TREE ask of a server, read by a reader that is not ours."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from rdflib import RDF, Dataset, Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, SH

LDES = Namespace("https://w3id.org/ldes#")
TREE = Namespace("https://w3id.org/tree#")
SCHEMA = Namespace("https://schema.org/")
# Of rdflib's own parsers.
pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")


def read(client: httpx.Client, address: str, form: str = "trig") -> Dataset:
    accepted = {"trig": "application/trig", "nquads": "application/n-quads", "json-ld": "application/ld+json"}[form]
    answer = client.get(address, headers={"accept": accepted})
    assert answer.headers["content-type"].startswith(accepted)
    found = Dataset()
    found.parse(data=answer.text, format=form, publicID=str(answer.url))
    return found


def in_default(found: Dataset) -> Graph:
    return found.graph(found.default_graph.identifier)


@pytest.fixture(scope="module")
def root(client: httpx.Client) -> Graph:
    return in_default(read(client, "/feed"))


@pytest.fixture(scope="module")
def pages(client: httpx.Client, root: Graph) -> list[str]:
    return sorted({str(root.value(one, TREE.node)) for one in root.objects(None, TREE.relation)})


def test_a_client_finds_the_stream_and_how_to_read_it(client: httpx.Client, root: Graph) -> None:
    (stream,) = root.subjects(TREE.view, URIRef(f"{client.base_url}/feed".replace("//feed", "/feed")))
    assert (stream, RDF.type, LDES.EventStream) in root
    for name in ("timestampPath", "sequencePath", "versionOfPath", "versionDeleteObject", "pollingInterval"):
        assert len(list(root.objects(stream, LDES[name]))) == 1, name
    (shape,) = root.objects(stream, TREE.shape)
    assert (shape, RDF.type, SH.NodeShape) in root
    assert not [one for one in root.all_nodes() if not isinstance(one, URIRef) and one.n3().startswith("_:")]


def test_what_is_kept_is_stated_once(root: Graph) -> None:
    ((view, policy),) = root.subject_objects(LDES.retentionPolicy)
    assert (view, RDF.type, TREE.Node) in root
    assert root.value(policy, LDES.startingFrom)


def test_relations_lead_to_all_pages_and_say_the_truth_of_them(
    client: httpx.Client, root: Graph, pages: list[str]
) -> None:
    met: set[Any] = set()
    for page in pages:
        found = in_default(read(client, page))
        members = set(found.objects(None, TREE.member))
        assert (URIRef(page), LDES.immutable, None) in found
        assert not met & members
        met |= members
        for one in root.subjects(TREE.node, URIRef(page)):
            path, bound = (root.value(one, what) for what in (TREE.path, TREE.value))
            assert bound is not None
            values: list[Any] = [found.value(member, path) for member in members]
            below = (one, RDF.type, TREE.LessThanOrEqualToRelation) in root
            assert all(value <= bound if below else value >= bound for value in values)
    assert len(met) == 17


@pytest.mark.parametrize("form", ["trig", "nquads", "json-ld"])
def test_each_form_of_a_page_has_the_same_members(client: httpx.Client, pages: list[str], form: str) -> None:
    found, same = read(client, pages[0], form), read(client, pages[0])
    assert members_of(found) == members_of(same)


def members_of(found: Dataset) -> dict[URIRef, frozenset[Any]]:
    """Give what each member of a page says of its node."""
    every = in_default(found).objects(None, TREE.member)
    return {one: frozenset(found.graph(one)) for one in every if isinstance(one, URIRef)}


def test_the_newest_versions_are_the_graph(client: httpx.Client, pages: list[str]) -> None:
    newest: dict[Any, tuple[Any, frozenset[Any]]] = {}
    for page in pages:
        found = read(client, page)
        for member, said in members_of(found).items():
            place, of = (in_default(found).value(member, path) for path in (SCHEMA.position, DCTERMS.isVersionOf))
            newest[of] = max(newest.get(of, (place, said)), (place, said), key=lambda one: one[0])
    ours = {triple for _, said in newest.values() for triple in said}
    whole = Graph().parse(data=client.get("/api/export.nt").text, format="nt")
    assert ours == set(whole)


def test_statements_of_a_member_stand_together_as_the_profile_promises(client: httpx.Client, pages: list[str]) -> None:
    answer = client.get(pages[0], headers={"accept": "application/n-quads"})
    assert 'profile="https://w3id.org/tree/profile"' in answer.headers["content-type"]
    member, met = "", set()
    for line in answer.text.splitlines():
        if f"<{TREE.member}>" in line:
            member = line.split(" ")[2]
            assert member not in met
            met.add(member)
        assert not member or member in line


def test_pages_may_be_kept_for_ever_and_the_root_is_asked_for_again(client: httpx.Client, pages: list[str]) -> None:
    first = client.get(pages[0], headers={"accept": "application/trig"})
    assert "immutable" in first.headers["cache-control"]
    assert "Accept" in first.headers["vary"]
    root = client.get("/feed", headers={"accept": "application/trig"})
    assert root.headers["cache-control"] == "no-cache"
    for one in (first, root):
        again = client.get(one.url, headers={"accept": "application/trig", "if-none-match": one.headers["etag"]})
        assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/feed", "image/png", 406),
        ("/feed.xml", "*/*", 404),
        ("/feed/20200101T000000000000Z/1", "*/*", 410),
        ("/feed/99990101T000000000000Z/1", "*/*", 404),
    ],
)
def test_what_is_not_on_offer_is_told(
    client: httpx.Client, pages: list[str], path: str, accept: str, status: int
) -> None:
    assert pages
    answer = client.get(path, headers={"accept": accept})
    assert (answer.status_code, "remedy" in answer.json()) == (status, True)


def test_a_page_in_turtle_is_refused_since_it_could_not_tell_members_apart(
    client: httpx.Client, pages: list[str]
) -> None:
    answer = client.get(pages[0], headers={"accept": "text/turtle"})
    assert (answer.status_code, [one["mediaType"] for one in answer.json()["offered"]]) == (
        406,
        ["application/n-quads", "application/trig", "application/ld+json"],
    )


def test_the_stream_s_own_iri_leads_to_it(client: httpx.Client, root: Graph) -> None:
    (stream,) = root.subjects(RDF.type, LDES.EventStream)
    answer = client.get("/id/feed/" + str(stream).rpartition("/")[2])
    assert (answer.status_code, answer.headers["location"]) == (303, "/feed")


def test_a_version_s_own_iri_leads_to_the_page_that_has_it(client: httpx.Client, root: Graph, pages: list[str]) -> None:
    (stream,) = root.subjects(RDF.type, LDES.EventStream)
    own = f"/id/feed/{str(stream).rpartition('/')[2]}/"
    assert URIRef(f"{stream}/5") in members_of(read(client, pages[0]))
    assert client.get(own + "5").headers["location"] == "/" + pages[0].split("/", 3)[3]
    assert client.get(own + "500").status_code == 404
