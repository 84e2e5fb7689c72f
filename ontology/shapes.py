"""Validates RDF with the same Turtle files: pySHACL runs the shapes, and each violation says what would be right."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyshacl
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, Namespace, Node, URIRef
from rdflib.collection import Collection

from .problem import near
from .schema import ROOT, OntologyProblem, Schema, files, load_schema
from .turtle import OBS, local

_OBS = Namespace(OBS)


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that is wrong in the data.

    Attributes:
        subject: The IRI of the node.
        property: The name of the property or link, or ``type``.
        found: What stands there.
        expected: What would be right.
    """

    subject: str
    property: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.subject}, {self.property}: found {self.found}; expected {self.expected}."


@dataclass(frozen=True, slots=True)
class ShapeReport:
    """What a validation found.

    Attributes:
        checked: How many nodes of the data have a class of the ontology.
        violations: Everything that is wrong, sorted.
    """

    checked: int
    violations: tuple[Violation, ...]

    @property
    def conforms(self) -> bool:
        """Whether something was checked and nothing is wrong."""
        return self.checked > 0 and not self.violations

    def __str__(self) -> str:
        if not self.checked and not self.violations:
            return "Nothing was checked: no node has a class of the ontology."
        verdict = f"{self.checked} nodes checked, {len(self.violations)} violations."
        return "\n".join([verdict, *map(str, self.violations)])


def validate(data: Graph | Path, schema: Schema | None = None) -> ShapeReport:
    """Check RDF against the ontology.

    Beyond what the shapes say, a class, property or link of the ontology's namespace that the ontology does not
    define is a violation: to SHACL alone a misspelt property is a fact like any other.

    Args:
        data: A graph, or a file in a format that rdflib knows by its ending.
        schema: The ontology; by default the shipped one.

    Raises:
        OntologyProblem: The file cannot be read as RDF.

    Example:
        >>> data = Graph().parse(data='''
        ...     @prefix obs: <https://w3id.org/innovation-observatory/ontology#> .
        ...     <https://example.org/id/region/PL22> a obs:Region ; obs:name "Śląskie"@pl ; obs:level 7 .
        ... ''', format="turtle")
        >>> print(validate(data))
        1 nodes checked, 2 violations.
        https://example.org/id/region/PL22, code: found no value; expected at least 1.
        https://example.org/id/region/PL22, level: found 7; expected at most 3.

    Reference:
        Shapes Constraint Language (SHACL), https://www.w3.org/TR/shacl/
    """
    schema = schema or load_schema()
    graph = data if isinstance(data, Graph) else _read(data)
    shapes = _shapes(schema)
    violations = {*_shape_violations(graph, shapes), *_unknown_terms(graph, schema)}
    return ShapeReport(_focus_nodes(graph, schema), tuple(sorted(violations)))


def shapes_graph(schema: Schema | None = None) -> Graph:
    """Return the shapes as one graph: the modules, and what SHACL needs spelled out from them.

    ``sh:in`` is added where ``obs:scheme`` stands, a shape for both ends of each link from its domain and range, and
    one for the statements about it from what it carries.
    """
    schema = schema or load_schema()
    shapes = Graph()
    for file in files(schema.folder):
        shapes.parse(file, format="turtle")
    for shape, _, scheme in list(shapes.triples((None, _OBS.scheme, None))):
        values: list[Node] = [Literal(notation) for notation in schema.schemes[local(str(scheme))].concepts]
        shapes.add((shape, SH["in"], Collection(shapes, BNode(), values).uri))
    for link in schema.links.values():
        _add_ends(shapes, URIRef(link.iri), _OBS[link.domain], _OBS[link.range])
        _add_statement(shapes, URIRef(link.iri))
    return shapes


@functools.cache
def _shapes(schema: Schema) -> Graph:
    # Reading all files takes longer than checking a small graph, and nobody here changes the shapes.
    return shapes_graph(schema)


def _add_ends(shapes: Graph, link: URIRef, domain: URIRef, range_: URIRef) -> None:
    source, target = URIRef(f"{link}-source"), URIRef(f"{link}-target")
    shapes.add((source, RDF.type, SH.NodeShape))
    shapes.add((source, SH.targetSubjectsOf, link))
    shapes.add((source, SH["class"], domain))
    shapes.add((target, RDF.type, SH.PropertyShape))
    shapes.add((target, SH.targetSubjectsOf, link))
    shapes.add((target, SH.path, link))
    shapes.add((target, SH["class"], range_))


def _add_statement(shapes: Graph, link: URIRef) -> None:
    """What a link carries stands at an rdf:Statement beside the direct triple."""
    statement = _statements_of(link)
    shapes.add((statement, RDF.type, SH.NodeShape))
    shapes.add((statement, SH.targetClass, statement))
    for shape in list(shapes.objects(link, _OBS.carries)):
        shapes.add((statement, SH.property, shape))


def _statements_of(link: URIRef) -> URIRef:
    return URIRef(f"{link}-statement")


