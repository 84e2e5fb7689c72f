"""What a partner sends as RDF comes in as the right nodes and links, or is refused in the partner's own words."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as so

from graph.archive import Archive
from graph.connection import Graph, connect
from graph.rdf.export import exported
from graph.rdf.format import formats
from graph.rdf.mirror import fill
from graph.rdf.read import Stated
from graph.records import Link, Node
from graph.settings import BASE_IRI, Settings
from loaders.linked import header
from loaders.problem import FileProblem, LoadProblem, RejectedProblem
from loaders.report import Rejected
from loaders.run import load
from loaders.source import prepare, shipped
from ontology.schema import load_schema
from tests.contract.conftest import emptied
from tests.graph.rdf.drawn import graphs
from tests.loaders.conftest import TESTS, VALMONT, Read

SCHEMA = load_schema()
PARTNER = "https://partner.example/id/"


def test_organisations_sites_and_roles_of_org_and_eurio_become_nodes_and_links(read: Callable[..., Read]) -> None:
    found = read("partner_rdf", VALMONT / "partner_rdf")
    assert found.rejects == []
    agency, clinic = "organisation/pic-900000101", next(iter(found.nodes("Clinic")))
    (project,) = found.nodes("Project")
    assert found.nodes("PublicAuthority")[agency] == {
        "name": {"en": "Uplands Development Agency", "fr": "Agence des Hautes-Terres"},
        "altName": ["UDA"],
        "identifier": ["PIC:900000101"],
        "street": "1 rue du Moulin",
        "postcode": "67000",
        "city": "Strasbourg",
        "country": "FR",
        "sameAs": ["https://data.uplands.example/agency"],
    }
    assert found.links("participatesIn")[agency, project]["role"] == ["coordinator"]
    assert found.links("participatesIn")[agency, project]["contribution"] == 120_000
    assert found.links("participatesIn")[clinic, project] == {"role": ["participant"]}
    assert set(found.links("locatedIn")) == {(agency, "region/FRF1"), (clinic, "region/FRF1")}
    assert "left out: 1 × foaf:mbox" in "\n".join(found.reading.remarks)


def whole(graph: Graph) -> tuple[list[Any], list[Any]]:
    """Read all nodes and links but those by which an observatory keeps a record of its own."""
    nodes = graph.read(
        "MATCH (n) WHERE NOT n:Ledger AND NOT n:Source AND NOT n:Load "
        "RETURN labels(n) AS labels, properties(n) AS p ORDER BY n.id"
    ).dicts()
    links = graph.read(
        "MATCH (a)-[r]->(b) WHERE NOT a:Load RETURN a.id AS s, type(r) AS t, b.id AS o, properties(r) AS p "
        "ORDER BY s, t, o"
    )
    told = [(sorted(one["labels"]), {k: v for k, v in one["p"].items() if k != "sources"}) for one in nodes]
    return told, [(s, t, o, {k: v for k, v in p.items() if k != "sources"}) for s, t, o, p in links.values]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """Both seeds and the regions."""
    home = tmp_path_factory.mktemp("seeds")
    with connect(Settings.from_environment({"OBSERVATORY_HOME": str(home)})) as graph:
        for name in ("nuts", "good_practice", "roadmap"):
            assert not load(graph, Archive(home / "archive"), name, shipped()[name]).lost
        yield graph


@pytest.fixture(scope="module", params=["embedded_server", pytest.param("neo4j_server", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest) -> Iterator[Graph]:
    with emptied(request.getfixturevalue(request.param)) as graph:
        yield graph


def emptied_again(graph: Graph) -> None:
    while graph.read("MATCH (n) RETURN 1 AS one LIMIT 1").values:
        graph.write([("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n", {})])
    graph.prepare(SCHEMA)


@pytest.mark.bolt
@pytest.mark.parametrize("name", ["nq", "jsonld"])
def test_what_goes_out_comes_in_elsewhere_as_the_same_graph(
    seeds: Graph, store: Graph, name: str, tmp_path: Path
) -> None:
    emptied_again(store)
    file = tmp_path / f"observatory.{name}"
    with file.open("w", encoding="utf-8", newline="") as out:
        out.writelines(exported(seeds, SCHEMA, BASE_IRI, name))
    report = load(store, Archive(tmp_path / "archive"), "partner_rdf", file)
    assert (report.source, report.rejected, report.waiting) == ("partner_observatory", 0, 0)
    assert whole(store) == whole(seeds)


OURS = "PREFIX obs: <https://w3id.org/innovation-observatory/ontology#>\nPREFIX x: <https://x.example/>\n"
RDF_XML = (
    '<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF [<!ENTITY x "https://x.example/">\n{}]>\n'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">\n'
    '<rdf:Description rdf:about="{}"><rdf:type rdf:resource="http://www.w3.org/ns/org#Organization"/>\n'
    "<rdfs:label>{}</rdfs:label></rdf:Description></rdf:RDF>\n"
)
WRONG: dict[str, tuple[str, str | bytes, str]] = {
    "broken Turtle": ("a.ttl", OURS + "x:a a obs:SME ;\n  obs:name ;\n", "line 4, column 12.*in 'obs:name ;'"),
    "broken N-Quads": ("a.nq", "<x:a> <x:b> <x:c> .\n<x:a> <x:b> .\n", "line 2"),
    "broken JSON": ("a.jsonld", '{\n"@id": "x:a",,\n}', "line 2, column 14.*no JSON"),
    "broken XML": ("a.rdf", RDF_XML.format("", "&x;a", "n").replace("</rdfs:label>", "</x>"), "line 6"),
    "wrong encoding": ("a.ttl", OURS.encode() + 'x:a obs:name "Śl"'.encode("iso8859-2"), "line 3: found the byte 0xa6"),
    "wrong encoding of JSON": ("a.jsonld", '{"@id":\n"x:é"}'.encode("latin-1"), "line 2: found the byte 0xe9.*UTF-8"),
    "wrong encoding of XML": ("a.rdf", RDF_XML.format("", "&x;a", "é").encode("latin-1"), "line 6: found the byte"),
    "UTF-16": ("a.ttl", OURS.encode("utf-16"), "UTF-16"),
    "a remote context": ("a.jsonld", '{\n"@context": ["https://schema.org/"],\n"@id": "x:a"}',
                         "line 2: found the context https://schema.org/.*Put the content"),
    "a remote context inside": ("a.jsonld", '{"@graph": [\n{"@context": {"@version": 1.1, "@import": "x:y"}}]}',
                                "line 2: found the context x:y"),
    "an entity bomb": ("a.rdf", RDF_XML.format('<!ENTITY y "&x;&x;&x;">', "&x;a", "&y;"),
                       "line 3: found the entity 'y', which is made of other entities"),
    "an entity of a file": ("a.rdf", RDF_XML.format('<!ENTITY y SYSTEM "file:///etc/passwd">', "&x;a", "&y;"),
                            "line 3: found the entity 'y', which is to be read from elsewhere"),
    "a long entity": ("a.rdf", RDF_XML.format(f'<!ENTITY y "{"y" * 400}">', "&x;a", "&y;"), "402 bytes long"),
    "a relative IRI": ("a.ttl", OURS + "<a> a obs:SME .", "line 3, column 1: found the relative IRI <a>.*`document`"),
    "a relative IRI in JSON": ("a.jsonld", '{"@context": {"n": "x:n"},\n"@id": "a", "n": "b"}', "line 2.*IRI <a>"),
    "a relative IRI in XML": ("a.rdf", RDF_XML.format("", "a", "n"), "line 5: found the relative IRI <a>"),
    "an IRI with a blank": ("a.ttl", OURS + "<https://x.example/a b> a obs:SME .",
                            "line 3, column 1.*<https://x.example/a b>.*%20"),
    "an IRI with a blank in JSON": ("a.jsonld", '{"@context": {"n": "x:n"},\n"@id": "x:a b", "n": "b"}',
                                    "line 2.*IRI <x:a b>"),
    "an IRI with a blank in XML": ("a.rdf", RDF_XML.format("", "&x;a b", "n"), "line 5: found the IRI <.*a b>"),
    "unknown classes": ("a.ttl", "\n<x:a> a <x:Firm> ; <x:b> 1 .\n<x:c> a <x:Firm> .",
                        "line 2: found 3 statements of which nothing is understood; the first: a thing of x:Firm"),
    "a class of ours that is none": ("a.ttl", OURS + "x:a a obs:Clinics ; obs:name 'a' .",
                                     "line 3: .*Did you mean 'Clinic'"),
    "nothing": ("a.ttl", "# only words\n", "no statement"),
    "a value without end": ("a.ttl", OURS + "x:a obs:name '''" + "long " * 4_000_000, "line 3: found .*buffer"),
    "JSON that is too deep": ("a.jsonld", '{"x:a":' * 100_000 + "1" + "}" * 100_000, "too deep"),
    "no format of RDF": ("a.docx", "PK", r"a\.docx; expected a file named \*\.ttl"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "message"), WRONG.values(), ids=WRONG)
def test_a_document_that_is_wrong_is_refused_with_its_line(
    read: Callable[..., Read], tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(LoadProblem, match=message):
        read("partner_rdf", file)


def test_a_document_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "big.ttl").open("wb") as file:
        file.truncate(2 << 30)
    with pytest.raises(FileProblem, match=r"big.ttl: found 2,048 MiB; expected at most 1,024 MiB"):
        prepare("partner_rdf", tmp_path / "big.ttl")


def test_a_packed_document_counts_as_what_it_unpacks_to(
    read: Callable[..., Read], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_LARGEST_RDF", "100000")
    with gzip.open(tmp_path / "bomb.nt.gz", "wb") as file:
        file.write(b"<x:a> <x:b> <x:c> .\n" * 100_000)
    with pytest.raises(FileProblem, match=r"line 50\d\d: found more when unpacked; expected at most 0.1 MiB"):
        read("partner_rdf", tmp_path / "bomb.nt.gz")
    with gzip.open(tmp_path / "bomb.jsonld.gz", "wb") as file:
        file.write(b"[" + b" " * 200_000 + b"]")
    with pytest.raises(FileProblem, match=r"N-Quads"):
        read("partner_rdf", tmp_path / "bomb.jsonld.gz")


def test_short_entities_and_a_byte_order_mark_are_fine(read: Callable[..., Read], tmp_path: Path) -> None:
    (tmp_path / "a.rdf").write_text(RDF_XML.format("", "&x;a", "A firm"), encoding="utf-8-sig")
    assert [one["name"] for one in read("partner_rdf", tmp_path / "a.rdf").nodes("Organisation").values()] == ["A firm"]


def test_every_violation_is_told_in_the_terms_of_the_partner_and_the_rest_is_loaded(
    read: Callable[..., Read], tmp_path: Path
) -> None:
    (tmp_path / "a.ttl").write_text(
        OURS + "PREFIX eurio: <http://data.europa.eu/s66#>\n"
        "x:good a obs:SME ; obs:name 'Good' .\n"
        "x:bad a obs:Clinic ; obs:naem 'Bad' ; obs:beds -5 ; obs:participatesIn x:nowhere .\n"
        "x:worse a eurio:Project ; eurio:title 'Worse' ; eurio:startDate 'soon' .\n"
        "[] a eurio:OrganisationRole ; eurio:isRoleOf x:good ;"
        "  eurio:isInvolvedIn x:worse ; eurio:roleLabel 'boss' .\n"
    )
    found = read("partner_rdf", tmp_path / "a.ttl")
    assert [one["name"] for one in found.nodes("SME").values()] == ["Good"]
    assert [where for where, _ in found.rejects] == ["a.ttl, line 5", "a.ttl, line 6", "a.ttl, line 7"]
    bad, worse, part = (reason for _, reason in found.rejects)
    for said in (
        "https://x.example/bad: ",
        "obs:participatesIn: found https://x.example/nowhere, of which nothing tells what it is",
        "obs:naem: found an unknown property; expected one of the ontology (Did you mean 'name'?)",
        "obs:beds: found -5; expected at least 0",
        "obs:name (or rdfs:label, schema:name, skos:prefLabel, eurio:name): found no value; expected at least 1",
    ):
        assert said in bad
    assert worse == "https://x.example/worse: eurio:startDate: found 'soon' (string); expected a value of datatype date"
    assert part.startswith(
        "a thing without a name: eurio:roleLabel: found 'boss' (string); expected one of coordinator"
    )


def test_one_wrong_subject_refuses_all_where_the_load_is_to_be_whole(
    embedded_graph: Graph, read: Callable[..., Read], tmp_path: Path
) -> None:
    (tmp_path / "a.ttl").write_text(OURS + "x:a a obs:SME ; obs:name 'A' .\nx:b a obs:SME .\nx:c a obs:SME .\n")
    archive, refused = Archive(tmp_path / "archive"), list[Rejected]()
    with pytest.raises(RejectedProblem, match=r"line 4: found 2 of 3 rows that are wrong; the first: .*obs:name"):
        load(embedded_graph, archive, "partner_rdf", tmp_path / "a.ttl", whole=True, refused=refused.append)
    assert [one.where for one in refused] == ["a.ttl, line 4", "a.ttl, line 5"]
    assert not archive.present()
    assert not embedded_graph.read("MATCH (n:SME) RETURN n").values
    (tmp_path / "a.toml").write_text("whole = true\n")
    with pytest.raises(RejectedProblem):
        read("partner_rdf", tmp_path / "a.ttl")


def test_one_change_sent_back_changes_one_row_and_nothing_else(
    seeds: Graph, embedded_graph: Graph, tmp_path: Path
) -> None:
    file, archive = tmp_path / "observatory.ttl", Archive(tmp_path / "archive")
    text = "".join(exported(seeds, SCHEMA, BASE_IRI, "ttl"))
    file.write_text(text, encoding="utf-8")
    first = load(embedded_graph, archive, "partner_rdf", file)
    changed = text.replace("obs:budget 2120000", "obs:budget 2130000").replace(
        'obs:budget "2120000', 'obs:budget "2130000'
    )
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    second = load(embedded_graph, archive, "partner_rdf", file)
    assert (second.written, second.unchanged, second.rejected) == (1, first.read - 1, 0)
    assert (second.nodes.added, second.nodes.changed, second.nodes.removed) == (1, 1, 0)  # the load itself is a node


def test_a_header_names_the_source_and_a_wrong_one_is_told(read: Callable[..., Read], tmp_path: Path) -> None:
    file, toml = tmp_path / "region-2026-11-24.nt", tmp_path / "region-2026-11-24.toml"
    file.write_text("<x:a> a <x:b> .".replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "))
    assert prepare("partner_rdf", file).name == "partner_region"
    toml.write_text('name = "silesia"\npublisher = "Śląskie"\nmay_reject = 0.5\n', encoding="utf-8")
    assert prepare("partner_rdf", file).name == prepare("partner_rdf", toml).name == "silesia"
    for text, message in (
        ('nam = "a"', "Did you mean 'name'"),
        ('name = "A b"', "small letters"),
        ('name = "cordis"', "which another source has"),
        ("rank = true", "a number"),
        ("name =", "no TOML"),
        ('file = "other.ttl"', "no other.ttl"),
        ('file = "../secret.ttl"', "the name of a document beside it"),
    ):
        toml.write_text(text)
        with pytest.raises(LoadProblem, match=message):
            prepare("partner_rdf", toml)


def test_the_context_of_the_ontology_is_taken_from_the_package(read: Callable[..., Read], tmp_path: Path) -> None:
    (tmp_path / "a.jsonld").write_text(
        '{"@context": "https://w3id.org/innovation-observatory/ontology/context.jsonld", "@graph": [\n'
        '{"id": "https://x.example/a", "type": "SME", "name": {"pl": "Firma"}, "naem": "x",\n'
        '"locatedIn": ["http://data.europa.eu/nuts/code/PL22"]}]}'
    )
    found = read("partner_rdf", tmp_path / "a.jsonld")
    assert [one["name"] for one in found.nodes("SME").values()] == [{"pl": "Firma"}]
    assert [target for _, target in found.links("locatedIn")] == ["region/PL22"]
    assert "left out: 1 × the key 'naem', which no @context explains" in found.reading.remarks


def test_the_same_thing_has_the_id_that_other_sources_give_it(read: Callable[..., Read], tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(
        "PREFIX org: <http://www.w3.org/ns/org#> PREFIX owl: <http://www.w3.org/2002/07/owl#>\n"
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX schema: <https://schema.org/>\n"
        "PREFIX adms: <http://www.w3.org/ns/adms#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "PREFIX eurio: <http://data.europa.eu/s66#> PREFIX dcterms: <http://purl.org/dc/terms/>\n"
        "<x:1> a org:Organization ; rdfs:label '1' ; dcterms:identifier 'PIC:999999991' .\n"
        "<x:2> a org:Organization ; rdfs:label '2' ; owl:sameAs <https://ror.org/02nv7yv05> .\n"
        "<https://ror.org/03eqd4a41> a schema:Hospital ; rdfs:label '3' .\n"
        "<x:4> a eurio:Project ; eurio:title '4' ; schema:sameAs <https://cordis.europa.eu/project/id/101112234> .\n"
        "<x:5> a org:Organization ; rdfs:label '5' ;\n"
        "  owl:sameAs <https://w3id.org/innovation-observatory/id/organisation/dex> ;\n"
        "  dcterms:spatial <http://data.europa.eu/nuts/code/PL22> .\n"
        "<x:6> a org:Organization ; rdfs:label '6' ; org:identifier '999999996'^^<https://reg.example/PIC> .\n"
        "[] a org:Organization ; rdfs:label '7' .\n"
    )
    found = read("partner_rdf", tmp_path / "a.ttl")
    assert sorted(found.nodes("Organisation")) == [
        "organisation/dex", "organisation/pic-999999991", "organisation/pic-999999996", "organisation/ror-02nv7yv05",
    ]  # fmt: skip
    assert set(found.nodes("Hospital")) == {"organisation/ror-03eqd4a41"}
    assert set(found.nodes("Project")) == {"project/cordis-101112234"}
    assert set(found.links("locatedIn")) == {("organisation/dex", "region/PL22")}
    ((where, reason),) = found.rejects
    assert (where, "without a name" in reason) == ("a.ttl, line 13", True)


@pytest.mark.bolt
@so(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(stated=graphs(SCHEMA))
def test_no_class_datatype_language_or_link_property_is_lost_in_any_format(
    embedded_graph: Graph, read: Callable[..., Read], tmp_path: Path, stated: list[Stated]
) -> None:
    emptied_again(embedded_graph)
    fill(embedded_graph, SCHEMA, stated, "a test")
    (tmp_path / "drawn.toml").write_text(f'base = "{PARTNER}"\n')
    for name in formats():
        file = tmp_path / f"drawn.{name}"
        file.write_text("".join(exported(embedded_graph, SCHEMA, PARTNER, name)), encoding="utf-8", newline="")
        found = read("partner_rdf", file)
        assert found.rejects == [], name
        assert set(found.records) == {one.record for one in stated if not own_record(one.record)}, name


def own_record(record: Node | Link) -> bool:
    """Whether a record is one by which an observatory says where it has its data from."""
    ids = (record.source_id, record.target_id) if isinstance(record, Link) else (record.id,)
    return any(id_.startswith(("source/", "load/")) for id_ in ids)


TERMS = (
    "PREFIX org: <http://www.w3.org/ns/org#> PREFIX eurio: <http://data.europa.eu/s66#> PREFIX obs: "
    "<https://w3id.org/innovation-observatory/ontology#> PREFIX schema: <https://schema.org/> PREFIX x: <https://x.example/>"
    " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
    " PREFIX foaf: <http://xmlns.com/foaf/0.1/> PREFIX dcterms: <http://purl.org/dc/terms/>\n"
)


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ("org:Organization , schema:Hospital", "Hospital"),
        ("eurio:Organisation , eurio:SME , org:FormalOrganization", "SME"),
        ("schema:Hospital , eurio:PublicBody", "Organisation"),
        ("org:OrganizationalCollaboration", "Organisation"),
        ("org:FormalOrganization", "Organisation"),
        ("eurio:HigherOrSecondaryEducation", "ResearchOrganisation"),
        ("obs:Clinic , schema:Hospital", "Clinic"),
        ("<http://schema.org/MedicalClinic>", "Clinic"),
    ],
)
def test_a_thing_is_what_all_its_classes_allow(
    read: Callable[..., Read], tmp_path: Path, classes: str, expected: str
) -> None:
    (tmp_path / "a.ttl").write_text(f"{TERMS}x:a a {classes} ; rdfs:label 'A' .")
    assert [r.class_name for r in read("partner_rdf", tmp_path / "a.ttl").records if isinstance(r, Node)] == [expected]


def test_a_membership_is_a_link_and_that_of_a_person_is_left_out(read: Callable[..., Read], tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(
        TERMS + "x:a a org:Organization ; skos:prefLabel 'A' ; org:hasMembership [ a org:Membership ;\n"
        "  org:organization x:p ; org:role 'coordinator' ] .\n"
        "x:b a org:Organization ; skos:prefLabel 'B' ; org:memberOf x:p , x:c .\n"
        "x:c a schema:Consortium ; skos:prefLabel 'C' . x:p a eurio:Project ; eurio:title 'P' .\n"
        "x:who a foaf:Person . [] a org:Membership ; org:member x:who ; org:organization x:a .\n"
    )
    found = read("partner_rdf", tmp_path / "a.ttl")
    assert found.rejects == []
    assert sorted(one["role"][0] if one else "" for one in found.links("participatesIn").values()) == [
        "",
        "coordinator",
    ]
    assert len(found.links("partOf")) == 1
    assert any("left out: 1 × a part that foaf:Person has" in one for one in found.reading.remarks)


def test_what_cannot_be_held_is_refused_or_noted_but_never_lost(read: Callable[..., Read], tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(
        TERMS
        + "x:dear a eurio:Project ; eurio:title 'D' ; eurio:hasTotalCost [ eurio:value 5 ; eurio:currency 'CZK' ] .\n"
        "x:two a org:Organization ; rdfs:label 'Two' ; org:hasSite x:far ; org:hasPrimarySite x:near .\n"
        "x:near a org:Site ; schema:addressLocality 'Colmar'@fr . x:far a org:Site ; schema:addressLocality 'Nice' .\n"
        "x:both a obs:SME ; obs:name 'Both'@en ; rdfs:label 'Both'@en , 'Oba'@cs , 'Other'@en ; obs:city 'Brno' ;\n"
        "  schema:addressLocality 'Praha' .\n"
        "x:lost a org:Organization ; rdfs:label 'Lost' ; eurio:isInvolvedIn x:nowhere ; dcterms:spatial x:region .\n"
    )
    found = read("partner_rdf", tmp_path / "a.ttl")
    ((_, dear),) = found.rejects
    assert "eurio:hasTotalCost: found an amount in CZK; expected euros" in dear
    assert [one.get("city") for one in found.nodes("Organisation").values()] == ["Colmar", None]
    (both,) = found.nodes("SME").values()
    assert (both["name"], both["altName"]) == ({"en": "Both", "cs": "Oba"}, [{"en": "Other"}])
    assert both["city"] == "Brno"
    noted = {note.kind: note.detail for note in found.notes}
    assert "without @fr" in noted["a part of a value is not kept"]
    assert "schema:addressLocality 'Praha' is not kept, for obs:city says otherwise" in noted["said in two ways"]
    assert "eurio:isInvolvedIn: found https://x.example/nowhere, of which nothing" in noted["a link is left out"]
    assert "https://x.example/far" in noted["a further site is left out"]


def test_the_page_shows_every_key_and_its_example_is_a_header(tmp_path: Path) -> None:
    page = (TESTS.parent / "docs" / "sources" / "partner_rdf.md").read_text(encoding="utf-8")
    assert [key for key in header._KEYS if f"\n{key} = " not in page] == []
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "uplands.toml").write_text(example)
    (tmp_path / "uplands.ttl").write_text("")
    assert prepare("partner_rdf", tmp_path / "uplands.toml").source.rank == 50


def test_what_is_said_of_a_link_that_is_gone_does_not_bring_it_back(
    seeds: Graph, read: Callable[..., Read], tmp_path: Path
) -> None:
    text = "".join(exported(seeds, SCHEMA, BASE_IRI, "nt"))
    (tmp_path / "a.nt").write_text(text, encoding="utf-8")
    assert set(read("partner_rdf", tmp_path / "a.nt").links("locatedIn"))
    gone = re.compile(r"\S+ <\S+(#locatedIn|#hasGeographicalLocation|/spatial|/location)> ")
    kept = [line for line in text.splitlines(keepends=True) if not gone.match(line)]
    (tmp_path / "a.nt").write_text("".join(kept), encoding="utf-8")
    found = read("partner_rdf", tmp_path / "a.nt")
    assert not found.links("locatedIn")
    assert any("a statement about a link that is not there (obs:locatedIn)" in one for one in found.reading.remarks)
