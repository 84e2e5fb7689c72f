"""RDF against the ontology's own files: what is right passes, and each thing that is wrong is told once."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, Namespace, URIRef

from ontology.schema import OntologyProblem, Property, load_schema
from ontology.shapes import ShapeReport, Violation, shapes_graph, validate
from ontology.turtle import GEO, OBS, XSD

SCHEMA = load_schema()
HEAD = """\
@prefix obs: <https://w3id.org/innovation-observatory/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix v: <https://valmont.example/id/> .
"""
VALMONT = """\
v:valmont a obs:Region ; obs:name "Valmont"@en , "Valmonte"@it ; obs:code "VA01" ; obs:level 2 .
v:clinic a obs:Clinic , obs:CareProvider , obs:Organisation ; obs:name "Valmont Clinic" ; obs:country "VA" ;
    obs:locatedIn v:valmont ; obs:attends v:workshop .
v:workshop a obs:Workshop ; obs:name "First workshop"@en ; obs:startDate "2026-03-02"^^xsd:date .
v:link a rdf:Statement ; rdf:subject v:clinic ; rdf:predicate obs:attends ; rdf:object v:workshop ; obs:as "A" .
"""
EXAMPLES = {
    "string": ("text", XSD + "string"), "integer": ("2", XSD + "integer"), "decimal": ("0.5", XSD + "decimal"),
    "boolean": ("true", XSD + "boolean"), "date": ("2026-03-02", XSD + "date"),
    "gYearMonth": ("2026-03", XSD + "gYearMonth"), "dateTime": ("2026-03-02T10:00:00Z", XSD + "dateTime"),
    "anyURI": ("https://valmont.example/", XSD + "anyURI"), "wkt": ("POINT (7 45)", GEO + "wktLiteral"),
}  # fmt: skip
FITTING = {"code": "VA01", "country": "VA", "schemeYear": "2021", "sha256": "0" * 64}
V = Namespace("https://valmont.example/id/")


def check(extra: str = "", replace: tuple[str, str] = ("", "")) -> ShapeReport:
    return validate(Graph().parse(data=HEAD + VALMONT.replace(*replace) + extra, format="turtle"))


def example(one: Property) -> Literal:
    if one.allowed:
        return Literal(one.allowed[0])
    if one.datatype == "langString":
        return Literal("Text", lang="en")
    text, datatype = EXAMPLES[one.datatype]
    return Literal(FITTING.get(one.name, text), datatype=URIRef(datatype))


def one_of_each(*, spoiled: bool) -> Graph:
    """Give a node of every class with a value for every property."""
    graph = Graph()
    for class_ in SCHEMA.classes.values():
        if not class_.abstract:
            graph.add((V[class_.name], RDF.type, URIRef(class_.iri)))
            for one in class_.properties.values():
                value = Literal("x", datatype=URIRef(XSD + "hexBinary")) if spoiled else example(one)
                graph.add((V[class_.name], URIRef(one.iri), value))
    return graph


def test_what_is_right_conforms() -> None:
    report = check()
    assert report.conforms, str(report)
    assert report.checked == 3


def test_a_node_of_every_class_with_every_property_conforms() -> None:
    report = validate(one_of_each(spoiled=False))
    assert report.conforms, str(report)
    assert report.checked == sum(not class_.abstract for class_ in SCHEMA.classes.values())


def test_a_wrong_datatype_is_seen_on_every_property_of_every_class() -> None:
    report = validate(one_of_each(spoiled=True))
    seen = {(violation.subject, violation.property) for violation in report.violations}
    assert seen == {
        (str(V[class_.name]), name)
        for class_ in SCHEMA.classes.values()
        if not class_.abstract
        for name in class_.properties
    }


@pytest.mark.parametrize(
    ("replace", "violation"),
    [
        ((' ; obs:code "VA01"', ""), Violation(V.valmont, "code", "no value", "at least 1")),
        (("obs:level 2", "obs:level 4"), Violation(V.valmont, "level", "4", "at most 3")),
        (
            ('"VA01"', '"VA01" , "VA02"'),
            Violation(V.valmont, "code", "'VA01' (string) and 'VA02' (string)", "at most 1"),
        ),
        (
            ('"VA01"', '"va1"'),
            Violation(V.valmont, "code", "'va1' (string)", "a text that matches ^[A-Z]{2}[0-9A-Z]{0,3}$"),
        ),
        (
            ('"Valmonte"@it', '"Vale"@en'),
            Violation(V.valmont, "name", "'Vale'@en and 'Valmont'@en", "one text in each language"),
        ),
        (('"Valmont Clinic"', "17"), Violation(V.clinic, "name", "17", "a text")),
        (
            ('"2026-03-02"^^xsd:date', '"soon"'),
            Violation(V.workshop, "startDate", "'soon' (string)", "a value of datatype date"),
        ),
        (('obs:as "A"', 'obs:as "E"'), Violation(V.link, "as", "'E' (string)", "one of A, B, C, D")),
        (
            ("obs:attends v:workshop .", "obs:attends v:valmont ."),
            Violation(V.clinic, "attends", f"{V.valmont} (Region)", "a node of class Activity"),
        ),
        (
            ("obs:level 2", "obs:level 2 ; obs:attends v:workshop"),
            Violation(V.valmont, "attends", f"{V.valmont} (Region)", "a node of class Organisation at its source"),
        ),
        (
            ("obs:attends v:workshop .", "obs:attends v:nowhere ."),
            Violation(V.clinic, "attends", f"{V.nowhere} (without a type)", "a node of class Activity"),
        ),
        (
            ("obs:level 2", "obs:levle 2"),
            Violation(V.valmont, "levle", "an unknown property", "one of the ontology (Did you mean 'level'?)"),
        ),
        (
            ("obs:Workshop", "obs:Workshop , obs:Wokshop"),
            Violation(V.workshop, "type", "Wokshop", "a class of the ontology (Did you mean 'Workshop'?)"),
        ),
    ],
)
def test_a_violation_says_where_what_and_what_would_be_right(replace: tuple[str, str], violation: Violation) -> None:
    expected = Violation(str(violation.subject), *(getattr(violation, n) for n in ("property", "found", "expected")))
    assert check(replace=replace).violations == (expected,)


def spoiled_links() -> Graph:
    """Give links between nodes of the wrong classes, with too much and with wrong things said about them."""
    graph = one_of_each(spoiled=False)
    nodes = sorted(map(str, graph.subjects(RDF.type, None)))
    for number, link in enumerate(SCHEMA.links.values()):
        source, target = (URIRef(nodes[(number * step) % len(nodes)]) for step in (5, 11))
        graph.add((source, URIRef(link.iri), target))
        said = V[f"said-{link.name}"]
        graph.add((said, RDF.type, RDF.Statement))
        graph.add((said, RDF.predicate, URIRef(link.iri)))
        for one in link.carries.values():
            graph.add((said, URIRef(one.iri), Literal("x", datatype=URIRef(XSD + "hexBinary"))))
    return graph


@pytest.mark.parametrize("graph", [one_of_each(spoiled=True), spoiled_links()], ids=["nodes", "links"])
def test_the_validator_finds_what_the_reference_implementation_finds(graph: Graph) -> None:
    shapes, data = shapes_graph(), Graph()
    data += graph
    data += shapes.triples((None, RDFS.subClassOf, None))
    for statement, link in graph.subject_objects(RDF.predicate):
        data.add((statement, RDF.type, URIRef(f"{link}-statement")))
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert isinstance(results, Graph)
    expected = {
        (str(results.value(one, SH.focusNode)), str(results.value(one, SH.resultPath) or ""))
        for one in results.subjects(RDF.type, SH.ValidationResult)
        if (None, SH.detail, one) not in results
    }
    found = {
        (one.subject, "" if one.expected.endswith("at its source") else OBS + one.property)
        for one in validate(graph).violations
    }
    assert found == expected
    assert len(expected) > 20


def test_a_validation_that_checked_nothing_says_so() -> None:
    report = validate(Graph().parse(data="<a:a> a <a:B> .", format="turtle"))
    assert not report.conforms
    assert str(report) == "Nothing was checked: no node has a class of the ontology."


def test_the_data_are_left_as_they_were() -> None:
    graph = Graph().parse(data=HEAD + VALMONT, format="turtle")
    before = set(graph)
    validate(graph)
    assert set(graph) == before


def test_a_file_is_read_by_its_ending(tmp_path: Path) -> None:
    file = tmp_path / "valmont.ttl"
    file.write_text(HEAD + VALMONT, encoding="utf-8")
    assert validate(file).conforms


@pytest.mark.parametrize("text", ["@prefix : <", "<<<<<<< HEAD\n"])
def test_a_file_that_is_not_rdf_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(OntologyProblem, match=r"broken\.ttl.*expected RDF"):
        validate(file)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OntologyProblem, match=r"absent\.ttl"):
        validate(tmp_path / "absent.ttl")


def test_the_shapes_are_shacl_by_the_shapes_of_shacl_itself() -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes_graph(), meta_shacl=True)
    assert conforms, text


def test_the_shapes_know_every_class_and_link() -> None:
    shapes = shapes_graph()
    for term in [*SCHEMA.classes, *SCHEMA.links]:
        assert (URIRef(OBS + term), None, None) in shapes