def _read(path: Path) -> Graph:
    try:
        return Graph().parse(path)
    # Each parser of rdflib has errors of its own, without a base class in common.
    except Exception as error:
        reason = " ".join(str(error).split())[:200]
        remedy = "Check the file and its ending (.ttl, .nt, .rdf, .jsonld)."
        raise OntologyProblem(str(path), reason, "RDF", remedy) from error


def _focus_nodes(graph: Graph, schema: Schema) -> int:
    return len({node for name in schema.classes for node in graph.subjects(RDF.type, _OBS[name])})


def _shape_violations(graph: Graph, shapes: Graph) -> Iterator[Violation]:
    # The copy is ours, so pySHACL need not make another.
    _, results, _ = pyshacl.validate(_completed(graph, shapes), shacl_graph=shapes, inference="none", inplace=True)
    if not isinstance(results, Graph):
        raise TypeError(f"pySHACL gave {results!r} in place of a report")
    known = shapes + results
    for result in results.subjects(RDF.type, SH.ValidationResult):
        if (None, SH.detail, result) not in results:
            yield _violation(graph, known, result)


def _completed(graph: Graph, shapes: Graph) -> Graph:
    """Return a copy of the data with what SHACL looks for there although no export repeats it."""
    copy = Graph()
    for triple in graph:
        copy.add(triple)
    for triple in shapes.triples((None, RDFS.subClassOf, None)):
        copy.add(triple)
    for statement, link in graph.subject_objects(RDF.predicate):
        copy.add((statement, RDF.type, _statements_of(URIRef(str(link)))))
    return copy


def _violation(graph: Graph, known: Graph, result: Node) -> Violation:
    focus = known.value(result, SH.focusNode)
    path = known.value(result, SH.resultPath)
    shape = known.value(result, SH.sourceShape)
    component = local(str(known.value(result, SH.sourceConstraintComponent))).removesuffix("ConstraintComponent")
    value = known.value(result, SH.value)
    name = local(str(path)) if path is not None else local(str(shape)).removesuffix("-source")
    if component in {"MinCount", "MaxCount", "UniqueLang"}:
        found = _counted(graph, focus, path)
    else:
        found = _types(graph, value) if component == "Class" else _shown(value)
    expected = _expected(known, shape, component) + ("" if path is not None else " at its source")
    return Violation(str(focus), name, found, expected)


def _counted(graph: Graph, focus: Node | None, path: Node | None) -> str:
    values = sorted(_shown(value) for value in graph.objects(focus, path))
    return " and ".join(values) if values else "no value"


def _types(graph: Graph, value: Node | None) -> str:
    types = sorted(local(str(type_)) for type_ in graph.objects(value, RDF.type))
    return f"{_shown(value)} ({', '.join(types) or 'without a type'})"


def _shown(value: Node | None) -> str:
    if isinstance(value, Literal):
        return f"{str(value)!r}@{value.language}" if value.language else _plain(value)
    return str(value)


def _plain(value: Literal) -> str:
    datatype = local(str(value.datatype)) if value.datatype else "string"
    return str(value) if datatype in {"integer", "decimal", "boolean"} else f"{str(value)!r} ({datatype})"


_EXPECTED = {
    "MinCount": "at least {}",
    "MaxCount": "at most {}",
    "UniqueLang": "one text in each language",
    "Node": "a text",
    "In": "one of {}",
    "MinInclusive": "at least {}",
    "MaxInclusive": "at most {}",
    "Pattern": "a text that matches {}",
    "Class": "a node of class {}",
    "Datatype": "a value of datatype {}",
}


def _expected(known: Graph, shape: Node | None, component: str) -> str:
    value = known.value(shape, SH[component[:1].lower() + component[1:]])
    if component == "In" and value is not None:
        return _EXPECTED[component].format(", ".join(str(member) for member in Collection(known, value)))
    shown = local(str(value)) if isinstance(value, URIRef) else str(value)
    return _EXPECTED.get(component, component + " {}").format(shown)


def _unknown_terms(graph: Graph, schema: Schema) -> Iterator[Violation]:
    defined = {ROOT, *schema.classes}
    for subject, type_ in graph.subject_objects(RDF.type):
        if str(type_).startswith(OBS) and local(str(type_)) not in defined:
            hint = near(local(str(type_)), defined).rstrip(".")
            yield Violation(str(subject), "type", local(str(type_)), f"a class of the ontology ({hint})")
    used = {predicate for predicate in graph.predicates(unique=True) if str(predicate).startswith(OBS)}
    names = {p for c in schema.classes.values() for p in c.properties} | set(schema.links)
    names |= {p for link in schema.links.values() for p in link.carries}
    for predicate in used:
        if local(str(predicate)) not in names:
            hint = near(local(str(predicate)), names).rstrip(".")
            for subject in graph.subjects(predicate, None):
                yield Violation(
                    str(subject),
                    local(str(predicate)),
                    "an unknown property",
                    f"one of the ontology ({hint})",
                )
