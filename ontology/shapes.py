"""Validates RDF with the same Turtle files: each violation says what was found and what would be right.

A validator in Rust runs the shapes, fifty times as fast as pySHACL, which the tests compare it with.
"""

from __future__ import annotations

import functools
import io
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import shacl
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, Namespace, Node, URIRef
from rdflib.collection import Collection

from .problem import near
from .schema import ROOT, OntologyProblem, Schema, files, load_schema
from .turtle import OBS, XSD, local

_OBS = Namespace(OBS)
_TYPE, _PREDICATE = str(RDF.type), str(RDF.predicate)


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
        data: A graph, or a file whose ending says its format (.ttl, .nt, .nq, .trig, .jsonld, .rdf).
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
    lines = data.serialize(format="nt", encoding="utf-8") if isinstance(data, Graph) else _read(data)
    return validate_lines(lines, schema or load_schema())


def validate_lines(lines: bytes, schema: Schema, about: Container[str] | None = None) -> ShapeReport:
    """Check N-Triples against the ontology, as ``validate`` does.

    Args:
        lines: The triples.
        schema: The ontology.
        about: The subjects whose violations are wanted, of data that are only a part; all when left out.
    """
    known = _Known(schema)
    facts = [known.take(triple) for triple in _triples(lines)]
    text = "".join([lines.decode(), _hierarchy(schema), *filter(None, facts)])
    results = _compiled(schema).validate_text(text, format="ntriples").results
    if about is not None:
        results = [result for result in results if result.focus_node.strip("<>") in about]
    violations = {*_violations(results, lines, shapes_of(schema)), *known.violations()}
    return ShapeReport(len(known.checked), tuple(sorted(violations)))


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
def shapes_of(schema: Schema) -> Graph:
    """Give ``shapes_graph``, read once: it takes longer than to check a small graph. Nobody may change it."""
    return shapes_graph(schema)


@functools.cache
def _compiled(schema: Schema) -> shacl.Shapes:
    return shacl.Shapes.from_text(shapes_of(schema).serialize(format="nt"), format="ntriples")


@functools.cache
def _hierarchy(schema: Schema) -> str:
    """Give what SHACL looks for in the data although no export repeats it: which class is below which."""
    pairs = shapes_of(schema).subject_objects(RDFS.subClassOf)
    return "".join(f"<{below}> <{RDFS.subClassOf}> <{above}> .\n" for below, above in pairs)


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


def _read(path: Path) -> bytes:
    """Read a file as N-Triples."""
    format_ = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    remedy = "Check the file and its ending (.ttl, .nt, .nq, .trig, .jsonld, .rdf)."
    if format_ is None:
        raise OntologyProblem(str(path), f"the ending {path.suffix!r}", "that of a format of RDF", remedy)
    try:
        triples = (quad.triple for quad in ox.parse(path=str(path), format=format_))
        return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    except (SyntaxError, OSError, ValueError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        reason = " ".join(str(getattr(error, "msg", error)).split())[:200]
        raise OntologyProblem(f"{path}{line}", reason, "RDF", remedy) from error


def _triples(lines: bytes) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ox.parse(io.BytesIO(lines), format=ox.RdfFormat.N_TRIPLES))


class _Known:
    """Which terms are the ontology's, and which of the data only look as if."""

    def __init__(self, schema: Schema) -> None:
        self._classes = {ROOT, *schema.classes}
        self._names = {name for class_ in schema.classes.values() for name in class_.properties} | set(schema.links)
        self._names |= {name for link in schema.links.values() for name in link.carries}
        self._statements = {str(_statements_of(URIRef(link.iri))) for link in schema.links.values()}
        self.checked: set[str] = set()
        self._found: list[Violation] = []
        self._hints: dict[str, str] = {}

    def take(self, triple: ox.Triple) -> str:
        """Look at one triple; give what has to be added to it: the class of a statement about a link."""
        subject, predicate, value = str(triple.subject), triple.predicate.value, triple.object
        if predicate == _TYPE:
            self._take_class(_plain(triple.subject), getattr(value, "value", ""))
        elif predicate == _PREDICATE and isinstance(value, ox.NamedNode):
            return f"{subject} <{_TYPE}> <{_statements_of(URIRef(value.value))}> .\n"
        elif predicate.startswith(OBS) and local(predicate) not in self._names:
            expected = f"one of the ontology ({self._hint(local(predicate), self._names)})"
            self._found.append(Violation(_plain(triple.subject), local(predicate), "an unknown property", expected))
        return ""

    def _take_class(self, subject: str, type_: str) -> None:
        if not type_.startswith(OBS) or type_ in self._statements:
            return
        if local(type_) not in self._classes:
            expected = f"a class of the ontology ({self._hint(local(type_), self._classes)})"
            self._found.append(Violation(subject, "type", local(type_), expected))
        elif local(type_) != ROOT:
            self.checked.add(subject)

    def _hint(self, name: str, known: Iterable[str]) -> str:
        if name not in self._hints:
            self._hints[name] = near(name, known).rstrip(".")
        return self._hints[name]

    def violations(self) -> list[Violation]:
        """Give what is wrong with the terms."""
        return self._found


