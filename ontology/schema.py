"""The ontology as frozen objects, read from the Turtle files; everything else derives from it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from . import build, turtle
from .names import id_prefix
from .problem import near
from .properties import Properties
from .term import LANGUAGES, ROOT, Class, Concept, Link, OntologyProblem, Property, Register, Scheme

__all__ = [
    "LANGUAGES",
    "ROOT",
    "Class",
    "Concept",
    "Link",
    "OntologyProblem",
    "Property",
    "Register",
    "Schema",
    "Scheme",
    "load_schema",
]

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """Everything the ontology says.

    Attributes:
        version: The version of the ontology.
        namespace: What the IRIs of its terms begin with.
        classes: Its classes by name, in the order of the modules.
        links: Its links by name.
        schemes: Its vocabularies by name.
        registers: The registers that it knows identifiers of, by name.
        folder: Where its files are.

    Example:
        >>> schema = load_schema()
        >>> schema.class_("Hospital").labels
        ('Hospital', 'CareProvider', 'Organisation')
        >>> schema.link("participatesIn").type
        'PARTICIPATES_IN'
    """

    version: str
    namespace: str
    classes: Mapping[str, Class]
    links: Mapping[str, Link]
    schemes: Mapping[str, Scheme]
    registers: Mapping[str, Register]
    folder: Path
    _by_prefix: Mapping[str, Class]

    def class_(self, name: str) -> Class:
        """Return a class.

        Raises:
            OntologyProblem: There is none of that name; the message has the near one.

        Example:
            >>> load_schema().class_("Hopsital")
            Traceback (most recent call last):
                ...
            ontology.term.OntologyProblem: ontology: found no class 'Hopsital'; expected a class of the ontology. Did you mean 'Hospital'?
        """  # noqa: E501  (the message is one line)
        if name not in self.classes:
            hint = near(name, self.classes)
            raise OntologyProblem("ontology", f"no class {name!r}", "a class of the ontology", hint)
        return self.classes[name]

    def link(self, name: str) -> Link:
        """Return a link by its name.

        Raises:
            OntologyProblem: There is none of that name; the message has the near one.
        """
        if name not in self.links:
            raise OntologyProblem("ontology", f"no link {name!r}", "a link of the ontology", near(name, self.links))
        return self.links[name]

    def keyed(self) -> tuple[Class, ...]:
        """Return the classes whose name opens an id; each has its own unique key in the store."""
        return tuple(self._by_prefix.values())

    def key_of(self, id_: str) -> Class:
        """Return the keyed class of an id, which its prefix tells.

        Raises:
            OntologyProblem: The prefix belongs to no class, or nothing follows it.

        Example:
            >>> load_schema().key_of("good-practice/interreg-416").name
            'GoodPractice'
        """
        prefix, _, rest = id_.partition("/")
        if prefix not in self._by_prefix or not rest:
            expected = "<prefix>/<rest> with the prefix of a class"
            raise OntologyProblem("ontology", f"the id {id_!r}", expected, near(prefix, self._by_prefix))
        return self._by_prefix[prefix]

    def is_a(self, name: str, ancestor: str) -> bool:
        """Tell whether a class is another one or below it.

        Example:
            >>> load_schema().is_a("Clinic", "Organisation")
            True
        """
        return ancestor == ROOT or ancestor in self.class_(name).labels

    def descendants(self, name: str) -> tuple[str, ...]:
        """Return the names of all classes below one, in the order of the modules.

        Example:
            >>> load_schema().descendants("Policymaker")
            ('PublicAuthority', 'PoliticalGroup')
        """
        above = self.class_(name).name
        return tuple(other for other in self.classes if other != above and self.is_a(other, above))


def load_schema(folder: Path | None = None) -> Schema:
    """Read the ontology; the one that is shipped is read once per process.

    Args:
        folder: A folder with ``modules/*.ttl`` and ``vocabularies/*.ttl``; by default the shipped one.

    Raises:
        OntologyProblem: A file is not Turtle, a term is incomplete, or two terms contradict each other.
    """
    return _shipped() if folder is None else _load(folder)


@functools.cache
def _shipped() -> Schema:
    return _load(FOLDER)


def _load(folder: Path) -> Schema:
    facts = turtle.read(files(folder))
    build.check_terms(facts)
    schemes = build.schemes(facts)
    properties = Properties(facts, schemes)
    classes = build.classes(facts, properties)
    return Schema(
        version=next((turtle.text(v) for s in facts.by_subject for v in facts.all(s, turtle.OWL + "versionInfo")), ""),
        namespace=turtle.OBS,
        classes=MappingProxyType(classes),
        links=MappingProxyType(build.links(facts, properties, classes)),
        schemes=MappingProxyType(schemes),
        registers=MappingProxyType(build.registers(facts, folder)),
        folder=folder,
        _by_prefix=MappingProxyType({id_prefix(c.name): c for c in classes.values() if c.key == c.name}),
    )


def files(folder: Path = FOLDER) -> list[Path]:
    """Return the Turtle files of an ontology: the modules, then the vocabularies, each by name."""
    found = [*sorted(folder.glob("modules/*.ttl")), *sorted(folder.glob("vocabularies/*.ttl"))]
    if not found:
        raise OntologyProblem(str(folder), "no Turtle file", "modules/*.ttl and vocabularies/*.ttl", "Check the path.")
    return found
