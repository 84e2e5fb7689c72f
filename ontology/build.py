"""Turns the facts of the Turtle files into classes, links, schemes, registers; refuses incomplete and contradictory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from . import words
from .names import id_prefix, link_type
from .problem import near
from .properties import Properties
from .term import ROOT, Class, Concept, Link, OntologyProblem, Register, Scheme
from .turtle import DCTERMS, OBS, OWL, RDFS, SH, SKOS, Facts, local, short, type_of


def check_terms(facts: Facts) -> None:
    """Refuse the use of a term of our namespace that no file defines: it is a slip of the pen."""
    defined = {subject for subject in facts.by_subject if subject.startswith(OBS)}
    for subject, predicates in facts.by_subject.items():
        used = [*predicates, *facts.iris(subject, SH + "path"), *facts.iris(subject, SH + "property")]
        for iri in used:
            if iri.startswith(OBS) and iri not in defined:
                hint = near(local(iri), map(local, defined))
                raise OntologyProblem(facts.where(subject), short(iri), "a term that a module defines", hint)


def schemes(facts: Facts) -> dict[str, Scheme]:
    """Build every concept scheme; its name is the name of its file."""
    return {local(iri): _scheme(facts, iri) for iri in facts.of_type(SKOS + "ConceptScheme")}


def _scheme(facts: Facts, iri: str) -> Scheme:
    file = facts.file_of[iri]
    if file.stem != local(iri):
        raise OntologyProblem(facts.where(iri), f"the scheme {local(iri)}", f"{file.stem}, as the file", "Rename one.")
    concepts = [_concept(facts, c) for c in facts.of_type(SKOS + "Concept") if iri in facts.all(c, SKOS + "inScheme")]
    if not concepts:
        raise OntologyProblem(facts.where(iri), "no concept", "at least one skos:Concept in the scheme", "Add one.")
    by_notation = MappingProxyType({concept.notation: concept for concept in concepts})
    return Scheme(local(iri), iri, words.label(facts, iri), words.definition(facts, iri), by_notation)


def _concept(facts: Facts, iri: str) -> Concept:
    notation = facts.one(iri, SKOS + "notation")
    if not notation:
        raise OntologyProblem(facts.where(iri), "no skos:notation", "the value as the data have it", "Add it.")
    label = words.in_all_languages(facts, iri, SKOS + "prefLabel")
    return Concept(notation, iri, label, MappingProxyType(facts.texts(iri, SKOS + "definition")))


def registers(facts: Facts, folder: Path) -> dict[str, Register]:
    """Build every register, by its name: a concept that says what its codes are."""
    built = (_register(facts, iri, folder / "registers") for iri in facts.of_type(OBS + "Register"))
    return {register.name: register for register in built}


def _register(facts: Facts, iri: str, lists: Path) -> Register:
    name = _concept(facts, iri).notation
    said = {one: facts.one(iri, OBS + one) or "" for one in ("agency", "codes", "ids", "resource", "page")}
    for one, expected in (("agency", "the name of who keeps it"), ("codes", "a regular expression of its codes")):
        if not said[one]:
            raise OntologyProblem(facts.where(iri), f"no obs:{one}", expected, "Add it.")
    for one in ("codes", "ids"):
        _check_pattern(facts, iri, one, said[one])
    for one in ("resource", "page"):
        if said[one] and said[one].count("{code}") != 1:
            expected = "an address with {code} in it once"
            raise OntologyProblem(facts.where(iri), f"obs:{one} {said[one]!r}", expected, "Say where the code stands.")
    publisher = facts.one(iri, DCTERMS + "publisher") or ""
    return Register(name, iri, publisher=publisher, listed=_listed(lists / f"{name}.csv"), **said)


def _check_pattern(facts: Facts, iri: str, name: str, pattern: str) -> None:
    wanted = 1 if name == "ids" and pattern else 0
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise OntologyProblem(facts.where(iri), f"obs:{name} {pattern!r}", str(error), "Correct it.") from error
    if groups != wanted:
        found = f"obs:{name} {pattern!r} with {groups} groups"
        raise OntologyProblem(facts.where(iri), found, f"one with {wanted}", "Write other groups as (?:...).")


def _listed(file: Path) -> Mapping[str, str]:
    """Read what a register calls its codes in addresses, if a file says so: a line for each, ``code,name``."""
    lines = file.read_text(encoding="utf-8").splitlines()[1:] if file.exists() else []
    return MappingProxyType(dict(line.split(",", 1) for line in lines))


def classes(facts: Facts, properties: Properties) -> dict[str, Class]:
    """Build every class with its own and inherited properties."""
    iris = {local(iri): iri for iri in facts.of_type(OWL + "Class") if iri.startswith(OBS)}
    for iri in iris.values():
        _check_parents(facts, iri, iris)
    built = {name: _class(facts, iri, properties) for name, iri in iris.items()}
    _check_prefixes(facts, built.values())
    return built


def _class(facts: Facts, iri: str, properties: Properties) -> Class:
    line = _line(facts, iri)
    abstract = facts.one(iri, OBS + "abstract") == "true"
    shapes = [shape for above in reversed(line) for shape in facts.iris(above, SH + "property")]
    return Class(
        name=local(iri),
        iri=iri,
        label=words.label(facts, iri),
        definition=words.definition(facts, iri),
        module=facts.file_of[iri].stem,
        parents=tuple(local(parent) for parent in _parents(facts, iri)),
        ancestors=tuple(local(above) for above in line[1:] if local(above) != ROOT),
        abstract=abstract,
        key=_key(facts, line, abstract=abstract),
        properties=properties.of(iri, shapes),
        alignments=words.alignments(facts, iri),
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
        parents = _parents(facts, above)
        if iri in parents:
            raise OntologyProblem(facts.where(iri), "the class above itself", "a line that ends", "Remove one parent.")
        line.extend(parent for parent in parents if parent not in line)
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


def _check_prefixes(facts: Facts, built: Iterable[Class]) -> None:
    owners: dict[str, str] = {}
    for class_ in built:
        owner = owners.setdefault(id_prefix(class_.name), class_.name)
        if owner != class_.name:
            found = f"{class_.name} beside {owner}"
            raise OntologyProblem(facts.where(class_.iri), found, "names that differ in ids too", "Rename one.")


def links(facts: Facts, properties: Properties, class_names: Iterable[str]) -> dict[str, Link]:
    """Build every link; refuse one whose type is spelled like a class."""
    names = tuple(class_names)
    iris = [iri for iri in facts.of_type(OWL + "ObjectProperty") if iri.startswith(OBS)]
    # The embedded engine keeps labels and types in one name space.
    types = {name.casefold(): name for name in names}
    for iri in iris:
        clash = types.get(link_type(local(iri)).casefold())
        if clash:
            found = f"type {link_type(local(iri))} beside class {clash}"
            raise OntologyProblem(facts.where(iri), found, "a type that no class is called", "Rename one.")
    return {local(iri): _link(facts, iri, properties, names) for iri in iris}


def _link(facts: Facts, iri: str, properties: Properties, names: tuple[str, ...]) -> Link:
    return Link(
        name=local(iri),
        iri=iri,
        label=words.label(facts, iri),
        reverse_label=words.in_all_languages(facts, iri, OBS + "reverseLabel"),
        definition=words.definition(facts, iri),
        module=facts.file_of[iri].stem,
        domain=_end(facts, iri, RDFS + "domain", names),
        range=_end(facts, iri, RDFS + "range", names),
        carries=properties.of(iri, facts.iris(iri, OBS + "carries")),
        symmetric=OWL + "SymmetricProperty" in facts.all(iri, type_of),
        alignments=words.alignments(facts, iri),
    )


def _end(facts: Facts, iri: str, predicate: str, names: tuple[str, ...]) -> str:
    end = facts.one(iri, predicate)
    if end is None:
        raise OntologyProblem(facts.where(iri), f"no {short(predicate)}", "one class", "Add it.")
    if local(end) not in names:
        expected = "a class that a module defines"
        raise OntologyProblem(facts.where(iri), f"{short(predicate)} {short(end)}", expected, near(local(end), names))
    return local(end)