def _violations(results: list[shacl.Result], lines: bytes, shapes: Graph) -> Iterator[Violation]:
    if not results:
        return
    asked = {result.focus_node for result in results} | {result.value for result in results if result.value}
    said = _said(lines, asked)
    for result in results:
        yield _violation(result, said, shapes)


_Values = Mapping[tuple[str, str], list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]


def _said(lines: bytes, subjects: set[str]) -> _Values:
    """Give what the data say of some subjects, which messages repeat."""
    said: defaultdict[tuple[str, str], list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]] = defaultdict(list)
    for triple in _triples(_lines_about(lines, {subject.encode() for subject in subjects})):
        if (subject := str(triple.subject)) in subjects:
            said[subject, triple.predicate.value].append(triple.object)
    return said


def _lines_about(lines: bytes, subjects: set[bytes]) -> bytes:
    """Take the lines that may be of some subjects: to read all of them a second time takes as long as to validate."""
    starts = ((line, line.split(None, 1)[:1]) for line in lines.split(b"\n"))
    return b"\n".join(line for line, start in starts if start and (start[0] in subjects or b"\\" in start[0]))


def _violation(result: shacl.Result, said: _Values, shapes: Graph) -> Violation:
    path = result.path.strip("<>") if result.path else ""
    shape = _source(result, path, shapes)
    component = result.component.removesuffix("ConstraintComponent")
    if component in {"MinCount", "MaxCount", "UniqueLang"}:
        found = " and ".join(sorted(map(_shown, said.get((result.focus_node, path), ())))) or "no value"
    elif component == "Class":
        types = sorted(local(_plain(type_)) for type_ in said.get((result.value or "", _TYPE), ()))
        found = f"{result.value_plain} ({', '.join(types) or 'without a type'})"
    else:
        found = _shown(_term(result.value))
    name = local(path) if path else local(str(shape)).removesuffix("-source")
    expected = _expected(shapes, shape, component) + ("" if path else " at its source")
    return Violation(result.focus_node.strip("<>"), name, found, expected)


def _source(result: shacl.Result, path: str, shapes: Graph) -> Node:
    """Find the shape that was violated; one without a name by the shape around it."""
    if (result.source_shape or "").startswith("<"):
        return URIRef(str(result.source_shape).strip("<>"))
    parameter = URIRef(f"{SH}{_parameter(result.component.removesuffix('ConstraintComponent'))}")
    for one in shapes.objects(URIRef((result.root_shape or "").strip("<>")), SH.property):
        if (one, SH.path, URIRef(path)) in shapes and (one, parameter, None) in shapes:
            return one
    return URIRef("")


def _parameter(component: str) -> str:
    return component[:1].lower() + component[1:]


def _term(text: str | None) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None:
    """Read one term as N-Triples write it."""
    return next((triple.object for triple in _triples(f"<x:s> <x:p> {text} .".encode())), None) if text else None


def _plain(term: object) -> str:
    return str(getattr(term, "value", term))


def _shown(value: object) -> str:
    if not isinstance(value, ox.Literal):
        return _plain(value)
    if value.language:
        return f"{value.value!r}@{value.language}"
    datatype = local(value.datatype.value)
    if value.datatype.value in {XSD + name for name in ("integer", "decimal", "boolean")}:
        return value.value
    return f"{value.value!r} ({datatype})"


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
    value = known.value(shape, SH[_parameter(component)])
    if component == "In" and value is not None:
        return _EXPECTED[component].format(", ".join(str(member) for member in Collection(known, value)))
    shown = local(str(value)) if isinstance(value, URIRef) else str(value)
    return _EXPECTED.get(component, component + " {}").format(shown)
