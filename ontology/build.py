"""Turns the facts of the Turtle files into classes, links and schemes, and refuses what is incomplete or contradictory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from .names import link_type
from .problem import near
from .term import LANGUAGES, ROOT, Class, Concept, Link, OntologyProblem, Property, Scheme
from .turtle import GEO, OBS, OWL, RDF, RDFS, SH, SKOS, VOC, XSD, Facts, local, short, text, type_of

DATATYPES = {
    XSD + name: name for name in ("string", "integer", "decimal", "boolean", "date", "gYearMonth", "dateTime", "anyURI")
} | {GEO + "wktLiteral": "wkt"}
COMBINE = ("rank", "union", "sum", "min", "max")
_ALIGNMENTS = tuple(
    base + name
    for base, name in (
        (RDFS, "subClassOf"),
        (RDFS, "subPropertyOf"),
        (SKOS, "exactMatch"),
        (SKOS, "closeMatch"),
    )
)
_NO_TEXTS: Mapping[str, str] = MappingProxyType({})
_T = TypeVar("_T")


def schemes(facts: Facts) -> dict[str, Scheme]:
    """Build every concept scheme; its name is the name of its file."""
    return {local(iri): _scheme(facts, iri) for iri in facts.of_type(SKOS + "ConceptScheme")}


def classes(facts: Facts, known: Mapping[str, Scheme]) -> dict[str, Class]:
    """Build every class with its own and inherited properties."""
    iris = {local(iri): iri for iri in facts.of_type(OWL + "Class") if iri.startswith(OBS)}
    for iri in iris.values():
        _check_parents(facts, iri, iris)
    return {name: _class(facts, name, iris, known) for name in iris}


def links(facts: Facts, known: Mapping[str, Scheme], class_names: Iterable[str]) -> dict[str, Link]:
    """Build every link; refuse one whose type is spelled like a class."""
    names = tuple(class_names)
    types = {name.casefold(): name for name in names}
    built = {local(iri): _link(facts, iri, known, names) for iri in facts.of_type(OWL + "ObjectProperty")}
    for link in built.values():
        clash = types.get(link_type(link.name).casefold())
        if clash:
            expected = "a type that no class is called (the embedded engine keeps both in one name space)"
            raise OntologyProblem(facts.where(link.iri), f"type {link.type} and class {clash}", expected, "Rename one.")
    return built


def check_terms(facts: Facts) -> None:
    """Refuse a predicate or property of our namespace that no file defines: it is a slip of the pen."""
    defined = {subject for subject in facts.by_subject if subject.startswith(OBS)}
    for subject, predicates in facts.by_subject.items():
        used = [*predicates, *facts.iris(subject, SH + "path"), *facts.iris(subject, SH + "property")]
        for iri in used:
            if iri.startswith(OBS) and iri not in defined:
                hint = near(local(iri), map(local, defined))
                raise OntologyProblem(facts.where(subject), f"{short(iri)}", "a term that a module defines", hint)


def _scheme(facts: Facts, iri: str) -> Scheme:
    concepts = [_concept(facts, c) for c in facts.of_type(SKOS + "Concept") if iri in facts.all(c, SKOS + "inScheme")]
    if not concepts:
        raise OntologyProblem(facts.where(iri), "no concept", "at least one skos:Concept in the scheme", "Add one.")
    label, definition = _label(facts, iri), _definition(facts, iri)
    return Scheme(local(iri), iri, label, definition, MappingProxyType({c.notation: c for c in concepts}))


def _concept(facts: Facts, iri: str) -> Concept:
    notation = facts.one(iri, SKOS + "notation")
    if not notation:
        raise OntologyProblem(facts.where(iri), "no skos:notation", "the value as the data have it", "Add it.")
    label = _in_all_languages(facts, iri, SKOS + "prefLabel")
    return Concept(notation, iri, label, MappingProxyType(facts.texts(iri, SKOS + "definition")))


def _class(facts: Facts, name: str, iris: Mapping[str, str], known: Mapping[str, Scheme]) -> Class:
    iri = iris[name]
    line = _line(facts, iri)
    abstract = facts.one(iri, OBS + "abstract") == "true"
    shapes = [shape for above in reversed(line) for shape in facts.iris(above, SH + "property")]
    return Class(
        name=name,
        iri=iri,
        label=_label(facts, iri),
        definition=_definition(facts, iri),
        module=facts.file_of[iri].stem,
        parents=tuple(local(parent) for parent in _parents(facts, iri)),
        ancestors=tuple(local(above) for above in line[1:] if local(above) != ROOT),
        abstract=abstract,
        key=_key(facts, line, abstract=abstract),
        properties=_properties(facts, iri, shapes, known),
        alignments=_alignments(facts, iri),
    )


def _parents(facts: Facts, iri: str) -> list[str]:
    return [parent for parent in facts.iris(iri, RDFS + "subClassOf") if parent.startswith(OBS)]


def _check_parents(facts: Facts, iri: str, iris: Mapping[str, str]) -> None:
    parents = _parents(facts, iri)
    for parent in parents:
        if local(parent) not in iris:
            hint = near(local(parent), iris)
            raise OntologyProblem(facts.where(iri), f"parent {short(parent)}", "a class that a module defines", hint)
    if not parents and local(iri) != ROOT:
        expected = f"rdfs:subClassOf a class of the ontology, at least obs:{ROOT}"
        raise OntologyProblem(facts.where(iri), "no parent", expected, "Add it.")


def _line(facts: Facts, iri: str) -> list[str]:
    """Return the class and all above it, nearest first."""
    line = [iri]
    for above in line:  # grows while it is walked: breadth first
        line.extend(parent for parent in _parents(facts, above) if parent not in line)
    if iri in (parent for above in line[1:] for parent in _parents(facts, above)):
        raise OntologyProblem(facts.where(iri), "the class above itself", "a line that ends", "Remove one parent.")
    return line


def _key(facts: Facts, line: list[str], *, abstract: bool) -> str:
    keyed = [local(iri) for iri in line if facts.one(iri, OBS + "keyed") == "true"]
    if len(keyed) > 1:
        found = f"two keys, {' and '.join(keyed)}"
        raise OntologyProblem(facts.where(line[0]), found, "one keyed class in a line", "Remove obs:keyed from one.")
    if not keyed and not abstract:
        expected = "obs:keyed true on it or above it, or obs:abstract true"
        raise OntologyProblem(facts.where(line[0]), "no key", expected, "Say which class opens the ids.")
    return keyed[0] if keyed else ""


def _link(facts: Facts, iri: str, known: Mapping[str, Scheme], names: tuple[str, ...]) -> Link:
    return Link(
        name=local(iri),
        iri=iri,
        label=_label(facts, iri),
        reverse_label=_in_all_languages(facts, iri, OBS + "reverseLabel"),
        definition=_definition(facts, iri),
        module=facts.file_of[iri].stem,
        domain=_end(facts, iri, RDFS + "domain", names),
        range=_end(facts, iri, RDFS + "range", names),
        carries=_properties(facts, iri, facts.iris(iri, OBS + "carries"), known),
        symmetric=OWL + "SymmetricProperty" in facts.all(iri, type_of),
        alignments=_alignments(facts, iri),
    )


def _end(facts: Facts, iri: str, predicate: str, names: tuple[str, ...]) -> str:
    end = facts.one(iri, predicate)
    if end is None:
        raise OntologyProblem(facts.where(iri), f"no {short(predicate)}", "one class", "Add it.")
    if local(end) not in names:
        expected = "a class that a module defines"
        raise OntologyProblem(facts.where(iri), f"{short(predicate)} {short(end)}", expected, near(local(end), names))
    return local(end)


def _properties(facts: Facts, owner: str, shapes: list[str], known: Mapping[str, Scheme]) -> Mapping[str, Property]:
    by_path: dict[str, list[str]] = {}
    for shape in shapes:
        path = facts.one(shape, SH + "path")
        if path is None:
            raise OntologyProblem(facts.where(owner), "a shape without sh:path", "the property it is for", "Add it.")
        by_path.setdefault(path, []).append(shape)
    return MappingProxyType({local(path): _property(facts, owner, path, ss, known) for path, ss in by_path.items()})


def _property(facts: Facts, owner: str, path: str, shapes: list[str], known: Mapping[str, Scheme]) -> Property:
    """Combine the shapes of one path; where two say something else, the one nearest to the class holds."""
    datatype = _datatype(facts, owner, path, shapes)
    multiple = not (_stated(facts, shapes, "uniqueLang") if datatype == "langString" else _stated(facts, shapes, "maxCount"))  # fmt: skip
    combine = _last(facts.one(shape, OBS + "combine") for shape in shapes) or ("union" if multiple else "rank")
    if combine not in COMBINE:
        raise OntologyProblem(facts.where(path), f"obs:combine {combine!r}", ", ".join(COMBINE), near(combine, COMBINE))
    scheme = _scheme_of(facts, owner, shapes, "scheme", known)
    listed = [text(v) for shape in shapes for head in facts.iris(shape, SH + "in") for v in facts.members(head)]
    return Property(
        name=local(path),
        iri=path,
        label=_label(facts, path),
        definition=_definition(facts, path),
        datatype=datatype,
        required=any(int(facts.one(shape, SH + "minCount") or 0) > 0 for shape in shapes),
        multiple=multiple,
        pattern=_last(facts.one(shape, SH + "pattern") for shape in shapes),
        allowed=tuple(scheme.concepts) if scheme else tuple(listed),
        minimum=_number(facts, shapes, "minInclusive"),
        maximum=_number(facts, shapes, "maxInclusive"),
        combine=combine,
        scheme=(scheme or _scheme_of(facts, owner, shapes, "glossary", known) or _NO_SCHEME).name,
        alignments=_alignments(facts, path),
    )


_NO_SCHEME = Scheme("", "", _NO_TEXTS, _NO_TEXTS, MappingProxyType({}))


def _datatype(facts: Facts, owner: str, path: str, shapes: list[str]) -> str:
    stated = {facts.one(shape, SH + "datatype") for shape in shapes} - {None}
    if any(OBS + "Text" in facts.all(shape, SH + "node") for shape in shapes):
        stated.add("langString")
    names = {DATATYPES.get(str(iri), str(iri)) for iri in stated}
    if len(names) != 1 or not names <= {*DATATYPES.values(), "langString"}:
        found = f"{short(path)} with datatype {' and '.join(sorted(names)) or 'none'}"
        raise OntologyProblem(facts.where(owner), found, f"one of {', '.join(DATATYPES.values())}", "State one.")
    return names.pop()


def _scheme_of(
    facts: Facts, owner: str, shapes: list[str], predicate: str, known: Mapping[str, Scheme]
) -> Scheme | None:
    iri = _last(facts.one(shape, OBS + predicate) for shape in shapes)
    if iri is not None and local(iri) not in known:
        raise OntologyProblem(facts.where(owner), short(iri), "a scheme in vocabularies/", near(local(iri), known))
    return known[local(iri)] if iri else None


def _stated(facts: Facts, shapes: list[str], constraint: str) -> bool:
    return any(facts.all(shape, SH + constraint) for shape in shapes)


def _number(facts: Facts, shapes: list[str], constraint: str) -> float | None:
    value = _last(facts.one(shape, SH + constraint) for shape in shapes)
    return None if value is None else float(value)


def _last(values: Iterable[_T | None]) -> _T | None:
    return ([value for value in values if value is not None] or [None])[-1]


def _label(facts: Facts, iri: str) -> Mapping[str, str]:
    return _in_all_languages(facts, iri, RDFS + "label")


def _definition(facts: Facts, iri: str) -> Mapping[str, str]:
    return _in_all_languages(facts, iri, SKOS + "definition")


def _in_all_languages(facts: Facts, iri: str, predicate: str) -> Mapping[str, str]:
    texts = facts.texts(iri, predicate)
    absent = [language for language in LANGUAGES if not texts.get(language, "").strip()]
    if absent:
        found = f"no {short(predicate)} in {', '.join(absent)}"
        raise OntologyProblem(facts.where(iri), found, f"one in each of {', '.join(LANGUAGES)}", "Add it.")
    return MappingProxyType(texts)


def _alignments(facts: Facts, iri: str) -> tuple[tuple[str, str], ...]:
    outside = (OBS, VOC, RDF)
    return tuple(
        (short(predicate), target)
        for predicate in _ALIGNMENTS
        for target in facts.iris(iri, predicate)
        if not target.startswith(outside)
    )
