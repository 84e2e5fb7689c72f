"""What a register calls a node is said so that others find it: an identifier, and the same thing elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import OWL, RDF, SKOS, Graph, Literal, Namespace, URIRef

from graph.archive import Archive
from graph.connection import Graph as Store
from graph.connection import connect
from graph.rdf.around import around
from graph.rdf.export import exported
from graph.rdf.format import formats, named
from graph.rdf.lines import lines
from graph.rdf.mirror import fill
from graph.rdf.part import of_nodes
from graph.rdf.read import read
from graph.records import Link, Node
from graph.settings import BASE_IRI, Settings
from loaders.run import load as load_source
from loaders.source import shipped
from ontology.schema import load_schema
from ontology.shapes import validate
from tests.contract.conftest import emptied
from tests.graph.loading import load

BASE = "https://example.org/id/"
SCHEMA = load_schema()
ADMS, ORG = Namespace("http://www.w3.org/ns/adms#"), Namespace("http://www.w3.org/ns/org#")
DCTERMS, SDO = Namespace("http://purl.org/dc/terms/"), Namespace("https://schema.org/")
OBS = Namespace(SCHEMA.namespace)
ID, REGISTERS = Namespace(BASE), SCHEMA.schemes["registers"].iri
ODD = ["NUTS:", "no register", "CRM:17", ":x", "PIC:12 34/ż%?#", "VAT:a:b", "ROR:05abc"]
RECORDS: list[Node | Link] = [
    Node("Region", "region/PL22", name="Śląskie", code="PL22", sameAs=["http://data.europa.eu/nuts/code/PL22"]),
    Node("Region", "region/US", name="United States", code="US"),
    Node("Hospital", "organisation/a", name="A", identifier=["PIC:999984350", "VAT:PL5252344078", "CRM:17"]),
    Node("SME", "organisation/pic-912345678", name="B", identifier=["PIC:912345678", "ROR:05a28rw58"]),
    Node("Clinic", "organisation/gisco-cz-17", name="C", identifier=["GISCO:CZ:17"]),
    Node("SME", "organisation/odd", name="Odd", identifier=ODD),
    Node("Project", "project/cordis-101057499", name="P", identifier=["CORDIS:101057499"]),
    Node("Programme", "programme/h", name="H", identifier=["CORDIS:HORIZON.2.1"]),
    Node("Topic", "topic/euroscivoc-23-49", name="biological sciences", notation="/23/49", scheme="EuroSciVoc"),
    Node("Topic", "topic/euroscivoc-natural-sciences", name="natural sciences", scheme="EuroSciVoc"),
    Link("participatesIn", "organisation/a", "project/cordis-101057499", role=["coordinator"]),
    Link("locatedIn", "organisation/a", "region/PL22", basis="city"),
]


@pytest.fixture(scope="module", params=["embedded_server", pytest.param("neo4j_server", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with emptied(request.getfixturevalue(request.param)) as graph:
        load(graph, Archive(tmp_path_factory.mktemp("archive")), "toy", RECORDS)
        yield graph


@pytest.fixture(scope="module")
def said(store: Store) -> Graph:
    return parsed(store)


def parsed(store: Store, **options: Any) -> Graph:
    return Graph().parse(data="".join(exported(store, SCHEMA, BASE, "ttl", **options)), format="turtle")


def test_an_identifier_is_a_thing_that_says_its_code_its_register_and_who_keeps_it(said: Graph) -> None:
    pic = URIRef(f"{BASE}organisation/a#PIC:999984350")
    assert (ID["organisation/a"], ADMS.identifier, pic) in said
    register = URIRef(f"{REGISTERS}/PIC")
    assert dict(said.predicate_objects(pic)) == {
        RDF.type: ADMS.Identifier,
        SKOS.notation: Literal("999984350"),
        ADMS.schemaAgency: Literal("European Commission"),
        DCTERMS.creator: URIRef("http://publications.europa.eu/resource/authority/corporate-body/COM"),
        DCTERMS.conformsTo: register,
    }
    assert (ID["organisation/a"], ORG.identifier, Literal("999984350", datatype=register)) in said


def test_an_organisation_alone_has_codes_as_org_says_them(said: Graph) -> None:
    assert {str(one).removeprefix(f"{BASE}organisation/") for one in said.subjects(ORG.identifier)} == {
        "a", "pic-912345678", "gisco-cz-17", "odd",
    }  # fmt: skip


def test_what_a_register_has_an_iri_for_is_the_same_thing(said: Graph) -> None:
    assert set(said.subject_objects(OWL.sameAs)) == {
        (ID["region/PL22"], URIRef("http://data.europa.eu/nuts/code/PL22")),
        (ID["organisation/pic-912345678"], URIRef("https://ror.org/05a28rw58")),
    }


def test_a_topic_matches_the_concept_that_its_code_stands_for(said: Graph) -> None:
    concept = URIRef("http://data.europa.eu/8mn/euroscivoc/" + SCHEMA.registers["EuroSciVoc"].listed["49"])
    assert set(said.subject_objects(SKOS.exactMatch)) == {(ID["topic/euroscivoc-23-49"], concept)}


def test_a_page_of_a_register_is_not_the_thing_but_tells_it_apart(said: Graph) -> None:
    page = URIRef("https://cordis.europa.eu/project/id/101057499")
    assert (ID["project/cordis-101057499"], SDO.sameAs, page) in said
    assert (ID["project/cordis-101057499"], OWL.sameAs, page) not in said


def test_an_id_that_is_made_of_a_code_says_it_though_the_node_does_not(said: Graph) -> None:
    assert (URIRef(f"{BASE}region/PL22#NUTS:PL22"), SKOS.notation, Literal("PL22")) in said
    assert not list(said.objects(ID["region/US"], ADMS.identifier))


def test_a_code_that_is_not_like_those_of_its_register_leads_nowhere(said: Graph) -> None:
    programme = ID["programme/h"]
    assert (programme, ADMS.identifier, URIRef(f"{programme}#CORDIS:HORIZON.2.1")) in said
    assert not list(said.objects(programme, SDO.sameAs))


def test_one_whose_register_nobody_described_stays_a_text(said: Graph) -> None:
    odd = ID["organisation/odd"]
    assert {str(one) for one in said.objects(odd, OBS.identifier)} == set(ODD)
    assert {str(said.value(one, SKOS.notation)) for one in said.objects(odd, ADMS.identifier)} == {
        "12 34/ż%?#", "a:b", "05abc",
    }  # fmt: skip
    assert (odd, ADMS.identifier, URIRef(f"{odd}#PIC:12%2034/ż%25%3F%23")) in said


def test_nothing_is_said_twice(store: Store) -> None:
    counts = Counter("".join(exported(store, SCHEMA, BASE, "nq")).splitlines())
    assert [line for line, number in counts.items() if number > 1] == []


def test_the_ontology_alone_says_nothing_of_it(store: Store) -> None:
    plain = parsed(store, beside=False)
    assert (None, RDF.type, ADMS.Identifier) not in plain
    assert (ID["organisation/a"], OBS.identifier, Literal("CRM:17")) in plain


def test_a_neighbour_is_named_without_its_identifiers(store: Store) -> None:
    part = parsed(store, part=of_nodes("one", ["organisation/a"]))
    assert {str(one).rpartition("#")[2] for one in part.subjects(RDF.type, ADMS.Identifier)} == {
        "PIC:999984350", "VAT:PL5252344078",
    }  # fmt: skip
    found = around(store, SCHEMA, BASE, "organisation/a", part=1, most=10)
    assert found is not None
    document = Graph().parse(data="".join(lines(found.chunks, graphs=False)), format="nt")
    assert set(document.subjects(RDF.type, ADMS.Identifier)) == set(part.subjects(RDF.type, ADMS.Identifier))


def test_what_follows_belongs_to_the_graph_of_who_states_the_node(store: Store) -> None:
    text = "".join(exported(store, SCHEMA, BASE, "nq")).splitlines()
    assert {line.split()[-2] for line in text if "#PIC:999984350>" in line} == {f"<{BASE}source/toy>"}


def test_the_export_conforms_to_the_shapes(said: Graph) -> None:
    report = validate(said)
    assert report.conforms, report


@pytest.mark.bolt
def test_the_graph_comes_back_as_it_was(store: Store, tmp_path: Path) -> None:
    texts = {name: "".join(exported(store, SCHEMA, BASE, name)) for name in formats()}
    lines_ = sorted(texts["nq"].splitlines())
    for name, text in texts.items():
        found = read(text.encode(), named(name), SCHEMA, BASE)
        assert not found.unknown, name
        with connect(Settings.from_environment({"OBSERVATORY_HOME": str(tmp_path / name)})) as empty:
            fill(empty, SCHEMA, found.records(), "a test")
            assert sorted("".join(exported(empty, SCHEMA, BASE, "nq")).splitlines()) == lines_, name


@pytest.mark.bolt
def test_a_partner_who_sends_it_back_adds_no_identifier_and_loses_none(store: Store, tmp_path: Path) -> None:
    (tmp_path / "sent.ttl").write_text("".join(exported(store, SCHEMA, BASE_IRI, "ttl")), encoding="utf-8")
    told = "MATCH (n) WHERE n.identifier IS NOT NULL RETURN n.id AS id, n.identifier ORDER BY id"
    with connect(Settings.from_environment({"OBSERVATORY_HOME": str(tmp_path / "home")})) as other:
        load_source(other, Archive(tmp_path / "archive"), "partner_rdf", tmp_path / "sent.ttl")
        assert other.read(told).values == store.read(told).values


def test_regions_of_nuts_are_those_of_the_countries_that_have_some() -> None:
    register = SCHEMA.registers["NUTS"]
    for code in SCHEMA.schemes["countries"].concepts:
        assert re.search(register.codes, code), code
        assert re.search(register.ids, f"region/{code}")
    assert not re.search(register.codes, "US")


@pytest.mark.data
def test_each_topic_of_cordis_has_its_concept_in_euroscivoc(open_data: Path) -> None:
    published = (open_data / "ontologies" / "esv" / "EuroSciVoc.ttl").read_text(encoding="utf-8-sig")
    pairs = re.findall(
        r'notation "(\d+)".*?isDefinedBy "http://data.europa.eu/8mn/euroscivoc/([^"]+)"', published, re.S
    )
    assert dict(pairs) == dict(SCHEMA.registers["EuroSciVoc"].listed)
    assert len(pairs) == 1031


@pytest.mark.bolt
@pytest.mark.data
def test_real_data_are_linked_to_where_they_are_known(open_data: Path, tmp_path: Path) -> None:
    with connect(Settings.from_environment({"OBSERVATORY_HOME": str(tmp_path)})) as graph:
        archive = Archive(tmp_path / "archive")
        load_source(graph, archive, "nuts", shipped()["nuts"])
        load_source(graph, archive, "cordis", open_data / "cordis" / "he_heads_100")
        text = "".join(exported(graph, SCHEMA, BASE, "nt")).splitlines()
        nodes = dict(graph.read("MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS nodes").values)
        abroad = graph.read("MATCH (n:Region) WHERE n.schemeYear IS NULL RETURN count(*) AS nodes").values[0][0]
    assert len(text) == len(set(text))
    linked = Counter(line.split()[1] for line in text)
    assert linked["<http://www.w3.org/2004/02/skos/core#exactMatch>"] == nodes["Topic"]
    assert linked["<http://www.w3.org/2002/07/owl#sameAs>"] == nodes["Region"] - abroad > 400
    assert linked["<http://www.w3.org/ns/org#identifier>"] > nodes["Organisation"] > 0
