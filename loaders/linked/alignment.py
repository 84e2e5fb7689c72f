"""The alignments of the ontology read the other way: what a term of ORG, EURIO, SKOS or schema.org means here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ontology.schema import ROOT, Class, Link, Property, Schema
from ontology.turtle import OBS

from .vocabulary import LINKS, MEANS, NARROWER, WIDER, short

OWN_RECORD = frozenset({"Source", "Load"})
"""Classes by which an observatory keeps a record of its own; those of a partner are its business."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a thing is here.

    Attributes:
        name: The class; empty if it cannot be told.
        own: Whether it says so in our terms.
        reason: Why it cannot be told.
        doubt: What is lost where it says several things.
    """

    name: str
    own: bool = False
    reason: str = ""
    doubt: str = ""


class Alignment:
    """What terms mean here.

    Where several classes of ours are aligned with one of theirs, a thing of theirs is of the nearest class above all of
    them, or of none if nothing may be only that. Where several of our properties are, the one that takes several values
    is meant, else the first.

    Args:
        schema: The ontology.

    Example:
        >>> from ontology.schema import load_schema
        >>> alignment = Alignment(load_schema())
        >>> alignment.kind(["http://www.w3.org/ns/org#Organization", "https://schema.org/Hospital"]).name
        'Hospital'
        >>> alignment.properties("Organisation")["http://www.w3.org/2004/02/skos/core#altLabel"].name
        'altName'
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.own = {class_.iri: class_.name for class_ in schema.classes.values() if class_.name != ROOT}
        self._kinds: dict[tuple[str, ...], Kind] = {}
        self._properties: dict[str, Mapping[str, Property]] = {}

    @cached_property
    def _aligned(self) -> Mapping[str, tuple[str, ...]]:
        """Our classes by the class of others that they are aligned with."""
        found: dict[str, list[str]] = {}
        for class_ in self.schema.classes.values():
            for iri in class_.aligned if class_.name not in OWN_RECORD else ():
                if iri not in WIDER:
                    found.setdefault(iri, []).append(class_.name)
        found |= {iri: found[above] for iri, above in NARROWER.items() if iri not in found}
        return {iri: tuple(names) for iri, names in found.items()}

    @cached_property
    def links(self) -> Mapping[str, tuple[Link, ...]]:
        """The links that a term may say, the likeliest first: what is part of a term before what is near to it."""
        found: dict[str, list[tuple[bool, Link]]] = {link.iri: [(False, link)] for link in self.schema.links.values()}
        for link in self.schema.links.values():
            for relation, iri in link.alignments:
                found.setdefault(iri, []).append((not relation.startswith("rdfs:"), link))
        by_term = {iri: tuple(link for _, link in sorted(some, key=lambda one: one[0])) for iri, some in found.items()}
        by_term |= {iri: by_term[meant] for iri, meant in MEANS.items() if meant in by_term}
        return by_term | {iri: tuple(self.schema.links[name] for name in names) for iri, names in LINKS.items()}

    def kind(self, types: Iterable[str]) -> Kind:
        """Tell what a thing is here from all its classes; a name of ours counts before those of others."""
        key = tuple(sorted(types))
        if key not in self._kinds:
            self._kinds[key] = self._kind(key)
        return self._kinds[key]

    def _kind(self, types: tuple[str, ...]) -> Kind:
        own = [self.own[iri] for iri in types if iri in self.own]
        if own:
            return Kind(max(own, key=lambda name: (len(self.schema.classes[name].ancestors), name)), own=True)
        if unknown := [iri for iri in types if iri.startswith(OBS)]:
            return Kind("", own=True, reason=f"the class {short(unknown[0])}, which the ontology does not have")
        named = {name for iri in types for name in self._common(self._aligned.get(iri, ()))}
        narrow = [one for one in named if not any(other != one and self.schema.is_a(other, one) for other in named)]
        found = self._common(narrow)
        shown = ", ".join(map(short, types)) or "no class"
        if not found:
            may_be = [name for iri in types for name in self._aligned.get(iri, ())]
            reason = f"{shown}, which may be {' or '.join(may_be)}" if may_be else shown
            return Kind("", reason=reason)
        doubt = f"{' and '.join(sorted(narrow))}, taken for {found[0]}" if len(narrow) > 1 else ""
        return Kind(found[0], doubt=doubt)

    def _common(self, names: Iterable[str]) -> tuple[str, ...]:
        """Give the nearest class that is above all of some, or is one of them, and may be stated of a thing."""
        some = [self.schema.classes[name] for name in names]
        shared = [name for name in (some[0].labels if some else ()) if all(name in one.labels for one in some)]
        return tuple(name for name in shared if not self.schema.classes[name].abstract)[:1]

    def properties(self, owner: str) -> Mapping[str, Property]:
        """Give what each term means of a thing of a class, or of a link."""
        if owner not in self._properties:
            class_ = self.schema.classes.get(owner)
            declared = class_.properties if isinstance(class_, Class) else self.schema.link(owner).carries
            self._properties[owner] = self._terms(declared)
        return self._properties[owner]

    def _terms(self, declared: Mapping[str, Property]) -> Mapping[str, Property]:
        found: dict[str, Property] = {}
        for one in declared.values():
            for iri in one.aligned:
                if iri not in found or (one.multiple and not found[iri].multiple):
                    found[iri] = one
        found |= {iri: found[meant] for iri, meant in MEANS.items() if meant in found and iri not in found}
        return found | {one.iri: one for one in declared.values()}
